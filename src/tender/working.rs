//! The working behind a total: baskets, rules of the playing field, the buyer's tax.

use super::adjustment::Effect;
use super::bid::{Bid, Consortium};
use super::bid_comparison::BidComparison;
use super::buyer_tax::tax_in_words;
use super::comparison::BandEnd;
use super::consortium::{FeeBase, ManagementFee};
use crate::demand::{DemandLine, LineKind, demand_record};
use crate::error::{self, Error};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Name, Percent, Text};
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
        let unit = self.tender().currency().to_string();
        let mut parts = vec![self.basket_evidence(&ends)];
        parts.extend(self.tax_evidence(&ends));
        for (rule, effect, place, party) in self.rules_in(view) {
            let price = self.price_evidence_at(place, &ends);
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
        basket_record(self.bid, self.scenario.name(), &self.all_ends(end))
    }

    /// By piece of the price: one end of all of them.
    fn all_ends(self, end: BandEnd) -> Vec<BandEnd> {
        vec![end; self.bid.parties().len().saturating_mul(self.groups())]
    }

    /// How many pieces a party's part has: groups of lines that bear tax at one rate.
    fn groups(self) -> usize {
        self.tender().rate_groups().rates().len().max(1)
    }

    /// What the part of the party in this place is known as at these ends of its pieces; the whole of a
    /// bid of one provider.
    fn party_record(self, place: usize, ends: &[BandEnd]) -> String {
        let basket = basket_record(self.bid, self.scenario.name(), ends);
        match self.bid.parties().get(place).filter(|_| self.bid.consortium.is_some()) {
            Some(party) => format!("{basket}/{}", &party.provider),
            None => basket,
        }
    }

    /// The working behind the price of the party in this place before tax, at an end of its prices.
    pub(crate) fn price_evidence(self, place: usize, end: BandEnd) -> Evidence {
        self.price_evidence_at(place, &self.all_ends(end))
    }

    /// The working behind what the whole rate card comes to before tax, at an end of its prices.
    pub(crate) fn card_before_tax_evidence(self, end: BandEnd) -> Evidence {
        if self.has_pieces() && self.bid.consortium.is_some() {
            let parties = 0..self.bid.parties().len();
            return self.before_tax(parties.map(|place| self.price_evidence(place, end)).collect());
        }
        if self.has_pieces() {
            return self.price_evidence(0, end);
        }
        let price = self.tendered(end.of(self.rate_card_total()), self.basket_record(end));
        let rates = self.tender().rate_groups().rates().iter();
        let rate = rates.copied().next().unwrap_or(Percent::ZERO);
        self.tender().before_tax_evidence(&self.bid.rate_card, rate, price)
    }

    /// Whether what its prices are before tax is worked out piece by piece.
    fn has_pieces(self) -> bool {
        let inside = self.bid.rate_card.vat_basis() == VatBasis::Inclusive;
        inside && self.tender().rate_groups().are_several()
    }

    /// The price of the party in this place before tax, at the ends of all pieces of the bid.
    fn price_evidence_at(self, place: usize, ends: &[BandEnd]) -> Evidence {
        let record = self.party_record(place, ends);
        let pieces = self.pieces_at(place, ends);
        if !self.has_pieces() {
            let price = pieces.iter().map(|(price, _)| price).sum();
            let price = self.tendered(&price, record);
            let rate = pieces.first().map_or(Percent::ZERO, |(_, rate)| *rate);
            return self.tender().before_tax_evidence(&self.bid.rate_card, rate, price);
        }
        let pieces = pieces.iter().map(|(price, rate)| {
            let price = self.tendered(price, self.piece_record(&record, *rate));
            self.tender().before_tax_evidence(&self.bid.rate_card, *rate, price)
        });
        self.before_tax(pieces.collect())
    }

    /// Prices before tax as one.
    fn before_tax(self, parts: Vec<Evidence>) -> Evidence {
        let unit = self.tender().currency().to_string();
        let total = parts.iter().map(Evidence::value).sum();
        Evidence::new(Rule::Sum, "price before tax", total, &unit, parts)
    }

    /// What the prices of a party come to by the rates of tax, at the ends of all pieces of the bid.
    fn pieces_at(self, place: usize, ends: &[BandEnd]) -> Vec<(Fraction, Percent)> {
        let ends = ends.chunks(self.groups()).nth(place).into_iter().flatten();
        let pieces = self.pieces(place).zip(ends);
        pieces.map(|((piece, rate), end)| (end.of(piece).clone(), rate)).collect()
    }

    /// What a party's lines at a rate of tax are known as.
    fn piece_record(self, record: &str, rate: Percent) -> String {
        let tax = self.tender().buyer_tax();
        tax.map_or(record.to_owned(), |tax| format!("{record}/{}", tax.rate_called(rate)))
    }

    /// A price on the card, which repeats a figure of its working.
    fn tendered(self, price: &Fraction, record: String) -> Evidence {
        let (unit, basket) = (self.tender().currency().to_string(), Text::fixed("the basket"));
        let price = Evidence::stated("tendered price", price.clone(), &unit, Some(&basket));
        price.repeated_from(record)
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

    /// By piece of the price: the end that gives this end of the total. Where more than the whole
    /// price is taken off, the higher price gives the lower total.
    fn basket_ends(self, view: View, end: BandEnd) -> Vec<BandEnd> {
        let terms = self.comparison().terms().get(self.place);
        let terms = terms.and_then(|terms| terms.get(view.position()));
        let turned = |piece: usize| {
            let of_part = terms.and_then(|terms| terms.of_parts.get(piece));
            let factor = of_part.or(terms.and_then(|terms| terms.of_price.as_ref()));
            factor.is_some_and(Fraction::is_negative)
        };
        let ends = self.all_ends(end);
        let ends = ends.into_iter().enumerate();
        ends.map(|(piece, end)| if turned(piece) { end.other() } else { end }).collect()
    }

    /// The working behind what a bid's rate card comes to, at an end of each piece of its price.
    fn basket_evidence(self, ends: &[BandEnd]) -> Evidence {
        let (bid, scenario) = (self.bid, self.scenario.name());
        let unit = self.tender().currency().to_string();
        let label = format!("basket of {}, scenario {scenario}", &bid.provider);
        let record = basket_record(bid, scenario, ends);
        let sum = |parts: Vec<Evidence>| {
            let total = parts.iter().map(Evidence::value).sum();
            Evidence::new(Rule::Sum, &label, total, &unit, parts).known_as(record.as_str())
        };
        let several = self.tender().rate_groups().are_several();
        if self.scenario.demanded().is_none() && !several {
            return sum(self.weighted(|bid| Some(bid.basket_evidence(ends))));
        }
        let lines = |place: usize| {
            if several {
                let groups = 0..self.groups();
                return groups
                    .filter_map(|group| self.piece_evidence(place, group, ends))
                    .collect();
            }
            self.line_evidence(place, None, ends.get(place).copied().unwrap_or_default())
        };
        if bid.consortium.is_none() {
            return sum(lines(0));
        }
        let parts = bid.parties().iter().enumerate().map(|(place, party)| {
            let lines = lines(place);
            let label = format!("part of {}", &party.provider);
            let total = lines.iter().map(Evidence::value).sum();
            Evidence::new(Rule::Sum, &label, total, &unit, lines)
                .known_as(format!("{record}/{}", &party.provider))
        });
        sum(parts.collect())
    }

    /// A working of every scenario by its weight.
    fn weighted(self, working: impl Fn(Self) -> Option<Evidence>) -> Vec<Evidence> {
        let stated_demand = Text::fixed("demand of the tender");
        let scenarios = self.tender().demand().scenarios().iter();
        let scenarios = scenarios.zip(self.comparison().scenarios());
        let parts = scenarios.filter_map(|(known, scenario)| {
            let of_scenario = working(self.under(scenario)?)?;
            let weight = known.weight().unwrap_or_default().to_fraction();
            let value = &weight * of_scenario.value();
            let weight_label = format!("weight of {}", known.name());
            let weight = Evidence::stated(&weight_label, weight, "", Some(&stated_demand))
                .known_as(format!("demand/{}/weight", known.name()));
            let label = format!("{}, weighted", known.name());
            let unit = of_scenario.unit().to_owned();
            let factors = vec![weight, of_scenario];
            Some(Evidence::new(Rule::Product, &label, value, &unit, factors))
        });
        parts.collect()
    }

    /// The lines of a party's part that bear tax at one rate.
    fn piece_evidence(self, place: usize, group: usize, ends: &[BandEnd]) -> Option<Evidence> {
        let tax = self.tender().buyer_tax()?;
        let rate = *self.tender().rate_groups().rates().get(group)?;
        let unit = self.tender().currency().to_string();
        let lines = if self.scenario.demanded().is_none() {
            self.weighted(|bid| bid.piece_evidence(place, group, ends))
        } else {
            let end = ends.chunks(self.groups()).nth(place)?.get(group)?;
            self.line_evidence(place, Some(group), *end)
        };
        let label = format!("lines at the {}", tax.rate_called(rate));
        let total = lines.iter().map(Evidence::value).sum();
        let record = self.piece_record(&self.party_record(place, ends), rate);
        Some(Evidence::new(Rule::Sum, &label, total, &unit, lines).known_as(record))
    }

    /// The lines of a basket, or of one group of them: price times quantity. Of a partner's part only
    /// those in which it has a price.
    fn line_evidence(self, place: usize, group: Option<usize>, end: BandEnd) -> Vec<Evidence> {
        let Some(party) = self.bid.parties().get(place) else { return Vec::new() };
        let joint = self.bid.consortium.as_deref().map(|consortium| (self.bid, consortium));
        let groups = self.tender().rate_groups();
        let unit = self.tender().currency().to_string();
        let (rate_card, stated_demand) =
            (Text::fixed("rate card of the bid"), Text::fixed("demand of the tender"));
        let price_list = Text::fixed("price list of the tender");
        let lines = self.tender().basket_lines().enumerate();
        let lines = lines.filter(|(line, _)| group.is_none_or(|group| groups.holds(group, *line)));
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
            .filter_map(|(_, line)| {
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
                        self.tender().preset_evidence(&party.rate_card, line, stated)
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
    let pieces = ends.len().checked_div(bid.parties().len()).unwrap_or(1).max(1);
    let ends = ends.chunks(pieces).map(|ends| match ends {
        [first, rest @ ..] if rest.iter().all(|end| end == first) => vec![*first],
        mixed => mixed.to_vec(),
    });
    let parties = bid.parties().iter().zip(ends);
    let pieces = parties.flat_map(|(party, ends)| ends.into_iter().map(move |end| (party, end)));
    let high = pieces.map(|(party, end)| {
        let mut rates = party.rate_card.rates();
        let banded = rates.any(|(_, rate)| match rate.price() {
            RatePrice::Band(band) => !end_of(band, end).is_empty(),
            _ => false,
        });
        if !banded {
            ""
        } else if end == BandEnd::High {
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

impl BidComparison<'_> {
    /// The working behind what the buyer's tax adds to the price, or takes off it, at an end of the prices;
    /// `None` where the tender states no tax.
    #[cfg(feature = "workbook")]
    pub(crate) fn buyer_tax_evidence(self, end: BandEnd) -> Option<Evidence> {
        let tax = self.tender().buyer_tax()?;
        let unit = self.tender().currency().to_string();
        Some(self.tax_evidence(&self.all_ends(end)).unwrap_or_else(|| {
            Evidence::stated("no tax on an exempt price", Fraction::ZERO, &unit, Some(&tax.source))
        }))
    }

    /// The working behind the line of the tax, at the ends of all pieces; nothing on an exempt supply.
    fn tax_evidence(self, ends: &[BandEnd]) -> Option<Evidence> {
        self.tender().buyer_tax()?;
        let (label, _) = tax_in_words(self.bid.rate_card.vat_basis())?;
        let places = 0..self.bid.parties().len();
        if !self.tender().rate_groups().are_several() {
            let prices = places.flat_map(|place| self.pieces_at(place, ends));
            let (prices, rates): (Vec<Fraction>, Vec<Percent>) = prices.unzip();
            let record = basket_record(self.bid, self.scenario.name(), ends);
            let price = self.tendered(&prices.iter().sum(), record);
            return self.tax_at(rates.first().copied()?, price);
        }
        let pieces = places.flat_map(|place| {
            let record = self.party_record(place, ends);
            let pieces = self.pieces_at(place, ends).into_iter();
            pieces.filter_map(move |(price, rate)| {
                self.tax_at(rate, self.tendered(&price, self.piece_record(&record, rate)))
            })
        });
        let pieces: Vec<Evidence> = pieces.collect();
        let (total, unit) = (pieces.iter().map(Evidence::value).sum(), self.tender().currency());
        let label = match self.bid.rate_card.vat_basis() {
            VatBasis::Inclusive => format!("less {label}"),
            VatBasis::Exclusive | VatBasis::Exempt => label.to_owned(),
        };
        Some(Evidence::new(Rule::Sum, &label, total, &unit.to_string(), pieces))
    }

    /// The working behind the tax at a rate on a price.
    fn tax_at(self, rate: Percent, price: Evidence) -> Option<Evidence> {
        let tax = self.tender().buyer_tax()?;
        let basis = self.bid.rate_card.vat_basis();
        let (label, _) = tax_in_words(basis)?;
        let unit = price.unit().to_owned();
        let rate_evidence = tax.rate_evidence(rate);
        let recovered = tax.stated("share the buyer recovers", tax.recovered.to_fraction());
        let product = |label: &str, parts: Vec<Evidence>| {
            let value = parts.iter().fold(Fraction::ONE, |product, part| product * part.value());
            Evidence::new(Rule::Product, label, value, &unit, parts).with_source(&tax.source)
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
            return Some(product(label, vec![price, rate_evidence, share]));
        }
        let gross = tax.with_tax_evidence(rate);
        let inside = rate_evidence.value().checked_div(gross.value()).unwrap_or_default();
        let parts = vec![rate_evidence, gross];
        let inside = Evidence::new(Rule::Quotient, "part that is tax", inside, "", parts);
        let back = product(label, vec![price, inside, recovered]);
        let label = format!("less {label}");
        Some(Evidence::new(Rule::Negated, &label, -back.value(), &unit, vec![back]))
    }
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
