//! From the form to the moderators: at once for who is signed in, by a mail's button for everybody else.

use contract::forms::{Answers, form};
use contract::records::{Consented, Territory};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::idea::{self, Channel, Idea, Wording};
use super::limit;
use super::states::{Actor, State, Verb, go};
use super::telling::{self, News};
use super::{NAME, clocks, secret};
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::{after, days};
use crate::consents;
use crate::exchange::{Answer, Call, Status};
use crate::guests;
use crate::mail::Letter;
use crate::outbox::{self, Row};
use crate::person::{self, ConsentPurpose, Standing};
use crate::review::{self, Urgency, Waiting, When};
use crate::sending::told;
use crate::session;
use crate::shell::Sheet;
use crate::store::{Commit, Document, Table};
use crate::submission::{self, Received, Submission, Told};
use crate::trail::{self, Via};
use crate::trouble::{LINK_SPENT, NOT_ALLOWED, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::{Email, PersonKey, Token, short_code, ulid};
use crate::worker::Done;

/// Name of the outbox's rows.
pub const TASK: &str = "confirm";
/// What the page after it says.
const TO_MODERATION: &str = "idea_moderation";
/// A name is shown for two years at most.
const NAME_DAYS: i64 = 730;
/// So often a short code is drawn before a longer one is.
const DRAWS: usize = 20;

/// What was sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    /// What it says.
    pub wording: Wording,
    /// The name to show, with its consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pseudonym: Option<String>,
    /// When.
    pub sent_at: Timestamp,
    /// How.
    pub channel: Channel,
}

/// What was sent from an address that is not confirmed yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pending {
    /// The address.
    pub email: Email,
    /// What was sent.
    pub sent: Sent,
    /// Whose address it is, or will be, once the worker has seen it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<PersonKey>,
    /// They were known then: when they are no more, they are erased, and this goes with them.
    #[serde(default)]
    pub known: bool,
}

/// The words of an idea as a form carries them.
#[must_use]
pub fn wording(answers: &Answers) -> Wording {
    let given = |name: &str| Some(answers.text(name)).filter(|text| !text.is_empty()).map(str::to_owned);
    Wording {
        title: answers.text("title").to_owned(),
        body: answers.text("body").to_owned(),
        theme: answers.text("theme").to_owned(),
        territory: answers.territory("territory").unwrap_or(Territory::Country),
        place: answers.text("territory").to_owned(),
        group: given("group"),
    }
}

/// `POST /api/ideas`.
///
/// # Errors
/// The store does not answer, or the person may not send another one.
pub fn submit(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("idea").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let answers = &submission.answers;
    let signed = answers.is_ticked("consent_public") && answers.is_given("pseudonym");
    let sent = Sent {
        wording: wording(answers),
        pseudonym: signed.then(|| answers.text("pseudonym").to_owned()),
        sent_at: app.now(),
        channel: Channel::Web,
    };
    match (&submission.person, submission.email()) {
        (Some(person), _) => at_once(app, &submission, person, &sent),
        (None, Some(email)) => {
            let pending = Pending { email, sent, author: None, known: false };
            let commit = outbox::ask(app, Commit::new(), Table::Work, (NAME, TASK), &pending);
            submission.finish(app, commit, &Told::words("idea_mail"))
        }
        (None, None) => Ok(submission.refuse(app, "email", "forms.errors.missing")),
    }
}

/// Whoever is signed in has a confirmed address.
fn at_once(app: &App, submission: &Submission, person: &PersonKey, sent: &Sent) -> Result<Answer, Trouble> {
    if let Some(answer) = submission.answered_before(app)? {
        return Ok(answer);
    }
    may_send(app, person)?;
    again_on_conflict(|| {
        let commit = begin(app, Commit::new(), person, sent, Via::Web)?;
        submission.finish(app, commit, &Told::words(TO_MODERATION))
    })
}

/// `GET /api/ideas/paper`: the form for members.
///
/// # Errors
/// The person is no member.
pub fn paper_page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    member(app, call)?;
    let form = form("idea_paper").ok_or(NOT_FOUND)?;
    let title = app.words().text(&form.key("title")).into_owned();
    Ok(Sheet::titled(app, &title).form(form, &Answers::default(), &[]).answer(Status::Ok))
}

