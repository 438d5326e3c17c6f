//! What stands beside the totals of bids as figures of a workbook: how prices lie to the corridor, what
//! would change the order, and what an indexation comes to.

use std::collections::BTreeMap;

use super::bids::Tables;
use super::model::{Band, Cell, Model, Sheet, Step, contract_record};
use crate::answer::Answer;
use crate::appraisal::{Findings, Robustness, ScenarioFindings};
use crate::demand::demand_record;
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::{Fraction, Name};
use crate::price::{BandPosition, View};
use crate::report::robustness::{figure_name, marked};
use crate::robustness::{ChangeOver, Regret};
use crate::tender::BandEnd;

impl Model {
    /// A figure as it follows where a step gives it, else as the crate worked it out.
    fn live_or_stated(
        &mut self,
        (label, unit): (&str, &str),
        rule: &str,
        step: Option<Step>,
        value: &Fraction,
    ) -> Result<Cell, Error> {
        match step.filter(|step| self.follows(step).as_ref() == Some(value)) {
            Some(step) => self.step(Sheet::Results, (label, unit), rule, step, value.clone()),
            None => self.decided(Sheet::Results, (label, unit), value.clone()),
        }
    }

    /// A row of the workings that follows by a step.
    fn between(&mut self, about: (&str, &str), rule: &str, step: Step) -> Result<Cell, Error> {
        let value = self.follows(&step).unwrap_or_default();
        self.step(Sheet::Workings, about, rule, step, value)
    }
}

impl Tables<'_, '_> {
    /// How far each price lies from the corridor, and how much of both lies in the other: by line, and for
    /// the basket.
    pub(super) fn positions(
        &mut self,
        found: &ScenarioFindings,
        lines: &BTreeMap<Name, Band>,
        basket: Option<Band>,
    ) -> Result<(), Error> {
        self.heading("prices against the corridor");
        for position in &found.positions {
            let (Some(corridor), bid) = (&position.corridor, &position.provider) else { continue };
            let handle = self.scenario.bid(bid.as_str())?;
            for (line, lies) in &corridor.lines {
                let end = |end: &str| self.model.known(&format!("bid/{bid}/{line}/price{end}"));
                let point = end("").map(|cell| [cell, cell]);
                let band = end("/low").zip(end("/high")).map(|(low, high)| [low, high]);
                let unit = self.scenario.tender().demand().line(line.as_str());
                let unit = unit.map_or(String::new(), |line| line.unit().to_string());
                let unit = format!("{} per {unit}", self.scenario.tender().currency());
                let cells = point.or(band).zip(lines.get(line).copied());
                self.lies(&format!("{bid}, {line}"), &unit, lies, cells)?;
            }
            if let Some(lies) = &corridor.basket {
                let [low, high] = [BandEnd::Low, BandEnd::High]
                    .map(|end| self.model.known(&handle.basket_record(end)));
                let price = low.zip(high.or(low)).map(|(low, high)| [low, high]);
                let unit = self.scenario.tender().currency().to_string();
                self.lies(&format!("{bid}, basket"), &unit, lies, price.zip(basket))?;
            }
        }
        Ok(())
    }

    /// What a unit of a line with volume tiers costs on average.
    pub(super) fn tiers(&mut self, found: &ScenarioFindings) -> Result<(), Error> {
        self.heading("lines with volume tiers");
        let currency = self.scenario.tender().currency();
        let currency_text = currency.to_string();
        for line in &found.volume_tiers {
            let (bid, name) = (&line.provider, &line.line);
            let known = self.scenario.tender().demand().line(name.as_str());
            let unit = known.map_or(String::new(), |line| line.unit().to_string());
            let label = known.map_or(name.as_str(), crate::demand::DemandLine::label);
            let quantity = self.model.known(&demand_record(self.scenario.name(), name));
            let working =
                self.scenario.bid(bid.as_str())?.evidence(View::Tendered, BandEnd::Low)?;
            let own = parts_below(&working).find(|part| part.label() == label).cloned();
            let total = own.filter(|own| own.value() == line.total.low());
            let total = total.map(|own| self.model.compile(&own)).transpose()?;
            let about = format!("{bid}, {name}: all units");
            if let Some(total) = total {
                self.model.result(&about, total)?;
            } else {
                let value = line.total.low().clone();
                self.model.decided(Sheet::Results, (&about, currency_text.as_str()), value)?;
            }
            if !line.total.is_point() {
                let (about, value) = (format!("{about}, high end"), line.total.high().clone());
                self.model.decided(Sheet::Results, (&about, currency_text.as_str()), value)?;
            }
            let step = total.zip(quantity).map(|(total, quantity)| Step::Quotient(total, quantity));
            for (end, value, step) in [
                ("low", line.each_on_average.low(), step),
                ("high", line.each_on_average.high(), None),
            ] {
                let about = format!("{bid}, {name}: each on average, {end} end");
                let unit = format!("{currency} per {unit}");
                if end == "low" || !line.each_on_average.is_point() {
                    let cell = self.model.live_or_stated(
                        (&about, &unit),
                        "first over second",
                        step,
                        value,
                    )?;
                    self.model.know(&average_record(bid, name), cell);
                }
            }
        }
        Ok(())
    }

