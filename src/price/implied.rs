//! What a price holds beyond a cost: the surplus that follows from both.

use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Text};

/// What a price holds beyond a cost, exactly: below zero where it does not cover it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ImpliedSurplus {
    /// The cost.
    pub cost: Fraction,
    /// The price.
    pub price: Fraction,
    /// `price − cost`.
    pub amount: Fraction,
    /// `(price − cost) ÷ price`; nothing at a price of zero.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub margin: Option<Fraction>,
    /// `(price − cost) ÷ cost`; nothing at a cost of zero.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub mark_up: Option<Fraction>,
}

/// The surplus that a price holds beyond a cost, both per unit or both over the period.
///
/// A margin is of the price and a mark-up of the cost: of a cost of 80 and a price of 100 the margin is
/// 20 % and the mark-up 25 %.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::price::implied_surplus;
///
/// let implied = implied_surplus(&Fraction::from(80), &Fraction::from(100));
/// assert_eq!(implied.margin, Some(Fraction::new(1, 5)?));
/// assert_eq!(implied.mark_up, Some(Fraction::new(1, 4)?));
/// implied.margin_evidence("GBP").unwrap().verify()?;
/// # Ok::<(), fullcost::Error>(())
/// ```
#[must_use]
pub fn implied_surplus(cost: &Fraction, price: &Fraction) -> ImpliedSurplus {
    let amount = price - cost;
    let margin = amount.checked_div(price).ok();
    let mark_up = amount.checked_div(cost).ok();
    ImpliedSurplus { cost: cost.clone(), price: price.clone(), amount, margin, mark_up }
}

impl ImpliedSurplus {
    /// The working behind the margin, where there is one.
    #[must_use]
    pub fn margin_evidence(&self, unit: &str) -> Option<Evidence> {
        let margin = self.margin.clone()?;
        let stated = |label, value: &Fraction| {
            Evidence::stated(label, value.clone(), unit, Some(&Text::fixed("as given")))
        };
        let (cost, price) = (stated("cost", &self.cost), stated("price", &self.price));
        let parts = vec![price.clone(), cost];
        let amount =
            Evidence::new(Rule::Difference, "price less cost", self.amount.clone(), unit, parts);
        Some(Evidence::new(Rule::Quotient, "margin", margin, "", vec![amount, price]))
    }
}
