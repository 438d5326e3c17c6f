//! The Italian method A, on discounts.

use std::fmt;

use super::figures::{ScreenFigures, shown};
use super::finding::{
    ScreenFigure, ScreenFinding, ScreenOutcome, ScreenPopulation, ThresholdEdge, WhyNotAssessable,
};
use super::rule::{Rule, Value, screen};
use super::statistics::{Sorted, above_zero, divided, share_rounded_up};
use crate::error::{Error, quoted, refused};
use crate::exact::{Fraction, MAX_DECIMAL_PLACES, Percent, Quantity, Rounding};
use crate::record::{Context, Node, Part, Schemas, Tree, pattern, words};

screen! {
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
    /// Discounts are percentages of the part of the base price that may be discounted, which is the
    /// estimate less `not_discounted`: `(estimate − total)/(estimate − not_discounted) × 100`, rounded as
    /// `discount_places` says. Where the figures are discounts already, `discounts` says so. Figure and
    /// threshold are discounts in percent.
    ///
    /// Worked, seven discounts: 5.0, 8.2, 10.1, 11.4, 12.3, 13.7 and 20.5. One is set aside at each end;
    /// M is 11.14, s is 1.326667, which is 0.119 of M, so T is 13.368: 13.7 and 20.5 are asked. With
    /// fifteen discounts whose rest adds up to 146.430, the digits 4 and 3 take 12 % off s.
    ///
    /// The places decide: of fifteen totals under a base of 300,000 the rest adds up to 114.600 where
    /// discounts are exact and to 114.599 to three places; 6 × 0 takes nothing off s and 5 × 9 takes 45 %, so
    /// that four bids are asked and five.
    ///
    /// # Assumptions
    ///
    /// - The tender documents fix the places of discounts, and whether further ones are rounded or cut off:
    ///   nothing is taken for granted. What may not be discounted, such as safety costs and, as the
    ///   documents say, labour costs, stands in the estimate and in every total.
    /// - Whether exactly at the threshold is asked is stated, since courts were asked: the annex speaks of
    ///   discounts "equal to or above" the threshold in its first points and of those "above" it in point 3.
    ///   The Consiglio di Stato (section VII, 1 July 2024, no. 5780) counts the edge; the appellant there
    ///   read point 3 as not counting it.
    /// - Methods B and C of the annex are not here: their texts were not to be had.
    /// - Where nothing is left once bids were set aside, or the mean of the discounts is not above zero,
    ///   no bid is assessable.
    /// - Italian law may require that such a bid be excluded: the screen computes, the law decides.
    ///
    /// # Source
    ///
    /// Italy, Legislative Decree 36/2023, annex II.2, method A (read in part, as a judgment quotes it); the
    /// minimum of five bids from art. 54 (text read).
    ItalyMethodA = "italy_method_a", from 3 bids at least, source
    "Italy, Legislative Decree 36/2023, annex II.2, method A; from five bids by art. 54";

    required {
        /// How discounts are rounded before the rule looks at them, as the tender documents fix it.
        discount_places, with_discount_places: DiscountPlaces = "3 half_up";
        /// Whether exactly at the threshold is asked.
        edge, with_edge: ThresholdEdge = "counts";
    }
    otherwise {
        /// The share of bids that is set aside at each end.
        edge_share, with_edge_share: Percent = Percent::from_whole(10);
        /// From how many bids the decimals of the sum enter.
        many_bids, with_many_bids: usize = 15;
        /// By how much the mean is raised, with fewer bids and a small excess.
        raise, with_raise: Percent = Percent::from_whole(20);
        /// Up to which part of the mean an excess is small.
        raise_limit, with_raise_limit: Percent = Percent::from_whole(15);
        /// From how many bids.
        minimum_bids, with_minimum_bids: usize = 5;
        /// Where the discounts come from.
        discounts, with_discounts: DiscountSource = DiscountSource::Estimate;
        /// The part of the estimate that may not be discounted, in units of the currency.
        not_discounted, with_not_discounted: Quantity = Quantity::ZERO;
    }
}

