//! What a tender publishes about scoring: rule, weights, criteria, thresholds, rounding.

use super::ScoreRule;
use super::policy::{BandTotal, ScoreTies};
use crate::error::{self, AtRecord, Error, refusals, refused};
use crate::exact::{
    Currency, Fraction, MAX_DECIMAL_PLACES, Name, Percent, Quantity, Rounding, Text,
};
use crate::record::words;

/// The most criteria of quality.
pub const MAX_CRITERIA: usize = 100;

/// The most further rules a tender is compared under.
pub const MAX_ALTERNATIVE_RULES: usize = 50;

/// The name of the criterion where quality is only one.
pub(crate) const QUALITY: &str = "quality";

/// The published scoring of a tender: a rule, the weight of price, criteria of quality with their
/// weights. All weights add up to 100 %.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::score::{Offer, ScoreRule, Scoring, ZeroPrice, score};
///
/// let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
/// let scoring = Scoring::of_price_and_quality(rule, "60%".parse()?)?;
/// let offer = |name, price: i128, quality: &str| {
///     Offer::new(name, Fraction::from(price))?.with_quality(quality.parse()?)
/// };
/// let two = [offer("a", 100, "60")?, offer("b", 130, "85")?];
/// let first = |offers: &[Offer]| {
///     let scores = score(&scoring, offers)?;
///     Ok::<_, fullcost::Error>(scores.order().next().map(|bid| bid.provider().to_string()))
/// };
/// assert_eq!(first(&two)?.as_deref(), Some("a"));
/// // A third bid, itself last, puts the second before the first.
/// let three = [two[0].clone(), two[1].clone(), offer("c", 70, "10")?];
/// assert_eq!(first(&three)?.as_deref(), Some("b"));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scoring {
    rule: ScoreRule,
    price_weight: Percent,
    criteria: Vec<Criterion>,
    minimum_quality: Option<Percent>,
    rounding: Option<PointsRounding>,
    band_total: BandTotal,
    ties: ScoreTies,
    alternatives: Vec<ScoreRule>,
}

/// A criterion of quality: its weight in the whole, and the highest mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    name: Name,
    label: Option<Text>,
    weight: Percent,
    maximum: Quantity,
    minimum: Option<Quantity>,
}

/// How points are rounded, and when: those for the price, and those for each criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PointsRounding {
    places: u8,
    rounding: Rounding,
    time: RoundingTime,
}

/// When points are rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoundingTime {
    /// Bids are ranked on exact points; only what is shown is rounded.
    #[default]
    AfterRanking,
    /// Points are rounded one by one, added up and ranked: totals may tie that were not equal.
    BeforeRanking,
}

