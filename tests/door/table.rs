//! Tables: whatever a document holds, by CSV; every mistake with its cell, all of them at once.

use std::path::Path;
use std::time::Instant;

use fullcost::Budget;
use fullcost::appraisal::Appraisal;
use fullcost::costing::Costing;
use fullcost::door::{
    MAX_TABLE_BYTES, MAX_TABLE_ERRORS, Sheet, TableErrors, TableKind, TableReading, Tables,
};
use fullcost::price::View;
use serde_json::Value;

use crate::cases::{json_files, read};

fn csv(file: &str, text: &str) -> Sheet {
    Sheet::from_csv(file, text.as_bytes()).unwrap()
}

fn tables(all: &[(TableKind, &str)]) -> Tables {
    all.iter().fold(Tables::new(), |tables, (kind, text)| {
        let file = format!("{}.csv", kind.as_str());
        tables.with(*kind, csv(&file, text), TableReading::new())
    })
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, TableErrors>, expected: &[&str]) {
    let errors = result.unwrap_err();
    let shown: Vec<String> = errors.errors.iter().map(ToString::to_string).collect();
    assert_eq!(shown, expected);
}

const TENDER: &str = "field,value\ntitle,Meals\ncurrency,GBP\nunit,meal\nperiod: from,2026-04\n\
                      period: months,12\n";
const DEMAND: &str = "line,quantity\nlunch,5000\nsupper,700\n";
const BIDS: &str = "provider,vat,rates: lunch,rates: supper\nkitchen,exclusive,6.40,7\n\
                    canteen,exclusive,5.95,7.250000000\n";

const ORGANISATION: &str = "field,value\nname,riverside\ncurrency,GBP\nperiod: from,2026-04\n\
                            period: months,12\n";
const SERVICES: &str = "name,unit,volume\nadvice,case,400\nrepairs,visit,900\n";

/// The tender of these tables, and some that a test adds.
fn tender_with(more: &[(TableKind, &str)]) -> Tables {
    let known = [(TableKind::Tender, TENDER), (TableKind::Demand, DEMAND), (TableKind::Bids, BIDS)];
    let kept = known.iter().filter(|(kind, _)| !more.iter().any(|(own, _)| own == kind));
    tables(&kept.chain(more).copied().collect::<Vec<_>>())
}

fn organisation_with(more: &[(TableKind, &str)]) -> Tables {
    let known = [(TableKind::Costing, ORGANISATION), (TableKind::Services, SERVICES)];
    let kept = known.iter().filter(|(kind, _)| !more.iter().any(|(own, _)| own == kind));
    tables(&kept.chain(more).copied().collect::<Vec<_>>())
}

/// The caller's budget holds: for cells, for what is made of them, and for what is asked of it.
#[test]
fn the_budget_of_tables_is_the_callers() {
    let within = |budget| tender_with(&[]).budget(budget);
    let cells = |records| within(Budget { records, ..Budget::service() }).appraisal();
    // Five rows of two cells, two of two, and two of four.
    assert!(cells(22).is_ok());
    refused(
        cells(21),
        &[
            "what the tables hold comes to 22 records, where the budget has 21: split the tables, or leave out columns that nothing is read from, or give a larger budget",
        ],
    );
    let tiny = within(Budget { work: 10, ..Budget::service() }).tender().unwrap_err();
    assert!(tiny.to_string().contains(" units of work, where the budget has 10: "), "{tiny}");
    let large = within(Budget { work: 20_000, ..Budget::service() });
    let (tender, appraisal) = (large.tender(), large.appraisal().unwrap());
    assert!(tender.is_ok(), "{tender:?}");
    let run = appraisal.run().unwrap_err().to_string();
    assert!(run.contains(" units of work, where the budget has 20000: "), "{run}");
}

/// Every document of the test data, the oracles and the examples comes back out of the tables that
/// are written of it, with the same findings.
#[test]
fn every_document_is_its_tables() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut counts = (0, 0);
    for folder in ["tests/data", "tests/oracle", "examples/data"] {
        for file in json_files(&root.join(folder)) {
            through_tables(&read(&file), &mut counts);
        }
    }
    assert!(counts.0 >= 100 && counts.1 >= 100, "{counts:?}");
}

