//! What one field is: its kind, limits, and the keys of its words.

/// Least and most characters of a text (Unicode scalar values, after trimming).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// An answer, if given, has at least so many.
    pub min: usize,
    /// And at most so many.
    pub max: usize,
}

/// Smallest and largest whole number, both allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// Smallest.
    pub min: i64,
    /// Largest.
    pub max: i64,
}

/// A closed list of `site.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteList {
    /// Themes.
    Themes,
    /// Kinds of events.
    EventKinds,
    /// Roles one may write to.
    Roles,
}

/// What may be chosen from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// These values; each has a word `<key>.choices.<value>`.
    Fixed(&'static [&'static str]),
    /// What the site lists.
    Site(SiteList),
}

/// What a field that is not shown carries. People never type it: when it is wrong, the page is stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HiddenShape {
    /// 1-100 letters, digits, `-` or `_`: an id, code or slug.
    Id,
    /// One to 20 of those: what was chosen of a list.
    Ids,
    /// An absolute path of this site, at most 300 bytes.
    Path,
    /// 64 hexadecimal digits.
    Hash,
    /// One of the site's list.
    OneOf(SiteList),
}

/// What may be sent as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileSort {
    /// A photo: it is made anew, smaller.
    Photo,
    /// A document people save and open, or a picture of one.
    Document,
}

impl FileSort {
    /// What a browser offers to choose from; what a file is, its content tells.
    #[must_use]
    pub fn accept(self) -> &'static str {
        match self {
            Self::Photo => "image/jpeg,image/png,image/webp",
            Self::Document => {
                ".pdf,.odt,.ods,.odp,.docx,.xlsx,.pptx,.txt,.csv,image/jpeg,image/png,image/webp"
            }
        }
    }
}

/// The closed set of kinds of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// One line.
    Text(Length),
    /// Several lines.
    LongText(Length),
    /// An e-mail address, at most 254 bytes.
    Email,
    /// A phone number, 6 to 15 digits.
    Phone,
    /// A French postcode.
    PostalCode,
    /// A commune, by name or postcode.
    Commune,
    /// A commune, department or region.
    Territory,
    /// A page of this site, by address or last segment: a group, an event.
    Page,
    /// An https address elsewhere, at most 500 bytes.
    Link,
    /// A day; `2026-12-03` once read.
    Day,
    /// A time of day; `18:30` once read.
    Time,
    /// A whole number.
    Number(Range),
    /// One of a list.
    Choice(List),
    /// Any of a list.
    MultiChoice(List),
    /// A box to tick, never ticked in advance; `yes` once read.
    Checkbox,
    /// Carried, not shown.
    Hidden(HiddenShape),
    /// A file, at most [`super::MAX_FILE_BYTES`]; its answer is the name it came with. Forms that ask for one
    /// are for people who are signed in.
    File(FileSort),
    /// A trap for robots: people do not see it and leave it empty.
    Trap,
}

/// A field. Its words: `<key>.label`, `<key>.help` (optional), `<key>.choices.<value>`; and the
/// sentence of `why` when it is personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Name in the body sent.
    pub name: &'static str,
    /// Start of the keys of its words; forms that ask the same thing share it.
    pub key: &'static str,
    /// Kind and limits.
    pub kind: FieldKind,
    /// An answer is needed.
    pub required: bool,
    /// The answer is personal data.
    pub personal: bool,
    /// Key of the sentence that says why we ask; every personal field has one.
    pub why: Option<&'static str>,
    /// What stands there before anyone answers.
    pub default: Option<&'static str>,
    /// HTML's autofill token, where the kind's own does not fit.
    pub autocomplete: Option<&'static str>,
    /// Few need it: it waits behind "more choices", and shows when it was answered or is wrong.
    pub folded: bool,
}

impl Field {
    pub(super) const fn new(name: &'static str, key: &'static str, kind: FieldKind) -> Field {
        Field {
            name,
            key,
            kind,
            required: false,
            personal: false,
            why: None,
            default: None,
            autocomplete: None,
            folded: false,
        }
    }

    pub(super) const fn required(self) -> Field {
        Field { required: true, ..self }
    }

    pub(super) const fn personal(self, why: &'static str) -> Field {
        Field { personal: true, why: Some(why), ..self }
    }

    pub(super) const fn starts_as(self, default: &'static str) -> Field {
        Field { default: Some(default), ..self }
    }

    pub(super) const fn folded(self) -> Field {
        Field { folded: true, ..self }
    }

    pub(super) const fn autocomplete(self, token: &'static str) -> Field {
        Field { autocomplete: Some(token), ..self }
    }

    /// Key of the label.
    #[must_use]
    pub fn label_key(&self) -> String {
        format!("{}.label", self.key)
    }

    /// Key of the help under the label; not every field has that word.
    #[must_use]
    pub fn help_key(&self) -> String {
        format!("{}.help", self.key)
    }

    /// Key of the name of a choice of a fixed list.
    #[must_use]
    pub fn choice_key(&self, value: &str) -> String {
        format!("{}.choices.{value}", self.key)
    }

    /// Most characters of an answer, for those who write documents about it.
    #[must_use]
    pub fn max_chars(&self) -> usize {
        match self.kind {
            FieldKind::Text(length) | FieldKind::LongText(length) => length.max,
            FieldKind::Email => 254,
            FieldKind::Link => 500,
            FieldKind::File(_) => 150,
            FieldKind::Page | FieldKind::Hidden(HiddenShape::Path) => 300,
            FieldKind::Commune | FieldKind::Territory | FieldKind::Hidden(_) => 100,
            FieldKind::Phone | FieldKind::Choice(_) | FieldKind::MultiChoice(_) => 100,
            FieldKind::PostalCode
            | FieldKind::Day
            | FieldKind::Time
            | FieldKind::Number(_)
            | FieldKind::Checkbox => 40,
            FieldKind::Trap => 0,
        }
    }
}
