//! Tax on purchases that is not recovered: partial exemption by the standard method.
//!
//! First the non-business share is taken out: it is not input tax, and no de minimis rescues it.
//! Then `recoverable residual tax = residual × ⌈100 × taxable ÷ (taxable + exempt)⌉ ÷ 100`. What
//! is not recovered stays in the line or pool that bore it. Every limit is data, with a source.

use super::kind::{CostKind, Known};
use std::sync::Arc;

use super::line::{Behaviour, ChargedTo, CostLine, charged, check_share};
use super::nature::Nature;
use super::payroll::check_months;
use crate::error::{self, AtRecord, Error, quoted, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::name::{check_unique, insert_by_name, named_and_labelled};
use crate::exact::{Currency, Fraction, Money, Name, Percent, Period, Rounding, Text, apportion};
use crate::record::words;

/// The most items of input tax in one period.
pub const MAX_INPUT_TAXES: usize = 1_000;

/// The limits of partial exemption, as published for a time.
///
/// ```
/// use fullcost::cost::PartialExemptionRules;
/// use fullcost::exact::{Currency, Money};
///
/// let pounds = |text| Money::parse(text, Currency::GBP);
/// let rules = PartialExemptionRules::new("uk", pounds("625")?, "50%".parse()?, "VAT Notice 706")?
///     .with_fine_percentage_above(pounds("400000")?);
/// assert_eq!(rules, rules.clone().with_fine_percentage_above(pounds("400000")?));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PartialExemptionRules {
    name: Name,
    monthly_limit: Money,
    share_limit: Percent,
    fine_percentage_above: Option<Money>,
    source: Text,
}

/// What a purchase is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaxUse {
    /// Exempt supplies only: its tax is not recovered unless de minimis holds.
    Exempt,
    /// Both: its tax is residual and recovered in part.
    Residual,
    /// Taxable supplies only: its tax is recovered.
    Taxable,
}

/// Whether the figures are those of a tax period or of the year's adjustment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaxPeriodKind {
    /// The adjustment over all periods of the tax year, which replaces them.
    AnnualAdjustment,
    /// One tax period, until the year is adjusted.
    #[default]
    Provisional,
}

/// Tax on one purchase or group of purchases, and what bears what is not recovered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InputTax {
    name: Name,
    label: Option<Text>,
    amount: Money,
    tax_use: TaxUse,
    non_business: Percent,
    charged_to: ChargedTo,
    behaviour: Option<Behaviour>,
    source: Text,
}

/// A tax period: supplies, and the tax on purchases.
///
/// ```
/// use fullcost::cost::{InputTax, PartialExemptionRules, TaxUse, VatPeriod};
/// use fullcost::exact::{Currency, Money, Period};
///
/// let pounds = |text| Money::parse(text, Currency::GBP);
/// let rules = PartialExemptionRules::new("uk", pounds("625")?, "50%".parse()?, "VAT Notice 706")?;
/// let item = |name, amount, tax_use| {
///     InputTax::new(name, pounds(amount)?, tax_use, "core", "invoices")
/// };
/// let quarter = VatPeriod::new("q1", 3, rules, pounds("100000")?, pounds("60000")?)?
///     .with_input_tax(item("stock", "15000", TaxUse::Taxable)?)
///     .with_input_tax(item("care", "3000", TaxUse::Exempt)?)
///     .with_input_tax(item("office", "5000", TaxUse::Residual)?);
/// let found = quarter.partial_exemption()?;
/// assert_eq!(found.percentage.to_string(), "63%");
/// assert_eq!(found.irrecoverable.to_string(), "4850.00 GBP");
/// let lines = quarter.cost_lines(Period::new("2026-04".parse()?, 12)?)?;
/// assert_eq!(lines[1].name().as_str(), "q1/office");
/// assert_eq!(lines[1].amount().to_string(), "1850.00 GBP");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VatPeriod {
    name: Name,
    label: Option<Text>,
    months: u16,
    kind: TaxPeriodKind,
    rules: PartialExemptionRules,
    taxable: Money,
    exempt: Money,
    agreed_percentage: Option<Percent>,
    input_taxes: Vec<InputTax>,
    source: Option<Text>,
}

