//! S19: same content, same bytes, wherever it lies and in whatever order its files are listed. And the
//! second build touches only what changed.

use tests::report::figure;
use tests::repository::nothing_wrong;
use tests::site::{Site, copy, files};

#[test]
fn two_builds_in_two_folders_are_byte_identical() {
    let first = Site::demo();
    let second = Site::new();
    // Copied last to first, so that the file system lists them in another order.
    let mut all: Vec<String> = files(&first.path().join("content")).into_keys().collect();
    all.reverse();
    for file in all {
        copy(&first.path().join("content").join(&file), &second.path().join("content").join(&file));
    }
    let (first, second) = (first.build(), second.build());
    let (a, b) = (first.files(""), second.files(""));
    let names: Vec<String> = a
        .keys()
        .filter(|name| !b.contains_key(*name))
        .chain(b.keys().filter(|name| !a.contains_key(*name)))
        .cloned()
        .collect();
    nothing_wrong("S19: files of one build only:", &names);
    // The manifest holds times and inodes of sources, which are those of a machine.
    let differ: Vec<String> = a
        .iter()
        .filter(|(name, bytes)| *name != "manifest.bin" && *name != "facts.bin" && b[*name] != **bytes)
        .map(|(name, _)| name.clone())
        .collect();
    figure("S19 files compared", a.len());
    nothing_wrong("S19: bytes differ:", &differ);
    assert_eq!(
        format!("{:?}", first.outcome.problems),
        format!("{:?}", second.outcome.problems),
        "problems in the same order"
    );
}

#[test]
fn an_edit_gives_the_tree_a_clean_build_gives() {
    let site = Site::small();
    let folder = tempfile_folder();
    let out = folder.path().join("dist");
    let edits: [&dyn Fn(&Site); 6] = [
        &|site| site.append("content/pages/a-propos.md", "\nUne ligne de plus.\n"),
        &|site| {
            site.write("content/wiki/agir/coller.md", "+++\ntitle = \"Coller\"\n+++\n\nVoir [[Tracter]].\n")
        },
        &|site| {
            site.write(
                "content/site.toml",
                site.read("content/site.toml").replace("Les Essais", "Les Essayeurs"),
            )
        },
        &|site| {
            site.write(
                "content/wiki/agir/tracter.md",
                site.read("content/wiki/agir/tracter.md").replace("Pendant", "Pendant ce temps"),
            )
        },
        &|site| {
            site.write(
                "content/wiki/agir/porte-a-porte.md",
                site.read("content/wiki/agir/porte-a-porte.md").replace("#pendant", "#pendant-ce-temps"),
            )
        },
        &|site| std::fs::remove_file(site.path().join("content/wiki/agir/coller.md")).unwrap_or_default(),
    ];
    let _ = generator::build(&site.options(&out), &generator::Quiet);
    for (number, edit) in edits.iter().enumerate() {
        edit(&site);
        let outcome = generator::build(&site.options(&out), &generator::Quiet);
        let clean = site.build();
        let (mut again, mut fresh) = (files(&out), clean.files(""));
        again.remove("manifest.bin");
        again.remove("facts.bin");
        fresh.remove("manifest.bin");
        fresh.remove("facts.bin");
        let differ: Vec<String> = again
            .keys()
            .chain(fresh.keys())
            .filter(|name| again.get(*name) != fresh.get(*name))
            .map(|name| format!("after edit {number}: {name}"))
            .collect();
        nothing_wrong("the second build differs from a clean one:", &differ);
        assert!(outcome.written + outcome.removed > 0, "edit {number} changed nothing");
    }
}

#[test]
fn a_build_of_the_same_writes_nothing() {
    let site = Site::small();
    let folder = tempfile_folder();
    let out = folder.path().join("dist");
    let first = generator::build(&site.options(&out), &generator::Quiet);
    let second = generator::build(&site.options(&out), &generator::Quiet);
    assert!(first.written > 20, "{first:?}");
    assert_eq!((second.written, second.removed), (0, 0));
}

fn tempfile_folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap_or_else(|error| panic!("a folder: {error}"))
}
