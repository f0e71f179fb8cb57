//! Mails about splits: to the second person, to members a page at a time, to founders.

use serde::{Deserialize, Serialize};

use super::choices::{Ballot, link};
use super::proposal::{Second, second};
use super::record::{self, ANSWER_DAYS, Split};
use super::{NAME, states};
use crate::App;
use crate::clock::{after, days};
use crate::membership::{self, Member, Rank};
use crate::outbox::{self, Row};
use crate::person;
use crate::store::{Commit, Query, Table};
use crate::trouble::Trouble;
use crate::values::{PersonKey, Token};
use crate::worker::Done;

/// Name of the rows that ask a second person.
pub const SECOND: &str = "second";
/// Name of the rows that ask members where they will be.
pub const ASK: &str = "ask";
/// Name of the rows that tell the members of a group.
pub const MEMBERS: &str = "members";
/// Name of the rows that tell one person.
pub const ONE: &str = "one";
/// So many letters at once.
const LETTERS: usize = 20;

/// What there is to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// It will not be.
    CalledOff,
    /// Nobody agreed in time.
    Expired,
    /// The new group is there, and you are of it.
    Begins,
    /// Another group has become part of yours.
    Merged,
}

impl News {
    fn kind(self) -> &'static str {
        match self {
            Self::CalledOff => "split_called_off",
            Self::Expired => "split_expired",
            Self::Begins => "split_begins",
            Self::Merged => "merge_done",
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Page {
    group: String,
    split: String,
    name: String,
    news: Option<News>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Tell {
    group: String,
    name: String,
    person: PersonKey,
    news: News,
}

/// Asks who has to agree.
#[must_use]
pub fn ask_second(app: &App, commit: Commit, split: &Split) -> Commit {
    outbox::ask(app, commit, Table::Work, (NAME, SECOND), &split.group)
}

/// The worker: a letter to each whose yes would be enough. Alone, the proposer finds the button on the page.
///
/// # Errors
/// The store does not answer.
pub fn run_second(app: &App, row: &Row) -> Result<Done, Trouble> {
    let id: String = row.payload()?;
    let (Some((_, split)), Some((_, group))) = (record::of_group(app, &id)?, membership::find(app, &id)?)
    else {
        return Ok(Done::nothing());
    };
    let people = match second(app, &group, &split)? {
        Second::Runs(people) | Second::Coordinates(people) => people,
        Second::Nobody => Vec::new(),
    };
    let mut done = Done::nothing();
    for key in people {
        let letter = person::letter(app, &key, "split_second", format!("{}-{key}", row.id))?;
        done = letter
            .map(|letter| letter.with("group", &group.name).with("name", &split.name))
            .map(|letter| letter.to_path(format!("/api/groups/split?group={id}")))
            .into_iter()
            .fold(done, Done::and_sending);
    }
    Ok(done)
}

/// Asks every member where they will be.
#[must_use]
pub fn ask_members(app: &App, commit: Commit, split: &Split) -> Commit {
    let (group, name) = (split.group.clone(), split.name.clone());
    page(app, commit, ASK, &Page { group, split: split.id.clone(), name, news: None, after: None })
}

/// Tells every member of a group.
#[must_use]
pub fn tell_members(app: &App, commit: Commit, group: &str, news: News, split: &Split) -> Commit {
    tell_members_of(app, commit, group, news, (&split.id, &split.name))
}

/// The same, of a split that is over: its id and the name of the new group.
#[must_use]
pub fn tell_members_of(
    app: &App,
    commit: Commit,
    group: &str,
    news: News,
    (split, name): (&str, &str),
) -> Commit {
    let told = Page {
        group: group.to_owned(),
        split: split.to_owned(),
        name: name.to_owned(),
        news: Some(news),
        after: None,
    };
    page(app, commit, MEMBERS, &told)
}

/// Tells one person.
#[must_use]
pub fn tell(app: &App, commit: Commit, person: &PersonKey, news: News, split: &Split) -> Commit {
    let (group, name) = (split.group.clone(), split.name.clone());
    outbox::ask(app, commit, Table::Work, (NAME, ONE), &Tell { group, name, person: person.clone(), news })
}

fn page(app: &App, commit: Commit, task: &str, page: &Page) -> Commit {
    outbox::ask(app, commit, Table::Work, (NAME, task), page)
}

/// The worker: one letter.
///
/// # Errors
/// The store does not answer.
pub fn run_one(app: &App, row: &Row) -> Result<Done, Trouble> {
    let tell: Tell = row.payload()?;
    let Some((_, group)) = membership::find(app, &tell.group)? else { return Ok(Done::nothing()) };
    let letter = person::letter(app, &tell.person, tell.news.kind(), &row.id)?;
    let letter = letter.map(|letter| letter.with("group", &group.name).with("name", &tell.name));
    Ok(letter.into_iter().fold(Done::nothing(), Done::and_sending))
}

/// The worker: a page of the members is told.
///
/// # Errors
/// The store does not answer.
pub fn run_members(app: &App, row: &Row) -> Result<Done, Trouble> {
    let told: Page = row.payload()?;
    let (Some((_, group)), Some(news)) = (membership::find(app, &told.group)?, told.news) else {
        return Ok(Done::nothing());
    };
    let (people, next) = some(app, &told)?;
    let mut done = Done::nothing();
    for key in people {
        let letter = person::letter(app, &key, news.kind(), format!("{}-{key}", row.id))?;
        let letter = letter.map(|letter| letter.with("group", &group.name).with("name", &told.name));
        done = letter.into_iter().fold(done, Done::and_sending);
    }
    done.commit = go_on(app, done.commit, MEMBERS, told, next);
    Ok(done)
}

/// The worker: a page of the members is asked, each by a link of their own.
///
/// # Errors
/// The store does not answer.
pub fn run_ask(app: &App, row: &Row) -> Result<Done, Trouble> {
    let asked: Page = row.payload()?;
    let open = record::of_group(app, &asked.group)?
        .filter(|(_, split)| split.id == asked.split && split.state == states::State::Choosing);
    let (Some((_, split)), Some((_, group))) = (open, membership::find(app, &asked.group)?) else {
        return Ok(Done::nothing());
    };
    let until = after(split.changed_at, days(ANSWER_DAYS + 1));
    let (people, next) = some(app, &asked)?;
    let mut done = Done::nothing();
    for key in people {
        let id = format!("{}-{key}", row.id);
        let Some(letter) = person::letter(app, &key, "split_choice", &id)? else { continue };
        let token = Token::of_row(&app.platform.keys, NAME, &id);
        let ballot = Ballot { group: asked.group.clone(), split: asked.split.clone(), person: key };
        done.commit = done.commit.insert_until(Table::ShortLived, link(&token), &ballot, until);
        let path = format!("/api/groups/split/choice?t={}", token.reveal());
        done = done.and_sending(letter.with("group", &group.name).with("name", &split.name).to_path(path));
    }
    done.commit = go_on(app, done.commit, ASK, asked, next);
    Ok(done)
}

fn some(app: &App, asked: &Page) -> Result<(Vec<PersonKey>, Option<String>), Trouble> {
    let all = Query::all(membership::seats::seats_of(&asked.group)).limit(LETTERS);
    let page = app.store().query(Table::Work, &Query { after: asked.after.clone(), ..all })?;
    let mut people = Vec::new();
    for document in &page.documents {
        // Who only follows has no say in it, and no letter about it.
        if document.read::<Member>()?.rank >= Rank::Member {
            people.extend(PersonKey::parse(&document.key.sort));
        }
    }
    Ok((people, page.next))
}

fn go_on(app: &App, commit: Commit, task: &str, told: Page, next: Option<String>) -> Commit {
    match next {
        Some(next) => page(app, commit, task, &Page { after: Some(next), ..told }),
        None => commit,
    }
}
