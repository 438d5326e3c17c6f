//! What refusing an uplift costs: the price held flat against the indexed one.

use super::flows::RealFlows;
use crate::error::Error;
use crate::evidence::{Evidence, Rule};
#[cfg(feature = "serde")]
use crate::exact::Figure;
use crate::exact::{Currency, Fraction, Month};
use crate::price::indexation::Indexation;

/// One year of a price held flat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedYear {
    first: Month,
    held: Fraction,
    indexed: Fraction,
    real_value: Fraction,
}

/// A price held flat while the indices it should follow rise, year by year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedUplift {
    currency: Currency,
    years: Vec<RefusedYear>,
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
/// use fullcost::price::{Indexation, IndexTable, RealFlows, UpliftStep, refused_uplift};
///
/// let prices = IndexTable::yearly_changes("prices", "office of statistics",
///     [("2026-12".parse()?, "25%".parse()?)])?;
/// let step = UpliftStep::new("2027-04".parse()?, "2025-12".parse()?, "2026-12".parse()?)?;
/// let indexation = Indexation::builder("contract").index(prices, "100%".parse()?).step(step).build()?;
/// let price = UnitPrice::parse("20", Currency::GBP)?;
/// let flows = RealFlows::at_price("2026-04".parse()?, price, &["1000".parse()?, "1000".parse()?])?;
/// let refused = refused_uplift(&flows, &indexation)?;
/// let second = &refused.years()[1];
/// assert_eq!(second.refused(), Fraction::from(5_000)); // 25,000 due, 20,000 paid
/// assert_eq!(second.real_loss(), Fraction::from(4_000)); // 20,000 buys what 16,000 did
/// assert_eq!(second.share_of_real_value_lost(), Some("1/5".parse()?));
/// assert_eq!(refused.share_of_real_value_lost(), Some("1/10".parse()?));
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn refused_uplift(flows: &RealFlows, indexation: &Indexation) -> Result<RefusedUplift, Error> {
    let twelve = Fraction::from(12);
    let year = |(number, held): (usize, &Fraction)| {
        let first = flows.flows().beginning_of(number)?;
        let mut inverse = Fraction::ZERO;
        for (factor, months) in indexation.months_at(first)? {
            inverse = inverse + Fraction::from(months).checked_div(&factor)?;
        }
        let indexed = held * &indexation.year_factor(first)?;
        let real_value = held * &inverse.checked_div(&twelve)?;
        Ok(RefusedYear { first, held: held.clone(), indexed, real_value })
    };
    let years = flows.years().iter().enumerate().map(year).collect::<Result<_, Error>>()?;
    Ok(RefusedUplift { currency: flows.currency(), years })
}

impl RefusedYear {
    /// Its first month.
    #[must_use]
    pub fn first(&self) -> Month {
        self.first
    }

    /// What is paid at the price held flat.
    #[must_use]
    pub fn held(&self) -> &Fraction {
        &self.held
    }

    /// What would be paid at the indexed price.
    #[must_use]
    pub fn indexed(&self) -> &Fraction {
        &self.indexed
    }

    /// The uplift that is refused, in the money of the year.
    #[must_use]
    pub fn refused(&self) -> Fraction {
        &self.indexed - &self.held
    }

    /// What the price held flat is worth, in base prices.
    #[must_use]
    pub fn real_value(&self) -> &Fraction {
        &self.real_value
    }

    /// What is lost, in base prices.
    #[must_use]
    pub fn real_loss(&self) -> Fraction {
        &self.held - &self.real_value
    }

    /// The loss as a share of the value that was agreed; `None` where nothing is paid.
    #[must_use]
    pub fn share_of_real_value_lost(&self) -> Option<Fraction> {
        self.real_loss().checked_div(&self.held).ok()
    }
}

impl RefusedUplift {
    /// The currency.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The years in order.
    #[must_use]
    pub fn years(&self) -> &[RefusedYear] {
        &self.years
    }

    /// The uplifts that are refused, in the money of their years.
    #[must_use]
    pub fn refused(&self) -> Fraction {
        self.years.iter().map(RefusedYear::refused).sum()
    }

    /// What is lost over all years, in base prices.
    #[must_use]
    pub fn real_loss(&self) -> Fraction {
        self.years.iter().map(RefusedYear::real_loss).sum()
    }

    /// The loss as a share of the value that was agreed; `None` where nothing is paid.
    #[must_use]
    pub fn share_of_real_value_lost(&self) -> Option<Fraction> {
        let held: Fraction = self.years.iter().map(|year| year.held.clone()).sum();
        self.real_loss().checked_div(&held).ok()
    }

    /// The working behind the uplifts that are refused.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        self.sum("uplifts refused", "indexed", |year| (&year.indexed, &year.held))
    }

    /// The working behind the loss in base prices.
    #[must_use]
    pub fn real_evidence(&self) -> Evidence {
        self.sum("real loss", "agreed", |year| (&year.held, &year.real_value))
    }

    fn sum<'a>(
        &'a self,
        label: &str,
        first: &str,
        pair: impl Fn(&'a RefusedYear) -> (&'a Fraction, &'a Fraction),
    ) -> Evidence {
        let unit = self.currency.to_string();
        let parts: Vec<Evidence> = self
            .years
            .iter()
            .map(|year| {
                let (over, under) = pair(year);
                let parts = vec![
                    Evidence::stated(first, over.clone(), &unit, None),
                    Evidence::stated("held flat", under.clone(), &unit, None),
                ];
                let label = format!("year from {}", year.first);
                Evidence::new(Rule::Difference, &label, over - under, &unit, parts)
            })
            .collect();
        let sum = parts.iter().map(Evidence::value).sum();
        Evidence::new(Rule::Sum, label, sum, &unit, parts)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for RefusedUplift {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Year {
            from: Month,
            held: Figure,
            indexed: Figure,
            refused: Figure,
            real_loss: Figure,
            #[serde(skip_serializing_if = "Option::is_none")]
            #[serde(serialize_with = "crate::exact::figure::write_known_share")]
            share_lost: Option<Fraction>,
        }
        #[derive(serde::Serialize)]
        struct Whole {
            years: Vec<Year>,
            refused: Figure,
            real_loss: Figure,
            #[serde(skip_serializing_if = "Option::is_none")]
            #[serde(serialize_with = "crate::exact::figure::write_known_share")]
            share_lost: Option<Fraction>,
        }
        let figure = |sum: Fraction| Figure::new(sum, self.currency);
        let years = self.years.iter().map(|year| Year {
            from: year.first,
            held: figure(year.held.clone()),
            indexed: figure(year.indexed.clone()),
            refused: figure(year.refused()),
            real_loss: figure(year.real_loss()),
            share_lost: year.share_of_real_value_lost(),
        });
        let whole = Whole {
            years: years.collect(),
            refused: figure(self.refused()),
            real_loss: figure(self.real_loss()),
            share_lost: self.share_of_real_value_lost(),
        };
        whole.serialize(serializer)
    }
}
