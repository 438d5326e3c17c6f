//! What an employer pays on top of pay in one year: insurance, pension, levies and allowances, as
//! data with a source. Nothing statutory is built in.

use crate::error::{self, AtRecord, Error};
use crate::evidence::{Evidence, Rule};
use crate::exact::name::{check_unique, labelled};
use crate::exact::{Currency, Fraction, Money, Name, Percent, Quantity, Text};
use crate::record::{Identity, record};

/// The most insurances, and the most levies, of a year.
pub const MAX_CONTRIBUTIONS: usize = 100;

/// The elements of a post's cost that are no insurance.
const ELEMENTS: [&str; 7] =
    ["cover", "exit", "holiday", "pay", "pension", "pension-deficit", "protected-pay"];

record! {
    /// Rate × what a person's earnings a year are above the threshold:
    /// `rate × max(0, min(earnings, up to) − threshold)` a year, person by person.
    pub struct Insurance, "insurance" with check {
        /// unique among the insurances of the year: lines of cost are named after it
        name: Name,
        /// of earnings; not negative
        rate: Percent,
        /// earnings a year from which it is owed
        threshold: Money,
        /// earnings a year up to which it is owed; not below the threshold
        up_to: Option<Money> = "default: no limit",
    }
}

record! {
    /// Rate × earnings: an employer's contribution to a pension, owed where yearly earnings are
    /// above a trigger.
    #[derive(Copy)]
    always pub struct Pension with check {
        /// of the earnings that count; not negative
        rate: Percent,
        /// the earnings that count
        band: Option<PensionBand> = "default: all earnings",
        /// owed where yearly earnings are above this, not at it
        trigger: Option<Money> = "default: always",
    }
}

record! {
    /// The part of earnings that counts for a pension: `max(0, min(earnings, upper) − lower)`.
    #[derive(Copy)]
    always pub struct PensionBand {
        /// earnings a year below this do not count
        lower: Money,
        /// earnings a year above this do not count
        upper: Money,
    }
}

record! {
    /// Rate × all pay of the payroll, less an allowance, not below zero:
    /// `max(0, rate × pay − allowance)` a year.
    pub struct Levy, "levy" with check {
        /// unique among the levies and the allowance of the year
        name: Name,
        /// of all pay; not negative
        rate: Percent,
        /// a year
        allowance: Option<Money> = "default: none",
    }
}

record! {
    /// What is taken off.
    pub struct Allowance {
        /// unique among the levies and the allowance of the year
        name: Name,
        /// a year
        amount: Money,
    }
}

record! {
    /// What an employer pays on top of pay in one year. No rate and no amount is negative.
    /// Earnings are pay, accrued holiday and protected pay, person by person.
    ///
    /// ```
    /// use fullcost::cost::{EmploymentYear, Insurance, Pension, PensionBand};
    /// use fullcost::exact::{Currency, Money};
    ///
    /// let pounds = |text| Money::parse(text, Currency::GBP);
    /// let band = PensionBand { lower: pounds("6240")?, upper: pounds("50000")? };
    /// let pension = Pension {
    ///     rate: "3%".parse()?,
    ///     band: Some(band),
    ///     trigger: Some(pounds("10000")?),
    /// };
    /// let year = EmploymentYear {
    ///     insurances: vec![Insurance::new("insurance", "13.8%".parse()?, pounds("8788")?)?],
    ///     pension: Some(pension),
    ///     ..EmploymentYear::new("2020-21", "1950".parse()?, "rates of the year")?
    /// };
    /// assert_eq!(year.insurances.len(), 1);
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct EmploymentYear with check {
        /// such as `2026-27`
        name: Identity => Name,
        /// what reports show
        label: Option<Text> = "default: the name",
        /// at most 100
        insurances: Vec<Insurance> = "default: none",
        /// of every post that has none of its own
        pension: Option<Pension> = "default: none",
        /// at most 100
        levies: Vec<Levy> = "default: none",
        /// money a year that is taken off the insurance of the payroll, at most all of it
        allowance: Option<Allowance> = "default: none",
        /// paid hours a year of a full-time post, leave included; zero is refused
        full_time_hours: Quantity,
        /// where the rates come from
        source: Text,
    }
}

labelled!(EmploymentYear);

impl Insurance {
    /// A contribution on all earnings above a threshold.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a percentage below zero or an amount below zero, or
    /// those of a [`Name`].
    pub fn new(name: &str, rate: Percent, threshold: Money) -> Result<Self, Error> {
        let insurance = Insurance { name: Name::new(name)?, rate, threshold, up_to: None };
        insurance.check().map(|()| insurance)
    }

    fn check(&self) -> Result<(), Error> {
        self.rate.not_negative()?;
        self.threshold.not_negative().map(|_| ())
    }

    /// What one person's earnings give.
    pub(super) fn on(&self, earnings: Evidence, source: &Text, record: &str) -> Evidence {
        let (label, threshold) = (self.name.as_str(), Some(self.threshold));
        banded((label, record), self.rate, earnings, threshold, self.up_to, source)
    }
}

impl Pension {
    fn check(&self) -> Result<(), Error> {
        if let Some(PensionBand { lower, upper }) = self.band {
            lower.currency().same_as(upper.currency())?;
            lower.not_negative()?;
            if lower > upper {
                let (low, high) = (lower.to_plain_text(), upper.to_plain_text());
                return Err(error::band_order(low, high));
            }
        }
        self.rate.not_negative().map(|_| ())
    }

