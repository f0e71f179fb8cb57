//! Writing to who answers for what: from the form to the answer, and every rule around it.

mod ending;
mod own;
mod published;
mod routing;
mod walker;

use functions::clock::days;
use functions::exchange::Status;
use functions::mail::Opened;
use functions::person;
use functions::rights::Role;
use functions::values::{Email, PersonKey};
use tests::browser::Browser;
use tests::world::World;

const ADA: &str = "ada@exemple.fr";
const HOLDER: &str = "holder@exemple.fr";
const TEXT: &str = "Qui peut venir parler du logement à Clermont ?";
const REPLY: &str = "Nous pouvons venir le 12 décembre.";

fn role(id: &str) -> Role {
    Role::Contact(id.to_owned())
}

fn form(email: &str) -> [(&str, &str); 4] {
    [("role", "logement"), ("kind", "speaker"), ("text", TEXT), ("email", email)]
}

/// A world in which somebody holds the role `logement`.
fn world(seed: u64) -> World {
    let world = World::new(seed);
    let _ = world.entrust(HOLDER, &role("logement"));
    world
}

/// A stranger writes and confirms.
fn write_and_confirm(world: &World, email: &str) {
    let browser = world.browser();
    let sent = browser.send("/api/messages", &form(email));
    assert_eq!(sent.path, "/api/sent?what=message_confirm", "{}", sent.source);
    world.work();
    let shown = browser.press(&world.link_to(email, "/api/messages/confirm"));
    assert_eq!(shown.path, "/api/sent?what=message_sent", "{}", shown.source);
    world.work();
}

/// The id of the thread the last mail to an address leads to.
fn thread_of(world: &World, address: &str) -> String {
    let link = world.link_to(address, "/api/messages/thread");
    link.split("id=").nth(1).unwrap_or_default().to_owned()
}

