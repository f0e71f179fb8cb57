//! From the form to the moderators: at once for who is signed in, by a mail's button for everybody else. Who may
//! announce for a group is asked when it becomes an event, not before.

use contract::forms::form;
use contract::records::{Consented, Phone};
use contract::words::slugify;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::NAME;
use super::notice::Notice;
use super::telling::{self, News};
use super::{clocks, publishing};
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::{after, days};
use crate::consents;
use crate::exchange::{Answer, Call, Status};
use crate::mail::Letter;
use crate::membership::{self, Group};
use crate::occasion::event::{self, Occasion};
use crate::occasion::states::{Actor, State, Verb};
use crate::outbox::{self, Row};
use crate::person::{self, ConsentPurpose, Standing, things_of};
use crate::powers::{self, Deed};
use crate::review::{self, Urgency, Waiting, When};
use crate::sending::told;
use crate::shell::Sheet;
use crate::store::{Commit, Key, Table};
use crate::submission::{self, Received, Submission, Told};
use crate::trail::{self, Via};
use crate::trouble::{LINK_SPENT, NOT_ALLOWED, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::{Email, PersonKey, Token, ulid};
use crate::worker::Done;

/// Name of the outbox's rows.
pub const TASK: &str = "confirm";
/// The link of the mail is good for so many days.
const LINK_DAYS: i64 = 2;

/// What was sent from an address, until its button is pressed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Pending {
    email: Email,
    group: String,
    notice: Notice,
    /// Whose address it is, once the worker has seen it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    author: Option<PersonKey>,
}

/// The group somebody names: its id, its slug, or the address of its page.
///
/// # Errors
/// The store does not answer.
pub fn group_named(app: &App, typed: &str) -> Result<Option<Group>, Trouble> {
    if let Some((_, group)) = membership::group::of_slug(app, typed)? {
        return Ok(Some(group));
    }
    Ok(membership::find(app, typed)?.map(|(_, group)| group))
}

/// `POST /api/events`.
///
/// # Errors
/// The person may not announce for this group, or the store does not answer.
pub fn submit(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("event").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let found = group_named(app, submission.answers.text("group"))?;
    let Some(group) = found.filter(|group| group.published_at.is_some()) else {
        return Ok(submission.refuse(app, "group", "forms.errors.page"));
    };
    let notice = match Notice::read(app, &submission.answers, &group) {
        Ok(notice) => notice,
        Err(error) => return Ok(submission.refuse_as(app, error)),
    };
    match (&submission.person, submission.email()) {
        (Some(person), _) => at_once(app, &submission, person, &group, &notice),
        (None, Some(email)) => {
            let pending = Pending { email, group: group.id, notice, author: None };
            let commit = outbox::ask(app, Commit::new(), Table::Work, (NAME, TASK), &pending);
            submission.finish(app, commit, &Told::words("event_mail"))
        }
        (None, None) => Ok(submission.refuse(app, "email", "forms.errors.missing")),
    }
}

fn at_once(
    app: &App,
    submission: &Submission,
    person: &PersonKey,
    group: &Group,
    notice: &Notice,
) -> Result<Answer, Trouble> {
    if let Some(answer) = submission.answered_before(app)? {
        return Ok(answer);
    }
    again_on_conflict(|| {
        let (commit, event) = create(app, Commit::new(), person, &group.id, notice, Via::Web)?;
        let next = format!("/api/events/event?group={}&event={}", group.id, event.id);
        submission.finish(app, commit, &Told::words(words_of(&event)).and_go(next))
    })
}

fn words_of(event: &Occasion) -> &'static str {
    match event.state {
        State::Draft => "event_draft",
        State::Published => "event_public",
        _ => "event_moderation",
    }
}

