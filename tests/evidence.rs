//! The working behind figures: what it shows, line by line, and that every part can be recomputed.

use fullcost::allocation::Method;
use fullcost::cost::{CostLine, Driver, Organisation, OverheadPool, Service};
use fullcost::evidence::{Evidence, Rule};
use fullcost::exact::{Currency, Money, Name, Percent, Period, Quantity, Rounding};
use fullcost::full_cost::{CostBasis, FullCost, full_cost};

use crate::exact::fraction;

/// A tree and everything below it.
fn all_parts(evidence: &Evidence) -> Vec<&Evidence> {
    let below = evidence.parts().iter().flat_map(all_parts);
    std::iter::once(evidence).chain(below).collect()
}

/// What holds of any working: inputs have no parts and all else has some, every part can be
/// recomputed by itself, and each has one line of the text.
fn check_tree(evidence: &Evidence) {
    let parts = all_parts(evidence);
    for part in &parts {
        assert_eq!(part.verify(), Ok(()), "{part}");
        assert!(!part.label().is_empty() && !part.label().contains('\n'));
        assert!(*part.rule() != Rule::Stated || part.parts().is_empty(), "{part}");
    }
    assert_eq!(evidence.to_string().lines().count(), parts.len());
}

fn part<'a>(evidence: &'a Evidence, label: &str) -> &'a Evidence {
    let parts = all_parts(evidence);
    parts
        .into_iter()
        .find(|part| part.label() == label)
        .unwrap_or_else(|| panic!("no {label} in\n{evidence}"))
}

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

/// Rent shared to the penny among a service and a pool, and the pool shared in thirds.
fn workshop() -> FullCost {
    let pounds = |text| Money::parse(text, Currency::GBP).unwrap();
    let quantity = |text: &str| text.parse::<Quantity>().unwrap();
    let share = |text: &str| text.parse::<Percent>().unwrap();
    let rent = CostLine::new("rent", pounds("10.01"), "repairs", "lease").unwrap();
    let rent =
        rent.shared_among(vec![(name("repairs"), share("50%")), (name("office"), share("50%"))]);
    let posts = vec![(name("repairs"), quantity("2")), (name("advice"), quantity("1"))];
    let organisation = Organisation::builder(
        "workshop",
        Currency::GBP,
        Period::new("2026-04".parse().unwrap(), 12).unwrap(),
    )
    .service(Service::new("repairs", "visit", quantity("4")).unwrap())
    .service(Service::new("advice", "case", quantity("3")).unwrap())
    .driver(Driver { unit: Some(name("post")), ..Driver::stated("posts", posts).unwrap() })
    .pool(OverheadPool::new("office", "posts").unwrap())
    .line(rent)
    .build()
    .unwrap();
    full_cost(&organisation, &Method::Direct).unwrap()
}

#[test]
fn a_shared_line_shows_its_split_and_its_table() {
    let evidence = workshop().service("repairs").unwrap().evidence(CostBasis::Full).unwrap();
    check_tree(&evidence);
    // The odd penny of the rent goes to the office, the earlier name; of its 5.01 two thirds are
    // 3.34 exactly.
    let split = part(&evidence, "rent, share of repairs");
    assert_eq!(split.value(), &fraction("5"));
    assert_eq!(split.unit(), "GBP");
    assert_eq!(split.rule(), &Rule::Apportioned { key: name("repairs"), places: 2 });
    let weights: Vec<&str> = split.parts().iter().map(Evidence::label).collect();
    assert_eq!(weights, ["rent", "office", "repairs"]);
    assert_eq!(split.parts()[0].source().unwrap().as_str(), "lease");
    let share = part(&evidence, "share of office");
    assert_eq!(share.value(), &fraction("3.34"));
    assert_eq!(share.rule(), &Rule::RoundedInTable { places: 2 });
    let exact = part(&evidence, "exact share of office");
    assert_eq!(exact.rule(), &Rule::Product);
    assert_eq!(part(&evidence, "own cost of office").value(), &fraction("5.01"));
    let driver = part(&evidence, "posts of repairs over posts of all open receivers");
    assert_eq!(
        (driver.value(), driver.rule(), driver.unit()),
        (&fraction("2/3"), &Rule::Quotient, "")
    );
    assert_eq!(part(&evidence, "posts of repairs").unit(), "post");
    assert_eq!(evidence.value(), &fraction("8.34"));
}

