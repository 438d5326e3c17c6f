//! The homecare hour: what an hour of contact costs, by length of visit, and the statutory pay cost
//! floor.

use std::collections::{BTreeMap, BTreeSet};

use super::point::Surplus;
use crate::error::{self, AtRecord, Error, Item, refusals, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Currency, Figure, Fraction, Percent, Quantity, Text, UnitPrice};
use crate::record::{names_schema, one_of, record, word_part, words};

/// What an employer pays on top of a wage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum OnCost {
    /// Pay for holidays.
    Holiday,
    /// Social insurance.
    Insurance,
    /// Whatever is none of the others.
    Other,
    /// Pension contributions.
    Pension,
    /// Pay for sickness.
    SickPay,
    /// Paid time and fees for training.
    Training,
}

/// What a percentage of an on-cost is due on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum OnCostBase {
    /// The pay for contact and travel.
    Pay,
    /// Another on-cost.
    OnCost(OnCost),
}

one_of! {
    /// How an on-cost is stated.
    pub enum OnCostAmount {
        /// a percentage of pay
        OfPay {
            /// not negative
            percent: Percent = "with `of`",
            /// what it is due on: the pay for contact and travel, and on-costs such as holiday pay
            of: Vec<OnCostBase> = "with `percent`",
        },
        /// an amount per contact hour
        PerContactHour(per_contact_hour: UnitPrice),
        /// an amount per paid hour, of contact or travel
        PerPaidHour(per_paid_hour: UnitPrice),
    }
}

record! {
    /// What an employer pays on top: exactly one of `percent` with `of`, `per_contact_hour` and
    /// `per_paid_hour`.
    pub struct OnCostLine titled "OnCost" {
        /// what it pays for, at least one of them
        covers: Vec<OnCost>,
        /// how it is stated
        amount: OnCostAmount [spread],
    }
}

one_of! {
    /// Paid time between visits: exactly one of the two.
    #[derive(Copy)]
    pub enum Travel {
        /// an amount per contact hour; it holds for the visits behind it only
        PerContactHour(per_contact_hour: UnitPrice),
        /// minutes of travel for each visit, paid at the wage
        PerVisit {
            /// of travel for each visit, paid at the wage
            minutes("minutes_per_visit"): Quantity,
        },
    }
}

one_of! {
    /// What journeys cost: `per_contact_hour`, or `distance_per_visit` with `rate`.
    #[derive(Copy)]
    pub enum Mileage {
        /// an amount per contact hour; it holds for the visits behind it only
        PerContactHour(per_contact_hour: UnitPrice),
        /// a distance for each visit, and what a unit of distance costs
        PerVisit {
            /// in miles or kilometres
            distance("distance_per_visit"): Quantity = "with `rate`",
            /// of one unit of distance
            rate: UnitPrice = "with `distance_per_visit`",
        },
    }
}

/// The visits for which an hour is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(untagged))]
#[non_exhaustive]
pub enum VisitLength {
    /// The visits behind the amounts, where travel and mileage are stated per contact hour.
    AsStated,
    /// Visits of so many minutes, where travel and mileage are stated per visit.
    Minutes(Quantity),
}

record! {
    /// What care workers cost per contact hour: pay for contact and travel, on-costs, mileage.
    ///
    /// With a visit of `L` minutes and `t` minutes of travel for each:
    /// `wage × (L + t)/L + on-costs + (60/L) × distance × rate`. Every rate is an input; there are no
    /// defaults.
    pub struct CarePay with check {
        /// of a paid hour
        wage: UnitPrice,
        /// between visits
        travel: Travel,
        /// of journeys
        mileage: Mileage,
        /// each covered once
        on_costs: Vec<OnCostLine> = "default: none; required for a pay cost floor",
        /// where wage and rates are published
        source: Text,
    }
}