/// The worker: whoever wrote this address is asked to confirm. The mail does not quote: it may be somebody
/// else's mailbox. Who runs no event of that group is told so.
///
/// # Errors
/// The store does not answer.
pub fn ask_to_confirm(app: &App, row: &Row) -> Result<Done, Trouble> {
    let pending: Pending = row.payload()?;
    let known = person::by_address(app, &pending.email)?.map(|(_, person)| person);
    if known.as_ref().is_some_and(|person| person.standing == Standing::Blocked) {
        return Ok(Done::nothing());
    }
    let capped = caps::one_more(app, Commit::new(), Cap::Confirmation, &pending.email)?;
    let Some(commit) = capped else { return Ok(Done::nothing()) };
    let Some((_, group)) = membership::find(app, &pending.group)? else { return Ok(Done::nothing()) };
    let author = match known {
        Some(person) if runs(app, &person.key, &group)? => Some(person.key),
        _ => None,
    };
    let letter = |kind: &str| Letter::answer(pending.email.clone(), kind, &row.id).with("group", &group.name);
    if author.is_none() {
        let letter = letter("event_not_yours").to_path(app.bundle.path("contacts"));
        return Ok(Done::writing(commit).and_sending(letter));
    }
    let token = Token::of_row(&app.platform.keys, "event", &row.id);
    let until = after(app.now(), days(LINK_DAYS));
    let pending = Pending { author, ..pending.clone() };
    let commit = commit.insert_until(Table::ShortLived, pending_key(&token), &pending, until);
    let path = format!("/api/events/confirm?t={}", token.reveal());
    Ok(Done::writing(commit).and_sending(letter("event_confirm").to_path(path)))
}

fn runs(app: &App, person: &PersonKey, group: &Group) -> Result<bool, Trouble> {
    let rank = membership::rank(app, &group.id, person)?;
    powers::may(app, person, rank, Deed::RunEvents, group)
}

fn pending_key(token: &Token) -> Key {
    Key::head(format!("eventpending#{}", token.hash()))
}

