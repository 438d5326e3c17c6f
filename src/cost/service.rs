//! Services: what is delivered and priced.

use crate::error::{Error, refused};
use crate::exact::name::labelled;
use crate::exact::{Name, Quantity, Text};
use crate::record::{Identity, record, words};

/// What a volume means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VolumeBasis {
    /// The most that could be delivered.
    Capacity,
    /// What is planned to be delivered.
    #[default]
    Planned,
}

labelled!(Service);

words! { VolumeBasis { Capacity = "capacity", Planned = "planned" } }

record! {
    /// What is delivered and priced: a cost object with its volume in a stated unit over the
    /// organisation's period.
    ///
    /// ```
    /// use fullcost::cost::Service;
    ///
    /// let advocacy = Service::new("advocacy", "case", "400".parse()?)?;
    /// assert_eq!(advocacy.unit.as_str(), "case");
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct Service, "service" with check {
        /// unique among the services and pools
        name: Identity => Name,
        /// what reports show
        label: Option<Text> = "default: the name",
        /// of the volume, such as `contact hour`
        unit: Name,
        /// how many units over the period; zero is refused
        volume: Quantity,
        /// what the volume means; recorded, no figure depends on it
        volume_basis: VolumeBasis = "default `planned`" { VolumeBasis::Planned },
        /// where the volume comes from; shown in evidence
        source: Option<Text> = "default: none",
    }
}

impl Service {
    /// A service with its unit and its planned volume.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a volume of zero, or those of a [`Name`].
    pub fn new(name: &str, unit: &str, volume: Quantity) -> Result<Self, Error> {
        let service = Service {
            name: Name::new(name)?,
            label: None,
            unit: Name::new(unit)?,
            volume,
            volume_basis: VolumeBasis::Planned,
            source: None,
        };
        service.check().map(|()| service)
    }

    /// What can be said of the service alone.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.volume.is_zero() {
            return Err(refused!(
                Range: "the volume is 0: give a volume above zero, since costs are stated per unit"
            ));
        }
        Ok(())
    }
}
