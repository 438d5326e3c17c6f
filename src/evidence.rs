//! The working behind a figure: a tree of labelled parts, each with its rule and source.
//!
//! Evidence is built only when it is asked for. [`Evidence::verify`] recomputes every figure from
//! its parts by its rule, so that a reader need not take any on trust.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use crate::error::{Error, quoted, refused};
use crate::exact::figure::grouped;
use crate::exact::{Currency, Fraction, Name, Rounding, Text, apportion::apportion_units};

/// A figure with its label, its unit, the rule that gives it, and the parts it follows from.
///
/// It shows as indented text, one part a line:
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::cost::Organisation;
/// use fullcost::full_cost::{CostBasis, full_cost};
/// use fullcost::allocation::Method;
///
/// let organisation = Organisation::from_json(r#"{
///     "format": 1, "name": "shed", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
///     "services": [{"name": "repairs", "unit": "repair", "volume": "8"}],
///     "lines": [{"name": "tools", "amount": "100", "charged_to": "repairs", "source": "ledger"}]
/// }"#)?;
/// let costs = full_cost(&organisation, &Method::Direct)?;
/// let evidence = costs.service("repairs")?.evidence(CostBasis::Full)?;
/// evidence.verify()?;
/// assert_eq!(evidence.to_string(), "\
/// full cost of repairs: 100 GBP [sum]
///   tools: 100 GBP [stated; ledger]
/// ");
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Evidence {
    label: Box<str>,
    value: Fraction,
    unit: Box<str>,
    rule: Rule,
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    source: Option<Text>,
    /// Shared, so that the lines of one split can have the same parts without a copy each.
    #[cfg_attr(
        feature = "serde",
        serde(skip_serializing_if = "<[Evidence]>::is_empty", serialize_with = "write_parts")
    )]
    parts: Arc<[Evidence]>,
    /// Which record of the facts it is, or within whose facts its parts lie.
    #[cfg_attr(feature = "serde", serde(skip))]
    place: Option<Place>,
}

/// Where a figure of a tree stands among the facts, so that one fact that stands in many trees, or in
/// one many times, is known to be one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    /// The figure of this record; one that begins with a slash is of no owner.
    Record(Box<str>),
    /// No input: a figure that follows elsewhere, where it is known as this record.
    Repeated(Box<str>),
    /// The records below are those of this owner.
    Within(Box<str>),
}

/// How a figure follows from its parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Rule {
    /// The part of `key` when the first part is split by the weights that follow, in units of
    /// 10^-`places` ([`crate::exact::apportion()`]).
    Apportioned {
        /// Whose part it is: the label of one of the weights.
        key: Name,
        /// The decimal places of the amounts.
        places: u8,
    },
    /// One where the first part is at least the second, else zero.
    AtLeast,
    /// The first part, looked up in the pairs of upper bound and figure that follow it: the figure
    /// of the first bound it does not exceed, else the last part.
    Banded,
    /// The first part less all others.
    Difference,
    /// The greatest of the parts.
    Greatest,
    /// The figure at the position that the first part gives, counted from 1, among those that follow in
    /// rising order; between two of them on a straight line.
    Interpolated,
    /// The smallest of the parts.
    Least,
    /// The one in the middle of the parts, or half the sum of the two there.
    Median,
    /// The one part with its sign turned.
    Negated,
    /// The one part, or zero where that is negative.
    NotBelowZero,
    /// The one part to the power of `exponent`.
    Power {
        /// How many times it is multiplied.
        exponent: u16,
    },
    /// The parts multiplied.
    Product,
    /// The first part over the second.
    Quotient,
    /// The one part, rounded to `places`.
    Rounded {
        /// The decimal places.
        places: u8,
        /// The rule of rounding.
        rounding: Rounding,
    },
    /// The one part, brought to the unit of 10^-`places` below or above it, as rounding the whole
    /// table decided ([`crate::exact::controlled_rounding`]).
    RoundedInTable {
        /// The decimal places.
        places: u8,
    },
    /// An input.
    Stated,
    /// The parts added up.
    Sum,
}

