//! One lot: the document of its tender, and what came of it.

use std::collections::{BTreeMap, BTreeSet};

use super::node::Node;
use super::note::OcdsNote;
use super::offer::{Asked, Offer, Value, label_of};
use super::terms::OcdsTerms;
use crate::appraisal::Appraisal;
use crate::budget::Budget;
use crate::error::{self, AtRecord, Error, refused};
use crate::exact::{Currency, Name, Text};
use crate::price::VatBasis;
use crate::record::{Context, Object, Part, Tree};

/// A lot of a release as a tender, with the lot's value as the estimate.
///
/// Items are the lines, quantities the demand, and the unit values of a bid's items its rates; the
/// bid's own value is a stated total, and one that is not the sum of its lines is a finding. Where
/// no bid prices items, there is one line of quantity 1 with the bid's value as its price.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OcdsLot {
    /// The identifier of the contracting process.
    pub ocid: Name,
    /// The lots that the bids are for: one, several that all bids are for together, or none where
    /// the tender has no lots.
    pub lots: Vec<Name>,
    /// Whether that is the whole of the tender.
    pub is_whole_tender: bool,
    /// The tender, and the question of its estimate.
    pub appraisal: Appraisal,
    /// What does not stand in the tender, in the order of the data.
    pub notes: Vec<OcdsNote>,
}

/// What is known of a release when its lots are put together.
pub(super) struct Release<'a> {
    pub(super) ocid: Name,
    pub(super) tender: &'a Node<'a>,
    /// The lots of the tender, by their identifiers.
    pub(super) lots: BTreeMap<&'a str, &'a Node<'a>>,
    /// What is asked for, by lot.
    pub(super) items: BTreeMap<Option<&'a str>, Vec<&'a Node<'a>>>,
    /// Of each of its lots.
    pub(super) budget: Budget,
}

/// The line of a lot whose bids are compared by their values alone.
const TOTAL: &str = "total";

/// Its unit, of which one is asked for.
const CONTRACT: &str = "contract";

/// The scenario of a document with one demand.
const PLANNED: &str = "planned";

impl<'a> Release<'a> {
    /// The lot, or several together, as a tender.
    pub(super) fn lot(
        &self,
        lots: &BTreeSet<&str>,
        offers: &[Offer<'a>],
        mut notes: Vec<OcdsNote>,
        terms: &OcdsTerms,
    ) -> Result<OcdsLot, Error> {
        let is_whole_tender = lots.len() == self.lots.len();
        let names = lots.iter().map(|lot| Name::new(lot).at("lots"));
        let names = names.collect::<Result<Vec<_>, Error>>()?;
        notes.extend(offers.iter().flat_map(|offer| offer.notes.iter().cloned()));
        let by_items = !terms.totals_only && offers.iter().any(Offer::has_prices);
        let asked = if by_items { self.asked(lots)? } else { BTreeMap::new() };
        let mut priced = Vec::new();
        let mut providers = BTreeSet::new();
        for offer in offers {
            let bid = priced_bid(offer, &asked, terms).at(("bid", &offer.id))?;
            if !providers.insert(bid.provider.clone()) {
                return Err(refused!(
                    Duplicate: "tenderer {:?} has another bid in this lot: set one of them aside by its status, or remove it",
                    bid.provider.as_str()
                )
                .at(("bid", &offer.id)));
            }
            priced.push(bid);
        }
        // A group has a bid.
        let first = priced.first().ok_or_else(|| error::missing("bid"))?;
        let (currency, vat) = (first.currency, first.vat);
        for (bid, offer) in priced.iter().zip(offers) {
            if bid.currency != currency {
                return Err(refused!(
                    Mixed: "the currency {} is mixed with {currency}: convert to one currency first",
                    bid.currency
                )
                .at("currency").at("value").at(("bid", &offer.id)));
            }
        }
        let estimate = self.estimate(lots, currency, vat, &mut notes)?;
        let lines = lines_of(&asked, &mut notes);
        let bids = priced.into_iter().map(|bid| bid.document(&mut notes)).collect();
        let document =
            self.document(lots, currency, terms, Parts { lines, bids, estimate, asked: &asked });
        let context = Context::before_it_is_known(self.budget);
        let appraisal = Appraisal::read(&document, context)?;
        Ok(OcdsLot { ocid: self.ocid.clone(), lots: names, is_whole_tender, appraisal, notes })
    }

    /// The items that the lots ask for, each once.
    fn asked(&self, lots: &BTreeSet<&str>) -> Result<BTreeMap<Name, Asked<'a>>, Error> {
        let of_all = self.items.get(&None).filter(|_| lots.len() < self.lots.len());
        if of_all.is_some() {
            return Err(refused!(
                Missing: "an item does not say which lot it is of, and there are several: add its \"relatedLot\", or compare by totals only"
            )
            .at("items"));
        }
        let mut asked = BTreeMap::new();
        let own = lots.iter().map(|lot| Some(*lot)).chain([None]);
        for item in own.filter_map(|lot| self.items.get(&lot)).flatten() {
            let (name, item) = Asked::read(item)?;
            if asked.contains_key(&name) {
                return Err(error::duplicate_name(name.as_str(), "item").at("items"));
            }
            asked.insert(name, item);
        }
        Ok(asked)
    }

