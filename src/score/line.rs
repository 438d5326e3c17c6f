//! The line through a reference price that two rules share.

use super::working::{
    difference, least, not_below_zero, product, published, quotient, whole_share,
};
use crate::error::{Error, refused};
use crate::evidence::Evidence;
use crate::exact::{Fraction, Percent, Quantity};
use crate::score::refusal;

/// A published line: the share of the price weight that a price at the reference earns, and what
/// part of the weight is lost for each part of the reference that a price lies above it.
///
/// With a share of 50 % and a slope of 1, a price 10 % above the reference earns 40 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReferenceLine {
    /// The share of the price weight at the reference.
    pub(crate) share_at_reference: Percent,
    /// The part of the weight that is lost for each part of the reference above it.
    pub(crate) slope: Quantity,
}

impl ReferenceLine {
    /// A line from its share at the reference, 0 % to 100 %, and its slope, above zero.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) since a flat line scores no price.
    pub fn new(share_at_reference: Percent, slope: Quantity) -> Result<Self, Error> {
        share_at_reference.share()?;
        if slope.is_zero() {
            return Err(refused!(
                Range: "the slope is 0, so that no price matters: give one above zero"
            ));
        }
        Ok(ReferenceLine { share_at_reference, slope })
    }

    /// `min(1, max(0, s − k·(p − m) ÷ m))` for each price.
    pub(super) fn shares(
        self,
        prices: &[Fraction],
        reference: &Fraction,
        rule: &'static str,
    ) -> Result<Vec<Fraction>, Error> {
        if reference.is_zero() && !prices.is_empty() {
            let remedy = "choose a rule that takes it, or leave the bids of zero out";
            return Err(refusal::zero_price_scored(rule, remedy));
        }
        let share = |price: &Fraction| {
            let distance = (price - reference).checked_div(reference)?;
            let share = self.share_at_reference.to_fraction() - self.slope.to_fraction() * distance;
            Ok(share.max(Fraction::ZERO).min(Fraction::ONE))
        };
        prices.iter().map(share).collect()
    }
}

/// The working of a share on the line.
pub(super) fn line_working(own: &Evidence, reference: &Evidence, line: ReferenceLine) -> Evidence {
    let above = difference("price less reference", own.clone(), reference.clone());
    let distance = quotient("distance from the reference", above, reference.clone());
    let slope = published("slope", line.slope.to_fraction(), "");
    let lost = product("lost with the distance", vec![slope, distance]);
    let at = published("share at the reference", line.share_at_reference.to_fraction(), "");
    let left = not_below_zero("not below none", difference("on the line", at, lost));
    least("share", &[left, whole_share("all")])
}
