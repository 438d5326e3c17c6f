//! Nothing that is read makes the crate panic: valid documents with random changes, and noise.

use fullcost::exact::{
    Currency, Fraction, Money, Month, Name, Percent, Quantity, Rounding, Text, UnitPrice,
};
use fullcost::price::View;
use fullcost::tender::RankOn;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// A runner with few cases, or as many as `PROPTEST_CASES` says. Failures are shown with the
/// shrunk input, not kept in files.
fn runner(cases: u32) -> TestRunner {
    let cases = std::env::var("PROPTEST_CASES").map_or(cases, |cases| cases.parse().unwrap());
    TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() })
}

/// What is read from a text and can be written reads the same again.
macro_rules! reads_again {
    ($text:expr, $($type:ty),+) => {$(
        if let Ok(value) = $text.parse::<$type>() {
            assert_eq!(value.to_string().parse::<$type>().as_ref(), Ok(&value), "{}", $text);
        }
    )+};
}

#[test]
fn texts_are_read_or_refused() {
    let near = prop_oneof![
        any::<String>(),
        "[-+]?[0-9]{0,22}[.]?[0-9]{0,9}[%]?( [A-Z]{2,4})?",
        "-?[0-9]{1,50}/-?[0-9]{0,50}",
        "[0-9]{3,5}-[0-9]{1,3}",
        "[ \\t\\n\\u{feff}\\u{a0}]{0,2}\\PC{0,250}[ \\r]{0,1}",
    ];
    let read = runner(512).run(&near, |text| {
        reads_again!(text, Currency, Fraction, Money, Month, Name, Percent, Quantity);
        reads_again!(text, Text, UnitPrice);
        let _ = text.parse::<Rounding>();
        let _ = text.parse::<RankOn>();
        let _ = text.parse::<View>();
        let _ = Money::parse(&text, Currency::JPY);
        Ok(())
    });
    read.unwrap();
}

#[cfg(feature = "json")]
mod documents {
    use std::cell::Cell;
    use std::path::Path;

    use fullcost::{Budget, Error};
    use proptest::prelude::*;
    use proptest::sample::Index;
    use serde_json::{Value, json};

    use super::runner;
    use crate::cases::{data, read};
    use crate::error::documents::{organisation_document, tender_document};
    use crate::laws::seeded::Seeded;
    use crate::laws::tree::Json;
    use crate::laws::{appraisal, costing, lots, schedule, screened_tender};

    const BUDGET: Budget = Budget::service();

    /// How the texts fared.
    #[derive(Default)]
    struct Tally {
        all: Cell<u32>,
        not_json: Cell<u32>,
        accepted: Cell<u32>,
    }

    impl Tally {
        fn add(&self, result: Result<(), Error>) {
            let add = |count: &Cell<u32>| count.set(count.get() + 1);
            add(&self.all);
            match result {
                Ok(()) => add(&self.accepted),
                Err(error) if error.message().starts_with("the document is not JSON") => {
                    add(&self.not_json);
                }
                Err(_) => {}
            }
        }

        /// The changes would test little if they broke the text or were always refused.
        fn check(&self) {
            let (all, not_json) = (self.all.get(), self.not_json.get());
            assert!(2 * (all - not_json) >= all, "{not_json} of {all} texts are not JSON");
            let accepted = self.accepted.get();
            // About three in ten are; a handful of cases may have fewer by chance.
            let enough = all < 64 || 10 * accepted >= all;
            assert!(enough, "only {accepted} of {all} documents are accepted");
        }
    }

    /// Asks a law of documents with a few changes each.
    fn changed(documents: &[Value], law: impl Fn(&str) -> Result<(), Error>) {
        let documents: Vec<String> = documents.iter().map(Value::to_string).collect();
        for document in &documents {
            law(document).unwrap_or_else(|error| panic!("{error}: {document}"));
        }
        let tally = Tally::default();
        let changes = (any::<Index>(), any::<u64>(), 1_u8..4);
        let run = runner(192).run(&changes, |(document, seed, changes)| {
            let text: &String = document.get(&documents);
            let mut document = Json::parse(text).unwrap();
            let mut seed = Seeded(seed);
            (0..changes).for_each(|_| document.change(&mut seed));
            if seed.below(8) == 0 {
                let other = Json::parse(&documents[seed.place(documents.len())]).unwrap();
                document.graft(&other, &mut seed);
            }
            tally.add(law(&document.write()));
            Ok(())
        });
        run.unwrap();
        tally.check();
    }

    fn example(name: &str) -> Value {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data");
        read(&folder.join(format!("{name}.json")))
    }

    fn case(area: &str, name: &str, field: &str) -> Value {
        read(&data(area).join(format!("{name}.json")))[field].clone()
    }

    #[test]
    fn changed_organisations_are_read_or_refused() {
        let cases = ["p01", "p06", "p11", "p15_1221"];
        let mut documents = Vec::from(cases.map(|name| case("allocation", name, "organisation")));
        // Twice, since it alone has every kind of record.
        documents.extend([example("harbour_support"), example("harbour_support")]);
        documents.push(organisation_document());
        changed(&documents, |text| costing(text, BUDGET));
    }

    #[test]
    fn changed_tenders_are_read_or_refused() {
        let mut documents = vec![tender_document(), screened_tender()];
        documents.extend(["p28", "p29"].map(|name| case("tender", name, "tender")));
        // Every scoring rule; tiers of both kinds, a market, a pay cost floor and stated totals.
        for name in ["rural_visits", "scored_tender", "homecare_prices"] {
            documents.extend([example(name), example(name)]);
        }
        let cases = ["comparator", "joint_bid", "outcomes", "vat_bases"];
        documents.extend(cases.map(|name| case("level_field", name, "tender")));
        changed(&documents, |text| appraisal(text, BUDGET));
    }

    #[test]
    fn noise_is_read_or_refused() {
        let texts = [tender_document(), organisation_document(), example("harbour_support")];
        let texts = texts.map(|document| document.to_string());
        let flips = prop::collection::vec((any::<Index>(), any::<u8>()), 0..6);
        let noise = prop::collection::vec(any::<u8>(), 0..200);
        let cut = prop::option::of(any::<Index>());
        let cases = (any::<Index>(), flips, noise, cut);
        let run = runner(256).run(&cases, |(text, flips, noise, cut)| {
            let mut bytes = text.get(&texts).clone().into_bytes();
            for (place, byte) in flips {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            for bytes in [bytes, noise] {
                let text = String::from_utf8_lossy(&bytes);
                let _ = (appraisal(&text, BUDGET), costing(&text, BUDGET));
            }
            Ok(())
        });
        run.unwrap();
    }

    #[test]
    fn changed_lots_are_read_or_refused() {
        let plain = example("three_districts");
        let mut tendered = plain.clone();
        for lot in tendered["lots"].as_array_mut().unwrap() {
            lot["tender"] = case("tender", "p29", "tender");
        }
        tendered["bids"] = json!([
            {"provider": "harbour-charity", "packages": [{"lots": ["coast", "town"], "discount": "5%"}]},
            {"provider": "northside-trust", "at_most": "2"}
        ]);
        changed(&[plain, tendered], |text| lots(text, BUDGET));
    }

    #[test]
    fn changed_price_schedules_are_read_or_refused() {
        let of = [("p17", "hour"), ("p18", "hour"), ("p24", "schedule")];
        let documents = of.map(|(name, field)| case("prices", name, field));
        changed(&documents, |text| schedule(text, BUDGET));
    }
}
