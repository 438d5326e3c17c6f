//! What the weights of machine integers leave open: the cells among which exact costs decide what
//! is nearest, and the order of the cells what is taken of equally near tables.

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use super::choice::Choice;
use super::parts::{Parts, WEIGHT_BITS};
use super::ways::Node;
use crate::exact::fraction::shared_factor;

/// What a cost must do; machine integers and integers of any size both do.
trait Cost: Clone + Ord + Zero + Signed {}
impl<T: Clone + Ord + Zero + Signed> Cost for T {}

/// Cells, in their order, with their exact parts in one unit.
struct Portion<C> {
    cells: Vec<usize>,
    costs: Vec<C>,
}

/// Makes a choice that is nearest by the weights the nearest exactly, and of several the first.
///
/// A part is its weight and less than one unit of slack, so that what a round trip through the table
/// costs exactly is above what it costs by the weights less a unit for each cell it rounds up. None
/// rounds up more than one a row and one a column. A cell whose turning costs more than that beyond
/// the potentials is therefore on no round trip that costs nothing or less, whatever the digits
/// that the weights have not.
pub(super) fn settle(choice: &mut Choice<'_>, parts: &Parts<'_>, potentials: &[i128]) {
    let most = i128::try_from(choice.rows.min(choice.columns)).unwrap_or(i128::MAX);
    let most = parts.slack.saturating_mul(most);
    let mut ways = choice
        .ways(|choice, place| choice.is_open(place) && choice.slack(place, potentials) <= most);
    ways.keep_cycles();
    let cells: Vec<usize> =
        (0..choice.ups.len()).filter(|&cell| ways.ends(cell).is_some()).collect();
    if cells.is_empty() {
        return;
    }
    if parts.slack == 0 {
        let costs = cells.iter().filter_map(|&cell| parts.weights.get(cell).copied()).collect();
        Portion { cells, costs }.settle(choice, potentials.to_vec());
        return;
    }
    let (costs, common) = parts.exact_costs(&cells);
    let potentials = potentials.iter().map(|potential| (potential * &common) >> WEIGHT_BITS);
    Portion { cells, costs }.settle(choice, potentials.collect());
}

impl Parts<'_> {
    /// The parts of cells over their least common denominator.
    // Denominators are above zero, and each divides the common one.
    #[allow(clippy::arithmetic_side_effects)]
    fn exact_costs(&self, cells: &[usize]) -> (Vec<BigInt>, BigInt) {
        let parts: Vec<(BigInt, BigInt)> = cells.iter().map(|&it| self.exact_part(it)).collect();
        let mut common = BigInt::one();
        for (_, denominator) in &parts {
            if common != *denominator {
                let shared = shared_factor(&common, denominator);
                common *= denominator / shared;
            }
        }
        let cost = |(part, denominator): (BigInt, BigInt)| {
            if denominator == common { part } else { part * (&common / denominator) }
        };
        (parts.into_iter().map(cost).collect(), common)
    }
}

// Nodes are rows, then columns; a cell's own is found by its place.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]
impl<C: Cost> Portion<C> {
    /// Turns round trips that make the table nearer until potentials prove that none is left, and
    /// then, cell by cell, rounds up what can be up in one of the nearest tables.
    fn settle(&self, choice: &mut Choice<'_>, mut potentials: Vec<C>) {
        loop {
            match self.potentials_or_cycle(choice, potentials) {
                Ok(proof) => {
                    potentials = proof;
                    break;
                }
                Err((cycle, reached)) => {
                    for cell in cycle {
                        choice.turn(cell);
                    }
                    potentials = reached;
                }
            }
        }
        let mut tight = vec![false; choice.ups.len()];
        for (place, &cell) in self.cells.iter().enumerate() {
            let (from, to) = ends(choice, cell);
            let cost = self.cost(choice, place);
            tight[cell] = (cost + potentials[from].clone() - potentials[to].clone()).is_zero();
        }
        let mut ways = choice.ways(|_, place| tight[place.cell]);
        for &cell in &self.cells {
            if ways.ends(cell).is_none() {
                continue;
            }
            ways.close(cell);
            if choice.ups[cell] {
                continue;
            }
            let (row, column) = (cell / choice.columns, cell % choice.columns);
            if let Some(path) = ways.path_to_row(column, row) {
                for turned in path {
                    choice.turn(turned);
                    ways.turn(turned);
                }
                choice.turn(cell);
            }
        }
    }

    /// What turning a cell costs: rounding it up saves its part, taking that back loses it.
    fn cost(&self, choice: &Choice<'_>, place: usize) -> C {
        let cost = self.costs[place].clone();
        if choice.ups[self.cells[place]] { cost } else { -cost }
    }

    /// Potentials that prove the choice nearest, or a round trip that makes it nearer and how far
    /// the search had come (Bellman and Ford).
    #[allow(clippy::type_complexity)] // Said in the sentence above.
    fn potentials_or_cycle(
        &self,
        choice: &Choice<'_>,
        mut distances: Vec<C>,
    ) -> Result<Vec<C>, (Vec<usize>, Vec<C>)> {
        let nodes = choice.rows + choice.columns;
        let edges: Vec<(Node, Node, C, usize)> = (0..self.cells.len())
            .map(|place| {
                let cell = self.cells[place];
                let (from, to) = ends(choice, cell);
                (from, to, self.cost(choice, place), cell)
            })
            .collect();
        let mut reached_by: Vec<Option<(Node, usize)>> = vec![None; nodes];
        let mut last = None;
        for _ in 0..=nodes {
            last = None;
            for (from, to, cost, cell) in &edges {
                let distance = distances[*from].clone() + cost.clone();
                if distance < distances[*to] {
                    distances[*to] = distance;
                    reached_by[*to] = Some((*from, *cell));
                    last = Some(*to);
                }
            }
            if last.is_none() {
                return Ok(distances);
            }
        }
        // Still changing after as many rounds as nodes: walking back ends in a round trip.
        let mut node = last.unwrap_or(0);
        for _ in 0..nodes {
            node = reached_by[node].map_or(node, |(from, _)| from);
        }
        let (first, mut cycle) = (node, Vec::new());
        while let Some((from, cell)) = reached_by[node] {
            cycle.push(cell);
            node = from;
            if node == first {
                break;
            }
        }
        Err((cycle, distances))
    }
}

/// Where turning a cell leads from, and where to.
#[allow(clippy::arithmetic_side_effects)] // Rows and columns of a table of 40,000 cells at most.
fn ends(choice: &Choice<'_>, cell: usize) -> (Node, Node) {
    let (row, column) = (cell / choice.columns, choice.rows + cell % choice.columns);
    if choice.ups.get(cell) == Some(&true) { (column, row) } else { (row, column) }
}
