//! The matrix role x action, walked over the table of routes: whoever may not is refused at every address
//! that says its deed, whoever may is let in; and what is another group's is out of reach.

use contract::forms::{FORMS, Method};
use functions::api::{self, Route};
use functions::exchange::{Call, Status};
use functions::membership::{Rank, Seating};
use functions::powers::{Coordinators, POWERS};
use functions::rights::Role;
use functions::store::Commit;
use tests::answers::filled;
use tests::browser::{Browser, body};
use tests::report::figure;
use tests::world::World;

use super::key_of;

/// Somebody as the matrix knows them.
struct Actor {
    name: &'static str,
    rank: Option<Rank>,
    coordinates: bool,
    browser: Browser,
}

fn actors(world: &World, id: &str) -> Vec<Actor> {
    let seated = |name: &'static str, rank: Option<Rank>| {
        let address = format!("{name}@exemple.fr");
        let browser = world.browser();
        browser.sign_up(&address);
        if let Some(rank) = rank {
            let person = key_of(world, &address);
            functions::groups::seat(&world.app, &person, id, rank).expect("a seat");
        }
        Actor { name, rank, coordinates: false, browser }
    };
    let entrusted = |name: &'static str, role: Role| {
        let coordinates = matches!(role, Role::Coordinator(_));
        let browser = world.entrust(&format!("{name}@exemple.fr"), &role);
        Actor { name, rank: None, coordinates, browser }
    };
    vec![
        seated("rien", None),
        seated("suit", Some(Rank::Follower)),
        seated("membre", Some(Rank::Member)),
        seated("gere", Some(Rank::Manager)),
        seated("anime", Some(Rank::Animator)),
        entrusted("ailleurs", Role::Animator("autregroupe".to_owned())),
        entrusted("coordonne", Role::Coordinator("63".to_owned())),
        entrusted("exploite", Role::Operator),
    ]
}

/// Sends to an address what it needs to find the group; nothing else of it need be right.
fn ask(browser: &Browser, route: &Route, id: &str) -> Status {
    match route.method {
        Method::Get => browser.call(&Call::get(&format!("{}?group={id}", route.path))).status,
        Method::Post => {
            let form = FORMS.into_iter().find(|form| form.action == route.path);
            let answers = form.map(filled).unwrap_or_default();
            let pairs: Vec<(&str, &str)> = answers
                .iter()
                .map(|(name, value)| (*name, if *name == "group" { id } else { value.as_str() }))
                .collect();
            browser.call(&Call::post(route.path, &body(&pairs))).status
        }
    }
}

#[test]
fn every_deed_is_for_its_ranks_and_no_others() {
    let world = World::new(1);
    let id = "lehalles";
    world.group(id);
    let keeper = functions::values::PersonKey::generate(&world.app.platform.random);
    functions::groups::seat(&world.app, &keeper, id, Rank::Animator).expect("a seat");
    let actors = actors(&world, id);
    let before = super::group(&world, id);
    let (mut cells, mut wrong) = (0, Vec::new());
    for route in api::routes() {
        let Some(deed) = route.deed else { continue };
        let power = POWERS.iter().find(|power| power.deed == deed).expect("a row of the table");
        for actor in &actors {
            let may = actor.rank >= Some(power.from)
                || (actor.coordinates && power.coordinator == Coordinators::Too);
            let status = ask(&actor.browser, &route, id);
            // Another group's, and one that is not there: nobody, whoever they are.
            let absent = ask(&actor.browser, &route, "01ABSENT");
            let refused = [Status::Forbidden, Status::NotFound];
            if refused.contains(&status) == may && !(may && status == Status::NotFound) {
                wrong.push(format!("{} for {}: {status:?}", route.key, actor.name));
            }
            if !refused.contains(&absent) {
                wrong.push(format!(
                    "{} for {} on a group that is not there: {absent:?}",
                    route.key, actor.name
                ));
            }
            cells += 1;
            restore(&world, id, &actors, &before);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    figure("matrix of groups: cells (address with a deed x rank), all hold", cells);
    assert!(cells > 200, "{cells}");
}

/// What an allowed deed changed is as before: the next cell finds the same group and seats.
fn restore(world: &World, id: &str, actors: &[Actor], before: &functions::membership::Group) {
    super::change(world, id, |group| {
        let kept = before.clone();
        group.state = kept.state;
        group.name = kept.name;
        group.place = kept.place;
    });
    for actor in actors.iter().filter(|actor| actor.rank.is_some()) {
        let person = key_of(world, &format!("{}@exemple.fr", actor.name));
        let seating = Seating::of(&world.app, id).expect("a group").set(&person, actor.rank).expect("a seat");
        world.app.store().commit(&seating.finish(Commit::new()).expect("written")).expect("saved");
    }
}

/// Every row of the table has a line of words in the documents, and is asked somewhere or waits for a feature.
#[test]
fn every_row_of_the_table_is_there_once() {
    let mut deeds: Vec<_> = POWERS.iter().map(|power| power.deed).collect();
    let count = deeds.len();
    deeds.sort();
    deeds.dedup();
    assert_eq!(deeds.len(), count);
}
