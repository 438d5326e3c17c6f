//! Quartiles, markets, and the corridors that follow from them.

use fullcost::evidence::{Evidence, Rule};
use fullcost::exact::{Currency, Fraction, Name, Rounding, UnitPrice};
use fullcost::price::{
    Aggregation, Corridor, Market, QuartileEstimator, RateCard, SMALL_SAMPLE, VatBasis, quartiles,
};
use proptest::prelude::*;

fn pounds(text: &str) -> UnitPrice {
    UnitPrice::parse(text, Currency::GBP).unwrap()
}

fn fraction(text: &str) -> Fraction {
    text.parse().unwrap()
}

/// The definition once more, on whole figures: the figure at a position, interpolated.
fn at_position(sorted: &[i64], position: &Fraction) -> Fraction {
    let below = position.rounded(0, Rounding::Floor);
    let place: usize = below.to_string().parse().unwrap();
    let part = position - &below;
    let figure = |place: usize| Fraction::from(i128::from(sorted[place - 1]));
    if part.is_zero() {
        return figure(place);
    }
    figure(place) + (figure(place + 1) - figure(place)) * part
}

proptest! {
    #[test]
    fn quartiles_are_the_figures_at_their_positions(
        figures in prop::collection::vec(-20_i64..20, 3..30),
        turn in 0_usize..30,
    ) {
        let mut sorted = figures.clone();
        sorted.sort_unstable();
        let n = Fraction::from(i128::try_from(figures.len()).unwrap());
        let mut listed: Vec<Fraction> =
            figures.iter().map(|figure| Fraction::from(i128::from(*figure))).collect();
        let places = listed.len();
        listed.rotate_left(turn % places);
        for (estimator, first, step) in [
            (QuartileEstimator::Exclusive, Fraction::ZERO, &n + &Fraction::ONE),
            (QuartileEstimator::Inclusive, Fraction::ONE, &n - &Fraction::ONE),
        ] {
            let found = quartiles(&listed, estimator).unwrap();
            let expected = ["1/4", "1/2", "3/4"]
                .map(|part| at_position(&sorted, &(&first + &(&step * &fraction(part)))));
            prop_assert_eq!(
                [found.lower.clone(), found.median.clone(), found.upper.clone()],
                expected
            );
            prop_assert_eq!(found.count, figures.len());
            prop_assert_eq!(found.estimator, estimator);
            let small = (figures.len() < SMALL_SAMPLE).then_some(figures.len());
            prop_assert_eq!(found.small_sample(), small);
        }
    }
}

#[test]
fn one_figure_is_its_own_quartiles_by_the_inclusive_estimator() {
    let found = quartiles(&[fraction("7/3")], QuartileEstimator::Inclusive).unwrap();
    assert!(found.to_interval().is_point());
    assert_eq!(&found.median, &fraction("7/3"));
    // Prices have at most six decimals; rounding into a band is asked for.
    let band = |places, rounding| found.to_band(Currency::GBP, places, rounding).unwrap();
    assert_eq!(band(2, Rounding::HalfEven).to_string(), "2.33 GBP");
    assert_eq!(band(6, Rounding::Up).to_string(), "2.333334 GBP");
}

/// Ten prices are no small sample, nine are.
#[test]
fn a_sample_is_small_below_ten() {
    let figures = |count: i128| (1..=count).map(Fraction::from).collect::<Vec<_>>();
    let of = |count| quartiles(&figures(count), QuartileEstimator::Inclusive).unwrap();
    assert_eq!((of(9).small_sample(), of(10).small_sample()), (Some(9), None));
    let market = |count: usize| {
        let empty =
            Market::new(Currency::GBP, QuartileEstimator::Inclusive, Aggregation::QuartileOfTotals);
        let priced = |market: Market, place: usize| {
            market.with_price(&format!("p{place}"), "low", pounds("5")).unwrap()
        };
        (0..count).fold(empty, priced)
    };
    assert_eq!((market(9).small_sample(), market(10).small_sample()), (Some(9), None));
    assert_eq!(market(10).fewest(), 10);
}

