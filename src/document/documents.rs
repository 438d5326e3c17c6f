//! Documents as wholes: reading, writing, and the forms of `serde`.

use crate::allocation::Method;
use crate::appraisal::Appraisal;
use crate::budget::Budget;
use crate::cost::{Ledger, Organisation, VolumeBasis, WageLevel};
use crate::costing::Costing;
use crate::coverage::FindingCode;
use crate::error::{self, AtRecord, Error, refused};
use crate::exact::Text;
use crate::lots::Lots;
use crate::price::{BandedSchedule, HomecareHour, Surplus};
use crate::record::{
    Context, Field, NamesSchema, Node, Part, Record, Recorded, Schemas, Table, Tree,
};
use crate::score::ScoreRule;
use crate::tender::Tender;

/// What is a document by itself.
pub(super) trait Document: NamesSchema + Recorded<Record: Record> {
    /// What an error calls it that is about its fields.
    const WHAT: &'static str;

    /// The file of its schema.
    const FILE: &'static str;
}

/// The key under which a document names its schema.
const SCHEMA: &str = "$schema";

/// Reads a document, of which no more is made than a budget allows.
pub(super) fn read<T: Document>(tree: &Tree<'_>, budget: Budget) -> Result<T, Error> {
    let keys = T::Record::check_fields(tree, &[SCHEMA]).at(T::WHAT).err();
    if let (Some(_), Some(other)) = (&keys, DocumentKind::of(tree)) {
        return Err(other.taken_for(T::WHAT));
    }
    let context = match (T::context(tree, Context::before_it_is_known(budget)), keys.clone()) {
        (Err(_), Some(keys)) => return Err(keys),
        (context, _) => context?,
    };
    let record = T::Record::read_beside(tree, &[SCHEMA], context);
    if let Some(refused) = error::of_record(keys, [record.as_ref().err()]) {
        return Err(refused);
    }
    let document = T::from_record(record?, context)?;
    match tree.get(SCHEMA) {
        Some(reference) => {
            let reference = read_reference(reference, T::FILE).at(SCHEMA)?;
            Ok(document.with_schema_reference(reference))
        }
        None => Ok(document),
    }
}

/// The name of the file, or a path or an address that ends in it.
fn read_reference(tree: &Tree<'_>, file: &'static str) -> Result<Text, Error> {
    let text = tree.text()?;
    match text.strip_suffix(file) {
        Some(folder) if folder.is_empty() || folder.ends_with(['/', '\\']) => Text::new(text),
        _ => Err(error::unknown_choice(text, file)),
    }
}

/// Writes a document.
pub(super) fn write<T: Document>(document: &T) -> Node {
    let mut object = Vec::new();
    let reference = document.schema_reference();
    object.extend(reference.map(|reference| (SCHEMA.into(), Node::text_of(reference))));
    document.to_record().write_fields(&mut object);
    Node::Object(object)
}

/// `Serialize` of what stands in results as in documents.
macro_rules! serialize_parts {
    ($($type:ty),+ $(,)?) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Part::write(self).serialize(serializer)
            }
        }
    )+};
}

serialize_parts!(FindingCode, Ledger, Method, ScoreRule, Surplus, VolumeBasis, WageLevel);

/// `Serialize` and `Deserialize` of documents, with the same checks as their own reading.
macro_rules! serde_documents {
    ($($type:ty),+) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                write(self).serialize(serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                read(&Tree::within(deserializer, Budget::default())?, Budget::default()).map_err(serde::de::Error::custom)
            }
        }
    )+};
}

serde_documents!(Appraisal, BandedSchedule, Costing, HomecareHour, Lots, Organisation, Tender);

/// The kinds of document that are read, each with its schema.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::document::DocumentKind;
///
/// assert_eq!(DocumentKind::Tender.schema_file(), "tender.schema.json");
/// assert!(DocumentKind::Tender.schema().contains("draft-07"));
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DocumentKind {
    /// A tender and what is asked of it.
    Appraisal,
    /// A schedule of prices by what is measured.
    BandedSchedule,
    /// An organisation and what is asked of it.
    Costing,
    /// The build-up of a homecare hour.
    HomecareHour,
    /// A tender of several lots.
    Lots,
    /// Who bears costs.
    Organisation,
    /// A tender.
    Tender,
}

