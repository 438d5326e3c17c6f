//! Open contracting data: every quirk of the real files, every refusal word for word, and one answer
//! with the document of the same content.

use std::path::Path;
use std::time::Instant;

use fullcost::appraisal::Appraisal;
use fullcost::door::{
    MAX_OCDS_BYTES, OcdsLot, OcdsNote, OcdsReader, OcdsRefusal, OcdsTerms, statistics_release,
};
use fullcost::exact::{Name, Period};
use fullcost::price::{VatBasis, View};
use fullcost::{Budget, ErrorKind};
use serde_json::{Value, json};

use crate::cases::{json_files, read};

type Found = Vec<Result<OcdsLot, OcdsRefusal>>;

fn terms() -> OcdsTerms {
    OcdsTerms::new(Period::new("2026-04".parse().unwrap(), 12).unwrap())
}

/// What reads all of the real files.
fn wide_terms() -> OcdsTerms {
    terms()
        .with_vat(VatBasis::Exclusive)
        .counting("active")
        .counting("qualified")
        .counting_without_status()
        .setting_aside("not-qualified")
}

fn data(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ocds").join(file);
    std::fs::read_to_string(path).unwrap()
}

fn found(text: &str, terms: OcdsTerms) -> Found {
    OcdsReader::new(text.as_bytes(), terms).collect()
}

fn lots(text: &str, terms: OcdsTerms) -> Vec<OcdsLot> {
    found(text, terms).into_iter().map(|lot| lot.unwrap()).collect()
}

#[track_caller]
fn refusals(text: &str, terms: OcdsTerms) -> Vec<String> {
    found(text, terms).into_iter().filter_map(Result::err).map(|error| error.to_string()).collect()
}

/// The tendered total of a bid, digit for digit.
#[track_caller]
fn total(lot: &OcdsLot, provider: &str) -> String {
    let comparison = lot.appraisal.compare();
    let standings = comparison.scenario("planned").unwrap().view(View::Tendered).standings.clone();
    let bid = standings.iter().find(|bid| bid.provider.as_str() == provider).unwrap();
    bid.total.as_ref().unwrap().low().to_exact_decimal().unwrap()
}

fn of_lot<'a>(lots: &'a [OcdsLot], lot: &str) -> &'a OcdsLot {
    lots.iter().find(|own| own.lots.iter().any(|name| name.as_str().starts_with(lot))).unwrap()
}

/// A release with two bids for one lot, which a test changes.
fn release() -> Value {
    json!({
        "ocid": "ocds-1", "id": "1", "tag": ["tender"], "tender": {
            "lots": [{"id": "A", "value": {"amount": 100, "currency": "EUR"}}],
            "items": [
                {"id": "i", "relatedLot": "A", "quantity": 2, "description": "chairs",
                 "unit": {"id": "H87", "name": "piece"}},
                {"id": "j", "relatedLot": "A", "quantity": 1.5, "unit": {"name": "hour"}},
            ],
        },
        "bids": {"details": [bid("b1", "north", 20), bid("b2", "south", 30)]},
    })
}

fn bid(id: &str, tenderer: &str, price: u32) -> Value {
    let euros = |amount: u32| json!({"amount": amount, "currency": "EUR"});
    json!({
        "id": id, "status": "valid", "relatedLots": ["A"], "value": euros(price * 4),
        "tenderers": [{"id": tenderer, "name": tenderer}],
        "items": [
            {"id": "i", "quantity": 2, "unit": {"id": "H87", "name": "piece", "value": euros(price)}},
            {"id": "j", "unit": {"name": "hour", "value": euros(10)}},
        ],
    })
}

fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut release = release();
    change(&mut release);
    release.to_string()
}

/// A change of the second bid.
fn changed_bid(change: impl FnOnce(&mut Value)) -> String {
    changed(|release| change(&mut release["bids"]["details"][1]))
}

#[test]
fn ukraine_is_read_digit_for_digit_with_its_own_word_on_vat() {
    let lots = lots(&data("ukraine.jsonl"), terms().counting("active"));
    assert_eq!(lots.len(), 5);
    assert_eq!(total(&lots[0], "tenderer-2"), "6708.37");
    assert_eq!(total(&lots[3], "tenderer-2"), "42074.56");
    let tender = lots[0].appraisal.tender();
    let vat = tender.bids()[0].rate_card.vat_basis();
    assert_eq!(vat, VatBasis::Inclusive, "valueAddedTaxIncluded of the data");
    assert_eq!(tender.title().as_str(), "ocds-be6bcu-UA-2017-04-10-002020-b");
    assert!(lots[0].lots.is_empty() && lots[0].is_whole_tender);
    // `relatedLot` in the singular.
    assert_eq!(lots[2].lots[0].as_str(), "2318185a93a34f31b27941160847513e");
    let estimate = lots[2].appraisal.questions().estimate.as_ref().unwrap();
    assert_eq!(estimate.amounts["planned"].to_string(), "80000.00 UAH");
    assert_eq!(estimate.source.as_str(), "value of the lot");
    // The status is no word of the closed list, so somebody has to say what it means.
    let refused = refusals(&data("ukraine.jsonl"), terms());
    assert_eq!(
        refused[0],
        "line 1: release \"ocds-be6bcu-UA-2017-04-10-002020-b\": bid \
         \"1c86310391344b3a84efa5133e2fbf76\": status: nothing is said of the status \"active\": say \
         whether bids of this status count or are set aside"
    );
    assert_eq!(refused.len(), 5);
}

