//! Plain-text reports of price schedules, contracts and indexation.
