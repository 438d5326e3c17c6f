//! Robustness of the field: does the order of the others change when a bid joins or leaves?

use crate::error::{self, Error};
use crate::exact::{Fraction, Name, Quantity, Rounding};
use crate::record::words;
use crate::score::{
    Offer, RankedScore, ScoreFigure, ScoreOutcome, ScoreRule, Scores, Scoring, score, score_in,
};

/// The most offers of a field whose robustness is asked. The work grows with their cube.
pub const MAX_FIELD_OFFERS: usize = 200;

/// The most dummies that are tried.
pub const MAX_DUMMIES: usize = 20;

/// The name of the derived dummy with a low price.
pub const DUMMY_LOW: &str = "dummy-low";

/// The name of the derived dummy with a high price.
pub const DUMMY_HIGH: &str = "dummy-high";

/// Which offers join the field to see what they do to the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Dummies {
    /// Two by a published rule *(convention)*: [`DUMMY_LOW`] at half the lowest ranked price,
    /// [`DUMMY_HIGH`] at twice the highest, both with the least marks that reach every threshold (0
    /// where there is none).
    #[default]
    Derived,
    /// None: bids are only left out.
    None,
    /// These, each by itself.
    Stated(Vec<Offer>),
}

/// What each change of a field does to the order of the others, under one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FieldRobustness {
    /// The rule.
    pub rule: ScoreRule,
    /// Whether the rule says of itself that a losing bid can reorder two others, in some field.
    pub rule_can_be_turned: bool,
    /// Those of rank 1 in the field as it is.
    pub first: Vec<Name>,
    /// The scores of the field as it is.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub scores: Scores,
    /// The changes that were tried: first each bid left out, then each dummy joining, both in the
    /// order of their names (of derived dummies the low one first).
    pub trials: Vec<FieldTrial>,
}

/// One change of the field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FieldTrial {
    /// How the field changes.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub change: FieldChange,
    /// Where the bid that joins or leaves stands in the field that has it.
    pub changer: ChangerStanding,
    /// Those of rank 1 in the changed field.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub first: Vec<Name>,
    /// The others that lie differently to some other, in the order of their ranks in the field as it
    /// is: [`reorderings`](Self::reorderings) are their pairs.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub reordered: Vec<ReorderedBid>,
    /// How many pairs of them lie to each other differently.
    #[cfg_attr(feature = "serde", serde(rename = "reorderings"))]
    pub pairs: usize,
    /// Why the changed field could not be scored, where it could not.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub refused: Option<Error>,
}

/// A bid that lies differently to some other with the change than without it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ReorderedBid {
    /// The provider.
    pub provider: Name,
    /// The rank in the field as it is.
    pub rank_before: usize,
    /// The rank in the changed field.
    pub rank_after: usize,
    /// The figure in the field as it is.
    pub before: ScoreFigure,
    /// The figure in the changed field.
    pub after: ScoreFigure,
}

/// How the field changes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum FieldChange {
    /// A bid is left out.
    #[cfg_attr(feature = "serde", serde(rename = "without"))]
    Drops(Name),
    /// An offer joins.
    #[cfg_attr(feature = "serde", serde(rename = "with"))]
    Joins(Offer),
}

/// Where the bid that joins or leaves stands in the field that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangerStanding {
    /// It has rank 1.
    First,
    /// It has another rank: it could not have been first.
    NotFirst,
    /// It has no rank, or the field with it could not be scored.
    Unranked,
}

/// Two others that lie to each other differently with the change than without it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reordering {
    /// The bid that was ahead, or of a broken tie the one that now is.
    pub ahead: Name,
    /// The other one.
    pub behind: Name,
    /// How they come to lie differently.
    pub kind: ReorderingKind,
    /// Their figures in the field as it is, in the order of [`ahead`](Self::ahead) and
    /// [`behind`](Self::behind).
    pub before: [ScoreFigure; 2],
    /// Their figures in the changed field.
    pub after: [ScoreFigure; 2],
}

