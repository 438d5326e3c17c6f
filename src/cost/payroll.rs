//! Paid staff: posts with their pay and working time, and the cost lines they give.
//!
//! Everything is per person, not per full-time equivalent: two people at 12,500 do not pay the
//! contributions that one at 25,000 pays. `cost of an hour = (pay + insurance + pension + levies) ÷
//! productive hours`.

use super::employment::{Allowance, EmploymentYear, Pension};
use super::kind::{CostKind, Known};
use super::line::{Behaviour, ChargedTo, CostLine, MAX_LINES};
use super::nature::Nature;
use crate::error::{self, AtRecord, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::name::{check_unique, labelled};
use crate::exact::{Currency, Fraction, Money, Name, Period, Quantity, Text, UnitPrice};
use crate::record::{Choice, Choices, Context, Identity, Months, Recorded, record, whole_numbers};

/// The most posts on one payroll.
pub const MAX_POSTS: usize = 10_000;

/// The most people on one post.
pub const MAX_PEOPLE: u32 = 100_000;

whole_numbers! {
    /// A number of people.
    People(u32), 1 to MAX_PEOPLE, |value| error::people_count(value);
}

record! {
    /// Hours of one person a year. Some hour must be left in which something is delivered.
    #[derive(Copy)]
    pub struct WorkingTime with check {
        /// paid hours a year
        paid: Quantity,
        /// hours of paid leave
        leave: Quantity = "default `0`" { Quantity::ZERO },
        /// hours of training
        training: Quantity = "default `0`" { Quantity::ZERO },
        /// hours of paid sickness
        sickness: Quantity = "default `0`" { Quantity::ZERO },
        /// hours of meetings
        meetings: Quantity = "default `0`" { Quantity::ZERO },
    }
}

/// How holiday is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Holiday {
    /// Earned by hours worked and paid on top of pay: `pay × weeks ÷ (weeks of the year − weeks)`,
    /// as 5.6 ÷ (52 − 5.6). It counts as earnings.
    Accrued {
        /// Weeks of holiday a year.
        weeks: Quantity,
        /// Weeks of the year.
        year_weeks: Quantity,
    },
    /// Taken as paid leave out of the working time.
    InWorkingTime,
}

/// Which pension a post has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PostPension {
    /// The pension of the year.
    AsYear,
    /// None.
    NoPension,
    /// One of its own: staff who came from another employer keep access to their scheme.
    Protected(Pension),
}

record! {
    /// Relief while a person is away.
    #[derive(Copy)]
    pub struct Cover with check {
        /// hours a year for each person
        hours: Quantity,
        /// of an hour; not negative
        unit_cost: UnitPrice,
    }
}

record! {
    /// People on the same terms.
    ///
    /// ```
    /// use fullcost::cost::{Post, WorkingTime};
    /// use fullcost::exact::{Currency, Money};
    ///
    /// let time = WorkingTime { leave: "247.5".parse()?, ..WorkingTime::new("1950".parse()?)? };
    /// let pay = Money::parse("25000", Currency::GBP)?;
    /// let post = Post { people: 2, ..Post::new("adviser", pay, time, "advice", "payroll")? };
    /// assert_eq!(post.working_time.productive()?.to_string(), "1702.5");
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct Post, "post" with check {
        /// of one post on all payrolls, since lines are named after it
        name: Identity => Name,
        /// what reports show
        label: Option<Text> = "default: the name",
        /// on the same terms, 1 to 100,000
        people: People => u32 = "default `1`" { 1 },
        /// of one person a year
        pay: Money,
        /// hours of one person a year
        working_time: WorkingTime,
        /// taken out of the paid hours, or paid on top: pay × weeks ÷ (weeks of the year − weeks),
        /// with fewer weeks of holiday than the year has
        holiday: Holiday = "default `in_working_time`" { Holiday::InWorkingTime },
        /// the pension of the year, none, or one of the post's own, such as staff keep who came by
        /// transfer
        pension: PostPension = "default `as_year`" { PostPension::AsYear },
        /// relief while a person is away
        cover: Option<Cover> = "default: none",
        /// of one person a year, kept from a former employer; counts as earnings
        protected_pay: Option<Money> = "default: none",
        /// paid into a pension deficit over the period, for the whole post
        pension_deficit: Option<Money> = "default: none",
        /// paid in the period to leave a pension scheme, for the whole post
        exit_payment: Option<Money> = "default: none",
        /// how many months of the period the post is held; at least 1
        months: Option<Months> => Option<u16> = "default: all",
        /// what the cost is charged to
        charged_to: ChargedTo as "as for a cost line",
        /// how the cost moves with volume
        behaviour: Option<Behaviour> as "as for a cost line" = "default: not stated",
        /// where the terms come from
        source: Text,
    }
}

