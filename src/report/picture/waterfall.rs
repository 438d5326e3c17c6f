//! Steps from one figure to the next, as bars below each other.

use maud::html;

use super::drawing::{
    BLUE, Fill, INK, LEFT, PLUM, Picture, Pixels, RIGHT, Scale, TURQUOISE, bar, grid, px, remark,
    row_figure, row_label, rows, whisker,
};
use crate::exact::Fraction;

/// A bar from one figure to another, and what is written beside it.
pub(super) struct Step {
    pub(super) label: String,
    pub(super) figure: String,
    pub(super) from: Fraction,
    pub(super) to: Fraction,
    /// The other end, where what it leads to is a band; a line reaches there.
    pub(super) reach: Option<Fraction>,
    pub(super) fill: Fill,
    /// Whether it stands on the ground and is no step.
    pub(super) is_anchored: bool,
}

impl Step {
    /// A figure that stands on the ground.
    pub(super) fn anchored(label: impl Into<String>, figure: String, to: Fraction) -> Self {
        let (label, from, fill) = (label.into(), Fraction::ZERO, Fill::Solid(BLUE));
        Step { label, figure, from, to, reach: None, fill, is_anchored: true }
    }

    /// What is added between two figures, or taken off.
    pub(super) fn between(
        label: impl Into<String>,
        figure: String,
        from: Fraction,
        to: Fraction,
    ) -> Self {
        let fill = if to < from { Fill::Hatched(PLUM) } else { Fill::Solid(TURQUOISE) };
        let label = label.into();
        Step { label, figure, from, to, reach: None, fill, is_anchored: false }
    }

    pub(super) fn filled(self, fill: Fill) -> Self {
        Step { fill, ..self }
    }

    pub(super) fn reaching(self, end: &Fraction) -> Self {
        let reach = (self.to != *end).then(|| end.clone());
        Step { reach, ..self }
    }
}

/// The steps and figures in words.
pub(super) fn in_words(steps: &[Step]) -> String {
    let told = steps.iter().map(|step| format!("{} {}", step.label, step.figure));
    told.collect::<Vec<_>>().join("; ")
}

/// Bar by bar, a thin line from the end of one to the next, and what is to be said below.
pub(super) fn drawn(
    steps: &[Step],
    title: String,
    description: String,
    remarks: &[&str],
) -> Picture {
    let ends = steps.iter().flat_map(|step| [&step.from, &step.to].into_iter().chain(&step.reach));
    let scale = Scale::over(ends.chain([&Fraction::ZERO]), (LEFT, RIGHT));
    let each = px(28);
    let bottom = px(12) + rows(steps.len(), each);
    let body = html! {
        (grid(&scale, (px(4), bottom), ""))
        @for (place, step) in steps.iter().enumerate() {
            @let y = px(12) + rows(place, each);
            @let (from, to) = (scale.at(&step.from), scale.at(&step.to));
            (row_label(y + px(15), &step.label))
            (bar(from, to, y, px(20), step.fill))
            @if let Some(reach) = &step.reach { (whisker(to, scale.at(reach), y + px(10))) }
            (link(to, y + px(20), each, place.saturating_add(1) < steps.len() && !step.is_anchored))
            (row_figure(y + px(15), &step.figure))
        }
        @for (place, said) in remarks.iter().enumerate() {
            (remark(bottom + px(36) + rows(place, px(18)), said))
        }
    };
    let height = bottom + px(28) + rows(remarks.len(), px(18));
    Picture::new(title, description, height, &body)
}

/// A thin line from the end of one bar to the next.
fn link(x: Pixels, y: Pixels, each: Pixels, there_is_a_next: bool) -> maud::Markup {
    html! {
        @if there_is_a_next {
            line x1=(x) y1=(y) x2=(x) y2=(y + each - px(20)) stroke=(INK) stroke-dasharray="2 2" {}
        }
    }
}
