//! Millions of comparisons in one pass, with the digits, ranks and flags of comparing one tender at
//! a time.
//!
//! # Where to begin
//!
//! | for | see |
//! | --- | --- |
//! | one comparison of columns | [`compare_batch`], [`Columns`], [`Ask`], [`Outcome`] |
//! | columns filled row by row | [`Table`] |
//! | more than fits into memory | [`Stream`] |
//! | one lot with its working | [`Columns::unfold`] |
//!
//! # More
//!
//! [`Columns`] hold prices by line, demand by lot, and what each view does to a basket, as borrowed
//! slices of integers at declared scales; an [`Ask`] says which columns are wanted;
//! [`compare_batch`] gives them as an [`Outcome`]. A lot is one tender: its bids stand next to each
//! other. For every lot a bound analysis shows that 64-bit integers suffice, else 128-bit ones;
//! what could pass those is refused by name, never wrapped and never approximated.
//!
//! A [`Table`] owns such columns and is filled row by row or from [`Tender`](crate::tender::Tender)s;
//! [`Columns::unfold`] gives any lot back as a tender, with its evidence. A [`Stream`] goes through
//! chunk after chunk in flat memory, and with the feature `rayon` the work is spread over threads;
//! no byte depends on how many.
//!
//! ```
//! use fullcost::batch::{Ask, Columns, Scales, compare_batch};
//! use fullcost::exact::Currency;
//!
//! // Two lots, of two and one bids, and one line: prices in pence, quantities whole.
//! let lots = [0, 2, 3];
//! let scales = Scales::new(2, 0)?;
//! let columns = Columns::new(Currency::GBP, scales, &lots)?
//!     .with_line(&[2_200, 2_150, 1_999], &[5_200, 100])?;
//! let outcome = compare_batch(&columns, &Ask::new().with_totals().with_ranks())?;
//! assert_eq!(outcome.totals(0), Some([11_440_000, 11_180_000, 199_900].as_slice()));
//! assert_eq!(outcome.ranks(0), Some([2, 1, 1].as_slice()));
//! # Ok::<(), fullcost::Error>(())
//! ```

mod ask;
mod bounds;
mod column;
mod columns;
mod engine;
mod instructions;
mod kernel;
mod outcome;
#[cfg(feature = "rayon")]
mod parallel;
mod points;
mod refusal;
mod screens;
mod stream;
mod table;
mod unfold;

pub use ask::Ask;
pub use column::Column;
pub use columns::{Columns, MAX_LOT_BIDS, Scales, ViewColumns};
pub use engine::{compare_batch, compare_batch_in_128_bits};
pub use instructions::Instructions;
pub use outcome::{CorridorSide, Outcome};
#[cfg(feature = "rayon")]
pub use parallel::compare_batch_in_parallel;
pub use screens::Flag;
pub use stream::{Compared, Stream};
pub use table::Table;
