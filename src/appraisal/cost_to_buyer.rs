//! What a bid costs the buyer beside its price, and the order with and without hurdles.

use super::buyer::{
    Buyer, BuyerAmount, BuyerCost, BuyerCostKind, ComparatorCost, ComparatorLine, Hurdle,
    InHouseComparator, label_of,
};
use crate::error::Error;
use crate::evidence::{Evidence, Rule};
use crate::exact::{Currency, Figure, Fraction, Name, Text};
use crate::price::{Interval, View};
use crate::tender::ranking::rank;
use crate::tender::{BandEnd, BidComparison, RankInterval, ScenarioComparison};

/// What each bid, and the in-house comparator, costs the buyer: beside a view and never in it.
///
/// Every order here is [not an award ranking](View::NOTICE).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CostToBuyer {
    /// The view beside which the costs stand.
    pub view: View,
    /// What must stand beside every such order.
    pub notice: &'static str,
    /// Whether any rank with hurdles is another than without.
    pub hurdles_change_the_order: bool,
    /// The bids, and the in-house comparator beside the tendered price, by rank (best, then worst,
    /// then name), those without a rank last.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub standings: Vec<BuyerStanding>,
}

/// One bid, or the comparator, with the buyer's own costs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BuyerStanding {
    /// The provider, or the name of the comparator.
    pub name: Name,
    /// Its label.
    pub label: Text,
    /// Whether it is the in-house comparator, which is no bid.
    #[cfg_attr(feature = "serde", serde(rename = "comparator", skip_serializing_if = "is_no"))]
    pub is_comparator: bool,
    /// At which cost the comparator stands there.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub comparator_cost: Option<ComparatorCost>,
    /// The total in the view; `None` where it is not assessable, and for the comparator.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub in_view: Option<Figure>,
    /// The buyer's own costs beside it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub costs: Vec<BuyerLine>,
    /// What it costs the buyer.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub total: Option<Figure>,
    /// The rank by that: an appraisal, not an award.
    #[cfg_attr(feature = "serde", serde(rename = "appraisal_rank"))]
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub rank: Option<RankInterval>,
    /// The hurdles set against it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub hurdles: Vec<BuyerLine>,
    /// What it costs the buyer with the hurdles.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub total_with_hurdles: Option<Figure>,
    /// The rank by that: an appraisal, not an award.
    #[cfg_attr(feature = "serde", serde(rename = "appraisal_rank_with_hurdles"))]
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub rank_with_hurdles: Option<RankInterval>,
    /// The circumstances the view needs and the bid does not state.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub not_stated: Vec<Name>,
}

/// A cost of the buyer or a hurdle, as it falls on one bid.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BuyerLine {
    /// The name of the cost or hurdle.
    pub name: Name,
    /// Its label.
    pub label: Text,
    /// The kind of cost; `None` for a hurdle.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub kind: Option<BuyerCostKind>,
    /// The amount.
    pub amount: Figure,
    /// Where it is stated.
    pub source: Text,
}

