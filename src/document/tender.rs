//! The documents of a tender, and of an appraisal: a tender and what is asked of it.

use super::bid::{BidRecord, DraftBid};
use super::demand::{DemandLineRecord, DemandedLine, read_demand, write_demand};
use super::documents::Document;
use super::estimate::EstimateRecord;
use super::playing_field::FurtherField;
use super::robustness_plan::RobustnessRecord;
use crate::appraisal::{
    Appraisal, Buyer, EarlierBid, FloorByLine, Questions, TenderContract, WholeLifePlan,
};
use crate::budget::{Budget, sum};
use crate::demand::{Demand, Scenario};
use crate::error::{AtRecord, Error};
use crate::exact::{Currency, Month, Name, Percent, Period, Quantity, Rounding};
use crate::price::{Corridor, Indexation};
#[cfg(feature = "table")]
use crate::record::Shape;
use crate::record::{
    Caption, Context, Field, Format, Given, Map, Node, Object, Part, Record, Recorded, Schemas,
    Tree, link, object_of, record, unknown_field,
};
use crate::score::Scoring;
use crate::screen::Screen;
use crate::tender::{BuyerTax, FirstTotal, PlayingField, RankOn, Support, Tender, TenderBuilder};

record! {
    /// A tender and what is asked of it.
    struct AppraisalRecord {
        /// version of the format
        format: Format,
        title: Caption,
        /// of every price and amount
        currency: Currency,
        /// the unit of lines that state none
        unit: Option<Name> = "required where some line has none",
        /// of demand and circumstances
        period: Period,
        /// in whose prices amounts are stated
        price_base: Option<Month> = "default: the first month of the period",
        /// on which totals bids are ranked
        rank_on: Option<RankOn> = "default `exact`",
        /// which total is first; `highest` where bidders pay the buyer, as for a concession
        first: Option<FirstTotal> = "default `lowest`",
        /// how what each line comes to is rounded to the minor unit before lines are added up, as
        /// bills of quantities are ([rank](methods/basket_and_ranking.md))
        line_rounding: Option<Rounding> = "default: nothing is rounded",
        /// at most 10,000, at least one of them required
        lines: Option<Vec<DemandLineRecord>> = "default: the lines of the demand, all required",
        /// one scenario, named `planned`
        demand: Option<Map<DemandedLine, Quantity>> = "this or `scenarios`",
        /// at most 100
        scenarios: Option<Vec<Scenario>> = "this or `demand`",
        /// the tender's own
        playing_field: Option<PlayingField> = "default: no rules",
        /// compared beside the tender's own ([playing field](methods/playing_field.md)); at most
        /// 20, none named `published`. Every bid states what any of them asks
        further_fields: Vec<FurtherField> = "default: none",
        corridor: Option<Corridor> = "default: none" [asks],
        /// on which terms each line is paid ([contracts](methods/contract.md))
        contract: Option<TenderContract> = "default: none" [asks],
        /// what prices follow ([indexation](methods/indexation.md))
        indexation: Option<Indexation> = "default: none" [asks],
        /// the years of the contract ([whole life](methods/whole_life.md)); `period` is 12 months
        /// then
        whole_life: Option<WholeLifePlan> = "default: none" [asks],
        /// how price and quality become one order
        scoring: Option<Scoring> = "default: none" [asks],
        /// what robustness is asked about
        robustness: Option<RobustnessRecord>
            = "default: nothing beside what is asked of every tender" [asks],
        /// with it, bids may be on different VAT bases ([buyer's tax](methods/buyer_tax.md))
        buyer_tax: Option<BuyerTax> = "default: none",
        /// the buyer's own costs, hurdles and in-house comparator
        /// ([cost to the buyer](methods/cost_to_buyer.md))
        buyer: Option<Buyer> = "default: none" [asks],
        /// what part of which support is supposed to stop, 0 % to 100 %
        /// ([what a price rests on](methods/subsidy.md)); some rule of the tender's own field
        /// measures each
        support_stops: Map<Support, Percent> = "default: none" [asks],
        /// the [statutory pay cost floor](methods/pay_cost_floor.md)
        pay_cost_floor: Option<FloorByLine> = "default: none" [asks],
        /// what the buyer expected to pay, or the base price
        estimate: Option<EstimateRecord> = "default: none" [asks],
        /// at most 100, asked of every scenario ([screens](methods/screens.md))
        screens: Vec<Screen> = "default: none" [asks],
        /// the [statistics of the prices](methods/bid_statistics.md) of each scenario
        bid_statistics: Option<bool> = "default `false`" [asks],
        /// by what bids that tie are [told apart](methods/ties.md)
        ties: Option<EarlierBid> = "default: ties stay ties" [asks],
        /// at least one, at most 10,000, and at most 1,000,000 bids × lines
        bids: Vec<DraftBid>,
    }
}

