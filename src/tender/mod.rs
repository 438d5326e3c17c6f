//! Judging bids: put on one level field, how do several prices compare?
//!
//! A [`Tender`] holds a demand, a playing field and bids, all checked against each other when it
//! is [built](TenderBuilder::build). [`compare`] gives every bid's total and rank in the four
//! [views](View), for every scenario of demand; further questions (adjustments as signed lines,
//! the working behind a total, the position against the bidder's own cost or a corridor) are
//! asked of the [`Comparison`].

pub mod adjustment;
pub mod bid;
pub mod buyer;
pub mod circumstance;
pub mod comparison;
pub mod consortium;
pub mod falling_total;
pub mod playing_field;
pub mod position;
pub mod ranking;
pub mod robustness;
pub mod score;
pub mod screen;
pub mod subsidy;
pub mod tax;
mod terms;
pub mod view;

use std::sync::Arc;

pub use adjustment::{Adjustment, AdjustmentBasis, AppliesTo, Effect, ShortfallMeasure};
pub use bid::{Bid, CostModel};
pub use circumstance::{CircumstanceKind, CircumstanceValue, Statement};
pub use comparison::{
    AdjustmentLine, BandEnd, Comparison, ScenarioComparison, Standing, ViewComparison, compare,
};
pub use falling_total::FallingTotal;
pub use playing_field::{MAX_RULES, PlayingField};
pub use position::{CorridorPosition, OwnCost, OwnCostPosition, VolumeDifference};
pub use ranking::{RankInterval, RankOn};
pub use robustness::{
    ChangeOver, Contender, FirstBids, FirstRelation, Linear, OverRange, Piecewise, RangeChange,
    RangePiece,
};
pub use score::{
    AllEqual, BandTotal, BelowMinimum, Benchmark, Criterion, EdgePolicy, HighestQuality,
    IndexExponent, Offer, OtherBids, PointsRounding, RankedScore, RealisedWeight, ReferenceLine,
    RoundingTime, RuleFacts, ScoreBands, ScoreFigure, ScoreOrder, ScoreOutcome, ScoreRule,
    ScoreTies, ScoredBid, Scores, Scoring, ZeroPrice,
};
pub use screen::BelowMean;
pub use tax::{ReliefKind, Tax, TaxBase, TaxDirection};
pub use view::View;

use crate::demand::{Demand, DemandLine, LineKind};
use crate::error::{AtRecord, Error, quoted};
use crate::exact::name::check_unique;
use crate::exact::{Currency, Fraction, Month, Name, Period, Text};
use crate::price::rate_card::dominates;
use crate::price::{Corridor, PriceBand, RateCard, RatePrice};

/// The most bids of a tender.
pub const MAX_BIDS: usize = 10_000;

/// The most prices of a tender: bids × lines.
pub const MAX_PRICES: usize = 1_000_000;

/// The bound on comparing bids line by line: bids × bids × lines, of which a hundred at least are
/// counted, since pairs take room too. A thousand bids with a hundred lines reach it.
pub const MAX_DOMINANCE_WORK: usize = 100_000_000;

/// A demand, a playing field and bids, checked against each other. Cloning is cheap.
///
/// ```
/// use fullcost::demand::{Demand, DemandLine, Scenario};
/// use fullcost::exact::{Currency, Period, UnitPrice};
/// use fullcost::price::{RateCard, VatBasis};
/// use fullcost::tender::{Bid, Tender, View, compare};
///
/// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
/// let card = |price| RateCard::new(Currency::GBP, VatBasis::Exempt).with_price("low", pounds(price)?);
/// let planned = Scenario::new("planned")?.with_quantity("low", "5200".parse()?)?;
/// let demand = Demand::new(vec![DemandLine::new("low", "contact hour")?], vec![planned])?;
/// let tender = Tender::builder(
///     "Home support",
///     Currency::GBP,
///     Period::new("2026-04".parse()?, 12)?,
///     demand,
/// )
/// .bid(Bid::new("northside", card("22.00")?)?)
/// .bid(Bid::new("southside", card("21.50")?)?)
/// .build()?;
/// let comparison = compare(&tender);
/// let view = comparison.scenario("planned")?.view(View::Tendered);
/// let order: Vec<&str> = view.order().map(|standing| standing.provider().as_str()).collect();
/// assert_eq!(order, ["southside", "northside"]);
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tender(Arc<Records>);

