//! Workbooks: made here part by part, so that what a spreadsheet program would not write is there too.

use std::io::{Cursor, Write};
use std::time::Instant;

use fullcost::door::{MAX_WORKBOOK_BYTES, Sheet, TableKind, TableReading, Tables};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A workbook of sheets, each a name and the rows of its data in XML.
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, text: &str| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    part(
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
    );
    part(
        "_rels/.rels",
        &format!(
            "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    let (mut list, mut links) = (Vec::new(), Vec::new());
    for (place, (name, rows)) in sheets.iter().enumerate() {
        let id = place + 1;
        list.push(format!("<sheet name=\"{name}\" sheetId=\"{id}\" r:id=\"rId{id}\"/>"));
        links.push(format!(
            "<Relationship Id=\"rId{id}\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet{id}.xml\"/>"
        ));
        part(
            &format!("xl/worksheets/sheet{id}.xml"),
            &format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"),
        );
    }
    let (list, links) = (list.concat(), links.concat());
    part(
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets>{list}</sheets></workbook>"
        ),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        &format!("<Relationships xmlns=\"{package}\">{links}</Relationships>"),
    );
    zip.finish().unwrap().into_inner()
}

/// A row of cells: text, or what begins with `<`.
fn row(number: u32, cells: &[&str]) -> String {
    let cells = cells.iter().zip('A'..).map(|(cell, column)| match cell.strip_prefix('<') {
        Some(rest) => format!("<c r=\"{column}{number}\"{rest}</c>"),
        None => format!("<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"),
    });
    format!("<row r=\"{number}\">{}</row>", cells.collect::<String>())
}

fn number(value: &str) -> String {
    format!("<><v>{value}</v>")
}

fn sheets(rows: &[String]) -> Vec<Sheet> {
    Sheet::from_workbook("meals.xlsx", &workbook(&[("bids", &rows.concat())])).unwrap()
}

fn tender_of(sheet: Sheet) -> Tables {
    let csv = |name: &str, text: &str| Sheet::from_csv(name, text.as_bytes()).unwrap();
    let tender = "field,value\ntitle,Meals\ncurrency,GBP\nunit,meal\nperiod: from,2026-04\nperiod: months,12\n";
    Tables::new()
        .with(TableKind::Tender, csv("tender.csv", tender), TableReading::new())
        .with(
            TableKind::Demand,
            csv("demand.csv", "line,quantity\nlunch,5000\n"),
            TableReading::new(),
        )
        .with(TableKind::Bids, sheet, TableReading::new())
}

#[test]
fn binary_floats_are_their_shortest_decimals() {
    let rows = [
        row(1, &["provider", "vat", "rates: lunch"]),
        row(3, &["kitchen", "exclusive", &number("6.4")]),
        row(4, &["canteen", "exclusive", &number("5.9500000000000002")]),
        row(5, &["101", "exclusive", "6.10"]),
    ];
    let all = sheets(&rows);
    assert_eq!((all.len(), all[0].name(), all[0].rows()), (1, Some("bids"), 3));
    let appraisal = tender_of(all[0].clone()).appraisal().unwrap();
    let csv = "provider,vat,rates: lunch\nkitchen,exclusive,6.4\ncanteen,exclusive,5.95\n101,exclusive,6.10\n";
    let by_csv =
        tender_of(Sheet::from_csv("bids.csv", csv.as_bytes()).unwrap()).appraisal().unwrap();
    assert_eq!(appraisal, by_csv);
    assert_eq!(appraisal.run().unwrap().to_json(), by_csv.run().unwrap().to_json());
}

