//! Plain-text reports on robustness: what would change the order of the bids, and a verdict on each.

use std::fmt::Write as _;

use super::blocks::Blocks;
use super::nearest::nearest_first;
use super::table::{Table, figure, grouped, label, line_label, rank_text};
use super::words::explained;
use crate::answer::Answer;
use crate::appraisal::{
    BidPosition, FigureStudy, MovingFigure, NearestChange, Robustness, ScoreRank, Unsolved, Verdict,
};
use crate::error::Error;
use crate::exact::{Currency, Fraction, Name, Percent, Rounding};
use crate::price::View;
use crate::robustness::{CriterionWeightRange, FirstBids, FirstRelation, PriceWeightRange};
use crate::robustness::{DemandMove, Estimate, MixDifference};
use crate::score::Criterion;
use crate::screen::ScreenOutcome;
use crate::tender::RateUnit;
use crate::tender::{RankInterval, Tender};

/// What would change the first bid: scenario by scenario, figure by figure, with regrets and, where
/// the tender states how sure its mix is, estimates; then a verdict on each bid.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::appraisal::Appraisal;
/// use fullcost::report;
///
/// let appraisal = Appraisal::from_json(r#"{
///     "format": 1, "title": "Visits", "currency": "GBP", "unit": "visit",
///     "period": {"from": "2026-04", "months": 12}, "demand": {"long": "100", "short": "300"},
///     "bids": [
///         {"provider": "a", "vat": "exempt", "rates": {"long": "20", "short": "12"}},
///         {"provider": "b", "vat": "exempt", "rates": {"long": "22", "short": "11.50"}}
///     ]
/// }"#)?;
/// let found = appraisal.robustness()?;
/// assert!(report::robustness(&found).contains("75  to  200  a"));
/// assert!(report::verdict(&found, "a")?.contains("rank 1"));
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
#[must_use]
pub fn robustness(found: &Robustness) -> String {
    let mut text = heading(found);
    text.section("In short");
    for change in nearest_changes(found) {
        text.sentence(2, &change);
    }
    text.push(below_the_heading(found));
    explained(text).to_text()
}

pub(super) fn of_all_bids(found: &Robustness) -> Blocks {
    let mut text = heading(found);
    text.push(below_the_heading(found));
    text
}

fn heading(found: &Robustness) -> Blocks {
    let tender = found.comparison.tender();
    let mut text = Blocks::new();
    let (title, currency) = (tender.title(), tender.currency());
    text.chapter(format!("{title}: what would change the order ({currency})"));
    text
}

/// By scenario, what would change the first bid.
fn nearest_changes(found: &Robustness) -> Vec<String> {
    let scenarios = found.comparison.tender().demand().scenarios();
    let told = scenarios.iter().filter_map(|scenario| {
        let change = nearest_change(found, scenario.name().as_str())?;
        let several = scenarios.len() > 1;
        Some(if several { format!("Scenario {}: {change}", scenario.name()) } else { change })
    });
    told.collect()
}

/// Which figure changes the first bid of a scenario nearest to what it is; nothing where none was moved.
pub(super) fn nearest_change(robustness: &Robustness, scenario: &str) -> Option<String> {
    let tender = robustness.comparison.tender();
    let studied = robustness.figures.iter().any(|study| study.scenario.as_str() == scenario);
    if !studied {
        return None;
    }
    let changes = nearest_first(robustness, scenario);
    let Some(nearest) = changes.first() else {
        return Some("No figure by itself changes the first bid within its range.".to_owned());
    };
    let moving = &nearest.study.figure;
    let shown = |value| value_text(moving, value, tender.currency());
    let views: Vec<String> = nearest.views.iter().map(|view| marked(*view)).collect();
    let (name, now, at) =
        (figure_name(tender, moving), shown(&nearest.study.present), shown(nearest.at));
    Some(format!(
        "Nearest change of the first bid: {name}, now {now}, at {at} ({}).",
        views.join(", ")
    ))
}

fn below_the_heading(found: &Robustness) -> Blocks {
    let mut text = change_overs(found);
    match &found.verdicts {
        Answer::Found(verdicts) => {
            for verdict in verdicts {
                text.push(page(found, verdict));
            }
        }
        Answer::Refused(reason) => {
            let _ = writeln!(text, "\nNo verdict on a bid was found, since {reason}");
        }
    }
    text
}

