//! What every scoring rule is: what it says of itself, what it makes of a field, and the working behind
//! that. From the list in this room's `rules!` follows everything else.

use super::ScoreRule;
use super::facts::RuleFacts;
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::{Currency, Fraction};
use crate::record::Kind;

/// A scoring rule, with what the tender publishes for it.
pub(super) trait Rule {
    /// Its record in documents.
    type Record: Kind<ScoreRule>
    where
        Self: Sized;

    /// What it says of itself: once, or for each option that its answer hangs on.
    fn all_facts() -> &'static [RuleFacts]
    where
        Self: Sized;

    /// What it says of itself with what is published.
    fn facts(&self) -> &'static RuleFacts;

    /// The currency of the amounts it publishes.
    fn currency(&self) -> Option<Currency> {
        None
    }

    /// Refuses what contradicts the published weights: that of quality over that of price.
    fn check_weights(&self, _ratio: &Fraction) -> Result<(), Error> {
        Ok(())
    }

    /// What it makes of a field.
    fn judge(&self, field: &Field<'_>) -> Result<Judged, Error>;

    /// The working behind the share of the price weight, or behind the deciding figure.
    fn working(&self, field: &FieldWorking<'_>) -> Evidence;

    /// What its figure is while weights move; nothing where it gives points for the price, which
    /// are a share of the price weight whatever that is.
    fn moving(&self, _price: &Fraction) -> Option<MovingFigure> {
        None
    }

    /// Whether it gives points for the price, to which points for quality are added: so do rules without a
    /// figure of price and quality.
    fn gives_points(&self) -> bool {
        self.moving(&Fraction::ONE).is_none()
    }

    /// Whether a price of zero is first at every weight, since over any divisor it is zero.
    fn free_is_first(&self) -> bool {
        false
    }

    /// Whether its figure is a price less what quality is worth.
    fn is_in_money(&self) -> bool {
        false
    }

    /// To which power its figures raise qualities and prices, both together.
    fn power(&self) -> u16 {
        2
    }
}

/// A field of bids as rules see it.
pub(super) struct Field<'a> {
    pub(super) prices: &'a [Fraction],
    /// Price and quality (0 to 100).
    pub(super) bids: &'a [(Fraction, Fraction)],
    /// The quality weight over the price weight.
    pub(super) weight_ratio: &'a Fraction,
}

/// What a rule makes of a field.
pub(super) enum Judged {
    /// The share of the price weight of each bid.
    Shares(Vec<Fraction>),
    /// The deciding figure of each bid, and which root of it the figure is.
    Figures(Vec<Fraction>, u16),
}

impl Judged {
    /// Figures that are themselves rational.
    pub(super) fn figures(figures: Vec<Fraction>) -> Self {
        Judged::Figures(figures, 1)
    }
}

/// The working of one bid among a field, as far as the rule goes.
pub(super) struct FieldWorking<'a> {
    pub(super) prices: &'a [Evidence],
    pub(super) qualities: &'a [Evidence],
    pub(super) price: &'a Evidence,
    pub(super) quality: &'a Evidence,
    pub(super) quality_points: &'a Evidence,
    /// Of price and of quality.
    pub(super) weights: (Evidence, Evidence),
}

/// A bid's figure while weights move, multiplied by what is the same for all bids, so that the highest
/// is first: a sum of what moves, each times a factor, to a power, over a divisor.
pub(crate) struct MovingFigure {
    /// Times the quality on a scale from 0 to `scale`.
    pub(crate) quality: Fraction,
    /// Times the points for quality, of one.
    pub(crate) points: Fraction,
    /// Times the weight of price.
    pub(crate) price_weight: Fraction,
    /// Times the highest quality that can be attained.
    pub(crate) scale: Fraction,
    /// Times the highest quality of the bids.
    pub(crate) highest: Fraction,
    /// The power of the sum.
    pub(crate) power: u16,
    /// What that is divided by.
    pub(crate) over: Fraction,
}

impl Default for MovingFigure {
    fn default() -> Self {
        MovingFigure {
            quality: Fraction::ZERO,
            points: Fraction::ZERO,
            price_weight: Fraction::ZERO,
            scale: Fraction::ZERO,
            highest: Fraction::ZERO,
            power: 1,
            over: Fraction::ONE,
        }
    }
}

