//! The buyer in documents: its tax, its own costs, hurdles and in-house comparator.

use crate::appraisal::{
    Buyer, BuyerAmount, BuyerCost, BuyerCostKind, ComparatorLine, Hurdle, InHouseComparator, Scope,
};
use crate::error::{self, AtRecord, Error};
use crate::exact::{Money, Name, Percent, Text};
use crate::record::{Context, Given, Key, OneOrMore, Recorded, record};
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
    /// A cost that the buyer has beside the price: `lump` or `percent_of_price`.
    struct BuyerCostRecord, "cost of the buyer" {
        name: Name,
        label: Option<Text> = "default: the name",
        /// `stranded_overhead` not beside a comparator
        kind: BuyerCostKind,
        /// over the period; not negative
        lump: Option<Money> = "this or `percent_of_price`",
        /// of the bidder's rate card; not negative
        percent_of_price: Option<Percent> = "this or `lump`",
        /// the bids that bring it
        against: Option<Scope> = "default: every bid",
        source: Text,
    }
}

record! {
    /// What a bid must be cheaper by.
    struct HurdleRecord, "hurdle" {
        name: Name,
        label: Option<Text> = "default: the name",
        /// of the personnel cost; not negative
        rate: Percent,
        /// in-house, over the period; not negative
        personnel_cost: Money,
        /// the most it can be
        cap: Option<Money> = "default: none",
        /// the bids it is not set against
        spares: Option<Scope> = "required where there is no comparator",
        source: Text,
    }
}

record! {
    /// What it costs to deliver in-house.
    struct ComparatorRecord {
        /// no provider's
        name: Name,
        label: Option<Text> = "default: the name",
        /// at least one, at most 1,000
        lines: Vec<ComparatorLine>,
    }
}

record! {
    /// A cost of the in-house service.
    struct ComparatorLineRecord, "line" {
        name: Name,
        label: Option<Text> = "default: the name",
        amount: Money,
        /// 0 % to 100 %
        avoidable: Percent,
        source: Text,
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

impl Recorded for BuyerCost {
    type Record = BuyerCostRecord;

    fn from_record(record: BuyerCostRecord, _context: Context) -> Result<Self, Error> {
        let amount = match (record.lump, record.percent_of_price) {
            (Some(sum), None) => BuyerAmount::Lump(sum),
            (None, Some(percent)) => BuyerAmount::PercentOfPrice(percent),
            _ => return Err(error::one_of("\"lump\", \"percent_of_price\"")),
        };
        let (name, source) = (record.name.as_str(), record.source.as_str());
        Ok(BuyerCost::new(name, record.kind, amount, source)?
            .given(record.against, BuyerCost::against)
            .given(record.label, BuyerCost::with_label))
    }

    fn to_record(&self) -> BuyerCostRecord {
        let (lump, percent_of_price) = match self.amount() {
            BuyerAmount::Lump(sum) => (Some(sum), None),
            BuyerAmount::PercentOfPrice(percent) => (None, Some(percent)),
        };
        BuyerCostRecord {
            name: self.name().clone(),
            label: self.given_label().cloned(),
            kind: self.kind(),
            lump,
            percent_of_price,
            against: some_bids(self.scope()),
            source: self.source().clone(),
        }
    }
}

impl Recorded for Hurdle {
    type Record = HurdleRecord;

    fn from_record(record: HurdleRecord, _context: Context) -> Result<Self, Error> {
        let (name, source) = (record.name.as_str(), record.source.as_str());
        let hurdle = Hurdle::new(name, record.rate, record.personnel_cost, source)?;
        let hurdle = match record.cap {
            Some(cap) => hurdle.with_cap(cap).at("cap")?,
            None => hurdle,
        };
        Ok(hurdle.given(record.spares, Hurdle::sparing).given(record.label, Hurdle::with_label))
    }

    fn to_record(&self) -> HurdleRecord {
        HurdleRecord {
            name: self.name().clone(),
            label: self.given_label().cloned(),
            rate: self.rate(),
            personnel_cost: self.personnel_cost(),
            cap: self.cap(),
            spares: some_bids(self.spares()),
            source: self.source().clone(),
        }
    }
}

impl Recorded for InHouseComparator {
    type Record = ComparatorRecord;

    fn from_record(record: ComparatorRecord, _context: Context) -> Result<Self, Error> {
        let comparator = InHouseComparator::new(record.name.as_str(), record.lines)?;
        Ok(comparator.given(record.label, InHouseComparator::with_label))
    }

    fn to_record(&self) -> ComparatorRecord {
        ComparatorRecord {
            name: self.name().clone(),
            label: self.given_label().cloned(),
            lines: self.lines().to_vec(),
        }
    }
}

impl Recorded for ComparatorLine {
    type Record = ComparatorLineRecord;

    fn from_record(record: ComparatorLineRecord, _context: Context) -> Result<Self, Error> {
        let (name, source) = (record.name.as_str(), record.source.as_str());
        let line = ComparatorLine::new(name, record.amount, record.avoidable, source)?;
        Ok(line.given(record.label, ComparatorLine::with_label))
    }

    fn to_record(&self) -> ComparatorLineRecord {
        ComparatorLineRecord {
            name: self.name().clone(),
            label: self.given_label().cloned(),
            amount: self.amount(),
            avoidable: self.avoidable(),
            source: self.source().clone(),
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
            Scope::Everyone => (None, None),
            Scope::Providers(names) => (Some(OneOrMore::of(names)), None),
            Scope::Sectors(names) => (None, Some(OneOrMore::of(names))),
        };
        ScopeRecord { provider, sector }
    }
}

/// Nothing for everyone.
fn some_bids(scope: &Scope) -> Option<Scope> {
    let named = match scope {
        Scope::Everyone => false,
        Scope::Providers(names) | Scope::Sectors(names) => !names.is_empty(),
    };
    named.then(|| scope.clone())
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
