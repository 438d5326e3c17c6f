//! The figure that decides a rank.

use std::cmp::Ordering;

use crate::exact::{Fraction, Rounding};

/// The figure by which a bid is ranked, exactly: points, an amount of money, or an index.
///
/// A weighted value index is a root and mostly not rational. It is held as the power that decides,
/// and only what is shown of it is an estimate.
///
/// ```
/// # use fullcost::exact::Fraction;
/// # use fullcost::score::{IndexExponent, Offer, ScoreRule, Scoring, score};
/// let rule = ScoreRule::WeightedValueIndex(IndexExponent::new(1, 2)?.apart_from_weights());
/// let scoring = Scoring::of_price_and_quality(rule, "60%".parse()?)?;
/// let offers = [Offer::new("a", Fraction::from(10))?.with_quality("2".parse()?)?];
/// let scores = score(&scoring, &offers)?;
/// let figure = scores.bid("a")?.ranked().unwrap().figure.clone();
/// assert_eq!(figure.exact(), None);
/// assert_eq!(figure.deciding, Fraction::new(2, 100)?); // the square of √2 ÷ 10
/// assert_eq!(figure.to_plain_text(4), "0.1414");
/// assert!(figure.is_shown_as_estimate());
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ScoreFigure {
    /// The rational figure that decides the order: the figure to the power of [`degree`](Self::degree).
    pub deciding: Fraction,
    /// Which root of the deciding figure this is; 1 where it is that figure itself.
    pub degree: u16,
}

impl ScoreFigure {
    pub(super) fn rational(figure: Fraction) -> Self {
        ScoreFigure { deciding: figure, degree: 1 }
    }

    pub(super) fn root(deciding: Fraction, degree: u16) -> Self {
        ScoreFigure { deciding, degree }
    }

    /// The figure exactly; `None` where it is a root.
    #[must_use]
    pub fn exact(&self) -> Option<&Fraction> {
        (self.degree == 1).then_some(&self.deciding)
    }

    /// Whether what [`to_plain_text`](Self::to_plain_text) shows is an estimate: the digits of a
    /// root, cut off.
    #[must_use]
    pub fn is_shown_as_estimate(&self) -> bool {
        self.degree != 1
    }

    /// The figure for people, with so many decimal places: half to even where it is rational, the
    /// first digits of the root where it is not.
    #[must_use]
    pub fn to_plain_text(&self, places: u8) -> String {
        match self.exact() {
            Some(figure) => figure.to_plain_text(places, Rounding::HalfEven),
            None => self.deciding.root_to_plain_text(self.degree, places),
        }
    }

    /// Compares two figures of one field, which are roots of one degree.
    pub(super) fn compare(&self, other: &ScoreFigure) -> Ordering {
        self.deciding.cmp(&other.deciding)
    }
}

/// Exact, or the power that decides with the first digits of its root.
#[cfg(feature = "serde")]
impl serde::Serialize for ScoreFigure {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        #[serde(untagged)]
        enum Written<'a> {
            Rational { exact: &'a Fraction },
            Root { deciding: &'a Fraction, degree: u16, estimate: String },
        }
        let root = || Written::Root {
            deciding: &self.deciding,
            degree: self.degree,
            estimate: self.to_plain_text(12),
        };
        let written = self.exact().map_or_else(root, |exact| Written::Rational { exact });
        written.serialize(serializer)
    }
}
