//! When exempt input tax is recovered after all: de minimis, and bodies that get refunds; and when the
//! standard method is overridden.

use super::line::check_share;
use crate::error::{AtRecord, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Currency, Fraction, Money, Percent, Text};
use crate::record::{record, words};

record! {
    /// The simplified tests: passing either, all input tax is recovered.
    ///
    /// Test One: all input tax is at most `monthly_limit` a month on average, and exempt supplies are at
    /// most `exempt_supplies` of all supplies. Test Two: all but that for taxable supplies alone is, and
    /// they are.
    #[derive(Copy)]
    pub struct SimplifiedTests {
        /// of input tax a month on average
        monthly_limit: Money,
        /// of all supplies, 0 % to 100 %
        exempt_supplies: Percent,
    }
}

record! {
    /// When recovery by use takes the place of the standard method: where the two differ by more than
    /// `difference`, or by more than `share` of residual tax and at least `share_from`.
    #[derive(Copy)]
    pub struct MethodOverride {
        /// residual tax of twelve months up to which there is none; in proportion for other periods
        residual_above: Money,
        /// more than this is substantial
        difference: Money,
        /// and so is more than this share of residual tax
        share: Percent,
        /// where it is at least this much
        share_from: Money,
    }
}

record! {
    /// A body to which tax is refunded that others bear.
    pub struct TaxRefund with check {
        /// which tax is refunded
        of: RefundOf,
        /// tax on exempt use is insignificant at this much a month on average
        monthly_limit: Option<Money> = "required with `non_business_and_insignificant`",
        /// or at this share of all tax on purchases
        share_limit: Option<Percent> = "required with `non_business_and_insignificant`",
        /// where that is written
        source: Text,
    }
}

/// Which tax is refunded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RefundOf {
    /// Tax that is not for business, on the purchases that are marked as listed: as of government
    /// departments and health bodies (VAT Act 1994, section 41).
    ListedServices,
    /// Tax that is not for business: as of hospices and rescue charities (section 33C).
    NonBusiness,
    /// Tax that is not for business, and tax on exempt use where it is insignificant: as of local authorities
    /// (section 33).
    NonBusinessAndInsignificant,
}

/// Whether one method covers what is not for business as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecoveryMethod {
    /// An agreed percentage covers non-business and exempt use together: no de minimis applies.
    Combined,
    /// What is not for business is taken out first.
    #[default]
    Separate,
}

/// By which test exempt input tax is recovered after all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RecoveredBy {
    /// The limits on exempt input tax.
    DeMinimis,
    /// It is insignificant, and refunded.
    Insignificant,
    /// Test One: little input tax in all, and exempt supplies at most so much of all.
    TestOne,
    /// Test Two: little input tax beside that for taxable supplies alone, and the same.
    TestTwo,
}

words! {
    RecoveredBy {
        DeMinimis = "de_minimis", Insignificant = "insignificant", TestOne = "test_one",
        TestTwo = "test_two",
    }
    RecoveryMethod { Combined = "combined", Separate = "separate" }
    RefundOf {
        ListedServices = "listed_services", NonBusiness = "non_business",
        NonBusinessAndInsignificant = "non_business_and_insignificant",
    }
}

impl RecoveredBy {
    pub(super) fn in_words(self) -> &'static str {
        match self {
            RecoveredBy::DeMinimis => "exempt input tax being de minimis",
            RecoveredBy::Insignificant => "exempt input tax being insignificant",
            RecoveredBy::TestOne => "exempt input tax being de minimis by Test One",
            RecoveredBy::TestTwo => "exempt input tax being de minimis by Test Two",
        }
    }
}

impl SimplifiedTests {
    pub(super) fn check(&self) -> Result<(), Error> {
        check_share(self.exempt_supplies).at("exempt_supplies")?;
        self.monthly_limit.not_negative().at("monthly_limit").map(drop)
    }

    /// Whether so much input tax a month, with so much exempt of all supplies, passes.
    pub(super) fn passes(self, monthly: &Fraction, exempt: &Fraction, all: &Fraction) -> bool {
        *monthly <= self.monthly_limit.to_fraction()
            && *exempt <= all * &self.exempt_supplies.to_fraction()
    }
}

impl MethodOverride {
    pub(super) fn check(&self) -> Result<(), Error> {
        check_share(self.share).at("share")?;
        self.amounts().into_iter().try_for_each(|amount| amount.not_negative().map(drop))
    }

    pub(super) fn amounts(&self) -> [Money; 3] {
        [self.residual_above, self.difference, self.share_from]
    }

    /// Whether what two attributions of residual tax differ by is substantial.
    pub(super) fn applies(self, residual: &Fraction, difference: &Fraction, months: u16) -> bool {
        let year = Fraction::from(12);
        let months = Fraction::from(i128::from(months));
        // Of twelve months: both sides times twelve.
        let above = residual * &year > self.residual_above.to_fraction() * months;
        let by_share = *difference > residual * &self.share.to_fraction()
            && *difference >= self.share_from.to_fraction();
        above && (*difference > self.difference.to_fraction() || by_share)
    }
}

impl TaxRefund {
    pub(super) fn check(&self) -> Result<(), Error> {
        let insignificant = self.of == RefundOf::NonBusinessAndInsignificant;
        if self.monthly_limit.is_some() != insignificant
            || self.share_limit.is_some() != insignificant
        {
            return Err(refused!(
                Conflict: "a refund says what is insignificant where it is of tax on exempt use, and nowhere else: give \"monthly_limit\" and \"share_limit\" with non_business_and_insignificant alone"
            ));
        }
        self.share_limit.map_or(Ok(()), check_share).at("share_limit")?;
        self.monthly_limit.map_or(Ok(()), |it| it.not_negative().map(drop)).at("monthly_limit")
    }

    /// Whether so much tax on exempt use, of so much in all, is refunded: within either limit.
    pub(super) fn takes(&self, exempt: &Fraction, monthly: &Fraction, all: &Fraction) -> bool {
        let within = |limit: Option<Money>| limit.is_some_and(|it| *monthly <= it.to_fraction());
        let share =
            |limit: Option<Percent>| limit.is_some_and(|it| *exempt <= all * &it.to_fraction());
        within(self.monthly_limit) || share(self.share_limit)
    }

    /// Whether tax that is not for business is refunded, on a listed purchase or another.
    pub(super) fn of_non_business(&self, listed: bool) -> bool {
        self.of != RefundOf::ListedServices || listed
    }
}

/// An amount of a period a month on average.
pub(super) fn monthly(
    label: &str,
    amount: Evidence,
    months: u16,
    currency: Currency,
) -> Result<Evidence, Error> {
    let months = Fraction::from(i128::from(months));
    let value = amount.value().checked_div(&months)?;
    let months = Evidence::stated("months", months, "month", None);
    let label = format!("{label} a month on average");
    Ok(Evidence::new(Rule::Quotient, &label, value, &currency.to_string(), vec![amount, months]))
}