impl ScenarioComparison<'_> {
    /// Adds the buyer's own costs to each bid's total in a view, and the hurdles to that.
    ///
    /// `cost to the buyer = total in the view + Σ costs of the buyer`;
    /// `with hurdles = cost to the buyer + Σ hurdles`. Both are ranked, side by side. Beside the
    /// tendered price the in-house comparator stands among the bids at its avoidable or its full cost,
    /// with those hurdles that fall on it; in an appraisal view it does not, since the field's tests apply to bids.
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
    /// let found = comparison.scenario("planned")?.cost_to_buyer(buyer, View::Tendered);
    /// let [bid, own] = &*found.standings else { panic!("two stand there") };
    /// assert_eq!(bid.total.as_ref().map(ToString::to_string).as_deref(), Some("9,400.00"));
    /// assert_eq!(own.total.as_ref().map(ToString::to_string).as_deref(), Some("9,500.00"));
    /// assert_eq!(bid.rank.and_then(|rank| rank.certain()), Some(1));
    /// // 9,900 with the hurdle: the order turns.
    /// assert_eq!(bid.rank_with_hurdles.and_then(|rank| rank.certain()), Some(2));
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    #[must_use]
    pub fn cost_to_buyer(self, buyer: &Buyer, view: View) -> CostToBuyer {
        let tender = self.tender();
        let currency = tender.currency();
        let lines = Lines::of(buyer, currency);
        let mut standings: Vec<BuyerStanding> =
            self.bids().map(|bid| bid_standing(bid, &lines, view)).collect();
        let comparator = buyer.comparator().filter(|_| view == View::Tendered);
        standings.extend(comparator.map(|one| comparator_standing(one, buyer, currency)));
        standings.sort_by(|left, right| left.name.cmp(&right.name));
        let ranks = |total: fn(&BuyerStanding) -> Option<&Figure>| {
            let totals: Vec<Option<Interval>> =
                standings.iter().map(|one| total(one).map(Interval::of_figure)).collect();
            let totals: Vec<Option<&Interval>> = totals.iter().map(Option::as_ref).collect();
            rank(&totals, (tender.rank_on(), tender.first()), currency.minor_unit_digits())
        };
        let without = ranks(|one| one.total.as_ref());
        let with = ranks(|one| one.total_with_hurdles.as_ref());
        for ((standing, without), with) in standings.iter_mut().zip(without).zip(with) {
            standing.rank = without;
            standing.rank_with_hurdles = with;
        }
        standings.sort_by_key(|one| (one.rank.is_none(), one.rank));
        let hurdles_change_the_order =
            standings.iter().any(|one| one.rank != one.rank_with_hurdles);
        CostToBuyer { view, notice: View::NOTICE, hurdles_change_the_order, standings }
    }

    /// The working behind what a bid or the comparator costs the buyer, hurdles included, at an end of
    /// its prices.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown), [`NotAssessable`](crate::ErrorKind::NotAssessable)
    /// where the bid does not state what the view needs, or
    /// [`TooLarge`](crate::ErrorKind::TooLarge).
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
            && comparator.name.as_str() == name
            && found.standings.iter().any(|standing| standing.is_comparator)
        {
            let name = label_of(comparator.label.as_ref(), &comparator.name);
            let label = format!("{} cost of {name}", comparator.cost.as_str());
            let total = sum(&label, comparator_evidence(comparator, &unit));
            let hurdles = buyer.hurdles().iter().filter(|hurdle| hurdle.on_comparator);
            let hurdles: Vec<Evidence> = hurdles.map(|it| hurdle_evidence(it, &unit)).collect();
            if hurdles.is_empty() {
                return Ok(total);
            }
            let label = format!("{label} with hurdles");
            return Ok(sum(&label, [total].into_iter().chain(hurdles).collect()));
        }
        let handle = self.bid(name)?;
        let mut parts = vec![handle.evidence(view, end)?];
        let (bid, scenario) = (handle.bid, self.name());
        let price = handle.card_before_tax_evidence(end);
        let costs = buyer.costs().iter();
        let costs = costs.filter(|cost| cost.falls_on(bid));
        parts.extend(costs.map(|cost| cost_evidence(cost, &price, &unit)));
        let total = sum(&format!("cost to the buyer of {name}, scenario {scenario}"), parts);
        let hurdles = buyer.hurdles().iter();
        let hurdles = hurdles.filter(|hurdle| hurdle.is_against(bid));
        let hurdles: Vec<Evidence> = hurdles.map(|hurdle| hurdle_evidence(hurdle, &unit)).collect();
        if hurdles.is_empty() {
            return Ok(total);
        }
        let label = format!("cost to the buyer of {name} with hurdles, scenario {scenario}");
        Ok(sum(&label, [total].into_iter().chain(hurdles).collect()))
    }
}