/// The price of an hour of homecare: care workers, running costs and surplus.
///
/// ```
/// use fullcost::exact::{Currency, UnitPrice};
/// use fullcost::price::{CarePay, HomecareHour, Margin, Mileage, Travel, VisitLength};
///
/// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
/// let travel = Travel::PerVisit { minutes: "10".parse()? };
/// let mileage = Mileage::PerVisit { distance: "2".parse()?, rate: pounds("0.45")? };
/// let mut hour =
///     HomecareHour::new(CarePay::new(pounds("24.40")?, travel, mileage, "worked example")?);
/// hour.surplus = Some(Margin::new("30%".parse()?)?.into());
/// let half_hours = hour.per_contact_hour(VisitLength::Minutes("30".parse()?))?;
/// assert_eq!(half_hours.price.low().to_string(), "1030/21"); // 49.047619…
/// assert!(half_hours.evidence.verify().is_ok());
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomecareHour {
    /// What care workers cost.
    pub pay: CarePay,
    /// Offices, managers and everything else, per contact hour.
    pub running_costs: Option<UnitPrice>,
    /// A mark-up on the cost, a margin on the price, or an amount.
    pub surplus: Option<Surplus>,
    /// The schema its document names.
    schema: Option<Text>,
}

/// One contact hour, worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct HomecareCost {
    /// The currency.
    pub currency: Currency,
    /// For which visits.
    #[cfg_attr(
        feature = "serde",
        serde(rename = "visit_minutes", skip_serializing_if = "VisitLength::is_as_stated")
    )]
    pub visit: VisitLength,
    /// The elements of the cost, in the order of the build-up.
    pub elements: Vec<CostElement>,
    /// The cost.
    pub cost: Figure,
    /// The surplus in the price.
    pub surplus: Figure,
    /// The price.
    pub price: Figure,
    /// The working behind the price, down to the inputs.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub evidence: Evidence,
}

/// One element of the cost of a contact hour.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CostElement {
    /// What it is.
    pub element: String,
    /// What it comes to per contact hour.
    pub amount: Figure,
}

record! {
    /// What care workers cost per contact hour at the least: the same build-up at the statutory wage.
    ///
    /// Wage, insurance, pension and holidays are what the law says; what is paid for a journey is not,
    /// and is an input like them. It takes in contact, travel time, [insurance, pension, holiday, sick pay and
    /// training](PayCostFloor::TAKES_IN) and mileage, all of which must be stated, `0` included; and
    /// neither running costs nor a surplus, for which it has no place. It is a yardstick, not a legal
    /// price: a price below it raises the question how these are paid. It is the one yardstick that
    /// still works where all bids are too low.
    ///
    /// ```
    /// use fullcost::exact::{Currency, UnitPrice};
    /// use fullcost::price::{CarePay, Mileage, OnCost, OnCostAmount, OnCostLine, PayCostFloor, Travel};
    ///
    /// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
    /// let travel = Travel::PerVisit { minutes: "12".parse()? };
    /// let mileage = Mileage::PerVisit { distance: "2".parse()?, rate: pounds("0.40")? };
    /// let of_pay = |covers, rate: &str| {
    ///     let amount = OnCostAmount::of_pay_alone(rate.parse()?);
    ///     Ok::<_, fullcost::Error>(OnCostLine { covers, amount })
    /// };
    /// let mut pay = CarePay::new(pounds("12.00")?, travel, mileage, "statutory rates of the year")?;
    /// pay.on_costs = vec![
    ///     of_pay(vec![OnCost::Insurance, OnCost::Pension], "15%")?,
    ///     of_pay(vec![OnCost::Holiday], "12.5%")?,
    ///     of_pay(vec![OnCost::SickPay, OnCost::Training], "2.5%")?,
    /// ];
    /// let floor = PayCostFloor::new(pay)?.per_contact_hour("30".parse()?)?;
    /// // 12.00 × 42/30 × 1.3 + 2 × 2 × 0.40
    /// assert_eq!(floor.value().to_exact_decimal().as_deref(), Some("23.44"));
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct PayCostFloor with check {
        /// at the statutory wage
        pay: CarePay [spread],
    }
}

words! {
    OnCost {
        Holiday = "holiday",
        Insurance = "insurance",
        Other = "other",
        Pension = "pension",
        SickPay = "sick_pay",
        Training = "training",
    }
}

impl OnCostBase {
    /// All of them: pay, then the on-costs.
    pub const ALL: [OnCostBase; 7] = [
        OnCostBase::Pay,
        OnCostBase::OnCost(OnCost::Holiday),
        OnCostBase::OnCost(OnCost::Insurance),
        OnCostBase::OnCost(OnCost::Other),
        OnCostBase::OnCost(OnCost::Pension),
        OnCostBase::OnCost(OnCost::SickPay),
        OnCostBase::OnCost(OnCost::Training),
    ];

