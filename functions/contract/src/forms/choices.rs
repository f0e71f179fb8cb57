//! What a site brings to its forms: its closed lists and a few addresses.

use std::collections::BTreeMap;

use super::{Field, FieldKind, HiddenShape, List, SiteList};
use crate::bundle::{Named, SiteBundle};
use crate::words::{Words, typography};

/// Addresses forms point to; a link that is absent is not shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormLinks {
    /// The page that says what is kept and for how long.
    pub privacy: Option<String>,
    /// The sign-up form for those who live outside France.
    pub abroad: Option<String>,
    /// The sign-up form for those who live in France.
    pub home: Option<String>,
    /// The sign-in form.
    pub signin: Option<String>,
    /// Form's name -> its tutorial.
    pub tutorials: BTreeMap<String, String>,
}

/// What a site brings to its forms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormChoices {
    /// Themes of `site.toml`.
    pub themes: Vec<Named>,
    /// Kinds of events of `site.toml`.
    pub event_kinds: Vec<Named>,
    /// Roles one may write to.
    pub roles: Vec<Named>,
    /// Where forms point to.
    pub links: FormLinks,
    /// Start of the identifiers, when a form stands twice on a page; its name otherwise.
    pub id_prefix: Option<String>,
}

/// One choice, with the word people read.
pub(super) struct Choice<'a> {
    pub(super) value: &'a str,
    pub(super) label: String,
}

impl FormChoices {
    /// The lists of a built site; its links are not in the bundle.
    #[must_use]
    pub fn of_bundle(bundle: &SiteBundle) -> FormChoices {
        FormChoices {
            themes: bundle.themes.clone(),
            event_kinds: bundle.event_kinds.clone(),
            roles: bundle.roles.clone(),
            ..FormChoices::default()
        }
    }

    /// A list of the site.
    #[must_use]
    pub fn list(&self, list: SiteList) -> &[Named] {
        match list {
            SiteList::Themes => &self.themes,
            SiteList::EventKinds => &self.event_kinds,
            SiteList::Roles => &self.roles,
        }
    }

    /// Whether `value` may be chosen from `list`.
    #[must_use]
    pub fn has(&self, list: List, value: &str) -> bool {
        match list {
            List::Fixed(values) => values.contains(&value),
            List::Site(list) => self.list(list).iter().any(|named| named.id == value),
        }
    }

    /// Whether there is anything to answer: a list the site leaves empty is not asked about.
    #[must_use]
    pub fn asks(&self, field: &Field) -> bool {
        match field.kind {
            FieldKind::Choice(List::Site(list)) | FieldKind::MultiChoice(List::Site(list)) => {
                !self.list(list).is_empty()
            }
            _ => true,
        }
    }

    /// The word people read for a value of a list; the value itself when the list has it no more.
    #[must_use]
    pub fn label(&self, list: List, field: &Field, value: &str, words: &Words) -> String {
        let choice = self.of(list, field, words).into_iter().find(|choice| choice.value == value);
        choice.map_or_else(|| value.to_owned(), |choice| choice.label)
    }

    /// The choices of a list, in order, with their words.
    pub(super) fn of<'a>(&'a self, list: List, field: &Field, words: &Words) -> Vec<Choice<'a>> {
        match list {
            List::Fixed(values) => values
                .iter()
                .map(|value| {
                    let label = typography(&words.text(&field.choice_key(value)), words.locale());
                    Choice { value, label }
                })
                .collect(),
            List::Site(list) => {
                let named = self.list(list).iter();
                named.map(|named| Choice { value: &named.id, label: named.name.clone() }).collect()
            }
        }
    }

    pub(super) fn fits(&self, shape: HiddenShape, value: &str) -> bool {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        match shape {
            HiddenShape::Id | HiddenShape::Ids => {
                !value.is_empty() && value.len() <= 100 && value.bytes().all(is_word)
            }
            HiddenShape::Path => value.starts_with('/') && !value.starts_with("//") && value.len() <= 300,
            HiddenShape::Hash => value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit()),
            HiddenShape::OneOf(list) => self.has(List::Site(list), value),
        }
    }
}
