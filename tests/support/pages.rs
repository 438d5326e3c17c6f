//! What a reader sees of a page.

/// The text of a page without tags, style and the folded workings, and without the round figures along
/// the axes of pictures.
pub(crate) fn read_out(page: &str) -> String {
    let body = page.split_once("</head>").expect("a page has a head").1;
    let body = body.split_once("<footer>").expect("a page has a foot").0;
    let (before, workings) = body.split_once("<h2 id=\"workings\">").unwrap_or((body, ""));
    let sources = workings.split_once("<h2 id=\"sources\">").map_or("", |(_, behind)| behind);
    let sources = sources.split_once("<h2 id=\"words\">").map_or(sources, |(sources, _)| sources);
    let mut text = String::new();
    for part in before.split('<').chain(sources.split('<')) {
        let (tag, shown) = part.split_once('>').unwrap_or(("", part));
        let is_tick = tag.starts_with("text ") && tag.contains("font-size=\"12\"");
        if !is_tick {
            text.push_str(shown);
        }
        // What stands in cells beside each other is no word, and a name within a line is.
        if !tag.contains("bdi") {
            text.push('\n');
        }
    }
    let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    marks.iter().fold(text, |text, (written, mark)| text.replace(written, mark))
}
