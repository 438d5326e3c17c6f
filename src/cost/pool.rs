//! Overhead pools and the drivers by which they are shared.

use super::line::check_shares;
use crate::error::{self, AtRecord, Error};
use crate::exact::name::{check_unique, labelled, named_and_labelled};
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
        /// other drivers by which it could be shared, which [sensitivity](#sensitivity)
        /// tries one at a time, at most 1,000 of all pools together; `driver` itself is refused
        /// here
        alternative_drivers: Vec<Name> as "list of names of drivers" = "default: none",
    }
}

/// The quantities by which pools are shared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Driver {
    name: Name,
    label: Option<Text>,
    unit: Option<Name>,
    source: Option<Text>,
    volunteers: Option<VolunteersCounted>,
    quantities: DriverQuantities,
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

/// Why overheads may follow volunteers: the two tests that must hold, each with what shows it.
///
/// Source of the tests: US OMB Circular A-122, Attachment B, ¶12 on donations and contributions
/// (since superseded by 2 CFR 200.434).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VolunteerTests {
    material: Text,
    supported_by_overhead: Text,
}

/// How one post spends its time, by service or pool.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TimeRow {
    post: Name,
    shares: Vec<(Name, Percent)>,
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
    ExpenditureWithVolunteers {
        /// The services.
        services: Vec<Name>,
        /// Why volunteers may count.
        tests: VolunteerTests,
    },
    /// Percentages put in by hand, adding up to 100 %.
    Percentages(Vec<(Name, Percent)>),
    /// The shares of the posts' time, added up over the posts that have any: each filled post
    /// counts the same.
    StaffTime(Vec<TimeRow>),
    /// Stated for each service or pool, in the order of their names; zero for those left out.
    /// Self-use by a pool may be stated and does not enter the direct or step-down method.
    Stated(Vec<(Name, Quantity)>),
}

labelled!(OverheadPool);
named_and_labelled!(Driver: "driver");

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
    pub fn stated(name: &str, mut quantities: Vec<(Name, Quantity)>) -> Result<Self, Error> {
        quantities.sort();
        Driver::new(name, DriverQuantities::Stated(quantities))
    }

    /// A driver whose quantities are the cash charged directly to these services.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn direct_expenditure(name: &str, mut services: Vec<Name>) -> Result<Self, Error> {
        services.sort();
        Driver::new(name, DriverQuantities::DirectExpenditure(services))
    }

    /// A driver by which overheads follow volunteers: the cash charged directly to these services
    /// and the replacement value of their volunteers.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn expenditure_with_volunteers(
        name: &str,
        mut services: Vec<Name>,
        tests: VolunteerTests,
    ) -> Result<Self, Error> {
        services.sort();
        Driver::new(name, DriverQuantities::ExpenditureWithVolunteers { services, tests })
    }

    /// A driver of percentages put in by hand. They must add up to 100 %, which is checked when
    /// the organisation is built; nothing is rescaled.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn percentages(name: &str, mut percentages: Vec<(Name, Percent)>) -> Result<Self, Error> {
        percentages.sort();
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
    ///     TimeRow::new("manager", vec![half("advice")?, half("repairs")?])?,
    ///     TimeRow::new("assistant", Vec::new())?,
    /// ];
    /// let driver = Driver::staff_time("time", rows)?;
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn staff_time(name: &str, mut rows: Vec<TimeRow>) -> Result<Self, Error> {
        rows.sort_by(|left, right| left.post.cmp(&right.post));
        Driver::new(name, DriverQuantities::StaffTime(rows))
    }

    fn new(name: &str, quantities: DriverQuantities) -> Result<Self, Error> {
        let name = Name::new(name)?;
        Ok(Driver { name, label: None, unit: None, source: None, volunteers: None, quantities })
    }

    /// The driver, saying whether its quantities take volunteers in.
    #[must_use]
    pub fn with_volunteers(self, volunteers: VolunteersCounted) -> Self {
        Driver { volunteers: Some(volunteers), ..self }
    }

    /// Whether the quantities take volunteers in, where it is stated.
    pub(crate) fn volunteers(&self) -> Option<VolunteersCounted> {
        self.volunteers
    }

    /// The services and pools it may name.
    pub(super) fn receivers(&self) -> Vec<&Name> {
        match &self.quantities {
            DriverQuantities::DirectExpenditure(services)
            | DriverQuantities::ExpenditureWithVolunteers { services, .. } => {
                services.iter().collect()
            }
            DriverQuantities::Percentages(shares) => shares.iter().map(|(name, _)| name).collect(),
            DriverQuantities::StaffTime(rows) => {
                rows.iter().flat_map(|row| row.shares.iter().map(|(name, _)| name)).collect()
            }
            DriverQuantities::Stated(quantities) => {
                quantities.iter().map(|(name, _)| name).collect()
            }
        }
    }

    /// What can be said of the driver alone.
    pub(super) fn check(&self) -> Result<(), Error> {
        let receivers = "receiver of a driver";
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

    /// The driver with the unit of its quantities, such as `post` or `square metre`.
    #[must_use]
    pub fn with_unit(self, unit: Name) -> Self {
        Driver { unit: Some(unit), ..self }
    }

    /// The driver with the source of its quantities.
    #[must_use]
    pub fn with_source(self, source: Text) -> Self {
        Driver { source: Some(source), ..self }
    }

    /// Where the quantities come from, where it is stated.
    pub(crate) fn source(&self) -> Option<&Text> {
        self.source.as_ref()
    }

    /// The unit of the quantities, where it is stated.
    pub(crate) fn unit(&self) -> Option<&Name> {
        self.unit.as_ref()
    }

    /// The quantities or where they come from.
    pub(crate) fn quantities(&self) -> &DriverQuantities {
        &self.quantities
    }
}

impl VolunteerTests {
    /// The two statements: that volunteers are material, and that they are supported by
    /// significant overhead.
    ///
    /// # Errors
    ///
    /// Those of a [`Text`].
    pub fn new(material: &str, supported_by_overhead: &str) -> Result<Self, Error> {
        let read = |text, what: &'static str| Text::new(text).at(what);
        Ok(VolunteerTests {
            material: read(material, "material")?,
            supported_by_overhead: read(supported_by_overhead, "supported_by_overhead")?,
        })
    }

    /// What shows that volunteers are material.
    pub(crate) fn material(&self) -> &Text {
        &self.material
    }

    /// What shows that they are supported by significant overhead.
    pub(crate) fn supported_by_overhead(&self) -> &Text {
        &self.supported_by_overhead
    }
}

impl TimeRow {
    /// A post and the shares of its time, adding up to 100 %; none where the post is unfilled.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn new(post: &str, mut shares: Vec<(Name, Percent)>) -> Result<Self, Error> {
        shares.sort();
        Ok(TimeRow { post: Name::new(post)?, shares })
    }

    /// The post.
    pub(crate) fn post(&self) -> &Name {
        &self.post
    }

    /// The shares of its time, in the order of the receivers' names.
    pub(crate) fn shares(&self) -> &[(Name, Percent)] {
        &self.shares
    }

    /// Whether nobody holds the post.
    pub(crate) fn is_unfilled(&self) -> bool {
        self.shares.is_empty()
    }
}
