//! Judging bids: put on one level field, how do several prices compare?
//!
//! # Where to begin
//!
//! | for | see |
//! | --- | --- |
//! | the facts of a tender | [`Tender`], [`TenderBuilder`], [`Bid`] |
//! | which charges all bear alike | [`PlayingField`], [`Adjustment`], [`Tax`] |
//! | totals, ranks, views | [`compare`], [`Comparison`], [`BidComparison`] |
//! | what bidders state | [`Statement`], [`declarations`] |
//! | questions beyond that | [`Appraisal`](crate::appraisal::Appraisal) |
//!
//! # More
//!
//! A [`Tender`] holds a demand, a playing field and bids, all checked against each other when it
//! is [built](TenderBuilder::build). [`compare`] gives every bid's total and rank in the four
//! [views](View), for every scenario of demand; further questions (adjustments as signed lines,
//! the working behind a total, the position against the bidder's own cost or a corridor) are
//! asked of the [`Comparison`].

pub(crate) mod adjustment;
pub(crate) mod before_tax;
mod bid;
pub(crate) mod bid_comparison;
mod bounds;
mod build;
mod buyer_tax;
mod circumstance;
pub(crate) mod comparison;
mod consortium;
mod declarations;
mod falling_total;
mod layout;
mod own_cost;
mod pair;
pub(crate) mod playing_field;
pub(crate) mod ranking;
pub(crate) mod refusal;
mod side_by_side;
mod support;
mod tax;
pub(crate) mod terms;
mod treatment;
pub(crate) mod working;

use std::sync::Arc;

pub use adjustment::{Adjustment, AdjustmentBasis, AppliesTo, Effect, RateUnit, ShortfallMeasure};
pub use bid::{Bid, Consortium, CostModel};
pub use bid_comparison::{AdjustmentLine, BidComparison};
pub use build::TenderBuilder;
pub use buyer_tax::{BuyerTax, MAX_TAX_RATES};
pub use circumstance::{CircumstanceKind, CircumstanceValue, Statement};
pub use comparison::{BandEnd, Comparison, ScenarioComparison, Standing, ViewComparison, compare};
pub use consortium::{FeeBase, MAX_PARTNERS, ManagementFee};
pub use declarations::{Declaration, Declarations, Declared, declarations};
pub use falling_total::FallingTotal;
pub use pair::PairPosition;
pub use playing_field::{MAX_RULES, PlayingField};
pub use ranking::{FirstTotal, RankInterval, RankOn};
pub use side_by_side::{FieldsComparison, compare_fields};
pub use support::Support;
pub use tax::{Relief, ReliefKind, Tax, TaxBase, TaxDirection};
pub use treatment::{TaxSide, Treatment, TreatmentChange};

use crate::budget::{Budget, times};
use crate::demand::{Demand, DemandLine, LineKind};
use crate::error::{self, Error, refused};
use crate::exact::{Currency, Fraction, Month, Name, Period, Rounding, Text};
use crate::price::rate_card::dominates;
use crate::price::{Rate, View};
use crate::record::NamesSchema;

adjustment::adjustment_forms!();

/// The most bids of a tender.
pub const MAX_BIDS: usize = 10_000;

/// The most prices of a tender: bids × lines.
pub const MAX_PRICES: usize = 1_000_000;

/// The most playing fields of a tender beside its own.
pub const MAX_FURTHER_FIELDS: usize = 20;

/// The name of a tender's own playing field among several; no other may bear it.
pub const OWN_FIELD: &str = "published";

/// The most pairs of bids that one call lists.
pub const MAX_PAIRS: usize = 500_000;

/// The most pairs that findings list of so many bids: they grow with the bids, not with their square.
pub(crate) fn most_pairs(bids: usize) -> usize {
    bids.saturating_mul(10).max(1_000)
}

