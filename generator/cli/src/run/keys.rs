//! `maille keys FILE`: the keys of a new platform, in a file only its owner may read.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use functions::keys::Keys;
use functions::random::Random;

use crate::ending::Ending;
use crate::words::Sentences;

/// Makes the file; one that is there is never replaced: all that its keys made would be lost.
pub fn new(path: &Path, sentences: &Sentences) -> Ending {
    let shown = path.display().to_string();
    match write(path, &Keys::generate(&Random::system()).to_text()) {
        Ok(()) => {
            let _ = writeln!(io::stdout(), "{}", sentences.format("keys.written", &[("path", &shown)]));
            Ending::Done
        }
        Err(error) => {
            let args = [("path", shown.as_str()), ("error", &error.to_string())];
            Ending::Refused(sentences.format("wrong.cannot_write", &args))
        }
    }
}

/// Writes a new file for its owner alone.
///
/// # Errors
/// It is there already, or the system refuses.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Makes a folder for its owner alone, when it is not there yet: stores hold what is known of people.
///
/// # Errors
/// The system refuses.
pub fn folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
