//! Drivers in a document.

use crate::cost::{Driver, DriverQuantities, TimeRow, VolunteerTests, VolunteersCounted};
use crate::error::{self, Error};
use crate::exact::{Name, Percent, Quantity, Text};
use crate::record::{Context, Given, Identity, Map, Recorded, record};

record! {
    /// The quantities by which overheads are shared: exactly one of `quantities`, `percentages`,
    /// `staff_time`, `direct_expenditure_of` and `expenditure_with_volunteers`.
    struct DriverRecord, "driver" {
        name: Identity,
        label: Option<Text> = "default: the name",
        /// of the quantities, such as `post`; shown in evidence
        unit: Option<Name> = "default: none",
        /// where the quantities come from; shown in evidence
        source: Option<Text> = "default: none",
        /// whether the quantities take volunteers in; no figure depends on it,
        /// [coverage](#coverage) asks for it
        volunteers: Option<VolunteersCounted> = "default: not stated",
        /// what is not mentioned has 0. A pool's own quantity may be stated; it enters only the
        /// reciprocal method with self-use
        quantities: Option<Map<Name, Quantity>> as "object: service or pool → quantity" = "",
        /// put in by hand; each lies between 0 % and 100 %, and they add up to exactly 100 %
        percentages: Option<Map<Name, Percent>> as "object: service or pool → percentage" = "",
        /// how each post spends its time, adding up to exactly 100 % a post; the quantity of a
        /// service or pool is the sum of its percentages over the posts. A post with `{}` is
        /// unfilled: it counts for nothing, and coverage says so
        staff_time: Option<Map<Name, Map<Name, Percent>>>
            as "object: post → object: service or pool → percentage" = "",
        /// the quantity of each is the cash charged to it straight; refused where that is negative
        direct_expenditure_of: Option<Vec<Name>> as "list of services" = "",
        /// the same cash and the replacement value of the volunteers charged to each service
        /// straight: overheads follow volunteers, and the full cost in cash then depends on their
        /// wages ([volunteers](methods/volunteers.md))
        expenditure_with_volunteers: Option<ExpenditureWithVolunteersRecord> = "",
    }
}

record! {
    /// Cash and the value of volunteers, with what shows that overheads may follow volunteers.
    struct ExpenditureWithVolunteersRecord {
        services: Vec<Name> as "list of services",
        /// what shows that volunteers are material
        material: Text,
        /// what shows that overheads support them
        supported_by_overhead: Text,
    }
}

const FORMS: &str = "\"quantities\", \"percentages\", \"staff_time\", \"direct_expenditure_of\", \
     \"expenditure_with_volunteers\"";

impl Recorded for Driver {
    type Record = DriverRecord;

    fn from_record(record: DriverRecord, _context: Context) -> Result<Self, Error> {
        let name = &record.name.0;
        let forms = (
            record.quantities,
            record.percentages,
            record.staff_time,
            record.direct_expenditure_of,
            record.expenditure_with_volunteers,
        );
        let driver = match forms {
            (Some(quantities), None, None, None, None) => Driver::stated(name, quantities.0),
            (None, Some(shares), None, None, None) => Driver::percentages(name, shares.0),
            (None, None, Some(rows), None, None) => {
                let row = |(post, shares): (Name, Map<Name, Percent>)| {
                    TimeRow::new(post.as_str(), shares.0)
                };
                let rows = rows.0.into_iter().map(row).collect::<Result<_, Error>>()?;
                Driver::staff_time(name, rows)
            }
            (None, None, None, Some(services), None) => Driver::direct_expenditure(name, services),
            (None, None, None, None, Some(record)) => {
                let (material, supported) = (record.material, record.supported_by_overhead);
                let tests = VolunteerTests::new(material.as_str(), supported.as_str())?;
                Driver::expenditure_with_volunteers(name, record.services, tests)
            }
            _ => return Err(error::one_of(FORMS)),
        };
        Ok(driver?
            .given(record.unit, Driver::with_unit)
            .given(record.source, Driver::with_source)
            .given(record.volunteers, Driver::with_volunteers)
            .given(record.label, Driver::with_label))
    }

    fn to_record(&self) -> DriverRecord {
        let mut record = DriverRecord {
            name: self.name().into(),
            label: self.given_label().cloned(),
            unit: self.unit().cloned(),
            source: self.source().cloned(),
            volunteers: self.volunteers(),
            quantities: None,
            percentages: None,
            staff_time: None,
            direct_expenditure_of: None,
            expenditure_with_volunteers: None,
        };
        match self.quantities().clone() {
            DriverQuantities::DirectExpenditure(services) => {
                record.direct_expenditure_of = Some(services);
            }
            DriverQuantities::ExpenditureWithVolunteers { services, tests } => {
                record.expenditure_with_volunteers = Some(ExpenditureWithVolunteersRecord {
                    services,
                    material: tests.material().clone(),
                    supported_by_overhead: tests.supported_by_overhead().clone(),
                });
            }
            DriverQuantities::Percentages(shares) => record.percentages = Some(Map(shares)),
            DriverQuantities::StaffTime(rows) => {
                let row = |row: &TimeRow| (row.post().clone(), Map(row.shares().to_vec()));
                record.staff_time = Some(Map(rows.iter().map(row).collect()));
            }
            DriverQuantities::Stated(quantities) => record.quantities = Some(Map(quantities)),
        }
        record
    }
}
