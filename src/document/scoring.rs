//! Scoring rules and criteria in documents.

use super::parts::Places;
use crate::error::{self, AtRecord, Error, Item};
use crate::exact::{Money, Name, Percent, Quantity, Rounding, Text, UnitPrice};
use crate::record::{
    Context, Given, Kind, KindOf, Node, Part, Recorded, Schemas, Tagged, Tree, any_of, read_tagged,
    record, tagged_schema, whole_numbers, words_of, write_tagged,
};
use crate::score::{
    AllEqual, BandTotal, Benchmark, Criterion, HighestQuality, IndexExponent, PointsRounding,
    ReferenceLine, RoundingTime, ScoreBands, ScoreRule, ScoreTies, Scoring, ZeroPrice,
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

record! {
    /// [Absolute divisor](methods/absolute_divisor.md).
    struct AbsoluteDivisorRecord {}
}

record! {
    /// [Banded](methods/banded.md).
    struct BandedScoreRecord {
        /// 1 to 100, all of one kind, no two with the same bound
        bands: Vec<ScoreBandRecord>,
        /// the share beyond them
        above: Percent,
    }
}

record! {
    /// What prices up to a bound earn: `up_to` or `above_lowest`.
    struct ScoreBandRecord {
        up_to: Option<Money> = "this or `above_lowest`",
        above_lowest: Option<Percent> = "this or `up_to`",
        share: Percent,
    }
}

record! {
    /// [Distance from the lowest](methods/distance_from_lowest.md).
    struct DistanceFromLowestRecord {
        /// what a price of zero earns
        zero_price: Option<ZeroPrice> = "default `refused`",
    }
}

record! {
    /// [Distance from the mean](methods/distance_from_mean.md).
    struct DistanceFromMeanRecord {
        /// what a price at the mean earns
        share_at_reference: Percent,
        /// above zero
        slope: Quantity,
    }
}

record! {
    /// [Distance from the median](methods/distance_from_median.md).
    struct DistanceFromMedianRecord {
        /// what a price at the median earns
        share_at_reference: Percent,
        /// above zero
        slope: Quantity,
    }
}

record! {
    /// [Fixed benchmark](methods/fixed_benchmark.md).
    struct FixedBenchmarkRecord {
        /// below the ceiling
        floor: Money,
        ceiling: Money,
    }
}

record! {
    /// [Lowest over price](methods/lowest_over_price.md).
    struct LowestOverPriceRecord {
        /// what a price of zero earns
        zero_price: Option<ZeroPrice> = "default `refused`",
    }
}

record! {
    /// [Lowest to highest](methods/min_max.md).
    struct MinMaxRecord {
        /// what prices earn that are all equal
        all_equal: Option<AllEqual> = "default `refused`",
    }
}

record! {
    /// [Monetised quality](methods/monetised_quality.md).
    struct MonetisedQualityRecord {
        /// what a point of quality is worth
        value_per_point: UnitPrice,
    }
}

record! {
    /// [Price quality method](methods/price_quality_method.md).
    struct PriceQualityMethodRecord {
        estimate: Money,
    }
}

record! {
    /// [Quality per price](methods/quality_per_price.md).
    struct QualityPerPriceRecord {}
}

record! {
    /// [Relative value cost](methods/relative_value_cost.md).
    struct RelativeValueCostRecord {
        highest_quality: HighestQuality,
    }
}

record! {
    /// [Weighted value index](methods/weighted_value_index.md).
    struct WeightedValueIndexRecord {
        quality_power: Power,
        price_power: Power,
    }
}

whole_numbers! {
    /// A power.
    Power(u16), 1 to 100_u16, |value| error::index_power(value);
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

impl Tagged for ScoreRule {
    const TAG: &'static str = "rule";
    const NAMES_TAG: bool = false;
    const KINDS: &'static [KindOf<Self>] = &[
        KindOf::new::<AbsoluteDivisorRecord>(),
        KindOf::new::<BandedScoreRecord>(),
        KindOf::new::<DistanceFromLowestRecord>(),
        KindOf::new::<DistanceFromMeanRecord>(),
        KindOf::new::<DistanceFromMedianRecord>(),
        KindOf::new::<FixedBenchmarkRecord>(),
        KindOf::new::<LowestOverPriceRecord>(),
        KindOf::new::<MinMaxRecord>(),
        KindOf::new::<MonetisedQualityRecord>(),
        KindOf::new::<PriceQualityMethodRecord>(),
        KindOf::new::<QualityPerPriceRecord>(),
        KindOf::new::<RelativeValueCostRecord>(),
        KindOf::new::<WeightedValueIndexRecord>(),
    ];
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

/// Rules whose record follows from one value: its variant, its word, and how one becomes the other.
macro_rules! rules {
    ($($record:ident: $word:literal, $from:expr, $pattern:pat => $of:expr;)+) => {$(
        impl Kind<ScoreRule> for $record {
            const WORD: &'static str = $word;

            fn into_whole(self, _context: Context) -> Result<ScoreRule, Error> {
                let from: fn($record) -> Result<ScoreRule, Error> = $from;
                from(self)
            }

            fn of(whole: &ScoreRule) -> Option<Self> {
                match whole {
                    $pattern => Some($of),
                    _ => None,
                }
            }
        }
    )+};
}

rules! {
    AbsoluteDivisorRecord: "absolute_divisor", |_| Ok(ScoreRule::AbsoluteDivisor),
        ScoreRule::AbsoluteDivisor => AbsoluteDivisorRecord {};
    BandedScoreRecord: "banded", |record| record.bands().map(ScoreRule::Banded),
        ScoreRule::Banded(bands) => BandedScoreRecord::of_bands(bands);
    DistanceFromLowestRecord: "distance_from_lowest",
        |record| Ok(ScoreRule::DistanceFromLowest(record.zero_price.unwrap_or_default())),
        ScoreRule::DistanceFromLowest(policy) =>
            DistanceFromLowestRecord { zero_price: Some(*policy) };
    DistanceFromMeanRecord: "distance_from_mean",
        |record| ReferenceLine::new(record.share_at_reference, record.slope)
            .map(ScoreRule::DistanceFromMean),
        ScoreRule::DistanceFromMean(line) => DistanceFromMeanRecord {
            share_at_reference: line.share_at_reference(),
            slope: line.slope(),
        };
    DistanceFromMedianRecord: "distance_from_median",
        |record| ReferenceLine::new(record.share_at_reference, record.slope)
            .map(ScoreRule::DistanceFromMedian),
        ScoreRule::DistanceFromMedian(line) => DistanceFromMedianRecord {
            share_at_reference: line.share_at_reference(),
            slope: line.slope(),
        };
    FixedBenchmarkRecord: "fixed_benchmark",
        |record| Benchmark::new(record.floor, record.ceiling).map(ScoreRule::FixedBenchmark),
        ScoreRule::FixedBenchmark(benchmark) =>
            FixedBenchmarkRecord { floor: benchmark.floor(), ceiling: benchmark.ceiling() };
    LowestOverPriceRecord: "lowest_over_price",
        |record| Ok(ScoreRule::LowestOverPrice(record.zero_price.unwrap_or_default())),
        ScoreRule::LowestOverPrice(policy) => LowestOverPriceRecord { zero_price: Some(*policy) };
    MinMaxRecord: "min_max",
        |record| Ok(ScoreRule::MinMax(record.all_equal.unwrap_or_default())),
        ScoreRule::MinMax(policy) => MinMaxRecord { all_equal: Some(*policy) };
    MonetisedQualityRecord: "monetised_quality",
        |record| Ok(ScoreRule::MonetisedQuality(record.value_per_point)),
        ScoreRule::MonetisedQuality(value) => MonetisedQualityRecord { value_per_point: *value };
    PriceQualityMethodRecord: "price_quality_method",
        |record| Ok(ScoreRule::PriceQualityMethod(record.estimate)),
        ScoreRule::PriceQualityMethod(estimate) => PriceQualityMethodRecord { estimate: *estimate };
    QualityPerPriceRecord: "quality_per_price", |_| Ok(ScoreRule::QualityPerPrice),
        ScoreRule::QualityPerPrice => QualityPerPriceRecord {};
    RelativeValueCostRecord: "relative_value_cost",
        |record| Ok(ScoreRule::RelativeValueCost(record.highest_quality)),
        ScoreRule::RelativeValueCost(highest) =>
            RelativeValueCostRecord { highest_quality: *highest };
    WeightedValueIndexRecord: "weighted_value_index",
        |record| IndexExponent::new(record.quality_power.0, record.price_power.0)
            .map(ScoreRule::WeightedValueIndex),
        ScoreRule::WeightedValueIndex(exponent) => WeightedValueIndexRecord {
            quality_power: Power(exponent.quality_power()),
            price_power: Power(exponent.price_power()),
        };
}

impl BandedScoreRecord {
    fn bands(self) -> Result<ScoreBands, Error> {
        let (mut amounts, mut percentages) = (Vec::new(), Vec::new());
        for (place, band) in self.bands.into_iter().enumerate() {
            match (band.up_to, band.above_lowest) {
                (Some(bound), None) => amounts.push((bound, band.share)),
                (None, Some(bound)) => percentages.push((bound, band.share)),
                _ => {
                    let error = error::one_of("\"up_to\", \"above_lowest\"");
                    return Err(error.at(Item("bands", place.saturating_add(1))));
                }
            }
        }
        match (amounts.is_empty(), percentages.is_empty()) {
            (false, false) => {
                let fields = "\"up_to\" in every band, \"above_lowest\" in every band";
                Err(error::one_of(fields))
            }
            (true, false) => ScoreBands::relative(percentages, self.above),
            _ => ScoreBands::absolute(amounts, self.above),
        }
    }

    fn of_bands(bands: &ScoreBands) -> Self {
        let amounts = bands.amounts().map(|(bound, share)| ScoreBandRecord {
            up_to: Some(bound),
            above_lowest: None,
            share,
        });
        let percentages = bands.percentages().map(|(bound, share)| ScoreBandRecord {
            up_to: None,
            above_lowest: Some(bound),
            share,
        });
        BandedScoreRecord { bands: amounts.chain(percentages).collect(), above: bands.above() }
    }
}
