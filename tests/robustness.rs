//! Change-overs, demand and support.

use std::cmp::Ordering;

use fullcost::exact::Fraction;
use fullcost::tender::robustness::{
    ChangeOver, Contender, FirstBids, FirstRelation, Linear, OverRange, Piecewise, bracket,
    first_over, rank_over,
};
use proptest::prelude::*;

use crate::allocation::name;
use crate::exact::{cases, fraction};

fn whole(number: i64) -> Fraction {
    Fraction::from_integer(number.into())
}

fn line(at_zero: i64, slope: i64) -> Linear {
    Linear::new(whole(at_zero), whole(slope))
}

fn names(first: &FirstBids) -> Vec<&str> {
    first.bids().iter().map(fullcost::exact::Name::as_str).collect()
}

/// Lines with many ties and parallels on purpose, some in two parts, some banded.
fn contenders() -> impl Strategy<Value = Vec<Contender>> {
    let piecewise = || {
        let line = || (-4_i64..5, -2_i64..3).prop_map(|(at_zero, slope)| line(at_zero, slope));
        (line(), proptest::option::of((-3_i64..4, line()))).prop_map(|(last, before)| {
            let before = before.into_iter().map(|(end, line)| (whole(end), line)).collect();
            Piecewise::new(before, last).unwrap()
        })
    };
    let one = (piecewise(), proptest::option::of(piecewise()));
    proptest::collection::vec(one, 1..5).prop_map(|ends| {
        let named = ends.into_iter().enumerate();
        let contender = |(place, (low, high)): (usize, (Piecewise, Option<Piecewise>))| {
            let name = name(&format!("bid {place}"));
            match high {
                Some(high) => Contender::banded(name, low, high),
                None => Contender::new(name, low),
            }
        };
        named.map(contender).collect()
    })
}

/// Whose rank is 1 at best, counted one by one.
fn naive_first(contenders: &[Contender], figure: &Fraction) -> Vec<String> {
    let first = contenders
        .iter()
        .filter(|one| contenders.iter().all(|other| other.high(figure) >= one.low(figure)));
    first.map(|one| one.name().to_string()).collect()
}

/// At, just beside and half way between: every figure at which something could be wrong.
fn probes<T: PartialEq>(over: &OverRange<T>) -> Vec<Fraction> {
    let little = fraction("1/1000000");
    let ends = over.pieces().iter().flat_map(|piece| [piece.from().clone(), piece.to().clone()]);
    let ends: Vec<Fraction> = ends.collect();
    let beside = ends.iter().flat_map(|end| [end - &little, end.clone(), end + &little]);
    let twelfths = (-60..=60).map(|twelfth| whole(twelfth) * fraction("1/12"));
    beside.chain(twelfths).filter(|place| over.from() <= place && place <= over.to()).collect()
}

