//! Sharing overheads out: laws on random problems, held against a naive reference, and the same
//! through the full cost of an organisation.

use std::collections::BTreeMap;

use fullcost::Budget;
use fullcost::allocation::{
    Allocation, CostPool, MAX_COLUMNS, MAX_POOLS, MAX_SERVICES, Method, Problem, SelfUse, allocate,
};
use fullcost::cost::{
    Behaviour, ChargedTo, CostLine, Driver, Ledger, Organisation, OverheadPool, Service,
    VolumeBasis, VolunteerRole, Wage, WageLevel,
};
use fullcost::exact::{
    Currency, Fraction, Money, Name, Percent, Period, Quantity, Rounding, UnitPrice,
    controlled_rounding,
};
use fullcost::full_cost::{CostBasis, FullCost, MAX_EVIDENCE_PARTS, full_cost, ledger_column};
use fullcost::{Error, ErrorKind};
use proptest::prelude::*;

use crate::error::{closed_pools, refused, too_many, unknown_name, zero_base};
use crate::exact::{cases, fraction};

pub(crate) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn names<const N: usize>(texts: [&str; N]) -> Vec<Name> {
    texts.map(name).to_vec()
}

/// The same list in another order; the seed says which.
pub(crate) fn shuffled<T: Clone>(list: &[T], seed: u64) -> Vec<T> {
    let mut list = list.to_vec();
    let mut state = seed | 1;
    for end in (1..list.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let other = usize::try_from(state % 1_000_003).unwrap() % (end + 1);
        list.swap(end, other);
    }
    list
}

/// A problem as plain lists: names follow from positions.
#[derive(Clone, Debug)]
struct Plain {
    services: usize,
    pools: Vec<PlainPool>,
    /// The step-down sequence, by position.
    sequence: Vec<usize>,
}

#[derive(Clone, Debug)]
struct PlainPool {
    own: [i128; 2],
    /// In millionths, first by service, then by pool.
    quantities: Vec<i128>,
}

fn service_name(position: usize) -> String {
    format!("service-{position}")
}

fn pool_name(position: usize) -> String {
    format!("pool-{position}")
}

impl Plain {
    fn problem(&self) -> Problem {
        self.problem_named(service_name, pool_name, 0)
    }

    fn problem_named(
        &self,
        service: impl Fn(usize) -> String,
        pool: impl Fn(usize) -> String,
        seed: u64,
    ) -> Problem {
        let services: Vec<Name> = (0..self.services).map(|at| name(&service(at))).collect();
        let pools = self.pools.iter().enumerate().map(|(position, plain)| {
            let empty = CostPool::new(name(&pool(position)), plain.own.to_vec());
            let receivers = (0..self.services).map(&service);
            let receivers = receivers.chain((0..self.pools.len()).map(&pool));
            let pairs: Vec<(String, i128)> =
                receivers.zip(plain.quantities.iter().copied()).collect();
            shuffled(&pairs, seed).into_iter().fold(empty, |cost_pool, (receiver, quantity)| {
                cost_pool.with_quantity(name(&receiver), millionths(quantity))
            })
        });
        let pools: Vec<CostPool> = pools.collect();
        Problem::new(shuffled(&services, seed), shuffled(&pools, seed), 2).unwrap()
    }

    fn step_down(&self) -> Method {
        Method::StepDown(self.sequence.iter().map(|&at| name(&pool_name(at))).collect())
    }

    fn receiver_names(&self) -> Vec<String> {
        let services = (0..self.services).map(service_name);
        services.chain((0..self.pools.len()).map(pool_name)).collect()
    }

    fn quantity(&self, pool: usize, receiver: usize) -> Fraction {
        Fraction::from(self.pools[pool].quantities[receiver])
    }

    /// Every method, the reciprocal one with self-use netted and kept.
    fn methods(&self) -> [Method; 4] {
        let [netted, kept] = [SelfUse::Netted, SelfUse::Kept].map(Method::Reciprocal);
        [Method::Direct, self.step_down(), netted, kept]
    }
}

fn millionths(quantity: i128) -> Quantity {
    format!("{}.{:06}", quantity / ONE, quantity % ONE).parse().unwrap()
}

/// A quantity of one, in millionths.
const ONE: i128 = 1_000_000;

/// Few different amounts and quantities, so that parts tie; pools that serve themselves, each
/// other, or not all; credits, and columns in which no pool has a cost. Every pool has a service
/// to share to.
fn plain() -> impl Strategy<Value = Plain> {
    (1_usize..=4, 0_usize..=5).prop_flat_map(|(services, pools)| {
        let own = prop_oneof![
            2 => prop::sample::select(vec![0_i128, 1, 100, 101, 99_999]),
            1 => -5_000_i128..5_000_000,
        ];
        let own = [own.clone(), own];
        let choices = [0, 0, ONE, ONE, 2 * ONE, 3 * ONE, ONE / 2, ONE * 9 / 4, 7 * ONE];
        let quantity = prop::sample::select([&choices[..], &[1_000 * ONE + 1]].concat());
        let quantities = prop::collection::vec(quantity, services + pools);
        let pool = (own, quantities, 0..services).prop_map(move |(own, mut quantities, served)| {
            if quantities[..services].iter().all(|quantity| *quantity == 0) {
                quantities[served] = ONE;
            }
            PlainPool { own, quantities }
        });
        let sequence = Just((0..pools).collect::<Vec<_>>()).prop_shuffle();
        let empty_column = prop::option::weighted(0.2, 0_usize..2);
        (prop::collection::vec(pool, pools), sequence, empty_column).prop_map(
            move |(mut pools, sequence, empty_column)| {
                for (pool, column) in pools.iter_mut().zip(empty_column.into_iter().cycle()) {
                    pool.own[column] = 0;
                }
                Plain { services, pools, sequence }
            },
        )
    })
}

/// The same, where some pools serve other pools only, or themselves only, or nobody: not every
/// method is defined.
fn roundabout() -> impl Strategy<Value = Plain> {
    (plain(), prop::collection::vec(prop::bool::weighted(0.25), 5)).prop_map(|(mut plain, cut)| {
        for (pool, _) in plain.pools.iter_mut().zip(cut).filter(|(_, cut)| *cut) {
            pool.quantities[..plain.services].fill(0);
        }
        plain
    })
}

/// Parts with denominators of up to several hundred binary digits: drivers of few digits or many, of
/// which some are nothing; services in pairs that receive alike, so that columns tie; pools that share
/// alike; and amounts that leave whole cells among long ones.
fn long() -> impl Strategy<Value = Plain> {
    let most = [1, 3, 1_000, 99_991, 10_i128.pow(12), 10_i128.pow(20)];
    let sizes = (2_usize..=5, 2_usize..=9, prop::sample::select(most.to_vec()));
    (sizes, any::<bool>(), any::<bool>()).prop_flat_map(
        |((services, pools, most), service_twins, pool_twins)| {
            let own = prop_oneof![
                prop::sample::select(vec![0_i128, 12, 120_000, -4_000, 5_000_000_017]),
                -5_000_000_i128..5_000_000_000_000,
            ];
            let quantity = prop_oneof![1 => Just(0), 4 => 1..=most];
            let pool = ([own.clone(), own], prop::collection::vec(quantity, services + pools));
            let pool = pool.prop_map(move |(own, mut quantities)| {
                quantities[0] = quantities[0].max(1);
                if service_twins {
                    quantities[1] = quantities[0];
                }
                PlainPool { own, quantities }
            });
            let sequence = Just((0..pools).collect::<Vec<_>>()).prop_shuffle();
            (prop::collection::vec(pool, pools), sequence).prop_map(move |(mut pools, sequence)| {
                if pool_twins {
                    pools[1] = pools[0].clone();
                }
                Plain { services, pools, sequence }
            })
        },
    )
}

/// What a method gives, by position, for one column of own amounts.
struct Naive {
    closed: Vec<Fraction>,
    shares: Vec<Fraction>,
    /// By pool and receiver: what the pool passes on.
    stages: Vec<Vec<Fraction>>,
}

/// One amount after another, as it is done by hand; `sequence` is that of step-down.
fn naive(plain: &Plain, own: &[Fraction], sequence: Option<&[usize]>) -> Naive {
    let (services, pools) = (plain.services, plain.pools.len());
    let mut amounts = vec![Fraction::ZERO; services];
    amounts.extend_from_slice(own);
    let mut closed = vec![Fraction::ZERO; pools];
    let mut stages = vec![vec![Fraction::ZERO; services + pools]; pools];
    let mut is_open = vec![true; services];
    is_open.extend(vec![sequence.is_some(); pools]);
    let all: Vec<usize> = (0..pools).collect();
    for &pool in sequence.unwrap_or(&all) {
        is_open[services + pool] = false;
        closed[pool] = amounts[services + pool].clone();
        let open = || (0..services + pools).filter(|&receiver| is_open[receiver]);
        let base: Fraction = open().map(|receiver| plain.quantity(pool, receiver)).sum();
        for receiver in open() {
            let part = plain.quantity(pool, receiver).checked_div(&base).unwrap();
            let passed = &closed[pool] * &part;
            amounts[receiver] = &amounts[receiver] + &passed;
            stages[pool][receiver] = passed;
        }
    }
    amounts.truncate(services);
    Naive { closed, shares: amounts, stages }
}

