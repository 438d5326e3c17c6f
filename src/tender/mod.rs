//! Judging bids: put on one level field, how do several prices compare?
//!
//! A [`Tender`] holds a demand, a playing field and bids, all checked against each other when it
//! is [built](TenderBuilder::build). [`compare`] gives every bid's total and rank in the four
//! [views](View), for every scenario of demand; further questions (adjustments as signed lines,
//! the working behind a total, the position against the bidder's own cost or a corridor) are
//! asked of the [`Comparison`].

pub mod adjustment;
pub mod bid;
pub mod bid_total;
pub mod buyer;
pub mod buyer_tax;
pub mod circumstance;
pub mod comparison;
pub mod consortium;
pub mod contract;
pub mod contract_outcome;
pub mod cost_to_buyer;
pub mod declarations;
pub mod falling_total;
pub mod floor_position;
pub mod outcome;
pub mod pair;
pub mod pay_cost_floor;
pub mod playing_field;
pub mod position;
pub mod ranking;
pub mod robustness;
pub mod score;
pub mod screen;
pub mod side_by_side;
pub mod subsidy;
pub mod support;
pub mod tax;
mod terms;
pub mod treatment;
pub mod view;
pub mod whole_life;
pub mod whole_life_outcome;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use adjustment::{Adjustment, AdjustmentBasis, AppliesTo, Effect, ShortfallMeasure};
pub use bid::{Bid, Consortium, CostModel};
pub use bid_total::BidTotal;
pub use buyer::{
    Buyer, BuyerAmount, BuyerCost, BuyerCostKind, ComparatorLine, Hurdle, InHouseComparator, Scope,
};
pub use buyer_tax::BuyerTax;
pub use circumstance::{CircumstanceKind, CircumstanceValue, Statement};
pub use comparison::{
    AdjustmentLine, BandEnd, Comparison, ScenarioComparison, Standing, ViewComparison, compare,
};
pub use consortium::{FeeBase, MAX_PARTNERS, ManagementFee};
pub use contract::TenderContract;
pub use contract_outcome::{BidContract, BidContractOutcome};
pub use cost_to_buyer::{BuyerLine, BuyerStanding, CostToBuyer, cost_to_buyer};
pub use declarations::{Declaration, Declarations, Declared, declarations};
pub use falling_total::FallingTotal;
pub use floor_position::LineFloor;
pub use outcome::{OutcomeLine, OutcomePrice, outcome_prices};
pub use pair::{MAX_PAIRED_BIDS, PairPosition};
pub use pay_cost_floor::{FloorByLine, PricedPer};
pub use playing_field::{MAX_RULES, PlayingField};
pub use position::{CorridorPosition, OwnCost, OwnCostPosition, VolumeDifference};
pub use ranking::{RankInterval, RankOn};
pub use robustness::{
    BidPosition, ChangeOver, ChangerStanding, Contender, CriterionWeightRange, DemandMove,
    Dirichlet, Dummies, Estimate, Estimator, FieldChange, FieldRobustness, FieldTrial, FigureStudy,
    FirstBids, FirstRelation, Linear, MixDifference, Moved, MovingFigure, NearestChange, OverRange,
    Piecewise, PlaceInView, PriceWeightRange, RangeChange, RangePiece, RateOf, RateUnit, Regret,
    RegretOfBid, Reordering, ReorderingKind, Robustness, RobustnessPlan, ScoredOrder, UncertainMix,
    Verdict, WeightPiece, criterion_weight_range, field_robustness, price_weight_range,
    tender_field_robustness,
};
pub use score::{
    AllEqual, BandTotal, BelowMinimum, Benchmark, Criterion, EdgePolicy, HighestQuality,
    IndexExponent, Offer, OtherBids, PointsRounding, RankedScore, RealisedWeight, ReferenceLine,
    RoundingTime, RuleFacts, ScoreBands, ScoreFigure, ScoreOrder, ScoreOutcome, ScoreRule,
    ScoreTies, ScoredBid, Scores, Scoring, ZeroPrice,
};
pub use screen::{
    BelowEstimate, BelowFloor, BelowMean, BelowMeanOrEstimate, BelowMedian, BelowNextBid,
    BelowOtherMean, BelowOwnCost, BidFigures, DeviationDivisor, DeviationOrEstimate,
    DiscountSource, DoubleMean, FloorLevel, IdenticalPrices, ItalyMethodA, LineFigures,
    MeanMinusDeviation, PointReading, PriceEstimate, RelativeDistance, Screen, ScreenFigures,
    ScreenFinding, ScreenOutcome, ScreenPopulation, ScreenResult, ScreenRule, ScreenSummary,
    SpainArticle85, ThresholdEdge, ThresholdKind, TrimmedMean, Variation, WhyNotAssessable,
};
pub use side_by_side::{FieldsComparison, compare_fields};
pub use subsidy::{Exposure, ModelSupport, SupportLine, exposure};
pub use support::Support;
pub use tax::{ReliefKind, Tax, TaxBase, TaxDirection};
pub use treatment::{TaxSide, Treatment, TreatmentChange};
pub use view::View;
pub use whole_life::{Discounting, Lumps, WholeLifePlan};
pub use whole_life_outcome::{WholeLife, WholeLifeStanding};

