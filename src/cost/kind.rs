//! Kinds of cost: records whose cost lines are worked out from what they state. A line that is
//! stated itself is no kind: it gives no line but is one.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::line::CostLine;
use crate::error::Error;
use crate::exact::{Name, Period};

/// A record that gives cost lines.
pub(crate) trait CostKind {
    /// What an error calls it.
    const WHAT: &'static str;

    /// Its name, unique among those of its kind.
    fn own_name(&self) -> &Name;

    /// Puts what it lists in order.
    fn sort(&mut self) {}

    /// The lines it gives.
    fn give(&self, known: &Known<'_>) -> Result<Vec<CostLine>, Error>;
}

/// What is known when a record gives its lines.
pub(crate) struct Known<'a> {
    /// Of the organisation.
    pub(crate) period: Period,
    stated: &'a [CostLine],
    given: &'a [CostLine],
    by_name: OnceCell<BTreeMap<&'a Name, &'a CostLine>>,
}

impl<'a> Known<'a> {
    pub(crate) fn new(period: Period, stated: &'a [CostLine], given: &'a [CostLine]) -> Self {
        Known { period, stated, given, by_name: OnceCell::new() }
    }

    /// A line that is stated, or that a kind before gives.
    pub(crate) fn line(&self, name: &Name) -> Option<&'a CostLine> {
        let all = || self.stated.iter().chain(self.given).map(|line| (line.name(), line));
        self.by_name.get_or_init(|| all().collect()).get(name).copied()
    }
}

/// The list of all kinds of cost: a line each, with its file, its key in documents, the method that
/// adds one to an organisation, its type, and what else is public there. Kinds that are taken of
/// the lines of others stand behind those. From the list follow the modules, the methods, reading
/// and writing, and the lines.
macro_rules! cost_kinds {
    ($(
        #[doc = $meaning:literal]
        $file:ident: $key:ident, $add:ident, $kind:ident $(, $beside:ident)*;
    )+) => {
        $(
            mod $file;
            pub use $file::{$kind $(, $beside)*};
        )+

        $crate::record::record! {
            @declared
            /// The records that give cost lines.
            [#[derive(Clone, Debug, Default, PartialEq, Eq)] pub(crate)] [pub(crate)]
            [#[cfg(feature = "serde")]]
            struct CostRecords {
                $(
                    #[doc = $meaning]
                    $key: Vec<$kind> = "default: none",
                )+
            }
        }

        impl Organisation {
            $(
                #[doc = concat!("The records under `", stringify!($key), "`, in the order of their names.")]
                #[must_use]
                pub fn $key(&self) -> &[$kind] {
                    &self.cost_records().$key
                }
            )+
        }

        impl OrganisationBuilder {
            $(
                #[doc = concat!("Adds a record to `", stringify!($key), "`, which gives cost lines.")]
                pub fn $add(mut self, record: $kind) -> Self {
                    self.cost_records_mut().$key.push(record);
                    self
                }
            )+
        }

        impl CostRecords {
            /// Puts the records in order; the lines they give.
            fn give(
                &mut self,
                period: $crate::exact::Period,
                stated: &[CostLine],
            ) -> Result<Vec<CostLine>, $crate::error::Error> {
                use $crate::cost::kind::{CostKind, Known};
                use $crate::error::AtRecord;
                for (count, what) in [$((self.$key.len(), <$kind as CostKind>::WHAT)),+] {
                    if count > MAX_GIVING_RECORDS {
                        let what = format!("{what}s");
                        return Err($crate::error::too_many(&what, MAX_GIVING_RECORDS));
                    }
                }
                $(
                    self.$key.iter_mut().for_each(CostKind::sort);
                    self.$key.sort_by(|left, right| left.own_name().cmp(right.own_name()));
                    let names = self.$key.iter().map(CostKind::own_name);
                    $crate::exact::name::check_unique(names, <$kind as CostKind>::WHAT)?;
                )+
                let mut given = Vec::new();
                $(
                    let known = Known::new(period, stated, &given);
                    let mut lines: Vec<CostLine> = Vec::new();
                    for record in &self.$key {
                        let at = (<$kind as CostKind>::WHAT, record.own_name());
                        lines.extend(record.give(&known).at(at)?);
                        // Refused as soon as there are too many: a line with its working is large.
                        if given.len().saturating_add(lines.len()) > MAX_LINES {
                            return Err($crate::error::too_many("cost lines", MAX_LINES));
                        }
                    }
                    given.extend(lines);
                )+
                Ok(given)
            }
        }
    };
}
pub(crate) use cost_kinds;
