//! What examples that write pages share: a folder to write into, and a line on each file.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that says what it wrote")]

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

use fullcost::Error;

/// The files of a folder with what they hold.
pub(crate) type Files = Vec<(String, String)>;

/// Writes what is made of the document whose path is the second argument, or of the example's own, into
/// the folder that the first names, or into one below `target`.
pub(crate) fn run(
    own_folder: &str,
    own_document: &str,
    made: fn(&str) -> Result<Files, Error>,
) -> ExitCode {
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| format!("target/{own_folder}"));
    let path = arguments.next();
    let document = path.as_ref().map_or_else(|| Ok(own_document.to_owned()), fs::read_to_string);
    let name = path.as_deref().unwrap_or(own_folder);
    let written = document.map_err(|error| format!("{name}: {error}")).and_then(|document| {
        let files = made(&document).map_err(|error| format!("{name}: {error:#}"))?;
        write(&folder, &files)
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes files into a folder; an error names the one that could not be written.
fn write(folder: &str, files: &Files) -> Result<(), String> {
    let failed = |path: &Path, error: io::Error| format!("{}: {error}", path.display());
    let folder = Path::new(folder);
    fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    for (name, text) in files {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| failed(&path, error))?;
        println!("wrote {name}");
    }
    Ok(())
}
