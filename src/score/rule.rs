//! The scoring rules as one type.

use super::banded::{self, ScoreBands, banded};
use super::facts::RuleFacts;
use super::fixed_benchmark::{self, Benchmark, fixed_benchmark};
use super::line::ReferenceLine;
use super::policy::{AllEqual, HighestQuality, ZeroPrice};
use super::weighted_value_index::{self, IndexExponent, weighted_value_index};
use super::{
    absolute_divisor, distance_from_lowest, distance_from_mean, distance_from_median,
    lowest_over_price, min_max, monetised_quality, price_quality_method, quality_per_price,
    relative_value_cost,
};
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::{Currency, Fraction, Money, UnitPrice};

/// How price and quality become one figure, with what the tender publishes for it.
///
/// Eight rules turn the price into points, to which the points for quality are added; the highest
/// total is first. The others make one figure of price and quality. The formula, what other bids do
/// to a figure, and the policy at each edge are data: [`facts`](Self::facts).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ScoreRule {
    /// [`absolute_divisor()`]: the price over a divisor that grows with quality.
    AbsoluteDivisor,
    /// [`banded()`]: the share of the price's published band.
    Banded(ScoreBands),
    /// [`distance_from_lowest()`]: what a price lies above the lowest is lost.
    DistanceFromLowest(ZeroPrice),
    /// [`distance_from_mean()`]: a line through the mean price.
    DistanceFromMean(ReferenceLine),
    /// [`distance_from_median()`]: a line through the median price.
    DistanceFromMedian(ReferenceLine),
    /// [`fixed_benchmark()`]: where a price lies between a published floor and ceiling.
    FixedBenchmark(Benchmark),
    /// [`lowest_over_price()`]: the lowest price over the bid's own.
    LowestOverPrice(ZeroPrice),
    /// [`min_max()`]: where a price lies between the lowest and the highest.
    MinMax(AllEqual),
    /// [`monetised_quality()`]: each point of quality is worth a published amount.
    MonetisedQuality(UnitPrice),
    /// [`price_quality_method()`]: a premium for quality, a part of the published estimate.
    PriceQualityMethod(Money),
    /// [`quality_per_price()`]: what quality each unit of money buys.
    QualityPerPrice,
    /// [`relative_value_cost()`]: the price, set off for quality.
    RelativeValueCost(HighestQuality),
    /// [`weighted_value_index()`]: a power of quality over price.
    WeightedValueIndex(IndexExponent),
}

/// What a rule makes of a field.
pub(super) enum Judged {
    /// The share of the price weight of each bid.
    Shares(Vec<Fraction>),
    /// The deciding figure of each bid, and which root of it the figure is.
    Figures(Vec<Fraction>, u16),
}

impl ScoreRule {
    /// The facts of every rule, in the order of the table of methods. Rules whose answer hangs on
    /// an option stand in it once for each.
    #[must_use]
    pub fn all_facts() -> [&'static RuleFacts; 15] {
        [
            &lowest_over_price::FACTS,
            &min_max::FACTS,
            &distance_from_lowest::FACTS,
            &distance_from_mean::FACTS,
            &distance_from_median::FACTS,
            &fixed_benchmark::FACTS,
            &banded::ABSOLUTE,
            &banded::RELATIVE,
            &quality_per_price::FACTS,
            &weighted_value_index::FACTS,
            &monetised_quality::FACTS,
            &price_quality_method::FACTS,
            &relative_value_cost::ATTAINABLE,
            &relative_value_cost::OF_THE_BIDS,
            &absolute_divisor::FACTS,
        ]
    }

