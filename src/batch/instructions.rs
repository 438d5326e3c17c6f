//! Which instructions of a machine compute a batch.

use fearless_simd::Level;

use crate::error::{Error, refused};

/// A set of vector instructions, named as processors name them.
///
/// A batch is computed with the best set that the machine has, or with one that is stated
/// ([`Ask::with_instructions`](super::Ask::with_instructions)). No figure depends on which it is.
///
/// ```
/// use fullcost::batch::{Ask, Columns, Instructions, Scales, compare_batch};
/// use fullcost::exact::Currency;
///
/// let lots = [0, 2];
/// let columns = Columns::new(Currency::GBP, Scales::new(2, 0)?, &lots)?
///     .with_line(&[2_200, 2_150], &[5_200])?;
/// let best = compare_batch(&columns, &Ask::new().with_totals())?;
/// assert_eq!(best.instructions(), Instructions::best());
/// for set in Instructions::of_this_machine() {
///     let ask = Ask::new().with_totals().with_instructions(set)?;
///     assert_eq!(compare_batch(&columns, &ask)?.totals(0), best.totals(0));
/// }
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Instructions {
    /// None that compute several numbers at once, where the processor's family is not guaranteed any.
    Scalar,
    /// Those of every 64-bit processor of Intel's kind.
    Sse2,
    /// SSE4.2: `x86-64-v2`.
    Sse42,
    /// AVX2: `x86-64-v3`, as most servers have.
    Avx2,
    /// AVX-512, as processors have from Ice Lake on: `x86-64-v4` and more.
    Avx512,
    /// Those of every 64-bit processor of ARM's kind.
    Neon,
    /// 128 bits at once in WebAssembly.
    Simd128,
}

crate::record::words! {
    Instructions {
        Scalar = "scalar",
        Sse2 = "sse2",
        Sse42 = "sse4.2",
        Avx2 = "avx2",
        Avx512 = "avx512",
        Neon = "neon",
        Simd128 = "simd128",
    }
}

impl Default for Instructions {
    fn default() -> Self {
        Instructions::best()
    }
}

impl Instructions {
    /// The best set that this machine has.
    #[must_use]
    pub fn best() -> Self {
        Instructions::of_this_machine().next_back().unwrap_or(Instructions::Scalar)
    }

    /// Every set that this machine has, the best one last.
    #[must_use]
    pub fn of_this_machine() -> impl DoubleEndedIterator<Item = Self> {
        Instructions::ALL.into_iter().filter(|set| set.level().is_some())
    }

    /// What stands for the set where loops are compiled once for each; nothing where the machine lacks it.
    pub(super) fn level(self) -> Option<Level> {
        let best = Level::new();
        match self {
            Instructions::Scalar => best.is_fallback().then_some(best),
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Instructions::Sse2 => best.as_sse2().map(Level::Sse2),
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Instructions::Sse42 => best.as_sse4_2().map(Level::Sse4_2),
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Instructions::Avx2 => best.as_avx2().map(Level::Avx2),
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Instructions::Avx512 => best.as_avx512().map(Level::Avx512),
            #[cfg(target_arch = "aarch64")]
            Instructions::Neon => best.as_neon().map(Level::Neon),
            #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
            Instructions::Simd128 => best.as_wasm_simd128().map(Level::WasmSimd128),
            _ => None,
        }
    }

    /// Refuses a set that this machine lacks.
    pub(super) fn check(self) -> Result<Self, Error> {
        if self.level().is_some() {
            return Ok(self);
        }
        let sets: Vec<_> = Instructions::of_this_machine().map(Instructions::as_str).collect();
        Err(refused!(
            Unsupported: "this machine lacks the instructions {}: state {}, or none to have the best of it",
            self.as_str(),
            sets.join(" or ")
        ))
    }
}
