//! Costing an organisation: what is asked of it, and what came out.
//!
//! # Where to begin
//!
//! | for | see |
//! | --- | --- |
//! | an organisation and what is asked of it | [`Costing`]: `from_json`, or [`Costing::new`] |
//! | what can be asked | [`CostQuestions`] |
//! | all that came out | [`Costing::run`], [`CostFindings`] |
//! | one service, one question | [`Costing::full_cost`], then the handles of a [`FullCost`] |
//!
//! # More
//!
//! An [`Organisation`] is facts and knows no question. [`CostQuestions`] are plain inputs and know
//! no organisation. A [`Costing`] joins the two, checks them against each other, and
//! [`run`](Costing::run) gives [`CostFindings`]. Each question can also be asked alone, of a handle
//! of the [`FullCost`].

mod findings;
mod run;

pub use findings::{
    ChargedAmount, CostAtVolume, CostFindings, DriverFindings, MethodFindings, PerUnit,
    PoolFindings, ServiceFindings, ServiceTotal, Totals,
};

use std::collections::BTreeMap;

use crate::allocation::Method;
use crate::cost::{Organisation, Service, WageLevel};
use crate::error::{self, AtRecord, Error, refused};
use crate::exact::{Name, Quantity, Text, UnitPrice};
use crate::full_cost::{FullCost, full_cost};
use crate::price::named_surplus::check_named;
use crate::price::{NamedSurplus, Surplus};
use crate::record::{Kept, Map, keys, names_schema, record, words};

/// The most volumes at which the cost of one service may be asked.
pub const MAX_VOLUMES_ASKED: usize = 1_000;

/// The most methods that may stand beside the one by which an organisation is costed.
pub const MAX_OTHER_METHODS: usize = 20;

record! {
    /// What is asked of an organisation.
    ///
    /// By default it is costed by the direct method, and asked all that can be asked of it as it
    /// is: how far its costs move with the choices behind them, what funders pay, what it probably
    /// leaves out, and what it would cost if volunteers stopped. What needs a figure of its own (a
    /// surplus, volumes, prices, the hours of a full-time post) is asked where that is given.
    ///
    /// ```
    /// use fullcost::costing::CostQuestions;
    /// use fullcost::price::MarkUp;
    ///
    /// let surplus = Some(MarkUp::new("3%".parse()?)?.into());
    /// let questions = CostQuestions { surplus, ..CostQuestions::default() };
    /// assert!(questions.sensitivity && questions.volumes.is_empty());
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct CostQuestions {
        /// the method by which overheads are shared
        method: Method as "[allocation method](#allocation-method)" = "default `direct`"
            { Method::Direct },
        /// methods whose full costs stand beside, at most 20
        other_methods: Vec<Method> as "list of [allocation methods](#allocation-method)"
            = "default: none",
        /// what prices hold beyond the cost
        surplus: Option<Surplus> = "default: prices without surplus alone",
        /// what prices hold beyond the cost part by part, at most 100, in place of `surplus`
        /// ([price points](crate::_documentation::methods::price_points))
        surpluses: Vec<NamedSurplus> as "list of [named surpluses](#named-surplus)"
            = "default: none",
        /// volumes over the period at which the cost of a service is asked beside its own, at most
        /// 1,000 a service
        volumes: Map<ServiceName, Vec<Quantity>> => BTreeMap<Name, Vec<Quantity>>
            = "default: none",
        /// prices of which it is asked at which volumes they cover the cost
        break_even: Map<ServiceName, PriceAsked> => BTreeMap<Name, PriceAsked> = "default: none",
        /// of a planned volume a rate of the overheads is made, and what it charges at another
        /// ([recovery](crate::_documentation::methods::overhead_recovery))
        recovery: Map<ServiceName, RecoveryAsked> => BTreeMap<Name, RecoveryAsked>
            = "default: none",
        /// the hours of a full-time post over the period; zero is refused
        full_time_hours: Option<Quantity> = "default: volunteers' hours are not counted in posts",
        /// at which wages staff are paid if volunteers stop
        volunteers_stop: Stop => Option<WageLevel> = "default `central`"
            { Some(WageLevel::Central) },
        /// whether it is asked how far full costs move with the choices behind them
        sensitivity: bool = "default `true`" { true },
        /// whether it is asked what funders pay
        funding: bool = "default `true`" { true },
        /// whether it is asked what is probably left out, counted twice or only guessed
        coverage: bool = "default `true`" { true },
    }
}

record! {
    /// A price of which it is asked at which volumes it covers the cost.
    #[derive(Copy)]
    pub struct PriceAsked {
        /// per unit
        price: UnitPrice,
        /// the greatest volume over the period that is looked at
        up_to: Quantity,
    }
}

record! {
    /// A planned volume of which a rate of overheads is made.
    #[derive(Copy)]
    pub struct RecoveryAsked {
        /// over the period, above zero
        planned: Quantity,
        /// at which the rate is charged
        volume: Option<Quantity> = "default: the volume of the service",
    }
}

keys! {
    /// A service of the organisation.
    ServiceName: "service", "service", false, false;
}

/// The wages at which staff are paid in the place of volunteers, where that is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stop {
    Central,
    High,
    Low,
    NotAsked,
}