record! {
    /// Posts with their pay and working time, and what an employer pays on top.
    ///
    /// Its lines are named after the post and the element, such as `adviser/pay` and
    /// `adviser/pension`, and fit straight into an organisation.
    ///
    /// ```
    /// use fullcost::cost::{EmploymentYear, Insurance, Payroll, Post, WorkingTime};
    /// use fullcost::exact::{Currency, Money, Period};
    ///
    /// let pounds = |text| Money::parse(text, Currency::GBP);
    /// let year = EmploymentYear {
    ///     insurances: vec![Insurance::new("insurance", "13.8%".parse()?, pounds("8788")?)?],
    ///     ..EmploymentYear::new("2020-21", "1950".parse()?, "rates of the year")?
    /// };
    /// let time = WorkingTime::new("1950".parse()?)?;
    /// let manager = Post::new("manager", pounds("50000")?, time, "core", "contract")?;
    /// let payroll = Payroll { posts: vec![manager], ..Payroll::new("staff", year)? };
    /// let lines = payroll.cost_lines(Period::new("2020-04".parse()?, 12)?)?;
    /// let shown: Vec<String> =
    ///     lines.iter().map(|line| format!("{} {}", line.name(), line.amount())).collect();
    /// assert_eq!(shown, ["manager/pay 50000.00 GBP", "manager/insurance 5687.26 GBP"]);
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct Payroll, "payroll" {
        /// unique among the payrolls
        name: Identity => Name,
        /// what reports show
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

/// What one person on a post costs a year, exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PersonCost {
    /// Pay, insurance, pension and the rest, each a year, with its working.
    pub elements: Vec<Evidence>,
    /// What one person costs a year.
    pub yearly: Fraction,
    /// What a productive hour costs, with its working.
    pub per_productive_hour: Evidence,
    /// What a paid hour costs, with its working.
    pub per_paid_hour: Evidence,
}

labelled!(Payroll, Post);

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

record! {
    /// A pension of a post's own.
    struct ProtectedPensionRecord {
        protected: Pension,
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

impl WorkingTime {
    /// Paid hours of one person a year, above zero, all of them productive: 1,950 is 37.5 × 52,
    /// before leave.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) where no hour is left.
    pub fn new(paid: Quantity) -> Result<Self, Error> {
        let zero = Quantity::ZERO;
        let time =
            WorkingTime { paid, leave: zero, training: zero, sickness: zero, meetings: zero };
        time.check().map(|()| time)
    }

    /// Paid hours less leave, training, sickness and meetings.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) where no hour is left.
    pub fn productive(&self) -> Result<Quantity, Error> {
        let away = [self.leave, self.training, self.sickness, self.meetings];
        let away = away.iter().fold(0_i128, |sum, part| sum.saturating_add(part.millionths()));
        let rest = self.paid.millionths().saturating_sub(away);
        if rest <= 0 {
            return Err(refused!(
                Range: "of {} paid hours none is productive: leave, training, sickness and meetings together must be less",
                self.paid
            ));
        }
        Quantity::from_millionths(rest)
    }

    fn check(&self) -> Result<(), Error> {
        self.productive().map(|_| ())
    }

