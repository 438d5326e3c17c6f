//! What is left when something outside the crate fails: a writer, a reader, who watches, a full disk.

mod cancelled;
#[cfg(all(feature = "ocds", feature = "spreadsheet", feature = "workbook"))]
mod doors;
#[cfg(all(target_os = "linux", feature = "page", feature = "workbook"))]
mod full_disk;
mod writers;
