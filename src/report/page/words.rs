//! What the words of a page mean, as the glossary has it.

use maud::{Markup, html};

use crate::report::words::{glossary, occurs};

/// The words of the glossary that occur in a page, with their meanings.
pub(super) fn words(pages: &[&Markup]) -> Markup {
    let text: Vec<String> = pages.iter().map(|page| plain(&page.0)).collect();
    let used = glossary().filter(|(word, _)| {
        word.split(", ").any(|word| text.iter().any(|text| occurs(text, word)))
    });
    html! {
        dl {
            @for (word, meaning) in used {
                dt { (word) }
                dd { (meaning) }
            }
        }
    }
}

/// In small letters, without what stands in tags.
fn plain(markup: &str) -> String {
    let mut text = String::with_capacity(markup.len());
    for part in markup.split('<') {
        text.push(' ');
        text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    text.make_ascii_lowercase();
    text
}