/// Pieces lie side by side, and no point could be left out.
fn check_pieces<T: PartialEq + std::fmt::Debug>(over: &OverRange<T>) {
    let pieces = over.pieces();
    assert_eq!(pieces.first().unwrap().from(), over.from());
    assert_eq!(pieces.last().unwrap().to(), over.to());
    for pair in pieces.windows(2) {
        assert_eq!(pair[0].to(), pair[1].from());
        assert_ne!(pair[0].is_point(), pair[1].is_point(), "points and stretches alternate");
    }
    for change in over.changes() {
        let beside = [change.below(), change.above()];
        assert!(beside.into_iter().flatten().any(|value| value != change.here()));
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn the_first_over_a_range_is_the_first_at_each_figure(contenders in contenders()) {
        let first = first_over(&contenders, &whole(-5), &whole(5)).unwrap();
        check_pieces(&first);
        for figure in probes(&first) {
            let found = first.at(&figure).unwrap();
            prop_assert_eq!(names(found), naive_first(&contenders, &figure), "at {}", figure);
        }
        let mut turned = contenders.clone();
        turned.reverse();
        prop_assert_eq!(first_over(&turned, &whole(-5), &whole(5)).unwrap(), first);
    }

    #[test]
    fn the_rank_over_a_range_is_the_rank_at_each_figure(contenders in contenders()) {
        for one in &contenders {
            let ranks = rank_over(&contenders, one.name().as_str(), &whole(-5), &whole(5)).unwrap();
            check_pieces(&ranks);
            for figure in probes(&ranks) {
                let others = || contenders.iter().filter(|other| other.name() != one.name());
                let (low, high) = (one.low(&figure), one.high(&figure));
                let best = 1 + others().filter(|other| other.high(&figure) < low).count();
                let worst = 1 + others().filter(|other| other.low(&figure) < high).count();
                let found = ranks.at(&figure).unwrap();
                prop_assert_eq!((found.best(), found.worst()), (best, worst), "at {}", figure);
            }
        }
    }
}

#[test]
fn a_jump_changes_the_order_without_a_tie() {
    let falling = Piecewise::new(vec![(whole(1_000), line(0, 25))], line(0, 23)).unwrap();
    let bids = [
        Contender::new(name("all-units"), falling),
        Contender::new(name("even"), Piecewise::from(line(24_000, 0))),
    ];
    let first = first_over(&bids, &whole(900), &whole(1_100)).unwrap();
    let found: Vec<(String, Vec<&str>)> =
        first.changes().map(|change| (change.at().to_string(), names(change.here()))).collect();
    // 960 × 25 and 24,000/23 × 23 are 24,000 each; at 1,000 the card still charges 25.
    let expected = [
        ("960", vec!["all-units", "even"]),
        ("1000", vec!["even"]),
        ("24000/23", vec!["all-units", "even"]),
    ];
    assert_eq!(found, expected.map(|(at, names)| (at.to_owned(), names)));
    let above = first.changes().nth(1).unwrap().above().unwrap();
    assert_eq!(names(above), ["all-units"]);
}

#[test]
fn bands_that_overlap_are_indistinguishable() {
    let banded = |name_of: &str, low: Linear, high: Linear| {
        Contender::banded(name(name_of), low.into(), high.into())
    };
    let bids = [banded("a", line(0, 1), line(2, 1)), banded("b", line(5, 0), line(5, 0))];
    let first = first_over(&bids, &whole(0), &whole(10)).unwrap();
    let stretches: Vec<(String, FirstRelation)> = first
        .pieces()
        .iter()
        .filter(|piece| !piece.is_point())
        .map(|piece| (format!("{} to {}", piece.from(), piece.to()), piece.value().relation()))
        .collect();
    let expected = [
        ("0 to 3", FirstRelation::Alone),
        ("3 to 5", FirstRelation::Indistinguishable),
        ("5 to 10", FirstRelation::Alone),
    ];
    assert_eq!(stretches, expected.map(|(range, relation)| (range.to_owned(), relation)));
    assert!(first.changes().all(|change| change.here().bids().len() == 2));
}

#[test]
fn what_is_not_linear_is_enclosed_by_exact_signs() {
    let square = |x: &Fraction| (x * x).cmp(&whole(2));
    let width = fraction("1/1000");
    let ChangeOver::Between(low, high) = bracket(&whole(0), &whole(2), &width, square).unwrap()
    else {
        panic!("the root of two is no fraction");
    };
    assert!(&high - &low <= width && square(&low) == Ordering::Less);
    assert_eq!(square(&high), Ordering::Greater);
    let exact = bracket(&whole(0), &whole(3), &width, |x| (x * x).cmp(&fraction("9/4"))).unwrap();
    assert_eq!(exact, ChangeOver::Exact(fraction("3/2")));
    let at_end = bracket(&whole(0), &whole(3), &width, |x| x.cmp(&whole(3))).unwrap();
    assert_eq!(at_end, ChangeOver::Exact(whole(3)));
    let never = bracket(&whole(2), &whole(3), &width, square).unwrap();
    assert!(never.is_never() && never.exact().is_none());
    assert_eq!(never.to_string(), "never");
}
