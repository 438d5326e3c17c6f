//! What the sections of a costing report share: labels, and answers that may be reasons.

use std::fmt::Write as _;

use crate::answer::Answer;
use crate::costing::CostFindings;
use crate::exact::Name;
use crate::report::blocks::Blocks;

/// What a service or pool is called.
pub(in crate::report) fn label_of<'a>(found: &'a CostFindings, name: &'a Name) -> &'a str {
    let services = found.services.binary_search_by(|known| known.cost.name.cmp(name)).ok();
    let pools = found.pools.binary_search_by(|known| known.name.cmp(name)).ok();
    let label = services.and_then(|at| found.services.get(at)).map(|known| &known.label);
    let label = label.or_else(|| pools.and_then(|at| found.pools.get(at)).map(|pool| &pool.label));
    label.map_or(name.as_str(), String::as_str)
}

/// A section of what was found, or why it could not be computed; nothing where it was not asked.
pub(super) fn asked<T>(
    text: &mut Blocks,
    title: &str,
    found: Option<&Answer<T>>,
    show: impl FnOnce(&mut Blocks, &T),
) {
    let Some(found) = found else { return };
    text.section(title);
    or_reason(text, found, show);
}

/// What was found, or why it could not be computed.
pub(super) fn or_reason<T>(
    text: &mut Blocks,
    found: &Answer<T>,
    show: impl FnOnce(&mut Blocks, &T),
) {
    match found.as_result() {
        Ok(found) => show(text, found),
        Err(error) => {
            let _ = writeln!(text, "  not computed: {error}");
        }
    }
}
