//! Bids in the tender document: rates, statements, consortia and cost models.

use std::collections::BTreeMap;

use super::rates::{PointOrBand, RateLine};
use crate::allocation::Method;
use crate::cost::Organisation;
use crate::error::{self, AtRecord, Error, PathStep, refused};
use crate::exact::{Currency, Money, Month, Name, Percent, Period, Quantity, Text, UnitPrice};
use crate::price::{CardDiscount, PriceRounding, Rate, RateCard, VatBasis};
#[cfg(feature = "table")]
use crate::record::Shape;
use crate::record::{
    Context, Identity, Map, Node, Number, Part, Recorded, Schemas, Tree, any_of, keys, record,
    words_of,
};
use crate::tender::{
    Bid, CircumstanceKind, CircumstanceValue, Consortium, CostModel, FeeBase, ManagementFee,
    PlayingField, Statement,
};

record! {
    /// One provider's offer.
    struct BidRecord, "bid" by "provider" {
        /// each provider once
        provider: Identity,
        label: Option<Text> = "default: the provider",
        sector: Option<Name> = "required where a rule applies by sector",
        /// the group of companies it belongs to, of which some [screens](methods/screen_catalogue.md) take
        /// the lowest bid alone
        group: Option<Name> = "default: none",
        /// how the prices stand to VAT; the same for all bids, unless the tender states `buyer_tax`
        vat: VatBasis,
        /// another one is refused
        currency: Option<Currency> = "default: the tender's",
        /// the unit of rates that state none; another one than the line's is refused
        unit: Option<Name> = "default: none",
        /// another one than the tender's is refused
        period: Option<Period> = "default: none",
        /// another one than the tender's is refused
        price_base: Option<Month> = "default: none",
        /// every required line, and no line the tender has not; a preset line may be left out or
        /// repeated at its preset price
        rates: Option<Map<RateLine, Rate>> = "required, but of a joint bid",
        /// what comes [off the whole card](methods/volume_tiers.md), but off no preset price; not of a
        /// joint bid
        discount: Option<CardDiscount> = "default: none",
        /// makes it a joint bid ([joint bids](methods/joint_bids.md)): `rates` may then be left
        /// out, and must else be the sums; `sector`, `circumstances` and `cost_model` are the
        /// partners'
        consortium: Option<ConsortiumRecord> = "default: a bid of one provider",
        /// the totals the bid states; another sum of its lines is a
        /// [finding](methods/stated_totals.md)
        stated_totals: Map<StatedTotal, PointOrBand> = "default: none",
        /// what the bid came to before an auction, which [a screen](methods/screen_catalogue.md) looks at
        initial_totals: Map<StatedTotal, Money> = "default: none",
        /// above 0 %, at most 100 %; a percentage
        success_rates: Map<SuccessRate, StatementRecord>
            = "required for every priced line with an outcome",
        /// the marks, none above its maximum; a bid that lacks one is not assessable in the scoring
        quality: Map<Criterion, Quantity> = "default: none",
        /// one that no rule asks for is refused
        circumstances: Map<Circumstance, StatementRecord>
            = "required for every circumstance a rule that applies asks for",
        cost_model: Option<CostModel> = "default: none",
    }
}

record! {
    /// Several providers who offer together.
    struct ConsortiumRecord {
        /// one of the partners
        lead: Name,
        management_fee: Option<ManagementFee> = "default: none",
        /// 2 to 100
        partners: Vec<PartnerRecord>,
    }
}

record! {
    /// One of them, with what a bid has.
    struct PartnerRecord, "partner" by "partner" {
        partner: Identity,
        label: Option<Text> = "default: the partner",
        sector: Option<Name> = "default: none",
        /// no volume tiers
        rates: Option<Map<RateLine, Rate>> = "default: none",
        circumstances: Map<Circumstance, StatementRecord>
            = "required for every circumstance a rule that applies asks for",
        cost_model: Option<CostModel> = "default: none",
    }
}

