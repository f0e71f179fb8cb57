//! Text and addresses into HTML.

use super::Picture;

/// `<img>` with its sizes; lazily loaded.
pub(super) fn image_html(picture: &Picture) -> String {
    let mut html = format!("<img src=\"{}\"", escape_address(&picture.src));
    if let (Some(srcset), Some(sizes)) = (&picture.srcset, &picture.sizes) {
        html.push_str(&format!(" srcset=\"{}\" sizes=\"{}\"", escape(srcset), escape(sizes)));
    }
    html.push_str(&format!(
        " width=\"{}\" height=\"{}\" alt=\"{}\" loading=\"lazy\">",
        picture.width,
        picture.height,
        escape(&picture.alt)
    ));
    html
}

pub(super) fn is_external(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// Text into HTML, attributes included.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

/// An address into an attribute; a script is no address.
pub(super) fn escape_address(address: &str) -> String {
    let scheme: String = address
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .take_while(|c| *c != ':')
        .collect::<String>()
        .to_ascii_lowercase();
    if ["javascript", "vbscript", "data"].contains(&scheme.as_str()) {
        return "#".into();
    }
    escape(&address.replace(' ', "%20"))
}
