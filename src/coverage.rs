//! Findings: what a cost model probably leaves out, counts twice or only guesses.
//!
//! A finding is no error: a model with findings still computes. Each has a code for programs, the
//! record it is about, the figure that shows it, and a remedy.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::cost::{
    CapitalCharge, CostLine, DriverQuantities, Holiday, Ledger, Nature, Organisation, Post,
    RateKind,
};
use crate::error::Error;
use crate::exact::figure::grouped;
use crate::exact::{Fraction, Money, Name, Percent, Rounding};
use crate::price::SurplusPurpose;
use crate::record::words;

/// What was found, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FindingCode {
    /// An equivalent annual cost is charged beside depreciation, a return or loan interest for the
    /// same thing.
    CapitalChargedTwice,
    /// A driver that a pool is shared by has no quantity for a service, and has one for others.
    DriverLeavesOutService,
    /// A pool is shared by percentages put in by hand, or overheads stand in a line as a flat
    /// percentage, in place of a driver.
    FlatPercentage,
    /// Holiday is accrued on top of pay and taken out of the working time as well.
    HolidayTwice,
    /// A person on a post is paid for more hours than a full-time post of the year has.
    HoursAboveFullTime,
    /// A person on a post is paid for a tenth of the hours of a full-time post of the year or fewer, as
    /// where hours of a month stand beside pay of a year.
    HoursLookMonthly,
    /// Rent that is not paid is charged for premises that bear depreciation or another charge for
    /// capital.
    ImputedRentAndCapital,
    /// Two lines of the same nature concern the same person or thing and are charged to the same
    /// service or pool.
    LineTwice,
    /// A line does not say how it moves with volume.
    LineWithoutBehaviour,
    /// Loan interest is charged beside a return on the same capital.
    LoanInterestAndReturn,
    /// Nothing is shared among services: no pool, and no flat overhead.
    NoOverheads,
    /// What prices hold beyond the cost is asked, and no part of it is for contingency, or for reserves.
    NoSurplusFor,
    /// A rate that holds inflation is charged in prices that are indexed.
    NominalRateAndIndexation,
    /// Pay by the paid hour is a sixth of that of most posts or less, or six times that or more.
    PayUnlikeOthers,
    /// A pool bears no cost.
    PoolWithoutCost,
    /// A pool's driver has no quantity for any other record: its cost reaches nobody.
    PoolWithoutReceivers,
    /// A post on a payroll has no share in a driver of staff time.
    PostNotInDriver,
    /// Volunteers are said to be more productive than paid staff.
    ProductivityAboveWhole,
    /// The value of volunteers' time stands in a price.
    ReplacementValueInPrice,
    /// The surplus is a return on capital, and a return is charged as a cost as well.
    ReturnInSurplusAndCost,
    /// Two cash lines of one amount are charged to the same under two names.
    SameAmountTwice,
    /// One person is charged to a service by one line and to a pool by another.
    SamePersonDirectAndPool,
    /// A service is charged nothing straight.
    ServiceWithoutDirectCost,
    /// No pool's driver has a quantity for a service: it bears no overheads.
    ServiceWithoutOverhead,
    /// A post without anybody in it stands in a driver of staff time.
    UnfilledPost,
    /// Time that is bought goes unused and is borne by no service.
    UnusedCapacity,
    /// A rate on pay is below a thousandth, or above all of it.
    UnusualRateOnPay,
    /// The volume of a service that is counted in hours is a tenth or less of the hours given to it.
    VolumeLooksMonthly,
    /// The volume of a service that is counted in hours is five times the hours given to it or more.
    VolumeLooksYearly,
    /// Volunteers give time, and a driver does not say whether they are counted.
    VolunteersInDriverUnsaid,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Finding {
    /// What was found.
    pub code: FindingCode,
    /// What it is about, such as `line "rent"`.
    pub record: String,
    /// The figure that shows it, where there is one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub figure: Option<String>,
    /// What is wrong, in words.
    pub problem: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

/// Everything that was found in one organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Coverage {
    /// The organisation.
    pub organisation: Name,
    /// The findings, in the order of their codes and then of their records.
    pub findings: Vec<Finding>,
}