/// The buyer's costs and hurdles as lines, which the bids only differ in.
struct Lines<'a> {
    costs: Vec<(&'a BuyerCost, BuyerLine)>,
    hurdles: Vec<(&'a Hurdle, BuyerLine)>,
}

impl<'a> Lines<'a> {
    fn of(buyer: &'a Buyer, currency: Currency) -> Self {
        let price = Figure::new(Fraction::ZERO, currency);
        let costs = buyer.costs().iter().map(|cost| (cost, cost_line(cost, &price)));
        let hurdles = buyer.hurdles().iter().map(|hurdle| (hurdle, hurdle_line(hurdle, currency)));
        Lines { costs: costs.collect(), hurdles: hurdles.collect() }
    }
}

fn bid_standing(handle: BidComparison<'_>, lines: &Lines<'_>, view: View) -> BuyerStanding {
    let (bid, standing) = (handle.bid, handle.standing(view));
    let currency = handle.tender().currency();
    let price = handle.card_before_tax().in_currency(currency);
    let costs = lines.costs.iter().filter(|(cost, _)| cost.falls_on(bid));
    let costs =
        costs.map(|(cost, line)| BuyerLine { amount: amount(cost, &price), ..line.clone() });
    let costs: Vec<BuyerLine> = costs.collect();
    let hurdles = lines.hurdles.iter().filter(|(hurdle, _)| hurdle.is_against(bid));
    let hurdles: Vec<BuyerLine> = hurdles.map(|(_, line)| line.clone()).collect();
    let in_view = standing.total.as_ref().map(|total| total.in_currency(currency));
    let total = in_view.as_ref().map(|total| plus(total, &costs));
    let total_with_hurdles = total.as_ref().map(|total| plus(total, &hurdles));
    BuyerStanding {
        name: bid.provider.clone(),
        label: as_text(bid.label(), &bid.provider),
        is_comparator: false,
        comparator_cost: None,
        in_view,
        costs,
        hurdles,
        total,
        rank: None,
        total_with_hurdles,
        rank_with_hurdles: None,
        not_stated: standing.not_stated.to_vec(),
    }
}

fn comparator_standing(
    comparator: &InHouseComparator,
    buyer: &Buyer,
    currency: Currency,
) -> BuyerStanding {
    let total = Figure::new(comparator.own_cost(), currency);
    let hurdles = buyer.hurdles().iter().filter(|hurdle| hurdle.on_comparator);
    let hurdles: Vec<BuyerLine> = hurdles.map(|hurdle| hurdle_line(hurdle, currency)).collect();
    BuyerStanding {
        name: comparator.name.clone(),
        label: as_text(label_of(comparator.label.as_ref(), &comparator.name), &comparator.name),
        is_comparator: true,
        comparator_cost: Some(comparator.cost),
        in_view: None,
        costs: Vec::new(),
        total_with_hurdles: Some(plus(&total, &hurdles)),
        hurdles,
        total: Some(total),
        rank: None,
        rank_with_hurdles: None,
        not_stated: Vec::new(),
    }
}

fn amount(cost: &BuyerCost, price: &Figure) -> Figure {
    match cost.amount {
        BuyerAmount::Lump(sum) => Figure::new(sum.to_fraction(), price.currency()),
        BuyerAmount::PercentOfPrice(percent) => {
            let part = percent.to_fraction();
            Figure::between(price.low() * &part, price.high() * &part, price.currency())
        }
    }
}

fn cost_line(cost: &BuyerCost, price: &Figure) -> BuyerLine {
    BuyerLine {
        name: cost.name.clone(),
        label: as_text(label_of(cost.label.as_ref(), &cost.name), &cost.name),
        kind: Some(cost.kind),
        amount: amount(cost, price),
        source: cost.source.clone(),
    }
}

fn hurdle_line(hurdle: &Hurdle, currency: Currency) -> BuyerLine {
    BuyerLine {
        name: hurdle.name.clone(),
        label: as_text(label_of(hurdle.label.as_ref(), &hurdle.name), &hurdle.name),
        kind: None,
        amount: Figure::new(hurdle.amount(), currency),
        source: hurdle.source.clone(),
    }
}

fn plus(total: &Figure, lines: &[BuyerLine]) -> Figure {
    lines.iter().fold(total.clone(), |sum, line| sum.plus(&line.amount))
}

/// A label, which is a text or a name: both are texts.
fn as_text(label: &str, name: &Name) -> Text {
    let or_name = || Text::new(name.as_str());
    Text::new(label).or_else(|_| or_name()).unwrap_or_else(|_| Text::fixed("record"))
}

fn cost_evidence(cost: &BuyerCost, price: &Evidence, unit: &str) -> Evidence {
    let record = format!("buyer/{}", cost.name);
    match cost.amount {
        BuyerAmount::Lump(sum) => Evidence::stated(
            label_of(cost.label.as_ref(), &cost.name),
            sum.to_fraction(),
            unit,
            Some(&cost.source),
        )
        .known_as(record),
        BuyerAmount::PercentOfPrice(percent) => {
            let rate = Evidence::stated("rate", percent.to_fraction(), "", Some(&cost.source));
            let rate = rate.known_as(record);
            let price = price.clone();
            let value = rate.value() * price.value();
            Evidence::new(
                Rule::Product,
                label_of(cost.label.as_ref(), &cost.name),
                value,
                unit,
                vec![rate, price],
            )
        }
    }
}

fn hurdle_evidence(hurdle: &Hurdle, unit: &str) -> Evidence {
    let stated = |label: &str, value: Fraction, unit: &str| {
        Evidence::stated(label, value, unit, Some(&hurdle.source))
    };
    let rate = stated("rate", hurdle.rate.to_fraction(), "");
    let personnel = hurdle.personnel_cost.to_fraction();
    let personnel = stated("in-house personnel cost", personnel, unit);
    let share = vec![rate, personnel];
    match hurdle.cap {
        None => Evidence::new(
            Rule::Product,
            label_of(hurdle.label.as_ref(), &hurdle.name),
            hurdle.share(),
            unit,
            share,
        ),
        Some(cap) => {
            let label = "share of the personnel cost";
            let share = Evidence::new(Rule::Product, label, hurdle.share(), unit, share);
            let cap = stated("cap", cap.to_fraction(), unit);
            Evidence::new(
                Rule::Least,
                label_of(hurdle.label.as_ref(), &hurdle.name),
                hurdle.amount(),
                unit,
                vec![share, cap],
            )
        }
    }
}

fn comparator_evidence(comparator: &InHouseComparator, unit: &str) -> Vec<Evidence> {
    let stated = |label: &str, line: &ComparatorLine| {
        Evidence::stated(label, line.amount.to_fraction(), unit, Some(&line.source))
    };
    if comparator.cost == ComparatorCost::Full {
        let named = |line: &ComparatorLine| stated(label_of(line.label.as_ref(), &line.name), line);
        let mut parts: Vec<Evidence> = comparator.lines.iter().map(named).collect();
        parts.extend(comparator.overhead.as_ref().map(|overhead| {
            let base: Vec<Evidence> = overhead.base(&comparator.lines).map(named).collect();
            let value = base.iter().map(Evidence::value).sum();
            let base = Evidence::new(Rule::Sum, "lines it is taken of", value, unit, base);
            let rate = overhead.rate.to_fraction();
            let rate = Evidence::stated("rate", rate, "", Some(&overhead.source));
            let value = rate.value() * base.value();
            Evidence::new(Rule::Product, "overhead", value, unit, vec![rate, base])
        }));
        return parts;
    }
    let lines = comparator.lines.iter().map(|line| {
        let source = Some(&line.source);
        let amount = stated("cost", line);
        let share = line.avoidable.to_fraction();
        let share = Evidence::stated("avoidable share", share, "", source);
        let parts = vec![amount, share];
        Evidence::new(
            Rule::Product,
            label_of(line.label.as_ref(), &line.name),
            line.avoidable_cost(),
            unit,
            parts,
        )
    });
    lines.collect()
}

impl CostToBuyer {
    /// The standings by the rank with hurdles (best, then worst, then name), those without last.
    pub fn order_with_hurdles(&self) -> impl Iterator<Item = &BuyerStanding> {
        let mut standings: Vec<&BuyerStanding> = self.standings.iter().collect();
        standings.sort_by(|left, right| {
            let key =
                |one: &BuyerStanding| (one.rank_with_hurdles.is_none(), one.rank_with_hurdles);
            (key(left), &left.name).cmp(&(key(right), &right.name))
        });
        standings.into_iter()
    }
}

#[cfg(feature = "serde")]
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_no(flag: &bool) -> bool {
    !flag
}
