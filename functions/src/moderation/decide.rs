//! A decision, one thing at a time: who may, what it means for a thing as it stands, what is written.

use jiff::Timestamp;

use super::kept::{self, Claim, Decided, Hidden, KEPT_DAYS, Last, Tally, Verb};
use super::{NAME, held, reporters};
use crate::App;
use crate::clock::{after, days};
use crate::features::{self, Decision, Hiding, Moderate};
use crate::outbox;
use crate::review::{self, Counts, OwnDecisions, Urgency, Waiting};
use crate::rights::{self, Role};
use crate::store::{Commit, Document, Guard, Key, Table};
use crate::trail::{self, Via};
use crate::trouble::Trouble;
use crate::values::{PersonKey, ulid};

/// What a moderator wants, for one thing or several.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Who decides.
    pub by: PersonKey,
    /// Those decided together have one.
    pub batch: String,
    /// What.
    pub verb: Verb,
    /// Key of the public list, when it is refused or removed.
    pub reason: String,
    /// For its author.
    pub text: String,
}

/// A thing as a page of the desk named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Whose thing it is.
    pub feature: String,
    /// The feature's own id.
    pub id: String,
    /// Hash of what was shown: nobody decides on a text they have not seen.
    pub seen: String,
}

impl Target {
    /// Reads `ideas-<id>-<hash>`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (feature, rest) = text.split_once('-')?;
        let (id, seen) = rest.rsplit_once('-')?;
        let owned = |part: &str| part.to_owned();
        Some(Self { feature: owned(feature), id: owned(id), seen: owned(seen) })
    }

    /// Its text in forms.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}-{}-{}", self.feature, self.id, self.seen)
    }
}

/// What became of one thing of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Decided.
    Done,
    /// Decided; it becomes public when silence is over.
    Held,
    /// Somebody else decided, or its author took it back.
    Gone,
    /// It is the moderator's own.
    Own,
    /// The moderator decided before, and this is the appeal.
    Decided,
    /// Somebody else looks at it.
    Claimed(PersonKey),
    /// Its text is another than the one that was shown.
    Changed,
    /// That cannot be done with it.
    Unfit,
}

/// What a verb means for a thing as it stands.
struct Meaning {
    verb: Verb,
    /// What its feature is told; nothing when it stays as it is.
    told: Option<Decision>,
    tally: Tally,
}

const ACCEPTED: Tally = Tally { accepted: 1, rejected: 0 };
const REJECTED: Tally = Tally { accepted: 0, rejected: 1 };
/// The first decision is taken back.
const PROVED_RIGHT: Tally = Tally { accepted: 1, rejected: -1 };

fn meaning(wish: &Wish, waiting: &Waiting, hidden: Option<&Hidden>, hiding: Hiding) -> Option<Meaning> {
    let refusal = || (wish.reason.clone(), wish.text.clone());
    let means = |verb, told, tally| Some(Meaning { verb, told, tally });
    match (waiting.urgency, wish.verb) {
        (Urgency::Usual | Urgency::Until(_), Verb::Publish) => {
            means(Verb::Publish, Some(Decision::Publish), ACCEPTED)
        }
        (Urgency::Appealed, Verb::Publish) => means(Verb::Publish, Some(Decision::Publish), PROVED_RIGHT),
        (Urgency::Usual | Urgency::Until(_) | Urgency::Appealed, Verb::Reject) => {
            let (reason, text) = refusal();
            let tally = if waiting.urgency == Urgency::Appealed { Tally::default() } else { REJECTED };
            means(Verb::Reject, Some(Decision::Reject { reason, text }), tally)
        }
        (Urgency::Usual | Urgency::Until(_) | Urgency::Appealed, _) => None,
        (Urgency::Reported | Urgency::After, Verb::Publish | Verb::Restore) => {
            let told = hidden.map(|_| Decision::Restore);
            let is_new = waiting.urgency == Urgency::After;
            means(Verb::Restore, told, if is_new { ACCEPTED } else { Tally::default() })
        }
        (Urgency::Reported | Urgency::After, Verb::Hide) => match (hidden, hiding) {
            (Some(_), _) | (_, Hiding::Never) => None,
            (None, _) => means(Verb::Hide, Some(Decision::Hide), Tally::default()),
        },
        (Urgency::Reported | Urgency::After, Verb::Reject | Verb::Remove) => {
            let (reason, text) = refusal();
            means(Verb::Remove, Some(Decision::Remove { reason, text }), REJECTED)
        }
    }
}

/// Whether one moderator is all there is, and no second one ever was.
///
/// # Errors
/// The store does not answer.
pub fn is_alone(app: &App) -> Result<bool, Trouble> {
    let is_first = rights::holders(app, &Role::Moderator)?.len() < 2;
    Ok(is_first && app.store().get(Table::Work, &second())?.is_none())
}