fn own_amounts(plain: &Plain, column: usize) -> Vec<Fraction> {
    plain.pools.iter().map(|pool| Fraction::from(pool.own[column])).collect()
}

fn shares(allocation: &Allocation, plain: &Plain, column: usize) -> Vec<Fraction> {
    let share = |position| allocation.service_share(&service_name(position), column).unwrap();
    (0..plain.services).map(share).collect()
}

/// The shares of both columns, one after the other.
fn all_shares(allocation: &Allocation, plain: &Plain) -> Vec<Fraction> {
    (0..2).flat_map(|column| shares(allocation, plain, column)).collect()
}

/// The closing amounts of both columns, one after the other.
fn all_closed(allocation: &Allocation, plain: &Plain) -> Vec<Fraction> {
    let closed = |pool, column| allocation.closed_amount(&pool_name(pool), column).unwrap();
    let pools = || 0..plain.pools.len();
    (0..2).flat_map(|column| pools().map(move |pool| closed(pool, column))).collect()
}

/// By pool and service: the part of the pool's own cost that ends in the service.
fn all_parts(allocation: &Allocation, plain: &Plain) -> Vec<Vec<Fraction>> {
    let origin = allocation.by_origin().unwrap();
    let row = |pool: usize| {
        let part = |service| origin.part(&pool_name(pool), &service_name(service)).unwrap();
        (0..plain.services).map(part).collect()
    };
    (0..plain.pools.len()).map(row).collect()
}

fn both_methods(plain: &Plain) -> [(Method, Option<&[usize]>); 2] {
    [(Method::Direct, None), (plain.step_down(), Some(&plain.sequence))]
}

/// Among whom a pool is shared when it closes, with their quantities; `closed` are the pools
/// that have closed before it.
fn users_by_hand(
    plain: &Plain,
    method: &Method,
    pool: usize,
    closed: &[usize],
) -> Vec<(String, i128)> {
    let everyone =
        plain.receiver_names().into_iter().zip(plain.pools[pool].quantities.iter().copied());
    let is_open = |receiver: usize| match (receiver.checked_sub(plain.services), method) {
        (Some(_), Method::Direct) => false,
        (Some(other), Method::StepDown(_)) => other != pool && !closed.contains(&other),
        (Some(other), Method::Reciprocal(SelfUse::Netted)) => other != pool,
        _ => true,
    };
    let open = everyone
        .enumerate()
        .filter(|(receiver, (_, quantity))| is_open(*receiver) && *quantity != 0);
    open.map(|(_, user)| user).collect()
}

/// Why a method gives nothing.
#[derive(Debug)]
enum ByHand {
    NobodyToShareTo(usize),
    NoWayOut,
}

fn refused_by_hand(plain: &Plain, method: &Method) -> Option<ByHand> {
    let in_order = (0..plain.pools.len()).collect();
    let (order, asked) = match method {
        Method::StepDown(_) => (&plain.sequence, method),
        Method::Reciprocal(_) => (&in_order, &Method::Reciprocal(SelfUse::Kept)),
        _ => (&in_order, method),
    };
    for (place, &pool) in order.iter().enumerate() {
        if users_by_hand(plain, asked, pool, &order[..place]).is_empty() {
            return Some(ByHand::NobodyToShareTo(pool));
        }
    }
    // A pool leads out if it serves a service or a pool that leads out.
    let mut leads_out = vec![false; plain.pools.len()];
    for _ in 0..plain.pools.len() {
        for pool in 0..plain.pools.len() {
            let (services, pools) = plain.pools[pool].quantities.split_at(plain.services);
            let through =
                pools.iter().zip(&leads_out).any(|(quantity, leads)| *quantity != 0 && *leads);
            leads_out[pool] = through || services.iter().any(|quantity| *quantity != 0);
        }
    }
    let is_stuck = matches!(method, Method::Reciprocal(_)) && leads_out.contains(&false);
    is_stuck.then_some(ByHand::NoWayOut)
}

