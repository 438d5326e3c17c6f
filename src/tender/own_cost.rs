//! A bid against the full cost in the bidder's own model.

use std::collections::BTreeMap;

use super::bid::{Bid, CostModel};
use super::bid_comparison::BidComparison;
use super::comparison::Sums;
use crate::demand::demand_record;
use crate::error::Error;
use crate::evidence::{Evidence, Rule};
use crate::exact::{Figure, Fraction, Name, Text};
use crate::full_cost::CostBasis;
use crate::price::{OwnCost, VolumeDifference};

impl BidComparison<'_> {
    /// How a bid's price lies to the full cost in the bidder's own model; `None` where it is not
    /// assessable, since the bidder gives no cost model, or the price includes tax and nothing says
    /// how much. Tax inside the price is left out. A joint bid is assessed where every partner gives a model: the sums
    /// over [its parts](Self::own_cost_of_parts).
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) where a bidder's own cost grows too large.
    pub fn own_cost(self) -> Result<Option<OwnCost>, Error> {
        let parts = self.own_cost_of_parts()?.into_iter();
        let parts: Option<Vec<OwnCost>> = parts.map(|(_, part)| part).collect();
        Ok(parts.and_then(|parts| parts.into_iter().reduce(OwnCost::plus)))
    }

    /// For each partner of a joint bid, its part of the price against its own model, in
    /// the order of the partners' names; for a bid of one provider the bid itself.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) where a bidder's own cost grows too large.
    pub fn own_cost_of_parts(self) -> Result<Vec<(Name, Option<OwnCost>)>, Error> {
        let parts = self.bid.parties().iter().map(|party| {
            let known = self.tender().knows_income(&party.rate_card);
            let model = party.cost_model.as_ref().filter(|_| known);
            let own = model.map(|model| self.own_cost_in(model, party)).transpose()?;
            Ok((party.provider.clone(), own))
        });
        parts.collect()
    }

    /// What a unit of each line that the bidder prices costs in full in its own model, at the model's
    /// volumes. Empty for a joint bid, one without a model, and one whose prices include tax of which
    /// nothing says how much it is.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) where a bidder's own cost grows too large.
    pub fn own_cost_of_lines(self) -> Result<BTreeMap<Name, Figure>, Error> {
        let (bid, tender) = (self.bid, self.tender());
        let model = bid.cost_model.as_ref().filter(|_| bid.consortium.is_none());
        let Some(model) = model.filter(|_| tender.knows_income(&bid.rate_card)) else {
            return Ok(BTreeMap::new());
        };
        let lines = tender.demand().lines().iter().filter_map(|line| {
            let name = line.name();
            let service = model.service_behind(name.as_str())?;
            bid.rate_card.rate(name.as_str()).map(|_| (name, service))
        });
        let costs = lines.map(|(name, service)| {
            let service = model.full_cost().service(service.as_str())?;
            let each = Figure::new(service.per_unit(CostBasis::Full)?, tender.currency());
            Ok((name.clone(), each))
        });
        costs.collect()
    }

    /// The working behind a bidder's own full cost over the priced lines of a scenario, down to the
    /// records of its cost model; `None` where the bid, or a partner of a joint one, gives no cost
    /// model.
    ///
    /// # Errors
    ///
    /// Those of [`own_cost`](Self::own_cost), or [`TooLarge`](crate::ErrorKind::TooLarge) where the
    /// tree grows too large.
    pub fn own_cost_evidence(self) -> Result<Option<Evidence>, Error> {
        let Some(own) = self.own_cost()? else {
            return Ok(None);
        };
        let bid = self.bid;
        let (provider, scenario) = (&bid.provider, self.scenario.name());
        let trees = bid.parties().iter().map(|party| self.own_cost_tree(party));
        let mut trees: Vec<Evidence> =
            trees.collect::<Result<Vec<_>, Error>>()?.into_iter().flatten().collect();
        if bid.consortium.is_none() {
            return Ok(trees.pop());
        }
        let unit = self.tender().currency().to_string();
        let label = format!("own full cost of {provider}, scenario {scenario}");
        Ok(Some(Evidence::new(Rule::Sum, &label, own.own_full_cost.low().clone(), &unit, trees)))
    }

    fn own_cost_tree(self, party: &Bid) -> Result<Option<Evidence>, Error> {
        let Some(model) = party.cost_model.as_ref() else { return Ok(None) };
        let unit = self.tender().currency().to_string();
        let stated_demand = Text::fixed("demand of the tender");
        let mut lines = Vec::new();
        for line in self.scenario.required_lines() {
            let name = line.name().as_str();
            let (Some(_), Some(service)) = (party.rate_card.rate(name), model.service_behind(name))
            else {
                continue;
            };
            let costs = model.full_cost();
            let cost = costs.service(service.as_str())?.evidence_per_unit(CostBasis::Full)?;
            let quantity = self.quantity(line);
            let cost = cost.within(format!("model of {}", &party.provider));
            let value = cost.value() * &quantity;
            let quantity =
                Evidence::stated("quantity", quantity, line.unit().as_str(), Some(&stated_demand))
                    .known_as(demand_record(self.scenario.name(), line.name()));
            lines.push(Evidence::new(
                Rule::Product,
                line.label(),
                value,
                &unit,
                vec![cost, quantity],
            ));
        }
        let label =
            format!("own full cost of {}, scenario {}", &party.provider, self.scenario.name());
        let total = lines.iter().map(Evidence::value).sum();
        Ok(Some(Evidence::new(Rule::Sum, &label, total, &unit, lines)))
    }

    fn own_cost_in(self, model: &CostModel, party: &Bid) -> Result<OwnCost, Error> {
        let mut price = Sums::default();
        let mut own_full_cost = Fraction::ZERO;
        let mut demanded: BTreeMap<&Name, Fraction> = BTreeMap::new();
        for line in self.scenario.required_lines() {
            let name = line.name().as_str();
            let (Some(rate), Some(service)) =
                (party.rate_card.rate(name), model.service_behind(name))
            else {
                continue;
            };
            let quantity = self.quantity(line);
            let income = self.tender().before_tax(&party.rate_card, name);
            let cost = self.line_price(line, rate).times(&income);
            price.add(&cost, &Fraction::ONE);
            let per_unit =
                model.full_cost().service(service.as_str())?.per_unit(CostBasis::Full)?;
            own_full_cost = own_full_cost + &per_unit * &quantity;
            let sum = demanded.entry(service).or_default();
            *sum = &*sum + &quantity;
        }
        let price = price.interval()?;
        let mut volume_differences = Vec::new();
        for (service, in_demand) in demanded {
            let in_model = model.full_cost().service(service.as_str())?.volume;
            if in_model.to_fraction() != in_demand {
                volume_differences.push(VolumeDifference::new(
                    service.clone(),
                    in_model,
                    in_demand,
                ));
            }
        }
        Ok(OwnCost::new(self.tender().currency(), &price, own_full_cost, volume_differences))
    }
}
