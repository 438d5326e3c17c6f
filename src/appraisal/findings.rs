//! What came out of an appraisal: data that every report and document reads.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::price_unlike_others::{PriceUnlikeOthers, prices_unlike_others};
use super::{
    Appraisal, BidContract, BidTotal, CostToBuyer, Exposure, LineFloor, OutcomeLine, Questions,
    Robustness, TieOrder, WholeLifeStanding,
};
use crate::answer::Answer;
use crate::budget::{Meter, WorkDone, unwatched};
use crate::error::{self, Error, ErrorKind};
use crate::exact::{Currency, Figure, Fraction, Month, Name, Percent, Period, Rounding, Text};
use crate::price::{
    Corridor, CorridorPosition, Indexation, Interval, Market, OwnCost, StatedTotal, VatBasis, View,
};
use crate::score::Scores;
use crate::screen::{BidStatistics, ScreenResult};
use crate::tender::before_tax::unknown_income;
use crate::tender::{
    AdjustmentLine, BandEnd, BidComparison, BuyerTax, Comparison, Declarations, FallingTotal,
    FirstTotal, RankInterval, RankOn, ScenarioComparison, Tender, TreatmentChange, compare_fields,
    declarations, most_pairs,
};

/// What came out of an [`Appraisal`]. Reports and documents show what stands here and nothing else.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::appraisal::Appraisal;
///
/// let findings = Appraisal::from_json(r#"{
///     "format": 1, "title": "Meals", "currency": "GBP", "unit": "meal",
///     "period": {"from": "2026-04", "months": 12}, "demand": {"lunch": "5000"},
///     "bids": [
///         {"provider": "kitchen", "vat": "exclusive", "rates": {"lunch": "6.40"}},
///         {"provider": "canteen", "vat": "exclusive", "rates": {"lunch": "4.10"}}
///     ]
/// }"#)?.run()?;
/// let tendered = &findings.scenarios[0].views[0];
/// assert_eq!(tendered.order[0].provider.as_str(), "canteen");
/// assert_eq!(tendered.order[0].total.as_ref().map(ToString::to_string).as_deref(), Some("20,500.00"));
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Findings {
    /// The version of the document these findings are written as.
    pub format: u8,
    /// The title of the tender.
    pub title: Text,
    /// The currency of every amount.
    pub currency: Currency,
    /// The period of demand and circumstances.
    pub period: Period,
    /// The month in whose prices amounts are stated.
    pub price_base: Month,
    /// On which totals bids are ranked.
    pub rank_on: RankOn,
    /// Which total is first, where that is not the lowest.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "is_lowest"))]
    pub first: FirstTotal,
    /// How what each line comes to is rounded to the minor unit before lines are added up.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub line_rounding: Option<Rounding>,
    /// Which of the questions take exact totals, where ranks and points do not.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub on_exact_totals: Vec<&'static str>,
    /// The name of the playing field, where the tender has several.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub field: Option<Name>,
    /// Where the treatment of taxes differs from the default.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub treatment: Option<TreatmentChanges>,
    /// Rate and recovery of the buyer's tax.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub buyer_tax: Option<BuyerTaxStated>,
    /// Who stated what.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Declarations::is_empty"))]
    pub declarations: Declarations,
    /// The findings in each scenario, then, where they carry weights, in all of them together.
    pub scenarios: Vec<ScenarioFindings>,
    /// Which bid is on no line dearer than which other, and cheaper on one; or why that was not
    /// asked.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "none_found"))]
    pub dominances: Answer<Vec<Dominance>>,
    /// Where one more unit would cost less.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub falling_totals: Vec<FallingTotal>,
    /// The totals that bids state and that are not the sums of their lines.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub stated_totals: Vec<BidTotal>,
    /// The prices so far from those of the other bids that they may be of another unit.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub prices_unlike_others: Vec<PriceUnlikeOthers>,
    /// What the corridor is made of.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub corridor: Option<CorridorBasis>,
    /// What each bid earns under the contract.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub contract: Vec<BidContract>,
    /// What the indexation comes to.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub indexation: Option<IndexationFindings>,
    /// What would change the order of the bids, or why that could not be found.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub robustness: Option<Answer<Robustness>>,
    /// Where the tender has several playing fields: the orders under all of them, side by side.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub orders: Vec<OrdersByField>,
    /// The findings under each further playing field of the tender.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub further_fields: Vec<Findings>,
    #[cfg_attr(feature = "serde", serde(skip))]
    appraisal: Appraisal,
    #[cfg_attr(feature = "serde", serde(skip))]
    comparison: Comparison,
}

