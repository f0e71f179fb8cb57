//! What search engines read, parsed as JSON and held to the fields that schema.org's readers require.

use std::collections::BTreeMap;

use serde_json::Value;
use tests::report::figure;
use tests::repository::nothing_wrong;
use tests::site::Site;

/// Types and what each must say.
const REQUIRED: [(&str, &[&str]); 5] = [
    (
        "Event",
        &["name", "startDate", "endDate", "location", "eventStatus", "eventAttendanceMode", "organizer"],
    ),
    ("FAQPage", &["mainEntity"]),
    ("Article", &["headline", "author", "publisher", "url"]),
    ("BreadcrumbList", &["itemListElement"]),
    ("Organization", &["name", "url"]),
];

/// The scripts of a page, as text.
fn scripts(html: &str) -> Vec<&str> {
    let parts = html.split("<script type=\"application/ld+json\">").skip(1);
    parts.filter_map(|part| part.split("</script>").next()).collect()
}

fn complaints(page: &str, ld: &Value) -> Vec<String> {
    let kind = ld["@type"].as_str().unwrap_or_default();
    if ld["@context"] != "https://schema.org" {
        return vec![format!("{page}: no context")];
    }
    let Some((_, required)) = REQUIRED.iter().find(|(name, _)| *name == kind) else {
        return vec![format!("{page}: {kind} is not expected")];
    };
    let is_said = |key: &&&str| match &ld[**key] {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(all) => !all.is_empty(),
        _ => true,
    };
    required.iter().filter(|key| !is_said(key)).map(|key| format!("{page}: {kind} without {key}")).collect()
}

#[test]
fn each_says_what_its_readers_require() {
    let built = Site::demo().build();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (path, bytes) in built.files("public") {
        if !path.ends_with(".html") {
            continue;
        }
        let html = String::from_utf8_lossy(&bytes).into_owned();
        for script in scripts(&html) {
            match serde_json::from_str::<Value>(script) {
                Ok(ld) => {
                    wrong.extend(complaints(&path, &ld));
                    *seen.entry(ld["@type"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
                }
                Err(error) => wrong.push(format!("{path}: {error}")),
            }
        }
    }
    nothing_wrong("JSON-LD:", &wrong);
    let kinds: Vec<&str> = REQUIRED.iter().map(|(name, _)| *name).collect();
    let missing: Vec<&&str> = kinds.iter().filter(|kind| !seen.contains_key(**kind)).collect();
    assert!(missing.is_empty(), "no page says {missing:?}");
    figure("pieces of JSON-LD read", seen.values().sum::<usize>());
}
