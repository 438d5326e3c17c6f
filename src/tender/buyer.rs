//! The side of the buyer: VAT it recovers, costs of its own, the in-house comparator.
