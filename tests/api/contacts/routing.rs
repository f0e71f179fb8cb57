//! Who a message reaches, and who may read it.

use functions::exchange::Status;
use functions::rights;
use functions::rights::Role;
use functions::store::Commit;

use super::{ADA, HOLDER, REPLY, TEXT, days, form, key_of, member_writes, role, says, thread_of, world};
use super::{World, write_and_confirm};

const DEPUTY: &str = "deputy@exemple.fr";
const BOSS: &str = "operator@exemple.fr";
const ANIMATOR: &str = "animator@exemple.fr";

fn deputy() -> Role {
    Role::Deputy("logement".to_owned())
}

fn thread_path(world: &World, address: &str) -> String {
    format!("/api/messages/thread?id={}", thread_of(world, address))
}

#[test]
fn a_vacant_role_goes_to_its_deputy_else_to_the_operators_else_it_waits() {
    let world = World::new(11);
    write_and_confirm(&world, ADA);
    assert_eq!(world.mailbox.list().len(), 2, "confirmation and receipt: nobody else is there");
    let page = world.browser().open(&world.link_to(ADA, "/api/messages/status"));
    assert!(page.source.contains("gardé, en attente de"), "{}", page.source);
    // Somebody comes: what waited reaches them the next day.
    let operator = world.entrust(BOSS, &Role::Operator);
    world.pass(days(1));
    assert!(says(&world.last_mail_to(BOSS), TEXT));
    operator.sign_in(BOSS);
    assert!(operator.open(&thread_path(&world, BOSS)).source.contains(TEXT));
    let _ = world.entrust(DEPUTY, &deputy());
    write_and_confirm(&world, "other@exemple.fr");
    assert!(says(&world.last_mail_to(DEPUTY), TEXT));
    assert_eq!(world.mails_to(BOSS).iter().filter(|mail| says(mail, TEXT)).count(), 1);
}

#[test]
fn after_fourteen_days_the_deputy_has_it_too() {
    let world = world(12);
    let browser = world.entrust(DEPUTY, &deputy());
    write_and_confirm(&world, ADA);
    let path = thread_path(&world, HOLDER);
    assert_eq!(browser.open(&path).status, Status::NotFound, "not theirs yet");
    assert!(!browser.open("/api/messages/desk").source.contains("M-"));
    world.pass(days(13));
    assert!(world.mails_to(DEPUTY).iter().all(|mail| !says(mail, TEXT)));
    world.pass(days(1));
    assert!(says(&world.last_mail_to(DEPUTY), TEXT));
    let reminder = world.last_mail_to(HOLDER);
    assert!(reminder.header("Subject").unwrap_or_default().ends_with("ce message attend depuis 14 jours"));
    // Staying signed in so long takes one's own device; this one was another.
    browser.sign_in(DEPUTY);
    assert!(browser.open("/api/messages/desk").source.contains("M-"));
    let id = path.split("id=").nth(1).unwrap_or_default();
    browser.post("/api/messages/reply", &[("id", id), ("text", REPLY)]);
    world.work();
    assert!(says(&world.last_mail_to(ADA), REPLY));
}

#[test]
fn an_answered_message_rings_no_clock() {
    let world = world(13);
    let _ = world.entrust(DEPUTY, &deputy());
    write_and_confirm(&world, ADA);
    let contact = world.browser();
    contact.sign_in(HOLDER);
    contact.post("/api/messages/reply", &[("id", &thread_of(&world, HOLDER)), ("text", REPLY)]);
    world.work();
    let before = world.mailbox.list().len();
    for _ in 0..40 {
        world.pass(days(1));
    }
    assert_eq!(world.mailbox.list().len(), before);
}

#[test]
fn nobody_else_reads_or_writes_and_an_ended_mandate_ends_it_at_once() {
    let world = world(14);
    write_and_confirm(&world, ADA);
    let (path, id) = (thread_path(&world, HOLDER), thread_of(&world, HOLDER));
    let other = world.entrust("other@exemple.fr", &role("accueil"));
    let member = world.browser();
    member.sign_up("member@exemple.fr");
    for browser in [&other, &member] {
        assert_eq!(browser.open(&path).status, Status::NotFound);
        let shown = browser.post("/api/messages/reply", &[("id", &id), ("text", "Bonjour")]);
        assert_eq!(shown.status, Status::NotFound);
    }
    assert_eq!(member.open("/api/messages/desk").status, Status::Forbidden);
    assert_eq!(world.browser().open(&path).status, Status::Forbidden, "nobody is signed in");
    let contact = world.browser();
    contact.sign_in(HOLDER);
    assert_eq!(contact.open(&path).status, Status::Ok);
    let unbound = rights::unbind(Commit::new(), &key_of(&world, HOLDER), &role("logement"));
    world.app.store().commit(&unbound).expect("the store");
    assert_eq!(contact.open(&path).status, Status::NotFound);
    assert_eq!(contact.open("/api/messages/desk").status, Status::Forbidden);
}

#[test]
fn those_who_run_a_group_share_the_thread() {
    let world = world(15);
    let group = |address: &str| world.entrust(address, &Role::Manager("01group".to_owned()));
    let (one, other) = (group(ANIMATOR), group("second@exemple.fr"));
    let mut form = form("").to_vec();
    form.push(("group", "/groupes/01group/"));
    one.send("/api/messages", &form);
    world.work();
    let path = thread_path(&world, HOLDER);
    assert!(other.open("/api/messages/mine").links().contains(&path));
    assert!(other.open(&path).source.contains(TEXT));
    let contact = world.browser();
    contact.sign_in(HOLDER);
    let id = path.split("id=").nth(1).unwrap_or_default();
    contact.post("/api/messages/reply", &[("id", id), ("text", REPLY)]);
    world.work();
    for address in [ANIMATOR, "second@exemple.fr"] {
        assert!(says(&world.last_mail_to(address), REPLY), "{address}");
    }
    other.post("/api/messages/reply", &[("id", id), ("text", "Le groupe remercie.")]);
    world.work();
    assert!(says(&world.last_mail_to(HOLDER), "Le groupe remercie."));
    // Whoever does not run it cannot write for it.
    let stranger = world.browser();
    stranger.sign_up(ADA);
    let shown = stranger.send("/api/messages", &form);
    assert_eq!(shown.status, Status::Unprocessable, "{}", shown.source);
}

#[test]
fn coordinators_and_operators_see_numbers_only() {
    let world = world(16);
    let member = world.browser();
    member.sign_up(ADA);
    member_writes(&world, &member, TEXT);
    for _ in 0..15 {
        world.pass(days(1));
    }
    let coordinator = world.entrust("coord@exemple.fr", &Role::Coordinator("63".to_owned()));
    let page = coordinator.open("/api/messages/late");
    assert!(page.source.contains("1 en attente, dont 1 depuis plus de 14 jours"), "{}", page.source);
    assert!(!page.source.contains(TEXT) && !page.source.contains("M-"));
    assert_eq!(coordinator.open(&thread_path(&world, HOLDER)).status, Status::NotFound);
}