fn through_tables(value: &Value, counts: &mut (usize, usize)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| through_tables(item, counts)),
        Value::Object(entries) => {
            entries.values().for_each(|entry| through_tables(entry, counts));
        }
        _ => {}
    }
    if value.get("format").is_none() {
        return;
    }
    if let Ok(appraisal) = Appraisal::from_json(&value.to_string()) {
        counts.0 += 1;
        let again = read_back(TableKind::csv_of_appraisal(&appraisal)).appraisal();
        let again = again.unwrap_or_else(|error| panic!("{error}\n{value}"));
        assert_eq!(again.to_json(), appraisal.to_json());
        #[cfg(all(feature = "spreadsheet", feature = "workbook"))]
        if counts.0.is_multiple_of(3) {
            let bytes = TableKind::xlsx_of_appraisal(&appraisal).unwrap();
            let again = Tables::from_workbook("a.xlsx", &bytes).unwrap().appraisal().unwrap();
            assert_eq!(again.to_json(), appraisal.to_json());
        }
        if counts.0.is_multiple_of(8) {
            let shown = |one: &Appraisal| one.run().map(|findings| findings.to_json());
            assert_eq!(shown(&again), shown(&appraisal));
        }
    }
    if let Ok(costing) = Costing::from_json(&value.to_string()) {
        counts.1 += 1;
        let again = read_back(TableKind::csv_of_costing(&costing)).costing();
        let again = again.unwrap_or_else(|error| panic!("{error}\n{value}"));
        assert_eq!(again.to_json(), costing.to_json());
        #[cfg(all(feature = "spreadsheet", feature = "workbook"))]
        if counts.1.is_multiple_of(3) {
            let bytes = TableKind::xlsx_of_costing(&costing).unwrap();
            let again = Tables::from_workbook("a.xlsx", &bytes).unwrap().costing().unwrap();
            assert_eq!(again.to_json(), costing.to_json());
        }
        if counts.1.is_multiple_of(8) {
            let shown = |one: &Costing| one.run().map(|findings| findings.to_json());
            assert_eq!(shown(&again), shown(&costing));
        }
    }
}

fn read_back(all: Vec<(TableKind, String)>) -> Tables {
    all.into_iter().fold(Tables::new(), |tables, (kind, text)| {
        tables.with(kind, csv(kind.as_str(), &text), TableReading::new())
    })
}

/// Rate cards wide and long are one tender, in whatever order their tables come.
#[test]
fn wide_and_long_are_one() {
    let wide = tender_with(&[]).appraisal().unwrap();
    let long_bids = (TableKind::Bids, "provider,vat\nkitchen,exclusive\ncanteen,exclusive\n");
    let rates = "provider,line,price\nkitchen,lunch,6.40\ncanteen,lunch,5.95\nkitchen,supper,7\n\
                 canteen,supper,7.25\n";
    let long = tender_with(&[long_bids, (TableKind::Rates, rates)]).appraisal().unwrap();
    assert_eq!(long, wide);
    let rates_first = tables(&[
        (TableKind::Rates, rates),
        long_bids,
        (TableKind::Demand, DEMAND),
        (TableKind::Tender, TENDER),
    ]);
    assert_eq!(rates_first.appraisal().unwrap().to_json(), wide.to_json());
    let standings =
        wide.compare().scenario("planned").unwrap().view(View::Tendered).standings.clone();
    let totals = standings.iter().map(|bid| bid.total.as_ref().unwrap().low().to_string());
    assert_eq!(totals.collect::<Vec<_>>(), ["34825", "36900"]);
}

#[test]
fn bands_and_tiers_stand_in_rows() {
    let bids = "provider,vat\nkitchen,exclusive\ncanteen,exclusive\n";
    let rates = "provider,line,price,low,high,incremental: up_to,incremental: price\n\
                 kitchen,lunch,6.40,,,,\nkitchen,supper,,6,7,,\ncanteen,lunch,,,,1000,6\n\
                 canteen,lunch,,,,,5.50\ncanteen,supper,7,,,,\n";
    let appraisal = tender_with(&[(TableKind::Bids, bids), (TableKind::Rates, rates)]);
    let written: Value = serde_json::from_str(&appraisal.appraisal().unwrap().to_json()).unwrap();
    assert_eq!(
        written["bids"][0]["rates"]["lunch"],
        serde_json::json!({"incremental": [{"up_to": "1000", "price": "6.00"}, {"price": "5.50"}]})
    );
    assert_eq!(
        written["bids"][1]["rates"]["supper"],
        serde_json::json!({"low": "6.00", "high": "7.00"})
    );
}