    /// What this rule says of itself.
    #[must_use]
    pub fn facts(&self) -> &'static RuleFacts {
        match self {
            ScoreRule::AbsoluteDivisor => &absolute_divisor::FACTS,
            ScoreRule::Banded(bands) => bands.facts(),
            ScoreRule::DistanceFromLowest(_) => &distance_from_lowest::FACTS,
            ScoreRule::DistanceFromMean(_) => &distance_from_mean::FACTS,
            ScoreRule::DistanceFromMedian(_) => &distance_from_median::FACTS,
            ScoreRule::FixedBenchmark(_) => &fixed_benchmark::FACTS,
            ScoreRule::LowestOverPrice(_) => &lowest_over_price::FACTS,
            ScoreRule::MinMax(_) => &min_max::FACTS,
            ScoreRule::MonetisedQuality(_) => &monetised_quality::FACTS,
            ScoreRule::PriceQualityMethod(_) => &price_quality_method::FACTS,
            ScoreRule::QualityPerPrice => &quality_per_price::FACTS,
            ScoreRule::RelativeValueCost(HighestQuality::Attainable) => {
                &relative_value_cost::ATTAINABLE
            }
            ScoreRule::RelativeValueCost(HighestQuality::OfTheBids) => {
                &relative_value_cost::OF_THE_BIDS
            }
            ScoreRule::WeightedValueIndex(_) => &weighted_value_index::FACTS,
        }
    }

    /// The rule's name in documents.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            ScoreRule::AbsoluteDivisor => "absolute_divisor",
            ScoreRule::Banded(_) => "banded",
            ScoreRule::DistanceFromLowest(_) => "distance_from_lowest",
            ScoreRule::DistanceFromMean(_) => "distance_from_mean",
            ScoreRule::DistanceFromMedian(_) => "distance_from_median",
            ScoreRule::FixedBenchmark(_) => "fixed_benchmark",
            ScoreRule::LowestOverPrice(_) => "lowest_over_price",
            ScoreRule::MinMax(_) => "min_max",
            ScoreRule::MonetisedQuality(_) => "monetised_quality",
            ScoreRule::PriceQualityMethod(_) => "price_quality_method",
            ScoreRule::QualityPerPrice => "quality_per_price",
            ScoreRule::RelativeValueCost(_) => "relative_value_cost",
            ScoreRule::WeightedValueIndex(_) => "weighted_value_index",
        }
    }

    /// Its place in the table of methods.
    pub(super) fn position(&self) -> Option<usize> {
        ScoreRule::all_facts().iter().position(|facts| *facts == self.facts())
    }

    /// Whether the rule gives points for the price, to which points for quality are added.
    #[must_use]
    pub fn gives_points(&self) -> bool {
        matches!(
            self,
            ScoreRule::Banded(_)
                | ScoreRule::DistanceFromLowest(_)
                | ScoreRule::DistanceFromMean(_)
                | ScoreRule::DistanceFromMedian(_)
                | ScoreRule::FixedBenchmark(_)
                | ScoreRule::LowestOverPrice(_)
                | ScoreRule::MinMax(_)
        )
    }

    /// The currency of the amounts it publishes.
    #[must_use]
    pub fn currency(&self) -> Option<Currency> {
        match self {
            ScoreRule::Banded(bands) => bands.amounts().next().map(|(bound, _)| bound.currency()),
            ScoreRule::FixedBenchmark(benchmark) => Some(benchmark.floor().currency()),
            ScoreRule::MonetisedQuality(value) => Some(value.currency()),
            ScoreRule::PriceQualityMethod(estimate) => Some(estimate.currency()),
            _ => None,
        }
    }

    /// Whether the formula divides by the price weight.
    pub(super) fn divides_by_price_weight(&self) -> bool {
        matches!(self, ScoreRule::AbsoluteDivisor | ScoreRule::PriceQualityMethod(_))
    }

    /// What the rule makes of prices and qualities (0 to 100); the ratio is quality weight to price
    /// weight.
    pub(super) fn judge(
        &self,
        bids: &[(Fraction, Fraction)],
        weight_ratio: &Fraction,
    ) -> Result<Judged, Error> {
        let prices: Vec<Fraction> = bids.iter().map(|(price, _)| price.clone()).collect();
        let figures = match self {
            ScoreRule::Banded(bands) => return banded(&prices, bands).map(Judged::Shares),
            ScoreRule::DistanceFromLowest(zero_price) => {
                return distance_from_lowest(&prices, *zero_price).map(Judged::Shares);
            }
            ScoreRule::DistanceFromMean(line) => {
                return distance_from_mean(&prices, *line).map(Judged::Shares);
            }
            ScoreRule::DistanceFromMedian(line) => {
                return distance_from_median(&prices, *line).map(Judged::Shares);
            }
            ScoreRule::FixedBenchmark(benchmark) => {
                return fixed_benchmark(&prices, *benchmark).map(Judged::Shares);
            }
            ScoreRule::LowestOverPrice(zero_price) => {
                return lowest_over_price(&prices, *zero_price).map(Judged::Shares);
            }
            ScoreRule::MinMax(all_equal) => {
                return min_max(&prices, *all_equal).map(Judged::Shares);
            }
            ScoreRule::AbsoluteDivisor => absolute_divisor(bids, weight_ratio)?,
            ScoreRule::MonetisedQuality(value) => monetised_quality(bids, *value)?,
            ScoreRule::PriceQualityMethod(estimate) => {
                price_quality_method(bids, *estimate, weight_ratio)?
            }
            ScoreRule::QualityPerPrice => quality_per_price(bids)?,
            ScoreRule::RelativeValueCost(highest) => relative_value_cost(bids, *highest)?,
            ScoreRule::WeightedValueIndex(exponent) => {
                let powers = weighted_value_index(bids, *exponent)?;
                return Ok(Judged::Figures(powers, exponent.price_power()));
            }
        };
        Ok(Judged::Figures(figures, 1))
    }
}