/// Written once a second moderator is seen: from then on nobody decides on their own things.
fn second() -> Key {
    Key::head("second-moderator")
}

/// Remembers that there are two moderators.
///
/// # Errors
/// The store does not answer.
pub fn remember_second(app: &App, by: &PersonKey) -> Result<(), Trouble> {
    let is_known = app.store().get(Table::Work, &second())?.is_some();
    if !is_known && rights::holders(app, &Role::Moderator)?.iter().any(|holder| holder != by) {
        app.store().commit(&Commit::new().set(Table::Work, second(), &app.now()))?;
    }
    Ok(())
}

/// Who holds a thing, when it is somebody else.
///
/// # Errors
/// The store does not answer.
pub fn held_by_other(
    app: &App,
    feature: &str,
    id: &str,
    me: &PersonKey,
) -> Result<Option<PersonKey>, Trouble> {
    let claim = app.store().read::<Claim>(Table::ShortLived, &kept::claim(feature, id))?;
    Ok(claim.map(|(_, claim)| claim.by).filter(|by| by != me))
}

/// Decides on one thing: one commit.
///
/// # Errors
/// Somebody else wrote first, or the store does not answer.
pub fn decide(app: &App, target: &Target, wish: &Wish) -> Result<Outcome, Trouble> {
    let (feature, id) = (target.feature.as_str(), target.id.as_str());
    let Some(hooks) = features::by_name(feature).and_then(|feature| feature.moderate) else {
        return Ok(Outcome::Gone);
    };
    let Some(found) = review::of(app, feature, id)? else { return Ok(Outcome::Gone) };
    let Some(item) = (hooks.show)(app, id)? else {
        app.store().commit(&review::done(Commit::new(), &found))?;
        return Ok(Outcome::Gone);
    };
    if super::queue::seen(&item) != target.seen {
        return Ok(Outcome::Changed);
    }
    if let Some(other) = held_by_other(app, feature, id, &wish.by)? {
        return Ok(Outcome::Claimed(other));
    }
    let last = kept::last_decision(app, feature, id)?;
    let is_own = found.1.author.as_ref() == Some(&wish.by);
    if is_own && !is_alone(app)? {
        return Ok(Outcome::Own);
    }
    let before = last.as_ref().and_then(|(_, _, decided)| decided.as_ref());
    let decided_before = before.is_some_and(|decided| decided.by.as_ref() == Some(&wish.by));
    if found.1.urgency == Urgency::Appealed && decided_before {
        return Ok(Outcome::Decided);
    }
    let hidden = app.store().read::<Hidden>(Table::Work, &kept::hidden(feature, id))?;
    let Some(mut meaning) = meaning(wish, &found.1, hidden.as_ref().map(|(_, hidden)| hidden), hooks.hiding)
    else {
        return Ok(Outcome::Unfit);
    };
    let case = Case { app, hooks, found, last, hidden };
    let held_until = match meaning.verb {
        Verb::Publish => held::until(app, &case.found.1),
        _ => None,
    };
    meaning.told = meaning.told.filter(|_| held_until.is_none());
    let decided = case.decided(wish, &meaning, if is_own { Whose::Own } else { Whose::Others });
    let decided = Decided { held_until, ..decided };
    let commit = case.commit(&decided, meaning.told.as_ref())?;
    app.store().commit(&held::ask(app, commit, &decided, target))?;
    Ok(if held_until.is_some() { Outcome::Held } else { Outcome::Done })
}

/// Whose thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Own,
    Others,
}

/// A thing with all that a decision about it reads.
struct Case<'a> {
    app: &'a App,
    hooks: Moderate,
    found: (Document, Waiting),
    last: Option<(Document, Last, Option<Decided>)>,
    hidden: Option<(Document, Hidden)>,
}

