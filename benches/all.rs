//! Benchmarks: `cargo bench`. Each measured closure asserts its result; peers stand beside what
//! they are compared with, under names of the form `area/case/engine`.

mod allocation;
mod exact;
mod tender;

use criterion::Criterion;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    exact::define(&mut criterion);
    allocation::define(&mut criterion);
    tender::define(&mut criterion);
    criterion.final_summary();
}
