//! What a bid costs the buyer beside its price, and the order with and without hurdles.

use super::buyer::{Buyer, BuyerAmount, BuyerCost, BuyerCostKind, Hurdle, InHouseComparator};
use crate::error::Error;
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Name, Text};
use crate::price::{Interval, View};
use crate::tender::ranking::rank;
use crate::tender::{BandEnd, BidComparison, RankInterval, ScenarioComparison};

/// What each bid, and the in-house comparator, costs the buyer: beside a view and never in it.
///
/// Every order here is [not an award ranking](View::NOTICE).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostToBuyer {
    view: View,
    standings: Vec<BuyerStanding>,
}

/// One bid, or the comparator, with the buyer's own costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuyerStanding {
    name: Name,
    label: Text,
    is_comparator: bool,
    in_view: Option<Interval>,
    costs: Vec<BuyerLine>,
    hurdles: Vec<BuyerLine>,
    total: Option<Interval>,
    rank: Option<RankInterval>,
    total_with_hurdles: Option<Interval>,
    rank_with_hurdles: Option<RankInterval>,
    not_stated: Vec<Name>,
}

/// A cost of the buyer or a hurdle, as it falls on one bid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuyerLine {
    name: Name,
    label: Text,
    kind: Option<BuyerCostKind>,
    amount: Interval,
    source: Text,
}

