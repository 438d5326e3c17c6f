//! Comparing bids: laws on random tenders, held against naive totals and naive counts of ranks.

use std::collections::BTreeMap;

use fullcost::allocation::Method;
use fullcost::appraisal::Appraisal;
use fullcost::cost::{CostLine, Driver, Organisation, OverheadPool, Service};
use fullcost::demand::{Demand, DemandLine, EXPECTED, LineKind, Scenario};
use fullcost::exact::{Currency, Figure, Fraction, Money, Name, Period, Rounding, UnitPrice};
use fullcost::price::{
    BandPosition, BandRelation, Corridor, Interval, PriceBand, RateCard, VatBasis,
};
use fullcost::price::{CorridorPosition, OwnCost, View};
use fullcost::tender::{
    Adjustment, AdjustmentBasis, AmountPerUnit, AppliesTo, BandEnd, BenchmarkGap, Bid,
    BidComparison, CircumstanceValue, Comparison, CostModel, Effect, Lump, PercentOfPrice,
    Percentage, PlayingField, RankInterval, RankOn, Relief, ReliefKind, Standing, Statement, Tax,
    TaxBase, TaxDirection, Tender, TenderBuilder, compare,
};
use fullcost::{Error, ErrorKind};
use proptest::prelude::*;

use crate::allocation::{name, shuffled};
use crate::error::refused;
use crate::exact::{cases, fraction};
use crate::support::asked::{asking, exact, handle};

fn price(text: &str) -> UnitPrice {
    UnitPrice::parse(text, Currency::GBP).unwrap()
}

fn money(text: &str) -> Money {
    Money::parse(text, Currency::GBP).unwrap()
}

fn band(low: &str, high: &str) -> PriceBand {
    PriceBand::new(price(low), price(high)).unwrap()
}

fn period() -> Period {
    Period::new("2026-04".parse().unwrap(), 12).unwrap()
}

fn card() -> RateCard {
    RateCard::new(Currency::GBP, VatBasis::Exempt)
}

