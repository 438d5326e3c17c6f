//! Realised weight: what the price in fact weighed, beside what was published.

use super::scores::Scores;
use crate::exact::{Fraction, Percent};

/// The published weight of price, and the one that the spread of the points gives.
///
/// `realised = range of price points ÷ (range of price points + range of quality points)`, over the
/// ranked bids; a range is the highest less the lowest *(convention)*. A criterion on which all bids
/// are equal decides nothing, however much it weighs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct RealisedWeight {
    /// The published weight of price.
    pub published: Percent,
    /// The highest less the lowest of what the price gave.
    pub price_range: Fraction,
    /// The highest less the lowest of what quality gave.
    pub quality_range: Fraction,
    /// The realised weight of price, of one; `None` where neither price nor quality differ.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub realised: Option<Fraction>,
}

impl Scores {
    /// What the price in fact weighed. Where a rule gives points, the ranges are those of points;
    /// under monetised quality and the price-quality method, of money: of prices, and of what
    /// quality takes off them. `None` under the other rules, where price and quality are not
    /// added, and where no bid is ranked.
    ///
    /// ```
    /// # use fullcost::exact::Fraction;
    /// # use fullcost::score::{Offer, ScoreRule, Scoring, ZeroPrice, score};
    /// let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
    /// let scoring = Scoring::of_price_and_quality(rule, "60%".parse()?)?;
    /// let offers = [
    ///     Offer::new("a", Fraction::from(90))?.with_quality("50".parse()?)?,
    ///     Offer::new("b", Fraction::from(100))?.with_quality("85".parse()?)?,
    /// ];
    /// // Six points between the prices, fourteen between the qualities: 30 %, not 60 %.
    /// let realised = score(&scoring, &offers)?.realised_weight().unwrap();
    /// assert_eq!(realised.realised, Some(Fraction::new(3, 10)?));
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    #[must_use]
    pub fn realised_weight(&self) -> Option<RealisedWeight> {
        let money = self.scoring.rule.is_in_money();
        if !money && !self.scoring.rule.gives_points() {
            return None;
        }
        let parts: Option<Vec<(Fraction, Fraction)>> = self
            .ranked()
            .map(|(_, score)| {
                Some(if money {
                    (score.price.clone(), score.figure.exact()? - &score.price)
                } else {
                    (score.price_points.as_ref()?.clone(), score.quality_points.clone())
                })
            })
            .collect();
        let (prices, qualities): (Vec<Fraction>, Vec<Fraction>) = parts?.into_iter().unzip();
        let (price_range, quality_range) = (range(&prices)?, range(&qualities)?);
        Some(RealisedWeight {
            published: self.scoring.price_weight,
            realised: price_range.checked_div(&(&price_range + &quality_range)).ok(),
            price_range,
            quality_range,
        })
    }
}

fn range(figures: &[Fraction]) -> Option<Fraction> {
    Some(figures.iter().max()? - figures.iter().min()?)
}
