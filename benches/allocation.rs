//! Direct and step-down allocation, and the full cost of whole organisations.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use fullcost::Budget;
use fullcost::allocation::{
    CostPool, MAX_POOLS_IN_ALL_SEQUENCES, Method, Problem, SelfUse, allocate,
};
use fullcost::cost::{CostLine, Driver, Ledger, Organisation, OverheadPool, Service};
use fullcost::exact::{Currency, Fraction, Money, Name, Period, Quantity, Rounding};
use fullcost::full_cost::full_cost;

pub(crate) fn define(criterion: &mut Criterion) {
    for size in [10, 50, 200, 1_000] {
        shares(criterion, size);
    }
    for size in [10, 50, 200] {
        by_origin(criterion, size);
    }
    for drivers in [Drivers::FiveDigits, Drivers::TwelveDigits, Drivers::Tied] {
        hospital(criterion, drivers);
    }
    // The last is as large as the bound on sharing admits with such drivers.
    for (pools, services) in [(10, 20), (50, 50), (200, 200), (575, 20)] {
        long_drivers(criterion, pools, services);
    }
    sequences(criterion);
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
    // The largest pass the budget of a service.
    let problem = Problem::new(services, pools, 3).expect("a valid problem");
    problem.within(Budget::workstation())
}

/// What the pools of a hospital are shared by.
#[derive(Clone, Copy)]
enum Drivers {
    FiveDigits,
    TwelveDigits,
    /// One quantity throughout.
    Tied,
}

impl Drivers {
    fn name(self) -> &'static str {
        match self {
            Drivers::FiveDigits => "five_digits",
            Drivers::TwelveDigits => "twelve_digits",
            Drivers::Tied => "tied",
        }
    }

    fn quantity(self, pool: usize, receiver: usize) -> Quantity {
        let mixed = (pool as u128 * 7_919 + receiver as u128 * 104_729 + 12_345)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15_2545_F491_4F6C_DD1D);
        let figure = match self {
            Drivers::FiveDigits => mixed % 90_000 + 10_000,
            Drivers::TwelveDigits => mixed % 900_000_000_000 + 100_000_000_000,
            Drivers::Tied => 1,
        };
        figure.to_string().parse().expect("a valid quantity")
    }
}

