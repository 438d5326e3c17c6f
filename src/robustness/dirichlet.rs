//! How often one bid is cheaper where the mix of demand is uncertain: estimates by a Dirichlet
//! distribution.

use super::estimate::{Estimate, Estimator, normal_distribution};
#[cfg(feature = "serde")]
use crate::answer::Answer;
use crate::demand::{DemandLine, LineKind};
use crate::error::{self, AtRecord, Error, refusals, refused, shortened};
use crate::exact::{Fraction, Name};
use crate::price::Rate;
use crate::robustness::refusal;
use crate::tender::Bid;
use crate::tender::Tender;

/// The highest concentration that is integrated. The work grows with its square.
pub const MAX_CONCENTRATION: u16 = 2_000;

/// An uncertain mix: the shares of the lines, each around its mean, that add up to one.
///
/// The higher the concentration, the closer the shares lie to their means. It is the commissioner's
/// judgement, as the means are: a concentration of 50 says as much as 50 earlier units did.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::robustness::Dirichlet;
///
/// let share = |percent| Fraction::new(percent, 100);
/// let mix = Dirichlet::new(vec![share(50)?, share(30)?, share(20)?], Fraction::from_integer(50))?;
/// // What x charges above y for each line.
/// let difference = mix.difference(&["-2".parse()?, "0.5".parse()?, "4".parse()?])?;
/// assert_eq!(difference.mean.to_exact_decimal().as_deref(), Some("-0.05"));
/// assert!(difference.share_below_by_moments().to_string().starts_with("about 0.5618"));
/// assert!(difference.share_below()?.to_string().starts_with("about 0.5757"));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dirichlet {
    /// The mean shares.
    pub means: Vec<Fraction>,
    /// The concentration.
    pub concentration: Fraction,
}

/// The difference between two prices per unit of an uncertain mix.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MixDifference {
    /// By line: its mean share times the concentration, and the difference in price.
    lines: Vec<(Fraction, Fraction)>,
    /// The mean, exactly.
    pub mean: Fraction,
    /// The variance, exactly.
    pub variance: Fraction,
}

impl Dirichlet {
    /// A distribution with these mean shares and this concentration.
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) where the means are not positive or do not add up
    /// to one, [`Range`](crate::ErrorKind::Range) where the concentration is not above zero.
    pub fn new(means: Vec<Fraction>, concentration: Fraction) -> Result<Self, Error> {
        let sum: Fraction = means.iter().sum();
        let negative = means.iter().any(Fraction::is_negative);
        if negative || sum != Fraction::ONE {
            return Err(mix_shares(shortened(&sum.to_string())));
        }
        if concentration <= Fraction::ZERO {
            return Err(refusal::concentration(shortened(&concentration.to_string())));
        }
        Ok(Dirichlet { means, concentration })
    }

    /// Around the mix of a scenario: the share of each required line in all their units.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new), [`Unknown`](crate::ErrorKind::Unknown), and
    /// [`Mixed`](crate::ErrorKind::Mixed) where required lines are in different units: they have no
    /// shares.
    pub fn around(tender: &Tender, scenario: &str, concentration: Fraction) -> Result<Self, Error> {
        let demand = tender.demand();
        let found = demand.scenarios().iter().find(|known| known.name().as_str() == scenario);
        let Some(scenario) = found else {
            return Err(error::unknown_name(Name::new(scenario)?, "scenario"));
        };
        let lines = || demand.lines().iter().filter(|line| line.kind() == LineKind::Required);
        let unit = lines().next().map(DemandLine::unit);
        if let (Some(unit), Some(other)) = (unit, lines().find(|line| Some(line.unit()) != unit)) {
            let (expected, found) = (format!("{unit:?}"), format!("{:?}", other.unit()));
            return Err(error::mixed_unit(expected, found)).at(("line", other.name()));
        }
        let quantities = lines()
            .map(|line| scenario.quantity(line.name().as_str()).unwrap_or_default().to_fraction());
        let quantities: Vec<Fraction> = quantities.collect();
        let sum: Fraction = quantities.iter().sum();
        let share = |quantity: &Fraction| quantity.checked_div(&sum);
        let means = quantities.iter().map(share).collect::<Result<_, _>>();
        let means = means.map_err(|_| mix_shares("0"));
        Dirichlet::new(means.at(("scenario", scenario.name()))?, concentration)
    }

    /// What a mix makes of a difference in price per unit of each line.
    ///
    /// `E = d·μ`, `Var = (Σ d²μ − (d·μ)²) ÷ (α + 1)`, both exact.
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) where there is not one difference for each share.
    pub fn difference(&self, differences: &[Fraction]) -> Result<MixDifference, Error> {
        if differences.len() != self.means.len() {
            let (found, expected) = (differences.len(), self.means.len());
            return Err(refused!(
                Conflict: "there are {found} differences for {expected} shares: give one for each share"
            ));
        }
        let pairs = || self.means.iter().zip(differences);
        let mean: Fraction = pairs().map(|(mean, difference)| mean * difference).sum();
        let squares: Fraction = pairs().map(|(mean, d)| &(mean * d) * d).sum();
        let spread = squares - &mean * &mean;
        let variance = spread.checked_div(&(&self.concentration + &Fraction::ONE))?;
        let lines = pairs().map(|(mean, d)| (mean * &self.concentration, d.clone())).collect();
        Ok(MixDifference { lines, mean, variance })
    }

    /// What a mix makes of the difference between the tendered prices of two bids: the first less
    /// the second, at what they cost the buyer where the tender states the buyer's tax.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown), and [`Unsupported`](crate::ErrorKind::Unsupported)
    /// where a line is not priced at one price.
    pub fn between(&self, tender: &Tender, bid: &str, other: &str) -> Result<MixDifference, Error> {
        let (bid, other) = (tender.bid(bid)?, tender.bid(other)?);
        if tender.line_rounding().is_some() {
            return Err(refusal::rounded_lines("mix"));
        }
        let lines = tender.demand().lines().iter();
        let lines = lines.filter(|line| line.kind() == LineKind::Required);
        let cost = |bid: &Bid, line: &Name| {
            Ok(one_price(bid, line)? * tender.cost_of_one(&bid.rate_card, line.as_str()))
        };
        let difference = |line: &Name| Ok(cost(bid, line)? - cost(other, line)?);
        let differences =
            lines.map(|line| difference(line.name())).collect::<Result<Vec<_>, Error>>()?;
        self.difference(&differences)
    }
}

