//! The project's pages, kept here so that their code is compiled and run with the tests.

#[doc = include_str!("../docs/architecture.md")]
pub mod architecture {}

#[doc = include_str!("../docs/budget.md")]
pub mod budget {}

#[doc = include_str!("../docs/formats.md")]
pub mod formats {}

#[doc = include_str!("../docs/glossary.md")]
pub mod glossary {}

#[doc = include_str!("../docs/pages.md")]
pub mod pages {}

#[doc = include_str!("../docs/performance.md")]
pub mod performance {}

#[doc = include_str!("../docs/validation.md")]
pub mod validation {}

#[doc = include_str!("../CHANGELOG.md")]
pub mod changelog {}

/// One page a door: a recipe, and what maps to what.
#[cfg(any(feature = "ocds", feature = "table"))]
pub mod doors {
    #[cfg(feature = "ocds")]
    #[doc = include_str!("../docs/doors/ocds.md")]
    pub mod ocds {}

    #[cfg(feature = "table")]
    #[doc = include_str!("../docs/doors/table.md")]
    pub mod table {}
}

/// One page a method: what it does with worked numbers, what comes out, options, assumptions and
/// sources.
pub mod methods {
    #[doc = include_str!("../docs/methods/absolute_divisor.md")]
    pub mod absolute_divisor {}

    #[doc = include_str!("../docs/methods/apportionment.md")]
    pub mod apportionment {}

    #[doc = include_str!("../docs/methods/banded.md")]
    pub mod banded {}

    #[doc = include_str!("../docs/methods/banded_schedule.md")]
    pub mod banded_schedule {}

    #[doc = include_str!("../docs/methods/basket_and_ranking.md")]
    pub mod basket_and_ranking {}

    #[doc = include_str!("../docs/methods/batch.md")]
    pub mod batch {}

    #[doc = include_str!("../docs/methods/behaviour.md")]
    pub mod behaviour {}

    #[doc = include_str!("../docs/methods/best_in_band.md")]
    pub mod best_in_band {}

    #[doc = include_str!("../docs/methods/bid_statistics.md")]
    pub mod bid_statistics {}

    #[doc = include_str!("../docs/methods/bilinear.md")]
    pub mod bilinear {}

    #[doc = include_str!("../docs/methods/buyer_tax.md")]
    pub mod buyer_tax {}

    #[doc = include_str!("../docs/methods/capital.md")]
    pub mod capital {}

    #[doc = include_str!("../docs/methods/change_over.md")]
    pub mod change_over {}

    #[doc = include_str!("../docs/methods/contract.md")]
    pub mod contract {}

    #[doc = include_str!("../docs/methods/controlled_rounding.md")]
    pub mod controlled_rounding {}

    #[doc = include_str!("../docs/methods/corridor.md")]
    pub mod corridor {}

    #[doc = include_str!("../docs/methods/cost_to_buyer.md")]
    pub mod cost_to_buyer {}

    #[doc = include_str!("../docs/methods/coverage.md")]
    pub mod coverage {}

    #[doc = include_str!("../docs/methods/criterion_weight.md")]
    pub mod criterion_weight {}

    #[doc = include_str!("../docs/methods/declarations.md")]
    pub mod declarations {}

    #[doc = include_str!("../docs/methods/demand_scenarios.md")]
    pub mod demand_scenarios {}

    #[doc = include_str!("../docs/methods/direct.md")]
    pub mod direct {}

    #[doc = include_str!("../docs/methods/dirichlet.md")]
    pub mod dirichlet {}

    #[doc = include_str!("../docs/methods/discount_from_base.md")]
    pub mod discount_from_base {}

    #[doc = include_str!("../docs/methods/distance_from_lowest.md")]
    pub mod distance_from_lowest {}

    #[doc = include_str!("../docs/methods/distance_from_mean.md")]
    pub mod distance_from_mean {}

    #[doc = include_str!("../docs/methods/distance_from_median.md")]
    pub mod distance_from_median {}

    #[doc = include_str!("../docs/methods/dominance.md")]
    pub mod dominance {}

    #[doc = include_str!("../docs/methods/field_robustness.md")]
    pub mod field_robustness {}

    #[doc = include_str!("../docs/methods/fixed_benchmark.md")]
    pub mod fixed_benchmark {}