/// A tender as plain lists: names follow from positions.
#[derive(Clone, Debug)]
struct Plain {
    lines: Vec<PlainKind>,
    /// By scenario: its weight, where scenarios are weighted, and a quantity for each line.
    scenarios: Vec<(&'static str, Vec<&'static str>)>,
    weighted: bool,
    taxes: Vec<PlainTax>,
    adjustments: Vec<PlainAdjustment>,
    rank_on: RankOn,
    bids: Vec<PlainBid>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum PlainKind {
    Optional,
    Preset(&'static str),
    Required,
}

#[derive(Clone, Debug)]
struct PlainBase {
    circumstance: usize,
    rate: &'static str,
    sectors: Option<Vec<&'static str>>,
}

#[derive(Clone, Debug)]
struct PlainTax {
    direction: TaxDirection,
    relief: Option<(PlainBase, ReliefKind)>,
    paid: Option<PlainBase>,
}

#[derive(Clone, Debug)]
struct PlainAdjustment {
    basis: PlainBasis,
    base: PlainBase,
    effect: Effect,
    views: Vec<View>,
}

#[derive(Clone, Copy, Debug)]
enum PlainBasis {
    Gap,
    Lump,
    OfPrice,
    PerUnit,
    Percentage,
}

#[derive(Clone, Debug)]
struct PlainBid {
    provider: String,
    sector: &'static str,
    /// By line, low and high; not used where the line is preset or left out.
    prices: Vec<(&'static str, &'static str)>,
    optional: bool,
    /// By circumstance of money; the last is always stated as nothing.
    money: [Option<&'static str>; 4],
    hours: Option<&'static str>,
    own_rate: Option<&'static str>,
    evidenced: bool,
}

/// The circumstance of money that nobody has.
const NOTHING: usize = 3;

const SECTORS: [&str; 3] = ["charity", "firm", "nhs"];

fn prices() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(vec![
        ("20", "20"),
        ("20", "20"),
        ("20.005", "20.005"),
        ("21.5", "21.5"),
        ("0", "0"),
        ("33.333333", "33.333333"),
        ("19", "21"),
        ("20", "22.25"),
        ("0", "40"),
    ])
}

fn base() -> impl Strategy<Value = PlainBase> {
    let sectors = prop::option::of(prop::sample::subsequence(SECTORS.to_vec(), 1..=2));
    let rate = prop::sample::select(vec!["0%", "9.4%", "100%", "12.345678%", "150%"]);
    (0_usize..3, rate, sectors).prop_map(|(circumstance, rate, sectors)| PlainBase {
        circumstance,
        rate,
        sectors,
    })
}

fn tax() -> impl Strategy<Value = PlainTax> {
    let direction = prop::sample::select(vec![
        TaxDirection::AddToExempt,
        TaxDirection::NotLevelled,
        TaxDirection::StripFromPayers,
    ]);
    let kind = prop::sample::select(vec![ReliefKind::Forgone, ReliefKind::Refunded]);
    (direction, base(), kind, base(), any::<bool>()).prop_map(
        |(direction, relief, kind, paid, both)| {
            let strips = direction == TaxDirection::StripFromPayers;
            PlainTax {
                direction,
                relief: (both || !strips).then_some((relief, kind)),
                paid: (both || strips).then_some(paid),
            }
        },
    )
}

fn adjustment() -> impl Strategy<Value = PlainAdjustment> {
    let basis = prop::sample::select(vec![
        PlainBasis::Gap,
        PlainBasis::Lump,
        PlainBasis::OfPrice,
        PlainBasis::PerUnit,
        PlainBasis::Percentage,
    ]);
    let effect = prop::sample::select(vec![Effect::Add, Effect::Subtract]);
    let views = prop::sample::subsequence(View::ALL[1..].to_vec(), 1..=3);
    (basis, base(), effect, views).prop_map(|(basis, base, effect, views)| PlainAdjustment {
        basis,
        base,
        effect,
        views,
    })
}

fn bid(lines: usize) -> impl Strategy<Value = PlainBid> {
    let amount =
        || prop::option::weighted(0.85, prop::sample::select(vec!["0", "0", "60", "99.99"]));
    let hours = prop::option::weighted(0.85, prop::sample::select(vec!["0", "2.5", "40"]));
    let own_rate = prop::option::weighted(0.85, prop::sample::select(vec!["0%", "3.5%", "200%"]));
    (
        prop::sample::select(SECTORS.to_vec()),
        prop::collection::vec(prices(), lines),
        any::<bool>(),
        [amount(), amount(), amount()],
        hours,
        own_rate,
        any::<bool>(),
    )
        .prop_map(|(sector, prices, optional, [a, b, c], hours, own_rate, evidenced)| {
            PlainBid {
                provider: String::new(),
                sector,
                prices,
                optional,
                money: [a, b, c, Some("0")],
                hours,
                own_rate,
                evidenced,
            }
        })
}

/// Few different prices and quantities, so that totals tie.
fn plain() -> impl Strategy<Value = Plain> {
    let weights =
        prop::sample::select(vec![vec!["100%"], vec!["25%", "75%"], vec!["0%", "50%", "50%"]]);
    (1_usize..=4, weights).prop_flat_map(|(lines, weights)| {
        let kind = prop_oneof![
            4 => Just(PlainKind::Required),
            1 => Just(PlainKind::Optional),
            1 => prop::sample::select(vec![PlainKind::Preset("0"), PlainKind::Preset("7.125")]),
        ];
        let quantity = prop::sample::select(vec!["0", "1", "1", "10", "2.5", "0.000001"]);
        let quantities = prop::collection::vec(quantity, lines);
        (
            prop::collection::vec(kind, lines),
            prop::collection::vec(quantities, weights.len()),
            any::<bool>(),
            prop::collection::vec(tax(), 0..3),
            prop::collection::vec(adjustment(), 0..4),
            prop::sample::select(vec![RankOn::Exact, RankOn::Exact, RankOn::MinorUnit]),
            prop::collection::vec(bid(lines), 1..7),
        )
            .prop_map(
                move |(mut lines, quantities, weighted, taxes, adjustments, rank_on, mut bids)| {
                    // A tender has something to price.
                    if !lines.contains(&PlainKind::Required) {
                        lines[0] = PlainKind::Required;
                    }
                    for (position, bid) in bids.iter_mut().enumerate() {
                        bid.provider = format!("bidder-{position}");
                    }
                    let scenarios = weights.iter().copied().zip(quantities).collect();
                    Plain { lines, scenarios, weighted, taxes, adjustments, rank_on, bids }
                },
            )
    })
}

fn line_name(position: usize) -> String {
    format!("line-{position}")
}

fn scenario_name(position: usize) -> String {
    format!("scenario-{position}")
}

fn circumstance_name(position: usize) -> String {
    format!("money-{position}")
}

impl PlainBase {
    fn applies_to(&self) -> AppliesTo {
        self.sectors
            .as_ref()
            .map_or(AppliesTo::Everyone, |sectors| AppliesTo::sectors(sectors).unwrap())
    }

    fn build(&self) -> TaxBase {
        let base = TaxBase::new(&circumstance_name(self.circumstance)).unwrap();
        TaxBase { rate: self.rate.parse().unwrap(), applies_to: self.applies_to(), ..base }
    }
}

impl PlainAdjustment {
    fn build(&self, position: usize) -> Adjustment {
        let bears_on = name(&circumstance_name(self.base.circumstance));
        let rate = self.base.rate.parse().unwrap();
        let basis: AdjustmentBasis = match self.basis {
            PlainBasis::Gap => {
                BenchmarkGap { benchmark: rate, own_rate: name("own-rate"), bears_on }.into()
            }
            PlainBasis::Lump => Lump { amount: money(LUMP) }.into(),
            PlainBasis::OfPrice => PercentOfPrice { percent: rate }.into(),
            PlainBasis::PerUnit => {
                AmountPerUnit { amount: price(PER_UNIT), bears_on: name("hours") }.into()
            }
            PlainBasis::Percentage => Percentage { rate, bears_on }.into(),
        };
        let code = format!("adjustment-{position}");
        let built =
            Adjustment::new(&code, basis, self.views.clone(), "reason", "schedule 4").unwrap();
        Adjustment { effect: self.effect, applies_to: self.base.applies_to(), ..built }
    }
}

const LUMP: &str = "17.05";
const PER_UNIT: &str = "1.234567";

impl Plain {
    /// The tender, all its lists in the order the seed says.
    fn tender(&self, seed: u64) -> Tender {
        let field = self.field(seed);
        let mut builder =
            Tender::builder("Home support", Currency::GBP, period(), self.demand(seed));
        for plain in shuffled(&self.bids, seed) {
            builder = builder.bid(self.bid(&plain, &field, seed));
        }
        builder.playing_field(field).rank_on(self.rank_on).build().unwrap()
    }

    fn demand(&self, seed: u64) -> Demand {
        let lines = self.lines.iter().enumerate().map(|(position, kind)| {
            let kind = match kind {
                PlainKind::Optional => LineKind::Optional,
                PlainKind::Preset(preset) => LineKind::Preset(price(preset)),
                PlainKind::Required => LineKind::Required,
            };
            DemandLine::new(&line_name(position), "hour").unwrap().with_kind(kind)
        });
        let scenarios =
            self.scenarios.iter().enumerate().map(|(position, (weight, quantities))| {
                let mut scenario = Scenario::new(&scenario_name(position)).unwrap();
                if self.weighted {
                    scenario = scenario.with_weight(weight.parse().unwrap());
                }
                let quantities: Vec<_> = quantities.iter().enumerate().collect();
                shuffled(&quantities, seed).into_iter().fold(
                    scenario,
                    |scenario, (line, quantity)| {
                        scenario.with_quantity(&line_name(line), quantity.parse().unwrap()).unwrap()
                    },
                )
            });
        let (lines, scenarios): (Vec<_>, Vec<_>) = (lines.collect(), scenarios.collect());
        Demand::new(shuffled(&lines, seed), shuffled(&scenarios, seed)).unwrap()
    }

    fn field(&self, seed: u64) -> PlayingField {
        let taxes = self.taxes.iter().enumerate().map(|(position, plain)| {
            let tax = format!("tax-{position}");
            let tax = Tax::new(&tax, plain.direction, "reason", "schedule 4").unwrap();
            let relief = plain.relief.as_ref().map(|(base, kind)| {
                let TaxBase { bears_on, rate, applies_to } = base.build();
                Relief { bears_on, rate, applies_to, public_purse: *kind }
            });
            Tax { relief, paid: plain.paid.as_ref().map(PlainBase::build), ..tax }
        });
        let adjustments = self.adjustments.iter().enumerate().map(|(at, plain)| plain.build(at));
        let (taxes, adjustments): (Vec<_>, Vec<_>) = (taxes.collect(), adjustments.collect());
        PlayingField::new(shuffled(&taxes, seed), shuffled(&adjustments, seed)).unwrap()
    }

    fn bid(&self, plain: &PlainBid, field: &PlayingField, seed: u64) -> Bid {
        let priced: Vec<_> = self.lines.iter().zip(&plain.prices).enumerate().collect();
        let mut rates = card();
        for (line, (kind, (low, high))) in shuffled(&priced, seed) {
            if *kind == PlainKind::Required || *kind == PlainKind::Optional && plain.optional {
                rates = rates.with_band(&line_name(line), band(low, high)).unwrap();
            }
        }
        let mut bid = Bid::new(&plain.provider, rates).unwrap();
        bid.sector = Some(name(plain.sector));
        let asked = field.circumstances_asked_of(bid.sector.as_ref()).unwrap();
        let asked: Vec<Name> = asked.into_keys().collect();
        for asked in shuffled(&asked, seed) {
            let statement = match plain.value(&asked) {
                None => Statement::NotStated,
                Some(value) if plain.evidenced => {
                    Statement::Evidenced { value, source: "accounts".parse().unwrap() }
                }
                Some(value) => Statement::Declared(value),
            };
            bid = bid.with_statement(asked.as_str(), statement).unwrap();
        }
        bid
    }

    fn scenarios(&self) -> Vec<(String, Vec<Fraction>)> {
        let quantities = |(_, quantities): &(&str, Vec<&str>)| -> Vec<Fraction> {
            quantities.iter().map(|quantity| fraction(quantity)).collect()
        };
        let mut all: Vec<_> =
            (0..).map(scenario_name).zip(self.scenarios.iter().map(quantities)).collect();
        if self.weighted {
            let expected = (0..self.lines.len()).map(|line| {
                let weigh = |(weight, quantities): &(&str, Vec<&str>)| {
                    percent(weight) * fraction(quantities[line])
                };
                self.scenarios.iter().map(weigh).sum()
            });
            all.push((EXPECTED.to_owned(), expected.collect()));
        }
        all
    }

    fn basket(&self, bid: &PlainBid, quantities: &[Fraction]) -> (Fraction, Fraction) {
        let mut sums = (Fraction::ZERO, Fraction::ZERO);
        for ((kind, (low, high)), quantity) in self.lines.iter().zip(&bid.prices).zip(quantities) {
            let (low, high) = match kind {
                PlainKind::Optional => continue,
                PlainKind::Preset(preset) => (preset, preset),
                PlainKind::Required => (low, high),
            };
            sums = (sums.0 + fraction(low) * quantity, sums.1 + fraction(high) * quantity);
        }
        sums
    }

    /// The low and high total of a bid in a view, or what it does not state.
    fn total(
        &self,
        bid: &PlainBid,
        view: View,
        quantities: &[Fraction],
    ) -> Result<(Fraction, Fraction), Vec<Name>> {
        let mut sum =
            Naive { bid, fixed: Fraction::ZERO, of_price: Fraction::ONE, not_stated: Vec::new() };
        for tax in &self.taxes {
            let neutral = view == View::CompetitivelyNeutral;
            let purse = view == View::PublicPurse;
            if let Some((base, kind)) = &tax.relief
                && (neutral && tax.direction == TaxDirection::AddToExempt
                    || purse && *kind == ReliefKind::Forgone)
            {
                sum.percentage(base, 1);
            }
            if let Some(base) = &tax.paid
                && (neutral && tax.direction == TaxDirection::StripFromPayers || purse)
            {
                sum.percentage(base, -1);
            }
        }
        for adjustment in
            self.adjustments.iter().filter(|adjustment| adjustment.views.contains(&view))
        {
            sum.adjustment(adjustment);
        }
        if !sum.not_stated.is_empty() {
            sum.not_stated.sort();
            sum.not_stated.dedup();
            return Err(sum.not_stated);
        }
        let (low, high) = self.basket(bid, quantities);
        let ends = [low, high].map(|end| end * &sum.of_price + &sum.fixed);
        let [low, high] = ends;
        Ok(if low <= high { (low, high) } else { (high, low) })
    }
}

impl PlainBid {
    fn value(&self, circumstance: &Name) -> Option<CircumstanceValue> {
        match circumstance.as_str() {
            "hours" => self.hours.map(|hours| CircumstanceValue::Quantity(hours.parse().unwrap())),
            "own-rate" => {
                self.own_rate.map(|rate| CircumstanceValue::Percent(rate.parse().unwrap()))
            }
            other => {
                let position: usize = other.strip_prefix("money-").unwrap().parse().unwrap();
                self.money[position].map(|amount| CircumstanceValue::Money(money(amount)))
            }
        }
    }
}

fn percent(text: &str) -> Fraction {
    fraction(text.strip_suffix('%').unwrap()) * fraction("1/100")
}

/// What a view adds to the price of one bid, rule by rule.
struct Naive<'a> {
    bid: &'a PlainBid,
    fixed: Fraction,
    of_price: Fraction,
    not_stated: Vec<Name>,
}

impl Naive<'_> {
    fn applies(&self, base: &PlainBase) -> bool {
        base.sectors.as_ref().is_none_or(|sectors| sectors.contains(&self.bid.sector))
    }

