//! What no honest file holds, and what a library below a door says: bounded, and refused word for word.
#![cfg(all(feature = "ocds", feature = "spreadsheet"))]

use std::io::{BufReader, Cursor, Read, Write};
use std::time::{Duration, Instant};

use fullcost::appraisal::Appraisal;
use fullcost::door::{
    MAX_OCDS_BYTES, MAX_TABLE_BYTES, OcdsReader, OcdsTerms, Sheet, TableKind, TableReading, Tables,
    statistics_release,
};
use fullcost::exact::{Name, Period};
use fullcost::price::VatBasis;
use serde_json::json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn terms() -> OcdsTerms {
    let period = Period::new("2026-04".parse().unwrap(), 12).unwrap();
    OcdsTerms::new(period).with_vat(VatBasis::Exclusive).counting("valid")
}

/// A file of parts, packed.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[track_caller]
fn unreadable(bytes: &[u8]) -> String {
    Sheet::from_workbook("w.xlsx", bytes).unwrap_err().to_string()
}

/// The errors of a table of bids with this first row and one under it.
fn of_bids(header: &str, row: &str) -> String {
    let text = format!("{header}\n{row}\n");
    let sheet = Sheet::from_csv("bids.csv", text.as_bytes()).unwrap();
    let tables = Tables::new().with(TableKind::Bids, sheet, TableReading::new());
    tables.tender().unwrap_err().to_string()
}

fn quick(start: Instant) {
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn names_of_columns_that_lead_nowhere_are_refused() {
    let open = of_bids("provider,\"rates: \"\"a\"", "north,1");
    let said = r#" opens a quote that does not close: write a part of a name with a colon as "…", with \ before a quote"#;
    assert!(open.contains(said), "{open}");
    assert!(open.contains("the column \"rates: \\\"a\""), "{open}");
    let deep = format!("provider,{}", vec!["rates"; 40].join(": "));
    let deep = of_bids(&deep, "north,1");
    assert!(deep.contains("the name of the column has more than "), "{deep}");
    assert!(deep.contains(" parts: no field lies so deep"), "{deep}");
    let gap = of_bids("provider,rates: a: incremental: 2: price", "north,1");
    assert!(
        gap.contains("item \"2\" has no item before it: fill the columns of a list from 1 on"),
        "{gap}"
    );
}

#[test]
fn files_that_are_no_workbook_or_too_large_are_refused() {
    let start = Instant::now();
    assert!(unreadable(b"PK").starts_with("file \"w.xlsx\": the file is no workbook: "));
    assert!(unreadable(b"PK").ends_with(": save it as xlsx or ods"));
    let other = unreadable(&packed(&[("word/document.xml", b"<w/>")]));
    assert!(other.starts_with("file \"w.xlsx\": the workbook cannot be read: "), "{other}");
    assert!(other.ends_with(": save it again"), "{other}");
    let large = vec![b' '; MAX_TABLE_BYTES + 1];
    assert_eq!(
        unreadable(&large),
        "file \"w.xlsx\": the workbook has 33554433 bytes: give at most 33554432"
    );
    let bomb = vec![b' '; 65 << 20];
    assert_eq!(
        unreadable(&packed(&[("content.xml", &bomb)])),
        "file \"w.xlsx\": the workbook unpacks to more than 67108864 bytes, or has more than 10000 parts: split it, or save its tables as CSV"
    );
    let names: Vec<String> = (0..10_001).map(|part| part.to_string()).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert!(unreadable(&packed(&parts)).contains("or has more than 10000 parts"));
    quick(start);
}

/// An open document of one sheet.
fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" \
         xmlns:text=\"x\" xmlns:calcext=\"c\"><office:body><office:spreadsheet><table:table table:name=\"bids\">{rows}\
         </table:table></office:spreadsheet></office:body></office:document-content>"
    );
    packed(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
    ])
}

fn text_cells(cells: &[&str]) -> String {
    let cells = cells.iter().map(|text| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    });
    format!("<table:table-row>{}</table:table-row>", cells.collect::<String>())
}

