//! Homecare hours, pay cost floors and banded schedules.

use super::documents::Document;
use crate::appraisal::{FloorByLine, PricedPer};
use crate::error::{self, AtRecord, Error, Item};
use crate::exact::{Currency, Percent, Quantity, Text, UnitPrice};
use crate::price::{
    BandedSchedule, CarePay, HomecareHour, Margin, MarkUp, Mileage, OnCost, OnCostAmount,
    PayCostFloor, Surplus, Tier, Travel,
};
use crate::record::{Caption, Context, Format, Identity, Map, Recorded, Tree, keys, record};

record! {
    /// The build-up of a [homecare hour](methods/homecare_hour.md).
    struct HomecareHourRecord {
        /// version of the format
        format: Format,
        currency: Currency,
        /// of a paid hour
        wage: UnitPrice,
        travel: Travel,
        mileage: Mileage,
        /// each covered once
        on_costs: Vec<OnCostRecord> = "default: none",
        /// per contact hour
        running_costs: Option<UnitPrice> = "default: none",
        surplus: Option<Surplus> = "default: none",
        source: Text,
    }
}

record! {
    /// The [statutory pay cost floor](methods/pay_cost_floor.md) and the lines it is held against.
    /// On-costs are `holiday`, `insurance`, `pension`, `sick_pay` and `training`, each covered once,
    /// and nothing else.
    struct PayCostFloorRecord {
        /// the statutory wage of a paid hour
        wage: UnitPrice,
        /// by `minutes_per_visit`, paid at the wage
        travel: Travel,
        /// `per_contact_hour` of `"0"` where nobody drives
        mileage: Mileage,
        on_costs: Vec<OnCostRecord> = "required",
        /// not preset lines
        lines: Map<LineName, FloorLineRecord>,
        /// where wage and rates are published
        source: Text,
    }
}

record! {
    /// A line with a floor.
    struct FloorLineRecord {
        /// the minutes of a visit, above zero
        visit_minutes: Quantity,
        /// what the price is for
        priced_per: Option<PricedPer> = "default `contact_hour`",
    }
}

record! {
    /// Paid time between visits: exactly one of the two.
    struct TravelRecord {
        per_contact_hour: Option<UnitPrice> = "",
        minutes_per_visit: Option<Quantity> = "",
    }
}

record! {
    /// What journeys cost: `per_contact_hour`, or `distance_per_visit` with `rate`.
    struct MileageRecord {
        per_contact_hour: Option<UnitPrice> = "",
        distance_per_visit: Option<Quantity> = "with `rate`",
        /// of one unit of distance
        rate: Option<UnitPrice> = "with `distance_per_visit`",
    }
}

record! {
    /// What an employer pays on top: exactly one of `of_pay`, `per_contact_hour` and
    /// `per_paid_hour`.
    struct OnCostRecord {
        /// what it pays for
        covers: Vec<OnCost>,
        /// of the pay for contact and travel
        of_pay: Option<Percent> = "",
        per_contact_hour: Option<UnitPrice> = "",
        per_paid_hour: Option<UnitPrice> = "",
    }
}

record! {
    /// What is charged beyond the cost: exactly one of the fields.
    struct SurplusRecord {
        /// per contact hour
        amount: Option<UnitPrice> = "",
        /// of the price
        margin: Option<Margin> = "",
        /// of the cost
        mark_up: Option<MarkUp> = "",
    }
}

record! {
    /// A [banded schedule](methods/banded_schedule.md): a measured value picks the price.
    struct BandedScheduleRecord {
        /// version of the format
        format: Format,
        currency: Currency,
        /// the unit of what is measured, such as `mile`
        measure: Identity,
        /// what is priced, such as `contact hour`
        unit: Identity,
        /// the last may have an upper bound: nothing beyond it is priced
        bands: Vec<Tier>,
        source: Caption,
    }
}

keys! {
    /// A line of a tender.
    LineName: "line", "line", true, true;
}

impl Document for HomecareHour {
    const WHAT: &'static str = "homecare hour";
    const FILE: &'static str = "homecare_hour.schema.json";
}

