//! Paid staff: posts with their pay and working time, and the cost lines they give.
//!
//! Everything is per person, not per full-time equivalent: two people at 12,500 do not pay the
//! contributions that one at 25,000 pays. `cost of an hour = (pay + insurance + pension + levies) ÷
//! productive hours`.

use super::employment::{EmploymentYear, Pension};
use super::kind::{CostKind, Known};
use super::line::{Behaviour, ChargedTo, CostLine, MAX_LINES, charged};
use super::nature::Nature;
use crate::error::{self, AtRecord, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::name::{check_unique, insert_by_name, named_and_labelled};
use crate::exact::{Currency, Fraction, Money, Name, Period, Quantity, Text, UnitPrice};

/// The most posts on one payroll.
pub const MAX_POSTS: usize = 10_000;

/// The most people on one post.
pub const MAX_PEOPLE: u32 = 100_000;

/// The paid hours of one person a year, and those in which nothing is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WorkingTime {
    paid: Quantity,
    leave: Quantity,
    training: Quantity,
    sickness: Quantity,
    meetings: Quantity,
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

/// Relief while one person is away: hours a year at a cost an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cover {
    hours: Quantity,
    unit_cost: UnitPrice,
}

/// One or more people on the same terms.
///
/// ```
/// use fullcost::cost::{Post, WorkingTime};
/// use fullcost::exact::{Currency, Money};
///
/// let time = WorkingTime::new("1950".parse()?)?.with_leave("247.5".parse()?)?;
/// let pay = Money::parse("25000", Currency::GBP)?;
/// let post = Post::new("adviser", pay, time, "advice", "payroll")?.with_people(2)?;
/// assert_eq!(post.working_time().productive()?.to_string(), "1702.5");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Post {
    name: Name,
    label: Option<Text>,
    people: u32,
    pay: Money,
    working_time: WorkingTime,
    holiday: Holiday,
    pension: PostPension,
    cover: Option<Cover>,
    protected_pay: Option<Money>,
    pension_deficit: Option<Money>,
    exit_payment: Option<Money>,
    months: Option<u16>,
    charged_to: ChargedTo,
    behaviour: Option<Behaviour>,
    source: Text,
}

/// The posts of an employer under the rates of one year.
///
/// Its lines are named after the post and the element, such as `adviser/pay` and
/// `adviser/pension`, and fit straight into an organisation:
///
/// ```
/// use fullcost::cost::{EmploymentYear, Insurance, Payroll, Post, WorkingTime};
/// use fullcost::exact::{Currency, Money, Period};
///
/// let pounds = |text| Money::parse(text, Currency::GBP);
/// let year = EmploymentYear::new("2020-21", "1950".parse()?, "rates of the year")?
///     .with_insurance(Insurance::new("insurance", "13.8%".parse()?, pounds("8788")?)?);
/// let time = WorkingTime::new("1950".parse()?)?;
/// let payroll = Payroll::new("staff", year)?
///     .with_post(Post::new("manager", pounds("50000")?, time, "core", "contract")?);
/// let lines = payroll.cost_lines(Period::new("2020-04".parse()?, 12)?)?;
/// let shown: Vec<String> =
///     lines.iter().map(|line| format!("{} {}", line.name(), line.amount())).collect();
/// assert_eq!(shown, ["manager/pay 50000.00 GBP", "manager/insurance 5687.26 GBP"]);
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Payroll {
    name: Name,
    label: Option<Text>,
    year: EmploymentYear,
    posts: Vec<Post>,
    employer_charges_to: Option<ChargedTo>,
    employer_behaviour: Option<Behaviour>,
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

named_and_labelled!(Payroll: "payroll", Post: "post");
charged!(Post: "post");

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
        time.checked()
    }

    /// The working time with hours of paid leave.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) where no hour is left.
    pub fn with_leave(self, leave: Quantity) -> Result<Self, Error> {
        WorkingTime { leave, ..self }.checked()
    }

    /// The working time with hours of training.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) where no hour is left.
    pub fn with_training(self, training: Quantity) -> Result<Self, Error> {
        WorkingTime { training, ..self }.checked()
    }

    /// The working time with hours of paid sickness.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) where no hour is left.
    pub fn with_sickness(self, sickness: Quantity) -> Result<Self, Error> {
        WorkingTime { sickness, ..self }.checked()
    }

    /// The working time with hours of meetings.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) where no hour is left.
    pub fn with_meetings(self, meetings: Quantity) -> Result<Self, Error> {
        WorkingTime { meetings, ..self }.checked()
    }

    /// Paid hours.
    #[must_use]
    pub fn paid(&self) -> Quantity {
        self.paid
    }

    /// Hours of paid leave.
    #[must_use]
    pub fn leave(&self) -> Quantity {
        self.leave
    }

    /// Hours of training.
    #[must_use]
    pub fn training(&self) -> Quantity {
        self.training
    }

    /// Hours of paid sickness.
    #[must_use]
    pub fn sickness(&self) -> Quantity {
        self.sickness
    }

    /// Hours of meetings.
    #[must_use]
    pub fn meetings(&self) -> Quantity {
        self.meetings
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

    fn checked(self) -> Result<Self, Error> {
        self.productive().map(|_| self)
    }

    fn evidence(&self, source: &Text) -> Evidence {
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
            })
            .collect();
        let away: Fraction = parts.iter().skip(1).map(Evidence::value).sum();
        let value = self.paid.to_fraction() - away;
        Evidence::new(Rule::Difference, "productive hours", value, "hour", parts)
    }
}