#[cfg(feature = "serde")]
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_lowest(first: &FirstTotal) -> bool {
    *first == FirstTotal::Lowest
}

/// The questions that take exact totals although ranks and points stand on rounded ones.
fn on_exact_totals(appraisal: &Appraisal) -> Vec<&'static str> {
    let questions = appraisal.questions();
    let asked = [
        ("robustness", questions.robustness.is_some()),
        ("screens", !questions.screens.is_empty()),
        ("whole_life", questions.whole_life.is_some()),
    ];
    let rounded = appraisal.tender().rank_on() != RankOn::Exact;
    asked.into_iter().filter(|(_, asked)| rounded && *asked).map(|(question, _)| question).collect()
}

/// The findings in one scenario of demand, or in all of them by their weights.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ScenarioFindings {
    /// The scenario.
    pub scenario: Name,
    /// The four views, the tendered price first.
    pub views: Vec<ViewFindings>,
    /// How each bid lies to its own cost, the corridor and the pay cost floor, in the order of the
    /// providers' names.
    pub positions: Vec<BidPositions>,
    /// What the lines come to whose prices change with the volume, by provider and line.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub volume_tiers: Vec<TieredLine>,
    /// What the screens find.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub screens: Vec<ScreenResult>,
    /// The statistics of the tendered prices, or why there are none.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub bid_statistics: Option<Answer<BidStatistics>>,
    /// The scores of the tendered prices, or why the rule cannot score them.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub scores: Option<Answer<Scores>>,
    /// The bids that tie by price or by score, as the tender tells them apart.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub ties: Vec<TieOrder>,
    /// What each bid costs the buyer, beside each view.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub cost_to_buyer: Vec<CostToBuyer>,
    /// What each price rests on, where the playing field names a support or one is said to stop.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub supports: Vec<SupportFindings>,
    /// What an outcome costs.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub outcomes: Vec<OutcomeLine>,
    /// The bids by present value over the life of the contract.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub whole_life: Vec<WholeLifeStanding>,
}

/// The bids in one view.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ViewFindings {
    /// The view.
    pub view: View,
    /// What must stand beside every order in a view other than the tendered one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub notice: Option<&'static str>,
    /// Whether a bid does not state what the view needs.
    pub uneven: bool,
    /// The bids by rank (best, then worst, then name), those without a rank last.
    pub order: Vec<BidFindings>,
    /// The pairs of bids whose totals cannot be told apart, or why each was not compared with
    /// each.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "none_found"))]
    pub indistinguishable: Answer<Vec<(Name, Name)>>,
}

/// The statistics of the tendered prices, where they are asked.
fn bid_statistics(
    scenario: ScenarioComparison<'_>,
    questions: &Questions,
) -> Option<Answer<BidStatistics>> {
    let asked =
        questions.bid_statistics.then(|| scenario.screen_figures(questions, View::Tendered));
    asked.map(|figures| figures.and_then(|figures| figures.bid_statistics()).into())
}