words! {
    Stop { Central = "central", High = "high", Low = "low", NotAsked = "not_asked" }
}

impl Kept<Option<WageLevel>> for Stop {
    fn keep(self) -> Result<Option<WageLevel>, Error> {
        Ok(match self {
            Stop::Central => Some(WageLevel::Central),
            Stop::High => Some(WageLevel::High),
            Stop::Low => Some(WageLevel::Low),
            Stop::NotAsked => None,
        })
    }

    fn part_of(kept: &Option<WageLevel>) -> Self {
        match kept {
            Some(WageLevel::Central) => Stop::Central,
            Some(WageLevel::High) => Stop::High,
            Some(WageLevel::Low) => Stop::Low,
            None => Stop::NotAsked,
        }
    }
}

impl Default for CostQuestions {
    fn default() -> Self {
        CostQuestions {
            method: Method::Direct,
            other_methods: Vec::new(),
            surplus: None,
            surpluses: Vec::new(),
            volumes: BTreeMap::new(),
            break_even: BTreeMap::new(),
            recovery: BTreeMap::new(),
            full_time_hours: None,
            volunteers_stop: Some(WageLevel::Central),
            sensitivity: true,
            funding: true,
            coverage: true,
        }
    }
}

/// An organisation and what is asked of it, checked against each other.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::costing::Costing;
/// use fullcost::full_cost::CostBasis;
/// use fullcost::report;
///
/// let costing = Costing::from_json(r#"{
///     "format": 1, "name": "shed", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
///     "services": [{"name": "repairs", "unit": "repair", "volume": "8"}],
///     "lines": [{"name": "tools", "amount": "100", "charged_to": "repairs", "source": "ledger"}],
///     "surplus": {"mark_up": "10%"}
/// }"#)?;
/// let findings = costing.run()?;
/// assert_eq!(findings.service("repairs")?.per_unit.full.to_string(), "12.50");
/// assert!(findings.to_json().contains("13.75"));
/// assert!(report::costing(&findings).contains("13.75"));
/// let evidence = findings.costs.service("repairs")?.evidence(CostBasis::Full)?;
/// assert_eq!(evidence.parts()[0].label(), "tools");
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
#[doc(alias("json"))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Costing {
    organisation: Organisation,
    questions: CostQuestions,
    /// The schema its document names.
    schema: Option<Text>,
}

names_schema!(Costing);

impl Costing {
    /// Joins an organisation and what is asked of it.
    ///
    /// # Errors
    ///
    /// What does not fit the organisation, by its name: a service that it does not have, another
    /// currency, a surplus below zero, no hours in a full-time post, or a bound. Whether a method
    /// is defined is found when it is run.
    pub fn new(organisation: Organisation, questions: CostQuestions) -> Result<Self, Error> {
        questions.check(&organisation)?;
        Ok(Costing { organisation, questions, schema: None })
    }

    /// The organisation.
    #[must_use]
    pub fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    /// What is asked of it.
    #[must_use]
    pub fn questions(&self) -> &CostQuestions {
        &self.questions
    }

    /// The full cost by the method, to ask single questions of its handles.
    ///
    /// # Errors
    ///
    /// As [`full_cost()`].
    pub fn full_cost(&self) -> Result<FullCost, Error> {
        full_cost(&self.organisation, &self.questions.method)
    }
}

impl CostQuestions {
    /// Whether each question fits an organisation.
    fn check(&self, organisation: &Organisation) -> Result<(), Error> {
        let currency = organisation.currency();
        if self.other_methods.len() > MAX_OTHER_METHODS {
            return Err(error::too_many("other methods", MAX_OTHER_METHODS));
        }
        if let Some(surplus) = &self.surplus {
            surplus.check(currency).at("surplus")?;
        }
        check_named(&self.surpluses, currency).at("surpluses")?;
        if self.surplus.is_some() && !self.surpluses.is_empty() {
            return Err(refused!(
                Conflict: "a surplus is given without a name, and others with theirs: give it a name among the others, or leave them out"
            ))
            .at("surplus");
        }
        for (service, volumes) in &self.volumes {
            let known = known_service(organisation, service).and_then(|()| {
                let (what, limit) = ("volumes", MAX_VOLUMES_ASKED);
                if volumes.len() > limit {
                    return Err(error::too_many(what, limit));
                }
                Ok(())
            });
            known.at("volumes")?;
        }
        for (service, asked) in &self.break_even {
            let known = known_service(organisation, service)
                .and_then(|()| currency.same_as(asked.price.currency()));
            known.at("break_even")?;
        }
        for service in self.recovery.keys() {
            known_service(organisation, service).at("recovery")?;
        }
        if self.full_time_hours.is_some_and(Quantity::is_zero) {
            return Err(error::zero_full_time_hours());
        }
        Ok(())
    }
}

fn known_service(organisation: &Organisation, name: &Name) -> Result<(), Error> {
    match organisation.services().binary_search_by(|service: &Service| service.name.cmp(name)) {
        Ok(_) => Ok(()),
        Err(_) => Err(crate::exact::name::unknown_among(
            name.as_str(),
            "service",
            organisation.services().iter().map(|it| &it.name),
        )),
    }
}
