//! What those who run a group change without staff.

use functions::exchange::Status;
use functions::membership::Rank;
use functions::rights::Role;
use functions::store::{Query, Table};
use functions::trail;
use jiff::SignedDuration;
use tests::browser::Browser;
use tests::world::World;

use super::{ADA, MOD, animator, found, group, key_of, rank_of};

const BEN: &str = "ben@exemple.fr";

/// Invites an address to animate, and presses yes.
pub fn invite(world: &World, by: &Browser, id: &str, address: &str) -> Browser {
    let sent = by.send("/api/groups/invite", &[("group", id), ("address", address)]);
    assert_eq!(sent.path, "/api/sent?what=group_invited", "{}", sent.source);
    world.work();
    let browser = world.browser();
    let link = world.link_to(address, "/api/groups/invite/accept");
    let token = link.split("t=").nth(1).unwrap_or_default().to_owned();
    browser.post("/api/groups/invite/accept", &[("t", &token), ("answer", "yes")]);
    world.work();
    browser.sign_in(address);
    browser
}

#[test]
fn description_links_phone_and_opening_change_with_a_trail() {
    let world = World::new(1);
    let (ada, id) = animator(&world, ADA, "Comité des Halles");
    let words = "D’autres mots, assez longs pour être gardés, et un autre thème.";
    let saved = ada.post(
        "/api/groups/describe",
        &[("group", &id), ("description", words), ("themes", "sante"), ("themes", "ecologie")],
    );
    assert!(saved.path.starts_with("/api/groups/desk"), "{}", saved.source);
    assert_eq!(group(&world, &id).themes, ["ecologie", "sante"]);
    let page = ada.open(&format!("/api/groups/describe?group={id}"));
    assert!(page.source.contains("D’autres mots"), "what is there is shown: {}", page.source);
    for number in 0..12 {
        let url = format!("https://exemple.fr/{number}");
        ada.post("/api/groups/links", &[("group", &id), ("title", "Un lien"), ("url", &url)]);
    }
    assert_eq!(group(&world, &id).links.len(), 10);
    ada.post("/api/groups/links/remove", &[("group", &id), ("url", "https://exemple.fr/3")]);
    assert_eq!(group(&world, &id).links.len(), 9);
    let bad = [("group", id.as_str()), ("title", "Un lien"), ("url", "http://exemple.fr/")];
    assert_eq!(ada.post("/api/groups/links", &bad).status, Status::Unprocessable);
    let phone = [("group", id.as_str()), ("phone", "01 99 00 12 34"), ("hours", "le soir")];
    assert_eq!(ada.post("/api/groups/phone", &phone).status, Status::Unprocessable, "a consent is needed");
    let agreed: Vec<(&str, &str)> = phone.iter().copied().chain([("consent_phone", "yes")]).collect();
    assert_eq!(ada.post("/api/groups/phone", &agreed).status, Status::Ok);
    world.work();
    assert!(group(&world, &id).phone.is_some());
    world.pass(SignedDuration::from_hours(24 * 366));
    assert!(group(&world, &id).phone.is_none(), "it expires");
    let trail =
        world.app.store().query_all(Table::Work, &Query::all(trail::of_thing(&format!("group#{id}"))));
    let what: Vec<String> = trail
        .expect("a store")
        .iter()
        .map(|document| document.read::<trail::Entry>().expect("an entry").what)
        .collect();
    assert!(what.iter().all(|what| what.starts_with("groups.")), "{what:?}");
}

#[test]
fn a_number_goes_with_whoever_it_is_of() {
    let world = World::new(2);
    let (ada, id) = animator(&world, ADA, "Comité des Halles");
    let ben = invite(&world, &ada, &id, BEN);
    ben.post("/api/groups/phone", &[("group", &id), ("phone", "0199001234"), ("consent_phone", "yes")]);
    assert_eq!(group(&world, &id).phone_of, Some(key_of(&world, BEN)));
    ben.post("/api/groups/step-down", &[("group", &id)]);
    let left = group(&world, &id);
    assert_eq!((left.phone, left.phone_of), (None, None));
}

