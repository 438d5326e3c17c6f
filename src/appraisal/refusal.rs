//! What several files of the room refuse.

use crate::error::refusals;

refusals! {
    nominal_without_indexation() = Missing:
        "a nominal rate discounts money of its day, and the tender has no indexation: add one, or give a real rate";
    support_not_measured(support: &str) = NotAssessable:
        "no rule of the playing field measures the support {support}: name it in the adjustment that does, or leave it out";
}