    fn stated(&mut self, value: Option<&str>, circumstance: &str) -> Fraction {
        match value {
            Some(value) if value.ends_with('%') => percent(value),
            Some(value) => fraction(value),
            None => {
                self.not_stated.push(name(circumstance));
                Fraction::ZERO
            }
        }
    }

    fn money(&mut self, base: &PlainBase) -> Fraction {
        self.stated(self.bid.money[base.circumstance], &circumstance_name(base.circumstance))
    }

    fn percentage(&mut self, base: &PlainBase, sign: i128) {
        if self.applies(base) {
            let amount = self.money(base) * percent(base.rate);
            self.fixed = &self.fixed + &(amount * Fraction::from(sign));
        }
    }

    fn adjustment(&mut self, adjustment: &PlainAdjustment) {
        if !self.applies(&adjustment.base) {
            return;
        }
        let sign = if adjustment.effect == Effect::Add { 1 } else { -1 };
        let rate = percent(adjustment.base.rate);
        let amount = match adjustment.basis {
            PlainBasis::OfPrice => {
                self.of_price = &self.of_price + &(rate * Fraction::from(sign));
                return;
            }
            PlainBasis::Percentage => return self.percentage(&adjustment.base, sign),
            PlainBasis::Gap => {
                let own = self.stated(self.bid.own_rate, "own-rate");
                let gap = if rate > own { rate - own } else { Fraction::ZERO };
                gap * self.money(&adjustment.base)
            }
            PlainBasis::Lump => fraction(LUMP),
            PlainBasis::PerUnit => self.stated(self.bid.hours, "hours") * fraction(PER_UNIT),
        };
        self.fixed = &self.fixed + &(amount * Fraction::from(sign));
    }
}

/// Ranks by counting: who is certainly cheaper, who is possibly cheaper.
fn naive_ranks(
    totals: &[Option<(Fraction, Fraction)>],
    rank_on: RankOn,
) -> Vec<Option<(usize, usize)>> {
    let seen = |end: &Fraction| match rank_on {
        RankOn::MinorUnit => end.rounded(2, Rounding::HalfEven),
        _ => end.clone(),
    };
    let seen: Vec<Option<(Fraction, Fraction)>> = totals
        .iter()
        .map(|total| total.as_ref().map(|(low, high)| (seen(low), seen(high))))
        .collect();
    let rank = |(own, total): (usize, &Option<(Fraction, Fraction)>)| {
        let (low, high) = total.as_ref()?;
        let others = || {
            let others = seen.iter().enumerate().filter(move |(other, _)| *other != own);
            others.filter_map(|(_, total)| total.as_ref())
        };
        let best = 1 + others().filter(|(_, other_high)| other_high < low).count();
        let worst = 1 + others().filter(|(other_low, _)| other_low < high).count();
        Some((best, worst))
    };
    seen.iter().enumerate().map(rank).collect()
}

fn ends(interval: &Interval) -> (Fraction, Fraction) {
    (interval.low().clone(), interval.high().clone())
}

fn both(figure: &Figure) -> (Fraction, Fraction) {
    (figure.low().clone(), figure.high().clone())
}

fn ranks(standings: &[Standing]) -> Vec<Option<(usize, usize)>> {
    let pair = |rank: RankInterval| (rank.best, rank.worst);
    standings.iter().map(|standing| standing.rank.map(pair)).collect()
}

/// The totals and ranks of all bids in all views of all scenarios, by provider.
type Standings = BTreeMap<(String, View, String), (Option<Interval>, Option<RankInterval>)>;

fn standings(comparison: &Comparison) -> Standings {
    let mut all = Standings::new();
    for scenario in comparison.scenarios() {
        for view in scenario.views() {
            for standing in &view.standings {
                let key = (scenario.name().to_string(), view.view, standing.provider.to_string());
                all.insert(key, (standing.total.clone(), standing.rank));
            }
        }
    }
    all
}

proptest! {
    #![proptest_config(cases(250))]

    #[test]
    fn totals_and_ranks_equal_naive_ones(plain in plain()) {
        let tender = plain.tender(0);
        let comparison = compare(&tender);
        prop_assert_eq!(comparison.tender(), &tender);
        prop_assert_eq!(comparison.scenarios().count(), plain.scenarios().len());
        for (scenario, quantities) in plain.scenarios() {
            for view in View::ALL {
                let compared = comparison.scenario(&scenario).unwrap().view(view);
                prop_assert_eq!(compared.view, view);
                let expected: Vec<_> = plain.bids.iter().map(|bid| plain.total(bid, view, &quantities)).collect();
                for (standing, expected) in compared.standings.iter().zip(&expected) {
                    let not_stated = expected.as_ref().err().cloned().unwrap_or_default();
                    prop_assert_eq!(&*standing.not_stated, &not_stated[..]);
                    prop_assert_eq!(standing.total.as_ref().map(ends), expected.as_ref().ok().cloned());
                }
                prop_assert_eq!(compared.is_uneven(), expected.iter().any(Result::is_err));
                let totals: Vec<_> = expected.into_iter().map(Result::ok).collect();
                prop_assert_eq!(ranks(&compared.standings), naive_ranks(&totals, plain.rank_on));
                let mut order: Vec<&Standing> = compared.standings.iter().collect();
                order.sort_by_key(|standing| {
                    let rank = standing.rank.map_or((usize::MAX, 0), |rank| (rank.best, rank.worst));
                    (rank, standing.provider.clone())
                });
                prop_assert_eq!(compared.order().collect::<Vec<_>>(), order);
            }
        }
    }

    #[test]
    fn every_total_unfolds_into_lines_and_evidence(plain in plain()) {
        let comparison = compare(&plain.tender(0));
        for scenario in comparison.scenarios() {
            for view in View::ALL {
                for bid in scenario.bids() {
                    check_working(bid, view)?;
                }
            }
        }
    }

    #[test]
    fn a_comparison_does_not_depend_on_the_listing_order(plain in plain(), seed in any::<u64>()) {
        let run = |seed| asking(plain.tender(seed), |_| ()).unwrap().run().unwrap();
        let (listed, shuffled) = (run(0), run(seed));
        prop_assert_eq!(listed.comparison(), shuffled.comparison());
        #[cfg(feature = "json")]
        prop_assert_eq!(listed.to_json(), shuffled.to_json());
    }

    #[test]
    fn a_dearer_bid_never_gains_a_rank(plain in plain(), chosen in any::<prop::sample::Index>(), line in any::<prop::sample::Index>()) {
        // Where a rule takes more than the whole price off, a dearer price is no dearer total.
        let whole = |adjustment: &&PlainAdjustment| matches!(adjustment.basis, PlainBasis::OfPrice) && adjustment.effect == Effect::Subtract;
        prop_assume!(plain.adjustments.iter().find(whole).is_none());
        let chosen = chosen.index(plain.bids.len());
        let mut dearer = plain.clone();
        let line = line.index(plain.lines.len());
        dearer.bids[chosen].prices[line] = ("40", "41");
        let provider = &plain.bids[chosen].provider;
        let (before, after) = (standings(&compare(&plain.tender(0))), standings(&compare(&dearer.tender(0))));
        for (key, (total, rank)) in before.iter().filter(|(key, _)| key.2 == *provider) {
            let (dearer_total, dearer_rank) = &after[key];
            if let (Some(total), Some(rank)) = (total, rank) {
                prop_assert!(dearer_total.as_ref().unwrap().low() >= total.low());
                let dearer_rank = dearer_rank.unwrap();
                prop_assert!(dearer_rank.best >= rank.best && dearer_rank.worst >= rank.worst);
            }
        }
    }

    #[test]
    fn a_rule_that_bears_on_nothing_changes_nothing(plain in plain(), added in adjustment(), taxed in any::<bool>()) {
        let mut with_rule = plain.clone();
        let base = PlainBase { circumstance: NOTHING, ..added.base.clone() };
        if taxed {
            let relief = Some((base.clone(), ReliefKind::Forgone));
            with_rule.taxes.push(PlainTax { direction: TaxDirection::AddToExempt, relief, paid: Some(base) });
        } else {
            with_rule.adjustments.push(PlainAdjustment { basis: PlainBasis::Percentage, base, ..added });
        }
        prop_assert_eq!(standings(&compare(&plain.tender(0))), standings(&compare(&with_rule.tender(0))));
    }

    #[test]
    fn a_bid_without_a_rank_changes_nobody_elses(plain in plain(), chosen in any::<prop::sample::Index>()) {
        prop_assume!(plain.bids.len() > 1);
        let chosen = chosen.index(plain.bids.len());
        let mut without = plain.clone();
        let provider = without.bids.remove(chosen).provider;
        let (all, fewer) = (standings(&compare(&plain.tender(0))), standings(&compare(&without.tender(0))));
        for (key, found) in &fewer {
            prop_assert_eq!(&all[key].0, &found.0);
            let unranked = all[&(key.0.clone(), key.1, provider.clone())].1.is_none();
            if unranked {
                prop_assert_eq!(all[key].1, found.1);
            }
        }
    }

    #[test]
    fn dominance_is_an_order_that_no_scenario_contradicts(plain in plain()) {
        let tender = plain.tender(0);
        let pairs = tender.dominances().unwrap();
        prop_assert!(pairs.is_sorted());
        let dominates = |one: &Name, other: &Name| pairs.contains(&(one, other));
        let required: Vec<usize> =
            (0..plain.lines.len()).filter(|&line| plain.lines[line] == PlainKind::Required).collect();
        for (one, first) in tender.bids().iter().zip(&plain.bids) {
            for (other, second) in tender.bids().iter().zip(&plain.bids) {
                let ends = |line: &usize| (fraction(first.prices[*line].1), fraction(second.prices[*line].0));
                let never_dearer = required.iter().map(ends).all(|(high, low)| high <= low);
                let once_cheaper = required.iter().map(ends).any(|(high, low)| high < low);
                let (one, other) = (&one.provider, &other.provider);
                prop_assert_eq!(dominates(one, other), never_dearer && once_cheaper);
                prop_assert!(one != other || !dominates(one, other));
                prop_assert!(!dominates(one, other) || !dominates(other, one));
                for third in tender.bids().iter().map(|bid| &bid.provider) {
                    prop_assert!(!(dominates(one, other) && dominates(other, third)) || dominates(one, third));
                }
            }
        }
        let comparison = compare(&tender);
        for (one, other) in pairs {
            for scenario in comparison.scenarios() {
                let view = scenario.view(View::Tendered);
                let total = |provider: &Name| view.standing(provider.as_str()).unwrap().total.clone().unwrap();
                prop_assert!(total(one).high() <= total(other).low());
            }
        }
    }

    #[test]
    fn expected_totals_are_weighted_means(mut plain in plain()) {
        plain.weighted = true;
        let comparison = compare(&plain.tender(0));
        let expected = comparison.scenarios().last().unwrap();
        prop_assert_eq!(expected.name().as_str(), EXPECTED);
        for bid in &plain.bids {
            let total = |scenario: &str| {
                let view = comparison.scenario(scenario).unwrap().view(View::Tendered);
                view.standing(&bid.provider).unwrap().total.clone().unwrap()
            };
            let weigh = |end: fn(&Interval) -> &Fraction| -> Fraction {
                let scenarios = plain.scenarios.iter().enumerate();
                scenarios.map(|(at, (weight, _))| percent(weight) * end(&total(&scenario_name(at)))).sum()
            };
            prop_assert_eq!(ends(&total(EXPECTED)), (weigh(Interval::low), weigh(Interval::high)));
        }
    }

    #[test]
    fn intervals_lie_to_each_other_as_their_points_do(
        (a, b) in (-4_i128..=4, 0_i128..=4), (c, d) in (-4_i128..=4, 0_i128..=4),
    ) {
        let interval = |low: i128, length: i128| Interval::new(Fraction::from(low), Fraction::from(low + length)).unwrap();
        let position = interval(a, b).position(&interval(c, d), Currency::GBP);
        check_position(&position, (a, a + b), (c, c + d))?;
    }
}

