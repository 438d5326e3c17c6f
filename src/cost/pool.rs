//! Overhead pools and the drivers by which they are shared.

use crate::error::{AtRecord, Error, quoted};
use crate::exact::name::named_and_labelled;
use crate::exact::{Name, Quantity, Text};

/// A shared cost centre, with the name of its driver.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OverheadPool {
    name: Name,
    label: Option<Text>,
    driver: Name,
}

/// The quantities by which pools are shared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Driver {
    name: Name,
    label: Option<Text>,
    unit: Option<Name>,
    source: Option<Text>,
    quantities: DriverQuantities,
}

/// Where a driver's quantities come from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DriverQuantities {
    /// The cash charged directly to each of these services. It is direct, not cumulated: what a
    /// service receives from pools does not count.
    DirectExpenditure(Vec<Name>),
    /// Stated for each service or pool, in the order of their names; zero for those left out.
    /// Self-use by a pool may be stated and does not enter the direct or step-down method.
    Stated(Vec<(Name, Quantity)>),
}

named_and_labelled!(OverheadPool: "pool", Driver: "driver");

impl OverheadPool {
    /// A pool and the name of its driver.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn new(name: &str, driver: &str) -> Result<Self, Error> {
        Ok(OverheadPool {
            name: Name::new(name).at(|| "the name of a pool".to_owned())?,
            label: None,
            driver: Name::new(driver).at(|| format!("pool {}", quoted(name)))?,
        })
    }

    /// The name of the driver.
    #[must_use]
    pub fn driver(&self) -> &Name {
        &self.driver
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

    fn new(name: &str, quantities: DriverQuantities) -> Result<Self, Error> {
        let name = Name::new(name).at(|| "the name of a driver".to_owned())?;
        Ok(Driver { name, label: None, unit: None, source: None, quantities })
    }

    /// The same driver with the unit of its quantities, such as `post` or `square metre`.
    #[must_use]
    pub fn with_unit(self, unit: Name) -> Self {
        Driver { unit: Some(unit), ..self }
    }

    /// The same driver with the source of its quantities.
    #[must_use]
    pub fn with_source(self, source: Text) -> Self {
        Driver { source: Some(source), ..self }
    }

    /// Where the quantities come from, where it is stated.
    #[must_use]
    pub fn source(&self) -> Option<&Text> {
        self.source.as_ref()
    }

    /// The unit of the quantities, where it is stated.
    #[must_use]
    pub fn unit(&self) -> Option<&Name> {
        self.unit.as_ref()
    }

    /// The quantities or where they come from.
    #[must_use]
    pub fn quantities(&self) -> &DriverQuantities {
        &self.quantities
    }
}
