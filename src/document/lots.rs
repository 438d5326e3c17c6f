//! Tenders of several lots, in documents.

use super::documents::Document;
use crate::budget::times;
use crate::error::{AtRecord, Error};
use crate::exact::{Currency, Name, Text};
use crate::lots::{Lot, LotBid, LotCount, Lots};
use crate::record::{Caption, Context, Format, Identity, Kept, Recorded, Tree, record};
use crate::tender::Tender;

record! {
    /// A tender of several [lots](methods/lots.md): the lots, what is bid on them, packages and limits.
    struct LotsRecord {
        /// version of the format
        format: Format,
        title: Caption,
        /// of every amount
        currency: Currency,
        /// how many lots one bidder is awarded at most
        at_most: Option<LotCount> = "default: no limit",
        /// at most 16, all with a tender or none
        lots: Vec<Lot> as "list of [lots](#lot)",
        /// at most 1,000 bidders; where lots are tendered with rate cards, packages and limits alone
        bids: Vec<LotBid> = "required unless lots have tenders",
    }
}

record! {
    /// A part of the tender that can be awarded by itself.
    struct LotRecord, "lot" {
        name: Identity,
        /// what reports show
        label: Option<Text> = "default: the name",
        /// with rate cards; then there are totals in all views
        tender: Option<Tender> as "[tender](#tender)" = "default: bids state one price",
        /// whose totals count
        scenario: Option<Name> = "required where the tender has several",
    }
}

impl Document for Lots {
    const WHAT: &'static str = "lots";
    const FILE: &'static str = "lots.schema.json";
}

impl Recorded for Lots {
    type Record = LotsRecord;

    fn from_record(record: LotsRecord, context: Context) -> Result<Self, Error> {
        let title = Kept::<Text>::keep(record.title).at("title")?;
        let lots =
            Lots::new(title, record.currency, record.lots, record.bids)?.within(context.budget);
        match record.at_most {
            Some(LotCount(limit)) => lots.with_at_most(limit),
            None => Ok(lots),
        }
    }

    fn to_record(&self) -> LotsRecord {
        LotsRecord {
            format: Format,
            title: self.title().into(),
            currency: self.currency(),
            at_most: self.at_most().map(LotCount),
            lots: self.lots().to_vec(),
            bids: self.bids().to_vec(),
        }
    }

    fn context(tree: &Tree<'_>, context: Context) -> Result<Context, Error> {
        let lots = match tree.get("lots") {
            Some(Tree::List(lots)) => lots.len(),
            _ => 1,
        };
        Ok(Context { parts: times([lots]), ..context.of_document(tree)? })
    }
}

impl Recorded for Lot {
    type Record = LotRecord;

    /// Every tender has its part of the work.
    fn context(_tree: &Tree<'_>, context: Context) -> Result<Context, Error> {
        Ok(Context { budget: context.budget.shared_by(context.parts), ..context })
    }

    fn from_record(record: LotRecord, _context: Context) -> Result<Self, Error> {
        let LotRecord { name, label, tender, scenario } = record;
        Ok(Lot { name: name.keep()?, label, tender, scenario })
    }

    fn to_record(&self) -> LotRecord {
        let Lot { name, label, tender, scenario } = self.clone();
        LotRecord { name: Identity::from(&name), label, tender, scenario }
    }
}