/// A demand, a playing field and bids, checked against each other. Cloning is cheap.
///
/// ```
/// use fullcost::demand::{Demand, DemandLine, Scenario};
/// use fullcost::exact::{Currency, Period, UnitPrice};
/// use fullcost::price::{RateCard, VatBasis};
/// use fullcost::tender::{Bid, Tender, compare};
/// use fullcost::price::View;
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
/// let order: Vec<&str> = view.order().map(|standing| standing.provider.as_str()).collect();
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
    rank_on: RankOn,
    line_rounding: Option<Rounding>,
    first: FirstTotal,
    buyer_tax: Option<BuyerTax>,
    rate_groups: buyer_tax::RateGroups,
    bids: Vec<Bid>,
    /// By bid and line of the basket (required and preset): lowest and highest price in
    /// millionths.
    prices: Vec<Vec<(i128, i128)>>,
    /// By bid: the lines of the basket that have volume tiers, by their place in it.
    tiers: Vec<Vec<(usize, Rate)>>,
    /// By scenario and line of the basket: quantity in millionths.
    quantities: Vec<Vec<i128>>,
    /// By bid, party and line of the basket: lowest and highest price in millionths; nothing for a bid of
    /// one provider.
    part_prices: Vec<Vec<Vec<(i128, i128)>>>,
    /// By bid and view: what the view does to the price.
    terms: Vec<[terms::Terms; 4]>,
    further_fields: Vec<FurtherField>,
    budget: Budget,
    /// The schema its document names.
    schema: Option<Text>,
}

/// A playing field beside the tender's own, with what it does to each bid in each view.
#[derive(Debug, PartialEq, Eq)]
struct FurtherField {
    name: Name,
    field: PlayingField,
    terms: Vec<[terms::Terms; 4]>,
}

impl NamesSchema for Tender {
    fn schema_reference(&self) -> Option<&Text> {
        self.0.schema.as_ref()
    }

    fn with_schema_reference(mut self, schema: Text) -> Self {
        // Only a tender that was just made is given one, which nothing shares yet.
        if let Some(records) = Arc::get_mut(&mut self.0) {
            records.schema = Some(schema);
        }
        self
    }
}

impl Tender {
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

    /// On which totals bids are ranked.
    #[must_use]
    pub fn rank_on(&self) -> RankOn {
        self.0.rank_on
    }

    /// Which total is first.
    #[must_use]
    pub fn first(&self) -> FirstTotal {
        self.0.first
    }

    /// How what each line comes to is rounded to the minor unit before lines are added up; `None`
    /// where nothing is rounded.
    #[must_use]
    pub fn line_rounding(&self) -> Option<Rounding> {
        self.0.line_rounding
    }

    /// Rate and recovery of the buyer's tax, where they are stated.
    #[must_use]
    pub fn buyer_tax(&self) -> Option<&BuyerTax> {
        self.0.buyer_tax.as_ref()
    }

    /// The playing fields beside the tender's own, in the order of their names.
    pub fn further_fields(&self) -> impl Iterator<Item = (&Name, &PlayingField)> {
        self.0.further_fields.iter().map(|further| (&further.name, &further.field))
    }