use self::screen::MAX_SCREENS;
use crate::demand::{Demand, DemandLine, LineKind};
use crate::error::{AtRecord, Error, quoted};
use crate::exact::name::check_unique;
use crate::exact::{Currency, Fraction, Month, Name, Percent, Period, Text};
use crate::price::rate_card::dominates;
use crate::price::{Corridor, Indexation, Market, PriceBand, RateCard, RatePrice, VatBasis};

/// The most bids of a tender.
pub const MAX_BIDS: usize = 10_000;

/// The most prices of a tender: bids × lines.
pub const MAX_PRICES: usize = 1_000_000;

/// The most playing fields of a tender beside its own.
pub const MAX_FURTHER_FIELDS: usize = 20;

/// The name of a tender's own playing field among several; no other may bear it.
pub const OWN_FIELD: &str = "published";

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
    contract: Option<TenderContract>,
    indexation: Option<Indexation>,
    whole_life: Option<WholeLifePlan>,
    scoring: Option<Scoring>,
    pay_cost_floor: Option<FloorByLine>,
    estimate: Option<PriceEstimate>,
    screens: Vec<Screen>,
    rank_on: RankOn,
    buyer_tax: Option<BuyerTax>,
    buyer: Option<Buyer>,
    support_stops: BTreeMap<Support, Percent>,
    robustness: Option<RobustnessPlan>,
    bids: Vec<Bid>,
    /// By bid and line of the basket (required and preset): lowest and highest price in
    /// millionths.
    prices: Vec<Vec<(i128, i128)>>,
    /// By bid: the lines of the basket that have volume tiers, by their place in it.
    tiers: Vec<Vec<(usize, RatePrice)>>,
    /// By scenario and line of the basket: quantity in millionths.
    quantities: Vec<Vec<i128>>,
    /// The same by party, where bids are joint ones: nothing for a bid of one provider.
    part_prices: Vec<Vec<Vec<(i128, i128)>>>,
    /// By bid and view: what the view does to the price.
    terms: Vec<[terms::Terms; 4]>,
    further_fields: Vec<FurtherField>,
}

