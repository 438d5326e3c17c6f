//! The buyer's side: costs it bears beside the price, hurdles, and its own comparator.

use std::collections::BTreeSet;

use crate::error::{self, AtRecord, Error, refused};
use crate::exact::name::check_unique;
use crate::exact::{Currency, Fraction, Money, Name, Percent, Text};
use crate::record::{one_of, record, words};
use crate::tender::Bid;

/// The most costs, hurdles and lines of the comparator of a buyer, of each.
pub const MAX_BUYER_RECORDS: usize = 1_000;

/// What a cost of the buyer is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum BuyerCostKind {
    /// Managing the contract.
    ContractManagement,
    /// Anything else, said by the label and the source.
    Other,
    /// Overhead that stays with the buyer although what it served is bought elsewhere.
    StrandedOverhead,
    /// Changing from one provider to another.
    Transition,
}

one_of! {
    /// What a cost of the buyer amounts to.
    #[derive(Copy)]
    pub enum BuyerAmount {
        /// over the period; below zero it is a gain, such as on assets that are sold
        Lump(lump: Money = "this or `percent_of_price`"),
        /// of the bidder's rate card; not negative
        PercentOfPrice(percent_of_price: Percent = "this or `lump`"),
    }
}

/// The bids that a cost or a hurdle is set against, or that a hurdle spares.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scope {
    /// The bids of these providers, in the order of their names.
    Providers(Vec<Name>),
    /// The bids of these sectors, a joint bid where one of its partners is of them, in the order
    /// of their names.
    Sectors(Vec<Name>),
}

record! {
    /// A cost that the buyer bears beside the price: `lump` or `percent_of_price`. It stands beside
    /// the views and in none of them.
    pub struct BuyerCost, "cost of the buyer" with check {
        /// unique among costs and hurdles
        name: Name,
        /// what reports show
        label: Option<Text> = "default: the name",
        /// `stranded_overhead` not beside a comparator
        kind: BuyerCostKind,
        /// what it amounts to
        amount: BuyerAmount [spread],
        /// the bids that bring it
        against: Option<Scope> = "default: every bid",
        /// where it is published
        source: Text,
    }
}

record! {
    /// What a challenger must be cheaper by before an activity changes hands: the lesser of a
    /// percentage of the in-house personnel cost and a cap, on whoever is not the incumbent.
    ///
    /// Source of the form: US OMB Circular A-76, whose conversion differential was the lesser of
    /// 10 % of the personnel cost of the in-house estimate and 10 million dollars over the period. It
    /// fell on the bids where the house did the work, and on the house where a bidder did. No rate is
    /// built in.
    pub struct Hurdle, "hurdle" with check {
        /// unique among costs and hurdles
        name: Name,
        /// what reports show
        label: Option<Text> = "default: the name",
        /// of the personnel cost; not negative
        rate: Percent,
        /// in-house, over the period; not negative
        personnel_cost: Money,
        /// the most it can be
        cap: Option<Money> = "default: none",
        /// the bids it is not set against: the incumbent's, or the in-house bid
        spares: Option<Scope> = "required where there is no comparator",
        /// whether it falls on the comparator too: where a bidder that it spares is the incumbent
        on_comparator: Option<bool> => bool = "default `false`",
        /// where it is published
        source: Text,
    }
}

record! {
    /// A cost of the in-house service, and how much of it would go with the activity.
    pub struct ComparatorLine, "line" with check {
        /// unique among the lines
        name: Name,
        /// what reports show
        label: Option<Text> = "default: the name",
        /// over the period; not negative
        amount: Money,
        /// 0 % to 100 %
        avoidable: Percent,
        /// where the figures come from
        source: Text,
    }
}

