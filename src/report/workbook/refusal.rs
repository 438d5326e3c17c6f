//! Refusals that several files of the workbook share.

use std::fmt::Display;

use crate::error::refusals;

refusals! {
    beyond_whole_numbers(label: impl Display, value: impl Display) = TooLarge:
        "the input {label} is {value}, and a spreadsheet holds whole numbers below 9007199254740992 only: state it with fewer digits, or take the results as JSON";
    does_not_follow(label: impl Display, value: impl Display, computed: impl Display) = Unproved:
        "{label} is {value} where its parts give {computed} in the workbook: the working does not hold";
    no_steps(label: impl Display) = Unproved:
        "{label} does not have the parts its rule needs: the working does not hold";
    too_many_rows(most: usize) = TooLarge:
        "the workbook would have more than {most} rows of figures: ask about fewer bids, lines or scenarios at once, or take the results as JSON";
    not_written(reason: impl Display) = Unsupported:
        "the workbook was not written, since {reason}: take the results as JSON";
}
