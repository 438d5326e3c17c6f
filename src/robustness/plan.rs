//! What robustness is asked about: ranges, shifts, second mixes, and how sure a mix is.

use std::collections::BTreeMap;

use super::change_over::check_range;
use super::rate_of::RateOf;
use crate::demand::{Demand, LineKind, Scenario};
use crate::error::{AtRecord, Error};
use crate::exact::name::check_unique;
use crate::exact::{Fraction, Name, Quantity};
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
    /// The same plan with the range of a line's quantity.
    ///
    /// # Errors
    ///
    /// [`Error::RangeOrder`], [`Error::DuplicateName`], or those of a [`Name`].
    pub fn with_quantity(
        mut self,
        line: &str,
        from: Quantity,
        to: Quantity,
    ) -> Result<Self, Error> {
        let record = || format!("the range of line {line:?}");
        check_range(&from.to_fraction(), &to.to_fraction()).at(record)?;
        let name = Name::new(line).at(record)?;
        if self.quantities.insert(name.clone(), (from, to)).is_some() {
            return Err(Error::DuplicateName { name: name.into(), what: "range of a quantity" });
        }
        Ok(self)
    }

    /// The same plan with the range of a rule's figure, in its unit: percentages as a part of one.
    ///
    /// # Errors
    ///
    /// [`Error::RangeOrder`], [`Error::DuplicateName`].
    pub fn with_rate(mut self, rate: RateOf, from: Fraction, to: Fraction) -> Result<Self, Error> {
        check_range(&from, &to).at(|| format!("the range of the {rate}"))?;
        let name = rate.rule().to_text();
        if self.rates.insert(rate, (from, to)).is_some() {
            return Err(Error::DuplicateName { name, what: "range of a rate" });
        }
        Ok(self)
    }

    /// The same plan with a shift of units from one line to another.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn with_shift(mut self, from: &str, to: &str) -> Result<Self, Error> {
        let record = || "a shift".to_owned();
        self.shifts.push((Name::new(from).at(record)?, Name::new(to).at(record)?));
        self.shifts.sort();
        self.shifts.dedup();
        Ok(self)
    }

    /// The same plan with a second mix, towards which each scenario moves.
    ///
    /// # Errors
    ///
    /// [`Error::DuplicateName`].
    pub fn with_mix(mut self, mix: Scenario) -> Result<Self, Error> {
        self.mixes.push(mix);
        self.mixes.sort_by(|left, right| left.name().cmp(right.name()));
        check_unique(self.mixes.iter().map(Scenario::name), "mix")?;
        Ok(self)
    }

    /// The same plan with the concentration of the mix around each scenario.
    ///
    /// # Errors
    ///
    /// [`Error::Concentration`] where it is zero.
    pub fn with_concentration(self, concentration: Quantity) -> Result<Self, Error> {
        if concentration.is_zero() {
            return Err(Error::Concentration { value: "0".into() });
        }
        Ok(RobustnessPlan { concentration: Some(concentration), ..self })
    }

    /// The concentration of the mix around each scenario, where it is stated.
    #[must_use]
    pub fn concentration(&self) -> Option<Quantity> {
        self.concentration
    }

    /// The second mixes, in the order of their names.
    #[must_use]
    pub fn mixes(&self) -> &[Scenario] {
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
            let what = "ranges, shifts and mixes of robustness";
            return Err(Error::TooManyRecords { what, limit: MAX_PLANNED });
        }
        let known = |line: &Name| match demand.line(line.as_str()) {
            Some(found) if found.kind() != LineKind::Optional => Ok(()),
            _ => Err(Error::UnknownLine { line: line.to_text() }),
        };
        self.quantities.keys().try_for_each(known)?;
        self.shifts.iter().try_for_each(|(from, to)| known(from).and_then(|()| known(to)))?;
        for mix in &self.mixes {
            let record = || format!("mix {:?}", mix.name());
            Demand::new(demand.lines().to_vec(), vec![mix.clone()])
                .map_err(|error| error.problem().clone())
                .at(record)?;
        }
        self.rates.iter().try_for_each(|(rate, (from, _))| {
            if from.is_negative() {
                let value = crate::error::shortened(&from.to_string());
                return Err(Error::NegativeAmount { value }).at(|| format!("the {rate}"));
            }
            rate.unit(field).map(drop)
        })
    }
}