/// The list of all rules, in the order of the table of methods: a line each, with its file, what a
/// tender publishes for it, and what else of its file is public. From it follow the modules, the enum,
/// and how it is read and written.
macro_rules! rules {
    ($($file:ident: $rule:ident $(($published:ident: $kind:ty))? $(, $beside:ident)*;)+) => {
        $(
            mod $file;
            pub use $file::{$file $(, $beside)*};
        )+

        /// How price and quality become one figure, with what the tender publishes for it.
        ///
        /// Some rules turn the price into points, to which the points for quality are added; the
        /// highest total is first. The others make one figure of price and quality. The formula,
        /// what other bids do to a figure, and the policy at each edge are data:
        /// [`facts`](Self::facts).
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ScoreRule {
            $(#[doc = concat!("See [`", stringify!($file), "()`].")] $rule $(($kind))?,)+
        }

        impl ScoreRule {
            /// The facts of every rule, in the order of the table of methods. Rules whose answer
            /// hangs on an option stand in it once for each.
            #[must_use]
            pub fn all_facts() -> Vec<&'static RuleFacts> {
                let of_rules = [$(<$file::$rule as $crate::score::rule::Rule>::all_facts()),+];
                of_rules.into_iter().flatten().collect()
            }

            /// The rule's name in documents.
            #[must_use]
            pub fn as_str(&self) -> &'static str {
                match self {
                    $(ScoreRule::$rule { .. } => stringify!($file),)+
                }
            }

            fn ask<T>(&self, question: impl FnOnce(&dyn $crate::score::rule::Rule) -> T) -> T {
                match self {
                    $(ScoreRule::$rule $(($published))? => {
                        question(&$file::$rule $(($published))?)
                    })+
                }
            }
        }

        impl $crate::record::Tagged for ScoreRule {
            const TAG: &'static str = "rule";
            const NAMES_TAG: bool = false;
            const KINDS: &'static [$crate::record::KindOf<Self>] = &[$(
                $crate::record::KindOf::new::<
                    <$file::$rule as $crate::score::rule::Rule>::Record
                >(),
            )+];
        }
    };
}

/// Says how a rule and its record become each other, and the rule's name in documents.
macro_rules! recorded {
    ($record:ident: $word:literal, $from:expr, $pattern:pat => $of:expr) => {
        impl $crate::record::Kind<ScoreRule> for $record {
            const WORD: &'static str = $word;

            fn into_whole(self, _: $crate::record::Context) -> Result<ScoreRule, Error> {
                let from: fn($record) -> Result<ScoreRule, Error> = $from;
                from(self)
            }

            fn of(whole: &ScoreRule) -> Option<Self> {
                match whole {
                    $pattern => Some($of),
                    _ => None,
                }
            }
        }
    };
}

pub(super) use {recorded, rules};

impl ScoreRule {
    /// What this rule says of itself.
    #[must_use]
    pub fn facts(&self) -> &'static RuleFacts {
        self.ask(|rule| rule.facts())
    }

    /// Its place in the table of methods.
    pub(super) fn position(&self) -> Option<usize> {
        ScoreRule::all_facts().iter().position(|facts| *facts == self.facts())
    }

    /// Whether the rule gives points for the price, to which points for quality are added.
    #[must_use]
    pub fn gives_points(&self) -> bool {
        self.ask(|rule| rule.gives_points())
    }

    /// The currency of the amounts it publishes.
    #[must_use]
    pub fn currency(&self) -> Option<Currency> {
        self.ask(|rule| rule.currency())
    }

    /// Refuses what contradicts the published weights.
    pub(super) fn check_weights(&self, ratio: &Fraction) -> Result<(), Error> {
        self.ask(|rule| rule.check_weights(ratio))
    }

    /// What its figure is while weights move; nothing where it gives points for the price.
    pub(crate) fn moving(&self, price: &Fraction) -> Option<MovingFigure> {
        self.ask(|rule| rule.moving(price))
    }

    /// Whether a price of zero is first at every weight.
    pub(crate) fn free_is_first(&self) -> bool {
        self.ask(|rule| rule.free_is_first())
    }

    /// Whether bids are measured by the highest quality among them.
    pub(crate) fn measures_by_highest(&self) -> bool {
        self.moving(&Fraction::ONE).is_some_and(|figure| !figure.highest.is_zero())
    }

    /// Whether the formula divides by the price weight.
    pub(super) fn divides_by_price_weight(&self) -> bool {
        self.moving(&Fraction::ONE).is_some_and(|figure| !figure.price_weight.is_zero())
    }

    /// To which power its figures raise qualities and prices, both together.
    pub(crate) fn power(&self) -> u16 {
        self.ask(|rule| rule.power())
    }

    /// Whether its figure is a price less what quality is worth.
    pub(super) fn is_in_money(&self) -> bool {
        self.ask(|rule| rule.is_in_money())
    }

    /// What the rule makes of prices and qualities (0 to 100); the ratio is quality weight to price
    /// weight.
    pub(super) fn judge(
        &self,
        bids: &[(Fraction, Fraction)],
        weight_ratio: &Fraction,
    ) -> Result<Judged, Error> {
        let prices: Vec<Fraction> = bids.iter().map(|(price, _)| price.clone()).collect();
        let field = Field { prices: &prices, bids, weight_ratio };
        self.ask(|rule| rule.judge(&field))
    }

    /// The working behind the share of the price weight, or behind the deciding figure.
    pub(super) fn working(&self, field: &FieldWorking<'_>) -> Evidence {
        self.ask(|rule| rule.working(field))
    }
}
