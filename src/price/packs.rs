//! Prices by the pack: each hundred begun is charged whole.

use std::fmt;

use super::tiers::Labels;
use crate::error::{Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Quantity, Rounding, UnitPrice};
use crate::record::record;

record! {
    /// A price by the pack: `total(q) = price × (q ÷ size, rounded up to a whole number)`. Exactly full
    /// packs are charged as such, and a volume of zero costs nothing.
    ///
    /// ```
    /// use fullcost::exact::{Currency, UnitPrice};
    /// use fullcost::price::{Packs, Rate};
    ///
    /// let price = UnitPrice::parse("250", Currency::GBP)?;
    /// let rate = Rate::new(Packs { of: "100".parse()?, price });
    /// assert_eq!(rate.total("200".parse()?)?.low().to_string(), "500");
    /// assert_eq!(rate.total("200.5".parse()?)?.low().to_string(), "750");
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    #[derive(Copy)]
    pub struct Packs with check {
        /// how many units a pack holds, above zero
        of: Quantity,
        /// of each pack that is begun, not negative
        price: UnitPrice,
    }
}

impl Packs {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "the shape that records ask for")]
    pub(super) fn check(&self) -> Result<(), Error> {
        self.price.not_negative()?;
        if self.of.is_zero() {
            return Err(refused!(Range: "a pack of 0 units has no price: say how many it holds"));
        }
        Ok(())
    }

    /// The packs that a volume begins.
    fn begun(&self, quantity: &Fraction) -> Fraction {
        let packs = quantity.checked_div(&self.of.to_fraction()).unwrap_or_default();
        packs.rounded(0, Rounding::Ceiling)
    }

    pub(crate) fn total_of(&self, quantity: &Fraction) -> Fraction {
        self.begun(quantity) * self.price.to_fraction()
    }

    /// What a unit of full packs costs, rounded down where it is finer than prices can be.
    pub(super) fn least_each(&self) -> UnitPrice {
        let each = self.price.to_fraction().checked_div(&self.of.to_fraction()).unwrap_or_default();
        let currency = self.price.currency();
        let each = UnitPrice::from_fraction(&each, currency, 6, Rounding::Floor);
        each.unwrap_or_else(|_| UnitPrice::nothing(currency))
    }

    /// The working behind a total.
    pub(crate) fn evidence(
        &self,
        label: &str,
        quantity: &Evidence,
        about: &Labels<'_>,
    ) -> Evidence {
        let size = about.volume("units of a pack", self.of);
        let packs = quantity.value().checked_div(size.value()).unwrap_or_default();
        let parts = vec![quantity.clone(), size];
        let packs = Evidence::new(Rule::Quotient, "packs", packs, "", parts);
        let begun = packs.rounded_by(0, Rounding::Ceiling).labelled("packs begun");
        let price = about.amount("price of a pack", self.price, about.currency);
        Evidence::product(label, about.currency, vec![price, begun])
    }
}

impl fmt::Display for Packs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (price, currency) = (self.price.to_plain_text(), self.price.currency());
        formatter.pad(&format!("{price} {currency} for each {} begun", self.of))
    }
}
