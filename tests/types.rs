//! Every public type can be shared between threads and kept; errors stay small.
#![cfg(feature = "json")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fullcost::{
    allocation, appraisal, batch, cost, costing, coverage, demand, evidence, exact, full_cost,
    funding, lots, price, robustness, score, screen, sensitivity, tender,
};
use syn::{Item, ItemMacro, TypePath, Visibility};

#[cfg(feature = "serde")]
use fullcost::document;

/// Stands for the room of documents where the crate is built without it.
#[cfg(not(feature = "serde"))]
mod document {
    pub(super) struct DocumentKind;
}

#[cfg(all(feature = "ocds", feature = "spreadsheet"))]
use fullcost::door;

/// Stands for the room of doors where the crate is built without some of them.
#[cfg(not(all(feature = "ocds", feature = "spreadsheet")))]
mod door {
    pub(super) enum FigureColumn {}
    pub(super) struct Figures;
    pub(super) struct FormulaCell;
    pub(super) struct OcdsLot;
    pub(super) enum OcdsNote {}
    pub(super) struct OcdsReader<R>(R);
    pub(super) struct OcdsRefusal;
    pub(super) struct OcdsTerms;
    pub(super) struct Sheet;
    pub(super) struct Statistic;
    pub(super) enum StatisticMeasure {}
    pub(super) struct TableError;
    pub(super) struct TableErrors;
    pub(super) enum TableKind {}
    pub(super) struct TableReading;
    pub(super) struct Tables;
}

