//! How prices lie to each other, as figures: the statistics that screens of bidding patterns look at.
//!
//! They are of a field as a whole and ask nobody anything. What holds no root is exact; a root is given
//! by its square, exactly, and by two decimals that it lies between.

use std::fmt;

use super::figures::ScreenFigures;
use super::finding::WhyNotAssessable;
use super::statistics::{Sorted, divided, whole};
use crate::answer::Answer;
use crate::error::{Error, refused};
use crate::exact::{Fraction, Rounding, serialise_words};
use crate::record::words;

/// A statistic of the prices of a field.
///
/// `n` is the number of prices, `x` each of them, `s` the deviation by `n − 1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Statistic {
    /// `(second − lowest) ÷ mean of the steps between the others`, from three prices.
    AlternativeDistance,
    /// `s ÷ mean`, from two.
    CoefficientOfVariation,
    /// The relative distance: `(second − lowest) ÷ s of the others`, from three.
    DistanceInDeviations,
    /// `n(n + 1) ÷ ((n − 1)(n − 2)(n − 3)) × Σ (x − mean)⁴ ÷ s⁴ − 3(n − 1)² ÷ ((n − 2)(n − 3))`, from four.
    Kurtosis,
    /// `(second − lowest) ÷ mean of all steps`, from two.
    NormalisedDistance,
    /// `(second − lowest) ÷ lowest`, from two.
    PercentageDifference,
    /// `n ÷ ((n − 1)(n − 2)) × Σ (x − mean)³ ÷ s³`, from three.
    Skewness,
    /// `(highest − lowest) ÷ lowest`, from two.
    Spread,
}

/// What a statistic comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum StatisticValue {
    /// The figure itself.
    Exact(Fraction),
    /// The root of a figure, with a sign.
    Root {
        /// Its square.
        square: Fraction,
        /// A decimal that it is not below; of one below zero too.
        from: Fraction,
        /// A decimal that it is not above.
        to: Fraction,
    },
}

/// All digits where they end within six places, else about them; of a root the two decimals that it lies between.
impl fmt::Display for StatisticValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |figure: &Fraction| {
            let text = figure.to_plain_text(6, Rounding::HalfEven);
            let ends = figure.rounded(6, Rounding::Down) == *figure;
            if ends { text } else { format!("about {text}") }
        };
        match self {
            StatisticValue::Exact(figure) => formatter.pad(&shown(figure)),
            StatisticValue::Root { from, to, .. } => {
                formatter.pad(&format!("between {} and {}", shown(from), shown(to)))
            }
        }
    }
}

/// One statistic of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FoundStatistic {
    /// Which it is.
    pub statistic: Statistic,
    /// What it comes to, or why it cannot be said.
    pub value: Answer<StatisticValue>,
}

/// The statistics of the prices of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BidStatistics {
    /// How many prices there are.
    pub prices: usize,
    /// Each statistic, in alphabetical order.
    pub found: Vec<FoundStatistic>,
}

words! {
    Statistic {
        AlternativeDistance = "alternative_distance",
        CoefficientOfVariation = "coefficient_of_variation",
        DistanceInDeviations = "distance_in_deviations",
        Kurtosis = "kurtosis",
        NormalisedDistance = "normalised_distance",
        PercentageDifference = "percentage_difference",
        Skewness = "skewness",
        Spread = "spread",
    }
}
serialise_words!(Statistic);

impl ScreenFigures {
    /// The statistics of all prices, which are those without preset lines, as for every screen of
    /// bidding patterns. Bids without a total are left out.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where a price is a band, which has no place in them.
    ///
    /// ```
    /// use fullcost::exact::{Currency, Fraction};
    /// use fullcost::screen::{BidFigures, ScreenFigures, Statistic, StatisticValue};
    ///
    /// let bid = |name, total: i128| BidFigures::new(name, Fraction::from(total));
    /// let bids = vec![bid("a", 90)?, bid("b", 100)?, bid("c", 104)?, bid("d", 106)?];
    /// let statistics = ScreenFigures::new(Currency::EUR, bids)?.bid_statistics()?;
    /// let distance = statistics.of(Statistic::AlternativeDistance);
    /// assert_eq!(distance.as_result(), Ok(&StatisticValue::Exact(Fraction::new(10, 3)?)));
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn bid_statistics(&self) -> Result<BidStatistics, Error> {
        let prices = self.assessable();
        let prices = match prices.prices_without_presets(0) {
            Ok(prices) => prices,
            Err(WhyNotAssessable::Interval { bid }) => {
                return Err(refused!(
                    Unsupported: "{bid:?} bids a band, which has no place among the prices of a statistic: ask at single prices"
                ));
            }
            Err(_) => return Err(too_few(0, 2)),
        };
        let found = Statistic::ALL.iter().map(|statistic| FoundStatistic {
            statistic: *statistic,
            value: statistic.of(&prices).into(),
        });
        Ok(BidStatistics { prices: prices.count(), found: found.collect() })
    }
}

impl BidStatistics {
    /// One of them.
    #[must_use]
    pub fn of(&self, statistic: Statistic) -> Answer<StatisticValue> {
        let found = self.found.iter().find(|found| found.statistic == statistic);
        found.map_or_else(|| Answer::Refused(too_few(0, 2)), |found| found.value.clone())
    }
}

