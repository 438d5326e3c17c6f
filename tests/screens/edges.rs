//! Exactly at the threshold, from how many bids, and what cannot be assessed, for every screen.

use fullcost::exact::{Currency, Fraction};
use fullcost::price::Interval;
use fullcost::price::{OwnCost, VolumeDifference};
use fullcost::screen::{
    BidFigures, LineFigures, Screen, ScreenFigures, ScreenOutcome, ScreenResult, ScreenRule,
    ScreenSummary, WhyNotAssessable,
};

use super::{ask, asked, field, fraction, rule, with_estimate};

fn point(figure: &str) -> Interval {
    Interval::point(fraction(figure))
}

fn band(low: &str, high: &str) -> Interval {
    Interval::new(fraction(low), fraction(high)).unwrap()
}

fn of(bids: Vec<BidFigures>) -> ScreenFigures {
    ScreenFigures::new(Currency::GBP, bids).unwrap()
}

type Parameters = Vec<(&'static str, &'static str)>;

/// A field in which "a" lies exactly at the threshold, by rule, its parameters but the edge, and
/// whether the edge counts unless it is said.
fn at_the_threshold() -> Vec<(&'static str, Parameters, ScreenFigures, bool)> {
    let ten = || vec![("margin", "10%")];
    let pair = || field(&[("a", "90"), ("b", "110")]);
    let cost = OwnCost::new(Currency::GBP, &point("90"), fraction("100"), Vec::new());
    let lines = || vec![LineFigures::new("low", point("20")).unwrap().with_floor(fraction("20"))];
    let floor = || BidFigures::new("a", fraction("90")).unwrap().with_floor(fraction("90"));
    let discounts = [("a", "12"), ("b", "10"), ("c", "10"), ("d", "10"), ("e", "1")];
    let five = [("a", "80"), ("b", "105"), ("c", "105"), ("d", "105"), ("e", "105")];
    vec![
        ("below_estimate", ten(), with_estimate(&[("a", "90")], "100"), false),
        ("below_floor", vec![("level", "basket")], of(vec![floor()]), false),
        (
            "below_floor",
            vec![("level", "lines")],
            of(vec![floor().with_lines(lines()).unwrap()]),
            false,
        ),
        ("below_mean", ten(), pair(), false),
        (
            "below_mean_or_estimate",
            vec![],
            with_estimate(&[("a", "90"), ("b", "110")], "50"),
            false,
        ),
        (
            "below_mean_or_estimate",
            vec![],
            with_estimate(&[("a", "90"), ("b", "90")], "100"),
            false,
        ),
        ("below_median", ten(), field(&[("a", "90"), ("b", "100"), ("c", "300")]), false),
        ("below_next_bid", vec![], field(&[("a", "70"), ("b", "100"), ("c", "100")]), true),
        ("below_other_mean", vec![], field(&[("a", "60"), ("b", "90"), ("c", "110")]), true),
        ("below_own_cost", ten(), of(vec![floor().with_own_cost(cost)]), false),
        ("deviation_or_estimate", vec![("divisor", "n"), ("factor", "2")], field(&five), false),
        ("double_mean", vec![], pair(), false),
        ("italy_method_a", vec![("discounts", "figures")], field(&discounts), true),
        ("mean_minus_deviation", vec![("factor", "2"), ("divisor", "n")], field(&five), false),
        (
            "mean_minus_deviation",
            vec![("factor", "1"), ("divisor", "n"), ("minimum_bids", "2")],
            pair(),
            false,
        ),
        (
            "relative_distance",
            vec![("factor", "1"), ("divisor", "n")],
            field(&[("a", "80"), ("b", "90"), ("c", "110")]),
            false,
        ),
        ("spain_article_85", vec![], with_estimate(&[("a", "75")], "100"), false),
        ("spain_article_85", vec![], field(&[("a", "80"), ("b", "100")]), false),
        (
            "spain_article_85",
            vec![],
            with_estimate(&[("a", "90"), ("b", "100"), ("c", "110")], "100"),
            false,
        ),
        (
            "spain_article_85",
            vec![],
            field(&[("a", "90"), ("b", "100"), ("c", "100"), ("d", "110")]),
            false,
        ),
        (
            "trimmed_mean",
            vec![],
            field(&[("a", "85"), ("b", "100"), ("c", "100"), ("d", "300")]),
            true,
        ),
        (
            "variation",
            vec![("limit", "10%"), ("divisor", "n"), ("minimum_bids", "2")],
            pair(),
            false,
        ),
    ]
}

