//! Rounding a whole table at once, so that its rows and columns still add up.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::fraction::Fraction;
use crate::error::{self, Error, refused, shortened};

/// The most cells a table may have that is rounded as a whole.
pub const MAX_TABLE_CELLS: usize = 40_000;

/// Rounds a table to whole numbers: every cell becomes the floor or the ceiling of its exact
/// value, every row keeps its exact (whole) sum, every column comes within one of its exact sum,
/// and the sum of all differences is the least possible.
///
/// Where several tables are equally near, the one is taken whose first differing cell, read row
/// by row, is larger: list rows and columns in the order of their names, and the extra unit goes
/// to the earlier name.
///
/// Formula: controlled rounding (Cox 1987), solved as an integral flow of least cost: cells are
/// unit edges from row to column, each costs what rounding it up moves it; the exact table is
/// itself a flow, so a whole one exists. That it is nearest is checked on exact costs.
///
/// # Errors
///
/// [`Conflict`](crate::ErrorKind::Conflict) where rows differ in length,
/// [`Conflict`](crate::ErrorKind::Conflict) where a row does not add up to a whole number,
/// [`TooLarge`](crate::ErrorKind::TooLarge) beyond [`MAX_TABLE_CELLS`].
///
/// ```
/// use fullcost::exact::{Fraction, controlled_rounding};
///
/// let thirds = vec![Fraction::new(1, 3)?, Fraction::new(1, 3)?, Fraction::new(1, 3)?];
/// let table = vec![thirds.clone(), thirds.clone(), thirds];
/// let rounded = controlled_rounding(&table)?;
/// assert_eq!(rounded, [[1, 0, 0], [0, 1, 0], [0, 0, 1]].map(Vec::from));
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn controlled_rounding(table: &[Vec<Fraction>]) -> Result<Vec<Vec<i128>>, Error> {
    let columns = table.first().map_or(0, Vec::len);
    if let Some((place, row)) = table.iter().enumerate().find(|(_, row)| row.len() != columns) {
        return Err(refused!(
            Conflict: "row {} of the table has {} cells where the first has {columns}: give every row one cell for each column",
            place.saturating_add(1), row.len()
        ));
    }
    if columns == 0 {
        return Ok(vec![Vec::new(); table.len()]);
    }
    let cells = table.iter().flatten();
    let common = cells
        .clone()
        .filter(|cell| !cell.is_integer())
        .fold(BigInt::one(), |common, cell| common.lcm(&cell.parts().1));
    let numerators = cells
        .map(|cell| {
            let (numerator, denominator) = cell.parts();
            numerator * (&common / denominator)
        })
        .collect();
    round_over_common_denominator(columns, numerators, &common)
}

/// [`controlled_rounding`] of a table held as numerators, row by row, over one positive denominator.
pub(crate) fn round_over_common_denominator(
    columns: usize,
    numerators: Vec<BigInt>,
    denominator: &BigInt,
) -> Result<Vec<Vec<i128>>, Error> {
    if columns == 0 {
        return Ok(Vec::new());
    }
    if numerators.len() > MAX_TABLE_CELLS {
        return Err(error::too_many(
            "cells in a table that is rounded as a whole",
            MAX_TABLE_CELLS,
        ));
    }
    let mut floors = Vec::with_capacity(numerators.len());
    let mut parts = Vec::with_capacity(numerators.len());
    for numerator in numerators {
        let (floor, part) = numerator.div_mod_floor(denominator);
        let whole = floor.to_i128();
        floors.push(whole.ok_or_else(|| error::amount_too_large(shortened(&floor.to_string())))?);
        parts.push(part);
    }
    let ups = choose_ups(columns, &parts, denominator)?;
    let rounded = floors.iter().zip(&ups).map(|(floor, up)| {
        let whole = floor.checked_add(i128::from(*up));
        whole.ok_or_else(|| error::amount_too_large(shortened(&floor.to_string())))
    });
    let rounded = rounded.collect::<Result<Vec<i128>, Error>>()?;
    Ok(rounded.chunks(columns).map(<[i128]>::to_vec).collect())
}

