//! Mails about a group to those it concerns: one row a piece of news, letters made by the worker.

use contract::words::typography;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::NAME;
use crate::App;
use crate::mail::Letter;
use crate::membership::{self, Group};
use crate::outbox::{self, Row};
use crate::person;
use crate::review;
use crate::rights::{self, Role};
use crate::store::{Commit, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;
use crate::worker::Done;

/// Name of the outbox's rows.
pub const TASK: &str = "tell";

/// Whom a piece of news concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Who animates the group.
    Animators,
    /// Who animates it, and who helps to run it.
    Runners,
    /// Who receives its messages.
    Receivers,
    /// Who coordinates its department.
    Coordinators,
    /// Who coordinates its department, and who animates it.
    AnimatorsAndCoordinators,
    /// One person.
    One(PersonKey),
}

/// A piece of news.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    group: String,
    kind: String,
    whom: Whom,
    args: Vec<(String, String)>,
    quote: Option<String>,
    path: Option<String>,
    /// Not those who did it.
    except: Option<PersonKey>,
    /// Only while the group's state is that of then: what was taken back is not told.
    changed_at: Option<Timestamp>,
    may_appeal: bool,
}

impl News {
    /// News of a kind of mail.
    #[must_use]
    pub fn of(group: &Group, kind: &str, whom: Whom) -> Self {
        Self {
            group: group.id.clone(),
            kind: kind.to_owned(),
            whom,
            args: Vec::new(),
            quote: None,
            path: None,
            except: None,
            changed_at: None,
            may_appeal: false,
        }
    }

    /// With the value of a placeholder.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.args.push((name.to_owned(), value.into()));
        self
    }

    /// With a button.
    #[must_use]
    pub fn leading(self, path: impl Into<String>) -> Self {
        Self { path: Some(path.into()), ..self }
    }

    /// To all but somebody.
    #[must_use]
    pub fn not_to(self, person: &PersonKey) -> Self {
        Self { except: Some(person.clone()), ..self }
    }

    /// Why moderators decided so, with the way to another one's eyes.
    #[must_use]
    pub fn because(self, reason: &str, text: &str) -> Self {
        let quote = Some(text.to_owned()).filter(|text| !text.is_empty());
        Self { quote, may_appeal: true, ..self.with("reason", reason) }
    }

    /// Tells it at once.
    #[must_use]
    pub fn now(self, app: &App, commit: Commit) -> Commit {
        outbox::ask(app, commit, Table::Work, (NAME, TASK), &self)
    }

    /// Tells a decision once it can no longer be taken back, unless it was.
    #[must_use]
    pub fn after_undo(self, app: &App, commit: Commit, group: &Group) -> Commit {
        let wait: SignedDuration = app.platform.config.undo;
        let news = Self { changed_at: Some(group.changed_at), ..self };
        outbox::ask_later(app, commit, Table::Work, (NAME, TASK), &news, wait)
    }
}

/// The worker: reads the group again, and writes to each whom it concerns.
///
/// # Errors
/// The store does not answer.
pub fn run(app: &App, row: &Row) -> Result<Done, Trouble> {
    let news: News = row.payload()?;
    let Some((_, group)) = membership::find(app, &news.group)? else { return Ok(Done::nothing()) };
    if news.changed_at.is_some_and(|then| then != group.changed_at) {
        return Ok(Done::nothing());
    }
    let mut people = concerned(app, &group, &news.whom)?;
    people.retain(|person| Some(person) != news.except.as_ref());
    people.dedup();
    let (commit, appeal) = match news.may_appeal {
        true => review::appeal_link(app, Commit::new(), (NAME, &group.id), row)?,
        false => (Commit::new(), None),
    };
    let mut done = Done::writing(commit);
    for (index, person) in people.iter().enumerate() {
        let id = format!("{}-{index}", row.id);
        let path = news.path.clone().or_else(|| appeal.clone());
        done.letters.extend(letter(app, &news, (&group, person), id, path)?);
    }
    Ok(done)
}

/// The letter to one person; nothing when there is no such person any more.
fn letter(
    app: &App,
    news: &News,
    (group, person): (&Group, &PersonKey),
    id: String,
    path: Option<String>,
) -> Result<Option<Letter>, Trouble> {
    let Some((_, person)) = person::get(app, person)? else { return Ok(None) };
    let Some(email) = person.primary() else { return Ok(None) };
    let mut letter = Letter::answer(email.clone(), &news.kind, id).with("group", &group.name);
    for (name, value) in &news.args {
        let value = if name == "reason" { reason_words(app, value) } else { value.clone() };
        letter = letter.with(name, value);
    }
    if let Some(text) = &news.quote {
        letter = letter.quoting(text);
    }
    if let Some(path) = path {
        letter = letter.to_path(path);
    }
    Ok(Some(if person.discreet { letter.discreetly() } else { letter }))
}

fn concerned(app: &App, group: &Group, whom: &Whom) -> Result<Vec<PersonKey>, Trouble> {
    let coordinators = || match group.department() {
        Some(code) => rights::holders(app, &Role::Coordinator(code)),
        None => Ok(Vec::new()),
    };
    Ok(match whom {
        Whom::Animators => group.animators.clone(),
        Whom::Runners => [group.animators.clone(), group.managers.clone()].concat(),
        Whom::Receivers => group.reached_by().to_vec(),
        Whom::Coordinators => coordinators()?,
        Whom::AnimatorsAndCoordinators => [group.animators.clone(), coordinators()?].concat(),
        Whom::One(person) => vec![person.clone()],
    })
}

/// A reason of the moderators' public list; itself when the list has it no more.
fn reason_words(app: &App, reason: &str) -> String {
    match app.words().get(&format!("moderation.reasons.choices.{reason}")) {
        Some(words) => typography(words, app.locale()),
        None => reason.to_owned(),
    }
}
