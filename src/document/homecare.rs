//! Homecare hours and banded schedules.

use super::documents::Document;
use crate::error::Error;
use crate::exact::{Currency, UnitPrice};
use crate::price::tiers::by_upper_bound;
use crate::price::{BandedSchedule, CarePay, HomecareHour, Surplus, Tier};
use crate::record::{Caption, Context, Format, Identity, Recorded, Tree, record};

record! {
    /// The build-up of a [homecare hour](methods/homecare_hour.md).
    struct HomecareHourRecord {
        /// version of the format
        format: Format,
        currency: Currency,
        pay: CarePay [spread],
        /// per contact hour
        running_costs: Option<UnitPrice> = "default: none",
        surplus: Option<Surplus> = "default: none",
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

impl Document for HomecareHour {
    const WHAT: &'static str = "homecare hour";
    const FILE: &'static str = "homecare_hour.schema.json";
}

impl Recorded for HomecareHour {
    type Record = HomecareHourRecord;

    fn from_record(record: HomecareHourRecord, _context: Context) -> Result<Self, Error> {
        let mut hour = HomecareHour::new(record.pay);
        hour.pay.sort();
        hour.running_costs = record.running_costs;
        hour.surplus = record.surplus;
        hour.check()?;
        Ok(hour)
    }

    fn to_record(&self) -> HomecareHourRecord {
        HomecareHourRecord {
            format: Format,
            currency: self.pay.currency(),
            pay: self.pay.clone(),
            running_costs: self.running_costs,
            surplus: self.surplus,
        }
    }

    fn context(tree: &Tree<'_>, context: Context) -> Result<Context, Error> {
        context.of_document(tree)
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
            bands: by_upper_bound(self.bands()),
            source: self.source().into(),
        }
    }

    fn context(tree: &Tree<'_>, context: Context) -> Result<Context, Error> {
        context.of_document(tree)
    }
}
