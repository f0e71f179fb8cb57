//! The part in plain text: what everybody can read, links alone on their lines.

use super::content::Content;

/// Characters of a line, below the 78 RFC 5322 advises.
const WIDTH: usize = 72;
/// What a code stands behind, so that it is found alone on its line.
pub(super) const CODE_INDENT: &str = "    ";

/// The text part, lines ended by LF.
pub(super) fn text_part(content: &Content) -> String {
    let mut page = Page::default();
    for paragraph in content.lead.iter().chain(&content.paragraphs) {
        page.block(&[wrapped(paragraph, "", "")]);
    }
    if let Some(code) = &content.code {
        page.block(&[format!("{CODE_INDENT}{code}")]);
    }
    let quote: Vec<String> = content.quote.iter().map(|line| wrapped(line, "> ", "> ")).collect();
    page.block(&quote);
    for (text, url) in &content.items {
        let link = url.iter().map(|url| format!("  {url}"));
        page.block(&std::iter::once(wrapped(text, "- ", "  ")).chain(link).collect::<Vec<_>>());
    }
    if let Some(button) = &content.button {
        page.block(&[wrapped(&button.label, "", ""), button.url.clone()]);
    }
    page.block(&["-".repeat(24)]);
    for line in &content.foot {
        let link = line.url.iter().cloned();
        page.block(&std::iter::once(wrapped(&line.text, "", "")).chain(link).collect::<Vec<_>>());
    }
    page.0
}

#[derive(Default)]
struct Page(String);

impl Page {
    /// Lines that belong together, with an empty one before.
    fn block(&mut self, lines: &[String]) {
        if lines.is_empty() {
            return;
        }
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        for line in lines {
            self.0.push_str(line);
            self.0.push('\n');
        }
    }
}

/// Words in lines of [`WIDTH`] characters; a longer word keeps its length, since it may be an address.
fn wrapped(text: &str, first: &str, next: &str) -> String {
    let mut out = String::from(first);
    let mut width = first.chars().count();
    let mut is_start = true;
    // Not `split_whitespace`: no-break spaces hold words together.
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if !is_start && width + 1 + length > WIDTH {
            out.push('\n');
            out.push_str(next);
            width = next.chars().count();
        } else if !is_start {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
        is_start = false;
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_short_and_addresses_whole() {
        let address = format!("https://example.fr/{}", "a".repeat(90));
        let text = wrapped(&format!("{} {address} fin", "mot ".repeat(40)), "> ", "> ");
        assert!(text.lines().all(|line| line.starts_with("> ")));
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH || line == format!("> {address}")));
        assert_eq!(wrapped("", "> ", "> "), ">");
    }
}
