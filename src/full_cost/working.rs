//! The working behind a full cost: trees of evidence, built when they are asked for.

use std::sync::Arc;

use super::service::CostedService;
use super::{
    Column, CostBasis, FullCost, MAX_EVIDENCE_DEPTH, MAX_EVIDENCE_PARTS, ServiceCost,
    avoidable_parts,
};
use crate::allocation::{Method, Receiver};
use crate::cost::organisation::ChargeOrigin;
use crate::cost::{
    Charge, ChargedTo, CostLine, Driver, DriverQuantities, Ledger, LedgerAmounts, Organisation,
    WageLevel,
};
use crate::error::{self, Error};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Money, Name, Rounding};

impl CostedService<'_> {
    /// The working behind the service's cost, volunteers at the central wages, down to cost
    /// lines, drivers and their sources.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) where pools that pass on to each other make the tree larger than
    /// [`MAX_EVIDENCE_PARTS`] or deeper than [`MAX_EVIDENCE_DEPTH`].
    pub fn evidence(self, basis: CostBasis) -> Result<Evidence, Error> {
        self.evidence_at(basis, WageLevel::Central)
    }

    /// The working behind its cost, volunteers at a level of the wages.
    ///
    /// # Errors
    ///
    /// As [`evidence`](Self::evidence).
    pub fn evidence_at(self, basis: CostBasis, level: WageLevel) -> Result<Evidence, Error> {
        cost(self.costs, self.cost, basis, level)
    }

    /// The working behind its cost per unit, volunteers at the central wages.
    ///
    /// # Errors
    ///
    /// As [`evidence`](Self::evidence).
    pub fn evidence_per_unit(self, basis: CostBasis) -> Result<Evidence, Error> {
        self.evidence_per_unit_at(basis, WageLevel::Central)
    }

    /// The working behind its cost per unit, volunteers at a level of the wages.
    ///
    /// # Errors
    ///
    /// As [`evidence`](Self::evidence).
    pub fn evidence_per_unit_at(
        self,
        basis: CostBasis,
        level: WageLevel,
    ) -> Result<Evidence, Error> {
        cost_per_unit(self.costs, self.cost, basis, level)
    }
}

/// A service's cost on a basis, volunteers at a level of the wages.
fn cost(
    costs: &FullCost,
    cost: &ServiceCost,
    basis: CostBasis,
    level: WageLevel,
) -> Result<Evidence, Error> {
    let mut tree = Working { costs, left: MAX_EVIDENCE_PARTS, depth: 0 };
    let unit = cost.currency().to_string();
    let labelled = |basis: CostBasis| {
        let wages = match (basis, level) {
            (CostBasis::Direct | CostBasis::Full, _) | (_, WageLevel::Central) => String::new(),
            (_, level) => format!(" at {} wages", level.as_str()),
        };
        format!("{} of {}{wages}", basis.as_str(), cost.name)
    };
    let value = |basis| Ok::<_, Error>(cost.cost_at(basis, level)?.to_fraction());
    let mut parts = match basis {
        CostBasis::Direct => tree.charges(&cost.name, Column::of(Ledger::Cash))?,
        _ => tree.column(cost, Column::of(Ledger::Cash))?,
    };
    if matches!(basis, CostBasis::VolunteerInflatedGross | CostBasis::VolunteerInflatedNet) {
        parts.extend(tree.column(cost, Column::at(level))?);
    }
    if basis != CostBasis::VolunteerInflatedNet {
        return Ok(Evidence::new(Rule::Sum, &labelled(basis), value(basis)?, &unit, parts));
    }
    let gross = CostBasis::VolunteerInflatedGross;
    let gross = Evidence::new(Rule::Sum, &labelled(gross), value(gross)?, &unit, parts);
    let avoidable = cost.avoidable_programme_cost.to_fraction();
    let label = "avoidable volunteer programme cost";
    let avoidable = Evidence::new(Rule::Sum, label, avoidable, &unit, tree.avoidable(cost)?);
    let parts = vec![gross, avoidable];
    Ok(Evidence::new(Rule::Difference, &labelled(basis), value(basis)?, &unit, parts))
}

