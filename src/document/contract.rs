//! Contracts and indexation in documents.
