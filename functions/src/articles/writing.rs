//! The words: a new article, other words of a draft, a correction of what is public. And the name under them.

use std::collections::BTreeSet;

use contract::forms::{self, Answers, Form};
use contract::records::Consented;
use contract::visibility::Audience;

use super::article::{self, Article, Correction, NOT_NOW, Sent, Wording};
use super::states::State;
use super::{NAME, clocks, pages};
use crate::App;
use crate::clock::{after, days};
use crate::consents;
use crate::exchange::{Answer, Call, Status};
use crate::membership::Group;
use crate::person::ConsentPurpose;
use crate::powers::{self, Deed, Pass};
use crate::sending::told;
use crate::session;
use crate::shell::Sheet;
use crate::store::Commit;
use crate::submission::{self, Received, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_ALLOWED, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::{PersonKey, ulid};

/// A name is shown for two years at most.
const NAME_DAYS: i64 = 730;

/// `GET /api/articles/write?group=…&article=…`: the form, empty or with the words as they are.
///
/// # Errors
/// It is not theirs, or cannot be changed now.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = powers::pass(app, call, Deed::WriteArticles, &call.asked("group").unwrap_or_default())?;
    let form = forms::form("article").ok_or(NOT_FOUND)?;
    let title = app.words().text(&form.key("title")).into_owned();
    let answers = match call.asked("article").filter(|id| !id.is_empty()) {
        Some(id) => {
            let (_, article) = article::of(app, &pass.group, &id)?;
            if !may_be_written(&article) {
                return Err(NOT_NOW);
            }
            prefilled(form, &pass, &article)
        }
        None => Answers::prefilled(form, &[("group", &pass.group.id), ("audience", "public")]),
    };
    Ok(Sheet::titled(app, &title).form(form, &answers, &[]).answer(Status::Ok))
}

fn prefilled(form: &Form, pass: &Pass, article: &Article) -> Answers {
    let words = article.latest();
    let audience = match &words.audience {
        Audience::Public => "public",
        Audience::Members => "members",
        Audience::Group(_) => "group",
    };
    let mut known = vec![
        ("group", pass.group.id.as_str()),
        ("article", article.id.as_str()),
        ("title", words.title.as_str()),
        ("summary", words.summary.as_str()),
        ("body", words.body.as_str()),
        ("audience", audience),
    ];
    known.extend(words.themes.iter().map(|theme| ("themes", theme.as_str())));
    // Nobody signs for another.
    let own = words.signed.as_ref().filter(|_| words.by.as_ref() == Some(&pass.person));
    known.extend(own.map(|name| ("pseudonym", name.value.as_str())));
    known.retain(|(_, value)| !value.is_empty());
    Answers::prefilled(form, &known)
}

/// Whether its words may be changed as it is now: what somebody reads is taken back first.
#[must_use]
pub fn may_be_written(article: &Article) -> bool {
    match article.state {
        State::Draft | State::Unpublished => true,
        State::Published => {
            article.hidden_at.is_none()
                && article.correction.as_ref().is_none_or(|correction| correction.sent == Sent::No)
        }
        State::Review | State::Moderation | State::Rejected | State::Removed => false,
    }
}

/// `POST /api/articles/write`.
///
/// # Errors
/// It is not theirs, or cannot be changed now.
pub fn write(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    match call.sent("article").filter(|id| !id.is_empty()) {
        Some(_) => rewrite(app, call),
        None => begin(app, call),
    }
}

/// A new one: sent twice, it is one.
fn begin(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = forms::form("article").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let pass = powers::pass(app, call, Deed::WriteArticles, submission.answers.text("group"))?;
    if let Some(answer) = submission.answered_before(app)? {
        return Ok(answer);
    }
    again_on_conflict(|| {
        let id = ulid(app.now(), &app.platform.random);
        let (commit, wording) = wording(app, Commit::new(), &pass, &submission.answers, None);
        let article = Article {
            id: id.clone(),
            group: pass.group.id.clone(),
            slug: None,
            state: State::Draft,
            changed_at: app.now(),
            wording,
            correction: None,
            sent_back: None,
            read_first: false,
            published_at: None,
            corrected_on: None,
            hidden_at: None,
            decided_at: None,
            before: None,
        };
        let commit = clocks::watch(app, article::insert(commit, &article), &article);
        let thing = article::thing(&id);
        let commit = trail::note(app, commit, Some(&pass.person), "articles.write", &thing, Via::Web);
        let told = Told::words("article_saved").and_go(pages::preview_of(&pass.group.id, &id));
        submission.finish(app, commit, &told)
    })
}