/// The working of a service's cost over its volume.
fn cost_per_unit(
    costs: &FullCost,
    service: &ServiceCost,
    basis: CostBasis,
    level: WageLevel,
) -> Result<Evidence, Error> {
    let total = cost(costs, service, basis, level)?;
    let per_unit = service.per_unit_at(basis, level)?;
    let unit = format!("{} per {}", service.currency(), service.unit);
    let label = format!("{} per {}", total.label(), service.unit);
    let record = costs.organisation.services().iter().find(|known| known.name == service.name);
    let source = record.and_then(|service| service.source.as_ref());
    let volume = service.volume.to_fraction();
    let volume = Evidence::stated("volume", volume, service.unit.as_str(), source)
        .known_as(format!("service/{}/volume", service.name));
    Ok(Evidence::new(Rule::Quotient, &label, per_unit, &unit, vec![total, volume]))
}

/// What a service bears of one pool in a column, as the table by origin rounded it.
fn rounded(
    cost: &ServiceCost,
    pool: usize,
    amounts: &LedgerAmounts,
    column: Column,
) -> Result<Money, Error> {
    let (low, high) = cost.replacement_overheads.get(pool).copied().unwrap_or((0, 0));
    let at_wages = |minor_units| Money::from_minor_units(minor_units, cost.currency());
    match column {
        Column::Cash => Ok(amounts.get(Ledger::Cash)),
        Column::InKind => Ok(amounts.get(Ledger::InKind)),
        Column::VolunteerTime => Ok(amounts.get(Ledger::VolunteerTime)),
        Column::VolunteerTimeHigh => at_wages(high),
        Column::VolunteerTimeLow => at_wages(low),
    }
}

/// Builds evidence and counts its parts.
struct Working<'a> {
    costs: &'a FullCost,
    left: usize,
    /// How many pools lie between the service and the one at hand.
    depth: usize,
}

