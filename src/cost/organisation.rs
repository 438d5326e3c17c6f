//! The organisation: all records together, checked against each other.

use std::collections::{BTreeMap, BTreeSet};

use super::CostRecords;
use super::direct_amounts::DirectAmounts;
use super::funder::claim::FundersRule;
use super::funder::{EligibleLines, Funder};
use super::ledger::Ledger;
use super::line::{ChargedTo, CostLine, MAX_LINES};
use super::pool::{Driver, DriverQuantities, ExpenditureWithVolunteers, OverheadPool};
use super::pricing::Pricing;
use super::service::Service;
use super::volunteer::{VolunteerRole, WageLevel};
use crate::allocation::{MAX_POOLS, MAX_SERVICES};
use crate::budget::Budget;
use crate::cost::refusal;
use crate::error::{self, AtRecord, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::apportion::apportion;
use crate::exact::name::check_unique;
use crate::exact::{Currency, Fraction, Money, Month, Name, Percent, Period, Quantity, Text};
use crate::record::{Format, Identity, names_schema};

/// The most drivers of an organisation.
pub const MAX_DRIVERS: usize = 2_000;

/// The most funders of an organisation.
pub const MAX_FUNDERS: usize = 1_000;

/// The most records of each kind that give cost lines: payrolls, assets, departments and tax
/// periods.
pub const MAX_GIVING_RECORDS: usize = 10_000;

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
    /// The lines that other records give are among its lines.
    facts: OrganisationFacts,
    cost_records: CostRecords,
    prices: OrganisationPrices,
    /// The names of the lines that other records give.
    given_lines: BTreeSet<Name>,
    charges: Vec<Charge>,
    /// By service: what is charged to it straight.
    direct: BTreeMap<Name, DirectAmounts>,
    budget: Budget,
    /// The schema its document names.
    schema: Option<Text>,
}

/// Collects the records of an [`Organisation`].
#[derive(Clone, Debug)]
#[must_use]
pub struct OrganisationBuilder {
    pub(crate) facts: OrganisationFacts,
    pub(crate) cost_records: CostRecords,
    pub(crate) prices: OrganisationPrices,
    pub(crate) budget: Budget,
}

crate::record::record! {
    @declared
    /// Who bears costs.
    [#[derive(Clone, Debug, PartialEq, Eq)] pub(crate)] [pub(crate)] [#[cfg(feature = "serde")]]
    struct OrganisationFacts {
        /// version of the format; any other value is refused
        format: Format,
        /// who bears the costs
        name: Identity,
        /// what reports show
        label: Option<Text> = "default: the name",
        /// of every amount
        currency: Currency,
        /// of every amount and volume
        period: Period,
        /// in whose prices amounts are stated
        price_base: Option<Month> = "default: the first month of the period",
        /// at least one, at most 1,000
        services: Vec<Service> = "required",
        /// at most 2,000
        drivers: Vec<Driver> = "default: none",
        /// at most 1,000
        pools: Vec<OverheadPool> = "default: none",
        /// at most 100,000
        lines: Vec<CostLine> = "default: none",
        /// at most 100,000
        volunteers: Vec<VolunteerRole> = "default: none",
    }
}

crate::record::record! {
    @declared
    /// Who pays, and what is said of prices.
    [#[derive(Clone, Debug, PartialEq, Eq)] pub(crate)] [pub(crate)] [#[cfg(feature = "serde")]]
    struct OrganisationPrices {
        /// at most 1,000
        funders: Vec<Funder> = "default: none",
        /// no figure depends on it
        pricing: Option<Pricing> = "default: nothing is said",
    }
}

/// What one line or role charges to one service or pool, in whole minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Charge {
    origin: ChargeOrigin,
    /// The service or pool that bears it.
    pub target: Name,
    /// The amount, in whole minor units.
    pub amount: Money,
}

/// The record a charge comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChargeOrigin {
    /// A cost line, by position.
    Line(usize),
    /// A volunteer role, by position, at a level of its wage.
    Volunteer(usize, WageLevel),
}

names_schema!(Organisation);

