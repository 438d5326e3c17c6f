//! The house in `src/`: a module uses the floors below it, never one above or beside it, no two files
//! need each other, no room is too large, and each public name has one path.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Item, ItemUse, Lifetime, Token, UseTree, Visibility, token};

/// The floors from the ground up; modules on one floor must not use each other.
const FLOORS: &[&[&str]] = &[
    &["error"],
    &["answer", "budget"],
    &["exact"],
    &["evidence", "allocation", "record"],
    &["cost"],
    &["full_cost"],
    &["demand"],
    &["price", "score"],
    &["tender", "screen", "sensitivity", "coverage", "funding"],
    &["robustness", "lots"],
    &["appraisal", "costing"],
    // A lot of a batch unfolds into an appraisal.
    &["document", "report", "batch", "door"],
];

#[test]
fn every_module_uses_only_the_floors_below_it() {
    let uses = Sources::of_the_crate().uses();
    assert_eq!(violations(uses.iter()), [] as [String; 0]);
}

/// The page of the architecture shows each module on its floor.
#[test]
fn the_page_shows_these_floors() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md");
    let page = fs::read_to_string(page).unwrap();
    let shown: BTreeSet<(usize, &str)> = page
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| ")?.split(" | ");
            let floor = cells.next()?.parse().ok()?;
            let module = cells.next()?.strip_prefix('`')?.strip_suffix('`')?;
            Some((floor, module.trim_end_matches('/')))
        })
        .collect();
    let floors = FLOORS.iter().enumerate();
    let known: BTreeSet<(usize, &str)> = floors
        .flat_map(|(floor, modules)| modules.iter().map(move |module| (floor, *module)))
        .collect();
    assert_eq!(shown, known);
}

#[test]
fn no_two_files_need_each_other() {
    let uses = Sources::of_the_crate().uses();
    assert_eq!(cycles(uses.iter()), [] as [String; 0]);
}

/// Lines are counted as they stand, documentation and all.
#[expect(clippy::print_stdout, reason = "the shares of all rooms, with `--nocapture`")]
#[test]
fn no_room_holds_more_than_a_sixth_of_the_lines() {
    let mut rooms: BTreeMap<String, usize> = BTreeMap::new();
    for (file, text) in files_of_the_crate() {
        let room = file.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        *rooms.entry(room).or_default() += text.lines().count();
    }
    let all: usize = rooms.values().sum();
    let in_words = |(room, lines): (&String, &usize)| {
        format!("{room}: {lines} lines, {}.{} %", lines * 100 / all, lines * 1000 / all % 10)
    };
    let shares: Vec<String> = rooms.iter().map(in_words).collect();
    println!("{}", shares.join("\n"));
    let too_large: Vec<_> = rooms.iter().filter(|(_, lines)| *lines * 6 > all).collect();
    assert_eq!(too_large, [], "of {all} lines");
    assert!(all > 10_000 && rooms.len() > 15, "{all} lines in {} rooms", rooms.len());
}

#[test]
fn each_public_name_has_one_path() {
    let files = files_of_the_crate();
    let paths = public_paths(&files);
    assert_eq!(second_paths(&paths), [] as [String; 0]);
    assert!(paths.len() >= 300, "only {} public names were found", paths.len());
}

/// A file of a room that is more than one file is private, and what it has to say the room says.
/// Reports are apart by what they report on, since their functions are named by their sections.
#[test]
fn the_files_of_a_room_are_private() {
    let mut public = Vec::new();
    for (file, text) in files_of_the_crate() {
        if file == "lib.rs" || file == "_documentation.rs" || file == "report/mod.rs" {
            continue;
        }
        for item in syn::parse_file(&text).unwrap().items {
            match item {
                Item::Mod(item) if is_public(&item.vis) => {
                    public.push(format!("{file}: {}", item.ident));
                }
                _ => {}
            }
        }
    }
    assert_eq!(public, [] as [String; 0]);
}