#[test]
fn at_the_threshold_the_edge_decides() {
    let mut rules = Vec::new();
    for (name, parameters, figures, counts_unless_said) in at_the_threshold() {
        let is_asked = |result: &ScreenResult| asked(result).contains(&"a");
        assert_eq!(is_asked(&ask(name, &parameters, &figures)), counts_unless_said, "{name}");
        for (edge, expected) in [("counts", true), ("does_not_count", false)] {
            let with_edge: Vec<_> = parameters.iter().copied().chain([("edge", edge)]).collect();
            assert_eq!(is_asked(&ask(name, &with_edge, &figures)), expected, "{name}, {edge}");
        }
        rules.push(name);
    }
    // Prices are the same or not: there is no edge.
    rules.push("identical_prices");
    rules.sort_unstable();
    rules.dedup();
    assert_eq!(rules, ScreenRule::NAMES);
}

#[test]
fn with_fewer_bids_than_a_screen_needs_nothing_is_said() {
    for (name, parameters, least) in [
        ("below_mean", vec![("margin", "10%")], 2),
        ("below_mean", vec![("margin", "10%"), ("minimum_bids", "4")], 4),
        ("below_median", vec![("margin", "10%")], 2),
        ("below_next_bid", vec![], 2),
        ("below_other_mean", vec![], 2),
        ("double_mean", vec![], 2),
        ("identical_prices", vec![("lines", "1")], 2),
        ("italy_method_a", vec![("discounts", "figures")], 5),
        ("mean_minus_deviation", vec![("factor", "1"), ("divisor", "n")], 3),
        ("relative_distance", vec![("factor", "1"), ("divisor", "n-1")], 3),
        ("trimmed_mean", vec![], 4),
        ("variation", vec![("limit", "5%"), ("divisor", "n-1")], 3),
    ] {
        let names = ["a", "b", "c", "d", "e"];
        let totals = ["10", "25", "31", "40", "77"];
        let bids: Vec<_> = names.into_iter().zip(totals).take(least).collect();
        let screen = Screen::new("screen", rule(name, &parameters), "source").unwrap();
        assert_eq!(screen.minimum_bids(), least, "{name}");
        let enough = screen.ask(&field(&bids));
        assert!(enough.findings().iter().all(|found| found.why_not().is_none()), "{name}");
        let fewer = screen.ask(&field(&bids[1..]));
        let why = WhyNotAssessable::FewerBids { found: least - 1, needed: least };
        assert!(fewer.findings().iter().all(|found| found.why_not() == Some(&why)), "{name}");
    }
}

#[test]
fn the_pair_of_deviation_and_estimate_changes_over_at_five_bids() {
    let five = [("a", "80"), ("b", "105"), ("c", "105"), ("d", "105"), ("e", "105")];
    let parameters = [("divisor", "n-1")];
    // Five: the mean less one deviation, whatever the estimate.
    let result = ask("deviation_or_estimate", &parameters, &with_estimate(&five, "500"));
    assert_eq!(asked(&result), ["a"]);
    // Four: at 20% under the estimate is asked, a penny above is not.
    let result = ask("deviation_or_estimate", &parameters, &with_estimate(&five[..4], "100"));
    assert_eq!(asked(&result), ["a"]);
    let result = ask("deviation_or_estimate", &parameters, &with_estimate(&five[..4], "99.99"));
    assert_eq!(asked(&result), [""; 0]);
    let result = ask("deviation_or_estimate", &parameters, &field(&five[..4]));
    assert!(
        result
            .findings()
            .iter()
            .all(|found| found.why_not() == Some(&WhyNotAssessable::NoEstimate))
    );
}

#[test]
fn one_deviation_never_asks_of_two_bids() {
    for divisor in ["n", "n-1"] {
        let parameters = [("factor", "1"), ("divisor", divisor), ("minimum_bids", "2")];
        let result = ask("mean_minus_deviation", &parameters, &field(&[("a", "1"), ("b", "9999")]));
        assert_eq!(asked(&result), [""; 0]);
    }
}

#[test]
fn ties_with_the_edge_are_set_aside_by_italys_method() {
    let parameters = [("discounts", "figures")];
    let bids = [("a", "1"), ("b", "1"), ("c", "10"), ("d", "12"), ("e", "20"), ("f", "20")];
    let result = ask("italy_method_a", &parameters, &field(&bids));
    // 10 and 12 remain: mean 11, excess 1, at most 15% of it: 13.2.
    assert_eq!(result.findings()[0].threshold(), Some(&fraction("13.2")));
    assert_eq!(asked(&result), ["e", "f"]);
    let same = [("a", "10"), ("b", "10"), ("c", "10"), ("d", "10"), ("e", "10")];
    let result = ask("italy_method_a", &parameters, &field(&same));
    assert!(
        result
            .findings()
            .iter()
            .all(|found| found.why_not() == Some(&WhyNotAssessable::NothingLeft))
    );
}

