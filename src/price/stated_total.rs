//! Stated totals: does a total that is printed agree with the lines above it?

use crate::exact::{Currency, Figure, Fraction, Rounding};

/// A stated total that is not the sum of its lines: a finding, not an error. Totals are often the
/// sums of lines that were rounded only for print.
///
/// ```
/// use fullcost::exact::{Currency, Fraction, Rounding};
/// use fullcost::price::{RoundedPart, StatedTotal};
///
/// let lines: Vec<Fraction> = vec!["10.005".parse()?, "20.002".parse()?];
/// let found = StatedTotal::check("30.01".parse()?, &lines, Currency::GBP).unwrap();
/// assert_eq!(found.computed.low().to_exact_decimal().as_deref(), Some("30.007"));
/// assert_eq!(found.difference.low().to_exact_decimal().as_deref(), Some("0.003"));
/// let agreement = found.agreement.unwrap();
/// assert_eq!((agreement.part, agreement.places), (RoundedPart::Total, 2));
/// assert!(StatedTotal::check("30.007".parse()?, &lines, Currency::GBP).is_none());
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct StatedTotal {
    /// What is stated.
    pub stated: Figure,
    /// What the lines add up to.
    pub computed: Figure,
    /// What is stated less what the lines add up to.
    pub difference: Figure,
    /// Under which rounding both agree, if under any.
    #[cfg_attr(feature = "serde", serde(rename = "agrees"))]
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub agreement: Option<Agreement>,
}

/// A rounding under which a stated total is the sum of its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Agreement {
    /// What is rounded.
    pub part: RoundedPart,
    /// To how many decimal places.
    pub places: u8,
    /// By which rule.
    pub rounding: Rounding,
}

/// What is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoundedPart {
    /// Each line, before they are added up.
    Lines,
    /// The total.
    Total,
}

impl StatedTotal {
    /// The finding, where a stated total is not exactly the sum of its lines. `places` are the
    /// decimal places of the minor unit: the total, then each line, is rounded to them, and after
    /// that to whole units, to see whether that explains the difference.
    #[must_use]
    pub fn check(stated: Fraction, lines: &[Fraction], currency: Currency) -> Option<Self> {
        let places = currency.minor_unit_digits();
        let computed: Fraction = lines.iter().sum();
        if stated == computed {
            return None;
        }
        let agreement = [places, 0].into_iter().find_map(|places| {
            let parts = [RoundedPart::Total, RoundedPart::Lines].into_iter();
            parts
                .flat_map(|part| ROUNDINGS.map(|rounding| Agreement { part, places, rounding }))
                .find(|agreement| agreement.applied_to(&computed, lines) == stated)
        });
        let in_currency = |exact| Figure::new(exact, currency);
        Some(StatedTotal {
            difference: in_currency(&stated - &computed),
            stated: in_currency(stated),
            computed: in_currency(computed),
            agreement,
        })
    }
}

impl Agreement {
    /// The agreement in words.
    #[must_use]
    pub fn in_words(self) -> String {
        let part = match self.part {
            RoundedPart::Lines => "each line",
            RoundedPart::Total => "the total",
        };
        format!("with {part} rounded to {} places, {}", self.places, self.rounding)
    }

    fn applied_to(self, computed: &Fraction, lines: &[Fraction]) -> Fraction {
        match self.part {
            RoundedPart::Lines => {
                lines.iter().map(|line| line.rounded(self.places, self.rounding)).sum()
            }
            RoundedPart::Total => computed.rounded(self.places, self.rounding),
        }
    }
}

/// The rules that are tried, in this order: the usual ones first. Of figures that are not negative
/// the others do the same.
const ROUNDINGS: [Rounding; 5] =
    [Rounding::HalfEven, Rounding::HalfUp, Rounding::HalfDown, Rounding::Down, Rounding::Up];

#[cfg(feature = "serde")]
impl serde::Serialize for Agreement {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.in_words())
    }
}