#[test]
fn armenia_is_read_lot_by_lot() {
    let found = found(&data("armenia.jsonl"), wide_terms());
    let lots: Vec<OcdsLot> = found.iter().filter_map(|lot| lot.clone().ok()).collect();
    assert_eq!((found.len(), lots.len()), (24, 20));
    assert_eq!(total(of_lot(&lots, "09de760d"), "tenderer-1"), "4166.67");
    assert_eq!(total(of_lot(&lots, "3aae0593"), "tenderer-1"), "2583333.2");
    // Two lots of one process, each with its own bids.
    assert_eq!(total(of_lot(&lots, "957a0836"), "tenderer-1"), "1083333.4");
    let lot = of_lot(&lots, "95525d16");
    assert_eq!(lot.notes, [OcdsNote::EstimateOfZero]);
    assert!(lot.appraisal.questions().estimate.is_none());
    // The unit's value in the tender is the estimate of the whole line and no price of anybody.
    let estimate = of_lot(&lots, "3aae0593").appraisal.questions().estimate.clone().unwrap();
    assert_eq!(estimate.amounts["planned"].to_string(), "4600000.00 AMD");
    let lines = lot.appraisal.tender().demand().lines();
    assert_eq!(lines.iter().map(|line| line.name().as_str()).collect::<Vec<_>>(), ["total"]);
    // What is not qualified is named and enters nothing.
    let lot = of_lot(&lots, "b91b9846");
    let notes: Vec<String> = lot.notes.iter().map(ToString::to_string).collect();
    assert_eq!(lot.appraisal.tender().bids().len(), 2);
    assert_eq!(
        notes,
        [
            "bid \"1df5e42c-90ab-4b5f-afd4-e5aba64f20ef\" is \"not-qualified\" and was set aside",
            "bid \"583e4301-dc6c-47f6-beb0-cb614ee7cac4\" is \"not-qualified\" and was set aside",
        ]
    );
    // Amounts that are null.
    let refused: Vec<&OcdsRefusal> = found.iter().filter_map(|lot| lot.as_ref().err()).collect();
    assert!(refused.iter().all(|refused| refused.error.message()
        == "the amount is absent or null: ask for it, or set the bid aside by its status"));
    assert_eq!(refused[0].line, 3);
    assert_eq!(
        refused[0].ocid.as_ref().unwrap().as_str(),
        "AM-PPS-72cb4090cbdbcc2fd064c3c3c17dfd49"
    );
    assert_eq!(refused[0].lot.as_ref().unwrap().as_str(), "8f483409-c6a3-4b8e-8db5-d5a37952970d");
    let path: Vec<String> = refused[0].error.path().iter().map(ToString::to_string).collect();
    assert_eq!(path[2..], ["bid \"bd55fb8e-3945-4778-a9f0-aa22f12d3ec6\"", "value", "amount"]);
    // VAT is said nowhere in these data.
    let unsaid = refusals(&data("armenia.jsonl"), terms().counting("qualified"));
    assert!(unsaid[0].ends_with(
        "the data do not say whether VAT is in the amount: state the VAT basis of the data"
    ));
}

