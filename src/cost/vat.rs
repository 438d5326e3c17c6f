//! Tax on purchases that is not recovered: partial exemption by the standard method.
//!
//! First the non-business share is taken out: it is not input tax, and no de minimis rescues it.
//! Then `recoverable residual tax = residual × ⌈100 × taxable ÷ (taxable + exempt)⌉ ÷ 100`. What
//! is not recovered stays in the line or pool that bore it. Every limit is data, with a source. When
//! exempt input tax is recovered after all is said in `de_minimis.rs`.

use super::kind::{CostKind, Known};
use std::sync::Arc;

use super::de_minimis::{
    MethodOverride, RecoveredBy, RecoveryMethod, RefundOf, SimplifiedTests, TaxRefund, monthly,
};
use super::line::{Behaviour, ChargedTo, CostLine, check_share};
use super::nature::Nature;
use super::payroll::check_months;
use crate::error::{self, AtRecord, Error, quoted, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::name::{check_unique, labelled};
use crate::exact::{Currency, Fraction, Money, Name, Percent, Period, Rounding, Text, apportion};
use crate::record::{Identity, Months, record, words};

/// The most items of input tax in one period.
pub const MAX_INPUT_TAXES: usize = 1_000;

record! {
    /// The limits of partial exemption, as published for a time. They are data; none is built in.
    ///
    /// ```
    /// use fullcost::cost::PartialExemptionRules;
    /// use fullcost::exact::{Currency, Money};
    ///
    /// let pounds = |text| Money::parse(text, Currency::GBP);
    /// let rules = PartialExemptionRules {
    ///     fine_percentage_above: Some(pounds("400000")?),
    ///     ..PartialExemptionRules::new("uk", pounds("625")?, "50%".parse()?, "VAT Notice 706")?
    /// };
    /// assert_eq!(rules.name.as_str(), "uk");
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct PartialExemptionRules with check {
        /// such as the country they hold in
        name: Name,
        /// exempt input tax is recovered where it is at most this a month on average
        monthly_limit: Money,
        /// and at most this share of all input tax; 0 % to 100 %
        share_limit: Percent,
        /// residual tax a month above which the percentage is rounded up to two decimals and not
        /// to a whole one
        fine_percentage_above: Option<Money> = "default: never",
        /// tests that take the place of the limits where either is passed
        simplified: Option<SimplifiedTests> = "default: none",
        /// when recovery by use takes the place of the standard method
        method_override: Option<MethodOverride> = "default: never",
        /// where they are published
        source: Text,
    }
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

record! {
    /// Tax on some purchases, and what bears what is not recovered.
    pub struct InputTax, "input tax" with check {
        /// unique among the input taxes of the period: lines are named after it
        name: Identity => Name,
        /// what reports show
        label: Option<Text> = "default: the name",
        /// tax on the purchases; not negative
        amount: Money,
        /// for exempt supplies, for both, or for taxable ones
        tax_use ("use"): TaxUse,
        /// the share that is not for business and never recovered, 0 % to 100 %
        non_business: Percent = "default `0%`" { Percent::ZERO },
        /// whether it is among the services of which tax that is not for business is refunded
        listed: Option<bool> => bool = "default `false`",
        /// what bears the tax that is not recovered
        charged_to: ChargedTo as "as for a cost line",
        /// how that moves with volume
        behaviour: Option<Behaviour> as "as for a cost line" = "default: not stated",
        /// where the amount comes from
        source: Text,
    }
}

record! {
    /// Tax on purchases, of which partial exemption leaves a part unrecovered.
    ///
    /// ```
    /// use fullcost::cost::{InputTax, PartialExemptionRules, TaxUse, VatPeriod};
    /// use fullcost::exact::{Currency, Money, Period};
    ///
    /// let pounds = |text| Money::parse(text, Currency::GBP);
    /// let rules =
    ///     PartialExemptionRules::new("uk", pounds("625")?, "50%".parse()?, "VAT Notice 706")?;
    /// let item = |name, amount, tax_use| {
    ///     InputTax::new(name, pounds(amount)?, tax_use, "core", "invoices")
    /// };
    /// let quarter = VatPeriod {
    ///     input_taxes: vec![
    ///         item("stock", "15000", TaxUse::Taxable)?,
    ///         item("care", "3000", TaxUse::Exempt)?,
    ///         item("office", "5000", TaxUse::Residual)?,
    ///     ],
    ///     ..VatPeriod::new("q1", 3, rules, pounds("100000")?, pounds("60000")?)?
    /// };
    /// let found = quarter.partial_exemption()?;
    /// assert_eq!(found.percentage.to_string(), "63%");
    /// assert_eq!(found.irrecoverable.to_string(), "4850.00 GBP");
    /// let lines = quarter.cost_lines(Period::new("2026-04".parse()?, 12)?)?;
    /// assert_eq!(lines[1].name().as_str(), "q1/office");
    /// assert_eq!(lines[1].amount().to_string(), "1850.00 GBP");
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct VatPeriod, "tax period" titled "Tax period" with check {
        /// unique among the tax periods
        name: Identity => Name,
        /// what reports show
        label: Option<Text> = "default: the name",
        /// at least 1, at most those of the organisation's period
        months: Months => u16,
        /// the adjustment of the tax year, or one period until then; no figure depends on it
        kind: TaxPeriodKind = "default `provisional`" { TaxPeriodKind::Provisional },
        /// the limits
        rules: PartialExemptionRules,
        /// taxable supplies, tax left out; not negative
        taxable: Money,
        /// exempt supplies; not negative
        exempt: Money,
        /// what is recovered of residual tax, 0 % to 100 %, in place of taxable ÷ all supplies,
        /// which is rounded up
        agreed_percentage: Option<Percent> = "default: none",
        /// how far residual purchases are used for taxable supplies, 0 % to 100 %; with the rules'
        /// `method_override`
        used_percentage: Option<Percent> = "default: not stated",
        /// whether the agreed percentage covers what is not for business as well
        method: RecoveryMethod = "default `separate`" { RecoveryMethod::Separate },
        /// the tax that is refunded to this body
        refund: Option<TaxRefund> = "default: none",
        /// at least one, at most 1,000
        input_taxes: Vec<InputTax> = "required",
        /// where the supplies, or an agreed percentage, come from; shown in evidence beside the
        /// agreed percentage
        source: Option<Text> = "default: none",
    }
}

/// How much of the tax on purchases is recovered, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartialExemption {
    /// The percentage of residual tax that is recovered.
    pub percentage: Percent,
    recovered_part: Evidence,
    /// By which test all input tax is recovered, exempt input tax too; `None` where none is passed.
    pub recovered_by: Option<RecoveredBy>,
    /// Whether recovery by use took the place of the standard method.
    pub is_overridden: bool,
    /// Tax that is not for business, exactly: no input tax, and never recovered.
    pub non_business: Fraction,
    /// All input tax, exactly.
    pub input_tax: Fraction,
    /// Residual tax that is recovered by the percentage, exactly.
    pub recoverable_residual: Fraction,
    exempt_input_tax: Evidence,
    monthly: Evidence,
    tested: Vec<Evidence>,
    /// The tax that is not recovered, rounded once, half to even.
    pub irrecoverable: Money,
    evidence: Evidence,
}

labelled!(InputTax, VatPeriod);

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
        let rules = PartialExemptionRules {
            name: Name::new(name)?,
            monthly_limit,
            share_limit,
            fine_percentage_above: None,
            simplified: None,
            method_override: None,
            source: Text::new(source)?,
        };
        rules.check().map(|()| rules)
    }

    fn check(&self) -> Result<(), Error> {
        check_share(self.share_limit)?;
        self.simplified.as_ref().map_or(Ok(()), SimplifiedTests::check).at("simplified")?;
        let method = self.method_override.as_ref();
        method.map_or(Ok(()), MethodOverride::check).at("method_override")?;
        self.monthly_limit.not_negative().map(|_| ())
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
        let tax = InputTax {
            name: Name::new(name)?,
            label: None,
            amount,
            tax_use,
            non_business: Percent::ZERO,
            listed: false,
            charged_to: ChargedTo::One(Name::new(charged_to)?),
            behaviour: None,
            source: Text::new(source)?,
        };
        tax.check().map(|()| tax)
    }

    fn check(&self) -> Result<(), Error> {
        self.amount.not_negative().map(|_| ())
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

    fn sort(&mut self) {
        self.input_taxes.sort_by(|left, right| left.name.cmp(&right.name));
        self.input_taxes.iter_mut().for_each(|tax| tax.charged_to.sort());
    }

    fn give(&self, known: &Known<'_>) -> Result<Vec<CostLine>, Error> {
        self.lines(known.period)
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
        let vat = VatPeriod {
            name: Name::new(name)?,
            label: None,
            months,
            kind: TaxPeriodKind::Provisional,
            rules,
            taxable,
            exempt,
            agreed_percentage: None,
            used_percentage: None,
            method: RecoveryMethod::Separate,
            refund: None,
            input_taxes: Vec::new(),
            source: None,
        };
        vat.check().map(|()| vat)
    }

    fn check(&self) -> Result<(), Error> {
        self.taxable.not_negative()?;
        self.exempt.not_negative().map(|_| ())
    }

    /// The tax period with what it lists in order.
    fn in_order(&self) -> Self {
        let mut vat = self.clone();
        vat.sort();
        vat
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
        self.in_order().found()
    }

    fn found(&self) -> Result<PartialExemption, Error> {
        let currency = self.check_all()?;
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
        let (percentage, recovered_part, is_overridden) = self.percentage_or_use(&residual)?;
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
        let per_month = |label: &str, tax| monthly(label, tax, self.months, currency);
        let average = per_month("exempt input tax", exempt_input_tax.clone())?;
        let input_tax = taxable.value() + exempt.value() + residual.value();
        let all = |label: &str, parts: Vec<Evidence>| {
            let value = parts.iter().map(Evidence::value).sum();
            Evidence::new(Rule::Sum, label, value, &unit, parts)
        };
        let mut tested = Vec::new();
        if self.rules.simplified.is_some() {
            let untaxed = vec![exempt.clone(), residual.clone()];
            let beside = all("input tax beside that for taxable supplies", untaxed.clone());
            let every = all("all input tax", [vec![taxable.clone()], untaxed].concat());
            tested.push(per_month("all input tax", every)?);
            tested.push(per_month("input tax beside that for taxable supplies", beside)?);
        }
        let recovered_by =
            self.recovered_by(&exempt_input_tax, &average, &input_tax, &tested).or_else(|| {
                self.refunded(&exempt_input_tax, &average, &(&input_tax + outside.value()))
            });
        let borne = self.input_taxes.iter().filter(|tax| !self.is_refunded(tax));
        let borne = all(
            "tax that is not for business and is not refunded",
            borne.map(|tax| tax.parts().0).collect(),
        );
        let mut parts = vec![if self.refund.is_some() { borne } else { outside.clone() }];
        if recovered_by.is_none() {
            parts.push(exempt_input_tax.clone());
        }
        let value: Fraction = parts.iter().map(Evidence::value).sum();
        let irrecoverable = value.to_money(currency, Rounding::HalfEven)?;
        let label = match recovered_by {
            Some(test) => format!("tax that is not recovered, {}", test.in_words()),
            None => "tax that is not recovered".to_owned(),
        };
        let label = label.as_str();
        let exact = Evidence::new(Rule::Sum, label, value, &unit, parts);
        let rule =
            Rule::Rounded { places: currency.minor_unit_digits(), rounding: Rounding::HalfEven };
        let value = irrecoverable.to_fraction();
        Ok(PartialExemption {
            percentage,
            recovered_part,
            recovered_by,
            is_overridden,
            non_business: outside.value().clone(),
            input_tax,
            recoverable_residual: recovered.value().clone(),
            exempt_input_tax,
            monthly: average,
            tested,
            irrecoverable,
            evidence: Evidence::new(rule, label, value, &unit, vec![exact])
                .with_source(&self.rules.source),
        })
    }

    /// By which of the published tests all is recovered.
    fn recovered_by(
        &self,
        exempt_input_tax: &Evidence,
        monthly: &Evidence,
        input_tax: &Fraction,
        tested: &[Evidence],
    ) -> Option<RecoveredBy> {
        if self.method == RecoveryMethod::Combined {
            return None;
        }
        let limit = input_tax * &self.rules.share_limit.to_fraction();
        if *monthly.value() <= self.rules.monthly_limit.to_fraction()
            && *exempt_input_tax.value() <= limit
        {
            return Some(RecoveredBy::DeMinimis);
        }
        let simplified = self.rules.simplified?;
        let exempt = self.exempt.to_fraction();
        let all = self.taxable.to_fraction() + &exempt;
        let mut tests = tested.iter().zip([RecoveredBy::TestOne, RecoveredBy::TestTwo]);
        let passed = |monthly: &Evidence| simplified.passes(monthly.value(), &exempt, &all);
        tests.find(|(monthly, _)| passed(monthly)).map(|(_, test)| test)
    }

    /// Whether tax on exempt use is so little that it is refunded.
    fn refunded(
        &self,
        exempt: &Evidence,
        monthly: &Evidence,
        all: &Fraction,
    ) -> Option<RecoveredBy> {
        let refund = self.refund.as_ref()?;
        let takes = refund.takes(exempt.value(), monthly.value(), all);
        takes.then_some(RecoveredBy::Insignificant)
    }

    /// Whether the part of a tax that is not for business is refunded.
    fn is_refunded(&self, tax: &InputTax) -> bool {
        self.refund.as_ref().is_some_and(|refund| refund.of_non_business(tax.listed))
    }

    /// The percentage of residual tax that is recovered, or how far it is used for taxable supplies where
    /// the two differ by so much that use takes its place.
    fn percentage_or_use(&self, residual: &Evidence) -> Result<(Percent, Evidence, bool), Error> {
        let (percentage, part) = self.percentage(residual)?;
        let (Some(method), Some(used)) = (self.rules.method_override, self.used_percentage) else {
            return Ok((percentage, part, false));
        };
        let difference = residual.value() * &(part.value() - &used.to_fraction()).abs();
        if !method.applies(residual.value(), &difference, self.months) {
            return Ok((percentage, part, false));
        }
        let label = "part that is used for taxable supplies";
        let used_part = Evidence::stated(label, used.to_fraction(), "", self.source.as_ref());
        Ok((used, used_part, true))
    }

    /// A line for every input tax of which something is not recovered, charged to what bore the
    /// tax: `q1/office`. They add up to what is not recovered in all.
    ///
    /// # Errors
    ///
    /// As [`partial_exemption`](Self::partial_exemption), and [`Range`](crate::ErrorKind::Range)
    /// for more months than the period has.
    pub fn cost_lines(&self, period: Period) -> Result<Vec<CostLine>, Error> {
        self.in_order().lines(period)
    }

    fn lines(&self, period: Period) -> Result<Vec<CostLine>, Error> {
        check_months(Some(self.months), period)?;
        let found = self.found()?;
        let parts: Vec<(Name, Evidence)> = self
            .input_taxes
            .iter()
            .map(|tax| (tax.name.clone(), self.lost_of(tax, &found)))
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
            lines.push(line.behaving_as(tax.behaviour.as_ref()));
        }
        Ok(lines)
    }

    /// What of an input tax is not recovered, exactly, under its own name.
    fn lost_of(&self, tax: &InputTax, found: &PartialExemption) -> Evidence {
        let unit = tax.amount.currency().to_string();
        let (outside, inside) = tax.parts();
        let stated = |label: &str, part: Fraction| Evidence::stated(label, part, "", None);
        let lost_part = match tax.tax_use {
            _ if found.recovered_by.is_some() => {
                stated("nothing, being de minimis", Fraction::ZERO)
            }
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
        let parts = if self.is_refunded(tax) { vec![lost] } else { vec![outside, lost] };
        let value = parts.iter().map(Evidence::value).sum();
        Evidence::new(Rule::Sum, tax.name.as_str(), value, &unit, parts)
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

    fn check_all(&self) -> Result<Currency, Error> {
        self.check()?;
        self.rules.check()?;
        let currency = self.taxable.currency();
        if self.months == 0 || self.months > Period::MAX_MONTHS {
            return Err(error::period_length(quoted(&self.months.to_string())));
        }
        let rules = &self.rules;
        let limits = std::iter::once(rules.monthly_limit).chain(rules.fine_percentage_above);
        let limits = limits.chain(rules.simplified.map(|tests| tests.monthly_limit));
        let limits = limits.chain(rules.method_override.iter().flat_map(MethodOverride::amounts));
        let limits = limits.chain(self.refund.as_ref().and_then(|refund| refund.monthly_limit));
        for amount in limits.chain([self.exempt]) {
            currency.same_as(amount.currency())?;
        }
        if let Some(agreed) = self.agreed_percentage {
            check_share(agreed).at("the agreed percentage")?;
        }
        self.check_method()?;
        if self.input_taxes.is_empty() {
            return Err(error::missing("input tax"));
        }
        if self.input_taxes.len() > MAX_INPUT_TAXES {
            return Err(error::too_many("input taxes", MAX_INPUT_TAXES));
        }
        check_unique(self.input_taxes.iter().map(|tax| &tax.name), "input tax")?;
        for tax in &self.input_taxes {
            let at = ("input tax", &tax.name);
            tax.check().at(at)?;
            currency.same_as(tax.amount.currency()).at(at)?;
            check_share(tax.non_business).at(at)?;
        }
        Ok(currency)
    }
}

impl VatPeriod {
    /// What stands beside the standard method fits it.
    fn check_method(&self) -> Result<(), Error> {
        self.refund.as_ref().map_or(Ok(()), TaxRefund::check).at("refund")?;
        if let Some(used) = self.used_percentage {
            check_share(used).at("used_percentage")?;
            if self.agreed_percentage.is_some() || self.rules.method_override.is_none() {
                return Err(refused!(
                    Misplaced: "how far purchases are used is asked where the standard method can be overridden: leave \"used_percentage\" out, or give the rules a \"method_override\" and no agreed percentage"
                ));
            }
        }
        let outside = self.input_taxes.iter().find(|tax| !tax.non_business.is_zero());
        if self.method == RecoveryMethod::Combined {
            if self.agreed_percentage.is_none() {
                return Err(refused!(
                    Missing: "a combined method is agreed and no percentage is: state \"agreed_percentage\""
                ));
            }
            if let Some(tax) = outside {
                return Err(refused!(
                    Misplaced: "a combined method covers what is not for business: leave the share out"
                ))
                .at(("input tax", &tax.name));
            }
        }
        let listed = self.input_taxes.iter().find(|tax| tax.listed);
        let refunds = self.refund.as_ref().is_some_and(|it| it.of == RefundOf::ListedServices);
        match listed {
            Some(tax) if !refunds => Err(refused!(
                Misplaced: "it is listed, and no tax on listed services is refunded: leave that out, or state the refund"
            ))
            .at(("input tax", &tax.name)),
            _ => Ok(()),
        }
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
        [&self.evidence, &self.monthly, &self.recovered_part].into_iter().chain(&self.tested)
    }
}
