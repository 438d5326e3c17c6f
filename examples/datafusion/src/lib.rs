//! Comparing bids by SQL, on one machine or many.
//!
//! [`register`] gives a session of DataFusion three functions over the batch engine of `fullcost`;
//! [`cluster`] runs the same plans on Ballista. What they take and refuse is told in `README.md`.

pub mod auctions;
pub mod cluster;
mod collect_lot;
mod compare_bids;
mod compare_lot;
pub mod documents;
pub mod field;
mod integers;
mod lots;
pub mod queries;
mod settings;

use std::fmt::Display;
use std::sync::Arc;

use datafusion::common::DataFusionError;
use datafusion::execution::{FunctionRegistry, SessionState, SessionStateBuilder};
use datafusion::logical_expr::{AggregateUDF, ScalarUDF};
use datafusion::prelude::{SessionConfig, SessionContext};

/// Registers `compare_lot`, `collect_lot` and `compare_bids`.
pub fn register(session: &SessionContext) {
    session.register_udf(ScalarUDF::from(compare_lot::CompareLot::default()));
    session.register_udaf(AggregateUDF::from(collect_lot::CollectLot::default()));
    session.register_udtf(compare_bids::NAME, Arc::new(compare_bids::CompareBids));
}

/// A state in which they are registered.
pub fn state(config: SessionConfig) -> Result<SessionState, DataFusionError> {
    let mut state = SessionStateBuilder::new().with_config(config).with_default_features().build();
    state.register_udf(Arc::new(ScalarUDF::from(compare_lot::CompareLot::default())))?;
    state.register_udaf(Arc::new(AggregateUDF::from(collect_lot::CollectLot::default())))?;
    Ok(state)
}

fn refused(why: impl Display) -> DataFusionError {
    DataFusionError::Execution(why.to_string())
}