#[test]
fn norway_is_read_without_statuses() {
    let found = found(&data("norway.jsonl"), wide_terms());
    let lots: Vec<OcdsLot> = found.iter().filter_map(|lot| lot.clone().ok()).collect();
    assert_eq!((found.len(), lots.len()), (10, 6));
    // Ten bids at one framework ceiling.
    let comparison = lots[0].appraisal.compare();
    let view = comparison.scenario("planned").unwrap().view(View::Tendered).standings.clone();
    assert_eq!(view.len(), 10);
    assert!(view.iter().all(|bid| bid.rank.unwrap().best == 1));
    let status = refusals(&data("norway.jsonl"), terms().with_vat(VatBasis::Exclusive));
    assert!(status[0].ends_with(
        "bid \"TEN-0001\": status: the bid has no status: say that bids without one count, or ask for it"
    ));
    let refused: Vec<String> = found
        .iter()
        .filter_map(|lot| lot.as_ref().err())
        .map(|refused| refused.error.message().to_owned())
        .collect();
    assert_eq!(
        refused,
        [
            "the field \"value\" is missing: add it",
            "it is one price for 2 lots together, beside bids for some of them: compare it by itself, or ask for its price of each lot",
            "it is one price for 2 lots together, beside bids for some of them: compare it by itself, or ask for its price of each lot",
            "the field \"value\" is missing: add it",
        ]
    );
    // Without the bid for both lots, the one that names its lot twice is read, with a note.
    let line = data("norway.jsonl").lines().nth(6).unwrap().to_owned();
    let mut release: Value = serde_json::from_str(&line).unwrap();
    let details = release["bids"]["details"].as_array_mut().unwrap();
    let consortium = details.remove(0);
    let read = found_of(&release);
    let note = OcdsNote::LotNamedTwice { bid: Name::new("TEN-0002").unwrap() };
    let lot = read[0].as_ref().unwrap();
    assert!(lot.notes.contains(&note), "{:?}", lot.notes);
    assert_eq!(note.to_string(), "bid \"TEN-0002\" names one lot twice, which counts once");
    assert_eq!(total(lot, lot.appraisal.tender().bids()[0].provider.as_str()), "9999999.99");
    // Two tenderers of one bid, by itself.
    release["bids"]["details"] = json!([consortium]);
    let refused = found_of(&release)[0].clone().unwrap_err();
    assert!(refused.to_string().ends_with(
        "bid \"TEN-0001\": tenderers: 2 tenderers offer together and what part each takes is not \
         said: ask for the parts, and give the tender as a document with a consortium"
    ));
}

fn found_of(release: &Value) -> Found {
    found(&release.to_string(), wide_terms())
}

#[test]
fn unit_prices_of_items_are_rates_and_values_stated_totals() {
    let text = data("derived_from_prozorro_unit_prices.package.json");
    let lots = lots(&text, terms().with_vat(VatBasis::Exclusive));
    let [lot] = lots.as_slice() else { panic!("{lots:?}") };
    assert_eq!(lot.appraisal.tender().demand().lines().len(), 2);
    assert_eq!(total(lot, "t2"), "499");
    let findings = lot.appraisal.run().unwrap();
    assert!(findings.stated_totals.is_empty(), "what is stated is the sum");
    let lots = self::lots(&text, terms().with_vat(VatBasis::Exclusive).by_totals_only());
    assert_eq!(lots[0].appraisal.tender().demand().lines().len(), 1);
    assert_eq!(total(&lots[0], "t2"), "499");
    // Another sum is a finding, never put right.
    let lots = self::lots(
        &text.replace("\"amount\": 499.0", "\"amount\": 498.99"),
        terms().with_vat(VatBasis::Exclusive),
    );
    assert_eq!(total(&lots[0], "t2"), "499");
    assert_eq!(lots[0].appraisal.run().unwrap().stated_totals.len(), 1);
}

/// What each lot takes is held to the caller's budget.
#[test]
fn the_budget_of_lots_is_the_callers() {
    let text = changed(|_| {});
    let within = |budget| {
        let terms = terms().with_vat(VatBasis::Exclusive);
        OcdsReader::new(text.as_bytes(), terms).budget(budget).collect::<Found>()
    };
    assert!(within(Budget::workstation()).iter().all(Result::is_ok));
    let tiny = within(Budget { work: 10, ..Budget::service() });
    assert!(!tiny.is_empty());
    for lot in tiny {
        let refused = lot.unwrap_err().to_string();
        assert!(refused.contains(" units of work, where the budget has 10: "), "{refused}");
    }
}