impl Cover {
    /// Hours of relief a year for each person, at a cost an hour.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for an amount below zero.
    pub fn new(hours: Quantity, unit_cost: UnitPrice) -> Result<Self, Error> {
        if unit_cost.is_negative() {
            return Err(error::negative_amount(unit_cost.to_plain_text()));
        }
        Ok(Cover { hours, unit_cost })
    }

    /// Hours a year for each person.
    #[must_use]
    pub fn hours(&self) -> Quantity {
        self.hours
    }

    /// The cost of an hour.
    #[must_use]
    pub fn unit_cost(&self) -> UnitPrice {
        self.unit_cost
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
        Ok(Post {
            name: Name::new(name)?,
            label: None,
            people: 1,
            pay: pay.not_negative()?,
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
        })
    }

    /// The post held by several people on these terms.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) where that is not 1 to [`MAX_PEOPLE`].
    pub fn with_people(self, people: u32) -> Result<Self, Error> {
        if (1..=MAX_PEOPLE).contains(&people) {
            return Ok(Post { people, ..self });
        }
        Err(error::people_count(people))
    }

    /// The post with holiday paid in another way.
    #[must_use]
    pub fn with_holiday(self, holiday: Holiday) -> Self {
        Post { holiday, ..self }
    }

    /// The post with another pension.
    #[must_use]
    pub fn with_pension(self, pension: PostPension) -> Self {
        Post { pension, ..self }
    }

    /// The post with relief while each person is away.
    #[must_use]
    pub fn with_cover(self, cover: Cover) -> Self {
        Post { cover: Some(cover), ..self }
    }

    /// The post with pay a year, for each person, that was protected in a transfer: a line of
    /// its own that counts as earnings.
    #[must_use]
    pub fn with_protected_pay(self, protected_pay: Money) -> Self {
        Post { protected_pay: Some(protected_pay), ..self }
    }

    /// The post with what is paid into a pension deficit over the period.
    #[must_use]
    pub fn with_pension_deficit(self, pension_deficit: Money) -> Self {
        Post { pension_deficit: Some(pension_deficit), ..self }
    }

    /// The post with what is paid to leave a pension scheme in the period.
    #[must_use]
    pub fn with_exit_payment(self, exit_payment: Money) -> Self {
        Post { exit_payment: Some(exit_payment), ..self }
    }

    /// The post, held for so many months of the period.
    #[must_use]
    pub fn with_months(self, months: u16) -> Self {
        Post { months: Some(months), ..self }
    }

    /// How many people.
    #[must_use]
    pub fn people(&self) -> u32 {
        self.people
    }

    /// Pay of one person a year.
    #[must_use]
    pub fn pay(&self) -> Money {
        self.pay
    }

    /// The hours of one person a year.
    #[must_use]
    pub fn working_time(&self) -> &WorkingTime {
        &self.working_time
    }

    /// How holiday is paid for.
    #[must_use]
    pub fn holiday(&self) -> Holiday {
        self.holiday
    }

    /// Which pension it has.
    #[must_use]
    pub fn pension(&self) -> &PostPension {
        &self.pension
    }

    /// Relief while a person is away.
    #[must_use]
    pub fn cover(&self) -> Option<Cover> {
        self.cover
    }

    /// Protected pay of one person a year.
    #[must_use]
    pub fn protected_pay(&self) -> Option<Money> {
        self.protected_pay
    }

    /// What is paid into a pension deficit over the period.
    #[must_use]
    pub fn pension_deficit(&self) -> Option<Money> {
        self.pension_deficit
    }

    /// What is paid to leave a pension scheme in the period.
    #[must_use]
    pub fn exit_payment(&self) -> Option<Money> {
        self.exit_payment
    }

    /// For how many months of the period, where not for all.
    #[must_use]
    pub fn months(&self) -> Option<u16> {
        self.months
    }

