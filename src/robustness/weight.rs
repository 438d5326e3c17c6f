//! Robustness of the weights: at which weight of price does the first bid change?

use super::change_over::{ChangeOver, Linear};
use super::contender::{Contender, FirstBids, Piecewise};
use super::over_range::OverRange;
use super::sweep::first_over;
use crate::error::{self, Error};
use crate::exact::{Fraction, Name, Percent};
use crate::robustness::refusal;
use crate::score::{RankedScore, RoundingTime, ScoreOrder, Scores};

/// Who is first at each weight of price from 0 to 1, and where that changes around the published one.
///
/// The weights of the criteria keep their ratios to each other. Ties are not broken: at a change-over
/// both bids are first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PriceWeightRange {
    /// The published weight of price.
    pub published: Percent,
    /// Those who are first at the published weight.
    pub first: Vec<Name>,
    /// The nearest weight at or below the published one at which the first bid changes.
    pub below: ChangeOver,
    /// The nearest weight at or above the published one at which the first bid changes.
    pub above: ChangeOver,
    /// Who is first over the whole range of the weight, as shares of one.
    pub over: OverRange<FirstBids>,
}

/// Solves for the weights of price at which the first bid changes.
///
/// With a share `s` of the price points and a share `r` of the quality points a bid has
/// `100·(w·s + (1 − w)·r)` points at the weight `w`: a straight line. Under the price-quality method
/// `w·p − (1 − w)·E·q ÷ 100` gives the same order as the figure, and under the absolute divisor
/// `(w + (1 − w)·q ÷ 100) ÷ p`; both are lines, and at a weight of 0 they leave the order to
/// quality. Under the rules that know no weights the first bid never changes.
///
/// # Errors
///
/// [`Range`](crate::ErrorKind::Range) where the scoring has no quality, [`Unsupported`](crate::ErrorKind::Unsupported),
/// [`Missing`](crate::ErrorKind::Missing) where no bid is ranked, [`TooLarge`](crate::ErrorKind::TooLarge) beyond
/// [`MAX_CONTENDERS`](super::MAX_CONTENDERS).
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::robustness::{ChangeOver, price_weight_range};
/// use fullcost::score::{Offer, ScoreRule, Scoring, ZeroPrice, score};
///
/// let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
/// let scoring = Scoring::of_price_and_quality(rule, "60%".parse()?)?;
/// let offer = |name, price: i128, quality: &str| {
///     Offer::new(name, Fraction::from(price))?.with_quality(quality.parse()?)
/// };
/// let scores = score(&scoring, &[offer("a", 100, "60")?, offer("b", 130, "85")?])?;
/// // a: 100·w + 60·(1 − w), b: 1000/13·w + 85·(1 − w).
/// let range = price_weight_range(&scores)?;
/// assert_eq!(range.below, ChangeOver::Exact(Fraction::new(13, 25)?));
/// assert_eq!(range.above, ChangeOver::Never);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn price_weight_range(scores: &Scores) -> Result<PriceWeightRange, Error> {
    let scoring = &scores.scoring;
    let rounded = scoring.rounding.filter(|each| each.time == RoundingTime::BeforeRanking);
    if rounded.is_some() {
        return Err(refusal::rounded_before_ranking());
    }
    if scoring.price_weight == Percent::WHOLE {
        let (rule, weight) = ("the change-over of the price weight", "quality");
        return Err(error::rule_needs_weight(rule, weight));
    }
    let contenders = contenders(scores)?;
    let over = first_over(&contenders, &Fraction::ZERO, &Fraction::ONE)?;
    let published = scoring.price_weight.to_fraction();
    let exact = |at: Option<&Fraction>| at.cloned().map_or(ChangeOver::Never, ChangeOver::Exact);
    let changes = || over.changes().map(|change| change.at);
    let below = exact(changes().filter(|at| **at <= published).last());
    let above = exact(changes().find(|at| **at >= published));
    let first = over.at(&published).map_or(Vec::new(), |first| first.bids.clone());
    Ok(PriceWeightRange { published: scoring.price_weight, first, below, above, over })
}

/// Each ranked bid with a line over the weight of price whose lowest comes first.
fn contenders(scores: &Scores) -> Result<Vec<Contender>, Error> {
    let free = scores.ranked().any(|(_, score)| score.price.is_zero());
    let line = |name: &Name, score: &RankedScore, share: Option<&Fraction>| {
        let line = line(scores, score, share)?;
        Ok(Contender::new(name.clone(), Piecewise::from(line)))
    };
    match &scores.scoring.rule {
        rule if free && rule.free_is_first() => {
            let free = scores.ranked().filter(|(_, score)| score.price.is_zero());
            let level = || Piecewise::from(Linear::constant(Fraction::ZERO));
            Ok(free.map(|(name, _)| Contender::new(name.clone(), level())).collect())
        }
        rule if rule.gives_points() => {
            let shares = scores.price_shares()?;
            let ranked = scores.ranked().zip(&shares);
            ranked.map(|((name, score), share)| line(name, score, Some(share))).collect()
        }
        _ => scores.ranked().map(|(name, score)| line(name, score, None)).collect(),
    }
}

fn line(scores: &Scores, score: &RankedScore, share: Option<&Fraction>) -> Result<Linear, Error> {
    let hundred = Fraction::from(100);
    let quality = score.quality.checked_div(&hundred)?;
    // The line whose highest comes first, from its height at 0 and at 1, turned around.
    let highest = |at_zero: Fraction, at_one: &Fraction| {
        let slope = &at_zero - at_one;
        Linear::new(-at_zero, slope)
    };
    let rule = &scores.scoring.rule;
    Ok(match (share, rule.moving(&score.price)) {
        (Some(share), _) => highest(&quality * &hundred, &(share * &hundred)),
        // A price of zero takes nothing from what the points are worth: it is no rule without them.
        (None, Some(figure)) if !figure.points.is_zero() || !figure.price_weight.is_zero() => {
            let part = Fraction::ONE.checked_div(&figure.over)?;
            highest(figure.points * &quality * &part, &(figure.price_weight * &part))
        }
        _ => {
            let deciding = score.figure.deciding.clone();
            match rule.facts().order {
                ScoreOrder::HighestFirst => Linear::constant(-deciding),
                ScoreOrder::LeastFirst => Linear::constant(deciding),
            }
        }
    })
}
