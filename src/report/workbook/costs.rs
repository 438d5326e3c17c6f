//! What came out of a costing as figures of a workbook.

use std::collections::BTreeMap;

use super::model::{AddsUp, Cell, Equations, Model, Row, Sheet, Step};
use super::refusal;
use crate::allocation::{Method, Receiver};
use crate::answer::Answer;
use crate::cost::{Ledger, WageLevel};
use crate::costing::{CostFindings, ServiceFindings};
use crate::error::{AtRecord as _, Error, quoted};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Name, Rounding};
use crate::full_cost::working::{
    avoidable, charged, charged_record, cost_record, origin_record, stages,
};
use crate::full_cost::{CostBasis, FullCost, ledger_column};

/// Charges, shares, costs by ledger, costs per unit and prices.
pub(super) fn costing(model: &mut Model, found: &CostFindings) -> Result<(), Error> {
    let mut sharing = Sharing::new(model, &found.costs);
    for kind in kinds(found) {
        sharing.charges(kind)?;
    }
    sharing.parts()?;
    for kind in kinds(found) {
        sharing.share(kind)?;
    }
    sharing.origins(found)?;
    sharing.totals(found)?;
    for service in &found.services {
        sharing.service(service).at(("service", &service.cost.name))?;
    }
    table_by_origin(model, found)
}

/// A ledger; volunteers' time at a level of the wages.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Kind {
    ledger: Ledger,
    level: WageLevel,
}

impl Kind {
    const CASH: Kind = Kind { ledger: Ledger::Cash, level: WageLevel::Central };

