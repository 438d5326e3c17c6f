//! The buyer in documents: its tax, its own costs, hurdles and in-house comparator.

use crate::appraisal::{Buyer, BuyerCost, Hurdle, InHouseComparator, Scope};
use crate::error::{self, AtRecord, Error};
use crate::exact::{Percent, Text};
use crate::price::VatBasis;
use crate::record::{Context, Given, Key, OneOrMore, Recorded, record};
use crate::tender::{BuyerTax, Support};

record! {
    /// What the buyer pays in tax on prices, and what of it comes back.
    struct BuyerTaxRecord {
        /// not negative
        rate: Percent,
        /// the share of the tax that the buyer recovers, 0 % to 100 %
        recovered: Percent,
        /// the basis of the corridor's prices
        corridor: Option<VatBasis>
            = "required where there is a corridor and bids are on several bases",
        source: Text,
    }
}

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

impl Recorded for BuyerTax {
    type Record = BuyerTaxRecord;

    fn from_record(record: BuyerTaxRecord, _context: Context) -> Result<Self, Error> {
        let tax = BuyerTax::new(record.rate, record.recovered, record.source.as_str())?;
        Ok(tax.given(record.corridor, BuyerTax::with_corridor_basis))
    }

    fn to_record(&self) -> BuyerTaxRecord {
        BuyerTaxRecord {
            rate: self.rate(),
            recovered: self.recovered(),
            corridor: self.corridor_basis(),
            source: self.source().clone(),
        }
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
