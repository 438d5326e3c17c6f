//! Price points: a cost basis, with or without surplus, per unit.

use crate::answer::Answer;
use crate::error::{self, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Currency, Figure, Fraction, Percent, Rounding, UnitPrice};
use crate::full_cost::{CostBasis, CostedService, ServiceCost};
use crate::record::{one_of, percentages};

/// A surplus as a percentage of cost: `price = cost × (1 + mark-up)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MarkUp(Percent);

/// A surplus as a percentage of the price: `price = cost ÷ (1 − margin)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Margin(Percent);

one_of! {
    /// What is charged beyond the cost: exactly one of the fields.
    #[derive(Copy)]
    pub enum Surplus {
        /// per unit
        Amount(amount: UnitPrice),
        /// of the price
        Margin(margin: Margin),
        /// of the cost
        MarkUp(mark_up: MarkUp),
    }
}

/// A price per unit: a cost basis, with or without surplus.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PricePoint {
    /// Which costs it takes in.
    pub basis: CostBasis,
    /// The surplus it holds, if any.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub surplus: Option<Surplus>,
    /// The price per unit.
    pub per_unit: Figure,
    /// The least price in whole minor units that recovers it: rounded towards plus infinity.
    /// Nothing where volunteers' time is in it: a comparator, which no price is set to recover.
    #[cfg_attr(
        feature = "serde",
        serde(serialize_with = "write_to_recover", skip_serializing_if = "Option::is_none")
    )]
    pub to_recover: Option<Answer<UnitPrice>>,
}

#[cfg(feature = "serde")]
#[allow(clippy::ref_option)] // The form that serde asks for.
fn write_to_recover<S: serde::Serializer>(
    to_recover: &Option<Answer<UnitPrice>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&to_recover.as_ref().map(plain_price), serializer)
}

/// A price as a document has it.
#[cfg(feature = "serde")]
pub(super) fn plain_price(price: &Answer<UnitPrice>) -> Answer<String> {
    price.as_result().map(|price| price.to_plain_text()).map_err(Error::clone).into()
}

impl CostedService<'_> {
    /// The table of price points of the service: every basis, first without, then with the
    /// surplus.
    ///
    /// It is a table of two choices, not a ladder: with few volunteers the net volunteer-inflated
    /// cost can lie below the full cost with surplus, and even below the full cost.
    ///
    /// # Errors
    ///
    /// [`Mixed`](crate::ErrorKind::Mixed) where a surplus is an amount in another currency,
    /// [`Range`](crate::ErrorKind::Range) where it is below zero,
    /// [`TooLarge`](crate::ErrorKind::TooLarge).
    ///
    /// ```
    /// use fullcost::allocation::Method;
    /// use fullcost::cost::{CostLine, Organisation, Service};
    /// use fullcost::exact::{Currency, Money, Period};
    /// use fullcost::full_cost::{CostBasis, full_cost};
    /// use fullcost::price::MarkUp;
    ///
    /// let cost = Money::parse("93000", Currency::GBP)?;
    /// let organisation =
    ///     Organisation::builder("shed", Currency::GBP, Period::new("2026-04".parse()?, 12)?)
    ///         .service(Service::new("repairs", "visit", "6000".parse()?)?)
    ///         .line(CostLine::new("all", cost, "repairs", "ledger")?)
    ///         .build()?;
    /// let costs = full_cost(&organisation, &Method::Direct)?;
    /// let surplus = MarkUp::new("3%".parse()?)?.into();
    /// let points = costs.service("repairs")?.price_points(Some(surplus))?;
    /// let full = points
    ///     .into_iter()
    ///     .find(|point| point.basis == CostBasis::Full && point.surplus.is_some())
    ///     .unwrap();
    /// assert_eq!(full.per_unit.low().to_exact_decimal().as_deref(), Some("15.965"));
    /// let to_recover = full.to_recover.unwrap();
    /// assert_eq!(to_recover.as_result().map(ToString::to_string), Ok("15.97 GBP".to_owned()));
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn price_points(self, surplus: Option<Surplus>) -> Result<Vec<PricePoint>, Error> {
        let choices = [None].into_iter().chain(surplus.map(Some));
        let mut points = Vec::with_capacity(8);
        for surplus in choices {
            for basis in CostBasis::ALL {
                points.push(PricePoint::of(&self, basis, surplus)?);
            }
        }
        Ok(points)
    }

    /// The working behind one of its price points: the cost per unit, unfolded, and the surplus.
    ///
    /// # Errors
    ///
    /// As [`evidence`](Self::evidence).
    pub fn price_evidence(self, point: &PricePoint) -> Result<Evidence, Error> {
        let cost = self.evidence_per_unit(point.basis)?;
        let Some(surplus) = &point.surplus else { return Ok(cost) };
        let label = format!("{} with surplus", cost.label());
        surplus.evidence(&label, cost)
    }
}

