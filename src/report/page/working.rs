//! The working behind figures, folded.

use maud::{Markup, html};

use super::html::isolated;
use crate::evidence::Evidence;

/// A figure that unfolds into its parts, down to inputs and their sources. A part that was worked before
/// is only named.
pub(super) fn working(evidence: &Evidence, before: Option<&Evidence>) -> Markup {
    html! {
        details class="working" {
            summary { (isolated(&evidence.line())) }
            (parts(evidence, before))
        }
    }
}

fn parts(evidence: &Evidence, before: Option<&Evidence>) -> Markup {
    html! {
        @if !evidence.parts().is_empty() {
            ul {
                @for part in evidence.parts() {
                    li {
                        (isolated(&part.line()))
                        @if before == Some(part) { ", as worked above" } @else { (parts(part, before)) }
                    }
                }
            }
        }
    }
}
