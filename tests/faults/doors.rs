//! Files that end early, fail, come in pieces or change while they are read.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;

use fullcost::appraisal::Appraisal;
use fullcost::costing::Costing;
use fullcost::door::{
    OcdsLot, OcdsReader, OcdsRefusal, OcdsTerms, Sheet, TableKind, TableReading, Tables,
};
use fullcost::exact::Period;
use fullcost::price::VatBasis;

use crate::cases::data;

type Found = Vec<Result<OcdsLot, OcdsRefusal>>;

fn terms() -> OcdsTerms {
    let terms = OcdsTerms::new(Period::new("2026-04".parse().unwrap(), 12).unwrap());
    let terms = terms.with_vat(VatBasis::Exclusive).counting("active").counting("qualified");
    terms.counting_without_status().setting_aside("not-qualified")
}

fn found(text: impl BufRead) -> Found {
    OcdsReader::new(text, terms()).collect()
}

fn releases() -> String {
    fs::read_to_string(data("ocds").join("armenia.jsonl")).unwrap()
}

fn example(name: &str) -> PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data").join(name)
}

/// A reader of pieces, which fails where there is an error in place of one.
struct Pieces(std::vec::IntoIter<io::Result<Vec<u8>>>);

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(piece) = self.0.next() else { return Ok(0) };
        let piece = piece?;
        buffer[..piece.len()].copy_from_slice(&piece);
        Ok(piece.len())
    }
}

fn pieces(pieces: Vec<io::Result<Vec<u8>>>) -> BufReader<Pieces> {
    BufReader::new(Pieces(pieces.into_iter()))
}

/// The same text a few bytes at a time, with a signal before each piece.
#[test]
fn a_text_in_pieces_is_one_text() {
    let text = releases();
    let whole = found(text.as_bytes());
    assert!(whole.iter().filter(|lot| lot.is_ok()).count() > 3);
    let parts = text.as_bytes().chunks(13);
    let parts = parts.flat_map(|part| [Err(io::ErrorKind::Interrupted.into()), Ok(part.to_vec())]);
    assert_eq!(found(pieces(parts.collect())), whole);
    assert_eq!(found(BufReader::with_capacity(1, text.as_bytes())), whole);
}

/// What was read before stands; the failure is said, and nothing is made of half a line.
#[test]
fn a_reader_that_fails_is_said() {
    let text = releases();
    let whole = found(text.as_bytes());
    for at in (0..text.len()).step_by(997) {
        let failing =
            [Ok(text.as_bytes()[..at].to_vec()), Err(io::Error::other("the cable was pulled"))];
        let mut parts: Vec<io::Result<Vec<u8>>> = Vec::new();
        for part in failing {
            match part {
                Ok(bytes) => parts.extend(bytes.chunks(4_000).map(|part| Ok(part.to_vec()))),
                Err(error) => parts.push(Err(error)),
            }
        }
        let mut lots = found(pieces(parts));
        let last = lots.pop().unwrap().unwrap_err();
        assert_eq!(
            last.error.message(),
            "the text cannot be read on: the cable was pulled: read it again"
        );
        assert!(whole.starts_with(&lots), "at {at}");
    }
}

/// Lines that are whole are read; the one that is not is refused, with its number.
#[test]
fn open_data_that_end_early() {
    let text = releases();
    let whole = found(text.as_bytes());
    let ends: Vec<usize> = text.match_indices('\n').map(|(place, _)| place).collect();
    for at in (0..text.len()).step_by(97) {
        let lots = found(&text.as_bytes()[..at]);
        let same = lots.iter().zip(&whole).take_while(|(one, other)| one == other).count();
        let rest = &lots[same..];
        assert!(rest.len() <= 1, "at {at}");
        let line = ends.iter().filter(|end| **end < at).count() + 1;
        for refusal in rest {
            let refusal = refusal.as_ref().unwrap_err();
            assert_eq!(refusal.line, u64::try_from(line).unwrap());
            let message = refusal.error.message();
            let is_cut_off = message.starts_with("the text is not JSON that can be read: EOF ")
                && message.ends_with(": correct it there");
            let in_a_letter = message == "the text is not UTF-8: save it as UTF-8";
            assert!(is_cut_off || in_a_letter, "{message}");
        }
        let is_cut = at > 0 && !ends.contains(&(at - 1)) && !ends.contains(&at);
        assert_eq!(rest.len(), usize::from(is_cut), "at {at}");
    }
}

