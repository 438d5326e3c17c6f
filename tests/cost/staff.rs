//! Paid staff: published figures, worked payrolls, and laws against plain formulas.

use fullcost::ErrorKind;
use fullcost::cost::{
    Allowance, Behaviour, ChargedTo, CostLine, Cover, EmploymentYear, Holiday, Insurance, Levy,
    LineAmount, Nature, Organisation, Payroll, Pension, PensionBand, PersonCost, Post, PostPension,
    Service, WorkingTime,
};
use fullcost::evidence::{Evidence, Rule};
use fullcost::exact::{Currency, Fraction, Money, Name, Percent, Period, Rounding, UnitPrice};
use proptest::prelude::*;

use crate::allocation::{name, shuffled};
use crate::exact::{cases, fraction};

fn pounds(text: &str) -> Money {
    Money::parse(text, Currency::GBP).unwrap()
}

fn percent(text: &str) -> Percent {
    text.parse().unwrap()
}

fn months(months: u16) -> Period {
    Period::new("2020-04".parse().unwrap(), months).unwrap()
}

fn time() -> WorkingTime {
    WorkingTime::new("1950".parse().unwrap()).unwrap()
}

fn band(lower: &str, upper: &str) -> PensionBand {
    PensionBand { lower: pounds(lower), upper: pounds(upper) }
}

/// The rates of 2020-21, as in case P19.
fn year() -> EmploymentYear {
    EmploymentYear {
        insurances: vec![Insurance::new("insurance", percent("13.8%"), pounds("8788")).unwrap()],
        pension: Some(Pension {
            rate: percent("3%"),
            band: Some(band("6240", "50000")),
            trigger: None,
        }),
        ..EmploymentYear::new("2020-21", "1950".parse().unwrap(), "rates of the year").unwrap()
    }
}

fn post(post: &str, pay: &str) -> Post {
    Post::new(post, pounds(pay), time(), "care", "contract").unwrap()
}

fn payroll(year: EmploymentYear, posts: impl IntoIterator<Item = Post>) -> Payroll {
    Payroll { posts: posts.into_iter().collect(), ..Payroll::new("staff", year).unwrap() }
}

fn charged_to(target: &str) -> ChargedTo {
    ChargedTo::One(name(target))
}

/// Names and amounts of lines.
fn shown(lines: &[CostLine]) -> Vec<(&str, String)> {
    lines.iter().map(|line| (line.name().as_str(), line.amount().to_plain_text())).collect()
}

fn working(line: &CostLine) -> &Evidence {
    match line.given_as() {
        LineAmount::Derived(working) => working,
        other => panic!("{} is {other:?}", line.name()),
    }
}

/// The figure behind a line, before it was rounded.
fn exact(line: &CostLine) -> &Fraction {
    let working = working(line);
    match (working.rule(), working.parts()) {
        (Rule::Rounded { places: 2, rounding: Rounding::HalfEven }, [exact]) => exact.value(),
        (Rule::Rounded { .. }, _) => panic!("{working}"),
        _ => working.value(),
    }
}

/// The working recomputes itself, and whatever was stated names its source.
fn check(working: &Evidence) {
    working.verify().unwrap_or_else(|error| panic!("{error}\n{working}"));
    let constants = ["months of a year", "months of the period"];
    for input in inputs(working) {
        let of_calendar = constants.contains(&input.label()) || input.label() == "months";
        assert!(input.source().is_some() || of_calendar, "{} in\n{working}", input.label());
    }
}

fn inputs(working: &Evidence) -> Vec<&Evidence> {
    if *working.rule() == Rule::Stated {
        return vec![working];
    }
    working.parts().iter().flat_map(inputs).collect()
}

/// Labels and sources of what a working rests on, each once.
fn input_labels(working: &Evidence) -> Vec<(&str, Option<&str>)> {
    let inputs = inputs(working).into_iter();
    let mut labels: Vec<_> = inputs
        .map(|input| (input.label(), input.source().map(fullcost::exact::Text::as_str)))
        .collect();
    labels.sort_unstable();
    labels.dedup();
    labels
}

fn element(cost: &PersonCost, element: &str) -> Fraction {
    let found: Vec<&Evidence> =
        cost.elements.iter().filter(|working| working.label() == element).collect();
    assert_eq!(found.len(), 1, "{element} in {:?}", &cost.elements);
    found[0].value().clone()
}

#[test]
fn two_people_do_not_pay_what_one_pays() {
    let halves = Post { people: 2, ..post("halves", "12500") };
    let payroll = payroll(year(), [halves, post("whole", "25000")]);
    let lines = payroll.cost_lines(months(12)).unwrap();
    assert_eq!(
        shown(&lines),
        [
            ("halves/pay", "25000.00".to_owned()),
            // 2 × 13.8 % × 3,712 = 1,024.512
            ("halves/insurance", "1024.51".to_owned()),
            // 2 × 3 % × 6,260
            ("halves/pension", "375.60".to_owned()),
            ("whole/pay", "25000.00".to_owned()),
            // 13.8 % × 16,212 = 2,237.256
            ("whole/insurance", "2237.26".to_owned()),
            // 3 % × 18,760
            ("whole/pension", "562.80".to_owned()),
        ],
    );
    assert_eq!(*exact(&lines[1]), fraction("1024.512"));
    assert_eq!(*exact(&lines[4]), fraction("2237.256"));
}