/// A tender document is one of an appraisal that asks nothing.
#[derive(Clone, Debug)]
pub(crate) struct TenderRecord(AppraisalRecord);

impl Record for TenderRecord {
    const IDENTIFIER: &'static str = "TenderRecord";
    const ABOUT: &'static [&'static str] = &["What is so: demand, playing fields and bids."];

    fn fields() -> Vec<Field> {
        let mut fields = AppraisalRecord::fields();
        fields.retain(|field| !field.asks);
        fields
    }

    fn check_fields(tree: &Tree<'_>, beside: &[&'static str]) -> Result<(), Error> {
        AppraisalRecord::check_fields(tree, beside)?;
        let (asking, known): (Vec<Field>, Vec<Field>) =
            AppraisalRecord::fields().into_iter().partition(|field| field.asks);
        let known: Vec<&str> = known.iter().map(|field| field.name).collect();
        match asking.iter().find(|field| tree.get(field.name).is_some()) {
            Some(field) => Err(unknown_field(field.name, &known, &[])),
            None => Ok(()),
        }
    }

    fn read_beside(
        tree: &Tree<'_>,
        beside: &[&'static str],
        context: Context,
    ) -> Result<Self, Error> {
        Self::check_fields(tree, beside)?;
        AppraisalRecord::read_beside(tree, beside, context).map(TenderRecord)
    }

    fn write_fields(&self, object: &mut Object<'static>) {
        self.0.write_fields(object);
    }
}

impl Part for TenderRecord {
    fn read(tree: &Tree<'_>, context: Context) -> Result<Self, Error> {
        Self::read_beside(tree, &[], context)
    }

    fn write(&self) -> Node {
        object_of(self)
    }

    fn schema(schemas: &mut Schemas) -> Node {
        schemas.refer::<Self>()
    }

    fn kind() -> String {
        link::<Self>(true)
    }

    #[cfg(feature = "table")]
    fn shape() -> Shape {
        Shape::Record(Self::fields)
    }
}

impl Document for Tender {
    const WHAT: &'static str = "tender";
    const FILE: &'static str = "tender.schema.json";
}

impl Recorded for Tender {
    type Record = TenderRecord;

    fn from_record(record: TenderRecord, context: Context) -> Result<Self, Error> {
        record.0.tender_and_questions(context.budget).map(|(tender, _)| tender)
    }

    fn to_record(&self) -> TenderRecord {
        TenderRecord(AppraisalRecord::of(self, &Questions::default()))
    }

    fn context(tree: &Tree<'_>, context: Context) -> Result<Context, Error> {
        Ok(Context { parts: models_in(tree), ..context.of_document(tree)? })
    }
}

impl Document for Appraisal {
    const WHAT: &'static str = "tender";
    const FILE: &'static str = "appraisal.schema.json";
}

impl Recorded for Appraisal {
    type Record = AppraisalRecord;

    fn from_record(record: AppraisalRecord, context: Context) -> Result<Self, Error> {
        let (tender, questions) = record.tender_and_questions(context.budget)?;
        Appraisal::new(tender, questions)
    }

    fn to_record(&self) -> AppraisalRecord {
        AppraisalRecord::of(self.tender(), self.questions())
    }

    fn context(tree: &Tree<'_>, context: Context) -> Result<Context, Error> {
        Ok(Context { parts: models_in(tree), ..context.of_document(tree)? })
    }
}