impl Organisation {
    /// Begins an organisation; the price base is the first month unless another is said.
    pub fn builder(name: &str, currency: Currency, period: Period) -> OrganisationBuilder {
        OrganisationBuilder {
            facts: OrganisationFacts {
                format: Format,
                name: Identity(name.to_owned()),
                label: None,
                currency,
                period,
                price_base: None,
                services: Vec::new(),
                drivers: Vec::new(),
                pools: Vec::new(),
                lines: Vec::new(),
                volunteers: Vec::new(),
            },
            cost_records: CostRecords::default(),
            prices: OrganisationPrices { funders: Vec::new(), pricing: None },
            budget: Budget::default(),
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
        self.facts.label.as_ref().map_or(self.name.as_str(), Text::as_str)
    }

    /// The currency of every amount.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.facts.currency
    }

    /// The period of every amount and volume.
    #[must_use]
    pub fn period(&self) -> Period {
        self.facts.period
    }

    /// The month in whose prices amounts are stated.
    #[must_use]
    pub fn price_base(&self) -> Month {
        self.facts.price_base.unwrap_or(self.facts.period.from())
    }

    /// The services in the order of their names.
    #[must_use]
    pub fn services(&self) -> &[Service] {
        &self.facts.services
    }

    /// The drivers in the order of their names.
    #[must_use]
    pub fn drivers(&self) -> &[Driver] {
        &self.facts.drivers
    }

    /// The overhead pools in the order of their names.
    #[must_use]
    pub fn pools(&self) -> &[OverheadPool] {
        &self.facts.pools
    }

    /// The cost lines in the order of their names, those that other records give among them.
    #[must_use]
    pub fn lines(&self) -> &[CostLine] {
        &self.facts.lines
    }

    /// The organisation with other lines and neither volunteers nor funders.
    pub(crate) fn with_lines_and_no_volunteers(
        &self,
        lines: Vec<CostLine>,
    ) -> Result<Organisation, Error> {
        // The lines are all there: the records that gave them would give them again.
        let facts = OrganisationFacts { lines, volunteers: Vec::new(), ..self.facts.clone() };
        let prices = OrganisationPrices { funders: Vec::new(), pricing: self.prices.pricing };
        let (cost_records, budget) = (CostRecords::default(), self.budget);
        OrganisationBuilder { facts, cost_records, prices, budget }.build()
    }

    /// The records, with every line.
    pub(crate) fn to_builder(&self) -> OrganisationBuilder {
        OrganisationBuilder {
            facts: self.facts.clone(),
            cost_records: self.cost_records.clone(),
            prices: self.prices.clone(),
            budget: self.budget,
        }
    }

    /// The cost lines that no other record gives.
    pub fn stated_lines(&self) -> impl Iterator<Item = &CostLine> {
        self.facts.lines.iter().filter(|line| !self.given_lines.contains(line.name()))
    }

    /// A cost line by name.
    pub(crate) fn line(&self, name: &Name) -> Option<&CostLine> {
        let found = self.facts.lines.binary_search_by(|known| known.name().cmp(name));
        found.ok().and_then(|position| self.facts.lines.get(position))
    }

    /// An overhead pool by name.
    pub(crate) fn pool(&self, name: &Name) -> Option<&OverheadPool> {
        let found = self.facts.pools.binary_search_by(|known| known.name.cmp(name));
        found.ok().and_then(|position| self.facts.pools.get(position))
    }

    /// A volunteer role by name.
    fn volunteer(&self, name: &Name) -> Option<&VolunteerRole> {
        let found = self.facts.volunteers.binary_search_by(|known| known.name.cmp(name));
        found.ok().and_then(|position| self.facts.volunteers.get(position))
    }

    /// The volunteer roles in the order of their names.
    #[must_use]
    pub fn volunteers(&self) -> &[VolunteerRole] {
        &self.facts.volunteers
    }

    /// The records that give cost lines.
    pub(crate) fn cost_records(&self) -> &CostRecords {
        &self.cost_records
    }

