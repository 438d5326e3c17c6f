//! Robustness of one criterion's weight: at which weight of it does the first bid change?

use super::change_over::{ChangeOver, Linear, middle};
use super::contender::FirstBids;
use super::curve::{Curve, highest_at, vertices};
use crate::error::{self, Error, refused, shortened};
use crate::exact::{Fraction, Name, Percent};
use crate::robustness::refusal;
use crate::score::{BelowMinimum, Criterion, Offer, RoundingTime, ScoreOutcome, Scores};

/// The most bids for which the weight of a criterion is moved. The work grows with their cube.
pub const MAX_CRITERION_CONTENDERS: usize = 200;

/// Who is first at each weight of one criterion from 0 to 1, while the weight of price and those of
/// the other criteria keep their proportions to each other.
///
/// Ties are not broken: at an exact change-over both bids are first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CriterionWeightRange {
    /// The criterion.
    pub criterion: Name,
    /// The published weight of the criterion.
    pub published: Percent,
    /// Those who are first at the published weight; nobody where no bid is ranked.
    pub first: Vec<Name>,
    /// The nearest weight at or below the published one at which the first bid changes.
    pub below: ChangeOver,
    /// The nearest weight at or above the published one at which the first bid changes.
    pub above: ChangeOver,
    /// The range from 0 to 1 in rising pieces.
    pub pieces: Vec<WeightPiece>,
}

/// A piece of the range of a weight: a single weight, all weights strictly between two, or an
/// enclosure within which the first bid changes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct WeightPiece {
    /// The lower end: part of the piece only where it is a single weight, or the end of the range.
    pub from: Fraction,
    /// The upper end, in the same way.
    pub to: Fraction,
    /// Who is first there; nobody where no bid reaches the minimum of quality. `None` in an
    /// enclosure: at its two ends, which were decided exactly, those are first who are so beside it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub first: Option<FirstBids>,
}

/// Solves for the weights of one criterion at which the first bid changes.
///
/// At the weight `t` of a criterion that was published with `v`, every other weight is multiplied by
/// `(1 − t) ÷ (1 − v)`. Points for the price and for quality are then straight lines in `t`. The
/// figures of the other rules are lines too, once they are multiplied by what is the same for all
/// bids; a weighted value index is a power of a line over a price, and where two of them cross at no
/// fraction the change-over is [`Between`](ChangeOver::Between) two, at most a thousand-millionth
/// apart. A minimum of quality is asked at each weight: where a bid reaches it, or no longer does,
/// the field and with it the points for the prices change.
///
/// # Errors
///
/// [`Unknown`](crate::ErrorKind::Unknown) for a criterion that is none,
/// [`Undefined`](crate::ErrorKind::Undefined) where it has all the weight,
/// [`Unsupported`](crate::ErrorKind::Unsupported), [`Missing`](crate::ErrorKind::Missing) where no
/// bid can be ranked, [`TooLarge`](crate::ErrorKind::TooLarge) beyond [`MAX_CRITERION_CONTENDERS`],
/// and those of the rule at an edge that the field comes to at some weight, which is named.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::robustness::{ChangeOver, criterion_weight_range};
/// use fullcost::score::{Criterion, Offer, ScoreRule, Scoring, ZeroPrice, score};
///
/// let criterion = |name, weight: &str| Criterion::new(name, weight.parse()?, "10".parse()?);
/// let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
/// let criteria = vec![criterion("care", "30%")?, criterion("staff", "10%")?];
/// let scoring = Scoring::new(rule, "60%".parse()?, criteria)?;
/// let offer = |name, price: i128, care: &str, staff: &str| {
///     let offer = Offer::new(name, Fraction::from(price))?.with_mark("care", care.parse()?)?;
///     offer.with_mark("staff", staff.parse()?)
/// };
/// let scores = score(&scoring, &[offer("a", 100, "4", "8")?, offer("b", 125, "9", "8")?])?;
/// // Of 100 points a has 40·t + 100·(1 − t)·(6 + 0.8)/7, b 90·t + 100·(1 − t)·(4.8 + 0.8)/7.
/// let range = criterion_weight_range(&scores, "care")?;
/// assert_eq!(range.below, ChangeOver::Exact(Fraction::new(12, 47)?));
/// assert_eq!(range.above, ChangeOver::Never);
/// assert_eq!(range.first, ["b".parse()?]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn criterion_weight_range(
    scores: &Scores,
    criterion: &str,
) -> Result<CriterionWeightRange, Error> {
    let scoring = &scores.scoring;
    let rounded = scoring.rounding.filter(|each| each.time == RoundingTime::BeforeRanking);
    if rounded.is_some() {
        return Err(refusal::rounded_before_ranking());
    }
    if !scoring.rule.gives_points() && scoring.rule.moving(&Fraction::ONE).is_none() {
        return Err(refused!(
            Unsupported: "under {} bids join and leave the first ones as a weight moves, so that its figure is no line over it: ask of another rule",
            scoring.rule.facts().name
        ));
    }
    let Some(moved) = scoring.criterion(criterion) else {
        return Err(error::unknown_name(Name::new(criterion)?, "criterion"));
    };
    let moving = Moving::new(scores, moved)?;
    let mut cuts = Vec::new();
    for (from, to) in moving.segments()? {
        cuts.extend(vertices(&moving.curves(&middle(&from, &to))?, &from, &to)?);
        cuts.push(ChangeOver::Exact(to));
    }
    let pieces = pieces(&cuts, |weight| moving.first(weight))?;
    Ok(CriterionWeightRange::new(moved, pieces))
}

