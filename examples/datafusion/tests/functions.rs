//! What the functions give, and what they refuse, word for word.

use std::sync::Arc;

use datafusion::arrow::array::{Decimal128Array, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::datasource::MemTable;
use datafusion::prelude::{SessionConfig, SessionContext};
use fullcost_datafusion::register;

fn session(partitions: usize) -> SessionContext {
    let config = SessionConfig::new().with_target_partitions(partitions).with_batch_size(2);
    let session = SessionContext::new_with_config(config);
    register(&session);
    session
}

async fn run(session: &SessionContext, query: &str) -> Result<String, String> {
    let frame = session.sql(query).await.map_err(|error| error.to_string())?;
    let batches = frame.collect().await.map_err(|error| error.to_string())?;
    Ok(pretty_format_batches(&batches).unwrap().to_string())
}

async fn shown(query: &str) -> String {
    run(&session(1), query).await.unwrap()
}

/// What is said in refusing, without the engine's own words around it.
async fn refused(query: &str) -> String {
    said(run(&session(1), query).await.unwrap_err())
}

fn said(error: String) -> String {
    let text = error.lines().next().unwrap_or_default();
    let known =
        ["Execution error: ", "Error during planning: ", "Optimizer rule ", "Shared error: "];
    known
        .iter()
        .filter_map(|prefix| text.rsplit_once(prefix))
        .next()
        .map_or(text, |(_, said)| said)
        .to_owned()
}

#[tokio::test]
async fn a_lot_of_whole_numbers() {
    let asked = r#"{"currency": "GBP", "price_places": 2, "totals": "decimal", "ranks": "exact",
        "below_mean": {"view": "tendered", "margin": "10%"}}"#;
    let query = format!(
        "SELECT unnest(compare_lot('{asked}', [2200, 2150, 1500], 5200, named_struct('bid', ['north', 'south', 'west']))) AS found"
    );
    let expected = "\
+-------------------------------------------------------------------------------------+
| found                                                                               |
+-------------------------------------------------------------------------------------+
| {bid: north, total_tendered: 114400.00, rank_tendered: 3, below_mean: false}        |
| {bid: south, total_tendered: 111800.00, rank_tendered: 2, below_mean: false}        |
| {bid: west, total_tendered: 78000.00, rank_tendered: 1, below_mean: true}           |
+-------------------------------------------------------------------------------------+";
    assert_eq!(squeezed(&shown(&query).await), squeezed(expected));
}

fn squeezed(table: &str) -> Vec<String> {
    let rows = table.lines().filter(|line| line.starts_with('|'));
    rows.map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[tokio::test]
async fn views_and_lines_in_decimals_of_different_places() {
    // A tax of 20 % is in the second price: 1 ÷ 1.2. A halfpenny goes to the even penny.
    let asked =
        r#"{"currency": "GBP", "totals": "minor_units", "ranks": "exact", "views": ["net"]}"#;
    let query = format!(
        "SELECT found['total_net'] AS net, found['rank_tendered'] AS tendered, found['rank_net'] AS ranked FROM (
           SELECT unnest(compare_lot('{asked}',
             struct([22.00, 25.00], [0.005, 0.015]), struct(CAST(100 AS DECIMAL(5, 1)), CAST(1 AS DECIMAL(5, 1))),
             named_struct('numerator', [1.2, 1.0], 'denominator', 1.2))) AS found)"
    );
    let table = run(&decimal_session(), &query).await.unwrap();
    assert_eq!(
        squeezed(&table),
        ["| net | tendered | ranked |", "| 220000 | 1 | 2 |", "| 208335 | 2 | 1 |"]
    );
}

/// Figures with a point are read as DECIMAL.
fn decimal_session() -> SessionContext {
    let mut config = SessionConfig::new();
    config.options_mut().sql_parser.parse_float_as_decimal = true;
    let session = SessionContext::new_with_config(config);
    register(&session);
    session
}

#[tokio::test]
async fn points_for_the_price() {
    let asked = r#"{"currency": "GBP", "price_places": 2, "points": {"view": "tendered",
        "rule": {"lowest_over_price": {"zero_price": "refused"}}, "price_weight": "60%", "places": 2,
        "rounding": "half_even"}}"#;
    let query = format!("SELECT compare_lot('{asked}', [10000, 13000], 1) AS found");
    assert_eq!(
        squeezed(&shown(&query).await),
        ["| found |", "| [{points: 60.00}, {points: 46.15}] |"]
    );
}

const ASKED: &str = r#"{"currency": "GBP", "price_places": 2, "ranks": "exact"}"#;

