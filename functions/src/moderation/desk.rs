//! The desk: what a moderator opens and sends.

use contract::forms::{Answers, FieldError, Rejected, form};

use super::decide::{self, Outcome, Target, Wish};
use super::kept::Verb;
use super::names::pseudonym;
use super::queue::{self, Filter};
use super::{page, undo};
use crate::App;
use crate::exchange::{Answer, Call, Status, Wanted};
use crate::sending;
use crate::session;
use crate::shell::json;
use crate::submission::{self, Told};
use crate::trouble::{NOT_ALLOWED, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::{PersonKey, ulid};

/// Who is at the desk; the table of routes has looked at their role.
///
/// # Errors
/// Nobody is signed in, or the store does not answer.
pub fn moderator(app: &App, call: &Call<'_>) -> Result<PersonKey, Trouble> {
    Ok(session::of(app, call)?.ok_or(NOT_ALLOWED)?.person)
}

/// `GET /api/moderation`.
///
/// # Errors
/// The store does not answer.
pub fn open(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let me = moderator(app, call)?;
    let given = |name: &str| call.asked(name).filter(|value| !value.is_empty());
    let filter = Filter { department: given("department"), feature: given("feature") };
    let from = given("from").and_then(|from| from.parse().ok()).unwrap_or_default();
    page::desk(app, &me, &filter, from, &page::Said::default()).map(|sheet| sheet.answer(Status::Ok))
}

fn filter_of(answers: &Answers) -> Filter {
    let given = |name: &str| Some(answers.text(name).to_owned()).filter(|value| !value.is_empty());
    Filter { department: given("department"), feature: given("feature") }
}

fn targets(answers: &Answers) -> Vec<Target> {
    answers.texts("item").iter().filter_map(|text| Target::parse(text)).collect()
}

/// `POST /api/moderation/decide`.
///
/// # Errors
/// The store does not answer.
pub fn decide(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let me = moderator(app, call)?;
    let answers = match read(app, call, &me, "moderation_decide")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let verb = Verb::parse(answers.text("verb")).ok_or(NOT_FOUND)?;
    let reason = answers.text("reason").to_owned();
    if matches!(verb, Verb::Reject | Verb::Remove) && reason.is_empty() {
        let errors = vec![FieldError::new("reason", "forms.errors.choose")];
        return refuse(app, call, &me, "moderation_decide", Rejected { answers, errors });
    }
    decide::remember_second(app, &me)?;
    let text = match answers.text("text") {
        "" if !reason.is_empty() => app.words().text(&format!("moderation.ready.{reason}")).into_owned(),
        typed => typed.to_owned(),
    };
    let batch = ulid(app.now(), &app.platform.random);
    let wish = Wish { by: me.clone(), batch, verb, reason, text };
    let mut outcomes = Vec::new();
    for target in targets(&answers) {
        outcomes.push(again_on_conflict(|| decide::decide(app, &target, &wish))?);
    }
    app.platform.bell.ring();
    if outcomes.iter().all(|outcome| matches!(outcome, Outcome::Done | Outcome::Held)) {
        let is_held = outcomes.contains(&Outcome::Held);
        let told =
            Told::words(if is_held { "decided_held" } else { "decided" }).and_go(filter_of(&answers).path());
        return Ok(sending::told(app, call.wanted, &told));
    }
    match call.wanted {
        Wanted::Json => Ok(json(app, Status::Conflict, "conflict")),
        Wanted::Page => {
            let notices = outcomes.iter().map(|outcome| notice(app, outcome)).collect();
            let filter = filter_of(&answers);
            let said = page::Said { notices, answers, errors: Vec::new() };
            Ok(page::desk(app, &me, &filter, 0, &said)?.answer(Status::Conflict))
        }
    }
}

/// What became of one thing, in words.
fn notice(app: &App, outcome: &Outcome) -> String {
    let key = match outcome {
        Outcome::Done => "done",
        Outcome::Held => "held",
        Outcome::Gone => "gone",
        Outcome::Own => "own",
        Outcome::Decided => "decided",
        Outcome::Claimed(_) => "claimed",
        Outcome::Changed => "changed",
        Outcome::Unfit => "unfit",
    };
    let who = match outcome {
        Outcome::Claimed(by) => pseudonym(app, by),
        _ => String::new(),
    };
    app.words().format(&format!("answers.moderation.outcome.{key}"), &[("who", &who)])
}

/// A form of the desk; what is wrong with it is told on the desk, everything kept.
fn read(
    app: &App,
    call: &Call<'_>,
    me: &PersonKey,
    name: &'static str,
) -> Result<Result<Answers, Answer>, Trouble> {
    let form = form(name).ok_or(NOT_FOUND)?;
    match contract::forms::parse(form, app.choices(), call.body) {
        Ok(answers) => Ok(Ok(answers)),
        Err(rejected) => refuse(app, call, me, name, rejected).map(Err),
    }
}

fn refuse(
    app: &App,
    call: &Call<'_>,
    me: &PersonKey,
    name: &'static str,
    rejected: Rejected,
) -> Result<Answer, Trouble> {
    let form = form(name).ok_or(NOT_FOUND)?;
    match call.wanted {
        Wanted::Json => Ok(sending::rejected(app, call, form, &rejected)),
        Wanted::Page => {
            // People tick, they do not carry: nothing ticked is said so.
            let sentence = |error: &FieldError| match error.field {
                "item" => app.words().text("answers.moderation.choose").into_owned(),
                _ => error.sentence(form, app.words()),
            };
            let notices = rejected.errors.iter().map(sentence).collect();
            let filter = filter_of(&rejected.answers);
            let errors = rejected.errors.iter().map(|error| error.field).collect();
            let said = page::Said { notices, answers: rejected.answers, errors };
            Ok(page::desk(app, me, &filter, 0, &said)?.answer(Status::Unprocessable))
        }
    }
}

/// `POST /api/moderation/undo`.
///
/// # Errors
/// It is too late, or the store does not answer.
pub fn undo(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let me = moderator(app, call)?;
    let answers = match submission::plain(app, call, "moderation_undo")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let (undone, all) = undo::undo(app, &me, answers.text("batch"))?;
    if undone == 0 || undone < all {
        return Err(Trouble::Refused(Status::Conflict, "undo_late"));
    }
    let told = Told::words("undone").and_go("/api/moderation");
    Ok(sending::told(app, call.wanted, &told))
}

/// `POST /api/moderation/claim`.
///
/// # Errors
/// The store does not answer.
pub fn claim(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let me = moderator(app, call)?;
    let answers = match read(app, call, &me, "moderation_claim")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let filter = filter_of(&answers);
    let others = queue::claim(app, &targets(&answers), &me)?;
    if others.is_empty() {
        let told = Told::words("claimed").and_go(filter.path());
        return Ok(sending::told(app, call.wanted, &told));
    }
    let notices = others.into_iter().map(|by| notice(app, &Outcome::Claimed(by))).collect();
    match call.wanted {
        Wanted::Json => Ok(json(app, Status::Conflict, "conflict")),
        Wanted::Page => {
            let said = page::Said { notices, answers, errors: Vec::new() };
            Ok(page::desk(app, &me, &filter, 0, &said)?.answer(Status::Conflict))
        }
    }
}