/// The weights while that of one criterion moves, each a line over it, as shares of one.
struct Moving<'a> {
    scores: &'a Scores,
    criterion: &'a Name,
    price_weight: Linear,
    /// What `Marked::quality` is divided by.
    scale: Linear,
    bids: Vec<Marked<'a>>,
}

/// A bid that has all its marks and reaches the minimum of every criterion.
struct Marked<'a> {
    name: &'a Name,
    price: &'a Fraction,
    /// Its points for quality, of one.
    points: Linear,
    /// Over the scale, its quality, of one.
    quality: Linear,
}

impl<'a> Moving<'a> {
    fn new(scores: &'a Scores, moved: &'a Criterion) -> Result<Self, Error> {
        let scoring = &scores.scoring;
        let rest = Fraction::ONE - moved.weight.to_fraction();
        if rest.is_zero() {
            return Err(refused!(
                Undefined: "all the weight is on criterion {:?}, so that the others have no proportions to keep: give another one a weight above 0%, or ask of another criterion",
                &moved.name
            ));
        }
        let share = |weight: Percent| weight.to_fraction().checked_div(&rest);
        // A line from what the others hold at a weight of 0 to what the moved one holds at 1.
        let between = |others: Fraction, own: Fraction| {
            let slope = own - &others;
            Linear::new(others, slope)
        };
        let price = share(scoring.price_weight)?;
        let others = Fraction::ONE - &price;
        let weight = between(others.clone(), Fraction::ONE);
        let mut bids = Vec::new();
        for offer in scores.bids.iter().filter_map(|bid| can_be_ranked(&bid.outcome, &bid.offer)) {
            let Some(offer_price) = offer.price.as_ref() else { continue };
            let (mut rest_points, mut own) = (Fraction::ZERO, Fraction::ZERO);
            for criterion in &scoring.criteria {
                let mark = offer.mark(criterion.name.as_str()).unwrap_or_default();
                let part = mark.to_fraction().checked_div(&criterion.maximum.to_fraction())?;
                if criterion.name == moved.name {
                    own = part;
                } else {
                    rest_points = rest_points + share(criterion.weight)? * part;
                }
            }
            let points = between(rest_points, own.clone());
            // Where quality is this criterion alone, quality is its mark at every weight.
            let quality = if others.is_zero() { Linear::constant(own) } else { points.clone() };
            bids.push(Marked { name: &offer.provider, price: offer_price, points, quality });
        }
        check_count(bids.len())?;
        let scale = if others.is_zero() { Linear::constant(Fraction::ONE) } else { weight };
        let price_weight = between(price, Fraction::ZERO);
        Ok(Moving { scores, criterion: &moved.name, price_weight, scale, bids })
    }

    /// The range from 0 to 1, cut where the field changes, and where another bid has the highest
    /// quality if that counts.
    fn segments(&self) -> Result<Vec<(Fraction, Fraction)>, Error> {
        let scoring = &self.scores.scoring;
        let least = scoring.minimum_quality.map(|least| self.scale.times(&least.to_fraction()));
        let places = least
            .iter()
            .flat_map(|least| self.bids.iter().filter_map(|bid| bid.quality.crossing(least)));
        let fields = between_places(places.collect());
        if !scoring.rule.measures_by_highest() {
            return Ok(fields);
        }
        let mut places = Vec::new();
        for (from, to) in &fields {
            let field = self.field(&middle(from, to));
            let curve = |bid: &&Marked<'_>| Curve::line(bid.name.clone(), bid.quality.clone());
            let curves: Vec<Curve> = field.iter().map(curve).collect();
            let turns = vertices(&curves, from, to)?;
            places.extend(turns.iter().filter_map(ChangeOver::exact).cloned());
            places.push(to.clone());
        }
        Ok(between_places(places))
    }