/// One bid in one view.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BidFindings {
    /// The provider.
    pub provider: Name,
    /// The rank; `None` where the total is not assessable.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub rank: Option<RankInterval>,
    /// What the rate card comes to, where the buyer's tax makes the total another figure.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub rate_card: Option<Figure>,
    /// The total; `None` where it is not assessable.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub total: Option<Figure>,
    /// The signed lines between what the rate card comes to and the total.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub adjustments: Vec<AdjustmentLine>,
    /// The circumstances the view needs and the bid does not state.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub not_stated: Vec<Name>,
}

/// How the price of one bid lies to what it is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BidPositions {
    /// The provider.
    pub provider: Name,
    /// What the buyer's tax makes of the price, where the tender states it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub buyer_tax: Option<TaxOnBid>,
    /// What the part of each partner of a joint bid comes to, the fee in the lead's.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "BTreeMap::is_empty"))]
    pub parts_of_price: BTreeMap<Name, Figure>,
    /// The price against the full cost in the bidder's own model; `None` where the bidder gives
    /// none: not assessable.
    #[cfg_attr(feature = "serde", serde(serialize_with = "or_not_assessable"))]
    pub own_cost: Option<OwnCost>,
    /// The part of each partner of a joint bid against its own model.
    #[cfg_attr(
        feature = "serde",
        serde(
            skip_serializing_if = "BTreeMap::is_empty",
            serialize_with = "each_or_not_assessable"
        )
    )]
    pub own_cost_of_parts: BTreeMap<Name, Option<OwnCost>>,
    /// What a unit of each priced line costs in full in the bidder's own model, at the model's volumes;
    /// of a bid of one provider.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "BTreeMap::is_empty"))]
    pub own_cost_of_lines: BTreeMap<Name, Figure>,
    /// Why neither own cost nor pay cost floor is assessable: nothing says how much tax is inside
    /// the prices.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub not_assessable: Option<Error>,
    /// Each line against the statutory pay cost floor.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "BTreeMap::is_empty"))]
    pub pay_cost_floor: BTreeMap<Name, LineFloor>,
    /// The prices against the corridor.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub corridor: Option<CorridorPosition>,
}

/// What the buyer's tax makes of a price.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct TaxOnBid {
    /// How the bidder's prices stand to VAT.
    pub vat: VatBasis,
    /// What the rate card comes to.
    pub rate_card: Figure,
    /// What the buyer bears beside it; below zero where tax inside the price is recovered.
    pub tax: Figure,
}

/// A line whose price changes with the volume, at the quantities of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct TieredLine {
    /// The provider.
    pub provider: Name,
    /// The line.
    pub line: Name,
    /// What all its units come to.
    pub total: Figure,
    /// What each comes to on average.
    pub each_on_average: Figure,
}

/// The order in one view of a scenario under each playing field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct OrdersByField {
    /// The scenario.
    pub scenario: Name,
    /// The view.
    pub view: View,
    /// What must stand beside every order in a view other than the tendered one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub notice: Option<&'static str>,
    /// By playing field, the providers that have a rank, by rank.
    pub by_field: BTreeMap<Name, Vec<Name>>,
}

/// What the price of one bid rests on, and what it would be if that stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SupportFindings {
    /// What it rests on.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub exposure: Exposure,
    /// The price if the supports stop as was asked, or why that is not assessable.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub price_if_it_stops: Option<Answer<Figure>>,
}

/// A bid that is on no line dearer than another, and cheaper on one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Dominance {
    /// The bid.
    pub bid: Name,
    /// The other one.
    pub dominates: Name,
}

/// Where the treatment of taxes differs from the default.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct TreatmentChanges {
    /// Who publishes the table.
    pub source: Text,
    /// The places where it differs.
    pub changes: Vec<TreatmentChange>,
}

/// Rate and recovery of the buyer's tax.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BuyerTaxStated {
    /// The rate.
    pub rate: Percent,
    /// By line that bears a rate of its own: that rate.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "BTreeMap::is_empty"))]
    pub line_rates: BTreeMap<Name, Percent>,
    /// The part the buyer recovers.
    pub recovered: Percent,
    /// How the prices of the corridor stand to VAT, where that is stated.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub corridor: Option<VatBasis>,
    /// Where it is stated.
    pub source: Text,
}

