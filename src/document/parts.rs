//! Values that stand in several records.

use crate::error::{self, Error, quoted};
use crate::price::PercentRounding;
use crate::record::{Context, Node, Part, Schemas, Tree, any_of, whole_range, words_of};

/// How many decimal places are kept, 0 to 6.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Places(pub(super) u8);

impl Part for Places {
    fn read(tree: &Tree<'_>, _context: Context) -> Result<Self, Error> {
        let text = tree.number()?;
        let places = text.parse().ok().filter(|places: &u8| places.to_string() == text);
        places.map(Places).ok_or_else(|| not_places(text))
    }

    fn write(&self) -> Node {
        Node::whole_of(self.0)
    }

    fn schema(_schemas: &mut Schemas) -> Node {
        any_of([words_of(PLACES.split(", ")), whole_range(0, 6)])
    }

    fn kind() -> String {
        "0 to 6".to_owned()
    }
}

impl Places {
    /// Those of a percentage.
    pub(super) fn of_percentage(self) -> Result<u8, Error> {
        let known = self.0 <= PercentRounding::MAX_PLACES;
        if known { Ok(self.0) } else { Err(not_places(&self.0.to_string()).at("places")) }
    }
}

fn not_places(text: &str) -> Error {
    error::unknown_choice(quoted(text), PLACES)
}

const PLACES: &str = "0, 1, 2, 3, 4, 5, 6";