/// `POST /api/ideas/paper`.
///
/// # Errors
/// The person is no member, or typed in too many.
pub fn paper(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("idea_paper").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let person = member(app, call)?;
    let wording = wording(&submission.answers);
    let sent = Sent { wording, pseudonym: None, sent_at: app.now(), channel: Channel::Paper };
    at_once(app, &submission, &person, &sent)
}

fn member(app: &App, call: &Call<'_>) -> Result<PersonKey, Trouble> {
    let session = session::of(app, call)?.ok_or(NOT_ALLOWED)?;
    let known = person::known(app, &session.person)?;
    match known.is_some_and(|known| known.member_since.is_some() && !known.blocked) {
        true => Ok(session.person),
        false => Err(NOT_ALLOWED),
    }
}

/// Whether a person may send anything.
///
/// # Errors
/// They are blocked, or the store does not answer.
pub fn may_send(app: &App, person: &PersonKey) -> Result<(), Trouble> {
    match person::known(app, person)? {
        Some(known) if known.blocked => Err(NOT_ALLOWED),
        _ => Ok(()),
    }
}

/// The worker: whoever wrote this address is asked to confirm. The mail does not quote: it may be somebody
/// else's mailbox.
///
/// # Errors
/// The store does not answer.
pub fn ask_to_confirm(app: &App, row: &Row) -> Result<Done, Trouble> {
    let pending: Pending = row.payload()?;
    let known = person::by_address(app, &pending.email)?;
    if known.as_ref().is_some_and(|(_, person)| person.standing == Standing::Blocked) {
        return Ok(Done::nothing());
    }
    let capped = caps::one_more(app, Commit::new(), Cap::Confirmation, &pending.email)?;
    let Some(commit) = capped else { return Ok(Done::nothing()) };
    let (commit, author) = guests::reserve(app, commit, &pending.email)?;
    let pending = Pending { author: Some(author), known: known.is_some(), ..pending };
    let token = Token::of_row(&app.platform.keys, TASK, &row.id);
    let until = after(app.now(), days(secret::PENDING_DAYS));
    let commit = commit.insert_until(Table::ShortLived, secret::pending(&token), &pending, until);
    let letter = Letter::answer(pending.email, "idea_confirm", &row.id)
        .to_path(format!("/api/ideas/confirm?t={}", token.reveal()));
    Ok(Done::writing(commit).and_sending(letter))
}

