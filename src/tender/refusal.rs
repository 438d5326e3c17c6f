//! What several files of the room refuse.

use std::fmt::Debug;

use crate::error::refusals;

refusals! {
    adjustment_views(problem: &str) = Conflict:
        "{problem}: name one or more of competitively_neutral, public_purse, unsubsidised";
    circumstance_conflict(circumstance: impl Debug, first: &str, second: &str) = Conflict:
        "circumstance {circumstance:?} is used as {first} and as {second}: use two circumstances";
    circumstance_kind(circumstance: impl Debug, expected: &str, found: &str) = Format:
        "circumstance {circumstance:?} is stated as {found} and needed as {expected}: state it as {expected}";
    highest_first(what: &str) = Unsupported:
        "the highest total is first, which {what} has no meaning for: leave it out, or rank the lowest first";
    missing_rate(line: impl Debug) = Missing:
        "there is no price for line {line:?}: price it, or declare the line optional in the tender";
    mixed_vat_basis(expected: &str, other: impl Debug, found: &str) = Mixed:
        "prices {found} VAT are mixed with prices {expected} VAT in bid {other:?}: correct the basis of one of the two, or restate all prices on one";
}