    fn evidence(&self, source: &Text, post: &Name) -> Evidence {
        let parts = [
            ("paid hours", self.paid),
            ("leave", self.leave),
            ("training", self.training),
            ("sickness", self.sickness),
            ("meetings", self.meetings),
        ];
        // Paid hours are above zero, and so always among them.
        let parts: Vec<Evidence> = parts
            .into_iter()
            .filter(|(_, hours)| !hours.is_zero())
            .map(|(label, hours)| {
                Evidence::stated(label, hours.to_fraction(), "hour", Some(source))
                    .known_as(format!("post/{post}/{label}"))
            })
            .collect();
        let away: Fraction = parts.iter().skip(1).map(Evidence::value).sum();
        let value = self.paid.to_fraction() - away;
        Evidence::new(Rule::Difference, "productive hours", value, "hour", parts)
    }
}

impl Cover {
    fn check(&self) -> Result<(), Error> {
        if self.unit_cost.is_negative() {
            return Err(error::negative_amount(self.unit_cost.to_plain_text()));
        }
        Ok(())
    }
}

impl Post {
    /// One person with pay a year, whose holiday is in the working time, with the pension of the
    /// year, for all of the period.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for an amount below zero, or those of a [`Name`] or
    /// [`Text`].
    pub fn new(
        name: &str,
        pay: Money,
        working_time: WorkingTime,
        charged_to: &str,
        source: &str,
    ) -> Result<Self, Error> {
        let post = Post {
            name: Name::new(name)?,
            label: None,
            people: 1,
            pay,
            working_time,
            holiday: Holiday::InWorkingTime,
            pension: PostPension::AsYear,
            cover: None,
            protected_pay: None,
            pension_deficit: None,
            exit_payment: None,
            months: None,
            charged_to: ChargedTo::One(Name::new(charged_to)?),
            behaviour: None,
            source: Text::new(source)?,
        };
        post.check().map(|()| post)
    }

    fn check(&self) -> Result<(), Error> {
        if !(1..=MAX_PEOPLE).contains(&self.people) {
            return Err(error::people_count(self.people));
        }
        self.pay.not_negative().map(|_| ())
    }

    fn check_in(&self, period: Period, currency: Currency) -> Result<(), Error> {
        self.check()?;
        self.working_time.check()?;
        let moneys = [self.protected_pay, self.pension_deficit, self.exit_payment];
        for amount in std::iter::once(self.pay).chain(moneys.into_iter().flatten()) {
            currency.same_as(amount.currency())?;
            amount.not_negative()?;
        }
        if let Some(cover) = self.cover {
            cover.check()?;
            currency.same_as(cover.unit_cost.currency())?;
        }
        if let PostPension::Protected(pension) = &self.pension {
            pension.check_in(currency)?;
        }
        if let Holiday::Accrued { weeks, year_weeks } = self.holiday
            && weeks >= year_weeks
        {
            let (weeks, year_weeks) = (weeks.to_string(), year_weeks.to_string());
            return Err(refused!(
                Range: "{weeks} weeks of holiday in {year_weeks} weeks leave none to work: give fewer weeks of holiday"
            ));
        }
        check_months(self.months, period)
    }

    /// Pay, holiday and protected pay of one person a year, in this order.
    fn earnings(&self) -> Vec<(&'static str, Nature, Evidence)> {
        let unit = self.pay.currency().to_string();
        let source = Some(&self.source);
        let pay = Evidence::stated("pay", self.pay.to_fraction(), &unit, source)
            .known_as(self.record("pay"));
        let mut parts = vec![("pay", Nature::Staff, pay.clone())];
        if let Holiday::Accrued { weeks, year_weeks } = self.holiday {
            let week = |label: &str, weeks: Quantity| {
                Evidence::stated(label, weeks.to_fraction(), "week", source)
                    .known_as(self.record(label))
            };
            let (weeks, year) = (week("weeks of holiday", weeks), week("weeks a year", year_weeks));
            let worked = year.value() - weeks.value();
            let label = "weeks worked";
            let worked =
                Evidence::new(Rule::Difference, label, worked, "week", vec![year, weeks.clone()]);
            let rate = weeks.value().checked_div(worked.value()).unwrap_or_default();
            let label = "holiday earned by a week worked";
            let rate = Evidence::new(Rule::Quotient, label, rate, "", vec![weeks, worked]);
            let value = pay.value() * rate.value();
            let holiday = Evidence::new(Rule::Product, "holiday", value, &unit, vec![pay, rate]);
            parts.push(("holiday", Nature::HolidayAccrual, holiday));
        }
        if let Some(protected) = self.protected_pay {
            let protected =
                Evidence::stated("protected pay", protected.to_fraction(), &unit, source)
                    .known_as(self.record("protected pay"));
            parts.push(("protected-pay", Nature::Staff, protected));
        }
        parts
    }

