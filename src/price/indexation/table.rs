//! Index tables: published levels or yearly changes by month.

use std::collections::BTreeMap;

use crate::error::{AtRecord, Error};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Month, Name, Percent, Quantity, Text};

/// The most values of an index.
pub const MAX_INDEX_VALUES: usize = 1_200;

/// How the levels of an index stand between the months of its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IndexReading {
    /// Only the months of the table have a level: a price index published month by month.
    EachMonth,
    /// A level holds until the next one is dated: a wage that is set in April.
    UntilNext,
}

/// An index with its source: what a price follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexTable {
    name: Name,
    source: Text,
    values: IndexValues,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum IndexValues {
    Levels { reading: IndexReading, levels: BTreeMap<Month, Quantity> },
    YearlyChanges(BTreeMap<Month, Percent>),
}

impl IndexReading {
    /// The reading's name in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            IndexReading::EachMonth => "each_month",
            IndexReading::UntilNext => "until_next",
        }
    }
}

impl IndexTable {
    /// An index of levels.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`] and a [`Text`], [`Error::Missing`] without a level,
    /// [`Error::TooManyRecords`], [`Error::DuplicateIndexValue`], or [`Error::IndexValueTooLow`]
    /// for a level of zero.
    pub fn levels(
        name: &str,
        source: &str,
        reading: IndexReading,
        levels: impl IntoIterator<Item = (Month, Quantity)>,
    ) -> Result<Self, Error> {
        let levels = by_month(name, levels, |level| !level.is_zero())?;
        IndexTable::new(name, source, IndexValues::Levels { reading, levels })
    }

    /// An index known by its changes, each over the twelve months that end with a month.
    ///
    /// # Errors
    ///
    /// As [`levels`](Self::levels); [`Error::IndexValueTooLow`] for a change of −100 % or less.
    pub fn yearly_changes(
        name: &str,
        source: &str,
        changes: impl IntoIterator<Item = (Month, Percent)>,
    ) -> Result<Self, Error> {
        let above = |change: &Percent| change.to_fraction() + Fraction::ONE > Fraction::ZERO;
        let changes = by_month(name, changes, above)?;
        IndexTable::new(name, source, IndexValues::YearlyChanges(changes))
    }

    fn new(name: &str, source: &str, values: IndexValues) -> Result<Self, Error> {
        let record = || format!("index {name:?}");
        let source = Text::new(source).at(|| "the source".to_owned()).at(record)?;
        let name = Name::new(name).at(|| "the name of an index".to_owned())?;
        Ok(IndexTable { name, source, values })
    }

    /// The unique name.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// Where its values are published.
    #[must_use]
    pub fn source(&self) -> &Text {
        &self.source
    }

    /// `level(to) ÷ level(from) − 1`, exactly; or the published change over the year to `to`.
    ///
    /// # Errors
    ///
    /// [`Error::MissingIndexValue`], or [`Error::NotAYearlyChange`] where changes are known and
    /// the months do not lie a year apart.
    pub fn change(&self, from: Month, to: Month) -> Result<Fraction, Error> {
        match &self.values {
            IndexValues::Levels { .. } => {
                let (before, after) = (self.level(from)?, self.level(to)?);
                let ratio = after.to_fraction().checked_div(&before.to_fraction())?;
                Ok(ratio - Fraction::ONE)
            }
            IndexValues::YearlyChanges(changes) => {
                if from.count().saturating_add(12) != to.count() {
                    let (from, to) = (from.to_string().into(), to.to_string().into());
                    return Err(Error::NotAYearlyChange { index: self.name.to_text(), from, to });
                }
                let change = changes.get(&to).ok_or_else(|| self.missing(to))?;
                Ok(change.to_fraction())
            }
        }
    }

    /// The working behind a change that was found before.
    pub(super) fn change_evidence(&self, from: Month, to: Month) -> Evidence {
        let label = format!("change of {} from {from} to {to}", self.name);
        let value = self.change(from, to).unwrap_or_default();
        if let (Ok(before), Ok(after)) = (self.level(from), self.level(to)) {
            let level = |month: Month, level: Quantity| {
                let label = format!("{} in {month}", self.name);
                Evidence::stated(&label, level.to_fraction(), "", Some(&self.source))
            };
            let parts = vec![level(to, after), level(from, before)];
            let ratio = &value + &Fraction::ONE;
            let ratio = Evidence::new(Rule::Quotient, "later over earlier", ratio, "", parts);
            let one = Evidence::stated("no change", Fraction::ONE, "", None);
            return Evidence::new(Rule::Difference, &label, value, "", vec![ratio, one]);
        }
        Evidence::stated(&label, value, "", Some(&self.source))
    }

    #[cfg(feature = "serde")]
    pub(crate) fn values(&self) -> &IndexValues {
        &self.values
    }

    fn level(&self, month: Month) -> Result<Quantity, Error> {
        let found = match &self.values {
            IndexValues::Levels { reading: IndexReading::EachMonth, levels } => levels.get(&month),
            IndexValues::Levels { reading: IndexReading::UntilNext, levels } => {
                levels.range(..=month).next_back().map(|(_, level)| level)
            }
            IndexValues::YearlyChanges(_) => None,
        };
        found.copied().ok_or_else(|| self.missing(month))
    }

    fn missing(&self, month: Month) -> Error {
        Error::MissingIndexValue { index: self.name.to_text(), month: month.to_string().into() }
    }
}

/// Values by month, each month once and each value as it must be.
fn by_month<T: std::fmt::Display>(
    name: &str,
    values: impl IntoIterator<Item = (Month, T)>,
    is_allowed: impl Fn(&T) -> bool,
) -> Result<BTreeMap<Month, T>, Error> {
    let mut table = BTreeMap::new();
    for (month, value) in values {
        let (index, at) = (name.into(), month.to_string().into());
        if !is_allowed(&value) {
            let value = value.to_string().into();
            return Err(Error::IndexValueTooLow { index, month: at, value });
        }
        if table.insert(month, value).is_some() {
            return Err(Error::DuplicateIndexValue { index, month: at });
        }
        if table.len() > MAX_INDEX_VALUES {
            return Err(Error::TooManyRecords {
                what: "values of an index",
                limit: MAX_INDEX_VALUES,
            });
        }
    }
    if table.is_empty() {
        return Err(Error::Missing { what: "value" }).at(|| format!("index {name:?}"));
    }
    Ok(table)
}
