//! Plain-text reports of scores: under the published rule, under every rule, and with a field that
//! changes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::blocks::Blocks;
use super::table::{Table, figure, grouped, label};
use crate::appraisal::{Findings, ScenarioFindings};
use crate::error::{self, Error};
use crate::exact::{Currency, Fraction, Name, Rounding};
use crate::price::View;
use crate::robustness::{
    ChangeOver, ChangerStanding, CriterionWeightRange, Dummies, FieldChange, FieldRobustness,
    FieldTrial, PriceWeightRange, WeightPiece, criterion_weight_range, price_weight_range,
};
use crate::score::{
    BelowMinimum, OtherBids, RealisedWeight, ScoreFigure, ScoreOrder, ScoreOutcome, ScoreRule,
    Scores, Scoring,
};
use crate::tender::Tender;

/// Every scoring rule, with what it says of itself: formula, what other bids do to a figure, and
/// what happens at the edges.
///
/// ```
/// let text = fullcost::report::scoring_rules();
/// assert!(text.contains("lowest over price\n  price weight × lowest price ÷ price"));
/// ```
#[must_use]
pub fn scoring_rules() -> String {
    let all = ScoreRule::all_facts();
    let mut text = String::from("Scoring rules\n");
    if let Some(facts) = all.first() {
        let _ = writeln!(text, "  ties under every rule: {}", facts.ties());
    }
    for facts in all {
        let _ = writeln!(text, "\n{}\n  {}", facts.name, facts.formula);
        let _ = writeln!(text, "  other bids: {}", others(facts.other_bids));
        let _ = writeln!(text, "  a price of zero: {}", facts.zero_price);
        let _ = writeln!(text, "  a single bid: {}", facts.single_bid);
        let _ = writeln!(text, "  all prices equal: {}", facts.all_equal);
    }
    text
}

/// The bids of a tender under its published rule and under its alternatives: points and ranks, what
/// the price in fact weighed, at which weight the first bid changes, where rules disagree, and which
/// of them a bid that is not first can turn.
///
/// # Errors
///
/// [`Missing`](crate::ErrorKind::Missing) where the tender has no scoring, or those of
/// [`scores`](crate::tender::ScenarioComparison::scores) under the published rule. A rule that cannot score the
/// field is named as such.
pub fn scoring(findings: &Findings, scenario: &str, view: View) -> Result<String, Error> {
    under_all_rules(findings, scenario, view).map(|text| text.to_text())
}

fn under_all_rules(findings: &Findings, scenario: &str, view: View) -> Result<Blocks, Error> {
    let tender = findings.appraisal().tender();
    let scoring = findings.questions().scoring.as_ref().ok_or_else(|| error::missing("scoring"))?;
    let known = findings.scenario(scenario)?.scores.as_ref().filter(|_| view == View::Tendered);
    let published = match known {
        Some(scores) => scores.as_result().map_err(Error::clone)?.clone(),
        // Only the tendered prices are scored unasked.
        None => findings.comparison().scenario(scenario)?.scores(scoring, view)?,
    };
    let mut text = Blocks::from(format!("{}\n", tender.title()));
    let _ = writeln!(text, "Scenario {scenario}, {}, {}", view.in_words(), tender.currency());
    if view.is_appraisal() {
        let _ = writeln!(text, "{}", View::NOTICE);
    }
    text.section("Under the published rule");
    text.push(one_rule(&published, tender));
    text.section("What the price weighed");
    text.push(weights(&published, tender));
    let fields = under_each_rule(findings, scoring, scenario, view)?;
    text.section("Under every rule");
    text.table(2, orders(&fields, tender));
    text.section("Where they disagree");
    text.push(disagreement(&fields, tender));
    text.section("When a bid joins or leaves, do the others keep their order?");
    text.push(turned(&fields, tender));
    Ok(text)
}

/// The scores of the tendered prices; empty where the tender asks for none.
pub(super) fn scored(findings: &Findings, found: &ScenarioFindings) -> Blocks {
    if found.scores.is_none() {
        return Blocks::new();
    }
    let mut text = Blocks::new();
    text.section("Scores of the tendered prices");
    match under_all_rules(findings, found.scenario.as_str(), View::Tendered) {
        Ok(report) => text.push(report),
        Err(reason) => {
            let _ = writeln!(text, "  not scored, since {reason}");
        }
    }
    text
}

/// The published rule and its alternatives, each with what it makes of the field, or why it cannot.
type Fields = Vec<(ScoreRule, Result<FieldRobustness, Error>)>;