    /// The word for it in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            OnCostBase::Pay => "pay",
            OnCostBase::OnCost(on_cost) => on_cost.as_str(),
        }
    }
}

impl std::str::FromStr for OnCostBase {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let found = OnCostBase::ALL.into_iter().find(|base| base.as_str() == text);
        found.ok_or_else(|| {
            let words = OnCostBase::ALL.map(OnCostBase::as_str);
            error::unknown_choice(text, &words.join(", "))
        })
    }
}

word_part!(OnCostBase);

impl OnCost {
    fn in_words(self) -> &'static str {
        match self {
            OnCost::Other => "other on-costs",
            OnCost::SickPay => "sick pay",
            named => named.as_str(),
        }
    }
}

impl OnCostAmount {
    /// A percentage of the pay for contact and travel, and of no on-cost.
    #[must_use]
    pub fn of_pay_alone(percent: Percent) -> Self {
        OnCostAmount::OfPay { percent, of: vec![OnCostBase::Pay] }
    }
}

impl OnCostLine {
    /// The on-costs that it is a percentage of beside pay.
    fn and_of(&self) -> Vec<OnCost> {
        let OnCostAmount::OfPay { of, .. } = &self.amount else { return Vec::new() };
        let on_cost = |base: &OnCostBase| match base {
            OnCostBase::OnCost(on_cost) => Some(*on_cost),
            OnCostBase::Pay => None,
        };
        of.iter().filter_map(on_cost).collect()
    }

    /// Its amount is a price or a rate, and nothing that it covers is covered before.
    fn check(&self, currency: Currency, covered: &mut BTreeSet<OnCost>) -> Result<(), Error> {
        if self.covers.is_empty() {
            return Err(error::missing("on-cost that a line covers"));
        }
        match &self.amount {
            OnCostAmount::OfPay { percent, of } => {
                percent.not_negative()?;
                if !of.contains(&OnCostBase::Pay) {
                    return Err(refused!(
                        Missing: "a percentage of an on-cost is of pay at least: name \"pay\" in \"of\""
                    ));
                }
            }
            OnCostAmount::PerContactHour(amount) | OnCostAmount::PerPaidHour(amount) => {
                price_of(*amount, currency)?;
            }
        }
        match self.covers.iter().find(|element| !covered.insert(**element)) {
            Some(element) => Err(refused!(
                CountedTwice: "{:?} is covered twice: let one line cover it", element.as_str()
            )),
            None => Ok(()),
        }
    }
}

impl CarePay {
    /// Pay without on-costs yet.
    ///
    /// # Errors
    ///
    /// Those of a [`Text`].
    pub fn new(
        wage: UnitPrice,
        travel: Travel,
        mileage: Mileage,
        source: &str,
    ) -> Result<Self, Error> {
        let source = Text::new(source).at("the source of the pay")?;
        Ok(CarePay { wage, travel, mileage, on_costs: Vec::new(), source })
    }

    /// Every amount is a price, and each on-cost is covered once.
    fn check(&self) -> Result<(), Error> {
        let currency = self.currency();
        price_of(self.wage, currency).at("the wage")?;
        if let Travel::PerContactHour(amount) = self.travel {
            price_of(amount, currency).at("travel")?;
        }
        let (Mileage::PerContactHour(amount) | Mileage::PerVisit { rate: amount, .. }) =
            self.mileage;
        price_of(amount, currency).at("mileage")?;
        let mut covered = BTreeSet::new();
        for (place, line) in self.on_costs.iter().enumerate() {
            line.check(currency, &mut covered).at(Item("on_costs", place.saturating_add(1)))?;
        }
        self.in_turn().map(drop)
    }

    /// By on-cost line: the places of those it is a percentage of beside pay.
    fn bases(&self) -> Result<Vec<Vec<usize>>, Error> {
        let base = |(place, line): (usize, &OnCostLine)| {
            let own = Item("on_costs", place.saturating_add(1));
            let mut places = BTreeSet::new();
            let and_of = line.and_of();
            for named in &and_of {
                let found = self.on_costs.iter().position(|known| known.covers.contains(named));
                let found = found.ok_or_else(|| refused!(
                    Missing: "it is due on {}, which no line covers: add the line, or take it out of \"of\"",
                    named.in_words()
                )).at(own)?;
                places.insert(found);
            }
            let covered = places.iter().filter_map(|place| self.on_costs.get(*place));
            let mut covered = covered.flat_map(|known| &known.covers);
            match covered.find(|covered| !and_of.contains(covered)) {
                Some(beside) => Err(refused!(
                    Conflict: "it is due on a line that covers {} as well: name that too, or state the two apart",
                    beside.in_words()
                ))
                .at(own),
                None => Ok(places.into_iter().collect()),
            }
        };
        self.on_costs.iter().enumerate().map(base).collect()
    }