#[test]
fn a_new_name_is_live_at_once_read_after_and_never_a_twin() {
    let world = World::new(3);
    let (ada, id) = animator(&world, ADA, "Comité des Halles");
    let (_, _) = animator(&world, BEN, "Comité de la Gare");
    let rename = |name: &str| {
        ada.post("/api/groups/rename", &[("group", &id), ("name", name), ("place", "63000 Clermont-Ferrand")])
    };
    assert_eq!(rename("COMITÉ DE LA GARE").status, Status::Unprocessable);
    let slug = group(&world, &id).slug;
    assert!(rename("Comité du Marché").path.starts_with("/api/groups/desk"));
    let named = group(&world, &id);
    assert_eq!((named.name.as_str(), &named.slug), ("Comité du Marché", &slug), "the address stays");
    let moderator = world.browser();
    moderator.sign_in(MOD);
    assert!(moderator.open("/api/moderation").source.contains("Comité du Marché"));
    // The old name is free again.
    found(&world_member(&world, "zoe@exemple.fr"), "Comité des Halles");
    let page = ada.open(&format!("/api/groups/rename?group={id}"));
    assert!(page.source.contains("63000"), "{}", page.source);
}

fn world_member(world: &World, address: &str) -> Browser {
    let browser = world.browser();
    browser.sign_up(address);
    browser
}

#[test]
fn a_second_animator_is_invited_by_address_and_the_first_may_lay_it_down() {
    let world = World::new(4);
    let (ada, id) = animator(&world, ADA, "Comité des Halles");
    let alone = ada.post("/api/groups/step-down", &[("group", &id)]);
    assert_eq!(alone.status, Status::Conflict, "somebody stays");
    assert!(ada.open(&format!("/api/groups/step-down?group={id}")).source.contains("/api/groups/invite"));
    let ben = invite(&world, &ada, &id, BEN);
    assert_eq!(rank_of(&world, &id, BEN), Some(Rank::Animator));
    assert!(world.last_mail_to(ADA).header("Subject").is_some_and(|text| text.contains("de plus anime")));
    assert!(ben.open(&format!("/api/groups/desk?group={id}")).status == Status::Ok);
    assert_eq!(ada.post("/api/groups/step-down", &[("group", &id)]).path, "/api/groups/mine");
    assert_eq!(rank_of(&world, &id, ADA), Some(Rank::Member));
    assert_eq!(ada.open(&format!("/api/groups/desk?group={id}")).status, Status::Forbidden);
}

#[test]
fn an_invitation_ends_with_whoever_sent_it_and_at_three() {
    let world = World::new(5);
    let (ada, id) = animator(&world, ADA, "Comité des Halles");
    let ben = invite(&world, &ada, &id, BEN);
    ada.send("/api/groups/invite", &[("group", &id), ("address", "tard@exemple.fr")]);
    world.work();
    ada.post("/api/groups/step-down", &[("group", &id)]);
    let link = world.link_to("tard@exemple.fr", "/api/groups/invite/accept");
    let token = link.split("t=").nth(1).unwrap_or_default().to_owned();
    world.browser().post("/api/groups/invite/accept", &[("t", &token), ("answer", "yes")]);
    world.work();
    assert_eq!(group(&world, &id).animators.len(), 1, "who invited no longer animates it");
    let subject = world.last_mail_to("tard@exemple.fr");
    assert!(subject.header("Subject").is_some_and(|text| text.contains("ne tient plus")));
    invite(&world, &ben, &id, "un@exemple.fr");
    invite(&world, &ben, &id, "deux@exemple.fr");
    let fourth = ben.send("/api/groups/invite", &[("group", &id), ("address", "trois@exemple.fr")]);
    assert_eq!(fourth.status, Status::Conflict);
}