/// Other words: the last ones stand, so that whoever goes back to what was before is obeyed too.
fn rewrite(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "article")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let (group, id) = (answers.text("group"), answers.text("article"));
    again_on_conflict(|| {
        let pass = powers::pass(app, call, Deed::WriteArticles, group)?;
        let (document, old) = article::of(app, &pass.group, id)?;
        if !may_be_written(&old) {
            return Err(NOT_NOW);
        }
        let (commit, wording) = wording(app, Commit::new(), &pass, &answers, Some(&old));
        let new = match old.state {
            State::Published => {
                Article { correction: Some(Correction { wording, sent: Sent::No }), ..old.clone() }
            }
            _ => Article { wording, corrected_on: old.published_at.map(|_| app.today()), ..old.clone() },
        };
        let new = Article { changed_at: app.now(), before: None, ..new };
        let commit = article::save(commit, &document, &old, &new);
        let commit = clocks::watch(app, unsigned(app, commit, &old, &new), &new);
        let thing = article::thing(id);
        let commit = trail::note(app, commit, Some(&pass.person), "articles.write", &thing, Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    Ok(told(app, call.wanted, &Told::words("article_saved").and_go(pages::preview_of(group, id))))
}

/// The words of a form. A name that stands already keeps its consent; another one, or that of another person,
/// has a consent of its own.
fn wording(
    app: &App,
    commit: Commit,
    pass: &Pass,
    answers: &Answers,
    old: Option<&Article>,
) -> (Commit, Wording) {
    let (commit, signed) = signed(app, commit, &pass.person, answers, old);
    let wording = Wording {
        title: answers.text("title").to_owned(),
        summary: answers.text("summary").to_owned(),
        body: answers.text("body").to_owned(),
        themes: answers.texts("themes").to_vec(),
        audience: audience(&pass.group, answers.text("audience")),
        by: Some(pass.person.clone()),
        signed,
    };
    (commit, wording)
}

fn audience(group: &Group, name: &str) -> Audience {
    match name {
        "members" => Audience::Members,
        "group" => Audience::Group(group.id.clone()),
        _ => Audience::Public,
    }
}

fn signed(
    app: &App,
    commit: Commit,
    person: &PersonKey,
    answers: &Answers,
    old: Option<&Article>,
) -> (Commit, Option<Consented<String>>) {
    let name = answers.text("pseudonym");
    if name.is_empty() || !answers.is_ticked("consent_public") {
        return (commit, None);
    }
    let is_same = |known: &&Consented<String>| known.value == name && known.expires_at > app.now();
    let words = old.into_iter().flat_map(|old| [old.latest(), &old.wording]);
    let known = words
        .filter(|words| words.by.as_ref() == Some(person))
        .find_map(|words| words.signed.as_ref().filter(is_same));
    if let Some(known) = known {
        return (commit, Some(known.clone()));
    }
    let consent = ulid(app.now(), &app.platform.random);
    let commit = consents::ask_to_give(app, commit, person, ConsentPurpose::PublicName, &consent);
    let expires_at = after(app.now(), days(NAME_DAYS));
    (commit, Some(Consented { value: name.to_owned(), consent, expires_at }))
}

/// Whose consents an article rests on: (person, id of the consent).
fn consents_of(article: &Article) -> BTreeSet<(&PersonKey, &str)> {
    [&article.wording, article.latest()]
        .into_iter()
        .filter_map(|words| Some((words.by.as_ref()?, words.signed.as_ref()?.consent.as_str())))
        .collect()
}

/// Nothing rests any more on the consents that a change leaves behind: they end.
#[must_use]
pub fn unsigned(app: &App, commit: Commit, old: &Article, new: &Article) -> Commit {
    let stay = consents_of(new);
    let gone = consents_of(old).into_iter().filter(|one| !stay.contains(one));
    gone.fold(commit, |commit, (person, consent)| {
        consents::ask_to_withdraw(app, commit, person, ConsentPurpose::PublicName, consent)
    })
}

/// The same for an article that goes.
#[must_use]
pub fn unsigned_all(app: &App, commit: Commit, old: &Article) -> Commit {
    consents_of(old).into_iter().fold(commit, |commit, (person, consent)| {
        consents::ask_to_withdraw(app, commit, person, ConsentPurpose::PublicName, consent)
    })
}

/// `POST /api/articles/unsign`: the consent is withdrawn, the name goes, the article stays.
///
/// # Errors
/// Nothing of theirs has that id.
pub fn unsign(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "article_unsign")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let person = session::of(app, call)?.ok_or(NOT_ALLOWED)?.person;
    let id = answers.text("article");
    again_on_conflict(|| {
        let found = article::find(app, id)?.filter(|(_, article)| article.people().contains(&person));
        let (document, old) = found.ok_or(NOT_FOUND)?;
        let new = nameless(&old, &person);
        let commit = article::save(Commit::new(), &document, &old, &new);
        let commit = unsigned(app, commit, &old, &new);
        let thing = article::thing(id);
        let commit = trail::note(app, commit, Some(&person), &format!("{NAME}.unsign"), &thing, Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words("article_unsigned").and_go("/api/articles/mine")))
}

/// The same without this person's name, wherever it stands; a decision before that is taken back no more with
/// it.
fn nameless(old: &Article, person: &PersonKey) -> Article {
    let bare = |words: &Wording| match words.by.as_ref() == Some(person) {
        true => Wording { signed: None, ..words.clone() },
        false => words.clone(),
    };
    let correction = old.correction.as_ref();
    Article {
        wording: bare(&old.wording),
        correction: correction.map(|one| Correction { wording: bare(&one.wording), sent: one.sent }),
        before: old.before.as_ref().map(|before| Box::new(nameless(before, person))),
        ..old.clone()
    }
}