#[test]
fn italys_excess_is_small_up_to_its_limit() {
    let parameters = [("discounts", "figures")];
    let of = |low: &'static str, high: &'static str| {
        field(&[("a", "1"), ("b", low), ("c", "10"), ("d", high), ("e", "12")])
    };
    let at = ask("italy_method_a", &parameters, &of("8.5", "11.5"));
    assert_eq!(at.findings()[0].threshold(), Some(&fraction("12")));
    let above = ask("italy_method_a", &parameters, &of("8.4", "11.6"));
    assert_eq!(above.findings()[0].threshold(), Some(&fraction("11.6")));
    assert_eq!(asked(&above), ["d", "e"]);
}

#[test]
fn italys_discounts_are_taken_of_the_estimate() {
    let bids = [("a", "880"), ("b", "900"), ("c", "900"), ("d", "900"), ("e", "990")];
    let result = ask("italy_method_a", &[], &with_estimate(&bids, "1000"));
    assert_eq!(result.findings()[0].figure(), Some(&fraction("12")));
    assert_eq!(asked(&result), ["a"]);
    let result = ask("italy_method_a", &[], &field(&bids));
    assert!(
        result
            .findings()
            .iter()
            .all(|found| found.why_not() == Some(&WhyNotAssessable::NoEstimate))
    );
}

#[test]
fn bids_at_the_spread_stay_in_the_mean() {
    let at = ask("double_mean", &[], &field(&[("a", "80"), ("b", "100"), ("c", "120")]));
    assert_eq!(at.findings()[0].threshold(), Some(&fraction("90")));
    let above = ask("double_mean", &[], &field(&[("a", "80"), ("b", "100"), ("c", "120.01")]));
    assert_eq!(above.findings()[0].threshold(), Some(&fraction("81")));
    let four = [("a", "90"), ("b", "100"), ("c", "100"), ("d", "110")];
    let at = ask("spain_article_85", &[], &field(&four));
    assert_eq!(at.findings()[0].threshold(), Some(&fraction("90")));
}

#[test]
fn spain_takes_the_three_lowest_where_fewer_remain() {
    // Mean 325, and only 10 and 20 are not more than 10% above it.
    let four = [("a", "10"), ("b", "20"), ("c", "600"), ("d", "670")];
    let result = ask("spain_article_85", &[], &field(&four));
    assert_eq!(result.findings()[0].threshold(), Some(&fraction("189")));
    assert_eq!(asked(&result), ["a", "b"]);
    let base = [("a", "70"), ("b", "71"), ("c", "72")];
    let result = ask("spain_article_85", &[], &with_estimate(&base, "100"));
    // 0.9 of the mean would be 63.9: in any case below 75 is asked.
    assert_eq!(asked(&result), ["a", "b", "c"]);
    assert_eq!(
        result.summary().note().as_deref(),
        Some(
            "asks 3 of 3 bids: a screen that asks most of a field says little about any one of them"
        )
    );
}

/// The question names the threshold that decides, and of two equal ones the mean.
#[test]
fn spain_asks_by_the_yardstick_that_decides() {
    let question = |parameters: &[(&str, &str)], figures: &ScreenFigures| {
        let result = ask("spain_article_85", parameters, figures);
        result.asked().next().unwrap().question().unwrap().to_owned()
    };
    let alone = question(&[], &with_estimate(&[("a", "74")], "100"));
    assert!(
        alone.contains("below 75.00 GBP, which is 25% under 100.00 GBP, the base price"),
        "{alone}"
    );
    // 90 % of a mean of 100, and 75 % of 120.
    let equal = with_estimate(&[("a", "80"), ("b", "110"), ("c", "110")], "120");
    let mean = "below 90.00 GBP, which is 10% under 100.00 GBP, the mean of the 3 bids that count";
    assert!(question(&[], &equal).contains(mean));
    let of_base =
        question(&[("reading", "of_base")], &with_estimate(&[("a", "60"), ("b", "110")], "200"));
    let other = "below 70.00 GBP, which is 20% of the base price under 110.00 GBP, the other bid";
    assert!(of_base.contains(other), "{of_base}");
}

