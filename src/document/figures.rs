//! Exact figures in results.

use super::node::ObjectBuilder;
use crate::exact::{Currency, Fraction, Rounding};
use crate::price::Interval;
use crate::record::Node;

/// An exact figure, with what it shows in minor units, half to even.
pub(super) fn figure(figure: &Fraction, currency: Currency) -> Node {
    ObjectBuilder::new()
        .text("exact", figure)
        .text("rounded", figure.to_plain_text(currency.minor_unit_digits(), Rounding::HalfEven))
        .build()
}

pub(super) fn interval(interval: &Interval, currency: Currency) -> Node {
    if interval.is_point() {
        return figure(interval.low(), currency);
    }
    ObjectBuilder::new()
        .with("low", figure(interval.low(), currency))
        .with("high", figure(interval.high(), currency))
        .build()
}