    /// The bids that reach the minimum of quality.
    fn field(&self, weight: &Fraction) -> Vec<&Marked<'a>> {
        let scale = self.scale.at(weight);
        let least = self.scores.scoring.minimum_quality;
        let least = least.map(|least| least.to_fraction() * scale);
        let reaches =
            |bid: &&Marked<'_>| least.as_ref().is_none_or(|least| bid.quality.at(weight) >= *least);
        self.bids.iter().filter(reaches).collect()
    }

    /// Those who are first at a weight; nobody where no bid reaches the minimum of quality.
    fn first(&self, weight: &Fraction) -> Result<FirstBids, Error> {
        Ok(FirstBids::tied(&highest_at(&self.curves(weight)?, weight)))
    }

    /// A curve for each bid of the field at a weight, of which the highest comes first wherever the
    /// field is the same.
    fn curves(&self, weight: &Fraction) -> Result<Vec<Curve>, Error> {
        let field = self.field(weight);
        let shares = self.shares(&field, weight)?;
        let free: Vec<&Marked<'_>> =
            field.iter().copied().filter(|bid| bid.price.is_zero()).collect();
        let rule = &self.scores.scoring.rule;
        if rule.free_is_first() && !free.is_empty() {
            let level =
                |bid: &Marked<'_>| Curve::line(bid.name.clone(), Linear::constant(Fraction::ZERO));
            return Ok(free.into_iter().map(level).collect());
        }
        if rule.gives_points() {
            let curve = |(bid, share): (&&Marked<'_>, &Fraction)| {
                let line = self.price_weight.times(share).plus(&bid.points);
                Curve::line(bid.name.clone(), line)
            };
            return Ok(field.iter().zip(&shares).map(curve).collect());
        }
        let highest = field.iter().max_by_key(|bid| bid.quality.at(weight));
        let highest = highest.map(|bid| &bid.quality);
        field.iter().map(|bid| self.figure(bid, highest.unwrap_or(&self.scale))).collect()
    }

    /// What a rule without points makes of a bid, multiplied by what is the same for all, and the
    /// highest first.
    fn figure(&self, bid: &Marked<'_>, highest: &Linear) -> Result<Curve, Error> {
        let figure = self.scores.scoring.rule.moving(bid.price).unwrap_or_default();
        let sum = bid.quality.times(&figure.quality);
        let sum = sum.plus(&bid.points.times(&figure.points));
        let sum = sum.plus(&self.price_weight.times(&figure.price_weight));
        let sum = sum.plus(&self.scale.times(&figure.scale));
        let sum = sum.plus(&highest.times(&figure.highest));
        Ok(match figure.power {
            1 => {
                let part = Fraction::ONE.checked_div(&figure.over)?;
                Curve::line(bid.name.clone(), sum.times(&part))
            }
            power => Curve::power(bid.name.clone(), sum, power, figure.over),
        })
    }

    /// The shares of the price points in a field; none under a rule without points. The rule itself
    /// is asked, so that it refuses what it refuses.
    fn shares(&self, field: &[&Marked<'_>], weight: &Fraction) -> Result<Vec<Fraction>, Error> {
        let scale = self.scale.at(weight);
        let hundred = Fraction::from(100);
        let judged = field.iter().map(|bid| {
            let quality = (bid.quality.at(weight) * &hundred).checked_div(&scale);
            (bid.name, bid.price.clone(), quality.unwrap_or_default())
        });
        let judged: Vec<(&Name, Fraction, Fraction)> = judged.collect();
        self.scores.shares_of(&judged).map_err(|error| {
            let weight = shortened(&weight.to_string());
            let criterion = &self.criterion;
            error.at(format_args!("criterion {criterion:?} at a weight of {weight}"))
        })
    }
}

/// An offer that is ranked, or would be if its quality reached the minimum.
fn can_be_ranked<'a>(outcome: &ScoreOutcome, offer: &'a Offer) -> Option<&'a Offer> {
    let can = match outcome {
        ScoreOutcome::Ranked(_) => true,
        ScoreOutcome::NotAssessable { .. } => false,
        ScoreOutcome::BelowThreshold(below) => {
            below.iter().all(|one| matches!(one, BelowMinimum::Quality { .. }))
        }
    };
    can.then_some(offer)
}

fn check_count(bids: usize) -> Result<(), Error> {
    match bids {
        0 => Err(error::missing("bid")),
        count if count > MAX_CRITERION_CONTENDERS => {
            let what = "bids for which the weight of a criterion is moved";
            Err(error::too_many(what, MAX_CRITERION_CONTENDERS))
        }
        _ => Ok(()),
    }
}

