//! A screen: a rule with its parameters, a name, a source, and the view it looks at.

use super::below_estimate::BelowEstimate;
use super::below_floor::{BelowFloor, FloorLevel};
use super::below_mean::BelowMean;
use super::below_mean_or_estimate::BelowMeanOrEstimate;
use super::below_median::BelowMedian;
use super::below_next_bid::BelowNextBid;
use super::below_other_mean::BelowOtherMean;
use super::below_own_cost::BelowOwnCost;
use super::deviation_or_estimate::DeviationOrEstimate;
use super::double_mean::DoubleMean;
use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ScreenSummary, ThresholdEdge};
use super::identical_prices::IdenticalPrices;
use super::italy_method_a::ItalyMethodA;
use super::mean_minus_deviation::MeanMinusDeviation;
use super::parameters::{DeviationDivisor, Rule};
use super::relative_distance::RelativeDistance;
use super::spain_article_85::SpainArticle85;
use super::trimmed_mean::TrimmedMean;
use super::variation::Variation;
use crate::error::{AtRecord, Error, quoted};
use crate::exact::{Currency, Fraction, Name, Percent, Text};
use crate::price::View;

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
///     result.findings()[0].question(),
///     Some(
///         "the total of \"a\" is 490.00 EUR, at or below 490.00 EUR, which is 30% under 700.00 EUR, \
///          the next bid: how is the price made up?"
///     ),
/// );
/// assert_eq!(result.summary().asked(), 1);
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    name: Name,
    rule: ScreenRule,
    source: Text,
    view: View,
}

/// What a screen finds of every bid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenResult {
    currency: Currency,
    screen: Screen,
    findings: Vec<ScreenFinding>,
}

/// The rules of screening, each with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScreenRule {
    /// So many percent below an estimate.
    BelowEstimate(BelowEstimate),
    /// Below the floor of a corridor.
    BelowFloor(BelowFloor),
    /// So many percent below the mean.
    BelowMean(BelowMean),
    /// Below the mean or below an estimate.
    BelowMeanOrEstimate(BelowMeanOrEstimate),
    /// So many percent below the median.
    BelowMedian(BelowMedian),
    /// The lowest bid, so many percent below the next.
    BelowNextBid(BelowNextBid),
    /// The lowest bid, so many percent below the mean of the others.
    BelowOtherMean(BelowOtherMean),
    /// Below the full cost in the bidder's own model.
    BelowOwnCost(BelowOwnCost),
    /// Standard deviations below the mean, or below an estimate with few bids.
    DeviationOrEstimate(DeviationOrEstimate),
    /// Below a mean without the high bids.
    DoubleMean(DoubleMean),
    /// The same prices in several bids.
    IdenticalPrices(IdenticalPrices),
    /// Italy's method A on discounts.
    ItalyMethodA(ItalyMethodA),
    /// So many standard deviations below the mean.
    MeanMinusDeviation(MeanMinusDeviation),
    /// A lowest bid far from a close field.
    RelativeDistance(RelativeDistance),
    /// Spain's rules by the number of bids.
    SpainArticle85(SpainArticle85),
    /// Below a mean without the lowest and highest bids.
    TrimmedMean(TrimmedMean),
    /// Prices that lie close together.
    Variation(Variation),
}

/// What follows from each rule by its name.
macro_rules! screen_rules {
    ($($rule:ident),* $(,)?) => {
        impl ScreenRule {
            /// The names of all rules in documents, in alphabetical order.
            pub const NAMES: &'static [&'static str] = &[$($rule::NAME),*];

            /// The rule's name in documents.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self {
                    $(ScreenRule::$rule(_) => $rule::NAME,)*
                }
            }

            fn as_rule(&self) -> &dyn Rule {
                match self {
                    $(ScreenRule::$rule(rule) => rule,)*
                }
            }

            fn as_rule_mut(&mut self) -> &mut dyn Rule {
                match self {
                    $(ScreenRule::$rule(rule) => rule,)*
                }
            }
        }

        $(
            impl From<$rule> for ScreenRule {
                fn from(rule: $rule) -> Self {
                    ScreenRule::$rule(rule)
                }
            }
        )*
    };
}

