//! What volunteers give to a service, how cash costs hang on their wages, and what a service would
//! cost without them.

use super::working::avoidable_evidence;
use super::{CostBasis, FullCost, ServiceCost, avoidable_parts, full_cost, full_cost_at};
use crate::allocation::Method;
use crate::cost::{CostLine, Ledger, Nature, Organisation, VolunteerRole, WageLevel};
use crate::error::{AtRecord, Error};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Money, Name, Quantity};

/// Volunteers' hours and value in one service, and what they cost.
///
/// Formulas: full-time equivalents = hours ÷ hours of a full-time post; return ratio =
/// replacement value ÷ programme cost (a ratio: 6.84, where some would print 684 %); dependency =
/// replacement value ÷ (full cost + replacement value).
///
/// ```
/// use fullcost::allocation::Method;
/// use fullcost::cost::{
///     CostLine, Organisation, Service, VolunteerRole, Wage, WageLevel,
/// };
/// use fullcost::exact::{Currency, Fraction, Money, Period, UnitPrice};
/// use fullcost::full_cost::full_cost;
///
/// let wage = Wage::new("statutory minimum", UnitPrice::parse("12.00", Currency::GBP)?)?;
/// let training = CostLine::new("training", Money::parse("9000", Currency::GBP)?, "home", "ledger")?
///     .as_volunteer_programme("100%".parse()?);
/// let organisation =
///     Organisation::builder("shed", Currency::GBP, Period::new("2026-04".parse()?, 12)?)
///         .service(Service::new("home", "visit", "6000".parse()?)?)
///         .volunteer(VolunteerRole::new("befriending", "3000".parse()?, wage, "home", "rota")?)
///         .line(training)
///         .build()?;
/// let costs = full_cost(&organisation, &Method::Direct)?;
/// let figures = costs.volunteering("home", WageLevel::Central, "1950".parse()?)?;
/// assert_eq!(figures.return_ratio(), Some(&Fraction::from(4)));
/// assert_eq!(figures.dependency(), Some(&Fraction::new(4, 5)?));
/// assert_eq!(figures.full_time_equivalents(), &Fraction::new(20, 13)?);
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volunteering {
    service: Name,
    level: WageLevel,
    programme_cost: Money,
    avoidable: Money,
    replacement_value: Money,
    full_time_equivalents: Evidence,
    return_ratio: Option<Evidence>,
    dependency: Option<Evidence>,
}

/// The cash full cost of a service at each level of the wages of volunteers.
///
/// Where overheads follow volunteers, what a service bears of them, in cash, hangs on the wage
/// basis that values the volunteers; elsewhere the three are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CashInterval {
    service: Name,
    central: Money,
    high: Money,
    low: Money,
}

/// An organisation before and after its volunteers stop and paid staff do their work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VolunteersStop {
    before: FullCost,
    after: FullCost,
    level: WageLevel,
}

impl FullCost {
    /// What volunteers give to a service, straight and through pools, at a level of the wages.
    /// `full_time_hours` are the hours of a full-time post over the period.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`], [`Error::ZeroFullTimeHours`], [`Error::AmountOutOfBounds`].
    pub fn volunteering(
        &self,
        service: &str,
        level: WageLevel,
        full_time_hours: Quantity,
    ) -> Result<Volunteering, Error> {
        if full_time_hours.is_zero() {
            return Err(Error::ZeroFullTimeHours);
        }
        let cost = self.service(service)?;
        let currency = cost.currency();
        let programme = avoidable_parts(self.organisation(), &cost.name).map(|(_, cost, _)| cost);
        let programme_cost = crate::exact::money::total(currency, programme)?;
        let replacement_value = cost.replacement_value(level);
        let unit = currency.to_string();
        let value = || {
            let label = format!("replacement value at {} wages", level.as_str());
            Evidence::stated(&label, replacement_value.to_fraction(), &unit, None)
        };
        let stated =
            |label: &str, amount: Money| Evidence::stated(label, amount.to_fraction(), &unit, None);
        let full = stated("full cost", cost.full().get(Ledger::Cash));
        let gross = cost.cost_at(CostBasis::VolunteerInflatedGross, level)?.to_fraction();
        let label = "full cost and replacement value";
        let gross = Evidence::new(Rule::Sum, label, gross, &unit, vec![full, value()]);
        let hours = self.hours(cost)?;
        let full_time = full_time_hours.to_fraction();
        let full_time = Evidence::stated("hours of a full-time post", full_time, "hour", None);
        let equivalents = ratio("full-time equivalents of volunteers", hours, full_time);
        Ok(Volunteering {
            service: cost.name.clone(),
            level,
            programme_cost,
            avoidable: cost.avoidable_programme,
            replacement_value,
            // The divisor was checked.
            full_time_equivalents: equivalents.ok_or(Error::ZeroFullTimeHours)?,
            return_ratio: ratio("return ratio", value(), stated("programme cost", programme_cost)),
            dependency: ratio("dependency on volunteers", value(), gross),
        })
    }

