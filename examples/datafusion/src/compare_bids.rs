//! `compare_bids('bids', '{…}')`: a table of bids in, a row a bid of what was found out.
//!
//! The function is gone before a plan is made: what it stands for is a plan of `collect_lot`,
//! `compare_lot` and `UNNEST`, which any machine can run that knows these.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::catalog::{TableFunctionArgs, TableFunctionImpl, TableProvider};
use datafusion::common::{Column, Result, TableReference, plan_err};
use datafusion::datasource::{ViewTable, provider_as_source};
use datafusion::functions::core::expr_fn::{get_field, named_struct};
use datafusion::logical_expr::expr_rewriter::normalize_col;
use datafusion::logical_expr::{
    AggregateUDF, Expr, LogicalPlan, LogicalPlanBuilder, Partitioning, ScalarUDF, lit,
};
use futures::executor::block_on;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::collect_lot::CollectLot;
use crate::compare_lot::CompareLot;
use crate::refused;
use crate::settings::Settings;

/// Its name in SQL.
pub const NAME: &str = "compare_bids";

/// The function.
#[derive(Debug)]
pub struct CompareBids;

/// Which columns of the table hold what.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    lot: String,
    bid: String,
    lines: Vec<Line>,
    #[serde(default)]
    views: BTreeMap<String, View>,
    #[serde(default)]
    estimate: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    price: String,
    demand: Figure,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct View {
    #[serde(default)]
    numerator: Option<String>,
    #[serde(default)]
    denominator: Option<Figure>,
    #[serde(default)]
    per_unit: Option<String>,
    #[serde(default)]
    lump: Option<String>,
}

/// A column, or a whole number that is the same for all.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Figure {
    Column(String),
    Whole(i64),
}

/// Fields of a struct: a name, where it comes from.
#[derive(Default)]
struct Columns(Vec<(String, Expr)>);

impl TableFunctionImpl for CompareBids {
    fn call_with_args(&self, args: TableFunctionArgs) -> Result<Arc<dyn TableProvider>> {
        let texts: Vec<_> = args.exprs().iter().map(text).collect();
        let [Some(table), Some(asked)] = texts.as_slice() else {
            return plan_err!(
                "compare_bids takes the name of a table and what is asked, two texts: write compare_bids('bids', '{{…}}')"
            );
        };
        let (layout, asked) = read(asked)?;
        let name = TableReference::parse_str(table);
        let options = &args.session().config_options().catalog;
        let place = name.clone().resolve(&options.default_catalog, &options.default_schema);
        let catalog = args.session().catalog_list().catalog(&place.catalog);
        let schema = catalog.and_then(|catalog| catalog.schema(&place.schema));
        let missing = || refused(format_args!("there is no table {table:?}: register it first"));
        let schema = schema.ok_or_else(missing)?;
        let provider = block_on(schema.table(&place.table))?.ok_or_else(missing)?;
        let partitions = args.session().config().target_partitions();
        let source = LogicalPlanBuilder::scan(name, provider_as_source(provider), None)?;
        Ok(Arc::new(ViewTable::new(plan(source, &layout, &asked, partitions)?, None)))
    }
}

fn text(argument: &Expr) -> Option<String> {
    match argument {
        Expr::Literal(value, _) => value.try_as_str().flatten().map(str::to_owned),
        _ => None,
    }
}

/// Parts what columns hold from what is asked of them.
fn read(asked: &str) -> Result<(Layout, String)> {
    let unread = |error| refused(format_args!("what is asked cannot be read: {error}"));
    let mut asked: Map<String, Value> = serde_json::from_str(asked).map_err(unread)?;
    let Some(columns) = asked.remove("columns") else {
        return plan_err!("compare_bids is not told which columns hold what: give \"columns\"");
    };
    let layout: Layout = serde_json::from_value(columns)
        .map_err(|error| refused(format_args!("\"columns\" cannot be read: {error}")))?;
    if asked.contains_key("views") {
        return plan_err!("compare_bids takes the views from \"columns\": leave \"views\" out");
    }
    asked.insert("views".to_owned(), layout.views.keys().cloned().collect());
    let asked = Value::Object(asked).to_string();
    Settings::read(&asked)?;
    Ok((layout, asked))
}

