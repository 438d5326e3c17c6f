//! What is so of a tender of several lots: the lots, what is bid on them, packages and limits.

use std::collections::BTreeMap;

use super::refusal::no_own_price;
use crate::budget::Budget;
use crate::error::{self, AtRecord, Error, refused};
use crate::exact::name::check_unique;
use crate::exact::{Currency, Money, Name, Percent, Text};
use crate::price::View;
use crate::record::{Identity, Map, keys, names_schema, one_of, record, whole_numbers};
use crate::tender::refusal::highest_first;
use crate::tender::{Comparison, FirstTotal, ScenarioComparison, Tender, compare};

/// The most lots of a tender.
pub const MAX_LOTS: usize = 16;

/// The most bidders of a tender of several lots.
pub const MAX_LOT_BIDS: usize = 1_000;

/// The most packages of one bidder.
pub const MAX_PACKAGES: usize = 1_000;

/// A part of a tender that can be awarded by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Its name.
    pub name: Name,
    /// What reports show; the name where there is none.
    pub label: Option<Text>,
    /// How it is tendered where that is with rate cards.
    pub tender: Option<Tender>,
    /// Whose totals count, where its tender has several scenarios.
    pub scenario: Option<Name>,
}

one_of! {
    /// What is asked for a package: exactly one of the fields.
    #[derive(Copy)]
    pub enum PackagePrice {
        /// off what the bidder asks for its lots one by one, 0 % to 100 %; prices that the tender sets
        /// stay as they are
        Discount(discount: Percent),
        /// for all its lots together; at rate cards, in place of what these come to, and on their VAT basis
        Price(price: Money),
    }
}

record! {
    /// A price that holds where one bidder is awarded all of these lots.
    pub struct Package, "package" by "" {
        /// two or more, each once
        lots: Vec<Identity> => Vec<Name>,
        /// what is asked for all of them
        price: PackagePrice [spread],
    }
}

record! {
    /// What one provider bids.
    pub struct LotBid, "bid" by "provider" {
        /// who bids
        provider: Identity => Name,
        /// by lot; left out for lots that are tendered with rate cards
        prices: Map<LotName, Money> => BTreeMap<Name, Money> = "default: none",
        /// at most 1,000
        packages: Vec<Package> = "default: none",
        /// how many lots the bidder takes at most
        at_most: Option<LotCount> => Option<u32> = "default: all",
    }
}

keys! {
    /// A lot of the tender.
    LotName: "lot", "lot", false, false;
}

whole_numbers! {
    /// A number of lots.
    LotCount(u32), 1 to 10_000_u32, |value| lot_count(value);
}

/// A tender of several lots, checked.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::lots::Lots;
///
/// let findings = Lots::from_json(r#"{
///     "format": 1, "title": "Two districts", "currency": "GBP",
///     "lots": [{"name": "a"}, {"name": "b"}],
///     "bids": [
///         {"provider": "kestrel", "prices": {"a": "100", "b": "110"}},
///         {"provider": "merlin", "prices": {"a": "120", "b": "100"},
///          "packages": [{"lots": ["a", "b"], "price": "180"}]}
///     ]
/// }"#)?.run();
/// let awards = findings.views[0].awards.as_result().unwrap();
/// assert_eq!(awards.cheapest.to_string(), "180.00");
/// assert_eq!(awards.awards[0].bidders[0].provider.as_str(), "merlin");
/// assert_eq!(awards.next.as_ref().unwrap().to_string(), "200.00");
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lots {
    title: Text,
    currency: Currency,
    parts: Vec<Lot>,
    bids: Vec<LotBid>,
    at_most: Option<u32>,
    /// By lot, where they are tendered with rate cards.
    comparisons: Vec<Comparison>,
    /// What finding their awards may take.
    budget: Budget,
    /// The schema its document names.
    schema: Option<Text>,
}

names_schema!(Lots);

impl Lot {
    /// A lot of which bids state one price.
    #[must_use]
    pub fn new(name: Name) -> Self {
        Lot { name, label: None, tender: None, scenario: None }
    }

    /// What reports show.
    #[must_use]
    pub fn label(&self) -> &str {
        self.label.as_ref().map_or(self.name.as_str(), Text::as_str)
    }
}

