//! What screens look at: plain figures, one record a bid.

use std::borrow::Cow;

use super::finding::{ScreenFigure, ScreenFinding, ScreenOutcome, ThresholdEdge, WhyNotAssessable};
use super::statistics::Sorted;
use crate::error::{self, AtRecord, Error, shortened};
use crate::exact::figure::grouped;
use crate::exact::name::check_unique;
use crate::exact::{Currency, Figure, Fraction, Name, Rounding, Text};
use crate::price::Interval;
use crate::price::OwnCost;
use crate::screen::refusal;

/// The most bids that are screened together.
pub const MAX_SCREENED_BIDS: usize = 10_000;

/// The most priced lines of one bid that are screened.
pub const MAX_SCREENED_LINES: usize = 1_000_000;

/// The figures of all bids, and the estimate they are held against.
///
/// A screen reads nothing else, so bids that were never a [`Tender`](crate::tender::Tender) can be
/// screened as well.
///
/// ```
/// use fullcost::exact::{Currency, Fraction};
/// use fullcost::screen::{BidFigures, Screen, ScreenFigures, TrimmedMean};
///
/// let bid = |provider, total: i128| BidFigures::new(provider, Fraction::from(total));
/// let figures = ScreenFigures::new(
///     Currency::JPY,
///     vec![
///         bid("a", 3_680_000)?, bid("b", 3_700_000)?, bid("c", 2_900_000)?, bid("d", 4_100_000)?,
///     ],
/// )?;
/// let screen = Screen::new("far-under", TrimmedMean::published(), TrimmedMean::SOURCE)?;
/// let result = screen.ask(&figures);
/// let asked: Vec<&str> = result.asked().map(|bid| bid.provider.as_str()).collect();
/// assert_eq!(asked, ["c"]);
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenFigures {
    /// The currency of every figure.
    pub(crate) currency: Currency,
    /// The estimate.
    pub(crate) estimate: Option<Fraction>,
    /// The bids in the order of the providers' names.
    pub(crate) bids: Vec<BidFigures>,
}

/// The figures of one bid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BidFigures {
    /// The provider.
    pub provider: Name,
    /// What the bidder is called in questions; the provider's name where nothing is stated.
    pub label: Option<Text>,
    /// The total, in units of the currency; or why there is none.
    pub total: Result<Interval, WhyNotAssessable>,
    /// The group of companies it belongs to, where that is stated.
    pub group: Option<Name>,
    /// The price of the lines that bidders price themselves, where it is not the total.
    pub price_without_presets: Option<Interval>,
    /// The total before an auction, where there was one.
    pub initial_total: Option<Fraction>,
    /// What the same lines would come to at the floor of the corridor.
    pub floor: Option<Fraction>,
    /// The prices of the lines the bidder prices itself, each once; at most
    /// [`MAX_SCREENED_LINES`].
    pub lines: Vec<LineFigures>,
    /// What the bid's priced lines cost in full in the bidder's own model.
    pub own_cost: Option<OwnCost>,
}

/// What a bid asks for one line that it prices itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFigures {
    /// The line.
    pub line: Name,
    /// What it is called in questions; its name where nothing is stated.
    pub label: Option<Text>,
    /// Its price, in units of the currency.
    pub price: Interval,
    /// The floor of the corridor for this line.
    pub floor: Option<Fraction>,
}

impl ScreenFigures {
    /// Takes the figures of bids in any order.
    ///
    /// # Errors
    ///
    /// [`Duplicate`](crate::ErrorKind::Duplicate) where a provider or a line of a bid comes twice,
    /// [`TooLarge`](crate::ErrorKind::TooLarge) beyond [`MAX_SCREENED_BIDS`] or
    /// [`MAX_SCREENED_LINES`].
    pub fn new(currency: Currency, mut bids: Vec<BidFigures>) -> Result<Self, Error> {
        if bids.len() > MAX_SCREENED_BIDS {
            return Err(error::too_many("bids to be screened", MAX_SCREENED_BIDS));
        }
        bids.sort_by(|left, right| left.provider.cmp(&right.provider));
        check_unique(bids.iter().map(|bid| &bid.provider), "provider")?;
        for bid in &mut bids {
            bid.order_lines().at(("bid", &bid.provider))?;
        }
        Ok(ScreenFigures { currency, estimate: None, bids })
    }

    /// States the price that was expected, or the base price of the tender.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) unless it is above zero.
    pub fn with_estimate(self, estimate: Fraction) -> Result<Self, Error> {
        if estimate <= Fraction::ZERO {
            return Err(refusal::estimate_amount(shortened(&estimate.to_string())));
        }
        Ok(ScreenFigures { estimate: Some(estimate), ..self })
    }

