//! Time-driven costing: what a department's activities cost by the time they take, with the
//! capacity that nobody uses reported and loaded on no service.

use super::kind::{CostKind, Known};
use super::organisation::Organisation;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::line::{Behaviour, ChargedTo, CostLine, charged};
use super::nature::Nature;
use crate::cost::refusal;
use crate::error::{self, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::name::{check_unique, insert_by_name, named_and_labelled};
#[cfg(feature = "serde")]
use crate::exact::written::plain;
use crate::exact::{Fraction, Money, Name, Quantity, Text, apportion};

/// The most activities of a department.
pub const MAX_ACTIVITIES: usize = 1_000;

/// What a department does: how often in the period, and how long each time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Activity {
    name: Name,
    label: Option<Text>,
    time_each: Quantity,
    count: Quantity,
    charged_to: ChargedTo,
    behaviour: Option<Behaviour>,
}

/// A department whose cost is charged by the time its activities take.
///
/// `rate = cost ÷ capacity`; `activity = rate × time each × count`. The cost is split over the
/// activities and the unused capacity to the minor unit, so that they add up to it.
///
/// Source: Kaplan and Anderson, "Time-Driven Activity-Based Costing", 2004.
///
/// ```
/// use fullcost::cost::{Activity, Department};
/// use fullcost::exact::{Currency, Money, Name};
///
/// let cost = Money::parse("560000", Currency::GBP)?;
/// let department = Department::new("service desk", cost, "700000".parse()?, "minute", "ledger")?
///     .with_activity(Activity::new("orders", "40".parse()?, "9800".parse()?, "sales")?);
/// let lines = department.cost_lines()?;
/// assert_eq!(lines[0].name().as_str(), "service desk/orders");
/// assert_eq!(lines[0].amount().to_string(), "313600.00 GBP");
/// assert_eq!(department.unused_capacity()?.amount.to_string(), "246400.00 GBP");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Department {
    name: Name,
    label: Option<Text>,
    cost: Money,
    capacity: Quantity,
    unit: Name,
    activities: Vec<Activity>,
    source: Text,
}

/// Capacity that no activity uses, and its part of the cost.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct UnusedCapacity {
    /// The department.
    pub department: Name,
    /// The time, in the department's unit.
    pub time: Fraction,
    /// The unit of time.
    pub unit: Name,
    /// Its part of the cost.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub amount: Money,
    /// The working.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub evidence: Evidence,
}

named_and_labelled!(Activity: "activity", Department: "department");
charged!(Activity: "activity");

impl Activity {
    /// An activity with the time it takes each time, in the department's unit, and how often it is
    /// done in the period.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn new(
        name: &str,
        time_each: Quantity,
        count: Quantity,
        charged_to: &str,
    ) -> Result<Self, Error> {
        Ok(Activity {
            name: Name::new(name)?,
            label: None,
            time_each,
            count,
            charged_to: ChargedTo::One(Name::new(charged_to)?),
            behaviour: None,
        })
    }

    /// The time it takes each time.
    pub(crate) fn time_each(&self) -> Quantity {
        self.time_each
    }

    /// How often it is done in the period.
    pub(crate) fn count(&self) -> Quantity {
        self.count
    }

    fn time(&self) -> Fraction {
        self.time_each.to_fraction() * self.count.to_fraction()
    }

    fn evidence(&self, label: &str, unit: &str, source: &Text) -> Evidence {
        let each = self.time_each.to_fraction();
        let each = Evidence::stated("time each", each, unit, Some(source));
        let count = Evidence::stated("count", self.count.to_fraction(), "", Some(source));
        Evidence::new(Rule::Product, label, self.time(), unit, vec![each, count])
    }
}

impl Organisation {
    /// The capacity of every department that no activity uses: reported, and borne by no service.
    ///
    /// # Errors
    ///
    /// None for an organisation that was built.
    pub fn unused_capacities(&self) -> Result<Vec<UnusedCapacity>, Error> {
        self.departments().iter().map(Department::unused_capacity).collect()
    }
}