#[test]
fn second_paths_are_found_however_they_are_written() {
    #[track_caller]
    fn found(files: &[(&str, &str)], expected: &[&str]) {
        let files: Vec<(String, String)> =
            files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect();
        assert_eq!(second_paths(&public_paths(&files)), expected);
    }
    let bid = ("tender/bid.rs", "pub struct Bid; pub(crate) fn rank() {}");
    let lib = ("lib.rs", "pub mod tender;");
    found(&[lib, bid, ("tender/mod.rs", "mod bid; pub use bid::Bid;")], &[]);
    found(&[lib, bid, ("tender/mod.rs", "pub mod bid;")], &[]);
    found(&[lib, bid, ("tender/mod.rs", "mod bid; pub(crate) use bid::Bid;")], &[]);
    let twice = &["tender::bid::Bid: tender::Bid, tender::bid::Bid"];
    found(&[lib, bid, ("tender/mod.rs", "pub mod bid; pub use bid::Bid;")], twice);
    found(&[lib, bid, ("tender/mod.rs", "pub mod bid; pub use self::bid::{Bid};")], twice);
    let renamed = ("lib.rs", "pub mod tender; pub use tender::Bid as Offer;");
    found(
        &[renamed, bid, ("tender/mod.rs", "mod bid; pub use bid::Bid;")],
        &["tender::bid::Bid: Offer, tender::Bid"],
    );
    // A whole room under another name, and a function beside the file it is named after.
    let renamed = ("lib.rs", "pub mod tender; pub use tender::bid as offer;");
    found(
        &[renamed, bid, ("tender/mod.rs", "pub mod bid;")],
        &["tender::bid::Bid: offer::Bid, tender::bid::Bid"],
    );
    let bid = ("tender/bid.rs", "pub fn bid() {}");
    found(&[lib, bid, ("tender/mod.rs", "mod bid; pub use bid::bid;")], &[]);
}

/// The test would be blind if it found no uses: some that are known to be there.
#[test]
fn uses_of_every_form_are_found_in_the_crate() {
    let uses = Sources::of_the_crate().uses();
    let found = |from: &str, to: &str| uses.iter().any(|used| used.from == from && used.to == to);
    for (from, to) in [
        // Through a nested group: `use crate::exact::{Fraction, …, apportion::apportion_units}`.
        ("evidence", "exact::apportion"),
        // Through `super`.
        ("exact::money", "exact::fraction"),
        // Through the re-export of a folder: `use crate::exact::Money`.
        ("cost::ledger", "exact::money"),
        // Through an expression path: `crate::exact::money::total(…)`.
        ("full_cost", "exact::money"),
    ] {
        assert!(found(from, to), "{from} uses {to}");
    }
    let files = Sources::of_the_crate().modules.len();
    assert!(files >= 40 && uses.len() >= 150, "{files} modules, {} uses", uses.len());
}

/// Names taken in by `*` could not be followed.
#[test]
fn no_module_imports_everything() {
    let sources = Sources::of_the_crate();
    let globs = sources
        .modules
        .iter()
        .filter(|(_, module)| module.imports.iter().any(|import| import.name == "*"));
    assert_eq!(globs.map(|(path, _)| path.join("::")).collect::<Vec<_>>(), [] as [String; 0]);
}