impl Working<'_> {
    fn count(&mut self) -> Result<(), Error> {
        self.left = self
            .left
            .checked_sub(1)
            .ok_or_else(|| error::too_many("parts in the evidence", MAX_EVIDENCE_PARTS))?;
        Ok(())
    }

    /// The charges to a service and its overheads in a column.
    fn column(&mut self, cost: &ServiceCost, column: Column) -> Result<Vec<Evidence>, Error> {
        let mut parts = self.charges(&cost.name, column)?;
        parts.extend(self.overheads(cost, column)?);
        Ok(parts)
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

    /// What a service bears of each pool in a column, unless that is nothing.
    fn overheads(&mut self, cost: &ServiceCost, column: Column) -> Result<Vec<Evidence>, Error> {
        let unit = self.costs.organisation.currency().to_string();
        let places = self.costs.organisation.currency().minor_unit_digits();
        let problem = &self.costs.allocation.problem;
        let service = problem.service_position(cost.name.as_str())?;
        let mut parts = Vec::new();
        for (pool, (name, amounts)) in cost.overheads.iter().enumerate() {
            let own = problem.own(pool, column.position());
            let part = self.costs.origin.part_at(pool, service);
            if own == 0 || part.is_zero() {
                continue;
            }
            self.count()?;
            let own = Money::from_minor_units(own, self.costs.organisation.currency())?;
            let charges = self.charges(name, column)?;
            let own_label = format!("own cost of {name}");
            let exact = own.to_fraction() * &part;
            let own = Evidence::new(Rule::Sum, &own_label, own.to_fraction(), &unit, charges)
                .known_as(charged_record(name, column.ledger(), column.level()));
            let part = self.origin_part(pool, service)?;
            let label = format!("exact share of {name}");
            let exact = Evidence::new(Rule::Product, &label, exact, &unit, vec![own, part]);
            let rounded = rounded(cost, pool, amounts, column)?.to_fraction();
            let label = format!("share of {name}");
            let rule = Rule::RoundedInTable { places };
            parts.push(Evidence::new(rule, &label, rounded, &unit, vec![exact]));
        }
        Ok(parts)
    }

    /// `T_ip`: what goes to the service straight, and through every pool that is still open.
    fn origin_part(&mut self, pool: usize, service: usize) -> Result<Evidence, Error> {
        self.count()?;
        self.depth = self.depth.saturating_add(1);
        if self.depth > MAX_EVIDENCE_DEPTH {
            return Err(error::too_many(
                "pools in a row that pass on to each other, in the evidence",
                MAX_EVIDENCE_DEPTH,
            ));
        }
        let allocation = &self.costs.allocation;
        let problem = &allocation.problem;
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
                    let through = match &allocation.method {
                        // Pools that serve each other are solved together: the part of each
                        // stands in the equation of the others, and in its own.
                        Method::Reciprocal(_) => self.solved_part(other, service, passed_on)?,
                        _ => self.origin_part(other, service)?,
                    };
                    let parts_through = vec![stage, through];
                    parts.push(Evidence::new(Rule::Product, &label, value, "", parts_through));
                }
            }
        }
        self.depth = self.depth.saturating_sub(1);
        let value = self.costs.origin.part_at(pool, service);
        let service = problem.services().get(service).map_or("?", Name::as_str);
        let label = format!("part of {name} that ends in {service}");
        Ok(Evidence::new(Rule::Sum, &label, value, "", parts))
    }

    /// The part of another pool that ends in a service, as it was solved together with this one.
    fn solved_part(
        &mut self,
        pool: usize,
        service: usize,
        value: Fraction,
    ) -> Result<Evidence, Error> {
        self.count()?;
        let problem = &self.costs.allocation.problem;
        let name = problem.pool_name(pool).map_or("?", Name::as_str);
        let service = problem.services().get(service).map_or("?", Name::as_str);
        let label = format!("part of {name} that ends in {service}, solved together");
        let record = origin_record(name, service);
        Ok(Evidence::stated(&label, value, "", None).repeated_from(record))
    }

    /// The part of a pool that goes to a receiver: quantity over base, from the stated driver.
    fn stage(
        &mut self,
        pool: usize,
        receiver: Receiver,
        value: Fraction,
    ) -> Result<Evidence, Error> {
        self.count()?;
        let organisation = Arc::clone(&self.costs.organisation);
        let allocation = &self.costs.allocation;
        let problem = &allocation.problem;
        let driver = organisation.pools().get(pool).map(|pool| pool.driver.clone());
        let driver = organisation.driver(&driver.unwrap_or_else(|| Name::fixed("?")))?;
        let unit = driver.unit.as_ref().map_or("", Name::as_str);
        let quantities = organisation.driver_quantities(&driver.name, self.costs.driver_level)?;
        let open: Vec<_> = allocation.open_quantities(pool).map(|(open, _)| open).collect();
        let wanted = problem.receiver_name(receiver).map_or("?", Name::as_str);
        let label = format!("{} of {wanted}", driver.name);
        let mut own = Evidence::stated(&label, Fraction::ZERO, unit, driver.source.as_ref());
        let (mut parts, mut base) = (Vec::new(), Fraction::ZERO);
        for (name, quantity) in quantities {
            let this = problem.receiver(name.as_str())?;
            if !open.contains(&this) {
                continue;
            }
            let quantity = quantity.to_fraction();
            base = base + &quantity;
            if this == receiver {
                own = self.quantity(driver, &name, &label, quantity.clone())?;
            }
            parts.push(self.quantity(driver, &name, name.as_str(), quantity)?);
        }
        let driver = &driver.name;
        let label = format!("{driver} of {wanted} over {driver} of all open receivers");
        let base_label = format!("{driver} of all open receivers");
        let base = Evidence::new(Rule::Sum, &base_label, base, unit, parts);
        Ok(Evidence::new(Rule::Quotient, &label, value, "", vec![own, base]))
    }

    /// The quantity that a driver has for a receiver, and what it adds up from.
    fn quantity(
        &mut self,
        driver: &Driver,
        receiver: &Name,
        label: &str,
        quantity: Fraction,
    ) -> Result<Evidence, Error> {
        self.count()?;
        let (organisation, source) = (&self.costs.organisation, driver.source.as_ref());
        let unit = driver.unit.as_ref().map_or("", Name::as_str);
        let common = driver.common_divisor()?;
        let parts: Vec<Evidence> = match &driver.quantities {
            DriverQuantities::ExpenditureWithVolunteers(_) => {
                let level = self.costs.driver_level;
                let cash = organisation.direct_cash(receiver.as_str())?.to_fraction();
                let time = organisation.direct_volunteer_time(receiver.as_str(), level)?;
                let wages = format!("replacement value of volunteers at {} wages", level.as_str());
                vec![
                    Evidence::stated("direct expenditure", cash, unit, source)
                        .repeated_from(charged_record(receiver, Ledger::Cash, WageLevel::Central)),
                    Evidence::stated(&wages, time.to_fraction(), unit, source)
                        .repeated_from(charged_record(receiver, Ledger::VolunteerTime, level)),
                ]
            }
            DriverQuantities::StaffTime(rows) => rows
                .iter()
                .filter_map(|row| {
                    let (_, share) = row.shares.iter().find(|(name, _)| name == receiver)?;
                    let share = share.figure(common).ok()?.to_fraction();
                    let record = format!("driver/{}/{}/{receiver}", driver.name, row.post);
                    Some(Evidence::stated(row.post.as_str(), share, unit, source).known_as(record))
                })
                .collect(),
            DriverQuantities::DirectExpenditure(_) => {
                return Ok(Evidence::stated(label, quantity, unit, source)
                    .repeated_from(charged_record(receiver, Ledger::Cash, WageLevel::Central)));
            }
            _ => {
                return Ok(Evidence::stated(label, quantity, unit, source)
                    .known_as(format!("driver/{}/{receiver}", driver.name)));
            }
        };
        parts.iter().try_for_each(|_| self.count())?;
        Ok(Evidence::new(Rule::Sum, label, quantity, unit, parts))
    }

    fn avoidable(&mut self, cost: &ServiceCost) -> Result<Vec<Evidence>, Error> {
        let organisation = Arc::clone(&self.costs.organisation);
        avoidable_parts(&organisation, &cost.name)
            .map(|(line, charged, amount)| {
                self.count()?;
                Ok(avoidable_evidence(line, charged, amount?))
            })
            .collect()
    }
}

