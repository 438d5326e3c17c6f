//! How scores are written.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::facts::{EdgePolicy, RuleFacts};
use super::figure::ScoreFigure;
use super::realised::RealisedWeight;
use super::scheme::Scoring;
use super::scores::{BelowMinimum, ScoreOutcome, ScoredBid, Scores};
use crate::exact::{Fraction, Name, Percent};
use crate::record::{Node, Part as _};

#[derive(Serialize)]
struct Written<'a> {
    format: u8,
    rule: Node,
    facts: Facts,
    price_weight: Percent,
    unit: &'a str,
    order: Vec<Bid<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_ranked: Vec<Bid<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    realised_weight: Option<RealisedWeight>,
}

#[derive(Serialize)]
struct Facts {
    #[serde(flatten)]
    own: &'static RuleFacts,
    ties: EdgePolicy,
}

#[derive(Serialize)]
struct Bid<'a> {
    provider: &'a Name,
    #[serde(flatten)]
    outcome: Outcome<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Outcome<'a> {
    BelowThreshold {
        below_threshold: &'a [BelowMinimum],
    },
    NotAssessable {
        not_assessable: bool,
        #[serde(skip_serializing_if = "<[Name]>::is_empty")]
        unmarked: &'a [Name],
        #[serde(skip_serializing_if = "<[Name]>::is_empty")]
        not_stated: &'a [Name],
    },
    Ranked {
        rank: usize,
        price: &'a Fraction,
        quality: &'a Fraction,
        #[serde(skip_serializing_if = "Option::is_none")]
        price_points: Option<Points<'a>>,
        quality_points: Points<'a>,
        criteria: BTreeMap<&'a Name, Points<'a>>,
        figure: &'a ScoreFigure,
    },
}

#[derive(Serialize)]
struct Points<'a> {
    exact: &'a Fraction,
    #[serde(skip_serializing_if = "Option::is_none")]
    rounded: Option<String>,
}

impl Serialize for Scores {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let scoring = &self.scoring;
        let facts = scoring.rule.facts();
        let unranked = self.bids.iter().filter(|bid| bid.ranked().is_none());
        let written = Written {
            format: 1,
            rule: scoring.rule.write(),
            facts: Facts { own: facts, ties: facts.ties() },
            price_weight: scoring.price_weight,
            unit: &self.unit,
            order: self.order().map(|bid| bid.written(scoring)).collect(),
            not_ranked: unranked.map(|bid| bid.written(scoring)).collect(),
            realised_weight: self.realised_weight(),
        };
        written.serialize(serializer)
    }
}

impl ScoredBid {
    fn written(&self, scoring: &Scoring) -> Bid<'_> {
        let points = |exact| Points::of(exact, scoring);
        let outcome = match &self.outcome {
            ScoreOutcome::BelowThreshold(below) => {
                Outcome::BelowThreshold { below_threshold: below }
            }
            ScoreOutcome::NotAssessable { unmarked, not_stated } => {
                Outcome::NotAssessable { not_assessable: true, unmarked, not_stated }
            }
            ScoreOutcome::Ranked(score) => Outcome::Ranked {
                rank: score.rank,
                price: &score.price,
                quality: &score.quality,
                price_points: score.price_points.as_ref().map(points),
                quality_points: points(&score.quality_points),
                criteria: score
                    .criterion_points
                    .iter()
                    .map(|(name, own)| (name, points(own)))
                    .collect(),
                figure: &score.figure,
            },
        };
        Bid { provider: &self.offer.provider, outcome }
    }
}

impl<'a> Points<'a> {
    fn of(exact: &'a Fraction, scoring: &Scoring) -> Self {
        let rounding = scoring.rounding;
        let rounded = rounding.map(|each| exact.to_plain_text(each.places, each.rounding));
        Points { exact, rounded }
    }
}
