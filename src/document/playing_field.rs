//! Playing fields in documents: taxes, adjustments, and the table of what is done with taxes.

use crate::error::{AtRecord, Error, Item};
use crate::exact::{Name, Percent, Text};
use crate::price::View;
use crate::record::{
    Context, Forms, Given, Identity, OneOrMore, Recorded, joined_record, record, words,
};
use crate::tender::{
    Adjustment, AdjustmentBasis, AppliesTo, Effect, PlayingField, ReliefKind, ShortfallMeasure,
    Support, Tax, TaxBase, TaxDirection, TaxSide, Treatment,
};

record! {
    /// The rules that put bids on one level, together at most 1,000. No two have the same name.
    struct PlayingFieldRecord {
        taxes: Vec<Tax> = "default: none",
        adjustments: Vec<Adjustment> = "default: none",
        treatment: Option<Treatment> = "default: the default table",
    }
}

record! {
    /// Another playing field, compared beside the tender's own.
    struct FurtherFieldRecord, "playing field" {
        name: Name,
        taxes: Vec<Tax> = "default: none",
        adjustments: Vec<Adjustment> = "default: none",
        treatment: Option<Treatment> = "default: the default table",
    }
}

record! {
    /// A tax, with one direction. One that is `not_levelled` has a relief, a paid side or both.
    struct TaxRecord, "tax" by "tax" {
        /// one tax has one direction
        tax: Identity,
        label: Option<Text> = "default: the name",
        /// what the competitively neutral view does ([playing field](methods/playing_field.md))
        direction: TaxDirection,
        /// what exempt bidders are relieved of
        relief: Option<Relief> = "required for `add_to_exempt`",
        /// what payers have inside their prices
        paid: Option<TaxBase> = "required for `strip_from_payers`",
        reason: Text,
        /// where it is published
        source: Text,
    }
}

record! {
    /// What a tax bears on.
    struct TaxBaseRecord {
        /// the circumstance that states the amount of money
        bears_on: Name,
        /// of that amount; not negative
        rate: Option<Percent> = "default `100%`",
        applies_to: Option<AppliesTo> = "default: every bid",
    }
}

record! {
    /// What exempt bidders are relieved of.
    struct ReliefRecord {
        /// the circumstance that states the amount of money
        bears_on: Name,
        /// of that amount; not negative
        rate: Option<Percent> = "default `100%`",
        applies_to: Option<AppliesTo> = "default: every bid",
        /// whether the relief counts in the public purse
        public_purse: ReliefKind,
    }
}

record! {
    /// The bidders a rule is for.
    struct AppliesToRecord {
        sector: OneOrMore,
    }
}

record! {
    /// What names an adjustment.
    struct AdjustmentNameRecord {
        code: Identity,
        label: Option<Text> = "default: the code",
        effect: Option<Effect> = "default `add`",
    }
}

record! {
    /// Where and for whom an adjustment counts.
    struct AdjustmentTermsRecord {
        /// where it counts; `tendered` is refused
        views: Vec<View>,
        applies_to: Option<AppliesTo> = "default: every bid",
        /// both in one view are refused
        shortfall: Option<ShortfallMeasure> = "default: measures none",
        /// the support of the price that it measures; not with `by_cost_element`
        support: Option<Support> = "default: none",
        reason: Text,
        source: Text,
    }
}

joined_record! {
    /// What is added to or taken off every bid by the same published test, in exactly one of its
    /// forms. No rate, price or sum is negative.
    struct AdjustmentRecord, "adjustment" by "code" {
        name: AdjustmentNameRecord,
        basis: Forms<AdjustmentBasis>,
        terms: AdjustmentTermsRecord,
    }
}

record! {
    /// Where the table of what is done with taxes differs from the default.
    struct TreatmentRecord {
        /// who publishes it
        source: Text,
        changes: Vec<TreatmentChangeRecord>,
    }
}

record! {
    /// One cell of the table.
    struct TreatmentChangeRecord {
        direction: TaxDirection,
        side: TaxSide,
        view: View,
        effect: ChangedEffect,
    }
}

/// What a cell of the table says.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ChangedEffect {
    Add,
    Nothing,
    Subtract,
}

words! { ChangedEffect { Add = "add", Nothing = "nothing", Subtract = "subtract" } }

/// What exempt bidders are relieved of, and whether it counts in the public purse.
#[derive(Clone, Debug)]
pub(crate) struct Relief(TaxBase, ReliefKind);

/// A playing field with a name.
#[derive(Clone, Debug)]
pub(crate) struct FurtherField(pub(super) Name, pub(super) PlayingField);

impl Recorded for PlayingField {
    type Record = PlayingFieldRecord;

    fn from_record(record: PlayingFieldRecord, _context: Context) -> Result<Self, Error> {
        let field = PlayingField::new(record.taxes, record.adjustments)?;
        match record.treatment {
            Some(treatment) => field.with_treatment(treatment).at("treatment"),
            None => Ok(field),
        }
    }

    fn to_record(&self) -> PlayingFieldRecord {
        let treatment = self.treatment();
        PlayingFieldRecord {
            taxes: self.taxes().to_vec(),
            adjustments: self.adjustments().to_vec(),
            treatment: treatment.source().map(|_| treatment.clone()),
        }
    }
}

impl Recorded for FurtherField {
    type Record = FurtherFieldRecord;

    fn from_record(record: FurtherFieldRecord, context: Context) -> Result<Self, Error> {
        let FurtherFieldRecord { name, taxes, adjustments, treatment } = record;
        let field = PlayingFieldRecord { taxes, adjustments, treatment };
        PlayingField::from_record(field, context).map(|field| FurtherField(name, field))
    }

