//! Break-even: the volumes at which a price covers the cost, steps included.
//!
//! Without steps the break-even volume is `⌈fixed ÷ (price − variable)⌉`. With steps there can be
//! several runs of volumes that cover their cost, with losses between: each new step must first be
//! filled.

use crate::error::{self, Error};
use crate::evidence::{Evidence, Rule};
#[cfg(feature = "serde")]
use crate::exact::written::plain_price;
use crate::exact::{Fraction, Quantity, Rounding, UnitPrice};
use crate::full_cost::CostByBehaviour;

/// The most steps that are looked at between no volume and the greatest.
pub const MAX_STEPS: usize = 100_000;

/// Whole volumes, both ends among them, at every one of which the income covers the cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CoveredVolumes {
    /// The least of them.
    pub from: i128,
    /// The greatest of them.
    pub to: i128,
}

/// Where a price per unit covers the cost of a service, among whole volumes from one upwards.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BreakEven {
    /// The price per unit.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain_price"))]
    pub price: UnitPrice,
    #[cfg_attr(feature = "serde", serde(skip))]
    cost: CostByBehaviour,
    /// The greatest whole volume that was looked at.
    pub up_to: i128,
    /// The runs of volumes that cover their cost, in rising order.
    pub covered: Vec<CoveredVolumes>,
}

impl CostByBehaviour {
    /// Finds every run of whole volumes up to `up_to` at which `price` covers the cost.
    ///
    /// # Errors
    ///
    /// [`Mixed`](crate::ErrorKind::Mixed); [`TooLarge`](crate::ErrorKind::TooLarge) where more than
    /// [`MAX_STEPS`] steps lie below `up_to`.
    ///
    /// ```
    /// use fullcost::allocation::Method;
    /// use fullcost::cost::{Behaviour, CostLine, Organisation, Service};
    /// use fullcost::exact::{Currency, Money, Period, UnitPrice};
    /// use fullcost::full_cost::{CostBasis, full_cost};
    ///
    /// let pounds = |text| Money::parse(text, Currency::GBP);
    /// let organisation =
    ///     Organisation::builder("shed", Currency::GBP, Period::new("2026-04".parse()?, 12)?)
    ///         .service(Service::new("repairs", "visit", "500".parse()?)?)
    ///         .line(CostLine::new("rent", pounds("10200")?, "repairs", "lease")?
    ///             .with_behaviour(Behaviour::Fixed))
    ///         .line(CostLine::new("materials", pounds("18000")?, "repairs", "ledger")?
    ///             .with_behaviour(Behaviour::Variable))
    ///         .build()?;
    /// let costs = full_cost(&organisation, &Method::Direct)?;
    /// let cost = costs.service("repairs")?.by_behaviour(CostBasis::Full)?;
    /// let price = UnitPrice::parse("60", Currency::GBP)?;
    /// let found = cost.break_even(price, "1000".parse()?)?;
    /// assert_eq!(found.first(), Some(425));
    /// assert!(found.covers_from(425));
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn break_even(&self, price: UnitPrice, up_to: Quantity) -> Result<BreakEven, Error> {
        self.currency.same_as(price.currency())?;
        let up_to = whole(&up_to.to_fraction(), Rounding::Floor);
        let margin = price.to_fraction() - self.marginal.low();
        let mut covered: Vec<CoveredVolumes> = Vec::new();
        let mut from = 1;
        for _ in 0..=MAX_STEPS {
            if from > up_to {
                return Ok(BreakEven { price, cost: self.clone(), up_to, covered });
            }
            // From here to the end of the first step that fills up, nothing but volume moves.
            let to = end_of_steps(self, from).min(up_to);
            let stepped: Fraction =
                self.steps.iter().map(|step| step.each.low() * &step.steps_at_whole(from)).sum();
            let needed = self.fixed.low() + &stepped;
            let run = covered_between(&margin, &needed, from, to);
            if let Some(run) = run {
                match covered.last_mut() {
                    Some(last) if last.to.saturating_add(1) == run.from => last.to = run.to,
                    _ => covered.push(run),
                }
            }
            from = to.saturating_add(1);
        }
        Err(error::too_many("steps below the greatest volume", MAX_STEPS))
    }
}

