//! `collect_lot(of_bids, of_lots)`: the rows of a group as one row that `compare_lot` takes.
//!
//! The first argument is a struct of what differs by bid, and each of its fields becomes a list. The
//! second is a struct of what is the same for all bids of a lot, and is refused where it is not.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, ListArray, StructArray, UInt64Array, new_empty_array,
};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::compute::{concat, filter, take};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Fields};
use datafusion::arrow::util::display::array_value_to_string;
use datafusion::common::{DataFusionError, Result, plan_err};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::format_state_name;
use datafusion::logical_expr::{
    Accumulator, AggregateUDFImpl, EmitTo, GroupsAccumulator, Signature, Volatility,
};

use crate::lots::one_each;
use crate::refused;

/// Its name in SQL.
pub const NAME: &str = "collect_lot";

/// The function.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct CollectLot {
    signature: Signature,
}

impl Default for CollectLot {
    fn default() -> Self {
        CollectLot { signature: Signature::any(2, Volatility::Immutable) }
    }
}

impl AggregateUDFImpl for CollectLot {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        let [DataType::Struct(of_bids), DataType::Struct(of_lots)] = arguments else {
            return plan_err!(
                "collect_lot takes a struct of what differs by bid and one of what is of the lot: write named_struct('price', …)"
            );
        };
        Ok(DataType::Struct(collected(of_bids, of_lots)))
    }

    fn accumulator(&self, _: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        plan_err!("collect_lot collects the rows of a lot: GROUP BY the lot")
    }

    fn state_fields(&self, arguments: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        let name = format_state_name(arguments.name, "collected");
        Ok(vec![Arc::new(Field::new(name, arguments.return_field.data_type().clone(), true))])
    }

    fn groups_accumulator_supported(&self, arguments: AccumulatorArgs) -> bool {
        !arguments.is_distinct && arguments.order_bys.is_empty()
    }

    fn create_groups_accumulator(
        &self,
        arguments: AccumulatorArgs,
    ) -> Result<Box<dyn GroupsAccumulator>> {
        let kinds: Vec<_> =
            arguments.expr_fields.iter().map(|field| field.data_type().clone()).collect();
        let [DataType::Struct(of_bids), DataType::Struct(of_lots)] = kinds.as_slice() else {
            return plan_err!("collect_lot takes two structs");
        };
        Ok(Box::new(Collected {
            fields: collected(of_bids, of_lots),
            of_bids: of_bids.len(),
            batches: Vec::new(),
            groups: Vec::new(),
            count: 0,
            size: 0,
        }))
    }
}

/// A list for each column of the bids, and the columns of the lots as they are.
fn collected(of_bids: &Fields, of_lots: &Fields) -> Fields {
    let lists = of_bids.iter().map(|field| {
        let item = Field::new_list_field(field.data_type().clone(), true);
        Arc::new(Field::new(field.name(), DataType::List(Arc::new(item)), true))
    });
    let lots = of_lots.iter().map(|field| Arc::new(field.as_ref().clone().with_nullable(true)));
    lists.chain(lots).collect()
}

/// Rows that came in, and the group of each.
#[derive(Debug)]
struct Collected {
    fields: Fields,
    /// How many of the fields are of bids.
    of_bids: usize,
    /// Columns a batch, those of bids first.
    batches: Vec<Vec<ArrayRef>>,
    groups: Vec<usize>,
    /// How many groups there are.
    count: usize,
    size: usize,
}

impl Collected {
    fn push(&mut self, columns: Vec<ArrayRef>, groups: &[usize]) {
        self.size += columns.iter().map(|column| column.get_array_memory_size()).sum::<usize>();
        self.batches.push(columns);
        self.groups.extend_from_slice(groups);
    }

