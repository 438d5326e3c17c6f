//! What is wanted of a batch.

use super::points::Points;
use crate::error::Error;
use crate::exact::{Fraction, Percent};
use crate::tender::{PointsRounding, RankOn, ScoreRule};

/// Which columns are wanted of a batch: each is computed only if it is asked for.
///
/// ```
/// use fullcost::batch::Ask;
///
/// let ask = Ask::new().with_totals().with_ranks().with_below_mean(0, "10%".parse()?)?;
/// assert_eq!(ask.below_mean_view(), Some(0));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    pub(super) totals: bool,
    pub(super) ranks: bool,
    pub(super) rank_on: RankOn,
    pub(super) corridor: bool,
    pub(super) below_mean: Option<BelowMean>,
    pub(super) points: Option<Points>,
}

/// The screen as a comparison of integers: `total · bids · under < sum · over`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BelowMean {
    pub(super) view: usize,
    pub(super) over: i64,
    pub(super) under: i64,
    pub(super) margin: Percent,
}

impl Ask {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Ask::default()
    }

    /// Totals in minor units by view, rounded half to even once.
    #[must_use]
    pub fn with_totals(self) -> Self {
        Ask { totals: true, ..self }
    }

    /// Competition ranks by view (1, 2, 2, 4), on exact totals.
    #[must_use]
    pub fn with_ranks(self) -> Self {
        Ask { ranks: true, ..self }
    }

    /// Ranks on totals rounded to the minor unit instead.
    #[must_use]
    pub fn with_rank_on(self, rank_on: RankOn) -> Self {
        Ask { rank_on, ..self }
    }

    /// On which side of its corridor each tendered basket lies.
    #[must_use]
    pub fn with_corridor(self) -> Self {
        Ask { corridor: true, ..self }
    }

    /// A flag where a bid lies more than `margin` below the mean of its lot in a view
    /// ([`crate::tender::screen::below_mean`]); view 0 is the tendered price.
    ///
    /// # Errors
    ///
    /// [`Error::NotAShare`] for a margin that is not from 0 % to 100 %.
    pub fn with_below_mean(self, view: usize, margin: Percent) -> Result<Self, Error> {
        let refused = || Error::NotAShare { value: margin.to_string().into() };
        if margin.is_negative() || margin > Percent::WHOLE {
            return Err(refused());
        }
        let left = Fraction::ONE - margin.to_fraction();
        // At most 10^8 each: a percentage has six decimal places.
        let (over, under) = left.small_parts().ok_or_else(refused)?;
        let over = i64::try_from(over).map_err(|_| refused())?;
        let under = i64::try_from(under).map_err(|_| refused())?;
        Ok(Ask { below_mean: Some(BelowMean { view, over, under, margin }), ..self })
    }

    /// Points for the price in a view, each rounded once: the share of the price weight that the rule
    /// gives ([`crate::tender::score`]), in hundredths of the whole weight as there.
    ///
    /// Rules: distance from the lowest, fixed benchmark, lowest over price, min-max. Where
    /// ranks are on points, exact points decide: score such tenders by themselves.
    ///
    /// # Errors
    ///
    /// [`Error::BatchRule`] for another rule, [`Error::NotAShare`] for a price weight that is not
    /// from 0 % to 100 %.
    ///
    /// ```
    /// use fullcost::batch::{Ask, Columns, Scales, compare_batch};
    /// use fullcost::exact::{Currency, Rounding};
    /// use fullcost::tender::{PointsRounding, RoundingTime, ScoreRule, ZeroPrice};
    ///
    /// let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
    /// let rounding = PointsRounding::new(2, Rounding::HalfEven, RoundingTime::AfterRanking)?;
    /// let ask = Ask::new().with_points(0, &rule, "60%".parse()?, rounding)?;
    /// let lots = [0, 2];
    /// let columns = Columns::new(Currency::GBP, Scales::new(2, 0)?, &lots)?
    ///     .with_line(&[10_000, 13_000], &[1])?;
    /// let outcome = compare_batch(&columns, &ask)?;
    /// assert_eq!(outcome.points(), Some([6_000, 4_615].as_slice())); // 60.00, and 60 ÷ 1.3
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn with_points(
        self,
        view: usize,
        rule: &ScoreRule,
        price_weight: Percent,
        rounding: PointsRounding,
    ) -> Result<Self, Error> {
        let points = Points::new(view, rule, price_weight, rounding)?;
        Ok(Ask { points: Some(points), ..self })
    }

    /// The view that is screened, where one is.
    #[must_use]
    pub fn below_mean_view(&self) -> Option<usize> {
        self.below_mean.map(|screen| screen.view)
    }

    /// The margin of the screen, where there is one.
    #[must_use]
    pub fn below_mean_margin(&self) -> Option<Percent> {
        self.below_mean.map(|screen| screen.margin)
    }

    /// On which totals bids are ranked.
    #[must_use]
    pub fn rank_on(&self) -> RankOn {
        self.rank_on
    }
}
