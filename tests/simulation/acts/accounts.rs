//! Becoming a member, signing in and out.

use contract::forms::{FORMS, Form, Method, form};
use functions::api::Caller;
use functions::exchange::Verb;
use functions::features;
use jiff::SignedDuration;

use super::answering::{self, Pairs, Went};
use super::{Act, Who, mail};
use crate::machine;
use crate::run::Run;

pub const ACTS: &[Act] = &[
    Act { name: "sign up", weight: 8, who: Who::Anyone, run: sign_up },
    Act { name: "send an idea", weight: 12, who: Who::Anyone, run: send_idea },
    Act { name: "support an idea", weight: 14, who: Who::Anyone, run: support },
    Act { name: "bury a mailbox", weight: 1, who: Who::Anyone, run: bury },
    Act { name: "sign in", weight: 6, who: Who::Anyone, run: sign_in },
    Act { name: "sign out", weight: 2, who: Who::SignedIn, run: sign_out },
    Act { name: "close the browser", weight: 2, who: Who::SignedIn, run: close },
    Act { name: "fill in a form", weight: 26, who: Who::Anyone, run: fill_in },
];

/// The address as it is typed today: others spell the same mailbox otherwise.
pub fn spelled(run: &mut Run, who: usize) -> String {
    let address = run.people[who].address.clone();
    match run.chance.below(8) {
        0 => address.to_uppercase(),
        1 => address.replacen('@', "+infos@", 1),
        _ => address,
    }
}

pub fn set(pairs: &mut Pairs, name: &str, value: String) {
    pairs.retain(|(known, _)| known != name);
    pairs.push((name.to_owned(), value));
}

fn sign_up(run: &mut Run, who: usize) -> Result<(), String> {
    let form = form("signup").ok_or("no form")?;
    let mut pairs = answering::filled(run, form);
    let address = spelled(run, who);
    set(&mut pairs, "email", address);
    see_through(run, who, form, &pairs)
}

/// Sends a form, and mostly presses the button of the mail that comes.
pub fn see_through(run: &mut Run, who: usize, form: &Form, pairs: &Pairs) -> Result<(), String> {
    if let Went::Refused(_) = answering::send(run, who, form, pairs)? {
        return Ok(());
    }
    machine::work(run)?;
    run.look()?;
    if run.chance.below(4) > 0 { mail::follow(run, who) } else { Ok(()) }
}

/// The form, the mail, the code; sometimes a wrong one.
pub fn sign_in(run: &mut Run, who: usize) -> Result<(), String> {
    let form = form("signin").ok_or("no form")?;
    let mut pairs = vec![("email".to_owned(), run.people[who].address.clone())];
    if run.chance.below(2) == 0 {
        pairs.push(("own_device".to_owned(), "yes".to_owned()));
    }
    let Went::Acknowledged(_) = answering::send(run, who, form, &pairs)? else { return Ok(()) };
    machine::work(run)?;
    run.look()?;
    if run.chance.below(5) == 0 {
        return Ok(());
    }
    let code = run.people[who].mails().find_map(|mail| mail.code().map(str::to_owned));
    let Some(code) = code else { return Ok(()) };
    for _ in 0..2 {
        let typed = if run.chance.below(9) == 0 { "000000".to_owned() } else { code.clone() };
        let code = vec![("code".to_owned(), typed)];
        answering::call(run, who, Verb::Post, "/api/signin/code", &code)?;
        if run.people[who].is_signed_in() || run.faults.has_crashed() {
            break;
        }
    }
    Ok(())
}

fn sign_out(run: &mut Run, who: usize) -> Result<(), String> {
    answering::call(run, who, Verb::Post, "/api/signout", &Vec::new()).map(|_| ())
}

fn close(run: &mut Run, who: usize) -> Result<(), String> {
    run.people[who].browser = run.world.browser();
    Ok(())
}

/// Whatever form of the public stands.
fn fill_in(run: &mut Run, who: usize) -> Result<(), String> {
    let own = |form: &Form| {
        let mut routes = features::all().flat_map(|feature| feature.routes);
        routes.any(|route| {
            let is_it = route.path == form.action && route.method == form.method;
            is_it && form.method == Method::Post && route.caller == Caller::Anyone
        })
    };
    let open: Vec<&Form> = FORMS.iter().filter(|form| own(form)).copied().collect();
    let form = *run.chance.pick(&open);
    let mut pairs = answering::filled(run, form);
    if form.field("email").is_some() {
        let address = spelled(run, who);
        set(&mut pairs, "email", address);
    }
    see_through(run, who, form, &pairs)
}

fn send_idea(run: &mut Run, who: usize) -> Result<(), String> {
    public_form(run, who, "idea")
}

fn support(run: &mut Run, who: usize) -> Result<(), String> {
    public_form(run, who, "support")
}

fn public_form(run: &mut Run, who: usize, name: &str) -> Result<(), String> {
    let form = form(name).ok_or("no form")?;
    let mut pairs = answering::filled(run, form);
    let address = spelled(run, who);
    set(&mut pairs, "email", address);
    see_through(run, who, form, &pairs)
}

/// Others' forms have been used to bury a mailbox: the same one for two days, in every spelling.
fn bury(run: &mut Run, who: usize) -> Result<(), String> {
    let form = form("signup").ok_or("no form")?;
    let victim = run.chance.below(run.people.len());
    for _ in 0..10 {
        let mut pairs = answering::filled(run, form);
        let address = spelled(run, victim);
        set(&mut pairs, "email", address);
        answering::send(run, who, form, &pairs)?;
        if run.faults.has_crashed() {
            return Ok(());
        }
        machine::work(run)?;
        run.look()?;
        let pause = i64::try_from(run.chance.below(7 * 60)).unwrap_or_default();
        run.world.clock.pass(SignedDuration::from_mins(pause));
    }
    Ok(())
}
