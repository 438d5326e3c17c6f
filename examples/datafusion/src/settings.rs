//! What is asked of the bids, as one JSON text.
//!
//! It is a literal, because the columns of the answer follow from it.

use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, BooleanArray, Decimal128Array, Int64Array, UInt16Array};
use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::{Result, ScalarValue, plan_err};
use fullcost::batch::{Ask, Flag, Outcome};
use fullcost::exact::{Currency, Money, Percent, Rounding};
use fullcost::score::{AllEqual, Benchmark, PointsRounding, RoundingTime, ScoreRule, ZeroPrice};
use fullcost::screen::{DeviationDivisor, MeanMinusDeviation};
use fullcost::tender::RankOn;
use serde::{Deserialize, Deserializer};

use crate::refused;

/// The view that is always there, and comes first.
const TENDERED: &str = "tendered";

/// Digits of the largest whole number of 64 bits.
const DIGITS: u8 = 19;

/// What is asked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    currency: Word<Currency>,
    /// Decimal places of prices that are whole numbers, and of all prices in the comparison.
    #[serde(default)]
    pub price_places: Option<u8>,
    /// Decimal places of quantities that are whole numbers, and of all in the comparison.
    #[serde(default)]
    pub quantity_places: Option<u8>,
    /// A name for each view beside the tendered price.
    #[serde(default)]
    pub views: Vec<String>,
    #[serde(default)]
    totals: Option<Totals>,
    #[serde(default)]
    ranks: Option<Word<RankOn>>,
    #[serde(default)]
    below_mean: Option<Margin>,
    #[serde(default)]
    below_estimate: Option<Margin>,
    #[serde(default)]
    mean_minus_deviation: Option<Deviations>,
    #[serde(default)]
    points: Option<Points>,
}

/// As what totals are given.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Totals {
    Decimal,
    MinorUnits,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Margin {
    view: String,
    margin: Word<Percent>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Deviations {
    view: String,
    factor: String,
    divisor: Word<DeviationDivisor>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Points {
    view: String,
    rule: Rule,
    price_weight: Word<Percent>,
    places: u8,
    rounding: Word<Rounding>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "snake_case", deny_unknown_fields)]
enum Rule {
    DistanceFromLowest { zero_price: Word<ZeroPrice> },
    FixedBenchmark { floor: String, ceiling: String },
    LowestOverPrice { zero_price: Word<ZeroPrice> },
    MinMax { all_equal: Word<AllEqual> },
}

/// A word of the crate, read as the crate reads it.
#[derive(Clone, Copy, Debug)]
struct Word<T>(T);

impl<'de, T: FromStr<Err: Display>> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Word).map_err(serde::de::Error::custom)
    }
}

impl Settings {
    /// Reads what stands in the first argument of a function.
    pub fn of_argument(argument: Option<&ScalarValue>) -> Result<Self> {
        match argument.and_then(ScalarValue::try_as_str) {
            Some(Some(text)) => Settings::read(text),
            _ => plan_err!(
                "compare_lot takes what is asked as its first argument, a JSON text that is a literal: write '{{\"currency\": \"EUR\", …}}'"
            ),
        }
    }

    /// Reads it from JSON.
    pub fn read(text: &str) -> Result<Self> {
        let settings: Settings = serde_json::from_str(text)
            .map_err(|error| refused(format_args!("what is asked cannot be read: {error}")))?;
        for (place, view) in settings.views.iter().enumerate() {
            if view == TENDERED || settings.views.iter().take(place).any(|other| other == view) {
                return plan_err!("the view {view:?} is named twice: give each its own name");
            }
        }
        settings.ask()?;
        if settings.fields(None).is_empty() {
            return plan_err!(
                "nothing is asked: give totals, ranks, below_mean, below_estimate, mean_minus_deviation or points"
            );
        }
        Ok(settings)
    }

    /// The currency of all amounts.
    pub fn currency(&self) -> Currency {
        self.currency.0
    }

    /// What the crate is asked.
    pub fn ask(&self) -> Result<Ask> {
        let mut ask = Ask::new();
        if self.totals.is_some() {
            ask = ask.with_totals();
        }
        if let Some(Word(rank_on)) = self.ranks {
            ask = ask.with_ranks().with_rank_on(rank_on);
        }
        if let Some(Margin { view, margin: Word(margin) }) = &self.below_mean {
            ask = ask.with_below_mean(self.view(view)?, *margin).map_err(refused)?;
        }
        if let Some(Margin { view, margin: Word(margin) }) = &self.below_estimate {
            ask = ask.with_below_estimate(self.view(view)?, *margin).map_err(refused)?;
        }
        if let Some(Deviations { view, factor, divisor: Word(divisor) }) =
            &self.mean_minus_deviation
        {
            let factor = factor.parse().map_err(refused)?;
            let screen = MeanMinusDeviation::new(factor, *divisor).map_err(refused)?;
            ask = ask.with_mean_minus_deviation(self.view(view)?, &screen).map_err(refused)?;
        }
        if let Some(points) = &self.points {
            let (rule, view) = (self.rule(&points.rule)?, self.view(&points.view)?);
            let rounding = PointsRounding {
                places: points.places,
                rounding: points.rounding.0,
                time: RoundingTime::AfterRanking,
            };
            ask = ask.with_points(view, &rule, points.price_weight.0, rounding).map_err(refused)?;
        }
        Ok(ask)
    }

