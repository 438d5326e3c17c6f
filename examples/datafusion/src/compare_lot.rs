//! `compare_lot(asked, prices, demand, …)`: a row is a lot, a list its bids.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ListArray, StructArray};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{Result, plan_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};

use crate::lots::Lots;
use crate::settings::Settings;

/// Its name in SQL.
pub const NAME: &str = "compare_lot";

/// The function.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct CompareLot {
    signature: Signature,
}

impl Default for CompareLot {
    fn default() -> Self {
        CompareLot { signature: Signature::variadic_any(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for CompareLot {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        plan_err!("what compare_lot gives follows from what it is asked")
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs) -> Result<FieldRef> {
        let settings = Settings::of_argument(args.scalar_arguments.first().copied().flatten())?;
        let bid = args.arg_fields.iter().skip(3).find_map(|field| bid_type(field.data_type()));
        let found = DataType::Struct(settings.fields(bid));
        let list = DataType::List(Arc::new(Field::new_list_field(found, false)));
        Ok(Arc::new(Field::new(NAME, list, false)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let settings = match args.args.first() {
            Some(ColumnarValue::Scalar(text)) => Settings::of_argument(Some(text))?,
            _ => Settings::of_argument(None)?,
        };
        let columns = args.args.iter().skip(1).map(|argument| argument.to_array(args.number_rows));
        let lots = Lots::new(&columns.collect::<Result<Vec<_>>>()?)?;
        let outcome = lots.compare(&settings)?;
        let fields = settings.fields(lots.bids().map(|bids| bids.data_type().clone()));
        let item = Arc::new(Field::new_list_field(DataType::Struct(fields.clone()), false));
        let columns = lots.bids().cloned().into_iter().chain(settings.columns(&outcome)?);
        let found = StructArray::try_new(fields, columns.collect(), None)?;
        let offsets = OffsetBuffer::from_lengths(lots.sizes());
        let lists = ListArray::try_new(item, offsets, Arc::new(found), None)?;
        Ok(ColumnarValue::Array(Arc::new(lists)))
    }
}

/// The type of the bids' names, where an argument holds them.
fn bid_type(argument: &DataType) -> Option<DataType> {
    let DataType::Struct(fields) = argument else { return None };
    match fields.find("bid")?.1.data_type() {
        DataType::List(item) => Some(item.data_type().clone()),
        _ => None,
    }
}
