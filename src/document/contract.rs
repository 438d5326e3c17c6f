//! Indexation and rounding of percentages, in documents.

use crate::error::Error;
use crate::exact::Rounding;
use crate::price::{Indexation, IndexationTerms, PercentRounding};
use crate::record::{Context, Places, Recorded, record};

record! {
    /// How a percentage is rounded.
    struct PercentRoundingRecord {
        /// those of the percentage
        places: Places,
        rounding: Rounding,
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
        let Places(places) = record.places;
        if places > PercentRounding::MAX_PLACES {
            return Err(Places::refuse(&places.to_string()).at("places"));
        }
        PercentRounding::new(places, record.rounding)
    }

    fn to_record(&self) -> PercentRoundingRecord {
        PercentRoundingRecord { places: Places(self.places()), rounding: self.rounding() }
    }
}