#[test]
fn marks_statements_and_scenarios_stand_in_rows() {
    let all = tender_with(&[
        (TableKind::Quality, "provider,criterion,mark\nkitchen,method,8\ncanteen,method,7.5\n"),
        (TableKind::DemandLines, "name,label\nlunch,At noon\nsupper,\n"),
        (TableKind::Demand, "line,quantity\n"),
        (
            TableKind::ScenarioDemand,
            "scenario,line,quantity\nfew,lunch,10\nfew,supper,0\nmany,lunch,90\nmany,supper,5\n",
        ),
        (TableKind::Scenarios, "name,weight\nfew,25%\nmany,75.00%\n"),
    ]);
    let tender = all.tender().unwrap();
    assert_eq!(tender.demand().scenarios().len(), 2);
    assert_eq!(tender.bids()[1].marks["method"].to_string(), "8");
}

#[test]
fn an_organisation_comes_out_of_a_ledger_and_its_tables() {
    let organisation = organisation_with(&[
        (TableKind::Pools, "name,driver\ncore,posts\n"),
        (TableKind::Drivers, "name,unit\nposts,post\n"),
        (TableKind::DriverQuantities, "driver,target,quantity\nposts,advice,5\nposts,repairs,7\n"),
        (
            TableKind::CostLines,
            "name,amount,charged_to,charged_to: core,charged_to: advice,ledger,behaviour,credit,source\n\
             rent,10000,core,,,,fixed,,lease\nshared,100.50,,60%,40.0%,cash,,,ledger\n\
             refund,-20,repairs,,,,,true,ledger\ntools,50,repairs,,,in_kind,,,gift\n",
        ),
        (
            TableKind::Volunteers,
            "name,hours,wage: basis,wage: central,charged_to,source\n\
             visitors,120,statutory minimum,12.21,advice,sign-in sheets\n",
        ),
        (
            TableKind::Payrolls,
            "name,year: name,year: full_time_hours,year: source\nstaff,2026,1950,rates\n",
        ),
        (
            TableKind::Staff,
            "payroll,name,pay,working_time: paid,charged_to,source\n\
             staff,adviser,25000,1950,advice,contract\nstaff,fitter,24000,1950,repairs,contract\n",
        ),
    ]);
    let organisation = organisation.organisation().unwrap_or_else(|errors| panic!("{errors}"));
    let names: Vec<&str> = organisation.lines().iter().map(|line| line.name().as_str()).collect();
    assert_eq!(names, ["adviser/pay", "fitter/pay", "refund", "rent", "shared", "tools"]);
    assert_eq!(organisation.volunteers().len(), 1);
}

#[test]
fn every_mistake_comes_back_at_once_with_its_cell() {
    let bids = "provider,vat,rates: lunch,rates: supper\nkitchen,sometimes,\"6,40\",7\n\
                canteen,exclusive,free,1e3\n two,exclusive,1,2\n,exclusive,3,4\n";
    let errors = tender_with(&[(TableKind::Bids, bids)]).appraisal().unwrap_err();
    assert!(!errors.are_more);
    let first = &errors.errors[0];
    assert_eq!(first.file.as_deref(), Some("bids.csv"));
    assert_eq!((first.row, first.text.as_deref()), (Some(2), Some("sometimes")));
    assert_eq!(first.column.as_ref().unwrap().0, "B");
    refused::<()>(
        Err(errors),
        &[
            "bids.csv, row 2, column B \"vat\": \"sometimes\" is not one of the choices: write one of exclusive, exempt, inclusive",
            "bids.csv, row 2, column C \"rates: lunch\": \"6,40\" is not a plain number: write digits with at most one point, such as \"1250.5\"",
            "bids.csv, row 3, column C \"rates: lunch\": \"free\" is not a plain number: write digits with at most one point, such as \"1250.5\"",
            "bids.csv, row 3, column D \"rates: supper\": \"1e3\" is not a plain number: write digits with at most one point, such as \"1250.5\"",
            "bids.csv, row 5: bids, item 1: the field \"provider\" is missing: add it",
        ],
    );
}