#[derive(Debug, PartialEq, Eq)]
struct Records {
    title: Text,
    currency: Currency,
    period: Period,
    price_base: Month,
    demand: Demand,
    field: PlayingField,
    corridor: Option<Corridor>,
    scoring: Option<Scoring>,
    rank_on: RankOn,
    bids: Vec<Bid>,
    /// By bid and line of the basket (required and preset): lowest and highest price in
    /// millionths.
    prices: Vec<Vec<(i128, i128)>>,
    /// By bid: the lines of the basket that have volume tiers, by their place in it.
    tiers: Vec<Vec<(usize, RatePrice)>>,
    /// By scenario and line of the basket: quantity in millionths.
    quantities: Vec<Vec<i128>>,
    /// By bid and view: what the view does to the price.
    terms: Vec<[terms::Terms; 4]>,
}

/// Collects the records of a [`Tender`].
#[derive(Clone, Debug)]
#[must_use]
pub struct TenderBuilder {
    title: String,
    currency: Currency,
    period: Period,
    price_base: Month,
    demand: Demand,
    field: PlayingField,
    corridor: Option<Corridor>,
    scoring: Option<Scoring>,
    rank_on: RankOn,
    bids: Vec<Bid>,
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
            corridor: None,
            scoring: None,
            rank_on: RankOn::Exact,
            bids: Vec::new(),
        }
    }

    /// The title.
    #[must_use]
    pub fn title(&self) -> &Text {
        &self.0.title
    }

    /// The currency of every amount.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.0.currency
    }

    /// The period of demand and circumstances.
    #[must_use]
    pub fn period(&self) -> Period {
        self.0.period
    }

    /// The month in whose prices amounts are stated.
    #[must_use]
    pub fn price_base(&self) -> Month {
        self.0.price_base
    }

    /// Lines and scenarios.
    #[must_use]
    pub fn demand(&self) -> &Demand {
        &self.0.demand
    }

    /// Taxes and adjustments.
    #[must_use]
    pub fn playing_field(&self) -> &PlayingField {
        &self.0.field
    }

    /// The corridor, where there is one.
    #[must_use]
    pub fn corridor(&self) -> Option<&Corridor> {
        self.0.corridor.as_ref()
    }

    /// How price and quality are scored, where the tender says so.
    #[must_use]
    pub fn scoring(&self) -> Option<&Scoring> {
        self.0.scoring.as_ref()
    }

    /// On which totals bids are ranked.
    #[must_use]
    pub fn rank_on(&self) -> RankOn {
        self.0.rank_on
    }

    /// The bids in the order of the providers' names.
    #[must_use]
    pub fn bids(&self) -> &[Bid] {
        &self.0.bids
    }

    /// One bid by its provider.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`].
    pub fn bid(&self, provider: &str) -> Result<&Bid, Error> {
        self.bid_position(provider)
            .and_then(|position| self.0.bids.get(position).ok_or(Error::Missing { what: "bid" }))
    }

    /// Which bid is at most as dear as which other on every priced line, and cheaper on one:
    /// pairs of providers, in the order of their names. Preset and optional lines are set aside.
    /// Of a band or of tiers, the highest price of one is held against the lowest of the other.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyRecords`] where bids × bids × lines, or a hundred times the pairs of bids,
    /// is more than [`MAX_DOMINANCE_WORK`].
    pub fn dominances(&self) -> Result<Vec<(&Name, &Name)>, Error> {
        let bids = self.0.bids.len();
        let lines = self.0.demand.lines().len().max(100);
        if bids.saturating_mul(bids).saturating_mul(lines) > MAX_DOMINANCE_WORK {
            let what = "pairs of bids by lines to be compared line by line";
            return Err(Error::TooManyRecords { what, limit: MAX_DOMINANCE_WORK });
        }
        // Preset prices are the same in every row and decide nothing.
        let rows = || self.0.bids.iter().zip(&self.0.prices);
        let mut pairs = Vec::new();
        for (bid, own) in rows() {
            for (other, theirs) in rows() {
                let lines = own.iter().zip(theirs).map(|((_, high), (low, _))| (*high, *low));
                if dominates(lines) {
                    pairs.push((bid.provider(), other.provider()));
                }
            }
        }
        Ok(pairs)
    }

    /// The quantities of the basket's lines under a scenario, in millionths, in the order of the
    /// lines' names.
    pub(crate) fn basket_quantities(&self, scenario: &str) -> Result<&[i128], Error> {
        let scenarios = self.0.demand.scenarios().iter();
        let rows = scenarios.zip(&self.0.quantities);
        match rows.into_iter().find(|(known, _)| known.name().as_str() == scenario) {
            Some((_, row)) => Ok(row),
            None => Err(Error::UnknownName { name: Name::new(scenario)?.into(), what: "scenario" }),
        }
    }

    /// The lowest and highest prices of a bid's basket, in millionths, in the order of the lines'
    /// names.
    pub(crate) fn basket_prices(&self, bid: usize) -> impl Iterator<Item = (i128, i128)> {
        self.0.prices.get(bid).into_iter().flatten().copied()
    }

    /// Whether any line of a bid's basket has volume tiers, so that its price moves with volume.
    pub(crate) fn has_tiers(&self, bid: usize) -> bool {
        self.0.tiers.get(bid).is_some_and(|tiers| !tiers.is_empty())
    }

    /// What a view does to a bid's price: a factor, and an amount; nothing where the bid does not
    /// state what the view needs.
    pub(crate) fn view_terms(&self, bid: usize, view: View) -> Option<(Fraction, Fraction)> {
        let terms = self.0.terms.get(bid)?.get(view.position())?;
        let factor = || terms.of_price.clone().unwrap_or(Fraction::ONE);
        terms.not_stated.is_empty().then(|| (factor(), terms.fixed.clone()))
    }

    fn bid_position(&self, provider: &str) -> Result<usize, Error> {
        let found = self.0.bids.binary_search_by(|bid| bid.provider().as_str().cmp(provider));
        match found {
            Ok(position) => Ok(position),
            Err(_) => {
                Err(Error::UnknownName { name: Name::new(provider)?.into(), what: "provider" })
            }
        }
    }
}

