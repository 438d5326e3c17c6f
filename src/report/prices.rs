//! Price schedules in plain text.

use std::fmt::Write as _;

use super::blocks::Blocks;
use super::rates::{bounds_text, rate_text};
use super::table::{Table, exact_or_rounded, grouped, label, line_label};
use crate::answer::Answer;
use crate::appraisal::{Findings, ScenarioFindings, TieredLine};
use crate::exact::{Currency, Figure, Fraction, Rounding};
use crate::price::tiers::tiers_in_words;
use crate::price::{
    Aggregation, BandPosition, Corridor, HomecareCost, IntervalOrder, Rate, RatePrice, StatedTotal,
    Tier, VisitLength, VolumeRange, VolumesBeyond,
};
use crate::tender::Tender;

/// The prices of all bids that change with the volume, what they give under a scenario, and where one
/// more unit would cost less; empty where there are none.
pub(super) fn volume_tiers(findings: &Findings, found: &ScenarioFindings) -> Blocks {
    let tender = findings.appraisal().tender();
    let mut text = Blocks::new();
    if found.volume_tiers.is_empty() {
        return text;
    }
    text.section("Prices that change with the volume, and what they give in this scenario");
    let mut table =
        Table::headed("lllr", ["provider", "line", "prices", "total", "each on average"]);
    for line in &found.volume_tiers {
        table.row(tiered_line(tender, line));
    }
    text.table(2, table);
    let falls = falling_totals(findings, found.scenario.as_str());
    if !falls.is_empty() {
        text.section("Where one more unit costs less");
        text.push(falls);
    }
    text
}

/// The prices of all bids against the statutory pay cost floor, and the questions that follow; empty
/// where the tender has no floor.
pub(super) fn pay_cost_floor(findings: &Findings, found: &ScenarioFindings) -> Blocks {
    let tender = findings.appraisal().tender();
    let Some(floor) = findings.questions().pay_cost_floor.as_ref() else { return Blocks::new() };
    let mut text = Blocks::new();
    text.section("Against the statutory pay cost floor");
    let _ = writeln!(text, "  A yardstick, not a legal price: {}", floor.floor.pay.source);
    let mut table =
        Table::headed("llrrlr", ["provider", "line", "price", "floor", "lies", "distance"]);
    let mut questions = String::new();
    for (bid, found) in tender.bids().iter().zip(&found.positions) {
        if let Some(reason) = &found.not_assessable {
            let _ = writeln!(questions, "  {}: not assessable, since {reason}", bid.label());
        }
        for (name, line) in &found.pay_cost_floor {
            let currency = tender.currency();
            table.row(vec![
                bid.label().to_owned(),
                line_label(tender, name).to_owned(),
                line.price.to_string(),
                exact_or_rounded(line.floor.low(), currency),
                line.relation.as_str().to_owned(),
                exact_or_rounded(line.distance.low(), currency),
            ]);
            if let Some(question) = line.question.as_ref() {
                let _ = writeln!(questions, "  To {}: {question}", bid.label());
            }
        }
    }
    text.table(2, table);
    text.push(questions);
    text
}

/// The totals that bids state for a scenario and that are not the sums of their lines; empty where
/// there are none.
pub(super) fn stated_totals(findings: &Findings, found: &ScenarioFindings) -> Blocks {
    let tender = findings.appraisal().tender();
    let mut text = Blocks::new();
    for total in &findings.stated_totals {
        if total.scenario != found.scenario {
            continue;
        }
        if text.is_empty() {
            text.section("Stated totals that are not the sum of their lines");
        }
        let label = label(tender, &total.provider);
        let found = stated_total(&total.found, tender.currency());
        let _ = writeln!(text, "  {label}: {found}");
    }
    text
}

fn stated_total(found: &StatedTotal, currency: Currency) -> String {
    let agreement = match found.agreement {
        Some(agreement) => format!("they agree {}", agreement.in_words()),
        None => "no usual rounding of lines or total explains it".to_owned(),
    };
    format!(
        "stated {}, the lines add up to {}, difference {}; {agreement}",
        exact_or_rounded(found.stated.low(), currency),
        exact_or_rounded(found.computed.low(), currency),
        exact_or_rounded(found.difference.low(), currency),
    )
}

