//! The plain-text reports: what they say of bands, uneven fields, corridors and preset lines, and
//! that their columns line up.
#![cfg(feature = "json")]

use std::path::Path;

use fullcost::allocation::Method;
use fullcost::appraisal::Appraisal;
use fullcost::cost::Organisation;
use fullcost::full_cost::full_cost;
use fullcost::report::text;
use unicode_width::UnicodeWidthStr;

/// Bands, weighted scenarios, a preset and an optional line, a corridor, a bidder who was asked and
/// did not say, and labels in other scripts and with what has a meaning elsewhere.
const TENDER: &str = r#"{
    "format": 1, "title": "Advice <line> & \"outreach\"", "currency": "GBP", "unit": "call",
    "period": {"from": "2026-04", "months": 12},
    "lines": [
        {"name": "advice"}, {"name": "outreach", "unit": "visit"},
        {"name": "set-up", "unit": "lump sum", "preset_price": "1000"},
        {"name": "translation", "optional": true}
    ],
    "scenarios": [
        {"name": "quiet", "weight": "40%", "demand": {"advice": "1000", "outreach": "40", "set-up": "1", "translation": "5"}},
        {"name": "busy", "weight": "60%", "demand": {"advice": "3000", "outreach": "90", "set-up": "1", "translation": "5"}}
    ],
    "playing_field": {"adjustments": [
        {"code": "pension", "rate": "9.4%", "bears_on": "pensionable_pay", "reason": "paid centrally",
         "source": "schedule 4", "views": ["competitively_neutral", "public_purse"]}
    ]},
    "corridor": {"source": "market study", "lines": {
        "advice": {"low": "4.00", "high": "5.00"}, "outreach": {"low": "50.00", "high": "60.00"}}},
    "bids": [
        {"provider": "east", "label": "東部 相談センター", "vat": "exempt",
         "rates": {"advice": {"low": "3.80", "high": "4.60"}, "outreach": "55.00"},
         "circumstances": {"pensionable_pay": "1000"}},
        {"provider": "north", "label": "North 'n' \"South\"", "vat": "exempt",
         "rates": {"advice": "4.50", "outreach": "70.25", "translation": "30.00"},
         "circumstances": {"pensionable_pay": "not stated"}},
        {"provider": "west", "label": "Wëst", "vat": "exempt",
         "rates": {"advice": "6.00", "outreach": "61.00"},
         "circumstances": {"pensionable_pay": {"evidenced": "0", "source": "accounts"}}}
    ]
}"#;

#[test]
fn what_is_not_certain_is_said() {
    let findings = Appraisal::from_json(TENDER).unwrap().run().unwrap();
    let mut report = String::new();
    for scenario in ["busy", "expected"] {
        report.push_str(&text::comparison(&findings, scenario).unwrap());
        report.push('\n');
        report.push_str(&text::rate_cards(&findings, scenario).unwrap());
        report.push('\n');
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/uneven_field.txt");
    let expected = std::fs::read_to_string(golden).unwrap().replace("\r\n", "\n");
    assert_eq!(report, expected, "the report is now:\n{report}");
}

#[test]
fn columns_line_up_in_every_script() {
    let findings = Appraisal::from_json(TENDER).unwrap().run().unwrap();
    let report = text::comparison(&findings, "busy").unwrap();
    let table: Vec<&str> = report
        .lines()
        .skip_while(|line| !line.starts_with("Every bid"))
        .skip(1)
        .take_while(|line| !line.trim_start().starts_with('*'))
        .collect();
    assert_eq!(table.len(), 5, "{report}");
    // Columns of figures are aligned to the right, so all lines of the table end together.
    let widths: Vec<usize> = table.iter().map(|line| line.width()).collect();
    assert!(widths.iter().all(|width| *width == widths[0]), "{widths:?}\n{report}");
}

#[test]
fn what_is_given_in_kind_stands_beside_the_cash() {
    let document = r#"{
        "format": 1, "name": "hall", "currency": "JPY", "period": {"from": "2026-04", "months": 1},
        "services": [{"name": "club", "label": "Club", "unit": "evening", "volume": "8", "volume_basis": "capacity"}],
        "drivers": [{"name": "spent", "direct_expenditure_of": ["club"]}],
        "pools": [{"name": "house", "label": "House", "driver": "spent"}],
        "lines": [
            {"name": "tea", "amount": "1001", "charged_to": "club", "source": "till"},
            {"name": "room", "amount": "9000", "ledger": "in_kind", "charged_to": "house", "source": "letter"},
            {"name": "refund", "amount": "-200", "credit": true, "charged_to": "house", "source": "bank"}
        ]
    }"#;
    let organisation = Organisation::from_json(document).unwrap();
    let report = text::full_cost(&full_cost(&organisation, &Method::Direct).unwrap()).unwrap();
    for line in [
        "hall",
        "JPY, 1 month from 2026-04, prices of 2026-04; overheads shared by the direct method",
        "  House       refund  cash       -200",
        "  House  spent          -200  -200",
        "  spent   Club     1,001  JPY   cash charged to the service straight",
        "  Club      1,001      -200        801",
        "  Club          8  evening (capacity)     125        100",
        "Beside the cash: goods and premises in kind",
        "  Club          0     9,000     9,000",
    ] {
        assert!(report.lines().any(|known| known == line), "{line:?} is not a line of\n{report}");
    }
}
