//! What each service really costs: its direct costs and its fair share of the overheads.
//!
//! [`full_cost()`] shares an [`Organisation`]'s pools out by a [`Method`]. The table of pools by
//! services, by origin, is rounded first, as a whole and ledger by ledger; every total is read off
//! it, so all tables add up along rows and columns in minor units and agree with each other.

use std::sync::Arc;

use crate::allocation::{Allocation, CostPool, Method, OriginTable, Problem, allocate};
use crate::cost::organisation::ChargeOrigin;
use crate::cost::{
    Charge, ChargedTo, CostLine, Ledger, LedgerAmounts, Organisation, VolunteerRole, WageLevel,
};
use crate::error::{AtRecord, Error};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Currency, Fraction, Money, Name, Quantity, Rounding};

/// Which costs a figure takes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CostBasis {
    /// Cash charged to the service straight.
    Direct,
    /// Direct cash and the service's share of the overheads' cash: what "full cost" means when
    /// said alone.
    Full,
    /// Full cost and the replacement value of volunteer time.
    VolunteerInflatedGross,
    /// The same less the avoidable part of the volunteer programme's cost. With few volunteers it
    /// can lie below the full cost.
    VolunteerInflatedNet,
}

impl CostBasis {
    /// The four bases, in alphabetical order.
    pub const ALL: [CostBasis; 4] = [
        CostBasis::Direct,
        CostBasis::Full,
        CostBasis::VolunteerInflatedGross,
        CostBasis::VolunteerInflatedNet,
    ];

    /// The basis in words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            CostBasis::Direct => "direct cost",
            CostBasis::Full => "full cost",
            CostBasis::VolunteerInflatedGross => "volunteer-inflated cost (gross)",
            CostBasis::VolunteerInflatedNet => "volunteer-inflated cost (net)",
        }
    }
}

/// The full cost of every service of an organisation under one allocation method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FullCost {
    organisation: Arc<Organisation>,
    allocation: Allocation,
    origin: OriginTable,
    services: Vec<ServiceCost>,
    pools: Vec<PoolCost>,
    totals: LedgerAmounts,
}

/// What one service costs over the period, by ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceCost {
    name: Name,
    unit: Name,
    volume: Quantity,
    direct: LedgerAmounts,
    overheads: Vec<(Name, LedgerAmounts)>,
    overhead: LedgerAmounts,
    full: LedgerAmounts,
    avoidable_programme: Money,
    /// Volunteer time, straight and from pools, at the low and the high wages.
    replacement_low: Money,
    replacement_high: Money,
}

/// What one pool costs by itself, before anything is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolCost {
    name: Name,
    own: LedgerAmounts,
}

