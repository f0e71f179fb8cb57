//! A group becomes part of another: an animator of each says yes, and a second person of the one that goes; one
//! commit throws the switch, seats follow.

use contract::forms::{Answers, escape, form};
use contract::words::typography;
use serde::{Deserialize, Serialize};

use super::asking::{ASK, Declined, NO, TELL};
use super::moving::{self, Job};
use super::record::{self, ANSWER_DAYS};
use super::{NAME, joined};
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::membership::seats::{ANIMATORS_FULL, MANAGERS_FULL, MOST_MANAGERS};
use crate::membership::states::{Actor, State, Verb};
use crate::membership::switch::{self, Change, Switch};
use crate::membership::{self, Group, Rank, Seating, group, handles};
use crate::outbox;
use crate::powers::{self, Deed, Pass};
use crate::sending;
use crate::shell::Sheet;
use crate::store::{Commit, Document, Key, Table};
use crate::submission::{self, Received, Told};
use crate::trail::Via;
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::{PersonKey, ulid};

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
    /// Who of the group that goes will animate the other too, as far as there are places.
    pub animators: Vec<PersonKey>,
    /// The second person of the group that goes, who agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<PersonKey>,
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
            let sheet = sheet.text_with("answers.merge.proposed", &[("other", &other)]);
            let sheet = match joined::is_agreed(&merge, &pass.group) {
                true => sheet,
                false if merge.by == pass.person => sheet.text("answers.merge.second_waits"),
                false => sheet.links(&[(
                    answer_path(&pass.group.id, &pass.group.id),
                    app.words().text("answers.merge.second_open").into_owned(),
                )]),
            };
            sheet.button("/api/groups/merge/cancel", "answers.merge.cancel", &carried)
        }
        (None, Some(form)) => {
            sheet.lead("answers.merge.lead").form(form, &Answers::prefilled(form, &carried), &[])
        }
        (None, None) => sheet,
    };
    Ok(sheet.answer(Status::Ok))
}

/// Where a group answers; its own id twice is the group that goes.
pub(super) fn answer_path(group: &str, from: &str) -> String {
    format!("/api/groups/merge/answer?group={group}&from={from}")
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
    if !from.state.is_at_work() {
        return Err(group::NOT_NOW);
    }
    let fits = |other: &Group| other.id != from.id && other.state == State::Published;
    let Some(to) = other.filter(fits) else {
        return Ok(submission.refuse(app, "into", "forms.errors.page"));
    };
    if of_group(app, &from.id)?.is_some() {
        return Err(UNDER_WAY);
    }
    may_change(app, from, &to)?;
    // Whoever animates the other group stays: only the places that are left are chosen for.
    let (coming, places) = (joined::coming(from, &to), joined::places(&to));
    let named = answers.texts("animators");
    let is_named = |one: &PersonKey| named.iter().any(|text| *text == handles::of(app, &from.id, one));
    let mut chosen: Vec<PersonKey> = coming.iter().filter(|one| is_named(one)).cloned().collect();
    if chosen.is_empty() && coming.len() > places && places > 0 {
        return choose(app, from, &to, &coming);
    }
    if chosen.is_empty() && coming.len() <= places {
        chosen = coming;
    }
    if chosen.len() > places {
        return Err(ANIMATORS_FULL);
    }
    let id = ulid(app.now(), &app.platform.random);
    let (by, second) = (pass.person.clone(), None);
    let merge = Merge { id, from: from.id.clone(), to: to.id, by, animators: chosen, second };
    let until = after(app.now(), days(ANSWER_DAYS));
    let commit = Commit::new().insert_until(Table::Work, key(&from.id), &merge, until);
    let mut parts: Vec<&PersonKey> = merge.animators.iter().chain([&merge.by]).collect();
    parts.sort();
    parts.dedup();
    let commit =
        parts.into_iter().fold(commit, |commit, one| record::way(app, commit, one, &merge.from, &merge.id));
    let commit = caps::one_more_of(app, commit, Cap::Merge, &from.id)?.ok_or(record::TOO_SOON)?;
    // A group run by one person goes on alone, and its trail says so.
    let (task, what) = match joined::is_agreed(&merge, from) {
        true => (ASK, "merge_propose_alone"),
        false => (TELL, "merge_propose"),
    };
    let commit = outbox::ask(app, commit, Table::Work, (NAME, task), &merge.from);
    let commit = record::note(app, commit, Some(&pass.person), what, &from.id, Via::Web);
    submission.finish(app, commit, &Told::words("merge_proposed"))
}

