//! Funders and what is said of prices, in the organisation document.

use crate::cost::{Contribution, EligibleLines, Funder, Pricing};
use crate::error::{self, Error};
use crate::exact::{Money, Name, Percent, Quantity, Text};
use crate::record::{Choice, Choices, Context, Given, Identity, Map, Recorded, record, sorted};

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
        contribution: Option<Contribution> = "default: nothing",
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
    /// What a funder adds for overheads: exactly one of the fields. No rate and no amount is
    /// negative.
    struct ContributionRecord {
        /// percentage × what the service bears of the pools in cash, 0 % to 100 %; all funders of
        /// a service together at most 100 %
        actual_overhead: Option<Percent> = "",
        /// rate × Σ min(line, ceiling) over what it pays of the lines that are not left out
        modified_base: Option<ModifiedBaseRecord> = "",
        /// money a year × the full-time equivalents that payrolls charge to the service straight
        per_full_time_equivalent: Option<Money> = "",
        /// percentage × what it pays of the cost of staff
        rate_of_staff_cost: Option<Percent> = "",
        /// direct × rate ÷ (1 − rate): a rate of the whole grant, below 100 %
        rate_of_total: Option<Percent> = "",
        /// percentage × what it pays of direct lines
        rate_on_cost: Option<Percent> = "",
    }
}

record! {
    /// A rate on some lines, each up to a ceiling.
    struct ModifiedBaseRecord {
        rate: Percent,
        /// the most that counts of a line
        ceilings: Option<Map<Name, Money>> as "object: line → money" = "default: none",
        /// lines that do not count
        left_out: Option<Vec<Name>> as "list of lines" = "default: none",
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
            .given(record.contribution, Funder::with_contribution)
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
            contribution: Some(self.contribution().clone())
                .filter(|contribution| *contribution != Contribution::Nothing),
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

impl Recorded for Contribution {
    type Record = ContributionRecord;

    fn from_record(record: ContributionRecord, _context: Context) -> Result<Self, Error> {
        let base = record.modified_base.map(|base| Contribution::ModifiedBase {
            rate: base.rate,
            ceilings: base.ceilings.map(|Map(ceilings)| ceilings).unwrap_or_default(),
            left_out: base.left_out.unwrap_or_default(),
        });
        let mut given = [
            record.actual_overhead.map(Contribution::ActualOverhead),
            base,
            record.per_full_time_equivalent.map(Contribution::PerFullTimeEquivalent),
            record.rate_of_staff_cost.map(Contribution::RateOfStaffCost),
            record.rate_of_total.map(Contribution::RateOfTotal),
            record.rate_on_cost.map(Contribution::RateOnCost),
        ]
        .into_iter()
        .flatten();
        match (given.next(), given.next()) {
            (Some(contribution), None) => Ok(contribution),
            _ => Err(error::one_of(CONTRIBUTIONS)),
        }
    }

    fn to_record(&self) -> ContributionRecord {
        let mut record = ContributionRecord {
            actual_overhead: None,
            modified_base: None,
            per_full_time_equivalent: None,
            rate_of_staff_cost: None,
            rate_of_total: None,
            rate_on_cost: None,
        };
        match self.clone() {
            Contribution::Nothing => {}
            Contribution::ActualOverhead(share) => record.actual_overhead = Some(share),
            Contribution::ModifiedBase { rate, ceilings, left_out } => {
                let (ceilings, left_out) = (Some(Map(ceilings)), Some(left_out));
                record.modified_base = Some(ModifiedBaseRecord { rate, ceilings, left_out });
            }
            Contribution::PerFullTimeEquivalent(amount) => {
                record.per_full_time_equivalent = Some(amount);
            }
            Contribution::RateOfStaffCost(rate) => record.rate_of_staff_cost = Some(rate),
            Contribution::RateOfTotal(rate) => record.rate_of_total = Some(rate),
            Contribution::RateOnCost(rate) => record.rate_on_cost = Some(rate),
        }
        record
    }
}

const CONTRIBUTIONS: &str = "\"actual_overhead\", \"modified_base\", \
     \"per_full_time_equivalent\", \"rate_of_staff_cost\", \"rate_of_total\", \"rate_on_cost\"";

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