words! {
    FindingCode {
        CapitalChargedTwice = "capital_charged_twice",
        DriverLeavesOutService = "driver_leaves_out_service",
        FlatPercentage = "flat_percentage",
        HolidayTwice = "holiday_twice",
        HoursAboveFullTime = "hours_above_full_time",
        HoursLookMonthly = "hours_look_monthly",
        ImputedRentAndCapital = "imputed_rent_and_capital",
        LineTwice = "line_twice",
        LineWithoutBehaviour = "line_without_behaviour",
        LoanInterestAndReturn = "loan_interest_and_return",
        NoOverheads = "no_overheads",
        NoSurplusFor = "no_surplus_for",
        NominalRateAndIndexation = "nominal_rate_and_indexation",
        PayUnlikeOthers = "pay_unlike_others",
        PoolWithoutCost = "pool_without_cost",
        PoolWithoutReceivers = "pool_without_receivers",
        PostNotInDriver = "post_not_in_driver",
        ProductivityAboveWhole = "productivity_above_whole",
        ReplacementValueInPrice = "replacement_value_in_price",
        ReturnInSurplusAndCost = "return_in_surplus_and_cost",
        SameAmountTwice = "same_amount_twice",
        SamePersonDirectAndPool = "same_person_direct_and_pool",
        ServiceWithoutDirectCost = "service_without_direct_cost",
        ServiceWithoutOverhead = "service_without_overhead",
        UnfilledPost = "unfilled_post",
        UnusedCapacity = "unused_capacity",
        UnusualRateOnPay = "unusual_rate_on_pay",
        VolumeLooksMonthly = "volume_looks_monthly",
        VolumeLooksYearly = "volume_looks_yearly",
        VolunteersInDriverUnsaid = "volunteers_in_driver_unsaid",
    }
}

