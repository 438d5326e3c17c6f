//! The plain-text report of a tender of several lots.

use std::fmt::Write as _;

use super::blocks::Blocks;
use super::in_short::{self, lot_labels};
use super::table::{Table, rank_text};
use super::words::explained;
use crate::answer::Answer;
use crate::exact::Figure;
use crate::lots::{Award, Awards, LimitCost, LotFindings, LotsInView};
use crate::tender::RankInterval;

/// All that was found of a tender of several lots: the answer in a few sentences; in each view the order in each lot, what packages come
/// to, what the awards of all lots come to, and what each limit costs. It says nothing of who should be
/// awarded what.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::{lots::Lots, report};
///
/// let findings = Lots::from_json(r#"{
///     "format": 1, "title": "Two districts", "currency": "GBP",
///     "lots": [{"name": "a"}, {"name": "b"}],
///     "bids": [{"provider": "kestrel", "prices": {"a": "100", "b": "110"}}]
/// }"#)?.run();
/// assert!(report::lots(&findings).contains("1 award of all lots is admitted"));
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
#[must_use]
pub fn lots(findings: &LotFindings) -> String {
    let mut text = Blocks::new();
    let _ = writeln!(text, "{} ({})", &findings.title, findings.currency);
    text.push(in_short::lots(findings).section());
    for view in &findings.views {
        text.push(in_view(view));
    }
    explained(text).to_text()
}

fn in_view(found: &LotsInView) -> Blocks {
    let mut text = Blocks::new();
    let title = match found.notice {
        Some(notice) => format!("View: {} ({notice})", found.view.in_words()),
        None => format!("View: {}", found.view.in_words()),
    };
    text.chapter(title);
    for lot in &found.lots {
        text.section(format!("Lot {}", lot.label));
        let mut table = Table::headed("lrr", ["provider", "total", "rank"]);
        for standing in &lot.order {
            let rank = standing.rank.map_or("-".to_owned(), |rank: RankInterval| rank_text(rank));
            table.row(vec![standing.provider.to_string(), answer(&standing.total), rank]);
        }
        if lot.order.is_empty() {
            text.push("  no bid\n");
        } else {
            text.table(2, table);
        }
    }
    if !found.packages.is_empty() {
        text.section("Packages");
        text.table(2, packages(found));
    }
    text.section("Awards of all lots");
    if !found.without_bid.is_empty() {
        let _ = writeln!(
            text,
            "  Left out, since nothing is offered: {}",
            lot_labels(found, &found.without_bid)
        );
    }
    match &found.awards {
        Answer::Found(awards) => text.push(told(found, awards)),
        Answer::Refused(reason) => {
            let _ = writeln!(text, "  Not found, since {reason}");
        }
    }
    if !found.limits.is_empty() {
        text.section("What each limit costs");
        text.table(2, limits(&found.limits));
    }
    text
}

fn answer(figure: &Answer<Figure>) -> String {
    match figure {
        Answer::Found(figure) => figure.to_string(),
        Answer::Refused(reason) => format!("not assessable: {}", reason.message()),
    }
}

fn known(figure: Option<&Figure>) -> String {
    figure.map_or("-".to_owned(), Figure::to_string)
}

fn packages(found: &LotsInView) -> Table {
    let mut table = Table::headed("llrr", ["provider", "lots", "one by one", "together"]);
    for package in &found.packages {
        table.row(vec![
            package.provider.to_string(),
            lot_labels(found, &package.lots),
            known(package.one_by_one.as_ref()),
            answer(&package.total),
        ]);
    }
    table
}

fn told(found: &LotsInView, awards: &Awards) -> Blocks {
    let mut text = Blocks::new();
    let admitted = match awards.admitted {
        1 => "1 award of all lots is admitted".to_owned(),
        many => format!("{many} awards of all lots are admitted"),
    };
    let _ = writeln!(text, "  {admitted}; they are ordered by the sum of their prices alone");
    let tied = match awards.tied {
        1 => "1 award comes to it".to_owned(),
        many => format!("{many} awards come to it"),
    };
    let _ = writeln!(text, "  Least sum: {}; {tied}", awards.cheapest);
    let _ = writeln!(text, "  Next sum: {}", known(awards.next.as_ref()));
    let _ = writeln!(
        text,
        "  Lowest price lot by lot, with no package and no limit: {}",
        known(awards.lot_by_lot.as_ref())
    );
    let mut table = Table::headed("rrll", ["rank", "sum", "who has which lots", "for"]);
    for award in &awards.awards {
        rows(&mut table, found, award);
    }
    text.table(2, table);
    let shown = u128::try_from(awards.awards.len()).unwrap_or(u128::MAX);
    if let Some(more) = awards.admitted.checked_sub(shown).filter(|more| *more > 0) {
        let _ = writeln!(text, "  {more} more are admitted and not shown");
    }
    text
}

fn rows(table: &mut Table, found: &LotsInView, award: &Award) {
    for (place, bidder) in award.bidders.iter().enumerate() {
        let (rank, total) = match place {
            0 => (award.rank.to_string(), award.total.to_string()),
            _ => (String::new(), String::new()),
        };
        let priced: Vec<String> =
            bidder.priced.iter().map(|lots| lot_labels(found, lots)).collect();
        let lots = format!("{}: {}", bidder.provider, priced.join("; "));
        table.row(vec![rank, total, lots, bidder.price.to_string()]);
    }
}

fn limits(limits: &[LimitCost]) -> Table {
    let names = ["limit", "lots", "least sum without it", "costs"];
    let mut table = Table::headed("lrrr", names);
    for limit in limits {
        let whose = match &limit.provider {
            Some(provider) => format!("of {provider}"),
            None => "of the tender".to_owned(),
        };
        table.row(vec![
            whose,
            limit.at_most.to_string(),
            known(limit.without.as_ref()),
            known(limit.cost.as_ref()),
        ]);
    }
    table
}
