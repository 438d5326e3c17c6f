//! The years of a contract: how the volume of each year lies to the demand, the lumps of each bid,
//! and how flows are discounted.

use std::collections::BTreeMap;

use crate::appraisal::refusal;
use crate::error::{self, AtRecord, Error, refused};
use crate::exact::{Currency, Money, Month, Name, Percent, Text};
use crate::price::whole_life::MAX_YEARS;
use crate::price::whole_life::rates::in_order;
use crate::price::{Indexation, NominalRate, RealRate, Timing, YearRate};
use crate::record::{Map, one_of, record};
use crate::tender::Bid;

one_of! {
    /// At which rate flows are discounted, and so which flows: in constant prices, or as they are
    /// paid when prices follow the tender's indexation.
    pub enum Discounting {
        /// discounts flows in constant prices; above −100 %
        Real(real_rate: RealRate = "this, `real_rates` or `nominal_rate`"),
        /// discounts flows in constant prices at a rate that falls, or rises, with the years
        RealByYear(real_rates: Vec<YearRate> = "this, `real_rate` or `nominal_rate`"),
        /// discounts flows in the money of their day; needs `indexation`
        Nominal(nominal_rate: NominalRate = "this, `real_rate` or `real_rates`"),
    }
}

record! {
    /// The years of the contract ([whole life](crate::_documentation::methods::whole_life)): `real_rate`, `real_rates` or
    /// `nominal_rate`.
    ///
    /// ```
    /// use fullcost::exact::Text;
    /// use fullcost::price::{RealRate, Timing};
    /// use fullcost::appraisal::{Discounting, WholeLifePlan};
    ///
    /// let plan = WholeLifePlan {
    ///     source: Text::new("appraisal guidance of the buyer")?,
    ///     from: "2026-04".parse()?,
    ///     volumes: vec!["80%".parse()?, "100%".parse()?],
    ///     discounting: Discounting::Real(RealRate::new("3.5%".parse()?)?),
    ///     timing: Timing::YearMiddle,
    ///     mobilisation: None,
    ///     exit: None,
    /// };
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct WholeLifePlan titled "WholeLife" with check {
        /// where the choices are published
        source: Text,
        /// first month of the first year
        from: Month,
        /// 1 to 50: the volume of each year, of the demand; not negative
        volumes: Vec<Percent>,
        /// the rate, and which flows it is for
        discounting: Discounting [spread],
        /// where in a year its flow lies
        timing: Timing,
        /// one for every bid, `"0"` included; not negative
        mobilisation: Option<Map<Name, Money>> => Option<BTreeMap<Name, Money>>
            as "object: provider → money" = "default: no lumps",
        /// one for every bid, `"0"` included; not negative
        exit: Option<Map<Name, Money>> => Option<BTreeMap<Name, Money>>
            as "object: provider → money" = "default: no lumps",
    }
}

impl WholeLifePlan {
    /// There are years, and neither a volume nor a lump is negative.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.volumes.is_empty() {
            return Err(error::missing("year"));
        }
        if self.volumes.len() > MAX_YEARS {
            return Err(error::too_many("years", MAX_YEARS));
        }
        self.volumes.iter().try_for_each(|volume| volume.not_negative().map(drop)).at("volumes")?;
        if let Discounting::RealByYear(rates) = &self.discounting {
            in_order(rates, self.timing)?;
        }
        let months = self.volumes.len().saturating_mul(12);
        self.from.later_by(u16::try_from(months).unwrap_or(u16::MAX))?;
        for (field, lumps) in [("mobilisation", &self.mobilisation), ("exit", &self.exit)] {
            for (provider, lump) in lumps.iter().flatten() {
                lump.not_negative().at(("bid", provider)).at(field)?;
            }
        }
        Ok(())
    }

    /// Puts what it lists in order.
    pub(super) fn sort(&mut self) {
        if let Discounting::RealByYear(rates) = &mut self.discounting {
            rates.sort();
        }
    }

    /// The plan holds by itself and fits the tender.
    pub(super) fn fits(
        &self,
        bids: &[Bid],
        currency: Currency,
        months: u16,
        indexation: Option<&Indexation>,
    ) -> Result<(), Error> {
        self.check()?;
        if months != 12 {
            return Err(refused!(
                Mixed: "totals over years take the demand of one year, and the tender's is for {months} months: state the demand of 12 months"
            ));
        }
        if matches!(self.discounting, Discounting::Nominal(_)) && indexation.is_none() {
            return Err(refusal::nominal_without_indexation());
        }
        for (name, lumps) in [("mobilisation", &self.mobilisation), ("exit", &self.exit)] {
            if let Some(lumps) = lumps {
                check_lumps(lumps, bids, currency, name)?;
            }
        }
        Ok(())
    }
}

/// Every bid has one, "0" included, and nobody else.
fn check_lumps(
    lumps: &BTreeMap<Name, Money>,
    bids: &[Bid],
    currency: Currency,
    lump: &'static str,
) -> Result<(), Error> {
    for bid in bids {
        match lumps.get(&bid.provider) {
            None => {
                return Err(refused!(
                    Missing: "bid {:?} has no {lump} lump: state it, \"0\" included", bid.provider
                ));
            }
            Some(sum) => currency
                .same_as(sum.currency())
                .at((format_args!("the {lump} lump of bid"), &bid.provider))?,
        }
    }
    if lumps.len() == bids.len() {
        return Ok(());
    }
    let known = |name: &Name| bids.binary_search_by(|bid| bid.provider.cmp(name)).is_ok();
    match lumps.keys().find(|name| !known(name)) {
        Some(name) => {
            Err(error::unknown_name(name, "provider")).at(format_args!("the {lump} lumps"))
        }
        None => Ok(()),
    }
}
