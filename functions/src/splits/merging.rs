//! A group becomes part of another: an animator of each says yes, one commit throws the switch, seats follow.

use contract::forms::{Answers, escape, form};
use contract::words::typography;
use serde::{Deserialize, Serialize};

use super::NAME;
use super::moving::{self, Job};
use super::record::{self, ANSWER_DAYS};
use crate::App;
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::membership::seats::{ANIMATORS_FULL, MANAGERS_FULL, MOST_ANIMATORS, MOST_MANAGERS};
use crate::membership::states::{Actor, Verb};
use crate::membership::switch::{self, Change, Switch};
use crate::membership::{self, Group, Rank, Seating, group};
use crate::outbox::{self, Row};
use crate::person;
use crate::powers::{self, Deed};
use crate::sending;
use crate::shell::Sheet;
use crate::store::{Commit, Document, Key, Table};
use crate::submission::{self, Received, Told};
use crate::trail::Via;
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::{PersonKey, ulid};
use crate::worker::Done;

/// Name of the rows that ask the other group.
pub const ASK: &str = "merge";
/// Name of the rows that tell who proposed.
pub const NO: &str = "merge_no";
/// A merge is proposed, or the group is being split.
const UNDER_WAY: Trouble = Trouble::Refused(Status::Conflict, "merge_under_way");

/// A merge somebody proposed. Nobody answers: it is gone after two weeks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// ULID.
    pub id: String,
    /// The group that becomes part of the other.
    pub from: String,
    /// The other.
    pub to: String,
    /// Who proposed it.
    pub by: PersonKey,
    /// Who will animate it, at most three.
    pub animators: Vec<PersonKey>,
}

/// Where the merge of a group lies.
fn key(from: &str) -> Key {
    Key::head(format!("merge#{from}"))
}

/// The merge that is proposed for a group.
///
/// # Errors
/// The store does not answer.
pub fn of_group(app: &App, from: &str) -> Result<Option<(Document, Merge)>, Trouble> {
    Ok(app.store().read(Table::Work, &key(from))?)
}

