//! Payrolls in the organisation document.

use super::parts::Months;
use crate::cost::{
    Behaviour, ChargedTo, Cover, EmploymentYear, Holiday, Insurance, Levy, MAX_PEOPLE, Payroll,
    Pension, PensionBase, Post, PostPension, WorkingTime,
};
use crate::error::{self, Error};
use crate::exact::{Money, Name, Percent, Quantity, Text, UnitPrice};
use crate::record::{
    Choice, Choices, Context, Given, Identity, Recorded, record, sorted, whole_numbers,
};

whole_numbers! {
    /// A number of people.
    People(u32), 1 to MAX_PEOPLE, |value| error::people_count(value);
}

record! {
    /// Posts with their pay and working time, and what an employer pays on top.
    struct PayrollRecord, "payroll" {
        name: Identity,
        label: Option<Text> = "default: the name",
        /// what an employer pays on top of pay; no rate is built in
        year: EmploymentYear,
        /// at least one, at most 10,000
        posts: Vec<Post> = "required",
        /// what bears the levies and the allowance
        employer_charges_to: Option<ChargedTo> as "as `charged_to` of a cost line"
            = "required where the year has levies or an allowance",
        /// how these move with volume
        employer_behaviour: Option<Behaviour> as "as `behaviour` of a cost line"
            = "default: not stated",
    }
}

record! {
    /// What an employer pays on top of pay in one year. No rate and no amount is negative.
    /// Earnings are pay, accrued holiday and protected pay, person by person.
    struct EmploymentYearRecord {
        /// such as `2026-27`
        name: Identity,
        label: Option<Text> = "default: the name",
        /// at most 100
        insurances: Vec<Insurance> = "default: none",
        pension: Option<Pension> = "default: none",
        /// at most 100
        levies: Vec<Levy> = "default: none",
        /// money a year that is taken off the insurance of the payroll, at most all of it
        allowance: Option<AllowanceRecord> = "default: none",
        /// paid hours a year of a full-time post, leave included; zero is refused
        full_time_hours: Quantity,
        /// where the rates come from
        source: Text,
    }
}

record! {
    /// Rate × what a person's earnings a year are above the threshold.
    struct InsuranceRecord, "insurance" {
        name: Name,
        rate: Percent,
        threshold: Money,
        /// not below the threshold
        up_to: Option<Money> = "default: no limit",
    }
}

record! {
    /// Rate × earnings.
    struct PensionRecord {
        rate: Percent,
        /// the earnings that count
        band: Option<PensionBandRecord> = "default: all earnings",
        /// owed from yearly earnings of this upwards
        trigger: Option<Money> = "default: always",
    }
}

record! {
    /// The part of earnings that counts for a pension.
    struct PensionBandRecord {
        lower: Money,
        upper: Money,
    }
}

record! {
    /// Rate × all pay of the payroll, less an allowance, not below zero.
    struct LevyRecord, "levy" {
        name: Name,
        rate: Percent,
        /// a year
        allowance: Option<Money> = "default: none",
    }
}

record! {
    /// What is taken off.
    struct AllowanceRecord {
        name: Name,
        /// a year
        amount: Money,
    }
}

record! {
    /// People on the same terms.
    struct PostRecord, "post" {
        /// of one post on all payrolls, since lines are named after it
        name: Identity,
        label: Option<Text> = "default: the name",
        /// on the same terms, 1 to 100,000
        people: Option<People> = "default `1`",
        /// of one person a year
        pay: Money,
        /// hours of one person a year
        working_time: WorkingTime,
        /// taken out of the paid hours, or paid on top: pay × weeks ÷ (weeks of the year − weeks),
        /// with fewer weeks of holiday than the year has
        holiday: Option<Holiday> = "default `in_working_time`",
        /// the pension of the year, none, or one of the post's own, such as staff keep who came by
        /// transfer
        pension: Option<PostPension> = "default `as_year`",
        /// relief while a person is away
        cover: Option<Cover> = "default: none",
        /// of one person a year, kept from a former employer; counts as earnings
        protected_pay: Option<Money> = "default: none",
        /// paid into a pension deficit over the period, for the whole post
        pension_deficit: Option<Money> = "default: none",
        /// paid in the period to leave a pension scheme, for the whole post
        exit_payment: Option<Money> = "default: none",
        /// how many months of the period the post is held; at least 1
        months: Option<Months> = "default: all",
        charged_to: ChargedTo as "as for a cost line",
        behaviour: Option<Behaviour> as "as for a cost line" = "default: not stated",
        /// where the terms come from
        source: Text,
    }
}

record! {
    /// Hours of one person a year. Some hour must be left in which something is delivered.
    struct WorkingTimeRecord {
        /// paid hours a year
        paid: Quantity,
        leave: Option<Quantity> = "default `0`",
        training: Option<Quantity> = "default `0`",
        sickness: Option<Quantity> = "default `0`",
        meetings: Option<Quantity> = "default `0`",
    }
}