impl DocumentKind {
    /// All kinds, in alphabetical order.
    pub const ALL: [DocumentKind; 7] = [
        DocumentKind::Appraisal,
        DocumentKind::BandedSchedule,
        DocumentKind::Costing,
        DocumentKind::HomecareHour,
        DocumentKind::Lots,
        DocumentKind::Organisation,
        DocumentKind::Tender,
    ];

    /// The name of the file of its schema, in which a reference under `$schema` ends.
    #[must_use]
    pub fn schema_file(self) -> &'static str {
        match self {
            DocumentKind::Appraisal => Appraisal::FILE,
            DocumentKind::BandedSchedule => BandedSchedule::FILE,
            DocumentKind::Costing => Costing::FILE,
            DocumentKind::HomecareHour => HomecareHour::FILE,
            DocumentKind::Lots => Lots::FILE,
            DocumentKind::Organisation => Organisation::FILE,
            DocumentKind::Tender => Tender::FILE,
        }
    }

    /// Its JSON Schema, draft 7: every document that is read fits it ([formats](crate::_documentation::formats) lists what
    /// only reading refuses).
    #[cfg(feature = "json")]
    #[must_use]
    pub fn schema(self) -> String {
        // A tree of texts always has a JSON form.
        serde_json::to_string_pretty(&self.described().0).unwrap_or_default()
    }

    /// The tables of the fields of its records, in Markdown, each with the name of its record.
    #[must_use]
    pub fn tables(self) -> Vec<(String, String)> {
        self.described().1.into_iter().map(|table| (table.title, table.text)).collect()
    }

    /// The kind whose fields these all are, with none missing that must be given; of facts by themselves
    /// rather than with what is asked.
    fn of(tree: &Tree<'_>) -> Option<Self> {
        fn fits<T: Document>(tree: &Tree<'_>) -> bool {
            let given = |field: &Field| field.otherwise.is_some() || tree.get(field.name).is_some();
            T::Record::check_fields(tree, &[SCHEMA]).is_ok()
                && T::Record::fields().iter().all(given)
        }
        DocumentKind::ALL.into_iter().rev().find(|kind| match kind {
            DocumentKind::Appraisal => fits::<Appraisal>(tree),
            DocumentKind::BandedSchedule => fits::<BandedSchedule>(tree),
            DocumentKind::Costing => fits::<Costing>(tree),
            DocumentKind::HomecareHour => fits::<HomecareHour>(tree),
            DocumentKind::Lots => fits::<Lots>(tree),
            DocumentKind::Organisation => fits::<Organisation>(tree),
            DocumentKind::Tender => fits::<Tender>(tree),
        })
    }

    /// The refusal of a document of this kind by the reader of another.
    fn taken_for(self, other: &str) -> Error {
        let (own, reader) = match self {
            DocumentKind::Appraisal => ("an appraisal", "Appraisal"),
            DocumentKind::BandedSchedule => ("a banded schedule", "BandedSchedule"),
            DocumentKind::Costing => ("a costing", "Costing"),
            DocumentKind::HomecareHour => ("a homecare hour", "HomecareHour"),
            DocumentKind::Lots => ("a tender of several lots", "Lots"),
            DocumentKind::Organisation => ("an organisation", "Organisation"),
            DocumentKind::Tender => ("a tender", "Tender"),
        };
        refused!(
            Format: "this is the document of {own}, where one of another kind is read ({other}): read it with {reader}::from_json"
        )
    }

    fn described(self) -> (Node, Vec<Table>) {
        fn of<T: Document>() -> (Node, Vec<Table>) {
            Schemas::document::<T::Record>(T::FILE)
        }
        match self {
            DocumentKind::Appraisal => of::<Appraisal>(),
            DocumentKind::BandedSchedule => of::<BandedSchedule>(),
            DocumentKind::Costing => of::<Costing>(),
            DocumentKind::HomecareHour => of::<HomecareHour>(),
            DocumentKind::Lots => of::<Lots>(),
            DocumentKind::Organisation => of::<Organisation>(),
            DocumentKind::Tender => of::<Tender>(),
        }
    }
}
