//! Partners, outcomes, hurdles, costs of the buyer, several fields.
