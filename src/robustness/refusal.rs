//! What several files of the room refuse.

use std::fmt::Display;

use crate::error::refusals;

refusals! {
    concentration(value: impl Display) = Range:
        "the concentration {value} is not above zero: give one above zero";
    rounded_lines(figure: impl Display) = Unsupported:
        "each line is rounded before lines are added up, so that totals move in steps as the {figure} moves: ask without the rounding of lines";
    rounded_before_ranking() = Unsupported:
        "points are rounded before ranking, so that totals are no lines over the weight: ask without that rounding";
}
