//! Indexation over years: which uplift a price is due, and from when.
//!
//! `uplift = Σ weight × index change`, weights adding up to 100 %; each uplift multiplies the price
//! that held before it, `factor = Π (1 + uplift)`, or the tendered one, `factor = 1 + uplift`.

mod table;
mod working;

pub use table::{IndexReading, IndexTable, MAX_INDEX_VALUES, WeightedIndex};

use std::sync::Arc;

use table::WeightedTable;

use crate::error::{self, AtRecord, Error, refused, shortened};
use crate::exact::name::check_unique;
use crate::exact::{Fraction, Month, Percent, Rounding, Text, UnitPrice};
use crate::record::{record, words};

/// The most indices of an indexation.
pub const MAX_INDICES: usize = 20;

/// The most uplifts of an indexation.
pub const MAX_UPLIFTS: usize = 50;

record! {
    /// When an uplift takes effect, and between which months its indices are compared.
    #[derive(Copy, PartialOrd, Ord)]
    pub struct UpliftStep, "uplift" by "takes_effect" titled "Uplift" with check {
        /// the first month of the new price
        takes_effect: Month,
        /// from which the indices are compared; earlier than `to`
        from: Month,
        /// up to which they are compared
        to: Month,
    }
}

/// What an uplift is an uplift of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum UpliftsOn {
    /// Of the price that held before: uplifts compound, each over months of its own.
    #[default]
    PriceBefore,
    /// Of the tendered price: each compares with the base month again, and takes the place of the
    /// one before.
    TenderedPrice,
}

words! { UpliftsOn { PriceBefore = "price_before", TenderedPrice = "tendered_price" } }

/// A rounding of percentages: to how many places of the percentage, by which rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PercentRounding {
    places: u8,
    rounding: Rounding,
}

/// One uplift, computed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Uplift {
    /// When it takes effect and what it compares.
    pub step: UpliftStep,
    /// The change of each index as it enters the sum, in the order of the indices' names.
    pub changes: Vec<Fraction>,
    /// The uplift, as a fraction of the price that it is of.
    pub uplift: Fraction,
    /// The price from here on, as a multiple of the tendered one.
    pub factor: Fraction,
}

record! {
    /// What prices follow ([indexation](crate::_documentation::methods::indexation)).
    pub struct IndexationTerms titled "Indexation" {
        /// where the terms stand
        source: Text,
        /// at least one, at most 20; weights, with the fixed part, add up to exactly 100 %
        indices: Vec<WeightedTable> => Vec<WeightedIndex>,
        /// at least one, at most 50, each in a month of its own
        uplifts: Vec<UpliftStep>,
        /// the part of the price that follows no index
        fixed: Percent = "default `0%`" { Percent::ZERO },
        /// of which price each is an uplift
        uplifts_on: UpliftsOn = "default `price_before`" { UpliftsOn::PriceBefore },
        /// of the change of each index
        rounding_changes: Option<PercentRounding> = "default: not rounded",
        /// of the weighted sum
        rounding_uplifts: Option<PercentRounding> = "default: not rounded",
        /// of each uplift; 0 % keeps a price from falling
        floor: Option<Percent> = "default: none",
        /// of each uplift
        cap: Option<Percent> = "default: none",
    }
}

/// What prices follow, worked out: every uplift by its terms.
///
/// The sequence is: the change of each index, rounded where [`rounding_changes`] says so; the
/// weighted sum, rounded where [`rounding_uplifts`] says so; the floor, the cap. Nothing else is
/// rounded.
///
/// [`rounding_changes`]: IndexationTerms::rounding_changes
/// [`rounding_uplifts`]: IndexationTerms::rounding_uplifts
///
/// ```
/// use fullcost::exact::{Currency, Rounding, UnitPrice};
/// use fullcost::price::{
///     Indexation, IndexReading, IndexTable, IndexationTerms, PercentRounding, UpliftStep, WeightedIndex,
/// };
///
/// let consumer_prices = IndexTable::yearly_changes(
///     "consumer prices", "published by the office of statistics",
///     [("2024-03".parse()?, "3%".parse()?)])?;
/// let wage = IndexTable::levels(
///     "living wage", "published by the foundation", IndexReading::UntilNext,
///     [("2023-03".parse()?, "10.90".parse()?), ("2024-03".parse()?, "12".parse()?)])?;
/// let (takes_effect, from) = ("2024-04".parse()?, "2023-03".parse()?);
/// let mut terms = IndexationTerms::new("schedule 5 of the contract")?;
/// terms.indices = vec![
///     WeightedIndex { table: consumer_prices, weight: "40%".parse()? },
///     WeightedIndex { table: wage, weight: "60%".parse()? },
/// ];
/// terms.uplifts = vec![UpliftStep { takes_effect, from, to: "2024-03".parse()? }];
/// let unrounded = Indexation::new(terms.clone())?;
/// terms.rounding_changes = Some(PercentRounding::new(1, Rounding::HalfUp)?);
/// let rounded = Indexation::new(terms)?;
/// assert_eq!(rounded.uplifts()[0].uplift.to_exact_decimal().as_deref(), Some("0.0726"));
/// assert_eq!(unrounded.uplifts()[0].uplift.to_plain_text(5, Rounding::HalfUp), "0.07255");
/// let price = UnitPrice::parse("20", Currency::GBP)?;
/// assert_eq!(rounded.price_at(price, "2024-03".parse()?).to_exact_decimal().as_deref(), Some("20"));
/// assert_eq!(rounded.price_at(price, "2024-04".parse()?).to_exact_decimal().as_deref(), Some("21.452"));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indexation(Arc<Computed>);