impl ScenarioComparison<'_> {
    /// Adds the buyer's own costs to each bid's total in a view, and the hurdles to that.
    ///
    /// `cost to the buyer = total in the view + Σ costs of the buyer`;
    /// `with hurdles = cost to the buyer + Σ hurdles`. Both are ranked, side by side. Beside the
    /// tendered price the in-house comparator stands among the bids at its avoidable cost; in an
    /// appraisal view it does not, since the field's tests apply to bids.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] for a scenario.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use fullcost::appraisal::Appraisal;
    /// use fullcost::price::View;
    ///
    /// let appraisal = Appraisal::from_json(r#"{
    ///     "format": 1, "title": "Grounds", "currency": "GBP", "unit": "visit",
    ///     "period": {"from": "2026-04", "months": 12}, "demand": {"all": "100"},
    ///     "buyer": {
    ///         "costs": [{"name": "transition", "kind": "transition", "lump": "900", "source": "paper 3"}],
    ///         "hurdles": [{"name": "differential", "rate": "10%", "personnel_cost": "6000", "cap": "500", "source": "policy 4"}],
    ///         "comparator": {"name": "own-team", "lines": [
    ///             {"name": "staff", "amount": "10000", "avoidable": "95%", "source": "budget"}]}
    ///     },
    ///     "bids": [{"provider": "a", "vat": "exempt", "rates": {"all": "85"}}]
    /// }"#)?;
    /// let comparison = appraisal.compare();
    /// let buyer = appraisal.questions().buyer.as_ref().unwrap();
    /// let found = comparison.scenario("planned")?.cost_to_buyer(buyer, View::Tendered)?;
    /// let [bid, own] = found.standings() else { panic!("two stand there") };
    /// assert_eq!(bid.total().map(|total| total.low().to_string()).as_deref(), Some("9400"));
    /// assert_eq!(own.total().map(|total| total.low().to_string()).as_deref(), Some("9500"));
    /// assert_eq!(bid.rank().and_then(|rank| rank.certain()), Some(1));
    /// // 9,900 with the hurdle: the order turns.
    /// assert_eq!(bid.rank_with_hurdles().and_then(|rank| rank.certain()), Some(2));
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn cost_to_buyer(self, buyer: &Buyer, view: View) -> CostToBuyer {
        let tender = self.tender();
        let mut standings: Vec<BuyerStanding> =
            self.bids().map(|bid| bid_standing(bid, buyer, view)).collect();
        let comparator = buyer.comparator().filter(|_| view == View::Tendered);
        standings.extend(comparator.map(comparator_standing));
        standings.sort_by(|left, right| left.name.cmp(&right.name));
        let places = tender.currency().minor_unit_digits();
        let ranks = |totals: Vec<Option<&Interval>>| {
            // The buyer's records are few: no need for the integers behind the totals.
            let none = vec![None; totals.len()];
            rank(&totals, &none, tender.rank_on(), places)
        };
        let without = ranks(standings.iter().map(|standing| standing.total.as_ref()).collect());
        let with =
            ranks(standings.iter().map(|standing| standing.total_with_hurdles.as_ref()).collect());
        for ((standing, without), with) in standings.iter_mut().zip(without).zip(with) {
            standing.rank = without;
            standing.rank_with_hurdles = with;
        }
        CostToBuyer { view, standings }
    }

    /// The working behind what a bid or the comparator costs the buyer, hurdles included, at an end of
    /// its prices.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`], [`Error::NotAssessable`] where the bid does not state what the view
    /// needs, or [`Error::TooManyRecords`].
    pub fn cost_to_buyer_evidence(
        self,
        buyer: &Buyer,
        view: View,
        name: &str,
        end: BandEnd,
    ) -> Result<Evidence, Error> {
        let unit = self.tender().currency().to_string();
        let found = self.cost_to_buyer(buyer, view);
        let sum = |label: &str, parts: Vec<Evidence>| {
            let total = parts.iter().map(Evidence::value).sum();
            Evidence::new(Rule::Sum, label, total, &unit, parts)
        };
        if let Some(comparator) = buyer.comparator()
            && comparator.name().as_str() == name
            && found.standings.iter().any(|standing| standing.is_comparator)
        {
            let label = format!("avoidable cost of {}", comparator.label());
            return Ok(sum(&label, comparator_evidence(comparator, &unit)));
        }
        let handle = self.bid(name)?;
        let mut parts = vec![handle.evidence(view, end)?];
        let (bid, scenario) = (handle.bid(), self.name());
        let price = end.of(handle.rate_card_total()).clone();
        let costs = buyer.costs().iter();
        let costs = costs.filter(|cost| cost.scope().takes_in(bid));
        parts.extend(costs.map(|cost| cost_evidence(cost, &price, &unit)));
        let total = sum(&format!("cost to the buyer of {name}, scenario {scenario}"), parts);
        let hurdles = buyer.hurdles().iter();
        let hurdles = hurdles.filter(|hurdle| !hurdle.spares().takes_in(bid));
        let hurdles: Vec<Evidence> = hurdles.map(|hurdle| hurdle_evidence(hurdle, &unit)).collect();
        if hurdles.is_empty() {
            return Ok(total);
        }
        let label = format!("cost to the buyer of {name} with hurdles, scenario {scenario}");
        Ok(sum(&label, [total].into_iter().chain(hurdles).collect()))
    }
}

fn bid_standing(handle: BidComparison<'_>, buyer: &Buyer, view: View) -> BuyerStanding {
    let (bid, standing) = (handle.bid(), handle.standing(view));
    let price = handle.rate_card_total();
    let costs = buyer.costs().iter();
    let costs = costs.filter(|cost| cost.scope().takes_in(bid));
    let costs: Vec<BuyerLine> = costs.map(|cost| cost_line(cost, price)).collect();
    let hurdles = buyer.hurdles().iter();
    let hurdles = hurdles.filter(|hurdle| !hurdle.spares().takes_in(bid));
    let hurdles: Vec<BuyerLine> = hurdles.map(hurdle_line).collect();
    let in_view = standing.total().cloned();
    let total = in_view.as_ref().map(|total| plus(total, &costs));
    let total_with_hurdles = total.as_ref().map(|total| plus(total, &hurdles));
    BuyerStanding {
        name: bid.provider().clone(),
        label: as_text(bid.label(), bid.provider()),
        is_comparator: false,
        in_view,
        costs,
        hurdles,
        total,
        rank: None,
        total_with_hurdles,
        rank_with_hurdles: None,
        not_stated: standing.not_stated().to_vec(),
    }
}

