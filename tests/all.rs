//! All integration tests, one binary; the modules mirror `src/`.

mod cases;
mod exact;
mod examples;
mod oracle;
