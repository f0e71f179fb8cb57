//! Rights over one's own data: known, copied, corrected, erased, without staff.

use functions::accounts::{self, Erased};
use functions::exchange::Status;
use functions::features;
use functions::person::{self, Person, Standing};
use functions::store::sqlite::Sqlite;
use functions::store::{Commit, Document, Store};
use functions::values::Email;
use jiff::SignedDuration;
use tests::browser::Browser;
use tests::report::figure;
use tests::trace::everything;
use tests::world::World;

use crate::preferences::profile;

const ADA: &str = "ada@exemple.fr";
const BEN: &str = "ben@exemple.fr";

/// Signs up, says a name, adds a second address, and leaves something pending.
fn lived_in(world: &World, address: &str, second: &str, name: &str) -> Browser {
    let browser = world.browser();
    browser.sign_up(address);
    browser.post("/api/account/addresses", &[("email", second)]);
    world.work();
    assert_eq!(
        world.browser().press(&world.link_to(second, "/api/account/addresses/confirm")).path,
        "/api/sent?what=address_confirm"
    );
    let wishes = [
        ("country", "Belgique"),
        ("town", name),
        ("radius_km", "37"),
        ("themes", "logement"),
        ("display_name", name),
        ("consent_display_name", "yes"),
        ("consent_digest", "yes"),
    ];
    assert_eq!(browser.post("/api/preferences", &wishes).path, "/api/sent?what=preferences");
    browser.post("/api/account/addresses", &[("email", &format!("pending.{second}"))]);
    world.work();
    browser
}

fn copy_of(world: &World, browser: &Browser, address: &str) -> String {
    assert_eq!(browser.post("/api/account/export", &[("everything", "yes")]).path, "/api/sent?what=export");
    world.work();
    assert_eq!(world.last_mail_to(address).header("Subject"), Some("La copie de vos données est prête"));
    assert_eq!(world.link_to(address, "/api/account/export"), "/api/account/export");
    let page = browser.open("/api/account/export");
    assert!(page.links().contains(&"/api/account/export/file".to_owned()), "{}", page.source);
    let file = browser.open("/api/account/export/file");
    assert_eq!(file.status, Status::Ok);
    file.source
}

#[test]
fn a_copy_holds_all_of_ones_own_and_nothing_of_others() {
    let world = World::new(1);
    let ada = lived_in(&world, ADA, "ada.bis@exemple.fr", "Adastadt");
    let _ben = lived_in(&world, BEN, "ben.bis@exemple.fr", "Benstadt");
    let text = copy_of(&world, &ada, ADA);
    let read: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert!(read.get("Profil").is_some(), "names that people can read: {text}");
    for canary in
        [ADA, "ada.bis@exemple.fr", "pending.ada.bis@exemple.fr", "Adastadt", "Belgique", "37", "logement"]
    {
        assert!(text.contains(canary), "{canary} is missing: {text}");
    }
    let others = profile(&world, BEN).expect("a member").key;
    for canary in ["ben", "Benstadt", others.as_str()] {
        assert!(!text.contains(canary), "{canary} is somebody else's: {text}");
    }
    // Every value that the table of features calls personal, in every document of hers.
    let key = profile(&world, ADA).expect("a member").key;
    let mut checked = 0;
    for document in everything(world.app.store()) {
        let is_hers = document.key.partition.contains(key.as_str());
        let records = features::all().flat_map(|feature| feature.records);
        let record =
            records.into_iter().find(|one| one.table == document.table && one.kind == document.kind());
        let record = record.unwrap_or_else(|| panic!("no feature tells of {}", document.kind()));
        // What another kind repeats, and the copy itself.
        if !is_hers || ["copy", "undo", "outbox"].contains(&document.kind()) {
            continue;
        }
        let body: serde_json::Value = serde_json::from_str(&document.body).expect("JSON");
        for field in record.personal {
            let Some(serde_json::Value::String(value)) = body.get(field) else { continue };
            assert!(value == key.as_str() || text.contains(value), "{} {field}: {value}", document.kind());
            checked += 1;
        }
    }
    figure("S13 personal values of the schema, all in the copy", checked);
    assert!(checked > 10);
    // The other's page has no copy: it is for whoever asked.
    assert_eq!(world.browser().open("/api/account/export/file").status, Status::Forbidden);
    world.pass(SignedDuration::from_hours(24 * 7));
    ada.sign_in(ADA);
    assert_eq!(ada.open("/api/account/export/file").status, Status::NotFound, "gone after 7 days");
}