    fn all_earnings(&self) -> Evidence {
        let parts: Vec<Evidence> = self.earnings().into_iter().map(|(_, _, part)| part).collect();
        let value = parts.iter().map(Evidence::value).sum();
        let unit = self.pay.currency().to_string();
        Evidence::new(Rule::Sum, "earnings of one person a year", value, &unit, parts)
    }

    /// The pension, where it is stated, and the record of the facts in which it stands.
    fn pension_of(&self, year: &EmploymentYear) -> Option<(Pension, Text, String)> {
        match &self.pension {
            PostPension::AsYear => Some((year.pension?, year.source.clone(), year.record())),
            PostPension::NoPension => None,
            PostPension::Protected(pension) => {
                Some((*pension, self.source.clone(), format!("post/{}", self.name)))
            }
        }
    }

    /// Every element of what one person costs a year, by the end of its line's name.
    fn elements(&self, year: &EmploymentYear) -> Vec<(String, Nature, Evidence)> {
        let earnings = self.earnings().into_iter();
        let mut elements: Vec<(String, Nature, Evidence)> =
            earnings.map(|(name, nature, working)| (name.to_owned(), nature, working)).collect();
        for insurance in &year.insurances {
            let working = insurance.on(self.all_earnings(), &year.source, &year.record());
            elements.push((insurance.name.to_string(), Nature::Staff, working));
        }
        if let Some((pension, source, record)) = self.pension_of(year)
            && let Some(working) = pension.on(self.all_earnings(), &source, &record)
        {
            elements.push(("pension".to_owned(), Nature::Staff, working));
        }
        if let Some(cover) = self.cover {
            let unit = self.pay.currency().to_string();
            let source = Some(&self.source);
            let hours = Evidence::stated("hours", cover.hours.to_fraction(), "hour", source)
                .known_as(self.record("cover/hours"));
            let each = Evidence::stated("an hour", cover.unit_cost.to_fraction(), &unit, source)
                .known_as(self.record("cover/an hour"));
            let value = hours.value() * each.value();
            let working = Evidence::new(Rule::Product, "cover", value, &unit, vec![hours, each]);
            elements.push(("cover".to_owned(), Nature::Staff, working));
        }
        elements
    }

    /// How many years of the period the post is held.
    fn years(&self, period: Period) -> Evidence {
        let record = self.months.map(|_| self.record("months"));
        years(self.months.unwrap_or(period.months()), Some(&self.source), record)
    }

    /// A figure of the post among the facts.
    fn record(&self, figure: &str) -> String {
        format!("post/{}/{figure}", self.name)
    }

    fn people_evidence(&self) -> Evidence {
        let people = Fraction::from_integer(i128::from(self.people));
        Evidence::stated("people", people, "person", Some(&self.source))
            .known_as(self.record("people"))
    }
}

impl CostKind for Payroll {
    const WHAT: &'static str = "payroll";

    fn own_name(&self) -> &Name {
        &self.name
    }

    fn sort(&mut self) {
        self.posts.sort_by(|left, right| left.name.cmp(&right.name));
        self.posts.iter_mut().for_each(|post| post.charged_to.sort());
        self.employer_charges_to.iter_mut().for_each(ChargedTo::sort);
        self.year.sort();
    }

    fn give(&self, known: &Known<'_>) -> Result<Vec<CostLine>, Error> {
        self.lines(known.period)
    }
}

impl Payroll {
    /// A payroll without posts under the rates of a year.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn new(name: &str, year: EmploymentYear) -> Result<Self, Error> {
        let name = Name::new(name)?;
        Ok(Payroll {
            name,
            label: None,
            year,
            posts: Vec::new(),
            employer_charges_to: None,
            employer_behaviour: None,
        })
    }

    /// The payroll with what it lists in order.
    fn in_order(&self) -> Self {
        let mut payroll = self.clone();
        payroll.sort();
        payroll
    }

    /// One post by name.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn post(&self, name: &str) -> Result<&Post, Error> {
        match self.posts.iter().find(|post| post.name.as_str() == name) {
            Some(post) => Ok(post),
            None => Err(crate::exact::name::unknown_among(
                name,
                "post",
                self.posts.iter().map(|post| &post.name),
            )),
        }
    }

