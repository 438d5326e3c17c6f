//! Change-overs and verdicts in documents.
