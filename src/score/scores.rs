//! Scoring a field of offers: points, figures, ranks.

use std::cmp::Ordering;

use super::facts::ScoreOrder;
use super::figure::ScoreFigure;
use super::offer::{MAX_OFFERS, Offer};
use super::policy::ScoreTies;
use super::rule::Judged;
use super::scheme::{RoundingTime, Scoring};
use crate::error::{self, AtRecord, Error, ErrorKind};
use crate::exact::name::check_unique;
use crate::exact::{Fraction, Name, Percent, Quantity};

/// The scores of a field under one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scores {
    /// The scoring they follow.
    pub scoring: Scoring,
    /// The currency of prices; empty for offers that state none.
    pub unit: Box<str>,
    /// The bids in the order of the providers' names.
    pub bids: Vec<ScoredBid>,
}

/// One bid among the scores.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScoredBid {
    /// What was scored.
    pub offer: Offer,
    /// What came of it.
    pub outcome: ScoreOutcome,
}

/// What came of scoring a bid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScoreOutcome {
    /// Its quality is below a published minimum. It is not ranked, and its price enters no other
    /// bid's figure.
    BelowThreshold(Vec<BelowMinimum>),
    /// Marks or circumstances are lacking. It is not ranked, and its price enters no other bid's
    /// figure.
    NotAssessable {
        /// The criteria without a mark.
        unmarked: Vec<Name>,
        /// The circumstances that the view needs and the bid does not state.
        not_stated: Vec<Name>,
    },
    /// It is ranked.
    Ranked(Box<RankedScore>),
}

/// A threshold that a bid does not reach.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(untagged))]
pub enum BelowMinimum {
    /// The mark for a criterion is below its minimum.
    Criterion {
        /// The criterion.
        #[cfg_attr(feature = "serde", serde(rename = "criterion"))]
        name: Name,
        /// The mark.
        mark: Quantity,
        /// The least mark.
        minimum: Quantity,
    },
    /// The points for quality are below their minimum.
    Quality {
        /// The share of the points for quality, of one.
        #[cfg_attr(feature = "serde", serde(rename = "quality_share"))]
        share: Fraction,
        /// The least share.
        minimum: Percent,
    },
}

/// The points, the figure and the rank of a bid.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RankedScore {
    /// The rank, from 1; equal figures share one.
    pub rank: usize,
    /// The price that was scored.
    pub price: Fraction,
    /// The quality on a scale from 0 to 100, never rounded.
    pub quality: Fraction,
    /// The points for each criterion, in the order of their names; rounded where the tender rounds
    /// before ranking.
    pub criterion_points: Vec<(Name, Fraction)>,
    /// The points for quality: those for the criteria added up.
    pub quality_points: Fraction,
    /// The points for the price; `None` under a rule that gives none.
    pub price_points: Option<Fraction>,
    /// The figure that decides the rank: the points added up, or the figure of the rule.
    pub figure: ScoreFigure,
}

/// Scores offers under a published scoring.
///
/// Quality points are `Σ 100 × weight × mark ÷ maximum` over the criteria; quality is the same on a
/// scale from 0 to 100, whatever the weight of price. A bid below a threshold, or not assessable, is
/// not ranked and its price enters no other bid's figure. Ranks are competition ranks (1, 2, 2, 4)
/// on exact figures.
///
/// # Errors
///
/// Those of the rule at its edges, with the bid that has the problem;
/// [`Missing`](crate::ErrorKind::Missing) without an offer,
/// [`Duplicate`](crate::ErrorKind::Duplicate), [`Unknown`](crate::ErrorKind::Unknown) or
/// [`Range`](crate::ErrorKind::Range) for a mark, [`TooLarge`](crate::ErrorKind::TooLarge) beyond
/// [`MAX_OFFERS`].
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::score::{AllEqual, Offer, ScoreRule, Scoring, score};
///
/// let scoring = Scoring::of_price_and_quality(ScoreRule::MinMax(AllEqual::Refused), "60%".parse()?)?;
/// let offers = [
///     Offer::new("a", Fraction::from(100))?.with_quality("60".parse()?)?,
///     Offer::new("b", Fraction::from(130))?.with_quality("85".parse()?)?,
///     Offer::new("c", Fraction::from(120))?,
/// ];
/// let scores = score(&scoring, &offers)?;
/// let first = scores.bid("a")?.ranked().unwrap();
/// assert_eq!((first.rank, first.figure.to_plain_text(2)), (1, "84.00".to_owned()));
/// assert!(scores.bid("c")?.ranked().is_none()); // not assessable: no mark
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn score(scoring: &Scoring, offers: &[Offer]) -> Result<Scores, Error> {
    score_in(&scoring.in_order()?, offers.to_vec(), "")
}

