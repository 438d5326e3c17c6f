//! Overhead pools and the drivers by which they are shared.

use super::line::check_shares;
use crate::error::{self, AtRecord, Error};
use crate::exact::name::{check_unique, labelled};
use crate::exact::{Name, Percent, Quantity, Text};
use crate::record::{Identity, record, words};

record! {
    /// A shared cost centre.
    pub struct OverheadPool, "pool" titled "Pool" {
        /// unique among the services and pools
        name: Identity => Name,
        /// what reports show
        label: Option<Text> = "default: the name",
        /// by what the pool is shared
        driver: Name as "name of a driver",
        /// other drivers by which it could be shared, which [sensitivity](crate::_documentation::methods::sensitivity)
        /// tries one at a time, at most 1,000 of all pools together; `driver` itself is refused
        /// here
        alternative_drivers: Vec<Name> as "list of names of drivers" = "default: none",
    }
}

/// The quantities by which pools are shared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Driver {
    /// The unique name.
    pub name: Name,
    /// What reports show, where it is not the name.
    pub label: Option<Text>,
    /// The unit of the quantities, such as `post` or `square metre`, where it is stated.
    pub unit: Option<Name>,
    /// Where the quantities come from, where it is stated.
    pub source: Option<Text>,
    /// Whether the quantities take volunteers in, where it is stated.
    pub volunteers: Option<VolunteersCounted>,
    /// The quantities, or where they come from.
    pub quantities: DriverQuantities,
}

/// Whether the quantities of a driver, such as headcount or hours, take volunteers in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VolunteersCounted {
    /// Volunteers are among those counted.
    Counted,
    /// Paid staff only.
    NotCounted,
}

words! { VolunteersCounted { Counted = "counted", NotCounted = "not_counted" } }

record! {
    /// Cash and the value of volunteers, with what shows that overheads may follow volunteers.
    ///
    /// Source of the two tests: US OMB Circular A-122, Attachment B, ¶12 on donations and
    /// contributions (since superseded by 2 CFR 200.434).
    pub struct ExpenditureWithVolunteers {
        /// the services
        services: Vec<Name> as "list of services",
        /// what shows that volunteers are material
        material: Text,
        /// what shows that overheads support them
        supported_by_overhead: Text,
    }
}

/// How one post spends its time, by service or pool.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TimeRow {
    /// The post.
    pub post: Name,
    /// The shares of its time, adding up to 100 %; none where the post is unfilled.
    pub shares: Vec<(Name, Percent)>,
}

/// Where a driver's quantities come from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DriverQuantities {
    /// The cash charged directly to each of these services. It is direct, not cumulated: what a
    /// service receives from pools does not count.
    DirectExpenditure(Vec<Name>),
    /// The cash charged directly to each of these services and, on top of it, the replacement value of
    /// the volunteer time charged directly to each of them: overheads follow volunteers. The cash
    /// cost of a service then depends on the wage basis of volunteers, and is an interval
    /// ([`crate::full_cost::CashInterval`]).
    ExpenditureWithVolunteers(ExpenditureWithVolunteers),
    /// Percentages put in by hand, adding up to 100 %.
    Percentages(Vec<(Name, Percent)>),
    /// The shares of the posts' time, added up over the posts that have any: each filled post
    /// counts the same.
    StaffTime(Vec<TimeRow>),
    /// Stated for each service or pool; zero for those left out.
    /// Self-use by a pool may be stated and does not enter the direct or step-down method.
    Stated(Vec<(Name, Quantity)>),
}

labelled!(Driver, OverheadPool);

impl OverheadPool {
    /// A pool and the name of its driver.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn new(name: &str, driver: &str) -> Result<Self, Error> {
        Ok(OverheadPool {
            name: Name::new(name)?,
            label: None,
            driver: Name::new(driver)?,
            alternative_drivers: Vec::new(),
        })
    }

    /// What can be said of the pool alone.
    pub(super) fn check(&self) -> Result<(), Error> {
        check_unique(self.alternative_drivers.iter(), "alternative driver of a pool")?;
        if self.alternative_drivers.contains(&self.driver) {
            return Err(error::duplicate_name(self.driver.to_text(), "driver of a pool"));
        }
        Ok(())
    }
}

