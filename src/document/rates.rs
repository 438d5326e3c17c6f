//! Rates: prices, bands and volume tiers by line, and corridors.

use super::node::{Fields, Node, ObjectBuilder};
use super::values::{checked_text, read_name, read_price};
use crate::error::{self, AtRecord, Error, quoted};
use crate::exact::{Currency, Name};
use crate::price::{
    Aggregation, AllUnitsTiers, Corridor, IncrementalTiers, Market, PriceBand, QuartileEstimator,
    Rate, RateCard, RatePrice, Tier,
};

const BAND: &[&str] = &["low", "high"];
const CORRIDOR: &[&str] = &["source", "lines", "stated_total", "market"];
const MARKET: &[&str] = &["estimator", "aggregation", "prices"];
const RATE: &[&str] = &["price", "low", "high", "incremental", "all_units", "unit"];

/// The forms of a rate, for the message that refuses a mixture.
const FORMS: &str = "\"price\", \"low\" with \"high\", \"incremental\", \"all_units\"";

pub(super) fn read_rates(
    card: RateCard,
    node: &Node,
    unit: Option<&Name>,
) -> Result<RateCard, Error> {
    let currency = card.currency();
    node.entries()?.into_iter().try_fold(card, |card, (line, node)| {
        let at = ("line", line);
        let rate = read_rate(node, currency, unit).at(at)?;
        card.with_rate(line, rate).at(at)
    })
}

fn read_rate(node: &Node, currency: Currency, unit: Option<&Name>) -> Result<Rate, Error> {
    let (price, own_unit) = match node {
        Node::Object(_) => {
            let fields = node.fields(RATE)?;
            (read_rate_price(&fields, currency)?, fields.read_optional("unit", read_name)?)
        }
        Node::List(_) | Node::Null | Node::Flag(_) => {
            return Err(error::wrong_kind("a price in quotes or an object", node.kind()));
        }
        _ => (PriceBand::point(read_price(node, currency)?)?.into(), None),
    };
    Ok(match own_unit.or_else(|| unit.cloned()) {
        Some(unit) => Rate::new(price).with_unit(unit),
        None => Rate::new(price),
    })
}

fn read_rate_price(fields: &Fields<'_>, currency: Currency) -> Result<RatePrice, Error> {
    let given = |field: &&str| fields.optional(field).is_some();
    let forms: Vec<&str> =
        RATE.iter().copied().filter(given).filter(|&form| form != "unit").collect();
    match forms.as_slice() {
        ["price"] => {
            let price = fields.read("price", |node| read_price(node, currency))?;
            Ok(PriceBand::point(price)?.into())
        }
        ["low" | "high", ..] if forms.iter().all(|form| BAND.contains(form)) => {
            Ok(read_band(fields, currency)?.into())
        }
        ["incremental"] => {
            let tiers = read_tiers(fields, "incremental", currency)?;
            Ok(IncrementalTiers::new(tiers).at("incremental")?.into())
        }
        ["all_units"] => {
            let tiers = read_tiers(fields, "all_units", currency)?;
            Ok(AllUnitsTiers::new(tiers).at("all_units")?.into())
        }
        _ => Err(error::one_of(FORMS)),
    }
}

fn read_tiers(
    fields: &Fields<'_>,
    field: &'static str,
    currency: Currency,
) -> Result<Vec<Tier>, Error> {
    fields.required(field)?.part_in(field, currency)
}

pub(super) fn read_corridor(node: &Node, currency: Currency) -> Result<Corridor, Error> {
    let fields = node.fields(CORRIDOR)?;
    let source = fields.read("source", checked_text)?;
    if let Some(node) = fields.optional("market") {
        if fields.optional("lines").is_some() || fields.optional("stated_total").is_some() {
            return Err(error::one_of("\"lines\", \"market\""));
        }
        let market = read_market(node, currency).at("market")?;
        return Corridor::of_market(source, market);
    }
    let corridor = Corridor::new(source)?;
    let total = fields.read_optional("stated_total", |node| read_point_or_band(node, currency))?;
    let corridor = match total {
        Some(total) => corridor.with_stated_total(total),
        None => corridor,
    };
    let lines = fields.read("lines", Node::entries)?;
    lines.into_iter().try_fold(corridor, |corridor, (line, node)| {
        let at = ("line", line);
        let band = node.fields(BAND).and_then(|fields| read_band(&fields, currency)).at(at)?;
        corridor.with_band(line, band)
    })
}