    fn to_record(&self) -> FurtherFieldRecord {
        let PlayingFieldRecord { taxes, adjustments, treatment } = self.1.to_record();
        FurtherFieldRecord { name: self.0.clone(), taxes, adjustments, treatment }
    }
}

impl Recorded for Tax {
    type Record = TaxRecord;

    fn from_record(record: TaxRecord, _context: Context) -> Result<Self, Error> {
        let (reason, source) = (record.reason.as_str(), record.source.as_str());
        Ok(Tax::new(&record.tax.0, record.direction, reason, source)?
            .given(record.relief, |tax, Relief(base, kind)| tax.with_relief(base, kind))
            .given(record.paid, Tax::with_paid)
            .given(record.label, Tax::with_label))
    }

    fn to_record(&self) -> TaxRecord {
        TaxRecord {
            tax: self.name().into(),
            label: self.given_label().cloned(),
            direction: self.direction(),
            relief: self.relief().map(|(base, kind)| Relief(base.clone(), kind)),
            paid: self.paid().cloned(),
            reason: self.reason().clone(),
            source: self.source().clone(),
        }
    }
}

impl Recorded for TaxBase {
    type Record = TaxBaseRecord;

    fn from_record(record: TaxBaseRecord, _context: Context) -> Result<Self, Error> {
        let base = TaxBase::new(record.bears_on.as_str())?;
        let base = match record.rate {
            Some(rate) => base.at_rate(rate).at("rate")?,
            None => base,
        };
        Ok(base.given(record.applies_to, TaxBase::applying_to))
    }

    fn to_record(&self) -> TaxBaseRecord {
        TaxBaseRecord {
            bears_on: self.bears_on().clone(),
            rate: Some(self.rate()),
            applies_to: some_sectors(self.applies_to()),
        }
    }
}

impl Recorded for Relief {
    type Record = ReliefRecord;

    fn from_record(record: ReliefRecord, context: Context) -> Result<Self, Error> {
        let ReliefRecord { bears_on, rate, applies_to, public_purse } = record;
        let base = TaxBaseRecord { bears_on, rate, applies_to };
        TaxBase::from_record(base, context).map(|base| Relief(base, public_purse))
    }

    fn to_record(&self) -> ReliefRecord {
        let TaxBaseRecord { bears_on, rate, applies_to } = self.0.to_record();
        ReliefRecord { bears_on, rate, applies_to, public_purse: self.1 }
    }
}

impl Recorded for AppliesTo {
    type Record = AppliesToRecord;

    fn from_record(record: AppliesToRecord, _context: Context) -> Result<Self, Error> {
        AppliesTo::sectors(&record.sector.texts()).at("sector")
    }

    fn to_record(&self) -> AppliesToRecord {
        let sectors = match self {
            AppliesTo::Everyone => &[],
            AppliesTo::Sectors(sectors) => sectors.as_slice(),
        };
        AppliesToRecord { sector: OneOrMore::of(sectors) }
    }
}

/// Nothing for everyone.
fn some_sectors(applies_to: &AppliesTo) -> Option<AppliesTo> {
    (*applies_to != AppliesTo::Everyone).then(|| applies_to.clone())
}

impl Recorded for Adjustment {
    type Record = AdjustmentRecord;

    fn from_record(record: AdjustmentRecord, _context: Context) -> Result<Self, Error> {
        let AdjustmentRecord { name, basis: Forms(basis), terms } = record;
        let (reason, source) = (terms.reason.as_str(), terms.source.as_str());
        let adjustment = Adjustment::new(&name.code.0, basis, terms.views, reason, source)?
            .with_effect(name.effect.unwrap_or_default())
            .given(terms.applies_to, Adjustment::applying_to)
            .given(terms.shortfall, Adjustment::measuring_shortfall)
            .given(name.label, Adjustment::with_label);
        match terms.support {
            Some(support) => adjustment.measuring_support(support),
            None => Ok(adjustment),
        }
    }

    fn to_record(&self) -> AdjustmentRecord {
        AdjustmentRecord {
            name: AdjustmentNameRecord {
                code: self.code().into(),
                label: self.given_label().cloned(),
                effect: Some(self.effect()),
            },
            basis: Forms(self.basis().clone()),
            terms: AdjustmentTermsRecord {
                views: self.views().to_vec(),
                applies_to: some_sectors(self.applies_to()),
                shortfall: self.shortfall(),
                support: self.support(),
                reason: self.reason().clone(),
                source: self.source().clone(),
            },
        }
    }
}

impl Recorded for Treatment {
    type Record = TreatmentRecord;

    fn from_record(record: TreatmentRecord, _context: Context) -> Result<Self, Error> {
        let table = Treatment::published(record.source.as_str())?;
        record.changes.into_iter().enumerate().try_fold(table, |table, (place, change)| {
            let effect = match change.effect {
                ChangedEffect::Add => Some(Effect::Add),
                ChangedEffect::Nothing => None,
                ChangedEffect::Subtract => Some(Effect::Subtract),
            };
            table
                .with(change.direction, change.side, change.view, effect)
                .at(Item("changes", place.saturating_add(1)))
        })
    }

    fn to_record(&self) -> TreatmentRecord {
        let changes = self.changes().map(|change| TreatmentChangeRecord {
            direction: change.direction,
            side: change.side,
            view: change.view,
            effect: match change.effect {
                Some(Effect::Add) => ChangedEffect::Add,
                Some(Effect::Subtract) => ChangedEffect::Subtract,
                None => ChangedEffect::Nothing,
            },
        });
        // A table without a source is the published one, and not written.
        let source = self.source().cloned().unwrap_or_else(|| Text::fixed("published"));
        TreatmentRecord { source, changes: changes.collect() }
    }
}
