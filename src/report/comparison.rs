//! Rate cards and the comparison of bids in plain text.

use std::fmt::Write as _;

use super::blocks::Blocks;
use super::prices;
use super::rates::rate_text;
use super::table::{
    Table, exact_or_rounded, figure, grouped, label, line_label, rank_text, signed,
};
use crate::answer::Answer;
use crate::appraisal::{BidFindings, Dominance, Findings, ScenarioFindings, ViewFindings};
use crate::demand::{DemandLine, LineKind};
use crate::exact::{Currency, Figure, Fraction, Name};
use crate::price::{OwnCost, View};
use crate::tender::{AdjustmentLine, Bid, FirstTotal, RankOn, Tender};

/// Every bid in every view, the order in each, and how each bid lies against its own full cost.
pub(super) fn comparison(findings: &Findings, found: &ScenarioFindings) -> Blocks {
    let tender = findings.appraisal().tender();
    let mut text = Blocks::new();
    text.section("Every bid in every view");
    text.table(2, views(tender, found));
    let _ = writeln!(text, "  * appraisal view, {}", View::NOTICE);
    text.push(uneven(tender, found));
    text.section("The order in each view");
    text.push(orders(tender, found));
    text.push(prices::indistinguishable(tender, found));
    text.section("Against the bidder's own full cost");
    text.push(own_costs(tender, found));
    text
}

/// How the totals of each view came about: baskets, and each adjustment as a signed line.
pub(super) fn working(findings: &Findings, found: &ScenarioFindings) -> Blocks {
    let tender = findings.appraisal().tender();
    let mut text = Blocks::new();
    text.section("Baskets");
    text.table(2, baskets(tender, found));
    text.section("From the tendered price to each view");
    text.push(adjustments(tender, found));
    text
}

/// Rate cards side by side: prices by line, and which card dominates which.
pub(super) fn rate_cards(findings: &Findings) -> Blocks {
    let tender = findings.appraisal().tender();
    let mut text = Blocks::new();
    text.section("Prices by line");
    text.table(2, price_table(tender));
    text.push(discounts(tender));
    text.section("Which card is at most as dear on every line, and cheaper on one");
    match &findings.dominances {
        Answer::Found(none) if none.is_empty() => text.push("  none\n"),
        Answer::Found(dominances) => {
            for Dominance { bid, dominates, .. } in dominances {
                let (bid, other) = (label(tender, bid), label(tender, dominates));
                let _ = writeln!(text, "  {bid} dominates {other}");
            }
        }
        Answer::Refused(reason) => {
            let _ = writeln!(text, "  not asked, since {reason}");
        }
    }
    let lines = tender.demand().lines().iter();
    let presets = lines.filter(|line| matches!(line.kind(), LineKind::Preset(_)));
    let presets: Vec<&str> = presets.map(DemandLine::label).collect();
    if !presets.is_empty() {
        let _ = writeln!(text, "  Preset by the tender and set aside: {}", presets.join(", "));
    }
    text
}

pub(super) fn heading(findings: &Findings) -> Blocks {
    let ranked = match findings.rank_on {
        RankOn::Exact => "exact totals",
        RankOn::MinorUnit => "totals rounded to the minor unit",
    };
    let first = match findings.first {
        FirstTotal::Highest => ", the highest first",
        FirstTotal::Lowest => "",
    };
    let mut text = Blocks::new();
    text.chapter(findings.title.as_str());
    let (currency, period, base) = (findings.currency, findings.period, findings.price_base);
    let _ = writeln!(text, "{currency}, {period}, prices of {base}; ranked on {ranked}{first}");
    if let Some(rounding) = findings.line_rounding {
        let rounding = rounding.as_str();
        let _ = writeln!(
            text,
            "Each line is rounded to the minor unit ({rounding}) before lines are added up"
        );
    }
    if !findings.on_exact_totals.is_empty() {
        let asked = findings.on_exact_totals.join(", ");
        let _ = writeln!(text, "On exact totals, and not on those that are ranked: {asked}");
    }
    text
}

fn views(tender: &Tender, found: &ScenarioFindings) -> Table {
    let taxed = tender.buyer_tax().is_some();
    let header = ["provider", "sector"].into_iter().chain(taxed.then_some("rate card"));
    let header = header.map(str::to_owned);
    let views = found.views.iter().map(|one| view_name(tender, one.view));
    let mut table = Table::headed("llr", header.chain(views));
    let by_view: Vec<Vec<&BidFindings>> = found.views.iter().map(ViewFindings::by_name).collect();
    for (place, (bid, position)) in tender.bids().iter().zip(&found.positions).enumerate() {
        let sector = bid.sector.as_ref().map_or(String::new(), ToString::to_string);
        let mut cells = vec![bid.label().to_owned(), sector];
        cells.extend(position.buyer_tax.as_ref().map(|tax| tax.rate_card.to_string()));
        cells.extend(by_view.iter().map(|bids| {
            let total = bids.get(place).and_then(|known| known.total.as_ref());
            total.map_or("not assessable".to_owned(), Figure::to_string)
        }));
        table.row(cells);
    }
    table
}