record! {
    /// What doing it itself costs the buyer: no bid, but set beside the bids at what would be saved by
    /// not doing it, or at full cost.
    pub struct InHouseComparator titled "Comparator" with check {
        /// no provider's
        name: Name,
        /// what reports show
        label: Option<Text> = "default: the name",
        /// at least one, at most 1,000
        lines: Vec<ComparatorLine>,
        /// at which cost it stands there
        cost: ComparatorCost = "default `avoidable`" { ComparatorCost::Avoidable },
        /// overhead at a stated rate, in the full cost alone
        overhead: Option<ComparatorOverhead> = "default: none",
    }
}

record! {
    /// Overhead as a percentage of lines of the comparator.
    pub struct ComparatorOverhead titled "Comparator overhead" {
        /// not negative
        rate: Percent,
        /// the lines it is taken of, each once; at least one
        of: Vec<Name> as "list of lines",
        /// where the rate is published
        source: Text,
    }
}

/// At which cost the comparator stands among the bids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ComparatorCost {
    /// What would go with the activity.
    #[default]
    Avoidable,
    /// All of it, with overhead at the rate that is stated.
    Full,
}

/// The buyer's own costs, hurdles and in-house comparator.
///
/// ```
/// use fullcost::exact::{Currency, Money, Name, Text};
/// use fullcost::appraisal::{Buyer, BuyerAmount, BuyerCost, BuyerCostKind, Hurdle, Scope};
///
/// let pounds = |text| Money::parse(text, Currency::GBP);
/// let transition = BuyerCost {
///     name: Name::new("transition")?,
///     label: None,
///     kind: BuyerCostKind::Transition,
///     amount: BuyerAmount::Lump(pounds("12000")?),
///     against: Some(Scope::providers(&["castle-care"])?),
///     source: Text::new("board paper 12")?,
/// };
/// let differential = Hurdle {
///     name: Name::new("differential")?,
///     label: None,
///     rate: "10%".parse()?,
///     personnel_cost: pounds("600000")?,
///     cap: Some(pounds("50000")?),
///     spares: Some(Scope::providers(&["council"])?),
///     on_comparator: false,
///     source: Text::new("policy 4")?,
/// };
/// assert_eq!(differential.amount().to_string(), "50000");
/// let buyer = Buyer::new(vec![transition], vec![differential], None)?;
/// assert_ne!(buyer, Buyer::new(Vec::new(), Vec::new(), None)?);
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Buyer {
    costs: Vec<BuyerCost>,
    hurdles: Vec<Hurdle>,
    comparator: Option<InHouseComparator>,
}

words! { ComparatorCost { Avoidable = "avoidable", Full = "full" } }
words! { BuyerCostKind { ContractManagement = "contract_management", Other = "other", StrandedOverhead = "stranded_overhead", Transition = "transition" } }

impl Scope {
    /// The bids of these providers.
    ///
    /// # Errors
    ///
    /// [`Missing`](crate::ErrorKind::Missing) for none, [`Duplicate`](crate::ErrorKind::Duplicate),
    /// or those of a [`Name`].
    pub fn providers(names: &[&str]) -> Result<Self, Error> {
        sorted(names, "provider").map(Scope::Providers)
    }

    /// The bids of these sectors.
    ///
    /// # Errors
    ///
    /// As [`providers`](Self::providers).
    pub fn sectors(names: &[&str]) -> Result<Self, Error> {
        sorted(names, "sector").map(Scope::Sectors)
    }

    /// Whether a bid is among them.
    pub(crate) fn takes_in(&self, bid: &Bid) -> bool {
        match self {
            Scope::Providers(names) => names.contains(&bid.provider),
            Scope::Sectors(names) => {
                let sectors = bid.parties().iter().filter_map(|it| it.sector.as_ref());
                sectors.into_iter().any(|sector| names.contains(sector))
            }
        }
    }

    fn is_empty(&self) -> bool {
        let (Scope::Providers(names) | Scope::Sectors(names)) = self;
        names.is_empty()
    }

    fn check(&self, is_provider: impl Fn(&Name) -> bool) -> Result<(), Error> {
        let Scope::Providers(names) = self else { return Ok(()) };
        match names.iter().find(|name| !is_provider(name)) {
            Some(name) => Err(error::unknown_name(name, "provider")),
            None => Ok(()),
        }
    }

