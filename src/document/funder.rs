//! Funders and what is said of prices, in the organisation document.

use crate::cost::{Contribution, EligibleLines, Funder, Pricing};
use crate::error::{self, Error};
use crate::exact::{Name, Percent, Quantity, Text};
use crate::record::{
    Choice, Choices, Context, Forms, Given, Identity, Map, Recorded, record, sorted,
};

record! {
    /// Who pays for a service, of which lines and by which rule.
    struct FunderRecord, "funder" {
        name: Identity,
        label: Option<Text> = "default: the name",
        /// what it funds
        service: Name as "name of a service",
        /// which lines of cash charged to the service straight it pays; what it names is one of
        /// these
        lines: Option<EligibleLines> = "default `all`",
        /// of each of its lines, 0 % to 100 %; all funders of a line pay at most 100 % of it
        share: Option<Percent> = "default `100%`",
        /// what it adds for overheads
        contribution: Option<Forms<Contribution>> = "default: nothing",
        /// hours given to it as match; all funders together at most the hours of the role.
        /// Volunteers' time is never paid for: a line or role of it is refused in `lines`
        matched_hours: Map<Name, Quantity> as "object: volunteer role → quantity"
            = "default: none",
        /// where the rule is written
        source: Text,
    }
}

record! {
    /// Some lines: exactly one of the two.
    struct EligibleLinesRecord {
        /// these
        only: Option<Vec<Name>> as "list of lines" = "",
        /// all but these
        all_but: Option<Vec<Name>> as "list of lines" = "",
    }
}

record! {
    /// What is said of the prices that are made from the costs. No figure depends on it; it
    /// decides whether something is charged twice ([coverage](#coverage)).
    struct PricingRecord {
        /// prices rise with an index over the life of the contract
        indexed: Option<bool> = "default `false`",
        /// prices hold the replacement value of volunteers' time
        holds_replacement_value: Option<bool> = "default `false`",
        /// the surplus in the prices is also the return on capital
        surplus_holds_return_on_capital: Option<bool> = "default `false`",
    }
}

impl Recorded for Funder {
    type Record = FunderRecord;

    fn from_record(record: FunderRecord, _context: Context) -> Result<Self, Error> {
        let (name, service) = (&record.name.0, record.service.as_str());
        let funder = Funder::new(name, service, record.source.as_str())?;
        let funder = funder
            .given(record.lines, Funder::with_lines)
            .given(record.share, Funder::with_share)
            .given(record.contribution, |funder, Forms(rule)| funder.with_contribution(rule))
            .given(record.label, Funder::with_label);
        // In order each has its place at the end, however many there are.
        let matched = sorted(record.matched_hours.0, |(role, _)| role).into_iter();
        Ok(matched.fold(funder, |funder, (role, hours)| funder.with_matched_hours(role, hours)))
    }

    fn to_record(&self) -> FunderRecord {
        FunderRecord {
            name: self.name().into(),
            label: self.given_label().cloned(),
            service: self.service().clone(),
            lines: Some(self.lines().clone()),
            share: Some(self.share()),
            contribution: self.contribution().cloned().map(Forms),
            matched_hours: Map(self.matched_hours().to_vec()),
            source: self.source().clone(),
        }
    }
}

impl Choices for EligibleLinesRecord {
    const WORDS: &'static [&'static str] = &["all"];
    const CHOICES: &'static str = "\"all\", {\"only\": [lines]}, {\"all_but\": [lines]}";
}

impl Recorded for EligibleLines {
    type Record = Choice<EligibleLinesRecord>;

    fn from_record(record: Choice<EligibleLinesRecord>, _: Context) -> Result<Self, Error> {
        let Choice::Record(record) = record else { return Ok(EligibleLines::All) };
        match (record.only, record.all_but) {
            (Some(names), None) => Ok(EligibleLines::Only(names)),
            (None, Some(names)) => Ok(EligibleLines::AllBut(names)),
            _ => Err(error::one_of("\"only\", \"all_but\"")),
        }
    }

    fn to_record(&self) -> Choice<EligibleLinesRecord> {
        let (only, all_but) = match self.clone() {
            EligibleLines::All => return Choice::Word("all"),
            EligibleLines::AllBut(names) => (None, Some(names)),
            EligibleLines::Only(names) => (Some(names), None),
        };
        Choice::Record(EligibleLinesRecord { only, all_but })
    }
}

impl Recorded for Pricing {
    type Record = PricingRecord;

    fn from_record(record: PricingRecord, _context: Context) -> Result<Self, Error> {
        let said = |flag: Option<bool>| flag.filter(|said| *said);
        Ok(Pricing::new()
            .given(said(record.indexed), |pricing, _| pricing.with_indexation())
            .given(said(record.holds_replacement_value), |pricing, _| {
                pricing.with_replacement_value()
            })
            .given(said(record.surplus_holds_return_on_capital), |pricing, _| {
                pricing.with_return_on_capital_in_surplus()
            }))
    }

    fn to_record(&self) -> PricingRecord {
        let said = |flag: bool| flag.then_some(true);
        PricingRecord {
            indexed: said(self.is_indexed()),
            holds_replacement_value: said(self.holds_replacement_value()),
            surplus_holds_return_on_capital: said(self.surplus_holds_return_on_capital()),
        }
    }
}