impl Evidence {
    /// An amount rounded to the minor unit of its currency.
    pub(crate) fn rounded_to(self, currency: Currency, rounding: Rounding) -> Evidence {
        self.rounded_by(currency.minor_unit_digits(), rounding)
    }

    /// A figure rounded to so many decimal places.
    pub(crate) fn rounded_by(self, places: u8, rounding: Rounding) -> Evidence {
        let value = self.value().rounded(places, rounding);
        let (label, unit) = (format!("{}, rounded", self.label()), self.unit().to_owned());
        Evidence::new(Rule::Rounded { places, rounding }, &label, value, &unit, vec![self])
    }

    /// What the figure is.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The figure, exactly.
    #[must_use]
    pub fn value(&self) -> &Fraction {
        &self.value
    }

    /// The unit of the figure, such as `GBP` or `GBP per contact hour`; empty for a pure number.
    #[must_use]
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// How the figure follows from its parts.
    #[must_use]
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// Where an input, or a rule, comes from.
    #[must_use]
    pub fn source(&self) -> Option<&Text> {
        self.source.as_ref()
    }

    /// What the figure follows from.
    #[must_use]
    pub fn parts(&self) -> &[Evidence] {
        &self.parts
    }

    /// Recomputes every figure of the tree from its parts by its rule.
    ///
    /// # Errors
    ///
    /// [`Unproved`](crate::ErrorKind::Unproved) names the first figure that does not follow from
    /// its parts, [`Unproved`](crate::ErrorKind::Unproved) one whose rule cannot be applied to
    /// them.
    pub fn verify(&self) -> Result<(), Error> {
        self.parts.iter().try_for_each(Evidence::verify)?;
        let shape = || {
            refused!(
                Unproved: "{} does not have the parts its rule needs: the working does not hold",
                quoted(&self.label)
            )
        };
        let recomputed = self.recompute().ok_or_else(shape)?;
        if recomputed == self.value {
            return Ok(());
        }
        Err(refused!(
            Unproved: "{} shows {} where its parts give {recomputed}: the working does not hold",
            quoted(&self.label), self.value
        ))
    }

    fn recompute(&self) -> Option<Fraction> {
        let values = || self.parts.iter().map(|part| &part.value);
        let only = || {
            if let [part] = &*self.parts { Some(&part.value) } else { None }
        };
        match &self.rule {
            Rule::Stated => self.parts.is_empty().then(|| self.value.clone()),
            Rule::Sum => Some(values().sum()),
            Rule::Difference => {
                let first = values().next()?;
                Some(values().skip(1).fold(first.clone(), |rest, part| rest - part))
            }
            Rule::Product => {
                let first = values().next()?;
                Some(values().skip(1).fold(first.clone(), |product, part| product * part))
            }
            Rule::Power { exponent } => Some(only()?.power(*exponent)),
            Rule::Quotient => match &*self.parts {
                [over, under] => over.value.checked_div(&under.value).ok(),
                _ => None,
            },
            Rule::AtLeast => match &*self.parts {
                [first, second] if first.value >= second.value => Some(Fraction::ONE),
                [_, _] => Some(Fraction::ZERO),
                _ => None,
            },
            Rule::Banded => banded_value(values()),
            Rule::Greatest => values().max().cloned(),
            Rule::Interpolated => interpolated_value(values()),
            Rule::Least => values().min().cloned(),
            Rule::Median => {
                let values: Vec<Fraction> = values().cloned().collect();
                Fraction::median(&values)
            }
            Rule::Negated => only().map(|part| -part),
            Rule::NotBelowZero => only().map(|part| part.clone().max(Fraction::ZERO)),
            Rule::Rounded { places, rounding } => Some(only()?.rounded(*places, *rounding)),
            Rule::RoundedInTable { places } => {
                let part = only()?;
                let (below, above) = (
                    part.rounded(*places, Rounding::Floor),
                    part.rounded(*places, Rounding::Ceiling),
                );
                Some(if self.value == above { above } else { below })
            }
            Rule::Apportioned { key, places } => self.recompute_apportioned(key, *places),
        }
    }

