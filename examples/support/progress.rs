//! How far long work is, on a terminal only.

use std::io::{IsTerminal as _, Write as _, stderr};
use std::ops::ControlFlow;

use fullcost::WorkDone;

/// Shows it on one line, which the report then takes.
pub(crate) fn shown(progress: WorkDone) -> ControlFlow<()> {
    let mut out = stderr();
    if out.is_terminal() {
        let percent = progress.done.saturating_mul(100).checked_div(progress.of).unwrap_or(100);
        let _ = write!(out, "\r{percent} % done\r").and_then(|()| out.flush());
    }
    ControlFlow::Continue(())
}
