//! Every link of a page leads somewhere, on the web and in the rendered documentation, and to every page
//! leads a link.
//!
//! With `UPDATE_PAGES=1`, what links lead to is written anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::support::current;
use crate::support::links::{labels, linked, pages, parts, read, root, sections, targets};

/// The page that a reader meets first.
const FRONT: &str = "README.md";

/// Where the links of all pages lead in the rendered documentation.
const RENDERED: &str = "src/documentation_links.md";

#[test]
fn what_links_lead_to_stands_at_the_end_of_each_page() {
    current(FRONT, &linked(FRONT, &read(FRONT)));
    for page in pages().values() {
        current(&page.path, &linked(&page.path, &page.text));
    }
}

#[test]
fn every_link_leads_to_a_page_and_to_a_section_of_it() {
    let pages = pages();
    let (mut dead, mut seen) = (Vec::new(), 0);
    let front = read(FRONT);
    let all = pages.values().map(|page| (&page.path[..], &page.text));
    for (path, text) in all.chain([(FRONT, &front)]) {
        for label in labels(text) {
            seen += 1;
            let (page, section) = parts(&label);
            let known = pages.get(page).is_some_and(|page| {
                section.is_empty() || sections(&page.text).contains(&section[1..].to_owned())
            });
            if !known {
                dead.push(format!("{path}: [{label}]"));
            }
        }
        for target in targets(text) {
            let leads = match target.strip_prefix('#') {
                Some(section) => sections(text).contains(&section.to_owned()),
                // Pictures; other files are named and not linked.
                None if target.starts_with("docs/pictures/") => root().join(&target).is_file(),
                None => target.starts_with("https://"),
            };
            if !leads {
                dead.push(format!("{path}: ({target})"));
            }
        }
    }
    assert_eq!(dead, [] as [String; 0]);
    assert!(seen > 150, "only {seen} links were found");
}

#[test]
fn to_every_page_leads_a_link() {
    let pages = pages();
    let mut met = BTreeSet::new();
    let mut next: Vec<String> = labels(&read(FRONT)).into_iter().collect();
    while let Some(label) = next.pop() {
        let page = parts(&label).0;
        if met.insert(page.to_owned()) {
            next.extend(pages.get(page).iter().flat_map(|page| labels(&page.text)));
        }
    }
    let orphans: Vec<&String> = pages.keys().filter(|page| !met.contains(*page)).collect();
    assert_eq!(orphans, [] as [&String; 0]);
}

#[test]
fn every_page_is_part_of_the_rendered_documentation_and_its_links_lead_there() {
    let pages = pages();
    let documentation = read("src/_documentation.rs");
    let mut all: BTreeSet<String> = BTreeSet::new();
    for page in pages.values() {
        assert!(documentation.contains(&format!("\"../{}\"", page.path)), "{}", page.path);
        all.extend(labels(&page.text));
    }
    let mut rendered = String::new();
    for label in all {
        let (page, section) = parts(&label);
        let module = page.to_lowercase().replace('/', "::");
        let module = if page == "README" { String::new() } else { format!("::{module}") };
        let _ = writeln!(rendered, "[{label}]: crate::_documentation{module}{section}");
    }
    current(RENDERED, &rendered);
}

/// The tests would be blind if they found nothing.
#[test]
fn links_and_sections_are_found_however_they_are_written() {
    let text = "# A *page*\n\n[one][a/b#c], [`two`][a], `[three][no]`\n\n```text\n[four][no]\n# No\n```\n\n\
                ## What? `x_y`\n\n[five](#what-x_y)\n\n## A page\n";
    assert_eq!(labels(text), ["a", "a/b#c"].map(str::to_owned).into());
    assert_eq!(targets(text), ["#what-x_y"]);
    assert_eq!(sections(text), ["a-page", "what-x_y", "a-page-1"]);
    let written = linked("docs/methods/c.md", text);
    assert_eq!(written, format!("{text}\n[a]: ../a.md\n[a/b#c]: ../a/b.md#c\n"));
    assert_eq!(linked("docs/methods/c.md", &written), written);
}
