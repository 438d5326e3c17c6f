//! The ways along which units may move through a table, a bit a cell.

use super::choice::{Choice, Node};

/// From each row the columns in which it may round a cell up, from each column the rows in which a
/// cell of it may be taken back.
pub(super) struct Ways {
    rows: usize,
    columns: usize,
    up: Bits,
    back: Bits,
}

/// Bits row by row.
struct Bits {
    words: usize,
    bits: Vec<u64>,
}

// Rows, columns and cells are those of the table whose ways these are.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]
impl Bits {
    fn new(rows: usize, width: usize) -> Self {
        let words = width.div_ceil(64);
        Bits { words, bits: vec![0; rows * words] }
    }

    fn row(&self, row: usize) -> &[u64] {
        &self.bits[row * self.words..(row + 1) * self.words]
    }

    fn flip(&mut self, row: usize, place: usize) {
        self.bits[row * self.words + place / 64] ^= 1 << (place % 64);
    }

    fn has(&self, row: usize, place: usize) -> bool {
        self.bits[row * self.words + place / 64] >> (place % 64) & 1 == 1
    }
}

// As above; nodes are rows, then columns.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]
impl Ways {
    /// The ways through cells that may turn.
    pub(super) fn new(choice: &Choice<'_>, may_turn: impl Fn(&Choice<'_>, usize) -> bool) -> Self {
        let (rows, columns) = (choice.rows, choice.columns);
        let (up, back) = (Bits::new(rows, columns), Bits::new(columns, rows));
        let mut ways = Ways { rows, columns, up, back };
        for cell in (0..choice.ups.len()).filter(|&cell| may_turn(choice, cell)) {
            ways.flip(cell, choice.ups[cell]);
        }
        ways
    }

    fn flip(&mut self, cell: usize, is_up: bool) {
        let (row, column) = (cell / self.columns, cell % self.columns);
        if is_up { self.back.flip(column, row) } else { self.up.flip(row, column) }
    }

    /// A cell that was turned leads the other way.
    pub(super) fn turn(&mut self, cell: usize) {
        self.flip(cell, true);
        self.flip(cell, false);
    }

    /// Closes the way through a cell.
    pub(super) fn close(&mut self, cell: usize) {
        let is_up = self.back.has(cell % self.columns, cell / self.columns);
        self.flip(cell, is_up);
    }

    /// The cells that turn on a shortest way from some columns to a column that is a goal.
    pub(super) fn path_to_column(
        &self,
        from: &[usize],
        is_goal: impl Fn(usize) -> bool,
    ) -> Option<Vec<usize>> {
        self.path(from, |node| node >= self.rows && is_goal(node - self.rows))
    }

    /// The cells that turn on a shortest way from a column to a row.
    pub(super) fn path_to_row(&self, from: usize, row: usize) -> Option<Vec<usize>> {
        self.path(&[from], |node| node == row)
    }

    fn path(&self, from: &[usize], is_goal: impl Fn(Node) -> bool) -> Option<Vec<usize>> {
        let nobody = self.rows + self.columns;
        let mut reached_from: Vec<Node> = vec![nobody; nobody];
        let mut unreached_rows = vec![u64::MAX; self.back.words];
        let mut unreached_columns = vec![u64::MAX; self.up.words];
        let mut queue: Vec<Node> = from.iter().map(|column| self.rows + column).collect();
        for column in from {
            unreached_columns[column / 64] &= !(1 << (column % 64));
        }
        let mut next = 0;
        while let Some(&node) = queue.get(next) {
            next += 1;
            let (leads, unreached, first) = if node < self.rows {
                (self.up.row(node), &mut unreached_columns, self.rows)
            } else {
                (self.back.row(node - self.rows), &mut unreached_rows, 0)
            };
            for (word, (leads, unreached)) in leads.iter().zip(unreached).enumerate() {
                let mut new = leads & *unreached;
                *unreached &= !new;
                while new != 0 {
                    let place = usize::try_from(new.trailing_zeros()).unwrap_or(0);
                    new &= new - 1;
                    let reached = first + word * 64 + place;
                    reached_from[reached] = node;
                    if is_goal(reached) {
                        return Some(self.walk_back(&reached_from, reached));
                    }
                    queue.push(reached);
                }
            }
        }
        None
    }

    fn walk_back(&self, reached_from: &[Node], goal: Node) -> Vec<usize> {
        let nobody = reached_from.len();
        let (mut path, mut node) = (Vec::new(), goal);
        while reached_from[node] != nobody {
            let before = reached_from[node];
            let (row, column) = (node.min(before), node.max(before) - self.rows);
            path.push(row * self.columns + column);
            node = before;
        }
        path
    }

    /// Where the way through a cell leads from, and where to.
    pub(super) fn ends(&self, cell: usize) -> Option<(Node, Node)> {
        let (row, column) = (cell / self.columns, cell % self.columns);
        let node = self.rows + column;
        if self.up.has(row, column) {
            Some((row, node))
        } else {
            self.back.has(column, row).then_some((node, row))
        }
    }

    /// Closes ways that are on no round trip: those that lead to where no way goes on, or from where
    /// none comes.
    pub(super) fn keep_cycles(&mut self) {
        let nodes = self.rows + self.columns;
        let (mut comes, mut goes) = (vec![0_usize; nodes], vec![0_usize; nodes]);
        for (from, to) in (0..self.rows * self.columns).filter_map(|cell| self.ends(cell)) {
            goes[from] += 1;
            comes[to] += 1;
        }
        let mut dead: Vec<Node> =
            (0..nodes).filter(|&node| comes[node] == 0 || goes[node] == 0).collect();
        while let Some(node) = dead.pop() {
            let (first, step, last) = if node < self.rows {
                (node * self.columns, 1, (node + 1) * self.columns)
            } else {
                (node - self.rows, self.columns, self.rows * self.columns)
            };
            for cell in (first..last).step_by(step) {
                let Some((from, to)) = self.ends(cell) else { continue };
                self.close(cell);
                goes[from] -= 1;
                comes[to] -= 1;
                let other = if from == node { to } else { from };
                if comes[other] == 0 || goes[other] == 0 {
                    dead.push(other);
                }
            }
        }
    }
}
