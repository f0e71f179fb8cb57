//! Pages of those who write: the articles of a group, and one as it will look.

use std::fmt::Write;

use contract::forms::{self, Answers, escape};
use contract::people::people;
use contract::visibility::Audience;
use contract::words::typography;
use jiff::tz::TimeZone;

use super::article::{self, Article, Sent, Wording};
use super::states::{Actor, State, Verb};
use super::{clocks, publishing, reading, writing};
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::membership::{self, Group, Rank};
use crate::powers::{self, Deed, Pass};
use crate::session;
use crate::shell::Sheet;
use crate::trouble::{NOT_ALLOWED, NOT_FOUND, Trouble};

/// The page of a group's articles.
#[must_use]
pub fn list_of(group: &str) -> String {
    format!("/api/articles?group={group}")
}

/// The page of one article.
#[must_use]
pub fn preview_of(group: &str, article: &str) -> String {
    format!("/api/articles/preview?group={group}&article={article}")
}

fn write_of(group: &str, article: &str) -> String {
    match article {
        "" => format!("/api/articles/write?group={group}"),
        id => format!("/api/articles/write?group={group}&article={id}"),
    }
}

fn say(app: &App, key: &str) -> String {
    app.words().text(&format!("answers.articles.{key}")).into_owned()
}

/// For whom, in words.
#[must_use]
pub fn audience_name(app: &App, audience: &Audience) -> String {
    let name = match audience {
        Audience::Public => "public",
        Audience::Members => "members",
        Audience::Group(_) => "group",
    };
    app.words().text(&format!("forms.article.audience.choices.{name}")).into_owned()
}

/// `GET /api/articles?group=…`: what a group has written; the groups one writes for, when none is named.
///
/// # Errors
/// It is not theirs, or the store does not answer.
pub fn list(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let Some(id) = call.asked("group").filter(|id| !id.is_empty()) else { return groups(app, call) };
    let pass = powers::pass(app, call, Deed::WriteArticles, &id)?;
    let title = app.words().format("answers.articles.title", &[("group", &pass.group.name)]);
    let sheet = Sheet::titled(app, &title)
        .links(&[(write_of(&pass.group.id, ""), app.words().text("forms.article.title").into_owned())]);
    let articles = article::all_of(app, &pass.group.id)?;
    if articles.is_empty() {
        return Ok(sheet.text("answers.articles.none").answer(Status::Ok));
    }
    let line = |article: &Article| {
        let args = [("title", article.latest().title.as_str()), ("state", &state_name(app, article))];
        (preview_of(&pass.group.id, &article.id), app.words().format("answers.articles.line", &args))
    };
    let lines: Vec<_> = articles.iter().map(line).collect();
    Ok(sheet.heading("answers.articles.all").links(&lines).answer(Status::Ok))
}

fn groups(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let person = session::of(app, call)?.ok_or(NOT_ALLOWED)?.person;
    let mut lines = Vec::new();
    for (id, member) in membership::groups_of(app, &person)? {
        let Some((_, group)) = membership::find(app, &id)? else { continue };
        if member.rank >= Rank::Manager {
            lines.push((list_of(&id), group.name));
        }
    }
    let sheet = Sheet::titled(app, &say(app, "desk"));
    Ok(match lines.is_empty() {
        true => sheet.text("answers.articles.no_group"),
        false => sheet.lead("answers.articles.which_group").links(&lines),
    }
    .answer(Status::Ok))
}

fn state_name(app: &App, article: &Article) -> String {
    say(app, &format!("states.{}", now_key(article)))
}

/// `GET /api/articles/preview?…`: the article as it will look, and what can be done with it.
///
/// # Errors
/// It is not theirs, or the store does not answer.
pub fn preview(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (pass, article) = asked(app, call)?;
    let words = article.latest();
    let sheet =
        Sheet::titled(app, &words.title).notice(&format!("answers.articles.now.{}", now_key(&article)));
    let sheet = match &article.sent_back {
        Some(back) => sheet.heading("answers.articles.sent_back").quote(&back.text),
        None => sheet,
    };
    let sheet = sheet.html(&as_it_looks(app, &pass.group, &article, words));
    Ok(with_steps(app, sheet, &pass, &article).answer(Status::Ok))
}

fn asked(app: &App, call: &Call<'_>) -> Result<(Pass, Article), Trouble> {
    let pass = powers::pass(app, call, Deed::WriteArticles, &call.asked("group").unwrap_or_default())?;
    let (_, article) = article::of(app, &pass.group, &call.asked("article").unwrap_or_default())?;
    Ok((pass, article))
}

/// Where the article is: key of words.
fn now_key(article: &Article) -> &'static str {
    match (&article.correction, article.state) {
        _ if article.hidden_at.is_some() => "hidden",
        (Some(correction), State::Published) if correction.sent == Sent::Yes => "correction_waits",
        (Some(_), State::Published) => "correction",
        (_, state) => state.key(),
    }
}

