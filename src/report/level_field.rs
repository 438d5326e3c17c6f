//! What a level field adds to a comparison: the buyer's tax and costs, joint bids, supports,
//! outcomes, who stated what, and several playing fields side by side.

use std::fmt::Write as _;

use super::table::{Align, Table, exact_or_rounded, figure, rank_text, row, section, signed};
use crate::appraisal::{BuyerStanding, Findings};
use crate::error::Error;
use crate::exact::{Figure, Fraction};
use crate::price::View;
use crate::price::{Interval, VatBasis};
use crate::tender::{
    Bid, Comparison, Declared, Effect, FieldsComparison, ManagementFee, Tender, declarations,
};

/// Every section that the tender gives occasion to, in the order of a comparison's report.
pub(super) fn sections(findings: &Findings, scenario: &str) -> Result<String, Error> {
    let comparison = findings.comparison();
    let tender = comparison.tender();
    let mut text = String::new();
    if comparison.playing_field().treatment().source().is_some() {
        section(&mut text, "Another treatment of taxes than the default");
        text.push_str(&treatment(comparison));
    }
    if tender.buyer_tax().is_some() {
        section(&mut text, "The buyer's tax");
        text.push_str(&buyer_tax(findings, scenario)?);
    }
    if tender.bids().iter().any(|bid| bid.consortium().is_some()) {
        section(&mut text, "Joint bids");
        text.push_str(&joint_bids(findings, scenario)?);
    }
    if declarations(tender).is_uneven() {
        section(&mut text, "Who stated what");
        text.push_str(&stated(tender));
    }
    if findings.questions().buyer.is_some() {
        section(&mut text, "Costs of the buyer beside the tendered price");
        text.push_str(&buyer_costs(findings, scenario)?);
    }
    if comparison.playing_field().names_supports() || !findings.questions().support_stops.is_empty()
    {
        section(&mut text, "What each price rests on");
        text.push_str(&supports(findings, scenario)?);
    }
    if tender.demand().lines().iter().any(|line| line.outcome().is_some()) {
        section(&mut text, "Cost per outcome beside cost per contact");
        text.push_str(&outcomes(findings, scenario)?);
    }
    Ok(text)
}

/// The order of each view under each playing field of a tender, side by side, and what is not the
/// default in each of them.
///
/// # Errors
///
/// [`Error::UnknownName`] where there is no such scenario.
pub fn playing_fields(fields: &FieldsComparison, scenario: &str) -> Result<String, Error> {
    let mut text = String::new();
    if let Some(first) = fields.comparisons().first() {
        let tender = first.tender();
        let _ = writeln!(text, "{}\nScenario: {scenario}", tender.title());
    }
    for view in View::ALL {
        let mark = if view.is_appraisal() { " *" } else { "" };
        section(&mut text, &format!("The order in the view {}{mark}", view.in_words()));
        let mut table = Table::new(vec![Align::Left, Align::Left]);
        for comparison in fields.comparisons() {
            let compared = comparison.scenario(scenario)?.view(view);
            let standings = compared.order().map(|standing| {
                let label = label(comparison.tender(), standing.provider().as_str());
                let rank = standing.rank().map_or("not assessable:".to_owned(), rank_text);
                match standing.total() {
                    Some(total) => {
                        let total = figure(total, comparison.tender().currency());
                        format!("{rank} {label} {total}")
                    }
                    None => format!("{rank} {label}"),
                }
            });
            let order = standings.collect::<Vec<String>>().join("; ");
            table.row(vec![comparison.field_name().to_owned(), order]);
        }
        text.push_str(&table.to_text(2));
    }
    let _ = writeln!(text, "  * appraisal view, {}", View::NOTICE);
    for comparison in fields.comparisons() {
        if comparison.playing_field().treatment().source().is_some() {
            let title = format!("Taxes under the playing field {}", comparison.field_name());
            section(&mut text, &title);
            text.push_str(&treatment(comparison));
        }
    }
    Ok(text)
}

