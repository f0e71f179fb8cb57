//! Pages for members and groups: seen by those they are for, and by nobody else.

use std::sync::Arc;

use contract::bundle::SiteBundle;
use functions::exchange::{Body, Call, Status};
use functions::files::Folder;
use functions::membership::{Rank, Seating};
use functions::platform::Platform;
use functions::store::{Commit, Table};
use functions::values::PersonKey;
use tests::site::{Built, Site};
use tests::world::World;

const MEMBER: &str = "membre@exemple.fr";
const CANARY: &str = "CANARIMEMBRES";
const GROUP_CANARY: &str = "CANARIGROUPE";
const GROUP: &str = "01JGROUPE";

fn built() -> Built {
    let site = Site::small();
    let page = |audience: &str, text: &str| {
        format!("+++\ntitle = \"Page {text}\"\naudience = \"{audience}\"\n+++\n\n{text}\n")
    };
    site.write("content/pages/entre-nous.md", page("members", CANARY));
    site.write("content/pages/du-groupe.md", page(&format!("group:{GROUP}"), GROUP_CANARY));
    site.build()
}

fn world(built: &Built) -> World {
    let world = World::new(7);
    let text = std::fs::read_to_string(built.out().join("bundle.json")).expect("a bundle");
    let bundle: SiteBundle = serde_json::from_str(&text).expect("a bundle");
    let platform = Platform { private_pages: Some(Folder::at(built.out())), ..(*world.app.platform).clone() };
    World::of(bundle, Arc::new(platform), world.clock, world.mailbox)
}

fn path_of(built: &Built, tree: &str, prefix: &str, canary: &str) -> String {
    let files = built.files(tree);
    let found = files.iter().find(|(_, bytes)| String::from_utf8_lossy(bytes).contains(canary));
    let (file, _) = found.unwrap_or_else(|| panic!("{tree} lacks {canary}: {:?}", files.keys()));
    format!("{prefix}{}", file.trim_end_matches("index.html"))
}

fn person_of(world: &World) -> PersonKey {
    let people = world.app.store().scan(Table::People, None, 1000).expect("people").documents;
    let found = people.iter().find_map(|document| document.key.partition.strip_prefix("person#"));
    found.and_then(PersonKey::parse).expect("a person")
}

#[test]
fn members_pages_are_for_members_and_look_absent_to_others() {
    let built = built();
    let world = world(&built);
    let path = path_of(&built, "members", "/m/", CANARY);
    for (file, bytes) in built.files("public") {
        assert!(!String::from_utf8_lossy(&bytes).contains(CANARY), "{file}");
    }
    let stranger = world.browser().open(&path);
    assert_eq!(stranger.status, Status::Forbidden);
    assert!(!stranger.source.contains(CANARY) && !stranger.links().is_empty(), "{}", stranger.source);
    assert_eq!(world.browser().open("/m/nulle-part/").source, stranger.source);
    let member = world.browser();
    member.sign_up(MEMBER);
    let shown = member.open(&path);
    assert_eq!((shown.status, shown.source.contains(CANARY)), (Status::Ok, true));
    let slashless = member.call(&Call::get(path.trim_end_matches('/')));
    assert_eq!(slashless.body, Body::Location(path.clone()));
    assert_eq!(member.open("/m/nulle-part/").status, Status::NotFound);
    assert_eq!(world.browser().post(&path, &[]).status, Status::MethodNotAllowed);
}

#[test]
fn a_group_s_page_is_for_those_who_run_the_group() {
    let built = built();
    let world = world(&built);
    let path =
        path_of(&built, &format!("groups/{}", GROUP.to_lowercase()), &format!("/m/g/{GROUP}/"), GROUP_CANARY);
    let member = world.browser();
    member.sign_up(MEMBER);
    let (hidden, absent) = (member.open(&path), member.open("/m/g/01JAUTRE/x/"));
    assert_eq!((hidden.status, &hidden.source), (Status::NotFound, &absent.source));
    let person = person_of(&world);
    world.group(GROUP);
    let seated = Seating::of(&world.app, GROUP).and_then(|seating| seating.set(&person, Some(Rank::Member)));
    let commit = seated.and_then(|seating| seating.finish(Commit::new())).expect("a free seat");
    world.app.store().commit(&commit).expect("written");
    assert!(member.open(&path).source.contains(GROUP_CANARY));
    assert_eq!(member.open(&path.replace(GROUP, "01JAUTRE")).status, Status::NotFound);
}

#[test]
fn nothing_outside_the_private_trees_is_read() {
    let built = built();
    let world = world(&built);
    let member = world.browser();
    member.sign_up(MEMBER);
    for path in [
        "/m/../bundle.json",
        "/m/%2e%2e/bundle.json",
        "/m/..%2fbundle.json",
        "/m/g/../../bundle.json",
        "/m/g/x/../../../bundle.json",
        "/m/g/./../bundle.json",
        "/m//etc/passwd",
        "/m/%00",
        "/m/..\\bundle.json",
        "/m/g//index.html",
    ] {
        let shown = member.open(path);
        assert_eq!(shown.status, Status::NotFound, "{path}: {}", shown.source);
    }
}