fn under_each_rule(
    findings: &Findings,
    scoring: &Scoring,
    scenario: &str,
    view: View,
) -> Result<Fields, Error> {
    let comparison = findings.comparison();
    let compared = comparison.scenario(scenario)?;
    let published = &scoring.rule;
    let others = scoring.alternatives.iter().filter(|rule| *rule != published);
    let fields = [published].into_iter().chain(others).map(|rule| {
        let scoring = scoring.under(rule.clone())?;
        let dummies = Dummies::Derived;
        let field = compared.field_robustness(&scoring, view, &dummies);
        Ok((rule.clone(), field))
    });
    fields.collect()
}

fn others(other_bids: OtherBids) -> &'static str {
    match other_bids {
        OtherBids::CanReorder => "enter, and one that is not first can reorder two others",
        OtherBids::DoNotEnter => "do not enter",
        OtherBids::MoveAllAlike => "move all figures alike, so that no order changes",
    }
}

/// One rule with its points and ranks.
fn one_rule(scores: &Scores, tender: &Tender) -> Blocks {
    let scoring = &scores.scoring;
    let facts = scoring.rule.facts();
    let mut text = Blocks::from(format!("  {}: {}\n", facts.name, facts.formula));
    let mut weights = vec![format!("price {}", scoring.price_weight)];
    let criteria = scoring.criteria.iter();
    weights.extend(criteria.map(|one| format!("{} {}", one.label(), one.weight)));
    let _ = writeln!(text, "  Weights: {}", weights.join(", "));
    text.table(2, points(scores, tender));
    for bid in &scores.bids {
        let name = label(tender, &bid.offer.provider);
        match &bid.outcome {
            ScoreOutcome::Ranked(_) => {}
            ScoreOutcome::NotAssessable { unmarked, not_stated } => {
                let names: Vec<&str> =
                    unmarked.iter().chain(not_stated).map(Name::as_str).collect();
                let _ = writeln!(text, "  {name}: not assessable, without {}", names.join(", "));
            }
            ScoreOutcome::BelowThreshold(below) => {
                let told: Vec<String> = below.iter().map(below_minimum).collect();
                let _ = writeln!(text, "  {name}: below the threshold, {}", told.join(", "));
            }
        }
    }
    if scores.ranked().any(|(_, score)| score.figure.is_shown_as_estimate()) {
        text.push("  Figures are roots and shown by their first digits; the order is exact.\n");
    }
    text
}

fn points(scores: &Scores, tender: &Tender) -> Table {
    let currency = tender.currency();
    let gives_points = scores.scoring.rule.gives_points();
    let columns: &[&str] = if gives_points {
        &["rank", "provider", "price", "quality", "price points", "quality points", "total"]
    } else {
        &["rank", "provider", "price", "quality", "figure"]
    };
    let mut table = Table::headed("rlr", columns.iter().copied());
    let shown = shown_points(&scores.scoring);
    let money = |figure: &ScoreFigure| figure_text(figure, &scores.scoring, currency);
    for bid in scores.order() {
        let Some(score) = bid.ranked() else { continue };
        let mut cells = vec![
            score.rank.to_string(),
            label(tender, &bid.offer.provider).to_owned(),
            figure(&score.price, currency),
            grouped(&score.quality.to_plain_text(2, Rounding::HalfEven)),
        ];
        if let Some(price_points) = score.price_points.as_ref() {
            cells.push(shown(price_points));
            cells.push(shown(&score.quality_points));
            cells.push(shown(&score.figure.deciding));
        } else {
            cells.push(money(&score.figure));
        }
        table.row(cells);
    }
    table
}

/// Points as the tender rounds them, else with four places half to even.
pub(super) fn shown_points(scoring: &Scoring) -> impl Fn(&Fraction) -> String {
    let (places, rounding) =
        scoring.rounding.map_or((4, Rounding::HalfEven), |each| (each.places, each.rounding));
    move |points| points.to_plain_text(places, rounding)
}

/// Points as points, money in minor units, and any other figure with six digits at least.
pub(super) fn figure_text(figure: &ScoreFigure, scoring: &Scoring, currency: Currency) -> String {
    if scoring.rule.gives_points() {
        return shown_points(scoring)(&figure.deciding);
    }
    if scoring.rule.facts().order == ScoreOrder::LeastFirst {
        return grouped(&figure.to_plain_text(currency.minor_unit_digits()));
    }
    let enough = |places: &u8| {
        let text = figure.to_plain_text(*places);
        let digits = text.trim_start_matches(['0', '.']);
        digits.chars().filter(char::is_ascii_digit).count() >= 6
    };
    let places = (2..60).find(enough).filter(|_| !figure.deciding.is_zero());
    grouped(&figure.to_plain_text(places.unwrap_or(2)))
}

