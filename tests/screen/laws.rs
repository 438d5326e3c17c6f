//! Laws of every screen on random fields, with ties on purpose.

use fullcost::exact::{Currency, Fraction};
use fullcost::price::{Interval, OwnCost};
use fullcost::screen::{
    BidFigures, LineFigures, Screen, ScreenFigure, ScreenFigures, ScreenPopulation, ScreenResult,
    ScreenRule, ScreenSummary, WhyNotAssessable,
};
use proptest::prelude::*;

use super::{ask, asked, field};
use crate::allocation::shuffled;
use crate::exact::cases;

/// Every rule of the catalogue.
fn screens() -> Vec<Screen> {
    let entries = ScreenRule::catalogue().into_iter();
    entries.map(|entry| Screen::new(entry.name, entry.rule, "laws").unwrap()).collect()
}

/// A field in which the estimate is also the floor and the own cost of every bid.
fn figures(totals: &[i128], estimate: i128, scale: &Fraction, seed: u64) -> ScreenFigures {
    let estimate = Fraction::from(estimate) * scale;
    let bids: Vec<(usize, i128)> = totals.iter().copied().enumerate().collect();
    let bids = shuffled(&bids, seed).into_iter().map(|(place, total)| {
        let total = Fraction::from(total) * scale;
        let price = Interval::point(total.clone());
        let floor = Some(estimate.clone());
        let line = "all".parse().unwrap();
        BidFigures {
            floor: floor.clone(),
            own_cost: Some(OwnCost::new(Currency::GBP, &price, estimate.clone(), Vec::new())),
            lines: vec![LineFigures { line, label: None, price, floor }],
            ..BidFigures::new(&format!("bid-{place:02}"), total).unwrap()
        }
    });
    let figures = ScreenFigures::new(Currency::GBP, bids.collect()).unwrap();
    figures.with_estimate(estimate).unwrap()
}

fn totals() -> impl Strategy<Value = Vec<i128>> {
    prop::collection::vec(prop_oneof![1_i128..12, 60_i128..120], 1..18)
}

