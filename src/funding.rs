//! What funders pay of each service by their rules, and the gap they leave.
//!
//! Of every cash line charged straight to a service, each funder pays its share; what the shares
//! leave, nobody pays. On top each adds for overheads by its own rule
//! ([`Contribution`](crate::cost::Contribution)). The gap is the full cost less all of it.

use std::cell::OnceCell;

use crate::budget::{sum, times};
use crate::cost::funder::claim::Claim;
use crate::cost::organisation::ChargeOrigin;
use crate::cost::{Charge, CostLine, EligibleLines, Funder, Ledger, Organisation};
use crate::error::{self, AtRecord, Error};
use crate::evidence::{Evidence, Rule};
#[cfg(feature = "serde")]
use crate::exact::written::plain;
use crate::exact::{Currency, Fraction, Money, Name, Rounding, apportion};
use crate::full_cost::working::{charge_evidence, overhead_record};
use crate::full_cost::{FullCost, ServiceCost};

/// What one funder pays of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Grant {
    /// The funder.
    pub funder: Name,
    /// What it pays of direct lines.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub direct: Money,
    /// What it adds for overheads.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub contribution: Money,
    /// Both together.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub total: Money,
    /// What its rate is taken of: an amount, or full-time equivalents.
    pub base: Fraction,
    /// What it adds for overheads over the direct lines it pays; nothing where it pays none. So a
    /// rate of the total and a rate on cost can be held side by side.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub rate_on_cost: Option<Fraction>,
    /// The working.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub evidence: Evidence,
}

/// What funders pay of one service, and what they leave, in cash over the period.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ServiceFunding {
    /// The service.
    pub service: Name,
    /// The cash charged to it straight.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub direct: Money,
    /// What it bears of the overhead pools.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub overhead: Money,
    /// Its full cost.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub full: Money,
    /// What each funder pays, in the order of the funders' names.
    pub grants: Vec<Grant>,
    /// What the funders pay of direct lines, together.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub funded_direct: Money,
    /// What they add for overheads, together.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub contributions: Money,
    /// All that the funders pay.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub paid: Money,
    /// The part of the gap that is direct cost nobody pays for.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub direct_gap: Money,
    /// The part of the gap that is overhead nobody pays for; below zero where contributions come
    /// to more than the overhead.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub overhead_gap: Money,
    /// The full cost less all that funders pay: what must come from elsewhere. Below zero where
    /// they pay more than the full cost.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub gap: Money,
}

/// What funders pay of all services together, and what they leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FundingTotals {
    /// The full cost of all services.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub full: Money,
    /// All that funders pay.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub paid: Money,
    /// What must come from elsewhere; below zero where funders pay more than the full cost.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub gap: Money,
}

/// What funders pay of every service, of those too that nobody funds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Funding {
    /// The currency of the amounts.
    pub currency: Currency,
    /// All services, in the order of their names; one without a funder has no grants.
    pub services: Vec<ServiceFunding>,
    /// All of them together.
    pub totals: FundingTotals,
}