#[derive(Debug, PartialEq, Eq)]
struct Computed {
    terms: IndexationTerms,
    uplifts: Vec<Uplift>,
}

/// What prices are multiples of over some years: worked out once, for all bids.
pub(crate) struct YearMultiples {
    /// In the first month.
    pub(crate) first: Fraction,
    pub(crate) years: Vec<YearMultiple>,
    /// In the last month.
    pub(crate) last: Fraction,
}

/// What prices are multiples of over one year.
pub(crate) struct YearMultiple {
    pub(crate) from: Month,
    /// The mean of its months.
    pub(crate) mean: Fraction,
    /// The mean of one over each of its months.
    pub(crate) mean_inverse: Fraction,
}

impl UpliftsOn {
    /// Two uplifts, one next to the other, count no movement of an index twice.
    fn check(self, earlier: UpliftStep, later: UpliftStep) -> Result<(), Error> {
        match self {
            UpliftsOn::PriceBefore if later.from < earlier.to => Err(refused!(
                Conflict: "it compares from {}, and the uplift of {} up to {}: that movement would count twice; compare from {}, or say \"uplifts_on\": \"tendered_price\" where each compares with the base month",
                later.from, earlier.takes_effect, earlier.to, earlier.to
            )),
            UpliftsOn::TenderedPrice if later.from != earlier.from => Err(refused!(
                Conflict: "it compares from {}, and the uplift of {} from {}: uplifts of the tendered price compare with one base month",
                later.from, earlier.takes_effect, earlier.from
            )),
            _ => Ok(()),
        }
    }
}

impl UpliftStep {
    fn check(&self) -> Result<(), Error> {
        if self.from < self.to && self.to <= self.takes_effect {
            return Ok(());
        }
        if self.from < self.to {
            return Err(refused!(
                Order: "an index is compared up to {}, which is later than the uplift takes effect: compare up to a month that is known by then",
                self.to
            ));
        }
        let (from, to) = (self.from.to_string(), self.to.to_string());
        Err(refused!(
            Order: "an index is compared from {from} to {to}: give the earlier month first"
        ))
    }

    /// `count` uplifts a year apart: the first takes effect in `first` and compares the month
    /// `compared` with the same month a year later, the next the year after, and so on.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) above [`MAX_UPLIFTS`], or
    /// [`Format`](crate::ErrorKind::Format) after 9999.
    pub fn yearly(first: Month, compared: Month, count: u16) -> Result<Vec<Self>, Error> {
        if usize::from(count) > MAX_UPLIFTS {
            return Err(too_many_uplifts());
        }
        let step = |year: u16| {
            let months = year.saturating_mul(12);
            let (from, to) =
                (compared.later_by(months)?, compared.later_by(months.saturating_add(12))?);
            Ok(UpliftStep { takes_effect: first.later_by(months)?, from, to })
        };
        (0..count).map(step).collect()
    }
}

impl PercentRounding {
    /// The most places of a percentage.
    pub const MAX_PLACES: u8 = 6;

    /// Rounds percentages to `places` places: with 1, 10.09 % becomes 10.1 %.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) above [`MAX_PLACES`](Self::MAX_PLACES).
    pub fn new(places: u8, rounding: Rounding) -> Result<Self, Error> {
        if places > Self::MAX_PLACES {
            let value = format!("a rounding to {places} places");
            return Err(error::too_many_places(value, Self::MAX_PLACES));
        }
        Ok(PercentRounding { places, rounding })
    }

    /// The places of the percentage.
    #[must_use]
    pub fn places(self) -> u8 {
        self.places
    }