fn whys(result: &ScreenResult) -> Vec<String> {
    let found = result.findings.iter().map(|found| found.why_not().map(ToString::to_string));
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
        // A screen whose margin is also an amount is of one unit.
        let in_any_unit =
            |screen: &Screen| screen.rule.parameters().iter().all(|(name, _)| *name != "least");
        for screen in screens().into_iter().filter(in_any_unit) {
            let one = screen.ask(&figures(&totals, estimate, &Fraction::ONE, 1));
            let other = screen.ask(&figures(&totals, estimate, &scale, 1));
            prop_assert_eq!(asked(&one), asked(&other), "{}", screen.name);
            prop_assert_eq!(whys(&one), whys(&other), "{}", screen.name);
        }
    }

    #[test]
    fn below_its_minimum_a_screen_says_nothing(totals in totals(), estimate in 50_i128..150) {
        for screen in screens() {
            let result = screen.ask(&figures(&totals, estimate, &Fraction::ONE, 1));
            if totals.len() < screen.minimum_bids() {
                prop_assert!(result.findings.iter().all(|found| found.why_not().is_some()));
            }
            let ScreenSummary { bids, assessed, asked, .. } = result.summary;
            prop_assert_eq!(bids, totals.len());
            prop_assert!(asked <= assessed && assessed <= totals.len());
            prop_assert_eq!(result.note.is_some(), asked * 2 > assessed);
        }
    }

    /// What is asked lies below the threshold that is shown, where that is exact, and of those not
    /// asked only rules of the lowest bid leave any below.
    #[test]
    fn thresholds_are_what_decides(totals in totals(), estimate in 50_i128..150) {
        for screen in screens() {
            let of_lowest = screen.population() == ScreenPopulation::OtherBids;
            // An exact threshold of a rule with a second edge is that of its second part.
            let edges = screen.rule.parameters().into_iter();
            let edges = edges.filter(|(name, _)| name.starts_with("edge")).map(|(_, edge)| edge);
            let mut edges = edges.filter(|edge| edge.starts_with("counts") || edge.starts_with("does"));
            let counts = edges.next_back().is_some_and(|edge| edge == "counts");
            for found in &screen.ask(&figures(&totals, estimate, &Fraction::ONE, 1)).findings {
                let exact = |figure: &Option<ScreenFigure>| {
                    figure.as_ref().map(|figure| figure.exact().clone())
                };
                if let Some(threshold) = exact(&found.threshold_estimate) {
                    // The root is cut off, so the estimate is never below the threshold.
                    prop_assert!(!found.is_asked() || exact(&found.figure) <= Some(threshold));
                }
                let (Some(figure), Some(threshold)) =
                    (exact(&found.figure), exact(&found.threshold))
                else {
                    continue;
                };
                // Of discounts those that are too high are asked.
                let (low, high) = match found.figure {
                    Some(ScreenFigure::Percentage(_)) => (threshold, figure),
                    _ => (figure, threshold),
                };
                let below = if counts { low <= high } else { low < high };
                prop_assert!(
                    found.is_asked() == below || (of_lowest && !found.is_asked()),
                    "{}: {found:?}",
                    screen.name
                );
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
        let below_mean = ask("below_mean", &[("margin", "25%")], &field);
        let deviation =
            [("factor", "3/2"), ("divisor", "n"), ("minimum_bids", "2")];
        let deviation = ask("mean_minus_deviation", &deviation, &field);
        for (place, total) in totals.iter().enumerate() {
            let by_mean = count >= 2 && 4 * count * total < 3 * sum;
            prop_assert_eq!(below_mean.findings[place].is_asked(), by_mean);
            // n·(sum − n·x)² · 4 > 9 · Σ (n·x − sum)², the deviation by n.
            let distance = sum - count * total;
            let by_deviation =
                count >= 2 && distance > 0 && 4 * count * distance.pow(2) > 9 * squares;
            prop_assert_eq!(deviation.findings[place].is_asked(), by_deviation);
        }
    }
}

/// With one bid fewer than a screen needs nothing is said of any, and with enough something of each.
#[test]
fn with_fewer_bids_than_a_screen_needs_nothing_is_said() {
    let totals = [10, 25, 31, 40, 77, 80, 95];
    for entry in ScreenRule::catalogue() {
        let own = entry.rule.parameters();
        let mut rules = vec![entry.rule];
        if own.iter().any(|(name, _)| *name == "minimum_bids") && entry.minimum_bids > 1 {
            let more = (entry.minimum_bids + 2).to_string();
            let own = own.iter().map(|(name, text)| match *name {
                "minimum_bids" => (*name, more.as_str()),
                _ => (*name, text.as_str()),
            });
            let own: Vec<_> = own.collect();
            rules.push(ScreenRule::from_parameters(entry.name, &own).unwrap());
        }
        for rule in rules {
            let screen = Screen::new(entry.name, rule, "laws").unwrap();
            let needed = screen.minimum_bids();
            let ask = |bids| screen.ask(&figures(bids, 100, &Fraction::ONE, 1)).findings;
            let enough = ask(&totals[..needed]);
            assert!(enough.iter().all(|found| found.why_not().is_none()), "{}", entry.name);
            let why = WhyNotAssessable::FewerBids { found: needed - 1, needed };
            let fewer = ask(&totals[1..needed]);
            assert_eq!(fewer.len(), needed - 1);
            assert!(fewer.iter().all(|found| found.why_not() == Some(&why)), "{}", entry.name);
        }
    }
}

/// The examples of the catalogue ask somebody in some field and pass over somebody in another, or
/// the laws would say little.
#[test]
fn every_screen_asks_and_passes_over() {
    for screen in screens() {
        let of = |totals: &[i128]| screen.ask(&figures(totals, 100, &Fraction::ONE, 1)).summary;
        let fields = [
            &[50, 97, 98, 99, 100, 101][..],
            &[98, 98, 99, 101, 102],
            &[100, 100, 100],
            // Far apart in whole units of the currency too.
            &[50_000, 97_000, 98_000, 99_000, 100_000, 101_000],
        ];
        let found = fields.map(of).into_iter().reduce(ScreenSummary::and).unwrap();
        assert!(found.asked > 0 && found.asked < found.assessed, "{}: {found:?}", screen.name);
    }
}

/// The published source stands for its own figures alone: whichever is changed, another must be
/// stated.
#[test]
fn the_source_may_be_left_out_where_the_figures_are_the_published_ones() {
    let others =
        ["1", "2", "31%", "7", "8", "n", "counts", "does_not_count", "figures", "of_base", "each"];
    let mut published = 0;
    for entry in ScreenRule::catalogue() {
        assert_eq!(entry.rule.published_source(), entry.source);
        let required = entry.parameters.iter().filter(|own| own.is_required);
        let required: Vec<_> = required.map(|own| (own.name, own.value.as_str())).collect();
        let rule = ScreenRule::from_parameters(entry.name, &required).unwrap();
        assert_eq!(rule, entry.rule);
        published += usize::from(entry.source.is_some());
        for own in entry.parameters.iter().filter(|own| !own.is_required) {
            let with = |value| {
                let given: Vec<_> = required.iter().copied().chain([(own.name, value)]).collect();
                ScreenRule::from_parameters(entry.name, &given)
            };
            let stated = with(own.value.as_str()).unwrap();
            assert_eq!(stated.published_source(), entry.source, "{} {}", entry.name, own.name);
            let others = others.iter().filter(|value| **value != own.value);
            let mut others = others.filter_map(|value| with(value).ok()).peekable();
            assert!(others.peek().is_some(), "{} {}", entry.name, own.name);
            assert!(others.all(|rule| rule.published_source().is_none()), "{}", entry.name);
        }
        for own in entry.parameters.iter().filter(|own| own.is_required) {
            let known = required.iter().filter(|(name, _)| *name != own.name);
            let given =
                |value| known.clone().copied().chain([(own.name, value)]).collect::<Vec<_>>();
            let rules = others
                .iter()
                .filter_map(|value| ScreenRule::from_parameters(entry.name, &given(value)).ok());
            rules.for_each(|rule| assert_eq!(rule.published_source(), entry.source));
        }
    }
    assert!(published >= 8, "only {published} have published figures");
}

#[test]
fn counts_of_screens_add_up() {
    let found =
        |totals: &[(&str, &str)]| ask("below_mean", &[("margin", "10%")], &field(totals)).summary;
    let counts = |summary: ScreenSummary| (summary.bids, summary.assessed, summary.asked);
    // A mean of 100 asks the first; a mean of 85 asks the first and the second; one bid has none.
    let first = found(&[("a", "80"), ("b", "120")]);
    let second = found(&[("a", "70"), ("b", "70"), ("c", "115")]);
    let third = found(&[("a", "70")]);
    assert_eq!([first, second, third].map(counts), [(2, 2, 1), (3, 3, 2), (1, 0, 0)]);
    assert_eq!(counts(first.and(second).and(third)), (6, 5, 3));
}
