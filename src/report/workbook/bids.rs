//! What came out of an appraisal as figures of a workbook.

use std::collections::BTreeMap;

use super::model::{Band, Cell, Model, Sheet, contract_record};
use crate::answer::Answer;
use crate::appraisal::contract_outcome::agreed_record;
use crate::appraisal::{CostToBuyer, Discounting, Findings, ScenarioFindings, ViewFindings};
use crate::error::{AtRecord as _, Error};
use crate::evidence::Evidence;
use crate::exact::{Figure, Name};
use crate::price::quartile_working::demanded_record;
use crate::price::{PriceBand, View};
use crate::score::{BandTotal, ScoreOrder, Scores};
use crate::tender::{BandEnd, FirstTotal, RankInterval, RankOn, ScenarioComparison};

/// Every scenario and view under one playing field.
pub(super) fn appraisal(model: &mut Model, field: &Findings) -> Result<(), Error> {
    for found in &field.scenarios {
        let scenario = field.comparison().scenario(found.scenario.as_str())?;
        Tables { model, field, scenario }.all(found)?;
    }
    Ok(())
}

/// The tables of one scenario under one playing field.
pub(super) struct Tables<'a, 'b> {
    pub(super) model: &'b mut Model,
    pub(super) field: &'a Findings,
    pub(super) scenario: ScenarioComparison<'a>,
}

type Ends = (Cell, Cell);

impl Tables<'_, '_> {
    fn all(&mut self, found: &ScenarioFindings) -> Result<(), Error> {
        for view in &found.views {
            self.view(view)?;
        }
        if let Some(Answer::Found(scores)) = &found.scores {
            self.scores(scores)?;
        }
        self.own_costs(found)?;
        self.screens(found)?;
        for found in &found.cost_to_buyer {
            self.cost_to_buyer(found)?;
        }
        self.supports(found)?;
        self.buyer_tax(found)?;
        self.prices(found)?;
        self.contract()?;
        self.whole_life(found)
    }

    /// A heading on workings and results alike.
    pub(super) fn heading(&mut self, text: &str) -> String {
        let field = self.field.field.as_ref().map(|field| format!("; playing field {field}"));
        let scenario = self.scenario.name();
        let text = format!("{text}, scenario {scenario}{}", field.unwrap_or_default());
        self.model.heading(Sheet::Workings, &text);
        self.model.heading(Sheet::Results, &text);
        text
    }

    /// The playing field and the scenario, as a part of records.
    pub(super) fn scope(&self) -> String {
        format!("{}/{}", self.scenario.comparison().field_name(), self.scenario.name())
    }

    /// Both ends of a figure; one row where it is one figure.
    fn ends(
        &mut self,
        figure: &Figure,
        evidence: impl Fn(BandEnd) -> Result<Evidence, Error>,
    ) -> Result<Ends, Error> {
        let low = self.model.compile(&evidence(BandEnd::Low)?)?;
        if figure.is_point() {
            return Ok((low, low));
        }
        Ok((low, self.model.compile(&evidence(BandEnd::High)?)?))
    }

    /// A table of figures: all low ends below each other, then all high ends where there are bands.
    fn table(&mut self, name: &str, rows: &[(String, Ends)]) -> Result<Vec<Ends>, Error> {
        let banded = rows.iter().any(|(_, (low, high))| low != high);
        let mut results = Vec::with_capacity(rows.len());
        for (label, (low, _)) in rows {
            let label = if banded { format!("{label}, low end") } else { label.clone() };
            let result = self.model.named_result(&format!("{name}_{label}"), &label, *low)?;
            results.push((result, result));
        }
        if banded {
            for ((label, (_, high)), result) in rows.iter().zip(&mut results) {
                let label = format!("{label}, high end");
                result.1 = self.model.named_result(&format!("{name}_{label}"), &label, *high)?;
            }
        }
        Ok(results)
    }

