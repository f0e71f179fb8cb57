//! What is wrong, where, and what to do: every check of the generator ends in a [`Problem`].
//!
//! A problem holds a code and arguments, never a sentence: sentences live in `generator/i18n` and are
//! made for the reader's language when the problem is shown.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use contract::words::{Locale, Words};
use jiff::civil::{DateTime, Time};
use serde::{Deserialize, Serialize};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// What was asked for cannot be shown; `build` ends with status 1.
    Error,
    /// It is shown, and could be better.
    Warning,
    /// Nothing is wrong; the editor should know (a page that waits for its day).
    Notice,
}

impl Severity {
    /// The word used in the JSON and GitHub forms.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

macro_rules! codes {
    ($($name:ident $id:literal $severity:ident $doc:literal;)+) => {
        /// The stable name of a kind of problem.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $doc] $name,)+ }

        impl Code {
            /// Every code, for tests that walk them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Stable across versions; scripts may rely on it.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id),+ }
            }

            /// How bad this kind of problem is.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity),+ }
            }
        }
    };
}

codes! {
    ConfigMissing "config-missing" Error "There is no `content/site.toml`.";
    ConfigBroken "config-broken" Error "`site.toml` is not TOML.";
    ConfigValue "config-value" Error "A value of `site.toml` is not of its kind.";
    ConfigBlank "config-blank" Error "Publisher, host or privacy contact is blank (going live only).";
    SecurityExpired "security-expired" Error "The day of `security.expires` has passed.";
    SecurityExpires "security-expires" Warning "`security.expires` is within 30 days.";
    NavTooWide "nav-too-wide" Error "More than 6 entries in the navigation (F24).";
    FrontMatterMissing "front-matter-missing" Error "The file does not begin with `+++` or `---`.";
    FrontMatterBroken "front-matter-broken" Error "The front matter is not TOML or YAML.";
    UnknownKey "unknown-key" Error "A key nobody reads.";
    MissingKey "missing-key" Error "A required key is absent or empty.";
    WrongValue "wrong-value" Error "A value is not of its kind.";
    ImpossibleDate "impossible-date" Error "A day that is in no calendar.";
    UnknownTheme "unknown-theme" Error "A theme that `site.toml` does not list.";
    UnknownReference "unknown-reference" Error "A space, kind, role or group nobody has declared.";
    BadAddress "bad-address" Error "A slug or alias that would leave the site.";
    SameAddress "same-address" Error "Two pages at one address, accents and case folded.";
    BrokenWikiLink "broken-wiki-link" Error "`[[…]]` to a page that does not exist.";
    AmbiguousWikiLink "ambiguous-wiki-link" Error "`[[…]]` to a title several pages have.";
    BrokenLink "broken-link" Error "An internal link to nothing.";
    BrokenAnchor "broken-anchor" Error "A link to a heading that does not exist.";
    LinkToPrivate "link-to-private" Error "A public page links to a page its readers may not open.";
    MissingImage "missing-image" Error "An image that does not exist.";
    ImageCase "image-case" Error "An image whose name differs by case or accents.";
    BrokenImage "broken-image" Error "An image that cannot be read.";
    MissingAlt "missing-alt" Error "An image nobody describes.";
    SkippedHeading "skipped-heading" Error "A heading level was skipped.";
    TopHeading "top-heading" Error "A level 1 heading in the body.";
    UnknownShortcode "unknown-shortcode" Error "A shortcode nobody knows.";
    BrokenShortcode "broken-shortcode" Error "A shortcode that is not closed, or lacks an argument.";
    UnknownVariable "unknown-variable" Error "`{{ … }}` that is no variable of the site.";
    TooNested "too-nested" Error "Quotes or lists nested beyond reason.";
    NotUtf8 "not-utf8" Error "The file is not UTF-8.";
    FileTooLarge "file-too-large" Error "A file above the size limit.";
    Symlink "symlink" Error "A symbolic link, which may lead out of the site.";
    SpecialFile "special-file" Error "Not a regular file.";
    TooDeepFolder "too-deep-folder" Error "Folders nested beyond reason.";
    BadName "bad-name" Error "A file name that is not UTF-8 or holds control characters.";
    Unreadable "unreadable" Error "The system refuses to read it.";
    ShardBroken "shard-broken" Error "A file of exported data is not JSON of its kind.";
    RecordBroken "record-broken" Error "A record lacks something or has too much.";
    RecordTwice "record-twice" Error "Two records with one id.";
    GeoBroken "geo-broken" Error "GeoJSON that RFC 7946 does not allow.";
    GeoSwapped "geo-swapped" Error "Latitude and longitude look swapped.";
    GeoOutside "geo-outside" Error "A position that is not on Earth.";
    EventEndsBeforeStart "event-ends-before-start" Error "An event that ends before it starts.";
    EventTooLong "event-too-long" Error "An event of more than 7 days.";
    EventHourSkipped "event-hour-skipped" Error "An hour that the change to summer time skips.";
    UnknownZone "unknown-zone" Error "A time zone that does not exist.";
    TemplateBroken "template-broken" Error "A template of the theme fails: not the editor's fault.";
    TemplateMissing "template-missing" Error "The theme lacks a template.";
    WordsBroken "words-broken" Error "A translation file is not TOML.";
    PageTooDeep "page-too-deep" Error "More than 3 clicks from home (F24).";
    PageUnreachable "page-unreachable" Error "No link leads to a listed page.";
    CannotWrite "cannot-write" Error "The output folder refuses a file.";
    PageDraft "page-draft" Notice "A draft, left out.";
    PageFuture "page-future" Notice "A page that waits for its day.";
    PageExpired "page-expired" Notice "A page whose day has passed.";
    CheckedLongAgo "checked-long-ago" Warning "Nobody has checked the page for a year.";
}

