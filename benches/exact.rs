//! Splitting and rounding, beside the floating-point loop that loses pennies.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput};
use fullcost::exact::{Currency, Fraction, Money, Name, apportion, controlled_rounding};

pub(crate) fn define(criterion: &mut Criterion) {
    apportion_1000(criterion);
    table(criterion);
}

fn apportion_1000(criterion: &mut Criterion) {
    let amount = Money::parse("1234567.89", Currency::GBP).expect("a valid amount");
    let weights: Vec<(Name, Fraction)> = (0..1_000_i128)
        .map(|part| {
            let name = Name::new(&format!("part {part:04}")).expect("a valid name");
            (name, Fraction::from(1 + part * 7_919 % 1_009))
        })
        .collect();
    let floats: Vec<f64> = (0..1_000_u32).map(|part| f64::from(1 + part * 7_919 % 1_009)).collect();
    let mut group = criterion.benchmark_group("exact/apportion_1000");
    group.throughput(Throughput::Elements(1_000));
    group.bench_function("fullcost", |bencher| {
        bencher.iter(|| {
            let parts = apportion(black_box(amount), black_box(&weights)).expect("valid weights");
            let sum: i128 = parts.iter().map(|part| part.amount.minor_units()).sum();
            assert_eq!(sum, amount.minor_units());
            parts
        });
    });
    // The usual loop: it rounds each part by itself and misses the total.
    group.bench_function("float_loop_inexact", |bencher| {
        bencher.iter(|| {
            let base: f64 = black_box(&floats).iter().sum();
            let parts: Vec<f64> =
                floats.iter().map(|weight| (123_456_789.0 * weight / base).round()).collect();
            assert_eq!(parts.len(), 1_000);
            parts
        });
    });
    group.finish();
}

fn table(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("exact/controlled_rounding");
    for size in [10_usize, 50, 200] {
        // Sevenths and elevenths; the last cell of a row makes its sum whole.
        let row = |row: usize| -> Vec<Fraction> {
            let cell = |column: usize| {
                let over = if (row + column).is_multiple_of(2) { 7 } else { 11 };
                let part = i128::try_from(row * 31 + column * 17).expect("small");
                Fraction::new(part, over).expect("not zero")
            };
            let mut cells: Vec<Fraction> = (1..size).map(cell).collect();
            let sum: Fraction = cells.iter().sum();
            cells.push(Fraction::from(1_000_000) - sum);
            cells
        };
        let table: Vec<Vec<Fraction>> = (0..size).map(row).collect();
        group.throughput(Throughput::Elements((size * size) as u64));
        group.sample_size(10);
        group.bench_function(format!("{size}x{size}"), |bencher| {
            bencher.iter_batched(
                || table.clone(),
                |table| {
                    let rounded = controlled_rounding(&table).expect("whole rows");
                    assert_eq!(rounded[0].iter().sum::<i128>(), 1_000_000);
                    rounded
                },
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}
