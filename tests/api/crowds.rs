//! S16: a number computed from people is a multiple of 5, never moves between two monthly recounts whoever
//! comes or goes, and says nothing of one person.

use std::collections::{BTreeMap, BTreeSet};

use contract::records::{CrowdCount, Idea};
use functions::rights::Role;
use functions::store::{Query, Table};
use jiff::SignedDuration;
use tests::browser::Browser;
use tests::chance::{Chance, amount};
use tests::report::figure;
use tests::world::World;

const MEMBERS: usize = 13;
const IDEAS: usize = 25;

/// What the public reads: id of each idea and its number.
fn shown(world: &World) -> BTreeMap<String, Option<CrowdCount>> {
    let all = world.app.store().query_all(Table::Public, &Query::all("ideas/2026"));
    let all = all.unwrap_or_else(|error| panic!("{error}"));
    let ideas = all.iter().map(|one| one.read::<Idea>().unwrap_or_else(|error| panic!("{error}")));
    ideas.map(|idea| (idea.id, idea.supports)).collect()
}

struct Crowd {
    world: World,
    members: Vec<Browser>,
    supporters: BTreeMap<String, BTreeSet<usize>>,
}

impl Crowd {
    /// Members, and ideas they sent that a moderator let through.
    fn gather(seed: u64) -> Self {
        let world = World::new(seed);
        let members: Vec<Browser> = (0..MEMBERS)
            .map(|number| {
                let browser = world.browser();
                browser.sign_up(&format!("membre{number}@exemple.fr"));
                browser
            })
            .collect();
        for number in 0..IDEAS {
            let title = format!("Une idée qui porte le numéro {number}");
            let body = format!("Elle est la numéro {number} et ne ressemble à aucune autre.");
            let form = [("title", title.as_str()), ("body", &body), ("theme", "logement")];
            members[number % MEMBERS].send("/api/ideas", &form);
            world.work();
        }
        let moderator = world.entrust("relectrice@exemple.fr", &Role::Moderator);
        for _ in 0..IDEAS {
            for item in moderator.open("/api/moderation").values_of("item") {
                drop(moderator.post("/api/moderation/decide", &[("item", &item), ("verb", "publish")]));
            }
        }
        world.pass(SignedDuration::from_mins(6));
        let supporters = shown(&world).into_keys().map(|id| (id, BTreeSet::new())).collect();
        Self { world, members, supporters }
    }

    /// Somebody comes, or goes.
    fn turn(&mut self, id: &str, member: usize) {
        let voices = self.supporters.entry(id.to_owned()).or_default();
        let path = if voices.remove(&member) { "/api/supports/withdraw" } else { "/api/supports" };
        if path == "/api/supports" {
            voices.insert(member);
        }
        drop(self.members[member].post(path, &[("idea", id)]));
        self.world.work();
    }

    fn sign_in_again(&self) {
        for (number, member) in self.members.iter().enumerate() {
            member.sign_in(&format!("membre{number}@exemple.fr"));
        }
    }

    /// To the second day of the month after.
    fn next_month(&self, days: i64) {
        for _ in 0..days {
            self.world.pass(SignedDuration::from_hours(24));
        }
    }

    fn assert_counted(&self) {
        for (id, number) in shown(&self.world) {
            let exact = self.supporters.get(&id).map_or(0, BTreeSet::len);
            assert_eq!(number, CrowdCount::of(u32::try_from(exact).unwrap_or_default()), "{exact} people");
        }
    }
}

#[test]
fn crowds_hide_people() {
    let mut populations = 0;
    let mut chance = Chance::new(16);
    for seed in 0..amount(100).div_ceil(IDEAS) {
        let mut crowd = Crowd::gather(100 + seed as u64);
        let ids: Vec<String> = crowd.supporters.keys().cloned().collect();
        assert_eq!(ids.len(), IDEAS);
        for id in &ids {
            let least = chance.below(MEMBERS + 1);
            (0..least).for_each(|member| crowd.turn(id, member));
        }
        assert!(shown(&crowd.world).values().all(Option::is_none), "nothing moves before the first");
        crowd.next_month(8);
        crowd.assert_counted();
        crowd.sign_in_again();
        let before = shown(&crowd.world);
        for id in &ids {
            crowd.turn(id, chance.below(MEMBERS));
            populations += 1;
        }
        crowd.next_month(20);
        assert_eq!(shown(&crowd.world), before, "one more or one less is not seen");
        crowd.next_month(12);
        crowd.assert_counted();
    }
    figure(
        "S16 populations, one added or removed, no number moved before its month",
        populations.to_string(),
    );
}
