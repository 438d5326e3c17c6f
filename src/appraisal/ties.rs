//! Bids that tie, told apart by when they came in, where the tender says so.

use std::collections::BTreeMap;

use crate::error::{self, AtRecord, Error};
use crate::exact::name::check_unique;
use crate::exact::{Name, Quantity, Text};
use crate::price::View;
#[cfg(feature = "serde")]
use crate::record::Map;
use crate::record::{record, words};
use crate::score::Scores;
use crate::tender::{ScenarioComparison, Tender};

record! {
    /// When bids came in, by which those are told apart that tie: the earlier is before the later. Prices,
    /// totals, points and ranks stay what they are; what follows stands beside them.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use fullcost::appraisal::Appraisal;
    ///
    /// let findings = Appraisal::from_json(r#"{
    ///     "format": 1, "title": "Meals", "currency": "GBP", "unit": "meal",
    ///     "period": {"from": "2026-04", "months": 12}, "demand": {"lunch": "100"},
    ///     "ties": {"received": {"north": "7", "south": "3"}, "source": "invitation, section 9"},
    ///     "bids": [
    ///         {"provider": "north", "vat": "exempt", "rates": {"lunch": "4"}},
    ///         {"provider": "south", "vat": "exempt", "rates": {"lunch": "4"}}
    ///     ]
    /// }"#)?.run()?;
    /// let tie = &findings.scenarios[0].ties[0];
    /// assert_eq!(tie.rank, 1);
    /// assert_eq!(tie.order[0][0].as_str(), "south");
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct EarlierBid {
        /// any number that is greater the later a bid came in, such as its place in the register; bids with
        /// equal ones stay tied, and one of which none is stated is not assessable by the rule
        received: Map<Name, Quantity> => Vec<(Name, Quantity)> as "object: provider → number",
        /// where the tender says so
        source: Text,
    }
}

/// What ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TiedFigure {
    /// The tendered prices, as bids are ranked by them.
    Price,
    /// The scores.
    Score,
}

/// Bids of one rank, told apart by when they came in. Their rank stays what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct TieOrder {
    /// What ties.
    pub of: TiedFigure,
    /// The rank that they share.
    pub rank: usize,
    /// Those that came in first, those after them, and so on: several where they stay tied.
    pub order: Vec<Vec<Name>>,
    /// Those of which it is not stated when they came in: not assessable by the rule.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub not_stated: Vec<Name>,
}

words! { TiedFigure { Price = "price", Score = "score" } }
crate::exact::serialise_words!(TiedFigure);

impl TiedFigure {
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            TiedFigure::Price => "by price",
            TiedFigure::Score => "by score",
        }
    }
}

impl EarlierBid {
    pub(super) fn sort(&mut self) {
        self.received.sort();
    }

    /// It names bids, each once.
    pub(super) fn check(&self, tender: &Tender) -> Result<(), Error> {
        check_unique(self.received.iter().map(|(name, _)| name), "provider")?;
        let known = |name: &Name| tender.bids().iter().any(|bid| bid.provider == *name);
        match self.received.iter().find(|(name, _)| !known(name)) {
            Some((name, _)) => Err(error::unknown_name(name, "provider")).at("received"),
            None => Ok(()),
        }
    }

    /// The groups of bids that tie in a scenario, by price and by score.
    pub(super) fn ties(
        &self,
        scenario: ScenarioComparison<'_>,
        scores: Option<&Scores>,
    ) -> Vec<TieOrder> {
        let standings = scenario.view(View::Tendered).standings.iter();
        let by_price = standings.filter_map(|one| Some((one.rank?.certain()?, &one.provider)));
        let bids = scores.into_iter().flat_map(|scores| &scores.bids);
        let by_score = bids.filter_map(|bid| Some((bid.ranked()?.rank, &bid.offer.provider)));
        let of_price = self.told_apart(TiedFigure::Price, by_price);
        of_price.into_iter().chain(self.told_apart(TiedFigure::Score, by_score)).collect()
    }

    fn told_apart<'a>(
        &self,
        of: TiedFigure,
        ranks: impl Iterator<Item = (usize, &'a Name)>,
    ) -> Vec<TieOrder> {
        let mut groups: BTreeMap<usize, Vec<&Name>> = BTreeMap::new();
        for (rank, provider) in ranks {
            groups.entry(rank).or_default().push(provider);
        }
        let tied = groups.into_iter().filter(|(_, bids)| bids.len() > 1);
        let order = tied.map(|(rank, bids)| {
            let mut order: BTreeMap<Quantity, Vec<Name>> = BTreeMap::new();
            let mut not_stated = Vec::new();
            for bid in bids {
                let known = self.received.iter().find(|(name, _)| name == bid);
                match known {
                    Some((_, received)) => order.entry(*received).or_default().push(bid.clone()),
                    None => not_stated.push(bid.clone()),
                }
            }
            TieOrder { of, rank, order: order.into_values().collect(), not_stated }
        });
        order.collect()
    }
}