impl CostKind for Department {
    const WHAT: &'static str = "department";

    fn own_name(&self) -> &Name {
        &self.name
    }

    fn give(&self, _known: &Known<'_>) -> Result<Vec<CostLine>, Error> {
        self.cost_lines()
    }
}

impl Department {
    /// A department with its cost and its practical capacity over the period, in a unit of time.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for an amount below zero or a capacity of zero, or those
    /// of a [`Name`] or [`Text`].
    pub fn new(
        name: &str,
        cost: Money,
        capacity: Quantity,
        unit: &str,
        source: &str,
    ) -> Result<Self, Error> {
        if capacity.is_zero() {
            return Err(refusal::zero_capacity());
        }
        Ok(Department {
            name: Name::new(name)?,
            label: None,
            cost: cost.not_negative()?,
            capacity,
            unit: Name::new(unit)?,
            activities: Vec::new(),
            source: Text::new(source)?,
        })
    }

    /// The department with one more activity.
    #[must_use]
    pub fn with_activity(mut self, activity: Activity) -> Self {
        insert_by_name(&mut self.activities, activity, Activity::name);
        self
    }

    /// What it costs over the period.
    #[must_use]
    pub fn cost(&self) -> Money {
        self.cost
    }

    /// Its practical capacity over the period.
    pub(crate) fn capacity(&self) -> Quantity {
        self.capacity
    }

    /// The unit of time.
    pub(crate) fn unit(&self) -> &Name {
        &self.unit
    }

    /// The activities in the order of their names.
    pub(crate) fn activities(&self) -> &[Activity] {
        &self.activities
    }

    /// Where the figures come from.
    pub(crate) fn source(&self) -> &Text {
        &self.source
    }

    /// What a unit of time costs at practical capacity, with its working.
    ///
    /// # Errors
    ///
    /// None for a department that exists: its capacity is above zero.
    pub fn rate(&self) -> Result<Evidence, Error> {
        let unit = self.cost.currency().to_string();
        let cost = self.cost.to_fraction();
        let cost = Evidence::stated("cost", cost, &unit, Some(&self.source));
        let capacity = self.capacity.to_fraction();
        let capacity =
            Evidence::stated("capacity", capacity, self.unit.as_str(), Some(&self.source));
        let value = cost.value().checked_div(capacity.value())?;
        let each = format!("{unit} per {}", self.unit);
        Ok(Evidence::new(Rule::Quotient, "rate", value, &each, vec![cost, capacity]))
    }

