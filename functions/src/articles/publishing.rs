//! From a draft to the site, and back.

use super::article::{self, Article, Correction, NOT_NOW, Sent};
use super::states::{Actor, State, Verb};
use super::telling::{self, News};
use super::{NAME, clocks, pages};
use crate::App;
use crate::exchange::{Answer, Call};
use crate::membership::{Group, group};
use crate::powers::{self, Deed, Pass};
use crate::review::{self, Urgency, Waiting, When};
use crate::sending::told;
use crate::store::{Commit, Document};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{Trouble, again_on_conflict};

/// An article in the queue of moderators: it is of who wrote the words that wait.
#[must_use]
pub fn waiting(app: &App, group: &Group, article: &Article) -> Waiting {
    Waiting {
        feature: NAME.to_owned(),
        id: article.id.clone(),
        since: app.now(),
        urgency: Urgency::Usual,
        author: article.latest().by.clone(),
        department: group.department(),
    }
}

/// Whether the words that wait are public at once: their writer is trusted, and nobody has refused them.
fn when(app: &App, article: &Article) -> Result<When, Trouble> {
    match &article.latest().by {
        Some(by) if !article.read_first => review::when(app, NAME, by),
        _ => Ok(When::Before),
    }
}

/// An article that was sent: public at once for who is trusted, else with the moderators.
///
/// # Errors
/// The store does not answer.
pub fn received(
    app: &App,
    commit: Commit,
    group: &Group,
    sent: Article,
) -> Result<(Commit, Article), Trouble> {
    let sent = Article { sent_back: None, ..sent };
    let waiting = waiting(app, group, &sent);
    if when(app, &sent)? == When::Before {
        return Ok((review::ask(commit, &waiting), sent));
    }
    let now = app.now();
    let published = sent.after(Verb::Publish, Actor::Trust, now)?;
    let published = Article { published_at: published.published_at.or(Some(now)), ..published };
    let (commit, published) = article::with_slug(app, commit, published)?;
    let commit = review::ask(commit, &Waiting { urgency: Urgency::After, ..waiting });
    Ok((telling::now(app, commit, &published, News::Published), published))
}

/// What is done to one article of a group, and where it goes on.
struct Act {
    form: &'static str,
    what: &'static str,
    words: &'static str,
    /// The list instead of the article.
    ends: bool,
}

type Change = fn(&App, &Pass, &Document, &Article) -> Result<Commit, Trouble>;