record! {
    /// What the lead takes: `percent` with `of`, or `per_unit`.
    struct ManagementFeeRecord {
        percent: Option<Percent> = "with `of`",
        of: Option<FeeBase> = "with `percent`",
        per_unit: Option<Map<RateLine, UnitPrice>> = "",
        /// of a percentage on a unit of a line
        rounding: Option<PriceRounding> = "with `percent`; default: a fee that is finer than prices is refused",
    }
}

record! {
    /// What a bidder says: `declared` by its own word, or `evidenced` with its `source`.
    struct StatementFieldsRecord {
        declared: Option<Number> = "",
        evidenced: Option<Number> = "with `source`",
        /// what proves it
        source: Option<Text> = "with `evidenced`",
    }
}

record! {
    /// A bidder's own costs.
    struct CostModelRecord {
        /// with the tender's currency, period and price base
        organisation: Organisation,
        method: Method,
        /// the service behind each required line, in the line's unit
        serves: Map<ServedLine, Name> as "object: line → service",
    }
}

keys! {
    /// What a circumstance is called.
    Circumstance: "name", "circumstance", true, true;
    /// A criterion of quality.
    Criterion: "criterion", "criterion", false, false;
    /// A line with a service behind it.
    ServedLine: "line", "line", false, false;
    /// A scenario whose total is stated.
    StatedTotal: "scenario", "stated total of scenario", true, true;
    /// A line with an outcome.
    SuccessRate: "line", "success rate of line", true, true;
}

/// What a bidder says, before it is known what of.
#[derive(Clone, Debug)]
pub(crate) enum StatementRecord {
    /// A value by itself.
    Bare(Number),
    Declared(Number),
    Evidenced(Number, Text),
    NotStated,
}

/// A bid that is read, before it is known what is asked of it.
#[derive(Clone, Debug)]
pub(crate) struct DraftBid(pub(super) BidRecord);

/// What a bidder who was asked and did not answer is written with.
const NOT_STATED: &str = "not stated";

impl Recorded for DraftBid {
    type Record = BidRecord;

    fn from_record(record: BidRecord, _context: Context) -> Result<Self, Error> {
        Ok(DraftBid(record))
    }

    fn to_record(&self) -> BidRecord {
        self.0.clone()
    }

    /// In its own currency.
    fn context(tree: &Tree<'_>, context: Context) -> Result<Context, Error> {
        let own = tree.get("currency").map(|own| Currency::read_field(own, "currency", context));
        Ok(Context { currency: own.transpose()?.unwrap_or(context.currency), ..context })
    }
}

impl DraftBid {
    /// The bid, once it is known what the rules of the fields ask of it.
    pub(super) fn bid(self, currency: Currency, asking: &[&PlayingField]) -> Result<Bid, Error> {
        let step = PathStep::named("bid", &self.0.provider.0);
        read_bid(self.0, currency, asking).at(step)
    }
}

fn read_bid(record: BidRecord, currency: Currency, asking: &[&PlayingField]) -> Result<Bid, Error> {
    let provider = &record.provider.0;
    let card = || RateCard::new(record.currency.unwrap_or(currency), record.vat);
    let unit = record.unit.as_ref();
    let rates = |rates| read_rates(card(), rates, unit).at("rates");
    let bid = if let Some(consortium) = record.consortium {
        if record.discount.is_some() {
            return Err(refused!(
                Unsupported: "a discount on the whole card is not of a joint bid: state its parts at what they come to after it"
            ))
            .at("discount");
        }
        let joint = consortium.bid(provider, &card(), asking)?;
        joint.with_stated_prices(&record.rates.map_or_else(|| Ok(card()), rates)?)?
    } else {
        let given = record.rates.ok_or_else(|| error::missing_field("rates"))?;
        let card = rates(given)?;
        let card = match record.discount {
            Some(discount) => card.with_discount(discount).at("discount")?,
            None => card,
        };
        Bid::new(provider, card)?
    };
    let mut success_rates = BTreeMap::new();
    for (SuccessRate(line), rate) in record.success_rates.0 {
        let at = ("success rate of line", &line);
        let rate = rate.statement(CircumstanceKind::Percent, currency).at(at)?;
        success_rates.insert(line, rate);
    }
    let totals = record.stated_totals.0.into_iter();
    let bid = Bid {
        label: record.label,
        sector: record.sector,
        group: record.group,
        circumstances: read_circumstances(record.circumstances, currency, asking)?,
        marks: record.quality.0.into_iter().map(|(Criterion(name), mark)| (name, mark)).collect(),
        cost_model: record.cost_model,
        period: record.period,
        price_base: record.price_base,
        stated_totals: totals
            .map(|(StatedTotal(scenario), PointOrBand(total))| (scenario, total))
            .collect(),
        initial_totals: record
            .initial_totals
            .0
            .into_iter()
            .map(|(StatedTotal(scenario), total)| (scenario, total))
            .collect(),
        success_rates,
        ..bid
    };
    bid.check()?;
    Ok(bid)
}

