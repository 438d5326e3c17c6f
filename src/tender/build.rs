//! Putting the records of a tender together, checked against each other.

use std::collections::BTreeMap;

use super::bid::Bid;
use super::buyer_tax::{self, BuyerTax};
use super::circumstance::{CircumstanceKind, CircumstanceValue};
use super::playing_field::PlayingField;
use super::ranking::{FirstTotal, RankOn};
use super::{MAX_BIDS, MAX_FURTHER_FIELDS, MAX_PRICES, OWN_FIELD, Tender};
use crate::budget::Budget;
use crate::demand::{Demand, DemandLine, LineKind};
use crate::error::{self, AtRecord, Error, quoted, refused};
use crate::exact::name::check_unique;
use crate::exact::{Currency, Month, Name, Period, Rounding, Text};
use crate::price::{PriceBand, Rate, RateCard};
use crate::tender::refusal;

/// Collects the records of a [`Tender`].
#[derive(Clone, Debug)]
#[must_use]
pub struct TenderBuilder {
    pub(super) title: String,
    pub(super) currency: Currency,
    pub(super) period: Period,
    pub(super) price_base: Month,
    pub(super) demand: Demand,
    pub(super) field: PlayingField,
    pub(super) rank_on: RankOn,
    pub(super) line_rounding: Option<Rounding>,
    pub(super) first: FirstTotal,
    pub(super) buyer_tax: Option<BuyerTax>,
    pub(super) further_fields: Vec<(String, PlayingField)>,
    pub(super) bids: Vec<Bid>,
    pub(super) budget: Budget,
}

impl Tender {
    /// Begins a tender; the price base is the first month unless another is said.
    pub fn builder(
        title: &str,
        currency: Currency,
        period: Period,
        demand: Demand,
    ) -> TenderBuilder {
        TenderBuilder {
            title: title.to_owned(),
            currency,
            period,
            price_base: period.from(),
            demand,
            field: PlayingField::default(),
            rank_on: RankOn::Exact,
            line_rounding: None,
            first: FirstTotal::Lowest,
            buyer_tax: None,
            further_fields: Vec::new(),
            bids: Vec::new(),
            budget: Budget::default(),
        }
    }

    /// This tender as a builder, to change something in it and build it again.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use fullcost::tender::Tender;
    ///
    /// let tender = Tender::from_json(r#"{
    ///     "format": 1, "title": "Meals", "currency": "GBP", "unit": "meal",
    ///     "period": {"from": "2026-04", "months": 12}, "demand": {"lunch": "5000"},
    ///     "bids": [{"provider": "kitchen", "vat": "exclusive", "rates": {"lunch": "6.40"}}]
    /// }"#)?;
    /// assert_eq!(tender.to_builder().build()?, tender);
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn to_builder(&self) -> TenderBuilder {
        let records = &*self.0;
        let further = records.further_fields.iter();
        let further = further.map(|one| (one.name.to_string(), one.field.clone()));
        TenderBuilder {
            title: records.title.as_str().to_owned(),
            currency: records.currency,
            period: records.period,
            price_base: records.price_base,
            demand: records.demand.clone(),
            field: records.field.clone(),
            rank_on: records.rank_on,
            line_rounding: records.line_rounding,
            first: records.first,
            buyer_tax: records.buyer_tax.clone(),
            further_fields: further.collect(),
            bids: records.bids.clone(),
            budget: records.budget,
        }
    }
}

impl TenderBuilder {
    /// States the month in whose prices amounts are.
    pub fn price_base(self, price_base: Month) -> Self {
        TenderBuilder { price_base, ..self }
    }

    /// Sets lines and scenarios.
    pub fn demand(self, demand: Demand) -> Self {
        TenderBuilder { demand, ..self }
    }

    /// Sets taxes and adjustments.
    pub fn playing_field(self, field: PlayingField) -> Self {
        TenderBuilder { field, ..self }
    }

