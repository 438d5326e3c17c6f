//! Funders: which lines of a service they pay, and by what rate they add to its overheads.
//!
//! A funder's rule is one file of this folder and one line of the list below.

pub(crate) mod claim;

use super::line::check_share;
use crate::error::{AtRecord, Error};
use crate::exact::name::{check_unique, insert_by_name, named_and_labelled};
use crate::exact::{Name, Percent, Quantity, Text};
use crate::record::forms;
use claim::FundersRule;

forms! {
    /// What a funder adds for overheads, on top of the direct lines it pays.
    pub enum Contribution in funder through funders_rules, FundersRule, "ContributionRecord":
        "What a funder adds for overheads: exactly one of the fields. No rate and no amount is"
        "negative.";
    actual_overhead: ActualOverhead;
    modified_base: ModifiedBase;
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

/// Who pays for a service, and by what rule.
///
/// ```
/// use fullcost::cost::{Funder, RateOnCost};
///
/// let council = Funder::new("council", "advocacy", "grant agreement")?
///     .with_share("50%".parse()?)
///     .with_contribution(RateOnCost { rate: "12%".parse()? });
/// assert_eq!(council.name().as_str(), "council");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Funder {
    name: Name,
    label: Option<Text>,
    service: Name,
    lines: EligibleLines,
    share: Percent,
    contribution: Option<Contribution>,
    matched_hours: Vec<(Name, Quantity)>,
    source: Text,
}

named_and_labelled!(Funder: "funder");

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

    /// The funder, paying other lines.
    #[must_use]
    pub fn with_lines(self, mut lines: EligibleLines) -> Self {
        if let EligibleLines::AllBut(names) | EligibleLines::Only(names) = &mut lines {
            names.sort();
        }
        Funder { lines, ..self }
    }

    /// The funder, paying this share of each of its lines.
    #[must_use]
    pub fn with_share(self, share: Percent) -> Self {
        Funder { share, ..self }
    }

    /// The funder with what it adds for overheads.
    #[must_use]
    pub fn with_contribution(self, contribution: impl Into<Contribution>) -> Self {
        let mut contribution = contribution.into();
        contribution.as_form_mut().sort();
        Funder { contribution: Some(contribution), ..self }
    }

    /// The funder, to whom these hours of a volunteer role are given as match.
    #[must_use]
    pub fn with_matched_hours(mut self, role: Name, hours: Quantity) -> Self {
        insert_by_name(&mut self.matched_hours, (role, hours), |(role, _)| role);
        self
    }

    /// The service it funds.
    pub(crate) fn service(&self) -> &Name {
        &self.service
    }

    /// The lines it pays.
    pub(crate) fn lines(&self) -> &EligibleLines {
        &self.lines
    }

    /// The share of each that it pays.
    pub(crate) fn share(&self) -> Percent {
        self.share
    }

    /// What it adds for overheads, where it adds something.
    pub(crate) fn contribution(&self) -> Option<&Contribution> {
        self.contribution.as_ref()
    }

    /// The rule by which it adds for overheads.
    pub(crate) fn rule(&self) -> Option<&dyn FundersRule> {
        self.contribution().map(Contribution::as_form)
    }

    /// The hours of volunteer roles that are given to it as match, in the order of the roles'
    /// names.
    pub(crate) fn matched_hours(&self) -> &[(Name, Quantity)] {
        &self.matched_hours
    }

    /// Where the rule is written.
    pub(crate) fn source(&self) -> &Text {
        &self.source
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