    #[doc = include_str!("../docs/methods/full_cost.md")]
    pub mod full_cost {}

    #[doc = include_str!("../docs/methods/funding.md")]
    pub mod funding {}

    #[doc = include_str!("../docs/methods/indexation.md")]
    pub mod indexation {}

    #[doc = include_str!("../docs/methods/joint_bids.md")]
    pub mod joint_bids {}

    #[doc = include_str!("../docs/methods/kinds.md")]
    pub mod kinds {}

    #[doc = include_str!("../docs/methods/lots.md")]
    pub mod lots {}

    #[doc = include_str!("../docs/methods/lowest_over_price.md")]
    pub mod lowest_over_price {}

    #[doc = include_str!("../docs/methods/min_max.md")]
    pub mod min_max {}

    #[doc = include_str!("../docs/methods/monetised_quality.md")]
    pub mod monetised_quality {}

    #[doc = include_str!("../docs/methods/moving_demand.md")]
    pub mod moving_demand {}

    #[doc = include_str!("../docs/methods/outcomes.md")]
    pub mod outcomes {}

    #[doc = include_str!("../docs/methods/homecare_hour.md")]
    pub mod homecare_hour {}

    #[doc = include_str!("../docs/methods/overhead_recovery.md")]
    pub mod overhead_recovery {}

    #[doc = include_str!("../docs/methods/own_cost.md")]
    pub mod own_cost {}

    #[doc = include_str!("../docs/methods/pay_cost_floor.md")]
    pub mod pay_cost_floor {}

    #[doc = include_str!("../docs/methods/playing_field.md")]
    pub mod playing_field {}

    #[doc = include_str!("../docs/methods/price_bands.md")]
    pub mod price_bands {}

    #[doc = include_str!("../docs/methods/price_per_quality_point.md")]
    pub mod price_per_quality_point {}

    #[doc = include_str!("../docs/methods/price_points.md")]
    pub mod price_points {}

    #[doc = include_str!("../docs/methods/price_quality_method.md")]
    pub mod price_quality_method {}

    #[doc = include_str!("../docs/methods/price_weight.md")]
    pub mod price_weight {}

    #[doc = include_str!("../docs/methods/quality_per_price.md")]
    pub mod quality_per_price {}

    #[doc = include_str!("../docs/methods/quartiles.md")]
    pub mod quartiles {}

    #[doc = include_str!("../docs/methods/reciprocal.md")]
    pub mod reciprocal {}

    #[doc = include_str!("../docs/methods/regret.md")]
    pub mod regret {}

    #[doc = include_str!("../docs/methods/relative_value_cost.md")]
    pub mod relative_value_cost {}

    #[doc = include_str!("../docs/methods/robustness.md")]
    pub mod robustness {}

    #[doc = include_str!("../docs/methods/scoring.md")]
    pub mod scoring {}

    #[doc = include_str!("../docs/methods/screens.md")]
    pub mod screens {}

    #[doc = include_str!("../docs/methods/sensitivity.md")]
    pub mod sensitivity {}

    #[doc = include_str!("../docs/methods/staff.md")]
    pub mod staff {}

    #[doc = include_str!("../docs/methods/stated_totals.md")]
    pub mod stated_totals {}

    #[doc = include_str!("../docs/methods/step_down.md")]
    pub mod step_down {}

    #[doc = include_str!("../docs/methods/subsidy.md")]
    pub mod subsidy {}

    #[doc = include_str!("../docs/methods/ties.md")]
    pub mod ties {}

    #[doc = include_str!("../docs/methods/time_driven.md")]
    pub mod time_driven {}

    #[doc = include_str!("../docs/methods/vat.md")]
    pub mod vat {}

    #[doc = include_str!("../docs/methods/volume_tiers.md")]
    pub mod volume_tiers {}

    #[doc = include_str!("../docs/methods/volunteers.md")]
    pub mod volunteers {}

    #[doc = include_str!("../docs/methods/weighted_value_index.md")]
    pub mod weighted_value_index {}

    #[doc = include_str!("../docs/methods/whole_life.md")]
    pub mod whole_life {}

    #[doc = include_str!("../docs/methods/workbook.md")]
    pub mod workbook {}
}
