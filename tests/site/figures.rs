//! The page of figures against a recount from the exported data itself (F34).

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use tests::report::figure;
use tests::repository::nothing_wrong;
use tests::site::{Site, files};

/// The day of the tests, and the first of the twelve months before it ends.
const TODAY: &str = "2026-11-26";
const SINCE: &str = "2025-12";

/// Every exported record of a kind.
fn records(data: &Path, kind: &str) -> Vec<Value> {
    let shards = files(&data.join(kind)).into_values();
    let read = shards.map(|bytes| serde_json::from_slice::<Value>(&bytes).expect("JSON"));
    read.flat_map(|shard| {
        let features = shard["features"].as_array().cloned().unwrap_or_default();
        let of_features = features.into_iter().map(|feature| feature["properties"].clone());
        of_features.chain(shard["records"].as_array().cloned().unwrap_or_default()).collect::<Vec<_>>()
    })
    .filter(|record| record["audience"].as_str().unwrap_or("public") == "public")
    .filter(|record| record["unlisted"] != true)
    .collect()
}

fn is_counted(day: &str) -> bool {
    day.get(..7).is_some_and(|month| month >= SINCE) && day.get(..10).is_some_and(|day| day < TODAY)
}

/// How many there were in the year, of all that has its day under this name.
fn of_the_year(data: &Path, kind: &str, day: &str) -> usize {
    let all = records(data, kind);
    let held = all.iter().filter(|record| record["status"] != "cancelled" || kind != "events");
    held.filter(|record| is_counted(record[day].as_str().unwrap_or_default())).count()
}

#[test]
fn figures_equal_a_recount_from_the_export() {
    let site = Site::demo();
    let data = site.path().join("content/data");
    let built = site.build();
    let html = built.text("en-chiffres/index.html");
    let table = html.split("<section").find(|part| part.contains("id=\"departments\"")).expect("departments");
    let foot = table.split("<tfoot>").nth(1).expect("a total");
    let said: BTreeMap<&str, usize> = foot
        .split("data-label=\"")
        .skip(1)
        .filter_map(|cell| {
            let (label, rest) = cell.split_once("\">")?;
            let number = rest.split_once('<')?.0.replace('\u{202f}', "");
            Some((label, number.parse().ok()?))
        })
        .collect();
    let groups = records(&data, "groups").iter().filter(|group| group["status"] != "archived").count();
    let counted = [
        ("Groupes", groups),
        ("Rendez-vous tenus", of_the_year(&data, "events", "ends_at")),
        ("Comptes rendus", of_the_year(&data, "reports", "held_on")),
        ("Idées", of_the_year(&data, "ideas", "published_at")),
    ];
    let wrong: Vec<String> = counted
        .iter()
        .filter(|(label, n)| said.get(label) != Some(n))
        .map(|(label, n)| format!("{label}: counted {n}, said {:?}", said.get(label)))
        .collect();
    nothing_wrong("F34: figures:", &wrong);
    figure("things counted on the page of figures", counted.iter().map(|(_, n)| n).sum::<usize>());
}
