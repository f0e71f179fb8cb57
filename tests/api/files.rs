//! Files of groups: put in, shown, opened by members, removed, forgotten; within a quota nobody overruns.

use functions::exchange::{Body, Call, Status, Upload};
use functions::export::{self, Carried, Reader};
use functions::files::FileStore;
use functions::membership::{Group, Rank, Seating, group};
use functions::person;
use functions::review;
use functions::rights::Role;
use functions::store::{Commit, Table};
use functions::values::{Email, PersonKey};
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

fn key_of(world: &World, address: &str) -> PersonKey {
    let email = Email::parse(address).expect("an address");
    person::by_address(&world.app, &email).expect("an answer").expect("known").1.key
}

/// Three things of theirs were accepted: what they show is public at once, and looked at after.
fn trust(world: &World, address: &str) {
    let counts = review::Counts { accepted: 3, rejected: 0 };
    let commit = Commit::new().set(Table::Work, review::counts_of(&key_of(world, address)), &counts);
    world.app.store().commit(&commit).expect("written");
}

fn decide(moderator: &Browser, verb: &str) {
    let item = moderator.open("/api/moderation").values_of("item").pop().expect("something waits");
    let reasoned =
        [("item", item.as_str()), ("verb", verb), ("reason", "unclear"), ("text", "Dites-le mieux.")];
    let shown = moderator.post("/api/moderation/decide", &reasoned);
    assert!(shown.status == Status::Ok || shown.status == Status::SeeOther, "{}", shown.source);
}

fn subject(world: &World) -> String {
    let subject = world.last_mail_to(ADA).header("Subject").unwrap_or_default().to_owned();
    subject.replace('\u{a0}', " ").replace('’', "'")
}

fn turn(browser: &Browser, id: &str, audience: &str) -> Shown {
    browser.post("/api/groups/files/show", &[("group", GROUP), ("file", id), ("audience", audience)])
}

fn only_file(browser: &Browser) -> String {
    let found = desk(browser).values_of("file").into_iter().find(|id| !id.is_empty());
    found.expect("a file")
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
    trust(&world, ADA);
    let id = only_file(&ada);
    let turn = |audience: &str| turn(&ada, &id, audience);
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
    assert_eq!(send(&ben, PDF, "a.pdf", "members").0, Status::SeeOther);
    trust(&world, ADA);
    turn(&ada, &only_file(&ada), "public");
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

#[test]
fn the_first_files_for_anyone_wait_for_a_moderator_and_those_of_who_is_trusted_are_looked_at_after() {
    let world = World::new(5);
    let mo = world.entrust("mo@exemple.fr", &Role::Moderator);
    let ada = seated(&world, ADA, Some(Rank::Animator));
    assert_eq!(send(&ada, PDF, "Tract.pdf", "public").0, Status::SeeOther);
    assert!(carried(&world).is_empty(), "a stranger's file is looked at first");
    let id = only_file(&ada);
    assert!(desk(&ada).source.contains("Les membres, puis tout le monde quand"), "{}", desk(&ada).source);
    // Who decides can open it; nobody else by that way.
    let item = mo.open("/api/moderation").values_of("item").pop().expect("it waits");
    assert_eq!(item.split('-').take(2).collect::<Vec<_>>(), ["files", &id]);
    let look = format!("/api/groups/files/look?file={id}");
    assert!(mo.open("/api/moderation").source.contains("Tract"));
    assert_eq!(mo.call(&Call::get(&look)).status, Status::SeeOther);
    assert_eq!(ada.call(&Call::get(&look)).status, Status::Forbidden);
    decide(&mo, "publish");
    assert_eq!(carried(&world).len(), 1);
    world.pass(SignedDuration::from_mins(6));
    assert_eq!(subject(&world), "Le fichier est en ligne : Tract");

    // Hidden, it is gone from the site; back, it is there.
    turn(&ada, &id, "members");
    assert_eq!(mo.call(&Call::get(&look)).status, Status::NotFound, "it is for members again");
    trust(&world, ADA);
    turn(&ada, &id, "public");
    assert_eq!(carried(&world).len(), 1, "who is trusted is published at once");
    decide(&mo, "hide");
    assert!(carried(&world).is_empty());
    turn(&ada, &id, "members");
    turn(&ada, &id, "public");
    assert!(carried(&world).is_empty(), "no way around what moderators hid");
    decide(&mo, "restore");
    assert_eq!(carried(&world).len(), 1);

    // Refused for good.
    let other = send(&ada, b"un autre texte", "b.txt", "public");
    assert_eq!(other.0, Status::SeeOther);
    assert_eq!(carried(&world).len(), 2);
    decide(&mo, "remove");
    assert_eq!(carried(&world).len(), 1);
    world.pass(SignedDuration::from_mins(6));
    assert!(subject(&world).starts_with("Le fichier n'est pas en ligne"), "{}", subject(&world));
    let refused = desk(&ada).values_of("file").into_iter().find(|other| !other.is_empty() && *other != id);
    let again = turn(&ada, &refused.expect("the second"), "public");
    assert_eq!(again.status, Status::Conflict, "{}", again.source);
}

#[test]
fn a_group_that_is_not_at_work_shows_nothing_new() {
    let world = World::new(6);
    let ada = seated(&world, ADA, Some(Rank::Animator));
    trust(&world, ADA);
    let (document, old) = group::get(&world.app, GROUP).expect("a group");
    let paused = Group { state: functions::membership::states::State::Paused, ..old.clone() };
    world.app.store().commit(&group::save(Commit::new(), &document, &old, &paused)).expect("written");
    assert_eq!(send(&ada, PDF, "a.pdf", "public").0, Status::Conflict);
    assert_eq!(send(&ada, PDF, "a.pdf", "members").0, Status::SeeOther);
    assert_eq!(turn(&ada, &only_file(&ada), "public").status, Status::Conflict);
}