/// How much of the tax on purchases is recovered, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartialExemption {
    /// The percentage of residual tax that is recovered.
    pub percentage: Percent,
    recovered_part: Evidence,
    /// Whether exempt input tax is so little that all input tax is recovered.
    pub is_de_minimis: bool,
    /// Tax that is not for business, exactly: no input tax, and never recovered.
    pub non_business: Fraction,
    /// All input tax, exactly.
    pub input_tax: Fraction,
    /// Residual tax that is recovered by the percentage, exactly.
    pub recoverable_residual: Fraction,
    exempt_input_tax: Evidence,
    monthly: Evidence,
    /// The tax that is not recovered, rounded once, half to even.
    pub irrecoverable: Money,
    evidence: Evidence,
}

named_and_labelled!(InputTax: "item", VatPeriod: "tax period");
charged!(InputTax: "input tax");

impl PartialExemptionRules {
    /// Limits below which exempt input tax is recovered: an amount a month on average, and a share
    /// of all input tax.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for an amount below zero or a share beyond 0 % to 100 %,
    /// or those of a [`Name`] or [`Text`].
    pub fn new(
        name: &str,
        monthly_limit: Money,
        share_limit: Percent,
        source: &str,
    ) -> Result<Self, Error> {
        check_share(share_limit)?;
        Ok(PartialExemptionRules {
            name: Name::new(name)?,
            monthly_limit: monthly_limit.not_negative()?,
            share_limit,
            fine_percentage_above: None,
            source: Text::new(source)?,
        })
    }

    /// The rules, with the residual tax a month on average above which the percentage is
    /// rounded up to two decimals instead of a whole one.
    #[must_use]
    pub fn with_fine_percentage_above(self, monthly: Money) -> Self {
        PartialExemptionRules { fine_percentage_above: Some(monthly), ..self }
    }

    /// The name.
    pub(crate) fn name(&self) -> &Name {
        &self.name
    }

    /// Exempt input tax a month on average up to which it is recovered.
    pub(crate) fn monthly_limit(&self) -> Money {
        self.monthly_limit
    }

    /// The share of all input tax up to which exempt input tax is recovered.
    pub(crate) fn share_limit(&self) -> Percent {
        self.share_limit
    }

    /// Residual tax a month above which the percentage has two decimals.
    pub(crate) fn fine_percentage_above(&self) -> Option<Money> {
        self.fine_percentage_above
    }

    /// Where they are published.
    pub(crate) fn source(&self) -> &Text {
        &self.source
    }
}

words! {
    TaxUse { Exempt = "exempt", Residual = "residual", Taxable = "taxable" }
    TaxPeriodKind { AnnualAdjustment = "annual_adjustment", Provisional = "provisional" }
}

impl InputTax {
    /// Tax on purchases, all of it for business.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for an amount below zero, or those of a [`Name`] or
    /// [`Text`].
    pub fn new(
        name: &str,
        amount: Money,
        tax_use: TaxUse,
        charged_to: &str,
        source: &str,
    ) -> Result<Self, Error> {
        Ok(InputTax {
            name: Name::new(name)?,
            label: None,
            amount: amount.not_negative()?,
            tax_use,
            non_business: Percent::ZERO,
            charged_to: ChargedTo::One(Name::new(charged_to)?),
            behaviour: None,
            source: Text::new(source)?,
        })
    }

    /// The tax, of which a share is not for business, such as work paid by grants.
    #[must_use]
    pub fn with_non_business(self, non_business: Percent) -> Self {
        InputTax { non_business, ..self }
    }

    /// The tax on the purchases.
    #[must_use]
    pub fn amount(&self) -> Money {
        self.amount
    }

    /// What they are used for.
    pub(crate) fn tax_use(&self) -> TaxUse {
        self.tax_use
    }

