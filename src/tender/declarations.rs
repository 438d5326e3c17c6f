//! Who stated what: whether the bids stand on declarations of the same strength.

use std::collections::BTreeMap;

use super::Tender;
use super::bid::Bid;
use super::circumstance::{CircumstanceKind, Statement};
use super::playing_field::PlayingField;
use crate::exact::Name;

/// What was said of one circumstance by each who was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Declaration {
    /// The circumstance.
    pub circumstance: Name,
    /// What kind of quantity it is.
    pub kind: CircumstanceKind,
    /// Whether some stated it more strongly than others.
    pub uneven: bool,
    /// Who stated it, by provider and partner.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub stated: Vec<Declared>,
}

/// What one provider said.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Declared {
    /// The provider.
    pub provider: Name,
    /// The partner of a joint bid.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub partner: Option<Name>,
    /// `declared`, `evidenced` or `not stated`.
    pub standing: &'static str,
}

/// What was said of each circumstance that the playing fields of a tender ask for, in the order of
/// their names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(transparent))]
pub struct Declarations {
    /// The circumstances in the order of their names.
    pub circumstances: Vec<Declaration>,
}

/// Sets side by side what the bidders stated: who declared, who gave evidence, who did not say.
///
/// A circumstance is uneven where those who were asked answered with different strength. Whom no
/// rule asks does not count: that a rule asks one sector only is the published test, not an uneven
/// answer.
#[must_use]
pub fn declarations(tender: &Tender) -> Declarations {
    let mut circumstances: BTreeMap<&Name, Declaration> = BTreeMap::new();
    for bid in tender.bids() {
        for party in bid.parties() {
            for (circumstance, statement) in &party.circumstances {
                let Some(kind) = kind(tender, circumstance) else { continue };
                let entry = circumstances.entry(circumstance).or_insert_with(|| Declaration {
                    circumstance: circumstance.clone(),
                    kind,
                    uneven: false,
                    stated: Vec::new(),
                });
                let standing = Statement::standing(statement);
                entry.uneven |=
                    entry.stated.first().is_some_and(|first| first.standing != standing);
                entry.stated.push(Declared {
                    provider: bid.provider.clone(),
                    partner: bid.consortium.as_deref().map(|_| party.provider.clone()),
                    standing,
                });
            }
        }
    }
    Declarations { circumstances: circumstances.into_values().collect() }
}

fn kind(tender: &Tender, circumstance: &Name) -> Option<CircumstanceKind> {
    let kind = |field: &PlayingField| field.circumstance_kind(circumstance.as_str());
    kind(tender.playing_field())
        .or_else(|| tender.further_fields().find_map(|(_, field)| kind(field)))
}

impl Declarations {
    /// Whether some circumstance is uneven.
    #[must_use]
    pub fn is_uneven(&self) -> bool {
        self.circumstances.iter().any(|one| one.uneven)
    }

    /// Whether nobody was asked anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.circumstances.is_empty()
    }

    /// How much of what it was asked one bid declared, evidenced, and did not state.
    #[must_use]
    pub fn counts(&self, bid: &Bid) -> [usize; 3] {
        let stated = self.circumstances.iter().flat_map(|one| &one.stated);
        let own: Vec<&Declared> =
            stated.filter(|declared| declared.provider == bid.provider).collect();
        STANDINGS.map(|standing| own.iter().filter(|known| known.standing == standing).count())
    }
}

/// The three strengths, as [`Statement::standing`] names them.
pub(crate) const STANDINGS: [&str; 3] = ["declared", "evidenced", "not stated"];
