//! The methods of allocation, by name.

use std::fmt;

use crate::exact::Name;

/// How pools are shared.
///
/// It shows as `direct method`, or with the sequence as `step-down premises, office`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Pools share to services only.
    ///
    /// `O_p = Σ_i c_i · q_ip / Σ_services q_i`
    #[default]
    Direct,
    /// Pools share to services and to each other, solved together: no sequence is needed, and no
    /// service is left out.
    ///
    /// `G = c + S_PPᵀ G`, `O = S_PSᵀ G`
    Reciprocal(SelfUse),
    /// Pools close one after another in this sequence, each sharing its own cost and what it has
    /// received among the pools still open and the services.
    ///
    /// The result depends on the sequence, so it is always stated, and names every pool once.
    StepDown(Vec<Name>),
}

/// What becomes of the quantities by which a pool uses itself. The services' shares are the same
/// either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SelfUse {
    /// They stay in the base: gross amounts hold what a pool passes to itself.
    Kept,
    /// They leave the base.
    Netted,
}

impl Method {
    /// The method's name in messages and reports.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Method::Direct => "direct",
            Method::Reciprocal(_) => "reciprocal",
            Method::StepDown(_) => "step-down",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Method::StepDown(sequence) => {
                let names: Vec<&str> = sequence.iter().map(Name::as_str).collect();
                write!(formatter, "step-down {}", names.join(", "))
            }
            method => write!(formatter, "{} method", method.as_str()),
        }
    }
}
