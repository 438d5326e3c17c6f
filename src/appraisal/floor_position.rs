//! The prices of a bid against the statutory pay cost floor.

use std::collections::BTreeMap;

use super::FloorByLine;
use crate::demand::{DemandLine, LineKind};
use crate::error::Error;
use crate::exact::figure::grouped;
use crate::exact::{Figure, Fraction, Name, Rounding};
use crate::price::{BandRelation, Interval};
use crate::tender::BidComparison;
use crate::tender::before_tax::unknown_income;

/// The price of one line against its floor.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LineFloor {
    /// The price per unit before tax, on average where it has volume tiers.
    pub price: Figure,
    /// The floor per unit.
    pub floor: Figure,
    /// How the price lies to the floor.
    pub relation: BandRelation,
    /// How far it lies from the floor; zero where they meet.
    pub distance: Figure,
    /// The question to put to the bidder, where the price, or the low end of its band, lies below
    /// the floor. At the floor there is none.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub question: Option<String>,
}

impl BidComparison<'_> {
    /// How a bid's prices lie to the statutory pay cost floor, line by line. Of a line with volume tiers, the
    /// [average price](Self::average_price) is held against it. Optional lines take part where they
    /// are priced.
    ///
    /// # Errors
    ///
    /// [`NotAssessable`](crate::ErrorKind::NotAssessable) where the prices include tax and the tender
    /// does not say how much.
    pub fn pay_cost_floor(self, floor: &FloorByLine) -> Result<BTreeMap<Name, LineFloor>, Error> {
        let card = &self.bid.rate_card;
        if !self.tender().knows_income(card) {
            return Err(unknown_income(self.bid));
        }
        let priced = floor.lines.keys().filter(|line| {
            let kind = self.tender().demand().line(line.as_str()).map(DemandLine::kind);
            card.rate(line.as_str()).is_some() && kind.is_some_and(is_priced)
        });
        let found = priced.map(|line| {
            let income = self.tender().before_tax(card, line.as_str());
            let price = self.average_price(line.as_str())?.times(&income);
            let floor = floor.evidence(line.as_str())?;
            let floor = floor.map(|floor| floor.value().clone()).unwrap_or_default();
            let currency = self.tender().currency();
            let position = price.position(&Interval::point(floor.clone()), currency);
            let found = LineFloor {
                question: question(self.called(line), &price, &floor, position.relation),
                price: price.in_currency(currency),
                floor: Figure::new(floor, currency),
                relation: position.relation,
                distance: position.distance,
            };
            Ok((line.clone(), found))
        });
        found.collect()
    }

    fn called<'n>(&self, line: &'n Name) -> &'n str
    where
        Self: 'n,
    {
        self.tender().demand().line(line.as_str()).map_or(line.as_str(), DemandLine::label)
    }
}

fn is_priced(kind: LineKind) -> bool {
    !matches!(kind, LineKind::Preset(_))
}

/// The question to put to the bidder, with its figures; nothing where none is asked.
fn question(line: &str, price: &Interval, floor: &Fraction, lies: BandRelation) -> Option<String> {
    let shown = |figure: &Fraction| grouped(&figure.to_plain_text(2, Rounding::HalfEven));
    let (low, high) = (shown(price.low()), shown(price.high()));
    let shown_price = if price.is_point() { low } else { format!("{low} to {high}") };
    let lies = if lies == BandRelation::Below { "below" } else { "in part below" };
    (price.low() < floor).then(|| {
        format!(
            "the price of line {line:?} is {shown_price}, {lies} the statutory pay cost floor of \
             {}: how are travel time, insurance, pension, holiday, sick pay, training and mileage \
             paid?",
            shown(floor),
        )
    })
}