/// Where in a file: lines and columns from 1, columns in characters; 0 means the whole file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Spot {
    /// Line.
    pub line: u32,
    /// Column.
    pub column: u32,
}

impl Spot {
    /// The place of the byte `offset` in `text`.
    #[must_use]
    pub fn of(text: &str, offset: usize) -> Self {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: count(before.bytes().filter(|b| *b == b'\n').count() + 1),
            column: count(before[line_start..].chars().count() + 1),
        }
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// What is wrong, where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Problem {
    /// Path from the site's folder, `/` between parts.
    pub file: String,
    /// Where in the file.
    pub spot: Spot,
    /// What kind.
    pub code: Code,
    args: BTreeMap<Cow<'static, str>, String>,
}

/// A problem as one build keeps it for the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    file: String,
    line: u32,
    column: u32,
    code: String,
    args: Vec<(String, String)>,
}

impl Kept {
    pub fn of(problem: &Problem) -> Self {
        Self {
            file: problem.file.clone(),
            line: problem.spot.line,
            column: problem.spot.column,
            code: problem.code.id().to_owned(),
            args: problem.args.iter().map(|(name, value)| (name.to_string(), value.clone())).collect(),
        }
    }

    /// `None` when there is no such code.
    pub fn problem(&self) -> Option<Problem> {
        Some(Problem {
            file: self.file.clone(),
            spot: Spot { line: self.line, column: self.column },
            code: Code::ALL.iter().copied().find(|code| code.id() == self.code)?,
            args: self.args.iter().map(|(name, value)| (name.clone().into(), value.clone())).collect(),
        })
    }
}

impl Problem {
    /// A problem of a whole file.
    #[must_use]
    pub fn new(code: Code, file: &str) -> Self {
        Self { file: file.to_owned(), spot: Spot::default(), code, args: BTreeMap::new() }
    }

    /// At a place.
    #[must_use]
    pub fn at(mut self, spot: Spot) -> Self {
        self.spot = spot;
        self
    }

    /// With an argument its sentence names.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        // Libraries end their sentences; ours go on.
        self.args.insert(name.into(), value.trim_end_matches('.').to_owned());
        self
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// What is wrong, one sentence.
    #[must_use]
    pub fn message(&self, locale: Locale) -> String {
        self.sentence(locale, "message")
    }

    /// What to do about it, one sentence.
    #[must_use]
    pub fn help(&self, locale: Locale) -> String {
        self.sentence(locale, "help")
    }

    fn sentence(&self, locale: Locale, part: &str) -> String {
        let words = sentences(locale);
        let base = format!("problem.{}.{part}", self.code.id());
        // A sentence may have a second form for when a suggestion is known.
        let suggested = format!("{base}_suggest");
        let key = if self.args.contains_key("suggest") && words.get(&suggested).is_some() {
            suggested
        } else {
            base
        };
        let said: Vec<(&str, String)> =
            self.args.iter().map(|(name, value)| (name.as_ref(), in_words(value, locale))).collect();
        let args: Vec<(&str, &str)> = said.iter().map(|(name, value)| (*name, value.as_str())).collect();
        words.format(&key, &args)
    }
}

/// Instants as people say them; everything else as it is.
fn in_words(value: &str, locale: Locale) -> String {
    let words = Words::built_in(locale);
    if value.contains('T')
        && let Ok(instant) = value.parse::<DateTime>()
    {
        return format!("{}, {}", words.day_plain(instant.date()), words.hour(instant.time()));
    }
    match value.parse::<Time>() {
        Ok(time) if value.len() == 8 => words.hour(time),
        _ => value.to_owned(),
    }
}

fn sentences(locale: Locale) -> &'static Words {
    static FR: OnceLock<Words> = OnceLock::new();
    static EN: OnceLock<Words> = OnceLock::new();
    let (cell, text) = match locale {
        Locale::Fr => (&FR, include_str!("../i18n/fr.toml")),
        Locale::En => (&EN, include_str!("../i18n/en.toml")),
    };
    // A broken file gives `‹key›` sentences, and the test below fails.
    cell.get_or_init(|| Words::parse(locale, text).unwrap_or_else(|_| Words::new(locale)))
}

/// The candidate closest to `typed`, when close enough to be what was meant.
#[must_use]
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = contract::words::fold(typed);
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&folded, &contract::words::fold(candidate)), candidate))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_sentences_in_both_languages() {
        for locale in [Locale::Fr, Locale::En] {
            for code in Code::ALL {
                for part in ["message", "help"] {
                    let key = format!("problem.{}.{part}", code.id());
                    assert!(sentences(locale).get(&key).is_some_and(|s| !s.is_empty()), "{locale}: {key}");
                }
            }
        }
    }

    #[test]
    fn no_sentence_is_left_over() {
        for locale in [Locale::Fr, Locale::En] {
            for (key, _) in sentences(locale).iter() {
                let id = key.split('.').nth(1).unwrap_or_default();
                assert!(Code::ALL.iter().any(|code| code.id() == id), "{locale}: {key}");
            }
        }
    }

    #[test]
    fn spots_count_from_one_in_characters() {
        assert_eq!(Spot::of("é\nàb", 5), Spot { line: 2, column: 2 });
        assert_eq!(Spot::of("", 9), Spot { line: 1, column: 1 });
    }

    #[test]
    fn nearest_finds_what_was_meant() {
        assert_eq!(nearest("titel", ["title", "themes"]), Some("title"));
        assert_eq!(nearest("zzz", ["title"]), None);
    }
}