/// Each of these is refused for the lot, with the path to it.
#[test]
#[allow(clippy::too_many_lines, reason = "one case a line: a table of refusals")]
fn what_cannot_be_mapped_is_refused_word_for_word() {
    #[track_caller]
    fn refused(text: &str, expected: &str) {
        let refused = refusals(text, terms().with_vat(VatBasis::Exclusive));
        assert_eq!(refused, [format!("line 1: release \"ocds-1\": {expected}")]);
    }
    let in_lot = |rest: &str| format!("lot \"A\": bid \"b2\": {rest}");
    refused(
        &changed_bid(|bid| bid["value"]["amount"] = Value::Null),
        &in_lot(
            "value: amount: the amount is absent or null: ask for it, or set the bid aside by its status",
        ),
    );
    refused(
        &changed_bid(|bid| {
            bid["value"].as_object_mut().unwrap().remove("currency");
        }),
        &in_lot("value: the field \"currency\" is missing: add it"),
    );
    refused(
        &changed_bid(|bid| bid["value"]["currency"] = json!("USD")),
        &in_lot("the currency EUR is mixed with USD in one bid: convert to one currency first"),
    );
    refused(
        &changed_bid(|bid| {
            bid["value"]["currency"] = json!("USD");
            bid["items"][0]["unit"]["value"]["currency"] = json!("USD");
            bid["items"][1]["unit"]["value"]["currency"] = json!("USD");
        }),
        &in_lot(
            "value: currency: the currency USD is mixed with EUR: convert to one currency first",
        ),
    );
    refused(
        &changed_bid(|bid| bid["value"]["valueAddedTaxIncluded"] = json!(true)),
        &in_lot("amounts of one bid stand differently to VAT: ask for them on one basis"),
    );
    refused(
        &changed_bid(|bid| bid["status"] = json!("pending")),
        &in_lot(
            "status: nothing is said of the status \"pending\": say whether bids of this status count or are set aside",
        ),
    );
    refused(
        &changed_bid(|bid| bid["submissionType"] = json!("expressionOfInterest")),
        &in_lot(
            "it is an expression of interest, which offers no price: give its status another word and set that aside, or remove it",
        ),
    );
    refused(
        &changed_bid(|bid| bid["submissionType"] = json!("rumour")),
        &in_lot(
            "submissionType: \"rumour\" is not one of the choices: write one of bid, expressionOfInterest",
        ),
    );
    refused(
        &changed_bid(|bid| bid["variant"] = json!(true)),
        &in_lot(
            "it is a variant, which offers something else than was asked for: compare variants by themselves",
        ),
    );
    refused(
        &changed_bid(|bid| bid["tenderers"] = json!([{"id": "north"}])),
        &in_lot(
            "tenderer \"north\" has another bid in this lot: set one of them aside by its status, or remove it",
        ),
    );
    refused(
        &changed_bid(|bid| bid["tenderers"] = json!([])),
        &in_lot("the field \"tenderers\" is missing: add it"),
    );
    refused(
        &changed_bid(|bid| bid["items"][0]["id"] = json!("k")),
        &in_lot(
            "item \"k\": the lot does not ask for this item: remove it, or add it to the items of the tender",
        ),
    );
    refused(
        &changed_bid(|bid| bid["items"][0]["unit"]["id"] = json!("KGM")),
        &in_lot(
            "item \"i\": unit: the unit \"KGM\" is mixed with \"H87\": convert to one unit first",
        ),
    );
    refused(
        &changed_bid(|bid| bid["items"][1]["unit"]["name"] = json!("day")),
        &in_lot(
            "item \"j\": unit: the unit \"day\" is mixed with \"hour\": convert to one unit first",
        ),
    );
    refused(
        &changed_bid(|bid| bid["items"][0]["quantity"] = json!(3)),
        &in_lot(
            "item \"i\": the bid is for a quantity of \"3\" where \"2\" is asked for: ask which of them its price is for",
        ),
    );
    refused(
        &changed_bid(|bid| {
            bid["items"].as_array_mut().unwrap().pop();
        }),
        "lot \"A\": bid \"south\": there is no price for line \"j\": price it, or declare the line optional in the tender",
    );
    refused(
        &changed_bid(|bid| bid["items"] = json!([])),
        &in_lot(
            "it prices no items where other bids of the lot do: ask for its prices, or compare by totals only",
        ),
    );
    refused(
        &changed_bid(|bid| bid["value"]["amount"] = json!([1])),
        &in_lot("value: amount: a list stands where a number belongs: write a number"),
    );
    refused(
        &changed_bid(|bid| bid["relatedLots"] = json!(["B"])),
        "bid \"b2\": lot \"B\" is not among the lots of the tender: correct its identifier, or add it to the lots",
    );
    refused(
        &changed_bid(|bid| bid["id"] = Value::Null),
        "bid 2: the field \"id\" is missing: add it",
    );
    refused(
        &changed(|release| release["tender"]["items"][1]["quantity"] = Value::Null),
        "lot \"A\": item \"j\": the field \"quantity\" is missing: add it",
    );
    refused(
        &changed(|release| release["bids"] = Value::Null),
        "there are no bids: give a release with \"bids\" and their \"details\"",
    );
    for bid in [0, 1] {
        // One bid that counts is a comparison of one.
        let text =
            changed(|release| release["bids"]["details"][bid]["status"] = json!("withdrawn"));
        assert_eq!(lots(&text, terms().with_vat(VatBasis::Exclusive)).len(), 1);
    }
    refused(
        &changed(|release| {
            for bid in [0, 1] {
                release["bids"]["details"][bid]["status"] = json!("withdrawn");
            }
        }),
        "lot \"A\": no bid counts, so there is nothing to compare: see the statuses of its bids",
    );
    refused(
        &release().to_string().replacen("\"amount\":120", "\"amount\":120,\"amount\":121", 1),
        "bids: details: value: the key \"amount\" stands twice: keep one",
    );
    refused(
        &changed(|release| {
            let versions = json!([{"releaseDate": "2026-01-01T00:00:00Z", "value": "valid"}]);
            release["bids"]["details"][0]["status"] = versions;
        }),
        "bids: details: status: the release is versioned, a list of what each field was: give the compiled release",
    );
}