impl FindingCode {
    /// What is wrong, in words.
    #[must_use]
    pub fn problem(self) -> &'static str {
        match self {
            FindingCode::CapitalChargedTwice => {
                "an equivalent annual cost already holds depreciation, return and interest"
            }
            FindingCode::DriverLeavesOutService => {
                "it has no quantity for a service that others have one for"
            }
            FindingCode::FlatPercentage => {
                "overheads are put in by hand, with no driver behind them"
            }
            FindingCode::HolidayTwice => {
                "holiday is accrued on top of pay and taken out of the working time as well"
            }
            FindingCode::HoursAboveFullTime => {
                "a person is paid for more hours than a full-time post has"
            }
            FindingCode::HoursLookMonthly => {
                "a person is paid for a tenth of a full-time year or less, as if these were hours of a month"
            }
            FindingCode::ImputedRentAndCapital => {
                "rent that is not paid is charged beside a charge for the same capital"
            }
            FindingCode::LineWithoutBehaviour => "nothing says how it moves with volume",
            FindingCode::LoanInterestAndReturn => {
                "interest on a loan is charged beside a return on the same capital"
            }
            FindingCode::LineTwice => {
                "two lines of one nature concern the same and are charged to the same"
            }
            FindingCode::NoOverheads => {
                "nothing is shared among the services, as if nobody managed, housed or insured them"
            }
            FindingCode::NoSurplusFor => {
                "what prices hold beyond the cost is asked, and no part of it is named for this"
            }
            FindingCode::NominalRateAndIndexation => {
                "the rate holds inflation, and prices are indexed as well"
            }
            FindingCode::PayUnlikeOthers => {
                "its pay by the hour is far from that of the other posts, as if pay and hours were of different periods"
            }
            FindingCode::PoolWithoutCost => "it bears no cost",
            FindingCode::PoolWithoutReceivers => {
                "its driver has a quantity for nobody else, so that its cost reaches no service"
            }
            FindingCode::PostNotInDriver => "a post on the payroll has no row in it",
            FindingCode::ProductivityAboveWhole => {
                "an hour of theirs is said to be worth more than one of paid staff"
            }
            FindingCode::ReplacementValueInPrice => {
                "prices hold the value of volunteers' time, which nobody was paid for"
            }
            FindingCode::ReturnInSurplusAndCost => {
                "the surplus holds the return on capital, and it is charged as a cost as well"
            }
            FindingCode::SameAmountTwice => "two lines of one amount are charged to the same",
            FindingCode::SamePersonDirectAndPool => {
                "one person is charged to a service by one line and to a pool by another"
            }
            FindingCode::ServiceWithoutDirectCost => "nothing is charged to it straight",
            FindingCode::ServiceWithoutOverhead => {
                "no pool's driver has a quantity for it, so that it bears no overheads"
            }
            FindingCode::UnusedCapacity => "capacity is paid for that no activity uses",
            FindingCode::UnfilledPost => "nobody holds the post, which has left the base",
            FindingCode::UnusualRateOnPay => {
                "a rate below 0.1% or above 100% of pay, as if its decimal point were misplaced"
            }
            FindingCode::VolumeLooksMonthly => {
                "its volume is a tenth or less of the hours given to it, as if it were of a month of the period"
            }
            FindingCode::VolumeLooksYearly => {
                "its volume is five times the hours given to it or more, as if it were of a longer period"
            }
            FindingCode::VolunteersInDriverUnsaid => {
                "volunteers give time, and it does not say whether they are counted"
            }
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(self) -> &'static str {
        match self {
            FindingCode::CapitalChargedTwice => "keep the equivalent annual cost, or the others",
            FindingCode::DriverLeavesOutService => {
                "give the service a quantity, or say why it uses none of the pool"
            }
            FindingCode::FlatPercentage => "share the cost by something that was measured",
            FindingCode::HoursAboveFullTime => {
                "give the hours of one person, and how many people hold the post"
            }
            FindingCode::HoursLookMonthly | FindingCode::PayUnlikeOthers => {
                "give pay and paid hours of one person a year"
            }
            FindingCode::HolidayTwice => "leave out the accrual, or the hours of leave",
            FindingCode::ImputedRentAndCapital | FindingCode::LoanInterestAndReturn => {
                "keep one of the two"
            }
            FindingCode::LineWithoutBehaviour => "state fixed, variable or stepped",
            FindingCode::LineTwice => "keep one, or say what else the other concerns",
            FindingCode::NoOverheads => {
                "add pools for management, premises and the rest, or say who bears them"
            }
            FindingCode::NoSurplusFor => "name a surplus for it, 0% where none is meant",
            FindingCode::NominalRateAndIndexation => {
                "use a real rate, or prices without indexation"
            }
            FindingCode::PoolWithoutCost => "charge its lines to it, or remove the pool",
            FindingCode::PoolWithoutReceivers => {
                "give a service or another pool a quantity of its driver"
            }
            FindingCode::PostNotInDriver => "add the post with the shares of its time",
            FindingCode::ProductivityAboveWhole => {
                "give what part of a paid hour an hour of theirs is worth, or say why it is more"
            }
            FindingCode::ReplacementValueInPrice => {
                "price the full cost, and show the value of volunteers beside it"
            }
            FindingCode::ReturnInSurplusAndCost => {
                "take the return out of the surplus, or out of the costs"
            }
            FindingCode::SameAmountTwice => "keep one, or see that both were paid",
            FindingCode::SamePersonDirectAndPool => {
                "use one line, shared by percentages that add up to 100%"
            }
            FindingCode::ServiceWithoutDirectCost => "charge it what is done for it alone",
            FindingCode::ServiceWithoutOverhead => {
                "give it a quantity of a driver, or say why it uses no overheads"
            }
            FindingCode::UnusedCapacity => "reduce it, or say who pays for it; no service should",
            FindingCode::UnfilledPost => "fill it, or remove it, so that its cost is not shared",
            FindingCode::UnusualRateOnPay => "correct it, or keep it where it is meant",
            FindingCode::VolumeLooksMonthly | FindingCode::VolumeLooksYearly => {
                "give volume, pay and hours of the same period"
            }
            FindingCode::VolunteersInDriverUnsaid => "state counted or not_counted",
        }
    }
}