/// A margin may be the whole: nothing but a total below zero would be asked.
#[test]
fn a_margin_of_everything_is_taken() {
    let result = ask("below_mean", &[("margin", "100%")], &field(&[("a", "1"), ("b", "199")]));
    assert_eq!(result.findings()[0].threshold(), Some(&Fraction::ZERO));
    assert!(asked(&result).is_empty());
}

#[test]
fn belgium_sets_a_quarter_aside_from_seven_bids() {
    let seven = [
        ("a", "85"),
        ("b", "100"),
        ("c", "100"),
        ("d", "100"),
        ("e", "100"),
        ("f", "300"),
        ("g", "300"),
    ];
    let result = ask("trimmed_mean", &[], &field(&seven));
    assert_eq!(result.findings()[0].threshold(), Some(&fraction("85")));
    assert_eq!(asked(&result), ["a"]);
    let six = ask("trimmed_mean", &[], &field(&seven[1..]));
    // 100, 100, 100 and 300 remain: mean 150.
    assert_eq!(six.findings()[0].threshold(), Some(&fraction("127.5")));
}

#[test]
fn either_part_is_enough_and_both_are_needed_to_pass() {
    let bids = [("a", "88"), ("b", "99"), ("c", "113")];
    // The mean is 100, so a lies under 90; no estimate: the others cannot be passed over.
    let result = ask("below_mean_or_estimate", &[], &field(&bids));
    assert_eq!(asked(&result), ["a"]);
    assert_eq!(result.findings()[1].why_not(), Some(&WhyNotAssessable::NoEstimate));
    let alone = ask("below_mean_or_estimate", &[], &with_estimate(&bids[..1], "97"));
    assert_eq!(
        alone.findings()[0].why_not(),
        Some(&WhyNotAssessable::FewerBids { found: 1, needed: 2 })
    );
    let alone = ask("below_mean_or_estimate", &[], &with_estimate(&bids[..1], "98"));
    assert_eq!(asked(&alone), ["a"]);
}

#[test]
fn every_bid_that_shares_the_lowest_total_is_asked() {
    let figures = field(&[("a", "50"), ("b", "50"), ("c", "500")]);
    assert_eq!(asked(&ask("below_other_mean", &[], &figures)), ["a", "b"]);
    assert_eq!(asked(&ask("below_next_bid", &[], &figures)), [""; 0]);
}

#[test]
fn bands_are_decided_where_both_ends_lie_on_one_side() {
    let bids = vec![
        BidFigures::with_band("across", band("80", "95")).unwrap(),
        BidFigures::with_band("over", band("90", "95")).unwrap(),
        BidFigures::with_band("under", band("80", "89.99")).unwrap(),
    ];
    let figures = of(bids).with_estimate(fraction("100")).unwrap();
    let result = ask("below_estimate", &[("margin", "10%")], &figures);
    assert_eq!(asked(&result), ["under"]);
    assert_eq!(result.findings()[0].why_not(), Some(&WhyNotAssessable::IntervalAcross));
    assert_eq!(result.findings()[1].outcome(), &ScreenOutcome::NotAsked);
    let mean = ask("below_mean", &[("margin", "10%")], &figures);
    let why = WhyNotAssessable::Interval { bid: "across".parse().unwrap() };
    assert!(mean.findings().iter().all(|found| found.why_not() == Some(&why)));
}

#[test]
fn what_is_missing_is_not_assessable() {
    let figures = field(&[("a", "1"), ("b", "2")]);
    for (name, parameters, why) in [
        ("below_estimate", vec![("margin", "10%")], WhyNotAssessable::NoEstimate),
        ("below_floor", vec![("level", "basket")], WhyNotAssessable::NoCorridor),
        ("below_floor", vec![("level", "lines")], WhyNotAssessable::NoCorridor),
        ("below_own_cost", vec![("margin", "0%")], WhyNotAssessable::NoCostModel),
    ] {
        let result = ask(name, &parameters, &figures);
        assert!(result.findings().iter().all(|found| found.why_not() == Some(&why)), "{name}");
        assert_eq!(result.summary().assessed(), 0);
    }
    let same = field(&[("a", "5"), ("b", "5"), ("c", "5")]);
    for name in ["mean_minus_deviation", "relative_distance"] {
        let result = ask(name, &[("factor", "1"), ("divisor", "n"), ("edge", "counts")], &same);
        assert_eq!(result.findings()[0].why_not(), Some(&WhyNotAssessable::NoSpread));
    }
    let zero = field(&[("a", "0"), ("b", "0"), ("c", "0"), ("d", "0"), ("e", "0")]);
    for (name, parameters, what) in [
        ("below_mean", vec![("margin", "10%")], "the mean of the bids"),
        ("below_median", vec![("margin", "10%")], "the median of the bids"),
        ("below_next_bid", vec![], "the next bid"),
        ("below_other_mean", vec![], "the mean of the other bids"),
        ("double_mean", vec![], "the mean of the bids"),
        ("trimmed_mean", vec![], "the mean of the bids that remain"),
        ("spain_article_85", vec![], "the mean of the bids"),
        ("variation", vec![("limit", "5%"), ("divisor", "n")], "the mean of the bids"),
    ] {
        let result = ask(name, &parameters, &zero);
        assert_eq!(
            result.findings()[0].why_not(),
            Some(&WhyNotAssessable::NotAboveZero { what }),
            "{name}"
        );
        assert!(asked(&result).is_empty());
    }
}