#[test]
fn numbers_keep_every_digit() {
    for (written, kept) in [
        ("16000.0", "16000"),
        ("0.01", "0.01"),
        ("123456789012.123456", "123456789012.123456"),
        ("1.25e3", "1250"),
        ("1250E-3", "1.25"),
        ("100000000000000.1", "100000000000000.1"),
        ("0.0", "0"),
    ] {
        let text = changed(|release| {
            for bid in [0, 1] {
                release["bids"]["details"][bid]["items"] = Value::Null;
            }
            release["bids"]["details"][1]["value"]["amount"] = json!(777);
        });
        let text = text.replacen("777", written, 1);
        let lots = lots(&text, terms().with_vat(VatBasis::Exclusive));
        assert_eq!(total(&lots[0], "south"), kept, "{written}");
    }
    for (written, message) in [
        (
            "1.2345678",
            "\"1.2345678\" has more decimal places than the 6 that are allowed here: state it for a larger unit, such as a thousand or a million, or round it first",
        ),
        (
            "1e99",
            "\"1e99\" is not a plain number: write digits with at most one point, such as \"1250.5\"",
        ),
        (
            "-3",
            "the price -3.00 is negative: give a price of zero or more, or say that the line may have one (\"below_zero\": true)",
        ),
    ] {
        let text = changed(|release| {
            for bid in [0, 1] {
                release["bids"]["details"][bid]["items"] = Value::Null;
            }
            release["bids"]["details"][1]["value"]["amount"] = json!(777);
        });
        let refused =
            refusals(&text.replacen("777", written, 1), terms().with_vat(VatBasis::Exclusive));
        assert!(refused[0].ends_with(message), "{refused:?}");
    }
}

#[test]
fn packages_records_and_lines_are_one() {
    let terms = || terms().with_vat(VatBasis::Exclusive);
    let release = release();
    let alone = lots(&release.to_string(), terms());
    let pretty = serde_json::to_string_pretty(&release).unwrap();
    let package = json!({"uri": "u", "releases": [release]});
    let record =
        json!({"ocid": "ocds-1", "compiledRelease": release, "versionedRelease": {"tag": []}});
    let records = json!({"uri": "u", "records": [record]});
    for text in [
        pretty.clone(),
        format!("\u{feff}{pretty}"),
        package.to_string(),
        serde_json::to_string_pretty(&package).unwrap(),
        record.to_string(),
        records.to_string(),
        format!("{release}\n\n"),
        format!("{release}\r\n"),
    ] {
        assert_eq!(lots(&text, terms()), alone, "{text}");
    }
    let mut second = release.clone();
    second["ocid"] = json!("ocds-2");
    let both = format!("{release}\n{second}\n");
    let mut reader = OcdsReader::new(both.as_bytes(), terms());
    assert_eq!(reader.by_ref().flatten().count(), 2);
    assert_eq!((reader.releases(), reader.bytes()), (2, u64::try_from(both.len()).unwrap()));
}

#[test]
fn what_is_no_compiled_release_is_refused() {
    let release = release();
    let terms = || terms().with_vat(VatBasis::Exclusive);
    let uncompiled =
        "the record has no compiled release, only what was said release by release: compile it";
    let record = json!({"ocid": "ocds-1", "releases": [release]}).to_string();
    assert_eq!(refusals(&record, terms()), [format!("line 1: record \"ocds-1\": {uncompiled}")]);
    let record = json!({"ocid": "ocds-1", "versionedRelease": {"ocid": "ocds-1"}}).to_string();
    assert_eq!(refusals(&record, terms()), [format!("line 1: record \"ocds-1\": {uncompiled}")]);
    let twice = "there is more than one release of this process, each with a part of what is so: \
                 compile them, and do not rely on one alone";
    // In one package both are refused; in a stream the second one is.
    let package = json!({"releases": [release, release]}).to_string();
    let message = format!("line 1: release \"ocds-1\": {twice}");
    assert_eq!(refusals(&package, terms()), [message.clone(), message]);
    let lines = format!("{release}\n{release}\n");
    assert_eq!(refusals(&lines, terms()), [format!("line 2: release \"ocds-1\": {twice}")]);
    for file in ["bid_extension_readme_1.json", "bid_extension_readme_2.json"] {
        assert_eq!(
            refusals(&data(file), terms()),
            [
                "line 1: there is no \"ocid\", \"releases\" or \"records\": give a release, a record or a package of them"
            ]
        );
    }
}

