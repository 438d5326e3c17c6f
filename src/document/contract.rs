//! Contracts, indexation and years of a tender, in documents.

use crate::appraisal::{Discounting, Lumps, TenderContract, WholeLifePlan};
use crate::error::{self, AtRecord, Error};
use crate::exact::{Money, Month, Name, Percent, Quantity, Rounding, Text};
use crate::price::contract::Form;
use crate::price::indexation::IndexValues;
use crate::price::{
    Beyond, ContractTerms, IndexReading, IndexTable, Indexation, IndexationBuilder, NominalRate,
    PercentRounding, RealRate, Timing, UpliftStep, VolumeBand, WeightedIndex,
};
use crate::record::{
    Context, Given, Identity, Kind, KindOf, Map, Node, Part, Places, Recorded, Schemas, Tagged,
    Tree, keys, read_tagged, record, tagged_schema, write_tagged,
};

record! {
    /// On which terms each line is paid ([contracts](methods/contract.md)).
    struct ContractRecord {
        source: Text,
        /// every required and preset line, and no optional one
        lines: Map<ContractLine, ContractTerms>,
    }
}

record! {
    /// Units are paid where successes reach the target. No percentage is negative; a success rate
    /// is at most 100 %.
    struct AllOrNothingRecord {
        /// how many units
        pays: Quantity,
        /// how many successes
        target: Quantity,
        success_rate: Percent,
    }
}

record! {
    /// The units of a band are paid.
    struct BandedTermsRecord {
        /// bounds rise, and only the last band has none; at most 1,000
        bands: Vec<VolumeBand<Quantity>>,
    }
}

record! {
    /// That volume is paid.
    struct BlockRecord {
        volume: Quantity,
    }
}

record! {
    /// The volume is paid; beyond the tolerances `price_up` of the price for each unit more, less
    /// `price_down` of it for each unit less. `tolerance_down` is at most 100 %.
    struct CostAndVolumeRecord {
        volume: Quantity,
        tolerance_up: Percent,
        price_up: Percent,
        tolerance_down: Percent,
        price_down: Percent,
    }
}

record! {
    /// Each success is paid.
    struct PerSuccessRecord {
        success_rate: Percent,
    }
}

record! {
    /// Each unit is paid.
    struct PerUnitRecord {}
}

record! {
    /// Units paid up to a volume.
    struct VolumeBandRecord {
        up_to: Option<Quantity> = "required for every band but the last",
        /// how many units
        pays: Quantity,
    }
}

record! {
    /// What prices follow ([indexation](methods/indexation.md)).
    struct IndexationRecord {
        /// where the terms stand
        source: Text,
        /// at least one, at most 20; weights add up to exactly 100 %
        indices: Vec<WeightedTable>,
        /// at least one, at most 50, each in a month of its own
        uplifts: Vec<UpliftStep>,
        /// of the change of each index
        rounding_changes: Option<PercentRounding> = "default: not rounded",
        /// of the weighted sum
        rounding_uplifts: Option<PercentRounding> = "default: not rounded",
        /// of each uplift
        floor: Option<Percent> = "default: none",
        /// of each uplift
        cap: Option<Percent> = "default: none",
    }
}

record! {
    /// An index with its weight: `levels` with `reading`, or `yearly_changes`.
    struct IndexRecord, "index" {
        name: Identity,
        /// where its values are published
        source: Text,
        /// not negative
        weight: Percent,
        /// whether a level holds in its month only, or until the next
        reading: Option<IndexReading> = "required with `levels`",
        /// above zero; at most 1,200
        levels: Option<Map<Month, Quantity>> = "this or `yearly_changes`",
        /// over the twelve months that end with the month; above −100 %
        yearly_changes: Option<Map<Month, Percent>> = "this or `levels`",
    }
}

record! {
    /// A change of the price.
    struct UpliftRecord, "uplift" by "takes_effect" {
        /// the first month of the new price
        takes_effect: Month,
        /// from which the indices are compared; earlier than `to`
        from: Month,
        to: Month,
    }
}

record! {
    /// How a percentage is rounded.
    struct PercentRoundingRecord {
        /// those of the percentage
        places: Places,
        rounding: Rounding,
    }
}

