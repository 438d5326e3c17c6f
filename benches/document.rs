//! Reading documents, beside `serde_json`'s own tree of the same text.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use fullcost::appraisal::Appraisal;
use fullcost::costing::Costing;

/// The examples' documents: a name, the text, and whether it is an appraisal (else a costing).
const DOCUMENTS: [(&str, &str, bool); 6] = [
    ("harbour_support", include_str!("../examples/data/harbour_support.json"), false),
    ("riverside_elders", include_str!("../examples/data/riverside_elders.json"), false),
    ("home_support_tender", include_str!("../examples/data/home_support_tender.json"), true),
    ("rural_visits", include_str!("../examples/data/rural_visits.json"), true),
    ("scored_tender", include_str!("../examples/data/scored_tender.json"), true),
    ("signing_letting", include_str!("../examples/data/signing_letting.json"), true),
];

pub(crate) fn define(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("document");
    for (name, text, is_appraisal) in DOCUMENTS {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("{name}/read"), |bencher| {
            if is_appraisal {
                bencher.iter(|| Appraisal::from_json(black_box(text)).expect("a valid appraisal"));
            } else {
                let read = || Costing::from_json(black_box(text)).expect("a valid costing");
                bencher.iter(read);
            }
        });
        group.bench_function(format!("{name}/serde_json_value"), |bencher| {
            bencher.iter(|| {
                let value: serde_json::Value =
                    serde_json::from_str(black_box(text)).expect("valid JSON");
                assert!(value.is_object());
                value
            });
        });
    }
    group.finish();
}