/// [`score()`] in a unit of money, under a scoring in order.
pub(crate) fn score_in(
    scoring: &Scoring,
    mut offers: Vec<Offer>,
    unit: &str,
) -> Result<Scores, Error> {
    if offers.is_empty() {
        return Err(error::missing("offer"));
    }
    if offers.len() > MAX_OFFERS {
        return Err(error::too_many("offers", MAX_OFFERS));
    }
    offers.sort_by(|left, right| left.provider.cmp(&right.provider));
    check_unique(offers.iter().map(|it| &it.provider), "provider")?;
    for offer in &offers {
        let mut marks = offer.marks();
        marks
            .try_for_each(|(criterion, mark)| scoring.check_mark(criterion, mark))
            .at(("bid", &offer.provider))?;
    }
    let mut bids: Vec<ScoredBid> = offers
        .into_iter()
        .map(|offer| ScoredBid { outcome: outcome(scoring, &offer), offer })
        .collect();
    let mut competing: Vec<(&Name, &mut RankedScore)> = Vec::new();
    for bid in &mut bids {
        if let ScoreOutcome::Ranked(score) = &mut bid.outcome {
            competing.push((&bid.offer.provider, score));
        }
    }
    give_figures(scoring, &mut competing)?;
    give_ranks(scoring, &mut competing);
    Ok(Scores { scoring: scoring.clone(), unit: unit.into(), bids })
}

/// What can be said of a bid by itself; a bid that competes has neither figure nor rank yet.
fn outcome(scoring: &Scoring, offer: &Offer) -> ScoreOutcome {
    let unmarked = scoring.criteria.iter().map(|criterion| &criterion.name);
    let unmarked: Vec<Name> =
        unmarked.filter(|name| offer.mark(name.as_str()).is_none()).cloned().collect();
    let Some(price) = offer.price.as_ref().filter(|_| unmarked.is_empty()) else {
        return ScoreOutcome::NotAssessable { unmarked, not_stated: offer.not_stated.clone() };
    };
    let points = scoring.criteria.iter().map(|criterion| {
        let mark = offer.mark(criterion.name.as_str()).unwrap_or_default();
        (criterion.name.clone(), criterion.points(mark))
    });
    let points: Vec<(Name, Fraction)> = points.collect();
    let quality_points: Fraction = points.iter().map(|(_, points)| points).sum();
    // Without a weight for quality nothing is divided, and quality is zero.
    let quality = quality_points.checked_div(&scoring.quality_weight()).unwrap_or_default();
    let below = below_thresholds(scoring, offer, &quality);
    if !below.is_empty() {
        return ScoreOutcome::BelowThreshold(below);
    }
    ScoreOutcome::Ranked(Box::new(RankedScore {
        rank: 1,
        price: price.clone(),
        quality,
        criterion_points: points,
        quality_points,
        price_points: None,
        figure: ScoreFigure::rational(Fraction::ZERO),
    }))
}

fn below_thresholds(scoring: &Scoring, offer: &Offer, quality: &Fraction) -> Vec<BelowMinimum> {
    let mut below = Vec::new();
    for criterion in &scoring.criteria {
        let mark = offer.mark(criterion.name.as_str()).unwrap_or_default();
        if let Some(minimum) = criterion.minimum.filter(|minimum| mark < *minimum) {
            let name = criterion.name.clone();
            below.push(BelowMinimum::Criterion { name, mark, minimum });
        }
    }
    let share = quality.checked_div(&Fraction::from(100)).unwrap_or_default();
    if let Some(minimum) = scoring.minimum_quality.filter(|least| share < least.to_fraction()) {
        below.push(BelowMinimum::Quality { share, minimum });
    }
    below
}

/// A bid of a field: its name, its price, its quality from 0 to 100.
pub(crate) type FieldBid<'a> = (&'a Name, Fraction, Fraction);