/// More come than there are places: boxes are ticked, by the names people agreed to.
fn choose(app: &App, from: &Group, to: &Group, coming: &[PersonKey]) -> Result<Answer, Trouble> {
    let say = |text: &str| escape(&typography(text, app.locale()));
    let mut html = String::from(
        "<form class=\"form\" method=\"post\" action=\"/api/groups/merge\" accept-charset=\"utf-8\">\n",
    );
    for (name, value) in [("group", &from.id), ("into", &to.slug)] {
        html.push_str(&format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">\n", escape(value)));
    }
    for (number, one) in coming.iter().enumerate() {
        let label = joined::label(app, from, one, number + 1)?;
        html.push_str(&format!(
            "<p><label class=\"desk-tick\"><input type=\"checkbox\" name=\"animators\" value=\"{}\"> {}</label></p>\n",
            handles::of(app, &from.id, one),
            say(&label)
        ));
    }
    let button = say(&app.words().text("forms.merge_propose.button"));
    html.push_str(&format!("<p class=\"actions\"><button class=\"button\">{button}</button></p>\n</form>\n"));
    let title = app.words().text("answers.merge.choose").into_owned();
    let places = app.words().count(joined::places(to) as u64);
    let args = [("other", to.name.as_str()), ("count", places.as_str())];
    Ok(Sheet::titled(app, &title).text_with("answers.merge.three", &args).html(&html).answer(Status::Ok))
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
    let pass = powers::pass(app, call, Deed::AgreeToMerge, &call.asked("group").unwrap_or_default())?;
    let answers_as = pass.group.id.clone();
    // From the desk, where nobody names a group, it is one's own that goes.
    let of = call.asked("from").filter(|from| !from.is_empty()).unwrap_or_else(|| answers_as.clone());
    if of == answers_as && of_group(app, &of)?.is_none() {
        let title = app.words().format("answers.merge.title", &[("group", &pass.group.name)]);
        return Ok(Sheet::titled(app, &title).text("answers.merge.nothing").answer(Status::Ok));
    }
    let (title, what, yes, merge, from, to) = if of == answers_as {
        let (_, merge) = of_group(app, &of)?.ok_or(NOT_FOUND)?;
        let (_, to) = membership::get(app, &merge.to)?;
        (
            "answers.merge.second_question",
            "answers.merge.second_what",
            "answers.merge.second_yes",
            merge,
            pass.group,
            to,
        )
    } else {
        let (_, merge, _, from) = asked(app, &of, &pass.group)?;
        let pass = powers::pass(app, call, Deed::Merge, &pass.group.id)?;
        ("answers.merge.question", "answers.merge.what", "answers.merge.yes", merge, from, pass.group)
    };
    let args = [("group", to.name.as_str()), ("other", from.name.as_str())];
    let label = app.words().text("answers.merge.who").into_owned();
    let facts = [(label, joined::who(app, &merge, &from, &to)?)];
    let sheet = Sheet::titled(app, &app.words().format(title, &args)).text_with(what, &args).facts(&facts);
    let sheet = sheet.buttons(
        "/api/groups/merge/answer",
        &[("group", &answers_as), ("from", &from.id)],
        &[("answer", "yes", yes), ("answer", "no", "answers.handover_button.decline")],
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
    let pass = powers::pass(app, call, Deed::AgreeToMerge, answers.text("group"))?;
    if answers.text("from") == pass.group.id {
        let words = second(app, &pass, answers.text("answer"))?;
        return Ok(sending::told(app, call.wanted, &Told::words(words)));
    }
    let (document, merge, read, from) = asked(app, answers.text("from"), &pass.group)?;
    // Those who help to run the other group do not answer for it.
    let pass = powers::pass(app, call, Deed::Merge, &pass.group.id)?;
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

/// The second person of the group that goes says yes, and the other group is asked; or no, and it is over.
fn second(app: &App, pass: &Pass, says: &str) -> Result<&'static str, Trouble> {
    let (document, merge) = of_group(app, &pass.group.id)?.ok_or(NOT_FOUND)?;
    if !joined::others(&merge, &pass.group).contains(&pass.person) {
        return Err(super::proposal::NEEDS_SECOND);
    }
    if merge.second.is_some() && joined::is_agreed(&merge, &pass.group) {
        return Err(NOT_FOUND);
    }
    let (commit, words, what) = if says == "yes" {
        let agreed = Merge { second: Some(pass.person.clone()), ..merge.clone() };
        let commit = Commit::new().replace(&document, &agreed);
        let commit = record::way(app, commit, &pass.person, &merge.from, &merge.id);
        let commit = outbox::ask(app, commit, Table::Work, (NAME, ASK), &merge.from);
        (commit, "merge_seconded", "merge_second")
    } else {
        let name = pass.group.name.clone();
        let told = Declined { group: name.clone(), other: name, person: merge.by };
        let commit = Commit::new().remove(&document);
        let commit = outbox::ask(app, commit, Table::Work, (NAME, NO), &told);
        (commit, "handover_declined", "merge_decline")
    };
    let commit = record::note(app, commit, Some(&pass.person), what, &pass.group.id, Via::Web);
    app.store().commit(&commit)?;
    app.platform.bell.ring();
    Ok(words)
}

/// Both are at work, neither is being split or moved, and there is room for all who help to run them.
fn may_change(app: &App, from: &Group, to: &Group) -> Result<(), Trouble> {
    if !from.state.is_at_work() || !to.state.is_at_work() {
        return Err(group::NOT_NOW);
    }
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
    if !joined::is_agreed(merge, &from) {
        return Err(super::proposal::NEEDS_SECOND);
    }
    let mut closed = from.clone();
    closed.go(Verb::Archive, Actor::Animator, app.now())?;
    (closed.successor, closed.switching) = (Some(to.id.clone()), Some(merge.id.clone()));
    closed.updated_at = app.now();
    let mut seating = Seating::read(app, document, to.clone());
    for one in &joined::chosen(merge, &from, &to) {
        seating = seating.giving_up(one, &from.id).raise(one, Rank::Animator)?;
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