#[test]
fn violations_are_found_however_they_are_written() {
    #[track_caller]
    fn found(file: &str, text: &str, expected: &[&str]) {
        let mut files = vec![
            ("lib.rs", "pub mod error; pub mod exact; pub mod tender; pub use tender::bid::Bid;"),
            ("error.rs", "pub enum Error { One }"),
            ("exact/mod.rs", "pub mod money; pub use money::Money;"),
            ("exact/money.rs", "pub struct Money;"),
            ("evidence.rs", ""),
            ("allocation/mod.rs", "pub struct Method;"),
            ("price/mod.rs", "pub mod band;"),
            ("price/band.rs", ""),
            ("tender/mod.rs", "pub mod bid; pub use bid::Bid as Offer; pub struct Tender;"),
            ("tender/bid.rs", "pub struct Bid;"),
            ("document.rs", "pub fn read() {}"),
            ("report.rs", ""),
        ];
        files.retain(|(known, _)| *known != file);
        files.push((file, text));
        let uses = Sources::new(&files).uses();
        assert_eq!(violations(uses.iter()), expected, "{text}");
    }
    let upward = &["price::band uses tender::bid, which is above or beside it"];
    found(
        "price/band.rs",
        "use crate::{exact::Money, tender::{self, bid::Bid}};",
        &["price::band uses tender, which is above or beside it", upward[0]],
    );
    found("price/band.rs", "use super::super::tender::bid::Bid;", upward);
    found("price/band.rs", "mod inner { use super::super::super::tender::bid; }", upward);
    found("price/band.rs", "use crate::Bid;", upward);
    found("price/band.rs", "use crate::tender::Offer;", upward);
    found(
        "price/band.rs",
        "use crate as root; fn f() { root::Bid; }",
        &[upward[0], "price::band uses the root of the crate, which is above or beside it"],
    );
    found("price/band.rs", "fn f() { let x = crate::tender::bid::Bid; }", upward);
    found("price/band.rs", "fn f() -> Vec<crate::Bid> { loop {} }", upward);
    found("price/band.rs", "fn f() { println!(\"{:?}\", crate::Bid); }", upward);
    found("price/band.rs", "fn f() { use crate::tender::bid; }", upward);
    found("price/band.rs", "pub(crate) use crate::tender::bid::Bid;", upward);
    found("price/band.rs", "macro_rules! m { () => { $crate::tender::bid::Bid } }", upward);
    found(
        "price/mod.rs",
        "pub mod band; use super::tender::Tender;",
        &["price uses tender, which is above or beside it"],
    );
    found(
        "report.rs",
        "use crate::document::read;",
        &["report uses document, which is above or beside it"],
    );
    found(
        "evidence.rs",
        "use crate::allocation::Method;",
        &["evidence uses allocation, which is above or beside it"],
    );
    found(
        "error.rs",
        "use crate::exact::Money;",
        &["error uses exact::money, which is above or beside it"],
    );
    found("exact/money.rs", "use crate::error::{Error as E};", &[]);
    found("tender/bid.rs", "use super::Tender; use crate::exact::Money;", &[]);
    found(
        "price/band.rs",
        "use crate::nowhere::Thing;",
        &["price::band uses the root of the crate, which is above or beside it"],
    );
    found("extra.rs", "use crate::Bid;", &["extra has no floor"]);
    // Words that only look like paths.
    found(
        "price/band.rs",
        "fn f(x: T) { x.tender.bid; y::tender::<u8>::bid() } // crate::tender",
        &[],
    );
    found("price/band.rs", "/// See `crate::tender::Bid`.\nfn f() { \"crate::tender\"; }", &[]);
}

#[test]
fn cycles_are_found_and_re_exports_are_none() {
    #[track_caller]
    fn found(files: &[(&str, &str)], expected: &[&str]) {
        let uses = Sources::new(files).uses();
        assert_eq!(cycles(uses.iter()), expected);
    }
    let lib = ("lib.rs", "pub mod tender;");
    // A folder that re-exports its file, which needs something of the folder.
    let re_exports = ("tender/mod.rs", "pub mod bid; pub use bid::Bid; pub struct Tender;");
    found(&[lib, re_exports, ("tender/bid.rs", "use super::Tender; pub struct Bid(Tender);")], &[]);
    // The same where the folder needs the file as well.
    let needs = ("tender/mod.rs", "pub mod bid; pub use bid::Bid; pub struct Tender(Bid);");
    let bid = ("tender/bid.rs", "use super::Tender; pub struct Bid(Tender);");
    found(&[lib, needs, bid], &["tender, tender::bid"]);
    let plain = ("tender/mod.rs", "pub mod bid; pub fn f() { bid::g() }");
    found(&[lib, plain, ("tender/bid.rs", "pub fn g() { super::f() }")], &["tender, tender::bid"]);
    // A field that is called like a file does not need it.
    let field = ("tender/mod.rs", "mod bid; pub use bid::Bid; pub struct Tender { bid: u8 }");
    found(&[lib, field, ("tender/bid.rs", "use super::Tender; pub struct Bid(Tender);")], &[]);
    // A round trip through three files, one leg through a re-export.
    let three = [
        lib,
        ("tender/mod.rs", "mod a; mod b; mod c; pub use a::A;"),
        ("tender/a.rs", "use super::b::B; pub struct A(B);"),
        ("tender/b.rs", "pub struct B(crate::tender::c::C);"),
        ("tender/c.rs", "use super::A; pub struct C(A);"),
    ];
    found(&three, &["tender::a, tender::b, tender::c"]);
}

