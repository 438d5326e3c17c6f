//! Index tables: published levels or yearly changes by month.

use std::collections::BTreeMap;

use crate::error::{self, AtRecord, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Month, Name, Percent, Quantity, Text};
use crate::record::{Context, Identity, Kept, Map, Recorded, record, words};

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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IndexTable {
    name: Name,
    source: Text,
    values: IndexValues,
}

/// An index with its weight.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WeightedIndex {
    /// The index.
    pub table: IndexTable,
    /// Its weight.
    pub weight: Percent,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum IndexValues {
    Levels { reading: IndexReading, levels: BTreeMap<Month, Quantity> },
    YearlyChanges(BTreeMap<Month, Percent>),
}

words! { IndexReading { EachMonth = "each_month", UntilNext = "until_next" } }

record! {
    /// An index with its weight: `levels` with `reading`, or `yearly_changes`.
    struct IndexRecord, "index" {
        name: Identity,
        /// where its values are published
        source: Text,
        /// not negative
        weight: Percent,
        /// whether a level holds in its month only, or until the next
        reading: Option<IndexReading> = "required with `levels`",
        /// above zero; at most 1,200
        levels: Option<Map<Month, Quantity>> = "this or `yearly_changes`",
        /// over the twelve months that end with the month; above −100 %
        yearly_changes: Option<Map<Month, Percent>> = "this or `levels`",
    }
}

/// An index with its weight. What its table refuses names the index itself.
#[derive(Clone, Debug)]
pub(super) struct WeightedTable(Result<IndexTable, Error>, Percent);

impl Kept<WeightedIndex> for WeightedTable {
    fn keep(self) -> Result<WeightedIndex, Error> {
        self.0.map(|table| WeightedIndex { table, weight: self.1 })
    }

    fn part_of(kept: &WeightedIndex) -> Self {
        WeightedTable(Ok(kept.table.clone()), kept.weight)
    }
}

impl Recorded for WeightedTable {
    type Record = IndexRecord;

    fn from_record(record: IndexRecord, _context: Context) -> Result<Self, Error> {
        let (name, source) = (&record.name.0, record.source.as_str());
        let table = match (record.levels, record.yearly_changes, record.reading) {
            (Some(Map(levels)), None, Some(reading)) => {
                IndexTable::levels(name, source, reading, levels)
            }
            (None, Some(Map(changes)), None) => IndexTable::yearly_changes(name, source, changes),
            _ => {
                let fields = "\"levels\" with \"reading\", \"yearly_changes\"";
                return Err(error::one_of(fields));
            }
        };
        Ok(WeightedTable(table, record.weight))
    }

    fn to_record(&self) -> IndexRecord {
        let (reading, levels, yearly_changes) = match self.0.as_ref().map(|table| &table.values) {
            Ok(IndexValues::Levels { reading, levels }) => {
                let levels = levels.iter().map(|(month, level)| (*month, *level));
                (Some(*reading), Some(Map(levels.collect())), None)
            }
            Ok(IndexValues::YearlyChanges(changes)) => {
                let changes = changes.iter().map(|(month, change)| (*month, *change));
                (None, None, Some(Map(changes.collect())))
            }
            Err(_) => (None, None, None),
        };
        // Only a table that was made is ever written.
        let table = self.0.as_ref();
        let name = table.map_or_else(|_| Identity(String::new()), |table| (&table.name).into());
        let source = table.map_or_else(|_| Text::fixed("none"), |table| table.source.clone());
        IndexRecord { name, source, weight: self.1, reading, levels, yearly_changes }
    }
}

impl IndexTable {
    /// An index of levels.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`] and a [`Text`], [`Missing`](crate::ErrorKind::Missing) without a level,
    /// [`TooLarge`](crate::ErrorKind::TooLarge), [`Duplicate`](crate::ErrorKind::Duplicate), or
    /// [`Range`](crate::ErrorKind::Range) for a level of zero.
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
    /// As [`levels`](Self::levels); [`Range`](crate::ErrorKind::Range) for a change of −100 % or
    /// less.
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
        let source = Text::new(source).at("the source").at(("index", name))?;
        let name = Name::new(name).at(("index", name))?;
        Ok(IndexTable { name, source, values })
    }

    /// The unique name.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// `level(to) ÷ level(from) − 1`, exactly; or the published change over the year to `to`.
    ///
    /// # Errors
    ///
    /// [`Missing`](crate::ErrorKind::Missing), or [`Unsupported`](crate::ErrorKind::Unsupported)
    /// where changes are known and the months do not lie a year apart.
    pub fn change(&self, from: Month, to: Month) -> Result<Fraction, Error> {
        match &self.values {
            IndexValues::Levels { .. } => {
                let (before, after) = (self.level(from)?, self.level(to)?);
                let ratio = after.to_fraction().checked_div(&before.to_fraction())?;
                Ok(ratio - Fraction::ONE)
            }
            IndexValues::YearlyChanges(changes) => {
                if from.count().saturating_add(12) != to.count() {
                    let (from, to) = (from.to_string(), to.to_string());
                    return Err(refused!(
                        Unsupported: "index {:?} gives changes over twelve months, not from {from} to {to}: compare months a year apart, or give its levels",
                        self.name
                    ));
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
        refused!(
            Missing: "index {:?} has no value for {month}: add it to the table, or compare other months",
            self.name
        )
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
        let (index, at) = (name, month.to_string());
        if !is_allowed(&value) {
            let value = value.to_string();
            return Err(refused!(
                Range: "index {index:?} is {value} in {at}, from which no change can be taken: give levels above 0, or changes above -100%"
            ));
        }
        if table.insert(month, value).is_some() {
            return Err(refused!(Duplicate: "index {index:?} has two values for {at}: keep one"));
        }
        if table.len() > MAX_INDEX_VALUES {
            return Err(error::too_many("values of an index", MAX_INDEX_VALUES))
                .at(("index", name));
        }
    }
    if table.is_empty() {
        return Err(error::missing("value")).at(("index", name));
    }
    Ok(table)
}