fn judge(scoring: &Scoring, field: &[FieldBid<'_>]) -> Result<Judged, Error> {
    let bids = field.iter().map(|(_, price, quality)| (price.clone(), quality.clone()));
    let bids: Vec<(Fraction, Fraction)> = bids.collect();
    scoring.rule.judge(&bids, &scoring.weight_ratio()).map_err(|error| {
        // A rule knows no names.
        let zero = field.iter().find(|(_, price, _)| price.is_zero());
        match zero {
            Some((bid, ..)) if error.kind() == ErrorKind::Unsupported => error.at(("bid", *bid)),
            _ => error,
        }
    })
}

fn give_figures(
    scoring: &Scoring,
    competing: &mut [(&Name, &mut RankedScore)],
) -> Result<(), Error> {
    let field = competing.iter().map(|(name, bid)| (*name, bid.price.clone(), bid.quality.clone()));
    let field: Vec<FieldBid<'_>> = field.collect();
    match judge(scoring, &field)? {
        Judged::Figures(figures, degree) => {
            for ((_, bid), figure) in competing.iter_mut().zip(figures) {
                bid.figure = ScoreFigure::root(figure, degree);
            }
        }
        Judged::Shares(shares) => {
            let weight = scoring.price_weight.to_fraction() * Fraction::from(100);
            for ((_, bid), share) in competing.iter_mut().zip(shares) {
                bid.give_points(&(&weight * &share), scoring);
            }
        }
    }
    Ok(())
}

/// Competition ranks: one more than the bids that are strictly ahead.
fn give_ranks(scoring: &Scoring, competing: &mut [(&Name, &mut RankedScore)]) {
    competing.sort_by(|(_, left), (_, right)| scoring.compare(left, right));
    let tied = competing.windows(2).map(|pair| match pair {
        [(_, ahead), (_, bid)] => scoring.compare(ahead, bid).is_eq(),
        _ => false,
    });
    let tied: Vec<bool> = std::iter::once(false).chain(tied).collect();
    let mut rank = 1;
    for ((place, (_, bid)), tied) in competing.iter_mut().enumerate().zip(tied) {
        if !tied {
            rank = place.saturating_add(1);
        }
        bid.rank = rank;
    }
}

impl Scoring {
    /// Which of two bids of one field comes first: less is ahead.
    pub(crate) fn compare(&self, left: &RankedScore, right: &RankedScore) -> Ordering {
        let least_first = left.figure.compare(&right.figure);
        let by_figure = match self.rule.facts().order {
            ScoreOrder::HighestFirst => least_first.reverse(),
            ScoreOrder::LeastFirst => least_first,
        };
        by_figure.then_with(|| match self.ties {
            ScoreTies::HigherQuality => right.quality.cmp(&left.quality),
            ScoreTies::LowerPrice => left.price.cmp(&right.price),
            ScoreTies::Shared => Ordering::Equal,
        })
    }
}

impl Scores {
    /// The ranked bids by rank, then name. It is an order under the rule, not an award.
    pub fn order(&self) -> impl Iterator<Item = &ScoredBid> {
        let mut ranked: Vec<&ScoredBid> =
            self.bids.iter().filter(|bid| bid.ranked().is_some()).collect();
        ranked.sort_by_key(|bid| bid.ranked().map(|it| it.rank));
        ranked.into_iter()
    }

    /// One bid by its provider.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn bid(&self, provider: &str) -> Result<&ScoredBid, Error> {
        let found = self.bids.binary_search_by(|bid| bid.offer.provider.as_str().cmp(provider));
        match found.ok().and_then(|position| self.bids.get(position)) {
            Some(bid) => Ok(bid),
            None => Err(crate::exact::name::unknown_among(
                provider,
                "provider",
                self.bids.iter().map(|it| &it.offer.provider),
            )),
        }
    }

    /// The ranked bids in the order of the providers' names, with their scores.
    pub(crate) fn ranked(&self) -> impl Iterator<Item = (&Name, &RankedScore)> {
        self.bids.iter().filter_map(|bid| Some((&bid.offer.provider, bid.ranked()?)))
    }

    /// The share of the price points of each ranked bid, in the order of their names, before any
    /// rounding; none under a rule without points.
    pub(crate) fn price_shares(&self) -> Result<Vec<Fraction>, Error> {
        let bids = self.ranked().map(|(name, bid)| (name, bid.price.clone(), bid.quality.clone()));
        self.shares_of(&bids.collect::<Vec<_>>())
    }

    /// The share of the price points of each bid of another field.
    pub(crate) fn shares_of(&self, field: &[FieldBid<'_>]) -> Result<Vec<Fraction>, Error> {
        match judge(&self.scoring, field)? {
            Judged::Figures(..) => Ok(Vec::new()),
            Judged::Shares(shares) => Ok(shares),
        }
    }

    /// Those of rank 1, in the order of their names.
    #[must_use]
    pub fn first(&self) -> Vec<&Name> {
        self.ranked().filter(|(_, score)| score.rank == 1).map(|(bid, _)| bid).collect()
    }
}

impl ScoredBid {
    /// The score of a bid that is ranked.
    #[must_use]
    pub fn ranked(&self) -> Option<&RankedScore> {
        match &self.outcome {
            ScoreOutcome::Ranked(score) => Some(score),
            _ => None,
        }
    }
}

impl RankedScore {
    /// Price points, and the total of the points; rounded before they are added where the tender
    /// says so.
    fn give_points(&mut self, price_points: &Fraction, scoring: &Scoring) {
        let before = scoring.rounding.filter(|each| each.time == RoundingTime::BeforeRanking);
        let round = |points: &Fraction| match before {
            Some(each) => points.rounded(each.places, each.rounding),
            None => points.clone(),
        };
        for (_, points) in &mut self.criterion_points {
            *points = round(points);
        }
        self.quality_points = self.criterion_points.iter().map(|(_, points)| points).sum();
        let price_points = round(price_points);
        self.figure = ScoreFigure::rational(&price_points + &self.quality_points);
        self.price_points = Some(price_points);
    }
}