/// A file that is cut off while it is read ends where it ends; one that is replaced is read on as it was.
#[test]
fn a_file_that_changes_under_a_reader() {
    let folder = std::env::temp_dir().join(format!("fullcost-changes-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("releases.jsonl");
    let text = releases();
    let whole = found(text.as_bytes());
    let small = || BufReader::with_capacity(64, File::open(&path).unwrap());
    fs::write(&path, &text).unwrap();
    let mut reader = OcdsReader::new(small(), terms());
    assert_eq!(reader.next().as_ref(), whole.first());
    let cut = text.len() - 1_000;
    File::options().write(true).open(&path).unwrap().set_len(u64::try_from(cut).unwrap()).unwrap();
    let rest: Found = reader.collect();
    let expected = found(&text.as_bytes()[..cut]);
    assert_eq!(rest, expected[1..]);
    fs::write(&path, &text).unwrap();
    let mut reader = OcdsReader::new(small(), terms());
    assert_eq!(reader.next().as_ref(), whole.first());
    fs::write(folder.join("new"), "{}").unwrap();
    // A system that does not let go of an open file refuses this; then there is nothing to read otherwise.
    let _ = fs::rename(folder.join("new"), &path);
    let rest: Found = reader.collect();
    assert_eq!(rest, whole[1..]);
    fs::remove_dir_all(folder).unwrap();
}

/// A folder can be opened but not read.
#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_said() {
    let folder = BufReader::new(File::open(std::env::temp_dir()).unwrap());
    let refused = found(folder);
    let [Err(refusal)] = refused.as_slice() else { panic!("{refused:?}") };
    let message = refusal.error.message();
    assert!(message.starts_with("the text cannot be read on: "), "{message}");
    assert!(message.ends_with(": read it again"), "{message}");
}

/// No part of a document is one.
#[test]
fn documents_that_end_early() {
    let text = fs::read_to_string(example("rural_visits.json")).unwrap();
    let text = text.trim_end();
    for at in (0..text.len()).step_by(97).filter(|at| text.is_char_boundary(*at)) {
        for error in [
            Appraisal::from_json(&text[..at]).unwrap_err(),
            Costing::from_json(&text[..at]).unwrap_err(),
        ] {
            assert!(error.message().starts_with("the document is not JSON: "), "{error}");
            // Of nothing the end is told, of a part what is not closed.
            let told = if at == 0 { "EOF " } else { " is not closed: " };
            assert!(error.message().contains(told) && error.message().contains("line "), "{error}");
        }
    }
}

/// A table that ends early has fewer rows, the last one refused where it lacks cells.
#[test]
fn tables_that_end_early() {
    let costing = fs::read_to_string(example("harbour_support.json")).unwrap();
    let costing = Costing::from_json(&costing).unwrap();
    for (kind, text) in TableKind::csv_of_costing(&costing) {
        let whole = Sheet::from_csv(kind.as_str(), text.as_bytes()).unwrap();
        for at in (0..text.len()).step_by(97) {
            match Sheet::from_csv(kind.as_str(), &text.as_bytes()[..at]) {
                Ok(sheet) => {
                    assert!(sheet.rows() <= whole.rows());
                    let tables = Tables::new().with(kind, sheet, TableReading::new());
                    if let Err(errors) = tables.costing() {
                        let said = errors.to_string();
                        assert!(said.lines().all(|line| line.contains(": ")), "{said}");
                    }
                }
                Err(error) => {
                    let file = format!("file {:?}: ", kind.as_str());
                    assert!(error.to_string().starts_with(&file), "{error}");
                }
            }
        }
    }
}

/// The directory of a workbook stands at its end: without it there is none.
#[test]
fn workbooks_that_end_early() {
    let bytes = fs::read(example("day_centre.xlsx")).unwrap();
    assert!(Sheet::from_workbook("w.xlsx", &bytes).is_ok());
    for at in (0..bytes.len()).step_by(97) {
        let error = Sheet::from_workbook("w.xlsx", &bytes[..at]).unwrap_err().to_string();
        assert!(error.starts_with("file \"w.xlsx\": the file is no workbook: "), "{error}");
        assert!(error.ends_with(": save it as xlsx or ods"), "{error}");
    }
    // A part that was overwritten: what the file says of it no longer holds.
    for at in (0..bytes.len() - 8).step_by(97) {
        let mut torn = bytes.clone();
        torn[at..at + 8].fill(0xff);
        if let Err(error) = Sheet::from_workbook("w.xlsx", &torn) {
            let error = error.to_string();
            assert!(error.starts_with("file \"w.xlsx\": "), "{error}");
            assert!(!error.chars().any(char::is_control), "{error:?}");
        }
    }
}
