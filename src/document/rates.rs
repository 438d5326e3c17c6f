//! Rates: prices, bands and volume tiers by line, and corridors.

use crate::error::{self, AtRecord, Error};
use crate::exact::{Name, Quantity, Text, UnitPrice};
use crate::price::tiers::by_upper_bound;
use crate::price::{
    Aggregation, AllUnitsTiers, Corridor, IncrementalTiers, Market, Packs, PriceBand,
    QuartileEstimator, Rate, RatePrice, Tier,
};
#[cfg(feature = "table")]
use crate::record::Shape;
use crate::record::{
    Context, Given, Map, Node, Part, Recorded, Schemas, Tree, any_of, keys, record,
};

record! {
    /// A rate in exactly one of its forms: `price`, `low` with `high`, `incremental`, `all_units`,
    /// `packs`. Prices are not negative, unless the line may have them below zero; those of tiers and
    /// packs and what is due at least never are.
    struct RateRecord {
        /// one price
        price: Option<UnitPrice> = "",
        /// a price band, not above `high`
        low: Option<UnitPrice> = "with `high`",
        high: Option<UnitPrice> = "with `low`",
        /// [volume tiers](methods/volume_tiers.md) whose price holds for the units inside the tier
        incremental: Option<Vec<Tier>> = "",
        /// volume tiers whose price holds for all units
        all_units: Option<Vec<Tier>> = "",
        /// a price for [each pack begun](methods/volume_tiers.md)
        packs: Option<Packs> = "",
        /// what is due at least for the whole volume, also for a volume of zero
        least_charge: Option<UnitPrice> = "default: none",
        /// the greatest volume the price is for; a scenario that asks for more is refused
        greatest_volume: Option<Quantity> = "default: none",
        /// where it states its own
        unit: Option<Name> = "default: the bid's",
    }
}

record! {
    /// Prices from outside: `lines`, or `market`.
    struct CorridorRecord {
        source: Text,
        /// lines of the tender only
        lines: Option<Map<CorridorLine, PriceBand>> = "this or `market`",
        /// what its source states for one unit of every line together; another sum is a
        /// [finding](methods/stated_totals.md)
        stated_total: Option<PointOrBand> = "default: none; only with `lines`",
        /// prices whose [quartiles](methods/quartiles.md) are the bands
        market: Option<Market> = "this or `lines`",
    }
}

record! {
    /// A closed interval of prices.
    struct PriceBandRecord {
        /// not above `high`
        low: UnitPrice,
        high: UnitPrice,
    }
}

record! {
    /// The prices of a market.
    struct MarketRecord {
        /// where a quartile stands
        estimator: QuartileEstimator,
        /// what a basket is held against
        aggregation: Aggregation,
        /// at most 100,000 prices, lines of the tender only. Exclusive quartiles need three prices
        /// of each line; quartiles of totals need a price for every line from every provider
        prices: Map<MarketProvider, Map<RateLine, UnitPrice>>,
    }
}

keys! {
    /// A line of a corridor.
    CorridorLine: "line", "line", true, false;
    /// A provider of a market.
    MarketProvider: "provider", "market price of", true, false;
    /// A line of a rate card.
    RateLine: "line", "line", false, true;
}

/// A price, or low and high.
#[derive(Clone, Debug)]
pub(crate) struct PointOrBand(pub(super) PriceBand);

impl Part for Rate {
    fn read(tree: &Tree<'_>, context: Context) -> Result<Self, Error> {
        match tree {
            Tree::Object(_) => RateRecord::read(tree, context)?.rate(),
            Tree::List(_) | Tree::Null | Tree::Flag(_) => {
                Err(tree.wrong("a price in quotes or an object"))
            }
            _ => {
                let price = UnitPrice::read(tree, context)?;
                Ok(Rate::new(PriceBand::of_any_sign(price, price)?))
            }
        }
    }

    fn write(&self) -> Node {
        let price = match self.price() {
            RatePrice::Band(band) if band.is_point() => Some(band.low()),
            _ => None,
        };
        let is_bare = *self == Rate::new(self.price().clone());
        if let Some(price) = price.filter(|_| is_bare) {
            return price.write();
        }
        let mut record = RateRecord {
            price,
            low: None,
            high: None,
            incremental: None,
            all_units: None,
            packs: None,
            least_charge: self.least_charge(),
            greatest_volume: self.greatest_volume(),
            unit: self.unit().cloned(),
        };
        match self.price() {
            RatePrice::AllUnits(tiers) => record.all_units = Some(by_upper_bound(tiers.tiers())),
            RatePrice::Band(band) if band.is_point() => {}
            RatePrice::Band(band) => {
                (record.low, record.high) = (Some(band.low()), Some(band.high()));
            }
            RatePrice::Incremental(tiers) => {
                record.incremental = Some(by_upper_bound(tiers.tiers()));
            }
            RatePrice::Packs(packs) => record.packs = Some(*packs),
        }
        record.write()
    }

    fn schema(schemas: &mut Schemas) -> Node {
        any_of([UnitPrice::schema(schemas), RateRecord::schema(schemas)])
    }

    fn kind() -> String {
        format!("price, or {}", RateRecord::kind())
    }