    /// Hours of volunteers in a service: those charged to it, and of those in pools the part that
    /// ends in it.
    fn hours(&self, cost: &ServiceCost) -> Result<Evidence, Error> {
        let mut parts = Vec::new();
        for role in self.organisation().volunteers() {
            let share = role.charged_to().share_of(&cost.name);
            add_hours(&mut parts, role, role.label(), share.to_fraction());
            for (target, share) in role.charged_to().parts() {
                let Some(pool) = self.organisation().pool(target) else { continue };
                let part = self.origin.part(target.as_str(), cost.name.as_str())?;
                let label = format!("{} through {}", role.label(), pool.label());
                add_hours(&mut parts, role, &label, share.to_fraction() * part);
            }
        }
        let hours = parts.iter().map(Evidence::value).sum();
        Ok(Evidence::new(Rule::Sum, "hours of volunteers", hours, "hour", parts))
    }
}

fn add_hours(parts: &mut Vec<Evidence>, role: &VolunteerRole, label: &str, share: Fraction) {
    if share.is_zero() {
        return;
    }
    let hours = role.hours().to_fraction();
    let value = &hours * &share;
    let hours = Evidence::stated("hours of the role", hours, "hour", Some(role.source()));
    let share = Evidence::stated("part in the service", share, "", Some(role.source()));
    let label = format!("hours of {label}");
    parts.push(Evidence::new(Rule::Product, &label, value, "hour", vec![hours, share]));
}

/// A quotient with its working; nothing where the divisor is zero.
fn ratio(label: &str, over: Evidence, under: Evidence) -> Option<Evidence> {
    let value = over.value().checked_div(under.value()).ok()?;
    Some(Evidence::new(Rule::Quotient, label, value, "", vec![over, under]))
}

impl Volunteering {
    /// The service.
    #[must_use]
    pub fn service(&self) -> &Name {
        &self.service
    }

    /// The level of the wages.
    #[must_use]
    pub fn level(&self) -> WageLevel {
        self.level
    }

    /// Hours given to the service over the period.
    #[must_use]
    pub fn hours(&self) -> &Fraction {
        // The dividend of the full-time equivalents.
        let hours = self.full_time_equivalents.parts().first();
        hours.map_or(self.full_time_equivalents.value(), Evidence::value)
    }

    /// The same as full-time equivalents.
    #[must_use]
    pub fn full_time_equivalents(&self) -> &Fraction {
        self.full_time_equivalents.value()
    }

    /// What the volunteer programme of the service costs in cash.
    #[must_use]
    pub fn programme_cost(&self) -> Money {
        self.programme_cost
    }

    /// The part of it that paid staff would not need.
    #[must_use]
    pub fn avoidable_programme_cost(&self) -> Money {
        self.avoidable
    }

    /// What the time would have cost.
    #[must_use]
    pub fn replacement_value(&self) -> Money {
        self.replacement_value
    }

    /// Replacement value over programme cost; nothing where there is no programme cost.
    #[must_use]
    pub fn return_ratio(&self) -> Option<&Fraction> {
        self.return_ratio.as_ref().map(Evidence::value)
    }

    /// Replacement value over full cost and replacement value; nothing where both are zero.
    #[must_use]
    pub fn dependency(&self) -> Option<&Fraction> {
        self.dependency.as_ref().map(Evidence::value)
    }

    /// The working behind the full-time equivalents, the return ratio and the dependency.
    pub fn evidence(&self) -> impl Iterator<Item = &Evidence> {
        let ratios = self.return_ratio.iter().chain(&self.dependency);
        std::iter::once(&self.full_time_equivalents).chain(ratios)
    }
}

/// The cash full cost of every service at each level of the wages of volunteers.
///
/// # Errors
///
/// As [`full_cost()`].
pub fn cash_interval(
    organisation: &Organisation,
    method: &Method,
) -> Result<Vec<CashInterval>, Error> {
    let central = full_cost_at(organisation, method, WageLevel::Central)?;
    let (high, low) = if organisation.overheads_follow_volunteers() {
        let at = |level| full_cost_at(organisation, method, level);
        (at(WageLevel::High)?, at(WageLevel::Low)?)
    } else {
        (central.clone(), central.clone())
    };
    let cash = |cost: &ServiceCost| cost.full().get(Ledger::Cash);
    let services = central.services.iter().zip(&high.services).zip(&low.services);
    let interval = |((central, high), low): ((&ServiceCost, &ServiceCost), &ServiceCost)| {
        let service = central.name.clone();
        CashInterval { service, central: cash(central), high: cash(high), low: cash(low) }
    };
    Ok(services.map(interval).collect())
}