impl AppraisalRecord {
    fn tender_and_questions(self, budget: Budget) -> Result<(Tender, Questions), Error> {
        let currency = self.currency;
        let demand = read_demand(self.demand, self.scenarios, self.lines, self.unit.as_ref())?;
        let field = self.playing_field.unwrap_or_default();
        let robustness = self.robustness.map(|plan| plan.plan(currency, &field));
        let estimate = self.estimate.map(|estimate| estimate.estimate(only_scenario(&demand)));
        let questions = Questions {
            bid_statistics: self.bid_statistics.unwrap_or_default(),
            buyer: self.buyer,
            contract: self.contract,
            corridor: self.corridor,
            estimate: estimate.transpose().at("estimate")?,
            indexation: self.indexation,
            pay_cost_floor: self.pay_cost_floor,
            robustness: robustness.transpose().at("robustness")?,
            scoring: self.scoring,
            screens: self.screens,
            support_stops: self.support_stops.0.into_iter().collect(),
            ties: self.ties,
            whole_life: self.whole_life,
        };
        let fields = std::iter::once(&field).chain(self.further_fields.iter().map(|own| &own.1));
        let asking: Vec<&PlayingField> = fields.collect();
        let bids = self.bids.into_iter().map(|bid| bid.bid(currency, &asking));
        let bids = bids.collect::<Result<Vec<_>, Error>>()?;
        let builder = Tender::builder(&self.title.0, currency, self.period, demand)
            .given(self.price_base, TenderBuilder::price_base)
            .given(self.rank_on, TenderBuilder::rank_on)
            .given(self.first, TenderBuilder::first)
            .given(self.line_rounding, TenderBuilder::line_rounding)
            .given(self.buyer_tax, TenderBuilder::buyer_tax)
            .playing_field(field)
            .budget(budget);
        let builder = bids.into_iter().fold(builder, TenderBuilder::bid);
        let further = self.further_fields.into_iter();
        let builder = further.fold(builder, |builder, FurtherField(name, field)| {
            builder.further_field(name.as_str(), field)
        });
        Ok((builder.build()?, questions))
    }

    fn of(tender: &Tender, questions: &Questions) -> Self {
        let only = only_scenario(tender.demand());
        let (demand, scenarios) = write_demand(tender.demand());
        let currency = tender.currency();
        let bids = tender.bids().iter().map(|bid| DraftBid(BidRecord::of(bid, currency)));
        let further = tender.further_fields();
        let plan = questions.robustness.as_ref();
        let estimate = questions.estimate.as_ref();
        let stops = questions.support_stops.iter().map(|(support, part)| (*support, *part));
        AppraisalRecord {
            format: Format,
            title: tender.title().into(),
            currency,
            unit: None,
            period: tender.period(),
            price_base: Some(tender.price_base()),
            rank_on: Some(tender.rank_on()),
            first: Some(tender.first()).filter(|first| *first != FirstTotal::Lowest),
            line_rounding: tender.line_rounding(),
            lines: Some(tender.demand().lines().iter().map(DemandLineRecord::of).collect()),
            demand,
            scenarios,
            playing_field: Some(tender.playing_field().clone()),
            further_fields: further
                .map(|(name, field)| FurtherField(name.clone(), field.clone()))
                .collect(),
            corridor: questions.corridor.clone(),
            contract: questions.contract.clone(),
            indexation: questions.indexation.clone(),
            whole_life: questions.whole_life.clone(),
            scoring: questions.scoring.clone(),
            robustness: plan.map(|plan| RobustnessRecord::of(plan, tender)),
            buyer_tax: tender.buyer_tax().cloned(),
            buyer: questions.buyer.clone(),
            support_stops: Map(stops.collect()),
            pay_cost_floor: questions.pay_cost_floor.clone(),
            estimate: estimate.map(|estimate| EstimateRecord::of(estimate, only)),
            screens: questions.screens.clone(),
            bid_statistics: questions.bid_statistics.then_some(true),
            ties: questions.ties.clone(),
            bids: bids.collect(),
        }
    }
}

/// How many cost models a tender holds: each is costed while it is read.
fn models_in(tree: &Tree<'_>) -> u64 {
    match tree {
        Tree::List(items) => sum(items.iter().map(models_in)),
        Tree::Object(entries) => sum(entries
            .iter()
            .map(|(key, value)| models_in(value).saturating_add(u64::from(key == "cost_model")))),
        _ => 0,
    }
}

/// The name of the scenario, where there is one alone.
fn only_scenario(demand: &Demand) -> Option<&Name> {
    match demand.scenarios() {
        [only] => Some(only.name()),
        _ => None,
    }
}
