//! Figures of either sign that are rounded to their rounded sum.

use fullcost::exact::{Fraction, Rounding, round_to_sum};
use proptest::prelude::*;

use crate::error::refused;

fn figures<'a>(of: &[(&'a str, &str)]) -> Vec<(&'a str, Fraction)> {
    of.iter().map(|(key, figure)| (*key, figure.parse().unwrap())).collect()
}

#[track_caller]
fn rounds(of: &[(&str, &str)], expected: &[(&str, i128)]) {
    assert_eq!(round_to_sum(&figures(of), Rounding::HalfEven).unwrap(), expected);
}

#[test]
fn parts_of_either_sign_add_up_to_their_rounded_sum() {
    // 100.6 − 40.3 − 20.2 = 40.1, where each rounded by itself gives 41.
    rounds(
        &[("a", "100.6"), ("b", "-40.3"), ("c", "-20.2")],
        &[("a", 100), ("b", -40), ("c", -20)],
    );
    rounds(&[("b", "0.4"), ("a", "0.4"), ("c", "0.4")], &[("a", 1), ("b", 0), ("c", 0)]);
    rounds(&[("a", "-0.4"), ("b", "-0.4"), ("c", "-0.4")], &[("a", 0), ("b", 0), ("c", -1)]);
    // Of equal distances the larger size takes the unit: 0.5 + 2.5 + (−1.5) = 1.5, which is 2.
    rounds(&[("a", "1/2"), ("b", "5/2"), ("c", "-3/2")], &[("a", 0), ("b", 3), ("c", -1)]);
    rounds(&[("a", "7"), ("b", "-7")], &[("a", 7), ("b", -7)]);
    rounds(&[("a", "1/3"), ("b", "-1/3")], &[("a", 0), ("b", 0)]);
    rounds(&[], &[]);
}

#[test]
fn what_cannot_be_rounded_is_refused() {
    let twice = figures(&[("a", "1"), ("a", "2")]);
    refused(
        round_to_sum(&twice, Rounding::HalfEven),
        r#""a" has two figures: give each key one figure"#,
    );
    let large = [("a", Fraction::from(i128::MAX))];
    refused(
        round_to_sum(&large, Rounding::HalfEven),
        "170141183460469231731687303715884105727 is beyond whole numbers of 128 bits: round it in a larger unit",
    );
}

proptest! {
    /// Each is the whole number below or above, they add up, listing order is nothing, and no other
    /// choice of below and above that adds up lies closer in all.
    #[test]
    fn no_rounding_that_adds_up_lies_closer(
        parts in prop::collection::vec((-40_i128..40, 1_i128..7), 1..7), rule in 0_usize..3,
    ) {
        let rule = [Rounding::HalfEven, Rounding::Floor, Rounding::Ceiling][rule];
        let keys = ["a", "b", "c", "d", "e", "f", "g"];
        let figures: Vec<(&str, Fraction)> = keys.iter().zip(&parts)
            .map(|(key, (over, under))| (*key, Fraction::new(*over, *under).unwrap())).collect();
        let rounded = round_to_sum(&figures, rule).unwrap();
        let turned: Vec<_> = figures.iter().rev().cloned().collect();
        prop_assert_eq!(&round_to_sum(&turned, rule).unwrap(), &rounded);
        let sum: Fraction = figures.iter().map(|(_, figure)| figure).sum();
        let whole: i128 = rounded.iter().map(|(_, part)| part).sum();
        prop_assert_eq!(Fraction::from(whole), sum.rounded(0, rule));
        let below: Vec<i128> = figures.iter()
            .map(|(_, figure)| figure.rounded(0, Rounding::Floor).to_string().parse().unwrap()).collect();
        let distance = |parts: &[i128]| -> Fraction {
            let each = figures.iter().zip(parts);
            each.map(|((_, figure), part)| (figure - &Fraction::from(*part)).abs()).sum()
        };
        let own: Vec<i128> = rounded.iter().map(|(_, part)| *part).collect();
        for (part, below) in own.iter().zip(&below) {
            prop_assert!(part - below == 0 || part - below == 1);
        }
        for choice in 0..1_usize << below.len() {
            let other: Vec<i128> = below.iter().enumerate()
                .map(|(at, below)| below + i128::from(choice >> at & 1 == 1)).collect();
            if other.iter().sum::<i128>() == whole {
                prop_assert!(distance(&own) <= distance(&other));
            }
        }
    }
}