/// What all that is charged straight to a service or pool in a ledger is known as; volunteers' time at
/// a level of the wages.
pub(crate) fn charged_record(target: &Name, ledger: Ledger, level: WageLevel) -> String {
    match ledger {
        Ledger::VolunteerTime => format!("charged/{target}/{}/{}", ledger.as_str(), level.as_str()),
        _ => format!("charged/{target}/{}", ledger.as_str()),
    }
}

/// What the part of a pool that ends in a service is known as.
pub(crate) fn origin_record(pool: &str, service: &str) -> String {
    format!("origin/{pool}/{service}")
}

/// What a service costs in a ledger with its share of the overheads is known as.
pub(crate) fn cost_record(service: &Name, ledger: Ledger, level: WageLevel) -> String {
    match ledger {
        Ledger::VolunteerTime => format!("cost/{service}/{}/{}", ledger.as_str(), level.as_str()),
        _ => format!("cost/{service}/{}", ledger.as_str()),
    }
}

/// What a service bears of overhead pools in cash, as a record.
pub(crate) fn overhead_record(service: &Name) -> String {
    format!("overhead/{service}/cash")
}

/// What is charged straight to a service or pool in a ledger, one part a charge.
#[cfg(feature = "workbook")]
pub(crate) fn charged(
    costs: &FullCost,
    target: &Name,
    ledger: Ledger,
    level: WageLevel,
) -> Result<Vec<Evidence>, Error> {
    let column = match ledger {
        Ledger::VolunteerTime => Column::at(level),
        _ => Column::of(ledger),
    };
    let mut tree = Working { costs, left: MAX_EVIDENCE_PARTS, depth: 0 };
    tree.charges(target, column)
}

