//! Change-overs, demand and support.
