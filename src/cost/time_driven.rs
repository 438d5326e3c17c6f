//! Time-driven costing: what a department's activities cost by the time they take, with the
//! capacity that nobody uses reported and loaded on no service.

use super::kind::{CostKind, Known};
use super::organisation::Organisation;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::line::{Behaviour, ChargedTo, CostLine};
use super::nature::Nature;
use crate::cost::refusal;
use crate::error::{self, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::name::{check_unique, labelled};
#[cfg(feature = "serde")]
use crate::exact::written::plain;
use crate::exact::{Fraction, Money, Name, Quantity, Text, apportion};
use crate::record::{Identity, record};

/// The most activities of a department.
pub const MAX_ACTIVITIES: usize = 1_000;

record! {
    /// What takes a department's time: how often in the period, and how long each time.
    pub struct Activity, "activity" {
        /// unique among the activities of the department: lines are named after it
        name: Identity => Name,
        /// what reports show
        label: Option<Text> = "default: the name",
        /// time it takes each time, in the department's unit
        time_each: Quantity,
        /// how often in the period
        count: Quantity,
        /// what the cost is charged to
        charged_to: ChargedTo as "as for a cost line",
        /// how the cost moves with volume
        behaviour: Option<Behaviour> as "as for a cost line" = "default: not stated",
    }
}

record! {
    /// What is charged by the time its activities take: cost × time ÷ capacity, split to the minor
    /// unit. The rest is unused capacity, which no service bears and the
    /// [full cost](crate::_documentation::methods::full_cost) shows.
    ///
    /// `rate = cost ÷ capacity`; `activity = rate × time each × count`.
    ///
    /// Source: Kaplan and Anderson, "Time-Driven Activity-Based Costing", 2004.
    ///
    /// ```
    /// use fullcost::cost::{Activity, Department};
    /// use fullcost::exact::{Currency, Money};
    ///
    /// let cost = Money::parse("560000", Currency::GBP)?;
    /// let department = Department {
    ///     activities: vec![Activity::new("orders", "40".parse()?, "9800".parse()?, "sales")?],
    ///     ..Department::new("service desk", cost, "700000".parse()?, "minute", "ledger")?
    /// };
    /// let lines = department.cost_lines()?;
    /// assert_eq!(lines[0].name().as_str(), "service desk/orders");
    /// assert_eq!(lines[0].amount().to_string(), "313600.00 GBP");
    /// assert_eq!(department.unused_capacity()?.amount.to_string(), "246400.00 GBP");
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct Department, "department" with check {
        /// unique among the departments: lines are named after it
        name: Identity => Name,
        /// what reports show
        label: Option<Text> = "default: the name",
        /// over the period; not negative
        cost: Money,
        /// practical capacity over the period; zero is refused, and so is less than the activities
        /// take
        capacity: Quantity,
        /// of the capacity, such as `minute`
        unit: Name,
        /// at least one, at most 1,000
        activities: Vec<Activity> = "required",
        /// where the figures come from
        source: Text,
    }
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

labelled!(Activity, Department);

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
        self.departments().iter().map(Department::unused).collect()
    }
}

impl CostKind for Department {
    const WHAT: &'static str = "department";

    fn own_name(&self) -> &Name {
        &self.name
    }

    fn sort(&mut self) {
        self.activities.sort_by(|left, right| left.name.cmp(&right.name));
        self.activities.iter_mut().for_each(|activity| activity.charged_to.sort());
    }

    fn give(&self, _known: &Known<'_>) -> Result<Vec<CostLine>, Error> {
        self.lines()
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
        let department = Department {
            name: Name::new(name)?,
            label: None,
            cost,
            capacity,
            unit: Name::new(unit)?,
            activities: Vec::new(),
            source: Text::new(source)?,
        };
        department.check().map(|()| department)
    }

    fn check(&self) -> Result<(), Error> {
        if self.capacity.is_zero() {
            return Err(refusal::zero_capacity());
        }
        self.cost.not_negative().map(|_| ())
    }

    /// The department with what it lists in order.
    fn in_order(&self) -> Self {
        let mut department = self.clone();
        department.sort();
        department
    }

    /// What a unit of time costs at practical capacity, with its working.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for an amount below zero or a capacity of zero.
    pub fn rate(&self) -> Result<Evidence, Error> {
        self.check()?;
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
    /// [`Range`](crate::ErrorKind::Range) as [`new`](Self::new),
    /// [`Missing`](crate::ErrorKind::Missing) without an activity,
    /// [`Duplicate`](crate::ErrorKind::Duplicate), [`Conflict`](crate::ErrorKind::Conflict) for
    /// more time than there is, [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn cost_lines(&self) -> Result<Vec<CostLine>, Error> {
        self.in_order().lines()
    }

    fn lines(&self) -> Result<Vec<CostLine>, Error> {
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
            lines.push(line.behaving_as(activity.behaviour.as_ref()));
        }
        Ok(lines)
    }

    /// The capacity that no activity uses, and its part of the cost. No service bears it.
    ///
    /// # Errors
    ///
    /// As [`cost_lines`](Self::cost_lines).
    pub fn unused_capacity(&self) -> Result<UnusedCapacity, Error> {
        self.in_order().unused()
    }

    fn unused(&self) -> Result<UnusedCapacity, Error> {
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
        let taken = |name: &str| self.activities.iter().any(|known| known.name.as_str() == name);
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
        self.check()?;
        if self.activities.is_empty() {
            return Err(error::missing("activity"));
        }
        if self.activities.len() > MAX_ACTIVITIES {
            return Err(error::too_many("activities", MAX_ACTIVITIES));
        }
        check_unique(self.activities.iter().map(|known| &known.name), "activity")?;
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