    /// How far each price lies from the statutory pay cost floor.
    pub(super) fn floors(
        &mut self,
        found: &ScenarioFindings,
        floors: &BTreeMap<Name, Cell>,
    ) -> Result<(), Error> {
        self.heading("prices against the statutory pay cost floor");
        for position in &found.positions {
            for (line, lies) in &position.pay_cost_floor {
                let bid = &position.provider;
                let unit = self.scenario.tender().demand().line(line.as_str());
                let unit = unit.map_or(String::new(), |line| line.unit().to_string());
                let unit = format!("{} per {unit}", self.scenario.tender().currency());
                let own = |record: &str| {
                    let cell = self.model.known(record)?;
                    (self.model.value(cell) == *lies.price.low()).then_some(cell)
                };
                let price = own(&format!("bid/{bid}/{line}/price"));
                let price = price.or_else(|| own(&average_record(bid, line)));
                let about = format!("{bid}, {line}: price before tax");
                let price = match price.filter(|_| lies.price.is_point()) {
                    Some(cell) => self.model.result(&about, cell)?,
                    None => self.model.decided(
                        Sheet::Results,
                        (&about, &unit),
                        lies.price.low().clone(),
                    )?,
                };
                if !lies.price.is_point() {
                    let about = format!("{about}, high end");
                    self.model.decided(
                        Sheet::Results,
                        (&about, &unit),
                        lies.price.high().clone(),
                    )?;
                }
                let floor = floors.get(line).filter(|_| lies.price.is_point());
                let apart = floor.map(|floor| {
                    let pairs = [[*floor, price], [price, *floor]];
                    pairs.map(|pair| Step::Difference(pair.to_vec()))
                });
                let mut step = None;
                if let Some([under, over]) = apart {
                    let about = format!("{bid}, {line}: floor less price");
                    let less = "first less the others";
                    let under = self.model.between((&about, &unit), less, under)?;
                    let about = format!("{bid}, {line}: price less floor");
                    let over = self.model.between((&about, &unit), less, over)?;
                    step = Some(Step::Greatest(vec![under, over]));
                }
                let about = format!("{bid}, {line}: distance from the floor");
                self.model.live_or_stated(
                    (&about, &unit),
                    "greatest",
                    step,
                    lies.distance.low(),
                )?;
            }
        }
        Ok(())
    }

    fn lies(
        &mut self,
        label: &str,
        unit: &str,
        lies: &BandPosition,
        cells: Option<(Band, Band)>,
    ) -> Result<(), Error> {
        let (mut distance, mut overlap) = (None, None);
        if let Some(([low, high], [other_low, other_high])) = cells {
            let mut row = |what: &str, rule: &str, step: Step| {
                self.model.between((&format!("{label}: {what}"), unit), rule, step)
            };
            let less = "first less the others";
            let under = row("corridor less price", less, Step::Difference(vec![other_low, high]))?;
            let over = row("price less corridor", less, Step::Difference(vec![low, other_high]))?;
            let apart = row("the greater", "greatest", Step::Greatest(vec![under, over]))?;
            let least = row("the lower high end", "least", Step::Least(vec![high, other_high]))?;
            let most = row("the higher low end", "greatest", Step::Greatest(vec![low, other_low]))?;
            let both = row("in both", less, Step::Difference(vec![least, most]))?;
            distance = Some(Step::NotBelowZero(apart));
            overlap = Some(Step::NotBelowZero(both));
        }
        let rule = "not below zero";
        let about = format!("{label}: distance");
        self.model.live_or_stated((&about, unit), rule, distance, lies.distance.low())?;
        let about = format!("{label}: overlap");
        self.model.live_or_stated((&about, unit), rule, overlap, lies.overlap.low())?;
        Ok(())
    }
}