/// Every point of an interval of whole ends, in steps of a half.
fn points(ends: (i128, i128)) -> Vec<i128> {
    (2 * ends.0..=2 * ends.1).collect()
}

fn check_position(
    position: &BandPosition,
    own: (i128, i128),
    other: (i128, i128),
) -> Result<(), TestCaseError> {
    let (own, other) = (points(own), points(other));
    let common = own.iter().filter(|point| other.contains(point)).count();
    let some_below = own.iter().any(|point| other.iter().all(|other| point < other));
    let some_above = own.iter().any(|point| other.iter().all(|other| point > other));
    let expected = match (common, some_below, some_above) {
        (0, true, _) => BandRelation::Below,
        (0, ..) => BandRelation::Above,
        (_, true, true) => BandRelation::Covers,
        (_, true, false) => BandRelation::OverlapsBelow,
        (_, false, true) => BandRelation::OverlapsAbove,
        (_, false, false) => BandRelation::Within,
    };
    prop_assert_eq!(position.relation, expected);
    let halves = |count: usize| Fraction::new(count.try_into().unwrap(), 2).unwrap();
    prop_assert_eq!(&position.overlap, &halves(common.saturating_sub(1)));
    let nearest = own
        .iter()
        .flat_map(|point| other.iter().map(move |other| point.abs_diff(*other)))
        .min()
        .unwrap();
    prop_assert_eq!(&position.distance, &halves(nearest.try_into().unwrap()));
    Ok(())
}

/// Adjustment lines add up to what lies between price and view; evidence recomputes either end.
fn check_working(bid: BidComparison<'_>, view: View) -> Result<(), TestCaseError> {
    let provider = bid.bid.provider.as_str();
    let standing = bid.standing(view);
    let lines = bid.adjustments(view);
    let evidence = |end| bid.evidence(view, end);
    let Some(total) = standing.total.as_ref() else {
        for error in [
            lines.unwrap_err(),
            evidence(BandEnd::Low).unwrap_err(),
            evidence(BandEnd::High).unwrap_err(),
        ] {
            prop_assert_eq!(error.kind(), ErrorKind::NotAssessable);
            let said = |name: &Name| {
                format!(
                    "bid {provider:?} is not assessable here, since it does not state {name:?}: ask the bidder to state it, \"0\" included"
                )
            };
            prop_assert!(
                standing.not_stated.iter().any(|name| error.message() == said(name)),
                "{error}"
            );
        }
        return Ok(());
    };
    let lines = lines.unwrap();
    prop_assert!(lines.is_sorted_by(|one, other| one.code <= other.code));
    prop_assert!(view != View::Tendered || lines.is_empty());
    let price = bid.total(View::Tendered).unwrap();
    if price.is_point() {
        let added: Fraction = lines.iter().map(|line| line.amount.low()).sum();
        prop_assert_eq!(&(price.low() + &added), total.low());
        prop_assert!(lines.iter().all(|line| line.amount.is_point()));
    }
    for line in &lines {
        prop_assert!(["declared", "evidenced", "published"].contains(&line.standing));
        prop_assert_eq!((line.reason.as_str(), line.source.as_str()), ("reason", "schedule 4"));
    }
    for (end, figure) in [(BandEnd::Low, total.low()), (BandEnd::High, total.high())] {
        let evidence = evidence(end).unwrap();
        prop_assert_eq!(evidence.value(), figure);
        prop_assert_eq!(evidence.verify(), Ok(()), "{}", evidence);
        prop_assert_eq!(evidence.parts().len(), 1 + lines.len());
        prop_assert_eq!(evidence.unit(), "GBP");
    }
    Ok(())
}

/// One scenario, required lines named in order, quantities of one each.
fn demand(lines: &[(&str, LineKind, &str)]) -> Demand {
    let mut scenario = Scenario::new("planned").unwrap();
    let mut built = Vec::new();
    for (line, kind, quantity) in lines {
        built.push(DemandLine::new(line, "hour").unwrap().with_kind(*kind));
        scenario = scenario.with_quantity(line, quantity.parse().unwrap()).unwrap();
    }
    Demand::new(built, vec![scenario]).unwrap()
}

fn one_line() -> Demand {
    demand(&[("care", LineKind::Required, "1")])
}

/// Bids on one line, ranked.
fn ranked(rank_on: RankOn, bids: &[(&str, PriceBand)]) -> Vec<(usize, usize)> {
    let mut builder =
        Tender::builder("Ranks", Currency::GBP, period(), one_line()).rank_on(rank_on);
    for (provider, band) in bids {
        builder =
            builder.bid(Bid::new(provider, card().with_band("care", *band).unwrap()).unwrap());
    }
    let comparison = compare(&builder.build().unwrap());
    let view = comparison.scenario("planned").unwrap().view(View::Tendered).clone();
    let rank = |(provider, _): &(&str, PriceBand)| {
        let rank = view.standing(provider).unwrap().rank.unwrap();
        assert_eq!(rank.certain(), (rank.best == rank.worst).then_some(rank.best));
        (rank.best, rank.worst)
    };
    bids.iter().map(rank).collect()
}

#[test]
fn equal_totals_share_a_rank_and_the_next_is_left_out() {
    let point = |text| band(text, text);
    let bids = [("a", point("10")), ("b", point("20")), ("c", point("20")), ("d", point("30"))];
    assert_eq!(ranked(RankOn::Exact, &bids), [(1, 1), (2, 2), (2, 2), (4, 4)]);
    // Touching bands: nobody is certainly cheaper, and the band that ends where the other begins
    // is never dearer.
    let touching = [("a", band("10", "20")), ("b", band("20", "30")), ("c", point("20"))];
    assert_eq!(ranked(RankOn::Exact, &touching), [(1, 1), (1, 3), (1, 2)]);
}

