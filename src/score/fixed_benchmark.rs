//! Fixed benchmark: where a price lies between a published ceiling and a published floor.

use super::ScoreRule;
use super::facts::{ANY_PRICE, EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
use super::rule::{Field, FieldWorking, Judged, Rule, recorded};
use super::working::{difference, least, not_below_zero, published, quotient, whole_share};
use crate::error::{Error, refused};
use crate::evidence::Evidence;
use crate::exact::{Currency, Fraction, Money};
use crate::record::record;

const FACTS: RuleFacts = RuleFacts {
    name: "fixed benchmark",
    formula: "price weight × (ceiling − price) ÷ (ceiling − floor), held between 0 and 1, plus \
              quality points",
    order: ScoreOrder::HighestFirst,
    other_bids: OtherBids::DoNotEnter,
    zero_price: ANY_PRICE,
    single_bid: EdgePolicy::Defined("as any other bid"),
    all_equal: EdgePolicy::Defined("as any other prices"),
};

/// A published floor and ceiling: at the floor and below a price earns all points, at the ceiling
/// and above none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Benchmark {
    /// The price that earns all points.
    pub(crate) floor: Money,
    /// The price that earns none.
    pub(crate) ceiling: Money,
}

impl Benchmark {
    /// A benchmark; the floor is zero or more, the ceiling above it.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for an amount below zero,
    /// [`Mixed`](crate::ErrorKind::Mixed), or [`Order`](crate::ErrorKind::Order).
    pub fn new(floor: Money, ceiling: Money) -> Result<Self, Error> {
        floor.currency().same_as(ceiling.currency())?;
        floor.not_negative()?;
        if ceiling <= floor {
            return Err(refused!(
                Order: "the benchmark runs from {} to {}: give a ceiling above the floor",
                floor.to_plain_text(), ceiling.to_plain_text()
            ));
        }
        Ok(Benchmark { floor, ceiling })
    }
}

/// The share of the price weight each price earns.
///
/// Exactly `share = min(1, max(0, (ceiling − p) ÷ (ceiling − floor)))`.
///
/// # Errors
///
/// None: a benchmark has a spread.
///
/// ```
/// use fullcost::exact::{Currency, Fraction, Money};
/// use fullcost::score::Benchmark;
/// use fullcost::score::fixed_benchmark;
///
/// let pounds = |text| Money::parse(text, Currency::GBP);
/// let benchmark = Benchmark::new(pounds("80")?, pounds("160")?)?;
/// let shares = fixed_benchmark(&[Fraction::from(100), Fraction::from(200)], benchmark)?;
/// assert_eq!(shares, [Fraction::new(3, 4)?, Fraction::ZERO]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn fixed_benchmark(prices: &[Fraction], benchmark: Benchmark) -> Result<Vec<Fraction>, Error> {
    let (floor, ceiling) = (benchmark.floor.to_fraction(), benchmark.ceiling.to_fraction());
    let spread = &ceiling - &floor;
    let share = |price: &Fraction| {
        let share = (&ceiling - price).checked_div(&spread)?;
        Ok(share.max(Fraction::ZERO).min(Fraction::ONE))
    };
    prices.iter().map(share).collect()
}

/// The rule with what the tender publishes.
pub(super) struct FixedBenchmark<'a>(pub(super) &'a Benchmark);

impl Rule for FixedBenchmark<'_> {
    type Record = FixedBenchmarkRecord;

    fn all_facts() -> &'static [RuleFacts] {
        &[FACTS]
    }

    fn facts(&self) -> &'static RuleFacts {
        &FACTS
    }

    fn currency(&self) -> Option<Currency> {
        Some(self.0.floor.currency())
    }

    fn judge(&self, field: &Field<'_>) -> Result<Judged, Error> {
        fixed_benchmark(field.prices, *self.0).map(Judged::Shares)
    }

    fn working(&self, field: &FieldWorking<'_>) -> Evidence {
        let (benchmark, own) = (self.0, field.price);
        let unit = own.unit();
        let ceiling = || published("ceiling", benchmark.ceiling.to_fraction(), unit);
        let floor = published("floor", benchmark.floor.to_fraction(), unit);
        let below = difference("ceiling less price", ceiling(), own.clone());
        let spread = difference("ceiling less floor", ceiling(), floor);
        let share = not_below_zero("not below none", quotient("of the way", below, spread));
        least("share", &[share, whole_share("all")])
    }
}

record! {
    /// [Fixed benchmark](methods/fixed_benchmark.md).
    struct FixedBenchmarkRecord {
        /// below the ceiling
        floor: Money,
        ceiling: Money,
    }
}

recorded! {
    FixedBenchmarkRecord: "fixed_benchmark",
        |record| Benchmark::new(record.floor, record.ceiling).map(ScoreRule::FixedBenchmark),
        ScoreRule::FixedBenchmark(benchmark) =>
            FixedBenchmarkRecord { floor: benchmark.floor, ceiling: benchmark.ceiling }
}
