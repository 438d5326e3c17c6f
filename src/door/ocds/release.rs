//! One release: its bids, put together by lot.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::lot::{OcdsLot, Release};
use super::node::Node;
use super::note::OcdsNote;
use super::offer::{Lots, Offer};
use super::terms::OcdsTerms;
use crate::budget::Budget;
use crate::error::{self, AtRecord, Error, refused};
use crate::exact::Name;

/// A release or a lot that does not become a tender, with the reason and what to do about it. The
/// others go on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OcdsRefusal {
    /// The line of the text that it stands in, or begins in, from 1.
    pub line: u64,
    /// The identifier of the contracting process, where it could be read.
    pub ocid: Option<Name>,
    /// The lot, where one alone is refused.
    pub lot: Option<Name>,
    /// Why, with the path from the release inwards.
    pub error: Error,
}

impl fmt::Display for OcdsRefusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}: {}", self.line, self.error)
    }
}

impl std::error::Error for OcdsRefusal {}

/// What comes of a lot, and of which.
pub(super) type OfLot = Result<OcdsLot, (Option<Name>, Error)>;

/// The identifier of the process that a release is of.
pub(super) fn ocid_of(release: &Node<'_>) -> Result<Name, Error> {
    release.is_object()?;
    release.required("ocid")?.text().and_then(Name::new).at("ocid")
}

/// The lots of a release, or why there is none.
pub(super) fn read_release(
    node: &Node<'_>,
    ocid: &Name,
    terms: &OcdsTerms,
    budget: Budget,
) -> Result<Vec<OfLot>, Error> {
    node.check()?;
    let tender = node.required("tender")?;
    tender.is_object().at("tender")?;
    let lots = lots_of(tender).at("tender")?;
    let known: BTreeSet<&str> = lots.keys().copied().collect();
    let items = items_of(tender).at("tender")?;
    let details = match node.get("bids") {
        Some(bids) => bids.list_of("details").at("bids")?,
        None => &[],
    };
    if details.is_empty() {
        return Err(refused!(
            Missing: "there are no bids: give a release with \"bids\" and their \"details\""
        ));
    }
    let mut ids = BTreeSet::new();
    let mut offers = Vec::new();
    for (place, bid) in details.iter().enumerate() {
        let offer = Offer::read(bid, &known);
        let offer = offer.map_err(|error| located(error, place.saturating_add(1)))?;
        if !ids.insert(offer.id.clone()) {
            return Err(error::duplicate_name(offer.id.as_str(), "bid"));
        }
        offers.push(offer);
    }
    let release = Release { ocid: ocid.clone(), tender, lots, items, budget };
    Ok(by_lot(&release, offers, terms))
}

/// The lots of a tender, each once.
fn lots_of<'a>(tender: &'a Node<'a>) -> Result<BTreeMap<&'a str, &'a Node<'a>>, Error> {
    let mut lots = BTreeMap::new();
    for lot in tender.list_of("lots")? {
        let id = lot.required("id").and_then(Node::text).at("lots")?;
        if lots.insert(id, lot).is_some() {
            return Err(error::duplicate_name(id, "lot").at("lots"));
        }
    }
    Ok(lots)
}

/// What is asked for, by the lot it is of.
fn items_of<'a>(
    tender: &'a Node<'a>,
) -> Result<BTreeMap<Option<&'a str>, Vec<&'a Node<'a>>>, Error> {
    let mut items: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for item in tender.list_of("items")? {
        items.entry(item.text_of("relatedLot").at("items")?).or_default().push(item);
    }
    Ok(items)
}

/// A bid without a name is told by its place.
fn located(error: Error, place: usize) -> Error {
    let is_named = error.path().first().is_some_and(|step| step.what() == "bid");
    if is_named { error } else { error.at(("bid", place)) }
}

/// Bids for the same lots, with the first mistake in one of them.
#[derive(Default)]
struct Group<'a> {
    offers: Vec<Offer<'a>>,
    refused: Option<Error>,
}

/// The bids of a release, apart by what they are for.
#[derive(Default)]
struct Groups<'a> {
    counted: BTreeMap<Lots<'a>, Group<'a>>,
    /// What is said of bids that do not count, by lot.
    aside: BTreeMap<&'a str, Vec<OcdsNote>>,
    aside_of_all: Vec<OcdsNote>,
}