    /// The places of the on-costs, each behind those it is a percentage of.
    fn in_turn(&self) -> Result<Vec<(usize, Vec<usize>)>, Error> {
        let mut left: Vec<(usize, Vec<usize>)> = self.bases()?.into_iter().enumerate().collect();
        let mut turns: Vec<(usize, Vec<usize>)> = Vec::new();
        while !left.is_empty() {
            let known = |base: &usize| turns.iter().any(|(place, _)| place == base);
            let next = left.iter().position(|(_, bases)| bases.iter().all(known));
            let next = next.ok_or_else(|| refused!(
                Conflict: "on-costs are percentages of each other: state one of them as an amount, or of pay alone"
            )).at("on_costs")?;
            turns.push(left.remove(next));
        }
        Ok(turns)
    }

    /// Whether an on-cost is stated.
    fn covers(&self, on_cost: OnCost) -> bool {
        self.on_costs.iter().any(|line| line.covers.contains(&on_cost))
    }

    /// Puts the on-costs into the alphabetical order of what they cover.
    pub(crate) fn sort(&mut self) {
        for line in &mut self.on_costs {
            line.covers.sort_unstable();
            if let OnCostAmount::OfPay { of, .. } = &mut line.amount {
                of.sort_unstable();
            }
        }
        self.on_costs.sort_by(|left, right| left.covers.cmp(&right.covers));
    }

    /// The currency of every amount.
    pub(crate) fn currency(&self) -> Currency {
        self.wage.currency()
    }

    /// How many minutes of travel a contact hour takes: `60 ÷ minutes of a visit × minutes of
    /// travel for each`.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where travel is stated as an amount,
    /// [`Range`](crate::ErrorKind::Range) for a visit of 0 minutes.
    pub fn travel_minutes_per_contact_hour(&self, visit: Quantity) -> Result<Fraction, Error> {
        let Travel::PerVisit { minutes } = self.travel else {
            return Err(stated_per_contact_hour(TRAVEL));
        };
        let hours = visit_minutes(visit)?;
        let minutes = minutes.to_fraction() * Fraction::from_integer(60);
        minutes.checked_div(&hours)
    }

    /// The elements of a contact hour, each with its working, in the order of the build-up.
    fn elements(&self, visit: VisitLength) -> Result<Vec<Evidence>, Error> {
        self.check()?;
        let terms = Terms::new(self);
        let contact = terms.stated("contact pay", self.wage);
        let travel_hours = match (self.travel, visit) {
            (Travel::PerVisit { minutes }, VisitLength::Minutes(length)) => {
                Some(terms.over_visit("travel hours per contact hour", minutes, length)?)
            }
            (Travel::PerContactHour(_), VisitLength::AsStated) => None,
            (Travel::PerContactHour(_), VisitLength::Minutes(_)) => {
                return Err(stated_per_contact_hour(TRAVEL));
            }
            (Travel::PerVisit { .. }, VisitLength::AsStated) => {
                return Err(no_visit_length(TRAVEL));
            }
        };
        let travel = match (self.travel, &travel_hours) {
            (Travel::PerContactHour(amount), _) => terms.stated("travel pay", amount),
            (_, Some(hours)) => {
                terms.product("travel pay", vec![terms.wage(self.wage), hours.clone()])
            }
            (_, None) => return Err(no_visit_length(TRAVEL)),
        };
        let pay = contact.value() + travel.value();
        let pay = Evidence::new(Rule::Sum, "pay", pay, &terms.unit, vec![contact, travel]);
        let mut elements = pay.parts().to_vec();
        let mut sorted = self.clone();
        sorted.sort();
        let mut on_costs: BTreeMap<usize, Evidence> = BTreeMap::new();
        for (place, bases) in sorted.in_turn()? {
            let Some(line) = sorted.on_costs.get(place) else { continue };
            let mut of = vec![pay.clone()];
            of.extend(bases.iter().filter_map(|base| on_costs.get(base)).cloned());
            let of =
                if bases.is_empty() { pay.clone() } else { terms.sum("pay with on-costs", of) };
            let found = terms.on_cost(&line.covers, &line.amount, &of, travel_hours.as_ref())?;
            on_costs.insert(place, found);
        }
        elements.extend(on_costs.into_values());
        elements.push(self.mileage_element(&terms, visit)?);
        Ok(elements)
    }