    fn view(&mut self, found: &ViewFindings) -> Result<(), Error> {
        let words = found.view.in_words();
        let heading = self.heading(&format!("{words}: totals"));
        let (mut rows, mut ranks, mut lines) = (Vec::new(), Vec::new(), Vec::new());
        for bid in &found.order {
            let (Some(total), Some(rank)) = (&bid.total, bid.rank) else { continue };
            let handle = self.scenario.bid(bid.provider.as_str())?;
            let evidence = |end| handle.evidence(found.view, end).at(("bid", &bid.provider));
            let ends = self.ends(total, evidence)?;
            rows.push((bid.provider.to_string(), ends));
            ranks.push(rank);
            for line in evidence(BandEnd::Low)?.parts().iter().skip(1) {
                lines.push((
                    format!("{}: {}", bid.provider, line.label()),
                    self.model.compile(line)?,
                ));
            }
        }
        let name = format!("{}_{}", self.scenario.name(), found.view.as_str());
        let results = self.table(&name, &rows)?;
        let notice = if found.view.is_appraisal() { "; not an award ranking" } else { "" };
        let text = heading.replacen(": totals", &format!(": ranks{notice}"), 1);
        let cells = self.ranked(&text, &rows, &results, &ranks)?;
        for ((provider, _), cell) in rows.iter().zip(cells) {
            let scope = self.scope();
            self.model.know(&format!("rank/{scope}/{}/{provider}", found.view.as_str()), cell);
        }
        if !lines.is_empty() {
            let text = heading.replacen(": totals", ": lines between price and total, low ends", 1);
            self.model.heading(Sheet::Results, &text);
        }
        lines.iter().try_for_each(|(label, cell)| self.model.result(label, *cell).map(|_| ()))
    }

    /// Ranks as the tender asks: on exact totals, or on totals in minor units.
    fn ranked(
        &mut self,
        heading: &str,
        rows: &[(String, Ends)],
        results: &[Ends],
        ranks: &[RankInterval],
    ) -> Result<Vec<Cell>, Error> {
        let mut ends = results.to_vec();
        if self.field.rank_on == RankOn::MinorUnit && !results.is_empty() {
            let places = self.field.currency.minor_unit_digits();
            let mut rounded = Vec::with_capacity(rows.len());
            for ((label, _), (low, high)) in rows.iter().zip(results) {
                let lows = self.model.in_minor_units(*low, places)?;
                let highs =
                    if low == high { lows } else { self.model.in_minor_units(*high, places)? };
                rounded.push((label.clone(), (lows, highs)));
            }
            self.model.heading(Sheet::Results, &format!("{heading}: as they are ranked"));
            ends = self.table("ranked", &rounded)?;
        }
        let rows = rows.iter().zip(ends).zip(ranks);
        let rows: Vec<_> = rows
            .map(|(((label, _), (low, high)), rank)| (label.clone(), low, high, *rank))
            .collect();
        self.model.ranks(heading, &rows, self.field.first == FirstTotal::Highest)
    }

    fn scores(&mut self, scores: &Scores) -> Result<(), Error> {
        let heading = self.heading("scores");
        let rule = scores.scoring.rule.facts();
        let scenario = self.scenario;
        let price = |bid: &Name, price: &crate::exact::Fraction| {
            let handle = scenario.bid(bid.as_str())?;
            let total = handle.standing(View::Tendered).total.as_ref();
            let point = total.is_none_or(crate::price::Interval::is_point);
            let high = scores.scoring.band_total == BandTotal::HighEnd && !point;
            let end = if high { BandEnd::High } else { BandEnd::Low };
            let (label, unit) =
                (format!("price of {bid}"), scenario.tender().currency().to_string());
            let record = handle.total_record(View::Tendered, end);
            let (rank_on, currency) = (self.field.rank_on, self.field.currency);
            if rank_on == RankOn::Exact {
                return Ok(Evidence::stated(&label, price.clone(), &unit, None).known_as(record));
            }
            let exact = total.map_or(price, |total| end.of(total)).clone();
            let exact = Evidence::stated(&label, exact, &unit, None).known_as(record);
            Ok(rank_on.working(exact, currency))
        };
        let (mut rows, mut ranks) = (Vec::new(), Vec::new());
        for (provider, score) in scores.ranked() {
            let evidence = scores.evidence_with(provider.as_str(), &price)?;
            let cell = self.model.compile(&evidence)?;
            let power = if score.figure.degree == 1 { "" } else { ", the power that decides" };
            rows.push((format!("{provider}{power}"), (cell, cell)));
            ranks.push(RankInterval::new(score.rank, score.rank));
        }
        let results = self.table(&format!("{}_score", self.scenario.name()), &rows)?;
        let rows = rows.into_iter().zip(results).zip(ranks);
        let rows: Vec<_> =
            rows.map(|(((label, _), (low, high)), rank)| (label, low, high, rank)).collect();
        let text = heading.replacen("scores", &format!("ranks by {}", rule.name), 1);
        self.model.ranks(&text, &rows, rule.order == ScoreOrder::HighestFirst).map(|_| ())
    }