#[tokio::test]
async fn what_is_refused_of_figures() {
    let ask = |arguments: &str| format!("SELECT compare_lot('{ASKED}', {arguments})");
    assert_eq!(
        refused(&ask("[CAST(1.5 AS DOUBLE)], 1")).await,
        "the price of line price is Float64, which cannot hold most decimals: write CAST(… AS DECIMAL(18, 2))"
    );
    assert_eq!(
        refused(&ask("[100, NULL], 1, named_struct('lot', 'A-1', 'bid', ['north', 'south'])"))
            .await,
        "lot A-1, bid south: the price of line price is null: leave the bid out or ask the bidder, nothing is filled in"
    );
    assert_eq!(
        refused(&ask("[100, 200], NULL")).await,
        "lot in row 0 of its batch: the demand for line demand is null: leave the bid out or ask the bidder, nothing is filled in"
    );
    assert_eq!(
        refused(&ask("[100, -5], 1")).await,
        "lot in row 0 of its batch, bid at position 1: the price is -5: give zero or more"
    );
    assert_eq!(
        refused(&ask("[CAST(1.005 AS DECIMAL(10, 3))], 1")).await,
        "lot in row 0 of its batch, bid at position 0: the price of line price has figures beyond 2 decimal places: ROUND it as you mean, or raise the places"
    );
    assert_eq!(
        refused(&ask("[CAST(99999999999999999999.00 AS DECIMAL(38, 2))], 1")).await,
        "lot in row 0 of its batch, bid at position 0: the price of line price does not fit 64 bits at its scale: lower the places"
    );
    assert_eq!(
        refused(&ask("['12.50'], 1")).await,
        "the price of line price is Utf8: give whole numbers or DECIMAL"
    );
}

#[tokio::test]
async fn what_is_refused_of_arguments() {
    let ask = |arguments: &str| format!("SELECT compare_lot('{ASKED}', {arguments})");
    assert_eq!(
        refused(&ask("100, 1")).await,
        "the price of line price is Int64: give a list with a value for each bid of the lot"
    );
    assert_eq!(refused(&ask("[100]")).await, "give prices and demand behind what is asked");
    assert_eq!(
        refused(&ask("struct([100], [200]), 1")).await,
        "there are prices of 2 lines and demand for 1: give one of each for every line, in one order"
    );
    assert_eq!(
        refused(&ask("struct([100], [200, 300]), struct(1, 1)")).await,
        "lot in row 0 of its batch: the price of line c1 has 2 entries where there are 1 bids"
    );
    assert_eq!(
        refused(&ask("[100], 1, named_struct('tax', 5)")).await,
        "a further argument has a field \"tax\": give numerator, denominator, per_unit and lump for a view, or lot, bid and estimate"
    );
    assert_eq!(
        refused(&ask("[100], 1, named_struct('lump', [5])")).await,
        "0 views are named and 1 are given: name each in \"views\", in their order"
    );
    assert_eq!(
        refused(&ask("[100, 200], [1, 2]")).await,
        "lot in row 0 of its batch: the demand for line demand is not the same for all bids: give one value a lot"
    );
}