    /// The cost lines over a period, each with its working, rounded once.
    ///
    /// # Errors
    ///
    /// [`Missing`](crate::ErrorKind::Missing) without a post or, where the year has levies or an
    /// allowance, without what they are charged to; [`Duplicate`](crate::ErrorKind::Duplicate),
    /// [`Mixed`](crate::ErrorKind::Mixed), [`Range`](crate::ErrorKind::Range) for more months than
    /// the period has or where holidays leave no week or [`TooLarge`](crate::ErrorKind::TooLarge)
    /// beyond [`MAX_POSTS`] or [`MAX_LINES`].
    pub fn cost_lines(&self, period: Period) -> Result<Vec<CostLine>, Error> {
        self.in_order().lines(period)
    }

    fn lines(&self, period: Period) -> Result<Vec<CostLine>, Error> {
        let currency = self.check(period)?;
        let mut lines = Vec::new();
        let mut insurance = Vec::new();
        for post in &self.posts {
            let record = ("post", &post.name);
            for (name, nature, yearly) in post.elements(&self.year) {
                let insured = self.year.insurances.iter().any(|own| own.name.as_str() == name);
                if let Some(line) = post.line(&name, nature, yearly, period).at(record)? {
                    if insured {
                        insurance.push(line.clone());
                    }
                    lines.push(line);
                }
            }
            for (name, amount) in
                [("pension-deficit", post.pension_deficit), ("exit", post.exit_payment)]
            {
                if let Some(amount) = amount.filter(|amount| !amount.is_zero()) {
                    let unit = currency.to_string();
                    let source = Some(&post.source);
                    let lump = Evidence::stated(name, amount.to_fraction(), &unit, source)
                        .known_as(post.record(name));
                    let line = post.derived(name, lump, Nature::Staff).at(record)?;
                    // Paid once, however much is delivered.
                    lines.push(line.with_behaviour(Behaviour::Fixed));
                }
            }
            // Refused as soon as there are too many: a line with its working is large.
            if lines.len() > MAX_LINES {
                return Err(error::too_many("cost lines", MAX_LINES));
            }
        }
        lines.extend(self.employer_lines(period, currency, &insurance)?);
        Ok(lines)
    }

    /// What one person on a post costs a year and an hour, exactly. Levies are in it by the
    /// person's part of all pay; the employer's allowance, lumps for pension deficits and exit
    /// payments are not.
    ///
    /// # Errors
    ///
    /// As [`cost_lines`](Self::cost_lines), and [`Unknown`](crate::ErrorKind::Unknown).
    pub fn person_cost(&self, post: &str, period: Period) -> Result<PersonCost, Error> {
        let payroll = self.in_order();
        let currency = payroll.check(period)?;
        let post = payroll.post(post)?;
        let unit = currency.to_string();
        let mut elements: Vec<Evidence> = post
            .elements(&payroll.year)
            .into_iter()
            .map(|(name, _, working)| {
                let value = working.value().clone();
                Evidence::new(Rule::Sum, &name, value, &unit, vec![working])
            })
            .collect();
        let bill = payroll.pay_bill(period, &unit);
        let years = years(period.months(), None, None);
        // Without any pay there is nothing to levy.
        let levies = if bill.value().is_zero() { [].as_slice() } else { &payroll.year.levies };
        for levy in levies {
            let whole = levy.on(bill.clone(), &years, &payroll.year.source, &payroll.year.record());
            let own = post.all_earnings();
            let part = own.value().checked_div(bill.value()).unwrap_or_default();
            let label = "part of all pay";
            let part = Evidence::new(Rule::Quotient, label, part, "", vec![own, bill.clone()]);
            let value = whole.value() * part.value();
            let name = levy.name.as_str();
            elements.push(Evidence::new(Rule::Product, name, value, &unit, vec![whole, part]));
        }
        let yearly: Fraction = elements.iter().map(Evidence::value).sum();
        let per_hour = |label: &str, hours: Evidence| {
            let label_of_sum = "cost of one person a year";
            let sum =
                Evidence::new(Rule::Sum, label_of_sum, yearly.clone(), &unit, elements.clone());
            let value = yearly.checked_div(hours.value())?;
            let each = format!("{unit} per hour");
            Ok::<_, Error>(Evidence::new(Rule::Quotient, label, value, &each, vec![sum, hours]))
        };
        let paid = post.working_time.paid.to_fraction();
        let paid = Evidence::stated("paid hours", paid, "hour", Some(&post.source));
        let productive = post.working_time.evidence(&post.source, &post.name);
        Ok(PersonCost {
            per_productive_hour: per_hour("cost of a productive hour", productive)?,
            per_paid_hour: per_hour("cost of a paid hour", paid)?,
            elements,
            yearly,
        })
    }

