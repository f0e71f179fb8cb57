//! `lean-server FOLDER`: the functions over the files of a folder, to be killed by the tests beside it.
#![forbid(unsafe_code)]

use std::path::PathBuf;
use std::process::ExitCode;

use tests::lean::{Folder, serve};

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else { return ExitCode::from(2) };
    match serve(Folder::at(&folder).app()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