/// Whole full costs of 200 pools and 200 services in three ledgers, each method with its rounded
/// tables.
fn hospital(criterion: &mut Criterion, drivers: Drivers) {
    const SIZE: usize = 200;
    let pounds = |pence: usize| {
        let pence = i128::try_from(pence).expect("small");
        Money::from_minor_units(pence, Currency::GBP).expect("within bounds")
    };
    let period = Period::new("2026-04".parse().expect("a month"), 12).expect("a period");
    let mut builder = Organisation::builder("hospital", Currency::GBP, period);
    for service in 0..SIZE {
        let service = name("service", service);
        let service = Service::new(service.as_str(), "case", "400".parse().expect("a volume"));
        builder = builder.service(service.expect("valid"));
    }
    for pool in 0..SIZE {
        let receivers =
            (0..SIZE).map(|at| name("service", at)).chain((0..SIZE).map(|at| name("pool", at)));
        let quantities = receivers.enumerate().filter(|(at, _)| *at != SIZE + pool);
        let quantities = quantities.map(|(at, receiver)| (receiver, drivers.quantity(pool, at)));
        let (own_name, driver) = (name("pool", pool), name("driver", pool));
        let driver_of = Driver::stated(driver.as_str(), quantities.collect()).expect("valid");
        let pool_of = OverheadPool::new(own_name.as_str(), driver.as_str()).expect("valid");
        builder = builder.driver(driver_of).pool(pool_of);
        let cost = pool * 1_000_003 + 5_000_000_017;
        for (part, ledger) in [(1, Ledger::Cash), (3, Ledger::InKind), (7, Ledger::VolunteerTime)] {
            let line = format!("line{part}-{pool:03}");
            let line = CostLine::new(&line, pounds(cost / part), own_name.as_str(), "ledger");
            builder = builder.line(line.expect("valid").with_ledger(ledger));
        }
    }
    let organisation = builder.budget(Budget::workstation()).build().expect("valid");
    let mut group = criterion.benchmark_group(format!("allocation/hospital/{}", drivers.name()));
    group.sample_size(10);
    for (engine, method) in [
        ("direct", Method::Direct),
        ("step_down", sequence(SIZE)),
        ("reciprocal", Method::Reciprocal(SelfUse::Netted)),
    ] {
        group.bench_function(engine, |bencher| {
            bencher.iter(|| {
                let costs = full_cost(black_box(&organisation), &method).expect("within bounds");
                let cash: usize = (0..SIZE).map(|pool| pool * 1_000_003 + 5_000_000_017).sum();
                assert_eq!(costs.totals.get(Ledger::Cash), pounds(cash));
                costs
            });
        });
    }
    group.finish();
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
    let methods = [
        ("direct", Method::Direct),
        ("step_down", sequence(size)),
        ("reciprocal", Method::Reciprocal(SelfUse::Netted)),
    ];
    for (engine, method) in methods {
        // Refused by its bound.
        if size > 200 && engine == "reciprocal" {
            continue;
        }
        let check = allocate(&problem, &method).expect("defined");
        let total: Fraction = check
            .problem
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

/// The reciprocal method with drivers of twelve digits, beside elimination on fractions (where that
/// ends in reasonable time) and on floats.
fn long_drivers(criterion: &mut Criterion, pools: usize, services: usize) {
    let quantity = |pool: usize, receiver: usize| -> i128 {
        let mixed = (pool as u128 * 7_919 + receiver as u128 * 104_729 + 12_345)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15_2545_F491_4F6C_DD1D);
        i128::try_from(mixed % 900_000_000_000 + 100_000_000_000).expect("twelve digits")
    };
    let own = |pool: usize| i128::try_from(pool).expect("small") * 1_000_003 + 5_000_000_017;
    let rows = (0..pools).map(|pool| {
        let row = CostPool::new(name("pool", pool), vec![own(pool), own(pool) / 3, own(pool) / 7]);
        let quantity = |at| quantity(pool, at).to_string().parse().expect("a valid quantity");
        let row =
            (0..services).fold(row, |row, at| row.with_quantity(name("service", at), quantity(at)));
        let others = (0..pools).filter(|&other| other != pool);
        others.fold(row, |row, at| row.with_quantity(name("pool", at), quantity(services + at)))
    });
    let all = (0..services).map(|at| name("service", at)).collect();
    let problem = Problem::new(all, rows.collect(), 3).expect("a valid problem");
    let problem = problem.within(Budget::workstation());
    let method = Method::Reciprocal(SelfUse::Netted);
    let first = || {
        let allocation = allocate(black_box(&problem), &method).expect("defined");
        allocation.service_share("service000", 0).expect("known")
    };
    let base = |pool: usize| -> i128 {
        (0..services + pools).filter(|&at| at != services + pool).map(|at| quantity(pool, at)).sum()
    };
    // Row i: base_i on the diagonal, less what the others pass to i; the own amount last.
    let entry = |row: usize, column: usize| match column {
        last if last == pools => own(row),
        column if column == row => base(row),
        column => -quantity(column, services + row),
    };
    let start = std::time::Instant::now();
    let expected = first();
    assert!(start.elapsed().as_secs() < 60, "what is admitted takes a few seconds");
    let mut group =
        criterion.benchmark_group(format!("allocation/reciprocal_{pools}x{services}_12_digits"));
    group.sample_size(10);
    group.bench_function("lifting_three_columns", |bencher| {
        bencher.iter(|| assert_eq!(first(), expected));
    });
    if pools <= 10 {
        let exact: Vec<Vec<Fraction>> = (0..pools)
            .map(|row| (0..=pools).map(|column| Fraction::from(entry(row, column))).collect())
            .collect();
        group.bench_function("fraction_elimination_one_column", |bencher| {
            bencher.iter(|| {
                let charges = eliminate(black_box(&exact));
                let share = charges.iter().enumerate();
                let share: Fraction =
                    share.map(|(pool, charge)| charge * &Fraction::from(quantity(pool, 0))).sum();
                assert_eq!(share, expected);
            });
        });
    }
    let floats: Vec<Vec<f64>> = (0..pools)
        .map(|row| (0..=pools).map(|column| entry(row, column) as f64).collect())
        .collect();
    let near: f64 = expected.to_plain_text(6, Rounding::HalfEven).parse().expect("a number");
    group.bench_function("float_elimination_one_column_inexact", |bencher| {
        bencher.iter(|| {
            let charges = eliminate_floats(black_box(&floats));
            let share: f64 = charges
                .iter()
                .enumerate()
                .map(|(pool, charge)| charge * quantity(pool, 0) as f64)
                .sum();
            assert!((share / near - 1.0).abs() < 1e-6);
        });
    });
    group.finish();
}

fn eliminate(system: &[Vec<Fraction>]) -> Vec<Fraction> {
    let mut rows = system.to_vec();
    for pivot in 0..rows.len() {
        let inverse = Fraction::ONE.checked_div(&rows[pivot][pivot]).expect("diagonally dominant");
        let own: Vec<Fraction> = rows[pivot].iter().map(|entry| entry * &inverse).collect();
        for (_, row) in rows.iter_mut().enumerate().filter(|(at, _)| *at != pivot) {
            let factor = row[pivot].clone();
            for (entry, own) in row.iter_mut().zip(&own) {
                *entry = &*entry - &(&factor * own);
            }
        }
        rows[pivot] = own;
    }
    rows.into_iter().filter_map(|mut row| row.pop()).collect()
}

fn eliminate_floats(system: &[Vec<f64>]) -> Vec<f64> {
    let mut rows = system.to_vec();
    for pivot in 0..rows.len() {
        let inverse = 1.0 / rows[pivot][pivot];
        let own: Vec<f64> = rows[pivot].iter().map(|entry| entry * inverse).collect();
        for (_, row) in rows.iter_mut().enumerate().filter(|(at, _)| *at != pivot) {
            let factor = row[pivot];
            for (entry, own) in row.iter_mut().zip(&own) {
                *entry -= factor * own;
            }
        }
        rows[pivot] = own;
    }
    rows.into_iter().filter_map(|mut row| row.pop()).collect()
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

/// Every sequence of seven pools, and the stated search where there are more.
fn sequences(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("allocation/sequences");
    group.sample_size(10);
    for size in [7, 20, 50] {
        let problem = problem(size);
        group.bench_function(format!("{size}x{size}"), |bencher| {
            bencher.iter(|| {
                let ranges = black_box(&problem).sequence_ranges(0).expect("within bounds");
                assert_eq!(ranges.is_exhaustive, size <= MAX_POOLS_IN_ALL_SEQUENCES);
                let low = ranges.low("service000").expect("known");
                assert!(low < ranges.high("service000").expect("known"));
                ranges.tried
            });
        });
    }
    group.finish();
}