    /// The bids that have a total, which are the whole field to every rule: a bid that is not
    /// assessable changes nothing for the others.
    pub(crate) fn assessable(&self) -> Cow<'_, ScreenFigures> {
        if self.bids.iter().all(|bid| bid.total.is_ok()) {
            return Cow::Borrowed(self);
        }
        let bids = self.bids.iter().filter(|bid| bid.total.is_ok()).cloned().collect();
        Cow::Owned(ScreenFigures { bids, estimate: self.estimate.clone(), ..*self })
    }

    /// The bids that stand for their groups, the lowest of each and, of equal ones, the first by name;
    /// bids of no group stand for themselves.
    pub(crate) fn of_groups(&self) -> Cow<'_, ScreenFigures> {
        let stands = |bid: &BidFigures| self.stands_for(bid).provider == bid.provider;
        if self.bids.iter().all(stands) {
            return Cow::Borrowed(self);
        }
        let bids = self.bids.iter().filter(|bid| stands(bid)).cloned().collect();
        Cow::Owned(ScreenFigures { bids, estimate: self.estimate.clone(), ..*self })
    }

    /// The bid that stands for the group of this one.
    fn stands_for<'a>(&'a self, bid: &'a BidFigures) -> &'a BidFigures {
        let total = |bid: &BidFigures| bid.total.as_ref().ok().map(|total| total.low().clone());
        let group =
            self.bids.iter().filter(|other| bid.group.is_some() && other.group == bid.group);
        group.min_by_key(|other| (total(other), other.provider.clone())).unwrap_or(bid)
    }

    /// What was found of the bids that stand for their groups, and with it of all others.
    pub(crate) fn with_groups(&self, found: &[ScreenFinding]) -> Vec<ScreenFinding> {
        let finding = |bid: &BidFigures| {
            let stands = &self.stands_for(bid).provider;
            let own = found.iter().find(|one| one.provider == *stands)?.clone();
            if *stands == bid.provider {
                return Some(own);
            }
            let group = bid.group.as_ref().map(Name::as_str).unwrap_or_default();
            let note = format!("of the group {group:?} the bid of {stands:?} alone is looked at");
            let figure = bid.total.as_ref().ok().map(|total| self.shown(total.low()));
            let notes = vec![note];
            Some(ScreenFinding { provider: bid.provider.clone(), figure, notes, ..own })
        };
        self.bids.iter().filter_map(finding).collect()
    }

    /// What is said of the bids that have none.
    pub(crate) fn apart(&self) -> impl Iterator<Item = ScreenFinding> {
        self.bids.iter().filter_map(|bid| {
            let why = bid.total.as_ref().err()?;
            Some(ScreenFinding::not_assessable(&bid.provider, None, why.clone()))
        })
    }

    /// The estimate, or why there is none.
    pub(crate) fn needed_estimate(&self) -> Result<&Fraction, WhyNotAssessable> {
        self.estimate.as_ref().ok_or(WhyNotAssessable::NoEstimate)
    }

    /// All totals, where there are enough and each is a point.
    pub(crate) fn totals(&self, needed: usize) -> Result<Sorted<'_>, WhyNotAssessable> {
        self.points(needed, |bid| bid.total.as_ref().ok())
    }

    /// All prices of lines that the bids price themselves; the total where lines are not known.
    pub(crate) fn prices_without_presets(
        &self,
        needed: usize,
    ) -> Result<Sorted<'_>, WhyNotAssessable> {
        self.points(needed, BidFigures::without_presets)
    }

    fn points<'a>(
        &'a self,
        needed: usize,
        figure: impl Fn(&'a BidFigures) -> Option<&'a Interval>,
    ) -> Result<Sorted<'a>, WhyNotAssessable> {
        let known = || self.bids.iter().filter_map(|bid| Some((bid, figure(bid)?)));
        if let Some((bid, _)) = known().find(|(_, figure)| !figure.is_point()) {
            return Err(WhyNotAssessable::Interval { bid: bid.provider.clone() });
        }
        let found = known().count();
        if found < needed {
            return Err(WhyNotAssessable::FewerBids { found, needed });
        }
        Ok(Sorted::new(known().map(|(_, figure)| figure.low())))
    }

    /// Asks every bid with a total that is a point, of a field in which all totals are.
    pub(crate) fn ask_points(
        &self,
        ask: impl Fn(&BidFigures, &Fraction) -> Result<ScreenFinding, WhyNotAssessable>,
    ) -> Vec<ScreenFinding> {
        let totals = self.bids.iter().filter_map(|bid| Some((bid, bid.total.as_ref().ok()?)));
        let found = totals.map(|(bid, total)| {
            ask(bid, total.low()).unwrap_or_else(|why| {
                ScreenFinding::not_assessable(&bid.provider, Some(self.shown(total.low())), why)
            })
        });
        found.collect()
    }

    /// Asks every bid with a total whether it lies below one threshold.
    pub(crate) fn ask_below(
        &self,
        edge: ThresholdEdge,
        threshold: &Fraction,
        which: impl Fn() -> String,
    ) -> Vec<ScreenFinding> {
        self.ask_points(|bid, total| {
            Ok(self.held(&bid.provider, edge).below(total, threshold, &which))
        })
    }

    /// Asks every bid, or none, for a screen of the field as a whole.
    pub(crate) fn ask_field(
        &self,
        asked: bool,
        question: impl Fn(&str) -> String,
    ) -> Vec<ScreenFinding> {
        self.ask_points(|bid, _| {
            let outcome = if asked {
                ScreenOutcome::Asked { question: question(bid.called()) }
            } else {
                ScreenOutcome::NotAsked
            };
            let figure = bid.without_presets().map(|price| self.shown(price.low()));
            Ok(ScreenFinding::new(&bid.provider, figure, outcome))
        })
    }

    /// A bid's total, held against something.
    pub(crate) fn held<'a>(&'a self, provider: &'a Name, edge: ThresholdEdge) -> Held<'a> {
        Held { figures: self, provider, subject: "the total", edge }
    }

    /// What a bidder is called in questions.
    pub(crate) fn called<'a>(&'a self, provider: &'a Name) -> &'a str {
        let place = self.bids.binary_search_by(|bid| bid.provider.cmp(provider));
        let bid = place.ok().and_then(|place| self.bids.get(place));
        bid.map_or(provider.as_str(), BidFigures::called)
    }

    /// The answer where the whole field cannot be assessed for one reason.
    pub(crate) fn none_assessable(&self, why: &WhyNotAssessable) -> Vec<ScreenFinding> {
        let found = self.bids.iter().map(|bid| {
            let point = bid.total.as_ref().ok().filter(|total| total.is_point());
            let total = point.map(|total| self.shown(total.low()));
            ScreenFinding::not_assessable(&bid.provider, total, why.clone())
        });
        found.collect()
    }

    /// An amount as it stands in a finding.
    pub(crate) fn shown(&self, amount: &Fraction) -> ScreenFigure {
        ScreenFigure::Amount(Figure::new(amount.clone(), self.currency))
    }

    /// An amount as it stands in a question: in minor units, or with four more places; "about"
    /// where even these round it.
    pub(crate) fn amount(&self, figure: &Fraction) -> String {
        format!("{} {}", shown(figure, self.currency.minor_unit_digits()), self.currency)
    }
}