    /// Refuses a bid without the sector that the scope goes by.
    fn check_sector(&self, bid: &Bid, rule: &Name) -> Result<(), Error> {
        let by_sector = matches!(self, Scope::Sectors(_));
        if by_sector && bid.parties().iter().any(|party| party.sector.is_none()) {
            return Err(error::missing_sector(format!("{rule:?}")));
        }
        Ok(())
    }
}

impl BuyerCost {
    fn check(&self) -> Result<(), Error> {
        match self.amount {
            BuyerAmount::Lump(_) => Ok(()),
            BuyerAmount::PercentOfPrice(percent) => percent.not_negative().map(drop),
        }
    }

    /// Whether a bid brings it.
    pub(super) fn falls_on(&self, bid: &Bid) -> bool {
        self.against.as_ref().is_none_or(|scope| scope.takes_in(bid))
    }
}

impl Hurdle {
    fn check(&self) -> Result<(), Error> {
        self.rate.not_negative()?;
        self.personnel_cost.not_negative()?;
        let Some(cap) = self.cap else { return Ok(()) };
        cap.not_negative().at("cap")?;
        self.personnel_cost.currency().same_as(cap.currency()).at("cap")
    }

    /// Whether it is set against a bid.
    pub(super) fn is_against(&self, bid: &Bid) -> bool {
        self.spares.as_ref().is_none_or(|scope| !scope.takes_in(bid))
    }

    /// `min(rate × personnel cost, cap)`, exactly, in units of the currency.
    #[must_use]
    pub fn amount(&self) -> Fraction {
        let share = self.share();
        match self.cap {
            Some(cap) => share.min(cap.to_fraction()),
            None => share,
        }
    }

    /// `rate × personnel cost`.
    pub(crate) fn share(&self) -> Fraction {
        self.rate.to_fraction() * self.personnel_cost.to_fraction()
    }
}

impl ComparatorLine {
    fn check(&self) -> Result<(), Error> {
        if self.avoidable.is_negative() || self.avoidable > Percent::WHOLE {
            return Err(error::not_a_share(self.avoidable));
        }
        self.amount.not_negative().map(drop)
    }

    /// `amount × avoidable share`, exactly.
    pub(crate) fn avoidable_cost(&self) -> Fraction {
        self.amount.to_fraction() * self.avoidable.to_fraction()
    }
}

impl ComparatorOverhead {
    /// The lines it is taken of.
    pub(crate) fn base<'a>(
        &'a self,
        lines: &'a [ComparatorLine],
    ) -> impl Iterator<Item = &'a ComparatorLine> {
        lines.iter().filter(|line| self.of.contains(&line.name))
    }

    fn amount(&self, lines: &[ComparatorLine]) -> Fraction {
        let base: Fraction = self.base(lines).map(|line| line.amount.to_fraction()).sum();
        base * self.rate.to_fraction()
    }
}

impl InHouseComparator {
    fn check(&self) -> Result<(), Error> {
        if self.lines.is_empty() {
            return Err(error::missing("line of the comparator"));
        }
        if self.lines.len() > MAX_BUYER_RECORDS {
            return Err(error::too_many("lines of the comparator", MAX_BUYER_RECORDS));
        }
        self.lines.iter().try_for_each(|line| line.check().at(("line", &line.name)))?;
        let mut names: Vec<&Name> = self.lines.iter().map(|line| &line.name).collect();
        names.sort();
        check_unique(names.into_iter(), "line of the comparator")?;
        self.overhead.as_ref().map_or(Ok(()), |it| self.check_overhead(it)).at("overhead")
    }