/// The last whole volume that needs no more steps than `volume` does.
fn end_of_steps(cost: &CostByBehaviour, volume: i128) -> i128 {
    let ends = cost.steps.iter().map(|step| {
        let filled = step.steps_at_whole(volume) * step.capacity.to_fraction();
        whole(&filled, Rounding::Floor)
    });
    ends.min().unwrap_or(i128::MAX)
}

/// The volumes between two, both among them, with `margin · volume ≥ needed`.
fn covered_between(
    margin: &Fraction,
    needed: &Fraction,
    from: i128,
    to: i128,
) -> Option<CoveredVolumes> {
    let turn = needed.checked_div(margin).ok();
    let (from, to) = match turn {
        None if *needed <= Fraction::ZERO => (from, to),
        None => return None,
        Some(turn) if margin.is_negative() => (from, to.min(whole(&turn, Rounding::Floor))),
        Some(turn) => (from.max(whole(&turn, Rounding::Ceiling)), to),
    };
    (from <= to).then_some(CoveredVolumes { from, to })
}

/// A figure as a whole number; figures beyond any volume stay beyond it.
fn whole(figure: &Fraction, rounding: Rounding) -> i128 {
    let beyond = if figure.is_negative() { i128::MIN } else { i128::MAX };
    figure.to_scaled(0, rounding).unwrap_or(beyond)
}

impl BreakEven {
    /// The least whole volume that covers its cost: the break-even volume.
    #[must_use]
    pub fn first(&self) -> Option<i128> {
        self.covered.first().map(|run| run.from)
    }

    /// Whether every whole volume from this one to the greatest covers its cost.
    #[must_use]
    pub fn covers_from(&self, volume: i128) -> bool {
        self.covered.last().is_some_and(|run| run.from <= volume && run.to == self.up_to)
    }

    /// Income less cost at a volume, exactly.
    #[must_use]
    pub fn surplus_at(&self, volume: Quantity) -> Fraction {
        self.price.to_fraction() * volume.to_fraction() - self.cost.cost_at(volume)
    }

    /// The working behind the first volume of a run that begins where the margin of its units has paid what
    /// does not move with them; nothing where it begins with the volumes or with a step.
    #[cfg(feature = "workbook")]
    pub(crate) fn beginning_evidence(&self, run: CoveredVolumes) -> Option<Evidence> {
        let (unit, volume) = (self.cost.currency.to_string(), self.cost.unit.to_string());
        let each = format!("{unit} per {volume}");
        let price = Evidence::stated("price that is asked", self.price.to_fraction(), &each, None)
            .known_as(format!("service/{}/price asked", self.cost.service));
        let marginal = self.cost.marginal_evidence();
        let margin = price.value() - marginal.value();
        let label = "price less variable cost of a unit";
        let margin = Evidence::new(Rule::Difference, label, margin, &each, vec![price, marginal]);
        let parts = vec![self.cost.fixed_evidence(), self.cost.steps_evidence(run.from)];
        let needed = parts.iter().map(Evidence::value).sum();
        let label = "what does not move with units";
        let needed = Evidence::new(Rule::Sum, label, needed, &unit, parts);
        let turn = needed.value().checked_div(margin.value()).ok()?;
        let from = turn.rounded(0, Rounding::Ceiling);
        if margin.value().is_negative() || from != Fraction::from_integer(run.from) {
            return None;
        }
        let label = "units that pay for it";
        let turn = Evidence::new(Rule::Quotient, label, turn, &volume, vec![needed, margin]);
        let rule = Rule::Rounded { places: 0, rounding: Rounding::Ceiling };
        let label = format!("first volume of {} that is covered", self.cost.service);
        Some(Evidence::new(rule, &label, from, &volume, vec![turn]))
    }

    /// The working behind that surplus.
    #[must_use]
    pub fn evidence_at(&self, volume: Quantity) -> Evidence {
        let unit = self.cost.currency.to_string();
        let cost = self.cost.evidence_at(volume);
        let each = format!("{unit} per {}", &self.cost.unit);
        let price = Evidence::stated("price", self.price.to_fraction(), &each, None);
        let units = volume.to_fraction();
        let units = Evidence::stated("volume", units, self.cost.unit.as_str(), None);
        let income = price.value() * units.value();
        let income = Evidence::new(Rule::Product, "income", income, &unit, vec![price, units]);
        let surplus = self.surplus_at(volume);
        let label = format!("surplus at {volume}");
        Evidence::new(Rule::Difference, &label, surplus, &unit, vec![income, cost])
    }
}
