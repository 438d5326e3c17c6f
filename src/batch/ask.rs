//! What is wanted of a batch.

use super::instructions::Instructions;
use super::points::Points;
use super::screens::{BelowDeviations, BelowMargin, Flag};
use crate::error::Error;
use crate::exact::Percent;
use crate::score::{PointsRounding, ScoreRule};
use crate::screen::MeanMinusDeviation;
use crate::tender::RankOn;

/// Which columns are wanted of a batch: each is computed only if it is asked for.
///
/// ```
/// use fullcost::batch::{Ask, Flag};
///
/// let ask = Ask::new().with_totals().with_ranks().with_below_mean(0, "10%".parse()?)?;
/// assert_eq!(ask.flagged_view(Flag::BelowMean), Some(0));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    pub(super) totals: bool,
    pub(super) ranks: bool,
    pub(super) rank_on: RankOn,
    pub(super) corridor: bool,
    pub(super) below_mean: Option<BelowMargin>,
    pub(super) below_estimate: Option<BelowMargin>,
    pub(super) mean_minus_deviation: Option<BelowDeviations>,
    pub(super) points: Option<Points>,
    pub(super) instructions: Instructions,
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

    /// [`Flag::BelowMean`] where a bid lies more than `margin` below the mean of its lot in a view
    /// ([`BelowMean`](crate::screen::BelowMean)); view 0 is the
    /// tendered price. From two bids.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a margin that is not from 0 % to 100 %.
    pub fn with_below_mean(self, view: usize, margin: Percent) -> Result<Self, Error> {
        Ok(Ask { below_mean: Some(BelowMargin::new(view, margin)?), ..self })
    }

    /// [`Flag::BelowEstimate`] where a bid lies more than `margin` below the estimate of its lot
    /// ([`BelowEstimate`](crate::screen::BelowEstimate)) in a view. From one bid; the columns
    /// need [estimates](super::Columns::with_estimates).
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a margin that is not from 0 % to 100 %.
    pub fn with_below_estimate(self, view: usize, margin: Percent) -> Result<Self, Error> {
        Ok(Ask { below_estimate: Some(BelowMargin::new(view, margin)?), ..self })
    }

    /// [`Flag::MeanMinusDeviation`] where the screen asks a bid in a view: its factor, its divisor, its
    /// least number of bids and its edge are those here. No root is taken.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) for a factor whose numerator or denominator
    /// passes 64 bits.
    ///
    /// ```
    /// use fullcost::batch::{Ask, Columns, Flag, Scales, compare_batch};
    /// use fullcost::exact::Currency;
    /// use fullcost::screen::{DeviationDivisor, MeanMinusDeviation};
    ///
    /// let screen = MeanMinusDeviation::new("1".parse()?, DeviationDivisor::Count)?;
    /// let ask = Ask::new().with_mean_minus_deviation(0, &screen)?;
    /// let lots = [0, 5];
    /// let columns = Columns::new(Currency::EUR, Scales::new(2, 0)?, &lots)?
    ///     .with_line(&[95_700, 96_000, 100_000, 103_000, 106_000], &[1])?;
    /// let outcome = compare_batch(&columns, &ask)?;
    /// assert_eq!(outcome.flags(), Some([4, 4, 0, 0, 0].as_slice()));
    /// assert_eq!(outcome.is_flagged(1, Flag::MeanMinusDeviation), Some(true));
    /// assert_eq!(outcome.is_flagged(1, Flag::BelowMean), None); // not asked for
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn with_mean_minus_deviation(
        self,
        view: usize,
        screen: &MeanMinusDeviation,
    ) -> Result<Self, Error> {
        let screen = BelowDeviations::new(view, screen)?;
        Ok(Ask { mean_minus_deviation: Some(screen), ..self })
    }

    /// Points for the price in a view, each rounded once: the share of the price weight that the rule
    /// gives ([`crate::score`]), in hundredths of the whole weight as there.
    ///
    /// Rules: distance from the lowest, fixed benchmark, lowest over price, min-max. Where
    /// ranks are on points, exact points decide: score such tenders by themselves.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) for another rule, and where it runs for ranks on
    /// totals of whole minor units, which points would follow,
    /// [`Range`](crate::ErrorKind::Range) for a price weight that is not from 0 % to 100 %,
    /// [`TooLarge`](crate::ErrorKind::TooLarge) for more than six decimal places.
    ///
    /// ```
    /// use fullcost::batch::{Ask, Columns, Scales, compare_batch};
    /// use fullcost::exact::{Currency, Rounding};
    /// use fullcost::score::{PointsRounding, RoundingTime, ScoreRule, ZeroPrice};
    ///
    /// let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
    /// let (rounding, time) = (Rounding::HalfEven, RoundingTime::AfterRanking);
    /// let rounding = PointsRounding { places: 2, rounding, time };
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

    /// Computes with a stated set of instructions instead of the best that the machine has. No figure
    /// depends on it: it is for tests, and for comparing machines.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) for a set that this machine lacks.
    pub fn with_instructions(self, set: Instructions) -> Result<Self, Error> {
        Ok(Ask { instructions: set.check()?, ..self })
    }

    /// The view that a screen looks at; nothing where it is not asked.
    #[must_use]
    pub fn flagged_view(&self, flag: Flag) -> Option<usize> {
        match flag {
            Flag::BelowMean => self.below_mean.map(|screen| screen.view),
            Flag::BelowEstimate => self.below_estimate.map(|screen| screen.view),
            Flag::MeanMinusDeviation => self.mean_minus_deviation.map(|screen| screen.view),
        }
    }

    /// The margin of the screen below the mean, where it is asked.
    #[must_use]
    pub fn below_mean_margin(&self) -> Option<Percent> {
        self.below_mean.map(|screen| screen.margin)
    }

    /// The bits of the screens that are asked.
    pub(super) fn flags(&self) -> u8 {
        let asked = |flag: &Flag| self.flagged_view(*flag).is_some();
        Flag::ALL.iter().filter(|flag| asked(flag)).fold(0, |bits, flag| bits | flag.bit())
    }

    /// On which totals bids are ranked.
    #[must_use]
    pub fn rank_on(&self) -> RankOn {
        self.rank_on
    }
}
