//! Rows that are lots, as the columns of a batch: the offsets of a list are where lots begin.

use std::borrow::Cow;
use std::ops::Range;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, UInt64Array};
use datafusion::arrow::compute::kernels::cmp::distinct;
use datafusion::arrow::compute::take;
use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::util::display::array_value_to_string;
use datafusion::common::{DataFusionError, Result};
use fullcost::batch::{Columns, Outcome, Scales, ViewColumns, compare_batch};

use crate::integers::{Refused, integers, places};
use crate::refused;
use crate::settings::Settings;

/// The most decimal places that the crate works with.
const MOST_PLACES: u8 = 6;

/// A column with its name, a value for each bid or for each lot.
struct Named {
    name: String,
    values: ArrayRef,
}

/// What one further view takes.
#[derive(Default)]
struct View {
    numerator: Option<Named>,
    denominator: Option<Named>,
    per_unit: Option<Named>,
    lump: Option<Named>,
}

/// The rows of one call.
pub struct Lots {
    /// Where each lot begins, and last how many bids there are.
    offsets: Vec<usize>,
    prices: Vec<Named>,
    demand: Vec<Named>,
    views: Vec<View>,
    estimate: Option<Named>,
    lot: Option<Named>,
    bid: Option<Named>,
}

/// All columns as whole numbers.
struct Whole<'a> {
    lots: &'a Lots,
    settings: &'a Settings,
    scales: Scales,
    prices: Vec<Cow<'a, [i64]>>,
    demand: Vec<Cow<'a, [i64]>>,
    views: Vec<WholeView<'a>>,
    estimate: Option<Cow<'a, [i64]>>,
}

#[derive(Default)]
struct WholeView<'a> {
    factor: Option<(Cow<'a, [i64]>, Cow<'a, [i64]>)>,
    per_unit: Option<Cow<'a, [i64]>>,
    lump: Option<Cow<'a, [i64]>>,
}

impl Lots {
    /// Takes the arguments behind what is asked: prices, demand, and structs told apart by their
    /// fields.
    pub fn new(arguments: &[ArrayRef]) -> Result<Self> {
        let [prices, demand, further @ ..] = arguments else {
            return Err(refused("give prices and demand behind what is asked"));
        };
        let prices = fields("price", prices)?;
        let offsets = offsets_of(&prices)?;
        let mut lots = Lots {
            offsets,
            prices: Vec::new(),
            demand: Vec::new(),
            views: Vec::new(),
            estimate: None,
            lot: None,
            bid: None,
        };
        further.iter().try_for_each(|argument| lots.add(argument))?;
        for (name, list) in prices {
            lots.prices.push(lots.of_bids(format!("the price of line {name}"), &list)?);
        }
        for (name, column) in fields("demand", demand)? {
            lots.demand.push(lots.of_lots(format!("the demand for line {name}"), &column)?);
        }
        if lots.prices.len() != lots.demand.len() {
            let (prices, demand) = (lots.prices.len(), lots.demand.len());
            return Err(refused(format_args!(
                "there are prices of {prices} lines and demand for {demand}: give one of each for every line, in one order"
            )));
        }
        Ok(lots)
    }

    /// Adds a view, or names and estimates.
    fn add(&mut self, argument: &ArrayRef) -> Result<()> {
        let mut view = None;
        for (name, column) in fields("value", argument)? {
            let shown = match name.as_str() {
                "lot" | "bid" | "estimate" => format!("the {name}"),
                _ => format!("the {name} of view {}", self.views.len() + 1),
            };
            let of_view = view.get_or_insert_with(View::default);
            match name.as_str() {
                "numerator" => of_view.numerator = Some(self.of_bids(shown, &column)?),
                "denominator" => of_view.denominator = Some(self.of_lots(shown, &column)?),
                "per_unit" => of_view.per_unit = Some(self.of_bids(shown, &column)?),
                "lump" => of_view.lump = Some(self.of_bids(shown, &column)?),
                "estimate" => self.estimate = Some(self.of_lots(shown, &column)?),
                "lot" => self.lot = Some(named(self.of_lots(shown, &column)?)?),
                "bid" => self.bid = Some(named(self.of_bids(shown, &column)?)?),
                _ => {
                    return Err(refused(format_args!(
                        "a further argument has a field {name:?}: give numerator, denominator, per_unit and lump for a view, or lot, bid and estimate"
                    )));
                }
            }
        }
        self.views.extend(view.filter(View::is_one));
        Ok(())
    }