/// Bids for several lots together are compared where all bids are for the same ones.
#[test]
fn lots_that_are_only_bid_for_together_are_one_tender() {
    let two_lots = |first: Value, second: Value| {
        changed(|release| {
            release["tender"]["lots"] = json!([{"id": "A"}, {"id": "B"}, {"id": "C"}]);
            for (bid, lots) in [first, second].into_iter().enumerate() {
                release["bids"]["details"][bid]["relatedLots"] = lots;
                release["bids"]["details"][bid]["items"] = Value::Null;
            }
        })
    };
    let terms = || terms().with_vat(VatBasis::Exclusive);
    let found = found(&two_lots(json!(["A", "B"]), json!(["B", "A"])), terms());
    let lot = found[0].as_ref().unwrap();
    assert_eq!(lot.lots.iter().map(Name::as_str).collect::<Vec<_>>(), ["A", "B"]);
    assert_eq!(lot.appraisal.tender().title().as_str(), "ocds-1, 2 lots together");
    assert_eq!(
        lot.statistics().unwrap_err().to_string(),
        "a statistic is of one lot or of the whole tender, not of 2 lots: publish none for them"
    );
    assert!(found[1].as_ref().unwrap_err().to_string().contains("lot \"C\": no bid counts"));
    let together = "lot \"A\": bid \"b1\": it is one price for 2 lots together, beside bids for some of them: compare it by itself, or ask for its price of each lot";
    let refused = refusals(&two_lots(json!(["A", "B"]), json!(["A"])), terms());
    assert_eq!(refused[0], format!("line 1: release \"ocds-1\": {together}"));
    assert_eq!(refused.len(), 3);
}

/// What cannot be a label or an estimate is left out and named.
#[test]
fn notes_say_what_was_left_out() {
    let terms = || terms().with_vat(VatBasis::Exclusive);
    let notes = |text: &str| {
        let lots = lots(text, terms());
        lots[0].notes.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        notes(&changed(
            |release| release["tender"]["items"][0]["description"] = json!("two\nlines")
        )),
        ["the description of \"i\" is no line of text and was left out"]
    );
    assert_eq!(
        notes(&changed(|release| release["tender"]["lots"][0]["value"]["currency"] = json!("USD"))),
        ["the estimate is in another currency than the bids and was left out"]
    );
    assert_eq!(
        notes(&changed(|release| {
            release["tender"]["lots"][0]["value"]["valueAddedTaxIncluded"] = json!(true);
        })),
        ["the estimate is on the other side of VAT than the bids and was left out"]
    );
    assert_eq!(
        notes(&changed(|release| release["tender"]["lots"][0]["value"]["amount"] = json!(0.0))),
        ["the estimate is 0, which says nothing, and was left out"]
    );
    // A hostile name is a name, or refused.
    let hostile = "\"><script>=1+1 אב🦀";
    let text = changed_bid(|bid| bid["tenderers"] = json!([{"id": hostile}]));
    assert_eq!(total(&lots(&text, terms())[0], hostile), "75");
    let text = changed_bid(|bid| bid["tenderers"] = json!([{"id": "two\nlines"}]));
    assert!(refusals(&text, terms())[0].contains("has a control character, a line break"));
}

/// Every tender in the test data that open contracting data can hold: its findings by document and
/// by release are the same bytes.
#[test]
fn findings_by_document_and_by_release_are_the_same_bytes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut compared = 0;
    for folder in ["tests/data", "tests/oracle", "examples/data"] {
        for file in json_files(&root.join(folder)) {
            compared += compared_in(&read(&file));
        }
    }
    assert!(compared >= 20, "only {compared} tenders fit");
}

/// How many tenders in a value are the same by document and by release.
fn compared_in(value: &Value) -> usize {
    let inside: usize = match value {
        Value::Array(items) => items.iter().map(compared_in).sum(),
        Value::Object(entries) => entries.values().map(compared_in).sum(),
        _ => 0,
    };
    inside + usize::from(same_findings(value))
}

fn same_findings(tender: &Value) -> bool {
    let Some((document, release)) = reduced(tender) else { return false };
    let Ok(appraisal) = Appraisal::from_json(&document.to_string()) else { return false };
    let period = appraisal.tender().period();
    let vat = appraisal.tender().bids()[0].rate_card.vat_basis();
    let lots = lots(&release.to_string(), OcdsTerms::new(period).with_vat(vat));
    let by_document = appraisal.run().unwrap().to_json();
    assert_eq!(lots[0].appraisal.run().unwrap().to_json(), by_document);
    assert_eq!(lots[0].appraisal, appraisal);
    true
}

