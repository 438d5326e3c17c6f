//! Who stated what: whether the bids stand on declarations of the same strength.

use std::collections::BTreeMap;

use super::Tender;
use super::bid::Bid;
use super::circumstance::{CircumstanceKind, Statement};
use super::playing_field::PlayingField;
use crate::exact::Name;

/// What was said of one circumstance by each who was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    circumstance: Name,
    kind: CircumstanceKind,
    stated: Vec<Declared>,
}

/// What one provider said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    provider: Name,
    partner: Option<Name>,
    standing: &'static str,
}

/// What was said of each circumstance that the playing fields of a tender ask for, in the order of
/// their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declarations {
    circumstances: Vec<Declaration>,
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
            for (circumstance, statement) in party.statements() {
                let Some(kind) = kind(tender, circumstance) else { continue };
                let entry = circumstances.entry(circumstance).or_insert_with(|| Declaration {
                    circumstance: circumstance.clone(),
                    kind,
                    stated: Vec::new(),
                });
                entry.stated.push(Declared {
                    provider: bid.provider().clone(),
                    partner: bid.consortium().map(|_| party.provider().clone()),
                    standing: Statement::standing(statement),
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
    /// The circumstances in the order of their names.
    #[must_use]
    pub fn circumstances(&self) -> &[Declaration] {
        &self.circumstances
    }

    /// Whether some circumstance is uneven.
    #[must_use]
    pub fn is_uneven(&self) -> bool {
        self.circumstances.iter().any(Declaration::is_uneven)
    }

    /// How much of what it was asked one bid declared, evidenced, and did not state.
    #[must_use]
    pub fn counts(&self, bid: &Bid) -> [usize; 3] {
        let stated = self.circumstances.iter().flat_map(Declaration::stated);
        let own: Vec<&Declared> =
            stated.filter(|declared| declared.provider() == bid.provider()).collect();
        STANDINGS.map(|standing| own.iter().filter(|known| known.standing == standing).count())
    }
}

impl Declaration {
    /// The circumstance.
    #[must_use]
    pub fn circumstance(&self) -> &Name {
        &self.circumstance
    }

    /// What it is measured in.
    #[must_use]
    pub fn kind(&self) -> CircumstanceKind {
        self.kind
    }

    /// What each who was asked said, in the order of providers and partners.
    #[must_use]
    pub fn stated(&self) -> &[Declared] {
        &self.stated
    }

    /// Whether those who were asked answered with different strength.
    #[must_use]
    pub fn is_uneven(&self) -> bool {
        let first = self.stated.first().map(|declared| declared.standing);
        self.stated.iter().any(|declared| Some(declared.standing) != first)
    }
}

impl Declared {
    /// The bid's provider.
    #[must_use]
    pub fn provider(&self) -> &Name {
        &self.provider
    }

    /// The partner, where the bid is a joint one.
    #[must_use]
    pub fn partner(&self) -> Option<&Name> {
        self.partner.as_ref()
    }

    /// `declared`, `evidenced` or `not stated`.
    #[must_use]
    pub fn standing(&self) -> &'static str {
        self.standing
    }
}

/// The three strengths, as [`Statement::standing`] names them.
pub(crate) const STANDINGS: [&str; 3] = ["declared", "evidenced", "not stated"];
