//! Pictures of what was found, as SVG: the same bytes every time.
//!
//! Each reads findings and decides nothing. What does not apply gives no picture. Marks, patterns and
//! labels say what colours say, every picture has a title and says in words and figures what is to be
//! seen, and of many bids the first are drawn and the others counted.

mod changes;
mod corridor;
mod cost_makeup;
mod cost_waterfall;
mod drawing;
mod first_along;
mod own_costs;
mod places;
mod price_quality;
mod price_to_views;
mod totals;
mod waterfall;

pub use changes::changes;
pub use corridor::corridor;
pub use cost_makeup::cost_makeup;
pub use cost_waterfall::cost_waterfall;
pub use drawing::Picture;
pub use first_along::first_along;
pub use own_costs::own_costs;
pub use places::places;
pub use price_quality::price_quality;
pub use price_to_views::price_to_views;
pub use totals::totals;