/// Who declared, who gave evidence and who did not say, circumstance by circumstance.
#[must_use]
pub fn stated(tender: &Tender) -> String {
    let found = declarations(tender);
    let mut text = String::new();
    if found.is_uneven() {
        text.push_str("  The field of declarations is uneven where marked with !\n");
    }
    let alignment = vec![Align::Left, Align::Left, Align::Left, Align::Left, Align::Left];
    let mut table = Table::new(alignment);
    table.row(row(["", "circumstance", "declared", "evidenced", "not stated"]));
    table.rule();
    for declaration in &found.circumstances {
        let who = |standing: &str| {
            let known = declaration.stated.iter().filter(|known| known.standing == standing);
            let names: Vec<String> = known.map(|known| who(tender, known)).collect();
            if names.is_empty() { "-".to_owned() } else { names.join(", ") }
        };
        let mark = if declaration.uneven { "!" } else { "" };
        table.row(vec![
            mark.to_owned(),
            declaration.circumstance.to_string(),
            who("declared"),
            who("evidenced"),
            who("not stated"),
        ]);
    }
    text.push_str(&table.to_text(2));
    text
}

fn who(tender: &Tender, declared: &Declared) -> String {
    let bid = label(tender, declared.provider.as_str());
    match declared.partner.as_ref() {
        None => bid.to_owned(),
        Some(partner) => format!("{bid} ({partner})"),
    }
}

fn label<'a>(tender: &'a Tender, provider: &'a str) -> &'a str {
    tender.bid(provider).map_or(provider, Bid::label)
}

fn treatment(comparison: &Comparison) -> String {
    let table = comparison.playing_field().treatment();
    let mut text = String::new();
    if let Some(source) = table.source() {
        let _ = writeln!(text, "  Source: {source}");
    }
    let word = |effect: Option<Effect>| effect.map_or("nothing", Effect::as_str);
    for change in table.changes() {
        let _ = writeln!(
            text,
            "  {}, {}, {}: {} in place of {}",
            change.direction.as_str(),
            change.side.as_str().replace('_', " "),
            change.view.in_words(),
            word(change.effect),
            word(change.by_default),
        );
    }
    text
}

fn buyer_tax(findings: &Findings, scenario: &str) -> Result<String, Error> {
    let comparison = findings.comparison();
    let tender = comparison.tender();
    let currency = tender.currency();
    let mut text = String::new();
    let Some(tax) = tender.buyer_tax() else { return Ok(text) };
    let _ = writeln!(
        text,
        "  At a rate of {}, of which the buyer recovers {} ({}). Every total above is what the bid\n  costs the buyer; the rate card as it was tendered stands here.",
        tax.rate(),
        tax.recovered(),
        tax.source(),
    );
    let alignment = vec![Align::Left, Align::Left, Align::Right, Align::Right, Align::Right];
    let mut table = Table::new(alignment);
    table.row(row(["provider", "prices are", "rate card", "tax", "cost to the buyer"]));
    table.rule();
    for bid in tender.bids() {
        let provider = bid.provider().as_str();
        let basis = match bid.rate_card().vat_basis() {
            VatBasis::Exclusive => "without VAT",
            VatBasis::Exempt => "exempt from VAT",
            VatBasis::Inclusive => "with VAT inside",
        };
        let card = comparison.scenario(scenario)?.bid(provider)?.rate_card_total();
        let part = tax.factor(bid.rate_card().vat_basis()) - Fraction::ONE;
        let ends = (card.low() * &part, card.high() * &part);
        let (low, high) = if ends.0 <= ends.1 { ends } else { (ends.1, ends.0) };
        let total = comparison.scenario(scenario)?.view(View::Tendered).standing(provider)?;
        table.row(vec![
            bid.label().to_owned(),
            basis.to_owned(),
            figure(card, currency),
            signed(&Interval::new(low, high)?, currency),
            total.total().map_or(String::new(), |total| figure(total, currency)),
        ]);
    }
    text.push_str(&table.to_text(2));
    Ok(text)
}

