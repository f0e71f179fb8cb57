//! What holds for every address and every form, walked over the tables: what joins the tables joins here.

use std::collections::BTreeSet;

use contract::forms::{FORMS, Field, FieldKind, Form, Method};
use functions::api::{self, Caller, Entry, Route};
use functions::exchange::{Call, Origin, Status};
use functions::features;
use functions::rights::Role;
use tests::answers::{bad, filled, good};
use tests::browser::{Browser, body};
use tests::chance::{Chance, amount};
use tests::report::figure;
use tests::trace::{Trace, everything};
use tests::world::{World, bundle};

const OPERATOR: &str = "operatrice@exemple.fr";

/// Forms whose feature stands.
fn open_forms() -> impl Iterator<Item = &'static Form> {
    let is_open = |form: &&Form| {
        features::all().flat_map(|feature| feature.routes).any(|route| route.path == form.action)
    };
    FORMS.into_iter().filter(is_open).filter(|form| form.method == Method::Post)
}

/// The browser of somebody who holds every kind of role.
fn everybody(world: &World) -> Browser {
    let browser = world.entrust(OPERATOR, &Role::Operator);
    let roles = [
        Role::Moderator,
        Role::Contact("logement".to_owned()),
        Role::Deputy("logement".to_owned()),
        Role::Coordinator("63".to_owned()),
        Role::Animator("groupe".to_owned()),
        Role::Manager("groupe".to_owned()),
        Role::SpaceEditor("espace".to_owned()),
    ];
    for role in roles {
        world.give(OPERATOR, &role);
    }
    browser
}

fn pairs<'a>(answers: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    answers.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

fn without_short_lived(world: &World) -> Vec<functions::store::Document> {
    let all = everything(world.app.store()).into_iter();
    all.filter(|document| document.table != functions::store::Table::ShortLived).collect()
}

/// S7: 422, the field named in French, the other answers kept, nothing stored.
#[test]
fn a_bad_answer_is_told_at_its_field_and_nothing_is_stored() {
    let world = World::new(21);
    let everybody = everybody(&world);
    let mut chance = Chance::new(7);
    let (mut tried, mut forms) = (0, 0);
    for form in open_forms() {
        forms += 1;
        let before = without_short_lived(&world);
        for _ in 0..amount(500) {
            tried += 1;
            one_bad_answer(&everybody, form, &mut chance);
        }
        assert_eq!(without_short_lived(&world), before, "{}: something was stored", form.name);
    }
    figure("S7 bad answers told at their field, nothing stored", format!("{tried} over {forms} forms"));
}

fn one_bad_answer(browser: &Browser, form: &'static Form, chance: &mut Chance) {
    let field = chance.pick(form.fields);
    let wrong = bad(field, chance);
    let mut answers = filled(form);
    for (name, value) in &mut answers {
        if *name == field.name {
            value.clone_from(&wrong);
        }
    }
    let shown = browser.post(form.action, &pairs(&answers));
    assert_eq!(
        shown.status,
        Status::Unprocessable,
        "{} / {} = {wrong:?}: {}",
        form.name,
        field.name,
        shown.source
    );
    let document = shown.document();
    assert!(document.elements.iter().any(|one| one.has_class("error-summary")), "{}", form.name);
    for other in form.fields.iter().filter(|other| is_typed(other) && other.name != field.name) {
        let kept = document.elements.iter().filter(|one| one.get("name") == Some(other.name));
        let value = good(other);
        let is_kept = kept.into_iter().any(|one| one.get("value") == Some(&value) || one.text == value);
        assert!(is_kept, "{}: {} was lost", form.name, other.name);
    }
}

fn is_typed(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Text(_) | FieldKind::LongText(_) | FieldKind::Email | FieldKind::Commune)
}

/// S8: status, page, cookies and the trace of store calls are the same for an address that is known.
#[test]
fn known_and_unknown_addresses_cannot_be_told_apart() {
    let trace = Trace::begin();
    let world = World::new(22);
    for number in 0..3 {
        world.browser().sign_up(&format!("connue{number}@exemple.fr"));
    }
    let watched = World::watched(&world, trace.clone());
    let mut addresses = 0;
    let asks = |form: &&Form| form.fields.iter().any(|field| field.kind == FieldKind::Email);
    let rounds = amount(100).div_ceil(open_forms().filter(asks).count());
    for form in open_forms().filter(asks) {
        let mut ask = |address: String| {
            addresses += 1;
            let answers: Vec<(&str, String)> = filled(form)
                .into_iter()
                .map(|(name, value)| (name, if name == "email" { address.clone() } else { value }))
                .collect();
            let browser = watched.browser();
            let _ = trace.take();
            let shown = browser.send(form.action, &pairs(&answers));
            let page = shown.source.replace(&address, "ADDRESS");
            (shown.status, shown.path, page, browser.cookies(), trace.take())
        };
        for round in 0..rounds {
            let known = ask(format!("connue{}@exemple.fr", round % 3));
            let unknown = ask(format!("inconnue{}@exemple.fr", round % 3));
            assert_eq!(known, unknown, "{}", form.name);
        }
    }
    figure("S8 answers to known and unknown addresses, alike", addresses.to_string());
}

