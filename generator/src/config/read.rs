//! `site.toml` read and checked: every mistake is a problem, and a site that still stands is returned.

use contract::words::Locale;

use super::{Config, FEATURES, FILE, MAX_NAV, SHAPES, Theme};
use crate::problem::{Code, Problem, Spot};

/// Unknown keys named in one run; a file with more is another file.
const MAX_UNKNOWN_KEYS: usize = 40;

/// Parses the text. The parser stops at the first unknown key: its line is taken out and the rest is read
/// again, so that one run names them all.
fn parse(text: &str, problems: &mut Vec<Problem>) -> Option<Config> {
    let mut readable = text.to_owned();
    for _ in 0..MAX_UNKNOWN_KEYS {
        let error = match toml::from_str::<Config>(&readable) {
            Ok(config) => return Some(config),
            Err(error) => error,
        };
        let at = error.span().map(|span| span.start);
        problems.push(not_understood(text, &error).at(at.map(|at| Spot::of(text, at)).unwrap_or_default()));
        let unknown = at.filter(|_| error.message().starts_with("unknown field"))?;
        readable = without_line(&readable, unknown);
    }
    None
}

/// The text with the line at `offset` blanked: offsets of all other lines stay.
fn without_line(text: &str, offset: usize) -> String {
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
    format!("{}{}{}", &text[..start], " ".repeat(end - start), &text[end..])
}

impl Config {
    /// Reads the text of `site.toml`; every mistake is a problem. `None` when too little can be understood
    /// for a site to stand on: it must not be rebuilt around a guess.
    #[must_use]
    pub fn read(text: &str, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut config = parse(text, problems)?;
        config.base_url = config.base_url.trim_end_matches('/').to_owned();
        config.check(text, problems);
        Some(config)
    }

    /// The site's language; French when `site.toml` names none we have.
    #[must_use]
    pub fn locale(&self) -> Locale {
        Locale::parse(&self.language).unwrap_or(Locale::Fr)
    }

    /// Whether a feature is switched on. Hubs need themes.
    #[must_use]
    pub fn has(&self, feature: &str) -> bool {
        let is_empty = feature == "themes" && self.themes.is_empty();
        !is_empty && self.features.get(feature).copied().unwrap_or(true)
    }

    /// The theme of this id.
    #[must_use]
    pub fn theme(&self, id: &str) -> Option<&Theme> {
        self.themes.iter().find(|theme| theme.id == id)
    }

    fn check(&self, text: &str, problems: &mut Vec<Problem>) {
        let mut wrong = |key: &str, detail: String| {
            let at = text.find(key).unwrap_or(0);
            problems.push(
                Problem::new(Code::ConfigValue, FILE)
                    .at(Spot::of(text, at))
                    .with("key", key)
                    .with("detail", detail),
            );
        };
        if Locale::parse(&self.language).is_none() {
            wrong("language", format!("{} (fr | en)", self.language));
        }
        if jiff::tz::TimeZone::get(&self.zone).is_err() {
            wrong("zone", self.zone.clone());
        }
        for (key, detail) in super::quiet::mistakes(self) {
            wrong(key, detail);
        }
        for (key, detail) in self.security.iter().flat_map(crate::security::mistakes) {
            wrong(key, detail);
        }
        for (key, colour) in [("accent", &self.look.accent), ("mark", &self.look.mark)] {
            if crate::colours::Rgb::parse(colour).is_none() {
                wrong(key, format!("{colour} (#0b5d4b)"));
            }
        }
        for theme in self.themes.iter().filter(|t| !t.shape.is_empty() && !SHAPES.contains(&t.shape.as_str()))
        {
            wrong("shape", format!("{} ({})", theme.shape, SHAPES.join(", ")));
        }
        for feature in self.features.keys().filter(|name| !FEATURES.contains(&name.as_str())) {
            problems.push(
                unknown_key(feature, FEATURES).at(Spot::of(text, text.find(feature.as_str()).unwrap_or(0))),
            );
        }
        if self.nav.len() > MAX_NAV {
            let at = text.find("[[nav]]").unwrap_or(0);
            let problem = Problem::new(Code::NavTooWide, FILE).at(Spot::of(text, at));
            problems.push(problem.with("count", self.nav.len().to_string()));
        }
    }

