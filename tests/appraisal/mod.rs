//! What an appraisal asks beside the comparison.

#[cfg(feature = "json")]
mod faults;
#[cfg(feature = "json")]
mod laws;
mod level_field;
#[cfg(feature = "json")]
mod price_unlike_others;
#[cfg(feature = "json")]
mod ties;
