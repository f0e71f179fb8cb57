//! An animator gives a group away: a page, a form, a yes by mail, one change of seats.

use contract::forms::{Answers, form};
use serde::{Deserialize, Serialize};

use super::NAME;
use super::record::{self, ANSWER, ANSWER_DAYS, Handover, Stays};
use super::states::{Actor, Kind, State, Verb};
use super::telling::{self, News};
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::guests;
use crate::mail::Letter;
use crate::membership::seats::MOST_MANAGERS;
use crate::membership::{self, Group, Rank, Seating, handles};
use crate::outbox::{self, Row};
use crate::person;
use crate::powers::{self, Deed, Pass};
use crate::sending;
use crate::shell::Sheet;
use crate::store::{Commit, Document, Key, Table};
use crate::submission::{self, Received, Told};
use crate::trail::Via;
use crate::trouble::{LINK_SPENT, NOT_ALLOWED, NOT_FOUND, Trouble};
use crate::values::{Email, PersonKey, Token};
use crate::worker::Done;

/// Name of the rows that ask the receiver.
pub const OFFER: &str = "offer";
/// Name of the rows that change the seats.
pub const FINISH: &str = "finish";

/// Who shall have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Receiver {
    /// Somebody of the group.
    Person(PersonKey),
    /// The owner of an address, known or not.
    Address(Email),
}

/// What waits in the outbox, then behind the link, then in the outbox again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Offer {
    group: String,
    handover: String,
    to: Receiver,
}

/// `GET /api/groups/hand-over?group=…`: what is under way, or to whom it could be given.
///
/// # Errors
/// They may not, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = powers::pass(app, call, Deed::HandOver, &call.asked("group").unwrap_or_default())?;
    let (title, args) = ("answers.handover.title", [("group", pass.group.name.as_str())]);
    let sheet = Sheet::titled(app, &app.words().format(title, &args));
    Ok(match record::of_group(app, &pass.group.id)? {
        Some((_, handover)) => under_way(sheet, &handover).answer(Status::Ok),
        None => to_whom(app, sheet, call, &pass)?.answer(Status::Ok),
    })
}

fn under_way<'a>(sheet: Sheet<'a>, handover: &Handover) -> Sheet<'a> {
    let carried = [("group", handover.group.as_str())];
    match handover.kind {
        Kind::Give => sheet.lead("answers.handover.given").button(
            "/api/groups/hand-over/withdraw",
            "answers.handover.withdraw",
            &carried,
        ),
        Kind::Claim => sheet.notice("answers.claim.under_way").button(
            "/api/groups/claim/no",
            "answers.claim.still_there",
            &carried,
        ),
        Kind::Orphan => sheet.lead("answers.handover.waits"),
    }
}

/// First the choice of a person, by the names they agreed to; then the form.
fn to_whom<'a>(app: &'a App, sheet: Sheet<'a>, call: &Call<'_>, pass: &Pass) -> Result<Sheet<'a>, Trouble> {
    let Some(form) = form("handover_give") else { return Ok(sheet) };
    let id = pass.group.id.as_str();
    let chosen = call.asked("person");
    let named = named_of(app, &pass.group, &pass.person)?;
    if let Some((handle, name)) = named.iter().find(|(handle, _)| Some(handle) == chosen.as_ref()) {
        let answers = Answers::prefilled(form, &[("group", id), ("person", handle)]);
        return Ok(sheet.text_with("answers.handover.to", &[("name", name)]).form(form, &answers, &[]));
    }
    let links: Vec<(String, String)> = named
        .into_iter()
        .map(|(handle, name)| (format!("/api/groups/hand-over?group={id}&person={handle}"), name))
        .collect();
    let sheet = sheet.lead("answers.handover.lead");
    let sheet = match links.is_empty() {
        true => sheet,
        false => sheet.heading("answers.handover.named").links(&links),
    };
    let answers = Answers::prefilled(form, &[("group", id)]);
    Ok(sheet.heading("answers.handover.by_address").form(form, &answers, &[]))
}

/// Members of a group who agreed to be named, without who asks; animators have it already.
fn named_of(app: &App, group: &Group, but: &PersonKey) -> Result<Vec<(String, String)>, Trouble> {
    let mut named = Vec::new();
    for (key, member) in membership::members(app, &group.id)? {
        let fits = matches!(member.rank, Rank::Member | Rank::Manager) && key != *but;
        let known = if fits { person::known(app, &key)? } else { None };
        let name = known.and_then(|known| known.display_name);
        named.extend(name.map(|name| (handles::of(app, &group.id, &key), name)));
    }
    Ok(named)
}