fn comparator_standing(comparator: &InHouseComparator) -> BuyerStanding {
    let total = Interval::point(comparator.avoidable_cost());
    BuyerStanding {
        name: comparator.name().clone(),
        label: as_text(comparator.label(), comparator.name()),
        is_comparator: true,
        in_view: None,
        costs: Vec::new(),
        hurdles: Vec::new(),
        total: Some(total.clone()),
        rank: None,
        total_with_hurdles: Some(total),
        rank_with_hurdles: None,
        not_stated: Vec::new(),
    }
}

fn cost_line(cost: &BuyerCost, price: &Interval) -> BuyerLine {
    let amount = match cost.amount() {
        BuyerAmount::Lump(sum) => Interval::point(sum.to_fraction()),
        BuyerAmount::PercentOfPrice(percent) => {
            let part = percent.to_fraction();
            let (low, high) = (price.low() * &part, price.high() * &part);
            // Neither prices nor percentages are negative.
            Interval::new(low.clone(), high).unwrap_or_else(|_| Interval::point(low))
        }
    };
    BuyerLine {
        name: cost.name().clone(),
        label: as_text(cost.label(), cost.name()),
        kind: Some(cost.kind()),
        amount,
        source: cost.source().clone(),
    }
}

fn hurdle_line(hurdle: &Hurdle) -> BuyerLine {
    BuyerLine {
        name: hurdle.name().clone(),
        label: as_text(hurdle.label(), hurdle.name()),
        kind: None,
        amount: Interval::point(hurdle.amount()),
        source: hurdle.source().clone(),
    }
}

fn plus(total: &Interval, lines: &[BuyerLine]) -> Interval {
    let low = lines.iter().fold(total.low().clone(), |sum, line| sum + line.amount.low());
    let high = lines.iter().fold(total.high().clone(), |sum, line| sum + line.amount.high());
    Interval::new(low.clone(), high).unwrap_or_else(|_| Interval::point(low))
}

/// A label, which is a text or a name: both are texts.
fn as_text(label: &str, name: &Name) -> Text {
    let or_name = || Text::new(name.as_str());
    Text::new(label).or_else(|_| or_name()).unwrap_or_else(|_| Text::fixed("record"))
}

fn cost_evidence(cost: &BuyerCost, price: &Fraction, unit: &str) -> Evidence {
    match cost.amount() {
        BuyerAmount::Lump(sum) => {
            Evidence::stated(cost.label(), sum.to_fraction(), unit, Some(cost.source()))
        }
        BuyerAmount::PercentOfPrice(percent) => {
            let rate = Evidence::stated("rate", percent.to_fraction(), "", Some(cost.source()));
            let basket = Text::fixed("the basket");
            let price = Evidence::stated("tendered price", price.clone(), unit, Some(&basket));
            let value = rate.value() * price.value();
            Evidence::new(Rule::Product, cost.label(), value, unit, vec![rate, price])
        }
    }
}

fn hurdle_evidence(hurdle: &Hurdle, unit: &str) -> Evidence {
    let stated = |label: &str, value: Fraction, unit: &str| {
        Evidence::stated(label, value, unit, Some(hurdle.source()))
    };
    let rate = stated("rate", hurdle.rate().to_fraction(), "");
    let personnel = hurdle.personnel_cost().to_fraction();
    let personnel = stated("in-house personnel cost", personnel, unit);
    let share = vec![rate, personnel];
    match hurdle.cap() {
        None => Evidence::new(Rule::Product, hurdle.label(), hurdle.share(), unit, share),
        Some(cap) => {
            let label = "share of the personnel cost";
            let share = Evidence::new(Rule::Product, label, hurdle.share(), unit, share);
            let cap = stated("cap", cap.to_fraction(), unit);
            Evidence::new(Rule::Least, hurdle.label(), hurdle.amount(), unit, vec![share, cap])
        }
    }
}

