//! Laws of every screen on random fields, with ties on purpose.

use fullcost::exact::{Currency, Fraction};
use fullcost::screen::{
    BidFigures, Screen, ScreenFigures, ScreenResult, ScreenRule, ThresholdEdge, ThresholdKind,
};
use proptest::prelude::*;

use super::{asked, rule};
use crate::allocation::shuffled;
use crate::exact::cases;

/// Every rule that looks at totals and the estimate, with parameters at which it asks now and then.
fn screens() -> Vec<Screen> {
    let margin = [("margin", "10%")];
    let deviation = [("factor", "1/2"), ("divisor", "n")];
    let list: [(&str, &[(&str, &str)]); 15] = [
        ("below_estimate", &margin),
        ("below_mean", &margin),
        ("below_mean_or_estimate", &[]),
        ("below_median", &margin),
        ("below_next_bid", &[]),
        ("below_other_mean", &[]),
        ("deviation_or_estimate", &[("divisor", "n-1")]),
        ("double_mean", &[]),
        ("identical_prices", &[("lines", "1")]),
        ("italy_method_a", &[]),
        ("mean_minus_deviation", &deviation),
        ("relative_distance", &deviation),
        ("spain_article_85", &[]),
        ("trimmed_mean", &[]),
        ("variation", &[("limit", "30%"), ("divisor", "n-1")]),
    ];
    list.into_iter()
        .map(|(name, given)| Screen::new(name, rule(name, given), "laws").unwrap())
        .collect()
}

fn figures(totals: &[i128], estimate: i128, scale: &Fraction, seed: u64) -> ScreenFigures {
    let bids: Vec<(usize, i128)> = totals.iter().copied().enumerate().collect();
    let bids = shuffled(&bids, seed).into_iter().map(|(place, total)| {
        BidFigures::new(&format!("bid-{place:02}"), Fraction::from(total) * scale).unwrap()
    });
    let figures = ScreenFigures::new(Currency::GBP, bids.collect()).unwrap();
    figures.with_estimate(Fraction::from(estimate) * scale).unwrap()
}

fn totals() -> impl Strategy<Value = Vec<i128>> {
    prop::collection::vec(prop_oneof![1_i128..12, 60_i128..120], 1..18)
}

fn whys(result: &ScreenResult) -> Vec<String> {
    let found = result.findings().iter().map(|found| found.why_not().map(ToString::to_string));
    found.map(Option::unwrap_or_default).collect()
}

proptest! {
    #![proptest_config(cases(250))]

    #[test]
    fn the_order_of_bids_changes_nothing(totals in totals(), estimate in 50_i128..150, seed: u64) {
        for screen in screens() {
            let one = screen.ask(&figures(&totals, estimate, &Fraction::ONE, 1));
            let other = screen.ask(&figures(&totals, estimate, &Fraction::ONE, seed));
            prop_assert_eq!(one, other);
        }
    }

    #[test]
    fn another_unit_of_money_changes_no_decision(
        totals in totals(),
        estimate in 50_i128..150,
        numerator in 1_i128..1000,
        denominator in 1_i128..1000,
    ) {
        let scale = Fraction::new(numerator, denominator).unwrap();
        for screen in screens() {
            let one = screen.ask(&figures(&totals, estimate, &Fraction::ONE, 1));
            let other = screen.ask(&figures(&totals, estimate, &scale, 1));
            prop_assert_eq!(asked(&one), asked(&other), "{}", screen.name());
            prop_assert_eq!(whys(&one), whys(&other), "{}", screen.name());
        }
    }

    #[test]
    fn below_its_minimum_a_screen_says_nothing(totals in totals(), estimate in 50_i128..150) {
        for screen in screens() {
            let result = screen.ask(&figures(&totals, estimate, &Fraction::ONE, 1));
            if totals.len() < screen.minimum_bids() {
                prop_assert!(result.findings().iter().all(|found| found.why_not().is_some()));
            }
            let summary = result.summary();
            prop_assert_eq!(summary.bids(), totals.len());
            prop_assert!(summary.asked() <= summary.assessed() && summary.assessed() <= totals.len());
            prop_assert_eq!(summary.note().is_some(), summary.asked() * 2 > summary.assessed());
        }
    }

    /// What is asked lies below the threshold that is shown, where that is exact, and of those not
    /// asked only rules of the lowest bid leave any below.
    #[test]
    fn thresholds_are_what_decides(totals in totals(), estimate in 50_i128..150) {
        for screen in screens() {
            let of_discounts = matches!(screen.rule(), ScreenRule::ItalyMethodA(_));
            let of_lowest =
                matches!(screen.rule(), ScreenRule::BelowNextBid(_) | ScreenRule::BelowOtherMean(_));
            let counts = match screen.rule() {
                // With fewer than five bids it is the estimate that decides.
                ScreenRule::DeviationOrEstimate(_) => true,
                _ => screen.edge() == ThresholdEdge::Counts,
            };
            for found in screen.ask(&figures(&totals, estimate, &Fraction::ONE, 1)).findings() {
                let (Some(figure), Some(threshold)) = (found.figure(), found.threshold()) else {
                    continue;
                };
                if found.threshold_kind() == Some(ThresholdKind::Estimate) {
                    // The root is cut off, so the estimate is never below the threshold.
                    prop_assert!(!found.is_asked() || figure <= threshold);
                    continue;
                }
                let (low, high) =
                    if of_discounts { (threshold, figure) } else { (figure, threshold) };
                let below = if counts { low <= high } else { low < high };
                prop_assert!(found.is_asked() == below || (of_lowest && !found.is_asked()));
                prop_assert_eq!(found.is_asked(), found.question().is_some());
            }
        }
    }

    /// A naive reading of two rules, in whole numbers.
    #[test]
    fn mean_and_deviation_agree_with_whole_numbers(totals in totals()) {
        let field = figures(&totals, 1, &Fraction::ONE, 1);
        let (count, sum) = (i128::try_from(totals.len()).unwrap(), totals.iter().sum::<i128>());
        let squares: i128 = totals.iter().map(|total| (count * total - sum).pow(2)).sum();
        let below_mean = super::ask("below_mean", &[("margin", "25%")], &field);
        let deviation =
            [("factor", "3/2"), ("divisor", "n"), ("minimum_bids", "2")];
        let deviation = super::ask("mean_minus_deviation", &deviation, &field);
        for (place, total) in totals.iter().enumerate() {
            let by_mean = count >= 2 && 4 * count * total < 3 * sum;
            prop_assert_eq!(below_mean.findings()[place].is_asked(), by_mean);
            // n·(sum − n·x)² · 4 > 9 · Σ (n·x − sum)², the deviation by n.
            let distance = sum - count * total;
            let by_deviation =
                count >= 2 && distance > 0 && 4 * count * distance.pow(2) > 9 * squares;
            prop_assert_eq!(deviation.findings()[place].is_asked(), by_deviation);
        }
    }
}
