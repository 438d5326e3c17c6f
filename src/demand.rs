//! What a commissioner expects to buy: lines, and how many units of each, by scenario.

use std::collections::BTreeMap;

use crate::error::{self, AtRecord, Error, refused};
use crate::exact::name::{check_unique, named_and_labelled};
use crate::exact::{Name, Percent, Quantity, Text, UnitPrice};

/// The most lines of a tender.
pub const MAX_DEMAND_LINES: usize = 10_000;

/// The most scenarios of a demand.
pub const MAX_SCENARIOS: usize = 100;

/// The name under which weighted scenarios are shown together; no scenario may bear it then.
pub const EXPECTED: &str = "expected";

/// How a line takes part in a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LineKind {
    /// A bidder may leave it out; it is never part of a basket.
    Optional,
    /// The buyer sets its price; it is part of every basket, and set aside where bids are
    /// compared line by line.
    Preset(UnitPrice),
    /// Every bidder prices it.
    #[default]
    Required,
}

/// What a line's unit has to do with an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The unit is a contact, such as a course, and some contacts end in this outcome.
    OfContacts(Name),
    /// The unit is the outcome itself, and it takes some of these contacts to reach one.
    TheUnit(Name),
}

/// One line: a need level, a visit length, an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DemandLine {
    name: Name,
    label: Option<Text>,
    unit: Name,
    kind: LineKind,
    outcome: Option<Outcome>,
    below_zero: bool,
}

/// One possible demand: a quantity for every line, and perhaps a weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    name: Name,
    weight: Option<Percent>,
    quantities: BTreeMap<Name, Quantity>,
}

/// The lines of a tender and the scenarios of their demand.
///
/// ```
/// use fullcost::demand::{Demand, DemandLine, Scenario};
///
/// let lines = vec![DemandLine::new("low", "contact hour")?, DemandLine::new("high", "contact hour")?];
/// let planned = Scenario::new("planned")?
///     .with_quantity("low", "5200".parse()?)?
///     .with_quantity("high", "900".parse()?)?;
/// let demand = Demand::new(lines, vec![planned])?;
/// assert_eq!(demand.lines()[0].name().as_str(), "high");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    lines: Vec<DemandLine>,
    scenarios: Vec<Scenario>,
}

named_and_labelled!(DemandLine: "line");

impl DemandLine {
    /// A required line in a unit.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn new(name: &str, unit: &str) -> Result<Self, Error> {
        Ok(DemandLine {
            name: Name::new(name)?,
            label: None,
            unit: Name::new(unit)?,
            kind: LineKind::Required,
            outcome: None,
            below_zero: false,
        })
    }

    /// The line, with what its unit has to do with an outcome. Each bid then states a success
    /// rate for it.
    #[must_use]
    pub fn with_outcome(self, outcome: Outcome) -> Self {
        DemandLine { outcome: Some(outcome), ..self }
    }

    /// What its unit has to do with an outcome.
    #[must_use]
    pub fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    /// The line, of another kind.
    #[must_use]
    pub fn with_kind(self, kind: LineKind) -> Self {
        DemandLine { kind, ..self }
    }

    /// The line, whose prices may lie below zero: the one who is paid pays for what it is given, such
    /// as paper that can be sold.
    #[must_use]
    pub fn with_prices_below_zero(self) -> Self {
        DemandLine { below_zero: true, ..self }
    }

    /// Whether its prices may lie below zero.
    #[must_use]
    pub fn may_be_below_zero(&self) -> bool {
        self.below_zero
    }

    /// The unit in which it is priced.
    #[must_use]
    pub fn unit(&self) -> &Name {
        &self.unit
    }

    /// How it takes part in a comparison.
    #[must_use]
    pub fn kind(&self) -> LineKind {
        self.kind
    }
}

impl Scenario {
    /// A scenario without quantities yet.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn new(name: &str) -> Result<Self, Error> {
        let name = Name::new(name)?;
        Ok(Scenario { name, weight: None, quantities: BTreeMap::new() })
    }

    /// The scenario with its weight among all.
    #[must_use]
    pub fn with_weight(self, weight: Percent) -> Self {
        Scenario { weight: Some(weight), ..self }
    }

    /// The scenario with the quantity of a line.
    ///
    /// # Errors
    ///
    /// [`Duplicate`](crate::ErrorKind::Duplicate) where the line has a quantity already, or those
    /// of a [`Name`].
    pub fn with_quantity(self, line: &str, quantity: Quantity) -> Result<Self, Error> {
        let line = Name::new(line)?;
        self.with_quantity_of(line, quantity)
    }

    /// [`with_quantity`](Self::with_quantity) of a line whose name is checked.
    pub(crate) fn with_quantity_of(
        mut self,
        line: Name,
        quantity: Quantity,
    ) -> Result<Self, Error> {
        if self.quantities.insert(line.clone(), quantity).is_some() {
            return Err(error::duplicate_name(line, "line of a scenario"));
        }
        Ok(self)
    }

    /// The unique name.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// The weight among all scenarios, where weights are given.
    #[must_use]
    pub fn weight(&self) -> Option<Percent> {
        self.weight
    }

    /// The quantity of a line.
    #[must_use]
    pub fn quantity(&self, line: &str) -> Option<Quantity> {
        self.quantities.get(line).copied()
    }

    /// The quantities by line, in the order of the lines' names.
    pub fn quantities(&self) -> impl Iterator<Item = (&Name, Quantity)> {
        self.quantities.iter().map(|(line, quantity)| (line, *quantity))
    }
}