impl Driver {
    /// A driver with stated quantities, such as headcount, floor area or hours.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn stated(name: &str, quantities: Vec<(Name, Quantity)>) -> Result<Self, Error> {
        Driver::new(name, DriverQuantities::Stated(quantities))
    }

    /// A driver whose quantities are the cash charged directly to these services.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn direct_expenditure(name: &str, services: Vec<Name>) -> Result<Self, Error> {
        Driver::new(name, DriverQuantities::DirectExpenditure(services))
    }

    /// A driver of percentages put in by hand. They must add up to 100 %, which is checked when
    /// the organisation is built; nothing is rescaled.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn percentages(name: &str, percentages: Vec<(Name, Percent)>) -> Result<Self, Error> {
        Driver::new(name, DriverQuantities::Percentages(percentages))
    }

    /// A driver of how posts spend their time. A post without shares is unfilled: it leaves the
    /// base, and coverage says so.
    ///
    /// ```
    /// use fullcost::cost::{Driver, TimeRow};
    /// use fullcost::exact::Name;
    ///
    /// let half = |name| Ok::<_, fullcost::Error>((Name::new(name)?, "50%".parse()?));
    /// let rows = vec![
    ///     TimeRow {
    ///         post: Name::new("manager")?,
    ///         shares: vec![half("advice")?, half("repairs")?],
    ///     },
    ///     TimeRow { post: Name::new("assistant")?, shares: Vec::new() },
    /// ];
    /// let driver = Driver::staff_time("time", rows)?;
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn staff_time(name: &str, rows: Vec<TimeRow>) -> Result<Self, Error> {
        Driver::new(name, DriverQuantities::StaffTime(rows))
    }

    /// A driver with quantities, or with where they come from.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn new(name: &str, quantities: DriverQuantities) -> Result<Self, Error> {
        let name = Name::new(name)?;
        Ok(Driver { name, label: None, unit: None, source: None, volunteers: None, quantities })
    }

    /// Puts what it lists in the order of names.
    pub(super) fn sort(&mut self) {
        match &mut self.quantities {
            DriverQuantities::DirectExpenditure(services)
            | DriverQuantities::ExpenditureWithVolunteers(ExpenditureWithVolunteers {
                services,
                ..
            }) => services.sort(),
            DriverQuantities::Percentages(shares) => shares.sort(),
            DriverQuantities::StaffTime(rows) => {
                rows.sort_by(|left, right| left.post.cmp(&right.post));
                for row in rows {
                    row.shares.sort();
                }
            }
            DriverQuantities::Stated(quantities) => quantities.sort(),
        }
    }

    /// The services and pools it may name.
    pub(crate) fn receivers(&self) -> Vec<&Name> {
        match &self.quantities {
            DriverQuantities::DirectExpenditure(services)
            | DriverQuantities::ExpenditureWithVolunteers(ExpenditureWithVolunteers {
                services,
                ..
            }) => services.iter().collect(),
            DriverQuantities::Percentages(shares) => shares.iter().map(|(name, _)| name).collect(),
            DriverQuantities::StaffTime(rows) => {
                rows.iter().flat_map(|row| row.shares.iter().map(|(name, _)| name)).collect()
            }
            DriverQuantities::Stated(quantities) => {
                quantities.iter().map(|(name, _)| name).collect()
            }
        }
    }

    /// The least number of which all its shares, so many times, are percentages; 1 where there is none.
    pub(crate) fn common_divisor(&self) -> Result<i128, Error> {
        match &self.quantities {
            DriverQuantities::Percentages(shares) => {
                Percent::common_divisor(shares.iter().map(|(_, share)| *share))
            }
            DriverQuantities::StaffTime(rows) => {
                let shares = rows.iter().flat_map(|row| &row.shares);
                Percent::common_divisor(shares.map(|(_, share)| *share))
            }
            _ => Ok(1),
        }
    }

    /// What can be said of the driver alone.
    pub(super) fn check(&self) -> Result<(), Error> {
        let receivers = "receiver of a driver";
        self.common_divisor()?;
        match &self.quantities {
            DriverQuantities::Percentages(shares) => check_shares(shares, receivers),
            DriverQuantities::StaffTime(rows) => {
                check_unique(rows.iter().map(|row| &row.post), "post of a driver")?;
                rows.iter().filter(|row| !row.is_unfilled()).try_for_each(|row| {
                    check_shares(&row.shares, receivers).at(("post", &row.post))
                })
            }
            _ => check_unique(self.receivers().into_iter(), receivers),
        }
    }
}

impl TimeRow {
    /// Whether nobody holds the post.
    pub(crate) fn is_unfilled(&self) -> bool {
        self.shares.is_empty()
    }
}
