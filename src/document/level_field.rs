//! Partners, hurdles and the buyer in documents.