/// One column by hand: a closing amount is the pool's own and all it has received; by its driver
/// it is passed on whole to those then open; services have the sums of what was passed to them.
fn do_again(plain: &Plain, allocation: &Allocation, column: usize) -> Result<(), TestCaseError> {
    let together = matches!(&allocation.method, Method::Reciprocal(_));
    let names: Vec<String> = (0..plain.pools.len()).map(pool_name).collect();
    let order: Vec<usize> = allocation
        .closing_order()
        .map(|pool| names.iter().position(|name| name == pool.as_str()).unwrap())
        .collect();
    let everyone = plain.receiver_names();
    let mut received: BTreeMap<&str, Fraction> =
        everyone.iter().map(|name| (name.as_str(), Fraction::ZERO)).collect();
    let own = own_amounts(plain, column);
    let mut entries = 0;
    for (place, &pool) in order.iter().enumerate() {
        let closing = allocation.closed_amount(&names[pool], column).unwrap();
        if !together {
            // What has come in by now is all that comes in.
            prop_assert_eq!(&closing, &(&own[pool] + &received[names[pool].as_str()]));
        }
        let users = users_by_hand(plain, &allocation.method, pool, &order[..place]);
        let base = Fraction::from(users.iter().map(|(_, quantity)| quantity).sum::<i128>());
        let mut left = closing.clone();
        for name in &everyone {
            let entry = allocation.stage_amount(&names[pool], name, column).unwrap();
            let used = users.iter().find(|(user, _)| user == name).map_or(0, |(_, used)| *used);
            prop_assert_eq!(&entry * &base, &closing * &Fraction::from(used));
            left = left - &entry;
            let sum = &received[name.as_str()] + &entry;
            received.insert(name, sum);
            entries += 1;
        }
        prop_assert_eq!(left, Fraction::ZERO, "{} is not passed on whole", names[pool]);
    }
    prop_assert_eq!(entries, plain.pools.len() * everyone.len());
    for (pool, own) in own.iter().enumerate() {
        let closing = allocation.closed_amount(&names[pool], column).unwrap();
        prop_assert_eq!(closing, own + &received[names[pool].as_str()]);
    }
    for service in (0..plain.services).map(service_name) {
        prop_assert_eq!(
            &allocation.service_share(&service, column).unwrap(),
            &received[service.as_str()]
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(250))]

    #[test]
    fn allocations_equal_a_naive_reference(plain in plain()) {
        let problem = plain.problem();
        for (method, sequence) in both_methods(&plain) {
            let allocation = allocate(&problem, &method).unwrap();
            prop_assert_eq!(&allocation.method, &method);
            prop_assert_eq!(&allocation.problem, &problem);
            let order: Vec<String> = allocation.closing_order().map(Name::to_string).collect();
            let expected = sequence.map_or_else(|| (0..plain.pools.len()).collect(), <[usize]>::to_vec);
            prop_assert_eq!(order, expected.into_iter().map(pool_name).collect::<Vec<_>>());
            for column in 0..2 {
                let expected = naive(&plain, &own_amounts(&plain, column), sequence);
                prop_assert_eq!(shares(&allocation, &plain, column), expected.shares);
                for (pool, closed) in expected.closed.iter().enumerate() {
                    prop_assert_eq!(&allocation.closed_amount(&pool_name(pool), column).unwrap(), closed);
                    for (receiver, passed) in plain.receiver_names().iter().zip(&expected.stages[pool]) {
                        let stage = allocation.stage_amount(&pool_name(pool), receiver, column);
                        prop_assert_eq!(&stage.unwrap(), passed);
                    }
                }
            }
            let origin = allocation.by_origin().unwrap();
            for pool in 0..plain.pools.len() {
                let mut only_this = vec![Fraction::ZERO; plain.pools.len()];
                only_this[pool] = Fraction::ONE;
                let expected = naive(&plain, &only_this, sequence);
                for (service, part) in expected.shares.iter().enumerate() {
                    prop_assert_eq!(&origin.part(&pool_name(pool), &service_name(service)).unwrap(), part);
                }
            }
        }
    }

    #[test]
    fn nothing_is_lost_and_all_tables_agree(plain in roundabout()) {
        let problem = plain.problem();
        for method in plain.methods() {
            let Ok(allocation) = allocate(&problem, &method) else { continue };
            let origin = allocation.by_origin().unwrap();
            for column in 0..2 {
                let own = own_amounts(&plain, column);
                let shares = shares(&allocation, &plain, column);
                prop_assert_eq!(shares.iter().sum::<Fraction>(), own.iter().sum::<Fraction>());
                let rounded = origin.rounded(column).unwrap();
                prop_assert_eq!(rounded.len(), plain.pools.len());
                for (pool, own) in own.iter().enumerate() {
                    let pool_name = pool_name(pool);
                    let closed = allocation.closed_amount(&pool_name, column).unwrap();
                    let receivers = plain.receiver_names();
                    let stage = |from: &str, to: &str| allocation.stage_amount(from, to, column).unwrap();
                    let passed: Fraction = receivers.iter().map(|to| stage(&pool_name, to)).sum();
                    prop_assert_eq!(&passed, &closed);
                    let received: Fraction =
                        (0..plain.pools.len()).map(|from| stage(&self::pool_name(from), &pool_name)).sum();
                    prop_assert_eq!(&closed, &(own + &received));
                    let row: Vec<Fraction> = (0..plain.services)
                        .map(|service| origin.part(&pool_name, &service_name(service)).unwrap())
                        .collect();
                    prop_assert_eq!(row.iter().sum::<Fraction>(), Fraction::ONE);
                    prop_assert_eq!(rounded[pool].iter().sum::<i128>(), plain.pools[pool].own[column]);
                    for (service, (part, whole)) in row.iter().zip(&rounded[pool]).enumerate() {
                        let exact = part * own;
                        let amount = origin.amount(&pool_name, &service_name(service), column).unwrap();
                        prop_assert_eq!(&amount, &exact);
                        let whole = Fraction::from(*whole);
                        prop_assert!(whole == exact.rounded(0, Rounding::Floor) || whole == exact.rounded(0, Rounding::Ceiling));
                    }
                }
                for (service, share) in shares.iter().enumerate() {
                    let amounts = (0..plain.pools.len())
                        .map(|pool| origin.amount(&pool_name(pool), &service_name(service), column).unwrap());
                    prop_assert_eq!(&amounts.sum::<Fraction>(), share);
                    let whole = Fraction::from(rounded.iter().map(|row| row[service]).sum::<i128>());
                    prop_assert!(whole == share.rounded(0, Rounding::Floor) || whole == share.rounded(0, Rounding::Ceiling));
                }
            }
        }
    }

    /// What is known to some digits only decides as what is known exactly: the same table as of the
    /// exact figures, and these solve the equations of their method.
    #[test]
    fn tables_are_rounded_as_their_exact_figures_are(plain in long()) {
        let problem = plain.problem();
        for method in plain.methods() {
            let allocation = allocate(&problem, &method).unwrap();
            let origin = allocation.by_origin().unwrap();
            let rounded = [0, 1].map(|column| origin.rounded(column).unwrap());
            let parts = all_parts(&allocation, &plain);
            let place = |pool: usize| plain.sequence.iter().position(|other| *other == pool);
            for (pool, row) in parts.iter().enumerate() {
                let is_open = |receiver: &usize| match receiver.checked_sub(plain.services) {
                    None => true,
                    Some(other) => match &method {
                        Method::Direct => false,
                        Method::StepDown(_) => place(other) > place(pool),
                        _ => other != pool,
                    },
                };
                let open = || (0..plain.services + plain.pools.len()).filter(is_open);
                let base: Fraction = open().map(|receiver| plain.quantity(pool, receiver)).sum();
                for (service, part) in row.iter().enumerate() {
                    let passed = open().filter_map(|receiver| {
                        let ends_there = match receiver.checked_sub(plain.services) {
                            None => Fraction::from(i128::from(receiver == service)),
                            Some(other) => parts[other][service].clone(),
                        };
                        (!ends_there.is_zero()).then(|| plain.quantity(pool, receiver) * ends_there)
                    });
                    prop_assert_eq!(part * &base, passed.sum::<Fraction>());
                }
            }
            for (column, rounded) in rounded.iter().enumerate() {
                let exact: Vec<Vec<Fraction>> = parts
                    .iter()
                    .zip(own_amounts(&plain, column))
                    .map(|(row, own)| row.iter().map(|part| part * &own).collect())
                    .collect();
                prop_assert_eq!(rounded, &controlled_rounding(&exact).unwrap());
                for (service, share) in shares(&allocation, &plain, column).iter().enumerate() {
                    prop_assert_eq!(share, &exact.iter().map(|row| &row[service]).sum());
                }
            }
        }
    }

    /// The working by stage, done again on paper: nothing is taken from the allocation but its
    /// closing order and the figures that are checked.
    #[test]
    fn every_stage_can_be_done_again_by_hand(plain in roundabout()) {
        let problem = plain.problem();
        for method in plain.methods() {
            let allocation = match (allocate(&problem, &method), refused_by_hand(&plain, &method)) {
                (Ok(allocation), None) => allocation,
                (Err(error), Some(ByHand::NobodyToShareTo(pool))) => {
                    prop_assert_eq!(error.message(), zero_base(&pool_name(pool), method.as_str()));
                    continue;
                }
                (Err(error), Some(ByHand::NoWayOut)) => {
                    prop_assert!(error.message().starts_with("the pools "), "{error}");
                    continue;
                }
                (result, by_hand) => {
                    let message = format!("{result:?} but by hand {by_hand:?}");
                    return Err(TestCaseError::fail(message));
                }
            };
            for column in 0..2 {
                do_again(&plain, &allocation, column)?;
            }
        }
    }

    #[test]
    fn methods_agree_where_pools_do_not_serve_each_other(mut plain in plain()) {
        for (position, pool) in plain.pools.iter_mut().enumerate() {
            let own = pool.quantities[plain.services + position];
            pool.quantities[plain.services..].fill(0);
            pool.quantities[plain.services + position] = own;
        }
        let problem = plain.problem();
        let direct = allocate(&problem, &Method::Direct).unwrap();
        for method in plain.methods() {
            let allocation = allocate(&problem, &method).unwrap();
            prop_assert_eq!(all_shares(&allocation, &plain), all_shares(&direct, &plain));
            prop_assert_eq!(all_parts(&allocation, &plain), all_parts(&direct, &plain));
        }
    }

    /// The wider law: a sequence in which every pool serves later pools only loses nothing, so
    /// nothing is left for the reciprocal method to add.
    #[test]
    fn step_down_is_reciprocal_where_pools_serve_later_ones_only(mut plain in roundabout()) {
        for (place, &pool) in plain.sequence.iter().enumerate() {
            for &earlier in &plain.sequence[..place] {
                plain.pools[pool].quantities[plain.services + earlier] = 0;
            }
        }
        let problem = plain.problem();
        let step_down = allocate(&problem, &plain.step_down());
        for self_use in [SelfUse::Netted, SelfUse::Kept] {
            let reciprocal = allocate(&problem, &Method::Reciprocal(self_use));
            let (Ok(step_down), Ok(reciprocal)) = (&step_down, &reciprocal) else {
                prop_assert!(step_down.is_err() && reciprocal.is_err());
                continue;
            };
            prop_assert_eq!(all_shares(step_down, &plain), all_shares(reciprocal, &plain));
            prop_assert_eq!(all_parts(step_down, &plain), all_parts(reciprocal, &plain));
            if self_use == SelfUse::Netted {
                prop_assert_eq!(all_closed(step_down, &plain), all_closed(reciprocal, &plain));
            }
        }
    }

    #[test]
    fn scaled_costs_give_scaled_shares(plain in plain(), scale in -7_i128..1_000) {
        let mut scaled = plain.clone();
        for amount in scaled.pools.iter_mut().flat_map(|pool| &mut pool.own) {
            *amount *= scale;
        }
        let scaled_up = |figures: Vec<Fraction>| -> Vec<Fraction> {
            figures.into_iter().map(|figure| figure * Fraction::from(scale)).collect()
        };
        for method in plain.methods() {
            let before = allocate(&plain.problem(), &method).unwrap();
            let after = allocate(&scaled.problem(), &method).unwrap();
            prop_assert_eq!(scaled_up(all_shares(&before, &plain)), all_shares(&after, &plain));
            prop_assert_eq!(scaled_up(all_closed(&before, &plain)), all_closed(&after, &plain));
            prop_assert_eq!(all_parts(&before, &plain), all_parts(&after, &plain));
        }
    }

    /// Two pools take the place of one where both serve everyone else in its proportions, their
    /// costs add up to its cost, and what anyone has used by way of it is divided between them
    /// somehow. What the two use of themselves and of each other is free: it goes round until it
    /// leaves, always in the same proportions. In a sequence they stand side by side, else a pool
    /// between them would close before it has received from the second.
    #[test]
    fn splitting_a_pool_changes_nothing(
        plain in roundabout(),
        chosen in any::<prop::sample::Index>(),
        moved in -50_i128..5_000,
        unit in prop::sample::select(vec![1_i128, 3]),
        among_themselves in prop::array::uniform4(prop::sample::select(vec![0, ONE, 5 * ONE / 2])),
        incoming in prop::collection::vec(0_i128..=2, 5),
    ) {
        prop_assume!(!plain.pools.is_empty());
        let chosen = chosen.index(plain.pools.len());
        let (first, second) = (plain.services + chosen, plain.services + plain.pools.len());
        let mut split = plain.clone();
        let mut half = split.pools[chosen].clone();
        half.own = [moved, -moved];
        split.pools[chosen].own[0] -= moved;
        split.pools[chosen].own[1] += moved;
        half.quantities.iter_mut().for_each(|quantity| *quantity *= unit);
        for (pool, halves) in split.pools.iter_mut().zip(incoming) {
            let to_second = pool.quantities[first] * halves / 2;
            pool.quantities[first] -= to_second;
            pool.quantities.push(to_second);
        }
        half.quantities.push(0);
        split.pools.push(half);
        let last = plain.pools.len();
        for (at, from, to) in [(0, chosen, first), (1, chosen, second), (2, last, first), (3, last, second)] {
            split.pools[from].quantities[to] = among_themselves[at];
        }
        let place = split.sequence.iter().position(|&pool| pool == chosen).unwrap();
        split.sequence.insert(place + 1, last);
        for (method, split_method) in plain.methods().into_iter().zip(split.methods()) {
            let whole = allocate(&plain.problem(), &method);
            let halves = allocate(&split.problem(), &split_method);
            let (Ok(whole), Ok(halves)) = (&whole, &halves) else {
                prop_assert!(whole.is_err() && halves.is_err(), "{:?}", method);
                continue;
            };
            prop_assert_eq!(all_shares(whole, &plain), all_shares(halves, &plain));
            let (whole_parts, parts) = (all_parts(whole, &plain), all_parts(halves, &split));
            prop_assert_eq!(&whole_parts[..], &parts[..last]);
            prop_assert_eq!(&parts[chosen], &parts[last]);
            // Together they pass on and receive what the one passed on and received.
            let (one, other) = (pool_name(chosen), pool_name(last));
            let everyone = plain.receiver_names();
            for column in 0..2 {
                let stage = |allocation: &Allocation, from: &str, to: &str| {
                    allocation.stage_amount(from, to, column).unwrap()
                };
                for receiver in everyone.iter().filter(|receiver| **receiver != one) {
                    let together = stage(halves, &one, receiver) + stage(halves, &other, receiver);
                    prop_assert_eq!(together, stage(whole, &one, receiver));
                }
                for pool in (0..last).filter(|&pool| pool != chosen).map(pool_name) {
                    let together = stage(halves, &pool, &one) + stage(halves, &pool, &other);
                    prop_assert_eq!(together, stage(whole, &pool, &one));
                    prop_assert_eq!(halves.closed_amount(&pool, column), whole.closed_amount(&pool, column));
                }
            }
        }
    }

    #[test]
    fn renaming_changes_no_exact_figure(plain in plain()) {
        // The new names turn the order of services and pools around.
        let service = |position: usize| format!("a{}", 99 - position);
        let pool = |position: usize| format!("Z{}", 99 - position);
        let renamed = plain.problem_named(service, pool, 0);
        let sequence = plain.sequence.iter().map(|&position| name(&pool(position))).collect();
        for method in plain.methods() {
            let renamed_method = match &method {
                Method::StepDown(_) => Method::StepDown(Vec::clone(&sequence)),
                other => other.clone(),
            };
            let before = allocate(&plain.problem(), &method).unwrap();
            let after = allocate(&renamed, &renamed_method).unwrap();
            let parts = all_parts(&before, &plain);
            let origin = after.by_origin().unwrap();
            for column in 0..2 {
                for (position, share) in shares(&before, &plain, column).iter().enumerate() {
                    prop_assert_eq!(&after.service_share(&service(position), column).unwrap(), share);
                }
                for (position, parts) in parts.iter().enumerate() {
                    let closed = before.closed_amount(&pool_name(position), column);
                    prop_assert_eq!(after.closed_amount(&pool(position), column), closed);
                    for (at, part) in parts.iter().enumerate() {
                        prop_assert_eq!(&origin.part(&pool(position), &service(at)).unwrap(), part);
                    }
                }
            }
        }
    }

    /// Whatever pools use of themselves, and whether it is kept or netted: nothing moves but the
    /// gross amounts where it is kept, which hold it.
    #[test]
    fn self_use_changes_no_share(plain in plain(), used in prop::sample::select(vec![0, ONE, 5_000 * ONE + ONE / 2])) {
        let mut selfish = plain.clone();
        for (position, pool) in selfish.pools.iter_mut().enumerate() {
            pool.quantities[plain.services + position] = used;
        }
        let kept = Method::Reciprocal(SelfUse::Kept);
        for method in plain.methods() {
            let before = allocate(&plain.problem(), &method).unwrap();
            let after = allocate(&selfish.problem(), &method).unwrap();
            prop_assert_eq!(all_shares(&before, &plain), all_shares(&after, &plain));
            prop_assert_eq!(all_parts(&before, &plain), all_parts(&after, &plain));
            if method != kept {
                prop_assert_eq!(all_closed(&before, &plain), all_closed(&after, &plain));
            }
            for (column, position) in (0..plain.pools.len()).flat_map(|pool| [(0, pool), (1, pool)]) {
                let pool = pool_name(position);
                let to_itself = after.stage_amount(&pool, &pool, column).unwrap();
                if method == kept {
                    let others = after.closed_amount(&pool, column).unwrap() - &to_itself;
                    let netted = allocate(&selfish.problem(), &Method::Reciprocal(SelfUse::Netted)).unwrap();
                    prop_assert_eq!(&others, &netted.closed_amount(&pool, column).unwrap());
                    let row = &selfish.pools[position].quantities;
                    let base = Fraction::from(row.iter().sum::<i128>() - used);
                    prop_assert_eq!(to_itself, others * Fraction::from(used).checked_div(&base).unwrap());
                } else {
                    prop_assert_eq!(to_itself, Fraction::ZERO);
                }
            }
        }
    }

    #[test]
    fn a_problem_does_not_depend_on_the_listing_order(plain in roundabout(), seed in any::<u64>()) {
        let (listed, shuffled) = (plain.problem(), plain.problem_named(service_name, pool_name, seed));
        prop_assert_eq!(&listed, &shuffled);
        for method in plain.methods() {
            prop_assert_eq!(allocate(&listed, &method), allocate(&shuffled, &method));
        }
    }
}

