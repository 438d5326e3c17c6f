//! Cost lines: amounts with a ledger, a behaviour and a source, charged to services or pools.

use super::ledger::Ledger;
use super::nature::Nature;
use crate::cost::refusal;
use crate::error::{self, AtRecord, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::name::named_and_labelled;
use crate::exact::{Currency, Money, Name, Percent, Quantity, Rounding, Text, UnitPrice};
use crate::record::{
    Choice, Choices, Context, Map, Node, Part, Recorded, Schemas, Tree, any_of, record,
};

/// The most cost lines, and the most volunteer roles, of an organisation.
pub const MAX_LINES: usize = 100_000;

/// How a line moves with volume.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Behaviour {
    /// A cost that no volume changes.
    Fixed,
    /// A cost that stays up to a capacity; one more step for every capacity begun.
    Stepped {
        /// The volume that one step carries, above zero.
        capacity: Quantity,
    },
    /// In proportion to volume.
    Variable,
}

/// What a line is charged to: one service or pool, or several by percentages that add up to
/// 100 %.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ChargedTo {
    /// One service or pool.
    One(Name),
    /// Several, in the order of their names. The amount is split to the minor unit by
    /// [largest remainder](crate::exact::apportion()).
    Shared(Vec<(Name, Percent)>),
}

/// How the amount of a line is given.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LineAmount {
    /// Quantity times unit cost, rounded once to the minor unit.
    Computed {
        /// How many units.
        quantity: Quantity,
        /// What one unit costs.
        unit_cost: UnitPrice,
        /// How the product is rounded.
        rounding: Rounding,
    },
    /// Worked out by another record of the organisation, such as a post on a payroll: the working
    /// behind the amount.
    Derived(Box<Evidence>),
    /// A plain amount.
    Stated,
}

/// An amount in whole minor units with a ledger, a behaviour and a source.
///
/// ```
/// use fullcost::cost::{CostLine, Ledger};
/// use fullcost::exact::{Currency, Money, Rounding, UnitPrice};
///
/// let rent = CostLine::new("rent", Money::parse("10000", Currency::GBP)?, "core", "lease")?;
/// assert_eq!(rent.ledger(), Ledger::Cash);
///
/// let mileage = CostLine::computed(
///     "mileage",
///     "1205".parse()?,
///     UnitPrice::parse("0.455", Currency::GBP)?,
///     Rounding::HalfUp,
///     "home-repair",
///     "claims of the year",
/// )?;
/// assert_eq!(mileage.amount().to_string(), "548.28 GBP");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CostLine {
    name: Name,
    label: Option<Text>,
    ledger: Ledger,
    behaviour: Option<Behaviour>,
    amount: Money,
    given_as: LineAmount,
    charged_to: ChargedTo,
    source: Text,
    credit: bool,
    avoidable: Option<Percent>,
    nature: Option<Nature>,
    concerns: Option<Name>,
}

named_and_labelled!(CostLine: "line");

impl CostLine {
    /// A line of cash with a plain amount, charged to one service or pool.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`] or [`Text`].
    pub fn new(name: &str, amount: Money, charged_to: &str, source: &str) -> Result<Self, Error> {
        Ok(CostLine {
            name: Name::new(name)?,
            label: None,
            ledger: Ledger::Cash,
            behaviour: None,
            amount,
            given_as: LineAmount::Stated,
            charged_to: ChargedTo::One(Name::new(charged_to)?),
            source: Text::new(source)?,
            credit: false,
            avoidable: None,
            nature: None,
            concerns: None,
        })
    }

