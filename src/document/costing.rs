//! The costing document: an organisation and what is asked of it, in one flat record.

use super::documents::Document;
use super::organisation::OrganisationRecord;
use crate::cost::Organisation;
use crate::costing::{CostQuestions, Costing};
use crate::error::Error;
use crate::record::{Context, Recorded, Tree, joined_record};

joined_record! {
    /// An organisation and what is asked of it.
    struct CostingRecord { organisation: OrganisationRecord, questions: CostQuestions }
}

impl Document for Costing {
    const WHAT: &'static str = "costing";
    const FILE: &'static str = "costing.schema.json";
}

impl Recorded for Costing {
    type Record = CostingRecord;

    fn from_record(record: CostingRecord, context: Context) -> Result<Self, Error> {
        let organisation = Organisation::from_record(record.organisation, context)?;
        Costing::new(organisation, record.questions)
    }

    fn to_record(&self) -> CostingRecord {
        let organisation = self.organisation().to_record();
        CostingRecord { organisation, questions: self.questions().clone() }
    }

    fn context(tree: &Tree<'_>, context: Context) -> Result<Context, Error> {
        context.of_document(tree)
    }
}
