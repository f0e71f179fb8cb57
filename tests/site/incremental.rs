//! Any row of edits, built one after the other into one folder, gives the tree and the problems of a clean build.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use generator::{Outcome, Quiet};
use jiff::{SignedDuration, Timestamp};
use tests::chance::{Chance, amount};
use tests::repository::nothing_wrong;
use tests::site::{Site, copy, files, now};

/// Edits after one another in one folder.
const STEPS: usize = 8;
const SITE: &str = "content/site.toml";
const TRACTER: &str = "content/wiki/agir/tracter.md";
const BETWEEN_US: &str = "content/wiki/agir/entre-nous.md";
const KNOCK: &str = "content/wiki/agir/porte-a-porte.md";

/// A site under edits, and its instant.
struct Edited {
    site: Site,
    now: Timestamp,
}

impl Edited {
    /// A little of everything, with data and with pages for fewer readers.
    fn new() -> Self {
        let site = Site::small();
        copy(&Site::demo().path().join("content/data"), &site.path().join("content/data"));
        site.write(
            BETWEEN_US,
            "+++\ntitle = \"Entre nous\"\naudience = \"members\"\n+++\n\nVoir [[Tracter]] ici.\n",
        );
        site.write(
            "content/pages/a-venir.md",
            "+++\ntitle = \"À venir\"\ndate = 2026-11-28\n+++\n\nPlus tard. {{< agenda limit=\"3\" >}}\n",
        );
        Self { site, now: now() }
    }

    fn build(&self, out: &Path) -> Outcome {
        generator::build(&generator::BuildOptions { now: self.now, ..self.site.options(out) }, &Quiet)
    }

    fn replace(&self, file: &str, from: &str, to: &str) {
        if self.site.path().join(file).exists() {
            self.site.write(file, self.site.read(file).replace(from, to));
        }
    }

    fn toggle(&self, file: &str, text: &str) {
        let path = self.site.path().join(file);
        if path.exists() {
            std::fs::remove_file(path).expect("a file of the test");
        } else {
            self.site.write(file, text);
        }
    }
}

/// One edit; the number makes it another one each time.
type Edit = (&'static str, fn(&mut Edited, usize));

const EDITS: [Edit; 20] = [
    ("a word of a body", |at, n| {
        at.replace(TRACTER, "On prépare", &format!("On prépare {n} fois"));
        at.replace(TRACTER, "\n## Pendant", &format!("\nEncore {n}.\n\n## Pendant"));
    }),
    ("as many letters in the same instant", |at, n| {
        // Size and time of writing stay as they were.
        let path = at.site.path().join(BETWEEN_US);
        let written = path.metadata().and_then(|meta| meta.modified()).expect("a page of the test");
        let letter = char::from(b'a' + u8::try_from(n % 26).unwrap_or_default());
        at.site.write(BETWEEN_US, at.site.read(BETWEEN_US).replace(" ici", &format!(" {letter}ci")));
        at.site.write(BETWEEN_US, at.site.read(BETWEEN_US).replace("ci.", &format!("c{letter}.")));
        let file = std::fs::File::options().write(true).open(path).expect("a page of the test");
        file.set_modified(written).expect("a file's time");
    }),
    ("a link to another page", |at, n| {
        let link = if n % 2 == 0 { "[[Porte-à-porte]], [[Tracter#Pendant]]" } else { "[[Entre nous]]" };
        at.replace(TRACTER, "\n## Pendant", &format!("\n{link}\n\n## Pendant"));
    }),
    ("a title others show", |at, n| at.replace(KNOCK, "title = \"", &format!("title = \"{n} "))),
    ("a heading others link to", |at, n| at.replace(TRACTER, "## Pendant", &format!("## Pendant {n}"))),
    ("a summary of a section", |at, n| {
        at.replace("content/wiki/agir/_index.md", "summary = \"", &format!("summary = \"{n} "));
    }),
    ("a page comes or goes", |at, n| {
        at.toggle(
            "content/wiki/agir/coller.md",
            &format!("+++\ntitle = \"Coller {n}\"\n+++\n\n[[Tracter]], [[Porte-à-porte]]\n"),
        );
    }),
    ("a page moves", |at, _| {
        let (from, to) = (at.site.path().join(KNOCK), at.site.path().join("content/wiki/frapper.md"));
        let (from, to) = if from.exists() { (from, to) } else { (to, from) };
        std::fs::rename(from, to).expect("a page of the test");
    }),
    ("a broken page", |at, n| {
        at.toggle(
            "content/pages/cassee.md",
            &format!("+++\ntitle = \"Cassée\"\nnimporte = {n}\n+++\n\n# Trop haut\n\n[[Nulle part]]\n"),
        );
    }),
    ("a page without a head", |at, _| at.toggle("content/pages/sans-tete.md", "Bonjour\n")),
    ("a page for members", |at, n| {
        at.replace(BETWEEN_US, "Voir", &format!("Voir {n}"));
    }),
    ("a page changes its readers", |at, _| {
        let (public, members) = ("title = \"Tracter\"\n", "title = \"Tracter\"\naudience = \"members\"\n");
        let is_private = at.site.read(TRACTER).contains("audience");
        let (from, to) = if is_private { (members, public) } else { (public, members) };
        at.replace(TRACTER, from, to);
    }),
    ("a picture", |at, n| {
        let mut bytes = std::fs::read(at.site.path().join("content/images/point.png")).expect("a picture");
        bytes.push(u8::try_from(n % 256).unwrap_or_default());
        at.site.write("content/images/point.png", bytes);
    }),
    ("records", |at, n| {
        for shard in files(&at.site.path().join("content/data/events")).into_keys() {
            at.replace(&format!("content/data/events/{shard}"), "\"title\":\"", &format!("\"title\":\"{n} "));
        }
    }),
    ("a broken shard", |at, _| {
        at.toggle("content/data/ideas/1999.json", "{ \"schema\": 1, \"records\": [{}] }")
    }),
    ("a template", |at, n| {
        let base = "themes/default/templates/base.html";
        at.replace(base, "</body>", &format!("<!-- {n} --></body>"));
    }),
    ("a broken template", |at, _| {
        at.toggle("themes/site/templates/wiki.html", "{% extends \"base.html\" %}{% block")
    }),
    ("a word of the theme", |at, n| {
        at.replace("themes/default/i18n/fr.toml", "skip = \"", &format!("skip = \"{n} "));
    }),
    ("the movement's name", |at, n| at.replace(SITE, "name = \"Les", &format!("name = \"Les {n}"))),
    ("time", |at, n| {
        let hours = i64::try_from(n % 5).unwrap_or_default() * 13 + 1;
        at.now = at.now.checked_add(SignedDuration::from_hours(hours)).expect("an instant");
    }),
];

/// A tree without what is the build's own.
fn tree(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = files(out);
    all.remove("manifest.bin");
    all.remove("facts.bin");
    all
}

/// What a build into a new folder gives, and where the folder of the edits differs from it.
fn differences(edited: &Edited, out: &Path, outcome: &Outcome) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let clean = edited.build(folder.path());
    let (there, fresh) = (tree(out), tree(folder.path()));
    let names: BTreeSet<&String> = there.keys().chain(fresh.keys()).collect();
    let mut differ: Vec<String> =
        names.into_iter().filter(|name| there.get(*name) != fresh.get(*name)).cloned().collect();
    if format!("{:?}", clean.problems) != format!("{:?}", outcome.problems) {
        differ.push(format!("problems: {:?} instead of {:?}", outcome.problems, clean.problems));
    }
    if (clean.pages, clean.next_change_at) != (outcome.pages, outcome.next_change_at) {
        differ.push("pages or the next change".to_owned());
    }
    differ
}