#[test]
fn every_line_unfolds_down_to_what_was_stated() {
    let accrued =
        Holiday::Accrued { weeks: "5.6".parse().unwrap(), year_weeks: "52".parse().unwrap() };
    let mut year = year();
    let surcharge = Insurance::new("surcharge", percent("1%"), pounds("100")).unwrap();
    year.insurances.push(Insurance { up_to: Some(pounds("200")), ..surcharge });
    let payroll =
        payroll(year, [Post { holiday: accrued, months: Some(9), ..post("worker", "30000") }]);
    let lines = payroll.cost_lines(months(12)).unwrap();
    for line in &lines {
        check(working(line));
    }
    let line = |name: &str| lines.iter().find(|line| line.name().as_str() == name).unwrap();
    let contract = |label| (label, Some("contract"));
    let rates = |label| (label, Some("rates of the year"));
    assert_eq!(
        input_labels(working(line("worker/surcharge"))),
        [
            rates("lower bound"),
            contract("months"),
            ("months of a year", None),
            contract("pay"),
            contract("people"),
            rates("rate"),
            rates("upper bound"),
            contract("weeks a year"),
            contract("weeks of holiday"),
        ],
    );
    // 1 % × (200 − 100) × 9 ÷ 12
    assert_eq!(line("worker/surcharge").amount(), pounds("0.75"));
    // 30,000 × 5.6 ÷ 46.4 × 9 ÷ 12 = 2,715.517…
    assert_eq!(line("worker/holiday").amount(), pounds("2715.52"));
    assert_eq!(*exact(line("worker/holiday")), fraction("78750/29"));
}

#[test]
fn half_a_year() {
    let late = Post { months: Some(3), people: 2, ..post("late", "50000") };
    let year = EmploymentYear {
        allowance: Some(Allowance { name: name("relief"), amount: pounds("4000") }),
        ..EmploymentYear {
            levies: vec![Levy {
                allowance: Some(pounds("150")),
                ..Levy::new("levy", percent("0.5%")).unwrap()
            }],
            ..year()
        }
    };
    let payroll = Payroll {
        employer_charges_to: Some(charged_to("core")),
        ..payroll(year, [late, post("all", "50000")])
    };
    let lines = payroll.cost_lines(months(6)).unwrap();
    assert_eq!(
        shown(&lines),
        [
            ("all/pay", "25000.00".to_owned()),
            // 5,687.256 ÷ 2 = 2,843.628
            ("all/insurance", "2843.63".to_owned()),
            ("all/pension", "656.40".to_owned()),
            // 2 × 50,000 × 3 ÷ 12
            ("late/pay", "25000.00".to_owned()),
            ("late/insurance", "2843.63".to_owned()),
            ("late/pension", "656.40".to_owned()),
            // 0.5 % × 50,000 − 150 ÷ 2
            ("staff/levy", "175.00".to_owned()),
            // 4,000 ÷ 2, below the insurance of 5,687.26
            ("staff/relief", "-2000.00".to_owned()),
        ],
    );
    for line in &lines {
        check(working(line));
    }
    assert!(lines[7].is_credit() && lines[..7].iter().all(|line| !line.is_credit()));
    assert_eq!(*lines[6].charged_to(), charged_to("core"));
    assert_eq!(*lines[7].charged_to(), charged_to("core"));
    assert_eq!(lines[7].nature(), Some(Nature::Staff));
    assert_eq!(lines[7].concerns(), None);
}

#[test]
fn levies_and_the_allowance_stop_at_zero() {
    let year = EmploymentYear {
        allowance: Some(Allowance { name: name("relief"), amount: pounds("4000") }),
        ..EmploymentYear {
            levies: vec![Levy {
                allowance: Some(pounds("15000")),
                ..Levy::new("levy", percent("0.5%")).unwrap()
            }],
            ..year()
        }
    };
    let staff = |people: u32, pay: &str| {
        Payroll {
            employer_charges_to: Some(charged_to("core")),
            ..payroll(year.clone(), [Post { people, ..post("all", pay) }])
        }
        .cost_lines(months(12))
        .unwrap()
    };
    // The levy of 0.5 % × 10,000 is below its allowance; insurance of 167.256 caps the relief at
    // the line as it was rounded.
    assert_eq!(
        shown(&staff(1, "10000"))[1..],
        [
            ("all/insurance", "167.26".to_owned()),
            ("all/pension", "112.80".to_owned()),
            ("staff/relief", "-167.26".to_owned()),
        ],
    );
    // Nothing is owed: there is no line, and no relief of it.
    assert_eq!(shown(&staff(1, "6000")), [("all/pay", "6000.00".to_owned())]);
    // 0.5 % × 4,000,000 − 15,000: the allowance is taken off the levy, not off pay.
    assert_eq!(shown(&staff(80, "50000"))[3], ("staff/levy", "5000.00".to_owned()));
}

