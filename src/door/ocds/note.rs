//! What was seen in a lot and did not enter its tender.

use std::fmt;

use crate::exact::Name;

/// Something of a lot that its tender does not hold, or holds otherwise than the data do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum OcdsNote {
    /// A bid of a status that does not count.
    BidSetAside {
        /// Its identifier.
        bid: Name,
        /// Its status.
        status: Name,
    },
    /// The estimate is on the other side of VAT than the bids, and was left out.
    EstimateOnOtherBasis,
    /// The estimate is in another currency than the bids, and was left out.
    EstimateInOtherCurrency,
    /// The estimate is 0, which says nothing, and was left out.
    EstimateOfZero,
    /// A description that is no line of text, or too long a one, and was left out.
    LabelLeftOut {
        /// The item or the tenderer whose it is.
        of: Name,
    },
    /// A bid names one lot twice, which counts once.
    LotNamedTwice {
        /// Its identifier.
        bid: Name,
    },
}

impl fmt::Display for OcdsNote {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OcdsNote::BidSetAside { bid, status } => {
                write!(
                    formatter,
                    "bid {:?} is {:?} and was set aside",
                    bid.as_str(),
                    status.as_str()
                )
            }
            OcdsNote::EstimateOnOtherBasis => formatter.write_str(
                "the estimate is on the other side of VAT than the bids and was left out",
            ),
            OcdsNote::EstimateInOtherCurrency => formatter
                .write_str("the estimate is in another currency than the bids and was left out"),
            OcdsNote::EstimateOfZero => {
                formatter.write_str("the estimate is 0, which says nothing, and was left out")
            }
            OcdsNote::LabelLeftOut { of } => {
                write!(
                    formatter,
                    "the description of {:?} is no line of text and was left out",
                    of.as_str()
                )
            }
            OcdsNote::LotNamedTwice { bid } => {
                write!(formatter, "bid {:?} names one lot twice, which counts once", bid.as_str())
            }
        }
    }
}
