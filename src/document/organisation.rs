//! The organisation document.

use super::documents::Document;
use crate::allocation::{Method, SelfUse};
use crate::cost::organisation::{OrganisationFacts, OrganisationPrices};
use crate::cost::{
    Behaviour, ChargedTo, CostLine, CostRecords, Ledger, LineAmount, Nature, Organisation,
    OrganisationBuilder, Wage, WageLevel,
};
use crate::error::{self, Error};
use crate::exact::{Money, Name, Percent, Quantity, Rounding, Text, UnitPrice};
use crate::record::{
    Choice, Choices, Context, Given, Identity, Recorded, Tree, joined_record, record,
};

joined_record! {
    /// Who bears costs: services, overhead pools, drivers, cost lines and volunteers over a period.
    struct OrganisationRecord {
        facts: OrganisationFacts,
        cost_records: CostRecords,
        prices: OrganisationPrices,
    }
}

record! {
    /// An amount with a ledger, a behaviour and a source: either `amount`, or `quantity` with
    /// `unit_cost`.
    struct CostLineRecord, "line" {
        name: Identity,
        label: Option<Text> = "default: the name",
        ledger: Option<Ledger> = "default `cash`",
        /// how the line moves with volume. No full cost depends on it;
        /// [cost by behaviour](#cost-by-behaviour) does
        behaviour: Option<Behaviour> = "default: not stated",
        /// what the line is of; what a funder pays of staff cost and the findings of coverage
        /// depend on it. The cost of staff is what is `staff` or `holiday_accrual`
        nature: Option<Nature> = "default: not stated",
        /// the person, vehicle or building it is for. Lines that concern the same are looked at
        /// together by coverage
        concerns: Option<Name> = "default: none",
        /// a plain amount
        amount: Option<Money> = "",
        /// how many units
        quantity: Option<Quantity> = "with `unit_cost`",
        /// what one unit costs; the product is rounded once to the minor unit
        unit_cost: Option<UnitPrice> = "with `quantity`",
        /// how the product is rounded
        rounding: Option<Rounding> = "default `half_even`; only with `unit_cost`",
        /// percentages lie between 0 % and 100 % and add up to exactly 100 %; the amount is split
        /// by [largest remainder](methods/apportionment.md)
        charged_to: ChargedTo,
        /// `true` where the amount is negative, and only there
        credit: Option<bool> = "default `false`",
        /// only on lines of cash that are charged to services
        volunteer_programme: Option<VolunteerProgrammeRecord> = "default: not programme cost",
        /// where the amount comes from
        source: Text,
    }
}

record! {
    /// The cost of working with volunteers.
    struct VolunteerProgrammeRecord {
        /// the part that paid staff would not need, 0 % to 100 %
        avoidable: Percent,
    }
}

record! {
    /// What paid staff would be paid an hour.
    struct WageRecord {
        /// such as `statutory minimum`
        basis: Text,
        /// an hour; not above `central`
        low: Option<UnitPrice> = "default: `central`",
        /// an hour; its value stands in the ledger
        central: UnitPrice,
        /// an hour; not below `central`
        high: Option<UnitPrice> = "default: `central`",
    }
}

record! {
    /// A closing sequence of pools.
    struct StepDownRecord {
        /// every pool once
        step_down: Vec<Name> as "list of pools",
    }
}

impl Document for Organisation {
    const WHAT: &'static str = "organisation";
    const FILE: &'static str = "organisation.schema.json";
}

impl Recorded for Organisation {
    type Record = OrganisationRecord;

    fn from_record(record: OrganisationRecord, context: Context) -> Result<Self, Error> {
        let OrganisationRecord { facts, cost_records, prices } = record;
        OrganisationBuilder { facts, cost_records, prices, budget: context.budget }.build()
    }

    fn to_record(&self) -> OrganisationRecord {
        let OrganisationBuilder { facts, cost_records, prices, .. } = self.to_builder();
        let lines = self.stated_lines().cloned().collect();
        OrganisationRecord { facts: OrganisationFacts { lines, ..facts }, cost_records, prices }
    }

    fn context(tree: &Tree<'_>, context: Context) -> Result<Context, Error> {
        context.of_document(tree)
    }
}

impl Recorded for CostLine {
    type Record = CostLineRecord;

