//! Whether questions fit the tender they are asked of.

use super::Questions;
use crate::appraisal::refusal;
use crate::demand::{Demand, DemandLine, LineKind};
use crate::error::{self, AtRecord, Error, refused};
use crate::exact::name::check_unique;
use crate::exact::{Currency, Name, Percent};
use crate::price::{Corridor, Market, PriceBand};
use crate::screen::{MAX_SCREENS, PriceEstimate, check_amount};
use crate::tender::refusal::highest_first;
use crate::tender::{Bid, FirstTotal, PlayingField, Support, Tender};

impl Questions {
    /// The questions in order, once each fits the tender.
    pub(super) fn checked(mut self, tender: &Tender) -> Result<Self, Error> {
        self.check_first(tender.first())?;
        let (demand, currency) = (tender.demand(), tender.currency());
        if let Some(scoring) = &mut self.scoring {
            *scoring = scoring.in_order().at("scoring")?;
            scoring.check_currency(currency).at("scoring")?;
        }
        if let Some(corridor) = &self.corridor {
            check_corridor(corridor, tender)?;
        }
        self.check_pay_cost_floor(demand, currency).at("the pay cost floor")?;
        if let Some(floor) = &mut self.pay_cost_floor {
            floor.floor.pay.sort();
        }
        let plan = self.robustness.take();
        let plan = plan.map(|plan| plan.in_order(demand, tender.playing_field()));
        self.robustness = plan.transpose().at("robustness")?;
        self.check_contract(tender)?;
        if let Some(plan) = &mut self.whole_life {
            plan.sort();
        }
        if let Some(estimate) = &self.estimate {
            check_estimate(estimate, demand, currency).at("the estimate")?;
        }
        if self.screens.len() > MAX_SCREENS {
            return Err(error::too_many("screens", MAX_SCREENS));
        }
        self.screens.sort_by(|left, right| left.name.cmp(&right.name));
        check_unique(self.screens.iter().map(|it| &it.name), "screen")?;
        for bid in tender.bids() {
            self.check_bid(bid).at(("bid", &bid.provider))?;
        }
        self.check_buyer(tender)?;
        if let Some(ties) = &mut self.ties {
            ties.sort();
            ties.check(tender).at("ties")?;
        }
        self.check_support_stops(tender.playing_field())?;
        Ok(self)
    }

    /// Where the highest total is first, what only costs can mean is not asked.
    fn check_first(&self, first: FirstTotal) -> Result<(), Error> {
        let asked = [
            ("the buyer's cost", self.buyer.is_some()),
            ("a contract", self.contract.is_some()),
            ("a pay cost floor", self.pay_cost_floor.is_some()),
            ("robustness", self.robustness.is_some()),
            ("scoring", self.scoring.is_some()),
            ("a screen", !self.screens.is_empty()),
            ("a whole life", self.whole_life.is_some()),
        ];
        let found = asked.into_iter().find(|(_, asked)| *asked && first == FirstTotal::Highest);
        found.map_or(Ok(()), |(what, _)| Err(highest_first(what)))
    }

    fn check_pay_cost_floor(&self, demand: &Demand, currency: Currency) -> Result<(), Error> {
        let Some(floor) = &self.pay_cost_floor else { return Ok(()) };
        floor.check()?;
        currency.same_as(floor.floor.pay.currency())?;
        for name in floor.lines.keys() {
            match demand.line(name.as_str()).map(DemandLine::kind) {
                None => return Err(demand.unknown_line(name)),
                Some(LineKind::Preset(_)) => {
                    return Err(refused!(
                        Misplaced: "line {name:?} is preset by the tender: no bidder chose its price, so leave it out"
                    ));
                }
                Some(LineKind::Optional | LineKind::Required) => {}
            }
        }
        Ok(())
    }

    /// Contract and plan fit the lines, the bids and the period.
    fn check_contract(&self, tender: &Tender) -> Result<(), Error> {
        if let Some(contract) = &self.contract {
            contract.check(tender.demand()).at("the contract")?;
        }
        let Some(plan) = &self.whole_life else { return Ok(()) };
        let months = tender.period().months();
        plan.fits(tender.bids(), tender.currency(), months, self.indexation.as_ref())
            .at("the whole-life plan")
    }