    fn mileage_element(&self, terms: &Terms<'_>, visit: VisitLength) -> Result<Evidence, Error> {
        match (self.mileage, visit) {
            (Mileage::PerContactHour(amount), VisitLength::AsStated) => {
                Ok(terms.stated(MILEAGE, amount))
            }
            (Mileage::PerVisit { distance, rate }, VisitLength::Minutes(length)) => {
                let visits = Terms::visits_per_hour(length)?;
                let distance = terms.number("distance per visit", distance, "");
                Ok(terms.product(MILEAGE, vec![visits, distance, terms.rate(rate)]))
            }
            // Nothing driven is nothing driven, whatever the visit.
            (Mileage::PerContactHour(amount), _) if amount.to_fraction().is_zero() => {
                Ok(terms.stated(MILEAGE, amount))
            }
            (Mileage::PerContactHour(_), VisitLength::Minutes(_)) => {
                Err(stated_per_contact_hour(MILEAGE))
            }
            (Mileage::PerVisit { .. }, VisitLength::AsStated) => Err(no_visit_length(MILEAGE)),
        }
    }
}

names_schema!(HomecareHour);

impl HomecareHour {
    /// An hour without running costs and surplus yet.
    #[must_use]
    pub fn new(pay: CarePay) -> Self {
        HomecareHour { pay, running_costs: None, surplus: None, schema: None }
    }

    /// Running costs and a surplus that is an amount are prices.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let currency = self.pay.currency();
        if let Some(amount) = self.running_costs {
            price_of(amount, currency).at("running costs")?;
        }
        match self.surplus {
            Some(Surplus::Amount(amount)) => price_of(amount, currency).at("surplus"),
            _ => Ok(()),
        }
    }

    /// Cost and price of a contact hour in visits of a length.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) or [`Missing`](crate::ErrorKind::Missing)
    /// where the length does not fit how travel and mileage are stated,
    /// [`Range`](crate::ErrorKind::Range) for a visit of 0 minutes, a percentage or a price below
    /// zero, [`Mixed`](crate::ErrorKind::Mixed), [`CountedTwice`](crate::ErrorKind::CountedTwice)
    /// where two on-costs cover the same, [`Missing`](crate::ErrorKind::Missing) where one covers
    /// nothing.
    pub fn per_contact_hour(&self, visit: VisitLength) -> Result<HomecareCost, Error> {
        self.check()?;
        let terms = Terms::new(&self.pay);
        let mut elements = self.pay.elements(visit)?;
        if let Some(running_costs) = self.running_costs {
            elements.push(terms.stated("running costs", running_costs));
        }
        let currency = self.pay.currency();
        let figure = |exact: &Fraction| Figure::new(exact.clone(), currency);
        let shown = elements.iter().map(|part| CostElement {
            element: part.label().to_owned(),
            amount: figure(part.value()),
        });
        let elements_shown = shown.collect();
        let working = terms.sum("cost of a contact hour", elements);
        let cost = figure(working.value());
        let evidence = match &self.surplus {
            Some(surplus) => surplus.evidence("price of a contact hour", working)?,
            None => working,
        };
        let price = figure(evidence.value());
        let surplus = figure(&(price.low() - cost.low()));
        Ok(HomecareCost {
            currency,
            visit,
            elements: elements_shown,
            cost,
            surplus,
            price,
            evidence,
        })
    }

    /// What a contact hour costs for several lengths of visit, in minutes, in the order they are given.
    ///
    /// # Errors
    ///
    /// As [`per_contact_hour`](Self::per_contact_hour), and [`TooLarge`](crate::ErrorKind::TooLarge) beyond
    /// [`MAX_VISIT_LENGTHS`].
    pub fn by_visit_length(&self, minutes: &[Quantity]) -> Result<Vec<HomecareCost>, Error> {
        if minutes.len() > MAX_VISIT_LENGTHS {
            return Err(error::too_many("lengths of visit", MAX_VISIT_LENGTHS));
        }
        let lengths = minutes.iter().map(|minutes| VisitLength::Minutes(*minutes));
        lengths.map(|length| self.per_contact_hour(length)).collect()
    }
}

