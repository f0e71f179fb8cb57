//! Who sees what, where: one function for every output, so that no export, excerpt or digest can
//! forget a rule (rule 9 of the security promises; F2).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// For whom a page or a record is meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub enum Audience {
    /// Anyone, without an account.
    #[default]
    Public,
    /// Signed-in members.
    Members,
    /// The members of one group, by the group's id.
    Group(String),
}

impl Audience {
    /// Reads `public`, `members` or `group:<id>`.
    ///
    /// # Errors
    /// The text itself when it is none of the three.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text {
            "public" => Ok(Self::Public),
            "members" => Ok(Self::Members),
            other => match other.strip_prefix("group:") {
                Some(id) if !id.is_empty() => Ok(Self::Group(id.to_owned())),
                _ => Err(other.to_owned()),
            },
        }
    }
}

impl std::fmt::Display for Audience {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Public => f.write_str("public"),
            Self::Members => f.write_str("members"),
            Self::Group(id) => write!(f, "group:{id}"),
        }
    }
}

impl Serialize for Audience {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Audience {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(|bad| {
            serde::de::Error::custom(format!("audience `{bad}` is not public, members or group:<id>"))
        })
    }
}

/// What moderation has decided about a record; content of editors is always `Accepted`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moderation {
    /// May be shown.
    #[default]
    Accepted,
    /// Waits for a decision, was hidden or refused: shown to its author and to staff only.
    Withheld,
}

/// All that visibility depends on, gathered from a page or a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Not finished; shown only where drafts were asked for.
    pub draft: bool,
    /// Reachable by its address, in no list of any kind.
    pub unlisted: bool,
    /// For whom it is meant.
    pub audience: Audience,
    /// Moderation's word.
    pub moderation: Moderation,
    /// Not before this instant.
    pub from: Option<Timestamp>,
    /// Not from this instant on.
    pub until: Option<Timestamp>,
    /// Kept out of search engines, our own search, sitemaps and feeds (boards of rides and beds).
    pub unindexed: bool,
}

/// Who looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Anyone.
    Public,
    /// A signed-in member.
    Member,
    /// A member of the group of this id (a member too).
    Group(String),
    /// Whoever wrote it.
    Author,
    /// Moderators and operators in their duty.
    Staff,
}

/// Where it would appear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// Its own page.
    Page,
    /// Any list of links.
    List,
    /// The map and its layers.
    Map,
    /// Atom, JSON Feed.
    Feed,
    /// ICS.
    Calendar,
    /// Our own search index.
    Search,
    /// `sitemap.xml`.
    Sitemap,
    /// Mail that lists things.
    Digest,
    /// The files `export` writes.
    Export,
}

impl Surface {
    /// Every surface, for tests that walk them.
    pub const ALL: [Self; 9] = [
        Self::Page,
        Self::List,
        Self::Map,
        Self::Feed,
        Self::Calendar,
        Self::Search,
        Self::Sitemap,
        Self::Digest,
        Self::Export,
    ];

    /// Surfaces that outsiders copy and keep: boards stay out of them.
    fn is_index(self) -> bool {
        matches!(self, Self::Feed | Self::Calendar | Self::Search | Self::Sitemap)
    }
}

/// The answer: how it may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Show it.
    Listed,
    /// Show it at its address only.
    Unlisted,
    /// As if it did not exist.
    Hidden,
}

/// Says whether `viewer` sees a thing with these `facts` on `surface` at the instant `now`.
///
/// `Unlisted` is answered only for [`Surface::Page`]: everywhere else an unlisted thing is hidden.
#[must_use]
pub fn visible(facts: &Facts, viewer: &Viewer, surface: Surface, now: Timestamp) -> Visibility {
    if !may_see(facts, viewer, now) || (facts.unindexed && surface.is_index()) {
        return Visibility::Hidden;
    }
    match (facts.unlisted, surface) {
        (false, _) => Visibility::Listed,
        (true, Surface::Page) => Visibility::Unlisted,
        (true, _) => Visibility::Hidden,
    }
}

fn may_see(facts: &Facts, viewer: &Viewer, now: Timestamp) -> bool {
    match viewer {
        Viewer::Author | Viewer::Staff => true,
        Viewer::Public | Viewer::Member | Viewer::Group(_) => {
            !facts.draft
                && facts.moderation == Moderation::Accepted
                && facts.from.is_none_or(|from| from <= now)
                && facts.until.is_none_or(|until| now < until)
                && belongs(&facts.audience, viewer)
        }
    }
}

fn belongs(audience: &Audience, viewer: &Viewer) -> bool {
    match (audience, viewer) {
        (Audience::Public, _) => true,
        (Audience::Members, viewer) => *viewer != Viewer::Public,
        (Audience::Group(id), Viewer::Group(of)) => id == of,
        (Audience::Group(_), _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn seen(facts: &Facts, viewer: &Viewer) -> Vec<Surface> {
        Surface::ALL.into_iter().filter(|s| visible(facts, viewer, *s, NOW) != Visibility::Hidden).collect()
    }

    #[test]
    fn a_draft_is_seen_by_its_author_and_staff_only() {
        let facts = Facts { draft: true, ..Facts::default() };
        assert!(seen(&facts, &Viewer::Public).is_empty());
        assert!(seen(&facts, &Viewer::Member).is_empty());
        assert_eq!(seen(&facts, &Viewer::Author).len(), 9);
    }

    #[test]
    fn unlisted_is_nowhere_but_at_its_address() {
        let facts = Facts { unlisted: true, ..Facts::default() };
        assert_eq!(seen(&facts, &Viewer::Public), [Surface::Page]);
        assert_eq!(visible(&facts, &Viewer::Public, Surface::Page, NOW), Visibility::Unlisted);
    }

    #[test]
    fn a_group_s_page_is_for_that_group_alone() {
        let facts = Facts { audience: Audience::Group("a".into()), ..Facts::default() };
        assert!(seen(&facts, &Viewer::Public).is_empty());
        assert!(seen(&facts, &Viewer::Member).is_empty());
        assert!(seen(&facts, &Viewer::Group("b".into())).is_empty());
        assert_eq!(seen(&facts, &Viewer::Group("a".into())).len(), 9);
    }

    #[test]
    fn future_expired_and_withheld_are_hidden() {
        let second = jiff::SignedDuration::from_secs(1);
        for facts in [
            Facts { from: Some(NOW + second), ..Facts::default() },
            Facts { until: Some(NOW), ..Facts::default() },
            Facts { moderation: Moderation::Withheld, ..Facts::default() },
        ] {
            assert!(seen(&facts, &Viewer::Public).is_empty(), "{facts:?}");
        }
    }

    #[test]
    fn boards_stay_out_of_what_outsiders_keep() {
        let facts = Facts { unindexed: true, ..Facts::default() };
        assert_eq!(
            seen(&facts, &Viewer::Public),
            [Surface::Page, Surface::List, Surface::Map, Surface::Digest, Surface::Export]
        );
    }

    #[test]
    fn audience_reads_what_it_writes() {
        for text in ["public", "members", "group:01H"] {
            assert_eq!(Audience::parse(text).map(|a| a.to_string()).as_deref(), Ok(text));
        }
        assert!(Audience::parse("group:").is_err());
    }
}