/// Works out what every funder of an organisation pays, and the gap of each service.
///
/// No line is paid for twice: the organisation refused shares of more than 100 % of a line. A line
/// is split among its funders and the rest to the minor unit
/// ([largest remainder](crate::exact::apportion())), so that nothing is lost; a contribution is
/// rounded once, half to even.
///
/// # Errors
///
/// [`TooLarge`](crate::ErrorKind::TooLarge), also beyond the organisation's [budget](crate::Budget): the
/// working of what one funder pays of a line shows the shares of all who pay it.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::allocation::Method;
/// use fullcost::cost::Organisation;
/// use fullcost::full_cost::full_cost;
/// use fullcost::funding::funding;
///
/// let organisation = Organisation::from_json(r#"{
///     "format": 1, "name": "shed", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
///     "services": [{"name": "advice", "unit": "case", "volume": "400"}],
///     "drivers": [{"name": "posts", "quantities": {"advice": "1"}}],
///     "pools": [{"name": "office", "driver": "posts"}],
///     "lines": [
///         {"name": "adviser", "amount": "30000", "charged_to": "advice", "source": "payroll"},
///         {"name": "rent", "amount": "6000", "charged_to": "office", "source": "lease"}
///     ],
///     "funders": [{
///         "name": "council", "service": "advice", "contribution": {"rate_of_total": "10%"},
///         "source": "grant agreement"
///     }]
/// }"#)?;
/// let funding = funding(&full_cost(&organisation, &Method::Direct)?)?;
/// let advice = funding.service("advice")?;
/// assert_eq!(advice.grants[0].contribution.to_string(), "3333.33 GBP");
/// assert_eq!(advice.gap.to_string(), "2666.67 GBP");
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn funding(costs: &FullCost) -> Result<Funding, Error> {
    let funders = costs.organisation.funders();
    let works = costs.services().map(|service| {
        let service = service.data();
        let own = funders.iter().filter(|funder| funder.service == service.name);
        let lines = cash_lines(&costs.organisation, &service.name).collect();
        let (funders, payers, posts) = (own.collect(), Vec::new(), OnceCell::new());
        Work { costs, service, funders, lines, payers, posts }
    });
    let mut works: Vec<Work<'_>> = works.collect();
    let records = sum(works.iter().map(Work::shares));
    let (what, remedy) =
        ("the working of what funders pay", "let fewer funders pay the same lines");
    let budget = costs.organisation.budget();
    budget.check_records(what, records, remedy)?;
    budget.check_work(what, records.saturating_mul(RECORD), remedy)?;
    works.iter_mut().for_each(Work::find_payers);
    let funded = works.iter().map(|work| work.funding().at(("funding of", &work.service.name)));
    let currency = costs.organisation.currency();
    let services = funded.collect::<Result<Vec<_>, Error>>()?;
    let total = |amount: fn(&ServiceFunding) -> Money| {
        crate::exact::money::total(currency, services.iter().map(amount))
    };
    let totals = FundingTotals {
        full: total(|service| service.full)?,
        paid: total(|service| service.paid)?,
        gap: total(|service| service.gap)?,
    };
    Ok(Funding { currency, services, totals })
}

/// One service with its funders.
struct Work<'a> {
    costs: &'a FullCost,
    service: &'a ServiceCost,
    funders: Vec<&'a Funder>,
    /// The cash lines charged to the service straight, in the order of their names.
    lines: Vec<(&'a CostLine, &'a Charge)>,
    /// By line, the positions of the funders that pay it.
    payers: Vec<Vec<usize>>,
    /// The full-time equivalents of the service, worked out once for all funders who pay by them.
    posts: OnceCell<Result<Evidence, Error>>,
}

/// The units of work of one part of a working.
const RECORD: u64 = 1_500;

/// What one funder pays of one line, with its working.
struct Paid<'a> {
    line: &'a CostLine,
    amount: Money,
    evidence: Evidence,
}