/// How two bids come to lie differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReorderingKind {
    /// The one ahead falls behind.
    ChangePlaces,
    /// They shared a rank and no longer do.
    TieIsBroken,
    /// The one ahead now shares its rank.
    BecomeTied,
}

/// Leaves out each ranked bid, and lets each dummy join, by itself: where do two others come to lie
/// differently?
///
/// # Errors
///
/// Those of [`score`](crate::score::score()) for the field as it is;
/// [`TooLarge`](crate::ErrorKind::TooLarge) beyond [`MAX_FIELD_OFFERS`] or [`MAX_DUMMIES`];
/// [`Misplaced`](crate::ErrorKind::Misplaced) for a provider with the name of a derived dummy. A
/// changed field that the rule cannot score is no error: its [trial](FieldTrial::refused) says so.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::robustness::{Dummies, field_robustness};
/// use fullcost::score::{Offer, ScoreRule, Scoring, ZeroPrice};
///
/// let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
/// let scoring = Scoring::of_price_and_quality(rule, "60%".parse()?)?;
/// let offer = |name, price: i128, quality: &str| {
///     Offer::new(name, Fraction::from(price))?.with_quality(quality.parse()?)
/// };
/// let field = [offer("a", 100, "60")?, offer("b", 130, "85")?, offer("c", 70, "10")?];
/// let robustness = field_robustness(&scoring, &field, &Dummies::None)?;
/// // Without c, which is last, a is ahead of b.
/// let turned = robustness.turned_by_losers().next().unwrap();
/// assert_eq!(turned.to_string(), "without c, which is not first: b falls behind a");
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn field_robustness(
    scoring: &Scoring,
    offers: &[Offer],
    dummies: &Dummies,
) -> Result<FieldRobustness, Error> {
    robustness_of(score(scoring, offers)?, offers, dummies)
}

pub(crate) fn robustness_of(
    scores: Scores,
    offers: &[Offer],
    dummies: &Dummies,
) -> Result<FieldRobustness, Error> {
    if offers.len() > MAX_FIELD_OFFERS {
        let what = "offers of a field whose robustness is asked";
        return Err(error::too_many(what, MAX_FIELD_OFFERS));
    }
    let mut trials = Vec::new();
    for (dropped, own) in scores.ranked() {
        let rest: Vec<Offer> =
            offers.iter().filter(|offer| &offer.provider != dropped).cloned().collect();
        // A bid that stood alone leaves nobody to be reordered.
        if rest.is_empty() {
            continue;
        }
        let after = score_in(&scores.scoring, rest, "");
        let changer = standing(Some(own));
        trials.push(trial(&scores, after, FieldChange::Drops(dropped.clone()), changer));
    }
    for dummy in dummies.offers(&scores)? {
        let mut more = offers.to_vec();
        more.push(dummy.clone());
        let after = score_in(&scores.scoring, more, "");
        let joined = after
            .as_ref()
            .ok()
            .and_then(|after| after.bid(dummy.provider.as_str()).ok().and_then(|bid| bid.ranked()));
        let changer = standing(joined);
        trials.push(trial(&scores, after, FieldChange::Joins(dummy), changer));
    }
    Ok(FieldRobustness {
        rule: scores.scoring.rule.clone(),
        rule_can_be_turned: scores.scoring.rule.facts().losing_bid_can_reorder(),
        first: scores.first().into_iter().cloned().collect(),
        scores,
        trials,
    })
}

fn standing(score: Option<&RankedScore>) -> ChangerStanding {
    match score.map(|it| it.rank) {
        Some(1) => ChangerStanding::First,
        Some(_) => ChangerStanding::NotFirst,
        None => ChangerStanding::Unranked,
    }
}

fn trial(
    before: &Scores,
    after: Result<Scores, Error>,
    change: FieldChange,
    changer: ChangerStanding,
) -> FieldTrial {
    match after {
        Err(error) => {
            let (first, reordered, refused) = (Vec::new(), Vec::new(), Some(error));
            FieldTrial { change, changer, first, reordered, pairs: 0, refused }
        }
        Ok(after) => {
            let first = after.first().into_iter().cloned().collect();
            let (reordered, pairs) = reordered(before, &after);
            FieldTrial { change, changer, first, reordered, pairs, refused: None }
        }
    }
}

