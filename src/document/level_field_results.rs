//! What a level field adds to a comparison, as records: it is written and never read.

use super::figures::{figure, interval};
use super::level_field::{write_buyer_tax, write_effect};
use super::node::{Node, ObjectBuilder};
use crate::appraisal::Findings;
use crate::appraisal::{
    BuyerCostKind, BuyerLine, BuyerStanding, CostToBuyer, OutcomePrice, SupportLine,
};
use crate::error::Error;
use crate::exact::Currency;
use crate::price::Interval;
use crate::price::View;
use crate::tender::{Declaration, FieldsComparison, RankInterval, Treatment, declarations};

/// What is said of the whole tender: its field, another treatment of taxes than the default, the
/// buyer's tax, and who stated what.
pub(super) fn of_tender(object: ObjectBuilder, findings: &Findings) -> ObjectBuilder {
    let comparison = findings.comparison();
    let tender = comparison.tender();
    let several = tender.further_fields().next().is_some();
    let treatment = comparison.playing_field().treatment();
    let declared = declarations(tender);
    let stated = declared.circumstances();
    object
        .maybe_text("field", several.then(|| comparison.field_name()))
        .maybe("treatment", write_changes(treatment))
        .maybe("buyer_tax", tender.buyer_tax().map(write_buyer_tax))
        .list("declarations", stated.iter().map(declaration))
}

fn write_changes(treatment: &Treatment) -> Option<Node> {
    let source = treatment.source()?;
    let changes = treatment.changes().map(|change| {
        ObjectBuilder::new()
            .text("direction", change.direction().as_str())
            .text("side", change.side())
            .text("view", change.view())
            .text("effect", write_effect(change.effect()))
            .text("by_default", write_effect(change.by_default()))
            .build()
    });
    Some(ObjectBuilder::new().text("source", source).list("changes", changes).build())
}

fn declaration(declaration: &Declaration) -> Node {
    let stated = declaration.stated().iter().map(|declared| {
        ObjectBuilder::new()
            .text("provider", declared.provider())
            .maybe_text("partner", declared.partner())
            .text("standing", declared.standing())
            .build()
    });
    ObjectBuilder::new()
        .text("circumstance", declaration.circumstance())
        .with("uneven", Node::Flag(declaration.is_uneven()))
        .list("stated", stated)
        .build()
}

/// What is asked beside the views of one scenario.
pub(super) fn of_scenario(
    object: ObjectBuilder,
    findings: &Findings,
    scenario: &str,
) -> Result<ObjectBuilder, Error> {
    let comparison = findings.comparison();
    let tender = comparison.tender();
    let buyer = findings.questions().buyer.iter();
    let compared = comparison.scenario(scenario)?;
    let costs = buyer.flat_map(|buyer| {
        View::ALL.map(|view| costs_beside(&compared.cost_to_buyer(buyer, view), tender.currency()))
    });
    let supports =
        tender.bids().iter().map(|bid| supports(findings, scenario, bid.provider().as_str()));
    let supports = supports.collect::<Result<Vec<_>, Error>>()?;
    let currency = tender.currency();
    let outcomes = compared.outcome_prices();
    let outcomes = outcomes.iter().map(|line| {
        ObjectBuilder::new()
            .text("line", line.line())
            .text("contact", line.contact())
            .text("outcome", line.outcome())
            .list("prices", line.prices().iter().map(|price| outcome_price(price, currency)))
            .build()
    });
    Ok(object
        .list("cost_to_buyer", costs)
        .list("supports", supports.into_iter().flatten())
        .list("outcomes", outcomes))
}

fn costs_beside(found: &CostToBuyer, currency: Currency) -> Node {
    let standings = found.order().map(|known| buyer_standing(known, currency));
    ObjectBuilder::new()
        .text("view", found.view())
        .text("notice", View::NOTICE)
        .with("hurdles_change_the_order", Node::Flag(found.hurdles_change_the_order()))
        .list("standings", standings)
        .build()
}

