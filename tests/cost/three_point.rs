//! Percentiles of three-point estimates.

use fullcost::cost::{ChargedTo, ThreePoint};
use fullcost::exact::{Currency, Fraction, Money};
use proptest::prelude::*;

use crate::error::refused;

fn of(least: u32, likely: u32, greatest: u32) -> ThreePoint {
    let pounds = |amount: u32| Money::parse(&amount.to_string(), Currency::GBP).unwrap();
    ThreePoint {
        name: "refit".parse().unwrap(),
        label: None,
        least: pounds(least),
        likely: pounds(likely),
        greatest: pounds(greatest),
        charged_to: ChargedTo::One("hall".parse().unwrap()),
        behaviour: None,
        source: "surveyor".parse().unwrap(),
    }
}

fn percentile(estimate: &ThreePoint, share: &str) -> (String, String) {
    let (from, to) = estimate.percentile(share.parse().unwrap()).unwrap();
    let text = |figure: Fraction| figure.to_exact_decimal().unwrap();
    (text(from), text(to))
}

#[test]
fn percentiles_are_those_of_the_triangle() {
    let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    let estimate = of(9000, 12000, 18000);
    assert_eq!(percentile(&estimate, "50%"), pair("12803.847577", "12803.847578"));
    assert_eq!(percentile(&estimate, "0%"), pair("9000", "9000"));
    assert_eq!(percentile(&estimate, "100%"), pair("18000", "18000"));
    let even = of(0, 8, 16);
    assert_eq!(percentile(&even, "12.5%"), pair("4", "4"));
    assert_eq!(percentile(&even, "50%"), pair("8", "8"));
    assert_eq!(percentile(&even, "87.5%"), pair("12", "12"));
    // Where two of the three are the same, and where all are.
    assert_eq!(percentile(&of(0, 0, 16), "75%"), pair("8", "8"));
    assert_eq!(percentile(&of(0, 16, 16), "25%"), pair("8", "8"));
    assert_eq!(percentile(&of(7, 7, 7), "30%"), pair("7", "7"));
    refused(
        even.percentile("101%".parse().unwrap()),
        "101% is not a share: give a percentage from 0% to 100%",
    );
    refused(
        of(5, 4, 6).percentile("5%".parse().unwrap()),
        "5.00, 4.00 and 6.00 do not rise: give the least amount first, and the greatest last",
    );
}

proptest! {
    /// Percentiles rise, lie between least and greatest, and enclose the figure whose share below it is
    /// the one asked.
    #[test]
    fn percentiles_turn_the_distribution_around(
        points in prop::collection::vec(0_u32..50, 3), share in 0_i128..=100,
    ) {
        let mut points = points;
        points.sort_unstable();
        let estimate = of(points[0], points[1], points[2]);
        let [a, c, b] = [0, 1, 2].map(|at| Fraction::from(i128::from(points[at])));
        let share_below = |x: &Fraction| -> Fraction {
            if a == b || *x >= b { return Fraction::ONE; }
            if *x <= a { return Fraction::ZERO; }
            let width = &b - &a;
            if *x <= c {
                let part = (x - &a).power(2);
                return part.checked_div(&(width * (&c - &a))).unwrap();
            }
            let part = (&b - x).power(2);
            Fraction::ONE - part.checked_div(&(width * (&b - &c))).unwrap()
        };
        let (from, to) = estimate.percentile(format!("{share}%").parse().unwrap()).unwrap();
        prop_assert!(a <= from && from <= to && to <= b);
        if a < b {
            let asked = Fraction::new(share, 100).unwrap();
            prop_assert!(share_below(&from) <= asked && asked <= share_below(&to));
            if from == to { prop_assert_eq!(share_below(&from), asked); }
        }
        prop_assert!(a <= estimate.mean() && estimate.mean() <= b);
    }
}
