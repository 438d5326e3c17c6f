//! Plain-text reports of scores and screens.
