//! The working behind the income of a contract.

use super::Contract;
use super::form::{Beyond, Form, VolumeBand};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Percent, Quantity};

impl Contract {
    /// The working behind what a volume is paid.
    #[must_use]
    pub fn evidence(&self, volume: Quantity) -> Evidence {
        let delivered = Evidence::stated("volume", volume.to_fraction(), self.unit.as_str(), None);
        self.evidence_of(volume, delivered, "contract")
    }

    /// The working behind what a volume is paid, with the volume as it is known, and terms that stand
    /// in a record of the facts.
    pub(crate) fn evidence_of(
        &self,
        volume: Quantity,
        delivered: Evidence,
        record: &str,
    ) -> Evidence {
        let units = Units { sum: self.currency.to_string(), unit: self.unit.as_str(), record };
        let label = format!("income for {volume} × {}", self.unit);
        match &self.form {
            Form::AllOrNothing { payment, target, success_rate } => {
                let successes = units.successes(*success_rate, delivered);
                let reached = at_least(
                    "target reached",
                    successes,
                    units.volume("target of successes", *target),
                );
                units.product(&label, vec![units.stated_sum("payment", payment), reached])
            }
            Form::Banded(bands) => units.banded(&label, bands, &delivered),
            Form::Block { price, volume } => units.product(
                &label,
                vec![units.price("price", price), units.volume("planned volume", *volume)],
            ),
            Form::CostAndVolume { price, volume, up, down } => {
                let planned = units.volume("planned volume", *volume);
                let block =
                    units.product("block", vec![units.price("price", price), planned.clone()]);
                let more = units.above(up, &planned, &delivered);
                let less = units.below(down, &planned, &delivered);
                let paid = block.value() + more.value();
                let paid =
                    Evidence::new(Rule::Sum, "block and more", paid, &units.sum, vec![block, more]);
                let owed = paid.value() - less.value();
                let owed = Evidence::new(
                    Rule::Difference,
                    "less what was not delivered",
                    owed,
                    &units.sum,
                    vec![paid, less],
                );
                not_below_zero(&label, owed)
            }
            Form::PerSuccess { price, success_rate } => {
                let successes = units.successes(*success_rate, delivered);
                units.product(&label, vec![units.price("price", price), successes])
            }
            Form::PerUnit { price } => {
                units.product(&label, vec![units.price("price", price), delivered])
            }
        }
    }
}

/// The names of units that evidence shows.
struct Units<'a> {
    sum: String,
    unit: &'a str,
    record: &'a str,
}

