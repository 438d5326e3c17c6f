//! Bounds and edges of a cost model: met exactly, and overstepped by one.

use fullcost::allocation::Method;
use fullcost::cost::{
    Activity, Asset, CapitalCharge, CostLine, Department, EligibleLines, EmploymentYear, Funder,
    InputTax, Insurance, Ledger, MAX_ACTIVITIES, MAX_CONTRIBUTIONS, MAX_GIVING_RECORDS,
    MAX_INPUT_TAXES, MAX_LINES, MAX_POSTS, Organisation, OrganisationBuilder,
    PartialExemptionRules, Payroll, Post, Service, TaxUse, VatPeriod, VolunteerRole, Wage,
    WorkingTime,
};
use fullcost::evidence::Evidence;
use fullcost::exact::{Currency, Fraction, Money, Percent, Period, Quantity, UnitPrice};
use fullcost::full_cost::full_cost;
use fullcost::funding::funding;
use fullcost::sensitivity::{Choice, sensitivity};

use crate::allocation::name;
use crate::error::refused;

fn pounds(text: &str) -> Money {
    Money::parse(text, Currency::GBP).unwrap()
}

fn percent(text: &str) -> Percent {
    text.parse().unwrap()
}

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn period() -> Period {
    Period::new("2026-04".parse().unwrap(), 12).unwrap()
}

fn organisation() -> OrganisationBuilder {
    Organisation::builder("elders", Currency::GBP, period())
        .service(Service::new("care", "hour", quantity("1000")).unwrap())
}

/// A department whose activities share 10.00 evenly.
fn department(name: &str) -> Department {
    let empty = Department::new(name, pounds("10"), quantity("1000"), "hour", "ledger").unwrap();
    let activity = |place| {
        Activity::new(&format!("a{place:03}"), Quantity::ONE, Quantity::ONE, "care").unwrap()
    };
    Department { activities: (0..MAX_ACTIVITIES).map(activity).collect(), ..empty }
}

/// Lines that records give, as many as there may be, from departments with as many activities as
/// there may be.
#[test]
fn records_may_give_as_many_lines_as_there_may_be() {
    let departments = (0..MAX_LINES / MAX_ACTIVITIES).map(|at| department(&format!("d{at:03}")));
    let most = departments.fold(organisation(), OrganisationBuilder::department);
    let built = most.clone().build().unwrap();
    assert_eq!(built.lines().len(), MAX_LINES);
    assert!(built.lines().iter().all(|line| line.amount() == pounds("0.01")));
    let message = "there are more than 100000 cost lines: split the model or the tender";
    let stated = CostLine::new("rent", pounds("1"), "care", "lease").unwrap();
    refused(most.line(stated).build(), message);
}

#[test]
fn a_payroll_may_have_as_many_posts_and_lines_as_there_may_be() {
    let time = WorkingTime::new(quantity("1950")).unwrap();
    let post = |place: usize| {
        Post::new(&format!("p{place:05}"), pounds("100"), time, "care", "contract").unwrap()
    };
    let year = EmploymentYear::new("2026-27", quantity("1950"), "rates").unwrap();
    let insurance =
        |place| Insurance::new(&format!("i{place:03}"), percent("1%"), pounds("0")).unwrap();
    // With its pay every post gives ten lines.
    let insured = EmploymentYear { insurances: (0..9).map(insurance).collect(), ..year.clone() };
    let posts = |count: usize| (0..count).map(post).collect();
    let most = Payroll { posts: posts(MAX_POSTS), ..Payroll::new("staff", insured).unwrap() };
    assert_eq!(most.cost_lines(period()).unwrap().len(), MAX_LINES);
    refused(
        Payroll { posts: posts(MAX_POSTS + 1), ..most }.cost_lines(period()),
        "there are more than 10000 posts: split the model or the tender",
    );
    let insurances = (0..MAX_CONTRIBUTIONS).map(insurance).collect();
    let insured = EmploymentYear { insurances, ..year };
    let one = Payroll { posts: vec![post(0)], ..Payroll::new("staff", insured).unwrap() };
    assert_eq!(one.cost_lines(period()).unwrap().len(), MAX_CONTRIBUTIONS + 1);
}