/// The modules of a crate with what they import and name, by path.
struct Sources {
    modules: BTreeMap<Vec<String>, Module>,
}

#[derive(Default)]
struct Module {
    imports: Vec<Import>,
    /// Paths in expressions, types, patterns and macros.
    paths: BTreeSet<Vec<String>>,
    /// Whether it is a block inside a file, not a file of its own.
    is_inline: bool,
}

struct Import {
    /// What it is called here; `*` for everything.
    name: String,
    path: Vec<String>,
    re_exported: bool,
}

/// One file's use of another.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Use {
    from: String,
    to: String,
    /// Only a re-export: the file itself does not need the other.
    only_re_exports: bool,
}

impl Sources {
    fn of_the_crate() -> Self {
        let files = files_of_the_crate();
        let files: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        Sources::new(&files)
    }

    fn new(files: &[(&str, &str)]) -> Self {
        let mut sources = Sources { modules: BTreeMap::new() };
        for (file, text) in files {
            syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}"));
            let path = module_of(file);
            sources.modules.insert(path.clone(), Module::default());
            (|input: ParseStream<'_>| sources.walk(input, &path)).parse_str(text).unwrap();
        }
        sources
    }

    /// Reads tokens rather than items, so that paths in macros and bodies are seen as well.
    fn walk(&mut self, input: ParseStream<'_>, at: &[String]) -> syn::Result<()> {
        while !input.is_empty() {
            let fork = input.fork();
            if let Ok(item) = fork.parse::<ItemUse>() {
                input.advance_to(&fork);
                let re_exported = !matches!(item.vis, Visibility::Inherited);
                let imports = &mut self.modules.get_mut(at).unwrap().imports;
                flatten(&item.tree, Vec::new(), re_exported, imports);
            } else if input.peek(Token![mod]) && input.peek2(Ident) && input.peek3(token::Brace) {
                input.parse::<Token![mod]>()?;
                let name = input.parse::<Ident>()?.to_string();
                let inner: Vec<String> = at.iter().cloned().chain([name]).collect();
                let module = Module { is_inline: true, ..Module::default() };
                self.modules.insert(inner.clone(), module);
                let content;
                syn::braced!(content in input);
                self.walk(&content, &inner)?;
            } else if input.peek(Token![mod]) && input.peek2(Ident) {
                // Saying that a file is there is not needing it.
                input.parse::<Token![mod]>()?;
                input.parse::<Ident>()?;
            } else if input.peek(token::Brace) {
                let content;
                syn::braced!(content in input);
                self.walk(&content, at)?;
            } else if input.peek(token::Paren) {
                let content;
                syn::parenthesized!(content in input);
                self.walk(&content, at)?;
            } else if input.peek(token::Bracket) {
                let content;
                syn::bracketed!(content in input);
                self.walk(&content, at)?;
            } else if input.peek(Lifetime) {
                input.parse::<Lifetime>()?;
            } else if input.peek(Token![.]) && input.peek2(Ident) {
                // A field or method: never a path.
                input.parse::<Token![.]>()?;
                input.parse::<Ident>()?;
            } else if input.peek(Token![::]) {
                // What goes on behind generic arguments, or another crate from its root.
                input.parse::<Token![::]>()?;
                if input.peek(Ident::peek_any) {
                    path(input)?;
                }
            } else if input.peek(Ident::peek_any) {
                let path = path(input)?;
                // One word alone is a visibility, `pub(crate)`, or a receiver, `self`.
                if path.len() > 1 || !["crate", "self", "super"].contains(&path[0].as_str()) {
                    self.modules.get_mut(at).unwrap().paths.insert(path);
                }
            } else {
                input.step(|cursor| match cursor.token_tree() {
                    Some((_, rest)) => Ok(((), rest)),
                    None => Err(cursor.error("a token")),
                })?;
            }
        }
        Ok(())
    }

