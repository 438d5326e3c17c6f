//! Screens over the comparison of a tender.

use super::below_mean::BelowMean;
use super::catalogue::ScreenResult;
use super::figures::{BidFigures, LineFigures, ScreenFigures};
use super::finding::{ScreenFinding, WhyNotAssessable};
use super::parameters::Rule as _;
use crate::demand::{DemandLine, LineKind};
use crate::error::Error;
use crate::exact::{Currency, Fraction, Money, Percent, UnitPrice};
use crate::price::{Interval, PriceBand};
use crate::tender::bid::Bid;
use crate::tender::comparison::{Comparison, Standing, ViewComparison};
use crate::tender::expected_quantity;
use crate::tender::position::OwnCostPosition;
use crate::tender::view::View;

/// Asks every screen of the tender under a scenario, in the order of the screens' names.
///
/// # Errors
///
/// [`Error::UnknownName`] where there is no such scenario.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::tender::{Tender, compare, screen};
///
/// let tender = Tender::from_json(r#"{
///     "format": 1, "title": "Home support", "currency": "GBP", "unit": "contact hour",
///     "period": {"from": "2026-04", "months": 12}, "demand": {"all": "1000"},
///     "estimate": {"amount": "25000", "source": "should-cost model of the buyer"},
///     "screens": [{"screen": "below_mean_or_estimate"}],
///     "bids": [
///         {"provider": "a", "vat": "exempt", "rates": {"all": "23.82"}},
///         {"provider": "b", "vat": "exempt", "rates": {"all": "22.10"}}
///     ]
/// }"#)?;
/// let results = screen::ask_screens(&compare(&tender), "planned")?;
/// let asked: Vec<&str> = results[0].asked().map(|bid| bid.provider().as_str()).collect();
/// assert_eq!(asked, ["b"]);
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn ask_screens(comparison: &Comparison, scenario: &str) -> Result<Vec<ScreenResult>, Error> {
    comparison.scenario(scenario)?;
    let screens = comparison.tender().screens();
    let mut results = Vec::with_capacity(screens.len());
    for view in View::ALL {
        // The figures of a view are put together once for all its screens.
        let mut of_view = screens.iter().filter(|screen| screen.view() == view).peekable();
        if of_view.peek().is_some() {
            let figures = figures(comparison, scenario, view)?;
            results.extend(of_view.map(|screen| screen.ask(&figures)));
        }
    }
    results.sort_by(|left: &ScreenResult, right| left.screen().name().cmp(right.screen().name()));
    Ok(results)
}

/// What screens look at: the bids' totals in a view, the prices of the lines they price themselves,
/// the floors of the corridor, their own full cost, and the estimate.
///
/// Lines, floors and own cost are those of the tendered price, whatever the view. A line with
/// volume tiers has its average price.
///
/// # Errors
///
/// [`Error::UnknownName`] where there is no such scenario.
pub fn figures(
    comparison: &Comparison,
    scenario: &str,
    view: View,
) -> Result<ScreenFigures, Error> {
    let tender = comparison.tender();
    let standings = comparison.scenario(scenario)?.view(view).standings();
    let bids = standings.iter().zip(tender.bids());
    let bids = bids.map(|(standing, bid)| bid_figures(comparison, scenario, standing, bid));
    let figures = ScreenFigures::new(tender.currency(), bids.collect::<Result<_, Error>>()?)?;
    match estimate(comparison, scenario) {
        Some(estimate) => figures.with_estimate(estimate),
        None => Ok(figures),
    }
}

/// The flag that [batches](crate::batch) raise: each bid with a total in the view, held against
/// the mean of all of them less `margin`, as [`BelowMean`] does from two bids with a strict edge.
///
/// # Errors
///
/// [`Error::NotAShare`] for a margin that is not from 0 % to 100 %, [`Error::ScreenOnBand`] where a
/// total is an interval: a band has no place in a mean.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::tender::{Tender, View, compare, screen};
///
/// let tender = Tender::from_json(r#"{
///     "format": 1, "title": "Home support", "currency": "GBP", "unit": "contact hour",
///     "period": {"from": "2026-04", "months": 12}, "demand": {"all": "1000"},
///     "bids": [
///         {"provider": "a", "vat": "exempt", "rates": {"all": "23.82"}},
///         {"provider": "b", "vat": "exempt", "rates": {"all": "25.10"}},
///         {"provider": "c", "vat": "exempt", "rates": {"all": "18.00"}}
///     ]
/// }"#)?;
/// let comparison = compare(&tender);
/// let view = comparison.scenario("planned")?.view(View::Tendered);
/// let found = screen::below_mean(view, "10%".parse()?)?;
/// let asked: Vec<&str> =
///     found.iter().filter(|bid| bid.is_asked()).map(|bid| bid.provider().as_str()).collect();
/// assert_eq!(asked, ["c"]);
/// assert_eq!(found[2].threshold().map(ToString::to_string), Some("20076".to_owned()));
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn below_mean(view: &ViewComparison, margin: Percent) -> Result<Vec<ScreenFinding>, Error> {
    let rule = BelowMean::new(margin)?;
    let with_total = view.standings().iter().filter(|standing| standing.total().is_some());
    let bids: Vec<BidFigures> = with_total.map(total_in).collect();
    let is_band = |bid: &&BidFigures| bid.total().is_some_and(|total| !total.is_point());
    if let Some(bid) = bids.iter().find(is_band) {
        return Err(Error::ScreenOnBand { bid: bid.provider().to_text() });
    }
    // Flags show no amounts, so the currency is of no account.
    let figures = ScreenFigures::new(Currency::GBP, bids)?;
    Ok(rule.find(&figures).unwrap_or_else(|why| figures.none_assessable(&why)))
}

