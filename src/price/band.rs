//! Price bands: closed intervals of prices, and how two of them lie to each other.

use std::fmt;

use crate::error::{self, Error, shortened};
use crate::exact::figure::to_six_places;
use crate::exact::{Currency, Figure, Fraction, UnitPrice};
use crate::record::words;

/// A closed interval of prices per unit, low to high; a point where both are equal.
///
/// ```
/// use fullcost::exact::{Currency, UnitPrice};
/// use fullcost::price::{BandRelation, PriceBand};
///
/// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
/// let quoted = PriceBand::new(pounds("19.00")?, pounds("21.50")?)?;
/// let corridor = PriceBand::new(pounds("20.00")?, pounds("24.00")?)?;
/// let position = quoted.position(&corridor)?;
/// assert_eq!(position.relation, BandRelation::OverlapsBelow);
/// assert_eq!(position.overlap.low().to_exact_decimal().as_deref(), Some("1.5"));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PriceBand {
    low: UnitPrice,
    high: UnitPrice,
}

/// Two exact figures, low to high: a total that follows from bands.
///
/// Shown, both ends have all their digits where these end within six places, thousands set apart.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::price::Interval;
///
/// let third = Fraction::from(4000).checked_div(&Fraction::from(3))?;
/// assert_eq!(Interval::new(1200.into(), third)?.to_string(), "1,200 to about 1,333.333333");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    low: Fraction,
    /// Where it is not the lower one: most totals are one figure, and are copied often.
    higher: Option<Box<Fraction>>,
}

/// How a band lies to another. Bands are closed: touching ends overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum BandRelation {
    /// Wholly above.
    Above,
    /// Wholly below.
    Below,
    /// Reaches out on both sides.
    Covers,
    /// Begins inside and reaches out above.
    OverlapsAbove,
    /// Begins below and reaches in.
    OverlapsBelow,
    /// Wholly inside, ends included.
    Within,
}

/// Which of two totals is lower, if that can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IntervalOrder {
    /// Both are the same one figure.
    Equal,
    /// The first is lower, whatever lies inside the intervals.
    FirstLower,
    /// The intervals meet: at this precision either may be the lower one, or both may be equal.
    Indistinguishable,
    /// The second is lower, whatever lies inside the intervals.
    SecondLower,
}

/// A relation with its size.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BandPosition {
    /// The relation.
    pub relation: BandRelation,
    /// How much of both lies in the other; zero where they do not meet.
    pub overlap: Figure,
    /// How far they lie apart; zero where they meet.
    pub distance: Figure,
}

impl PriceBand {
    /// A band from its lower to its higher price.
    ///
    /// # Errors
    ///
    /// [`Order`](crate::ErrorKind::Order) for a low end above the high end,
    /// [`Range`](crate::ErrorKind::Range) for a price below zero or
    /// [`Mixed`](crate::ErrorKind::Mixed).
    pub fn new(low: UnitPrice, high: UnitPrice) -> Result<Self, Error> {
        if low.is_negative() {
            return Err(error::negative_price(low.to_plain_text()));
        }
        PriceBand::of_any_sign(low, high)
    }

    /// A band that may lie below zero, where the one who is paid pays. A tender refuses it unless the
    /// line [may have it](crate::demand::DemandLine::with_prices_below_zero).
    ///
    /// # Errors
    ///
    /// [`Order`](crate::ErrorKind::Order) for a low end above the high end, or
    /// [`Mixed`](crate::ErrorKind::Mixed).
    pub fn of_any_sign(low: UnitPrice, high: UnitPrice) -> Result<Self, Error> {
        low.currency().same_as(high.currency())?;
        if low > high {
            return Err(error::band_order(low.to_plain_text(), high.to_plain_text()));
        }
        Ok(PriceBand { low, high })
    }

    /// A band of one price.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a price below zero.
    pub fn point(price: UnitPrice) -> Result<Self, Error> {
        PriceBand::new(price, price)
    }

    /// The lower price.
    #[must_use]
    pub fn low(&self) -> UnitPrice {
        self.low
    }

    /// The higher price.
    #[must_use]
    pub fn high(&self) -> UnitPrice {
        self.high
    }

    /// Whether both prices are the same.
    #[must_use]
    pub fn is_point(&self) -> bool {
        self.low == self.high
    }

    /// The currency.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.low.currency()
    }

    /// The band as exact figures.
    #[must_use]
    pub fn to_interval(&self) -> Interval {
        Interval::between(self.low.to_fraction(), self.high.to_fraction())
    }

    /// How this band lies to another of the same currency.
    ///
    /// # Errors
    ///
    /// [`Mixed`](crate::ErrorKind::Mixed).
    pub fn position(&self, other: &PriceBand) -> Result<BandPosition, Error> {
        other.currency().same_as(self.currency())?;
        Ok(self.to_interval().position(&other.to_interval(), self.currency()))
    }
}

impl fmt::Display for PriceBand {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_point() {
            return fmt::Display::fmt(&self.low, formatter);
        }
        let (low, high) = (self.low.to_plain_text(), self.high.to_plain_text());
        formatter.pad(&format!("{low} to {high} {}", self.currency()))
    }
}

impl Interval {
    /// The interval as a result shows it.
    #[must_use]
    pub fn in_currency(&self, currency: Currency) -> Figure {
        Figure::between(self.low.clone(), self.high().clone(), currency)
    }

