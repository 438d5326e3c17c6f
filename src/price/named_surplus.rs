//! What a price holds beyond the cost, part by part: each with a name and what it is for.

use crate::answer::Answer;
use crate::error::{self, AtRecord, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::name::check_unique;
use crate::exact::{Currency, Figure, Fraction, Name, Percent, Rounding, Text, UnitPrice};
use crate::full_cost::{CostBasis, CostedService};
use crate::price::Surplus;
use crate::record::{Identity, record, words};

/// The most named surpluses of one price.
pub const MAX_NAMED_SURPLUSES: usize = 100;

/// What a named surplus is for. No figure depends on it; [coverage](crate::coverage) asks whether
/// something is named for contingency and for reserves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SurplusPurpose {
    /// What may cost more than was planned.
    Contingency,
    /// Anything else.
    Other,
    /// What is put by: working capital, replacing what wears out, a bad year.
    Reserves,
}

words! { SurplusPurpose { Contingency = "contingency", Other = "other", Reserves = "reserves" } }

record! {
    /// A part of a price beyond the full cost.
    ///
    /// ```
    /// use fullcost::price::{MarkUp, NamedSurplus, SurplusPurpose};
    ///
    /// let surplus = MarkUp::new("5%".parse()?)?.into();
    /// let reserves = NamedSurplus::new("reserves", SurplusPurpose::Reserves, surplus, "reserves policy")?;
    /// assert_eq!(reserves.label(), "reserves");
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct NamedSurplus, "surplus" by "name" {
        /// unique among the surpluses
        name: Identity => Name,
        /// what reports show
        label: Option<Text> = "default: the name",
        /// what it is for; no figure depends on it
        purpose: SurplusPurpose,
        /// how much it is
        surplus: Surplus [spread],
        /// where it is laid down
        source: Text,
    }
}

/// What one unit of a service is to be charged, and what of it is the full cost and each named surplus:
/// together they are the price.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PriceMakeUp {
    /// The full cost of a unit.
    pub full_cost: Figure,
    /// The surpluses in the order of their names.
    pub surpluses: Vec<SurplusInPrice>,
    /// The price per unit.
    pub price: Figure,
    /// The least price in whole minor units that recovers it: rounded towards plus infinity.
    #[cfg_attr(feature = "serde", serde(serialize_with = "write_plain"))]
    pub to_recover: Answer<UnitPrice>,
}

/// What one named surplus comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SurplusInPrice {
    /// The name.
    pub name: Name,
    /// What it is called.
    pub label: String,
    /// What it is for.
    pub purpose: SurplusPurpose,
    /// As it is stated.
    pub surplus: Surplus,
    /// Where it is laid down.
    pub source: Text,
    /// What of the price of a unit it is.
    pub per_unit: Figure,
    /// What it comes to over the service's volume.
    pub over_the_period: Figure,
}

#[cfg(feature = "serde")]
fn write_plain<S: serde::Serializer>(
    price: &Answer<UnitPrice>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&super::point::plain_price(price), serializer)
}

impl NamedSurplus {
    /// A surplus with its name, what it is for, how much it is and where it is laid down.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`] or [`Text`].
    pub fn new(
        name: &str,
        purpose: SurplusPurpose,
        surplus: Surplus,
        source: &str,
    ) -> Result<Self, Error> {
        let (name, source) = (Name::new(name)?, Text::new(source)?);
        Ok(NamedSurplus { name, label: None, purpose, surplus, source })
    }

    /// What reports show.
    #[must_use]
    pub fn label(&self) -> &str {
        self.label.as_ref().map_or(self.name.as_str(), Text::as_str)
    }

    /// The figure that is stated.
    fn stated(&self, unit: &str) -> Evidence {
        let (value, unit) = match self.surplus {
            Surplus::Amount(amount) => (amount.to_fraction(), unit),
            Surplus::Margin(margin) => (margin.percent().to_fraction(), ""),
            Surplus::MarkUp(mark_up) => (mark_up.percent().to_fraction(), ""),
        };
        let stated = Evidence::stated(self.label(), value, unit, Some(&self.source));
        stated.known_as(format!("surplus/{}", self.name))
    }

    /// What it comes to on a cost in a price.
    fn part(&self, cost: &Fraction, price: &Fraction) -> Fraction {
        match self.surplus {
            Surplus::Amount(amount) => amount.to_fraction(),
            Surplus::Margin(margin) => price * &margin.percent().to_fraction(),
            Surplus::MarkUp(mark_up) => cost * &mark_up.percent().to_fraction(),
        }
    }