/// Which cells are rounded up.
fn choose_ups(columns: usize, parts: &[BigInt], denominator: &BigInt) -> Result<Vec<bool>, Error> {
    // Costs as machine integers: exact where they fit, else their first digits, which only
    // choose a good start; the exact costs then have the last word.
    let bits = denominator.bits();
    let shift = bits.saturating_sub(FIRST_BITS);
    let first_digits: Vec<i128> =
        parts.iter().map(|part| (part >> shift).to_i128().unwrap_or(0)).collect();
    let mut table = Table::new(columns, parts, denominator)?;
    table.start(&first_digits);
    table.balance(&first_digits);
    let potentials = table.settle(&first_digits, &vec![0; table.nodes()]);
    if shift == 0 {
        table.first_among_nearest(&first_digits, &potentials);
    } else {
        // The potentials of the first digits are nearly those of all digits.
        let near = potentials.into_iter().map(|potential| BigInt::from(potential) << shift);
        let potentials = table.settle(parts, &near.collect::<Vec<_>>());
        table.first_among_nearest(parts, &potentials);
    }
    // Known to hold, since a whole flow exists; checked, since money depends on it.
    if table.keeps_bounds() {
        Ok(table.ups)
    } else {
        Err(refused!(
            Unproved: "the table could not be rounded within its bounds: report this table as a fault"
        ))
    }
}

/// How many binary digits of a cost machine integers keep: sums over a path through a table of
/// [`MAX_TABLE_CELLS`] cells then stay far below 127.
const FIRST_BITS: u64 = 90;

/// What a cost must do; machine integers and integers of any size both do.
trait Cost: Clone + Ord + Zero + Signed {}
impl<T: Clone + Ord + Zero + Signed> Cost for T {}

/// The choice of cells, with what rows and columns demand of it.
struct Table {
    columns: usize,
    rows: usize,
    /// Cells that are not whole: only they have a choice.
    open: Vec<bool>,
    ups: Vec<bool>,
    row_ups: Vec<usize>,
    column_ups: Vec<usize>,
    column_least: Vec<usize>,
    column_most: Vec<usize>,
}

/// A node of the flow: rows first, then columns, then the one that evens the columns out.
type Node = usize;

/// One edge of what may still be changed: from, to, the cell it turns (if any), and whether
/// turning it rounds the cell up.
#[derive(Clone, Copy)]
struct Edge {
    from: Node,
    to: Node,
    cell: Option<(usize, bool)>,
}

// Every index below is a row below `rows`, a column below `columns`, a cell below their product
// or a node below `rows + columns + 1`, all of which are vectors' lengths set in `new`; counts
// are bounded by the number of cells.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]
impl Table {
    fn new(columns: usize, parts: &[BigInt], denominator: &BigInt) -> Result<Self, Error> {
        let rows = parts.len() / columns;
        let mut row_ups = Vec::with_capacity(rows);
        let mut column_sums = vec![BigInt::zero(); columns];
        for (place, row) in parts.chunks(columns).enumerate() {
            let (ups, rest) = row.iter().sum::<BigInt>().div_rem(denominator);
            if !rest.is_zero() {
                return Err(refused!(
                    Conflict: "row {} of the table does not add up to a whole number: give rows with whole sums",
                    place + 1
                ));
            }
            row_ups.push(ups.to_usize().unwrap_or(0));
            for (sum, part) in column_sums.iter_mut().zip(row) {
                *sum += part;
            }
        }
        let bounds = column_sums.iter().map(|sum| {
            let (least, rest) = sum.div_rem(denominator);
            let least = least.to_usize().unwrap_or(0);
            (least, least + usize::from(!rest.is_zero()))
        });
        let (column_least, column_most) = bounds.unzip();
        Ok(Table {
            columns,
            rows,
            open: parts.iter().map(|part| !part.is_zero()).collect(),
            ups: vec![false; parts.len()],
            row_ups,
            column_ups: vec![0; columns],
            column_least,
            column_most,
        })
    }

    /// Rounds each row by itself: its largest parts go up.
    fn start<C: Cost>(&mut self, parts: &[C]) {
        for row in 0..self.rows {
            let mut cells: Vec<usize> = (row * self.columns..(row + 1) * self.columns)
                .filter(|&cell| self.open[cell])
                .collect();
            cells.sort_by(|&left, &right| parts[right].cmp(&parts[left]));
            for &cell in cells.iter().take(self.row_ups[row]) {
                self.ups[cell] = true;
                self.column_ups[cell % self.columns] += 1;
            }
        }
    }

    /// Moves units along cheapest paths until every column keeps its bounds.
    fn balance<C: Cost>(&mut self, parts: &[C]) {
        // Every move mends at least one column by one, so their number is bounded.
        for _ in 0..self.ups.len().saturating_mul(2).max(1) {
            let over: Vec<usize> =
                (0..self.columns).filter(|&c| self.column_ups[c] > self.column_most[c]).collect();
            let under: Vec<usize> =
                (0..self.columns).filter(|&c| self.column_ups[c] < self.column_least[c]).collect();
            let (sources, targets): (Vec<usize>, Vec<usize>) = if !over.is_empty() {
                let room = |&c: &usize| self.column_ups[c] < self.column_most[c];
                (over, (0..self.columns).filter(room).collect())
            } else if !under.is_empty() {
                let spare = |&c: &usize| self.column_ups[c] > self.column_least[c];
                ((0..self.columns).filter(spare).collect(), under)
            } else {
                return;
            };
            let edges = self.cell_edges();
            let Some(path) = self.cheapest_path(parts, &edges, &sources, &targets) else {
                return;
            };
            self.turn(&path);
        }
    }

