//! A member claims a group nobody animates any more: the members hear of it, the animators are asked three
//! times in 14 days, and a coordinator says yes or no.

use contract::forms::{Answers, form};
use serde::{Deserialize, Serialize};

use super::record::{self, ANSWER, ANSWER_DAYS, Handover, Stays};
use super::states::{Actor, Kind, Verb};
use super::telling::{self, News};
use super::{NAME, activity};
use crate::App;
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::membership::{self, Group, Rank};
use crate::outbox::{self, Row};
use crate::person;
use crate::powers::{self, Deed};
use crate::sending;
use crate::session;
use crate::shell::Sheet;
use crate::store::{Commit, Document, Key, Query, Table};
use crate::submission::{self, Received, Told};
use crate::trail::Via;
use crate::trouble::{LINK_SPENT, NOT_FOUND, Trouble};
use crate::values::{PersonKey, Token};
use crate::worker::Done;

/// Name of the rows that tell members.
pub const NOTICE: &str = "notice";
/// Name of the rows that ask the animators.
pub const WARN: &str = "warn";
/// The clock that asks them again.
pub const ASK_AGAIN: &str = "ask_again";
/// On these days after the first they are asked again.
const AGAIN_DAYS: [i64; 2] = [5, 10];
/// Who claims has been of the group for so many days.
pub const MEMBER_DAYS: i64 = 60;
/// Nothing was heard of the animators for so many days.
const SILENT_DAYS: i64 = 90;
/// So many letters at once.
const LETTERS: usize = 40;

/// Why somebody cannot claim a group.
const TOO_NEW: Trouble = Trouble::Refused(Status::Conflict, "claim_too_new");
/// Its animators are there.
const ANIMATED: Trouble = Trouble::Refused(Status::Conflict, "claim_animated");

fn signed_in(app: &App, call: &Call<'_>) -> Result<PersonKey, Trouble> {
    let session = session::of(app, call)?.ok_or(Trouble::Refused(Status::Forbidden, "sign_in"))?;
    match person::known(app, &session.person)? {
        Some(known) if known.blocked => Err(crate::trouble::NOT_ALLOWED),
        _ => Ok(session.person),
    }
}

/// Whether somebody has been of a group for 60 days.
///
/// # Errors
/// They have not, or the store does not answer.
pub fn has_been_there(app: &App, group: &Group, person: &PersonKey) -> Result<Rank, Trouble> {
    let seat = Key::new(membership::seats::seats_of(&group.id), person.as_str());
    let member = app.store().read::<membership::Member>(Table::Work, &seat)?.map(|(_, member)| member);
    let member = member.filter(|member| member.rank >= Rank::Member).ok_or(NOT_FOUND)?;
    match after(member.since, days(MEMBER_DAYS)) <= app.now() {
        true => Ok(member.rank),
        false => Err(TOO_NEW),
    }
}

fn may_claim(app: &App, group: &Group, person: &PersonKey) -> Result<(), Trouble> {
    let rank = has_been_there(app, group, person)?;
    let is_open = group.state.needs_animator() && !group.animators.is_empty() && rank < Rank::Animator;
    let since = after(app.now(), days(-SILENT_DAYS));
    if !is_open || activity::is_active_since(app, group, since)? {
        return Err(ANIMATED);
    }
    match record::of_group(app, &group.id)? {
        Some(_) => Err(record::UNDER_WAY),
        None => Ok(()),
    }
}

/// `GET /api/groups/claim?group=…`: how it goes, and the button when it may begin.
///
/// # Errors
/// Nobody is signed in, they are not of the group, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let person = signed_in(app, call)?;
    let (_, group) = membership::get(app, &call.asked("group").unwrap_or_default())?;
    may_claim(app, &group, &person)?;
    let title = app.words().format("answers.claim.title", &[("group", &group.name)]);
    let sheet = Sheet::titled(app, &title).lead("answers.claim.lead").text("answers.claim.how");
    Ok(match form("claim") {
        Some(form) => sheet.form(form, &Answers::prefilled(form, &[("group", &group.id)]), &[]),
        None => sheet,
    }
    .answer(Status::Ok))
}