impl Units<'_> {
    fn price(&self, label: &str, price: &Fraction) -> Evidence {
        self.stated(label, price.clone(), &format!("{} per {}", self.sum, self.unit))
    }

    fn volume(&self, label: &str, volume: Quantity) -> Evidence {
        self.stated(label, volume.to_fraction(), self.unit)
    }

    fn stated_sum(&self, label: &str, sum: &Fraction) -> Evidence {
        self.stated(label, sum.clone(), &self.sum)
    }

    fn stated(&self, label: &str, value: Fraction, unit: &str) -> Evidence {
        Evidence::stated(label, value, unit, None).known_as(format!("{}/{label}", self.record))
    }

    fn product(&self, label: &str, parts: Vec<Evidence>) -> Evidence {
        product(label, &self.sum, parts)
    }

    fn successes(&self, rate: Percent, delivered: Evidence) -> Evidence {
        let rate = self.stated("success rate", rate.to_fraction(), "");
        product("successes", self.unit, vec![rate, delivered])
    }

    /// What is paid for the units above the tolerance.
    fn above(&self, up: &Beyond<Fraction>, planned: &Evidence, delivered: &Evidence) -> Evidence {
        let tolerance = self.stated("tolerance up", up.tolerance().to_fraction(), "");
        let one = one("the planned volume itself");
        let value = one.value() + tolerance.value();
        let factor =
            Evidence::new(Rule::Sum, "one and the tolerance", value, "", vec![one, tolerance]);
        let bound = product("upper bound", self.unit, vec![planned.clone(), factor]);
        let value = delivered.value() - bound.value();
        let parts = vec![delivered.clone(), bound];
        let units =
            Evidence::new(Rule::Difference, "volume less upper bound", value, self.unit, parts);
        let units = not_below_zero("units above", units);
        self.product("more", vec![self.price("price up", up.price()), units])
    }

    /// What is taken off for the units below the tolerance.
    fn below(&self, down: &Beyond<Fraction>, planned: &Evidence, delivered: &Evidence) -> Evidence {
        let tolerance = self.stated("tolerance down", down.tolerance().to_fraction(), "");
        let one = one("the planned volume itself");
        let value = one.value() - tolerance.value();
        let factor = Evidence::new(
            Rule::Difference,
            "one less the tolerance",
            value,
            "",
            vec![one, tolerance],
        );
        let bound = product("lower bound", self.unit, vec![planned.clone(), factor]);
        let value = bound.value() - delivered.value();
        let parts = vec![bound, delivered.clone()];
        let units =
            Evidence::new(Rule::Difference, "lower bound less volume", value, self.unit, parts);
        let units = not_below_zero("units below", units);
        self.product("less", vec![self.price("price down", down.price()), units])
    }

    /// The payment of the band that holds the volume, with both its bounds tried.
    fn banded(
        &self,
        label: &str,
        bands: &[VolumeBand<Fraction>],
        delivered: &Evidence,
    ) -> Evidence {
        let within = |band: &VolumeBand<Fraction>| {
            band.up_to().is_none_or(|bound| *delivered.value() <= bound.to_fraction())
        };
        let found = bands.iter().position(within).unwrap_or_default();
        let before = found.checked_sub(1).and_then(|before| bands.get(before));
        let mut parts = Vec::new();
        if let Some(band) = bands.get(found) {
            let place = format!("band {}", found.saturating_add(1));
            let paid =
                Evidence::stated("payment of the band", band.pays().clone(), &self.sum, None);
            parts.push(paid.known_as(format!("{}/{place}/payment", self.record)));
            if let Some(bound) = band.up_to() {
                let bound = self.volume("bound of the band", bound);
                let bound = bound.known_as(format!("{}/{place}/bound", self.record));
                parts.push(at_least("at most the bound", bound, delivered.clone()));
            }
        }
        if let Some(bound) = before.and_then(VolumeBand::up_to) {
            let bound = self.volume("bound of the band below", bound);
            let bound = bound.known_as(format!("{}/band {found}/bound", self.record));
            let below = at_least("at most the bound below", bound, delivered.clone());
            let one = one("certain");
            let value = one.value() - below.value();
            let parts_of = vec![one, below];
            parts.push(Evidence::new(
                Rule::Difference,
                "above the bound below",
                value,
                "",
                parts_of,
            ));
        }
        self.product(label, parts)
    }
}

fn one(label: &str) -> Evidence {
    Evidence::stated(label, Fraction::ONE, "", None).known_as("constant/one")
}

fn product(label: &str, unit: &str, parts: Vec<Evidence>) -> Evidence {
    let value = parts.iter().fold(Fraction::ONE, |product, part| product * part.value());
    Evidence::new(Rule::Product, label, value, unit, parts)
}

/// One where the first is at least the second, else zero.
fn at_least(label: &str, first: Evidence, second: Evidence) -> Evidence {
    let value = if first.value() >= second.value() { Fraction::ONE } else { Fraction::ZERO };
    Evidence::new(Rule::AtLeast, label, value, "", vec![first, second])
}

fn not_below_zero(label: &str, part: Evidence) -> Evidence {
    let unit = part.unit().to_owned();
    let value = part.value().clone().max(Fraction::ZERO);
    Evidence::new(Rule::NotBelowZero, label, value, &unit, vec![part])
}
