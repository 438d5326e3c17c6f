//! Volume bands, indexation and rounding of percentages, in documents.

use super::parts::Places;
use crate::error::Error;
use crate::exact::{Quantity, Rounding};
use crate::price::{Indexation, IndexationTerms, PercentRounding, VolumeBand};
use crate::record::{Context, Recorded, record};

record! {
    /// Units paid up to a volume.
    struct VolumeBandRecord {
        up_to: Option<Quantity> = "required for every band but the last",
        /// how many units
        pays: Quantity,
    }
}

record! {
    /// How a percentage is rounded.
    struct PercentRoundingRecord {
        /// those of the percentage
        places: Places,
        rounding: Rounding,
    }
}

impl Recorded for VolumeBand<Quantity> {
    type Record = VolumeBandRecord;

    fn from_record(record: VolumeBandRecord, _context: Context) -> Result<Self, Error> {
        Ok(VolumeBand::new(record.up_to, record.pays))
    }

    fn to_record(&self) -> VolumeBandRecord {
        VolumeBandRecord { up_to: self.up_to(), pays: *self.pays() }
    }
}

impl Recorded for Indexation {
    type Record = IndexationTerms;

    fn from_record(terms: IndexationTerms, _context: Context) -> Result<Self, Error> {
        Indexation::new(terms)
    }

    fn to_record(&self) -> IndexationTerms {
        self.terms().clone()
    }
}

impl Recorded for PercentRounding {
    type Record = PercentRoundingRecord;

    fn from_record(record: PercentRoundingRecord, _context: Context) -> Result<Self, Error> {
        PercentRounding::new(record.places.of_percentage()?, record.rounding)
    }

    fn to_record(&self) -> PercentRoundingRecord {
        PercentRoundingRecord { places: Places(self.places()), rounding: self.rounding() }
    }
}