/// A tender reduced to what a release can say, as a document and as a release.
fn reduced(tender: &Value) -> Option<(Value, Value)> {
    let bids = tender["bids"].as_array()?;
    let (demand, currency) = (tender["demand"].as_object()?, tender["currency"].as_str()?);
    let unit_of = |line: &str| {
        let own = tender["lines"].as_array().into_iter().flatten().find(|own| own["name"] == line);
        own.and_then(|own| own["unit"].as_str()).or(tender["unit"].as_str()).map(str::to_owned)
    };
    let number = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut lines = Vec::new();
    let mut items = Vec::new();
    for (line, quantity) in demand {
        let unit = unit_of(line)?;
        lines.push(json!({"name": line, "unit": unit}));
        items.push(json!({"id": line, "quantity": number(quantity), "unit": {"name": unit}}));
    }
    let (mut own, mut details) = (Vec::new(), Vec::new());
    for bid in bids {
        let rates = bid["rates"].as_object()?;
        let mut priced = Vec::new();
        let mut kept = serde_json::Map::new();
        for line in demand.keys() {
            let price = rates.get(line).filter(|price| !price.is_object())?;
            let value = json!({"amount": number(price), "currency": currency});
            priced.push(json!({"id": line, "unit": {"name": unit_of(line)?, "value": value}}));
            kept.insert(line.clone(), price.clone());
        }
        let provider = bid["provider"].as_str()?;
        own.push(json!({"provider": provider, "vat": bid["vat"], "rates": kept}));
        let tenderers = json!([{"id": provider}]);
        details.push(
            json!({"id": provider, "status": "valid", "tenderers": tenderers, "items": priced}),
        );
    }
    let document = json!({
        "format": 1, "title": "ocds-1", "currency": currency, "period": tender["period"],
        "lines": lines, "demand": demand, "bids": own,
    });
    let release = json!({
        "ocid": "ocds-1", "tender": {"items": items}, "bids": {"details": details},
    });
    Some((document, release))
}

/// Each lot of the real files is the document that it writes.
#[test]
fn lots_are_the_documents_they_write() {
    for file in ["armenia.jsonl", "norway.jsonl", "ukraine.jsonl"] {
        for lot in found(&data(file), wide_terms()).into_iter().flatten() {
            let again = Appraisal::from_json(&lot.appraisal.to_json()).unwrap();
            assert_eq!(again, lot.appraisal);
            assert_eq!(again.run().unwrap().to_json(), lot.appraisal.run().unwrap().to_json());
        }
    }
}

#[test]
fn statistics_are_of_a_lot_and_say_no_rank() {
    let lots = lots(&release().to_string(), terms().with_vat(VatBasis::Exclusive));
    let written =
        statistics_release(&[&lots[0]], &Name::new("s-1").unwrap(), "2026-04-01T00:00:00Z")
            .unwrap();
    let value: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(
        value,
        json!({
            "ocid": "ocds-1", "id": "s-1", "date": "2026-04-01T00:00:00Z", "tag": ["tenderUpdate"],
            "initiationType": "tender",
            "bids": {"statistics": [
                {"id": "validBids-A", "measure": "validBids", "value": 2, "relatedLot": "A"},
                {"id": "lowestValidBidValue-A", "measure": "lowestValidBidValue", "value": 55,
                 "currency": "EUR", "relatedLot": "A"},
                {"id": "highestValidBidValue-A", "measure": "highestValidBidValue", "value": 75,
                 "currency": "EUR", "relatedLot": "A"},
            ]},
        })
    );
    assert!(!written.contains("ank"), "a rank would imply an award");
    let shown: Vec<String> =
        lots[0].statistics().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["validBids 2", "lowestValidBidValue 55 EUR", "highestValidBidValue 75 EUR"]);
    let nothing = statistics_release(&[], &Name::new("s").unwrap(), "").unwrap_err();
    assert_eq!(nothing.to_string(), "there is no lot: give at least one");
    let mut other = lots[0].clone();
    other.ocid = Name::new("ocds-2").unwrap();
    let mixed = statistics_release(&[&lots[0], &other], &Name::new("s").unwrap(), "").unwrap_err();
    assert_eq!(
        mixed.to_string(),
        "a release is of one process, and \"ocds-2\" is mixed with \"ocds-1\": write one for each"
    );
}