fn change_overs(found: &Robustness) -> Blocks {
    let tender = found.comparison.tender();
    let mut text = Blocks::new();
    text.section("First in each scenario and view");
    text.push("  Who is first if the need is as in that scenario.\n");
    text.table(2, first_by_scenario(found));
    let _ = writeln!(text, "  * {}", View::NOTICE);
    for scenario in tender.demand().scenarios() {
        let own = |study: &&FigureStudy| &study.scenario == scenario.name();
        let studies: Vec<&FigureStudy> = found.figures.iter().filter(own).collect();
        text.section(format!("One figure at a time, scenario {}", scenario.name()));
        text.push("  One figure moves and all others stay as they are. Beside each stretch of it stands who is first along that stretch.\n");
        text.push(studies_of(tender, &studies));
    }
    if !found.scored.is_empty() {
        text.section(
            "The published scoring: another weight of price or of a criterion, another field",
        );
        text.push("  The weight moves and all marks and prices stay. Beside each stretch of weights stands who is first along it.\n");
        text.push(scored(found));
    }
    if !found.refused.is_empty() {
        text.section("Not solved");
        for Unsolved { figure, why } in &found.refused {
            let _ = writeln!(text, "  {}: {why}", figure_name(tender, figure));
        }
    }
    if tender.demand().scenarios().len() > 1 {
        text.section("Regret: how much dearer than the cheapest, at most over the scenarios");
        text.push("  Of each bid: were it taken, and the scenario came in which that costs most, how much more than the cheapest bid there it would cost.\n");
        text.table(2, regrets(found));
        text.push(least_regrets(found));
    }
    if !found.uncertain_mixes.is_empty() {
        text.section("Uncertain mix: estimates, which decide nothing");
        text.push(uncertain(found));
    }
    text
}

/// The verdict on one bid, on one page.
///
/// # Errors
///
/// [`Unknown`](crate::ErrorKind::Unknown).
pub fn verdict(found: &Robustness, provider: &str) -> Result<String, Error> {
    found.verdict(provider).map(|verdict| page(found, verdict).to_text())
}

fn page(found: &Robustness, verdict: &Verdict) -> Blocks {
    let tender = found.comparison.tender();
    let currency = tender.currency();
    let mut text = Blocks::new();
    text.chapter(format!("{}: {}", label(tender, &verdict.provider), Verdict::NOTICE));
    text.section("Where it stands");
    text.push(places(verdict, currency));
    let overall = match verdict.ranks {
        Some(ranks) => format!("Over all of these: rank {}", rank_text(ranks)),
        None => "Over all of these: nowhere assessable".to_owned(),
    };
    let _ = writeln!(text, "  {overall}, among {} bids", tender.bids().len());
    text.section("What would change its rank, nearest first");
    text.push(changes(tender, verdict));
    text.section("How its price lies, what screens ask, and how it scores");
    text.push(positions(tender, verdict));
    text.push(first_at_weights(found, verdict.provider.as_str()));
    text
}

pub(super) fn marked(view: View) -> String {
    let mark = if view.is_appraisal() { " *" } else { "" };
    format!("{}{mark}", view.in_words())
}

fn labels(tender: &Tender, bids: &[Name]) -> String {
    bids.iter().map(|bid| label(tender, bid)).collect::<Vec<_>>().join(", ")
}

pub(super) fn first_in_words(tender: &Tender, first: &FirstBids) -> String {
    let names = labels(tender, &first.bids);
    match first.relation {
        FirstRelation::Alone => names,
        FirstRelation::Indistinguishable => format!("{names}: indistinguishable at this precision"),
        FirstRelation::Tied => format!("{names}: tied"),
    }
}

/// A table of scenarios by views.
fn by_view() -> Table {
    Table::headed("l", [String::from("scenario")].into_iter().chain(View::ALL.map(marked)))
}