/// `POST /api/groups/hand-over`: offers the group to somebody.
///
/// # Errors
/// They may not, another hand-over is under way, or the store does not answer.
pub fn offer(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("handover_give").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let answers = &submission.answers;
    let pass = powers::pass(app, call, Deed::HandOver, answers.text("group"))?;
    let to = match (answers.text("person"), Email::parse(answers.text("address"))) {
        ("", Ok(address)) => Receiver::Address(address),
        (handle, _) if !handle.is_empty() => Receiver::Person(handles::whom(app, &pass.group.id, handle)?.0),
        (_, _) => return Ok(submission.refuse(app, "address", "forms.errors.email")),
    };
    if let Receiver::Person(person) = &to {
        let rank = membership::rank(app, &pass.group.id, person)?;
        if !matches!(rank, Some(Rank::Member | Rank::Manager)) {
            return Err(NOT_FOUND);
        }
    }
    if let Some(answer) = submission.answered_before(app)? {
        return Ok(answer);
    }
    let stays = Stays::parse(answers.text("stays"));
    let (commit, handover) = record::begin(app, &pass.group, Kind::Give, &pass.person, stays)?;
    let offer = Offer { group: pass.group.id.clone(), handover: handover.id.clone(), to };
    let commit = outbox::ask(app, commit, Table::Work, (NAME, OFFER), &offer);
    let commit = record::ring_in(app, commit, ANSWER_DAYS, ANSWER, &handover);
    let commit = record::note(app, commit, Some(&pass.person), "offer", &pass.group.id, Via::Web);
    submission.finish(app, commit, &Told::words("handover_offered"))
}

/// `POST /api/groups/hand-over/withdraw`: the offer is taken back.
///
/// # Errors
/// There is none, or the store does not answer.
pub fn withdraw(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "handover_withdraw")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let pass = powers::pass(app, call, Deed::HandOver, answers.text("group"))?;
    let (document, handover) = record::of_group(app, &pass.group.id)?.ok_or(NOT_FOUND)?;
    let by = if handover.by == pass.person { Actor::Beginner } else { Actor::Animator };
    let (commit, _) =
        record::step(app, Commit::new(), (&document, &handover), &pass.group, (Verb::Withdraw, by))?;
    let commit = record::note(app, commit, Some(&pass.person), "withdraw", &pass.group.id, Via::Web);
    app.store().commit(&commit)?;
    Ok(sending::told(app, call.wanted, &Told::words("handover_withdrawn")))
}

/// The worker: the mail with its two buttons. Whether the address is known makes no difference.
///
/// # Errors
/// The store does not answer.
pub fn write(app: &App, row: &Row) -> Result<Done, Trouble> {
    let offer: Offer = row.payload()?;
    let Ok((_, _)) = record::get(app, &offer.group, &offer.handover) else { return Ok(Done::nothing()) };
    let Some((_, group)) = membership::find(app, &offer.group)? else { return Ok(Done::nothing()) };
    let (commit, letter) = match &offer.to {
        Receiver::Person(key) => (Commit::new(), person::letter(app, key, "handover_offer", &row.id)?),
        Receiver::Address(email) => {
            let Some(commit) = caps::one_more(app, Commit::new(), Cap::Confirmation, email)? else {
                return Ok(Done::nothing());
            };
            (commit, Some(Letter::answer(email.clone(), "handover_offer", &row.id)))
        }
    };
    let Some(letter) = letter else { return Ok(Done::nothing()) };
    let token = Token::of_row(&app.platform.keys, NAME, &row.id);
    let until = after(app.now(), days(ANSWER_DAYS));
    let commit = commit.insert_until(Table::ShortLived, link(&token), &offer, until);
    let path = format!("/api/groups/hand-over/answer?t={}", token.reveal());
    Ok(Done::writing(commit).and_sending(letter.with("group", &group.name).to_path(path)))
}

fn link(token: &Token) -> Key {
    Key::head(format!("link#handover#{}", token.hash()))
}

fn linked(app: &App, token: &Token) -> Result<(Document, Offer, Group, Handover), Trouble> {
    let (link, offer) = app.store().read::<Offer>(Table::ShortLived, &link(token))?.ok_or(LINK_SPENT)?;
    let (_, handover) = record::get(app, &offer.group, &offer.handover).map_err(|_| LINK_SPENT)?;
    let (_, group) = membership::get(app, &offer.group)?;
    match handover.state {
        State::Proposed => Ok((link, offer, group, handover)),
        _ => Err(LINK_SPENT),
    }
}