#[cfg(feature = "serde")]
impl VisitLength {
    fn is_as_stated(&self) -> bool {
        *self == VisitLength::AsStated
    }
}

impl PayCostFloor {
    /// The on-costs it takes in, beside contact, travel time and mileage.
    pub const TAKES_IN: [OnCost; 5] =
        [OnCost::Holiday, OnCost::Insurance, OnCost::Pension, OnCost::SickPay, OnCost::Training];

    /// A floor from pay at the statutory wage.
    ///
    /// # Errors
    ///
    /// [`Missing`](crate::ErrorKind::Missing) where one of [`TAKES_IN`](Self::TAKES_IN) is not
    /// stated, [`Misplaced`](crate::ErrorKind::Misplaced) where on-costs are stated that are none
    /// of them, [`Unsupported`](crate::ErrorKind::Unsupported) where travel or mileage do not
    /// follow the visit, or those of [`HomecareHour::per_contact_hour`] for the pay.
    pub fn new(pay: CarePay) -> Result<Self, Error> {
        let floor = PayCostFloor { pay };
        floor.check()?;
        Ok(floor)
    }

    /// The pay says what each on-cost costs and no other, and follows the visit.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.pay.check()?;
        let stated = |kind: &&OnCost| self.pay.covers(**kind);
        if let Some(missing) = PayCostFloor::TAKES_IN.iter().find(|kind| !stated(kind)) {
            return Err(refused!(
                Missing: "the pay cost floor does not say what {} costs: state it, \"0\" included",
                missing.in_words()
            ));
        }
        if self.pay.covers(OnCost::Other) {
            return Err(refused!(
                Misplaced: "a pay cost floor takes in insurance, pension, holiday, sick pay and training: leave other on-costs out"
            ));
        }
        // Whether the statements follow the visit does not depend on its length.
        self.pay.elements(VisitLength::Minutes(Quantity::ONE)).map(drop)
    }

    /// The floor of a contact hour in visits of so many minutes, with its working.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a visit of 0 minutes, or those of [`new`](Self::new).
    pub fn per_contact_hour(&self, visit: Quantity) -> Result<Evidence, Error> {
        self.check()?;
        let elements = self.pay.elements(VisitLength::Minutes(visit))?;
        Ok(Terms::new(&self.pay).sum("statutory pay cost floor of a contact hour", elements))
    }

    /// The floor of a whole visit, with its working.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a visit of 0 minutes, or those of [`new`](Self::new).
    pub fn per_visit(&self, visit: Quantity) -> Result<Evidence, Error> {
        let hour = self.per_contact_hour(visit)?;
        let minutes = Evidence::stated("minutes of a visit", visit.to_fraction(), "", None);
        let part = visit.to_fraction().checked_div(&Fraction::from_integer(60))?;
        let part =
            Evidence::new(Rule::Quotient, "hours of a visit", part, "", vec![minutes, sixty()]);
        let value = hour.value() * part.value();
        let unit = format!("{} per visit", self.pay.currency());
        let label = "statutory pay cost floor of a visit";
        Ok(Evidence::new(Rule::Product, label, value, &unit, vec![hour, part]))
    }
}

/// What the working of one build-up has in common.
struct Terms<'a> {
    unit: String,
    currency: String,
    source: &'a Text,
}

impl<'a> Terms<'a> {
    fn new(pay: &'a CarePay) -> Self {
        let currency = pay.currency().to_string();
        Terms { unit: format!("{currency} per contact hour"), currency, source: &pay.source }
    }

    fn stated(&self, label: &str, amount: UnitPrice) -> Evidence {
        Evidence::stated(label, amount.to_fraction(), &self.unit, Some(self.source))
    }

    fn wage(&self, wage: UnitPrice) -> Evidence {
        let unit = format!("{} per paid hour", self.currency);
        Evidence::stated("wage", wage.to_fraction(), &unit, Some(self.source))
    }