fn buyer_standing(standing: &BuyerStanding, currency: Currency) -> Node {
    let shown = |total: Option<&Interval>| total.map(|total| interval(total, currency));
    let lines = |lines: &[BuyerLine]| {
        let lines = lines.iter().map(|line| {
            ObjectBuilder::new()
                .text("name", line.name())
                .text("label", line.label())
                .maybe_text("kind", line.kind().map(BuyerCostKind::as_str))
                .with("amount", interval(line.amount(), currency))
                .text("source", line.source())
                .build()
        });
        lines.collect::<Vec<Node>>().into_iter()
    };
    let comparator = standing.is_comparator().then_some(Node::Flag(true));
    ObjectBuilder::new()
        .text("name", standing.name())
        .maybe("comparator", comparator)
        .maybe("in_view", shown(standing.in_view()))
        .list("costs", lines(standing.costs()))
        .maybe("total", shown(standing.total()))
        .maybe("appraisal_rank", standing.rank().map(rank))
        .list("hurdles", lines(standing.hurdles()))
        .maybe("total_with_hurdles", shown(standing.total_with_hurdles()))
        .maybe("appraisal_rank_with_hurdles", standing.rank_with_hurdles().map(rank))
        .list("not_stated", standing.not_stated().iter().map(Node::text_of))
        .build()
}

fn rank(rank: RankInterval) -> Node {
    ObjectBuilder::new()
        .with("best", Node::whole_of(rank.best()))
        .with("worst", Node::whole_of(rank.worst()))
        .build()
}

/// What a bid's price rests on; nothing where the field names no support but reliefs.
fn supports(findings: &Findings, scenario: &str, provider: &str) -> Result<Option<Node>, Error> {
    let comparison = findings.comparison();
    let tender = comparison.tender();
    let currency = tender.currency();
    let stops = findings.questions().stops();
    if !comparison.playing_field().names_supports() && stops.is_empty() {
        return Ok(None);
    }
    let found = comparison.scenario(scenario)?.bid(provider)?.exposure()?;
    let models = found.models().iter().map(|model| {
        ObjectBuilder::new()
            .text("model_of", model.provider())
            .with("in_kind", figure(model.in_kind(), currency))
            .with("volunteer_time", figure(model.volunteer_time(), currency))
            .with("shortfall", interval(model.shortfall(), currency))
            .build()
    });
    let price_if = match found.price_if(&stops) {
        _ if stops.is_empty() => None,
        Ok(price) => Some(interval(&price, currency)),
        Err(Error::NotAssessable { .. } | Error::SupportNotMeasured { .. }) => {
            Some(Node::text_of("not assessable"))
        }
        Err(error) => return Err(error),
    };
    Ok(Some(
        ObjectBuilder::new()
            .text("provider", provider)
            .list("rests_on", found.lines().iter().map(|line| support(line, currency)))
            .list("own_models", models)
            .maybe("price_if_it_stops", price_if)
            .build(),
    ))
}

fn support(line: &SupportLine, currency: Currency) -> Node {
    let share = |share: &Interval| {
        if share.is_point() {
            return Node::text_of(share.low());
        }
        ObjectBuilder::new().text("low", share.low()).text("high", share.high()).build()
    };
    ObjectBuilder::new()
        .text("support", line.support())
        .maybe("amount", line.amount().map(|amount| interval(amount, currency)))
        .maybe("share_of_price", line.share().map(share))
        .text("standing", line.standing())
        .list("not_stated", line.not_stated().iter().map(Node::text_of))
        .build()
}

fn outcome_price(price: &OutcomePrice, currency: Currency) -> Node {
    let shown = |cost: Option<&Interval>| cost.map(|cost| interval(cost, currency));
    ObjectBuilder::new()
        .text("provider", price.provider())
        .maybe_text("success_rate", price.success_rate())
        .text("standing", price.standing())
        .maybe("per_contact", shown(price.per_contact()))
        .maybe("per_outcome", shown(price.per_outcome()))
        .maybe_text("outcomes", price.outcomes())
        .build()
}

/// By scenario and view: the order under each field.
pub(super) fn orders(fields: &FieldsComparison) -> Node {
    let Some(first) = fields.comparisons().first() else { return Node::List(Vec::new()) };
    let mut orders = Vec::new();
    for scenario in first.scenarios() {
        for view in View::ALL {
            let by_field = fields.comparisons().iter().filter_map(|comparison| {
                let known = comparison.scenario(scenario.name().as_str()).ok()?;
                let standings = known.view(view).order();
                let ranked = standings.filter(|standing| standing.rank().is_some());
                let names = ranked.map(|standing| Node::text_of(standing.provider()));
                Some((comparison.field_name().to_owned(), Node::List(names.collect())))
            });
            let by_field = Node::Object(by_field.collect());
            orders.push(
                ObjectBuilder::new()
                    .text("scenario", scenario.name())
                    .text("view", view)
                    .maybe_text("notice", view.is_appraisal().then_some(View::NOTICE))
                    .with("by_field", by_field)
                    .build(),
            );
        }
    }
    Node::List(orders)
}