impl Statistic {
    /// What it is in words.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Statistic::AlternativeDistance => {
                "(second − lowest) ÷ mean of the steps between the others"
            }
            Statistic::CoefficientOfVariation => "standard deviation (divisor n-1) ÷ mean",
            Statistic::Kurtosis => "excess kurtosis of a sample",
            Statistic::NormalisedDistance => "(second − lowest) ÷ mean of all steps",
            Statistic::PercentageDifference => "(second − lowest) ÷ lowest",
            Statistic::DistanceInDeviations => {
                "relative distance: (second − lowest) ÷ standard deviation (divisor n-1) of the others"
            }
            Statistic::Skewness => "skewness of a sample",
            Statistic::Spread => "(highest − lowest) ÷ lowest",
        }
    }

    /// From how many prices there is one.
    fn least_prices(self) -> usize {
        match self {
            Statistic::Kurtosis => 4,
            Statistic::AlternativeDistance
            | Statistic::DistanceInDeviations
            | Statistic::Skewness => 3,
            _ => 2,
        }
    }

    fn of(self, prices: &Sorted<'_>) -> Result<StatisticValue, Error> {
        let count = prices.count();
        if count < self.least_prices() {
            return Err(too_few(count, self.least_prices()));
        }
        let at = |place| prices.get(place).cloned().unwrap_or_default();
        let (lowest, step) = (at(0), at(1) - at(0));
        let highest = at(count.saturating_sub(1));
        let over = |figure: &Fraction, under: &Fraction, what| {
            figure.checked_div(under).map_err(|_| undefined(what))
        };
        let exact = match self {
            Statistic::Spread => over(&(&highest - &lowest), &lowest, LOWEST)?,
            Statistic::PercentageDifference => over(&step, &lowest, LOWEST)?,
            Statistic::NormalisedDistance => {
                let mean = divided(&(&highest - &lowest), count.saturating_sub(1));
                over(&step, &mean, "all prices are the same")?
            }
            Statistic::AlternativeDistance => {
                let mean = divided(&(&highest - &at(1)), count.saturating_sub(2));
                over(&step, &mean, OTHERS)?
            }
            Statistic::Kurtosis => kurtosis(prices)?,
            Statistic::CoefficientOfVariation => {
                let mean = prices.mean();
                let variance = divided(&prices.squared_deviations(), count.saturating_sub(1));
                return Ok(root(over(&variance, &(&mean * &mean), "the mean is 0")?, false));
            }
            Statistic::DistanceInDeviations => {
                let others = prices.without_ends(1, 0);
                let variance = divided(&others.squared_deviations(), count.saturating_sub(2));
                return Ok(root(over(&(&step * &step), &variance, OTHERS)?, false));
            }
            Statistic::Skewness => return skewness(prices),
        };
        Ok(StatisticValue::Exact(exact))
    }
}

const LOWEST: &str = "the lowest price is 0";
const OTHERS: &str = "all prices but the lowest are the same";

/// `Σ (x − mean)ᵖ`.
fn moment(prices: &Sorted<'_>, power: u16) -> Fraction {
    let mean = prices.mean();
    prices.iter().map(|price| (price - &mean).power(power)).sum()
}

fn kurtosis(prices: &Sorted<'_>) -> Result<Fraction, Error> {
    let count = prices.count();
    let n = |less: usize| whole(count.saturating_sub(less));
    let squares = prices.squared_deviations();
    let fourth = moment(prices, 4).checked_div(&(&squares * &squares));
    let fourth = fourth.map_err(|_| undefined("all prices are the same"))?;
    // Of n (n + 1) ÷ ((n − 1) (n − 2) (n − 3)) and the square of n − 1 in the fourth power of s.
    let pairs = n(2) * n(3);
    let factor = n(0) * (n(0) + Fraction::ONE) * n(1);
    let less = n(1) * n(1) * Fraction::from_integer(3);
    (fourth * factor - less).checked_div(&pairs)
}

fn skewness(prices: &Sorted<'_>) -> Result<StatisticValue, Error> {
    let count = prices.count();
    let n = |less: usize| whole(count.saturating_sub(less));
    let (third, squares) = (moment(prices, 3), prices.squared_deviations());
    let square = &third * &third * n(0) * n(0) * n(1);
    let under = squares.power(3) * n(2) * n(2);
    let square = square.checked_div(&under).map_err(|_| undefined("all prices are the same"))?;
    Ok(root(square, third.is_negative()))
}

/// The root of a square, with its sign: itself where it is a fraction.
fn root(square: Fraction, is_negative: bool) -> StatisticValue {
    let signed = |figure: Fraction| if is_negative { -figure } else { figure };
    let (below, above) = square.enclosed_root(PLACES);
    if below == above {
        return StatisticValue::Exact(signed(below));
    }
    let (from, to) = if is_negative { (-above, -below) } else { (below, above) };
    StatisticValue::Root { square, from, to }
}

/// To how many decimals a root is enclosed.
const PLACES: u8 = 6;

fn too_few(found: usize, needed: usize) -> Error {
    refused!(Undefined: "there are {found} prices and it takes {needed}: ask it of more bids")
}

fn undefined(why: &str) -> Error {
    refused!(Undefined: "{why}, so there is nothing to divide by: leave this statistic out")
}