#[test]
fn ranks_on_the_minor_unit_tie_where_the_totals_shown_do() {
    let point = |text| band(text, text);
    let bids = [
        ("a", point("10.004")),
        ("b", point("10.001")),
        ("c", point("10.005")),
        ("d", point("10.006")),
    ];
    assert_eq!(ranked(RankOn::Exact, &bids), [(2, 2), (1, 1), (3, 3), (4, 4)]);
    // A half goes to the even penny.
    assert_eq!(ranked(RankOn::MinorUnit, &bids), [(1, 1), (1, 1), (1, 1), (4, 4)]);
    // A band narrower than a penny counts as a point.
    let narrow =
        [("a", band("10.001", "10.004")), ("b", point("10.002")), ("c", band("9", "10.004"))];
    assert_eq!(ranked(RankOn::MinorUnit, &narrow), [(1, 2), (1, 2), (1, 1)]);
    assert_eq!("minor_unit".parse::<RankOn>().unwrap(), RankOn::MinorUnit);
    assert_eq!(RankOn::Exact.as_str().parse::<RankOn>().unwrap(), RankOn::Exact);
    assert!(matches!("penny".parse::<RankOn>(), Err(error) if error.kind() == ErrorKind::Unknown));
}

#[test]
fn the_minor_unit_is_that_of_the_currency() {
    let yen = |text| UnitPrice::parse(text, Currency::JPY).unwrap();
    let bid = |provider: &str, text| {
        let card =
            RateCard::new(Currency::JPY, VatBasis::Exempt).with_price("care", yen(text)).unwrap();
        Bid::new(provider, card).unwrap()
    };
    let builder =
        Tender::builder("Yen", Currency::JPY, period(), one_line()).rank_on(RankOn::MinorUnit);
    let tender =
        builder.bid(bid("a", "100.4")).bid(bid("b", "100")).bid(bid("c", "100.6")).build().unwrap();
    let comparison = compare(&tender);
    let standings = &comparison.scenario("planned").unwrap().view(View::Tendered).standings;
    assert_eq!(ranks(standings), [Some((1, 1)), Some((1, 1)), Some((3, 3))]);
    assert_eq!(standings[0].total.as_ref().unwrap().low(), &fraction("100.4"));
}

fn of_price(code: &str, percent: &str, effect: Effect) -> Adjustment {
    let basis: AdjustmentBasis = PercentOfPrice { percent: percent.parse().unwrap() }.into();
    let views = vec![View::CompetitivelyNeutral];
    let added = Adjustment::new(code, basis, views, "reason", "schedule 4").unwrap();
    Adjustment { effect, ..added }
}

/// Taking more than the whole price off turns a band around: the high price gives the low total.
#[test]
fn more_than_the_whole_price_can_be_taken_off_a_band() {
    let field = |percent: &str| {
        let lump: AdjustmentBasis = Lump { amount: money("5") }.into();
        let lump =
            Adjustment::new("lump", lump, vec![View::CompetitivelyNeutral], "reason", "schedule 4");
        PlayingField::new(
            Vec::new(),
            vec![of_price("rebate", percent, Effect::Subtract), lump.unwrap()],
        )
        .unwrap()
    };
    for (percent, total, rebate) in [
        ("150%", ("-5", "0"), ("-30", "-15")),
        ("100%", ("5", "5"), ("-20", "-10")),
        ("99%", ("5.1", "5.2"), ("-19.8", "-9.9")),
    ] {
        let card = card().with_band("care", band("10", "20")).unwrap();
        let builder = Tender::builder("Rebate", Currency::GBP, period(), one_line());
        let tender = builder
            .playing_field(field(percent))
            .bid(Bid::new("a", card).unwrap())
            .build()
            .unwrap();
        let comparison = compare(&tender);
        let view = comparison.scenario("planned").unwrap().view(View::CompetitivelyNeutral);
        let found = view.standings[0].total.as_ref().unwrap();
        assert_eq!(ends(found), (fraction(total.0), fraction(total.1)), "{percent}");
        let lines =
            handle(&comparison, "planned", "a").adjustments(View::CompetitivelyNeutral).unwrap();
        assert_eq!(lines[0].code.as_str(), "lump");
        assert_eq!(both(&lines[0].amount), (fraction("5"), fraction("5")));
        assert_eq!(both(&lines[1].amount), (fraction(rebate.0), fraction(rebate.1)), "{percent}");
        assert_eq!(lines[1].standing, "published");
        for (end, figure) in [(BandEnd::Low, total.0), (BandEnd::High, total.1)] {
            let evidence = handle(&comparison, "planned", "a")
                .evidence(View::CompetitivelyNeutral, end)
                .unwrap();
            assert_eq!(evidence.value(), &fraction(figure));
            assert_eq!(evidence.verify(), Ok(()));
        }
    }
}

#[test]
fn a_rule_by_sector_leaves_the_other_sectors_alone() {
    let basis =
        |bears_on: &str| Percentage { rate: "10%".parse().unwrap(), bears_on: name(bears_on) };
    let views = || vec![View::CompetitivelyNeutral];
    let pension =
        Adjustment::new("pension", basis("pay"), views(), "reason", "schedule 4").unwrap();
    let applies_to = AppliesTo::sectors(&["nhs", "council", "nhs"]).unwrap();
    let pension = Adjustment { applies_to, ..pension };
    let field = PlayingField::new(Vec::new(), vec![pension]).unwrap();
    let bid = |provider: &str, sector: &str| {
        let card = card().with_price("care", price("100")).unwrap();
        Bid { sector: Some(name(sector)), ..Bid::new(provider, card).unwrap() }
    };
    let stated = |amount: &str| Statement::Declared(CircumstanceValue::Money(money(amount)));
    let evidenced = Statement::Evidenced {
        value: CircumstanceValue::Money(money("50")),
        source: "payroll".parse().unwrap(),
    };
    let builder = || {
        Tender::builder("Sectors", Currency::GBP, period(), one_line()).playing_field(field.clone())
    };
    let tender = builder()
        .bid(bid("a", "nhs").with_statement("pay", stated("30")).unwrap())
        .bid(bid("b", "council").with_statement("pay", evidenced).unwrap())
        .bid(bid("c", "charity"))
        .bid(bid("d", "nhs").with_statement("pay", Statement::NotStated).unwrap())
        .build()
        .unwrap();
    let comparison = compare(&tender);
    let view = comparison.scenario("planned").unwrap().view(View::CompetitivelyNeutral);
    let totals: Vec<Option<Fraction>> = view
        .standings
        .iter()
        .map(|standing| standing.total.as_ref().map(|total| total.low().clone()))
        .collect();
    assert_eq!(totals, [Some(fraction("103")), Some(fraction("105")), Some(fraction("100")), None]);
    assert_eq!(ranks(&view.standings), [Some((2, 2)), Some((3, 3)), Some((1, 1)), None]);
    assert!(view.is_uneven());
    assert_eq!(*view.standings[3].not_stated, [name("pay")]);
    let order: Vec<&str> = view.order().map(|standing| standing.provider.as_str()).collect();
    assert_eq!(order, ["c", "a", "b", "d"]);
    let standing = |provider| {
        let lines = handle(&comparison, "planned", provider)
            .adjustments(View::CompetitivelyNeutral)
            .unwrap();
        lines.iter().map(|it| it.standing).collect::<Vec<_>>()
    };
    assert_eq!(standing("a"), ["declared"]);
    assert_eq!(standing("b"), ["evidenced"]);
    assert!(standing("c").is_empty());
    // Nothing is uneven where the view does not need the statement.
    assert!(!comparison.scenario("planned").unwrap().view(View::PublicPurse).is_uneven());
    let silent = builder().bid(bid("a", "nhs")).build().unwrap_err();
    assert_eq!(silent.kind(), ErrorKind::Missing, "{silent}");
    let plain = Bid::new("e", card().with_price("care", price("1")).unwrap()).unwrap();
    let without_sector = builder().bid(plain).build().unwrap_err();
    assert_eq!(without_sector.kind(), ErrorKind::Missing, "{without_sector}");
}

