//! Overhead as a stated percentage of named lines.

use super::kind::{CostKind, Known};
use super::ledger::Ledger;
use super::line::{Behaviour, ChargedTo, CostLine};
use super::nature::Nature;
use crate::error::{self, Error};
use crate::evidence::{Evidence, Rule};
use crate::exact::name::check_unique;
use crate::exact::{Fraction, Name, Percent, Text};
use crate::record::record;

/// The most lines that one flat overhead is taken of.
pub const MAX_OVERHEAD_LINES: usize = 1_000;

record! {
    /// Overhead as a stated percentage of named lines: `rate × Σ lines`, rounded once, half to even.
    /// 25 % of wages of 30,000 and 18,000 is 12,000.
    ///
    /// The lines are of cash, stated or given by a [payroll](crate::_documentation::methods::staff), an asset, a department or a
    /// tax period, each taken whole, to whatever it is charged; credits lower the sum. None is
    /// another flat overhead. The line has the nature `flat_overhead`, so
    /// [coverage](crate::_documentation::methods::coverage) finds `flat_percentage`: no driver stands behind it, and pools that
    /// hold the same overheads charge them twice.
    ///
    /// Source: constructed, for what budgets write as "25 % of wages".
    pub struct FlatOverhead, "flat overhead" {
        /// unique among the cost lines: the line has it
        name: Name,
        /// of the line
        label: Option<Text> = "default: the name",
        /// of the lines together; not negative
        rate: Percent,
        /// stated lines of cash, or lines that other records give, such as `cook/pay`; at least one,
        /// at most 1,000
        of: Vec<Name> as "list of lines" = "required",
        /// to whom the line is charged
        charged_to: ChargedTo as "as for a cost line",
        /// how the line moves with volume
        behaviour: Option<Behaviour> as "as for a cost line" = "default: not stated",
        /// where the percentage is from
        source: Text,
    }
}

impl CostKind for FlatOverhead {
    const WHAT: &'static str = "flat overhead";

    fn own_name(&self) -> &Name {
        &self.name
    }

    fn sort(&mut self) {
        self.of.sort();
        self.charged_to.sort();
    }

    fn give(&self, known: &Known<'_>) -> Result<Vec<CostLine>, Error> {
        self.rate.not_negative()?;
        if self.of.len() > MAX_OVERHEAD_LINES {
            return Err(error::too_many("lines of a flat overhead", MAX_OVERHEAD_LINES));
        }
        check_unique(self.of.iter(), "line of a flat overhead")?;
        let cash = |name: &Name| {
            let line = known.line(name).filter(|line| line.ledger() == Ledger::Cash);
            line.ok_or_else(|| error::unknown_name(name, "cash line"))
        };
        let lines = self.of.iter().map(cash).collect::<Result<Vec<_>, _>>()?;
        let Some(first) = lines.first() else { return Err(error::missing("line")) };
        let currency = first.amount().currency();
        lines.iter().try_for_each(|line| currency.same_as(line.amount().currency()))?;
        let unit = currency.to_string();
        let parts: Vec<Evidence> = lines.iter().map(|line| line.evidence()).collect();
        let sum: Fraction = parts.iter().map(Evidence::value).sum();
        let base = Evidence::new(Rule::Sum, "lines it is taken of", sum, &unit, parts);
        let rate = Evidence::stated("rate", self.rate.to_fraction(), "", Some(&self.source));
        let value = rate.value() * base.value();
        let label = self.label.as_ref().map_or(self.name.as_str(), Text::as_str);
        let exact = Evidence::new(Rule::Product, label, value, &unit, vec![rate, base]);
        let name = self.name.as_str();
        let line = CostLine::derived(name, exact, currency, &self.charged_to, &self.source)?;
        let line = line.with_nature(Nature::FlatOverhead).behaving_as(self.behaviour.as_ref());
        Ok(vec![match &self.label {
            Some(label) => line.with_label(label.clone()),
            None => line,
        }])
    }
}
