//! Open contracting data (OCDS 1.1 with the extensions for bids and lots): releases in, statistics out.

mod lot;
mod node;
mod note;
mod offer;
mod reader;
mod release;
mod statistics;
mod terms;

pub use lot::OcdsLot;
pub use note::OcdsNote;
pub use reader::{MAX_OCDS_BYTES, MAX_OCDS_RECORDS, OcdsReader};
pub use release::OcdsRefusal;
pub use statistics::{Statistic, StatisticMeasure, statistics_release};
pub use terms::OcdsTerms;
