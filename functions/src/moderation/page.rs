//! The desk as a page: a list with boxes, one bar of buttons. It works without a script; with one, by
//! single keys.

use std::fmt::Write;

use contract::forms::{Answers, FieldKind, List, escape, form};
use contract::words::typography;

use super::decide::is_alone;
use super::names::pseudonym;
use super::queue::{self, Entry, Filter, Shown};
use super::{reporters, undo};
use crate::App;
use crate::quiet;
use crate::review::{self, Urgency};
use crate::sending::hour_of;
use crate::shell::Sheet;
use crate::store::Table;
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// What is told on top, and what was typed before.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Sentences.
    pub notices: Vec<String>,
    /// What was sent.
    pub answers: Answers,
    /// Names of fields that are wrong.
    pub errors: Vec<&'static str>,
}

/// Writes escaped words.
struct Say<'a>(&'a App);

impl Say<'_> {
    fn text(&self, text: &str) -> String {
        escape(&typography(text, self.0.locale()))
    }

    fn word(&self, key: &str) -> String {
        self.text(&self.0.words().text(&format!("answers.moderation.{key}")))
    }

    fn filled(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.text(&self.0.words().format(&format!("answers.moderation.{key}"), args))
    }

    fn plural(&self, key: &str, n: usize) -> String {
        self.text(&self.0.words().plural(&format!("answers.moderation.{key}"), n as u64, &[]))
    }

    /// One fact of a line of them; both parts are escaped already.
    fn fact(&self, label: &str, value: &str) -> String {
        self.0.words().format("answers.moderation.fact", &[("label", label), ("value", value)])
    }

    fn verb(&self, verb: &str) -> String {
        self.text(&self.0.words().text(&format!("forms.moderation_decide.verb.choices.{verb}")))
    }

    /// What moderators call the things of a feature.
    fn kind(&self, feature: &str) -> String {
        let key = format!("moderation.kinds.{feature}");
        self.text(self.0.words().get(&key).unwrap_or(feature))
    }
}

/// The desk.
///
/// # Errors
/// The store does not answer.
pub fn desk<'a>(
    app: &'a App,
    me: &PersonKey,
    filter: &Filter,
    from: usize,
    said: &Said,
) -> Result<Sheet<'a>, Trouble> {
    let shown = queue::show(app, filter, from)?;
    let say = Say(app);
    let title = app.words().text("answers.moderation.title").into_owned();
    let mut html = String::new();
    html.push_str(&told(&say, said));
    html.push_str(&silence(app, &say));
    let _ = writeln!(html, "<p class=\"lead\">{}</p>", say.plural("waiting", shown.count));
    html.push_str(&last_done(app, &say, me)?);
    html.push_str(&filters(&say, filter, &shown));
    // What was typed is never lost, even when nothing waits any more.
    if !shown.groups.is_empty() || !said.notices.is_empty() {
        html.push_str(&list(app, &say, me, filter, &shown, said)?);
    }
    if let Some(next) = shown.next {
        let path = filter.path();
        let joint = if path.contains('?') { '&' } else { '?' };
        let href = escape(&format!("{path}{joint}from={next}"));
        let _ = writeln!(html, "<p><a href=\"{href}\" rel=\"next\">{}</a></p>", say.word("next"));
    }
    let _ = writeln!(html, "<p><a href=\"/api/moderation/forms\">{}</a></p>", say.word("forms"));
    Ok(Sheet::titled(app, &title).html(&html))
}

/// Where nothing becomes public now, and until when.
fn silence(app: &App, say: &Say<'_>) -> String {
    let lines = quiet::now(app).map(|(zone, until, why)| {
        let told = say.filled("quiet", &[("zone", zone), ("until", &hour_of(app, until))]);
        let why = if why.is_empty() { String::new() } else { format!(" {}", say.text(why)) };
        format!("<p class=\"notice\">{told}{why}</p>\n")
    });
    lines.collect()
}

