//! The buyer in documents: its tax, its own costs, hurdles and in-house comparator.

use crate::appraisal::{Buyer, BuyerCost, Hurdle, InHouseComparator, Scope};
use crate::error::{self, AtRecord, Error};
use crate::record::{Context, Key, OneOrMore, Recorded, record};
use crate::tender::Support;

record! {
    /// The buyer's own costs. No two costs or hurdles have the same name.
    struct BuyerRecord {
        /// at most 1,000
        costs: Vec<BuyerCost> = "default: none",
        /// at most 1,000
        hurdles: Vec<Hurdle> = "default: none",
        comparator: Option<InHouseComparator> = "default: none",
    }
}

record! {
    /// Some bids: exactly one of the two.
    struct ScopeRecord {
        provider: Option<OneOrMore> = "",
        sector: Option<OneOrMore> = "",
    }
}

impl Recorded for Buyer {
    type Record = BuyerRecord;

    fn from_record(record: BuyerRecord, _context: Context) -> Result<Self, Error> {
        Buyer::new(record.costs, record.hurdles, record.comparator)
    }

    fn to_record(&self) -> BuyerRecord {
        BuyerRecord {
            costs: self.costs().to_vec(),
            hurdles: self.hurdles().to_vec(),
            comparator: self.comparator().cloned(),
        }
    }
}

impl Recorded for Scope {
    type Record = ScopeRecord;

    fn from_record(record: ScopeRecord, _context: Context) -> Result<Self, Error> {
        match (record.provider, record.sector) {
            (Some(names), None) => Scope::providers(&names.texts()).at("provider"),
            (None, Some(names)) => Scope::sectors(&names.texts()).at("sector"),
            _ => Err(error::one_of("\"provider\", \"sector\"")),
        }
    }

    fn to_record(&self) -> ScopeRecord {
        let (provider, sector) = match self {
            Scope::Providers(names) => (Some(OneOrMore::of(names)), None),
            Scope::Sectors(names) => (None, Some(OneOrMore::of(names))),
        };
        ScopeRecord { provider, sector }
    }
}

impl Key for Support {
    const KIND: &'static str = "support";
    const OWN: bool = true;

    fn read_key(key: &str) -> Result<Self, Error> {
        key.parse()
    }

    fn write_key(&self) -> String {
        self.as_str().to_owned()
    }
}