/// A view in words, marked where it is an appraisal view. Where the tender states the buyer's tax,
/// the tendered price is shown at what it costs the buyer.
pub(super) fn view_name(tender: &Tender, view: View) -> String {
    match view {
        View::Tendered if tender.buyer_tax().is_some() => {
            format!("{} to the buyer", view.in_words())
        }
        View::Tendered => view.in_words().to_owned(),
        _ => format!("{} *", view.in_words()),
    }
}

fn uneven(tender: &Tender, found: &ScenarioFindings) -> String {
    let mut text = String::new();
    for view in found.views.iter().filter(|view| view.uneven) {
        let _ = writeln!(text, "  The field is uneven in the view {}:", view.view.in_words());
        for bid in view.by_name() {
            if !bid.not_stated.is_empty() {
                let label = label(tender, &bid.provider);
                let _ = writeln!(text, "    {label} does not state {}", names(&bid.not_stated));
            }
        }
    }
    text
}

pub(super) fn names(names: &[Name]) -> String {
    names.iter().map(Name::as_str).collect::<Vec<_>>().join(", ")
}

fn orders(tender: &Tender, found: &ScenarioFindings) -> String {
    let mut text = String::new();
    for view in &found.views {
        let mark = if view.view.is_appraisal() { " *" } else { "" };
        let ranked = view.order.iter().map(|bid| {
            let label = label(tender, &bid.provider);
            let rank = bid.rank.map_or("not assessable:".to_owned(), rank_text);
            format!("{rank} {label}")
        });
        let assessed = view.order.iter().filter(|bid| bid.rank.is_some()).count();
        let among = if assessed == view.order.len() {
            String::new()
        } else {
            format!(" (among the {assessed} that can be assessed)")
        };
        let (name, ranked) = (view.view.in_words(), ranked.collect::<Vec<_>>().join("; "));
        let _ = writeln!(text, "  {name}{mark}{among}: {ranked}");
    }
    text
}

fn adjustments(tender: &Tender, found: &ScenarioFindings) -> Blocks {
    let currency = tender.currency();
    let bids = || found.views.iter().flat_map(|view| &view.order);
    let level = bids().all(|bid| bid.adjustments.is_empty() && bid.total.is_some());
    if level && tender.buyer_tax().is_none() {
        return "  nothing bears on a price: it is the same in every view\n".into();
    }
    let mut text = Blocks::new();
    // Each reason stands once, below, and lines refer to it by number.
    let mut reasons: Vec<String> = Vec::new();
    let by_view: Vec<_> = found.views.iter().map(|one| (one.view, one.by_name())).collect();
    for (place, (bid, position)) in tender.bids().iter().zip(&found.positions).enumerate() {
        let _ = writeln!(text, "  {}", bid.label());
        let mut table = Table::new("lrl");
        if let Some(tax) = &position.buyer_tax {
            table.row(vec!["rate card".to_owned(), tax.rate_card.to_string(), String::new()]);
        }
        for (view, bids) in &by_view {
            let name = view_name(tender, *view);
            let Some(known) = bids.get(place) else { continue };
            let Some(total) = &known.total else {
                let why = format!("does not state {}", names(&known.not_stated));
                table.row(vec![name, "not assessable".to_owned(), why]);
                continue;
            };
            table.row(vec![name, total.to_string(), String::new()]);
            for line in &known.adjustments {
                let why = format!("{} [{}]", line.standing, number_of(&mut reasons, line));
                let whose =
                    line.partner.as_ref().map_or(String::new(), |partner| format!(", {partner}"));
                let label = format!("  {}{whose}", line.label);
                table.row(vec![label, signed(&line.amount, currency), why]);
            }
        }
        text.table(4, table);
    }
    for (position, reason) in reasons.iter().enumerate() {
        let _ = writeln!(text, "  [{}] {reason}", position.saturating_add(1));
    }
    text
}

/// The number of the reason of an adjustment among those that stand below, which it joins if it is
/// new.
fn number_of(reasons: &mut Vec<String>, line: &AdjustmentLine) -> usize {
    let reason = format!("{} ({})", line.reason, line.source);
    let known = reasons.iter().position(|known| *known == reason);
    let number = known.unwrap_or(reasons.len()).saturating_add(1);
    if known.is_none() {
        reasons.push(reason);
    }
    number
}

pub(super) fn has_presets(tender: &Tender) -> bool {
    let preset = |line: &DemandLine| matches!(line.kind(), LineKind::Preset(_));
    tender.demand().lines().iter().any(preset)
}