/// `GET /api/groups/merge?group=…`: what is proposed, or the form.
///
/// # Errors
/// They may not, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = powers::pass(app, call, Deed::Merge, &call.asked("group").unwrap_or_default())?;
    let args = [("group", pass.group.name.as_str())];
    let sheet = Sheet::titled(app, &app.words().format("answers.merge.title", &args));
    let carried = [("group", pass.group.id.as_str())];
    let sheet = match (of_group(app, &pass.group.id)?, form("merge_propose")) {
        (Some((_, merge)), _) => {
            let other = membership::find(app, &merge.to)?.map(|(_, other)| other.name).unwrap_or_default();
            sheet.text_with("answers.merge.proposed", &[("other", &other)]).button(
                "/api/groups/merge/cancel",
                "answers.merge.cancel",
                &carried,
            )
        }
        (None, Some(form)) => {
            sheet.lead("answers.merge.lead").form(form, &Answers::prefilled(form, &carried), &[])
        }
        (None, None) => sheet,
    };
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/groups/merge`: into which group, and who will animate it.
///
/// # Errors
/// They may not, there is no such group, or the store does not answer.
pub fn propose(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("merge_propose").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let answers = &submission.answers;
    let pass = powers::pass(app, call, Deed::Merge, answers.text("group"))?;
    if let Some(answer) = submission.answered_before(app)? {
        return Ok(answer);
    }
    let from = &pass.group;
    let other = membership::of_slug(app, answers.text("into"))?.map(|(_, other)| other);
    let fits = |other: &Group| other.id != from.id && other.state.is_at_work();
    let Some(to) = other.filter(fits) else {
        return Ok(submission.refuse(app, "into", "forms.errors.page"));
    };
    if of_group(app, &from.id)?.is_some() {
        return Err(UNDER_WAY);
    }
    may_change(app, from, &to)?;
    let all = animators(from, &to);
    let named = answers.texts("animators").iter().filter_map(|text| PersonKey::parse(text));
    let mut chosen: Vec<PersonKey> = named.filter(|one| all.contains(one)).collect();
    if chosen.is_empty() && all.len() > MOST_ANIMATORS {
        return choose(app, from, &to, &all);
    }
    if chosen.is_empty() {
        chosen = all;
    }
    if chosen.len() > MOST_ANIMATORS {
        return Err(ANIMATORS_FULL);
    }
    let id = ulid(app.now(), &app.platform.random);
    let merge = Merge { id, from: from.id.clone(), to: to.id, by: pass.person.clone(), animators: chosen };
    let until = after(app.now(), days(ANSWER_DAYS));
    let commit = Commit::new().insert_until(Table::Work, key(&from.id), &merge, until);
    let mut parts: Vec<&PersonKey> = merge.animators.iter().chain([&merge.by]).collect();
    parts.sort();
    parts.dedup();
    let commit =
        parts.into_iter().fold(commit, |commit, one| record::way(app, commit, one, &merge.from, &merge.id));
    let commit = outbox::ask(app, commit, Table::Work, (NAME, ASK), &merge.from);
    let commit = record::note(app, commit, Some(&pass.person), "merge_propose", &from.id, Via::Web);
    submission.finish(app, commit, &Told::words("merge_proposed"))
}

/// Who animates either.
fn animators(from: &Group, to: &Group) -> Vec<PersonKey> {
    let mut all: Vec<PersonKey> = to.animators.iter().chain(&from.animators).cloned().collect();
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|one| seen.insert(one.clone()));
    all
}

/// Four or more animate the two: three boxes are ticked, by the names people agreed to.
fn choose(app: &App, from: &Group, to: &Group, all: &[PersonKey]) -> Result<Answer, Trouble> {
    let say = |text: &str| escape(&typography(text, app.locale()));
    let mut html = String::from(
        "<form class=\"form\" method=\"post\" action=\"/api/groups/merge\" accept-charset=\"utf-8\">\n",
    );
    for (name, value) in [("group", &from.id), ("into", &to.slug)] {
        html.push_str(&format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">\n", escape(value)));
    }
    for (number, one) in all.iter().enumerate() {
        let of = if to.animators.contains(one) { to } else { from };
        let known = person::known(app, one)?.and_then(|known| known.display_name);
        let number = app.words().count(number as u64 + 1);
        let args = [("number", number.as_str()), ("group", of.name.as_str())];
        let label = known.unwrap_or_else(|| app.words().format("answers.merge.somebody", &args));
        html.push_str(&format!(
            "<p><label class=\"desk-tick\"><input type=\"checkbox\" name=\"animators\" value=\"{one}\"> {}</label></p>\n",
            say(&label)
        ));
    }
    let button = say(&app.words().text("forms.merge_propose.button"));
    html.push_str(&format!("<p class=\"actions\"><button class=\"button\">{button}</button></p>\n</form>\n"));
    let title = app.words().text("answers.merge.choose").into_owned();
    Ok(Sheet::titled(app, &title).lead("answers.merge.three").html(&html).answer(Status::Ok))
}

/// `POST /api/groups/merge/cancel`: nothing happens.
///
/// # Errors
/// They may not, nothing is proposed, or the store does not answer.
pub fn cancel(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "merge_cancel")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let pass = powers::pass(app, call, Deed::Merge, answers.text("group"))?;
    let (document, _) = of_group(app, &pass.group.id)?.ok_or(NOT_FOUND)?;
    let commit = Commit::new().remove(&document);
    let commit = record::note(app, commit, Some(&pass.person), "merge_cancel", &pass.group.id, Via::Web);
    app.store().commit(&commit)?;
    Ok(sending::told(app, call.wanted, &Told::words("merge_cancelled")))
}

/// The worker: a letter to each who animates the other group.
///
/// # Errors
/// The store does not answer.
pub fn run_ask(app: &App, row: &Row) -> Result<Done, Trouble> {
    let id: String = row.payload()?;
    let Some((_, merge)) = of_group(app, &id)? else { return Ok(Done::nothing()) };
    let (_, from) = membership::get(app, &merge.from)?;
    let (_, to) = membership::get(app, &merge.to)?;
    let mut done = Done::nothing();
    for key in &to.animators {
        let letter = person::letter(app, key, "merge_proposed", format!("{}-{key}", row.id))?;
        let path = format!("/api/groups/merge/answer?group={}&from={}", to.id, from.id);
        done = letter
            .map(|letter| letter.with("group", &to.name).with("other", &from.name).to_path(path))
            .into_iter()
            .fold(done, Done::and_sending);
    }
    Ok(done)
}

#[derive(Debug, Serialize, Deserialize)]
struct Declined {
    group: String,
    other: String,
    person: PersonKey,
}

/// The worker: a letter to who proposed it.
///
/// # Errors
/// The store does not answer.
pub fn run_no(app: &App, row: &Row) -> Result<Done, Trouble> {
    let told: Declined = row.payload()?;
    let letter = person::letter(app, &told.person, "merge_declined", &row.id)?;
    let letter = letter.map(|letter| letter.with("group", told.group).with("other", told.other));
    Ok(letter.into_iter().fold(Done::nothing(), Done::and_sending))
}

fn asked(app: &App, from: &str, to: &Group) -> Result<(Document, Merge, Document, Group), Trouble> {
    let found = of_group(app, from)?.filter(|(_, merge)| merge.to == to.id);
    let (document, merge) = found.ok_or(NOT_FOUND)?;
    let (read, from) = membership::get(app, from)?;
    Ok((document, merge, read, from))
}

/// `GET /api/groups/merge/answer?group=…&from=…`: two buttons.
///
/// # Errors
/// They may not, nothing is proposed, or the store does not answer.
pub fn question(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = powers::pass(app, call, Deed::Merge, &call.asked("group").unwrap_or_default())?;
    let (_, _, _, from) = asked(app, &call.asked("from").unwrap_or_default(), &pass.group)?;
    let args = [("group", pass.group.name.as_str()), ("other", from.name.as_str())];
    let title = app.words().format("answers.merge.question", &args);
    let sheet = Sheet::titled(app, &title).text_with("answers.merge.what", &args).buttons(
        "/api/groups/merge/answer",
        &[("group", &pass.group.id), ("from", &from.id)],
        &[("answer", "yes", "answers.merge.yes"), ("answer", "no", "answers.handover_button.decline")],
    );
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/groups/merge/answer`: yes or no.
///
/// # Errors
/// They may not, it cannot be, or the store does not answer.
pub fn answer(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "merge_answer")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let pass = powers::pass(app, call, Deed::Merge, answers.text("group"))?;
    let (document, merge, read, from) = asked(app, answers.text("from"), &pass.group)?;
    let commit = Commit::new().remove(&document);
    let (commit, words, what) = if answers.text("answer") == "yes" {
        // Who animates both leaves the yes to the others of the other group.
        if merge.by == pass.person && pass.group.animators.len() > 1 {
            return Err(super::proposal::NEEDS_SECOND);
        }
        let to = (pass.document, pass.group.clone());
        (thrown(app, commit, &merge, (read, from), to)?, "merge_agreed", "merge_agree")
    } else {
        let told = Declined { group: from.name, other: pass.group.name.clone(), person: merge.by };
        (outbox::ask(app, commit, Table::Work, (NAME, NO), &told), "handover_declined", "merge_decline")
    };
    let commit = record::note(app, commit, Some(&pass.person), what, &pass.group.id, Via::Web);
    app.store().commit(&commit)?;
    app.platform.bell.ring();
    Ok(sending::told(app, call.wanted, &Told::words(words)))
}

