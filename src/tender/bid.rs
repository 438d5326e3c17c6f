//! Bids: one provider's offer, with its circumstances and perhaps its cost model.

use std::collections::BTreeMap;

use super::circumstance::Statement;
use crate::allocation::Method;
use crate::cost::Organisation;
use crate::error::{AtRecord, Error};
use crate::exact::{Month, Name, Period, Quantity, Text};
use crate::full_cost::{FullCost, full_cost};
use crate::price::RateCard;

/// One provider's offer.
///
/// ```
/// use fullcost::exact::{Currency, Money, UnitPrice};
/// use fullcost::price::{RateCard, VatBasis};
/// use fullcost::tender::{Bid, CircumstanceValue, Statement};
///
/// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
/// let card = RateCard::new(Currency::GBP, VatBasis::Exempt).with_price("low", pounds("22")?)?;
/// let pay = CircumstanceValue::Money(Money::parse("600000", Currency::GBP)?);
/// let bid = Bid::new("northside-trust", card)?
///     .with_sector("nhs".parse()?)
///     .with_statement("pensionable_pay", Statement::Declared(pay))?;
/// assert_eq!(bid.provider().as_str(), "northside-trust");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bid {
    provider: Name,
    label: Option<Text>,
    sector: Option<Name>,
    rate_card: RateCard,
    circumstances: BTreeMap<Name, Statement>,
    marks: BTreeMap<Name, Quantity>,
    cost_model: Option<CostModel>,
    period: Option<Period>,
    price_base: Option<Month>,
}

/// A bidder's own cost model: its full cost, and which of its services stands behind each line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostModel {
    full_cost: FullCost,
    method: Method,
    serves: BTreeMap<Name, Name>,
}

impl CostModel {
    /// Computes the full cost of a bidder's organisation; `serves` pairs lines with services.
    ///
    /// # Errors
    ///
    /// Those of [`full_cost()`], [`Error::UnknownName`] for a service the organisation has not,
    /// [`Error::DuplicateName`] for a line that is named twice.
    pub fn new(
        organisation: &Organisation,
        method: &Method,
        serves: Vec<(Name, Name)>,
    ) -> Result<Self, Error> {
        let full_cost = full_cost(organisation, method)?;
        let mut pairs = BTreeMap::new();
        for (line, service) in serves {
            full_cost.service(service.as_str()).at(|| format!("line {line:?}"))?;
            if pairs.insert(line.clone(), service).is_some() {
                return Err(Error::DuplicateName {
                    name: line.into(),
                    what: "line of a cost model",
                });
            }
        }
        Ok(CostModel { full_cost, method: method.clone(), serves: pairs })
    }

    /// The full cost of the organisation.
    #[must_use]
    pub fn full_cost(&self) -> &FullCost {
        &self.full_cost
    }

    /// How its overheads are shared.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The service behind a line.
    #[must_use]
    pub fn service_behind(&self, line: &str) -> Option<&Name> {
        self.serves.get(line)
    }

    /// Lines and the services behind them, in the order of the lines' names.
    pub fn serves(&self) -> impl Iterator<Item = (&Name, &Name)> {
        self.serves.iter()
    }
}

impl Bid {
    /// A bid with its rate card.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn new(provider: &str, rate_card: RateCard) -> Result<Self, Error> {
        Ok(Bid {
            provider: Name::new(provider).at(|| "the provider of a bid".to_owned())?,
            label: None,
            sector: None,
            rate_card,
            circumstances: BTreeMap::new(),
            marks: BTreeMap::new(),
            cost_model: None,
            period: None,
            price_base: None,
        })
    }

    /// The same bid with a label.
    #[must_use]
    pub fn with_label(self, label: Text) -> Self {
        Bid { label: Some(label), ..self }
    }

    /// The same bid with the provider's sector.
    #[must_use]
    pub fn with_sector(self, sector: Name) -> Self {
        Bid { sector: Some(sector), ..self }
    }

    /// The same bid with what the bidder says of a circumstance.
    ///
    /// # Errors
    ///
    /// [`Error::DuplicateName`], [`Error::NegativeAmount`], [`Error::NegativePercent`], or those
    /// of a [`Name`].
    pub fn with_statement(
        mut self,
        circumstance: &str,
        statement: Statement,
    ) -> Result<Self, Error> {
        let record = || format!("bid {:?}, circumstance {circumstance:?}", self.provider);
        let name = Name::new(circumstance).at(record)?;
        if let Some(value) = statement.value() {
            value.check().at(record)?;
        }
        if self.circumstances.contains_key(&name) {
            return Err(Error::DuplicateName { name: name.into(), what: "circumstance" })
                .at(record);
        }
        self.circumstances.insert(name, statement);
        Ok(self)
    }

    /// The same bid with its mark for a criterion of quality.
    ///
    /// # Errors
    ///
    /// [`Error::DuplicateName`], or those of a [`Name`].
    pub fn with_mark(mut self, criterion: &str, mark: Quantity) -> Result<Self, Error> {
        let record = || format!("bid {:?}", self.provider);
        let name = Name::new(criterion).at(record)?;
        if self.marks.contains_key(&name) {
            return Err(Error::DuplicateName { name: name.into(), what: "mark" }).at(record);
        }
        self.marks.insert(name, mark);
        Ok(self)
    }

    /// The same bid with the bidder's own cost model.
    #[must_use]
    pub fn with_cost_model(self, cost_model: CostModel) -> Self {
        Bid { cost_model: Some(cost_model), ..self }
    }

    /// The same bid, said to speak of a period; a tender refuses another than its own.
    #[must_use]
    pub fn with_period(self, period: Period) -> Self {
        Bid { period: Some(period), ..self }
    }

    /// The same bid, said to be in the prices of a month; a tender refuses another than its own.
    #[must_use]
    pub fn with_price_base(self, price_base: Month) -> Self {
        Bid { price_base: Some(price_base), ..self }
    }

    /// The provider's unique name.
    #[must_use]
    pub fn provider(&self) -> &Name {
        &self.provider
    }

    /// The label, or the name where there is none.
    #[must_use]
    pub fn label(&self) -> &str {
        self.label.as_ref().map_or(self.provider.as_str(), Text::as_str)
    }

    /// The label as given.
    #[must_use]
    pub fn given_label(&self) -> Option<&Text> {
        self.label.as_ref()
    }

    /// The provider's sector, where it is stated.
    #[must_use]
    pub fn sector(&self) -> Option<&Name> {
        self.sector.as_ref()
    }

    /// The prices.
    #[must_use]
    pub fn rate_card(&self) -> &RateCard {
        &self.rate_card
    }

    /// What the bidder says of a circumstance.
    #[must_use]
    pub fn statement(&self, circumstance: &str) -> Option<&Statement> {
        self.circumstances.get(circumstance)
    }

    /// All statements in the order of the circumstances' names.
    pub fn statements(&self) -> impl Iterator<Item = (&Name, &Statement)> {
        self.circumstances.iter()
    }

    /// The marks for quality, in the order of the criteria's names.
    pub fn marks(&self) -> impl Iterator<Item = (&Name, Quantity)> {
        self.marks.iter().map(|(criterion, mark)| (criterion, *mark))
    }

    /// The bidder's own cost model, where it gives one.
    #[must_use]
    pub fn cost_model(&self) -> Option<&CostModel> {
        self.cost_model.as_ref()
    }

    /// The period the bid is said to speak of.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        self.period
    }

    /// The month in whose prices the bid is said to be.
    #[must_use]
    pub fn price_base(&self) -> Option<Month> {
        self.price_base
    }
}
