//! What a tender publishes about scoring: rule, weights, criteria, thresholds, rounding.

use super::ScoreRule;
use super::policy::{BandTotal, ScoreTies};
use crate::error::{self, AtRecord, Error, refusals, refused};
use crate::exact::name::check_unique;
use crate::exact::{
    Currency, Fraction, MAX_DECIMAL_PLACES, Name, Percent, Quantity, Rounding, Text,
};
#[cfg(feature = "serde")]
use crate::record::Places;
use crate::record::{record, words};

/// The most criteria of quality.
pub const MAX_CRITERIA: usize = 100;

/// The most further rules a tender is compared under.
pub const MAX_ALTERNATIVE_RULES: usize = 50;

/// The name of the criterion where quality is only one.
pub(crate) const QUALITY: &str = "quality";

record! {
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
    ///     Ok::<_, fullcost::Error>(scores.order().next().map(|bid| bid.offer.provider.to_string()))
    /// };
    /// assert_eq!(first(&two)?.as_deref(), Some("a"));
    /// // A third bid, itself last, puts the second before the first.
    /// let three = [two[0].clone(), two[1].clone(), offer("c", 70, "10")?];
    /// assert_eq!(first(&three)?.as_deref(), Some("b"));
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct Scoring with check {
        /// how price and quality become one figure
        rule: ScoreRule,
        /// with the weights of the criteria exactly 100 %
        price_weight: Percent,
        /// at most 100
        criteria: Vec<Criterion> = "default: none",
        /// the least share of the quality points of a bid that is ranked
        minimum_quality: Option<Percent> = "default: none",
        /// of points; a rule without points has none
        rounding: Option<PointsRounding> = "default: none",
        /// where a total is scored that is a price band
        band_total: BandTotal = "default `refused`" { BandTotal::default() },
        /// which of two equal figures is first
        ties: ScoreTies = "default `shared`" { ScoreTies::default() },
        /// to compare the published rule with; at most 50, none twice
        alternatives: Vec<ScoreRule> = "default: none",
    }
}

record! {
    /// What quality is marked by.
    pub struct Criterion, "criterion" with check {
        /// each criterion once
        name: Name,
        /// for reports
        label: Option<Text> = "default: the name",
        /// in the whole of price and quality
        weight: Percent,
        /// the highest mark, above zero
        maximum: Quantity,
        /// the least mark of a bid that is ranked
        minimum: Option<Quantity> = "default: none",
    }
}