/// Two pools that serve each other.
fn mutual() -> Problem {
    let canteen = CostPool::new(name("canteen"), vec![1_000])
        .with_quantity(name("office"), "1".parse().unwrap())
        .with_quantity(name("care"), "1".parse().unwrap());
    let office = CostPool::new(name("office"), vec![600])
        .with_quantity(name("canteen"), "1".parse().unwrap())
        .with_quantity(name("care"), "1".parse().unwrap())
        .with_quantity(name("advice"), "1".parse().unwrap());
    Problem::new(names(["care", "advice"]), vec![canteen, office], 1).unwrap()
}

#[test]
fn the_sequence_of_step_down_decides() {
    let problem = mutual();
    let share = |method: &Method| {
        let allocation = allocate(&problem, method).unwrap();
        let share = |service| allocation.service_share(service, 0).unwrap();
        (share("care"), share("advice"))
    };
    let pair = |care: i128, advice: i128| (Fraction::from(care), Fraction::from(advice));
    // Canteen first: 500 to care, 500 to office; 1,100 in two halves.
    assert_eq!(share(&Method::StepDown(names(["canteen", "office"]))), pair(1_050, 550));
    // Office first: 200 each; canteen's 1,200 all to care.
    assert_eq!(share(&Method::StepDown(names(["office", "canteen"]))), pair(1_400, 200));
    // Direct: 1,000 to care, 600 in two halves.
    assert_eq!(share(&Method::Direct), pair(1_300, 300));
    // Canteen first: three quarters of it end in care.
    let allocation = allocate(&problem, &Method::StepDown(names(["canteen", "office"]))).unwrap();
    let origin = allocation.by_origin().unwrap();
    assert_eq!(origin.part("canteen", "care").unwrap(), fraction("3/4"));
    assert_eq!(Method::Direct.as_str(), "direct");
    assert_eq!(Method::StepDown(Vec::new()).as_str(), "step-down");
}

#[test]
fn a_sequence_names_every_pool_once() {
    let problem = mutual();
    let step_down = |sequence: Vec<Name>| allocate(&problem, &Method::StepDown(sequence));
    let lacks =
        |pool| format!("the step-down sequence leaves out pool {pool:?}: name every pool once");
    refused(step_down(names(["canteen"])), &lacks("office"));
    refused(step_down(Vec::new()), &lacks("canteen"));
    refused(
        step_down(names(["canteen", "office", "canteen"])),
        r#"the step-down sequence names pool "canteen" twice: name every pool once"#,
    );
    let unknown = |name| format!("the step-down sequence: {}", unknown_name(name, "pool"));
    refused(step_down(names(["canteen", "office", "garage"])), &unknown("garage"));
    refused(step_down(names(["care", "canteen", "office"])), &unknown("care"));
}

#[test]
fn a_pool_without_receivers_is_refused() {
    let one = || "1".parse().unwrap();
    let inner = CostPool::new(name("inner"), vec![5])
        .with_quantity(name("outer"), one())
        .with_quantity(name("inner"), one())
        .with_quantity(name("care"), "0".parse().unwrap());
    let outer = CostPool::new(name("outer"), vec![5]).with_quantity(name("care"), one());
    let problem = Problem::new(names(["care"]), vec![outer, inner], 1).unwrap();
    refused(allocate(&problem, &Method::Direct), &zero_base("inner", "direct"));
    // Once the outer pool is closed, the inner one has nobody left.
    let outer_first = Method::StepDown(names(["outer", "inner"]));
    refused(allocate(&problem, &outer_first), &zero_base("inner", "step-down"));
    let inner_first = Method::StepDown(names(["inner", "outer"]));
    let allocation = allocate(&problem, &inner_first).unwrap();
    assert_eq!(allocation.service_share("care", 0).unwrap(), Fraction::from(10));
}

