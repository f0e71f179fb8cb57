//! Ideas: what is public was decided and is not hidden, at once; nobody decides on their own; supports are one a
//! member and move once a month.

use functions::ideas::states::State;
use functions::store::{Key, Table, kind_of};
use functions::trail::Entry;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::run::Run;
use crate::witness::Change;

/// What these rules read of an idea's document.
#[derive(Debug, Deserialize)]
struct Idea {
    id: String,
    author: Option<String>,
    state: State,
    published_at: Option<Timestamp>,
    hidden_at: Option<Timestamp>,
}

impl Idea {
    fn is_shown(&self) -> bool {
        self.published_at.is_some() && self.hidden_at.is_none() && self.state.public().is_some()
    }
}

fn read(body: Option<&String>) -> Result<Option<Idea>, String> {
    body.map(|body| serde_json::from_str(body).map_err(|error| error.to_string())).transpose()
}

/// The idea of a public document that a commit writes or removes.
fn public_of<'a>(all: &'a [Change], id: &str) -> Option<&'a Change> {
    all.iter().find(|one| {
        one.table == Table::Public && one.key.partition.starts_with("ideas/") && one.key.sort == id
    })
}

/// State and what the public reads change in one commit, and what becomes public was decided in it.
pub fn public_is_what_was_decided(run: &Run, change: &Change, all: &[Change]) -> Result<(), String> {
    if change.table != Table::Work || kind_of(&change.key.partition) != "idea" {
        return Ok(());
    }
    let (before, after) = (read(change.before.as_ref())?, read(change.after.as_ref())?);
    let shown = |idea: &Option<Idea>| idea.as_ref().is_some_and(Idea::is_shown);
    let Some(id) = before.as_ref().or(after.as_ref()).map(|idea| idea.id.clone()) else { return Ok(()) };
    let public = public_of(all, &id);
    match (shown(&before), shown(&after)) {
        (true, false) if public.is_none_or(|public| public.after.is_some()) => {
            return Err("an idea is hidden or gone, and still public".to_owned());
        }
        (false, true) if public.is_none_or(|public| public.after.is_none()) => {
            return Err("an idea is public, and nobody can read it".to_owned());
        }
        _ => {}
    }
    if let (None, Some(idea)) = (&before, &after) {
        has_a_known_author(run, idea, all)?;
    }
    match shown(&after) && !shown(&before) {
        true => somebody_decided(run, after.as_ref().and_then(|idea| idea.author.as_deref()), all),
        false => Ok(()),
    }
}

/// An idea exists once its mail is confirmed: its author is somebody, or the same commit asks for that.
fn has_a_known_author(run: &Run, idea: &Idea, all: &[Change]) -> Result<(), String> {
    let Some(author) = &idea.author else { return Ok(()) };
    let place = Key::head(format!("person#{author}"));
    let is_asked = all.iter().any(|one| {
        kind_of(&one.key.partition) == "outbox"
            && one.after.as_ref().is_some_and(|body| body.contains(author))
    });
    match is_asked || run.witness.one(Table::People, &place).is_some() {
        true => Ok(()),
        false => Err("an idea is kept whose author confirmed nothing".to_owned()),
    }
}

/// Entries of the trail that a commit writes.
fn entries(all: &[Change]) -> impl Iterator<Item = Entry> {
    let trail = all.iter().filter(|one| kind_of(&one.key.partition) == "trail");
    trail.filter_map(|one| serde_json::from_str(one.after.as_ref()?).ok())
}

/// Who animates a group in public is read after, not before.
fn is_trusted(run: &Run, author: &str) -> bool {
    let held = run.witness.held(Table::Work, &format!("mandates#{author}"));
    held.iter().any(|(key, _)| key.sort.starts_with("animator:"))
}

/// What becomes public does so by a moderator's decision, by its author's being trusted, or by the clock that lets a
/// hiding lapse.
fn somebody_decided(run: &Run, author: Option<&str>, all: &[Change]) -> Result<(), String> {
    let decisions: Vec<Entry> = entries(all).filter(|entry| entry.what.starts_with("moderation.")).collect();
    if decisions.is_empty() {
        return match author.is_some_and(|author| is_trusted(run, author)) {
            true => Ok(()),
            false => Err("an idea became public, and nobody decided it".to_owned()),
        };
    }
    let is_own = |entry: &Entry| author.is_some() && entry.by.as_ref().map(|by| by.as_str()) == author;
    let is_alone = decisions.iter().any(|entry| entry.what == "moderation.own");
    match decisions.iter().any(is_own) && !is_alone {
        true => Err("somebody decided on what is their own".to_owned()),
        false => Ok(()),
    }
}

/// Rule S16: what is said of a crowd stands from one monthly count to the next.
pub fn crowds_move_once_a_month(_run: &Run, change: &Change, all: &[Change]) -> Result<(), String> {
    if change.table != Table::Public || !change.key.partition.starts_with("ideas/") {
        return Ok(());
    }
    let supports = |body: &Option<String>| -> Option<Value> {
        serde_json::from_str::<Value>(body.as_ref()?).ok()?.get("supports").cloned()
    };
    let both = change.before.is_some() && change.after.is_some();
    if both && supports(&change.before) != supports(&change.after) {
        let is_count = all.iter().any(|one| kind_of(&one.key.partition).starts_with("ideacount"));
        if !is_count {
            return Err("a number of supports moved between two counts".to_owned());
        }
    }
    Ok(())
}

/// One support a member: written under the idea and under the person, or nowhere.
pub fn supports_agree(run: &Run) -> Result<(), String> {
    match run.witness.are_written_twice("support#", "supported#") {
        true => Ok(()),
        false => Err("supports under ideas and under people differ".to_owned()),
    }
}

/// What the public reads is of ideas that are shown.
pub fn only_shown_ideas_are_public(run: &Run) -> Result<(), String> {
    let public = run.witness.held(Table::Public, "ideas/");
    public.iter().try_for_each(|(key, _)| is_of_a_shown_idea(run, &key.sort))
}

/// The same at once, when something is written that the public reads.
pub fn only_a_shown_idea_is_published(run: &Run, change: &Change, _all: &[Change]) -> Result<(), String> {
    let is_idea = change.table == Table::Public && change.key.partition.starts_with("ideas/");
    match is_idea && run.witness.one(Table::Public, &change.key).is_some() {
        true => is_of_a_shown_idea(run, &change.key.sort),
        false => Ok(()),
    }
}

fn is_of_a_shown_idea(run: &Run, id: &str) -> Result<(), String> {
    let held = run.witness.one(Table::Work, &Key::head(format!("idea#{id}")));
    match read(held.map(|held| held.body).as_ref())?.is_some_and(|idea| idea.is_shown()) {
        true => Ok(()),
        false => Err("an idea is public that is hidden, gone or not decided".to_owned()),
    }
}

/// Faults have stopped: every author is known.
pub fn every_author_is_somebody(run: &Run) -> Result<(), String> {
    for (_, held) in run.witness.held(Table::Work, "idea#") {
        let author = read(Some(&held.body))?.and_then(|idea| idea.author);
        let place = author.map(|author| Key::head(format!("person#{author}")));
        if place.is_some_and(|place| run.witness.one(Table::People, &place).is_none()) {
            return Err("an idea has an author whom nobody knows".to_owned());
        }
    }
    Ok(())
}