#[test]
fn names_of_columns_are_held_to_the_fields() {
    let known = "provider, label, sector, group, vat, currency, unit, period, price_base, rates, discount, consortium, \
                 stated_totals, initial_totals, success_rates, quality, circumstances, cost_model";
    refused(
        tender_with(&[(
            TableKind::Bids,
            "provider,vat,prize,vat,rates,\nkitchen,exclusive,1,exclusive,6,7,8\n",
        )])
        .appraisal(),
        &[
            &format!(
                "bids.csv, row 1, column C \"prize\": the field \"prize\" is not part of the format: remove it, or correct its name to one of {known}"
            ),
            "bids.csv, row 1, column D \"vat\": the column stands twice: keep one",
            "bids.csv, row 1, column F \"\": the column has no name and is not empty: name it, or empty it",
            "bids.csv, row 2, column G \"\": the cell stands under no column: name the column, or see whether a text with a separator in it needs quotes",
            "bids.csv, row 2, column E \"rates\": the column holds what has names: write a name behind it, such as \"rates: …\"",
        ],
    );
    refused(
        tender_with(&[(
            TableKind::Bids,
            "provider,vat: x,\"\"\"open\",rates: lunch: price: more\n",
        )])
        .appraisal(),
        &[
            "bids.csv, row 1, column B \"vat: x\": \"x\" stands behind what is one value: leave it out of the name of the column",
            "bids.csv, row 1, column C \"\\\"open\": the column \"\\\"open\" opens a quote that does not close: write a part of a name with a colon as \"…\", with \\ before a quote",
            "bids.csv, row 1, column D \"rates: lunch: price: more\": \"more\" stands behind what is one value: leave it out of the name of the column",
        ],
    );
}

#[test]
fn what_is_wrong_between_records_is_found_in_its_row() {
    refused(
        tender_with(&[(
            TableKind::Bids,
            "provider,vat,rates: lunch,rates: dinner\nkitchen,exclusive,6,7\n",
        )])
        .appraisal(),
        &[
            "bids.csv, row 2: bid \"kitchen\": line \"dinner\" is not among the lines of the tender: remove it, or add it to the lines and to every demand",
        ],
    );
    refused(
        tender_with(&[(
            TableKind::Rates,
            "provider,line,price\nkitchen,lunch,6.40\nkitchen,,5\n,lunch,5\nkitchen,tea,\n",
        )])
        .appraisal(),
        &[
            "rates.csv, row 2, column C \"price\": it is given twice: keep one of the two cells",
            "rates.csv, row 3: the row does not say what it is about: fill the column \"line\"",
            "rates.csv, row 4: the row does not say which record it is of: fill the column \"provider\"",
            "rates.csv, row 5: the row says nothing of \"tea\": fill one of its other columns, or remove it",
        ],
    );
    refused(
        organisation_with(&[(TableKind::Pools, "name,driver\ncore,posts\n")]).organisation(),
        &[
            "pools.csv, row 2: pool \"core\": \"posts\" is not the name of a driver: use one of the names that are listed, or add it",
        ],
    );
    refused(
        organisation_with(&[(
            TableKind::CostLines,
            "name,amount,charged_to,source\nrent,10.005,core,lease\nrent,1,advice,\ncar,x,advice,y\n",
        )])
        .organisation(),
        &[
            "cost lines.csv, row 3: the name \"rent\" is given twice: give each row its own name",
            "cost lines.csv, row 2, column B \"amount\": \"10.005\" has more decimal places than the 2 that are allowed here: round it first",
            "cost lines.csv, row 4, column B \"amount\": \"x\" is not a plain number: write digits with at most one point, such as \"1250.5\"",
        ],
    );
    refused(
        tables(&[(TableKind::Demand, DEMAND)]).appraisal(),
        &["the field \"currency\" is missing: add it"],
    );
    refused(
        tender_with(&[(
            TableKind::Tender,
            "field,value\ntitle,Meals\ntitle,Meals\ncurrency,GBP\nunit,meal\nperiod: from,2026-13\n\
             period: months,12\n",
        )])
        .appraisal(),
        &[
            "tender.csv, row 3, column A \"field\": it is given twice: keep one of the two cells",
            "tender.csv, row 6, column B \"value\": \"2026-13\" is not a month: write year and month, such as \"2026-04\"",
        ],
    );
    refused(
        tender_with(&[(TableKind::Tender, "what,how\ntitle,Meals\n")]).appraisal(),
        &[
            "tender.csv, row 1: there are no columns \"field\" and \"value\": name them so",
            "the field \"currency\" is missing: add it",
        ],
    );
}

