//! Screens in documents.