impl Finding {
    fn new(code: FindingCode, record: impl Into<String>, figure: Option<String>) -> Self {
        Finding {
            code,
            record: record.into(),
            figure,
            problem: code.problem(),
            remedy: code.remedy(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.record, self.problem)?;
        if let Some(figure) = &self.figure {
            write!(formatter, " ({figure})")?;
        }
        write!(formatter, ": {}", self.remedy)
    }
}

/// Everything that is found in an organisation, in the order of the codes and then of the records.
///
/// # Errors
///
/// [`TooLarge`](crate::ErrorKind::TooLarge) where the lines of a record add up to too much.
///
/// ```
/// use fullcost::cost::{CostLine, Organisation, Service};
/// use fullcost::coverage::{FindingCode, coverage};
/// use fullcost::exact::{Currency, Money, Period};
///
/// let cost = Money::parse("93000", Currency::GBP)?;
/// let organisation =
///     Organisation::builder("shed", Currency::GBP, Period::new("2026-04".parse()?, 12)?)
///         .service(Service::new("repairs", "visit", "6000".parse()?)?)
///         .line(CostLine::new("all", cost, "repairs", "ledger")?)
///         .build()?;
/// let found = coverage(&organisation)?;
/// let finding = &found.findings[0];
/// assert_eq!(finding.code, FindingCode::LineWithoutBehaviour);
/// assert_eq!(
///     finding.to_string(),
///     "line \"all\": nothing says how it moves with volume (93,000.00 GBP): state fixed, variable \
///      or stepped",
/// );
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn coverage(organisation: &Organisation) -> Result<Coverage, Error> {
    let mut findings = Vec::new();
    let mut search = Search { organisation, findings: &mut findings };
    search.lines();
    search.same_amounts();
    search.concerns();
    search.capital();
    search.payrolls();
    search.pay();
    search.drivers();
    search.pools()?;
    search.services()?;
    search.prices();
    search.volunteers();
    search.volumes();
    search.unused_capacity()?;
    findings.sort();
    findings.dedup();
    Ok(Coverage { organisation: organisation.name().clone(), findings })
}

impl Coverage {
    /// With what is said of prices that hold surpluses for these purposes.
    pub(crate) fn with_purposes(mut self, named: &[SurplusPurpose]) -> Self {
        for purpose in [SurplusPurpose::Contingency, SurplusPurpose::Reserves] {
            if !named.contains(&purpose) {
                let code = FindingCode::NoSurplusFor;
                self.findings.push(Finding::new(code, purpose.as_str(), None));
            }
        }
        self.findings.sort();
        self
    }

    /// The findings of one code.
    pub fn of(&self, code: FindingCode) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.code == code)
    }
}

