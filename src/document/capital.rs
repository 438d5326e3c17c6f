//! Assets and departments charged by time, in the organisation document.

use crate::cost::{
    Activity, Asset, Behaviour, CapitalCharge, ChargedTo, Department, MAX_LIFE_YEARS, RateKind,
};
use crate::error::{self, Error};
use crate::exact::{Money, Name, Percent, Quantity, Text};
use crate::record::Months;
use crate::record::{Context, Given, Identity, Recorded, record, sorted, whole_numbers, words};

whole_numbers! {
    /// A number of years.
    LifeYears(u16), 1 to MAX_LIFE_YEARS, |years| error::asset_life(years);
}

record! {
    /// Something durable, and what it charges.
    struct AssetRecord, "asset" {
        name: Identity,
        label: Option<Text> = "default: the name",
        /// what it cost; not negative
        cost: Money,
        /// what it is worth at the end of its life; not negative, at most the cost
        residual_value: Option<Money> = "default `0`",
        /// 1 to 100
        life_years: LifeYears,
        /// at least one. That two of them charge the same twice is no error, but a finding of
        /// coverage
        charges: CapitalChargesRecord,
        /// how many months of the period it is in use; at least 1
        months: Option<Months> = "default: all",
        charged_to: ChargedTo as "as for a cost line",
        behaviour: Option<Behaviour> as "as for a cost line" = "default: not stated",
        /// where the figures come from
        source: Text,
    }
}

record! {
    /// What an asset charges a year. No rate and no amount is negative.
    struct CapitalChargesRecord {
        /// (cost − residual value) ÷ life
        depreciation: Option<DepreciationMethod> = "default: none",
        /// (K − R·(1+r)⁻ⁿ) · r ÷ (1 − (1+r)⁻ⁿ) for cost K, residual value R, life n and rate r;
        /// straight line at a rate of zero
        equivalent_annual_cost: Option<AnnuityRecord> = "default: none",
        /// rent that is not paid, in kind
        imputed_rent: Option<ImputedRentRecord> = "default: none",
        /// rate × employed
        notional_return: Option<NotionalReturnRecord> = "default: none",
    }
}

record! {
    /// The rate of an equivalent annual cost.
    struct AnnuityRecord {
        rate: Percent,
        /// whether the rate holds inflation
        kind: RateKind,
    }
}

record! {
    /// Rent that is not paid.
    struct ImputedRentRecord {
        /// a year
        yearly: Money,
    }
}

record! {
    /// A return on capital that nobody is paid.
    struct NotionalReturnRecord {
        rate: Percent,
        /// whether the rate holds inflation
        kind: RateKind,
        /// the capital
        employed: Money,
    }
}

/// How the cost is spread.
#[derive(Clone, Copy, Debug)]
pub(crate) enum DepreciationMethod {
    StraightLine,
}

words! { DepreciationMethod { StraightLine = "straight_line" } }

record! {
    /// What is charged by the time its activities take: cost × time ÷ capacity, split to the minor
    /// unit. The rest is unused capacity, which no service bears and the
    /// [full cost](#result-costing) shows.
    struct DepartmentRecord, "department" {
        name: Identity,
        label: Option<Text> = "default: the name",
        /// over the period; not negative
        cost: Money,
        /// practical capacity over the period; zero is refused, and so is less than the activities
        /// take
        capacity: Quantity,
        /// of the capacity, such as `minute`
        unit: Name,
        /// at least one, at most 1,000
        activities: Vec<Activity> = "required",
        /// where the figures come from
        source: Text,
    }
}

record! {
    /// What takes a department's time.
    struct ActivityRecord, "activity" {
        name: Identity,
        label: Option<Text> = "default: the name",
        /// time it takes each time, in the department's unit
        time_each: Quantity,
        /// how often in the period
        count: Quantity,
        charged_to: ChargedTo as "as for a cost line",
        behaviour: Option<Behaviour> as "as for a cost line" = "default: not stated",
    }
}

impl Recorded for Asset {
    type Record = AssetRecord;