fn read_market(node: &Node, currency: Currency) -> Result<Market, Error> {
    let fields = node.fields(MARKET)?;
    let estimator = fields.read("estimator", |node| {
        let text = node.text()?;
        let known = QuartileEstimator::ALL.into_iter().find(|known| known.as_str() == text);
        known.ok_or_else(|| error::unknown_choice(quoted(text), "exclusive, inclusive"))
    })?;
    let aggregation = fields.read("aggregation", |node| {
        let text = node.text()?;
        let known = Aggregation::ALL.into_iter().find(|known| known.as_str() == text);
        known.ok_or_else(|| {
            error::unknown_choice(quoted(text), "quartile_of_totals, sum_of_line_quartiles")
        })
    })?;
    let providers = fields.read("prices", Node::entries)?;
    let market = Market::new(currency, estimator, aggregation);
    providers.into_iter().try_fold(market, |market, (provider, node)| {
        let at = ("market price of", provider);
        let lines = node.entries().at(at)?;
        lines.into_iter().try_fold(market, |market, (line, node)| {
            let place = ("line", line);
            let price = read_price(node, currency).at(place).at(at)?;
            market.with_price(provider, line, price)
        })
    })
}

/// A price, or low and high.
pub(super) fn read_point_or_band(node: &Node, currency: Currency) -> Result<PriceBand, Error> {
    match node {
        Node::Object(_) => read_band(&node.fields(BAND)?, currency),
        other => PriceBand::point(read_price(other, currency)?),
    }
}

pub(super) fn write_point_or_band(band: &PriceBand) -> Node {
    if band.is_point() {
        Node::text_of(band.low().to_plain_text())
    } else {
        write_band(band).build()
    }
}

fn read_band(fields: &Fields<'_>, currency: Currency) -> Result<PriceBand, Error> {
    let end = |field| fields.read(field, |node| read_price(node, currency));
    PriceBand::new(end("low")?, end("high")?)
}

pub(super) fn write_corridor(corridor: &Corridor) -> Node {
    let object = ObjectBuilder::new().text("source", corridor.source());
    if let Some(market) = corridor.market() {
        return object.with("market", write_market(market)).build();
    }
    let lines = corridor.bands().map(|(line, band)| (line.to_string(), write_band(band).build()));
    object
        .with("lines", Node::Object(lines.collect()))
        .maybe("stated_total", corridor.stated_total().map(write_point_or_band))
        .build()
}

fn write_market(market: &Market) -> Node {
    let providers = market.providers().map(|(provider, prices)| {
        let prices = prices.iter();
        let prices =
            prices.map(|(line, price)| (line.to_string(), Node::text_of(price.to_plain_text())));
        (provider.to_string(), Node::Object(prices.collect()))
    });
    ObjectBuilder::new()
        .text("estimator", market.estimator().as_str())
        .text("aggregation", market.aggregation().as_str())
        .with("prices", Node::Object(providers.collect()))
        .build()
}

fn write_band(band: &PriceBand) -> ObjectBuilder {
    ObjectBuilder::new()
        .text("low", band.low().to_plain_text())
        .text("high", band.high().to_plain_text())
}

pub(super) fn write_rate(rate: &Rate) -> Node {
    let tiers = |form, tiers: &[Tier]| ObjectBuilder::new().with(form, Node::of(&tiers.to_vec()));
    let object = match rate.price() {
        RatePrice::Band(band) if band.is_point() => {
            let price = band.low().to_plain_text();
            if rate.unit().is_none() {
                return Node::text_of(price);
            }
            ObjectBuilder::new().text("price", price)
        }
        RatePrice::AllUnits(all_units) => tiers("all_units", all_units.tiers()),
        RatePrice::Band(band) => write_band(band),
        RatePrice::Incremental(incremental) => tiers("incremental", incremental.tiers()),
    };
    object.maybe_text("unit", rate.unit()).build()
}
