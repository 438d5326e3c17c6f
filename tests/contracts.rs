//! Contracts, indexation and totals over years.