/// S15: every address, for nobody, a guest, a member and each kind of role.
#[test]
fn every_address_is_open_to_its_callers_only() {
    let world = World::new(23);
    let member = world.browser();
    member.sign_up("membre@exemple.fr");
    let kinds = [
        "operator",
        "moderator",
        "contact:logement",
        "deputy:logement",
        "coordinator:63",
        "animator:g",
        "manager:g",
    ];
    let holders: Vec<(&str, Browser)> = kinds
        .iter()
        .filter_map(|id| Some((*id, Role::parse(id)?)))
        .map(|(id, role)| {
            (
                id.split(':').next().unwrap_or(id),
                world.entrust(&format!("{}@exemple.fr", id.replace(':', ".")), &role),
            )
        })
        .collect();
    let mut cells = 0;
    for route in api::routes().filter(|route| !route.path.ends_with('*')) {
        let nobody = world.browser();
        let everyone = [("nobody", &nobody), ("member", &member)].into_iter();
        let all = everyone.chain(holders.iter().map(|(kind, browser)| (*kind, browser)));
        for (kind, browser) in all {
            // Those who sign out here would be strangers at the next address.
            if route.key == "signout" {
                continue;
            }
            cells += 1;
            // Nothing is sent that could do anything: the question is who gets past the door.
            let may = may(route.caller, kind);
            assert_eq!(browser.is_admitted(&route), may, "{} for {kind}", route.key);
            assert!(may || ask(browser, &route) == Status::Forbidden, "{} for {kind}", route.key);
        }
    }
    figure("S15 cells of the rights matrix (address x role), all hold", cells.to_string());
}

fn ask(browser: &Browser, route: &Route) -> Status {
    match route.method {
        Method::Get => browser.call(&Call::get(route.path)).status,
        Method::Post => browser.call(&Call::post(route.path, "_nothing=1")).status,
    }
}

fn may(caller: Caller, kind: &str) -> bool {
    match caller {
        Caller::Anyone => true,
        Caller::Person => kind != "nobody",
        Caller::Holder(kinds) => kinds.contains(&kind),
    }
}

/// Rule 1: whatever is asked for by GET, nothing is written.
#[test]
fn reading_changes_nothing() {
    let world = World::new(24);
    let everybody = everybody(&world);
    world.browser().send("/api/signin", &[("email", OPERATOR)]);
    world.work();
    let links: Vec<String> = world
        .mails_to(OPERATOR)
        .iter()
        .flat_map(|mail| mail.links().into_iter().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let before = everything(world.app.store());
    let mut read = 0;
    for route in api::routes().filter(|route| route.method == Method::Get) {
        for query in ["", "?t=00", "?id=01ABC", "?form=signup", "?what=signup"] {
            drop(everybody.call(&Call::get(&format!("{}{query}", route.path))));
            read += 1;
        }
    }
    for link in links {
        drop(everybody.call(&Call::get(link.trim_start_matches("https://essais.example"))));
        read += 1;
    }
    assert_eq!(everything(world.app.store()), before);
    figure("S17 addresses and links opened by GET, nothing written", read.to_string());
}

/// Rule 11: a form sent from another site is not taken, nor a session that does not say where from.
#[test]
fn forms_come_from_our_own_pages() {
    let world = World::new(25);
    let everybody = everybody(&world);
    let mut refused = 0;
    for route in api::routes().filter(|route| route.method == Method::Post) {
        let form = FORMS.into_iter().find(|form| form.action == route.path);
        let answers = form.map(filled).unwrap_or_default();
        let body = body(&pairs(&answers));
        for origin in [Origin::Foreign, Origin::Silent] {
            let status = everybody.call(&Call { origin, ..Call::post(route.path, &body) }).status;
            match route.entry {
                Entry::OwnPages => assert_eq!(status, Status::Forbidden, "{} {origin:?}", route.key),
                Entry::ByToken => assert_ne!(status, Status::Forbidden, "{} {origin:?}", route.key),
            }
            refused += usize::from(route.entry == Entry::OwnPages);
        }
    }
    assert_eq!(everybody.open("/api/account").status, Status::Ok, "still signed in");
    figure("rule 11: forms from elsewhere refused", refused.to_string());
}

/// F38: a switch that is off takes its addresses away.
#[test]
fn a_feature_switched_off_leaves_no_route() {
    let world = World::new(26);
    let switches: BTreeSet<&str> = api::routes().filter_map(|route| route.feature).collect();
    for switch in &switches {
        let mut bundle = bundle();
        bundle.features.insert((*switch).to_owned(), false);
        let off = world.with_bundle(bundle);
        for route in api::routes().filter(|route| route.feature == Some(switch)) {
            let call = match route.method {
                Method::Get => Call::get(route.path),
                Method::Post => Call::post(route.path, ""),
            };
            assert_eq!(off.browser().call(&call).status, Status::NotFound, "{} without {switch}", route.key);
        }
    }
    figure("F38 switches of the API, each off without a route left", switches.len().to_string());
}

#[test]
fn every_form_has_one_route_of_its_method_and_switch() {
    for form in FORMS {
        let routes: Vec<Route> =
            api::routes().filter(|route| route.path == form.action && route.method == form.method).collect();
        assert_eq!(routes.len(), 1, "{}", form.name);
        assert_eq!(routes[0].feature, form.feature, "{}", form.name);
    }
    let keys: Vec<&str> = api::routes().map(|route| route.key).collect();
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len(), "keys are names: {keys:?}");
}