#[test]
fn what_no_cell_can_say_is_refused_with_its_place() {
    let rows = [
        row(1, &["provider", "vat", "rates: lunch"]),
        row(2, &["kitchen", "exclusive", &number("0.30000000000000004")]),
        row(3, &["canteen", "exclusive", "< t=\"e\"><v>#DIV/0!</v>"]),
        row(4, &["cook", "exclusive", "< t=\"d\"><v>2026-04-01</v>"]),
        row(5, &["chef", "< t=\"b\"><v>1</v>", &number("1e300")]),
    ];
    let errors = tender_of(sheets(&rows)[0].clone()).appraisal().unwrap_err();
    let shown: Vec<String> = errors.errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown[..4],
        [
            "meals.xlsx, sheet \"bids\", row 2, column C \"rates: lunch\": the number 0.30000000000000004 has 17 decimal places, as binary floats have after a calculation: round it in the sheet, or make the cell text",
            "meals.xlsx, sheet \"bids\", row 3, column C \"rates: lunch\": the cell shows the mistake \"#DIV/0!\": correct its formula",
            "meals.xlsx, sheet \"bids\", row 4, column C \"rates: lunch\": the cell is a date or a time, \"2026-04-01\" in the file: make the cell text, with a month as 2026-04",
            "meals.xlsx, sheet \"bids\", row 5, column B \"vat\": \"true\" is not one of the choices: write one of exclusive, exempt, inclusive",
        ]
    );
    assert!(shown[4].contains("has more than 15 digits before the point"), "{}", shown[4]);
}

#[test]
fn of_a_formula_the_stored_value_counts_and_is_named() {
    let rows = [
        row(1, &["provider", "vat", "rates: lunch"]),
        row(2, &["kitchen", "exclusive", "<><f>3*2.1</f><v>6.3</v>"]),
        row(3, &["canteen", "exclusive", "<><f>B9</f>"]),
    ];
    let sheet = sheets(&rows)[0].clone();
    let shown: Vec<String> = sheet.formulas().iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "row 2, column C: \"6.3\" is what was stored of a formula: see that the workbook was calculated before it was saved",
            "row 3, column C: \"\" is what was stored of a formula: see that the workbook was calculated before it was saved",
        ]
    );
    let errors = tender_of(sheet).appraisal().unwrap_err();
    assert!(errors.to_string().contains("\"canteen\""), "{errors}");
}

#[test]
fn hostile_workbooks_are_refused_in_bounded_time() {
    let start = Instant::now();
    let error = |bytes: &[u8]| Sheet::from_workbook("w.xlsx", bytes).unwrap_err().to_string();
    assert!(error(b"").starts_with("file \"w.xlsx\": the file is no workbook: "));
    assert!(error(b"provider,vat\n").starts_with("file \"w.xlsx\": the file is no workbook: "));
    // A part that unpacks to more than there may be.
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
    let block = vec![b' '; 1 << 20];
    for _ in 0..=MAX_WORKBOOK_BYTES >> 20 {
        zip.write_all(&block).unwrap();
    }
    let bomb = zip.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    assert!(error(&bomb).contains("the workbook unpacks to more than 67108864 bytes"));
    // Two cells that claim the whole of a sheet, in a row and in columns.
    let far = [
        row(1, &["provider"]),
        "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>".to_owned(),
    ];
    assert_eq!(sheets(&far)[0].rows(), 1);
    let wide: Vec<String> = (2..=400)
        .map(|row| format!("<row r=\"{row}\"><c r=\"XFD{row}\"><v>1</v></c></row>"))
        .collect();
    let wide = wide.concat();
    let wide = workbook(&[("bids", &format!("{}{wide}", row(1, &["provider"])))]);
    assert!(error(&wide).contains("there are more than 4000000 cells: split the table"));
    // Cut off, and every byte of the beginning changed.
    let whole = workbook(&[("bids", &row(1, &["provider"]))]);
    assert!(Sheet::from_workbook("w.xlsx", &whole[..whole.len() / 2]).is_err());
    for place in (0..whole.len()).step_by(7) {
        let mut changed = whole.clone();
        changed[place] ^= 0x55;
        let _ = Sheet::from_workbook("w.xlsx", &changed);
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}