/// The only price of a line.
fn one_price(bid: &Bid, line: &Name) -> Result<Fraction, Error> {
    let rate = bid.rate_card.rate(line.as_str());
    let band = rate.filter(|rate| rate.greatest_volume().is_none()).and_then(Rate::band);
    match band.filter(|band| band.is_point()) {
        Some(band) => Ok(band.low().to_fraction()),
        None => {
            Err(refused!(
                Unsupported: "line {line:?} is not priced at one price for every volume, which a mix needs: compare one end of its band, or the mixes one by one"
            )).at(("bid", &bid.provider))
        }
    }
}

impl MixDifference {
    /// The share of mixes in which the difference is below zero, by a normal distribution with this
    /// mean and variance: `Φ(−E ÷ √Var)`. Without any variance, what the mean says.
    #[must_use]
    pub fn share_below_by_moments(&self) -> Estimate {
        let square = (&self.mean * &self.mean).checked_div(&self.variance);
        let value = match square {
            Ok(square) => normal_distribution(&square, self.mean > Fraction::ZERO),
            Err(_) if self.mean.is_negative() => Fraction::ONE,
            Err(_) => Fraction::ZERO,
        };
        Estimate::new(&value, Estimator::NormalFromMoments)
    }

    /// The share of mixes in which the difference is below zero, by the Dirichlet distribution
    /// itself.
    ///
    /// A share of a line is that of gamma variables, `G ÷ ΣG`, so the difference lies below zero
    /// where `Σ d·G` does: where the lines on which the first is dearer together come to less than
    /// those on which it is cheaper. For whole parameters each `|d|·G` is the time that `αμ`
    /// exponential steps of mean `|d|` take, and the question is which of two rows of steps ends
    /// first. Of two steps that run, the one of the dearer side ends first with probability
    /// `|d−| ÷ (|d+| + |d−|)`, whatever went before. Line by line that is a sum over at most
    /// `(α ÷ 2)²` places, in whole units of 10^-18: each rounds by less than two units, so the
    /// figure is right to far less than [`Estimate::PRECISION`]. Where the first is dearer on no line
    /// that counts, or cheaper on none, every mix or none is below zero, whatever the parameters.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where concentration times mean share is not
    /// whole for a line whose prices differ, or the concentration is beyond [`MAX_CONCENTRATION`]:
    /// such a distribution is not integrated here. The estimate [by
    /// moments](Self::share_below_by_moments) remains.
    pub fn share_below(&self) -> Result<Estimate, Error> {
        let differ =
            || self.lines.iter().filter(|(parameter, d)| !(parameter.is_zero() || d.is_zero()));
        if differ().all(|(_, difference)| !difference.is_negative()) {
            return Ok(Estimate::new(&Fraction::ZERO, Estimator::DirichletIntegral));
        }
        if differ().all(|(_, difference)| difference.is_negative()) {
            return Ok(Estimate::new(&Fraction::ONE, Estimator::DirichletIntegral));
        }
        let (mut dearer, mut cheaper) = (Vec::new(), Vec::new());
        let mut steps = 0_u64;
        for (parameter, difference) in differ() {
            let whole = parameter.small_parts().filter(|(_, denominator)| *denominator == 1);
            let count = whole.and_then(|(count, _)| u16::try_from(count).ok());
            steps = steps.saturating_add(count.unwrap_or(u16::MAX).into());
            let (Some(count), true) = (count, steps <= MAX_CONCENTRATION.into()) else {
                let value = shortened(&parameter.to_string());
                return Err(refused!(
                    Unsupported: "concentration times mean share is {value} for a line: integration takes whole figures, at most 2000 together; change the concentration, or use the estimate by moments"
                ));
            };
            let side = if difference.is_negative() { &mut cheaper } else { &mut dearer };
            side.extend(std::iter::repeat_n(difference.abs(), count.into()));
        }
        let value = first_to_end(&dearer, &cheaper);
        Ok(Estimate::new(&value, Estimator::DirichletIntegral))
    }
}