/// `POST /api/groups/claim`: members hear of it, the animators are asked.
///
/// # Errors
/// They may not claim it, or the store does not answer.
pub fn begin(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("claim").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let person = signed_in(app, call)?;
    let (_, group) = membership::get(app, submission.answers.text("group"))?;
    if let Some(answer) = submission.answered_before(app)? {
        return Ok(answer);
    }
    may_claim(app, &group, &person)?;
    let (commit, handover) = record::begin(app, &group, Kind::Claim, &person, Stays::Member)?;
    let of = Of { group: group.id.clone(), handover: handover.id.clone(), after: None };
    let commit = outbox::ask(app, commit, Table::Work, (NAME, NOTICE), &of);
    let commit = outbox::ask(app, commit, Table::Work, (NAME, WARN), &of);
    let commit = record::ring_in(app, commit, ANSWER_DAYS, ANSWER, &handover);
    let commit = AGAIN_DAYS
        .into_iter()
        .fold(commit, |commit, day| record::ring_in(app, commit, day, ASK_AGAIN, &handover));
    let commit = record::note(app, commit, Some(&person), "claim", &group.id, Via::Web);
    submission.finish(app, commit, &Told::words("claim"))
}

/// A claim, in rows: members are told a page at a time.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Of {
    group: String,
    handover: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<String>,
}

impl Of {
    fn stands(&self, app: &App) -> Result<Option<(Document, Handover, Group)>, Trouble> {
        let found = record::of_group(app, &self.group)?.filter(|(_, now)| now.id == self.handover);
        let group = membership::find(app, &self.group)?;
        Ok(found.zip(group).map(|((document, handover), (_, group))| (document, handover, group)))
    }
}

/// The worker: every member hears that the group is claimed; nobody is named.
///
/// # Errors
/// The store does not answer.
pub fn notice(app: &App, row: &Row) -> Result<Done, Trouble> {
    let of: Of = row.payload()?;
    let Some((_, handover, group)) = of.stands(app)? else { return Ok(Done::nothing()) };
    let all = Query::all(membership::seats::seats_of(&of.group)).limit(LETTERS);
    let page = app.store().query(Table::Work, &Query { after: of.after.clone(), ..all })?;
    let mut done = Done::nothing();
    for document in &page.documents {
        let member: membership::Member = document.read()?;
        let Some(key) = PersonKey::parse(&document.key.sort) else { continue };
        // Animators have a letter of their own.
        if matches!(member.rank, Rank::Follower | Rank::Animator) || key == handover.by {
            continue;
        }
        let letter = person::letter(app, &key, "claim_notice", format!("{}-{key}", row.id))?;
        done =
            letter.map(|letter| letter.with("group", &group.name)).into_iter().fold(done, Done::and_sending);
    }
    if let Some(next) = page.next {
        let next = Of { after: Some(next), ..of };
        done.commit = outbox::ask(app, done.commit, Table::Work, (NAME, NOTICE), &next);
    }
    Ok(done)
}

/// The worker: the animators are asked, each with a link of their own.
///
/// # Errors
/// The store does not answer.
pub fn warn(app: &App, row: &Row) -> Result<Done, Trouble> {
    let of: Of = row.payload()?;
    let Some((_, handover, group)) = of.stands(app)? else { return Ok(Done::nothing()) };
    let until = after(handover.begun_at, days(ANSWER_DAYS + record::DECISION_DAYS));
    let mut done = Done::nothing();
    for key in &group.animators {
        let id = format!("{}-{key}", row.id);
        let Some(letter) = person::letter(app, key, "claim_warning", &id)? else { continue };
        let token = Token::of_row(&app.platform.keys, NAME, &id);
        let no = No { group: of.group.clone(), handover: of.handover.clone(), person: key.clone() };
        done.commit = done.commit.insert_until(Table::ShortLived, link(&token), &no, until);
        let path = format!("/api/groups/claim/contest?t={}", token.reveal());
        done = done.and_sending(letter.with("group", &group.name).to_path(path));
    }
    Ok(done)
}

