//! Capital: what something durable costs a period, by depreciation and a return on capital, or by
//! an equivalent annual cost; and rent that is not paid.

use super::kind::{CostKind, Known};
use super::ledger::Ledger;
use super::line::{Behaviour, ChargedTo, CostLine};
use super::nature::Nature;
use super::payroll::{check_months, years};
use crate::error::{self, AtRecord, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::name::labelled;
use crate::exact::{Fraction, Money, Name, Percent, Period, Text};
use crate::record::{Identity, Kept, Months, record, whole_numbers, words};

/// The longest life of an asset, in years.
pub const MAX_LIFE_YEARS: u16 = 100;

/// Whether a rate holds inflation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RateKind {
    /// It does. Together with indexed prices inflation would be charged twice.
    Nominal,
    /// It does not.
    Real,
}

/// One way of charging for an asset. More than one may be stated; that two of them exclude each
/// other is a finding of coverage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CapitalCharge {
    /// Straight line: `(cost − residual value) ÷ life` a year.
    Depreciation,
    /// `(K − R·(1+r)^−n) · r ÷ (1 − (1+r)^−n)` a year, for cost `K`, residual value `R`, life `n`
    /// and rate `r`; `(K − R) ÷ n` at a rate of zero. It holds both depreciation and return.
    EquivalentAnnualCost {
        /// The rate a year.
        rate: Percent,
        /// Whether it holds inflation.
        kind: RateKind,
    },
    /// Rent a year of premises that are owned or given: what they would cost, in kind.
    ImputedRent {
        /// The rent a year.
        yearly: Money,
    },
    /// A return that nobody is paid: `rate × capital employed` a year.
    NotionalReturn {
        /// The rate a year.
        rate: Percent,
        /// Whether it holds inflation.
        kind: RateKind,
        /// The capital employed, such as the book value.
        employed: Money,
    },
}

whole_numbers! {
    /// A number of years.
    LifeYears(u16), 1 to MAX_LIFE_YEARS, |years| error::asset_life(years);
}

record! {
    /// Something durable, and what it charges.
    ///
    /// ```
    /// use fullcost::cost::{Asset, CapitalCharge, RateKind};
    /// use fullcost::exact::{Currency, Money, Period};
    ///
    /// let pounds = |text| Money::parse(text, Currency::GBP);
    /// let (rate, kind) = ("3.5%".parse()?, RateKind::Real);
    /// let minibus = Asset {
    ///     residual_value: pounds("5000")?,
    ///     charges: vec![CapitalCharge::EquivalentAnnualCost { rate, kind }],
    ///     ..Asset::new("minibus", pounds("30000")?, 5, "transport", "invoice")?
    /// };
    /// let lines = minibus.cost_lines(Period::new("2026-04".parse()?, 12)?)?;
    /// assert_eq!(lines[0].name().as_str(), "minibus/equivalent-annual-cost");
    /// assert_eq!(lines[0].amount().to_string(), "5712.03 GBP");
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct Asset, "asset" with check {
        /// unique among the assets: lines are named after it
        name: Identity => Name,
        /// what reports show
        label: Option<Text> = "default: the name",
        /// what it cost; not negative
        cost: Money,
        /// what it is worth at the end of its life; not negative, at most the cost
        residual_value: Money = "default `0`" { |context| Money::zero(context.currency) },
        /// 1 to 100
        life_years: LifeYears => u16,
        /// at least one. That two of them charge the same twice is no error, but a finding of
        /// coverage
        charges: CapitalChargesRecord => Vec<CapitalCharge>,
        /// how many months of the period it is in use; at least 1
        months: Option<Months> => Option<u16> = "default: all",
        /// what the cost is charged to
        charged_to: ChargedTo as "as for a cost line",
        /// how the cost moves with volume
        behaviour: Option<Behaviour> as "as for a cost line" = "default: not stated",
        /// where the figures come from
        source: Text,
    }
}

labelled!(Asset);

words! { RateKind { Nominal = "nominal", Real = "real" } }

impl CapitalCharge {
    /// What the lines of the charge are of.
    #[must_use]
    pub fn nature(&self) -> Nature {
        match self {
            CapitalCharge::Depreciation => Nature::Depreciation,
            CapitalCharge::EquivalentAnnualCost { .. } => Nature::EquivalentAnnualCost,
            CapitalCharge::ImputedRent { .. } => Nature::ImputedRent,
            CapitalCharge::NotionalReturn { .. } => Nature::NotionalReturn,
        }
    }

