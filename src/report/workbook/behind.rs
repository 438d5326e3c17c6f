//! What lies behind full costs as figures of a workbook: what funders pay, the volumes at which a price
//! covers the cost, and how far costs move with other choices.

use super::model::{Cell, Sheet, Step};
use super::sharing::Sharing;
use crate::answer::Answer;
use crate::cost::{Ledger, WageLevel};
use crate::costing::{CostFindings, ServiceFindings};
use crate::error::Error;
use crate::exact::{Figure, Fraction, Money, Name};
use crate::full_cost::working::{charged_record, cost_record, overhead_record};
use crate::funding::ServiceFunding;
use crate::price::BreakEven;
use crate::sensitivity::{CostRange, ServiceSensitivity};

impl Sharing<'_, '_> {
    pub(super) fn behind(&mut self, found: &CostFindings) -> Result<(), Error> {
        if let Some(Answer::Found(funding)) = &found.funding {
            let funded = funding.services.iter().filter(|service| !service.grants.is_empty());
            for service in funded {
                self.funding(service)?;
            }
        }
        for service in &found.services {
            if let Some(Answer::Found(covered)) = &service.break_even {
                self.break_even(service, covered)?;
            }
        }
        self.other_methods(found)?;
        if let Some(Answer::Found(moved)) = &found.sensitivity {
            self.model.heading(Sheet::Results, "Full cost (cash) under other choices: as stated");
            for service in &moved.services {
                let trials = moved.trials.iter().skip(1).filter_map(|trial| {
                    let costs = trial.full_cost.as_result().ok()?;
                    Some((trial.choice.to_string(), costs.get(&service.service)?))
                });
                self.choices(service, &trials.collect::<Vec<_>>())?;
            }
        }
        self.wages(found)
    }

    fn both(&mut self, heading: &str) {
        self.model.heading(Sheet::Workings, heading);
        self.model.heading(Sheet::Results, heading);
    }

    fn stated(&mut self, label: &str, value: Fraction) -> Result<Cell, Error> {
        let unit = self.unit.clone();
        self.model.decided(Sheet::Results, (label, &unit), value)
    }

    /// What each funder pays of a service, and the gap they leave.
    fn funding(&mut self, found: &ServiceFunding) -> Result<(), Error> {
        let (name, unit) = (&found.service, self.unit.clone());
        self.both(&format!("What funders pay of {name}"));
        let cash = |record: fn(&Name, Ledger, WageLevel) -> String| {
            record(name, Ledger::Cash, WageLevel::Central)
        };
        let full = self.model.known(&cash(cost_record));
        let own = self.model.known(&cash(charged_record));
        let Some(full) = full else { return Ok(()) };
        let label = format!("{name}, overheads borne");
        let step = own.map_or(Step::Repeated(full), |own| Step::Difference(vec![full, own]));
        let overhead = found.overhead.to_fraction();
        let rule = "first less the others";
        let overhead = self.model.step(Sheet::Workings, (&label, &unit), rule, step, overhead)?;
        self.model.know(&overhead_record(name), overhead);
        let (mut direct, mut added) = (Vec::new(), Vec::new());
        for grant in &found.grants {
            let funder = &grant.funder;
            let parts = grant.evidence.parts().iter();
            let words = ["pays of direct lines", "adds for overheads"];
            for ((part, words), all) in parts.zip(words).zip([&mut direct, &mut added]) {
                let cell = self.model.compile(part)?;
                let label = format!("{funder} {words}");
                self.model.named_result(&format!("{name}_{label}"), &label, cell)?;
                all.push(cell);
            }
            let cell = self.model.compile(&grant.evidence)?;
            let label = format!("{funder} pays together");
            self.model.named_result(&format!("{name}_{label}"), &label, cell)?;
            let both = direct.last().zip(added.last());
            if let (Some(rate), Some((over, under))) = (&grant.rate_on_cost, both) {
                let label = format!("{funder}: overheads on direct lines");
                let step = Step::Quotient(*under, *over);
                let rule = "first over second";
                self.model.step(Sheet::Results, (&label, ""), rule, step, rate.clone())?;
            }
        }
        let direct = self.model.sum_of(&format!("{name}, paid of direct lines by all"), &direct)?;
        let added = self.model.sum_of(&format!("{name}, added for overheads by all"), &added)?;
        for (label, cell) in
            [("paid of direct lines by all", direct), ("added for overheads by all", added)]
        {
            self.model.named_result(&format!("{name}_{label}"), label, cell)?;
        }
        self.gaps(found, own, [full, overhead, direct, added])
    }