    fn rate(&self, rate: UnitPrice) -> Evidence {
        Evidence::stated("rate of distance", rate.to_fraction(), &self.currency, Some(self.source))
    }

    fn number(&self, label: &str, number: Quantity, unit: &str) -> Evidence {
        Evidence::stated(label, number.to_fraction(), unit, Some(self.source))
    }

    fn product(&self, label: &str, parts: Vec<Evidence>) -> Evidence {
        let value = parts.iter().fold(Fraction::ONE, |product, part| product * part.value());
        Evidence::new(Rule::Product, label, value, &self.unit, parts)
    }

    fn sum(&self, label: &str, parts: Vec<Evidence>) -> Evidence {
        let value = parts.iter().map(Evidence::value).sum();
        Evidence::new(Rule::Sum, label, value, &self.unit, parts)
    }

    /// So many minutes for each visit, over the minutes of the visit.
    fn over_visit(&self, label: &str, each: Quantity, visit: Quantity) -> Result<Evidence, Error> {
        let value = each.to_fraction().checked_div(&visit_minutes(visit)?)?;
        let each = self.number("minutes of travel per visit", each, "minutes");
        let visit = Evidence::stated("minutes of a visit", visit.to_fraction(), "minutes", None);
        Ok(Evidence::new(Rule::Quotient, label, value, "", vec![each, visit]))
    }

    fn visits_per_hour(visit: Quantity) -> Result<Evidence, Error> {
        let value = Fraction::from_integer(60).checked_div(&visit_minutes(visit)?)?;
        let visit = Evidence::stated("minutes of a visit", visit.to_fraction(), "minutes", None);
        let label = "visits per contact hour";
        Ok(Evidence::new(Rule::Quotient, label, value, "", vec![sixty(), visit]))
    }

    fn on_cost(
        &self,
        covers: &[OnCost],
        amount: &OnCostAmount,
        pay: &Evidence,
        travel_hours: Option<&Evidence>,
    ) -> Result<Evidence, Error> {
        let names: Vec<&str> = covers.iter().map(|kind| kind.in_words()).collect();
        let label = names.join(", ");
        match amount {
            OnCostAmount::PerContactHour(amount) => Ok(self.stated(&label, *amount)),
            OnCostAmount::OfPay { percent, .. } => {
                let rate = percent.to_fraction();
                let rate = Evidence::stated("rate on pay", rate, "", Some(self.source));
                Ok(self.product(&label, vec![rate, pay.clone()]))
            }
            OnCostAmount::PerPaidHour(amount) => {
                let travel = travel_hours.ok_or_else(|| stated_per_contact_hour(TRAVEL))?.clone();
                let contact = Evidence::stated("contact hour", Fraction::ONE, "", None);
                let hours = contact.value() + travel.value();
                let text = "paid hours per contact hour";
                let hours = Evidence::new(Rule::Sum, text, hours, "", vec![contact, travel]);
                let unit = format!("{} per paid hour", self.currency);
                let amount = Evidence::stated(
                    "amount per paid hour",
                    amount.to_fraction(),
                    &unit,
                    Some(self.source),
                );
                Ok(self.product(&label, vec![amount, hours]))
            }
        }
    }
}

fn sixty() -> Evidence {
    Evidence::stated("minutes of an hour", Fraction::from_integer(60), "minutes", None)
}

fn visit_minutes(visit: Quantity) -> Result<Fraction, Error> {
    if visit.is_zero() {
        return Err(error::empty_visit());
    }
    Ok(visit.to_fraction())
}

/// Checks an amount that must be a price.
fn price_of(amount: UnitPrice, currency: Currency) -> Result<(), Error> {
    currency.same_as(amount.currency())?;
    if amount.is_negative() {
        return Err(error::negative_price(amount.to_plain_text()));
    }
    Ok(())
}

refusals! {
    no_visit_length(element: &str) = Missing:
        "{element} is stated per visit: say how many minutes a visit has";
    stated_per_contact_hour(element: &str) = Unsupported:
        "{element} is stated per contact hour, which holds for the visits behind it only: state it per visit";
}

/// The most lengths of visit in one table.
pub const MAX_VISIT_LENGTHS: usize = 1_000;

const TRAVEL: &str = "travel";
const MILEAGE: &str = "mileage";
