//! What every form of an adjustment is: a published figure that every bid meets alike, and what is
//! made of it and of what a bidder states. From that one formula follow what a bidder must state,
//! the amount, its working, and where it bends as the figure moves.

use super::super::bid::Bid;
use super::super::circumstance::{CircumstanceKind, CircumstanceValue, Statement};
use crate::error::{self, Error, shortened};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Currency, Fraction, Money, Name, Percent, Text, UnitPrice};

/// A form of adjustment.
pub(crate) trait Basis {
    /// The published figure, zero or more: the effect gives the sign.
    fn figure(&self) -> &dyn Figure;

    /// The figure, to be moved.
    fn figure_mut(&mut self) -> &mut dyn Figure;

    /// What it amounts to.
    fn formula(&self) -> Formula<'_>;

    /// Another published amount in it, zero or more.
    fn other_amount(&self) -> Option<Money> {
        None
    }
}

/// What an adjustment amounts to.
pub(crate) enum Formula<'a> {
    /// The published sum itself, of a whole bid: for several partners it counts once.
    OfTheBid,
    /// A part of the tendered price: the figure times it.
    OfPrice(&'static str),
    /// A product of terms that a bidder's own statements stand in.
    Product(Vec<Term<'a>>),
}

/// A part of a formula, with what it is called.
pub(crate) enum Term<'a> {
    /// The published figure.
    Figure(&'static str),
    /// Another published amount.
    Amount(&'static str, Money),
    /// What the bidder states under a name.
    Stated(&'a Name, CircumstanceKind),
    /// The first less the second, and what it is called once nothing below zero is left of it.
    Above(&'static str, &'static str, Box<[Term<'a>; 2]>),
}

/// A published figure: of what kind it is follows from its type.
pub(crate) trait Figure {
    /// It in its unit.
    fn to_fraction(&self) -> Fraction;

    /// What it is measured in.
    fn unit(&self) -> RateUnit;

    /// How many decimal places one between two others may have.
    fn places(&self) -> u8 {
        8
    }

    /// Its currency, where it is money.
    fn currency(&self) -> Option<Currency> {
        None
    }

    /// Puts another in its place; nothing is rounded.
    fn set(&mut self, figure: &Fraction, currency: Currency) -> Result<(), Error>;

    /// Refuses one below zero.
    fn check(&self) -> Result<(), Error>;
}

/// What the figure of a rule is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RateUnit {
    /// A part of one.
    Fraction,
    /// A sum of money.
    Money,
    /// A percentage, as a part of one: 0.2 for 20 %.
    Percent,
    /// Money per unit of a stated quantity.
    PricePerUnit,
}

impl Figure for Percent {
    fn to_fraction(&self) -> Fraction {
        Percent::to_fraction(*self)
    }

    fn unit(&self) -> RateUnit {
        RateUnit::Percent
    }

    fn set(&mut self, figure: &Fraction, _currency: Currency) -> Result<(), Error> {
        *self = Percent::from_fraction(figure)?;
        Ok(())
    }

    fn check(&self) -> Result<(), Error> {
        self.not_negative().map(|_| ())
    }
}

impl Figure for Fraction {
    fn to_fraction(&self) -> Fraction {
        self.clone()
    }

    fn unit(&self) -> RateUnit {
        RateUnit::Fraction
    }

    fn set(&mut self, figure: &Fraction, _currency: Currency) -> Result<(), Error> {
        *self = figure.clone();
        Ok(())
    }

    fn check(&self) -> Result<(), Error> {
        if self.is_negative() {
            return Err(error::negative_amount(shortened(&self.to_string())));
        }
        Ok(())
    }
}

impl Figure for Money {
    fn to_fraction(&self) -> Fraction {
        Money::to_fraction(*self)
    }

    fn unit(&self) -> RateUnit {
        RateUnit::Money
    }

    fn places(&self) -> u8 {
        Money::currency(*self).minor_unit_digits()
    }

    fn currency(&self) -> Option<Currency> {
        Some(Money::currency(*self))
    }

    fn set(&mut self, figure: &Fraction, currency: Currency) -> Result<(), Error> {
        *self = Money::parse(&plain(figure), currency)?;
        Ok(())
    }

    fn check(&self) -> Result<(), Error> {
        self.not_negative().map(|_| ())
    }
}

impl Figure for UnitPrice {
    fn to_fraction(&self) -> Fraction {
        UnitPrice::to_fraction(*self)
    }

    fn unit(&self) -> RateUnit {
        RateUnit::PricePerUnit
    }

    fn places(&self) -> u8 {
        6
    }

    fn currency(&self) -> Option<Currency> {
        Some(UnitPrice::currency(*self))
    }

    fn set(&mut self, figure: &Fraction, currency: Currency) -> Result<(), Error> {
        *self = UnitPrice::parse(&plain(figure), currency)?;
        Ok(())
    }

    fn check(&self) -> Result<(), Error> {
        if self.is_negative() {
            return Err(error::negative_amount(self.to_plain_text()));
        }
        Ok(())
    }
}

/// Its decimals, or its fraction, which the parser refuses.
fn plain(figure: &Fraction) -> String {
    figure.to_exact_decimal().unwrap_or_else(|| shortened(&figure.to_string()).into())
}

impl Term<'_> {
    /// Its value for a bid, or the first circumstance that is not stated.
    fn value(&self, figure: &Fraction, bid: &Bid) -> Result<Fraction, Name> {
        Ok(match self {
            Term::Figure(_) => figure.clone(),
            Term::Amount(_, amount) => amount.to_fraction(),
            Term::Stated(name, _) => {
                let value = bid.circumstances.get(name.as_str()).and_then(Statement::value);
                value.copied().map(CircumstanceValue::to_fraction).ok_or_else(|| (*name).clone())?
            }
            Term::Above(_, _, pair) => {
                let [whole, less] = &**pair;
                let difference = whole.value(figure, bid)? - less.value(figure, bid)?;
                difference.max(Fraction::ZERO)
            }
        })
    }

    /// The working of it; what is not stated counts nothing.
    fn working(&self, about: &About<'_>) -> Evidence {
        match self {
            Term::Figure(label) => about.figure(label),
            Term::Amount(label, amount) => {
                let amount = amount.to_fraction();
                Evidence::stated(label, amount, about.unit, Some(about.source))
                    .known_as(format!("{}/{label}", about.record))
            }
            Term::Stated(name, kind) => about.stated(name, *kind),
            Term::Above(difference, rest, pair) => {
                let [whole, less] = &**pair;
                let parts = vec![whole.working(about), less.working(about)];
                let [whole, less] = [0, 1].map(|place: usize| {
                    parts.get(place).map(|part| part.value().clone()).unwrap_or_default()
                });
                let unit = parts.first().map(|part| part.unit().to_owned()).unwrap_or_default();
                let value = whole - less;
                let left = value.clone().max(Fraction::ZERO);
                let difference = Evidence::new(Rule::Difference, difference, value, &unit, parts);
                Evidence::new(Rule::NotBelowZero, rest, left, &unit, vec![difference])
            }
        }
    }
}

/// What the working of a rule is told.
struct About<'a> {
    basis: &'a dyn Basis,
    bid: &'a Bid,
    source: &'a Text,
    /// The currency.
    unit: &'a str,
    /// The rule among the facts.
    record: &'a str,
}

impl About<'_> {
    fn figure(&self, label: &str) -> Evidence {
        let figure = self.basis.figure();
        let unit = if figure.currency().is_some() { self.unit } else { "" };
        Evidence::stated(label, figure.to_fraction(), unit, Some(self.source))
            .known_as(format!("{}/figure", self.record))
    }

    fn stated(&self, name: &Name, kind: CircumstanceKind) -> Evidence {
        let statement = self.bid.circumstances.get(name.as_str());
        let value =
            statement.and_then(Statement::value).copied().map(CircumstanceValue::to_fraction);
        let standing = statement.map_or("not stated", Statement::standing);
        let own_word = Text::fixed("the bidder's own word");
        let source = statement.and_then(Statement::source).unwrap_or(&own_word);
        let unit = if kind == CircumstanceKind::Money { self.unit } else { "" };
        let label = format!("{name} ({standing})");
        Evidence::stated(&label, value.unwrap_or_default(), unit, Some(source))
            .known_as(format!("statement/{}/{name}", &self.bid.provider))
    }
}

/// What a rule amounts to for one bid.
pub(crate) enum Amount {
    Fixed(Fraction),
    /// A part of the tendered price.
    OfPrice(Fraction),
}

impl Amount {
    pub(crate) fn at(&self, price: &Fraction) -> Fraction {
        match self {
            Amount::Fixed(amount) => amount.clone(),
            Amount::OfPrice(part) => part * price,
        }
    }
}

impl dyn Basis + '_ {
    /// Refuses figures below zero.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.figure().check()?;
        self.other_amount().map_or(Ok(()), |amount| amount.not_negative().map(|_| ()))
    }

    /// The currencies of the money in it.
    pub(crate) fn currencies(&self) -> impl Iterator<Item = Currency> {
        self.figure().currency().into_iter().chain(self.other_amount().map(Money::currency))
    }

    /// The circumstances a bidder must state, with their kinds.
    pub(crate) fn needs(&self) -> Vec<(&Name, CircumstanceKind)> {
        fn collect<'a>(term: Term<'a>, needs: &mut Vec<(&'a Name, CircumstanceKind)>) {
            match term {
                Term::Figure(_) | Term::Amount(..) => {}
                Term::Stated(name, kind) => needs.push((name, kind)),
                Term::Above(_, _, pair) => pair.into_iter().for_each(|term| collect(term, needs)),
            }
        }
        let mut needs = Vec::new();
        if let Formula::Product(terms) = self.formula() {
            for term in terms {
                collect(term, &mut needs);
            }
        }
        needs
    }

    /// Whether it is a sum of the whole bid, which counts once for several partners.
    pub(crate) fn counts_once(&self) -> bool {
        matches!(self.formula(), Formula::OfTheBid)
    }

    /// The unsigned amount for a bid, or the first circumstance that is not stated.
    pub(crate) fn amount(&self, bid: &Bid) -> Result<Amount, Name> {
        let figure = self.figure().to_fraction();
        Ok(match self.formula() {
            Formula::OfTheBid => Amount::Fixed(figure),
            Formula::OfPrice(_) => Amount::OfPrice(figure),
            Formula::Product(terms) => {
                let values = terms.iter().map(|term| term.value(&figure, bid));
                let values = values.collect::<Result<Vec<_>, _>>()?;
                Amount::Fixed(
                    values.into_iter().reduce(|one, other| one * other).unwrap_or_default(),
                )
            }
        })
    }

    /// The working for a bid of a price.
    pub(crate) fn working(
        &self,
        (label, source): (&str, &Text),
        bid: &Bid,
        price: Evidence,
        unit: &str,
        record: &str,
    ) -> Evidence {
        let about = About { basis: self, bid, source, unit, record };
        let parts = match self.formula() {
            Formula::OfTheBid => return about.figure(label),
            Formula::OfPrice(rate) => vec![about.figure(rate), price],
            Formula::Product(terms) => terms.iter().map(|term| term.working(&about)).collect(),
        };
        let value = parts.iter().fold(Fraction::ONE, |product, part| product * part.value());
        Evidence::new(Rule::Product, label, value, unit, parts).with_source(source)
    }

    /// The figures at which the amount of a bid begins to count or to count no more.
    pub(crate) fn bends(&self, bid: &Bid) -> Vec<Fraction> {
        let Formula::Product(terms) = self.formula() else { return Vec::new() };
        let bends = terms.iter().filter_map(|term| {
            let Term::Above(_, _, pair) = term else { return None };
            let ([Term::Figure(_), other] | [other, Term::Figure(_)]) = &**pair else {
                return None;
            };
            other.value(&Fraction::ZERO, bid).ok()
        });
        bends.collect()
    }
}
