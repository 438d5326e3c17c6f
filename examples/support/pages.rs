//! What examples that write pages share: a folder to write into, and a line on each file.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that says what it wrote")]

use std::path::PathBuf;
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
    let written = document.map_err(|error| error.to_string()).and_then(|document| {
        let files = made(&document).map_err(|error| format!("{error:#}"))?;
        write(&folder, &files).map_err(|error| format!("{folder}: {error}"))
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", path.as_deref().unwrap_or(own_folder));
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &str, files: &Files) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (name, text) in files {
        fs::write(PathBuf::from(folder).join(name), text)?;
        println!("wrote {name}");
    }
    Ok(())
}
