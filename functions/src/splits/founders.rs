//! Founders of the new group: named by an animator, asked by mail, there only once they accept.

use contract::forms::{Answers, form};
use serde::{Deserialize, Serialize};

use super::proposal::{found, may_found};
use super::record::{self, ANSWER_DAYS, Split};
use super::{NAME, telling};
use crate::App;
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::membership::{self, Group, Rank, handles};
use crate::outbox::{self, Row};
use crate::person;
use crate::powers::{self, Deed, Pass};
use crate::sending;
use crate::shell::Sheet;
use crate::store::{Commit, Document, Key, Table};
use crate::submission::{self, Received, Told};
use crate::trail::Via;
use crate::trouble::{LINK_SPENT, NOT_FOUND, Trouble};
use crate::values::{Email, PersonKey, Token};
use crate::worker::Done;

/// Name of the rows that ask somebody.
pub const TASK: &str = "founder";

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Named {
    Person(PersonKey),
    Address(Email),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Asked {
    group: String,
    split: String,
    who: Named,
    rank: Rank,
}

/// The form that names somebody: by the names people agreed to, or by address.
///
/// # Errors
/// The store does not answer.
pub fn choose<'a>(app: &'a App, sheet: Sheet<'a>, pass: &Pass) -> Result<Sheet<'a>, Trouble> {
    let Some(form) = form("split_founder") else { return Ok(sheet) };
    let id = pass.group.id.as_str();
    let mut sheet = sheet.heading("answers.split.founders");
    for (key, member) in membership::members(app, id)? {
        let is_self = key == pass.person;
        let known = if member.rank >= Rank::Member { person::known(app, &key)? } else { None };
        let label = match known.and_then(|known| known.display_name) {
            _ if is_self => app.words().text("answers.split.myself").into_owned(),
            Some(name) => app.words().format("answers.split.ask", &[("name", &name)]),
            None => continue,
        };
        let handle = handles::of(app, id, &key);
        let carried = [("group", id), ("person", handle.as_str()), ("rank", "animator")];
        sheet = sheet.labelled_button(form.action, &label, &carried);
    }
    Ok(sheet.form(form, &Answers::prefilled(form, &[("group", id)]), &[]))
}

/// `POST /api/groups/split/founder`: somebody is asked; who names themselves has accepted.
///
/// # Errors
/// They may not, it is too late, or the store does not answer.
pub fn name(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("split_founder").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let answers = &submission.answers;
    let pass = powers::pass(app, call, Deed::Split, answers.text("group"))?;
    let who = match (answers.text("person"), Email::parse(answers.text("address"))) {
        ("", Ok(address)) => Named::Address(address),
        (handle, _) if !handle.is_empty() => Named::Person(handles::whom(app, &pass.group.id, handle)?.0),
        (_, _) => return Ok(submission.refuse(app, "address", "forms.errors.email")),
    };
    if let Some(answer) = submission.answered_before(app)? {
        return Ok(answer);
    }
    let rank = if answers.text("rank") == "manager" { Rank::Manager } else { Rank::Animator };
    let (document, split) = record::of_group(app, &pass.group.id)?.ok_or(NOT_FOUND)?;
    // Room is looked at when they say yes, too.
    found(&split, &pass.person, rank)?;
    if let Named::Person(person) = &who
        && *person == pass.person
    {
        let commit = accepted(app, Commit::new(), (&document, &split), person, (rank, Via::Web))?;
        return submission.finish(app, commit, &Told::words("split_founder_accepted"));
    }
    let asked = Asked { group: pass.group.id.clone(), split: split.id, who, rank };
    let commit = outbox::ask(app, Commit::new(), Table::Work, (NAME, TASK), &asked);
    let commit = record::note(app, commit, Some(&pass.person), "name_founder", &pass.group.id, Via::Web);
    submission.finish(app, commit, &Told::words("split_founder_asked"))
}

/// One more accepted; with the first animator a second person is asked to agree.
fn accepted(
    app: &App,
    commit: Commit,
    (document, split): (&Document, &Split),
    person: &PersonKey,
    (rank, via): (Rank, Via),
) -> Result<Commit, Trouble> {
    let next = found(split, person, rank)?;
    let commit = commit.replace(document, &next);
    let commit = match (split.count(Rank::Animator), next.count(Rank::Animator)) {
        (0, 1) => telling::ask_second(app, commit, &next),
        _ => commit,
    };
    let commit = record::way(app, commit, person, &split.group, &split.id);
    Ok(record::note(app, commit, Some(person), "accept", &split.group, via))
}

/// The worker: the mail with its two buttons, to a member of the group. Whoever is none hears nothing, and whoever
/// asked does not learn it.
///
/// # Errors
/// The store does not answer.
pub fn write(app: &App, row: &Row) -> Result<Done, Trouble> {
    let asked: Asked = row.payload()?;
    let person = match &asked.who {
        Named::Person(key) => Some(key.clone()),
        Named::Address(email) => person::by_address(app, email)?.map(|(_, known)| known.key),
    };
    let Some(person) = person else { return Ok(Done::nothing()) };
    let found = record::of_group(app, &asked.group)?.filter(|(_, split)| split.id == asked.split);
    let (Some((_, split)), true) = (found, may_found(app, &asked.group, &person)?) else {
        return Ok(Done::nothing());
    };
    let Some((_, group)) = membership::find(app, &asked.group)? else { return Ok(Done::nothing()) };
    let Some(letter) = person::letter(app, &person, "split_founder", &row.id)? else {
        return Ok(Done::nothing());
    };
    let token = Token::of_row(&app.platform.keys, NAME, &row.id);
    let offer = Offer { group: asked.group, split: asked.split, person, rank: asked.rank };
    let until = after(app.now(), days(ANSWER_DAYS));
    let commit = Commit::new().insert_until(Table::ShortLived, link(&token), &offer, until);
    let letter = letter
        .with("group", &group.name)
        .with("name", &split.name)
        .to_path(format!("/api/groups/split/answer?t={}", token.reveal()));
    Ok(Done::writing(commit).and_sending(letter))
}

/// What the link stands for.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Offer {
    group: String,
    split: String,
    person: PersonKey,
    rank: Rank,
}

