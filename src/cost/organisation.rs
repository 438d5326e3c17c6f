//! The organisation: all records together, checked against each other.

use std::collections::BTreeMap;

use super::ledger::Ledger;
use super::line::{ChargedTo, CostLine};
use super::pool::{Driver, DriverQuantities, OverheadPool};
use super::service::Service;
use super::volunteer::{VolunteerRole, WageLevel};
use crate::allocation::{MAX_POOLS, MAX_SERVICES};
use crate::error::{AtRecord, Error};
use crate::exact::apportion::apportion;
use crate::exact::name::check_unique;
use crate::exact::{Currency, Fraction, Money, Month, Name, Period, Quantity, Text};

/// The most drivers of an organisation.
pub const MAX_DRIVERS: usize = 2_000;

/// The most cost lines, and the most volunteer roles, of an organisation.
pub const MAX_LINES: usize = 100_000;

/// Who bears costs: services, overhead pools, drivers, cost lines and volunteers over a period.
///
/// ```
/// use fullcost::cost::{CostLine, Driver, Organisation, OverheadPool, Service};
/// use fullcost::exact::{Currency, Money, Name, Period};
///
/// let pounds = |text| Money::parse(text, Currency::GBP);
/// let organisation = Organisation::builder(
///     "riverside",
///     Currency::GBP,
///     Period::new("2026-04".parse()?, 12)?,
/// )
/// .service(Service::new("advocacy", "case", "400".parse()?)?)
/// .service(Service::new("repairs", "visit", "900".parse()?)?)
/// .driver(Driver::stated("posts", vec![
///     (Name::new("advocacy")?, "5".parse()?),
///     (Name::new("repairs")?, "7".parse()?),
/// ])?)
/// .pool(OverheadPool::new("core", "posts")?)
/// .line(CostLine::new("rent", pounds("10000")?, "core", "lease")?)
/// .line(CostLine::new("materials", pounds("4500")?, "repairs", "ledger")?)
/// .build()?;
/// assert_eq!(organisation.services().len(), 2);
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    name: Name,
    label: Option<Text>,
    currency: Currency,
    period: Period,
    price_base: Month,
    services: Vec<Service>,
    drivers: Vec<Driver>,
    pools: Vec<OverheadPool>,
    lines: Vec<CostLine>,
    volunteers: Vec<VolunteerRole>,
    charges: Vec<Charge>,
}

/// Collects the records of an [`Organisation`].
#[derive(Clone, Debug)]
#[must_use]
pub struct OrganisationBuilder {
    name: String,
    label: Option<Text>,
    currency: Currency,
    period: Period,
    price_base: Month,
    services: Vec<Service>,
    drivers: Vec<Driver>,
    pools: Vec<OverheadPool>,
    lines: Vec<CostLine>,
    volunteers: Vec<VolunteerRole>,
}

/// What one line or role charges to one service or pool, in whole minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    origin: ChargeOrigin,
    target: Name,
    amount: Money,
}

/// The record a charge comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChargeOrigin {
    /// A cost line, by position.
    Line(usize),
    /// A volunteer role, by position, at a level of its wage.
    Volunteer(usize, WageLevel),
}