#[test]
fn three_copies_a_day_are_enough() {
    let world = World::new(2);
    let browser = world.browser();
    browser.sign_up(ADA);
    let before = world.mails_to(ADA).len();
    for _ in 0..6 {
        browser.post("/api/account/export", &[("everything", "yes")]);
        world.work();
    }
    assert_eq!(world.mails_to(ADA).len() - before, 3);
}

fn erase(world: &World, browser: &Browser) {
    let shown = browser.post("/api/account/erase", &[("understood", "yes")]);
    assert_eq!(shown.path, "/api/sent?what=erase", "{}", shown.source);
    world.work();
}

#[test]
fn erasing_leaves_no_value_and_no_way_back_to_the_person() {
    let world = World::new(3);
    let ada = lived_in(&world, ADA, "ada.bis@exemple.fr", "Adastadt");
    // A copy, a request for a lost mailbox, a sign-up nobody confirms, another device.
    copy_of(&world, &ada, ADA);
    world.browser().send("/api/account/lost", &[("old_email", ADA), ("email", "neuve@exemple.fr")]);
    let form = [("email", "ada.bis@exemple.fr"), ("residence", "75011"), ("consent_membership", "yes")];
    world.browser().send("/api/signups", &form);
    world.work();
    let elsewhere = world.browser();
    elsewhere.sign_in(ADA);
    let key = profile(&world, ADA).expect("a member").key;
    erase(&world, &ada);
    assert_eq!(world.last_mail_to(ADA).header("Subject"), Some("Tout est effacé"));
    for browser in [&ada, &elsewhere] {
        assert_eq!(browser.open("/api/account").status, Status::Forbidden, "signed out everywhere");
    }
    let hashes: Vec<String> = [ADA, "ada.bis@exemple.fr"]
        .iter()
        .flat_map(|one| Email::parse(one).expect("an address").hashes(&world.app.platform.keys))
        .collect();
    let (mut linked, mut suppressed, all) = (Vec::new(), 0, everything(world.app.store()));
    for document in &all {
        let text = format!("{} {} {}", document.key.partition, document.key.sort, document.body);
        for value in ["ada", "neuve@", "Adastadt", "Belgique"]
            .iter()
            .chain(&hashes.iter().map(String::as_str).collect::<Vec<_>>())
        {
            assert!(
                !text.contains(value),
                "{value} is left in {} {}",
                document.table.name(),
                document.kind()
            );
        }
        suppressed += usize::from(document.kind() == "suppressed");
        if text.contains(key.as_str()) {
            linked.push(document.kind().to_owned());
            let is_trail = ["done", "trail"].contains(&document.kind());
            let is_consent = document.key.sort.starts_with("consent#");
            // A clock or a link of a quarter of an hour names the random key, which leads nowhere.
            assert!(
                is_trail || is_consent || ["due", "link", "code", "cap"].contains(&document.kind()),
                "{} {}",
                document.kind(),
                document.body
            );
            assert!(!is_consent || (document.expires_at.is_some() && document.body.contains("withdrawn_at")));
        }
    }
    assert_eq!(suppressed, 2, "one keyed hash an address");
    linked.sort();
    linked.dedup();
    figure(
        "S12 documents read after erasing; the random key is left in",
        format!("{}; {linked:?}", all.len()),
    );
    // They may come back, and are asked as anybody is.
    let back = world.browser();
    back.sign_up(ADA);
    assert_ne!(profile(&world, ADA).expect("a member").key, key);
    let left = everything(world.app.store()).iter().filter(|one| one.kind() == "suppressed").count();
    assert_eq!(left, 1, "their own act lifts the mark of their address");
}

#[test]
fn erasing_asks_for_a_sign_in_of_a_moment_ago() {
    let world = World::new(4);
    let browser = world.browser();
    browser.sign_up(ADA);
    world.pass(SignedDuration::from_mins(16));
    let page = browser.open("/api/account/erase");
    assert!(page.source.contains("moins d’un quart d’heure"), "{}", page.source);
    assert_eq!(browser.post("/api/account/erase", &[("understood", "yes")]).status, Status::Forbidden);
    browser.sign_in(ADA);
    assert_eq!(browser.post("/api/account/erase", &[]).status, Status::Unprocessable, "the box is needed");
    // Twice is once.
    for _ in 0..2 {
        browser.post("/api/account/erase", &[("understood", "yes")]);
    }
    world.work();
    assert!(profile(&world, ADA).is_none());
    let last =
        world.mails_to(ADA).iter().filter(|mail| mail.header("Subject") == Some("Tout est effacé")).count();
    assert_eq!(last, 1);
}

