//! Overheads shared as they close, pool by pool, from charges to what each service bears.

use std::collections::BTreeMap;

use super::model::{Cell, Equations, Model, Row, Sheet, Step};
use super::refusal;
use crate::allocation::{Method, Receiver};
use crate::answer::Answer;
use crate::cost::{Ledger, WageLevel};
use crate::costing::{CostFindings, ServiceFindings};
use crate::error::{AtRecord as _, Error, quoted};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Name};
use crate::full_cost::working::{charged, charged_record, cost_record, origin_record, stages};
use crate::full_cost::{FullCost, ledger_column};

/// A ledger; volunteers' time at a level of the wages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) ledger: Ledger,
    pub(super) level: WageLevel,
}

impl Kind {
    const CASH: Kind = Kind { ledger: Ledger::Cash, level: WageLevel::Central };

    pub(super) fn words(self) -> String {
        match self.ledger {
            Ledger::VolunteerTime => format!("volunteer time at {} wages", self.level.as_str()),
            ledger => ledger.as_str().replace('_', " "),
        }
    }

    /// The columns of an allocation hold the ledgers, then volunteers' time at the other wages.
    fn column(self) -> usize {
        match (self.ledger, self.level) {
            (Ledger::VolunteerTime, WageLevel::High) => 3,
            (Ledger::VolunteerTime, WageLevel::Low) => 4,
            (ledger, _) => ledger_column(ledger),
        }
    }
}

/// The ledgers in which anything is charged; cash always.
pub(super) fn kinds(found: &CostFindings) -> Vec<Kind> {
    let charged = |ledger: Ledger| found.charges.iter().any(|charge| charge.ledger == ledger);
    let mut kinds = vec![Kind::CASH];
    if charged(Ledger::InKind) {
        kinds.push(Kind { ledger: Ledger::InKind, level: WageLevel::Central });
    }
    if charged(Ledger::VolunteerTime) {
        let levels = [WageLevel::Low, WageLevel::Central, WageLevel::High];
        kinds.extend(levels.map(|level| Kind { ledger: Ledger::VolunteerTime, level }));
    }
    kinds
}

/// Builds the rows of sharing, from charges to prices.
pub(super) struct Sharing<'a, 'b> {
    pub(super) model: &'b mut Model,
    pub(super) costs: &'a FullCost,
    pub(super) unit: String,
    /// By pool and receiver: the part that goes there.
    parts: BTreeMap<(usize, Receiver), (Evidence, Cell)>,
}

impl<'a, 'b> Sharing<'a, 'b> {
    pub(super) fn new(model: &'b mut Model, costs: &'a FullCost) -> Self {
        let unit = costs.organisation.currency().to_string();
        Sharing { model, costs, unit, parts: BTreeMap::new() }
    }

    pub(super) fn targets(&self) -> Vec<Name> {
        let organisation = &self.costs.organisation;
        let services = organisation.services().iter().map(|service| service.name.clone());
        services.chain(organisation.pools().iter().map(|pool| pool.name.clone())).collect()
    }

    /// What is charged to each service and pool itself.
    pub(super) fn charges(&mut self, kind: Kind) -> Result<(), Error> {
        let words = kind.words();
        self.model.heading(Sheet::Workings, &format!("Charged straight, {words}"));
        for target in self.targets() {
            let parts = charged(self.costs, &target, kind.ledger, kind.level)?;
            if parts.is_empty() {
                continue;
            }
            let value = parts.iter().map(Evidence::value).sum();
            let label = format!("charged to {target}, {words}");
            let record = charged_record(&target, kind.ledger, kind.level);
            let sum = Evidence::new(Rule::Sum, &label, value, &self.unit, parts);
            self.model.compile(&sum.known_as(record))?;
        }
        Ok(())
    }