record! {
    /// Holiday that is paid on top of hours worked.
    struct AccruedHolidayRecord {
        accrued: HolidayWeeksRecord,
    }
}

record! {
    /// Weeks of holiday, and of the year.
    struct HolidayWeeksRecord {
        weeks: Quantity,
        year_weeks: Quantity,
    }
}

record! {
    /// A pension of a post's own.
    struct ProtectedPensionRecord {
        protected: Pension,
    }
}

record! {
    /// Relief while a person is away.
    struct CoverRecord {
        /// hours a year for each person
        hours: Quantity,
        /// of an hour
        unit_cost: UnitPrice,
    }
}

impl Recorded for Payroll {
    type Record = PayrollRecord;

    fn from_record(record: PayrollRecord, _context: Context) -> Result<Self, Error> {
        let payroll = Payroll::new(&record.name.0, record.year)?
            .given(record.employer_charges_to, Payroll::with_employer_charges_to)
            .given(record.employer_behaviour, Payroll::with_employer_behaviour)
            .given(record.label, Payroll::with_label);
        Ok(sorted(record.posts, Post::name).into_iter().fold(payroll, Payroll::with_post))
    }

    fn to_record(&self) -> PayrollRecord {
        PayrollRecord {
            name: self.name().into(),
            label: self.given_label().cloned(),
            year: self.year().clone(),
            posts: self.posts().to_vec(),
            employer_charges_to: self.employer_charges_to().cloned(),
            employer_behaviour: self.employer_behaviour().cloned(),
        }
    }
}

impl Recorded for EmploymentYear {
    type Record = EmploymentYearRecord;

    fn from_record(record: EmploymentYearRecord, _context: Context) -> Result<Self, Error> {
        let (hours, source) = (record.full_time_hours, record.source.as_str());
        let year = EmploymentYear::new(&record.name.0, hours, source)?
            .given(record.pension, EmploymentYear::with_pension)
            .given(record.allowance, |year, AllowanceRecord { name, amount }| {
                year.with_allowance(name, amount)
            })
            .given(record.label, EmploymentYear::with_label);
        let insurances = sorted(record.insurances, Insurance::name).into_iter();
        let year = insurances.fold(year, EmploymentYear::with_insurance);
        let levies = sorted(record.levies, Levy::name).into_iter();
        Ok(levies.fold(year, EmploymentYear::with_levy))
    }

    fn to_record(&self) -> EmploymentYearRecord {
        let allowance = self.allowance();
        EmploymentYearRecord {
            name: self.name().into(),
            label: self.given_label().cloned(),
            insurances: self.insurances().to_vec(),
            pension: self.pension().copied(),
            levies: self.levies().to_vec(),
            allowance: allowance
                .map(|(name, amount)| AllowanceRecord { name: name.clone(), amount }),
            full_time_hours: self.full_time_hours(),
            source: self.source().clone(),
        }
    }
}

impl Recorded for Insurance {
    type Record = InsuranceRecord;

    fn from_record(record: InsuranceRecord, _context: Context) -> Result<Self, Error> {
        let insurance = Insurance::new(record.name.as_str(), record.rate, record.threshold)?;
        Ok(insurance.given(record.up_to, Insurance::with_up_to))
    }

    fn to_record(&self) -> InsuranceRecord {
        InsuranceRecord {
            name: self.name().clone(),
            rate: self.rate(),
            threshold: self.threshold(),
            up_to: self.up_to(),
        }
    }
}

impl Recorded for Pension {
    type Record = PensionRecord;

    fn from_record(record: PensionRecord, _context: Context) -> Result<Self, Error> {
        let base =
            record.band.map_or(PensionBase::WholePay, |PensionBandRecord { lower, upper }| {
                PensionBase::Band { lower, upper }
            });
        Ok(Pension::new(record.rate, base)?.given(record.trigger, Pension::with_trigger))
    }

    fn to_record(&self) -> PensionRecord {
        let band = match self.base() {
            PensionBase::Band { lower, upper } => Some(PensionBandRecord { lower, upper }),
            PensionBase::WholePay => None,
        };
        PensionRecord { rate: self.rate(), band, trigger: self.trigger() }
    }
}

impl Recorded for Levy {
    type Record = LevyRecord;

    fn from_record(record: LevyRecord, _context: Context) -> Result<Self, Error> {
        let levy = Levy::new(record.name.as_str(), record.rate)?;
        Ok(levy.given(record.allowance, Levy::with_allowance))
    }

    fn to_record(&self) -> LevyRecord {
        let (rate, allowance) = (self.rate(), self.allowance());
        LevyRecord { name: self.name().clone(), rate, allowance }
    }
}