#[test]
fn rate_cards_make_a_market() {
    let card = |low: &str, high: &str| {
        let card = RateCard::new(Currency::GBP, VatBasis::Exempt);
        card.with_price("low", pounds(low)).unwrap().with_price("high", pounds(high)).unwrap()
    };
    let market =
        Market::new(Currency::GBP, QuartileEstimator::Exclusive, Aggregation::SumOfLineQuartiles)
            .with_card("c", &card("24", "30"))
            .unwrap()
            .with_card("a", &card("20", "33"))
            .unwrap()
            .with_card("b", &card("22", "36"))
            .unwrap();
    let corridor = Corridor::of_market("three cards", market).unwrap();
    assert_eq!(corridor.interval("low").unwrap().low(), &fraction("20"));
    assert_eq!(corridor.interval("low").unwrap().high(), &fraction("24"));
    assert!(corridor.band("low").is_none() && corridor.interval("night").is_none());
    let lines: Vec<&str> = corridor.lines().map(Name::as_str).collect();
    assert_eq!(lines, ["high", "low"]);
    let market = corridor.market().unwrap();
    assert_eq!((market.fewest(), market.small_sample()), (3, Some(3)));
    let quantities = [("low", fraction("10")), ("high", fraction("1"))];
    let basket = corridor.basket(&quantities).unwrap().unwrap();
    assert_eq!((basket.low(), basket.high()), (&fraction("230"), &fraction("276")));
    let unknown = [("night", fraction("1"))];
    assert!(corridor.basket(&unknown).unwrap().is_none());
}

#[cfg(feature = "json")]
mod tenders {
    use fullcost::appraisal::Appraisal;
    use fullcost::exact::Fraction;
    use fullcost::price::{
        Aggregation, BandRelation, Corridor, Market, QuartileEstimator, quartiles,
    };
    use fullcost::report;
    use serde_json::{Value, json};

    use super::{Currency, fraction, pounds};
    use crate::cases::{data, entries, items, read};
    use crate::support::asked::{self, appraisal, handle};

    fn exact(value: &Value) -> Fraction {
        fraction(value.as_str().unwrap())
    }

    fn market(prices: &Value, aggregation: Aggregation) -> Market {
        let mut market = Market::new(Currency::GBP, QuartileEstimator::Inclusive, aggregation);
        for (provider, lines) in entries(prices) {
            for (line, price) in entries(lines) {
                let price = pounds(price.as_str().unwrap());
                market = market.with_price(provider, line, price).unwrap();
            }
        }
        market
    }

    #[test]
    fn p26() {
        let case = read(&data("prices").join("p26.json"));
        let figures: Vec<Fraction> = items(&case["figures"]).map(exact).collect();
        for estimator in QuartileEstimator::ALL {
            let expected = &case["quartiles"][estimator.as_str()];
            let found = quartiles(&figures, estimator).unwrap();
            assert_eq!(&found.lower, &exact(&expected["lower"]));
            assert_eq!(&found.median, &exact(&expected["median"]));
            assert_eq!(&found.upper, &exact(&expected["upper"]));
            assert_eq!(found.small_sample(), Some(4));
        }
        let one_each = [("one", Fraction::ONE), ("two", Fraction::ONE)];
        let by_lines = market(&case["market"], Aggregation::SumOfLineQuartiles);
        let medians = ["one", "two"].map(|line| by_lines.line(line).unwrap().median.clone());
        let medians: Fraction = medians.iter().sum();
        assert_eq!(medians, exact(&case["medians"]["sum_of_line_quartiles"]));
        let totals = by_lines.totals(&one_each).unwrap();
        assert_eq!(&totals.median, &exact(&case["medians"]["quartile_of_totals"]));
        for aggregation in Aggregation::ALL {
            let expected = &case["inclusive"][aggregation.as_str()];
            let market = market(&case["market"], aggregation);
            let corridor = Corridor::of_market("case", market).unwrap();
            let basket = corridor.basket(&one_each).unwrap().unwrap();
            assert_eq!(basket.low(), &exact(&expected["low"]));
            assert_eq!(basket.high(), &exact(&expected["high"]));
        }
    }