const _: () = assert!(size_of::<fullcost::Error>() <= 16);

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
    appraisal::Appraisal,
    appraisal::BidContract,
    appraisal::BidContractOutcome,
    appraisal::BidFindings,
    appraisal::BidPosition,
    appraisal::BidPositions,
    appraisal::BidTotal,
    appraisal::Buyer,
    appraisal::BuyerAmount,
    appraisal::BuyerCost,
    appraisal::BuyerCostKind,
    appraisal::BuyerLine,
    appraisal::BuyerStanding,
    appraisal::BuyerTaxStated,
    appraisal::ComparatorCost,
    appraisal::ComparatorLine,
    appraisal::ComparatorOverhead,
    appraisal::CorridorBasis,
    appraisal::CorridorTotal,
    appraisal::CostToBuyer,
    appraisal::Discounting,
    appraisal::Dominance,
    appraisal::EarlierBid,
    appraisal::Exposure,
    appraisal::FigureStudy,
    appraisal::Findings,
    appraisal::FloorByLine,
    appraisal::FloorLine,
    appraisal::Hurdle,
    appraisal::InHouseComparator,
    appraisal::IndexationFindings,
    appraisal::LineFloor,
    appraisal::LineQuartiles,
    appraisal::ModelSupport,
    appraisal::MovingFigure,
    appraisal::NearestChange,
    appraisal::OrdersByField,
    appraisal::OutcomeLine,
    appraisal::OutcomePrice,
    appraisal::PlaceInView,
    appraisal::PriceUnlikeOthers,
    appraisal::PricedPer,
    appraisal::Questions,
    appraisal::Robustness,
    appraisal::ScenarioFindings,
    appraisal::Scope,
    appraisal::ScoreRank,
    appraisal::ScoredOrder,
    appraisal::SupportFindings,
    appraisal::SupportLine,
    appraisal::TaxOnBid,
    appraisal::TenderContract,
    appraisal::TieOrder,
    appraisal::TiedFigure,
    appraisal::TieredLine,
    appraisal::TreatmentChanges,
    appraisal::UncertainMix,
    appraisal::Unsolved,
    appraisal::UpliftFound,
    appraisal::Verdict,
    appraisal::ViewFindings,
    appraisal::WholeLife,
    appraisal::WholeLifePlan,
    appraisal::WholeLifeStanding,
    batch::Ask,
    batch::Column,
    batch::Columns,
    batch::Compared,
    batch::CorridorSide,
    batch::Flag,
    batch::Instructions,
    batch::Outcome,
    batch::Scales,
    batch::Stream,
    batch::Table,
    batch::ViewColumns,
    cost::Activity,
    cost::ActualOverhead,
    cost::Allowance,
    cost::Asset,
    cost::AtWages<tender::Tender>,
    cost::AwardCeiling,
    cost::Behaviour,
    cost::CapitalCharge,
    cost::Charge,
    cost::ChargedTo,
    cost::CostLine,
    cost::Cover,
    cost::Department,
    cost::Driver,
    cost::DriverQuantities,
    cost::EligibleLines,
    cost::EmploymentYear,
    cost::ExpenditureWithVolunteers,
    cost::FlatOverhead,
    cost::FlatRate,
    cost::FlatRateBase,
    cost::Funder,
    cost::Holiday,
    cost::InputTax,
    cost::Insurance,
    cost::Ledger,
    cost::LedgerAmounts,
    cost::Levy,
    cost::LineAmount,
    cost::MethodOverride,
    cost::ModifiedBase,
    cost::Nature,
    cost::Organisation,
    cost::OrganisationBuilder,
    cost::OverheadPool,
    cost::PartialExemption,
    cost::PartialExemptionRules,
    cost::Payroll,
    cost::Pension,
    cost::PensionBand,
    cost::PerFullTimeEquivalent,
    cost::PersonCost,
    cost::Post,
    cost::PostPension,
    cost::Pricing,
    cost::RateKind,
    cost::RateOfStaffCost,
    cost::RateOfTotal,
    cost::RateOnCost,
    cost::RateWithinAward,
    cost::RecoveredBy,
    cost::RecoveryMethod,
    cost::RefundOf,
    cost::Service,
    cost::SimplifiedTests,
    cost::TaxPeriodKind,
    cost::TaxRefund,
    cost::TaxUse,
    cost::ThreePoint,
    cost::TimeRow,
    cost::UnusedCapacity,
    cost::VatPeriod,
    cost::VolumeBasis,
    cost::VolunteerRole,
    cost::VolunteersCounted,
    cost::Wage,
    cost::WageLevel,
    cost::WorkingTime,
    costing::ChargedAmount,
    costing::CostAtVolume,
    costing::CostFindings,
    costing::CostQuestions,
    costing::Costing,
    costing::DriverFindings,
    costing::MethodFindings,
    costing::PerUnit,
    costing::PoolFindings,
    costing::PriceAsked,
    costing::RecoveryAsked,
    costing::ServiceFindings,
    costing::ServiceTotal,
    costing::Totals,
    coverage::Coverage,
    coverage::Finding,
    coverage::FindingCode,
    demand::Demand,
    demand::DemandLine,
    demand::LineKind,
    demand::Outcome,
    demand::Scenario,
    document::DocumentKind,
    door::FigureColumn,
    door::Figures,
    door::FormulaCell,
    door::OcdsLot,
    door::OcdsNote,
    door::OcdsReader<std::io::Empty>,
    door::OcdsRefusal,
    door::OcdsTerms,
    door::Sheet,
    door::Statistic,
    door::StatisticMeasure,
    door::TableError,
    door::TableErrors,
    door::TableKind,
    door::TableReading,
    door::Tables,
    evidence::Evidence,
    evidence::Rule,
    exact::Currency,
    exact::Figure,
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
    full_cost::CostedService<'static>,
    full_cost::FullCost,
    full_cost::MovedTotal,
    full_cost::PoolCost,
    full_cost::Recovery,
    full_cost::ServiceAfterStop,
    full_cost::ServiceCost,
    full_cost::Step,
    full_cost::Volunteering,
    full_cost::VolunteersStop,
    fullcost::Answer<tender::Tender>,
    fullcost::Budget,
    fullcost::WorkDone,
    fullcost::Error,
    fullcost::ErrorKind,
    fullcost::PathStep,
    fullcost::Position,
    funding::Funding,
    funding::FundingTotals,
    funding::Grant,
    funding::ServiceFunding,
    lots::Award,
    lots::AwardedLots,
    lots::Awards,
    lots::LimitCost,
    lots::Lot,
    lots::LotBid,
    lots::LotFindings,
    lots::LotOrder,
    lots::LotStanding,
    lots::Lots,
    lots::LotsInView,
    lots::Package,
    lots::PackagePrice,
    lots::PackageTotal,
    price::Aggregation,
    price::Agreement,
    price::AllUnitsTiers,
    price::BandPosition,
    price::BandRelation,
    price::BandedSchedule,
    price::Beyond<exact::UnitPrice>,
    price::BreakEven,
    price::CardDiscount,
    price::CarePay,
    price::Contract,
    price::ContractForm,
    price::ContractOutcome,
    price::ContractOutcomes,
    price::ContractTerms,
    price::Corridor,
    price::CorridorPosition,
    price::CostElement,
    price::CoveredVolumes,
    price::FallingBreak,
    price::HomecareCost,
    price::HomecareHour,
    price::ImpliedSurplus,
    price::IncrementalTiers,
    price::IndexReading,
    price::IndexTable,
    price::Indexation,
    price::IndexationTerms,
    price::Interval,
    price::IntervalOrder,
    price::Margin,
    price::MarkUp,
    price::Market,
    price::Mileage,
    price::NamedSurplus,
    price::NominalFlows,
    price::NominalRate,
    price::OnCost,
    price::OnCostAmount,
    price::OnCostBase,
    price::OnCostLine,
    price::OwnCost,
    price::Packs,
    price::PayCostFloor,
    price::PercentRounding,
    price::PresentValue,
    price::PriceBand,
    price::PriceMakeUp,
    price::PricePoint,
    price::PriceRounding,
    price::QuartileEstimator,
    price::Quartiles,
    price::Rate,
    price::RateCard,
    price::RatePrice,
    price::RealFlows,
    price::RealRate,
    price::RefusedUplift,
    price::RefusedYear,
    price::RoundedPart,
    price::StatedTotal,
    price::Surplus,
    price::SurplusInPrice,
    price::SurplusPurpose,
    price::Tier,
    price::Timing,
    price::Travel,
    price::Uplift,
    price::UpliftStep,
    price::UpliftsOn,
    price::VatBasis,
    price::View,
    price::VisitLength,
    price::VolumeBand<exact::Money>,
    price::VolumeDifference,
    price::VolumeRange,
    price::VolumesBeyond,
    price::WeightedIndex,
    price::YearRate,
    robustness::ChangeOver,
    robustness::ChangerStanding,
    robustness::Contender,
    robustness::CriterionWeightRange,
    robustness::DemandMove,
    robustness::Dirichlet,
    robustness::Dummies,
    robustness::Estimate,
    robustness::Estimator,
    robustness::FieldChange,
    robustness::FieldRobustness,
    robustness::FieldTrial,
    robustness::FirstBids,
    robustness::FirstRelation,
    robustness::Linear,
    robustness::MixDifference,
    robustness::Moved,
    robustness::OverRange<u8>,
    robustness::Piecewise,
    robustness::PriceWeightRange,
    robustness::RangeChange<'static, u8>,
    robustness::RangePiece<u8>,
    robustness::RateOf,
    robustness::Regret,
    robustness::RegretOfBid,
    robustness::ReorderedBid,
    robustness::Reordering,
    robustness::ReorderingKind,
    robustness::RobustnessPlan,
    robustness::WeightPiece,
    score::AllEqual,
    score::BandCriterion,
    score::BandTotal,
    score::BasePrice,
    score::BelowMinimum,
    score::Benchmark,
    score::BestInBandTerms,
    score::BilinearTerms,
    score::Criterion,
    score::EdgePolicy,
    score::HighestQuality,
    score::IndexExponent,
    score::Offer,
    score::OtherBids,
    score::PointsRounding,
    score::RankedScore,
    score::RealisedWeight,
    score::ReferenceLine,
    score::RoundingTime,
    score::RuleFacts,
    score::ScoreBands,
    score::ScoreFigure,
    score::ScoreOrder,
    score::ScoreOutcome,
    score::ScoreTies,
    score::ScoredBid,
    score::Scores,
    score::Scoring,
    score::ZeroPrice,
    screen::AskedBids,
    screen::BidFigures,
    screen::BidStatistics,
    screen::CatalogueEntry,
    screen::DeviationDivisor,
    screen::DiscountPlaces,
    screen::DiscountSource,
    screen::FloorLevel,
    screen::FoundStatistic,
    screen::LineFigures,
    screen::PointReading,
    screen::PriceEstimate,
    screen::Screen,
    screen::ScreenFigure,
    screen::ScreenFigures,
    screen::ScreenFinding,
    screen::ScreenOutcome,
    screen::ScreenParameter,
    screen::ScreenPopulation,
    screen::ScreenResult,
    screen::ScreenSummary,
    screen::Statistic,
    screen::StatisticValue,
    screen::ThresholdEdge,
    screen::WhyNotAssessable,
    sensitivity::Choice,
    sensitivity::CostRange,
    sensitivity::Sensitivity,
    sensitivity::SequencesTried,
    sensitivity::ServiceSensitivity,
    sensitivity::Trial,
    tender::Adjustment,
    tender::AdjustmentLine,
    tender::AmountPerUnit,
    tender::AppliesTo,
    tender::BandEnd,
    tender::BenchmarkGap,
    tender::Bid,
    tender::BidComparison<'static>,
    tender::BuyerTax,
    tender::CircumstanceKind,
    tender::CircumstanceValue,
    tender::Comparison,
    tender::Consortium,
    tender::CostModel,
    tender::Declaration,
    tender::Declarations,
    tender::Declared,
    tender::Effect,
    tender::FallingTotal,
    tender::FeeBase,
    tender::FieldsComparison,
    tender::FirstTotal,
    tender::FractionOfPrice,
    tender::Lump,
    tender::ManagementFee,
    tender::PairPosition,
    tender::PercentOfPrice,
    tender::Percentage,
    tender::PlayingField,
    tender::RankInterval,
    tender::RankOn,
    tender::RateAbove,
    tender::RateUnit,
    tender::Relief,
    tender::ReliefKind,
    tender::ScenarioComparison<'static>,
    tender::ShortfallMeasure,
    tender::Standing,
    tender::Statement,
    tender::Support,
    tender::Tax,
    tender::TaxBase,
    tender::TaxDirection,
    tender::TaxSide,
    tender::Tender,
    tender::TenderBuilder,
    tender::Treatment,
    tender::TreatmentChange,
    tender::ViewComparison,
];

