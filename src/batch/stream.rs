//! Chunk after chunk, in flat memory.

use super::ask::Ask;
use super::bounds::Width;
use super::columns::Columns;
use super::engine::compare_into;
use super::outcome::Outcome;
use super::table::Table;
use crate::error::{AtRecord, Error};

/// How far a stream has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Progress {
    /// Chunks that are done.
    pub chunks: u64,
    /// Lots that are done.
    pub lots: u64,
    /// Bids that are done.
    pub bids: u64,
    /// Bids × lines that are done.
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
/// let done = stream.run(chunks, |progress, _, outcome| {
///     firsts.push((progress.bids, outcome.ranks(0).and_then(|ranks| ranks.first().copied())));
/// })?;
/// assert_eq!(firsts, [(2, Some(1)), (4, Some(2))]);
/// assert_eq!(done.cells, 4);
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Stream {
    ask: Ask,
    outcome: Outcome,
    progress: Progress,
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
        let chunk = self.progress.chunks;
        self.compare_chunk(columns).at(format_args!("chunk {chunk}"))?;
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        self.progress.chunks = self.progress.chunks.saturating_add(1);
        self.progress.lots = self.progress.lots.saturating_add(count(columns.lots()));
        self.progress.bids = self.progress.bids.saturating_add(count(columns.bids()));
        self.progress.cells = self.progress.cells.saturating_add(count(columns.cells()));
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

    /// Compares every chunk and hands each outcome over, with how far the stream has come.
    ///
    /// # Errors
    ///
    /// The first one; what was handed over before it stands.
    pub fn run(
        &mut self,
        chunks: impl IntoIterator<Item = Table>,
        mut each: impl FnMut(&Progress, &Columns<'_>, &Outcome),
    ) -> Result<Progress, Error> {
        for table in chunks {
            let columns = table.columns()?;
            self.compare(&columns)?;
            each(&self.progress, &columns, &self.outcome);
        }
        Ok(self.progress)
    }

    /// How far it has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress
    }
}
