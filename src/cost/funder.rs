//! Funders: which lines of a service they pay, and by what rate they add to its overheads.

use super::line::check_share;
use crate::error::{AtRecord, Error, refused};
use crate::exact::name::{check_unique, insert_by_name, named_and_labelled};
use crate::exact::{Money, Name, Percent, Quantity, Text};

/// What a funder adds for overheads, on top of the direct lines it pays.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Contribution {
    /// A share of what the service really bears of the overhead pools.
    ActualOverhead(Percent),
    /// A rate on a base from which lines are left out, or counted only up to a ceiling:
    /// `rate × Σ min(line, ceiling)`.
    ModifiedBase {
        /// The rate.
        rate: Percent,
        /// The most that counts of a line, by line.
        ceilings: Vec<(Name, Money)>,
        /// Lines that do not count.
        left_out: Vec<Name>,
    },
    /// Nothing.
    Nothing,
    /// An amount a year for every full-time equivalent that payrolls charge to the service.
    PerFullTimeEquivalent(Money),
    /// A rate on what the funder pays of the cost of staff.
    RateOfStaffCost(Percent),
    /// A rate of the whole grant, overheads included: `direct × rate ÷ (1 − rate)`. 10 % of the
    /// total is 11.11 % on cost.
    RateOfTotal(Percent),
    /// A rate on the direct lines the funder pays: `direct × rate`.
    RateOnCost(Percent),
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
/// use fullcost::cost::{Contribution, Funder};
///
/// let council = Funder::new("council", "advocacy", "grant agreement")?
///     .with_share("50%".parse()?)
///     .with_contribution(Contribution::RateOnCost("12%".parse()?));
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
    contribution: Contribution,
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
            contribution: Contribution::Nothing,
            matched_hours: Vec::new(),
            source: Text::new(source)?,
        })
    }

    /// The same funder, paying other lines.
    #[must_use]
    pub fn with_lines(self, mut lines: EligibleLines) -> Self {
        if let EligibleLines::AllBut(names) | EligibleLines::Only(names) = &mut lines {
            names.sort();
        }
        Funder { lines, ..self }
    }

    /// The same funder, paying this share of each of its lines.
    #[must_use]
    pub fn with_share(self, share: Percent) -> Self {
        Funder { share, ..self }
    }

    /// The same funder with what it adds for overheads.
    #[must_use]
    pub fn with_contribution(self, mut contribution: Contribution) -> Self {
        if let Contribution::ModifiedBase { ceilings, left_out, .. } = &mut contribution {
            ceilings.sort();
            left_out.sort();
        }
        Funder { contribution, ..self }
    }

    /// The same funder, to whom these hours of a volunteer role are given as match.
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

    /// What it adds for overheads.
    pub(crate) fn contribution(&self) -> &Contribution {
        &self.contribution
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
        let (ceilings, left_out) = match &self.contribution {
            Contribution::ModifiedBase { ceilings, left_out, .. } => {
                (ceilings.as_slice(), left_out.as_slice())
            }
            _ => ([].as_slice(), [].as_slice()),
        };
        eligible.iter().chain(ceilings.iter().map(|(line, _)| line)).chain(left_out)
    }

    /// What can be said of the funder alone.
    pub(super) fn check(&self) -> Result<(), Error> {
        check_share(self.share).at("the share")?;
        if let EligibleLines::AllBut(names) | EligibleLines::Only(names) = &self.lines {
            check_unique(names.iter(), "line of a funder")?;
        }
        check_unique(self.matched_hours.iter().map(|(role, _)| role), "role matched for a funder")?;
        let at = "the contribution";
        match &self.contribution {
            Contribution::Nothing => Ok(()),
            Contribution::ActualOverhead(share) => check_share(*share).at(at),
            Contribution::RateOfTotal(rate) if *rate >= Percent::WHOLE => {
                Err(refused!(
                    Range: "a rate of {rate} of the total leaves nothing for direct cost: give a rate below 100%"
                )).at(at)
            }
            Contribution::RateOfTotal(rate)
            | Contribution::RateOfStaffCost(rate)
            | Contribution::RateOnCost(rate) => rate.not_negative().map(|_| ()).at(at),
            Contribution::PerFullTimeEquivalent(amount) => amount.not_negative().map(|_| ()).at(at),
            Contribution::ModifiedBase { rate, ceilings, left_out } => {
                rate.not_negative().at(at)?;
                check_unique(left_out.iter(), "line left out of a base").at(at)?;
                check_unique(ceilings.iter().map(|(line, _)| line), "ceiling of a line").at(at)?;
                ceilings
                    .iter()
                    .try_for_each(|(_, ceiling)| ceiling.not_negative().map(|_| ()))
                    .at(at)
            }
        }
    }
}
