//! What every picture is drawn with: a frame, a scale, marks and texts.
//!
//! Coordinates are whole numbers, rounded from exact fractions. Nothing is told by colour alone.

use std::fmt::{self, Write as _};
use std::num::Saturating;

use maud::{Markup, html};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::exact::{Fraction, Rounding, figure::grouped};

/// A picture of what was found, as SVG that stands by itself or inside a page.
///
/// What is to be seen is also said in a sentence with its figures: [`description`](Self::description).
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::appraisal::Appraisal;
/// use fullcost::report::picture;
///
/// let findings = Appraisal::from_json(r#"{
///     "format": 1, "title": "Meals", "currency": "GBP", "unit": "meal",
///     "period": {"from": "2026-04", "months": 12}, "demand": {"lunch": "5000"},
///     "bids": [
///         {"provider": "kitchen", "vat": "exclusive", "rates": {"lunch": "6.40"}},
///         {"provider": "canteen", "vat": "exclusive", "rates": {"lunch": "4.10"}}
///     ]
/// }"#)?.run()?;
/// let picture = picture::totals(&findings, "planned").expect("every tender has totals");
/// assert!(picture.description().contains("canteen 20,500.00, rank 1; kitchen 32,000.00, rank 2"));
/// assert!(picture.svg().starts_with("<svg "));
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
#[doc(alias("svg"))]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Picture {
    title: String,
    description: String,
    svg: String,
}

impl Picture {
    /// What the picture is of.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What is to be seen, in words and figures.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The picture as one `svg` element.
    #[must_use]
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// A picture of so many pixels in height.
    pub(super) fn new(title: String, description: String, height: Pixels, body: &Markup) -> Self {
        let frame = format!("0 0 {WIDTH} {height}");
        let svg = html! {
            svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox=(frame) width=(WIDTH)
                height=(height) font-family="Helvetica, Arial, sans-serif" font-size="14"
                fill=(INK) {
                title { (title) }
                desc { (description) }
                rect width=(WIDTH) height=(height) fill="#ffffff" {}
                (body)
            }
        };
        Picture { title, description, svg: svg.into_string() }
    }
}

impl fmt::Display for Picture {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.svg)
    }
}

/// A whole number of pixels. What would overflow stays at the edge.
pub(super) type Pixels = Saturating<i32>;

pub(super) const fn px(pixels: i32) -> Pixels {
    Saturating(pixels)
}

/// One of so many equal parts.
pub(super) fn part(pixels: Pixels, parts: i32) -> Pixels {
    px(pixels.0.checked_div(parts).unwrap_or(0))
}

/// So many rows of so many pixels.
pub(super) fn rows(count: usize, each: Pixels) -> Pixels {
    px(i32::try_from(count).unwrap_or(i32::MAX)) * each
}

/// How wide every picture is.
pub(super) const WIDTH: Pixels = px(900);
/// Where labels of rows end and figures begin.
pub(super) const LEFT: Pixels = px(312);
/// Where figures end and what is written beside them begins.
pub(super) const RIGHT: Pixels = px(660);

/// Text and outlines.
pub(super) const INK: &str = "#0b0c0c";
const GRID: &str = "#b1b4b6";
/// Colours that differ in lightness too and stand out from white by at least 3 to 1.
pub(super) const BLUE: &str = "#12436D";
pub(super) const TURQUOISE: &str = "#28A197";
pub(super) const PLUM: &str = "#801650";
pub(super) const ORANGE: &str = "#F46A25";

/// How many rows are drawn; of more it is said how many are left out.
pub(super) const MOST_ROWS: usize = 20;

/// Where figures lie along a line of pixels.
pub(super) struct Scale {
    from: Fraction,
    span: Fraction,
    start: Pixels,
    length: Pixels,
}

