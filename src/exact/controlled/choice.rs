//! Which cells of a table are rounded up: a flow of units from rows to columns.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use num_traits::Zero;

use super::Parts;
use super::ways::Ways;

/// A node of the flow: rows first, then columns.
pub(super) type Node = usize;

/// The choice of cells, with what rows and columns demand of it.
pub(super) struct Choice<'a> {
    parts: &'a Parts,
    pub(super) columns: usize,
    pub(super) rows: usize,
    pub(super) ups: Vec<bool>,
    column_ups: Vec<usize>,
    /// By column: how many of its cells go up.
    targets: Vec<usize>,
}

// Every index below is a row below `rows`, a column below `columns`, a cell below their product
// or a node below their sum, all of which are vectors' lengths set when they were made; counts are
// bounded by the number of cells, and sums of weights by the digits they have.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]
impl<'a> Choice<'a> {
    /// Rounds each row by itself: its largest parts go up.
    pub(super) fn new(parts: &'a Parts) -> Self {
        let (columns, rows) = (parts.columns, parts.rows());
        let mut choice = Choice {
            parts,
            columns,
            rows,
            ups: vec![false; rows * columns],
            column_ups: vec![0; columns],
            targets: parts.sums.iter().map(|sum| sum.least).collect(),
        };
        choice.start();
        choice
    }

    /// Each row by itself, and by row the weight from which on its cells go up.
    fn start(&mut self) -> Vec<i128> {
        self.ups.fill(false);
        self.column_ups.fill(0);
        let weights = (0..self.rows).map(|row| {
            let (cells, ups) = (self.parts.open_by_weight(row), self.parts.row_ups[row]);
            cells.iter().take(ups).for_each(|&cell| self.turn(cell));
            // With none up the heaviest stays down, and weighs no more than itself.
            let last = cells.get(ups.saturating_sub(1));
            last.map_or(0, |&cell| self.parts.weights[cell])
        });
        weights.collect()
    }

    /// Rounds a cell up, or takes that back.
    pub(super) fn turn(&mut self, cell: usize) {
        self.ups[cell] = !self.ups[cell];
        let column = &mut self.column_ups[cell % self.columns];
        *column = if self.ups[cell] { *column + 1 } else { *column - 1 };
    }

    fn turn_all(&mut self, path: &[usize], ways: &mut Ways) {
        for &cell in path {
            self.turn(cell);
            ways.turn(cell);
        }
    }

    pub(super) fn is_balanced(&self) -> bool {
        self.column_ups == self.targets
    }

    /// Gives each column of `order` its unit if some table allows it beside those before, and
    /// returns the columns to whom no table gives what stands to them by their place in `order`.
    pub(super) fn set_columns(&mut self, order: &[usize]) -> Vec<usize> {
        let least = self.targets.clone();
        let mut most = least.clone();
        for &column in order {
            most[column] += 1;
        }
        let mut ways = Ways::new(self, |choice, cell| !choice.parts.parts[cell].is_zero());
        self.bring_within(&least, &most, &mut ways);
        let mut settled = vec![false; self.columns];
        for &column in order {
            if self.column_ups[column] == least[column] {
                let gives =
                    |&other: &usize| !settled[other] && self.column_ups[other] > least[other];
                let givers: Vec<usize> = order.iter().copied().filter(gives).collect();
                if let Some(path) = ways.path_to_column(&givers, |other| other == column) {
                    self.turn_all(&path, &mut ways);
                }
            }
            settled[column] = true;
        }
        self.targets.clone_from(&self.column_ups);
        let units: usize = self.column_ups.iter().sum::<usize>() - least.iter().sum::<usize>();
        let places = order.iter().enumerate();
        let moved = places.filter(|&(place, &column)| {
            (place < units) != (self.column_ups[column] > least[column])
        });
        moved.map(|(_, &column)| column).collect()
    }

