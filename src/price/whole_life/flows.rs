//! Flows over years, in constant prices or in the money of their day.

use super::present_value::{PresentValue, Timing, evidence, present_value};
use super::years::Flows;
use crate::error::{self, AtRecord, Error, refused};
use crate::evidence::{Evidence, Rule};
#[cfg(feature = "serde")]
use crate::exact::Figure;
use crate::exact::{Currency, Fraction, Money, Month, Percent, Quantity, UnitPrice};
use crate::price::indexation::{Indexation, YearMultiples};
use crate::record::percentages;

/// The most years of a contract.
pub const MAX_YEARS: usize = 50;

/// What is paid in each year, all in prices of one base: lumps at the beginning (mobilisation) and
/// at the end (exit), and between them a sum for each year of twelve months.
///
/// ```
/// use fullcost::exact::{Currency, Fraction, Money, UnitPrice};
/// use fullcost::price::{RealFlows, RealRate, Timing};
///
/// let price = UnitPrice::parse("20", Currency::GBP)?;
/// let volumes = ["1000".parse()?, "1100".parse()?];
/// let flows = RealFlows::at_price("2026-04".parse()?, price, &volumes)?
///     .with_mobilisation(Money::parse("500", Currency::GBP)?)?;
/// assert_eq!(flows.total(), Fraction::from(42_500));
/// let value = flows.present_value(RealRate::new("10%".parse()?)?, Timing::YearEnd);
/// // 500 + 20,000 / 1.1 + 22,000 / 1.21
/// assert_eq!(value.exact(), Some(&"405500/11".parse()?));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RealFlows(Flows);

/// Yearly sums and lumps in the money of each year: what is really paid when prices follow an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NominalFlows {
    flows: Flows,
    real: RealFlows,
    indexation: Indexation,
}

/// A rate above inflation, for flows in constant prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RealRate(Percent);

/// A rate with inflation in it, for flows in the money of their day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NominalRate(Percent);

percentages! { NominalRate, RealRate }

impl RealRate {
    /// A rate above −100 %.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a rate of −100 % or less.
    pub fn new(rate: Percent) -> Result<Self, Error> {
        checked(rate).map(RealRate)
    }

    /// The rate.
    #[must_use]
    pub fn percent(self) -> Percent {
        self.0
    }
}

impl NominalRate {
    /// A rate above −100 %.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a rate of −100 % or less.
    pub fn new(rate: Percent) -> Result<Self, Error> {
        checked(rate).map(NominalRate)
    }

    /// The rate.
    #[must_use]
    pub fn percent(self) -> Percent {
        self.0
    }
}

impl RealFlows {
    /// Sums for the years from `first` on, without lumps.
    ///
    /// # Errors
    ///
    /// [`Missing`](crate::ErrorKind::Missing) without a year,
    /// [`TooLarge`](crate::ErrorKind::TooLarge) above [`MAX_YEARS`], or
    /// [`Format`](crate::ErrorKind::Format) where the last year ends after 9999.
    pub fn new(currency: Currency, first: Month, years: Vec<Fraction>) -> Result<Self, Error> {
        if years.is_empty() {
            return Err(error::missing("year"));
        }
        if years.len() > MAX_YEARS {
            return Err(error::too_many("years", MAX_YEARS));
        }
        let (mobilisation, exit) = (Fraction::ZERO, Fraction::ZERO);
        let sum = years.iter().sum();
        let flows = Flows { currency, first, mobilisation, years, exit, sum };
        flows.last_month()?;
        Ok(RealFlows(flows))
    }