    /// The working behind that part, from those of the cost and of the price.
    #[cfg(feature = "workbook")]
    pub(crate) fn part_evidence(&self, cost: Evidence, price: Evidence) -> Evidence {
        let unit = cost.unit().to_owned();
        let stated = self.stated(&unit);
        let of = match self.surplus {
            Surplus::Amount(_) => return stated,
            Surplus::Margin(_) => price,
            Surplus::MarkUp(_) => cost,
        };
        let value = of.value() * stated.value();
        Evidence::new(Rule::Product, self.label(), value, &unit, vec![of, stated])
    }
}

impl SurplusInPrice {
    /// The surplus as it was stated.
    #[must_use]
    pub fn to_named(&self) -> NamedSurplus {
        let SurplusInPrice { name, label, purpose, surplus, source, .. } = self.clone();
        NamedSurplus { name, label: Text::new(&label).ok(), purpose, surplus, source }
    }
}

/// Refuses surpluses that make no price.
pub(crate) fn check_named(surpluses: &[NamedSurplus], currency: Currency) -> Result<(), Error> {
    if surpluses.len() > MAX_NAMED_SURPLUSES {
        return Err(error::too_many("named surpluses", MAX_NAMED_SURPLUSES));
    }
    let mut names: Vec<&Name> = surpluses.iter().map(|surplus| &surplus.name).collect();
    names.sort();
    check_unique(names.into_iter(), "surplus")?;
    for named in surpluses {
        named.surplus.check(currency).at(("surplus", &named.name))?;
    }
    let rest = left_of_price(surpluses);
    if rest.is_negative() || rest.is_zero() {
        return Err(refused!(
            Range: "the margins on the price together leave no price: give margins that add up to less than 100%"
        ));
    }
    Ok(())
}

/// What margins leave of a price of one.
fn left_of_price(surpluses: &[NamedSurplus]) -> Fraction {
    let margins = surpluses.iter().filter_map(|named| match named.surplus {
        Surplus::Margin(margin) => Some(margin.percent()),
        _ => None,
    });
    Fraction::ONE - margins.map(Percent::to_fraction).sum::<Fraction>()
}

/// The working behind the price that holds these surpluses on top of a cost:
/// `(cost × (1 + mark-ups) + amounts) ÷ (1 − margins)`.
pub(crate) fn price_evidence(
    label: &str,
    cost: Evidence,
    surpluses: &[NamedSurplus],
) -> Result<Evidence, Error> {
    let unit = cost.unit().to_owned();
    let one = || Evidence::stated("one", Fraction::ONE, "", None);
    let stated = |is: fn(&Surplus) -> bool| -> Vec<Evidence> {
        let own = surpluses.iter().filter(|named| is(&named.surplus));
        own.map(|named| named.stated(&unit)).collect()
    };
    let mark_ups = stated(|surplus| matches!(surplus, Surplus::MarkUp(_)));
    let amounts = stated(|surplus| matches!(surplus, Surplus::Amount(_)));
    let margins = stated(|surplus| matches!(surplus, Surplus::Margin(_)));
    let mut price = cost;
    if !mark_ups.is_empty() {
        let parts: Vec<Evidence> = [one()].into_iter().chain(mark_ups).collect();
        let factor = parts.iter().map(Evidence::value).sum();
        let factor = Evidence::new(Rule::Sum, "one plus mark-ups", factor, "", parts);
        let value = price.value() * factor.value();
        let parts = vec![price, factor];
        price = Evidence::new(Rule::Product, "cost with mark-ups", value, &unit, parts);
    }
    let parts: Vec<Evidence> = [price].into_iter().chain(amounts).collect();
    let value = parts.iter().map(Evidence::value).sum();
    let before = if margins.is_empty() { label } else { "price less its margins" };
    let price = Evidence::new(Rule::Sum, before, value, &unit, parts);
    if margins.is_empty() {
        return Ok(price);
    }
    let parts: Vec<Evidence> = [one()].into_iter().chain(margins).collect();
    let rest = left_of_price(surpluses);
    let rest = Evidence::new(Rule::Difference, "one less margins", rest, "", parts);
    let value = price.value().checked_div(rest.value())?;
    Ok(Evidence::new(Rule::Quotient, label, value, &unit, vec![price, rest]))
}

