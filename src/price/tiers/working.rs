//! The working behind totals of volume tiers.

use super::{AllUnitsTiers, IncrementalTiers, Placed, Tier, TierList};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Quantity, Text, UnitPrice};
use crate::price::discount::CardDiscount;

/// What the working behind a line says of its prices and units.
pub(crate) struct Labels<'a> {
    /// The currency.
    pub(crate) currency: &'a str,
    /// The unit of the line.
    pub(crate) unit: &'a str,
    /// Where the prices come from.
    pub(crate) source: &'a Text,
    /// The price among the facts.
    pub(crate) record: &'a str,
    /// What comes off each of the prices, and whose it is among the facts.
    pub(crate) discount: Option<(&'a CardDiscount, &'a str)>,
}

impl Labels<'_> {
    /// An amount as the card states it, less the discount.
    pub(crate) fn amount(&self, label: &str, amount: UnitPrice, unit: &str) -> Evidence {
        self.known(label, &format!("{}/{label}", self.record), amount, unit)
    }

    /// That amount, known as a record of another name.
    pub(crate) fn known(
        &self,
        label: &str,
        record: &str,
        amount: UnitPrice,
        unit: &str,
    ) -> Evidence {
        let stated = Evidence::stated(label, amount.to_fraction(), unit, Some(self.source));
        let stated = stated.known_as(record);
        match self.discount {
            Some((discount, bid)) => discount.evidence(stated, self.source, bid),
            None => stated,
        }
    }

    /// What an amount per unit of the line is per.
    pub(crate) fn per_unit(&self) -> String {
        format!("{} per {}", self.currency, self.unit)
    }

    fn price(&self, placed: &Placed<'_>) -> Evidence {
        let label = format!("price {}", placed.in_words());
        self.amount(&label, placed.tier.price, &self.per_unit())
    }

    fn flat(&self, placed: &Placed<'_>) -> Evidence {
        let none = || UnitPrice::nothing(placed.tier.price.currency());
        let label = format!("flat amount {}", placed.in_words());
        self.amount(&label, placed.tier.flat.unwrap_or_else(none), self.currency)
    }

    /// A volume of the line, as the card states it.
    pub(crate) fn volume(&self, label: &str, volume: Quantity) -> Evidence {
        Evidence::stated(label, volume.to_fraction(), self.unit, Some(self.source))
            .known_as(format!("{}/{label} {volume}", self.record))
    }

    fn bound(&self, label: &str, bound: Quantity) -> Evidence {
        Evidence::stated(label, bound.to_fraction(), self.unit, Some(self.source))
            .known_as(format!("{}/bound {bound}", self.record))
    }

    /// One where a volume reaches the tier, else zero.
    fn reached(&self, placed: &Placed<'_>, quantity: &Evidence) -> Evidence {
        let bound = self.bound("lower bound", placed.lower);
        let label = format!("reaches the tier {}", placed.in_words());
        if placed.holds_lower {
            return at_least(&label, quantity.clone(), bound);
        }
        let label_of_rest = format!("does not reach the tier {}", placed.in_words());
        let rest = at_least(&label_of_rest, bound, quantity.clone());
        let one = Evidence::one();
        let value = one.value() - rest.value();
        Evidence::new(Rule::Difference, &label, value, "", vec![one, rest])
    }

    /// The figure of the tier that holds a volume: looked up by upper bounds or, where one belongs to
    /// the tier above it, as the steps from tier to tier that the volume takes.
    fn looked_up(
        &self,
        label: &str,
        unit: &str,
        list: &TierList,
        quantity: &Evidence,
        figure: &dyn Fn(&Placed<'_>) -> Evidence,
    ) -> Evidence {
        if list.tiers().iter().any(|tier| tier.below.is_some()) {
            return self.stepped(label, unit, list, quantity, figure);
        }
        let mut parts = vec![quantity.clone()];
        for placed in list.placed() {
            parts.extend(placed.tier.up_to.map(|bound| self.bound("upper bound", bound)));
            parts.push(figure(&placed));
        }
        let held = list.placed().find(|placed| placed.tier.holds(quantity.value()));
        let value = held.map(|placed| figure(&placed).value().clone()).unwrap_or_default();
        Evidence::new(Rule::Banded, label, value, unit, parts)
    }

    fn stepped(
        &self,
        label: &str,
        unit: &str,
        list: &TierList,
        quantity: &Evidence,
        figure: &dyn Fn(&Placed<'_>) -> Evidence,
    ) -> Evidence {
        let mut parts: Vec<Evidence> = Vec::new();
        let mut before: Option<Evidence> = None;
        for placed in list.placed() {
            let own = figure(&placed);
            parts.push(match before.take() {
                None => own.clone(),
                Some(before) => {
                    let reached = self.reached(&placed, quantity);
                    let value = own.value() - before.value();
                    let label = format!("step to the tier {}", placed.in_words());
                    let step = vec![own.clone(), before];
                    let step = Evidence::new(Rule::Difference, &label, value, unit, step);
                    Evidence::product(
                        &format!("{label}, where it is reached"),
                        unit,
                        vec![step, reached],
                    )
                }
            });
            before = Some(own);
        }
        sum(label, unit, parts)
    }
}

impl IncrementalTiers {
    /// The working behind a total: each tier with the units inside it, and its flat amount where it
    /// is reached.
    pub(crate) fn evidence(
        &self,
        label: &str,
        quantity: &Evidence,
        about: &Labels<'_>,
    ) -> Evidence {
        let mut parts: Vec<Evidence> = Vec::new();
        for (place, placed) in self.0.placed().enumerate() {
            let units = units_evidence(placed.tier, quantity, about);
            let label = format!("units {}", placed.in_words());
            parts.push(Evidence::product(
                &label,
                about.currency,
                vec![about.price(&placed), units],
            ));
            if placed.tier.flat.is_none() {
                continue;
            }
            let flat = about.flat(&placed);
            parts.push(if place == 0 {
                flat
            } else {
                let label = format!("{}, where it is reached", flat.label());
                Evidence::product(
                    &label,
                    about.currency,
                    vec![flat, about.reached(&placed, quantity)],
                )
            });
        }
        sum(label, about.currency, parts)
    }
}

impl AllUnitsTiers {
    /// The working behind a total: the price of the tier that holds the volume, on all units, and
    /// its flat amount.
    pub(crate) fn evidence(
        &self,
        label: &str,
        quantity: &Evidence,
        about: &Labels<'_>,
    ) -> Evidence {
        let list = &self.0;
        let per_unit = about.per_unit();
        let price = |placed: &Placed<'_>| about.price(placed);
        let price = about.looked_up("price of the tier", &per_unit, list, quantity, &price);
        let of_units = vec![price, quantity.clone()];
        if !list.has_flat() {
            return Evidence::product(label, about.currency, of_units);
        }
        let flat = |placed: &Placed<'_>| about.flat(placed);
        let currency = about.currency;
        let flat = about.looked_up("flat amount of the tier", currency, list, quantity, &flat);
        let units = Evidence::product(&format!("{label}, all units"), currency, of_units);
        sum(label, currency, vec![flat, units])
    }
}

fn sum(label: &str, unit: &str, parts: Vec<Evidence>) -> Evidence {
    let value = parts.iter().map(Evidence::value).sum();
    Evidence::new(Rule::Sum, label, value, unit, parts)
}

fn at_least(label: &str, figure: Evidence, bound: Evidence) -> Evidence {
    let reached = figure.value() >= bound.value();
    let value = if reached { Fraction::ONE } else { Fraction::ZERO };
    Evidence::new(Rule::AtLeast, label, value, "", vec![figure, bound])
}

fn units_evidence(tier: &Tier, quantity: &Evidence, about: &Labels<'_>) -> Evidence {
    let reach = match tier.end() {
        None => quantity.clone(),
        Some(bound) => {
            let least = bound.to_fraction().min(quantity.value().clone());
            let parts = vec![quantity.clone(), about.bound("upper bound", bound)];
            Evidence::new(Rule::Least, "quantity up to the bound", least, about.unit, parts)
        }
    };
    match tier.above.filter(|above| !above.is_zero()) {
        None => reach,
        Some(above) => {
            let units = reach.value() - &above.to_fraction();
            let (inside, parts) =
                (units.clone().max(Fraction::ZERO), vec![reach, about.bound("lower bound", above)]);
            let label = "quantity above the lower bound";
            let units = Evidence::new(Rule::Difference, label, units, about.unit, parts);
            Evidence::new(Rule::NotBelowZero, "units in the tier", inside, about.unit, vec![units])
        }
    }
}
