//! What a person sent and supports, with what they may still do about it.

use contract::forms::{self, Answers, Form, Rejected};
use contract::records::IdeaStatus;

use super::answers;
use super::idea::{self, Channel, Idea, SILENCE, TOO_LATE};
use super::sending::{self, Pending};
use super::states::{Actor, State, Verb};
use super::{NAME, clocks, secret, supports};
use crate::App;
use crate::clock::after;
use crate::consents;
use crate::exchange::{Answer, Call, Status};
use crate::person::{ConsentPurpose, things_of};
use crate::review::{self, Urgency, Waiting, When};
use crate::sending::{rejected, told};
use crate::session;
use crate::shell::Sheet;
use crate::store::{Commit, Document, Query, Table};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{LINK_SPENT, NOT_ALLOWED, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::{PersonKey, Token};

fn caller(app: &App, call: &Call<'_>) -> Result<PersonKey, Trouble> {
    session::of(app, call)?.map(|session| session.person).ok_or(NOT_ALLOWED)
}

/// The ideas a person sent, oldest first.
///
/// # Errors
/// The store does not answer.
pub fn sent_by(app: &App, person: &PersonKey) -> Result<Vec<(Document, Idea)>, Trouble> {
    let prefix = format!("{NAME}#");
    let listed = app.store().query_all(Table::Work, &Query::prefix(things_of(person), &*prefix))?;
    let mut ideas = Vec::new();
    for document in listed {
        ideas.extend(idea::find(app, document.key.sort.trim_start_matches(&prefix))?);
    }
    Ok(ideas)
}

/// The ideas a person supports.
///
/// # Errors
/// The store does not answer.
pub fn supported_by(app: &App, person: &PersonKey) -> Result<Vec<Document>, Trouble> {
    Ok(app.store().query_all(Table::Work, &Query::all(supports::of_person(person)))?)
}

/// The idea, if this person sent it. Not there and not theirs look alike.
fn own(app: &App, id: &str, person: &PersonKey) -> Result<(Document, Idea), Trouble> {
    let found = idea::get(app, id)?;
    if found.1.author.as_ref() == Some(person) { Ok(found) } else { Err(NOT_FOUND) }
}

/// `GET /api/ideas/mine`.
///
/// # Errors
/// The store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let person = caller(app, call)?;
    let title = app.words().text("answers.ideas.mine").into_owned();
    let mut sheet = Sheet::titled(app, &title);
    let ideas = sent_by(app, &person)?;
    if ideas.is_empty() {
        sheet = sheet.text("answers.ideas.none_sent");
    }
    for (_, idea) in &ideas {
        sheet = shown(app, sheet, idea);
    }
    let supported = supported_by(app, &person)?;
    if !supported.is_empty() {
        sheet = sheet.heading("answers.ideas.supported");
    }
    for document in &supported {
        let Some((_, idea)) = idea::find(app, &document.key.sort)? else { continue };
        let line = (idea.code.clone(), idea.wording.title.clone());
        let carried = [("idea", idea.id.as_str())];
        sheet =
            sheet.facts(&[line]).button("/api/supports/withdraw", "forms.support_withdraw.button", &carried);
    }
    let links = [("/api/ideas/paper".to_owned(), app.words().text("forms.idea_paper.title").into_owned())];
    Ok(sheet.links(&links).answer(Status::Ok))
}

fn shown<'a>(app: &'a App, sheet: Sheet<'a>, idea: &Idea) -> Sheet<'a> {
    let label = |key: &str| app.words().text(key).into_owned();
    let facts = [
        (idea.code.clone(), idea.wording.title.clone()),
        (label("answers.ideas.state"), state_name(app, idea)),
    ];
    let carried = [("idea", idea.id.as_str())];
    let mut sheet = sheet.facts(&facts);
    if idea.may_be_edited(app.now()) {
        let edit = format!("/api/ideas/edit?idea={}", idea.id);
        sheet = sheet.links(&[(edit, label("answers.ideas.edit"))]);
    }
    if idea.pseudonym.is_some() {
        sheet = sheet.button("/api/ideas/unsign", "forms.idea_unsign.button", &carried);
    }
    match idea.go(Verb::Withdraw, Actor::Author, &[]) {
        Ok(_) => sheet.button("/api/ideas/withdraw", "forms.idea_withdraw.button", &carried),
        Err(_) => sheet,
    }
}