/// The part of each pool that goes to each receiver that is open to it.
#[cfg(feature = "workbook")]
pub(crate) fn stages(costs: &FullCost, pool: usize) -> Result<Vec<(Receiver, Evidence)>, Error> {
    let mut tree = Working { costs, left: MAX_EVIDENCE_PARTS, depth: 0 };
    let open: Vec<Receiver> =
        costs.allocation.open_quantities(pool).map(|(receiver, _)| receiver).collect();
    let stages = open.into_iter().map(|receiver| {
        let part = costs.allocation.stage_part(pool, receiver)?;
        Ok((receiver, tree.stage(pool, receiver, part)?))
    });
    stages.collect()
}

/// The working behind the avoidable part of a service's volunteer programme cost, line by line.
#[cfg(feature = "workbook")]
pub(crate) fn avoidable(costs: &FullCost, service: &ServiceCost) -> Result<Vec<Evidence>, Error> {
    Working { costs, left: MAX_EVIDENCE_PARTS, depth: 0 }.avoidable(service)
}

/// The working behind the avoidable part of what a volunteer programme line charges.
pub(super) fn avoidable_evidence(line: &CostLine, charged: Money, amount: Money) -> Evidence {
    let unit = amount.currency().to_string();
    let share = line.avoidable_share().unwrap_or_default().to_fraction();
    let exact = charged.to_fraction() * &share;
    let source = Some(line.source());
    let parts = vec![
        Evidence::stated(line.label(), charged.to_fraction(), &unit, source)
            .known_as(format!("cost line/{}", line.name())),
        Evidence::stated("avoidable share", share, "", source)
            .known_as(format!("cost line/{}/avoidable share", line.name())),
    ];
    let label = format!("avoidable part of {}, exactly", line.label());
    let exact = Evidence::new(Rule::Product, &label, exact, &unit, parts);
    let label = format!("avoidable part of {}", line.label());
    let places = amount.currency().minor_unit_digits();
    let rule = Rule::Rounded { places, rounding: Rounding::HalfEven };
    Evidence::new(rule, &label, amount.to_fraction(), &unit, vec![exact])
}

/// The working behind one charge: the line or role, split where it is shared.
pub(crate) fn charge_evidence(organisation: &Organisation, charge: &Charge) -> Evidence {
    // Lines of one post or thing are charged by one statement.
    let mut together = None;
    let (whole, charged_to, source) = match charge.origin() {
        ChargeOrigin::Line(line) => {
            let line = organisation.lines().get(line);
            let source = line.map(CostLine::source);
            together = line
                .filter(|line| line.is_derived())
                .and_then(CostLine::concerns)
                .map(Name::as_str);
            let whole =
                line.map(|line| line.evidence().known_as(format!("cost line/{}", line.name())));
            (whole, line.map(CostLine::charged_to), source)
        }
        ChargeOrigin::Volunteer(role, level) => {
            let role = organisation.volunteers().get(role);
            let whole = role
                .and_then(|role| Some(role.evidence(level, role.replacement_value(level).ok()?)));
            let record = role.map(|role| format!("volunteers/{}/{}", role.name, level.as_str()));
            let whole = whole.zip(record).map(|(whole, record)| whole.known_as(record));
            (whole, role.map(|role| &role.charged_to), role.map(|role| &role.source))
        }
    };
    let unit = organisation.currency().to_string();
    let value = charge.amount.to_fraction();
    match (whole, charged_to) {
        (Some(whole), Some(ChargedTo::Shared(shares))) => {
            let label = format!("{}, share of {}", whole.label(), charge.target);
            let places = organisation.currency().minor_unit_digits();
            let rule = Rule::Apportioned { key: charge.target.clone(), places };
            let record = format!("shares of {}", together.unwrap_or_else(|| whole.label()));
            let weights = shares.iter().map(|(name, share)| {
                Evidence::stated(name.as_str(), share.to_fraction(), "", source)
                    .known_as(format!("{record}/{name}"))
            });
            let parts: Vec<Evidence> = std::iter::once(whole).chain(weights).collect();
            Evidence::new(rule, &label, value, &unit, parts)
        }
        (Some(whole), _) => whole,
        (None, _) => Evidence::stated(charge.target.as_str(), value, &unit, None),
    }
}