/// Figures that are of no scenario alone.
pub(super) fn over_all(model: &mut Model, field: &Findings) -> Result<(), Error> {
    let name = field.field.as_ref().map(|field| format!("; playing field {field}"));
    let name = name.unwrap_or_default();
    if let Some(indexation) = &field.questions().indexation {
        model.heading(Sheet::Workings, &format!("indexation{name}"));
        model.heading(Sheet::Results, &format!("indexation{name}"));
        for uplift in field.indexation.iter().flat_map(|found| &found.uplifts) {
            let month = uplift.takes_effect;
            let cell = model.compile(&indexation.evidence(month).within("indexation"))?;
            model.result(&format!("multiple of the tendered price in {month}"), cell)?;
        }
    }
    totals(model, field, &name)?;
    expected(model, field, &name)?;
    if let Some(Answer::Found(found)) = &field.robustness {
        changes(model, found, &name)?;
        weights(model, found, &name)?;
        for regret in &found.regrets {
            regrets(model, field, regret, &name)?;
        }
    }
    Ok(())
}

/// Totals that bids state and that are not those of their lines, and where one more unit costs less.
fn totals(model: &mut Model, field: &Findings, name: &str) -> Result<(), Error> {
    let unit = field.currency.to_string();
    model.heading(
        Sheet::Results,
        &format!("totals that bids state and that are not those of their lines{name}"),
    );
    for total in &field.stated_totals {
        let (bid, scenario, end) = (&total.provider, &total.scenario, total.end);
        let about = format!("{bid}, {scenario}, {} end", end.as_str());
        let record = format!("bid/{bid}/stated total/{scenario}/{}", end.as_str());
        let stated = model.input(
            &record,
            &format!("total that {about} states"),
            total.found.stated.low(),
            &unit,
        )?;
        let stated = model.result(&format!("{about}: stated"), stated)?;
        let handle = field.comparison().scenario(scenario.as_str())?.bid(bid.as_str())?;
        let computed = model.known(&handle.basket_record(end));
        let step = computed.map(|computed| Step::Difference(vec![stated, computed]));
        let (about, value) =
            (format!("{about}: stated less computed"), total.found.difference.low());
        model.live_or_stated((&about, &unit), "first less the others", step, value)?;
    }
    model.heading(Sheet::Results, &format!("where one more unit costs less{name}: as stated"));
    for falling in &field.falling_totals {
        let about = format!("{}, {} at {}", falling.provider, falling.line, falling.at);
        let total = falling.total.low().clone();
        model.decided(Sheet::Results, (&about, &unit), total)?;
        let about = format!("{about}: with one more");
        let more = falling.total_of_one_more.low().clone();
        model.decided(Sheet::Results, (&about, &unit), more)?;
    }
    Ok(())
}

/// What contracts pay over all scenarios by their weights.
fn expected(model: &mut Model, field: &Findings, name: &str) -> Result<(), Error> {
    let unit = field.currency.to_string();
    let heading = format!("under the contract, by the weights of scenarios{name}");
    model.heading(Sheet::Workings, &heading);
    model.heading(Sheet::Results, &heading);
    let scenarios = field.appraisal().tender().demand().scenarios();
    for bid in &field.contract {
        let Some(expected) = &bid.expected else { continue };
        let margin = expected.margin.as_ref().map(|margin| ("margin", margin));
        for (what, figure) in [("income", &expected.income)].into_iter().chain(margin) {
            for (end, value) in [("low", figure.low()), ("high", figure.high())] {
                if end == "high" && figure.is_point() {
                    continue;
                }
                let mut parts = Vec::new();
                for scenario in scenarios {
                    let own = contract_record(&bid.provider, scenario.name(), what, end);
                    let weight = scenario.weight().unwrap_or_default().to_fraction();
                    let Some(own) = model.known(&own) else { continue };
                    let record = format!("demand/{}/weight", scenario.name());
                    let label = format!("weight of {}", scenario.name());
                    let weight = model.input(&record, &label, &weight, "")?;
                    let about = format!("{}, {what}, weighted: {}", bid.provider, scenario.name());
                    let step = Step::Product(vec![weight, own]);
                    parts.push(model.between((&about, &unit), "product", step)?);
                }
                let step = (parts.len() > 1).then_some(parts);
                let step = step.map(|parts| model.gathered(parts)).transpose()?.map(Step::Sum);
                let about = format!("{}: {what}, {end} end", bid.provider);
                model.live_or_stated((&about, &unit), "sum", step, value)?;
            }
        }
    }
    Ok(())
}

/// Everything that stands in a working, however deep, as far as sums go.
fn parts_below(working: &Evidence) -> impl Iterator<Item = &Evidence> {
    let own = working.parts().iter();
    own.flat_map(|part| std::iter::once(part).chain(part.parts()))
}

fn average_record(bid: &Name, line: &Name) -> String {
    format!("average/{bid}/{line}")
}