/// The parts of the site's page of an article, in its order.
fn as_it_looks(app: &App, group: &Group, article: &Article, words: &Wording) -> String {
    let text = |text: &str| escape(&typography(text, app.locale()));
    let zone = TimeZone::get(&app.bundle.zone).unwrap_or(TimeZone::UTC);
    let day = article.published_at.unwrap_or(app.now()).to_zoned(zone).date();
    let mut html = String::from("<article>\n<p class=\"meta\">");
    let _ = write!(html, "<span>{}</span> ", text(&app.words().day_plain(day)));
    if let Some(name) = &words.signed {
        let _ = write!(html, "<span>{}</span> ", text(&name.value));
    }
    let _ = writeln!(html, "<span>{}</span></p>", text(&group.name));
    if !words.summary.is_empty() {
        let _ = writeln!(html, "<p class=\"lead\">{}</p>", text(&words.summary));
    }
    let _ = writeln!(html, "<div class=\"prose\">\n{}</div>\n</article>", people(&words.body, app.words()));
    let name = |id: &String| app.bundle.themes.iter().find(|one| one.id == *id).map(|one| one.name.as_str());
    let themes: Vec<&str> = words.themes.iter().filter_map(name).collect();
    let audience = audience_name(app, &words.audience);
    let facts = [(say(app, "audience"), audience), (say(app, "themes"), themes.join(", "))];
    html.push_str("<dl class=\"facts\">\n");
    for (label, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(html, "<div><dt>{}</dt><dd>{}</dd></div>", text(label), text(value));
    }
    html.push_str("</dl>\n");
    html
}

/// What can be done now, the next step first.
fn with_steps<'a>(app: &'a App, sheet: Sheet<'a>, pass: &Pass, article: &Article) -> Sheet<'a> {
    let (group, id) = (pass.group.id.as_str(), article.id.as_str());
    let carried = [("group", group), ("article", id)];
    let button = |sheet: Sheet<'a>, name: &str| match forms::form(name) {
        Some(form) => sheet.button(form.action, &form.key("button"), &carried),
        None => sheet,
    };
    // One step stands out; what one may do besides is plain.
    let plain = |sheet: Sheet<'a>, name: &str| match forms::form(name) {
        Some(form) => sheet.labelled_button(form.action, &app.words().text(&form.key("button")), &carried),
        None => sheet,
    };
    let mut sheet = sheet.heading("answers.articles.next");
    let may_send = article.may(Verb::Send, Actor::Writer);
    let has_correction = article.state == State::Published
        && article.correction.as_ref().is_some_and(|correction| correction.sent == Sent::No);
    let is_own = article.wording.by.as_ref() == Some(&pass.person);
    let reading = forms::form("article_read").filter(|_| article.state == State::Review && !is_own);
    if let Some(form) = reading {
        sheet = sheet.form(form, &Answers::prefilled(form, &carried), &[]);
    }
    if may_send || has_correction {
        sheet = button(sheet, "article_publish");
    }
    if article.may(Verb::AskReader, Actor::Writer) && !reading::readers(&pass.group, article).is_empty() {
        sheet = plain(sheet, "article_review");
    }
    if article.may(Verb::TakeBack, Actor::Writer)
        || (article.correction.is_some() && article.state == State::Published)
    {
        sheet = plain(sheet, "article_take_back");
    }
    if article.may(Verb::Unpublish, Actor::Writer) {
        sheet = plain(sheet, "article_unpublish");
    }
    let mut links = Vec::new();
    if writing::may_be_written(article) {
        links.push((write_of(group, id), say(app, "change")));
    }
    if article.is_shown() {
        links.push((article::path(app, &pass.group, article), say(app, "see")));
    }
    if publishing::may_be_dropped(article) {
        links.push((format!("/api/articles/drop?group={group}&article={id}"), say(app, "drop")));
    }
    links.push((list_of(group), say(app, "back")));
    let sheet = sheet.links(&links);
    match clocks::last_day(app, article) {
        Some(day) => sheet.text_with("answers.articles.kept_until", &[("day", &app.words().day_plain(day))]),
        None => sheet,
    }
}

/// `GET /api/articles/drop?…`: the question before what cannot be undone.
///
/// # Errors
/// It is not theirs, or it cannot be thrown away now.
pub fn drop_page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (pass, article) = asked(app, call)?;
    if !publishing::may_be_dropped(&article) {
        return Err(article::NOT_NOW);
    }
    let form = forms::form("article_drop").ok_or(NOT_FOUND)?;
    let carried = [("group", pass.group.id.as_str()), ("article", article.id.as_str())];
    let title = app.words().text(&form.key("title")).into_owned();
    let back = (preview_of(&pass.group.id, &article.id), say(app, "keep"));
    Ok(Sheet::titled(app, &title)
        .lead(&form.key("next"))
        .facts(&[(say(app, "which"), article.wording.title.clone())])
        .button(form.action, &form.key("button"), &carried)
        .links(&[back])
        .answer(Status::Ok))
}

/// `GET /api/articles/mine`: what one wrote, and the name under it.
///
/// # Errors
/// The store does not answer.
pub fn mine(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let person = session::of(app, call)?.ok_or(NOT_ALLOWED)?.person;
    let mut sheet = Sheet::titled(app, &say(app, "mine"));
    let mut is_empty = true;
    for (_, article) in article::known_to(app, &person)? {
        let own: Vec<&Wording> = [&article.wording, article.latest()]
            .into_iter()
            .filter(|words| words.by.as_ref() == Some(&person))
            .collect();
        let Some(words) = own.first() else { continue };
        is_empty = false;
        sheet = sheet.facts(&[(words.title.clone(), state_name(app, &article))]);
        if own.iter().any(|words| words.signed.is_some()) {
            let carried = [("article", article.id.as_str())];
            sheet = sheet.button("/api/articles/unsign", "forms.article_unsign.button", &carried);
        }
    }
    let sheet = if is_empty { sheet.text("answers.articles.none_mine") } else { sheet };
    Ok(sheet.answer(Status::Ok))
}
