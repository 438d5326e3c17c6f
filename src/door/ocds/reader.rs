//! Releases out of a text: one a line, or a package.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{BufRead, Read};
use std::iter;
use std::ops::ControlFlow;

use super::lot::OcdsLot;
use super::node::{Node, parse};
use super::release::{OcdsRefusal, ocid_of, read_release};
use super::terms::OcdsTerms;
use crate::budget::{Budget, Meter, WorkDone};
use crate::error::{Error, refused};
use crate::exact::Name;

/// The longest line, or text that is one document, that is read: 32 MiB.
pub const MAX_OCDS_BYTES: usize = 32 * 1024 * 1024;

/// The most releases that one reader gives, since it remembers the identifier of each.
pub const MAX_OCDS_RECORDS: usize = 10_000_000;

/// Units of work a byte: reading, checking and building takes some nanoseconds.
const UNITS_A_BYTE: u64 = 16;

/// Reads open contracting data: release packages, record packages (of which the compiled releases
/// count) and single releases, as one document or as one a line (JSON Lines).
///
/// It is an iterator over lots. A lot that becomes a tender comes as an [`OcdsLot`]; a release or lot
/// that does not comes as an [`OcdsRefusal`], and the others go on. Lines are read one at a time;
/// what grows with the text is only the set of identifiers, by which a second release of one
/// process is refused.
///
/// ```
/// use fullcost::door::{OcdsReader, OcdsTerms};
/// use fullcost::exact::Period;
/// use fullcost::price::VatBasis;
///
/// let line = r#"{"ocid": "ocds-1", "tender": {}, "bids": {"details": [
///     {"id": "1", "status": "valid", "value": {"amount": 1200.50, "currency": "EUR"},
///      "tenderers": [{"id": "north"}]},
///     {"id": "2", "status": "valid", "value": {"amount": 1.1e3, "currency": "EUR"},
///      "tenderers": [{"id": "south"}]}]}}"#;
/// let terms = OcdsTerms::new(Period::new("2026-04".parse()?, 12)?).with_vat(VatBasis::Exclusive);
/// let lots: Vec<_> = OcdsReader::new(line.as_bytes(), terms).collect();
/// let lot = lots[0].as_ref().unwrap();
/// let comparison = lot.appraisal.compare();
/// let south = comparison.scenario("planned")?.bid("south")?;
/// assert_eq!(south.rank(fullcost::price::View::Tendered).map(|rank| rank.best), Some(1));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[doc(alias("open contracting"))]
#[derive(Debug)]
pub struct OcdsReader<R> {
    text: R,
    terms: OcdsTerms,
    line: u64,
    seen: BTreeSet<Name>,
    found: VecDeque<Result<OcdsLot, OcdsRefusal>>,
    is_over: bool,
    releases: u64,
    bytes: u64,
    most: usize,
    budget: Budget,
}

/// A line, or why it is none.
enum Line {
    Text(Vec<u8>),
    TooLong,
    Unreadable(std::io::Error),
}

impl<R: BufRead> Iterator for OcdsReader<R> {
    type Item = Result<OcdsLot, OcdsRefusal>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.found.is_empty() && !self.is_over {
            self.read_on();
        }
        self.found.pop_front()
    }
}

impl<R> OcdsReader<R> {
    /// How many releases were read so far, refused ones among them.
    #[must_use]
    pub fn releases(&self) -> u64 {
        self.releases
    }

    /// How many bytes were read so far, for showing how far it is.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl<R: BufRead> OcdsReader<R> {
    /// A reader of a text, by what the data do not say.
    pub fn new(text: R, terms: OcdsTerms) -> Self {
        OcdsReader {
            text,
            terms,
            line: 0,
            seen: BTreeSet::new(),
            found: VecDeque::new(),
            is_over: false,
            releases: 0,
            bytes: 0,
            most: MAX_OCDS_RECORDS,
            budget: Budget::default(),
        }
    }

    /// The reader with another bound on releases, such as for a machine with little memory; at most
    /// [`MAX_OCDS_RECORDS`].
    #[must_use]
    pub fn at_most(self, releases: usize) -> Self {
        OcdsReader { most: releases.min(MAX_OCDS_RECORDS), ..self }
    }