    /// What must be filled in before going live (`check --strict`).
    pub fn check_going_live(&self, problems: &mut Vec<Problem>) {
        for (key, value) in [
            ("publisher.name", &self.publisher.name),
            ("publisher.host", &self.publisher.host),
            ("publisher.privacy_contact", &self.publisher.privacy_contact),
        ] {
            if value.trim().is_empty() {
                problems.push(Problem::new(Code::ConfigBlank, FILE).with("key", key));
            }
        }
    }
}

fn unknown_key<'a>(key: &str, known: impl IntoIterator<Item = &'a str>) -> Problem {
    let problem = Problem::new(Code::UnknownKey, FILE).with("key", key);
    match crate::problem::nearest(key, known) {
        Some(meant) => problem.with("suggest", meant),
        None => problem,
    }
}

/// serde names the unknown field and the expected ones in one English sentence; the editor gets ours.
fn not_understood(text: &str, error: &toml::de::Error) -> Problem {
    let message = error.message();
    let mut quoted = message.split('`').skip(1).step_by(2);
    match (message.starts_with("unknown field"), quoted.next()) {
        (true, Some(key)) => unknown_key(key, quoted),
        _ => {
            let line = error.span().and_then(|span| text.get(span)).unwrap_or_default();
            if message.starts_with("invalid type") || message.starts_with("missing field") {
                return Problem::new(Code::ConfigValue, FILE).with("key", line).with("detail", message);
            }
            Problem::new(Code::ConfigBroken, FILE).with("detail", message)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<&'static str> {
        let mut problems = Vec::new();
        let _ = Config::read(text, &mut problems);
        problems.iter().map(|p| p.code.id()).collect()
    }

    #[test]
    fn a_small_file_is_enough() {
        assert!(codes("name = \"A\"").is_empty());
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!(codes("name = \"A\"\nlangage = \"fr\""), ["unknown-key"]);
        assert_eq!(codes("name = \"A\"\n[features]\ngroupes = true"), ["unknown-key"]);
        assert_eq!(codes("name = \"A\"\nzone = \"Europe/Pari\""), ["config-value"]);
        assert_eq!(codes("name = \"A"), ["config-broken"]);
        assert_eq!(codes("nom = \"x\"\nname = \"A\"\nlangage = \"fr\""), ["unknown-key", "unknown-key"]);
        assert_eq!(
            codes(&format!("name = \"A\"\n{}", "[[nav]]\ntitle=\"x\"\nto=\"/\"\n".repeat(7))),
            ["nav-too-wide"]
        );
    }

    #[test]
    fn a_time_of_silence_has_zones_that_exist_and_an_end_after_its_beginning() {
        let quiet = |lines: &str| codes(&format!("name = \"A\"\n[[quiet]]\n{lines}"));
        let days = "from = \"2027-04-09T00:00\"\nuntil = \"2027-04-11T20:00\"";
        assert!(quiet(days).is_empty());
        assert!(quiet(&format!("zones = [\"Europe/Paris\", \"Indian/Reunion\"]\n{days}")).is_empty());
        assert_eq!(quiet(&format!("zones = [\"Europe/Pari\"]\n{days}")), ["config-value"]);
        let back = "from = \"2027-04-11T20:00\"\nuntil = \"2027-04-09T00:00\"";
        assert_eq!(quiet(back), ["config-value"]);
        assert_eq!(quiet("from = \"2027-02-30T00:00\"\nuntil = \"2027-04-09T00:00\""), ["config-value"]);
        assert_eq!(quiet("from = \"2027-04-09T00:00\""), ["config-value"], "it has an end");
    }

    #[test]
    fn blanks_stop_only_going_live() {
        let mut problems = Vec::new();
        let config = Config::read("name = \"A\"", &mut problems).expect("a site");
        assert!(problems.is_empty());
        config.check_going_live(&mut problems);
        assert_eq!(problems.len(), 3);
    }
}
