//! Whoever was erased stays erased, even when a backup is restored: the list of erasures lies outside of the
//! stores, and is held against them before the platform opens.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{fs, io};

use functions::accounts::{self, Erased};
use functions::clock::{after, days};
use functions::files::Folder;
use functions::{App, log};

/// An erasure of the last minute before a machine dies is asked for again by whoever was erased.
const EVERY: Duration = Duration::from_secs(60);
/// Backups are gone after 35 days; the list is kept a little longer.
const KEPT_DAYS: i64 = 60;

/// The list, in a file of its own.
#[derive(Debug, Clone)]
pub struct List(PathBuf);

impl List {
    /// In this file, which need not be there yet.
    pub fn in_file(path: PathBuf) -> Self {
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Erases again whom a restored backup brought back; returns how many.
    ///
    /// # Errors
    /// The list cannot be read, or the stores do not answer.
    pub fn replay(&self, app: &App) -> io::Result<usize> {
        accounts::replay_erasures(app, &self.read()?).map_err(|trouble| io::Error::other(trouble.to_string()))
    }

    /// Adds what was erased meanwhile.
    ///
    /// # Errors
    /// The file cannot be written, or the stores do not answer.
    pub fn update(&self, app: &App) -> io::Result<()> {
        let mut all = self.read()?;
        let new = accounts::erasures(app).map_err(|trouble| io::Error::other(trouble.to_string()))?;
        all.extend(new.into_iter().filter(|erased| !all.contains(erased)).collect::<Vec<_>>());
        let oldest = after(app.now(), -days(KEPT_DAYS));
        all.retain(|erased| erased.at >= oldest);
        let text: String =
            all.iter().filter_map(|erased| Some(serde_json::to_string(erased).ok()? + "\n")).collect();
        let folder = self.0.parent().unwrap_or(Path::new("."));
        let name = self.0.file_name().unwrap_or_default().to_string_lossy();
        Folder::at(folder).write(&name, text.as_bytes()).map(drop)
    }

    /// Keeps it up for as long as the platform runs.
    pub fn follow(self, app: impl Fn() -> Option<Arc<App>> + Send + 'static) {
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(EVERY);
                if let Some(app) = app()
                    && let Err(error) = self.update(&app)
                {
                    log::line("erasures", &error.to_string());
                }
            }
        });
    }

    fn read(&self) -> io::Result<Vec<Erased>> {
        match fs::read_to_string(&self.0) {
            Ok(text) => {
                text.lines().map(|line| serde_json::from_str(line).map_err(io::Error::from)).collect()
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}
