//! Calendar files as two independent parsers read them: repeated, moved and cancelled events, across both
//! changes of clocks and overseas.
#![forbid(unsafe_code)]

mod cases;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use contract::calendar::{Calendar, Entry, Method, file};
use contract::words::{Locale, Words};
use jiff::Timestamp;
use serde::Deserialize;
use tests::python;
use tests::report::{figure, not_run};
use tests::repository::{nothing_wrong, root};

use cases::{CASES, Case};

/// What a parser says of an event.
#[derive(Debug, Deserialize)]
struct Read {
    file: String,
    method: String,
    uid: String,
    sequence: u32,
    status: String,
    summary: String,
    description: String,
    start: i64,
    end: i64,
}

/// The release of icalendar, fixed so that a run says the same tomorrow.
const ICALENDAR: &str = "7.3.2";

/// What mails take out of calendars: an event that stands alone, one date of a repeated one on the day the clocks
/// change, one overseas, one abroad.
const TAKEN_OUT: [&str; 4] = ["n1", "w3", "r1", "e2"];
/// How their files begin.
const CANCEL: &str = "cancel-";

fn entry<'e>(event: &'e contract::records::Event) -> Entry<'e> {
    Entry {
        event,
        url: format!("https://essais.example/agenda/{}/", event.slug),
        place: "Clermont-Ferrand".into(),
        groups: vec!["Groupe ; de, Clermont".into()],
        categories: vec!["Réunion".into(), "Logement, vie chère".into()],
    }
}

/// The files: all events in one, each alone, and all again under names of zones that no parser knows, so that
/// it must read what the file says of them.
fn write_all(folder: &Path) -> Vec<PathBuf> {
    let words = Words::built_in(Locale::Fr);
    let calendar = Calendar {
        method: Method::Publish,
        name: "Agenda : Clermont",
        url: "https://essais.example/groupes/clermont/",
        words,
    };
    let events: Vec<_> = CASES.iter().map(Case::event).collect();
    let entries: Vec<Entry<'_>> = events.iter().map(entry).collect();
    let all = file(&calendar, &entries);
    let mut files =
        vec![("all.ics".to_owned(), all.clone()), ("unknown.ics".to_owned(), unknown_zones(&all))];
    let alone = Calendar { name: "", ..calendar };
    files.extend(
        entries.iter().map(|one| (format!("{}.ics", one.event.id), file(&alone, std::slice::from_ref(one)))),
    );
    let cancel = Calendar { method: Method::Cancel, ..alone };
    let taken_out = entries.iter().filter(|one| TAKEN_OUT.contains(&one.event.id.as_str()));
    files.extend(
        taken_out
            .map(|one| (format!("{CANCEL}{}.ics", one.event.id), file(&cancel, std::slice::from_ref(one)))),
    );
    files
        .into_iter()
        .map(|(name, text)| {
            let path = folder.join(name);
            fs::write(&path, text).expect("a file");
            path
        })
        .collect()
}

fn unknown_zones(text: &str) -> String {
    // Names grow by a few letters, so lines are unfolded first; parsers read long lines too.
    text.replace("\r\n ", "").replace("TZID:", "TZID:Essai-").replace("TZID=", "TZID=Essai-")
}

/// Runs a parser; each line it prints is an event.
fn read(program: &mut Command, files: &[PathBuf]) -> Result<Vec<Read>, String> {
    let output = program.args(files).stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let lines = String::from_utf8_lossy(&output.stdout);
    lines.lines().map(|line| serde_json::from_str(line).map_err(|error| format!("{error}: {line}"))).collect()
}

fn wrong(parser: &str, read: &[Read], files: usize) -> Vec<String> {
    let by_uid: BTreeMap<&str, &Case> = CASES.iter().map(|case| (case.id, case)).collect();
    let seconds = |instant: &str| instant.parse::<Timestamp>().expect("an instant").as_second();
    let mut wrong = Vec::new();
    // Everything stands in the two whole files, and once alone; beside them what mails take out.
    if read.len() != CASES.len() * 3 + TAKEN_OUT.len() || files != CASES.len() + 2 + TAKEN_OUT.len() {
        wrong.push(format!("{parser}: {} events read in {files} files", read.len()));
    }
    for one in read {
        let Some(case) = by_uid.get(one.uid.as_str()) else {
            wrong.push(format!("{parser}: {} is no UID of ours", one.uid));
            continue;
        };
        let is_taken_out = one.file.starts_with(CANCEL);
        let is_off = case.is_off() || is_taken_out;
        let is_same = (one.start, one.end) == (seconds(case.starts), seconds(case.ends))
            && one.sequence == case.sequence
            && one.status == if is_off { "CANCELLED" } else { "CONFIRMED" }
            && one.summary.contains("ANNULÉ") == is_off
            && one.method == if is_taken_out { "CANCEL" } else { "PUBLISH" }
            && one.summary.ends_with(case.title())
            && one.description.contains(case.reason)
            && one.description.contains("https://essais.example/agenda/");
        if !is_same {
            wrong.push(format!("{parser}, {}: {} is read as {one:?}", one.file, case.id));
        }
    }
    wrong
}

#[test]
fn two_parsers_read_each_event_at_its_instant() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = write_all(folder.path());
    let python = python::environment(
        &format!("icalendar-{ICALENDAR}"),
        &[&format!("icalendar=={ICALENDAR}"), "tzdata"],
    );
    let script = |path: &str| root().join(path);
    let mut programs = Vec::new();
    match python {
        Ok(folder) => {
            let mut command = Command::new(folder.join("bin/python"));
            command.arg(script("tests/calendar/read.py"));
            programs.push(("icalendar", command));
        }
        Err(why) => not_run("calendar files read by icalendar", &why),
    }
    if script("tests/browser/node_modules/ical.js").is_dir() {
        let mut command = Command::new("node");
        command.arg(script("tests/browser/calendars.mjs"));
        programs.push(("ical.js", command));
    } else {
        not_run("calendar files read by ical.js", "run: npm ci --prefix tests/browser");
    }
    let mut complaints = Vec::new();
    for (parser, mut command) in programs {
        match read(&mut command, &files) {
            Ok(events) => {
                complaints.extend(wrong(parser, &events, files.len()));
                figure(&format!("instants of calendar files read by {parser}"), events.len() * 2);
            }
            Err(why) => complaints.push(format!("{parser}: {why}")),
        }
    }
    nothing_wrong("each instant is the expected one:", &complaints);
}
