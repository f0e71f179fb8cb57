//! What search engines read of every page: where it lies, who publishes it, when an article came out (schema.org).

use serde_json::{Value, json};

use crate::job::{Day, LinkTo, script_json};
use crate::site::Site;

/// `BreadcrumbList`, the page itself last. Addresses must be absolute: none while the site has no address.
#[must_use]
pub fn breadcrumbs(site: &Site, crumbs: &[LinkTo], title: &str, path: &str) -> Option<String> {
    let own = LinkTo::new(title, path);
    let items: Vec<Value> = crumbs
        .iter()
        .chain([&own])
        .zip(1..)
        .map(|(link, position)| {
            json!({
                "@type": "ListItem",
                "position": position,
                "name": link.title,
                "item": site.absolute(&link.href),
            })
        })
        .collect();
    let list =
        json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items });
    (!site.config.base_url.is_empty()).then(|| script_json(&list))
}

/// `Organization`: the movement, on its first page.
#[must_use]
pub fn organization(site: &Site) -> Option<String> {
    let mut movement = json!({
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": site.config.name,
        "url": site.absolute("/"),
    });
    if !site.config.description.is_empty() {
        movement["description"] = json!(site.typeset(&site.config.description));
    }
    (!site.config.base_url.is_empty()).then(|| script_json(&movement))
}

/// What an article says of itself.
#[derive(Debug)]
pub struct Article<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its address.
    pub path: &'a str,
    /// Published.
    pub date: Option<&'a Day>,
    /// Corrected.
    pub updated: Option<&'a Day>,
    /// Absolute address of its picture.
    pub image: Option<&'a str>,
    /// The body that speaks, when it is not the movement. Never a person: search engines keep what they read.
    pub by: Option<&'a str>,
}

/// `Article`.
#[must_use]
pub fn article(site: &Site, article: &Article<'_>) -> Option<String> {
    let movement = json!({ "@type": "Organization", "name": site.config.name, "url": site.absolute("/") });
    let author = match article.by {
        Some(name) => json!({ "@type": "Organization", "name": name }),
        None => movement.clone(),
    };
    let mut ld = json!({
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.title,
        "url": site.absolute(article.path),
        "inLanguage": site.config.language,
        "author": author,
        "publisher": movement,
    });
    let given = [
        ("datePublished", article.date.map(|day| day.iso.as_str())),
        ("dateModified", article.updated.or(article.date).map(|day| day.iso.as_str())),
        ("image", article.image),
    ];
    for (key, value) in given {
        if let Some(value) = value {
            ld[key] = json!(value);
        }
    }
    (!site.config.base_url.is_empty()).then(|| script_json(&ld))
}