impl TenderBuilder {
    /// States the month in whose prices amounts are.
    pub fn price_base(self, price_base: Month) -> Self {
        TenderBuilder { price_base, ..self }
    }

    /// Sets taxes and adjustments.
    pub fn playing_field(self, field: PlayingField) -> Self {
        TenderBuilder { field, ..self }
    }

    /// Sets a corridor of prices from outside.
    pub fn corridor(self, corridor: Corridor) -> Self {
        TenderBuilder { corridor: Some(corridor), ..self }
    }

    /// Sets how price and quality are scored.
    pub fn scoring(self, scoring: Scoring) -> Self {
        TenderBuilder { scoring: Some(scoring), ..self }
    }

    /// Says on which totals bids are ranked.
    pub fn rank_on(self, rank_on: RankOn) -> Self {
        TenderBuilder { rank_on, ..self }
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
        let title = Text::new(&self.title).at(|| "the title of the tender".to_owned())?;
        if self.bids.is_empty() {
            return Err(Error::Missing { what: "bid" });
        }
        if self.bids.len() > MAX_BIDS {
            return Err(Error::TooManyRecords { what: "bids", limit: MAX_BIDS });
        }
        if self.bids.len().saturating_mul(self.demand.lines().len()) > MAX_PRICES {
            return Err(Error::TooManyRecords {
                what: "prices (bids by lines)",
                limit: MAX_PRICES,
            });
        }
        self.bids.sort_by(|left, right| left.provider().cmp(right.provider()));
        check_unique(self.bids.iter().map(Bid::provider), "provider")?;
        self.check_field()?;
        self.check_demand()?;
        let first = self.bids.first().map(|bid| (bid.provider(), bid.rate_card().vat_basis()));
        for bid in &self.bids {
            let record = || format!("bid {:?}", bid.provider());
            self.check_basis(bid).at(record)?;
            self.check_card(bid.rate_card()).at(record)?;
            if let Some((other, expected)) = first
                && bid.rate_card().vat_basis() != expected
            {
                let found = bid.rate_card().vat_basis();
                let (expected, found) = (expected.in_words(), found.in_words());
                let other = other.to_text();
                return Err(Error::MixedVatBasis { expected, other, found }).at(record);
            }
            self.check_circumstances(bid).at(record)?;
            self.check_marks(bid).at(record)?;
            self.check_cost_model(bid).at(record)?;
        }
        Ok(self.prepare(title))
    }