    fn asking(aggregation: &str) -> Appraisal {
        let case = read(&data("prices").join("p26.json"));
        let document = json!({
            "format": 1, "title": "Home support", "currency": "GBP", "unit": "hour",
            "period": {"from": "2026-04", "months": 12},
            "demand": {"one": "1", "two": "1"},
            "corridor": {"source": "published cards", "market": {
                "estimator": "inclusive", "aggregation": aggregation, "prices": case["market"]}},
            "bids": [{"provider": "d", "vat": "exempt", "rates": {"one": "4", "two": "10"}}]
        });
        let asking = appraisal(&document);
        assert_eq!(Appraisal::from_json(&asking.to_json()).unwrap(), asking);
        asking
    }

    /// The two aggregations disagree: 14 lies within one and above the other.
    #[test]
    fn a_basket_is_held_against_the_named_aggregation() {
        for (aggregation, relation, distance) in [
            ("sum_of_line_quartiles", BandRelation::Within, "0"),
            ("quartile_of_totals", BandRelation::Above, "1/2"),
        ] {
            let asking = asking(aggregation);
            let (comparison, corridor) = (asking.compare(), asking.questions().corridor.as_ref());
            let bid = handle(&comparison, "planned", "d");
            let position = bid.corridor(corridor.unwrap()).unwrap();
            let basket = position.basket.as_ref().unwrap();
            assert_eq!(
                (basket.relation, asked::exact(&basket.distance)),
                (relation, &fraction(distance))
            );
            // Lines: 4 to 8, and 5 to 9.5.
            let lines: Vec<(&str, BandRelation)> = position
                .lines
                .iter()
                .map(|(line, position)| (line.as_str(), position.relation))
                .collect();
            assert_eq!(lines, [("one", BandRelation::Within), ("two", BandRelation::Above)]);
        }
    }

    #[test]
    fn a_small_sample_is_said_in_reports_and_results() {
        let findings = asking("quartile_of_totals").run().unwrap();
        let report = report::appraisal(&findings);
        assert!(report.contains(
            "  Source: published cards
  Lower to upper quartile of 3 providers, inclusive estimator; baskets: quartiles of the providers' totals
  Small sample: some quartile rests on 3 prices only
"
        ), "{report}");
        let result: Value = serde_json::from_str(&findings.to_json()).unwrap();
        assert_eq!(
            result["corridor"],
            json!({
                "source": "published cards", "basis": "quartiles", "estimator": "inclusive",
                "aggregation": "quartile_of_totals", "providers": 3, "small_sample": 3,
                "lines": {
                    "one": {"low": {"exact": "4", "rounded": "4.00"}, "high": {"exact": "8", "rounded": "8.00"}},
                    "two": {"low": {"exact": "5", "rounded": "5.00"}, "high": {"exact": "19/2", "rounded": "9.50"}}
                },
                "quartiles": {
                    "one": {"prices": 3, "lower": {"exact": "4", "rounded": "4.00"},
                        "median": {"exact": "6", "rounded": "6.00"}, "upper": {"exact": "8", "rounded": "8.00"}},
                    "two": {"prices": 3, "lower": {"exact": "5", "rounded": "5.00"},
                        "median": {"exact": "9", "rounded": "9.00"}, "upper": {"exact": "19/2", "rounded": "9.50"}}
                }
            })
        );
    }
}