    /// Every use of one file by another.
    fn uses(&self) -> BTreeSet<Use> {
        let mut needed: BTreeMap<(String, String), bool> = BTreeMap::new();
        for (at, module) in &self.modules {
            let imports = module.imports.iter().map(|import| (&import.path, import.re_exported));
            // A file by itself is no expression and no type: one word is a field of that name, say.
            let is_word = |path: &[String]| path.len() == 1 && self.import(at, &path[0]).is_none();
            let paths = module.paths.iter().filter(|path| !is_word(path));
            let paths = paths.map(|path| (path, false));
            for (path, re_exported) in imports.chain(paths) {
                let Some(target) = self.resolve(at, path, 0) else { continue };
                let (from, to) = (self.file(at), self.file(&target));
                if from != to {
                    *needed.entry((from, to)).or_insert(true) &= re_exported;
                }
            }
        }
        let uses = needed.into_iter();
        uses.map(|((from, to), only_re_exports)| Use { from, to, only_re_exports }).collect()
    }

    /// The module that defines what a path names; nothing for another crate or a local name.
    fn resolve(&self, at: &[String], path: &[String], depth: usize) -> Option<Vec<String>> {
        // An import named as the crate it comes from would lead back to itself.
        if depth > 16 {
            return None;
        }
        let (first, mut rest) = path.split_first()?;
        let mut start = at.to_vec();
        match first.as_str() {
            "crate" => start.clear(),
            "self" if rest.is_empty() => return None,
            "self" => {}
            "super" => {
                start.pop();
                while rest.first().is_some_and(|next| next == "super") {
                    start.pop();
                    rest = &rest[1..];
                }
            }
            name => {
                if let Some(import) = self.import(at, name) {
                    let path: Vec<String> = import.path.iter().chain(rest).cloned().collect();
                    // The path of an import is not looked up in itself.
                    return if import.path.first() == Some(first) && self.child(at, name).is_none() {
                        None
                    } else {
                        self.resolve(at, &path, depth + 1)
                    };
                }
                start = self.child(at, name)?;
            }
        }
        for (place, name) in rest.iter().enumerate() {
            if let Some(child) = self.child(&start, name) {
                start = child;
            } else if let Some(import) = self.import(&start, name) {
                let path = import.path.iter().chain(&rest[place + 1..]).cloned();
                let path: Vec<String> = path.collect();
                return self.resolve(&start, &path, depth + 1);
            } else {
                break;
            }
        }
        Some(start)
    }

    fn import(&self, at: &[String], name: &str) -> Option<&Import> {
        self.modules.get(at)?.imports.iter().find(|import| import.name == name)
    }

    fn child(&self, at: &[String], name: &str) -> Option<Vec<String>> {
        let child: Vec<String> = at.iter().cloned().chain([name.to_owned()]).collect();
        self.modules.contains_key(&child).then_some(child)
    }

    /// The file a module stands in, named by its module path.
    fn file(&self, module: &[String]) -> String {
        match module.split_last() {
            Some((_, outer)) if self.modules[module].is_inline => self.file(outer),
            Some(_) => module.join("::"),
            None => "the root of the crate".to_owned(),
        }
    }
}

