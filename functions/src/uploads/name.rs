//! The name a file came with becomes a title, and nothing else: no path, no address, no kind is made of it.

/// Most characters of a title.
const MOST: usize = 100;

/// Ends of names that say what a machine does with a file: people need none of them in a title.
const ENDS: [&str; 41] = [
    "pdf", "odt", "ods", "odp", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "csv", "jpg", "jpeg",
    "png", "webp", "gif", "svg", "heic", "zip", "rar", "exe", "com", "scr", "bat", "cmd", "js", "mjs", "vbs",
    "ps1", "sh", "jar", "htm", "html", "xhtml", "xml", "php", "phtml", "hta", "lnk", "mp4",
];

/// A title from a file's name: its last part, without what cannot be seen, without its ends.
#[must_use]
pub fn title(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last.chars().map(|c| if is_unseen(c) { ' ' } else { c }).collect();
    let mut text = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    while let Some((stem, end)) = text.rsplit_once('.') {
        if !end.trim().is_empty() && !ENDS.contains(&end.trim().to_lowercase().as_str()) {
            break;
        }
        text = stem.trim_end().to_owned();
    }
    let text: String = text.trim_matches([' ', '.', '-', '_']).chars().take(MOST).collect();
    if text.is_empty() { "…".to_owned() } else { text.trim_end().to_owned() }
}

/// Controls, and what turns the direction of reading: `fdp.exe` must not be read as `exe.pdf`.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{FFFD}' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}
