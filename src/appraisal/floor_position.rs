//! The prices of a bid against the statutory pay cost floor.

use super::FloorByLine;
use crate::demand::{DemandLine, LineKind};
use crate::error::Error;
use crate::exact::{Fraction, Name, Rounding};
use crate::price::{BandPosition, BandRelation, Interval};
use crate::tender::BidComparison;

/// The price of one line against its floor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFloor {
    line: Name,
    price: Interval,
    floor: Fraction,
    position: BandPosition,
}

impl BidComparison<'_> {
    /// How a bid's prices lie to the statutory pay cost floor, line by line in the order of the
    /// lines' names. Of a line with volume tiers, the
    /// [average price](Self::average_price) is held against it. Optional lines take part where they
    /// are priced.
    ///
    /// # Errors
    ///
    /// None that a floor which fits the tender gives.
    pub fn pay_cost_floor(self, floor: &FloorByLine) -> Result<Vec<LineFloor>, Error> {
        let card = self.bid().rate_card();
        let priced = floor.lines().map(|(line, _, _)| line).filter(|line| {
            let kind = self.tender().demand().line(line.as_str()).map(DemandLine::kind);
            card.rate(line.as_str()).is_some() && kind.is_some_and(is_priced)
        });
        let found = priced.map(|line| {
            let price = self.average_price(line.as_str())?;
            let floor = floor.evidence(line.as_str())?;
            let floor = floor.map(|floor| floor.value().clone()).unwrap_or_default();
            let position = price.position(&Interval::point(floor.clone()));
            Ok(LineFloor { line: line.clone(), price, floor, position })
        });
        found.collect()
    }
}

fn is_priced(kind: LineKind) -> bool {
    !matches!(kind, LineKind::Preset(_))
}

impl LineFloor {
    /// The line.
    #[must_use]
    pub fn line(&self) -> &Name {
        &self.line
    }

    /// The price, exactly: an interval where it is a band.
    #[must_use]
    pub fn price(&self) -> &Interval {
        &self.price
    }

    /// The floor of the line, exactly.
    #[must_use]
    pub fn floor(&self) -> &Fraction {
        &self.floor
    }

    /// How the price lies to the floor.
    #[must_use]
    pub fn position(&self) -> &BandPosition {
        &self.position
    }

    /// Whether there is a question to put to the bidder: the price, or the low end of its band,
    /// lies below the floor. At the floor there is none.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.price.low() < &self.floor
    }

    /// The question, with its figures; nothing where none is asked.
    #[must_use]
    pub fn question(&self) -> Option<String> {
        let shown = |figure: &Fraction| figure.to_plain_text(2, Rounding::HalfEven);
        let (low, high) = (shown(self.price.low()), shown(self.price.high()));
        let price = if self.price.is_point() { low } else { format!("{low} to {high}") };
        let lies = match self.position.relation() {
            BandRelation::Below => "below",
            _ => "in part below",
        };
        self.is_asked().then(|| {
            format!(
                "the price of line {:?} is {price}, {lies} the statutory pay cost floor of {}: \
                 how are travel time, insurance, pension, holiday, sick pay, training and mileage \
                 paid?",
                self.line,
                shown(&self.floor),
            )
        })
    }
}