    /// How many lots.
    fn count(&self) -> usize {
        self.offsets.len() - 1
    }

    fn bids_of(&self, lot: usize) -> Range<usize> {
        self.offsets[lot]..self.offsets[lot + 1]
    }

    /// The values of a list that holds one for each bid.
    fn of_bids(&self, name: String, list: &ArrayRef) -> Result<Named> {
        let (offsets, values) =
            unlisted(&name, list).map_err(|error| self.refusal(&error, false))?;
        if let Some(lot) = (1..offsets.len()).find(|lot| offsets[*lot] != self.offsets[*lot]) {
            let (found, bids) = (offsets[lot] - offsets[lot - 1], self.bids_of(lot - 1).len());
            let why = format!("{name} has {found} entries where there are {bids} bids");
            return Err(self.refusal(&Refused { place: Some(lot - 1), why }, false));
        }
        Ok(Named { name, values })
    }

    /// A value for each lot, or a list of values that are the same within each.
    fn of_lots(&self, name: String, column: &ArrayRef) -> Result<Named> {
        if !matches!(column.data_type(), DataType::List(_)) {
            return Ok(Named { name, values: column.clone() });
        }
        let Named { name, values } = self.of_bids(name, column)?;
        let (name, values) = (name, one_each(values.as_ref(), &self.offsets)?);
        match values {
            Ok(values) => Ok(Named { name, values }),
            Err(lot) => {
                let why = format!("{name} is not the same for all bids: give one value a lot");
                Err(self.refusal(&Refused { place: Some(lot), why }, false))
            }
        }
    }

    /// An error with the names of the lot and the bid, where they are given.
    fn refusal(&self, refusal: &Refused, of_bid: bool) -> DataFusionError {
        let Some(place) = refusal.place else { return refused(&refusal.why) };
        let lot = match of_bid {
            true => self.offsets.partition_point(|begins| *begins <= place).saturating_sub(1),
            false => place,
        };
        let lot_name = match &self.lot {
            Some(named) => name_at(&named.values, lot),
            None => format!("in row {lot} of its batch"),
        };
        let bid =
            of_bid.then(|| format!(", bid {}", self.bid_name(lot, place - self.offsets[lot])));
        refused(format_args!("lot {lot_name}{}: {}", bid.unwrap_or_default(), refusal.why))
    }

    fn bid_name(&self, lot: usize, bid: usize) -> String {
        match &self.bid {
            Some(named) => name_at(&named.values, self.offsets[lot] + bid),
            None => format!("at position {bid}"),
        }
    }

    /// The names of the bids, where they are given.
    pub fn bids(&self) -> Option<&ArrayRef> {
        self.bid.as_ref().map(|named| &named.values)
    }

    /// How many bids each lot has.
    pub fn sizes(&self) -> impl Iterator<Item = usize> {
        (0..self.count()).map(|lot| self.bids_of(lot).len())
    }

    /// Compares them.
    pub fn compare(&self, settings: &Settings) -> Result<Outcome> {
        if self.views.len() != settings.views.len() {
            let (named, found) = (settings.views.len(), self.views.len());
            return Err(refused(format_args!(
                "{named} views are named and {found} are given: name each in \"views\", in their order"
            )));
        }
        let whole = Whole::new(self, settings)?;
        let ask = settings.ask()?;
        let columns = whole.columns(0..self.count(), &self.offsets)?;
        compare_batch(&columns, &ask).map_err(|first| {
            for lot in 0..self.count() {
                let offsets = [0, self.bids_of(lot).len()];
                let alone = match whole.columns(lot..lot + 1, &offsets) {
                    Ok(columns) => compare_batch(&columns, &ask).map_err(|error| error.to_string()),
                    Err(error) => return error,
                };
                if let Err(error) = alone {
                    return self.of_engine(lot, &error);
                }
            }
            refused(first)
        })
    }

    /// What the crate says of a lot by itself, under the names that it has here.
    fn of_engine(&self, lot: usize, error: &str) -> DataFusionError {
        let said = error.strip_prefix("lot 0").unwrap_or(error).trim_start_matches([',', ':', ' ']);
        let bid = said.strip_prefix("bid ").and_then(|said| said.split_once(':'));
        let bid = bid.and_then(|(bid, why)| Some((bid.parse::<usize>().ok()?, why.trim_start())));
        match bid {
            Some((bid, why)) => {
                let place = Some(self.offsets[lot] + bid);
                self.refusal(&Refused { place, why: why.to_owned() }, true)
            }
            None => self.refusal(&Refused { place: Some(lot), why: said.to_owned() }, false),
        }
    }
}