/// A playing field beside the tender's own, with what it does to each bid in each view.
#[derive(Debug, PartialEq, Eq)]
struct FurtherField {
    name: Name,
    field: PlayingField,
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
    contract: Option<TenderContract>,
    indexation: Option<Indexation>,
    whole_life: Option<WholeLifePlan>,
    scoring: Option<Scoring>,
    pay_cost_floor: Option<FloorByLine>,
    estimate: Option<PriceEstimate>,
    screens: Vec<Screen>,
    rank_on: RankOn,
    buyer_tax: Option<BuyerTax>,
    buyer: Option<Buyer>,
    support_stops: BTreeMap<Support, Percent>,
    further_fields: Vec<(String, PlayingField)>,
    robustness: Option<RobustnessPlan>,
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
            contract: None,
            indexation: None,
            whole_life: None,
            scoring: None,
            pay_cost_floor: None,
            estimate: None,
            screens: Vec::new(),
            rank_on: RankOn::Exact,
            buyer_tax: None,
            buyer: None,
            support_stops: BTreeMap::new(),
            further_fields: Vec::new(),
            robustness: None,
            bids: Vec::new(),
        }
    }

    /// The same tender as a builder, to change something in it and build it again.
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
            corridor: records.corridor.clone(),
            contract: records.contract.clone(),
            indexation: records.indexation.clone(),
            whole_life: records.whole_life.clone(),
            pay_cost_floor: records.pay_cost_floor.clone(),
            rank_on: records.rank_on,
            scoring: records.scoring.clone(),
            estimate: records.estimate.clone(),
            screens: records.screens.clone(),
            buyer_tax: records.buyer_tax.clone(),
            buyer: records.buyer.clone(),
            support_stops: records.support_stops.clone(),
            further_fields: further.collect(),
            robustness: records.robustness.clone(),
            bids: records.bids.clone(),
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

    /// The terms on which lines are paid, where the tender states them.
    #[must_use]
    pub fn contract(&self) -> Option<&TenderContract> {
        self.0.contract.as_ref()
    }

    /// What prices follow after the first year, where the tender states it.
    #[must_use]
    pub fn indexation(&self) -> Option<&Indexation> {
        self.0.indexation.as_ref()
    }

    /// The years of the contract, where the tender states them.
    #[must_use]
    pub fn whole_life_plan(&self) -> Option<&WholeLifePlan> {
        self.0.whole_life.as_ref()
    }

    /// How price and quality are scored, where the tender says so.
    #[must_use]
    pub fn scoring(&self) -> Option<&Scoring> {
        self.0.scoring.as_ref()
    }

    /// What robustness is asked about, where the tender says so.
    #[must_use]
    pub fn robustness_plan(&self) -> Option<&RobustnessPlan> {
        self.0.robustness.as_ref()
    }

    /// The statutory pay cost floor with its lines, where there is one.
    #[must_use]
    pub fn pay_cost_floor(&self) -> Option<&FloorByLine> {
        self.0.pay_cost_floor.as_ref()
    }

    /// What the buyer expected to pay, where it is stated.
    #[must_use]
    pub fn estimate(&self) -> Option<&PriceEstimate> {
        self.0.estimate.as_ref()
    }

    /// The screens in the order of their names.
    #[must_use]
    pub fn screens(&self) -> &[Screen] {
        &self.0.screens
    }

    /// On which totals bids are ranked.
    #[must_use]
    pub fn rank_on(&self) -> RankOn {
        self.0.rank_on
    }

    /// Rate and recovery of the buyer's tax, where they are stated.
    #[must_use]
    pub fn buyer_tax(&self) -> Option<&BuyerTax> {
        self.0.buyer_tax.as_ref()
    }

    /// The buyer's own costs, hurdles and in-house comparator, where they are stated.
    #[must_use]
    pub fn buyer(&self) -> Option<&Buyer> {
        self.0.buyer.as_ref()
    }

    /// The supports that are supposed to stop, each with the part that does, in the order of their
    /// names.
    pub fn support_stops(&self) -> impl Iterator<Item = (Support, Percent)> {
        self.0.support_stops.iter().map(|(support, part)| (*support, *part))
    }

    /// The playing fields beside the tender's own, in the order of their names.
    pub fn further_fields(&self) -> impl Iterator<Item = (&Name, &PlayingField)> {
        self.0.further_fields.iter().map(|further| (&further.name, &further.field))
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
                let (basis, others) = (bid.rate_card().vat_basis(), other.rate_card().vat_basis());
                let dominates = match &self.0.buyer_tax {
                    Some(tax) if basis != others => {
                        let (own, theirs) = (tax.factor(basis), tax.factor(others));
                        let cost = |units: i128, factor| &Fraction::from_units(units, 6) * factor;
                        let lines = lines.map(|(high, low)| (cost(high, &own), cost(low, &theirs)));
                        let lines: Vec<(Fraction, Fraction)> = lines.collect();
                        dominates(lines.iter().map(|(high, low)| (high, low)))
                    }
                    _ => dominates(lines),
                };
                if dominates {
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
    /// state what the view needs, or where it does not do the same to each partner's part.
    pub(crate) fn view_terms(&self, bid: usize, view: View) -> Option<(Fraction, Fraction)> {
        let terms = self.0.terms.get(bid)?.get(view.position())?;
        let factor = || terms.of_price.clone().unwrap_or(Fraction::ONE);
        let one_factor = terms.not_stated.is_empty() && terms.of_parts.is_empty();
        one_factor.then(|| (factor(), terms.fixed.clone()))
    }

    /// Whether a view does the same to each partner's part of a bid.
    pub(crate) fn treats_parts_alike(&self, bid: usize, view: View) -> bool {
        let terms = self.0.terms.get(bid).and_then(|terms| terms.get(view.position()));
        terms.is_none_or(|terms| terms.of_parts.is_empty())
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

    /// Sets lines and scenarios.
    pub fn demand(self, demand: Demand) -> Self {
        TenderBuilder { demand, ..self }
    }

    /// Sets taxes and adjustments.
    pub fn playing_field(self, field: PlayingField) -> Self {
        TenderBuilder { field, ..self }
    }

    /// Sets a corridor of prices from outside.
    pub fn corridor(self, corridor: Corridor) -> Self {
        TenderBuilder { corridor: Some(corridor), ..self }
    }

    /// Sets the terms on which lines are paid.
    pub fn contract(self, contract: TenderContract) -> Self {
        TenderBuilder { contract: Some(contract), ..self }
    }

    /// Sets what prices follow.
    pub fn indexation(self, indexation: Indexation) -> Self {
        TenderBuilder { indexation: Some(indexation), ..self }
    }

    /// Sets the years of the contract.
    pub fn whole_life_plan(self, plan: WholeLifePlan) -> Self {
        TenderBuilder { whole_life: Some(plan), ..self }
    }

    /// Sets how price and quality are scored.
    pub fn scoring(self, scoring: Scoring) -> Self {
        TenderBuilder { scoring: Some(scoring), ..self }
    }

    /// Sets what robustness is asked about.
    pub fn robustness(self, plan: RobustnessPlan) -> Self {
        TenderBuilder { robustness: Some(plan), ..self }
    }

    /// Sets a statutory pay cost floor, with the lines it is held against.
    pub fn pay_cost_floor(self, floor: FloorByLine) -> Self {
        TenderBuilder { pay_cost_floor: Some(floor), ..self }
    }

    /// States what the buyer expected to pay.
    pub fn estimate(self, estimate: PriceEstimate) -> Self {
        TenderBuilder { estimate: Some(estimate), ..self }
    }

    /// Adds a screen.
    pub fn screen(mut self, screen: Screen) -> Self {
        self.screens.push(screen);
        self
    }

    /// Says on which totals bids are ranked.
    pub fn rank_on(self, rank_on: RankOn) -> Self {
        TenderBuilder { rank_on, ..self }
    }

    /// States rate and recovery of the buyer's tax. Bids may then be on different VAT bases, and
    /// every total is what the bid costs the buyer.
    pub fn buyer_tax(self, buyer_tax: BuyerTax) -> Self {
        TenderBuilder { buyer_tax: Some(buyer_tax), ..self }
    }

    /// States the buyer's own costs, hurdles and in-house comparator.
    pub fn buyer(self, buyer: Buyer) -> Self {
        TenderBuilder { buyer: Some(buyer), ..self }
    }

    /// Adds a playing field beside the tender's own, to be compared with it. Every bid states what
    /// any of them asks.
    pub fn further_field(mut self, name: &str, field: PlayingField) -> Self {
        self.further_fields.push((name.to_owned(), field));
        self
    }

    /// Supposes that a part of a support stops, to be asked of every bid.
    pub fn support_stop(mut self, support: Support, part: Percent) -> Self {
        self.support_stops.insert(support, part);
        self
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
        let parties: usize = self.bids.iter().map(|bid| bid.parties().len()).sum();
        if parties.saturating_mul(self.demand.lines().len()) > MAX_PRICES {
            return Err(Error::TooManyRecords {
                what: "prices (bids by lines)",
                limit: MAX_PRICES,
            });
        }
        self.bids.sort_by(|left, right| left.provider().cmp(right.provider()));
        check_unique(self.bids.iter().map(Bid::provider), "provider")?;
        let further = self.take_further_fields()?;
        let asking = || std::iter::once(&self.field).chain(further.iter().map(|(_, field)| field));
        asking().try_for_each(|field| self.check_field(field))?;
        self.check_demand()?;
        if let Some(plan) = &self.robustness {
            plan.check(&self.demand, &self.field).at(|| "robustness".to_owned())?;
        }
        self.check_vat_bases()?;
        self.check_contract()?;
        self.check_estimate()?;
        if self.screens.len() > MAX_SCREENS {
            return Err(Error::TooManyRecords { what: "screens", limit: MAX_SCREENS });
        }
        self.screens.sort_by(|left, right| left.name().cmp(right.name()));
        check_unique(self.screens.iter().map(Screen::name), "screen")?;
        for bid in &self.bids {
            let record = || format!("bid {:?}", bid.provider());
            self.check_basis(bid).at(record)?;
            self.check_card(bid.rate_card()).at(record)?;
            self.check_success_rates(bid).at(record)?;
            self.check_marks(bid).at(record)?;
            if bid.consortium().is_none() {
                self.check_party(bid, asking()).at(record)?;
                continue;
            }
            check_joint(bid).at(record)?;
            for party in bid.parties() {
                let record = || format!("{}: partner {:?}", record(), party.provider());
                self.check_basis(party).at(record)?;
                self.check_lines(party.rate_card()).at(record)?;
                self.check_party(party, asking()).at(record)?;
            }
        }
        self.check_buyer()?;
        self.check_support_stops()?;
        Ok(self.prepare(title, further))
    }

    /// The playing fields beside the tender's own, in the order of their names.
    fn take_further_fields(&mut self) -> Result<Vec<(Name, PlayingField)>, Error> {
        if self.further_fields.len() > MAX_FURTHER_FIELDS {
            let what = "further playing fields";
            return Err(Error::TooManyRecords { what, limit: MAX_FURTHER_FIELDS });
        }
        let named = std::mem::take(&mut self.further_fields).into_iter().map(|(name, field)| {
            let name = Name::new(&name).at(|| "the name of a playing field".to_owned())?;
            if name.as_str() == OWN_FIELD {
                return Err(Error::ReservedName {
                    name: name.into(),
                    what: "playing field",
                    kept_for: "the tender's own playing field",
                });
            }
            Ok((name, field))
        });
        let mut named = named.collect::<Result<Vec<_>, Error>>()?;
        named.sort_by(|(left, _), (right, _)| left.cmp(right));
        check_unique(named.iter().map(|(name, _)| name), "playing field")?;
        Ok(named)
    }

    /// Bids on different VAT bases need the buyer's tax, and then so does the corridor.
    fn check_vat_bases(&self) -> Result<(), Error> {
        let Some(first) = self.bids.first() else { return Ok(()) };
        let expected = first.rate_card().vat_basis();
        let other = self.bids.iter().find(|bid| bid.rate_card().vat_basis() != expected);
        let Some(bid) = other else { return Ok(()) };
        match &self.buyer_tax {
            None => {
                let found = bid.rate_card().vat_basis();
                let (expected, found) = (expected.in_words(), found.in_words());
                let other = first.provider().to_text();
                Err(Error::MixedVatBasis { expected, other, found })
                    .at(|| format!("bid {:?}", bid.provider()))
            }
            Some(tax) if self.corridor.is_some() && tax.corridor_basis().is_none() => {
                Err(Error::CorridorBasis).at(|| "the corridor".to_owned())
            }
            Some(_) => Ok(()),
        }
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
            if bid.rate_card().rate(name).is_some() && bid.success_rate(name).is_none() {
                return Err(Error::MissingSuccessRate { line: line.name().to_text() });
            }
        }
        for (line, _) in bid.success_rates() {
            let known = self.demand.line(line.as_str());
            let known = known.ok_or_else(|| Error::UnknownLine { line: line.to_text() })?;
            if known.outcome().is_none() {
                return Err(Error::UnaskedSuccessRate { line: line.to_text() });
            }
        }
        Ok(())
    }

    /// The buyer's own records name bids and are in the tender's currency.
    fn check_buyer(&self) -> Result<(), Error> {
        let Some(buyer) = &self.buyer else { return Ok(()) };
        let providers =
            |name: &Name| self.bids.binary_search_by(|bid| bid.provider().cmp(name)).is_ok();
        buyer.check(self.currency, providers)?;
        for bid in &self.bids {
            buyer.check_sector(bid).at(|| format!("bid {:?}", bid.provider()))?;
        }
        Ok(())
    }

    /// A support that stops is measured by some rule, and stops by a share.
    fn check_support_stops(&self) -> Result<(), Error> {
        let record = || "the supports that stop".to_owned();
        for (support, part) in &self.support_stops {
            subsidy_measured(&self.field, *support).at(record)?;
            if part.is_negative() || *part > Percent::WHOLE {
                return Err(Error::NotAShare { value: part.to_string().into() }).at(record);
            }
        }
        Ok(())
    }

    /// Sums and presets of the field and demand are in the tender's currency.
    fn check_field(&self, field: &PlayingField) -> Result<(), Error> {
        for adjustment in field.adjustments() {
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
        for (name, band) in self.corridor.iter().flat_map(Corridor::bands) {
            let record = || format!("the corridor of line {name:?}");
            self.currency.same_as(band.currency()).at(record)?;
        }
        let corridor = || "the corridor".to_owned();
        let market = self.corridor.as_ref().and_then(Corridor::market).map(Market::currency);
        let stated = self.corridor.as_ref().and_then(Corridor::stated_total);
        for currency in market.into_iter().chain(stated.map(PriceBand::currency)) {
            self.currency.same_as(currency).at(corridor)?;
        }
        for name in self.corridor.iter().flat_map(Corridor::lines) {
            match self.demand.line(name.as_str()).map(DemandLine::kind) {
                None => return Err(Error::UnknownLine { line: name.to_text() }).at(corridor),
                Some(LineKind::Preset(_)) => {
                    return Err(Error::CorridorOnPreset { line: name.to_text() }).at(corridor);
                }
                Some(LineKind::Optional | LineKind::Required) => {}
            }
        }
        self.check_pay_cost_floor().at(|| "the pay cost floor".to_owned())
    }

    fn check_pay_cost_floor(&self) -> Result<(), Error> {
        let Some(floor) = &self.pay_cost_floor else { return Ok(()) };
        self.currency.same_as(floor.floor().pay().currency())?;
        for (name, _, _) in floor.lines() {
            match self.demand.line(name.as_str()).map(DemandLine::kind) {
                None => return Err(Error::UnknownLine { line: name.to_text() }),
                Some(LineKind::Preset(_)) => {
                    return Err(Error::FloorOnPreset { line: name.to_text() });
                }
                Some(LineKind::Optional | LineKind::Required) => {}
            }
        }
        Ok(())
    }

    /// Contract and plan fit the lines, the bids and the period.
    fn check_contract(&self) -> Result<(), Error> {
        if let Some(contract) = &self.contract {
            contract.check(&self.demand).at(|| "the contract".to_owned())?;
        }
        let Some(plan) = &self.whole_life else { return Ok(()) };
        plan.check(&self.bids, self.currency, self.period.months(), self.indexation.as_ref())
            .at(|| "the whole-life plan".to_owned())
    }

    fn check_estimate(&self) -> Result<(), Error> {
        for (scenario, amount) in self.estimate.iter().flat_map(PriceEstimate::amounts) {
            let record = || "the estimate".to_owned();
            self.currency.same_as(amount.currency()).at(record)?;
            if !self.demand.scenarios().iter().any(|known| known.name() == scenario) {
                let (name, what) = (scenario.to_text(), "scenario");
                return Err(Error::UnknownName { name, what }).at(record);
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
        if self.pay_cost_floor.is_some() && bid.rate_card().vat_basis() == VatBasis::Inclusive {
            return Err(Error::FloorWithTax);
        }
        for (scenario, stated) in bid.stated_totals() {
            self.currency.same_as(stated.currency())?;
            if !self.demand.scenarios().iter().any(|known| known.name() == scenario) {
                return Err(Error::UnknownName { name: scenario.to_text(), what: "scenario" });
            }
        }
        Ok(())
    }

    fn check_card(&self, card: &RateCard) -> Result<(), Error> {
        self.check_lines(card)?;
        let lines = self.demand.lines();
        for (name, rate) in card.rates() {
            let kind = self.demand.line(name.as_str()).map(DemandLine::kind);
            if let Some(LineKind::Preset(price)) = kind
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

    /// Every rate is of a line of the tender, in its unit.
    fn check_lines(&self, card: &RateCard) -> Result<(), Error> {
        for (name, rate) in card.rates() {
            let line = self.demand.line(name.as_str());
            let line = line.ok_or_else(|| Error::UnknownLine { line: name.to_text() })?;
            if let Some(unit) = rate.unit()
                && unit != line.unit()
            {
                return Err(mixed_unit(line.unit(), unit)).at(|| format!("line {name:?}"));
            }
        }
        Ok(())
    }

    fn check_circumstances<'a>(
        &self,
        bid: &Bid,
        fields: impl Iterator<Item = &'a PlayingField> + Clone,
    ) -> Result<(), Error> {
        let asked = asked_by(bid.sector(), fields.clone())?;
        for rule in fields.flat_map(PlayingField::rules) {
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
        // A partner's model stands behind the lines of its part.
        let priced = |line: &&DemandLine| {
            let rate = bid.rate_card().rate(line.name().as_str());
            line.kind() == LineKind::Required && rate.is_some()
        };
        for line in lines.iter().filter(priced) {
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
    fn prepare(self, title: Text, further: Vec<(Name, PlayingField)>) -> Tender {
        let lines = self.demand.lines();
        let basket = || lines.iter().filter(|line| line.kind() != LineKind::Optional);
        let rate = |bid: &Bid, line: &DemandLine| {
            let rate = bid.rate_card().rate(line.name().as_str())?;
            Some((rate.price().lowest().millionths(), rate.price().highest().millionths()))
        };
        let price = |bid: &Bid, line: &DemandLine| match line.kind() {
            LineKind::Preset(price) => (price.millionths(), price.millionths()),
            _ => rate(bid, line).unwrap_or_default(),
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
        let part_prices = self.bids.iter().map(|bid| {
            let Some(consortium) = bid.consortium() else { return Vec::new() };
            // A preset price that no part repeats counts with the lead.
            let part = |party: &Bid, line: &DemandLine| match (line.kind(), rate(bid, line)) {
                (LineKind::Preset(price), None) if party.provider() == consortium.lead() => {
                    (price.millionths(), price.millionths())
                }
                _ => rate(party, line).unwrap_or_default(),
            };
            let parties = bid.parties().iter();
            parties.map(|party| basket().map(|line| part(party, line)).collect()).collect()
        });
        let part_prices = part_prices.collect();
        let scenarios = self.demand.scenarios().iter();
        let quantities = scenarios
            .map(|scenario| {
                let quantity = |line: &DemandLine| {
                    scenario.quantity(line.name().as_str()).unwrap_or_default().millionths()
                };
                basket().map(quantity).collect()
            })
            .collect();
        let terms = |field: &PlayingField| -> Vec<[terms::Terms; 4]> {
            let factor = |bid: &Bid| {
                let factor = self.buyer_tax.as_ref()?.factor(bid.rate_card().vat_basis());
                Some(factor).filter(|factor| *factor != Fraction::ONE)
            };
            self.bids.iter().map(|bid| terms::terms(field, bid, factor(bid).as_ref())).collect()
        };
        let further = further.into_iter();
        let further_fields = further
            .map(|(name, field)| FurtherField { name, terms: terms(&field), field })
            .collect();
        let terms = terms(&self.field);
        Tender(Arc::new(Records {
            title,
            currency: self.currency,
            period: self.period,
            price_base: self.price_base,
            field: self.field,
            corridor: self.corridor,
            contract: self.contract,
            indexation: self.indexation,
            whole_life: self.whole_life,
            scoring: self.scoring,
            pay_cost_floor: self.pay_cost_floor,
            estimate: self.estimate,
            screens: self.screens,
            rank_on: self.rank_on,
            buyer_tax: self.buyer_tax,
            buyer: self.buyer,
            support_stops: self.support_stops,
            robustness: self.robustness,
            bids: self.bids,
            prices,
            tiers,
            quantities,
            part_prices,
            terms,
            further_fields,
            demand: self.demand,
        }))
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
                let circumstance = name.to_text();
                return Err(Error::CircumstanceConflict { circumstance, first, second });
            }
        }
    }
    Ok(asked)
}

/// Sector, circumstances and cost model of a joint bid are its partners'.
fn check_joint(bid: &Bid) -> Result<(), Error> {
    let what = if bid.sector().is_some() {
        "a sector"
    } else if bid.statements().next().is_some() {
        "circumstances"
    } else if bid.cost_model().is_some() {
        "a cost model"
    } else {
        return Ok(());
    };
    Err(Error::JointStates { what })
}

/// Some rule of the field measures the support.
fn subsidy_measured(field: &PlayingField, support: Support) -> Result<(), Error> {
    let measures = |rule: &playing_field::FieldRule| {
        rule.support.is_some_and(|(measured, _)| measured == support)
    };
    if field.rules().iter().any(measures) {
        return Ok(());
    }
    Err(Error::SupportNotMeasured { support: support.as_str() })
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
