//! A rate on a base from which lines are left out, or counted only up to a ceiling.

use std::collections::{BTreeMap, BTreeSet};

use super::claim::{Claim, FundersRule};
use crate::error::Error;
use crate::evidence::{Evidence, Rule};
use crate::exact::name::check_unique;
use crate::exact::{Money, Name, Percent};
use crate::record::{Form, Map, record};

record! {
    /// A rate on a base from which lines are left out, or counted only up to a ceiling:
    /// `rate × Σ min(line, ceiling)`.
    always pub struct ModifiedBase {
        /// of the base
        rate: Percent,
        /// the most that counts of a line
        ceilings: Map<Name, Money> => Vec<(Name, Money)> as "object: line → money"
            = "default: none" { Vec::new() },
        /// lines that do not count
        left_out: Vec<Name> as "list of lines" = "default: none" { Vec::new() },
    }
}

record! {
    /// A rate on such a base.
    struct OnModifiedBaseRecord {
        /// rate × Σ min(line, ceiling) over what it pays of the lines that are not left out
        modified_base: ModifiedBase,
    }
}

impl Form for ModifiedBase {
    type Record = OnModifiedBaseRecord;
    const SAID_BY: &'static [&'static str] = &["modified_base"];
    const WRITTEN: &'static str = "\"modified_base\"";

    fn from_record(record: OnModifiedBaseRecord) -> Self {
        record.modified_base
    }

    fn to_record(&self) -> OnModifiedBaseRecord {
        OnModifiedBaseRecord { modified_base: self.clone() }
    }
}

impl FundersRule for ModifiedBase {
    fn check(&self) -> Result<(), Error> {
        self.rate.not_negative()?;
        check_unique(self.left_out.iter(), "line left out of a base")?;
        check_unique(self.ceilings.iter().map(|(line, _)| line), "ceiling of a line")?;
        self.amounts().into_iter().try_for_each(|ceiling| ceiling.not_negative().map(|_| ()))
    }

    fn sort(&mut self) {
        self.ceilings.sort();
        self.left_out.sort();
    }

    fn lines(&self) -> Vec<&Name> {
        self.ceilings.iter().map(|(line, _)| line).chain(&self.left_out).collect()
    }

    fn amounts(&self) -> Vec<Money> {
        self.ceilings.iter().map(|(_, ceiling)| *ceiling).collect()
    }

    fn base(&self, claim: &Claim<'_>) -> Result<Evidence, Error> {
        // Lines and what is said of them may both be many.
        let left_out: BTreeSet<&Name> = self.left_out.iter().collect();
        let ceilings: BTreeMap<&Name, Money> =
            self.ceilings.iter().map(|(line, ceiling)| (line, *ceiling)).collect();
        let counted = claim.paid.iter().filter(|(line, _)| !left_out.contains(line.name()));
        let counted = counted.map(|paid| {
            let (line, _) = paid;
            let amount = claim.as_paid(paid);
            let Some(ceiling) = ceilings.get(line.name()) else { return amount };
            let ceiling = Evidence::stated("ceiling", ceiling.to_fraction(), &claim.unit, None)
                .known_as(format!("{}/ceiling/{}", claim.record, line.name()));
            let value = amount.value().min(ceiling.value()).clone();
            let label = format!("{}, up to its ceiling", line.label());
            Evidence::new(Rule::Least, &label, value, &claim.unit, vec![amount, ceiling])
        });
        Ok(claim.sum("modified base", counted.collect()))
    }

    fn contribution(&self, base: Evidence, claim: &Claim<'_>) -> Evidence {
        claim.share(self.rate, base)
    }
}