fn state_name(app: &App, idea: &Idea) -> String {
    let hidden = idea.hidden_at.map(|_| "hidden");
    let key = hidden.or(idea.state.public().map(IdeaStatus::key)).unwrap_or(match idea.state {
        State::Rejected => "rejected",
        State::Removed => "removed",
        _ => "moderation",
    });
    app.words().text(&format!("answers.ideas.states.{key}")).into_owned()
}

/// What other words are for: an idea, or what waits for its button.
enum Edited {
    Pending(Document, Box<Pending>),
    Idea(Document, Box<Idea>),
}

impl Edited {
    /// By the secret link, or signed in.
    fn of(app: &App, call: &Call<'_>, token: &str, id: &str) -> Result<Self, Trouble> {
        let Some(token) = Token::parse(token) else {
            let (document, idea) = own(app, id, &caller(app, call)?)?;
            return Ok(Self::Idea(document, Box::new(idea)));
        };
        if let Some((document, pending)) = app.store().read(Table::ShortLived, &secret::pending(&token))? {
            return Ok(Self::Pending(document, Box::new(pending)));
        }
        let found = idea::find(app, &secret::idea_of(app, &token)?)?;
        found.map(|(document, idea)| Self::Idea(document, Box::new(idea))).ok_or(LINK_SPENT)
    }

    /// Nobody yet, while only an address is known.
    fn author(&self) -> Option<&PersonKey> {
        match self {
            Self::Pending(..) => None,
            Self::Idea(_, idea) => idea.author.as_ref(),
        }
    }

    fn may_be_edited(&self, app: &App) -> bool {
        match self {
            Self::Pending(_, pending) => app.now() < after(pending.sent.sent_at, idea::EDIT_FOR),
            Self::Idea(_, idea) => idea.may_be_edited(app.now()),
        }
    }
}

/// `GET /api/ideas/edit?t=…` or `?idea=…`: the words, to be changed.
///
/// # Errors
/// They cannot be changed any more, or are not this person's.
pub fn edit_page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (token, id) = (call.asked("t").unwrap_or_default(), call.asked("idea").unwrap_or_default());
    let edited = Edited::of(app, call, &token, &id)?;
    if !edited.may_be_edited(app) {
        return Err(TOO_LATE);
    }
    let wording = match &edited {
        Edited::Pending(_, pending) => &pending.sent.wording,
        Edited::Idea(_, idea) => idea.next_wording.as_ref().unwrap_or(&idea.wording),
    };
    let form: &Form = forms::form("idea_edit").ok_or(NOT_FOUND)?;
    let known = [
        ("t", token.as_str()),
        ("idea", id.as_str()),
        ("title", wording.title.as_str()),
        ("body", wording.body.as_str()),
        ("theme", wording.theme.as_str()),
        ("territory", wording.place.as_str()),
    ];
    let known: Vec<(&str, &str)> = known.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let title = app.words().text(&form.key("title")).into_owned();
    Ok(Sheet::titled(app, &title).form(form, &Answers::prefilled(form, &known), &[]).answer(Status::Ok))
}

/// `POST /api/ideas/edit`.
///
/// # Errors
/// They cannot be changed any more, or are not this person's.
pub fn edit(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "idea_edit")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    if !answers.is_given("t") && !answers.is_given("idea") {
        let errors = vec![forms::FieldError::new("", "forms.errors.stale")];
        let form: &Form = forms::form("idea_edit").ok_or(NOT_FOUND)?;
        return Ok(rejected(app, call, form, &Rejected { answers, errors }));
    }
    again_on_conflict(|| {
        let edited = Edited::of(app, call, answers.text("t"), answers.text("idea"))?;
        if !edited.may_be_edited(app) {
            return Err(TOO_LATE);
        }
        if let Some(author) = edited.author() {
            sending::may_send(app, author)?;
        }
        let commit = rewritten(app, edited, &answers)?;
        Ok(app.store().commit(&commit)?)
    })?;
    Ok(told(app, call.wanted, &Told::words("idea_edited")))
}

