//! What happens to the order of the bids as the rate of an adjustment or a tax moves.

use super::change_over::{check_range, middle};
use super::moved::{Moved, MovedTotals, Sample, Straight, Totals, joined, lines_through, sample};
use super::rate_of::RateOf;
use crate::error::{self, Error, refused};
use crate::exact::{Fraction, Name, Rounding};
use crate::price::View;
use crate::tender::comparison::baskets_at;
use crate::tender::terms::Terms;
use crate::tender::{AdjustmentBasis, Bid, Tender};

/// The totals of a view as the rate of a rule moves from zero to a highest figure.
///
/// Every total is that of a full comparison of a changed tender. It is a straight line in the rate;
/// under a benchmark, several one after another, with an end where it passes a bidder's own rate.
/// Each is taken from what the bids come to at its two ends, and held against what they come to
/// between them.
///
/// # Errors
///
/// [`Unknown`](crate::ErrorKind::Unknown), [`Order`](crate::ErrorKind::Order) where the highest
/// figure is not above zero, those of the figure's own type, or
/// [`Unsupported`](crate::ErrorKind::Unsupported) where price bands turn around on the way.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::exact::Fraction;
/// use fullcost::robustness::{RateOf, move_rate};
/// use fullcost::tender::Tender;
/// use fullcost::price::View;
///
/// let tender = Tender::from_json(r#"{
///     "format": 1, "title": "Visits", "currency": "GBP", "unit": "visit",
///     "period": {"from": "2026-04", "months": 12}, "demand": {"all": "1000"},
///     "playing_field": {"adjustments": [{"code": "volunteers", "per_unit": "14", "bears_on": "hours",
///         "views": ["unsubsidised"], "reason": "replacement value", "source": "tender"}]},
///     "bids": [
///         {"provider": "a", "vat": "exempt", "rates": {"all": "20"}, "circumstances": {"hours": "100"}},
///         {"provider": "b", "vat": "exempt", "rates": {"all": "22"}, "circumstances": {"hours": "0"}}
///     ]
/// }"#)?;
/// let wage = RateOf::Adjustment("volunteers".parse()?);
/// let most = Fraction::from_integer(30);
/// let moved = move_rate(&tender, "planned", View::Unsubsidised, &wage, &most)?;
/// let first = moved.first(&Fraction::ZERO, &most)?;
/// assert_eq!(first.nearest(&moved.present).to_string(), "at 20");
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn move_rate(
    tender: &Tender,
    scenario: &str,
    view: View,
    rate: &RateOf,
    highest: &Fraction,
) -> Result<Moved, Error> {
    let known = tender.demand().scenarios().iter();
    if !known.into_iter().any(|known| known.name().as_str() == scenario) {
        return Err(error::unknown_name(Name::new(scenario)?, "scenario"));
    }
    // A rate that turns bands around in any view is refused in all of them.
    let mut views = rate.views(tender.playing_field());
    if !views.contains(&view) {
        views.push(view);
    }
    let mut all = rate_totals(tender, rate, highest, &views)?.into_iter();
    match all.find(|moved| moved.scenario.as_str() == scenario) {
        Some(totals) => Ok(totals.in_view(tender, view)),
        None => Err(error::missing("scenario")),
    }
}

/// What [`move_rate`] solves, in several views, for each scenario.
pub(crate) fn rate_totals(
    tender: &Tender,
    rate: &RateOf,
    highest: &Fraction,
    views: &[View],
) -> Result<Vec<MovedTotals>, Error> {
    check_range(&Fraction::ZERO, highest)?;
    let basis = rate.basis(tender.playing_field())?;
    let terms = |figure: &Fraction| {
        let field = rate.changed(tender.playing_field(), figure, tender.currency())?;
        Ok::<_, Error>(tender.terms_under(&field))
    };
    let mut ends = vec![Fraction::ZERO];
    ends.extend(kinks(tender, &basis, highest));
    ends.push(highest.clone());
    let terms_at = ends.iter().map(terms).collect::<Result<Vec<_>, _>>()?;
    let mut between = Vec::new();
    for pair in ends.windows(2) {
        let [low, high] = pair else { continue };
        let inside = middle(low, high).rounded(basis.as_form().figure().places(), Rounding::Down);
        between.push(if inside > *low { Some((terms(&inside)?, inside)) } else { None });
    }
    let scenarios = tender.demand().scenarios().iter();
    let moved = scenarios.map(|scenario| {
        let name = scenario.name();
        let baskets = baskets_at(tender, tender.basket_quantities(name.as_str())?);
        let at = |terms: &Vec<[Terms; 4]>| sample(&baskets, terms, views);
        let samples: Vec<Sample> = terms_at.iter().map(at).collect();
        let mut parts: Vec<Straight> = Vec::new();
        let pairs = ends.windows(2).zip(samples.windows(2)).zip(&between);
        for ((ends, samples), between) in pairs {
            let ([low_at, high_at], [low, high]) = (ends, samples) else { continue };
            let totals = lines_through((low_at, low), (high_at, high))?;
            if let Some((terms, middle)) = between {
                check_linear(tender, &totals, middle, &at(terms), rate)?;
            }
            parts.push(Straight { end: high_at.clone(), totals, at_end: None });
        }
        let Some(last) = parts.pop() else { return Err(error::missing("rate")) };
        let totals = joined(&parts, last.totals)?;
        let present = basis.as_form().figure().to_fraction();
        Ok(MovedTotals::new(name.clone(), present, Some(highest.clone()), totals))
    });
    moved.collect()
}

/// Between the ends a total can only bend one way, so that a single figure between them shows it.
fn check_linear(
    tender: &Tender,
    totals: &Totals,
    middle: &Fraction,
    sample: &Sample,
    rate: &RateOf,
) -> Result<(), Error> {
    for (place, bid) in tender.bids().iter().enumerate() {
        for ((_, totals), (_, found)) in totals.iter().zip(sample) {
            let (total, found) = (totals.get(place), found.get(place));
            let (Some(Some((low, high))), Some(Some(found))) = (total, found) else { continue };
            if low.at(middle) != *found.low() || high.at(middle) != *found.high() {
                let (bid, rate) = (bid.provider.to_text(), rate.to_string());
                return Err(refused!(
                    Unsupported: "the totals of bid {bid:?} bend as the {rate} moves, since its price bands turn around where more than the whole price is taken off: compare one end of its bands, or give a lower range"
                ));
            }
        }
    }
    Ok(())
}

/// The rates of bidders at which a benchmark begins to count for them, in rising order.
fn kinks(tender: &Tender, basis: &AdjustmentBasis, highest: &Fraction) -> Vec<Fraction> {
    let parties = tender.bids().iter().flat_map(Bid::parties);
    let rates = parties.flat_map(|party| basis.as_form().bends(party));
    let mut kinks: Vec<Fraction> =
        rates.filter(|rate| *rate > Fraction::ZERO && rate < highest).collect();
    kinks.sort();
    kinks.dedup();
    kinks
}
