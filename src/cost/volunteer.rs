//! Volunteers: what their time would have cost, role by role.
//!
//! `replacement value = hours × wage × (1 + on-cost) × productivity`
//!
//! The wage basis dominates the answer, so it is named and gives an interval. The value goes to
//! the ledger of volunteer time: a comparator, never recoverable. What the volunteer programme
//! costs in cash is an ordinary [cost line](super::CostLine::as_volunteer_programme).

use super::line::ChargedTo;
use crate::error::{self, AtRecord, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::name::labelled;
use crate::exact::{Fraction, Money, Name, Percent, Quantity, Rounding, Text, UnitPrice};
use crate::record::{Identity, record, words};

/// Which end of the wage interval is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WageLevel {
    /// The central wage, whose value stands in the ledger.
    #[default]
    Central,
    /// The high wage.
    High,
    /// The low wage.
    Low,
}

/// A figure at each level of the wages of volunteers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct AtWages<T> {
    /// At the low wage.
    pub low: T,
    /// At the central wage.
    pub central: T,
    /// At the high wage.
    pub high: T,
}

labelled!(VolunteerRole);

words! {
    WageLevel { Central = "central", High = "high", Low = "low" }
}

impl<T> AtWages<T> {
    /// A figure worked out at each level.
    pub(crate) fn try_of<E>(figure: impl Fn(WageLevel) -> Result<T, E>) -> Result<Self, E> {
        let (low, central) = (figure(WageLevel::Low)?, figure(WageLevel::Central)?);
        Ok(AtWages { low, central, high: figure(WageLevel::High)? })
    }

    /// The figure at one level.
    #[must_use]
    pub fn at(&self, level: WageLevel) -> &T {
        match level {
            WageLevel::Central => &self.central,
            WageLevel::High => &self.high,
            WageLevel::Low => &self.low,
        }
    }

    /// The three figures, from the low wage to the high one.
    #[must_use]
    pub fn each(&self) -> [&T; 3] {
        [&self.low, &self.central, &self.high]
    }
}

#[cfg(feature = "serde")]
impl AtWages<Money> {
    /// Amounts without their currency.
    pub(crate) fn plain<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let [low, central, high] = self.each().map(|amount| amount.to_plain_text());
        serde::Serialize::serialize(&AtWages { low, central, high }, serializer)
    }
}

/// A named wage basis with a low, a central and a high wage an hour.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wage {
    basis: Text,
    low: UnitPrice,
    central: UnitPrice,
    high: UnitPrice,
}

impl Wage {
    /// One wage, such as a statutory minimum.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for an amount below zero, or those of a [`Text`].
    pub fn new(basis: &str, wage: UnitPrice) -> Result<Self, Error> {
        Wage::interval(basis, wage, wage, wage)
    }

    /// An interval of wages with a central one.
    ///
    /// # Errors
    ///
    /// [`Order`](crate::ErrorKind::Order) where the three do not rise,
    /// [`Mixed`](crate::ErrorKind::Mixed), [`Range`](crate::ErrorKind::Range) for an amount below
    /// zero, or those of a [`Text`].
    pub fn interval(
        basis: &str,
        low: UnitPrice,
        central: UnitPrice,
        high: UnitPrice,
    ) -> Result<Self, Error> {
        low.currency().same_as(central.currency())?;
        low.currency().same_as(high.currency())?;
        if low > central || central > high {
            return Err(refused!(
                Order: "low {}, central {} and high {} are not in rising order: reorder them",
                low.to_plain_text(), central.to_plain_text(), high.to_plain_text()
            ));
        }
        if low.is_negative() {
            return Err(error::negative_amount(low.to_plain_text()));
        }
        Ok(Wage { basis: Text::new(basis)?, low, central, high })
    }

    /// What the wage is based on, such as `statutory minimum`.
    pub(crate) fn basis(&self) -> &Text {
        &self.basis
    }

    /// The wage an hour at a level.
    #[must_use]
    pub fn at(&self, level: WageLevel) -> UnitPrice {
        match level {
            WageLevel::Central => self.central,
            WageLevel::High => self.high,
            WageLevel::Low => self.low,
        }
    }
}

