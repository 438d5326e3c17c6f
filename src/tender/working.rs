//! The working behind a total: baskets, rules of the playing field, the buyer's tax.

use super::adjustment::Effect;
use super::bid::{Bid, Consortium};
use super::bid_comparison::BidComparison;
use super::buyer_tax::{BuyerTax, tax_in_words};
use super::comparison::BandEnd;
use super::consortium::{FeeBase, ManagementFee};
use crate::demand::{DemandLine, LineKind, demand_record};
use crate::error::{self, Error};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Name, Text};
use crate::full_cost::MAX_EVIDENCE_PARTS;
use crate::price::tiers::Labels;
use crate::price::{PriceBand, RatePrice, VatBasis, View};

impl BidComparison<'_> {
    /// The working behind a bid's total in a view, down to prices, quantities and statements.
    ///
    /// # Errors
    ///
    /// As [`adjustments`](Self::adjustments), and [`TooLarge`](crate::ErrorKind::TooLarge) where
    /// the tree grows too large.
    pub fn evidence(self, view: View, end: BandEnd) -> Result<Evidence, Error> {
        let bid = self.bid;
        let (provider, scenario) = (&bid.provider, self.scenario.name());
        self.check_evidence()?;
        let standing = self.standing(view);
        let total = match (standing.total.as_ref(), standing.not_stated.first()) {
            (Some(total), _) => end.of(total).clone(),
            (None, circumstance) => {
                return Err(error::not_assessable(
                    &bid.provider,
                    circumstance.map_or("?".into(), Name::to_text),
                ));
            }
        };
        let ends = self.basket_ends(view, end);
        let basket = basket_record(bid, scenario, &ends);
        let unit = self.tender().currency().to_string();
        let mut parts = vec![self.basket_evidence(&ends)];
        let price = parts.first().map(Evidence::value).cloned().unwrap_or_default();
        if let Some(tax) = self.tender().buyer_tax() {
            parts.extend(tax_evidence(tax, bid, &price, &unit, &basket));
        }
        for (rule, effect, place, party) in self.rules_in(view) {
            let end = ends.get(place).copied().unwrap_or(end);
            let record = match bid.consortium.as_deref() {
                Some(_) => format!("{basket}/{}", &party.provider),
                None => basket.clone(),
            };
            let price = self.price_evidence(place, end, &record);
            let line = rule.working(party, price, &unit);
            let line = match bid.consortium.as_deref() {
                Some(_) => line.labelled(&format!("{}, {}", rule.label, &party.provider)),
                None => line,
            };
            parts.push(match effect {
                Effect::Add => line,
                Effect::Subtract => {
                    let label = format!("less {}", line.label());
                    Evidence::new(Rule::Negated, &label, -line.value(), &unit, vec![line])
                }
            });
        }
        let taxed = self.tender().buyer_tax().is_some();
        let label = match view {
            View::Tendered if taxed => {
                format!("tendered price of {provider} to the buyer, scenario {scenario}")
            }
            View::Tendered => format!("tendered price of {provider}, scenario {scenario}"),
            _ => format!("{} view of {provider}, scenario {scenario}", view.in_words()),
        };
        let record = self.total_record(view, end);
        Ok(Evidence::new(Rule::Sum, &label, total, &unit, parts).known_as(record))
    }

    /// What a total is known as where other figures follow from it.
    pub(crate) fn total_record(self, view: View, end: BandEnd) -> String {
        let (provider, scenario) = (&self.bid.provider, self.scenario.name());
        let field = self.comparison().field_name();
        format!("total/{field}/{provider}/{scenario}/{}/{}", view.as_str(), end.as_str())
    }

    /// What the sum of its prices times quantities is known as.
    pub(crate) fn basket_record(self, end: BandEnd) -> String {
        let ends: Vec<BandEnd> = self.bid.parties().iter().map(|_| end).collect();
        basket_record(self.bid, self.scenario.name(), &ends)
    }

    /// What that sum is known as, or that of one partner's part.
    pub(crate) fn price_record(self, end: BandEnd, party: &Bid) -> String {
        let basket = self.basket_record(end);
        match self.bid.consortium {
            Some(_) => format!("{basket}/{}", &party.provider),
            None => basket,
        }
    }

    /// The tree behind a total stays within its bound.
    fn check_evidence(self) -> Result<(), Error> {
        let bid = self.bid;
        let demand = self.tender().demand();
        let scenarios =
            if self.scenario.demanded().is_none() { demand.scenarios().len() } else { 1 };
        let rules = self.comparison().playing_field().rules.len();
        let parties = bid.parties().len();
        // A fee shows the part of every partner again.
        let with_fee = if bid.consortium.is_some() { 2 } else { 1 };
        let tiers: usize = bid.rate_card.rates().map(|(_, rate)| rate.tier_count()).sum();
        let lines = demand.lines().len().saturating_add(tiers);
        let lines = lines.saturating_mul(scenarios).saturating_mul(with_fee);
        if lines.saturating_add(rules).saturating_mul(parties) > MAX_EVIDENCE_PARTS {
            return Err(error::too_many("lines and rules in the evidence", MAX_EVIDENCE_PARTS));
        }
        Ok(())
    }

    /// By party: the end of its prices that gives this end of the total. Where more than the whole
    /// price is taken off, the higher price gives the lower total.
    fn basket_ends(self, view: View, end: BandEnd) -> Vec<BandEnd> {
        let terms = self.comparison().terms().get(self.place);
        let terms = terms.and_then(|terms| terms.get(view.position()));
        let turned = |party: usize| {
            let of_part = terms.and_then(|terms| terms.of_parts.get(party));
            let factor = of_part.or(terms.and_then(|terms| terms.of_price.as_ref()));
            factor.is_some_and(Fraction::is_negative)
        };
        let parties = (0..self.bid.parties().len()).map(turned);
        parties.map(|turned| if turned { end.other() } else { end }).collect()
    }

    /// The working behind what a bid's rate card comes to, at an end of each party's prices.
    fn basket_evidence(self, ends: &[BandEnd]) -> Evidence {
        let (bid, scenario) = (self.bid, self.scenario.name());
        let unit = self.tender().currency().to_string();
        let demand = self.tender().demand();
        let label = format!("basket of {}, scenario {scenario}", &bid.provider);
        let record = basket_record(bid, scenario, ends);
        let sum = |parts: Vec<Evidence>| {
            let total = parts.iter().map(Evidence::value).sum();
            Evidence::new(Rule::Sum, &label, total, &unit, parts).known_as(record.as_str())
        };
        if self.scenario.demanded().is_none() {
            let stated_demand = Text::fixed("demand of the tender");
            let mut parts = Vec::new();
            for (known, scenario) in demand.scenarios().iter().zip(self.comparison().scenarios()) {
                let Some(bid) = self.under(scenario) else { continue };
                let weight = known.weight().unwrap_or_default().to_fraction();
                let basket = bid.basket_evidence(ends);
                let value = &weight * basket.value();
                let weight_label = format!("weight of {}", known.name());
                let weight = Evidence::stated(&weight_label, weight, "", Some(&stated_demand))
                    .known_as(format!("demand/{}/weight", known.name()));
                let label = format!("{}, weighted", known.name());
                parts.push(Evidence::new(
                    Rule::Product,
                    &label,
                    value,
                    &unit,
                    vec![weight, basket],
                ));
            }
            return sum(parts);
        }
        let end = |place: usize| ends.get(place).copied().unwrap_or_default();
        let Some(consortium) = bid.consortium.as_deref() else {
            return sum(self.line_evidence(bid, None, end(0)));
        };
        let parts = bid.parties().iter().enumerate().map(|(place, party)| {
            let lines = self.line_evidence(party, Some((bid, consortium)), end(place));
            let label = format!("part of {}", &party.provider);
            let total = lines.iter().map(Evidence::value).sum();
            Evidence::new(Rule::Sum, &label, total, &unit, lines)
                .known_as(format!("{record}/{}", &party.provider))
        });
        sum(parts.collect())
    }

    /// The lines of a basket: price times quantity. Of a partner's part only those in which it has
    /// a price.
    fn line_evidence(
        self,
        party: &Bid,
        joint: Option<(&Bid, &Consortium)>,
        end: BandEnd,
    ) -> Vec<Evidence> {
        let unit = self.tender().currency().to_string();
        let (rate_card, stated_demand) =
            (Text::fixed("rate card of the bid"), Text::fixed("demand of the tender"));
        let price_list = Text::fixed("price list of the tender");
        let lines = self.tender().demand().lines().iter();
        let lines = lines.filter(|line| line.kind() != LineKind::Optional);
        let preset_of_all = |line: &DemandLine| {
            // A preset price that no part repeats counts with the lead.
            joint.is_none_or(|(bid, consortium)| {
                let repeated = bid.rate_card.rate(line.name().as_str()).is_some();
                !repeated && consortium.lead == party.provider
            })
        };
        let amount = |amount: Evidence| match self.tender().line_rounding() {
            Some(rounding) => amount.rounded_to(self.tender().currency(), rounding),
            None => amount,
        };
        lines
            .filter_map(|line| {
                let quantity = Evidence::stated(
                    "quantity",
                    self.quantity(line),
                    line.unit().as_str(),
                    Some(&stated_demand),
                )
                .known_as(demand_record(self.scenario.name(), line.name()));
                let record = match joint {
                    None => format!("bid/{}/{}", &party.provider, line.name()),
                    Some((bid, _)) => {
                        format!("bid/{}/{}/{}", &bid.provider, &party.provider, line.name())
                    }
                };
                let own = format!("bid/{}", &party.provider);
                let discount = party.rate_card.discount();
                let about = Labels {
                    currency: &unit,
                    unit: line.unit().as_str(),
                    source: &rate_card,
                    record: &record,
                    discount: discount.map(|discount| (discount, own.as_str())),
                };
                let priced_per = about.per_unit();
                let rate = party.rate_card.stated_rate(line.name().as_str());
                let price = match (line.kind(), rate) {
                    (LineKind::Preset(price), _) if preset_of_all(line) => {
                        let (label, price) = ("price preset by the tender", price.to_fraction());
                        let stated = Evidence::stated(label, price, &priced_per, Some(&price_list));
                        let stated = stated.known_as(format!("line/{}/price", line.name()));
                        self.tender().preset_evidence(&party.rate_card, stated)
                    }
                    (_, Some(rate)) => {
                        let price = |band: &PriceBand| match joint {
                            Some((bid, consortium)) if consortium.lead == party.provider => {
                                let price = end.of(&band.to_interval()).clone();
                                let bid = format!("bid/{}", &bid.provider);
                                let about = (bid.as_str(), record.as_str());
                                lead_price(consortium, line, price, end, &priced_per, about)
                            }
                            _ => {
                                let price = end.pick([band.low(), band.high()]);
                                let record = format!("{record}/price{}", end_of(band, end));
                                about.known("price", &record, price, &priced_per)
                            }
                        };
                        return Some(rate.evidence(line.label(), &quantity, &about, price));
                    }
                    (_, None) => return None,
                };
                let value = price.value() * quantity.value();
                let factors = vec![price, quantity];
                Some(Evidence::new(Rule::Product, line.label(), value, &unit, factors))
            })
            .map(amount)
            .collect()
    }
}

