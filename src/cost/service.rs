//! Services: what is delivered and priced.

use crate::error::{Error, refused};
use crate::exact::name::named_and_labelled;
use crate::exact::{Name, Quantity, Text};
use crate::record::words;

/// What a volume means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VolumeBasis {
    /// The most that could be delivered.
    Capacity,
    /// What is planned to be delivered.
    #[default]
    Planned,
}

named_and_labelled!(Service: "service");

words! { VolumeBasis { Capacity = "capacity", Planned = "planned" } }

/// A cost object with its volume in a stated unit over the organisation's period.
///
/// ```
/// use fullcost::cost::Service;
///
/// let advocacy = Service::new("advocacy", "case", "400".parse()?)?;
/// assert_eq!(advocacy.unit().as_str(), "case");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Service {
    name: Name,
    label: Option<Text>,
    unit: Name,
    volume: Quantity,
    volume_basis: VolumeBasis,
    source: Option<Text>,
}

impl Service {
    /// A service with its unit and its planned volume.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a volume of zero, or those of a [`Name`].
    pub fn new(name: &str, unit: &str, volume: Quantity) -> Result<Self, Error> {
        if volume.is_zero() {
            return Err(refused!(
                Range: "the volume is 0: give a volume above zero, since costs are stated per unit"
            ));
        }
        Ok(Service {
            name: Name::new(name)?,
            label: None,
            unit: Name::new(unit)?,
            volume,
            volume_basis: VolumeBasis::Planned,
            source: None,
        })
    }

    /// The service with another volume basis.
    #[must_use]
    pub fn with_volume_basis(self, volume_basis: VolumeBasis) -> Self {
        Service { volume_basis, ..self }
    }

    /// The service with the source of its volume.
    #[must_use]
    pub fn with_source(self, source: Text) -> Self {
        Service { source: Some(source), ..self }
    }

    /// Where the volume comes from, where it is stated.
    #[must_use]
    pub fn source(&self) -> Option<&Text> {
        self.source.as_ref()
    }

    /// The unit of the volume, such as `contact hour`.
    #[must_use]
    pub fn unit(&self) -> &Name {
        &self.unit
    }

    /// How many units over the period; above zero.
    #[must_use]
    pub fn volume(&self) -> Quantity {
        self.volume
    }

    /// Whether the volume is planned or capacity.
    #[must_use]
    pub fn volume_basis(&self) -> VolumeBasis {
        self.volume_basis
    }
}
