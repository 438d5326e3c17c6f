//! Quartiles of prices, by a named estimator and a named aggregation.