fn joint_bids(findings: &Findings, scenario: &str) -> Result<String, Error> {
    let comparison = findings.comparison();
    let tender = comparison.tender();
    let currency = tender.currency();
    let mut text = String::new();
    for bid in tender.bids() {
        let Some(consortium) = bid.consortium() else { continue };
        let provider = bid.provider().as_str();
        let _ = writeln!(text, "  {}, led by {}", bid.label(), consortium.lead());
        let _ = match consortium.fee() {
            None => writeln!(text, "    without a management fee"),
            Some(ManagementFee::PerUnit(amounts)) => {
                let amounts = amounts.iter();
                let amounts =
                    amounts.map(|(line, amount)| format!("{} on {line}", amount.to_plain_text()));
                let amounts = amounts.collect::<Vec<String>>().join(", ");
                writeln!(text, "    management fee per unit, in the lead's part: {amounts}")
            }
            Some(ManagementFee::OfParts { percent, base }) => writeln!(
                text,
                "    management fee of {percent} of {}, in the lead's part",
                base.as_str().replace('_', " "),
            ),
        };
        let alignment = vec![Align::Left, Align::Left, Align::Right, Align::Right, Align::Left];
        let mut table = Table::new(alignment);
        table.row(row(["partner", "sector", "part of the price", "own full cost", ""]));
        table.rule();
        let parts = comparison.scenario(scenario)?.bid(provider)?.part_totals();
        let positions = findings.scenario(scenario)?.positions.iter();
        let own = positions.filter(|known| known.provider == *bid.provider());
        let positions = own.flat_map(|known| &known.own_cost_of_parts);
        for ((party, part), (_, position)) in bid.parties().iter().zip(parts).zip(positions) {
            let (cost, said) = match position {
                None => ("-".to_owned(), "not assessable, since it gives no cost model".to_owned()),
                Some(own) => {
                    let shortfall = figure(&own.shortfall, currency);
                    (figure(&own.own_full_cost, currency), format!("shortfall {shortfall}"))
                }
            };
            table.row(vec![
                party.label().to_owned(),
                party.sector().map_or(String::new(), ToString::to_string),
                figure(&part, currency),
                cost,
                said,
            ]);
        }
        text.push_str(&table.to_text(4));
    }
    Ok(text)
}

fn buyer_costs(findings: &Findings, scenario: &str) -> Result<String, Error> {
    let comparison = findings.comparison();
    let currency = comparison.tender().currency();
    let found = &findings.scenario(scenario)?.cost_to_buyer;
    let Some(found) = found.iter().find(|known| known.view == View::Tendered) else {
        return Ok(String::new());
    };
    let mut standings: Vec<&BuyerStanding> = found.standings.iter().collect();
    standings.sort_by(|one, other| one.name.cmp(&other.name));
    let mut table = Table::new(vec![Align::Left, Align::Right, Align::Left]);
    let amount = |total: Option<&Figure>| {
        total.map_or("not assessable".to_owned(), |total| figure(total, currency))
    };
    for standing in standings {
        let name = standing.label.to_string();
        if standing.is_comparator {
            let said = "in-house comparator at avoidable cost, no bid".to_owned();
            table.row(vec![name, amount(standing.total.as_ref()), said]);
            continue;
        }
        table.row(vec![name, amount(standing.in_view.as_ref()), "tendered price".to_owned()]);
        for line in &standing.costs {
            let label = format!("  {}", &line.label);
            table.row(vec![label, signed(&line.amount, currency), line.source.to_string()]);
        }
        table.row(vec![
            "  cost to the buyer".to_owned(),
            amount(standing.total.as_ref()),
            String::new(),
        ]);
        for line in &standing.hurdles {
            let label = format!("  {}", &line.label);
            let said = format!("hurdle ({})", &line.source);
            table.row(vec![label, signed(&line.amount, currency), said]);
        }
        if !standing.hurdles.is_empty() {
            let with = amount(standing.total_with_hurdles.as_ref());
            table.row(vec!["  with hurdles".to_owned(), with, String::new()]);
        }
    }
    let mut text = table.to_text(2);
    text.push_str(&buyer_orders(findings, scenario)?);
    Ok(text)
}

/// The orders beside each view, with and without hurdles.
fn buyer_orders(findings: &Findings, scenario: &str) -> Result<String, Error> {
    let _comparison = findings.comparison();
    let mut table = Table::new(vec![Align::Left, Align::Left, Align::Left]);
    let Some(buyer) = &findings.questions().buyer else { return Ok(String::new()) };
    let hurdles = !buyer.hurdles().is_empty();
    for found in &findings.scenario(scenario)?.cost_to_buyer {
        let view = found.view;
        let without: Vec<String> = found
            .standings
            .iter()
            .map(|known| ranked(known.rank.map(rank_text), known.label.as_str()))
            .collect();
        table.row(vec![view.in_words().to_owned(), "by cost".to_owned(), without.join("; ")]);
        if hurdles {
            let with: Vec<String> = found
                .order_with_hurdles()
                .map(|known| ranked(known.rank_with_hurdles.map(rank_text), known.label.as_str()))
                .collect();
            table.row(vec![String::new(), "with hurdles".to_owned(), with.join("; ")]);
        }
    }
    let mut text = String::from("  The order by what each costs the buyer, beside each view:\n");
    text.push_str(&table.to_text(4));
    let _ = writeln!(text, "  An appraisal, {}", View::NOTICE);
    Ok(text)
}

