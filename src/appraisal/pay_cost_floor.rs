//! The statutory pay cost floor of a tender, line by line.

use std::collections::BTreeMap;

use crate::error::{self, AtRecord, Error};
use crate::evidence::Evidence;
use crate::exact::{Name, Quantity};
use crate::price::PayCostFloor;
use crate::record::{Map, keys, record, words};

/// What the price of a line is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PricedPer {
    /// An hour of contact.
    #[default]
    ContactHour,
    /// A whole visit, however long.
    Visit,
}

record! {
    /// A line with a floor.
    #[derive(Copy)]
    pub struct FloorLine with check {
        /// the minutes of a visit, above zero
        visit_minutes: Quantity,
        /// what the price is for
        priced_per: PricedPer = "default `contact_hour`" { PricedPer::ContactHour },
    }
}

record! {
    /// The [statutory pay cost floor](crate::_documentation::methods::pay_cost_floor) and the lines it is held against.
    /// The wage is the statutory one of a paid hour; travel is stated by `minutes_per_visit`, and
    /// mileage by `distance_per_visit`, or `per_contact_hour` of `"0"` where nobody drives. On-costs
    /// are `holiday`, `insurance`, `pension`, `sick_pay` and `training`, each covered once, and nothing
    /// else.
    ///
    /// ```
    /// use fullcost::exact::{Currency, Name, UnitPrice};
    /// use fullcost::price::{CarePay, Mileage, OnCost, OnCostAmount, OnCostLine, PayCostFloor, Travel};
    /// use fullcost::appraisal::{FloorByLine, FloorLine, PricedPer};
    ///
    /// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
    /// let travel = Travel::PerVisit { minutes: "12".parse()? };
    /// let mileage = Mileage::PerVisit { distance: "2".parse()?, rate: pounds("0.40")? };
    /// let mut pay = CarePay::new(pounds("12.00")?, travel, mileage, "statutory rates of the year")?;
    /// let amount = OnCostAmount::of_pay_alone("30%".parse()?);
    /// pay.on_costs = vec![OnCostLine { covers: PayCostFloor::TAKES_IN.to_vec(), amount }];
    /// let half_hour = FloorLine { visit_minutes: "30".parse()?, priced_per: PricedPer::Visit };
    /// let lines = [(Name::new("half hour")?, half_hour)].into();
    /// let floor = FloorByLine { floor: PayCostFloor::new(pay)?, lines };
    /// assert_eq!(floor.evidence("half hour")?.unwrap().value().to_string(), "293/25"); // 11.72
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct FloorByLine titled "PayCostFloor" {
        /// the floor itself
        floor: PayCostFloor [spread],
        /// not preset lines
        lines: Map<LineName, FloorLine> => BTreeMap<Name, FloorLine>,
    }
}

keys! {
    /// A line of a tender.
    LineName: "line", "line", true, true;
}

words! { PricedPer { ContactHour = "contact_hour", Visit = "visit" } }

impl FloorLine {
    fn check(&self) -> Result<(), Error> {
        if self.visit_minutes.is_zero() {
            return Err(error::empty_visit());
        }
        Ok(())
    }
}

impl FloorByLine {
    /// The floor holds, and every visit has contact.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.floor.check()?;
        self.lines.iter().try_for_each(|(name, line)| line.check().at(("line", name)))
    }

    /// The floor of a line, with its working; nothing for a line it is not held against.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a visit of 0 minutes.
    pub fn evidence(&self, line: &str) -> Result<Option<Evidence>, Error> {
        let evidence = self.lines.get(line).map(|line| match line.priced_per {
            PricedPer::ContactHour => self.floor.per_contact_hour(line.visit_minutes),
            PricedPer::Visit => self.floor.per_visit(line.visit_minutes),
        });
        evidence.transpose()
    }
}