/// `GET /api/ideas/confirm?t=…`: the button, and the way to other words. Once confirmed, the same link leads
/// to the words as long as they may be changed.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn button(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let edit = format!("/api/ideas/edit?t={}", token.reveal());
    let Some((_, pending)) = app.store().read::<Pending>(Table::ShortLived, &secret::pending(&token))? else {
        secret::idea_of(app, &token)?;
        return Ok(Answer::see(&edit));
    };
    let say = |key: &str| app.words().text(key).into_owned();
    let sheet = Sheet::titled(app, &say("answers.idea_button.title"))
        .text("answers.idea_button.text")
        .quote(&format!("{}\n\n{}", pending.sent.wording.title, pending.sent.wording.body))
        .button("/api/ideas/confirm", "forms.idea_confirm.button", &[("t", token.reveal())]);
    let links = [(edit, say("answers.idea_button.edit"))];
    let sheet = match after(pending.sent.sent_at, idea::EDIT_FOR) > app.now() {
        true => sheet.links(&links),
        false => sheet,
    };
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/ideas/confirm`.
///
/// # Errors
/// The link was used, is too old, or never was; the person may not send another one.
pub fn confirm(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "idea_confirm")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    again_on_conflict(|| {
        let found = app.store().read::<Pending>(Table::ShortLived, &secret::pending(&token))?;
        let (document, pending) = found.ok_or(LINK_SPENT)?;
        let commit = accept(app, &token, &document, &pending)?;
        Ok(app.store().commit(&commit)?)
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words(TO_MODERATION)))
}

/// The address is theirs: an unknown one becomes a guest's, by way of the worker.
fn accept(app: &App, token: &Token, document: &Document, pending: &Pending) -> Result<Commit, Trouble> {
    let author = pending.author.clone().ok_or(LINK_SPENT)?;
    if pending.known && person::known(app, &author)?.is_none() {
        return Err(LINK_SPENT);
    }
    let commit = guests::ask(app, Commit::new().remove(document), &author, &pending.email);
    may_send(app, &author)?;
    let (commit, idea) = create(app, commit, &author, &pending.sent, Via::Mail)?;
    Ok(secret::keep(commit, token, &idea))
}

fn begin(app: &App, commit: Commit, author: &PersonKey, sent: &Sent, via: Via) -> Result<Commit, Trouble> {
    Ok(create(app, commit, author, sent, via)?.0)
}

/// From here on it is an idea, and waits for a moderator; that of an author who is trusted is public at once.
fn create(
    app: &App,
    commit: Commit,
    author: &PersonKey,
    sent: &Sent,
    via: Via,
) -> Result<(Commit, Idea), Trouble> {
    let commit = limit::one_more(app, commit, author, sent.channel)?;
    let (commit, pseudonym) = signed(app, commit, author, sent);
    let received = received(app, author, sent, pseudonym)?;
    // Trust is in the author; whether they speak for a group, somebody reads first.
    let is_own = sent.channel == Channel::Web && sent.wording.group.is_none();
    let after =
        is_own && review::when_in(app, NAME, author, received.department().as_deref())? == When::After;
    let idea = match after {
        true => Idea {
            published_at: Some(app.now()),
            ..received.moved(received.go(Verb::Publish, Actor::Trust, &[])?, app.now())
        },
        false => received.clone(),
    };
    let commit = idea::insert(commit, author, &idea);
    let commit = trail::note(app, commit, Some(author), "ideas.send", &idea::thing(&idea.id), via);
    let commit = clocks::watch(app, commit, &received, &idea);
    let urgency = if after { Urgency::After } else { Urgency::Usual };
    let commit = review::ask(commit, &Waiting { urgency, ..waiting(app, &idea) });
    let commit = if after { telling::now(app, commit, &idea, News::Published) } else { commit };
    Ok((commit, idea))
}

fn received(
    app: &App,
    author: &PersonKey,
    sent: &Sent,
    pseudonym: Option<Consented<String>>,
) -> Result<Idea, Trouble> {
    Ok(Idea {
        id: ulid(app.now(), &app.platform.random),
        code: free_code(app)?,
        author: Some(author.clone()),
        channel: sent.channel,
        sent_at: sent.sent_at,
        state: go(State::Pending, Verb::Confirm, Actor::Author, &[]).map_err(|_| NOT_ALLOWED)?,
        changed_at: app.now(),
        wording: sent.wording.clone(),
        next_wording: None,
        pseudonym,
        supported_at: None,
        supports: None,
        duplicate_of: None,
        answers: Vec::new(),
        published_at: None,
        hidden_at: None,
        decided_at: None,
        before: None,
    })
}

/// An idea in the queue of moderators.
#[must_use]
pub fn waiting(app: &App, idea: &Idea) -> Waiting {
    Waiting {
        feature: NAME.to_owned(),
        id: idea.id.clone(),
        since: app.now(),
        urgency: Urgency::Usual,
        author: idea.author.clone(),
        department: idea.department(),
    }
}

fn signed(app: &App, commit: Commit, author: &PersonKey, sent: &Sent) -> (Commit, Option<Consented<String>>) {
    let Some(name) = &sent.pseudonym else { return (commit, None) };
    let consent = ulid(app.now(), &app.platform.random);
    let commit = consents::ask_to_give(app, commit, author, ConsentPurpose::PublicName, &consent);
    let expires_at = after(app.now(), days(NAME_DAYS));
    (commit, Some(Consented { value: name.clone(), consent, expires_at }))
}

/// A code nobody has; two who draw it at once are told apart by the commit.
fn free_code(app: &App) -> Result<String, Trouble> {
    for draw in 0..DRAWS {
        let code = short_code(&app.platform.random, if draw < DRAWS / 2 { 4 } else { 5 });
        if app.store().get(Table::Work, &idea::code_key(&code))?.is_none() {
            return Ok(code);
        }
    }
    Ok(short_code(&app.platform.random, 8))
}