    fn from_record(record: AssetRecord, _context: Context) -> Result<Self, Error> {
        let (name, source) = (&record.name.0, record.source.as_str());
        let (life, first) = (record.life_years.0, record.charged_to.first());
        let asset = Asset::new(name, record.cost, life, first, source)?
            .with_charged_to(record.charged_to)
            .given(record.residual_value, Asset::with_residual_value)
            .given(record.months.map(|months| months.0), Asset::with_months)
            .given(record.behaviour, Asset::with_behaviour)
            .given(record.label, Asset::with_label);
        Ok(record.charges.charges().fold(asset, Asset::with_charge))
    }

    fn to_record(&self) -> AssetRecord {
        AssetRecord {
            name: self.name().into(),
            label: self.given_label().cloned(),
            cost: self.cost(),
            residual_value: Some(self.residual_value()),
            life_years: LifeYears(self.life_years()),
            charges: CapitalChargesRecord::of(self.charges()),
            months: self.months().map(Months),
            charged_to: self.charged_to().clone(),
            behaviour: self.behaviour().cloned(),
            source: self.source().clone(),
        }
    }
}

impl CapitalChargesRecord {
    fn charges(self) -> impl Iterator<Item = CapitalCharge> {
        let depreciation = self.depreciation.map(|_| CapitalCharge::Depreciation);
        let annuity = self
            .equivalent_annual_cost
            .map(|AnnuityRecord { rate, kind }| CapitalCharge::EquivalentAnnualCost { rate, kind });
        let rent = self
            .imputed_rent
            .map(|ImputedRentRecord { yearly }| CapitalCharge::ImputedRent { yearly });
        let notional = self.notional_return.map(|record| {
            let NotionalReturnRecord { rate, kind, employed } = record;
            CapitalCharge::NotionalReturn { rate, kind, employed }
        });
        [depreciation, annuity, rent, notional].into_iter().flatten()
    }

    fn of(charges: &[CapitalCharge]) -> Self {
        let mut record = CapitalChargesRecord {
            depreciation: None,
            equivalent_annual_cost: None,
            imputed_rent: None,
            notional_return: None,
        };
        for &charge in charges {
            match charge {
                CapitalCharge::Depreciation => {
                    record.depreciation = Some(DepreciationMethod::StraightLine);
                }
                CapitalCharge::EquivalentAnnualCost { rate, kind } => {
                    record.equivalent_annual_cost = Some(AnnuityRecord { rate, kind });
                }
                CapitalCharge::ImputedRent { yearly } => {
                    record.imputed_rent = Some(ImputedRentRecord { yearly });
                }
                CapitalCharge::NotionalReturn { rate, kind, employed } => {
                    record.notional_return = Some(NotionalReturnRecord { rate, kind, employed });
                }
            }
        }
        record
    }
}

impl Recorded for Department {
    type Record = DepartmentRecord;

    fn from_record(record: DepartmentRecord, _context: Context) -> Result<Self, Error> {
        let (name, unit, source) = (&record.name.0, record.unit.as_str(), record.source.as_str());
        let department = Department::new(name, record.cost, record.capacity, unit, source);
        let department = department?.given(record.label, Department::with_label);
        let activities = sorted(record.activities, Activity::name);
        Ok(activities.into_iter().fold(department, Department::with_activity))
    }

    fn to_record(&self) -> DepartmentRecord {
        DepartmentRecord {
            name: self.name().into(),
            label: self.given_label().cloned(),
            cost: self.cost(),
            capacity: self.capacity(),
            unit: self.unit().clone(),
            activities: self.activities().to_vec(),
            source: self.source().clone(),
        }
    }
}

impl Recorded for Activity {
    type Record = ActivityRecord;

    fn from_record(record: ActivityRecord, _context: Context) -> Result<Self, Error> {
        let first = record.charged_to.first();
        let activity = Activity::new(&record.name.0, record.time_each, record.count, first);
        Ok(activity?
            .with_charged_to(record.charged_to)
            .given(record.behaviour, Activity::with_behaviour)
            .given(record.label, Activity::with_label))
    }

    fn to_record(&self) -> ActivityRecord {
        ActivityRecord {
            name: self.name().into(),
            label: self.given_label().cloned(),
            time_each: self.time_each(),
            count: self.count(),
            charged_to: self.charged_to().clone(),
            behaviour: self.behaviour().cloned(),
        }
    }
}