/// The probability that one row of exponential steps, each with its mean, ends before another does.
fn first_to_end(row: &[Fraction], other: &[Fraction]) -> Fraction {
    // By how many steps of the other row remain, and by how many of this one: from the end.
    let mut chances = vec![0_i128; other.len().saturating_add(1)];
    if let Some((_, running)) = chances.split_first_mut() {
        running.fill(UNITS);
    }
    let (mut ends_first, mut before): (Vec<i128>, Option<&Fraction>) = (Vec::new(), None);
    for own in row.iter().rev() {
        // Steps of one line follow each other, and ask the same.
        if before != Some(own) {
            let share = |theirs: &Fraction| theirs.checked_div(&(own + theirs)).unwrap_or_default();
            ends_first = other.iter().rev().map(|theirs| units_of(&share(theirs))).collect();
            before = Some(own);
        }
        let mut after = 0_i128;
        for (chance, ends_first) in chances.iter_mut().skip(1).zip(&ends_first) {
            let weighted = ends_first.saturating_mul(chance.saturating_sub(after));
            after = after.saturating_add(weighted.div_euclid(UNITS));
            *chance = after;
        }
    }
    Fraction::from_units(chances.last().copied().unwrap_or(0), UNIT_PLACES)
}

fn units_of(chance: &Fraction) -> i128 {
    chance.to_scaled(18, crate::exact::Rounding::Down).unwrap_or(0)
}

refusals! {
    mix_shares(sum: impl std::fmt::Display) = Conflict:
        "the mean shares add up to {sum}: give shares of zero or more that add up to 1";
}

/// Probabilities are whole units of 10^-18: a product of two fits a machine integer.
const UNITS: i128 = 1_000_000_000_000_000_000;
const UNIT_PLACES: u32 = 18;

/// Mean and variance, and by each estimator the share of mixes in which it is below zero.
#[cfg(feature = "serde")]
impl serde::Serialize for MixDifference {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Written<'a> {
            mean_difference: &'a Fraction,
            variance: &'a Fraction,
            share_in_which_bid_is_cheaper: [Answer<Estimate>; 2],
        }
        let integral = Answer::from(self.share_below());
        let shares = [Answer::Found(self.share_below_by_moments()), integral];
        Written {
            mean_difference: &self.mean,
            variance: &self.variance,
            share_in_which_bid_is_cheaper: shares,
        }
        .serialize(serializer)
    }
}
