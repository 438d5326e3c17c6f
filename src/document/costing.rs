//! The costing document: an organisation and what is asked of it, in one flat record.

use std::collections::BTreeMap;

use super::documents::Document;
use super::organisation::OrganisationRecord;
use crate::allocation::Method;
use crate::cost::{Organisation, WageLevel};
use crate::costing::{CostQuestions, Costing, PriceAsked};
use crate::error::Error;
use crate::exact::{Name, Quantity, UnitPrice};
use crate::price::Surplus;
use crate::record::{Context, Map, Recorded, Tree, joined_record, keys, record, words};

record! {
    /// What is asked of an organisation.
    struct CostQuestionsRecord {
        /// the method by which overheads are shared
        method: Option<Method> as "[allocation method](#allocation-method)" = "default `direct`",
        /// methods whose full costs stand beside, at most 20
        other_methods: Vec<Method> as "list of [allocation methods](#allocation-method)"
            = "default: none",
        /// what prices hold beyond the cost
        surplus: Option<Surplus> = "default: prices without surplus alone",
        /// volumes over the period at which the cost of a service is asked beside its own, at most
        /// 1,000 a service
        volumes: Map<ServiceName, Vec<Quantity>> = "default: none",
        /// prices of which it is asked at which volumes they cover the cost
        break_even: Map<ServiceName, PriceAsked> = "default: none",
        /// the hours of a full-time post over the period; zero is refused
        full_time_hours: Option<Quantity> = "default: volunteers' hours are not counted in posts",
        /// at which wages staff are paid if volunteers stop
        volunteers_stop: Option<Stop> = "default `central`",
        /// whether it is asked how far full costs move with the choices behind them
        sensitivity: Option<bool> = "default `true`",
        /// whether it is asked what funders pay
        funding: Option<bool> = "default `true`",
        /// whether it is asked what is probably left out, counted twice or only guessed
        coverage: Option<bool> = "default `true`",
    }
}

record! {
    /// A price of which it is asked at which volumes it covers the cost.
    struct PriceAskedRecord {
        /// per unit
        price: UnitPrice,
        /// the greatest volume over the period that is looked at
        up_to: Quantity,
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

joined_record! {
    /// An organisation and what is asked of it.
    struct CostingRecord { organisation: OrganisationRecord, questions: CostQuestionsRecord }
}

impl Document for Costing {
    const WHAT: &'static str = "costing";
    const FILE: &'static str = "costing.schema.json";
}

impl Recorded for Costing {
    type Record = CostingRecord;

    fn from_record(record: CostingRecord, context: Context) -> Result<Self, Error> {
        let organisation = Organisation::from_record(record.organisation, context)?;
        Costing::new(organisation, CostQuestions::from_record(record.questions, context)?)
    }

    fn to_record(&self) -> CostingRecord {
        let organisation = self.organisation().to_record();
        CostingRecord { organisation, questions: self.questions().to_record() }
    }

    fn context(tree: &Tree<'_>, _context: Context) -> Result<Context, Error> {
        Context::of_document(tree)
    }
}

impl Recorded for CostQuestions {
    type Record = CostQuestionsRecord;

    fn from_record(record: CostQuestionsRecord, _context: Context) -> Result<Self, Error> {
        let default = CostQuestions::default();
        let level = |stop: Stop| WageLevel::ALL.into_iter().find(|at| at.as_str() == stop.as_str());
        Ok(CostQuestions {
            method: record.method.unwrap_or_default(),
            other_methods: record.other_methods,
            surplus: record.surplus,
            volumes: by_name(record.volumes),
            break_even: by_name(record.break_even),
            full_time_hours: record.full_time_hours,
            volunteers_stop: record.volunteers_stop.map_or(default.volunteers_stop, level),
            sensitivity: record.sensitivity.unwrap_or(default.sensitivity),
            funding: record.funding.unwrap_or(default.funding),
            coverage: record.coverage.unwrap_or(default.coverage),
        })
    }

    fn to_record(&self) -> CostQuestionsRecord {
        let stop = match self.volunteers_stop {
            Some(WageLevel::Central) => Stop::Central,
            Some(WageLevel::High) => Stop::High,
            Some(WageLevel::Low) => Stop::Low,
            None => Stop::NotAsked,
        };
        CostQuestionsRecord {
            method: Some(self.method.clone()),
            other_methods: self.other_methods.clone(),
            surplus: self.surplus,
            volumes: by_service(&self.volumes),
            break_even: by_service(&self.break_even),
            full_time_hours: self.full_time_hours,
            volunteers_stop: Some(stop),
            sensitivity: Some(self.sensitivity),
            funding: Some(self.funding),
            coverage: Some(self.coverage),
        }
    }
}

fn by_name<T>(map: Map<ServiceName, T>) -> BTreeMap<Name, T> {
    map.0.into_iter().map(|(ServiceName(name), value)| (name, value)).collect()
}

fn by_service<T: Clone>(map: &BTreeMap<Name, T>) -> Map<ServiceName, T> {
    Map(map.iter().map(|(name, value)| (ServiceName(name.clone()), value.clone())).collect())
}

impl Recorded for PriceAsked {
    type Record = PriceAskedRecord;

    fn from_record(record: PriceAskedRecord, _context: Context) -> Result<Self, Error> {
        Ok(PriceAsked { price: record.price, up_to: record.up_to })
    }

    fn to_record(&self) -> PriceAskedRecord {
        PriceAskedRecord { price: self.price, up_to: self.up_to }
    }
}