    /// Its lots and refusals, with somebody who is told before each how far it is, and may say that it
    /// is enough: then the last is a refusal whose error is
    /// [`Cancelled`](crate::ErrorKind::Cancelled), and the reader can go on where it stopped. `bytes`
    /// says how long the text is, as far as that is known.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use fullcost::ErrorKind;
    /// use fullcost::door::{OcdsReader, OcdsTerms};
    /// use fullcost::exact::Period;
    ///
    /// let text = "{}\n{}\n{}\n{}\n";
    /// let terms = OcdsTerms::new(Period::new("2026-04".parse()?, 12)?);
    /// let mut reader = OcdsReader::new(text.as_bytes(), terms);
    /// let half = reader.watched(12, |work| {
    ///     if work.done * 2 < work.of { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    /// });
    /// let kinds: Vec<_> = half.map(|found| found.unwrap_err().error.kind()).collect();
    /// assert_eq!(kinds, [ErrorKind::Missing, ErrorKind::Missing, ErrorKind::Cancelled]);
    /// assert_eq!(reader.count(), 2);
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn watched<'a>(
        &'a mut self,
        bytes: u64,
        mut watch: impl FnMut(WorkDone) -> ControlFlow<()> + 'a,
    ) -> impl Iterator<Item = Result<OcdsLot, OcdsRefusal>> + 'a {
        let units = |bytes: u64| bytes.saturating_mul(UNITS_A_BYTE);
        let mut is_enough = false;
        iter::from_fn(move || {
            if is_enough {
                return None;
            }
            let of = units(bytes.max(self.bytes));
            if let Err(error) = Meter::new(of, &mut watch).did(units(self.bytes)) {
                is_enough = true;
                return Some(Err(OcdsRefusal { line: self.line, ocid: None, lot: None, error }));
            }
            self.next()
        })
    }

    /// The reader with another [budget](Budget) for each lot, which also holds for all that is asked of its
    /// tender.
    #[must_use]
    pub fn budget(self, budget: Budget) -> Self {
        OcdsReader { budget, ..self }
    }

    fn read_on(&mut self) {
        let Some(line) = self.next_line() else {
            self.is_over = true;
            return;
        };
        let first = self.line;
        let bytes = match line {
            Line::Text(bytes) => bytes,
            Line::TooLong => return self.refuse(first, None, too_long()),
            Line::Unreadable(error) => {
                self.is_over = true;
                let error = refused!(Format: "the text cannot be read on: {error}: read it again");
                return self.refuse(first, None, error);
            }
        };
        let Some(text) = self.text_of(&bytes, first) else { return };
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let read = parse(text).map_err(|error| (error.is_eof(), not_json(&error)));
        match read {
            Ok(node) => self.document(&node, first),
            Err((true, _)) if first == 1 => self.whole(bytes),
            Err((_, error)) => self.refuse(first, ocid_in(text), error),
        }
    }

    /// The text of a line; refuses other encodings than UTF-8.
    fn text_of<'t>(&mut self, bytes: &'t [u8], line: u64) -> Option<&'t str> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = std::str::from_utf8(bytes);
        if text.is_err() {
            let error = refused!(Format: "the text is not UTF-8: save it as UTF-8");
            self.refuse(line, None, error);
            // In an encoding of two bytes a character no line is one.
            self.is_over |= bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
        }
        text.ok()
    }

    /// The next line, no longer than may be, without what ends it.
    fn next_line(&mut self) -> Option<Line> {
        let mut bytes = Vec::new();
        let most = u64::try_from(MAX_OCDS_BYTES).unwrap_or(u64::MAX).saturating_add(1);
        self.line = self.line.saturating_add(1);
        match (&mut self.text).take(most).read_until(b'\n', &mut bytes) {
            Ok(0) => None,
            Ok(read) => {
                self.count(read);
                let is_whole = bytes.ends_with(b"\n") || bytes.len() <= MAX_OCDS_BYTES;
                if is_whole { Some(Line::Text(bytes)) } else { Some(self.skip_line()) }
            }
            Err(error) => Some(Line::Unreadable(error)),
        }
    }

    fn count(&mut self, read: usize) {
        self.bytes = self.bytes.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
    }

    /// Goes on behind a line that is too long.
    fn skip_line(&mut self) -> Line {
        match self.text.skip_until(b'\n') {
            Ok(read) => {
                self.count(read);
                Line::TooLong
            }
            Err(error) => Line::Unreadable(error),
        }
    }

    /// Reads a text that is one document over several lines.
    fn whole(&mut self, mut bytes: Vec<u8>) {
        self.is_over = true;
        let rest = MAX_OCDS_BYTES.saturating_add(1).saturating_sub(bytes.len());
        let rest = u64::try_from(rest).unwrap_or(0);
        match (&mut self.text).take(rest).read_to_end(&mut bytes) {
            Ok(read) => self.count(read),
            Err(error) => {
                let error = refused!(Format: "the text cannot be read on: {error}: read it again");
                return self.refuse(1, None, error);
            }
        }
        if bytes.len() > MAX_OCDS_BYTES {
            return self.refuse(1, None, too_long());
        }
        let Some(text) = self.text_of(&bytes, 1) else { return };
        match parse(text) {
            Ok(node) => self.document(&node, 1),
            Err(error) => self.refuse(1, None, not_json(&error)),
        }
    }

    fn refuse(&mut self, line: u64, ocid: Option<Name>, error: Error) {
        self.found.push_back(Err(OcdsRefusal { line, ocid, lot: None, error }));
    }

    /// A package, a record or a release.
    fn document(&mut self, node: &Node<'_>, line: u64) {
        let releases = match releases_of(node) {
            Ok(releases) => releases,
            Err(error) => {
                self.releases = self.releases.saturating_add(1);
                return self.refuse(line, None, error);
            }
        };
        let mut counts: BTreeMap<Name, usize> = BTreeMap::new();
        for ocid in releases.iter().filter_map(|release| ocid_of(release.as_ref().ok()?).ok()) {
            let count = counts.entry(ocid).or_default();
            *count = count.saturating_add(1);
        }
        for release in releases {
            self.releases = self.releases.saturating_add(1);
            let (ocid, node) = match release.and_then(|node| Ok((ocid_of(node)?, node))) {
                Ok(found) => found,
                Err(error) => {
                    self.refuse(line, None, error);
                    continue;
                }
            };
            if let Err(error) = self.release(node, &ocid, line, counts.get(&ocid) == Some(&1)) {
                let error = error.at(("release", &ocid));
                self.refuse(line, Some(ocid), error);
            }
        }
    }

    fn release(
        &mut self,
        node: &Node<'_>,
        ocid: &Name,
        line: u64,
        is_only: bool,
    ) -> Result<(), Error> {
        if self.seen.len() >= self.most {
            self.is_over = true;
            return Err(refused!(
                TooLarge: "there are more than {} releases: read the text in parts", self.most
            ));
        }
        if !self.seen.insert(ocid.clone()) || !is_only {
            return Err(refused!(
                Duplicate: "there is more than one release of this process, each with a part of what is so: compile them, and do not rely on one alone"
            ));
        }
        for found in read_release(node, ocid, &self.terms, self.budget)? {
            let found = found.map_err(|(lot, error)| {
                let error = error.at(("release", ocid));
                OcdsRefusal { line, ocid: Some(ocid.clone()), lot, error }
            });
            self.found.push_back(found);
        }
        Ok(())
    }
}