    fn rule(&self, rule: &Rule) -> Result<ScoreRule> {
        let amount = |text: &str| Money::parse(text, self.currency()).map_err(refused);
        Ok(match rule {
            Rule::DistanceFromLowest { zero_price } => ScoreRule::DistanceFromLowest(zero_price.0),
            Rule::FixedBenchmark { floor, ceiling } => {
                let benchmark = Benchmark::new(amount(floor)?, amount(ceiling)?);
                ScoreRule::FixedBenchmark(benchmark.map_err(refused)?)
            }
            Rule::LowestOverPrice { zero_price } => ScoreRule::LowestOverPrice(zero_price.0),
            Rule::MinMax { all_equal } => ScoreRule::MinMax(all_equal.0),
        })
    }

    /// The place of a view: the tendered price is the first.
    fn view(&self, name: &str) -> Result<usize> {
        match self.all_views().position(|view| view == name) {
            Some(place) => Ok(place),
            None => plan_err!("there is no view {name:?}: give one of {:?}", self.list_views()),
        }
    }

    fn all_views(&self) -> impl Iterator<Item = &str> {
        std::iter::once(TENDERED).chain(self.views.iter().map(String::as_str))
    }

    fn list_views(&self) -> Vec<&str> {
        self.all_views().collect()
    }

    fn flags(&self) -> impl Iterator<Item = (&'static str, Flag)> {
        [
            (self.below_mean.is_some(), "below_mean", Flag::BelowMean),
            (self.below_estimate.is_some(), "below_estimate", Flag::BelowEstimate),
            (self.mean_minus_deviation.is_some(), "mean_minus_deviation", Flag::MeanMinusDeviation),
        ]
        .into_iter()
        .filter_map(|(asked, name, flag)| asked.then_some((name, flag)))
    }

    /// The columns of the answer, with the names of the bids first where they are given.
    pub fn fields(&self, bid: Option<DataType>) -> Fields {
        let mut fields = Vec::new();
        let mut add = |name: String, kind| fields.push(Field::new(name, kind, false));
        if let Some(kind) = bid {
            add("bid".to_owned(), kind);
        }
        for view in self.all_views() {
            if let Some(totals) = self.totals {
                add(format!("total_{view}"), totals.kind(self.currency()));
            }
            if self.ranks.is_some() {
                add(format!("rank_{view}"), DataType::UInt16);
            }
        }
        for (name, _) in self.flags() {
            add(name.to_owned(), DataType::Boolean);
        }
        if let Some(points) = &self.points {
            add("points".to_owned(), decimal(points.places));
        }
        fields.into()
    }

    /// The answer, in the order of its columns.
    pub fn columns(&self, outcome: &Outcome) -> Result<Vec<ArrayRef>> {
        let mut columns: Vec<ArrayRef> = Vec::new();
        for view in 0..=self.views.len() {
            if let (Some(as_what), Some(totals)) = (self.totals, outcome.totals(view)) {
                columns.push(as_what.column(totals, self.currency())?);
            }
            if let Some(ranks) = outcome.ranks(view) {
                columns.push(Arc::new(UInt16Array::from(ranks.to_vec())));
            }
        }
        for (_, flag) in self.flags() {
            let flags = outcome.flags().unwrap_or(&[]);
            let flags = flags.iter().map(|flags| flags & flag.bit() != 0);
            columns.push(Arc::new(BooleanArray::from_iter(flags.map(Some))));
        }
        if let (Some(asked), Some(points)) = (&self.points, outcome.points()) {
            columns.push(decimals(points, asked.places)?);
        }
        Ok(columns)
    }
}

impl Totals {
    fn kind(self, currency: Currency) -> DataType {
        match self {
            Totals::Decimal => decimal(currency.minor_unit_digits()),
            Totals::MinorUnits => DataType::Int64,
        }
    }

    fn column(self, totals: &[i64], currency: Currency) -> Result<ArrayRef> {
        match self {
            Totals::Decimal => decimals(totals, currency.minor_unit_digits()),
            Totals::MinorUnits => Ok(Arc::new(Int64Array::from(totals.to_vec()))),
        }
    }
}

fn decimal(places: u8) -> DataType {
    DataType::Decimal128(DIGITS, i8::try_from(places).unwrap_or(i8::MAX))
}

fn decimals(values: &[i64], places: u8) -> Result<ArrayRef> {
    let values = Decimal128Array::from_iter_values(values.iter().map(|value| i128::from(*value)));
    Ok(Arc::new(values.with_data_type(decimal(places))))
}
