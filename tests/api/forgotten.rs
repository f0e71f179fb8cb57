//! S12 and S13 over the tables: two people fill in every form with words of their own. The copy of one holds
//! all that the stores hold of them and nothing of the other; after erasing, none of their words is left.

use contract::forms::{FORMS, FieldKind, Form, Method};
use functions::api::{self, Caller};
use functions::export::{self, Reader};
use functions::features;
use functions::rights::Role;
use functions::store::Document;
use tests::answers::filled;
use tests::browser::Browser;
use tests::report::figure;
use tests::trace::everything;
use tests::world::World;

const ADA: &str = "ada.canari@exemple.fr";
const BEN: &str = "ben.canari@exemple.fr";

/// Forms that end things, or that speak for somebody else: not what a person leaves behind.
const NOT_ONES_OWN: [&str; 7] = [
    "erase",
    "sessions_end",
    "mailbox_lost",
    "account_remove",
    "idea_withdraw",
    "support_withdraw",
    // The words of a paper are those of whoever wrote it.
    "idea_paper",
];

/// Forms a person without a role may send.
fn forms() -> impl Iterator<Item = &'static Form> {
    let open = |form: &&Form| {
        let route = api::routes().find(|route| route.path == form.action && route.method == form.method);
        let is_theirs = route.is_some_and(|route| !matches!(route.caller, Caller::Holder(_)));
        let stands =
            features::all().flat_map(|feature| feature.routes).any(|route| route.path == form.action);
        is_theirs && stands && form.method == Method::Post && !NOT_ONES_OWN.contains(&form.name)
    };
    FORMS.into_iter().filter(open)
}

/// A form whose every text carries the word of the one who fills it in.
fn signed(form: &'static Form, word: &str) -> Vec<(&'static str, String)> {
    let mut answers = filled(form);
    for (name, value) in &mut answers {
        let Some(field) = form.field(name) else { continue };
        match field.kind {
            FieldKind::Text(length) | FieldKind::LongText(length) if length.max >= 20 => {
                *value = format!("{word} {name}");
                while value.chars().count() < length.min {
                    value.push_str(" et encore");
                }
            }
            // What a group carries is the group's, and stays.
            FieldKind::Page if field.name == "group" => value.clear(),
            FieldKind::Email => *value = format!("{}.{}@exemple.fr", word.to_lowercase(), form.name),
            _ => {}
        }
    }
    answers
}

/// Fills in every form, and presses the button of every mail.
fn live(world: &World, browser: &Browser, address: &str, word: &str) -> usize {
    let mut taken = 0;
    for form in forms() {
        let answers = signed(form, word);
        let pairs: Vec<(&str, &str)> = answers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let shown = browser.send(form.action, &pairs);
        taken += usize::from(shown.path.starts_with("/api/sent"));
        world.work();
    }
    for mail in world.mails_to(address) {
        for link in mail.links() {
            let path = link.trim_start_matches("https://essais.example");
            // Links that stop or undo things would take away what is to be found.
            if path.contains("t=") && !path.contains("undo") && !path.contains("unsubscribe") {
                drop(browser.press(path));
            }
        }
    }
    world.work();
    taken
}

fn holding<'a>(all: &'a [Document], word: &str) -> Vec<&'a Document> {
    let word = word.to_lowercase();
    all.iter().filter(|document| document.body.to_lowercase().contains(&word)).collect()
}

fn named(documents: &[&Document]) -> Vec<String> {
    let mut names: Vec<String> =
        documents.iter().map(|one| format!("{} {}: {}", one.table.name(), one.kind(), one.body)).collect();
    names.dedup();
    names
}

#[test]
fn a_copy_holds_ones_words_and_after_erasing_none_is_left() {
    let world = World::new(41);
    let (ada, ben) = (world.browser(), world.browser());
    ada.sign_up(ADA);
    ben.sign_up(BEN);
    let taken = live(&world, &ada, ADA, "AdaCanari");
    live(&world, &ben, BEN, "BenCanari");
    publish(&world);
    let all = everything(world.app.store());
    let (hers, his) = (holding(&all, "AdaCanari"), holding(&all, "BenCanari"));
    assert!(hers.len() > 3 && his.len() > 3, "{} and {} documents", hers.len(), his.len());

    ada.post("/api/account/export", &[("everything", "yes")]);
    world.work();
    let copy = ada.open("/api/account/export/file").source.to_lowercase();
    assert!(!copy.contains("bencanari"), "somebody else's words");
    let mut words = 0;
    // The copy itself is no source.
    for document in
        holding(&everything(world.app.store()), "AdaCanari").iter().filter(|one| one.kind() != "copy")
    {
        for word in document.body.split('"').filter(|text| text.contains("AdaCanari")) {
            words += 1;
            assert!(copy.contains(&word.to_lowercase()), "not in the copy: {word} of {}", document.kind());
        }
    }
    figure("S13 pieces of one's own found in the copy, of others' none", words.to_string());

    let asked = ada.post("/api/account/erase", &[("understood", "yes")]);
    assert_eq!(asked.path, "/api/sent?what=erase", "{}", asked.source);
    world.work();
    // Sign-ups with other addresses that nobody confirmed end after 48 hours, whoever typed them.
    world.pass(jiff::SignedDuration::from_hours(49));
    let all = everything(world.app.store());
    assert_eq!(named(&holding(&all, "AdaCanari")), [""; 0]);
    assert_eq!(named(&holding(&all, ADA)), [""; 0]);
    let exported = export::everything(world.app.store(), Reader::Generator).unwrap_or_default();
    assert!(!exported.files.values().flatten().any(|text| text.contains("AdaCanari")));
    assert!(!holding(&all, "BenCanari").is_empty(), "others' words stay");
    figure("S12 forms filled in, words left after erasing", format!("{taken}, 0 of {} documents", all.len()));
}

/// What waits is let through, so that words are public too when their author goes.
fn publish(world: &World) {
    let moderator = world.entrust("relectrice@exemple.fr", &Role::Moderator);
    for _ in 0..10 {
        let items = moderator.open("/api/moderation").values_of("item");
        for item in &items {
            drop(moderator.post("/api/moderation/decide", &[("item", item), ("verb", "publish")]));
        }
        if items.is_empty() {
            break;
        }
    }
    world.pass(jiff::SignedDuration::from_mins(6));
}