/// `GET /api/groups/hand-over/answer?t=…`: the two buttons.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn button(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let (_, _, group, _) = linked(app, &token)?;
    let args = [("group", group.name.as_str())];
    let title = app.words().format("answers.handover_button.title", &args);
    let yes = ("answer", "yes", "answers.handover_button.accept");
    let no = ("answer", "no", "answers.handover_button.decline");
    let sheet = Sheet::titled(app, &title).text("answers.handover_button.text").buttons(
        "/api/groups/hand-over/answer",
        &[("t", token.reveal())],
        &[yes, no],
    );
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/groups/hand-over/answer`: yes or no.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn answer(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "handover_answer")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let (link, offer, group, _) = linked(app, &token)?;
    let (document, handover) = record::get(app, &offer.group, &offer.handover)?;
    let commit = Commit::new().remove(&link);
    let says_yes = answers.text("answer") == "yes";
    let verb = if says_yes { Verb::Accept } else { Verb::Decline };
    let (commit, _) = record::step(app, commit, (&document, &handover), &group, (verb, Actor::Receiver))?;
    let (commit, words, what) = match verb {
        Verb::Accept => {
            (outbox::ask(app, commit, Table::Work, (NAME, FINISH), &offer), "handover_accepted", "accept")
        }
        _ => {
            let told = telling::ask(app, commit, &group.id, &handover.by, News::Declined);
            (told, "handover_declined", "decline")
        }
    };
    let commit = record::note(app, commit, None, what, &group.id, Via::Mail);
    app.store().commit(&commit).map_err(crate::trouble::spent)?;
    app.platform.bell.ring();
    Ok(sending::told(app, call.wanted, &Told::words(words)))
}

/// The worker: the seats change, in one commit. Whoever pressed the button of the mail owns the address.
///
/// # Errors
/// The store does not answer.
pub fn finish(app: &App, row: &Row) -> Result<Done, Trouble> {
    let offer: Offer = row.payload()?;
    let found = record::of_group(app, &offer.group)?.filter(|(_, now)| now.id == offer.handover);
    let (Some((document, handover)), Some((_, group))) = (found, membership::find(app, &offer.group)?) else {
        return Ok(Done::nothing());
    };
    let (begun, receiver) = receiver(app, &offer.to)?;
    let read = (&document, &handover);
    match seated(app, begun, &handover, &receiver) {
        Ok(commit) => {
            let (commit, _) = record::step(app, commit, read, &group, (Verb::Finish, Actor::Clock))?;
            let commit = telling::ask(app, commit, &group.id, &receiver, News::Begins);
            let commit = telling::ask(app, commit, &group.id, &handover.by, News::Given);
            Ok(Done::writing(record::note(app, commit, Some(&receiver), "done", &group.id, Via::Mail)))
        }
        Err(Trouble::Refused(_, key)) => {
            crate::log::line("handovers.finish", key);
            let (commit, _) = record::step(app, Commit::new(), read, &group, (Verb::Decline, Actor::Clock))?;
            let commit = telling::ask(app, commit, &group.id, &handover.by, News::Failed);
            Ok(Done::writing(record::note(app, commit, None, "fail", &group.id, Via::Clock)))
        }
        Err(trouble) => Err(trouble),
    }
}

/// Whose address it is: somebody known, or a guest from now on.
fn receiver(app: &App, to: &Receiver) -> Result<(Commit, PersonKey), Trouble> {
    let email = match to {
        Receiver::Person(key) => return Ok((Commit::new(), key.clone())),
        Receiver::Address(email) => email,
    };
    Ok(match person::by_address(app, email)? {
        Some((document, known)) => (Commit::new().check(&document), known.key),
        None => {
            let (commit, guest) = guests::newcomer(app, Commit::new(), email)?;
            (person::create(app, commit, &guest), guest.key)
        }
    })
}

/// Giver and receiver change seats together. What somebody offered who animates it no more is void.
fn seated(app: &App, commit: Commit, handover: &Handover, to: &PersonKey) -> Result<Commit, Trouble> {
    let seating = Seating::of(app, &handover.group)?;
    let gives = seating.group.animators.contains(&handover.by) && handover.by != *to;
    let is_public = seating.group.state.needs_animator();
    if !is_public || !gives || person::known(app, to)?.is_some_and(|known| known.blocked) {
        return Err(NOT_ALLOWED);
    }
    let seating = seating.raise(to, Rank::Animator)?;
    let stays = match handover.stays.rank() {
        Some(Rank::Manager) if seating.group.managers.len() >= MOST_MANAGERS => Some(Rank::Member),
        rank => rank,
    };
    seating.set(&handover.by, stays)?.finish(commit)
}

/// 14 days went by.
///
/// # Errors
/// The store does not answer.
pub fn unanswered(app: &App, read: (&Document, &Handover), group: &Group) -> Result<Commit, Trouble> {
    let (commit, _) = record::step(app, Commit::new(), read, group, (Verb::Expire, Actor::Clock))?;
    let commit = telling::ask(app, commit, &group.id, &read.1.by, News::Unanswered);
    Ok(record::note(app, commit, None, "expire", &group.id, Via::Clock))
}