record! {
    /// The years of the contract ([whole life](methods/whole_life.md)): `real_rate` or
    /// `nominal_rate`.
    struct WholeLifeRecord {
        source: Text,
        /// first month of the first year
        from: Month,
        /// 1 to 50: the volume of each year, of the demand; not negative
        volumes: Vec<YearVolume>,
        /// discounts flows in constant prices; above −100 %
        real_rate: Option<RealRate> = "this or `nominal_rate`",
        /// discounts flows in the money of their day; needs `indexation`
        nominal_rate: Option<NominalRate> = "this or `real_rate`",
        /// where in a year its flow lies
        timing: Timing,
        /// one for every bid, `"0"` included; not negative
        mobilisation: Option<Lumps> as "object: provider → money" = "default: no lumps",
        /// one for every bid, `"0"` included; not negative
        exit: Option<Lumps> as "object: provider → money" = "default: no lumps",
    }
}

keys! {
    /// A line of a contract.
    ContractLine: "line", "line", true, false;
}

impl Recorded for TenderContract {
    type Record = ContractRecord;

    fn from_record(record: ContractRecord, _context: Context) -> Result<Self, Error> {
        let contract = TenderContract::new(record.source.as_str())?;
        record.lines.0.into_iter().try_fold(contract, |contract, (ContractLine(line), terms)| {
            contract.with_terms(line.as_str(), terms)
        })
    }

    fn to_record(&self) -> ContractRecord {
        let lines = self.lines().map(|(line, terms)| (ContractLine(line.clone()), terms.clone()));
        ContractRecord { source: self.source().clone(), lines: Map(lines.collect()) }
    }
}

impl Tagged for ContractTerms {
    const TAG: &'static str = "form";
    const KINDS: &'static [KindOf<Self>] = &[
        KindOf::new::<AllOrNothingRecord>(),
        KindOf::new::<BandedTermsRecord>(),
        KindOf::new::<BlockRecord>(),
        KindOf::new::<CostAndVolumeRecord>(),
        KindOf::new::<PerSuccessRecord>(),
        KindOf::new::<PerUnitRecord>(),
    ];
}

impl Part for ContractTerms {
    fn read(tree: &Tree<'_>, context: Context) -> Result<Self, Error> {
        read_tagged(tree, context)
    }

    fn write(&self) -> Node {
        Node::Object(write_tagged(self))
    }

    fn schema(schemas: &mut Schemas) -> Node {
        tagged_schema::<Self>(schemas)
    }

    fn kind() -> String {
        "[terms](#contract)".to_owned()
    }
}

impl Kind<ContractTerms> for AllOrNothingRecord {
    const WORD: &'static str = "all_or_nothing";

    fn into_whole(self, _context: Context) -> Result<ContractTerms, Error> {
        ContractTerms::all_or_nothing(self.pays, self.target, self.success_rate)
    }

    fn of(whole: &ContractTerms) -> Option<Self> {
        let Form::AllOrNothing { payment, target, success_rate } = whole.figures() else {
            return None;
        };
        let (pays, target, success_rate) = (*payment, *target, *success_rate);
        Some(AllOrNothingRecord { pays, target, success_rate })
    }
}

impl Kind<ContractTerms> for BandedTermsRecord {
    const WORD: &'static str = "banded";

    fn into_whole(self, _context: Context) -> Result<ContractTerms, Error> {
        ContractTerms::banded(self.bands)
    }

    fn of(whole: &ContractTerms) -> Option<Self> {
        let Form::Banded(bands) = whole.figures() else { return None };
        Some(BandedTermsRecord { bands: bands.clone() })
    }
}

impl Kind<ContractTerms> for BlockRecord {
    const WORD: &'static str = "block";

    fn into_whole(self, _context: Context) -> Result<ContractTerms, Error> {
        Ok(ContractTerms::block(self.volume))
    }

    fn of(whole: &ContractTerms) -> Option<Self> {
        let Form::Block { volume, .. } = whole.figures() else { return None };
        Some(BlockRecord { volume: *volume })
    }
}

impl Kind<ContractTerms> for CostAndVolumeRecord {
    const WORD: &'static str = "cost_and_volume";

