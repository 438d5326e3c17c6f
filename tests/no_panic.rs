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

    use fullcost::Error;
    use fullcost::allocation::{Method, SelfUse};
    use fullcost::appraisal::{Appraisal, Findings};
    use fullcost::cost::{Ledger, LineAmount, Organisation, WageLevel};
    use fullcost::costing::Costing;
    use fullcost::exact::Name;
    use fullcost::full_cost::{CostBasis, FullCost, full_cost};
    use fullcost::funding::funding;
    use fullcost::lots::Lots;
    use fullcost::price::View;
    use fullcost::price::{BandedSchedule, HomecareHour, MarkUp, VisitLength};
    use fullcost::report;
    use fullcost::robustness::{Dummies, criterion_weight_range, price_weight_range};
    use fullcost::sensitivity::sensitivity;
    use fullcost::tender::{BandEnd, BidComparison, ScenarioComparison, Tender};
    use proptest::prelude::*;
    use proptest::sample::Index;
    use serde_json::{Value, json};

    use super::runner;
    use crate::cases::{data, entries, items, read};
    use crate::costing::findings::asking_costs;
    use crate::error::documents::{organisation_document, tender_document};

    /// A document that can say what a tree of values cannot: the same key twice, any number.
    #[derive(Clone)]
    enum Json {
        /// A number, flag or null, as it stands.
        Bare(String),
        Text(String),
        List(Vec<Json>),
        Object(Vec<(String, Json)>),
    }

    impl Json {
        fn new(value: &Value) -> Self {
            match value {
                Value::String(text) => Json::Text(text.clone()),
                Value::Array(_) => Json::List(items(value).map(Json::new).collect()),
                Value::Object(_) => {
                    let entries = entries(value);
                    Json::Object(
                        entries.map(|(key, value)| (key.to_owned(), Json::new(value))).collect(),
                    )
                }
                other => Json::Bare(other.to_string()),
            }
        }

        fn write(&self) -> String {
            match self {
                Json::Bare(text) => text.clone(),
                Json::Text(text) => Value::from(text.as_str()).to_string(),
                Json::List(items) => {
                    let items: Vec<String> = items.iter().map(Json::write).collect();
                    format!("[{}]", items.join(","))
                }
                Json::Object(entries) => {
                    let entries: Vec<String> = entries
                        .iter()
                        .map(|(key, value)| {
                            format!("{}:{}", Value::from(key.as_str()), value.write())
                        })
                        .collect();
                    format!("{{{}}}", entries.join(","))
                }
            }
        }

        /// Every node below this one, in the order in which they stand.
        fn count(&self) -> usize {
            match self {
                Json::List(items) => items.iter().map(|item| 1 + item.count()).sum(),
                Json::Object(entries) => entries.iter().map(|(_, value)| 1 + value.count()).sum(),
                _ => 0,
            }
        }

        fn node(&mut self, place: usize) -> &mut Json {
            let mut left = place;
            let children: Vec<&mut Json> = match self {
                Json::List(items) => items.iter_mut().collect(),
                Json::Object(entries) => entries.iter_mut().map(|(_, value)| value).collect(),
                _ => unreachable!("the place is below the count"),
            };
            for child in children {
                if left == 0 {
                    return child;
                }
                left -= 1;
                let below = child.count();
                if left < below {
                    return child.node(left);
                }
                left -= below;
            }
            unreachable!("the place is below the count")
        }
    }

    #[derive(Clone, Debug)]
    enum Change {
        /// Another digit in a number or percentage: often still valid.
        Digit(Index, Index, u8),
        Duplicate(Index, Index),
        /// An extreme value in place of one.
        Extreme(Index, Index),
        Remove(Index, Index),
        Rename(Index, Index, Index),
        /// A copy of another part of the document in place of one.
        Transplant(Index, Index),
        /// A text out of its quotes, a value in a list or an object.
        Type(Index, u8),
    }

    fn change() -> impl Strategy<Value = Change> {
        let place = any::<Index>;
        prop_oneof![
            6 => (place(), place(), 0..10_u8).prop_map(|(a, b, c)| Change::Digit(a, b, c)),
            1 => (place(), place()).prop_map(|(a, b)| Change::Duplicate(a, b)),
            2 => (place(), place()).prop_map(|(a, b)| Change::Extreme(a, b)),
            1 => (place(), place()).prop_map(|(a, b)| Change::Remove(a, b)),
            1 => (place(), place(), place()).prop_map(|(a, b, c)| Change::Rename(a, b, c)),
            1 => (place(), place()).prop_map(|(a, b)| Change::Transplant(a, b)),
            1 => (place(), 0..5_u8).prop_map(|(a, b)| Change::Type(a, b)),
        ]
    }

    impl Change {
        fn apply(&self, document: &mut Json) {
            let count = document.count();
            if count == 0 {
                return;
            }
            match self {
                Change::Digit(place, digit, to) => {
                    // The next number behind the place, so that most tries change one.
                    let from = place.index(count);
                    for place in (from..count).chain(0..from) {
                        let (Json::Text(text) | Json::Bare(text)) = document.node(place) else {
                            continue;
                        };
                        let digits: Vec<usize> = text
                            .char_indices()
                            .filter(|(_, letter)| letter.is_ascii_digit())
                            .map(|(start, _)| start)
                            .collect();
                        if !digits.is_empty() && !text.contains(char::is_alphabetic) {
                            let start = digits[digit.index(digits.len())];
                            text.replace_range(start..=start, &to.to_string());
                            return;
                        }
                    }
                }
                Change::Duplicate(place, inner) => match document.node(place.index(count)) {
                    Json::List(items) if !items.is_empty() => {
                        items.push(items[inner.index(items.len())].clone());
                    }
                    Json::Object(entries) if !entries.is_empty() => {
                        entries.push(entries[inner.index(entries.len())].clone());
                    }
                    _ => {}
                },
                Change::Extreme(place, value) => {
                    *document.node(place.index(count)) = value.get(&EXTREMES).parse();
                }
                Change::Remove(place, inner) => match document.node(place.index(count)) {
                    Json::List(items) if !items.is_empty() => {
                        items.remove(inner.index(items.len()));
                    }
                    Json::Object(entries) if !entries.is_empty() => {
                        entries.remove(inner.index(entries.len()));
                    }
                    _ => {}
                },
                Change::Rename(place, inner, name) => {
                    if let Json::Object(entries) = document.node(place.index(count))
                        && !entries.is_empty()
                    {
                        let entry = inner.index(entries.len());
                        (*name.get(&NAMES)).clone_into(&mut entries[entry].0);
                    }
                }
                Change::Transplant(place, other) => {
                    let other = document.node(other.index(count)).clone();
                    *document.node(place.index(count)) = other;
                }
                Change::Type(place, to) => {
                    let node = document.node(place.index(count));
                    let old = node.clone();
                    *node = match (to, old) {
                        (0, Json::Text(text)) => Json::Text(format!("{text}%")),
                        (1, Json::Text(text)) if text.parse::<u32>().is_ok() => Json::Bare(text),
                        (1, Json::Bare(text)) => Json::Text(text),
                        (2, old) => Json::Object(vec![("a".to_owned(), old)]),
                        (3, old) => Json::Text(old.write()),
                        (_, old) => Json::List(vec![old]),
                    };
                }
            }
        }
    }

    struct Extreme(&'static str, bool);

    impl Extreme {
        fn parse(&self) -> Json {
            if self.1 { Json::Text(self.0.to_owned()) } else { Json::Bare(self.0.to_owned()) }
        }
    }

    const EXTREMES: [Extreme; 22] = [
        Extreme("0", true),
        Extreme("0.000001", true),
        Extreme("1", true),
        Extreme("999999999999999", true),
        Extreme("999999999999999.99", true),
        Extreme("999999999999999.999999", true),
        Extreme("-999999999999999.99", true),
        Extreme("-0", true),
        Extreme("0%", true),
        Extreme("100%", true),
        Extreme("999999999999999.999999%", true),
        Extreme("-0.000001%", true),
        Extreme("9999-12", true),
        Extreme("not stated", true),
        Extreme("", true),
        Extreme("\u{0}", true),
        Extreme("null", false),
        Extreme("true", false),
        Extreme("1.5e300", false),
        Extreme("18446744073709551615", false),
        Extreme("170141183460469231731687303715884105728", false),
        Extreme("[[[[[[]]]]]]", false),
    ];

    const NAMES: [&str; 12] = [
        "",
        "name",
        "amount",
        "low",
        "unit",
        "care",
        "charged_to",
        "quantity",
        "rate",
        "sector",
        "x",
        "\u{1}",
    ];

    /// How the texts fared.
    #[derive(Default)]
    struct Tally {
        all: Cell<u32>,
        not_json: Cell<u32>,
        accepted: Cell<u32>,
    }

    impl Tally {
        fn add<T>(&self, result: Result<T, Error>) -> Option<T> {
            let add = |count: &Cell<u32>| count.set(count.get() + 1);
            add(&self.all);
            match result {
                Ok(value) => {
                    add(&self.accepted);
                    Some(value)
                }
                Err(error) => {
                    if error.message().starts_with("the document is not JSON") {
                        add(&self.not_json);
                    }
                    let message = error.to_string();
                    assert!(!message.chars().any(char::is_control), "{message:?}");
                    assert!(message.len() < 2_000, "{message}");
                    None
                }
            }
        }

        /// The changes would test little if they broke the text or were always refused.
        fn check(&self) {
            let (all, not_json) = (self.all.get(), self.not_json.get());
            assert!(2 * (all - not_json) >= all, "{not_json} of {all} texts are not JSON");
            let accepted = self.accepted.get();
            // About four in ten are; a handful of cases may have fewer by chance.
            let enough = all < 64 || 10 * accepted >= all;
            assert!(enough, "only {accepted} of {all} documents are accepted");
        }
    }

    fn harbour_support() -> Value {
        read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/harbour_support.json"))
    }

    /// It has every scoring rule.
    fn scored_tender() -> Value {
        read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/scored_tender.json"))
    }

    /// It has tiers of both kinds, a market, a pay cost floor and stated totals.
    fn homecare_prices() -> Value {
        read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/homecare_prices.json"))
    }

    #[test]
    fn changed_organisations_are_read_or_refused() {
        let mut documents = vec![Json::new(&organisation_document())];
        for case in ["p01", "p06", "p11", "p15_1221"] {
            let case = read(&data("allocation").join(format!("{case}.json")));
            documents.push(Json::new(&case["organisation"]));
        }
        // Twice, since it alone has every kind of record.
        let harbour = Json::new(&harbour_support());
        documents.extend([harbour.clone(), harbour]);
        let tally = Tally::default();
        let changes = (any::<Index>(), prop::collection::vec(change(), 1..4));
        let run = runner(192).run(&changes, |(document, changes)| {
            let mut document = document.get(&documents).clone();
            for change in &changes {
                change.apply(&mut document);
            }
            let text = document.write();
            if let Some(costing) = tally.add(Costing::from_json(&text)) {
                exercise_costing(&costing);
            }
            Ok(())
        });
        run.unwrap();
        tally.check();
    }

    #[test]
    fn changed_tenders_are_read_or_refused() {
        let mut documents = vec![Json::new(&tender_document())];
        for case in ["p28", "p29"] {
            let case = read(&data("tender").join(format!("{case}.json")));
            documents.push(Json::new(&case["tender"]));
        }
        let rural = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/rural_visits.json");
        documents.push(Json::new(&read(&rural)));
        let scored = Json::new(&scored_tender());
        documents.extend([scored.clone(), scored]);
        documents.push(Json::new(&screened_tender()));
        let prices = Json::new(&homecare_prices());
        documents.extend([prices.clone(), prices]);
        for case in ["comparator", "joint_bid", "outcomes", "vat_bases"] {
            let case = read(&data("level_field").join(format!("{case}.json")));
            documents.push(Json::new(&case["tender"]));
        }
        let tally = Tally::default();
        let changes = (any::<Index>(), prop::collection::vec(change(), 1..4));
        let run = runner(192).run(&changes, |(document, changes)| {
            let mut document = document.get(&documents).clone();
            for change in &changes {
                change.apply(&mut document);
            }
            let text = document.write();
            if let Some(appraisal) = tally.add(Appraisal::from_json(&text)) {
                exercise_appraisal(&appraisal);
            }
            Ok(())
        });
        run.unwrap();
        tally.check();
    }

    #[test]
    fn noise_is_read_or_refused() {
        let texts = [tender_document(), organisation_document(), harbour_support()];
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
                if let Ok(appraisal) = Appraisal::from_json(&text) {
                    exercise_appraisal(&appraisal);
                }
                if let Ok(costing) = Costing::from_json(&text) {
                    exercise_costing(&costing);
                }
            }
            Ok(())
        });
        run.unwrap();
    }

    /// Asks an accepted organisation for everything; what it answers holds.
    fn exercise_costing(costing: &Costing) {
        assert_eq!(Costing::from_json(&costing.to_json()).as_ref(), Ok(costing));
        let organisation = costing.organisation();
        assert_eq!(Organisation::from_json(&organisation.to_json()).as_ref(), Ok(organisation));
        if let Ok(findings) = costing.run() {
            assert!(!findings.to_json().is_empty() && !report::costing(&findings).is_empty());
        }
        let pools = || organisation.pools().iter().map(|pool| pool.name.clone());
        for line in organisation.lines() {
            if let LineAmount::Derived(working) = line.given_as() {
                working.verify().unwrap();
                assert_eq!(working.value(), &line.amount().to_fraction());
            }
        }
        let forward = Method::StepDown(pools().collect());
        let backward = Method::StepDown(pools().rev().collect());
        let reciprocal = [SelfUse::Kept, SelfUse::Netted].map(Method::Reciprocal);
        for method in [Method::Direct, forward, backward].into_iter().chain(reciprocal) {
            let Ok(costs) = full_cost(organisation, &method) else { continue };
            exercise_findings(organisation, &method);
            exercise_choices(organisation, &method);
            exercise_costs(&costs);
            for service in costs.services() {
                for basis in CostBasis::ALL {
                    if let Ok(evidence) = service.evidence_per_unit(basis) {
                        evidence.verify().unwrap();
                        assert_eq!(evidence.value(), &service.per_unit(basis).unwrap());
                        assert!(!evidence.to_json().is_empty() && !evidence.to_string().is_empty());
                    }
                }
                let surplus = MarkUp::new("3%".parse().unwrap()).unwrap();
                let _ = service.price_points(Some(surplus.into()));
            }
        }
    }

    /// Asks all there is of it by one method.
    fn exercise_findings(organisation: &Organisation, method: &Method) {
        let costing = asking_costs(organisation.clone(), |questions| {
            questions.method = method.clone();
            questions.full_time_hours = Some("1950".parse().unwrap());
        });
        let Ok(findings) = costing.unwrap().run() else { return };
        assert!(!findings.to_json().is_empty() && !report::costing(&findings).is_empty());
    }

    /// Asks what a full cost hangs on.
    fn exercise_choices(organisation: &Organisation, method: &Method) {
        if let Ok(found) = sensitivity(organisation, method) {
            for service in &found.services {
                let range = &service.overall;
                assert!(
                    range.low.low() <= service.base.low() && service.base.low() <= range.high.low()
                );
            }
        }
        if let Ok(intervals) =
            full_cost(organisation, method).and_then(|costs| costs.cash_interval())
        {
            for interval in &intervals {
                let [low, central, high] = interval.full.each();
                assert_eq!(interval.depends_on_wages(), low != central || central != high);
            }
        }
        for level in WageLevel::ALL {
            let Ok(stop) =
                full_cost(organisation, method).and_then(|costs| costs.if_volunteers_stop(level))
            else {
                continue;
            };
            assert!(stop.after.totals.get(Ledger::VolunteerTime).is_zero());
            for service in organisation.services() {
                assert!(stop.service(service.name.as_str()).is_ok());
            }
        }
    }

    /// Asks for what is behind a full cost and what is made of it.
    fn exercise_costs(costs: &FullCost) {
        for service in costs.services() {
            for basis in CostBasis::ALL {
                let Ok(parts) = service.by_behaviour(basis) else { continue };
                let volume = service.volume;
                assert_eq!(parts.cost_at(volume), service.cost(basis).unwrap().to_fraction());
                let evidence = parts.evidence_at(volume);
                evidence.verify().unwrap();
                assert_eq!(evidence.value(), &parts.cost_at(volume));
            }
            for level in WageLevel::ALL {
                for hours in ["0.000001", "1950", "999999999999999"] {
                    let Ok(found) = service.volunteering(level, Some(hours.parse().unwrap()))
                    else {
                        continue;
                    };
                    found.evidence.iter().for_each(|evidence| evidence.verify().unwrap());
                }
            }
        }
        let Ok(found) = funding(costs) else { return };
        for service in &found.services {
            let gap = service.direct_gap.to_fraction() + service.overhead_gap.to_fraction();
            assert_eq!(gap, service.gap.to_fraction());
            for grant in &service.grants {
                grant.evidence.verify().unwrap();
                assert_eq!(grant.evidence.value(), &grant.total.to_fraction());
            }
        }
    }

    /// Asks an accepted appraisal for everything; what it answers holds.
    fn exercise_robustness(appraisal: &Appraisal) {
        let Ok(found) = appraisal.robustness() else { return };
        let _ = found.to_json();
        assert!(report::robustness(&found).contains("what would change the order"));
        for bid in appraisal.tender().bids() {
            let verdict = report::verdict(&found, bid.provider.as_str()).unwrap();
            assert!(verdict.contains("not an award"));
        }
    }

    /// Four bids that every rule of screening is asked of.
    fn screened_tender() -> Value {
        let screens = fullcost::screen::ScreenRule::catalogue().into_iter().map(|entry| {
            let mut screen = json!({"screen": entry.name, "source": "section 9"});
            for parameter in entry.parameters.iter().filter(|parameter| parameter.is_required) {
                screen[parameter.name] = json!(parameter.value);
            }
            screen
        });
        let bids = [("a", "18"), ("b", "20"), ("c", "20"), ("d", "27.5")].map(|(provider, price)| {
            json!({"provider": provider, "vat": "exempt", "rates": {"low": price, "high": "30"}})
        });
        json!({
            "format": 1, "title": "Home support", "currency": "GBP", "unit": "hour",
            "period": {"from": "2026-04", "months": 12}, "demand": {"low": "100", "high": "10"},
            "corridor": {"source": "study", "lines": {"low": {"low": "19", "high": "25"}}},
            "estimate": {"amount": "2400", "source": "model"},
            "screens": screens.collect::<Vec<Value>>(), "bids": bids
        })
    }

    fn exercise_appraisal(appraisal: &Appraisal) {
        assert_eq!(Appraisal::from_json(&appraisal.to_json()).as_ref(), Ok(appraisal));
        let tender = appraisal.tender();
        assert_eq!(Tender::from_json(&tender.to_json()).as_ref(), Ok(tender));
        let findings = appraisal.run().unwrap();
        let _ = (findings.to_json(), tender.dominances());
        exercise_robustness(appraisal);
        for scenario in findings.comparison().scenarios() {
            for bid in scenario.bids() {
                exercise_bid(appraisal, bid);
            }
            exercise_scores(&findings, scenario);
        }
        assert!(report::appraisal(&findings).contains(View::NOTICE));
    }

    fn exercise_bid(appraisal: &Appraisal, bid: BidComparison<'_>) {
        for view in View::ALL {
            let total = bid.total(view);
            assert_eq!(bid.adjustments(view).is_ok(), total.is_some());
            for end in [BandEnd::Low, BandEnd::High] {
                let evidence = bid.evidence(view, end);
                assert_eq!(evidence.is_ok(), total.is_some());
                if let Ok(evidence) = evidence {
                    evidence.verify().unwrap();
                    assert!(!evidence.to_json().is_empty());
                }
            }
        }
        if let Some(own) = bid.own_cost().unwrap() {
            assert!(own.shortfall.low() <= own.shortfall.high());
        }
        let questions = appraisal.questions();
        if let Some(corridor) = &questions.corridor {
            bid.corridor(corridor).unwrap();
        }
        let Some(lines) = &questions.pay_cost_floor else { return };
        for (line, floor) in bid.pay_cost_floor(lines).unwrap() {
            assert_eq!(floor.price.low() < floor.floor.low(), floor.question.is_some());
            let evidence = lines.evidence(line.as_str()).unwrap().unwrap();
            evidence.verify().unwrap();
            assert_eq!(floor.floor, *evidence.value());
        }
    }

    #[test]
    fn changed_lots_are_read_or_refused() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/three_districts.json");
        let plain = read(&path);
        let mut tendered = plain.clone();
        let tender = read(&data("tender").join("p29.json"))["tender"].clone();
        for lot in tendered["lots"].as_array_mut().unwrap() {
            lot["tender"] = tender.clone();
        }
        tendered["bids"] = json!([
            {"provider": "harbour-charity", "packages": [{"lots": ["coast", "town"], "discount": "5%"}]},
            {"provider": "northside-trust", "at_most": "2"}
        ]);
        let documents = vec![Json::new(&plain), Json::new(&tendered)];
        for whole in &documents {
            drop(Lots::from_json(&whole.write()).unwrap().run());
        }
        let changes = (any::<Index>(), prop::collection::vec(change(), 1..3));
        let run = runner(192).run(&changes, |(document, changes)| {
            let mut document = document.get(&documents).clone();
            for change in &changes {
                change.apply(&mut document);
            }
            let Ok(lots) = Lots::from_json(&document.write()) else { return Ok(()) };
            assert_eq!(Lots::from_json(&lots.to_json()).as_ref(), Ok(&lots));
            let findings = lots.run();
            let _ = (report::lots(&findings), findings.to_json());
            for view in &findings.views {
                let found = view.awards.as_result().map_or(0, |awards| awards.awards.len());
                for place in 1..=found.min(3) {
                    let Ok(evidence) = findings.evidence(view.view, place) else { continue };
                    evidence.verify().unwrap();
                }
            }
            Ok(())
        });
        run.unwrap();
    }

    #[test]
    fn changed_price_schedules_are_read_or_refused() {
        let document = |case: &str, field: &str| {
            Json::new(&read(&data("prices").join(format!("{case}.json")))[field])
        };
        let documents =
            vec![document("p17", "hour"), document("p18", "hour"), document("p24", "schedule")];
        let changes = (any::<Index>(), prop::collection::vec(change(), 1..3), 0_u32..90);
        let run = runner(192).run(&changes, |(document, changes, measured)| {
            let mut document = document.get(&documents).clone();
            for change in &changes {
                change.apply(&mut document);
            }
            let text = document.write();
            let measured = measured.to_string().parse().unwrap();
            if let Ok(hour) = HomecareHour::from_json(&text) {
                assert_eq!(HomecareHour::from_json(&hour.to_json()).as_ref(), Ok(&hour));
                for visit in [VisitLength::AsStated, VisitLength::Minutes(measured)] {
                    let Ok(cost) = hour.per_contact_hour(visit) else { continue };
                    cost.evidence.verify().unwrap();
                    assert!(cost.price.low() >= cost.cost.low());
                }
            }
            if let Ok(schedule) = BandedSchedule::from_json(&text) {
                let written = schedule.to_json();
                assert_eq!(BandedSchedule::from_json(&written).as_ref(), Ok(&schedule));
                let _ = schedule.price(measured);
            }
            Ok(())
        });
        run.unwrap();
    }

    /// Scores the bids under every rule the tender names, and asks what would change the order.
    fn exercise_scores(findings: &Findings, scenario: ScenarioComparison<'_>) {
        let Some(scoring) = &findings.questions().scoring else { return };
        for view in View::ALL {
            let _ = report::scoring(findings, scenario.name().as_str(), view);
        }
        for rule in scoring.alternatives.iter().chain([&scoring.rule]) {
            let scoring = scoring.under(rule.clone()).unwrap();
            let view = View::Tendered;
            let Ok(scores) = scenario.scores(&scoring, view) else { continue };
            let _ = scores.to_json();
            for bid in &scores.bids {
                let evidence = scores.evidence(bid.offer.provider.as_str());
                assert_eq!(evidence.is_ok(), bid.ranked().is_some());
                if let (Ok(evidence), Some(score)) = (evidence, bid.ranked()) {
                    evidence.verify().unwrap();
                    assert_eq!(evidence.value(), &score.figure.deciding);
                }
            }
            if let Ok(range) = price_weight_range(&scores) {
                let first: Vec<&Name> = range.first.iter().collect();
                // Ties are not broken there.
                assert!(scores.first().iter().all(|bid| first.contains(bid)));
                let _ = range.to_json();
            }
            for criterion in &scoring.criteria {
                let range = criterion_weight_range(&scores, criterion.name.as_str());
                if let Ok(range) = range {
                    let first: Vec<&Name> = range.first.iter().collect();
                    assert!(scores.first().iter().all(|bid| first.contains(bid)));
                    let _ = range.to_json();
                }
            }
            let field = scenario.field_robustness(&scoring, view, &Dummies::Derived);
            if let Ok(field) = field {
                assert!(field.rule_can_be_turned || field.turned().next().is_none());
                let _ = field.to_json();
            }
        }
    }
}