impl Organisation {
    /// Begins an organisation; the price base is the first month unless another is said.
    pub fn builder(name: &str, currency: Currency, period: Period) -> OrganisationBuilder {
        OrganisationBuilder {
            name: name.to_owned(),
            label: None,
            currency,
            period,
            price_base: period.from(),
            services: Vec::new(),
            drivers: Vec::new(),
            pools: Vec::new(),
            lines: Vec::new(),
            volunteers: Vec::new(),
        }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// The label, or the name where there is none.
    #[must_use]
    pub fn label(&self) -> &str {
        self.label.as_ref().map_or(self.name.as_str(), Text::as_str)
    }

    /// The label as given.
    #[must_use]
    pub fn given_label(&self) -> Option<&Text> {
        self.label.as_ref()
    }

    /// The currency of every amount.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The period of every amount and volume.
    #[must_use]
    pub fn period(&self) -> Period {
        self.period
    }

    /// The month in whose prices amounts are stated.
    #[must_use]
    pub fn price_base(&self) -> Month {
        self.price_base
    }

    /// The services in the order of their names.
    #[must_use]
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// The drivers in the order of their names.
    #[must_use]
    pub fn drivers(&self) -> &[Driver] {
        &self.drivers
    }

    /// The overhead pools in the order of their names.
    #[must_use]
    pub fn pools(&self) -> &[OverheadPool] {
        &self.pools
    }

    /// The cost lines in the order of their names.
    #[must_use]
    pub fn lines(&self) -> &[CostLine] {
        &self.lines
    }

    /// The volunteer roles in the order of their names.
    #[must_use]
    pub fn volunteers(&self) -> &[VolunteerRole] {
        &self.volunteers
    }

    /// What lines and roles charge to services and pools, in the order of these; under each first
    /// the lines, then the roles, in the order of their names.
    pub fn charges(&self) -> impl Iterator<Item = &Charge> {
        self.charges.iter()
    }

    /// The label and the ledger of the record a charge comes from; nothing for a volunteer role's
    /// charge at another than its central wage, which stands in no ledger.
    pub(crate) fn charge_label(&self, charge: &Charge) -> Option<(String, Ledger)> {
        match charge.origin {
            ChargeOrigin::Line(line) => {
                self.lines.get(line).map(|line| (line.label().to_owned(), line.ledger()))
            }
            ChargeOrigin::Volunteer(role, WageLevel::Central) => {
                let label = self.volunteers.get(role).map(|role| role.label().to_owned())?;
                Some((label, Ledger::VolunteerTime))
            }
            ChargeOrigin::Volunteer(..) => None,
        }
    }

    /// What is charged to one service or pool straight.
    pub(crate) fn charges_to(&self, target: &str) -> impl Iterator<Item = &Charge> {
        let first = self.charges.partition_point(|charge| charge.target.as_str() < target);
        let rest = self.charges.get(first..).unwrap_or(&[]);
        rest.iter().take_while(move |charge| charge.target.as_str() == target)
    }

    /// All cash charged to a service straight, added up.
    pub(crate) fn direct_cash(&self, service: &str) -> Result<Money, Error> {
        let cash = self.charges_to(service).filter(|charge| self.ledger_of(charge) == Ledger::Cash);
        crate::exact::money::total(self.currency, cash.map(|charge| charge.amount))
    }

    pub(crate) fn ledger_of(&self, charge: &Charge) -> Ledger {
        match charge.origin {
            ChargeOrigin::Line(line) => self.lines.get(line).map_or(Ledger::Cash, CostLine::ledger),
            ChargeOrigin::Volunteer(..) => Ledger::VolunteerTime,
        }
    }

    /// The quantities of a driver by receiver.
    pub(crate) fn driver_quantities(&self, driver: &Name) -> Result<Vec<(Name, Quantity)>, Error> {
        let found = self.drivers.binary_search_by(|known| known.name().cmp(driver));
        let found = found.ok().and_then(|position| self.drivers.get(position));
        match found.map(Driver::quantities) {
            None => Err(Error::UnknownName { name: driver.to_text(), what: "driver" }),
            Some(DriverQuantities::Stated(quantities)) => Ok(quantities.clone()),
            Some(DriverQuantities::DirectExpenditure(services)) => services
                .iter()
                .map(|service| {
                    let cash = self.direct_cash(service.as_str())?;
                    let quantity = cash.to_plain_text().parse();
                    let record = || format!("driver {driver:?}, direct expenditure of {service:?}");
                    Ok((service.clone(), quantity.at(record)?))
                })
                .collect(),
        }
    }
}

impl Charge {
    /// The service or pool that bears it.
    #[must_use]
    pub fn target(&self) -> &Name {
        &self.target
    }

    /// The amount, in whole minor units.
    #[must_use]
    pub fn amount(&self) -> Money {
        self.amount
    }