    fn own_costs(&mut self, found: &ScenarioFindings) -> Result<(), Error> {
        self.heading("full cost in the bidder's own model");
        for position in &found.positions {
            let Some(own) = &position.own_cost else { continue };
            let handle = self.scenario.bid(position.provider.as_str())?;
            let Some(evidence) = handle.own_cost_evidence()? else { continue };
            let cell = self.model.compile(&evidence)?;
            let name = format!("{}_own_cost_{}", self.scenario.name(), position.provider);
            let label = format!("{}: own full cost", position.provider);
            self.model.named_result(&name, &label, cell)?;
            let scope = self.scope();
            self.model.know(&format!("own cost/{scope}/{}", position.provider), cell);
            let unit = own.price.currency().to_string();
            for (end, price, shortfall) in [
                ("", own.price.low(), own.shortfall.high()),
                (" at the high price", own.price.high(), own.shortfall.low()),
            ] {
                if end.is_empty() || !own.price.is_point() {
                    let price = self.price_of(handle, price, &unit, end)?;
                    if end.is_empty() {
                        let record = format!("own price/{scope}/{}", position.provider);
                        self.model.know(&record, price);
                    }
                    let label = format!("{}: own full cost less price{end}", position.provider);
                    let step = super::model::Step::Difference(vec![cell, price]);
                    let rule = "first less the others";
                    let value = shortfall.clone();
                    let short =
                        self.model.step(Sheet::Workings, (&label, &unit), rule, step, value)?;
                    self.model.result(&label, short)?;
                }
            }
        }
        Ok(())
    }

    /// The price that is held against the own cost: the basket where that is the price, else the
    /// price of the lines that count, as the crate worked it out.
    fn price_of(
        &mut self,
        handle: crate::tender::BidComparison<'_>,
        price: &crate::exact::Fraction,
        unit: &str,
        end: &str,
    ) -> Result<Cell, Error> {
        let which = if end.is_empty() { BandEnd::Low } else { BandEnd::High };
        let basket = self.model.known(&handle.basket_record(which));
        if let Some(basket) = basket.filter(|basket| self.model.value(*basket) == *price) {
            return Ok(basket);
        }
        let label = format!("price of the lines that count of {}{end}", &handle.bid.provider);
        self.model.decided(Sheet::Workings, (&label, unit), price.clone())
    }

    fn cost_to_buyer(&mut self, found: &CostToBuyer) -> Result<(), Error> {
        let Some(buyer) = &self.field.questions().buyer else { return Ok(()) };
        let heading = self.heading(&format!("cost to the buyer beside {}", found.view.in_words()));
        let (mut rows, mut ranks, mut with, mut hurdled) = (vec![], vec![], vec![], vec![]);
        for standing in &found.standings {
            let (Some(total), Some(rank)) = (&standing.total, standing.rank) else { continue };
            let name = standing.name.as_str();
            let evidence = |end| self.scenario.cost_to_buyer_evidence(buyer, found.view, name, end);
            let without = |end| {
                let whole = evidence(end)?;
                let first = whole.parts().first().cloned().filter(|_| !standing.hurdles.is_empty());
                Ok(first.unwrap_or(whole))
            };
            let both = [evidence(BandEnd::Low)?, evidence(BandEnd::High)?];
            let bare = [without(BandEnd::Low)?, without(BandEnd::High)?];
            let pick = |trees: &[Evidence; 2], end| {
                let [low, high] = trees.clone();
                Ok(if end == BandEnd::High { high } else { low })
            };
            let bare = self.ends(total, |end| pick(&bare, end))?;
            rows.push((name.to_owned(), bare));
            ranks.push(rank);
            if let (Some(total), Some(rank)) =
                (&standing.total_with_hurdles, standing.rank_with_hurdles)
            {
                with.push((name.to_owned(), self.ends(total, |end| pick(&both, end))?));
                hurdled.push(rank);
            }
        }
        let results = self.table("cost_to_buyer", &rows)?;
        self.ranked(&format!("{heading}: ranks; not an award ranking"), &rows, &results, &ranks)?;
        if with.iter().zip(&rows).any(|((_, with), (_, without))| with != without) {
            self.model.heading(Sheet::Results, &format!("{heading}: with hurdles"));
            let results = self.table("with_hurdles", &with)?;
            let text = format!("{heading}: ranks with hurdles; not an award ranking");
            self.ranked(&text, &with, &results, &hurdled)?;
        }
        Ok(())
    }