    /// The full-time equivalents that payrolls charge straight to a service or pool, over the
    /// period, with their working.
    ///
    /// # Errors
    ///
    /// None for an organisation that was built.
    pub fn full_time_equivalents(&self, target: &Name) -> Result<Evidence, Error> {
        let mut parts = Vec::new();
        for payroll in self.payrolls() {
            for post in &payroll.posts {
                let share = post.charged_to.share_of(target).to_fraction();
                if share.is_zero() {
                    continue;
                }
                let whole = payroll.equivalents_of(post, self.facts.period)?;
                let share = Evidence::stated("share", share, "", Some(&post.source))
                    .known_as(format!("shares of {}/{target}", post.name));
                let value = whole.value() * share.value();
                let label = format!("full-time equivalents of {} in {target}", post.label());
                let unit = whole.unit().to_owned();
                let factors = vec![whole, share];
                parts.push(Evidence::new(Rule::Product, &label, value, &unit, factors));
            }
        }
        let value = parts.iter().map(Evidence::value).sum();
        let label = format!("full-time equivalents in {target}");
        Ok(Evidence::new(Rule::Sum, &label, value, "full-time equivalent", parts))
    }

    /// The funders in the order of their names.
    #[must_use]
    pub fn funders(&self) -> &[Funder] {
        &self.prices.funders
    }

    /// How much work may be spent on what is asked of it.
    pub(crate) fn budget(&self) -> Budget {
        self.budget
    }

    /// What is said about the prices that are made from the costs.
    pub(crate) fn pricing(&self) -> Pricing {
        self.prices.pricing.unwrap_or_default()
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
                self.facts.lines.get(line).map(|line| (line.label().to_owned(), line.ledger()))
            }
            ChargeOrigin::Volunteer(role, WageLevel::Central) => {
                let label = self.facts.volunteers.get(role).map(|role| role.label().to_owned())?;
                Some((label, Ledger::VolunteerTime))
            }
            ChargeOrigin::Volunteer(..) => None,
        }
    }

    /// What is charged to one service or pool straight.
    pub(crate) fn charges_to(&self, target: &str) -> impl Iterator<Item = &Charge> + Clone {
        let first = self.charges.partition_point(|charge| charge.target.as_str() < target);
        let rest = self.charges.get(first..).unwrap_or(&[]);
        rest.iter().take_while(move |charge| charge.target.as_str() == target)
    }

    /// All cash charged to a service straight, added up.
    pub(crate) fn direct_cash(&self, service: &str) -> Result<Money, Error> {
        let none = Ok(Money::zero(self.facts.currency));
        self.direct.get(service).map_or(none, DirectAmounts::cash)
    }

    /// The volunteer time charged to a service straight, at a level of the wages.
    pub(crate) fn direct_volunteer_time(
        &self,
        service: &str,
        level: WageLevel,
    ) -> Result<Money, Error> {
        let none = Ok(Money::zero(self.facts.currency));
        self.direct.get(service).map_or(none, |direct| direct.volunteer_time(level))
    }

    pub(crate) fn ledger_of(&self, charge: &Charge) -> Ledger {
        match charge.origin {
            ChargeOrigin::Line(line) => {
                self.facts.lines.get(line).map_or(Ledger::Cash, CostLine::ledger)
            }
            ChargeOrigin::Volunteer(..) => Ledger::VolunteerTime,
        }
    }

    /// A driver by name.
    pub(crate) fn driver(&self, name: &Name) -> Result<&Driver, Error> {
        let found = self.facts.drivers.binary_search_by(|known| known.name.cmp(name));
        let found = found.ok().and_then(|position| self.facts.drivers.get(position));
        found.ok_or_else(|| {
            let known = self.facts.drivers.iter().map(|known| &known.name);
            crate::exact::name::unknown_among(name.as_str(), "driver", known)
        })
    }

    /// Whether a pool's driver takes the replacement value of volunteers in, so that cash costs
    /// depend on the wage basis of volunteers.
    #[must_use]
    pub fn overheads_follow_volunteers(&self) -> bool {
        self.facts.pools.iter().filter_map(|pool| self.driver(&pool.driver).ok()).any(|driver| {
            matches!(driver.quantities, DriverQuantities::ExpenditureWithVolunteers(_))
        })
    }

    /// The quantities of a driver by receiver, volunteers at a level of the wages.
    pub(crate) fn driver_quantities(
        &self,
        driver: &Name,
        level: WageLevel,
    ) -> Result<Vec<(Name, Quantity)>, Error> {
        let quantity = |service: &Name, amount: Money| {
            let quantity = amount.to_plain_text().parse();
            let record = (format_args!("driver {driver:?}, direct expenditure of"), service);
            Ok((service.clone(), quantity.at(record)?))
        };
        match &self.driver(driver)?.quantities {
            DriverQuantities::Stated(quantities) => Ok(quantities.clone()),
            DriverQuantities::DirectExpenditure(services) => services
                .iter()
                .map(|service| quantity(service, self.direct_cash(service.as_str())?))
                .collect(),
            DriverQuantities::ExpenditureWithVolunteers(ExpenditureWithVolunteers {
                services,
                ..
            }) => services
                .iter()
                .map(|service| {
                    let time = self.direct_volunteer_time(service.as_str(), level)?;
                    quantity(service, self.direct_cash(service.as_str())?.checked_add(time)?)
                })
                .collect(),
            DriverQuantities::Percentages(shares) => {
                let times = self.driver(driver)?.common_divisor()?;
                let figure = |share: Percent| share.figure(times);
                shares.iter().map(|(name, share)| Ok((name.clone(), figure(*share)?))).collect()
            }
            DriverQuantities::StaffTime(rows) => {
                let common = self.driver(driver)?.common_divisor()?;
                let mut times: BTreeMap<&Name, Quantity> = BTreeMap::new();
                for (name, share) in rows.iter().flat_map(|row| &row.shares) {
                    let time = times.entry(name).or_insert(Quantity::ZERO);
                    *time = time.checked_add(share.figure(common)?)?;
                }
                Ok(times.into_iter().map(|(name, time)| (name.clone(), time)).collect())
            }
        }
    }
}