pub(super) fn below_minimum(below: &BelowMinimum) -> String {
    match below {
        BelowMinimum::Criterion { name, mark, minimum } => {
            format!("{name} marked {mark} where {minimum} is the least")
        }
        BelowMinimum::Quality { share, minimum } => {
            format!("{} of the quality points where {minimum} is the least", percent(share))
        }
    }
}

/// A share as a percentage, half to even where it is longer than four places.
fn percent(share: &Fraction) -> String {
    let hundred = share * &Fraction::from(100);
    let exact = hundred.to_exact_decimal().filter(|text| text.len() <= 8);
    let text = exact.unwrap_or_else(|| hundred.to_plain_text(4, Rounding::HalfEven));
    format!("{text}%")
}

fn weights(scores: &Scores, tender: &Tender) -> String {
    let mut text = String::new();
    if let Some(realised) = scores.realised_weight() {
        text.push_str(&realised_text(&realised));
    }
    match price_weight_range(scores) {
        Ok(range) => text.push_str(&change_over_text(&range, tender)),
        Err(error) => {
            let _ = writeln!(text, "  Change-over of the weight: not solved, since {error}");
        }
    }
    for criterion in &scores.scoring.criteria {
        let name = criterion.label();
        match criterion_weight_range(scores, criterion.name.as_str()) {
            Ok(range) => text.push_str(&criterion_text(&range, name, tender)),
            Err(error) => {
                let _ = writeln!(
                    text,
                    "  Change-over of the weight of {name}: not solved, since {error}"
                );
            }
        }
    }
    text
}

/// Who is first from one change-over of a criterion's weight to the next.
fn criterion_text(range: &CriterionWeightRange, criterion: &str, tender: &Tender) -> String {
    let published = range.published;
    let stretch = |piece: &WeightPiece| {
        let first = piece.first.as_ref().filter(|_| !piece.is_point())?;
        let names: Vec<&str> = first.bids.iter().map(|name| label(tender, name)).collect();
        let names = if names.is_empty() { "nobody".to_owned() } else { names.join(" and ") };
        Some(format!("{names} from {} to {}", percent(&piece.from), percent(&piece.to)))
    };
    let stretches: Vec<String> = range.pieces.iter().filter_map(stretch).collect();
    let told = stretches.join(", ");
    format!(
        "  By the weight of {criterion}, published {published}, the others in proportion: {told}.\n"
    )
}

fn realised_text(realised: &RealisedWeight) -> String {
    let spread = |range: &Fraction| range.to_plain_text(4, Rounding::HalfEven);
    let (price, quality) = (spread(&realised.price_range), spread(&realised.quality_range));
    let told = match &realised.realised {
        Some(weight) => percent(weight),
        None => "no weight at all, since neither differs".to_owned(),
    };
    format!(
        "  Published {}, realised {told}: what prices gave spreads over {price}, what quality gave over {quality}.\n",
        realised.published,
    )
}

fn change_over_text(range: &PriceWeightRange, tender: &Tender) -> String {
    let names = |names: &[Name]| {
        let names: Vec<&str> = names.iter().map(|name| label(tender, name)).collect();
        names.join(" and ")
    };
    let mut text = format!(
        "  First at the published weight of {}: {}.\n",
        range.published,
        names(&range.first)
    );
    if range.below == ChangeOver::Never && range.above == ChangeOver::Never {
        text.push_str("  The first bid is the same at every weight of price.\n");
        return text;
    }
    for change in range.over.changes() {
        let [below, above] = [change.below, change.above]
            .map(|first| first.map_or("nobody".to_owned(), |first| names(&first.bids)));
        let _ = writeln!(
            text,
            "  At a price weight of {}: below it {below} first, above it {above}.",
            percent(change.at),
        );
    }
    text
}

/// The order under a rule: names, with an equals sign between those that share a rank.
pub(super) fn order_text(scores: &Scores, tender: &Tender) -> String {
    let mut text = String::new();
    let mut before: Option<usize> = None;
    for bid in scores.order() {
        let rank = bid.ranked().map(|it| it.rank);
        if before.is_some() {
            text.push_str(if before == rank { " = " } else { ", " });
        }
        text.push_str(label(tender, &bid.offer.provider));
        before = rank;
    }
    text
}

