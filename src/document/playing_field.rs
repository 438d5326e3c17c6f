//! Playing fields in documents: taxes, adjustments, and the table of what is done with taxes.

use crate::error::{AtRecord, Error, Item};
use crate::exact::{Name, Text};
use crate::price::View;
use crate::record::{Context, Forms, Identity, OneOrMore, Recorded, joined_record, record, words};
use crate::tender::{
    Adjustment, AdjustmentBasis, AppliesTo, Effect, PlayingField, ShortfallMeasure, Support, Tax,
    TaxDirection, TaxSide, Treatment,
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
    /// What names a playing field.
    struct FieldNameRecord {
        name: Name,
    }
}

joined_record! {
    /// Another playing field, compared beside the tender's own.
    struct FurtherFieldRecord, "playing field" {
        name: FieldNameRecord,
        field: PlayingFieldRecord,
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
        code: Identity => Name,
        label: Option<Text> = "default: the code",
        effect: Effect = "default `add`" { Effect::Add },
    }
}

record! {
    /// Where and for whom an adjustment counts.
    struct AdjustmentTermsRecord {
        /// where it counts; `tendered` is refused
        views: Vec<View>,
        applies_to: AppliesTo = "default: every bid",
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
        let treatment = &self.treatment;
        PlayingFieldRecord {
            taxes: self.taxes.clone(),
            adjustments: self.adjustments.clone(),
            treatment: treatment.source.as_ref().map(|_| treatment.clone()),
        }
    }
}

impl Recorded for FurtherField {
    type Record = FurtherFieldRecord;

    fn from_record(record: FurtherFieldRecord, context: Context) -> Result<Self, Error> {
        let FieldNameRecord { name } = record.name;
        PlayingField::from_record(record.field, context).map(|field| FurtherField(name, field))
    }

    fn to_record(&self) -> FurtherFieldRecord {
        let name = FieldNameRecord { name: self.0.clone() };
        FurtherFieldRecord { name, field: self.1.to_record() }
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

impl Recorded for Adjustment {
    type Record = AdjustmentRecord;

    fn from_record(record: AdjustmentRecord, _context: Context) -> Result<Self, Error> {
        let AdjustmentRecord { name, basis: Forms(basis), terms } = record;
        let adjustment = Adjustment {
            code: name.code,
            label: name.label,
            effect: name.effect,
            basis,
            views: terms.views,
            applies_to: terms.applies_to,
            shortfall: terms.shortfall,
            support: terms.support,
            reason: terms.reason,
            source: terms.source,
        };
        adjustment.check()?;
        Ok(adjustment)
    }

    fn to_record(&self) -> AdjustmentRecord {
        let own = self.clone();
        AdjustmentRecord {
            name: AdjustmentNameRecord { code: own.code, label: own.label, effect: own.effect },
            basis: Forms(own.basis),
            terms: AdjustmentTermsRecord {
                views: own.views,
                applies_to: own.applies_to,
                shortfall: own.shortfall,
                support: own.support,
                reason: own.reason,
                source: own.source,
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
        let source = self.source.clone().unwrap_or_else(|| Text::fixed("published"));
        TreatmentRecord { source, changes: changes.collect() }
    }
}