impl Demand {
    /// Checks lines and scenarios against each other.
    ///
    /// # Errors
    ///
    /// [`Missing`](crate::ErrorKind::Missing), [`Duplicate`](crate::ErrorKind::Duplicate),
    /// [`Unknown`](crate::ErrorKind::Unknown), [`Misplaced`](crate::ErrorKind::Misplaced),
    /// [`Conflict`](crate::ErrorKind::Conflict) for percentages that do not add up to 100 %,
    /// [`Range`](crate::ErrorKind::Range) for a share beyond 0 % to 100 % or a price below zero or
    /// [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn new(mut lines: Vec<DemandLine>, mut scenarios: Vec<Scenario>) -> Result<Self, Error> {
        let bounds = [
            (lines.len(), "line of demand", "lines of demand", MAX_DEMAND_LINES),
            (scenarios.len(), "scenario", "scenarios", MAX_SCENARIOS),
        ];
        for (count, one, what, limit) in bounds {
            if count == 0 {
                return Err(error::missing(one));
            }
            if count > limit {
                return Err(error::too_many(what, limit));
            }
        }
        lines.sort_by(|left, right| left.name.cmp(&right.name));
        scenarios.sort_by(|left, right| left.name.cmp(&right.name));
        check_unique(lines.iter().map(|line| &line.name), "line")?;
        check_unique(scenarios.iter().map(|scenario| &scenario.name), "scenario")?;
        for line in &lines {
            if let LineKind::Preset(price) = line.kind
                && price.is_negative()
                && !line.below_zero
            {
                return Err(error::negative_price(price.to_plain_text())).at(("line", &line.name));
            }
        }
        if !lines.iter().any(|line| line.kind == LineKind::Required) {
            return Err(error::missing("required line of demand"));
        }
        for scenario in &scenarios {
            check_lines(&lines, scenario).at(("scenario", &scenario.name))?;
        }
        check_weights(&scenarios)?;
        Ok(Demand { lines, scenarios })
    }

    /// That a mix is one of these lines, as a scenario of theirs would have to be.
    pub(crate) fn check_mix(&self, mix: &Scenario) -> Result<(), Error> {
        check_lines(&self.lines, mix)?;
        check_weights(std::slice::from_ref(mix))
    }

    /// The lines in the order of their names.
    #[must_use]
    pub fn lines(&self) -> &[DemandLine] {
        &self.lines
    }

    /// One line by name.
    #[must_use]
    pub fn line(&self, name: &str) -> Option<&DemandLine> {
        let position = self.lines.binary_search_by(|line| line.name.as_str().cmp(name)).ok()?;
        self.lines.get(position)
    }

    /// The scenarios in the order of their names.
    #[must_use]
    pub fn scenarios(&self) -> &[Scenario] {
        &self.scenarios
    }

    /// The refusal of a line that is not among these.
    pub(crate) fn unknown_line(&self, name: &Name) -> Error {
        error::unknown_line(name.as_str(), self.lines.iter().map(|line| line.name.as_str()))
    }

    /// Whether the scenarios carry weights.
    #[must_use]
    pub fn is_weighted(&self) -> bool {
        self.scenarios.iter().any(|scenario| scenario.weight.is_some())
    }
}

fn check_lines(lines: &[DemandLine], scenario: &Scenario) -> Result<(), Error> {
    let position = |name: &Name| lines.binary_search_by(|line| line.name.cmp(name));
    if let Some(unknown) = scenario.quantities.keys().find(|name| position(name).is_err()) {
        let known = lines.iter().map(|line| line.name.as_str());
        return Err(error::unknown_line(unknown.as_str(), known));
    }
    match lines.iter().find(|line| !scenario.quantities.contains_key(&line.name)) {
        Some(line) => Err(refused!(
            Missing: "there is no quantity for line {:?}: state it, \"0\" included", line.name
        )),
        None => Ok(()),
    }
}

fn check_weights(scenarios: &[Scenario]) -> Result<(), Error> {
    let weights: Vec<Percent> = scenarios.iter().filter_map(Scenario::weight).collect();
    if weights.is_empty() {
        return Ok(());
    }
    if let Some(unweighted) = scenarios.iter().find(|scenario| scenario.weight.is_none()) {
        return Err(refused!(
            Missing: "some scenarios have a weight and some have none: weigh all of them or none"
        ))
        .at(("scenario", &unweighted.name));
    }
    if let Some(reserved) = scenarios.iter().find(|scenario| scenario.name.as_str() == EXPECTED) {
        return Err(error::reserved_name(
            &reserved.name,
            "scenario",
            "all weighted scenarios together",
        ));
    }
    for scenario in scenarios {
        if let Some(weight) = scenario.weight.filter(|weight| weight.is_negative()) {
            return Err(error::not_a_share(weight)).at(("scenario", &scenario.name));
        }
    }
    let weights = scenarios.iter().filter_map(|it| Some((it.name.as_str(), it.weight?)));
    Percent::check_whole(weights).at("scenarios")
}

/// The quantity of a line in a scenario, as the working behind figures knows it.
pub(crate) fn demand_record(scenario: &Name, line: &Name) -> String {
    format!("demand/{scenario}/{line}")
}
