//! Scoring rules and quality in documents.