    /// Moves units from column to column until each holds what is between its bounds.
    fn bring_within(&mut self, least: &[usize], most: &[usize], ways: &mut Ways) {
        loop {
            let ups = &self.column_ups;
            let over: Vec<usize> = (0..self.columns).filter(|&c| ups[c] > most[c]).collect();
            let path = if over.is_empty() {
                let spare: Vec<usize> = (0..self.columns).filter(|&c| ups[c] > least[c]).collect();
                ways.path_to_column(&spare, |column| ups[column] < least[column])
            } else {
                ways.path_to_column(&over, |column| ups[column] < most[column])
            };
            // The exact table lies within, so there is a way as long as something is amiss.
            let Some(path) = path else { return };
            self.turn_all(&path, ways);
        }
    }

    /// Rounds each row by itself again and moves units along cheapest ways until every column has
    /// its own; returns the potentials that prove that no table is nearer by the weights.
    pub(super) fn balance(&mut self) -> Vec<i128> {
        let mut potentials = self.start();
        potentials.resize(self.rows + self.columns, 0);
        while !self.is_balanced() {
            let over: Vec<usize> =
                (0..self.columns).filter(|&c| self.column_ups[c] > self.targets[c]).collect();
            let distances = self.distances(&over, &potentials);
            let farthest = distances.iter().flatten().max().copied().unwrap_or(0);
            for (potential, distance) in potentials.iter_mut().zip(&distances) {
                *potential += distance.unwrap_or(farthest);
            }
            let mut ways = Ways::new(self, |choice, cell| {
                choice.is_open(cell) && choice.slack(cell, &potentials) == 0
            });
            let mut moved = false;
            loop {
                let ups = &self.column_ups;
                let over: Vec<usize> =
                    (0..self.columns).filter(|&c| ups[c] > self.targets[c]).collect();
                let path = ways.path_to_column(&over, |column| ups[column] < self.targets[column]);
                let Some(path) = path else { break };
                self.turn_all(&path, &mut ways);
                moved = true;
            }
            if !moved {
                break;
            }
        }
        potentials
    }

    pub(super) fn is_open(&self, cell: usize) -> bool {
        !self.parts.parts[cell].is_zero()
    }

    /// What turning a cell costs beyond the potentials of its row and its column.
    pub(super) fn slack(&self, cell: usize, potentials: &[i128]) -> i128 {
        let (row, column) = (cell / self.columns, self.rows + cell % self.columns);
        let up = potentials[row] - potentials[column] - self.parts.weights[cell];
        if self.ups[cell] { -up } else { up }
    }

    /// By node: how far it is from the nearest of some columns, in what turning cells costs beyond
    /// the potentials (Dijkstra).
    fn distances(&self, from: &[usize], potentials: &[i128]) -> Vec<Option<i128>> {
        let mut distances: Vec<Option<i128>> = vec![None; self.rows + self.columns];
        let mut queue = BinaryHeap::new();
        for &column in from {
            distances[self.rows + column] = Some(0);
            queue.push(Reverse((0_i128, self.rows + column)));
        }
        while let Some(Reverse((distance, node))) = queue.pop() {
            if distances[node].is_some_and(|known| known < distance) {
                continue;
            }
            let mut reach = |to: Node, cell: usize| {
                let further = distance + self.slack(cell, potentials);
                if distances[to].is_none_or(|known| further < known) {
                    distances[to] = Some(further);
                    queue.push(Reverse((further, to)));
                }
            };
            if node < self.rows {
                for column in 0..self.columns {
                    let cell = node * self.columns + column;
                    if !self.ups[cell] && self.is_open(cell) {
                        reach(self.rows + column, cell);
                    }
                }
            } else {
                for row in 0..self.rows {
                    let cell = row * self.columns + node - self.rows;
                    if self.ups[cell] {
                        reach(row, cell);
                    }
                }
            }
        }
        distances
    }
}
