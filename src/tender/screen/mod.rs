//! Screens: rules that compute a threshold and yield questions to put to a bidder. The law decides
//! what follows.

mod below_mean;

pub use below_mean::{BelowMean, below_mean};
