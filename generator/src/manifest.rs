//! `manifest.webmanifest` (W3C): what a phone shows of a site that stands on its first screen.

use serde_json::{Value, json};

use crate::made::Made;
use crate::site::Site;

/// Its address.
pub const PATH: &str = "/manifest.webmanifest";
/// The paper of the default theme.
const PAPER: &str = "#fcfaf6";

/// The file.
pub fn files<'s>(site: &'s Site, files: &mut Vec<Made<'s>>) {
    files.push(Made::new(PATH, move || text(site)));
}

fn text(site: &Site) -> String {
    let config = &site.config;
    let icons: Vec<Value> = site
        .theme
        .assets
        .get("icon.svg")
        .map(|icon| json!({ "src": icon.href, "type": "image/svg+xml", "sizes": "any", "purpose": "any" }))
        .into_iter()
        .collect();
    let manifest = json!({
        "id": "/",
        "name": config.name,
        "short_name": config.name,
        "description": site.typeset(&config.description),
        "lang": config.language,
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "theme_color": config.look.accent,
        "background_color": PAPER,
        "icons": icons,
    });
    format!("{manifest}\n")
}

#[cfg(test)]
mod tests {
    use contract::records::Records;

    use super::*;
    use crate::trial::site;

    #[test]
    fn a_phone_finds_a_name_a_beginning_and_a_picture() {
        let site = site("description = \"Ensemble.\"\n", Records::default());
        let read: Value = serde_json::from_str(&text(&site)).expect("JSON");
        assert_eq!(
            (&read["name"], &read["start_url"], &read["lang"]),
            (&json!("Les Essais"), &json!("/"), &json!("fr"))
        );
        let icon = read["icons"][0]["src"].as_str().unwrap_or_default();
        assert!(site.theme.assets.values().any(|asset| asset.href == icon), "{read}");
    }
}