    pub(crate) fn origin(&self) -> ChargeOrigin {
        self.origin
    }
}

impl OrganisationBuilder {
    /// Gives the organisation a label.
    pub fn label(self, label: Text) -> Self {
        OrganisationBuilder { label: Some(label), ..self }
    }

    /// States the month in whose prices amounts are.
    pub fn price_base(self, price_base: Month) -> Self {
        OrganisationBuilder { price_base, ..self }
    }

    /// Adds a service.
    pub fn service(mut self, service: Service) -> Self {
        self.services.push(service);
        self
    }

    /// Adds a driver.
    pub fn driver(mut self, driver: Driver) -> Self {
        self.drivers.push(driver);
        self
    }

    /// Adds an overhead pool.
    pub fn pool(mut self, pool: OverheadPool) -> Self {
        self.pools.push(pool);
        self
    }

    /// Adds a cost line.
    pub fn line(mut self, line: CostLine) -> Self {
        self.lines.push(line);
        self
    }

    /// Adds a volunteer role.
    pub fn volunteer(mut self, role: VolunteerRole) -> Self {
        self.volunteers.push(role);
        self
    }

    /// Checks all records against each other.
    ///
    /// # Errors
    ///
    /// The first problem found, with the record that has it: a duplicate or unknown name, a
    /// mixed currency, percentages that do not add up to 100 %, a credit without its mark,
    /// volunteer programme cost in a pool, no service at all, or more records than a bound
    /// ([`MAX_LINES`], [`MAX_DRIVERS`], [`MAX_SERVICES`], [`MAX_POOLS`]) allows.
    pub fn build(mut self) -> Result<Organisation, Error> {
        for (count, what) in
            [(self.lines.len(), "cost lines"), (self.volunteers.len(), "volunteer roles")]
        {
            if count > MAX_LINES {
                return Err(Error::TooManyRecords { what, limit: MAX_LINES });
            }
        }
        for (count, what, limit) in [
            (self.services.len(), "services", MAX_SERVICES),
            (self.drivers.len(), "drivers", MAX_DRIVERS),
            (self.pools.len(), "overhead pools", MAX_POOLS),
        ] {
            if count > limit {
                return Err(Error::TooManyRecords { what, limit });
            }
        }
        self.services.sort_by(|left, right| left.name().cmp(right.name()));
        self.drivers.sort_by(|left, right| left.name().cmp(right.name()));
        self.pools.sort_by(|left, right| left.name().cmp(right.name()));
        self.lines.sort_by(|left, right| left.name().cmp(right.name()));
        self.volunteers.sort_by(|left, right| left.name().cmp(right.name()));
        let mut organisation = Organisation {
            name: Name::new(&self.name).at(|| "the name of the organisation".to_owned())?,
            label: self.label,
            currency: self.currency,
            period: self.period,
            price_base: self.price_base,
            services: self.services,
            drivers: self.drivers,
            pools: self.pools,
            lines: self.lines,
            volunteers: self.volunteers,
            charges: Vec::new(),
        };
        let targets = organisation.check_names()?;
        organisation.check_drivers(&targets)?;
        organisation.charges = organisation.compute_charges(&targets)?;
        for pool in &organisation.pools {
            organisation
                .driver_quantities(pool.driver())
                .at(|| format!("pool {:?}", pool.name()))?;
        }
        Ok(organisation)
    }
}

/// What a line may be charged to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Pool,
    Service,
}

impl Organisation {
    fn check_names(&self) -> Result<BTreeMap<Name, Target>, Error> {
        if self.services.is_empty() {
            return Err(Error::Missing { what: "service" });
        }
        check_unique(self.drivers.iter().map(Driver::name), "driver")?;
        let lines = self.lines.iter().map(CostLine::name);
        let roles = self.volunteers.iter().map(VolunteerRole::name);
        let mut sorted: Vec<&Name> = lines.chain(roles).collect();
        sorted.sort();
        check_unique(sorted.into_iter(), "cost line and volunteer role")?;
        let mut targets = BTreeMap::new();
        let services = self.services.iter().map(|service| (service.name(), Target::Service));
        let pools = self.pools.iter().map(|pool| (pool.name(), Target::Pool));
        for (name, target) in services.chain(pools) {
            if targets.insert(name.clone(), target).is_some() {
                return Err(Error::DuplicateName {
                    name: name.to_text(),
                    what: "service and overhead pool",
                });
            }
        }
        Ok(targets)
    }