/// What the bands of a corridor are, and what is to be said about them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CorridorBasis {
    /// Where the corridor is stated.
    pub source: Text,
    /// `floor_and_ceiling` or `quartiles`.
    pub basis: &'static str,
    /// The estimator of quartiles.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub estimator: Option<&'static str>,
    /// How quartiles are put together.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub aggregation: Option<&'static str>,
    /// How many providers' prices stand behind quartiles.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub providers: Option<usize>,
    /// The least number of prices behind a line, where it is small.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub small_sample: Option<usize>,
    /// The band of each line.
    pub lines: BTreeMap<Name, Figure>,
    /// The quartiles of each line, where the bands are made of them.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "BTreeMap::is_empty"))]
    pub quartiles: BTreeMap<Name, LineQuartiles>,
    /// Where a stated total is not the sum of the bands.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub stated_totals: Vec<CorridorTotal>,
}

/// The quartiles of the market's prices of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LineQuartiles {
    /// How many prices there are.
    pub prices: usize,
    /// The lower quartile.
    pub lower: Figure,
    /// The median.
    pub median: Figure,
    /// The upper quartile.
    pub upper: Figure,
}

/// A stated total of a corridor that is not the sum of its bands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CorridorTotal {
    /// The end of the bands.
    pub end: BandEnd,
    /// What is stated, and what the bands add up to.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub found: StatedTotal,
}

/// What an indexation comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct IndexationFindings {
    /// The uplifts in the order of time.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub uplifts: Vec<UpliftFound>,
}

/// One uplift of an indexation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct UpliftFound {
    /// From which month it holds.
    pub takes_effect: Month,
    /// The change of each index.
    pub changes: BTreeMap<Name, Fraction>,
    /// The uplift, as a share of the price.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::exact::figure::write_share"))]
    pub uplift: Fraction,
    /// What prices have become a multiple of.
    pub multiple: Fraction,
}

impl Appraisal {
    /// Answers every question, under the tender's own playing field and each of its further ones.
    ///
    /// # Errors
    ///
    /// What makes the whole impossible: amounts beyond their bounds, or
    /// [`TooLarge`](crate::ErrorKind::TooLarge) beyond the tender's [budget](crate::Budget). A
    /// question that cannot be answered by itself is there with its reason.
    pub fn run(&self) -> Result<Findings, Error> {
        self.run_watched(unwatched)
    }

    /// [`run`](Self::run), with somebody who is told how far it is, and may say that it is enough.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run), or [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn run_watched(
        &self,
        mut watch: impl FnMut(WorkDone) -> ControlFlow<()>,
    ) -> Result<Findings, Error> {
        let work = self.check_budget()?;
        let robustness = self.questions().robustness.as_ref();
        let planned = robustness.map(|_| self.robustness_work(work));
        let more = planned.as_ref().and_then(|planned| planned.as_ref().ok()).copied();
        let mut meter = Meter::new(work.saturating_add(more.unwrap_or_default()), &mut watch);
        let fields = compare_fields(self.tender());
        // The prices are the same under every field.
        let dominances = Dominance::between(self.tender(), work);
        let each = u64::try_from(fields.comparisons.len()).unwrap_or(u64::MAX);
        let each = work.checked_div(each).unwrap_or_default();
        let mut found = fields.comparisons.iter().map(|one| {
            let found = Findings::under(self, one, dominances.clone())?;
            meter.did(each)?;
            Ok(found)
        });
        // The tender's own field stands first and is always there.
        let own = found.next();
        let own = own
            .unwrap_or_else(|| Findings::under(self, &self.compare(), Answer::Found(Vec::new())))?;
        let further_fields = found.collect::<Result<Vec<_>, Error>>()?;
        let orders = orders(&own, &further_fields);
        let robustness = planned.map(|planned| planned.and_then(|_| self.robust(&mut meter)));
        let robustness = match robustness {
            Some(Err(error)) if error.kind() == ErrorKind::Cancelled => return Err(error),
            other => other.map(Answer::from),
        };
        Ok(Findings { robustness, orders, further_fields, ..own })
    }
}