fn first_by_scenario(found: &Robustness) -> Table {
    let comparison = &found.comparison;
    let tender = comparison.tender();
    let mut table = by_view();
    for scenario in comparison.scenarios() {
        let mut cells = vec![scenario.name().to_string()];
        for view in scenario.views() {
            let standings = view.standings.iter();
            let first = standings.filter(|own| own.rank.is_some_and(|rank| rank.best == 1));
            let names: Vec<Name> = first.map(|own| own.provider.clone()).collect();
            cells.push(match names.as_slice() {
                [] => "not assessable".to_owned(),
                names => labels(tender, names),
            });
        }
        table.row(cells);
    }
    table
}

/// Figure by figure; views in which the same bids are first stand together.
fn studies_of(tender: &Tender, studies: &[&FigureStudy]) -> Blocks {
    let mut text = Blocks::new();
    let mut left: Vec<&FigureStudy> = studies.to_vec();
    while let Some(study) = left.first().copied() {
        let alike =
            |other: &&FigureStudy| other.figure == study.figure && other.first == study.first;
        let views: Vec<String> =
            left.iter().filter(|other| alike(other)).map(|other| marked(other.view)).collect();
        left.retain(|other| !alike(other));
        let name = figure_name(tender, &study.figure);
        let now = value_text(&study.figure, &study.present, tender.currency());
        let _ = writeln!(text, "  {name}, now {now}: {}", views.join(", "));
        text.table(4, envelope(tender, study));
        if !study.not_assessable.is_empty() {
            let left_out = labels(tender, &study.not_assessable);
            let _ = writeln!(text, "    not assessable, and left out: {left_out}");
        }
    }
    text
}

/// Who is first from one change-over to the next.
fn envelope(tender: &Tender, study: &FigureStudy) -> Table {
    let mut table = Table::new("rlrl");
    let shown = |value: &Fraction| value_text(&study.figure, value, tender.currency());
    for piece in study.first.pieces.iter().filter(|piece| !piece.is_point()) {
        let now = piece.from <= study.present && study.present <= piece.to;
        table.row(vec![
            shown(&piece.from),
            "to".to_owned(),
            shown(&piece.to),
            first_in_words(tender, &piece.value),
            if now { "<- now".to_owned() } else { String::new() },
        ]);
    }
    table
}

pub(super) fn figure_name(tender: &Tender, moving: &MovingFigure) -> String {
    let line = |name| line_label(tender, name);
    match moving {
        MovingFigure::Demand(DemandMove::Mix(mix)) => format!("share of the mix {}", mix.name()),
        MovingFigure::Demand(DemandMove::Quantity(name)) => format!("quantity of {}", line(name)),
        MovingFigure::Demand(DemandMove::Shift { from, to }) => {
            format!("quantity of {}, taken from {}", line(to), line(from))
        }
        MovingFigure::Rate(rate, _) => match rate.label(tender.playing_field()) {
            Some(label) => format!("{label} (rate)"),
            None => rate.to_string(),
        },
    }
}

/// A figure in its unit, as exact as it can be shown: rounded ones end in an ellipsis.
pub(super) fn value_text(moving: &MovingFigure, value: &Fraction, currency: Currency) -> String {
    let (value, places, unit) = match moving {
        MovingFigure::Rate(_, RateUnit::Percent) | MovingFigure::Demand(DemandMove::Mix(_)) => {
            (value * &Fraction::from_integer(100), 4, "%")
        }
        MovingFigure::Rate(_, RateUnit::Money) => (value.clone(), currency.minor_unit_digits(), ""),
        _ => (value.clone(), 4, ""),
    };
    shown_to(&value, places, unit)
}

/// All its digits where they are so few, or as many and an ellipsis.
fn shown_to(value: &Fraction, places: u8, unit: &str) -> String {
    let exact = value.to_exact_decimal().filter(|exact| {
        exact.split_once('.').is_none_or(|(_, decimals)| decimals.len() <= places.into())
    });
    match exact {
        Some(exact) => format!("{}{unit}", grouped(&exact)),
        None => format!("{}…{unit}", grouped(&value.to_plain_text(places, Rounding::Down))),
    }
}