    /// Removes what is not nearest, and returns the potentials that prove it. They are sought
    /// from `start` on, which decides how soon they are found and nothing else.
    fn settle<C: Cost>(&mut self, parts: &[C], start: &[C]) -> Vec<C> {
        loop {
            let edges = self.all_edges();
            match self.potentials_or_cycle(parts, &edges, start.to_vec()) {
                Ok(potentials) => return potentials,
                Err(cycle) => self.turn(&cycle),
            }
        }
    }

    fn keeps_bounds(&self) -> bool {
        (0..self.columns).all(|column| {
            let bounds = self.column_least[column]..=self.column_most[column];
            bounds.contains(&self.column_ups[column])
        })
    }

    fn nodes(&self) -> usize {
        self.rows + self.columns + 1
    }

    /// Sets, cell by cell, those up that can be up without leaving the nearest tables.
    fn first_among_nearest<C: Cost>(&mut self, parts: &[C], potentials: &[C]) {
        let slack = |from: Node, to: Node, cost: C| {
            (cost + potentials[from].clone() - potentials[to].clone()).is_zero()
        };
        // A cell whose edge is not tight is the same in every nearest table.
        let mut free: Vec<bool> = (0..self.ups.len())
            .map(|cell| {
                let (row, column) = (cell / self.columns, self.rows + cell % self.columns);
                self.open[cell] && slack(row, column, -parts[cell].clone())
            })
            .collect();
        let even = self.rows + self.columns;
        let passes: Vec<bool> =
            (0..self.columns).map(|column| slack(self.rows + column, even, C::zero())).collect();
        for cell in 0..self.ups.len() {
            if !free[cell] {
                continue;
            }
            free[cell] = false;
            if self.ups[cell] {
                continue;
            }
            let (row, column) = (cell / self.columns, cell % self.columns);
            if let Some(mut path) = self.tight_path(&free, &passes, self.rows + column, row) {
                path.push(Edge { from: row, to: self.rows + column, cell: Some((cell, true)) });
                self.turn(&path);
            }
        }
    }

    /// A path from a column to a row that changes no nearness: breadth first, over free cells.
    fn tight_path(
        &self,
        free: &[bool],
        passes: &[bool],
        from: Node,
        goal: Node,
    ) -> Option<Vec<Edge>> {
        let even = self.rows + self.columns;
        let mut reached_by: Vec<Option<Edge>> = vec![None; even + 1];
        let mut queue = vec![from];
        let mut next = 0;
        while next < queue.len() {
            let node = queue[next];
            next += 1;
            let mut visit = |edge: Edge| {
                if edge.to != from && reached_by[edge.to].is_none() {
                    reached_by[edge.to] = Some(edge);
                    queue.push(edge.to);
                }
            };
            if node < self.rows {
                for column in 0..self.columns {
                    let cell = node * self.columns + column;
                    if free[cell] && !self.ups[cell] {
                        visit(Edge {
                            from: node,
                            to: self.rows + column,
                            cell: Some((cell, true)),
                        });
                    }
                }
            } else if node < even {
                let column = node - self.rows;
                for row in 0..self.rows {
                    let cell = row * self.columns + column;
                    if free[cell] && self.ups[cell] {
                        visit(Edge { from: node, to: row, cell: Some((cell, false)) });
                    }
                }
                if passes[column] && self.column_ups[column] < self.column_most[column] {
                    visit(Edge { from: node, to: even, cell: None });
                }
            } else {
                for column in (0..self.columns).filter(|&column| passes[column]) {
                    if self.column_ups[column] > self.column_least[column] {
                        visit(Edge { from: even, to: self.rows + column, cell: None });
                    }
                }
            }
            if reached_by[goal].is_some() {
                return Some(walk_back(&reached_by, from, goal));
            }
        }
        None
    }

