//! What an independent reading of every page finds: no dead link, no id twice, nothing asked from
//! elsewhere, one h1, pages within three clicks.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use tests::html::Document;
use tests::report::figure;
use tests::repository::nothing_wrong;
use tests::site::{Built, Site};

/// The page that stands at an address, without its query and anchor; nothing for what is outside.
fn inside(from: &str, address: &str) -> Option<(String, Option<String>)> {
    let outside = ["http:", "https:", "mailto:", "tel:", "geo:", "data:", "webcal:"];
    if outside.iter().any(|scheme| address.starts_with(scheme)) || address.starts_with("//") {
        return None;
    }
    let (path, anchor) = match address.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor.to_owned())),
        None => (address, None),
    };
    let path = path.split('?').next().unwrap_or_default();
    let path = match path {
        "" => from.to_owned(),
        path if path.starts_with('/') => path.to_owned(),
        path => format!("{}{path}", &from[..=from.rfind('/').unwrap_or(0)]),
    };
    Some((decoded(&path), anchor.map(|anchor| decoded(&anchor))))
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let hex: Vec<u8> = if byte == b'%' { rest.clone().take(2).collect() } else { Vec::new() };
        match std::str::from_utf8(&hex)
            .ok()
            .filter(|h| h.len() == 2)
            .and_then(|h| u8::from_str_radix(h, 16).ok())
        {
            Some(value) => {
                bytes.push(value);
                let _ = (rest.next(), rest.next());
            }
            None => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Holds every public page to what a site may not do; `label` names the site in messages.
pub fn check(built: &Built, label: &str) {
    let pages = built.pages();
    let files: BTreeSet<String> =
        built.files("public").into_keys().map(|path| tests::site::address(&path)).collect();
    let mut dead = Vec::new();
    for (address, page) in &pages {
        for (attribute, to) in page.addresses() {
            // The functions answer there.
            let Some((path, anchor)) = inside(address, &to)
                .filter(|(path, _)| !path.starts_with("/api/") && !path.starts_with("/m/"))
            else {
                continue;
            };
            let there = files.contains(&path);
            let id = anchor.filter(|anchor| !anchor.is_empty());
            let anchored =
                id.is_none_or(|id| pages.get(&path).is_none_or(|page| page.ids().any(|one| one == id)));
            if !there || !anchored {
                dead.push(format!("{address}: {attribute}=\"{to}\""));
            }
        }
    }
    dead.sort();
    dead.dedup();
    nothing_wrong(&format!("{label}: dead links:"), &dead);
    nothing_wrong(&format!("{label}: empty lists and menus:"), &empty_menus(&pages));
}

/// Menus, lists and sections that hold nothing a reader could use.
fn empty_menus(pages: &BTreeMap<String, Document>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (address, page) in pages {
        for element in &page.elements {
            let holds_words = !element.text.trim().is_empty();
            if ["nav", "ul", "ol", "dl", "table", "h1", "h2", "h3", "a", "button"]
                .contains(&element.name.as_str())
                && !holds_words
                && element.get("aria-label").is_none()
                && element.get("aria-hidden").is_none()
            {
                wrong.push(format!("{address}: <{}> of line {} is empty", element.name, element.line));
            }
        }
    }
    wrong
}

#[test]
fn the_demo_holds_together() {
    let site = Site::demo();
    let built = site.build();
    check(&built, "demo");
    let pages = built.pages();
    figure("pages read by the independent parser", pages.len());
    let mut wrong = Vec::new();
    for (address, page) in &pages {
        let mut ids = BTreeSet::new();
        wrong.extend(page.ids().filter(|id| !ids.insert(*id)).map(|id| format!("{address}: id {id} twice")));
        let redirect = page.all("meta").any(|meta| meta.get("http-equiv").is_some());
        let headings = page.all("h1").count();
        if headings != 1 && !redirect {
            wrong.push(format!("{address}: {headings} h1"));
        }
        let title = page.all("title").next().map(|title| title.text.clone()).unwrap_or_default();
        if title.trim().is_empty() {
            wrong.push(format!("{address}: no title"));
        }
        if !page.all("html").any(|html| html.get("lang").is_some_and(|lang| !lang.is_empty())) {
            wrong.push(format!("{address}: no language"));
        }
        wrong.extend(page.errors.iter().map(|error| format!("{address}:{error}")));
    }
    nothing_wrong("pages of the demo:", &wrong);
}

#[test]
fn no_page_asks_anyone_else_or_runs_what_is_written_in_it() {
    let site = Site::demo();
    let built = site.build();
    let base = "https://les-communs.example";
    let mut wrong = Vec::new();
    for (address, page) in &built.pages() {
        for element in &page.elements {
            let loads = ["src", "srcset", "poster", "data"].iter().filter_map(|name| element.get(name));
            let linked = element.get("href").filter(|_| {
                element.name == "link"
                    && element.get("rel").is_some_and(|rel| rel != "canonical" && rel != "alternate")
            });
            for value in loads.chain(linked).filter(|value| value.contains("//") && !value.starts_with(base))
            {
                wrong.push(format!("S9 {address}: <{}> loads {value}", element.name));
            }
            let inline_script = element.name == "script"
                && element.get("src").is_none()
                && element.get("type") != Some("application/ld+json");
            let handler = element.attributes.keys().find(|name| name.starts_with("on") || *name == "style");
            let runs = element
                .attributes
                .values()
                .any(|value| value.trim_start().to_lowercase().starts_with("javascript:"));
            if inline_script || element.name == "style" || handler.is_some() || runs {
                wrong.push(format!("S10 {address}:{}: <{}> {handler:?}", element.line, element.name));
            }
            if ["iframe", "object", "embed", "base"].contains(&element.name.as_str()) {
                wrong.push(format!("S10 {address}: <{}>", element.name));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    nothing_wrong("a page asks elsewhere, or runs what is in it:", &wrong);
}

#[test]
fn everything_listed_is_within_three_clicks() {
    let site = Site::demo();
    let built = site.build();
    let pages = built.pages();
    let mut depth: BTreeMap<&str, usize> = BTreeMap::from([("/", 0)]);
    let mut queue = VecDeque::from(["/"]);
    while let Some(at) = queue.pop_front() {
        let next = depth[at] + 1;
        for link in pages.get(at).into_iter().flat_map(|page| page.all("a")) {
            let target = link
                .get("href")
                .and_then(|href| inside(at, href))
                .and_then(|(path, _)| pages.get_key_value(&path));
            if let Some((path, _)) = target.filter(|(path, _)| !depth.contains_key(path.as_str())) {
                depth.insert(path, next);
                queue.push_back(path);
            }
        }
    }
    let deepest = depth.values().max().copied().unwrap_or_default();
    let last: Vec<&&str> =
        depth.iter().filter(|(_, clicks)| **clicks == deepest).map(|(path, _)| path).take(3).collect();
    figure("F24 deepest path, clicks", format!("{deepest}: {last:?}"));
    let apart = |page: &Document| {
        page.all("meta").any(|meta| meta.get("http-equiv").is_some() || meta.get("name") == Some("robots"))
    };
    // Archives are exempt: what is past, and further pages of lists.
    let archive = |path: &str| path.contains("/page/") || path.contains("/passes/") || path == "/404.html";
    let mut wrong = Vec::new();
    for (path, page) in &pages {
        let past = page.text.contains("Ce rendez-vous est passé") || path.starts_with("/agenda/");
        match depth.get(path.as_str()) {
            Some(clicks) if *clicks > 3 && !archive(path) && !past && !apart(page) => {
                wrong.push(format!("{path}: {clicks} clicks"));
            }
            None if !apart(page) && !archive(path) => wrong.push(format!("{path}: no link leads there")),
            _ => {}
        }
    }
    nothing_wrong("F24:", &wrong);
}

/// What French needs around its marks, in what a reader sees: the generator sets what editors type.
#[test]
fn french_is_well_set_on_every_page() {
    let pattern = regex_lite::Regex::new(r"[\w)»] [;!?»]|« \w|\w'\w|\w :\s").expect("pattern");
    let site = Site::demo();
    let mut wrong = Vec::new();
    for (address, page) in &site.build().pages() {
        // `Document::text` folds blanks, so the raw text of elements that hold text only is read.
        let code: Vec<&str> =
            page.all("code").chain(page.all("pre")).map(|element| element.text.as_str()).collect();
        for element in page.elements.iter().filter(|e| {
            ["p", "li", "h1", "h2", "h3", "dt", "dd", "td", "th", "label"].contains(&e.name.as_str())
        }) {
            if let Some(found) = pattern.find(&element.text)
                && !code.iter().any(|code| code.contains(found.as_str()) || element.text.contains(code))
            {
                wrong.push(format!("{address}:{}: {:?}", element.line, found.as_str()));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    nothing_wrong("F31: French typography:", &wrong);
}
