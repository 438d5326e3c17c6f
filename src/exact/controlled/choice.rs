//! Which cells of a table are rounded up: a flow of units from rows to columns.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::parts::Parts;
use super::ways::{Node, Place, Ways};

/// How often prices are tried for a start. Each time costs a pass over the table.
const MOST_PRICINGS: usize = 20;

/// The choice of cells, with what rows and columns demand of it.
pub(super) struct Choice<'a> {
    parts: &'a Parts<'a>,
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
    pub(super) fn new(parts: &'a Parts<'a>) -> Self {
        let (columns, rows) = (parts.columns, parts.rows);
        let mut choice = Choice {
            parts,
            columns,
            rows,
            ups: vec![false; rows * columns],
            column_ups: vec![0; columns],
            targets: parts.sums.iter().map(|sum| sum.least).collect(),
        };
        choice.start(&vec![0; columns]);
        choice
    }

    /// Each row by itself, a cell in each column at its price; by row what the last that goes up
    /// gains. Of cells that gain alike those go up whose column wants most.
    fn start(&mut self, prices: &[i128]) -> Vec<i128> {
        self.ups.fill(false);
        self.column_ups.fill(0);
        let mut gains: Vec<(Reverse<i128>, isize, usize)> = Vec::with_capacity(self.columns);
        let mut last_gains = Vec::with_capacity(self.rows);
        for row in 0..self.rows {
            gains.clear();
            let first = row * self.columns;
            gains.extend((0..self.columns).filter(|column| self.parts.open[first + column]).map(
                |column| {
                    let gain = self.parts.weights[first + column] - prices[column];
                    let wants = self.targets[column].wrapping_sub(self.column_ups[column]);
                    (Reverse(gain), wants.wrapping_neg().cast_signed(), column)
                },
            ));
            let ups = self.parts.row_ups[row];
            // With none up the one that would gain most stays down, and gains no more than itself.
            let last = ups.saturating_sub(1);
            let gain = if last < gains.len() { gains.select_nth_unstable(last).1.0.0 } else { 0 };
            last_gains.push(gain);
            for &(_, _, column) in gains.iter().take(ups) {
                self.turn(first + column);
            }
        }
        last_gains
    }

    /// How many units lie in columns that have too many.
    fn surplus(&self) -> usize {
        let columns = self.column_ups.iter().zip(&self.targets);
        columns.map(|(ups, target)| ups.saturating_sub(*target)).sum()
    }

    /// Starts with prices that leave few units to move: each column's is raised by what makes as
    /// many cells too dear as it has too many, as long as that helps, a few times. Any prices are a
    /// start.
    fn start_near(&mut self) -> Vec<i128> {
        let mut prices = vec![0_i128; self.columns];
        let mut gains = self.start(&prices);
        let unit = self.parts.scale / i128::try_from(self.rows.max(1)).unwrap_or(1);
        let mut surplus = self.surplus();
        for _ in 0..MOST_PRICINGS {
            if surplus == 0 {
                break;
            }
            let mut next = prices.clone();
            for (price, (ups, target)) in
                next.iter_mut().zip(self.column_ups.iter().zip(&self.targets))
            {
                let over = i128::try_from(*ups).unwrap_or(0) - i128::try_from(*target).unwrap_or(0);
                *price += over * unit;
            }
            let tried = self.start(&next);
            if self.surplus() >= surplus {
                gains = self.start(&prices);
                break;
            }
            (surplus, prices, gains) = (self.surplus(), next, tried);
        }
        gains.extend(prices.iter().map(|price| -price));
        gains
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
        let mut ways = self.ways(Choice::is_open);
        self.bring_within(&least, &most, &mut ways);
        let mut settled = vec![false; self.columns];
        for &column in order {
            if self.column_ups[column] == least[column] {
                let gives =
                    |&other: &usize| !settled[other] && self.column_ups[other] > least[other];
                let from: Vec<usize> = order.iter().copied().filter(gives).collect();
                if let Some(path) = ways.path_to_column(&from, |other| other == column) {
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
            let (ups, over) = (&self.column_ups, self.over(most));
            let path = if over.is_empty() {
                ways.path_to_column(&self.over(least), |column| ups[column] < least[column])
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
        let mut potentials = self.start_near();
        while !self.over(&self.targets).is_empty() {
            self.take_up(&mut potentials);
            // Cheapest ways to every column cost nothing beyond the potentials now.
            let mut ways = self.ways(|choice, place| {
                choice.is_open(place) && choice.slack(place, &potentials) == 0
            });
            let before = self.surplus();
            while let Some(path) = ways.path_to_column(&self.over(&self.targets), |column| {
                self.column_ups[column] < self.targets[column]
            }) {
                self.turn_all(&path, &mut ways);
            }
            // There is a way as long as a column has too many, since some table has these columns.
            if self.surplus() == before {
                break;
            }
        }
        potentials
    }

    /// The ways through cells that may turn.
    pub(super) fn ways(&self, may_turn: impl Fn(&Self, Place) -> bool) -> Ways {
        let places = self.places().filter(|place| may_turn(self, *place));
        let places = places.map(|place| (place, self.ups[place.cell]));
        Ways::new(self.rows, self.columns, places)
    }

    /// The columns that have more than is said.
    fn over(&self, most: &[usize]) -> Vec<usize> {
        (0..self.columns).filter(|&column| self.column_ups[column] > most[column]).collect()
    }

    /// All cells, row by row.
    fn places(&self) -> impl Iterator<Item = Place> + use<> {
        let columns = self.columns;
        (0..self.rows).flat_map(move |row| {
            (0..columns).map(move |column| Place { row, column, cell: row * columns + column })
        })
    }

    pub(super) fn is_open(&self, place: Place) -> bool {
        self.parts.open[place.cell]
    }

    /// What turning a cell costs beyond the potentials of its row and its column.
    pub(super) fn slack(&self, place: Place, potentials: &[i128]) -> i128 {
        let column = potentials[self.rows + place.column];
        let up = potentials[place.row] - column - self.parts.weights[place.cell];
        if self.ups[place.cell] { -up } else { up }
    }

    /// Takes potentials up by how far each node is from the columns that have too many, where
    /// distances are what turning cells costs beyond the potentials (Dijkstra): they stay a proof,
    /// and cheapest ways cost nothing beyond them.
    fn take_up(&self, potentials: &mut [i128]) {
        let nodes = self.rows + self.columns;
        let mut reached: Vec<Option<i128>> = vec![None; nodes];
        let mut queue = BinaryHeap::new();
        for column in self.over(&self.targets) {
            reached[self.rows + column] = Some(0);
            queue.push(Reverse((0_i128, self.rows + column)));
        }
        let mut farthest = 0;
        while let Some(Reverse((distance, node))) = queue.pop() {
            if reached[node].is_some_and(|known| known < distance) {
                continue;
            }
            farthest = distance;
            let mut reach = |to: Node, place: Place| {
                let further = distance + self.slack(place, potentials);
                if reached[to].is_none_or(|known| further < known) {
                    reached[to] = Some(further);
                    queue.push(Reverse((further, to)));
                }
            };
            if node < self.rows {
                let row = node;
                for column in 0..self.columns {
                    let cell = row * self.columns + column;
                    if !self.ups[cell] && self.parts.open[cell] {
                        reach(self.rows + column, Place { row, column, cell });
                    }
                }
                continue;
            }
            let column = node - self.rows;
            for row in 0..self.rows {
                let cell = row * self.columns + column;
                if self.ups[cell] {
                    reach(row, Place { row, column, cell });
                }
            }
        }
        for (potential, reached) in potentials.iter_mut().zip(&reached) {
            *potential += reached.unwrap_or(farthest);
        }
    }
}
