//! What volunteers give to a service, how cash costs hang on their wages, and what a service would
//! cost without them.

use std::borrow::Cow;

use super::service::CostedService;
use super::working::{avoidable_evidence, cost_record};
use super::{CostBasis, FullCost, ServiceCost, avoidable_parts, full_cost, full_cost_at};
use crate::cost::{AtWages, CostLine, Ledger, Nature, Organisation, VolunteerRole, WageLevel};
use crate::error::{self, AtRecord, Error};
use crate::evidence::{Evidence, Rule};
#[cfg(feature = "serde")]
use crate::exact::written::plain;
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
/// let full_time_hours = Some("1950".parse()?);
/// let figures = costs.service("home")?.volunteering(WageLevel::Central, full_time_hours)?;
/// assert_eq!(figures.return_ratio, Some(Fraction::from(4)));
/// assert_eq!(figures.dependency, Some(Fraction::new(4, 5)?));
/// assert_eq!(figures.full_time_equivalents, Some(Fraction::new(20, 13)?));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Volunteering {
    /// The service.
    pub service: Name,
    /// The level of the wages.
    pub level: WageLevel,
    /// Hours given to the service over the period.
    pub hours: Fraction,
    /// Those hours as full-time equivalents, where the hours of a full-time post were given.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub full_time_equivalents: Option<Fraction>,
    /// What the volunteer programme of the service costs in cash.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub programme_cost: Money,
    /// The part of it that paid staff would not need.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub avoidable_programme_cost: Money,
    /// What the time would have cost.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub replacement_value: Money,
    /// Replacement value over programme cost; nothing where there is no programme cost.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub return_ratio: Option<Fraction>,
    /// Replacement value over full cost and replacement value; nothing where both are zero.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub dependency: Option<Fraction>,
    /// The working behind the full-time equivalents, or the hours where these were not asked, the
    /// return ratio and the dependency.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub evidence: Vec<Evidence>,
}

/// The cash full cost of a service at each level of the wages of volunteers.
///
/// Where overheads follow volunteers, what a service bears of them, in cash, hangs on the wage
/// basis that values the volunteers; elsewhere the three are the same. The high wages may give the
/// lower cost: what one service bears more, others bear less.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CashInterval {
    /// The service.
    pub service: Name,
    /// Its full cost in cash.
    #[cfg_attr(feature = "serde", serde(serialize_with = "AtWages::plain"))]
    pub full: AtWages<Money>,
}

/// An organisation before and after its volunteers stop and paid staff do their work.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct VolunteersStop {
    /// The level of the wages that staff are paid.
    pub level: WageLevel,
    /// What becomes of each service, in the order of their names.
    pub services: Vec<ServiceAfterStop>,
    /// The costs as they are.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub before: FullCost,
    /// The costs with paid staff in the place of volunteers.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub after: FullCost,
}

/// What becomes of the cash full cost of one service when volunteers stop.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ServiceAfterStop {
    /// The service.
    pub service: Name,
    /// As it is.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub before: Money,
    /// With paid staff.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub after: Money,
    /// What it would cost more over the period; below zero where it would cost less.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub difference: Money,
}

impl CostedService<'_> {
    /// What volunteers give to the service, straight and through pools, at a level of the wages.
    /// `full_time_hours` are the hours of a full-time post over the period.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for full-time hours of zero,
    /// [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn volunteering(
        self,
        level: WageLevel,
        full_time_hours: Option<Quantity>,
    ) -> Result<Volunteering, Error> {
        if full_time_hours.is_some_and(Quantity::is_zero) {
            return Err(error::zero_full_time_hours());
        }
        let cost = self.cost;
        let currency = cost.currency();
        let organisation = &self.costs.organisation;
        let programme = avoidable_parts(organisation, &cost.name).map(|(_, cost, _)| cost);
        let programme_cost = crate::exact::money::total(currency, programme)?;
        let replacement_value = *cost.replacement_value.at(level);
        let unit = currency.to_string();
        let stated =
            |label: &str, amount: Money| Evidence::stated(label, amount.to_fraction(), &unit, None);
        let label = format!("replacement value at {} wages", level.as_str());
        let record = |ledger| cost_record(&cost.name, ledger, level);
        let value =
            || stated(&label, replacement_value).repeated_from(record(Ledger::VolunteerTime));
        let full =
            stated("full cost", cost.full.get(Ledger::Cash)).repeated_from(record(Ledger::Cash));
        let gross = cost.cost_at(CostBasis::VolunteerInflatedGross, level)?.to_fraction();
        let gross_label = "full cost and replacement value";
        let gross = Evidence::new(Rule::Sum, gross_label, gross, &unit, vec![full, value()]);
        let hours = self.costs.hours(cost)?;
        let equivalents = full_time_hours.and_then(|full_time| {
            let full_time = full_time.to_fraction();
            let full_time = Evidence::stated("hours of a full-time post", full_time, "hour", None);
            ratio("full-time equivalents of volunteers", hours.clone(), full_time)
        });
        let of_programme = ratio("return ratio", value(), stated("programme cost", programme_cost));
        let dependency = ratio("dependency on volunteers", value(), gross);
        let figure = |found: &Option<Evidence>| found.as_ref().map(|found| found.value().clone());
        Ok(Volunteering {
            service: cost.name.clone(),
            level,
            hours: hours.value().clone(),
            full_time_equivalents: figure(&equivalents),
            programme_cost,
            avoidable_programme_cost: cost.avoidable_programme_cost,
            replacement_value,
            return_ratio: figure(&of_programme),
            dependency: figure(&dependency),
            evidence: std::iter::once(equivalents.unwrap_or(hours))
                .chain(of_programme)
                .chain(dependency)
                .collect(),
        })
    }
}