/// The releases of a document, each as it is, or why it is none.
fn releases_of<'n, 'a>(node: &'n Node<'a>) -> Result<Vec<Result<&'n Node<'a>, Error>>, Error> {
    node.is_object()?;
    if node.get("records").is_some() {
        return Ok(node.list_of("records")?.iter().map(compiled).collect());
    }
    if node.get("compiledRelease").is_some() || node.get("versionedRelease").is_some() {
        return Ok(vec![compiled(node)]);
    }
    if node.get("releases").is_some() {
        if node.get("ocid").is_some() {
            return Ok(vec![compiled(node)]);
        }
        return Ok(node.list_of("releases")?.iter().map(Ok).collect());
    }
    if node.get("ocid").is_some() || node.get("tender").is_some() {
        return Ok(vec![Ok(node)]);
    }
    Err(refused!(
        Missing: "there is no \"ocid\", \"releases\" or \"records\": give a release, a record or a package of them"
    ))
}

/// The compiled release of a record.
fn compiled<'n, 'a>(record: &'n Node<'a>) -> Result<&'n Node<'a>, Error> {
    if let Some(compiled) = record.get("compiledRelease") {
        return Ok(compiled);
    }
    let refused = refused!(
        Unsupported: "the record has no compiled release, only what was said release by release: compile it"
    );
    Err(match ocid_of(record) {
        Ok(ocid) => refused.at(("record", &ocid)),
        Err(error) => error.at("record"),
    })
}

/// The identifier in a text that is not read otherwise.
fn ocid_in(text: &str) -> Option<Name> {
    #[derive(serde::Deserialize)]
    struct Only {
        ocid: String,
    }
    serde_json::from_str::<Only>(text).ok().and_then(|only| Name::new(&only.ocid).ok())
}

fn not_json(error: &serde_json::Error) -> Error {
    refused!(Format: "the text is not JSON that can be read: {error}: correct it there")
}

fn too_long() -> Error {
    refused!(
        TooLarge: "the line, or the text that is one document, has more than {MAX_OCDS_BYTES} bytes: write one release a line"
    )
}