screen_rules! {
    BelowEstimate,
    BelowFloor,
    BelowMean,
    BelowMeanOrEstimate,
    BelowMedian,
    BelowNextBid,
    BelowOtherMean,
    BelowOwnCost,
    DeviationOrEstimate,
    DoubleMean,
    IdenticalPrices,
    ItalyMethodA,
    MeanMinusDeviation,
    RelativeDistance,
    SpainArticle85,
    TrimmedMean,
    Variation,
}

impl ScreenRule {
    /// A rule by its name in documents and the texts of its parameters. Rules with published
    /// figures take those for what is not given.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownChoice`] for another name, [`Error::UnknownField`] for a parameter the rule
    /// has not, [`Error::MissingField`] for one it needs, or what is wrong with a value, under the
    /// parameter's name.
    ///
    /// ```
    /// use fullcost::screen::ScreenRule;
    ///
    /// let rule = ScreenRule::from_parameters("below_median", &[("margin", "12.5%")])?;
    /// assert_eq!(rule.parameters()[0], ("margin", "12.5%".to_owned()));
    /// assert!(ScreenRule::from_parameters("below_median", &[]).is_err());
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn from_parameters(name: &str, given: &[(&str, &str)]) -> Result<Self, Error> {
        let Template { mut rule, required, .. } = template(name)?;
        for (parameter, text) in given {
            if !rule.as_rule_mut().set(parameter, text).at(|| (*parameter).to_owned())? {
                let known: Vec<&str> = rule.parameters().iter().map(|(known, _)| *known).collect();
                let known = format!("name, screen, source, view, {}", known.join(", "));
                return Err(Error::UnknownField { field: quoted(parameter), known: known.into() });
            }
        }
        let is_given = |field: &&&str| given.iter().any(|(parameter, _)| parameter == *field);
        match required.iter().find(|field| !is_given(field)) {
            Some(field) => Err(Error::MissingField { field }),
            None => Ok(rule),
        }
    }

    /// Where the figures are from, if they are the published ones.
    #[must_use]
    pub fn published_source(&self) -> Option<&'static str> {
        let Template { mut rule, required, source } = template(self.name()).ok()?;
        for (parameter, text) in self.parameters() {
            if required.contains(&parameter) {
                rule.as_rule_mut().set(parameter, &text).ok()?;
            }
        }
        source.filter(|_| rule == *self)
    }

    /// The parameters with their values as they are written in documents.
    #[must_use]
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        self.as_rule().parameters()
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
        let source = Text::new(source).at(|| format!("screen {name:?}"))?;
        Ok(Screen { name, rule: rule.into(), source, view: View::Tendered })
    }

    /// What must stand beside every result.
    pub const NOTICE: &'static str =
        "a screen asks a question: what follows from the answer is for the law to decide";

    /// Looks at another view.
    #[must_use]
    pub fn in_view(self, view: View) -> Self {
        Screen { view, ..self }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// The rule.
    #[must_use]
    pub fn rule(&self) -> &ScreenRule {
        &self.rule
    }

    /// Where the rule and its figures are from.
    #[must_use]
    pub fn source(&self) -> &Text {
        &self.source
    }

    /// The view whose totals it looks at.
    #[must_use]
    pub fn view(&self) -> View {
        self.view
    }

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

    /// Asks the screen of plain figures.
    #[must_use]
    pub fn ask(&self, figures: &ScreenFigures) -> ScreenResult {
        let found = self.rule.as_rule().find(figures);
        let findings = found.unwrap_or_else(|why| figures.none_assessable(&why));
        ScreenResult { currency: figures.currency(), screen: self.clone(), findings }
    }
}

