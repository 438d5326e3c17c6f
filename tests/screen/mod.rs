//! Screens: one place for each, its cases, laws over all of them, documents.

mod bid_statistics;
mod cases;
#[cfg(feature = "json")]
mod documents;
mod laws;
mod one_place;

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

fn ask(name: &str, parameters: &[(&str, &str)], figures: &ScreenFigures) -> ScreenResult {
    let rule = ScreenRule::from_parameters(name, parameters).unwrap();
    Screen::new("screen", rule, "source").unwrap().ask(figures)
}

fn asked(result: &ScreenResult) -> Vec<&str> {
    result.asked().map(|found| found.provider.as_str()).collect()
}