    /// The share that is not for business.
    pub(crate) fn non_business(&self) -> Percent {
        self.non_business
    }

    /// Where the amount comes from.
    pub(crate) fn source(&self) -> &Text {
        &self.source
    }

    fn stated(&self) -> Evidence {
        let unit = self.amount.currency().to_string();
        let amount = self.amount.to_fraction();
        Evidence::stated(self.label(), amount, &unit, Some(&self.source))
    }

    /// The part that is not for business, and the rest.
    fn parts(&self) -> (Evidence, Evidence) {
        let unit = self.amount.currency().to_string();
        let share = self.non_business.to_fraction();
        let share = Evidence::stated("non-business share", share, "", Some(&self.source));
        let value = self.amount.to_fraction() * share.value();
        let label = format!("{}, not for business", self.label());
        let parts = vec![self.stated(), share];
        let outside = Evidence::new(Rule::Product, &label, value, &unit, parts);
        let value = self.amount.to_fraction() - outside.value();
        let label = format!("{}, for business", self.label());
        let parts = vec![self.stated(), outside.clone()];
        let inside = Evidence::new(Rule::Difference, &label, value, &unit, parts);
        (outside, inside)
    }
}

impl CostKind for VatPeriod {
    const WHAT: &'static str = "tax period";

    fn own_name(&self) -> &Name {
        &self.name
    }

    fn give(&self, known: &Known<'_>) -> Result<Vec<CostLine>, Error> {
        self.cost_lines(known.period)
    }
}

impl VatPeriod {
    /// A tax period of so many months, with the supplies in it that are taxable and exempt, tax
    /// left out, and without input tax yet.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for an amount below zero, or those of a [`Name`].
    pub fn new(
        name: &str,
        months: u16,
        rules: PartialExemptionRules,
        taxable: Money,
        exempt: Money,
    ) -> Result<Self, Error> {
        Ok(VatPeriod {
            name: Name::new(name)?,
            label: None,
            months,
            kind: TaxPeriodKind::Provisional,
            rules,
            taxable: taxable.not_negative()?,
            exempt: exempt.not_negative()?,
            agreed_percentage: None,
            input_taxes: Vec::new(),
            source: None,
        })
    }

    /// The period, as the adjustment of the year.
    #[must_use]
    pub fn with_kind(self, kind: TaxPeriodKind) -> Self {
        VatPeriod { kind, ..self }
    }

    /// The period with a percentage that was agreed in place of the standard method.
    #[must_use]
    pub fn with_agreed_percentage(self, percentage: Percent) -> Self {
        VatPeriod { agreed_percentage: Some(percentage), ..self }
    }

    /// The period with the source of its supplies and of an agreed percentage.
    #[must_use]
    pub fn with_source(self, source: Text) -> Self {
        VatPeriod { source: Some(source), ..self }
    }

    /// Where the supplies, and a percentage that was agreed, come from, where it is stated.
    #[must_use]
    pub fn source(&self) -> Option<&Text> {
        self.source.as_ref()
    }

    /// The period with one more input tax.
    #[must_use]
    pub fn with_input_tax(mut self, input_tax: InputTax) -> Self {
        insert_by_name(&mut self.input_taxes, input_tax, InputTax::name);
        self
    }

    /// How many months.
    pub(crate) fn months(&self) -> u16 {
        self.months
    }

    /// Whether it is provisional or the adjustment of the year.
    pub(crate) fn kind(&self) -> TaxPeriodKind {
        self.kind
    }

    /// The limits.
    pub(crate) fn rules(&self) -> &PartialExemptionRules {
        &self.rules
    }

    /// Taxable supplies.
    pub(crate) fn taxable(&self) -> Money {
        self.taxable
    }

    /// Exempt supplies.
    pub(crate) fn exempt(&self) -> Money {
        self.exempt
    }

    /// The percentage that was agreed.
    pub(crate) fn agreed_percentage(&self) -> Option<Percent> {
        self.agreed_percentage
    }

