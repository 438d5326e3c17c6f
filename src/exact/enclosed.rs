//! Roots: exact where they are fractions, else between two decimals.

use super::fraction::Fraction;

impl Fraction {
    /// Two figures that the square root of a figure of zero or more lies between: the root itself twice
    /// where it is a fraction, else two decimals of so many places that follow each other.
    pub(crate) fn enclosed_root(&self, places: u8) -> (Fraction, Fraction) {
        if let Some(exact) = self.exact_root(2) {
            return (exact.clone(), exact);
        }
        // What was cut off is above zero, since the root is no fraction.
        let below: Fraction = self.root_to_plain_text(2, places).parse().unwrap_or_default();
        let above = &below + &Fraction::from_units(1, u32::from(places));
        (below, above)
    }
}