#[test]
fn an_open_document_is_read_as_it_is_written_and_claims_nothing() {
    let start = Instant::now();
    let rows = [
        text_cells(&["provider", "vat", "rates: lunch", "rates: tea"]),
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>kit<text:span>ch</text:span>en &amp; \
         <text:s text:c=\"2\"/>co</text:p><office:annotation><text:p>a remark</text:p></office:annotation>\
         </table:table-cell><table:table-cell office:value-type=\"string\"><text:p>exclusive</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"float\" office:value=\"6.4\" table:number-columns-repeated=\"2\">\
         <text:p>6,40</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"16380\"/>\
         </table:table-row>"
            .to_owned(),
        "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell \
         table:number-columns-repeated=\"16384\"/></table:table-row>"
            .to_owned(),
    ];
    let sheets = Sheet::from_workbook("meals.ods", &ods(&rows.concat())).unwrap();
    assert_eq!((sheets.len(), sheets[0].name(), sheets[0].rows()), (1, Some("bids"), 1));
    let csv = "provider,vat,rates: lunch,rates: tea\nkitchen &   co,exclusive,6.4,6.4\n";
    let csv = Sheet::from_csv("bids.csv", csv.as_bytes()).unwrap();
    let appraisal = |bids: Sheet| {
        let sheet = |name: &str, text: &str| Sheet::from_csv(name, text.as_bytes()).unwrap();
        let tender = "field,value\ntitle,Meals\ncurrency,GBP\nunit,meal\nperiod: from,2026-04\nperiod: months,12\n";
        let demand = "line,quantity\nlunch,5000\ntea,100\n";
        Tables::new()
            .with(TableKind::Tender, sheet("tender.csv", tender), TableReading::new())
            .with(TableKind::Demand, sheet("demand.csv", demand), TableReading::new())
            .with(TableKind::Bids, bids, TableReading::new())
            .appraisal()
    };
    assert_eq!(appraisal(sheets[0].clone()), appraisal(csv));
    // A formula, a mistake, a date, and a float after a calculation.
    let rows = [
        text_cells(&["provider", "vat", "rates: lunch"]),
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>a</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"date\" office:date-value=\"2026-04-01\"><text:p>x</text:p>\
         </table:table-cell><table:table-cell table:formula=\"of:=1/0\" office:value-type=\"string\" \
         calcext:value-type=\"error\"><text:p>#DIV/0!</text:p></table:table-cell></table:table-row>\
         <table:table-row><table:table-cell/><table:table-cell/><table:table-cell office:value-type=\"float\" \
         office:value=\"0.30000000000000004\"><text:p>0.3</text:p></table:table-cell></table:table-row>"
            .to_owned(),
    ];
    let sheet = Sheet::from_workbook("m.ods", &ods(&rows.concat())).unwrap().remove(0);
    assert_eq!(sheet.formulas().len(), 1);
    let refused = appraisal(sheet).unwrap_err().to_string();
    for said in [
        "the cell is a date or a time, \"2026-04-01\" in the file: make the cell text, with a month as 2026-04",
        "the cell shows the mistake \"#DIV/0!\": correct its formula",
        "the number 0.30000000000000004 has 17 decimal places",
    ] {
        assert!(refused.contains(said), "{refused}");
    }
    // A billion cells that are filled.
    let claimed = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell \
        office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated=\"1000\"><text:p>1</text:p>\
        </table:table-cell></table:table-row>";
    assert_eq!(
        Sheet::from_workbook("m.ods", &ods(claimed)).unwrap_err().to_string(),
        "file \"m.ods\": sheet \"bids\": there are more than 4000000 cells, or more than 33554432 bytes of text: split the sheet"
    );
    let spaces = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p><text:s \
        text:c=\"4000000000\"/></text:p></table:table-cell></table:table-row>";
    assert!(Sheet::from_workbook("m.ods", &ods(spaces)).is_err());
    let nested = format!("{}{}", "<text:p>".repeat(1 << 20), "</text:p>".repeat(1 << 20));
    assert!(Sheet::from_workbook("m.ods", &ods(&nested)).unwrap().is_empty());
    let own = unreadable(&ods(&text_cells(&["&bomb;"])));
    assert!(
        own.contains("the workbook cannot be read: it has an entity of its own: save it again"),
        "{own}"
    );
    for broken in ["<a", "</table:table-row>", "<table:table-row table:name=a>"] {
        assert!(unreadable(&ods(broken)).contains("the workbook cannot be read: "));
    }
    quick(start);
}