#[test]
fn who_is_blocked_keeps_every_right() {
    let world = World::new(5);
    let browser = world.browser();
    browser.sign_up(ADA);
    let key = profile(&world, ADA).expect("a member").key;
    let (read, known) = person::get(&world.app, &key).expect("the store").expect("a profile");
    let blocked = Person { standing: Standing::Blocked, ..known };
    world.app.store().commit(&person::update(Commit::new(), &read, &blocked)).expect("blocked");
    assert!(person::known(&world.app, &key).expect("the store").is_some_and(|known| known.blocked));
    let again = world.browser();
    again.sign_in(ADA);
    assert!(again.open("/api/account").source.contains("compte bloqué"));
    copy_of(&world, &again, ADA);
    erase(&world, &again);
    assert!(profile(&world, ADA).is_none());
}

#[test]
fn a_restored_backup_forgets_again_before_it_opens() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("maille.sqlite");
    let world = World::new(6);
    let store = Store::sqlite(Sqlite::open(&path).expect("a database"), world.app.store().clock().clone());
    let world = World::over(store, world.clock.clone(), 6);
    let (ada, ben) = (world.browser(), world.browser());
    ada.sign_up(ADA);
    ben.sign_up(BEN);
    let copy: Vec<Document> = everything(world.app.store());
    world.pass(SignedDuration::from_hours(1));
    ada.sign_in(ADA);
    erase(&world, &ada);
    let kept: Vec<Erased> = accounts::erasures(&world.app).expect("the list");
    assert_eq!(kept.len(), 1);
    // Disaster: the backup of before the erasure is put back; only the list was kept apart.
    for document in everything(world.app.store()) {
        world.app.store().commit(&Commit::new().remove(&document)).expect("removed");
    }
    for document in copy {
        let body: serde_json::Value = serde_json::from_str(&document.body).expect("JSON");
        let commit = Commit::new().put(
            document.table,
            document.key,
            &body,
            document.expires_at,
            functions::store::Guard::Absent,
        );
        world.app.store().commit(&commit).expect("restored");
    }
    assert!(profile(&world, ADA).is_some(), "the backup brought her back");
    assert_eq!(accounts::replay_erasures(&world.app, &kept), Ok(1));
    assert!(profile(&world, ADA).is_none() && profile(&world, BEN).is_some());
    let left = everything(world.app.store()).into_iter().filter(|one| one.body.contains(ADA)).count();
    assert_eq!(left, 0);
    // Whoever comes back after that is not erased at the next start.
    world.browser().sign_up(ADA);
    assert_eq!(accounts::replay_erasures(&world.app, &kept), Ok(0));
}

#[test]
fn one_signs_out_everywhere() {
    let world = World::new(7);
    let (here, there) = (world.browser(), world.browser());
    here.sign_up(ADA);
    there.sign_in(ADA);
    let shown = here.post("/api/account/sessions/end", &[("stay", "yes")]);
    assert_eq!(shown.path, "/api/sent?what=sessions_end");
    assert_eq!(there.open("/api/account").status, Status::Forbidden);
    assert_eq!(here.open("/api/account").status, Status::Ok);
    here.post("/api/account/sessions/end", &[]);
    assert_eq!(here.open("/api/account").status, Status::Forbidden);
}

#[test]
fn what_is_kept_is_told_with_its_time() {
    let world = World::new(8);
    let browser = world.browser();
    browser.sign_up(ADA);
    let page = browser.open("/api/account/what-we-know");
    for part in ["Votre profil et vos accords", "22 mois", "48 heures", "90 jours", "un an"] {
        assert!(page.source.contains(part), "{part}: {}", page.source);
    }
}

/// What could be handed over, record by record, from the table of features.
#[test]
fn what_could_be_handed_over() {
    let world = World::new(9);
    let mut printed = 0;
    for feature in features::all() {
        for record in feature.records.iter().filter(|record| !record.personal.is_empty()) {
            let kept = world.app.words().get(&format!("retention.{}", record.kept));
            let kept = kept.unwrap_or_else(|| panic!("no words for retention.{}", record.kept));
            eprintln!("{}.{}: {} ({kept})", record.table.name(), record.kind, record.personal.join(", "));
            printed += 1;
        }
    }
    assert!(printed > 10);
}
