//! Pages around a form that was sent: what is wrong, read again, done.

use std::fmt::Write;

use contract::forms::{self, Answers, Field, FieldKind, Form, Rejected, escape};
use contract::words::typography;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::App;
use crate::exchange::{Answer, Call, Status, Wanted};
use crate::shell::Sheet;
use crate::submission::{EDIT, STEP, Told};

/// 422: the form once more, everything kept, what is wrong on top and at its field.
#[must_use]
pub fn rejected(app: &App, call: &Call<'_>, form: &Form, rejected: &Rejected) -> Answer {
    rejected_as(app, call.wanted, form, rejected)
}

/// The same for who wants a page or JSON.
#[must_use]
pub fn rejected_as(app: &App, wanted: Wanted, form: &Form, rejected: &Rejected) -> Answer {
    match wanted {
        Wanted::Json => {
            let errors = rejected
                .errors
                .iter()
                .map(|error| json!({ "field": error.field, "message": error.sentence(form, app.words()) }));
            let message = app.words().plural("forms.errors.summary", rejected.errors.len() as u64, &[]);
            let body = json!({
                "error": { "code": "invalid", "message": typography(&message, app.locale()) },
                "errors": errors.collect::<Vec<_>>(),
            });
            Answer::json(Status::Unprocessable, &body)
        }
        Wanted::Page => {
            let html = forms::render(form, &rejected.answers, &rejected.errors, app.words(), app.choices());
            let title = app.words().text(&form.key("title")).into_owned();
            Answer::page(Status::Unprocessable, Sheet::titled(app, &title).html(&html).page())
        }
    }
}

/// The form once more, to change something.
#[must_use]
pub fn form_again(app: &App, form: &Form, answers: &Answers) -> Answer {
    let html = forms::render(form, answers, &[], app.words(), app.choices());
    let title = app.words().text(&form.key("title")).into_owned();
    Answer::page(Status::Ok, Sheet::titled(app, &title).html(&html).page())
}

/// 503: a form closed for a while, with everything kept, so that it can be sent when it is open again.
#[must_use]
pub fn closed(app: &App, wanted: Wanted, form: &Form, answers: &Answers, until: Timestamp) -> Answer {
    let until = hour_of(app, until);
    let message = app.words().format("answers.closed.text", &[("until", &until)]);
    match wanted {
        Wanted::Json => {
            let message = typography(&message, app.locale());
            let body = json!({ "error": { "code": "closed", "message": message } });
            Answer::json(Status::Unavailable, &body)
        }
        Wanted::Page => {
            let title = app.words().text("answers.closed.title").into_owned();
            let html = forms::render(form, answers, &[], app.words(), app.choices());
            Sheet::titled(app, &title)
                .text_with("answers.closed.text", &[("until", &until)])
                .html(&html)
                .answer(Status::Unavailable)
        }
    }
}

/// An instant as people read it, where the site is.
#[must_use]
pub fn hour_of(app: &App, at: Timestamp) -> String {
    let zone = TimeZone::get(&app.bundle.zone).unwrap_or(TimeZone::UTC);
    let local = at.to_zoned(zone);
    let (day, hour) = (app.words().day_plain(local.date()), app.words().hour(local.time()));
    app.words().format("answers.instant", &[("day", &day), ("hour", &hour)])
}