    /// A post as full-time equivalents over the period: people × paid hours ÷ full-time hours,
    /// for the months it is held.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown) or [`Range`](crate::ErrorKind::Range) for more months
    /// than the period has.
    pub fn full_time_equivalents(&self, post: &str, period: Period) -> Result<Evidence, Error> {
        self.equivalents_of(self.post(post)?, period)
    }

    pub(super) fn equivalents_of(&self, post: &Post, period: Period) -> Result<Evidence, Error> {
        check_months(post.months, period).at(("post", &post.name))?;
        let source = Some(&post.source);
        let hours = |label: &str, hours: Quantity, source, record: String| {
            Evidence::stated(label, hours.to_fraction(), "hour", source).known_as(record)
        };
        let paid = post.working_time.paid;
        let paid = hours("paid hours a year", paid, source, post.record("paid hours"));
        let label = "paid hours of a full-time post a year";
        let record = format!("{}/full-time hours", self.year.record());
        let full = hours(label, self.year.full_time_hours, Some(&self.year.source), record);
        let part = paid.value().checked_div(full.value())?;
        let label = "part of full time";
        let part = Evidence::new(Rule::Quotient, label, part, "", vec![paid, full]);
        let month = |label: &str, months: u16, source, record: String| {
            Evidence::stated(label, Fraction::from_integer(months.into()), "month", source)
                .known_as(record)
        };
        let own = post.months.map(|_| post.record("months"));
        let held = post.months.unwrap_or(period.months());
        let held = month("months held", held, source, own.unwrap_or_else(|| MONTHS.to_owned()));
        let all = month("months of the period", period.months(), None, MONTHS.to_owned());
        let of_period = held.value().checked_div(all.value())?;
        let label = "part of the period";
        let of_period = Evidence::new(Rule::Quotient, label, of_period, "", vec![held, all]);
        let factors = vec![post.people_evidence(), part, of_period];
        let value = factors.iter().fold(Fraction::ONE, |product, part| product * part.value());
        let label = format!("full-time equivalents of {}", post.label());
        Ok(Evidence::new(Rule::Product, &label, value, "full-time equivalent", factors))
    }

    /// The currency; refuses what does not hold together.
    fn check(&self, period: Period) -> Result<Currency, Error> {
        if self.posts.len() > MAX_POSTS {
            return Err(error::too_many("posts", MAX_POSTS));
        }
        let first = self.posts.first().ok_or_else(|| error::missing("post"))?;
        let currency = first.pay.currency();
        self.year.check_in(currency).at(("year", &self.year.name))?;
        check_unique(self.posts.iter().map(|post| &post.name), "post")?;
        for post in &self.posts {
            post.check_in(period, currency).at(("post", &post.name))?;
        }
        Ok(currency)
    }

    /// All earnings of all people over the period.
    fn pay_bill(&self, period: Period, unit: &str) -> Evidence {
        let posts = self.posts.iter().map(|post| {
            let factors = vec![post.people_evidence(), post.all_earnings(), post.years(period)];
            let value = factors.iter().fold(Fraction::ONE, |product, part| product * part.value());
            let label = format!("pay of {}", post.label());
            Evidence::new(Rule::Product, &label, value, unit, factors)
        });
        let posts: Vec<Evidence> = posts.collect();
        let value = posts.iter().map(Evidence::value).sum();
        Evidence::new(Rule::Sum, "all pay", value, unit, posts)
    }

