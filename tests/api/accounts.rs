//! Becoming a member and signing in.

use functions::exchange::{Call, Status};
use jiff::SignedDuration;
use tests::browser::Browser;
use tests::world::World;

const ADA: &str = "ada@exemple.fr";

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

#[test]
fn one_signs_up_confirms_and_signs_in_again_by_code_and_by_link() {
    let world = World::new(1);
    let browser = world.browser();
    browser.sign_up(ADA);
    assert_eq!(browser.open("/api/account").title(), "Mon compte");
    browser.send("/api/signout", &[]);
    assert_eq!(browser.open("/api/account").status, Status::Forbidden);
    browser.sign_in(ADA);
    let other = world.browser();
    other.send("/api/signin", &[("email", ADA)]);
    world.work();
    // The link works in a browser that never asked: mail and form are often on two devices.
    let elsewhere = world.browser();
    let link = world.link_to(ADA, "/api/signin/link");
    assert_eq!(elsewhere.press(&link).path, "/api/account");
    assert_eq!(elsewhere.press(&link).status, Status::Gone, "a link is used once");
}

#[test]
fn nothing_is_sent_before_it_is_read_again() {
    let world = World::new(2);
    let form = [("email", ADA), ("residence", "63000"), ("consent_membership", "yes")];
    let shown = world.browser().post("/api/signups", &form);
    assert_eq!((shown.status, shown.title().as_str()), (Status::Ok, "Relisez, puis envoyez"));
    assert!(shown.source.contains(ADA), "what was typed is shown");
    world.work();
    assert!(world.mailbox.list().is_empty());
}

#[test]
fn what_is_wrong_is_told_and_the_rest_kept() {
    let world = World::new(3);
    let shown = world.browser().send("/api/signups", &[("email", "ada@"), ("residence", "63000")]);
    assert_eq!(shown.status, Status::Unprocessable);
    let document = shown.document();
    assert!(document.elements.iter().any(|one| one.has_class("error-summary")), "{}", shown.source);
    assert!(shown.source.contains("value=\"63000\""), "{}", shown.source);
}

#[test]
fn the_same_form_sent_twice_is_one_sign_up() {
    let world = World::new(4);
    let browser = world.browser();
    let form = [("email", ADA), ("residence", "63000"), ("consent_membership", "yes")];
    let again = browser.post("/api/signups", &form);
    let carried = again.carried("/api/signups");
    let carried: Vec<(&str, &str)> = carried.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    for _ in 0..3 {
        assert_eq!(browser.post("/api/signups", &carried).path, "/api/sent?what=signup");
    }
    world.work();
    assert_eq!(world.mails_to(ADA).len(), 1);
}

#[test]
fn a_code_is_for_the_browser_that_asked_and_for_five_tries() {
    let world = World::new(5);
    world.browser().sign_up(ADA);
    let browser = world.browser();
    browser.send("/api/signin", &[("email", ADA)]);
    world.work();
    let code = world.code_to(ADA);
    assert_eq!(world.browser().send("/api/signin/code", &[("code", &code)]).status, Status::Gone);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        assert_eq!(browser.send("/api/signin/code", &[("code", wrong)]).status, Status::Unprocessable);
    }
    assert_eq!(browser.send("/api/signin/code", &[("code", &code)]).status, Status::Gone);
}

#[test]
fn wrong_codes_are_counted_from_one_place_and_in_all() {
    let world = World::new(25);
    world.browser().sign_up(ADA);
    let try_from = |visitor: &str, browser: &Browser| {
        let call = Call { visitor, ..Call::post("/api/signin/code", "code=000000") };
        browser.call(&call).status
    };
    let spray = |visitor: &str, count: usize| {
        let mut seen = Vec::new();
        for _ in 0..count {
            let browser = world.browser();
            browser.send(
                "/api/signin",
                &[("email", &format!("{}-{}@exemple.fr", visitor.replace('.', "-"), seen.len()))],
            );
            world.work();
            seen.extend((0..5).map(|_| try_from(visitor, &browser)));
        }
        seen
    };
    assert!(spray("192.0.2.1", 4).iter().all(|status| *status == Status::Unprocessable));
    assert!(spray("192.0.2.1", 1).iter().all(|status| *status == Status::TooMany));
    for place in 2..26 {
        let seen = spray(&format!("192.0.2.{place}"), 4);
        assert!(seen.iter().all(|status| *status == Status::Unprocessable), "{place}");
    }
    assert!(spray("192.0.2.99", 1).iter().all(|status| *status == Status::TooMany), "500 in all");
    let ada = world.browser();
    ada.send("/api/signin", &[("email", ADA)]);
    world.work();
    assert_eq!(ada.press(&world.link_to(ADA, "/api/signin/link")).path, "/api/account", "the link works");
    world.pass(minutes(60));
    assert!(spray("192.0.2.1", 1).iter().all(|status| *status == Status::Unprocessable));
}

#[test]
fn links_and_codes_end_after_a_quarter_of_an_hour() {
    let world = World::new(6);
    world.browser().sign_up(ADA);
    let browser = world.browser();
    browser.send("/api/signin", &[("email", ADA)]);
    world.work();
    let (code, link) = (world.code_to(ADA), world.link_to(ADA, "/api/signin/link"));
    world.pass(minutes(15));
    assert_eq!(browser.send("/api/signin/code", &[("code", &code)]).status, Status::Gone);
    assert_eq!(browser.press(&link).status, Status::Gone);
}

#[test]
fn signing_up_twice_looks_the_same_and_lowers_nothing() {
    let world = World::new(7);
    world.browser().sign_up(ADA);
    let form = [("email", ADA), ("residence", "75011"), ("consent_membership", "yes")];
    let shown = world.browser().send("/api/signups", &form);
    assert_eq!(shown.path, "/api/sent?what=signup");
    world.work();
    assert_eq!(world.last_mail_to(ADA).header("Subject"), Some("Vous êtes déjà membre"));
}

#[test]
fn a_mailbox_gets_three_confirmations_in_a_day_however_it_is_spelled() {
    let world = World::new(8);
    for spelling in
        ["ada@exemple.fr", "ADA@exemple.fr", "ada+1@exemple.fr", "ada+2@exemple.fr", "Ada@Exemple.FR"]
    {
        let form = [("email", spelling), ("residence", "63000"), ("consent_membership", "yes")];
        world.browser().send("/api/signups", &form);
        world.work();
    }
    assert_eq!(world.mailbox.list().len(), 3);
    world.pass(SignedDuration::from_hours(24));
    world
        .browser()
        .send("/api/signups", &[("email", ADA), ("residence", "63000"), ("consent_membership", "yes")]);
    world.work();
    assert_eq!(world.mailbox.list().len(), 4);
}

#[test]
fn no_24_hours_hold_a_fourth_confirmation_wherever_they_begin() {
    let world = World::new(9);
    let form = [("email", ADA), ("residence", "63000"), ("consent_membership", "yes")];
    let ask = || {
        world.browser().send("/api/signups", &form);
        world.work();
    };
    ask();
    world.pass(SignedDuration::from_hours(20));
    (0..2).for_each(|_| ask());
    world.pass(SignedDuration::from_hours(5));
    (0..3).for_each(|_| ask());
    assert_eq!(world.mailbox.list().len(), 4, "two of the last 24 hours and one more");
}
