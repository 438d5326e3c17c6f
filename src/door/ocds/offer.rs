//! One bid of a release: which lots it is for, who makes it, and at what price.

use std::collections::{BTreeMap, BTreeSet};

use super::node::Node;
use super::note::OcdsNote;
use super::terms::OcdsTerms;
use crate::error::{self, AtRecord, Error, quoted, refused};
use crate::exact::{Currency, Name, Text};
use crate::price::VatBasis;
use crate::record::Tree;

/// A bid, before its lot is put together.
#[derive(Clone, Debug)]
pub(super) struct Offer<'a> {
    pub(super) id: Name,
    pub(super) node: &'a Node<'a>,
    pub(super) lots: Lots<'a>,
    pub(super) notes: Vec<OcdsNote>,
}

/// What a bid is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lots<'a> {
    /// Some lots of several.
    These(BTreeSet<&'a str>),
    /// All that the tender has, if it has any.
    Whole,
}

/// An amount with its currency, and how it stands to VAT where that is said.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) amount: String,
    pub(super) currency: Currency,
    pub(super) vat: Option<VatBasis>,
}

/// What a lot asks for: an item with its quantity and its unit.
#[derive(Clone, Debug)]
pub(super) struct Asked<'a> {
    pub(super) label: Option<&'a str>,
    pub(super) quantity: String,
    pub(super) unit: Name,
    pub(super) unit_id: Option<&'a str>,
}

impl<'a> Offer<'a> {
    /// The lots that the bid is for, each once.
    pub(super) fn read(node: &'a Node<'a>, known: &BTreeSet<&'a str>) -> Result<Self, Error> {
        node.is_object()?;
        let id = node.required("id")?.text().and_then(Name::new).at("id")?;
        let mut offer = Offer { id, node, lots: Lots::Whole, notes: Vec::new() };
        offer.read_lots(known).at(("bid", &offer.id))?;
        Ok(offer)
    }

    fn read_lots(&mut self, known: &BTreeSet<&'a str>) -> Result<(), Error> {
        let several = self.node.list_of("relatedLots")?.iter();
        let several = several.map(|lot| lot.text().at("relatedLots"));
        let single = self.node.text_of("relatedLot").transpose();
        let mut listed = BTreeSet::new();
        for lot in several {
            let lot = lot?;
            if !listed.insert(lot) && self.notes.is_empty() {
                self.notes.push(OcdsNote::LotNamedTwice { bid: self.id.clone() });
            }
        }
        if let Some(lot) = single {
            listed.insert(lot?);
        }
        let mut lots = BTreeSet::new();
        for lot in listed {
            let lot = known.get(lot).ok_or_else(|| refused!(
                Unknown: "lot {} is not among the lots of the tender: correct its identifier, or add it to the lots",
                quoted(lot)
            ))?;
            lots.insert(*lot);
        }
        // What names no lot is for the whole of the tender.
        if !lots.is_empty() && lots.len() < known.len() {
            self.lots = Lots::These(lots);
        }
        Ok(())
    }

    /// Whether it counts; a bid that does not is looked at no further.
    pub(super) fn counts(&self, terms: &OcdsTerms) -> Result<bool, Error> {
        let status = self.node.text_of("status")?;
        terms.counts(status).at("status")
    }

    /// The note of a bid that does not count.
    pub(super) fn set_aside(&self) -> Result<OcdsNote, Error> {
        let status = self.node.text_of("status")?.unwrap_or_default();
        let status = Name::new(status).at("status")?;
        Ok(OcdsNote::BidSetAside { bid: self.id.clone(), status })
    }

    /// Who makes it; refuses what is no bid of one provider.
    pub(super) fn tenderer(&self) -> Result<(Name, Option<&'a str>), Error> {
        let kind = self.node.text_of("submissionType")?;
        match kind {
            None | Some("bid") => {}
            Some("expressionOfInterest") => {
                return Err(refused!(
                    Unsupported: "it is an expression of interest, which offers no price: give its status another word and set that aside, or remove it"
                ));
            }
            Some(other) => {
                let unknown = error::unknown_choice(other, "bid, expressionOfInterest");
                return Err(unknown.at("submissionType"));
            }
        }
        if self.node.flag_of("variant")? == Some(true) {
            return Err(refused!(
                Unsupported: "it is a variant, which offers something else than was asked for: compare variants by themselves"
            ));
        }
        match self.node.list_of("tenderers")? {
            [] => Err(error::missing_field("tenderers")),
            [only] => {
                let name = only.text_of("name")?;
                let id = only.text_of("id")?.or(name).ok_or_else(|| error::missing_field("id"));
                Ok((id.and_then(Name::new).at("tenderers")?, name))
            }
            several => Err(refused!(
                Unsupported: "{} tenderers offer together and what part each takes is not said: ask for the parts, and give the tender as a document with a consortium",
                several.len()
            ))
            .at("tenderers"),
        }
    }