#[test]
fn a_problem_is_checked_when_it_is_put_together() {
    let one = || "1".parse().unwrap();
    let pool = |text: &str| CostPool::new(name(text), vec![1]).with_quantity(name("care"), one());
    let refused =
        |services: Vec<Name>, pools: Vec<CostPool>| Problem::new(services, pools, 1).unwrap_err();
    let care = || names(["care"]);
    for (services, pools, twice) in [
        (names(["care", "care"]), Vec::new(), "care"),
        (care(), vec![pool("core"), pool("core")], "core"),
        (care(), vec![pool("care")], "care"),
        (care(), vec![pool("core").with_quantity(name("care"), one())], "care"),
    ] {
        let error = refused(services, pools);
        let said = format!("the name {twice:?} is given twice: ");
        assert!(error.message().starts_with(&said), "{error}");
    }
    let error = refused(care(), vec![pool("core").with_quantity(name("garage"), one())]);
    assert_eq!(error.message(), unknown_name("garage", "service or pool"));
    let bound = 10_i128.pow(19);
    for own in [bound, -bound, i128::MAX, i128::MIN] {
        let refused = refused(care(), vec![CostPool::new(name("core"), vec![own])]);
        assert_eq!(refused.kind(), ErrorKind::TooLarge, "{own}");
    }
    let widest = CostPool::new(name("core"), vec![bound - 1]).with_quantity(name("care"), one());
    let problem = Problem::new(care(), vec![widest], 1).unwrap();
    let allocation = allocate(&problem, &Method::Direct).unwrap();
    assert_eq!(allocation.service_share("care", 0).unwrap(), Fraction::from(bound - 1));
    assert_eq!(allocation.by_origin().unwrap().rounded(0).unwrap(), [[bound - 1]]);
}

#[test]
fn a_problem_knows_its_records() {
    let problem = mutual();
    let services: Vec<&str> = problem.services().iter().map(Name::as_str).collect();
    assert_eq!(services, ["advice", "care"]);
    let pools: Vec<&str> = problem.pools().map(Name::as_str).collect();
    assert_eq!(pools, ["canteen", "office"]);
    assert_eq!(problem.columns(), 1);
    let allocation = allocate(&problem, &Method::Direct).unwrap();
    let origin = allocation.by_origin().unwrap();
    let unknown = |result: Result<Fraction, Error>, what: &str| {
        refused(result, &unknown_name("garage", what));
    };
    unknown(allocation.service_share("garage", 0), "service");
    unknown(allocation.closed_amount("garage", 0), "pool");
    unknown(allocation.stage_amount("garage", "care", 0), "pool");
    unknown(allocation.stage_amount("canteen", "garage", 0), "service or pool");
    unknown(origin.part("garage", "care"), "pool");
    unknown(origin.part("canteen", "garage"), "service");
    unknown(origin.amount("garage", "care", 0), "pool");
    assert!(allocation.service_share("", 0).is_err());
}

/// A chain of pools, each serving the next pool a little and the first service so much.
fn chain(pools: usize, services: usize, columns: usize, served: (&str, &str)) -> Problem {
    let service = |position: usize| name(&format!("service-{position:04}"));
    let pool = |position: usize| name(&format!("pool-{position:04}"));
    let row = |position: usize| {
        let own = CostPool::new(pool(position), vec![100_001]);
        let own = own.with_quantity(service(0), served.0.parse().unwrap());
        if position + 1 < pools {
            own.with_quantity(pool(position + 1), served.1.parse().unwrap())
        } else {
            own
        }
    };
    let services = (0..services).map(service).collect();
    Problem::new(services, (0..pools).map(row).collect(), columns).unwrap()
}

#[test]
fn a_thousand_pools_are_shared_in_time() {
    let problem = chain(MAX_POOLS, 2, 1, ("1", "1"));
    let sequence = Method::StepDown(problem.pools().cloned().collect());
    let allocation = allocate(&problem, &sequence).unwrap();
    let total = Fraction::from(100_001 * 1_000);
    assert_eq!(allocation.service_share("service-0000", 0).unwrap(), total);
    let origin = allocation.by_origin().unwrap();
    assert_eq!(origin.part("pool-0000", "service-0000").unwrap(), Fraction::ONE);
    let rounded = origin.rounded(0).unwrap();
    assert!(rounded.iter().all(|row| *row == [100_001, 0]));
    // Backwards all is passed on as well.
    let mut sequence: Vec<Name> = problem.pools().cloned().collect();
    sequence.reverse();
    let allocation = allocate(&problem, &Method::StepDown(sequence)).unwrap();
    let origin = allocation.by_origin().unwrap();
    for pool in problem.pools() {
        assert_eq!(origin.part(pool.as_str(), "service-0000").unwrap(), Fraction::ONE);
    }
}

#[test]
fn problems_beyond_their_bounds_are_refused() {
    let care = || name("care");
    let pools = (0..=MAX_POOLS).map(|at| CostPool::new(name(&pool_name(at)), Vec::new()));
    refused(Problem::new(vec![care()], pools.collect(), 1), &too_many(MAX_POOLS, "overhead pools"));
    let services: Vec<Name> = (0..=MAX_SERVICES).map(|at| name(&service_name(at))).collect();
    refused(Problem::new(services.clone(), Vec::new(), 1), &too_many(MAX_SERVICES, "services"));
    assert!(Problem::new(services[..MAX_SERVICES].to_vec(), Vec::new(), 1).is_ok());
    let columns =
        |columns| Problem::new(vec![care()], vec![CostPool::new(name("core"), vec![7])], columns);
    assert_eq!(columns(MAX_COLUMNS).unwrap().columns(), MAX_COLUMNS);
    for many in [MAX_COLUMNS + 1, usize::MAX] {
        refused(columns(many), &too_many(MAX_COLUMNS, "columns of amounts"));
    }

    // Long drivers make long denominators: 999 bases of 10^21 and one of 1 have 69,931 binary
    // digits, so 1,093 of 64. The count itself is admitted, and one less is not.
    let long = ("999999999999999.999999", "0.000001");
    let digits = 1_093;
    let within =
        |problem: &Problem, work: u64| problem.clone().within(Budget { work, ..Budget::service() });
    let beyond = |what: &str, work: u64| {
        let budget = work - 1;
        format!(
            "{what} comes to {work} units of work, where the budget has {budget}: round the drivers, or merge pools, or give a larger budget"
        )
    };
    let counted = |problem: &Problem, method: &Method, work: u64| {
        assert_ne!(
            allocate(&within(problem, work), method).unwrap_err().kind(),
            ErrorKind::TooLarge
        );
        let refused = allocate(&within(problem, work - 1), method).unwrap_err().to_string();
        assert_eq!(refused, beyond("sharing 1000 pools among 0 services", work));
    };
    let problem = chain(1_000, 1, 3, long);
    let work = 1_000 * 1_001 * 3 * digits;
    let down = |problem: &Problem| Method::StepDown(problem.pools().cloned().collect());
    assert!(allocate(&within(&problem, work), &down(&problem)).is_ok());
    refused(
        allocate(&within(&problem, work - 1), &down(&problem)).map(|_| ()),
        &beyond("sharing 1000 pools among 1 services", work),
    );
    assert_eq!(allocate(&problem, &down(&problem)).unwrap_err().kind(), ErrorKind::TooLarge);
    // By the direct method each pool has a denominator of its own, however long the others are.
    assert!(allocate(&problem, &Method::Direct).is_ok());
    // 1,000 pools without a driver have 16 digits, and the refusal within the bound is another.
    let pools = (0..1_000).map(|at| CostPool::new(name(&pool_name(at)), Vec::new()));
    let bare = Problem::new(Vec::new(), pools.collect(), 41).unwrap();
    counted(&bare, &Method::Direct, 1_000 * (1_000 + 41) * 200);
    counted(&bare, &down(&bare), 1_000 * 1_000 * 41 * 16);
    // The reciprocal method counts six times.
    for self_use in [SelfUse::Kept, SelfUse::Netted] {
        counted(&bare, &Method::Reciprocal(self_use), 1_000 * 1_000 * 41 * 16 * 6);
    }
    // Some 12,000 sequences of 1,000 pools are not tried.
    let many = chain(1_000, 1, 1, ("1", "1")).sequence_ranges(0);
    let work = 1_000_u64 * 1_001 * 12_008 * 32;
    let service = Budget::service().work;
    refused(
        many,
        &format!(
            "trying the sequences of 1000 pools among 1 services comes to {work} units of work, where the budget has {service}: round the drivers, or merge pools, or give a larger budget"
        ),
    );
    let origin_by = |method: &Method, problem: &Problem, work: u64| {
        let allocation = allocate(&within(problem, work), method).unwrap();
        assert!(allocation.service_share("service-0000", 0).is_ok());
        allocation.by_origin().map(|_| ())
    };
    let by_origin = |pools, services, served, work| {
        let problem = chain(pools, services, 1, served);
        origin_by(&down(&problem), &problem, work)
    };
    let work = 1_000 * 1_000 * digits * 3;
    assert_eq!(by_origin(1_000, 1, long, work), Ok(()));
    refused(
        by_origin(1_000, 1, long, work - 1),
        &beyond("the table by origin of 1000 pools among 1 services", work),
    );
    assert_eq!(origin_by(&Method::Direct, &chain(1_000, 2, 1, long), 2 * service), Ok(()));
    // Whatever the drivers: the table that is rounded as a whole has at most 40,000 cells.
    assert_eq!(by_origin(40, 1_000, ("1", "1"), service), Ok(()));
    refused(
        by_origin(41, 1_000, ("1", "1"), service),
        "the table by origin of 41 pools and 1000 services is beyond its bound: ask for exact service totals, or merge pools",
    );
}