impl BidFigures {
    /// A bid with a total, in units of the currency.
    ///
    /// # Errors
    ///
    /// As [`Name::new`].
    pub fn new(provider: &str, total: Fraction) -> Result<Self, Error> {
        Ok(BidFigures::with_total(Name::new(provider)?, Ok(Interval::point(total))))
    }

    /// A bid whose total is a band.
    ///
    /// # Errors
    ///
    /// As [`Name::new`].
    pub fn with_band(provider: &str, total: Interval) -> Result<Self, Error> {
        Ok(BidFigures::with_total(Name::new(provider)?, Ok(total)))
    }

    /// What the bidder is called in questions.
    pub(crate) fn called(&self) -> &str {
        self.label.as_ref().map_or(self.provider.as_str(), Text::as_str)
    }

    pub(crate) fn with_total(provider: Name, total: Result<Interval, WhyNotAssessable>) -> Self {
        BidFigures {
            provider,
            label: None,
            total,
            group: None,
            price_without_presets: None,
            initial_total: None,
            floor: None,
            lines: Vec::new(),
            own_cost: None,
        }
    }

    fn order_lines(&mut self) -> Result<(), Error> {
        if self.lines.len() > MAX_SCREENED_LINES {
            return Err(error::too_many("lines to be screened", MAX_SCREENED_LINES));
        }
        self.lines.sort_by(|left, right| left.line.cmp(&right.line));
        check_unique(self.lines.iter().map(|line| &line.line), "line")
    }

    pub(crate) fn without_presets(&self) -> Option<&Interval> {
        self.price_without_presets.as_ref().or(self.total.as_ref().ok())
    }
}

impl LineFigures {
    /// What the line is called in questions.
    pub(crate) fn called(&self) -> &str {
        self.label.as_ref().map_or(self.line.as_str(), Text::as_str)
    }
}

