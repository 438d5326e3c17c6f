//! Screens as records of documents: the rule's word tells which parameters stand beside the name,
//! the source and the view.

use super::ScreenRule;
use super::catalogue::Screen;
use crate::error::{self, AtRecord, Error, Item, quoted, refused};
use crate::exact::{Name, Text};
use crate::price::View;
use crate::record::{Context, Node, Object, Part, Schemas, Tree, any_of, words_of};

/// What a screen has beside the parameters of its rule.
const OF_EVERY_SCREEN: [&str; 4] = ["name", "screen", "source", "view"];

impl ScreenRule {
    /// A rule with what is given of its parameters; those that are not given and not required are
    /// the ones of its source, or what holds unless it is stated. `beside` is what may stand there too.
    pub(super) fn read<'t>(
        name: &str,
        given: &[(&'t str, &'t Tree<'t>)],
        beside: &[&'static str],
    ) -> Result<Self, Error> {
        let mut rule = ScreenRule::example(name)?;
        for (place, (parameter, tree)) in given.iter().enumerate() {
            if given.iter().take(place).any(|(other, _)| other == parameter) {
                return Err(refused!(
                    Duplicate: "the parameter {} is given twice: give it once", quoted(parameter)
                ));
            }
            if !rule.as_rule_mut().set(parameter, tree).at(format_args!("{parameter}"))? {
                let own = rule.as_rule().values();
                let known = beside.iter().copied().chain(own.iter().map(|(name, _)| *name));
                return Err(error::unknown_field(parameter, &known.collect::<Vec<_>>()));
            }
        }
        let is_given = |name| given.iter().any(|(parameter, _)| *parameter == name);
        let mut described = rule.as_rule().described().into_iter();
        match described.find(|known| known.is_required && !is_given(known.name)) {
            Some(missing) => Err(error::missing_field(missing.name)),
            None => Ok(rule),
        }
    }
}

impl Part for Screen {
    fn read(tree: &Tree<'_>, _context: Context) -> Result<Self, Error> {
        let entries = tree.entries()?;
        let text = |field: &'static str| tree.get(field).map(Tree::text).transpose().at(field);
        let word = text("screen")?.ok_or_else(|| error::missing_field("screen"))?;
        ScreenRule::example(word).at("screen")?;
        let own = entries.iter().filter(|(key, _)| !OF_EVERY_SCREEN.contains(&&**key));
        let own: Vec<_> = own.map(|(key, tree)| (&**key, tree)).collect();
        let rule = ScreenRule::read(word, &own, &OF_EVERY_SCREEN)?;
        let source = text("source")?.map(Text::new).transpose().at("source")?;
        let source = match (source, rule.published_source()) {
            (Some(source), _) => source,
            (None, Some(published)) => Text::new(published)?,
            (None, None) => return Err(error::missing_field("source")),
        };
        let name = Name::new(text("name")?.unwrap_or(word))?;
        let view = text("view")?.map(str::parse::<View>).transpose().at("view")?;
        let view = view.unwrap_or(View::Tendered);
        Ok(Screen { name, rule, source, view })
    }

    fn write(&self) -> Node {
        let mut object: Object<'static> = vec![
            ("name".into(), Node::text_of(&self.name)),
            ("screen".into(), Node::text_of(self.rule.name())),
        ];
        let parameters = self.rule.parameters().into_iter();
        object.extend(parameters.map(|(name, text)| (name.into(), Node::text_of(text))));
        object.push(("view".into(), Node::text_of(self.view)));
        object.push(("source".into(), Node::text_of(&self.source)));
        Node::Object(object)
    }

    fn schema(schemas: &mut Schemas) -> Node {
        let kinds: Vec<Node> = ScreenRule::catalogue()
            .into_iter()
            .map(|entry| {
                let name = format!("Screen {}", entry.name);
                let schema = schema_of(&entry.rule, schemas);
                schemas.define(&name, || schema)
            })
            .collect();
        schemas.define("Screen", || any_of(kinds))
    }

    fn kind() -> String {
        "[screen](methods/screen_catalogue.md)".to_owned()
    }

    fn kinds() -> String {
        "[screens](methods/screen_catalogue.md)".to_owned()
    }

    fn locate(error: Error, tree: &Tree<'_>, list: &'static str, place: usize) -> Error {
        let named = tree.get("name").or_else(|| tree.get("screen"));
        match named {
            Some(Tree::Text(name)) => error.at(("screen", &**name)),
            _ => error.at(Item(list, place.saturating_add(1))),
        }
    }
}

/// The schema of a screen by one rule.
fn schema_of(rule: &ScreenRule, schemas: &mut Schemas) -> Node {
    let mut properties: Object<'static> = vec![
        ("screen".into(), Node::Object(vec![("const".into(), Node::text_of(rule.name()))])),
        ("name".into(), Name::schema(schemas)),
        ("source".into(), Text::schema(schemas)),
        ("view".into(), words_of(View::ALL.iter().map(|view| view.as_str()))),
    ];
    let own = rule.as_rule().schemas(schemas);
    properties.extend(own.into_iter().map(|(name, schema)| (name.into(), schema)));
    let described = rule.as_rule().described().into_iter();
    let required = described.filter(|parameter| parameter.is_required).map(|known| known.name);
    // Only the reader knows whether other figures than the published ones were given.
    let source = rule.published_source().is_none().then_some("source");
    let required = ["screen"].into_iter().chain(required).chain(source).map(Node::text_of);
    Node::Object(vec![
        ("type".into(), Node::text_of("object")),
        ("properties".into(), Node::Object(properties)),
        ("required".into(), Node::List(required.collect())),
        ("additionalProperties".into(), Node::Flag(false)),
    ])
}