    fn recompute_apportioned(&self, key: &Name, places: u8) -> Option<Fraction> {
        let (amount, weights) = self.parts.split_first()?;
        let units = amount.value.to_scaled(places, Rounding::Down)?;
        let weights: Vec<(&str, Fraction)> =
            weights.iter().map(|weight| (&*weight.label, weight.value.clone())).collect();
        let shares = apportion_units(units, &weights).ok()?;
        let (_, share) = shares.into_iter().find(|(name, _)| *name == key.as_str())?;
        Some(Fraction::from_integer(share) * scale(places))
    }

    /// An input with its source.
    pub(crate) fn stated(label: &str, value: Fraction, unit: &str, source: Option<&Text>) -> Self {
        Evidence {
            source: source.cloned(),
            ..Evidence::new(Rule::Stated, label, value, unit, Vec::new())
        }
    }

    /// One, wherever it stands.
    pub(crate) fn one() -> Self {
        Evidence::stated("one", Fraction::ONE, "", None).known_as("constant/one")
    }

    /// A figure with the rule and the parts that give it.
    pub(crate) fn new(
        rule: Rule,
        label: &str,
        value: Fraction,
        unit: &str,
        parts: impl Into<Arc<[Evidence]>>,
    ) -> Self {
        let parts = parts.into();
        let (label, unit) = (label.into(), unit.into());
        Evidence { label, value, unit, rule, source: None, parts, place: None }
    }

    /// The product of its parts.
    pub(crate) fn product(label: &str, unit: &str, parts: Vec<Evidence>) -> Self {
        let value = parts.iter().fold(Fraction::ONE, |product, part| product * part.value());
        Evidence::new(Rule::Product, label, value, unit, parts)
    }

    /// The figure under another label.
    pub(crate) fn labelled(self, label: &str) -> Self {
        Evidence { label: label.into(), ..self }
    }

    /// The figure as that of a record of the facts, such as `demand/planned/day`.
    pub(crate) fn known_as(self, record: impl Into<Box<str>>) -> Self {
        Evidence { place: Some(Place::Record(record.into())), ..self }
    }

    /// A figure that stands here as it was worked out elsewhere, where it is known as a record.
    pub(crate) fn repeated_from(self, record: impl Into<Box<str>>) -> Self {
        Evidence { place: Some(Place::Repeated(record.into())), ..self }
    }

    /// The figure with its parts as those of one owner's facts, such as a bidder's cost model.
    pub(crate) fn within(self, owner: impl Into<Box<str>>) -> Self {
        Evidence { place: Some(Place::Within(owner.into())), ..self }
    }

    /// Where it stands among the facts, where that is known.
    #[cfg(feature = "workbook")]
    pub(crate) fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// The figure, with the source of its rule.
    pub(crate) fn with_source(mut self, source: &Text) -> Self {
        self.source = Some(source.clone());
        self
    }

    /// The figure with its label, unit, rule and source, without its parts.
    pub(crate) fn line(&self) -> String {
        let mut line = format!("{}: {}", self.label, shown(&self.value));
        if !self.unit.is_empty() {
            line.push(' ');
            line.push_str(&self.unit);
        }
        let source = self.source.as_ref().map_or(String::new(), |source| format!("; {source}"));
        let _ = write!(line, " [{}{source}]", self.rule);
        line
    }