impl Findings {
    /// The tender and what was asked of it.
    #[must_use]
    pub fn appraisal(&self) -> &Appraisal {
        &self.appraisal
    }

    /// What was asked.
    #[must_use]
    pub fn questions(&self) -> &Questions {
        self.appraisal.questions()
    }

    /// The comparison behind the findings: its handles answer further questions, and give the
    /// working behind each figure.
    #[must_use]
    pub fn comparison(&self) -> &Comparison {
        &self.comparison
    }

    /// The findings in one scenario.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn scenario(&self, name: &str) -> Result<&ScenarioFindings, Error> {
        self.comparison.scenario(name)?;
        let mut scenarios = self.scenarios.iter();
        let found = scenarios.find(|known| known.scenario.as_str() == name);
        found.ok_or_else(|| error::missing("scenario"))
    }

    fn under(
        appraisal: &Appraisal,
        comparison: &Comparison,
        dominances: Answer<Vec<Dominance>>,
    ) -> Result<Findings, Error> {
        let (tender, questions) = (appraisal.tender(), appraisal.questions());
        let several = tender.further_fields().next().is_some();
        let scenarios = comparison.scenarios();
        let scenarios = scenarios.map(|one| ScenarioFindings::of(one, questions));
        let contract = questions.contract.iter().flat_map(|contract| {
            let bids = tender.bids().iter();
            bids.map(|bid| contract.outcomes(tender, bid.provider.as_str()))
        });
        Ok(Findings {
            format: 1,
            title: tender.title().clone(),
            currency: tender.currency(),
            period: tender.period(),
            price_base: tender.price_base(),
            rank_on: tender.rank_on(),
            first: tender.first(),
            line_rounding: tender.line_rounding(),
            on_exact_totals: on_exact_totals(appraisal),
            field: several.then(|| Name::new(comparison.field_name())).transpose()?,
            treatment: treatment(comparison),
            buyer_tax: tender.buyer_tax().map(BuyerTaxStated::of),
            declarations: declarations(tender),
            scenarios: scenarios.collect::<Result<_, Error>>()?,
            dominances,
            falling_totals: tender.falling_totals(),
            stated_totals: comparison.stated_totals()?,
            prices_unlike_others: prices_unlike_others(tender),
            corridor: corridor_basis(appraisal),
            contract: contract.collect::<Result<_, Error>>()?,
            indexation: questions.indexation.as_ref().map(IndexationFindings::of),
            robustness: None,
            orders: Vec::new(),
            further_fields: Vec::new(),
            appraisal: appraisal.clone(),
            comparison: comparison.clone(),
        })
    }
}

impl Dominance {
    /// The pairs among the bids of a tender, on which some work was spent before.
    fn between(tender: &Tender, done: u64) -> Answer<Vec<Dominance>> {
        let most = most_pairs(tender.bids().len());
        let pairs = tender.dominances_within(most, tender.budget().after(done)).map(|pairs| {
            let pairs = pairs.into_iter();
            let pairs = pairs.map(|(bid, other)| (bid.clone(), other.clone()));
            pairs.map(|(bid, dominates)| Dominance { bid, dominates }).collect()
        });
        pairs.into()
    }
}