/// 200: what was written, once more, with the button that sends it. Nothing is kept yet.
#[must_use]
pub fn read_again(app: &App, form: &Form, answers: &Answers, step: &str) -> Answer {
    let words = app.words();
    let title = words.text("answers.read_again.title").into_owned();
    let mut html = format!(
        "<form class=\"form\" method=\"post\" action=\"{}\" accept-charset=\"utf-8\">\n",
        escape(form.action)
    );
    html.push_str(&recapitulation(app, form, answers));
    html.push_str(&carried(answers));
    let _ = writeln!(html, "<input type=\"hidden\" name=\"{STEP}\" value=\"{}\">", escape(step));
    if let Some(next) = words.get(&form.key("next")) {
        let _ = writeln!(html, "<p class=\"next\">{}</p>", escape(&typography(next, words.locale())));
    }
    let say = |key: &str| escape(&typography(&words.text(key), words.locale()));
    let _ = writeln!(
        html,
        "<p class=\"actions\"><button class=\"button\" type=\"submit\">{}</button>\n\
         <button class=\"button plain\" type=\"submit\" name=\"{EDIT}\" value=\"1\">{}</button></p>\n</form>",
        say(&form.key("button")),
        say("answers.read_again.edit")
    );
    Answer::page(Status::Ok, Sheet::titled(app, &title).lead("answers.read_again.lead").html(&html).page())
}

/// Label and answer, one under the other.
fn recapitulation(app: &App, form: &Form, answers: &Answers) -> String {
    let mut html = String::from("<dl class=\"facts recap\">\n");
    for field in form.fields {
        let hidden = matches!(field.kind, FieldKind::Hidden(_) | FieldKind::Trap);
        if hidden || !answers.is_given(field.name) {
            continue;
        }
        let label = escape(&typography(&app.words().text(&field.label_key()), app.locale()));
        let shown = shown(app, field, answers.texts(field.name));
        let _ = writeln!(html, "<div><dt>{label}</dt><dd>{shown}</dd></div>");
    }
    html.push_str("</dl>\n");
    html
}

/// An answer as its sender would say it.
fn shown(app: &App, field: &Field, values: &[String]) -> String {
    let one = |value: &String| match field.kind {
        FieldKind::Checkbox => app.words().text("answers.read_again.yes").into_owned(),
        FieldKind::Choice(list) | FieldKind::MultiChoice(list) => {
            app.choices().label(list, field, value, app.words())
        }
        _ => value.clone(),
    };
    let texts: Vec<String> = values.iter().map(|value| escape(&one(value)).replace('\n', "<br>")).collect();
    texts.join(", ")
}

fn carried(answers: &Answers) -> String {
    let mut html = String::new();
    for (field, values) in answers.iter() {
        for value in values {
            let _ = writeln!(
                html,
                "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
                escape(field),
                escape(value).replace('\n', "&#10;")
            );
        }
    }
    html
}

/// Done: 303 to the page that says so, or where to go on; for scripts the words themselves.
#[must_use]
pub fn told(app: &App, wanted: Wanted, told: &Told) -> Answer {
    let page = format!("/api/sent?what={}", told.words);
    match wanted {
        Wanted::Page => Answer::see(told.next.as_deref().unwrap_or(&page)),
        Wanted::Json => {
            let say = |part: &str| {
                let text = app.words().text(&format!("answers.sent.{}.{part}", told.words));
                typography(&text, app.locale())
            };
            let go = told.next.is_some();
            let body = json!({ "title": say("title"), "text": say("text"), "next": told.next, "go": go });
            Answer::json(Status::Ok, &body)
        }
    }
}

/// `GET /api/sent?what=…`: the page after a form.
///
/// # Errors
/// Nothing is said under that name.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, crate::trouble::Trouble> {
    let what = call.asked("what").unwrap_or_default();
    let is_name = !what.is_empty() && what.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let key = |part: &str| format!("answers.sent.{what}.{part}");
    let Some(title) = app.words().get(&key("title")).filter(|_| is_name) else {
        return Err(crate::trouble::NOT_FOUND);
    };
    let back = app.words().text("answers.sent.back").into_owned();
    let sheet = Sheet::titled(app, title).text(&key("text")).links(&[("/".to_owned(), back)]);
    Ok(match call.wanted {
        Wanted::Page => Answer::page(Status::Ok, sheet.page()),
        Wanted::Json => told(app, call.wanted, &Told::words(&what)),
    })
}
