//! `/.well-known/security.txt` (RFC 9116): whom to tell of a hole in the site, and until when that holds.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::config::{Config, FILE, Security};
use crate::made::Made;
use crate::problem::{Code, Problem, Spot};
use crate::site::Site;

/// Its address, by the RFC.
const PATH: &str = "/.well-known/security.txt";
/// Days before its end on which it is told.
const WARNED: i32 = 30;
/// How an address of somebody may begin.
const MEANS: [&str; 3] = ["https://", "mailto:", "tel:"];

/// What is wrong with it, as key of `site.toml` and detail.
pub(crate) fn mistakes(security: &Security) -> Vec<(&'static str, String)> {
    let mut wrong = Vec::new();
    if security.contact.is_empty() {
        wrong.push(("contact", "https://… | mailto:… | tel:… | /…/".to_owned()));
    }
    let addresses = security.contact.iter().map(|to| ("contact", to));
    for (key, to) in addresses.chain(security.policy.iter().map(|to| ("policy", to))) {
        let is_known = to.starts_with('/') || MEANS.iter().any(|means| to.starts_with(means));
        // A line more would be a field more.
        if !is_known || to.chars().any(|c| c.is_control() || c.is_whitespace()) {
            wrong.push((key, to.clone()));
        }
    }
    if security.languages.iter().any(|tag| !tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')) {
        wrong.push(("languages", security.languages.join(", ")));
    }
    if end(security).is_none() {
        wrong.push(("expires", format!("{} (2027-11-01)", security.expires)));
    }
    wrong
}

fn end(security: &Security) -> Option<Date> {
    security.expires.parse().ok()
}

/// That it lapses, or has lapsed: then nobody should rely on it, by the RFC.
pub(crate) fn lapse(config: &Config, text: &str, now: Timestamp) -> Option<Problem> {
    let end = end(config.security.as_ref()?)?;
    // The site is made again when its own day turns, so it is that day that counts.
    let zone = TimeZone::get(&config.zone).unwrap_or(TimeZone::UTC);
    let today = now.to_zoned(zone).date();
    let code = match end {
        end if end <= today => Code::SecurityExpired,
        end if end.saturating_sub(WARNED.days()) <= today => Code::SecurityExpires,
        _ => return None,
    };
    let at = text.find("[security]").and_then(|from| Some(from + text[from..].find("expires")?));
    let at = at.map(|at| Spot::of(text, at)).unwrap_or_default();
    Some(Problem::new(code, FILE).at(at).with("value", config.security.as_ref()?.expires.clone()))
}

/// The file, once the site knows where it is: its addresses are absolute.
pub(crate) fn files<'s>(site: &'s Site, files: &mut Vec<Made<'s>>) {
    if let Some(security) = site.config.security.as_ref().filter(|_| !site.config.base_url.is_empty()) {
        files.push(Made::new(PATH, move || text(site, security)));
    }
}

fn text(site: &Site, security: &Security) -> String {
    let absolute = |to: &String| if to.starts_with('/') { site.absolute(to) } else { to.clone() };
    let contacts: String = security.contact.iter().map(|to| format!("Contact: {}\n", absolute(to))).collect();
    let end = end(security).map(|end| format!("Expires: {end}T00:00:00Z\n")).unwrap_or_default();
    let languages = match security.languages.as_slice() {
        [] => site.config.locale().tag().to_owned(),
        all => all.join(", "),
    };
    let policy = security.policy.as_ref().map(|to| format!("Policy: {}\n", absolute(to))).unwrap_or_default();
    let canonical = site.absolute(PATH);
    format!("{contacts}{end}Preferred-Languages: {languages}\n{policy}Canonical: {canonical}\n")
}

#[cfg(test)]
mod tests {
    use contract::records::Records;

    use super::*;
    use crate::trial::{now, site};

    const LINES: &str =
        "[security]\ncontact = [\"/contacts/\", \"mailto:trou@exemple.fr\"]\npolicy = \"/trou/\"\n";

    fn code(expires: &str) -> Option<&'static str> {
        let text = format!("name = \"A\"\n{LINES}expires = \"{expires}\"\n");
        let config = Config::read(&text, &mut Vec::new()).expect("a configuration");
        lapse(&config, &text, now()).map(|problem| problem.code.id())
    }

    #[test]
    fn its_end_is_told_before_and_after() {
        assert_eq!(code("2027-11-01"), None);
        assert_eq!(code("2026-12-05"), Some("security-expires"));
        assert_eq!(code("2026-11-05"), Some("security-expired"));
    }

    #[test]
    fn the_file_says_what_the_rfc_asks() {
        let site = site(&format!("{LINES}expires = \"2027-11-01\"\n"), Records::default());
        let mut all = Vec::new();
        files(&site, &mut all);
        let text = all.first().map(|made| (made.text)()).unwrap_or_default();
        assert_eq!(
            text,
            "Contact: https://essais.example/contacts/\nContact: mailto:trou@exemple.fr\n\
             Expires: 2027-11-01T00:00:00Z\nPreferred-Languages: fr\nPolicy: https://essais.example/trou/\n\
             Canonical: https://essais.example/.well-known/security.txt\n"
        );
    }

    #[test]
    fn no_line_can_be_added_and_no_end_be_missing() {
        let wrong =
            |security: Security| mistakes(&security).into_iter().map(|(key, _)| key).collect::<Vec<_>>();
        let contact = vec!["mailto:a@b.fr\nExpires: 9999-01-01".to_owned()];
        assert_eq!(wrong(Security { contact, ..Security::default() }), ["contact", "expires"]);
        assert_eq!(wrong(Security::default()), ["contact", "expires"]);
    }
}