/// Shares an organisation's overheads out and adds each service's costs up.
///
/// Formula: `full cost = direct + Σ_pools c_i · T_ip`, with `T_ip` the part of pool `i` that ends
/// in service `p` under the method, and the table `c_i · T_ip` rounded as a whole.
///
/// # Errors
///
/// [`Error::ZeroBase`] and those of a step-down sequence; [`Error::OriginBound`] for models too
/// large for a table by origin; [`Error::AmountOutOfBounds`] where totals grow too large.
///
/// ```
/// use fullcost::allocation::Method;
/// use fullcost::cost::{CostLine, Driver, Organisation, OverheadPool, Service};
/// use fullcost::exact::{Currency, Money, Name, Period};
/// use fullcost::full_cost::{CostBasis, full_cost};
///
/// let pounds = |text| Money::parse(text, Currency::GBP);
/// let organisation =
///     Organisation::builder("shed", Currency::GBP, Period::new("2026-04".parse()?, 12)?)
///         .service(Service::new("repairs", "visit", "900".parse()?)?)
///         .service(Service::new("advice", "case", "400".parse()?)?)
///         .driver(Driver::stated("posts", vec![
///             (Name::new("repairs")?, "2".parse()?),
///             (Name::new("advice")?, "1".parse()?),
///         ])?)
///         .pool(OverheadPool::new("office", "posts")?)
///         .line(CostLine::new("materials", pounds("4500")?, "repairs", "ledger")?)
///         .line(CostLine::new("rent", pounds("1000")?, "office", "lease")?)
///         .build()?;
/// let costs = full_cost(&organisation, &Method::Direct)?;
/// assert_eq!(costs.service("repairs")?.cost(CostBasis::Full)?.to_string(), "5166.67 GBP");
/// assert_eq!(costs.service("advice")?.cost(CostBasis::Full)?.to_string(), "333.33 GBP");
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn full_cost(organisation: &Organisation, method: &Method) -> Result<FullCost, Error> {
    let problem = problem(organisation)?;
    let allocation = allocate(&problem, method)?;
    let origin = allocation.by_origin()?;
    let tables = Column::ALL.map(|column| {
        // Equal wages give equal tables: the central one then stands for all.
        let same = column != Column::VolunteerTime && same_as_central(&problem, column);
        if same { Ok(None) } else { origin.rounded(column.position()).map(Some) }
    });
    let [cash, in_kind, central, high, low] = tables;
    let central = central?;
    let (high, low) = (high?.or_else(|| central.clone()), low?.or_else(|| central.clone()));
    let tables = Tables { cash: cash?, in_kind: in_kind?, central, high, low };
    let currency = organisation.currency();
    let services = organisation
        .services()
        .iter()
        .enumerate()
        .map(|(position, service)| {
            let direct = Direct::of(organisation, service.name())?;
            let overheads = problem
                .pools()
                .enumerate()
                .map(|(pool, name)| Ok((name.clone(), tables.ledgers(currency, pool, position)?)))
                .collect::<Result<Vec<_>, Error>>()?;
            let record = || format!("service {:?}", service.name());
            let overhead =
                sum(currency, overheads.iter().map(|(_, amounts)| amounts)).at(record)?;
            let pools = problem.pools().len();
            let with_overheads = |own: i128, table: &Table| {
                let shared: i128 = (0..pools).map(|pool| cell(table, pool, position)).sum();
                Money::from_minor_units(own.saturating_add(shared), currency).at(record)
            };
            Ok(ServiceCost {
                name: service.name().clone(),
                unit: service.unit().clone(),
                volume: service.volume(),
                direct: direct.ledgers,
                full: direct.ledgers.checked_add(&overhead).at(record)?,
                overheads,
                overhead,
                avoidable_programme: direct.avoidable,
                replacement_low: with_overheads(direct.low, &tables.low)?,
                replacement_high: with_overheads(direct.high, &tables.high)?,
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let pools = organisation
        .pools()
        .iter()
        .map(|pool| {
            let own = Direct::of(organisation, pool.name())?.ledgers;
            Ok(PoolCost { name: pool.name().clone(), own })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let totals = sum(currency, services.iter().map(|service| &service.full));
    let totals = totals.at(|| "all services together".to_owned())?;
    let organisation = Arc::new(organisation.clone());
    Ok(FullCost { organisation, allocation, origin, services, pools, totals })
}

impl FullCost {
    /// The organisation.
    #[must_use]
    pub fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    /// The exact result of sharing the pools out: by stage, in minor units, with the columns
    /// of [`ledger_column`].
    #[must_use]
    pub fn allocation(&self) -> &Allocation {
        &self.allocation
    }

    /// The exact table by origin.
    #[must_use]
    pub fn origin(&self) -> &OriginTable {
        &self.origin
    }

    /// The services in the order of their names.
    #[must_use]
    pub fn services(&self) -> &[ServiceCost] {
        &self.services
    }

    /// The pools' own costs in the order of their names.
    #[must_use]
    pub fn pools(&self) -> &[PoolCost] {
        &self.pools
    }

    /// All services' full costs, added up: what went in, ledger by ledger.
    #[must_use]
    pub fn totals(&self) -> &LedgerAmounts {
        &self.totals
    }

    /// One service by name.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`].
    pub fn service(&self, name: &str) -> Result<&ServiceCost, Error> {
        match self.services.iter().find(|service| service.name.as_str() == name) {
            Some(service) => Ok(service),
            None => Err(Error::UnknownName { name: Name::new(name)?, what: "service" }),
        }
    }

    /// The working behind a service's cost, down to cost lines, drivers and their sources.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`], or [`Error::TooManyRecords`] where pools that pass on to each
    /// other make the tree larger than [`MAX_EVIDENCE_PARTS`].
    pub fn evidence(&self, service: &str, basis: CostBasis) -> Result<Evidence, Error> {
        let cost = self.service(service)?;
        let mut tree = Working { costs: self, left: MAX_EVIDENCE_PARTS };
        let unit = self.organisation.currency().to_string();
        let mut parts = tree.direct(cost, Ledger::Cash)?;
        if basis != CostBasis::Direct {
            parts.extend(tree.overheads(cost, Ledger::Cash)?);
        }
        if matches!(basis, CostBasis::VolunteerInflatedGross | CostBasis::VolunteerInflatedNet) {
            parts.extend(tree.direct(cost, Ledger::VolunteerTime)?);
            parts.extend(tree.overheads(cost, Ledger::VolunteerTime)?);
        }
        let label = format!("{} of {}", basis.as_str(), service);
        let value = cost.cost(basis)?.to_fraction();
        if basis != CostBasis::VolunteerInflatedNet {
            return Ok(Evidence::new(Rule::Sum, &label, value, &unit, parts));
        }
        let gross = cost.cost(CostBasis::VolunteerInflatedGross)?.to_fraction();
        let gross_label = format!("{} of {}", CostBasis::VolunteerInflatedGross.as_str(), service);
        let gross = Evidence::new(Rule::Sum, &gross_label, gross, &unit, parts);
        let avoidable = cost.avoidable_programme.to_fraction();
        let avoidable_label = "avoidable volunteer programme cost";
        let parts = tree.avoidable(cost)?;
        let avoidable = Evidence::new(Rule::Sum, avoidable_label, avoidable, &unit, parts);
        Ok(Evidence::new(Rule::Difference, &label, value, &unit, vec![gross, avoidable]))
    }

    /// The working behind a service's cost per unit.
    ///
    /// # Errors
    ///
    /// As [`evidence`](Self::evidence).
    pub fn evidence_per_unit(&self, service: &str, basis: CostBasis) -> Result<Evidence, Error> {
        let cost = self.service(service)?;
        let total = self.evidence(service, basis)?;
        let per_unit = cost.per_unit(basis)?;
        let unit = format!("{} per {}", self.organisation.currency(), cost.unit);
        let label = format!("{} of {service} per {}", basis.as_str(), cost.unit);
        let volume = cost.volume.to_fraction();
        let record = self.organisation.services().iter().find(|known| *known.name() == cost.name);
        let source = record.and_then(crate::cost::Service::source);
        let volume = Evidence::stated("volume", volume, cost.unit.as_str(), source);
        Ok(Evidence::new(Rule::Quotient, &label, per_unit, &unit, vec![total, volume]))
    }
}

impl ServiceCost {
    /// The service.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// The unit of its volume.
    #[must_use]
    pub fn unit(&self) -> &Name {
        &self.unit
    }

    /// Its volume over the period.
    #[must_use]
    pub fn volume(&self) -> Quantity {
        self.volume
    }

    /// What is charged to it straight.
    #[must_use]
    pub fn direct(&self) -> &LedgerAmounts {
        &self.direct
    }

    /// What it bears of each pool's own cost, in the order of the pools' names.
    #[must_use]
    pub fn overheads(&self) -> &[(Name, LedgerAmounts)] {
        &self.overheads
    }

    /// What it bears of all pools.
    #[must_use]
    pub fn overhead(&self) -> &LedgerAmounts {
        &self.overhead
    }

    /// Direct and overhead together.
    #[must_use]
    pub fn full(&self) -> &LedgerAmounts {
        &self.full
    }

    /// The part of its volunteer programme cost that paid staff would not need.
    #[must_use]
    pub fn avoidable_programme_cost(&self) -> Money {
        self.avoidable_programme
    }

    /// What its volunteers' time, straight and through pools, would have cost at a level of the
    /// wages. The central value is the ledger's; each level is a table of its own that adds up.
    #[must_use]
    pub fn replacement_value(&self, level: WageLevel) -> Money {
        match level {
            WageLevel::Central => self.full.get(Ledger::VolunteerTime),
            WageLevel::High => self.replacement_high,
            WageLevel::Low => self.replacement_low,
        }
    }

    /// The cost over the period on a basis, volunteers at the central wages.
    ///
    /// # Errors
    ///
    /// [`Error::AmountOutOfBounds`].
    pub fn cost(&self, basis: CostBasis) -> Result<Money, Error> {
        self.cost_at(basis, WageLevel::Central)
    }

    /// The cost over the period on a basis, volunteers at a level of the wages.
    ///
    /// `gross = full + replacement value`; `net = gross − avoidable programme cost`
    ///
    /// # Errors
    ///
    /// [`Error::AmountOutOfBounds`].
    pub fn cost_at(&self, basis: CostBasis, level: WageLevel) -> Result<Money, Error> {
        let full = self.full.get(Ledger::Cash);
        let record = || format!("service {:?}", self.name);
        let gross = || full.checked_add(self.replacement_value(level)).at(record);
        match basis {
            CostBasis::Direct => Ok(self.direct.get(Ledger::Cash)),
            CostBasis::Full => Ok(full),
            CostBasis::VolunteerInflatedGross => gross(),
            CostBasis::VolunteerInflatedNet => {
                gross()?.checked_sub(self.avoidable_programme).at(record)
            }
        }
    }

    /// The cost per unit on a basis, exactly: the cost in whole minor units over the volume.
    ///
    /// # Errors
    ///
    /// [`Error::AmountOutOfBounds`].
    pub fn per_unit(&self, basis: CostBasis) -> Result<Fraction, Error> {
        self.per_unit_at(basis, WageLevel::Central)
    }

    /// The same, volunteers at a level of the wages.
    ///
    /// # Errors
    ///
    /// [`Error::AmountOutOfBounds`].
    pub fn per_unit_at(&self, basis: CostBasis, level: WageLevel) -> Result<Fraction, Error> {
        self.cost_at(basis, level)?.to_fraction().checked_div(&self.volume.to_fraction())
    }

    /// The currency of the amounts.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.avoidable_programme.currency()
    }
}

impl PoolCost {
    /// The pool.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// What is charged to the pool itself.
    #[must_use]
    pub fn own(&self) -> &LedgerAmounts {
        &self.own
    }
}

/// The column of an [`Allocation`] made by [`full_cost()`] that holds a ledger.
#[must_use]
pub fn ledger_column(ledger: Ledger) -> usize {
    Column::of(ledger).position()
}

/// The most parts a tree of evidence may have.
pub const MAX_EVIDENCE_PARTS: usize = 100_000;

/// What travels through an allocation: the ledgers, and volunteer time at the other wages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Cash,
    InKind,
    VolunteerTime,
    VolunteerTimeHigh,
    VolunteerTimeLow,
}

impl Column {
    const ALL: [Column; 5] = [
        Column::Cash,
        Column::InKind,
        Column::VolunteerTime,
        Column::VolunteerTimeHigh,
        Column::VolunteerTimeLow,
    ];

    fn of(ledger: Ledger) -> Column {
        match ledger {
            Ledger::Cash => Column::Cash,
            Ledger::InKind => Column::InKind,
            Ledger::VolunteerTime => Column::VolunteerTime,
        }
    }

    fn position(self) -> usize {
        match self {
            Column::Cash => 0,
            Column::InKind => 1,
            Column::VolunteerTime => 2,
            Column::VolunteerTimeHigh => 3,
            Column::VolunteerTimeLow => 4,
        }
    }

    /// Whether a charge counts in the column.
    fn takes(self, organisation: &Organisation, charge: &Charge) -> bool {
        let level = match self {
            Column::VolunteerTimeHigh => WageLevel::High,
            Column::VolunteerTimeLow => WageLevel::Low,
            _ => WageLevel::Central,
        };
        let ledger = organisation.ledger_of(charge);
        let own = match self {
            Column::Cash => Ledger::Cash,
            Column::InKind => Ledger::InKind,
            _ => Ledger::VolunteerTime,
        };
        match charge.origin() {
            ChargeOrigin::Line(_) => ledger == own,
            ChargeOrigin::Volunteer(_, charged) => ledger == own && charged == level,
        }
    }
}

fn same_as_central(problem: &Problem, column: Column) -> bool {
    let wages = matches!(column, Column::VolunteerTimeHigh | Column::VolunteerTimeLow);
    let central = Column::VolunteerTime.position();
    wages
        && (0..problem.pools().len())
            .all(|pool| problem.own(pool, column.position()) == problem.own(pool, central))
}

/// The pools with their own amounts and drivers.
fn problem(organisation: &Organisation) -> Result<Problem, Error> {
    let services = organisation.services().iter().map(|service| service.name().clone());
    let pools = organisation
        .pools()
        .iter()
        .map(|pool| {
            let own = Column::ALL.map(|column| column_total(organisation, pool.name(), column));
            let own = own.into_iter().collect::<Result<Vec<_>, Error>>()?;
            let record = || format!("pool {:?}", pool.name());
            let quantities = organisation.driver_quantities(pool.driver()).at(record)?;
            let empty = CostPool::new(pool.name().clone(), own);
            Ok(quantities
                .into_iter()
                .fold(empty, |pool, (name, quantity)| pool.with_quantity(name, quantity)))
        })
        .collect::<Result<Vec<_>, Error>>()?;
    Problem::new(services.collect(), pools, Column::ALL.len())
}

/// What is charged straight to a service or pool in a column, in minor units.
fn column_total(organisation: &Organisation, name: &Name, column: Column) -> Result<i128, Error> {
    let charges = organisation.charges_to(name.as_str());
    let amounts = charges.filter(|charge| column.takes(organisation, charge)).map(Charge::amount);
    crate::exact::money::total(organisation.currency(), amounts)
        .map(Money::minor_units)
        .at(|| format!("the lines charged to {name:?}"))
}

/// What is charged to one service or pool straight.
struct Direct {
    ledgers: LedgerAmounts,
    avoidable: Money,
    high: i128,
    low: i128,
}

impl Direct {
    fn of(organisation: &Organisation, name: &Name) -> Result<Self, Error> {
        let total = |column| column_total(organisation, name, column);
        let [cash, in_kind, central] =
            [total(Column::Cash)?, total(Column::InKind)?, total(Column::VolunteerTime)?];
        let currency = organisation.currency();
        let ledgers = LedgerAmounts::from_minor_units(currency, |ledger| match ledger {
            Ledger::Cash => cash,
            Ledger::InKind => in_kind,
            Ledger::VolunteerTime => central,
        })?;
        let avoidable = avoidable_parts(organisation, name).map(|(_, _, amount)| amount);
        let avoidable = avoidable.collect::<Result<Vec<_>, Error>>()?;
        Ok(Direct {
            ledgers,
            avoidable: crate::exact::money::total(currency, avoidable)?,
            high: total(Column::VolunteerTimeHigh)?,
            low: total(Column::VolunteerTimeLow)?,
        })
    }
}

/// The avoidable part of every volunteer programme line charged to a service, rounded once, half
/// to even.
fn avoidable_parts<'a>(
    organisation: &'a Organisation,
    name: &'a Name,
) -> impl Iterator<Item = (&'a CostLine, Money, Result<Money, Error>)> {
    organisation.charges_to(name.as_str()).filter_map(|charge| {
        let ChargeOrigin::Line(line) = charge.origin() else {
            return None;
        };
        let line = organisation.lines().get(line)?;
        let share = line.avoidable_share()?;
        let amount = charge.amount().to_fraction() * share.to_fraction();
        let amount = amount.to_money(organisation.currency(), Rounding::HalfEven);
        Some((line, charge.amount(), amount))
    })
}

type Table = Option<Vec<Vec<i128>>>;

/// The rounded tables of pools by services.
struct Tables {
    cash: Table,
    in_kind: Table,
    central: Table,
    high: Table,
    low: Table,
}

impl Tables {
    fn ledgers(
        &self,
        currency: Currency,
        pool: usize,
        service: usize,
    ) -> Result<LedgerAmounts, Error> {
        LedgerAmounts::from_minor_units(currency, |ledger| match ledger {
            Ledger::Cash => cell(&self.cash, pool, service),
            Ledger::InKind => cell(&self.in_kind, pool, service),
            Ledger::VolunteerTime => cell(&self.central, pool, service),
        })
    }
}

fn cell(table: &Table, pool: usize, service: usize) -> i128 {
    let row = table.as_ref().and_then(|table| table.get(pool));
    row.and_then(|row| row.get(service)).copied().unwrap_or(0)
}

fn sum<'a>(
    currency: Currency,
    amounts: impl Iterator<Item = &'a LedgerAmounts>,
) -> Result<LedgerAmounts, Error> {
    let zero = LedgerAmounts::zero(currency);
    amounts.into_iter().try_fold(zero, |sum, amounts| sum.checked_add(amounts))
}

/// Builds evidence and counts its parts.
struct Working<'a> {
    costs: &'a FullCost,
    left: usize,
}

impl Working<'_> {
    fn count(&mut self) -> Result<(), Error> {
        self.left = self.left.checked_sub(1).ok_or(Error::TooManyRecords {
            what: "parts in the evidence",
            limit: MAX_EVIDENCE_PARTS,
        })?;
        Ok(())
    }

    /// The charges to a service in a ledger.
    fn direct(&mut self, cost: &ServiceCost, ledger: Ledger) -> Result<Vec<Evidence>, Error> {
        self.charges(&cost.name, Column::of(ledger))
    }

    fn charges(&mut self, target: &Name, column: Column) -> Result<Vec<Evidence>, Error> {
        let organisation = Arc::clone(&self.costs.organisation);
        let charges = organisation.charges_to(target.as_str());
        charges
            .filter(|charge| column.takes(&organisation, charge))
            .map(|charge| {
                self.count()?;
                Ok(charge_evidence(&organisation, charge))
            })
            .collect()
    }

    /// What a service bears of each pool in a ledger, unless that is nothing.
    fn overheads(&mut self, cost: &ServiceCost, ledger: Ledger) -> Result<Vec<Evidence>, Error> {
        let unit = self.costs.organisation.currency().to_string();
        let places = self.costs.organisation.currency().minor_unit_digits();
        let problem = self.costs.allocation.problem();
        let service = problem.service_position(cost.name.as_str())?;
        let mut parts = Vec::new();
        for (pool, (name, amounts)) in cost.overheads.iter().enumerate() {
            let own = problem.own(pool, Column::of(ledger).position());
            let part = self.costs.origin.part_at(pool, service);
            if own == 0 || part.is_zero() {
                continue;
            }
            self.count()?;
            let own = Money::from_minor_units(own, self.costs.organisation.currency())?;
            let charges = self.charges(name, Column::of(ledger))?;
            let own_label = format!("own cost of {name}");
            let exact = own.to_fraction() * &part;
            let own = Evidence::new(Rule::Sum, &own_label, own.to_fraction(), &unit, charges);
            let part = self.origin_part(pool, service)?;
            let label = format!("exact share of {name}");
            let exact = Evidence::new(Rule::Product, &label, exact, &unit, vec![own, part]);
            let rounded = amounts.get(ledger).to_fraction();
            let label = format!("share of {name}");
            let rule = Rule::RoundedInTable { places };
            parts.push(Evidence::new(rule, &label, rounded, &unit, vec![exact]));
        }
        Ok(parts)
    }

    /// `T_ip`: what goes to the service straight, and through every pool that is still open.
    fn origin_part(&mut self, pool: usize, service: usize) -> Result<Evidence, Error> {
        use crate::allocation::Receiver;
        self.count()?;
        let allocation = &self.costs.allocation;
        let problem = allocation.problem();
        let name = problem.pool_name(pool).map_or("?", Name::as_str);
        let open: Vec<(Receiver, i128)> = allocation.open_quantities(pool).collect();
        let mut parts = Vec::new();
        for (receiver, _) in open {
            let stage = allocation.stage_part(pool, receiver)?;
            match receiver {
                Receiver::Service(other) if other == service => {
                    parts.push(self.stage(pool, receiver, stage)?);
                }
                Receiver::Service(_) => {}
                Receiver::Pool(other) => {
                    let passed_on = self.costs.origin.part_at(other, service);
                    if passed_on.is_zero() {
                        continue;
                    }
                    let through = problem.pool_name(other).map_or("?", Name::as_str);
                    let label = format!("through {through}");
                    let value = &stage * &passed_on;
                    let stage = self.stage(pool, receiver, stage)?;
                    let parts_through = vec![stage, self.origin_part(other, service)?];
                    parts.push(Evidence::new(Rule::Product, &label, value, "", parts_through));
                }
            }
        }
        let value = self.costs.origin.part_at(pool, service);
        let service = problem.services().get(service).map_or("?", Name::as_str);
        let label = format!("part of {name} that ends in {service}");
        Ok(Evidence::new(Rule::Sum, &label, value, "", parts))
    }

    /// The part of a pool that goes to a receiver: quantity over base, from the stated driver.
    fn stage(
        &mut self,
        pool: usize,
        receiver: crate::allocation::Receiver,
        value: Fraction,
    ) -> Result<Evidence, Error> {
        self.count()?;
        let (organisation, allocation) = (&self.costs.organisation, &self.costs.allocation);
        let problem = allocation.problem();
        let driver = organisation.pools().get(pool).map(|pool| pool.driver().clone());
        let driver = driver.unwrap_or_else(|| Name::fixed("?"));
        let record = organisation.drivers().iter().find(|known| *known.name() == driver);
        let source = record.and_then(crate::cost::Driver::source);
        let unit = record.and_then(crate::cost::Driver::unit).map_or("", Name::as_str);
        let quantities = organisation.driver_quantities(&driver)?;
        let open: Vec<_> = allocation.open_quantities(pool).map(|(open, _)| open).collect();
        let mut parts = Vec::new();
        let (mut own, mut base) = (Fraction::ZERO, Fraction::ZERO);
        for (name, quantity) in quantities {
            let this = problem.receiver(name.as_str())?;
            if open.contains(&this) {
                let quantity = quantity.to_fraction();
                base = base + &quantity;
                if this == receiver {
                    own = quantity.clone();
                }
                self.count()?;
                parts.push(Evidence::stated(name.as_str(), quantity, unit, source));
            }
        }
        let name = problem.receiver_name(receiver).map_or("?", Name::as_str);
        let label = format!("{driver} of {name} over {driver} of all open receivers");
        let own = Evidence::stated(&format!("{driver} of {name}"), own, unit, source);
        let base_label = format!("{driver} of all open receivers");
        let base = Evidence::new(Rule::Sum, &base_label, base, unit, parts);
        Ok(Evidence::new(Rule::Quotient, &label, value, "", vec![own, base]))
    }

    fn avoidable(&mut self, cost: &ServiceCost) -> Result<Vec<Evidence>, Error> {
        let unit = self.costs.organisation.currency().to_string();
        let places = self.costs.organisation.currency().minor_unit_digits();
        let organisation = Arc::clone(&self.costs.organisation);
        avoidable_parts(&organisation, &cost.name)
            .map(|(line, charged, amount)| {
                self.count()?;
                let share = line.avoidable_share().unwrap_or_default().to_fraction();
                let exact = charged.to_fraction() * &share;
                let source = Some(line.source());
                let parts = vec![
                    Evidence::stated(line.label(), charged.to_fraction(), &unit, source),
                    Evidence::stated("avoidable share", share, "", source),
                ];
                let label = format!("avoidable part of {}, exactly", line.label());
                let exact = Evidence::new(Rule::Product, &label, exact, &unit, parts);
                let label = format!("avoidable part of {}", line.label());
                let rule = Rule::Rounded { places, rounding: Rounding::HalfEven };
                Ok(Evidence::new(rule, &label, amount?.to_fraction(), &unit, vec![exact]))
            })
            .collect()
    }
}

