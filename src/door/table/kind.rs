//! The kinds of table: what of a document each fills.

/// What a table holds.
///
/// A table of a list has a row a record, and a column a field; a field of a record inside it, or an
/// entry under a name, is written behind a colon: `wage: central`, `rates: short visit`. A long table
/// has a row an entry, of the record that its first column names. The columns of each stand in
/// `docs/doors/table.md`.
#[doc(alias("csv", "template"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TableKind {
    /// Assets: a row an asset.
    Assets,
    /// Bids with their rates side by side: a row a bid, a column such as `rates: short visit` a line.
    Bids,
    /// What bidders state, long: `provider`, `circumstance`, and `value` or `declared`, `evidenced`
    /// with `source`.
    Circumstances,
    /// What is asked of an organisation or of a tender beside the facts, and the facts that stand
    /// alone: `field` and `value`. This one is of an organisation.
    Costing,
    /// Cost lines as a ledger exports them: a row a line.
    CostLines,
    /// The quantities of one demand, long: `line`, `quantity`.
    Demand,
    /// The lines of a tender: a row a line.
    DemandLines,
    /// Departments whose time is the driver: a row a department.
    Departments,
    /// Drivers put in by hand, long: `driver`, `target`, `percentage`.
    DriverPercentages,
    /// Drivers with quantities, long: `driver`, `target`, `quantity`.
    DriverQuantities,
    /// Drivers: a row a driver, a column such as `quantities: advice` a service or pool.
    Drivers,
    /// Overheads as a percentage of named lines: a row an overhead.
    FlatOverheads,
    /// Funders: a row a funder.
    Funders,
    /// Overhead pools: a row a pool.
    Pools,
    /// Payrolls: a row a payroll.
    Payrolls,
    /// Marks, long: `provider`, `criterion`, `mark`.
    Quality,
    /// Rates, long: `provider`, `line`, and `price`, `low` with `high`, or a row a tier with
    /// `incremental: up_to` and `incremental: price`.
    Rates,
    /// Quantities of several scenarios, long: `scenario`, `line`, `quantity`.
    ScenarioDemand,
    /// Scenarios: a row a scenario, a column such as `demand: short visit` a line.
    Scenarios,
    /// Services: a row a service.
    Services,
    /// Posts: a row a post, of the payroll in the column `payroll`.
    Staff,
    /// The facts of a tender that stand alone, and what is asked of it: `field` and `value`, such as
    /// `period: from`.
    Tender,
    /// Tax periods: a row a period.
    VatPeriods,
    /// Volunteer roles: a row a role.
    Volunteers,
}

/// Which document a table is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Organisation,
    Tender,
}

/// How rows become parts of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// A row a field of the document.
    Fields,
    /// A row a record of a list, known by a field.
    Records { list: &'static str, by: &'static str },
    /// A row an entry of a field of a record, which the column names.
    Entries {
        list: &'static str,
        by: &'static str,
        column: &'static str,
        field: &'static str,
        entry: &'static str,
        value: &'static str,
    },
    /// A row an entry of a field of the document.
    Own { field: &'static str, entry: &'static str, value: &'static str },
    /// A row a record of a list inside a record, which the column names.
    Inside { list: &'static str, by: &'static str, column: &'static str, field: &'static str },
}

impl TableKind {
    /// All of them.
    pub const ALL: [TableKind; 24] = [
        TableKind::Assets,
        TableKind::Bids,
        TableKind::Circumstances,
        TableKind::Costing,
        TableKind::CostLines,
        TableKind::Demand,
        TableKind::DemandLines,
        TableKind::Departments,
        TableKind::DriverPercentages,
        TableKind::DriverQuantities,
        TableKind::Drivers,
        TableKind::FlatOverheads,
        TableKind::Funders,
        TableKind::Pools,
        TableKind::Payrolls,
        TableKind::Quality,
        TableKind::Rates,
        TableKind::ScenarioDemand,
        TableKind::Scenarios,
        TableKind::Services,
        TableKind::Staff,
        TableKind::Tender,
        TableKind::VatPeriods,
        TableKind::Volunteers,
    ];

    /// Its name as a file or a sheet.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.told().0
    }

    /// The kind of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<TableKind> {
        TableKind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    pub(super) fn of(self) -> Of {
        self.told().1
    }

    pub(super) fn layout(self) -> Layout {
        self.told().2
    }

    /// What is told of each in one place: its name, its document, its layout.
    fn told(self) -> (&'static str, Of, Layout) {
        use Of::{Organisation, Tender};
        let records = |list| Layout::Records { list, by: "name" };
        let of_bids = |field, entry, value| Layout::Entries {
            list: "bids",
            by: "provider",
            column: "provider",
            field,
            entry,
            value,
        };
        let of_drivers = |field, value| Layout::Entries {
            list: "drivers",
            by: "name",
            column: "driver",
            field,
            entry: "target",
            value,
        };
        match self {
            TableKind::Assets => ("assets", Organisation, records("assets")),
            TableKind::Bids => ("bids", Tender, Layout::Records { list: "bids", by: "provider" }),
            TableKind::Circumstances => {
                ("circumstances", Tender, of_bids("circumstances", "circumstance", "value"))
            }
            TableKind::Costing => ("costing", Organisation, Layout::Fields),
            TableKind::CostLines => ("cost lines", Organisation, records("lines")),
            TableKind::Demand => {
                let own = Layout::Own { field: "demand", entry: "line", value: "quantity" };
                ("demand", Tender, own)
            }
            TableKind::DemandLines => ("lines", Tender, records("lines")),
            TableKind::Departments => ("departments", Organisation, records("departments")),
            TableKind::DriverPercentages => {
                ("driver percentages", Organisation, of_drivers("percentages", "percentage"))
            }
            TableKind::DriverQuantities => {
                ("driver quantities", Organisation, of_drivers("quantities", "quantity"))
            }
            TableKind::Drivers => ("drivers", Organisation, records("drivers")),
            TableKind::FlatOverheads => ("flat overheads", Organisation, records("flat_overheads")),
            TableKind::Funders => ("funders", Organisation, records("funders")),
            TableKind::Pools => ("pools", Organisation, records("pools")),
            TableKind::Payrolls => ("payrolls", Organisation, records("payrolls")),
            TableKind::Quality => ("quality", Tender, of_bids("quality", "criterion", "mark")),
            TableKind::Rates => ("rates", Tender, of_bids("rates", "line", "price")),
            TableKind::ScenarioDemand => {
                let layout = Layout::Entries {
                    list: "scenarios",
                    by: "name",
                    column: "scenario",
                    field: "demand",
                    entry: "line",
                    value: "quantity",
                };
                ("scenario demand", Tender, layout)
            }
            TableKind::Scenarios => ("scenarios", Tender, records("scenarios")),
            TableKind::Services => ("services", Organisation, records("services")),
            TableKind::Staff => {
                let layout = Layout::Inside {
                    list: "payrolls",
                    by: "name",
                    column: "payroll",
                    field: "posts",
                };
                ("staff", Organisation, layout)
            }
            TableKind::Tender => ("tender", Tender, Layout::Fields),
            TableKind::VatPeriods => ("vat periods", Organisation, records("vat_periods")),
            TableKind::Volunteers => ("volunteers", Organisation, records("volunteers")),
        }
    }
}
