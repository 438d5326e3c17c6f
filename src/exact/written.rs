//! How results write what has more than one form.

use serde::Serializer;

use super::money::{Money, UnitPrice};

/// An amount without its currency, which the result names once.
pub(crate) fn plain<S: Serializer>(amount: &Money, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&amount.to_plain_text())
}

/// A price without its currency.
pub(crate) fn plain_price<S: Serializer>(
    price: &UnitPrice,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&price.to_plain_text())
}

/// Pairs as an object by their keys.
pub(crate) fn by_key<K: serde::Serialize, T: serde::Serialize, S: Serializer>(
    pairs: &[(K, T)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(key, value)| (key, value)))
}