/// A bid held against a threshold it should not lie below.
pub(crate) struct Held<'a> {
    pub(crate) figures: &'a ScreenFigures,
    pub(crate) provider: &'a Name,
    /// What the figure is, such as "the total".
    pub(crate) subject: &'a str,
    pub(crate) edge: ThresholdEdge,
}

impl Held<'_> {
    /// Asked where the figure lies below the threshold; `which` says where the threshold is from.
    pub(crate) fn below(
        &self,
        figure: &Fraction,
        threshold: &Fraction,
        which: impl Fn() -> String,
    ) -> ScreenFinding {
        self.below_unless(None, figure, threshold, which)
    }

    /// Asked where the figure lies below the threshold, unless the rule sets this bid aside; then the
    /// reason is noted.
    pub(crate) fn below_unless(
        &self,
        aside: Option<String>,
        figure: &Fraction,
        threshold: &Fraction,
        which: impl Fn() -> String,
    ) -> ScreenFinding {
        let is_below = self.edge.is_below(figure, threshold);
        let outcome = self.outcome(is_below && aside.is_none(), figure, threshold, which);
        let found = ScreenFinding::new(self.provider, Some(self.figures.shown(figure)), outcome)
            .with_threshold(self.figures.shown(threshold));
        let notes = aside.filter(|_| is_below).into_iter().collect();
        ScreenFinding { notes, ..found }
    }

    /// Asked where a band lies below the threshold: decided where both its ends lie on one side.
    pub(crate) fn band_below(
        &self,
        band: &Interval,
        threshold: &Fraction,
        which: impl Fn() -> String,
    ) -> ScreenFinding {
        if band.is_point() {
            return self.below(band.low(), threshold, which);
        }
        let below = |end| self.edge.is_below(end, threshold);
        let outcome = match (below(band.low()), below(band.high())) {
            (true, true) => {
                let (low, high) =
                    (self.figures.amount(band.low()), self.figures.amount(band.high()));
                let question = self.question(&format!("{low} to {high}"), threshold, &which());
                ScreenOutcome::Asked { question }
            }
            (false, false) => ScreenOutcome::NotAsked,
            _ => ScreenOutcome::NotAssessable { why: WhyNotAssessable::IntervalAcross },
        };
        ScreenFinding::new(self.provider, None, outcome)
            .with_threshold(self.figures.shown(threshold))
    }

    /// Asked or not, as was decided without the threshold, of which there is an estimate.
    pub(crate) fn decided(
        &self,
        asked: bool,
        figure: &Fraction,
        estimate: &Fraction,
        which: impl Fn() -> String,
    ) -> ScreenFinding {
        let outcome = self.outcome(asked, figure, estimate, which);
        let found = ScreenFinding::new(self.provider, Some(self.figures.shown(figure)), outcome);
        ScreenFinding { threshold_estimate: Some(self.figures.shown(estimate)), ..found }
    }

    fn outcome(
        &self,
        asked: bool,
        figure: &Fraction,
        threshold: &Fraction,
        which: impl Fn() -> String,
    ) -> ScreenOutcome {
        if !asked {
            return ScreenOutcome::NotAsked;
        }
        let question = self.question(&self.figures.amount(figure), threshold, &which());
        ScreenOutcome::Asked { question }
    }

    fn question(&self, figure: &str, threshold: &Fraction, which: &str) -> String {
        let (subject, below) = (self.subject, self.edge.below());
        let provider = self.figures.called(self.provider);
        let threshold = self.figures.amount(threshold);
        format!(
            "{subject} of {provider:?} is {figure}, {below} {threshold}, which is {which}: how is the price made up?"
        )
    }
}

/// A figure with so many places, or with four more where it needs them.
pub(crate) fn shown(figure: &Fraction, places: u8) -> String {
    for places in [places, places.saturating_add(4)] {
        if figure.rounded(places, Rounding::Down) == *figure {
            return grouped(&figure.to_plain_text(places, Rounding::Down));
        }
    }
    let rounded = figure.to_plain_text(places.saturating_add(4), Rounding::HalfEven);
    format!("about {}", grouped(&rounded))
}

/// The first of so many records as they stand in a question, and how many more there are.
pub(crate) fn listed(first: &[String], count: usize) -> String {
    let first: Vec<&str> = first.iter().take(MOST_LISTED).map(String::as_str).collect();
    match count.saturating_sub(first.len()) {
        0 => first.join("; "),
        more => format!("{}; and {more} more", first.join("; ")),
    }
}

/// The most records that are listed in one question.
pub(crate) const MOST_LISTED: usize = 10;