    /// The value of the bid, where there is one.
    pub(super) fn value(&self) -> Result<Option<Value>, Error> {
        self.node.get("value").map(|node| Value::read(node).at("value")).transpose()
    }

    /// The prices of its items, each with the item's identifier; none where it prices none.
    pub(super) fn prices(
        &self,
        asked: &BTreeMap<Name, Asked<'a>>,
    ) -> Result<Vec<(Name, Value)>, Error> {
        let mut prices = Vec::new();
        let mut seen = BTreeSet::new();
        for item in self.node.list_of("items")? {
            let id = item.required("id").and_then(Node::text).and_then(Name::new).at("items")?;
            let step = ("item", &id.clone());
            let Some(asked) = asked.get(&id) else {
                return Err(refused!(
                    Unknown: "the lot does not ask for this item: remove it, or add it to the items of the tender"
                )
                .at(step));
            };
            if !seen.insert(id.clone()) {
                return Err(error::duplicate_name(id.as_str(), "item of a bid").at(step));
            }
            let price = asked.price(item).at(step)?;
            prices.push((id, price));
        }
        Ok(prices)
    }

    /// Whether it states prices of items.
    pub(super) fn has_prices(&self) -> bool {
        let Ok(items) = self.node.list_of("items") else { return true };
        items.iter().any(|item| item.get("unit").is_some_and(|unit| unit.get("value").is_some()))
    }
}

impl Value {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Error> {
        node.is_object()?;
        let amount = node.get("amount").ok_or_else(|| refused!(
            Missing: "the amount is absent or null: ask for it, or set the bid aside by its status"
        ));
        let amount = amount.and_then(Node::number).at("amount")?;
        let currency = node.required("currency")?.text().and_then(str::parse).at("currency")?;
        let vat = node
            .flag_of("valueAddedTaxIncluded")?
            .map(|included| if included { VatBasis::Inclusive } else { VatBasis::Exclusive });
        Ok(Value { amount, currency, vat })
    }

    pub(super) fn amount(&self) -> Tree<'static> {
        Tree::text_of(&self.amount)
    }
}

impl<'a> Asked<'a> {
    /// An item of the tender, with its name.
    pub(super) fn read(item: &'a Node<'a>) -> Result<(Name, Self), Error> {
        let id = item.required("id").and_then(Node::text).and_then(Name::new).at("items")?;
        let asked = Self::read_item(item).at(("item", &id))?;
        Ok((id, asked))
    }

    fn read_item(item: &'a Node<'a>) -> Result<Self, Error> {
        let quantity = item.required("quantity")?.number().at("quantity")?;
        let unit = item.required("unit")?;
        let unit_id = unit.text_of("id").at("unit")?;
        let unit = unit.text_of("name").at("unit")?.or(unit_id);
        let unit = unit.ok_or_else(|| error::missing_field("name")).and_then(Name::new);
        let label = item.text_of("description")?;
        Ok(Asked { label, quantity, unit: unit.at("unit")?, unit_id })
    }

    /// What a bid asks for one unit of it.
    fn price(&self, item: &Node<'_>) -> Result<Value, Error> {
        if let Some(quantity) = item.get("quantity") {
            let quantity = quantity.number().at("quantity")?;
            if quantity != self.quantity {
                return Err(refused!(
                    Conflict: "the bid is for a quantity of {} where {} is asked for: ask which of them its price is for",
                    quoted(&quantity), quoted(&self.quantity)
                ));
            }
        }
        let unit = item.required("unit")?;
        let (id, name) = (unit.text_of("id").at("unit")?, unit.text_of("name").at("unit")?);
        let other_id = id.zip(self.unit_id).filter(|(own, asked)| own != asked);
        let other_name = name.filter(|name| id.is_none() && *name != self.unit.as_str());
        if let Some(other) = other_id.map(|(own, _)| own).or(other_name) {
            let asked = self.unit_id.unwrap_or(self.unit.as_str());
            return Err(error::mixed_unit(quoted(asked), quoted(other)).at("unit"));
        }
        unit.required("value").and_then(|value| Value::read(value).at("value")).at("unit")
    }
}

/// A label, where it is a line of text.
pub(super) fn label_of(text: Option<&str>, of: &Name, notes: &mut Vec<OcdsNote>) -> Option<Text> {
    let text = text.filter(|text| *text != of.as_str())?;
    let label = Text::new(text).ok();
    if label.is_none() {
        notes.push(OcdsNote::LabelLeftOut { of: of.clone() });
    }
    label
}
