//! Hand-overs, verb after verb at random.

use std::collections::BTreeSet;

use functions::exchange::Status;
use functions::handovers::states::{Kind, State};
use functions::membership::Rank;
use functions::person;
use functions::rights::Role;
use functions::store::{Key, Table};
use functions::values::Email;
use tests::browser::Browser;
use tests::chance::{Chance, amount};
use tests::report::figure;
use tests::world::World;

use super::{ADA, BEN, CLEO, DEPARTMENT, GROUP, days, erase, group, seat, two};

/// Whatever is done in whatever order: a published group has somebody, or is looked for one.
#[test]
fn no_sequence_of_verbs_leaves_a_group_without_anybody() {
    let mut chance = Chance::new(17);
    let (mut done, mut seen) = (0, BTreeSet::new());
    for seed in 0..amount(12) {
        let (world, ada, ben) = two(100 + seed as u64);
        let cleo = world.browser();
        cleo.sign_up(CLEO);
        seat(&world, CLEO, Rank::Manager);
        let coordinator = world.entrust(DEPARTMENT, &Role::Coordinator("63".to_owned()));
        let people = [(ADA, &ada), (BEN, &ben), (CLEO, &cleo)];
        for _ in 0..25 {
            let (address, browser) = chance.pick(&people);
            act(&world, &mut chance, browser, address, &coordinator);
            world.work();
            done += 1;
            let now = group(&world);
            let has = !now.animators.is_empty() || now.orphan_since.is_some() || !now.state.needs_animator();
            assert!(has, "seed {seed}: {now:?}");
            assert!(now.animators.len() <= 3);
            let open = world
                .app
                .store()
                .read::<serde_json::Value>(Table::Work, &Key::head(format!("handover#{GROUP}")));
            if let Some((_, open)) = open.expect("a store") {
                let state: State = serde_json::from_value(open["state"].clone()).expect("a state");
                let kind: Kind = serde_json::from_value(open["kind"].clone()).expect("a kind");
                assert!(!state.is_over(), "what is over is gone");
                seen.insert(format!("{kind:?} {state:?}"));
            }
        }
    }
    figure("hand-overs: verbs at random, a group never without anybody", format!("{done}; {seen:?}"));
}

fn act(world: &World, chance: &mut Chance, browser: &Browser, address: &str, coordinator: &Browser) {
    let fresh = |browser: &Browser, address: &str| {
        if browser.open("/api/account").status != Status::Ok && exists(world, address) {
            browser.sign_in(address);
        }
    };
    let mailed = |path: &str| {
        let mails = world.mails_to(address);
        let links = mails
            .iter()
            .rev()
            .flat_map(|mail| mail.links().into_iter().map(str::to_owned).collect::<Vec<_>>());
        let start = format!("https://essais.example{path}");
        links
            .into_iter()
            .find(|link| link.starts_with(&start))
            .map(|link| link.replacen("https://essais.example", "", 1))
    };
    match chance.below(9) {
        0 => {
            fresh(browser, address);
            let stays = *chance.pick(&["manager", "member", "leave"]);
            let to = *chance.pick(&[ADA, BEN, CLEO]);
            browser.send("/api/groups/hand-over", &[("group", GROUP), ("address", to), ("stays", stays)]);
        }
        1 => {
            fresh(browser, address);
            browser.send("/api/groups/claim", &[("group", GROUP)]);
        }
        2 | 3 => {
            if let Some(link) = mailed("/api/groups/hand-over/answer") {
                let token = link.split("t=").nth(1).unwrap_or_default().to_owned();
                let says = *chance.pick(&["yes", "no"]);
                world.browser().post("/api/groups/hand-over/answer", &[("t", &token), ("answer", says)]);
            }
        }
        4 => {
            let path = *chance.pick(&["/api/groups/claim/contest", "/api/groups/candidacy"]);
            if let Some(link) = mailed(path) {
                world.browser().press(&link);
            }
        }
        5 => {
            fresh(browser, address);
            browser.post("/api/groups/hand-over/withdraw", &[("group", GROUP)]);
            browser.post("/api/groups/claim/no", &[("group", GROUP)]);
        }
        6 => {
            fresh(coordinator, DEPARTMENT);
            let page = coordinator.open(&format!("/api/department/decision?group={GROUP}"));
            let carried = page.carried("/api/department/agree");
            let carried: Vec<(&str, &str)> =
                carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            coordinator.post("/api/department/agree", &carried);
        }
        7 if chance.below(6) == 0 && exists(world, address) => {
            fresh(browser, address);
            erase(world, browser, address);
        }
        _ => days(world, 1 + i64::from(u32::try_from(chance.below(95)).unwrap_or(1))),
    }
}

fn exists(world: &World, address: &str) -> bool {
    let email = Email::parse(address).expect("an address");
    person::by_address(&world.app, &email).expect("a store").is_some()
}