impl Scale {
    /// From the least to the greatest of the figures.
    pub(super) fn over<'a>(
        figures: impl IntoIterator<Item = &'a Fraction>,
        (start, end): (Pixels, Pixels),
    ) -> Self {
        let mut figures = figures.into_iter();
        let first = figures.next().cloned().unwrap_or_default();
        let mut ends = (first.clone(), first);
        for figure in figures {
            if *figure < ends.0 {
                ends.0.clone_from(figure);
            }
            if *figure > ends.1 {
                ends.1.clone_from(figure);
            }
        }
        Scale { span: &ends.1 - &ends.0, from: ends.0, start, length: end - start }
    }

    /// With room on both sides, an eighth of what the figures span.
    pub(super) fn with_room(mut self) -> Self {
        let eighth = Fraction::from(8).checked_div(&Fraction::from(64)).unwrap_or_default();
        let room = &self.span * &eighth;
        self.from = &self.from - &room;
        self.span = &self.span + &(&room + &room);
        self
    }

    /// The pixel of a figure; the middle where all figures are equal.
    pub(super) fn at(&self, figure: &Fraction) -> Pixels {
        let length = Fraction::from(i128::from(self.length.0));
        let share = (figure - &self.from).checked_div(&self.span);
        let along = share.ok().and_then(|share| (share * length).to_scaled(0, Rounding::HalfEven));
        let middle = part(self.length, 2);
        let along = along.map_or(middle, |along| px(i32::try_from(along).unwrap_or(0)));
        self.start + along
    }

    /// A few round figures within the scale.
    pub(super) fn ticks(&self, most: i128) -> Vec<Fraction> {
        let mut ticks = Vec::new();
        let Some(step) = self.step(&Fraction::from(most)) else { return ticks };
        let end = &self.from + &self.span;
        let first = self.from.checked_div(&step).ok();
        let first = first.and_then(|first| first.to_scaled(0, Rounding::Ceiling));
        let Some(first) = first else { return ticks };
        let mut tick = &step * &Fraction::from(first);
        while tick <= end && ticks.len() < 12 {
            let next = &tick + &step;
            ticks.push(tick);
            tick = next;
        }
        ticks
    }

    /// A one, two or five with noughts, of which the span holds so many at most.
    fn step(&self, most: &Fraction) -> Option<Fraction> {
        if self.span.is_zero() {
            return None;
        }
        let (ten, tenth) = (Fraction::from(10), Fraction::new(1, 10).ok()?);
        let mut power = Fraction::ONE;
        for _ in 0..60 {
            if power > self.span {
                power = &power * &tenth;
            } else if &power * &ten <= self.span {
                power = &power * &ten;
            } else {
                break;
            }
        }
        let parts = [Fraction::new(1, 5).ok()?, Fraction::new(1, 2).ok()?, Fraction::ONE];
        let parts = parts.into_iter().map(|part| part * power.clone());
        let mut steps = parts.chain([2, 5].map(|times| &power * &Fraction::from(times)));
        steps.find(|step| self.span.checked_div(step).is_ok_and(|count| count <= *most))
    }
}

/// Thin lines with their figures at the bottom, across a number of rows.
pub(super) fn grid(scale: &Scale, (top, bottom): (Pixels, Pixels), unit: &str) -> Markup {
    html! {
        @for tick in scale.ticks(4) {
            @let x = scale.at(&tick);
            line x1=(x) y1=(top) x2=(x) y2=(bottom) stroke=(GRID) {}
            text x=(x) y=(bottom + px(16)) text-anchor="middle" font-size="12" {
                (plain(&tick)) (unit)
            }
        }
    }
}

/// A round figure with the digits it has.
fn plain(figure: &Fraction) -> String {
    grouped(
        &figure.to_exact_decimal().unwrap_or_else(|| figure.to_plain_text(2, Rounding::HalfEven)),
    )
}

#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A line of text, cut where it would be wider than so many pixels; then the whole text stands in its
/// title.
pub(super) fn text(x: Pixels, y: Pixels, anchor: Anchor, content: &str, widest: Pixels) -> Markup {
    let anchor = match anchor {
        Anchor::Start => None,
        Anchor::Middle => Some("middle"),
        Anchor::End => Some("end"),
    };
    let shown = fitted(content, widest);
    html! {
        text x=(x) y=(y) text-anchor=[anchor] unicode-bidi="plaintext" {
            (shown)
            @if shown != content { title { (content) } }
        }
    }
}

/// A name beside a row.
pub(super) fn row_label(y: Pixels, content: &str) -> Markup {
    text(LEFT - px(12), y, Anchor::End, content, LEFT - px(20))
}

/// What stands behind a row.
pub(super) fn row_figure(y: Pixels, content: &str) -> Markup {
    text(RIGHT + px(12), y, Anchor::Start, content, WIDTH - RIGHT - px(16))
}