    fn from_record(record: CostLineRecord, _context: Context) -> Result<Self, Error> {
        let (name, source) = (&record.name.0, record.source.as_str());
        let first = record.charged_to.first();
        let line = match (record.amount, record.quantity, record.unit_cost, record.rounding) {
            (Some(amount), None, None, None) => CostLine::new(name, amount, first, source),
            (None, Some(quantity), Some(unit_cost), rounding) => {
                let rounding = rounding.unwrap_or_default();
                CostLine::computed(name, quantity, unit_cost, rounding, first, source)
            }
            _ => {
                let fields = "\"amount\", or \"quantity\" with \"unit_cost\" (and \"rounding\")";
                return Err(error::one_of(fields));
            }
        };
        let avoidable = record.volunteer_programme.map(|programme| programme.avoidable);
        let credit = record.credit.filter(|credit| *credit);
        Ok(line?
            .given(record.charged_to.into_shares(), CostLine::shared_among)
            .given(record.label, CostLine::with_label)
            .given(record.ledger, CostLine::with_ledger)
            .given(record.behaviour, CostLine::with_behaviour)
            .given(record.nature, CostLine::with_nature)
            .given(record.concerns, CostLine::with_concern)
            .given(credit, |line, _| line.as_credit())
            .given(avoidable, CostLine::as_volunteer_programme))
    }

    fn to_record(&self) -> CostLineRecord {
        let (amount, quantity, unit_cost, rounding) = match *self.given_as() {
            LineAmount::Derived(_) | LineAmount::Stated => (Some(self.amount()), None, None, None),
            LineAmount::Computed { quantity, unit_cost, rounding } => {
                (None, Some(quantity), Some(unit_cost), Some(rounding))
            }
        };
        CostLineRecord {
            name: self.name().into(),
            label: self.given_label().cloned(),
            ledger: Some(self.ledger()),
            behaviour: self.behaviour().cloned(),
            nature: self.nature(),
            concerns: self.concerns().cloned(),
            amount,
            quantity,
            unit_cost,
            rounding,
            charged_to: self.charged_to().clone(),
            credit: self.is_credit().then_some(true),
            volunteer_programme: self
                .avoidable_share()
                .map(|avoidable| VolunteerProgrammeRecord { avoidable }),
            source: self.source().clone(),
        }
    }
}

impl Recorded for Wage {
    type Record = WageRecord;

    fn from_record(record: WageRecord, _context: Context) -> Result<Self, Error> {
        let central = record.central;
        let (low, high) = (record.low.unwrap_or(central), record.high.unwrap_or(central));
        Wage::interval(record.basis.as_str(), low, central, high)
    }

    fn to_record(&self) -> WageRecord {
        WageRecord {
            basis: self.basis().clone(),
            low: Some(self.at(WageLevel::Low)),
            central: self.at(WageLevel::Central),
            high: Some(self.at(WageLevel::High)),
        }
    }
}

impl Choices for StepDownRecord {
    const WORDS: &'static [&'static str] = &["direct", "reciprocal", "reciprocal_with_self_use"];
    const CHOICES: &'static str = "\"direct\", \"reciprocal\", \"reciprocal_with_self_use\", \
         {\"step_down\": [the pools in their sequence]}";
}

impl Recorded for Method {
    type Record = Choice<StepDownRecord>;

    fn from_record(record: Choice<StepDownRecord>, _context: Context) -> Result<Self, Error> {
        Ok(match record {
            Choice::Word("direct") => Method::Direct,
            Choice::Word("reciprocal") => Method::Reciprocal(SelfUse::Netted),
            Choice::Word(_) => Method::Reciprocal(SelfUse::Kept),
            Choice::Record(StepDownRecord { step_down }) => Method::StepDown(step_down),
        })
    }

    fn to_record(&self) -> Choice<StepDownRecord> {
        match self {
            Method::Direct => Choice::Word("direct"),
            Method::Reciprocal(SelfUse::Netted) => Choice::Word("reciprocal"),
            Method::Reciprocal(SelfUse::Kept) => Choice::Word("reciprocal_with_self_use"),
            Method::StepDown(sequence) => {
                Choice::Record(StepDownRecord { step_down: sequence.clone() })
            }
        }
    }
}