impl CashInterval {
    /// The service.
    #[must_use]
    pub fn service(&self) -> &Name {
        &self.service
    }

    /// The cash full cost at a level of the wages. The high wages may give the lower cost: what
    /// one service bears more, others bear less.
    #[must_use]
    pub fn at(&self, level: WageLevel) -> Money {
        match level {
            WageLevel::Central => self.central,
            WageLevel::High => self.high,
            WageLevel::Low => self.low,
        }
    }

    /// The least of the three.
    #[must_use]
    pub fn lowest(&self) -> Money {
        self.central.min(self.high).min(self.low)
    }

    /// The greatest of the three.
    #[must_use]
    pub fn highest(&self) -> Money {
        self.central.max(self.high).max(self.low)
    }

    /// Whether the cash cost hangs on the wage basis of volunteers.
    #[must_use]
    pub fn depends_on_wages(&self) -> bool {
        self.lowest() != self.highest()
    }
}

/// What every service would cost if the volunteers stopped and paid staff did their work.
///
/// Roles become lines of cash at a level of the wages, volunteer time that was stated becomes
/// cash, and the avoidable part of the volunteer programme falls away. Everything is then shared
/// out again: where a driver follows expenditure, overheads move with it. Where none does, the
/// difference is the replacement value less the avoidable programme cost.
///
/// # Errors
///
/// As [`full_cost()`]; [`Error::DuplicateName`] where the name of a line is that of a programme
/// line and `/avoidable`, and [`Error::TextTooLong`] where that would be too long for a name.
pub fn if_volunteers_stop(
    organisation: &Organisation,
    method: &Method,
    level: WageLevel,
) -> Result<VolunteersStop, Error> {
    let before = full_cost_at(organisation, method, level)?;
    let after = full_cost(&without_volunteers(organisation, level)?, method)?;
    Ok(VolunteersStop { before, after, level })
}

fn without_volunteers(
    organisation: &Organisation,
    level: WageLevel,
) -> Result<Organisation, Error> {
    let currency = organisation.currency();
    let mut lines = Vec::new();
    for line in organisation.lines() {
        lines.push(match line.ledger() {
            Ledger::VolunteerTime => line.clone().with_ledger(Ledger::Cash),
            _ => line.clone().without_volunteer_programme(),
        });
    }
    for role in organisation.volunteers() {
        let at = || format!("volunteer role {:?}", role.name());
        let working = role.evidence(level, role.replacement_value(level).at(at)?);
        let (name, target) = (role.name().as_str(), role.charged_to());
        let line = CostLine::derived(name, working, currency, target, role.source()).at(at)?;
        lines.push(line.with_nature(Nature::Staff));
    }
    for service in organisation.services() {
        for (line, charged, amount) in avoidable_parts(organisation, service.name()) {
            let amount = amount?;
            if amount.is_zero() {
                continue;
            }
            let working = avoidable_evidence(line, charged, amount);
            let value = -working.value();
            let label = format!("saved of {}", line.label());
            let unit = currency.to_string();
            let saved = Evidence::new(Rule::Negated, &label, value, &unit, vec![working]);
            let name = match line.charged_to().names().nth(1) {
                None => format!("{}/avoidable", line.name()),
                Some(_) => format!("{}/avoidable/{}", line.name(), service.name()),
            };
            let target = crate::cost::ChargedTo::One(service.name().clone());
            let saved = CostLine::derived(&name, saved, currency, &target, line.source());
            lines.push(saved.at(|| format!("what a stop saves of line {:?}", line.name()))?);
        }
    }
    organisation.with_lines_and_no_volunteers(lines)
}

impl VolunteersStop {
    /// The costs as they are.
    #[must_use]
    pub fn before(&self) -> &FullCost {
        &self.before
    }

    /// The costs with paid staff in the place of volunteers.
    #[must_use]
    pub fn after(&self) -> &FullCost {
        &self.after
    }

    /// The level of the wages that staff are paid.
    #[must_use]
    pub fn level(&self) -> WageLevel {
        self.level
    }

    /// What a service would cost more, in cash over the period; below zero where it would cost
    /// less.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] or [`Error::AmountOutOfBounds`].
    pub fn difference(&self, service: &str) -> Result<Money, Error> {
        let after = self.after.service(service)?.full().get(Ledger::Cash);
        after.checked_sub(self.before.service(service)?.full().get(Ledger::Cash))
    }
}