    /// A cost line for every activity, with its working: `service desk/orders`.
    ///
    /// # Errors
    ///
    /// [`Missing`](crate::ErrorKind::Missing) without an activity,
    /// [`Duplicate`](crate::ErrorKind::Duplicate), [`Conflict`](crate::ErrorKind::Conflict) for
    /// more time than there is, [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn cost_lines(&self) -> Result<Vec<CostLine>, Error> {
        let (amounts, parts) = (self.split()?, self.parts()?);
        let mut lines = Vec::new();
        for activity in &self.activities {
            let amount = amounts.get(&activity.name).filter(|amount| !amount.is_zero());
            let Some(&amount) = amount else { continue };
            let name = format!("{}/{}", self.name, activity.name);
            let label = format!("{} of {}", activity.label(), self.label());
            let working = self.share(&label, &activity.name, amount, &parts);
            let currency = self.cost.currency();
            let line =
                CostLine::derived(&name, working, currency, &activity.charged_to, &self.source)?;
            let line = line.with_nature(Nature::Time).with_concern(self.name.clone());
            lines.push(activity.behaving(line));
        }
        Ok(lines)
    }

    /// The capacity that no activity uses, and its part of the cost. No service bears it.
    ///
    /// # Errors
    ///
    /// As [`cost_lines`](Self::cost_lines).
    pub fn unused_capacity(&self) -> Result<UnusedCapacity, Error> {
        let (amounts, parts) = (self.split()?, self.parts()?);
        let unused = self.name_of_unused()?;
        let zero = Money::zero(self.cost.currency());
        let amount = amounts.get(&unused).copied().unwrap_or(zero);
        let label = format!("unused capacity of {}", self.label());
        Ok(UnusedCapacity {
            department: self.name.clone(),
            time: self.unused_time(),
            unit: self.unit.clone(),
            amount,
            evidence: self.share(&label, &unused, amount, &parts),
        })
    }

    fn used_time(&self) -> Fraction {
        self.activities.iter().map(Activity::time).sum()
    }

    fn unused_time(&self) -> Fraction {
        self.capacity.to_fraction() - self.used_time()
    }

    /// A name for the unused capacity that no activity has.
    fn name_of_unused(&self) -> Result<Name, Error> {
        let taken = |name: &str| {
            self.activities.binary_search_by(|known| known.name.as_str().cmp(name)).is_ok()
        };
        let mut name = "unused capacity".to_owned();
        let mut number = 1_usize;
        // One of the names must be free: there are more of them than activities.
        while taken(&name) {
            number = number.saturating_add(1);
            name = format!("unused capacity {number}");
        }
        Name::new(&name)
    }

    fn split(&self) -> Result<BTreeMap<Name, Money>, Error> {
        if self.activities.is_empty() {
            return Err(error::missing("activity"));
        }
        if self.activities.len() > MAX_ACTIVITIES {
            return Err(error::too_many("activities", MAX_ACTIVITIES));
        }
        check_unique(self.activities.iter().map(Activity::name), "activity")?;
        let unused = self.unused_time();
        if unused.is_negative() {
            let used = self.used_time();
            return Err(refused!(
                Conflict: "the activities use {} × {} of a capacity of {}: correct the times or counts, or raise the capacity",
                used.to_exact_decimal().unwrap_or_else(|| used.to_string()), self.unit, self.capacity
            ));
        }
        let times = self.activities.iter().map(|known| (known.name.clone(), known.time()));
        let times: Vec<(Name, Fraction)> =
            times.chain(std::iter::once((self.name_of_unused()?, unused))).collect();
        let parts = apportion(self.cost, &times)?.into_iter();
        Ok(parts.map(|part| (part.key, part.amount)).collect())
    }

    /// What every part of the cost follows from: the cost, and all times.
    fn parts(&self) -> Result<Arc<[Evidence]>, Error> {
        let unit = self.cost.currency().to_string();
        let cost = self.cost.to_fraction();
        let cost = Evidence::stated("cost", cost, &unit, Some(&self.source));
        let unit = self.unit.as_str();
        let times: Vec<Evidence> = self
            .activities
            .iter()
            .map(|known| known.evidence(known.name.as_str(), unit, &self.source))
            .collect();
        let capacity = self.capacity.to_fraction();
        let capacity = Evidence::stated("capacity", capacity, unit, Some(&self.source));
        let left: Vec<Evidence> = std::iter::once(capacity).chain(times.iter().cloned()).collect();
        let label = self.name_of_unused()?;
        let unused = self.unused_time();
        let unused = Evidence::new(Rule::Difference, label.as_str(), unused, unit, left);
        Ok(std::iter::once(cost).chain(times).chain(std::iter::once(unused)).collect())
    }

    /// The working behind one part of the cost.
    fn share(&self, label: &str, key: &Name, amount: Money, parts: &Arc<[Evidence]>) -> Evidence {
        let unit = self.cost.currency().to_string();
        let places = self.cost.currency().minor_unit_digits();
        let rule = Rule::Apportioned { key: key.clone(), places };
        Evidence::new(rule, label, amount.to_fraction(), &unit, Arc::clone(parts))
    }
}