#[test]
fn members_are_shown_by_the_names_they_agreed_to_and_never_by_their_keys() {
    let world = World::new(6);
    let (ada, id) = animator(&world, ADA, "Comité des Halles");
    let ben = world_member(&world, BEN);
    ben.send("/api/groups/join", &[("group", &id), ("seat", "member")]);
    let page = ada.open(&format!("/api/groups/members?group={id}"));
    assert!(page.source.contains("Membre depuis"), "{}", page.source);
    let named = [("display_name", "Benoît du port"), ("consent_display_name", "yes"), ("radius_km", "20")];
    ben.post("/api/preferences", &named);
    world.work();
    let page = ada.open(&format!("/api/groups/members?group={id}"));
    assert!(page.source.contains("Benoît du port"), "{}", page.source);
    for address in [ADA, BEN] {
        let key = key_of(&world, address);
        assert!(!page.source.contains(key.as_str()) && !page.source.contains(address));
    }
    let link = page
        .links()
        .into_iter()
        .find(|link| link.contains("member=") && ada.open(link).title().contains("Benoît"));
    let handle = link.and_then(|link| link.split("member=").nth(1).map(str::to_owned)).expect("a link");
    let ended = ada.post("/api/groups/members/end", &[("group", &id), ("member", &handle)]);
    assert_eq!(ended.status, Status::Ok, "{}", ended.source);
    world.work();
    assert_eq!(rank_of(&world, &id, BEN), None);
    assert!(world.last_mail_to(BEN).header("Subject").is_some_and(|text| text.contains("plus du groupe")));
}

#[test]
fn those_who_look_after_a_territory_certify_and_find_orphans() {
    let world = World::new(7);
    let (ada, id) = animator(&world, ADA, "Comité des Halles");
    let coordinator = world.entrust("coco@exemple.fr", &Role::Coordinator("63".to_owned()));
    let elsewhere = world.entrust("loin@exemple.fr", &Role::Coordinator("75".to_owned()));
    let certify = [("group", id.as_str()), ("answer", "yes")];
    assert_eq!(coordinator.post("/api/groups/certify", &certify).status, Status::Conflict, "one alone");
    invite(&world, &ada, &id, BEN);
    super::change(&world, &id, |group| group.active_until = Some(world.app.now()));
    assert_eq!(elsewhere.post("/api/groups/certify", &certify).status, Status::Forbidden);
    let both = world.entrust("deux@exemple.fr", &Role::Coordinator("63".to_owned()));
    world.give("deux@exemple.fr", &Role::Manager(id.clone()));
    assert_eq!(both.post("/api/groups/certify", &certify).status, Status::Forbidden, "not one's own group");
    let certified = coordinator.post("/api/groups/certify", &certify);
    assert_eq!(certified.status, Status::Ok, "{}", certified.source);
    assert!(group(&world, &id).certified_at.is_some());
    assert_eq!(ada.post("/api/groups/certify", &certify).status, Status::Forbidden);
    // Nobody takes it back by itself: people are told.
    world.pass(SignedDuration::from_hours(24 * 63));
    assert!(group(&world, &id).certified_at.is_some());
    assert!(
        world
            .mails_to("coco@exemple.fr")
            .iter()
            .any(|mail| { mail.header("Subject").is_some_and(|text| text.contains("À regarder")) })
    );
    // The last who animates it is erased: the group waits on the coordinator's page.
    for address in [ADA, BEN] {
        let browser = world.browser();
        browser.sign_in(address);
        browser.post("/api/account/erase", &[("understood", "yes")]);
        world.work();
    }
    let orphan = group(&world, &id);
    assert!(orphan.animators.is_empty() && orphan.orphan_since.is_some());
    assert!(orphan.record().expect("public").record.needs_animator);
    coordinator.sign_in("coco@exemple.fr");
    let page = coordinator.open("/api/groups/territory");
    assert!(page.source.contains("Groupes que personne n") && page.source.contains("Comité des Halles"));
}
