//! Discounting at a table of rates by year.

use super::flows::{MAX_YEARS, RealFlows, RealRate};
use super::present_value::{PresentValue, Timing};
use crate::error::{self, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::Fraction;
use crate::record::{record, whole_numbers};

whole_numbers! {
    /// The number of a year.
    YearNumber(u16), 1 to u16::MAX, |year| refused!(
        Range: "a year of {year}: give its number, from 1"
    );
}

record! {
    /// A rate with the year from which it holds: that of the flows' first year is 1.
    #[derive(Copy, PartialOrd, Ord)]
    pub struct YearRate titled "Year rate" {
        /// the first year that is discounted at it
        from_year: YearNumber => u16,
        /// above −100 %
        rate: RealRate,
    }
}

/// The rates in the order of their years. Refuses a table that does not begin with the first year, and one of
/// several rates for sums in the middle of a year, whose roots have no one base.
pub(crate) fn in_order(rates: &[YearRate], timing: Timing) -> Result<Vec<YearRate>, Error> {
    let mut rates = rates.to_vec();
    rates.sort();
    match rates.first() {
        None => return Err(error::missing("rate")),
        Some(first) if first.from_year != 1 => {
            return Err(refused!(
                Order: "the first rate holds from year {}: let it hold from year 1", first.from_year
            ));
        }
        Some(_) => {}
    }
    if rates.len() > MAX_YEARS {
        return Err(error::too_many("rates", MAX_YEARS));
    }
    for pair in rates.windows(2) {
        if let [earlier, later] = pair
            && earlier.from_year == later.from_year
        {
            return Err(refused!(
                Duplicate: "two rates hold from year {}: keep one", later.from_year
            ));
        }
    }
    if timing == Timing::YearMiddle && rates.len() > 1 {
        return Err(refused!(
            Unsupported: "sums in the middle of a year take one rate: let them lie at the beginning or the end of a year, or give one rate"
        ));
    }
    Ok(rates)
}

/// How many of the first years are discounted at each rate.
fn years_at(rates: &[YearRate], years: u16) -> impl Iterator<Item = (RealRate, u16)> {
    let ends = rates.iter().skip(1).map(|next| next.from_year.saturating_sub(1));
    let ends = ends.chain([u16::MAX]);
    rates.iter().zip(ends).filter_map(move |(rate, end)| {
        let before = rate.from_year.saturating_sub(1);
        let held = years.min(end).saturating_sub(before);
        (held > 0).then_some((rate.rate, held))
    })
}

fn growth(rate: RealRate) -> Fraction {
    Fraction::ONE + rate.percent().to_fraction()
}

/// What a sum is after some years at the rates of its table.
fn discounted(rates: &[YearRate], sum: &Fraction, years: u16) -> Result<Fraction, Error> {
    let factors = years_at(rates, years).map(|(rate, held)| growth(rate).power(held));
    sum.checked_div(&factors.fold(Fraction::ONE, |product, factor| product * factor))
}

/// What one at the end of so many years is worth at their beginning.
pub(crate) fn worth_at_the_end_by_year(
    rates: &[YearRate],
    years: usize,
) -> Result<Fraction, Error> {
    let years = u16::try_from(years).unwrap_or(u16::MAX);
    // In order, as the plan was checked: with one rate as well.
    discounted(&in_order(rates, Timing::YearEnd)?, &Fraction::ONE, years)
}

impl RealFlows {
    /// What they are worth at the beginning of the first year, at a table of rates by year: the sum of
    /// year `t` is divided by the product of `1 + r` of all years up to then.
    ///
    /// # Errors
    ///
    /// [`Missing`](crate::ErrorKind::Missing) or [`Order`](crate::ErrorKind::Order) for a table that
    /// does not begin with year 1, [`Duplicate`](crate::ErrorKind::Duplicate), [`TooLarge`](crate::ErrorKind::TooLarge), or
    /// [`Unsupported`](crate::ErrorKind::Unsupported) for several rates and sums in the middle of a year.
    ///
    /// ```
    /// use fullcost::exact::{Currency, Fraction};
    /// use fullcost::price::{RealFlows, RealRate, Timing, YearRate};
    ///
    /// let from = |from_year, rate: &str| {
    ///     Ok::<_, fullcost::Error>(YearRate { from_year, rate: RealRate::new(rate.parse()?)? })
    /// };
    /// let flows =
    ///     RealFlows::new(Currency::GBP, "2026-04".parse()?, vec![Fraction::from(110); 2])?;
    /// let value = flows.present_value_by_year(&[from(1, "10%")?, from(2, "0%")?], Timing::YearEnd)?;
    /// assert_eq!(value.exact(), Some(&Fraction::from(200)));
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn present_value_by_year(
        &self,
        rates: &[YearRate],
        timing: Timing,
    ) -> Result<PresentValue, Error> {
        let rates = &in_order(rates, timing)?;
        if let [only] = rates.as_slice() {
            return Ok(self.present_value(only.rate, timing));
        }
        let flows = self.flows();
        let mut sum = flows.mobilisation.clone();
        for (number, flow) in (0..=u16::MAX).zip(&flows.years) {
            sum = sum + discounted(rates, flow, timing.years(number))?;
        }
        let last = u16::try_from(flows.years.len()).unwrap_or(u16::MAX);
        let sum = sum + discounted(rates, &flows.exit, last)?;
        Ok(PresentValue::of_fraction(sum, flows.currency))
    }

    /// The working behind that present value; `None` where it is not a fraction.
    ///
    /// # Errors
    ///
    /// As [`present_value_by_year`](Self::present_value_by_year), and
    /// [`Format`](crate::ErrorKind::Format) after 9999.
    pub fn present_value_by_year_evidence(
        &self,
        rates: &[YearRate],
        timing: Timing,
    ) -> Result<Option<Evidence>, Error> {
        let value = self.present_value_by_year(rates, timing)?;
        let rates = &in_order(rates, timing)?;
        if let [only] = rates.as_slice() {
            return self.present_value_evidence(only.rate, timing);
        }
        let total = self.evidence()?;
        let last = total.parts().len().saturating_sub(1);
        let mut parts = Vec::new();
        for (place, flow) in total.parts().iter().enumerate() {
            let number = u16::try_from(place.saturating_sub(1)).unwrap_or(u16::MAX);
            let years = match place {
                0 => 0,
                place if place == last => number,
                _ => timing.years(number),
            };
            let powers: Vec<Evidence> =
                years_at(rates, years).map(|(rate, held)| power(rate, held)).collect();
            let product = powers.iter().fold(Fraction::ONE, |product, part| product * part.value());
            let value = flow.value().checked_div(&product)?;
            let grown = Evidence::new(Rule::Product, "growth until then", product, "", powers);
            let label = format!("{}, discounted", flow.label());
            let pair = vec![flow.clone(), grown];
            parts.push(Evidence::new(Rule::Quotient, &label, value, total.unit(), pair));
        }
        let value = value.exact().cloned().unwrap_or_default();
        Ok(Some(Evidence::new(Rule::Sum, "present value", value, total.unit(), parts)))
    }
}

fn power(rate: RealRate, held: u16) -> Evidence {
    let one = Evidence::stated("one", Fraction::ONE, "", None);
    let stated = Evidence::stated("discount rate", rate.percent().to_fraction(), "", None);
    let sum = Evidence::new(Rule::Sum, "one and the rate", growth(rate), "", vec![one, stated]);
    let value = sum.value().power(held);
    let label = format!("growth of {held} years at {}", rate.percent());
    Evidence::new(Rule::Power { exponent: held }, &label, value, "", vec![sum])
}