    /// What nobody pays of direct lines, of overheads, and in all.
    fn gaps(
        &mut self,
        found: &ServiceFunding,
        own: Option<Cell>,
        [full, overhead, direct, added]: [Cell; 4],
    ) -> Result<(), Error> {
        let (name, unit) = (&found.service, self.unit.clone());
        let nothing_charged = Step::Negated(direct);
        let of_direct = own.map_or(nothing_charged, |own| Step::Difference(vec![own, direct]));
        let rows: [(&str, Step, Money); 3] = [
            ("direct cost that nobody pays", of_direct, found.direct_gap),
            (
                "overheads that nobody pays",
                Step::Difference(vec![overhead, added]),
                found.overhead_gap,
            ),
            ("gap that funders leave", Step::Difference(vec![full, direct, added]), found.gap),
        ];
        for (label, step, gap) in rows {
            let (rule, value) = ("first less the others", gap.to_fraction());
            let own = format!("{name}: {label}");
            let cell = self.model.step(Sheet::Workings, (&own, &unit), rule, step, value)?;
            self.model.named_result(&format!("{name}_{label}"), label, cell)?;
        }
        Ok(())
    }

    /// The volumes at which the price that is asked covers the cost.
    fn break_even(&mut self, service: &ServiceFindings, found: &BreakEven) -> Result<(), Error> {
        let (name, unit) = (&service.cost.name, service.cost.unit.to_string());
        self.both(&format!("Where the price that is asked covers the cost of {name}"));
        for (number, run) in (1_u32..).zip(&found.covered) {
            let label = format!("covered from, run {number}");
            if let Some(evidence) = found.beginning_evidence(*run) {
                let cell = self.model.compile(&evidence)?;
                self.model.named_result(&format!("{name}_{label}"), &label, cell)?;
            } else {
                let label = format!("{label}: where a step or the volumes begin");
                let from = Fraction::from_integer(run.from);
                self.model.decided(Sheet::Results, (&label, &unit), from)?;
            }
            let to = Fraction::from_integer(run.to);
            if run.to == found.up_to {
                let record = format!("service/{name}/volume/greatest asked");
                let cell =
                    self.model.input(&record, "greatest volume that is asked", &to, &unit)?;
                self.model.result(&format!("covered up to, run {number}"), cell)?;
            } else {
                let label = format!("covered up to, run {number}: where steps are filled");
                self.model.decided(Sheet::Results, (&label, &unit), to)?;
            }
        }
        Ok(())
    }

    /// A method is a sharing of its own: its costs stand here as they came out.
    fn other_methods(&mut self, found: &CostFindings) -> Result<(), Error> {
        self.model.heading(Sheet::Results, "Full cost (cash) by other methods: as stated");
        for other in &found.other_methods {
            for service in other.services.as_result().into_iter().flatten() {
                let label = format!("{}: {}", service.service, other.method);
                self.stated(&label, service.full.to_fraction())?;
            }
        }
        Ok(())
    }

    /// A service under each choice, and the least and the greatest over them: each is a sharing of its own.
    fn choices(
        &mut self,
        found: &ServiceSensitivity,
        trials: &[(String, &Figure)],
    ) -> Result<(), Error> {
        let name = &found.service;
        self.stated(&format!("{name}: base"), found.base.low().clone())?;
        for (choice, cost) in trials {
            self.stated(&format!("{name}: {choice}"), cost.low().clone())?;
        }
        self.range(name, "methods", &found.to_method)?;
        if let Some(range) = &found.to_driver {
            self.range(name, "drivers", range)?;
        }
        if let Some(range) = &found.to_sequence {
            self.range(name, "sequences of step-down", range)?;
        }
        self.range(name, "all of these", &found.overall)
    }

    /// The ends over choices, stated as these are: a formula would mix them with a base that moves.
    fn range(&mut self, service: &Name, over: &str, range: &CostRange) -> Result<(), Error> {
        for (end, cost) in [("least", range.low.low()), ("greatest", range.high.high())] {
            self.stated(&format!("{service}: {end} over {over}"), cost.clone())?;
        }
        Ok(())
    }

    /// Full costs at other wages of volunteers, and if volunteers stop: sharings of their own.
    fn wages(&mut self, found: &CostFindings) -> Result<(), Error> {
        self.model.heading(Sheet::Results, "Cash full cost at each wage of volunteers: as stated");
        if let Some(Answer::Found(services)) = &found.cash_interval {
            for service in services {
                for level in [WageLevel::Low, WageLevel::Central, WageLevel::High] {
                    let label = format!("{}, {} wages", service.service, level.as_str());
                    self.stated(&label, service.full.at(level).to_fraction())?;
                }
            }
        }
        self.model.heading(Sheet::Results, "Cash full cost if volunteers stop: as stated");
        if let Some(Answer::Found(stop)) = &found.volunteers_stop {
            for service in &stop.services {
                let name = &service.service;
                for (what, amount) in [
                    ("as it is", service.before),
                    ("with paid staff in their place", service.after),
                    ("more", service.difference),
                ] {
                    self.stated(&format!("{name}, {what}"), amount.to_fraction())?;
                }
            }
        }
        self.model.heading(Sheet::Results, "Unused capacity, borne by no service: as stated");
        for unused in &found.unused_capacity {
            let label = unused.department.to_string();
            self.stated(&label, unused.amount.to_fraction())?;
        }
        Ok(())
    }
}
