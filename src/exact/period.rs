//! Months and periods.

use std::fmt;
use std::str::FromStr;

use crate::error::{self, Error, quoted, refusals};

/// A calendar month, from 0001-01 to 9999-12.
///
/// ```
/// use fullcost::exact::Month;
///
/// let april: Month = "2026-04".parse()?;
/// assert_eq!((april.year(), april.month()), (2026, 4));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: u16,
    month: u8,
}

/// A first month and a number of months: what a volume, a cost or a circumstance speaks of.
///
/// ```
/// use fullcost::exact::{Month, Period};
///
/// let year = Period::new("2026-04".parse()?, 12)?;
/// assert_eq!(year.to_string(), "12 months from 2026-04");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Period {
    from: Month,
    months: u16,
}

impl Month {
    /// A month of a year.
    ///
    /// # Errors
    ///
    /// [`Format`](crate::ErrorKind::Format) where the year is not 1 to 9999 or the month not 1 to
    /// 12.
    pub fn new(year: u16, month: u8) -> Result<Self, Error> {
        if (1..=9_999).contains(&year) && (1..=12).contains(&month) {
            Ok(Month { year, month })
        } else {
            Err(not_a_month(quoted(&format!("{year:04}-{month:02}"))))
        }
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month of the year, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// The month so many months later.
    ///
    /// # Errors
    ///
    /// [`Format`](crate::ErrorKind::Format) after the year 9999.
    ///
    /// ```
    /// use fullcost::exact::Month;
    ///
    /// let month: Month = "2026-11".parse()?;
    /// assert_eq!(month.later_by(14)?.to_string(), "2028-01");
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn later_by(self, months: u16) -> Result<Self, Error> {
        let count = self.count().saturating_add(u32::from(months));
        let (years, months) = (count.checked_div(12), count.checked_rem(12));
        let year = years.and_then(|years| u16::try_from(years).ok()).unwrap_or(u16::MAX);
        let month = months.and_then(|month| u8::try_from(month).ok()).unwrap_or_default();
        Month::new(year, month.saturating_add(1))
    }

    /// How many months lie before it from the beginning of the year 0.
    pub(crate) fn count(self) -> u32 {
        u32::from(self.year)
            .saturating_mul(12)
            .saturating_add(u32::from(self.month))
            .saturating_sub(1)
    }
}

impl Period {
    /// The most months a period may have: a hundred years.
    pub const MAX_MONTHS: u16 = 1_200;

    /// A period of `months` months that begins with `from`.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) where the number of months is not 1 to
    /// [`MAX_MONTHS`](Self::MAX_MONTHS).
    pub fn new(from: Month, months: u16) -> Result<Self, Error> {
        if (1..=Self::MAX_MONTHS).contains(&months) {
            Ok(Period { from, months })
        } else {
            Err(error::period_length(quoted(&months.to_string())))
        }
    }

    /// The first month.
    #[must_use]
    pub fn from(self) -> Month {
        self.from
    }

    /// How many months.
    #[must_use]
    pub fn months(self) -> u16 {
        self.months
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&format!("{:04}-{:02}", self.year, self.month))
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for Month {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refused = || not_a_month(quoted(text));
        let digits = |part: &str, length: usize| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let (year, month) = text.split_once('-').ok_or_else(refused)?;
        if !digits(year, 4) || !digits(month, 2) {
            return Err(refused());
        }
        let year = year.parse().map_err(|_| refused())?;
        let month = month.parse().map_err(|_| refused())?;
        Month::new(year, month).map_err(|_| refused())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.months == 1 { "" } else { "s" };
        formatter.pad(&format!("{} month{plural} from {}", self.months, self.from))
    }
}

refusals! {
    not_a_month(value: impl fmt::Display) = Format:
        "{value} is not a month: write year and month, such as \"2026-04\"";
}