impl Charge {
    pub(crate) fn origin(&self) -> ChargeOrigin {
        self.origin
    }
}

impl OrganisationBuilder {
    /// Gives the organisation a label.
    pub fn label(mut self, label: Text) -> Self {
        self.facts.label = Some(label);
        self
    }

    /// States the month in whose prices amounts are.
    pub fn price_base(mut self, price_base: Month) -> Self {
        self.facts.price_base = Some(price_base);
        self
    }

    /// Adds a service.
    pub fn service(mut self, service: Service) -> Self {
        self.facts.services.push(service);
        self
    }

    /// Adds a driver.
    pub fn driver(mut self, driver: Driver) -> Self {
        self.facts.drivers.push(driver);
        self
    }

    /// Adds an overhead pool.
    pub fn pool(mut self, pool: OverheadPool) -> Self {
        self.facts.pools.push(pool);
        self
    }

    /// Adds a cost line.
    pub fn line(mut self, line: CostLine) -> Self {
        self.facts.lines.push(line);
        self
    }

    /// Adds a volunteer role.
    pub fn volunteer(mut self, role: VolunteerRole) -> Self {
        self.facts.volunteers.push(role);
        self
    }

    /// The records that give cost lines.
    pub(super) fn cost_records_mut(&mut self) -> &mut CostRecords {
        &mut self.cost_records
    }

    /// Adds a funder.
    pub fn funder(mut self, funder: Funder) -> Self {
        self.prices.funders.push(funder);
        self
    }

    /// Sets how much work may be spent on the organisation and on what is asked of it.
    pub fn budget(self, budget: Budget) -> Self {
        OrganisationBuilder { budget, ..self }
    }

