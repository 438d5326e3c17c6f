//! The ways along which units may move through a table, a bit a cell.

/// A node of the flow: rows first, then columns.
pub(super) type Node = usize;

/// A cell with its row and its column.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) cell: usize,
}

/// From each row the columns in which it may round a cell up, from each column the rows in which a
/// cell of it may be taken back.
pub(super) struct Ways {
    rows: usize,
    columns: usize,
    up: Bits,
    back: Bits,
    /// What `back` has, row by row.
    taken: Bits,
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
    /// The ways through some cells, each with whether it is rounded up.
    pub(super) fn new(
        rows: usize,
        columns: usize,
        cells: impl Iterator<Item = (Place, bool)>,
    ) -> Self {
        let (up, back) = (Bits::new(rows, columns), Bits::new(columns, rows));
        let mut ways = Ways { rows, columns, up, back, taken: Bits::new(rows, columns) };
        cells.for_each(|(place, is_up)| ways.flip(place.row, place.column, is_up));
        ways
    }

    fn flip(&mut self, row: usize, column: usize, is_up: bool) {
        if is_up {
            self.back.flip(column, row);
            self.taken.flip(row, column);
        } else {
            self.up.flip(row, column);
        }
    }

    /// A cell that was turned leads the other way.
    pub(super) fn turn(&mut self, cell: usize) {
        let (row, column) = (cell / self.columns, cell % self.columns);
        self.flip(row, column, true);
        self.flip(row, column, false);
    }

    /// Closes the way through a cell.
    pub(super) fn close(&mut self, cell: usize) {
        let (row, column) = (cell / self.columns, cell % self.columns);
        let is_up = self.taken.has(row, column);
        self.flip(row, column, is_up);
    }

    /// The cells that turn on a shortest way from some columns to a column that is a goal.
    pub(super) fn path_to_column(
        &self,
        from: &[usize],
        is_goal: impl Fn(usize) -> bool,
    ) -> Option<Vec<usize>> {
        let mut goals = Bits::new(1, self.columns);
        (0..self.columns).filter(|&column| is_goal(column)).for_each(|goal| goals.flip(0, goal));
        self.path(from, goals.row(0)).ok().map(|(_, path)| path)
    }

    /// The cells that turn on a shortest way from a column to a row. Where there is none, what the
    /// column reaches is closed off: no way leads out of it, so that none into it is on a round trip,
    /// now or after other round trips were turned.
    pub(super) fn path_to_row(&mut self, from: usize, row: usize) -> Option<Vec<usize>> {
        if self.taken.row(row).iter().all(|word| *word == 0) {
            // Nothing in the row may be taken back, so no way leads into it.
            return None;
        }
        match self.path(&[from], self.taken.row(row)) {
            Ok((last, mut path)) => {
                path.push(row * self.columns + last);
                Some(path)
            }
            Err(reached) => {
                self.close_off(&reached);
                None
            }
        }
    }

    fn close_off(&mut self, reached: &[Node]) {
        let mut inside = vec![false; self.rows + self.columns];
        for &node in reached {
            inside[node] = true;
        }
        for &node in reached {
            for cell in self.cells_of(node) {
                if self.ends(cell).is_some_and(|(from, _)| !inside[from]) {
                    self.close(cell);
                }
            }
        }
    }

    fn cells_of(&self, node: Node) -> impl Iterator<Item = usize> + use<> {
        let (first, step, last) = if node < self.rows {
            (node * self.columns, 1, (node + 1) * self.columns)
        } else {
            (node - self.rows, self.columns, self.rows * self.columns)
        };
        (first..last).step_by(step)
    }

    /// A shortest way from some columns to one of `goals`: that one, and the cells that turn. Where
    /// there is none, all that was reached.
    fn path(&self, from: &[usize], goals: &[u64]) -> Result<(usize, Vec<usize>), Vec<Node>> {
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
            let new = leads.iter().zip(unreached).map(|(leads, unreached)| {
                let new = leads & *unreached;
                *unreached &= !new;
                new
            });
            for place in places(new) {
                let reached = first + place;
                reached_from[reached] = node;
                // Asked of a row as soon as it is reached: a column may lead to very many.
                if let Some(goal) = self.goal_beside(reached, goals) {
                    let mut path = self.walk_back(&reached_from, reached);
                    path.push(reached * self.columns + goal);
                    return Ok((goal, path));
                }
                queue.push(reached);
            }
        }
        Err(queue)
    }

    /// The first of `goals` to which a way leads from a node that is a row.
    fn goal_beside(&self, node: Node, goals: &[u64]) -> Option<usize> {
        if node >= self.rows {
            return None;
        }
        places(self.up.row(node).iter().zip(goals).map(|(lead, goal)| lead & goal)).next()
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
            self.taken.has(row, column).then_some((node, row))
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
            for cell in self.cells_of(node) {
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

/// The places of the bits that are set, word by word.
#[allow(clippy::arithmetic_side_effects)] // A word that is not zero has a bit to take off.
fn places(words: impl Iterator<Item = u64>) -> impl Iterator<Item = usize> {
    words.enumerate().flat_map(|(word, mut bits)| {
        std::iter::from_fn(move || {
            let place = usize::try_from(bits.trailing_zeros()).ok().filter(|&place| place < 64)?;
            bits &= bits - 1;
            Some(word * 64 + place)
        })
    })
}