/// Each tree gives the end of the corridor, and what a reader would work out from its leaves alone.
#[test]
fn the_working_of_a_corridor_is_performed_again() {
    for (estimator, aggregation) in QuartileEstimator::ALL
        .into_iter()
        .flat_map(|estimator| Aggregation::ALL.map(|aggregation| (estimator, aggregation)))
    {
        let mut market = Market::new(Currency::GBP, estimator, aggregation);
        let cards =
            [("d", "24", "31.25"), ("b", "20", "30"), ("a", "22.5", "36"), ("c", "22.5", "33")];
        for (provider, low, high) in cards {
            let card = market.with_price(provider, "low", pounds(low)).unwrap();
            market = card.with_price(provider, "high", pounds(high)).unwrap();
        }
        let corridor = Corridor::of_market("four cards", market).unwrap();
        let quantities = [("low", fraction("100")), ("high", fraction("40.5"))];
        for (line, price) in [("low", 1), ("high", 2)] {
            let ends = corridor.line_evidence(line).unwrap().unwrap();
            let interval = corridor.interval(line).unwrap();
            let mut sorted: Vec<Fraction> = cards
                .iter()
                .map(|card| fraction(if price == 1 { card.1 } else { card.2 }))
                .collect();
            sorted.sort();
            for ((tree, end), part) in
                ends.iter().zip([interval.low(), interval.high()]).zip(["1/4", "3/4"])
            {
                tree.verify().unwrap();
                assert_eq!(tree.value(), end, "{tree}");
                assert_eq!(tree.rule(), &Rule::Interpolated);
                assert_eq!(tree.unit(), "GBP per unit");
                let [position, figures @ ..] = tree.parts() else { panic!("{tree}") };
                let figures: Vec<&Fraction> = figures.iter().map(Evidence::value).collect();
                assert_eq!(figures, sorted.iter().collect::<Vec<_>>());
                let expected = match estimator {
                    QuartileEstimator::Exclusive => fraction("5") * fraction(part),
                    _ => Fraction::ONE + fraction("3") * fraction(part),
                };
                assert_eq!(position.value(), &expected);
                assert!(tree.to_string().contains(&format!("{} estimator", estimator.as_str())));
            }
        }
        let ends = corridor.basket_evidence(&quantities).unwrap().unwrap();
        let basket = corridor.basket(&quantities).unwrap().unwrap();
        for (tree, end) in ends.iter().zip([basket.low(), basket.high()]) {
            tree.verify().unwrap();
            assert_eq!((tree.value(), tree.unit()), (end, "GBP"), "{tree}");
        }
        let of_totals = *ends[0].rule() == Rule::Interpolated;
        assert_eq!(of_totals, aggregation == Aggregation::QuartileOfTotals);
        assert_eq!(corridor.line_evidence("night").unwrap(), None);
        assert_eq!(corridor.basket_evidence(&[("night", Fraction::ONE)]).unwrap(), None);
    }
}

/// Equal prices stand in the order of the providers' names, and stated ends are stated.
#[test]
fn the_working_says_where_a_figure_comes_from() {
    let mut market =
        Market::new(Currency::GBP, QuartileEstimator::Inclusive, Aggregation::SumOfLineQuartiles);
    for (provider, price) in [("c", "20"), ("b", "20"), ("a", "30")] {
        market = market.with_price(provider, "low", pounds(price)).unwrap();
    }
    let corridor = Corridor::of_market("three cards", market).unwrap();
    let [_, high] = corridor.line_evidence("low").unwrap().unwrap();
    let expected = "\
upper quartile of line \"low\": 25 GBP per unit [interpolated at the position; inclusive estimator]
  position: 2.5 [sum]
    the first: 1 [stated; inclusive estimator]
    steps from the first: 1.5 [product]
      steps from the first to the last: 2 [first less the others]
        figures: 3 [stated; counted]
        the first: 1 [stated; inclusive estimator]
      part of them: 0.75 [stated; inclusive estimator]
  price of b: 20 GBP per unit [stated; three cards]
  price of c: 20 GBP per unit [stated; three cards]
  price of a: 30 GBP per unit [stated; three cards]
";
    assert_eq!(high.to_string(), expected);
    let band = fullcost::price::PriceBand::new(pounds("20"), pounds("24")).unwrap();
    let stated = Corridor::new("schedule 2").unwrap().with_band("low", band).unwrap();
    let ends = stated.line_evidence("low").unwrap().unwrap();
    let told: Vec<String> = ends.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "floor of line \"low\": 20 GBP per unit [stated; schedule 2]\n",
            "ceiling of line \"low\": 24 GBP per unit [stated; schedule 2]\n"
        ]
    );
    let [low, _] = stated.basket_evidence(&[("low", fraction("10"))]).unwrap().unwrap();
    low.verify().unwrap();
    assert_eq!(low.value(), &fraction("200"));
}