    /// Says something about the prices that are made from the costs.
    pub fn pricing(mut self, pricing: Pricing) -> Self {
        self.prices.pricing = Some(pricing);
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
    pub fn build(self) -> Result<Organisation, Error> {
        let OrganisationBuilder { mut facts, mut cost_records, mut prices, budget } = self;
        let given = cost_records.give(facts.period, &facts.lines)?;
        let given_lines = given.iter().map(|line| line.name().clone()).collect();
        facts.lines.extend(given);
        for (count, what, limit) in [
            (facts.lines.len(), "cost lines", MAX_LINES),
            (facts.volunteers.len(), "volunteer roles", MAX_LINES),
            (facts.services.len(), "services", MAX_SERVICES),
            (facts.drivers.len(), "drivers", MAX_DRIVERS),
            (facts.pools.len(), "overhead pools", MAX_POOLS),
            (prices.funders.len(), "funders", MAX_FUNDERS),
        ] {
            if count > limit {
                return Err(error::too_many(what, limit));
            }
        }
        facts.sort();
        prices.funders.sort_by(|left, right| left.name.cmp(&right.name));
        prices.funders.iter_mut().for_each(Funder::sort);
        // What is not said is what is said by default.
        facts.price_base.get_or_insert(facts.period.from());
        prices.pricing = prices.pricing.filter(|pricing| *pricing != Pricing::default());
        let mut organisation = Organisation {
            name: Name::new(&facts.name.0).at("the name of the organisation")?,
            facts,
            cost_records,
            prices,
            given_lines,
            charges: Vec::new(),
            direct: BTreeMap::new(),
            budget,
            schema: None,
        };
        let targets = organisation.check_names()?;
        let drivers = organisation.check_drivers(&targets);
        match organisation.compute_charges(&targets) {
            Ok(charges) => organisation.charges = charges,
            Err(error) => return Err(error.behind(drivers.err())),
        }
        drivers?;
        organisation.direct = organisation.direct_amounts();
        // Many pools may name one driver, whose quantities are the same for all.
        let mut checked = BTreeSet::new();
        for pool in &organisation.facts.pools {
            let record = ("pool", &pool.name);
            pool.check().at(record)?;
            let drivers = std::iter::once(&pool.driver).chain(&pool.alternative_drivers);
            for driver in drivers.filter(|driver| checked.insert(*driver)) {
                for level in WageLevel::ALL {
                    organisation.driver_quantities(driver, level).at(record)?;
                }
            }
        }
        organisation.check_funders()?;
        Ok(organisation)
    }
}

impl OrganisationFacts {
    /// Puts what it lists in the order of names.
    fn sort(&mut self) {
        self.services.sort_by(|left, right| left.name.cmp(&right.name));
        self.drivers.sort_by(|left, right| left.name.cmp(&right.name));
        self.drivers.iter_mut().for_each(Driver::sort);
        self.pools.sort_by(|left, right| left.name.cmp(&right.name));
        self.pools.iter_mut().for_each(|pool| pool.alternative_drivers.sort());
        self.lines.sort_by(|left, right| left.name().cmp(right.name()));
        self.volunteers.sort_by(|left, right| left.name.cmp(&right.name));
        self.volunteers.iter_mut().for_each(|role| role.charged_to.sort());
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
        if self.facts.services.is_empty() {
            return Err(error::missing("service"));
        }
        let services = self.facts.services.iter();
        services.clone().try_for_each(|service| service.check().at(("service", &service.name)))?;
        check_unique(self.facts.drivers.iter().map(|driver| &driver.name), "driver")?;
        let lines = self.facts.lines.iter().map(CostLine::name);
        let roles = self.facts.volunteers.iter().map(|role| &role.name);
        let mut sorted: Vec<&Name> = lines.chain(roles).collect();
        sorted.sort();
        check_unique(sorted.into_iter(), "cost line and volunteer role")?;
        let mut targets = BTreeMap::new();
        let services = services.map(|service| (&service.name, Target::Service));
        let pools = self.facts.pools.iter().map(|pool| (&pool.name, Target::Pool));
        for (name, target) in services.chain(pools) {
            if targets.insert(name.clone(), target).is_some() {
                return Err(error::duplicate_name(name, "service and overhead pool"));
            }
        }
        Ok(targets)
    }

