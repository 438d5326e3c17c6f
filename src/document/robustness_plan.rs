//! What a tender asks of robustness.

use std::collections::BTreeMap;

use super::demand::{DemandedLine, quantities_of, scenario_of};
use crate::demand::Scenario;
use crate::error::{self, AtRecord, Error};
use crate::exact::{Currency, Fraction, Money, Name, Percent, Quantity, Rounding, UnitPrice};
use crate::record::{Context, Identity, Map, Number, Recorded, keys, record, words};
use crate::robustness::{RateOf, RobustnessPlan};
use crate::tender::RateUnit;
use crate::tender::{PlayingField, Tender};

record! {
    /// What [robustness](methods/robustness.md) is asked about: together at most 1,000 ranges,
    /// shifts and mixes.
    struct RobustnessRecord {
        /// how sure the mix around each scenario is; above zero
        concentration: Option<Quantity> = "default: no estimates",
        /// second mixes, towards which each scenario moves; each states a quantity for each line
        mixes: Vec<Mix> = "default: none",
        /// ranges of quantities
        quantities: Map<RangeLine, QuantityRangeRecord>
            = "default: each required line from zero to twice its quantity",
        /// ranges of the figures of taxes and adjustments
        rates: Vec<RateRangeRecord> = "default: each rule from zero to twice its figure",
        /// lines between which units move
        shifts: Vec<ShiftRecord> = "default: none",
    }
}

record! {
    /// A second mix.
    struct MixRecord, "mix" {
        name: Identity,
        demand: Map<DemandedLine, Quantity>,
    }
}

record! {
    /// A range of a quantity.
    struct QuantityRangeRecord {
        /// below `to`
        from: Quantity,
        to: Quantity,
    }
}

record! {
    /// A range of the figure of a rule.
    struct RateRangeRecord, "rule" by "rule" {
        /// an adjustment's code, or a tax
        rule: Name,
        /// which side of it
        side: Option<RateSide> = "for a tax",
        /// as the rule's figure is: percentage, price, money, or a fraction such as `"1/6"`; below
        /// `to`, and not negative
        from: Number,
        to: Number,
    }
}

record! {
    /// Units that move from one line to another.
    struct ShiftRecord {
        from: Name,
        to: Name,
    }
}

/// A side of a tax that has a rate.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RateSide {
    Paid,
    Relief,
}

words! { RateSide { Paid = "paid", Relief = "relief" } }

keys! {
    /// A line whose quantity moves.
    RangeLine: "line", "line", false, true;
}

/// A second mix.
#[derive(Clone, Debug)]
pub(crate) struct Mix(Scenario);

impl Recorded for Mix {
    type Record = MixRecord;

    fn from_record(record: MixRecord, _context: Context) -> Result<Self, Error> {
        scenario_of(&record.name.0, record.demand).map(Mix)
    }

    fn to_record(&self) -> MixRecord {
        MixRecord { name: self.0.name().into(), demand: quantities_of(&self.0) }
    }
}

impl RobustnessRecord {
    /// The plan, once the field is known whose rules' figures it moves.
    pub(super) fn plan(
        self,
        currency: Currency,
        field: &PlayingField,
    ) -> Result<RobustnessPlan, Error> {
        let mut rates = BTreeMap::new();
        for record in self.rates {
            let step = ("rule", &record.rule);
            let (rate, from, to) = record.range(currency, field).at(step)?;
            if rates.insert(rate, (from, to)).is_some() {
                return Err(error::duplicate_name(&record.rule, "range of a rate")).at(step);
            }
        }
        let quantities = self.quantities.0.into_iter();
        let quantities = quantities.map(|(RangeLine(line), range)| (line, (range.from, range.to)));
        Ok(RobustnessPlan {
            concentration: self.concentration,
            mixes: self.mixes.into_iter().map(|Mix(mix)| mix).collect(),
            quantities: quantities.collect(),
            rates,
            shifts: self.shifts.into_iter().map(|ShiftRecord { from, to }| (from, to)).collect(),
        })
    }

    pub(super) fn of(plan: &RobustnessPlan, tender: &Tender) -> Self {
        let plan = plan.clone();
        let quantities = plan.quantities.into_iter();
        let quantities = quantities
            .map(|(line, (from, to))| (RangeLine(line), QuantityRangeRecord { from, to }));
        let rates = plan.rates.iter();
        let shifts = plan.shifts.into_iter();
        RobustnessRecord {
            concentration: plan.concentration,
            mixes: plan.mixes.into_iter().map(Mix).collect(),
            quantities: Map(quantities.collect()),
            rates: rates
                .map(|(rate, (from, to))| RateRangeRecord::of(rate, from, to, tender))
                .collect(),
            shifts: shifts.map(|(from, to)| ShiftRecord { from, to }).collect(),
        }
    }
}

impl RateRangeRecord {
    fn range(
        &self,
        currency: Currency,
        field: &PlayingField,
    ) -> Result<(RateOf, Fraction, Fraction), Error> {
        let rule = self.rule.clone();
        let rate = match self.side {
            None => RateOf::Adjustment(rule),
            Some(RateSide::Paid) => RateOf::TaxPaid(rule),
            Some(RateSide::Relief) => RateOf::TaxRelief(rule),
        };
        let unit = rate.unit(field).at("rule")?;
        let end =
            |field: &'static str, number: &Number| end_of(&number.0, unit, currency).at(field);
        let (from, to) = (end("from", &self.from)?, end("to", &self.to)?);
        Ok((rate, from, to))
    }

    fn of(rate: &RateOf, from: &Fraction, to: &Fraction, tender: &Tender) -> Self {
        let side = match rate {
            RateOf::Adjustment(_) => None,
            RateOf::TaxPaid(_) => Some(RateSide::Paid),
            RateOf::TaxRelief(_) => Some(RateSide::Relief),
        };
        let unit = rate.unit(tender.playing_field()).unwrap_or(RateUnit::Fraction);
        let end = |figure| Number(end_text(figure, unit, tender.currency()));
        RateRangeRecord { rule: rate.rule().clone(), side, from: end(from), to: end(to) }
    }
}

fn end_of(text: &str, unit: RateUnit, currency: Currency) -> Result<Fraction, Error> {
    Ok(match unit {
        RateUnit::Money => Money::parse(text, currency)?.to_fraction(),
        RateUnit::Percent => text.parse::<Percent>()?.to_fraction(),
        RateUnit::PricePerUnit => UnitPrice::parse(text, currency)?.to_fraction(),
        _ => text.parse()?,
    })
}

/// An end of a range as it is read: what it was read from is exact in its unit.
fn end_text(figure: &Fraction, unit: RateUnit, currency: Currency) -> String {
    let plain = |figure: &Fraction| figure.to_exact_decimal().unwrap_or_default();
    match unit {
        RateUnit::Money => figure.to_plain_text(currency.minor_unit_digits(), Rounding::HalfEven),
        RateUnit::Percent => {
            Percent::from_fraction(figure).map_or_else(|_| figure.to_string(), |it| it.to_string())
        }
        RateUnit::PricePerUnit => UnitPrice::parse(&plain(figure), currency)
            .map_or_else(|_| figure.to_string(), UnitPrice::to_plain_text),
        _ => figure.to_string(),
    }
}
