//! What a bidder takes off its whole card, and how prices are rounded after it.

use crate::error::{self, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, MAX_DECIMAL_PLACES, Percent, Rounding, Text, UnitPrice};
#[cfg(feature = "serde")]
use crate::record::Places;
use crate::record::record;

record! {
    /// How a price, or what is added to one, is rounded.
    #[derive(Copy, PartialOrd, Ord)]
    pub struct PriceRounding with check {
        /// to how many decimal places
        places: Places => u8,
        /// by which rule
        rounding: Rounding,
    }
}

record! {
    /// What a bidder takes off its whole card: off every price and every amount on it, before anything is
    /// multiplied or added up.
    ///
    /// ```
    /// use fullcost::exact::{Currency, Rounding, UnitPrice};
    /// use fullcost::price::{CardDiscount, PriceRounding, RateCard, VatBasis};
    ///
    /// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
    /// let card = RateCard::new(Currency::GBP, VatBasis::Exempt).with_price("day", pounds("24.35")?)?;
    /// let cents = PriceRounding { places: 2, rounding: Rounding::HalfUp };
    /// let discount = CardDiscount { percent: "3%".parse()?, rounding: Some(cents) };
    /// let card = card.with_discount(discount)?;
    /// assert_eq!(card.rate("day").unwrap().price().to_string(), "23.62 GBP"); // 23.6195
    /// assert_eq!(card.stated_rate("day").unwrap().price().to_string(), "24.35 GBP");
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    #[derive(Copy)]
    pub struct CardDiscount with check {
        /// 0 % to 100 %
        percent: Percent,
        /// of each price and amount after it
        rounding: Option<PriceRounding>
            = "default: none; what then is finer than six decimal places is refused",
    }
}

impl PriceRounding {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "the shape that records ask for")]
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.places > MAX_DECIMAL_PLACES {
            let value = format!("a rounding to {} places", self.places);
            return Err(error::too_many_places(value, MAX_DECIMAL_PLACES));
        }
        Ok(())
    }
}

impl CardDiscount {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "the shape that records ask for")]
    pub(super) fn check(&self) -> Result<(), Error> {
        self.percent.share()?;
        self.rounding.as_ref().map_or(Ok(()), PriceRounding::check)
    }

    /// An amount less the discount.
    pub(super) fn off(&self, amount: UnitPrice) -> Result<UnitPrice, Error> {
        let left = amount.to_fraction() * (Fraction::ONE - self.percent.to_fraction());
        let currency = amount.currency();
        if let Some(PriceRounding { places, rounding }) = self.rounding {
            return UnitPrice::from_fraction(&left, currency, places, rounding);
        }
        if left.to_units(6).is_none() {
            return Err(refused!(
                TooLarge: "{} less {} has more than six decimal places: state how prices are rounded after the discount (\"rounding\")",
                amount.to_plain_text(), self.percent
            ));
        }
        UnitPrice::from_fraction(&left, currency, MAX_DECIMAL_PLACES, Rounding::Down)
    }

    /// The working behind that: the stated amount times what the discount leaves, rounded.
    pub(super) fn evidence(&self, stated: Evidence, source: &Text, bid: &str) -> Evidence {
        let (label, unit) =
            (format!("{}, less the discount", stated.label()), stated.unit().to_owned());
        let percent = Evidence::stated("discount", self.percent.to_fraction(), "", Some(source))
            .known_as(format!("{bid}/discount"));
        let one = Evidence::one();
        let left = one.value() - percent.value();
        let left = Evidence::new(Rule::Difference, "what it leaves", left, "", vec![one, percent]);
        let reduced = Evidence::product(&label, &unit, vec![stated, left]);
        match self.rounding {
            Some(PriceRounding { places, rounding }) => reduced.rounded_by(places, rounding),
            None => reduced,
        }
    }
}