    #[cfg(feature = "table")]
    fn shape() -> Shape {
        Shape::Either(UnitPrice::shape, RateRecord::shape)
    }
}

impl RateRecord {
    fn rate(self) -> Result<Rate, Error> {
        let missing = |field| error::missing_field(field);
        let band = self.low.is_some() || self.high.is_some();
        let tiers = (self.incremental, self.all_units);
        let price: RatePrice = match (self.price, band, tiers, self.packs) {
            (Some(price), false, (None, None), None) => {
                PriceBand::of_any_sign(price, price)?.into()
            }
            (None, true, (None, None), None) => {
                let low = self.low.ok_or_else(|| missing("low"))?;
                PriceBand::of_any_sign(low, self.high.ok_or_else(|| missing("high"))?)?.into()
            }
            (None, false, (Some(tiers), None), None) => {
                IncrementalTiers::new(tiers).at("incremental")?.into()
            }
            (None, false, (None, Some(tiers)), None) => {
                AllUnitsTiers::new(tiers).at("all_units")?.into()
            }
            (None, false, (None, None), Some(packs)) => packs.into(),
            _ => return Err(error::one_of(FORMS)),
        };
        let rate = Rate::new(price).given(self.unit, Rate::with_unit);
        let rate = rate.given(self.least_charge, Rate::with_least_charge);
        Ok(rate.given(self.greatest_volume, Rate::with_greatest_volume))
    }
}

/// The forms of a rate, for the message that refuses a mixture.
const FORMS: &str = "\"price\", \"low\" with \"high\", \"incremental\", \"all_units\", \"packs\"";

impl Recorded for PriceBand {
    type Record = PriceBandRecord;

    fn from_record(record: PriceBandRecord, _context: Context) -> Result<Self, Error> {
        PriceBand::new(record.low, record.high)
    }

    fn to_record(&self) -> PriceBandRecord {
        PriceBandRecord { low: self.low(), high: self.high() }
    }
}

impl Part for PointOrBand {
    fn read(tree: &Tree<'_>, context: Context) -> Result<Self, Error> {
        let band = match tree {
            Tree::Object(_) => PriceBand::read(tree, context),
            other => PriceBand::point(UnitPrice::read(other, context)?),
        };
        band.map(PointOrBand)
    }

    fn write(&self) -> Node {
        if self.0.is_point() { self.0.low().write() } else { self.0.write() }
    }

    fn schema(schemas: &mut Schemas) -> Node {
        any_of([UnitPrice::schema(schemas), PriceBand::schema(schemas)])
    }

    fn kind() -> String {
        format!("price, or {}", PriceBandRecord::kind())
    }

    #[cfg(feature = "table")]
    fn shape() -> Shape {
        Shape::Either(UnitPrice::shape, PriceBandRecord::shape)
    }
}

impl Recorded for Corridor {
    type Record = CorridorRecord;

    fn from_record(record: CorridorRecord, _context: Context) -> Result<Self, Error> {
        let source = record.source.as_str();
        if let Some(market) = record.market {
            return Corridor::of_market(source, market);
        }
        let lines = record.lines.ok_or_else(|| error::missing_field("lines"))?;
        let corridor = Corridor::new(source)?
            .given(record.stated_total, |corridor, PointOrBand(total)| {
                corridor.with_stated_total(total)
            });
        lines.0.into_iter().try_fold(corridor, |corridor, (CorridorLine(line), band)| {
            corridor.with_band(line.as_str(), band)
        })
    }

    fn to_record(&self) -> CorridorRecord {
        let market = self.market().cloned();
        let bands = self.bands().map(|(line, band)| (CorridorLine(line.clone()), *band));
        CorridorRecord {
            source: self.source().clone(),
            lines: market.is_none().then(|| Map(bands.collect())),
            stated_total: self.stated_total().copied().map(PointOrBand),
            market,
        }
    }

    /// A market stands alone, whatever it holds.
    fn context(tree: &Tree<'_>, context: Context) -> Result<Context, Error> {
        let lines = tree.get("lines").or(tree.get("stated_total"));
        match lines.and(tree.get("market")) {
            Some(_) => Err(error::one_of("\"lines\", \"market\"")),
            None => Ok(context),
        }
    }
}

impl Recorded for Market {
    type Record = MarketRecord;

    fn from_record(record: MarketRecord, context: Context) -> Result<Self, Error> {
        let market = Market::new(context.currency, record.estimator, record.aggregation);
        record.prices.0.into_iter().try_fold(
            market,
            |market, (MarketProvider(provider), prices)| {
                prices.0.into_iter().try_fold(market, |market, (RateLine(line), price)| {
                    market.with_price(provider.as_str(), line.as_str(), price)
                })
            },
        )
    }

    fn to_record(&self) -> MarketRecord {
        let providers = self.providers().map(|(provider, prices)| {
            let prices = prices.iter().map(|(line, price)| (RateLine(line.clone()), *price));
            (MarketProvider(provider.clone()), Map(prices.collect()))
        });
        MarketRecord {
            estimator: self.estimator(),
            aggregation: self.aggregation(),
            prices: Map(providers.collect()),
        }
    }
}