/// Of a tender: the basket's bounds as they are held against the prices, with the buyer's tax.
#[cfg(feature = "json")]
#[test]
fn the_corridor_of_a_tender_shows_its_working() {
    use crate::support::asked::{appraisal, exact, handle};
    use fullcost::tender::BandEnd;
    let document = serde_json::json!({
        "format": 1, "title": "Support", "currency": "GBP", "unit": "hour",
        "period": {"from": "2026-04", "months": 12},
        "buyer_tax": {"rate": "20%", "recovered": "40%", "corridor": "exclusive", "source": "tender"},
        "scenarios": [
            {"name": "quiet", "weight": "25%", "demand": {"low": "100", "high": "10"}},
            {"name": "busy", "weight": "75%", "demand": {"low": "200", "high": "50"}}
        ],
        "corridor": {"source": "four cards", "market": {
            "estimator": "exclusive", "aggregation": "quartile_of_totals", "prices": {
                "a": {"low": "20", "high": "30"}, "b": {"low": "21", "high": "36"},
                "c": {"low": "24", "high": "31"}, "d": {"low": "18.5", "high": "33"}}}},
        "bids": [{"provider": "e", "vat": "exempt", "rates": {"low": "19", "high": "35"}}]
    });
    let asking = appraisal(&document);
    let (comparison, corridor) = (asking.compare(), asking.questions().corridor.as_ref().unwrap());
    for scenario in ["quiet", "busy", "expected"] {
        for end in [BandEnd::Low, BandEnd::High] {
            let tree = comparison
                .scenario(scenario)
                .unwrap()
                .corridor_evidence(corridor, end)
                .unwrap()
                .unwrap();
            tree.verify().unwrap();
            let position = handle(&comparison, scenario, "e").corridor(corridor).unwrap();
            let bounds = position.basket.as_ref().unwrap();
            assert!(tree.label().ends_with("to the buyer"), "{tree}");
            assert_eq!(tree.parts()[1].value(), &fraction("28/25"));
            let written: serde_json::Value = serde_json::from_str(&tree.to_json()).unwrap();
            assert_eq!(written["parts"][0]["rule"], "interpolated");
            // By its relation and distance the position tells the bound it was held against.
            let total =
                comparison.scenario(scenario).unwrap().view(fullcost::price::View::Tendered);
            let total = total.standing("e").unwrap().total.as_ref().unwrap().low().clone();
            if end == BandEnd::Low && bounds.relation.as_str() == "below" {
                assert_eq!(tree.value(), &(total + exact(&bounds.distance)));
            }
        }
        for line in ["low", "high"] {
            let expected = comparison.scenario("expected").unwrap();
            let tree = expected.corridor_line_evidence(corridor, line, BandEnd::High);
            let tree = tree.unwrap().unwrap();
            tree.verify().unwrap();
        }
    }
    let expected = comparison.scenario("expected").unwrap();
    let night = expected.corridor_line_evidence(corridor, "night", BandEnd::Low);
    assert_eq!(night.unwrap(), None);
}
