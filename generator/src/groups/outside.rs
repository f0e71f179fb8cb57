//! Links of a group to elsewhere: a word, a drawing, the name of the place; nothing is asked of it.

use contract::records::Link;
use serde::Serialize;

use crate::site::Site;

/// A link that leaves the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outside {
    title: String,
    href: String,
    /// Where it leads: `tube.example`.
    host: String,
    /// What one finds there: `talk`, `video`, `picture`, `message` or `web`.
    icon: &'static str,
}

/// Names that say what a place is for. Our own drawings: nobody's mark is shown.
const ICONS: [(&str, &str); 22] = [
    ("mastodon", "talk"),
    ("mamot.", "talk"),
    ("piaille", "talk"),
    ("facebook", "talk"),
    ("bsky", "talk"),
    ("twitter", "talk"),
    ("threads.", "talk"),
    ("framapiaf", "talk"),
    ("youtube", "video"),
    ("youtu.be", "video"),
    ("peertube", "video"),
    ("tube.", "video"),
    ("twitch", "video"),
    ("tiktok", "video"),
    ("dailymotion", "video"),
    ("instagram", "picture"),
    ("pixelfed", "picture"),
    ("t.me", "message"),
    ("telegram", "message"),
    ("whatsapp", "message"),
    ("signal.", "message"),
    ("discord", "message"),
];

/// Those that are safe to follow, in the order of the group.
pub fn links(site: &Site, links: &[Link]) -> Vec<Outside> {
    let found = links.iter().filter_map(|link| {
        let host = host(&link.url)?;
        Some(Outside { title: site.typeset(&link.title), href: link.url.clone(), icon: icon(&host), host })
    });
    found.collect()
}

/// The name of the place; nothing for what is not https, or hides where it leads behind a name and an `@`.
fn host(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_plain = !host.is_empty() && !host.contains(['@', '\\']) && !host.chars().any(char::is_whitespace);
    is_plain.then(|| host.strip_prefix("www.").unwrap_or(host).to_lowercase())
}

fn icon(host: &str) -> &'static str {
    ICONS.iter().find(|(name, _)| host.contains(name)).map_or("web", |(_, icon)| icon)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_says_where_it_leads() {
        assert_eq!(host("https://www.Instagram.com/x/").as_deref(), Some("instagram.com"));
        assert_eq!(host("https://bank.example@evil.example/"), None);
        assert_eq!(host("http://a.example/"), None);
        assert_eq!(host("https:///x"), None);
        assert_eq!(
            (icon("tube.example"), icon("mamot.fr"), icon("groupe.example")),
            ("video", "talk", "web")
        );
    }
}