/// A gap that bears on two circumstances names both where both are not stated, and is as weak as
/// the weaker of them where both are.
#[test]
fn a_benchmark_gap_needs_a_rate_and_an_amount() {
    let gap: AdjustmentBasis = BenchmarkGap {
        benchmark: "8%".parse().unwrap(),
        own_rate: name("own_rate"),
        bears_on: name("capital"),
    }
    .into();
    let gap = Adjustment::new("gap", gap, vec![View::PublicPurse], "reason", "schedule 4").unwrap();
    let field = PlayingField::new(Vec::new(), vec![gap]).unwrap();
    let bid = |provider: &str, rate: Statement, capital: Statement| {
        let bid = Bid::new(provider, card().with_price("care", price("100")).unwrap()).unwrap();
        bid.with_statement("own_rate", rate).unwrap().with_statement("capital", capital).unwrap()
    };
    let rate = |text: &str| CircumstanceValue::Percent(text.parse().unwrap());
    let capital = |text: &str| CircumstanceValue::Money(money(text));
    let proved = |value| Statement::Evidenced { value, source: "accounts".parse().unwrap() };
    let tender = Tender::builder("Capital", Currency::GBP, period(), one_line())
        .playing_field(field)
        .bid(bid("a", Statement::NotStated, Statement::NotStated))
        .bid(bid("b", Statement::Declared(rate("3.5%")), Statement::NotStated))
        .bid(bid("c", proved(rate("3.5%")), Statement::Declared(capital("400"))))
        .bid(bid("d", Statement::Declared(rate("9%")), proved(capital("400"))))
        .bid(bid("e", proved(rate("8%")), proved(capital("400"))))
        .build()
        .unwrap();
    let comparison = compare(&tender);
    let view = comparison.scenario("planned").unwrap().view(View::PublicPurse);
    let not_stated: Vec<&[Name]> = view.standings.iter().map(|it| &*it.not_stated).collect();
    let both = [name("capital"), name("own_rate")];
    assert_eq!(not_stated[0], both);
    assert_eq!(not_stated[1], &both[..1]);
    assert!(not_stated[2..].iter().all(|names| names.is_empty()));
    let total = |at: usize| view.standings[at].total.as_ref().unwrap().low().clone();
    assert_eq!((total(2), total(3), total(4)), (fraction("118"), fraction("100"), fraction("100")));
    let standing = |provider| {
        let lines =
            handle(&comparison, "planned", provider).adjustments(View::PublicPurse).unwrap();
        lines[0].standing
    };
    assert_eq!(
        (standing("c"), standing("d"), standing("e")),
        ("declared", "declared", "evidenced")
    );
}

#[test]
fn optional_lines_stay_out_and_preset_lines_are_in() {
    let demand = demand(&[
        ("care", LineKind::Required, "10"),
        ("laundry", LineKind::Optional, "1000"),
        ("travel", LineKind::Preset(price("0.45")), "100"),
    ]);
    let bid = |provider: &str, card: RateCard| Bid::new(provider, card).unwrap();
    let builder = || Tender::builder("Kinds", Currency::GBP, period(), demand.clone());
    let cards = [
        card().with_price("care", price("20")).unwrap(),
        card().with_price("care", price("21")).unwrap().with_price("laundry", price("1")).unwrap(),
        card()
            .with_price("care", price("22"))
            .unwrap()
            .with_price("travel", price("0.45"))
            .unwrap(),
    ];
    let [first, second, third] = cards.clone();
    let tender =
        builder().bid(bid("a", first)).bid(bid("b", second)).bid(bid("c", third)).build().unwrap();
    let comparison = compare(&tender);
    let view = comparison.scenario("planned").unwrap().view(View::Tendered);
    let totals: Vec<&Fraction> =
        view.standings.iter().map(|standing| standing.total.as_ref().unwrap().low()).collect();
    assert_eq!(totals, [&fraction("245"), &fraction("255"), &fraction("265")]);
    // Only required lines decide on dominance: the laundry of b does not save it.
    let pairs: Vec<(&str, &str)> = tender
        .dominances()
        .unwrap()
        .into_iter()
        .map(|(one, other)| (one.as_str(), other.as_str()))
        .collect();
    assert_eq!(pairs, [("a", "b"), ("a", "c"), ("b", "c")]);
    let evidence =
        handle(&comparison, "planned", "b").evidence(View::Tendered, BandEnd::Low).unwrap();
    let text = evidence.to_string();
    assert!(
        text.contains("price preset by the tender: 0.45") && !text.contains("laundry"),
        "{text}"
    );
    // Cards that do not price the same lines decide nothing.
    let laundry = [name("laundry")];
    assert!(
        !cards[1].dominates(&cards[0], laundry.iter())
            && !cards[0].dominates(&cards[1], laundry.iter())
    );
    let wrong = card()
        .with_price("care", price("22"))
        .unwrap()
        .with_price("travel", price("0.46"))
        .unwrap();
    let refused = builder().bid(bid("d", wrong)).build().unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Conflict, "{refused}");
    let missing = card().with_price("laundry", price("1")).unwrap();
    let refused = builder().bid(bid("e", missing)).build().unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Missing, "{refused}");
}

/// Care at 20.00 a unit and nights at 35.00 in the bidder's own model, overheads and all.
fn model() -> CostModel {
    let posts = vec![(name("care"), "1".parse().unwrap()), (name("nights"), "1".parse().unwrap())];
    let line = |line: &str, amount: &str, target: &str| {
        CostLine::new(line, money(amount), target, "budget").unwrap()
    };
    let organisation = Organisation::builder("bidder", Currency::GBP, period())
        .service(Service::new("care", "hour", "100".parse().unwrap()).unwrap())
        .service(Service::new("nights", "hour", "40".parse().unwrap()).unwrap())
        .driver(Driver::stated("posts", posts).unwrap())
        .pool(OverheadPool::new("office", "posts").unwrap())
        .line(line("pay", "1500", "care"))
        .line(line("night-pay", "900", "nights"))
        .line(line("rent", "1000", "office"))
        .build()
        .unwrap();
    let serves = [("day", "care"), ("evening", "care"), ("night", "nights"), ("extra", "nights")];
    let serves = serves.map(|(line, service)| (name(line), name(service))).to_vec();
    CostModel::new(&organisation, &Method::Direct, serves).unwrap()
}

fn day_and_night() -> Appraisal {
    let demand = demand(&[
        ("day", LineKind::Required, "60"),
        ("evening", LineKind::Required, "40"),
        ("night", LineKind::Required, "50"),
        ("extra", LineKind::Optional, "1000"),
        ("travel", LineKind::Preset(price("2")), "7"),
    ]);
    let card = || {
        let card = card().with_price("day", price("19")).unwrap();
        card.with_band("evening", band("21", "23"))
            .unwrap()
            .with_price("night", price("30"))
            .unwrap()
    };
    let corridor = Corridor::new("market study").unwrap();
    let corridor = corridor.with_band("day", band("19", "22")).unwrap();
    let corridor = corridor.with_band("evening", band("18", "20")).unwrap();
    let corridor = corridor.with_band("night", band("31", "40")).unwrap();
    let corridor = corridor.with_band("extra", band("1", "2")).unwrap();
    let tender = Tender::builder("Day and night", Currency::GBP, period(), demand)
        .bid(Bid { cost_model: Some(model()), ..Bid::new("a", card()).unwrap() })
        .bid(Bid::new("b", card().with_price("extra", price("5")).unwrap()).unwrap())
        .build()
        .unwrap();
    asking(tender, |questions| questions.corridor = Some(corridor)).unwrap()
}

/// Where a bid lies in the corridor that is asked about.
fn in_corridor(appraisal: &Appraisal, scenario: &str, provider: &str) -> CorridorPosition {
    let corridor = appraisal.questions().corridor.as_ref().unwrap();
    handle(&appraisal.compare(), scenario, provider).corridor(corridor).unwrap()
}

#[test]
fn a_price_is_held_against_the_bidders_own_cost() {
    let comparison = day_and_night().compare();
    let own =
        handle(&comparison, "planned", "a").own_cost().unwrap().expect("a gives a cost model");
    // 60 × 19 + 40 × 21 or 23 + 50 × 30; preset and optional lines are left out.
    assert_eq!(both(&own.price), (fraction("3480"), fraction("3560")));
    // 100 × 20 + 50 × 35.
    assert_eq!(&own.own_full_cost, &fraction("3750"));
    assert_eq!(both(&own.shortfall), (fraction("190"), fraction("270")));
    let [difference] = &*own.volume_differences else { panic!("only nights differ") };
    assert_eq!(difference.service.as_str(), "nights");
    assert_eq!(difference.in_model.to_string(), "40");
    assert_eq!(&difference.in_demand, &fraction("50"));
    assert_eq!(handle(&comparison, "planned", "b").own_cost().unwrap(), None);
    let serves: Vec<(&str, &str)> = comparison.tender().bids()[0]
        .cost_model
        .as_ref()
        .unwrap()
        .serves()
        .map(|(line, service)| (line.as_str(), service.as_str()))
        .collect();
    assert_eq!(
        serves,
        [("day", "care"), ("evening", "care"), ("extra", "nights"), ("night", "nights")]
    );
}