    fn words(self) -> String {
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
fn kinds(found: &CostFindings) -> Vec<Kind> {
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
struct Sharing<'a, 'b> {
    model: &'b mut Model,
    costs: &'a FullCost,
    unit: String,
    /// By pool and receiver: the part that goes there.
    parts: BTreeMap<(usize, Receiver), (Evidence, Cell)>,
}

impl<'a, 'b> Sharing<'a, 'b> {
    fn new(model: &'b mut Model, costs: &'a FullCost) -> Self {
        let unit = costs.organisation.currency().to_string();
        Sharing { model, costs, unit, parts: BTreeMap::new() }
    }

    fn targets(&self) -> Vec<Name> {
        let organisation = &self.costs.organisation;
        let services = organisation.services().iter().map(|service| service.name.clone());
        services.chain(organisation.pools().iter().map(|pool| pool.name.clone())).collect()
    }

    /// What is charged to each service and pool itself.
    fn charges(&mut self, kind: Kind) -> Result<(), Error> {
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
    fn parts(&mut self) -> Result<(), Error> {
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
    fn known(&self, record: &str, label: &str) -> Option<Evidence> {
        let value = self.model.value(self.model.known(record)?);
        Some(Evidence::stated(label, value, &self.unit, None).known_as(record))
    }

    /// Pools close, services receive, and the crate's rounding is added.
    fn share(&mut self, kind: Kind) -> Result<(), Error> {
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
    fn origins(&mut self, found: &CostFindings) -> Result<(), Error> {
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

    /// The same where pools serve each other: a part is what goes straight, and the parts of the
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

    /// All services together, and that nothing is lost.
    fn totals(&mut self, found: &CostFindings) -> Result<(), Error> {
        self.model.heading(Sheet::Workings, "All services together");
        self.model.heading(Sheet::Results, "All services together");
        for kind in kinds(found) {
            let words = kind.words();
            let records = |record: &dyn Fn(&Name) -> String, names: &[Name]| {
                names.iter().filter_map(|name| self.model.known(&record(name))).collect::<Vec<_>>()
            };
            let services: Vec<Name> =
                found.services.iter().map(|service| service.cost.name.clone()).collect();
            let cost = |name: &Name| cost_record(name, kind.ledger, kind.level);
            let exact = |name: &Name| format!("{}/exact", cost(name));
            let went_in = |name: &Name| charged_record(name, kind.ledger, kind.level);
            let (costs, exact) = (records(&cost, &services), records(&exact, &services));
            let went_in = records(&went_in, &self.targets());
            let one = self.model.sum_of(&format!("full cost of all services, {words}"), &costs)?;
            let exact = self
                .model
                .sum_of(&format!("full cost of all services, {words}, exactly"), &exact)?;
            let other = self.model.sum_of(&format!("all that was charged, {words}"), &went_in)?;
            let label = format!("All services, {words}: what they bear is what was charged");
            self.model.checks.push(AddsUp { label, one: exact, other });
            let label = format!("All services, {words}: so it is in whole minor units");
            self.model.checks.push(AddsUp { label, one, other });
            self.model.named_result(
                &format!("all_{words}"),
                &format!("full cost, {words}"),
                one,
            )?;
        }
        Ok(())
    }

    fn service(&mut self, found: &ServiceFindings) -> Result<(), Error> {
        let name = &found.cost.name;
        let heading = format!("Service {name}");
        self.model.heading(Sheet::Workings, &heading);
        self.model.heading(Sheet::Results, &heading);
        let levels = [WageLevel::Low, WageLevel::Central, WageLevel::High];
        for kind in
            [Ledger::Cash, Ledger::InKind].map(|ledger| Kind { ledger, level: WageLevel::Central })
        {
            self.known_result(
                name,
                &cost_record(name, kind.ledger, kind.level),
                &format!("full cost, {}", kind.words()),
            )?;
        }
        for level in levels {
            let kind = Kind { ledger: Ledger::VolunteerTime, level };
            let label = format!("replacement value at {} wages", level.as_str());
            self.known_result(name, &cost_record(name, kind.ledger, kind.level), &label)?;
        }
        self.basis(found, CostBasis::Direct, WageLevel::Central)?;
        self.basis(found, CostBasis::Full, WageLevel::Central)?;
        if found.per_unit.volunteer_inflated_gross.is_some() {
            for basis in [CostBasis::VolunteerInflatedGross, CostBasis::VolunteerInflatedNet] {
                for level in levels {
                    self.basis(found, basis, level)?;
                }
            }
        }
        self.price_points(found)?;
        self.volumes(found)?;
        for given in &found.volunteering {
            for evidence in &given.evidence {
                let owner = format!("volunteers of {name}");
                let evidence = evidence.clone();
                let evidence =
                    if evidence.parts().is_empty() { evidence.within(owner) } else { evidence };
                let cell = self.model.compile(&evidence)?;
                let label = format!("{}, at {} wages", evidence.label(), given.level.as_str());
                self.model.result(&label, cell)?;
            }
        }
        Ok(())
    }

    fn known_result(&mut self, service: &Name, record: &str, label: &str) -> Result<(), Error> {
        match self.model.known(record) {
            Some(cell) => {
                let result = format!("{service}_{label}");
                self.model.named_result(&result, label, cell).map(|_| ())
            }
            None => Ok(()),
        }
    }

    /// A service's cost on a basis, and over its volume.
    fn basis(
        &mut self,
        found: &ServiceFindings,
        basis: CostBasis,
        level: WageLevel,
    ) -> Result<(), Error> {
        let name = &found.cost.name;
        let cash = |record: String| self.known(&record, "cash").into_iter();
        let full = cash(cost_record(name, Ledger::Cash, level));
        let value = found.cost.cost_at(basis, level)?.to_fraction();
        let wages = match basis {
            CostBasis::Direct | CostBasis::Full => String::new(),
            _ => format!(" at {} wages", level.as_str()),
        };
        let label = format!("{}{wages}", basis.as_str());
        let time = self.known(&cost_record(name, Ledger::VolunteerTime, level), "time");
        let gross: Vec<Evidence> = match basis {
            CostBasis::Direct => cash(charged_record(name, Ledger::Cash, level)).collect(),
            CostBasis::Full => full.collect(),
            _ => full.chain(time).collect(),
        };
        let sum = |label: &str, parts: Vec<Evidence>| {
            let value = parts.iter().map(Evidence::value).sum();
            Evidence::new(Rule::Sum, label, value, &self.unit, parts)
        };
        let total = if basis == CostBasis::VolunteerInflatedNet {
            let parts = avoidable(self.costs, &found.cost)?;
            let less = sum("avoidable volunteer programme cost", parts);
            let gross = sum("before the avoidable part", gross);
            Evidence::new(Rule::Difference, &label, value, &self.unit, vec![gross, less])
        } else {
            Evidence::new(Rule::Sum, &label, value, &self.unit, gross)
        };
        let total = total.known_as(basis_record(name, basis, level));
        let cell = self.model.compile(&total)?;
        if !matches!(basis, CostBasis::Full) {
            self.model.named_result(&format!("{name}_{label}"), &label, cell)?;
        }
        let volume = found.cost.volume.to_fraction();
        let record = format!("service/{name}/volume");
        let volume = Evidence::stated("volume", volume, found.cost.unit.as_str(), None);
        let unit = format!("{} per {}", self.unit, found.cost.unit);
        let label = format!("{label} per {}", found.cost.unit);
        let value = found.cost.per_unit_at(basis, level)?;
        let parts = vec![total, volume.known_as(record)];
        let per_unit = Evidence::new(Rule::Quotient, &label, value, &unit, parts);
        let per_unit = per_unit.known_as(format!("{}/each", basis_record(name, basis, level)));
        let cell = self.model.compile(&per_unit)?;
        self.model.named_result(&format!("{name}_{label}"), &label, cell).map(|_| ())
    }

    /// Prices with a surplus, and the least price in whole minor units that recovers each.
    fn price_points(&mut self, found: &ServiceFindings) -> Result<(), Error> {
        let Answer::Found(points) = &found.price_points else { return Ok(()) };
        let name = &found.cost.name;
        for point in points {
            let record = format!("{}/each", basis_record(name, point.basis, WageLevel::Central));
            let unit = format!("{} per {}", self.unit, found.cost.unit);
            let Some(each) = self.model.known(&record) else { continue };
            let cost = Evidence::stated("cost per unit", self.model.value(each), &unit, None);
            let cost = cost.known_as(record.as_str());
            let basis = point.basis.as_str();
            let price = match &point.surplus {
                None => cost,
                Some(surplus) => {
                    let label = format!("{basis} per {} with surplus", found.cost.unit);
                    let price =
                        surplus.evidence(&label, cost)?.known_as(format!("{record}/priced"));
                    let cell = self.model.compile(&price)?;
                    self.model.named_result(&format!("{name}_{label}"), &label, cell)?;
                    price
                }
            };
            let Some(Answer::Found(least)) = &point.to_recover else { continue };
            let places = least.currency().minor_unit_digits();
            let (rule, label) = (
                Rule::Rounded { places, rounding: Rounding::Ceiling },
                format!(
                    "least price that recovers: {basis}{}",
                    if point.surplus.is_some() { " with surplus" } else { "" }
                ),
            );
            let least = Evidence::new(rule, &label, least.to_fraction(), &unit, vec![price]);
            let cell = self.model.compile(&least)?;
            self.model.named_result(&format!("{name}_{label}"), &label, cell)?;
        }
        Ok(())
    }

    /// Costs at other volumes, by how lines move with volume.
    fn volumes(&mut self, found: &ServiceFindings) -> Result<(), Error> {
        let Answer::Found(behaviour) = &found.by_behaviour else { return Ok(()) };
        for at in &found.volumes {
            let cell = self.model.compile(&behaviour.evidence_at(at.volume))?;
            let label = format!("full cost at {} {}", at.volume, found.cost.unit);
            self.model.result(&label, cell)?;
        }
        Ok(())
    }
}

/// The crate's table by origin in whole minor units, with what it must add up to.
fn table_by_origin(model: &mut Model, found: &CostFindings) -> Result<(), Error> {
    if found.pools.is_empty() {
        return Ok(());
    }
    let heading = "Cash by origin, rounded as a whole table: worked out by fullcost";
    model.heading(Sheet::Results, heading);
    model.heading(Sheet::Workings, "Sums of the table by origin, as delivered");
    let unit = found.currency.to_string();
    let mut by_pool: BTreeMap<Name, Vec<Cell>> = BTreeMap::new();
    for service in &found.services {
        let name = &service.cost.name;
        let cash = |amount: crate::exact::Money| amount.to_fraction();
        let mut cells = Vec::new();
        for (pool, amounts) in &service.cost.overheads {
            let label = format!("{name} bears of {pool}");
            let value = cash(amounts.get(Ledger::Cash));
            let cell = model.decided(Sheet::Results, (&label, &unit), value)?;
            cells.push(cell);
            by_pool.entry(pool.clone()).or_default().push(cell);
        }
        let one = model.sum_of(&format!("{name} bears of all pools, as delivered"), &cells)?;
        let overhead = cash(service.cost.overhead.get(Ledger::Cash));
        let label = format!("{name}: overheads, as delivered");
        let other = model.decided(Sheet::Workings, (&label, &unit), overhead)?;
        let label = format!("Table by origin: the row of service {name} adds up");
        model.checks.push(AddsUp { label, one, other });
    }
    for pool in &found.pools {
        let cells = by_pool.remove(&pool.name).unwrap_or_default();
        let one = model.sum_of(&format!("all of pool {}, as delivered", pool.name), &cells)?;
        let label = format!("{}: own cost, as delivered", pool.name);
        let own = pool.own.get(Ledger::Cash).to_fraction();
        let other = model.decided(Sheet::Workings, (&label, &unit), own)?;
        let label = format!("Table by origin: the column of pool {} adds up", pool.name);
        model.checks.push(AddsUp { label, one, other });
    }
    Ok(())
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

fn basis_record(service: &Name, basis: CostBasis, level: WageLevel) -> String {
    format!("basis/{service}/{}/{}", basis.as_str(), level.as_str())
}
