//! The project's pages, rendered beside the code.
//!

#![doc = include_str!("documentation_links.md")]
#![doc = include_str!("../docs/README.md")]

// Here the code of the project's pages is compiled and run with the tests, and their links are checked:
// what each leads to in the rendered documentation comes first, and so counts before what it leads to
// on the web.

/// Pages, each a module.
macro_rules! pages {
    ($($name:ident = $path:literal;)*) => {$(
        #[doc = include_str!("documentation_links.md")]
        #[doc = include_str!($path)]
        pub mod $name {}
    )*};
}

pages! {
    architecture = "../docs/architecture.md";
    budget = "../docs/budget.md";
    changelog = "../CHANGELOG.md";
    contributing = "../CONTRIBUTING.md";
    examples = "../docs/examples.md";
    first_hour = "../docs/first_hour.md";
    glossary = "../docs/glossary.md";
    pages = "../docs/pages.md";
    performance = "../docs/performance.md";
    tutorial = "../docs/tutorial.md";
    security = "../SECURITY.md";
    validation = "../docs/validation.md";
}

#[doc = include_str!("documentation_links.md")]
#[doc = include_str!("../docs/cookbook.md")]
// Its recipes are run with every feature, so that none has to say which.
#[cfg(any(
    not(doctest),
    all(feature = "ocds", feature = "page", feature = "spreadsheet", feature = "workbook"),
))]
#[doc(alias("csv", "excel", "html", "json", "ocds", "parquet", "sql", "svg", "xlsx"))]
pub mod cookbook {}

/// Doors: a recipe each, and what maps to what.
pub mod doors {
    pages! {
        ocds = "../docs/doors/ocds.md";
        sql = "../docs/doors/sql.md";
        table = "../docs/doors/table.md";
    }
}

#[doc = include_str!("documentation_links.md")]
#[doc = include_str!("../docs/formats.md")]
pub mod formats {
    pages! {
        appraisal = "../docs/formats/appraisal.md";
        banded_schedule = "../docs/formats/banded_schedule.md";
        costing = "../docs/formats/costing.md";
        costing_findings = "../docs/formats/costing_findings.md";
        evidence = "../docs/formats/evidence.md";
        findings = "../docs/formats/findings.md";
        homecare_hour = "../docs/formats/homecare_hour.md";
        lots = "../docs/formats/lots.md";
        organisation = "../docs/formats/organisation.md";
        tender = "../docs/formats/tender.md";
    }
}

/// One page a method: what it does with worked numbers, what comes out, options, assumptions and sources.
pub mod methods {
    pages! {
        absolute_divisor = "../docs/methods/absolute_divisor.md";
        apportionment = "../docs/methods/apportionment.md";
        banded = "../docs/methods/banded.md";
        banded_schedule = "../docs/methods/banded_schedule.md";
        basket_and_ranking = "../docs/methods/basket_and_ranking.md";
        batch = "../docs/methods/batch.md";
        behaviour = "../docs/methods/behaviour.md";
        best_in_band = "../docs/methods/best_in_band.md";
        bid_statistics = "../docs/methods/bid_statistics.md";
        bilinear = "../docs/methods/bilinear.md";
        buyer_tax = "../docs/methods/buyer_tax.md";
        capital = "../docs/methods/capital.md";
        change_over = "../docs/methods/change_over.md";
        contract = "../docs/methods/contract.md";
        controlled_rounding = "../docs/methods/controlled_rounding.md";
        corridor = "../docs/methods/corridor.md";
        cost_to_buyer = "../docs/methods/cost_to_buyer.md";
        coverage = "../docs/methods/coverage.md";
        criterion_weight = "../docs/methods/criterion_weight.md";
        declarations = "../docs/methods/declarations.md";
        demand_scenarios = "../docs/methods/demand_scenarios.md";
        direct = "../docs/methods/direct.md";
        dirichlet = "../docs/methods/dirichlet.md";
        discount_from_base = "../docs/methods/discount_from_base.md";
        distance_from_lowest = "../docs/methods/distance_from_lowest.md";
        distance_from_mean = "../docs/methods/distance_from_mean.md";
        distance_from_median = "../docs/methods/distance_from_median.md";
        dominance = "../docs/methods/dominance.md";
        field_robustness = "../docs/methods/field_robustness.md";
        fixed_benchmark = "../docs/methods/fixed_benchmark.md";
        full_cost = "../docs/methods/full_cost.md";
        funding = "../docs/methods/funding.md";
        homecare_hour = "../docs/methods/homecare_hour.md";
        indexation = "../docs/methods/indexation.md";
        joint_bids = "../docs/methods/joint_bids.md";
        kinds = "../docs/methods/kinds.md";
        lots = "../docs/methods/lots.md";
        lowest_over_price = "../docs/methods/lowest_over_price.md";
        min_max = "../docs/methods/min_max.md";
        monetised_quality = "../docs/methods/monetised_quality.md";
        moving_demand = "../docs/methods/moving_demand.md";
        outcomes = "../docs/methods/outcomes.md";
        overhead_recovery = "../docs/methods/overhead_recovery.md";
        own_cost = "../docs/methods/own_cost.md";
        pay_cost_floor = "../docs/methods/pay_cost_floor.md";
        playing_field = "../docs/methods/playing_field.md";
        price_bands = "../docs/methods/price_bands.md";
        price_per_quality_point = "../docs/methods/price_per_quality_point.md";
        price_points = "../docs/methods/price_points.md";
        price_quality_method = "../docs/methods/price_quality_method.md";
        price_weight = "../docs/methods/price_weight.md";
        quality_per_price = "../docs/methods/quality_per_price.md";
        quartiles = "../docs/methods/quartiles.md";
        reciprocal = "../docs/methods/reciprocal.md";
        regret = "../docs/methods/regret.md";
        relative_value_cost = "../docs/methods/relative_value_cost.md";
        robustness = "../docs/methods/robustness.md";
        scoring = "../docs/methods/scoring.md";
        screen_catalogue = "../docs/methods/screen_catalogue.md";
        screens = "../docs/methods/screens.md";
        sensitivity = "../docs/methods/sensitivity.md";
        staff = "../docs/methods/staff.md";
        stated_totals = "../docs/methods/stated_totals.md";
        step_down = "../docs/methods/step_down.md";
        subsidy = "../docs/methods/subsidy.md";
        ties = "../docs/methods/ties.md";
        time_driven = "../docs/methods/time_driven.md";
        vat = "../docs/methods/vat.md";
        volume_tiers = "../docs/methods/volume_tiers.md";
        volunteers = "../docs/methods/volunteers.md";
        weighted_value_index = "../docs/methods/weighted_value_index.md";
        whole_life = "../docs/methods/whole_life.md";
        workbook = "../docs/methods/workbook.md";
    }
}

/// The page that stands before all: its code runs too.
#[cfg(all(doctest, feature = "json"))]
#[doc = include_str!("../README.md")]
pub mod readme {}
