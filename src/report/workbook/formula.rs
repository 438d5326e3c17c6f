//! The one short formula of each row.

use super::model::{Cell, Sheet, Step, run};
use crate::exact::Rounding;

/// The rows above the first figure of a sheet: title, what it holds, and the heads of the columns.
pub(super) const ROWS_ABOVE: u32 = 4;

/// The column of the figure, on every sheet that holds figures.
pub(super) const FIGURE: u16 = 4;

/// Where the solutions of equations stand.
pub(super) type Solved<'a> = &'a dyn Fn(usize, usize) -> String;

impl Sheet {
    pub(super) fn name(self) -> &'static str {
        match self {
            Sheet::Inputs => "Inputs",
            Sheet::Workings => "Workings",
            Sheet::Results => "Results",
        }
    }
}

impl Cell {
    /// Its place on the sheet, counted from zero.
    pub(super) fn place(self) -> u32 {
        self.row.saturating_add(ROWS_ABOVE)
    }

    /// The figure, as a formula on any sheet names it.
    pub(super) fn absolute(self) -> String {
        format!("{}!$E${}", self.sheet.name(), self.place().saturating_add(1))
    }

    fn seen_from(self, sheet: Sheet) -> String {
        let row = self.place().saturating_add(1);
        if self.sheet == sheet {
            format!("E{row}")
        } else {
            format!("{}!E{row}", self.sheet.name())
        }
    }
}

/// The formula of a step on a sheet; `None` for what no formula gives.
pub(super) fn formula(step: &Step, sheet: Sheet, row: Cell, solved: Solved<'_>) -> Option<String> {
    let one = |cell: &Cell| cell.seen_from(sheet);
    let joined = |cells: &[Cell], sign: &str| {
        let terms: Vec<String> = cells.iter().map(one).collect();
        terms.join(sign)
    };
    let range = |cells: &[Cell]| match run(cells) {
        Some((first, last)) => range(first, last, sheet),
        None => joined(cells, ","),
    };
    let of_all = |name: &str, cells: &[Cell]| format!("{name}({})", range(cells));
    Some(match step {
        Step::Decided => return None,
        Step::Input => {
            let row = row.place().saturating_add(1);
            format!("C{row}/D{row}")
        }
        Step::AtLeast(first, second) => {
            let (first, second) = (one(first), one(second));
            format!("IF({first}-{second}>=-tolerance*MAX(1,ABS({second})),1,0)")
        }
        Step::Difference(cells) => joined(cells, "-"),
        Step::Greatest(cells) => of_all("MAX", cells),
        Step::Least(cells) => of_all("MIN", cells),
        Step::Median(cells) => of_all("MEDIAN", cells),
        Step::Negated(cell) => format!("-{}", one(cell)),
        Step::NotBelowZero(cell) => format!("MAX({},0)", one(cell)),
        Step::Power(cell, exponent) => format!("{}^{}", one(cell), one(exponent)),
        Step::Product(cells) if run(cells).is_some() && cells.len() > 2 => of_all("PRODUCT", cells),
        Step::Product(cells) => joined(cells, "*"),
        Step::Quotient(over, under) => format!("{}/{}", one(over), one(under)),
        Step::Rank { own, first, last, above } => {
            let (own, all) = (one(own), self::range(*first, *last, sheet));
            let sign = if *above { ">" } else { "<-" };
            format!("1+SUMPRODUCT(--({all}-{own}{sign}tolerance*MAX(1,ABS({own}))))")
        }
        Step::WithoutNoise(cell) => format!("ROUND({},guard_places)", one(cell)),
        Step::Repeated(cell) => one(cell),
        Step::Smallest { place, upwards, among } => {
            let rounded = if *upwards { "ROUNDUP" } else { "ROUNDDOWN" };
            let (all, place) = (range(among), one(place));
            format!("SMALL({all},{rounded}(ROUND({place},guard_places),0))")
        }
        Step::Solved { block, equation } => solved(*block, *equation),
        Step::Sum(cells) if run(cells).is_some() && cells.len() > 2 => of_all("SUM", cells),
        Step::Sum(cells) => joined(cells, "+"),
        Step::UpTo(figure, bound, within, above) => {
            let [figure, bound, within, above] = [figure, bound, within, above].map(one);
            format!("IF({figure}-{bound}<=tolerance*MAX(1,ABS({bound})),{within},{above})")
        }
        Step::Whole(cell, rounding) => whole(&one(cell), *rounding),
    })
}

fn range(first: Cell, last: Cell, sheet: Sheet) -> String {
    format!("{}:E{}", first.seen_from(sheet), last.place().saturating_add(1))
}

fn whole(figure: &str, rounding: Rounding) -> String {
    match rounding {
        Rounding::Ceiling => format!("-INT(-{figure})"),
        Rounding::Down => format!("ROUNDDOWN({figure},0)"),
        Rounding::Floor => format!("INT({figure})"),
        Rounding::HalfDown => format!("SIGN({figure})*ROUNDUP(ABS({figure})-half,0)"),
        Rounding::HalfEven => format!(
            "SIGN({figure})*(ROUND(ABS({figure}),0)-(ABS(MOD(ABS({figure}),2)-half)<tolerance))"
        ),
        Rounding::HalfUp => format!("ROUND({figure},0)"),
        Rounding::Up => format!("ROUNDUP({figure},0)"),
    }
}
