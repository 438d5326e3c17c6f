//! What came out of an appraisal: data that every report and document reads.

use std::collections::BTreeMap;

use super::{
    Appraisal, BidContract, BidTotal, CostToBuyer, Exposure, LineFloor, OutcomeLine, Questions,
    Robustness, WholeLifeStanding,
};
use crate::error::Error;
use crate::exact::{Currency, Figure, Fraction, Month, Name, Percent, Period, Text};
use crate::price::{CorridorPosition, Indexation, OwnCost, StatedTotal, View};
use crate::score::Scores;
use crate::screen::ScreenResult;
use crate::tender::{
    AdjustmentLine, BandEnd, BidComparison, BuyerTax, Comparison, Declarations, FallingTotal,
    RankInterval, RankOn, ScenarioComparison, TreatmentChange, compare_fields, declarations,
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
    pub declarations: Declarations,
    /// The findings in each scenario, then, where they carry weights, in all of them together.
    pub scenarios: Vec<ScenarioFindings>,
    /// Which bid is on no line dearer than which other, and cheaper on one; or why that was not
    /// asked.
    pub dominances: Answer<Vec<Dominance>>,
    /// Where one more unit would cost less.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub falling_totals: Vec<FallingTotal>,
    /// The totals that bids state and that are not the sums of their lines.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub stated_totals: Vec<BidTotal>,
    /// What the corridor is made of.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub corridor: Option<CorridorBasis>,
    /// What each bid earns under the contract.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub contract: Vec<BidContract>,
    /// The uplifts of the indexation.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub uplifts: Vec<UpliftFound>,
    /// What would change the order of the bids, or why that could not be found.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub robustness: Option<Answer<Robustness>>,
    /// The findings under each further playing field of the tender.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub further_fields: Vec<Findings>,
    #[cfg_attr(feature = "serde", serde(skip))]
    appraisal: Appraisal,
    #[cfg_attr(feature = "serde", serde(skip))]
    comparison: Comparison,
}

/// What was found, or the reason why nothing could be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Answer<T> {
    /// Why nothing could be found.
    Refused(Error),
    /// What was found.
    #[cfg_attr(feature = "serde", serde(untagged))]
    Found(T),
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
    /// What the screens find.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub screens: Vec<ScreenResult>,
    /// The scores of the tendered prices, or why the rule cannot score them.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub scores: Option<Answer<Scores>>,
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
    /// The pairs of bids whose totals cannot be told apart; empty also where there are too many
    /// bids to compare each with each.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub indistinguishable: Vec<(Name, Name)>,
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
    /// Each line against the statutory pay cost floor.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub pay_cost_floor: Vec<LineFloor>,
    /// The prices against the corridor.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub corridor: Option<CorridorPosition>,
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
    /// The part the buyer recovers.
    pub recovered: Percent,
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
    /// Where a stated total is not the sum of the bands.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub stated_totals: Vec<CorridorTotal>,
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
    pub uplift: Fraction,
    /// What prices have become a multiple of.
    pub multiple: Fraction,
}

