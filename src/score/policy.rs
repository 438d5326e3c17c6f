//! What a tender chooses where a formula has no plain answer.

use crate::error::{Error, refused};
use crate::exact::Fraction;
use crate::record::words;
use crate::score::refusal;

/// What a price of zero earns under a rule that divides by the lowest price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ZeroPrice {
    /// All points for a price of zero, none for any other price beside it: what the formula tends
    /// to as the lowest price nears zero.
    FullPoints,
    /// It is an error that names the bid.
    #[default]
    Refused,
}

/// What prices earn that are all equal, under a rule that measures by their spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AllEqual {
    /// All points for each: a convention.
    FullPoints,
    /// It is an error.
    #[default]
    Refused,
}

/// What a total is that is a band, low to high.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BandTotal {
    /// It is scored at its higher end.
    HighEnd,
    /// It is scored at its lower end.
    LowEnd,
    /// It is an error that names the bid.
    #[default]
    Refused,
}

/// Which of two bids with equal figures comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ScoreTies {
    /// The one with the higher quality; they share a rank where that is equal too.
    HigherQuality,
    /// The one with the lower price; they share a rank where that is equal too.
    LowerPrice,
    /// Neither: they share a rank.
    #[default]
    Shared,
}

/// Which highest quality the relative value cost refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HighestQuality {
    /// The highest that can be attained: 100.
    Attainable,
    /// The highest of the bids: then a bid that is not first can reorder others.
    OfTheBids,
}

impl ZeroPrice {
    /// The share of a price where the lowest is zero.
    pub(super) fn share(self, price: &Fraction, rule: &'static str) -> Result<Fraction, Error> {
        match self {
            ZeroPrice::FullPoints if price.is_zero() => Ok(Fraction::ONE),
            ZeroPrice::FullPoints => Ok(Fraction::ZERO),
            ZeroPrice::Refused => Err(refusal::zero_price_scored(rule, STATE_ZERO)),
        }
    }
}

impl AllEqual {
    /// The share of each price where all are equal.
    pub(super) fn share(self, rule: &'static str) -> Result<Fraction, Error> {
        match self {
            AllEqual::FullPoints => Ok(Fraction::ONE),
            AllEqual::Refused => Err(refused!(
                Undefined: "all prices are equal and {rule} measures them by their spread: state what they earn (\"all_equal\": \"full_points\"), or choose another rule"
            )),
        }
    }
}

/// A figure over a price, under a rule that has no answer for a price of zero.
pub(super) fn divided_by_price(
    figure: &Fraction,
    price: &Fraction,
    rule: &'static str,
) -> Result<Fraction, Error> {
    let remedy = "choose a rule that takes it, or leave the bid out";
    figure.checked_div(price).map_err(|_| refusal::zero_price_scored(rule, remedy))
}

words! {
    ZeroPrice { FullPoints = "full_points", Refused = "refused" }
    AllEqual { FullPoints = "full_points", Refused = "refused" }
    BandTotal { HighEnd = "high_end", LowEnd = "low_end", Refused = "refused" }
    ScoreTies { HigherQuality = "higher_quality", LowerPrice = "lower_price", Shared = "shared" }
    HighestQuality { Attainable = "attainable", OfTheBids = "of_the_bids" }
}

const STATE_ZERO: &str =
    "state what it earns (\"zero_price\": \"full_points\"), or choose a rule that takes it";
