//! More than so many percent below the mean of the bids.

use crate::error::Error;
use crate::exact::{Fraction, Name, Percent};
use crate::tender::comparison::ViewComparison;

/// What the screen finds of one bid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BelowMean {
    provider: Name,
    total: Fraction,
    threshold: Fraction,
    asked: bool,
}

/// Screens the totals of a view: a bid is asked where its total lies more than `margin` below the
/// mean of all totals of the view, its own among them.
///
/// `asked: total < mean × (1 − margin)`. The edge is strict: exactly at the threshold is not asked.
/// It needs two bids with a total, and a mean above zero; with fewer nobody is asked. Bids without
/// a total in the view do not count. Source: the sum of bids as a yardstick is that of UK sourcing
/// guidance, which asks at more than 10 % below the mean.
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
/// assert_eq!(found[2].threshold().to_string(), "20076");
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn below_mean(view: &ViewComparison, margin: Percent) -> Result<Vec<BelowMean>, Error> {
    if margin.is_negative() || margin > Percent::WHOLE {
        return Err(Error::NotAShare { value: margin.to_string().into() });
    }
    let mut totals: Vec<(&Name, Fraction)> = Vec::new();
    for standing in view.standings() {
        let Some(total) = standing.total() else { continue };
        if !total.is_point() {
            return Err(Error::ScreenOnBand { bid: standing.provider().to_text() });
        }
        totals.push((standing.provider(), total.low().clone()));
    }
    let count = Fraction::from_integer(i128::try_from(totals.len()).unwrap_or(i128::MAX));
    let sum: Fraction = totals.iter().map(|(_, total)| total).sum();
    let mean = sum.checked_div(&count).unwrap_or_default();
    let threshold = &mean * &(Fraction::ONE - margin.to_fraction());
    let asks = totals.len() >= 2 && mean > Fraction::ZERO;
    let found = totals.into_iter().map(|(provider, total)| {
        let asked = asks && total < threshold;
        BelowMean { provider: provider.clone(), total, threshold: threshold.clone(), asked }
    });
    Ok(found.collect())
}

impl BelowMean {
    /// The bid.
    #[must_use]
    pub fn provider(&self) -> &Name {
        &self.provider
    }

    /// Its total in the view, exactly.
    #[must_use]
    pub fn total(&self) -> &Fraction {
        &self.total
    }

    /// The total below which a bid is asked, exactly.
    #[must_use]
    pub fn threshold(&self) -> &Fraction {
        &self.threshold
    }

    /// Whether there is a question to put to the bidder.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.asked
    }

    /// The question, with its figures; nothing where none is asked.
    #[must_use]
    pub fn question(&self) -> Option<String> {
        let shown = |figure: &Fraction| figure.to_plain_text(2, crate::exact::Rounding::HalfEven);
        self.asked.then(|| {
            format!(
                "the total of {:?} is {}, below {}: how is it made up?",
                self.provider,
                shown(&self.total),
                shown(&self.threshold),
            )
        })
    }
}