fn link(token: &Token) -> Key {
    Key::head(format!("link#founder#{}", token.hash()))
}

struct Linked {
    link: Document,
    offer: Offer,
    document: Document,
    split: Split,
    group: Group,
}

fn linked(app: &App, token: &Token) -> Result<Linked, Trouble> {
    let (link, offer) = app.store().read::<Offer>(Table::ShortLived, &link(token))?.ok_or(LINK_SPENT)?;
    let (document, split) = record::get(app, &offer.group, &offer.split).map_err(|_| LINK_SPENT)?;
    let (_, group) = membership::get(app, &offer.group)?;
    match split.state {
        super::states::State::Proposed => Ok(Linked { link, offer, document, split, group }),
        _ => Err(LINK_SPENT),
    }
}

/// `GET /api/groups/split/answer?t=…`: the two buttons.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn button(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let linked = linked(app, &token)?;
    let args = [("group", linked.group.name.as_str()), ("name", linked.split.name.as_str())];
    let title = app.words().format("answers.split_founder.title", &args);
    let text = match linked.offer.rank {
        Rank::Animator => "answers.split_founder.animator",
        _ => "answers.split_founder.manager",
    };
    let yes = ("answer", "yes", "answers.handover_button.accept");
    let no = ("answer", "no", "answers.handover_button.decline");
    let sheet = Sheet::titled(app, &title).text_with(text, &args).buttons(
        "/api/groups/split/answer",
        &[("t", token.reveal())],
        &[yes, no],
    );
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/groups/split/answer`: yes or no.
///
/// # Errors
/// The link was used, is too old, or never was; there is no room any more.
pub fn answer(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "split_answer")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let Linked { link, offer, document, split, group } = linked(app, &token)?;
    let commit = Commit::new().remove(&link);
    let (commit, words) = if answers.text("answer") != "yes" {
        let commit = record::note(app, commit, Some(&offer.person), "decline", &group.id, Via::Mail);
        (commit, "handover_declined")
    } else if may_found(app, &group.id, &offer.person)? {
        let read = (&document, &split);
        let commit = accepted(app, commit, read, &offer.person, (offer.rank, Via::Mail))?;
        (commit, "split_founder_accepted")
    } else {
        return Err(LINK_SPENT);
    };
    app.store().commit(&commit).map_err(crate::trouble::spent)?;
    app.platform.bell.ring();
    Ok(sending::told(app, call.wanted, &Told::words(words)))
}
