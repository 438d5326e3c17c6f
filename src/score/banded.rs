//! Banded: published price bands, each with its share of the points.

use super::ScoreRule;
use super::facts::{ANY_PRICE, EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
use super::rule::{Field, FieldWorking, Judged, Rule, recorded};
use super::working::{banded as in_band, least, product, published};
use crate::error::{self, Error, Item, refusals};
use crate::evidence::Evidence;
use crate::exact::{Currency, Fraction, Money, Percent};
use crate::record::record;

/// The most bands of a rule.
pub const MAX_SCORE_BANDS: usize = 100;

const ABSOLUTE: RuleFacts = RuleFacts {
    name: "banded, absolute",
    formula: "price weight × the share of the first published band whose upper bound the price \
              does not exceed, plus quality points",
    order: ScoreOrder::HighestFirst,
    other_bids: OtherBids::DoNotEnter,
    zero_price: ANY_PRICE,
    single_bid: EdgePolicy::Defined("as any other bid"),
    all_equal: EdgePolicy::Defined("as any other prices"),
};

const RELATIVE: RuleFacts = RuleFacts {
    name: "banded, relative",
    formula: "price weight × the share of the first published band whose upper bound, counted \
              from the lowest price, the price does not exceed, plus quality points",
    order: ScoreOrder::HighestFirst,
    other_bids: OtherBids::CanReorder,
    zero_price: EdgePolicy::Defined(
        "as any other price; beside a price of zero every bound is zero",
    ),
    single_bid: EdgePolicy::Defined("the share of the first band"),
    all_equal: EdgePolicy::Defined("the share of the first band for each"),
};

/// Published bands of prices: upper bounds, each with the share of the price weight up to and
/// including it, and the share above all of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScoreBands {
    bounds: BandBounds,
    shares: Vec<Percent>,
    /// The share above all bounds.
    pub(crate) above: Percent,
}

/// What the upper bounds of bands are stated in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum BandBounds {
    Absolute(Vec<Money>),
    Relative(Vec<Percent>),
}

impl ScoreBands {
    /// Bands of prices in any order; a price above all bounds earns the share `above`.
    ///
    /// # Errors
    ///
    /// [`Order`](crate::ErrorKind::Order) for two bands with one bound, or where shares rise with
    /// the bounds, [`Range`](crate::ErrorKind::Range) for a share beyond 0 % to 100 % or an amount
    /// below zero, [`Mixed`](crate::ErrorKind::Mixed) or [`Missing`](crate::ErrorKind::Missing)
    /// without a band, [`TooLarge`](crate::ErrorKind::TooLarge) beyond [`MAX_SCORE_BANDS`].
    pub fn absolute(mut bands: Vec<(Money, Percent)>, above: Percent) -> Result<Self, Error> {
        bands.sort_unstable();
        let (bounds, shares): (Vec<Money>, Vec<Percent>) = bands.into_iter().unzip();
        for pair in bounds.windows(2) {
            if let [lower, upper] = pair {
                lower.currency().same_as(upper.currency())?;
            }
        }
        bounds.iter().try_for_each(|bound| bound.not_negative().map(|_| ()))?;
        check_different(&bounds)?;
        ScoreBands { bounds: BandBounds::Absolute(bounds), shares, above }.checked()
    }

    /// Bands counted from the lowest price: a bound of 10 % is 1.1 × the lowest price.
    ///
    /// # Errors
    ///
    /// As [`absolute`](Self::absolute), and [`Range`](crate::ErrorKind::Range) for a percentage
    /// below zero.
    pub fn relative(mut bands: Vec<(Percent, Percent)>, above: Percent) -> Result<Self, Error> {
        bands.sort_unstable();
        let (bounds, shares): (Vec<Percent>, Vec<Percent>) = bands.into_iter().unzip();
        bounds.iter().try_for_each(|bound| bound.not_negative().map(|_| ()))?;
        check_different(&bounds)?;
        ScoreBands { bounds: BandBounds::Relative(bounds), shares, above }.checked()
    }

    fn checked(self) -> Result<Self, Error> {
        if self.shares.is_empty() {
            return Err(error::missing("band"));
        }
        if self.shares.len() > MAX_SCORE_BANDS {
            return Err(error::too_many("score bands", MAX_SCORE_BANDS));
        }
        let all = || self.shares.iter().copied().chain([self.above]);
        all().try_for_each(|share| share.share().map(drop))?;
        match all().zip(all().skip(1)).find(|(lower, upper)| upper > lower) {
            Some((lower, upper)) => Err(score_band_order(
                lower,
                upper,
                "a dearer band earns no more points than a cheaper one",
            )),
            None => Ok(self),
        }
    }

    /// Whether the bounds are counted from the lowest price.
    pub(crate) fn is_relative(&self) -> bool {
        matches!(self.bounds, BandBounds::Relative(_))
    }

    /// The upper bounds as amounts with their shares; nothing where they are relative.
    pub(crate) fn amounts(&self) -> impl Iterator<Item = (Money, Percent)> {
        let bounds: &[Money] = match &self.bounds {
            BandBounds::Absolute(bounds) => bounds,
            BandBounds::Relative(_) => &[],
        };
        bounds.iter().copied().zip(self.shares.iter().copied())
    }