impl View {
    fn is_one(&self) -> bool {
        let View { numerator, denominator, per_unit, lump } = self;
        [numerator, denominator, per_unit, lump].into_iter().any(Option::is_some)
    }
}

impl<'a> Whole<'a> {
    fn new(lots: &'a Lots, settings: &'a Settings) -> Result<Self> {
        let of_views = lots.views.iter().flat_map(|view| view.per_unit.iter().chain(&view.lump));
        let priced = lots.prices.iter().chain(&lots.estimate).chain(of_views);
        let least = settings.currency().minor_unit_digits();
        let price_places = match settings.price_places {
            Some(places) => places,
            None => declared(priced, least, "price_places")?,
        };
        let quantity_places = match settings.quantity_places {
            Some(places) => places,
            None => most_places(&lots.demand).unwrap_or(0),
        };
        let scales = Scales::new(price_places, quantity_places).map_err(refused)?;
        let by_bid = |named: &'a Named, scale| {
            integers(&named.name, &named.values, scale).map_err(|error| lots.refusal(&error, true))
        };
        let by_lot = |named: &'a Named, scale| {
            integers(&named.name, &named.values, scale).map_err(|error| lots.refusal(&error, false))
        };
        let mut views = Vec::new();
        for View { numerator, denominator, per_unit, lump } in &lots.views {
            let scale = most_places(numerator.iter().chain(denominator)).unwrap_or(0);
            let one = 10_i64.saturating_pow(scale.into());
            let numerators = numerator.as_ref().map(|named| by_bid(named, scale)).transpose()?;
            let denominators =
                denominator.as_ref().map(|named| by_lot(named, scale)).transpose()?;
            let factor = match (numerators, denominators) {
                (None, None) => None,
                (numerators, denominators) => Some((
                    numerators.unwrap_or_else(|| vec![one; lots.offsets[lots.count()]].into()),
                    denominators.unwrap_or_else(|| vec![one; lots.count()].into()),
                )),
            };
            let per_unit =
                per_unit.as_ref().map(|named| by_bid(named, price_places)).transpose()?;
            let lump = lump.as_ref().map(|named| by_bid(named, price_places)).transpose()?;
            views.push(WholeView { factor, per_unit, lump });
        }
        let estimate = lots.estimate.as_ref().map(|named| by_lot(named, price_places));
        Ok(Whole {
            lots,
            settings,
            scales,
            prices: lots.prices.iter().map(|n| by_bid(n, price_places)).collect::<Result<_>>()?,
            demand: lots
                .demand
                .iter()
                .map(|n| by_lot(n, quantity_places))
                .collect::<Result<_>>()?,
            views,
            estimate: estimate.transpose()?,
        })
    }

    /// Some lots as the crate takes them, borrowed.
    fn columns<'b>(&'b self, lots: Range<usize>, offsets: &'b [usize]) -> Result<Columns<'b>> {
        let bids = self.lots.offsets[lots.start]..self.lots.offsets[lots.end];
        let columns = Columns::new(self.settings.currency(), self.scales, offsets);
        let mut columns = columns.map_err(refused)?;
        for (prices, demand) in self.prices.iter().zip(&self.demand) {
            let line = columns.with_line(&prices[bids.clone()], &demand[lots.clone()]);
            columns = line.map_err(refused)?;
        }
        for WholeView { factor, per_unit, lump } in &self.views {
            let mut view = ViewColumns::new();
            if let Some((numerators, denominators)) = factor {
                view = view.with_factor(&numerators[bids.clone()], &denominators[lots.clone()]);
            }
            if let Some(per_unit) = per_unit {
                view = view.with_per_unit(&per_unit[bids.clone()]);
            }
            if let Some(lump) = lump {
                view = view.with_lump(&lump[bids.clone()]);
            }
            columns = columns.with_view(view).map_err(refused)?;
        }
        if let Some(estimate) = &self.estimate {
            columns = columns.with_estimates(&estimate[lots]).map_err(refused)?;
        }
        Ok(columns)
    }
}

