//! Funders and what is said of prices, in the organisation document.

use super::node::{Node, ObjectBuilder};
use super::values::{
    checked_name, checked_text, read_by_name, read_label, read_money, read_names, read_percent,
    read_quantity, write_by_name, write_names,
};
use crate::cost::{Contribution, EligibleLines, Funder, Pricing};
use crate::error::{Error, quoted};
use crate::exact::{Currency, Money, Name};

const FUNDER: &[&str] =
    &["name", "label", "service", "lines", "share", "contribution", "matched_hours", "source"];
const LINES: &[&str] = &["only", "all_but"];
const CONTRIBUTION: &[&str] = &[
    "actual_overhead",
    "modified_base",
    "per_full_time_equivalent",
    "rate_of_staff_cost",
    "rate_of_total",
    "rate_on_cost",
];
const MODIFIED_BASE: &[&str] = &["rate", "ceilings", "left_out"];
const PRICING: &[&str] = &["indexed", "holds_replacement_value", "surplus_holds_return_on_capital"];

pub(super) fn read_funder(node: &Node, currency: Currency) -> Result<Funder, Error> {
    let fields = node.fields(FUNDER)?;
    let name = fields.read("name", Node::text)?;
    let service = fields.read("service", checked_name)?;
    let source = fields.read("source", checked_text)?;
    let funder = Funder::new(name, service, source).map_err(|error| error.problem().clone());
    let mut funder = funder?;
    if let Some(lines) = fields.read_optional("lines", read_lines)? {
        funder = funder.with_lines(lines);
    }
    if let Some(share) = fields.read_optional("share", read_percent)? {
        funder = funder.with_share(share);
    }
    let contribution =
        fields.read_optional("contribution", |node| read_contribution(node, currency))?;
    if let Some(contribution) = contribution {
        funder = funder.with_contribution(contribution);
    }
    let matched =
        fields.read_optional("matched_hours", |node| read_by_name(node, read_quantity))?;
    // In order each has its place at the end, however many there are.
    let mut matched = matched.unwrap_or_default();
    matched.sort();
    for (role, hours) in matched {
        funder = funder.with_matched_hours(role, hours);
    }
    Ok(match read_label(&fields)? {
        Some(label) => funder.with_label(label),
        None => funder,
    })
}

fn read_lines(node: &Node) -> Result<EligibleLines, Error> {
    if let Node::Text(text) = node {
        let choices = "\"all\", {\"only\": [lines]}, {\"all_but\": [lines]}";
        return match text.as_str() {
            "all" => Ok(EligibleLines::All),
            other => Err(Error::UnknownChoice { value: quoted(other), choices }),
        };
    }
    let fields = node.fields(LINES)?;
    let only = fields.read_optional("only", read_names)?;
    let all_but = fields.read_optional("all_but", read_names)?;
    match (only, all_but) {
        (Some(names), None) => Ok(EligibleLines::Only(names)),
        (None, Some(names)) => Ok(EligibleLines::AllBut(names)),
        _ => Err(Error::OneOf { fields: "\"only\", \"all_but\"" }),
    }
}

fn read_contribution(node: &Node, currency: Currency) -> Result<Contribution, Error> {
    let fields = node.fields(CONTRIBUTION)?;
    let rate = |field| fields.read_optional(field, read_percent);
    let amount =
        fields.read_optional("per_full_time_equivalent", |node| read_money(node, currency))?;
    let base = fields.read_optional("modified_base", |node| {
        let fields = node.fields(MODIFIED_BASE)?;
        let ceilings = fields.read_optional("ceilings", |node| {
            read_by_name(node, |node| read_money(node, currency))
        })?;
        Ok(Contribution::ModifiedBase {
            rate: fields.read("rate", read_percent)?,
            ceilings: ceilings.unwrap_or_default(),
            left_out: fields.read_optional("left_out", read_names)?.unwrap_or_default(),
        })
    })?;
    let mut given = [
        rate("actual_overhead")?.map(Contribution::ActualOverhead),
        base,
        amount.map(Contribution::PerFullTimeEquivalent),
        rate("rate_of_staff_cost")?.map(Contribution::RateOfStaffCost),
        rate("rate_of_total")?.map(Contribution::RateOfTotal),
        rate("rate_on_cost")?.map(Contribution::RateOnCost),
    ]
    .into_iter()
    .flatten();
    match (given.next(), given.next()) {
        (Some(contribution), None) => Ok(contribution),
        _ => Err(Error::OneOf {
            fields: "\"actual_overhead\", \"modified_base\", \"per_full_time_equivalent\", \"rate_of_staff_cost\", \"rate_of_total\", \"rate_on_cost\"",
        }),
    }
}

