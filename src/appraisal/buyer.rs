//! The buyer's side: costs it bears beside the price, hurdles, and its own comparator.

use std::collections::BTreeSet;

use crate::error::{self, AtRecord, Error, refused};
use crate::exact::name::{check_unique, named_and_labelled};
use crate::exact::{Currency, Fraction, Money, Name, Percent, Text};
use crate::record::words;
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

/// What a cost of the buyer amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BuyerAmount {
    /// A sum over the period.
    Lump(Money),
    /// A percentage of the price on the bidder's rate card.
    PercentOfPrice(Percent),
}

/// The bids that a cost or a hurdle is set against, or that a hurdle spares.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scope {
    /// Every bid.
    #[default]
    Everyone,
    /// The bids of these providers, in the order of their names.
    Providers(Vec<Name>),
    /// The bids of these sectors, a joint bid where one of its partners is of them, in the order
    /// of their names.
    Sectors(Vec<Name>),
}

/// A cost that the buyer bears beside the price: it stands beside the views and in none of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BuyerCost {
    name: Name,
    label: Option<Text>,
    kind: BuyerCostKind,
    amount: BuyerAmount,
    scope: Scope,
    source: Text,
}

/// What a challenger must be cheaper by before an activity leaves the house: the lesser of a
/// percentage of the in-house personnel cost and a cap.
///
/// Source of the form: US OMB Circular A-76, whose conversion differential was the lesser of 10 %
/// of the personnel cost of the in-house estimate and 10 million dollars over the period. No rate
/// is built in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Hurdle {
    name: Name,
    label: Option<Text>,
    rate: Percent,
    personnel_cost: Money,
    cap: Option<Money>,
    spares: Scope,
    source: Text,
}

/// One line of the in-house comparator: a cost, and how much of it would go with the activity.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ComparatorLine {
    name: Name,
    label: Option<Text>,
    amount: Money,
    avoidable: Percent,
    source: Text,
}

/// What the buyer would save by not doing it itself: no bid, but set beside the bids at avoidable
/// cost.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InHouseComparator {
    name: Name,
    label: Option<Text>,
    lines: Vec<ComparatorLine>,
}

/// The buyer's own costs, hurdles and in-house comparator.
///
/// ```
/// use fullcost::exact::{Currency, Money};
/// use fullcost::appraisal::{Buyer, BuyerAmount, BuyerCost, BuyerCostKind, Hurdle, Scope};
///
/// let pounds = |text| Money::parse(text, Currency::GBP);
/// let transition = BuyerCost::new(
///     "transition",
///     BuyerCostKind::Transition,
///     BuyerAmount::Lump(pounds("12000")?),
///     "board paper 12",
/// )?
/// .against(Scope::providers(&["castle-care"])?);
/// let differential = Hurdle::new("differential", "10%".parse()?, pounds("600000")?, "policy 4")?
///     .with_cap(pounds("50000")?)?
///     .sparing(Scope::providers(&["council"])?);
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

named_and_labelled!(BuyerCost: "cost of the buyer");
named_and_labelled!(ComparatorLine: "line of the comparator");
named_and_labelled!(Hurdle: "hurdle");
named_and_labelled!(InHouseComparator: "comparator");

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
            Scope::Everyone => true,
            Scope::Providers(names) => names.contains(&bid.provider),
            Scope::Sectors(names) => {
                let sectors = bid.parties().iter().filter_map(|it| it.sector.as_ref());
                sectors.into_iter().any(|sector| names.contains(sector))
            }
        }
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
    /// A cost that every bid brings, with where it is published.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for an amount below zero or a percentage below zero, or
    /// those of a [`Name`] or [`Text`].
    pub fn new(
        name: &str,
        kind: BuyerCostKind,
        amount: BuyerAmount,
        source: &str,
    ) -> Result<Self, Error> {
        match amount {
            BuyerAmount::Lump(sum) => sum.not_negative().map(|_| ()),
            BuyerAmount::PercentOfPrice(percent) => percent.not_negative().map(|_| ()),
        }?;
        Ok(BuyerCost {
            name: Name::new(name)?,
            label: None,
            kind,
            amount,
            scope: Scope::Everyone,
            source: Text::new(source)?,
        })
    }

    /// The cost, brought by these bids only.
    #[must_use]
    pub fn against(self, scope: Scope) -> Self {
        BuyerCost { scope, ..self }
    }

    /// What it is of.
    pub(crate) fn kind(&self) -> BuyerCostKind {
        self.kind
    }

    /// What it amounts to.
    pub(crate) fn amount(&self) -> BuyerAmount {
        self.amount
    }

    /// The bids that bring it.
    pub(crate) fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Where it is published.
    pub(crate) fn source(&self) -> &Text {
        &self.source
    }
}

impl Hurdle {
    /// A percentage of the in-house personnel cost over the period, set against every bid.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a percentage below zero or an amount below zero, or
    /// those of a [`Name`] or [`Text`].
    pub fn new(
        name: &str,
        rate: Percent,
        personnel_cost: Money,
        source: &str,
    ) -> Result<Self, Error> {
        Ok(Hurdle {
            name: Name::new(name)?,
            label: None,
            rate: rate.not_negative()?,
            personnel_cost: personnel_cost.not_negative()?,
            cap: None,
            spares: Scope::Providers(Vec::new()),
            source: Text::new(source)?,
        })
    }

