//! A group that lost its last animator: managers are asked, then members, whether they take it; after 60 days
//! without anyone it is archived. The erasure of who went waits for nothing of this.

use serde::{Deserialize, Serialize};

use super::claim::has_been_there;
use super::record::{self, Stays};
use super::states::Kind;
use super::{NAME, telling};
use crate::App;
use crate::clock::{after, days};
use crate::due;
use crate::exchange::{Answer, Call, Status};
use crate::membership::states::{Actor, State, Verb};
use crate::membership::{self, Group, Rank};
use crate::outbox::{self, Row};
use crate::person;
use crate::sending;
use crate::shell::Sheet;
use crate::store::{Commit, Document, Key, Query, Table};
use crate::submission::{self, Told};
use crate::trail::Via;
use crate::trouble::{LINK_SPENT, Trouble};
use crate::values::{PersonKey, Token};
use crate::worker::Done;

/// Name of the rows that ask who takes it.
pub const CALL: &str = "call";
/// The clock that asks members too.
pub const ASK_MEMBERS: &str = "ask_members";
/// The clock that ends it.
pub const NOBODY: &str = "nobody";
/// Members are asked so many days after managers.
const MEMBERS_AFTER: i64 = 7;
/// It is archived after so many.
const NOBODY_AFTER: i64 = 60;
/// So many letters at once.
const LETTERS: usize = 20;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Asked {
    group: String,
    /// Those of this rank are asked.
    of: Rank,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<String>,
}

/// The worker: it is an orphan from now on. Managers are asked, and the clocks begin.
///
/// # Errors
/// The store does not answer.
pub fn begin(app: &App, row: &Row) -> Result<Done, Trouble> {
    let id: String = row.payload()?;
    let commit = [(MEMBERS_AFTER, ASK_MEMBERS), (NOBODY_AFTER, NOBODY)]
        .into_iter()
        .fold(ask(app, &id, Rank::Manager), |commit, (wait, what)| ring_in(app, commit, wait, what, &id));
    Ok(Done::writing(record::note(app, commit, None, "orphan", &id, Via::Clock)))
}

fn ask(app: &App, id: &str, of: Rank) -> Commit {
    let asked = Asked { group: id.to_owned(), of, after: None };
    outbox::ask(app, Commit::new(), Table::Work, (NAME, CALL), &asked)
}

fn ring_in(app: &App, commit: Commit, wait: i64, what: &str, id: &str) -> Commit {
    let day = app.today().saturating_add(jiff::Span::new().days(wait));
    due::on(commit, day, NAME, what, id)
}

/// The clocks of an orphan; one that has an animator again lets them pass.
///
/// # Errors
/// The store does not answer.
pub fn ring(app: &App, what: &str, id: &str) -> Result<Commit, Trouble> {
    let Some((document, group)) = membership::find(app, id)? else { return Ok(Commit::new()) };
    let Some(since) = group.orphan_since else { return Ok(Commit::new()) };
    match what {
        ASK_MEMBERS => Ok(ask(app, id, Rank::Member)),
        // It was taken and left again since: that one has a clock of its own.
        NOBODY if after(since, days(NOBODY_AFTER - 1)) > app.now() => Ok(Commit::new()),
        NOBODY => archived(app, &document, group),
        _ => Ok(Commit::new()),
    }
}

/// Nobody took it. Who offers to and waits for a decision is waited for.
fn archived(app: &App, document: &Document, group: Group) -> Result<Commit, Trouble> {
    if record::of_group(app, &group.id)?.is_some() {
        return Ok(ring_in(app, Commit::new(), MEMBERS_AFTER, NOBODY, &group.id));
    }
    let mut closed = group.clone();
    if closed.state == State::Published {
        closed.go(Verb::FallAsleep, Actor::Clock, app.now())?;
    }
    // What moderators suspended is theirs to end.
    if closed.go(Verb::Archive, Actor::Clock, app.now()).is_err() {
        return Ok(Commit::new());
    }
    (closed.orphan_since, closed.updated_at) = (None, app.now());
    let commit = membership::group::save(Commit::new(), document, &group, &closed);
    Ok(record::note(app, commit, None, "archive", &group.id, Via::Clock))
}

