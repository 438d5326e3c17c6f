//! Every public type can be shared between threads and kept; errors stay small.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fullcost::{
    allocation, batch, cost, coverage, demand, error, evidence, exact, full_cost, funding, price,
    sensitivity, tender,
};
use syn::{Item, TypePath, Visibility};

const _: () = assert!(size_of::<error::Error>() <= 64);

const fn shared_and_kept<T: Send + Sync + 'static>() {}

/// Asserts the bounds of each type when this is compiled, and keeps their names.
macro_rules! public_types {
    ($($type:ty),+ $(,)?) => {
        $(const _: () = shared_and_kept::<$type>();)+
        const NAMES: &[&str] = &[$(stringify!($type)),+];
    };
}

public_types![
    allocation::Allocation,
    allocation::CostPool,
    allocation::Method,
    allocation::OriginTable,
    allocation::Problem,
    allocation::SelfUse,
    allocation::SequenceRanges,
    batch::Ask,
    batch::Columns,
    batch::CorridorSide,
    batch::Outcome,
    batch::Progress,
    batch::Scales,
    batch::Stream,
    batch::Table,
    batch::ViewColumns,
    cost::Activity,
    cost::Asset,
    cost::Behaviour,
    cost::CapitalCharge,
    cost::Charge,
    cost::ChargedTo,
    cost::Contribution,
    cost::CostLine,
    cost::Cover,
    cost::Department,
    cost::Driver,
    cost::DriverQuantities,
    cost::EligibleLines,
    cost::EmploymentYear,
    cost::Funder,
    cost::Holiday,
    cost::InputTax,
    cost::Insurance,
    cost::Ledger,
    cost::LedgerAmounts,
    cost::Levy,
    cost::LineAmount,
    cost::Nature,
    cost::Organisation,
    cost::OrganisationBuilder,
    cost::OverheadPool,
    cost::PartialExemption,
    cost::PartialExemptionRules,
    cost::Payroll,
    cost::Pension,
    cost::PensionBase,
    cost::PersonCost,
    cost::Post,
    cost::PostPension,
    cost::Pricing,
    cost::RateKind,
    cost::Service,
    cost::TaxPeriodKind,
    cost::TaxUse,
    cost::TimeRow,
    cost::UnusedCapacity,
    cost::VatPeriod,
    cost::VolumeBasis,
    cost::VolunteerRole,
    cost::VolunteerTests,
    cost::VolunteersCounted,
    cost::Wage,
    cost::WageLevel,
    cost::WorkingTime,
    coverage::Coverage,
    coverage::Finding,
    coverage::FindingCode,
    demand::Demand,
    demand::DemandLine,
    demand::LineKind,
    demand::Outcome,
    demand::Scenario,
    error::Error,
    evidence::Evidence,
    evidence::Rule,
    exact::Currency,
    exact::Fraction,
    exact::Money,
    exact::Month,
    exact::Name,
    exact::Percent,
    exact::Period,
    exact::Quantity,
    exact::Rounding,
    exact::Share<exact::Name>,
    exact::Text,
    exact::UnitPrice,
    full_cost::CashInterval,
    full_cost::CostBasis,
    full_cost::CostByBehaviour,
    full_cost::FullCost,
    full_cost::PoolCost,
    full_cost::ServiceCost,
    full_cost::Step,
    full_cost::Volunteering,
    full_cost::VolunteersStop,
    funding::Funding,
    funding::Grant,
    funding::ServiceFunding,
    price::AllUnitsTiers,
    price::BandPosition,
    price::BandRelation,
    price::BreakEven,
    price::Corridor,
    price::CoveredVolumes,
    price::FallingBreak,
    price::IncrementalTiers,
    price::Interval,
    price::Margin,
    price::MarkUp,
    price::PriceBand,
    price::PricePoint,
    price::Rate,
    price::RateCard,
    price::RatePrice,
    price::Surplus,
    price::Tier,
    price::VatBasis,
    price::VolumeRange,
    sensitivity::Choice,
    sensitivity::CostRange,
    sensitivity::Sensitivity,
    sensitivity::ServiceSensitivity,
    sensitivity::Trial,
    tender::Adjustment,
    tender::AdjustmentBasis,
    tender::AdjustmentLine,
    tender::AllEqual,
    tender::AppliesTo,
    tender::BandEnd,
    tender::BandTotal,
    tender::BelowMean,
    tender::BelowMinimum,
    tender::Benchmark,
    tender::Bid,
    tender::Buyer,
    tender::BuyerAmount,
    tender::BuyerCost,
    tender::BuyerCostKind,
    tender::BuyerLine,
    tender::BuyerStanding,
    tender::BuyerTax,
    tender::ChangeOver,
    tender::CircumstanceKind,
    tender::CircumstanceValue,
    tender::ComparatorLine,
    tender::Comparison,
    tender::Consortium,
    tender::Contender,
    tender::CorridorPosition,
    tender::CostModel,
    tender::CostToBuyer,
    tender::Criterion,
    tender::Declaration,
    tender::Declarations,
    tender::Declared,
    tender::DemandMove,
    tender::Dirichlet,
    tender::EdgePolicy,
    tender::Effect,
    tender::Estimate,
    tender::Estimator,
    tender::Exposure,
    tender::FallingTotal,
    tender::FeeBase,
    tender::FieldsComparison,
    tender::FirstBids,
    tender::FirstRelation,
    tender::HighestQuality,
    tender::Hurdle,
    tender::InHouseComparator,
    tender::IndexExponent,
    tender::Linear,
    tender::ManagementFee,
    tender::MixDifference,
    tender::ModelSupport,
    tender::Moved,
    tender::Offer,
    tender::OtherBids,
    tender::OutcomeLine,
    tender::OutcomePrice,
    tender::OverRange<u8>,
    tender::OwnCost,
    tender::OwnCostPosition,
    tender::Piecewise,
    tender::PlayingField,
    tender::PointsRounding,
    tender::RangeChange<'static, u8>,
    tender::RangePiece<u8>,
    tender::RankInterval,
    tender::RankOn,
    tender::RankedScore,
    tender::RealisedWeight,
    tender::ReferenceLine,
    tender::Regret,
    tender::RegretOfBid,
    tender::ReliefKind,
    tender::RoundingTime,
    tender::RuleFacts,
    tender::ScenarioComparison,
    tender::Scope,
    tender::ScoreBands,
    tender::ScoreFigure,
    tender::ScoreOrder,
    tender::ScoreOutcome,
    tender::ScoreRule,
    tender::ScoreTies,
    tender::ScoredBid,
    tender::Scores,
    tender::Scoring,
    tender::ShortfallMeasure,
    tender::Standing,
    tender::Statement,
    tender::Support,
    tender::SupportLine,
    tender::Tax,
    tender::TaxBase,
    tender::TaxDirection,
    tender::TaxSide,
    tender::Tender,
    tender::TenderBuilder,
    tender::Treatment,
    tender::TreatmentChange,
    tender::View,
    tender::ViewComparison,
    tender::VolumeDifference,
    tender::ZeroPrice,
];

#[test]
fn every_public_type_is_in_the_list() {
    let listed: BTreeSet<String> = NAMES
        .iter()
        .map(|name| {
            let path = syn::parse_str::<TypePath>(name).unwrap().path;
            let names: Vec<String> =
                path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            format!("{}::{}", names[names.len() - 2], names[names.len() - 1])
        })
        .collect();
    let mut found = BTreeSet::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), None, &mut found);
    assert!(found.len() >= 60, "only {} types were found", found.len());
    assert_eq!(listed, found);
}

/// The public structs and enums of a folder, each with the folder it is re-exported from.
fn collect(folder: &Path, module: Option<&str>, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let module = module.unwrap_or(&stem);
        if path.is_dir() {
            collect(&path, Some(module), found);
            continue;
        }
        for item in syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap().items {
            let (visibility, name) = match item {
                Item::Struct(item) => (item.vis, item.ident),
                Item::Enum(item) => (item.vis, item.ident),
                _ => continue,
            };
            if matches!(visibility, Visibility::Public(_)) {
                found.insert(format!("{module}::{name}"));
            }
        }
    }
}
