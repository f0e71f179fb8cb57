//! Reports: who counts, what they hide, who is told, and the cell for violence.

use super::*;

const PATH: &str = "/idees/";

/// A public idea of Ada's, and its path.
pub(super) fn published(world: &World, mo: &Browser) -> String {
    propose(&member(world, ADA), TITLE);
    decide(mo, &desk(mo), "publish");
    world.pass(minutes(6));
    let shown = world.app.store().query_all(Table::Public, &Query::all("ideas/2026")).expect("a store");
    let idea: serde_json::Value = shown.first().expect("an idea").read().expect("readable");
    format!("{PATH}{}/", idea["code"].as_str().unwrap_or_default())
}

pub(super) fn report(browser: &Browser, what: &str, reason: &str) -> Shown {
    browser
        .send("/api/reports-of-abuse", &[("what", what), ("reason", reason), ("text", "Voyez vous-mêmes.")])
}

fn old_members(world: &World, count: usize) -> Vec<Browser> {
    let names: Vec<String> = (0..count).map(|number| format!("ancien{number}@exemple.fr")).collect();
    let browsers: Vec<Browser> = names.iter().map(|name| member(world, name)).collect();
    for _ in 0..8 {
        world.pass(days(1));
    }
    for (browser, name) in browsers.iter().zip(&names) {
        browser.send("/api/signout", &[]);
        browser.sign_in(name);
    }
    browsers
}

#[test]
fn three_reports_of_old_accounts_hide_until_a_day_has_passed() {
    let world = World::new(31);
    let olds = old_members(&world, 3);
    let mo = moderator(&world, MOD);
    let path = published(&world, &mo);
    let young = member(&world, "jeune@exemple.fr");
    for browser in [&young, &olds[0], &olds[0], &olds[1]] {
        report(browser, &path, "spam");
    }
    world.work();
    assert_eq!(public(&world), 1, "two accounts that count, one that does not");
    let page = mo.open("/api/moderation");
    assert_eq!(boxes(&page).len(), 1);
    assert!(page.source.contains("en ligne, et signalé") && page.source.contains("Voyez vous-mêmes"));
    report(&olds[2], &path, "spam");
    world.work();
    assert_eq!(public(&world), 0, "hidden at once");
    assert!(mo.open("/api/moderation").source.contains("masqué par des signalements"));
    world.pass(SignedDuration::from_hours(23));
    assert_eq!(public(&world), 0);
    world.pass(SignedDuration::from_hours(1));
    assert_eq!(public(&world), 1, "nobody decided for a day");
    mo.sign_in(MOD);
    assert_eq!(desk(&mo).len(), 1, "it goes on waiting");
    decide_because(&mo, &desk(&mo), "remove", "advertising", "");
    assert_eq!(public(&world), 0);
    assert!(!subjects(&world, "ancien0@exemple.fr").iter().any(|one| one.contains("signalement")));
    world.pass(minutes(6));
    for address in ["ancien0@exemple.fr", "ancien2@exemple.fr", "jeune@exemple.fr"] {
        let last = subjects(&world, address).pop();
        assert_eq!(last.as_deref(), Some("Votre signalement\u{a0}: c’est retiré"), "{address}");
    }
}

#[test]
fn reports_whose_hiding_lapsed_do_not_hide_again() {
    let world = World::new(36);
    let olds = old_members(&world, 6);
    let mo = moderator(&world, MOD);
    let path = published(&world, &mo);
    let tell = |browsers: &[Browser]| {
        for browser in browsers {
            report(browser, &path, "spam");
        }
        world.work();
    };
    tell(&olds[..3]);
    assert_eq!(public(&world), 0);
    world.pass(SignedDuration::from_hours(24));
    assert_eq!(public(&world), 1, "nobody decided");
    for (number, browser) in olds.iter().enumerate() {
        browser.sign_in(&format!("ancien{number}@exemple.fr"));
    }
    tell(&olds[3..5]);
    assert_eq!(public(&world), 1, "two new ones, and three that had their day");
    tell(&olds[5..]);
    assert_eq!(public(&world), 0, "three new ones");
}

#[test]
fn a_decision_ends_the_hiding_and_old_reports_count_no_more() {
    let world = World::new(32);
    let olds = old_members(&world, 4);
    let mo = moderator(&world, MOD);
    let path = published(&world, &mo);
    for browser in &olds[..3] {
        report(browser, &path, "hate");
    }
    world.work();
    assert_eq!(public(&world), 0);
    decide(&mo, &desk(&mo), "restore");
    assert_eq!((public(&world), desk(&mo).len()), (1, 0));
    world.pass(minutes(6));
    assert_eq!(
        subjects(&world, "ancien1@exemple.fr").pop().as_deref(),
        Some("Votre signalement\u{a0}: la page reste")
    );
    report(&olds[3], &path, "hate");
    world.work();
    assert_eq!(public(&world), 1, "one new report");
    decide(&mo, &desk(&mo), "hide");
    assert_eq!((public(&world), desk(&mo).len()), (0, 1), "out of sight, and still to be decided");
    world.pass(days(2));
    assert_eq!(public(&world), 0, "what a moderator hid does not lapse");
}

