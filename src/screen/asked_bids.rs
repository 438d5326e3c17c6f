//! Which bids a screen asks that holds a bid against the others.

use std::fmt;

use super::figures::{BidFigures, ScreenFigures};
use super::finding::WhyNotAssessable;
use super::rule::Value;
use super::statistics::Sorted;
use crate::error::{Error, quoted, refused};
use crate::exact::{Fraction, Name};
use crate::record::{Context, Node, Part, Schemas, Tree, pattern};

/// Which bids a screen asks that holds a bid against the others: written `each`, `lowest`, or `bid:` and
/// the name of a provider, such as the one whose bid is up for award.
///
/// ```
/// use fullcost::screen::AskedBids;
///
/// assert_eq!(AskedBids::Named("acme".parse()?).to_string(), "bid:acme");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AskedBids {
    /// Every bid.
    Each,
    /// The bid with the lowest total; where several share it, each of them.
    #[default]
    Lowest,
    /// The bid of this provider.
    Named(Name),
}

impl AskedBids {
    /// Why a bid is not asked, however low it is; nothing where it may be.
    pub(super) fn aside(
        &self,
        bid: &BidFigures,
        totals: &Sorted<'_>,
        total: &Fraction,
        figures: &ScreenFigures,
    ) -> Option<String> {
        match self {
            AskedBids::Lowest if totals.get(0) != Some(total) => {
                Some("under the threshold, and the screen asks the lowest bid alone".to_owned())
            }
            AskedBids::Named(provider) if bid.provider != *provider => {
                let named = figures.called(provider);
                Some(format!("under the threshold, and the screen asks {named:?} alone"))
            }
            _ => None,
        }
    }

    /// Refuses a named bid that is not there.
    pub(super) fn check(&self, figures: &ScreenFigures) -> Result<(), WhyNotAssessable> {
        match self {
            AskedBids::Named(name) if !figures.bids.iter().any(|bid| bid.provider == *name) => {
                Err(WhyNotAssessable::NoSuchBid { bid: name.clone() })
            }
            _ => Ok(()),
        }
    }

    /// Whose total it is, at the beginning of a formula in words.
    pub(super) fn in_words(&self) -> String {
        match self {
            AskedBids::Each => "total".to_owned(),
            AskedBids::Lowest => "lowest total".to_owned(),
            AskedBids::Named(provider) => format!("total of {provider:?}"),
        }
    }
}

impl fmt::Display for AskedBids {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AskedBids::Each => formatter.write_str(EACH),
            AskedBids::Lowest => formatter.write_str(LOWEST),
            AskedBids::Named(provider) => write!(formatter, "{NAMED}{provider}"),
        }
    }
}

impl Part for AskedBids {
    fn read(tree: &Tree<'_>, _context: Context) -> Result<Self, Error> {
        let text = tree.text()?;
        match (text, text.strip_prefix(NAMED)) {
            (EACH, _) => Ok(AskedBids::Each),
            (LOWEST, _) => Ok(AskedBids::Lowest),
            (_, Some(provider)) => Name::new(provider).map(AskedBids::Named),
            (other, None) => Err(refused!(
                Unknown: "{} does not say which bids are asked: write \"each\", \"lowest\", or \"bid:\" and the name of a provider",
                quoted(other)
            )),
        }
    }

    fn write(&self) -> Node {
        Node::text_of(self)
    }

    fn schema(_schemas: &mut Schemas) -> Node {
        pattern(&format!("^({EACH}|{LOWEST}|{NAMED}.+)$"))
    }

    fn kind() -> String {
        "`each`, `lowest`, or `bid:` and a provider".to_owned()
    }
}

impl Value for AskedBids {}

const EACH: &str = "each";
const LOWEST: &str = "lowest";
const NAMED: &str = "bid:";
