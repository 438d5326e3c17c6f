//! A cost of which the least, the likely and the greatest amount are estimated.

use super::kind::{CostKind, Known};
use super::line::{Behaviour, ChargedTo, CostLine};
use crate::error::{Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Money, Name, Percent, Text};
use crate::record::record;

record! {
    /// A cost of which three amounts are estimated, charged at its mean: that of a triangular
    /// distribution, `(least + likely + greatest) ÷ 3`, rounded once, half to even. Of 9,000, 12,000 and
    /// 18,000 it is 13,000.
    ///
    /// Percentiles are those of the same triangle: at most 12,803.85 in half of all cases here, since half of
    /// it lies below `18,000 − √(½ × 9,000 × 6,000)`. `ThreePoint::percentile` gives them exactly where they
    /// are fractions, else between two decimals. No figure of a costing rests on a percentile.
    ///
    /// Source: the triangular distribution, as cost and schedule estimates use it; the cases are constructed.
    pub struct ThreePoint, "three-point estimate" {
        /// unique among the cost lines: the line has it
        name: Name,
        /// of the line
        label: Option<Text> = "default: the name",
        /// of the cost over the period; not negative
        least: Money,
        /// not below the least
        likely: Money,
        /// not below the likely amount
        greatest: Money,
        /// to whom the line is charged
        charged_to: ChargedTo as "as for a cost line",
        /// how the line moves with volume
        behaviour: Option<Behaviour> as "as for a cost line" = "default: not stated",
        /// who estimated it
        source: Text,
    }
}

/// How many decimals of a percentile that is no fraction are known.
const PLACES: u8 = 6;

impl ThreePoint {
    /// The mean of the triangle, exactly.
    #[must_use]
    pub fn mean(&self) -> Fraction {
        let points = [self.least, self.likely, self.greatest].map(Money::to_fraction);
        points.iter().sum::<Fraction>().checked_div(&Fraction::from_integer(3)).unwrap_or_default()
    }

    /// Two amounts that a percentile lies between, in units of the currency: the percentile itself twice
    /// where it is a fraction, else two decimals of six places that follow each other.
    ///
    /// With least `a`, likely `c`, greatest `b`, and a share `p` of all cases: `a + √(p (b − a) (c − a))`
    /// where `p` is at most `(c − a) ÷ (b − a)`, and `b − √((1 − p) (b − a) (b − c))` above that.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a share that is not from 0 % to 100 %, and
    /// [`Order`](crate::ErrorKind::Order) where the amounts do not rise.
    ///
    /// ```
    /// use fullcost::cost::{ChargedTo, ThreePoint};
    /// use fullcost::exact::{Currency, Money};
    ///
    /// let pounds = |text| Money::parse(text, Currency::GBP);
    /// let refit = ThreePoint {
    ///     name: "refit".parse()?,
    ///     label: None,
    ///     least: pounds("0")?,
    ///     likely: pounds("8")?,
    ///     greatest: pounds("16")?,
    ///     charged_to: ChargedTo::One("hall".parse()?),
    ///     behaviour: None,
    ///     source: "surveyor".parse()?,
    /// };
    /// assert_eq!(refit.mean().to_string(), "8");
    /// let (from, to) = refit.percentile("12.5%".parse()?)?;
    /// assert_eq!((from.to_string(), to.to_string()), ("4".to_owned(), "4".to_owned()));
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn percentile(&self, share: Percent) -> Result<(Fraction, Fraction), Error> {
        let share = share.share()?.to_fraction();
        self.check()?;
        let [least, likely, greatest] =
            [self.least, self.likely, self.greatest].map(Money::to_fraction);
        let (width, rise) = (&greatest - &least, &likely - &least);
        if &share * &width <= rise {
            let (below, above) = (share * width * rise).enclosed_root(PLACES);
            return Ok((&least + &below, &least + &above));
        }
        let fall = &greatest - &likely;
        let (below, above) = ((Fraction::ONE - share) * width * fall).enclosed_root(PLACES);
        Ok((&greatest - &above, &greatest - &below))
    }

    fn check(&self) -> Result<(), Error> {
        let currency = self.least.currency();
        currency.same_as(self.likely.currency())?;
        currency.same_as(self.greatest.currency())?;
        self.least.not_negative()?;
        if self.least <= self.likely && self.likely <= self.greatest {
            return Ok(());
        }
        let [least, likely, greatest] =
            [self.least, self.likely, self.greatest].map(Money::to_plain_text);
        Err(refused!(
            Order: "{least}, {likely} and {greatest} do not rise: give the least amount first, and the greatest last"
        ))
    }
}

impl CostKind for ThreePoint {
    const WHAT: &'static str = "three-point estimate";

    fn own_name(&self) -> &Name {
        &self.name
    }

    fn sort(&mut self) {
        self.charged_to.sort();
    }

    fn give(&self, _known: &Known<'_>) -> Result<Vec<CostLine>, Error> {
        self.check()?;
        let currency = self.least.currency();
        let unit = currency.to_string();
        let stated = |label, amount: Money| {
            Evidence::stated(label, amount.to_fraction(), &unit, Some(&self.source))
        };
        let points = vec![
            stated("least", self.least),
            stated("likely", self.likely),
            stated("greatest", self.greatest),
        ];
        let sum = points.iter().map(Evidence::value).sum();
        let sum = Evidence::new(Rule::Sum, "sum of the three", sum, &unit, points);
        let counted = Text::fixed("counted");
        let three = Evidence::stated("amounts", Fraction::from_integer(3), "", Some(&counted));
        let label = self.label.as_ref().map_or(self.name.as_str(), Text::as_str);
        let exact = Evidence::new(Rule::Quotient, label, self.mean(), &unit, vec![sum, three]);
        let name = self.name.as_str();
        let line = CostLine::derived(name, exact, currency, &self.charged_to, &self.source)?;
        let line = line.behaving_as(self.behaviour.as_ref());
        Ok(vec![match &self.label {
            Some(label) => line.with_label(label.clone()),
            None => line,
        }])
    }
}