    /// What the buyer expected to pay: the value of the lot, or of the tender where it is all of it.
    fn estimate(
        &self,
        lots: &BTreeSet<&str>,
        currency: Currency,
        vat: VatBasis,
        notes: &mut Vec<OcdsNote>,
    ) -> Result<Option<(String, &'static str)>, Error> {
        let only = lots.first().filter(|_| lots.len() == 1).and_then(|id| self.lots.get(id));
        let of_lot = only.and_then(|lot| lot.get("value"));
        let of_lot = of_lot.map(|value| (value, "value of the lot"));
        let of_tender = || {
            let whole = self.tender.get("value").filter(|_| lots.len() == self.lots.len());
            whole.map(|value| (value, "value of the tender"))
        };
        let Some((stated, source)) = of_lot.or_else(of_tender) else { return Ok(None) };
        if stated.get("amount").is_none() {
            return Ok(None);
        }
        let value = Value::read(stated).at(source)?;
        let note = if value.amount == "0" {
            OcdsNote::EstimateOfZero
        } else if value.currency != currency {
            OcdsNote::EstimateInOtherCurrency
        } else if value
            .vat
            .is_some_and(|own| (own == VatBasis::Inclusive) != (vat == VatBasis::Inclusive))
        {
            OcdsNote::EstimateOnOtherBasis
        } else {
            return Ok(Some((value.amount, source)));
        };
        notes.push(note);
        Ok(None)
    }

    /// The document of the tender.
    fn document(
        &self,
        lots: &BTreeSet<&str>,
        currency: Currency,
        terms: &OcdsTerms,
        parts: Parts<'_>,
    ) -> Tree<'static> {
        let ids: Vec<&str> = lots.iter().copied().collect();
        let title = match ids.as_slice() {
            [] => self.ocid.to_string(),
            [only] => format!("{}, lot {only}", self.ocid),
            several => format!("{}, {} lots together", self.ocid, several.len()),
        };
        let mut document: Object<'static> = vec![
            ("format".into(), Tree::whole_of(1)),
            ("title".into(), Tree::text_of(title)),
            ("currency".into(), Tree::text_of(currency)),
            ("period".into(), terms.period.write()),
            ("lines".into(), Tree::List(parts.lines)),
            ("demand".into(), Tree::Object(demand_of(parts.asked))),
        ];
        if let Some((amount, source)) = parts.estimate {
            let estimate = vec![
                ("amount".into(), Tree::text_of(amount)),
                ("source".into(), Tree::text_of(source)),
            ];
            document.push(("estimate".into(), Tree::Object(estimate)));
        }
        document.push(("bids".into(), Tree::List(parts.bids)));
        Tree::Object(document)
    }
}

/// What a document is made of beside its head.
struct Parts<'a> {
    lines: Vec<Tree<'static>>,
    bids: Vec<Tree<'static>>,
    estimate: Option<(String, &'static str)>,
    asked: &'a BTreeMap<Name, Asked<'a>>,
}