/// Neither is being split or moved, and there is room for all who help to run them.
fn may_change(app: &App, from: &Group, to: &Group) -> Result<(), Trouble> {
    let moves = [from, to].iter().any(|group| group.switching.is_some());
    if moves || record::of_group(app, &from.id)?.is_some() || record::of_group(app, &to.id)?.is_some() {
        return Err(UNDER_WAY);
    }
    let all = [&from.animators, &from.managers, &to.animators, &to.managers];
    let people: std::collections::BTreeSet<&PersonKey> = all.into_iter().flatten().collect();
    if people.len() > MOST_MANAGERS { Err(MANAGERS_FULL) } else { Ok(()) }
}

/// One commit: the group is closed and leads to the other, which has its animators; reads obey the switch.
fn thrown(
    app: &App,
    commit: Commit,
    merge: &Merge,
    (read, from): (Document, Group),
    (document, to): (Document, Group),
) -> Result<Commit, Trouble> {
    may_change(app, &from, &to)?;
    let all = animators(&from, &to);
    let chosen: Vec<&PersonKey> = merge.animators.iter().filter(|one| all.contains(one)).collect();
    let leaves: Vec<PersonKey> = to.animators.iter().filter(|one| !chosen.contains(one)).cloned().collect();
    let mut closed = from.clone();
    closed.go(Verb::Archive, Actor::Animator, app.now())?;
    (closed.successor, closed.switching) = (Some(to.id.clone()), Some(merge.id.clone()));
    closed.updated_at = app.now();
    let mut seating = Seating::read(app, document, to.clone());
    for one in chosen.into_iter().filter(|one| !to.animators.contains(one)) {
        seating = seating.giving_up(one, &from.id).raise(one, Rank::Animator)?;
    }
    for one in &leaves {
        seating = seating.set(one, Some(Rank::Manager))?;
    }
    seating.group.predecessors.extend(from.predecessors.iter().chain([&from.slug]).cloned());
    seating.group.merged.extend(from.merged.iter().chain([&from.id]).cloned());
    (seating.group.switching, seating.group.updated_at) = (Some(merge.id.clone()), app.now());
    let commit = seating.finish(commit)?;
    let switch = Switch {
        id: merge.id.clone(),
        change: Change::Merge,
        from: from.id.clone(),
        to: to.id,
        keeps: Vec::new(),
    };
    let commit = group::save(commit, &read, &from, &closed)
        .insert(Table::Work, switch::key(&switch.from), &switch)
        .insert(Table::Work, switch::key(&switch.to), &switch);
    Ok(moving::ask(app, commit, &Job::of(&switch, &from.name)))
}
