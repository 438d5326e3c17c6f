//! A thread that works on one request after the other, and the few that wait for it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::{Duration, Instant};
use std::{io, thread};

use tokio::sync::oneshot;

/// Work in a lane, with who wants its answer.
type Job = Box<dyn FnOnce() + Send>;

/// Whether it is enough: nobody waits for the answer any more, or it comes too late.
pub(crate) type Enough<'a> = &'a dyn Fn() -> bool;

/// Why a lane gives no answer.
pub(crate) enum Missed {
    /// As many wait as may.
    Busy,
    /// The work stopped without one.
    Failed,
}

/// Calculating keeps a core, so it is done in threads of its own, not in those that wait for the network.
pub(crate) struct Lane {
    jobs: SyncSender<Job>,
}

impl Lane {
    pub(crate) fn new(name: &str, waiting: usize) -> io::Result<Self> {
        let (jobs, queue) = sync_channel::<Job>(waiting);
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            for job in queue {
                // A fault in one answer takes no other with it. Whoever waits for it is told.
                let _ = catch_unwind(AssertUnwindSafe(job));
            }
        })?;
        Ok(Lane { jobs })
    }

    /// The answer of work that asks whether it is enough.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        deadline: Duration,
        work: impl FnOnce(Enough<'_>) -> T + Send + 'static,
    ) -> Result<T, Missed> {
        let begun = Instant::now();
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move || {
            let found = work(&|| answer.is_closed() || begun.elapsed() > deadline);
            // Who does not wait any more needs no answer.
            let _ = answer.send(found);
        });
        self.jobs.try_send(job).map_err(|_| Missed::Busy)?;
        answered.await.map_err(|_| Missed::Failed)
    }
}
