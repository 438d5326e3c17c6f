//! Appraising a tender: what is asked of its bids, and what came out.
//!
//! # Where to begin
//!
//! | for | see |
//! | --- | --- |
//! | a tender and what is asked of it | [`Appraisal`]: `from_json`, or [`Appraisal::new`] |
//! | what can be asked | [`Questions`] |
//! | all that came out | [`Appraisal::run`], [`Findings`] |
//! | one bid, one question | [`Appraisal::compare`], then the handles of a [`Comparison`] |
//! | what would change the order | [`Appraisal::robustness`], [`Verdict`] |
//!
//! # More
//!
//! A [`Tender`] is facts and knows no question. [`Questions`] are plain inputs and know no bids. An
//! [`Appraisal`] joins the two, checks them against each other, and [`run`](Appraisal::run) gives
//! [`Findings`]. Each question can also be asked alone, of a handle of the comparison.

mod bounds;
mod buyer;
mod check;
mod contract;
pub(crate) mod contract_outcome;
mod corridor;
mod cost_to_buyer;
mod effort;
mod findings;
mod floor_position;
mod outcome;
mod pay_cost_floor;
mod price_unlike_others;
mod refusal;
mod robustness;
mod scored;
mod screened;
mod stated_totals;
mod study;
mod subsidy;
mod ties;
mod verdict;
mod whole_life;
mod whole_life_outcome;

pub use buyer::{
    Buyer, BuyerAmount, BuyerCost, BuyerCostKind, ComparatorCost, ComparatorLine,
    ComparatorOverhead, Hurdle, InHouseComparator, MAX_BUYER_RECORDS, Scope,
};
pub use contract::TenderContract;
pub use contract_outcome::{BidContract, BidContractOutcome};
pub use cost_to_buyer::{BuyerLine, BuyerStanding, CostToBuyer};
pub use findings::{
    BidFindings, BidPositions, BuyerTaxStated, CorridorBasis, CorridorTotal, Dominance, Findings,
    IndexationFindings, LineQuartiles, OrdersByField, ScenarioFindings, SupportFindings, TaxOnBid,
    TieredLine, TreatmentChanges, UpliftFound, ViewFindings,
};
pub use floor_position::LineFloor;
pub use outcome::{OutcomeLine, OutcomePrice};
pub use pay_cost_floor::{FloorByLine, FloorLine, PricedPer};
pub use price_unlike_others::{FAR_FROM_OTHERS, LEAST_OTHER_PRICES, PriceUnlikeOthers};
pub use robustness::{Robustness, ScoredOrder, UncertainMix, Unsolved};
pub use stated_totals::BidTotal;
pub use study::{FigureStudy, MovingFigure};
pub use subsidy::{Exposure, ModelSupport, SupportLine};
pub use ties::{EarlierBid, TieOrder, TiedFigure};
pub use verdict::{BidPosition, NearestChange, PlaceInView, ScoreRank, Verdict};
pub use whole_life::{Discounting, WholeLifePlan};
pub use whole_life_outcome::{WholeLife, WholeLifeStanding};

use std::collections::BTreeMap;

use crate::error::Error;
use crate::exact::{Percent, Text};
use crate::price::{Corridor, Indexation};
use crate::record::names_schema;
use crate::robustness::RobustnessPlan;
use crate::score::Scoring;
use crate::screen::{PriceEstimate, Screen};
use crate::tender::{Comparison, Support, Tender, compare};

/// What is asked of a tender. Every question can be left out.
///
/// ```
/// use fullcost::appraisal::Questions;
/// use fullcost::score::{ScoreRule, Scoring, ZeroPrice};
///
/// let mut questions = Questions::default();
/// let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
/// questions.scoring = Some(Scoring::of_price_and_quality(rule, "60%".parse()?)?);
/// assert!(questions.screens.is_empty());
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Questions {
    /// Whether the statistics of the prices of each scenario are asked.
    pub bid_statistics: bool,
    /// The buyer's own costs, hurdles and in-house comparator.
    pub buyer: Option<Buyer>,
    /// The terms on which lines are paid.
    pub contract: Option<TenderContract>,
    /// A corridor of prices from outside.
    pub corridor: Option<Corridor>,
    /// What the buyer expected to pay.
    pub estimate: Option<PriceEstimate>,
    /// What prices follow after the first year.
    pub indexation: Option<Indexation>,
    /// A statutory pay cost floor, with the lines it is held against.
    pub pay_cost_floor: Option<FloorByLine>,
    /// What robustness is asked about.
    pub robustness: Option<RobustnessPlan>,
    /// How price and quality are scored.
    pub scoring: Option<Scoring>,
    /// Rules that yield questions to put to a bidder.
    pub screens: Vec<Screen>,
    /// The supports that are supposed to stop, each with the part that does.
    pub support_stops: BTreeMap<Support, Percent>,
    /// By what bids that tie are told apart.
    pub ties: Option<EarlierBid>,
    /// The years of the contract.
    pub whole_life: Option<WholeLifePlan>,
}

impl Questions {
    /// The supports that stop, each with the part that does.
    pub(crate) fn stops(&self) -> Vec<(Support, Percent)> {
        self.support_stops.iter().map(|(support, part)| (*support, *part)).collect()
    }
}

/// A tender and what is asked of it, checked against each other.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::appraisal::Appraisal;
/// use fullcost::price::View;
///
/// let appraisal = Appraisal::from_json(r#"{
///     "format": 1, "title": "Meals", "currency": "GBP", "unit": "meal",
///     "period": {"from": "2026-04", "months": 12}, "demand": {"lunch": "5000"},
///     "screens": [{"screen": "relative_distance", "factor": "2", "divisor": "n", "source": "policy 3"}],
///     "bids": [
///         {"provider": "kitchen", "vat": "exclusive", "rates": {"lunch": "6.40"}},
///         {"provider": "canteen", "vat": "exclusive", "rates": {"lunch": "4.10"}}
///     ]
/// }"#)?;
/// let comparison = appraisal.compare();
/// let canteen = comparison.scenario("planned")?.bid("canteen")?;
/// assert_eq!(canteen.rank(View::Tendered).map(|rank| rank.best), Some(1));
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
#[doc(alias("json"))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appraisal {
    tender: Tender,
    questions: Questions,
    /// The schema its document names.
    schema: Option<Text>,
}

names_schema!(Appraisal);

impl Appraisal {
    /// Joins a tender and what is asked of it.
    ///
    /// # Errors
    ///
    /// What does not fit the tender, by its name: another currency, a line, scenario, bid or
    /// support that the tender does not have, a mark without a criterion, or a bound.
    pub fn new(tender: Tender, questions: Questions) -> Result<Self, Error> {
        let questions = questions.checked(&tender)?;
        Ok(Appraisal { tender, questions, schema: None })
    }

    /// The tender.
    #[must_use]
    pub fn tender(&self) -> &Tender {
        &self.tender
    }

    /// What is asked of it; screens in the order of their names.
    #[must_use]
    pub fn questions(&self) -> &Questions {
        &self.questions
    }

    /// The comparison of the bids, to ask single questions of its handles.
    #[must_use]
    pub fn compare(&self) -> Comparison {
        compare(&self.tender)
    }
}
