//! Writing to a group: neither side sees the other's address.

use functions::exchange::Status;
use functions::membership::Rank;
use tests::world::World;

use super::{ADA, animator, rank_of};

const BEN: &str = "ben@exemple.fr";

#[test]
fn a_message_goes_there_and_back_without_an_address() {
    let world = World::new(1);
    let (ada, id) = animator(&world, ADA, "Comité des Halles");
    let stranger = world.browser();
    let text = "Bonjour, puis-je venir avec ma fille mardi ?";
    let form = [("group", id.as_str()), ("text", text), ("email", BEN)];
    assert_eq!(stranger.send("/api/groups/messages", &form).path, "/api/sent?what=message_confirm");
    world.work();
    let asked = world.last_mail_to(BEN);
    assert!(!asked.text.contains("ma fille"), "a mail that asks carries nobody's words");
    let link = world.link_to(BEN, "/api/groups/messages/confirm");
    assert_eq!(stranger.press(&link).path, "/api/sent?what=group_message_sent");
    world.work();
    let received = world.last_mail_to(ADA);
    assert!(received.text.contains("ma fille") && !received.text.contains(BEN));
    let thread = world.link_to(ADA, "/api/groups/messages/thread");
    let page = ada.open(&thread);
    assert!(page.source.contains("ma fille") && !page.source.contains(BEN), "{}", page.source);
    assert!(ada.open(&format!("/api/groups/desk?group={id}")).source.contains("1 message attend"));
    let message = thread.split("message=").nth(1).unwrap_or_default().to_owned();
    let answer = [("group", id.as_str()), ("message", &message), ("text", "Oui, avec plaisir.")];
    assert_eq!(ada.post("/api/groups/messages/reply", &answer).status, Status::Ok);
    world.work();
    let answered = world.last_mail_to(BEN);
    assert!(answered.text.contains("avec plaisir") && !answered.text.contains(ADA));
    let status = world.link_to(BEN, "/api/groups/messages/status");
    let page = stranger.open(&status);
    assert!(page.source.contains("avec plaisir") && !page.source.contains(ADA));
    let token = status.split("t=").nth(1).unwrap_or_default().to_owned();
    stranger.post("/api/groups/messages/status/reply", &[("t", &token), ("text", "Merci, à mardi.")]);
    world.work();
    assert!(world.last_mail_to(ADA).text.contains("à mardi"));
    // Another group's message is not there.
    let (ben, other) = animator(&world, "cloe@exemple.fr", "Comité de la Gare");
    let path = format!("/api/groups/messages/thread?group={other}&message={message}");
    assert_eq!(ben.open(&path).status, Status::NotFound);
    world.pass(jiff::SignedDuration::from_hours(24 * 31));
    assert_eq!(stranger.open(&status).status, Status::Gone, "gone 30 days after the last word");
}

#[test]
fn messages_go_to_those_who_agreed_to_receive_them() {
    let world = World::new(2);
    let (ada, id) = animator(&world, ADA, "Comité des Halles");
    let ben = world.browser();
    ben.sign_up(BEN);
    ben.send("/api/groups/join", &[("group", &id), ("seat", "member")]);
    let members = ada.open(&format!("/api/groups/members?group={id}"));
    let one = members.links().into_iter().filter(|link| link.contains("member=")).collect::<Vec<_>>();
    let handle = one
        .iter()
        .find(|link| ada.open(link).source.contains("/api/groups/managers"))
        .and_then(|link| link.split("member=").nth(1))
        .expect("a member")
        .to_owned();
    ada.post("/api/groups/managers", &[("group", &id), ("member", &handle), ("answer", "yes")]);
    world.work();
    assert_eq!(rank_of(&world, &id, BEN), Some(Rank::Manager));
    let chosen = ada.post("/api/groups/receivers", &[("group", &id), ("member", &handle)]);
    assert_eq!(chosen.status, Status::Ok, "{}", chosen.source);
    world.work();
    assert!(super::group(&world, &id).receivers.is_empty(), "nobody receives who has not agreed");
    let link = world.link_to(BEN, "/api/groups/receivers/accept");
    let token = link.split("t=").nth(1).unwrap_or_default().to_owned();
    ben.post("/api/groups/receivers/accept", &[("t", &token), ("answer", "yes")]);
    world.work();
    assert_eq!(super::group(&world, &id).receivers, [super::key_of(&world, BEN)]);
    assert!(world.last_mail_to(ADA).header("Subject").is_some_and(|text| text.contains("Qui reçoit")));
    let before = world.mails_to(ADA).len();
    let writer = world.browser();
    writer.sign_up("zoe@exemple.fr");
    writer.send("/api/groups/messages", &[("group", &id), ("text", "Un mot pour le groupe, merci.")]);
    world.work();
    assert_eq!(world.mails_to(ADA).len(), before, "only those chosen");
    assert!(world.last_mail_to(BEN).text.contains("Un mot pour le groupe"));
    ada.post("/api/groups/receivers/remove", &[("group", &id), ("member", &handle)]);
    assert!(super::group(&world, &id).receivers.is_empty());
}