impl ScenarioFindings {
    fn of(scenario: ScenarioComparison<'_>, questions: &Questions) -> Result<Self, Error> {
        let most = most_pairs(scenario.tender().bids().len());
        let views = scenario.views().map(|view| {
            let bids = view.order().map(|standing| {
                let bid = scenario.bid(standing.provider.as_str())?;
                BidFindings::of(bid, view.view)
            });
            let pairs = view.indistinguishable_within(most).map(|pairs| {
                pairs.into_iter().map(|(one, two)| (one.clone(), two.clone())).collect()
            });
            Ok(ViewFindings {
                view: view.view,
                notice: view.view.is_appraisal().then_some(View::NOTICE),
                uneven: view.is_uneven(),
                order: bids.collect::<Result<_, Error>>()?,
                indistinguishable: pairs.into(),
            })
        });
        let scoring = questions.scoring.as_ref();
        let scores: Option<Answer<Scores>> =
            scoring.map(|scoring| scenario.scores(scoring, View::Tendered).into());
        let by_score = scores.as_ref().and_then(|scores| scores.as_result().ok());
        let ties = questions.ties.as_ref().map(|rule| rule.ties(scenario, by_score));
        let buyer = questions.buyer.iter();
        let indexation = questions.indexation.as_ref();
        let plan = questions.whole_life.as_ref();
        let whole_life =
            plan.map(|plan| scenario.whole_life_order(plan, indexation)).transpose()?;
        let corridor = questions.corridor.as_ref();
        let bounds = corridor.map(|corridor| scenario.corridor_bounds(corridor)).transpose()?;
        let bounds = bounds.flatten();
        let positions =
            scenario.bids().map(|bid| BidPositions::of(bid, questions, bounds.as_ref()));
        Ok(ScenarioFindings {
            scenario: scenario.name().clone(),
            views: views.collect::<Result<_, Error>>()?,
            positions: positions.collect::<Result<_, Error>>()?,
            volume_tiers: tiered_lines(scenario)?,
            screens: scenario.ask_screens(questions)?,
            bid_statistics: bid_statistics(scenario, questions),
            scores,
            ties: ties.unwrap_or_default(),
            cost_to_buyer: buyer
                .flat_map(|buyer| View::ALL.map(|view| scenario.cost_to_buyer(buyer, view)))
                .collect(),
            supports: supports(scenario, questions)?,
            outcomes: scenario.outcome_prices(),
            whole_life: whole_life.unwrap_or_default(),
        })
    }
}

impl ScenarioFindings {
    /// The findings in one view.
    pub(crate) fn view(&self, view: View) -> Option<&ViewFindings> {
        self.views.iter().find(|known| known.view == view)
    }
}

impl ViewFindings {
    /// The bids in the order of the providers' names.
    pub(crate) fn by_name(&self) -> Vec<&BidFindings> {
        let mut bids: Vec<&BidFindings> = self.order.iter().collect();
        bids.sort_by(|one, other| one.provider.cmp(&other.provider));
        bids
    }
}

impl BidFindings {
    fn of(bid: BidComparison<'_>, view: View) -> Result<Self, Error> {
        let (tender, standing) = (bid.tender(), bid.standing(view));
        let currency = tender.currency();
        let assessable = standing.total.is_some();
        let card = (assessable && tender.buyer_tax().is_some()).then(|| bid.rate_card_total());
        let adjustments = if assessable { bid.adjustments(view)? } else { Vec::new() };
        Ok(BidFindings {
            provider: standing.provider.clone(),
            rank: standing.rank,
            rate_card: card.map(|card| card.in_currency(currency)),
            total: standing.total.as_ref().map(|total| total.in_currency(currency)),
            adjustments,
            not_stated: standing.not_stated.to_vec(),
        })
    }
}