/// Which sum of prices times quantities it is.
fn basket_record(bid: &Bid, scenario: &Name, ends: &[BandEnd]) -> String {
    let high = bid.parties().iter().zip(ends).map(|(party, end)| {
        let mut rates = party.rate_card.rates();
        let banded = rates.any(|(_, rate)| match rate.price() {
            RatePrice::Band(band) => !end_of(band, *end).is_empty(),
            _ => false,
        });
        if !banded {
            ""
        } else if *end == BandEnd::High {
            "/high"
        } else {
            "/low"
        }
    });
    let ends: String = high.collect();
    format!("basket/{}/{scenario}{ends}", &bid.provider)
}

/// Which end of a price it is; nothing where it is one figure.
fn end_of(band: &PriceBand, end: BandEnd) -> &'static str {
    match end {
        _ if band.to_interval().is_point() => "",
        BandEnd::High => "/high",
        BandEnd::Low => "/low",
    }
}

#[cfg(feature = "workbook")]
impl BidComparison<'_> {
    /// The working behind what the buyer's tax adds to the price, or takes off it, at an end of the prices;
    /// `None` where the tender states no tax.
    pub(crate) fn buyer_tax_evidence(self, end: BandEnd) -> Option<Evidence> {
        let tax = self.tender().buyer_tax()?;
        let record = self.basket_record(end);
        let (price, unit) = (end.of(self.rate_card_total()), self.tender().currency().to_string());
        let falls = tax_evidence(tax, self.bid, price, &unit, &record);
        Some(falls.unwrap_or_else(|| {
            Evidence::stated("no tax on an exempt price", Fraction::ZERO, &unit, Some(&tax.source))
        }))
    }
}

