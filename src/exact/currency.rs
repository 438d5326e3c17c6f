//! Currencies of ISO 4217 with the number of digits of their minor unit.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, quoted, refused};

/// A currency: its ISO 4217 code and how many decimal digits its minor unit has.
///
/// The table holds the codes that have a minor unit, as of January 2026, with their digits as published
/// by the ISO 4217 maintenance agency, and those that were withdrawn since 2007, so that older tenders
/// can be read. Whether a code was in use in the period of a document is not asked.
///
/// ```
/// use fullcost::exact::Currency;
///
/// let dinar: Currency = "KWD".parse()?;
/// assert_eq!(dinar.minor_unit_digits(), 3);
/// assert_eq!("JPY".parse::<Currency>()?.minor_unit_digits(), 0);
/// assert_eq!(
///     "GBX".parse::<Currency>().unwrap_err().to_string(),
///     "\"GBX\" is not a currency of ISO 4217 as of January 2026: write a code of three capital letters, such as \"GBP\"",
/// );
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: [u8; 3],
    minor_unit_digits: u8,
}

impl Currency {
    /// The pound sterling, two digits.
    pub const GBP: Currency = Currency { code: *b"GBP", minor_unit_digits: 2 };
    /// The euro, two digits.
    pub const EUR: Currency = Currency { code: *b"EUR", minor_unit_digits: 2 };
    /// The yen, no digits.
    pub const JPY: Currency = Currency { code: *b"JPY", minor_unit_digits: 0 };
    /// The United States dollar, two digits.
    pub const USD: Currency = Currency { code: *b"USD", minor_unit_digits: 2 };

    /// The three letters of the code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or("???")
    }

    /// How many decimal digits one minor unit has: 2 for the pound, 0 for the yen.
    #[must_use]
    pub fn minor_unit_digits(&self) -> u8 {
        self.minor_unit_digits
    }

    /// How many minor units make one unit of the currency: 100 for the pound.
    pub(crate) fn minor_units_per_unit(self) -> i128 {
        10_i128.saturating_pow(u32::from(self.minor_unit_digits))
    }

    /// Refuses another currency than this one.
    pub(crate) fn same_as(self, other: Currency) -> Result<(), Error> {
        if self == other {
            Ok(())
        } else {
            Err(refused!(
                Mixed: "{} is mixed with {}: convert to one currency first", other.code(), self.code()
            ))
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        DIGITS_AND_CODES
            .iter()
            .find_map(|&(minor_unit_digits, codes)| {
                let code: [u8; 3] = text.as_bytes().try_into().ok()?;
                // Three letters and a space, so no code is looked for across two.
                let mut codes = codes.as_bytes().chunks(4);
                codes.any(|known| known.starts_with(&code)).then_some(())?;
                Some(Currency { code, minor_unit_digits })
            })
            .ok_or_else(|| not_a_currency(text))
    }
}

fn not_a_currency(text: &str) -> Error {
    let text_of = quoted(text);
    if WITHOUT_MINOR_UNIT.contains(&text) {
        return refused!(
            Unknown: "{text_of} is a code of ISO 4217 without a minor unit, such as a metal's or a fund's, in which no amount of money can be stated: write the code of a currency, such as \"GBP\""
        );
    }
    refused!(
        Unknown: "{text_of} is not a currency of ISO 4217 as of January 2026: write a code of three capital letters, such as \"GBP\""
    )
}

/// The codes of ISO 4217 that have no minor unit: metals, bond markets, funds, tests and none.
const WITHOUT_MINOR_UNIT: [&str; 13] =
    ["XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX"];

/// The codes of ISO 4217 by the digits of their minor unit; those withdrawn stand at the end.
const DIGITS_AND_CODES: [(u8, &str); 4] = [
    (
        2,
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP \
         BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD \
         FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW \
         KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN \
         NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD \
         SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS \
         VED VES WST XAD XCD XCG YER ZAR ZMW ZWG \
         ANG BGN CUC CYP EEK HRK LTL LVL MRO MTL SIT SKK SLL STD VEF ZMK ZWL",
    ),
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF BYR"),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
];
