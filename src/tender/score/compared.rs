//! Scoring the bids of a tender, in a scenario and a view.

use super::offer::Offer;
use super::policy::BandTotal;
use super::scheme::Scoring;
use super::scores::{Scores, score_in};
use crate::error::{AtRecord, Error};
use crate::evidence::Evidence;
use crate::exact::Name;
use crate::full_cost::MAX_EVIDENCE_PARTS;
use crate::tender::comparison::{BandEnd, Comparison};
use crate::tender::view::View;

/// The bids of a tender as offers: each with its total in a scenario and a view, and its marks.
///
/// # Errors
///
/// [`Error::UnknownName`] for the scenario, [`Error::NegativePrice`] where a view takes off more
/// than a price, [`Error::ScoreOnBand`] where a total is a band and the scoring does not say at
/// which end it is scored.
pub fn offers(
    comparison: &Comparison,
    scoring: &Scoring,
    scenario: &str,
    view: View,
) -> Result<Vec<Offer>, Error> {
    let standings = comparison.scenario(scenario)?.view(view).standings().iter();
    let bids = comparison.tender().bids().iter();
    let offer = |(standing, bid): (&crate::tender::Standing, &crate::tender::Bid)| {
        let provider = standing.provider();
        let offer = match (standing.total(), scoring.band_total()) {
            (None, _) => Offer::without_price(provider.clone(), standing.not_stated().to_vec()),
            (Some(total), BandTotal::Refused) if !total.is_point() => {
                return Err(Error::ScoreOnBand { bid: provider.to_text() });
            }
            (Some(total), BandTotal::HighEnd) => {
                Offer::new(provider.as_str(), total.high().clone())?
            }
            (Some(total), _) => Offer::new(provider.as_str(), total.low().clone())?,
        };
        bid.marks()
            .try_fold(offer, |offer, (criterion, mark)| offer.with_mark(criterion.as_str(), mark))
    };
    standings.zip(bids).map(offer).collect()
}

/// Scores the bids of a tender under its own scoring, on their totals in a scenario and a view. In a
/// view other than the tendered one this is [not an award ranking](View::NOTICE).
///
/// # Errors
///
/// [`Error::Missing`] where the tender has no scoring, and those of [`offers`] and
/// [`score`](super::score()).
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::tender::{Tender, View, compare, score};
///
/// let tender = Tender::from_json(r#"{
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
/// let comparison = compare(&tender);
/// let scores = score::scores(&comparison, "planned", View::Tendered)?;
/// assert_eq!(scores.bid("a")?.ranked().unwrap().figure().to_plain_text(4), "84.0000");
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn scores(comparison: &Comparison, scenario: &str, view: View) -> Result<Scores, Error> {
    let scoring = comparison.tender().scoring().ok_or(Error::Missing { what: "scoring" })?;
    scores_under(comparison, scoring, scenario, view)
}

/// Scores the bids of a tender under another scoring than its own.
///
/// # Errors
///
/// Those of [`offers`] and [`score`](super::score()), or [`Error::MixedCurrency`].
pub fn scores_under(
    comparison: &Comparison,
    scoring: &Scoring,
    scenario: &str,
    view: View,
) -> Result<Scores, Error> {
    let currency = comparison.tender().currency();
    scoring.check_currency(currency)?;
    score_in(scoring, offers(comparison, scoring, scenario, view)?, currency.code())
}

/// The working behind a bid's score, down to prices, quantities, statements and marks.
///
/// # Errors
///
/// Those of [`scores`] and [`Scores::evidence`].
pub fn score_evidence(
    comparison: &Comparison,
    scenario: &str,
    view: View,
    provider: &str,
) -> Result<Evidence, Error> {
    let scores = scores(comparison, scenario, view)?;
    let tender = comparison.tender();
    let scenarios = tender.demand().scenarios().len();
    let rows = tender.demand().lines().len().saturating_mul(scenarios);
    let rows = rows.saturating_add(tender.playing_field().rules().len());
    if rows.saturating_mul(tender.bids().len()).saturating_mul(3) > MAX_EVIDENCE_PARTS {
        let what = "lines and rules of all bids in the evidence";
        return Err(Error::TooManyRecords { what, limit: MAX_EVIDENCE_PARTS });
    }
    let end = match scores.scoring().band_total() {
        BandTotal::HighEnd => BandEnd::High,
        BandTotal::LowEnd | BandTotal::Refused => BandEnd::Low,
    };
    scores.evidence_with(provider, &|bid: &Name, _| {
        comparison.evidence(scenario, view, bid.as_str(), end).at(|| format!("bid {bid:?}"))
    })
}