    fn write(&self, formatter: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        let indent = depth.saturating_mul(2);
        writeln!(formatter, "{:indent$}{}", "", self.line())?;
        let deeper = depth.saturating_add(1);
        if formatter.precision().is_some_and(|deepest| depth >= deepest) && !self.parts.is_empty() {
            let (indent, below) = (deeper.saturating_mul(2), self.parts_below());
            return writeln!(formatter, "{:indent$}(unfolds into {below} more)", "");
        }
        self.parts.iter().try_for_each(|part| part.write(formatter, deeper))
    }

    /// How many parts there are at any depth.
    fn parts_below(&self) -> usize {
        let below = self.parts.iter().map(|part| part.parts_below().saturating_add(1));
        below.fold(0, usize::saturating_add)
    }
}

/// A line for each part, set in by how deep it stands. With a precision, as in `{evidence:.3}`, it unfolds so
/// deep, and says how many parts lie deeper.
impl fmt::Display for Evidence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(formatter, 0)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rule::Apportioned { .. } => formatter.write_str("apportioned by largest remainder"),
            Rule::AtLeast => formatter.write_str("one where the first is at least the second"),
            Rule::Banded => formatter.write_str("first looked up in the bands"),
            Rule::Difference => formatter.write_str("first less the others"),
            Rule::Greatest => formatter.write_str("greatest"),
            Rule::Interpolated => formatter.write_str("interpolated at the position"),
            Rule::Least => formatter.write_str("least"),
            Rule::Median => formatter.write_str("median"),
            Rule::Negated => formatter.write_str("sign turned"),
            Rule::NotBelowZero => formatter.write_str("not below zero"),
            Rule::Power { exponent } => write!(formatter, "to the power of {exponent}"),
            Rule::Product => formatter.write_str("product"),
            Rule::Quotient => formatter.write_str("first over second"),
            Rule::Rounded { places, rounding } => {
                write!(formatter, "rounded to {places} places, {rounding}")
            }
            Rule::RoundedInTable { .. } => formatter.write_str("rounded with the whole table"),
            Rule::Stated => formatter.write_str("stated"),
            Rule::Sum => formatter.write_str("sum"),
        }
    }
}

/// The figure of the first bound that the first value does not exceed, else the last value.
pub(crate) fn banded_value<'a>(values: impl Iterator<Item = &'a Fraction>) -> Option<Fraction> {
    let values: Vec<&Fraction> = values.collect();
    let (figure, bands) = values.split_first()?;
    let (rows, above) = bands.as_chunks::<2>();
    let [above] = above else { return None };
    let found = rows.iter().find(|[bound, _]| figure <= bound);
    Some(found.map_or(*above, |[_, share]| share).clone())
}

/// The figure at the first value's place, from 1, among the others; `None` where these do not rise
/// or the place is none of theirs.
fn interpolated_value<'a>(values: impl Iterator<Item = &'a Fraction>) -> Option<Fraction> {
    let values: Vec<&Fraction> = values.collect();
    let (position, figures) = values.split_first()?;
    if !figures.is_sorted() {
        return None;
    }
    let whole = position.rounded(0, Rounding::Floor);
    let place: usize = whole.to_string().parse().ok()?;
    let here = *figures.get(place.checked_sub(1)?)?;
    if whole == **position {
        return Some(here.clone());
    }
    let next = *figures.get(place)?;
    let part = *position - &whole;
    Some(here + &((next - here) * part))
}

#[cfg(feature = "serde")]
fn write_parts<S: serde::Serializer>(
    parts: &Arc<[Evidence]>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(parts.iter())
}

/// All digits where they end, else the fraction with a decimal beside it.
fn shown(value: &Fraction) -> String {
    value.to_exact_decimal().map_or_else(
        || format!("{value} (about {})", grouped(&value.to_plain_text(6, Rounding::HalfEven))),
        |exact| grouped(&exact),
    )
}

/// 10^-`places`.
fn scale(places: u8) -> Fraction {
    let one = Fraction::from_integer(10_i128.saturating_pow(u32::from(places)));
    Fraction::ONE.checked_div(&one).unwrap_or(Fraction::ZERO)
}