/// What an animator's link stands for.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct No {
    group: String,
    handover: String,
    person: PersonKey,
}

fn link(token: &Token) -> Key {
    Key::head(format!("link#claim#{}", token.hash()))
}

fn linked(app: &App, token: &Token) -> Result<(Document, No, Group), Trouble> {
    let (link, no) = app.store().read::<No>(Table::ShortLived, &link(token))?.ok_or(LINK_SPENT)?;
    record::get(app, &no.group, &no.handover).map_err(|_| LINK_SPENT)?;
    let (_, group) = membership::get(app, &no.group)?;
    match group.animators.contains(&no.person) {
        true => Ok((link, no, group)),
        false => Err(LINK_SPENT),
    }
}

/// `GET /api/groups/claim/contest?t=…`: one button.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn button(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let (_, _, group) = linked(app, &token)?;
    let title = app.words().format("answers.claim.contest_title", &[("group", &group.name)]);
    let sheet = Sheet::titled(app, &title).text("answers.claim.contest").button(
        "/api/groups/claim/contest",
        "answers.claim.still_there",
        &[("t", token.reveal())],
    );
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/groups/claim/contest`: an animator is still there, by mail.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn contest(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "claim_contest")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let (link, no, group) = linked(app, &token)?;
    let (document, handover) = record::get(app, &no.group, &no.handover)?;
    let commit = Commit::new().remove(&link);
    let commit = contested(app, commit, (&document, &handover), &group, Some((&no.person, Via::Mail)))?;
    app.store().commit(&commit).map_err(crate::trouble::spent)?;
    app.platform.bell.ring();
    Ok(sending::told(app, call.wanted, &Told::words("claim_contested")))
}

/// `POST /api/groups/claim/no`: the same, by who is signed in.
///
/// # Errors
/// They animate it not, nothing is claimed, or the store does not answer.
pub fn say_no(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "claim_no")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let pass = powers::pass(app, call, Deed::ContestClaim, answers.text("group"))?;
    let (document, handover) = record::of_group(app, &pass.group.id)?.ok_or(NOT_FOUND)?;
    let by = Some((&pass.person, Via::Web));
    let commit = contested(app, Commit::new(), (&document, &handover), &pass.group, by)?;
    app.store().commit(&commit)?;
    app.platform.bell.ring();
    Ok(sending::told(app, call.wanted, &Told::words("claim_contested")))
}

/// Stops a claim: an animator said so, or did something meanwhile.
fn contested(
    app: &App,
    commit: Commit,
    read: (&Document, &Handover),
    group: &Group,
    by: Option<(&PersonKey, Via)>,
) -> Result<Commit, Trouble> {
    let actor = if by.is_some() { Actor::Animator } else { Actor::Clock };
    let (commit, _) = record::step(app, commit, read, group, (Verb::Contest, actor))?;
    let commit = telling::ask(app, commit, &group.id, &read.1.by, News::Contested);
    let (person, via) = by.map_or((None, Via::Clock), |(person, via)| (Some(person), via));
    Ok(record::note(app, commit, person, "contest", &group.id, via))
}

/// The clock of the second and the third question.
#[must_use]
pub fn ask_again(app: &App, handover: &Handover) -> Commit {
    let of = Of { group: handover.group.clone(), handover: handover.id.clone(), after: None };
    outbox::ask(app, Commit::new(), Table::Work, (NAME, WARN), &of)
}

/// 14 days went by: it waits for a decision, unless an animator did something.
///
/// # Errors
/// The store does not answer.
pub fn mature(app: &App, read: (&Document, &Handover), group: &Group) -> Result<Commit, Trouble> {
    if activity::is_active_since(app, group, read.1.begun_at)? {
        return contested(app, Commit::new(), read, group, None);
    }
    let (commit, _) = record::step(app, Commit::new(), read, group, (Verb::Accept, Actor::Clock))?;
    let commit = telling::ask_deciders(app, commit, &group.id);
    Ok(record::note(app, commit, None, "mature", &group.id, Via::Clock))
}
