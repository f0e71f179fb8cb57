//! Becoming a member, signing in and out.

use contract::forms::{FORMS, Form, Method, form};
use functions::api;
use functions::exchange::Verb;

use super::answering::{self, Pairs, Went};
use super::{Act, Who};
use crate::machine;
use crate::run::Run;

pub const ACTS: &[Act] = &[
    Act { name: "sign up", weight: 14, who: Who::Anyone, run: sign_up },
    Act { name: "sign in", weight: 22, who: Who::Anyone, run: sign_in },
    Act { name: "sign out", weight: 2, who: Who::SignedIn, run: sign_out },
    Act { name: "close the browser", weight: 4, who: Who::SignedIn, run: close },
    Act { name: "fill in a form", weight: 26, who: Who::Anyone, run: fill_in },
];

/// The address as it is typed today: others spell the same mailbox otherwise.
fn spelled(run: &mut Run, who: usize) -> String {
    let address = run.people[who].address.clone();
    match run.chance.below(8) {
        0 => address.to_uppercase(),
        1 => address.replacen('@', "+infos@", 1),
        _ => address,
    }
}

fn set(pairs: &mut Pairs, name: &str, value: String) {
    pairs.retain(|(known, _)| known != name);
    pairs.push((name.to_owned(), value));
}

fn sign_up(run: &mut Run, who: usize) -> Result<(), String> {
    let form = form("signup").ok_or("no form")?;
    let mut pairs = answering::filled(run, form);
    let address = spelled(run, who);
    set(&mut pairs, "email", address);
    answering::send(run, who, form, &pairs).map(|_| ())
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
    let mails = run.people[who].mails();
    let Some(code) = mails.iter().find_map(|mail| mail.code().map(str::to_owned)) else { return Ok(()) };
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
    let is_public = |form: &&&Form| {
        form.method == Method::Post
            && api::routes().any(|route| route.path == form.action && route.key == form.name)
    };
    let open: Vec<&Form> = FORMS.iter().filter(is_public).copied().collect();
    let form = *run.chance.pick(&open);
    let mut pairs = answering::filled(run, form);
    if form.field("email").is_some() {
        let address = spelled(run, who);
        set(&mut pairs, "email", address);
    }
    answering::send(run, who, form, &pairs).map(|_| ())
}