/// Rows of a lot together, compared, and a row a bid again.
fn plan(
    source: LogicalPlanBuilder,
    layout: &Layout,
    asked: &str,
    partitions: usize,
) -> Result<LogicalPlan> {
    let (mut bids, mut lots) = (Columns::default(), Columns::default());
    let (mut prices, mut demand) = (Columns::default(), Columns::default());
    let mut further = Vec::new();
    for (place, line) in layout.lines.iter().enumerate() {
        let name = line.price.clone();
        prices.add(&name, bids.keep(format!("the price of line {place}"), column(&line.price)));
        demand.add(&name, lots.figure(format!("the demand for line {place}"), &line.demand));
    }
    let mut names = Columns::default();
    let lot_collected = lots.keep("lot".to_owned(), column(&layout.lot));
    names.add("lot", lot_collected.clone());
    names.add("bid", bids.keep("bid".to_owned(), column(&layout.bid)));
    if let Some(estimate) = &layout.estimate {
        names.add("estimate", lots.keep("estimate".to_owned(), column(estimate)));
    }
    for (name, view) in &layout.views {
        let mut terms = Columns::default();
        let of_bids =
            [("numerator", &view.numerator), ("per_unit", &view.per_unit), ("lump", &view.lump)];
        for (what, from) in of_bids {
            if let Some(from) = from {
                terms.add(what, bids.keep(format!("the {what} of view {name}"), column(from)));
            }
        }
        if let Some(denominator) = &view.denominator {
            terms.add(
                "denominator",
                lots.figure(format!("the denominator of view {name}"), denominator),
            );
        }
        if terms.0.is_empty() {
            return plan_err!(
                "the view {name:?} changes nothing: give it a numerator, a per_unit or a lump"
            );
        }
        further.push(terms.into_struct());
    }
    let collect = AggregateUDF::from(CollectLot::default());
    let collected = collect.call(vec![bids.into_struct(), lots.into_struct()]).alias("collected");
    let mut arguments = vec![lit(asked), prices.into_struct(), demand.into_struct()];
    arguments.push(names.into_struct());
    arguments.append(&mut further);
    let found = ScalarUDF::from(CompareLot::default()).call(arguments).alias("found");
    let lot = normalize_col(column(&layout.lot), source.plan())?;
    let rows = source
        .repartition(Partitioning::Hash(vec![lot.clone()], partitions))?
        .aggregate(vec![lot], vec![collected])?
        // The lot as it was collected: that the key of a group is unique would be believed of the rows of
        // its bids too, and an order by lot and bid be cut to one by lot.
        .project(vec![lot_collected.alias("lot"), found])?
        .unnest_column("found")?
        .unnest_column("found")?;
    let columns: Vec<_> = rows.schema().columns();
    let named = columns.into_iter().map(|column| {
        let name = column.name.strip_prefix("found.").unwrap_or(&column.name).to_owned();
        Expr::Column(column).alias(name)
    });
    rows.project(named.collect::<Vec<_>>())?.build()
}

fn column(name: &str) -> Expr {
    Expr::Column(Column::new_unqualified(name))
}

impl Columns {
    fn add(&mut self, name: &str, from: Expr) {
        self.0.push((name.to_owned(), from));
    }

    /// Has a column collected, and says where it is found then.
    fn keep(&mut self, name: String, from: Expr) -> Expr {
        let collected = get_field(column("collected"), name.as_str());
        self.add(&name, from);
        collected
    }

    fn figure(&mut self, name: String, figure: &Figure) -> Expr {
        match figure {
            Figure::Column(from) => self.keep(format!("{name} ({from})"), column(from)),
            Figure::Whole(whole) => lit(*whole),
        }
    }

    fn into_struct(self) -> Expr {
        let parts = self.0.into_iter();
        named_struct(parts.flat_map(|(name, from)| [lit(name), from]).collect())
    }
}
