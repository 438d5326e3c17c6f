//! Points for the price, under those scoring rules that compare integers.

use super::columns::Columns;
use crate::batch::refusal;
use crate::error::{self, AtRecord, Error};
use crate::exact::{Fraction, Money, Percent};
use crate::score::{AllEqual, Benchmark, PointsRounding, ScoreRule, ZeroPrice};
use crate::score::{distance_from_lowest, lowest_over_price, min_max};

/// Points for the price in one view: `share × over ÷ under` at the scale of the rounding, with the
/// share as the rule has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Points {
    pub(super) view: usize,
    pub(super) rule: PointsRule,
    pub(super) over: i64,
    pub(super) under: i64,
    pub(super) rounding: PointsRounding,
}

/// The rules whose shares are quotients of whole totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PointsRule {
    DistanceFromLowest(ZeroPrice),
    FixedBenchmark(Benchmark),
    LowestOverPrice(ZeroPrice),
    MinMax(AllEqual),
}

impl Points {
    pub(super) fn new(
        view: usize,
        rule: &ScoreRule,
        price_weight: Percent,
        rounding: PointsRounding,
    ) -> Result<Self, Error> {
        price_weight.share()?;
        rounding.check().at("rounding")?;
        let refused = || error::not_a_share(price_weight);
        let rule = match rule {
            ScoreRule::DistanceFromLowest(zero) => PointsRule::DistanceFromLowest(*zero),
            ScoreRule::FixedBenchmark(benchmark) => PointsRule::FixedBenchmark(*benchmark),
            ScoreRule::LowestOverPrice(zero) => PointsRule::LowestOverPrice(*zero),
            ScoreRule::MinMax(all_equal) => PointsRule::MinMax(*all_equal),
            other => {
                let what = format!("the rule {}", other.facts().name);
                return Err(refusal::batch_rule(what, "score each tender by itself"));
            }
        };
        let unit = 100_i128.saturating_mul(10_i128.saturating_pow(rounding.places.into()));
        let weight = price_weight.to_fraction() * Fraction::from_integer(unit);
        let (over, under) = weight.small_parts().ok_or_else(refused)?;
        let over = i64::try_from(over).map_err(|_| refused())?;
        let under = i64::try_from(under).map_err(|_| refused())?;
        Ok(Points { view, rule, over, under, rounding })
    }

    /// Floor and ceiling of a benchmark at the scale of baskets; zeros for other rules.
    pub(super) fn benchmark(&self, columns: &Columns<'_>) -> Result<(i64, i64), Error> {
        let PointsRule::FixedBenchmark(benchmark) = self.rule else { return Ok((0, 0)) };
        let (prices, quantities) = (columns.scales.prices, columns.scales.quantities);
        let places = u32::from(prices).saturating_add(u32::from(quantities));
        let at_scale = |amount: Money| {
            columns.currency.same_as(amount.currency())?;
            let units = amount.to_fraction().to_units(places);
            let remedy = "lower the scales, or score each tender by itself";
            let what = format!("a benchmark of {amount}");
            units
                .and_then(|units| i64::try_from(units).ok())
                .ok_or_else(|| refusal::batch_rule(what, remedy))
        };
        Ok((at_scale(benchmark.floor)?, at_scale(benchmark.ceiling)?))
    }

    /// The error that scoring a tender by itself gives where its prices do not tell bids apart, or
    /// the lowest of them is zero.
    pub(super) fn refusal(&self) -> Error {
        let prices = [Fraction::ZERO];
        let given = match self.rule {
            PointsRule::DistanceFromLowest(_) => distance_from_lowest(&prices, ZeroPrice::Refused),
            PointsRule::MinMax(_) => min_max(&prices, AllEqual::Refused),
            _ => lowest_over_price(&prices, ZeroPrice::Refused),
        };
        given.err().unwrap_or(error::missing("price above zero"))
    }
}