// They hold every rule that their lists make.
const _: () = shared_and_kept::<score::ScoreRule>();
const _: () = shared_and_kept::<screen::ScreenRule>();

// They hold every form that their lists make.
const _: () = shared_and_kept::<tender::AdjustmentBasis>();
const _: () = shared_and_kept::<cost::Contribution>();

// Pictures have a room of their own among the reports.
#[cfg(feature = "picture")]
const _: () = shared_and_kept::<fullcost::report::picture::Picture>();

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
    assert!(found.remove("report::Picture"), "asserted above");
    assert!(found.len() >= 60, "only {} types were found", found.len());
    assert_eq!(listed, found);
}

/// The public structs and enums of a folder, each with the folder it is re-exported from.
fn collect(folder: &Path, module: Option<&str>, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        // The root re-exports budgets, errors, and answers that may be one.
        let at_root = ["answer", "budget", "error"].contains(&stem.as_str());
        let module = module.unwrap_or(if at_root { "fullcost" } else { &stem });
        if path.is_dir() {
            collect(&path, Some(module), found);
            continue;
        }
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        for item in syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap().items {
            let (visibility, name) = match item {
                Item::Struct(item) => (item.vis, item.ident),
                Item::Enum(item) => (item.vis, item.ident),
                Item::Macro(item) if declares(&item) => {
                    found.extend(declared(&item).map(|name| format!("{module}::{name}")));
                    continue;
                }
                _ => continue,
            };
            if matches!(visibility, Visibility::Public(_)) {
                found.insert(format!("{module}::{name}"));
            }
        }
    }
}

/// Whether a macro declares a record, which may be a public type.
fn declares(item: &ItemMacro) -> bool {
    let name = item.mac.path.segments.last().map(|segment| segment.ident.to_string());
    name.is_some_and(|name| ["form", "kinds", "one_of", "record"].contains(&&*name))
}

fn declared(item: &ItemMacro) -> impl Iterator<Item = String> {
    let words = item.mac.tokens.to_string();
    let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    let kinds = ["struct", "enum"];
    let named = words.windows(3).find(|words| words[0] == "pub" && kinds.contains(&&*words[1]));
    named.map(|words| words[2].trim_end_matches(',').to_owned()).into_iter()
}