    /// The part of each pool that goes to each receiver.
    pub(super) fn parts(&mut self) -> Result<(), Error> {
        let pools = self.costs.organisation.pools();
        for (place, pool) in pools.iter().enumerate() {
            self.model.heading(Sheet::Workings, &format!("Parts of pool {}", pool.name));
            for (receiver, stage) in stages(self.costs, place).at(("pool", &pool.name))? {
                let cell = self.model.compile(&stage)?;
                let record = format!("part/{place}/{receiver:?}");
                self.model.know(&record, cell);
                self.parts.insert((place, receiver), (stage.known_as(record), cell));
            }
        }
        Ok(())
    }

    /// What stands in a row that is known, as a part of another.
    pub(super) fn known(&self, record: &str, label: &str) -> Option<Evidence> {
        let value = self.model.value(self.model.known(record)?);
        Some(Evidence::stated(label, value, &self.unit, None).known_as(record))
    }

    /// Pools close, services receive, and the crate's rounding is added.
    pub(super) fn share(&mut self, kind: Kind) -> Result<(), Error> {
        let words = kind.words();
        self.model.heading(Sheet::Workings, &format!("Sharing, {words}"));
        if let Method::Reciprocal(_) = self.costs.allocation.method {
            self.solve(kind)?;
        } else {
            let names: Vec<Name> = self.costs.allocation.closing_order().cloned().collect();
            for name in names {
                self.close(&name, kind)?;
            }
        }
        for (place, service) in self.costs.organisation.services().iter().enumerate() {
            let name = &service.name;
            let label = format!("{name}, {words}, exactly");
            let receiver = Receiver::Service(place);
            let parts = self.received(name, receiver, kind);
            if parts.is_empty() {
                continue;
            }
            let value: Fraction = parts.iter().map(Evidence::value).sum();
            let record = format!("{}/exact", cost_record(name, kind.ledger, kind.level));
            let exact = Evidence::new(Rule::Sum, &label, value, &self.unit, parts);
            let exact = exact.known_as(record);
            let cost = self.costs.service(name.as_str())?;
            let amount = match kind.ledger {
                Ledger::VolunteerTime => *cost.replacement_value.at(kind.level),
                ledger => cost.full.get(ledger),
            };
            let places = amount.currency().minor_unit_digits();
            let label = format!("{name}, {words}, in whole minor units");
            let rule = Rule::RoundedInTable { places };
            let whole = Evidence::new(rule, &label, amount.to_fraction(), &self.unit, vec![exact]);
            let record = cost_record(name, kind.ledger, kind.level);
            self.model.compile(&whole.known_as(record))?;
        }
        Ok(())
    }

    /// One pool's own cost and what it has received, when it closes.
    fn close(&mut self, name: &Name, kind: Kind) -> Result<(), Error> {
        let place = self.costs.allocation.problem.pool_position(name.as_str())?;
        let parts = self.received(name, Receiver::Pool(place), kind);
        if parts.is_empty() {
            return Ok(());
        }
        let value = self.closed(name, kind)?;
        let label = format!("{name} when it closes, {}", kind.words());
        let total = Evidence::new(Rule::Sum, &label, value, &self.unit, parts);
        self.model.compile(&total.known_as(pool_record(place, kind))).map(|_| ())
    }

    fn closed(&self, name: &Name, kind: Kind) -> Result<Fraction, Error> {
        let places = self.costs.organisation.currency().minor_unit_digits();
        let minor_units = self.costs.allocation.closed_amount(name.as_str(), kind.column())?;
        Ok(minor_units * Fraction::from_units(1, places.into()))
    }

    /// What is charged to a receiver itself, and what each pool that is closed gives to it.
    fn received(&self, name: &Name, receiver: Receiver, kind: Kind) -> Vec<Evidence> {
        let own = charged_record(name, kind.ledger, kind.level);
        let mut parts: Vec<Evidence> =
            self.known(&own, &format!("own of {name}")).into_iter().collect();
        for ((pool, to), (part, _)) in &self.parts {
            let closed = pool_record(*pool, kind);
            let Some(total) = self.known(&closed, "closed").filter(|_| *to == receiver) else {
                continue;
            };
            let pool = self.costs.allocation.problem.pool_name(*pool);
            let pool = pool.map_or("?", Name::as_str);
            let label = format!("{name} bears of {pool}, {}", kind.words());
            let value = total.value() * part.value();
            let factors = vec![total, part.clone()];
            parts.push(Evidence::new(Rule::Product, &label, value, &self.unit, factors));
        }
        parts
    }