    fn check_overhead(&self, overhead: &ComparatorOverhead) -> Result<(), Error> {
        overhead.rate.not_negative().at("rate")?;
        if self.cost == ComparatorCost::Avoidable {
            return Err(refused!(
                Misplaced: "overhead at a rate is part of the full cost, and the comparator stands at avoidable cost: say \"cost\": \"full\", or state it as a line with what of it is avoidable"
            ));
        }
        if overhead.of.is_empty() {
            return Err(error::missing("line that overhead is taken of"));
        }
        let mut of: Vec<&Name> = overhead.of.iter().collect();
        of.sort();
        check_unique(of.iter().copied(), "line that overhead is taken of")?;
        match of.into_iter().find(|name| self.lines.iter().all(|line| line.name != **name)) {
            Some(name) => Err(error::unknown_name(name, "line of the comparator")),
            None => Ok(()),
        }
    }

    /// What it costs where it stands among the bids, exactly: `Σ amount × avoidable share`, or
    /// `Σ amount + rate × Σ amounts it is taken of`.
    #[must_use]
    pub fn own_cost(&self) -> Fraction {
        match self.cost {
            ComparatorCost::Avoidable => self.avoidable_cost(),
            ComparatorCost::Full => {
                let lines: Fraction = self.lines.iter().map(|line| line.amount.to_fraction()).sum();
                lines + self.overhead.as_ref().map_or(Fraction::ZERO, |it| it.amount(&self.lines))
            }
        }
    }

    /// What would go with the activity, exactly.
    #[must_use]
    pub fn avoidable_cost(&self) -> Fraction {
        self.lines.iter().map(ComparatorLine::avoidable_cost).sum()
    }

    /// What would stay: the stranded overhead.
    #[must_use]
    pub fn stranded_cost(&self) -> Fraction {
        let whole: Fraction = self.lines.iter().map(|line| line.amount.to_fraction()).sum();
        whole - self.avoidable_cost()
    }
}

impl Buyer {
    /// Checks the buyer's records, each by itself and against each other.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for an amount or a percentage below zero, or a share
    /// beyond 0 % to 100 %, [`Missing`](crate::ErrorKind::Missing) for a comparator without lines,
    /// [`TooLarge`](crate::ErrorKind::TooLarge), [`Duplicate`](crate::ErrorKind::Duplicate),
    /// [`CountedTwice`](crate::ErrorKind::CountedTwice) where a comparator and a cost both count
    /// stranded overhead, [`Conflict`](crate::ErrorKind::Conflict) where a hurdle would be set
    /// against everyone alike, or against nobody.
    pub fn new(
        mut costs: Vec<BuyerCost>,
        mut hurdles: Vec<Hurdle>,
        mut comparator: Option<InHouseComparator>,
    ) -> Result<Self, Error> {
        costs.iter().try_for_each(|cost| cost.check().at(("cost of the buyer", &cost.name)))?;
        hurdles.iter().try_for_each(|hurdle| hurdle.check().at(("hurdle", &hurdle.name)))?;
        if let Some(comparator) = &mut comparator {
            comparator.check().at("comparator")?;
            comparator.lines.sort_by(|left, right| left.name.cmp(&right.name));
        }
        for (count, what) in [(costs.len(), "costs of the buyer"), (hurdles.len(), "hurdles")] {
            if count > MAX_BUYER_RECORDS {
                return Err(error::too_many(what, MAX_BUYER_RECORDS));
            }
        }
        costs.sort_by(|left, right| left.name.cmp(&right.name));
        hurdles.sort_by(|left, right| left.name.cmp(&right.name));
        let names: BTreeSet<&Name> = costs.iter().map(|cost| &cost.name).collect();
        check_unique(costs.iter().map(|cost| &cost.name), "cost of the buyer and hurdle")?;
        check_unique(hurdles.iter().map(|hurdle| &hurdle.name), "cost of the buyer and hurdle")?;
        if let Some(twice) = hurdles.iter().find(|hurdle| names.contains(&hurdle.name)) {
            return Err(error::duplicate_name(&twice.name, "cost of the buyer and hurdle"));
        }
        let stranded = costs.iter().find(|cost| cost.kind == BuyerCostKind::StrandedOverhead);
        let avoidable = comparator.iter().find(|it| it.cost == ComparatorCost::Avoidable);
        if let (Some(cost), Some(_)) = (stranded, avoidable) {
            return Err(refused!(
                CountedTwice: "{:?} adds stranded overhead to the bids, while the in-house comparator at avoidable cost leaves it out: choose one, or the same money counts twice",
                cost.name
            ));
        }
        for hurdle in &hurdles {
            let spared = hurdle.spares.as_ref();
            if hurdle.on_comparator {
                let some_bid = spared.is_some_and(|scope| !scope.is_empty());
                if comparator.is_none() || !some_bid {
                    return Err(refused!(
                        Conflict: "it falls on the comparator too, where a bidder is the incumbent: give the comparator, and name the bid it spares"
                    ))
                    .at(("hurdle", &hurdle.name));
                }
                continue;
            }
            if spared.is_some_and(|scope| !scope.is_empty()) || comparator.is_some() {
                continue;
            }
            let problem = "the hurdle is set against every bid and nothing else stands among them";
            return Err(refused!(
                Conflict: "{problem}: name the bids it spares, or give the in-house comparator"
            ))
            .at(("hurdle", &hurdle.name));
        }
        Ok(Buyer { costs, hurdles, comparator })
    }

