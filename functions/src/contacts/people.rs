//! Who is who in a thread: those a role is reached by, those who run a group, and who may see what.

use super::thread::{Reached, Thread};
use crate::App;
use crate::exchange::{Call, Status};
use crate::person::{self, Person, Standing};
use crate::rights::{self, Role};
use crate::session;
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// How somebody sees a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// They wrote it, or run the group it was written for.
    Sender,
    /// They answer for the role.
    Role,
}

/// Who is signed in.
///
/// # Errors
/// Nobody, or the store does not answer.
pub fn signed_in(app: &App, call: &Call<'_>) -> Result<PersonKey, Trouble> {
    let session = session::of(app, call)?.ok_or(Trouble::Refused(Status::Forbidden, "sign_in"))?;
    Ok(session.person)
}

/// The name of a role as `site.toml` has it.
#[must_use]
pub fn role_name(app: &App, id: &str) -> String {
    let named = app.bundle.roles.iter().find(|named| named.id == id);
    named.map_or_else(|| id.to_owned(), |named| named.name.clone())
}

/// Those who hold a role and can be written to.
///
/// # Errors
/// The store does not answer.
pub fn holders(app: &App, role: &Role) -> Result<Vec<Person>, Trouble> {
    let mut found = Vec::new();
    for key in rights::holders(app, role)? {
        let known = person::get(app, &key)?.map(|(_, person)| person);
        found.extend(known.filter(|one| one.primary().is_some() && one.standing != Standing::Blocked));
    }
    Ok(found)
}

/// Who a role is reached by now: its holders, else its deputies, else the operators.
///
/// # Errors
/// The store does not answer.
pub fn reached_by(app: &App, role: &str) -> Result<Option<(Reached, Vec<Person>)>, Trouble> {
    for reached in [Reached::Contact, Reached::Deputy, Reached::Operator] {
        let people = holders(app, &role_of(reached, role))?;
        if !people.is_empty() {
            return Ok(Some((reached, people)));
        }
    }
    Ok(None)
}

fn role_of(reached: Reached, role: &str) -> Role {
    match reached {
        Reached::Contact => Role::Contact(role.to_owned()),
        Reached::Deputy => Role::Deputy(role.to_owned()),
        Reached::Operator => Role::Operator,
    }
}

/// The roles that have a thread on the role's side.
fn answering(thread: &Thread) -> impl Iterator<Item = Role> + '_ {
    let deputy = thread.reached == Some(Reached::Deputy) || thread.escalated_at.is_some();
    let operator = thread.reached == Some(Reached::Operator);
    [(Reached::Contact, true), (Reached::Deputy, deputy), (Reached::Operator, operator)]
        .into_iter()
        .filter(|(_, has)| *has)
        .map(|(reached, _)| role_of(reached, &thread.role))
}

/// Those who have a thread on the role's side, and can be written to.
///
/// # Errors
/// The store does not answer.
pub fn have(app: &App, thread: &Thread) -> Result<Vec<Person>, Trouble> {
    let mut found = Vec::new();
    for role in answering(thread) {
        found.extend(holders(app, &role)?);
    }
    Ok(each_once(found))
}

fn each_once(mut people: Vec<Person>) -> Vec<Person> {
    people.sort_by(|one, other| one.key.cmp(&other.key));
    people.dedup_by(|one, other| one.key == other.key);
    people
}

/// The group of that name or id, if this person runs it.
///
/// # Errors
/// The store does not answer.
pub fn group_run_by(app: &App, person: &PersonKey, typed: &str) -> Result<Option<String>, Trouble> {
    let roles = rights::roles(app, person)?;
    Ok(roles.into_iter().find_map(|role| match role {
        Role::Animator(group) | Role::Manager(group) if group.eq_ignore_ascii_case(typed) => Some(group),
        _ => None,
    }))
}

/// Those who run a group and can be written to.
///
/// # Errors
/// The store does not answer.
pub fn run(app: &App, group: &str) -> Result<Vec<Person>, Trouble> {
    let mut found = holders(app, &Role::Animator(group.to_owned()))?;
    found.extend(holders(app, &Role::Manager(group.to_owned()))?);
    Ok(each_once(found))
}

/// How a person sees a thread; nothing when it is not for them. Who wrote it never answers it.
///
/// # Errors
/// The store does not answer.
pub fn view(app: &App, person: &PersonKey, thread: &Thread) -> Result<Option<View>, Trouble> {
    if thread.author.as_ref() == Some(person) {
        return Ok(Some(View::Sender));
    }
    if let Some(group) = &thread.group
        && group_run_by(app, person, group)?.is_some()
    {
        return Ok(Some(View::Sender));
    }
    for role in answering(thread) {
        if rights::holds(app, person, &role)? {
            return Ok(Some(View::Role));
        }
    }
    Ok(None)
}