/// The path and text of every file in `src/`.
pub(crate) fn files_of_the_crate() -> Vec<(String, String)> {
    let mut files = Vec::new();
    read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut files);
    files
}

/// The path of the module that a file is.
fn module_of(file: &str) -> Vec<String> {
    let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
    let path = if path == "lib" { "" } else { path };
    path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn read_folder(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            read_folder(&entry.path(), &format!("{name}/"), files);
        } else if entry.path().extension().is_some_and(|extension| extension == "rs") {
            files.push((name, fs::read_to_string(entry.path()).unwrap()));
        }
    }
}

/// The names of a path, as far as they go without generic arguments.
fn path(input: ParseStream<'_>) -> syn::Result<Vec<String>> {
    let mut names = vec![input.call(Ident::parse_any)?.to_string()];
    loop {
        let fork = input.fork();
        if fork.parse::<Token![::]>().is_err() || !fork.peek(Ident::peek_any) {
            return Ok(names);
        }
        input.parse::<Token![::]>()?;
        names.push(input.call(Ident::parse_any)?.to_string());
    }
}

fn flatten(tree: &UseTree, mut path: Vec<String>, re_exported: bool, imports: &mut Vec<Import>) {
    let name = match tree {
        UseTree::Path(next) => {
            path.push(next.ident.to_string());
            return flatten(&next.tree, path, re_exported, imports);
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, path.clone(), re_exported, imports);
            }
            return;
        }
        UseTree::Glob(_) => "*".to_owned(),
        UseTree::Name(name) if name.ident == "self" => path.last().unwrap().clone(),
        UseTree::Name(name) => {
            path.push(name.ident.to_string());
            name.ident.to_string()
        }
        UseTree::Rename(rename) => {
            if rename.ident != "self" {
                path.push(rename.ident.to_string());
            }
            rename.rename.to_string()
        }
    };
    imports.push(Import { name, path, re_exported });
}

fn floor(module: &str) -> Option<usize> {
    let folder = module.split("::").next()?;
    FLOORS.iter().position(|modules| modules.contains(&folder))
}

/// Uses of a floor above or beside, in words.
fn violations<'a>(uses: impl Iterator<Item = &'a Use>) -> Vec<String> {
    let mut found = BTreeSet::new();
    for Use { from, to, .. } in uses {
        // The root only gathers the modules and the project's pages.
        if from == "the root of the crate" || from == "_documentation" {
            continue;
        }
        let Some(own) = floor(from) else {
            found.insert(format!("{from} has no floor"));
            continue;
        };
        let inside = from.split("::").next() == to.split("::").next();
        if !inside && floor(to).is_none_or(|other| own <= other) {
            found.insert(format!("{from} uses {to}, which is above or beside it"));
        }
    }
    found.into_iter().collect()
}

