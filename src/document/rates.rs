//! Rates of a card in documents: points, bands and volume tiers.
