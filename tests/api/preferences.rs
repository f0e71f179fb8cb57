//! What one gets and lets us know: changed from a page, stopped by one POST.

use functions::consents::{self, ConsentPurpose};
use functions::exchange::{Call, Origin, Status, Wanted};
use functions::mail::Letter;
use functions::outbox;
use functions::person::{self, Person, Residence};
use functions::stopping::{self, Clears, Reputation, Stop};
use functions::store::{Commit, Table};
use functions::values::Email;
use tests::browser::{Browser, Shown};
use tests::report::figure;
use tests::world::World;

const ADA: &str = "ada@exemple.fr";

/// The profile of an address.
pub fn profile(world: &World, address: &str) -> Option<Person> {
    let email = Email::parse(address).expect("an address");
    person::by_address(&world.app, &email).expect("the store").map(|(_, person)| person)
}

fn ada(world: &World) -> Person {
    profile(world, ADA).expect("a member")
}

/// What the form of the page would send as it stands, as (name, value).
fn as_it_stands(shown: &Shown) -> Vec<(String, String)> {
    let document = shown.document();
    let mut pairs = Vec::new();
    for element in document.all("input") {
        let value = |name| element.get(name).unwrap_or_default().to_owned();
        let is_box = ["checkbox", "radio"].contains(&element.get("type").unwrap_or_default());
        if !value("name").is_empty() && (!is_box || element.get("checked").is_some()) {
            pairs.push((value("name"), value("value")));
        }
    }
    let mut select = String::new();
    for element in &document.elements {
        match element.name.as_str() {
            "select" => select = element.get("name").unwrap_or_default().to_owned(),
            "option" if element.get("selected").is_some() => {
                pairs.push((select.clone(), element.get("value").unwrap_or_default().to_owned()));
            }
            _ => {}
        }
    }
    pairs
}

