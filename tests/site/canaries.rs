//! F2, rule 9: what is hidden is in no public output, in no tree of others; what is unlisted stands at its
//! own address only. Every field that holds words carries a canary of its own.

use std::collections::BTreeMap;

use tests::report::figure;
use tests::repository::nothing_wrong;
use tests::site::{Built, Site};

/// A state of a page, as the head says it, and where its words may stand.
struct State {
    name: &'static str,
    head: &'static str,
    /// Trees in which the words may stand: `public`, `members`, `groups/…`.
    trees: &'static [&'static str],
}

const STATES: [State; 7] = [
    State { name: "draft", head: "draft = true", trees: &[] },
    State { name: "future", head: "date = 2027-05-01", trees: &[] },
    State { name: "expired", head: "expires_on = 2026-01-01", trees: &[] },
    State { name: "members", head: "audience = \"members\"", trees: &["members"] },
    State { name: "group", head: "audience = \"group:g1\"", trees: &["groups/g1"] },
    State { name: "unlistedmember", head: "audience = \"members\"\nunlisted = true", trees: &["members"] },
    State { name: "othergroup", head: "audience = \"group:g2\"", trees: &["groups/g2"] },
];

const KINDS: [(&str, &str, &str); 6] = [
    ("pages", "pages", ""),
    ("wiki", "wiki/agir", ""),
    ("faq", "faq/commencer", ""),
    ("articles", "articles", "author = \"CANARYauthorNAME\""),
    ("resources", "resources", "licence = \"CANARYlicenceNAME\"\nversion = \"CANARYversionNAME\""),
    ("tutorials", "tutorials", "minutes = 3"),
];

/// A page of a kind in a state, a canary in every field that holds words.
fn page(site: &Site, kind: &(&str, &str, &str), state: &State) {
    let name = format!("{}{}", kind.0, state.name);
    // A date given twice is a mistake: the state's own comes first.
    let date =
        if kind.0 == "articles" && !state.head.contains("date =") { "date = 2026-11-02\n" } else { "" };
    let text = format!(
        "+++\ntitle = \"CANARYtitle{name}\"\nsummary = \"CANARYsummary{name}\"\nslug = \"canaryslug{name}\"\n\
         aliases = [\"/canaryalias{name}/\"]\nthemes = [\"logement\"]\nimage = \"/images/point.png\"\n\
         alt = \"CANARYalt{name}\"\nextra = {{ note = \"CANARYextra{name}\" }}\n{date}{head}\n{more}\n+++\n\n\
         ## CANARYheading{name}\n\nCANARYbody{name} [[Tracter]]\n",
        head = state.head,
        more = kind.2.replace("NAME", &name),
    );
    site.write(&format!("content/{}/canary-{name}.md", kind.1), text);
}

