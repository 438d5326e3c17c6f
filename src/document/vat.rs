//! Tax periods in the organisation document.

use crate::cost::{
    Behaviour, ChargedTo, InputTax, PartialExemptionRules, TaxPeriodKind, TaxUse, VatPeriod,
};
use crate::error::Error;
use crate::exact::{Money, Name, Percent, Text};
use crate::record::Months;
use crate::record::{Context, Given, Identity, Recorded, record, sorted};

record! {
    /// Tax on purchases, of which partial exemption leaves a part unrecovered.
    struct TaxPeriodRecord, "tax period" {
        name: Identity,
        label: Option<Text> = "default: the name",
        /// at least 1, at most those of the organisation's period
        months: Months,
        /// the adjustment of the tax year, or one period until then; no figure depends on it
        kind: Option<TaxPeriodKind> = "default `provisional`",
        rules: PartialExemptionRules,
        /// taxable supplies, tax left out; not negative
        taxable: Money,
        /// exempt supplies; not negative
        exempt: Money,
        /// what is recovered of residual tax, 0 % to 100 %, in place of taxable ÷ all supplies,
        /// which is rounded up
        agreed_percentage: Option<Percent> = "default: none",
        /// at least one, at most 1,000
        input_taxes: Vec<InputTax> = "required",
        /// where the supplies, or an agreed percentage, come from; shown in evidence beside the
        /// agreed percentage
        source: Option<Text> = "default: none",
    }
}

record! {
    /// The limits of partial exemption. They are data; none is built in.
    struct PartialExemptionRulesRecord {
        name: Name,
        /// exempt input tax is recovered where it is at most this a month on average
        monthly_limit: Money,
        /// and at most this share of all input tax; 0 % to 100 %
        share_limit: Percent,
        /// residual tax a month above which the percentage is rounded up to two decimals and not
        /// to a whole one
        fine_percentage_above: Option<Money> = "default: never",
        /// where they are published
        source: Text,
    }
}

record! {
    /// Tax on some purchases.
    struct InputTaxRecord, "input tax" {
        name: Identity,
        label: Option<Text> = "default: the name",
        /// tax on the purchases; not negative
        amount: Money,
        /// for exempt supplies, for both, or for taxable ones
        tax_use ("use"): TaxUse,
        /// the share that is not for business and never recovered, 0 % to 100 %
        non_business: Option<Percent> = "default `0%`",
        /// what bears the tax that is not recovered
        charged_to: ChargedTo as "as for a cost line",
        behaviour: Option<Behaviour> as "as for a cost line" = "default: not stated",
        /// where the amount comes from
        source: Text,
    }
}

impl Recorded for VatPeriod {
    type Record = TaxPeriodRecord;

    fn from_record(record: TaxPeriodRecord, _context: Context) -> Result<Self, Error> {
        let (name, months) = (&record.name.0, record.months.0);
        let period = VatPeriod::new(name, months, record.rules, record.taxable, record.exempt);
        let period = period?
            .with_kind(record.kind.unwrap_or_default())
            .given(record.agreed_percentage, VatPeriod::with_agreed_percentage)
            .given(record.source, VatPeriod::with_source)
            .given(record.label, VatPeriod::with_label);
        let taxes = sorted(record.input_taxes, InputTax::name);
        Ok(taxes.into_iter().fold(period, VatPeriod::with_input_tax))
    }

    fn to_record(&self) -> TaxPeriodRecord {
        TaxPeriodRecord {
            name: self.name().into(),
            label: self.given_label().cloned(),
            months: Months(self.months()),
            kind: Some(self.kind()),
            rules: self.rules().clone(),
            taxable: self.taxable(),
            exempt: self.exempt(),
            agreed_percentage: self.agreed_percentage(),
            input_taxes: self.input_taxes().to_vec(),
            source: self.source().cloned(),
        }
    }
}

impl Recorded for PartialExemptionRules {
    type Record = PartialExemptionRulesRecord;

    fn from_record(record: PartialExemptionRulesRecord, _: Context) -> Result<Self, Error> {
        let (name, source) = (record.name.as_str(), record.source.as_str());
        let (limit, share) = (record.monthly_limit, record.share_limit);
        let rules = PartialExemptionRules::new(name, limit, share, source)?;
        let fine = record.fine_percentage_above;
        Ok(rules.given(fine, PartialExemptionRules::with_fine_percentage_above))
    }

    fn to_record(&self) -> PartialExemptionRulesRecord {
        PartialExemptionRulesRecord {
            name: self.name().clone(),
            monthly_limit: self.monthly_limit(),
            share_limit: self.share_limit(),
            fine_percentage_above: self.fine_percentage_above(),
            source: self.source().clone(),
        }
    }
}

impl Recorded for InputTax {
    type Record = InputTaxRecord;

    fn from_record(record: InputTaxRecord, _context: Context) -> Result<Self, Error> {
        let (name, source) = (&record.name.0, record.source.as_str());
        let first = record.charged_to.first();
        let tax = InputTax::new(name, record.amount, record.tax_use, first, source);
        Ok(tax?
            .with_charged_to(record.charged_to)
            .given(record.non_business, InputTax::with_non_business)
            .given(record.behaviour, InputTax::with_behaviour)
            .given(record.label, InputTax::with_label))
    }

    fn to_record(&self) -> InputTaxRecord {
        InputTaxRecord {
            name: self.name().into(),
            label: self.given_label().cloned(),
            amount: self.amount(),
            tax_use: self.tax_use(),
            non_business: Some(self.non_business()),
            charged_to: self.charged_to().clone(),
            behaviour: self.behaviour().cloned(),
            source: self.source().clone(),
        }
    }
}