#[test]
fn volumes_that_differ_are_reported() {
    let difference =
        VolumeDifference::new("care".parse().unwrap(), "5000".parse().unwrap(), fraction("5200"));
    let own = OwnCost::new(Currency::GBP, &point("90"), fraction("100"), vec![difference]);
    let bid = BidFigures::new("a", fraction("95")).unwrap().with_own_cost(own);
    let result = ask("below_own_cost", &[("margin", "0%")], &of(vec![bid]));
    assert_eq!(
        result.findings()[0].question(),
        Some(
            "the price of the priced lines of \"a\" is 90.00 GBP, below 100.00 GBP, which is the full cost in the bidder's own model at its volumes: how is the price made up?"
        )
    );
    assert_eq!(
        result.findings()[0].notes(),
        ["the model's volume of \"care\" is 5000, the demand 5200"]
    );
}

#[test]
fn closeness_looks_at_prices_without_preset_lines() {
    let bid = |provider, price: &str| {
        let total = fraction(price) + Fraction::from(1000);
        BidFigures::new(provider, total).unwrap().with_price_without_presets(point(price))
    };
    let figures = of(vec![bid("a", "80"), bid("b", "90"), bid("c", "110"), bid("d", "120")]);
    // With the preset thousand the field would seem close.
    let parameters = [("limit", "10%"), ("divisor", "n-1")];
    assert_eq!(asked(&ask("variation", &parameters, &figures)), [""; 0]);
    assert_eq!(
        asked(&ask("variation", &[("limit", "20%"), ("divisor", "n-1")], &figures)).len(),
        4
    );
}

#[test]
fn identical_prices_are_counted_by_line() {
    let bid = |provider, prices: [&str; 3]| {
        let lines = ["high", "low", "middle"].into_iter().zip(prices);
        let lines = lines.map(|(line, price)| LineFigures::new(line, point(price)).unwrap());
        BidFigures::new(provider, fraction("1")).unwrap().with_lines(lines.collect()).unwrap()
    };
    let figures = of(vec![
        bid("a", ["30", "10", "20"]),
        bid("b", ["30", "10", "21"]),
        bid("c", ["31", "10", "22"]),
        bid("d", ["32", "11", "23"]),
    ]);
    assert_eq!(asked(&ask("identical_prices", &[("lines", "1")], &figures)), ["a", "b", "c"]);
    let two = ask("identical_prices", &[("lines", "2")], &figures);
    assert_eq!(asked(&two), ["a", "b"]);
    assert_eq!(
        two.findings()[0].question(),
        Some(
            "\"a\" has the same prices as other bids: line \"high\" at 30.00 GBP as \"b\"; line \"low\" at 10.00 GBP as \"b\"; \"c\": how did it come to them?"
        )
    );
    let totals = field(&[("a", "5"), ("b", "5"), ("c", "6")]);
    assert_eq!(asked(&ask("identical_prices", &[("lines", "1")], &totals)), ["a", "b"]);
}

