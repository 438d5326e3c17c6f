//! What an employer pays on top of pay in one year: insurance, pension, levies and allowances, as
//! data with a source. Nothing statutory is built in.

use crate::error::{self, AtRecord, Error};
use crate::evidence::{Evidence, Rule};
use crate::exact::name::{check_unique, insert_by_name, named_and_labelled};
use crate::exact::{Currency, Fraction, Money, Name, Percent, Quantity, Text};

/// The most insurances, and the most levies, of a year.
pub const MAX_CONTRIBUTIONS: usize = 100;

/// The elements of a post's cost that are no insurance.
const ELEMENTS: [&str; 7] =
    ["cover", "exit", "holiday", "pay", "pension", "pension-deficit", "protected-pay"];

/// An employer's contribution to social insurance:
/// `rate × max(0, min(earnings, up to) − threshold)` a year, person by person.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Insurance {
    name: Name,
    rate: Percent,
    threshold: Money,
    up_to: Option<Money>,
}

/// What an employer's pension contribution is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PensionBase {
    /// Earnings between two amounts a year: `max(0, min(earnings, upper) − lower)`.
    Band {
        /// Earnings below this do not count.
        lower: Money,
        /// Earnings above this do not count.
        upper: Money,
    },
    /// All earnings.
    WholePay,
}

/// An employer's pension contribution, owed from a trigger of yearly earnings upwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pension {
    rate: Percent,
    base: PensionBase,
    trigger: Option<Money>,
}

/// A levy on all pay of an employer: `max(0, rate × pay − allowance)` a year.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Levy {
    name: Name,
    rate: Percent,
    allowance: Option<Money>,
}

/// The rates and thresholds of one year, all amounts a year.
///
/// ```
/// use fullcost::cost::{EmploymentYear, Insurance, Pension, PensionBase};
/// use fullcost::exact::{Currency, Money};
///
/// let pounds = |text| Money::parse(text, Currency::GBP);
/// let band = PensionBase::Band { lower: pounds("6240")?, upper: pounds("50000")? };
/// let year = EmploymentYear::new("2020-21", "1950".parse()?, "rates of the year")?
///     .with_insurance(Insurance::new("insurance", "13.8%".parse()?, pounds("8788")?)?)
///     .with_pension(Pension::new("3%".parse()?, band)?.with_trigger(pounds("10000")?));
/// assert_eq!(year.insurances().len(), 1);
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EmploymentYear {
    name: Name,
    label: Option<Text>,
    insurances: Vec<Insurance>,
    pension: Option<Pension>,
    levies: Vec<Levy>,
    allowance: Option<(Name, Money)>,
    full_time_hours: Quantity,
    source: Text,
}

named_and_labelled!(EmploymentYear: "year");

impl Insurance {
    /// A contribution on all earnings above a threshold.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a percentage below zero or an amount below zero, or
    /// those of a [`Name`].
    pub fn new(name: &str, rate: Percent, threshold: Money) -> Result<Self, Error> {
        let name = Name::new(name)?;
        let (rate, threshold) = (rate.not_negative()?, threshold.not_negative()?);
        Ok(Insurance { name, rate, threshold, up_to: None })
    }

    /// The contribution, on earnings up to an amount only.
    #[must_use]
    pub fn with_up_to(self, up_to: Money) -> Self {
        Insurance { up_to: Some(up_to), ..self }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// The rate.
    #[must_use]
    pub fn rate(&self) -> Percent {
        self.rate
    }

    /// Earnings a year from which it is owed.
    #[must_use]
    pub fn threshold(&self) -> Money {
        self.threshold
    }

    /// Earnings a year up to which it is owed.
    #[must_use]
    pub fn up_to(&self) -> Option<Money> {
        self.up_to
    }

    /// What one person's earnings give.
    pub(super) fn on(&self, earnings: Evidence, source: &Text) -> Evidence {
        let (label, threshold) = (self.name.as_str(), Some(self.threshold));
        banded(label, self.rate, earnings, threshold, self.up_to, source)
    }
}

impl Pension {
    /// A contribution at a rate on a base, owed at any earnings.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a percentage below zero,
    /// [`Order`](crate::ErrorKind::Order) for a low end above the high end or
    /// [`Mixed`](crate::ErrorKind::Mixed).
    pub fn new(rate: Percent, base: PensionBase) -> Result<Self, Error> {
        if let PensionBase::Band { lower, upper } = base {
            lower.currency().same_as(upper.currency())?;
            lower.not_negative()?;
            if lower > upper {
                let (low, high) = (lower.to_plain_text(), upper.to_plain_text());
                return Err(error::band_order(low, high));
            }
        }
        Ok(Pension { rate: rate.not_negative()?, base, trigger: None })
    }

