//! What to build, and how.

use std::path::PathBuf;

use jiff::Timestamp;

/// Whether drafts and pages that wait for their day are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafts {
    /// As visitors see the site.
    Hide,
    /// As editors may want to.
    Show,
}

/// Whether the last build's manifest is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// Files whose stat has not changed are not read again.
    Use,
    /// Every output is compared byte by byte, every image made again.
    Ignore,
}

/// What becomes of a page whose file has an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistakes {
    /// It is shown as well as it can be: the output depends on the sources alone.
    Show,
    /// The version before stays, when there is one: what visitors see never gets worse by a slip.
    KeepLastGood,
}

/// How strict `check` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// As `build`, and the depth of pages.
    Normal,
    /// Also what the law asks of a site that goes live.
    GoingLive,
}

/// What to build.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// Folder that holds `content/` and `themes/`.
    pub site: PathBuf,
    /// Where to write: `public/` for the web, private trees and the bundle beside it.
    pub out: PathBuf,
    /// Exported data, when not `<site>/content/data`.
    pub data: Option<PathBuf>,
    /// Instead of `site.toml`'s.
    pub base_url: Option<String>,
    /// The instant of the build: what is past, what is due.
    pub now: Timestamp,
    /// Drafts.
    pub drafts: Drafts,
    /// Manifest.
    pub cache: Cache,
    /// Pages with errors.
    pub mistakes: Mistakes,
}
