//! Laws of doors: what comes in by a file is what comes in by the document that it makes, or is refused.

use fullcost::appraisal::Appraisal;
#[cfg(feature = "table")]
use fullcost::costing::Costing;
#[cfg(feature = "ocds")]
use fullcost::door::{OcdsReader, OcdsTerms, statistics_release};
#[cfg(feature = "table")]
use fullcost::door::{Sheet, TableErrors, TableKind, TableReading, Tables};
#[cfg(feature = "ocds")]
use fullcost::exact::{Name, Period};
#[cfg(feature = "ocds")]
use fullcost::price::VatBasis;

#[cfg(feature = "ocds")]
use super::is_json;
use super::tree::Json;
use super::{reads_again, refused};

/// Doors read within the budget of a service.
const OF_DOORS: fullcost::Budget = fullcost::Budget::service();

/// Open contracting data: one document, or of a list one a line.
#[cfg(feature = "ocds")]
pub(super) fn releases(bytes: &[u8]) {
    let lines = match std::str::from_utf8(bytes).ok().and_then(Json::parse) {
        Some(Json::List(documents)) => {
            let lines: Vec<String> = documents.iter().map(Json::write).collect();
            lines.join("\n")
        }
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    let period = Period::new("2026-04".parse().unwrap(), 12).unwrap();
    let terms = OcdsTerms::new(period).with_vat(VatBasis::Exclusive).counting("valid");
    let read = || OcdsReader::new(lines.as_bytes(), terms.clone()).at_most(1_000);
    let found: Vec<_> = read().collect();
    assert!(read().eq(found.iter().cloned()), "read otherwise: {lines}");
    for lot in found {
        match lot {
            Ok(lot) => {
                let appraisal = &lot.appraisal;
                let _ = reads_again!(Appraisal, appraisal, OF_DOORS);
                let _ = lot.statistics().inspect_err(refused);
                let id = Name::new("statistics-1").unwrap();
                match statistics_release(&[&lot], &id, "2026-04-01T00:00:00Z") {
                    Ok(release) => is_json(&release),
                    Err(error) => refused(&error),
                }
            }
            Err(refusal) => refused(&refusal.error),
        }
    }
}

/// Tables by kind: each a text of CSV, or a list of rows of texts.
#[cfg(feature = "table")]
pub(super) fn tables(bytes: &[u8]) {
    let Some(Json::Object(given)) = std::str::from_utf8(bytes).ok().and_then(Json::parse) else {
        return;
    };
    let mut tables = Tables::new();
    for (name, table) in &given {
        let Some(kind) = TableKind::named(name) else { continue };
        let text = match table {
            Json::Text(text) => text.clone(),
            Json::List(rows) => rows.iter().map(csv_row).collect(),
            _ => continue,
        };
        let reading = match text.len() % 4 {
            3 => TableReading::new().with_decimal_comma().with_thousands('.'),
            2 => TableReading::new().with_thousands(',').with_currency_sign("£"),
            _ => TableReading::new(),
        };
        match Sheet::from_csv(name, text.as_bytes()) {
            Ok(sheet) => tables = tables.with(kind, sheet, reading),
            Err(error) => refused(&error),
        }
    }
    read(&tables);
}

/// A row of CSV, in which a text that a comma, a quote or a break stands in is quoted.
#[cfg(feature = "table")]
fn csv_row(row: &Json) -> String {
    let Json::List(cells) = row else { return row.write() };
    let cells = cells.iter().map(|cell| {
        let text = if let Json::Text(text) = cell { text.clone() } else { cell.write() };
        let is_plain = !text.contains([',', '"', '\n', '\r']);
        if is_plain { text } else { format!("\"{}\"", text.replace('"', "\"\"")) }
    });
    format!("{}\n", cells.collect::<Vec<_>>().join(","))
}

/// What tables make is written as tables that make it again.
#[cfg(feature = "table")]
fn read(tables: &Tables) {
    match tables.appraisal() {
        Ok(appraisal) => {
            let _ = reads_again!(Appraisal, &appraisal, OF_DOORS);
            let again = of_csv(&TableKind::csv_of_appraisal(&appraisal));
            assert_eq!(again.appraisal().as_ref(), Ok(&appraisal));
            // Alone it is refused where there are questions.
            assert!(tables.tender().map_or(true, |tender| &tender == appraisal.tender()));
        }
        Err(errors) => bounded(&errors),
    }
    match tables.costing() {
        Ok(costing) => {
            let _ = reads_again!(Costing, &costing, OF_DOORS);
            let again = of_csv(&TableKind::csv_of_costing(&costing));
            assert_eq!(again.costing().as_ref(), Ok(&costing));
            assert!(tables.organisation().map_or(true, |alone| &alone == costing.organisation()));
        }
        Err(errors) => bounded(&errors),
    }
}

#[cfg(feature = "table")]
fn of_csv(written: &[(TableKind, String)]) -> Tables {
    written.iter().fold(Tables::new(), |tables, (kind, text)| {
        let sheet = Sheet::from_csv(kind.as_str(), text.as_bytes());
        let sheet = sheet.unwrap_or_else(|error| panic!("{error}\n{text}"));
        tables.with(*kind, sheet, TableReading::new())
    })
}

#[cfg(feature = "table")]
fn bounded(errors: &TableErrors) {
    let text = errors.to_string();
    let lines = text.lines().count();
    assert!(!text.is_empty() && lines <= fullcost::door::MAX_TABLE_ERRORS + 2, "{text}");
    let is_shown = |line: &str| line.len() < 4_000 && !line.chars().any(char::is_control);
    assert!(text.lines().all(is_shown), "{text:?}");
}

/// The parts of a workbook by their names, each a text; packed here.
#[cfg(feature = "spreadsheet")]
pub(super) fn workbooks(bytes: &[u8]) {
    let Some(Json::Object(parts)) = std::str::from_utf8(bytes).ok().and_then(Json::parse) else {
        // Bytes that are no such list may be a packed file.
        let _ = Sheet::from_workbook("w.xlsx", bytes).inspect_err(refused);
        return;
    };
    let packed = packed(&parts);
    match Sheet::from_workbook("w.xlsx", &packed) {
        Ok(sheets) => {
            assert_eq!(Sheet::from_workbook("w.xlsx", &packed).as_ref(), Ok(&sheets));
            match Tables::from_workbook("w.xlsx", &packed) {
                Ok(tables) => read(&tables),
                Err(error) => refused(&error),
            }
        }
        Err(error) => refused(&error),
    }
}

#[cfg(feature = "spreadsheet")]
pub(crate) fn packed(parts: &[(String, Json)]) -> Vec<u8> {
    use std::io::{Cursor, Write};

    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        // A name that is there already has no second part.
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        let Ok(()) = zip.start_file(name.as_str(), options) else { continue };
        let text = if let Json::Text(text) = part { text.clone() } else { part.write() };
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