/// What is wrong, or what became of what was sent.
fn told(say: &Say<'_>, said: &Said) -> String {
    if said.notices.is_empty() {
        return String::new();
    }
    let mut html = String::from("<div class=\"error-summary\" role=\"alert\" tabindex=\"-1\">\n");
    let _ = writeln!(html, "<h2>{}</h2>\n<ul>", say.word("look"));
    for notice in &said.notices {
        let _ = writeln!(html, "<li>{}</li>", say.text(notice));
    }
    html.push_str("</ul>\n</div>\n");
    html
}

/// What may still be taken back: the last batch has the key.
fn last_done(app: &App, say: &Say<'_>, me: &PersonKey) -> Result<String, Trouble> {
    let mut html = String::new();
    for (index, (batch, count)) in undo::batches(app, me)?.into_iter().take(3).enumerate() {
        let mark = if index == 0 { " data-undo" } else { "" };
        let _ = writeln!(
            html,
            "<form class=\"form desk-undo\" method=\"post\" action=\"/api/moderation/undo\"{mark}>\n\
             <input type=\"hidden\" name=\"batch\" value=\"{}\">\n\
             <p>{} <button class=\"button plain\" type=\"submit\">{}</button></p>\n</form>",
            escape(&batch),
            say.plural("done", count),
            say.text(&app.words().text("forms.moderation_undo.button")),
        );
    }
    Ok(html)
}

fn filters(say: &Say<'_>, filter: &Filter, shown: &Shown) -> String {
    let mut links = Vec::new();
    let mut link = |label: String, to: &Filter| {
        let current = if to == filter { " aria-current=\"page\"" } else { "" };
        links.push(format!("<li><a href=\"{}\"{current}>{label}</a></li>", escape(&to.path())));
    };
    link(say.word("all"), &Filter::default());
    for (code, count) in &shown.departments {
        let name = contract::places::department(code).map_or(code.as_str(), |department| department.name);
        let to = Filter { department: Some(code.clone()), feature: filter.feature.clone() };
        link(format!("{} ({count})", say.text(name)), &to);
    }
    for (feature, count) in &shown.features {
        let to = Filter { feature: Some(feature.clone()), department: filter.department.clone() };
        link(format!("{} ({count})", say.kind(feature)), &to);
    }
    format!("<ul class=\"desk-filters\">\n{}\n</ul>\n", links.join("\n"))
}

