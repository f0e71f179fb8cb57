//! `maille new`: the beginning of a page, never over one that exists.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use contract::words::slugify;
use jiff::civil::Date;

use crate::args::{NewArguments, NewKind};
use crate::ending::Ending;
use crate::words::Sentences;

/// Writes the page and says what comes next.
pub fn begin(site: &Path, asked: &NewArguments, today: Date, sentences: &Sentences) -> Ending {
    let path = match path(site, asked, sentences) {
        Ok(path) => path,
        Err(sentence) => return Ending::Refused(sentence),
    };
    let shown = path.display().to_string();
    match write_new(&path, &text(asked, today, sentences)) {
        Ok(()) => {
            let written = sentences.format("new.written", &[("path", &shown)]);
            // Nobody to tell when standard output is closed; the page is there.
            let _ = writeln!(io::stdout(), "{written}\n{}", sentences.text("new.next"));
            Ending::Done
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Ending::Refused(sentences.format("new.exists", &[("path", &shown)]))
        }
        Err(error) => {
            let args = [("path", shown.as_str()), ("error", &error.to_string())];
            Ending::Refused(sentences.format("wrong.cannot_write", &args))
        }
    }
}

fn path(site: &Path, asked: &NewArguments, sentences: &Sentences) -> Result<PathBuf, String> {
    let slug = slugify(&asked.title);
    if slug.is_empty() {
        return Err(sentences.text("new.no_slug"));
    }
    let (folder, has_sections) = folder(asked.kind);
    let mut path = site.join("content").join(folder);
    match (&asked.section, has_sections) {
        (Some(section), true) => {
            let section = slugify(section);
            let known = sections(&path);
            if !known.contains(&section) {
                let args = [("section", section.as_str()), ("sections", &known.join(", "))];
                return Err(sentences.format("new.unknown_section", &args));
            }
            path.push(section);
        }
        (None, true) => {
            return Err(sentences.format("new.needs_section", &[("sections", &sections(&path).join(", "))]));
        }
        (Some(_), false) => return Err(sentences.text("new.not_sectioned")),
        (None, false) => {}
    }
    path.push(format!("{slug}.md"));
    Ok(path)
}

/// The folder of a kind, and whether its pages lie in sections.
fn folder(kind: NewKind) -> (&'static str, bool) {
    match kind {
        NewKind::Page => ("pages", false),
        NewKind::Wiki => ("wiki", true),
        NewKind::Faq => ("faq", true),
        NewKind::Article => ("articles", false),
        NewKind::Resource => ("resources", false),
        NewKind::Tutorial => ("tutorials", false),
    }
}

/// Sections that exist, in order.
fn sections(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names
}

fn text(asked: &NewArguments, today: Date, sentences: &Sentences) -> String {
    let name = match asked.kind {
        NewKind::Page => "page",
        NewKind::Wiki => "wiki",
        NewKind::Faq => "faq",
        NewKind::Article => "article",
        NewKind::Resource => "resource",
        NewKind::Tutorial => "tutorial",
    };
    // Debug of a TOML string value quotes and escapes it.
    let title = toml::Value::String(asked.title.clone()).to_string();
    let args = [("title", title.as_str()), ("date", &today.to_string())];
    sentences.raw(&format!("new.{name}.text"), &args)
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::words::Locale;

    fn asked(kind: NewKind, title: &str, section: Option<&str>) -> NewArguments {
        NewArguments { kind, title: title.to_owned(), section: section.map(str::to_owned) }
    }

    #[test]
    fn pages_are_drafts_with_a_title_and_a_day_and_never_overwritten() -> io::Result<()> {
        let site = std::env::temp_dir().join(format!("maille-new-{}", std::process::id()));
        fs::create_dir_all(site.join("content/wiki/agir"))?;
        let (day, sentences) = (jiff::civil::date(2026, 11, 23), Sentences::of(Locale::Fr));
        let wiki = asked(NewKind::Wiki, "L'été à \"Ambérieu\"", Some("agir"));
        assert_eq!(begin(&site, &wiki, day, &sentences), Ending::Done);
        let text = fs::read_to_string(site.join("content/wiki/agir/l-ete-a-amberieu.md"))?;
        let head =
            text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n")).map(|(head, _)| head);
        let table: toml::Table = head.unwrap_or_default().parse().map_err(io::Error::other)?;
        assert_eq!(table["title"].as_str(), Some("L'été à \"Ambérieu\""));
        assert_eq!(table["draft"].as_bool(), Some(true));
        assert_eq!(table["date"].to_string(), "2026-11-23");
        assert!(matches!(begin(&site, &wiki, day, &sentences), Ending::Refused(_)), "written twice");
        let nowhere = asked(NewKind::Wiki, "Ailleurs", Some("inconnue"));
        assert!(
            matches!(begin(&site, &nowhere, day, &sentences), Ending::Refused(sentence) if sentence.contains("agir"))
        );
        fs::remove_dir_all(&site)
    }

    #[test]
    fn every_kind_has_a_beginning_that_reads_as_toml() {
        let kinds = [
            NewKind::Page,
            NewKind::Wiki,
            NewKind::Faq,
            NewKind::Article,
            NewKind::Resource,
            NewKind::Tutorial,
        ];
        for (locale, kind) in Locale::ALL.into_iter().flat_map(|locale| kinds.map(|kind| (locale, kind))) {
            let text =
                text(&asked(kind, "Titre", None), jiff::civil::date(2026, 11, 23), &Sentences::of(locale));
            let head =
                text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n")).map(|(head, _)| head);
            assert!(head.is_some_and(|head| head.parse::<toml::Table>().is_ok()), "{kind:?}: {text}");
        }
    }
}