/// Where the first bid changes, figure by figure: solved for the stated inputs, and no formula.
fn changes(model: &mut Model, found: &Robustness, field: &str) -> Result<(), Error> {
    let tender = found.comparison.tender();
    model.heading(Sheet::Results, &format!("what would change the first bid{field}: as stated"));
    for study in &found.figures {
        let pieces = study.first.pieces.iter().filter(|piece| !piece.is_point());
        let (name, view) = (figure_name(tender, &study.figure), marked(study.view));
        for piece in pieces.skip(1) {
            let label =
                format!("{name}, scenario {}, {view}: another is first from", study.scenario);
            model.decided(Sheet::Results, (&label, ""), piece.from.clone())?;
        }
    }
    Ok(())
}

/// The weights at which the first bid by the published scoring changes.
fn weights(model: &mut Model, found: &Robustness, field: &str) -> Result<(), Error> {
    let heading = format!("weights at which the first bid by scoring changes{field}: as stated");
    model.heading(Sheet::Results, &heading);
    for scored in &found.scored {
        let scenario = &scored.scenario;
        let price = scored.weight.as_result().ok();
        let price = price.map(|range| ("price".to_owned(), [&range.below, &range.above]));
        let criteria = scored.criteria.iter().filter_map(|(criterion, range)| {
            let range = range.as_result().ok()?;
            Some((criterion.to_string(), [&range.below, &range.above]))
        });
        for (weight, ends) in price.into_iter().chain(criteria) {
            for (which, change) in ["at or below", "at or above"].into_iter().zip(ends) {
                let label = format!(
                    "weight of {weight}, scenario {scenario}, nearest {which} the published one"
                );
                match change {
                    ChangeOver::Exact(at) => {
                        model.decided(Sheet::Results, (&label, ""), at.clone())?;
                    }
                    ChangeOver::Between(low, high) => {
                        for (end, at) in [("above", low), ("below", high)] {
                            let label = format!("{label}, {end}");
                            model.decided(Sheet::Results, (&label, ""), at.clone())?;
                        }
                    }
                    ChangeOver::Never => {}
                }
            }
        }
    }
    Ok(())
}

/// By how much a bid lies above the lowest, in the scenario in which that is most.
fn regrets(model: &mut Model, field: &Findings, regret: &Regret, name: &str) -> Result<(), Error> {
    let heading = format!("greatest regret, {}{name}", marked(regret.view));
    model.heading(Sheet::Workings, &heading);
    model.heading(Sheet::Results, &heading);
    let unit = field.currency.to_string();
    let mut by_bid: BTreeMap<&Name, Vec<Cell>> = BTreeMap::new();
    for scenario in field.comparison().scenarios().filter(|one| one.demanded().is_some()) {
        let cells = regret.bids.iter().map(|own| {
            let bid = scenario.bid(own.provider.as_str()).ok()?;
            model.known(&bid.total_record(regret.view, BandEnd::Low))
        });
        let Some(cells) = cells.collect::<Option<Vec<Cell>>>() else { return Ok(()) };
        let all = model.gathered(cells.clone())?;
        let about = format!("lowest total, {}, {}", regret.view.in_words(), scenario.name());
        let lowest = model.between((&about, &unit), "least", Step::Least(all))?;
        for (own, total) in regret.bids.iter().zip(cells) {
            let bid = &own.provider;
            let about = format!("regret of {bid}, {}, {}", regret.view.in_words(), scenario.name());
            let step = Step::Difference(vec![total, lowest]);
            let cell = model.between((&about, &unit), "first less the others", step)?;
            by_bid.entry(bid).or_default().push(cell);
        }
    }
    // Beside a band every regret is one, and an input may make it so.
    let of_points = regret.bids.iter().all(|own| {
        own.maximum.is_point() && own.by_scenario.values().all(crate::exact::Figure::is_point)
    });
    for own in &regret.bids {
        let cells = model.gathered(by_bid.remove(&own.provider).unwrap_or_default())?;
        let bid = &own.provider;
        for (scenario, regret) in own.by_scenario.iter().filter(|(_, regret)| !regret.is_point()) {
            for (end, value) in [("least", regret.low()), ("most", regret.high())] {
                let about = format!("{bid}, {scenario}, at {end}");
                model.decided(Sheet::Results, (&about, &unit), value.clone())?;
            }
        }
        if own.maximum.is_point() {
            let (about, step) = (bid.to_string(), of_points.then_some(Step::Greatest(cells)));
            model.live_or_stated((&about, &unit), "greatest", step, own.maximum.low())?;
        } else {
            for (end, value) in [("least", own.maximum.low()), ("most", own.maximum.high())] {
                let about = format!("{bid}, at {end}");
                model.decided(Sheet::Results, (&about, &unit), value.clone())?;
            }
        }
    }
    Ok(())
}
