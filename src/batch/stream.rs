//! Chunk after chunk, in flat memory.

use std::ops::ControlFlow;

use super::ask::Ask;
use super::bounds::Width;
use super::columns::Columns;
use super::engine::compare_into;
use super::outcome::Outcome;
use super::table::Table;
use crate::budget::{Meter, WorkDone, unwatched};
use crate::error::{AtRecord, Error};

/// Units of work a cell: it takes some nanoseconds.
const UNITS_A_CELL: u64 = 4;

/// How much a stream has compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Compared {
    /// Chunks.
    pub chunks: u64,
    /// Lots.
    pub lots: u64,
    /// Bids.
    pub bids: u64,
    /// Bids × lines.
    pub cells: u64,
}

/// Compares chunk after chunk of columns with the memory of the first: as many bids as there are
/// need no more room than the largest chunk.
///
/// ```
/// use fullcost::batch::{Ask, Scales, Stream, Table};
/// use fullcost::exact::Currency;
///
/// let chunk = |first: i64| {
///     let mut table = Table::new(Currency::GBP, Scales::new(2, 0)?, 1, 0)?;
///     table.begin_lot(&[100], &[])?;
///     table.push_bid(&[first], &[])?;
///     table.push_bid(&[2_000], &[])?;
///     Ok::<_, fullcost::Error>(table)
/// };
/// let chunks = [chunk(1_900)?, chunk(2_100)?];
/// let mut firsts = Vec::new();
/// let mut stream = Stream::new(Ask::new().with_ranks());
/// let compared = stream.run(chunks, |columns, outcome| {
///     firsts.push((columns.bids(), outcome.ranks(0).and_then(|ranks| ranks.first().copied())));
/// })?;
/// assert_eq!(firsts, [(2, Some(1)), (2, Some(2))]);
/// assert_eq!(compared.cells, 4);
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Stream {
    ask: Ask,
    outcome: Outcome,
    compared: Compared,
    width: Width,
    #[cfg(feature = "rayon")]
    parallel: bool,
}

impl Stream {
    /// A stream that asks the same of every chunk.
    #[must_use]
    pub fn new(ask: Ask) -> Self {
        Stream { ask, ..Stream::default() }
    }

    /// The stream with every lot in 128-bit integers, whether it needs them or not: for checking
    /// and timing one width against the other.
    #[must_use]
    pub fn in_128_bits(self) -> Self {
        Stream { width: Width::Bits128, ..self }
    }

    /// The stream over the threads of the current pool of `rayon`.
    #[cfg(feature = "rayon")]
    #[must_use]
    pub fn in_parallel(self) -> Self {
        Stream { parallel: true, ..self }
    }

    /// Compares the next chunk. The outcome is overwritten by the one after.
    ///
    /// # Errors
    ///
    /// As [`compare_batch`](super::compare_batch), with the chunk it is in, counted from 0.
    pub fn compare(&mut self, columns: &Columns<'_>) -> Result<&Outcome, Error> {
        let chunk = self.compared.chunks;
        self.compare_chunk(columns).at(format_args!("chunk {chunk}"))?;
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        self.compared.chunks = self.compared.chunks.saturating_add(1);
        self.compared.lots = self.compared.lots.saturating_add(count(columns.lots()));
        self.compared.bids = self.compared.bids.saturating_add(count(columns.bids()));
        self.compared.cells = self.compared.cells.saturating_add(count(columns.cells()));
        Ok(&self.outcome)
    }

    #[cfg(feature = "rayon")]
    fn compare_chunk(&mut self, columns: &Columns<'_>) -> Result<(), Error> {
        if self.parallel {
            return super::parallel::compare_in_parallel_into(
                columns,
                &self.ask,
                self.width,
                &mut self.outcome,
            );
        }
        compare_into(columns, &self.ask, self.width, &mut self.outcome)
    }

    #[cfg(not(feature = "rayon"))]
    fn compare_chunk(&mut self, columns: &Columns<'_>) -> Result<(), Error> {
        compare_into(columns, &self.ask, self.width, &mut self.outcome)
    }

    /// [`compare`](Self::compare), with somebody who is told how far the stream is once the chunk is
    /// compared, and may say that it is enough. `cells` says how many there will be in all, as far as
    /// that is known: if more come, all that came are as much.
    ///
    /// # Errors
    ///
    /// As [`compare`](Self::compare), or [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn compare_watched(
        &mut self,
        columns: &Columns<'_>,
        cells: u64,
        mut watch: impl FnMut(WorkDone) -> ControlFlow<()>,
    ) -> Result<&Outcome, Error> {
        self.compare(columns)?;
        self.tell(cells, &mut watch)?;
        Ok(&self.outcome)
    }

    /// Compares every chunk and hands each outcome over, with the columns that it is of.
    ///
    /// # Errors
    ///
    /// The first one; what was handed over before it stands.
    pub fn run(
        &mut self,
        chunks: impl IntoIterator<Item = Table>,
        each: impl FnMut(&Columns<'_>, &Outcome),
    ) -> Result<Compared, Error> {
        self.run_watched(chunks, 0, each, unwatched)
    }

    /// [`run`](Self::run), with somebody who is told how far it is once an outcome is handed over, and
    /// may say that it is enough. `cells` says how many there will be in all, as far as that is known.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run), or [`Cancelled`](crate::ErrorKind::Cancelled); then the stream can go on
    /// with the chunk after the one that was handed over last.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use fullcost::ErrorKind;
    /// use fullcost::batch::{Ask, Scales, Stream, Table};
    /// use fullcost::exact::Currency;
    ///
    /// let mut table = Table::new(Currency::GBP, Scales::new(2, 0)?, 1, 0)?;
    /// table.begin_lot(&[100], &[])?;
    /// table.push_bid(&[1_900], &[])?;
    /// let mut stream = Stream::new(Ask::new().with_totals());
    /// let mut shown = Vec::new();
    /// let stopped = stream.run_watched([table.clone(), table.clone(), table], 3, |_, _| (), |work| {
    ///     shown.push(work.done * 100 / work.of);
    ///     if work.done * 2 < work.of { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    /// });
    /// assert_eq!(shown, [33, 66]);
    /// assert_eq!(stopped.unwrap_err().kind(), ErrorKind::Cancelled);
    /// assert_eq!(stream.compared().chunks, 2);
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn run_watched(
        &mut self,
        chunks: impl IntoIterator<Item = Table>,
        cells: u64,
        mut each: impl FnMut(&Columns<'_>, &Outcome),
        mut watch: impl FnMut(WorkDone) -> ControlFlow<()>,
    ) -> Result<Compared, Error> {
        for table in chunks {
            let columns = table.columns()?;
            self.compare(&columns)?;
            each(&columns, &self.outcome);
            self.tell(cells, &mut watch)?;
        }
        Ok(self.compared)
    }

    /// Tells what is done, of so many cells or of those that came.
    fn tell(
        &self,
        cells: u64,
        watch: &mut dyn FnMut(WorkDone) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        let units = |cells: u64| cells.saturating_mul(UNITS_A_CELL);
        let done = self.compared.cells;
        Meter::new(units(cells.max(done)), watch).did(units(done))
    }

    /// How much it has compared.
    #[must_use]
    pub fn compared(&self) -> Compared {
        self.compared
    }
}