fn fitted(content: &str, widest: Pixels) -> String {
    // A letter is about half as wide as it is high, one of double width as wide.
    let most = usize::try_from(part(widest, 8).0).unwrap_or(0);
    if content.width() <= most {
        return content.to_owned();
    }
    let mut shown = String::new();
    let mut width = 1_usize;
    for letter in content.chars() {
        width = width.saturating_add(letter.width().unwrap_or(0));
        if width > most {
            break;
        }
        shown.push(letter);
    }
    shown.truncate(shown.trim_end().len());
    shown.push('…');
    shown
}

/// How a bar is filled, so that bars differ in grey and in print.
#[derive(Clone, Copy)]
pub(super) enum Fill {
    /// Filled with a colour.
    Solid(&'static str),
    /// White with slanted lines of a colour.
    Hatched(&'static str),
}

/// A bar from one pixel to another, at least two wide.
pub(super) fn bar(from: Pixels, to: Pixels, y: Pixels, height: Pixels, fill: Fill) -> Markup {
    let (x, end) = (from.min(to), from.max(to));
    let width = (end - x).max(px(2));
    let (colour, lines) = match fill {
        Fill::Solid(colour) => (colour, None),
        Fill::Hatched(colour) => ("#ffffff", Some((hatching(x, y, width, height), colour))),
    };
    html! {
        rect x=(x) y=(y) width=(width) height=(height) fill=(colour) stroke=(INK) {}
        @if let Some((lines, colour)) = lines {
            path d=(lines) stroke=(colour) stroke-width="2" fill="none" {}
        }
    }
}

/// Slanted lines that stay within a rectangle.
fn hatching(x: Pixels, y: Pixels, width: Pixels, height: Pixels) -> String {
    let mut path = String::new();
    let mut along = px(6);
    while along < width + height {
        let left = (along - height).max(px(0));
        let right = along.min(width);
        let (low, high) = (along - left, along - right);
        let _ = write!(path, "M{} {}L{} {}", x + left, y + low, x + right, y + high);
        along += px(7);
    }
    path
}

/// A mark of one of six shapes and four colours.
pub(super) fn mark(place: usize, x: Pixels, y: Pixels) -> Markup {
    let colour = colour(place);
    let (left, right, top, bottom) = (x - px(6), x + px(6), y - px(6), y + px(6));
    let points = match place % 6 {
        0 => return html! { circle cx=(x) cy=(y) r="6" fill=(colour) stroke=(INK) {} },
        1 => format!("{left},{top} {right},{top} {right},{bottom} {left},{bottom}"),
        2 => format!("{x},{top} {right},{bottom} {left},{bottom}"),
        3 => format!("{x},{} {},{y} {x},{} {},{y}", y - px(8), x + px(8), y + px(8), x - px(8)),
        4 => format!("{left},{top} {right},{top} {x},{bottom}"),
        _ => {
            return html! { circle cx=(x) cy=(y) r="6" fill="#ffffff" stroke=(colour) stroke-width="4" {} };
        }
    };
    html! { polygon points=(points) fill=(colour) stroke=(INK) {} }
}

/// Dashes that tell one line from the next.
pub(super) fn dashes(place: usize) -> Option<&'static str> {
    [None, Some("9 4"), Some("3 3"), Some("12 3 3 3"), Some("6 6")]
        .get(place % 5)
        .copied()
        .flatten()
}

pub(super) fn colour(place: usize) -> &'static str {
    [BLUE, TURQUOISE, PLUM, ORANGE].get(place % 4).copied().unwrap_or(BLUE)
}

/// A line from one end to the other with a stop at each.
pub(super) fn whisker(from: Pixels, to: Pixels, y: Pixels) -> Markup {
    let stops = [from, to];
    html! {
        line x1=(from) y1=(y) x2=(to) y2=(y) stroke=(INK) stroke-width="3" {}
        @for x in stops {
            line x1=(x) y1=(y - px(7)) x2=(x) y2=(y + px(7)) stroke=(INK) stroke-width="3" {}
        }
    }
}

/// What is left out of a picture of many, in words.
pub(super) fn left_out(all: usize, what: &str) -> Option<String> {
    let more = all.checked_sub(MOST_ROWS).filter(|more| *more > 0)?;
    Some(format!("The first {MOST_ROWS} {what} are drawn; {more} more stand in the tables."))
}

/// A small remark under a picture.
pub(super) fn remark(y: Pixels, content: &str) -> Markup {
    html! { g font-size="12" { (text(px(8), y, Anchor::Start, content, WIDTH + px(90))) } }
}
