//! Scoring rules and criteria in documents.

use super::parts::Places;
use crate::error::{AtRecord, Error, Item};
use crate::exact::{Name, Percent, Quantity, Rounding, Text};
use crate::record::{
    Context, Given, KindOf, Node, Part, Recorded, Schemas, Tagged, Tree, any_of, read_tagged,
    record, tagged_schema, words_of, write_tagged,
};
use crate::score::{
    BandTotal, Criterion, PointsRounding, RoundingTime, ScoreRule, ScoreTies, Scoring,
};

record! {
    /// How price and quality become one order ([what it means](methods/scoring.md)).
    struct ScoringRecord {
        rule: ScoreRule,
        /// with the weights of the criteria exactly 100 %
        price_weight: Percent,
        /// at most 100
        criteria: Vec<Criterion> = "default: none",
        /// the least share of the quality points of a bid that is ranked
        minimum_quality: Option<Percent> = "default: none",
        /// of points; a rule without points has none
        rounding: Option<PointsRounding> = "default: none",
        /// where a total is scored that is a price band
        band_total: Option<BandTotal> = "default `refused`",
        /// which of two equal figures is first
        ties: Option<ScoreTies> = "default `shared`",
        /// to compare the published rule with; at most 50, none twice
        alternatives: Vec<ScoreRule> = "default: none",
    }
}

record! {
    /// What quality is marked by.
    struct CriterionRecord, "criterion" {
        /// each criterion once
        name: Name,
        label: Option<Text> = "default: the name",
        /// in the whole of price and quality
        weight: Percent,
        /// the highest mark, above zero
        maximum: Quantity,
        /// the least mark of a bid that is ranked
        minimum: Option<Quantity> = "default: none",
    }
}

record! {
    /// How points are rounded.
    struct PointsRoundingRecord {
        places: Places,
        rounding: Rounding,
        time: RoundingTime,
    }
}

impl Recorded for Scoring {
    type Record = ScoringRecord;

    fn from_record(record: ScoringRecord, _context: Context) -> Result<Self, Error> {
        let mut scoring = Scoring::new(record.rule, record.price_weight, record.criteria)?
            .given(record.band_total, Scoring::with_band_total)
            .given(record.ties, Scoring::with_ties);
        if let Some(share) = record.minimum_quality {
            let least = scoring.with_minimum_quality(share);
            scoring = least.at("minimum_quality")?;
        }
        if let Some(rounding) = record.rounding {
            scoring = scoring.with_rounding(rounding).at("rounding")?;
        }
        scoring.with_alternatives(record.alternatives)
    }

    fn to_record(&self) -> ScoringRecord {
        ScoringRecord {
            rule: self.rule().clone(),
            price_weight: self.price_weight(),
            criteria: self.criteria().to_vec(),
            minimum_quality: self.minimum_quality(),
            rounding: self.rounding(),
            band_total: Some(self.band_total()),
            ties: Some(self.ties()),
            alternatives: self.alternatives().to_vec(),
        }
    }
}

impl Recorded for Criterion {
    type Record = CriterionRecord;

    fn from_record(record: CriterionRecord, _context: Context) -> Result<Self, Error> {
        let criterion = Criterion::new(record.name.as_str(), record.weight, record.maximum);
        let criterion = criterion?.given(record.label, Criterion::with_label);
        match record.minimum {
            Some(minimum) => criterion.with_minimum(minimum).at("minimum"),
            None => Ok(criterion),
        }
    }

    fn to_record(&self) -> CriterionRecord {
        CriterionRecord {
            name: self.name().clone(),
            label: self.given_label().cloned(),
            weight: self.weight(),
            maximum: self.maximum(),
            minimum: self.minimum(),
        }
    }
}

impl Recorded for PointsRounding {
    type Record = PointsRoundingRecord;

    fn from_record(record: PointsRoundingRecord, _context: Context) -> Result<Self, Error> {
        PointsRounding::new(record.places.0, record.rounding, record.time)
    }

    fn to_record(&self) -> PointsRoundingRecord {
        let (places, rounding, time) = (Places(self.places()), self.rounding(), self.time());
        PointsRoundingRecord { places, rounding, time }
    }
}

/// A rule by its name alone, or an object with its name and what it needs.
impl Part for ScoreRule {
    fn read(tree: &Tree<'_>, context: Context) -> Result<Self, Error> {
        match tree {
            Tree::Object(_) => read_tagged(tree, context),
            other => {
                let name = Tree::Text(other.text()?.into());
                read_tagged(&Tree::Object(vec![(Self::TAG.into(), name)]), context)
            }
        }
    }

    fn write(&self) -> Node {
        let mut object = write_tagged(self);
        match object.as_slice() {
            [_] => object.pop().map_or(Node::Null, |(_, name)| name),
            _ => Node::Object(object),
        }
    }

    fn schema(schemas: &mut Schemas) -> Node {
        let words = words_of(Self::KINDS.iter().map(KindOf::word));
        any_of([words, tagged_schema::<Self>(schemas)])
    }

    fn kind() -> String {
        "[rule](#scoring)".to_owned()
    }

    fn locate(error: Error, tree: &Tree<'_>, list: &'static str, place: usize) -> Error {
        match tree.get(Self::TAG) {
            Some(Tree::Text(rule)) => error.at(("rule", &**rule)),
            _ => error.at(Item(list, place.saturating_add(1))),
        }
    }
}
