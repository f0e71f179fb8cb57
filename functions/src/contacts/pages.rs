//! What is read: a thread, from either side; the lists of a role and of a person; what is late, in numbers.

use contract::forms::{Answers, form};
use contract::words::typography;

use super::people::{self, View};
use super::reply;
use super::states::State;
use super::thread::{self, Line, Reached, Side, Thread};
use super::{NAME, own};
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::rights::{self, Role};
use crate::shell::Sheet;
use crate::store::{Commit, Query, Table};
use crate::submission;
use crate::trail;
use crate::trouble::{NOT_FOUND, Trouble};

/// `GET /api/messages/thread?id=…`: for those who answer, and for those who run the group or wrote it.
///
/// # Errors
/// It is not there, or not for this person.
pub fn thread(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let person = people::signed_in(app, call)?;
    let id = call.asked("id").unwrap_or_default();
    let (_, thread) = thread::load(app, &id)?.ok_or(NOT_FOUND)?;
    let view = people::view(app, &person, &thread)?.ok_or(NOT_FOUND)?;
    if let (View::Role, Some(author)) = (view, &thread.author) {
        // The sender's export says who read it.
        let what = format!("{NAME}.read");
        app.store().commit(&trail::note_reading(app, Commit::new(), &person, &what, author))?;
    }
    let carried = ("id", id.as_str());
    Ok(page(app, &thread, view, ("message_reply", "message_close"), carried))
}

/// `GET /api/messages/status?t=…`: the sender's page; its link works until the thread ends.
///
/// # Errors
/// The link is void.
pub fn status(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let (_, thread) = reply::of_link(app, &token)?;
    let forms = ("message_status_reply", "message_status_close");
    Ok(page(app, &thread, View::Sender, forms, ("t", token.reveal())))
}

fn page(app: &App, thread: &Thread, view: View, forms: (&str, &str), carried: (&str, &str)) -> Answer {
    let words = app.words();
    let role = people::role_name(app, &thread.role);
    let title = words.format("answers.message.title", &[("reference", &thread.reference)]);
    let mut sheet = Sheet::titled(app, &title).facts(&facts(app, thread, &role));
    for post in &thread.posts {
        let when = words.day_long(thread::day(app, post.at));
        let key = match (view, post.side) {
            (View::Sender, Side::Sender) => "answers.message.you_wrote",
            (View::Sender, Side::Role) => "answers.message.role_wrote",
            (View::Role, Side::Sender) => "answers.message.sender_wrote",
            (View::Role, Side::Role) => "answers.message.role_wrote",
        };
        sheet = sheet.text_with(key, &[("when", &when), ("role", &role)]).quote(&post.text);
    }
    let (writing, ending) = forms;
    sheet = match thread.state {
        State::Closed => sheet.text("answers.message.ended"),
        _ if thread.is_full() => sheet.text("answers.message_full.text"),
        _ => shown(sheet, writing, carried),
    };
    if thread.state != State::Closed
        && let Some(form) = form(ending)
    {
        sheet = sheet.text(&form.key("next")).button(form.action, &form.key("button"), &[carried]);
    }
    sheet.answer(Status::Ok)
}

/// A form of the contract that carries which thread it is for.
fn shown<'a>(sheet: Sheet<'a>, name: &str, carried: (&str, &str)) -> Sheet<'a> {
    match form(name) {
        Some(form) => sheet.form(form, &Answers::prefilled(form, &[carried]), &[]),
        None => sheet,
    }
}

fn facts(app: &App, thread: &Thread, role: &str) -> Vec<(String, String)> {
    let words = app.words();
    let label = |name: &str| words.text(&format!("answers.message.{name}")).into_owned();
    let say = |key: &str| typography(&words.text(key), app.locale());
    let mut facts = vec![
        (label("to"), role.to_owned()),
        (label("kind"), say(&format!("forms.message.kind.choices.{}", thread.kind))),
        (label("received"), words.day_long(thread::day(app, thread.received_at))),
        (label("state"), say(&format!("answers.message.states.{}", thread.state.name()))),
    ];
    if let Some(group) = &thread.group {
        facts.push((label("group"), group.clone()));
    }
    facts
}

/// `GET /api/messages/desk`: what waits for those who answer, then the rest.
///
/// # Errors
/// The store does not answer.
pub fn desk(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let person = people::signed_in(app, call)?;
    let roles = rights::roles(app, &person)?;
    let mut lines = Vec::new();
    for role in &roles {
        lines.extend(lines_for(app, role)?);
    }
    lines.sort_by_key(|(id, line)| (!line.state.waits(), id.clone()));
    lines.dedup_by(|one, other| one.0 == other.0);
    let title = app.words().text("answers.message_desk.title").into_owned();
    let sheet = listed(app, Sheet::titled(app, &title), &lines, "answers.message_desk.none");
    let mine = roles.iter().filter_map(|role| match role {
        Role::Contact(id) => {
            let words =
                app.words().format("answers.contact_name.link", &[("role", &people::role_name(app, id))]);
            Some((format!("/api/contacts/name?role={id}"), words))
        }
        _ => None,
    });
    Ok(sheet.links(&mine.collect::<Vec<_>>()).answer(Status::Ok))
}