impl CostedService<'_> {
    /// What one unit is to be charged with named surpluses on its full cost, and what each of them is of
    /// that: `price = (cost × (1 + mark-ups) + amounts) ÷ (1 − margins)`. The cost and the surpluses add up
    /// to the price, exactly.
    ///
    /// # Errors
    ///
    /// [`Duplicate`](crate::ErrorKind::Duplicate) for a name, [`Mixed`](crate::ErrorKind::Mixed) for an
    /// amount in another currency, [`Range`](crate::ErrorKind::Range) for one below zero or margins of
    /// 100 % and more together, [`TooLarge`](crate::ErrorKind::TooLarge).
    ///
    /// ```
    /// use fullcost::allocation::Method;
    /// use fullcost::cost::{CostLine, Organisation, Service};
    /// use fullcost::exact::{Currency, Money, Period};
    /// use fullcost::full_cost::full_cost;
    /// use fullcost::price::{Margin, MarkUp, NamedSurplus, SurplusPurpose};
    ///
    /// let cost = Money::parse("9000", Currency::GBP)?;
    /// let organisation =
    ///     Organisation::builder("shed", Currency::GBP, Period::new("2026-04".parse()?, 12)?)
    ///         .service(Service::new("repairs", "visit", "600".parse()?)?)
    ///         .line(CostLine::new("all", cost, "repairs", "ledger")?)
    ///         .build()?;
    /// let costs = full_cost(&organisation, &Method::Direct)?;
    /// let margin = Margin::new("10%".parse()?)?.into();
    /// let mark_up = MarkUp::new("2%".parse()?)?.into();
    /// let price = costs.service("repairs")?.price_made_up(&[
    ///     NamedSurplus::new("reserves", SurplusPurpose::Reserves, margin, "reserves policy")?,
    ///     NamedSurplus::new("contingency", SurplusPurpose::Contingency, mark_up, "risk register")?,
    /// ])?;
    /// // 15.00 and 0.30 for contingency are nine tenths of the price; reserves are the last.
    /// assert_eq!(price.price.to_string(), "17.00");
    /// let parts: Vec<String> = price.surpluses.iter().map(|part| part.per_unit.to_string()).collect();
    /// assert_eq!(parts, ["0.30", "1.70"]);
    /// assert_eq!(price.surpluses[1].over_the_period.to_string(), "1,020.00");
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn price_made_up(self, surpluses: &[NamedSurplus]) -> Result<PriceMakeUp, Error> {
        let currency = self.currency();
        check_named(surpluses, currency)?;
        let cost = self.per_unit(CostBasis::Full)?;
        let unit = self.unit.to_string();
        let leaf = Evidence::stated("full cost", cost.clone(), &unit, None);
        let price = price_evidence("price", leaf, surpluses)?.value().clone();
        let volume = self.volume.to_fraction();
        let parts = surpluses.iter().map(|named| {
            let part = named.part(&cost, &price);
            SurplusInPrice {
                name: named.name.clone(),
                label: named.label().to_owned(),
                purpose: named.purpose,
                surplus: named.surplus,
                source: named.source.clone(),
                over_the_period: Figure::new(&part * &volume, currency),
                per_unit: Figure::new(part, currency),
            }
        });
        let mut parts: Vec<SurplusInPrice> = parts.collect();
        parts.sort_by(|one, other| one.name.cmp(&other.name));
        let places = currency.minor_unit_digits();
        let to_recover = UnitPrice::from_fraction(&price, currency, places, Rounding::Ceiling);
        Ok(PriceMakeUp {
            full_cost: Figure::new(cost, currency),
            surpluses: parts,
            price: Figure::new(price, currency),
            to_recover: to_recover.into(),
        })
    }

    /// The working behind that price: the full cost of a unit, unfolded, and the surpluses.
    ///
    /// # Errors
    ///
    /// As [`price_made_up`](Self::price_made_up), and those of [`evidence`](Self::evidence).
    pub fn price_made_up_evidence(self, surpluses: &[NamedSurplus]) -> Result<Evidence, Error> {
        check_named(surpluses, self.currency())?;
        let label = format!("price of one {} with its surpluses", self.unit);
        price_evidence(&label, self.evidence_per_unit(CostBasis::Full)?, surpluses)
    }
}

crate::exact::serialise_words!(SurplusPurpose);
