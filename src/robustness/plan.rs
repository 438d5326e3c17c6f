//! What robustness is asked about: ranges, shifts, second mixes, and how sure a mix is.

use std::collections::BTreeMap;

use super::change_over::check_range;
use super::rate_of::RateOf;
use crate::demand::{Demand, LineKind, Scenario};
use crate::error::{self, AtRecord, Error, shortened};
use crate::exact::name::check_unique;
use crate::exact::{Fraction, Name, Quantity};
use crate::robustness::refusal;
use crate::tender::PlayingField;

/// The most ranges, shifts and mixes of a plan together.
pub const MAX_PLANNED: usize = 1_000;

/// What robustness is asked about, beside what is asked of every tender.
///
/// What no range is stated for moves from zero to twice its present figure *(convention)*; a figure
/// that is zero at present stands still then.
///
/// ```
/// use fullcost::robustness::RobustnessPlan;
///
/// let plan = RobustnessPlan::default()
///     .with_quantity("removal", "0".parse()?, "20000".parse()?)?
///     .with_shift("low", "high")?
///     .with_concentration("50".parse()?)?;
/// assert_eq!(plan.shifts().count(), 1);
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RobustnessPlan {
    concentration: Option<Quantity>,
    mixes: Vec<Scenario>,
    quantities: BTreeMap<Name, (Quantity, Quantity)>,
    rates: BTreeMap<RateOf, (Fraction, Fraction)>,
    shifts: Vec<(Name, Name)>,
}

impl RobustnessPlan {
    /// The plan with the range of a line's quantity.
    ///
    /// # Errors
    ///
    /// [`Order`](crate::ErrorKind::Order) for a range that does not rise,
    /// [`Duplicate`](crate::ErrorKind::Duplicate), or those of a [`Name`].
    pub fn with_quantity(
        mut self,
        line: &str,
        from: Quantity,
        to: Quantity,
    ) -> Result<Self, Error> {
        check_range(&from.to_fraction(), &to.to_fraction())?;
        let name = Name::new(line)?;
        if self.quantities.insert(name.clone(), (from, to)).is_some() {
            return Err(error::duplicate_name(name, "range of a quantity"));
        }
        Ok(self)
    }

    /// The plan with the range of a rule's figure, in its unit: percentages as a part of one.
    ///
    /// # Errors
    ///
    /// [`Order`](crate::ErrorKind::Order) for a range that does not rise,
    /// [`Duplicate`](crate::ErrorKind::Duplicate).
    pub fn with_rate(mut self, rate: RateOf, from: Fraction, to: Fraction) -> Result<Self, Error> {
        check_range(&from, &to)?;
        let name = rate.rule().to_text();
        if self.rates.insert(rate, (from, to)).is_some() {
            return Err(error::duplicate_name(name, "range of a rate"));
        }
        Ok(self)
    }

    /// The plan with a shift of units from one line to another.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn with_shift(mut self, from: &str, to: &str) -> Result<Self, Error> {
        let record = "a shift";
        self.shifts.push((Name::new(from).at(record)?, Name::new(to).at(record)?));
        self.shifts.sort();
        self.shifts.dedup();
        Ok(self)
    }

    /// The plan with a second mix, towards which each scenario moves.
    ///
    /// # Errors
    ///
    /// [`Duplicate`](crate::ErrorKind::Duplicate).
    pub fn with_mix(mut self, mix: Scenario) -> Result<Self, Error> {
        self.mixes.push(mix);
        self.mixes.sort_by(|left, right| left.name().cmp(right.name()));
        check_unique(self.mixes.iter().map(Scenario::name), "mix")?;
        Ok(self)
    }

    /// The plan with the concentration of the mix around each scenario.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) where it is zero.
    pub fn with_concentration(self, concentration: Quantity) -> Result<Self, Error> {
        if concentration.is_zero() {
            return Err(refusal::concentration("0"));
        }
        Ok(RobustnessPlan { concentration: Some(concentration), ..self })
    }

    /// The concentration of the mix around each scenario, where it is stated.
    pub(crate) fn concentration(&self) -> Option<Quantity> {
        self.concentration
    }

    /// The second mixes, in the order of their names.
    pub(crate) fn mixes(&self) -> &[Scenario] {
        &self.mixes
    }

    /// The ranges of quantities, in the order of the lines' names.
    pub fn quantities(&self) -> impl Iterator<Item = (&Name, Quantity, Quantity)> {
        self.quantities.iter().map(|(line, (from, to))| (line, *from, *to))
    }

    /// The ranges of rates: adjustments first, in the order of their names.
    pub fn rates(&self) -> impl Iterator<Item = (&RateOf, &Fraction, &Fraction)> {
        self.rates.iter().map(|(rate, (from, to))| (rate, from, to))
    }

    /// The shifts, from one line to another, in the order of the lines' names.
    pub fn shifts(&self) -> impl Iterator<Item = (&Name, &Name)> {
        self.shifts.iter().map(|(from, to)| (from, to))
    }

    /// The range of a line's quantity.
    pub(crate) fn quantity(&self, line: &Name) -> Option<(Fraction, Fraction)> {
        let (from, to) = self.quantities.get(line)?;
        Some((from.to_fraction(), to.to_fraction()))
    }

    /// The range of a rate.
    pub(crate) fn rate(&self, rate: &RateOf) -> Option<&(Fraction, Fraction)> {
        self.rates.get(rate)
    }

    /// Refuses what the tender does not have.
    pub(crate) fn check(&self, demand: &Demand, field: &PlayingField) -> Result<(), Error> {
        let counts = [self.mixes.len(), self.quantities.len(), self.rates.len(), self.shifts.len()];
        if counts.into_iter().fold(0, usize::saturating_add) > MAX_PLANNED {
            return Err(error::too_many("ranges, shifts and mixes of robustness", MAX_PLANNED));
        }
        let known = |line: &Name| match demand.line(line.as_str()) {
            Some(found) if found.kind() != LineKind::Optional => Ok(()),
            _ => Err(error::unknown_line(line)),
        };
        self.quantities.keys().try_for_each(known)?;
        self.shifts.iter().try_for_each(|(from, to)| known(from).and_then(|()| known(to)))?;
        for mix in &self.mixes {
            let record = ("mix", mix.name());
            demand.check_mix(mix).at(record)?;
        }
        self.rates.iter().try_for_each(|(rate, (from, _))| {
            if from.is_negative() {
                let value = shortened(&from.to_string());
                return Err(error::negative_amount(value)).at(format_args!("the {rate}"));
            }
            rate.unit(field).map(drop)
        })
    }
}
