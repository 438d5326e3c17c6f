//! Direct and step-down allocation, and the full cost of whole organisations.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use fullcost::allocation::{CostPool, Method, Problem, allocate};
use fullcost::exact::{Fraction, Name, Quantity};

pub(crate) fn define(criterion: &mut Criterion) {
    for size in [10, 50, 200] {
        shares(criterion, size);
    }
    for size in [10, 50] {
        by_origin(criterion, size);
    }
}

fn name(kind: &str, position: usize) -> Name {
    Name::new(&format!("{kind}{position:03}")).expect("a valid name")
}

/// Pools that use each other and every service, with five-digit drivers and three columns.
fn problem(size: usize) -> Problem {
    let quantity = |pool: usize, receiver: usize| -> Quantity {
        let mixed = (pool * 7_919 + receiver * 104_729 + 12_345) % 90_000 + 10_000;
        mixed.to_string().parse().expect("a valid quantity")
    };
    let services = (0..size).map(|service| name("service", service)).collect();
    let pools = (0..size)
        .map(|pool| {
            let own = i128::try_from(pool).expect("small") * 1_000_003 + 5_000_000_017;
            let mut cost_pool = CostPool::new(name("pool", pool), vec![own, own / 3, own / 7]);
            for service in 0..size {
                cost_pool =
                    cost_pool.with_quantity(name("service", service), quantity(pool, service));
            }
            for other in (0..size).filter(|&other| other != pool) {
                cost_pool =
                    cost_pool.with_quantity(name("pool", other), quantity(pool, size + other));
            }
            cost_pool
        })
        .collect();
    Problem::new(services, pools, 3).expect("a valid problem")
}

fn sequence(size: usize) -> Method {
    Method::StepDown((0..size).map(|pool| name("pool", pool)).collect())
}

fn shares(criterion: &mut Criterion, size: usize) {
    let problem = problem(size);
    let own: i128 = (0..size)
        .map(|pool| i128::try_from(pool).expect("small") * 1_000_003 + 5_000_000_017)
        .sum();
    let mut group = criterion.benchmark_group(format!("allocation/{size}x{size}"));
    group.throughput(Throughput::Elements((size * size) as u64));
    group.sample_size(10);
    for (engine, method) in [("direct", Method::Direct), ("step_down", sequence(size))] {
        let check = allocate(&problem, &method).expect("defined");
        let total: Fraction = check
            .problem()
            .services()
            .iter()
            .map(|service| check.service_share(service.as_str(), 0).expect("known"))
            .sum();
        assert_eq!(total, Fraction::from(own));
        group.bench_function(engine, |bencher| {
            bencher.iter(|| {
                let allocation = allocate(black_box(&problem), &method).expect("defined");
                assert_eq!(allocation.closing_order().count(), size);
                allocation
            });
        });
    }
    // The same step-down in binary floats, which ends near the right figures.
    group.bench_function("step_down_float_inexact", |bencher| {
        let (costs, drivers) = floats(size);
        bencher.iter(|| {
            let services = float_step_down(black_box(&costs), black_box(&drivers), size);
            let total: f64 = services.iter().sum();
            assert!((total / own as f64 - 1.0).abs() < 1e-9);
            services
        });
    });
    group.finish();
}

fn floats(size: usize) -> (Vec<f64>, Vec<Vec<f64>>) {
    let quantity = |pool: usize, receiver: usize| {
        ((pool * 7_919 + receiver * 104_729 + 12_345) % 90_000 + 10_000) as f64
    };
    let costs = (0..size).map(|pool| pool as f64 * 1_000_003.0 + 5_000_000_017.0).collect();
    let drivers = (0..size)
        .map(|pool| (0..2 * size).map(|receiver| quantity(pool, receiver)).collect())
        .collect();
    (costs, drivers)
}

fn float_step_down(costs: &[f64], drivers: &[Vec<f64>], size: usize) -> Vec<f64> {
    let mut amounts = vec![0.0; 2 * size];
    amounts[size..].copy_from_slice(costs);
    for pool in 0..size {
        let open = (0..size).chain(size + pool + 1..2 * size);
        let base: f64 = open.clone().map(|receiver| drivers[pool][receiver]).sum();
        let charge = amounts[size + pool] / base;
        for receiver in open {
            amounts[receiver] += charge * drivers[pool][receiver];
        }
    }
    amounts.truncate(size);
    amounts
}

fn by_origin(criterion: &mut Criterion, size: usize) {
    let problem = problem(size);
    let allocation = allocate(&problem, &sequence(size)).expect("defined");
    let mut group = criterion.benchmark_group(format!("allocation/by_origin_{size}x{size}"));
    group.sample_size(10);
    group.bench_function("exact", |bencher| {
        bencher.iter(|| black_box(&allocation).by_origin().expect("within its bound"));
    });
    let origin = allocation.by_origin().expect("within its bound");
    group.bench_function("rounded", |bencher| {
        bencher.iter(|| {
            let table = black_box(&origin).rounded(0).expect("amounts fit");
            assert_eq!(table[0].iter().sum::<i128>(), 5_000_000_017);
            table
        });
    });
    group.finish();
}