    /// A line of cash whose amount is quantity times unit cost, rounded once to the minor unit.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`] or [`Text`], and [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn computed(
        name: &str,
        quantity: Quantity,
        unit_cost: UnitPrice,
        rounding: Rounding,
        charged_to: &str,
        source: &str,
    ) -> Result<Self, Error> {
        let product = quantity.to_fraction() * unit_cost.to_fraction();
        let amount = product.to_money(unit_cost.currency(), rounding)?;
        let given_as = LineAmount::Computed { quantity, unit_cost, rounding };
        Ok(CostLine { given_as, ..CostLine::new(name, amount, charged_to, source)? })
    }

    /// A line of cash worked out by another record: the exact figure in `currency`, rounded once,
    /// half to even, to the minor unit unless it is whole already. A figure below zero makes it a
    /// credit.
    pub(crate) fn derived(
        name: &str,
        exact: Evidence,
        currency: Currency,
        charged_to: &ChargedTo,
        source: &Text,
    ) -> Result<Self, Error> {
        let record = ("line", name);
        let rounding = Rounding::HalfEven;
        let amount = exact.value().to_money(currency, rounding).at(record)?;
        let working = if amount.to_fraction() == *exact.value() {
            exact
        } else {
            let places = currency.minor_unit_digits();
            let rule = Rule::Rounded { places, rounding };
            let unit = currency.to_string();
            Evidence::new(rule, name, amount.to_fraction(), &unit, vec![exact])
        };
        Ok(CostLine {
            name: Name::new(name).at("the name of a line")?,
            label: None,
            ledger: Ledger::Cash,
            behaviour: None,
            amount,
            given_as: LineAmount::Derived(Box::new(working)),
            charged_to: charged_to.clone(),
            source: source.clone(),
            credit: amount.is_negative(),
            avoidable: None,
            nature: None,
            concerns: None,
        })
    }

    /// The line in another ledger.
    #[must_use]
    pub fn with_ledger(self, ledger: Ledger) -> Self {
        CostLine { ledger, ..self }
    }

    /// The line with a behaviour.
    #[must_use]
    pub fn with_behaviour(self, behaviour: Behaviour) -> Self {
        CostLine { behaviour: Some(behaviour), ..self }
    }

    /// The line, which moves with volume as what gives it does.
    pub(crate) fn behaving_as(self, behaviour: Option<&Behaviour>) -> Self {
        CostLine { behaviour: behaviour.cloned(), ..self }
    }

    /// The line, marked as a credit: its amount must be negative.
    #[must_use]
    pub fn as_credit(self) -> Self {
        CostLine { credit: true, ..self }
    }

    /// The line, shared among several services or pools by percentages.
    #[must_use]
    pub fn shared_among(self, mut shares: Vec<(Name, Percent)>) -> Self {
        shares.sort();
        CostLine { charged_to: ChargedTo::Shared(shares), ..self }
    }

    /// The line, marked as volunteer programme cost, of which `avoidable` would not be
    /// needed if paid staff did the work.
    #[must_use]
    pub fn as_volunteer_programme(self, avoidable: Percent) -> Self {
        CostLine { avoidable: Some(avoidable), ..self }
    }

    /// The line, no longer volunteer programme cost.
    pub(crate) fn without_volunteer_programme(self) -> Self {
        CostLine { avoidable: None, ..self }
    }

    /// The line with what it is of.
    #[must_use]
    pub fn with_nature(self, nature: Nature) -> Self {
        CostLine { nature: Some(nature), ..self }
    }

    /// The line with what it concerns: the person it pays for, the vehicle or building. Two
    /// lines that concern the same one are looked at together by the findings of coverage.
    #[must_use]
    pub fn with_concern(self, concerns: Name) -> Self {
        CostLine { concerns: Some(concerns), ..self }
    }

    /// What the line is of, where that is stated.
    #[must_use]
    pub fn nature(&self) -> Option<Nature> {
        self.nature
    }

    /// Whom or what the line concerns, where that is stated.
    #[must_use]
    pub fn concerns(&self) -> Option<&Name> {
        self.concerns.as_ref()
    }

    /// Whether another record of the organisation gives the line.
    #[must_use]
    pub fn is_derived(&self) -> bool {
        matches!(self.given_as, LineAmount::Derived(_))
    }

    /// The ledger.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        self.ledger
    }

    /// How the line moves with volume, where that is stated.
    #[must_use]
    pub fn behaviour(&self) -> Option<&Behaviour> {
        self.behaviour.as_ref()
    }

    /// The amount, in whole minor units.
    #[must_use]
    pub fn amount(&self) -> Money {
        self.amount
    }

    /// Whether the amount was stated or computed.
    #[must_use]
    pub fn given_as(&self) -> &LineAmount {
        &self.given_as
    }

    /// What the line is charged to.
    #[must_use]
    pub fn charged_to(&self) -> &ChargedTo {
        &self.charged_to
    }

    /// Where the amount comes from.
    #[must_use]
    pub fn source(&self) -> &Text {
        &self.source
    }

    /// Whether the line is marked as a credit.
    #[must_use]
    pub fn is_credit(&self) -> bool {
        self.credit
    }

    /// The avoidable share, where the line is volunteer programme cost.
    pub(crate) fn avoidable_share(&self) -> Option<Percent> {
        self.avoidable
    }

    /// What can be said of the line alone.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.credit != self.amount.is_negative() {
            return Err(refused!(
                Conflict: "the amount {} and the credit mark disagree: a credit is negative and marked, any other line is not negative",
                self.amount.to_plain_text()
            ));
        }
        if let Some(Behaviour::Stepped { capacity }) = &self.behaviour
            && capacity.is_zero()
        {
            return Err(refusal::zero_capacity());
        }
        if let Some(avoidable) = self.avoidable {
            if self.ledger != Ledger::Cash {
                return Err(refusal::volunteer_programme());
            }
            check_share(avoidable).at("the avoidable share")?;
        }
        self.charged_to.check()
    }

    /// The working behind the amount.
    pub(crate) fn evidence(&self) -> Evidence {
        let unit = self.amount.currency().to_string();
        let value = self.amount.to_fraction();
        match &self.given_as {
            LineAmount::Stated => Evidence::stated(self.label(), value, &unit, Some(&self.source)),
            LineAmount::Derived(working) => (**working).clone(),
            LineAmount::Computed { quantity, unit_cost, rounding } => {
                let parts = vec![
                    Evidence::stated("quantity", quantity.to_fraction(), "", Some(&self.source)),
                    Evidence::stated(
                        "unit cost",
                        unit_cost.to_fraction(),
                        &unit,
                        Some(&self.source),
                    ),
                ];
                let product = quantity.to_fraction() * unit_cost.to_fraction();
                let product =
                    Evidence::new(Rule::Product, "quantity times unit cost", product, &unit, parts);
                let places = self.amount.currency().minor_unit_digits();
                let rule = Rule::Rounded { places, rounding: *rounding };
                Evidence::new(rule, self.label(), value, &unit, vec![product])
            }
        }
    }
}

