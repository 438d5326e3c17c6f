//! The working behind a corridor: quartiles with their figures in order, positions and baskets.

use std::collections::BTreeMap;

use super::corridor::Corridor;
use super::quartile::{Aggregation, Market, QuartileEstimator, quartiles};
use crate::error::{AtRecord, Error, quoted};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Name, Text, UnitPrice};
use crate::price::refusal;

/// The lower and the upper quartile, in quarters.
const ENDS: [i128; 2] = [1, 3];

impl Corridor {
    /// The working behind the low and the high end of a line's band; `None` where it has none. An end
    /// that is a quartile unfolds into the position by the named estimator and the market's prices in
    /// rising order.
    ///
    /// # Errors
    ///
    /// [`Undefined`](crate::ErrorKind::Undefined) for too few figures, which a corridor that was
    /// built does not lead to.
    ///
    /// ```
    /// use fullcost::exact::{Currency, UnitPrice};
    /// use fullcost::price::{Aggregation, Corridor, Market, QuartileEstimator};
    ///
    /// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
    /// let (exclusive, totals) = (QuartileEstimator::Exclusive, Aggregation::QuartileOfTotals);
    /// let mut market = Market::new(Currency::GBP, exclusive, totals);
    /// for (provider, price) in [("a", "50"), ("b", "10"), ("c", "20"), ("d", "30")] {
    ///     market = market.with_price(provider, "low", pounds(price)?)?;
    /// }
    /// let corridor = Corridor::of_market("four published cards", market)?;
    /// let [low, _] = corridor.line_evidence("low")?.unwrap();
    /// low.verify()?;
    /// assert_eq!(low.to_string(), "\
    /// lower quartile of line \"low\": 12.5 GBP per unit [interpolated at the position; exclusive estimator]
    ///   position: 1.25 [product]
    ///     figures and one more: 5 [sum]
    ///       figures: 4 [stated; counted]
    ///       one more: 1 [stated; exclusive estimator]
    ///     part of them: 0.25 [stated; exclusive estimator]
    ///   price of b: 10 GBP per unit [stated; four published cards]
    ///   price of c: 20 GBP per unit [stated; four published cards]
    ///   price of d: 30 GBP per unit [stated; four published cards]
    ///   price of a: 50 GBP per unit [stated; four published cards]
    /// ");
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn line_evidence(&self, line: &str) -> Result<Option<[Evidence; 2]>, Error> {
        let Some(market) = self.market() else {
            let Some(band) = self.band(line) else { return Ok(None) };
            let unit = format!("{} per unit", band.currency());
            let stated = |end: &str, price: Fraction| {
                let label = format!("{end} of line {}", quoted(line));
                Evidence::stated(&label, price, &unit, Some(self.source()))
            };
            let (low, high) = (band.low().to_fraction(), band.high().to_fraction());
            return Ok(Some([stated("floor", low), stated("ceiling", high)]));
        };
        if self.interval(line).is_none() {
            return Ok(None);
        }
        let of = format!("line {}", quoted(line));
        let unit = format!("{} per unit", market.currency());
        let ends = ENDS.map(|quarters| {
            let prices = market.providers().filter_map(|(provider, prices)| {
                let price_of = (provider, line);
                Some(price(price_of, prices.get(line)?.to_fraction(), &unit, self.source()))
            });
            quartile(&of, quarters, market, prices.collect(), &unit)
        });
        both(ends).map(Some)
    }

    /// The working behind the low and the high bound of a basket of some lines with their quantities;
    /// `None` where one has no band. Quartiles of totals unfold into the providers' baskets.
    ///
    /// # Errors
    ///
    /// As [`basket`](Self::basket).
    pub fn basket_evidence(
        &self,
        quantities: &[(&str, Fraction)],
    ) -> Result<Option<[Evidence; 2]>, Error> {
        let quantities = quantities.iter().map(|(line, it)| (*line, demanded(line, it.clone())));
        self.basket_working(&quantities.collect::<Vec<_>>())
    }

    /// That working, of quantities with a working of their own.
    pub(crate) fn basket_working(
        &self,
        quantities: &[(&str, Evidence)],
    ) -> Result<Option<[Evidence; 2]>, Error> {
        match self.market().filter(|one| one.aggregation() == Aggregation::QuartileOfTotals) {
            Some(market) if quantities.iter().all(|(line, _)| self.interval(line).is_some()) => {
                both(ENDS.map(|quarters| self.quartile_of_totals(market, quantities, quarters)))
                    .map(Some)
            }
            Some(_) => Ok(None),
            None => self.sum_of_lines(quantities),
        }
    }

    fn quartile_of_totals(
        &self,
        market: &Market,
        quantities: &[(&str, Evidence)],
        quarters: i128,
    ) -> Result<Evidence, Error> {
        let unit = market.currency().to_string();
        let per = format!("{unit} per unit");
        let total = |(provider, prices): (&Name, &BTreeMap<Name, UnitPrice>)| {
            let lines = quantities.iter().map(|(line, quantity)| {
                let gap = || refusal::market_gap(provider, quoted(line));
                let own = prices.get(*line).ok_or_else(gap)?;
                let own = price((provider, line), own.to_fraction(), &per, self.source());
                Ok(times(line, own, quantity, &unit))
            });
            let lines = lines.collect::<Result<Vec<_>, Error>>()?;
            Ok(sum(&format!("basket of {provider}"), lines, &unit))
        };
        let totals = market.providers().map(total).collect::<Result<Vec<_>, Error>>()?;
        quartile("the providers' totals", quarters, market, totals, &unit)
    }

