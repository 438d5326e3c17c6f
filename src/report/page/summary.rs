//! A skeleton of an assessment summary: what the law asks one bidder to be told, as far as it is computed.

use std::fmt::Write as _;

use super::html::{Part, page as whole_page, written};
use crate::appraisal::Findings;
use crate::error::{self, Error};
use crate::exact::Name;
use crate::report::blocks::{Blocks, FILL};
use crate::report::scores::{below_minimum, figure_text, shown_points};
use crate::report::table::{Table, figure, label};
use crate::score::{RankedScore, ScoreOutcome, ScoredBid, Scores};

/// A skeleton of the assessment summary for one bidder, as text: the award criteria with their weights, and
/// the scores of this bid and of the bid that is first under the published rule. What follows from no figure
/// (contacts, identifiers, explanations) is left to be written, in square brackets.
///
/// What is to be told is that of section 50 of the Procurement Act 2023 and of regulation 31 of the
/// Procurement Regulations 2024 of the United Kingdom. Whether a summary is due, which tender is the most
/// advantageous and what the summary must say, the authority determines.
///
/// # Errors
///
/// [`Missing`](crate::ErrorKind::Missing) where no scoring is asked, [`Unknown`](crate::ErrorKind::Unknown) for a
/// scenario or bid that is not there, and the reason where the rule cannot score the bids.
pub fn assessment_summary(
    findings: &Findings,
    scenario: &str,
    provider: &str,
) -> Result<String, Error> {
    let summary = Summary::of(findings, scenario, provider)?;
    let mut text = Blocks::new();
    text.chapter(summary.title());
    text.push(summary.notice());
    text.push(summary.sections());
    Ok(text.to_text())
}

/// The skeleton of [`assessment_summary`] as one HTML file.
///
/// # Errors
///
/// Those of [`assessment_summary`].
#[doc(alias("html"))]
pub fn assessment_summary_page(
    findings: &Findings,
    scenario: &str,
    provider: &str,
) -> Result<String, Error> {
    let summary = Summary::of(findings, scenario, provider)?;
    let mut body = summary.notice();
    body.push(summary.sections());
    let title = "What is to be told".to_owned();
    let part = Part { anchor: "told", title, body: written(&body, 3) };
    let about = format!("{}, {}", findings.title, findings.currency);
    Ok(whole_page(&summary.title(), &about, &[part]))
}

struct Summary<'a> {
    findings: &'a Findings,
    scores: &'a Scores,
    bid: &'a ScoredBid,
}

impl<'a> Summary<'a> {
    fn of(findings: &'a Findings, scenario: &str, provider: &str) -> Result<Self, Error> {
        let found = findings.scenario(scenario)?;
        let scores = found.scores.as_ref().ok_or_else(|| error::missing("scoring"))?;
        let scores = scores.as_result().map_err(Error::clone)?;
        findings.appraisal().tender().bid(provider)?;
        let mut bids = scores.bids.iter();
        let bid = bids.find(|bid| bid.offer.provider.as_str() == provider);
        let bid = bid.ok_or_else(|| error::missing("bid"))?;
        Ok(Summary { findings, scores, bid })
    }

