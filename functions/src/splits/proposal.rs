//! An animator proposes to split a group: a name, a place, founders who accept by mail, a second person who
//! agrees. Then the members are asked.

use contract::forms::{Answers, form};

use super::record::{self, Founder, Split};
use super::states::{State, Verb};
use super::{founders, telling};
use crate::App;
use crate::caps::{self, Cap};
use crate::exchange::{Answer, Call, Status};
use crate::membership::{self, Group, Rank, names};
use crate::person;
use crate::powers::{self, Deed, Pass};
use crate::rights::{self, Role};
use crate::sending;
use crate::shell::Sheet;
use crate::store::{Commit, Table};
use crate::submission::{self, Received, Told};
use crate::trail::Via;
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::{PersonKey, ulid};

/// Another than who proposed it agrees.
pub const NEEDS_SECOND: Trouble = Trouble::Refused(Status::Conflict, "split_needs_second");

/// Who has to agree besides who proposed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Second {
    /// One of those who run the group.
    Runs(Vec<PersonKey>),
    /// Who coordinates the department.
    Coordinates(Vec<PersonKey>),
    /// Nobody is there: a group that begins goes on alone, and the trail says so.
    Nobody,
}

/// Who has to agree to a split.
///
/// # Errors
/// The store does not answer.
pub fn second(app: &App, group: &Group, split: &Split) -> Result<Second, Trouble> {
    let others = group.animators.iter().chain(&group.managers).filter(|one| Some(*one) != split.by.as_ref());
    let runs: Vec<PersonKey> = others.cloned().collect();
    if !runs.is_empty() {
        return Ok(Second::Runs(runs));
    }
    let mut coordinates = match group.department() {
        Some(code) => rights::holders(app, &Role::Coordinator(code))?,
        None => Vec::new(),
    };
    coordinates.retain(|one| Some(one) != split.by.as_ref());
    Ok(if coordinates.is_empty() { Second::Nobody } else { Second::Coordinates(coordinates) })
}

/// Whether this person's yes is enough.
fn may_agree(app: &App, pass: &Pass, split: &Split) -> Result<bool, Trouble> {
    Ok(match second(app, &pass.group, split)? {
        Second::Runs(people) | Second::Coordinates(people) => people.contains(&pass.person),
        Second::Nobody => split.by.as_ref().is_none_or(|by| *by == pass.person),
    })
}

/// `GET /api/groups/split?group=…`: where it is, and what comes next.
///
/// # Errors
/// They may not, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = powers::pass(app, call, Deed::AgreeToSplit, &call.asked("group").unwrap_or_default())?;
    let args = [("group", pass.group.name.as_str())];
    let sheet = Sheet::titled(app, &app.words().format("answers.split.title", &args));
    let sheet = match record::of_group(app, &pass.group.id)? {
        Some((_, split)) => under_way(app, sheet, &pass, &split)?,
        None => to_propose(sheet.lead("answers.split.lead").text("answers.split.how"), &pass),
    };
    Ok(sheet.answer(Status::Ok))
}

fn to_propose<'a>(sheet: Sheet<'a>, pass: &Pass) -> Sheet<'a> {
    match form("split_propose").filter(|_| pass.rank == Some(Rank::Animator)) {
        Some(form) => sheet.form(form, &Answers::prefilled(form, &[("group", &pass.group.id)]), &[]),
        None => sheet,
    }
}

fn under_way<'a>(app: &'a App, sheet: Sheet<'a>, pass: &Pass, split: &Split) -> Result<Sheet<'a>, Trouble> {
    let word = |key: &str| app.words().text(&format!("answers.split.{key}")).into_owned();
    let count = |rank| app.words().count(split.count(rank) as u64);
    let facts = [
        (word("new_name"), split.name.clone()),
        (word("animators"), count(Rank::Animator)),
        (word("helpers"), count(Rank::Manager)),
    ];
    let carried = [("group", pass.group.id.as_str())];
    let animates = pass.rank == Some(Rank::Animator);
    let mut sheet = match split.state {
        State::Choosing => sheet.lead("answers.split.choosing").facts(&facts),
        _ => sheet.lead("answers.split.proposed").facts(&facts),
    };
    if split.state == State::Proposed {
        if split.count(Rank::Animator) == 0 {
            sheet = sheet.notice("answers.split.needs_founder");
        } else if may_agree(app, pass, split)? {
            sheet = sheet.button("/api/groups/split/agree", "answers.split.agree", &carried);
        } else {
            sheet = sheet.text("answers.split.needs_second");
        }
        if animates {
            sheet = founders::choose(app, sheet, pass)?;
        }
    }
    Ok(match animates {
        true => sheet.button("/api/groups/split/cancel", "answers.split.cancel", &carried),
        false => sheet,
    })
}