fn asset(place: usize) -> Asset {
    let rent = CapitalCharge::ImputedRent { yearly: pounds("12") };
    Asset {
        charges: vec![rent],
        ..Asset::new(&format!("a{place:05}"), pounds("0"), 1, "care", "valuation").unwrap()
    }
}

fn vat_period(name: &str, months: u16) -> VatPeriod {
    let rules =
        PartialExemptionRules::new("limits", pounds("0"), percent("50%"), "notice").unwrap();
    VatPeriod::new(name, months, rules, pounds("1"), pounds("1")).unwrap()
}

#[test]
fn there_may_be_ten_thousand_records_of_each_kind_that_gives_lines() {
    let assets = (0..MAX_GIVING_RECORDS).map(asset);
    let most = assets.fold(organisation(), OrganisationBuilder::asset);
    assert_eq!(most.clone().build().unwrap().lines().len(), MAX_GIVING_RECORDS);
    let beyond =
        |what: &str| format!("there are more than 10000 {what}: split the model or the tender");
    refused(most.asset(asset(MAX_GIVING_RECORDS)).build(), &beyond("assets"));
    // None of these would give a line: they are counted before they are looked at.
    let names = || (0..=MAX_GIVING_RECORDS).map(|place| format!("n{place:05}"));
    let year = EmploymentYear::new("2026-27", quantity("1950"), "rates").unwrap();
    let payrolls = names().map(|name| Payroll::new(&name, year.clone()).unwrap());
    let payrolls = payrolls.fold(organisation(), OrganisationBuilder::payroll);
    refused(payrolls.build(), &beyond("payrolls"));
    let departments = names()
        .map(|name| Department::new(&name, pounds("1"), Quantity::ONE, "hour", "books").unwrap());
    let departments = departments.fold(organisation(), OrganisationBuilder::department);
    refused(departments.build(), &beyond("departments"));
    let periods = names().map(|name| vat_period(&name, 1));
    let periods = periods.fold(organisation(), OrganisationBuilder::vat_period);
    refused(periods.build(), &beyond("tax periods"));
}

#[test]
fn a_tax_period_has_bounds() {
    let tax = |place| {
        let name = format!("t{place:04}");
        InputTax::new(&name, pounds("0.01"), TaxUse::Exempt, "care", "invoices").unwrap()
    };
    let input_taxes = (0..MAX_INPUT_TAXES).map(tax).collect();
    let most = VatPeriod { input_taxes, ..vat_period("v", 1_200) };
    let found = most.partial_exemption().unwrap();
    assert_eq!(found.irrecoverable, pounds("10"));
    // A hundred years, over which ten pounds are less than a penny a month.
    assert_eq!(found.monthly_exempt_input_tax(), &Fraction::new(1, 120).unwrap());
    refused(
        VatPeriod { input_taxes: vec![tax(0)], ..vat_period("v", 1_201) }.partial_exemption(),
        r#"a period of "1201" months: give 1 to 1200 months"#,
    );
}

