//! Demand in documents: lines, and the quantities of scenarios.

use crate::demand::{Demand, DemandLine, LineKind, Outcome, Scenario};
use crate::error::{self, AtRecord, Error, PathStep};
use crate::exact::{Name, Percent, Quantity, Text, UnitPrice};
use crate::record::{Context, Given, Identity, Map, Recorded, keys, record};

record! {
    /// A line of a tender. It is optional or preset, not both, and has an outcome, a contact, or
    /// neither.
    struct DemandLineRecord, "line" {
        name: Identity,
        label: Option<Text> = "default: the name",
        unit: Option<Name> = "default: the tender's",
        /// the unit is a contact, and this is the outcome some of them end in
        /// ([outcomes](methods/outcomes.md))
        outcome: Option<Name> = "default: none",
        /// the unit is the outcome itself, and this is the contact it takes
        contact: Option<Name> = "default: none",
        /// a bidder may leave it out; never part of a basket
        optional: Option<bool> = "default `false`",
        /// set by the buyer; in every basket
        preset_price: Option<UnitPrice> = "default: none",
        /// its prices may be negative: the bidder pays for what it is given
        below_zero: Option<bool> = "default `false`",
    }
}

record! {
    /// One demand of several.
    struct ScenarioRecord, "scenario" {
        /// not `expected` where there are weights
        name: Identity,
        /// on all scenarios or on none; not negative, adding up to exactly 100 %
        weight: Option<Percent> = "default: none",
        /// a quantity for every line, `"0"` included, and for no other
        demand: Map<DemandedLine, Quantity>,
    }
}

keys! {
    /// A line with a quantity.
    DemandedLine: "line", "line", false, false;
}

/// The name of the only scenario of a document that gives one demand.
const PLANNED: &str = "planned";

impl Recorded for Scenario {
    type Record = ScenarioRecord;

    fn from_record(record: ScenarioRecord, _context: Context) -> Result<Self, Error> {
        let scenario = scenario_of(&record.name.0, record.demand)?;
        Ok(scenario.given(record.weight, Scenario::with_weight))
    }

    fn to_record(&self) -> ScenarioRecord {
        let (weight, demand) = (self.weight(), quantities_of(self));
        ScenarioRecord { name: self.name().into(), weight, demand }
    }
}

pub(super) fn scenario_of(
    name: &str,
    demand: Map<DemandedLine, Quantity>,
) -> Result<Scenario, Error> {
    let scenario = Scenario::new(name)?;
    demand.0.into_iter().try_fold(scenario, |scenario, (DemandedLine(line), quantity)| {
        scenario.with_quantity_of(line, quantity)
    })
}

pub(super) fn quantities_of(scenario: &Scenario) -> Map<DemandedLine, Quantity> {
    let quantities = scenario.quantities();
    Map(quantities.map(|(line, quantity)| (DemandedLine(line.clone()), quantity)).collect())
}

/// The demand of a tender, which states one or several, and lines or a unit for all of them.
pub(super) fn read_demand(
    demand: Option<Map<DemandedLine, Quantity>>,
    scenarios: Option<Vec<Scenario>>,
    lines: Option<Vec<DemandLineRecord>>,
    unit: Option<&Name>,
) -> Result<Demand, Error> {
    let scenarios = match (demand, scenarios) {
        (Some(planned), None) => vec![scenario_of(PLANNED, planned).at("demand")?],
        (None, Some(scenarios)) => scenarios,
        _ => return Err(error::one_of("\"demand\", \"scenarios\"")),
    };
    let lines = if let Some(lines) = lines {
        let lines = lines.into_iter().map(|line| {
            let step = PathStep::named("line", &line.name.0);
            line.line(unit).at(step)
        });
        lines.collect::<Result<_, Error>>()?
    } else {
        let names = scenarios.first().map(Scenario::quantities);
        let unit = unit.ok_or_else(|| error::missing_field("unit"))?.as_str();
        let line = |(name, _): (&Name, _)| DemandLine::new(name.as_str(), unit).at("unit");
        names.into_iter().flatten().map(line).collect::<Result<_, Error>>()?
    };
    Demand::new(lines, scenarios)
}

/// One demand, or several; one of the two.
pub(super) fn write_demand(
    demand: &Demand,
) -> (Option<Map<DemandedLine, Quantity>>, Option<Vec<Scenario>>) {
    match demand.scenarios() {
        [only] if only.name().as_str() == PLANNED && only.weight().is_none() => {
            (Some(quantities_of(only)), None)
        }
        scenarios => (None, Some(scenarios.to_vec())),
    }
}

impl DemandLineRecord {
    fn line(self, default_unit: Option<&Name>) -> Result<DemandLine, Error> {
        let unit = self.unit.as_ref().or(default_unit);
        let unit = unit.ok_or_else(|| error::missing_field("unit"))?;
        let line = DemandLine::new(&self.name.0, unit.as_str())?;
        let kind = match (self.optional.unwrap_or(false), self.preset_price) {
            (false, None) => LineKind::Required,
            (true, None) => LineKind::Optional,
            (false, Some(price)) => LineKind::Preset(price),
            (true, Some(_)) => {
                let fields = "\"optional\": true, \"preset_price\", or neither";
                return Err(error::one_of(fields));
            }
        };
        let outcome = match (self.outcome, self.contact) {
            (Some(_), Some(_)) => {
                return Err(error::one_of("\"outcome\", \"contact\", or neither"));
            }
            (outcome, contact) => {
                outcome.map(Outcome::OfContacts).or(contact.map(Outcome::TheUnit))
            }
        };
        let line = match self.below_zero {
            Some(true) => line.with_prices_below_zero(),
            _ => line,
        };
        Ok(line
            .with_kind(kind)
            .given(outcome, DemandLine::with_outcome)
            .given(self.label, DemandLine::with_label))
    }

    pub(super) fn of(line: &DemandLine) -> Self {
        let (outcome, contact) = match line.outcome().cloned() {
            None => (None, None),
            Some(Outcome::OfContacts(outcome)) => (Some(outcome), None),
            Some(Outcome::TheUnit(contact)) => (None, Some(contact)),
        };
        let (optional, preset_price) = match line.kind() {
            LineKind::Required => (None, None),
            LineKind::Optional => (Some(true), None),
            LineKind::Preset(price) => (None, Some(price)),
        };
        DemandLineRecord {
            name: line.name().into(),
            label: line.given_label().cloned(),
            unit: Some(line.unit().clone()),
            outcome,
            contact,
            optional,
            preset_price,
            below_zero: line.may_be_below_zero().then_some(true),
        }
    }
}