impl Lots {
    /// Lots and what is bid on them, checked against each other.
    ///
    /// # Errors
    ///
    /// What is wrong, by its name: lots of which only some have a tender, a lot's tender with several
    /// scenarios of which none is named, with price bands, or in another currency; a price, limit or
    /// package that makes no sense; a name that is not there or stands twice; a bound.
    pub fn new(
        title: Text,
        currency: Currency,
        lots: Vec<Lot>,
        bids: Vec<LotBid>,
    ) -> Result<Self, Error> {
        let (mut lots, mut bids) = (lots, bids);
        check_count("lots", lots.len(), MAX_LOTS)?;
        check_count("bids", bids.len().max(1), MAX_LOT_BIDS)?;
        lots.sort_by(|one, other| one.name.cmp(&other.name));
        bids.sort_by(|one, other| one.provider.cmp(&other.provider));
        check_unique(lots.iter().map(|lot| &lot.name), "lot")?;
        check_unique(bids.iter().map(|bid| &bid.provider), "bid")?;
        let tendered = lots.iter().filter(|lot| lot.tender.is_some()).count();
        if tendered > 0 && tendered < lots.len() {
            return Err(refused!(
                Conflict: "{tendered} of {} lots have a tender: give each lot one, or none", lots.len()
            ));
        }
        let mut comparisons = Vec::with_capacity(tendered);
        for lot in &lots {
            comparisons.extend(lot.compared(currency).at(("lot", &lot.name))?);
        }
        let (at_most, budget, schema) = (None, Budget::default(), None);
        let all = Lots { title, currency, parts: lots, bids, at_most, comparisons, budget, schema };
        check_count("bids", all.providers().len(), MAX_LOT_BIDS)?;
        for bid in &all.bids {
            all.check_bid(bid).at(("bid", &bid.provider))?;
        }
        Ok(all)
    }

    /// With a limit on how many lots one bidder is awarded.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for none.
    pub fn with_at_most(self, lots: u32) -> Result<Self, Error> {
        check_limit(Some(lots))?;
        Ok(Lots { at_most: Some(lots), ..self })
    }

    /// The lots with another bound on what is worked out of them.
    #[must_use]
    pub fn within(self, budget: Budget) -> Self {
        Lots { budget, ..self }
    }

    pub(super) fn budget(&self) -> Budget {
        self.budget
    }

    /// The title.
    #[must_use]
    pub fn title(&self) -> &Text {
        &self.title
    }

    /// The currency of every amount.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The lots in the order of their names.
    #[must_use]
    pub fn lots(&self) -> &[Lot] {
        &self.parts
    }

    /// What is stated of bidders, in the order of their names: prices, packages and limits.
    #[must_use]
    pub fn bids(&self) -> &[LotBid] {
        &self.bids
    }

    /// How many lots one bidder is awarded at most, where that is limited.
    #[must_use]
    pub fn at_most(&self) -> Option<u32> {
        self.at_most
    }

    /// The views there are totals in: all four where lots are tendered with rate cards.
    pub(super) fn views(&self) -> Vec<View> {
        if self.comparisons.is_empty() { vec![View::Tendered] } else { View::ALL.to_vec() }
    }

    /// Who bids on any lot, in the order of their names.
    pub(super) fn providers(&self) -> Vec<&Name> {
        let stated = self.bids.iter().map(|bid| &bid.provider);
        let tenders = self.parts.iter().filter_map(|lot| lot.tender.as_ref());
        let tendered = tenders.flat_map(Tender::bids).map(|bid| &bid.provider);
        let mut providers: Vec<&Name> = stated.chain(tendered).collect();
        providers.sort();
        providers.dedup();
        providers
    }

    /// What is stated of a bidder.
    pub(super) fn bid(&self, provider: &Name) -> Option<&LotBid> {
        let found = self.bids.binary_search_by(|bid| bid.provider.cmp(provider)).ok()?;
        self.bids.get(found)
    }

    /// The place of a lot.
    pub(super) fn place(&self, lot: &Name) -> Option<usize> {
        self.parts.binary_search_by(|known| known.name.cmp(lot)).ok()
    }

