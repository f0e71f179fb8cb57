//! The part in HTML: the same words, without a picture, a style or anything from elsewhere, so that old
//! readers and dark ones show it as their owner likes to read.

use std::fmt::Write;

use contract::forms::escape;
use contract::words::Locale;

use super::content::{Content, FootLine, Link};

/// The HTML part: a whole page.
pub(super) fn html_part(content: &Content, locale: Locale) -> String {
    let subject = escape(&content.subject);
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"{locale}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{subject}</title>\n</head>\n<body>\n<main>\n"
    );
    if let Some(lead) = &content.lead {
        element(&mut html, "p", &escape(lead));
    }
    element(&mut html, "h1", &escape(&content.title));
    for paragraph in &content.paragraphs {
        element(&mut html, "p", &escape(paragraph));
    }
    if let Some(code) = &content.code {
        // Readers of mail drop styles; this element is large in all of them.
        element(&mut html, "p", &format!("<big><big><strong>{}</strong></big></big>", escape(code)));
    }
    if !content.quote.is_empty() {
        let lines: Vec<String> = content.quote.iter().map(|line| escape(line)).collect();
        element(&mut html, "blockquote", &format!("<p>{}</p>", lines.join("<br>\n")));
    }
    if !content.items.is_empty() {
        let items: String = content.items.iter().map(|(text, url)| item(text, url.as_deref())).collect();
        element(&mut html, "ul", &format!("\n{items}"));
    }
    if let Some(Link { label, url }) = &content.button {
        let (label, url) = (escape(label), escape(url));
        element(&mut html, "p", &format!("<strong><a href=\"{url}\">{label}</a></strong><br>\n{url}"));
    }
    html.push_str("</main>\n<hr>\n<footer>\n");
    for FootLine { text, url } in &content.foot {
        let link = url.as_deref().map(|url| format!("<br>\n{}", linked(url, url))).unwrap_or_default();
        element(&mut html, "p", &format!("{}{link}", escape(text)));
    }
    html.push_str("</footer>\n</body>\n</html>\n");
    html
}

fn item(text: &str, url: Option<&str>) -> String {
    let text = url.map_or_else(|| escape(text), |url| linked(url, text));
    format!("<li>{text}</li>\n")
}

fn linked(url: &str, text: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escape(url), escape(text))
}

fn element(html: &mut String, name: &str, inside: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(html, "<{name}>{inside}</{name}>");
}