    /// Sums and presets of the field and demand are in the tender's currency.
    fn check_field(&self) -> Result<(), Error> {
        for adjustment in self.field.adjustments() {
            let currency = match adjustment.basis() {
                AdjustmentBasis::Lump(amount) => amount.currency(),
                AdjustmentBasis::PerUnit { amount, .. } => amount.currency(),
                _ => self.currency,
            };
            self.currency.same_as(currency).at(|| format!("adjustment {:?}", adjustment.code()))?;
        }
        Ok(())
    }

    fn check_demand(&self) -> Result<(), Error> {
        for line in self.demand.lines() {
            if let LineKind::Preset(price) = line.kind() {
                self.currency.same_as(price.currency()).at(|| format!("line {:?}", line.name()))?;
            }
        }
        if let Some(scoring) = &self.scoring {
            scoring.check_currency(self.currency).at(|| "scoring".to_owned())?;
        }
        let bands = self.corridor.iter().flat_map(Corridor::bands);
        for (name, band) in bands {
            let record = || format!("the corridor of line {name:?}");
            let corridor = || "the corridor".to_owned();
            self.currency.same_as(band.currency()).at(record)?;
            match self.demand.line(name.as_str()).map(DemandLine::kind) {
                None => return Err(Error::UnknownLine { line: name.to_text() }).at(corridor),
                Some(LineKind::Preset(_)) => {
                    return Err(Error::CorridorOnPreset { line: name.to_text() }).at(corridor);
                }
                Some(LineKind::Optional | LineKind::Required) => {}
            }
        }
        Ok(())
    }

    fn check_basis(&self, bid: &Bid) -> Result<(), Error> {
        self.currency.same_as(bid.rate_card().currency())?;
        if let Some(found) = bid.period() {
            same_period(self.period, found)?;
        }
        if let Some(found) = bid.price_base() {
            same_price_base(self.price_base, found)?;
        }
        Ok(())
    }

    fn check_card(&self, card: &RateCard) -> Result<(), Error> {
        let lines = self.demand.lines();
        for (name, rate) in card.rates() {
            let line = self.demand.line(name.as_str());
            let line = line.ok_or_else(|| Error::UnknownLine { line: name.to_text() })?;
            if let Some(unit) = rate.unit()
                && unit != line.unit()
            {
                return Err(mixed_unit(line.unit(), unit)).at(|| format!("line {name:?}"));
            }
            if let LineKind::Preset(price) = line.kind()
                && rate.band() != Some(&PriceBand::point(price)?)
            {
                let (preset, found) = (price.to_string().into(), rate.price().to_string().into());
                return Err(Error::PresetPrice { line: name.to_text(), preset, found });
            }
        }
        let required = lines.iter().filter(|line| line.kind() == LineKind::Required);
        match required.into_iter().find(|line| card.rate(line.name().as_str()).is_none()) {
            Some(line) => Err(Error::MissingRate { line: line.name().to_text() }),
            None => Ok(()),
        }
    }

    fn check_circumstances(&self, bid: &Bid) -> Result<(), Error> {
        let asked = self.field.circumstances_asked_of(bid.sector())?;
        for rule in self.field.rules() {
            let needs = rule.basis.needs();
            if !rule.applies(bid.sector())? {
                continue;
            }
            for (circumstance, _) in needs {
                if bid.statement(circumstance.as_str()).is_none() {
                    return Err(Error::UnstatedCircumstance {
                        rule: format!("{:?}", rule.code).into(),
                        circumstance: circumstance.to_text(),
                    });
                }
            }
        }
        for (circumstance, statement) in bid.statements() {
            // A rule that asks another sector only does not count: so a misspelt sector, which
            // would take a bid out of its rules, is found.
            let expected = *asked.get(circumstance).ok_or_else(|| Error::UnaskedCircumstance {
                circumstance: circumstance.to_text(),
            })?;
            if let Some(value) = statement.value() {
                if value.kind() != expected {
                    let circumstance = circumstance.clone();
                    let (expected, found) = (expected.as_str(), value.kind().as_str());
                    return Err(Error::CircumstanceKind {
                        circumstance: circumstance.into(),
                        expected,
                        found,
                    });
                }
                if let CircumstanceValue::Money(amount) = value {
                    let record = || format!("circumstance {circumstance:?}");
                    self.currency.same_as(amount.currency()).at(record)?;
                }
            }
        }
        Ok(())
    }

