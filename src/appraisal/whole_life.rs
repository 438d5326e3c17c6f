//! The years of a contract: how the volume of each year lies to the demand, the lumps of each bid,
//! and how flows are discounted.

use std::collections::BTreeMap;

use crate::appraisal::refusal;
use crate::error::{self, AtRecord, Error, refused};
use crate::exact::name::check_unique;
use crate::exact::{Currency, Money, Month, Name, Percent, Text};
use crate::price::whole_life::MAX_YEARS;
use crate::price::{Indexation, NominalRate, RealRate, Timing};
use crate::tender::Bid;

/// At which rate flows are discounted, and so which flows: in constant prices, or as they are paid
/// when prices follow the tender's indexation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Discounting {
    /// Flows in the money of their day.
    Nominal(NominalRate),
    /// Flows in constant prices.
    Real(RealRate),
}

/// The lump of each bid at one end of the contract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lumps(BTreeMap<Name, Money>);

/// How a tender is totalled over the life of its contract.
///
/// ```
/// use fullcost::price::{RealRate, Timing};
/// use fullcost::appraisal::{Discounting, WholeLifePlan};
///
/// let rate = Discounting::Real(RealRate::new("3.5%".parse()?)?);
/// let plan = |volumes| WholeLifePlan::new("2026-04".parse()?, volumes, rate, Timing::YearMiddle,
///     "appraisal guidance of the buyer");
/// assert!(plan(vec!["80%".parse()?, "100%".parse()?]).is_ok());
/// assert!(plan(Vec::new()).is_err());
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeLifePlan {
    first: Month,
    volumes: Vec<Percent>,
    discounting: Discounting,
    timing: Timing,
    source: Text,
    mobilisation: Option<Lumps>,
    exit: Option<Lumps>,
}

impl Lumps {
    /// The lumps of the bids, by provider.
    ///
    /// # Errors
    ///
    /// [`Duplicate`](crate::ErrorKind::Duplicate), or [`Range`](crate::ErrorKind::Range) for an
    /// amount below zero.
    pub fn new(lumps: Vec<(Name, Money)>) -> Result<Self, Error> {
        let mut names: Vec<&Name> = lumps.iter().map(|(provider, _)| provider).collect();
        names.sort();
        check_unique(names.into_iter(), "lump of a provider")?;
        for (provider, lump) in &lumps {
            if lump.is_negative() {
                return Err(error::negative_amount(lump.to_plain_text())).at(("bid", provider));
            }
        }
        Ok(Lumps(lumps.into_iter().collect()))
    }

    /// The lump of a provider.
    pub(crate) fn of(&self, provider: &str) -> Option<Money> {
        self.0.get(provider).copied()
    }

    /// The lumps in the order of the providers' names.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Name, Money)> {
        self.0.iter().map(|(provider, lump)| (provider, *lump))
    }

    /// Every bid has one, "0" included, and nobody else.
    fn check(&self, bids: &[Bid], currency: Currency, lump: &'static str) -> Result<(), Error> {
        for bid in bids {
            match self.0.get(&bid.provider) {
                None => {
                    return Err(refused!(
                        Missing: "bid {:?} has no {lump} lump: state it, \"0\" included", &bid.provider
                    ));
                }
                Some(sum) => currency
                    .same_as(sum.currency())
                    .at((format_args!("the {lump} lump of bid"), &bid.provider))?,
            }
        }
        if self.0.len() == bids.len() {
            return Ok(());
        }
        let known = |name: &Name| bids.binary_search_by(|bid| bid.provider.cmp(name)).is_ok();
        match self.0.keys().find(|name| !known(name)) {
            Some(name) => {
                Err(error::unknown_name(name, "provider")).at(format_args!("the {lump} lumps"))
            }
            None => Ok(()),
        }
    }
}

impl WholeLifePlan {
    /// Years of twelve months from `first`, each with its volume as a percentage of the demand of
    /// the tender, which is for twelve months.
    ///
    /// # Errors
    ///
    /// [`Missing`](crate::ErrorKind::Missing) without a year,
    /// [`TooLarge`](crate::ErrorKind::TooLarge), [`Range`](crate::ErrorKind::Range) for a
    /// percentage below zero, [`Format`](crate::ErrorKind::Format) where the last year ends after
    /// 9999, or those of a [`Text`].
    pub fn new(
        first: Month,
        volumes: Vec<Percent>,
        discounting: Discounting,
        timing: Timing,
        source: &str,
    ) -> Result<Self, Error> {
        if volumes.is_empty() {
            return Err(error::missing("year"));
        }
        if volumes.len() > MAX_YEARS {
            return Err(error::too_many("years", MAX_YEARS));
        }
        volumes.iter().try_for_each(|volume| volume.not_negative().map(drop))?;
        let months = volumes.len().saturating_mul(12);
        first.later_by(u16::try_from(months).unwrap_or(u16::MAX))?;
        let source = Text::new(source).at("the source of the plan")?;
        let (mobilisation, exit) = (None, None);
        Ok(WholeLifePlan { first, volumes, discounting, timing, source, mobilisation, exit })
    }

    /// The plan with a lump of each bid at the beginning.
    #[must_use]
    pub fn with_mobilisation(self, lumps: Lumps) -> Self {
        WholeLifePlan { mobilisation: Some(lumps), ..self }
    }

    /// The plan with a lump of each bid at the end.
    #[must_use]
    pub fn with_exit(self, lumps: Lumps) -> Self {
        WholeLifePlan { exit: Some(lumps), ..self }
    }

    /// The first month.
    pub(crate) fn first(&self) -> Month {
        self.first
    }

    /// The volume of each year as a percentage of the demand.
    pub(crate) fn volumes(&self) -> &[Percent] {
        &self.volumes
    }

    /// The rate, and which flows it is for.
    pub(crate) fn discounting(&self) -> Discounting {
        self.discounting
    }

    /// Where in a year its sum lies.
    pub(crate) fn timing(&self) -> Timing {
        self.timing
    }

    /// Where the choices are published.
    pub(crate) fn source(&self) -> &Text {
        &self.source
    }

    /// The lumps at the beginning.
    pub(crate) fn mobilisation(&self) -> Option<&Lumps> {
        self.mobilisation.as_ref()
    }

    /// The lumps at the end.
    pub(crate) fn exit(&self) -> Option<&Lumps> {
        self.exit.as_ref()
    }

    /// The plan fits the tender.
    pub(super) fn check(
        &self,
        bids: &[Bid],
        currency: Currency,
        months: u16,
        indexation: Option<&Indexation>,
    ) -> Result<(), Error> {
        if months != 12 {
            return Err(refused!(
                Mixed: "totals over years take the demand of one year, and the tender's is for {months} months: state the demand of 12 months"
            ));
        }
        if matches!(self.discounting, Discounting::Nominal(_)) && indexation.is_none() {
            return Err(refusal::nominal_without_indexation());
        }
        if let Some(lumps) = &self.mobilisation {
            lumps.check(bids, currency, "mobilisation")?;
        }
        if let Some(lumps) = &self.exit {
            lumps.check(bids, currency, "exit")?;
        }
        Ok(())
    }
}