fn rewritten(app: &App, edited: Edited, answers: &Answers) -> Result<Commit, Trouble> {
    let (document, old) = match edited {
        Edited::Pending(document, mut pending) => {
            let group = pending.sent.wording.group.take();
            pending.sent.wording = idea::Wording { group, ..sending::wording(answers) };
            return Ok(Commit::new().replace(&document, &pending));
        }
        Edited::Idea(document, idea) => (document, *idea),
    };
    let wording = idea::Wording { group: old.wording.group.clone(), ..sending::wording(answers) };
    let waits = review::of(app, NAME, &old.id)?;
    let (new, urgency) = match (old.state, waits.as_ref().map(|(_, waiting)| waiting.urgency)) {
        (State::Moderation, _) => (Idea { wording, ..old.clone() }, Urgency::Usual),
        // What was reported is not changed under the eyes of those who look at it.
        (_, Some(Urgency::Reported)) => return Err(TOO_LATE),
        (_, Some(Urgency::After)) if old.is_silenced(app) => return Err(SILENCE),
        (_, Some(Urgency::After)) => (at_once(&old, wording), Urgency::After),
        (_, None) if is_trusted(app, &old)? => (at_once(&old, wording), Urgency::After),
        // The accepted words stand until the new ones are read.
        _ => (Idea { next_wording: Some(wording), before: None, ..old.clone() }, Urgency::Usual),
    };
    let commit = idea::save(Commit::new(), &document, &old, &new);
    let commit = clocks::watch_words(app, commit, &new);
    let by = old.author.as_ref();
    let commit = trail::note(app, commit, by, "ideas.edit", &idea::thing(&old.id), Via::Web);
    Ok(match waits {
        Some(_) => commit,
        None => review::ask(commit, &Waiting { urgency, ..sending::waiting(app, &new) }),
    })
}

fn at_once(old: &Idea, wording: idea::Wording) -> Idea {
    Idea { wording, before: None, ..old.clone() }
}

/// Whether the author's words are public at once, and checked after.
fn is_trusted(app: &App, idea: &Idea) -> Result<bool, Trouble> {
    match (&idea.author, idea.channel) {
        (Some(author), Channel::Web) => {
            Ok(review::when_in(app, NAME, author, idea.department().as_deref())? == When::After)
        }
        _ => Ok(false),
    }
}

/// `POST /api/ideas/withdraw`.
///
/// # Errors
/// It is not theirs, or too far.
pub fn withdraw(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "idea_withdraw")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let person = caller(app, call)?;
    again_on_conflict(|| {
        let (document, old) = own(app, answers.text("idea"), &person)?;
        let state = old.go(Verb::Withdraw, Actor::Author, &[])?;
        let new = answers::by_rule(app, &old, state, "answers.ideas.withdrawn_text");
        // What moderators took out of sight stays there.
        let published_at = old.published_at.filter(|_| old.hidden_at.is_none());
        let new = Idea { next_wording: None, published_at, ..new };
        let commit = idea::save(Commit::new(), &document, &old, &new);
        let commit = clocks::watch(app, commit, &old, &new);
        let commit = out_of_queue(app, commit, &old)?;
        let commit = answers::tell_last(app, commit, &new);
        let commit =
            trail::note(app, commit, Some(&person), "ideas.withdraw", &idea::thing(&old.id), Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words("idea_withdrawn").and_go("/api/ideas/mine")))
}

/// No moderator need look any more.
///
/// # Errors
/// The store does not answer.
pub fn out_of_queue(app: &App, commit: Commit, idea: &Idea) -> Result<Commit, Trouble> {
    Ok(match review::of(app, NAME, &idea.id)? {
        Some(waiting) => review::done(commit, &waiting),
        None => commit,
    })
}

/// `POST /api/ideas/unsign`: the consent is withdrawn, the name goes, the idea stays.
///
/// # Errors
/// It is not theirs.
pub fn unsign(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "idea_unsign")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let person = caller(app, call)?;
    again_on_conflict(|| {
        let (document, old) = own(app, answers.text("idea"), &person)?;
        let Some(name) = &old.pseudonym else { return Ok(()) };
        let new = Idea { pseudonym: None, ..old.clone() };
        let commit = idea::save(Commit::new(), &document, &old, &new);
        let commit =
            consents::ask_to_withdraw(app, commit, &person, ConsentPurpose::PublicName, &name.consent);
        let commit = trail::note(app, commit, Some(&person), "ideas.unsign", &idea::thing(&old.id), Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    Ok(told(app, call.wanted, &Told::words("idea_unsigned").and_go("/api/ideas/mine")))
}
