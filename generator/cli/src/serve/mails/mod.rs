//! The mailbox of the trial (security.md, rule 18): the mails the site would have sent, for people at
//! `/_mail/`, for journeys in browsers at `/_mail/messages.json`.

use axum::body::Body;
use axum::http::header::{ALLOW, CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;
use contract::forms::escape;
use contract::words::Words;
use functions::App;
use functions::clock::Clock;
use functions::mail::{Mailbox, Opened, Summary};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::later;
use crate::words::Sentences;

/// Where all of it lies; nothing of a site may.
pub const PREFIX: &str = "/_mail";

/// The list.
pub const LIST: &str = "/_mail/";

/// The mailbox with the words around it.
#[derive(Debug)]
pub struct Mails {
    mailbox: Mailbox,
    sentences: Sentences,
}

#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    to: &'a str,
    subject: &'a str,
    date: Timestamp,
    links: Vec<&'a str>,
    code: Option<&'a str>,
}

impl Mails {
    /// Shows what lies in `mailbox`.
    pub fn new(mailbox: Mailbox, sentences: Sentences) -> Self {
        Self { mailbox, sentences }
    }

    /// The answer at a path below [`PREFIX`] (without it), in the site's page once there is a site. Nothing
    /// where nothing lies.
    pub fn answer(&self, method: &Method, path: &str, app: Option<&App>) -> Option<Response> {
        if method != Method::GET && method != Method::HEAD {
            return Some(with(StatusCode::METHOD_NOT_ALLOWED, ALLOW, "GET, HEAD"));
        }
        let (name, form) = match path {
            "" => return Some(with(StatusCode::SEE_OTHER, LOCATION, LIST)),
            "/" => return Some(self.list(app)),
            "/messages.json" => return Some(self.messages()),
            _ => path.strip_prefix('/')?.split_once('.').unwrap_or((path.strip_prefix('/')?, "")),
        };
        let opened = self.mailbox.open(name)?;
        match form {
            "" => Some(self.mail(name, &opened, app)),
            "html" => Some(answer("text/html; charset=utf-8", opened.html)),
            "eml" => Some(self.source(name)?),
            _ => None,
        }
    }

    fn list(&self, app: Option<&App>) -> Response {
        let title = self.say("title");
        let mails = self.mailbox.list();
        let mut html = format!("<p class=\"lead\">{}</p>\n", escape(&self.say("lead")));
        // Before the mails, which are many after a week.
        html.push_str(&app.map(|app| self.time(app)).unwrap_or_default());
        html.push_str(&format!("<h2>{}</h2>\n", escape(&self.say("list"))));
        if mails.is_empty() {
            html.push_str(&format!("<p class=\"empty\">{}</p>\n", escape(&self.say("empty"))));
        } else {
            let lines: String = mails.iter().map(|mail| self.line(mail)).collect();
            html.push_str(&format!("<ul class=\"lines\">\n{lines}</ul>\n"));
        }
        self.page(&title, &html, app)
    }

    /// The day the trial believes it is, and the buttons that move it on.
    fn time(&self, app: &App) -> String {
        let Clock::Ahead(_) = app.platform.clock else { return String::new() };
        let day = Words::built_in(self.sentences.locale()).day_plain(app.today());
        let button = |days: i64| {
            let label = escape(&self.say(&format!("later.days_{days}")));
            let to = format!("{}?days={days}", later::PATH);
            format!("<button type=\"submit\" formaction=\"{to}\" class=\"button plain\">{label}</button>\n")
        };
        let title = escape(&self.say("later.title"));
        let now = escape(&self.sentences.format("mails.later.now", &[("day", &day)]));
        let buttons: String = later::STEPS.into_iter().map(button).collect();
        format!(
            "<h2>{title}</h2>\n<p>{now}</p>\n<form method=\"post\">\n<p class=\"actions\">\n{buttons}</p>\n</form>\n"
        )
    }

    fn line(&self, mail: &Summary) -> String {
        let (id, subject, to) = (&mail.id, escape(&self.subject(&mail.subject)), escape(mail.to.as_str()));
        let when = self.when(mail.date);
        let to = self.sentences.format("mails.to", &[("address", &to)]);
        format!("<li><a href=\"{PREFIX}/{id}\">{subject}</a><div class=\"meta\">{to}, {when}</div></li>\n")
    }