/// `GET /api/events/confirm?t=…`.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn button(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let found = app.store().read::<Pending>(Table::ShortLived, &pending_key(&token))?;
    let (_, pending) = found.ok_or(LINK_SPENT)?;
    let title = app.words().text("forms.event_confirm.title").into_owned();
    let sheet = Sheet::titled(app, &title)
        .quote(&format!("{}\n\n{}", pending.notice.title, pending.notice.description))
        .button("/api/events/confirm", "forms.event_confirm.button", &[("t", token.reveal())]);
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/events/confirm`.
///
/// # Errors
/// The link was used, is too old, or never was; the person runs no event of the group any more.
pub fn confirm(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "event_confirm")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let event = again_on_conflict(|| {
        let found = app.store().read::<Pending>(Table::ShortLived, &pending_key(&token))?;
        let (document, pending) = found.ok_or(LINK_SPENT)?;
        let author = pending.author.ok_or(LINK_SPENT)?;
        let commit = Commit::new().remove(&document);
        let (commit, event) = create(app, commit, &author, &pending.group, &pending.notice, Via::Mail)?;
        app.store().commit(&commit)?;
        Ok(event)
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words(words_of(&event))))
}

/// From here on it is an event of the group: a draft, in the queue of moderators, or public at once when its
/// author is trusted.
fn create(
    app: &App,
    commit: Commit,
    author: &PersonKey,
    group: &str,
    notice: &Notice,
    via: Via,
) -> Result<(Commit, Occasion), Trouble> {
    let (_, group) = membership::group::get(app, group)?;
    if person::known(app, author)?.is_some_and(|known| known.blocked) || !runs(app, author, &group)? {
        return Err(NOT_ALLOWED);
    }
    if !group.state.is_at_work() {
        return Err(membership::group::NOT_NOW);
    }
    let id = ulid(app.now(), &app.platform.random);
    let draft = drafted(app, author, &group.id, notice, id)?;
    let (commit, draft) = with_phone(app, commit, author, notice, draft);
    let commit = commit.set(Table::Work, written_by(author, &draft.id), &());
    let commit = clocks::watch(app, commit, &draft);
    let commit = trail::note(app, commit, Some(author), "events.announce", &event::thing(&draft.id), via);
    if notice.is_draft {
        return Ok((event::insert(commit, &draft), draft));
    }
    let (commit, event) = sent(app, commit, author, &draft)?;
    Ok((event::insert(commit, &event), event))
}

/// Where it is written that a person announced it.
#[must_use]
pub fn written_by(author: &PersonKey, id: &str) -> Key {
    Key::new(things_of(author), format!("{NAME}#{id}"))
}

/// A draft as it goes to the moderators, or public at once and looked at after. The caller writes the event.
///
/// # Errors
/// The table says no, or the store does not answer.
pub fn sent(
    app: &App,
    commit: Commit,
    by: &PersonKey,
    draft: &Occasion,
) -> Result<(Commit, Occasion), Trouble> {
    let now = app.now();
    let submitted = draft.moved(draft.go(Verb::Submit, Actor::Organiser)?, now);
    if review::when_in(app, NAME, by, draft.department().as_deref())? == When::Before {
        let waiting = waiting(app, &submitted, Urgency::Until(submitted.starts()));
        return Ok((review::ask(commit, &waiting), submitted));
    }
    let public = submitted.moved(submitted.go(Verb::Publish, Actor::Trust)?, now);
    let public = Occasion { published_at: Some(now), ..public };
    let commit = review::ask(commit, &waiting(app, &public, Urgency::After));
    let commit = publishing::published(app, commit, &public, SignedDuration::ZERO)?;
    Ok((telling::now(app, commit, &public, News::Published), public))
}

/// An event in the queue of moderators.
#[must_use]
pub fn waiting(app: &App, event: &Occasion, urgency: Urgency) -> Waiting {
    Waiting {
        feature: NAME.to_owned(),
        id: event.id.clone(),
        since: app.now(),
        urgency,
        author: event.author.clone(),
        department: event.department(),
    }
}

fn drafted(
    app: &App,
    author: &PersonKey,
    group: &str,
    notice: &Notice,
    id: String,
) -> Result<Occasion, Trouble> {
    let now = app.now();
    let slug = free_slug(app, &notice.title, notice.starts_at.date(), &id)?;
    let blank = Occasion {
        id,
        slug,
        title: String::new(),
        groups: vec![group.to_owned()],
        invited: Vec::new(),
        kind: String::new(),
        themes: Vec::new(),
        starts_at: notice.starts_at,
        ends_at: notice.ends_at,
        zone: String::new(),
        venue: None,
        shown_to: notice.shown_to,
        online_link: None,
        was_online: false,
        description: String::new(),
        admission: notice.admission,
        capacity: None,
        guests_max: 0,
        seats: None,
        access: Vec::new(),
        reconfirm: notice.reconfirm,
        phone: None,
        phone_by: None,
        state: State::Draft,
        changed_at: now,
        reason: String::new(),
        next_reason: None,
        series: None,
        repeat: notice.repeat.clone(),
        sequence: 0,
        audience: notice.audience.clone(),
        unlisted: false,
        author: Some(author.clone()),
        published_at: None,
        updated_at: now,
        hidden_at: None,
        decided_at: None,
        before: None,
        next_words: None,
    };
    let event = notice.applied(&blank);
    let seats = event.capacity.map(|_| contract::records::Seats::Left);
    Ok(Occasion { seats, ..event })
}

/// A slug nobody has: title and day, and the end of the id when those are taken.
///
/// # Errors
/// The store does not answer.
pub fn free_slug(app: &App, title: &str, day: jiff::civil::Date, id: &str) -> Result<String, Trouble> {
    let short = format!("{}-{day}", slugify(title)).trim_start_matches('-').to_owned();
    let taken = app.store().get(Table::Work, &event::slug_key(&short))?.is_some();
    let tail: String = id.to_lowercase().chars().skip(18).collect();
    Ok(if taken { format!("{short}-{tail}") } else { short })
}

/// A public phone rests on a consent of whoever gives it, and ends with the event.
#[must_use]
pub fn with_phone(
    app: &App,
    commit: Commit,
    by: &PersonKey,
    notice: &Notice,
    event: Occasion,
) -> (Commit, Occasion) {
    let kept = event.phone.as_ref().map(|phone| phone.value.number.clone());
    if kept == notice.phone {
        return (commit, event);
    }
    // Whoever gave the one before is no longer in it, unless they announced it.
    let giver = event.phone_giver().filter(|giver| Some(*giver) != event.author.as_ref() && *giver != by);
    let commit = match giver {
        Some(giver) => commit.delete(Table::Work, written_by(giver, &event.id)),
        None => commit,
    };
    let Some(number) = &notice.phone else {
        return (commit, Occasion { phone: None, phone_by: None, ..event });
    };
    let consent = ulid(app.now(), &app.platform.random);
    let commit = consents::ask_to_give(app, commit, by, ConsentPurpose::EventPhone, &consent);
    let value = Phone { number: number.clone(), hours: String::new() };
    let phone = Some(Consented { value, consent, expires_at: event.ends() });
    let commit = commit.set(Table::Work, written_by(by, &event.id), &());
    (commit, Occasion { phone, phone_by: Some(by.clone()), ..event })
}