#[test]
fn any_row_of_edits_gives_the_tree_of_a_clean_build() {
    for seed in 0..amount(2) {
        let mut chance = Chance::new(seed as u64);
        let mut edited = Edited::new();
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("dist");
        let _ = edited.build(&out);
        let mut told = Vec::new();
        for step in 0..STEPS {
            let (name, edit) = chance.pick(&EDITS);
            edit(&mut edited, step + 2);
            told.push(*name);
            // Files that were touched just now are not believed: without a pause little would be left standing.
            if chance.below(4) > 0 {
                std::thread::sleep(std::time::Duration::from_millis(40));
            }
            let outcome = edited.build(&out);
            let differ = differences(&edited, &out, &outcome);
            nothing_wrong(&format!("seed {seed}, after {told:?}:"), &differ);
            // And with nothing to do, the same is found again.
            let again = edited.build(&out);
            assert_eq!((again.written, again.removed), (0, 0), "seed {seed}, after {told:?}");
            assert_eq!(again.problems, outcome.problems, "seed {seed}, after {told:?}");
        }
    }
}

/// Each edit is seen: a key that forgot it would leave the old tree, and the test above would notice.
#[test]
fn a_build_that_overlooked_an_edit_would_be_noticed() {
    let mut edited = Edited::new();
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("dist");
    let mut overlooked = Vec::new();
    for (number, (name, edit)) in EDITS.iter().enumerate() {
        let before = edited.build(&out);
        edit(&mut edited, number + 2);
        if differences(&edited, &out, &before).is_empty() {
            overlooked.push(*name);
        }
    }
    // Coming back from a broken template is what the template before it shows.
    assert_eq!(overlooked, Vec::<&str>::new());
}

/// What a build at rest believes is looked at: a file of the output that somebody touched is made again.
#[test]
fn a_file_somebody_touched_is_made_again() {
    let edited = Edited::new();
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("dist");
    let _ = edited.build(&out);
    std::thread::sleep(std::time::Duration::from_millis(60));
    let _ = edited.build(&out);
    std::fs::write(out.join("public/index.html"), "?").expect("a page");
    std::fs::remove_file(out.join("public/robots.txt")).expect("a file");
    let outcome = edited.build(&out);
    assert_eq!(outcome.written, 2);
    nothing_wrong("after a hand in the output:", &differences(&edited, &out, &outcome));
}