impl BidPositions {
    fn of(
        bid: BidComparison<'_>,
        questions: &Questions,
        bounds: Option<&Interval>,
    ) -> Result<Self, Error> {
        let joint = bid.bid.consortium.is_some();
        let parts = if joint { bid.own_cost_of_parts()? } else { Vec::new() };
        let currency = bid.tender().currency();
        let parties = bid.bid.parties().iter().filter(|_| joint).zip(bid.part_totals());
        let parts_of_price =
            parties.map(|(party, part)| (party.provider.clone(), part.in_currency(currency)));
        let floor = questions.pay_cost_floor.as_ref();
        let known = bid.tender().knows_income(&bid.bid.rate_card);
        let floors = floor.filter(|_| known);
        let floors = floors.map(|floor| bid.pay_cost_floor(floor)).transpose()?;
        let models = bid.bid.parties().iter().any(|party| party.cost_model.is_some());
        let needs_income = floor.is_some() || models;
        let corridor = questions.corridor.as_ref();
        Ok(BidPositions {
            provider: bid.bid.provider.clone(),
            buyer_tax: bid.tender().buyer_tax().map(|tax| TaxOnBid::of(bid, tax)),
            parts_of_price: parts_of_price.collect(),
            own_cost: bid.own_cost()?,
            own_cost_of_parts: parts.into_iter().collect(),
            own_cost_of_lines: bid.own_cost_of_lines()?,
            not_assessable: (needs_income && !known).then(|| unknown_income(bid.bid)),
            pay_cost_floor: floors.unwrap_or_default(),
            corridor: corridor.map(|one| bid.corridor_within(one, bounds)).transpose()?,
        })
    }
}

/// What each price rests on; nothing where the field names no support but reliefs.
fn supports(
    scenario: ScenarioComparison<'_>,
    questions: &Questions,
) -> Result<Vec<SupportFindings>, Error> {
    let stops = questions.stops();
    if !scenario.comparison().playing_field().names_supports() && stops.is_empty() {
        return Ok(Vec::new());
    }
    let found = scenario.bids().map(|bid| {
        let exposure = bid.exposure()?;
        let price = (!stops.is_empty()).then(|| exposure.price_if(&stops).into());
        Ok(SupportFindings { exposure, price_if_it_stops: price })
    });
    found.collect()
}

fn treatment(comparison: &Comparison) -> Option<TreatmentChanges> {
    let table = &comparison.playing_field().treatment;
    let source = table.source.as_ref()?.clone();
    Some(TreatmentChanges { source, changes: table.changes().collect() })
}

impl BuyerTaxStated {
    fn of(tax: &BuyerTax) -> Self {
        let (rate, recovered) = (tax.rate, tax.recovered);
        let (corridor, line_rates) = (tax.corridor, tax.line_rates.clone());
        BuyerTaxStated { rate, line_rates, recovered, corridor, source: tax.source.clone() }
    }
}

fn corridor_basis(appraisal: &Appraisal) -> Option<CorridorBasis> {
    let corridor = appraisal.questions().corridor.as_ref()?;
    let currency = appraisal.tender().currency();
    let market = corridor.market();
    let ends = [BandEnd::Low, BandEnd::High].into_iter().zip(corridor.total_findings(currency));
    let lines = corridor.lines().filter_map(|line| {
        let band = corridor.interval(line.as_str())?;
        Some((line.clone(), band.in_currency(currency)))
    });
    Some(CorridorBasis {
        source: corridor.source().clone(),
        basis: if market.is_some() { "quartiles" } else { "floor_and_ceiling" },
        estimator: market.map(|market| market.estimator().as_str()),
        aggregation: market.map(|market| market.aggregation().as_str()),
        providers: market.map(|market| market.providers().count()),
        small_sample: market.and_then(Market::small_sample),
        lines: lines.collect(),
        quartiles: line_quartiles(corridor, currency),
        stated_totals: ends
            .filter_map(|(end, found)| Some(CorridorTotal { end, found: found? }))
            .collect(),
    })
}

fn line_quartiles(corridor: &Corridor, currency: Currency) -> BTreeMap<Name, LineQuartiles> {
    let figure = |exact: &Fraction| Figure::new(exact.clone(), currency);
    let lines = corridor.quartiles().map(|(line, found)| {
        let quartiles = LineQuartiles {
            prices: found.count,
            lower: figure(&found.lower),
            median: figure(&found.median),
            upper: figure(&found.upper),
        };
        (line.clone(), quartiles)
    });
    lines.collect()
}