impl<'a> Groups<'a> {
    fn add(&mut self, offer: Offer<'a>, terms: &OcdsTerms) {
        let note = match offer.counts(terms) {
            Ok(true) => {
                self.counted.entry(offer.lots.clone()).or_default().offers.push(offer);
                return;
            }
            Ok(false) => offer.set_aside(),
            Err(error) => Err(error),
        };
        match (note, &offer.lots) {
            (Ok(note), Lots::Whole) => self.aside_of_all.push(note),
            (Ok(note), Lots::These(lots)) => {
                for lot in lots {
                    self.aside.entry(lot).or_default().push(note.clone());
                }
            }
            (Err(error), _) => {
                let error = error.at(("bid", &offer.id));
                self.counted.entry(offer.lots).or_default().refused.get_or_insert(error);
            }
        }
    }

    /// The notes of a group, each once; what is for the whole tender is said once.
    fn notes(&mut self, lots: &BTreeSet<&'a str>) -> Vec<OcdsNote> {
        let of_all = std::mem::take(&mut self.aside_of_all);
        let of_lots = lots.iter().flat_map(|lot| self.aside.remove(lot).unwrap_or_default());
        let mut seen = BTreeSet::new();
        of_all.into_iter().chain(of_lots).filter(|note| seen.insert(note.clone())).collect()
    }
}

fn by_lot<'a>(release: &Release<'a>, offers: Vec<Offer<'a>>, terms: &OcdsTerms) -> Vec<OfLot> {
    let mut groups = Groups::default();
    for offer in offers {
        groups.add(offer, terms);
    }
    let all: BTreeSet<&'a str> = release.lots.keys().copied().collect();
    let mut sets_of: BTreeMap<&str, usize> = BTreeMap::new();
    let counted: Vec<(BTreeSet<&'a str>, Group<'a>)> = std::mem::take(&mut groups.counted)
        .into_iter()
        .map(|(lots, group)| match lots {
            Lots::These(lots) => (lots, group),
            Lots::Whole => (all.clone(), group),
        })
        .collect();
    for lot in counted.iter().flat_map(|(lots, _)| lots) {
        let count = sets_of.entry(lot).or_default();
        *count = count.saturating_add(1);
    }
    let mut out = Vec::new();
    let mut mixed: BTreeMap<&str, Error> = BTreeMap::new();
    for (lots, group) in counted {
        if lots.iter().all(|lot| sets_of.get(lot) == Some(&1)) {
            let found = match group.refused {
                Some(error) => Err(error),
                None => release.lot(&lots, &group.offers, groups.notes(&lots), terms),
            };
            out.push(found.map_err(|error| of_lot(&lots, error)));
            continue;
        }
        let error = match group.refused {
            Some(error) => error,
            // The bid for several lots beside them says more.
            None if lots.len() == 1 => continue,
            None => indivisible(&lots, &group.offers),
        };
        for lot in lots {
            // A bid that is named says more.
            if mixed.get(lot).is_none_or(|before| before.path().is_empty()) {
                mixed.insert(lot, error.clone());
            }
        }
    }
    out.extend(mixed.into_iter().map(|(lot, error)| Err(of_lot(&[lot].into(), error))));
    without_bids(release, &sets_of, &mut out);
    out
}

/// Says of which lot an error is, where it is of one.
fn of_lot(lots: &BTreeSet<&str>, error: Error) -> (Option<Name>, Error) {
    match lots.first().filter(|_| lots.len() == 1) {
        Some(lot) => (Name::new(lot).ok(), error.at(("lot", *lot))),
        None => (None, error),
    }
}

/// A lot for which no bid counts is not passed over in silence.
fn without_bids(release: &Release<'_>, with_bids: &BTreeMap<&str, usize>, out: &mut Vec<OfLot>) {
    if release.lots.is_empty() && out.is_empty() {
        out.push(Err((None, no_bid_counts())));
    }
    for lot in release.lots.keys().filter(|lot| !with_bids.contains_key(*lot)) {
        out.push(Err(of_lot(&[*lot].into(), no_bid_counts())));
    }
}

/// The refusal of a lot for which no bid counts.
fn no_bid_counts() -> Error {
    refused!(
        Missing: "no bid counts, so there is nothing to compare: see the statuses of its bids"
    )
}

/// The refusal of bids for several lots beside bids for some of them.
fn indivisible(lots: &BTreeSet<&str>, offers: &[Offer<'_>]) -> Error {
    let error = refused!(
        Unsupported: "it is one price for {} lots together, beside bids for some of them: compare it by itself, or ask for its price of each lot",
        lots.len()
    );
    match offers.first() {
        Some(offer) => error.at(("bid", &offer.id)),
        None => error,
    }
}