impl PricePoint {
    fn of(
        service: &ServiceCost,
        basis: CostBasis,
        surplus: Option<Surplus>,
    ) -> Result<Self, Error> {
        let cost = service.per_unit(basis)?;
        let currency = service.currency();
        let per_unit = match &surplus {
            None => cost,
            Some(surplus) => surplus.added_to(&cost, currency)?,
        };
        let places = currency.minor_unit_digits();
        let recovering =
            || UnitPrice::from_fraction(&per_unit, currency, places, Rounding::Ceiling);
        let to_recover =
            matches!(basis, CostBasis::Direct | CostBasis::Full).then(|| recovering().into());
        let per_unit = Figure::new(per_unit, currency);
        Ok(PricePoint { basis, surplus, per_unit, to_recover })
    }
}

percentages! { Margin, MarkUp }

impl MarkUp {
    /// A mark-up of zero or more.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a percentage below zero.
    pub fn new(percent: Percent) -> Result<Self, Error> {
        percent.not_negative().map(MarkUp)
    }

    /// The percentage of cost.
    #[must_use]
    pub fn percent(self) -> Percent {
        self.0
    }
}

impl Margin {
    /// A margin from 0 % to below 100 %.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a percentage below zero or a margin of 100 % or more.
    pub fn new(percent: Percent) -> Result<Self, Error> {
        if percent >= Percent::WHOLE {
            return Err(refused!(
                Range: "a margin of {percent} on the price leaves no price: give a margin below 100%"
            ));
        }
        percent.not_negative().map(Margin)
    }

    /// The percentage of the price.
    #[must_use]
    pub fn percent(self) -> Percent {
        self.0
    }
}

impl From<MarkUp> for Surplus {
    fn from(mark_up: MarkUp) -> Self {
        Surplus::MarkUp(mark_up)
    }
}

impl From<Margin> for Surplus {
    fn from(margin: Margin) -> Self {
        Surplus::Margin(margin)
    }
}

impl Surplus {
    /// Refuses an amount in another currency or below zero.
    pub(crate) fn check(&self, currency: Currency) -> Result<(), Error> {
        let Surplus::Amount(amount) = self else { return Ok(()) };
        currency.same_as(amount.currency())?;
        if amount.is_negative() {
            return Err(error::negative_amount(amount.to_plain_text()));
        }
        Ok(())
    }

    /// The price that holds this surplus on top of a cost per unit.
    fn added_to(&self, cost: &Fraction, currency: Currency) -> Result<Fraction, Error> {
        self.check(currency)?;
        match self {
            Surplus::Amount(amount) => Ok(cost + &amount.to_fraction()),
            Surplus::Margin(margin) => cost.checked_div(&(Fraction::ONE - margin.0.to_fraction())),
            Surplus::MarkUp(mark_up) => Ok(cost * &(Fraction::ONE + mark_up.0.to_fraction())),
        }
    }

    /// The working behind a price that holds this surplus on top of a cost.
    pub(crate) fn evidence(&self, label: &str, cost: Evidence) -> Result<Evidence, Error> {
        let unit = cost.unit().to_owned();
        let one = || Evidence::stated("one", Fraction::ONE, "", None);
        let percent = |label: &str, percent: Percent| {
            Evidence::stated(label, percent.to_fraction(), "", None)
        };
        let (rule, value, part) = match self {
            Surplus::Amount(amount) => {
                let part = Evidence::stated("surplus", amount.to_fraction(), &unit, None);
                (Rule::Sum, cost.value() + part.value(), part)
            }
            Surplus::Margin(Margin(margin)) => {
                let rest = Fraction::ONE - margin.to_fraction();
                let parts = vec![one(), percent("margin on the price", *margin)];
                let label = "one less margin";
                let part = Evidence::new(Rule::Difference, label, rest, "", parts);
                (Rule::Quotient, cost.value().checked_div(part.value())?, part)
            }
            Surplus::MarkUp(MarkUp(mark_up)) => {
                let factor = Fraction::ONE + mark_up.to_fraction();
                let parts = vec![one(), percent("mark-up on the cost", *mark_up)];
                let label = "one plus mark-up";
                let part = Evidence::new(Rule::Sum, label, factor, "", parts);
                (Rule::Product, cost.value() * part.value(), part)
            }
        };
        Ok(Evidence::new(rule, label, value, &unit, vec![cost, part]))
    }
}