    /// The comparison of the lot in this place, where it is tendered with rate cards.
    pub(super) fn comparison(&self, place: usize) -> Option<ScenarioComparison<'_>> {
        self.parts.get(place)?.scenario_of(self.comparisons.get(place)?).ok()
    }

    fn check_bid(&self, bid: &LotBid) -> Result<(), Error> {
        check_limit(bid.at_most).at("at_most")?;
        check_count("packages", bid.packages.len().max(1), MAX_PACKAGES)?;
        for (lot, price) in &bid.prices {
            self.check_price(lot, *price).at(("lot", lot)).at("prices")?;
        }
        let mut seen = Vec::new();
        for (place, package) in bid.packages.iter().enumerate() {
            let step = ("package", place.saturating_add(1));
            let set = self.check_package(bid, package).at(step).at("packages")?;
            if seen.contains(&set) {
                let twice = refused!(
                    Duplicate: "another package is of these lots too: keep one of them"
                );
                return Err(twice.at(step).at("packages"));
            }
            seen.push(set);
        }
        Ok(())
    }

    fn check_price(&self, lot: &Name, price: Money) -> Result<(), Error> {
        let known = self.place(lot).and_then(|place| self.parts.get(place));
        let known = known.ok_or_else(|| error::unknown_name(lot, "lot"))?;
        if known.tender.is_some() {
            return Err(refused!(
                Misplaced: "the lot is tendered with rate cards, which give its total: leave the price out"
            ));
        }
        self.currency.same_as(price.currency())?;
        price.not_negative().map(|_| ())
    }

    /// The lots of a package in their order.
    fn check_package<'a>(
        &self,
        bid: &LotBid,
        package: &'a Package,
    ) -> Result<Vec<&'a Name>, Error> {
        let mut lots: Vec<&Name> = package.lots.iter().collect();
        lots.sort();
        check_unique(lots.iter().copied(), "lot of a package")?;
        if lots.len() < 2 {
            return Err(refused!(
                Range: "a package of {} lots: name two or more, or state the price of the lot", lots.len()
            ));
        }
        if let Some(unknown) = lots.iter().find(|lot| self.place(lot).is_none()) {
            return Err(error::unknown_name(unknown, "lot").at("lots"));
        }
        let own = |lot: &Name| match self.place(lot).and_then(|place| self.comparison(place)) {
            Some(compared) => compared.bid(bid.provider.as_str()).is_ok(),
            None => bid.prices.contains_key(lot),
        };
        let needs_own = match package.price {
            PackagePrice::Price(price) => {
                self.currency.same_as(price.currency()).at("price")?;
                price.not_negative().at("price")?;
                !self.comparisons.is_empty()
            }
            PackagePrice::Discount(discount) => {
                discount.share().at("discount")?;
                true
            }
        };
        match lots.iter().find(|lot| needs_own && !own(lot)) {
            Some(missing) => Err(no_own_price(&bid.provider, missing)),
            None => self.check_basis(bid, &lots).map(|()| lots),
        }
    }

    /// A price for several rate cards is on their one basis.
    fn check_basis(&self, bid: &LotBid, lots: &[&Name]) -> Result<(), Error> {
        let places = lots.iter().filter_map(|lot| self.place(lot));
        let tenders = places.filter_map(|place| self.parts.get(place)?.tender.as_ref());
        let mut bases = tenders
            .filter_map(|tender| tender.bid(bid.provider.as_str()).ok())
            .map(|bid| bid.rate_card.vat_basis());
        let first = bases.next();
        match bases.find(|basis| Some(*basis) != first) {
            Some(_) => Err(refused!(
                Mixed: "the rate cards of its lots stand on different VAT bases: restate them on one"
            )),
            None => Ok(()),
        }
    }
}

impl Lot {
    /// The comparison of its tender, where it has one.
    fn compared(&self, currency: Currency) -> Result<Option<Comparison>, Error> {
        let Some(tender) = &self.tender else {
            return match &self.scenario {
                Some(_) => Err(refused!(
                    Misplaced: "a scenario is named, and the lot has no tender whose it could be: remove it, or add the tender"
                )),
                None => Ok(None),
            };
        };
        currency.same_as(tender.currency())?;
        if tender.first() == FirstTotal::Highest {
            return Err(highest_first("an award of lots"));
        }
        let comparison = compare(tender);
        let scenario = self.scenario_of(&comparison)?;
        let bands = View::ALL.into_iter().flat_map(|view| &scenario.view(view).standings);
        let mut bands =
            bands.filter(|standing| standing.total.as_ref().is_some_and(|total| !total.is_point()));
        match bands.next() {
            Some(standing) => Err(refused!(
                Unsupported: "{:?} bids a band, of which awards have no one sum: take a tender with single prices", standing.provider
            )),
            None => Ok(Some(comparison)),
        }
    }

    /// The scenario whose totals count: the one named, or the only one.
    fn scenario_of<'a>(&self, comparison: &'a Comparison) -> Result<ScenarioComparison<'a>, Error> {
        if let Some(name) = &self.scenario {
            return comparison.scenario(name.as_str()).at("scenario");
        }
        let mut scenarios = comparison.scenarios();
        match (scenarios.next(), scenarios.next()) {
            (Some(only), None) => Ok(only),
            _ => Err(refused!(
                Missing: "its tender has several scenarios: name the one whose totals count"
            )),
        }
    }
}

fn check_count(what: &str, count: usize, most: usize) -> Result<(), Error> {
    if count == 0 {
        return Err(error::missing(what.trim_end_matches('s')));
    }
    if count > most { Err(error::too_many(what, most)) } else { Ok(()) }
}

fn check_limit(limit: Option<u32>) -> Result<(), Error> {
    match limit {
        Some(0) => Err(lot_count(0)),
        _ => Ok(()),
    }
}

fn lot_count(value: impl std::fmt::Display) -> Error {
    refused!(Range: "at most {value} lots: give a whole number from 1 to 10000")
}