    /// A price times the volume of each year.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn at_price(first: Month, price: UnitPrice, volumes: &[Quantity]) -> Result<Self, Error> {
        let years = volumes.iter().map(|volume| price.to_fraction() * volume.to_fraction());
        RealFlows::new(price.currency(), first, years.collect())
    }

    /// The flows with a lump at the beginning of the first year.
    ///
    /// # Errors
    ///
    /// [`Mixed`](crate::ErrorKind::Mixed).
    pub fn with_mobilisation(mut self, lump: Money) -> Result<Self, Error> {
        self.0.currency.same_as(lump.currency()).at("the mobilisation lump")?;
        self.0.mobilisation = lump.to_fraction();
        Ok(self)
    }

    /// The flows with a lump at the end of the last year, in the same prices.
    ///
    /// # Errors
    ///
    /// [`Mixed`](crate::ErrorKind::Mixed).
    pub fn with_exit(mut self, lump: Money) -> Result<Self, Error> {
        self.0.currency.same_as(lump.currency()).at("the exit lump")?;
        self.0.exit = lump.to_fraction();
        Ok(self)
    }

    /// What they become when prices follow an index: each year times its mean multiple (its volume
    /// is spread evenly over its months), the lumps times the multiple of their month.
    ///
    /// # Errors
    ///
    /// [`Format`](crate::ErrorKind::Format) after 9999.
    pub fn indexed(&self, indexation: &Indexation) -> Result<NominalFlows, Error> {
        let multiples = indexation.over(self.0.first, self.0.years.len())?;
        let years = self.0.years.iter().zip(&multiples.years);
        let years: Vec<Fraction> = years.map(|(sum, year)| sum * &year.mean).collect();
        let (mobilisation, exit) = (Fraction::ZERO, Fraction::ZERO);
        let (currency, first, sum) = (self.0.currency, self.0.first, years.iter().sum());
        let flows = Flows { currency, first, mobilisation, years, exit, sum };
        let flows = self.with_lumps(flows, &multiples);
        Ok(NominalFlows { flows, real: self.clone(), indexation: indexation.clone() })
    }

    /// Flows with the lumps of these, in the money of their months.
    fn with_lumps(&self, flows: Flows, multiples: &YearMultiples) -> Flows {
        let mobilisation = &self.0.mobilisation * &multiples.first;
        Flows { mobilisation, exit: &self.0.exit * &multiples.last, ..flows }
    }

    /// Every year times a factor, without lumps.
    pub(crate) fn times(&self, factor: &Fraction) -> RealFlows {
        RealFlows(self.0.times(factor))
    }

    /// What they are worth at the beginning of the first year. Lumps lie at the very beginning and
    /// end; where the sum of a year lies is the timing.
    #[must_use]
    pub fn present_value(&self, rate: RealRate, timing: Timing) -> PresentValue {
        present_value(&self.0, rate.0, timing)
    }

    /// The working behind the total.
    ///
    /// # Errors
    ///
    /// [`Format`](crate::ErrorKind::Format) after 9999.
    pub fn evidence(&self) -> Result<Evidence, Error> {
        let flows = &self.0;
        let unit = flows.currency.to_string();
        let stated =
            |label: &str, sum: &Fraction| Evidence::stated(label, sum.clone(), &unit, None);
        let mut parts = vec![stated("mobilisation", &flows.mobilisation)];
        for (number, sum) in flows.years.iter().enumerate() {
            parts.push(stated(&year_label(flows.beginning_of(number)?), sum));
        }
        parts.push(stated("exit", &flows.exit));
        Ok(Evidence::new(Rule::Sum, "total in constant prices", self.total(), &unit, parts))
    }

    /// The working behind a present value; `None` where it is not a fraction (sums in the middle
    /// of the year, unless `1 + rate` is a square).
    ///
    /// # Errors
    ///
    /// [`Format`](crate::ErrorKind::Format) after 9999.
    pub fn present_value_evidence(
        &self,
        rate: RealRate,
        timing: Timing,
    ) -> Result<Option<Evidence>, Error> {
        evidence(&self.evidence()?, self.present_value(rate, timing), rate.0, timing)
    }

    pub(super) fn flows(&self) -> &Flows {
        &self.0
    }
}

impl NominalFlows {
    /// Those of flows in constant prices whose years are these times a factor.
    pub(crate) fn times(
        &self,
        factor: &Fraction,
        real: &RealFlows,
        multiples: &YearMultiples,
    ) -> NominalFlows {
        let flows = real.with_lumps(self.flows.times(factor), multiples);
        NominalFlows { flows, real: real.clone(), indexation: self.indexation.clone() }
    }