impl FullCost {
    /// The cash full cost of every service at each level of the wages of volunteers.
    ///
    /// # Errors
    ///
    /// As [`full_cost()`].
    pub fn cash_interval(&self) -> Result<Vec<CashInterval>, Error> {
        let costs = AtWages::try_of(|level| self.at_wages(level))?;
        let [low, central, high] = costs.each();
        let cash = |cost: &ServiceCost| cost.full.get(Ledger::Cash);
        let services = central.services.iter().zip(&high.services).zip(&low.services);
        let interval = |((central, high), low): ((&ServiceCost, &ServiceCost), &ServiceCost)| {
            let full = AtWages { low: cash(low), central: cash(central), high: cash(high) };
            CashInterval { service: central.name.clone(), full }
        };
        Ok(services.map(interval).collect())
    }

    /// These costs with drivers that take volunteers at a level of the wages: shared out again only
    /// where that changes anything.
    fn at_wages(&self, level: WageLevel) -> Result<Cow<'_, FullCost>, Error> {
        if level == self.driver_level || !self.organisation.overheads_follow_volunteers() {
            return Ok(Cow::Borrowed(self));
        }
        full_cost_at(&self.organisation, &self.allocation.method, level).map(Cow::Owned)
    }

    /// What every service would cost if the volunteers stopped and paid staff did their work.
    ///
    /// Roles become lines of cash at a level of the wages, volunteer time that was stated becomes
    /// cash, and the avoidable part of the volunteer programme falls away. Everything is then
    /// shared out again: where a driver follows expenditure, overheads move with it. Where none
    /// does, the difference is the replacement value less the avoidable programme cost.
    ///
    /// # Errors
    ///
    /// As [`full_cost()`]; [`Duplicate`](crate::ErrorKind::Duplicate) where the name of a line is
    /// that of a programme line and `/avoidable`, and [`TooLarge`](crate::ErrorKind::TooLarge)
    /// where that would be too long for a name.
    pub fn if_volunteers_stop(&self, level: WageLevel) -> Result<VolunteersStop, Error> {
        let before = self.at_wages(level)?.into_owned();
        let after = without_volunteers(&self.organisation, level)?;
        let after = full_cost(&after, &self.allocation.method)?;
        let services = before.services.iter().zip(&after.services).map(|(before, after)| {
            let service = before.name.clone();
            let [before, after] = [before, after].map(|cost| cost.full.get(Ledger::Cash));
            let difference = after.checked_sub(before)?;
            Ok(ServiceAfterStop { service, before, after, difference })
        });
        let services = services.collect::<Result<_, Error>>()?;
        Ok(VolunteersStop { level, services, before, after })
    }

    /// Hours of volunteers in a service: those charged to it, and of those in pools the part that
    /// ends in it.
    fn hours(&self, cost: &ServiceCost) -> Result<Evidence, Error> {
        let mut parts = Vec::new();
        for role in self.organisation.volunteers() {
            let share = role.charged_to.share_of(&cost.name);
            add_hours(&mut parts, role, role.label(), share.to_fraction());
            for (target, share) in role.charged_to.parts() {
                let Some(pool) = self.organisation.pool(target) else { continue };
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
    let hours = role.hours.to_fraction();
    let value = &hours * &share;
    let hours = Evidence::stated("hours of the role", hours, "hour", Some(&role.source));
    let share = Evidence::stated("part in the service", share, "", Some(&role.source));
    let label = format!("hours of {label}");
    parts.push(Evidence::new(Rule::Product, &label, value, "hour", vec![hours, share]));
}

/// A quotient with its working; nothing where the divisor is zero.
fn ratio(label: &str, over: Evidence, under: Evidence) -> Option<Evidence> {
    let value = over.value().checked_div(under.value()).ok()?;
    Some(Evidence::new(Rule::Quotient, label, value, "", vec![over, under]))
}

impl CashInterval {
    /// Whether the cash cost hangs on the wage basis of volunteers.
    #[must_use]
    pub fn depends_on_wages(&self) -> bool {
        let [low, central, high] = self.full.each();
        low != central || central != high
    }
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
        let at = ("volunteer role", &role.name);
        let working = role.evidence(level, role.replacement_value(level).at(at)?);
        let (name, target) = (role.name.as_str(), &role.charged_to);
        let line = CostLine::derived(name, working, currency, target, &role.source).at(at)?;
        lines.push(line.with_nature(Nature::Staff));
    }
    for service in organisation.services() {
        for (line, charged, amount) in avoidable_parts(organisation, &service.name) {
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
                Some(_) => format!("{}/avoidable/{}", line.name(), service.name),
            };
            let target = crate::cost::ChargedTo::One(service.name.clone());
            let saved = CostLine::derived(&name, saved, currency, &target, line.source());
            lines.push(saved.at(("what a stop saves of line", line.name()))?);
        }
    }
    organisation.with_lines_and_no_volunteers(lines)
}

impl VolunteersStop {
    /// One service by name.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn service(&self, name: &str) -> Result<&ServiceAfterStop, Error> {
        let place = self.services.binary_search_by(|known| known.service.as_str().cmp(name));
        match place.ok().and_then(|place| self.services.get(place)) {
            Some(service) => Ok(service),
            None => Err(crate::exact::name::unknown_among(
                name,
                "service",
                self.services.iter().map(|it| &it.service),
            )),
        }
    }
}
