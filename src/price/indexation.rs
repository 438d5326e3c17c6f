//! Prices over years: indices with weights, floors and caps.