/// The range from 0 to 1 between neighbouring places of it.
fn between_places(mut places: Vec<Fraction>) -> Vec<(Fraction, Fraction)> {
    places.retain(|place| Fraction::ZERO < *place && *place < Fraction::ONE);
    places.extend([Fraction::ZERO, Fraction::ONE]);
    places.sort();
    places.dedup();
    places.iter().cloned().zip(places.iter().skip(1).cloned()).collect()
}

/// The range from 0 to 1 in pieces: cut at the places where the first bid may change, and put
/// together again where it does not.
fn pieces(
    cuts: &[ChangeOver],
    first: impl Fn(&Fraction) -> Result<FirstBids, Error>,
) -> Result<Vec<WeightPiece>, Error> {
    let point = |at: &Fraction| Ok::<_, Error>(WeightPiece::holding(at, at, first(at)?));
    let mut all = vec![point(&Fraction::ZERO)?];
    for cut in cuts {
        let (from, to) = match cut {
            ChangeOver::Between(from, to) => (from, to),
            ChangeOver::Exact(at) => (at, at),
            ChangeOver::Never => continue,
        };
        let low = all.last().map_or(Fraction::ZERO, |last: &WeightPiece| last.to.clone());
        if low < *from {
            all.push(WeightPiece::holding(&low, from, first(&middle(&low, from))?));
        }
        let stands = all.last().is_some_and(|last| last.is_point() && last.from == *from);
        if !stands {
            all.push(point(from)?);
        }
        if from < to {
            all.push(WeightPiece { from: from.clone(), to: to.clone(), first: None });
        }
    }
    Ok(put_together(all))
}

/// Leaves out single weights at which nothing changes. Beside an enclosure only the other side
/// counts.
fn put_together(all: Vec<WeightPiece>) -> Vec<WeightPiece> {
    let beside = |place: Option<usize>| all.get(place?).and_then(|piece| piece.first.as_ref());
    let needless = |(place, piece): (usize, &WeightPiece)| {
        let sides = [beside(place.checked_sub(1)), beside(place.checked_add(1))];
        let mut sides = sides.into_iter().flatten().peekable();
        let alone = sides.peek().is_none();
        piece.is_point() && !alone && sides.all(|side| Some(side) == piece.first.as_ref())
    };
    let needless: Vec<bool> = all.iter().enumerate().map(needless).collect();
    let mut kept: Vec<WeightPiece> = Vec::new();
    for (piece, needless) in all.into_iter().zip(needless) {
        match kept.last_mut() {
            _ if needless => {}
            // Nothing changed where they meet.
            Some(last) if last.is_stretch() && piece.is_stretch() => last.to = piece.to,
            _ => kept.push(piece),
        }
    }
    kept
}

impl WeightPiece {
    fn holding(from: &Fraction, to: &Fraction, first: FirstBids) -> Self {
        WeightPiece { from: from.clone(), to: to.clone(), first: Some(first) }
    }

    /// Whether it is a single weight.
    #[must_use]
    pub fn is_point(&self) -> bool {
        self.from == self.to
    }

    fn is_stretch(&self) -> bool {
        self.first.is_some() && !self.is_point()
    }

    /// Where the first bid changes; `None` of a stretch, over which it does not.
    #[must_use]
    pub fn change(&self) -> Option<ChangeOver> {
        match &self.first {
            None => Some(ChangeOver::Between(self.from.clone(), self.to.clone())),
            Some(_) if self.is_point() => Some(ChangeOver::Exact(self.from.clone())),
            Some(_) => None,
        }
    }
}

impl CriterionWeightRange {
    fn new(criterion: &Criterion, pieces: Vec<WeightPiece>) -> Self {
        let at = criterion.weight.to_fraction();
        let point = |piece: &&WeightPiece| piece.is_point() && piece.from == at;
        let around = |piece: &&WeightPiece| piece.from <= at && at <= piece.to;
        let mut stretches = pieces.iter().filter(|piece| piece.is_stretch());
        let found = pieces.iter().find(point).or_else(|| stretches.find(around));
        let first = found.and_then(|piece| piece.first.as_ref());
        let mut below = pieces.iter().rev().filter(|piece| piece.from <= at);
        let mut above = pieces.iter().filter(|piece| at <= piece.to);
        CriterionWeightRange {
            criterion: criterion.name.clone(),
            published: criterion.weight,
            first: first.map_or(Vec::new(), |first| first.bids.clone()),
            below: below.find_map(WeightPiece::change).unwrap_or(ChangeOver::Never),
            above: above.find_map(WeightPiece::change).unwrap_or(ChangeOver::Never),
            pieces,
        }
    }
}
