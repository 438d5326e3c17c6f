//! Building the objects of results.

use std::borrow::Cow;
use std::fmt;

use crate::record::{Node, Object};

/// Builds the object of a record.
pub(super) struct ObjectBuilder(Object<'static>);

impl ObjectBuilder {
    pub(super) fn new() -> Self {
        ObjectBuilder(Vec::new())
    }

    pub(super) fn with(mut self, field: &'static str, value: Node) -> Self {
        self.0.push((Cow::Borrowed(field), value));
        self
    }

    pub(super) fn text(self, field: &'static str, value: impl fmt::Display) -> Self {
        self.with(field, Node::text_of(value))
    }

    pub(super) fn maybe_text(self, field: &'static str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.text(field, value),
            None => self,
        }
    }

    pub(super) fn maybe(self, field: &'static str, value: Option<Node>) -> Self {
        match value {
            Some(value) => self.with(field, value),
            None => self,
        }
    }

    /// A list, unless it is empty.
    pub(super) fn list(self, field: &'static str, items: impl Iterator<Item = Node>) -> Self {
        let items: Vec<Node> = items.collect();
        if items.is_empty() { self } else { self.with(field, Node::List(items)) }
    }

    pub(super) fn build(self) -> Node {
        Node::Object(self.0)
    }
}

/// An object of names.
pub(super) fn by_name(entries: impl Iterator<Item = (String, Node)>) -> Node {
    Node::Object(entries.map(|(name, node)| (name.into(), node)).collect())
}