#[test]
fn prices_are_held_against_the_corridor() {
    let appraisal = day_and_night();
    let position = in_corridor(&appraisal, "planned", "b");
    let lines: Vec<(&str, BandRelation, Fraction, Fraction)> = position
        .lines
        .iter()
        .map(|(line, at)| {
            (line.as_str(), at.relation, exact(&at.overlap).clone(), exact(&at.distance).clone())
        })
        .collect();
    let zero = || Fraction::ZERO;
    let expected = [
        // 19 touches 19 to 22; 21 to 23 lies one above 18 to 20; 5 lies three above 1 to 2; 30
        // lies one below 31 to 40.
        ("day", BandRelation::Within, zero(), zero()),
        ("evening", BandRelation::Above, zero(), fraction("1")),
        ("extra", BandRelation::Above, zero(), fraction("3")),
        ("night", BandRelation::Below, zero(), fraction("1")),
    ];
    assert_eq!(lines, expected);
    // The other bidder leaves the optional line out, so there is nothing to hold against it.
    let other = in_corridor(&appraisal, "planned", "a");
    assert!(other.lines.iter().all(|(line, _)| line.as_str() != "extra"));
    assert_eq!(other.basket.as_ref(), position.basket.as_ref());
    // 3,480 to 3,560 against 60 × 19 + 40 × 18 + 50 × 31 = 3,410 to 60 × 22 + 40 × 20 + 50 × 40.
    let basket = position.basket.as_ref().unwrap();
    assert_eq!((basket.relation, exact(&basket.overlap)), (BandRelation::Within, &fraction("80")));

    let without =
        Corridor::new("market study").unwrap().with_band("day", band("20", "22")).unwrap();
    let demand = demand(&[("day", LineKind::Required, "6"), ("night", LineKind::Required, "5")]);
    let card =
        card().with_price("day", price("19")).unwrap().with_price("night", price("30")).unwrap();
    let builder = || {
        Tender::builder("Some", Currency::GBP, period(), demand.clone())
            .bid(Bid::new("a", card.clone()).unwrap())
    };
    let some = builder().build().unwrap();
    let some = asking(some, |questions| questions.corridor = Some(without)).unwrap();
    let position = in_corridor(&some, "planned", "a");
    assert_eq!((position.lines.len(), position.basket.as_ref()), (1, None));
    let none = asking(builder().build().unwrap(), |_| ()).unwrap();
    assert_eq!(none.questions().corridor, None);
}

/// The weighted scenario is one like the others: own cost and corridor are asked of it too.
#[test]
fn the_expected_scenario_answers_every_question() {
    let scenario = |text: &str, weight: &str, quantity: &str| {
        let scenario = Scenario::new(text).unwrap().with_weight(weight.parse().unwrap());
        scenario.with_quantity("day", quantity.parse().unwrap()).unwrap()
    };
    let lines = vec![DemandLine::new("day", "hour").unwrap()];
    let demand =
        Demand::new(lines, vec![scenario("low", "25%", "80"), scenario("high", "75%", "120")]);
    let corridor = Corridor::new("study").unwrap().with_band("day", band("20", "30")).unwrap();
    let card = card().with_price("day", price("19")).unwrap();
    let posts = vec![(name("care"), "1".parse().unwrap())];
    let organisation = Organisation::builder("bidder", Currency::GBP, period())
        .service(Service::new("care", "hour", "110".parse().unwrap()).unwrap())
        .driver(Driver::stated("posts", posts).unwrap())
        .line(CostLine::new("pay", money("2310"), "care", "budget").unwrap())
        .build()
        .unwrap();
    let model =
        CostModel::new(&organisation, &Method::Direct, vec![(name("day"), name("care"))]).unwrap();
    let tender = Tender::builder("Weighted", Currency::GBP, period(), demand.unwrap())
        .bid(Bid { cost_model: Some(model), ..Bid::new("a", card).unwrap() })
        .build()
        .unwrap();
    let appraisal = asking(tender, |questions| questions.corridor = Some(corridor)).unwrap();
    let comparison = appraisal.compare();
    let names: Vec<&str> =
        comparison.scenarios().map(|scenario| scenario.name().as_str()).collect();
    assert_eq!(names, ["high", "low", EXPECTED]);
    // 80 × 25 % + 120 × 75 % = 110 hours, which is the volume of the model.
    let Some(own) = handle(&comparison, EXPECTED, "a").own_cost().unwrap() else {
        panic!("no model")
    };
    assert_eq!(&own.own_full_cost, &fraction("2310"));
    assert_eq!(both(&own.price), (fraction("2090"), fraction("2090")));
    assert!(own.volume_differences.is_empty());
    let Some(own) = handle(&comparison, "high", "a").own_cost().unwrap() else {
        panic!("no model")
    };
    assert_eq!((exact(&own.own_full_cost), own.volume_differences.len()), (&fraction("2520"), 1));
    let basket = in_corridor(&appraisal, EXPECTED, "a").basket.unwrap();
    assert_eq!((basket.relation, exact(&basket.distance)), (BandRelation::Below, &fraction("110")));
    let evidence =
        handle(&comparison, EXPECTED, "a").evidence(View::Tendered, BandEnd::Low).unwrap();
    assert_eq!(evidence.label(), "tendered price of a, scenario expected");
    assert_eq!(evidence.verify(), Ok(()));
    let text = evidence.to_string();
    assert!(
        text.contains("weight of high: 0.75 [stated")
            && text.contains("low, weighted: 380 GBP [product]"),
        "{text}"
    );
}

#[test]
fn a_comparison_answers_for_its_records_only() {
    let appraisal = day_and_night();
    let comparison = appraisal.compare();
    let corridor = appraisal.questions().corridor.as_ref().unwrap();
    let bid = |scenario: &str, provider: &str| comparison.scenario(scenario)?.bid(provider);
    let unknown = |result: Result<(), Error>, name: &str, what: &str| {
        refused(
            result,
            &format!(
                "{name:?} is not the name of a {what}: use one of the names that are listed, or add it"
            ),
        );
    };
    let drop_value = |result: Result<_, Error>| result.map(|_: Option<OwnCost>| ());
    unknown(comparison.scenario("worst").map(|_| ()), "worst", "scenario");
    unknown(comparison.scenario(EXPECTED).map(|_| ()), EXPECTED, "scenario");
    unknown(drop_value(bid("worst", "a").and_then(BidComparison::own_cost)), "worst", "scenario");
    unknown(drop_value(bid("planned", "z").and_then(BidComparison::own_cost)), "z", "provider");
    unknown(
        bid("worst", "a").and_then(|bid| bid.corridor(corridor)).map(|_| ()),
        "worst",
        "scenario",
    );
    unknown(
        bid("planned", "z").and_then(|bid| bid.corridor(corridor)).map(|_| ()),
        "z",
        "provider",
    );
    unknown(
        bid("worst", "a").and_then(|bid| bid.adjustments(View::Tendered)).map(|_| ()),
        "worst",
        "scenario",
    );
    unknown(
        bid("planned", "z").and_then(|bid| bid.adjustments(View::Tendered)).map(|_| ()),
        "z",
        "provider",
    );
    unknown(
        bid("worst", "a").and_then(|bid| bid.evidence(View::Tendered, BandEnd::Low)).map(|_| ()),
        "worst",
        "scenario",
    );
    unknown(
        bid("planned", "z").and_then(|bid| bid.evidence(View::Tendered, BandEnd::Low)).map(|_| ()),
        "z",
        "provider",
    );
    unknown(comparison.tender().bid("z").map(|_| ()), "z", "provider");
    let view = comparison.scenario("planned").unwrap().view(View::Tendered);
    unknown(view.standing("z").map(|_| ()), "z", "provider");
    assert_eq!(comparison.tender().bid("b").unwrap().provider.as_str(), "b");
    let views: Vec<View> =
        comparison.scenario("planned").unwrap().views().map(|view| view.view).collect();
    assert_eq!(views, View::ALL);
}

/// Prices and quantities so large that their products leave machine integers.
#[test]
fn baskets_beyond_machine_integers_stay_exact() {
    let demand = demand(&[
        ("a", LineKind::Required, "999999999999999.999999"),
        ("b", LineKind::Required, "999999999999999.999999"),
    ]);
    let widest = "999999999999999.999999";
    let bid = |provider: &str, second: &str| {
        let card =
            card().with_price("a", price(widest)).unwrap().with_price("b", price(second)).unwrap();
        Bid::new(provider, card).unwrap()
    };
    let builder = Tender::builder("Wide", Currency::GBP, period(), demand);
    let tender = builder
        .bid(bid("first", "999999999999999.999998"))
        .bid(bid("second", widest))
        .build()
        .unwrap();
    let comparison = compare(&tender);
    let standings = &comparison.scenario("planned").unwrap().view(View::Tendered).standings;
    let square = fraction(widest) * fraction(widest);
    assert_eq!(standings[1].total.as_ref().unwrap().low(), &(&square + &square));
    assert_eq!(ranks(standings), [Some((1, 1)), Some((2, 2))]);
}