/// Records that are not for everyone; `…` of each text is a canary.
fn records(site: &Site) {
    let stamps = "\"published_at\":\"2026-01-01T00:00:00Z\",\"updated_at\":\"2026-01-01T00:00:00Z\"";
    let future = "\"published_at\":\"2027-06-01T00:00:00Z\",\"updated_at\":\"2027-06-01T00:00:00Z\"";
    let groups = [
        ("g1", "Groupe ouvert", "\"audience\":\"public\"", stamps),
        ("g3", "CANARYgroupmembers", "\"audience\":\"members\"", stamps),
        ("g4", "CANARYgroupfuture", "\"audience\":\"public\"", future),
        ("g5", "CANARYunlistedgroup", "\"audience\":\"public\",\"unlisted\":true", stamps),
    ];
    let features: Vec<String> = groups
        .iter()
        .map(|(id, name, audience, stamps)| {
            format!(
                "{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"Point\",\"coordinates\":[3.08,45.77]}},\"properties\":{{\
                 \"id\":\"{id}\",\"slug\":\"canaryslug{id}\",\"name\":\"{name}\",\"kind\":\"local\",\
                 \"place\":{{\"commune\":\"63113\"}},\"description\":\"{name} description\",\"themes\":[\"logement\"],\
                 \"phone\":{{\"value\":{{\"number\":\"CANARYexpiredphone{id}\",\"hours\":\"\"}},\"consent\":\"CANARYconsent{id}\",\"expires_at\":\"2026-02-01T00:00:00Z\"}},\
                 \"status\":\"published\",{audience},{stamps}}}}}"
            )
        })
        .collect();
    site.write(
        "content/data/groups/63.geojson",
        format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(",")),
    );

    let event = |id: &str, words: &str, audience: &str, stamps: &str| {
        format!(
            "{{\"id\":\"{id}\",\"slug\":\"canaryslug{id}\",\"title\":\"{words}\",\"groups\":[\"g1\"],\"kind\":\"reunion\",\
             \"themes\":[\"logement\"],\"starts_at\":\"2026-12-03T19:00:00\",\"ends_at\":\"2026-12-03T21:00:00\",\
             \"zone\":\"Europe/Paris\",\"venue\":{{\"name\":\"{words} venue\",\"place\":{{\"commune\":\"63113\"}}}},\
             \"description\":\"{words} description\",\"status\":\"published\",{audience},{stamps}}}"
        )
    };
    let events = [
        event("e1", "CANARYeventmembers", "\"audience\":\"members\"", stamps),
        event("e2", "CANARYeventgroup", "\"audience\":\"group:g1\"", stamps),
        event("e3", "CANARYeventfuture", "\"audience\":\"public\"", future),
        event("e4", "CANARYunlistedevent", "\"audience\":\"public\",\"unlisted\":true", stamps),
        event("e5", "Réunion ouverte", "\"audience\":\"public\"", stamps),
    ];
    shard(site, "events/63/2026-12.json", &events);

    let article = |id: &str, words: &str, audience: &str, published: &str| {
        format!(
            "{{\"id\":\"{id}\",\"slug\":\"canaryslug{id}\",\"title\":\"{words}\",\"group\":\"g1\",\"summary\":\"{words} summary\",\
             \"body\":\"{words} body\",\"themes\":[\"logement\"],\
             \"signed\":{{\"value\":\"CANARYexpiredsigned{id}\",\"consent\":\"CANARYconsent{id}\",\"expires_at\":\"2026-02-01T00:00:00Z\"}},\
             {audience},\"published_at\":\"{published}\"}}"
        )
    };
    let (then, later) = ("2026-10-01T00:00:00Z", "2027-10-01T00:00:00Z");
    shard(
        site,
        "articles/2026.json",
        &[
            article("a1", "CANARYarticlemembers", "\"audience\":\"members\"", then),
            article("a2", "CANARYarticlegroup", "\"audience\":\"group:g1\"", then),
            article("a3", "CANARYarticlefuture", "\"audience\":\"public\"", later),
            article("a4", "CANARYunlistedarticle", "\"audience\":\"public\",\"unlisted\":true", then),
            article("a5", "Article ouvert", "\"audience\":\"public\"", then),
        ],
    );

    let report = |id: &str, words: &str, audience: &str, published: &str| {
        format!(
            "{{\"id\":\"{id}\",\"slug\":\"canaryslug{id}\",\"title\":\"{words}\",\"event\":\"e5\",\"group\":\"g1\",\
             \"held_on\":\"2026-10-01\",\"place\":{{\"commune\":\"63113\"}},\"body\":\"{words} body\",\"learnt\":\"{words} learnt\",\
             \"figures\":{{\"people\":8}},{audience},\"published_at\":\"{published}\"}}"
        )
    };
    shard(
        site,
        "reports/2026.json",
        &[
            report("r1", "CANARYreportmembers", "\"audience\":\"members\"", then),
            report("r2", "CANARYreportgroup", "\"audience\":\"group:g1\"", then),
            report("r3", "CANARYreportfuture", "\"audience\":\"public\"", later),
            report("r5", "Compte-rendu ouvert", "\"audience\":\"public\"", then),
        ],
    );

    let idea = |id: &str, words: &str, published: &str| {
        format!(
            "{{\"id\":\"{id}\",\"code\":\"AB{id}\",\"title\":\"{words}\",\"body\":\"{words} body\",\"theme\":\"logement\",\
             \"territory\":\"country\",\"pseudonym\":{{\"value\":\"CANARYexpiredpseudonym{id}\",\"consent\":\"CANARYconsent{id}\",\
             \"expires_at\":\"2026-02-01T00:00:00Z\"}},\"status\":\"open\",\"published_at\":\"{published}\"}}"
        )
    };
    shard(
        site,
        "ideas/2026.json",
        &[idea("i1", "CANARYideafuture", later), idea("i2", "Idée ouverte", then)],
    );

    let post = |id: &str, words: &str, published: &str, expires: &str| {
        format!(
            "{{\"id\":\"{id}\",\"kind\":\"exchange\",\"direction\":\"offer\",\"area\":{{\"department\":\"63\"}},\
             \"text\":\"{words}\",\"published_at\":\"{published}\",\"expires_at\":\"{expires}\"}}"
        )
    };
    shard(
        site,
        "posts/63.json",
        &[
            post("p1", "CANARYpostexpired", then, "2026-11-01T00:00:00Z"),
            post("p2", "CANARYpostfuture", "2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z"),
            post("p3", "Perceuse à prêter", then, "2026-12-20T00:00:00Z"),
        ],
    );
    shard(
        site,
        "contacts/all.json",
        &["{\"role\":\"logement\",\"name\":{\"value\":\"CANARYexpiredname\",\"consent\":\"CANARYconsentc\",\"expires_at\":\"2026-02-01T00:00:00Z\"}}".to_owned()],
    );
}

