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

/// What robustness is asked about, beside what is asked of every tender; checked against the tender
/// where the two are joined.
///
/// What no range is stated for moves from zero to twice its present figure *(convention)*; a figure
/// that is zero at present stands still then.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use fullcost::robustness::RobustnessPlan;
///
/// let plan = RobustnessPlan {
///     quantities: BTreeMap::from([("removal".parse()?, ("0".parse()?, "20000".parse()?))]),
///     shifts: vec![("low".parse()?, "high".parse()?)],
///     concentration: Some("50".parse()?),
///     ..RobustnessPlan::default()
/// };
/// assert!(plan.mixes.is_empty());
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RobustnessPlan {
    /// How sure the mix around each scenario is, above zero; without it there are no estimates.
    pub concentration: Option<Quantity>,
    /// Second mixes, towards which each scenario moves: each has its own name, and a quantity for
    /// each line.
    pub mixes: Vec<Scenario>,
    /// The range of a line's quantity, which rises.
    pub quantities: BTreeMap<Name, (Quantity, Quantity)>,
    /// The range of a rule's figure, which rises from zero or more, in the unit of the figure:
    /// percentages as a part of one.
    pub rates: BTreeMap<RateOf, (Fraction, Fraction)>,
    /// Shifts of units from one line to another.
    pub shifts: Vec<(Name, Name)>,
}

impl RobustnessPlan {
    /// The range of a line's quantity.
    pub(crate) fn quantity(&self, line: &Name) -> Option<(Fraction, Fraction)> {
        let (from, to) = self.quantities.get(line)?;
        Some((from.to_fraction(), to.to_fraction()))
    }

    /// The plan with its lists in order, once nothing in it is wrong by itself or not of the tender.
    pub(crate) fn in_order(mut self, demand: &Demand, field: &PlayingField) -> Result<Self, Error> {
        if self.concentration.is_some_and(Quantity::is_zero) {
            return Err(refusal::concentration("0")).at("concentration");
        }
        self.mixes.sort_by(|left, right| left.name().cmp(right.name()));
        check_unique(self.mixes.iter().map(Scenario::name), "mix")?;
        for (line, (from, to)) in &self.quantities {
            let range = check_range(&from.to_fraction(), &to.to_fraction());
            range.at(("line", line)).at("quantities")?;
        }
        for (rate, (from, to)) in &self.rates {
            check_range(from, to).at(("rule", rate.rule()))?;
        }
        self.shifts.sort();
        self.shifts.dedup();
        self.check(demand, field)?;
        Ok(self)
    }

    /// Refuses what the tender does not have.
    fn check(&self, demand: &Demand, field: &PlayingField) -> Result<(), Error> {
        let counts = [self.mixes.len(), self.quantities.len(), self.rates.len(), self.shifts.len()];
        if counts.into_iter().fold(0, usize::saturating_add) > MAX_PLANNED {
            return Err(error::too_many("ranges, shifts and mixes of robustness", MAX_PLANNED));
        }
        let known = |line: &Name| match demand.line(line.as_str()) {
            Some(found) if found.kind() != LineKind::Optional => Ok(()),
            _ => Err(demand.unknown_line(line)),
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