/// The working behind that line.
fn tax_evidence(
    tax: &BuyerTax,
    bid: &Bid,
    price: &Fraction,
    unit: &str,
    record: &str,
) -> Option<Evidence> {
    let basis = bid.rate_card.vat_basis();
    let (label, _) = tax_in_words(basis)?;
    let basket = Text::fixed("the basket");
    let price = Evidence::stated("tendered price", price.clone(), unit, Some(&basket));
    let price = price.repeated_from(record);
    let rate = tax.stated("rate of tax", tax.rate.to_fraction());
    let recovered = tax.stated("share the buyer recovers", tax.recovered.to_fraction());
    let product = |label: &str, parts: Vec<Evidence>| {
        let value = parts.iter().fold(Fraction::ONE, |product, part| product * part.value());
        Evidence::new(Rule::Product, label, value, unit, parts).with_source(&tax.source)
    };
    if basis == VatBasis::Exclusive {
        let whole = tax.stated("whole", Fraction::ONE);
        let label_of_share = "share the buyer does not recover";
        let share = Evidence::new(
            Rule::Difference,
            label_of_share,
            tax.not_recovered(),
            "",
            vec![whole, recovered],
        );
        return Some(product(label, vec![price, rate, share]));
    }
    let gross = tax.with_tax_evidence();
    let inside = rate.value().checked_div(gross.value()).unwrap_or_default();
    let inside = Evidence::new(Rule::Quotient, "part that is tax", inside, "", vec![rate, gross]);
    let back = product(label, vec![price, inside, recovered]);
    let label = format!("less {label}");
    Some(Evidence::new(Rule::Negated, &label, -back.value(), unit, vec![back]))
}