#[test]
fn transferred_staff_have_lines_of_their_own() {
    let scheme = Pension { rate: percent("14.38%"), band: None, trigger: None };
    let transferred = Post {
        people: 3,
        months: Some(6),
        protected_pay: Some(pounds("1500")),
        pension: PostPension::Protected(scheme),
        pension_deficit: Some(pounds("7000")),
        exit_payment: Some(pounds("2500.50")),
        behaviour: Some(Behaviour::Fixed),
        ..post("transferred", "20000")
    };
    let payroll = payroll(year(), [transferred]);
    let lines = payroll.cost_lines(months(12)).unwrap();
    assert_eq!(
        shown(&lines),
        [
            ("transferred/pay", "30000.00".to_owned()),
            ("transferred/protected-pay", "2250.00".to_owned()),
            // 3 × 13.8 % × (21,500 − 8,788) ÷ 2 = 2,631.384
            ("transferred/insurance", "2631.38".to_owned()),
            // 3 × 14.38 % × 21,500 ÷ 2
            ("transferred/pension", "4637.55".to_owned()),
            // Lumps are for the whole post and the whole period.
            ("transferred/pension-deficit", "7000.00".to_owned()),
            ("transferred/exit", "2500.50".to_owned()),
        ],
    );
    for line in &lines {
        check(working(line));
        assert_eq!(line.nature(), Some(Nature::Staff));
        assert_eq!(line.concerns(), Some(&name("transferred")));
        assert_eq!(line.behaviour(), Some(&Behaviour::Fixed));
        assert_eq!(line.source().as_str(), "contract");
        assert_eq!(*line.charged_to(), charged_to("care"));
    }
    // The rate of a protected scheme comes with the post, not with the year.
    assert!(input_labels(working(&lines[3])).contains(&("rate", Some("contract"))));
    assert!(input_labels(working(&lines[2])).contains(&("rate", Some("rates of the year"))));
    // Lumps are no part of what a person costs a year.
    let cost = payroll.person_cost("transferred", months(12)).unwrap();
    assert_eq!(cost.yearly, fraction("21500") + fraction("1754.256") + fraction("3091.7"));
}

#[test]
fn holiday_is_earned_on_top_or_taken_out_of_hours() {
    let accrued =
        Holiday::Accrued { weeks: "5.6".parse().unwrap(), year_weeks: "52".parse().unwrap() };
    let earned = Post { holiday: accrued, ..post("earned", "46400") };
    let taken = Post::new(
        "taken",
        pounds("52000"),
        WorkingTime { leave: "210".parse().unwrap(), ..time() },
        "care",
        "contract",
    );
    let payroll = payroll(year(), [earned, taken.unwrap()]);
    let lines = payroll.cost_lines(months(12)).unwrap();
    assert_eq!(
        shown(&lines),
        [
            ("earned/pay", "46400.00".to_owned()),
            // 46,400 × 5.6 ÷ 46.4
            ("earned/holiday", "5600.00".to_owned()),
            // Both earn 52,000: 13.8 % × 43,212 = 5,963.256, and the whole pension band.
            ("earned/insurance", "5963.26".to_owned()),
            ("earned/pension", "1312.80".to_owned()),
            ("taken/pay", "52000.00".to_owned()),
            ("taken/insurance", "5963.26".to_owned()),
            ("taken/pension", "1312.80".to_owned()),
        ],
    );
    let natures: Vec<_> = lines.iter().filter_map(CostLine::nature).collect();
    let mut expected = [Nature::Staff; 7];
    expected[1] = Nature::HolidayAccrual;
    assert_eq!(natures, expected);
    let earned = payroll.person_cost("earned", months(12)).unwrap();
    let taken = payroll.person_cost("taken", months(12)).unwrap();
    assert_eq!(&earned.yearly, &taken.yearly);
    assert_eq!(*earned.per_productive_hour.value(), fraction("59276.056") * fraction("1/1950"));
    assert_eq!(*taken.per_productive_hour.value(), fraction("59276.056") * fraction("1/1740"));
    assert_eq!(taken.per_paid_hour.value(), earned.per_paid_hour.value());
}

#[test]
fn the_pension_is_owed_above_its_trigger() {
    let pension = Pension { rate: percent("3%"), band: Some(band("6240", "50000")), trigger: None };
    let year = EmploymentYear::new("year", "1950".parse().unwrap(), "rates").unwrap();
    let year = EmploymentYear {
        pension: Some(Pension { trigger: Some(pounds("10000")), ..pension }),
        ..year
    };
    let payroll = payroll(
        year,
        [
            post("above", "10000.01"),
            post("at", "10000"),
            // What was protected counts.
            Post { protected_pay: Some(pounds("0.01")), ..post("lifted", "10000") },
            // The trigger is of a year, however long the post is held.
            Post { months: Some(6), ..post("short", "10000.01") },
            Post { pension: PostPension::NoPension, ..post("out", "20000") },
        ],
    );
    let lines = payroll.cost_lines(months(12)).unwrap();
    let pensions: Vec<_> =
        shown(&lines).into_iter().filter(|(name, _)| name.ends_with("pension")).collect();
    assert_eq!(
        pensions,
        [
            ("above/pension", "112.80".to_owned()),
            ("lifted/pension", "112.80".to_owned()),
            ("short/pension", "56.40".to_owned()),
        ],
    );
}

