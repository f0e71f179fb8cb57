//! Files of groups: put in, shown, opened by members, removed, forgotten; within a quota nobody overruns.

use functions::exchange::{Body, Call, Status, Upload};
use functions::export::{self, Carried, Reader};
use functions::files::FileStore;
use functions::membership::{Group, Rank, Seating, group};
use functions::person;
use functions::store::{Commit, Table};
use functions::values::Email;
use jiff::SignedDuration;
use tests::browser::{Browser, Shown, body};
use tests::world::World;

const ADA: &str = "ada@exemple.fr";
const GROUP: &str = "01JGROUPE";
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n";

/// Somebody of a rank in the group, which is public.
fn seated(world: &World, address: &str, rank: Option<Rank>) -> Browser {
    let browser = world.browser();
    browser.sign_up(address);
    let email = Email::parse(address).expect("an address");
    let (_, someone) = person::by_address(&world.app, &email).expect("an answer").expect("known");
    let seating = match group::find(&world.app, GROUP).expect("an answer") {
        Some((document, group)) => Seating::read(&world.app, document, group),
        None => {
            let place = contract::records::Territory::Department("63".to_owned());
            let mut group =
                Group::draft(GROUP.to_owned(), "halles".to_owned(), "Halles", place, world.app.now());
            group.state = functions::membership::states::State::Published;
            group.published_at = Some(world.app.now());
            let ada = world.app.store();
            ada.commit(&group::insert(Commit::new(), &group)).expect("written");
            Seating::of(&world.app, GROUP).expect("a group")
        }
    };
    let commit = seating.set(&someone.key, rank).and_then(|seating| seating.finish(Commit::new()));
    world.app.store().commit(&commit.expect("a seat")).expect("written");
    browser
}

fn send(browser: &Browser, bytes: &[u8], name: &str, audience: &str) -> (Status, String) {
    let words = body(&[("group", GROUP), ("file", "x"), ("audience", audience)]);
    let uploads = [Upload { field: "file".to_owned(), name: name.to_owned(), bytes: bytes.to_vec() }];
    let answer = browser.call(&Call { uploads: &uploads, ..Call::post("/api/groups/files", &words) });
    match answer.body {
        Body::Html(text) | Body::Location(text) => (answer.status, text),
        other => panic!("{other:?}"),
    }
}

fn desk(browser: &Browser) -> Shown {
    browser.open(&format!("/api/groups/files?group={GROUP}"))
}

fn link(shown: &Shown) -> String {
    let found = shown.links().into_iter().find(|link| link.contains("/open?"));
    found.expect("a file")
}

fn carried(world: &World) -> Vec<(String, Carried)> {
    let all = export::everything(world.app.store(), Reader::Generator).expect("exported");
    all.carried.into_iter().collect()
}