    fn into_whole(self, _context: Context) -> Result<ContractTerms, Error> {
        let up = Beyond::new(self.tolerance_up, self.price_up);
        let down = Beyond::new(self.tolerance_down, self.price_down);
        let up = up.at("tolerance_up")?;
        ContractTerms::cost_and_volume(self.volume, up, down.at("tolerance_down")?)
    }

    fn of(whole: &ContractTerms) -> Option<Self> {
        let Form::CostAndVolume { volume, up, down, .. } = whole.figures() else { return None };
        Some(CostAndVolumeRecord {
            volume: *volume,
            tolerance_up: up.tolerance(),
            price_up: *up.price(),
            tolerance_down: down.tolerance(),
            price_down: *down.price(),
        })
    }
}

impl Kind<ContractTerms> for PerSuccessRecord {
    const WORD: &'static str = "per_success";

    fn into_whole(self, _context: Context) -> Result<ContractTerms, Error> {
        ContractTerms::per_success(self.success_rate)
    }

    fn of(whole: &ContractTerms) -> Option<Self> {
        let Form::PerSuccess { success_rate, .. } = whole.figures() else { return None };
        Some(PerSuccessRecord { success_rate: *success_rate })
    }
}

impl Kind<ContractTerms> for PerUnitRecord {
    const WORD: &'static str = "per_unit";

    fn into_whole(self, _context: Context) -> Result<ContractTerms, Error> {
        Ok(ContractTerms::per_unit())
    }

    fn of(whole: &ContractTerms) -> Option<Self> {
        matches!(whole.figures(), Form::PerUnit { .. }).then_some(PerUnitRecord {})
    }
}

impl Recorded for VolumeBand<Quantity> {
    type Record = VolumeBandRecord;

    fn from_record(record: VolumeBandRecord, _context: Context) -> Result<Self, Error> {
        Ok(VolumeBand::new(record.up_to, record.pays))
    }

    fn to_record(&self) -> VolumeBandRecord {
        VolumeBandRecord { up_to: self.up_to(), pays: *self.pays() }
    }
}

/// An index with its weight. What its table refuses names the index itself.
#[derive(Clone, Debug)]
pub(crate) struct WeightedTable(Result<IndexTable, Error>, Percent);

impl Recorded for Indexation {
    type Record = IndexationRecord;

    fn from_record(record: IndexationRecord, _context: Context) -> Result<Self, Error> {
        let mut builder = Indexation::builder(record.source.as_str())
            .given(record.rounding_changes, IndexationBuilder::rounding_changes)
            .given(record.rounding_uplifts, IndexationBuilder::rounding_uplifts)
            .given(record.floor, IndexationBuilder::floor)
            .given(record.cap, IndexationBuilder::cap);
        for WeightedTable(table, weight) in record.indices {
            builder = builder.index(table?, weight);
        }
        record.uplifts.into_iter().fold(builder, IndexationBuilder::step).build()
    }

    fn to_record(&self) -> IndexationRecord {
        let index = |index: &WeightedIndex| WeightedTable(Ok(index.table.clone()), index.weight);
        IndexationRecord {
            source: self.source().clone(),
            indices: self.indices().iter().map(index).collect(),
            uplifts: self.uplifts().iter().map(|it| it.step).collect(),
            rounding_changes: self.rounding_changes(),
            rounding_uplifts: self.rounding_uplifts(),
            floor: self.floor(),
            cap: self.cap(),
        }
    }
}

impl Recorded for WeightedTable {
    type Record = IndexRecord;

    fn from_record(record: IndexRecord, _context: Context) -> Result<Self, Error> {
        let (name, source) = (&record.name.0, record.source.as_str());
        let table = match (record.levels, record.yearly_changes, record.reading) {
            (Some(Map(levels)), None, Some(reading)) => {
                IndexTable::levels(name, source, reading, levels)
            }
            (None, Some(Map(changes)), None) => IndexTable::yearly_changes(name, source, changes),
            _ => {
                let fields = "\"levels\" with \"reading\", \"yearly_changes\"";
                return Err(error::one_of(fields));
            }
        };
        Ok(WeightedTable(table, record.weight))
    }