#[test]
fn hours_cost_what_a_person_costs() {
    let time = WorkingTime {
        leave: "240".parse().unwrap(),
        training: "30".parse().unwrap(),
        sickness: "40".parse().unwrap(),
        meetings: "40".parse().unwrap(),
        ..time()
    };
    assert_eq!(time.productive().unwrap(), "1600".parse().unwrap());
    let unit_cost = UnitPrice::parse("12.505", Currency::GBP).unwrap();
    let cover = Cover { hours: "240".parse().unwrap(), unit_cost };
    let adviser = Post::new("adviser", pounds("50000"), time, "care", "contract").unwrap();
    let covered = Post {
        cover: Some(cover),
        ..Post::new("covered", pounds("50000"), time, "care", "contract").unwrap()
    };
    let payroll = payroll(year(), [adviser, covered]);
    let cost = payroll.person_cost("adviser", months(12)).unwrap();
    // 57,000.056 over 1,600 and over 1,950 hours.
    assert_eq!(*cost.per_productive_hour.value(), fraction("35.625035"));
    assert_eq!(*cost.per_paid_hour.value(), fraction("7125007/243750"));
    assert_eq!(cost.per_productive_hour.unit(), "GBP per hour");
    check(&cost.per_productive_hour);
    check(&cost.per_paid_hour);
    let covered = payroll.person_cost("covered", months(12)).unwrap();
    // 240 × 12.505
    assert_eq!(element(&covered, "cover"), fraction("3001.2"));
    assert_eq!(*covered.per_productive_hour.value(), fraction("60001.256") * fraction("1/1600"));
    // A year and an hour cost the same, however long the period is.
    assert_eq!(payroll.person_cost("adviser", months(5)).unwrap(), cost);
}

#[test]
fn full_time_equivalents_are_of_paid_hours() {
    let half = WorkingTime::new("975".parse().unwrap()).unwrap();
    let half = WorkingTime { leave: "100".parse().unwrap(), ..half };
    let part = Post::new("part", pounds("1"), half, "care", "contract").unwrap();
    let part = Post { people: 3, ..part };
    let payroll = payroll(year(), [Post { months: Some(6), ..part.clone() }, post("whole", "1")]);
    let equivalents = |post: &str, period| {
        let working = payroll.full_time_equivalents(post, period).unwrap();
        check(&working);
        working.value().clone()
    };
    assert_eq!(equivalents("part", months(12)), fraction("0.75"));
    assert_eq!(equivalents("part", months(6)), fraction("1.5"));
    assert_eq!(equivalents("whole", months(7)), Fraction::ONE);
    // More months than there are would be more people than there are.
    let beyond = payroll.full_time_equivalents("part", months(5)).unwrap_err();
    assert_eq!(beyond.message(), "6 months do not fit a period of 5: give 1 to 5 months");
}

#[test]
fn unpaid_posts_bear_no_part_of_a_levy() {
    let year =
        EmploymentYear { levies: vec![Levy::new("levy", percent("0.5%")).unwrap()], ..year() };
    let payroll = Payroll {
        employer_charges_to: Some(charged_to("core")),
        ..payroll(year, [post("trainee", "0")])
    };
    assert_eq!(payroll.cost_lines(months(12)).unwrap(), []);
    let cost = payroll.person_cost("trainee", months(12)).unwrap();
    assert!(cost.yearly.is_zero());
    check(&cost.per_productive_hour);
}

#[test]
fn shares_may_be_listed_in_any_order() {
    let share = |target: &str, share: &str| (name(target), percent(share));
    let shares = vec![share("meals", "40%"), share("care", "60%")];
    let turned = vec![share("care", "60%"), share("meals", "40%")];
    let staff = |shares: &[(Name, Percent)]| {
        let both = ChargedTo::Shared(shares.to_vec());
        let year =
            EmploymentYear { levies: vec![Levy::new("levy", percent("0.5%")).unwrap()], ..year() };
        let manager = Post { charged_to: both.clone(), ..post("manager", "50000") };
        Payroll { employer_charges_to: Some(both), ..payroll(year, [manager]) }
    };
    let lines = staff(&shares).cost_lines(months(12)).unwrap();
    assert_eq!(lines, staff(&turned).cost_lines(months(12)).unwrap());
    // A target that stands twice is found wherever it stands.
    let twice = [share("care", "30%"), share("meals", "40%"), share("care", "30%")];
    let built = organisation(months(12)).payroll(staff(&twice)).build();
    assert!(built.unwrap_err().kind() == ErrorKind::Duplicate);
}

fn organisation(period: Period) -> fullcost::cost::OrganisationBuilder {
    Organisation::builder("elders", Currency::GBP, period)
        .service(Service::new("care", "hour", "1000".parse().unwrap()).unwrap())
        .service(Service::new("meals", "meal", "500".parse().unwrap()).unwrap())
}