pub(super) fn read_pricing(node: &Node) -> Result<Pricing, Error> {
    let fields = node.fields(PRICING)?;
    let flag = |field| Ok(fields.read_optional(field, Node::flag)?.unwrap_or(false));
    let mut pricing = Pricing::new();
    if flag("indexed")? {
        pricing = pricing.with_indexation();
    }
    if flag("holds_replacement_value")? {
        pricing = pricing.with_replacement_value();
    }
    if flag("surplus_holds_return_on_capital")? {
        pricing = pricing.with_return_on_capital_in_surplus();
    }
    Ok(pricing)
}

pub(super) fn write_funder(funder: &Funder) -> Node {
    let lines = match funder.lines() {
        EligibleLines::All => Node::text_of("all"),
        EligibleLines::AllBut(names) => {
            ObjectBuilder::new().with("all_but", write_names(names)).build()
        }
        EligibleLines::Only(names) => ObjectBuilder::new().with("only", write_names(names)).build(),
    };
    let matched = funder.matched_hours();
    let matched = (!matched.is_empty()).then(|| write_by_name(matched));
    ObjectBuilder::new()
        .text("name", funder.name())
        .maybe_text("label", funder.given_label())
        .text("service", funder.service())
        .with("lines", lines)
        .text("share", funder.share())
        .maybe("contribution", write_contribution(funder.contribution()))
        .maybe("matched_hours", matched)
        .text("source", funder.source())
        .build()
}

fn write_contribution(contribution: &Contribution) -> Option<Node> {
    let object = ObjectBuilder::new();
    let object = match contribution {
        Contribution::Nothing => return None,
        Contribution::ActualOverhead(share) => object.text("actual_overhead", share),
        Contribution::ModifiedBase { rate, ceilings, left_out } => {
            let plain = |(line, ceiling): &(Name, Money)| (line.clone(), ceiling.to_plain_text());
            let ceilings: Vec<(Name, String)> = ceilings.iter().map(plain).collect();
            let base = ObjectBuilder::new()
                .text("rate", rate)
                .with("ceilings", write_by_name(&ceilings))
                .with("left_out", write_names(left_out))
                .build();
            object.with("modified_base", base)
        }
        Contribution::PerFullTimeEquivalent(amount) => {
            object.text("per_full_time_equivalent", amount.to_plain_text())
        }
        Contribution::RateOfStaffCost(rate) => object.text("rate_of_staff_cost", rate),
        Contribution::RateOfTotal(rate) => object.text("rate_of_total", rate),
        Contribution::RateOnCost(rate) => object.text("rate_on_cost", rate),
    };
    Some(object.build())
}

/// Nothing where nothing is said.
pub(super) fn write_pricing(pricing: Pricing) -> Option<Node> {
    let flag = |said: bool| said.then_some(Node::Flag(true));
    (pricing != Pricing::new()).then(|| {
        ObjectBuilder::new()
            .maybe("indexed", flag(pricing.is_indexed()))
            .maybe("holds_replacement_value", flag(pricing.holds_replacement_value()))
            .maybe(
                "surplus_holds_return_on_capital",
                flag(pricing.surplus_holds_return_on_capital()),
            )
            .build()
    })
}
