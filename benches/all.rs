//! Benchmarks: `cargo bench`. Each measured closure asserts its result; peers stand beside what
//! they are compared with, under names of the form `area/case/engine`.

#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    reason = "a bench may stop, and its floating-point peers are what it is compared with"
)]

mod allocation;
mod batch;
mod document;
mod exact;
#[cfg(feature = "page")]
mod pages;
mod prices;
mod robustness;
mod scores;
mod screens;
mod tender;

use criterion::Criterion;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    document::define(&mut criterion);
    exact::define(&mut criterion);
    allocation::define(&mut criterion);
    batch::define(&mut criterion);
    robustness::define(&mut criterion);
    prices::define(&mut criterion);
    tender::define(&mut criterion);
    scores::define(&mut criterion);
    screens::define(&mut criterion);
    #[cfg(feature = "page")]
    pages::define(&mut criterion);
    criterion.final_summary();
}