/// How the prices and the basket of every bid lie to the corridor; empty where the tender has none.
pub(super) fn corridor(findings: &Findings, found: &ScenarioFindings) -> Blocks {
    let tender = findings.appraisal().tender();
    let Some(corridor) = findings.questions().corridor.as_ref() else { return Blocks::new() };
    let mut text = Blocks::new();
    text.section("Against the corridor");
    let _ = writeln!(text, "  Source: {}", corridor.source());
    text.push(corridor_basis(findings, corridor));
    let mut table = Table::new("l");
    for (bid, found) in tender.bids().iter().zip(&found.positions) {
        let Some(position) = &found.corridor else { continue };
        let basket =
            position.basket.as_ref().map_or("not assessable".to_owned(), BandPosition::to_string);
        table.row(vec![bid.label().to_owned(), "basket".to_owned(), basket]);
        for (line, position) in &position.lines {
            table.row(vec![
                String::new(),
                line_label(tender, line).to_owned(),
                position.to_string(),
            ]);
        }
    }
    text.table(2, table);
    text
}

/// The quartiles of every line of the corridor's market; empty where the corridor does not follow
/// from one.
pub(super) fn market_quartiles(findings: &Findings) -> Blocks {
    let tender = findings.appraisal().tender();
    let mut text = Blocks::new();
    let quartiles = findings.corridor.as_ref().map(|found| &found.quartiles);
    let Some(quartiles) = quartiles.filter(|quartiles| !quartiles.is_empty()) else { return text };
    text.section("Quartiles of the market");
    let mut table = Table::headed("lr", ["line", "prices", "lower", "median", "upper"]);
    for (line, found) in quartiles {
        let shown = |quartile: &Figure| exact_or_rounded(quartile.low(), quartile.currency());
        table.row(vec![
            line_label(tender, line).to_owned(),
            found.prices.to_string(),
            shown(&found.lower),
            shown(&found.median),
            shown(&found.upper),
        ]);
    }
    text.table(2, table);
    text
}

/// What the bands of a corridor are where they are not simply stated, and whether a total its source
/// states is the sum of its bands.
fn corridor_basis(findings: &Findings, corridor: &Corridor) -> String {
    let mut text = String::new();
    if let Some(market) = corridor.market() {
        let basket = match market.aggregation() {
            Aggregation::QuartileOfTotals => "quartiles of the providers' totals",
            Aggregation::SumOfLineQuartiles => "sums of line quartiles",
        };
        let _ = writeln!(
            text,
            "  Lower to upper quartile of {} providers, {} estimator; baskets: {basket}",
            market.providers().count(),
            market.estimator().as_str(),
        );
        if let Some(count) = market.small_sample() {
            let _ = writeln!(text, "  Small sample: some quartile rests on {count} prices only");
        }
    }
    for total in findings.corridor.iter().flat_map(|known| &known.stated_totals) {
        let found = stated_total(&total.found, findings.currency);
        let _ = writeln!(text, "  Its {} total: {found}", total.end.as_str());
    }
    text
}

/// The pairs of bids that cannot be told apart, by view; empty where there are none. Where there are
/// too many bids to compare each with each, that is said.
pub(super) fn indistinguishable(tender: &Tender, found: &ScenarioFindings) -> String {
    let mut text = String::new();
    let words = IntervalOrder::Indistinguishable.as_str();
    for view in &found.views {
        let name = view.view.in_words();
        let told = match &view.indistinguishable {
            Answer::Found(pairs) => {
                let pairs = pairs.iter();
                let pairs = pairs.map(|(one, other)| {
                    format!("{} and {}", label(tender, one), label(tender, other))
                });
                pairs.collect::<Vec<_>>().join("; ")
            }
            Answer::Refused(reason) => format!("not asked, since {reason}"),
        };
        if !told.is_empty() {
            let _ = writeln!(text, "  {name}, {words}: {told}");
        }
    }
    text
}