    fn employer_lines(
        &self,
        period: Period,
        currency: Currency,
        insurance: &[CostLine],
    ) -> Result<Vec<CostLine>, Error> {
        if self.year.levies.is_empty() && self.year.allowance.is_none() {
            return Ok(Vec::new());
        }
        let what = "service or pool that bears levies and the allowance";
        let target = self.employer_charges_to.as_ref().ok_or_else(|| error::missing(what))?;
        let (unit, source) = (currency.to_string(), &self.year.source);
        let years = years(period.months(), None, None);
        let record = self.year.record();
        let mut lines = Vec::new();
        let mut add = |name: &Name, working: Evidence| -> Result<(), Error> {
            if !working.value().is_zero() {
                let name = format!("{}/{name}", self.name);
                let line = CostLine::derived(&name, working, currency, target, source)?;
                let line = line.with_nature(Nature::Staff);
                lines.push(line.behaving_as(self.employer_behaviour.as_ref()));
            }
            Ok(())
        };
        let bill = self.pay_bill(period, &unit);
        for levy in &self.year.levies {
            add(&levy.name, levy.on(bill.clone(), &years, source, &record))?;
        }
        if let Some(Allowance { name, amount }) = &self.year.allowance {
            let parts: Vec<Evidence> = insurance.iter().map(CostLine::evidence).collect();
            let owed = parts.iter().map(Evidence::value).sum();
            let owed = Evidence::new(Rule::Sum, "insurance owed", owed, &unit, parts);
            let label = "allowance a year";
            let yearly = Evidence::stated(label, amount.to_fraction(), &unit, Some(source))
                .known_as(format!("{record}/{name}/{label}"));
            let value = yearly.value() * years.value();
            let allowed =
                Evidence::new(Rule::Product, "allowance", value, &unit, vec![yearly, years]);
            let value = owed.value().min(allowed.value()).clone();
            let label = "allowance, at most the insurance owed";
            let least = Evidence::new(Rule::Least, label, value, &unit, vec![owed, allowed]);
            let value = -least.value();
            add(name, Evidence::new(Rule::Negated, name.as_str(), value, &unit, vec![least]))?;
        }
        Ok(lines)
    }
}

impl Post {
    /// A yearly figure of one person as a line of the period; nothing where it is zero.
    fn line(
        &self,
        name: &str,
        nature: Nature,
        yearly: Evidence,
        period: Period,
    ) -> Result<Option<CostLine>, Error> {
        if yearly.value().is_zero() {
            return Ok(None);
        }
        let unit = self.pay.currency().to_string();
        let factors = vec![self.people_evidence(), yearly, self.years(period)];
        let value = factors.iter().fold(Fraction::ONE, |product, part| product * part.value());
        let label = format!("{} of {}", name, self.label());
        let exact = Evidence::new(Rule::Product, &label, value, &unit, factors);
        self.derived(name, exact, nature).map(Some)
    }

    fn derived(&self, name: &str, exact: Evidence, nature: Nature) -> Result<CostLine, Error> {
        let name = format!("{}/{name}", self.name);
        let currency = self.pay.currency();
        let line = CostLine::derived(&name, exact, currency, &self.charged_to, &self.source)?;
        let line = line.with_nature(nature).with_concern(self.name.clone());
        Ok(line.behaving_as(self.behaviour.as_ref()))
    }
}

/// Months as years: those of a record of the facts, or of the period.
pub(super) fn years(months: u16, source: Option<&Text>, record: Option<String>) -> Evidence {
    let months = Fraction::from_integer(months.into());
    let value = months.checked_div(&Fraction::from_integer(12)).unwrap_or_default();
    let months = Evidence::stated("months", months, "month", source)
        .known_as(record.unwrap_or_else(|| MONTHS.to_owned()));
    let twelve = Evidence::stated("months of a year", Fraction::from_integer(12), "month", None)
        .known_as("constant/months of a year");
    Evidence::new(Rule::Quotient, "years", value, "", vec![months, twelve])
}

/// Refuses no months, and more than the period has.
pub(super) fn check_months(months: Option<u16>, period: Period) -> Result<(), Error> {
    match months {
        Some(months) if months == 0 || months > period.months() => Err(refused!(
            Range: "{months} months do not fit a period of {period}: give 1 to {period} months",
            period = period.months()
        )),
        _ => Ok(()),
    }
}

/// The months of the period among the facts.
const MONTHS: &str = "period/months";