// Through the full cost of an organisation.

/// An organisation as plain lists.
#[derive(Clone, Debug)]
struct Shed {
    services: usize,
    pools: Vec<(usize, bool)>,
    /// By driver and receiver (services, then pools).
    drivers: Vec<Vec<&'static str>>,
    lines: Vec<ShedLine>,
    volunteers: Vec<(u32, usize, Option<usize>)>,
    sequence: Vec<usize>,
}

#[derive(Clone, Debug)]
struct ShedLine {
    amount: i128,
    ledger: Ledger,
    target: usize,
    other: Option<(usize, &'static str, &'static str)>,
    programme: bool,
}

fn shed() -> impl Strategy<Value = Shed> {
    (1_usize..=4, 0_usize..=4).prop_flat_map(|(services, pools)| {
        let targets = services + pools;
        let quantity = prop::sample::select(vec!["0", "1", "1", "2", "2.5", "3"]);
        let driver = (prop::collection::vec(quantity, targets), 0..services).prop_map(
            move |(mut quantities, served)| {
                if quantities[..services].iter().all(|quantity| *quantity == "0") {
                    quantities[served] = "1";
                }
                quantities
            },
        );
        let split = prop::sample::select(vec![
            ("50%", "50%"),
            ("33.333333%", "66.666667%"),
            ("0%", "100%"),
        ]);
        let line = (
            prop_oneof![2 => prop::sample::select(vec![1_i128, 5, 101, 33_333]), 1 => -900_i128..900_000],
            prop::sample::select(Ledger::ALL.to_vec()),
            0..targets,
            prop::option::of((0..targets, split)),
            prop::bool::weighted(0.2),
        )
            .prop_map(move |(amount, ledger, target, other, programme)| {
                let other = other.filter(|(other, _)| *other != target);
                let other = other.map(|(other, (first, second))| (other, first, second));
                let to_services = target < services && other.is_none_or(|other| other.0 < services);
                let programme = programme && to_services && ledger == Ledger::Cash;
                ShedLine { amount, ledger, target, other, programme }
            });
        let volunteer = (1_u32..2_000, 0..targets, prop::option::of(0..targets)).prop_map(
            |(hours, target, other)| (hours, target, other.filter(|other| *other != target)),
        );
        let drivers = 1_usize..=3;
        drivers.prop_flat_map(move |drivers| {
            (
                prop::collection::vec((0..drivers, prop::bool::weighted(0.25)), pools),
                prop::collection::vec(driver.clone(), drivers),
                prop::collection::vec(line.clone(), 0..10),
                prop::collection::vec(volunteer.clone(), 0..3),
                Just((0..pools).collect::<Vec<_>>()).prop_shuffle(),
            )
                .prop_map(move |(pools, drivers, lines, volunteers, sequence)| Shed {
                    services,
                    pools,
                    drivers,
                    lines,
                    volunteers,
                    sequence,
                })
        })
    })
}

impl Shed {
    fn target(&self, position: usize) -> String {
        if position < self.services {
            service_name(position)
        } else {
            pool_name(position - self.services)
        }
    }

    fn step_down(&self) -> Method {
        Method::StepDown(self.sequence.iter().map(|&at| name(&pool_name(at))).collect())
    }

    /// Every method, the reciprocal one with self-use netted and kept.
    fn methods(&self) -> [Method; 4] {
        let [netted, kept] = [SelfUse::Netted, SelfUse::Kept].map(Method::Reciprocal);
        [Method::Direct, self.step_down(), netted, kept]
    }

    /// The organisation, all its lists in the order the seed says.
    fn organisation(&self, seed: u64) -> Organisation {
        let period = Period::new("2026-04".parse().unwrap(), 12).unwrap();
        let mut builder = Organisation::builder("shed", Currency::GBP, period);
        let services: Vec<usize> = (0..self.services).collect();
        for position in shuffled(&services, seed) {
            let volume = format!("{}", 7 + 3 * position).parse().unwrap();
            builder =
                builder.service(Service::new(&service_name(position), "case", volume).unwrap());
        }
        let mut drivers: Vec<Driver> = self
            .drivers
            .iter()
            .enumerate()
            .map(|(position, quantities)| {
                let pairs: Vec<_> = quantities
                    .iter()
                    .enumerate()
                    .map(|(at, quantity)| (name(&self.target(at)), quantity.parse().unwrap()))
                    .collect();
                Driver::stated(&format!("driver-{position}"), shuffled(&pairs, seed)).unwrap()
            })
            .collect();
        let all: Vec<Name> = services.iter().map(|&at| name(&service_name(at))).collect();
        drivers.push(Driver::direct_expenditure("spent", shuffled(&all, seed)).unwrap());
        for driver in shuffled(&drivers, seed) {
            builder = builder.driver(driver);
        }
        let pools: Vec<_> = self.pools.iter().enumerate().collect();
        for (position, (driver, by_expenditure)) in shuffled(&pools, seed) {
            let driver =
                if *by_expenditure { "spent".to_owned() } else { format!("driver-{driver}") };
            builder = builder.pool(OverheadPool::new(&pool_name(position), &driver).unwrap());
        }
        for line in shuffled(&self.lines(seed), seed) {
            builder = builder.line(line);
        }
        for role in shuffled(&self.roles(seed), seed) {
            builder = builder.volunteer(role);
        }
        builder.build().unwrap()
    }

    fn shares(&self, pairs: [(usize, &str); 2], seed: u64) -> Vec<(Name, Percent)> {
        let pairs = pairs.map(|(at, share)| (name(&self.target(at)), share.parse().unwrap()));
        shuffled(&pairs, seed)
    }

    fn lines(&self, seed: u64) -> Vec<CostLine> {
        let pence = |amount: i128| Money::from_minor_units(amount, Currency::GBP).unwrap();
        let mut lines: Vec<CostLine> = self
            .lines
            .iter()
            .enumerate()
            .map(|(position, line)| {
                let target = self.target(line.target);
                let built = CostLine::new(
                    &format!("line-{position}"),
                    pence(line.amount),
                    &target,
                    "ledger",
                );
                let mut built = built.unwrap().with_ledger(line.ledger);
                if line.amount < 0 {
                    built = built.as_credit();
                }
                if line.programme {
                    built = built.as_volunteer_programme("40%".parse().unwrap());
                }
                match line.other {
                    Some((other, first, second)) => built
                        .shared_among(self.shares([(line.target, first), (other, second)], seed)),
                    None => built,
                }
            })
            .collect();
        // Enough cash for every service that a driver of direct expenditure has a base.
        for position in 0..self.services {
            let line = format!("pay-{position}");
            let target = service_name(position);
            lines.push(CostLine::new(&line, pence(5_000_000), &target, "payroll").unwrap());
        }
        lines
    }

    fn roles(&self, seed: u64) -> Vec<VolunteerRole> {
        let roles = self.volunteers.iter().enumerate().map(|(position, (hours, target, other))| {
            let pounds = |text: &str| UnitPrice::parse(text, Currency::GBP).unwrap();
            let wage = Wage::interval("wages", pounds("11.44"), pounds("12.21"), pounds("15.335"));
            let hours = hours.to_string().parse().unwrap();
            let target_name = self.target(*target);
            let role = format!("role-{position}");
            let role =
                VolunteerRole::new(&role, hours, wage.unwrap(), &target_name, "rota").unwrap();
            match other {
                Some(other) => VolunteerRole {
                    charged_to: ChargedTo::Shared(
                        self.shares([(*target, "12.5%"), (*other, "87.5%")], seed),
                    ),
                    ..role
                },
                None => role,
            }
        });
        roles.collect()
    }
}

/// The same value and, where documents are switched on, the same bytes.
fn assert_same(one: &FullCost, other: &FullCost) {
    assert_eq!(one, other);
    #[cfg(feature = "json")]
    {
        let json = |costs: &FullCost| crate::costing::findings::found_again(costs).to_json();
        assert_eq!(json(one), json(other));
        crate::cases::check_full_cost(one);
    }
}

