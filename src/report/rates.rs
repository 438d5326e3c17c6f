//! How a price of a line is said.

use super::table::grouped;
use crate::price::{PriceBand, Rate, RatePrice};

/// A price or band; of tiers the lowest and the highest price; what is due at least, and the greatest
/// volume.
pub(super) fn rate_text(rate: &Rate) -> String {
    let price = match rate.price() {
        RatePrice::Band(band) => band_text(band),
        RatePrice::Packs(packs) => {
            let (price, size) = (packs.price.to_plain_text(), packs.of.to_string());
            format!("{} for each {} begun", grouped(&price), grouped(&size))
        }
        price => {
            let ends = [price.lowest(), price.highest()].map(|end| grouped(&end.to_plain_text()));
            format!("{}, tiers", ends.join(" to "))
        }
    };
    price + &bounds_text(rate)
}

/// `, at least 5,000.00, for at most 900`, where a rate says so.
pub(super) fn bounds_text(rate: &Rate) -> String {
    let least = rate.least_charge();
    let least = least.map(|least| format!(", at least {}", grouped(&least.to_plain_text())));
    let most = rate.greatest_volume();
    let most = most.map(|most| format!(", for at most {}", grouped(&most.to_string())));
    least.unwrap_or_default() + &most.unwrap_or_default()
}

fn band_text(band: &PriceBand) -> String {
    let low = grouped(&band.low().to_plain_text());
    if band.is_point() {
        low
    } else {
        format!("{low} to {}", grouped(&band.high().to_plain_text()))
    }
}