fn lines_of(asked: &BTreeMap<Name, Asked<'_>>, notes: &mut Vec<OcdsNote>) -> Vec<Tree<'static>> {
    let line = |name: &str, label: Option<Text>, unit: &str| {
        let mut line: Object<'static> = vec![("name".into(), Tree::text_of(name))];
        line.extend(label.map(|label| ("label".into(), Tree::text_of(label))));
        line.push(("unit".into(), Tree::text_of(unit)));
        Tree::Object(line)
    };
    if asked.is_empty() {
        return vec![line(TOTAL, None, CONTRACT)];
    }
    let lines = asked.iter().map(|(name, item)| {
        line(name.as_str(), label_of(item.label, name, notes), item.unit.as_str())
    });
    lines.collect()
}

fn demand_of(asked: &BTreeMap<Name, Asked<'_>>) -> Object<'static> {
    if asked.is_empty() {
        return vec![(TOTAL.into(), Tree::text_of("1"))];
    }
    let quantities =
        asked.iter().map(|(name, item)| (name.to_string().into(), Tree::text_of(&item.quantity)));
    quantities.collect()
}

/// A bid with its prices.
struct Priced<'a> {
    provider: Name,
    label: Option<&'a str>,
    currency: Currency,
    vat: VatBasis,
    rates: Object<'static>,
    stated_total: Option<String>,
}

fn priced_bid<'a>(
    offer: &Offer<'a>,
    asked: &BTreeMap<Name, Asked<'a>>,
    terms: &OcdsTerms,
) -> Result<Priced<'a>, Error> {
    let (provider, label) = offer.tenderer()?;
    let stated = offer.value()?;
    let prices = if asked.is_empty() { Vec::new() } else { offer.prices(asked)? };
    let values = stated.iter().chain(prices.iter().map(|(_, price)| price));
    let mut first: Option<&Value> = None;
    for value in values {
        let before = *first.get_or_insert(value);
        if before.currency != value.currency {
            return Err(refused!(
                Mixed: "the currency {} is mixed with {} in one bid: convert to one currency first",
                value.currency, before.currency
            ));
        }
        if before.vat != value.vat {
            return Err(refused!(
                Mixed: "amounts of one bid stand differently to VAT: ask for them on one basis"
            ));
        }
    }
    let Some(first) = first else { return Err(error::missing_field("value")) };
    let vat = first.vat.or(terms.vat).ok_or_else(|| refused!(
        Missing: "the data do not say whether VAT is in the amount: state the VAT basis of the data"
    ))?;
    let (currency, total) = (first.currency, stated.as_ref().map(|value| value.amount.clone()));
    let (rates, stated_total) = if asked.is_empty() {
        let value = stated.as_ref().ok_or_else(|| error::missing_field("value"))?;
        (vec![(TOTAL.into(), value.amount())], None)
    } else if prices.is_empty() {
        return Err(refused!(
            Missing: "it prices no items where other bids of the lot do: ask for its prices, or compare by totals only"
        ));
    } else {
        let rates = prices.iter().map(|(id, price)| (id.to_string().into(), price.amount()));
        (rates.collect(), total)
    };
    Ok(Priced { provider, label, currency, vat, rates, stated_total })
}

impl Priced<'_> {
    fn document(self, notes: &mut Vec<OcdsNote>) -> Tree<'static> {
        let mut bid: Object<'static> = vec![("provider".into(), Tree::text_of(&self.provider))];
        let label = label_of(self.label, &self.provider, notes);
        bid.extend(label.map(|label| ("label".into(), Tree::text_of(label))));
        bid.push(("vat".into(), self.vat.write()));
        bid.push(("rates".into(), Tree::Object(self.rates)));
        bid.extend(self.stated_total.map(|total| {
            let totals = vec![(PLANNED.into(), Tree::text_of(total))];
            ("stated_totals".into(), Tree::Object(totals))
        }));
        Tree::Object(bid)
    }
}
