//! What was found as pages: one HTML file each that fetches and runs nothing.

mod appraised;
mod asked;
mod costed;
mod html;
mod summary;
mod words;
mod working;

pub use appraised::page;
pub use costed::cost_page;
pub use summary::{assessment_summary, assessment_summary_page};
