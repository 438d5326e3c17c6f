//! What was found, or why nothing was.

use crate::error::Error;

/// What was found, or the reason why nothing could be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Answer<T> {
    /// Why nothing could be found.
    Refused(Error),
    /// What was found.
    #[cfg_attr(feature = "serde", serde(untagged))]
    Found(T),
}

impl<T> From<Result<T, Error>> for Answer<T> {
    fn from(found: Result<T, Error>) -> Self {
        found.map_or_else(Answer::Refused, Answer::Found)
    }
}

impl<T> Answer<T> {
    /// What was found, or why nothing was.
    ///
    /// # Errors
    ///
    /// The reason.
    pub fn as_result(&self) -> Result<&T, &Error> {
        match self {
            Answer::Found(found) => Ok(found),
            Answer::Refused(reason) => Err(reason),
        }
    }
}