    /// The upper bounds above the lowest price with their shares; nothing where they are amounts.
    pub(crate) fn percentages(&self) -> impl Iterator<Item = (Percent, Percent)> {
        let bounds: &[Percent] = match &self.bounds {
            BandBounds::Absolute(_) => &[],
            BandBounds::Relative(bounds) => bounds,
        };
        bounds.iter().copied().zip(self.shares.iter().copied())
    }

    /// The bounds in the currency's unit: of relative ones what to multiply the lowest price with.
    fn bounds(&self) -> Vec<Fraction> {
        match &self.bounds {
            BandBounds::Absolute(bounds) => {
                bounds.iter().map(|bound| bound.to_fraction()).collect()
            }
            BandBounds::Relative(bounds) => {
                bounds.iter().map(|bound| Fraction::ONE + bound.to_fraction()).collect()
            }
        }
    }
}

/// No two of the sorted bounds are the same.
fn check_different<T: Ord + std::fmt::Display>(bounds: &[T]) -> Result<(), Error> {
    let pairs = bounds.iter().zip(bounds.iter().skip(1));
    match pairs.into_iter().find(|(lower, upper)| lower == upper) {
        Some((lower, upper)) => Err(score_band_order(lower, upper, "give each band its own bound")),
        None => Ok(()),
    }
}

/// The share of the price weight each price earns.
///
/// Exactly the share of the first band with `p ≤ bound` (absolute) or `p ≤ p_min·(1 + bound)`
/// (relative), else the share above all bands.
///
/// # Errors
///
/// None: bands are checked when they are made.
///
/// ```
/// use fullcost::exact::{Currency, Fraction, Money};
/// use fullcost::score::ScoreBands;
/// use fullcost::score::banded;
///
/// let pounds = |text| Money::parse(text, Currency::GBP);
/// let bands = vec![(pounds("100")?, "100%".parse()?), (pounds("150")?, "40%".parse()?)];
/// let bands = ScoreBands::absolute(bands, "0%".parse()?)?;
/// let shares = banded(&[100, 101, 151].map(Fraction::from), &bands)?;
/// assert_eq!(shares, [Fraction::ONE, Fraction::new(2, 5)?, Fraction::ZERO]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn banded(prices: &[Fraction], bands: &ScoreBands) -> Result<Vec<Fraction>, Error> {
    let lowest = prices.iter().min().cloned().unwrap_or_default();
    let mut bounds = bands.bounds();
    if bands.is_relative() {
        bounds = bounds.iter().map(|bound| bound * &lowest).collect();
    }
    let share = |price: &Fraction| {
        let mut rows = bounds.iter().zip(&bands.shares);
        let found = rows.find(|(bound, _)| price <= *bound);
        Ok(found.map_or(bands.above, |(_, share)| *share).to_fraction())
    };
    prices.iter().map(share).collect()
}

/// The rule with what the tender publishes.
pub(super) struct Banded<'a>(pub(super) &'a ScoreBands);

impl Rule for Banded<'_> {
    type Record = BandedScoreRecord;

    fn all_facts() -> &'static [RuleFacts] {
        &[ABSOLUTE, RELATIVE]
    }

    fn facts(&self) -> &'static RuleFacts {
        if self.0.is_relative() { &RELATIVE } else { &ABSOLUTE }
    }

    fn currency(&self) -> Option<Currency> {
        self.0.amounts().next().map(|(bound, _)| bound.currency())
    }

    fn judge(&self, field: &Field<'_>) -> Result<Judged, Error> {
        banded(field.prices, self.0).map(Judged::Shares)
    }

    fn working(&self, field: &FieldWorking<'_>) -> Evidence {
        let Banded(bands) = self;
        let unit = field.price.unit();
        let mut parts = vec![field.price.clone()];
        for (place, (bound, share)) in bands.bounds().into_iter().zip(&bands.shares).enumerate() {
            let record = |what: &str| format!("scoring/band {place}/{what}");
            parts.push(if bands.is_relative() {
                let factor = published("times the lowest price", bound, "")
                    .known_as(record("times the lowest price"));
                product("up to", vec![factor, least("lowest price", field.prices)])
            } else {
                published("up to", bound, unit).known_as(record("up to"))
            });
            let share = published("share of the band", share.to_fraction(), "");
            parts.push(share.known_as(record("share")));
        }
        parts.push(published("share above all bands", bands.above.to_fraction(), ""));
        in_band("share of the price's band", parts)
    }
}

refusals! {
    score_band_order(first: impl std::fmt::Display, second: impl std::fmt::Display, remedy: &str) = Order:
        "the score bands have {first} before {second}: {remedy}";
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

recorded! {
    BandedScoreRecord: "banded", |record| record.bands().map(ScoreRule::Banded),
        ScoreRule::Banded(bands) => BandedScoreRecord::of_bands(bands)
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
        BandedScoreRecord { bands: amounts.chain(percentages).collect(), above: bands.above }
    }
}
