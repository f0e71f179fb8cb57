//! S5: a build killed at any point leaves every file old or new, never torn; the next build equals a
//! clean one.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use tests::chance::{Chance, amount};
use tests::command;
use tests::report::figure;
use tests::repository::nothing_wrong;
use tests::site::{NOW, Site, files};

type Tree = BTreeMap<String, Vec<u8>>;

/// The trees people see; the manifest is the build's own business.
fn seen(out: &std::path::Path) -> Tree {
    let mut tree = files(out);
    tree.retain(|path, _| {
        path.starts_with("public/")
            || path.starts_with("members/")
            || path.starts_with("groups/")
            || path == "bundle.json"
    });
    tree
}

fn arguments<'a>(site: &'a Site, out: &'a str) -> [&'a str; 9] {
    ["build", "--site", site.argument(), "--out", out, "--now", NOW, "--format", "json"]
}

#[test]
fn a_killed_build_tears_nothing_and_the_next_one_completes_it() {
    let old = Site::demo_content();
    let new = Site::demo_content();
    // A name stands on every page, so every page changes; a page comes and one goes.
    new.write("content/site.toml", new.read("content/site.toml").replace("Les Communs", "Les Voisines"));
    new.write("content/pages/venue.md", "+++\ntitle = \"Venue\"\n+++\n\nDe passage.\n");
    old.write("content/pages/partie.md", "+++\ntitle = \"Partie\"\n+++\n\nDe passage.\n");
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("a folder: {error}"));
    let out = folder.path().join("dist");
    let out_text = out.to_str().unwrap_or_default().to_owned();

    let began = Instant::now();
    let _ = command::run(&arguments(&old, &out_text));
    let clean_old = seen(&out);
    let _ = command::run(&arguments(&new, &out_text));
    let full = began.elapsed() / 2;
    let clean_new = seen(&out);
    assert!(clean_old.len() > 100 && clean_old != clean_new, "{} files", clean_old.len());

    let kills = amount(50);
    let mut chance = Chance::new(5);
    let (mut torn, mut finished) = (Vec::new(), 0);
    let mut standing = &clean_new;
    for kill in 0..kills {
        let (site, target) = if kill % 2 == 0 { (&old, &clean_old) } else { (&new, &clean_new) };
        let wait = full.mul_f64(chance.below(1000) as f64 / 1000.0);
        let mut child = command::start(&arguments(site, &out_text));
        std::thread::sleep(wait.min(Duration::from_secs(20)));
        // Rust's `kill` is SIGKILL: nothing of the build runs any more.
        let _ = child.kill();
        finished += usize::from(child.wait().is_ok_and(|status| status.code().is_some()));
        for (path, bytes) in seen(&out) {
            let whole = clean_old.get(&path) == Some(&bytes) || clean_new.get(&path) == Some(&bytes);
            if !whole {
                torn.push(format!("kill {kill} after {wait:?}: {path}: {} bytes", bytes.len()));
            }
        }
        for path in standing.keys().filter(|path| target.contains_key(*path) && !out.join(path).is_file()) {
            torn.push(format!("kill {kill} after {wait:?}: {path} is gone, and stands before and after"));
        }
        let _ = command::run(&arguments(site, &out_text));
        let completed = seen(&out);
        let differ =
            completed.keys().chain(target.keys()).filter(|path| completed.get(*path) != target.get(*path));
        torn.extend(differ.map(|path| format!("after kill {kill} the next build differs: {path}")));
        standing = target;
        assert!(torn.len() < 20, "S5:\n{}", torn.join("\n"));
    }
    figure("S5 kills, of which after the build was done", format!("{kills}, {finished}"));
    figure("S5 milliseconds of a whole build", full.as_millis());
    nothing_wrong("S5:", &torn);
}