record! {
    /// What volunteers give: what they do, for how many hours of the period, and what paid staff
    /// would have cost.
    ///
    /// ```
    /// use fullcost::cost::{VolunteerRole, Wage, WageLevel};
    /// use fullcost::exact::{Currency, UnitPrice};
    ///
    /// let wage = Wage::new("statutory minimum", UnitPrice::parse("12.21", Currency::GBP)?)?;
    /// let role = VolunteerRole {
    ///     on_cost: "10%".parse()?,
    ///     productivity: "80%".parse()?,
    ///     ..VolunteerRole::new("befriending", "3000".parse()?, wage, "home", "rota")?
    /// };
    /// assert_eq!(role.replacement_value(WageLevel::Central)?.to_string(), "32234.40 GBP");
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct VolunteerRole, "volunteer role" {
        /// unique among the cost lines and volunteer roles
        name: Identity => Name,
        /// what reports show
        label: Option<Text> = "default: the name",
        /// given over the period
        hours: Quantity,
        /// what an employer pays on top of the wage; not negative
        on_cost: Percent = "default `0%`" { Percent::ZERO },
        /// the part of a paid hour that one volunteer hour replaces; not negative
        productivity: Percent = "default `100%`" { Percent::WHOLE },
        /// what paid staff would be paid
        wage: Wage,
        /// what the value is charged to
        charged_to: ChargedTo as "as for a cost line",
        /// where the hours come from
        source: Text,
    }
}

impl VolunteerRole {
    /// A role with its hours over the period, without on-cost and at full productivity.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`] or [`Text`].
    pub fn new(
        name: &str,
        hours: Quantity,
        wage: Wage,
        charged_to: &str,
        source: &str,
    ) -> Result<Self, Error> {
        Ok(VolunteerRole {
            name: Name::new(name)?,
            label: None,
            hours,
            on_cost: Percent::ZERO,
            productivity: Percent::WHOLE,
            wage,
            charged_to: ChargedTo::One(Name::new(charged_to)?),
            source: Text::new(source)?,
        })
    }

    /// `hours × wage × (1 + on-cost) × productivity`, rounded once, half to even, to the minor
    /// unit.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn replacement_value(&self, level: WageLevel) -> Result<Money, Error> {
        let wage = self.wage.at(level);
        self.exact_value(level).to_money(wage.currency(), Rounding::HalfEven)
    }

    fn exact_value(&self, level: WageLevel) -> Fraction {
        let on_cost = Fraction::ONE + self.on_cost.to_fraction();
        let paid_hours = self.hours.to_fraction() * self.productivity.to_fraction();
        paid_hours * self.wage.at(level).to_fraction() * on_cost
    }

    /// What can be said of the role alone.
    pub(crate) fn check(&self) -> Result<(), Error> {
        for (what, percent) in [("on-cost", self.on_cost), ("productivity", self.productivity)] {
            if percent.is_negative() {
                return Err(error::negative_percent(percent)).at(format_args!("the {what}"));
            }
        }
        self.charged_to.check()
    }

    /// The working behind the value.
    pub(crate) fn evidence(&self, level: WageLevel, value: Money) -> Evidence {
        let currency = value.currency();
        let unit = currency.to_string();
        let source = Some(&self.source);
        let record = |what: &str| format!("volunteers/{}/{what}", self.name);
        let wage = format!("wage an hour, {} ({})", level.as_str(), self.wage.basis);
        let on_cost = Evidence::new(
            Rule::Sum,
            "one plus on-cost",
            Fraction::ONE + self.on_cost.to_fraction(),
            "",
            vec![
                Evidence::stated("one", Fraction::ONE, "", None),
                Evidence::stated("on-cost", self.on_cost.to_fraction(), "", source)
                    .known_as(record("on-cost")),
            ],
        );
        let parts = vec![
            Evidence::stated("hours", self.hours.to_fraction(), "hour", source)
                .known_as(record("hours")),
            Evidence::stated(&wage, self.wage.at(level).to_fraction(), &unit, source),
            on_cost,
            Evidence::stated("productivity", self.productivity.to_fraction(), "", source)
                .known_as(record("productivity")),
        ];
        let exact = self.exact_value(level);
        let label = "hours times wage, on-cost and productivity";
        let product = Evidence::new(Rule::Product, label, exact, &unit, parts);
        let places = currency.minor_unit_digits();
        let rule = Rule::Rounded { places, rounding: Rounding::HalfEven };
        let label = format!("replacement value of {}", self.label());
        Evidence::new(rule, &label, value.to_fraction(), &unit, vec![product])
    }
}