/// Where discounts come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DiscountSource {
    /// From totals and the estimate as base price.
    Estimate,
    /// The figures are discounts in percent, not amounts.
    Figures,
}

words! {
    DiscountSource { Estimate = "estimate", Figures = "figures" }
}
impl Value for DiscountSource {}

/// To how many decimal places discounts are taken: written `exact`, or places and a rule, `3 half_up`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DiscountPlaces {
    /// As they are.
    Exact,
    /// To so many places, at most six, by a rule.
    Rounded(u8, Rounding),
}

impl DiscountPlaces {
    fn of_discount(self, discount: Fraction) -> Fraction {
        match self {
            DiscountPlaces::Exact => discount,
            DiscountPlaces::Rounded(places, rounding) => discount.rounded(places, rounding),
        }
    }
}

impl fmt::Display for DiscountPlaces {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DiscountPlaces::Exact => formatter.write_str(EXACT),
            DiscountPlaces::Rounded(places, rounding) => {
                write!(formatter, "{places} {}", rounding.as_str())
            }
        }
    }
}

impl Part for DiscountPlaces {
    fn read(tree: &Tree<'_>, _context: Context) -> Result<Self, Error> {
        let text = tree.text()?;
        if text == EXACT {
            return Ok(DiscountPlaces::Exact);
        }
        let parts = text.split_once(' ').and_then(|(places, rounding)| {
            let known = places.parse().ok().filter(|known: &u8| known.to_string() == places)?;
            Some((known, rounding.parse().ok()?))
        });
        match parts {
            Some((places, rounding)) if places <= MAX_DECIMAL_PLACES => {
                Ok(DiscountPlaces::Rounded(places, rounding))
            }
            _ => Err(refused!(
                Unknown: "{} does not say how discounts are rounded: write \"exact\", or places up to 6 and a rule, such as \"3 half_up\"",
                quoted(text)
            )),
        }
    }

    fn write(&self) -> Node {
        Node::text_of(self)
    }

    fn schema(_schemas: &mut Schemas) -> Node {
        let rules: Vec<&str> = Rounding::ALL.iter().map(|rule| rule.as_str()).collect();
        pattern(&format!("^({EXACT}|[0-6] ({}))$", rules.join("|")))
    }

    fn kind() -> String {
        "`exact`, or places and a rule of rounding".to_owned()
    }
}

impl Value for DiscountPlaces {}

const EXACT: &str = "exact";

impl ItalyMethodA {
    fn discount(
        &self,
        total: &Fraction,
        figures: &ScreenFigures,
    ) -> Result<Fraction, WhyNotAssessable> {
        let discount = match self.discounts {
            DiscountSource::Figures => total.clone(),
            DiscountSource::Estimate => {
                let estimate = figures.needed_estimate()?;
                let base = estimate - &self.not_discounted.to_fraction();
                let base = above_zero(base, "the base price that may be discounted")?;
                let part = (estimate - total).checked_div(&base).unwrap_or_default();
                part * Fraction::from_integer(100)
            }
        };
        Ok(self.discount_places.of_discount(discount))
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
            "discount ({}) {} T; M the mean and s the mean excess above it of the discounts without the highest and lowest {}, ties with them too; from {} bids T = M + s − s × first two decimals of the sum, multiplied, in percent; with fewer T = M × (100% + {}) where s is at most {} of M, else M + s",
            self.discount_places,
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
                let question = format!(
                    "the discount of {:?} is {}%, {} {}%, which is the threshold from {} bids: how is the price made up?",
                    bid.called(),
                    shown(&discount, 2),
                    self.edge.above(),
                    shown(&threshold, 2),
                    discounts.len()
                );
                ScreenOutcome::Asked { question }
            } else {
                ScreenOutcome::NotAsked
            };
            let figure = Some(ScreenFigure::Percentage(discount));
            let found = ScreenFinding::new(&bid.provider, figure, outcome);
            Ok(found.with_threshold(ScreenFigure::Percentage(threshold.clone())))
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