    /// The rows of the first so many groups, in the order of their groups; the others stay.
    fn rows(&mut self, count: usize) -> Result<(Vec<ArrayRef>, Vec<usize>)> {
        let batches = std::mem::take(&mut self.batches);
        let groups = std::mem::take(&mut self.groups);
        self.size = 0;
        let mut columns = Vec::with_capacity(self.fields.len());
        for (place, field) in self.fields.iter().enumerate() {
            let parts: Vec<_> = batches.iter().map(|batch| batch[place].as_ref()).collect();
            columns.push(match parts.as_slice() {
                [] => new_empty_array(row_type(field, place < self.of_bids)),
                [_] => batches[0][place].clone(),
                _ => concat(&parts)?,
            });
        }
        let mut sizes = vec![0; count];
        groups.iter().for_each(|group| {
            if let Some(size) = sizes.get_mut(*group) {
                *size += 1;
            }
        });
        if groups.is_sorted() {
            let taken = groups.partition_point(|group| *group < count);
            if taken < groups.len() {
                let rest = columns.iter().map(|column| column.slice(taken, groups.len() - taken));
                let rest = rest.collect();
                let others: Vec<_> = groups[taken..].iter().map(|group| group - count).collect();
                self.push(rest, &others);
                columns.iter_mut().for_each(|column| *column = column.slice(0, taken));
            }
            return Ok((columns, sizes));
        }
        let (order, rest) = order_of(&groups, &sizes);
        if !rest.is_empty() {
            let others: Vec<_> = rest.iter().map(|row| groups[*row as usize] - count).collect();
            let rest = UInt64Array::from(rest);
            let kept: Result<_> =
                columns.iter().map(|column| Ok(take(column, &rest, None)?)).collect();
            self.push(kept?, &others);
        }
        for column in &mut columns {
            *column = take(column, &order, None)?;
        }
        Ok((columns, sizes))
    }

    fn lists(&self, columns: Vec<ArrayRef>, sizes: &[usize]) -> Result<ArrayRef> {
        let offsets = OffsetBuffer::<i32>::from_lengths(sizes.iter().copied());
        let begins: Vec<usize> = offsets.iter().map(|offset| *offset as usize).collect();
        let lots = self.fields.find("lot").map(|(place, _)| columns[place].clone());
        let mut out: Vec<ArrayRef> = Vec::with_capacity(columns.len());
        for (place, (field, column)) in self.fields.iter().zip(columns).enumerate() {
            if let (true, DataType::List(item)) = (place < self.of_bids, field.data_type()) {
                let list = ListArray::try_new(item.clone(), offsets.clone(), column, None)?;
                out.push(Arc::new(list));
            } else {
                let values = one_each(&column, &begins)?;
                out.push(values.map_err(|lot| self.differs(&lots, place, begins[lot]))?);
            }
        }
        Ok(Arc::new(StructArray::try_new(self.fields.clone(), out, None)?))
    }

    fn differs(&self, lots: &Option<ArrayRef>, place: usize, row: usize) -> DataFusionError {
        let lot = lots.as_ref().map_or_else(
            || "a lot".to_owned(),
            |lots| format!("lot {}", array_value_to_string(lots, row).unwrap_or_default()),
        );
        refused(format_args!(
            "{lot}: {} is not the same for all its bids: give it as it is, a value a lot",
            self.fields[place].name()
        ))
    }
}

/// The type of a column of rows.
fn row_type(field: &FieldRef, of_bids: bool) -> &DataType {
    match field.data_type() {
        DataType::List(item) if of_bids => item.data_type(),
        kind => kind,
    }
}

/// The rows of the groups that are taken, one group behind the other, and the rows of the others.
fn order_of(groups: &[usize], sizes: &[usize]) -> (UInt64Array, Vec<u64>) {
    let mut next = Vec::with_capacity(sizes.len());
    let mut taken = 0;
    for size in sizes {
        next.push(taken);
        taken += size;
    }
    let (mut order, mut rest) = (vec![0_u64; taken], Vec::new());
    for (row, group) in (0_u64..).zip(groups) {
        if let Some(place) = next.get_mut(*group) {
            order[*place] = row;
            *place += 1;
        } else {
            rest.push(row);
        }
    }
    (order.into(), rest)
}

