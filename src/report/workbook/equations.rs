//! Pools that serve each other: their closing equations, solved and checked by substitution.

use rust_xlsxwriter::{Formula, Worksheet, XlsxError, utility};

use super::cells::{Looks, figure, number, section, top};
use super::formula::ROWS_ABOVE;
use super::model::{Equations, Model, fifteen_digits};

/// Above the first equation of a block: its title and the names of its pools.
const ROWS_OF_A_HEAD: u32 = 2;

/// The cell that holds what an equation is solved to.
pub(super) fn solution(model: &Model, block: usize, equation: usize) -> String {
    let Some(equations) = model.equations.get(block) else { return String::new() };
    let row = first_row(model, block).saturating_add(u32::try_from(equation).unwrap_or(0));
    format!("Equations!{}", cell(row, columns(equations).solution))
}

/// The checks of a block: that each equation holds, and that each solution is the crate's.
pub(super) fn agrees(model: &Model, block: usize) -> Option<(String, String)> {
    let equations = model.equations.get(block)?;
    let column = columns(equations).agrees;
    let (first, last) = rows(model, block, equations);
    let range = format!("Equations!{}:{}", cell(first, column), cell(last, column));
    Some((equations.label.clone(), range))
}

/// Whether each solution is the crate's.
pub(super) fn as_worked_out(model: &Model, block: usize) -> Option<String> {
    let equations = model.equations.get(block)?;
    let column = columns(equations).same;
    let (first, last) = rows(model, block, equations);
    Some(format!("Equations!{}:{}", cell(first, column), cell(last, column)))
}

pub(super) fn write(model: &Model, sheet: &mut Worksheet, looks: &Looks) -> Result<(), XlsxError> {
    let note = "Each row: the pool's total, less the parts of all pools that come to it, is its own cost. \
                The solution is put into each equation again.";
    top(sheet, looks, ("Equations", note), &[("Pool", 40)])?;
    for (block, equations) in model.equations.iter().enumerate() {
        one_block(model, block, equations, sheet, looks)?;
    }
    Ok(())
}

fn one_block(
    model: &Model,
    block: usize,
    equations: &Equations,
    sheet: &mut Worksheet,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let at = columns(equations);
    let (first, last) = rows(model, block, equations);
    section(sheet, looks, first.saturating_sub(2), &equations.label, at.same.saturating_add(1))?;
    let heads = first.saturating_sub(1);
    sheet.write_string_with_format(heads, 0, "Pool", &looks.head)?;
    for (column, pool) in (1..).zip(&equations.pools) {
        sheet.write_string_with_format(heads, column, pool, &looks.head)?;
        sheet.set_column_width(column, 16_u16)?;
    }
    for (column, head) in (at.own..).zip(HEADS) {
        sheet.write_string_with_format(heads, column, head, &looks.head)?;
        sheet.set_column_width(column, 18_u16)?;
    }
    for (place, (row, pool)) in (first..).zip(&equations.pools).enumerate() {
        sheet.write_string_with_format(row, 0, pool, &looks.text)?;
        coefficients(equations, place, row, sheet, looks)?;
    }
    let (matrix, own) = (
        format!("{}:{}", cell(first, 1), cell(last, at.own.saturating_sub(1))),
        format!("{}:{}", cell(first, at.own), cell(last, at.own)),
    );
    let formula = format!("{{=MMULT(MINVERSE({matrix}),{own})}}");
    let shown = equations.solution.first().map(fifteen_digits).unwrap_or_default();
    let formula = Formula::new(formula).set_result(shown);
    sheet.write_array_formula_with_format(
        first,
        at.solution,
        last,
        at.solution,
        formula,
        &looks.figure,
    )?;
    for (row, solution) in (first..).zip(&equations.solution).skip(1) {
        number(sheet, row, at.solution, &fifteen_digits(solution), &looks.figure)?;
    }
    let solved = format!("{}:{}", cell(first, at.solution), cell(last, at.solution));
    for (place, (row, solution)) in (first..).zip(&equations.solution).enumerate() {
        let own = equations.own.get(place).copied().flatten();
        let own = own.map_or_else(|| "0".into(), |own| fifteen_digits(&model.value(own)));
        proofs(&at, row, &solved, (&own, solution), sheet, looks)?;
    }
    Ok(())
}