fn ranked(rank: Option<String>, label: &str) -> String {
    format!("{} {label}", rank.unwrap_or("not assessable:".to_owned()))
}

fn supports(findings: &Findings, scenario: &str) -> Result<String, Error> {
    let comparison = findings.comparison();
    let tender = comparison.tender();
    let currency = tender.currency();
    let stops = findings.questions().stops();
    let alignment = vec![Align::Left, Align::Right, Align::Right, Align::Left];
    let mut table = Table::new(alignment);
    table.row(row(["", "amount", "share of the price", "stated"]));
    table.rule();
    for (bid, support) in tender.bids().iter().zip(&findings.scenario(scenario)?.supports) {
        let found = &support.exposure;
        table.row(vec![
            bid.label().to_owned(),
            figure(&found.price, currency),
            String::new(),
            "tendered price".to_owned(),
        ]);
        for line in found.lines.iter().filter(|line| line.applies()) {
            let amount = line
                .amount
                .as_ref()
                .map_or("not assessable".to_owned(), |amount| figure(amount, currency));
            let share = line.share.as_ref().map_or("-".to_owned(), percentages);
            let label = format!("  {}", line.support.in_words());
            table.row(vec![label, amount, share, line.standing.to_owned()]);
        }
        for model in &found.models {
            let whose = match bid.consortium() {
                None => "own cost model".to_owned(),
                Some(_) => format!("cost model of {}", &model.provider),
            };
            for (what, amount) in [
                ("in kind", figure(&model.in_kind, currency)),
                ("volunteers' time", figure(&model.volunteer_time, currency)),
                ("full cost above the price", figure(&model.shortfall, currency)),
            ] {
                table.row(vec![format!("  beside: {what}"), amount, String::new(), whose.clone()]);
            }
        }
        if let Some(price) = &support.price_if_it_stops {
            let price = match price.as_result() {
                Ok(price) => figure(price, currency),
                Err(_) => "not assessable".to_owned(),
            };
            table.row(vec!["  price if it stops".to_owned(), price, String::new(), String::new()]);
        }
    }
    let mut text = table.to_text(2);
    if !stops.is_empty() {
        let stops: Vec<String> = stops
            .iter()
            .map(|(support, part)| format!("{part} of {}", support.in_words()))
            .collect();
        let _ = writeln!(text, "  Supposed to stop: {}", stops.join(", "));
    }
    Ok(text)
}

/// A share as a percentage, or two.
fn percentages(share: &Interval) -> String {
    let percent = |end: &Fraction| {
        let hundred = Fraction::from_integer(100);
        format!("{}%", exact_or_rounded(&(end * &hundred), crate::exact::Currency::GBP))
    };
    if share.is_point() {
        percent(share.low())
    } else {
        format!("{} to {}", percent(share.low()), percent(share.high()))
    }
}

fn outcomes(findings: &Findings, scenario: &str) -> Result<String, Error> {
    let comparison = findings.comparison();
    let tender = comparison.tender();
    let currency = tender.currency();
    let mut text = String::new();
    for line in &findings.scenario(scenario)?.outcomes {
        let _ = writeln!(text, "  {}: per {} and per {}", &line.line, &line.contact, &line.outcome);
        let alignment = vec![Align::Left, Align::Right, Align::Right, Align::Right, Align::Left];
        let mut table = Table::new(alignment);
        table.row(row(["provider", "per contact", "success rate", "per outcome", ""]));
        table.rule();
        for price in &line.prices {
            let shown = |cost: Option<&Figure>| {
                cost.map_or("not assessable".to_owned(), |cost| figure(cost, currency))
            };
            table.row(vec![
                label(tender, price.provider.as_str()).to_owned(),
                shown(price.per_contact.as_ref()),
                price.success_rate.map_or("-".to_owned(), |rate| rate.to_string()),
                shown(price.per_outcome.as_ref()),
                price.standing.to_owned(),
            ]);
        }
        text.push_str(&table.to_text(4));
    }
    Ok(text)
}