#[test]
fn an_address_is_asked_to_confirm_and_does_not_count() {
    let world = World::new(33);
    let mo = moderator(&world, MOD);
    let path = published(&world, &mo);
    let form = [("what", path.as_str()), ("reason", "false"), ("email", "passante@exemple.fr")];
    let sent = world.browser().send("/api/reports-of-abuse", &form);
    assert_eq!(sent.path, "/api/sent?what=report_asked", "{}", sent.source);
    world.work();
    assert!(desk(&mo).is_empty(), "nothing before the mailbox is proved");
    let link = world.link_to("passante@exemple.fr", "/api/reports-of-abuse/confirm");
    assert_eq!(world.browser().press(&link).path, "/api/sent?what=report_taken");
    assert_eq!(world.browser().press(&link).status, Status::Gone);
    world.work();
    assert_eq!(desk(&mo).len(), 1);
    assert!(
        mo.open("/api/moderation").source.contains("en ligne, à vérifier"),
        "it is looked at, last of all"
    );
}

#[test]
fn a_page_of_editors_is_reported_and_never_hidden() {
    let world = World::new(34);
    let olds = old_members(&world, 3);
    let mo = moderator(&world, MOD);
    for browser in &olds {
        report(browser, "/wiki/tracter/", "false");
    }
    world.work();
    let page = mo.open("/api/moderation");
    assert!(page.source.contains("/wiki/tracter/"), "{}", page.source);
    assert_eq!(decide(&mo, &boxes(&page), "hide").status, Status::Conflict);
    assert_eq!(decide(&mo, &desk(&mo), "publish").status, Status::Ok);
    assert!(desk(&mo).is_empty());
}

#[test]
fn violence_goes_to_the_named_cell_and_never_into_the_queue() {
    let world = World::new(35);
    let mo = moderator(&world, MOD);
    let path = published(&world, &mo);
    let cell = world.entrust("ecoute@exemple.fr", &Role::Contact("ecoute".to_owned()));
    let victim = member(&world, "victime@exemple.fr");
    report(&victim, &path, "harassment");
    world.work();
    assert!(desk(&mo).is_empty());
    assert_eq!(mo.open("/api/moderation/cell").status, Status::Forbidden, "moderators are not of the cell");
    assert_eq!(subjects(&world, "ecoute@exemple.fr").pop().as_deref(), Some("Un signalement à lire"));
    let page = cell.open("/api/moderation/cell");
    assert!(page.source.contains("Voyez vous-mêmes.") && page.source.contains(&path), "{}", page.source);
    assert!(!page.source.contains("victime"), "not who reports");
    let id = page.values_of("report").remove(0);
    cell.post("/api/moderation/cell", &[("report", &id), ("verb", "hide")]);
    assert_eq!(public(&world), 0);
    let desk = mo.open("/api/moderation");
    assert!(boxes(&desk).len() == 1 && !desk.source.contains("Voyez vous-mêmes."), "{}", desk.source);
    cell.post("/api/moderation/cell", &[("report", &id), ("verb", "handled")]);
    assert!(cell.open("/api/moderation/cell").values_of("report").is_empty());
}

#[test]
fn without_a_named_cell_violence_goes_to_moderators_apart() {
    let world = World::new(36);
    let mo = moderator(&world, MOD);
    let path = published(&world, &mo);
    report(&member(&world, "victime@exemple.fr"), &path, "violence");
    world.work();
    assert!(desk(&mo).is_empty());
    assert_eq!(mo.open("/api/moderation/cell").values_of("report").len(), 1);
}

#[test]
fn reports_are_gone_after_a_year() {
    let world = World::new(37);
    let mo = moderator(&world, MOD);
    let path = published(&world, &mo);
    report(&member(&world, "une@exemple.fr"), &path, "spam");
    world.work();
    let reports = || {
        let all = tests::trace::everything(world.app.store());
        all.iter().filter(|document| document.kind() == "report").count()
    };
    assert_eq!(reports(), 1);
    world.clock.pass(days(364));
    assert_eq!(reports(), 1);
    world.clock.pass(days(2));
    assert_eq!(reports(), 0);
}