#[test]
fn a_payroll_is_put_in_order_where_it_is_used() {
    let levy = |name: &str| Levy::new(name, percent("0.5%")).unwrap();
    let insurance = |name: &str| Insurance::new(name, percent("1%"), pounds("0")).unwrap();
    let staff = |turned: bool| {
        let mut year = EmploymentYear {
            label: Some("Tax year 2020/21".parse().unwrap()),
            levies: vec![levy("a"), levy("b")],
            insurances: vec![insurance("insurance"), insurance("surcharge")],
            ..year()
        };
        let mut posts = vec![post("adviser", "1"), post("cook", "2")];
        if turned {
            year.levies.reverse();
            year.insurances.reverse();
            posts.reverse();
        }
        let own = payroll(year, posts);
        Payroll {
            employer_charges_to: Some(charged_to("care")),
            employer_behaviour: Some(Behaviour::Fixed),
            ..own
        }
    };
    let (ordered, turned) = (staff(false), staff(true));
    assert_eq!(ordered.cost_lines(months(12)), turned.cost_lines(months(12)));
    assert_eq!(ordered.person_cost("cook", months(12)), turned.person_cost("cook", months(12)));
    let built = |staff: &Payroll| organisation(months(12)).payroll(staff.clone()).build().unwrap();
    assert_eq!(built(&ordered), built(&turned));
    assert_eq!(built(&turned).payrolls(), [ordered]);

    assert_eq!((turned.year.label(), turned.label()), ("Tax year 2020/21", "staff"));
    let cook = turned.post("cook").unwrap();
    assert_eq!((cook.people, cook.months, cook.label()), (1, None, "cook"));
    let lines = turned.cost_lines(months(12)).unwrap();
    let levy = lines.iter().find(|line| line.name().as_str() == "staff/a").unwrap();
    assert_eq!(levy.behaviour(), Some(&Behaviour::Fixed));
}

/// A payroll as plain numbers: amounts in pounds, names follow from positions.
#[derive(Clone, Debug)]
struct Plain {
    period: u16,
    /// Rate in thousandths, threshold, and up to how much above it.
    insurances: Vec<(u16, u32, Option<u32>)>,
    pension: Option<PlainPension>,
    /// Rate in thousandths and allowance.
    levies: Vec<(u16, Option<u32>)>,
    allowance: Option<u32>,
    posts: Vec<PlainPost>,
}

/// Rate in thousandths, lower bound and width of a band, and trigger.
type PlainPension = (u16, Option<(u32, u32)>, Option<u32>);

#[derive(Clone, Debug)]
struct PlainPost {
    people: u32,
    pay: u32,
    /// Weeks of holiday out of 52, where it is earned on top.
    holiday: Option<u8>,
    protected_pay: Option<u32>,
    pension: PlainPostPension,
    /// Hours, and pence an hour.
    cover: Option<(u16, u16)>,
    lumps: (Option<u32>, Option<u32>),
    /// Held for so many months, as far as the period goes.
    months: Option<u16>,
    /// Paid hours, and those in which nothing is delivered.
    hours: (u16, [u16; 4]),
}

#[derive(Clone, Debug)]
enum PlainPostPension {
    AsYear,
    NoPension,
    Protected(PlainPension),
}

fn whole(number: impl Into<i128>) -> Fraction {
    Fraction::from_integer(number.into())
}

fn over(numerator: impl Into<i128>, denominator: i128) -> Fraction {
    Fraction::new(numerator.into(), denominator).unwrap()
}

fn pounds_of(pounds: u32) -> Money {
    Money::from_minor_units(i128::from(pounds) * 100, Currency::GBP).unwrap()
}

fn thousandths(rate: u16) -> Percent {
    percent(&format!("{}.{}%", rate / 10, rate % 10))
}

fn plain_pension() -> impl Strategy<Value = PlainPension> {
    let band = prop::option::of((0_u32..20_000, 0_u32..40_000));
    (0_u16..300, band, prop::option::of(0_u32..30_000))
}

fn plain_post() -> impl Strategy<Value = PlainPost> {
    let pension = prop_oneof![
        3 => Just(PlainPostPension::AsYear),
        1 => Just(PlainPostPension::NoPension),
        1 => plain_pension().prop_map(PlainPostPension::Protected),
    ];
    let some = || prop::option::weighted(0.3, 0_u32..3_000);
    let terms = (
        1_u32..6,
        prop_oneof![1 => Just(0_u32), 8 => 0_u32..80_000],
        prop::option::of(0_u8..52),
        some(),
        pension,
    );
    let rest = (
        prop::option::of((0_u16..300, 0_u16..3_000)),
        (some(), some()),
        prop::option::of(1_u16..25),
        (401_u16..2_000, prop::array::uniform4(0_u16..100)),
    );
    (terms, rest).prop_map(|(terms, rest)| PlainPost {
        people: terms.0,
        pay: terms.1,
        holiday: terms.2,
        protected_pay: terms.3,
        pension: terms.4,
        cover: rest.0,
        lumps: rest.1,
        months: rest.2,
        hours: rest.3,
    })
}

fn plain() -> impl Strategy<Value = Plain> {
    let up_to = prop::option::of(0_u32..40_000);
    let insurances = prop::collection::vec((0_u16..300, 0_u32..20_000, up_to), 0..3);
    let levies = prop::collection::vec((0_u16..50, prop::option::of(0_u32..2_000)), 0..3);
    (
        1_u16..25,
        insurances,
        prop::option::of(plain_pension()),
        levies,
        prop::option::of(0_u32..9_000),
        prop::collection::vec(plain_post(), 1..5),
    )
        .prop_map(|(period, insurances, pension, levies, allowance, posts)| Plain {
            period,
            insurances,
            pension,
            levies,
            allowance,
            posts,
        })
}