/// What a bidder and a partner state alike.
fn read_circumstances(
    stated: Map<Circumstance, StatementRecord>,
    currency: Currency,
    asking: &[&PlayingField],
) -> Result<BTreeMap<Name, Statement>, Error> {
    let read = stated.0.into_iter().map(|(Circumstance(name), statement)| {
        let at = ("circumstance", &name);
        let kind = asking.iter().find_map(|field| field.circumstance_kind(name.as_str()));
        let kind = kind.ok_or_else(|| error::unasked_circumstance(&name))?;
        let statement = statement.statement(kind, currency).at(at)?;
        Ok((name, statement))
    });
    read.collect()
}

fn read_rates(
    card: RateCard,
    rates: Map<RateLine, Rate>,
    unit: Option<&Name>,
) -> Result<RateCard, Error> {
    rates.0.into_iter().try_fold(card, |card, (RateLine(line), rate)| {
        let rate = match unit {
            Some(unit) if rate.unit().is_none() => rate.with_unit(unit.clone()),
            _ => rate,
        };
        card.with_rate_of(line.clone(), rate).at(("line", &line))
    })
}

impl ConsortiumRecord {
    fn bid(self, provider: &str, card: &RateCard, asking: &[&PlayingField]) -> Result<Bid, Error> {
        let currency = card.currency();
        let partners = self.partners.into_iter().map(|partner| {
            let step = PathStep::named("partner", &partner.partner.0);
            partner.bid(card, currency, asking).at(step)
        });
        let partners = partners.collect::<Result<Vec<_>, Error>>().at("consortium")?;
        Bid::joint(provider, self.lead.as_str(), partners, self.management_fee)
    }
}

impl PartnerRecord {
    fn bid(
        self,
        card: &RateCard,
        currency: Currency,
        asking: &[&PlayingField],
    ) -> Result<Bid, Error> {
        let rates = self.rates.unwrap_or(Map(Vec::new()));
        let card = read_rates(card.clone(), rates, None).at("rates")?;
        let part = Bid {
            label: self.label,
            sector: self.sector,
            circumstances: read_circumstances(self.circumstances, currency, asking)?,
            cost_model: self.cost_model,
            ..Bid::new(&self.partner.0, card)?
        };
        part.check()?;
        Ok(part)
    }

    fn of(part: &Bid) -> Self {
        PartnerRecord {
            partner: (&part.provider).into(),
            label: part.label.clone(),
            sector: part.sector.clone(),
            rates: Some(rates_of(&part.rate_card)),
            circumstances: Map(statements(part.circumstances.iter(), Circumstance)),
            cost_model: part.cost_model.clone(),
        }
    }
}

