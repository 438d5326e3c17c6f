//! Scoring rules in documents: a word, or an object where a rule needs more.

use super::ScoreRule;
use crate::error::{Error, Item};
use crate::record::{
    Context, KindOf, Node, Part, Schemas, Tagged, Tree, any_of, read_tagged, tagged_schema,
    words_of, write_tagged,
};

/// A rule by its name alone, or an object with its name and what it needs.
impl Part for ScoreRule {
    fn read(tree: &Tree<'_>, context: Context) -> Result<Self, Error> {
        match tree {
            Tree::Object(_) => read_tagged(tree, context),
            other => {
                let name = Tree::Text(other.text()?.into());
                read_tagged(&Tree::Object(vec![(Self::TAG.into(), name)]), context)
            }
        }
    }

    fn write(&self) -> Node {
        let mut object = write_tagged(self);
        match object.as_slice() {
            [_] => object.pop().map_or(Node::Null, |(_, name)| name),
            _ => Node::Object(object),
        }
    }

    fn schema(schemas: &mut Schemas) -> Node {
        let words = words_of(Self::KINDS.iter().map(KindOf::word));
        any_of([words, tagged_schema::<Self>(schemas)])
    }

    fn kind() -> String {
        "[rule](#scoring)".to_owned()
    }

    fn locate(error: Error, tree: &Tree<'_>, list: &'static str, place: usize) -> Error {
        match tree.get(Self::TAG) {
            Some(Tree::Text(rule)) => error.at(("rule", &**rule)),
            _ => error.at(Item(list, place.saturating_add(1))),
        }
    }
}