fn total_in(standing: &Standing) -> BidFigures {
    let total = match (standing.total(), standing.not_stated().first()) {
        (Some(total), _) => Ok(total.clone()),
        (None, Some(circumstance)) => {
            Err(WhyNotAssessable::NotStated { circumstance: circumstance.clone() })
        }
        // A bid without a total lacks a statement.
        (None, None) => Err(WhyNotAssessable::NothingLeft),
    };
    BidFigures::with_total(standing.provider().clone(), total)
}

fn bid_figures(
    comparison: &Comparison,
    scenario: &str,
    standing: &Standing,
    bid: &Bid,
) -> Result<BidFigures, Error> {
    let provider = bid.provider().as_str();
    let corridor = comparison.tender().corridor();
    let mut price = (Fraction::ZERO, Fraction::ZERO);
    let mut basket_floor = corridor.map(|_| Fraction::ZERO);
    let mut lines = Vec::new();
    for line in comparison.tender().demand().lines() {
        let name = line.name().as_str();
        let is_preset = matches!(line.kind(), LineKind::Preset(_));
        if is_preset || bid.rate_card().rate(name).is_none() {
            continue;
        }
        let floor = corridor.and_then(|corridor| corridor.band(name)).map(PriceBand::low);
        let floor = floor.map(UnitPrice::to_fraction);
        if line.kind() == LineKind::Required {
            let total = comparison.line_total(scenario, provider, name)?;
            price = (&price.0 + total.low(), &price.1 + total.high());
            basket_floor = match (basket_floor, &floor) {
                (Some(sum), Some(floor)) => {
                    Some(sum + floor * &quantity(comparison, scenario, line))
                }
                _ => None,
            };
        }
        let figures = LineFigures::new(name, comparison.average_price(scenario, provider, name)?)?;
        lines.push(match floor {
            Some(floor) => figures.with_floor(floor),
            None => figures,
        });
    }
    let figures = total_in(standing).with_lines(lines)?;
    let figures = figures.with_price_without_presets(Interval::new(price.0, price.1)?);
    let figures = match basket_floor {
        Some(floor) => figures.with_floor(floor),
        None => figures,
    };
    Ok(match comparison.own_cost(scenario, provider)? {
        OwnCostPosition::Assessed(own) => figures.with_own_cost(*own),
        OwnCostPosition::NotAssessable => figures,
    })
}

fn quantity(comparison: &Comparison, scenario: &str, line: &DemandLine) -> Fraction {
    let demand = comparison.tender().demand();
    match demand.scenarios().iter().find(|known| known.name().as_str() == scenario) {
        Some(known) => known.quantity(line.name().as_str()).unwrap_or_default().to_fraction(),
        None => expected_quantity(demand, line.name().as_str()),
    }
}

/// The estimate for a scenario; for all of them weighted, where each with a weight has one.
fn estimate(comparison: &Comparison, scenario: &str) -> Option<Fraction> {
    let tender = comparison.tender();
    let estimate = tender.estimate()?;
    let scenarios = tender.demand().scenarios();
    if scenarios.iter().any(|known| known.name().as_str() == scenario) {
        return estimate.amount(scenario).map(Money::to_fraction);
    }
    let weighted = scenarios.iter().map(|known| {
        let weight = known.weight().unwrap_or_default();
        let amount = estimate.amount(known.name().as_str());
        match amount {
            Some(amount) => Some(amount.to_fraction() * weight.to_fraction()),
            None => weight.is_zero().then_some(Fraction::ZERO),
        }
    });
    weighted.sum::<Option<Fraction>>()
}