fn comparator_evidence(comparator: &InHouseComparator, unit: &str) -> Vec<Evidence> {
    let lines = comparator.lines().iter().map(|line| {
        let source = Some(line.source());
        let amount = Evidence::stated("cost", line.amount().to_fraction(), unit, source);
        let share = line.avoidable().to_fraction();
        let share = Evidence::stated("avoidable share", share, "", source);
        let parts = vec![amount, share];
        Evidence::new(Rule::Product, line.label(), line.avoidable_cost(), unit, parts)
    });
    lines.collect()
}

impl CostToBuyer {
    /// The view beside which it stands.
    #[must_use]
    pub fn view(&self) -> View {
        self.view
    }

    /// The bids and the comparator in the order of their names.
    #[must_use]
    pub fn standings(&self) -> &[BuyerStanding] {
        &self.standings
    }

    /// The same by what they cost the buyer, hurdles left out; those without a total last.
    pub fn order(&self) -> impl Iterator<Item = &BuyerStanding> {
        self.by(BuyerStanding::rank)
    }

    /// The same, hurdles counted.
    pub fn order_with_hurdles(&self) -> impl Iterator<Item = &BuyerStanding> {
        self.by(BuyerStanding::rank_with_hurdles)
    }

    fn by(
        &self,
        rank: impl Fn(&BuyerStanding) -> Option<RankInterval>,
    ) -> impl Iterator<Item = &BuyerStanding> {
        let mut standings: Vec<&BuyerStanding> = self.standings.iter().collect();
        standings.sort_by_key(|standing| (rank(standing).is_none(), rank(standing)));
        standings.into_iter()
    }

    /// Whether hurdles change a rank.
    #[must_use]
    pub fn hurdles_change_the_order(&self) -> bool {
        self.standings.iter().any(|standing| standing.rank != standing.rank_with_hurdles)
    }
}

impl BuyerStanding {
    /// The provider, or the name of the comparator.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// The label, or the name where there is none.
    #[must_use]
    pub fn label(&self) -> &Text {
        &self.label
    }

    /// Whether it is the in-house comparator, which is no bid.
    #[must_use]
    pub fn is_comparator(&self) -> bool {
        self.is_comparator
    }

    /// The total in the view; `None` for the comparator and where it is not assessable.
    #[must_use]
    pub fn in_view(&self) -> Option<&Interval> {
        self.in_view.as_ref()
    }

    /// The buyer's own costs that it brings, in the order of their names.
    #[must_use]
    pub fn costs(&self) -> &[BuyerLine] {
        &self.costs
    }

    /// The hurdles set against it, in the order of their names.
    #[must_use]
    pub fn hurdles(&self) -> &[BuyerLine] {
        &self.hurdles
    }

    /// What it costs the buyer, hurdles left out.
    #[must_use]
    pub fn total(&self) -> Option<&Interval> {
        self.total.as_ref()
    }

    /// The rank by that: an appraisal, not an award ranking.
    #[must_use]
    pub fn rank(&self) -> Option<RankInterval> {
        self.rank
    }

    /// The same with hurdles counted.
    #[must_use]
    pub fn total_with_hurdles(&self) -> Option<&Interval> {
        self.total_with_hurdles.as_ref()
    }

    /// The rank by that: an appraisal, not an award ranking.
    #[must_use]
    pub fn rank_with_hurdles(&self) -> Option<RankInterval> {
        self.rank_with_hurdles
    }

    /// The circumstances the view needs and the bid does not state.
    #[must_use]
    pub fn not_stated(&self) -> &[Name] {
        &self.not_stated
    }
}

impl BuyerLine {
    /// The unique name of the cost or hurdle.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// Its label, or the name where there is none.
    #[must_use]
    pub fn label(&self) -> &Text {
        &self.label
    }

    /// What the cost is of; `None` for a hurdle.
    #[must_use]
    pub fn kind(&self) -> Option<BuyerCostKind> {
        self.kind
    }

    /// The amount, exactly; an interval only where it depends on a price band.
    #[must_use]
    pub fn amount(&self) -> &Interval {
        &self.amount
    }

    /// Where it is published.
    #[must_use]
    pub fn source(&self) -> &Text {
        &self.source
    }
}