impl Scoring {
    /// A scoring by its rule, the weight of price and the criteria of quality.
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) where the weights do not add up to 100 %,
    /// [`Range`](crate::ErrorKind::Range) for a price weight that is none,
    /// [`Duplicate`](crate::ErrorKind::Duplicate), [`TooLarge`](crate::ErrorKind::TooLarge),
    /// [`Range`](crate::ErrorKind::Range) where the rule has no use for a scoring without quality,
    /// or divides by a price weight of zero.
    pub fn new(
        rule: ScoreRule,
        price_weight: Percent,
        mut criteria: Vec<Criterion>,
    ) -> Result<Self, Error> {
        if price_weight.is_negative() || price_weight > Percent::WHOLE {
            return Err(error::not_a_share(price_weight));
        }
        if criteria.len() > MAX_CRITERIA {
            return Err(error::too_many("criteria", MAX_CRITERIA));
        }
        criteria.sort_by(|left, right| left.name.cmp(&right.name));
        crate::exact::name::check_unique(criteria.iter().map(Criterion::name), "criterion")?;
        let weights = criteria.iter().map(|criterion| criterion.weight).chain([price_weight]);
        let sum: Fraction = weights.map(Percent::to_fraction).sum();
        if sum != Fraction::ONE {
            let sum = (sum * Fraction::from(100)).to_exact_decimal().unwrap_or_default();
            return Err(error::percentages_not_whole(format!("{sum}%")));
        }
        let scoring = Scoring {
            rule,
            price_weight,
            criteria,
            minimum_quality: None,
            rounding: None,
            band_total: BandTotal::default(),
            ties: ScoreTies::default(),
            alternatives: Vec::new(),
        };
        scoring.check_rule(&scoring.rule)?;
        Ok(scoring)
    }

    /// A scoring with one criterion named `quality`, marked from 0 to 100, whose weight is the rest.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn of_price_and_quality(rule: ScoreRule, price_weight: Percent) -> Result<Self, Error> {
        let rest = (Fraction::ONE - price_weight.to_fraction()) * Fraction::from(100);
        // Of a weight above 100 % the constructor speaks.
        let rest = rest.max(Fraction::ZERO).to_exact_decimal().unwrap_or_default();
        let criterion = Criterion::new(QUALITY, format!("{rest}%").parse()?, "100".parse()?)?;
        Scoring::new(rule, price_weight, vec![criterion])
    }

    /// The scoring with a least share of the points for quality: a bid below it is below the
    /// threshold and not ranked.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a share beyond 0 % to 100 %.
    pub fn with_minimum_quality(self, share: Percent) -> Result<Self, Error> {
        if share.is_negative() || share > Percent::WHOLE {
            return Err(error::not_a_share(share));
        }
        Ok(Scoring { minimum_quality: Some(share), ..self })
    }

    /// The scoring with points rounded.
    ///
    /// # Errors
    ///
    /// [`Misplaced`](crate::ErrorKind::Misplaced) where the rule gives a figure and no points.
    pub fn with_rounding(self, rounding: PointsRounding) -> Result<Self, Error> {
        if !self.rule.gives_points() {
            return Err(refused!(
                Misplaced: "{} gives a figure and no points to round: leave the rounding out",
                self.rule.facts().name
            ));
        }
        Ok(Scoring { rounding: Some(rounding), ..self })
    }

    /// The scoring, said what a total that is a band is scored at.
    #[must_use]
    pub fn with_band_total(self, band_total: BandTotal) -> Self {
        Scoring { band_total, ..self }
    }

    /// The scoring, said which of two equal figures is first.
    #[must_use]
    pub fn with_ties(self, ties: ScoreTies) -> Self {
        Scoring { ties, ..self }
    }

    /// The scoring with further rules under which the bids are to be compared. They inform and
    /// decide nothing.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) beyond [`MAX_ALTERNATIVE_RULES`],
    /// [`Duplicate`](crate::ErrorKind::Duplicate) for a rule that is listed twice, or as
    /// [`new`](Self::new) of a rule.
    pub fn with_alternatives(self, mut alternatives: Vec<ScoreRule>) -> Result<Self, Error> {
        if alternatives.len() > MAX_ALTERNATIVE_RULES {
            return Err(error::too_many("alternative rules", MAX_ALTERNATIVE_RULES));
        }
        for rule in &alternatives {
            self.check_rule(rule).at(("alternative", rule.as_str()))?;
        }
        alternatives
            .sort_by(|left, right| left.position().cmp(&right.position()).then(left.cmp(right)));
        if let Some(pair) = alternatives.windows(2).find(|pair| pair.first() == pair.last()) {
            let name = pair.first().map(ScoreRule::as_str).unwrap_or_default();
            return Err(error::duplicate_name(name, "alternative rule"));
        }
        Ok(Scoring { alternatives, ..self })
    }

    /// The scoring under another rule. Its rounding stays where that rule gives points.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) where the rule needs a weight that is zero.
    pub fn under(&self, rule: ScoreRule) -> Result<Self, Error> {
        self.check_rule(&rule)?;
        let rounding = self.rounding.filter(|_| rule.gives_points());
        Ok(Scoring { rule, rounding, ..self.clone() })
    }

    fn check_rule(&self, rule: &ScoreRule) -> Result<(), Error> {
        let needs = |weight| Err(error::rule_needs_weight(rule.facts().name, weight));
        if !rule.gives_points() && self.price_weight == Percent::WHOLE {
            return needs("quality");
        }
        if rule.divides_by_price_weight() && self.price_weight.is_zero() {
            return needs("price");
        }
        Ok(())
    }

    /// The rule.
    #[must_use]
    pub fn rule(&self) -> &ScoreRule {
        &self.rule
    }

    /// The weight of price.
    #[must_use]
    pub fn price_weight(&self) -> Percent {
        self.price_weight
    }

    /// The weight of quality, as a share of one: what price leaves.
    #[must_use]
    pub fn quality_weight(&self) -> Fraction {
        Fraction::ONE - self.price_weight.to_fraction()
    }

    /// The criteria in the order of their names.
    #[must_use]
    pub fn criteria(&self) -> &[Criterion] {
        &self.criteria
    }

    /// The least share of the points for quality.
    #[must_use]
    pub fn minimum_quality(&self) -> Option<Percent> {
        self.minimum_quality
    }

    /// How points are rounded.
    #[must_use]
    pub fn rounding(&self) -> Option<PointsRounding> {
        self.rounding
    }

    /// What a total that is a band is scored at.
    pub(crate) fn band_total(&self) -> BandTotal {
        self.band_total
    }

    /// Which of two equal figures is first.
    #[must_use]
    pub fn ties(&self) -> ScoreTies {
        self.ties
    }

    /// Further rules under which the bids are to be compared, in the order of the table of methods.
    #[must_use]
    pub fn alternatives(&self) -> &[ScoreRule] {
        &self.alternatives
    }

    /// One criterion by its name.
    #[must_use]
    pub fn criterion(&self, name: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.name.as_str() == name)
    }

    /// A mark must be of a criterion and not above its maximum.
    pub(crate) fn check_mark(&self, criterion: &Name, mark: Quantity) -> Result<(), Error> {
        let known = self
            .criterion(criterion.as_str())
            .ok_or_else(|| error::unknown_name(criterion, "criterion"))?;
        if mark > known.maximum {
            return Err(mark_above_maximum(criterion, mark, known.maximum));
        }
        Ok(())
    }

    /// Amounts of the rules must be in the currency of the prices.
    pub(crate) fn check_currency(&self, currency: Currency) -> Result<(), Error> {
        let rules = self.alternatives.iter().chain([&self.rule]);
        rules.filter_map(ScoreRule::currency).try_for_each(|found| currency.same_as(found))
    }

    /// Quality weight to price weight; zero where there is no price weight.
    pub(crate) fn weight_ratio(&self) -> Fraction {
        self.quality_weight().checked_div(&self.price_weight.to_fraction()).unwrap_or_default()
    }
}