impl Recorded for HomecareHour {
    type Record = HomecareHourRecord;

    fn from_record(record: HomecareHourRecord, _context: Context) -> Result<Self, Error> {
        let pay = CarePay::new(record.wage, record.travel, record.mileage, record.source.as_str());
        let mut hour = HomecareHour::new(with_on_costs(pay?, record.on_costs)?);
        if let Some(amount) = record.running_costs {
            hour = hour.with_running_costs(amount)?;
        }
        match record.surplus {
            Some(surplus) => hour.with_surplus(surplus),
            None => Ok(hour),
        }
    }

    fn to_record(&self) -> HomecareHourRecord {
        let pay = self.pay();
        HomecareHourRecord {
            format: Format,
            currency: pay.currency(),
            wage: pay.wage(),
            travel: pay.travel(),
            mileage: pay.mileage(),
            on_costs: pay.on_costs().map(OnCostRecord::of).collect(),
            running_costs: self.running_costs(),
            surplus: self.surplus(),
            source: pay.source().clone(),
        }
    }

    fn context(tree: &Tree<'_>, _context: Context) -> Result<Context, Error> {
        Context::of_document(tree)
    }
}

fn with_on_costs(pay: CarePay, on_costs: Vec<OnCostRecord>) -> Result<CarePay, Error> {
    on_costs.into_iter().enumerate().try_fold(pay, |pay, (place, record)| {
        let at = Item("on_costs", place.saturating_add(1));
        let amount = record.amount().at(at)?;
        pay.with_on_cost(&record.covers, amount).at(at)
    })
}

impl OnCostRecord {
    fn amount(&self) -> Result<OnCostAmount, Error> {
        match (self.of_pay, self.per_contact_hour, self.per_paid_hour) {
            (Some(percent), None, None) => Ok(OnCostAmount::OfPay(percent)),
            (None, Some(amount), None) => Ok(OnCostAmount::PerContactHour(amount)),
            (None, None, Some(amount)) => Ok(OnCostAmount::PerPaidHour(amount)),
            _ => {
                let fields = "\"of_pay\", \"per_contact_hour\", \"per_paid_hour\"";
                Err(error::one_of(fields))
            }
        }
    }

    fn of((covers, amount): (&[OnCost], OnCostAmount)) -> Self {
        let (of_pay, per_contact_hour, per_paid_hour) = match amount {
            OnCostAmount::OfPay(percent) => (Some(percent), None, None),
            OnCostAmount::PerContactHour(amount) => (None, Some(amount), None),
            OnCostAmount::PerPaidHour(amount) => (None, None, Some(amount)),
        };
        OnCostRecord { covers: covers.to_vec(), of_pay, per_contact_hour, per_paid_hour }
    }
}

impl Recorded for Travel {
    type Record = TravelRecord;

    fn from_record(record: TravelRecord, _context: Context) -> Result<Self, Error> {
        match (record.per_contact_hour, record.minutes_per_visit) {
            (Some(amount), None) => Ok(Travel::PerContactHour(amount)),
            (None, Some(minutes)) => Ok(Travel::PerVisit { minutes }),
            _ => Err(error::one_of("\"per_contact_hour\", \"minutes_per_visit\"")),
        }
    }

    fn to_record(&self) -> TravelRecord {
        let (per_contact_hour, minutes_per_visit) = match *self {
            Travel::PerContactHour(amount) => (Some(amount), None),
            Travel::PerVisit { minutes } => (None, Some(minutes)),
        };
        TravelRecord { per_contact_hour, minutes_per_visit }
    }
}

impl Recorded for Mileage {
    type Record = MileageRecord;

    fn from_record(record: MileageRecord, _context: Context) -> Result<Self, Error> {
        match (record.per_contact_hour, record.distance_per_visit, record.rate) {
            (Some(amount), None, None) => Ok(Mileage::PerContactHour(amount)),
            (None, Some(distance), Some(rate)) => Ok(Mileage::PerVisit { distance, rate }),
            _ => {
                let fields = "\"per_contact_hour\", \"distance_per_visit\" with \"rate\"";
                Err(error::one_of(fields))
            }
        }
    }