    /// Says on which totals bids are ranked.
    pub fn rank_on(self, rank_on: RankOn) -> Self {
        TenderBuilder { rank_on, ..self }
    }

    /// Says that what each line comes to is rounded to the minor unit, by this rule, before lines are
    /// added up, as bills of quantities are. Totals are sums of rounded lines then, in every view.
    pub fn line_rounding(self, rounding: Rounding) -> Self {
        TenderBuilder { line_rounding: Some(rounding), ..self }
    }

    /// Says which total is first: the lowest, or, where bidders pay the buyer, as for a concession, the
    /// highest.
    pub fn first(self, first: FirstTotal) -> Self {
        TenderBuilder { first, ..self }
    }

    /// States rate and recovery of the buyer's tax. Bids may then be on different VAT bases, and
    /// every total is what the bid costs the buyer.
    pub fn buyer_tax(self, buyer_tax: BuyerTax) -> Self {
        TenderBuilder { buyer_tax: Some(buyer_tax), ..self }
    }

    /// Adds a playing field beside the tender's own, to be compared with it. Every bid states what
    /// any of them asks.
    pub fn further_field(mut self, name: &str, field: PlayingField) -> Self {
        self.further_fields.push((name.to_owned(), field));
        self
    }

    /// Sets how much work may be spent on the tender and on what is asked of it.
    pub fn budget(self, budget: Budget) -> Self {
        TenderBuilder { budget, ..self }
    }

    /// Adds a bid.
    pub fn bid(mut self, bid: Bid) -> Self {
        self.bids.push(bid);
        self
    }

    /// Checks all records against each other.
    ///
    /// # Errors
    ///
    /// The first problem found, with the bid and line that has it: no bid at all, a provider
    /// twice, a line without price or a price without line, a mixed currency, unit, period,
    /// price base or VAT basis, a circumstance that is asked for and not stated or stated and
    /// not asked for, a cost model that does not fit, or a bound.
    pub fn build(mut self) -> Result<Tender, Error> {
        let title = Text::new(&self.title).at("the title of the tender")?;
        if self.bids.is_empty() {
            return Err(error::missing("bid"));
        }
        if self.bids.len() > MAX_BIDS {
            return Err(error::too_many("bids", MAX_BIDS));
        }
        let parties: usize = self.bids.iter().map(|bid| bid.parties().len()).sum();
        if parties.saturating_mul(self.demand.lines().len()) > MAX_PRICES {
            return Err(error::too_many("prices (bids by lines)", MAX_PRICES));
        }
        self.bids.sort_by(|left, right| left.provider.cmp(&right.provider));
        check_unique(self.bids.iter().map(|it| &it.provider), "provider")?;
        let further = self.take_further_fields()?;
        self.check_budget(&further)?;
        let asking = || std::iter::once(&self.field).chain(further.iter().map(|(_, field)| field));
        asking().try_for_each(|field| self.check_field(field))?;
        self.buyer_tax.as_ref().map_or(Ok(()), BuyerTax::check).at(buyer_tax::RECORD)?;
        self.check_demand()?;
        self.check_line_rates().at(buyer_tax::RECORD)?;
        self.check_first(!further.is_empty())?;
        self.check_vat_bases()?;
        let bids = self.bids.iter();
        let checked = bids.map(|bid| self.check_bid(bid, asking()).at(("bid", &bid.provider)));
        error::gathered::<(), ()>(checked)?;
        Ok(self.prepare(title, further))
    }

