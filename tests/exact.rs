//! Numbers, names and months: laws held against naive references, and the grammar of every text
//! form.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::error::refused;
use crate::laws::{CURRENCIES, Pair, check_rounding, naive_text};
use fullcost::exact::{
    Currency, Fraction, MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS, Money, Month, Name, Percent,
    Period, Quantity, Rounding, Share, Text, UnitPrice, apportion, controlled_rounding,
};
use fullcost::{Error, ErrorKind};
use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use proptest::prelude::*;
use rust_decimal::Decimal;

const DIVISION_BY_ZERO: &str = "division by zero: give a divisor other than zero";

/// `count` cases of a law, or as many as `PROPTEST_CASES` says. What fails is shown, not filed.
pub(crate) fn cases(count: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig {
        cases: asked.and_then(|text| text.parse().ok()).unwrap_or(count),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

pub(crate) fn fraction(text: &str) -> Fraction {
    text.parse().unwrap()
}

fn ratio(numerator: i128, denominator: i128) -> Fraction {
    Fraction::new(numerator, denominator).unwrap()
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

// Fractions.

/// Small integers, and integers about the bounds of machine integers, where the two forms of a
/// fraction meet.
fn integer() -> impl Strategy<Value = i128> {
    let edges = vec![
        i128::MIN,
        i128::MAX,
        i128::MIN / 2,
        i128::MAX / 3,
        1 << 63,
        1 << 64,
        -(1 << 64),
        10_i128.pow(19),
        10_i128.pow(38),
    ];
    prop_oneof![
        4 => -12_i128..=12,
        3 => (prop::sample::select(edges), -2_i128..=2)
            .prop_map(|(edge, step)| edge.saturating_add(step)),
        1 => any::<i128>(),
        1 => any::<i64>().prop_map(i128::from),
    ]
}

fn divisor() -> impl Strategy<Value = i128> {
    integer().prop_map(|integer| if integer == 0 { 7 } else { integer })
}

/// Fractions of every size, some far beyond machine integers.
fn figure() -> impl Strategy<Value = Fraction> {
    prop_oneof![
        3 => (integer(), divisor()).prop_map(|(n, d)| ratio(n, d)),
        1 => (integer(), divisor(), integer(), divisor())
            .prop_map(|(a, b, c, d)| ratio(a, b) * ratio(c, d)),
    ]
}

proptest! {
    #![proptest_config(cases(1_500))]

    #[test]
    fn arithmetic_equals_that_of_unreduced_pairs(
        a in integer(), b in divisor(), c in integer(), d in divisor(),
    ) {
        let (left, right) = (ratio(a, b), ratio(c, d));
        let (one, other) = (Pair::new(a, b), Pair::new(c, d));
        prop_assert_eq!(left.to_string(), one.text());
        prop_assert_eq!((&left + &right).to_string(), one.add(&other).text());
        let negative = Pair(-other.0.clone(), other.1.clone());
        prop_assert_eq!((&left - &right).to_string(), one.add(&negative).text());
        prop_assert_eq!((-&right).to_string(), negative.text());
        prop_assert_eq!((&left * &right).to_string(), one.mul(&other).text());
        match left.checked_div(&right) {
            Ok(quotient) => {
                let inverse = Pair::new(other.1.clone(), other.0.clone());
                prop_assert_eq!(quotient.to_string(), one.mul(&inverse).text());
            }
            Err(error) => {
                prop_assert_eq!(c, 0);
                prop_assert_eq!(error.message(), DIVISION_BY_ZERO);
            }
        }
        prop_assert_eq!(left.cmp(&right), one.cmp(&other));
        prop_assert_eq!(left.is_zero(), a == 0);
        prop_assert_eq!(left.is_negative(), one.0.sign() == Sign::Minus);
        prop_assert_eq!(left.is_integer(), one.0.is_multiple_of(&one.1));
        let size = Pair::new(BigInt::from(one.0.magnitude().clone()), one.1.clone());
        prop_assert_eq!(left.abs().to_string(), size.text());
    }

    #[test]
    fn fractions_keep_the_laws_of_a_ring(a in figure(), b in figure(), c in figure()) {
        prop_assert_eq!(&a + &b, &b + &a);
        prop_assert_eq!(&a * &b, &b * &a);
        prop_assert_eq!((&a + &b) + &c, &a + &(&b + &c));
        prop_assert_eq!((&a * &b) * &c, &a * &(&b * &c));
        prop_assert_eq!(&a * &(&b + &c), &a * &b + &a * &c);
        prop_assert_eq!(&a + &Fraction::ZERO, a.clone());
        prop_assert_eq!(&a * &Fraction::ONE, a.clone());
        prop_assert_eq!(&a * &Fraction::ZERO, Fraction::ZERO);
        prop_assert_eq!(&a + &-&a, Fraction::ZERO);
        let figures = [a.clone(), b.clone(), c.clone()];
        prop_assert_eq!(figures.iter().sum::<Fraction>(), (&a + &b) + &c);
        prop_assert_eq!(figures.into_iter().sum::<Fraction>(), a + b + c);
    }

    #[test]
    fn the_order_is_total_and_that_of_the_differences(a in figure(), b in figure(), c in figure()) {
        let difference = &a - &b;
        let expected = if difference.is_zero() {
            Ordering::Equal
        } else if difference.is_negative() {
            Ordering::Less
        } else {
            Ordering::Greater
        };
        prop_assert_eq!(a.cmp(&b), expected);
        prop_assert_eq!(b.cmp(&a), expected.reverse());
        prop_assert_eq!(a.partial_cmp(&b), Some(expected));
        prop_assert_eq!(a == b, expected == Ordering::Equal);
        prop_assert_eq!((&a + &c).cmp(&(&b + &c)), expected);
        if a <= b && b <= c {
            prop_assert!(a <= c);
        }
    }

    /// Whatever way a value was reached, through large intermediates or not, it is one value.
    #[test]
    fn equal_fractions_are_one_value(a in figure(), b in figure()) {
        let mut ways = vec![(&a + &b) - &b, -&(-&a), a.to_string().parse().unwrap()];
        if !b.is_zero() {
            ways.push((&a * &b).checked_div(&b).unwrap());
            ways.push(a.checked_div(&b).unwrap() * &b);
        }
        for way in ways {
            prop_assert_eq!(&way, &a);
            prop_assert_eq!(hash(&way), hash(&a));
            prop_assert_eq!(way.to_string(), a.to_string());
        }
    }

    #[test]
    fn rounding_equals_that_of_magnitudes(figure in figure(), places in 0_u8..=9) {
        check_rounding(&figure, places);
    }

    #[test]
    fn halves_round_by_their_rule(half in -400_i128..400, places in 0_u8..=6, over in 0_u32..=2) {
        // Exact halves of the last place, and figures a little beside them.
        let scale = 2 * 10_i128.pow(u32::from(places));
        let half = ratio(2 * half + 1, scale);
        check_rounding(&half, places);
        let beside = ratio(1, scale * 10_i128.pow(9 + over));
        check_rounding(&(&half + &beside), places);
        check_rounding(&(&half - &beside), places);
    }

    #[test]
    fn an_exact_decimal_is_shown_where_it_ends(
        numerator in integer(), twos in 0_u32..40, fives in 0_u32..30, other in prop::sample::select(vec![1_i128, 3, 7, 11]),
    ) {
        let two = fraction("2/1");
        let scale = (0..twos).fold(Fraction::ONE, |scale, _| scale * &two);
        let scale = (0..fives).fold(scale, |scale, _| scale * ratio(5, 1)) * ratio(other, 1);
        let figure = Fraction::from(numerator).checked_div(&scale).unwrap();
        let Pair(_, mut rest) = Pair::of(&figure);
        for prime in [2, 5] {
            while rest.is_multiple_of(&BigInt::from(prime)) {
                rest /= prime;
            }
        }
        match figure.to_exact_decimal() {
            None => prop_assert!(rest != BigInt::from(1)),
            Some(text) => {
                prop_assert_eq!(rest, BigInt::from(1));
                prop_assert_eq!(fraction(&text), figure);
                prop_assert!(!text.contains('.') || !text.ends_with(['0', '.']), "{}", text);
            }
        }
    }

    #[test]
    fn decimals_are_taken_exactly(mantissa in -(1_i128 << 96) + 1..(1_i128 << 96), scale in 0_u32..=28) {
        let decimal = Decimal::from_i128_with_scale(mantissa, scale);
        let figure = Fraction::from_decimal(decimal);
        prop_assert_eq!(&figure, &ratio(mantissa, 10_i128.pow(scale)));
        let places = u8::try_from(scale).unwrap();
        for rounding in Rounding::ALL {
            prop_assert_eq!(figure.to_decimal(places, rounding).unwrap(), decimal);
        }
    }
}

#[test]
fn both_forms_of_a_fraction_meet_at_the_bounds_of_machine_integers() {
    let (most, least) = (Fraction::from(i128::MAX), Fraction::from(i128::MIN));
    let beyond = fraction("170141183460469231731687303715884105728");
    assert_eq!(&most + &Fraction::ONE, beyond);
    assert_eq!(&beyond - &Fraction::ONE, most);
    assert_eq!(-&least, beyond);
    assert_eq!(-&beyond, least);
    assert_eq!(least.abs(), beyond);
    assert_eq!(-&most - &Fraction::ONE, least);
    assert_eq!(hash(&(&least + &Fraction::ONE)), hash(&-&most));
    assert_eq!(ratio(i128::MIN, -1), beyond);
    assert_eq!(ratio(i128::MIN, i128::MIN), Fraction::ONE);
    assert_eq!(ratio(i128::MAX, i128::MIN) * &least, most);
    // A product that is the least integer is kept as every other way to it keeps it.
    let half = ratio(i128::MIN / 2, 1);
    assert_eq!(&half * &Fraction::from(2), least);
    assert_eq!(hash(&(&half * &Fraction::from(2))), hash(&least));
    assert_eq!(&half + &half, least);
    assert_eq!(
        ratio(1, i128::MIN).checked_div(&ratio(1, i128::MAX)).unwrap(),
        ratio(i128::MAX, i128::MIN)
    );
    assert_eq!(Fraction::ONE.checked_div(&least).unwrap(), ratio(1, i128::MIN));
    assert_eq!(Fraction::ONE.checked_div(&ratio(1, i128::MIN)).unwrap(), least);
    assert!(least < -&most && -&most < most && most < beyond);
    assert!(least.is_integer() && least.is_negative() && !least.is_zero());
    assert!(beyond.is_integer() && !beyond.is_negative());
    assert!(!ratio(1, i128::MIN).is_integer() && ratio(1, i128::MIN).is_negative());
    assert_eq!(beyond.to_plain_text(1, Rounding::Down), format!("{beyond}.0"));
}

#[test]
fn quantities_and_percentages_are_debugged_as_they_are_written() {
    let (quantity, percent): (Quantity, Percent) =
        ("12.5".parse().unwrap(), "20%".parse().unwrap());
    assert!(format!("{quantity:?}").contains("12.5") && format!("{percent:?}").contains("20"));
}

#[test]
fn nothing_is_divided_by_zero() {
    refused(Fraction::new(1, 0), DIVISION_BY_ZERO);
    refused(Fraction::new(i128::MIN, 0), DIVISION_BY_ZERO);
    for figure in [Fraction::ZERO, Fraction::ONE, Fraction::from(i128::MIN)] {
        refused(figure.checked_div(&Fraction::ZERO), DIVISION_BY_ZERO);
    }
    assert_eq!(Fraction::default(), Fraction::ZERO);
}

#[test]
fn the_text_of_a_fraction_is_strict() {
    let accepted = [
        ("0", "0"),
        ("-0", "0"),
        ("0/5", "0"),
        ("6/4", "3/2"),
        ("-6/4", "-3/2"),
        ("0.125", "1/8"),
        ("-0.125", "-1/8"),
        ("12.50", "25/2"),
        ("5.0", "5"),
        ("340282366920938463463374607431768211456/2", "170141183460469231731687303715884105728"),
        ("0.0000000000000000000000000000000000000000", "0"),
    ];
    for (text, shown) in accepted {
        assert_eq!(fraction(text).to_string(), shown, "{text}");
        assert_eq!(format!("{:?}", fraction(text)), shown, "{text}");
    }
    let refused = [
        "", "-", "/", ".", "1/", "/2", "1/0", "1/-2", "1//2", "1/2/3", "+1", "1/+2", "1e3", "1_0",
        " 1", "1 ", "1.", ".5", "-.5", "1.-5", "1.2.3", "1.5/2", "1/2.5", "--1", "\u{661}", "0x1",
        "NaN",
    ];
    for text in refused {
        match text.parse::<Fraction>() {
            Err(error) if error.kind() == ErrorKind::Format => {}
            other => panic!("{text:?} gave {other:?}"),
        }
    }
    let longest = "1".repeat(Fraction::MAX_TEXT);
    assert_eq!(fraction(&longest).to_string(), longest);
    assert!(format!("{longest}1").parse::<Fraction>().is_err());
}

#[test]
fn an_exact_decimal_has_at_most_a_hundred_places() {
    let one_in = |places: usize| format!("0.{}1", "0".repeat(places - 1));
    assert_eq!(fraction(&one_in(100)).to_exact_decimal(), Some(one_in(100)));
    assert_eq!(fraction(&one_in(101)).to_exact_decimal(), None);
    // 2^-100 needs a hundred places, 2^-101 one more; fives need as many.
    for prime in ["1/2", "1/5"] {
        let power =
            |exponent: u32| (0..exponent).fold(Fraction::ONE, |power, _| power * fraction(prime));
        let text = power(100).to_exact_decimal().unwrap();
        assert_eq!(text.len(), 102);
        assert_eq!(fraction(&text), power(100));
        assert_eq!(power(101).to_exact_decimal(), None);
        assert_eq!(power(300).to_exact_decimal(), None);
    }
    assert_eq!(fraction("-1/8").to_exact_decimal().as_deref(), Some("-0.125"));
    assert_eq!(fraction("-7").to_exact_decimal().as_deref(), Some("-7"));
    assert_eq!(fraction("1000").to_exact_decimal().as_deref(), Some("1000"));
    assert_eq!(fraction("1/30").to_exact_decimal(), None);
}

#[test]
fn a_decimal_takes_what_fits_into_it() {
    let third = ratio(1, 3);
    let decimal = third.to_decimal(28, Rounding::Down).unwrap();
    assert_eq!(decimal.to_string(), "0.3333333333333333333333333333");
    assert_eq!(third.to_decimal(29, Rounding::Down).unwrap(), decimal);
    assert_eq!(third.to_decimal(u8::MAX, Rounding::Down).unwrap(), decimal);
    let widest = fraction("79228162514264337593543950335");
    assert_eq!(widest.to_decimal(0, Rounding::Down).unwrap(), Decimal::MAX);
    let too_wide = &widest + &Fraction::ONE;
    assert!(matches!(
        too_wide.to_decimal(0, Rounding::Down),
        Err(error) if error.kind() == ErrorKind::TooLarge
    ));
    assert!(matches!(
        (-&too_wide).to_decimal(0, Rounding::Down),
        Err(error) if error.kind() == ErrorKind::TooLarge
    ));
    let huge = Fraction::from(i128::MAX) * Fraction::from(i128::MAX);
    assert!(matches!(
        huge.to_decimal(2, Rounding::HalfEven),
        Err(error) if error.kind() == ErrorKind::TooLarge
    ));
    assert!(matches!(
        huge.to_money(Currency::GBP, Rounding::HalfEven),
        Err(error) if error.kind() == ErrorKind::TooLarge
    ));
    // A tiny figure of two large parts still rounds rightly.
    let near_one = Fraction::from(i128::MAX)
        .checked_div(&(Fraction::from(i128::MAX) - Fraction::ONE))
        .unwrap();
    assert_eq!(near_one.to_money(Currency::GBP, Rounding::Down).unwrap().to_string(), "1.00 GBP");
    assert_eq!(near_one.to_money(Currency::GBP, Rounding::Up).unwrap().to_string(), "1.01 GBP");
}

#[test]
fn every_rounding_rule_has_its_name_and_its_row_in_the_table() {
    // The documented table: 2.5, -2.5, 2.1, -2.1.
    let table = [
        (Rounding::Ceiling, "ceiling", [3, -2, 3, -2]),
        (Rounding::Down, "down", [2, -2, 2, -2]),
        (Rounding::Floor, "floor", [2, -3, 2, -3]),
        (Rounding::HalfDown, "half_down", [2, -2, 2, -2]),
        (Rounding::HalfEven, "half_even", [2, -2, 2, -2]),
        (Rounding::HalfUp, "half_up", [3, -3, 2, -2]),
        (Rounding::Up, "up", [3, -3, 3, -3]),
    ];
    assert_eq!(table.map(|(rule, ..)| rule), Rounding::ALL);
    for (rule, name, row) in table {
        assert_eq!(rule.as_str(), name);
        assert_eq!(rule.to_string(), name);
        assert_eq!(name.parse::<Rounding>().unwrap(), rule);
        for (figure, expected) in ["2.5", "-2.5", "2.1", "-2.1"].into_iter().zip(row) {
            assert_eq!(
                fraction(figure).rounded(0, rule),
                Fraction::from(expected),
                "{figure} {name}"
            );
        }
        assert_eq!(fraction("7").rounded(0, rule), fraction("7"));
        assert_eq!(fraction("-7").to_plain_text(2, rule), "-7.00");
        assert_eq!(fraction("0").to_plain_text(3, rule), "0.000");
    }
    for text in ["", "Half_even", "half-even", "nearest"] {
        assert!(
            matches!(text.parse::<Rounding>(), Err(error) if error.kind() == ErrorKind::Unknown),
            "{text}"
        );
    }
    assert_eq!(Rounding::default(), Rounding::HalfEven);
    // Nothing that rounds to zero keeps a sign.
    assert_eq!(fraction("-0.004").to_plain_text(2, Rounding::HalfEven), "0.00");
}

// The grammar of numbers.

/// The grammar as a walk over characters: the number in millionths where it is inside.
fn naive_millionths(text: &str) -> Option<i128> {
    let characters: Vec<char> = text.chars().collect();
    let negative = characters.first() == Some(&'-');
    let mut position = usize::from(negative);
    let run = |position: &mut usize| {
        let begin = *position;
        while characters.get(*position).is_some_and(|c: &char| c.is_ascii_digit()) {
            *position += 1;
        }
        characters[begin..*position].iter().collect::<String>()
    };
    let whole = run(&mut position);
    let mut places = String::new();
    if characters.get(position) == Some(&'.') {
        position += 1;
        places = run(&mut position);
        if places.is_empty() {
            return None;
        }
    }
    // Zeros that lie beyond the sixth place lose nothing.
    while places.len() > 6 && places.ends_with('0') {
        places.pop();
    }
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    let inside = position == characters.len() && !whole.is_empty() && !leading_zero;
    if !inside || whole.len() > 15 || places.len() > 6 {
        return None;
    }
    let padded = format!("{whole}{places}{}", "0".repeat(6 - places.len()));
    let millionths: i128 = padded.parse().unwrap();
    match (negative, millionths) {
        (true, 0) => None,
        (true, _) => Some(-millionths),
        (false, _) => Some(millionths),
    }
}

/// At least `shown` decimal places and no further zeros at the end.
fn naive_shown(millionths: i128, shown: usize) -> String {
    let full = naive_text(&BigInt::from(millionths), 6);
    let (whole, places) = full.split_once('.').unwrap();
    let mut places = places.to_owned();
    while places.len() > shown && places.ends_with('0') {
        places.pop();
    }
    if places.is_empty() { whole.to_owned() } else { format!("{whole}.{places}") }
}

fn number_like() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "-?(0|[1-9][0-9]{0,15})(\\.[0-9]{1,7})?",
        2 => "-?[0-9]{1,3}(\\.[0-9]{0,3})?",
        1 => "-?0[0-9]?(\\.0{0,7})?",
        2 => "[-+.0-9eE_ ,%\u{661}]{0,8}",
    ]
}

proptest! {
    #![proptest_config(cases(3_000))]

    #[test]
    fn ratios_are_exact_and_read_as_they_are_written(
        part in 0_i128..2_000_000, whole in 1_i128..=1000, zeros in 0_u32..4, percent in any::<bool>(),
    ) {
        let whole = whole * 10_i128.pow(zeros);
        let sign = if percent { "%" } else { "" };
        let ratio: Percent = format!("{part}{sign}/{whole}").parse().unwrap();
        let expected = Fraction::new(part, if percent { whole * 100 } else { whole }).unwrap();
        prop_assert_eq!(ratio.to_fraction(), expected.clone());
        prop_assert_eq!(ratio.to_string().parse::<Percent>().unwrap(), ratio);
        prop_assert_eq!(Percent::from_fraction(&expected).unwrap(), ratio);
        prop_assert_eq!(ratio.to_decimal().is_some(), ratio.to_string().ends_with('%'));
        let other: Percent = "37.5%".parse().unwrap();
        prop_assert_eq!(ratio.cmp(&other), expected.cmp(&other.to_fraction()));
    }

    #[test]
    fn numbers_are_read_by_the_grammar_and_nothing_else(text in number_like()) {
        let expected = naive_millionths(&text);
        let exact = |millionths: i128, scale: i128| ratio(millionths, scale);
        match (text.parse::<Quantity>(), expected) {
            (Ok(quantity), Some(millionths)) => {
                prop_assert!(millionths >= 0);
                prop_assert_eq!(quantity.to_fraction(), exact(millionths, 1_000_000));
                prop_assert_eq!(quantity.to_string(), naive_shown(millionths, 0));
                prop_assert_eq!(quantity.to_string().parse::<Quantity>().unwrap(), quantity);
                prop_assert_eq!(quantity.is_zero(), millionths == 0);
                prop_assert_eq!(Quantity::from_decimal(quantity.to_decimal()).unwrap(), quantity);
                prop_assert_eq!(Fraction::from_decimal(quantity.to_decimal()), quantity.to_fraction());
            }
            (Err(error), Some(millionths)) => {
                prop_assert_eq!(error.kind(), ErrorKind::Range);
                prop_assert!(millionths < 0);
            }
            (parsed, expected) => prop_assert!(parsed.is_err() && expected.is_none(), "{:?}", parsed),
        }
        match (format!("{text}%").parse::<Percent>(), expected) {
            (Ok(percent), Some(millionths)) => {
                prop_assert_eq!(percent.to_fraction(), exact(millionths, 100_000_000));
                prop_assert_eq!(percent.to_string(), format!("{}%", naive_shown(millionths, 0)));
                prop_assert_eq!(percent.to_string().parse::<Percent>().unwrap(), percent);
                prop_assert_eq!(percent.is_zero(), millionths == 0);
                prop_assert_eq!(percent.is_negative(), millionths < 0);
                prop_assert_eq!(Percent::from_decimal(percent.to_decimal().unwrap()).unwrap(), percent);
            }
            (parsed, expected) => prop_assert!(parsed.is_err() && expected.is_none(), "{:?}", parsed),
        }
        if !text.ends_with('%') {
            let percent = text.parse::<Percent>();
            let refused = matches!(percent, Err(error) if error.kind() == ErrorKind::Format);
            prop_assert!(refused);
        }
        for (code, digits) in CURRENCIES {
            check_money_like(&text, code, digits, expected)?;
        }
    }
}

fn check_money_like(
    text: &str,
    code: &str,
    digits: u8,
    expected: Option<i128>,
) -> Result<(), TestCaseError> {
    let currency: Currency = code.parse().unwrap();
    let with_currency = format!("{text} {code}");
    match (UnitPrice::parse(text, currency), expected) {
        (Ok(price), Some(millionths)) => {
            let shown = naive_shown(millionths, digits.into());
            prop_assert_eq!(price.to_fraction(), ratio(millionths, 1_000_000));
            prop_assert_eq!(price.to_plain_text(), shown.clone());
            prop_assert_eq!(price.to_string(), format!("{shown} {code}"));
            prop_assert_eq!(price.is_negative(), millionths < 0);
            prop_assert_eq!(price.currency(), currency);
            prop_assert_eq!(UnitPrice::parse(&shown, currency).unwrap(), price);
            prop_assert_eq!(with_currency.parse::<UnitPrice>().unwrap(), price);
            prop_assert_eq!(UnitPrice::from_decimal(price.to_decimal(), currency).unwrap(), price);
            prop_assert_eq!(Fraction::from_decimal(price.to_decimal()), price.to_fraction());
        }
        (parsed, expected) => prop_assert!(parsed.is_err() && expected.is_none(), "{:?}", parsed),
    }
    let written = text.split_once('.').map_or(0, |(_, places)| places.trim_end_matches('0').len());
    let fits = expected.filter(|_| written <= usize::from(digits));
    match (Money::parse(text, currency), fits) {
        (Ok(amount), Some(millionths)) => {
            let minor_units = millionths / 10_i128.pow(6 - u32::from(digits));
            prop_assert_eq!(amount.minor_units(), minor_units);
            prop_assert_eq!(amount.to_fraction(), ratio(millionths, 1_000_000));
            let shown = naive_text(&BigInt::from(minor_units), digits.into());
            prop_assert_eq!(amount.to_plain_text(), shown.clone());
            prop_assert_eq!(amount.to_string(), format!("{shown} {code}"));
            prop_assert_eq!(amount.is_zero(), millionths == 0);
            prop_assert_eq!(amount.is_negative(), millionths < 0);
            prop_assert_eq!(Money::parse(&shown, currency).unwrap(), amount);
            prop_assert_eq!(with_currency.parse::<Money>().unwrap(), amount);
            prop_assert_eq!(Money::from_minor_units(minor_units, currency).unwrap(), amount);
            prop_assert_eq!(amount.to_decimal().to_string(), shown);
            prop_assert_eq!(Money::from_decimal(amount.to_decimal(), currency).unwrap(), amount);
        }
        (parsed, fits) => prop_assert!(parsed.is_err() && fits.is_none(), "{:?}", parsed),
    }
    Ok(())
}

#[test]
fn numbers_stop_at_fifteen_whole_and_six_decimal_digits() {
    let widest = "999999999999999.999999";
    assert_eq!(widest.parse::<Quantity>().unwrap().to_string(), widest);
    assert_eq!(
        format!("-{widest}%").parse::<Percent>().unwrap().to_string(),
        format!("-{widest}%")
    );
    assert_eq!(UnitPrice::parse(widest, Currency::GBP).unwrap().to_plain_text(), widest);
    for text in ["1000000000000000", "1000000000000000.5", "9999999999999999.999999"] {
        assert!(
            matches!(text.parse::<Quantity>(), Err(error) if error.kind() == ErrorKind::TooLarge),
            "{text}"
        );
    }
    for (text, kept) in [("0.0000000", "0"), ("12.500000000", "12.5"), ("1.00000000", "1")] {
        assert_eq!(text.parse::<Quantity>().unwrap(), kept.parse().unwrap());
    }
    assert_eq!(Money::parse("100.00", Currency::JPY).unwrap().minor_units(), 100);
    for text in ["0.0000001", "999999999999999.9999999"] {
        let refused = text.parse::<Quantity>();
        crate::error::refused(
            refused,
            &format!(
                "{text:?} has more decimal places than the 6 that are allowed here: state it for a larger unit, such as a thousand or a million, or round it first"
            ),
        );
    }
    for text in ["-0", "-0.0", "-0.000000"] {
        assert!(
            matches!(text.parse::<Quantity>(), Err(error) if error.kind() == ErrorKind::Format),
            "{text}"
        );
    }
    for text in [
        "", "-", ".", "+1", "1e3", "1_000", "1,5", "01", "00", "1.", ".5", " 1", "1 ", "--1",
        "\u{661}",
    ] {
        assert!(
            matches!(text.parse::<Quantity>(), Err(error) if error.kind() == ErrorKind::Format),
            "{text:?}"
        );
    }
}

#[test]
fn money_keeps_the_digits_of_its_currency() {
    for (code, digits) in CURRENCIES {
        let currency: Currency = code.parse().unwrap();
        let places = "123456";
        for written in 1..=6_u8 {
            let text = format!("7.{}", &places[..written.into()]);
            match Money::parse(&text, currency) {
                Ok(amount) => {
                    assert!(written <= digits);
                    assert!(amount.to_plain_text().starts_with(&text));
                }
                Err(error) => {
                    assert!(written > digits, "{text} {code}");
                    assert_eq!(
                        error.message(),
                        format!(
                            "{text:?} has more decimal places than the {digits} that are allowed here: round it first"
                        )
                    );
                }
            }
        }
        let bound = 10_i128.pow(15 + u32::from(digits));
        for sign in [1, -1] {
            let widest = Money::from_minor_units(sign * (bound - 1), currency).unwrap();
            assert_eq!(widest.to_string().parse::<Money>().unwrap(), widest);
            let one = Money::from_minor_units(sign, currency).unwrap();
            assert!(matches!(
                Money::from_minor_units(sign * bound, currency),
                Err(error) if error.kind() == ErrorKind::TooLarge
            ));
            assert!(
                matches!(widest.checked_add(one), Err(error) if error.kind() == ErrorKind::TooLarge)
            );
            let less = widest.checked_sub(one).unwrap();
            assert_eq!(less.minor_units(), sign * (bound - 2));
            assert_eq!(less.checked_add(one).unwrap(), widest);
            let opposite = Money::from_minor_units(-sign, currency).unwrap();
            assert!(
                matches!(widest.checked_sub(opposite), Err(error) if error.kind() == ErrorKind::TooLarge)
            );
        }
        assert!(Money::from_minor_units(i128::MIN, currency).is_err());
        assert!(Money::zero(currency).is_zero());
        assert_eq!(Money::zero(currency).currency(), currency);
    }
    let (pound, euro) = (Money::zero(Currency::GBP), Money::zero(Currency::EUR));
    let mixed = "EUR is mixed with GBP: convert to one currency first";
    refused(pound.checked_add(euro), mixed);
    refused(pound.checked_sub(euro), mixed);
}

#[test]
fn money_in_text_names_its_currency() {
    let read = |text: &str| text.parse::<Money>();
    assert_eq!(read("12.5 GBP").unwrap().to_string(), "12.50 GBP");
    assert_eq!(format!("{:>12}", read("12.5 GBP").unwrap()), "   12.50 GBP");
    assert_eq!(format!("{:?}", read("12.5 GBP").unwrap()), "12.50 GBP");
    assert!(matches!(read("12.50"), Err(error) if error.kind() == ErrorKind::Format));
    assert!(matches!(read("12.50GBP"), Err(error) if error.kind() == ErrorKind::Format));
    assert!(matches!(read("12.50  GBP"), Err(error) if error.kind() == ErrorKind::Unknown));
    assert!(matches!(read("12.50 gbp"), Err(error) if error.kind() == ErrorKind::Unknown));
    assert!(matches!(read("GBP 12.50"), Err(error) if error.kind() == ErrorKind::Unknown));
    assert!(matches!(read(" GBP"), Err(error) if error.kind() == ErrorKind::Format));
    assert_eq!("0.455 GBP".parse::<UnitPrice>().unwrap().to_string(), "0.455 GBP");
    assert_eq!("1.5 KWD".parse::<UnitPrice>().unwrap().to_string(), "1.500 KWD");
    assert_eq!("1 JPY".parse::<UnitPrice>().unwrap().to_string(), "1 JPY");
    assert!(
        matches!("0.455".parse::<UnitPrice>(), Err(error) if error.kind() == ErrorKind::Format)
    );
}

#[test]
fn decimals_are_taken_without_rounding_or_refused() {
    let decimal = |text: &str| text.parse::<Decimal>().unwrap();
    // Zeros at the end are no digits, and neither is the sign of a zero.
    assert_eq!(Quantity::from_decimal(decimal("1.50000000")).unwrap().to_string(), "1.5");
    assert_eq!(
        Money::from_decimal(decimal("1.50000000"), Currency::GBP).unwrap().minor_units(),
        150
    );
    assert_eq!(Quantity::from_decimal(decimal("-0.00")).unwrap(), Quantity::ZERO);
    assert_eq!(Percent::from_decimal(-Decimal::ZERO).unwrap(), Percent::ZERO);
    assert!(Money::from_decimal(-Decimal::ZERO, Currency::GBP).unwrap().is_zero());
    let finer = decimal("1.0000001");
    refused(
        Quantity::from_decimal(finer),
        r#""1.0000001" has more decimal places than the 6 that are allowed here: state it for a larger unit, such as a thousand or a million, or round it first"#,
    );
    refused(
        Money::from_decimal(decimal("1.005"), Currency::GBP),
        r#""1.005" has more decimal places than the 2 that are allowed here: round it first"#,
    );
    for wider in [decimal("1000000000000000"), Decimal::MAX, Decimal::MIN] {
        assert!(
            matches!(Percent::from_decimal(wider), Err(error) if error.kind() == ErrorKind::TooLarge)
        );
        assert!(matches!(
            UnitPrice::from_decimal(wider, Currency::JPY),
            Err(error) if error.kind() == ErrorKind::TooLarge
        ));
        assert!(matches!(
            Money::from_decimal(wider, Currency::JPY),
            Err(error) if error.kind() == ErrorKind::TooLarge
        ));
    }
    let widest = decimal("999999999999999.999999");
    assert_eq!(UnitPrice::from_decimal(-widest, Currency::GBP).unwrap().to_decimal(), -widest);
    assert!(
        matches!(Quantity::from_decimal(decimal("-0.5")), Err(error) if error.kind() == ErrorKind::Range)
    );
    assert_eq!(Quantity::ONE.to_decimal(), Decimal::ONE);
    assert_eq!(Percent::WHOLE.to_fraction(), Fraction::ONE);
    assert_eq!(Percent::WHOLE.to_string(), "100%");
}

#[test]
fn unit_prices_from_fractions_stay_in_bounds() {
    let from = |figure: &Fraction, places| {
        UnitPrice::from_fraction(figure, Currency::GBP, places, Rounding::HalfEven)
    };
    let bound = Fraction::from(10_i128.pow(15));
    let millionth = ratio(1, 1_000_000);
    assert_eq!(from(&(&bound - &millionth), 6).unwrap().to_plain_text(), "999999999999999.999999");
    assert!(
        matches!(from(&(&bound - &millionth), 5), Err(error) if error.kind() == ErrorKind::TooLarge)
    );
    assert!(matches!(from(&bound, 6), Err(error) if error.kind() == ErrorKind::TooLarge));
    assert!(matches!(from(&-&bound, 0), Err(error) if error.kind() == ErrorKind::TooLarge));
    assert_eq!(from(&ratio(2, 3), 200).unwrap().to_plain_text(), "0.666667");
    assert_eq!(from(&ratio(2, 3), 1).unwrap().to_plain_text(), "0.70");
    assert!(matches!(
        from(&(Fraction::from(i128::MAX) * Fraction::from(i128::MAX)), 2),
        Err(error) if error.kind() == ErrorKind::TooLarge
    ));
}

// Currencies, months, names.

#[test]
fn the_table_of_currencies_is_clean() {
    let source = include_str!("../src/exact/currency.rs");
    let table = source.split_once("const DIGITS_AND_CODES").unwrap().1;
    let is_code =
        |word: &&str| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let codes: Vec<&str> =
        table.split(|character: char| !character.is_ascii_alphanumeric()).filter(is_code).collect();
    let unique: BTreeSet<&str> = codes.iter().copied().collect();
    assert_eq!(unique.len(), codes.len(), "a code stands twice");
    assert!(codes.len() > 150);
    let letters = || 'A'..='Z';
    let mut known = 0;
    for code in letters().flat_map(|a| {
        letters().flat_map(move |b| letters().map(move |c| [a, b, c].iter().collect::<String>()))
    }) {
        match code.parse::<Currency>() {
            Ok(currency) => {
                known += 1;
                assert!(unique.contains(code.as_str()));
                assert_eq!(currency.code(), code);
                assert_eq!(currency.to_string(), code);
                assert_eq!(format!("{currency:?}"), code);
                assert!([0, 2, 3, 4].contains(&currency.minor_unit_digits()));
            }
            Err(error) => assert!(error.kind() == ErrorKind::Unknown),
        }
    }
    assert_eq!(known, codes.len());
    let digits = |code: &str| code.parse::<Currency>().unwrap().minor_unit_digits();
    for (code, expected) in [
        ("GBP", 2),
        ("EUR", 2),
        ("USD", 2),
        ("CHF", 2),
        ("HUF", 2),
        ("JPY", 0),
        ("ISK", 0),
        ("KRW", 0),
        ("XOF", 0),
        ("BHD", 3),
        ("IQD", 3),
        ("TND", 3),
        ("CLF", 4),
        ("UYW", 4),
    ] {
        assert_eq!(digits(code), expected, "{code}");
    }
    for constant in [Currency::GBP, Currency::EUR, Currency::JPY, Currency::USD] {
        assert_eq!(constant.code().parse::<Currency>().unwrap(), constant);
    }
    for text in ["", "GB", "GBPX", "gbp", "GBP ", " GBP", "GBP EUR", "XAU", "£"] {
        assert!(text.parse::<Currency>().is_err(), "{text:?}");
    }
}

#[test]
fn months_are_written_in_one_way() {
    for (text, year, month) in [("0001-01", 1, 1), ("2026-04", 2026, 4), ("9999-12", 9999, 12)] {
        let read: Month = text.parse().unwrap();
        assert_eq!((read.year(), read.month()), (year, month));
        assert_eq!(read.to_string(), text);
        assert_eq!(format!("{read:?}"), text);
        assert_eq!(Month::new(year, month).unwrap(), read);
    }
    for text in [
        "",
        "2026",
        "2026-4",
        "2026-13",
        "2026-00",
        "0000-01",
        "26-04",
        "02026-04",
        "2026-004",
        "2026/04",
        "2026-04-01",
        "+026-04",
        "2026-+4",
        " 2026-04",
        "2026-04 ",
        "10000-01",
    ] {
        assert!(
            matches!(text.parse::<Month>(), Err(error) if error.kind() == ErrorKind::Format),
            "{text:?}"
        );
    }
    for (year, month) in [(0, 1), (10_000, 1), (2026, 0), (2026, 13)] {
        assert!(matches!(Month::new(year, month), Err(error) if error.kind() == ErrorKind::Format));
    }
    let month = |text: &str| text.parse::<Month>().unwrap();
    assert!(month("2025-12") < month("2026-01") && month("2026-01") < month("2026-02"));
}

#[test]
fn a_period_has_one_to_twelve_hundred_months() {
    let april: Month = "2026-04".parse().unwrap();
    for (months, shown) in [
        (1, "1 month from 2026-04"),
        (2, "2 months from 2026-04"),
        (1_200, "1200 months from 2026-04"),
    ] {
        let period = Period::new(april, months).unwrap();
        assert_eq!((period.from(), period.months()), (april, months));
        assert_eq!(period.to_string(), shown);
    }
    for months in [0, 1_201, u16::MAX] {
        assert!(
            matches!(Period::new(april, months), Err(error) if error.kind() == ErrorKind::Range)
        );
    }
}

#[test]
fn names_and_texts_are_counted_in_characters() {
    // Characters of one, two and four bytes.
    for character in ["a", "é", "𝄞"] {
        let name = character.repeat(MAX_NAME_CHARACTERS);
        assert_eq!(Name::new(&name).unwrap().as_str(), name);
        let text = character.repeat(MAX_TEXT_CHARACTERS);
        assert_eq!(Text::new(&text).unwrap().as_str(), text);
        let longer = Name::new(&format!("{name}{character}"));
        let longer = longer.unwrap_err();
        assert!(longer.message().ends_with(" has 201 characters: give at most 200"), "{longer}");
        let longer = Text::new(&format!("{text}{character}"));
        let longer = longer.unwrap_err();
        assert!(longer.message().ends_with(" has 1001 characters: give at most 1000"), "{longer}");
    }
    refused(Name::new(""), r#""" is empty: give 1 to 200 characters"#);
    refused(Text::new(""), r#""" is empty: give 1 to 1000 characters"#);
    for text in [
        " ",
        " a",
        "a ",
        "\ta",
        "a\n",
        "a\u{a0}",
        "a\nb",
        "a\u{0}b",
        "a\u{7f}b",
        "a\u{85}b",
        "a\u{2028}b",
        "a\u{2029}b",
        "\u{feff}a",
    ] {
        assert!(
            matches!(Name::new(text), Err(error) if error.kind() == ErrorKind::Format),
            "{text:?}"
        );
        assert!(
            matches!(Text::new(text), Err(error) if error.kind() == ErrorKind::Format),
            "{text:?}"
        );
    }
    let name: Name = "two words".parse().unwrap();
    assert_eq!(name.to_string(), "two words");
    assert_eq!(format!("{name:?} {name:>11}"), "\"two words\"   two words");
    let reference: &str = name.as_ref();
    assert_eq!(reference, "two words");
}

#[test]
fn names_are_ordered_bytewise() {
    let mut names: Vec<Name> =
        ["é", "z", "Z", "a", "10", "9"].iter().map(|text| Name::new(text).unwrap()).collect();
    names.sort();
    let order: Vec<&str> = names.iter().map(Name::as_str).collect();
    assert_eq!(order, ["10", "9", "Z", "a", "z", "é"]);
}

// Apportioning.

type Weights = Vec<(&'static str, Fraction)>;

const KEYS: [&str; 8] = ["a", "aa", "b", "c", "d", "e", "É", "z"];

/// Few different weights, so that remainders tie, and now and then fractions or large ones.
fn weights() -> impl Strategy<Value = Weights> {
    let weight = prop_oneof![
        4 => (0_i128..4).prop_map(Fraction::from),
        2 => (1_i128..6, 1_i128..6).prop_map(|(n, d)| ratio(n, d)),
        1 => (1_i128..i128::MAX).prop_map(Fraction::from),
        1 => (1_i128..i128::MAX, 1_i128..i128::MAX).prop_map(|(n, d)| ratio(n, d)),
    ];
    let weights = prop::collection::vec(weight, 1..=KEYS.len());
    weights
        .prop_filter("a weight above zero", |weights| {
            weights.iter().any(|weight| !weight.is_zero())
        })
        .prop_map(|weights| KEYS.into_iter().zip(weights).collect())
}

fn pence(minor_units: i128) -> Money {
    Money::from_minor_units(minor_units, Currency::GBP).unwrap()
}

fn split(minor_units: i128, weights: &Weights) -> Vec<(&'static str, i128)> {
    let parts = apportion(pence(minor_units), weights).unwrap();
    parts.into_iter().map(|Share { key, amount }| (key, amount.minor_units())).collect()
}

/// One unit at a time to whoever is owed most, then to the larger weight, then to the earlier key.
fn naive_split(minor_units: i128, weights: &Weights) -> Vec<(&'static str, i128)> {
    let size = Fraction::from(minor_units.abs());
    let base: Fraction = weights.iter().map(|(_, weight)| weight).sum();
    let exact = |weight: &Fraction| (&size * weight).checked_div(&base).unwrap();
    let mut sorted = weights.clone();
    sorted.sort_by_key(|(key, _)| *key);
    let mut parts: Vec<(&str, i128, Fraction, Fraction)> = sorted
        .into_iter()
        .map(|(key, weight)| {
            let whole: i128 =
                exact(&weight).rounded(0, Rounding::Floor).to_string().parse().unwrap();
            let owed = exact(&weight) - Fraction::from(whole);
            (key, whole, owed, weight)
        })
        .collect();
    let left = minor_units.abs() - parts.iter().map(|part| part.1).sum::<i128>();
    for _ in 0..left {
        let mut first = 0;
        for (position, part) in parts.iter().enumerate() {
            if (&part.2, &part.3) > (&parts[first].2, &parts[first].3) {
                first = position;
            }
        }
        parts[first].1 += 1;
        parts[first].2 = -Fraction::ONE;
    }
    let sign = minor_units.signum();
    parts.into_iter().map(|(key, units, ..)| (key, sign * units)).collect()
}

fn minor_units() -> impl Strategy<Value = i128> {
    prop_oneof![3 => -30_i128..30, 1 => -99_999_999_999_999_999_i128..=99_999_999_999_999_999]
}

proptest! {
    #![proptest_config(cases(800))]

    #[test]
    fn a_split_amount_keeps_its_laws(
        minor_units in minor_units(), weights in weights(), scale in 1_i128..i128::MAX,
    ) {
        let parts = split(minor_units, &weights);
        prop_assert_eq!(&parts, &naive_split(minor_units, &weights));
        prop_assert_eq!(parts.iter().map(|part| part.1).sum::<i128>(), minor_units);
        let base: Fraction = weights.iter().map(|(_, weight)| weight).sum();
        for (key, units) in &parts {
            let weight = &weights.iter().find(|(known, _)| known == key).unwrap().1;
            let exact = (Fraction::from(minor_units) * weight).checked_div(&base).unwrap();
            prop_assert!((exact - Fraction::from(*units)).abs() < Fraction::ONE);
            prop_assert!(!weight.is_zero() || *units == 0);
        }
        let keys: Vec<&str> = parts.iter().map(|part| part.0).collect();
        prop_assert!(keys.is_sorted());
        let mirrored: Vec<_> = parts.iter().map(|(key, units)| (*key, -units)).collect();
        prop_assert_eq!(split(-minor_units, &weights), mirrored);
        // Scaled weights are the same weights, also where they no longer fit machine integers.
        for scale in [ratio(scale, 1), ratio(1, scale), ratio(scale, 1) * ratio(scale, 1)] {
            let scaled = weights.iter().map(|(key, weight)| (*key, weight * &scale)).collect();
            prop_assert_eq!(&split(minor_units, &scaled), &parts);
        }
    }

    #[test]
    fn a_split_does_not_depend_on_the_listing_order(
        minor_units in minor_units(),
        (listed, shuffled) in weights().prop_flat_map(|listed| (Just(listed.clone()), Just(listed).prop_shuffle())),
    ) {
        prop_assert_eq!(split(minor_units, &listed), split(minor_units, &shuffled));
    }
}

#[test]
fn units_left_over_go_to_the_larger_weight_and_then_to_the_earlier_key() {
    let weights = |list: &[(&'static str, i128)]| -> Weights {
        list.iter().map(|(key, weight)| (*key, Fraction::from(*weight))).collect()
    };
    // 1 over 1, 1, 2: remainders of a quarter, a quarter, a half.
    assert_eq!(split(1, &weights(&[("a", 1), ("b", 1), ("c", 2)])), [("a", 0), ("b", 0), ("c", 1)]);
    // 2 over 1, 3: a half each; the larger weight takes it although its key is later.
    assert_eq!(split(2, &weights(&[("a", 1), ("b", 3)])), [("a", 0), ("b", 2)]);
    assert_eq!(split(-2, &weights(&[("a", 1), ("b", 3)])), [("a", 0), ("b", -2)]);
    // Equal in all: the earlier key, whatever the listing order.
    assert_eq!(split(1, &weights(&[("b", 1), ("a", 1)])), [("a", 1), ("b", 0)]);
    assert_eq!(split(0, &weights(&[("b", 1), ("a", 0)])), [("a", 0), ("b", 0)]);
    // The widest amount.
    let widest = 99_999_999_999_999_999;
    assert_eq!(
        split(widest, &weights(&[("a", 1), ("b", 1)])),
        [("a", widest / 2 + 1), ("b", widest / 2)]
    );
}

#[test]
fn what_cannot_be_split_is_refused() {
    let one = Fraction::ONE;
    let none = "no weight is above zero: give at least one key a weight above zero";
    let split = |weights: &[(&'static str, Fraction)]| apportion(pence(5), weights);
    refused(split(&[]), none);
    refused(split(&[("a", Fraction::ZERO), ("b", Fraction::ZERO)]), none);
    refused(apportion::<&str>(pence(0), &[]), none);
    refused(
        split(&[("a", one.clone()), ("b", -&one)]),
        r#"the weight of "b" is -1: a weight is zero or more"#,
    );
    refused(
        split(&[("b", one.clone()), ("a", one.clone()), ("b", Fraction::ZERO)]),
        r#""b" has two weights: give each key one weight"#,
    );
}

// Controlled rounding.

type Cells = Vec<Vec<Fraction>>;

/// A table whose rows add up to whole numbers: the last cell of each row makes up for the others.
fn with_whole_rows(columns: usize, mut free: Vec<Fraction>, wholes: &[i128]) -> Cells {
    let mut rows = Vec::new();
    for whole in wholes {
        let mut row: Vec<Fraction> = free.drain(..columns - 1).collect();
        let rest = Fraction::from(*whole) - row.iter().sum::<Fraction>();
        row.push(rest);
        rows.push(row);
    }
    rows
}

fn table(
    rows: usize,
    columns: usize,
    cell: impl Strategy<Value = Fraction>,
) -> impl Strategy<Value = Cells> {
    let free = prop::collection::vec(cell, rows * (columns - 1));
    let wholes = prop::collection::vec(-3_i128..=6, rows);
    (free, wholes).prop_map(move |(free, wholes)| with_whole_rows(columns, free, &wholes))
}

/// Few denominators, so that several tables are equally near.
fn tying_cell() -> impl Strategy<Value = Fraction> {
    (-9_i128..=12, prop::sample::select(vec![1_i128, 2, 2, 3, 4, 6])).prop_map(|(n, d)| ratio(n, d))
}

/// Denominators about and far beyond what machine integers hold, over parts that differ late or
/// not at all; each table has its own width of them.
fn fine_table(rows: usize, columns: usize) -> impl Strategy<Value = Cells> {
    let binary_digits = prop::sample::select(vec![86, 88, 91, 100, 106, 124, 200]);
    binary_digits.prop_flat_map(move |digits| table(rows, columns, fine_cell(digits)))
}

fn fine_cell(binary_digits: usize) -> impl Strategy<Value = Fraction> {
    let fine = std::iter::repeat_n(ratio(1, 2), binary_digits)
        .fold(Fraction::ONE, |fine, half| fine * half);
    (-6_i128..=6, prop::sample::select(vec![2_i128, 3, 4]), -2_i128..=2)
        .prop_map(move |(n, d, steps)| ratio(n, d) + &fine * &Fraction::from(steps))
}

fn floor(figure: &Fraction) -> i128 {
    figure.rounded(0, Rounding::Floor).to_string().parse().unwrap()
}

/// Whether a rounded table keeps cells, rows and columns.
fn keeps_the_table(exact: &Cells, rounded: &[Vec<i128>]) -> bool {
    let columns = exact.first().map_or(0, Vec::len);
    let near = |figure: &Fraction, whole: i128| {
        whole == floor(figure) || whole == floor(figure) + 1 && !figure.is_integer()
    };
    let cells = exact.iter().zip(rounded).all(|(exact, rounded)| {
        exact.len() == rounded.len()
            && exact.iter().zip(rounded).all(|(figure, whole)| near(figure, *whole))
    });
    let rows = exact.iter().zip(rounded).all(|(exact, rounded)| {
        exact.iter().sum::<Fraction>() == Fraction::from(rounded.iter().sum::<i128>())
    });
    let columns = (0..columns).all(|column| {
        let sum: Fraction = exact.iter().map(|row| &row[column]).sum();
        near(&sum, rounded.iter().map(|row| row[column]).sum())
    });
    exact.len() == rounded.len() && cells && rows && columns
}

fn distance(exact: &Cells, rounded: &[Vec<i128>]) -> Fraction {
    let cells = exact.iter().flatten().zip(rounded.iter().flatten());
    cells.map(|(figure, whole)| (figure - &Fraction::from(*whole)).abs()).sum()
}

/// By column in the order of remainders, then sums, then places: whether its sum is rounded up.
fn columns_up(exact: &Cells, rounded: &[Vec<i128>]) -> Vec<bool> {
    let exact_sum = |column: usize| exact.iter().map(|row| &row[column]).sum::<Fraction>();
    let mut columns: Vec<(Fraction, i128, usize)> = (0..exact[0].len())
        .map(|column| {
            let sum = exact_sum(column);
            (Fraction::from(floor(&sum)) - sum.clone(), -floor(&sum), column)
        })
        .collect();
    columns.sort();
    let sum = |column: usize| rounded.iter().map(|row| row[column]).sum::<i128>();
    columns.into_iter().map(|(_, floor, column)| sum(column) > -floor).collect()
}

/// Every table there is: the columns of largest remainder or the nearest to them, within these the
/// nearest cells, and of equally near ones the table whose first differing cell is larger.
fn brute_force(exact: &Cells) -> Vec<Vec<i128>> {
    let columns = exact[0].len();
    let cells: Vec<&Fraction> = exact.iter().flatten().collect();
    let mut best: Option<(Vec<bool>, Fraction, Vec<Vec<i128>>)> = None;
    for choice in 0_u32..1 << cells.len() {
        let up = |cell: usize| choice >> cell & 1 == 1;
        if cells.iter().enumerate().any(|(cell, figure)| up(cell) && figure.is_integer()) {
            continue;
        }
        let rounded: Vec<i128> = cells
            .iter()
            .enumerate()
            .map(|(cell, figure)| floor(figure) + i128::from(up(cell)))
            .collect();
        let rounded: Vec<Vec<i128>> = rounded.chunks(columns).map(<[i128]>::to_vec).collect();
        if !keeps_the_table(exact, &rounded) {
            continue;
        }
        let distance = distance(exact, &rounded);
        let ups = columns_up(exact, &rounded);
        let better = best
            .as_ref()
            .is_none_or(|(most, least, first)| (&ups, least, &rounded) > (most, &distance, first));
        if better {
            best = Some((ups, distance, rounded));
        }
    }
    best.unwrap().2
}

proptest! {
    #![proptest_config(cases(120))]

    #[test]
    fn small_tables_are_rounded_as_brute_force_does(
        exact in (1_usize..=3, 2_usize..=3).prop_flat_map(|(rows, columns)| table(rows, columns, tying_cell())),
    ) {
        prop_assert_eq!(controlled_rounding(&exact).unwrap(), brute_force(&exact));
    }

    #[test]
    fn tables_of_fine_fractions_are_rounded_as_brute_force_does(
        exact in (2_usize..=3, 2_usize..=3).prop_flat_map(|(rows, columns)| fine_table(rows, columns)),
    ) {
        prop_assert_eq!(controlled_rounding(&exact).unwrap(), brute_force(&exact));
    }

}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn wide_tables_are_rounded_as_brute_force_does(
        exact in prop_oneof![table(2, 5, tying_cell()), table(5, 2, tying_cell()), fine_table(2, 5)],
    ) {
        prop_assert_eq!(controlled_rounding(&exact).unwrap(), brute_force(&exact));
    }
}

proptest! {
    #![proptest_config(cases(6))]

    #[test]
    fn large_tables_keep_their_cells_rows_and_columns(
        exact in prop_oneof![
            table(40, 40, (-900_i128..900, 1_i128..=12).prop_map(|(n, d)| ratio(n, d))),
            table(40, 40, tying_cell()),
        ],
        swapped in (0_usize..40, 0_usize..40),
    ) {
        let rounded = controlled_rounding(&exact).unwrap();
        prop_assert!(keeps_the_table(&exact, &rounded));
        // The order of rows may change which of the nearest tables is taken, never how near it is.
        let mut reordered = exact.clone();
        reordered.swap(swapped.0, swapped.1);
        let again = controlled_rounding(&reordered).unwrap();
        prop_assert_eq!(distance(&exact, &rounded), distance(&reordered, &again));
        prop_assert_eq!(columns_up(&exact, &rounded), columns_up(&reordered, &again));
    }
}

/// Two tables corner to corner.
fn beside(first: &Cells, second: &Cells) -> Cells {
    let (left, right) = (first[0].len(), second[0].len());
    let zeros = |count| std::iter::repeat_n(Fraction::ZERO, count);
    let top = first.iter().map(|row| row.iter().cloned().chain(zeros(right)).collect());
    let bottom = second.iter().map(|row| zeros(left).chain(row.iter().cloned()).collect());
    top.chain(bottom).collect()
}

proptest! {
    #![proptest_config(cases(20))]

    /// What shares neither a row nor a column is rounded as if it stood alone, whether machine
    /// integers hold the weights of both exactly, of one or of neither.
    #[test]
    fn tables_corner_to_corner_are_rounded_each_by_itself(
        first in prop_oneof![table(8, 9, tying_cell()), fine_table(8, 9)],
        second in prop_oneof![table(9, 7, tying_cell()), fine_table(9, 7)],
    ) {
        let rounded = controlled_rounding(&beside(&first, &second)).unwrap();
        let (top, bottom) = rounded.split_at(first.len());
        let left: Vec<Vec<i128>> = top.iter().map(|row| row[..first[0].len()].to_vec()).collect();
        let right: Vec<Vec<i128>> = bottom.iter().map(|row| row[first[0].len()..].to_vec()).collect();
        prop_assert_eq!(left, controlled_rounding(&first).unwrap());
        prop_assert_eq!(right, controlled_rounding(&second).unwrap());
    }
}

/// Largest remainder would give both units to the first two columns; their row has one.
#[test]
fn columns_without_a_table_are_the_nearest_that_have_one() {
    let (half, zero) = (|| ratio(1, 2), || Fraction::ZERO);
    let table = vec![vec![half(), half(), zero(), zero()], vec![zero(), zero(), half(), half()]];
    let rounded = controlled_rounding(&table).unwrap();
    assert_eq!(rounded, [[1, 0, 0, 0], [0, 0, 1, 0]].map(Vec::from));
}

#[test]
fn a_whole_table_stays_as_it_is() {
    let whole: Cells = [[3, -4], [0, 7]].map(|row| row.map(Fraction::from).to_vec()).to_vec();
    assert_eq!(controlled_rounding(&whole).unwrap(), [[3, -4], [0, 7]].map(Vec::from));
    assert_eq!(controlled_rounding(&[]).unwrap(), Vec::<Vec<i128>>::new());
    assert_eq!(
        controlled_rounding(&[Vec::new(), Vec::new()]).unwrap(),
        [Vec::new(), Vec::new()] as [Vec<i128>; 2]
    );
}

#[test]
fn the_larger_first_cell_breaks_ties() {
    let half = || vec![ratio(1, 2), ratio(1, 2)];
    let table = vec![half(), half()];
    assert_eq!(controlled_rounding(&table).unwrap(), [[1, 0], [0, 1]].map(Vec::from));
    let negative = vec![vec![ratio(-1, 2), ratio(-1, 2)], half()];
    assert_eq!(controlled_rounding(&negative).unwrap(), [[0, -1], [0, 1]].map(Vec::from));
    let three = vec![half(), half(), half()];
    assert_eq!(controlled_rounding(&three).unwrap(), [[1, 0], [1, 0], [0, 1]].map(Vec::from));
}

#[test]
fn tables_that_cannot_be_rounded_are_refused() {
    let row = |cells: &[&str]| cells.iter().map(|cell| fraction(cell)).collect::<Vec<_>>();
    refused(
        controlled_rounding(&[row(&["1", "2"]), row(&["1"])]),
        "row 2 of the table has 1 cells where the first has 2: give every row one cell for each column",
    );
    let not_whole = |row| {
        format!(
            "row {row} of the table does not add up to a whole number: give rows with whole sums"
        )
    };
    refused(controlled_rounding(&[row(&["1/2", "1/3"])]), &not_whole(1));
    refused(controlled_rounding(&[row(&["1", "2"]), row(&["1/2", "0"])]), &not_whole(2));
    let widest = vec![Fraction::ZERO; 200];
    let full = vec![widest.clone(); 200];
    assert_eq!(controlled_rounding(&full).unwrap(), vec![vec![0; 200]; 200]);
    let over = [full, vec![widest]].concat();
    refused(
        controlled_rounding(&over),
        "there are more than 40000 cells in a table that is rounded as a whole: split the model or the tender",
    );
    // Neither the floor nor the ceiling of a cell may leave the integers.
    let (most, beyond) = (Fraction::from(i128::MAX), Fraction::from(i128::MAX) + Fraction::ONE);
    assert!(matches!(
        controlled_rounding(&[vec![beyond.clone()]]),
        Err(error) if error.kind() == ErrorKind::TooLarge
    ));
    assert_eq!(controlled_rounding(&[vec![most.clone()]]).unwrap(), [[i128::MAX]].map(Vec::from));
    let between = vec![most + ratio(1, 2), ratio(1, 2)];
    assert!(
        matches!(controlled_rounding(&[between]), Err(error) if error.kind() == ErrorKind::TooLarge)
    );
}

/// A width is honoured by every value, so that columns of any of them line up.
#[test]
fn every_value_honours_a_width() {
    let amount = Money::parse("1.50", Currency::GBP).unwrap();
    let quantity: Quantity = "12.5".parse().unwrap();
    let month: Month = "2026-04".parse().unwrap();
    let third = Fraction::new(1, 3).unwrap();
    assert_eq!(format!("{:>5}|{:<5}|", Currency::GBP, Currency::GBP), "  GBP|GBP  |");
    assert_eq!(
        format!("{amount:>10}|{quantity:>10}|{third:>10}|"),
        "  1.50 GBP|      12.5|       1/3|"
    );
    assert_eq!(format!("{month:>10}|"), "   2026-04|");
    assert_eq!(format!("{:>24}|", Period::new(month, 12).unwrap()), "  12 months from 2026-04|");
}

/// What a person cannot see decides nothing: it is refused, and what looks the same is the same.
#[test]
fn what_nobody_sees_is_no_part_of_a_name() {
    for (text, code) in [
        ("acme\u{200b}", "U+200B"),
        ("Firm \u{202e}00.1", "U+202E"),
        ("a\u{2060}b", "U+2060"),
        ("a\u{ad}b", "U+00AD"),
        ("\u{200d}acme", "U+200D"),
        ("acme \u{200c}x", "U+200C"),
        ("ac\u{200d}\u{200d}me", "U+200D"),
        ("acme\u{200d}", "U+200D"),
    ] {
        let message = |error: Error| error.message().to_owned();
        let refusal = Name::new(text).map_err(message).unwrap_err();
        assert!(
            refusal.ends_with(&format!(
                " has the format character {code}, which nobody sees: remove it"
            )),
            "{refusal}"
        );
        assert!(Text::new(text).is_err());
    }
    // Persian parts letters of one word, and emoji are joined into one.
    for word in ["می\u{200c}خواهم", "👩\u{200d}🔧", "café", "cafe\u{301}"] {
        assert_eq!(Name::new(word).unwrap().as_str(), word);
    }
}