    /// The rule.
    pub(crate) fn rounding(self) -> Rounding {
        self.rounding
    }

    /// The places of the figure itself: two more than those of the percentage.
    fn figure_places(self) -> u8 {
        self.places.saturating_add(2)
    }

    fn round(choice: Option<Self>, figure: Fraction) -> Fraction {
        match choice {
            Some(choice) => figure.rounded(choice.figure_places(), choice.rounding),
            None => figure,
        }
    }
}

impl IndexationTerms {
    /// Terms without indices and uplifts yet; the source says where they stand.
    ///
    /// # Errors
    ///
    /// Those of a [`Text`].
    pub fn new(source: &str) -> Result<Self, Error> {
        Ok(IndexationTerms {
            source: Text::new(source).at("the source of the indexation")?,
            indices: Vec::new(),
            uplifts: Vec::new(),
            fixed: Percent::ZERO,
            uplifts_on: UpliftsOn::PriceBefore,
            rounding_changes: None,
            rounding_uplifts: None,
            floor: None,
            cap: None,
        })
    }

    fn check_indices(&mut self) -> Result<(), Error> {
        if self.indices.is_empty() {
            return Err(error::missing("index"));
        }
        if self.indices.len() > MAX_INDICES {
            return Err(error::too_many("indices", MAX_INDICES));
        }
        self.indices.sort_by(|left, right| left.table.name().cmp(right.table.name()));
        check_unique(self.indices.iter().map(|index| index.table.name()), "index")?;
        for index in &self.indices {
            if index.weight.is_negative() {
                return Err(error::not_a_share(index.weight)).at(("index", index.table.name()));
            }
        }
        self.fixed.share().at("fixed")?;
        let weights = self.indices.iter().map(|index| (index.table.name().as_str(), index.weight));
        Percent::check_whole(weights.chain([("fixed", self.fixed)]))
    }

    fn check_steps(&mut self) -> Result<(), Error> {
        if self.uplifts.is_empty() {
            return Err(error::missing("uplift"));
        }
        if self.uplifts.len() > MAX_UPLIFTS {
            return Err(too_many_uplifts());
        }
        for step in &self.uplifts {
            step.check().at(("uplift", &step.takes_effect.to_string()))?;
        }
        self.uplifts.sort();
        let pairs = self.uplifts.iter().zip(self.uplifts.iter().skip(1));
        for (earlier, later) in pairs {
            if earlier.takes_effect == later.takes_effect {
                return Err(refused!(
                    Duplicate: "two uplifts take effect in {}: keep one", later.takes_effect
                ));
            }
            self.uplifts_on
                .check(*earlier, *later)
                .at(("uplift", &later.takes_effect.to_string()))?;
        }
        Ok(())
    }

    fn uplift(&self, step: UpliftStep, before: &Fraction) -> Result<Uplift, Error> {
        let change = |index: &WeightedIndex| {
            let change = index.table.change(step.from, step.to)?;
            Ok(PercentRounding::round(self.rounding_changes, change))
        };
        let changes = self.indices.iter().map(change).collect::<Result<Vec<_>, Error>>()?;
        let weighted = self.indices.iter().zip(&changes);
        let sum: Fraction =
            weighted.map(|(index, change)| index.weight.to_fraction() * change).sum();
        let mut uplift = PercentRounding::round(self.rounding_uplifts, sum);
        if let Some(floor) = self.floor {
            uplift = uplift.max(floor.to_fraction());
        }
        if let Some(cap) = self.cap {
            uplift = uplift.min(cap.to_fraction());
        }
        let multiple = Fraction::ONE + &uplift;
        if multiple <= Fraction::ZERO {
            let percent = (uplift * Fraction::from(100)).to_plain_text(6, Rounding::HalfEven);
            let (month, uplift) =
                (step.takes_effect.to_string(), shortened(&format!("{percent}%")));
            return Err(refused!(
                Range: "the uplift of {month} is {uplift}, which leaves no price: give a floor above -100%"
            ));
        }
        Ok(Uplift { step, changes, factor: before * &multiple, uplift })
    }
}

