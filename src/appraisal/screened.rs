//! Screens over the comparison of a tender.

use super::Questions;
use crate::demand::{DemandLine, LineKind};
use crate::error::Error;
use crate::exact::{Fraction, Text};
use crate::price::{Interval, PriceBand, View};
use crate::screen::{
    BidFigures, LineFigures, PriceEstimate, ScreenFigures, ScreenResult, WhyNotAssessable,
};
use crate::tender::{BidComparison, ScenarioComparison, Standing, Tender};

impl ScenarioComparison<'_> {
    /// Asks every screen, in the order in which they are given.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) where a bidder's own cost grows too large.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use fullcost::appraisal::Appraisal;
    ///
    /// let appraisal = Appraisal::from_json(r#"{
    ///     "format": 1, "title": "Home support", "currency": "GBP", "unit": "contact hour",
    ///     "period": {"from": "2026-04", "months": 12}, "demand": {"all": "1000"},
    ///     "estimate": {"amount": "25000", "source": "should-cost model of the buyer"},
    ///     "screens": [{"screen": "below_mean_or_estimate"}],
    ///     "bids": [
    ///         {"provider": "a", "vat": "exempt", "rates": {"all": "23.82"}},
    ///         {"provider": "b", "vat": "exempt", "rates": {"all": "22.10"}}
    ///     ]
    /// }"#)?;
    /// let comparison = appraisal.compare();
    /// let results = comparison.scenario("planned")?.ask_screens(appraisal.questions())?;
    /// let asked: Vec<&str> = results[0].asked().map(|bid| bid.provider.as_str()).collect();
    /// assert_eq!(asked, ["b"]);
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn ask_screens(self, questions: &Questions) -> Result<Vec<ScreenResult>, Error> {
        let screens = &questions.screens;
        let mut results = Vec::with_capacity(screens.len());
        for view in View::ALL {
            // The figures of a view are put together once for all its screens.
            let mut of_view = screens.iter().filter(|screen| screen.view == view).peekable();
            if of_view.peek().is_some() {
                let figures = self.screen_figures(questions, view)?;
                results.extend(of_view.map(|screen| screen.ask(&figures)));
            }
        }
        results.sort_by(|left: &ScreenResult, right| left.screen.cmp(&right.screen));
        Ok(results)
    }

    /// What screens look at: the bids' totals in a view, the prices of the lines they price themselves,
    /// the floors of the corridor, their own full cost, and the estimate.
    ///
    /// Lines, floors and own cost are those of the tendered price, whatever the view; prices and floors
    /// are at what they cost the buyer where the tender states the buyer's tax. A line with volume
    /// tiers has its average price.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) where a bidder's own cost grows too large.
    pub fn screen_figures(self, questions: &Questions, view: View) -> Result<ScreenFigures, Error> {
        let bids = self.bids().map(|bid| bid_figures(bid, questions, view));
        let bids = bids.collect::<Result<_, Error>>()?;
        let figures = ScreenFigures::new(self.tender().currency(), bids)?;
        let estimate = questions.estimate.as_ref();
        match estimate.and_then(|estimate| estimated(estimate, self)) {
            Some(estimate) => figures.with_estimate(estimate),
            None => Ok(figures),
        }
    }
}

fn total_in(standing: &Standing, tender: &Tender) -> BidFigures {
    let may_be_below = || tender.demand().lines().iter().any(DemandLine::may_be_below_zero);
    let total = match (standing.total.as_ref(), standing.not_stated.first()) {
        (Some(total), _) if total.low().is_negative() && may_be_below() => {
            Err(WhyNotAssessable::BelowZero)
        }
        (Some(total), _) => Ok(total.clone()),
        (None, Some(circumstance)) => {
            Err(WhyNotAssessable::NotStated { circumstance: circumstance.clone() })
        }
        // A bid without a total lacks a statement.
        (None, None) => Err(WhyNotAssessable::NothingLeft),
    };
    BidFigures::with_total(standing.provider.clone(), total)
}

fn bid_figures(
    handle: BidComparison<'_>,
    questions: &Questions,
    view: View,
) -> Result<BidFigures, Error> {
    let bid = handle.bid;
    let corridor = questions.corridor.as_ref();
    let mut price = (Fraction::ZERO, Fraction::ZERO);
    let mut basket_floor = corridor.map(|_| Fraction::ZERO);
    let mut lines = Vec::new();
    for line in handle.tender().demand().lines() {
        let name = line.name().as_str();
        let is_preset = matches!(line.kind(), LineKind::Preset(_));
        if is_preset || bid.rate_card.rate(name).is_none() {
            continue;
        }
        let (own, bound) = handle.factors_to_buyer(name);
        let floor = corridor.and_then(|corridor| corridor.band(name)).map(PriceBand::low);
        let floor = floor.map(|floor| floor.to_fraction() * &bound);
        if line.kind() == LineKind::Required {
            let total = handle.line_total(name)?.times(&own);
            price = (&price.0 + total.low(), &price.1 + total.high());
            basket_floor = match (basket_floor, &floor) {
                (Some(sum), Some(floor)) => Some(sum + floor * &handle.quantity(line)),
                _ => None,
            };
        }
        lines.push(LineFigures {
            line: line.name().clone(),
            label: Text::new(line.label()).ok(),
            price: handle.average_price(name)?.times(&own),
            floor,
        });
    }
    let initial = bid.initial_totals.get(handle.scenario.name());
    let initial = initial.filter(|_| view == View::Tendered);
    let initial = initial.map(|it| it.to_fraction() * handle.cost_of_one_sum());
    Ok(BidFigures {
        label: bid.label.clone(),
        group: bid.group.clone(),
        initial_total: initial,
        price_without_presets: Some(Interval::new(price.0, price.1)?),
        floor: basket_floor,
        lines,
        own_cost: handle.own_cost()?,
        ..total_in(handle.standing(view), handle.tender())
    })
}

/// The estimate for a scenario; for all of them weighted, where each with a weight has one.
fn estimated(estimate: &PriceEstimate, scenario: ScenarioComparison<'_>) -> Option<Fraction> {
    if scenario.demanded().is_some() {
        return estimate.amounts.get(scenario.name()).map(|amount| amount.to_fraction());
    }
    let weighted = scenario.tender().demand().scenarios().iter().map(|known| {
        let weight = known.weight().unwrap_or_default();
        match estimate.amounts.get(known.name()) {
            Some(amount) => Some(amount.to_fraction() * weight.to_fraction()),
            None => weight.is_zero().then_some(Fraction::ZERO),
        }
    });
    weighted.sum::<Option<Fraction>>()
}