    /// The costs in the order of their names.
    pub(crate) fn costs(&self) -> &[BuyerCost] {
        &self.costs
    }

    /// The hurdles in the order of their names.
    pub(crate) fn hurdles(&self) -> &[Hurdle] {
        &self.hurdles
    }

    /// The in-house comparator.
    #[must_use]
    pub fn comparator(&self) -> Option<&InHouseComparator> {
        self.comparator.as_ref()
    }

    /// Every amount is in this currency, every named provider bids, and the comparator is none of
    /// them.
    pub(crate) fn check(
        &self,
        currency: Currency,
        is_provider: impl Fn(&Name) -> bool,
    ) -> Result<(), Error> {
        for cost in &self.costs {
            let record = ("cost of the buyer", &cost.name);
            if let BuyerAmount::Lump(sum) = cost.amount {
                currency.same_as(sum.currency()).at(record)?;
            }
            cost.against.iter().try_for_each(|scope| scope.check(&is_provider)).at(record)?;
        }
        for hurdle in &self.hurdles {
            let record = ("hurdle", &hurdle.name);
            currency.same_as(hurdle.personnel_cost.currency()).at(record)?;
            hurdle.spares.iter().try_for_each(|scope| scope.check(&is_provider)).at(record)?;
        }
        let Some(comparator) = &self.comparator else { return Ok(()) };
        let record = ("comparator", &comparator.name);
        if is_provider(&comparator.name) {
            return Err(error::duplicate_name(&comparator.name, "provider and comparator"));
        }
        let amounts = comparator.lines.iter().map(|line| line.amount.currency());
        amounts.into_iter().try_for_each(|found| currency.same_as(found)).at(record)
    }

    /// Refuses a bid without the sector that a cost or hurdle goes by.
    pub(crate) fn check_sector(&self, bid: &Bid) -> Result<(), Error> {
        let costs = self.costs.iter().map(|cost| (&cost.against, &cost.name));
        let hurdles = self.hurdles.iter().map(|hurdle| (&hurdle.spares, &hurdle.name));
        costs.chain(hurdles).try_for_each(|(scope, name)| match scope {
            Some(scope) => scope.check_sector(bid, name),
            None => Ok(()),
        })
    }
}

fn sorted(names: &[&str], what: &'static str) -> Result<Vec<Name>, Error> {
    if names.is_empty() {
        return Err(error::missing(what));
    }
    let mut names = names.iter().map(|name| Name::new(name)).collect::<Result<Vec<_>, _>>()?;
    names.sort();
    check_unique(names.iter(), what)?;
    Ok(names)
}

/// The label, or the name where there is none.
pub(super) fn label_of<'a>(label: Option<&'a Text>, name: &'a Name) -> &'a str {
    label.map_or(name.as_str(), Text::as_str)
}

crate::exact::serialise_words!(BuyerCostKind, ComparatorCost);