    fn mail(&self, id: &str, opened: &Opened, app: Option<&App>) -> Response {
        let title = self.subject(opened.header("Subject").unwrap_or_default());
        let link = |path: &str, key: &str| format!("<a href=\"{path}\">{}</a>", escape(&self.say(key)));
        let html = format!(
            "<p class=\"meta\">{back}</p>\n<div class=\"measure\">\n{text}</div>\n<h2>{head}</h2>\n\
             <dl class=\"facts\">\n{headers}</dl>\n<h2>{forms}</h2>\n<ul>\n<li>{page}</li>\n<li>{source}</li>\n</ul>\n",
            back = link(&format!("{PREFIX}/"), "back"),
            text = paragraphs(&opened.text),
            head = escape(&self.say("headers")),
            headers = opened.headers.iter().map(fact).collect::<String>(),
            forms = escape(&self.say("forms")),
            page = link(&format!("{PREFIX}/{id}.html"), "html"),
            source = link(&format!("{PREFIX}/{id}.eml"), "source"),
        );
        self.page(&title, &html, app)
    }

    fn source(&self, id: &str) -> Option<Response> {
        let mut response = answer("message/rfc822", self.mailbox.get(id)?);
        let name = HeaderValue::from_str(&format!("attachment; filename=\"{id}.eml\"")).ok()?;
        response.headers_mut().insert(CONTENT_DISPOSITION, name);
        Some(response)
    }

    fn messages(&self) -> Response {
        let mails = self.mailbox.list();
        let opened: Vec<_> =
            mails.into_iter().filter_map(|mail| Some((self.mailbox.open(&mail.id)?, mail))).collect();
        let messages: Vec<Listed<'_>> = opened
            .iter()
            .map(|(opened, mail)| Listed {
                id: &mail.id,
                to: mail.to.as_str(),
                subject: &mail.subject,
                date: mail.date,
                links: opened.links(),
                code: opened.code(),
            })
            .collect();
        answer("application/json", serde_json::json!({ "messages": messages }).to_string())
    }

    /// In the site's own page, whose language may be another one than ours.
    fn page(&self, title: &str, html: &str, app: Option<&App>) -> Response {
        let locale = self.sentences.locale();
        let heading = escape(title);
        let body = format!("<div lang=\"{locale}\">\n<h1>{heading}</h1>\n{html}</div>\n");
        let page = match app {
            Some(app) => app.bundle.page(app.locale().tag(), title, &body),
            None => format!(
                "<!doctype html>\n<html lang=\"{locale}\">\n<head>\n<meta charset=\"utf-8\">\n\
                 <meta name=\"viewport\" content=\"width=device-width\">\n<title>{heading}</title>\n</head>\n\
                 <body>\n<main>\n{body}</main>\n</body>\n</html>\n"
            ),
        };
        answer("text/html; charset=utf-8", page)
    }

    fn subject(&self, subject: &str) -> String {
        if subject.is_empty() { self.say("no_subject") } else { subject.to_owned() }
    }

    fn when(&self, at: Timestamp) -> String {
        let at = at.to_zoned(TimeZone::UTC);
        let words = Words::built_in(self.sentences.locale());
        let said = format!("{}, {} UTC", words.day_plain(at.date()), words.hour(at.time()));
        format!("<time datetime=\"{}\">{}</time>", at.timestamp(), escape(&said))
    }

    fn say(&self, key: &str) -> String {
        self.sentences.text(&format!("mails.{key}"))
    }
}

fn fact((name, value): &(String, String)) -> String {
    format!("<dt>{}</dt>\n<dd>{}</dd>\n", escape(name), escape(value))
}

/// Blocks of the text with its lines, addresses as links.
fn paragraphs(text: &str) -> String {
    let block = |block: &str| {
        let lines: Vec<String> = block.lines().map(linked).collect();
        format!("<p>{}</p>\n", lines.join("<br>\n"))
    };
    text.split("\n\n").filter(|text| !text.trim().is_empty()).map(block).collect()
}

fn linked(line: &str) -> String {
    let word = |word: &str| {
        let shown = escape(word);
        if word.starts_with("https://") || word.starts_with("http://") {
            format!("<a href=\"{shown}\">{shown}</a>")
        } else {
            shown
        }
    };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn answer(kind: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

fn with(status: StatusCode, name: axum::http::HeaderName, value: &'static str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response.headers_mut().insert(name, HeaderValue::from_static(value));
    response
}

#[cfg(test)]
mod tests;
