//! Curves of which the highest comes first: straight lines, or one power of each over a number.

use std::cmp::Reverse;

use super::change_over::{ChangeOver, Linear, bracket};
use crate::error::Error;
use crate::exact::{Fraction, Name};

/// How wide a change-over may be that is not exact: a thousand-millionth of the whole.
const WIDTH_PARTS: i128 = 1_000_000_000;

/// `line^power ÷ divisor` over one figure. Curves that are compared have one power; where it is not
/// 1, no line falls below zero. Two of them cross at most once, as their roots are straight lines.
#[derive(Clone, Debug)]
pub(super) struct Curve {
    name: Name,
    line: Linear,
    power: u16,
    divisor: Fraction,
}

/// Where another curve becomes the highest, strictly between two figures: every such place, exact
/// where it is a fraction and enclosed where it is not. Some places may be named where none does.
pub(super) fn vertices(
    curves: &[Curve],
    from: &Fraction,
    to: &Fraction,
) -> Result<Vec<ChangeOver>, Error> {
    let (Some(left), Some(right)) = (highest(curves, from, to), highest(curves, to, from)) else {
        return Ok(Vec::new());
    };
    // What is highest at both ends is so between them, where lines bend nowhere.
    if left.name == right.name {
        return Ok(Vec::new());
    }
    let crossing = left.crossing(right, from, to)?;
    let mut found = Vec::new();
    match &crossing {
        ChangeOver::Exact(at) => {
            found.extend(vertices(curves, from, at)?);
            found.push(crossing.clone());
            found.extend(vertices(curves, at, to)?);
        }
        ChangeOver::Between(low, high) => {
            if from < low {
                found.extend(vertices(curves, from, low)?);
                found.push(ChangeOver::Exact(low.clone()));
            }
            let (first, last) = (highest(curves, low, high), highest(curves, high, low));
            if first.map(Curve::name) != last.map(Curve::name) {
                found.push(crossing.clone());
            }
            if high < to {
                found.push(ChangeOver::Exact(high.clone()));
                found.extend(vertices(curves, high, to)?);
            }
        }
        ChangeOver::Never => {}
    }
    Ok(found)
}

/// The names of the curves that are highest at a figure.
pub(super) fn highest_at(curves: &[Curve], figure: &Fraction) -> Vec<Name> {
    let heights = curves.iter().map(|curve| (curve, curve.height(figure)));
    let heights: Vec<(&Curve, Fraction)> = heights.collect();
    let most = heights.iter().map(|(_, height)| height).max().cloned().unwrap_or_default();
    let first = heights.into_iter().filter(|(_, height)| *height == most);
    first.map(|(curve, _)| curve.name.clone()).collect()
}

/// The curve that is highest at a figure, and of several there the one that is so towards another.
fn highest<'a>(curves: &'a [Curve], at: &Fraction, towards: &Fraction) -> Option<&'a Curve> {
    let height = |curve: &Curve, figure| Reverse(curve.height(figure));
    curves.iter().min_by_key(|curve| (height(curve, at), height(curve, towards), &curve.name))
}

impl Curve {
    /// A straight line.
    pub(super) fn line(name: Name, line: Linear) -> Self {
        Curve { name, line, power: 1, divisor: Fraction::ONE }
    }

    /// A power of a line over a divisor above zero.
    pub(super) fn power(name: Name, line: Linear, power: u16, divisor: Fraction) -> Self {
        Curve { name, line, power, divisor }
    }

    fn name(&self) -> &Name {
        &self.name
    }

    fn height(&self, figure: &Fraction) -> Fraction {
        let height = self.line.at(figure);
        if self.power == 1 && self.divisor == Fraction::ONE {
            return height;
        }
        height.power(self.power).checked_div(&self.divisor).unwrap_or_default()
    }

    /// Where two curves cross that are not in the same order at the two figures.
    fn crossing(&self, other: &Curve, from: &Fraction, to: &Fraction) -> Result<ChangeOver, Error> {
        // line^a ÷ d = other^a ÷ e where line = other × the a-th root of d ÷ e.
        let ratio = self.divisor.checked_div(&other.divisor)?;
        if let Some(root) = ratio.exact_root(self.power) {
            let crossing = self.line.crossing(&other.line.times(&root));
            let inside = crossing.filter(|at| from < at && at < to);
            return Ok(inside.map_or(ChangeOver::Never, ChangeOver::Exact));
        }
        let width = Fraction::new(1, WIDTH_PARTS)?;
        bracket(from, to, &width, |figure| self.height(figure).cmp(&other.height(figure)))
    }
}
