//! The treatment table: what each view does with each side of a tax, by the tax's direction.

use std::collections::BTreeMap;
use std::fmt;

use super::adjustment::Effect;
use super::tax::{ReliefKind, TaxDirection};
use crate::error::{Error, refused};
use crate::exact::Text;
use crate::price::View;
use crate::record::words;
use crate::tender::refusal;

/// A side of a tax, with what its relief is to the public purse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaxSide {
    /// What payers have inside their prices.
    Paid,
    /// What exempt bidders are relieved of and public bodies go without.
    ReliefForgone,
    /// What exempt bidders are relieved of and one public body pays to another.
    ReliefRefunded,
}

/// What each view does with each side of a tax: add it to the price, subtract it, or nothing.
///
/// The [default](Treatment::default) is a convention of this crate. Another table is begun from it,
/// with the source that publishes it, and changed place by place.
///
/// ```
/// use fullcost::tender::{Effect, TaxDirection, TaxSide, Treatment};
/// use fullcost::price::View;
///
/// let (direction, side, view) =
///     (TaxDirection::NotLevelled, TaxSide::Paid, View::PublicPurse);
/// assert_eq!(Treatment::default().effect(direction, side, view), Some(Effect::Subtract));
///
/// // A board that counts no tax as coming back to it.
/// let table = Treatment::published("board paper 7")?.with(direction, side, view, None)?;
/// assert_eq!(table.effect(direction, side, view), None);
/// assert_eq!(table.changes().count(), 1);
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Treatment {
    /// Who publishes the table; nothing for the default.
    pub(crate) source: Option<Text>,
    effects: BTreeMap<Place, Effect>,
}

/// A place of the table: a direction, a side and a view.
type Place = (TaxDirection, TaxSide, View);

/// A place where a table differs from the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct TreatmentChange {
    /// The direction of the taxes it is about.
    pub direction: TaxDirection,
    /// The side of the tax.
    pub side: TaxSide,
    /// The view.
    pub view: View,
    /// What the table does there; `None` is nothing.
    #[cfg_attr(feature = "serde", serde(serialize_with = "write_effect"))]
    pub effect: Option<Effect>,
    /// What the default does there.
    #[cfg_attr(feature = "serde", serde(serialize_with = "write_effect"))]
    pub by_default: Option<Effect>,
}

words! { TaxSide { Paid = "paid", ReliefForgone = "relief_forgone", ReliefRefunded = "relief_refunded" } }

impl TaxSide {
    /// The side on which a relief of this kind stands.
    #[must_use]
    pub fn of_relief(kind: ReliefKind) -> Self {
        match kind {
            ReliefKind::Forgone => TaxSide::ReliefForgone,
            ReliefKind::Refunded => TaxSide::ReliefRefunded,
        }
    }
}

impl fmt::Display for TaxSide {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl Default for Treatment {
    fn default() -> Self {
        Treatment { source: None, effects: DEFAULT.into_iter().collect() }
    }
}

impl Treatment {
    /// A table published elsewhere, so far as the default is.
    ///
    /// # Errors
    ///
    /// Those of a [`Text`].
    pub fn published(source: &str) -> Result<Self, Error> {
        let source = Text::new(source)?;
        Ok(Treatment { source: Some(source), ..Treatment::default() })
    }

    /// The table with another effect in one place; `None` is nothing.
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) for the tendered price, which is never adjusted.
    pub fn with(
        mut self,
        direction: TaxDirection,
        side: TaxSide,
        view: View,
        effect: Option<Effect>,
    ) -> Result<Self, Error> {
        if view == View::Tendered {
            return Err(refusal::adjustment_views("the tendered price is never adjusted"));
        }
        match effect {
            Some(effect) => self.effects.insert((direction, side, view), effect),
            None => self.effects.remove(&(direction, side, view)),
        };
        Ok(self)
    }

    /// What a view does with a side of a tax of this direction.
    #[must_use]
    pub fn effect(&self, direction: TaxDirection, side: TaxSide, view: View) -> Option<Effect> {
        self.effects.get(&(direction, side, view)).copied()
    }

    /// Where the table differs from the default, in the order of directions, sides and views.
    pub fn changes(&self) -> impl Iterator<Item = TreatmentChange> {
        let default = Treatment::default();
        places().filter_map(move |(direction, side, view)| {
            let effect = self.effect(direction, side, view);
            let by_default = default.effect(direction, side, view);
            let change = TreatmentChange { direction, side, view, effect, by_default };
            (effect != by_default).then_some(change)
        })
    }

    /// Refuses a table that adds a tax to the exempt and takes it off payers in one view in which
    /// all are to bear the same charges.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let neutral = |direction, side| self.effect(direction, side, View::CompetitivelyNeutral);
        for direction in TaxDirection::ALL {
            let added = [TaxSide::ReliefForgone, TaxSide::ReliefRefunded]
                .into_iter()
                .any(|side| neutral(direction, side) == Some(Effect::Add));
            if added && neutral(direction, TaxSide::Paid) == Some(Effect::Subtract) {
                return Err(refused!(
                    CountedTwice: "the treatment table adds a tax with the direction {} to the exempt and takes it off payers in the competitively neutral view: leave one of the two, or the same tax counts twice",
                    direction.as_str()
                ));
            }
        }
        Ok(())
    }
}

fn places() -> impl Iterator<Item = Place> {
    TaxDirection::ALL.into_iter().flat_map(|direction| {
        TaxSide::ALL
            .into_iter()
            .flat_map(move |side| View::ALL.into_iter().map(move |view| (direction, side, view)))
    })
}

/// The convention of this crate.
const DEFAULT: [(Place, Effect); 9] = {
    use Effect::{Add, Subtract};
    use TaxDirection::{AddToExempt, NotLevelled, StripFromPayers};
    use TaxSide::{Paid, ReliefForgone, ReliefRefunded};
    use View::{CompetitivelyNeutral, PublicPurse};
    [
        ((AddToExempt, ReliefForgone, CompetitivelyNeutral), Add),
        ((AddToExempt, ReliefRefunded, CompetitivelyNeutral), Add),
        ((AddToExempt, ReliefForgone, PublicPurse), Add),
        ((AddToExempt, Paid, PublicPurse), Subtract),
        ((StripFromPayers, Paid, CompetitivelyNeutral), Subtract),
        ((StripFromPayers, ReliefForgone, PublicPurse), Add),
        ((StripFromPayers, Paid, PublicPurse), Subtract),
        ((NotLevelled, ReliefForgone, PublicPurse), Add),
        ((NotLevelled, Paid, PublicPurse), Subtract),
    ]
};

crate::exact::serialise_words!(TaxSide);

#[cfg(feature = "serde")]
#[expect(
    clippy::trivially_copy_pass_by_ref,
    clippy::ref_option,
    reason = "the shape that serde asks for"
)]
fn write_effect<S: serde::Serializer>(
    effect: &Option<Effect>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(effect.map_or("nothing", Effect::as_str))
}