/// The bids ranked in both fields that lie differently to some other, in the order of the ranks
/// before, and how many pairs of them do. Figures are taken once a bid, not once a pair.
fn reordered(before: &Scores, after: &Scores) -> (Vec<ReorderedBid>, usize) {
    let rows = before.order().filter_map(|bid| {
        let after = after.bid(bid.offer.provider.as_str()).ok()?.ranked()?;
        Some((&bid.offer.provider, bid.ranked()?, after))
    });
    let rows: Vec<(&Name, &RankedScore, &RankedScore)> = rows.collect();
    let ranks: Vec<(usize, usize)> =
        rows.iter().map(|(_, before, after)| (before.rank, after.rank)).collect();
    // Where no neighbours come to lie differently, nobody does.
    let unchanged = |pair: &[(usize, usize)]| match pair {
        [one, next] => !lie_differently(*one, *next),
        _ => true,
    };
    if ranks.windows(2).all(unchanged) {
        return (Vec::new(), 0);
    }
    let mut twice_the_pairs = 0_usize;
    let mut found = Vec::new();
    for ((provider, before, after), own) in rows.iter().zip(&ranks) {
        let others = ranks.iter().filter(|other| lie_differently(*own, **other)).count();
        if others > 0 {
            twice_the_pairs = twice_the_pairs.saturating_add(others);
            found.push(ReorderedBid {
                provider: (*provider).clone(),
                rank_before: before.rank,
                rank_after: after.rank,
                before: before.figure.clone(),
                after: after.figure.clone(),
            });
        }
    }
    (found, twice_the_pairs.checked_div(2).unwrap_or_default())
}

/// Of two bids with their ranks before and after.
fn lie_differently(one: (usize, usize), other: (usize, usize)) -> bool {
    one.0.cmp(&other.0) != one.1.cmp(&other.1)
}

impl FieldTrial {
    /// The pairs of others that lie to each other differently, in the order of their ranks before.
    /// There may be as many as the square of the bids: they are made as they are asked for.
    pub fn reorderings(&self) -> impl Iterator<Item = Reordering> + '_ {
        self.reordered.iter().enumerate().flat_map(|(place, ahead)| {
            let behind = self.reordered.iter().skip(place.saturating_add(1));
            behind.filter_map(|behind| Reordering::of(ahead, behind))
        })
    }
}

impl Reordering {
    /// Of one bid and another that was not ahead of it.
    fn of(ahead: &ReorderedBid, behind: &ReorderedBid) -> Option<Self> {
        let was = ahead.rank_before.cmp(&behind.rank_before);
        let is = ahead.rank_after.cmp(&behind.rank_after);
        let kind = match (was.is_eq(), is.is_eq()) {
            _ if was == is => return None,
            (true, _) => ReorderingKind::TieIsBroken,
            (_, true) => ReorderingKind::BecomeTied,
            _ => ReorderingKind::ChangePlaces,
        };
        // Of a broken tie, the one now ahead stands first.
        let turned = was.is_eq() && is.is_gt();
        let (ahead, behind) = if turned { (behind, ahead) } else { (ahead, behind) };
        Some(Reordering {
            ahead: ahead.provider.clone(),
            behind: behind.provider.clone(),
            kind,
            before: [ahead.before.clone(), behind.before.clone()],
            after: [ahead.after.clone(), behind.after.clone()],
        })
    }
}

impl Dummies {
    /// The dummies for a field.
    fn offers(&self, scores: &Scores) -> Result<Vec<Offer>, Error> {
        match self {
            Dummies::None => Ok(Vec::new()),
            Dummies::Stated(offers) if offers.len() > MAX_DUMMIES => {
                Err(error::too_many("dummies", MAX_DUMMIES))
            }
            Dummies::Stated(offers) => {
                let mut offers = offers.clone();
                offers.sort_by(|left, right| left.provider.cmp(&right.provider));
                Ok(offers)
            }
            Dummies::Derived => derived(scores),
        }
    }
}