impl BidRecord {
    pub(super) fn of(bid: &Bid, currency: Currency) -> Self {
        let card = &bid.rate_card;
        let (totals, marks) = (bid.stated_totals.iter(), bid.marks.iter());
        let totals =
            totals.map(|(scenario, total)| (StatedTotal(scenario.clone()), PointOrBand(*total)));
        BidRecord {
            provider: (&bid.provider).into(),
            label: bid.label.clone(),
            sector: bid.sector.clone(),
            group: bid.group.clone(),
            vat: card.vat_basis(),
            currency: (card.currency() != currency).then_some(card.currency()),
            unit: None,
            period: bid.period,
            price_base: bid.price_base,
            // The prices of a joint bid follow from its parts.
            rates: bid.consortium.is_none().then(|| rates_of(card)),
            discount: card.discount().copied(),
            consortium: bid.consortium.as_deref().map(ConsortiumRecord::of),
            stated_totals: Map(totals.collect()),
            initial_totals: Map(bid
                .initial_totals
                .iter()
                .map(|(scenario, total)| (StatedTotal(scenario.clone()), *total))
                .collect()),
            success_rates: Map(statements(bid.success_rates.iter(), SuccessRate)),
            quality: Map(marks.map(|(name, mark)| (Criterion(name.clone()), *mark)).collect()),
            circumstances: Map(statements(bid.circumstances.iter(), Circumstance)),
            cost_model: bid.cost_model.clone(),
        }
    }
}

impl ConsortiumRecord {
    fn of(consortium: &Consortium) -> Self {
        ConsortiumRecord {
            lead: consortium.lead.clone(),
            management_fee: consortium.fee.clone(),
            partners: consortium.parts.iter().map(PartnerRecord::of).collect(),
        }
    }
}

fn rates_of(card: &RateCard) -> Map<RateLine, Rate> {
    let rates = card.stated_rates().iter();
    Map(rates.map(|(line, rate)| (RateLine(line.clone()), rate.clone())).collect())
}

fn statements<'a, K>(
    stated: impl Iterator<Item = (&'a Name, &'a Statement)>,
    key: fn(Name) -> K,
) -> Vec<(K, StatementRecord)> {
    stated.map(|(name, statement)| (key(name.clone()), StatementRecord::of(statement))).collect()
}

impl Recorded for ManagementFee {
    type Record = ManagementFeeRecord;

    fn from_record(record: ManagementFeeRecord, _context: Context) -> Result<Self, Error> {
        let missing = |field| error::missing_field(field);
        let rounding = record.rounding;
        match (record.percent, record.of, record.per_unit) {
            (Some(percent), Some(base), None) => {
                Ok(ManagementFee::OfParts { percent, base, rounding })
            }
            _ if rounding.is_some() => {
                Err(error::one_of("\"percent\" with \"rounding\", \"per_unit\""))
            }
            (None, Some(_), None) => Err(missing("percent")),
            (Some(_), None, None) => Err(missing("of")),
            (None, None, Some(Map(amounts))) => {
                let amounts = amounts.into_iter().map(|(RateLine(line), amount)| (line, amount));
                Ok(ManagementFee::PerUnit(amounts.collect::<BTreeMap<_, _>>()))
            }
            _ => Err(error::one_of("\"percent\" with \"of\", \"per_unit\"")),
        }
    }

    fn to_record(&self) -> ManagementFeeRecord {
        match self {
            ManagementFee::OfParts { percent, base, rounding } => ManagementFeeRecord {
                percent: Some(*percent),
                of: Some(*base),
                per_unit: None,
                rounding: *rounding,
            },
            ManagementFee::PerUnit(amounts) => {
                let amounts =
                    amounts.iter().map(|(line, amount)| (RateLine(line.clone()), *amount));
                let per_unit = Some(Map(amounts.collect()));
                ManagementFeeRecord { percent: None, of: None, per_unit, rounding: None }
            }
        }
    }
}