impl Case<'_> {
    fn decided(&self, wish: &Wish, meaning: &Meaning, whose: Whose) -> Decided {
        let is_refusal = matches!(meaning.verb, Verb::Reject | Verb::Remove);
        Decided {
            id: ulid(self.app.now(), &self.app.platform.random),
            batch: wish.batch.clone(),
            verb: meaning.verb,
            reason: is_refusal.then(|| wish.reason.clone()),
            by: Some(wish.by.clone()),
            at: self.app.now(),
            waiting: self.found.1.clone(),
            hidden: self.hidden.as_ref().map(|(_, hidden)| hidden.clone()),
            held_until: None,
            lapsed_at: None,
            told_feature: meaning.told.is_some(),
            tally: meaning.tally,
            before: self.last.as_ref().map(|(_, last, _)| last.clone()),
            own: whose == Whose::Own,
        }
    }

    fn commit(&self, decided: &Decided, told: Option<&Decision>) -> Result<Commit, Trouble> {
        let (app, waiting) = (self.app, &self.found.1);
        let (feature, id) = (waiting.feature.as_str(), waiting.id.as_str());
        let mut commit = match told {
            Some(decision) => (self.hooks.decide)(app, id, decision)?,
            None => Commit::new(),
        };
        commit = match decided.verb {
            Verb::Hide => {
                // Out of sight is no answer: it goes on waiting, on top.
                let waiting = Waiting { urgency: Urgency::Reported, ..waiting.clone() };
                let hidden = Hidden { at: decided.at, by_reports: false };
                let commit = review::move_to(commit, &self.found, &waiting);
                commit.insert(Table::Work, kept::hidden(feature, id), &hidden)
            }
            _ => {
                let commit = review::done(commit, &self.found);
                self.hidden.iter().fold(commit, |commit, (document, _)| commit.remove(document))
            }
        };
        commit = commit.delete(Table::ShortLived, kept::claim(feature, id));
        commit = write(app, commit, decided, self.last.as_ref().map(|(document, _, _)| document));
        commit = tally(app, commit, waiting.author.as_ref(), decided.tally)?;
        commit = self.own(commit, decided)?;
        Ok(reporters::ask(app, commit, decided))
    }

    /// A group just starting: it passes, and operators see how often.
    fn own(&self, commit: Commit, decided: &Decided) -> Result<Commit, Trouble> {
        if !decided.own {
            return Ok(commit);
        }
        let thing = thing(&decided.waiting);
        let commit = trail::note(self.app, commit, decided.by.as_ref(), "moderation.own", &thing, Via::Web);
        let found = self.app.store().read::<OwnDecisions>(Table::Work, &review::own_decisions())?;
        let count = found.as_ref().map_or(0, |(_, own)| own.count) + 1;
        Ok(match found {
            Some((document, _)) => commit.replace(&document, &OwnDecisions { count }),
            None => commit.insert(Table::Work, review::own_decisions(), &OwnDecisions { count }),
        })
    }
}

/// How the trail names a thing.
#[must_use]
pub fn thing(waiting: &Waiting) -> String {
    format!("{}#{}", waiting.feature, waiting.id)
}

/// Until when what moderation keeps is kept.
#[must_use]
pub fn kept_until(app: &App) -> Timestamp {
    after(app.now(), days(KEPT_DAYS))
}

/// The decision, where it is found again, the way to take it back, the trail.
#[must_use]
pub fn write(app: &App, commit: Commit, decided: &Decided, last: Option<&Document>) -> Commit {
    let waiting = &decided.waiting;
    let (until, month) = (kept_until(app), kept::month(app));
    let now = Last { month: month.clone(), id: decided.id.clone() };
    let guard = last.map_or(Guard::Absent, |document| Guard::Version(document.version));
    let commit = commit.insert_until(Table::Work, kept::decision(&now), decided, until).put(
        Table::Work,
        kept::last(&waiting.feature, &waiting.id),
        &now,
        Some(until),
        guard,
    );
    let commit = match &decided.by {
        Some(by) => {
            let key = Key::new(undo_of(by), format!("{}#{}", decided.batch, decided.id));
            // Nothing is public or told before: it can be taken back as long as it is held.
            let until = decided.held_until.unwrap_or_else(|| after(app.now(), app.platform.config.undo));
            commit.insert_until(Table::ShortLived, key, &now, until)
        }
        None => commit,
    };
    let what = format!("moderation.{}", decided.verb.name());
    let via = if decided.by.is_some() { Via::Web } else { Via::Clock };
    trail::note(app, commit, decided.by.as_ref(), &what, &thing(waiting), via)
}

/// Partition of what a moderator may still take back, in `short_lived`.
#[must_use]
pub fn undo_of(person: &PersonKey) -> String {
    format!("undo#{person}")
}

/// Changes an author's counts.
///
/// # Errors
/// The store does not answer.
pub fn tally(app: &App, commit: Commit, author: Option<&PersonKey>, by: Tally) -> Result<Commit, Trouble> {
    let Some(author) = author.filter(|_| by != Tally::default()) else { return Ok(commit) };
    let key = review::counts_of(author);
    let found = app.store().read::<Counts>(Table::Work, &key)?;
    let (guard, old) = match &found {
        Some((document, counts)) => (Guard::Version(document.version), *counts),
        None => (Guard::Absent, Counts::default()),
    };
    let add = |count: u32, more: i64| u32::try_from((i64::from(count) + more).max(0)).unwrap_or(u32::MAX);
    let counts =
        Counts { accepted: add(old.accepted, by.accepted), rejected: add(old.rejected, by.rejected) };
    Ok(commit.put(Table::Work, key, &counts, None, guard))
}

/// The row that does something once nobody can take the decision back any more.
#[must_use]
pub fn ask_after_undo(app: &App, commit: Commit, task: &str, payload: &impl serde::Serialize) -> Commit {
    outbox::ask_later(app, commit, Table::Work, (NAME, task), payload, app.platform.config.undo)
}