fn shard(site: &Site, file: &str, records: &[String]) {
    site.write(
        &format!("content/data/{file}"),
        format!("{{\"schema\":1,\"records\":[\n{}\n]}}\n", records.join(",\n")),
    );
}

fn built() -> Built {
    let site = Site::small();
    for kind in &KINDS {
        for state in &STATES {
            page(&site, kind, state);
        }
        page(&site, kind, &State { name: "open", head: "", trees: &["public"] });
    }
    records(&site);
    // Unlisted, public: reachable at its address, named nowhere else.
    for kind in &KINDS {
        page(&site, kind, &State { name: "unlisted", head: "unlisted = true", trees: &["public"] });
    }
    site.build()
}

/// Every canary of a text: the word that begins with it, in either case.
fn canaries(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut found: Vec<String> = Vec::new();
    let lower = text.to_lowercase();
    for (at, _) in lower.match_indices("canary") {
        found.push(lower[at..].chars().take_while(char::is_ascii_alphanumeric).collect());
    }
    found.sort();
    found.dedup();
    found
}

/// The trees a canary may stand in, by the state its name ends in or holds.
fn allowed(canary: &str) -> Option<Vec<&'static str>> {
    if canary.contains("consent") || canary.contains("expired") && !canary.ends_with("expired") {
        return Some(Vec::new());
    }
    let of_pages = KINDS
        .iter()
        .any(|(kind, ..)| STATES.iter().any(|state| canary.ends_with(&format!("{kind}{}", state.name))));
    if of_pages {
        // Longest first: `unlistedmember` also ends in the name of nothing else.
        let state =
            STATES.iter().filter(|state| canary.ends_with(state.name)).max_by_key(|state| state.name.len());
        return state.map(|state| state.trees.to_vec());
    }
    for kind in ["event", "article", "report", "idea", "post", "group"] {
        for (state, trees) in [
            ("members", vec!["members"]),
            ("group", vec!["groups/g1"]),
            ("future", vec![]),
            ("expired", vec![]),
        ] {
            if canary.starts_with(&format!("canary{kind}{state}")) {
                return Some(trees);
            }
        }
    }
    None
}

#[test]
fn what_is_hidden_is_in_no_output_of_others() {
    let built = built();
    let mut wrong = Vec::new();
    let (mut files, mut seen) = (0, 0);
    for (path, bytes) in built.files("") {
        // The manifest is the build's own, beside the trees and never served.
        if path == "manifest.bin" || path == "facts.bin" {
            continue;
        }
        files += 1;
        for canary in canaries(&bytes).into_iter().chain(canaries(path.as_bytes())) {
            seen += 1;
            if let Some(trees) = allowed(&canary)
                && !trees.iter().any(|tree| path.starts_with(&format!("{tree}/")))
            {
                wrong.push(format!("{canary} in {path}"));
            }
        }
    }
    figure("F2 files read, canaries seen where they may stand", format!("{files}, {seen}"));
    nothing_wrong("F2: leaked:", &wrong);
}

#[test]
fn what_is_unlisted_stands_at_its_address_only() {
    let built = built();
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, bytes) in built.files("public") {
        for canary in canaries(&bytes)
            .into_iter()
            .filter(|canary| canary.contains("unlisted") && !canary.contains("unlistedmember"))
        {
            places.entry(canary).or_default().push(path.clone());
        }
    }
    let mut wrong = Vec::new();
    for (canary, paths) in &places {
        for path in paths {
            // Its own page, files that lie under it, and redirects from its old addresses.
            let own = path.contains("canaryslug")
                || path.contains("canaryalias")
                || path.starts_with("faq/commencer/");
            if !own {
                wrong.push(format!("{canary} in {path}"));
            }
        }
    }
    assert!(!places.is_empty(), "nothing unlisted is reachable at all");
    nothing_wrong("F2: unlisted, and named elsewhere:", &wrong);
}

#[test]
fn the_canaries_sing_where_they_may() {
    let built = built();
    let all: Vec<String> = built
        .files("")
        .into_iter()
        .flat_map(|(path, bytes)| canaries(&bytes).into_iter().map(move |c| format!("{path} {c}")))
        .collect();
    for (tree, state) in [
        ("public/", "pagesopen"),
        ("members/", "wikimembers"),
        ("groups/g1/", "pagesgroup"),
        ("groups/g2/", "pagesothergroup"),
    ] {
        let sings =
            all.iter().any(|line| line.starts_with(tree) && line.ends_with(&format!("canarybody{state}")));
        assert!(sings, "{state} is not in {tree}: the test would see nothing");
    }
    let open = built.text("agenda/index.html");
    assert!(open.contains("Réunion ouverte"), "the records were not read: the test would see nothing");
}