impl Part for StatementRecord {
    fn read(tree: &Tree<'_>, context: Context) -> Result<Self, Error> {
        match tree {
            Tree::Text(text) if text == NOT_STATED => Ok(StatementRecord::NotStated),
            Tree::Object(_) => {
                let record = StatementFieldsRecord::read(tree, context)?;
                match (record.declared, record.evidenced, record.source) {
                    (Some(value), None, None) => Ok(StatementRecord::Declared(value)),
                    (None, Some(value), Some(source)) => {
                        Ok(StatementRecord::Evidenced(value, source))
                    }
                    (None, Some(_), None) => Err(error::missing_field("source")),
                    _ => {
                        let fields = "\"declared\", \"evidenced\" with \"source\"";
                        Err(error::one_of(fields))
                    }
                }
            }
            other => Number::read(other, context).map(StatementRecord::Bare),
        }
    }

    fn write(&self) -> Node {
        match self {
            StatementRecord::Bare(value) | StatementRecord::Declared(value) => value.write(),
            StatementRecord::Evidenced(value, source) => StatementFieldsRecord {
                declared: None,
                evidenced: Some(value.clone()),
                source: Some(source.clone()),
            }
            .write(),
            StatementRecord::NotStated => Node::text_of(NOT_STATED),
        }
    }

    fn schema(schemas: &mut Schemas) -> Node {
        any_of([
            Number::schema(schemas),
            words_of([NOT_STATED].into_iter()),
            StatementFieldsRecord::schema(schemas),
        ])
    }

    fn kind() -> String {
        format!("number, `{NOT_STATED}`, or {}", StatementFieldsRecord::kind())
    }

    #[cfg(feature = "table")]
    fn shape() -> Shape {
        Shape::Either(Number::shape, StatementFieldsRecord::shape)
    }
}

impl StatementRecord {
    fn statement(self, kind: CircumstanceKind, currency: Currency) -> Result<Statement, Error> {
        let value = |number: &Number| value_of(&number.0, kind, currency);
        Ok(match self {
            StatementRecord::Bare(number) => Statement::Declared(value(&number)?),
            StatementRecord::Declared(number) => {
                Statement::Declared(value(&number).at("declared")?)
            }
            StatementRecord::Evidenced(number, source) => {
                let value = value(&number).at("evidenced")?;
                Statement::Evidenced { value, source }
            }
            StatementRecord::NotStated => Statement::NotStated,
        })
    }

    fn of(statement: &Statement) -> Self {
        let number = |value: &CircumstanceValue| {
            Number(match value {
                CircumstanceValue::Money(amount) => amount.to_plain_text(),
                CircumstanceValue::Percent(percent) => percent.to_string(),
                CircumstanceValue::Quantity(quantity) => quantity.to_string(),
            })
        };
        match statement {
            Statement::Declared(value) => StatementRecord::Bare(number(value)),
            Statement::Evidenced { value, source } => {
                StatementRecord::Evidenced(number(value), source.clone())
            }
            Statement::NotStated => StatementRecord::NotStated,
        }
    }
}

fn value_of(
    text: &str,
    kind: CircumstanceKind,
    currency: Currency,
) -> Result<CircumstanceValue, Error> {
    match kind {
        CircumstanceKind::Money => Money::parse(text, currency).map(CircumstanceValue::Money),
        CircumstanceKind::Percent => text.parse().map(CircumstanceValue::Percent),
        CircumstanceKind::Quantity => text.parse().map(CircumstanceValue::Quantity),
    }
}

impl Recorded for CostModel {
    type Record = CostModelRecord;

    /// Every model has its part of the work.
    fn context(_tree: &Tree<'_>, context: Context) -> Result<Context, Error> {
        Ok(Context { budget: context.budget.shared_by(context.parts), ..context })
    }

    fn from_record(record: CostModelRecord, _context: Context) -> Result<Self, Error> {
        let serves = record.serves.0.into_iter();
        let serves = serves.map(|(ServedLine(line), service)| (line, service));
        CostModel::new(&record.organisation, &record.method, serves.collect())
    }

    fn to_record(&self) -> CostModelRecord {
        let serves =
            self.serves().map(|(line, service)| (ServedLine(line.clone()), service.clone()));
        CostModelRecord {
            organisation: (*self.full_cost().organisation).clone(),
            method: self.method().clone(),
            serves: Map(serves.collect()),
        }
    }
}
