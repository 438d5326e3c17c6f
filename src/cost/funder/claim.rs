//! What a funder's rule is computed from, and what every such rule is.

use crate::cost::CostLine;
use crate::error::Error;
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Money, Name, Percent, Text};

/// A rule by which a funder adds for overheads, on top of the direct lines it pays.
pub(crate) trait FundersRule {
    /// Refuses what makes no sense by itself.
    fn check(&self) -> Result<(), Error>;

    /// Puts what it lists in the order of names.
    fn sort(&mut self) {}

    /// The lines it names.
    fn lines(&self) -> Vec<&Name> {
        Vec::new()
    }

    /// The money in it.
    fn amounts(&self) -> Vec<Money> {
        Vec::new()
    }

    /// The part of the overheads really borne that it pays; all funders of a service together pay
    /// each once.
    fn share_of_overheads(&self) -> Option<Percent> {
        None
    }

    /// What it is taken of.
    fn base(&self, claim: &Claim<'_>) -> Result<Evidence, Error>;

    /// The exact contribution on a base.
    fn contribution(&self, base: Evidence, claim: &Claim<'_>) -> Evidence;
}

/// What a funder is asked to pay for one service.
pub(crate) struct Claim<'a> {
    /// The cash lines it pays, each with what it pays of it.
    pub(crate) paid: Vec<(&'a CostLine, Money)>,
    /// What the service bears of the overhead pools.
    pub(crate) overhead: Money,
    /// The full-time equivalents that payrolls charge to the service.
    pub(crate) full_time_equivalents: &'a dyn Fn() -> Result<Evidence, Error>,
    /// Of the period.
    pub(crate) months: u16,
    /// Where the funder's figures stand among the facts.
    pub(crate) record: String,
    /// As what the overheads of the service are known.
    pub(crate) overhead_record: String,
    /// Where the funder's rule is written.
    pub(crate) source: &'a Text,
    /// The currency.
    pub(crate) unit: String,
}

impl Claim<'_> {
    /// What is paid of a line.
    pub(crate) fn as_paid(&self, (line, amount): &(&CostLine, Money)) -> Evidence {
        let label = format!("{}, as paid", line.label());
        Evidence::stated(&label, amount.to_fraction(), &self.unit, None).repeated_from(format!(
            "{}/pays/{}",
            self.record,
            line.name()
        ))
    }

    /// All that is paid of direct cost.
    pub(crate) fn direct(&self) -> Evidence {
        let paid = self.paid.iter().map(|paid| self.as_paid(paid));
        self.sum("direct cost that is paid", paid.collect())
    }

    pub(crate) fn sum(&self, label: &str, parts: Vec<Evidence>) -> Evidence {
        let value = parts.iter().map(Evidence::value).sum();
        Evidence::new(Rule::Sum, label, value, &self.unit, parts)
    }

    /// A rate of the funder's.
    pub(crate) fn rate(&self, label: &str, value: Fraction) -> Evidence {
        Evidence::stated(label, value, "", Some(self.source))
            .known_as(format!("{}/{label}", self.record))
    }

    /// An amount of the funder's.
    pub(crate) fn amount(&self, label: &str, amount: Money) -> Evidence {
        Evidence::stated(label, amount.to_fraction(), &self.unit, Some(self.source))
            .known_as(format!("{}/{label}", self.record))
    }

    /// A contribution that is a product.
    pub(crate) fn product(&self, factors: Vec<Evidence>) -> Evidence {
        let value = factors.iter().fold(Fraction::ONE, |product, part| product * part.value());
        Evidence::new(Rule::Product, "contribution, exactly", value, &self.unit, factors)
    }

    /// A percentage of a base.
    pub(crate) fn share(&self, rate: Percent, base: Evidence) -> Evidence {
        self.product(vec![self.rate("rate", rate.to_fraction()), base])
    }
}
