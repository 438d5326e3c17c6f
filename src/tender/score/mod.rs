//! Scores: prices and quality turned into points by published rules.
