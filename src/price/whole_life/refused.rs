//! What refusing an uplift costs: the price held flat against the indexed one.

use super::flows::RealFlows;
use crate::error::Error;
use crate::evidence::{Evidence, Rule};
use crate::exact::{Figure, Fraction, Month};
use crate::price::indexation::{Indexation, YearMultiples};

/// One year of a price held flat.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct RefusedYear {
    /// Its first month.
    pub from: Month,
    /// What is paid at the price held flat.
    pub held: Figure,
    /// What would be paid at the indexed price.
    pub indexed: Figure,
    /// The uplift that is refused, in the money of the year.
    pub refused: Figure,
    /// What is lost, in base prices.
    pub real_loss: Figure,
    /// The loss as a share of the value that was agreed; `None` where nothing is paid.
    #[cfg_attr(
        feature = "serde",
        serde(
            skip_serializing_if = "Option::is_none",
            serialize_with = "crate::exact::figure::write_known_share"
        )
    )]
    pub share_lost: Option<Fraction>,
}

/// A price held flat while the indices it should follow rise, year by year.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct RefusedUplift {
    /// The years in order.
    pub years: Vec<RefusedYear>,
    /// The uplifts that are refused, in the money of their years.
    pub refused: Figure,
    /// What is lost over all years, in base prices.
    pub real_loss: Figure,
    /// The loss as a share of the value that was agreed; `None` where nothing is paid.
    #[cfg_attr(
        feature = "serde",
        serde(
            skip_serializing_if = "Option::is_none",
            serialize_with = "crate::exact::figure::write_known_share"
        )
    )]
    pub share_lost: Option<Fraction>,
}

/// Holds the yearly sums flat: what is paid is the sum in base prices, in the money of its day.
///
/// Formula, for the months `m` of a year with the sum `F` spread evenly and the multiple `f_m`:
/// held `F`; indexed `F · mean(f_m)`; real value of what is held `F · mean(1 ÷ f_m)`. Lumps are
/// left out, since they are agreed as sums.
///
/// # Errors
///
/// [`Format`](crate::ErrorKind::Format) after 9999.
///
/// ```
/// use fullcost::exact::{Currency, Fraction, UnitPrice};
/// use fullcost::price::{
///     Indexation, IndexTable, IndexationTerms, RealFlows, UpliftStep, WeightedIndex, refused_uplift,
/// };
///
/// let prices = IndexTable::yearly_changes("prices", "office of statistics",
///     [("2026-12".parse()?, "25%".parse()?)])?;
/// let (takes_effect, from) = ("2027-04".parse()?, "2025-12".parse()?);
/// let indexation = Indexation::new(IndexationTerms {
///     indices: vec![WeightedIndex { table: prices, weight: "100%".parse()? }],
///     uplifts: vec![UpliftStep { takes_effect, from, to: "2026-12".parse()? }],
///     ..IndexationTerms::new("contract")?
/// })?;
/// let price = UnitPrice::parse("20", Currency::GBP)?;
/// let flows = RealFlows::at_price("2026-04".parse()?, price, &["1000".parse()?, "1000".parse()?])?;
/// let refused = refused_uplift(&flows, &indexation)?;
/// let second = &refused.years[1];
/// assert_eq!(second.refused, Fraction::from(5_000)); // 25,000 due, 20,000 paid
/// assert_eq!(second.real_loss, Fraction::from(4_000)); // 20,000 buys what 16,000 did
/// assert_eq!(second.share_lost, Some("1/5".parse()?));
/// assert_eq!(refused.share_lost, Some("1/10".parse()?));
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn refused_uplift(flows: &RealFlows, indexation: &Indexation) -> Result<RefusedUplift, Error> {
    let multiples = indexation.over(flows.first(), flows.years().len())?;
    Ok(RefusedUplift::of(flows, &multiples))
}

impl RefusedUplift {
    /// Under multiples that were worked out before.
    pub(crate) fn of(flows: &RealFlows, multiples: &YearMultiples) -> Self {
        let figure = |sum: Fraction| Figure::new(sum, flows.currency());
        let years = flows.years().iter().zip(&multiples.years).map(|(held, year)| {
            let indexed = held * &year.mean;
            let real_loss = held - &(held * &year.mean_inverse);
            RefusedYear {
                from: year.from,
                held: figure(held.clone()),
                refused: figure(&indexed - held),
                indexed: figure(indexed),
                share_lost: real_loss.checked_div(held).ok(),
                real_loss: figure(real_loss),
            }
        });
        let years: Vec<RefusedYear> = years.collect();
        let sum = |of: fn(&RefusedYear) -> &Figure| -> Fraction {
            years.iter().map(|year| of(year).low()).sum()
        };
        let real_loss = sum(|year| &year.real_loss);
        RefusedUplift {
            refused: figure(sum(|year| &year.refused)),
            share_lost: real_loss.checked_div(&sum(|year| &year.held)).ok(),
            real_loss: figure(real_loss),
            years,
        }
    }

    /// That of flows whose years are these times a factor: what is lost as a share stays.
    pub(crate) fn times(&self, factor: &Fraction) -> Self {
        let figure = |sum: &Figure| Figure::new(sum.low() * factor, sum.currency());
        let share = |share: &Option<Fraction>| share.clone().filter(|_| !factor.is_zero());
        let years = self.years.iter().map(|year| RefusedYear {
            from: year.from,
            held: figure(&year.held),
            indexed: figure(&year.indexed),
            refused: figure(&year.refused),
            real_loss: figure(&year.real_loss),
            share_lost: share(&year.share_lost),
        });
        RefusedUplift {
            years: years.collect(),
            refused: figure(&self.refused),
            real_loss: figure(&self.real_loss),
            share_lost: share(&self.share_lost),
        }
    }

    /// The working behind the uplifts that are refused.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        self.sum("uplifts refused", "indexed", |year| {
            (year.indexed.low().clone(), year.held.low().clone())
        })
    }

    /// The working behind the loss in base prices.
    #[must_use]
    pub fn real_evidence(&self) -> Evidence {
        self.sum("real loss", "agreed", |year| {
            let held = year.held.low();
            (held.clone(), held - year.real_loss.low())
        })
    }

    fn sum(
        &self,
        label: &str,
        first: &str,
        pair: impl Fn(&RefusedYear) -> (Fraction, Fraction),
    ) -> Evidence {
        let unit = self.refused.currency().to_string();
        let parts: Vec<Evidence> = self
            .years
            .iter()
            .map(|year| {
                let (over, under) = pair(year);
                let difference = &over - &under;
                let year = format!("year from {}", year.from);
                // Both follow from what is stated elsewhere: neither is an input.
                let worked_out = |which: &str, value| {
                    let record = format!("{label}/{year}/{which}");
                    Evidence::stated(which, value, &unit, None).repeated_from(record)
                };
                let parts = vec![worked_out(first, over), worked_out("held flat", under)];
                Evidence::new(Rule::Difference, &year, difference, &unit, parts)
            })
            .collect();
        let sum = parts.iter().map(Evidence::value).sum();
        Evidence::new(Rule::Sum, label, sum, &unit, parts)
    }
}