proptest! {
    #![proptest_config(cases(80))]

    #[test]
    fn a_full_cost_does_not_depend_on_the_listing_order(shed in shed(), seed in any::<u64>()) {
        let (listed, shuffled) = (shed.organisation(0), shed.organisation(seed));
        for method in shed.methods() {
            match (full_cost(&listed, &method), full_cost(&shuffled, &method)) {
                (Ok(one), Ok(other)) => assert_same(&one, &other),
                (one, other) => prop_assert_eq!(one.unwrap_err(), other.unwrap_err()),
            }
        }
    }

    #[test]
    fn a_full_cost_adds_up_to_what_was_charged(shed in shed(), method in 0_usize..4) {
        let organisation = shed.organisation(0);
        let costs = full_cost(&organisation, &shed.methods()[method]).unwrap();
        for ledger in Ledger::ALL {
            let lines = organisation.lines().iter().filter(|line| line.ledger() == ledger);
            let mut charged: i128 = lines.map(|line| line.amount().minor_units()).sum();
            if ledger == Ledger::VolunteerTime {
                let roles = organisation.volunteers().iter();
                charged += roles.map(|role| role.replacement_value(WageLevel::Central).unwrap().minor_units()).sum::<i128>();
            }
            prop_assert_eq!(costs.totals.get(ledger).minor_units(), charged);
            let services = costs.services();
            prop_assert_eq!(services.map(|service| service.full.get(ledger).minor_units()).sum::<i128>(), charged);
        }
        for service in costs.services() {
            let cost = |basis| service.cost(basis).unwrap().minor_units();
            let time = service.full.get(Ledger::VolunteerTime).minor_units();
            let avoidable = service.avoidable_programme_cost.minor_units();
            prop_assert_eq!(cost(CostBasis::Direct), service.direct.get(Ledger::Cash).minor_units());
            prop_assert_eq!(cost(CostBasis::Full), service.full.get(Ledger::Cash).minor_units());
            prop_assert_eq!(cost(CostBasis::VolunteerInflatedGross), cost(CostBasis::Full) + time);
            prop_assert_eq!(cost(CostBasis::VolunteerInflatedNet), cost(CostBasis::Full) + time - avoidable);
            for basis in CostBasis::ALL {
                let evidence = costs.service(service.name.as_str()).unwrap().evidence_per_unit(basis).unwrap();
                prop_assert_eq!(evidence.verify(), Ok(()));
                prop_assert_eq!(evidence.value(), &service.per_unit(basis).unwrap());
                let times_volume = evidence.value() * &service.volume.to_fraction();
                prop_assert_eq!(times_volume, service.cost(basis).unwrap().to_fraction());
            }
        }
    }
}

fn pounds(text: &str) -> Money {
    Money::parse(text, Currency::GBP).unwrap()
}

fn period() -> Period {
    Period::new("2026-04".parse().unwrap(), 12).unwrap()
}

/// Volunteers in a pool: each wage level is a table of its own that adds up.
#[test]
fn volunteer_time_travels_through_pools_at_three_wages() {
    let wage = |text: &str| UnitPrice::parse(text, Currency::GBP).unwrap();
    let wages = Wage::interval("role median", wage("10.01"), wage("12.03"), wage("15.05")).unwrap();
    let role = VolunteerRole::new("drivers", "1".parse().unwrap(), wages, "transport", "rota");
    let posts = vec![(name("care"), "1".parse().unwrap()), (name("meals"), "1".parse().unwrap())];
    let programme = CostLine::new("programme", pounds("7.25"), "care", "ledger").unwrap();
    let organisation = Organisation::builder("shed", Currency::GBP, period())
        .service(Service::new("care", "visit", "4".parse().unwrap()).unwrap())
        .service(Service::new("meals", "meal", "8".parse().unwrap()).unwrap())
        .driver(Driver { unit: Some(name("post")), ..Driver::stated("posts", posts).unwrap() })
        .pool(OverheadPool::new("transport", "posts").unwrap())
        .line(programme.as_volunteer_programme("50%".parse().unwrap()))
        .line(CostLine::new("fuel", pounds("0.05"), "transport", "receipts").unwrap())
        .volunteer(role.unwrap())
        .build()
        .unwrap();
    let costs = full_cost(&organisation, &Method::Direct).unwrap();
    let (care, meals) = (costs.service("care").unwrap(), costs.service("meals").unwrap());
    for (level, of_care, of_meals) in [
        (WageLevel::Low, "5.01", "5.00"),
        (WageLevel::Central, "6.02", "6.01"),
        (WageLevel::High, "7.53", "7.52"),
    ] {
        assert_eq!(*care.replacement_value.at(level), pounds(of_care), "{level:?}");
        assert_eq!(*meals.replacement_value.at(level), pounds(of_meals), "{level:?}");
    }
    assert_eq!(care.overhead.get(Ledger::Cash), pounds("0.03"));
    assert_eq!(care.full.get(Ledger::Cash), pounds("7.28"));
    // Half of 7.25 is 3.625, which half-even brings to 3.62.
    assert_eq!(care.avoidable_programme_cost, pounds("3.62"));
    let at = |basis, level| care.cost_at(basis, level).unwrap();
    assert_eq!(at(CostBasis::VolunteerInflatedGross, WageLevel::Low), pounds("12.29"));
    assert_eq!(at(CostBasis::VolunteerInflatedNet, WageLevel::High), pounds("11.19"));
    assert_eq!(at(CostBasis::Full, WageLevel::High), pounds("7.28"));
    let per_unit = care.per_unit_at(CostBasis::VolunteerInflatedNet, WageLevel::High).unwrap();
    assert_eq!(per_unit, fraction("1119/400"));
    assert_eq!(care.currency(), Currency::GBP);
    let columns = Ledger::ALL.map(ledger_column);
    assert_eq!(columns, [0, 1, 2]);
    for (column, amount) in [(0, 5), (1, 0), (2, 1_203), (3, 1_505), (4, 1_001)] {
        let closed = costs.allocation.closed_amount("transport", column).unwrap();
        assert_eq!(closed, Fraction::from(amount));
    }
}

#[test]
fn a_full_cost_answers_for_its_records_only() {
    let care = Service::new("care", "visit", "4".parse().unwrap()).unwrap();
    let organisation = Organisation::builder("shed", Currency::GBP, period())
        .service(Service { volume_basis: VolumeBasis::Capacity, ..care })
        .line(CostLine::new("pay", pounds("8"), "care", "payroll").unwrap())
        .build()
        .unwrap();
    let costs = full_cost(&organisation, &Method::Direct).unwrap();
    assert_eq!(*costs.organisation, organisation);
    let care = costs.service("care").unwrap();
    assert_eq!((&care.name, &care.unit), (&name("care"), &name("visit")));
    assert_eq!((care.volume, care.volume_basis), (millionths(4 * ONE), VolumeBasis::Capacity));
    assert!(costs.pools.is_empty());
    let unknown =
        "\"meals\" is not the name of a service: use one of the names that are listed, or add it";
    assert_eq!(costs.service("meals").unwrap_err().to_string(), unknown);
    assert!(costs.service("").is_err());
    assert_eq!(costs.service("care").unwrap().per_unit(CostBasis::Full).unwrap(), fraction("2"));
}

#[test]
fn totals_beyond_the_bound_are_refused() {
    let widest = || pounds("999999999999999.99");
    let organisation = Organisation::builder("shed", Currency::GBP, period())
        .service(Service::new("care", "visit", "4".parse().unwrap()).unwrap())
        .service(Service::new("meals", "meal", "4".parse().unwrap()).unwrap())
        .line(CostLine::new("one", widest(), "care", "ledger").unwrap())
        .line(CostLine::new("two", pounds("0.01"), "meals", "ledger").unwrap())
        .build()
        .unwrap();
    let refused = full_cost(&organisation, &Method::Direct).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::TooLarge, "{refused}");
}

/// Pools that all serve all later pools: the working doubles with every pool.
fn dense(pools: usize) -> Organisation {
    let mut builder = Organisation::builder("dense", Currency::GBP, period())
        .service(Service::new("care", "visit", "4".parse().unwrap()).unwrap());
    let pool = |position: usize| format!("pool-{position:02}");
    let mut receivers = vec![(name("care"), "1".parse().unwrap())];
    receivers.extend((0..pools).map(|at| (name(&pool(at)), "1".parse().unwrap())));
    builder = builder.driver(Driver::stated("posts", receivers).unwrap());
    for position in 0..pools {
        builder = builder.pool(OverheadPool::new(&pool(position), "posts").unwrap());
    }
    builder.line(CostLine::new("rent", pounds("100"), "pool-00", "lease").unwrap()).build().unwrap()
}

#[test]
fn evidence_that_would_grow_without_end_is_refused() {
    let evidence = |pools: usize| {
        let organisation = dense(pools);
        let sequence = organisation.pools().iter().map(|pool| pool.name.clone()).collect();
        let costs = full_cost(&organisation, &Method::StepDown(sequence)).unwrap();
        costs.service("care").unwrap().evidence(CostBasis::Full)
    };
    let small = evidence(6).unwrap();
    assert_eq!(small.verify(), Ok(()));
    assert_eq!(small.value(), &Fraction::from(100));
    refused(evidence(18), &too_many(MAX_EVIDENCE_PARTS, "parts in the evidence"));
}