    /// The contribution, owed only from these earnings a year upwards.
    #[must_use]
    pub fn with_trigger(self, trigger: Money) -> Self {
        Pension { trigger: Some(trigger), ..self }
    }

    /// The rate.
    #[must_use]
    pub fn rate(&self) -> Percent {
        self.rate
    }

    /// What it is taken of.
    #[must_use]
    pub fn base(&self) -> PensionBase {
        self.base
    }

    /// Earnings a year from which it is owed.
    #[must_use]
    pub fn trigger(&self) -> Option<Money> {
        self.trigger
    }

    /// What one person's earnings give; nothing below the trigger.
    pub(super) fn on(&self, earnings: Evidence, source: &Text) -> Option<Evidence> {
        if self.trigger.is_some_and(|trigger| *earnings.value() < trigger.to_fraction()) {
            return None;
        }
        Some(match self.base {
            PensionBase::Band { lower, upper } => {
                banded("pension", self.rate, earnings, Some(lower), Some(upper), source)
            }
            PensionBase::WholePay => banded("pension", self.rate, earnings, None, None, source),
        })
    }

    fn amounts(&self) -> impl Iterator<Item = Money> {
        let (lower, upper) = match self.base {
            PensionBase::Band { lower, upper } => (Some(lower), Some(upper)),
            PensionBase::WholePay => (None, None),
        };
        lower.into_iter().chain(upper).chain(self.trigger)
    }

    pub(super) fn check(&self, currency: Currency) -> Result<(), Error> {
        let at = "the pension";
        self.amounts().try_for_each(|amount| {
            currency.same_as(amount.currency()).at(at)?;
            amount.not_negative().map(|_| ()).at(at)
        })
    }
}

impl Levy {
    /// A levy at a rate on all pay.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a percentage below zero, or those of a [`Name`].
    pub fn new(name: &str, rate: Percent) -> Result<Self, Error> {
        Ok(Levy { name: Name::new(name)?, rate: rate.not_negative()?, allowance: None })
    }

    /// The levy, less an amount a year.
    #[must_use]
    pub fn with_allowance(self, allowance: Money) -> Self {
        Levy { allowance: Some(allowance), ..self }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// The rate.
    #[must_use]
    pub fn rate(&self) -> Percent {
        self.rate
    }

    /// What is taken off a year.
    #[must_use]
    pub fn allowance(&self) -> Option<Money> {
        self.allowance
    }

    /// What all pay of the period gives, when the allowance counts for `years`.
    pub(super) fn on(&self, pay: Evidence, years: &Evidence, source: &Text) -> Evidence {
        let unit = pay.unit().to_owned();
        let owed = banded(self.name.as_str(), self.rate, pay, None, None, source);
        let Some(allowance) = self.allowance else { return owed };
        let allowance =
            Evidence::stated("allowance a year", allowance.to_fraction(), &unit, Some(source));
        let value = allowance.value() * years.value();
        let parts = vec![allowance, years.clone()];
        let allowance = Evidence::new(Rule::Product, "allowance", value, &unit, parts);
        let value = owed.value() - allowance.value();
        let label = format!("{} less its allowance", self.name);
        let less = Evidence::new(Rule::Difference, &label, value, &unit, vec![owed, allowance]);
        not_below_zero(self.name.as_str(), less)
    }
}

impl EmploymentYear {
    /// A year without any contribution. `full_time_hours` are the paid hours a year of a
    /// full-time post, leave included: 1,950 is 37.5 × 52.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for full-time hours of zero, or those of a [`Name`] or
    /// [`Text`].
    pub fn new(name: &str, full_time_hours: Quantity, source: &str) -> Result<Self, Error> {
        if full_time_hours.is_zero() {
            return Err(error::zero_full_time_hours());
        }
        Ok(EmploymentYear {
            name: Name::new(name)?,
            label: None,
            insurances: Vec::new(),
            pension: None,
            levies: Vec::new(),
            allowance: None,
            full_time_hours,
            source: Text::new(source)?,
        })
    }

    /// The year with one more insurance.
    #[must_use]
    pub fn with_insurance(mut self, insurance: Insurance) -> Self {
        insert_by_name(&mut self.insurances, insurance, Insurance::name);
        self
    }

    /// The year with a pension.
    #[must_use]
    pub fn with_pension(self, pension: Pension) -> Self {
        EmploymentYear { pension: Some(pension), ..self }
    }

    /// The year with one more levy.
    #[must_use]
    pub fn with_levy(mut self, levy: Levy) -> Self {
        insert_by_name(&mut self.levies, levy, Levy::name);
        self
    }