/// The lines of a mandate: all of the role's for its holder, those that reached them for others.
fn lines_for(app: &App, role: &Role) -> Result<Vec<(String, Line)>, Trouble> {
    match role {
        Role::Contact(id) => lines(app, &thread::of_role(id)),
        Role::Deputy(id) => {
            let lines = lines(app, &thread::of_role(id))?;
            let has = |line: &Line| line.escalated || line.reached == Some(Reached::Deputy);
            Ok(lines.into_iter().filter(|(_, line)| has(line)).collect())
        }
        Role::Operator => {
            let mut found = Vec::new();
            for named in &app.bundle.roles {
                let lines = lines(app, &thread::of_role(&named.id))?;
                found.extend(lines.into_iter().filter(|(_, line)| line.reached == Some(Reached::Operator)));
            }
            Ok(found)
        }
        _ => Ok(Vec::new()),
    }
}

/// The lines of a partition, by id.
///
/// # Errors
/// The store does not answer.
pub fn lines(app: &App, partition: &str) -> Result<Vec<(String, Line)>, Trouble> {
    let documents = app.store().query_all(Table::Work, &Query::all(partition))?;
    let read = |document: &crate::store::Document| Ok((document.key.sort.clone(), document.read()?));
    documents.iter().map(read).collect()
}

fn listed<'a>(app: &'a App, sheet: Sheet<'a>, lines: &[(String, Line)], none: &str) -> Sheet<'a> {
    if lines.is_empty() {
        return sheet.text(none);
    }
    let link = |(id, line): &(String, Line)| {
        let state = app.words().text(&format!("answers.message.states.{}", line.state.name())).into_owned();
        let role = people::role_name(app, &line.role);
        let when = app.words().relative_day(line.received_on, app.today());
        let args =
            [("reference", line.reference.as_str()), ("role", &role), ("when", &when), ("state", &state)];
        (format!("/api/messages/thread?id={id}"), app.words().format("answers.message.line", &args))
    };
    sheet.links(&lines.iter().map(link).collect::<Vec<_>>())
}

/// `GET /api/messages/mine`: what one wrote, and what was written for groups one runs.
///
/// # Errors
/// The store does not answer.
pub fn mine(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let person = people::signed_in(app, call)?;
    let mut found = Vec::new();
    for id in own::ids(app, &person)? {
        found.extend(thread::load(app, &id)?.map(|(_, thread)| (id, thread.line(app))));
    }
    for role in rights::roles(app, &person)? {
        if let Role::Animator(group) | Role::Manager(group) = role {
            found.extend(lines(app, &thread::of_group(&group))?);
        }
    }
    found.sort_by(|one, other| other.0.cmp(&one.0));
    found.dedup_by(|one, other| one.0 == other.0);
    let title = app.words().text("answers.message_mine.title").into_owned();
    let sheet = listed(app, Sheet::titled(app, &title), &found, "answers.message_mine.none");
    Ok(sheet.answer(Status::Ok))
}

/// `GET /api/messages/late`: how many wait in each role, and how long. Never a text, never a thread.
///
/// # Errors
/// The store does not answer.
pub fn late(app: &App, _call: &Call<'_>) -> Result<Answer, Trouble> {
    let mut facts = Vec::new();
    for named in &app.bundle.roles {
        let lines = lines(app, &thread::of_role(&named.id))?;
        let waiting: Vec<&Line> =
            lines.iter().map(|(_, line)| line).filter(|line| line.state.waits()).collect();
        let escalated = waiting.iter().filter(|line| line.escalated).count().to_string();
        let oldest = waiting.iter().map(|line| line.received_on).min().unwrap_or(app.today());
        let age =
            app.words().since_days(u64::try_from((app.today() - oldest).get_days()).unwrap_or_default());
        let args = [("count", waiting.len().to_string()), ("escalated", escalated), ("age", age)];
        let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let key =
            if waiting.is_empty() { "answers.message_late.nothing" } else { "answers.message_late.line" };
        facts.push((named.name.clone(), typography(&app.words().format(key, &args), app.locale())));
    }
    let title = app.words().text("answers.message_late.title").into_owned();
    let sheet = Sheet::titled(app, &title).text("answers.message_late.text").facts(&facts);
    Ok(sheet.answer(Status::Ok))
}
