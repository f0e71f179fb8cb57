//! S11: what attackers type into every field of every form becomes nothing but text, on every page that
//! shows it, in every mail, and on the site that is built from what became public.

use contract::forms::{FORMS, Field, FieldKind, Form, Method};
use functions::export::{self, Reader};
use functions::rights::Role;
use functions::{api, features};
use tests::answers::filled;
use tests::browser::Browser;
use tests::chance::{Chance, amount};
use tests::report::figure;
use tests::site::Site;
use tests::vectors::{theirs, vector};
use tests::world::World;

const OPERATOR: &str = "operatrice@exemple.fr";

fn takes_text(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Text(_) | FieldKind::LongText(_))
}

/// A form whose texts are vectors, as long as its limits allow.
fn attack(form: &'static Form, chance: &mut Chance) -> Vec<(&'static str, String)> {
    let mut answers = filled(form);
    for (name, value) in &mut answers {
        let Some(field) = form.field(name).filter(|field| takes_text(field)) else { continue };
        let least = match field.kind {
            FieldKind::Text(length) | FieldKind::LongText(length) => length.min,
            _ => 0,
        };
        let mut text: String = vector(chance).chars().take(field.max_chars()).collect();
        while text.chars().count() < least {
            text.push_str(" et encore");
        }
        *value = text;
    }
    answers
}

fn everybody(world: &World) -> Browser {
    let browser = world.entrust(OPERATOR, &Role::Operator);
    for id in ["moderator", "contact:logement", "deputy:logement", "coordinator:63"] {
        if let Some(role) = Role::parse(id) {
            world.give(OPERATOR, &role);
        }
    }
    browser
}

/// Every page somebody can open, as its source.
fn pages(browser: &Browser) -> Vec<(String, String)> {
    let reading = api::routes().filter(|route| route.method == Method::Get && !route.path.ends_with('*'));
    let mut pages: Vec<(String, String)> = reading
        .map(|route| (route.path.to_owned(), browser.open(route.path).source))
        .filter(|(path, _)| path != "/api/openapi.json")
        .collect();
    // And what those pages lead to: threads, items, versions.
    let further: Vec<String> = pages
        .iter()
        .flat_map(|(_, source)| tests::html::Document::parse(source).addresses())
        .filter(|(attribute, path)| *attribute == "href" && path.starts_with("/api/") && path.contains('?'))
        .map(|(_, path)| path)
        .collect();
    for path in further.into_iter().take(200) {
        let source = browser.open(&path).source;
        pages.push((path, source));
    }
    pages
}

#[test]
fn what_attackers_type_stays_text_everywhere() {
    let world = World::new(31);
    let everybody = everybody(&world);
    let attackers: Vec<Browser> = (0..8)
        .map(|number| {
            let browser = world.browser();
            browser.sign_up(&format!("attaque{number}@exemple.fr"));
            browser
        })
        .collect();
    let mut chance = Chance::new(11);
    let open = |form: &&Form| {
        features::all().flat_map(|feature| feature.routes).any(|route| route.path == form.action)
    };
    let forms: Vec<&'static Form> = FORMS
        .into_iter()
        .filter(open)
        .filter(|form| form.method == Method::Post && form.fields.iter().any(takes_text))
        .collect();
    let rounds = amount(100).div_ceil(forms.len());
    let (mut sent, mut answers) = (0, 0);
    for round in 0..rounds {
        for form in &forms {
            let filled = attack(form, &mut chance);
            let pairs: Vec<(&str, &str)> =
                filled.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let browser = if round % 2 == 0 { &attackers[(round / 2) % attackers.len()] } else { &everybody };
            let shown = browser.send(form.action, &pairs);
            assert_eq!(theirs(&shown.source), [""; 0], "{} answers {filled:?}", form.name);
            (sent, answers) = (sent + 1, answers + 1);
        }
    }
    world.work();
    publish_all(&world);
    let mut looked = answers;
    for browser in attackers.iter().chain([&everybody]) {
        for (path, source) in pages(browser) {
            assert_eq!(theirs(&source), [""; 0], "{path}");
            looked += 1;
        }
    }
    let mails = mails(&world);
    let built = site(&world);
    figure("S11 vectors sent", sent.to_string());
    figure("S11 pages, mails and built pages looked at, none theirs", format!("{looked}, {mails}, {built}"));
}

/// A second moderator lets everything through, so that it becomes public.
fn publish_all(world: &World) {
    let moderator = world.entrust("relectrice@exemple.fr", &Role::Moderator);
    for _ in 0..20 {
        let page = moderator.open("/api/moderation");
        let items = page.values_of("item");
        if items.is_empty() {
            break;
        }
        for item in items {
            drop(moderator.post("/api/moderation/decide", &[("item", &item), ("verb", "publish")]));
        }
        world.work();
    }
}

/// Mails in their two parts.
fn mails(world: &World) -> usize {
    let mut looked = 0;
    for summary in world.mailbox.list() {
        let Some(mail) = world.mailbox.open(&summary.id) else { continue };
        assert_eq!(theirs(&mail.html), [""; 0], "the mail {}", summary.subject);
        assert_eq!(mail.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("to")).count(), 1);
        looked += 1;
    }
    looked
}

/// The site over what became public.
fn site(world: &World) -> usize {
    let exported =
        export::everything(world.app.store(), Reader::Generator).unwrap_or_else(|error| panic!("{error}"));
    assert!(exported.broken.is_empty(), "{:?}", exported.broken);
    let site = Site::small();
    for (path, text) in &exported.files {
        if let Some(text) = text {
            site.write(&format!("content/data/{path}"), text);
        }
    }
    let built = site.build();
    let mut looked = 0;
    for (path, bytes) in built.files("public").into_iter().filter(|(path, _)| path.ends_with(".html")) {
        assert_eq!(theirs(&String::from_utf8_lossy(&bytes)), [""; 0], "{path}");
        looked += 1;
    }
    looked
}