    fn check_drivers(&self, targets: &BTreeMap<Name, Target>) -> Result<(), Error> {
        error::gathered(self.facts.drivers.iter().map(|driver| {
            let record = ("driver", &driver.name);
            driver.check().at(record)?;
            let services_only = matches!(
                &driver.quantities,
                DriverQuantities::DirectExpenditure(_)
                    | DriverQuantities::ExpenditureWithVolunteers(_)
            );
            for name in driver.receivers() {
                match targets.get(name) {
                    Some(Target::Service) => {}
                    Some(Target::Pool) if !services_only => {}
                    _ => {
                        let what = if services_only { "service" } else { "service or pool" };
                        return Err(crate::exact::name::unknown_among(
                            name.as_str(),
                            what,
                            targets.keys(),
                        ))
                        .at(record);
                    }
                }
            }
            Ok(())
        }))
    }

    /// Refuses funders who name what is not there, who together pay more than the whole of a
    /// line, and volunteers' time that is claimed, or matched twice.
    fn check_funders(&self) -> Result<(), Error> {
        check_unique(self.prices.funders.iter().map(|funder| &funder.name), "funder")?;
        let mut matched: BTreeMap<&Name, Quantity> = BTreeMap::new();
        let funders = self.prices.funders.iter();
        let checked = funders.map(|it| self.check_funder(it).at(("funder", &it.name)));
        error::gathered::<(), ()>(checked)?;
        for funder in &self.prices.funders {
            let record = ("funder", &funder.name);
            for (role, hours) in &funder.matched_hours {
                let sum = matched.entry(role).or_insert(Quantity::ZERO);
                *sum = sum.checked_add(*hours).at(record)?;
            }
        }
        for (role, matched) in matched {
            let hours = self.volunteer(role).map_or(Quantity::ZERO, |role| role.hours);
            if matched > hours {
                return Err(refused!(
                    CountedTwice: "{matched} hours of volunteer role {role:?} are given to funders as match where there are {hours}: give no hour to two funders"
                ));
            }
        }
        for service in &self.facts.services {
            self.check_funded_once(service)?;
        }
        Ok(())
    }

    fn check_funder(&self, funder: &Funder) -> Result<(), Error> {
        let unknown = |name: &Name, what| Err(error::unknown_name(name, what));
        funder.check()?;
        if !self.facts.services.iter().any(|service| service.name == funder.service) {
            return unknown(&funder.service, "service");
        }
        let amounts = funder.rule().map(FundersRule::amounts).unwrap_or_default();
        amounts.iter().try_for_each(|amount| self.facts.currency.same_as(amount.currency()))?;
        let role = |name: &Name| self.volunteer(name).is_some();
        for name in funder.named_lines() {
            let line = self.line(name);
            let time = line.is_some_and(|line| line.ledger() == Ledger::VolunteerTime);
            if time || role(name) {
                return Err(refused!(
                    Misplaced: "{name:?} is volunteers' time, which nobody was paid for: take it out of the claim; it may be shown as match"
                ));
            }
            let known = line.is_some_and(|line| {
                let charged = line.charged_to().names().any(|target| target == &funder.service);
                line.ledger() == Ledger::Cash && charged
            });
            if !known {
                return unknown(name, "cash line charged straight to the service");
            }
        }
        match funder.matched_hours.iter().find(|(name, _)| !role(name)) {
            Some((name, _)) => unknown(name, "volunteer role"),
            None => Ok(()),
        }
    }