    /// An interval from its lower to its higher figure.
    ///
    /// # Errors
    ///
    /// [`Order`](crate::ErrorKind::Order) for a low end above the high end.
    pub fn new(low: Fraction, high: Fraction) -> Result<Self, Error> {
        if low > high {
            let (low, high) = (shortened(&low.to_string()), shortened(&high.to_string()));
            return Err(error::band_order(low, high));
        }
        Ok(Interval::between(low, high))
    }

    /// Of two figures that are in order.
    pub(super) fn between(low: Fraction, high: Fraction) -> Self {
        let higher = (low != high).then(|| Box::new(high));
        Interval { low, higher }
    }

    /// One figure as an interval.
    #[must_use]
    pub fn point(figure: Fraction) -> Self {
        Interval { low: figure, higher: None }
    }

    /// The lower figure.
    #[must_use]
    pub fn low(&self) -> &Fraction {
        &self.low
    }

    /// The higher figure.
    #[must_use]
    pub fn high(&self) -> &Fraction {
        self.higher.as_deref().unwrap_or(&self.low)
    }

    /// Whether both figures are the same.
    #[must_use]
    pub fn is_point(&self) -> bool {
        self.higher.is_none()
    }

    pub(crate) fn of_figure(figure: &Figure) -> Interval {
        Interval::between(figure.low().clone(), figure.high().clone())
    }

    /// Both figures times one that is not negative.
    pub(crate) fn times(&self, factor: &Fraction) -> Interval {
        match &self.higher {
            None => Interval::point(&self.low * factor),
            Some(high) => Interval::between(&self.low * factor, &**high * factor),
        }
    }

    /// Which of two intervals is lower. Intervals that meet in one figure are indistinguishable,
    /// unless both are that one figure.
    ///
    /// ```
    /// use fullcost::price::{Interval, IntervalOrder};
    ///
    /// let interval = |low: i128, high: i128| Interval::new(low.into(), high.into());
    /// assert_eq!(interval(1, 2)?.order(&interval(3, 4)?), IntervalOrder::FirstLower);
    /// assert_eq!(interval(1, 3)?.order(&interval(3, 4)?), IntervalOrder::Indistinguishable);
    /// assert_eq!(interval(3, 3)?.order(&interval(3, 3)?), IntervalOrder::Equal);
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    #[must_use]
    pub fn order(&self, other: &Interval) -> IntervalOrder {
        if *self.high() < other.low {
            IntervalOrder::FirstLower
        } else if *other.high() < self.low {
            IntervalOrder::SecondLower
        } else if self.is_point() && self == other {
            IntervalOrder::Equal
        } else {
            IntervalOrder::Indistinguishable
        }
    }

    /// How this interval lies to another: relation, length of the overlap, and distance between
    /// the nearest ends where there is none.
    #[must_use]
    pub fn position(&self, other: &Interval, currency: Currency) -> BandPosition {
        let (low, high) = (&self.low, self.high());
        let (other_low, other_high) = (&other.low, other.high());
        let relation = if high < other_low {
            BandRelation::Below
        } else if low > other_high {
            BandRelation::Above
        } else {
            match (low < other_low, high > other_high) {
                (true, true) => BandRelation::Covers,
                (true, false) => BandRelation::OverlapsBelow,
                (false, true) => BandRelation::OverlapsAbove,
                (false, false) => BandRelation::Within,
            }
        };
        let (overlap, distance) = match relation {
            BandRelation::Below => (Fraction::ZERO, other_low - high),
            BandRelation::Above => (Fraction::ZERO, low - other_high),
            _ => {
                let low = low.max(other_low);
                (high.min(other_high) - low, Fraction::ZERO)
            }
        };
        let in_currency = |exact| Figure::new(exact, currency);
        BandPosition { relation, overlap: in_currency(overlap), distance: in_currency(distance) }
    }
}

words! {
    IntervalOrder {
        Equal = "equal",
        FirstLower = "first is lower",
        Indistinguishable = "indistinguishable at this precision",
        SecondLower = "second is lower",
    }
    BandRelation {
        Above = "above",
        Below = "below",
        Covers = "covers",
        OverlapsAbove = "overlaps above",
        OverlapsBelow = "overlaps below",
        Within = "within",
    }
}

crate::exact::serialise_words!(IntervalOrder);

impl fmt::Display for Interval {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let low = to_six_places(self.low());
        if self.is_point() {
            return formatter.pad(&low);
        }
        formatter.pad(&format!("{low} to {}", to_six_places(self.high())))
    }
}

/// The relation, and how far they lie apart where they do.
impl fmt::Display for BandPosition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let relation = self.relation.as_str();
        if self.distance.low().is_zero() {
            return formatter.pad(relation);
        }
        formatter.pad(&format!("{relation} by {}", self.distance))
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Interval {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Ends<'a> {
            low: &'a Fraction,
            high: &'a Fraction,
        }
        if self.is_point() {
            return self.low.serialize(serializer);
        }
        Ends { low: &self.low, high: self.high() }.serialize(serializer)
    }
}

/// Both ends, without a look at the currency.
impl PartialEq<Interval> for Figure {
    fn eq(&self, other: &Interval) -> bool {
        self.low() == &other.low && self.high() == other.high()
    }
}