impl ChargedTo {
    /// Refuses shares that are not percentages of one whole.
    pub(super) fn check(&self) -> Result<(), Error> {
        match self {
            ChargedTo::One(_) => Ok(()),
            ChargedTo::Shared(shares) => check_shares(shares, "share of a line"),
        }
    }

    /// Puts shares in the order of their names.
    pub(super) fn sort(&mut self) {
        if let ChargedTo::Shared(shares) = self {
            shares.sort();
        }
    }

    /// The part of the whole that goes to a service or pool.
    pub(crate) fn share_of(&self, name: &Name) -> Percent {
        match self {
            ChargedTo::One(one) if one == name => Percent::WHOLE,
            ChargedTo::One(_) => Percent::ZERO,
            ChargedTo::Shared(shares) => {
                let found = shares.iter().find(|(shared, _)| shared == name);
                found.map_or(Percent::ZERO, |(_, share)| *share)
            }
        }
    }

    /// The first service or pool; nothing where there is none.
    pub(crate) fn first(&self) -> &str {
        self.names().next().map_or("", Name::as_str)
    }

    /// The shares, where there are several.
    pub(crate) fn into_shares(self) -> Option<Vec<(Name, Percent)>> {
        match self {
            ChargedTo::One(_) => None,
            ChargedTo::Shared(shares) => Some(shares),
        }
    }

    /// The services and pools.
    pub(crate) fn names(&self) -> impl Iterator<Item = &Name> {
        self.parts().map(|(name, _)| name)
    }

