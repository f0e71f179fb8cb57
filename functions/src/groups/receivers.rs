//! Who receives what is written to the group: chosen by who animates it, accepted by who shall receive, and
//! the group is told. While nobody is chosen, those who animate it do.

use serde::{Deserialize, Serialize};

use super::telling::{News, Whom};
use super::{NAME, page};
use crate::App;
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::mail::Letter;
use crate::membership::{self, Group, Rank, group, handles};
use crate::outbox::{self, Row};
use crate::person;
use crate::powers::{self, Deed};
use crate::sending::told;
use crate::shell::Sheet;
use crate::store::{Commit, Key, Table};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{LINK_SPENT, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::{PersonKey, Token};
use crate::worker::Done;

/// Name of the rows that ask somebody.
pub const OFFER: &str = "receiver";
/// An offer nobody answers is gone after so many days.
const OFFER_DAYS: i64 = 14;

/// An offer, in the outbox and then behind its link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Offer {
    group: String,
    person: PersonKey,
}

/// `GET /api/groups/receivers?group=…`.
///
/// # Errors
/// They may not.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = page::opened(app, call, Deed::ChooseReceivers)?;
    let group = &pass.group;
    let lead = if group.receivers.is_empty() { "nobody" } else { "lead" };
    let mut sheet = page::sheet(app, "answers.group_receivers.title", group)
        .text(&format!("answers.group_receivers.{lead}"));
    for (person, member) in membership::members(app, &group.id)? {
        if member.rank < Rank::Manager {
            continue;
        }
        let name = page::name_of(app, &person, &member)?;
        let handle = handles::of(app, &group.id, &person);
        let carried = [("group", group.id.as_str()), ("member", handle.as_str())];
        let (action, button) = match group.receivers.contains(&person) {
            true => ("/api/groups/receivers/remove", "forms.group_receiver_remove.button"),
            false if person == pass.person => ("/api/groups/receivers", "answers.group_receivers.me"),
            false => ("/api/groups/receivers", "forms.group_receiver.button"),
        };
        let rank = page::rank_name(app, member.rank);
        sheet = sheet.facts(&[(name, rank)]).button(action, button, &carried);
    }
    Ok(page::with_way_back(app, sheet, group))
}

/// `POST /api/groups/receivers`: at once for oneself, by a mail for another.
///
/// # Errors
/// They may not, or that person does not run the group.
pub fn offer(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "group_receiver")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let id = answers.text("group");
    let words = again_on_conflict(|| {
        let pass = powers::pass(app, call, Deed::ChooseReceivers, id)?;
        let (person, member) = handles::whom(app, id, answers.text("member"))?;
        if member.rank < Rank::Manager {
            return Err(NOT_FOUND);
        }
        let (commit, words) = match person == pass.person {
            true => {
                let new = receiving(&pass.group, &person);
                let commit = group::save(Commit::new(), &pass.document, &pass.group, &new);
                (told_group(app, commit, &new, "group_receivers"), "group_saved")
            }
            false => {
                let offer = Offer { group: id.to_owned(), person };
                (outbox::ask(app, Commit::new(), Table::Work, (NAME, OFFER), &offer), "group_receiver_asked")
            }
        };
        let thing = group::thing(id);
        let commit = trail::note(app, commit, Some(&pass.person), "groups.receiver", &thing, Via::Web);
        app.store().commit(&commit)?;
        Ok(words)
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words(words).and_go(page::desk_path("receivers", id))))
}

fn receiving(group: &Group, person: &PersonKey) -> Group {
    let mut new = group.clone();
    if !new.receivers.contains(person) {
        new.receivers.push(person.clone());
    }
    new
}

fn told_group(app: &App, commit: Commit, group: &Group, kind: &str) -> Commit {
    let news = News::of(group, kind, Whom::Animators);
    news.leading(page::desk_path("receivers", &group.id)).now(app, commit)
}