/// An hour of homecare by length of visit: every element, cost, surplus and price, one column a
/// length.
///
/// ```
/// use fullcost::exact::{Currency, UnitPrice};
/// use fullcost::price::{CarePay, HomecareHour, Mileage, Travel};
/// use fullcost::report;
///
/// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
/// let travel = Travel::PerVisit { minutes: "10".parse()? };
/// let mileage = Mileage::PerVisit { distance: "2".parse()?, rate: pounds("0.45")? };
/// let hour = HomecareHour::new(CarePay::new(pounds("24")?, travel, mileage, "rates of the year")?);
/// let hours = hour.by_visit_length(&["30".parse()?, "60".parse()?])?;
/// assert_eq!(report::homecare_hours(&hours), "
///   per contact hour  visits of 30 minutes  visits of 60 minutes
///   ----------------  --------------------  --------------------
///   contact pay                      24.00                 24.00
///   travel pay                        8.00                  4.00
///   mileage                           1.80                  0.90
///   cost                             33.80                 28.90
///   surplus                           0.00                  0.00
///   price                            33.80                 28.90
/// "[1..]);
/// # Ok::<(), fullcost::Error>(())
/// ```
#[must_use]
pub fn homecare_hours(hours: &[HomecareCost]) -> String {
    let line = |name: &str, amount: &dyn Fn(&HomecareCost) -> String| {
        [name.to_owned()].into_iter().chain(hours.iter().map(amount)).collect::<Vec<_>>()
    };
    let header = line("per contact hour", &|hour| match hour.visit {
        VisitLength::AsStated => "visits as stated".to_owned(),
        VisitLength::Minutes(minutes) => format!("visits of {minutes} minutes"),
    });
    let mut table = Table::headed("lr", header);
    let shown = |amount: &Figure| exact_or_rounded(amount.low(), amount.currency());
    let names = hours.first().into_iter().flat_map(|hour| &hour.elements);
    for (place, part) in names.enumerate() {
        table.row(line(&part.element, &|hour| {
            hour.elements.get(place).map(|part| shown(&part.amount)).unwrap_or_default()
        }));
    }
    table.row(line("cost", &|hour| shown(&hour.cost)));
    table.row(line("surplus", &|hour| shown(&hour.surplus)));
    table.row(line("price", &|hour| shown(&hour.price)));
    table.to_text(2)
}

fn tiered_line(tender: &Tender, line: &TieredLine) -> Vec<String> {
    let bid = tender.bid(line.provider.as_str()).ok();
    let rate = bid.and_then(|bid| bid.rate_card.rate(line.line.as_str()));
    let prices = match rate.map(Rate::price) {
        Some(RatePrice::AllUnits(tiers)) => format!("on all units: {}", tiers_text(tiers.tiers())),
        Some(RatePrice::Incremental(tiers)) => {
            format!("on further units: {}", tiers_text(tiers.tiers()))
        }
        _ => String::new(),
    };
    let prices = match rate {
        Some(rate) if prices.is_empty() => rate_text(rate),
        Some(rate) => prices + &bounds_text(rate),
        None => prices,
    };
    vec![
        label(tender, &line.provider).to_owned(),
        line_label(tender, &line.line).to_owned(),
        prices,
        line.total.to_string(),
        exact_or_rounded(line.each_on_average.low(), tender.currency()),
    ]
}

fn tiers_text(tiers: &[Tier]) -> String {
    let mut shown: Vec<String> = tiers_in_words(tiers, &grouped).collect();
    if let Some(last) = shown.last_mut() {
        last.insert_str(0, "then ");
    }
    shown.join(", ")
}

fn falling_totals(findings: &Findings, scenario: &str) -> String {
    let tender = findings.appraisal().tender();
    let mut text = String::new();
    for fall in &findings.falling_totals {
        let one_more = fall.at.to_fraction() + Fraction::ONE;
        let ranges: Vec<String> = fall.dearer.iter().map(range_text).collect();
        let label = label(tender, &fall.provider);
        let known = tender.demand().scenarios().iter();
        let mut known = known.filter(|known| known.name().as_str() == scenario);
        let demanded = known.next().and_then(|known| known.quantity(fall.line.as_str()));
        let demanded = demanded.filter(|quantity| {
            fall.dearer.iter().any(|range| range.holds(&quantity.to_fraction()))
        });
        let among = demanded.map(|quantity| {
            format!(", the {} of this scenario too", grouped(&quantity.to_string()))
        });
        let _ = writeln!(
            text,
            "  {label}, line {}: {} cost {}, but {} cost {}; every volume {} costs more than {}{}; every volume {} costs no more than {}",
            line_label(tender, &fall.line),
            grouped(&fall.at.to_string()),
            fall.total,
            volume(&one_more),
            fall.total_of_one_more,
            ranges.join(" and "),
            volume(&one_more),
            among.unwrap_or_default(),
            fall.cheaper.iter().map(beyond_text).collect::<Vec<_>>().join(" and "),
            grouped(&fall.at.to_string()),
        );
    }
    text
}

fn range_text(range: &VolumeRange) -> String {
    format!("above {} up to {}", volume(&range.above), volume(&range.up_to))
}

fn beyond_text(range: &VolumesBeyond) -> String {
    match &range.up_to {
        Some(end) => format!("above {} up to {}", volume(&range.above), volume(end)),
        None => format!("above {}", volume(&range.above)),
    }
}

/// All digits of a volume where they end, else six places.
fn volume(quantity: &Fraction) -> String {
    let exact = quantity.to_exact_decimal();
    grouped(&exact.unwrap_or_else(|| quantity.to_plain_text(6, Rounding::HalfEven)))
}