    /// The services and pools, each with its part of the whole.
    pub(crate) fn parts(&self) -> impl Iterator<Item = (&Name, Percent)> {
        let (one, shares) = match self {
            ChargedTo::One(name) => (Some((name, Percent::WHOLE)), [].as_slice()),
            ChargedTo::Shared(shares) => (None, shares.as_slice()),
        };
        one.into_iter().chain(shares.iter().map(|(name, share)| (name, *share)))
    }
}

/// Refuses percentages that are negative, name a record twice, or do not add up to 100 %. They
/// are in the order of their names.
pub(super) fn check_shares(shares: &[(Name, Percent)], what: &'static str) -> Result<(), Error> {
    for (position, (name, share)) in shares.iter().enumerate() {
        check_share(*share).at(("the share of", name))?;
        // Shares are sorted by name, so the same names are neighbours.
        let before = position.checked_sub(1).and_then(|before| shares.get(before));
        if before.is_some_and(|(other, _)| other == name) {
            return Err(error::duplicate_name(name, what));
        }
    }
    Percent::check_whole(shares.iter().map(|(name, share)| (name.as_str(), *share)))
}

/// Refuses what is not a percentage from 0 % to 100 %.
pub(super) fn check_share(share: Percent) -> Result<(), Error> {
    if share < Percent::ZERO || share > Percent::WHOLE {
        return Err(error::not_a_share(share));
    }
    Ok(())
}

record! {
    /// How a line moves that moves by steps.
    struct SteppedRecord {
        stepped: StepRecord,
    }
}

record! {
    /// A step of a line.
    struct StepRecord {
        /// how many units one step carries; zero is refused
        capacity: Quantity,
    }
}

impl Choices for SteppedRecord {
    const WORDS: &'static [&'static str] = &["fixed", "variable"];
    const CHOICES: &'static str = "\"fixed\", \"variable\", {\"stepped\": {\"capacity\": \"…\"}}";
}

impl Recorded for Behaviour {
    type Record = Choice<SteppedRecord>;

    fn from_record(record: Choice<SteppedRecord>, _context: Context) -> Result<Self, Error> {
        Ok(match record {
            Choice::Word("fixed") => Behaviour::Fixed,
            Choice::Word(_) => Behaviour::Variable,
            Choice::Record(record) => Behaviour::Stepped { capacity: record.stepped.capacity },
        })
    }

    fn to_record(&self) -> Choice<SteppedRecord> {
        match self {
            Behaviour::Fixed => Choice::Word("fixed"),
            Behaviour::Stepped { capacity } => {
                Choice::Record(SteppedRecord { stepped: StepRecord { capacity: *capacity } })
            }
            Behaviour::Variable => Choice::Word("variable"),
        }
    }
}

impl Part for ChargedTo {
    fn read(tree: &Tree<'_>, context: Context) -> Result<Self, Error> {
        match tree {
            Tree::Text(_) => Name::read(tree, context).map(ChargedTo::One),
            Tree::Object(_) => {
                let Map(mut shares) = Map::<Name, Percent>::read(tree, context)?;
                if shares.is_empty() {
                    return Err(error::missing("service or pool"));
                }
                shares.sort();
                Ok(ChargedTo::Shared(shares))
            }
            other => Err(other
                .wrong("the name of a service or pool, or an object of names with percentages")),
        }
    }

    fn write(&self) -> Node {
        match self {
            ChargedTo::One(target) => target.write(),
            ChargedTo::Shared(shares) => Map(shares.clone()).write(),
        }
    }

    fn schema(schemas: &mut Schemas) -> Node {
        any_of([Name::schema(schemas), Map::<Name, Percent>::schema(schemas)])
    }

    fn kind() -> String {
        "a service or pool, or an object: service or pool → percentage".to_owned()
    }

    #[cfg(feature = "table")]
    fn shape() -> crate::record::Shape {
        crate::record::Shape::Either(Name::shape, Map::<Name, Percent>::shape)
    }
}