    fn to_record(&self) -> IndexRecord {
        let (reading, levels, yearly_changes) = match self.0.as_ref().map(IndexTable::values) {
            Ok(IndexValues::Levels { reading, levels }) => {
                let levels = levels.iter().map(|(month, level)| (*month, *level));
                (Some(*reading), Some(Map(levels.collect())), None)
            }
            Ok(IndexValues::YearlyChanges(changes)) => {
                let changes = changes.iter().map(|(month, change)| (*month, *change));
                (None, None, Some(Map(changes.collect())))
            }
            Err(_) => (None, None, None),
        };
        // Only a table that was made is ever written.
        let name = self.0.as_ref().map_or_else(|_| Identity(String::new()), |it| it.name().into());
        let source = self.0.as_ref().map_or_else(|_| Text::fixed("none"), |it| it.source().clone());
        IndexRecord { name, source, weight: self.1, reading, levels, yearly_changes }
    }
}

impl Recorded for UpliftStep {
    type Record = UpliftRecord;

    fn from_record(record: UpliftRecord, _context: Context) -> Result<Self, Error> {
        UpliftStep::new(record.takes_effect, record.from, record.to)
    }

    fn to_record(&self) -> UpliftRecord {
        UpliftRecord { takes_effect: self.takes_effect(), from: self.from(), to: self.to() }
    }
}

impl Recorded for PercentRounding {
    type Record = PercentRoundingRecord;

    fn from_record(record: PercentRoundingRecord, _context: Context) -> Result<Self, Error> {
        PercentRounding::new(record.places.of_percentage()?, record.rounding)
    }

    fn to_record(&self) -> PercentRoundingRecord {
        PercentRoundingRecord { places: Places(self.places()), rounding: self.rounding() }
    }
}

/// The volume of a year, of the demand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct YearVolume(Percent);

impl Recorded for YearVolume {
    type Record = Percent;

    fn from_record(percent: Percent, _context: Context) -> Result<Self, Error> {
        percent.not_negative().map(YearVolume)
    }

    fn to_record(&self) -> Percent {
        self.0
    }
}

impl Recorded for RealRate {
    type Record = Percent;

    fn from_record(percent: Percent, _context: Context) -> Result<Self, Error> {
        RealRate::new(percent)
    }

    fn to_record(&self) -> Percent {
        self.percent()
    }
}

impl Recorded for NominalRate {
    type Record = Percent;

    fn from_record(percent: Percent, _context: Context) -> Result<Self, Error> {
        NominalRate::new(percent)
    }

    fn to_record(&self) -> Percent {
        self.percent()
    }
}

impl Recorded for Lumps {
    type Record = Map<Name, Money>;

    fn from_record(Map(lumps): Map<Name, Money>, _context: Context) -> Result<Self, Error> {
        Lumps::new(lumps)
    }

    fn to_record(&self) -> Map<Name, Money> {
        Map(self.iter().map(|(provider, lump)| (provider.clone(), lump)).collect())
    }
}

impl Recorded for WholeLifePlan {
    type Record = WholeLifeRecord;

    fn from_record(record: WholeLifeRecord, _context: Context) -> Result<Self, Error> {
        let discounting = match (record.real_rate, record.nominal_rate) {
            (Some(rate), None) => Discounting::Real(rate),
            (None, Some(rate)) => Discounting::Nominal(rate),
            _ => return Err(error::one_of("\"real_rate\", \"nominal_rate\"")),
        };
        let volumes = record.volumes.into_iter().map(|YearVolume(volume)| volume).collect();
        let (timing, source) = (record.timing, record.source.as_str());
        let plan = WholeLifePlan::new(record.from, volumes, discounting, timing, source)?;
        Ok(plan
            .given(record.mobilisation, WholeLifePlan::with_mobilisation)
            .given(record.exit, WholeLifePlan::with_exit))
    }

    fn to_record(&self) -> WholeLifeRecord {
        let (real_rate, nominal_rate) = match self.discounting() {
            Discounting::Nominal(rate) => (None, Some(rate)),
            Discounting::Real(rate) => (Some(rate), None),
        };
        WholeLifeRecord {
            source: self.source().clone(),
            from: self.first(),
            volumes: self.volumes().iter().map(|volume| YearVolume(*volume)).collect(),
            real_rate,
            nominal_rate,
            timing: self.timing(),
            mobilisation: self.mobilisation().cloned(),
            exit: self.exit().cloned(),
        }
    }
}