impl Work<'_> {
    /// The positions of the lines that a funder pays. Funders and lines may both be many: no line
    /// is asked of every funder.
    fn lines_of(&self, funder: &Funder) -> Vec<usize> {
        let position = |name: &Name| self.lines.binary_search_by(|(line, _)| line.name().cmp(name));
        match &funder.lines {
            EligibleLines::All => (0..self.lines.len()).collect(),
            EligibleLines::AllBut(names) => {
                let left_out: Vec<usize> =
                    names.iter().filter_map(|name| position(name).ok()).collect();
                let pays = |line: &usize| left_out.binary_search(line).is_err();
                (0..self.lines.len()).filter(pays).collect()
            }
            EligibleLines::Only(names) => {
                names.iter().filter_map(|name| position(name).ok()).collect()
            }
        }
    }

    /// How many shares the working of all lines shows.
    fn shares(&self) -> u64 {
        let mut paying = vec![0_usize; self.lines.len()];
        for line in self.funders.iter().flat_map(|funder| self.lines_of(funder)) {
            if let Some(paying) = paying.get_mut(line) {
                *paying = paying.saturating_add(1);
            }
        }
        sum(paying.into_iter().map(|paying| times([paying, paying])))
    }

    /// Notes who pays each line: only once it is known that these are not too many.
    fn find_payers(&mut self) {
        let mut payers = vec![Vec::new(); self.lines.len()];
        for (position, funder) in self.funders.iter().enumerate() {
            for line in self.lines_of(funder) {
                if let Some(payers) = payers.get_mut(line) {
                    payers.push(position);
                }
            }
        }
        self.payers = payers;
    }

    fn funding(&self) -> Result<ServiceFunding, Error> {
        let grants = (0..self.funders.len()).map(|funder| self.grant(funder));
        let grants = grants.collect::<Result<Vec<_>, Error>>()?;
        let currency = self.service.currency();
        let total = |amount: &dyn Fn(&Grant) -> Money| {
            crate::exact::money::total(currency, grants.iter().map(amount))
        };
        let funded_direct = total(&|grant| grant.direct)?;
        let contributions = total(&|grant| grant.contribution)?;
        let paid = funded_direct.checked_add(contributions)?;
        let full = self.service.full.get(Ledger::Cash);
        let direct = self.service.direct.get(Ledger::Cash);
        let overhead = self.service.overhead.get(Ledger::Cash);
        Ok(ServiceFunding {
            service: self.service.name.clone(),
            direct,
            overhead,
            full,
            direct_gap: direct.checked_sub(funded_direct)?,
            overhead_gap: overhead.checked_sub(contributions)?,
            funded_direct,
            contributions,
            paid,
            gap: full.checked_sub(paid)?,
            grants,
        })
    }

    fn grant(&self, position: usize) -> Result<Grant, Error> {
        let currency = self.service.currency();
        let unit = currency.to_string();
        let paid = self.paid(position)?;
        let direct = paid.iter().map(|paid| paid.amount);
        let direct = crate::exact::money::total(currency, direct)?;
        let funder = self.funders.get(position).map(|funder| (*funder).clone());
        let funder = funder.ok_or_else(|| error::missing("funder"))?;
        let (base, exact) = self.contribution(&funder, &paid)?;
        let contribution = exact.value().to_money(currency, Rounding::HalfEven)?;
        let total = direct.checked_add(contribution)?;
        let rule =
            Rule::Rounded { places: currency.minor_unit_digits(), rounding: Rounding::HalfEven };
        let lines: Vec<Evidence> = paid.into_iter().map(|paid| paid.evidence).collect();
        let label = "direct lines that are paid";
        let lines = Evidence::new(Rule::Sum, label, direct.to_fraction(), &unit, lines);
        let base = base.value().clone();
        let value = contribution.to_fraction();
        let added = Evidence::new(rule, "contribution to overheads", value, &unit, vec![exact]);
        let label = format!("{} pays for {}", funder.label(), self.service.name);
        let parts = vec![lines, added];
        let evidence = Evidence::new(Rule::Sum, &label, total.to_fraction(), &unit, parts);
        let evidence = evidence.with_source(&funder.source);
        let rate_on_cost = contribution.to_fraction().checked_div(&direct.to_fraction()).ok();
        let funder = funder.name.clone();
        Ok(Grant { funder, direct, contribution, total, base, rate_on_cost, evidence })
    }

    /// What a funder pays of every line.
    fn paid(&self, position: usize) -> Result<Vec<Paid<'_>>, Error> {
        let Some(funder) = self.funders.get(position) else { return Ok(Vec::new()) };
        let rest = self.name_of_rest();
        let lines = self.lines_of(funder).into_iter();
        lines
            .filter_map(|line| Some((self.lines.get(line)?, self.payers.get(line)?)))
            .map(|((line, charge), payers)| {
                let mut left = Fraction::ONE;
                let mut weights: Vec<(Name, Fraction)> = Vec::new();
                for other in payers.iter().filter_map(|&payer| self.funders.get(payer)) {
                    let share = other.share.to_fraction();
                    left = left - &share;
                    weights.push((other.name.clone(), share));
                }
                weights.push((rest.clone(), left));
                let parts = apportion(charge.amount, &weights)?;
                let own = parts.iter().find(|part| part.key == funder.name);
                let zero = Money::zero(self.service.currency());
                let amount = own.map_or(zero, |part| part.amount);
                let evidence = self.paid_evidence(funder, line, charge, amount, &weights);
                Ok(Paid { line, amount, evidence })
            })
            .collect()
    }

    /// A name for what no funder pays that no funder has.
    fn name_of_rest(&self) -> Name {
        let taken = |name: &str| self.funders.iter().any(|funder| funder.name.as_str() == name);
        let free = ["not funded", "not funded by anyone", "(not funded)"];
        let free = free.into_iter().find(|name| !taken(name));
        free.map_or_else(|| Name::fixed("((not funded))"), Name::fixed)
    }

    fn paid_evidence(
        &self,
        funder: &Funder,
        line: &CostLine,
        charge: &Charge,
        amount: Money,
        weights: &[(Name, Fraction)],
    ) -> Evidence {
        let unit = self.service.currency().to_string();
        let charged = charge_evidence(&self.costs.organisation, charge);
        let mut parts = vec![charged];
        let one = Evidence::stated("all of it", Fraction::ONE, "", None).known_as("constant/one");
        let mut whole = vec![one];
        for (name, share) in weights {
            let payer = self.funders.iter().find(|payer| payer.name == *name);
            parts.push(if let Some(payer) = payer {
                Evidence::stated(name.as_str(), share.clone(), "", Some(&payer.source))
                    .known_as(format!("{}/share", record(payer)))
            } else {
                let (label, parts) = (name.as_str(), std::mem::take(&mut whole));
                Evidence::new(Rule::Difference, label, share.clone(), "", parts)
            });
            whole.extend(parts.last().filter(|_| payer.is_some()).cloned());
        }
        let places = self.service.currency().minor_unit_digits();
        let rule = Rule::Apportioned { key: funder.name.clone(), places };
        let label = format!("{}, share of {}", line.label(), funder.name);
        Evidence::new(rule, &label, amount.to_fraction(), &unit, parts).known_as(format!(
            "{}/pays/{}",
            record(funder),
            line.name()
        ))
    }

    /// What the rate of a funder's contribution is taken of, and the exact contribution.
    fn contribution(
        &self,
        funder: &Funder,
        paid: &[Paid<'_>],
    ) -> Result<(Evidence, Evidence), Error> {
        let organisation = &self.costs.organisation;
        let claim = Claim {
            paid: paid.iter().map(|paid| (paid.line, paid.amount)).collect(),
            overhead: self.service.overhead.get(Ledger::Cash),
            full_time_equivalents: &|| {
                let name = &self.service.name;
                self.posts.get_or_init(|| organisation.full_time_equivalents(name)).clone()
            },
            months: organisation.period().months(),
            source: &funder.source,
            record: record(funder),
            overhead_record: overhead_record(&self.service.name),
            unit: self.service.currency().to_string(),
        };
        let Some(rule) = funder.rule() else {
            let nothing = claim.sum("no base", Vec::new());
            return Ok((nothing.clone(), nothing));
        };
        let base = rule.base(&claim)?;
        Ok((base.clone(), rule.contribution(base, &claim)))
    }
}

/// Where what a funder states stands among the facts.
fn record(funder: &Funder) -> String {
    format!("funder/{}/{}", funder.service, funder.name)
}

/// The cash lines charged to a service straight.
fn cash_lines<'a>(
    organisation: &'a Organisation,
    service: &'a Name,
) -> impl Iterator<Item = (&'a CostLine, &'a Charge)> {
    organisation.charges_to(service.as_str()).filter_map(|charge| {
        let ChargeOrigin::Line(line) = charge.origin() else { return None };
        let line = organisation.lines().get(line)?;
        (line.ledger() == Ledger::Cash).then_some((line, charge))
    })
}

impl Funding {
    /// One service by name.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn service(&self, name: &str) -> Result<&ServiceFunding, Error> {
        match self.services.iter().find(|service| service.service.as_str() == name) {
            Some(service) => Ok(service),
            None => Err(crate::exact::name::unknown_among(
                name,
                "service",
                self.services.iter().map(|it| &it.service),
            )),
        }
    }
}
