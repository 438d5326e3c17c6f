//! A screen: a rule with its parameters, a name, a source, and the view it looks at; and the
//! catalogue of all rules.

use super::ScreenRule;
use super::figures::ScreenFigures;
use super::finding::{ScreenPopulation, ScreenResult, ScreenSummary, ThresholdEdge};
use super::rule::ScreenParameter;
use super::working::{Field, Known, Tested};
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::{Name, Text};
use crate::price::View;
use crate::record::Tree;

/// The most screens of a tender.
pub const MAX_SCREENS: usize = 100;

/// A rule with its parameters, a name, a source, and the view it looks at.
///
/// ```
/// use fullcost::exact::{Currency, Fraction};
/// use fullcost::screen::{BelowNextBid, BidFigures, Screen, ScreenFigures};
///
/// let rule = BelowNextBid::published();
/// let screen = Screen::new("far-under-the-next", rule, BelowNextBid::SOURCE)?;
/// assert_eq!(screen.minimum_bids(), 2);
/// assert_eq!(screen.in_words(), "lowest total at or below next total × (100% − 30%)");
///
/// let bid = |provider, total: i128| BidFigures::new(provider, Fraction::from(total));
/// let figures = ScreenFigures::new(Currency::EUR, vec![bid("a", 490)?, bid("b", 700)?])?;
/// let result = screen.ask(&figures);
/// assert_eq!(
///     result.findings[0].question(),
///     Some(
///         "the total of \"a\" is 490.00 EUR, at or below 490.00 EUR, which is 30% under 700.00 EUR, \
///          the next bid: how is the price made up?"
///     ),
/// );
/// assert_eq!(result.summary.asked, 1);
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    /// The name.
    pub name: Name,
    /// The rule.
    pub rule: ScreenRule,
    /// Where it is published.
    pub source: Text,
    /// The view whose totals it looks at.
    pub view: View,
}

/// What is to be known of a rule before it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CatalogueEntry {
    /// The rule's name in documents.
    pub name: &'static str,
    /// What is asked, as a formula in words, with the values of the parameters below.
    pub asks: String,
    /// Whose figures make the yardstick.
    pub population: ScreenPopulation,
    /// From how many bids it says anything.
    pub minimum_bids: usize,
    /// Whether exactly at the threshold is asked.
    pub edge: ThresholdEdge,
    /// Where its figures are from, where a law or a guide gives them.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub source: Option<&'static str>,
    /// Its parameters.
    pub parameters: Vec<ScreenParameter>,
    /// The rule with these values.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub rule: ScreenRule,
}

impl ScreenRule {
    /// All rules as a program can show them: those with published figures with these, the others
    /// with an example for each parameter that must be stated.
    ///
    /// ```
    /// use fullcost::screen::ScreenRule;
    ///
    /// let catalogue = ScreenRule::catalogue();
    /// assert_eq!(catalogue.len(), ScreenRule::NAMES.len());
    /// assert_eq!(catalogue[0].asks, "total below estimate × (100% − 10%)");
    /// assert!(catalogue[0].parameters[0].is_required);
    /// ```
    #[must_use]
    pub fn catalogue() -> Vec<CatalogueEntry> {
        // No example is refused: a test counts the entries.
        let rules = ScreenRule::NAMES.iter().filter_map(|name| ScreenRule::example(name).ok());
        rules.map(CatalogueEntry::of).collect()
    }

    /// A rule by its name in documents and the texts of its parameters. Rules with published
    /// figures take those for what is not given.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown) for another name,
    /// [`Unknown`](crate::ErrorKind::Unknown) for a parameter the rule has not,
    /// [`Duplicate`](crate::ErrorKind::Duplicate) for one that is given twice,
    /// [`Missing`](crate::ErrorKind::Missing) for one it needs, or what is wrong with a value,
    /// under the parameter's name.
    ///
    /// ```
    /// use fullcost::screen::ScreenRule;
    ///
    /// let rule = ScreenRule::from_parameters("below_next_bid", &[("margin", "12.5%")])?;
    /// assert_eq!(rule.parameters()[0], ("margin", "12.5%".to_owned()));
    /// assert!(ScreenRule::from_parameters("below_next_bid", &[("margin", "12.5")]).is_err());
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn from_parameters(name: &str, given: &[(&str, &str)]) -> Result<Self, Error> {
        let trees: Vec<_> = given
            .iter()
            .map(|(parameter, text)| (*parameter, Tree::Text((*text).into())))
            .collect();
        let given: Vec<_> = trees.iter().map(|(parameter, tree)| (*parameter, tree)).collect();
        ScreenRule::read(name, &given, &[])
    }