impl Appraisal {
    /// Answers every question, under the tender's own playing field and each of its further ones.
    ///
    /// # Errors
    ///
    /// What makes the whole impossible: amounts beyond their bounds. A question that cannot be
    /// answered by itself is there with its reason.
    pub fn run(&self) -> Result<Findings, Error> {
        let fields = compare_fields(self.tender());
        let mut found = fields.comparisons().iter().map(|one| Findings::under(self, one));
        // The tender's own field stands first and is always there.
        let own = found.next().unwrap_or_else(|| Findings::under(self, &self.compare()))?;
        let further_fields = found.collect::<Result<_, Error>>()?;
        let robustness = self.questions().robustness.as_ref().map(|_| self.robustness().into());
        Ok(Findings { further_fields, robustness, ..own })
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
    /// [`Error::UnknownName`].
    pub fn scenario(&self, name: &str) -> Result<&ScenarioFindings, Error> {
        self.comparison.scenario(name)?;
        let mut scenarios = self.scenarios.iter();
        let found = scenarios.find(|known| known.scenario.as_str() == name);
        found.ok_or(Error::Missing { what: "scenario" })
    }

    fn under(appraisal: &Appraisal, comparison: &Comparison) -> Result<Findings, Error> {
        let (tender, questions) = (appraisal.tender(), appraisal.questions());
        let several = tender.further_fields().next().is_some();
        let scenarios = comparison.scenarios();
        let scenarios = scenarios.map(|one| ScenarioFindings::of(one, questions));
        let contract = questions.contract.iter().flat_map(|contract| {
            let bids = tender.bids().iter();
            bids.map(|bid| contract.outcomes(tender, bid.provider().as_str()))
        });
        let dominances = tender.dominances().map(|pairs| {
            let pairs = pairs.into_iter();
            pairs.map(|(bid, other)| Dominance { bid: bid.clone(), dominates: other.clone() })
        });
        Ok(Findings {
            format: 1,
            title: tender.title().clone(),
            currency: tender.currency(),
            period: tender.period(),
            price_base: tender.price_base(),
            rank_on: tender.rank_on(),
            field: several.then(|| Name::new(comparison.field_name())).transpose()?,
            treatment: treatment(comparison),
            buyer_tax: tender.buyer_tax().map(BuyerTaxStated::of),
            declarations: declarations(tender),
            scenarios: scenarios.collect::<Result<_, Error>>()?,
            dominances: dominances.map(Iterator::collect).into(),
            falling_totals: tender.falling_totals(),
            stated_totals: comparison.stated_totals()?,
            corridor: corridor_basis(appraisal),
            contract: contract.collect::<Result<_, Error>>()?,
            uplifts: questions.indexation.iter().flat_map(uplifts).collect(),
            robustness: None,
            further_fields: Vec::new(),
            appraisal: appraisal.clone(),
            comparison: comparison.clone(),
        })
    }
}

impl<T> From<Result<T, Error>> for Answer<T> {
    fn from(found: Result<T, Error>) -> Self {
        found.map_or_else(Answer::Refused, Answer::Found)
    }
}

impl<T> Answer<T> {
    /// What was found, or why nothing was.
    ///
    /// # Errors
    ///
    /// The reason.
    pub fn as_result(&self) -> Result<&T, &Error> {
        match self {
            Answer::Found(found) => Ok(found),
            Answer::Refused(reason) => Err(reason),
        }
    }
}

impl ScenarioFindings {
    fn of(scenario: ScenarioComparison<'_>, questions: &Questions) -> Result<Self, Error> {
        let views = scenario.views().map(|view| {
            let bids = view.order().map(|standing| {
                let bid = scenario.bid(standing.provider().as_str())?;
                BidFindings::of(bid, view.view())
            });
            let pairs = view.indistinguishable().unwrap_or_default().into_iter();
            Ok(ViewFindings {
                view: view.view(),
                notice: view.view().is_appraisal().then_some(View::NOTICE),
                uneven: view.is_uneven(),
                order: bids.collect::<Result<_, Error>>()?,
                indistinguishable: pairs.map(|(one, two)| (one.clone(), two.clone())).collect(),
            })
        });
        let scoring = questions.scoring.as_ref();
        let buyer = questions.buyer.iter();
        let indexation = questions.indexation.as_ref();
        let plan = questions.whole_life.as_ref();
        let whole_life =
            plan.map(|plan| scenario.whole_life_order(plan, indexation)).transpose()?;
        let positions = scenario.bids().map(|bid| BidPositions::of(bid, questions));
        Ok(ScenarioFindings {
            scenario: scenario.name().clone(),
            views: views.collect::<Result<_, Error>>()?,
            positions: positions.collect::<Result<_, Error>>()?,
            screens: scenario.ask_screens(questions)?,
            scores: scoring.map(|scoring| scenario.scores(scoring, View::Tendered).into()),
            cost_to_buyer: buyer
                .flat_map(|buyer| View::ALL.map(|view| scenario.cost_to_buyer(buyer, view)))
                .collect(),
            supports: supports(scenario, questions)?,
            outcomes: scenario.outcome_prices(),
            whole_life: whole_life.unwrap_or_default(),
        })
    }
}

impl BidFindings {
    fn of(bid: BidComparison<'_>, view: View) -> Result<Self, Error> {
        let (tender, standing) = (bid.tender(), bid.standing(view));
        let currency = tender.currency();
        let assessable = standing.total().is_some();
        let card = (assessable && tender.buyer_tax().is_some()).then(|| bid.rate_card_total());
        let adjustments = if assessable { bid.adjustments(view)? } else { Vec::new() };
        Ok(BidFindings {
            provider: standing.provider().clone(),
            rank: standing.rank(),
            rate_card: card.map(|card| card.in_currency(currency)),
            total: standing.total().map(|total| total.in_currency(currency)),
            adjustments,
            not_stated: standing.not_stated().to_vec(),
        })
    }
}

impl BidPositions {
    fn of(bid: BidComparison<'_>, questions: &Questions) -> Result<Self, Error> {
        let joint = bid.bid().consortium().is_some();
        let parts = if joint { bid.own_cost_of_parts()? } else { Vec::new() };
        let floor = questions.pay_cost_floor.as_ref();
        let floors = floor.map(|floor| bid.pay_cost_floor(floor)).transpose()?;
        let corridor = questions.corridor.as_ref();
        Ok(BidPositions {
            provider: bid.bid().provider().clone(),
            own_cost: bid.own_cost()?,
            own_cost_of_parts: parts.into_iter().collect(),
            pay_cost_floor: floors.unwrap_or_default(),
            corridor: corridor.map(|corridor| bid.corridor(corridor)).transpose()?,
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
    let table = comparison.playing_field().treatment();
    let source = table.source()?.clone();
    Some(TreatmentChanges { source, changes: table.changes().collect() })
}

impl BuyerTaxStated {
    fn of(tax: &BuyerTax) -> Self {
        let (rate, recovered) = (tax.rate(), tax.recovered());
        BuyerTaxStated { rate, recovered, source: tax.source().clone() }
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
        small_sample: market.and_then(crate::price::Market::small_sample),
        lines: lines.collect(),
        stated_totals: ends
            .filter_map(|(end, found)| Some(CorridorTotal { end, found: found? }))
            .collect(),
    })
}

fn uplifts(indexation: &Indexation) -> impl Iterator<Item = UpliftFound> {
    indexation.uplifts().iter().map(|uplift| {
        let changes = indexation.indices().iter().zip(uplift.changes());
        let changes = changes.map(|(index, change)| (index.table().name().clone(), change.clone()));
        UpliftFound {
            takes_effect: uplift.step().takes_effect(),
            changes: changes.collect(),
            uplift: uplift.uplift().clone(),
            multiple: uplift.factor().clone(),
        }
    })
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
fn or_not_assessable<S: serde::Serializer>(
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
