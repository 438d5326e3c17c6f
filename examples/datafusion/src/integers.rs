//! From Arrow's numbers to whole numbers at a scale: checked, nothing lost, nothing guessed.

use std::borrow::Cow;
use std::fmt::Display;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, PrimitiveArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{
    ArrowPrimitiveType, DataType, Decimal128Type, Int8Type, Int16Type, Int32Type, Int64Type,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};

/// The first value that is refused, by its place in the column, and why.
#[derive(Debug)]
pub struct Refused {
    pub place: Option<usize>,
    pub why: String,
}

impl Refused {
    fn all(why: String) -> Self {
        Refused { place: None, why }
    }
}

/// The decimal places that a column's type says; nothing for whole numbers.
pub fn places(kind: &DataType) -> Option<i8> {
    match kind {
        DataType::Decimal32(_, places)
        | DataType::Decimal64(_, places)
        | DataType::Decimal128(_, places)
        | DataType::Decimal256(_, places) => Some(*places),
        _ => None,
    }
}

/// A column as whole numbers with so many decimal places. Whole numbers have them already, and such
/// of 64 bits are borrowed.
pub fn integers<'a>(
    name: &str,
    column: &'a ArrayRef,
    scale: u8,
) -> Result<Cow<'a, [i64]>, Refused> {
    if let Some(place) = first_null(column) {
        let why =
            format!("{name} is null: leave the bid out or ask the bidder, nothing is filled in");
        return Err(Refused { place: Some(place), why });
    }
    match column.data_type() {
        DataType::Int64 => Ok(Cow::Borrowed(column.as_primitive::<Int64Type>().values())),
        DataType::Int8 => widened::<Int8Type>(column.as_primitive()),
        DataType::Int16 => widened::<Int16Type>(column.as_primitive()),
        DataType::Int32 => widened::<Int32Type>(column.as_primitive()),
        DataType::UInt8 => widened::<UInt8Type>(column.as_primitive()),
        DataType::UInt16 => widened::<UInt16Type>(column.as_primitive()),
        DataType::UInt32 => widened::<UInt32Type>(column.as_primitive()),
        DataType::UInt64 => checked(name, column.as_primitive::<UInt64Type>().values(), Some),
        DataType::Decimal32(digits, places) | DataType::Decimal64(digits, places) => {
            let wide = cast(column, &DataType::Decimal128(*digits, *places));
            let wide = wide.map_err(|error| Refused::all(format!("{name}: {error}")))?;
            integers(name, &wide, scale).map(|values| Cow::Owned(values.into_owned()))
        }
        DataType::Decimal128(_, places) => {
            decimals(name, column.as_primitive::<Decimal128Type>().values(), *places, scale)
        }
        DataType::Float16 | DataType::Float32 | DataType::Float64 => Err(Refused::all(format!(
            "{name} is {}, which cannot hold most decimals: write CAST(… AS DECIMAL(18, {scale}))",
            column.data_type()
        ))),
        other => Err(Refused::all(format!("{name} is {other}: give whole numbers or DECIMAL"))),
    }
}

fn first_null(column: &ArrayRef) -> Option<usize> {
    let nulls = column.logical_nulls()?;
    (nulls.null_count() > 0).then(|| nulls.iter().position(|valid| !valid))?
}

fn widened<T: ArrowPrimitiveType<Native: Into<i64>>>(
    column: &PrimitiveArray<T>,
) -> Result<Cow<'static, [i64]>, Refused> {
    Ok(column.values().iter().map(|value| (*value).into()).collect())
}

/// Values at the scale of their type, brought to another one.
fn decimals(
    name: &str,
    values: &[i128],
    places: i8,
    scale: u8,
) -> Result<Cow<'static, [i64]>, Refused> {
    let up = i32::from(scale) - i32::from(places);
    let unit = 10_i128.checked_pow(up.unsigned_abs());
    let unit = unit.ok_or_else(|| Refused::all(format!("{name} has {places} decimal places")))?;
    match up {
        0 => checked(name, values, Some),
        1.. => checked(name, values, |value| value.checked_mul(unit)),
        ..0 => {
            if let Some(place) = values.iter().position(|value| value % unit != 0) {
                let why = format!(
                    "{name} has figures beyond {scale} decimal places: ROUND it as you mean, or raise the places"
                );
                return Err(Refused { place: Some(place), why });
            }
            checked(name, values, |value| value.checked_div(unit))
        }
    }
}

/// Every value in 64 bits, or the first that does not fit.
fn checked<T: Copy + Display, U: TryInto<i64>>(
    name: &str,
    values: &[T],
    scaled: impl Fn(T) -> Option<U>,
) -> Result<Cow<'static, [i64]>, Refused> {
    let mut whole = Vec::with_capacity(values.len());
    for (place, value) in values.iter().enumerate() {
        let Some(fits) = scaled(*value).and_then(|value| value.try_into().ok()) else {
            let why = format!("{name} does not fit 64 bits at its scale: lower the places");
            return Err(Refused { place: Some(place), why });
        };
        whole.push(fits);
    }
    Ok(Cow::Owned(whole))
}
