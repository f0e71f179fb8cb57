//! Written, sent, agreed to, taken back.

use contract::forms;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::missive::{self, Missive, NOT_NOW, State, Verb};
use super::{NAME, job, pages};
use crate::App;
use crate::clock::after;
use crate::exchange::{Answer, Call};
use crate::mail::Letter;
use crate::membership::{self, Group, group};
use crate::occasion::{self, Occasion};
use crate::outbox::{self, Row};
use crate::person;
use crate::powers::{self, Deed, Pass};
use crate::sending::told;
use crate::store::{Commit, Document, Table};
use crate::submission::{self, Received, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_ALLOWED, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::{PersonKey, ulid};
use crate::worker::Done;

/// Name of the outbox's rows that ask a second person.
pub const TASK: &str = "second";
/// Above so many people, a second person says yes (rule 16).
pub const MANY: usize = 200;
/// So long it can be taken back.
const UNDO: SignedDuration = SignedDuration::from_mins(10);

#[derive(Debug, Serialize, Deserialize)]
struct About {
    missive: String,
}

/// `POST /api/writing`: written to the members, and shown before anything leaves.
///
/// # Errors
/// It is not theirs, or the group is not at work.
pub fn write(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    begin(app, call, "writing", Deed::WriteToMembers)
}

/// `POST /api/writing/coming`: the same to those coming to an event.
///
/// # Errors
/// It is not theirs, there is no such event of the group to come, or the group is not at work.
pub fn write_to_coming(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    begin(app, call, "writing_coming", Deed::WriteToComing)
}

fn begin(app: &App, call: &Call<'_>, form: &str, deed: Deed) -> Result<Answer, Trouble> {
    let form = forms::form(form).ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let answers = &submission.answers;
    let pass = powers::pass(app, call, deed, answers.text("group"))?;
    if let Some(answer) = submission.answered_before(app)? {
        return Ok(answer);
    }
    if !pass.group.state.is_at_work() {
        return Err(group::NOT_NOW);
    }
    let event = match deed {
        Deed::WriteToComing => Some(to_come(app, &pass.group, answers.text("event"))?.id),
        _ => None,
    };
    let missive = Missive {
        id: ulid(app.now(), &app.platform.random),
        group: pass.group.id.clone(),
        event,
        by: Some(pass.person.clone()),
        subject: answers.text("subject").to_owned(),
        text: answers.text("text").to_owned(),
        state: State::Draft,
        written_at: app.now(),
        leaves_at: None,
        reached: 0,
    };
    let commit = missive::insert(Commit::new(), &missive);
    let thing = missive::thing(&missive.id);
    let commit = trail::note(app, commit, Some(&pass.person), "writing.write", &thing, Via::Web);
    let next = pages::preview_of(&pass.group.id, &missive.id);
    submission.finish(app, commit, &Told::words("writing_written").and_go(next))
}

/// An event of the group that people are coming to.
///
/// # Errors
/// There is none of that id, or the store does not answer.
pub fn to_come(app: &App, group: &Group, event: &str) -> Result<Occasion, Trouble> {
    let found = occasion::find(app, event)?.map(|(_, event)| event);
    let fits =
        |event: &Occasion| event.is_of(&group.id) && event.takes_answers() && !event.is_past(app.now());
    found.filter(fits).ok_or(NOT_FOUND)
}

/// What is done to one missive of a group.
struct Act {
    form: &'static str,
    deed: Deed,
    what: &'static str,
    words: &'static str,
}

type Change = fn(&App, &Pass, (&Document, &Missive), &forms::Answers) -> Result<Commit, Trouble>;

fn act(app: &App, call: &Call<'_>, act: &Act, change: Change) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, act.form)? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let (group, id) = (answers.text("group"), answers.text("missive"));
    again_on_conflict(|| {
        let pass = powers::pass(app, call, act.deed, group)?;
        let (document, old) = missive::of(app, group, id)?;
        // The address asks for the least; what is written to the members, for more.
        let asks = if act.deed == Deed::AgreeToWriting { act.deed } else { old.deed() };
        if !powers::may(app, &pass.person, pass.rank, asks, &pass.group)? {
            return Err(NOT_ALLOWED);
        }
        let commit = change(app, &pass, (&document, &old), &answers)?;
        let commit = trail::note(app, commit, Some(&pass.person), act.what, &missive::thing(id), Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words(act.words).and_go(pages::preview_of(group, id))))
}

/// Others who run the group, and so may agree.
#[must_use]
pub fn seconds<'a>(group: &'a Group, missive: &Missive) -> Vec<&'a PersonKey> {
    let all = group.animators.iter().chain(&group.managers);
    all.filter(|one| missive.by.as_ref() != Some(*one)).collect()
}

