//! What a level field adds to a comparison: the buyer's tax and costs, joint bids, supports,
//! outcomes, who stated what, and several playing fields side by side.

use std::fmt::Write as _;

use super::blocks::Blocks;
use super::table::{Table, exact_or_rounded, label, rank_text, signed};
use crate::appraisal::{
    Buyer, BuyerStanding, BuyerTaxStated, Findings, ScenarioFindings, SupportFindings,
    TreatmentChanges, ViewFindings,
};
use crate::exact::{Figure, Fraction, Name};
use crate::price::{Interval, VatBasis, View};
use crate::tender::{Bid, Declared, Effect, ManagementFee, Tender};

/// Said of a tender in which nothing could move a price, so that equal views are not read as a level
/// field.
pub(super) fn nothing_stated(findings: &Findings) -> Option<&'static str> {
    let tender = findings.appraisal().tender();
    let stated = !tender.playing_field().rules.is_empty() || tender.buyer_tax().is_some();
    (!stated).then_some(
        "All views equal the tendered price, since the tender states no tax and no adjustment: that is no finding that the field is level.",
    )
}

/// What no scenario changes: the treatment of taxes, and who stated what.
pub(super) fn of_the_tender(findings: &Findings) -> Blocks {
    let tender = findings.appraisal().tender();
    let mut text = Blocks::new();
    if let Some(said) = nothing_stated(findings) {
        text.section("Nothing stated that would move a price");
        let _ = writeln!(text, "  {said}");
    }
    if !findings.prices_unlike_others.is_empty() {
        text.section("Prices far from those of the other bids");
        for found in &findings.prices_unlike_others {
            let _ = writeln!(text, "  To {}: {}", label(tender, &found.provider), found.question);
        }
    }
    if let Some(changes) = &findings.treatment {
        text.section("Another treatment of taxes than the default");
        text.push(treatment(changes));
    }
    if findings.declarations.is_uneven() {
        text.section("Who stated what");
        text.push(stated(findings));
    }
    text
}

/// Every section that the tender gives occasion to in a scenario.
pub(super) fn sections(findings: &Findings, found: &ScenarioFindings) -> Blocks {
    let tender = findings.appraisal().tender();
    let mut text = Blocks::new();
    if let Some(tax) = &findings.buyer_tax {
        text.section("The buyer's tax");
        text.push(buyer_tax(tender, found, tax));
    }
    if tender.bids().iter().any(|bid| bid.consortium.is_some()) {
        text.section("Joint bids");
        text.push(joint_bids(tender, found));
    }
    if let Some(buyer) = &findings.questions().buyer {
        text.section("Costs of the buyer beside the tendered price");
        text.push(buyer_costs(found, buyer));
    }
    if !found.supports.is_empty() {
        text.section("What each price rests on");
        text.push(supports(findings, found));
    }
    if !found.outcomes.is_empty() {
        text.section("Cost per outcome beside cost per contact");
        text.push(outcomes(tender, found));
    }
    text
}

/// The order of each view under each playing field of a tender, side by side, and what is not the
/// default in each of them; of a tender with one field, the orders under that.
pub(super) fn playing_fields(findings: &Findings, scenario: &Name) -> Blocks {
    let tender = findings.appraisal().tender();
    let fields = || [findings].into_iter().chain(&findings.further_fields);
    let scenarios = fields().filter_map(|field| {
        let mut scenarios = field.scenarios.iter();
        Some((field, scenarios.find(|known| known.scenario == *scenario)?))
    });
    let scenarios: Vec<_> = scenarios.collect();
    let mut text = Blocks::new();
    for view in View::ALL {
        let mark = if view.is_appraisal() { " *" } else { "" };
        text.section(format!("The order in the view {}{mark}", view.in_words()));
        let mut table = Table::new("l");
        for (field, found) in &scenarios {
            let order = found.view(view).map_or(String::new(), |found| order(tender, found));
            table.row(vec![field.comparison().field_name().to_owned(), order]);
        }
        text.table(2, table);
    }
    let _ = writeln!(text, "  * appraisal view, {}", View::NOTICE);
    for field in fields() {
        if let Some(changes) = &field.treatment {
            let name = field.comparison().field_name();
            text.section(format!("Taxes under the playing field {name}"));
            text.push(treatment(changes));
        }
    }
    text
}

/// The bids of a view with ranks and totals.
fn order(tender: &Tender, view: &ViewFindings) -> String {
    let bids = view.order.iter().map(|bid| {
        let label = label(tender, &bid.provider);
        let rank = bid.rank.map_or("not assessable:".to_owned(), rank_text);
        match &bid.total {
            Some(total) => format!("{rank} {label} {total}"),
            None => format!("{rank} {label}"),
        }
    });
    bids.collect::<Vec<String>>().join("; ")
}