    /// What one person's earnings give; nothing unless they are above the trigger.
    pub(super) fn on(&self, earnings: Evidence, source: &Text, record: &str) -> Option<Evidence> {
        if self.trigger.is_some_and(|trigger| *earnings.value() <= trigger.to_fraction()) {
            return None;
        }
        let (lower, upper) = self.bounds();
        Some(banded(("pension", record), self.rate, earnings, lower, upper, source))
    }

    fn bounds(&self) -> (Option<Money>, Option<Money>) {
        self.band.map(|band| (band.lower, band.upper)).unzip()
    }

    pub(super) fn check_in(&self, currency: Currency) -> Result<(), Error> {
        let at = "the pension";
        self.check().at(at)?;
        let (lower, upper) = self.bounds();
        lower.into_iter().chain(upper).chain(self.trigger).try_for_each(|amount| {
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
        let levy = Levy { name: Name::new(name)?, rate, allowance: None };
        levy.check().map(|()| levy)
    }

    fn check(&self) -> Result<(), Error> {
        self.rate.not_negative().map(|_| ())
    }

    /// What all pay of the period gives, when the allowance counts for `years`.
    pub(super) fn on(
        &self,
        pay: Evidence,
        years: &Evidence,
        source: &Text,
        record: &str,
    ) -> Evidence {
        let unit = pay.unit().to_owned();
        let name = self.name.as_str();
        let owed = banded((name, record), self.rate, pay, None, None, source);
        let Some(allowance) = self.allowance else { return owed };
        let allowance =
            Evidence::stated("allowance a year", allowance.to_fraction(), &unit, Some(source))
                .known_as(format!("{record}/{name}/allowance a year"));
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
    /// The record of the facts in which its figures stand.
    pub(super) fn record(&self) -> String {
        format!("employment year/{}", self.name)
    }

    /// A year without any contribution. `full_time_hours` are the paid hours a year of a
    /// full-time post, leave included: 1,950 is 37.5 × 52.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for full-time hours of zero, or those of a [`Name`] or
    /// [`Text`].
    pub fn new(name: &str, full_time_hours: Quantity, source: &str) -> Result<Self, Error> {
        let year = EmploymentYear {
            name: Name::new(name)?,
            label: None,
            insurances: Vec::new(),
            pension: None,
            levies: Vec::new(),
            allowance: None,
            full_time_hours,
            source: Text::new(source)?,
        };
        year.check().map(|()| year)
    }

    fn check(&self) -> Result<(), Error> {
        if self.full_time_hours.is_zero() {
            return Err(error::zero_full_time_hours());
        }
        Ok(())
    }

    /// Puts what it lists in the order of names.
    pub(super) fn sort(&mut self) {
        self.insurances.sort_by(|left, right| left.name.cmp(&right.name));
        self.levies.sort_by(|left, right| left.name.cmp(&right.name));
    }

    /// Refuses amounts in another currency, contributions of one name, and amounts below zero.
    pub(super) fn check_in(&self, currency: Currency) -> Result<(), Error> {
        self.check()?;
        for insurance in &self.insurances {
            let at = ("insurance", &insurance.name);
            insurance.check().at(at)?;
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
        self.pension.iter().try_for_each(|pension| pension.check_in(currency))?;
        for levy in &self.levies {
            let at = ("levy", &levy.name);
            levy.check().at(at)?;
            if let Some(amount) = levy.allowance {
                currency.same_as(amount.currency()).at(at)?;
                amount.not_negative().at(at)?;
            }
        }
        if let Some(Allowance { name, amount }) = &self.allowance {
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
        let insurances = self.insurances.iter().map(|insurance| &insurance.name);
        if let Some(taken) = insurances.clone().find(|name| ELEMENTS.contains(&name.as_str())) {
            return Err(error::reserved_name(taken, "insurance", "another line of a post"));
        }
        check_unique(insurances, "insurance")?;
        let allowance = self.allowance.iter().map(|allowance| &allowance.name);
        let levies = self.levies.iter().map(|levy| &levy.name);
        let mut levies: Vec<&Name> = levies.chain(allowance).collect();
        levies.sort();
        check_unique(levies.into_iter(), "levy and allowance")
    }
}

/// `rate × max(0, min(amount, upper) − lower)`, with figures that stand in a record of the facts
fn banded(
    (label, record): (&str, &str),
    rate: Percent,
    amount: Evidence,
    lower: Option<Money>,
    upper: Option<Money>,
    source: &Text,
) -> Evidence {
    let unit = amount.unit().to_owned();
    let stated = |figure: &str, value: Fraction, unit: &str| {
        Evidence::stated(figure, value, unit, Some(source))
            .known_as(format!("{record}/{label}/{figure}"))
    };
    let mut base = amount;
    if let Some(upper) = upper {
        let upper = stated("upper bound", upper.to_fraction(), &unit);
        let value = base.value().min(upper.value()).clone();
        let label = "what counts at the most";
        base = Evidence::new(Rule::Least, label, value, &unit, vec![base, upper]);
    }
    if let Some(lower) = lower {
        let lower = stated("lower bound", lower.to_fraction(), &unit);
        let value = base.value() - lower.value();
        let label = "what lies above the lower bound";
        let above = Evidence::new(Rule::Difference, label, value, &unit, vec![base, lower]);
        base = not_below_zero("what counts", above);
    }
    let rate = stated("rate", rate.to_fraction(), "");
    let value = rate.value() * base.value();
    Evidence::new(Rule::Product, label, value, &unit, vec![rate, base])
}

fn not_below_zero(label: &str, figure: Evidence) -> Evidence {
    let value = figure.value().clone().max(Fraction::ZERO);
    let unit = figure.unit().to_owned();
    Evidence::new(Rule::NotBelowZero, label, value, &unit, vec![figure])
}