/// The price of the lead's part: its own share of the price and the fee.
fn lead_price(
    consortium: &Consortium,
    line: &DemandLine,
    price: Fraction,
    end: BandEnd,
    unit: &str,
    (bid, record): (&str, &str),
) -> Evidence {
    let source = Text::fixed("parts of the joint bid");
    let Some(fee) = consortium.fee.as_ref() else {
        return Evidence::stated("price", price, unit, Some(&source))
            .known_as(format!("{record}/price"));
    };
    let own_part = |part: &Bid| {
        let band = part.rate_card.rate(line.name().as_str())?.band()?;
        let label = format!("part of {}", &part.provider);
        let price = end.of(&band.to_interval()).clone();
        let part = format!("{bid}/{}/{}/price{}", &part.provider, line.name(), end_of(band, end));
        Some(Evidence::stated(&label, price, unit, Some(&source)).known_as(part))
    };
    let is_lead = |part: &&Bid| part.provider == consortium.lead;
    let fee = match fee {
        ManagementFee::PerUnit(amounts) => {
            let amount = amounts.get(line.name()).map(|amount| amount.to_fraction());
            Evidence::stated("management fee", amount.unwrap_or_default(), unit, Some(&source))
                .known_as(format!("{record}/management fee"))
        }
        ManagementFee::OfParts { percent, base, rounding } => {
            let parts = consortium.parts.iter();
            let counted = parts.filter(|part| *base == FeeBase::AllParts || !is_lead(part));
            let counted: Vec<Evidence> = counted.filter_map(own_part).collect();
            let sum = counted.iter().map(Evidence::value).sum();
            let sum = Evidence::new(Rule::Sum, "parts it is taken of", sum, unit, counted);
            let rate = Evidence::stated("rate", percent.to_fraction(), "", Some(&source))
                .known_as(format!("{bid}/management fee"));
            let value = rate.value() * sum.value();
            let fee = Evidence::new(Rule::Product, "management fee", value, unit, vec![rate, sum]);
            rounding.map_or(fee.clone(), |to| fee.rounded_by(to.places, to.rounding))
        }
    };
    let own = consortium.parts.iter().find(is_lead).and_then(own_part);
    let parts: Vec<Evidence> = own.into_iter().chain([fee]).collect();
    Evidence::new(Rule::Sum, "price with the fee", price, unit, parts)
}
