//! Joining, following, asking, leaving.

use functions::exchange::Status;
use functions::membership::Rank;
use tests::world::World;

use super::{ADA, animator, change, rank_of};

const BEN: &str = "ben@exemple.fr";

#[test]
fn an_address_joins_by_the_button_of_its_mail() {
    let world = World::new(1);
    let (_, id) = animator(&world, ADA, "Comité des Halles");
    let stranger = world.browser();
    let form = [("group", id.as_str()), ("seat", "member"), ("email", BEN)];
    assert_eq!(stranger.send("/api/groups/join", &form).path, "/api/sent?what=group_mail");
    world.work();
    let link = world.link_to(BEN, "/api/groups/join/confirm");
    assert_eq!(stranger.press(&link).path, "/api/sent?what=group_joined");
    world.work();
    assert_eq!(rank_of(&world, &id, BEN), Some(Rank::Member));
    assert_eq!(stranger.press(&link).status, Status::Gone, "once");
    // Following lowers nothing.
    let form = [("group", id.as_str()), ("seat", "follower"), ("email", BEN)];
    stranger.send("/api/groups/join", &form);
    world.work();
    stranger.press(&world.link_to(BEN, "/api/groups/join/confirm"));
    assert_eq!(rank_of(&world, &id, BEN), Some(Rank::Member));
}

#[test]
fn who_is_signed_in_joins_at_once_and_leaves_in_one_post() {
    let world = World::new(2);
    let (ada, id) = animator(&world, ADA, "Comité des Halles");
    let ben = world.browser();
    ben.sign_up(BEN);
    let form = [("group", id.as_str()), ("seat", "follower")];
    assert_eq!(ben.send("/api/groups/join", &form).path, "/api/sent?what=group_followed");
    assert_eq!(rank_of(&world, &id, BEN), Some(Rank::Follower));
    let form = [("group", id.as_str()), ("seat", "member")];
    assert_eq!(ben.send("/api/groups/join", &form).path, "/api/sent?what=group_joined");
    assert_eq!(ben.post("/api/groups/leave", &[("group", &id)]).path, "/api/groups/mine");
    assert_eq!(rank_of(&world, &id, BEN), None);
    // Whoever animates alone hears what to do.
    let alone = ada.post("/api/groups/leave", &[("group", &id)]);
    assert_eq!(alone.status, Status::Conflict);
    assert!(alone.source.contains("Invitez d'abord") || alone.source.contains("Invitez d’abord"));
    // Joining again lowers nobody.
    ada.send("/api/groups/join", &[("group", &id), ("seat", "follower")]);
    assert_eq!(rank_of(&world, &id, ADA), Some(Rank::Animator));
}

#[test]
fn a_group_that_wants_to_be_asked_is_asked() {
    let world = World::new(3);
    let (ada, id) = animator(&world, ADA, "Comité des Halles");
    let kept = ada.post("/api/groups/opening", &[("group", &id), ("opening", "ask")]);
    assert_eq!(kept.status, Status::Ok, "{}", kept.source);
    let ben = world.browser();
    ben.sign_up(BEN);
    let form = [("group", id.as_str()), ("seat", "member")];
    assert_eq!(ben.send("/api/groups/join", &form).path, "/api/sent?what=group_asked");
    world.work();
    assert_eq!(rank_of(&world, &id, BEN), None);
    assert!(ben.open("/api/groups/mine").source.contains("Retirer ma demande"));
    assert!(world.last_mail_to(ADA).header("Subject").is_some_and(|text| text.contains("demande")));
    assert!(ada.open(&format!("/api/groups/desk?group={id}")).source.contains("1 personne demande"));
    let page = ada.open(&format!("/api/groups/members?group={id}"));
    let carried = page.carried("/api/groups/admit");
    let member = carried.iter().find(|(name, _)| name == "member").expect("somebody asks").1.clone();
    ada.post("/api/groups/admit", &[("group", &id), ("member", &member), ("answer", "yes")]);
    world.work();
    assert_eq!(rank_of(&world, &id, BEN), Some(Rank::Member));
    assert!(
        world.last_mail_to(BEN).header("Subject").is_some_and(|text| text.contains("Vous êtes du groupe"))
    );
    let again = ada.post("/api/groups/admit", &[("group", &id), ("member", &member), ("answer", "no")]);
    assert_eq!(again.status, Status::NotFound, "answered once");
}

#[test]
fn who_asks_again_and_again_writes_one_mail_in_a_week() {
    let world = World::new(13);
    let (ada, id) = animator(&world, ADA, "Comité des Halles");
    ada.post("/api/groups/opening", &[("group", &id), ("opening", "ask")]);
    let ben = world.browser();
    ben.sign_up(BEN);
    let asked = || {
        let is_asked = |text: &str| text.contains("demande");
        world.mails_to(ADA).iter().filter(|mail| mail.header("Subject").is_some_and(is_asked)).count()
    };
    for _ in 0..5 {
        let form = [("group", id.as_str()), ("seat", "member")];
        assert_eq!(ben.send("/api/groups/join", &form).path, "/api/sent?what=group_asked");
        ben.post("/api/groups/leave", &[("group", &id)]);
        // Beyond the time in which the same words are the same sending.
        world.pass(jiff::SignedDuration::from_mins(20));
    }
    assert_eq!(asked(), 1);
    world.pass(jiff::SignedDuration::from_hours(24 * 7));
    ben.sign_in(BEN);
    ben.send("/api/groups/join", &[("group", id.as_str()), ("seat", "member")]);
    world.work();
    assert_eq!(asked(), 2);
    ada.sign_in(ADA);
    assert!(ada.open(&format!("/api/groups/desk?group={id}")).source.contains("1 personne demande"));
}

#[test]
fn only_public_groups_are_joined() {
    let world = World::new(4);
    let ada = world.browser();
    ada.sign_up(ADA);
    let id = super::found(&ada, "Comité des Halles");
    let ben = world.browser();
    ben.sign_up(BEN);
    let form = [("group", id.as_str()), ("seat", "member")];
    assert_eq!(ben.send("/api/groups/join", &form).status, Status::NotFound, "a draft is nobody's business");
    super::publish(&world, &ada, &id);
    change(&world, &id, |group| group.state = functions::membership::states::State::Archived);
    assert_eq!(ben.send("/api/groups/join", &form).status, Status::Conflict);
}
