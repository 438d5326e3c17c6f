//! Overheads charged at a rate of a planned volume.
#![cfg(feature = "json")]

use fullcost::allocation::Method;
use fullcost::cost::Organisation;
use fullcost::costing::Costing;
use fullcost::full_cost::full_cost;
use fullcost::report;
use serde_json::{Value, json};

use crate::error::refused;

fn document() -> Value {
    json!({
        "format": 1, "name": "shed", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
        "services": [
            {"name": "advice", "unit": "case", "volume": "400"},
            {"name": "repairs", "unit": "visit", "volume": "900"}
        ],
        "drivers": [{"name": "posts", "quantities": {"advice": "1", "repairs": "2"}}],
        "pools": [{"name": "office", "driver": "posts"}],
        "lines": [
            {"name": "rent", "amount": "30000", "charged_to": "office", "source": "lease"},
            {"name": "adviser", "amount": "9000", "charged_to": "advice", "source": "payroll"}
        ]
    })
}

#[test]
fn a_rate_of_a_planned_volume_covers_too_much_or_too_little() {
    let organisation = Organisation::from_json(&document().to_string()).unwrap();
    let costs = full_cost(&organisation, &Method::Direct).unwrap();
    let advice = costs.service("advice").unwrap();
    for (planned, volume, rate, charged, over) in [
        ("500", "400", "20", "8000", "-2000"),
        ("400", "400", "25", "10000", "0"),
        ("300", "400", "100/3", "40000/3", "10000/3"),
        ("400", "0", "25", "0", "-10000"),
    ] {
        let found = advice.recovery(planned.parse().unwrap(), volume.parse().unwrap()).unwrap();
        let figures = [&found.rate, &found.charged, &found.over].map(|one| one.low().to_string());
        assert_eq!(figures, [rate, charged, over], "{planned} {volume}");
        let evidence = found.evidence("case");
        evidence.verify().unwrap();
        assert_eq!(evidence.value(), found.over.low());
    }
    let none = advice.recovery("0".parse().unwrap(), "4".parse().unwrap());
    refused(none, "the planned volume is 0: give the volume that the rate is made of");
}

#[test]
fn a_costing_that_asks_shows_it_in_json_and_text() {
    let mut asked = document();
    asked["recovery"] =
        json!({"advice": {"planned": "500"}, "repairs": {"planned": "800", "volume": "1000"}});
    let costing = Costing::from_json(&asked.to_string()).unwrap();
    assert_eq!(Costing::from_json(&costing.to_json()).as_ref(), Ok(&costing));
    let findings = costing.run().unwrap();
    let written: Value = serde_json::from_str(&findings.to_json()).unwrap();
    let of = |service: usize| &written["services"][service]["recovery"];
    assert_eq!(of(0)["volume"], json!("400"));
    assert_eq!(of(0)["over"], json!({"exact": "-2000", "rounded": "-2000.00"}));
    assert_eq!(of(1)["over"]["exact"], json!("5000"));
    let text = report::costing(&findings);
    assert!(text.contains("Overheads of advice at a rate of a planned volume\n  10,000.00 over 500 planned are 20.00 per case; at 400 they charge 8,000.00: 2,000.00 are not covered\n"), "{text}");
    assert!(
        text.contains("at 1,000 they charge 25,000.00: 5,000.00 more than the overheads\n"),
        "{text}"
    );
    asked["recovery"] = json!({"advice": {"planned": "0"}});
    let findings = Costing::from_json(&asked.to_string()).unwrap().run().unwrap();
    let reason = findings.service("advice").unwrap().recovery.clone().unwrap();
    assert!(reason.as_result().is_err());
    assert!(report::costing(&findings).contains("the planned volume is 0"));
    asked["recovery"] = json!({"nobody": {"planned": "5"}});
    refused(
        Costing::from_json(&asked.to_string()),
        r#"recovery: "nobody" is not the name of a service: use one of the names that are listed, or add it"#,
    );
}
