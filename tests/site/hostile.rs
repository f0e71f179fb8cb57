//! S20: no hostile tree escapes. Each shape is built by the command in a process of its own, with a limit
//! of time: nothing outside is read into the site or written, and the rest of the site stands.

use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tests::command::run_within;
use tests::report::figure;
use tests::repository::nothing_wrong;
use tests::site::{NOW, Site, files};

/// What stands outside and must stay there.
const SECRET: &str = "SECRET-OUTSIDE-4711";

struct Shape {
    name: &'static str,
    /// Makes the shape; the second folder is the outside one.
    make: fn(&Site, &Path),
    /// A code that must be named; empty = nothing has to be said.
    code: &'static str,
}

fn page(site: &Site, file: &str, head: &str, body: &str) {
    site.write(file, format!("+++\ntitle = \"Piège\"\n{head}\n+++\n\n{body}\n"));
}

fn link(target: &Path, at: PathBuf) {
    symlink(target, &at).unwrap_or_else(|error| panic!("{}: {error}", at.display()));
}

fn make_fifo(at: &Path) {
    let made = Command::new("mkfifo").arg(at).status();
    assert!(made.is_ok_and(|status| status.success()), "mkfifo {}", at.display());
}

/// A file that says it holds `bytes` and takes no room.
fn hollow(at: &Path, bytes: u64) {
    fs::create_dir_all(at.parent().unwrap_or(at)).unwrap_or_default();
    let made = fs::File::create(at).and_then(|file| file.set_len(bytes));
    made.unwrap_or_else(|error| panic!("{}: {error}", at.display()));
}

