//! Scoring rules and weights.
