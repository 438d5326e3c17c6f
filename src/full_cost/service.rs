//! One service of a full cost: the handle of which everything about it is asked.

use std::ops::Deref;

use super::{CostBasis, FullCost, ServiceCost, ledger_column};
use crate::cost::Ledger;
use crate::error::Error;
use crate::exact::Fraction;

/// One service of a [`FullCost`]: a handle that is copied freely. What it costs is read off it as
/// off a [`ServiceCost`].
///
/// ```
/// use fullcost::allocation::Method;
/// use fullcost::cost::{CostLine, Ledger, Organisation, Service};
/// use fullcost::exact::{Currency, Money, Period};
/// use fullcost::full_cost::{CostBasis, full_cost};
///
/// let cost = Money::parse("93000", Currency::GBP)?;
/// let organisation =
///     Organisation::builder("shed", Currency::GBP, Period::new("2026-04".parse()?, 12)?)
///         .service(Service::new("repairs", "visit", "6000".parse()?)?)
///         .line(CostLine::new("all", cost, "repairs", "ledger")?)
///         .build()?;
/// let costs = full_cost(&organisation, &Method::Direct)?;
/// let repairs = costs.service("repairs")?;
/// assert_eq!(repairs.full.get(Ledger::Cash), cost);
/// assert!(repairs.evidence_per_unit(CostBasis::Full)?.verify().is_ok());
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CostedService<'a> {
    pub(super) costs: &'a FullCost,
    pub(super) cost: &'a ServiceCost,
}

impl FullCost {
    /// The services in the order of their names.
    #[must_use]
    pub fn services(&self) -> impl ExactSizeIterator<Item = CostedService<'_>> + Clone {
        self.services.iter().map(|cost| CostedService { costs: self, cost })
    }

    /// One service by name.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn service(&self, name: &str) -> Result<CostedService<'_>, Error> {
        let place = self.services.binary_search_by(|service| service.name.as_str().cmp(name));
        match place.ok().and_then(|place| self.services.get(place)) {
            Some(cost) => Ok(CostedService { costs: self, cost }),
            None => Err(crate::exact::name::unknown_among(
                name,
                "service",
                self.services.iter().map(|it| &it.name),
            )),
        }
    }
}

impl<'a> CostedService<'a> {
    /// The cost over the period on a basis as sharing gives it, before any total is rounded to the
    /// minor unit, in units of the currency; volunteers at the central wages. What is charged
    /// straight is in whole minor units, and the avoidable part of each programme line is rounded by
    /// itself.
    ///
    /// ```
    /// use fullcost::allocation::Method;
    /// use fullcost::cost::Organisation;
    /// use fullcost::full_cost::{CostBasis, full_cost};
    ///
    /// # #[cfg(feature = "json")] {
    /// let organisation = Organisation::from_json(r#"{
    ///     "format": 1, "name": "shed", "currency": "GBP",
    ///     "period": {"from": "2026-04", "months": 12},
    ///     "services": [
    ///         {"name": "advice", "unit": "case", "volume": "400"},
    ///         {"name": "repairs", "unit": "visit", "volume": "900"}
    ///     ],
    ///     "drivers": [{"name": "posts", "quantities": {"advice": "1", "repairs": "2"}}],
    ///     "pools": [{"name": "office", "driver": "posts"}],
    ///     "lines": [{"name": "rent", "amount": "1000", "charged_to": "office", "source": "lease"}]
    /// }"#)?;
    /// let costs = full_cost(&organisation, &Method::Direct)?;
    /// let advice = costs.service("advice")?;
    /// assert_eq!(advice.exact_cost(CostBasis::Full)?.to_string(), "1000/3");
    /// assert_eq!(advice.cost(CostBasis::Full)?.to_string(), "333.33 GBP");
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn exact_cost(self, basis: CostBasis) -> Result<Fraction, Error> {
        let places = u32::from(self.currency().minor_unit_digits());
        let ledger = |ledger: Ledger| {
            let column = ledger_column(ledger);
            let shared = self.costs.allocation.service_share(self.name.as_str(), column)?;
            let unit = Fraction::from_units(1, places);
            Ok(self.direct.get(ledger).to_fraction() + shared * unit)
        };
        let gross = || Ok(ledger(Ledger::Cash)? + ledger(Ledger::VolunteerTime)?);
        match basis {
            CostBasis::Direct => Ok(self.direct.get(Ledger::Cash).to_fraction()),
            CostBasis::Full => ledger(Ledger::Cash),
            CostBasis::VolunteerInflatedGross => gross(),
            CostBasis::VolunteerInflatedNet => {
                gross().map(|gross| gross - self.avoidable_programme_cost.to_fraction())
            }
        }
    }

    /// What it costs, as data.
    pub(crate) fn data(self) -> &'a ServiceCost {
        self.cost
    }
}

impl Deref for CostedService<'_> {
    type Target = ServiceCost;

    fn deref(&self) -> &ServiceCost {
        self.cost
    }
}