const SHAPES: [Shape; 30] = [
    Shape {
        name: "a page that is a link out",
        code: "symlink",
        make: |site, out| link(&out.join("secret.md"), site.path().join("content/pages/lien.md")),
    },
    Shape {
        name: "a folder that is a link out",
        code: "symlink",
        make: |site, out| link(out, site.path().join("content/pages/dehors")),
    },
    Shape {
        name: "a folder that is a link to itself",
        code: "symlink",
        make: |site, _| link(Path::new("boucle"), site.path().join("content/pages/boucle")),
    },
    Shape {
        name: "a folder that is a link to its parent",
        code: "symlink",
        make: |site, _| link(Path::new(".."), site.path().join("content/wiki/agir/haut")),
    },
    Shape {
        name: "a link to nothing",
        code: "symlink",
        make: |site, _| link(Path::new("nulle-part"), site.path().join("content/pages/vide.md")),
    },
    Shape {
        name: "an image that is a link out",
        code: "symlink",
        make: |site, out| link(&out.join("secret.png"), site.path().join("content/images/secret.png")),
    },
    Shape {
        name: "a static file that is a link out",
        code: "symlink",
        make: |site, out| {
            fs::create_dir_all(site.path().join("content/static")).unwrap_or_default();
            link(&out.join("secret.md"), site.path().join("content/static/secret.txt"));
        },
    },
    Shape {
        name: "a shard that is a link out",
        code: "symlink",
        make: |site, out| {
            fs::create_dir_all(site.path().join("content/data/ideas")).unwrap_or_default();
            link(&out.join("secret.json"), site.path().join("content/data/ideas/2026.json"));
        },
    },
    Shape {
        name: "site.toml that is a link out",
        code: "symlink",
        make: |site, out| {
            fs::remove_file(site.path().join("content/site.toml")).unwrap_or_default();
            link(&out.join("secret.toml"), site.path().join("content/site.toml"));
        },
    },
    Shape {
        name: "a template that is a link out",
        code: "symlink",
        make: |site, out| {
            fs::create_dir_all(site.path().join("themes/site/templates")).unwrap_or_default();
            link(&out.join("secret.md"), site.path().join("themes/site/templates/page.html"));
        },
    },
    Shape {
        name: "a slug with ..",
        code: "bad-address",
        make: |site, _| page(site, "content/pages/a.md", "slug = \"../../dehors\"", ""),
    },
    Shape {
        name: "an absolute slug",
        code: "bad-address",
        make: |site, _| page(site, "content/pages/a.md", "slug = \"/etc/dehors\"", ""),
    },
    Shape {
        name: "a slug with NUL",
        code: "bad-address",
        make: |site, _| page(site, "content/pages/a.md", "slug = \"a\\u0000b\"", ""),
    },
    Shape {
        name: "an alias with ..",
        code: "bad-address",
        make: |site, _| page(site, "content/pages/a.md", "aliases = [\"/../../dehors/\"]", ""),
    },
    Shape {
        name: "an alias elsewhere",
        code: "bad-address",
        make: |site, _| page(site, "content/pages/a.md", "aliases = [\"https://dehors.example/\"]", ""),
    },
    Shape {
        name: "an alias on a page that stands",
        code: "same-address",
        make: |site, _| page(site, "content/pages/a.md", "aliases = [\"/wiki/\"]", ""),
    },
    Shape {
        name: "an image with ..",
        code: "missing-image",
        make: |site, _| page(site, "content/pages/a.md", "", "![x](../../../outside/secret.png)"),
    },
    Shape {
        name: "an image by its absolute path",
        code: "missing-image",
        make: |site, out| {
            page(site, "content/pages/a.md", "", &format!("![x]({}/secret.png)", out.display()))
        },
    },
    Shape {
        name: "a resource's file with ..",
        code: "missing-image",
        make: |site, _| {
            page(
                site,
                "content/resources/a.md",
                "licence = \"CC0\"\nfiles = [{ role = \"print\", file = \"../../../outside/secret.md\" }]",
                "x",
            )
        },
    },
    Shape {
        name: "a name with a line break",
        code: "bad-name",
        make: |site, _| {
            site.write("content/pages/a\nb.md", "+++\ntitle = \"A\"\n+++\n");
        },
    },
    Shape {
        name: "a name that is not UTF-8",
        code: "bad-name",
        make: |site, _| {
            let name = std::ffi::OsStr::from_bytes(b"caf\xff.md");
            fs::write(site.path().join("content/pages").join(name), "+++\ntitle = \"A\"\n+++\n")
                .unwrap_or_default();
        },
    },
    Shape {
        name: "two names that differ by case",
        code: "same-address",
        make: |site, _| {
            page(site, "content/pages/casse.md", "", "");
            page(site, "content/pages/Casse.md", "", "");
        },
    },
    Shape {
        name: "two names that differ by Unicode form",
        code: "same-address",
        make: |site, _| {
            page(site, "content/pages/\u{e9}t\u{e9}.md", "", "");
            page(site, "content/pages/e\u{301}te\u{301}.md", "", "");
        },
    },
    Shape {
        name: "a page that is a pipe",
        code: "special-file",
        make: |site, _| make_fifo(&site.path().join("content/pages/tuyau.md")),
    },
    Shape {
        name: "a shard that is a pipe",
        code: "special-file",
        make: |site, _| {
            fs::create_dir_all(site.path().join("content/data/ideas")).unwrap_or_default();
            make_fifo(&site.path().join("content/data/ideas/2026.json"));
        },
    },
    Shape {
        name: "a page of 1 GB",
        code: "file-too-large",
        make: |site, _| hollow(&site.path().join("content/pages/gros.md"), 1 << 30),
    },
    Shape {
        name: "an image of 1 GB",
        code: "file-too-large",
        make: |site, _| hollow(&site.path().join("content/images/gros.png"), 1 << 30),
    },
    Shape {
        name: "200 folders in each other",
        code: "too-deep-folder",
        make: |site, _| {
            site.write(&format!("content/pages/{}a.md", "d/".repeat(200)), "+++\ntitle = \"A\"\n+++\n");
        },
    },
    Shape {
        name: "templates that include each other",
        code: "template-broken",
        make: |site, _| {
            site.write("themes/site/templates/page.html", "{% include \"ring.html\" %}");
            site.write("themes/site/templates/ring.html", "{% include \"page.html\" %}");
        },
    },
    Shape {
        name: "an image that says it is enormous",
        code: "broken-image",
        make: |site, _| {
            let mut png = fs::read(site.path().join("content/images/point.png")).unwrap_or_default();
            png.splice(16..24, [0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
            site.write("content/images/enorme.png", png);
            page(site, "content/pages/a.md", "", "![x](/images/enorme.png)");
        },
    },
];

/// A folder beside the site that nothing may touch, and what it holds.
fn outside(folder: &Path) -> PathBuf {
    let outside = folder.join("outside");
    fs::create_dir_all(&outside).unwrap_or_default();
    for name in ["secret.md", "secret.png", "secret.json", "secret.toml"] {
        fs::write(outside.join(name), format!("+++\ntitle = \"{SECRET}\"\n+++\n{SECRET}\n"))
            .unwrap_or_default();
    }
    outside
}

#[test]
fn no_hostile_tree_escapes() {
    let mut wrong = Vec::new();
    for shape in &SHAPES {
        let site = Site::small();
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("a folder: {error}"));
        let outside = outside(folder.path());
        let before = files(&outside);
        (shape.make)(&site, &outside);
        let out = folder.path().join("dist");
        let said = run_within(
            Duration::from_secs(60),
            &[
                "build",
                "--site",
                site.argument(),
                "--out",
                out.to_str().unwrap_or_default(),
                "--now",
                NOW,
                "--format",
                "json",
                "--lang",
                "en",
            ],
        );
        let mut fail = |what: String| wrong.push(format!("{}: {what}", shape.name));
        if said.status.is_none_or(|status| status > 1) {
            fail(format!("status {:?}: {}", said.status, said.err));
        }
        if !said.out.contains(&format!("\"code\":\"{}\"", shape.code)) {
            fail(format!(
                "{} is not named: {}",
                shape.code,
                said.out.lines().take(3).collect::<Vec<_>>().join(" / ")
            ));
        }
        if files(&outside) != before {
            fail("something outside was changed".into());
        }
        let beside: Vec<String> = fs::read_dir(folder.path())
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| !["dist", "outside"].contains(&name.as_str()))
            .collect();
        if !beside.is_empty() {
            fail(format!("written beside: {beside:?}"));
        }
        let made = files(&out);
        for (path, bytes) in &made {
            if bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes()) {
                fail(format!("{path} holds what stands outside"));
            }
        }
        // Without site.toml nothing is known of the site, and nothing is built.
        let stopped = shape.name.starts_with("site.toml");
        if stopped {
            continue;
        }
        if !made.contains_key("public/wiki/agir/tracter/index.html")
            || !made.contains_key("public/index.html")
        {
            fail("the rest of the site does not stand".into());
        }
    }
    figure("S20 shapes", SHAPES.len());
    nothing_wrong("S20:", &wrong);
}