    fn check_marks(&self, bid: &Bid) -> Result<(), Error> {
        bid.marks().try_for_each(|(criterion, mark)| match &self.scoring {
            Some(scoring) => scoring.check_mark(criterion, mark),
            None => Err(Error::UnknownName { name: criterion.to_text(), what: "criterion" }),
        })
    }

    fn check_cost_model(&self, bid: &Bid) -> Result<(), Error> {
        let Some(model) = bid.cost_model() else {
            return Ok(());
        };
        let record = || "cost model".to_owned();
        let organisation = model.full_cost().organisation();
        self.currency.same_as(organisation.currency()).at(record)?;
        same_period(self.period, organisation.period()).at(record)?;
        same_price_base(self.price_base, organisation.price_base()).at(record)?;
        let lines = self.demand.lines();
        for (name, _) in model.serves() {
            if self.demand.line(name.as_str()).is_none() {
                return Err(Error::UnknownLine { line: name.to_text() }).at(record);
            }
        }
        for line in lines.iter().filter(|line| line.kind() == LineKind::Required) {
            let service = model
                .service_behind(line.name().as_str())
                .ok_or_else(|| Error::MissingService { line: line.name().to_text() })
                .at(record)?;
            let service = model.full_cost().service(service.as_str())?;
            if service.unit() != line.unit() {
                let error = mixed_unit(line.unit(), service.unit());
                return Err(error.at(format!("line {:?}", line.name()))).at(record);
            }
        }
        Ok(())
    }

    /// Lays prices and quantities out in rows of integers.
    fn prepare(self, title: Text) -> Tender {
        let lines = self.demand.lines();
        let basket = || lines.iter().filter(|line| line.kind() != LineKind::Optional);
        let price = |bid: &Bid, line: &DemandLine| match line.kind() {
            LineKind::Preset(price) => (price.millionths(), price.millionths()),
            _ => bid.rate_card().rate(line.name().as_str()).map_or((0, 0), |rate| {
                (rate.price().lowest().millionths(), rate.price().highest().millionths())
            }),
        };
        let tiers = |bid: &Bid| {
            let rates = basket().map(|line| bid.rate_card().rate(line.name().as_str()));
            let tiered = rates.enumerate().filter_map(|(place, rate)| {
                let price = rate.filter(|rate| rate.band().is_none())?.price();
                Some((place, price.clone()))
            });
            tiered.collect()
        };
        let tiers = self.bids.iter().map(tiers).collect();
        let prices =
            self.bids.iter().map(|bid| basket().map(|line| price(bid, line)).collect()).collect();
        let scenarios = self.demand.scenarios().iter();
        let quantities = scenarios
            .map(|scenario| {
                let quantity = |line: &DemandLine| {
                    scenario.quantity(line.name().as_str()).unwrap_or_default().millionths()
                };
                basket().map(quantity).collect()
            })
            .collect();
        let terms = self.bids.iter().map(|bid| terms::terms(&self.field, bid)).collect();
        Tender(Arc::new(Records {
            title,
            currency: self.currency,
            period: self.period,
            price_base: self.price_base,
            field: self.field,
            corridor: self.corridor,
            scoring: self.scoring,
            rank_on: self.rank_on,
            bids: self.bids,
            prices,
            tiers,
            quantities,
            terms,
            demand: self.demand,
        }))
    }
}

/// By bid: what a scenario's quantity of a line is, weights applied where they must be.
pub(crate) fn expected_quantity(demand: &Demand, line: &str) -> Fraction {
    let weighted = demand.scenarios().iter().map(|scenario| {
        let weight = scenario.weight().unwrap_or_default().to_fraction();
        weight * scenario.quantity(line).unwrap_or_default().to_fraction()
    });
    weighted.sum()
}

fn same_period(expected: Period, found: Period) -> Result<(), Error> {
    if expected == found {
        return Ok(());
    }
    Err(Error::MixedPeriod {
        expected: expected.to_string().into(),
        found: found.to_string().into(),
    })
}

fn same_price_base(expected: Month, found: Month) -> Result<(), Error> {
    if expected == found {
        return Ok(());
    }
    Err(Error::MixedPriceBase {
        expected: expected.to_string().into(),
        found: found.to_string().into(),
    })
}

fn mixed_unit(expected: &Name, found: &Name) -> Error {
    Error::MixedUnit { expected: quoted(expected.as_str()), found: quoted(found.as_str()) }
}
