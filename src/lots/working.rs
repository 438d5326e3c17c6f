//! The working behind what an award comes to.

use super::bidder::{Offer, bidders, own_lines, treatment};
use super::facts::{Lots, PackagePrice};
use super::findings::{AwardedLots, LotFindings};
use crate::error::{self, Error};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Name, Text};
use crate::price::View;
use crate::tender::BandEnd;

impl LotFindings {
    /// The working behind the sum of an award, down to prices: `place` counts the awards of the view as
    /// they stand, from 1.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown) where there is no award in this place, the reason where there are
    /// no awards in this view, and what refuses the working of a lot's tender.
    pub fn evidence(&self, view: View, place: usize) -> Result<Evidence, Error> {
        let found = self.views.iter().find(|found| found.view == view);
        let found = found.ok_or_else(|| error::unknown_name(view, "view there are totals in"))?;
        let awards = found.awards.as_result().map_err(Clone::clone)?;
        let award = place.checked_sub(1).and_then(|place| awards.awards.get(place));
        let award = award.ok_or_else(|| error::unknown_name(place, "place of an award"))?;
        let bidders = award.bidders.iter().map(|awarded| self.of_bidder(awarded, view));
        let bidders = bidders.collect::<Result<Vec<Evidence>, Error>>()?;
        let label = format!("award {place}, {}", view.in_words());
        Ok(sum(&label, &self.currency.to_string(), bidders))
    }

    fn of_bidder(&self, awarded: &AwardedLots, view: View) -> Result<Evidence, Error> {
        let all = bidders(&self.lots, view);
        let own = all.iter().find(|bidder| *bidder.provider == awarded.provider);
        let offers = own.map_or::<&[Offer<'_>], _>(&[], |bidder| &bidder.offers);
        let parts = awarded.priced.iter().filter_map(|lots| {
            let offer = offers.iter().find(|offer| self.lots.names(&offer.lots) == *lots)?;
            Some(of_offer(&self.lots, &awarded.provider, offer, view))
        });
        let parts = parts.collect::<Result<Vec<Evidence>, Error>>()?;
        let label = format!("lots of {}", awarded.provider);
        Ok(sum(&label, &self.currency.to_string(), parts))
    }
}

fn sum(label: &str, unit: &str, parts: Vec<Evidence>) -> Evidence {
    let total = parts.iter().map(Evidence::value).sum();
    Evidence::new(Rule::Sum, label, total, unit, parts)
}

fn of_offer(
    lots: &Lots,
    provider: &Name,
    offer: &Offer<'_>,
    view: View,
) -> Result<Evidence, Error> {
    let unit = lots.currency().to_string();
    let Some(package) = offer.package else {
        let place = offer.lots.first().copied().unwrap_or_default();
        return of_lot(lots, provider, place, view);
    };
    let names: Vec<String> = lots.names(&offer.lots).iter().map(Name::to_string).collect();
    let label = format!("{} together", names.join(", "));
    let stated = |label: &str, value, source: &'static str| {
        Evidence::stated(label, value, "", Some(&Text::fixed(source)))
    };
    match package.price {
        PackagePrice::Price(price) => {
            let source = Text::fixed("package of the bid");
            let asked = Evidence::stated("asked", price.to_fraction(), &unit, Some(&source));
            let mut parts = Vec::new();
            for place in &offer.lots {
                let Some(treatment) = treatment(lots, provider, *place, view)? else { continue };
                if parts.is_empty() {
                    let factor = stated("factor of the view", treatment.factor, "playing field");
                    parts.push(product("asked in this view", &unit, vec![asked.clone(), factor]));
                }
                let lot = lots.lots().get(*place).map_or("", |lot| lot.name.as_str());
                let label = format!("adjustments of {lot}");
                let fixed = stated(&label, treatment.fixed, "playing field");
                parts.push(fixed);
            }
            Ok(if parts.is_empty() { asked.labelled(&label) } else { sum(&label, &unit, parts) })
        }
        PackagePrice::Discount(discount) => {
            let mut parts = Vec::new();
            for place in &offer.lots {
                let lot = of_lot(lots, provider, *place, view)?;
                let part = stated("discount", discount.to_fraction(), "package of the bid");
                let mut off = vec![part];
                match (treatment(lots, provider, *place, view)?, lots.comparison(*place)) {
                    (Some(treatment), Some(compared)) => {
                        let own = own_lines(compared, provider)?;
                        let source = Text::fixed("rate card");
                        let own = Evidence::stated("lines it prices", own, &unit, Some(&source));
                        let factor =
                            stated("factor of the view", treatment.factor, "playing field");
                        off.extend([own, factor]);
                    }
                    _ => off.push(lot.clone()),
                }
                let off = product("taken off", &unit, off);
                let (label, rest) = (format!("{}, less", lot.label()), lot.value() - off.value());
                parts.push(Evidence::new(Rule::Difference, &label, rest, &unit, vec![lot, off]));
            }
            Ok(sum(&label, &unit, parts))
        }
    }
}

fn product(label: &str, unit: &str, parts: Vec<Evidence>) -> Evidence {
    let value = parts.iter().fold(Fraction::ONE, |product, part| product * part.value());
    Evidence::new(Rule::Product, label, value, unit, parts)
}

/// The working behind what one lot costs by itself.
fn of_lot(lots: &Lots, provider: &Name, place: usize, view: View) -> Result<Evidence, Error> {
    if let Some(compared) = lots.comparison(place) {
        return compared.bid(provider.as_str())?.evidence(view, BandEnd::Low);
    }
    let lot = lots.lots().get(place).ok_or_else(|| error::missing("lot"))?;
    let price = lots.bid(provider).and_then(|bid| bid.prices.get(&lot.name));
    let price = price.ok_or_else(|| error::missing("price"))?;
    let (unit, source) = (lots.currency().to_string(), Text::fixed("bid"));
    Ok(Evidence::stated(lot.label(), price.to_fraction(), &unit, Some(&source)))
}