    fn check_drivers(&self, targets: &BTreeMap<Name, Target>) -> Result<(), Error> {
        for driver in &self.drivers {
            let record = || format!("driver {:?}", driver.name());
            let (receivers, services_only): (Vec<&Name>, bool) = match driver.quantities() {
                DriverQuantities::Stated(quantities) => {
                    (quantities.iter().map(|(name, _)| name).collect(), false)
                }
                DriverQuantities::DirectExpenditure(services) => (services.iter().collect(), true),
            };
            check_unique(receivers.iter().copied(), "receiver of a driver").at(record)?;
            for name in receivers {
                match targets.get(name) {
                    Some(Target::Service) => {}
                    Some(Target::Pool) if !services_only => {}
                    _ => {
                        let what = if services_only { "service" } else { "service or pool" };
                        return Err(Error::UnknownName { name: name.to_text(), what }).at(record);
                    }
                }
            }
        }
        Ok(())
    }

    fn compute_charges(&self, targets: &BTreeMap<Name, Target>) -> Result<Vec<Charge>, Error> {
        let mut charges = Vec::new();
        for (position, line) in self.lines.iter().enumerate() {
            let record = || format!("line {:?}", line.name());
            self.currency.same_as(line.amount().currency()).at(record)?;
            line.check().at(record)?;
            let origin = ChargeOrigin::Line(position);
            let before = charges.len();
            charge(&mut charges, origin, line.amount(), line.charged_to(), targets).at(record)?;
            let to_pool = |charge: &Charge| targets.get(&charge.target) == Some(&Target::Pool);
            if line.avoidable_share().is_some() && charges.iter().skip(before).any(to_pool) {
                return Err(Error::VolunteerProgramme).at(record);
            }
        }
        for (position, role) in self.volunteers.iter().enumerate() {
            let record = || format!("volunteer role {:?}", role.name());
            self.currency.same_as(role.wage().at(WageLevel::Central).currency()).at(record)?;
            role.check().at(record)?;
            for level in [WageLevel::Central, WageLevel::High, WageLevel::Low] {
                let value = role.replacement_value(level).at(record)?;
                let origin = ChargeOrigin::Volunteer(position, level);
                charge(&mut charges, origin, value, role.charged_to(), targets).at(record)?;
            }
        }
        // A stable sort: under each target the order of lines and roles stays.
        charges.sort_by(|left, right| left.target.cmp(&right.target));
        Ok(charges)
    }
}

/// Adds the charges of one amount to its targets.
fn charge(
    charges: &mut Vec<Charge>,
    origin: ChargeOrigin,
    amount: Money,
    charged_to: &ChargedTo,
    targets: &BTreeMap<Name, Target>,
) -> Result<(), Error> {
    let known = |name: &Name| {
        if targets.contains_key(name) {
            return Ok(());
        }
        Err(Error::UnknownName { name: name.to_text(), what: "service or pool" })
    };
    match charged_to {
        ChargedTo::One(target) => {
            known(target)?;
            charges.push(Charge { origin, target: target.clone(), amount });
        }
        ChargedTo::Shared(shares) => {
            shares.iter().try_for_each(|(name, _)| known(name))?;
            let weights: Vec<(Name, Fraction)> =
                shares.iter().map(|(name, share)| (name.clone(), share.to_fraction())).collect();
            let parts = apportion(amount, &weights)?.into_iter();
            charges.extend(parts.map(|part| Charge {
                origin,
                target: part.key,
                amount: part.amount,
            }));
        }
    }
    Ok(())
}