    /// What they are worth at the beginning of the first year.
    #[must_use]
    pub fn present_value(&self, rate: NominalRate, timing: Timing) -> PresentValue {
        present_value(&self.flows, rate.0, timing)
    }

    /// The flows in constant prices that they come from.
    #[must_use]
    pub fn real(&self) -> &RealFlows {
        &self.real
    }

    /// What prices follow.
    #[must_use]
    pub fn indexation(&self) -> &Indexation {
        &self.indexation
    }

    /// The working behind the total.
    ///
    /// # Errors
    ///
    /// [`Format`](crate::ErrorKind::Format) after 9999.
    pub fn evidence(&self) -> Result<Evidence, Error> {
        let (flows, real) = (&self.flows, &self.real.0);
        let unit = flows.currency.to_string();
        let multiplied = |label: &str, sum: &Fraction, multiple: Evidence| {
            let in_base = Evidence::stated("in constant prices", sum.clone(), &unit, None);
            let value = in_base.value() * multiple.value();
            Evidence::new(Rule::Product, label, value, &unit, vec![in_base, multiple])
        };
        let multiple = self.indexation.evidence(flows.first);
        let mut parts = vec![multiplied("mobilisation", &real.mobilisation, multiple)];
        for (number, sum) in real.years.iter().enumerate() {
            let first = flows.beginning_of(number)?;
            let multiple = self.indexation.year_evidence(first)?;
            parts.push(multiplied(&year_label(first), sum, multiple));
        }
        let multiple = self.indexation.evidence(flows.last_month()?);
        parts.push(multiplied("exit", &real.exit, multiple));
        let label = "total in the money of each year";
        Ok(Evidence::new(Rule::Sum, label, self.total(), &unit, parts))
    }

    /// The working behind a present value; `None` where it is not a fraction.
    ///
    /// # Errors
    ///
    /// [`Format`](crate::ErrorKind::Format) after 9999.
    pub fn present_value_evidence(
        &self,
        rate: NominalRate,
        timing: Timing,
    ) -> Result<Option<Evidence>, Error> {
        evidence(&self.evidence()?, self.present_value(rate, timing), rate.0, timing)
    }
}

/// The getters that both kinds of flows have.
macro_rules! flow_getters {
    ($type:ty, $($flows:tt)+) => {
        impl $type {
            /// The currency.
            #[must_use]
            pub fn currency(&self) -> Currency {
                self.$($flows)+.currency
            }

            /// The first month.
            #[must_use]
            pub fn first(&self) -> Month {
                self.$($flows)+.first
            }

            /// The lump at the beginning.
            #[must_use]
            pub fn mobilisation(&self) -> &Fraction {
                &self.$($flows)+.mobilisation
            }

            /// The sum of each year.
            #[must_use]
            pub fn years(&self) -> &[Fraction] {
                &self.$($flows)+.years
            }

            /// The lump at the end.
            #[must_use]
            pub fn exit(&self) -> &Fraction {
                &self.$($flows)+.exit
            }

            /// All together, undiscounted.
            #[must_use]
            pub fn total(&self) -> Fraction {
                let flows = &self.$($flows)+;
                &flows.mobilisation + &flows.sum + &flows.exit
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #[derive(serde::Serialize)]
                struct FlowRecord {
                    mobilisation: Figure,
                    years: Vec<Figure>,
                    exit: Figure,
                    total: Figure,
                }
                let figure = |sum: &Fraction| Figure::new(sum.clone(), self.currency());
                let record = FlowRecord {
                    mobilisation: figure(self.mobilisation()),
                    years: self.years().iter().map(figure).collect(),
                    exit: figure(self.exit()),
                    total: figure(&self.total()),
                };
                record.serialize(serializer)
            }
        }
    };
}

flow_getters!(RealFlows, 0);
flow_getters!(NominalFlows, flows);

pub(super) fn year_label(first: Month) -> String {
    format!("year from {first}")
}

fn checked(rate: Percent) -> Result<Percent, Error> {
    if rate.to_fraction() + Fraction::ONE > Fraction::ZERO {
        return Ok(rate);
    }
    Err(refused!(Range: "a discount rate of {rate} has no present value: give a rate above -100%"))
}