    /// The year with an allowance of each employer against all its insurance.
    #[must_use]
    pub fn with_allowance(self, name: Name, amount: Money) -> Self {
        EmploymentYear { allowance: Some((name, amount)), ..self }
    }

    /// The insurances in the order of their names.
    #[must_use]
    pub fn insurances(&self) -> &[Insurance] {
        &self.insurances
    }

    /// The pension.
    #[must_use]
    pub fn pension(&self) -> Option<&Pension> {
        self.pension.as_ref()
    }

    /// The levies in the order of their names.
    #[must_use]
    pub fn levies(&self) -> &[Levy] {
        &self.levies
    }

    /// The allowance against insurance, by name and amount.
    #[must_use]
    pub fn allowance(&self) -> Option<(&Name, Money)> {
        self.allowance.as_ref().map(|(name, amount)| (name, *amount))
    }

    /// The paid hours a year of a full-time post.
    #[must_use]
    pub fn full_time_hours(&self) -> Quantity {
        self.full_time_hours
    }

    /// Where the rates come from.
    #[must_use]
    pub fn source(&self) -> &Text {
        &self.source
    }

    /// Refuses amounts in another currency, contributions of one name, and amounts below zero.
    pub(super) fn check(&self, currency: Currency) -> Result<(), Error> {
        for insurance in &self.insurances {
            let at = ("insurance", &insurance.name);
            for amount in std::iter::once(insurance.threshold).chain(insurance.up_to) {
                currency.same_as(amount.currency()).at(at)?;
            }
            if let Some(up_to) = insurance.up_to
                && insurance.threshold > up_to
            {
                let low = insurance.threshold.to_plain_text();
                return Err(error::band_order(low, up_to.to_plain_text())).at(at);
            }
        }
        self.pension.iter().try_for_each(|pension| pension.check(currency))?;
        for levy in &self.levies {
            let at = ("levy", &levy.name);
            if let Some(amount) = levy.allowance {
                currency.same_as(amount.currency()).at(at)?;
                amount.not_negative().at(at)?;
            }
        }
        if let Some((name, amount)) = &self.allowance {
            let at = ("allowance", name);
            currency.same_as(amount.currency()).at(at)?;
            amount.not_negative().at(at)?;
        }
        for (count, what) in [(self.insurances.len(), "insurances"), (self.levies.len(), "levies")]
        {
            if count > MAX_CONTRIBUTIONS {
                return Err(error::too_many(what, MAX_CONTRIBUTIONS));
            }
        }
        // Lines are named after the element: the names of the others are taken.
        let insurances = self.insurances.iter().map(Insurance::name);
        if let Some(taken) = insurances.clone().find(|name| ELEMENTS.contains(&name.as_str())) {
            return Err(error::reserved_name(taken, "insurance", "another line of a post"));
        }
        check_unique(insurances, "insurance")?;
        let allowance = self.allowance.iter().map(|(name, _)| name);
        let mut levies: Vec<&Name> = self.levies.iter().map(Levy::name).chain(allowance).collect();
        levies.sort();
        check_unique(levies.into_iter(), "levy and allowance")
    }
}

/// `rate × max(0, min(amount, upper) − lower)`
fn banded(
    label: &str,
    rate: Percent,
    amount: Evidence,
    lower: Option<Money>,
    upper: Option<Money>,
    source: &Text,
) -> Evidence {
    let unit = amount.unit().to_owned();
    let stated = |label: &str, bound: Money| {
        Evidence::stated(label, bound.to_fraction(), &unit, Some(source))
    };
    let mut base = amount;
    if let Some(upper) = upper {
        let upper = stated("upper bound", upper);
        let value = base.value().min(upper.value()).clone();
        let label = "what counts at the most";
        base = Evidence::new(Rule::Least, label, value, &unit, vec![base, upper]);
    }
    if let Some(lower) = lower {
        let lower = stated("lower bound", lower);
        let value = base.value() - lower.value();
        let label = "what lies above the lower bound";
        let above = Evidence::new(Rule::Difference, label, value, &unit, vec![base, lower]);
        base = not_below_zero("what counts", above);
    }
    let rate = Evidence::stated("rate", rate.to_fraction(), "", Some(source));
    let value = rate.value() * base.value();
    Evidence::new(Rule::Product, label, value, &unit, vec![rate, base])
}

fn not_below_zero(label: &str, figure: Evidence) -> Evidence {
    let value = figure.value().clone().max(Fraction::ZERO);
    let unit = figure.unit().to_owned();
    Evidence::new(Rule::NotBelowZero, label, value, &unit, vec![figure])
}
