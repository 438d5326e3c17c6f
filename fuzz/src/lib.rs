//! What the fuzz targets share: the laws, which are those of the tests, and how inputs are changed.

#[path = "../../tests/laws/mod.rs"]
#[allow(dead_code, unused_imports, reason = "tests ask more of them")]
mod laws;

pub use libfuzzer_sys;

use laws::seeded::Seeded;
use laws::tree::Json;
use laws::{TARGETS, Target};

fn target(name: &str) -> &'static Target {
    TARGETS.iter().find(|target| target.name == name).expect("a target of that name")
}

/// Panics where the law of a target does not hold of an input.
pub fn ask(name: &str, input: &[u8]) {
    (target(name).law)(input);
}

fn tree(bytes: &[u8]) -> Option<Json> {
    Json::parse(std::str::from_utf8(bytes).ok()?)
}

/// Puts an input into the buffer of the fuzzer; how long it is, or none where it has no room.
fn put(tree: &Json, buffer: &mut [u8]) -> Option<usize> {
    let text = tree.write();
    buffer.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    Some(text.len())
}

/// Changes an input: trees here and there as trees, all else as bytes.
pub fn change(name: &str, data: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
    let mut seeded = Seeded(seed.into());
    if target(name).is_tree && seeded.below(50) != 0 {
        if let Some(mut tree) = tree(&data[..size]) {
            for _ in 0..=seeded.below(3) {
                tree.change(&mut seeded);
            }
            if let Some(size) = put(&tree, &mut data[..most]) {
                return size;
            }
        }
    }
    libfuzzer_sys::fuzzer_mutate(data, size, most)
}

/// An input with a part of another.
pub fn cross(name: &str, one: &[u8], other: &[u8], out: &mut [u8], seed: u32) -> usize {
    let mut seeded = Seeded(seed.into());
    if target(name).is_tree {
        if let (Some(mut tree), Some(other)) = (tree(one), tree(other)) {
            tree.graft(&other, &mut seeded);
            if let Some(size) = put(&tree, out) {
                return size;
            }
        }
    }
    // The beginning of one and the end of the other.
    let first = seeded.place(one.len() + 1).min(out.len());
    let second = seeded.place(other.len() + 1);
    let rest = (other.len() - second).min(out.len() - first);
    out[..first].copy_from_slice(&one[..first]);
    out[first..first + rest].copy_from_slice(&other[second..second + rest]);
    first + rest
}

/// The program of a target.
#[macro_export]
macro_rules! target {
    ($name:literal) => {
        use $crate::libfuzzer_sys::{fuzz_crossover, fuzz_mutator, fuzz_target};

        fuzz_target!(|input: &[u8]| $crate::ask($name, input));

        fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            $crate::change($name, data, size, max_size, seed)
        });

        fuzz_crossover!(|one: &[u8], other: &[u8], out: &mut [u8], seed: u32| {
            $crate::cross($name, one, other, out, seed)
        });
    };
}
