//! What each bidder asks for lots and packages in a view, exactly.

use super::facts::{Lots, Package, PackagePrice};
use crate::error::{self, Error, refused};
use crate::exact::{Fraction, Name, Percent};
use crate::price::View;
use crate::tender::ScenarioComparison;

/// What one bidder asks in a view.
pub(super) struct Bidder<'a> {
    pub(super) provider: &'a Name,
    /// How many lots it takes at most by its own word.
    pub(super) at_most: Option<u32>,
    pub(super) offers: Vec<Offer<'a>>,
    /// By package: what it comes to, or why that cannot be said.
    pub(super) packages: Vec<(&'a Package, Result<Fraction, Error>)>,
}

/// A price for lots that are awarded together.
pub(super) struct Offer<'a> {
    /// Their places.
    pub(super) lots: Vec<usize>,
    pub(super) price: Fraction,
    /// The package, unless it is a lot by itself.
    pub(super) package: Option<&'a Package>,
}

/// All bidders of a view, in the order of their names.
pub(super) fn bidders(lots: &Lots, view: View) -> Vec<Bidder<'_>> {
    lots.providers().into_iter().map(|provider| bidder(lots, provider, view)).collect()
}

fn bidder<'a>(lots: &'a Lots, provider: &'a Name, view: View) -> Bidder<'a> {
    let bid = lots.bid(provider);
    let singles = (0..lots.lots().len()).filter_map(|place| {
        let price = own_price(lots, provider, place, view)?.ok()?;
        Some(Offer { lots: vec![place], price, package: None })
    });
    let mut offers: Vec<Offer<'_>> = singles.collect();
    let stated = bid.map_or::<&[Package], _>(&[], |bid| &bid.packages);
    let packages: Vec<_> = stated
        .iter()
        .map(|package| (package, package_price(lots, provider, package, view)))
        .collect();
    offers.extend(packages.iter().filter_map(|(package, price)| {
        let price = price.as_ref().ok()?.clone();
        Some(Offer { lots: places(lots, package), price, package: Some(package) })
    }));
    Bidder { provider, at_most: bid.and_then(|bid| bid.at_most), offers, packages }
}

/// The places of a package's lots, in their order.
pub(super) fn places(lots: &Lots, package: &Package) -> Vec<usize> {
    let mut places: Vec<usize> = package.lots.iter().filter_map(|lot| lots.place(lot)).collect();
    places.sort_unstable();
    places
}

/// What a bidder asks for one lot by itself; nothing where it does not bid on it.
pub(super) fn own_price(
    lots: &Lots,
    provider: &Name,
    place: usize,
    view: View,
) -> Option<Result<Fraction, Error>> {
    let Some(compared) = lots.comparison(place) else {
        let lot = lots.lots().get(place)?;
        let price = lots.bid(provider)?.prices.get(&lot.name)?;
        return Some(Ok(price.to_fraction()));
    };
    let standing = compared.bid(provider.as_str()).ok()?.standing(view);
    let missing = || {
        let circumstance = standing.not_stated.first().map_or("?".into(), Name::to_text);
        error::not_assessable(provider, circumstance)
    };
    Some(standing.total.as_ref().map(|total| total.low().clone()).ok_or_else(missing))
}

/// What a package comes to.
fn package_price(
    lots: &Lots,
    provider: &Name,
    package: &Package,
    view: View,
) -> Result<Fraction, Error> {
    let places = places(lots, package);
    match package.price {
        PackagePrice::Price(price) => {
            let mut factors = Vec::new();
            let mut sum = Fraction::ZERO;
            for place in places {
                let Some(treatment) = treatment(lots, provider, place, view)? else { continue };
                sum = sum + treatment.fixed;
                factors.push(treatment.factor);
            }
            let factor = factors.first().cloned().unwrap_or(Fraction::ONE);
            if factors.iter().any(|other| *other != factor) {
                return Err(unequal(provider));
            }
            Ok(sum + price.to_fraction() * factor)
        }
        PackagePrice::Discount(discount) => {
            let prices = places.into_iter().map(|place| {
                let price = own_price(lots, provider, place, view);
                let price = price.unwrap_or_else(|| Err(error::missing("price")))?;
                let off = discounted(lots, provider, place, view, discount)?;
                Ok(price - off)
            });
            prices.sum::<Result<Fraction, Error>>()
        }
    }
}

/// What a view does to a price for one lot: `price × factor + fixed`.
pub(super) struct Treatment {
    pub(super) factor: Fraction,
    pub(super) fixed: Fraction,
}

/// What a view does to a bidder's price for a lot; nothing where the lot is not tendered with rate cards.
pub(super) fn treatment(
    lots: &Lots,
    provider: &Name,
    place: usize,
    view: View,
) -> Result<Option<Treatment>, Error> {
    let Some(compared) = lots.comparison(place) else { return Ok(None) };
    // What is not stated is named by the price.
    own_price(lots, provider, place, view).unwrap_or_else(|| Err(error::missing("bid")))?;
    let tender = compared.tender();
    let bid = tender.bids().iter().position(|bid| bid.provider == *provider);
    let terms = bid.and_then(|bid| tender.view_terms(bid, view));
    let (factor, fixed) = terms.ok_or_else(|| unequal(provider))?;
    Ok(Some(Treatment { factor, fixed }))
}

/// What a discount takes off the total of a lot: lines at prices that the tender sets stay.
fn discounted(
    lots: &Lots,
    provider: &Name,
    place: usize,
    view: View,
    discount: Percent,
) -> Result<Fraction, Error> {
    let discount = discount.to_fraction();
    let treated = treatment(lots, provider, place, view)?.zip(lots.comparison(place));
    let Some((treatment, compared)) = treated else {
        let price = own_price(lots, provider, place, view);
        return price.unwrap_or_else(|| Err(error::missing("price"))).map(|price| discount * price);
    };
    Ok(discount * own_lines(compared, provider)? * treatment.factor)
}

/// What the lines come to that a bidder prices itself.
pub(super) fn own_lines(
    compared: ScenarioComparison<'_>,
    provider: &Name,
) -> Result<Fraction, Error> {
    let bid = compared.bid(provider.as_str())?;
    let lines = compared.required_lines();
    lines.map(|line| Ok(bid.line_total(line.name().as_str())?.low().clone())).sum()
}

fn unequal(provider: &Name) -> Error {
    refused!(
        NotAssessable: "what this view does to a price of {provider:?} is not the same in all lots, on all lines, or for all its partners, so that one price for them has no total here: price the lots one by one"
    )
}
