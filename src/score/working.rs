//! Pieces of the working behind a score.

use crate::evidence::{Evidence, Rule, banded_value};
use crate::exact::{Fraction, Text};

/// A figure the tender publishes.
pub(super) fn published(label: &str, value: Fraction, unit: &str) -> Evidence {
    Evidence::stated(label, value, unit, Some(&Text::fixed("scoring of the tender")))
        .known_as(format!("scoring/{label}"))
}

/// A number that is counted.
pub(super) fn stated_number(label: &str, value: Fraction) -> Evidence {
    Evidence::stated(label, value, "", Some(&Text::fixed("counted")))
        .known_as(format!("scoring/{label}"))
}

/// One, as a share: all of the points.
pub(super) fn whole_share(label: &str) -> Evidence {
    published(label, Fraction::ONE, "")
}

/// The share of a price where the lowest is zero and the tender says what that earns.
pub(super) fn stated_share(label: &str, own: &Evidence) -> Evidence {
    let share = if own.value().is_zero() { Fraction::ONE } else { Fraction::ZERO };
    published(label, share, "")
}

pub(super) fn quotient(label: &str, over: Evidence, under: Evidence) -> Evidence {
    // Where the rule divides by zero it was refused before.
    let value = over.value().checked_div(under.value()).unwrap_or_default();
    let unit = if over.unit() == under.unit() { "" } else { over.unit() }.to_owned();
    Evidence::new(Rule::Quotient, label, value, &unit, vec![over, under])
}

pub(super) fn difference(label: &str, from: Evidence, less: Evidence) -> Evidence {
    let unit = from.unit().to_owned();
    Evidence::new(Rule::Difference, label, from.value() - less.value(), &unit, vec![from, less])
}

pub(super) fn product(label: &str, parts: Vec<Evidence>) -> Evidence {
    let value = parts.iter().fold(Fraction::ONE, |product, part| product * part.value());
    let unit = parts.iter().map(Evidence::unit).find(|unit| !unit.is_empty());
    let unit = unit.unwrap_or_default().to_owned();
    Evidence::new(Rule::Product, label, value, &unit, parts)
}

pub(super) fn sum(label: &str, parts: Vec<Evidence>) -> Evidence {
    let value: Fraction = parts.iter().map(Evidence::value).sum();
    let unit = parts.first().map(Evidence::unit).unwrap_or_default().to_owned();
    Evidence::new(Rule::Sum, label, value, &unit, parts)
}

pub(super) fn not_below_zero(label: &str, part: Evidence) -> Evidence {
    let value = part.value().clone().max(Fraction::ZERO);
    let unit = part.unit().to_owned();
    Evidence::new(Rule::NotBelowZero, label, value, &unit, vec![part])
}

pub(super) fn least(label: &str, parts: &[Evidence]) -> Evidence {
    let value = parts.iter().map(Evidence::value).min().cloned().unwrap_or_default();
    of_all(Rule::Least, label, value, parts)
}

pub(super) fn greatest(label: &str, parts: &[Evidence]) -> Evidence {
    let value = parts.iter().map(Evidence::value).max().cloned().unwrap_or_default();
    of_all(Rule::Greatest, label, value, parts)
}

pub(super) fn median(label: &str, parts: &[Evidence]) -> Evidence {
    let values: Vec<Fraction> = parts.iter().map(Evidence::value).cloned().collect();
    of_all(Rule::Median, label, Fraction::median(&values).unwrap_or_default(), parts)
}

pub(super) fn mean(label: &str, parts: &[Evidence], count: Evidence) -> Evidence {
    quotient(label, sum("sum of the prices", parts.to_vec()), count)
}

/// The first part, looked up in the pairs of bound and figure that follow.
pub(super) fn banded(label: &str, parts: Vec<Evidence>) -> Evidence {
    let value = banded_value(parts.iter().map(Evidence::value)).unwrap_or_default();
    Evidence::new(Rule::Banded, label, value, "", parts)
}

pub(super) fn power(label: &str, part: Evidence, exponent: u16) -> Evidence {
    let value = part.value().power(exponent);
    Evidence::new(Rule::Power { exponent }, label, value, "", vec![part])
}

fn of_all(rule: Rule, label: &str, value: Fraction, parts: &[Evidence]) -> Evidence {
    let unit = parts.first().map(Evidence::unit).unwrap_or_default().to_owned();
    Evidence::new(rule, label, value, &unit, parts.to_vec())
}
