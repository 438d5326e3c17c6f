//! What the parameters of screens have in common: each has a name and a text, so that a screen can
//! be listed, written and read as data.

use std::num::NonZeroUsize;

use crate::error::{Error, quoted};
use crate::exact::{Fraction, Percent};

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};

/// By what the sum of squared deviations is divided before the root is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeviationDivisor {
    /// By the number of bids: the deviation of the whole field.
    Count,
    /// By one less: the estimate from a sample.
    CountLessOne,
}

/// A value that a screen's parameter can have.
pub(crate) trait ParameterValue: Sized {
    /// The value as it is written.
    fn to_text(&self) -> String;

    /// Reads what `to_text` writes.
    fn read(text: &str) -> Result<Self, Error>;

    /// Refuses what makes no sense, for a screen that needs so many bids at least.
    fn check(self, least_bids: usize) -> Result<Self, Error>;
}

/// Lists and sets the parameters of a rule by name.
pub(crate) trait Parameters {
    /// Each parameter with its value, in the order of the fields.
    fn parameters(&self) -> Vec<(&'static str, String)>;

    /// Sets one; `false` where there is none of that name.
    fn set(&mut self, name: &str, text: &str) -> Result<bool, Error>;
}

/// What every screen is.
pub(crate) trait Rule: Parameters {
    /// Whose figures make the yardstick.
    fn population(&self) -> ScreenPopulation;

    /// From how many bids it says anything.
    fn minimum_bids(&self) -> usize;

    /// Whether exactly at the threshold is asked.
    fn edge(&self) -> ThresholdEdge;

    /// What is asked, as a formula in words, with the parameters.
    fn in_words(&self) -> String;

    /// What it finds of each bid, in their order; or why it can say nothing of any.
    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable>;
}

/// Gives a rule with `LEAST_BIDS` its setters that check, its getters and its list of parameters.
macro_rules! parameters {
    ($rule:ident { $($(#[$doc:meta])* $field:ident, $with:ident: $kind:ty;)* }) => {
        impl $rule {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $field(&self) -> $kind {
                    self.$field.clone()
                }

                /// Gives this parameter another value.
                ///
                /// # Errors
                ///
                /// Where the value makes no sense for this screen.
                pub fn $with(self, $field: $kind) -> Result<Self, $crate::error::Error> {
                    use super::parameters::ParameterValue as _;
                    Ok($rule { $field: $field.check(Self::LEAST_BIDS)?, ..self })
                }
            )*
        }

        impl super::parameters::Parameters for $rule {
            fn parameters(&self) -> Vec<(&'static str, String)> {
                use super::parameters::ParameterValue as _;
                vec![$((stringify!($field), self.$field.to_text())),*]
            }

            fn set(&mut self, name: &str, text: &str) -> Result<bool, $crate::error::Error> {
                use super::parameters::ParameterValue;
                $(
                    if name == stringify!($field) {
                        let value = <$kind as ParameterValue>::read(text)?;
                        self.$field = value.check(Self::LEAST_BIDS)?;
                        return Ok(true);
                    }
                )*
                let _ = text;
                Ok(false)
            }
        }
    };
}

pub(crate) use parameters;

impl DeviationDivisor {
    /// The choice's name in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            DeviationDivisor::Count => "n",
            DeviationDivisor::CountLessOne => "n-1",
        }
    }

    /// The divisor for so many bids.
    pub(crate) fn of(self, bids: usize) -> usize {
        match self {
            DeviationDivisor::Count => bids,
            DeviationDivisor::CountLessOne => bids.saturating_sub(1),
        }
    }
}

impl ParameterValue for Percent {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn read(text: &str) -> Result<Self, Error> {
        text.parse()
    }

    fn check(self, _: usize) -> Result<Self, Error> {
        if self.is_negative() || self > Percent::WHOLE {
            return Err(Error::NotAShare { value: self.to_string().into() });
        }
        Ok(self)
    }
}

impl ParameterValue for usize {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn read(text: &str) -> Result<Self, Error> {
        read_count(text)
    }

    fn check(self, least_bids: usize) -> Result<Self, Error> {
        if self < least_bids {
            return Err(Error::ScreenBids { bids: self, least: least_bids });
        }
        Ok(self)
    }
}

impl ParameterValue for NonZeroUsize {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn read(text: &str) -> Result<Self, Error> {
        let count = read_count(text)?;
        NonZeroUsize::new(count).ok_or_else(|| Error::NotACount { value: quoted(text) })
    }

    fn check(self, _: usize) -> Result<Self, Error> {
        Ok(self)
    }
}

/// A factor: how many standard deviations.
impl ParameterValue for Fraction {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn read(text: &str) -> Result<Self, Error> {
        text.parse()
    }

    fn check(self, _: usize) -> Result<Self, Error> {
        if self <= Fraction::ZERO {
            return Err(Error::ScreenFactor { factor: crate::error::shortened(&self.to_string()) });
        }
        Ok(self)
    }
}

/// Values that are one of several words.
macro_rules! choices {
    ($kind:ty, $choices:literal, $($choice:expr),+) => {
        impl $crate::screen::parameters::ParameterValue for $kind {
            fn to_text(&self) -> String {
                self.as_str().to_owned()
            }

            fn read(text: &str) -> Result<Self, $crate::error::Error> {
                [$($choice),+].into_iter().find(|choice| choice.as_str() == text).ok_or_else(|| {
                    let value = $crate::error::quoted(text);
                    $crate::error::Error::UnknownChoice { value, choices: $choices }
                })
            }

            fn check(self, _: usize) -> Result<Self, $crate::error::Error> {
                Ok(self)
            }
        }
    };
}

pub(crate) use choices;

choices!(
    ThresholdEdge,
    "counts, does_not_count",
    ThresholdEdge::Counts,
    ThresholdEdge::DoesNotCount
);
choices!(DeviationDivisor, "n, n-1", DeviationDivisor::Count, DeviationDivisor::CountLessOne);

/// A whole number without a sign or leading zeros.
fn read_count(text: &str) -> Result<usize, Error> {
    let plain =
        text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    let count = text.parse().ok().filter(|_| plain);
    count.ok_or_else(|| Error::NotACount { value: quoted(text) })
}