    fn sum_of_lines(
        &self,
        quantities: &[(&str, Evidence)],
    ) -> Result<Option<[Evidence; 2]>, Error> {
        let (mut lows, mut highs) = (Vec::new(), Vec::new());
        let mut unit = String::new();
        for (line, quantity) in quantities {
            let Some([low, high]) = self.line_evidence(line)? else { return Ok(None) };
            low.unit().trim_end_matches(" per unit").clone_into(&mut unit);
            lows.push(times(line, low, quantity, &unit));
            highs.push(times(line, high, quantity, &unit));
        }
        let label = |end| format!("{end} bound of the basket");
        Ok(Some([sum(&label("low"), lows, &unit), sum(&label("high"), highs, &unit)]))
    }
}

fn price((provider, line): (&Name, &str), price: Fraction, unit: &str, source: &Text) -> Evidence {
    Evidence::stated(&format!("price of {provider}"), price, unit, Some(source))
        .known_as(format!("corridor/{provider}/{line}"))
}

fn times(line: &str, price: Evidence, quantity: &Evidence, unit: &str) -> Evidence {
    let value = price.value() * quantity.value();
    Evidence::new(Rule::Product, line, value, unit, vec![price, quantity.clone()])
}

/// The quantity of a line in the scenario at hand.
pub(crate) fn demanded(line: &str, quantity: Fraction) -> Evidence {
    Evidence::stated("quantity", quantity, "", Some(&Text::fixed("demand")))
        .repeated_from(demanded_record(line))
}

/// What the quantity of a line is known as in the scenario at hand.
pub(crate) fn demanded_record(line: &str) -> String {
    format!("demanded/{line}")
}

fn sum(label: &str, parts: Vec<Evidence>, unit: &str) -> Evidence {
    let value = parts.iter().map(Evidence::value).sum();
    Evidence::new(Rule::Sum, label, value, unit, parts)
}

fn both(ends: [Result<Evidence, Error>; 2]) -> Result<[Evidence; 2], Error> {
    let [low, high] = ends;
    Ok([low?, high?])
}

/// A quartile of figures, which are put in rising order; equal ones by their labels.
fn quartile(
    of: &str,
    quarters: i128,
    market: &Market,
    mut figures: Vec<Evidence>,
    unit: &str,
) -> Result<Evidence, Error> {
    let estimator = market.estimator();
    figures.sort_by(|left, right| {
        left.value().cmp(right.value()).then_with(|| left.label().cmp(right.label()))
    });
    let values: Vec<Fraction> = figures.iter().map(|figure| figure.value().clone()).collect();
    let found = quartiles(&values, estimator).at(format_args!("{of}"))?;
    let (name, value) =
        if quarters == 1 { ("lower", &found.lower) } else { ("upper", &found.upper) };
    let count = i128::try_from(figures.len()).unwrap_or(i128::MAX);
    let mut parts = vec![position(Fraction::from_integer(count), quarters, estimator)?];
    parts.extend(figures);
    let label = format!("{name} quartile of {of}");
    let found = Evidence::new(Rule::Interpolated, &label, value.clone(), unit, parts);
    Ok(found.with_source(&estimator_text(estimator)))
}

/// The place of a quartile among so many figures, counted from 1.
fn position(
    count: Fraction,
    quarters: i128,
    estimator: QuartileEstimator,
) -> Result<Evidence, Error> {
    let by = estimator_text(estimator);
    let one = |label| Evidence::stated(label, Fraction::ONE, "", Some(&by));
    let part = Evidence::stated("part of them", Fraction::new(quarters, 4)?, "", Some(&by));
    let figures = Evidence::stated("figures", count.clone(), "", Some(&Text::fixed("counted")));
    let product = |label: &str, of: Evidence| {
        let value = of.value() * part.value();
        Evidence::new(Rule::Product, label, value, "", vec![of, part.clone()])
    };
    Ok(match estimator {
        QuartileEstimator::Exclusive => {
            let all = sum("figures and one more", vec![figures, one("one more")], "");
            product("position", all)
        }
        QuartileEstimator::Inclusive => {
            let steps = count - &Fraction::ONE;
            let parts = vec![figures, one("the first")];
            let steps = Evidence::new(
                Rule::Difference,
                "steps from the first to the last",
                steps,
                "",
                parts,
            );
            sum("position", vec![one("the first"), product("steps from the first", steps)], "")
        }
    })
}

fn estimator_text(estimator: QuartileEstimator) -> Text {
    Text::fixed(match estimator {
        QuartileEstimator::Exclusive => "exclusive estimator",
        QuartileEstimator::Inclusive => "inclusive estimator",
    })
}