fn orders(fields: &Fields, tender: &Tender) -> Table {
    let mut table = Table::headed("lrl", ["rule", "figure of the first", "order"]);
    for (rule, field) in fields {
        let name = rule.facts().name.to_owned();
        match field {
            Ok(field) => {
                let first = field.scores.order().next().and_then(|bid| bid.ranked());
                let scoring = &field.scores.scoring;
                let figure = first.map_or(String::new(), |score| {
                    figure_text(&score.figure, scoring, tender.currency())
                });
                table.row(vec![name, figure, order_text(&field.scores, tender)]);
            }
            Err(error) => {
                table.row(vec![name, String::new(), format!("not scored: {}", error.message())]);
            }
        }
    }
    table
}

/// Which bid is first under how many rules.
fn disagreement(fields: &Fields, tender: &Tender) -> String {
    let mut by_first: BTreeMap<Vec<&Name>, Vec<&str>> = BTreeMap::new();
    for (rule, field) in fields {
        if let Ok(field) = field {
            by_first.entry(field.scores.first()).or_default().push(rule.facts().name);
        }
    }
    let mut text = String::new();
    let all: usize = by_first.values().map(Vec::len).sum();
    for (first, rules) in &by_first {
        let names: Vec<&str> = first.iter().map(|name| label(tender, name)).collect();
        let _ = writeln!(text, "  {} first under {} of {all}:", names.join(" and "), rules.len());
        for rule in rules {
            let _ = writeln!(text, "    {rule}");
        }
    }
    text
}

fn turned(fields: &Fields, tender: &Tender) -> String {
    let mut text = String::from(
        "  Each bid is left out, and a dummy at half the lowest and at twice the highest price, with\u{b}the least marks that are let in, joins: one change at a time.\n",
    );
    let scored = || fields.iter().filter_map(|(rule, field)| Some((rule, field.as_ref().ok()?)));
    let steady = |field: &FieldRobustness| field.turned().next().is_none();
    text.push_str("\n  The others keep their order under every change:\n");
    for (rule, _) in scored().filter(|(_, field)| steady(field)) {
        let facts = rule.facts();
        let in_others = if facts.losing_bid_can_reorder() {
            "in this field; in others a bid that is not first can reorder them"
        } else {
            "in this field and in any other"
        };
        let _ = writeln!(text, "    {}: {in_others}", facts.name);
    }
    for (rule, field) in scored().filter(|(_, field)| !steady(field)) {
        let _ = writeln!(text, "\n  {}:", rule.facts().name);
        for trial in field.turned() {
            text.push_str(&trial_text(trial, &field.scores.scoring, tender));
        }
    }
    for (rule, field) in scored() {
        for trial in field.trials.iter().filter(|trial| trial.refused.is_some()) {
            let _ = writeln!(text, "\n  {}: {trial}", rule.facts().name);
        }
    }
    text
}

/// The first pairs that a change reorders, with their figures.
fn trial_text(trial: &FieldTrial, scoring: &Scoring, tender: &Tender) -> String {
    let changed = match &trial.change {
        FieldChange::Drops(bid) => format!("without {}", label(tender, bid)),
        FieldChange::Joins(offer) => format!("with {}", &offer.provider),
    };
    let stands = match trial.changer {
        ChangerStanding::First => "which is first",
        ChangerStanding::NotFirst => "which is not first",
        ChangerStanding::Unranked => "which is not ranked",
    };
    let mut text = format!("    {changed}, {stands}\n");
    for reordering in trial.reorderings().take(SHOWN_PAIRS) {
        let pair = |[ahead, behind]: &[ScoreFigure; 2]| {
            let shown = |figure| figure_text(figure, scoring, tender.currency());
            format!("{} to {}", shown(ahead), shown(behind))
        };
        let _ = writeln!(
            text,
            "      {} before {}: {}, then {}",
            label(tender, &reordering.ahead),
            label(tender, &reordering.behind),
            pair(&reordering.before),
            pair(&reordering.after),
        );
    }
    let more = trial.pairs.saturating_sub(SHOWN_PAIRS);
    if more > 0 {
        let _ = writeln!(text, "      and {more} more pairs");
    }
    text
}

/// How many reordered pairs of a change are shown; the result has them all.
const SHOWN_PAIRS: usize = 3;
