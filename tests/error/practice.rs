//! What rules of practice refuse: scores, statistics of prices, rates of a planned volume.

use fullcost::exact::{Currency, Fraction, Name, Rounding, round_to_sum};
use fullcost::robustness::criterion_weight_range;
use fullcost::score::{
    BandCriterion, BasePrice, BestInBandTerms, BilinearTerms, Offer, ScoreRule, Scoring, score,
};
use fullcost::screen::{BidFigures, ScreenFigures, Statistic};

use super::{percent, pounds, quantity, refused};

#[cfg(feature = "json")]
pub(super) const ALL: &[fn()] = &[scores_of_practice, statistics_of_prices, figures_to_their_sum, rates_of_a_planned_volume, named_surpluses];

fn offer(name: &str, price: i128, quality: &str) -> Offer {
    Offer::new(name, Fraction::from(price)).unwrap().with_quality(quantity(quality)).unwrap()
}

#[test]
fn scores_of_practice() {
    let under = |rule, offers: &[Offer]| score(&Scoring::of_price_and_quality(rule, percent("60%")).unwrap(), offers);
    let none = [offer("a", 5, "0")];
    refused(under(ScoreRule::PricePerQualityPoint, &none), "a quality of 0 has no point that its price could be of: state a least mark or a least quality, below which a bid is not ranked");
    let base = BasePrice::new(pounds("5")).unwrap();
    refused(BilinearTerms::new(base, percent("101%")), "101% is not a share: give a percentage from 0% to 100%");
    refused(BestInBandTerms::new(percent("-1%"), BandCriterion::LowerPrice), "-1% is not a share: give a percentage from 0% to 100%");
    let terms = BestInBandTerms::new(percent("10%"), BandCriterion::LowerPrice).unwrap();
    let rule = ScoreRule::BestInBand(terms);
    let scores = under(rule, &[offer("a", 5, "10"), offer("b", 6, "20")]).unwrap();
    refused(criterion_weight_range(&scores, "quality"), "under best in band bids join and leave the first ones as a weight moves, so that its figure is no line over it: ask of another rule");
}

#[test]
fn statistics_of_prices() {
    let bid = |name: &str, total: i128| BidFigures::new(name, Fraction::from(total)).unwrap();
    let of = |bids| ScreenFigures::new(Currency::GBP, bids).unwrap().bid_statistics();
    let band = fullcost::price::Interval::new(Fraction::from(1), Fraction::from(2)).unwrap();
    refused(of(vec![BidFigures::with_band("a", band).unwrap()]), r#""a" bids a band, which has no place among the prices of a statistic: ask at single prices"#);
    let same = of(vec![bid("a", 5), bid("b", 5)]).unwrap();
    let value = |statistic| same.of(statistic).as_result().cloned().map_err(Clone::clone);
    refused(value(Statistic::Kurtosis), "there are 2 prices and it takes 4: ask it of more bids");
    refused(value(Statistic::NormalisedDistance), "all prices are the same, so there is nothing to divide by: leave this statistic out");
}

#[test]
fn figures_to_their_sum() {
    let name = |text: &str| text.parse::<Name>().unwrap();
    let twice = [(name("a"), Fraction::ONE), (name("a"), Fraction::ONE)];
    refused(round_to_sum(&twice, Rounding::HalfEven), r#""a" has two figures: give each key one figure"#);
    let large = [(name("a"), Fraction::from(i128::MAX))];
    refused(round_to_sum(&large, Rounding::HalfEven), "170141183460469231731687303715884105727 is beyond whole numbers of 128 bits: round it in a larger unit");
}

#[cfg(feature = "json")]
#[test]
fn named_surpluses() {
    use fullcost::costing::Costing;
    use serde_json::{Value, json};

    let asked = |surpluses: Value, surplus: Value| {
        let mut document = json!({"format": 1, "name": "shed", "currency": "GBP",
            "period": {"from": "2026-04", "months": 12},
            "services": [{"name": "repairs", "unit": "visit", "volume": "8"}],
            "lines": [{"name": "tools", "amount": "100", "charged_to": "repairs", "source": "ledger"}],
            "surpluses": surpluses});
        if !surplus.is_null() {
            document["surplus"] = surplus;
        }
        Costing::from_json(&document.to_string())
    };
    let named = |name: &str, form: &str, figure: &str| json!({"name": name, "purpose": "reserves", form: figure, "source": "x"});
    asked(json!([named("a", "margin", "99.999999%")]), Value::Null).unwrap();
    let only = |surplus: Value, message: &str| refused(asked(json!([surplus]), Value::Null), message);
    only(named("a", "margin", "100%"), r#"surplus "a": margin: a margin of 100% on the price leaves no price: give a margin below 100%"#);
    only(named("a", "amount", "-1"), r#"surpluses: surplus "a": -1.00 is negative: give an amount of zero or more"#);
    only(named("a", "part", "5%"), r#"surplus "a": the field "part" is not part of the format: remove it, or correct its name to one of name, label, purpose, amount, margin, mark_up, source"#);
    let two = |one: Value, other: Value, message: &str| refused(asked(json!([one, other]), Value::Null), message);
    two(named("a", "margin", "60%"), named("b", "margin", "40%"), "surpluses: the margins on the price together leave no price: give margins that add up to less than 100%");
    two(named("a", "margin", "1%"), named("a", "mark_up", "1%"), r#"surpluses: the name "a" is given twice: give each surplus its own name"#);
    refused(asked(json!([named("a", "margin", "1%")]), json!({"mark_up": "1%"})), "surplus: a surplus is given without a name, and others with theirs: give it a name among the others, or leave them out");
    let many = |count: usize| Value::Array((0..count).map(|at| named(&format!("s{at}"), "mark_up", "1%")).collect());
    asked(many(100), Value::Null).unwrap();
    refused(asked(many(101), Value::Null), "surpluses: there are more than 100 named surpluses: split the model or the tender");
}

#[test]
fn rates_of_a_planned_volume() {
    use fullcost::allocation::Method;
    use fullcost::cost::{Organisation, Service};
    use fullcost::exact::Period;
    use fullcost::full_cost::full_cost;

    let period = Period::new("2026-04".parse().unwrap(), 12).unwrap();
    let service = Service::new("advice", "case", quantity("400")).unwrap();
    let organisation = Organisation::builder("shed", Currency::GBP, period).service(service).build().unwrap();
    let costs = full_cost(&organisation, &Method::Direct).unwrap();
    let recovery = costs.service("advice").unwrap().recovery(quantity("0"), quantity("5"));
    refused(recovery, "the planned volume is 0: give the volume that the rate is made of");
}