/// What costs nothing at its edge is no mistake, and gives no line.
#[test]
fn edges_of_what_is_charged_are_no_mistakes() {
    let kept = Asset {
        residual_value: pounds("900"),
        charges: vec![CapitalCharge::Depreciation],
        ..Asset::new("painting", pounds("900"), 10, "care", "register").unwrap()
    };
    assert_eq!(kept.cost_lines(period()).unwrap(), []);
    let lost = Asset { residual_value: pounds("899.99"), ..kept };
    let [line] = lost.cost_lines(period()).unwrap().try_into().unwrap();
    // A tenth of a penny.
    assert!(line.amount().is_zero());

    let time = WorkingTime::new(quantity("1950")).unwrap();
    let payroll = |up_to| {
        let insurance = Insurance::new("insurance", percent("10%"), pounds("100")).unwrap();
        let year = EmploymentYear::new("2026-27", quantity("1950"), "rates").unwrap();
        let year = EmploymentYear {
            insurances: vec![Insurance { up_to: Some(pounds(up_to)), ..insurance }],
            ..year
        };
        let post = Post::new("cook", pounds("5000"), time, "care", "contract").unwrap();
        Payroll { posts: vec![post], ..Payroll::new("staff", year).unwrap() }
    };
    let lines = |up_to| {
        let lines = payroll(up_to).cost_lines(period()).unwrap();
        lines.iter().map(|line| (line.name().to_string(), line.amount())).collect::<Vec<_>>()
    };
    assert_eq!(lines("100"), [("cook/pay".to_owned(), pounds("5000"))]);
    let insured = ("cook/insurance".to_owned(), pounds("0.10"));
    assert_eq!(lines("101"), [("cook/pay".to_owned(), pounds("5000")), insured]);
}

/// All hours of a role may be given as match, and no hour more.
#[test]
fn hours_may_be_matched_to_the_last() {
    let wage = Wage::new("minimum", UnitPrice::parse("10", Currency::GBP).unwrap()).unwrap();
    let role = VolunteerRole::new("visitors", quantity("10"), wage, "care", "rota").unwrap();
    let matched = |name_of: &str, hours: &str| {
        let funder = Funder::new(name_of, "care", "agreement").unwrap();
        Funder {
            share: percent("50%"),
            matched_hours: vec![(name("visitors"), quantity(hours))],
            ..funder
        }
    };
    let built = |other: &str| {
        let base = organisation().volunteer(role.clone());
        base.funder(matched("city", "6")).funder(matched("trust", other)).build()
    };
    assert!(built("4").is_ok());
    refused(
        built("4.000001"),
        r#"10.000001 hours of volunteer role "visitors" are given to funders as match where there are 10: give no hour to two funders"#,
    );
}

/// Many funders of a few of very many lines are looked at in time.
#[test]
fn funders_and_lines_may_both_be_many() {
    let line = |place: usize| {
        CostLine::new(&format!("l{place:06}"), pounds("3"), "care", "ledger").unwrap()
    };
    let base = (0..MAX_LINES).map(line).fold(organisation(), OrganisationBuilder::line);
    let funder = |place: usize| {
        let funder = Funder::new(&format!("f{place:03}"), "care", "agreement").unwrap();
        let lines = vec![name("l000007"), name("l099999")];
        Funder { share: percent("0.25%"), lines: EligibleLines::Only(lines), ..funder }
    };
    let rest =
        Funder { share: percent("25%"), ..Funder::new("rest", "care", "agreement").unwrap() };
    let funders = (0..300).map(funder).chain([rest]);
    let built = funders.clone().fold(base.clone(), OrganisationBuilder::funder);
    let start = std::time::Instant::now();
    let costs = full_cost(&built.build().unwrap(), &Method::Direct).unwrap();
    let found = funding(&costs).unwrap();
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    let care = found.service("care").unwrap();
    assert_eq!(care.grants.len(), 301);
    // Two lines are paid in full; of all others a quarter.
    assert_eq!(care.funded_direct, pounds("75004.50"));
    assert_eq!(care.gap, pounds("224995.50"));
    let more = Funder::new("more", "care", "agreement").unwrap();
    let more = Funder { lines: EligibleLines::AllBut(vec![name("l000007")]), ..more };
    refused(
        funders
            .fold(base, OrganisationBuilder::funder)
            .funder(Funder { share: percent("75.1%"), ..more })
            .build(),
        r#"line "l000000" of service "care" is funded to 100.1% in all: lower the shares, so that no line is funded twice"#,
    );
}