/// What stands beside every result of a screen: whose figures enter, from how many bids, and the
/// rule in words with its own figures.
#[test]
fn every_screen_says_how_it_decides() {
    let (all, none) = ("all bids, its own among them", "no bid: the yardstick comes from outside");
    let others = "the other bids, without its own";
    let remaining = "the bids that remain once some are set aside";
    let ten = &[("margin", "10%")][..];
    let deviation = &[("factor", "2"), ("divisor", "n-1")][..];
    let words = |name, parameters, population, bids, words: &str| {
        let screen = Screen::new("screen", rule(name, parameters), "source").unwrap();
        assert_eq!(screen.population().in_words(), population, "{name}");
        assert_eq!(screen.minimum_bids(), bids, "{name}");
        assert_eq!(screen.in_words(), words, "{name}");
    };
    words("below_estimate", ten, none, 1, "total below estimate × (100% − 10%)");
    let basket = "price of the priced lines below their floors";
    words("below_floor", &[("level", "basket")], none, 1, basket);
    words("below_floor", &[("level", "lines")], none, 1, "price of a line below its floor");
    words("below_mean", ten, all, 2, "total below mean × (100% − 10%)");
    let either = "total below mean × (100% − 10%), or below estimate × (100% − 10%)";
    words("below_mean_or_estimate", &[], all, 1, either);
    words("below_median", ten, all, 2, "total below median × (100% − 10%)");
    let next = "lowest total at or below next total × (100% − 30%)";
    words("below_next_bid", &[], others, 2, next);
    let mean = "lowest total at or below mean of the others × (100% − 40%)";
    words("below_other_mean", &[], others, 2, mean);
    let own = "price of the priced lines below own full cost × (100% − 10%)";
    words("below_own_cost", ten, none, 1, own);
    let few = "from 5 bids: total below mean − 1 × standard deviation (divisor n); with fewer: \
total at or below estimate × (100% − 20%)";
    words("deviation_or_estimate", &[("divisor", "n")], all, 1, few);
    let double = "total below mean of the totals up to mean × (100% + 20%) × (100% − 10%)";
    words("double_mean", &[], remaining, 2, double);
    let same = "the same price as another bid on 3 lines or more, preset lines left out; or the \
same total, where lines are not known";
    words("identical_prices", &[("lines", "3")], others, 2, same);
    let italy = "discount at or above T; M the mean and s the mean excess above it of the \
discounts without the highest and lowest 10%, ties with them too; from 15 bids T = M + s − s × \
first two decimals of the sum, multiplied, in percent; with fewer T = M × (100% + 20%) where s is \
at most 15% of M, else M + s";
    words("italy_method_a", &[("discounts", "figures")], remaining, 5, italy);
    let minus = "total below mean − 2 × standard deviation (divisor n-1)";
    words("mean_minus_deviation", deviation, all, 3, minus);
    let distance = "(second − lowest) / standard deviation of all but the lowest (divisor n-1) \
above 2, without preset lines";
    words("relative_distance", deviation, others, 3, distance);
    let spain = "one bid: total below base price less 25%; two: below the other less 20%; three: \
below the mean without the highest, where that is more than 10% above it, less 10%, or below base \
price less 25%; more: below the mean of those up to 10% above the first mean, three at least, \
less 10%";
    words("spain_article_85", &[], remaining, 1, spain);
    let trimmed = "total at or below mean without the lowest and the highest (from 7 bids the \
highest 25%, rounded up) × (100% − 15%)";
    words("trimmed_mean", &[], remaining, 4, trimmed);
    let close = "standard deviation (divisor n) / mean at or below 5%, without preset lines";
    let limit = &[("limit", "5%"), ("divisor", "n"), ("edge", "counts")];
    words("variation", limit, all, 3, close);
}

#[test]
fn counts_of_screens_add_up() {
    let found = |totals: &[(&str, &str)]| ask("below_mean", &[("margin", "10%")], &field(totals));
    let counts = |summary: ScreenSummary| (summary.bids(), summary.assessed(), summary.asked());
    // A mean of 100 asks the first; a mean of 85 asks the first and the second; one bid has none.
    let first = found(&[("a", "80"), ("b", "120")]).summary();
    let second = found(&[("a", "70"), ("b", "70"), ("c", "115")]).summary();
    let third = found(&[("a", "70")]).summary();
    assert_eq!([first, second, third].map(counts), [(2, 2, 1), (3, 3, 2), (1, 0, 0)]);
    assert_eq!(counts(first.and(second).and(third)), (6, 5, 3));
}

/// Where both parts have the same threshold, the mean is named.
#[test]
fn equal_thresholds_are_told_by_the_mean() {
    let figures = with_estimate(&[("a", "80"), ("b", "120")], "100");
    assert_eq!(figures.estimate(), Some(&fraction("100")));
    let result = ask("below_mean_or_estimate", &[], &figures);
    let question = result.asked().next().unwrap().question().unwrap();
    assert!(question.contains("10% under 100.00 GBP, the mean of 2 bids"), "{question}");
}
