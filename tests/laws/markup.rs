//! Laws of pages: well-formed markup, and nothing in it but what the crate puts there.

/// Holds markup to be well formed: every element ends where it must, and none is open in the end.
#[track_caller]
pub(crate) fn well_formed(markup: &str) {
    let mut open: Vec<&str> = Vec::new();
    for part in markup.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or_else(|| panic!("no end of <{part}"));
        assert!(!text.contains('>'), "an unescaped mark in {text}");
        assert!(tag.matches('"').count() % 2 == 0, "a torn attribute in <{tag}>");
        let name = tag.split([' ', '\n']).next().unwrap();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{markup}"),
            None if ["!DOCTYPE", "meta"].contains(&name) => {}
            None => open.push(name),
        }
    }
    assert_eq!(open, [] as [&str; 0]);
}

/// The elements of pages and pictures.
const ELEMENTS: &str = "!DOCTYPE a bdi body caption circle dd desc details div dl dt figcaption figure footer g \
    h1 h2 h3 h4 head header html li line main meta nav p path polygon polyline rect span style summary svg table \
    tbody td text th thead title tr ul";

/// Their attributes.
const ATTRIBUTES: &str = "aria-label charset class content cx cy d dir fill font-family font-size font-weight height \
    href html id lang name paint-order points r role scope stroke stroke-dasharray stroke-width tabindex text-anchor \
    unicode-bidi viewBox width x x1 x2 xmlns y y1 y2";

/// Holds markup to the elements and attributes of the crate's own: nothing that was typed in is one.
#[track_caller]
pub(crate) fn nothing_injected(markup: &str) {
    let is_in = |list: &str, word: &str| list.split_whitespace().any(|known| known == word);
    for part in markup.split('<').skip(1) {
        let tag = part.split_once('>').map_or(part, |(tag, _)| tag);
        let (name, rest) = tag.split_once([' ', '\n']).unwrap_or((tag, ""));
        assert!(is_in(ELEMENTS, name.trim_start_matches('/')), "the element <{tag}>");
        assert!(!name.starts_with('/') || rest.is_empty(), "the end <{tag}>");
        // What stands between the quotes is a value.
        for name in rest.split('"').step_by(2).flat_map(str::split_whitespace) {
            let name = name.trim_end_matches('=');
            assert!(is_in(ATTRIBUTES, name), "the attribute {name} of <{tag}>");
        }
    }
}