struct Search<'a> {
    organisation: &'a Organisation,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Search<'a> {
    fn add(&mut self, code: FindingCode, record: String, figure: Option<String>) {
        self.findings.push(Finding::new(code, record, figure));
    }

    /// What one line says of itself.
    fn lines(&mut self) {
        for line in self.organisation.lines() {
            let record = format!("line {:?}", line.name());
            let figure = Some(shown(line.amount()));
            if line.behaviour().is_none() && line.ledger() == Ledger::Cash {
                self.add(FindingCode::LineWithoutBehaviour, record.clone(), figure.clone());
            }
            if line.nature() == Some(Nature::FlatOverhead) {
                self.add(FindingCode::FlatPercentage, record, figure);
            }
        }
    }

    /// What lines that concern the same person or thing say of each other.
    fn concerns(&mut self) {
        let organisation = self.organisation;
        let pools: BTreeSet<&Name> = organisation.pools().iter().map(|pool| &pool.name).collect();
        let mut by_concern: BTreeMap<&Name, Vec<&CostLine>> = BTreeMap::new();
        for line in organisation.lines() {
            if let Some(concern) = line.concerns() {
                by_concern.entry(concern).or_default().push(line);
            }
        }
        for (concern, lines) in by_concern {
            let record = format!("what concerns {concern:?}");
            let has = |nature| lines.iter().any(|line| line.nature() == Some(nature));
            let annuity = has(Nature::EquivalentAnnualCost);
            let own_return = has(Nature::NotionalReturn);
            let spread = has(Nature::Depreciation);
            let interest = has(Nature::LoanInterest);
            let natures = || Some(natures(&lines));
            if annuity && (own_return || spread || interest) {
                self.add(FindingCode::CapitalChargedTwice, record.clone(), natures());
            }
            if interest && own_return {
                self.add(FindingCode::LoanInterestAndReturn, record.clone(), natures());
            }
            if has(Nature::ImputedRent) && (annuity || own_return || spread || interest) {
                self.add(FindingCode::ImputedRentAndCapital, record.clone(), natures());
            }
            self.same_lines(&record, &lines);
            self.same_person(&record, &lines, &pools);
        }
    }

    /// Each line beside the first before it that it repeats, so that many of one kind give no more
    /// findings than there are lines. Lines that another record gives come as a set, and are looked
    /// at only beside stated ones.
    fn same_lines(&mut self, record: &str, lines: &[&CostLine]) {
        let mut first: BTreeMap<(Nature, Ledger, &Name), FirstLines> = BTreeMap::new();
        for (position, line) in lines.iter().enumerate() {
            let Some(nature) = line.nature() else { continue };
            let mut earliest: Option<usize> = None;
            for target in line.charged_to().names() {
                let seen = first.entry((nature, line.ledger(), target)).or_default();
                let before = if line.is_derived() { seen.stated } else { seen.any };
                earliest = before.into_iter().chain(earliest).min();
                seen.any.get_or_insert(position);
                if !line.is_derived() {
                    seen.stated.get_or_insert(position);
                }
            }
            if let Some(other) = earliest.and_then(|other| lines.get(other)) {
                let figure = format!("{:?} and {:?}", other.name(), line.name());
                self.add(FindingCode::LineTwice, record.to_owned(), Some(figure));
            }
        }
    }

    fn same_person(&mut self, record: &str, lines: &[&CostLine], pools: &BTreeSet<&Name>) {
        let staff = |line: &&&CostLine| line.nature().is_some_and(Nature::is_staff);
        let in_pool = |line: &CostLine| line.charged_to().names().any(|name| pools.contains(name));
        let to_service =
            |line: &CostLine| line.charged_to().names().any(|name| !pools.contains(name));
        let shared = |line: &CostLine| in_pool(line) && to_service(line);
        let staff: Vec<&&CostLine> = lines.iter().filter(staff).collect();
        let direct = staff.iter().find(|line| to_service(line) && !shared(line));
        let pooled = staff.iter().find(|line| in_pool(line) && !shared(line));
        if let (Some(direct), Some(pooled)) = (direct, pooled) {
            let figure = format!("{:?} and {:?}", direct.name(), pooled.name());
            self.add(FindingCode::SamePersonDirectAndPool, record.to_owned(), Some(figure));
        }
    }

    /// What the charges for capital say beside the prices.
    fn capital(&mut self) {
        let pricing = self.organisation.pricing();
        for asset in self.organisation.assets() {
            let record = format!("asset {:?}", asset.name);
            for charge in &asset.charges {
                let rate = match charge {
                    CapitalCharge::EquivalentAnnualCost { rate, .. }
                    | CapitalCharge::NotionalReturn { rate, .. } => Some(rate.to_string()),
                    _ => None,
                };
                if pricing.indexed && charge.rate_kind() == Some(RateKind::Nominal) {
                    let code = FindingCode::NominalRateAndIndexation;
                    self.add(code, record.clone(), rate.clone());
                }
            }
        }
        if pricing.surplus_holds_return_on_capital {
            for line in self.organisation.lines() {
                let holds_return =
                    [Some(Nature::NotionalReturn), Some(Nature::EquivalentAnnualCost)];
                if holds_return.contains(&line.nature()) {
                    let record = format!("line {:?}", line.name());
                    let figure = Some(shown(line.amount()));
                    self.add(FindingCode::ReturnInSurplusAndCost, record, figure);
                }
            }
        }
    }

    /// Amounts that stand twice, as where one invoice was entered under two names. Many of one amount
    /// give no more findings than there are lines.
    fn same_amounts(&mut self) {
        let mut first: BTreeMap<(Money, Vec<&Name>), &CostLine> = BTreeMap::new();
        for line in self.organisation.lines() {
            // What is worked out, or said to concern something, is told apart by that.
            let stated = !line.is_derived() && line.concerns().is_none();
            if !stated || line.ledger() != Ledger::Cash || line.amount().is_zero() {
                continue;
            }
            let charged_to = line.charged_to().names().collect();
            match first.entry((line.amount(), charged_to)) {
                Entry::Vacant(entry) => {
                    entry.insert(line);
                }
                Entry::Occupied(entry) => {
                    let record = format!("lines {:?} and {:?}", entry.get().name(), line.name());
                    self.add(FindingCode::SameAmountTwice, record, Some(shown(line.amount())));
                }
            }
        }
    }

    /// Hours, pay and rates that look as if they were of another period or a misplaced point.
    fn pay(&mut self) {
        let payrolls = self.organisation.payrolls();
        let by_hour =
            |post: &Post| post.pay.to_fraction().checked_div(&post.working_time.paid.to_fraction());
        let mut all: Vec<Fraction> = payrolls
            .iter()
            .flat_map(|it| &it.posts)
            .filter_map(|post| by_hour(post).ok())
            .collect();
        all.sort();
        let usual = all.get(all.len() / 2).filter(|_| all.len() > 1).cloned();
        for payroll in payrolls {
            let full_time = payroll.year.full_time_hours;
            for post in &payroll.posts {
                let record = format!("post {:?}", post.name);
                let paid = post.working_time.paid;
                let hours = || Some(format!("{paid} hours, where full time is {full_time}"));
                if paid > full_time {
                    self.add(FindingCode::HoursAboveFullTime, record.clone(), hours());
                } else if paid.to_fraction() * Fraction::from(10) <= full_time.to_fraction() {
                    self.add(FindingCode::HoursLookMonthly, record.clone(), hours());
                }
                if let (Some(usual), Ok(own)) = (&usual, by_hour(post)) {
                    let far = Fraction::from(6);
                    if &own * &far <= *usual || own >= usual * &far {
                        let figure = format!("{} for {paid} hours", shown(post.pay));
                        self.add(FindingCode::PayUnlikeOthers, record, Some(figure));
                    }
                }
            }
            let year = &payroll.year;
            let insurances =
                year.insurances.iter().map(|it| ("insurance", it.name.as_str(), it.rate));
            let levies = year.levies.iter().map(|it| ("levy", it.name.as_str(), it.rate));
            let pension = year.pension.iter().map(|it| ("pension of", year.name.as_str(), it.rate));
            for (what, name, rate) in insurances.chain(levies).chain(pension) {
                let share = rate.to_fraction();
                let tiny = &share * &Fraction::from(1000) < Fraction::ONE;
                if !share.is_zero() && (tiny || share > Fraction::ONE) {
                    let record = format!("{what} {name:?}");
                    self.add(FindingCode::UnusualRateOnPay, record, Some(rate.to_string()));
                }
            }
        }
    }

    fn payrolls(&mut self) {
        let mut posts = Vec::new();
        for payroll in self.organisation.payrolls() {
            for post in &payroll.posts {
                posts.push(&post.name);
                let leave = post.working_time.leave;
                if matches!(post.holiday, Holiday::Accrued { .. }) && !leave.is_zero() {
                    let record = format!("post {:?}", post.name);
                    let figure = format!("{leave} hours of leave");
                    self.add(FindingCode::HolidayTwice, record, Some(figure));
                }
            }
        }
        posts.sort();
        let used: BTreeSet<&Name> =
            self.organisation.pools().iter().map(|pool| &pool.driver).collect();
        for driver in self.organisation.drivers() {
            let DriverQuantities::StaffTime(rows) = &driver.quantities else { continue };
            // What no pool is shared by decides nothing.
            if !used.contains(&driver.name) {
                continue;
            }
            let known: BTreeSet<&Name> = rows.iter().map(|row| &row.post).collect();
            let mut absent = posts.iter().filter(|post| !known.contains(*post));
            if let Some(first) = absent.next() {
                let record = format!("driver {:?}", driver.name);
                let figure = match absent.count() {
                    0 => format!("{first:?}"),
                    more => format!("{first:?} and {more} more"),
                };
                self.add(FindingCode::PostNotInDriver, record, Some(figure));
            }
            for row in rows.iter().filter(|row| row.is_unfilled()) {
                let record = format!("post {:?} in driver {:?}", row.post, driver.name);
                let figure = format!("{} rows, this one empty", rows.len());
                self.add(FindingCode::UnfilledPost, record, Some(figure));
            }
        }
    }

    fn drivers(&mut self) {
        let volunteers = !self.organisation.volunteers().is_empty();
        let used: BTreeSet<&Name> =
            self.organisation.pools().iter().map(|pool| &pool.driver).collect();
        for driver in self.organisation.drivers() {
            let record = format!("driver {:?}", driver.name);
            let counts = matches!(
                &driver.quantities,
                DriverQuantities::Stated(_) | DriverQuantities::StaffTime(_)
            );
            if volunteers && counts && driver.volunteers.is_none() && used.contains(&driver.name) {
                self.add(FindingCode::VolunteersInDriverUnsaid, record.clone(), None);
            }
            if matches!(&driver.quantities, DriverQuantities::Percentages(_))
                && used.contains(&driver.name)
            {
                self.add(FindingCode::FlatPercentage, record, None);
            }
        }
    }

    fn pools(&mut self) -> Result<(), Error> {
        for pool in self.organisation.pools() {
            let record = format!("pool {:?}", pool.name);
            let amounts = self.organisation.charges_to(pool.name.as_str());
            let amounts: Vec<Money> = amounts.map(|it| it.amount).collect();
            if amounts.iter().all(|amount| amount.is_zero()) {
                self.add(FindingCode::PoolWithoutCost, record.clone(), None);
            }
            let receivers = self.receivers(&pool.driver)?;
            if !receivers.iter().any(|name| name != &pool.name) {
                let sum = crate::exact::money::total(self.organisation.currency(), amounts)?;
                self.add(FindingCode::PoolWithoutReceivers, record, Some(shown(sum)));
            }
        }
        Ok(())
    }

    /// Who has a quantity above zero of a driver.
    fn receivers(&self, driver: &Name) -> Result<Vec<Name>, Error> {
        let level = crate::cost::WageLevel::Central;
        let quantities = self.organisation.driver_quantities(driver, level)?.into_iter();
        let above_zero = quantities.filter(|(_, quantity)| !quantity.is_zero());
        Ok(above_zero.map(|(name, _)| name).collect())
    }

    fn services(&mut self) -> Result<(), Error> {
        let mut served = BTreeSet::new();
        for pool in self.organisation.pools() {
            served.extend(self.receivers(&pool.driver)?);
        }
        for service in self.organisation.services() {
            let record = format!("service {:?}", service.name);
            let direct = self.organisation.charges_to(service.name.as_str()).next();
            if direct.is_none() {
                self.add(FindingCode::ServiceWithoutDirectCost, record.clone(), None);
            }
            if !self.organisation.pools().is_empty() && !served.contains(&service.name) {
                self.add(FindingCode::ServiceWithoutOverhead, record, None);
            }
        }
        self.left_out(&served)?;
        let flat = |line: &CostLine| line.nature() == Some(Nature::FlatOverhead);
        if self.organisation.pools().is_empty() && !self.organisation.lines().iter().any(flat) {
            let record = format!("organisation {:?}", self.organisation.name());
            self.add(FindingCode::NoOverheads, record, None);
        }
        Ok(())
    }

    /// Services that other drivers know and one leaves out, which serves several.
    fn left_out(&mut self, served: &BTreeSet<Name>) -> Result<(), Error> {
        let services: Vec<&Name> = self.organisation.services().iter().map(|it| &it.name).collect();
        let used: BTreeSet<&Name> =
            self.organisation.pools().iter().map(|pool| &pool.driver).collect();
        for driver in used {
            let known: BTreeSet<Name> = self.receivers(driver)?.into_iter().collect();
            let several = services.iter().filter(|name| known.contains(**name)).count() > 1;
            let mut absent =
                services.iter().filter(|name| !known.contains(**name) && served.contains(**name));
            let Some(first) = absent.next().filter(|_| several) else { continue };
            let figure = match absent.count() {
                0 => format!("{first:?}"),
                more => format!("{first:?} and {more} more"),
            };
            let record = format!("driver {driver:?}");
            self.add(FindingCode::DriverLeavesOutService, record, Some(figure));
        }
        Ok(())
    }

    fn prices(&mut self) {
        let organisation = self.organisation;
        if organisation.pricing().holds_replacement_value {
            let hours: Fraction =
                organisation.volunteers().iter().map(|role| role.hours.to_fraction()).sum();
            let hours = hours.to_exact_decimal().unwrap_or_else(|| hours.to_string());
            let figure = Some(format!("{hours} hours of volunteers"));
            let record = format!("prices of {:?}", organisation.name());
            self.add(FindingCode::ReplacementValueInPrice, record, figure);
        }
    }

    fn volunteers(&mut self) {
        for role in self.organisation.volunteers() {
            if role.productivity > Percent::WHOLE {
                let record = format!("volunteers {:?}", role.name);
                let figure = Some(role.productivity.to_string());
                self.add(FindingCode::ProductivityAboveWhole, record, figure);
            }
        }
    }

    /// Volumes in hours beside the hours that staff and volunteers give.
    fn volumes(&mut self) {
        let hours = self.hours_given();
        for service in self.organisation.services() {
            let unit = service.unit.as_str().rsplit(' ').next().unwrap_or_default();
            let Some(given) =
                hours.get(&service.name).filter(|_| ["hour", "hours"].contains(&unit))
            else {
                continue;
            };
            let volume = service.volume.to_fraction();
            let code = if &volume * &Fraction::from(10) <= *given {
                FindingCode::VolumeLooksMonthly
            } else if volume >= given * &Fraction::from(5) {
                FindingCode::VolumeLooksYearly
            } else {
                continue;
            };
            let given = given.to_plain_text(0, Rounding::HalfEven);
            let figure = format!("{} of {}, {given} hours given", service.volume, service.unit);
            self.add(code, format!("service {:?}", service.name), Some(figure));
        }
    }

    /// The hours over the period that payrolls pay and volunteers give straight to each service or pool for
    /// which a payroll pays some.
    fn hours_given(&self) -> BTreeMap<&'a Name, Fraction> {
        let organisation = self.organisation;
        let mut hours: BTreeMap<&Name, Fraction> = BTreeMap::new();
        for post in organisation.payrolls().iter().flat_map(|payroll| &payroll.posts) {
            let months = post.months.unwrap_or(organisation.period().months());
            let people_months = i128::from(post.people).saturating_mul(months.into());
            let paid = post.working_time.paid.to_fraction() * Fraction::from(people_months);
            let paid = paid.checked_div(&Fraction::from(12)).unwrap_or(Fraction::ZERO);
            for name in post.charged_to.names() {
                let part = &paid * &post.charged_to.share_of(name).to_fraction();
                let known = hours.entry(name).or_insert(Fraction::ZERO);
                *known = &*known + &part;
            }
        }
        for role in organisation.volunteers() {
            for name in role.charged_to.names() {
                let part = role.hours.to_fraction() * role.charged_to.share_of(name).to_fraction();
                if let Some(paid) = hours.get_mut(name) {
                    *paid = &*paid + &part;
                }
            }
        }
        hours
    }

    fn unused_capacity(&mut self) -> Result<(), Error> {
        for unused in self.organisation.unused_capacities()? {
            if !unused.amount.is_zero() {
                let record = format!("department {:?}", unused.department);
                let figure = Some(shown(unused.amount));
                self.add(FindingCode::UnusedCapacity, record, figure);
            }
        }
        Ok(())
    }
}

/// The first lines of one nature and ledger that are charged to one record, by position.
#[derive(Default)]
struct FirstLines {
    any: Option<usize>,
    stated: Option<usize>,
}

/// The natures of some lines, each once.
fn natures(lines: &[&CostLine]) -> String {
    let natures: BTreeSet<&str> =
        lines.iter().filter_map(|line| line.nature().map(Nature::as_str)).collect();
    natures.into_iter().collect::<Vec<&str>>().join(", ")
}

/// An amount as reports show it, with its currency.
fn shown(amount: Money) -> String {
    format!("{} {}", grouped(&amount.to_plain_text()), amount.currency())
}
