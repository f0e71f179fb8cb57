//! How a thread ends: by a button, by its size, by time.

use functions::exchange::Status;
use functions::store::Table;

use super::{ADA, HOLDER, REPLY, World, days, says, thread_of, world, write_and_confirm};

fn answer(world: &World, text: &str) {
    let contact = world.browser();
    contact.sign_in(HOLDER);
    contact.post("/api/messages/reply", &[("id", &thread_of(world, HOLDER)), ("text", text)]);
    world.work();
}

fn status_page(world: &World) -> Status {
    world.browser().open(&world.link_to(ADA, "/api/messages/status")).status
}

/// Whether any document of the tables of work and secrets still speaks of a thread.
pub fn left_of(world: &World, id: &str) -> Vec<String> {
    let mut found = Vec::new();
    for table in [Table::Work, Table::ShortLived] {
        let page = world.app.store().scan(table, None, 1000).expect("the store");
        let speaks = page.documents.into_iter().filter(|one| {
            let is_kind = ["message", "threads", "link", "author"].contains(&one.kind());
            is_kind && (one.key.partition.contains(id) || one.key.sort.contains(id) || one.body.contains(id))
        });
        found.extend(speaks.map(|one| format!("{} {}", one.kind(), one.key.sort)));
    }
    found
}

#[test]
fn it_is_gone_thirty_days_after_the_last_word() {
    let world = world(21);
    write_and_confirm(&world, ADA);
    let id = thread_of(&world, HOLDER);
    world.pass(days(10));
    answer(&world, REPLY);
    world.pass(days(29));
    assert_eq!(status_page(&world), Status::Ok);
    world.pass(days(1));
    assert_eq!(status_page(&world), Status::Gone);
    assert_eq!(left_of(&world, &id), Vec::<String>::new());
}

#[test]
fn it_is_gone_ninety_days_after_it_came_when_nobody_answered() {
    let world = world(22);
    write_and_confirm(&world, ADA);
    let id = thread_of(&world, HOLDER);
    world.pass(days(60));
    let link = world.link_to(ADA, "/api/messages/status");
    let token = link.split("t=").nth(1).unwrap_or_default();
    world.browser().post("/api/messages/status/reply", &[("t", token), ("text", "Et alors ?")]);
    world.pass(days(29));
    assert_eq!(status_page(&world), Status::Ok);
    world.pass(days(1));
    assert_eq!(status_page(&world), Status::Gone);
    assert_eq!(left_of(&world, &id), Vec::<String>::new());
}

#[test]
fn either_side_ends_it_and_nobody_writes_on() {
    let world = world(23);
    for (email, by_link) in [(ADA, true), ("other@exemple.fr", false)] {
        write_and_confirm(&world, email);
        let id = thread_of(&world, HOLDER);
        let contact = world.browser();
        contact.sign_in(HOLDER);
        let link = world.link_to(email, "/api/messages/status");
        let token = link.split("t=").nth(1).unwrap_or_default();
        let before = world.mails_to(email).len();
        let shown = if by_link {
            world.browser().post("/api/messages/status/close", &[("t", token)])
        } else {
            contact.post("/api/messages/close", &[("id", &id)])
        };
        assert!(shown.source.contains("Cet échange est terminé"), "{}", shown.source);
        world.work();
        assert_eq!(world.mails_to(email).len() - before, usize::from(!by_link), "the other side is told");
        let shown = contact.post("/api/messages/reply", &[("id", &id), ("text", REPLY)]);
        assert_eq!(shown.status, Status::Conflict);
        let shown = world.browser().post("/api/messages/status/reply", &[("t", token), ("text", "Encore")]);
        assert_eq!(shown.status, Status::Conflict);
    }
}

#[test]
fn a_button_pressed_twice_writes_once_and_twenty_texts_are_enough() {
    let world = world(24);
    write_and_confirm(&world, ADA);
    let contact = world.browser();
    contact.sign_in(HOLDER);
    let id = thread_of(&world, HOLDER);
    for _ in 0..2 {
        contact.post("/api/messages/reply", &[("id", &id), ("text", REPLY)]);
    }
    world.work();
    assert_eq!(world.mails_to(ADA).iter().filter(|mail| says(mail, REPLY)).count(), 1);
    for turn in 0..18 {
        let shown = contact.post("/api/messages/reply", &[("id", &id), ("text", &format!("Texte {turn}"))]);
        assert_eq!(shown.status, Status::Ok);
    }
    let shown = contact.post("/api/messages/reply", &[("id", &id), ("text", "Un de trop")]);
    assert_eq!((shown.status, shown.title().as_str()), (Status::Unprocessable, "Cet échange est complet"));
    let page = contact.open(&format!("/api/messages/thread?id={id}"));
    assert!(!page.source.contains("name=\"text\""), "no form is offered");
}