    /// How much work may be spent on what is asked of it.
    pub(crate) fn budget(&self) -> Budget {
        self.0.budget
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
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn bid(&self, provider: &str) -> Result<&Bid, Error> {
        self.bid_position(provider)
            .and_then(|position| self.0.bids.get(position).ok_or_else(|| error::missing("bid")))
    }

    /// Which bid is at most as dear as which other on every priced line, and cheaper on one:
    /// pairs of providers, in the order of their names. Preset and optional lines are set aside.
    /// Of a band or of tiers, the highest price of one is held against the lowest of the other.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) beyond the tender's [budget](crate::Budget), or beyond
    /// [`MAX_PAIRS`]; [`Unsupported`](crate::ErrorKind::Unsupported) where the highest total is first.
    pub fn dominances(&self) -> Result<Vec<(&Name, &Name)>, Error> {
        self.dominances_within(MAX_PAIRS, self.budget())
    }

    /// Those pairs where they are no more than so many.
    pub(crate) fn dominances_within(
        &self,
        most: usize,
        budget: Budget,
    ) -> Result<Vec<(&Name, &Name)>, Error> {
        if self.first() == FirstTotal::Highest {
            return Err(refusal::highest_first("a card that is at most as dear"));
        }
        let (bids, lines) = (self.0.bids.len(), self.0.demand.lines().len());
        let step = if self.0.buyer_tax.is_some() { LINE_OF_PAIR_TAXED } else { LINE_OF_PAIR };
        let what = "comparing each bid with each other line by line";
        budget.check_work(what, times([bids, bids, lines, step]), "ask of fewer bids at a time")?;
        // Preset prices are the same in every row and decide nothing.
        let rows = || self.0.bids.iter().zip(&self.0.prices);
        let mut pairs = Vec::new();
        for (bid, own) in rows() {
            for (other, theirs) in rows() {
                let lines = own.iter().zip(theirs).map(|((_, high), (low, _))| (*high, *low));
                let (basis, others) = (bid.rate_card.vat_basis(), other.rate_card.vat_basis());
                let dominates = match &self.0.buyer_tax {
                    Some(tax) if basis != others => {
                        let cost = |line: &DemandLine, units: i128, basis| {
                            let factor = tax.factor_of(line.name().as_str(), basis);
                            Fraction::from_units(units, 6) * factor
                        };
                        let lines = self.basket_lines().zip(lines).map(|(line, (high, low))| {
                            (cost(line, high, basis), cost(line, low, others))
                        });
                        let lines: Vec<(Fraction, Fraction)> = lines.collect();
                        dominates(lines.iter().map(|(high, low)| (high, low)))
                    }
                    _ => dominates(lines),
                };
                if dominates && pairs.len() == most {
                    return Err(refused!(
                        TooLarge: "there are more than {most} pairs of bids of which one dominates the other, which is as many as are listed: ask of fewer bids at a time"
                    ));
                }
                if dominates {
                    pairs.push((&bid.provider, &other.provider));
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
            None => Err(crate::exact::name::unknown_among(
                scenario,
                "scenario",
                self.0.demand.scenarios().iter().map(crate::demand::Scenario::name),
            )),
        }
    }

    /// The lines of the basket: all but the optional ones, in the order of their names.
    pub(crate) fn basket_lines(&self) -> impl Iterator<Item = &DemandLine> {
        self.0.demand.lines().iter().filter(|line| line.kind() != LineKind::Optional)
    }

    /// By bid and view: what the tender's own field does to the price.
    pub(crate) fn terms(&self) -> &[[terms::Terms; 4]] {
        &self.0.terms
    }

    /// By bid and view: what another field does to the price, of which bids state all that it asks.
    pub(crate) fn terms_under(&self, field: &PlayingField) -> Vec<[terms::Terms; 4]> {
        terms::terms(field, &self.0.bids, self.buyer_tax(), &self.0.rate_groups)
    }

    /// The lowest and highest prices of a bid's basket, in millionths, in the order of the lines'
    /// names.
    pub(crate) fn basket_prices(&self, bid: usize) -> impl Iterator<Item = (i128, i128)> {
        self.0.prices.get(bid).into_iter().flatten().copied()
    }

    /// Whether the price of any line of a bid's basket moves with volume: tiers, packs, a least charge.
    pub(crate) fn has_tiers(&self, bid: usize) -> bool {
        self.0.tiers.get(bid).is_some_and(|tiers| !tiers.is_empty())
    }

    /// What a view does to a bid's price: a factor, and an amount; nothing where the bid does not
    /// state what the view needs, or where it does not do the same to each piece of the price.
    pub(crate) fn view_terms(&self, bid: usize, view: View) -> Option<(Fraction, Fraction)> {
        let terms = self.0.terms.get(bid)?.get(view.position())?;
        let factor = || terms.of_price.clone().unwrap_or(Fraction::ONE);
        let one_factor = terms.not_stated.is_empty() && terms.of_parts.is_empty();
        one_factor.then(|| (factor(), terms.fixed.clone()))
    }

    /// Whether a view does the same to each piece of a bid's price.
    pub(crate) fn treats_parts_alike(&self, bid: usize, view: View) -> bool {
        let terms = self.0.terms.get(bid).and_then(|terms| terms.get(view.position()));
        terms.is_none_or(|terms| terms.of_parts.is_empty())
    }

    fn bid_position(&self, provider: &str) -> Result<usize, Error> {
        let found = self.0.bids.binary_search_by(|bid| bid.provider.as_str().cmp(provider));
        match found {
            Ok(position) => Ok(position),
            Err(_) => Err(crate::exact::name::unknown_among(
                provider,
                "provider",
                self.0.bids.iter().map(|bid| &bid.provider),
            )),
        }
    }
}

/// The units of work of holding one line of a bid against that of another, on one VAT basis and on two.
const LINE_OF_PAIR: usize = 10;
const LINE_OF_PAIR_TAXED: usize = 400;

/// By bid: what a scenario's quantity of a line is, weights applied where they must be.
pub(crate) fn expected_quantity(demand: &Demand, line: &str) -> Fraction {
    let weighted = demand.scenarios().iter().map(|scenario| {
        let weight = scenario.weight().unwrap_or_default().to_fraction();
        weight * scenario.quantity(line).unwrap_or_default().to_fraction()
    });
    weighted.sum()
}
