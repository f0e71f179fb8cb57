//! Programs from the Python index, each in an environment of its own in the target folder.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use crate::repository::target;

/// The environment of that name, installed where it is not yet. Its programs are in `bin/`.
///
/// # Errors
/// What is missing on this machine.
pub fn environment(name: &str, packages: &[&str]) -> Result<PathBuf, String> {
    // Tests of one program may want the same one at once.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = target().join(name);
    // Written last: an installation that was stopped is begun again.
    let whole = folder.join("whole");
    if !whole.is_file() {
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
        run(Command::new(folder.join("bin/pip")).args(["install", "--quiet"]).args(packages))?;
        fs::write(&whole, name).map_err(|error| error.to_string())?;
    }
    Ok(folder)
}

fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.stdin(Stdio::null()).output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let said = [output.stdout, output.stderr].concat();
            Err(format!("{program}: {}", String::from_utf8_lossy(&said).replace('\n', " ")))
        }
        Err(error) => Err(format!("{program}: {error}")),
    }
}