    /// Whether its rate holds inflation; nothing where it has no rate.
    pub(crate) fn rate_kind(&self) -> Option<RateKind> {
        match self {
            CapitalCharge::EquivalentAnnualCost { kind, .. }
            | CapitalCharge::NotionalReturn { kind, .. } => Some(*kind),
            CapitalCharge::Depreciation | CapitalCharge::ImputedRent { .. } => None,
        }
    }

    fn line_name(&self) -> &'static str {
        match self {
            CapitalCharge::Depreciation => "depreciation",
            CapitalCharge::EquivalentAnnualCost { .. } => "equivalent-annual-cost",
            CapitalCharge::ImputedRent { .. } => "imputed-rent",
            CapitalCharge::NotionalReturn { .. } => "notional-return",
        }
    }
}

record! {
    /// What an asset charges a year. No rate and no amount is negative.
    struct CapitalChargesRecord {
        /// (cost − residual value) ÷ life
        depreciation: Option<DepreciationMethod> = "default: none",
        /// (K − R·(1+r)⁻ⁿ) · r ÷ (1 − (1+r)⁻ⁿ) for cost K, residual value R, life n and rate r;
        /// straight line at a rate of zero
        equivalent_annual_cost: Option<AnnuityRecord> = "default: none",
        /// rent that is not paid, in kind
        imputed_rent: Option<ImputedRentRecord> = "default: none",
        /// rate × employed
        notional_return: Option<NotionalReturnRecord> = "default: none",
    }
}

record! {
    /// The rate of an equivalent annual cost.
    struct AnnuityRecord {
        rate: Percent,
        /// whether the rate holds inflation
        kind: RateKind,
    }
}

record! {
    /// Rent that is not paid.
    struct ImputedRentRecord {
        /// a year
        yearly: Money,
    }
}

record! {
    /// A return on capital that nobody is paid.
    struct NotionalReturnRecord {
        rate: Percent,
        /// whether the rate holds inflation
        kind: RateKind,
        /// the capital
        employed: Money,
    }
}

/// How the cost is spread.
#[derive(Clone, Copy, Debug)]
pub(crate) enum DepreciationMethod {
    StraightLine,
}

words! { DepreciationMethod { StraightLine = "straight_line" } }

impl Kept<Vec<CapitalCharge>> for CapitalChargesRecord {
    fn keep(self) -> Result<Vec<CapitalCharge>, Error> {
        let depreciation = self.depreciation.map(|_| CapitalCharge::Depreciation);
        let annuity = self
            .equivalent_annual_cost
            .map(|AnnuityRecord { rate, kind }| CapitalCharge::EquivalentAnnualCost { rate, kind });
        let rent = self
            .imputed_rent
            .map(|ImputedRentRecord { yearly }| CapitalCharge::ImputedRent { yearly });
        let notional = self.notional_return.map(|record| {
            let NotionalReturnRecord { rate, kind, employed } = record;
            CapitalCharge::NotionalReturn { rate, kind, employed }
        });
        Ok([depreciation, annuity, rent, notional].into_iter().flatten().collect())
    }

    fn part_of(charges: &Vec<CapitalCharge>) -> Self {
        let mut record = CapitalChargesRecord {
            depreciation: None,
            equivalent_annual_cost: None,
            imputed_rent: None,
            notional_return: None,
        };
        for &charge in charges {
            match charge {
                CapitalCharge::Depreciation => {
                    record.depreciation = Some(DepreciationMethod::StraightLine);
                }
                CapitalCharge::EquivalentAnnualCost { rate, kind } => {
                    record.equivalent_annual_cost = Some(AnnuityRecord { rate, kind });
                }
                CapitalCharge::ImputedRent { yearly } => {
                    record.imputed_rent = Some(ImputedRentRecord { yearly });
                }
                CapitalCharge::NotionalReturn { rate, kind, employed } => {
                    record.notional_return = Some(NotionalReturnRecord { rate, kind, employed });
                }
            }
        }
        record
    }
}

impl CostKind for Asset {
    const WHAT: &'static str = "asset";

    fn own_name(&self) -> &Name {
        &self.name
    }

    fn sort(&mut self) {
        self.charges.sort_by_key(CapitalCharge::nature);
        self.charged_to.sort();
    }

    fn give(&self, known: &Known<'_>) -> Result<Vec<CostLine>, Error> {
        self.lines(known.period)
    }
}