#[test]
fn a_cell_of_16_mib_is_read_once_and_refused_in_many() {
    let start = Instant::now();
    let long = "x".repeat(16 << 20);
    let bids = format!("provider,vat,rates: lunch\n{long},exclusive,1\n");
    let sheet = Sheet::from_csv("bids.csv", bids.as_bytes()).unwrap();
    let tables = Tables::new().with(TableKind::Bids, sheet, TableReading::new());
    let refused = tables.tender().unwrap_err().to_string();
    assert!(refused.len() < 4_000, "{}", refused.len());
    // One shared text in three cells.
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let cells: String =
        ["A1", "B1", "C1"].map(|cell| format!("<c r=\"{cell}\" t=\"s\"><v>0</v></c>")).concat();
    let sheet = format!(
        "<worksheet xmlns=\"{main}\"><sheetData><row r=\"1\">{cells}</row></sheetData></worksheet>"
    );
    let shared =
        format!("<sst xmlns=\"{main}\" count=\"1\" uniqueCount=\"1\"><si><t>{long}</t></si></sst>");
    let book = format!(
        "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"bids\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let links = format!(
        "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"{office}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
    );
    let root = format!(
        "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let bytes = packed(&[
        (
            "[Content_Types].xml",
            b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        ),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/sharedStrings.xml", shared.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    assert_eq!(
        unreadable(&bytes),
        "file \"w.xlsx\": sheet \"bids\": there are more than 4000000 cells, or more than 33554432 bytes of text: split the sheet"
    );
    quick(start);
}

#[test]
fn wrong_encodings_are_named() {
    let error = |bytes: &[u8]| Sheet::from_csv("a.csv", bytes).unwrap_err().to_string();
    assert_eq!(
        error(b"\xff\xfea\0"),
        "file \"a.csv\": the table is in an encoding of two bytes a character: save it as UTF-8"
    );
    let latin = Sheet::from_csv("a.csv", b"provider,vat\ncaf\xe9,exclusive\n").unwrap();
    let tables = Tables::new().with(TableKind::Bids, latin, TableReading::new());
    assert!(
        tables
            .tender()
            .unwrap_err()
            .to_string()
            .contains("the text is not UTF-8: save the table as UTF-8")
    );
    let found: Vec<String> = OcdsReader::new(&b"{\"ocid\": \"caf\xe9\"}\n"[..], terms())
        .map(|lot| lot.unwrap_err().to_string())
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("UTF-8"), "{found:?}");
}

fn refusals(text: &[u8]) -> Vec<String> {
    OcdsReader::new(text, terms()).filter_map(Result::err).map(|error| error.to_string()).collect()
}

/// A text that breaks off.
struct Broken;
impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("the disk is gone"))
    }
}

#[test]
fn open_contracting_texts_without_end_or_sense_are_refused() {
    let start = Instant::now();
    // A bomb of nesting, and what is no JSON.
    let nested = "[".repeat(1 << 20);
    let found = refusals(format!("{{\"ocid\":\"a\",\"bids\":{nested}\n").as_bytes());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("the text is not JSON that can be read: "), "{found:?}");
    assert!(found[0].ends_with(": correct it there"), "{found:?}");
    // A line that does not end.
    let long = vec![b' '; MAX_OCDS_BYTES + 2];
    let found = refusals(&long);
    assert!(
        found[0].contains("the line, or the text that is one document, has more than 33554432 bytes: write one release a line"),
        "{found:?}"
    );
    // A text that breaks off.
    let text = (&b"{\"ocid\": \"a\"}\n"[..]).chain(Broken);
    let found: Vec<String> = OcdsReader::new(BufReader::new(text), terms())
        .filter_map(Result::err)
        .map(|error| error.to_string())
        .collect();
    let last = found.last().unwrap();
    assert!(
        last.contains("the text cannot be read on: the disk is gone: read it again"),
        "{found:?}"
    );
    // More releases than a caller wants.
    let three = b"{\"ocid\":\"a\"}\n{\"ocid\":\"b\"}\n{\"ocid\":\"c\"}\n";
    let found: Vec<String> = OcdsReader::new(&three[..], terms())
        .at_most(2)
        .filter_map(Result::err)
        .map(|error| error.to_string())
        .collect();
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(
        found[2].contains("there are more than 2 releases: read the text in parts"),
        "{found:?}"
    );
    quick(start);
}

#[test]
fn a_package_of_10_000_refused_releases_is_refused_one_by_one() {
    let start = Instant::now();
    let releases = (0..10_000).map(|place| {
        json!({"ocid": format!("ocds-{place}"), "id": "1", "tag": ["tender"], "tender": {},
            "bids": {"details": [{"id": "b", "status": "valid", "tenderers": [{"id": "t"}]}]}})
    });
    let package = json!({"releases": releases.collect::<Vec<_>>()}).to_string();
    let found = refusals(package.as_bytes());
    assert_eq!(found.len(), 10_000);
    assert!(found.iter().enumerate().all(|(place, said)| said.contains(&format!("ocds-{place}"))));
    quick(start);
}