    /// Where the terms come from.
    #[must_use]
    pub fn source(&self) -> &Text {
        &self.source
    }

    fn check(&self, period: Period, currency: Currency) -> Result<(), Error> {
        let moneys = [self.protected_pay, self.pension_deficit, self.exit_payment];
        for amount in std::iter::once(self.pay).chain(moneys.into_iter().flatten()) {
            currency.same_as(amount.currency())?;
            amount.not_negative()?;
        }
        if let Some(cover) = self.cover {
            currency.same_as(cover.unit_cost.currency())?;
        }
        if let PostPension::Protected(pension) = &self.pension {
            pension.check(currency)?;
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
        let pay = Evidence::stated("pay", self.pay.to_fraction(), &unit, source);
        let mut parts = vec![("pay", Nature::Staff, pay.clone())];
        if let Holiday::Accrued { weeks, year_weeks } = self.holiday {
            let week = |label: &str, weeks: Quantity| {
                Evidence::stated(label, weeks.to_fraction(), "week", source)
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
                Evidence::stated("protected pay", protected.to_fraction(), &unit, source);
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

    fn pension_of(&self, year: &EmploymentYear) -> Option<(Pension, Text)> {
        match &self.pension {
            PostPension::AsYear => Some((*year.pension()?, year.source().clone())),
            PostPension::NoPension => None,
            PostPension::Protected(pension) => Some((*pension, self.source.clone())),
        }
    }

    /// Every element of what one person costs a year, by the end of its line's name.
    fn elements(&self, year: &EmploymentYear) -> Vec<(String, Nature, Evidence)> {
        let earnings = self.earnings().into_iter();
        let mut elements: Vec<(String, Nature, Evidence)> =
            earnings.map(|(name, nature, working)| (name.to_owned(), nature, working)).collect();
        for insurance in year.insurances() {
            let working = insurance.on(self.all_earnings(), year.source());
            elements.push((insurance.name().to_string(), Nature::Staff, working));
        }
        if let Some((pension, source)) = self.pension_of(year)
            && let Some(working) = pension.on(self.all_earnings(), &source)
        {
            elements.push(("pension".to_owned(), Nature::Staff, working));
        }
        if let Some(cover) = self.cover {
            let unit = self.pay.currency().to_string();
            let source = Some(&self.source);
            let hours = Evidence::stated("hours", cover.hours.to_fraction(), "hour", source);
            let each = Evidence::stated("an hour", cover.unit_cost.to_fraction(), &unit, source);
            let value = hours.value() * each.value();
            let working = Evidence::new(Rule::Product, "cover", value, &unit, vec![hours, each]);
            elements.push(("cover".to_owned(), Nature::Staff, working));
        }
        elements
    }

    /// How many years of the period the post is held.
    fn years(&self, period: Period) -> Evidence {
        years(self.months.unwrap_or(period.months()), Some(&self.source))
    }

    fn people_evidence(&self) -> Evidence {
        let people = Fraction::from_integer(i128::from(self.people));
        Evidence::stated("people", people, "person", Some(&self.source))
    }
}

impl CostKind for Payroll {
    const WHAT: &'static str = "payroll";

    fn own_name(&self) -> &Name {
        &self.name
    }

    fn give(&self, known: &Known<'_>) -> Result<Vec<CostLine>, Error> {
        self.cost_lines(known.period)
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

    /// The payroll with one more post.
    #[must_use]
    pub fn with_post(mut self, post: Post) -> Self {
        insert_by_name(&mut self.posts, post, Post::name);
        self
    }

    /// The payroll with what levies and the allowance against insurance are charged to.
    #[must_use]
    pub fn with_employer_charges_to(self, charged_to: ChargedTo) -> Self {
        Payroll { employer_charges_to: Some(charged_to.sorted()), ..self }
    }

    /// The payroll with how levies and the allowance move with volume.
    #[must_use]
    pub fn with_employer_behaviour(self, behaviour: Behaviour) -> Self {
        Payroll { employer_behaviour: Some(behaviour), ..self }
    }

    /// How levies and the allowance move with volume, where that is stated.
    #[must_use]
    pub fn employer_behaviour(&self) -> Option<&Behaviour> {
        self.employer_behaviour.as_ref()
    }

    /// The rates of the year.
    #[must_use]
    pub fn year(&self) -> &EmploymentYear {
        &self.year
    }

    /// The posts in the order of their names.
    #[must_use]
    pub fn posts(&self) -> &[Post] {
        &self.posts
    }

    /// One post by name.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn post(&self, name: &str) -> Result<&Post, Error> {
        let found = self.posts.binary_search_by(|post| post.name.as_str().cmp(name));
        match found.ok().and_then(|position| self.posts.get(position)) {
            Some(post) => Ok(post),
            None => Err(error::unknown_name(Name::new(name)?, "post")),
        }
    }

    /// What levies and the allowance against insurance are charged to.
    #[must_use]
    pub fn employer_charges_to(&self) -> Option<&ChargedTo> {
        self.employer_charges_to.as_ref()
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
        let currency = self.check(period)?;
        let mut lines = Vec::new();
        let mut insurance = Vec::new();
        for post in &self.posts {
            let record = ("post", &post.name);
            for (name, nature, yearly) in post.elements(&self.year) {
                let insured = self.year.insurances().iter().any(|own| own.name().as_str() == name);
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
                    let lump = Evidence::stated(name, amount.to_fraction(), &unit, source);
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
        let currency = self.check(period)?;
        let post = self.post(post)?;
        let unit = currency.to_string();
        let mut elements: Vec<Evidence> = post
            .elements(&self.year)
            .into_iter()
            .map(|(name, _, working)| {
                let value = working.value().clone();
                Evidence::new(Rule::Sum, &name, value, &unit, vec![working])
            })
            .collect();
        let bill = self.pay_bill(period, &unit);
        let years = years(period.months(), None);
        // Without any pay there is nothing to levy.
        let levies = if bill.value().is_zero() { &[] } else { self.year.levies() };
        for levy in levies {
            let whole = levy.on(bill.clone(), &years, self.year.source());
            let own = post.all_earnings();
            let part = own.value().checked_div(bill.value()).unwrap_or_default();
            let label = "part of all pay";
            let part = Evidence::new(Rule::Quotient, label, part, "", vec![own, bill.clone()]);
            let value = whole.value() * part.value();
            let name = levy.name().as_str();
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
        let productive = post.working_time.evidence(&post.source);
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
        let post = self.post(post)?;
        check_months(post.months, period).at(("post", &post.name))?;
        let source = Some(&post.source);
        let hours = |label: &str, hours: Quantity, source| {
            Evidence::stated(label, hours.to_fraction(), "hour", source)
        };
        let paid = hours("paid hours a year", post.working_time.paid, source);
        let label = "paid hours of a full-time post a year";
        let full = hours(label, self.year.full_time_hours(), Some(self.year.source()));
        let part = paid.value().checked_div(full.value())?;
        let label = "part of full time";
        let part = Evidence::new(Rule::Quotient, label, part, "", vec![paid, full]);
        let month = |label: &str, months: u16, source| {
            Evidence::stated(label, Fraction::from_integer(months.into()), "month", source)
        };
        let held = month("months held", post.months.unwrap_or(period.months()), source);
        let all = month("months of the period", period.months(), None);
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
        self.year.check(currency).at(("year", self.year.name()))?;
        check_unique(self.posts.iter().map(Post::name), "post")?;
        for post in &self.posts {
            post.check(period, currency).at(("post", &post.name))?;
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
        if self.year.levies().is_empty() && self.year.allowance().is_none() {
            return Ok(Vec::new());
        }
        let what = "service or pool that bears levies and the allowance";
        let target = self.employer_charges_to.as_ref().ok_or_else(|| error::missing(what))?;
        let (unit, source) = (currency.to_string(), self.year.source());
        let years = years(period.months(), None);
        let mut lines = Vec::new();
        let mut add = |name: &Name, working: Evidence| -> Result<(), Error> {
            if !working.value().is_zero() {
                let name = format!("{}/{name}", self.name);
                let line = CostLine::derived(&name, working, currency, target, source)?;
                let line = line.with_nature(Nature::Staff);
                lines.push(match &self.employer_behaviour {
                    Some(behaviour) => line.with_behaviour(behaviour.clone()),
                    None => line,
                });
            }
            Ok(())
        };
        let bill = self.pay_bill(period, &unit);
        for levy in self.year.levies() {
            add(levy.name(), levy.on(bill.clone(), &years, source))?;
        }
        if let Some((name, amount)) = self.year.allowance() {
            let parts: Vec<Evidence> = insurance.iter().map(CostLine::evidence).collect();
            let owed = parts.iter().map(Evidence::value).sum();
            let owed = Evidence::new(Rule::Sum, "insurance owed", owed, &unit, parts);
            let label = "allowance a year";
            let yearly = Evidence::stated(label, amount.to_fraction(), &unit, Some(source));
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
        Ok(self.behaving(line))
    }
}

/// Months as years.
pub(super) fn years(months: u16, source: Option<&Text>) -> Evidence {
    let months = Fraction::from_integer(months.into());
    let value = months.checked_div(&Fraction::from_integer(12)).unwrap_or_default();
    let months = Evidence::stated("months", months, "month", source);
    let twelve = Evidence::stated("months of a year", Fraction::from_integer(12), "month", None);
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
