//! Pages of what was found: a usual field with every working, and a thousand bids folded.

use std::hint::black_box;

use criterion::Criterion;
use fullcost::appraisal::{Appraisal, Findings};
use fullcost::report;

use crate::tender::document;

pub(crate) fn define(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("page");
    for (case, bids, most) in
        [("6_bids_12_lines", 6, 300_000), ("1000_bids_12_lines", 1_000, 3_000_000)]
    {
        let findings = findings(bids);
        group.sample_size(10);
        group.bench_function(format!("{case}/page"), |bencher| {
            bencher.iter(|| {
                let page = report::page(black_box(&findings));
                assert!(page.len() < most);
                page
            });
        });
    }
    group.finish();
}

fn findings(bids: usize) -> Findings {
    let appraisal = Appraisal::from_json(&document(bids, 12)).expect("a valid appraisal");
    appraisal.run().expect("findings")
}