record! {
    /// How points are rounded.
    #[derive(Copy)]
    pub struct PointsRounding {
        /// to how many decimal places
        places: Places => u8,
        /// by which rule
        rounding: Rounding,
        /// before or after bids are ranked: those for the price, and those for each criterion
        time: RoundingTime,
    }
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
        criteria: Vec<Criterion>,
    ) -> Result<Self, Error> {
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
        scoring.in_order()
    }

    /// A scoring with one criterion named `quality`, marked from 0 to 100, whose weight is the rest.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn of_price_and_quality(rule: ScoreRule, price_weight: Percent) -> Result<Self, Error> {
        // Of a weight above 100 % the constructor speaks.
        let rest = (Fraction::ONE - price_weight.to_fraction()).max(Fraction::ZERO);
        let criterion = Criterion::new(QUALITY, Percent::from_fraction(&rest)?, "100".parse()?)?;
        Scoring::new(rule, price_weight, vec![criterion])
    }

    /// The scoring with its criteria in the order of their names and its alternatives in that of the
    /// table of methods, once nothing is wrong with it.
    pub(crate) fn in_order(&self) -> Result<Self, Error> {
        self.price_weight.share()?;
        if self.criteria.len() > MAX_CRITERIA {
            return Err(error::too_many("criteria", MAX_CRITERIA));
        }
        let mut scoring = self.clone();
        scoring.criteria.sort_by(|left, right| left.name.cmp(&right.name));
        let criteria = || scoring.criteria.iter();
        check_unique(criteria().map(|criterion| &criterion.name), "criterion")?;
        criteria().try_for_each(|one| one.check().at(("criterion", &one.name)))?;
        let weights = criteria().map(|criterion| (criterion.name.as_str(), criterion.weight));
        Percent::check_whole(weights.chain([("price", self.price_weight)]))?;
        self.check_rule(&self.rule)?;
        self.minimum_quality.map_or(Ok(Percent::WHOLE), Percent::share).at("minimum_quality")?;
        if let Some(rounding) = self.rounding {
            self.check_rounding(rounding).at("rounding")?;
        }
        scoring.order_alternatives()?;
        Ok(scoring)
    }

    fn check(&self) -> Result<(), Error> {
        self.in_order().map(drop)
    }

    fn check_rounding(&self, rounding: PointsRounding) -> Result<(), Error> {
        if !self.rule.gives_points() {
            return Err(refused!(
                Misplaced: "{} gives a figure and no points to round: leave the rounding out",
                self.rule.facts().name
            ));
        }
        rounding.check()
    }

    fn order_alternatives(&mut self) -> Result<(), Error> {
        if self.alternatives.len() > MAX_ALTERNATIVE_RULES {
            return Err(error::too_many("alternative rules", MAX_ALTERNATIVE_RULES));
        }
        for rule in &self.alternatives {
            self.check_rule(rule).at(("alternative", rule.as_str()))?;
        }
        let alternatives = &mut self.alternatives;
        alternatives
            .sort_by(|left, right| left.position().cmp(&right.position()).then(left.cmp(right)));
        if let Some(pair) = alternatives.windows(2).find(|pair| pair.first() == pair.last()) {
            let name = pair.first().map(ScoreRule::as_str).unwrap_or_default();
            return Err(error::duplicate_name(name, "alternative rule"));
        }
        Ok(())
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
        rule.check_weights(&self.weight_ratio())
    }

    /// The weight of quality, as a share of one: what price leaves.
    #[must_use]
    pub fn quality_weight(&self) -> Fraction {
        Fraction::ONE - self.price_weight.to_fraction()
    }

    /// One criterion by its name.
    #[must_use]
    pub fn criterion(&self, name: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.name.as_str() == name)
    }

    /// A mark must be of a criterion and not above its maximum.
    pub(crate) fn check_mark(&self, criterion: &Name, mark: Quantity) -> Result<(), Error> {
        let known = self.criterion(criterion.as_str()).ok_or_else(|| {
            crate::exact::name::unknown_among(
                criterion.as_str(),
                "criterion",
                self.criteria.iter().map(|it| &it.name),
            )
        })?;
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
        let criterion = Criterion { name, label: None, weight, maximum, minimum: None };
        criterion.check()?;
        Ok(criterion)
    }

    fn check(&self) -> Result<(), Error> {
        self.weight.share()?;
        if self.maximum.is_zero() {
            return Err(refused!(Range: "the highest mark is 0: give one above zero"));
        }
        match self.minimum.filter(|minimum| *minimum > self.maximum) {
            Some(minimum) => {
                Err(mark_above_maximum(&self.name, minimum, self.maximum)).at("minimum")
            }
            None => Ok(()),
        }
    }

    /// The label, or the name where there is none.
    #[must_use]
    pub fn label(&self) -> &str {
        self.label.as_ref().map_or(self.name.as_str(), Text::as_str)
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
    /// Refuses more places than numbers have.
    pub(crate) fn check(self) -> Result<(), Error> {
        if self.places > MAX_DECIMAL_PLACES {
            let value = format!("a rounding to {} places", self.places);
            return Err(error::too_many_places(value, MAX_DECIMAL_PLACES));
        }
        Ok(())
    }
}

refusals! {
    mark_above_maximum(criterion: impl std::fmt::Debug, mark: impl std::fmt::Display, maximum: impl std::fmt::Display) = Range:
        "the mark {mark} for criterion {criterion:?} is above its maximum of {maximum}: correct one of the two";
}

words! { RoundingTime { AfterRanking = "after_ranking", BeforeRanking = "before_ranking" } }