    fn check_funded_once(&self, service: &Service) -> Result<(), Error> {
        let funders = || self.prices.funders.iter().filter(|funder| funder.service == service.name);
        if funders().next().is_none() {
            return Ok(());
        }
        // What is paid of every line, and what more or less of those that a funder names: funders
        // and lines may both be many.
        let mut of_all = Fraction::ZERO;
        let mut of_named: BTreeMap<&Name, Fraction> = BTreeMap::new();
        for funder in funders() {
            let share = funder.share.to_fraction();
            let (named, more) = match &funder.lines {
                EligibleLines::All => ([].as_slice(), Fraction::ZERO),
                EligibleLines::AllBut(names) => (names.as_slice(), -share.clone()),
                EligibleLines::Only(names) => (names.as_slice(), share.clone()),
            };
            if !matches!(&funder.lines, EligibleLines::Only(_)) {
                of_all = of_all + share;
            }
            for line in named {
                let sum = of_named.entry(line).or_default();
                *sum = &*sum + &more;
            }
        }
        for charge in self.charges_to(service.name.as_str()) {
            let ChargeOrigin::Line(line) = charge.origin else { continue };
            let Some(line) = self.facts.lines.get(line) else { continue };
            let sum = of_named.get(line.name()).map_or(of_all.clone(), |named| &of_all + named);
            if line.ledger() == Ledger::Cash && sum > Fraction::ONE {
                return Err(refused!(
                    CountedTwice: "line {:?} of service {:?} is funded to {} in all: lower the shares, so that no line is funded twice",
                    line.name(), &service.name, percentage(sum)
                ));
            }
        }
        let actual = funders().filter_map(|funder| funder.rule()?.share_of_overheads());
        let actual = actual.map(Percent::to_fraction);
        let sum: Fraction = actual.sum();
        if sum > Fraction::ONE {
            let service = service.name.to_text();
            return Err(refused!(
                CountedTwice: "the overheads of service {service:?} are funded to {} in all: lower the shares of actual overhead, so that none is funded twice",
                percentage(sum)
            ));
        }
        Ok(())
    }

    /// By service: what is charged to it straight.
    fn direct_amounts(&self) -> BTreeMap<Name, DirectAmounts> {
        let services = self.facts.services.iter().map(|service| {
            let charges = self.charges_to(service.name.as_str()).map(|charge| {
                let level = match charge.origin {
                    ChargeOrigin::Line(_) => None,
                    ChargeOrigin::Volunteer(_, level) => Some(level),
                };
                (self.ledger_of(charge), charge.amount, level)
            });
            (service.name.clone(), DirectAmounts::of(self.facts.currency, &charges))
        });
        services.collect()
    }

    fn compute_charges(&self, targets: &BTreeMap<Name, Target>) -> Result<Vec<Charge>, Error> {
        let mut charges = Vec::new();
        let lines = self.facts.lines.iter().enumerate().map(|(position, line)| {
            let record = ("line", line.name());
            self.facts.currency.same_as(line.amount().currency()).at(record)?;
            line.check().at(record)?;
            let origin = ChargeOrigin::Line(position);
            let before = charges.len();
            charge(&mut charges, origin, line.amount(), line.charged_to(), targets).at(record)?;
            let to_pool = |charge: &Charge| targets.get(&charge.target) == Some(&Target::Pool);
            if line.avoidable_share().is_some() && charges.iter().skip(before).any(to_pool) {
                return Err(refusal::volunteer_programme()).at(record);
            }
            Ok(())
        });
        let lines = error::gathered(lines);
        let roles = self.facts.volunteers.iter().enumerate().map(|(position, role)| {
            let record = ("volunteer role", &role.name);
            self.facts.currency.same_as(role.wage.at(WageLevel::Central).currency()).at(record)?;
            role.check().at(record)?;
            for level in WageLevel::ALL {
                let value = role.replacement_value(level).at(record)?;
                let origin = ChargeOrigin::Volunteer(position, level);
                charge(&mut charges, origin, value, &role.charged_to, targets).at(record)?;
            }
            Ok(())
        });
        error::gathered::<(), ()>([lines, error::gathered(roles)])?;
        // A stable sort: under each target the order of lines and roles stays.
        charges.sort_by(|left, right| left.target.cmp(&right.target));
        Ok(charges)
    }
}

/// A part as a percentage, in full.
fn percentage(part: Fraction) -> Box<str> {
    let hundred = part * Fraction::from_integer(100);
    let figure = hundred.to_exact_decimal().unwrap_or_else(|| hundred.to_string());
    format!("{figure}%").into()
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
        Err(crate::exact::name::unknown_among(name.as_str(), "service or pool", targets.keys()))
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
