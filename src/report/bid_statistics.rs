//! The statistics of the prices of a scenario, as figures: they ask nobody anything.

use std::fmt::Write as _;

use super::blocks::Blocks;
use super::table::Table;
use crate::answer::Answer;
use crate::appraisal::ScenarioFindings;
use crate::screen::FoundStatistic;

/// Each statistic with its formula, where they were asked.
pub(super) fn bid_statistics(found: &ScenarioFindings) -> Blocks {
    let mut text = Blocks::new();
    let Some(statistics) = &found.bid_statistics else { return text };
    text.section("Statistics of the prices");
    match statistics {
        Answer::Found(statistics) => {
            let prices = statistics.prices;
            let _ = writeln!(text, "  Of {prices} prices without preset lines; they ask nothing");
            let mut table = Table::headed("lrl", ["statistic", "figure", "is"]);
            statistics.found.iter().for_each(|found| table.row(row(found)));
            text.table(2, table);
        }
        Answer::Refused(reason) => {
            let _ = writeln!(text, "  Not to be had, since {reason}");
        }
    }
    text
}

fn row(found: &FoundStatistic) -> Vec<String> {
    let value = match &found.value {
        Answer::Found(value) => value.to_string(),
        Answer::Refused(reason) => format!("none: {}", reason.message()),
    };
    vec![found.statistic.as_str().to_owned(), value, found.statistic.in_words().to_owned()]
}
