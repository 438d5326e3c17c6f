//! Scoring the bids of a tender, in a scenario and a view.

use crate::error::{self, AtRecord, Error, refused};
use crate::evidence::Evidence;
use crate::exact::{Fraction, Name};
use crate::full_cost::MAX_EVIDENCE_PARTS;
use crate::price::View;
use crate::robustness::{Dummies, FieldRobustness, robustness_of};
use crate::score::{BandTotal, Offer, Scores, Scoring, score_in};
use crate::tender::{BandEnd, BidComparison, ScenarioComparison};

impl ScenarioComparison<'_> {
    /// The bids of a tender as offers: each with its total in a scenario and a view, as bids are
    /// [ranked on](crate::tender::RankOn) it, and its marks.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) where a view takes off more than a price,
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where a total is a band and the scoring does
    /// not say at which end it is scored.
    pub fn offers(self, scoring: &Scoring, view: View) -> Result<Vec<Offer>, Error> {
        let (rank_on, currency) = (self.tender().rank_on(), self.tender().currency());
        let ranked = |total: &Fraction| rank_on.figure(total, currency.minor_unit_digits());
        let offer = |handle: BidComparison<'_>| {
            let (standing, bid) = (handle.standing(view), handle.bid);
            let provider = &standing.provider;
            let offer = match (standing.total.as_ref(), scoring.band_total) {
                (None, _) => Offer::without_price(provider.clone(), standing.not_stated.to_vec()),
                (Some(total), BandTotal::Refused) if !total.is_point() => {
                    return Err(refused!(
                        Unsupported: "the total of bid {provider:?} is a band: say at which end it is scored (\"band_total\": \"high_end\" or \"low_end\"), or ask for one price a line"
                    ));
                }
                (Some(total), BandTotal::HighEnd) => {
                    Offer::new(provider.as_str(), ranked(total.high()))?
                }
                (Some(total), _) => Offer::new(provider.as_str(), ranked(total.low()))?,
            };
            bid.marks.iter().try_fold(offer, |offer, (criterion, mark)| {
                offer.with_mark(criterion.as_str(), *mark)
            })
        };
        self.bids().map(offer).collect()
    }

    /// Scores the bids on their totals in a view. In a view other than the tendered one this is
    /// [not an award ranking](View::NOTICE).
    ///
    /// # Errors
    ///
    /// Those of [`offers`](Self::offers) and [`score`](crate::score::score()), or
    /// [`Mixed`](crate::ErrorKind::Mixed).
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use fullcost::appraisal::Appraisal;
    /// use fullcost::price::View;
    ///
    /// let appraisal = Appraisal::from_json(r#"{
    ///     "format": 1, "title": "Home support", "currency": "GBP", "unit": "contact hour",
    ///     "period": {"from": "2026-04", "months": 12}, "demand": {"all": "10"},
    ///     "scoring": {
    ///         "rule": "lowest_over_price", "price_weight": "60%",
    ///         "criteria": [{"name": "method", "weight": "40%", "maximum": "10"}]
    ///     },
    ///     "bids": [
    ///         {"provider": "a", "vat": "exempt", "rates": {"all": "10"}, "quality": {"method": "6"}},
    ///         {"provider": "b", "vat": "exempt", "rates": {"all": "13"}, "quality": {"method": "8.5"}}
    ///     ]
    /// }"#)?;
    /// let comparison = appraisal.compare();
    /// let scoring = appraisal.questions().scoring.as_ref().unwrap();
    /// let scores = comparison.scenario("planned")?.scores(scoring, View::Tendered)?;
    /// assert_eq!(scores.bid("a")?.ranked().unwrap().figure.to_plain_text(4), "84.0000");
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn scores(self, scoring: &Scoring, view: View) -> Result<Scores, Error> {
        let currency = self.tender().currency();
        let scoring = &scoring.in_order()?;
        scoring.check_currency(currency)?;
        score_in(scoring, self.offers(scoring, view)?, currency.code())
    }

    /// Whether the order of the bids under a scoring would survive another field of bidders.
    ///
    /// # Errors
    ///
    /// Those of [`scores`](Self::scores) and [`field_robustness`](crate::robustness::field_robustness).
    pub fn field_robustness(
        self,
        scoring: &Scoring,
        view: View,
        dummies: &Dummies,
    ) -> Result<FieldRobustness, Error> {
        robustness_of(self.scores(scoring, view)?, &self.offers(scoring, view)?, dummies)
    }
}

impl BidComparison<'_> {
    /// The working behind a bid's score, down to prices, quantities, statements and marks.
    ///
    /// # Errors
    ///
    /// Those of [`scores`](ScenarioComparison::scores) and [`Scores::evidence`].
    pub fn score_evidence(self, scoring: &Scoring, view: View) -> Result<Evidence, Error> {
        let scores = self.scenario.scores(scoring, view)?;
        let tender = self.tender();
        let scenarios = tender.demand().scenarios().len();
        let rows = tender.demand().lines().len().saturating_mul(scenarios);
        let rows = rows.saturating_add(tender.playing_field().rules.len());
        if rows.saturating_mul(tender.bids().len()).saturating_mul(3) > MAX_EVIDENCE_PARTS {
            let what = "lines and rules of all bids in the evidence";
            return Err(error::too_many(what, MAX_EVIDENCE_PARTS));
        }
        let end = match scores.scoring.band_total {
            BandTotal::HighEnd => BandEnd::High,
            BandTotal::LowEnd | BandTotal::Refused => BandEnd::Low,
        };
        scores.evidence_with(self.bid.provider.as_str(), &|bid: &Name, _| {
            let handle = self.scenario.bid(bid.as_str())?;
            let total = handle.evidence(view, end).at(("bid", bid))?;
            Ok(tender.rank_on().working(total, tender.currency()))
        })
    }
}