    fn supports(&mut self, found: &ScenarioFindings) -> Result<(), Error> {
        self.heading("what prices rest on");
        let mut rows = Vec::new();
        for support in &found.supports {
            let handle = self.scenario.bid(support.exposure.provider.as_str())?;
            let before_tax = |end| Ok(handle.card_before_tax_evidence(end));
            let ends = self.ends(&support.exposure.price, before_tax)?;
            rows.push((format!("{}: price before tax", support.exposure.provider), ends));
            for line in &support.exposure.lines {
                let Some(amount) = &line.amount else { continue };
                let ends = self.ends(amount, |end| handle.exposure_evidence(line.support, end))?;
                let words = line.support.in_words();
                rows.push((format!("{}: {words}", support.exposure.provider), ends));
            }
        }
        self.table("support", &rows).map(|_| ())
    }

    /// What the buyer's tax adds to each price, or takes off it.
    fn buyer_tax(&mut self, found: &ScenarioFindings) -> Result<(), Error> {
        if self.field.buyer_tax.is_none() {
            return Ok(());
        }
        self.heading("the buyer's tax");
        let mut rows = Vec::new();
        for position in &found.positions {
            let Some(tax) = &position.buyer_tax else { continue };
            let handle = self.scenario.bid(position.provider.as_str())?;
            let mut ends = Vec::new();
            for end in [BandEnd::Low, BandEnd::High] {
                let Some(evidence) = handle.buyer_tax_evidence(end) else { continue };
                ends.push(self.model.compile(&evidence)?);
            }
            let [low, high] = *ends.as_slice() else { continue };
            let high = if tax.tax.is_point() { low } else { high };
            rows.push((position.provider.to_string(), (low, high)));
        }
        self.table("buyer_tax", &rows).map(|_| ())
    }

    /// Outcomes, and what prices are held against.
    fn prices(&mut self, found: &ScenarioFindings) -> Result<(), Error> {
        self.heading("cost of an outcome");
        let mut rows = Vec::new();
        for line in &found.outcomes {
            for price in &line.prices {
                let handle = self.scenario.bid(price.provider.as_str())?;
                let name = line.line.as_str();
                let owner = format!("outcome/{}/{name}", price.provider);
                let mut ends = Vec::new();
                for end in [BandEnd::Low, BandEnd::High] {
                    let Some(evidence) = handle.outcome_evidence(name, end)? else { continue };
                    let cell = self.model.compile(&evidence.within(owner.as_str()))?;
                    if !ends.contains(&cell) {
                        ends.push(cell);
                        let row = self.model.row(cell).map(|row| row.label.clone());
                        let row =
                            format!("{}, {name}: {}", price.provider, row.unwrap_or_default());
                        rows.push((format!("{row}, {} end", end.as_str()), (cell, cell)));
                    }
                }
            }
        }
        self.table("outcome", &rows)?;
        self.heading("bounds that prices are held against");
        let mut rows = Vec::new();
        let (mut bands, mut basket) = (BTreeMap::new(), Vec::new());
        let mut floors = BTreeMap::new();
        let questions = self.field.questions();
        if let (Some(corridor), Some(basis)) = (&questions.corridor, &self.field.corridor) {
            for line in basis.lines.keys() {
                let mut band = Vec::new();
                for end in [BandEnd::Low, BandEnd::High] {
                    let name = line.as_str();
                    let found = self.scenario.corridor_line_evidence(corridor, name, end)?;
                    let Some(evidence) = found else { continue };
                    let cell = self.model.compile(&evidence)?;
                    rows.push((format!("corridor, {name}, {} end", end.as_str()), (cell, cell)));
                    band.push(cell);
                }
                if let Ok(band) = Band::try_from(band) {
                    bands.insert(line.clone(), band);
                }
            }
            for line in self.scenario.required_lines() {
                let demanded = format!("demand/{}/{}", self.scenario.name(), line.name());
                let record = demanded_record(line.name().as_str());
                match self.model.known(&demanded) {
                    Some(cell) => self.model.know(&record, cell),
                    None => self.model.forget(&record),
                }
            }
            for end in [BandEnd::Low, BandEnd::High] {
                let found = self.scenario.corridor_evidence(corridor, end)?;
                let Some(evidence) = found else { continue };
                let cell = self.model.compile(&evidence)?;
                rows.push((format!("corridor, basket, {} end", end.as_str()), (cell, cell)));
                basket.push(cell);
            }
        }
        if let Some(floor) = &questions.pay_cost_floor {
            for line in floor.lines.keys() {
                let Some(evidence) = floor.evidence(line.as_str())? else { continue };
                let cell = self.model.compile(&evidence)?;
                rows.push((format!("statutory pay cost floor, {line}"), (cell, cell)));
                floors.insert(line.clone(), cell);
            }
        }
        self.table("bound", &rows)?;
        self.tiers(found)?;
        self.floors(found, &floors)?;
        if bands.is_empty() {
            return Ok(());
        }
        self.positions(found, &bands, Band::try_from(basket).ok())
    }

