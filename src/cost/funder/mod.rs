//! Funders: which lines of a service they pay, and by what rate they add to its overheads.
//!
//! A funder's rule is one file of this folder and one line of the list below.

pub(crate) mod claim;

use super::line::check_share;
use crate::error::{self, AtRecord, Error};
use crate::exact::name::{check_unique, labelled};
use crate::exact::{Name, Percent, Quantity, Text};
use crate::record::{Choice, Choices, Context, Forms, Identity, Map, Recorded, forms, record};
use claim::FundersRule;

forms! {
    /// What a funder adds for overheads, on top of the direct lines it pays.
    pub enum Contribution in funder through funders_rules, FundersRule, "ContributionRecord":
        "What a funder adds for overheads: exactly one of the fields. No rate and no amount is"
        "negative.";
    actual_overhead: ActualOverhead;
    flat_rate: FlatRate, FlatRateBase;
    modified_base: ModifiedBase, AwardCeiling;
    per_full_time_equivalent: PerFullTimeEquivalent;
    rate_of_staff_cost: RateOfStaffCost;
    rate_of_total: RateOfTotal;
    rate_on_cost: RateOnCost;
    rate_within_award: RateWithinAward;
}

/// Which of the cash lines charged straight to a service a funder pays.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum EligibleLines {
    /// All of them.
    All,
    /// All but these, in the order of their names.
    AllBut(Vec<Name>),
    /// These, in the order of their names.
    Only(Vec<Name>),
}

record! {
    /// Who pays for a service, of which lines and by which rule.
    ///
    /// ```
    /// use fullcost::cost::{Funder, RateOnCost};
    ///
    /// let council = Funder {
    ///     share: "50%".parse()?,
    ///     contribution: Some(RateOnCost { rate: "12%".parse()? }.into()),
    ///     ..Funder::new("council", "advocacy", "grant agreement")?
    /// };
    /// assert_eq!(council.name.as_str(), "council");
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct Funder, "funder" {
        /// unique among the funders
        name: Identity => Name,
        /// what reports show
        label: Option<Text> = "default: the name",
        /// what it funds
        service: Name as "name of a service",
        /// which lines of cash charged to the service straight it pays; what it names is one of
        /// these
        lines: EligibleLines = "default `all`" { EligibleLines::All },
        /// of each of its lines, 0 % to 100 %; all funders of a line pay at most 100 % of it
        share: Percent = "default `100%`" { Percent::WHOLE },
        /// what it adds for overheads
        contribution: Option<Forms<Contribution>> => Option<Contribution> = "default: nothing",
        /// hours given to it as match; all funders together at most the hours of the role.
        /// Volunteers' time is never paid for: a line or role of it is refused in `lines`
        matched_hours: Map<Name, Quantity> => Vec<(Name, Quantity)>
            as "object: volunteer role → quantity" = "default: none",
        /// where the rule is written
        source: Text,
    }
}

labelled!(Funder);

record! {
    /// Some lines: exactly one of the two.
    struct EligibleLinesRecord {
        /// these
        only: Option<Vec<Name>> as "list of lines" = "",
        /// all but these
        all_but: Option<Vec<Name>> as "list of lines" = "",
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

impl Funder {
    /// A funder that pays every cash line charged straight to one service, and nothing for
    /// overheads.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`] or [`Text`].
    pub fn new(name: &str, service: &str, source: &str) -> Result<Self, Error> {
        Ok(Funder {
            name: Name::new(name)?,
            label: None,
            service: Name::new(service)?,
            lines: EligibleLines::All,
            share: Percent::WHOLE,
            contribution: None,
            matched_hours: Vec::new(),
            source: Text::new(source)?,
        })
    }

    /// Puts what it lists in the order of names.
    pub(super) fn sort(&mut self) {
        if let EligibleLines::AllBut(names) | EligibleLines::Only(names) = &mut self.lines {
            names.sort();
        }
        if let Some(contribution) = &mut self.contribution {
            contribution.as_form_mut().sort();
        }
        self.matched_hours.sort_by(|(left, _), (right, _)| left.cmp(right));
    }

    /// The rule by which it adds for overheads.
    pub(crate) fn rule(&self) -> Option<&dyn FundersRule> {
        self.contribution.as_ref().map(Contribution::as_form)
    }

    /// The lines it names.
    pub(super) fn named_lines(&self) -> impl Iterator<Item = &Name> {
        let eligible = match &self.lines {
            EligibleLines::All => [].as_slice(),
            EligibleLines::AllBut(names) | EligibleLines::Only(names) => names.as_slice(),
        };
        eligible.iter().chain(self.rule().map(FundersRule::lines).unwrap_or_default())
    }

    /// What can be said of the funder alone.
    pub(super) fn check(&self) -> Result<(), Error> {
        check_share(self.share).at("the share")?;
        if let EligibleLines::AllBut(names) | EligibleLines::Only(names) = &self.lines {
            check_unique(names.iter(), "line of a funder")?;
        }
        check_unique(self.matched_hours.iter().map(|(role, _)| role), "role matched for a funder")?;
        self.rule().map_or(Ok(()), FundersRule::check).at("the contribution")
    }
}