    /// Marks on known criteria.
    fn check_bid(&self, bid: &Bid) -> Result<(), Error> {
        bid.marks.iter().try_for_each(|(criterion, mark)| match &self.scoring {
            Some(scoring) => scoring.check_mark(criterion, *mark),
            None => Err(error::unknown_name(criterion, "criterion")),
        })
    }

    /// The buyer's own records name bids and are in the tender's currency.
    fn check_buyer(&self, tender: &Tender) -> Result<(), Error> {
        let Some(buyer) = &self.buyer else { return Ok(()) };
        let bids = tender.bids();
        let providers = |name: &Name| bids.binary_search_by(|bid| bid.provider.cmp(name)).is_ok();
        buyer.check(tender.currency(), providers)?;
        for bid in bids {
            buyer.check_sector(bid).at(("bid", &bid.provider))?;
        }
        Ok(())
    }

    /// A support that stops is measured by some rule, and stops by a share.
    fn check_support_stops(&self, field: &PlayingField) -> Result<(), Error> {
        let record = "the supports that stop";
        for (support, part) in &self.support_stops {
            check_measured(field, *support).at(record)?;
            if part.is_negative() || *part > Percent::WHOLE {
                return Err(error::not_a_share(part)).at(record);
            }
        }
        Ok(())
    }
}

/// Bands in the tender's currency, for lines that bidders price, on a basis that prices can be held
/// against.
fn check_corridor(corridor: &Corridor, tender: &Tender) -> Result<(), Error> {
    let currency = tender.currency();
    for (name, band) in corridor.bands() {
        currency.same_as(band.currency()).at(("the corridor of line", name))?;
    }
    let record = "the corridor";
    let market = corridor.market().map(Market::currency);
    let stated = corridor.stated_total().map(PriceBand::currency);
    for found in market.into_iter().chain(stated) {
        currency.same_as(found).at(record)?;
    }
    for name in corridor.lines() {
        match tender.demand().line(name.as_str()).map(DemandLine::kind) {
            None => return Err(tender.demand().unknown_line(name)).at(record),
            Some(LineKind::Preset(_)) => {
                return Err(refused!(
                    Misplaced: "line {name:?} is preset by the tender: remove its band"
                ))
                .at(record);
            }
            Some(LineKind::Optional | LineKind::Required) => {}
        }
    }
    let mut bases = tender.bids().iter().map(|bid| bid.rate_card.vat_basis());
    let first = bases.next();
    let mixed = bases.any(|basis| Some(basis) != first);
    let stated = tender.buyer_tax().is_some_and(|tax| tax.corridor.is_some());
    if mixed && !stated {
        return Err(refused!(
            Mixed: "bids are on several VAT bases and those of the corridor's prices is not stated: state it with the buyer's tax"
        )).at(record);
    }
    Ok(())
}

fn check_estimate(
    estimate: &PriceEstimate,
    demand: &Demand,
    currency: Currency,
) -> Result<(), Error> {
    for (scenario, amount) in &estimate.amounts {
        check_amount(*amount).at(("scenario", scenario))?;
        currency.same_as(amount.currency())?;
        if !demand.scenarios().iter().any(|known| known.name() == scenario) {
            let known = demand.scenarios().iter().map(crate::demand::Scenario::name);
            return Err(crate::exact::name::unknown_among(scenario.as_str(), "scenario", known));
        }
    }
    Ok(())
}

/// Some rule of the field measures the support.
fn check_measured(field: &PlayingField, support: Support) -> Result<(), Error> {
    let measures = |rule: &crate::tender::playing_field::FieldRule| {
        rule.support.is_some_and(|(measured, _)| measured == support)
    };
    if field.rules.iter().any(measures) {
        return Ok(());
    }
    Err(refusal::support_not_measured(support.as_str()))
}