fn tiered_lines(scenario: ScenarioComparison<'_>) -> Result<Vec<TieredLine>, Error> {
    let currency = scenario.tender().currency();
    let bids = scenario.bids().flat_map(|bid| {
        let rates = bid.bid.rate_card.rates();
        let tiered = rates.filter(|(_, rate)| rate.band().is_none());
        tiered.map(move |(line, _)| (bid, line))
    });
    let lines = bids.map(|(bid, line)| {
        Ok(TieredLine {
            provider: bid.bid.provider.clone(),
            line: line.clone(),
            total: bid.line_total(line.as_str())?.in_currency(currency),
            each_on_average: bid.average_price(line.as_str())?.in_currency(currency),
        })
    });
    lines.collect()
}

/// By scenario and view, the order under each playing field; nothing where there is only one.
fn orders(own: &Findings, further: &[Findings]) -> Vec<OrdersByField> {
    let mut orders = Vec::new();
    if further.is_empty() {
        return orders;
    }
    for (place, scenario) in own.scenarios.iter().enumerate() {
        for (at, view) in scenario.views.iter().enumerate() {
            let by_field = [own].into_iter().chain(further).filter_map(|findings| {
                let order = &findings.scenarios.get(place)?.views.get(at)?.order;
                let ranked = order.iter().filter(|bid| bid.rank.is_some());
                let names = ranked.map(|bid| bid.provider.clone());
                Some((findings.field.clone()?, names.collect()))
            });
            orders.push(OrdersByField {
                scenario: scenario.scenario.clone(),
                view: view.view,
                notice: view.notice,
                by_field: by_field.collect(),
            });
        }
    }
    orders
}

impl TaxOnBid {
    fn of(bid: BidComparison<'_>, tax: &BuyerTax) -> Self {
        let (card, currency) = (bid.rate_card_total(), bid.tender().currency());
        let vat = bid.bid.rate_card.vat_basis();
        let (low, high) = bid.tax_on_card(tax);
        let tax = Figure::between(low, high, currency);
        TaxOnBid { vat, rate_card: card.in_currency(currency), tax }
    }
}

impl IndexationFindings {
    fn of(indexation: &Indexation) -> Self {
        let uplifts = indexation.uplifts().iter().map(|uplift| {
            let changes = indexation.terms().indices.iter().zip(&uplift.changes);
            let changes =
                changes.map(|(index, change)| (index.table.name().clone(), change.clone()));
            UpliftFound {
                takes_effect: uplift.step.takes_effect,
                changes: changes.collect(),
                uplift: uplift.uplift.clone(),
                multiple: uplift.factor.clone(),
            }
        });
        IndexationFindings { uplifts: uplifts.collect() }
    }
}

#[cfg(feature = "serde")]
fn none_found<T>(answer: &Answer<Vec<T>>) -> bool {
    matches!(answer, Answer::Found(found) if found.is_empty())
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize)]
#[serde(untagged)]
enum OrNotAssessable<'a> {
    Assessed(&'a OwnCost),
    Not(&'static str),
}

#[cfg(feature = "serde")]
fn stated(own: Option<&OwnCost>) -> OrNotAssessable<'_> {
    own.map_or(OrNotAssessable::Not("not assessable"), OrNotAssessable::Assessed)
}

#[cfg(feature = "serde")]
#[expect(clippy::ref_option, reason = "the shape that serde asks for")]
pub(super) fn or_not_assessable<S: serde::Serializer>(
    own: &Option<OwnCost>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&stated(own.as_ref()), serializer)
}

#[cfg(feature = "serde")]
fn each_or_not_assessable<S: serde::Serializer>(
    parts: &BTreeMap<Name, Option<OwnCost>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(parts.iter().map(|(name, own)| (name, stated(own.as_ref()))))
}