    fn label(&self, provider: &'a Name) -> &'a str {
        label(self.findings.appraisal().tender(), provider)
    }

    fn title(&self) -> String {
        format!("Assessment summary for {}: a skeleton", self.label(&self.bid.offer.provider))
    }

    fn notice(&self) -> Blocks {
        let mut text = Blocks::new();
        let rule = self.scores.scoring.rule.facts().name;
        let _ = writeln!(text, "  {}, prices in {}.", self.findings.title, self.findings.currency);
        text.push(
            "  What section 50(3) and (4) of the Procurement Act 2023 and regulation 31 of the Procurement\u{b}\
             Regulations 2024 ask to be told, as far as it follows from figures. What stands in square\u{b}\
             brackets is left to be written.\n",
        );
        let _ = writeln!(
            text,
            "  The law speaks of the most advantageous tender, which the authority determines. Beside this bid\u{b}\
             stands the one that is first under the published rule ({rule})."
        );
        text
    }

    fn sections(&self) -> Blocks {
        let mut text = Blocks::new();
        text.section("The award criteria (regulation 31(2)(d))");
        text.push(self.criteria());
        let first = self.scores.first();
        let own = &self.bid.offer.provider;
        for bid in self.scores.bids.iter().filter(|bid| first.contains(&&bid.offer.provider)) {
            let name = self.label(&bid.offer.provider);
            let paragraphs = if bid.offer.provider == *own { "; this bid" } else { "" };
            text.section(format!("First under the rule: {name} (regulation 31(2)){paragraphs}"));
            text.push(self.assessed(bid));
        }
        if !first.contains(&own) {
            text.section(format!("This bid: {} (regulation 31(3))", self.label(own)));
            text.push(self.assessed(self.bid));
            let _ = writeln!(text, "  Why the contract is not awarded to this bidder:");
            let _ = writeln!(text, "    {FILL}any further explanation, regulation 31(3)(c)]");
        }
        text
    }

    fn criteria(&self) -> Blocks {
        let scoring = &self.scores.scoring;
        let facts = scoring.rule.facts();
        let mut table = Table::headed("lrl", ["criterion", "weight", "how it is scored"]);
        let price = format!("by the rule {}: {}", facts.name, facts.formula);
        table.row(vec!["price".to_owned(), scoring.price_weight.to_string(), price]);
        for criterion in &scoring.criteria {
            let least =
                criterion.minimum.map_or(String::new(), |least| format!(", at least {least}"));
            table.row(vec![
                criterion.label().to_owned(),
                criterion.weight.to_string(),
                format!("by a mark from 0 to {}{least}", criterion.maximum),
            ]);
        }
        let mut text = Blocks::new();
        text.table(2, table);
        let _ = writeln!(text, "  Where the criteria stand in full:");
        let _ = writeln!(text, "    {FILL}where the assessment methodology can be had]");
        text
    }

    fn assessed(&self, bid: &ScoredBid) -> Blocks {
        let mut text = Blocks::new();
        let name = self.label(&bid.offer.provider);
        let _ = writeln!(text, "  Name of the supplier: {name}");
        let _ = writeln!(text, "    {FILL}contact postal address and email address]");
        let _ = writeln!(text, "    {FILL}unique identifier]");
        match &bid.outcome {
            ScoreOutcome::Ranked(score) => text.table(2, self.points(bid, score)),
            ScoreOutcome::BelowThreshold(below) => {
                let told: Vec<String> = below.iter().map(below_minimum).collect();
                let _ = writeln!(text, "  Not ranked: below the threshold, {}", told.join(", "));
            }
            ScoreOutcome::NotAssessable { unmarked, not_stated } => {
                let lacks: Vec<&str> =
                    unmarked.iter().chain(not_stated).map(Name::as_str).collect();
                let _ = writeln!(text, "  Not assessable, without {}", lacks.join(", "));
            }
        }
        for criterion in &self.scores.scoring.criteria {
            let _ = writeln!(text, "  Explanation of the score for {}:", criterion.label());
            let _ = writeln!(text, "    {FILL}by reference to relevant information in the tender]");
        }
        text
    }

    fn points(&self, bid: &ScoredBid, score: &RankedScore) -> Table {
        let scoring = &self.scores.scoring;
        let shown = shown_points(scoring);
        let currency = self.findings.currency;
        let mut table = Table::headed("lrr", ["criterion", "mark or price", "points"]);
        let points = score.price_points.as_ref().map_or(String::new(), &shown);
        table.row(vec!["price".to_owned(), figure(&score.price, currency), points]);
        for criterion in &scoring.criteria {
            let mark = bid.offer.mark(criterion.name.as_str());
            let mut points = score.criterion_points.iter();
            let points = points.find(|(name, _)| *name == criterion.name);
            table.row(vec![
                criterion.label().to_owned(),
                mark.map_or(String::new(), |mark| format!("{mark} of {}", criterion.maximum)),
                points.map_or(String::new(), |(_, points)| shown(points)),
            ]);
        }
        table.rule();
        let quality = shown(&score.quality_points);
        table.row(vec!["quality together".to_owned(), String::new(), quality]);
        let total = figure_text(&score.figure, scoring, currency);
        table.row(vec![format!("total, rank {}", score.rank), String::new(), total]);
        table
    }
}
