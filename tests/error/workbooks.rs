//! Workbooks: what they refuse, word for word.

use fullcost::cost::OrganisationBuilder;
use fullcost::costing::{CostQuestions, Costing};
use fullcost::report;

use super::*;

/// The tests of this area, for the count of variants.
#[cfg_attr(not(feature = "json"), allow(dead_code, reason = "only the count, which needs documents, reads it"))]
pub(super) const ALL: &[fn()] = &[inputs_and_rows];

#[test]
fn inputs_and_rows() {
    let shed = |lines: Vec<CostLine>| {
        let shed = Organisation::builder("shed", Currency::GBP, Period::new("2026-04".parse().unwrap(), 12).unwrap())
            .service(Service::new("repairs", "visit", Quantity::ONE).unwrap());
        let shed = lines.into_iter().fold(shed, OrganisationBuilder::line);
        let questions = CostQuestions { sensitivity: false, coverage: false, ..CostQuestions::default() };
        report::cost_workbook(&Costing::new(shed.build().unwrap(), questions).unwrap().run().unwrap())
    };
    let tools = CostLine::new("tools", pounds("99999999999999.99"), "repairs", "ledger").unwrap();
    refused(shed(vec![tools]), "record \"cost line/tools\": the input \"tools\" is 99999999999999.99, and a spreadsheet holds whole numbers below 9007199254740992 only: state it with fewer digits, or take the results as JSON");
    // Seven rows each: two inputs, their product, and what rounds it.
    let price = UnitPrice::parse("2", Currency::GBP).unwrap();
    let line = |place: i32| CostLine::computed(&format!("line {place}"), Quantity::ONE, price, Rounding::HalfEven, "repairs", "ledger");
    let lines = (0..14_500).map(|place| line(place).unwrap());
    refused(shed(lines.collect()), "the workbook would have more than 100000 rows of figures: ask about fewer bids, lines or scenarios at once, or take the results as JSON");
}