/// The worker: asks whoever shall receive.
///
/// # Errors
/// The store does not answer.
pub fn write(app: &App, row: &Row) -> Result<Done, Trouble> {
    let offer: Offer = row.payload()?;
    let Some((_, group)) = membership::find(app, &offer.group)? else { return Ok(Done::nothing()) };
    let Some((_, person)) = person::get(app, &offer.person)? else { return Ok(Done::nothing()) };
    let Some(email) = person.primary().cloned() else { return Ok(Done::nothing()) };
    let token = Token::of_row(&app.platform.keys, "group_receiver", &row.id);
    let until = after(app.now(), days(OFFER_DAYS));
    let commit = Commit::new().insert_until(Table::ShortLived, link(&token), &offer, until);
    let letter = Letter::answer(email, "group_receiver", &row.id)
        .with("group", &group.name)
        .to_path(format!("/api/groups/receivers/accept?t={}", token.reveal()));
    let letter = if person.discreet { letter.discreetly() } else { letter };
    Ok(Done::writing(commit).and_sending(letter))
}

fn link(token: &Token) -> Key {
    Key::head(format!("link#groupreceiver#{}", token.hash()))
}

/// `GET /api/groups/receivers/accept?t=…`: the two buttons.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn button(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let (_, offer) = app.store().read::<Offer>(Table::ShortLived, &link(&token))?.ok_or(LINK_SPENT)?;
    let (_, group) = membership::find(app, &offer.group)?.ok_or(LINK_SPENT)?;
    let title = app.words().format("answers.group_receiver_button.title", &[("group", &group.name)]);
    let sheet = Sheet::titled(app, &title).text("answers.group_receiver_button.text").buttons(
        "/api/groups/receivers/accept",
        &[("t", token.reveal())],
        &[
            ("answer", "yes", "answers.mandate_button.accept"),
            ("answer", "no", "answers.mandate_button.decline"),
        ],
    );
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/groups/receivers/accept`.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn answer(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "group_receiver_accept")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let words = again_on_conflict(|| {
        let found = app.store().read::<Offer>(Table::ShortLived, &link(&token))?;
        let (document, offer) = found.ok_or(LINK_SPENT)?;
        let commit = Commit::new().remove(&document);
        let (commit, words) = match answers.text("answer") {
            "yes" => (accepted(app, commit, &offer)?, "group_receiver_accepted"),
            _ => (commit, "group_receiver_declined"),
        };
        app.store().commit(&commit)?;
        Ok(words)
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words(words)))
}

fn accepted(app: &App, commit: Commit, offer: &Offer) -> Result<Commit, Trouble> {
    let (document, group) = membership::find(app, &offer.group)?.ok_or(LINK_SPENT)?;
    // Who runs it no more since receives nothing.
    if membership::rank(app, &group.id, &offer.person)? < Some(Rank::Manager) {
        return Err(LINK_SPENT);
    }
    let new = receiving(&group, &offer.person);
    let commit = group::save(commit, &document, &group, &new);
    let commit = told_group(app, commit, &new, "group_receivers");
    let thing = group::thing(&group.id);
    Ok(trail::note(app, commit, Some(&offer.person), "groups.receive", &thing, Via::Mail))
}

/// `POST /api/groups/receivers/remove`.
///
/// # Errors
/// They may not, or there is nobody of that name.
pub fn remove(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "group_receiver_remove")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let id = answers.text("group");
    again_on_conflict(|| {
        let pass = powers::pass(app, call, Deed::ChooseReceivers, id)?;
        let (person, _) = handles::whom(app, id, answers.text("member"))?;
        let mut new = pass.group.clone();
        new.receivers.retain(|one| *one != person);
        let commit = group::save(Commit::new(), &pass.document, &pass.group, &new);
        let commit = told_group(app, commit, &new, "group_receivers");
        let thing = group::thing(id);
        let commit = trail::note(app, commit, Some(&pass.person), "groups.unreceive", &thing, Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words("group_saved").and_go(page::desk_path("receivers", id))))
}
