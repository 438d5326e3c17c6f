//! Statistics of bids, as the extension for bids has them. There is none of ranks, which would imply
//! an award.

use std::fmt;

use serde::Serialize;
use serde_json::value::RawValue;

use super::lot::OcdsLot;
use crate::error::{AtRecord, Error, refused};
use crate::exact::{Currency, Fraction, Name};
use crate::price::View;

/// What a statistic says of the bids of a lot, by the word of the extension for bids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum StatisticMeasure {
    /// The highest tendered total of a bid that counts.
    HighestValidBidValue,
    /// The lowest tendered total of a bid that counts.
    LowestValidBidValue,
    /// How many bids count.
    ValidBids,
}

crate::record::words! {
    StatisticMeasure {
        HighestValidBidValue = "highestValidBidValue",
        LowestValidBidValue = "lowestValidBidValue",
        ValidBids = "validBids",
    }
}

/// A statistic of the bids of a lot.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statistic {
    /// What it says.
    pub measure: StatisticMeasure,
    /// How many, or how much: exact.
    pub value: Fraction,
    /// The currency of an amount.
    pub currency: Option<Currency>,
    /// The lot; none where it is about the whole of the tender.
    pub lot: Option<Name>,
}

impl OcdsLot {
    /// How many bids count, and their lowest and highest tendered totals.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) for several lots together that are not all of
    /// the tender, since a statistic is of one lot or of the whole.
    pub fn statistics(&self) -> Result<Vec<Statistic>, Error> {
        let lot = match self.lots.as_slice() {
            [only] => Some(only.clone()),
            _ if self.is_whole_tender => None,
            several => {
                return Err(refused!(
                    Unsupported: "a statistic is of one lot or of the whole tender, not of {} lots: publish none for them",
                    several.len()
                ));
            }
        };
        let tender = self.appraisal.tender();
        let comparison = self.appraisal.compare();
        let mut totals: Vec<Fraction> = Vec::new();
        for scenario in comparison.scenarios() {
            let standings = &scenario.view(View::Tendered).standings;
            totals
                .extend(standings.iter().filter_map(|bid| Some(bid.total.as_ref()?.low().clone())));
        }
        let of =
            |measure, value, currency| Statistic { measure, value, currency, lot: lot.clone() };
        let currency = Some(tender.currency());
        let bids = i128::try_from(tender.bids().len()).unwrap_or(i128::MAX);
        let mut all = vec![of(StatisticMeasure::ValidBids, Fraction::from_integer(bids), None)];
        let lowest = totals.iter().min().cloned();
        all.extend(lowest.map(|total| of(StatisticMeasure::LowestValidBidValue, total, currency)));
        let highest = totals.iter().max().cloned();
        all.extend(
            highest.map(|total| of(StatisticMeasure::HighestValidBidValue, total, currency)),
        );
        Ok(all)
    }
}

/// A release of one contracting process that says nothing but the statistics of its bids, lot by
/// lot: to be published beside the releases that are there. Values are exact, digit for digit.
///
/// The identifier of the release and its date (`2026-04-01T00:00:00Z`) are the publisher's.
///
/// # Errors
///
/// Those of [`OcdsLot::statistics`]; [`Missing`](crate::ErrorKind::Missing) without a lot,
/// [`Mixed`](crate::ErrorKind::Mixed) for lots of several processes, and
/// [`Undefined`](crate::ErrorKind::Undefined) for a total without an exact decimal.
pub fn statistics_release(lots: &[&OcdsLot], id: &Name, date: &str) -> Result<String, Error> {
    let first = lots.first().ok_or_else(|| crate::error::missing("lot"))?;
    let mut statistics = Vec::new();
    for lot in lots {
        if lot.ocid != first.ocid {
            return Err(refused!(
                Mixed: "a release is of one process, and {:?} is mixed with {:?}: write one for each",
                lot.ocid.as_str(), first.ocid.as_str()
            ));
        }
        for statistic in lot.statistics()? {
            statistics.push(written(&statistic).at(("release", &lot.ocid))?);
        }
    }
    let release = WrittenRelease {
        ocid: first.ocid.as_str(),
        id: id.as_str(),
        date,
        tag: ["tenderUpdate"],
        initiation: "tender",
        bids: WrittenBids { statistics },
    };
    // A structure of texts and numbers always has a JSON form.
    Ok(serde_json::to_string_pretty(&release).unwrap_or_default())
}

#[derive(Serialize)]
struct WrittenRelease<'a> {
    ocid: &'a str,
    id: &'a str,
    date: &'a str,
    tag: [&'static str; 1],
    #[serde(rename = "initiationType")]
    initiation: &'static str,
    bids: WrittenBids,
}

#[derive(Serialize)]
struct WrittenBids {
    statistics: Vec<Written>,
}

#[derive(Serialize)]
struct Written {
    id: String,
    measure: &'static str,
    value: Box<RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(rename = "relatedLot", skip_serializing_if = "Option::is_none")]
    lot: Option<String>,
}

fn written(statistic: &Statistic) -> Result<Written, Error> {
    let measure = statistic.measure.as_str();
    let lot = statistic.lot.as_ref().map(Name::to_string);
    let value = statistic.value.to_exact_decimal();
    let value = value.and_then(|digits| RawValue::from_string(digits).ok());
    Ok(Written {
        id: lot.as_ref().map_or_else(|| measure.to_owned(), |lot| format!("{measure}-{lot}")),
        measure,
        value: value.ok_or_else(|| refused!(
            Undefined: "a total has no exact decimal, and statistics are written in decimals: publish none for this lot"
        ))?,
        currency: statistic.currency.map(|currency| currency.to_string()),
        lot,
    })
}

impl fmt::Display for Statistic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.measure.as_str(), self.value)?;
        self.currency.iter().try_for_each(|currency| write!(formatter, " {currency}"))
    }
}