    /// Pools that serve each other: their equations, and each pool's total from the solution.
    fn solve(&mut self, kind: Kind) -> Result<(), Error> {
        let names: Vec<Name> = self.costs.allocation.problem.pools().cloned().collect();
        if names.is_empty() {
            return Ok(());
        }
        let part = |to: usize, from: usize| self.parts.get(&(from, Receiver::Pool(to)));
        let places = 0..names.len();
        let row = |to: usize| places.clone().map(move |from| part(to, from).map(|(_, cell)| *cell));
        let own = names
            .iter()
            .map(|name| self.model.known(&charged_record(name, kind.ledger, kind.level)));
        let own: Vec<Option<Cell>> = own.collect();
        let solution = names.iter().map(|name| self.closed(name, kind));
        let shown = places.clone().map(|to| {
            let coefficient = |from: usize| {
                let part = part(to, from).map(|(part, _)| part.value().clone());
                let diagonal = if to == from { Fraction::ONE } else { Fraction::ZERO };
                diagonal - part.unwrap_or_default()
            };
            places.clone().map(coefficient).collect()
        });
        let equations = Equations {
            label: format!("Pools solved together, {}", kind.words()),
            pools: names.iter().map(ToString::to_string).collect(),
            parts: places.clone().map(|to| row(to).collect()).collect(),
            shown: shown.collect(),
            charged: own
                .iter()
                .map(|own| own.map(|own| self.model.value(own)).unwrap_or_default())
                .collect(),
            own,
            solution: solution.collect::<Result<_, Error>>()?,
        };
        let labels = names.iter().enumerate().map(|(equation, name)| {
            (format!("{name} when it closes, {}", kind.words()), pool_record(equation, kind))
        });
        let (labels, unit): (Vec<_>, String) = (labels.collect(), self.unit.clone());
        self.solved(equations, &labels, &unit)
    }

    /// Equations, and a row for each solution: its label, and what it is known as.
    fn solved(
        &mut self,
        equations: Equations,
        rows: &[(String, String)],
        unit: &str,
    ) -> Result<(), Error> {
        check(&equations)?;
        self.model.check_equations(&equations)?;
        let block = self.model.equations.len();
        for (equation, ((label, record), value)) in rows.iter().zip(&equations.solution).enumerate()
        {
            let row = Row {
                label: label.clone(),
                unit: unit.to_owned(),
                rule: "solved together (sheet Equations)".to_owned(),
                source: String::new(),
                record: record.clone(),
                step: Step::Solved { block, equation },
                value: value.clone(),
            };
            self.model.push(Sheet::Workings, row)?;
        }
        self.model.equations.push(equations);
        Ok(())
    }

    /// The part of each pool that ends in each service, where a cost by behaviour asks for it.
    pub(super) fn origins(&mut self, found: &CostFindings) -> Result<(), Error> {
        let asked = |service: &ServiceFindings| matches!(service.by_behaviour, Answer::Found(_));
        let names: Vec<Name> = self.costs.allocation.problem.pools().cloned().collect();
        if names.is_empty() || !found.services.iter().any(asked) {
            return Ok(());
        }
        self.model.heading(Sheet::Workings, "Parts of pools that end in services");
        let mut order = Vec::with_capacity(names.len());
        for name in self.costs.allocation.closing_order() {
            order.push(self.costs.allocation.problem.pool_position(name.as_str())?);
        }
        order.reverse();
        for (place, service) in found.services.iter().enumerate().filter(|(_, one)| asked(one)) {
            let service = &service.cost.name;
            if let Method::Reciprocal(_) = self.costs.allocation.method {
                self.solve_parts(&names, service, place)?;
                continue;
            }
            for pool in &order {
                let Some(name) = names.get(*pool) else { continue };
                self.origin(name, *pool, service, place)?;
            }
        }
        Ok(())
    }