#[test]
fn numbers_are_read_by_the_callers_notation_alone() {
    let reading = TableReading::new()
        .with_column("Bieter", "provider")
        .with_column("Mittag", "rates: lunch")
        .with_column("Abend", "rates: supper")
        .with_value("vat", "exclusive")
        .with_decimal_comma()
        .with_thousands('.')
        .with_currency_sign("€");
    let read = |text: &str, reading: &TableReading| {
        let sheet = Sheet::from_csv_with("preise.csv", text.as_bytes(), b';').unwrap();
        tables(&[(TableKind::Tender, TENDER), (TableKind::Demand, DEMAND)])
            .with(TableKind::Bids, sheet, reading.clone())
            .appraisal()
    };
    let text = "\u{feff}Bieter;Mittag;Abend\n\"Küche, Nord\";1.250,50 €;€ 7\n";
    let appraisal = read(text, &reading).unwrap();
    let bid = &appraisal.tender().bids()[0];
    assert_eq!(bid.provider.as_str(), "Küche, Nord");
    let written: Value = serde_json::from_str(&appraisal.to_json()).unwrap();
    assert_eq!(
        written["bids"][0]["rates"],
        serde_json::json!({"lunch": "1250.50", "supper": "7.00"})
    );
    refused(
        read("Bieter;Mittag;Abend\nNord;12.50;1.25,0\n", &reading),
        &[
            "preise.csv, row 2, column B \"Mittag\": \"12.50\" has thousands that are not in threes: write every group in three digits, or none",
            "preise.csv, row 2, column C \"Abend\": \"1.25,0\" has thousands that are not in threes: write every group in three digits, or none",
        ],
    );
    let comma = TableReading::new().with_value("vat", "exclusive").with_decimal_comma();
    refused(
        read("provider;rates: lunch;rates: supper\nNord;12.50;£5\n", &comma),
        &[
            "preise.csv, row 2, column B \"rates: lunch\": \"12.50\" has a point, and decimals are said to stand behind a comma: correct it, or say that points set thousands apart",
            "preise.csv, row 2, column C \"rates: supper\": \"£5\" is not a plain number: write digits with at most one point, such as \"1250.5\"",
        ],
    );
    let wrong = comma.with_column("Preis", "rates: lunch");
    refused(
        read("provider;rates: lunch;rates: supper\nNord;12,50;5\n", &wrong),
        &[
            "preise.csv, row 1: the table has no column \"Preis\", which is said to fill a field: correct its name",
        ],
    );
}