impl Indexation {
    /// Checks the terms and computes every uplift.
    ///
    /// # Errors
    ///
    /// [`Missing`](crate::ErrorKind::Missing) without an index or an uplift,
    /// [`TooLarge`](crate::ErrorKind::TooLarge), [`Duplicate`](crate::ErrorKind::Duplicate),
    /// [`Range`](crate::ErrorKind::Range) for a share beyond 0 % to 100 % or
    /// [`Conflict`](crate::ErrorKind::Conflict) for the weights,
    /// [`Order`](crate::ErrorKind::Order) for a floor above the cap or months that do not rise,
    /// [`Missing`](crate::ErrorKind::Missing), [`Unsupported`](crate::ErrorKind::Unsupported) or
    /// [`Range`](crate::ErrorKind::Range) where an uplift leaves no price.
    pub fn new(mut terms: IndexationTerms) -> Result<Self, Error> {
        terms.check_indices()?;
        terms.check_steps()?;
        if let (Some(floor), Some(cap)) = (terms.floor, terms.cap)
            && floor > cap
        {
            let (floor, cap) = (floor.to_string(), cap.to_string());
            return Err(refused!(
                Order: "the floor {floor} lies above the cap {cap}: exchange them"
            ));
        }
        let mut uplifts: Vec<Uplift> = Vec::new();
        for step in &terms.uplifts {
            let last = uplifts.last().filter(|_| terms.uplifts_on == UpliftsOn::PriceBefore);
            let before = last.map_or(Fraction::ONE, |uplift| uplift.factor.clone());
            uplifts.push(terms.uplift(*step, &before)?);
        }
        Ok(Indexation(Arc::new(Computed { terms, uplifts })))
    }

    /// The terms, indices in the order of their names and uplifts in that of their months.
    #[must_use]
    pub fn terms(&self) -> &IndexationTerms {
        &self.0.terms
    }

    /// The uplifts in the order in which they take effect.
    #[must_use]
    pub fn uplifts(&self) -> &[Uplift] {
        &self.0.uplifts
    }

    /// The price of a month as a multiple of the tendered one: one before the first uplift.
    #[must_use]
    pub fn factor_at(&self, month: Month) -> Fraction {
        self.uplift_at(month).map_or(Fraction::ONE, |uplift| uplift.factor.clone())
    }

    /// The price of a month, exactly.
    #[must_use]
    pub fn price_at(&self, price: UnitPrice, month: Month) -> Fraction {
        price.to_fraction() * self.factor_at(month)
    }

    /// The mean multiple over the twelve months from `first`: the multiple for a year whose volume
    /// is spread evenly over its months.
    ///
    /// # Errors
    ///
    /// [`Format`](crate::ErrorKind::Format) after 9999.
    pub fn year_factor(&self, first: Month) -> Result<Fraction, Error> {
        let months = self.months_at(first)?;
        let sum: Fraction =
            months.iter().map(|(factor, count)| factor * &Fraction::from(*count)).sum();
        sum.checked_div(&Fraction::from(12))
    }

    /// The multiples of some years from `first` on.
    pub(crate) fn over(&self, first: Month, years: usize) -> Result<YearMultiples, Error> {
        let twelve = Fraction::from(12);
        let mut from = first;
        let mut found = Vec::new();
        for year in 0..years {
            from = first.later_by(u16::try_from(year.saturating_mul(12)).unwrap_or(u16::MAX))?;
            let mut inverse = Fraction::ZERO;
            for (factor, months) in self.months_at(from)? {
                inverse = inverse + Fraction::from(months).checked_div(&factor)?;
            }
            let mean_inverse = inverse.checked_div(&twelve)?;
            found.push(YearMultiple { from, mean: self.year_factor(from)?, mean_inverse });
        }
        let (first, last) = (self.factor_at(first), self.factor_at(from.later_by(11)?));
        Ok(YearMultiples { first, years: found, last })
    }

    /// The multiples of the twelve months from `first`, each with the months it holds.
    pub(crate) fn months_at(&self, first: Month) -> Result<Vec<(Fraction, i128)>, Error> {
        let mut runs: Vec<(Option<&Uplift>, i128)> = Vec::new();
        for month in 0..12 {
            let uplift = self.uplift_at(first.later_by(month)?);
            match runs.last_mut() {
                Some((held, months)) if *held == uplift => *months = months.saturating_add(1),
                _ => runs.push((uplift, 1)),
            }
        }
        let factor =
            |uplift: Option<&Uplift>| uplift.map_or(Fraction::ONE, |uplift| uplift.factor.clone());
        Ok(runs.into_iter().map(|(uplift, months)| (factor(uplift), months)).collect())
    }

    /// The last uplift that has taken effect by a month.
    fn uplift_at(&self, month: Month) -> Option<&Uplift> {
        let taken = self.0.uplifts.partition_point(|uplift| uplift.step.takes_effect <= month);
        self.0.uplifts.get(taken.checked_sub(1)?)
    }
}

fn too_many_uplifts() -> Error {
    error::too_many("uplifts", MAX_UPLIFTS)
}