/// Who is first at which weight of price and of each criterion, and who reorders others by joining or leaving.
fn scored(found: &Robustness) -> Blocks {
    let tender = found.comparison.tender();
    let mut text = Blocks::new();
    for scored in &found.scored {
        let _ = writeln!(text, "  scenario {}", &scored.scenario);
        match scored.weight.as_result() {
            Ok(range) => {
                text.push("    weight of price\n");
                text.table(6, weights(tender, range));
            }
            Err(error) => {
                let _ = writeln!(text, "    weight of price: not solved, since {error}");
            }
        }
        for (criterion, range) in &scored.criteria {
            let label = criterion_label(found, criterion);
            match range.as_result() {
                Ok(range) => {
                    let _ = writeln!(text, "    weight of {label}, the others in proportion");
                    text.table(6, criterion_weights(tender, range));
                }
                Err(error) => {
                    let _ = writeln!(text, "    weight of {label}: not solved, since {error}");
                }
            }
        }
        match scored.field.as_result() {
            Ok(field) => {
                let turned: Vec<String> =
                    field.turned().map(|trial| format!("    {trial}\n")).collect();
                let (all, by_losers) = (field.trials.len(), field.turned_by_losers().count());
                let _ = writeln!(
                    text,
                    "    {} of {all} changes of the field reorder two others, {by_losers} of them by a bid that is not first",
                    turned.len(),
                );
                text.push(turned.concat());
            }
            Err(error) => {
                let _ = writeln!(text, "    field of bidders: not scored, since {error}");
            }
        }
    }
    text
}

fn weights(tender: &Tender, range: &PriceWeightRange) -> Table {
    let stretches = range.over.pieces.iter().filter(|piece| !piece.is_point());
    let stretches = stretches.map(|piece| (&piece.from, &piece.to, &piece.value));
    weight_table(tender, range.published, stretches)
}

/// Where the first bid changes at no fraction, both ends of the enclosure are the same when cut off.
fn criterion_weights(tender: &Tender, range: &CriterionWeightRange) -> Table {
    let stretches = range.pieces.iter().filter(|piece| !piece.is_point());
    let stretches =
        stretches.filter_map(|piece| Some((&piece.from, &piece.to, piece.first.as_ref()?)));
    weight_table(tender, range.published, stretches)
}

fn weight_table<'a>(
    tender: &Tender,
    published: Percent,
    stretches: impl Iterator<Item = (&'a Fraction, &'a Fraction, &'a FirstBids)>,
) -> Table {
    let mut table = Table::new("rlrl");
    let at = published.to_fraction();
    for (from, to, first) in stretches {
        let now = *from <= at && at <= *to;
        let first = match first.bids.as_slice() {
            [] => "nobody: no bid reaches the minimum of quality".to_owned(),
            _ => first_in_words(tender, first),
        };
        table.row(vec![
            percent_text(from),
            "to".to_owned(),
            percent_text(to),
            first,
            if now { format!("<- published {published}") } else { String::new() },
        ]);
    }
    table
}

fn criterion_label<'a>(found: &'a Robustness, criterion: &'a Name) -> &'a str {
    let known =
        found.questions.scoring.as_ref().and_then(|scoring| scoring.criterion(criterion.as_str()));
    known.map_or(criterion.as_str(), Criterion::label)
}

fn percent_text(share: &Fraction) -> String {
    let percent = share * &Fraction::from_integer(100);
    shown_to(&percent, 4, "%")
}

fn regrets(found: &Robustness) -> Table {
    let tender = found.comparison.tender();
    let currency = tender.currency();
    let views = found.regrets.iter().map(|regret| marked(regret.view));
    let mut table = Table::headed("lr", [String::from("provider")].into_iter().chain(views));
    for bid in tender.bids() {
        let mut cells = vec![bid.label().to_owned()];
        for regret in &found.regrets {
            let own = regret.bids.iter().find(|own| own.provider == bid.provider);
            cells.push(
                own.map_or("not assessable".to_owned(), |own| figure(&own.maximum, currency)),
            );
        }
        table.row(cells);
    }
    table
}

fn least_regrets(found: &Robustness) -> String {
    let tender = found.comparison.tender();
    let mut text = String::new();
    for regret in &found.regrets {
        let _ = writeln!(
            text,
            "  First under the rule of least maximum regret, {}: {}",
            marked(regret.view),
            labels(tender, &regret.least_maximum),
        );
    }
    text
}