    /// The edges that turn a cell.
    fn cell_edges(&self) -> Vec<Edge> {
        let cells = (0..self.ups.len()).filter(|&cell| self.open[cell]);
        cells
            .map(|cell| {
                let (row, column) = (cell / self.columns, self.rows + cell % self.columns);
                if self.ups[cell] {
                    Edge { from: column, to: row, cell: Some((cell, false)) }
                } else {
                    Edge { from: row, to: column, cell: Some((cell, true)) }
                }
            })
            .collect()
    }

    /// Those, and the edges by which one column may give way to another.
    fn all_edges(&self) -> Vec<Edge> {
        let mut edges = self.cell_edges();
        let even = self.rows + self.columns;
        for column in 0..self.columns {
            let node = self.rows + column;
            if self.column_ups[column] < self.column_most[column] {
                edges.push(Edge { from: node, to: even, cell: None });
            }
            if self.column_ups[column] > self.column_least[column] {
                edges.push(Edge { from: even, to: node, cell: None });
            }
        }
        edges
    }

    /// The cheapest path from one of the source columns to one of the target columns.
    fn cheapest_path<C: Cost>(
        &self,
        parts: &[C],
        edges: &[Edge],
        sources: &[usize],
        targets: &[usize],
    ) -> Option<Vec<Edge>> {
        let nodes = self.rows + self.columns;
        let mut distances: Vec<Option<C>> = vec![None; nodes];
        let mut reached_by: Vec<Option<Edge>> = vec![None; nodes];
        for &source in sources {
            distances[self.rows + source] = Some(C::zero());
        }
        for _ in 0..nodes {
            let mut changed = false;
            for edge in edges {
                let Some(so_far) = &distances[edge.from] else {
                    continue;
                };
                let distance = so_far.clone() + cost(parts, edge);
                if distances[edge.to].as_ref().is_none_or(|known| distance < *known) {
                    distances[edge.to] = Some(distance);
                    reached_by[edge.to] = Some(*edge);
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        let reached = targets.iter().filter(|&&target| distances[self.rows + target].is_some());
        let target = reached.min_by(|&&left, &&right| {
            distances[self.rows + left].cmp(&distances[self.rows + right])
        })?;
        let mut path = Vec::new();
        let mut node = self.rows + target;
        while let Some(edge) = reached_by[node] {
            // More edges than nodes would be a cycle, which a cheapest path has not.
            if path.len() > nodes {
                return None;
            }
            path.push(edge);
            node = edge.from;
        }
        Some(path)
    }

    /// Potentials that prove the choice nearest, or a cycle that makes it nearer.
    fn potentials_or_cycle<C: Cost>(
        &self,
        parts: &[C],
        edges: &[Edge],
        mut distances: Vec<C>,
    ) -> Result<Vec<C>, Vec<Edge>> {
        let nodes = self.nodes();
        let mut reached_by: Vec<Option<Edge>> = vec![None; nodes];
        let mut last_changed = None;
        for _ in 0..=nodes {
            last_changed = None;
            for edge in edges {
                let distance = distances[edge.from].clone() + cost(parts, edge);
                if distance < distances[edge.to] {
                    distances[edge.to] = distance;
                    reached_by[edge.to] = Some(*edge);
                    last_changed = Some(edge.to);
                }
            }
            if last_changed.is_none() {
                return Ok(distances);
            }
        }
        // Still changing after as many rounds as nodes: walking back ends in a cycle.
        let mut node = last_changed.unwrap_or(0);
        for _ in 0..nodes {
            node = reached_by[node].map_or(node, |edge| edge.from);
        }
        let (first, mut cycle) = (node, Vec::new());
        while let Some(edge) = reached_by[node] {
            cycle.push(edge);
            node = edge.from;
            if node == first {
                break;
            }
        }
        Err(cycle)
    }

    fn turn(&mut self, path: &[Edge]) {
        for (cell, up) in path.iter().filter_map(|edge| edge.cell) {
            self.ups[cell] = up;
            let column = &mut self.column_ups[cell % self.columns];
            *column = if up { *column + 1 } else { *column - 1 };
        }
    }
}

/// What an edge costs: rounding a cell up saves its part, taking that back loses it.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // A cell of the same table.
fn cost<C: Cost>(parts: &[C], edge: &Edge) -> C {
    match edge.cell {
        None => C::zero(),
        Some((cell, true)) => -parts[cell].clone(),
        Some((cell, false)) => parts[cell].clone(),
    }
}

#[allow(clippy::indexing_slicing)] // A node of the same table.
fn walk_back(reached_by: &[Option<Edge>], from: Node, goal: Node) -> Vec<Edge> {
    let mut path = Vec::new();
    let mut node = goal;
    while let Some(edge) = reached_by[node] {
        path.push(edge);
        node = edge.from;
        if node == from {
            break;
        }
    }
    path
}