#[test]
fn hostile_tables_are_refused_in_bounded_time() {
    let start = Instant::now();
    let error = |bytes: &[u8]| Sheet::from_csv("bids.csv", bytes).unwrap_err().to_string();
    assert_eq!(
        error(b""),
        "file \"bids.csv\": the table is empty: give the names of its columns in its first row"
    );
    assert_eq!(
        error(b"\xff\xfep\0r\0"),
        "file \"bids.csv\": the table is in an encoding of two bytes a character: save it as UTF-8"
    );
    assert_eq!(
        error(&vec![b','; MAX_TABLE_BYTES + 1]),
        "file \"bids.csv\": the table has 33554433 bytes: give at most 33554432"
    );
    assert_eq!(
        error(&vec![b','; 5_000_000]),
        "file \"bids.csv\": there are more than 4000000 cells: split the table"
    );
    // Another encoding in one cell.
    let sheet = Sheet::from_csv("bids.csv", b"provider,vat\nk\xfcche,exclusive\n").unwrap();
    let tables = tables(&[(TableKind::Tender, TENDER), (TableKind::Demand, DEMAND)]);
    refused(
        tables.with(TableKind::Bids, sheet, TableReading::new()).appraisal(),
        &["bids.csv, row 2, column A \"provider\": the text is not UTF-8: save the table as UTF-8"],
    );
    // A cell of 16 MiB, and a quote that never closes.
    let long = format!(
        "provider,vat,rates: lunch,rates: supper\n{},exclusive,1,2\n",
        "x".repeat(16 << 20)
    );
    let errors = tender_with(&[(TableKind::Bids, &long)]).appraisal().unwrap_err();
    assert!(errors.to_string().contains("has 16777216 characters: give at most 200"), "{errors}");
    let open = format!("provider,vat\n\"{},exclusive\n", "x\n".repeat(1 << 20));
    assert!(tender_with(&[(TableKind::Bids, &open)]).appraisal().is_err());
    // A hundred thousand rows, all of them wrong.
    let wrong: Vec<String> = (0..100_000).map(|row| format!("p{row},never,1,2\n")).collect();
    let wrong = wrong.concat();
    let wrong = format!("provider,vat,rates: lunch,rates: supper\n{wrong}");
    let errors = tender_with(&[(TableKind::Bids, &wrong)]).appraisal().unwrap_err();
    assert_eq!((errors.errors.len(), errors.are_more), (MAX_TABLE_ERRORS, true));
    assert!(errors.to_string().ends_with("\nand perhaps more: correct these first"));
    // A place of a list far out, and a name as deep as it is long.
    let far = "provider,vat,rates: lunch: incremental: 4000000000: price\nkitchen,exclusive,1\n";
    assert!(tender_with(&[(TableKind::Bids, far)]).appraisal().is_err());
    let deep = format!("field,value\nscreens{},x\n", ": 1".repeat(100_000));
    assert!(tender_with(&[(TableKind::Tender, &deep)]).appraisal().is_err());
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

/// What looks like a formula or a mark-up is a text like any other.
#[test]
fn hostile_names_come_back_as_they_are() {
    for name in ["=1+1", "\"><script>", "a: b", "\"quoted\"", "🦀 אבabc", "1", "{}"] {
        let quoted = name.replace('"', "\"\"");
        let bids =
            format!("provider,vat,rates: lunch,rates: supper\n\"{quoted}\",exclusive,6.40,7\n");
        let appraisal = tender_with(&[(TableKind::Bids, &bids)]).appraisal().unwrap();
        assert_eq!(appraisal.tender().bids()[0].provider.as_str(), name);
        let line = format!("line,quantity\n\"{quoted}\",1\n");
        let column = if name.contains([':', '"']) {
            serde_json::to_string(name).unwrap()
        } else {
            name.to_owned()
        };
        let column = format!("rates: {column}").replace('"', "\"\"");
        let bids = format!("provider,vat,\"{column}\"\nnorth,exclusive,5\n");
        let appraisal =
            tender_with(&[(TableKind::Demand, &line), (TableKind::Bids, &bids)]).appraisal();
        let appraisal = appraisal.unwrap_or_else(|errors| panic!("{name}: {errors}"));
        let again = read_back(TableKind::csv_of_appraisal(&appraisal)).appraisal();
        assert_eq!(again.unwrap_or_else(|errors| panic!("{name}: {errors}")), appraisal);
    }
}

/// A template names columns that are read.
#[test]
fn templates_are_read() {
    for kind in TableKind::ALL {
        assert_eq!(TableKind::named(kind.as_str()), Some(kind));
        let template = kind.template();
        let tables = tables(&[(kind, &template)]);
        for errors in [tables.appraisal().unwrap_err(), tables.costing().unwrap_err()] {
            let of_table = errors.errors.iter().filter(|error| error.file.is_some());
            let shown: Vec<String> = of_table.map(ToString::to_string).collect();
            assert_eq!(shown, [""; 0], "{template}");
        }
    }
    assert_eq!(
        TableKind::Rates.template(),
        "provider,line,price,low,high,incremental: above,incremental: up_to,incremental: below,\
         incremental: price,incremental: flat,all_units: above,all_units: up_to,all_units: below,\
         all_units: price,all_units: flat,packs: of,packs: price,least_charge,greatest_volume,unit\n"
    );
    assert_eq!(
        TableKind::Volunteers.template(),
        "name,label,hours,on_cost,productivity,wage: basis,wage: low,wage: central,wage: high,\
         charged_to,source\n"
    );
}

#[test]
fn figures_are_integers_at_their_scales() {
    use fullcost::door::{FigureColumn, Figures};
    let plan = [
        FigureColumn::Lot,
        FigureColumn::OfBid(2),
        FigureColumn::PassedOver,
        FigureColumn::OfLot(0),
    ];
    let text = "\u{feff}A,22.00,x,5\r\nA,21.5,,5\r\n\r\nB,-19.990000000,x,0";
    let figures = Figures::from_csv(text.as_bytes(), &plan).unwrap();
    assert_eq!(figures.lots(), [0, 2, 3]);
    assert_eq!(figures.column(1), [2_200, 2_150, -1_999]);
    assert_eq!((figures.column(3), figures.column(0)), ([5, 0].as_slice(), [].as_slice()));
    // Every length of a number, before and behind the point.
    for whole in 1..=13_usize {
        for behind in 0..=5_usize {
            let digits = "1234567890123";
            let shown = format!("{}.{}1", &digits[..whole], &digits[..behind]);
            let figures = Figures::from_csv(
                format!("A,{shown}\n").as_bytes(),
                &[FigureColumn::Lot, FigureColumn::OfBid(6)],
            );
            if whole + 6 > 18 {
                assert!(figures.is_err());
            } else {
                let expected: fullcost::exact::Fraction = shown.parse().unwrap();
                let million = fullcost::exact::Fraction::from(1_000_000);
                let read = figures.unwrap().column(1)[0];
                assert_eq!(
                    fullcost::exact::Fraction::from_integer(i128::from(read)),
                    &expected * &million
                );
            }
        }
    }
    let refused = |text: &str| Figures::from_csv(text.as_bytes(), &plan).unwrap_err().to_string();
    for (text, message) in [
        (
            "A,2.005,x,5\n",
            "row 1, column B: \"2.005\" has more decimal places than the 2 that are allowed here: round it first",
        ),
        (
            "A,2,x,5\nA,2,x,6\n",
            "row 2, column D: \"6\" is another figure than in the first row of the lot: a figure of a lot is the same in all its rows",
        ),
        (
            "A,2,x\n",
            "row 1, column C: the row does not have 4 columns: it ends, or goes on, behind column C",
        ),
        (
            "A,2,x,4,5\n",
            "row 1, column D: the row does not have 4 columns: it ends, or goes on, behind column D",
        ),
        (
            "A,\"2\",x,3\n",
            "row 1, column B: \"\\\"2\\\"\" has a quote: write figures and lots without quotes, or read the table as records",
        ),
        (
            "A,two,x,3\n",
            "row 1, column B: \"two\" is not a plain number: write digits with at most one point, such as \"1250.5\"",
        ),
        (
            "A,,x,3\n",
            "row 1, column B: \"\" is not a plain number: write digits with at most one point, such as \"1250.5\"",
        ),
        (
            "A,01,x,3\n",
            "row 1, column B: \"01\" is not a plain number: write digits with at most one point, such as \"1250.5\"",
        ),
        ("A,-0.00,x,3\n", "row 1, column B: \"-0.00\" is zero with a sign: write \"0\""),
        (
            "A,1,x,3\nB,2,x,3\nA,1,x,3\n",
            "row 3: the rows of lot \"A\" do not stand together: sort the table by lot",
        ),
        (
            "A,1234567890123456789,x,1\n",
            "row 1, column B: \"1234567890123456789\" has more than 15 digits before the point: numbers stay below 1000000000000000",
        ),
    ] {
        assert_eq!(refused(text), message);
    }
    let none = Figures::from_csv(b"", &plan).unwrap();
    assert_eq!(none.lots(), [0]);
    let plan = Figures::from_csv(b"", &[FigureColumn::OfBid(7)]).unwrap_err();
    assert_eq!(plan.to_string(), "column A has a scale of 7 decimal places: give 0 to 6");
    let plan = Figures::from_csv(b"", &[FigureColumn::Lot, FigureColumn::Lot]).unwrap_err();
    assert_eq!(
        plan.to_string(),
        "the plan has 2 columns and 2 of them tell lots apart: give at least one column, and one of lots at most"
    );
}

/// A template workbook has a sheet a kind of table, each of which is read; filled it is a document.
#[cfg(all(feature = "spreadsheet", feature = "workbook"))]
#[test]
fn template_workbooks_are_read_back() {
    let organisation = TableKind::xlsx_template_of_organisation().unwrap();
    let tender = TableKind::xlsx_template_of_tender().unwrap();
    assert_eq!(tender, TableKind::xlsx_template_of_tender().unwrap(), "other bytes");
    let mut kinds = 0;
    for bytes in [&organisation, &tender] {
        for sheet in Sheet::from_workbook("t.xlsx", bytes).unwrap() {
            let kind = TableKind::named(sheet.name().unwrap()).unwrap();
            let columns: Vec<&str> = sheet.columns().collect();
            let template = csv("t.csv", &kind.template());
            assert_eq!(columns, template.columns().collect::<Vec<_>>());
            kinds += 1;
        }
    }
    assert_eq!(kinds, TableKind::ALL.len());
    let errors = Tables::from_workbook("t.xlsx", &tender).unwrap().appraisal().unwrap_err();
    assert!(errors.errors.iter().all(|error| error.file.is_none()), "{errors}");
}