    /// What can be said of one bid beside the tender and its fields.
    fn check_bid<'a>(
        &self,
        bid: &Bid,
        fields: impl Iterator<Item = &'a PlayingField> + Clone,
    ) -> Result<(), Error> {
        bid.check().and_then(|()| bid.check_sums())?;
        self.check_basis(bid)?;
        self.check_card(&bid.rate_card)?;
        self.check_volumes(&bid.rate_card)?;
        self.check_initial_totals(bid)?;
        self.check_success_rates(bid)?;
        if bid.consortium.is_none() {
            return self.check_party(bid, fields);
        }
        check_joint(bid)?;
        if self.line_rounding.is_some() {
            return Err(refused!(
                Unsupported: "the lines of a joint bid are sums of its partners' parts, and which of them a rounding falls to is not said: leave the rounding of lines out, or compare it as a bid of one provider"
            ));
        }
        bid.parties().iter().try_for_each(|party| {
            let partner = ("partner", &party.provider);
            party.check().at(partner)?;
            self.check_basis(party).at(partner)?;
            self.check_lines(&party.rate_card).at(partner)?;
            self.check_party(party, fields.clone()).at(partner)
        })
    }

    /// The playing fields beside the tender's own, in the order of their names.
    fn take_further_fields(&mut self) -> Result<Vec<(Name, PlayingField)>, Error> {
        if self.further_fields.len() > MAX_FURTHER_FIELDS {
            return Err(error::too_many("further playing fields", MAX_FURTHER_FIELDS));
        }
        let named = std::mem::take(&mut self.further_fields).into_iter().map(|(name, field)| {
            let name = Name::new(&name).at("the name of a playing field")?;
            if name.as_str() == OWN_FIELD {
                return Err(error::reserved_name(
                    name,
                    "playing field",
                    "the tender's own playing field",
                ));
            }
            Ok((name, field))
        });
        let mut named = named.collect::<Result<Vec<_>, Error>>()?;
        named.sort_by(|(left, _), (right, _)| left.cmp(right));
        check_unique(named.iter().map(|(name, _)| name), "playing field")?;
        Ok(named)
    }

    /// Rates of tax are of lines of the tender.
    fn check_line_rates(&self) -> Result<(), Error> {
        let mut taxed = self.buyer_tax.iter().flat_map(|tax| tax.line_rates.keys());
        match taxed.find(|line| self.demand.line(line.as_str()).is_none()) {
            Some(line) => Err(self.demand.unknown_line(line)).at("line_rates"),
            None => Ok(()),
        }
    }

    /// One sum of lines that bear tax at several rates cannot be told on another basis.
    fn check_initial_totals(&self, bid: &Bid) -> Result<(), Error> {
        let Some(tax) = &self.buyer_tax else { return Ok(()) };
        let basis = bid.rate_card.vat_basis();
        let lines = self.demand.lines().iter();
        let lines = lines.filter(|line| line.kind() != LineKind::Optional);
        let mut costs = lines.map(|line| tax.factor_of(line.name().as_str(), basis));
        let first = costs.next();
        if bid.initial_totals.is_empty() || costs.all(|cost| Some(cost) == first) {
            return Ok(());
        }
        Err(refused!(
            Unsupported: "what the bid came to before the auction is one sum, its lines bear tax at several rates, and what of it falls to each is not said: restate all bids at what they cost the buyer and leave the buyer's tax out, or leave the sum out"
        )).at("initial_totals")
    }

    /// Bids on different VAT bases need the buyer's tax.
    fn check_vat_bases(&self) -> Result<(), Error> {
        let Some(first) = self.bids.first() else { return Ok(()) };
        let expected = first.rate_card.vat_basis();
        let other = self.bids.iter().find(|bid| bid.rate_card.vat_basis() != expected);
        let Some(bid) = other else { return Ok(()) };
        if self.line_rounding.is_some() {
            return Err(refused!(
                Mixed: "lines are rounded as they are priced, and the VAT bases of {:?} and this bid differ: restate all prices on one, or leave the rounding of lines out",
                first.provider
            )).at(("bid", &bid.provider));
        }
        if let Some(tax) = &self.buyer_tax {
            return self.check_preset_basis(tax);
        }
        let found = bid.rate_card.vat_basis();
        let (expected, found) = (expected.in_words(), found.in_words());
        let other = first.provider.to_text();
        Err(refusal::mixed_vat_basis(expected, other, found)).at(("bid", &bid.provider))
    }

    /// Preset prices are on one basis, which is not that of every bid.
    fn check_preset_basis(&self, tax: &BuyerTax) -> Result<(), Error> {
        let preset = |line: &&DemandLine| matches!(line.kind(), LineKind::Preset(_));
        match self.demand.lines().iter().find(preset) {
            Some(line) if tax.preset.is_none() => Err(refused!(
                Missing: "line {:?} is preset, bids are on several VAT bases and that of preset prices is not stated: state it with the buyer's tax",
                line.name()
            )),
            _ => Ok(()),
        }
    }

    /// Where the highest total is first, what only costs can mean is refused.
    fn check_first(&self, further: bool) -> Result<(), Error> {
        if self.first == FirstTotal::Lowest {
            return Ok(());
        }
        if further || !self.field.rules.is_empty() {
            return Err(refusal::highest_first("a playing field"));
        }
        if self.buyer_tax.is_some() {
            return Err(refusal::highest_first("the buyer's tax"));
        }
        for bid in &self.bids {
            let bid_is = |what| Err(refusal::highest_first(what)).at(("bid", &bid.provider));
            let mut rates = bid.rate_card.rates();
            if rates.any(|(_, rate)| rate.band().is_none_or(|band| !band.is_point())) {
                return bid_is("a price band, or a price that is not the same at every volume,");
            }
            if bid.parties().iter().any(|party| party.cost_model.is_some()) {
                return bid_is("a cost model");
            }
        }
        Ok(())
    }

    /// What one provider states: a bidder, or a partner of a joint bid.
    fn check_party<'a>(
        &self,
        party: &Bid,
        fields: impl Iterator<Item = &'a PlayingField> + Clone,
    ) -> Result<(), Error> {
        self.check_circumstances(party, fields)?;
        self.check_cost_model(party)
    }

    /// A success rate for every priced line that aims at an outcome, and for no other.
    fn check_success_rates(&self, bid: &Bid) -> Result<(), Error> {
        for line in self.demand.lines().iter().filter(|line| line.outcome().is_some()) {
            let name = line.name().as_str();
            if bid.rate_card.rate(name).is_some() && !bid.success_rates.contains_key(name) {
                return Err(refused!(
                    Missing: "line {:?} aims at an outcome and this bid states no success rate for it: state one, or say \"not stated\"",
                    line.name()
                ));
            }
        }
        for line in bid.success_rates.keys() {
            let known = self.demand.line(line.as_str());
            let known = known.ok_or_else(|| self.demand.unknown_line(line))?;
            if known.outcome().is_none() {
                return Err(refused!(
                    Misplaced: "a success rate is stated for line {line:?}, which aims at no outcome: remove it, or name the outcome in the tender"
                ));
            }
        }
        Ok(())
    }

    /// Sums and presets of the field and demand are in the tender's currency.
    fn check_field(&self, field: &PlayingField) -> Result<(), Error> {
        for adjustment in &field.adjustments {
            for currency in adjustment.basis.as_form().currencies() {
                self.currency.same_as(currency).at(("adjustment", &adjustment.code))?;
            }
        }
        Ok(())
    }

    fn check_demand(&self) -> Result<(), Error> {
        for line in self.demand.lines() {
            if let LineKind::Preset(price) = line.kind() {
                self.currency.same_as(price.currency()).at(("line", line.name()))?;
            }
        }
        Ok(())
    }

    fn check_basis(&self, bid: &Bid) -> Result<(), Error> {
        self.currency.same_as(bid.rate_card.currency())?;
        if let Some(found) = bid.period {
            same_period(self.period, found)?;
        }
        if let Some(found) = bid.price_base {
            same_price_base(self.price_base, found)?;
        }
        let stated = bid.stated_totals.iter().map(|(scenario, it)| (scenario, it.currency()));
        let initial = bid.initial_totals.iter().map(|(scenario, it)| (scenario, it.currency()));
        for (scenario, currency) in stated.chain(initial) {
            self.currency.same_as(currency)?;
            if !self.demand.scenarios().iter().any(|known| known.name() == scenario) {
                let known = self.demand.scenarios().iter().map(crate::demand::Scenario::name);
                return Err(crate::exact::name::unknown_among(
                    scenario.as_str(),
                    "scenario",
                    known,
                ));
            }
        }
        Ok(())
    }

    fn check_card(&self, card: &RateCard) -> Result<(), Error> {
        self.check_lines(card)?;
        let lines = self.demand.lines();
        for (line, rate) in card.rates_of(lines.iter()) {
            let LineKind::Preset(price) = line.kind() else { continue };
            let on_card = buyer_tax::preset_on(self.buyer_tax.as_ref(), card, line.name(), price);
            if on_card.to_units(6).is_none() {
                let (name, basis) = (line.name(), card.vat_basis().in_words());
                return Err(refused!(
                    Unsupported: "line {name:?} is preset at {price}, which {basis} VAT has more than six decimal places: preset it exclusive of VAT"
                ));
            }
            if let Some(rate) = rate
                && rate.band() != Some(&PriceBand::of_any_sign(price, price)?)
            {
                let name = line.name();
                let (preset, found) = (price.to_string(), rate.to_string());
                return Err(refused!(
                    Conflict: "line {name:?} is priced at {found} and preset at {preset}: leave the price out, or state the preset one"
                ));
            }
        }
        let mut rates = card.rates_of(lines.iter());
        let missing = |(line, rate): &(&DemandLine, Option<&Rate>)| {
            line.kind() == LineKind::Required && rate.is_none()
        };
        match rates.find(missing) {
            Some((line, _)) => Err(refusal::missing_rate(line.name())),
            None => Ok(()),
        }
    }

    /// Every rate is of a line of the tender, in its unit.
    fn check_lines(&self, card: &RateCard) -> Result<(), Error> {
        for (name, rate) in card.rates() {
            let line = self.demand.line(name.as_str());
            let line = line.ok_or_else(|| self.demand.unknown_line(name))?;
            if let Some(unit) = rate.unit()
                && unit != line.unit()
            {
                return Err(mixed_unit(line.unit(), unit)).at(("line", name));
            }
            let lowest = rate.price().lowest();
            if lowest.is_negative() && !line.may_be_below_zero() {
                return Err(refused!(
                    Range: "the price {} is negative: give a price of zero or more, or say that the line may have one (\"below_zero\": true)",
                    lowest.to_plain_text()
                ))
                .at(("line", name));
            }
        }
        Ok(())
    }

    /// No scenario asks for more of a line than its price is for.
    fn check_volumes(&self, card: &RateCard) -> Result<(), Error> {
        for (line, rate) in card.rates().filter(|(_, rate)| rate.greatest_volume().is_some()) {
            for scenario in self.demand.scenarios() {
                let quantity = scenario.quantity(line.as_str()).unwrap_or_default();
                let volume = rate.check_volume(&quantity.to_fraction());
                volume.at(("scenario", scenario.name())).at(("line", line))?;
            }
        }
        Ok(())
    }

    fn check_circumstances<'a>(
        &self,
        bid: &Bid,
        fields: impl Iterator<Item = &'a PlayingField> + Clone,
    ) -> Result<(), Error> {
        let asked = asked_by(bid.sector.as_ref(), fields.clone())?;
        for rule in fields.flat_map(|it| &it.rules) {
            let needs = rule.basis.as_form().needs();
            if !rule.applies(bid.sector.as_ref())? {
                continue;
            }
            for (circumstance, _) in needs {
                if !bid.circumstances.contains_key(circumstance.as_str()) {
                    return Err(refused!(
                        Missing: "{:?} applies to this bid, which does not state {circumstance:?}: state it, \"0\" included, or say \"not stated\"",
                        rule.code
                    ));
                }
            }
        }
        for (circumstance, statement) in &bid.circumstances {
            // A rule that asks another sector only does not count: so a misspelt sector, which
            // would take a bid out of its rules, is found.
            let expected = *asked
                .get(circumstance)
                .ok_or_else(|| error::unasked_circumstance(circumstance))?;
            if let Some(value) = statement.value() {
                if value.kind() != expected {
                    let circumstance = circumstance.clone();
                    let (expected, found) = (expected.as_str(), value.kind().as_str());
                    return Err(refusal::circumstance_kind(circumstance, expected, found));
                }
                if let CircumstanceValue::Money(amount) = value {
                    let record = ("circumstance", circumstance);
                    self.currency.same_as(amount.currency()).at(record)?;
                }
            }
        }
        Ok(())
    }

    fn check_cost_model(&self, bid: &Bid) -> Result<(), Error> {
        let Some(model) = bid.cost_model.as_ref() else {
            return Ok(());
        };
        let record = "cost model";
        let organisation = &model.full_cost().organisation;
        self.currency.same_as(organisation.currency()).at(record)?;
        same_period(self.period, organisation.period()).at(record)?;
        same_price_base(self.price_base, organisation.price_base()).at(record)?;
        let lines = self.demand.lines();
        for (name, _) in model.serves() {
            if self.demand.line(name.as_str()).is_none() {
                return Err(self.demand.unknown_line(name)).at(record);
            }
        }
        // A partner's model stands behind the lines of its part.
        let priced = |line: &&DemandLine| {
            let rate = bid.rate_card.rate(line.name().as_str());
            line.kind() == LineKind::Required && rate.is_some()
        };
        for line in lines.iter().filter(priced) {
            let service = model
                .service_behind(line.name().as_str())
                .ok_or_else(|| error::missing_service(line.name()))
                .at(record)?;
            let service = model.full_cost().service(service.as_str())?;
            if &service.unit != line.unit() {
                let error = mixed_unit(line.unit(), &service.unit);
                return Err(error.at(("line", line.name()))).at(record);
            }
        }
        Ok(())
    }
}