/// A computed line is rounded once, where it enters, and says so.
#[test]
fn a_computed_line_carries_its_working() {
    let mileage = CostLine::computed(
        "mileage",
        "1205".parse().unwrap(),
        UnitPrice::parse("0.455", Currency::GBP).unwrap(),
        Rounding::HalfUp,
        "care",
        "claims",
    );
    let organisation = Organisation::builder("shed", Currency::GBP, period())
        .service(Service::new("care", "visit", "4".parse().unwrap()).unwrap())
        .line(mileage.unwrap().with_behaviour(Behaviour::Variable))
        .build()
        .unwrap();
    let costs = full_cost(&organisation, &Method::Direct).unwrap();
    let evidence = costs.service("care").unwrap().evidence(CostBasis::Direct).unwrap();
    assert_eq!(
        evidence.to_string(),
        "direct cost of care: 548.28 GBP [sum]
  mileage: 548.28 GBP [rounded to 2 places, half_up]
    quantity times unit cost: 548.275 GBP [product]
      quantity: 1,205 [stated; claims]
      unit cost: 0.455 GBP [stated; claims]
"
    );
}

proptest! {
    #![proptest_config(cases(250))]

    /// Every equation of the reciprocal method holds, nothing is lost, and what a pool uses itself
    /// moves gross amounts and no share.
    #[test]
    fn pools_that_serve_each_other_are_solved_together(plain in plain()) {
        let problem = plain.problem();
        let solved = |self_use| allocate(&problem, &Method::Reciprocal(self_use)).unwrap();
        let (netted, kept) = (solved(SelfUse::Netted), solved(SelfUse::Kept));
        prop_assert_eq!(netted.method.as_str(), "reciprocal");
        let receivers = plain.receiver_names();
        for column in 0..2 {
            let own = own_amounts(&plain, column);
            let found = shares(&netted, &plain, column);
            prop_assert_eq!(found.iter().sum::<Fraction>(), own.iter().sum::<Fraction>());
            prop_assert_eq!(&found, &shares(&kept, &plain, column));
            for allocation in [&netted, &kept] {
                let stage = |from: usize, to: &str| {
                    allocation.stage_amount(&pool_name(from), to, column).unwrap()
                };
                let received = |to: &str| -> Fraction {
                    (0..plain.pools.len()).map(|from| stage(from, to)).sum()
                };
                for (pool, own) in own.iter().enumerate() {
                    let gross = allocation.closed_amount(&pool_name(pool), column).unwrap();
                    prop_assert_eq!(&gross, &(own + &received(&pool_name(pool))));
                    let passed: Fraction = receivers.iter().map(|to| stage(pool, to)).sum();
                    prop_assert_eq!(gross, passed);
                }
                for (service, share) in found.iter().enumerate() {
                    prop_assert_eq!(&received(&service_name(service)), share);
                }
            }
            let origin = netted.by_origin().unwrap();
            prop_assert_eq!(&origin, &kept.by_origin().unwrap());
            for (service, share) in found.iter().enumerate() {
                let amounts = (0..plain.pools.len())
                    .map(|pool| origin.amount(&pool_name(pool), &service_name(service), column).unwrap());
                prop_assert_eq!(&amounts.sum::<Fraction>(), share);
            }
        }
    }
}

/// Long drivers need the smaller primes, wide systems many digits: both are compared with the
/// equations they solve.
#[test]
fn long_drivers_and_wide_systems_are_solved_exactly() {
    for (pools, digits) in [(1, 21), (7, 21), (40, 12), (60, 1)] {
        let quantity = |pool: usize, receiver: usize| -> Quantity {
            let mixed = (pool as u128 * 7_919 + receiver as u128 * 104_729 + 12_345)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15_2545_F491_4F6C_DD1D);
            let figure = (mixed % 10_u128.pow(digits)).max(1);
            format!("{}.{:06}", figure / 1_000_000, figure % 1_000_000).parse().unwrap()
        };
        let pool_at = |at: usize| name(&format!("pool-{at:03}"));
        let services = vec![name("day"), name("night")];
        let rows = (0..pools).map(|pool| {
            let own = i128::try_from(pool).unwrap() * 1_000_003 - 40_000_000;
            let empty = CostPool::new(pool_at(pool), vec![own]);
            let with_services = services.iter().enumerate().fold(empty, |row, (at, service)| {
                row.with_quantity(service.clone(), quantity(pool, at))
            });
            (0..pools).fold(with_services, |row, other| {
                row.with_quantity(pool_at(other), quantity(pool, 2 + other))
            })
        });
        let problem = Problem::new(services.clone(), rows.collect(), 1).unwrap();
        let allocation = allocate(&problem, &Method::Reciprocal(SelfUse::Kept)).unwrap();
        let stage = |from: usize, to: &Name| {
            allocation.stage_amount(pool_at(from).as_str(), to.as_str(), 0).unwrap()
        };
        let mut total = Fraction::ZERO;
        for pool in 0..pools {
            let own = Fraction::from(i128::try_from(pool).unwrap() * 1_000_003 - 40_000_000);
            total = total + &own;
            let received: Fraction = (0..pools).map(|from| stage(from, &pool_at(pool))).sum();
            let gross = allocation.closed_amount(pool_at(pool).as_str(), 0).unwrap();
            assert_eq!(gross, own + received, "{pools} pools, {digits} digits");
        }
        let shares =
            services.iter().map(|service| allocation.service_share(service.as_str(), 0).unwrap());
        assert_eq!(shares.sum::<Fraction>(), total);
    }
}

/// Driver totals that the greatest primes below 2^56 divide: modulo these there is no inverse, and
/// the next prime is taken. The pools form a chain, so step-down in its order says what must come
/// out.
#[test]
fn a_system_without_an_inverse_modulo_the_first_primes_is_solved_exactly() {
    let primes = [5, 27, 47].map(|below| 2_i128.pow(56) - below);
    for count in 1..=3 {
        let pool_at = |at: usize| name(&pool_name(at));
        let rows = (0..count).map(|at| {
            let row = CostPool::new(pool_at(at), vec![1_000_003, -7]);
            let row = row.with_quantity(name("care"), millionths(primes[at] - 1_000_001));
            let row = row.with_quantity(name("advice"), millionths(1));
            // The last pool serves a service more in place of a pool.
            let next = if at + 1 < count { pool_at(at + 1) } else { name("transport") };
            row.with_quantity(next, millionths(1_000_000))
        });
        let services = names(["advice", "care", "transport"]);
        let problem = Problem::new(services.clone(), rows.collect(), 2).unwrap();
        let sequence = Method::StepDown((0..count).map(pool_at).collect());
        let expected = allocate(&problem, &sequence).unwrap();
        for self_use in [SelfUse::Netted, SelfUse::Kept] {
            let allocation = allocate(&problem, &Method::Reciprocal(self_use)).unwrap();
            let (origin, expected_origin) =
                (allocation.by_origin().unwrap(), expected.by_origin().unwrap());
            for service in services.iter().map(Name::as_str) {
                for column in 0..2 {
                    let share = |by: &Allocation| by.service_share(service, column).unwrap();
                    assert_eq!(share(&allocation), share(&expected), "{service}");
                }
                for pool in (0..count).map(pool_name) {
                    assert_eq!(origin.part(&pool, service), expected_origin.part(&pool, service));
                }
            }
        }
    }
}

/// The smallest set that serves only itself is named, not the pools that lead into it.
#[test]
fn pools_that_serve_only_each_other_are_named() {
    let row = |pool: &str, receivers: &[&str]| {
        receivers.iter().fold(CostPool::new(name(pool), vec![100]), |row, receiver| {
            row.with_quantity(name(receiver), "1".parse().unwrap())
        })
    };
    let refused = |rows: Vec<CostPool>| {
        let problem = Problem::new(vec![name("care")], rows, 1).unwrap();
        let method = Method::Reciprocal(SelfUse::Netted);
        allocate(&problem, &method).unwrap_err().to_string()
    };

    let rows =
        || vec![row("a", &["b"]), row("b", &["c"]), row("c", &["b"]), row("d", &["care", "a"])];
    assert_eq!(refused(rows()), closed_pools(r#""b", "c""#));
    let mut alone = rows();
    alone.push(row("e", &["e"]));
    assert_eq!(refused(alone), closed_pools(r#""e""#));
    let mut idle = rows();
    idle.push(row("f", &[]));
    assert_eq!(refused(idle), zero_base("f", "reciprocal"));
    let ring: Vec<String> = (0..13).map(|at| format!("r{at:02}")).collect();
    let rows = (0..13).map(|at| row(&ring[at], &[ring[(at + 1) % 13].as_str()]));
    let named: Vec<String> = ring[..10].iter().map(|pool| format!("{pool:?}")).collect();
    assert_eq!(refused(rows.collect()), closed_pools(&format!("{} and 3 more", named.join(", "))));
}

/// Nothing to share is shared by every method.
#[test]
fn no_pools_at_all_are_no_problem() {
    let problem = Problem::new(vec![name("care")], vec![], 2).unwrap();
    for method in [
        Method::Direct,
        Method::StepDown(vec![]),
        Method::Reciprocal(SelfUse::Netted),
        Method::Reciprocal(SelfUse::Kept),
    ] {
        let allocation = allocate(&problem, &method).unwrap();
        assert!(allocation.service_share("care", 1).unwrap().is_zero());
        assert!(allocation.by_origin().unwrap().rounded(0).unwrap().is_empty());
    }
}