#[test]
fn a_figure_without_end_is_shown_as_a_fraction_and_about() {
    let costs = workshop();
    let evidence = costs.service("advice").unwrap().evidence_per_unit(CostBasis::Full).unwrap();
    check_tree(&evidence);
    let text = evidence.to_string();
    let first = text.lines().next().unwrap();
    // 5.01 / 3 = 1.67 is charged to advice; over three cases.
    assert_eq!(
        first,
        "full cost of advice per case: 167/300 (about 0.556667) GBP per case [first over second]"
    );
    assert_eq!(evidence.parts()[1].label(), "volume");
    assert_eq!(evidence.parts()[1].unit(), "case");
    let deepest = text.lines().map(|line| line.len() - line.trim_start().len()).max().unwrap();
    assert_eq!(deepest % 2, 0);
    assert!(deepest >= 8, "{text}");
}

#[test]
fn rules_are_named_in_words() {
    let rounded = Rule::Rounded { places: 2, rounding: Rounding::HalfEven };
    for (rule, words) in [
        (Rule::Apportioned { key: name("a"), places: 2 }, "apportioned by largest remainder"),
        (Rule::Difference, "first less the others"),
        (Rule::Interpolated, "interpolated at the position"),
        (Rule::Negated, "sign turned"),
        (Rule::NotBelowZero, "not below zero"),
        (Rule::Product, "product"),
        (Rule::Quotient, "first over second"),
        (rounded, "rounded to 2 places, half_even"),
        (Rule::RoundedInTable { places: 2 }, "rounded with the whole table"),
        (Rule::Stated, "stated"),
        (Rule::Sum, "sum"),
    ] {
        assert_eq!(rule.to_string(), words);
    }
}

#[cfg(feature = "json")]
mod published {
    use fullcost::cost::Organisation;
    use fullcost::evidence::Evidence;
    use fullcost::full_cost::{CostBasis, full_cost};
    use fullcost::price::View;
    use fullcost::tender::{BandEnd, Comparison, Tender, compare};
    use serde_json::Value;

    use super::{all_parts, check_tree, part};
    use crate::cases::{data, items, method, read};
    use crate::support::asked::handle;

    /// P6, the hospital: dietary's part of radiology, straight and through administration, each
    /// figure of which the source's own table gives (37,500 meals once maintenance is closed).
    #[test]
    fn the_working_of_a_step_down() {
        let case = read(&data("allocation/p06.json"));
        let organisation = Organisation::from_json(&case["organisation"].to_string()).unwrap();
        let costs = full_cost(&organisation, &method(&case["runs"][0]["method"])).unwrap();
        let evidence = costs.service("radiology").unwrap().evidence(CostBasis::Full).unwrap();
        check_tree(&evidence);
        assert_eq!(
            part(&evidence, "share of dietary").to_string(),
            "share of dietary: 34,666.67 USD [rounded with the whole table]
  exact share of dietary: 104000/3 (about 34,666.666667) USD [product]
    own cost of dietary: 400,000 USD [sum]
      Own cost: 400,000 USD [stated; table of the worked example]
    part of dietary that ends in radiology: 13/150 (about 0.086667) [sum]
      meals of radiology over meals of all open receivers: 1/15 (about 0.066667) [first over second]
        meals of radiology: 2,500 meal [stated]
        meals of all open receivers: 37,500 meal [sum]
          administration: 2,500 meal [stated]
          laboratory: 2,500 meal [stated]
          nursing: 30,000 meal [stated]
          radiology: 2,500 meal [stated]
      through administration: 0.02 [product]
        meals of administration over meals of all open receivers: 1/15 (about 0.066667) [first over second]
          meals of administration: 2,500 meal [stated]
          meals of all open receivers: 37,500 meal [sum]
            administration: 2,500 meal [stated]
            laboratory: 2,500 meal [stated]
            nursing: 30,000 meal [stated]
            radiology: 2,500 meal [stated]
        part of administration that ends in radiology: 0.3 [sum]
          employees of radiology over employees of all open receivers: 0.3 [first over second]
            employees of radiology: 30 employee [stated]
            employees of all open receivers: 100 employee [sum]
              laboratory: 20 employee [stated]
              nursing: 50 employee [stated]
              radiology: 30 employee [stated]
"
        );
    }

    fn four_bids() -> Comparison {
        let case = read(&data("tender/p29.json"));
        compare(&Tender::from_json(&case["tender"].to_string()).unwrap())
    }

