//! Change-overs, demand and support: what they refuse, word for word.

use std::cmp::Ordering;

use fullcost::exact::Fraction;
use fullcost::tender::robustness::{
    Contender, Linear, MAX_CONTENDERS, Piecewise, bracket, first_over, rank_over,
};

use super::{name, refused};

/// The tests of this area, for the count of variants.
#[cfg_attr(not(feature = "json"), allow(dead_code, reason = "only the count, which needs documents, reads it"))]
pub(super) const ALL: &[fn()] = &[change_overs];

#[test]
fn change_overs() {
    let whole = Fraction::from_integer;
    let level = || Piecewise::from(Linear::constant(whole(1)));
    let bids = |count: usize| -> Vec<Contender> {
        (0..count).map(|place| Contender::new(name(&format!("bid {place}")), level())).collect()
    };
    let order = "the range runs from 5 to 5: give the lower end first, and two different ends";
    refused(first_over(&bids(2), &whole(5), &whole(5)), order);
    refused(rank_over(&bids(2), "bid 1", &whole(5), &whole(5)), order);
    refused(bracket(&whole(5), &whole(5), &whole(1), |_| Ordering::Less), order);
    let twice = vec![(whole(5), Linear::constant(whole(1))), (whole(5), Linear::constant(whole(2)))];
    refused(Piecewise::new(twice, Linear::constant(whole(3))), order);
    refused(first_over(&[], &whole(0), &whole(5)), "there is no bid: give at least one");
    refused(rank_over(&bids(2), "bid 7", &whole(0), &whole(5)), r#""bid 7" is not the name of a provider: use one of the names that are listed, or add it"#);
    refused(first_over(&bids(MAX_CONTENDERS + 1), &whole(0), &whole(5)), "there are more than 1000 bids whose order is solved over a range: split the model or the tender");
    let sign = |x: &Fraction| (x * x).cmp(&whole(2));
    refused(bracket(&whole(0), &whole(5), &whole(0), sign), "the width 0 of a change-over is not above zero, or too small for its range: give a wider one");
    let tiny: Fraction = format!("0.{}1", "0".repeat(90)).parse().unwrap();
    let message = format!("the width 1/1{}… of a change-over is not above zero, or too small for its range: give a wider one", "0".repeat(57));
    refused(bracket(&whole(0), &whole(5), &tiny, sign), &message);
}
