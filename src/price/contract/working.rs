//! The working behind the income of a contract.

use super::Contract;
use super::form::{Beyond, Form, VolumeBand};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Percent, Quantity};

impl Contract {
    /// The working behind what a volume is paid.
    #[must_use]
    pub fn evidence(&self, volume: Quantity) -> Evidence {
        let units = Units { sum: self.currency.to_string(), unit: self.unit.as_str() };
        let delivered = units.volume("volume", volume);
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
}

impl Units<'_> {
    fn price(&self, label: &str, price: &Fraction) -> Evidence {
        Evidence::stated(label, price.clone(), &format!("{} per {}", self.sum, self.unit), None)
    }

    fn volume(&self, label: &str, volume: Quantity) -> Evidence {
        Evidence::stated(label, volume.to_fraction(), self.unit, None)
    }

    fn stated_sum(&self, label: &str, sum: &Fraction) -> Evidence {
        Evidence::stated(label, sum.clone(), &self.sum, None)
    }

    fn product(&self, label: &str, parts: Vec<Evidence>) -> Evidence {
        product(label, &self.sum, parts)
    }

    fn successes(&self, rate: Percent, delivered: Evidence) -> Evidence {
        let rate = Evidence::stated("success rate", rate.to_fraction(), "", None);
        product("successes", self.unit, vec![rate, delivered])
    }

    /// What is paid for the units above the tolerance.
    fn above(&self, up: &Beyond<Fraction>, planned: &Evidence, delivered: &Evidence) -> Evidence {
        let tolerance = Evidence::stated("tolerance up", up.tolerance().to_fraction(), "", None);
        let one = Evidence::stated("the planned volume itself", Fraction::ONE, "", None);
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
        let tolerance =
            Evidence::stated("tolerance down", down.tolerance().to_fraction(), "", None);
        let one = Evidence::stated("the planned volume itself", Fraction::ONE, "", None);
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
            parts.push(self.stated_sum("payment of the band", band.pays()));
            if let Some(bound) = band.up_to() {
                let bound = self.volume("bound of the band", bound);
                parts.push(at_least("at most the bound", bound, delivered.clone()));
            }
        }
        if let Some(bound) = before.and_then(VolumeBand::up_to) {
            let bound = self.volume("bound of the band below", bound);
            let below = at_least("at most the bound below", bound, delivered.clone());
            let one = Evidence::stated("certain", Fraction::ONE, "", None);
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