impl Asset {
    /// An asset with what it cost and its life in whole years, without residual value and without
    /// any charge yet.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range), or those of a [`Name`] or [`Text`].
    pub fn new(
        name: &str,
        cost: Money,
        life_years: u16,
        charged_to: &str,
        source: &str,
    ) -> Result<Self, Error> {
        let asset = Asset {
            name: Name::new(name)?,
            label: None,
            cost,
            residual_value: Money::zero(cost.currency()),
            life_years,
            charges: Vec::new(),
            months: None,
            charged_to: ChargedTo::One(Name::new(charged_to)?),
            behaviour: None,
            source: Text::new(source)?,
        };
        asset.check().map(|()| asset)
    }

    fn check(&self) -> Result<(), Error> {
        if !(1..=MAX_LIFE_YEARS).contains(&self.life_years) {
            return Err(error::asset_life(self.life_years.to_string()));
        }
        self.cost.not_negative().map(|_| ())
    }

    /// The cost lines over a period, each with its working, rounded once: `minibus/depreciation`
    /// and the like. Imputed rent is in kind, all else cash.
    ///
    /// # Errors
    ///
    /// [`Missing`](crate::ErrorKind::Missing) without a charge;
    /// [`Duplicate`](crate::ErrorKind::Duplicate) for a charge stated twice;
    /// [`Mixed`](crate::ErrorKind::Mixed), [`Range`](crate::ErrorKind::Range) for an amount below
    /// zero or a percentage below zero or more months than the period has,
    /// [`Conflict`](crate::ErrorKind::Conflict) for a residual value above the cost or
    /// [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn cost_lines(&self, period: Period) -> Result<Vec<CostLine>, Error> {
        let mut asset = self.clone();
        asset.sort();
        asset.lines(period)
    }

    fn lines(&self, period: Period) -> Result<Vec<CostLine>, Error> {
        self.check_in(period)?;
        let currency = self.cost.currency();
        let unit = currency.to_string();
        let mut lines = Vec::new();
        for charge in &self.charges {
            let yearly = self.yearly(charge)?;
            if yearly.value().is_zero() {
                continue;
            }
            let record = self.months.map(|_| format!("asset/{}/months", self.name));
            let months = self.months.unwrap_or(period.months());
            let years = years(months, Some(&self.source), record);
            let value = yearly.value() * years.value();
            let label = format!("{} of {}", charge.line_name(), self.label());
            let exact = Evidence::new(Rule::Product, &label, value, &unit, vec![yearly, years]);
            let name = format!("{}/{}", self.name, charge.line_name());
            let line = CostLine::derived(&name, exact, currency, &self.charged_to, &self.source)?;
            let line = line.with_nature(charge.nature()).with_concern(self.name.clone());
            let line = match charge {
                CapitalCharge::ImputedRent { .. } => line.with_ledger(Ledger::InKind),
                _ => line,
            };
            lines.push(line.behaving_as(self.behaviour.as_ref()));
        }
        Ok(lines)
    }

    /// What a charge comes to a year, exactly, with its working.
    ///
    /// # Errors
    ///
    /// [`Mixed`](crate::ErrorKind::Mixed), [`Range`](crate::ErrorKind::Range) for an amount below
    /// zero or a percentage below zero or [`Conflict`](crate::ErrorKind::Conflict) for a residual
    /// value above the cost.
    pub fn yearly(&self, charge: &CapitalCharge) -> Result<Evidence, Error> {
        self.check()?;
        self.check_residual_value()?;
        self.check_charge(charge)?;
        let unit = self.cost.currency().to_string();
        let money = |label: &str, amount: Money| self.stated(label, amount.to_fraction(), &unit);
        let rate = |rate: Percent| {
            let label = format!("{}/rate", charge.line_name());
            self.stated(&label, rate.to_fraction(), "").labelled("rate")
        };
        match charge {
            CapitalCharge::Depreciation => self.straight_line(),
            CapitalCharge::ImputedRent { yearly } => Ok(money("rent a year", *yearly)),
            CapitalCharge::NotionalReturn { rate: of, employed, .. } => {
                let factors = vec![rate(*of), money("capital employed", *employed)];
                let value = of.to_fraction() * employed.to_fraction();
                Ok(Evidence::new(Rule::Product, "notional return a year", value, &unit, factors))
            }
            CapitalCharge::EquivalentAnnualCost { rate: of, .. } if of.is_zero() => {
                self.straight_line()
            }
            CapitalCharge::EquivalentAnnualCost { rate: of, .. } => self.annuity(&rate(*of)),
        }
    }

    /// `(K − R) ÷ n`
    fn straight_line(&self) -> Result<Evidence, Error> {
        let unit = self.cost.currency().to_string();
        let money = |label: &str, amount: Money| self.stated(label, amount.to_fraction(), &unit);
        let parts = vec![money("cost", self.cost), money("residual value", self.residual_value)];
        let spread = self.cost.to_fraction() - self.residual_value.to_fraction();
        let label = "cost less residual value";
        let spread = Evidence::new(Rule::Difference, label, spread, &unit, parts);
        let life = Fraction::from_integer(self.life_years.into());
        let value = spread.value().checked_div(&life)?;
        let life = self.stated("life", life, "year");
        Ok(Evidence::new(Rule::Quotient, "straight line, a year", value, &unit, vec![spread, life]))
    }

    /// `(K − R·v) · r ÷ (1 − v)` with the discount factor `v = 1 ÷ (1+r)^n`
    fn annuity(&self, rate: &Evidence) -> Result<Evidence, Error> {
        let unit = self.cost.currency().to_string();
        let one = Evidence::one;
        let growth = Fraction::ONE + rate.value();
        let label = "one and the rate";
        let growth = Evidence::new(Rule::Sum, label, growth, "", vec![one(), rate.clone()]);
        let rule = Rule::Power { exponent: self.life_years };
        let over_life = growth.value().power(self.life_years);
        let label = "growth over the life";
        let over_life = Evidence::new(rule, label, over_life, "", vec![growth]);
        let value = Fraction::ONE.checked_div(over_life.value())?;
        let label = "discount factor at the end of the life";
        let factor = Evidence::new(Rule::Quotient, label, value, "", vec![one(), over_life]);
        let residual = self.residual_value.to_fraction();
        let residual = self.stated("residual value", residual, &unit);
        let value = residual.value() * factor.value();
        let label = "residual value, discounted";
        let parts = vec![residual, factor.clone()];
        let residual = Evidence::new(Rule::Product, label, value, &unit, parts);
        let cost = self.stated("cost", self.cost.to_fraction(), &unit);
        let value = cost.value() - residual.value();
        let label = "cost less residual value, discounted";
        let net = Evidence::new(Rule::Difference, label, value, &unit, vec![cost, residual]);
        let value = Fraction::ONE - factor.value();
        let label = "one less the discount factor";
        let rest = Evidence::new(Rule::Difference, label, value, "", vec![one(), factor]);
        let value = rate.value().checked_div(rest.value())?;
        let label = "annuity factor";
        let annuity = Evidence::new(Rule::Quotient, label, value, "", vec![rate.clone(), rest]);
        let value = net.value() * annuity.value();
        let label = "equivalent annual cost";
        Ok(Evidence::new(Rule::Product, label, value, &unit, vec![net, annuity]))
    }

    /// A figure of the asset.
    fn stated(&self, label: &str, value: Fraction, unit: &str) -> Evidence {
        Evidence::stated(label, value, unit, Some(&self.source))
            .known_as(format!("asset/{}/{label}", self.name))
    }

    fn check_in(&self, period: Period) -> Result<(), Error> {
        self.check()?;
        self.check_residual_value()?;
        if self.charges.is_empty() {
            return Err(error::missing("charge for the asset"));
        }
        for pair in self.charges.windows(2) {
            if let [left, right] = pair
                && left.nature() == right.nature()
            {
                return Err(error::duplicate_name(left.line_name(), "charge for an asset"));
            }
        }
        self.charges.iter().try_for_each(|charge| self.check_charge(charge))?;
        check_months(self.months, period)
    }

    fn check_residual_value(&self) -> Result<(), Error> {
        let at = "the residual value";
        self.cost.currency().same_as(self.residual_value.currency()).at(at)?;
        self.residual_value.not_negative().at(at)?;
        if self.residual_value > self.cost {
            return Err(refused!(
                Conflict: "the residual value {} is more than the cost {}: correct one of the two",
                self.residual_value.to_plain_text(), self.cost.to_plain_text()
            ));
        }
        Ok(())
    }

    fn check_charge(&self, charge: &CapitalCharge) -> Result<(), Error> {
        let at = ("charge", charge.line_name());
        let (rate, amount) = match charge {
            CapitalCharge::Depreciation => (None, None),
            CapitalCharge::EquivalentAnnualCost { rate, .. } => (Some(rate), None),
            CapitalCharge::ImputedRent { yearly } => (None, Some(yearly)),
            CapitalCharge::NotionalReturn { rate, employed, .. } => (Some(rate), Some(employed)),
        };
        if let Some(rate) = rate {
            rate.not_negative().at(at)?;
        }
        if let Some(amount) = amount {
            self.cost.currency().same_as(amount.currency()).at(at)?;
            amount.not_negative().at(at)?;
        }
        Ok(())
    }
}
