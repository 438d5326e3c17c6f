//! One service of a full cost: the handle of which everything about it is asked.

use std::ops::Deref;

use super::{FullCost, ServiceCost};
use crate::error::{self, Error};
use crate::exact::Name;

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
            None => Err(error::unknown_name(Name::new(name)?, "service")),
        }
    }
}

impl<'a> CostedService<'a> {
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
