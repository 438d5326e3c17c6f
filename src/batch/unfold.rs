//! From a row back to the tender it stands for.

use std::collections::BTreeMap;

use super::column::Column;
use super::columns::Columns;
use crate::appraisal::{Appraisal, Questions};
use crate::demand::{Demand, DemandLine, Scenario};
use crate::error::{self, AtRecord, Error};
use crate::exact::{Currency, Fraction, Money, Name, Period, Quantity, Rounding, Text, UnitPrice};
use crate::price::View;
use crate::price::{Corridor, PriceBand, RateCard, VatBasis};
use crate::screen::PriceEstimate;
use crate::tender::{
    Adjustment, AdjustmentBasis, AmountPerUnit, AppliesTo, Bid, CircumstanceValue, Effect,
    FractionOfPrice, PlayingField, RankOn, Statement, Tender,
};

/// The scenario of an unfolded tender.
const SCENARIO: &str = "planned";

impl Columns<'_> {
    /// One lot as the appraisal of a tender, with its evidence: lines `line-0`, `line-1` and so on, providers
    /// `bid-0` and so on in the lot, all with as many digits as the last, under the scenario
    /// `planned`.
    ///
    /// Its corridor and its estimate are questions of the appraisal. The estimate must be whole in minor
    /// units.
    ///
    /// `views` are up to three of the batch's views, counted from 1: they become the competitively
    /// neutral view, the public purse and the unsubsidised view, in this order.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown) for a lot or view that is not there,
    /// [`TooLarge`](crate::ErrorKind::TooLarge) for more than three views; those of a tender, whose
    /// own bounds are narrower than a batch's.
    pub fn unfold(
        &self,
        lot: usize,
        views: &[usize],
        period: Period,
        rank_on: RankOn,
    ) -> Result<Appraisal, Error> {
        if lot >= self.lots() {
            return Err(error::unknown_column(lot, self.lots()));
        }
        if views.len() > 3 {
            return Err(error::too_many("views of an unfolded lot", 3));
        }
        let record = ("lot", lot);
        let lines = Names::new("line", self.lines());
        let demand = self.demand_of(lot, &lines).at(record)?;
        let field = self.field_of(lot, views).at(record)?;
        let questions = Questions {
            corridor: self.corridor_of(lot, &lines).at(record)?,
            estimate: self.estimate_of(lot).at(record)?,
            ..Questions::default()
        };
        let mut builder = Tender::builder("unfolded lot", self.currency, period, demand)
            .playing_field(field)
            .rank_on(rank_on);
        let bids = Names::new("bid", self.bids_of(lot).len());
        for (place, bid) in self.bids_of(lot).enumerate() {
            let name = bids.name(place);
            let at = format_args!("lot {lot}, bid {bid}");
            let mut card = RateCard::new(self.currency, VatBasis::Exempt);
            for (position, line) in self.lines.iter().enumerate() {
                let price = line.prices.get(bid).unwrap_or(0);
                card = card.with_price(&lines.name(position), self.price(price).at(at)?).at(at)?;
            }
            let mut record = Bid::new(&name, card).at(at)?;
            record.sector = Some(Name::new(&name)?);
            for (position, view) in views.iter().enumerate() {
                for (circumstance, value) in self.stated(bid, position, *view).at(at)? {
                    record = record
                        .with_statement(
                            circumstance.as_str(),
                            Statement::Declared(CircumstanceValue::Quantity(value)),
                        )
                        .at(at)?;
                }
            }
            builder = builder.bid(record);
        }
        let tender = builder.build().at(record)?;
        Appraisal::new(tender, questions).at(record)
    }

    fn price(&self, scaled: i64) -> Result<UnitPrice, Error> {
        let price = Fraction::from_units(scaled.into(), u32::from(self.scales.prices));
        UnitPrice::from_fraction(&price, self.currency, 6, Rounding::HalfEven)
    }

    fn quantity(&self, scaled: i64) -> Result<Quantity, Error> {
        millionths(scaled.into(), self.scales.quantities)
    }

    /// What the buyer expected to pay; nothing where that is zero.
    fn estimate_of(&self, lot: usize) -> Result<Option<PriceEstimate>, Error> {
        let estimate = self.estimates.and_then(|estimates| estimates.get(lot));
        let Some(estimate) = estimate.filter(|estimate| *estimate != 0) else { return Ok(None) };
        let amount = self.price(estimate)?.to_decimal();
        let amount = Money::from_decimal(amount, self.currency)?;
        let amounts = BTreeMap::from([(Name::fixed(SCENARIO), amount)]);
        Ok(Some(PriceEstimate { source: Text::fixed("the batch"), amounts }))
    }

    fn demand_of(&self, lot: usize, names: &Names) -> Result<Demand, Error> {
        let mut lines = Vec::new();
        let mut scenario = Scenario::new(SCENARIO)?;
        for (position, line) in self.lines.iter().enumerate() {
            let name = names.name(position);
            let quantity = self.quantity(line.demand.get(lot).unwrap_or(0))?;
            scenario = scenario.with_quantity(&name, quantity)?;
            lines.push(DemandLine::new(&name, "unit")?);
        }
        Demand::new(lines, vec![scenario])
    }

    fn corridor_of(&self, lot: usize, names: &Names) -> Result<Option<Corridor>, Error> {
        let mut corridor = Corridor::new("the batch")?;
        let mut any = false;
        for (position, line) in self.lines.iter().enumerate() {
            let Some((lower, upper)) = line.corridor else { continue };
            let end = |column: Column<'_>| self.price(column.get(lot).unwrap_or(0));
            let band = PriceBand::new(end(lower)?, end(upper)?)?;
            corridor = corridor.with_band(&names.name(position), band)?;
            any = true;
        }
        Ok(any.then_some(corridor))
    }

    /// Rules that do to each bid what the batch's views do: factors by bid, amounts per unit and
    /// lumps as rates of one on what the bid states.
    fn field_of(&self, lot: usize, views: &[usize]) -> Result<PlayingField, Error> {
        let unit = UnitPrice::parse("1", self.currency)?;
        let units: i128 =
            self.lines.iter().map(|line| i128::from(line.demand.get(lot).unwrap_or(0))).sum();
        let units = Fraction::from_units(units, u32::from(self.scales.quantities));
        let units = UnitPrice::from_fraction(&units, self.currency, 6, Rounding::HalfEven)?;
        let bids = Names::new("bid", self.bids_of(lot).len());
        let mut rules = Vec::new();
        for (position, place) in views.iter().enumerate() {
            let columns = self.view(*place)?;
            let views = vec![view_at(position)];
            let mut add = |code: &str,
                           basis: AdjustmentBasis,
                           effect,
                           applies: Option<AppliesTo>| {
                let rule =
                    Adjustment::new(code, basis, views.clone(), "as in the batch", "the batch")?;
                let applies_to = applies.unwrap_or_default();
                rules.push(Adjustment { effect, applies_to, ..rule });
                Ok::<_, Error>(())
            };
            for (kind, given, amount) in [
                ("lump", columns.lump.is_some(), unit),
                ("per-unit", columns.per_unit.is_some(), units),
            ] {
                if !given {
                    continue;
                }
                for effect in [Effect::Add, Effect::Subtract] {
                    let code = code(kind, effect, position);
                    let bears_on = Name::new(&code)?;
                    add(&code, AmountPerUnit { amount, bears_on }.into(), effect, None)?;
                }
            }
            let Some((numerators, denominators)) = columns.factor else { continue };
            let denominator = i128::from(denominators.get(lot).unwrap_or(1));
            for (bid_place, bid) in self.bids_of(lot).enumerate() {
                let numerator = i128::from(numerators.get(bid).unwrap_or(0));
                let more = numerator.saturating_sub(denominator);
                let part = Fraction::new(more, denominator)?;
                let effect = if more < 0 { Effect::Subtract } else { Effect::Add };
                let name = bids.name(bid_place);
                let basis = FractionOfPrice { part: part.abs() }.into();
                let applies = AppliesTo::sectors(&[name.as_str()])?;
                add(&format!("factor-{position}-{name}"), basis, effect, Some(applies))?;
            }
        }
        PlayingField::new(Vec::new(), rules)
    }

    /// What a bid states so that the rules give its amounts in a view.
    fn stated(
        &self,
        bid: usize,
        position: usize,
        place: usize,
    ) -> Result<Vec<(String, Quantity)>, Error> {
        let columns = self.view(place)?;
        let mut stated = Vec::new();
        for (kind, column) in [("lump", columns.lump), ("per-unit", columns.per_unit)] {
            let Some(column) = column else { continue };
            // The least 64-bit integer has no counterpart there.
            let amount = i128::from(column.get(bid).unwrap_or(0));
            let size = millionths(amount.saturating_abs(), self.scales.prices)?;
            let (added, taken) =
                if amount < 0 { (Quantity::ZERO, size) } else { (size, Quantity::ZERO) };
            stated.push((code(kind, Effect::Add, position), added));
            stated.push((code(kind, Effect::Subtract, position), taken));
        }
        Ok(stated)
    }

    /// A view beside the tendered price, counted from 1.
    fn view(&self, place: usize) -> Result<&super::columns::ViewColumns<'_>, Error> {
        let found = place.checked_sub(1).and_then(|place| self.views.get(place));
        found.ok_or_else(|| error::unknown_column(place, self.views()))
    }
}

fn view_at(position: usize) -> View {
    match position {
        0 => View::CompetitivelyNeutral,
        1 => View::PublicPurse,
        _ => View::Unsubsidised,
    }
}

fn code(kind: &str, effect: Effect, position: usize) -> String {
    format!("{kind}-{}-{position}", effect.as_str())
}

fn millionths(scaled: i128, places: u8) -> Result<Quantity, Error> {
    let unit = 10_i128.saturating_pow(6_u32.saturating_sub(u32::from(places)));
    Quantity::from_millionths(scaled.saturating_mul(unit))
}

/// Names that sort as their numbers do.
struct Names {
    what: &'static str,
    width: usize,
}

impl Names {
    fn new(what: &'static str, count: usize) -> Self {
        Names { what, width: count.saturating_sub(1).to_string().len() }
    }

    fn name(&self, place: usize) -> String {
        format!("{}-{place:0width$}", self.what, width = self.width)
    }
}

impl Columns<'_> {
    /// The currency of prices.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }
}