#[test]
fn an_item_of_no_lot_and_a_total_without_decimals_are_refused() {
    let bid = json!({"id": "b1", "status": "valid", "relatedLots": ["A"],
        "tenderers": [{"id": "north", "name": "north"}], "value": {"amount": 20, "currency": "GBP"},
        "items": [{"id": "i", "quantity": 2, "unit": {"value": {"amount": 10, "currency": "GBP"}}}]});
    let mut release = json!({"ocid": "ocds-1", "id": "1", "tag": ["tender"], "bids": {"details": [bid]},
        "tender": {"lots": [{"id": "A"}, {"id": "B"}], "items": [{"id": "i", "quantity": 2, "unit": {"name": "piece"}}]}});
    let found = refusals(release.to_string().as_bytes());
    assert!(
        found.iter().any(|said| said.contains("an item does not say which lot it is of, and there are several: add its \"relatedLot\", or compare by totals only")),
        "{found:?}"
    );
    release["tender"] = json!({"lots": [{"id": "A"}], "items": [{"id": "i", "relatedLot": "A", "quantity": 2,
        "unit": {"name": "piece"}}]});
    let text = release.to_string();
    let mut lot = OcdsReader::new(text.as_bytes(), terms()).next().unwrap().unwrap();
    let id = Name::new("s-1").unwrap();
    assert!(statistics_release(&[&lot], &id, "2026-04-01T00:00:00Z").is_ok());
    // What the buyer bears of a price with tax inside that it recovers.
    lot.appraisal = Appraisal::from_json(
        &json!({"format": 1, "title": "Meals", "currency": "GBP", "unit": "meal",
            "period": {"from": "2026-04", "months": 12}, "demand": {"lunch": "1"},
            "buyer_tax": {"rate": "20%", "recovered": "100%", "source": "rules"},
            "bids": [{"provider": "kitchen", "vat": "inclusive", "rates": {"lunch": "10"}}]})
        .to_string(),
    )
    .unwrap();
    let error = statistics_release(&[&lot], &id, "2026-04-01T00:00:00Z").unwrap_err().to_string();
    assert!(
        error.contains("a total has no exact decimal, and statistics are written in decimals: publish none for this lot"),
        "{error}"
    );
}

#[test]
fn another_sheet_is_no_kind_of_table() {
    let named = Tables::from_workbook("m.ods", &ods(&text_cells(&["a"]))).map(|_| ());
    assert_eq!(named, Ok(()));
    let notes = ods(&text_cells(&["a"]));
    let mut parts = zip::ZipArchive::new(Cursor::new(notes)).unwrap();
    let mut content = String::new();
    parts.by_name("content.xml").unwrap().read_to_string(&mut content).unwrap();
    let renamed = packed(&[("content.xml", content.replace("\"bids\"", "\"notes\"").as_bytes())]);
    let error = Tables::from_workbook("m.ods", &renamed).map(|_| ()).unwrap_err().to_string();
    assert!(
        error.starts_with(
            "file \"m.ods\": the sheet \"notes\" is no kind of table: name it one of assets, bids, "
        ) && error.ends_with(", volunteers, or take it out"),
        "{error}"
    );
}

/// A spreadsheet has 16,384 columns, and a wide rate card of bands two a line.
#[cfg(feature = "workbook")]
#[test]
fn what_no_sheet_holds_is_refused() {
    let lines = (0..8_500).map(|line| format!("line {line}"));
    let demand: serde_json::Map<_, _> = lines.clone().map(|line| (line, json!("1"))).collect();
    let rates: serde_json::Map<_, _> =
        lines.map(|line| (line, json!({"low": "1", "high": "2"}))).collect();
    let appraisal = Appraisal::from_json(
        &json!({"format": 1, "title": "Wide", "currency": "GBP", "unit": "item",
            "period": {"from": "2026-04", "months": 12}, "demand": demand,
            "bids": [{"provider": "north", "vat": "exempt", "rates": rates}]})
        .to_string(),
    );
    let error = TableKind::xlsx_of_appraisal(&appraisal.unwrap()).unwrap_err().to_string();
    assert!(error.starts_with("the workbook of tables was not written, since "), "{error}");
    assert!(error.ends_with(": take the tables as CSV"), "{error}");
}