    /// P29: the council's price with the charges the others bear: 900,000 + 16,000 + 72,000 +
    /// 30,000 = 1,018,000.
    #[test]
    fn the_working_of_a_view() {
        let comparison = four_bids();
        let view = View::CompetitivelyNeutral;
        let evidence =
            handle(&comparison, "planned", "borough-council").evidence(view, BandEnd::Low).unwrap();
        assert_eq!(
            evidence.to_string(),
            "competitively neutral view of borough-council, scenario planned: 1,018,000 GBP [sum]
  basket of borough-council, scenario planned: 900,000 GBP [sum]
    High need: 272,000 GBP [product]
      price: 27.2 GBP per contact hour [stated; rate card of the bid]
      quantity: 10,000 contact hour [stated; demand of the tender]
    Low need: 320,000 GBP [product]
      price: 20 GBP per contact hour [stated; rate card of the bid]
      quantity: 16,000 contact hour [stated; demand of the tender]
    Medium need: 308,000 GBP [product]
      price: 22 GBP per contact hour [stated; rate card of the bid]
      quantity: 14,000 contact hour [stated; demand of the tender]
  Return on capital below the benchmark: 16,000 GBP [product; published in the tender, schedule 4 (illustrative rate)]
    gap: 0.08 [not below zero]
      benchmark less own rate: 0.08 [first less the others]
        benchmark: 0.08 [stated; published in the tender, schedule 4 (illustrative rate)]
        own_capital_rate (declared): 0 [stated; the bidder's own word]
    capital_employed (declared): 200,000 GBP [stated; the bidder's own word]
  Overhead left out of the price: 72,000 GBP [product; published in the tender, schedule 4]
    rate: 1 [stated; published in the tender, schedule 4]
    overhead_left_out (evidenced): 72,000 GBP [stated; budget book, recharges not made]
  Value added tax relief: 30,000 GBP [product; published in the tender, schedule 4]
    rate: 1 [stated; published in the tender, schedule 4]
    refundable_input_tax (declared): 30,000 GBP [stated; the bidder's own word]
"
        );
    }

    /// Whatever a view is made of, every input of every bid says where it comes from.
    #[test]
    fn every_input_of_a_comparison_names_its_source() {
        let comparison = four_bids();
        for view in View::ALL {
            for bid in comparison.tender().bids() {
                let provider = bid.provider.as_str();
                let evidence =
                    handle(&comparison, "planned", provider).evidence(view, BandEnd::High).unwrap();
                check_tree(&evidence);
                for input in all_parts(&evidence).into_iter().filter(|part| part.parts().is_empty())
                {
                    assert!(input.source().is_some(), "{input}");
                }
            }
        }
    }

    /// The tree as a document holds what the getters say, all the way down.
    #[test]
    fn a_working_is_written_as_it_is() {
        fn check(document: &Value, evidence: &Evidence) {
            assert_eq!(document["label"], evidence.label());
            assert_eq!(document["value"], evidence.value().to_string());
            assert_eq!(document["unit"], evidence.unit());
            assert_eq!(
                document["source"].as_str(),
                evidence.source().map(fullcost::exact::Text::as_str)
            );
            let parts: Vec<&Value> = items(&document["parts"]).collect();
            assert_eq!(parts.len(), evidence.parts().len());
            for (document, part) in parts.into_iter().zip(evidence.parts()) {
                check(document, part);
            }
        }
        let comparison = four_bids();
        let evidence = handle(&comparison, "planned", "harbour-charity")
            .evidence(View::Unsubsidised, BandEnd::Low);
        let evidence = evidence.unwrap();
        let document: Value = serde_json::from_str(&evidence.to_json()).unwrap();
        check(&document, &evidence);
        let less = part(&evidence, "less Volunteer programme cost no longer needed");
        assert_eq!(serde_json::from_str::<Value>(&less.to_json()).unwrap()["rule"], "negated");
    }
}

/// With a precision it unfolds so deep, and says how much lies deeper.
#[test]
fn evidence_is_shown_to_a_stated_depth() {
    let pounds = |text| Money::parse(text, Currency::GBP).unwrap();
    let period = Period::new("2026-04".parse().unwrap(), 12).unwrap();
    let organisation = Organisation::builder("shed", Currency::GBP, period)
        .service(Service::new("repairs", "visit", "6000".parse().unwrap()).unwrap())
        .line(CostLine::new("all", pounds("93000"), "repairs", "ledger").unwrap())
        .build()
        .unwrap();
    let costs = full_cost(&organisation, &Method::Direct);
    let costs = costs.unwrap();
    let basis = CostBasis::Full;
    let evidence = costs.service("repairs").unwrap().evidence_per_unit(basis).unwrap();
    let (top, whole) = (format!("{evidence:.0}"), evidence.to_string());
    assert_eq!(
        top,
        "full cost of repairs per visit: 15.5 GBP per visit [first over second]\n  (unfolds into 3 more)\n"
    );
    assert_eq!(format!("{evidence:.9}"), whole);
    assert!(whole.contains("    all: 93,000 GBP [stated; ledger]\n"), "{whole}");
}
