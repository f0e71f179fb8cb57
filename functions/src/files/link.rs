//! Links to private files on this machine that expire: the path names file, title and last second, and a MAC of
//! all three. What it opens nobody can change, and it opens nothing else.

use jiff::{SignedDuration, Timestamp};

use crate::clock::after;
use crate::keys::{Keys, Purpose};

/// Where such links lead.
pub const LINKS: &str = "/files/private/";
/// How long one is good: long enough to press it, short enough to be of no use once passed on.
pub const LASTS: SignedDuration = SignedDuration::from_mins(15);

/// A file as it is offered to somebody.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    /// Under which name it lies.
    pub name: &'a str,
    /// Under which name it is saved: letters, digits, dashes and its end.
    pub saved_as: &'a str,
    /// What it is.
    pub media_type: &'a str,
    /// The instant it is.
    pub now: Timestamp,
}

pub(super) fn sign(keys: &Keys, offer: &Offer<'_>) -> String {
    let until = after(offer.now, LASTS).as_second();
    let mac = keys.mac(Purpose::Signing, &message(offer.name, offer.saved_as, until));
    format!("{LINKS}{}?until={until}&as={}&mac={mac}", offer.name, offer.saved_as)
}

/// Whether a link that came back is ours and still good.
#[must_use]
pub fn is_offered(keys: &Keys, name: &str, saved_as: &str, until: &str, mac: &str, now: Timestamp) -> bool {
    let Ok(until) = until.parse::<i64>() else { return false };
    now.as_second() < until && keys.verify(Purpose::Signing, &message(name, saved_as, until), mac)
}

/// The first word keeps it apart from everything else that the key signs.
fn message(name: &str, saved_as: &str, until: i64) -> String {
    format!("file {until} {name} {saved_as}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn a_link_opens_one_file_for_a_quarter_of_an_hour() {
        let keys = Keys::generate(&Random::seeded(1));
        let now: Timestamp = "2026-11-24T09:00:00Z".parse().expect("an instant");
        let offer =
            Offer { name: "files/01a.pdf", saved_as: "tract.pdf", media_type: "application/pdf", now };
        let link = sign(&keys, &offer);
        let (path, query) = link.split_once('?').expect("a query");
        assert_eq!(path, "/files/private/files/01a.pdf");
        let value = |name: &str| {
            let pair = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
            pair.expect("a value").to_owned()
        };
        let (until, mac) = (value("until"), value("mac"));
        let good = |name, title, until: &str, at| is_offered(&keys, name, title, until, &mac, at);
        assert!(good("files/01a.pdf", "tract.pdf", &until, now));
        assert!(!good("files/01b.pdf", "tract.pdf", &until, now));
        assert!(!good("files/01a.pdf", "tract.exe", &until, now));
        assert!(!good("files/01a.pdf", "tract.pdf", "99999999999", now));
        assert!(!good("files/01a.pdf", "tract.pdf", "", now));
        assert!(!good("files/01a.pdf", "tract.pdf", &until, after(now, LASTS)));
    }
}
