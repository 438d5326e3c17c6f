//! Price points: a cost basis, with or without surplus, per unit.

use crate::error::Error;
use crate::evidence::{Evidence, Rule};
use crate::exact::{Currency, Fraction, Percent, Rounding, UnitPrice};
use crate::full_cost::{CostBasis, FullCost, ServiceCost};

/// A surplus as a percentage of cost: `price = cost × (1 + mark-up)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MarkUp(Percent);

/// A surplus as a percentage of the price: `price = cost ÷ (1 − margin)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Margin(Percent);

/// What a price holds beyond the cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Surplus {
    /// An amount per unit.
    Amount(UnitPrice),
    /// A percentage of the price.
    Margin(Margin),
    /// A percentage of the cost.
    MarkUp(MarkUp),
}

/// A price per unit: a cost basis, with or without surplus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricePoint {
    basis: CostBasis,
    surplus: Option<Surplus>,
    per_unit: Fraction,
    currency: Currency,
}

/// The table of price points of a service: every basis, first without, then with the surplus.
///
/// It is a table of two choices, not a ladder: with few volunteers the net volunteer-inflated
/// cost can lie below the full cost with surplus, and even below the full cost.
///
/// # Errors
///
/// [`Error::MixedCurrency`] where a surplus is an amount in another currency,
/// [`Error::NegativeAmount`] where it is below zero, [`Error::AmountOutOfBounds`].
///
/// ```
/// use fullcost::allocation::Method;
/// use fullcost::cost::{CostLine, Organisation, Service};
/// use fullcost::exact::{Currency, Money, Period};
/// use fullcost::full_cost::{CostBasis, full_cost};
/// use fullcost::price::{MarkUp, price_points};
///
/// let cost = Money::parse("93000", Currency::GBP)?;
/// let organisation =
///     Organisation::builder("shed", Currency::GBP, Period::new("2026-04".parse()?, 12)?)
///         .service(Service::new("repairs", "visit", "6000".parse()?)?)
///         .line(CostLine::new("all", cost, "repairs", "ledger")?)
///         .build()?;
/// let costs = full_cost(&organisation, &Method::Direct)?;
/// let surplus = MarkUp::new("3%".parse()?)?.into();
/// let points = price_points(costs.service("repairs")?, Some(surplus))?;
/// let full = points
///     .iter()
///     .find(|point| point.basis() == CostBasis::Full && point.surplus().is_some())
///     .unwrap();
/// assert_eq!(full.per_unit().to_exact_decimal().as_deref(), Some("15.965"));
/// assert_eq!(full.to_recover()?.to_string(), "15.97 GBP");
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn price_points(
    service: &ServiceCost,
    surplus: Option<Surplus>,
) -> Result<Vec<PricePoint>, Error> {
    let choices = [None].into_iter().chain(surplus.map(Some));
    let mut points = Vec::with_capacity(8);
    for surplus in choices {
        for basis in CostBasis::ALL {
            let cost = service.per_unit(basis)?;
            let currency = service.currency();
            let per_unit = match &surplus {
                None => cost,
                Some(surplus) => surplus.added_to(&cost, currency)?,
            };
            points.push(PricePoint { basis, surplus, per_unit, currency });
        }
    }
    Ok(points)
}

impl MarkUp {
    /// A mark-up of zero or more.
    ///
    /// # Errors
    ///
    /// [`Error::NegativePercent`].
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
    /// [`Error::NegativePercent`] or [`Error::MarginTooLarge`].
    pub fn new(percent: Percent) -> Result<Self, Error> {
        if percent >= Percent::WHOLE {
            return Err(Error::MarginTooLarge { value: percent.to_string().into() });
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
    /// The price that holds this surplus on top of a cost per unit.
    fn added_to(&self, cost: &Fraction, currency: Currency) -> Result<Fraction, Error> {
        match self {
            Surplus::Amount(amount) => {
                currency.same_as(amount.currency())?;
                if amount.is_negative() {
                    return Err(Error::NegativeAmount { value: amount.to_plain_text().into() });
                }
                Ok(cost + &amount.to_fraction())
            }
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

impl PricePoint {
    /// Which costs it takes in.
    #[must_use]
    pub fn basis(&self) -> CostBasis {
        self.basis
    }

    /// The surplus it holds, if any.
    #[must_use]
    pub fn surplus(&self) -> Option<Surplus> {
        self.surplus
    }

    /// The exact price per unit.
    #[must_use]
    pub fn per_unit(&self) -> &Fraction {
        &self.per_unit
    }

    /// The working behind the price: the service's cost per unit, unfolded, and the surplus.
    ///
    /// # Errors
    ///
    /// As [`FullCost::evidence`], and [`Error::UnknownName`] where the full cost has no such
    /// service.
    pub fn evidence(&self, costs: &FullCost, service: &str) -> Result<Evidence, Error> {
        let cost = costs.evidence_per_unit(service, self.basis)?;
        let Some(surplus) = &self.surplus else { return Ok(cost) };
        let label = format!("{} with surplus", cost.label());
        surplus.evidence(&label, cost)
    }

    /// The least price in whole minor units that recovers the exact one: rounded towards plus
    /// infinity.
    ///
    /// # Errors
    ///
    /// [`Error::AmountOutOfBounds`].
    pub fn to_recover(&self) -> Result<UnitPrice, Error> {
        let places = self.currency.minor_unit_digits();
        UnitPrice::from_fraction(&self.per_unit, self.currency, places, Rounding::Ceiling)
    }
}