/// The part of each pool in an equation, and its right side.
fn coefficients(
    equations: &Equations,
    equation: usize,
    row: u32,
    sheet: &mut Worksheet,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let parts = equations.parts.get(equation).into_iter().flatten();
    for (pool, (column, part)) in (1..).zip(parts).enumerate() {
        let own = pool == equation;
        let shown = equations.shown.get(equation).and_then(|row| row.get(pool));
        let shown = shown.map(fifteen_digits).unwrap_or_default();
        let text = match part {
            Some(part) if own => Some(format!("1-{}", part.absolute())),
            Some(part) => Some(format!("-{}", part.absolute())),
            None => None,
        };
        figure(sheet, (row, column), text, &shown, &looks.figure)?;
    }
    let charged = equations.own.get(equation).copied().flatten();
    let shown = equations.charged.get(equation).map(fifteen_digits).unwrap_or_default();
    let column = columns(equations).own;
    figure(sheet, (row, column), charged.map(super::model::Cell::absolute), &shown, &looks.figure)
}

/// The crate's solution beside, and the equation with the solution put into it.
fn proofs(
    at: &Columns,
    row: u32,
    solved: &str,
    (own, solution): (&str, &crate::exact::Fraction),
    sheet: &mut Worksheet,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let exact = solution.to_exact_decimal().unwrap_or_else(|| solution.to_string());
    sheet.write_string_with_format(row, at.exact, exact, &looks.text)?;
    number(sheet, row, at.shown, &fifteen_digits(solution), &looks.figure)?;
    let left = format!("{}:{}", cell(row, 1), cell(row, at.own.saturating_sub(1)));
    let put_in = format!("SUM(MMULT({left},{solved}))");
    figure(sheet, (row, at.substituted), Some(put_in), own, &looks.figure)?;
    let [solution, own, shown, substituted, difference] =
        [at.solution, at.own, at.shown, at.substituted, at.difference]
            .map(|column| cell(row, column));
    let apart = format!("{substituted}-{own}");
    figure(sheet, (row, at.difference), Some(apart), "0", &looks.small)?;
    let holds = format!("ABS({difference})<=tolerance*MAX(1,ABS({own}))");
    figure(sheet, (row, at.agrees), Some(holds), "TRUE", &looks.check)?;
    let same = format!("ABS({solution}-{shown})<=tolerance*MAX(1,ABS({shown}))");
    figure(sheet, (row, at.same), Some(same), "TRUE", &looks.check)
}

struct Columns {
    own: u16,
    solution: u16,
    exact: u16,
    shown: u16,
    substituted: u16,
    difference: u16,
    agrees: u16,
    same: u16,
}

fn columns(equations: &Equations) -> Columns {
    let own = u16::try_from(equations.pools.len()).unwrap_or(u16::MAX).saturating_add(1);
    let after = |places: u16| own.saturating_add(places);
    Columns {
        own,
        solution: after(1),
        exact: after(2),
        shown: after(3),
        substituted: after(4),
        difference: after(5),
        agrees: after(6),
        same: after(7),
    }
}

fn rows(model: &Model, block: usize, equations: &Equations) -> (u32, u32) {
    let first = first_row(model, block);
    let pools = u32::try_from(equations.pools.len()).unwrap_or(0);
    (first, first.saturating_add(pools).saturating_sub(1))
}

fn first_row(model: &Model, block: usize) -> u32 {
    let before = model.equations.iter().take(block);
    let heights = before.map(|block| {
        u32::try_from(block.pools.len())
            .unwrap_or(0)
            .saturating_add(ROWS_OF_A_HEAD)
            .saturating_add(1)
    });
    heights.fold(ROWS_ABOVE.saturating_add(ROWS_OF_A_HEAD), u32::saturating_add)
}

fn cell(row: u32, column: u16) -> String {
    format!("${}${}", utility::column_number_to_name(column), row.saturating_add(1))
}

const HEADS: [&str; 8] = [
    "Own cost",
    "Solution",
    "Exactly, by fullcost",
    "By fullcost, to 15 digits",
    "Solution put in",
    "Difference from own cost",
    "Equation holds",
    "Solution agrees",
];
