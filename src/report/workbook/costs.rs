//! What came out of a costing as figures of a workbook.

use std::collections::BTreeMap;

use super::model::{AddsUp, Cell, Model, Sheet};
use super::sharing::{Kind, Sharing, kinds};
use crate::answer::Answer;
use crate::cost::{Ledger, WageLevel};
use crate::costing::{CostFindings, ServiceFindings};
use crate::error::{AtRecord as _, Error};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Name, Quantity, Rounding};
use crate::full_cost::CostBasis;
use crate::full_cost::working::{avoidable, charged_record, cost_record};
use crate::price::named_surplus::price_evidence;
use crate::price::{NamedSurplus, SurplusInPrice};

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
    sharing.behind(found)?;
    table_by_origin(model, found)
}

impl Sharing<'_, '_> {
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
        self.price_made_up(found)?;
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

    /// The price with named surpluses, what each of them is of it, and that they add up to it.
    fn price_made_up(&mut self, found: &ServiceFindings) -> Result<(), Error> {
        let Some(Answer::Found(made)) = &found.price_made_up else { return Ok(()) };
        let name = &found.cost.name;
        let surpluses: Vec<NamedSurplus> =
            made.surpluses.iter().map(SurplusInPrice::to_named).collect();
        let record = format!("{}/each", basis_record(name, CostBasis::Full, WageLevel::Central));
        let unit = format!("{} per {}", self.unit, found.cost.unit);
        let cost = Evidence::stated("full cost", made.full_cost.low().clone(), &unit, None);
        let cost = cost.known_as(record.as_str());
        let label = format!("price of one {} with its surpluses", found.cost.unit);
        let price = price_evidence(&label, cost.clone(), &surpluses)?;
        let price = price.known_as(format!("{record}/made up"));
        let other = self.model.compile(&price)?;
        self.model.named_result(&format!("{name}_{label}"), &label, other)?;
        let mut parts = vec![self.model.compile(&cost)?];
        for named in &surpluses {
            let part = self.model.compile(&named.part_evidence(cost.clone(), price.clone()))?;
            let label = format!("surplus in the price: {}", named.label());
            self.model.named_result(&format!("{name}_{label}"), &label, part)?;
            parts.push(part);
        }
        let one = self.model.sum_of("full cost and surpluses together", &parts)?;
        let label = format!("The price of one {} of {name} is its parts", found.cost.unit);
        self.model.checks.push(AddsUp { label, one, other });
        let Answer::Found(least) = &made.to_recover else { return Ok(()) };
        let places = least.currency().minor_unit_digits();
        let (rule, value) =
            (Rule::Rounded { places, rounding: Rounding::Ceiling }, least.to_fraction());
        let label = "least price that recovers: full cost and surpluses";
        let cell = self.model.compile(&Evidence::new(rule, label, value, &unit, vec![price]))?;
        self.model.named_result(&format!("{name}_{label}"), label, cell).map(|_| ())
    }

    /// Costs at other volumes, by how lines move with volume.
    fn volumes(&mut self, found: &ServiceFindings) -> Result<(), Error> {
        let Answer::Found(behaviour) = &found.by_behaviour else { return Ok(()) };
        let each = self.model.compile(&behaviour.marginal_evidence())?;
        let label = format!("variable cost of one {}", found.cost.unit);
        self.model.result(&label, each)?;
        for at in &found.volumes {
            let (volume, unit) = (at.volume, &found.cost.unit);
            let evidence = behaviour.evidence_at(volume);
            let cell = self.model.compile(&evidence)?;
            self.model.result(&format!("full cost at {volume} {unit}"), cell)?;
            if let Some(each) = &at.per_unit {
                let label = format!("full cost per {unit} at {volume}");
                let per_unit = format!("{} per {unit}", self.unit);
                let to = behaviour.volume_evidence(volume);
                let (rule, value) = (Rule::Quotient, each.low().clone());
                let each =
                    Evidence::new(rule, &label, value, &per_unit, vec![evidence.clone(), to]);
                let cell = self.model.compile(&each)?;
                self.model.result(&label, cell)?;
            }
            let more = volume.checked_add(Quantity::ONE).ok();
            if let (Some(one_more), Some(more)) = (&at.one_more, more) {
                let label = format!("one {unit} more than {volume}");
                let parts = vec![behaviour.evidence_at(more), evidence];
                let value = one_more.low().clone();
                let more = Evidence::new(Rule::Difference, &label, value, &self.unit, parts);
                let cell = self.model.compile(&more)?;
                self.model.result(&label, cell)?;
            }
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

fn basis_record(service: &Name, basis: CostBasis, level: WageLevel) -> String {
    format!("basis/{service}/{}/{}", basis.as_str(), level.as_str())
}