/// The working behind one charge: the line or role, split where it is shared.
fn charge_evidence(organisation: &Organisation, charge: &Charge) -> Evidence {
    let (whole, charged_to, source) = match charge.origin() {
        ChargeOrigin::Line(line) => {
            let line = organisation.lines().get(line);
            let source = line.map(CostLine::source);
            (line.map(CostLine::evidence), line.map(CostLine::charged_to), source)
        }
        ChargeOrigin::Volunteer(role, level) => {
            let role = organisation.volunteers().get(role);
            let whole = role
                .and_then(|role| Some(role.evidence(level, role.replacement_value(level).ok()?)));
            (whole, role.map(VolunteerRole::charged_to), role.map(VolunteerRole::source))
        }
    };
    let unit = organisation.currency().to_string();
    let value = charge.amount().to_fraction();
    match (whole, charged_to) {
        (Some(whole), Some(ChargedTo::Shared(shares))) => {
            let label = format!("{}, share of {}", whole.label(), charge.target());
            let places = organisation.currency().minor_unit_digits();
            let rule = Rule::Apportioned { key: charge.target().clone(), places };
            let weights = shares.iter().map(|(name, share)| {
                Evidence::stated(name.as_str(), share.to_fraction(), "", source)
            });
            let parts = std::iter::once(whole).chain(weights).collect();
            Evidence::new(rule, &label, value, &unit, parts)
        }
        (Some(whole), _) => whole,
        (None, _) => Evidence::stated(charge.target().as_str(), value, &unit, None),
    }
}