fn pension_of((rate, band, trigger): PlainPension) -> Pension {
    let band = band.map(|(lower, width)| PensionBand {
        lower: pounds_of(lower),
        upper: pounds_of(lower + width),
    });
    Pension { rate: thousandths(rate), band, trigger: trigger.map(pounds_of) }
}

/// `rate × max(0, min(earnings, upper) − lower)`
fn naive_band(rate: u16, earnings: &Fraction, lower: u32, upper: Option<u32>) -> Fraction {
    let counted = match upper {
        Some(upper) if *earnings > whole(upper) => whole(upper),
        _ => earnings.clone(),
    };
    let above = counted - whole(lower);
    if above.is_negative() { Fraction::ZERO } else { over(rate, 1_000) * above }
}

fn naive_pension((rate, band, trigger): PlainPension, earnings: &Fraction) -> Fraction {
    match (trigger, band) {
        (Some(trigger), _) if *earnings <= whole(trigger) => Fraction::ZERO,
        (_, Some((lower, width))) => naive_band(rate, earnings, lower, Some(lower + width)),
        (_, None) => naive_band(rate, earnings, 0, None),
    }
}

impl PlainPost {
    fn earnings(&self) -> Fraction {
        whole(self.pay) + self.holiday_pay() + whole(self.protected_pay.unwrap_or(0))
    }

    fn holiday_pay(&self) -> Fraction {
        let weeks = i128::from(self.holiday.unwrap_or(0));
        whole(self.pay) * over(weeks, 52 - weeks)
    }

    fn held(&self, period: u16) -> u16 {
        self.months.map_or(period, |months| months.min(period))
    }

    fn productive(&self) -> Fraction {
        whole(self.hours.0 - self.hours.1.iter().sum::<u16>())
    }

    /// What one person costs a year, by the end of the line's name.
    fn elements(&self, plain: &Plain) -> Vec<(String, Fraction)> {
        let earnings = self.earnings();
        let mut elements = vec![
            ("pay".to_owned(), whole(self.pay)),
            ("holiday".to_owned(), self.holiday_pay()),
            ("protected-pay".to_owned(), whole(self.protected_pay.unwrap_or(0))),
        ];
        for (place, (rate, threshold, up_to)) in plain.insurances.iter().enumerate() {
            let upper = up_to.map(|up_to| threshold + up_to);
            let owed = naive_band(*rate, &earnings, *threshold, upper);
            elements.push((format!("insurance-{place}"), owed));
        }
        let pension = match &self.pension {
            PlainPostPension::AsYear => plain.pension,
            PlainPostPension::NoPension => None,
            PlainPostPension::Protected(pension) => Some(*pension),
        };
        let pension = pension.map(|pension| naive_pension(pension, &earnings));
        elements.push(("pension".to_owned(), pension.unwrap_or_default()));
        let cover = self.cover.map(|(hours, pence)| whole(hours) * over(pence, 100));
        elements.push(("cover".to_owned(), cover.unwrap_or_default()));
        elements
    }

    fn post(&self, place: usize, period: u16) -> Post {
        let (paid, away) = self.hours;
        let away = away.map(|hours| hours.to_string().parse().unwrap());
        let [leave, training, sickness, meetings] = away;
        let paid = paid.to_string().parse().unwrap();
        let time = WorkingTime { paid, leave, training, sickness, meetings };
        let name = format!("post-{place}");
        let mut post = Post {
            people: self.people,
            pension: match self.pension {
                PlainPostPension::AsYear => PostPension::AsYear,
                PlainPostPension::NoPension => PostPension::NoPension,
                PlainPostPension::Protected(pension) => PostPension::Protected(pension_of(pension)),
            },
            ..Post::new(&name, pounds_of(self.pay), time, "care", "contract").unwrap()
        };
        if let Some(weeks) = self.holiday {
            let weeks = weeks.to_string().parse().unwrap();
            post.holiday = Holiday::Accrued { weeks, year_weeks: "52".parse().unwrap() };
        }
        if let Some((hours, pence)) = self.cover {
            let each = format!("{}.{:02}", pence / 100, pence % 100);
            let each = UnitPrice::parse(&each, Currency::GBP).unwrap();
            post.cover = Some(Cover { hours: hours.to_string().parse().unwrap(), unit_cost: each });
        }
        if let Some(protected_pay) = self.protected_pay {
            post.protected_pay = Some(pounds_of(protected_pay));
        }
        if let Some(deficit) = self.lumps.0 {
            post.pension_deficit = Some(pounds_of(deficit));
        }
        if let Some(exit) = self.lumps.1 {
            post.exit_payment = Some(pounds_of(exit));
        }
        if self.months.is_some() {
            post.months = Some(self.held(period));
        }
        post
    }
}

impl Plain {
    fn period(&self) -> Period {
        months(self.period)
    }