fn uncertain(found: &Robustness) -> Blocks {
    let tender = found.comparison.tender();
    let mut text = Blocks::new();
    if let Some(concentration) =
        found.questions.robustness.as_ref().and_then(|plan| plan.concentration)
    {
        let _ = writeln!(
            text,
            "  Shares vary around each scenario by a Dirichlet distribution of concentration {concentration}."
        );
    }
    let mut table = Table::headed(
        "llr",
        ["scenario", "cheaper in a share of mixes", "by integration", "by moments"],
    );
    let mut refused: Vec<String> = Vec::new();
    for mix in &found.uncertain_mixes {
        let [bid, other] =
            [&mix.bid, &mix.other].map(|name| labels(tender, std::slice::from_ref(name)));
        let mut cell = |estimate: Result<Estimate, &Error>| match estimate {
            Ok(estimate) => estimate.value.to_plain_text(4, Rounding::HalfEven),
            Err(error) => {
                refused.push(error.to_string());
                "not estimated".to_owned()
            }
        };
        let moments = cell(mix.difference.as_result().map(MixDifference::share_below_by_moments));
        let integral = mix.difference.as_result().map(MixDifference::share_below);
        let integral = match &integral {
            Ok(Ok(estimate)) => cell(Ok(estimate.clone())),
            Ok(Err(error)) => cell(Err(error)),
            Err(error) => cell(Err(error)),
        };
        let pair = format!("{bid} than {other}");
        table.row(vec![mix.scenario.to_string(), pair, integral, moments]);
    }
    text.table(2, table);
    refused.sort();
    refused.dedup();
    for error in refused {
        let _ = writeln!(text, "  not estimated: {error}");
    }
    text
}

fn places(verdict: &Verdict, currency: Currency) -> Blocks {
    let mut table = by_view();
    let mut why: Vec<String> = Vec::new();
    for places in verdict.places.chunks(View::ALL.len()) {
        let scenario = places.first().map_or(String::new(), |place| place.scenario.to_string());
        let cells = places.iter().map(|place| {
            if let (Some(rank), Some(total)) = (place.rank, place.total.as_ref()) {
                return format!("{} at {}", rank_text(rank), figure(total, currency));
            }
            let names: Vec<&str> = place.not_stated.iter().map(Name::as_str).collect();
            why.push(format!("{}: it does not state {}", marked(place.view), names.join(", ")));
            "not assessable".to_owned()
        });
        table.row(std::iter::once(scenario).chain(cells).collect());
    }
    let mut text = Blocks::new();
    text.table(2, table);
    why.sort();
    why.dedup();
    for why in why {
        let _ = writeln!(text, "  not assessable, {why}");
    }
    text
}

fn changes(tender: &Tender, verdict: &Verdict) -> Blocks {
    let mut table = Table::headed("lrrl", ["figure", "now", "changes at", "rank", "where"]);
    let near = verdict.nearest_changes(usize::MAX);
    let mut left: Vec<&NearestChange> = near.clone();
    let mut shown_rows = 0_usize;
    while let Some(change) = left.first().copied().filter(|_| shown_rows < SHOWN_CHANGES) {
        // Views in which the same happens stand together.
        let alike = |other: &&NearestChange| {
            (&other.figure, &other.scenario, &other.at)
                == (&change.figure, &change.scenario, &change.at)
                && (other.below, other.above) == (change.below, change.above)
        };
        let views: Vec<String> =
            left.iter().filter(|other| alike(other)).map(|other| marked(other.view)).collect();
        left.retain(|other| !alike(other));
        let shown = |value: &Fraction| value_text(&change.figure, value, tender.currency());
        table.row(vec![
            figure_name(tender, &change.figure),
            shown(&change.present),
            change.at.exact().map_or(String::new(), shown),
            rank_change(change),
            format!("{}: {}", &change.scenario, views.join(", ")),
        ]);
        shown_rows = shown_rows.saturating_add(1);
    }
    let mut text = Blocks::new();
    if !near.is_empty() {
        text.table(2, table);
    }
    let asked = verdict.changes.len();
    let never = verdict.changes.iter().filter(|change| change.at.is_never()).count();
    let _ = writeln!(
        text,
        "  Of {asked} questions (a figure, a scenario, a view) {never} never change its rank in their range."
    );
    text
}

