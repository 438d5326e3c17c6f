//! What one call may take and give: counted and checked before it is begun.

use std::ops::ControlFlow;

use crate::error::{self, Error};

/// How much work one call may take, and how large what it reads or gives may be.
///
/// A budget is given where facts enter (a reader or a builder), and everything that is asked of them
/// stays within it. What would pass it is refused before it is begun, with its figure, the bound and
/// what to ask for instead. Without one it is that of a [service](Budget::service).
///
/// ```
/// use fullcost::Budget;
///
/// let small = Budget { work: 1_000_000, ..Budget::service() };
/// assert!(small.work < Budget::workstation().work);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Budget {
    /// In units of work. One unit is a step of the simplest kind, such as two 64-bit digits
    /// multiplied, and takes about a nanosecond of one core; steps that take longer count for more.
    pub work: u64,
    /// The values of a document that is read (each text, number, list and object), and the records
    /// of a result (each bid in each view of each scenario, each line of a working).
    pub records: u64,
    /// The bytes of a document that is read or of a text that is written.
    pub bytes: u64,
}

impl Budget {
    /// That of a program that answers strangers, set for some two seconds of one core and 512 MB a
    /// call at most; `docs/budget.md` says what was measured.
    #[must_use]
    pub const fn service() -> Self {
        Budget { work: 2_000_000_000, records: 1_000_000, bytes: 32 * 1024 * 1024 }
    }

    /// That of a person who waits: minutes, and some gigabytes.
    #[must_use]
    pub const fn workstation() -> Self {
        Budget { work: 200_000_000_000, records: 20_000_000, bytes: 1024 * 1024 * 1024 }
    }

    /// Refuses more work than there may be.
    pub(crate) fn check_work(&self, what: &str, count: u64, remedy: &str) -> Result<(), Error> {
        if count <= self.work {
            return Ok(());
        }
        Err(error::beyond_budget(what, count, "units of work", self.work, remedy))
    }

    /// Refuses more records than there may be.
    pub(crate) fn check_records(&self, what: &str, count: u64, remedy: &str) -> Result<(), Error> {
        if count <= self.records {
            return Ok(());
        }
        Err(error::beyond_budget(what, count, "records", self.records, remedy))
    }

    /// Refuses a longer text than there may be.
    #[cfg(feature = "json")]
    pub(crate) fn check_bytes(&self, what: &str, count: u64, remedy: &str) -> Result<(), Error> {
        if count <= self.bytes {
            return Ok(());
        }
        Err(error::beyond_budget(what, count, "bytes", self.bytes, remedy))
    }

    /// What is left of it once some work is done.
    pub(crate) fn after(self, work: u64) -> Self {
        Budget { work: self.work.saturating_sub(work), ..self }
    }

    /// The part of each of several that share its work.
    pub(crate) fn shared_by(self, several: u64) -> Self {
        Budget { work: self.work.checked_div(several).unwrap_or(self.work), ..self }
    }
}

impl Default for Budget {
    fn default() -> Self {
        Budget::service()
    }
}

/// How often a loop within loops runs. What is too much for the count is too much for any budget.
pub(crate) fn times<const LOOPS: usize>(loops: [usize; LOOPS]) -> u64 {
    let counts = loops.into_iter().map(|count| u64::try_from(count).unwrap_or(u64::MAX));
    counts.fold(1, u64::saturating_mul)
}

/// Several counts together.
pub(crate) fn sum(counts: impl IntoIterator<Item = u64>) -> u64 {
    counts.into_iter().fold(0, u64::saturating_add)
}

/// How far a long call is, in units of work ([`Budget::work`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct WorkDone {
    /// What is done.
    pub done: u64,
    /// What was counted before it was begun; of a stream, all that came if that is more.
    pub of: u64,
}

/// Nobody watches.
pub(crate) fn unwatched(_: WorkDone) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Work that is counted while it is done, for who watches it.
pub(crate) struct Meter<'a> {
    progress: WorkDone,
    watch: &'a mut dyn FnMut(WorkDone) -> ControlFlow<()>,
}

impl<'a> Meter<'a> {
    pub(crate) fn new(of: u64, watch: &'a mut dyn FnMut(WorkDone) -> ControlFlow<()>) -> Self {
        Meter { progress: WorkDone { done: 0, of }, watch }
    }

    /// Notes what was done; an error where who watches says that it is enough.
    pub(crate) fn did(&mut self, work: u64) -> Result<(), Error> {
        let WorkDone { done, of } = self.progress;
        self.progress.done = done.saturating_add(work).min(of);
        match (self.watch)(self.progress) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(error::cancelled(self.progress.done, of)),
        }
    }
}