/// What fields ask of a bid of this sector, each circumstance with one kind in all of them.
fn asked_by<'a>(
    sector: Option<&Name>,
    fields: impl Iterator<Item = &'a PlayingField>,
) -> Result<BTreeMap<Name, CircumstanceKind>, Error> {
    let mut asked = BTreeMap::new();
    for field in fields {
        for (name, kind) in field.circumstances_asked_of(sector)? {
            if let Some(first) = asked.insert(name.clone(), kind)
                && first != kind
            {
                let (first, second) = (first.as_str(), kind.as_str());
                return Err(refusal::circumstance_conflict(name.to_text(), first, second));
            }
        }
    }
    Ok(asked)
}

/// Sector, circumstances and cost model of a joint bid are its partners'.
fn check_joint(bid: &Bid) -> Result<(), Error> {
    let what = if bid.sector.is_some() {
        "a sector"
    } else if !bid.circumstances.is_empty() {
        "circumstances"
    } else if bid.cost_model.is_some() {
        "a cost model"
    } else {
        return Ok(());
    };
    Err(refused!(
        Misplaced: "a joint bid gives {what} of its own: move it to the partner whose it is"
    ))
}

fn same_period(expected: Period, found: Period) -> Result<(), Error> {
    if expected == found {
        return Ok(());
    }
    Err(refused!(
        Mixed: "the period {found} is mixed with {expected}: correct it, or convert to one period first"
    ))
}

fn same_price_base(expected: Month, found: Month) -> Result<(), Error> {
    if expected == found {
        return Ok(());
    }
    Err(refused!(
        Mixed: "prices of {found} are mixed with prices of {expected}: correct it, or index to one price base first"
    ))
}

fn mixed_unit(expected: &Name, found: &Name) -> Error {
    error::mixed_unit(quoted(expected.as_str()), quoted(found.as_str()))
}