    fn year(&self, seed: u64) -> EmploymentYear {
        let insurances: Vec<_> = self.insurances.iter().enumerate().collect();
        let insurance = |(place, terms): (usize, &(u16, u32, Option<u32>))| Insurance {
            up_to: terms.2.map(|up_to| pounds_of(terms.1 + up_to)),
            ..Insurance::new(
                &format!("insurance-{place}"),
                thousandths(terms.0),
                pounds_of(terms.1),
            )
            .unwrap()
        };
        let levies: Vec<_> = self.levies.iter().enumerate().collect();
        let levy = |(place, terms): (usize, &(u16, Option<u32>))| Levy {
            allowance: terms.1.map(pounds_of),
            ..Levy::new(&format!("levy-{place}"), thousandths(terms.0)).unwrap()
        };
        EmploymentYear {
            insurances: shuffled(&insurances, seed).into_iter().map(insurance).collect(),
            pension: self.pension.map(pension_of),
            levies: shuffled(&levies, seed).into_iter().map(levy).collect(),
            allowance: self
                .allowance
                .map(|allowance| Allowance { name: name("relief"), amount: pounds_of(allowance) }),
            ..EmploymentYear::new("year", "1950".parse().unwrap(), "rates").unwrap()
        }
    }

    fn payroll(&self, seed: u64) -> Payroll {
        let posts: Vec<Post> = self
            .posts
            .iter()
            .enumerate()
            .map(|(place, post)| post.post(place, self.period))
            .collect();
        Payroll {
            employer_charges_to: Some(charged_to("meals")),
            ..payroll(self.year(seed), shuffled(&posts, seed))
        }
    }

    fn pay_bill(&self) -> Fraction {
        let bill = |post: &PlainPost| {
            whole(post.people) * post.earnings() * over(post.held(self.period), 12)
        };
        self.posts.iter().map(bill).sum()
    }

    /// `max(0, rate × pay − allowance)` of the period.
    fn naive_levy(&self, (rate, allowance): (u16, Option<u32>)) -> Fraction {
        let allowance = whole(allowance.unwrap_or(0)) * over(self.period, 12);
        let owed = over(rate, 1_000) * self.pay_bill() - allowance;
        if owed.is_negative() { Fraction::ZERO } else { owed }
    }

    /// Every line with its exact figure, zero lines left out.
    fn lines(&self) -> Vec<(String, Fraction)> {
        let mut lines = Vec::new();
        let mut insurance = Fraction::ZERO;
        for (place, post) in self.posts.iter().enumerate() {
            let factor = whole(post.people) * over(post.held(self.period), 12);
            for (element, yearly) in post.elements(self) {
                let figure = yearly * factor.clone();
                if element.starts_with("insurance") {
                    insurance = insurance + figure.rounded(2, Rounding::HalfEven);
                }
                lines.push((format!("post-{place}/{element}"), figure));
            }
            let (deficit, exit) = post.lumps;
            lines.push((format!("post-{place}/pension-deficit"), whole(deficit.unwrap_or(0))));
            lines.push((format!("post-{place}/exit"), whole(exit.unwrap_or(0))));
        }
        for (place, levy) in self.levies.iter().enumerate() {
            lines.push((format!("staff/levy-{place}"), self.naive_levy(*levy)));
        }
        let allowance = whole(self.allowance.unwrap_or(0)) * over(self.period, 12);
        let allowance = if allowance < insurance { allowance } else { insurance };
        lines.push(("staff/relief".to_owned(), -allowance));
        lines.retain(|(_, figure)| !figure.is_zero());
        lines
    }
}

