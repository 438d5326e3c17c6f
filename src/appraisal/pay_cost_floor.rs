//! The statutory pay cost floor of a tender, line by line.

use std::collections::BTreeMap;

use crate::error::{self, Error};
use crate::evidence::Evidence;
use crate::exact::{Name, Quantity};
use crate::price::PayCostFloor;
use crate::record::words;

/// What the price of a line is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PricedPer {
    /// An hour of contact.
    #[default]
    ContactHour,
    /// A whole visit, however long.
    Visit,
}

/// A pay cost floor with the lines of a tender it is held against, each with its visits.
///
/// ```
/// use fullcost::exact::{Currency, UnitPrice};
/// use fullcost::price::{CarePay, Mileage, OnCost, OnCostAmount, PayCostFloor, Travel};
/// use fullcost::appraisal::{FloorByLine, PricedPer};
///
/// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
/// let travel = Travel::PerVisit { minutes: "12".parse()? };
/// let mileage = Mileage::PerVisit { distance: "2".parse()?, rate: pounds("0.40")? };
/// let pay = CarePay::new(pounds("12.00")?, travel, mileage, "statutory rates of the year")?
///     .with_on_cost(&PayCostFloor::TAKES_IN, OnCostAmount::OfPay("30%".parse()?))?;
/// let floor = FloorByLine::new(PayCostFloor::new(pay)?)
///     .with_line("half hour", "30".parse()?, PricedPer::Visit)?;
/// assert_eq!(floor.evidence("half hour")?.unwrap().value().to_string(), "293/25"); // 11.72
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FloorByLine {
    floor: PayCostFloor,
    lines: BTreeMap<Name, (Quantity, PricedPer)>,
}

words! { PricedPer { ContactHour = "contact_hour", Visit = "visit" } }

impl FloorByLine {
    /// A floor without lines yet.
    #[must_use]
    pub fn new(floor: PayCostFloor) -> Self {
        FloorByLine { floor, lines: BTreeMap::new() }
    }

    /// The floor, held against a line with visits of so many minutes.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a visit of 0 minutes,
    /// [`Duplicate`](crate::ErrorKind::Duplicate), or those of a [`Name`].
    pub fn with_line(
        mut self,
        line: &str,
        minutes: Quantity,
        priced_per: PricedPer,
    ) -> Result<Self, Error> {
        let name = Name::new(line)?;
        if minutes.is_zero() {
            return Err(error::empty_visit());
        }
        if self.lines.insert(name.clone(), (minutes, priced_per)).is_some() {
            return Err(error::duplicate_name(name, "line of the pay cost floor"));
        }
        Ok(self)
    }

    /// The floor.
    pub(crate) fn floor(&self) -> &PayCostFloor {
        &self.floor
    }

    /// The lines, their minutes of a visit, and what their prices are for, in the order of the
    /// lines' names.
    pub fn lines(&self) -> impl Iterator<Item = (&Name, Quantity, PricedPer)> {
        self.lines.iter().map(|(line, (minutes, per))| (line, *minutes, *per))
    }

    /// The floor of a line, with its working; nothing for a line it is not held against.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a visit of 0 minutes.
    pub fn evidence(&self, line: &str) -> Result<Option<Evidence>, Error> {
        let evidence = self.lines.get(line).map(|(minutes, priced_per)| match priced_per {
            PricedPer::ContactHour => self.floor.per_contact_hour(*minutes),
            PricedPer::Visit => self.floor.per_visit(*minutes),
        });
        evidence.transpose()
    }
}