#[tokio::test]
async fn what_is_refused_of_the_asked() {
    let ask = |asked: &str| format!("SELECT compare_lot('{asked}', [100], 1)");
    assert_eq!(
        refused(&ask(r#"{"currency": "GBP"}"#)).await,
        "nothing is asked: give totals, ranks, below_mean, below_estimate, mean_minus_deviation or points"
    );
    assert_eq!(
        refused(&ask(r#"{"currency": "GBP", "ranks": "exact"}"#)).await,
        "the price of line price is Int64, which says no decimal places: state \"price_places\" in what is asked, or cast it to DECIMAL"
    );
    assert_eq!(
        refused(&ask(r#"{"currency": "GBP", "below_mean": {"view": "net", "margin": "10%"}}"#))
            .await,
        "there is no view \"net\": give one of [\"tendered\"]"
    );
    assert_eq!(
        refused(&ask(r#"{"currency": "GBP", "views": ["tendered"], "ranks": "exact"}"#)).await,
        "the view \"tendered\" is named twice: give each its own name"
    );
    assert!(
        refused(&ask(r#"{"currency": "GBP", "rank": "exact"}"#))
            .await
            .starts_with("what is asked cannot be read: unknown field `rank`")
    );
    assert_eq!(
        refused("SELECT compare_lot(asked, [100], 1) FROM (VALUES ('{}')) AS t(asked)").await,
        "compare_lot takes what is asked as its first argument, a JSON text that is a literal: write '{\"currency\": \"EUR\", …}'"
    );
    assert_eq!(
        refused(
            &ask(r#"{"currency": "GBP", "ranks": "exact"}"#)
                .replace("[100], 1", "[100], 1, named_struct('bid', [NULL])")
        )
        .await,
        "the bid is null: name each"
    );
}

/// Bids in no order, over several partitions.
fn bids() -> Arc<MemTable> {
    let rows = |lots: [&str; 3], bids: [&str; 3], prices: [i128; 3], demand: [i64; 3]| {
        let prices = Decimal128Array::from(prices.to_vec()).with_precision_and_scale(12, 2);
        RecordBatch::try_from_iter([
            ("Lot", Arc::new(StringArray::from(lots.to_vec())) as _),
            ("bid", Arc::new(StringArray::from(bids.to_vec())) as _),
            ("price", Arc::new(prices.unwrap()) as _),
            ("quantity", Arc::new(Int64Array::from(demand.to_vec())) as _),
        ])
        .unwrap()
    };
    let one = rows(["b", "a", "b"], ["x", "y", "z"], [2_000, 1_000, 1_999], [10, 3, 10]);
    let two = rows(["a", "c", "a"], ["x", "y", "z"], [1_000, 500, 999], [3, 1, 3]);
    let schema = one.schema();
    Arc::new(MemTable::try_new(schema, vec![vec![one], vec![two]]).unwrap())
}

const COMPARE: &str = r#"SELECT * FROM compare_bids('bids', '{"currency": "EUR", "totals": "decimal",
    "ranks": "exact", "columns": {"lot": "Lot", "bid": "bid",
    "lines": [{"price": "price", "demand": "quantity"}]}}') ORDER BY lot, bid"#;

#[tokio::test]
async fn rows_of_a_table_in_any_order() {
    for partitions in [1, 2, 5] {
        let session = session(partitions);
        session.register_table("bids", bids()).unwrap();
        assert_eq!(
            squeezed(&run(&session, COMPARE).await.unwrap()),
            [
                "| lot | bid | total_tendered | rank_tendered |",
                "| a | x | 30.00 | 2 |",
                "| a | y | 30.00 | 2 |",
                "| a | z | 29.97 | 1 |",
                "| b | x | 200.00 | 2 |",
                "| b | z | 199.90 | 1 |",
                "| c | y | 5.00 | 1 |",
            ]
        );
        // The same by hand, where rows of a lot meet only after they were put together in part.
        let by_hand = r#"SELECT lot, unnest(compare_lot('{"currency": "EUR", "ranks": "exact"}',
                collected['price'], collected['quantity'], named_struct('bid', collected['bid']))) AS found
            FROM (SELECT "Lot" AS lot, collect_lot(named_struct('price', price, 'bid', bid),
                named_struct('quantity', quantity)) AS collected FROM bids GROUP BY "Lot") ORDER BY lot"#;
        let mut rows = squeezed(&run(&session, by_hand).await.unwrap());
        rows.sort();
        assert_eq!(
            rows,
            [
                "| a | {bid: x, rank_tendered: 2} |",
                "| a | {bid: y, rank_tendered: 2} |",
                "| a | {bid: z, rank_tendered: 1} |",
                "| b | {bid: x, rank_tendered: 2} |",
                "| b | {bid: z, rank_tendered: 1} |",
                "| c | {bid: y, rank_tendered: 1} |",
                "| lot | found |",
            ]
        );
    }
}

#[tokio::test]
async fn what_is_refused_of_a_table() {
    let session = session(1);
    session.register_table("bids", bids()).unwrap();
    let ask = async |query: &str| said(run(&session, query).await.unwrap_err());
    assert_eq!(
        ask(&COMPARE.replace("'bids'", "'offers'")).await,
        "there is no table \"offers\": register it first"
    );
    assert_eq!(
        ask("SELECT * FROM compare_bids('bids')").await,
        "compare_bids takes the name of a table and what is asked, two texts: write compare_bids('bids', '{…}')"
    );
    assert_eq!(
        ask(&format!("SELECT * FROM compare_bids('bids', '{ASKED}')")).await,
        "compare_bids is not told which columns hold what: give \"columns\""
    );
    // Demand that differs within a lot is no demand of the lot.
    assert_eq!(
        ask(&COMPARE.replace(r#""demand": "quantity""#, r#""demand": "price""#)).await,
        "lot b: the demand for line 0 (price) is not the same for all its bids: give it as it is, a value a lot"
    );
}