impl Criterion {
    /// A criterion with its weight in the whole and its highest mark.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`], [`Range`](crate::ErrorKind::Range) for the weight,
    /// [`Range`](crate::ErrorKind::Range) for a highest mark of zero.
    pub fn new(name: &str, weight: Percent, maximum: Quantity) -> Result<Self, Error> {
        let name = Name::new(name)?;
        if weight.is_negative() || weight > Percent::WHOLE {
            return Err(error::not_a_share(weight));
        }
        if maximum.is_zero() {
            return Err(refused!(Range: "the highest mark is 0: give one above zero"));
        }
        Ok(Criterion { name, label: None, weight, maximum, minimum: None })
    }

    /// The criterion with a label.
    #[must_use]
    pub fn with_label(self, label: Text) -> Self {
        Criterion { label: Some(label), ..self }
    }

    /// The criterion with a least mark: a bid below it is below the threshold.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a mark above the highest.
    pub fn with_minimum(self, minimum: Quantity) -> Result<Self, Error> {
        if minimum > self.maximum {
            return Err(mark_above_maximum(&self.name, minimum, self.maximum));
        }
        Ok(Criterion { minimum: Some(minimum), ..self })
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// The label, or the name where there is none.
    #[must_use]
    pub fn label(&self) -> &str {
        self.label.as_ref().map_or(self.name.as_str(), Text::as_str)
    }

    /// The label as given.
    #[must_use]
    pub fn given_label(&self) -> Option<&Text> {
        self.label.as_ref()
    }

    /// The weight in the whole of price and quality.
    #[must_use]
    pub fn weight(&self) -> Percent {
        self.weight
    }

    /// The highest mark.
    #[must_use]
    pub fn maximum(&self) -> Quantity {
        self.maximum
    }

    /// The least mark of a bid that is ranked.
    #[must_use]
    pub fn minimum(&self) -> Option<Quantity> {
        self.minimum
    }

    /// `100 × weight × mark ÷ maximum`: the points of a mark.
    pub(crate) fn points(&self, mark: Quantity) -> Fraction {
        let share = mark.to_fraction().checked_div(&self.maximum.to_fraction());
        self.full_points() * share.unwrap_or_default()
    }

    /// The points of the highest mark.
    pub(crate) fn full_points(&self) -> Fraction {
        self.weight.to_fraction() * Fraction::from(100)
    }
}

impl PointsRounding {
    /// A rounding to `places` decimal places, at most six.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn new(places: u8, rounding: Rounding, time: RoundingTime) -> Result<Self, Error> {
        if places > MAX_DECIMAL_PLACES {
            let value = format!("a rounding to {places} places");
            return Err(error::too_many_places(value, MAX_DECIMAL_PLACES));
        }
        Ok(PointsRounding { places, rounding, time })
    }

    /// The decimal places.
    #[must_use]
    pub fn places(self) -> u8 {
        self.places
    }

    /// The rule of rounding.
    #[must_use]
    pub fn rounding(self) -> Rounding {
        self.rounding
    }

    /// When points are rounded.
    pub(crate) fn time(self) -> RoundingTime {
        self.time
    }
}

refusals! {
    mark_above_maximum(criterion: impl std::fmt::Debug, mark: impl std::fmt::Display, maximum: impl std::fmt::Display) = Range:
        "the mark {mark} for criterion {criterion:?} is above its maximum of {maximum}: correct one of the two";
}

words! { RoundingTime { AfterRanking = "after_ranking", BeforeRanking = "before_ranking" } }