    /// The input taxes in the order of their names.
    #[must_use]
    pub fn input_taxes(&self) -> &[InputTax] {
        &self.input_taxes
    }

    /// How much is recovered, and why.
    ///
    /// # Errors
    ///
    /// [`Undefined`](crate::ErrorKind::Undefined) where both kinds of supplies are zero, there is
    /// residual tax and no percentage was agreed; [`Missing`](crate::ErrorKind::Missing),
    /// [`Duplicate`](crate::ErrorKind::Duplicate), [`Mixed`](crate::ErrorKind::Mixed),
    /// [`Range`](crate::ErrorKind::Range) or [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn partial_exemption(&self) -> Result<PartialExemption, Error> {
        let currency = self.check()?;
        let unit = currency.to_string();
        let by_use = |wanted: TaxUse| {
            let taxes = self.input_taxes.iter().filter(|tax| tax.tax_use == wanted);
            let parts: Vec<Evidence> = taxes.map(|tax| tax.parts().1).collect();
            let value = parts.iter().map(Evidence::value).sum();
            let label = format!("{} input tax", wanted.as_str());
            Evidence::new(Rule::Sum, &label, value, &unit, parts)
        };
        let outside: Vec<Evidence> = self.input_taxes.iter().map(|tax| tax.parts().0).collect();
        let value = outside.iter().map(Evidence::value).sum();
        let label = "tax that is not for business";
        let outside = Evidence::new(Rule::Sum, label, value, &unit, outside);
        let (taxable, exempt, residual) =
            (by_use(TaxUse::Taxable), by_use(TaxUse::Exempt), by_use(TaxUse::Residual));
        let (percentage, recovered_part) = self.percentage(&residual)?;
        let value = residual.value() * recovered_part.value();
        let label = "residual input tax that is recovered";
        let parts = vec![residual.clone(), recovered_part.clone()];
        let recovered = Evidence::new(Rule::Product, label, value, &unit, parts);
        let value = residual.value() - recovered.value();
        let label = "residual input tax that is not recovered";
        let parts = vec![residual.clone(), recovered.clone()];
        let lost = Evidence::new(Rule::Difference, label, value, &unit, parts);
        let value = exempt.value() + lost.value();
        let label = "exempt input tax";
        let parts = vec![exempt.clone(), lost.clone()];
        let exempt_input_tax = Evidence::new(Rule::Sum, label, value, &unit, parts);
        let months = Fraction::from_integer(self.months.into());
        let value = exempt_input_tax.value().checked_div(&months)?;
        let months = Evidence::stated("months", months, "month", None);
        let label = "exempt input tax a month on average";
        let parts = vec![exempt_input_tax.clone(), months];
        let monthly = Evidence::new(Rule::Quotient, label, value, &unit, parts);
        let input_tax = taxable.value() + exempt.value() + residual.value();
        let limit = &input_tax * &self.rules.share_limit.to_fraction();
        let de_minimis = *monthly.value() <= self.rules.monthly_limit.to_fraction()
            && *exempt_input_tax.value() <= limit;
        let parts = if de_minimis {
            vec![outside.clone()]
        } else {
            vec![outside.clone(), exempt_input_tax.clone()]
        };
        let value: Fraction = parts.iter().map(Evidence::value).sum();
        let irrecoverable = value.to_money(currency, Rounding::HalfEven)?;
        let label = if de_minimis {
            "tax that is not recovered, exempt input tax being de minimis"
        } else {
            "tax that is not recovered"
        };
        let exact = Evidence::new(Rule::Sum, label, value, &unit, parts);
        let rule =
            Rule::Rounded { places: currency.minor_unit_digits(), rounding: Rounding::HalfEven };
        let value = irrecoverable.to_fraction();
        Ok(PartialExemption {
            percentage,
            recovered_part,
            is_de_minimis: de_minimis,
            non_business: outside.value().clone(),
            input_tax,
            recoverable_residual: recovered.value().clone(),
            exempt_input_tax,
            monthly,
            irrecoverable,
            evidence: Evidence::new(rule, label, value, &unit, vec![exact])
                .with_source(&self.rules.source),
        })
    }

    /// A line for every input tax of which something is not recovered, charged to what bore the
    /// tax: `q1/office`. They add up to what is not recovered in all.
    ///
    /// # Errors
    ///
    /// As [`partial_exemption`](Self::partial_exemption), and [`Range`](crate::ErrorKind::Range)
    /// for more months than the period has.
    pub fn cost_lines(&self, period: Period) -> Result<Vec<CostLine>, Error> {
        check_months(Some(self.months), period)?;
        let found = self.partial_exemption()?;
        let parts: Vec<(Name, Evidence)> = self
            .input_taxes
            .iter()
            .map(|tax| (tax.name.clone(), Self::lost_of(tax, &found)))
            .collect();
        if found.irrecoverable.is_zero() {
            return Ok(Vec::new());
        }
        let weights: Vec<(Name, Fraction)> =
            parts.iter().map(|(name, part)| (name.clone(), part.value().clone())).collect();
        let shares = apportion(found.irrecoverable, &weights)?;
        let currency = found.irrecoverable.currency();
        let unit = currency.to_string();
        let weights = parts.into_iter().map(|(_, part)| part);
        let tree: Arc<[Evidence]> =
            std::iter::once(found.evidence.clone()).chain(weights).collect();
        let mut lines = Vec::new();
        for (tax, share) in self.input_taxes.iter().zip(shares) {
            if share.amount.is_zero() {
                continue;
            }
            let places = currency.minor_unit_digits();
            let rule = Rule::Apportioned { key: share.key, places };
            let label = format!("tax on {} that is not recovered", tax.label());
            let value = share.amount.to_fraction();
            let working = Evidence::new(rule, &label, value, &unit, Arc::clone(&tree));
            let name = format!("{}/{}", self.name, tax.name);
            let line = CostLine::derived(&name, working, currency, &tax.charged_to, &tax.source)?;
            let line = line.with_nature(Nature::IrrecoverableTax);
            lines.push(tax.behaving(line));
        }
        Ok(lines)
    }

    /// What of an input tax is not recovered, exactly, under its own name.
    fn lost_of(tax: &InputTax, found: &PartialExemption) -> Evidence {
        let unit = tax.amount.currency().to_string();
        let (outside, inside) = tax.parts();
        let stated = |label: &str, part: Fraction| Evidence::stated(label, part, "", None);
        let lost_part = match tax.tax_use {
            _ if found.is_de_minimis => stated("nothing, being de minimis", Fraction::ZERO),
            TaxUse::Taxable => stated("nothing, being for taxable supplies", Fraction::ZERO),
            TaxUse::Exempt => stated("all, being for exempt supplies", Fraction::ONE),
            TaxUse::Residual => {
                let recovered = found.recovered_part.clone();
                let value = Fraction::ONE - recovered.value();
                let parts = vec![stated("one", Fraction::ONE), recovered];
                Evidence::new(Rule::Difference, "part that is not recovered", value, "", parts)
            }
        };
        let value = inside.value() * lost_part.value();
        let label = format!("{}, for business and not recovered", tax.label());
        let lost = Evidence::new(Rule::Product, &label, value, &unit, vec![inside, lost_part]);
        let value = outside.value() + lost.value();
        Evidence::new(Rule::Sum, tax.name.as_str(), value, &unit, vec![outside, lost])
    }

    /// The percentage of residual tax that is recovered, and the same as a part of one.
    fn percentage(&self, residual: &Evidence) -> Result<(Percent, Evidence), Error> {
        if let Some(agreed) = self.agreed_percentage {
            let part = Evidence::stated(
                "agreed percentage",
                agreed.to_fraction(),
                "",
                self.source.as_ref(),
            );
            return Ok((agreed, part));
        }
        let unit = self.taxable.currency().to_string();
        let supplies =
            |label: &str, amount: Money| Evidence::stated(label, amount.to_fraction(), &unit, None);
        let taxable = supplies("taxable supplies", self.taxable);
        let all = self.taxable.to_fraction() + self.exempt.to_fraction();
        if all.is_zero() {
            if !residual.value().is_zero() {
                return Err(refused!(
                    Undefined: "taxable and exempt supplies are both 0, so that nothing says how much residual tax is recovered: state the supplies, or an agreed percentage"
                ));
            }
            return Ok((Percent::ZERO, Evidence::stated("no supplies", all, "", None)));
        }
        let parts = vec![taxable.clone(), supplies("exempt supplies", self.exempt)];
        let all = Evidence::new(Rule::Sum, "all supplies", all, &unit, parts);
        let value = taxable.value().checked_div(all.value())?;
        let label = "taxable over all supplies";
        let part = Evidence::new(Rule::Quotient, label, value, "", vec![taxable, all]);
        let months = Fraction::from_integer(self.months.into());
        let monthly = residual.value().checked_div(&months)?;
        let fine = self.rules.fine_percentage_above;
        let fine = fine.is_some_and(|above| monthly > above.to_fraction());
        // A whole percent is two places of a part of one, two decimals of a percent are four.
        let places = if fine { 4 } else { 2 };
        let rule = Rule::Rounded { places, rounding: Rounding::Ceiling };
        let value = part.value().rounded(places, Rounding::Ceiling);
        let hundred = &value * &Fraction::from_integer(100);
        let percentage = format!("{}%", hundred.to_plain_text(2, Rounding::HalfEven));
        let percentage = shortest(&percentage).parse()?;
        let label = "percentage of residual tax that is recovered";
        Ok((percentage, Evidence::new(rule, label, value, "", vec![part])))
    }

    fn check(&self) -> Result<Currency, Error> {
        let currency = self.taxable.currency();
        if self.months == 0 || self.months > Period::MAX_MONTHS {
            return Err(error::period_length(quoted(&self.months.to_string())));
        }
        let rules = &self.rules;
        let limits = std::iter::once(rules.monthly_limit).chain(rules.fine_percentage_above);
        for amount in limits.chain([self.exempt]) {
            currency.same_as(amount.currency())?;
        }
        if let Some(agreed) = self.agreed_percentage {
            check_share(agreed).at("the agreed percentage")?;
        }
        if self.input_taxes.is_empty() {
            return Err(error::missing("input tax"));
        }
        if self.input_taxes.len() > MAX_INPUT_TAXES {
            return Err(error::too_many("input taxes", MAX_INPUT_TAXES));
        }
        check_unique(self.input_taxes.iter().map(InputTax::name), "input tax")?;
        for tax in &self.input_taxes {
            let at = ("input tax", &tax.name);
            currency.same_as(tax.amount.currency()).at(at)?;
            check_share(tax.non_business).at(at)?;
        }
        Ok(currency)
    }
}

/// A percentage without the zeros that a fixed number of places leaves at its end.
fn shortest(percentage: &str) -> String {
    let number = percentage.trim_end_matches('%');
    let number = if number.contains('.') {
        number.trim_end_matches('0').trim_end_matches('.')
    } else {
        number
    };
    format!("{number}%")
}

impl PartialExemption {
    /// Tax on exempt use and residual tax that the percentage leaves, exactly: what de minimis
    /// asks of.
    #[must_use]
    pub fn exempt_input_tax(&self) -> &Fraction {
        self.exempt_input_tax.value()
    }

    /// Tax on exempt use and residual tax that the percentage leaves, a month on average.
    #[must_use]
    pub fn monthly_exempt_input_tax(&self) -> &Fraction {
        self.monthly.value()
    }

    /// The working behind what is not recovered, the monthly average and the percentage.
    pub fn evidence(&self) -> impl Iterator<Item = &Evidence> {
        [&self.evidence, &self.monthly, &self.recovered_part].into_iter()
    }
}
