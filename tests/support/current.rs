//! Files that are written from what the crate says.

use std::path::Path;
use std::{env, fs};

/// Holds a committed file to what it is made of. With `UPDATE_PAGES=1` in the environment it is
/// written anew instead: read the difference before you commit it.
#[track_caller]
pub(crate) fn current(path: &str, text: &str) {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if env::var_os("UPDATE_PAGES").is_some() {
        fs::write(&full, text).unwrap();
    }
    let known = fs::read_to_string(&full).unwrap_or_default().replace("\r\n", "\n");
    assert!(known == text, "{path} is not current: run this test with UPDATE_PAGES=1\n{text}");
}