fn act(app: &App, call: &Call<'_>, act: &Act, change: Change) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, act.form)? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let (group, id) = (answers.text("group"), answers.text("article"));
    again_on_conflict(|| {
        let pass = powers::pass(app, call, Deed::WriteArticles, group)?;
        let (document, old) = article::of(app, &pass.group, id)?;
        let commit = change(app, &pass, &document, &old)?;
        let commit = trail::note(app, commit, Some(&pass.person), act.what, &article::thing(id), Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    app.platform.bell.ring();
    let next = if act.ends { pages::list_of(group) } else { pages::preview_of(group, id) };
    Ok(told(app, call.wanted, &Told::words(act.words).and_go(next)))
}

/// `POST /api/articles/publish`: an article, or the correction of one.
///
/// # Errors
/// It is not theirs, or not in a state for that.
pub fn publish(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let what = "articles.publish";
    act(
        app,
        call,
        &Act { form: "article_publish", what, words: "article_sent", ends: false },
        |app, pass, document, old| {
            if !pass.group.state.is_at_work() {
                return Err(group::NOT_NOW);
            }
            if old.state == State::Published {
                return correct(app, &pass.group, document, old);
            }
            let sent = old.after(Verb::Send, Actor::Writer, app.now())?;
            let (commit, new) = received(app, Commit::new(), &pass.group, sent)?;
            Ok(article::save(commit, document, old, &new))
        },
    )
}

/// Other words for what is public: at once for who is trusted, else once a moderator has read them.
fn correct(app: &App, group: &Group, document: &Document, old: &Article) -> Result<Commit, Trouble> {
    let correction = old.correction.as_ref().filter(|one| one.sent == Sent::No).ok_or(NOT_NOW)?;
    let waits = review::of(app, NAME, &old.id)?;
    let is_reported = waits.as_ref().is_some_and(|(_, waiting)| waiting.urgency == Urgency::Reported);
    // What was reported or hidden is not changed under the eyes of those who look at it.
    if is_reported || old.hidden_at.is_some() {
        return Err(NOT_NOW);
    }
    let at_once = when(app, old)? == When::After;
    let new = match at_once {
        true => corrected(app, old),
        false => Article {
            correction: Some(Correction { sent: Sent::Yes, ..correction.clone() }),
            before: None,
            changed_at: app.now(),
            ..old.clone()
        },
    };
    let commit = article::save(Commit::new(), document, old, &new);
    let commit = super::writing::unsigned(app, commit, old, &new);
    let commit = clocks::watch(app, commit, &new);
    let urgency = if at_once { Urgency::After } else { Urgency::Usual };
    let waiting = Waiting { urgency, ..waiting(app, group, old) };
    Ok(match waits {
        Some(known) => review::move_to(commit, &known, &waiting),
        None => review::ask(commit, &waiting),
    })
}

/// The correction stands in the place of what it corrects, with its day.
#[must_use]
pub fn corrected(app: &App, old: &Article) -> Article {
    let Some(correction) = &old.correction else { return old.clone() };
    Article {
        wording: correction.wording.clone(),
        correction: None,
        corrected_on: Some(app.today()),
        changed_at: app.now(),
        before: None,
        ..old.clone()
    }
}

/// `POST /api/articles/take-back`: a draft again, from the second reader or from the moderators; a correction
/// is thrown away.
///
/// # Errors
/// It is not theirs, or not in a state for that.
pub fn take_back(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let what = "articles.take-back";
    act(
        app,
        call,
        &Act { form: "article_take_back", what, words: "article_taken_back", ends: false },
        |app, _, document, old| {
            let new = match (&old.correction, old.state) {
                (Some(_), State::Published) => Article { correction: None, before: None, ..old.clone() },
                _ => old.after(Verb::TakeBack, Actor::Writer, app.now())?,
            };
            let commit = article::save(Commit::new(), document, old, &new);
            let commit = super::writing::unsigned(app, commit, old, &new);
            let commit = clocks::watch(app, commit, &new);
            match (old.state, old.correction.as_ref().map(|one| one.sent)) {
                (State::Published, Some(Sent::No)) => Ok(commit),
                (State::Published, _) => only_usual_out_of_queue(app, commit, old),
                _ => out_of_queue(app, commit, old),
            }
        },
    )
}

/// `POST /api/articles/unpublish`: at once.
///
/// # Errors
/// It is not theirs, or not public.
pub fn unpublish(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let what = "articles.unpublish";
    act(
        app,
        call,
        &Act { form: "article_unpublish", what, words: "article_unpublished", ends: false },
        |app, _, document, old| {
            let waits = review::of(app, NAME, &old.id)?;
            let is_looked_at = waits.is_some_and(|(_, waiting)| waiting.urgency == Urgency::Reported);
            // What moderators look at comes back by them alone.
            let read_first = old.read_first || is_looked_at || old.hidden_at.is_some();
            let moved = old.after(Verb::Unpublish, Actor::Writer, app.now())?;
            let new = Article { read_first, correction: None, hidden_at: None, ..moved };
            let commit = article::save(Commit::new(), document, old, &new);
            let commit = super::writing::unsigned(app, commit, old, &new);
            let commit = clocks::watch(app, commit, &new);
            out_of_queue(app, commit, old)
        },
    )
}

/// `POST /api/articles/drop`: what is not public is erased.
///
/// # Errors
/// It is not theirs, or it is public or waits.
pub fn drop_one(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let what = "articles.drop";
    act(
        app,
        call,
        &Act { form: "article_drop", what, words: "article_dropped", ends: true },
        |app, _, document, old| {
            if !may_be_dropped(old) {
                return Err(NOT_NOW);
            }
            let commit = article::forget(Commit::new(), document, old);
            Ok(super::writing::unsigned_all(app, commit, old))
        },
    )
}

/// Whether it may be thrown away: not while it is public or somebody reads it, nor while an appeal is open.
#[must_use]
pub fn may_be_dropped(article: &Article) -> bool {
    matches!(article.state, State::Draft | State::Unpublished)
}

/// No moderator need look any more.
///
/// # Errors
/// The store does not answer.
pub fn out_of_queue(app: &App, commit: Commit, article: &Article) -> Result<Commit, Trouble> {
    Ok(match review::of(app, NAME, &article.id)? {
        Some(waiting) => review::done(commit, &waiting),
        None => commit,
    })
}

/// What waits for another reason than the correction goes on waiting.
fn only_usual_out_of_queue(app: &App, commit: Commit, article: &Article) -> Result<Commit, Trouble> {
    match review::of(app, NAME, &article.id)? {
        Some((_, waiting)) if waiting.urgency == Urgency::Usual => out_of_queue(app, commit, article),
        _ => Ok(commit),
    }
}