/// Who declared, who gave evidence and who did not say, circumstance by circumstance.
fn stated(findings: &Findings) -> Blocks {
    let (tender, found) = (findings.appraisal().tender(), &findings.declarations);
    let mut text = Blocks::new();
    if found.is_uneven() {
        text.push("  The field of declarations is uneven where marked with !\n");
    }
    let mut table = Table::headed("l", ["", "circumstance", "declared", "evidenced", "not stated"]);
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
    text.table(2, table);
    text
}

fn who(tender: &Tender, declared: &Declared) -> String {
    let bid = label(tender, &declared.provider);
    match declared.partner.as_ref() {
        None => bid.to_owned(),
        Some(partner) => format!("{bid} ({partner})"),
    }
}

fn treatment(table: &TreatmentChanges) -> String {
    let mut text = format!("  Source: {}\n", table.source);
    let word = |effect: Option<Effect>| effect.map_or("nothing", Effect::as_str);
    for change in &table.changes {
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

fn buyer_tax(tender: &Tender, found: &ScenarioFindings, tax: &BuyerTaxStated) -> Blocks {
    let own = tax.line_rates.iter().map(|(line, rate)| format!(" ({rate} on {line})"));
    let own: String = own.collect();
    let mut text = Blocks::from(format!(
        "  At a rate of {}{own}, of which the buyer recovers {} ({}). Every total above is what the bid\u{b}costs the buyer; the rate card as it was tendered stands here.\n",
        tax.rate, tax.recovered, tax.source,
    ));
    let mut table =
        Table::headed("llr", ["provider", "prices are", "rate card", "tax", "cost to the buyer"]);
    let totals = found.view(View::Tendered).map_or(Vec::new(), ViewFindings::by_name);
    for ((bid, position), total) in tender.bids().iter().zip(&found.positions).zip(totals) {
        let Some(tax) = &position.buyer_tax else { continue };
        let basis = match tax.vat {
            VatBasis::Exclusive => "without VAT",
            VatBasis::Exempt => "exempt from VAT",
            VatBasis::Inclusive => "with VAT inside",
        };
        table.row(vec![
            bid.label().to_owned(),
            basis.to_owned(),
            tax.rate_card.to_string(),
            signed(&tax.tax, tender.currency()),
            total.total.as_ref().map_or(String::new(), Figure::to_string),
        ]);
    }
    text.table(2, table);
    text
}

fn joint_bids(tender: &Tender, found: &ScenarioFindings) -> Blocks {
    let mut text = Blocks::new();
    for (bid, position) in tender.bids().iter().zip(&found.positions) {
        let Some(consortium) = bid.consortium.as_deref() else { continue };
        let _ = writeln!(text, "  {}, led by {}", bid.label(), &consortium.lead);
        let _ = writeln!(text, "    {}", fee(consortium.fee.as_ref()));
        let mut table =
            Table::headed("llrrl", ["partner", "sector", "part of the price", "own full cost", ""]);
        for party in bid.parties() {
            let part = position.parts_of_price.get(&party.provider);
            let own = position.own_cost_of_parts.get(&party.provider).and_then(Option::as_ref);
            let (cost, said) = match own {
                None => ("-".to_owned(), "not assessable, since it gives no cost model".to_owned()),
                Some(own) => {
                    (own.own_full_cost.to_string(), format!("shortfall {}", own.shortfall))
                }
            };
            table.row(vec![
                party.label().to_owned(),
                party.sector.as_ref().map_or(String::new(), ToString::to_string),
                part.map_or(String::new(), Figure::to_string),
                cost,
                said,
            ]);
        }
        text.table(4, table);
    }
    text
}

fn fee(fee: Option<&ManagementFee>) -> String {
    match fee {
        None => "without a management fee".to_owned(),
        Some(ManagementFee::PerUnit(amounts)) => {
            let amounts = amounts.iter();
            let amounts =
                amounts.map(|(line, amount)| format!("{} on {line}", amount.to_plain_text()));
            let amounts = amounts.collect::<Vec<String>>().join(", ");
            format!("management fee per unit, in the lead's part: {amounts}")
        }
        Some(ManagementFee::OfParts { percent, base, rounding }) => {
            let base = base.as_str().replace('_', " ");
            let rounded = rounding.map_or_else(String::new, |to| {
                format!(" rounded to {} places ({})", to.places, to.rounding.as_str())
            });
            format!("management fee of {percent} of {base}{rounded}, in the lead's part")
        }
    }
}

fn buyer_costs(found: &ScenarioFindings, buyer: &Buyer) -> Blocks {
    let mut text = Blocks::new();
    let mut beside = found.cost_to_buyer.iter();
    if let Some(found) = beside.find(|known| known.view == View::Tendered) {
        let mut standings: Vec<&BuyerStanding> = found.standings.iter().collect();
        standings.sort_by(|one, other| one.name.cmp(&other.name));
        let mut table = Table::new("lrl");
        for standing in standings {
            buyer_standing(&mut table, standing);
        }
        text.table(2, table);
    }
    text.push(buyer_orders(found, buyer));
    text
}

fn buyer_standing(table: &mut Table, standing: &BuyerStanding) {
    let name = standing.label.to_string();
    let mut line = |label: String, amount: String, said: String| {
        table.row(vec![label, amount, said]);
    };
    if let Some(cost) = standing.comparator_cost {
        let said = format!("in-house comparator at {} cost, no bid", cost.as_str());
        line(name, or_not_assessable(standing.total.as_ref()), said);
    } else {
        line(name, or_not_assessable(standing.in_view.as_ref()), "tendered price".to_owned());
        for cost in &standing.costs {
            let amount = signed(&cost.amount, cost.amount.currency());
            line(format!("  {}", cost.label), amount, cost.source.to_string());
        }
        let total = or_not_assessable(standing.total.as_ref());
        line("  cost to the buyer".to_owned(), total, String::new());
    }
    for hurdle in &standing.hurdles {
        let amount = signed(&hurdle.amount, hurdle.amount.currency());
        line(format!("  {}", hurdle.label), amount, format!("hurdle ({})", hurdle.source));
    }
    if !standing.hurdles.is_empty() {
        let with = or_not_assessable(standing.total_with_hurdles.as_ref());
        line("  with hurdles".to_owned(), with, String::new());
    }
}

fn or_not_assessable(amount: Option<&Figure>) -> String {
    amount.map_or("not assessable".to_owned(), Figure::to_string)
}

/// The orders beside each view, with and without hurdles.
fn buyer_orders(found: &ScenarioFindings, buyer: &Buyer) -> Blocks {
    let mut table = Table::new("l");
    let hurdles = !buyer.hurdles().is_empty();
    for found in &found.cost_to_buyer {
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
    let mut text = Blocks::from("  The order by what each costs the buyer, beside each view:\n");
    text.table(4, table);
    let _ = writeln!(text, "  An appraisal, {}", View::NOTICE);
    text
}

fn ranked(rank: Option<String>, label: &str) -> String {
    format!("{} {label}", rank.unwrap_or("not assessable:".to_owned()))
}

fn supports(findings: &Findings, found: &ScenarioFindings) -> Blocks {
    let tender = findings.appraisal().tender();
    let stops = findings.questions().stops();
    let mut table = Table::headed("lrrl", ["", "amount", "share of the price", "stated"]);
    for (bid, support) in tender.bids().iter().zip(&found.supports) {
        supports_of(&mut table, bid, support);
    }
    let mut text = Blocks::new();
    text.table(2, table);
    if !stops.is_empty() {
        let stops: Vec<String> = stops
            .iter()
            .map(|(support, part)| format!("{part} of {}", support.in_words()))
            .collect();
        let _ = writeln!(text, "  Supposed to stop: {}", stops.join(", "));
    }
    text
}

fn supports_of(table: &mut Table, bid: &Bid, support: &SupportFindings) {
    let found = &support.exposure;
    let price = found.price.to_string();
    table.row(vec![bid.label().to_owned(), price, String::new(), "tendered price".to_owned()]);
    for line in found.lines.iter().filter(|line| line.applies()) {
        let amount = or_not_assessable(line.amount.as_ref());
        let share = line.share.as_ref().map_or("-".to_owned(), percentages);
        let label = format!("  {}", line.support.in_words());
        table.row(vec![label, amount, share, line.standing.to_owned()]);
    }
    for model in &found.models {
        let whose = match bid.consortium.as_deref() {
            None => "own cost model".to_owned(),
            Some(_) => format!("cost model of {}", model.provider),
        };
        for (what, amount) in [
            ("in kind", &model.in_kind),
            ("volunteers' time", &model.volunteer_time),
            ("full cost above the price", &model.shortfall),
        ] {
            let label = format!("  beside: {what}");
            table.row(vec![label, amount.to_string(), String::new(), whose.clone()]);
        }
    }
    if let Some(price) = &support.price_if_it_stops {
        let price = or_not_assessable(price.as_result().ok());
        table.row(vec!["  price if it stops".to_owned(), price, String::new(), String::new()]);
    }
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

fn outcomes(tender: &Tender, found: &ScenarioFindings) -> Blocks {
    let mut text = Blocks::new();
    for line in &found.outcomes {
        let _ = writeln!(text, "  {}: per {} and per {}", line.line, line.contact, line.outcome);
        let mut table =
            Table::headed("lrrrl", ["provider", "per contact", "success rate", "per outcome", ""]);
        for price in &line.prices {
            table.row(vec![
                label(tender, &price.provider).to_owned(),
                or_not_assessable(price.per_contact.as_ref()),
                price.success_rate.map_or("-".to_owned(), |rate| rate.to_string()),
                or_not_assessable(price.per_outcome.as_ref()),
                price.standing.to_owned(),
            ]);
        }
        text.table(4, table);
    }
    text
}