    /// What a contract pays; of one scenario, not of several together.
    fn contract(&mut self) -> Result<(), Error> {
        let Some(contract) = &self.field.questions().contract else { return Ok(()) };
        self.heading("income under the contract");
        let scenario = self.scenario.name().clone();
        let mut rows = Vec::new();
        for bid in &self.field.contract {
            let outcomes = bid.outcomes.iter().filter(|outcome| outcome.scenario == scenario);
            for outcome in outcomes {
                let handle = self.scenario.bid(bid.provider.as_str())?;
                self.prices_that_are_paid(handle);
                let evidence = |end| handle.contract_evidence(contract, end);
                let ends = self.ends(&outcome.income, evidence)?;
                self.know_ends(&bid.provider, "income", ends);
                rows.push((format!("{}: income", bid.provider), ends));
                let Some(margin) = &outcome.margin else { continue };
                let evidence = |end| handle.contract_margin_evidence(contract, end);
                let Some(first) = evidence(BandEnd::Low)? else { continue };
                let ends =
                    self.ends(margin, |end| Ok(evidence(end)?.unwrap_or_else(|| first.clone())))?;
                self.know_ends(&bid.provider, "margin", ends);
                rows.push((format!("{}: margin", bid.provider), ends));
            }
        }
        self.table("contract", &rows).map(|_| ())
    }

    fn know_ends(&mut self, bid: &Name, what: &str, (low, high): Ends) {
        for (end, cell) in [("low", low), ("high", high)] {
            let record = contract_record(bid, self.scenario.name(), what, end);
            self.model.know(&record, cell);
        }
    }

    /// Where a contract pays a bid's price as it stands, both are one input.
    fn prices_that_are_paid(&mut self, handle: crate::tender::BidComparison<'_>) {
        let provider = &handle.bid.provider;
        for line in handle.tender().demand().lines() {
            let price = self.model.known(&format!("bid/{provider}/{}/price", line.name()));
            let Some(rate) = handle.bid.rate_card.rate(line.name().as_str()) else { continue };
            let one = rate.band().is_some_and(PriceBand::is_point);
            if let Some(price) = price.filter(|_| one) {
                for end in [BandEnd::Low, BandEnd::High] {
                    let record = format!("{}/price", agreed_record(provider, line.name(), end));
                    self.model.know(&record, price);
                }
            }
        }
    }

    /// Present values that are fractions.
    fn whole_life(&mut self, found: &ScenarioFindings) -> Result<(), Error> {
        let Some(plan) = &self.field.questions().whole_life else { return Ok(()) };
        self.heading("present value over the life of the contract");
        let mut rows = Vec::new();
        for standing in &found.whole_life {
            let high = standing.high.as_ref().map(|life| ("high prices", life));
            for (which, life) in [("low prices", &standing.low)].into_iter().chain(high) {
                let timing = plan.timing;
                let evidence = match (&plan.discounting, &life.money_of_each_year) {
                    (Discounting::Nominal(rate), Some(flows)) => {
                        flows.present_value_evidence(*rate, timing)?
                    }
                    (Discounting::Real(rate), _) => {
                        life.constant_prices.present_value_evidence(*rate, timing)?
                    }
                    (Discounting::RealByYear(rates), _) => {
                        life.constant_prices.present_value_by_year_evidence(rates, timing)?
                    }
                    (Discounting::Nominal(_), None) => None,
                };
                let Some(evidence) = evidence else { continue };
                let (bid, scenario) = (&standing.provider, self.scenario.name());
                let owner = format!("whole life/{bid}/{scenario}/{which}");
                let cell = self.model.compile(&evidence.within(owner.as_str()))?;
                rows.push((format!("{bid}, {which}"), (cell, cell)));
                let money = life.money_of_each_year.as_ref();
                let money = money.map(crate::price::NominalFlows::evidence).transpose()?;
                let refused = life.refused_uplift.as_ref();
                let refused = refused.map(|refused| [refused.evidence(), refused.real_evidence()]);
                let further = [Some(life.constant_prices.evidence()?), money].into_iter().flatten();
                for evidence in further.chain(refused.into_iter().flatten()) {
                    let label = format!("{bid}, {which}: {}", evidence.label());
                    let cell = self.model.compile(&evidence.within(owner.as_str()))?;
                    rows.push((label, (cell, cell)));
                }
            }
        }
        self.table("present_value", &rows).map(|_| ())
    }
}