    fn to_record(&self) -> MileageRecord {
        let (per_contact_hour, distance_per_visit, rate) = match *self {
            Mileage::PerContactHour(amount) => (Some(amount), None, None),
            Mileage::PerVisit { distance, rate } => (None, Some(distance), Some(rate)),
        };
        MileageRecord { per_contact_hour, distance_per_visit, rate }
    }
}

impl Recorded for Margin {
    type Record = Percent;

    fn from_record(percent: Percent, _context: Context) -> Result<Self, Error> {
        Margin::new(percent)
    }

    fn to_record(&self) -> Percent {
        self.percent()
    }
}

impl Recorded for MarkUp {
    type Record = Percent;

    fn from_record(percent: Percent, _context: Context) -> Result<Self, Error> {
        MarkUp::new(percent)
    }

    fn to_record(&self) -> Percent {
        self.percent()
    }
}

impl Recorded for Surplus {
    type Record = SurplusRecord;

    fn from_record(record: SurplusRecord, _context: Context) -> Result<Self, Error> {
        match (record.amount, record.margin, record.mark_up) {
            (Some(amount), None, None) => Ok(Surplus::Amount(amount)),
            (None, Some(margin), None) => Ok(margin.into()),
            (None, None, Some(mark_up)) => Ok(mark_up.into()),
            _ => Err(error::one_of("\"amount\", \"margin\", \"mark_up\"")),
        }
    }

    fn to_record(&self) -> SurplusRecord {
        let (amount, margin, mark_up) = match *self {
            Surplus::Amount(amount) => (Some(amount), None, None),
            Surplus::Margin(margin) => (None, Some(margin), None),
            Surplus::MarkUp(mark_up) => (None, None, Some(mark_up)),
        };
        SurplusRecord { amount, margin, mark_up }
    }
}

impl Recorded for FloorByLine {
    type Record = PayCostFloorRecord;

    fn from_record(record: PayCostFloorRecord, _context: Context) -> Result<Self, Error> {
        let pay = CarePay::new(record.wage, record.travel, record.mileage, record.source.as_str());
        let pay = with_on_costs(pay?, record.on_costs)?;
        let floor = FloorByLine::new(PayCostFloor::new(pay)?);
        record.lines.0.into_iter().try_fold(floor, |floor, (LineName(line), record)| {
            let priced_per = record.priced_per.unwrap_or_default();
            let floor = floor.with_line(line.as_str(), record.visit_minutes, priced_per);
            floor.at(("line", &line))
        })
    }

    fn to_record(&self) -> PayCostFloorRecord {
        let pay = self.floor().pay();
        let lines = self.lines().map(|(line, visit_minutes, priced_per)| {
            let priced_per = Some(priced_per);
            (LineName(line.clone()), FloorLineRecord { visit_minutes, priced_per })
        });
        PayCostFloorRecord {
            wage: pay.wage(),
            travel: pay.travel(),
            mileage: pay.mileage(),
            on_costs: pay.on_costs().map(OnCostRecord::of).collect(),
            lines: Map(lines.collect()),
            source: pay.source().clone(),
        }
    }
}

impl Document for BandedSchedule {
    const WHAT: &'static str = "banded schedule";
    const FILE: &'static str = "banded_schedule.schema.json";
}

impl Recorded for BandedSchedule {
    type Record = BandedScheduleRecord;

    fn from_record(record: BandedScheduleRecord, _context: Context) -> Result<Self, Error> {
        let (measure, unit) = (&record.measure.0, &record.unit.0);
        BandedSchedule::new(measure, unit, &record.source.0, record.bands)
    }

    fn to_record(&self) -> BandedScheduleRecord {
        BandedScheduleRecord {
            format: Format,
            currency: self.currency(),
            measure: self.measure().into(),
            unit: self.unit().into(),
            bands: self.bands().to_vec(),
            source: self.source().into(),
        }
    }

    fn context(tree: &Tree<'_>, _context: Context) -> Result<Context, Error> {
        Context::of_document(tree)
    }
}