/// Opens the page, changes some answers, sends it.
fn change(browser: &Browser, with: &[(&str, &str)], without: &[&str]) -> Shown {
    let mut pairs = as_it_stands(&browser.open("/api/preferences"));
    let changed = |name: &str| with.iter().any(|(other, _)| *other == name) || without.contains(&name);
    pairs.retain(|(name, _)| !changed(name));
    pairs.extend(with.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let pairs: Vec<(&str, &str)> =
        pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post("/api/preferences", &pairs)
}

fn holds(world: &World, purpose: ConsentPurpose) -> bool {
    consents::holds(&world.app, &ada(world).key, purpose).expect("the store")
}

#[test]
fn the_page_saved_as_it_stands_changes_nothing() {
    let world = World::new(1);
    let browser = world.browser();
    browser.sign_up(ADA);
    let (before, rows) = (ada(&world), consents::of(&world.app, &ada(&world).key).expect("rows").len());
    let shown = change(&browser, &[], &[]);
    assert_eq!(shown.path, "/api/sent?what=preferences", "{}", shown.source);
    assert_eq!(ada(&world), before);
    assert_eq!(consents::of(&world.app, &before.key).expect("rows").len(), rows);
}

#[test]
fn one_corrects_what_is_known() {
    let world = World::new(2);
    let browser = world.browser();
    browser.sign_up(ADA);
    change(&browser, &[("residence", "Saint-Denis (974)"), ("residence", "97400"), ("radius_km", "7")], &[]);
    assert_eq!(ada(&world).radius_km, 20, "two answers to one question are refused");
    let with = [("residence", "97400"), ("radius_km", "7"), ("themes", "sante"), ("discreet", "yes")];
    change(&browser, &with, &[]);
    let now = ada(&world);
    assert_eq!(now.residence, Some(Residence::Commune("97411".to_owned())));
    assert_eq!((now.zone.as_str(), now.radius_km, now.discreet), ("Indian/Reunion", 7, true), "overseas");
    assert_eq!(now.themes, ["sante"]);
    // The zone can be changed, and stays when the place does.
    change(&browser, &[("zone", "Europe/Paris")], &[]);
    assert_eq!(ada(&world).zone, "Europe/Paris");
    change(&browser, &[("radius_km", "200")], &[]);
    assert_eq!((ada(&world).zone.as_str(), ada(&world).radius_km), ("Europe/Paris", 200));
    assert_eq!(change(&browser, &[("radius_km", "201")], &[]).status, Status::Unprocessable);
    let abroad = [("country", "Belgique"), ("town", "Bruxelles"), ("zone", "Europe/Brussels")];
    change(&browser, &abroad, &["residence"]);
    let lives = Residence::Abroad { country: "Belgique".to_owned(), town: "Bruxelles".to_owned() };
    assert_eq!((ada(&world).residence, ada(&world).zone.as_str()), (Some(lives), "Europe/Brussels"));
}

#[test]
fn a_name_is_seen_only_by_agreement() {
    let world = World::new(3);
    let browser = world.browser();
    browser.sign_up(ADA);
    assert_eq!(change(&browser, &[("display_name", "Ada")], &[]).status, Status::Unprocessable);
    change(&browser, &[("display_name", "Ada"), ("consent_display_name", "yes")], &[]);
    let known = || person::known(&world.app, &ada(&world).key).expect("the store").expect("known");
    assert_eq!(known().display_name.as_deref(), Some("Ada"));
    assert!(holds(&world, ConsentPurpose::DisplayName));
    change(&browser, &[("display_name", "")], &["consent_display_name"]);
    assert_eq!((known().display_name, ada(&world).display_name), (None, None));
    assert!(!holds(&world, ConsentPurpose::DisplayName));
}

#[test]
fn consents_are_given_and_withdrawn_one_by_one_and_every_row_stays() {
    let world = World::new(4);
    let browser = world.browser();
    browser.sign_up(ADA);
    change(&browser, &[], &["consent_digest"]);
    assert!(!holds(&world, ConsentPurpose::Digest) && holds(&world, ConsentPurpose::Reminder));
    change(&browser, &[("consent_digest", "yes")], &[]);
    assert!(holds(&world, ConsentPurpose::Digest));
    let rows = consents::of(&world.app, &ada(&world).key).expect("rows");
    let digest: Vec<bool> = rows
        .iter()
        .filter(|(_, row)| row.purpose == ConsentPurpose::Digest)
        .map(|(_, row)| row.withdrawn_at.is_some())
        .collect();
    assert_eq!(digest, [true, false], "the first row says since when it holds no more");
    assert!(rows.iter().all(|(_, row)| row.text_sha256.len() == 64));
    let page = browser.open("/api/preferences");
    assert!(page.links().contains(&"/api/account/erase".to_owned()), "leaving is a page away");
}

#[test]
fn preferences_are_for_those_signed_in() {
    let world = World::new(5);
    assert_eq!(world.browser().open("/api/preferences").status, Status::Forbidden);
    assert_eq!(world.browser().post("/api/preferences", &[("radius_km", "5")]).status, Status::Forbidden);
}

/// A letter that the platform starts waits in the outbox.
fn started(world: &World, stop: Stop) {
    let key = ada(world).key;
    let email = Email::parse(ADA).expect("an address");
    let letter = Letter::answer(email, "test", format!("letter {}", stop.name()))
        .stopped_at(stopping::stop_path(&world.app, &key, stop));
    let row = outbox::Row {
        id: format!("row-{}", stop.name()),
        feature: "accounts".to_owned(),
        task: "test".to_owned(),
        asked_at: world.app.now(),
        tries: 0,
        stage: outbox::Stage::SendingOnce { letters: vec![letter], handed_over: false },
    };
    let place = outbox::place(&row, world.app.now());
    world.app.store().commit(&Commit::new().insert(Table::People, place, &row)).expect("a row");
}

#[test]
fn one_post_from_anywhere_stops_mail_before_the_next_batch() {
    let world = World::new(6);
    world.browser().sign_up(ADA);
    started(&world, Stop::Digest);
    world.work();
    let mail = world.last_mail_to(ADA);
    let header = mail.header("List-Unsubscribe").expect("RFC 8058").to_owned();
    assert_eq!(mail.header("List-Unsubscribe-Post"), Some("List-Unsubscribe=One-Click"));
    let url = header.trim_matches(['<', '>']).replacen("https://essais.example", "", 1);
    // Somebody's mail program opens it and looks at it: nothing happens.
    for _ in 0..3 {
        assert_eq!(world.browser().open(&url).status, Status::Ok);
    }
    assert!(holds(&world, ConsentPurpose::Digest), "GET changes nothing");
    started(&world, Stop::Digest);
    let call =
        |wanted| Call { origin: Origin::Foreign, wanted, ..Call::post(&url, "List-Unsubscribe=One-Click") };
    for wanted in [Wanted::Page, Wanted::Json, Wanted::Page] {
        let answer = world.browser().call(&call(wanted));
        assert_eq!(answer.status, Status::Ok, "the same answer however often it is sent");
    }
    let before = world.mails_to(ADA).len();
    world.work();
    assert_eq!(world.mails_to(ADA).len(), before, "what waited in the outbox leaves no more");
    assert!(!holds(&world, ConsentPurpose::Digest) && holds(&world, ConsentPurpose::Reminder));
    // Its page has a button that does the same.
    let path = stopping::stop_path(&world.app, &ada(&world).key, Stop::Reminder);
    assert_eq!(world.browser().press(&path).path, "/api/sent?what=unsubscribe");
    assert!(!holds(&world, ConsentPurpose::Reminder));
    // What answers me is always sent.
    world.browser().sign_in(ADA);
}

#[test]
fn stopping_everything_is_lifted_by_a_new_consent_only() {
    let world = World::new(7);
    let browser = world.browser();
    browser.sign_up(ADA);
    let (key, email) = (ada(&world).key, Email::parse(ADA).expect("an address"));
    world.browser().press(&stopping::stop_path(&world.app, &key, Stop::All));
    let state = || stopping::reputation(&world.app, &email).expect("the store");
    assert_eq!(state(), Reputation::Unsubscribed);
    world.browser().sign_in(ADA);
    assert_eq!(state(), Reputation::Unsubscribed, "signing in is no consent");
    change(&browser, &[("consent_digest", "yes")], &[]);
    assert_eq!(state(), Reputation::Active);
}

#[test]
fn reputation_only_rises_in_whatever_order_reports_arrive() {
    use Reputation::{Active, Soft, Suppressed, Unsubscribed};
    let world = World::new(8);
    world.browser().sign_up(ADA);
    let email = Email::parse(ADA).expect("an address");
    for order in
        [[Soft, Unsubscribed, Suppressed], [Suppressed, Soft, Unsubscribed], [Soft, Suppressed, Active]]
    {
        let mut worst = Active;
        for report in order {
            let commit = stopping::worsen(&world.app, Commit::new(), &email, report).expect("the store");
            world.app.store().commit(&commit).expect("written");
            worst = worst.max(report);
            assert_eq!(stopping::reputation(&world.app, &email).expect("the store"), worst);
        }
        let commit = stopping::own_act(&world.app, Commit::new(), &email, Clears::All).expect("the store");
        world.app.store().commit(&commit).expect("written");
    }
    let commit = stopping::worsen(&world.app, Commit::new(), &email, Suppressed).expect("the store");
    world.app.store().commit(&commit).expect("written");
    // A hard bounce never stops sign-in, and a mail that arrived clears it.
    world.browser().sign_in(ADA);
    assert_eq!(stopping::reputation(&world.app, &email).expect("the store"), Active);
}

#[test]
fn a_stop_with_any_letter_changed_stops_nothing() {
    let world = World::new(9);
    world.browser().sign_up(ADA);
    let path = stopping::stop_path(&world.app, &ada(&world).key, Stop::Digest);
    let (start, token) = path.split_once("t=").expect("a token");
    let mut tried = 0;
    for at in 0..token.len() {
        for bit in 0..7 {
            let mut bytes = token.as_bytes().to_vec();
            bytes[at] ^= 1 << bit;
            let Ok(turned) = String::from_utf8(bytes) else { continue };
            let body = tests::browser::body(&[("t", &turned)]);
            let answer = world.browser().call(&Call::post("/api/unsubscribe", &body));
            let refused = [Status::Gone, Status::Unprocessable];
            assert!(refused.contains(&answer.status), "{at} {bit}: {:?}", answer.status);
            tried += 1;
        }
    }
    assert!(holds(&world, ConsentPurpose::Digest));
    let other = format!("{start}t={}", token.replace("-digest-", "-all-"));
    assert_eq!(
        world.browser().call(&Call::post(&other, "List-Unsubscribe=One-Click")).status,
        Status::Gone,
        "another purpose"
    );
    figure("S17 stop links with a bit turned, none taken", tried);
}