#[test]
fn an_output_folder_full_of_links_leads_nowhere() {
    let site = Site::small();
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("a folder: {error}"));
    let outside = outside(folder.path());
    let out = folder.path().join("dist");
    let _ = generator::build(&site.options(&out), &generator::Quiet);
    // A file and a folder of the last build become links out; the page behind each changes.
    fs::remove_file(out.join("public/a-propos/index.html")).unwrap_or_default();
    link(&outside.join("secret.md"), out.join("public/a-propos/index.html"));
    fs::remove_dir_all(out.join("public/wiki/agir")).unwrap_or_default();
    link(&outside, out.join("public/wiki/agir"));
    site.append("content/pages/a-propos.md", "\nNouveau.\n");
    site.append("content/wiki/agir/tracter.md", "\nNouveau.\n");
    let before = files(&outside);
    let _ = generator::build(&site.options(&out), &generator::Quiet);
    assert_eq!(files(&outside), before, "the build wrote through a link");
}

#[test]
fn a_folder_of_somebody_else_is_not_taken() {
    let site = Site::small();
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("a folder: {error}"));
    fs::write(folder.path().join("photos-de-vacances.txt"), "à garder").unwrap_or_default();
    let outcome = generator::build(&site.options(folder.path()), &generator::Quiet);
    assert!(outcome.has_errors());
    let codes: Vec<&str> = outcome.problems.iter().map(|problem| problem.code.id()).collect();
    assert!(codes.contains(&"cannot-write"), "{codes:?}");
    assert!(folder.path().join("photos-de-vacances.txt").is_file());
}