#[test]
fn hostile_texts_are_refused_in_bounded_time() {
    let terms = || terms().with_vat(VatBasis::Exclusive);
    let start = Instant::now();
    let one = |text: &[u8]| -> String {
        let found: Found = OcdsReader::new(text, terms()).collect();
        let [Err(refused)] = found.as_slice() else { panic!("{found:?}") };
        refused.to_string()
    };
    // Bombs of nesting: where nothing is looked at, and where something is.
    let deep = format!("{{\"x\": {}{}}}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    assert!(one(deep.as_bytes()).contains("there is no \"ocid\""));
    let deep = format!("{{\"tender\": {}{}}}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    assert!(one(deep.as_bytes()).contains("not JSON that can be read: recursion limit exceeded"));
    // A cell of 16 MiB.
    let long = changed_bid(|bid| bid["tenderers"] = json!([{"id": "x".repeat(16 << 20)}]));
    assert!(one(long.as_bytes()).contains("has 16777216 characters: give at most 200"));
    let long = changed_bid(|bid| bid["value"]["amount"] = json!("9".repeat(16 << 20)));
    assert!(one(long.as_bytes()).contains("has more than 15 digits before the point"));
    // A line that is too long goes by, and the next is read.
    let mut text = vec![b' '; MAX_OCDS_BYTES + 10];
    text.push(b'\n');
    text.extend(release().to_string().bytes());
    let found: Found = OcdsReader::new(text.as_slice(), terms()).collect();
    assert!(found[0].as_ref().unwrap_err().to_string().contains("has more than 33554432 bytes"));
    assert!(found[1].is_ok());
    // Other encodings.
    let utf_16: Vec<u8> = std::iter::once(0xfeff_u16)
        .chain(release().to_string().encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(one(&utf_16), "line 1: the text is not UTF-8: save it as UTF-8");
    let mut latin = release().to_string().into_bytes();
    latin.extend(b"\xe9");
    assert_eq!(one(&latin), "line 1: the text is not UTF-8: save it as UTF-8");
    // Cut off.
    let cut = release().to_string();
    let found = one(&cut.as_bytes()[..cut.len() - 5]);
    assert!(found.starts_with("line 1: the text is not JSON that can be read: EOF"), "{found}");
    // Ten thousand releases, all of them refused.
    let refused = changed_bid(|bid| bid["value"]["amount"] = Value::Null);
    let releases: Vec<Value> = (0..10_000)
        .map(|place| {
            let mut release: Value = serde_json::from_str(&refused).unwrap();
            release["ocid"] = json!(format!("ocds-{place}"));
            release
        })
        .collect();
    let found = found_in(&json!({"releases": releases}).to_string(), terms());
    assert_eq!(found.iter().filter(|lot| lot.is_err()).count(), 10_000);
    // Many lots beside many bids for all of them.
    let text = changed(|release| {
        release["tender"]["lots"] = (0..20_000).map(|lot| json!({"id": lot})).collect();
        let bids = (0..20_000).map(|bid| json!({"id": bid, "status": "withdrawn"}));
        release["bids"]["details"] = bids.collect();
    });
    assert_eq!(found_in(&text, terms()).len(), 20_000);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    assert_eq!(
        ErrorKind::Missing,
        found.iter().find_map(|lot| lot.as_ref().err()).unwrap().error.kind()
    );
}

fn found_in(text: &str, terms: OcdsTerms) -> Found {
    found(text, terms)
}

/// Who watches is told of bytes that only grow; stopped, nothing is lost that was not read.
#[test]
fn a_reader_can_be_watched_and_stopped() {
    use std::ops::ControlFlow;

    let text = data("armenia.jsonl");
    let bytes = u64::try_from(text.len()).unwrap();
    let expected = found(&text, wide_terms());
    let mut reader = OcdsReader::new(text.as_bytes(), wide_terms());
    let mut seen = Vec::new();
    let watched: Found = reader
        .watched(bytes, |work| {
            seen.push((work.done, work.of));
            ControlFlow::Continue(())
        })
        .collect();
    assert_eq!(format!("{watched:?}"), format!("{expected:?}"));
    assert_eq!(seen.len(), expected.len() + 1);
    assert!(seen.is_sorted() && seen.iter().all(|(_, of)| *of == bytes * 16), "{seen:?}");
    assert_eq!(seen.first().zip(seen.last()), Some((&(0, bytes * 16), &(bytes * 16, bytes * 16))));
    let mut reader = OcdsReader::new(text.as_bytes(), wide_terms());
    let mut asked = 0;
    let mut parts: Found = reader
        .watched(0, |_| {
            asked += 1;
            if asked == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .collect();
    let stopped = parts.pop().unwrap().unwrap_err();
    assert_eq!(stopped.error.kind(), ErrorKind::Cancelled);
    parts.extend(reader);
    assert_eq!(format!("{parts:?}"), format!("{expected:?}"));
}