    /// The hurdle, never higher than this.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for an amount below zero or
    /// [`Mixed`](crate::ErrorKind::Mixed).
    pub fn with_cap(self, cap: Money) -> Result<Self, Error> {
        let cap = cap.not_negative()?;
        self.personnel_cost.currency().same_as(cap.currency())?;
        Ok(Hurdle { cap: Some(cap), ..self })
    }

    /// The hurdle, not set against these bids: the in-house bid is one of them. The in-house
    /// comparator is always spared.
    #[must_use]
    pub fn sparing(self, spares: Scope) -> Self {
        Hurdle { spares, ..self }
    }

    /// The percentage.
    pub(crate) fn rate(&self) -> Percent {
        self.rate
    }

    /// The in-house personnel cost it is a percentage of.
    pub(crate) fn personnel_cost(&self) -> Money {
        self.personnel_cost
    }

    /// The most it can be, where there is a cap.
    pub(crate) fn cap(&self) -> Option<Money> {
        self.cap
    }

    /// The bids it is not set against.
    pub(crate) fn spares(&self) -> &Scope {
        &self.spares
    }

    /// Where it is published.
    pub(crate) fn source(&self) -> &Text {
        &self.source
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
    /// A cost over the period, and the share of it that is avoidable.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for an amount below zero or a share beyond 0 % to 100 %,
    /// or those of a [`Name`] or [`Text`].
    pub fn new(name: &str, amount: Money, avoidable: Percent, source: &str) -> Result<Self, Error> {
        if avoidable.is_negative() || avoidable > Percent::WHOLE {
            return Err(error::not_a_share(avoidable));
        }
        Ok(ComparatorLine {
            name: Name::new(name)?,
            label: None,
            amount: amount.not_negative()?,
            avoidable,
            source: Text::new(source)?,
        })
    }

    /// The cost.
    pub(crate) fn amount(&self) -> Money {
        self.amount
    }

    /// The share of it that would go with the activity.
    pub(crate) fn avoidable(&self) -> Percent {
        self.avoidable
    }

    /// Where the figures come from.
    pub(crate) fn source(&self) -> &Text {
        &self.source
    }

    /// `amount × avoidable share`, exactly.
    pub(crate) fn avoidable_cost(&self) -> Fraction {
        self.amount.to_fraction() * self.avoidable.to_fraction()
    }
}

impl InHouseComparator {
    /// A comparator with its lines.
    ///
    /// # Errors
    ///
    /// [`Missing`](crate::ErrorKind::Missing) for none, [`TooLarge`](crate::ErrorKind::TooLarge),
    /// [`Duplicate`](crate::ErrorKind::Duplicate), or those of a [`Name`].
    pub fn new(name: &str, mut lines: Vec<ComparatorLine>) -> Result<Self, Error> {
        let name = Name::new(name)?;
        if lines.is_empty() {
            return Err(error::missing("line of the comparator"));
        }
        if lines.len() > MAX_BUYER_RECORDS {
            return Err(error::too_many("lines of the comparator", MAX_BUYER_RECORDS));
        }
        lines.sort_by(|left, right| left.name.cmp(&right.name));
        check_unique(lines.iter().map(|line| &line.name), "line of the comparator")?;
        Ok(InHouseComparator { name, label: None, lines })
    }

    /// The lines in the order of their names.
    pub(crate) fn lines(&self) -> &[ComparatorLine] {
        &self.lines
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
    /// Checks the buyer's records against each other.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge), [`Duplicate`](crate::ErrorKind::Duplicate),
    /// [`CountedTwice`](crate::ErrorKind::CountedTwice) where a comparator and a cost both count
    /// stranded overhead, [`Conflict`](crate::ErrorKind::Conflict) where a hurdle would be set
    /// against everyone alike, or against nobody.
    pub fn new(
        mut costs: Vec<BuyerCost>,
        mut hurdles: Vec<Hurdle>,
        comparator: Option<InHouseComparator>,
    ) -> Result<Self, Error> {
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
        if let (Some(cost), Some(_)) = (stranded, &comparator) {
            return Err(refused!(
                CountedTwice: "{:?} adds stranded overhead to the bids, while the in-house comparator at avoidable cost leaves it out: choose one, or the same money counts twice",
                cost.name
            ));
        }
        for hurdle in &hurdles {
            let problem = match &hurdle.spares {
                Scope::Everyone => "the hurdle spares every bid",
                Scope::Providers(names) if names.is_empty() && comparator.is_none() => {
                    "the hurdle is set against every bid and nothing else stands among them"
                }
                _ => continue,
            };
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
            cost.scope.check(&is_provider).at(record)?;
        }
        for hurdle in &self.hurdles {
            let record = ("hurdle", &hurdle.name);
            currency.same_as(hurdle.personnel_cost.currency()).at(record)?;
            hurdle.spares.check(&is_provider).at(record)?;
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
        let costs = self.costs.iter().map(|cost| (&cost.scope, &cost.name));
        let hurdles = self.hurdles.iter().map(|hurdle| (&hurdle.spares, &hurdle.name));
        costs.chain(hurdles).try_for_each(|(scope, name)| scope.check_sector(bid, name))
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

crate::exact::serialise_words!(BuyerCostKind);