/// The working of one bid among a field, as far as the rule goes.
pub(super) struct FieldWorking<'a> {
    pub(super) prices: &'a [Evidence],
    pub(super) qualities: &'a [Evidence],
    pub(super) price: &'a Evidence,
    pub(super) quality: &'a Evidence,
    pub(super) quality_points: &'a Evidence,
    /// Of price and of quality.
    pub(super) weights: (Evidence, Evidence),
}

impl ScoreRule {
    /// The working behind the share of the price weight, or behind the deciding figure.
    pub(super) fn working(&self, field: &FieldWorking<'_>) -> Evidence {
        let FieldWorking { prices, qualities, price, quality, quality_points, weights } = field;
        match self {
            ScoreRule::AbsoluteDivisor => {
                absolute_divisor::working(price, quality_points, &weights.0)
            }
            ScoreRule::Banded(bands) => banded::working(prices, price, bands),
            ScoreRule::DistanceFromLowest(_) => distance_from_lowest::working(prices, price),
            ScoreRule::DistanceFromMean(line) => distance_from_mean::working(prices, price, *line),
            ScoreRule::DistanceFromMedian(line) => {
                distance_from_median::working(prices, price, *line)
            }
            ScoreRule::FixedBenchmark(benchmark) => fixed_benchmark::working(price, *benchmark),
            ScoreRule::LowestOverPrice(_) => lowest_over_price::working(prices, price),
            ScoreRule::MinMax(_) => min_max::working(prices, price),
            ScoreRule::MonetisedQuality(value) => {
                monetised_quality::working(price, quality, *value)
            }
            ScoreRule::PriceQualityMethod(estimate) => {
                price_quality_method::working(price, quality, qualities, *estimate, weights.clone())
            }
            ScoreRule::QualityPerPrice => quality_per_price::working(price, quality),
            ScoreRule::RelativeValueCost(highest) => {
                relative_value_cost::working(price, quality, qualities, *highest)
            }
            ScoreRule::WeightedValueIndex(exponent) => {
                weighted_value_index::working(price, quality, *exponent)
            }
        }
    }
}
