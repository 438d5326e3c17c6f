//! The price of an hour of homecare, built up by visit length, and the statutory pay cost floor.
