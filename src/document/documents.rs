//! Documents as wholes: reading, writing, and the forms of `serde`.

use crate::allocation::Method;
use crate::cost::{Ledger, Organisation, VolumeBasis, WageLevel};
use crate::costing::Costing;
use crate::coverage::FindingCode;
use crate::error::{AtRecord, Error};
use crate::price::{BandedSchedule, HomecareHour, Surplus};
use crate::record::{Context, Part, Record, Recorded, Tree};

/// What is a document by itself.
pub(super) trait Document: Recorded<Record: Record> {
    /// What an error calls it that is about its fields.
    const WHAT: &'static str;
}

/// Reads a document.
pub(super) fn read<T: Document>(tree: &Tree<'_>) -> Result<T, Error> {
    let context = Context::before_it_is_known();
    T::Record::check_fields(tree).at(T::WHAT)?;
    T::read(tree, context)
}

/// `Serialize` of what stands in results as in documents.
macro_rules! serialize_parts {
    ($($type:ty),+ $(,)?) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.write().serialize(serializer)
            }
        }
    )+};
}

serialize_parts!(FindingCode, Ledger, Method, Surplus, VolumeBasis, WageLevel);

/// `Serialize` and `Deserialize` of documents, with the same checks as their own reading.
macro_rules! serde_documents {
    ($($type:ty),+) => {$(
        serialize_parts!($type);

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                read(&Tree::deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }
    )+};
}

serde_documents!(BandedSchedule, Costing, HomecareHour, Organisation);