proptest! {
    #![proptest_config(cases(250))]

    #[test]
    fn lines_equal_naive_ones(plain in plain()) {
        let lines = plain.payroll(0).cost_lines(plain.period()).unwrap();
        let found: Vec<(String, Fraction)> =
            lines.iter().map(|line| (line.name().to_string(), exact(line).clone())).collect();
        prop_assert_eq!(found, plain.lines());
        for line in &lines {
            check(working(line));
            let rounded = exact(line).to_money(Currency::GBP, Rounding::HalfEven).unwrap();
            prop_assert_eq!(line.amount(), rounded);
            prop_assert_eq!(line.is_credit(), line.amount().is_negative());
            prop_assert!(!line.is_credit() || line.name().as_str() == "staff/relief");
            let holiday = line.name().as_str().ends_with("/holiday");
            let nature = if holiday { Nature::HolidayAccrual } else { Nature::Staff };
            prop_assert_eq!(line.nature(), Some(nature));
            let (owner, _) = line.name().as_str().split_once('/').unwrap();
            let concerns = Some(owner).filter(|owner| *owner != "staff").map(name);
            prop_assert_eq!(line.concerns(), concerns.as_ref());
        }
    }

    #[test]
    fn hours_equal_naive_ones(plain in plain()) {
        let payroll = plain.payroll(0);
        let mut levied = vec![Fraction::ZERO; plain.levies.len()];
        for (place, post) in plain.posts.iter().enumerate() {
            let own = format!("post-{place}");
            let cost = payroll.person_cost(&own, plain.period()).unwrap();
            let factor = whole(post.people) * over(post.held(plain.period), 12);
            let mut yearly = Fraction::ZERO;
            for (name, figure) in post.elements(&plain) {
                let found: Fraction = cost
                    .elements
                    .iter()
                    .filter(|element| element.label() == name)
                    .map(Evidence::value)
                    .sum();
                prop_assert_eq!(&found, &figure);
                yearly = yearly + figure;
            }
            for (levy, levied) in levied.iter_mut().enumerate() {
                let label = format!("levy-{levy}");
                let found: Fraction = cost
                    .elements
                    .iter()
                    .filter(|element| element.label() == label)
                    .map(Evidence::value)
                    .sum();
                *levied = levied.clone() + &found * &factor;
                yearly = yearly + found;
            }
            prop_assert_eq!(&cost.yearly, &yearly);
            let per_hour = yearly.checked_div(&post.productive()).unwrap();
            prop_assert_eq!(cost.per_productive_hour.value(), &per_hour);
            let per_hour = yearly.checked_div(&whole(post.hours.0)).unwrap();
            prop_assert_eq!(cost.per_paid_hour.value(), &per_hour);
            cost.elements.iter().for_each(check);
            check(&cost.per_productive_hour);
            check(&cost.per_paid_hour);
            let equivalents = payroll.full_time_equivalents(&own, plain.period()).unwrap();
            check(&equivalents);
            let part = over(post.hours.0, 1_950) * over(post.held(plain.period), plain.period.into());
            prop_assert_eq!(equivalents.value(), &(whole(post.people) * part));
        }
        // What people bear of a levy adds up to it.
        for (levy, levied) in plain.levies.iter().zip(levied) {
            prop_assert_eq!(levied, plain.naive_levy(*levy));
        }
    }

    #[test]
    fn listing_order_changes_no_byte(plain in plain(), seed in any::<u64>()) {
        let (listed, turned) = (plain.payroll(0), plain.payroll(seed));
        let lines = |payroll: &Payroll| format!("{:?}", payroll.cost_lines(plain.period()).unwrap());
        let built = |payroll: &Payroll| {
            let organisation = organisation(plain.period()).payroll(payroll.clone());
            format!("{:?}", organisation.build().unwrap())
        };
        prop_assert_eq!(built(&listed), built(&turned));
        prop_assert_eq!(lines(&listed), lines(&turned));
    }

    #[test]
    fn people_cost_what_one_costs_so_many_times(plain in plain(), people in 1_u32..1_000) {
        let one = |people| {
            let mut plain = Plain { levies: Vec::new(), allowance: None, ..plain.clone() };
            plain.posts.truncate(1);
            plain.posts[0].people = people;
            plain.posts[0].lumps = (None, None);
            plain.payroll(0).cost_lines(plain.period()).unwrap()
        };
        let (one, many) = (one(1), one(people));
        prop_assert_eq!(one.len(), many.len());
        for (one, many) in one.iter().zip(&many) {
            prop_assert_eq!(one.name(), many.name());
            prop_assert_eq!(exact(many), &(exact(one) * &whole(people)));
        }
    }

    #[test]
    fn months_scale(plain in plain(), held in 1_u16..25) {
        let held = held.min(plain.period);
        let lines = |held| {
            let mut plain = Plain { levies: Vec::new(), allowance: None, ..plain.clone() };
            plain.posts.truncate(1);
            plain.posts[0].months = held;
            plain.posts[0].lumps = (None, None);
            plain.payroll(0).cost_lines(plain.period()).unwrap()
        };
        let (all, some) = (lines(None), lines(Some(held)));
        prop_assert_eq!(all.len(), some.len());
        for (all, some) in all.iter().zip(&some) {
            let part = over(held, plain.period.into());
            prop_assert_eq!(exact(some), &(exact(all) * &part));
        }
    }

    #[test]
    fn more_pay_never_costs_less(plain in plain(), rise in 0_u32..30_000) {
        let cost = |rise: u32| {
            let mut plain = plain.clone();
            plain.posts[0].pay += rise;
            plain.payroll(0).person_cost("post-0", plain.period()).unwrap()
        };
        let (before, after) = (cost(0), cost(rise));
        for element in &before.elements {
            prop_assert!(!element.value().is_negative());
            // A levy is shared by pay: a part of it may fall where others earn more.
            if element.label().starts_with("levy") {
                continue;
            }
            let risen = after.elements.iter().find(|risen| risen.label() == element.label());
            prop_assert!(risen.unwrap().value() >= element.value());
        }
        let total = |rise: u32| {
            let mut plain = plain.clone();
            plain.posts[0].pay += rise;
            let lines = plain.payroll(0).cost_lines(plain.period()).unwrap();
            lines.iter().map(|line| line.amount().to_fraction()).sum::<Fraction>()
        };
        prop_assert!(total(0) <= total(rise));
    }
}

#[cfg(feature = "json")]
proptest! {
    #![proptest_config(cases(120))]

    #[test]
    fn documents_hold_all_of_a_payroll(plain in plain(), seed in any::<u64>()) {
        let built = organisation(plain.period()).payroll(plain.payroll(seed)).build().unwrap();
        let text = built.to_json();
        prop_assert_eq!(&Organisation::from_json(&text).unwrap(), &built);
        let listed = organisation(plain.period()).payroll(plain.payroll(0)).build().unwrap();
        prop_assert_eq!(listed.to_json(), text);
    }
}