/// What nobody pays has a name in the working that no funder has.
#[test]
fn what_nobody_pays_is_named_apart_from_funders() {
    let names_beside = |funders: &[&str]| {
        let line = CostLine::new("rent", pounds("100"), "care", "lease").unwrap();
        let funder = |name: &&str| Funder {
            share: percent("10%"),
            ..Funder::new(name, "care", "agreement").unwrap()
        };
        let built =
            funders.iter().map(funder).fold(organisation().line(line), OrganisationBuilder::funder);
        let costs = full_cost(&built.build().unwrap(), &Method::Direct).unwrap();
        let found = funding(&costs).unwrap();
        let grant = &found.service("care").unwrap().grants[0];
        assert_eq!(grant.total, pounds("10"));
        grant.evidence.verify().unwrap();
        let paid = &grant.evidence.parts()[0].parts()[0];
        paid.parts().iter().skip(1).map(|part| part.label().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names_beside(&["city"]), ["city", "not funded"]);
    assert_eq!(names_beside(&["not funded"]), ["not funded", "not funded by anyone"]);
    let both = ["not funded", "not funded by anyone"];
    assert_eq!(names_beside(&both), [both[0], both[1], "(not funded)"]);
    let all = ["(not funded)", "not funded", "not funded by anyone"];
    assert_eq!(names_beside(&all), [all[0], all[1], all[2], "((not funded))"]);
}

/// Choices that cost the same: the first that was tried is named, at both ends.
#[test]
fn of_equal_costs_the_first_choice_is_named() {
    let line = CostLine::new("rent", pounds("100"), "care", "lease").unwrap();
    let built = organisation().line(line).build().unwrap();
    let found = sensitivity(&built, &Method::Direct).unwrap();
    assert_eq!(found.trials.len(), 2);
    let care = found.service("care").unwrap();
    let direct = Choice::Method(Method::Direct);
    for range in [&care.to_method, &care.overall] {
        assert_eq!((&range.low_choice, &range.high_choice), (&direct, &direct));
        assert_eq!(range.low, range.high);
    }
    let costs = full_cost(&built, &Method::Direct).unwrap();
    let totals = &costs.totals;
    assert!(!totals.is_zero() && totals.get(Ledger::InKind).is_zero());
}

/// Hours that are zero are left out of the working, and the paid ones never are.
#[test]
fn the_working_of_hours_holds_what_there_is() {
    let time =
        WorkingTime { training: quantity("50"), ..WorkingTime::new(quantity("1950")).unwrap() };
    let year = EmploymentYear::new("2026-27", quantity("1950"), "rates").unwrap();
    let post = Post::new("cook", pounds("19000"), time, "care", "contract").unwrap();
    let payroll = Payroll { posts: vec![post], ..Payroll::new("staff", year).unwrap() };
    let cost = payroll.person_cost("cook", period()).unwrap();
    let hours = &cost.per_productive_hour.parts()[1];
    let labels: Vec<&str> = hours.parts().iter().map(Evidence::label).collect();
    assert_eq!(labels, ["paid hours", "training"]);
    assert_eq!(cost.per_productive_hour.value(), &Fraction::from(10));
}

/// An agreed percentage shows where it comes from.
#[test]
fn an_agreed_percentage_shows_its_source() {
    let tax = InputTax::new("office", pounds("10"), TaxUse::Residual, "care", "invoices").unwrap();
    let period = VatPeriod {
        agreed_percentage: Some(percent("90%")),
        input_taxes: vec![tax],
        ..vat_period("v", 12)
    };
    assert_eq!(period.source.as_ref(), None);
    let period = VatPeriod { source: Some("letter of approval".parse().unwrap()), ..period };
    assert_eq!(period.source.as_ref().unwrap().as_str(), "letter of approval");
    let found = period.partial_exemption().unwrap();
    let part = found.evidence().find(|working| working.label() == "agreed percentage").unwrap();
    assert_eq!(part.source().unwrap().as_str(), "letter of approval");
    assert_eq!(found.irrecoverable, pounds("1"));
}