impl ScreenResult {
    /// The currency of its figures.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The screen.
    #[must_use]
    pub fn screen(&self) -> &Screen {
        &self.screen
    }

    /// What it finds of each bid, in the order of the providers' names.
    #[must_use]
    pub fn findings(&self) -> &[ScreenFinding] {
        &self.findings
    }

    /// Those that are asked.
    pub fn asked(&self) -> impl Iterator<Item = &ScreenFinding> {
        self.findings.iter().filter(|found| found.is_asked())
    }

    /// How many bids are asked of how many that could be assessed.
    #[must_use]
    pub fn summary(&self) -> ScreenSummary {
        ScreenSummary::of(&self.findings)
    }
}

/// How a rule is read: what it is before anything is given, what must be given, and the source of
/// what is not.
struct Template {
    rule: ScreenRule,
    required: &'static [&'static str],
    source: Option<&'static str>,
}

fn template(name: &str) -> Result<Template, Error> {
    let (divisor, one) = (DeviationDivisor::CountLessOne, Fraction::ONE);
    let given = |rule, required| Template { rule, required, source: None };
    let published = |rule, source| Template { rule, required: &[], source: Some(source) };
    // What is required is given before the rule is used, so the figures here stand for nothing.
    Ok(match name {
        BelowEstimate::NAME => given(BelowEstimate::new(Percent::ZERO)?.into(), &["margin"]),
        BelowFloor::NAME => given(BelowFloor::new(FloorLevel::Basket).into(), &["level"]),
        BelowMean::NAME => given(BelowMean::new(Percent::ZERO)?.into(), &["margin"]),
        BelowMeanOrEstimate::NAME => {
            published(BelowMeanOrEstimate::published().into(), BelowMeanOrEstimate::SOURCE)
        }
        BelowMedian::NAME => given(BelowMedian::new(Percent::ZERO)?.into(), &["margin"]),
        BelowNextBid::NAME => published(BelowNextBid::published().into(), BelowNextBid::SOURCE),
        BelowOtherMean::NAME => {
            published(BelowOtherMean::published().into(), BelowOtherMean::SOURCE)
        }
        BelowOwnCost::NAME => given(BelowOwnCost::new(Percent::ZERO)?.into(), &["margin"]),
        DeviationOrEstimate::NAME => Template {
            rule: DeviationOrEstimate::published(divisor).into(),
            required: &["divisor"],
            source: Some(DeviationOrEstimate::SOURCE),
        },
        DoubleMean::NAME => published(DoubleMean::published().into(), DoubleMean::SOURCE),
        IdenticalPrices::NAME => {
            given(IdenticalPrices::new(std::num::NonZeroUsize::MIN).into(), &["lines"])
        }
        ItalyMethodA::NAME => published(ItalyMethodA::published().into(), ItalyMethodA::SOURCE),
        MeanMinusDeviation::NAME => {
            given(MeanMinusDeviation::new(one, divisor)?.into(), &["factor", "divisor"])
        }
        RelativeDistance::NAME => {
            given(RelativeDistance::new(one, divisor)?.into(), &["factor", "divisor"])
        }
        SpainArticle85::NAME => {
            published(SpainArticle85::published().into(), SpainArticle85::SOURCE)
        }
        TrimmedMean::NAME => published(TrimmedMean::published().into(), TrimmedMean::SOURCE),
        Variation::NAME => {
            given(Variation::new(Percent::ZERO, divisor)?.into(), &["limit", "divisor"])
        }
        _ => {
            return Err(Error::UnknownChoice { value: quoted(name), choices: CHOICES });
        }
    })
}

const CHOICES: &str = "below_estimate, below_floor, below_mean, below_mean_or_estimate, below_median, below_next_bid, below_other_mean, below_own_cost, deviation_or_estimate, double_mean, identical_prices, italy_method_a, mean_minus_deviation, relative_distance, spain_article_85, trimmed_mean, variation";
