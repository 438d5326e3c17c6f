//! What the buyer expected to pay, in documents.

use super::node::{Node, ObjectBuilder};
use super::values::{checked_text, read_by_name, read_money};
use crate::error::{self, AtRecord, Error};
use crate::exact::Currency;
use crate::screen::PriceEstimate;

const ESTIMATE: &[&str] = &["amount", "scenarios", "source"];

/// `only` is the name of the only scenario, where there is no other.
pub(super) fn read_estimate(
    node: &Node,
    currency: Currency,
    only: Option<&str>,
) -> Result<PriceEstimate, Error> {
    let fields = node.fields(ESTIMATE)?;
    let estimate = PriceEstimate::new(fields.read("source", checked_text)?)?;
    match (fields.optional("amount"), fields.optional("scenarios"), only) {
        (Some(_), None, Some(only)) => fields.read("amount", |node| {
            let amount = read_money(node, currency)?;
            estimate.with_amount(only, amount)
        }),
        (None, Some(_), _) => fields.read("scenarios", |node| {
            let amounts = read_by_name(node, |node| read_money(node, currency))?;
            amounts.into_iter().try_fold(estimate, |estimate, (scenario, amount)| {
                let record = ("scenario", &scenario);
                estimate.with_amount(scenario.as_str(), amount).at(record)
            })
        }),
        _ => Err(error::one_of("\"amount\" (with one scenario), \"scenarios\"")),
    }
}

pub(super) fn write_estimate(estimate: &PriceEstimate, only: Option<&str>) -> Node {
    let object = ObjectBuilder::new();
    let object = if let Some(amount) = only.and_then(|only| estimate.amount(only)) {
        object.text("amount", amount.to_plain_text())
    } else {
        let amounts = estimate.amounts().map(|(scenario, amount)| {
            (scenario.to_string(), Node::text_of(amount.to_plain_text()))
        });
        object.with("scenarios", Node::Object(amounts.collect()))
    };
    object.text("source", estimate.source()).build()
}
