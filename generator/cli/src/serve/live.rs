//! Live reload: an own-origin script and server-sent events, under the same policy as every page.

use std::convert::Infallible;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use tokio::sync::watch::Receiver;

use crate::report::Line;
use crate::running::builder::Shown;
use crate::words::Sentences;

/// Where all of it lies; nothing of a site may.
pub const PREFIX: &str = "/_live/";
/// The script, written without anything the oldest browsers lack.
pub const SCRIPT: &str = include_str!("reload.js");
/// The look of the panel.
pub const STYLE: &str = include_str!("panel.css");

/// The panel's words.
#[derive(Debug, Clone, Serialize)]
pub struct PanelWords {
    title: String,
    lead: String,
    close: String,
    help: String,
}

impl PanelWords {
    /// In the command's language.
    pub fn of(sentences: &Sentences) -> Self {
        let text = |key: &str| sentences.text(key);
        Self {
            title: text("serve.panel_title"),
            lead: text("serve.panel_lead"),
            close: text("serve.panel_close"),
            help: text("report.help"),
        }
    }
}

#[derive(Serialize)]
struct Message<'a> {
    version: u64,
    errors: &'a [Line],
    words: &'a PanelWords,
}

/// Adds the script to a page. The version tells the script which build the page is of, so that a build
/// that ended between page and stream is not missed.
pub fn with_script(html: &[u8], version: u64) -> Vec<u8> {
    let script = format!("<script src=\"{PREFIX}reload.js?v={version}\" defer></script>");
    let at = last_position(html, b"</body>").unwrap_or(html.len());
    let (before, after) = html.split_at(at);
    [before, script.as_bytes(), after].concat()
}

fn last_position(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).rposition(|window| window.eq_ignore_ascii_case(wanted))
}

/// One message at once, one for each build.
pub fn events(shown: Receiver<Shown>, words: PanelWords) -> Response {
    let start = (shown, words, First::Yes);
    let messages = stream::unfold(start, |(mut shown, words, first)| async move {
        if first == First::No {
            // The builder is gone: the stream ends.
            shown.changed().await.ok()?;
        }
        let event = message(&shown.borrow_and_update(), &words);
        Some((Ok::<_, Infallible>(event), (shown, words, First::No)))
    });
    Sse::new(messages).keep_alive(KeepAlive::default()).into_response()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum First {
    Yes,
    No,
}

fn message(shown: &Shown, words: &PanelWords) -> Event {
    let message = Message { version: shown.version, errors: &shown.errors, words };
    // Plain texts and numbers: serde_json refuses none of them.
    Event::default().data(serde_json::to_string(&message).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_at_the_end_of_the_page() {
        let page = with_script(b"<body><pre>&lt;/body></pre></BODY></html>", 7);
        let page = String::from_utf8_lossy(&page);
        assert!(
            page.ends_with("<script src=\"/_live/reload.js?v=7\" defer></script></BODY></html>"),
            "{page}"
        );
        assert!(with_script(b"<p>", 1).starts_with(b"<p><script"));
    }

    #[test]
    fn the_script_obeys_trusted_types() {
        for sink in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            ".style.",
        ] {
            assert!(!SCRIPT.contains(sink), "{sink}");
        }
        for new in ["=>", "const ", "let ", "?.", "??", "`"] {
            assert!(!SCRIPT.contains(new), "the oldest browsers do not know {new}");
        }
    }
}
