//! Drivers in a document.

use crate::cost::{
    Driver, DriverQuantities, ExpenditureWithVolunteers, TimeRow, VolunteersCounted,
};
use crate::error::{self, Error};
use crate::exact::{Name, Percent, Quantity, Text};
use crate::record::{Context, Identity, Map, Recorded, record};

record! {
    /// The quantities by which overheads are shared: exactly one of `quantities`, `percentages`,
    /// `staff_time`, `direct_expenditure_of` and `expenditure_with_volunteers`.
    struct DriverRecord, "driver" {
        name: Identity => Name,
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
        expenditure_with_volunteers: Option<ExpenditureWithVolunteers> = "",
    }
}

const FORMS: &str = "\"quantities\", \"percentages\", \"staff_time\", \"direct_expenditure_of\", \
     \"expenditure_with_volunteers\"";

impl Recorded for Driver {
    type Record = DriverRecord;

    fn from_record(record: DriverRecord, _context: Context) -> Result<Self, Error> {
        let forms = (
            record.quantities,
            record.percentages,
            record.staff_time,
            record.direct_expenditure_of,
            record.expenditure_with_volunteers,
        );
        let quantities = match forms {
            (Some(quantities), None, None, None, None) => DriverQuantities::Stated(quantities.0),
            (None, Some(shares), None, None, None) => DriverQuantities::Percentages(shares.0),
            (None, None, Some(rows), None, None) => {
                let rows = rows.0.into_iter();
                let rows = rows.map(|(post, shares)| TimeRow { post, shares: shares.0 });
                DriverQuantities::StaffTime(rows.collect())
            }
            (None, None, None, Some(services), None) => {
                DriverQuantities::DirectExpenditure(services)
            }
            (None, None, None, None, Some(spent)) => {
                DriverQuantities::ExpenditureWithVolunteers(spent)
            }
            _ => return Err(error::one_of(FORMS)),
        };
        Ok(Driver {
            name: record.name,
            label: record.label,
            unit: record.unit,
            source: record.source,
            volunteers: record.volunteers,
            quantities,
        })
    }

    fn to_record(&self) -> DriverRecord {
        let own = self.clone();
        let mut record = DriverRecord {
            name: own.name,
            label: own.label,
            unit: own.unit,
            source: own.source,
            volunteers: own.volunteers,
            quantities: None,
            percentages: None,
            staff_time: None,
            direct_expenditure_of: None,
            expenditure_with_volunteers: None,
        };
        match own.quantities {
            DriverQuantities::DirectExpenditure(services) => {
                record.direct_expenditure_of = Some(services);
            }
            DriverQuantities::ExpenditureWithVolunteers(spent) => {
                record.expenditure_with_volunteers = Some(spent);
            }
            DriverQuantities::Percentages(shares) => record.percentages = Some(Map(shares)),
            DriverQuantities::StaffTime(rows) => {
                let rows = rows.into_iter().map(|row| (row.post, Map(row.shares)));
                record.staff_time = Some(Map(rows.collect()));
            }
            DriverQuantities::Stated(quantities) => record.quantities = Some(Map(quantities)),
        }
        record
    }
}
