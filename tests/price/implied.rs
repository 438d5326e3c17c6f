//! The surplus that a price holds beyond a cost.

use fullcost::exact::Fraction;
use fullcost::price::implied_surplus;

fn shown(figure: Option<&Fraction>) -> String {
    figure.map_or("none".to_owned(), Fraction::to_string)
}

#[test]
fn margin_and_mark_up_follow_from_cost_and_price() {
    for (cost, price, amount, margin, mark_up) in [
        (80, 100, "20", "1/5", "1/4"),
        // A price below the cost holds less than nothing.
        (120, 100, "-20", "-1/5", "-1/6"),
        (100, 100, "0", "0", "0"),
        (0, 100, "100", "1", "none"),
        (100, 0, "-100", "none", "-1"),
        (0, 0, "0", "none", "none"),
    ] {
        let implied = implied_surplus(&Fraction::from(cost), &Fraction::from(price));
        assert_eq!(implied.amount.to_string(), amount);
        assert_eq!(shown(implied.margin.as_ref()), margin, "{cost} {price}");
        assert_eq!(shown(implied.mark_up.as_ref()), mark_up, "{cost} {price}");
        let evidence = implied.margin_evidence("GBP");
        assert_eq!(evidence.is_some(), implied.margin.is_some());
        if let Some(evidence) = evidence {
            evidence.verify().unwrap();
            assert_eq!(Some(evidence.value()), implied.margin.as_ref());
        }
    }
}
