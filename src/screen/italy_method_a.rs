//! The Italian method A, on discounts.

use super::figures::{ScreenFigures, shown};
use super::finding::{
    ScreenFinding, ScreenOutcome, ScreenPopulation, ThresholdEdge, ThresholdKind, WhyNotAssessable,
};
use super::parameters::{Rule, choices, parameters};
use super::statistics::{Sorted, above_zero, divided, share_rounded_up};
use crate::exact::{Fraction, Percent, Rounding};

/// A bid is asked where its discount reaches the threshold of method A.
///
/// ```text
/// k  = edge_share of the bids, rounded up
/// set aside: the k highest and the k lowest discounts, and all that equal one of them
/// M  = mean of the rest;  s = mean excess over M of those of the rest that lie above M
/// n ≥ many_bids: T = M + s − s · c₁ · c₂ / 100, c₁ and c₂ the first two decimals of Σ rest
/// n < many_bids: T = M × (1 + raise) where s ≤ raise_limit × M, else M + s
/// asked: discount ≥ T
/// ```
///
/// The law may require that such a bid be excluded; the screen computes, the law decides.
/// Discounts are percentages of the base price, which is the estimate: `(base − total)/base × 100`.
/// Where the figures are discounts already, [`DiscountSource::Figures`] says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItalyMethodA {
    edge_share: Percent,
    many_bids: usize,
    raise: Percent,
    raise_limit: Percent,
    minimum_bids: usize,
    discounts: DiscountSource,
    edge: ThresholdEdge,
}

/// Where discounts come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DiscountSource {
    /// From totals and the estimate as base price.
    Estimate,
    /// The figures are discounts in percent, not amounts.
    Figures,
}

impl DiscountSource {
    /// The choice's name in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            DiscountSource::Estimate => "estimate",
            DiscountSource::Figures => "figures",
        }
    }
}

choices!(DiscountSource, "estimate, figures", DiscountSource::Estimate, DiscountSource::Figures);

impl ItalyMethodA {
    /// The name of the rule in documents.
    pub const NAME: &'static str = "italy_method_a";
    /// Where the published figures are from.
    pub const SOURCE: &'static str =
        "Italy, Legislative Decree 36/2023, annex II.2, method A; from five bids by art. 54";
    pub(super) const LEAST_BIDS: usize = 3;

    /// The published figures: a tenth at each end, 15 bids, 20 % and 15 %, from five bids; at the
    /// threshold is asked.
    #[must_use]
    pub fn published() -> Self {
        ItalyMethodA {
            edge_share: Percent::from_whole(10),
            many_bids: 15,
            raise: Percent::from_whole(20),
            raise_limit: Percent::from_whole(15),
            minimum_bids: 5,
            discounts: DiscountSource::Estimate,
            edge: ThresholdEdge::Counts,
        }
    }

    fn discount(
        &self,
        total: &Fraction,
        figures: &ScreenFigures,
    ) -> Result<Fraction, WhyNotAssessable> {
        match self.discounts {
            DiscountSource::Figures => Ok(total.clone()),
            DiscountSource::Estimate => {
                let base = figures.needed_estimate()?;
                let part = (base - total).checked_div(base).unwrap_or_default();
                Ok(part * Fraction::from_integer(100))
            }
        }
    }

    /// The threshold from all discounts.
    fn threshold(&self, discounts: &Sorted<'_>) -> Result<Fraction, WhyNotAssessable> {
        let rest = self.rest(discounts);
        if rest.count() == 0 {
            return Err(WhyNotAssessable::NothingLeft);
        }
        let mean = above_zero(rest.mean(), "the mean of the discounts that remain")?;
        let above = rest.kept(|discount| *discount > mean);
        let excess = divided(&above.iter().map(|discount| discount - &mean).sum(), above.count());
        if discounts.count() >= self.many_bids {
            let digits = product_of_two_decimals(&rest.sum());
            return Ok(&mean + &(&excess * &(Fraction::ONE - digits)));
        }
        Ok(if excess <= &mean * &self.raise_limit.to_fraction() {
            &mean * &(Fraction::ONE + self.raise.to_fraction())
        } else {
            &mean + &excess
        })
    }

    /// The discounts that are not set aside.
    fn rest<'a>(&self, discounts: &Sorted<'a>) -> Sorted<'a> {
        let at_each_end = share_rounded_up(self.edge_share, discounts.count());
        let Some(last) = at_each_end.checked_sub(1) else { return discounts.kept(|_| true) };
        let (low, high) = (discounts.iter().nth(last), discounts.iter().rev().nth(last));
        // All that equal an edge value go with it.
        discounts.kept(|discount| {
            low.is_some_and(|low| discount > low) && high.is_some_and(|high| discount < high)
        })
    }
}

parameters!(ItalyMethodA {
    /// The share of bids that is set aside at each end.
    edge_share, with_edge_share: Percent;
    /// From how many bids the decimals of the sum enter.
    many_bids, with_many_bids: usize;
    /// By how much the mean is raised, with fewer bids and a small excess.
    raise, with_raise: Percent;
    /// Up to which part of the mean an excess is small.
    raise_limit, with_raise_limit: Percent;
    /// From how many bids.
    minimum_bids, with_minimum_bids: usize;
    /// Where the discounts come from.
    discounts, with_discounts: DiscountSource;
    /// Whether exactly at the threshold is asked.
    edge, with_edge: ThresholdEdge;
});

impl Rule for ItalyMethodA {
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
        format!(
            "discount {} T; M the mean and s the mean excess above it of the discounts without the highest and lowest {}, ties with them too; from {} bids T = M + s − s × first two decimals of the sum, multiplied, in percent; with fewer T = M × (100% + {}) where s is at most {} of M, else M + s",
            self.edge.above(),
            self.edge_share,
            self.many_bids,
            self.raise,
            self.raise_limit
        )
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let totals = figures.totals(self.minimum_bids)?;
        let discounts = totals.iter().map(|total| self.discount(total, figures));
        let discounts = discounts.collect::<Result<Vec<_>, WhyNotAssessable>>()?;
        let threshold = self.threshold(&Sorted::new(discounts.iter()))?;
        Ok(figures.ask_points(|bid, total| {
            let discount = self.discount(total, figures)?;
            // On discounts the figure that is too high is asked.
            let outcome = if self.edge.is_below(&threshold, &discount) {
                ScreenOutcome::Asked(format!(
                    "the discount of {:?} is {}%, {} {}%, which is the threshold from {} bids: how is the price made up?",
                    bid.provider,
                    shown(&discount, 2),
                    self.edge.above(),
                    shown(&threshold, 2),
                    discounts.len()
                ))
            } else {
                ScreenOutcome::NotAsked
            };
            let found = ScreenFinding::new(&bid.provider, Some(discount), outcome);
            Ok(found.with_threshold(threshold.clone(), ThresholdKind::Exact))
        }))
    }
}

/// The first decimal times the second, in percent; decimals after them do not count.
fn product_of_two_decimals(sum: &Fraction) -> Fraction {
    let text = sum.abs().to_plain_text(2, Rounding::Down);
    let decimals = text.split_once('.').map_or("", |(_, decimals)| decimals);
    let product = decimals.chars().map(|digit| i128::from(digit.to_digit(10).unwrap_or(0)));
    Fraction::from_units(product.fold(1, i128::saturating_mul), 2)
}
