//! Values that stand in several records: periods, behaviours, what bears a cost.

use crate::cost::{Behaviour, ChargedTo};
use crate::error::{self, Error};
use crate::exact::{Month, Name, Percent, Period, Quantity};
use crate::price::PercentRounding;
use crate::record::{
    Choice, Choices, Context, Map, Node, Part, Places, Recorded, Schemas, Tree, any_of, record,
    whole_numbers,
};

whole_numbers! {
    /// A number of months.
    Months(u16), 1 to Period::MAX_MONTHS, |months| error::period_length(months);
}

impl Places {
    /// Those of a percentage.
    pub(super) fn of_percentage(self) -> Result<u8, Error> {
        let known = self.0 <= PercentRounding::MAX_PLACES;
        if known { Ok(self.0) } else { Err(Places::refuse(&self.0.to_string()).at("places")) }
    }
}

record! {
    /// A number of months from the first one on.
    struct PeriodRecord {
        /// the first month
        from: Month,
        /// how many months, 1 to 1,200
        months: Months,
    }
}

impl Recorded for Period {
    type Record = PeriodRecord;

    fn from_record(record: PeriodRecord, _context: Context) -> Result<Self, Error> {
        Period::new(record.from, record.months.0)
    }

    fn to_record(&self) -> PeriodRecord {
        PeriodRecord { from: self.from(), months: Months(self.months()) }
    }
}

record! {
    /// How a line moves that moves by steps.
    struct SteppedRecord {
        stepped: StepRecord,
    }
}

record! {
    /// A step of a line.
    struct StepRecord {
        /// how many units one step carries; zero is refused
        capacity: Quantity,
    }
}

impl Choices for SteppedRecord {
    const WORDS: &'static [&'static str] = &["fixed", "variable"];
    const CHOICES: &'static str = "\"fixed\", \"variable\", {\"stepped\": {\"capacity\": \"…\"}}";
}

impl Recorded for Behaviour {
    type Record = Choice<SteppedRecord>;

    fn from_record(record: Choice<SteppedRecord>, _context: Context) -> Result<Self, Error> {
        Ok(match record {
            Choice::Word("fixed") => Behaviour::Fixed,
            Choice::Word(_) => Behaviour::Variable,
            Choice::Record(record) => Behaviour::Stepped { capacity: record.stepped.capacity },
        })
    }

    fn to_record(&self) -> Choice<SteppedRecord> {
        match self {
            Behaviour::Fixed => Choice::Word("fixed"),
            Behaviour::Stepped { capacity } => {
                Choice::Record(SteppedRecord { stepped: StepRecord { capacity: *capacity } })
            }
            Behaviour::Variable => Choice::Word("variable"),
        }
    }
}

impl Part for ChargedTo {
    fn read(tree: &Tree<'_>, context: Context) -> Result<Self, Error> {
        match tree {
            Tree::Text(_) => Name::read(tree, context).map(ChargedTo::One),
            Tree::Object(_) => {
                let Map(mut shares) = Map::<Name, Percent>::read(tree, context)?;
                if shares.is_empty() {
                    return Err(error::missing("service or pool"));
                }
                shares.sort();
                Ok(ChargedTo::Shared(shares))
            }
            other => Err(other
                .wrong("the name of a service or pool, or an object of names with percentages")),
        }
    }

    fn write(&self) -> Node {
        match self {
            ChargedTo::One(target) => target.write(),
            ChargedTo::Shared(shares) => Map(shares.clone()).write(),
        }
    }

    fn schema(schemas: &mut Schemas) -> Node {
        any_of([Name::schema(schemas), Map::<Name, Percent>::schema(schemas)])
    }

    fn kind() -> String {
        "a service or pool, or an object: service or pool → percentage".to_owned()
    }
}