fn list(
    app: &App,
    say: &Say<'_>,
    me: &PersonKey,
    filter: &Filter,
    shown: &Shown,
    said: &Said,
) -> Result<String, Trouble> {
    let mut html = format!(
        "<p class=\"help\" data-keys hidden>{}</p>\n\
         <form class=\"form desk\" method=\"post\" action=\"/api/moderation/decide\" accept-charset=\"utf-8\" data-desk>\n",
        say.word("keys")
    );
    for (name, value) in [("department", &filter.department), ("feature", &filter.feature)] {
        if let Some(value) = value {
            let _ = writeln!(html, "<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value));
        }
    }
    // The first button of a form is the one that Enter presses: it must do no harm.
    let _ = writeln!(
        html,
        "<p><button class=\"button plain\" type=\"submit\" formaction=\"/api/moderation/claim\" data-claim>{}</button></p>",
        say.text(&app.words().text("forms.moderation_claim.button"))
    );
    html.push_str("<ol class=\"queue\">\n");
    let alone = is_alone(app)?;
    for group in &shown.groups {
        html.push_str("<li data-item>\n");
        if let Some((first, alike)) = group.split_first() {
            html.push_str(&whole(app, say, me, first, alone)?);
            if !alike.is_empty() {
                let _ = writeln!(html, "<p class=\"help\">{}</p>\n<ul>", say.plural("alike", alike.len()));
                for entry in alike {
                    let _ = writeln!(html, "<li>{}</li>", tick(app, say, me, entry, alone));
                }
                html.push_str("</ul>\n");
            }
        }
        html.push_str("</li>\n");
    }
    html.push_str("</ol>\n");
    html.push_str(&bar(app, say, said));
    html.push_str("</form>\n");
    Ok(html)
}

/// The box of a thing with its title, or why it cannot be ticked.
fn tick(app: &App, say: &Say<'_>, me: &PersonKey, entry: &Entry, alone: bool) -> String {
    let value = entry.target.text();
    let is_own = entry.waiting.author.as_ref() == Some(me);
    let claim = entry.claim.as_ref();
    let held = claim.filter(|claim| claim.by != *me);
    let mut note = String::new();
    if let Some(claim) = claim {
        let (who, until) = (pseudonym(app, &claim.by), hour_of(app, claim.until));
        let key = if held.is_some() { "held" } else { "mine" };
        note =
            format!(" <span class=\"help\">{}</span>", say.filled(key, &[("who", &who), ("until", &until)]));
    }
    if is_own {
        let key = if alone { "own_alone" } else { "own" };
        note.push_str(&format!(" <span class=\"help\">{}</span>", say.word(key)));
    }
    let disabled = if held.is_some() || (is_own && !alone) { " disabled" } else { "" };
    format!(
        "<label class=\"desk-tick\"><input type=\"checkbox\" name=\"item\" value=\"{}\"{disabled}> <strong>{}</strong></label>{note}",
        escape(&value),
        say.text(&entry.item.title),
    )
}

fn whole(app: &App, say: &Say<'_>, me: &PersonKey, entry: &Entry, alone: bool) -> Result<String, Trouble> {
    let (waiting, item) = (&entry.waiting, &entry.item);
    let mut html = tick(app, say, me, entry, alone);
    html.push('\n');
    let mut facts = vec![(say.word("kind"), say.kind(&waiting.feature))];
    facts.push((say.word("since"), say.text(&hour_of(app, waiting.since))));
    facts.extend(urgency(app, say, entry));
    facts.extend(item.group.iter().map(|group| (say.word("group"), say.text(group))));
    if let Some(author) = &waiting.author {
        let counts = review::counts(app, author)?;
        let [accepted, rejected] = [counts.accepted, counts.rejected].map(|n| n.to_string());
        let args = [("who", &*pseudonym(app, author)), ("accepted", &*accepted), ("rejected", &*rejected)];
        facts.push((say.word("sender"), say.filled("sender_counts", &args)));
    }
    facts.extend(item.facts.iter().map(|(label, value)| (say.text(label), say.text(value))));
    html.push_str("<p class=\"meta\">\n");
    for (label, value) in facts {
        let _ = writeln!(html, "<span>{}</span>", say.fact(&label, &value));
    }
    html.push_str("</p>\n");
    html.push_str(&quote(&item.text));
    for (reason, text) in reporters::shown(app, &waiting.feature, &waiting.id)? {
        let reason = app.words().text(&format!("forms.report_abuse.reason.choices.{reason}")).into_owned();
        let _ = writeln!(html, "<p class=\"notice\">{}</p>", say.filled("report", &[("reason", &reason)]));
        html.push_str(&quote(&text));
    }
    if waiting.urgency == Urgency::Appealed {
        let key = review::appeal_key(&waiting.feature, &waiting.id);
        if let Some((_, appeal)) = app.store().read::<super::appeal::Appeal>(Table::Work, &key)? {
            let _ = writeln!(html, "<p class=\"notice\">{}</p>", say.word("appeal"));
            html.push_str(&quote(&appeal.text));
        }
    }
    if waiting.author.as_ref().is_some_and(|author| author != me) {
        let _ = writeln!(
            html,
            "<p><button class=\"button plain\" type=\"submit\" name=\"who\" value=\"{}\" \
             formaction=\"/api/moderation/block\">{}</button></p>",
            escape(&entry.target.text()),
            say.text(&app.words().text("forms.moderation_block.verb.choices.block")),
        );
    }
    Ok(html)
}

fn urgency(app: &App, say: &Say<'_>, entry: &Entry) -> Option<(String, String)> {
    let state = match (&entry.hidden, entry.waiting.urgency) {
        (Some(hidden), _) if hidden.by_reports => say.word("state.hidden_by_reports"),
        (Some(_), _) => say.word("state.hidden"),
        (None, Urgency::Reported) => say.word("state.reported"),
        (None, Urgency::After) => say.word("state.after"),
        (None, Urgency::Appealed) => say.word("state.appealed"),
        (None, Urgency::Until(at)) => say.filled("state.until", &[("at", &hour_of(app, at))]),
        (None, Urgency::Usual) => return None,
    };
    Some((say.word("state.label"), state))
}

fn quote(text: &str) -> String {
    let mut html = String::new();
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        let _ = writeln!(html, "<p>{}</p>", escape(paragraph.trim()).replace('\n', "<br>"));
    }
    if html.is_empty() { html } else { format!("<blockquote>\n{html}</blockquote>\n") }
}