/// `POST /api/groups/split`: a name and a place.
///
/// # Errors
/// They may not, another one is under way, or the store does not answer.
pub fn propose(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("split_propose").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let answers = &submission.answers;
    let pass = powers::pass(app, call, Deed::Split, answers.text("group"))?;
    if let Some(answer) = submission.answered_before(app)? {
        return Ok(answer);
    }
    let Some(place) = answers.territory("place") else {
        return Ok(submission.refuse(app, "place", "forms.errors.territory"));
    };
    let new = Group::draft(String::new(), String::new(), answers.text("name"), place.clone(), app.now());
    if names::hides_something(&new.name) {
        return Ok(submission.refuse(app, "name", "forms.errors.invisible"));
    }
    if names::alike(app, &new)?.here {
        return Ok(submission.refuse(app, "name", "forms.errors.group_name_taken"));
    }
    if !pass.group.state.is_at_work() || pass.group.switching.is_some() {
        return Err(membership::group::NOT_NOW);
    }
    if record::of_group(app, &pass.group.id)?.is_some() {
        return Err(record::UNDER_WAY);
    }
    if caps::is_full(app, Cap::Split, &pass.group.id)? {
        return Err(record::TOO_SOON);
    }
    let now = app.now();
    let split = Split {
        id: ulid(now, &app.platform.random),
        group: pass.group.id.clone(),
        name: answers.text("name").to_owned(),
        place,
        place_said: answers.text("place").to_owned(),
        state: State::Proposed,
        by: Some(pass.person.clone()),
        founders: Vec::new(),
        begun_at: now,
        changed_at: now,
    };
    let commit = Commit::new().insert(Table::Work, record::key(&pass.group.id), &split);
    let commit = record::way(app, record::ring(app, commit, &split), &pass.person, &split.group, &split.id);
    let commit = record::note(app, commit, Some(&pass.person), "propose", &pass.group.id, Via::Web);
    let page = format!("/api/groups/split?group={}", pass.group.id);
    submission.finish(app, commit, &Told::words("split_proposed").and_go(page))
}

/// `POST /api/groups/split/agree`: a second person agrees; the members are asked.
///
/// # Errors
/// It is not theirs to agree, nobody would animate the new group, or the store does not answer.
pub fn agree(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "split_agree")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let pass = powers::pass(app, call, Deed::AgreeToSplit, answers.text("group"))?;
    let (document, split) = record::of_group(app, &pass.group.id)?.ok_or(NOT_FOUND)?;
    if !may_agree(app, &pass, &split)? {
        return Err(NEEDS_SECOND);
    }
    if split.count(Rank::Animator) == 0 {
        return Err(super::states::NOT_NOW);
    }
    let commit = record::step(app, Commit::new(), (&document, &split), Verb::Agree)?;
    let commit = telling::ask_members(app, record::ring(app, commit, &split), &split);
    let is_alone = split.by.as_ref() == Some(&pass.person);
    let what = if is_alone { "agree_alone" } else { "agree" };
    let commit = record::note(app, commit, Some(&pass.person), what, &pass.group.id, Via::Web);
    app.store().commit(&commit)?;
    app.platform.bell.ring();
    Ok(sending::told(app, call.wanted, &Told::words("split_agreed")))
}

/// `POST /api/groups/split/cancel`: nothing happens.
///
/// # Errors
/// They may not, it is over, or the store does not answer.
pub fn cancel(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "split_cancel")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let pass = powers::pass(app, call, Deed::Split, answers.text("group"))?;
    let (document, split) = record::of_group(app, &pass.group.id)?.ok_or(NOT_FOUND)?;
    let commit = record::step(app, Commit::new(), (&document, &split), Verb::Cancel)?;
    let commit = called_off(app, commit, &split);
    let commit = record::note(app, commit, Some(&pass.person), "cancel", &pass.group.id, Via::Web);
    app.store().commit(&commit)?;
    app.platform.bell.ring();
    Ok(sending::told(app, call.wanted, &Told::words("split_cancelled")))
}

/// Tells those who were asked that nothing changes: members when they were, founders else.
#[must_use]
pub fn called_off(app: &App, commit: Commit, split: &Split) -> Commit {
    match split.state {
        State::Choosing => telling::tell_members(app, commit, &split.group, telling::News::CalledOff, split),
        _ => {
            let people = split.founders.iter().map(|founder| &founder.person).chain(&split.by);
            let mut people: Vec<&PersonKey> = people.collect();
            people.sort();
            people.dedup();
            people
                .into_iter()
                .fold(commit, |commit, one| telling::tell(app, commit, one, telling::News::CalledOff, split))
        }
    }
}

/// Adds a founder who accepted; the first who will animate it lets a second person be asked.
///
/// # Errors
/// There is no room, or it is too late.
pub fn found(split: &Split, person: &PersonKey, rank: Rank) -> Result<Split, Trouble> {
    let mut next = split.clone();
    next.founders.retain(|founder| founder.person != *person);
    next.founders.push(Founder { person: person.clone(), rank });
    let fits = next.count(Rank::Animator) <= membership::seats::MOST_ANIMATORS
        && next.count(Rank::Manager) <= record::MOST_HELPERS;
    match (fits, split.state) {
        (true, State::Proposed) => Ok(next),
        (false, State::Proposed) => Err(membership::seats::ANIMATORS_FULL),
        _ => Err(super::states::NOT_NOW),
    }
}

/// Whether somebody may be named: a member at least, not blocked.
///
/// # Errors
/// The store does not answer.
pub fn may_found(app: &App, group: &str, person: &PersonKey) -> Result<bool, Trouble> {
    let is_of_it = membership::rank(app, group, person)? >= Some(Rank::Member);
    Ok(is_of_it && person::known(app, person)?.is_none_or(|known| !known.blocked))
}