/// The worker: a page of those of a rank is asked, each by a link of their own.
///
/// # Errors
/// The store does not answer.
pub fn call(app: &App, row: &Row) -> Result<Done, Trouble> {
    let asked: Asked = row.payload()?;
    let Some((_, group)) = membership::find(app, &asked.group)? else { return Ok(Done::nothing()) };
    let Some(since) = group.orphan_since else { return Ok(Done::nothing()) };
    let all = Query::all(membership::seats::seats_of(&asked.group)).limit(LETTERS);
    let page = app.store().query(Table::Work, &Query { after: asked.after.clone(), ..all })?;
    let mut done = Done::nothing();
    for document in &page.documents {
        let member: membership::Member = document.read()?;
        let Some(key) = PersonKey::parse(&document.key.sort).filter(|_| member.rank == asked.of) else {
            continue;
        };
        let id = format!("{}-{key}", row.id);
        let Some(letter) = person::letter(app, &key, "orphan_call", &id)? else { continue };
        let token = Token::of_row(&app.platform.keys, NAME, &id);
        let candidate = Candidate { group: group.id.clone(), person: key };
        let until = after(since, days(NOBODY_AFTER + MEMBERS_AFTER));
        done.commit = done.commit.insert_until(Table::ShortLived, link(&token), &candidate, until);
        let path = format!("/api/groups/candidacy?t={}", token.reveal());
        done = done.and_sending(letter.with("group", &group.name).to_path(path));
    }
    if let Some(next) = page.next {
        let next = Asked { after: Some(next), ..asked };
        done.commit = outbox::ask(app, done.commit, Table::Work, (NAME, CALL), &next);
    }
    Ok(done)
}

/// Who may offer to take which group.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Candidate {
    group: String,
    person: PersonKey,
}

fn link(token: &Token) -> Key {
    Key::head(format!("link#candidacy#{}", token.hash()))
}

fn linked(app: &App, token: &Token) -> Result<(Document, Candidate, Group), Trouble> {
    let found = app.store().read::<Candidate>(Table::ShortLived, &link(token))?;
    let (link, candidate) = found.ok_or(LINK_SPENT)?;
    let (_, group) = membership::get(app, &candidate.group)?;
    match group.orphan_since {
        Some(_) => Ok((link, candidate, group)),
        None => Err(LINK_SPENT),
    }
}

/// `GET /api/groups/candidacy?t=…`: what it means, one button.
///
/// # Errors
/// The link was used, is too old, or never was; somebody has the group.
pub fn button(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let (_, _, group) = linked(app, &token)?;
    let title = app.words().format("answers.candidacy.title", &[("group", &group.name)]);
    let sheet = Sheet::titled(app, &title).text("answers.candidacy.text").button(
        "/api/groups/candidacy",
        "answers.candidacy.button",
        &[("t", token.reveal())],
    );
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/groups/candidacy`: a manager, or a member of 60 days, offers to take it.
///
/// # Errors
/// They may not, somebody else did before, or the store does not answer.
pub fn offer(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "candidacy")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let (link, candidate, group) = linked(app, &token)?;
    let (person, id) = (&candidate.person, &group.id);
    if membership::rank(app, id, person)? != Some(Rank::Manager) {
        has_been_there(app, &group, person)?;
    }
    let (commit, _) = record::begin(app, &group, Kind::Orphan, person, Stays::Member)?;
    let commit = telling::ask_deciders(app, commit.remove(&link), id);
    let commit = record::note(app, commit, Some(person), "offer_to_take", id, Via::Mail);
    app.store().commit(&commit).map_err(crate::trouble::spent)?;
    app.platform.bell.ring();
    Ok(sending::told(app, call.wanted, &Told::words("candidacy")))
}
