//! Scotland's construction handbook: far under the mean without the highest, and apart from the next.

use std::num::NonZeroUsize;

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::rule::{Rule, screen};
use super::statistics::{above_zero, whole};
use super::yardsticks::less;
use crate::exact::{Fraction, Percent};

screen! {
    /// A bid is asked where its total lies more than `margin` below the mean of all totals but the
    /// highest, and also more than a proximity margin below the lowest total that does not lie so low.
    ///
    /// `asked: total < mean × (1 − margin) and total < qualifying − min(max(proximity × qualifying, least),
    /// greatest)`. The mean leaves out the highest total, one of several that are equal. `qualifying` is the
    /// lowest total of the other bids that the first part does not ask. The two parts have one threshold:
    /// the lower of theirs. `least` and `greatest` are whole units of the currency; where they contradict each
    /// other, `greatest` holds.
    ///
    /// Worked at 15 % and 1 %, at least 1,000 and at most 100,000: 84,000, 100,000, 110,000 and 150,000 have
    /// the mean 98,000 without the highest, of which 85 % are 83,300, so 84,000 is not asked. 82,000,
    /// 100,000, 110,000 and 150,000: of 97,333.33 85 % are 82,733.33, and 82,000 lies 18,000 under 100,000,
    /// more than 1,000. It is asked.
    ///
    /// # Assumptions
    ///
    /// - Two bids that both lie so low are each held against the lowest that does not: the glossary speaks
    ///   of the lowest *qualifying* price. Read as the next price of all, of two low bids that lie close
    ///   together the lower one would not be asked.
    /// - The rule takes pounds; in another currency state `least` and `greatest`.
    /// - From three bids: with two the mean without the highest is the lower total itself.
    ///
    /// # Source
    ///
    /// Scottish Government, Construction Procurement Handbook, glossary: more than 15 % lower than the
    /// adjusted average price, which leaves out the highest, and more than 1 % lower than the lowest
    /// qualifying price (text of the glossary read). That the proximity margin is limited to 1,000 and
    /// 100,000 pounds is from a summary of the guidance of 21 December 2018; chapter 8 itself was **not**
    /// read as a whole. A tender that is asked is to be explained by its bidder, and is excluded where it is not
    /// satisfactorily explained.
    ScotlandHandbook = "scotland_handbook", from 3 bids at least, source
    "Scottish Government, Construction Procurement Handbook: more than 15% lower than the mean without the highest, and more than 1%, at least 1,000 and at most 100,000 pounds, lower than the lowest qualifying price";

    required {}
    otherwise {
        /// How far below the mean without the highest.
        margin, with_margin: Percent = Percent::from_whole(15);
        /// How far below the lowest qualifying total.
        proximity, with_proximity: Percent = Percent::from_whole(1);
        /// At least so much, in whole units of the currency.
        least, with_least: NonZeroUsize = NonZeroUsize::MIN.saturating_add(999);
        /// At most so much, in whole units of the currency.
        greatest, with_greatest: NonZeroUsize = NonZeroUsize::MIN.saturating_add(99_999);
        /// From how many bids.
        minimum_bids, with_minimum_bids: usize = 3;
        /// Whether exactly at the threshold is asked.
        edge, with_edge: ThresholdEdge = ThresholdEdge::DoesNotCount;
    }
}

impl Rule for ScotlandHandbook {
    fn population(&self) -> ScreenPopulation {
        ScreenPopulation::RemainingBids
    }

    fn minimum_bids(&self) -> usize {
        self.minimum_bids
    }

    fn edge(&self) -> ThresholdEdge {
        self.edge
    }

    fn in_words(&self) -> String {
        let below = self.edge.below();
        format!(
            "total {below} mean without the highest × (100% − {}), and {below} lowest qualifying total less {} of it, at least {} and at most {}",
            self.margin, self.proximity, self.least, self.greatest
        )
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let totals = figures.totals(self.minimum_bids)?;
        let mean = totals.without_ends(0, 1).mean();
        let mean = above_zero(mean, "the mean without the highest")?;
        let low = less(&mean, self.margin);
        let qualifying = totals.kept(|total| !self.edge.is_below(total, &low));
        Ok(figures.ask_points(|bid, total| {
            // Of the others: a bid that is the lowest itself is held against the one after it.
            let own = qualifying.get(0) == Some(total);
            let next = qualifying.get(usize::from(own)).map(|next| (next, self.apart(next)));
            let (threshold, which) = match next {
                Some((next, apart)) if apart < low => (
                    apart,
                    format!(
                        "{} less the proximity margin, the lowest qualifying total",
                        figures.amount(next)
                    ),
                ),
                _ => (
                    low.clone(),
                    format!(
                        "{} under {}, the mean without the highest",
                        self.margin,
                        figures.amount(&mean)
                    ),
                ),
            };
            let held = figures.held(&bid.provider, self.edge);
            Ok(held.below(total, &threshold, || which.clone()))
        }))
    }
}

impl ScotlandHandbook {
    /// A qualifying total less the proximity margin.
    fn apart(&self, next: &Fraction) -> Fraction {
        let margin = next * &self.proximity.to_fraction();
        let margin = margin.max(whole(self.least.get())).min(whole(self.greatest.get()));
        next - &margin
    }
}
