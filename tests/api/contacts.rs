//! Writing to who answers for what: from the form to the answer, and every rule around it.

use functions::exchange::Status;
use functions::mail::Opened;
use functions::rights::Role;
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