/// The columns of some structs.
fn columns_of(values: &[ArrayRef]) -> Result<Vec<ArrayRef>> {
    let mut columns = Vec::new();
    for value in values {
        if value.null_count() > 0 {
            return Err(refused("a struct of columns is null: leave the row out"));
        }
        columns.extend(value.as_struct().columns().iter().cloned());
    }
    Ok(columns)
}

impl GroupsAccumulator for Collected {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        chosen: Option<&BooleanArray>,
        count: usize,
    ) -> Result<()> {
        self.count = count;
        let mut columns = columns_of(values)?;
        let Some(chosen) = chosen else {
            self.push(columns, groups);
            return Ok(());
        };
        for column in &mut columns {
            *column = filter(column, chosen)?;
        }
        let kept = groups.iter().zip(chosen).filter(|(_, chosen)| *chosen == Some(true));
        let kept: Vec<usize> = kept.map(|(group, _)| *group).collect();
        self.push(columns, &kept);
        Ok(())
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let count = match emit_to {
            EmitTo::All => self.count,
            EmitTo::First(count) => count,
        };
        self.count -= count;
        let (columns, sizes) = self.rows(count)?;
        self.lists(columns, &sizes)
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.evaluate(emit_to)?])
    }

    fn merge_batch(&mut self, values: &[ArrayRef], groups: &[usize], count: usize) -> Result<()> {
        self.count = count;
        let columns = columns_of(values)?;
        let Some(first) = columns.first() else { return Ok(()) };
        let offsets = first.as_list::<i32>().offsets();
        let sizes: Vec<usize> = offsets.lengths().collect();
        let repeated = |row: usize| std::iter::repeat_n(row, sizes[row]);
        let rows = UInt64Array::from_iter_values(
            (0..sizes.len()).flat_map(repeated).map(|row| row as u64),
        );
        let mut out = Vec::with_capacity(columns.len());
        for (place, column) in columns.iter().enumerate() {
            if place < self.of_bids {
                let list = column.as_list::<i32>();
                let (first, last) = (list.offsets()[0], list.offsets()[list.len()]);
                out.push(list.values().slice(first as usize, (last - first) as usize));
            } else {
                out.push(take(column, &rows, None)?);
            }
        }
        let groups: Vec<usize> =
            (0..sizes.len()).flat_map(repeated).map(|row| groups[row]).collect();
        self.push(out, &groups);
        Ok(())
    }

    fn convert_to_state(
        &self,
        values: &[ArrayRef],
        chosen: Option<&BooleanArray>,
    ) -> Result<Vec<ArrayRef>> {
        let rows = values.first().map_or(0, |values| values.len());
        let mut columns = columns_of(values)?;
        let chosen = |row| chosen.is_none_or(|chosen| chosen.is_valid(row) && chosen.value(row));
        let kept: Vec<bool> = (0..rows).map(chosen).collect();
        let kept_rows = BooleanArray::from(kept.clone());
        for (place, column) in columns.iter_mut().enumerate() {
            if place < self.of_bids {
                *column = filter(column, &kept_rows)?;
            }
        }
        let offsets = OffsetBuffer::<i32>::from_lengths(kept.into_iter().map(usize::from));
        let mut out: Vec<ArrayRef> = Vec::with_capacity(columns.len());
        for (place, (field, column)) in self.fields.iter().zip(columns).enumerate() {
            out.push(match (place < self.of_bids, field.data_type()) {
                (true, DataType::List(item)) => {
                    Arc::new(ListArray::try_new(item.clone(), offsets.clone(), column, None)?)
                }
                _ => column,
            });
        }
        Ok(vec![Arc::new(StructArray::try_new(self.fields.clone(), out, None)?)])
    }

    fn size(&self) -> usize {
        self.size + self.groups.capacity() * size_of::<usize>()
    }
}