/// The fields of a struct, or a column by itself.
fn fields(alone: &str, argument: &ArrayRef) -> Result<Vec<(String, ArrayRef)>> {
    if argument.logical_nulls().is_some_and(|nulls| nulls.null_count() > 0)
        && matches!(argument.data_type(), DataType::Struct(_))
    {
        return Err(refused("a struct of columns is null: leave the lot out"));
    }
    let Some(parts) = argument.as_struct_opt() else {
        return Ok(vec![(alone.to_owned(), argument.clone())]);
    };
    let columns = parts.fields().iter().zip(parts.columns());
    Ok(columns.map(|(field, column)| (field.name().clone(), column.clone())).collect())
}

/// Names, of which none is null.
fn named(names: Named) -> Result<Named> {
    if names.values.logical_null_count() > 0 {
        return Err(refused(format_args!("{} is null: name each", names.name)));
    }
    Ok(names)
}

/// Where lots begin, by the first list of prices.
fn offsets_of(prices: &[(String, ArrayRef)]) -> Result<Vec<usize>> {
    let Some((name, list)) = prices.first() else {
        return Err(refused("there is no line: give a price for at least one"));
    };
    match unlisted(&format!("the price of line {name}"), list) {
        Ok((offsets, _)) => Ok(offsets),
        Err(Refused { place: Some(row), why }) => {
            Err(refused(format_args!("lot in row {row} of its batch: {why}")))
        }
        Err(Refused { place: None, why }) => Err(refused(why)),
    }
}

/// A list as its values and where each row of it begins, from zero.
fn unlisted(name: &str, list: &ArrayRef) -> Result<(Vec<usize>, ArrayRef), Refused> {
    let Some(rows) = list.as_list_opt::<i32>() else {
        let kind = list.data_type();
        let why = format!("{name} is {kind}: give a list with a value for each bid of the lot");
        return Err(Refused { place: None, why });
    };
    if let Some(place) = rows.nulls().and_then(|nulls| nulls.iter().position(|valid| !valid)) {
        let why = format!("{name} is null: leave the lot out, or give an empty list");
        return Err(Refused { place: Some(place), why });
    }
    let at = |offset: i32| usize::try_from(offset).unwrap_or(0);
    let offsets = rows.value_offsets();
    let (first, last) =
        (offsets.first().copied().map_or(0, at), offsets.last().copied().map_or(0, at));
    let values = rows.values().slice(first, last - first);
    Ok((offsets.iter().map(|offset| at(*offset) - first).collect(), values))
}

/// The first value of each run of rows, null for an empty one; or the first run whose values differ.
pub fn one_each(
    values: &dyn Array,
    offsets: &[usize],
) -> Result<std::result::Result<ArrayRef, usize>> {
    if let Some(pairs) = values.len().checked_sub(1) {
        let (next, before) = (values.slice(1, pairs), values.slice(0, pairs));
        let mut run = 0;
        for row in distinct(&next, &before)?.values().set_indices() {
            while offsets.get(run).is_some_and(|begins| *begins <= row) {
                run += 1;
            }
            if offsets.get(run) != Some(&(row + 1)) {
                return Ok(Err(run - 1));
            }
        }
    }
    let firsts = offsets.windows(2).map(|run| (run[0] < run[1]).then_some(run[0] as u64));
    Ok(Ok(take(values, &UInt64Array::from_iter(firsts), None)?))
}

fn name_at(names: &ArrayRef, place: usize) -> String {
    array_value_to_string(names, place).unwrap_or_default()
}

fn most_places<'a>(columns: impl IntoIterator<Item = &'a Named>) -> Option<u8> {
    let places = columns.into_iter().filter_map(|named| places(named.values.data_type()));
    places.max().map(|places| u8::try_from(places).unwrap_or(0).min(MOST_PLACES))
}

/// The decimal places that the types say, at least those of the minor unit.
fn declared<'a>(
    columns: impl IntoIterator<Item = &'a Named>,
    least: u8,
    setting: &str,
) -> Result<u8> {
    let mut most = least;
    for named in columns {
        let kind = named.values.data_type();
        if kind.is_integer() {
            let name = &named.name;
            return Err(refused(format_args!(
                "{name} is {kind}, which says no decimal places: state {setting:?} in what is asked, or cast it to DECIMAL"
            )));
        }
        most = most.max(most_places([named]).unwrap_or(0));
    }
    Ok(most)
}
