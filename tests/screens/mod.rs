//! Screens: published cases, edges, laws, documents.

#[cfg(feature = "json")]
mod cases;
#[cfg(feature = "json")]
mod documents;
mod edges;
mod laws;

use fullcost::exact::{Currency, Fraction};
use fullcost::screen::{BidFigures, Screen, ScreenFigures, ScreenResult, ScreenRule};

fn fraction(text: &str) -> Fraction {
    text.parse().unwrap()
}

/// A field of bids in pounds.
fn field(totals: &[(&str, &str)]) -> ScreenFigures {
    let bid =
        |(provider, total): &(&str, &str)| BidFigures::new(provider, fraction(total)).unwrap();
    ScreenFigures::new(Currency::GBP, totals.iter().map(bid).collect()).unwrap()
}

fn with_estimate(totals: &[(&str, &str)], estimate: &str) -> ScreenFigures {
    field(totals).with_estimate(fraction(estimate)).unwrap()
}

fn rule(name: &str, parameters: &[(&str, &str)]) -> ScreenRule {
    ScreenRule::from_parameters(name, parameters).unwrap()
}

fn ask(name: &str, parameters: &[(&str, &str)], figures: &ScreenFigures) -> ScreenResult {
    Screen::new("screen", rule(name, parameters), "source").unwrap().ask(figures)
}

fn asked(result: &ScreenResult) -> Vec<&str> {
    result.asked().map(|found| found.provider().as_str()).collect()
}
