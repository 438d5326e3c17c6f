//! A rate on a base from which lines are left out, or counted only up to a ceiling over the life of the
//! award.

use std::collections::{BTreeMap, BTreeSet};

use super::claim::{Claim, FundersRule};
use crate::error::Error;
use crate::evidence::{Evidence, Rule};
use crate::exact::name::check_unique;
use crate::exact::{Fraction, Money, Name, Percent};
use crate::record::{Form, Map, record};

record! {
    /// A rate on a base from which lines are left out, or counted only up to a ceiling over the life of
    /// the award: `rate × Σ min(line, what is left of its ceiling)`.
    always pub struct ModifiedBase {
        /// of the base
        rate: Percent,
        /// the most that counts of a line over the life of the award
        ceilings: Map<Name, AwardCeiling> => Vec<(Name, AwardCeiling)>
            as "object: line → [award ceiling](#award-ceiling)" = "default: none" { Vec::new() },
        /// lines that do not count
        left_out: Vec<Name> as "list of lines" = "default: none" { Vec::new() },
    }
}

record! {
    /// How much of a line counts, such as the first part of each sub-award, whichever years it is paid
    /// in.
    #[derive(Copy)]
    always pub struct AwardCeiling titled "Award ceiling" {
        /// over the life of the award
        most: Money,
        /// what was paid on the line under the award before this period; "0" in its first
        before: Money,
    }
}

record! {
    /// A rate on such a base.
    struct OnModifiedBaseRecord {
        /// rate × Σ min(line, what is left of its ceiling) over what it pays of the lines that are not
        /// left out
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

impl AwardCeiling {
    /// What is left of it for the period.
    fn left(self, unit: &str, record: &str) -> Evidence {
        let stated = |label: &str, amount: Money| {
            let amount = Evidence::stated(label, amount.to_fraction(), unit, None);
            amount.known_as(format!("{record}/{label}"))
        };
        let parts = vec![stated("ceiling", self.most), stated("paid before", self.before)];
        let left = self.most.to_fraction() - self.before.to_fraction();
        let used = Evidence::new(Rule::Difference, "ceiling less what was paid", left, unit, parts);
        let value = used.value().clone().max(Fraction::ZERO);
        Evidence::new(Rule::NotBelowZero, "left of the ceiling", value, unit, vec![used])
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
        self.ceilings.sort_by(|(left, _), (right, _)| left.cmp(right));
        self.left_out.sort();
    }

    fn lines(&self) -> Vec<&Name> {
        self.ceilings.iter().map(|(line, _)| line).chain(&self.left_out).collect()
    }

    fn amounts(&self) -> Vec<Money> {
        self.ceilings.iter().flat_map(|(_, ceiling)| [ceiling.most, ceiling.before]).collect()
    }

    fn base(&self, claim: &Claim<'_>) -> Result<Evidence, Error> {
        // Lines and what is said of them may both be many.
        let left_out: BTreeSet<&Name> = self.left_out.iter().collect();
        let ceilings: BTreeMap<&Name, AwardCeiling> =
            self.ceilings.iter().map(|(line, ceiling)| (line, *ceiling)).collect();
        let counted = claim.paid.iter().filter(|(line, _)| !left_out.contains(line.name()));
        let counted = counted.map(|paid| {
            let (line, _) = paid;
            let amount = claim.as_paid(paid);
            let Some(ceiling) = ceilings.get(line.name()) else { return amount };
            let left =
                ceiling.left(&claim.unit, &format!("{}/ceiling/{}", claim.record, line.name()));
            let value = amount.value().min(left.value()).clone();
            let label = format!("{}, up to its ceiling", line.label());
            Evidence::new(Rule::Least, &label, value, &claim.unit, vec![amount, left])
        });
        Ok(claim.sum("modified base", counted.collect()))
    }

    fn contribution(&self, base: Evidence, claim: &Claim<'_>) -> Evidence {
        claim.share(self.rate, base)
    }
}
