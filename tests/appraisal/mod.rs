//! What an appraisal asks beside the comparison.

mod level_field;