/// `POST /api/writing/send`.
///
/// # Errors
/// It is not theirs, has left, or is one too many this week.
pub fn send(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (form, deed) = ("writing_send", Deed::WriteToComing);
    let sending = Act { form, deed, what: "writing.send", words: "writing_sent" };
    act(app, call, &sending, |app, pass, (document, old), _| {
        if !pass.group.state.is_at_work() {
            return Err(group::NOT_NOW);
        }
        let goes_to_many = job::count(app, old)? > MANY;
        if goes_to_many && !seconds(&pass.group, old).is_empty() {
            let new = old.after(Verb::AskSecond)?;
            let commit = missive::save(Commit::new(), document, old, &new);
            let about = About { missive: old.id.clone() };
            return Ok(outbox::ask(app, commit, Table::Work, (NAME, TASK), &about));
        }
        let commit = leaving(app, document, old, Verb::Send)?;
        // A group just starting goes on alone, and the trail shows it.
        Ok(match goes_to_many {
            true => {
                let thing = missive::thing(&old.id);
                trail::note(app, commit, Some(&pass.person), "writing.alone", &thing, Via::Web)
            }
            false => commit,
        })
    })
}

/// It leaves, unless it is taken back meanwhile.
fn leaving(app: &App, document: &Document, old: &Missive, verb: Verb) -> Result<Commit, Trouble> {
    let new = Missive { leaves_at: Some(after(app.now(), UNDO)), ..old.after(verb)? };
    let commit = missive::save(Commit::new(), document, old, &new);
    let commit = missive::one_more(app, commit, &new)?;
    Ok(job::ask(app, commit, &new, UNDO))
}

/// The worker: those who may agree are told.
///
/// # Errors
/// The store does not answer.
pub fn tell_seconds(app: &App, row: &Row) -> Result<Done, Trouble> {
    let about: About = row.payload()?;
    let mut done = Done::nothing();
    let Some((_, missive)) = missive::find(app, &about.missive)? else { return Ok(done) };
    let Some((_, group)) = membership::find(app, &missive.group)? else { return Ok(done) };
    if missive.state != State::Waiting {
        return Ok(done);
    }
    for second in seconds(&group, &missive) {
        let Some((_, person)) = person::get(app, second)? else { continue };
        let Some(email) = person.primary() else { continue };
        let id = format!("{}-{}", row.id, done.letters.len());
        let letter = Letter::answer(email.clone(), "writing_waits", id)
            .with("group", &group.name)
            .to_path(pages::preview_of(&group.id, &missive.id));
        done = done.and_sending(if person.discreet { letter.discreetly() } else { letter });
    }
    Ok(done)
}

/// `POST /api/writing/agree`: the second person says yes or no.
///
/// # Errors
/// They wrote it themselves, or it waits no more.
pub fn agree(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (form, deed) = ("writing_agree", Deed::AgreeToWriting);
    let agreeing = Act { form, deed, what: "writing.agree", words: "writing_agreed" };
    act(app, call, &agreeing, |app, pass, (document, old), answers| {
        if old.by.as_ref() == Some(&pass.person) {
            return Err(NOT_ALLOWED);
        }
        if answers.text("verdict") == "yes" {
            return leaving(app, document, old, Verb::Agree);
        }
        Ok(missive::save(Commit::new(), document, old, &old.after(Verb::Refuse)?))
    })
}

/// `POST /api/writing/take-back`.
///
/// # Errors
/// It is not theirs, or has left.
pub fn take_back(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (form, deed) = ("writing_take_back", Deed::WriteToComing);
    let taking = Act { form, deed, what: "writing.take-back", words: "writing_taken_back" };
    act(app, call, &taking, |app, _, (document, old), _| {
        let new = old.after(Verb::TakeBack).map_err(|_| NOT_NOW)?;
        let commit = missive::save(Commit::new(), document, old, &new);
        match old.state {
            State::Leaving => missive::one_less(app, commit, old),
            _ => Ok(commit),
        }
    })
}