/// Files that need each other, straight or through others; re-exporting is not needing.
fn cycles<'a>(uses: impl Iterator<Item = &'a Use>) -> Vec<String> {
    let mut needs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for used in uses.filter(|used| !used.only_re_exports) {
        needs.entry(&used.from).or_default().insert(&used.to);
    }
    let reached = |from: &str| {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&str> = needs.get(from).into_iter().flatten().copied().collect();
        while let Some(next) = open.pop() {
            if reached.insert(next) {
                open.extend(needs.get(next).into_iter().flatten());
            }
        }
        reached
    };
    let all: BTreeMap<&str, BTreeSet<&str>> =
        needs.keys().map(|file| (*file, reached(file))).collect();
    let mutual = |file: &str| {
        let others = all[file]
            .iter()
            .filter(|other| all.get(**other).is_some_and(|back| back.contains(file)));
        others.copied().collect::<Vec<&str>>().join(", ")
    };
    let cycles: BTreeSet<String> = needs.keys().map(|file| mutual(file)).collect();
    cycles.into_iter().filter(|cycle| !cycle.is_empty()).collect()
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// What a file has that is public: modules and other items by name, and re-exports.
#[derive(Default)]
struct Published {
    modules: Vec<String>,
    items: BTreeSet<String>,
    re_exports: Vec<Import>,
}

impl Published {
    fn of(text: &str) -> Self {
        let mut published = Published::default();
        for item in syn::parse_file(text).unwrap().items {
            let (visibility, name) = match item {
                Item::Use(item) => {
                    if is_public(&item.vis) {
                        flatten(&item.tree, Vec::new(), true, &mut published.re_exports);
                    }
                    continue;
                }
                Item::Mod(item) => {
                    if is_public(&item.vis) && item.content.is_none() {
                        published.modules.push(item.ident.to_string());
                    }
                    continue;
                }
                Item::Const(item) => (item.vis, item.ident),
                Item::Enum(item) => (item.vis, item.ident),
                Item::Fn(item) => (item.vis, item.sig.ident),
                Item::Static(item) => (item.vis, item.ident),
                Item::Struct(item) => (item.vis, item.ident),
                Item::Trait(item) => (item.vis, item.ident),
                Item::Type(item) => (item.vis, item.ident),
                _ => continue,
            };
            if is_public(&visibility) {
                published.items.insert(name.to_string());
            }
        }
        published
    }
}

/// Every path by which users reach an item, by the path of the file that has it and its name.
fn public_paths(files: &[(String, String)]) -> BTreeMap<String, BTreeSet<String>> {
    let modules = files.iter().map(|(file, text)| (module_of(file), Published::of(text)));
    let modules: BTreeMap<Vec<String>, Published> = modules.collect();
    let mut paths = BTreeMap::new();
    publish(&modules, &[], &[], &mut paths);
    paths
}

/// Adds what a module publishes to the paths, the module itself being seen at a path.
fn publish(
    modules: &BTreeMap<Vec<String>, Published>,
    module: &[String],
    seen_at: &[String],
    paths: &mut BTreeMap<String, BTreeSet<String>>,
) {
    let Some(published) = modules.get(module) else { return };
    let join = |path: &[String], name: &str| [path, &[name.to_owned()]].concat();
    for name in &published.items {
        let item = join(module, name).join("::");
        paths.entry(item).or_default().insert(join(seen_at, name).join("::"));
    }
    for name in &published.modules {
        publish(modules, &join(module, name), &join(seen_at, name), paths);
    }
    for import in &published.re_exports {
        let seen_at = join(seen_at, &import.name);
        let path = origin(modules, module, &import.path);
        let (name, outer) = path.split_last().unwrap();
        if modules.get(outer).is_some_and(|outer| outer.items.contains(name)) {
            paths.entry(path.join("::")).or_default().insert(seen_at.join("::"));
        } else {
            publish(modules, &path, &seen_at, paths);
        }
    }
}

/// Where what a module re-exports comes from, through further re-exports.
fn origin(
    modules: &BTreeMap<Vec<String>, Published>,
    module: &[String],
    path: &[String],
) -> Vec<String> {
    let (start, rest) = match path[0].as_str() {
        "crate" => (&[][..], &path[1..]),
        "self" => (module, &path[1..]),
        "super" => (&module[..module.len() - 1], &path[1..]),
        _ => (module, path),
    };
    let path = [start, rest].concat();
    let (name, outer) = path.split_last().unwrap();
    let re_exports = modules.get(outer).map(|outer| outer.re_exports.iter());
    let import = re_exports.into_iter().flatten().find(|import| import.name == *name);
    match import {
        Some(import) if outer != module => origin(modules, outer, &import.path),
        _ => path.clone(),
    }
}

/// The items that users reach by two paths or more, with the paths.
fn second_paths(paths: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let twice = paths.iter().filter(|(_, paths)| paths.len() > 1);
    let described = twice.map(|(item, paths)| {
        format!("{item}: {}", paths.iter().map(String::as_str).collect::<Vec<_>>().join(", "))
    });
    described.collect()
}