/// Reason, answer and buttons, for all that is ticked.
fn bar(app: &App, say: &Say<'_>, said: &Said) -> String {
    let words = app.words();
    let reasons: &[&str] = match form("moderation_decide").and_then(|form| form.field("reason")) {
        Some(field) => match field.kind {
            FieldKind::Choice(List::Fixed(values)) => values,
            _ => &[],
        },
        None => &[],
    };
    let mut html = String::from("<div class=\"desk-bar\">\n");
    let wrong = if said.errors.contains(&"reason") { " aria-invalid=\"true\"" } else { "" };
    let _ = writeln!(
        html,
        "<div class=\"field\">\n<label class=\"label\" for=\"desk-reason\">{}</label>\n\
         <select class=\"input\" id=\"desk-reason\" name=\"reason\"{wrong}>\n<option value=\"\">{}</option>",
        say.text(&words.text("moderation.reasons.label")),
        say.word("no_reason"),
    );
    for reason in reasons {
        let chosen = if said.answers.text("reason") == *reason { " selected" } else { "" };
        let _ = writeln!(
            html,
            "<option value=\"{reason}\" data-ready=\"{}\"{chosen}>{}</option>",
            say.text(&words.text(&format!("moderation.ready.{reason}"))),
            say.text(&words.text(&format!("moderation.reasons.choices.{reason}"))),
        );
    }
    let _ = writeln!(
        html,
        "</select>\n</div>\n<div class=\"field\">\n<label class=\"label\" for=\"desk-text\">{}</label>\n\
         <p class=\"help\" id=\"desk-text-help\">{}</p>\n\
         <textarea class=\"input\" id=\"desk-text\" name=\"text\" rows=\"3\" aria-describedby=\"desk-text-help\">\n{}</textarea>\n</div>",
        say.text(&words.text("forms.moderation_decide.text.label")),
        say.text(&words.format("forms.moderation_decide.text.help", &[("max", &words.count(2000))])),
        escape(said.answers.text("text")),
    );
    html.push_str("</div>\n<p class=\"actions desk-actions\">\n");
    for (verb, class) in [("publish", "button"), ("reject", "button plain"), ("hide", "button plain")] {
        let _ = writeln!(
            html,
            "<button class=\"{class}\" type=\"submit\" name=\"verb\" value=\"{verb}\">{}</button>",
            say.verb(verb)
        );
    }
    html.push_str("</p>\n");
    let _ = writeln!(html, "<details>\n<summary>{}</summary>\n<dl class=\"facts\">", say.word("ready"));
    for reason in reasons {
        let _ = writeln!(
            html,
            "<div><dt>{}</dt><dd>{}</dd></div>",
            say.text(&words.text(&format!("moderation.reasons.choices.{reason}"))),
            say.text(&words.text(&format!("moderation.ready.{reason}"))),
        );
    }
    html.push_str("</dl>\n</details>\n");
    html
}