/// Whether a mail says this, however its lines are broken.
fn says(mail: &Opened, text: &str) -> bool {
    let plain = |text: &str| text.replace('>', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    plain(&mail.text).contains(&plain(text))
}

#[test]
fn a_message_reaches_the_role_and_the_answer_comes_back_without_an_address() {
    let world = world(1);
    write_and_confirm(&world, ADA);
    let receipt = world.last_mail_to(ADA);
    let subject = receipt.header("Subject").unwrap_or_default().to_owned();
    assert!(subject.starts_with("M-"), "{subject}");
    let routed = world.last_mail_to(HOLDER);
    assert!(says(&routed, TEXT), "{}", routed.text);
    let contact = world.browser();
    contact.sign_in(HOLDER);
    let id = thread_of(&world, HOLDER);
    assert!(contact.open("/api/messages/desk").links().iter().any(|link| link.contains(&id)));
    let page = contact.open(&format!("/api/messages/thread?id={id}"));
    assert!(page.source.contains(TEXT) && !page.source.contains(ADA), "{}", page.source);
    let shown = contact.post("/api/messages/reply", &[("id", &id), ("text", REPLY)]);
    assert_eq!(shown.status, Status::Ok, "{}", shown.source);
    world.work();
    let answer = world.last_mail_to(ADA);
    assert!(says(&answer, REPLY), "{}", answer.text);
    // The sender writes on from the page behind the link, as often as there is something to say.
    let sender = world.browser();
    let link = world.link_to(ADA, "/api/messages/status");
    for text in ["Merci, à quelle heure ?", "Et faut-il une salle ?"] {
        let page = sender.open(&link);
        assert!(page.source.contains(REPLY), "{}", page.source);
        let token = link.split("t=").nth(1).unwrap_or_default();
        sender.post("/api/messages/status/reply", &[("t", token), ("text", text)]);
        world.work();
        assert!(says(&world.last_mail_to(HOLDER), text));
    }
    // Neither side's address is in anything the other was sent.
    for (to, other) in [(ADA, "holder"), (HOLDER, "ada@")] {
        for mail in world.mails_to(to) {
            let all = format!("{:?} {} {}", mail.headers, mail.text, mail.html);
            assert!(!all.contains(other), "{all}");
        }
    }
}

/// The key of the person of an address.
fn key_of(world: &World, address: &str) -> PersonKey {
    let email = Email::parse(address).expect("an address");
    person::by_address(&world.app, &email).expect("the store").expect("somebody").1.key
}

/// A member writes, signed in.
fn member_writes(world: &World, browser: &Browser, text: &str) {
    let form = [("role", "logement"), ("kind", "other"), ("text", text)];
    let sent = browser.send("/api/messages", &form);
    assert_eq!(sent.path, "/api/sent?what=message_sent", "{}", sent.source);
    world.work();
}

#[test]
fn somebody_signed_in_confirms_nothing() {
    let world = world(2);
    let browser = world.browser();
    browser.sign_up(ADA);
    member_writes(&world, &browser, TEXT);
    assert!(says(&world.last_mail_to(HOLDER), TEXT));
    let mine = browser.open("/api/messages/mine");
    let thread = mine.links().into_iter().find(|link| link.contains("/thread?id=")).expect("it is listed");
    let page = browser.open(&thread);
    assert!(page.source.contains(TEXT), "{}", page.source);
    // Who wrote it does not answer it, whatever they hold.
    let _ = world.entrust(ADA, &role("logement"));
    let id = thread.split("id=").nth(1).unwrap_or_default();
    browser.post("/api/messages/reply", &[("id", id), ("text", "Je me réponds.")]);
    assert!(browser.open(&thread).source.contains("transmis à la personne qui tient ce rôle"));
}

#[test]
fn an_address_is_asked_first_and_looks_the_same_known_or_not() {
    let world = world(3);
    world.browser().sign_up(ADA);
    for (email, others) in [(ADA, "known"), ("new@exemple.fr", "unknown")] {
        let sent = world.browser().send("/api/messages", &form(email));
        assert_eq!(sent.path, "/api/sent?what=message_confirm", "{others}");
        world.work();
        let mail = world.last_mail_to(email);
        assert_eq!(mail.header("Subject"), Some("Confirmez votre message"));
        // A form anyone can fill in carries no words into somebody else's mailbox.
        assert!(!says(&mail, TEXT), "{}", mail.text);
    }
    assert!(world.mails_to(HOLDER).iter().all(|mail| !says(mail, TEXT)), "nothing left yet");
    let (browser, link) = (world.browser(), world.link_to(ADA, "/api/messages/confirm"));
    assert_eq!(browser.press(&link).path, "/api/sent?what=message_sent");
    assert_eq!(browser.press(&link).status, Status::Gone, "a message leaves once");
    world.pass(days(2));
    let late = world.link_to("new@exemple.fr", "/api/messages/confirm");
    assert_eq!(browser.press(&late).status, Status::Gone, "what nobody confirms is gone");
}

#[test]
fn five_messages_a_day_and_the_sixth_comes_back() {
    let world = world(4);
    let browser = world.browser();
    browser.sign_up(ADA);
    for turn in 0..6 {
        member_writes(&world, &browser, &format!("Message numéro {turn}, bonjour."));
    }
    let sent = world.mails_to(HOLDER).iter().filter(|mail| says(mail, "Message numéro")).count();
    assert_eq!(sent, 5);
    let back = world.last_mail_to(ADA);
    assert_eq!(back.header("Subject"), Some("Votre message n’est pas parti"));
    assert!(says(&back, "Message numéro 5"));
    world.pass(days(1));
    browser.sign_in(ADA);
    member_writes(&world, &browser, "Un autre jour, un autre message.");
    assert!(says(&world.last_mail_to(HOLDER), "Un autre jour"));
}

#[test]
fn words_are_words_wherever_they_are_shown() {
    let world = world(5);
    let browser = world.browser();
    browser.sign_up(ADA);
    member_writes(&world, &browser, "<script>alert(1)</script> & \"bonjour\"");
    let contact = world.browser();
    contact.sign_in(HOLDER);
    let page = contact.open(&format!("/api/messages/thread?id={}", thread_of(&world, HOLDER)));
    assert!(!page.source.contains("<script>alert"), "{}", page.source);
    assert!(!world.last_mail_to(HOLDER).html.contains("<script>"));
}