fn derived(scores: &Scores) -> Result<Vec<Offer>, Error> {
    for bid in &scores.bids {
        if [DUMMY_LOW, DUMMY_HIGH].contains(&bid.offer.provider.as_str()) {
            return Err(error::reserved_name(
                bid.offer.provider.to_text(),
                "provider",
                "a dummy bid",
            ));
        }
    }
    let prices = || scores.ranked().map(|(_, score)| &score.price);
    let (Some(lowest), Some(highest)) = (prices().min(), prices().max()) else {
        return Ok(Vec::new());
    };
    let low = lowest.checked_div(&Fraction::from(2))?;
    let high = highest * &Fraction::from(2);
    [(DUMMY_LOW, low), (DUMMY_HIGH, high)]
        .into_iter()
        .map(|(name, price)| with_least_marks(Offer::new(name, price)?, &scores.scoring))
        .collect()
}

/// The least marks that reach every threshold: rounded up to six places where a share of a scale is
/// asked.
fn with_least_marks(offer: Offer, scoring: &Scoring) -> Result<Offer, Error> {
    scoring.criteria.iter().try_fold(offer, |offer, criterion| {
        let share = scoring.minimum_quality.unwrap_or_default().to_fraction();
        let least = share * criterion.maximum.to_fraction();
        let millionths = least.to_scaled(6, Rounding::Ceiling).unwrap_or_default();
        let least = Quantity::from_millionths(millionths)?;
        let mark = least.max(criterion.minimum.unwrap_or_default());
        offer.with_mark(criterion.name.as_str(), mark)
    })
}

impl FieldRobustness {
    /// The trials in which two others come to lie differently.
    pub fn turned(&self) -> impl Iterator<Item = &FieldTrial> {
        self.trials.iter().filter(|trial| trial.pairs > 0)
    }

    /// Those of them in which the bid that joins or leaves is not itself first.
    pub fn turned_by_losers(&self) -> impl Iterator<Item = &FieldTrial> {
        self.turned().filter(|trial| trial.changer == ChangerStanding::NotFirst)
    }

    /// The bids that are not ranked and so change nothing.
    pub fn unranked(&self) -> impl Iterator<Item = &Name> {
        let unranked = |outcome: &ScoreOutcome| !matches!(outcome, ScoreOutcome::Ranked(_));
        let bids = self.scores.bids.iter().filter(move |bid| unranked(&bid.outcome));
        bids.map(|bid| &bid.offer.provider)
    }
}

words! {
    ChangerStanding { First = "first", NotFirst = "not_first", Unranked = "unranked" }
    ReorderingKind {
        BecomeTied = "become_tied",
        ChangePlaces = "change_places",
        TieIsBroken = "tie_is_broken",
    }
}

crate::exact::serialise_words!(ChangerStanding, ReorderingKind);

impl std::fmt::Display for Reordering {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (ahead, behind) = (&self.ahead, &self.behind);
        match self.kind {
            ReorderingKind::BecomeTied => write!(formatter, "{ahead} and {behind} become tied"),
            ReorderingKind::ChangePlaces => write!(formatter, "{ahead} falls behind {behind}"),
            ReorderingKind::TieIsBroken => {
                write!(formatter, "{ahead}, tied with {behind}, goes ahead")
            }
        }
    }
}

impl std::fmt::Display for FieldTrial {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.change {
            FieldChange::Drops(bid) => write!(formatter, "without {bid}")?,
            FieldChange::Joins(offer) => write!(formatter, "with {}", &offer.provider)?,
        }
        formatter.write_str(match self.changer {
            ChangerStanding::First => ", which is first: ",
            ChangerStanding::NotFirst => ", which is not first: ",
            ChangerStanding::Unranked => ", which is not ranked: ",
        })?;
        if let Some(error) = &self.refused {
            return write!(formatter, "not scored, since {error}");
        }
        if self.pairs == 0 {
            return formatter.write_str("the others keep their order");
        }
        for (place, reordering) in self.reorderings().enumerate() {
            let before = if place == 0 { "" } else { "; " };
            write!(formatter, "{before}{reordering}")?;
        }
        Ok(())
    }
}
