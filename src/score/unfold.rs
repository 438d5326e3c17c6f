//! The working behind a score, down to prices, marks and what the tender publishes.

use super::offer::Offer;
use super::rule::FieldWorking;
use super::scheme::{Criterion, RoundingTime, Scoring};
use super::scores::{RankedScore, Scores};
use super::working::{product, published, quotient, stated_number, sum};
use crate::error::{self, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Name, Text};
use crate::full_cost::MAX_EVIDENCE_PARTS;

impl Scores {
    /// The working behind the figure that decides a bid's rank. Of a weighted value index that is
    /// the power by which the order is decided.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown), [`NotAssessable`](crate::ErrorKind::NotAssessable)
    /// for a bid that is not ranked, [`TooLarge`](crate::ErrorKind::TooLarge) where the tree grows
    /// too large.
    ///
    /// ```
    /// # use fullcost::exact::Fraction;
    /// # use fullcost::score::{Offer, ScoreRule, Scoring, ZeroPrice, score};
    /// let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
    /// let scoring = Scoring::of_price_and_quality(rule, "60%".parse()?)?;
    /// let offers = [Offer::new("a", Fraction::from(100))?.with_quality("60".parse()?)?];
    /// let evidence = score(&scoring, &offers)?.evidence("a")?;
    /// evidence.verify()?;
    /// assert_eq!(evidence.value(), &Fraction::from(84));
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn evidence(&self, provider: &str) -> Result<Evidence, Error> {
        let offers = Text::fixed("the offer");
        self.evidence_with(provider, &|bid, price| {
            let label = format!("price of {bid}");
            Ok(Evidence::stated(&label, price.clone(), &self.unit, Some(&offers)))
        })
    }

    /// The working behind the figure that decides a bid's rank, with another working behind each price.
    pub(crate) fn evidence_with(
        &self,
        provider: &str,
        price_of: &dyn Fn(&Name, &Fraction) -> Result<Evidence, Error>,
    ) -> Result<Evidence, Error> {
        let bid = self.bid(provider)?;
        let not_ranked = || {
            refused!(
                NotAssessable: "bid {:?} is not ranked, since it is below a threshold or not assessable: ask for a ranked one",
                &bid.offer.provider
            )
        };
        let score = bid.ranked().ok_or_else(not_ranked)?;
        let criteria = self.scoring.criteria.len().max(1).saturating_mul(4);
        if self.bids.len().saturating_mul(criteria) > MAX_EVIDENCE_PARTS {
            return Err(error::too_many("marks in the evidence", MAX_EVIDENCE_PARTS));
        }
        let (mut prices, mut qualities, mut own) = (Vec::new(), Vec::new(), 0_usize);
        for (place, (name, score)) in self.ranked().enumerate() {
            prices.push(price_of(name, &score.price)?);
            qualities.push(self.quality_evidence(&self.bid(name.as_str())?.offer));
            if name.as_str() == provider {
                own = place;
            }
        }
        let (Some(price), Some(quality)) = (prices.get(own), qualities.get(own)) else {
            return Err(not_ranked());
        };
        let points = self.points_evidence(&bid.offer, Rounded::Never);
        let weights = self.weights();
        let field = FieldWorking {
            prices: &prices,
            qualities: &qualities,
            price,
            quality,
            quality_points: &points,
            weights,
        };
        let figure = self.scoring.rule.working(&field);
        Ok(self.conclude(provider, &bid.offer, score, figure))
    }

    /// Under a rule with points, the total of price and quality points; else the figure itself.
    fn conclude(
        &self,
        provider: &str,
        offer: &Offer,
        score: &RankedScore,
        figure: Evidence,
    ) -> Evidence {
        if score.price_points.is_none() {
            return figure;
        }
        let weight = self.weights().0;
        let points = product("price points", vec![weight, figure]);
        let mut parts = vec![rounded(&self.scoring, points)];
        if !self.scoring.criteria.is_empty() {
            parts.push(self.points_evidence(offer, Rounded::AsPublished));
        }
        let label = format!("score of {provider}");
        Evidence::new(Rule::Sum, &label, score.figure.deciding.clone(), "", parts)
    }

    /// Points of price and of quality in a hundred.
    fn weights(&self) -> (Evidence, Evidence) {
        let hundred = Fraction::from(100);
        let price = self.scoring.price_weight.to_fraction() * &hundred;
        let price = published("price weight, in points", price, "");
        let criteria = self.scoring.criteria.iter();
        let parts = criteria.map(|criterion| weight_of(criterion, criterion.label())).collect();
        (price, sum("quality weight, in points", parts))
    }

    /// `100 × quality points ÷ quality weight`, or zero where quality has no weight.
    fn quality_evidence(&self, offer: &Offer) -> Evidence {
        let points = self.points_evidence(offer, Rounded::Never);
        let weight = self.weights().1;
        if weight.value().is_zero() {
            return points;
        }
        let share = quotient("share of the quality points", points, weight);
        let hundred = stated_number("points of the whole scale", Fraction::from(100));
        product(&format!("quality of {}", &offer.provider), vec![hundred, share])
    }

    fn points_evidence(&self, offer: &Offer, when: Rounded) -> Evidence {
        let marks = Text::fixed("marks of the bid");
        let parts = self.scoring.criteria.iter().map(|criterion| {
            let mark = offer.mark(criterion.name.as_str()).unwrap_or_default().to_fraction();
            let record = format!("mark/{}/{}", &offer.provider, &criterion.name);
            let mark = Evidence::stated("mark", mark, "", Some(&marks)).known_as(record);
            let maximum = published("highest mark", criterion.maximum.to_fraction(), "")
                .known_as(format!("scoring/{}/highest mark", &criterion.name));
            let share = quotient("mark over the highest", mark, maximum);
            let points = product(criterion.label(), vec![weight_of(criterion, "weight"), share]);
            match when {
                Rounded::AsPublished => rounded(&self.scoring, points),
                Rounded::Never => points,
            }
        });
        sum("quality points", parts.collect())
    }
}

#[derive(Clone, Copy)]
enum Rounded {
    AsPublished,
    Never,
}

fn weight_of(criterion: &Criterion, label: &str) -> Evidence {
    published(label, criterion.full_points(), "")
        .known_as(format!("scoring/{}/weight", &criterion.name))
}

/// Points as they are added up: rounded where the tender rounds before ranking.
fn rounded(scoring: &Scoring, points: Evidence) -> Evidence {
    match scoring.rounding.filter(|each| each.time == RoundingTime::BeforeRanking) {
        None => points,
        Some(each) => {
            let (places, rounding) = (each.places, each.rounding);
            let label = format!("{}, rounded", points.label());
            let value = points.value().rounded(places, rounding);
            Evidence::new(Rule::Rounded { places, rounding }, &label, value, "", vec![points])
        }
    }
}