/// What screens ask or cannot tell; the same in several scenarios stands once.
fn questions(tender: &Tender, verdict: &Verdict) -> String {
    let mut told: Vec<(String, Vec<String>)> = Vec::new();
    for position in &verdict.positions {
        for (screen, found) in &position.screens {
            let line = match &found.outcome {
                ScreenOutcome::Asked { question } => format!("screen {screen} asks: {question}"),
                ScreenOutcome::NotAsked => format!("screen {screen}: no question"),
                ScreenOutcome::NotAssessable { why } => {
                    let why = why.told(&|bid| label(tender, bid));
                    format!("screen {screen}: not assessable, since {why}")
                }
            };
            let scenario = position.scenario.to_string();
            match told.iter_mut().find(|(known, _)| *known == line) {
                Some((_, scenarios)) => scenarios.push(scenario),
                None => told.push((line, vec![scenario])),
            }
        }
    }
    let line =
        |(line, scenarios): (String, Vec<String>)| format!("  {}: {line}\n", scenarios.join(", "));
    told.into_iter().map(line).collect()
}

/// At which weights of price a bid is first by the published scoring.
fn first_at_weights(found: &Robustness, provider: &str) -> String {
    let mut text = String::new();
    for scored in &found.scored {
        let Ok(range) = scored.weight.as_result() else { continue };
        let pieces = range.over.pieces.iter().filter(|piece| !piece.is_point());
        let own =
            pieces.filter(|piece| piece.value.bids.iter().any(|bid| bid.as_str() == provider));
        let own = own
            .map(|piece| format!("{} to {}", percent_text(&piece.from), percent_text(&piece.to)));
        let own: Vec<String> = own.collect();
        let told = if own.is_empty() { "none".to_owned() } else { own.join(", ") };
        let _ = writeln!(
            text,
            "  {}: weights of price at which it is first by that scoring: {told}",
            &scored.scenario,
        );
    }
    text
}

fn rank_change(change: &NearestChange) -> String {
    let rank = |rank: Option<RankInterval>| rank.map(rank_text);
    match (rank(change.below), rank(change.above)) {
        (Some(below), Some(above)) => format!("{below} below, {above} above"),
        (Some(below), None) => format!("{below} below"),
        (None, Some(above)) => format!("{above} above"),
        (None, None) => String::new(),
    }
}

fn positions(tender: &Tender, verdict: &Verdict) -> String {
    let currency = tender.currency();
    let mut text = String::new();
    let assessed = |position: &BidPosition| position.own_cost.is_some();
    if !verdict.positions.iter().any(assessed) {
        text.push_str("  against its own cost: not assessable, since it gives no cost model\n");
    }
    for position in &verdict.positions {
        let mut parts = Vec::new();
        if let Some(own) = position.own_cost.as_ref() {
            let shortfall = figure(&own.shortfall, currency);
            parts.push(format!("full cost in its own model less price {shortfall}"));
        }
        if let Some(corridor) = position.corridor.as_ref() {
            let basket =
                corridor.basket.as_ref().map_or("not assessable", |own| own.relation.as_str());
            parts.push(format!("against the corridor {basket}"));
        }
        match &position.score_rank {
            Some(ScoreRank::Rank(rank)) => {
                parts.push(format!("rank {rank} by the published scoring"));
            }
            Some(ScoreRank::None(why)) => parts.push(format!("by the published scoring {why}")),
            None => {}
        }
        if !parts.is_empty() {
            let _ = writeln!(text, "  {}: {}", &position.scenario, parts.join("; "));
        }
    }
    text.push_str(&questions(tender, verdict));
    for (view, regret) in &verdict.regrets {
        let maximum = figure(&regret.maximum, currency);
        let _ = writeln!(text, "  maximum regret, {}: {maximum}", marked(*view));
    }
    text
}

/// As many changes as a page holds.
const SHOWN_CHANGES: usize = 8;