fn own_costs(tender: &Tender, found: &ScenarioFindings) -> String {
    let presets = has_presets(tender);
    let gives = |bid: &Bid| bid.parties().iter().any(|party| party.cost_model.is_some());
    if !tender.bids().iter().any(gives) {
        return "  not assessable, since no bid gives a cost model\n".to_owned();
    }
    let mut text = String::new();
    for (bid, position) in tender.bids().iter().zip(&found.positions) {
        let said = match (&position.own_cost, &position.not_assessable) {
            (None, Some(reason)) => format!("not assessable, since {reason}"),
            (None, None) if bid.consortium.is_some() => {
                let without = bid.parties().iter().filter(|party| party.cost_model.is_none());
                let names: Vec<&str> = without.map(Bid::label).collect();
                format!("not assessable, without a cost model of {}", names.join(", "))
            }
            (None, None) => "not assessable, since the bid gives no cost model".to_owned(),
            (Some(own), _) => {
                let of_lines = position.own_cost_of_lines.iter();
                let of_lines =
                    of_lines.map(|(line, cost)| format!("{} {cost}", line_label(tender, line)));
                let of_lines = of_lines.collect::<Vec<_>>().join(", ");
                let own = own_cost(own, presets, tender.currency());
                if of_lines.is_empty() {
                    own
                } else {
                    format!("{own}; there a unit costs in full: {of_lines}")
                }
            }
        };
        let _ = writeln!(text, "  {}: {said}", bid.label());
    }
    text
}

/// How a price lies to the bidder's own full cost, which is said next.
pub(super) fn to_own_cost(own: &OwnCost, currency: Currency) -> String {
    let (low, high) = (own.shortfall.low(), own.shortfall.high());
    let by = |end: &Fraction| figure(&end.abs(), currency);
    if low.is_zero() && high.is_zero() {
        "equals".to_owned()
    } else if low.is_negative() && high.is_negative() {
        format!(
            "is {} above",
            if low == high { by(low) } else { format!("{} to {}", by(high), by(low)) }
        )
    } else if low.is_negative() {
        format!("is between {} above and {} below", by(low), by(high))
    } else {
        format!(
            "is {} below",
            if low == high { by(low) } else { format!("{} to {}", by(low), by(high)) }
        )
    }
}

fn own_cost(own: &OwnCost, presets: bool, currency: Currency) -> String {
    let price = figure(&own.price, currency);
    let cost = figure(&own.own_full_cost, currency);
    let relation = to_own_cost(own, currency);
    let without = if presets { ", preset lines left out," } else { "" };
    let mut text = format!(
        "the price {price}{without} {relation} the full cost in the bidder's own model at its volumes, {cost}"
    );
    for difference in &own.volume_differences {
        let demand = exact_or_rounded(&difference.in_demand, Currency::JPY);
        let model = grouped(&difference.in_model.to_string());
        let _ = write!(
            text,
            "; the model's volume of {} is {model}, the demand {demand}",
            &difference.service
        );
    }
    text
}

/// What bidders take off their whole cards, in words.
fn discounts(tender: &Tender) -> String {
    let mut text = String::new();
    for bid in tender.bids() {
        let Some(discount) = bid.rate_card.discount() else { continue };
        let rounded = discount.rounding.map(|to| {
            format!(", each price rounded to {} decimal places ({})", to.places, to.rounding)
        });
        let (label, percent) = (bid.label(), discount.percent);
        let rounded = rounded.unwrap_or_default();
        let _ =
            writeln!(text, "  {label}: less the discount of {percent} on its whole card{rounded}");
    }
    text
}

fn price_table(tender: &Tender) -> Table {
    let header = ["line", "unit"].into_iter().chain(tender.bids().iter().map(Bid::label));
    let mut table = Table::headed("llr", header);
    for line in tender.demand().lines() {
        let mut cells = vec![line.label().to_owned(), line.unit().to_string()];
        for bid in tender.bids() {
            let rate = bid.rate_card.rate(line.name().as_str());
            cells.push(match (line.kind(), rate) {
                (LineKind::Preset(price), _) => {
                    format!("preset {}", grouped(&price.to_plain_text()))
                }
                (_, Some(rate)) => rate_text(rate),
                (_, None) => "not priced".to_owned(),
            });
        }
        table.row(cells);
    }
    table
}

fn baskets(tender: &Tender, found: &ScenarioFindings) -> Table {
    let mut table = Table::headed("rlr", ["rank", "provider", "basket", "exactly"]);
    for bid in found.view(View::Tendered).into_iter().flat_map(|view| &view.order) {
        let (Some(total), Some(rank)) = (&bid.total, bid.rank) else {
            continue;
        };
        let exactly = |end: &Fraction| {
            end.to_exact_decimal().map_or_else(|| end.to_string(), |exact| grouped(&exact))
        };
        let exact = if total.is_point() {
            exactly(total.low())
        } else {
            format!("{} to {}", exactly(total.low()), exactly(total.high()))
        };
        let label = label(tender, &bid.provider).to_owned();
        table.row(vec![rank_text(rank), label, total.to_string(), exact]);
    }
    table
}