/// A weighted basket can be finer than prices times quantities; what a view adds then meets it
/// all the same.
#[test]
fn totals_finer_than_a_trillionth_stay_exact() {
    let scenario = |text: &str, quantity: &str| {
        let scenario = Scenario::new(text).unwrap().with_weight("50%".parse().unwrap());
        scenario.with_quantity("care", quantity.parse().unwrap()).unwrap()
    };
    let lines = vec![DemandLine::new("care", "hour").unwrap()];
    let demand = Demand::new(lines, vec![scenario("low", "0"), scenario("high", "0.000001")]);
    let views = || vec![View::PublicPurse];
    let lump: AdjustmentBasis = Lump { amount: money("17.05") }.into();
    let lump = Adjustment::new("lump", lump, views(), "reason", "schedule 4").unwrap();
    let field = PlayingField::new(Vec::new(), vec![lump]).unwrap();
    let bid = |provider: &str, band: PriceBand| {
        Bid::new(provider, card().with_band("care", band).unwrap()).unwrap()
    };
    let tender = Tender::builder("Fine", Currency::GBP, period(), demand.unwrap())
        .playing_field(field)
        .bid(bid("a", band("0.000001", "0.000003")))
        .bid(bid("b", band("0.000002", "0.000002")))
        .build()
        .unwrap();
    let comparison = compare(&tender);
    let view = comparison.scenario(EXPECTED).unwrap().view(View::PublicPurse);
    let totals: Vec<_> =
        view.standings.iter().map(|standing| ends(standing.total.as_ref().unwrap())).collect();
    let expected = [
        (fraction("17.0500000000005"), fraction("17.0500000000015")),
        (fraction("17.050000000001"), fraction("17.050000000001")),
    ];
    assert_eq!(totals, expected);
    assert_eq!(ranks(&view.standings), [Some((1, 2)), Some((1, 2))]);
}

#[test]
fn bands_of_prices_keep_their_order_and_currency() {
    let position = |one: PriceBand, other: PriceBand| one.position(&other).unwrap();
    let touching = position(band("1", "2"), band("2", "3"));
    assert_eq!(
        (touching.relation, exact(&touching.overlap)),
        (BandRelation::OverlapsBelow, &Fraction::ZERO)
    );
    let touching = position(band("2", "3"), band("1", "2"));
    assert_eq!(
        (touching.relation, exact(&touching.distance)),
        (BandRelation::OverlapsAbove, &Fraction::ZERO)
    );
    let within = position(band("2", "2"), band("2", "3"));
    assert_eq!(within.relation, BandRelation::Within);
    let covers = position(band("1", "9.5"), band("2", "3.25"));
    assert_eq!(
        (covers.relation, exact(&covers.overlap)),
        (BandRelation::Covers, &fraction("1.25"))
    );
    let apart = position(band("1", "2"), band("2.01", "3"));
    assert_eq!((apart.relation, exact(&apart.distance)), (BandRelation::Below, &fraction("0.01")));
    let euros = |text| UnitPrice::parse(text, Currency::EUR).unwrap();
    let euro_band = PriceBand::new(euros("1"), euros("2")).unwrap();
    assert!(
        matches!(band("1", "2").position(&euro_band), Err(error) if error.kind() == ErrorKind::Mixed)
    );
    assert!(
        matches!(PriceBand::new(price("1"), euros("2")), Err(error) if error.kind() == ErrorKind::Mixed)
    );
    assert!(
        matches!(PriceBand::new(price("2"), price("1")), Err(error) if error.kind() == ErrorKind::Order)
    );
    assert!(
        matches!(PriceBand::point(price("-1")), Err(error) if error.kind() == ErrorKind::Range)
    );
    assert!(
        matches!(Interval::new(fraction("2"), fraction("1")), Err(error) if error.kind() == ErrorKind::Order)
    );
    let words: Vec<&str> = [
        BandRelation::Above,
        BandRelation::Below,
        BandRelation::Covers,
        BandRelation::OverlapsAbove,
        BandRelation::OverlapsBelow,
        BandRelation::Within,
    ]
    .map(BandRelation::as_str)
    .to_vec();
    assert_eq!(words, ["above", "below", "covers", "overlaps above", "overlaps below", "within"]);
}

/// The working of a total names every line of every scenario: beyond a bound it is refused, and
/// the total itself still stands.
#[test]
fn the_working_of_too_many_lines_is_refused() {
    let lines = (0..1_001).map(|line| DemandLine::new(&format!("l{line}"), "hour").unwrap());
    let lines: Vec<DemandLine> = lines.collect();
    let scenario = |place: usize| {
        let empty = Scenario::new(&format!("s{place:03}")).unwrap();
        let empty = empty.with_weight("1%".parse().unwrap());
        lines.iter().fold(empty, |scenario, line| {
            scenario.with_quantity(line.name().as_str(), "1".parse().unwrap()).unwrap()
        })
    };
    let demand = Demand::new(lines.clone(), (0..100).map(scenario).collect()).unwrap();
    let price = UnitPrice::parse("1", Currency::GBP).unwrap();
    let card = lines.iter().fold(RateCard::new(Currency::GBP, VatBasis::Exempt), |card, line| {
        card.with_price(line.name().as_str(), price).unwrap()
    });
    let period = Period::new("2026-04".parse().unwrap(), 12).unwrap();
    let tender = Tender::builder("Long", Currency::GBP, period, demand)
        .bid(Bid::new("only", card).unwrap())
        .build()
        .unwrap();
    let comparison = compare(&tender);
    let standing = comparison.scenario("s000").unwrap().view(View::Tendered).standing("only");
    assert_eq!(standing.unwrap().total.as_ref().unwrap().low(), &Fraction::from(1_001));
    handle(&comparison, "s000", "only")
        .evidence(View::Tendered, BandEnd::Low)
        .unwrap()
        .verify()
        .unwrap();
    let refused =
        handle(&comparison, EXPECTED, "only").evidence(View::Tendered, BandEnd::Low).unwrap_err();
    let expected = "there are more than 100000 lines and rules in the evidence: split the model or \
                    the tender";
    assert_eq!(refused.to_string(), expected);
}

/// Comparing each with each takes room and time: beyond a bound it is refused, and the comparison
/// is still written.
#[test]
fn too_many_pairs_are_refused() {
    let with_bids = |count: usize| {
        let line = vec![DemandLine::new("low", "hour").unwrap()];
        let planned = Scenario::new("planned").unwrap();
        let planned = planned.with_quantity("low", "1".parse().unwrap()).unwrap();
        let demand = Demand::new(line, vec![planned]).unwrap();
        let period = Period::new("2026-04".parse().unwrap(), 12).unwrap();
        let bid = |place: usize| {
            let price = UnitPrice::parse(&place.to_string(), Currency::GBP).unwrap();
            let card = RateCard::new(Currency::GBP, VatBasis::Exempt);
            Bid::new(&format!("b{place:04}"), card.with_price("low", price).unwrap()).unwrap()
        };
        let empty = Tender::builder("Wide", Currency::GBP, period, demand);
        (0..count).map(bid).fold(empty, TenderBuilder::bid).build().unwrap()
    };
    assert_eq!(with_bids(1_000).dominances().unwrap().len(), 499_500);
    let tender = with_bids(1_001);
    let refused = tender.dominances().unwrap_err().to_string();
    let expected = "there are more than 500000 pairs of bids of which one dominates the other, which \
                    is as many as are listed: ask of fewer bids at a time";
    assert_eq!(refused, expected);
    assert_eq!(compare(&tender).scenarios().count(), 1);
}

/// A misspelt sector would take a bid out of the rules of its sector: its statements show it.
#[cfg(feature = "json")]
#[test]
fn a_misspelt_sector_is_found() {
    let document = include_str!("../examples/data/home_support_tender.json");
    let wrong = document.replacen("\"sector\": \"charity\"", "\"sector\": \"chraity\"", 100);
    assert_ne!(wrong, document);
    let refused = Tender::from_json(&wrong).unwrap_err().to_string();
    assert!(refused.starts_with("bid \"harbour-charity\": circumstance "), "{refused}");
    assert!(refused.contains("correct its name or the bid's sector"), "{refused}");
}

/// Prices in two currencies, or on two VAT bases, are not compared, however far apart they look.
#[test]
fn cards_on_different_terms_do_not_dominate() {
    let card = |price: &str, currency: Currency, basis: VatBasis| {
        let price = UnitPrice::parse(price, currency).unwrap();
        RateCard::new(currency, basis).with_price("low", price).unwrap()
    };
    let line = Name::new("low").unwrap();
    let cheap = card("1", Currency::GBP, VatBasis::Exempt);
    let lines = || std::iter::once(&line);
    assert!(cheap.dominates(&card("2", Currency::GBP, VatBasis::Exempt), lines()));
    assert!(!cheap.dominates(&card("1", Currency::GBP, VatBasis::Exempt), lines()));
    assert!(!cheap.dominates(&card("2", Currency::USD, VatBasis::Exempt), lines()));
    assert!(!cheap.dominates(&card("2", Currency::GBP, VatBasis::Inclusive), lines()));
    let other = Name::new("high").unwrap();
    assert!(
        !cheap.dominates(&card("2", Currency::GBP, VatBasis::Exempt), [&line, &other].into_iter())
    );
}
