//! Tells when a file of the site changes.

use std::path::PathBuf;
use std::sync::mpsc::Sender;

use generator::BuildOptions;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// Watches content, themes and data; the watch ends with what is returned.
///
/// # Errors
/// The system refuses to watch: too many watches, or a file system that cannot tell.
pub fn start(options: &BuildOptions, changed: Sender<()>) -> notify::Result<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading is no change: a build must not wake itself.
        if !event.is_ok_and(|event| matches!(event.kind, EventKind::Access(_))) {
            // The builder is gone: the command is ending.
            let _ = changed.send(());
        }
    })?;
    for folder in folders(options) {
        watcher.watch(&folder, RecursiveMode::Recursive)?;
    }
    Ok(watcher)
}

fn folders(options: &BuildOptions) -> Vec<PathBuf> {
    let content = options.site.join("content");
    let data = options.data.clone().filter(|data| !data.starts_with(&content));
    let all = [Some(content), Some(options.site.join("themes")), data];
    all.into_iter().flatten().filter(|folder| folder.is_dir()).collect()
}
