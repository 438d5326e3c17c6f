//! The working behind an uplift and the multiples that follow from it.

use super::{Indexation, PercentRounding, Uplift, UpliftsOn, WeightedIndex};
use crate::error::Error;
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Month, Percent};

impl Indexation {
    /// The working behind the price of a month, as a multiple of the tendered one.
    #[must_use]
    pub fn evidence(&self, month: Month) -> Evidence {
        let taken = self.0.uplifts.iter().take_while(|uplift| uplift.step.takes_effect <= month);
        // An uplift of the tendered price takes the place of those before it.
        let replaced = match self.0.terms.uplifts_on {
            UpliftsOn::PriceBefore => 0,
            UpliftsOn::TenderedPrice => taken.clone().count().saturating_sub(1),
        };
        let parts: Vec<Evidence> =
            taken.skip(replaced).map(|uplift| self.multiple(uplift)).collect();
        let label = format!("multiple of the tendered price in {month}");
        if parts.is_empty() {
            return Evidence::stated(&label, Fraction::ONE, "", Some(&self.0.terms.source));
        }
        let value = self.factor_at(month);
        Evidence::new(Rule::Product, &label, value, "", parts).with_source(&self.0.terms.source)
    }

    /// The working behind the mean multiple over the twelve months from `first`.
    ///
    /// # Errors
    ///
    /// [`Format`](crate::ErrorKind::Format) after 9999.
    pub fn year_evidence(&self, first: Month) -> Result<Evidence, Error> {
        let mut month = first;
        let mut parts = Vec::new();
        for (factor, count) in self.months_at(first)? {
            let months = Fraction::from(count);
            let value = &factor * &months;
            let held = Evidence::stated("months", months, "", None);
            let label = format!("months from {month}");
            let pair = vec![self.evidence(month), held];
            parts.push(Evidence::new(Rule::Product, &label, value, "", pair));
            month = month.later_by(u16::try_from(count).unwrap_or_default())?;
        }
        let sum: Fraction = parts.iter().map(Evidence::value).sum();
        let sum = Evidence::new(Rule::Sum, "multiples of the months", sum, "", parts);
        let twelve = Evidence::stated("months of a year", Fraction::from(12), "", None);
        let label = format!("mean multiple of the year from {first}");
        let value = self.year_factor(first)?;
        Ok(Evidence::new(Rule::Quotient, &label, value, "", vec![sum, twelve]))
    }

    fn multiple(&self, uplift: &Uplift) -> Evidence {
        let month = uplift.step.takes_effect;
        let one = Evidence::stated("the price before", Fraction::ONE, "", None);
        let part = self.uplift_evidence(uplift);
        let label = format!("multiple from {month}");
        let value = one.value() + part.value();
        Evidence::new(Rule::Sum, &label, value, "", vec![one, part])
    }

    fn uplift_evidence(&self, uplift: &Uplift) -> Evidence {
        let parts: Vec<Evidence> =
            self.0.terms.indices.iter().map(|index| self.weighted(index, uplift)).collect();
        let sum: Fraction = parts.iter().map(Evidence::value).sum();
        let sum = Evidence::new(Rule::Sum, "weighted changes", sum, "", parts);
        let sum = rounded("weighted changes, rounded", self.0.terms.rounding_uplifts, sum);
        let sum = limited(Rule::Greatest, "not below the floor", self.0.terms.floor, sum);
        limited(Rule::Least, "not above the cap", self.0.terms.cap, sum)
    }

    fn weighted(&self, index: &WeightedIndex, uplift: &Uplift) -> Evidence {
        let step = uplift.step;
        let change = index.table.change_evidence(step.from, step.to);
        let change = rounded("change, rounded", self.0.terms.rounding_changes, change);
        let weight = index.weight.to_fraction();
        let weight = Evidence::stated("weight", weight, "", Some(&self.0.terms.source));
        let label = format!("{}, weighted", index.table.name());
        let value = change.value() * weight.value();
        Evidence::new(Rule::Product, &label, value, "", vec![weight, change])
    }
}

fn rounded(label: &str, choice: Option<PercentRounding>, part: Evidence) -> Evidence {
    let Some(choice) = choice else { return part };
    let (places, rounding) = (choice.figure_places(), choice.rounding());
    let value = part.value().rounded(places, rounding);
    Evidence::new(Rule::Rounded { places, rounding }, label, value, "", vec![part])
}

fn limited(rule: Rule, label: &str, limit: Option<Percent>, part: Evidence) -> Evidence {
    let Some(limit) = limit else { return part };
    let limit = Evidence::stated("limit", limit.to_fraction(), "", None);
    let ends = [part.value().clone(), limit.value().clone()];
    let value = match rule {
        Rule::Greatest => ends.into_iter().max(),
        _ => ends.into_iter().min(),
    };
    Evidence::new(rule, label, value.unwrap_or_default(), "", vec![part, limit])
}