    /// What goes to the service straight, and through every pool that closes later.
    fn origin(
        &mut self,
        name: &Name,
        pool: usize,
        service: &Name,
        place: usize,
    ) -> Result<(), Error> {
        let mut parts = Vec::new();
        for ((from, to), (part, _)) in self.parts.range((pool, Receiver::Service(0))..) {
            match to {
                _ if *from != pool => break,
                Receiver::Service(other) if *other == place => parts.push(part.clone()),
                Receiver::Service(_) => {}
                Receiver::Pool(other) => {
                    let through = self.costs.allocation.problem.pool_name(*other);
                    let through = through.map_or("?", Name::as_str);
                    let record = origin_record(through, service.as_str());
                    let Some(rest) = self.known(&record, "its part") else { continue };
                    let value = part.value() * rest.value();
                    let label = format!("part of {name} through {through} to {service}");
                    let factors = vec![part.clone(), rest];
                    parts.push(Evidence::new(Rule::Product, &label, value, "", factors));
                }
            }
        }
        if parts.is_empty() {
            return Ok(());
        }
        let value = self.costs.origin.part_at(pool, place);
        let label = format!("part of {name} that ends in {service}");
        let sum = Evidence::new(Rule::Sum, &label, value, "", parts);
        let record = origin_record(name.as_str(), service.as_str());
        self.model.compile(&sum.known_as(record)).map(|_| ())
    }

    /// Shares where pools serve each other: a part is what goes straight, and the parts of the
    /// parts that go to other pools.
    fn solve_parts(&mut self, names: &[Name], service: &Name, place: usize) -> Result<(), Error> {
        let places = 0..names.len();
        let to = |from: usize, receiver: Receiver| self.parts.get(&(from, receiver));
        let value = |part: Option<&(Evidence, Cell)>| {
            part.map(|(part, _)| part.value().clone()).unwrap_or_default()
        };
        let straight = Receiver::Service(place);
        let shown = places.clone().map(|pool| {
            let coefficient = |other: usize| {
                let diagonal = if pool == other { Fraction::ONE } else { Fraction::ZERO };
                diagonal - value(to(pool, Receiver::Pool(other)))
            };
            places.clone().map(coefficient).collect()
        });
        let parts = places.clone().map(|pool| {
            let cells = places.clone().map(|other| to(pool, Receiver::Pool(other)));
            cells.map(|part| part.map(|(_, cell)| *cell)).collect()
        });
        let own = places.clone().map(|pool| to(pool, straight).map(|(_, cell)| *cell));
        let solution = places.clone().map(|pool| self.costs.origin.part_at(pool, place));
        let equations = Equations {
            label: format!("Parts of pools that end in {service}"),
            pools: names.iter().map(ToString::to_string).collect(),
            parts: parts.collect(),
            shown: shown.collect(),
            charged: places.clone().map(|pool| value(to(pool, straight))).collect(),
            own: own.collect(),
            solution: solution.collect(),
        };
        let labels = names.iter().map(|name| {
            let record = origin_record(name.as_str(), service.as_str());
            (format!("part of {name} that ends in {service}"), record)
        });
        let labels: Vec<(String, String)> = labels.collect();
        self.solved(equations, &labels, "")
    }
}

/// The solution put into each equation, exactly.
fn check(equations: &Equations) -> Result<(), Error> {
    let rows = equations.shown.iter().zip(&equations.charged);
    for ((coefficients, own), pool) in rows.zip(&equations.pools) {
        let products = coefficients.iter().zip(&equations.solution);
        let left: Fraction = products.map(|(part, total)| part * total).sum();
        if left != *own {
            return Err(refusal::does_not_follow(quoted(pool), own, left));
        }
    }
    Ok(())
}

fn pool_record(pool: usize, kind: Kind) -> String {
    format!("closed/{pool}/{}", kind.words())
}