impl Recorded for Post {
    type Record = PostRecord;

    fn from_record(record: PostRecord, _context: Context) -> Result<Self, Error> {
        let (name, source) = (&record.name.0, record.source.as_str());
        let first = record.charged_to.first();
        let post = Post::new(name, record.pay, record.working_time, first, source)?
            .with_charged_to(record.charged_to)
            .given(record.holiday, Post::with_holiday)
            .given(record.pension, Post::with_pension)
            .given(record.cover, Post::with_cover)
            .given(record.protected_pay, Post::with_protected_pay)
            .given(record.pension_deficit, Post::with_pension_deficit)
            .given(record.exit_payment, Post::with_exit_payment)
            .given(record.months.map(|months| months.0), Post::with_months)
            .given(record.behaviour, Post::with_behaviour)
            .given(record.label, Post::with_label);
        match record.people {
            Some(People(people)) => post.with_people(people),
            None => Ok(post),
        }
    }

    fn to_record(&self) -> PostRecord {
        PostRecord {
            name: self.name().into(),
            label: self.given_label().cloned(),
            people: Some(People(self.people())),
            pay: self.pay(),
            working_time: *self.working_time(),
            holiday: Some(self.holiday()),
            pension: Some(*self.pension()),
            cover: self.cover(),
            protected_pay: self.protected_pay(),
            pension_deficit: self.pension_deficit(),
            exit_payment: self.exit_payment(),
            months: self.months().map(Months),
            charged_to: self.charged_to().clone(),
            behaviour: self.behaviour().cloned(),
            source: self.source().clone(),
        }
    }
}

impl Recorded for WorkingTime {
    type Record = WorkingTimeRecord;

    fn from_record(record: WorkingTimeRecord, _context: Context) -> Result<Self, Error> {
        WorkingTime::new(record.paid)?
            .with_leave(record.leave.unwrap_or_default())?
            .with_training(record.training.unwrap_or_default())?
            .with_sickness(record.sickness.unwrap_or_default())?
            .with_meetings(record.meetings.unwrap_or_default())
    }

    fn to_record(&self) -> WorkingTimeRecord {
        WorkingTimeRecord {
            paid: self.paid(),
            leave: Some(self.leave()),
            training: Some(self.training()),
            sickness: Some(self.sickness()),
            meetings: Some(self.meetings()),
        }
    }
}

impl Choices for AccruedHolidayRecord {
    const WORDS: &'static [&'static str] = &["in_working_time"];
    const CHOICES: &'static str =
        "\"in_working_time\", {\"accrued\": {\"weeks\": \"…\", \"year_weeks\": \"…\"}}";
}

impl Recorded for Holiday {
    type Record = Choice<AccruedHolidayRecord>;

    fn from_record(record: Choice<AccruedHolidayRecord>, _: Context) -> Result<Self, Error> {
        Ok(match record {
            Choice::Word(_) => Holiday::InWorkingTime,
            Choice::Record(AccruedHolidayRecord { accrued }) => {
                Holiday::Accrued { weeks: accrued.weeks, year_weeks: accrued.year_weeks }
            }
        })
    }

    fn to_record(&self) -> Choice<AccruedHolidayRecord> {
        match *self {
            Holiday::Accrued { weeks, year_weeks } => {
                let accrued = HolidayWeeksRecord { weeks, year_weeks };
                Choice::Record(AccruedHolidayRecord { accrued })
            }
            Holiday::InWorkingTime => Choice::Word("in_working_time"),
        }
    }
}

impl Choices for ProtectedPensionRecord {
    const WORDS: &'static [&'static str] = &["as_year", "none"];
    const CHOICES: &'static str = "\"as_year\", \"none\", {\"protected\": {…}}";
}

impl Recorded for PostPension {
    type Record = Choice<ProtectedPensionRecord>;

    fn from_record(record: Choice<ProtectedPensionRecord>, _: Context) -> Result<Self, Error> {
        Ok(match record {
            Choice::Word("none") => PostPension::NoPension,
            Choice::Word(_) => PostPension::AsYear,
            Choice::Record(record) => PostPension::Protected(record.protected),
        })
    }

    fn to_record(&self) -> Choice<ProtectedPensionRecord> {
        match *self {
            PostPension::AsYear => Choice::Word("as_year"),
            PostPension::NoPension => Choice::Word("none"),
            PostPension::Protected(protected) => {
                Choice::Record(ProtectedPensionRecord { protected })
            }
        }
    }
}

impl Recorded for Cover {
    type Record = CoverRecord;

    fn from_record(record: CoverRecord, _context: Context) -> Result<Self, Error> {
        Cover::new(record.hours, record.unit_cost)
    }

    fn to_record(&self) -> CoverRecord {
        CoverRecord { hours: self.hours(), unit_cost: self.unit_cost() }
    }
}