    /// Where the figures are from, if they are the published ones.
    #[must_use]
    pub fn published_source(&self) -> Option<&'static str> {
        self.as_rule().published_source()
    }

    /// The parameters with their values as they are written in documents.
    #[must_use]
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        self.as_rule().values()
    }
}

impl CatalogueEntry {
    fn of(rule: ScreenRule) -> Self {
        let known = rule.as_rule();
        CatalogueEntry {
            name: rule.name(),
            asks: known.in_words(),
            population: known.population(),
            minimum_bids: known.minimum_bids(),
            edge: known.edge(),
            source: known.published_source(),
            parameters: known.described(),
            rule,
        }
    }
}

impl Screen {
    /// A screen that looks at the tendered price.
    ///
    /// # Errors
    ///
    /// As [`Name::new`] and [`Text::new`].
    pub fn new(name: &str, rule: impl Into<ScreenRule>, source: &str) -> Result<Self, Error> {
        let name = Name::new(name)?;
        let source = Text::new(source)?;
        Ok(Screen { name, rule: rule.into(), source, view: View::Tendered })
    }

    /// What must stand beside every result.
    pub const NOTICE: &'static str =
        "a screen asks a question: what follows from the answer is for the law to decide";

    /// Whose figures make the yardstick: whether a bid is in its own mean.
    #[must_use]
    pub fn population(&self) -> ScreenPopulation {
        self.rule.as_rule().population()
    }

    /// From how many bids it says anything.
    #[must_use]
    pub fn minimum_bids(&self) -> usize {
        self.rule.as_rule().minimum_bids()
    }

    /// Whether exactly at the threshold is asked.
    #[must_use]
    pub fn edge(&self) -> ThresholdEdge {
        self.rule.as_rule().edge()
    }

    /// What is asked, as a formula in words with the estimator and the parameters.
    #[must_use]
    pub fn in_words(&self) -> String {
        self.rule.as_rule().in_words()
    }

    /// What it looks at and holds that against, with its working, of each bid of a field that can be
    /// assessed.
    pub(crate) fn working(&self, field: &Field<'_>) -> Option<Vec<Tested>> {
        self.rule.as_rule().working(field)
    }

    /// The working behind the threshold that a bid is held against.
    ///
    /// Nothing where there is none, or where it does not follow in a few steps: it takes a root, or the
    /// rule sets bids aside one after the other.
    ///
    /// ```
    /// use fullcost::exact::{Currency, Fraction};
    /// use fullcost::screen::{BelowNextBid, BidFigures, Screen, ScreenFigures};
    ///
    /// let bid = |provider, total: i128| BidFigures::new(provider, Fraction::from(total));
    /// let figures = ScreenFigures::new(Currency::EUR, vec![bid("a", 100)?, bid("b", 60)?])?;
    /// let screen = Screen::new("gap", BelowNextBid::published(), BelowNextBid::SOURCE)?;
    /// let threshold = screen.threshold_evidence(&figures, "b").expect("a threshold");
    /// threshold.verify()?;
    /// assert!(*threshold.value() < 100.into());
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    #[must_use]
    pub fn threshold_evidence(&self, figures: &ScreenFigures, provider: &str) -> Option<Evidence> {
        let found = self.ask(figures);
        let found = found.findings.into_iter().find(|own| own.provider.as_str() == provider)?;
        let threshold = found.threshold?;
        let record = |known: Known, bid: &Name| format!("{known:?}/{bid}");
        let field = figures.assessable();
        let (scope, screen, source) = ("", &self.name, &self.source);
        let field = Field { figures: &field, scope, screen, source, record: &record };
        let place = field.figures.bids.iter().position(|bid| bid.provider.as_str() == provider)?;
        let tested = self.working(&field)?.into_iter().nth(place)?;
        (tested.threshold.value() == threshold.exact()).then_some(tested.threshold)
    }

    /// Asks the screen of plain figures. A bid without a total is not assessable, and the others are
    /// asked as if it were not there.
    #[must_use]
    pub fn ask(&self, figures: &ScreenFigures) -> ScreenResult {
        let field = figures.assessable();
        let found = self.rule.as_rule().find(&field);
        let mut findings = found.unwrap_or_else(|why| field.none_assessable(&why));
        findings.extend(figures.apart());
        findings.sort_by(|left, right| left.provider.cmp(&right.provider));
        let summary = ScreenSummary::of(&findings);
        ScreenResult {
            screen: self.name.clone(),
            asks: self.in_words(),
            population: self.population(),
            minimum_bids: self.minimum_bids(),
            edge: self.edge(),
            view: self.view,
            source: self.source.clone(),
            notice: Screen::NOTICE,
            summary,
            note: summary.note(),
            findings,
        }
    }
}