fn kept(world: &World) -> usize {
    match &world.app.platform.files {
        FileStore::Memory(memory) => memory.names().len(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_is_put_in_opened_shown_hidden_and_removed() {
    let world = World::new(1);
    let ada = seated(&world, ADA, Some(Rank::Animator));
    let member = seated(&world, "membre@exemple.fr", Some(Rank::Member));
    let stranger = seated(&world, "autre@exemple.fr", None);
    let (status, next) = send(&ada, PDF, "../Tract d'avril.pdf.exe", "members");
    assert_eq!((status, next.as_str()), (Status::SeeOther, "/api/groups/files?group=01JGROUPE"));
    let shown = desk(&ada);
    assert!(shown.source.contains("Tract d’avril</a>"), "{}", shown.source);
    assert!(
        !shown.source.contains(".exe") && shown.source.contains("multipart/form-data"),
        "{}",
        shown.source
    );
    // Once is enough.
    assert_eq!(send(&ada, PDF, "b.pdf", "members").0, Status::Unprocessable);
    assert_eq!(kept(&world), 1);
    assert!(carried(&world).is_empty(), "it is for members");

    // Members open it; a link works for who has it, a quarter of an hour.
    assert!(!desk(&member).source.contains("/remove"));
    let open = link(&desk(&member));
    let answer = member.call(&Call::get(&open));
    let Body::Location(private) = answer.body else { panic!("{answer:?}") };
    assert!(private.starts_with("/files/private/files/"), "{private}");
    let file = world.browser().call(&Call::get(&private));
    let Body::File { kind, name, bytes } = file.body else { panic!("{file:?}") };
    assert_eq!(
        (kind.as_str(), name.as_deref(), bytes.as_slice()),
        ("application/pdf", Some("tract-d-avril.pdf"), PDF)
    );
    let other = private.replace(".pdf?", ".txt?");
    assert_eq!(world.browser().call(&Call::get(&other)).status, Status::Gone);
    world.pass(SignedDuration::from_mins(15));
    assert_eq!(world.browser().call(&Call::get(&private)).status, Status::Gone);
    for outsider in [&stranger, &world.browser()] {
        assert_eq!(outsider.call(&Call::get(&open)).status, Status::Forbidden);
        assert_eq!(desk(outsider).status, Status::Forbidden);
        assert_eq!(send(outsider, b"moi aussi", "a.txt", "public").0, Status::Forbidden);
    }
    assert_eq!(send(&member, b"moi aussi", "a.txt", "public").0, Status::Forbidden);

    // Made public, it is on the site with the same commit; hidden, it is gone with the same.
    let id = ada
        .open(&format!("/api/groups/files?group={GROUP}"))
        .values_of("file")
        .into_iter()
        .find(|id| !id.is_empty());
    let id = id.expect("a file");
    let turn = |audience: &str| {
        ada.post("/api/groups/files/show", &[("group", GROUP), ("file", &id), ("audience", audience)]);
    };
    turn("public");
    let name = format!("files/{}.pdf", id.to_lowercase());
    assert_eq!(carried(&world), [(name.clone(), Carried::Here)]);
    let (_, public) = group::get(&world.app, GROUP).expect("a group");
    assert_eq!(public.files.iter().map(|file| file.src.as_str()).collect::<Vec<_>>(), [format!("/{name}")]);
    turn("members");
    assert!(carried(&world).is_empty());
    turn("public");
    ada.post("/api/groups/files/remove", &[("group", GROUP), ("file", &id)]);
    assert!(carried(&world).is_empty());
    world.work();
    assert_eq!(kept(&world), 0, "its bytes are gone too");
    assert!(desk(&ada).links().is_empty() || !desk(&ada).source.contains("/open?"));
    assert_eq!(member.call(&Call::get(&open)).status, Status::NotFound);
}

#[test]
fn what_is_refused_is_said_and_leaves_nothing() {
    let world = World::new(2);
    let ada = seated(&world, ADA, Some(Rank::Animator));
    for bad in [b"MZ\x90\0\0".as_slice(), b"<html>x", b"GIF89a", b"\0\0\0\x18ftypheic", b""] {
        let (status, page) = send(&ada, bad, "a.pdf", "public");
        assert_eq!(status, Status::Unprocessable);
        assert!(page.contains("error-summary"), "{page}");
    }
    // A form without its file.
    let none = ada.post("/api/groups/files", &[("group", GROUP), ("file", "a.pdf"), ("audience", "public")]);
    assert_eq!(none.status, Status::Unprocessable);
    assert_eq!(kept(&world), 0);
}

#[test]
fn no_group_keeps_more_than_its_quota_however_many_put_in_at_once() {
    let world = World::new(3);
    let ada = seated(&world, ADA, Some(Rank::Animator));
    for number in 0..56 {
        let text = format!("texte {number}");
        assert_eq!(send(&ada, text.as_bytes(), "a.txt", "members").0, Status::SeeOther);
    }
    let taken = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..16)
            .map(|number| {
                let (world, text) = (world.clone(), format!("en même temps {number}"));
                let address = format!("gestion{number}@exemple.fr");
                let browser = seated(&world, &address, Some(Rank::Manager));
                let jar = browser.cookie("session").expect("a session");
                scope.spawn(move || {
                    let cookies = format!("session={jar}");
                    let words = body(&[("group", GROUP), ("file", "x"), ("audience", "public")]);
                    let uploads = [Upload {
                        field: "file".to_owned(),
                        name: "a.txt".to_owned(),
                        bytes: text.into_bytes(),
                    }];
                    let call = Call {
                        uploads: &uploads,
                        cookies: &cookies,
                        ..Call::post("/api/groups/files", &words)
                    };
                    functions::api::answer(&world.app, &call).status
                })
            })
            .collect();
        threads
            .into_iter()
            .filter(|_| true)
            .map(|one| one.join().expect("ended"))
            .filter(|status| *status == Status::SeeOther)
            .count()
    });
    assert!(taken <= 4, "{taken}");
    let files = world.app.store().scan(Table::Work, None, 5000).expect("all").documents;
    let files = files.iter().filter(|document| document.kind() == "groupfiles").count();
    assert_eq!(files, 56 + taken);
    assert_eq!(kept(&world), files, "what was not taken left no bytes");
}

#[test]
fn a_group_out_of_sight_takes_its_files_along_and_who_goes_leaves_them() {
    let world = World::new(4);
    let ada = seated(&world, ADA, Some(Rank::Animator));
    let ben = seated(&world, "ben@exemple.fr", Some(Rank::Manager));
    assert_eq!(send(&ben, PDF, "a.pdf", "public").0, Status::SeeOther);
    assert_eq!(carried(&world).len(), 1);
    let (document, old) = group::get(&world.app, GROUP).expect("a group");
    let new = Group { state: functions::membership::states::State::Suspended, ..old.clone() };
    world.app.store().commit(&group::save(Commit::new(), &document, &old, &new)).expect("written");
    assert!(carried(&world).is_empty());
    let (document, hidden) = group::get(&world.app, GROUP).expect("a group");
    world.app.store().commit(&group::save(Commit::new(), &document, &hidden, &old)).expect("written");
    assert_eq!(carried(&world).len(), 1);

    ben.post("/api/account/erase", &[("understood", "yes")]);
    world.work();
    let left = world.app.store().scan(Table::Work, None, 5000).expect("all").documents;
    let file = left.iter().find(|document| document.kind() == "groupfiles").expect("the group's file stays");
    assert!(!file.body.contains("\"by\""), "{}", file.body);
    assert!(desk(&ada).source.contains("/open?"));
}
