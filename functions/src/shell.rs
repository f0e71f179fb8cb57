//! Answers in the site's own page: a title, sentences, links. Everything is escaped here.

use std::fmt::Write;

use contract::forms::escape;
use contract::words::typography;

use crate::App;
use crate::exchange::{Answer, Status, Wanted};

/// What stands in the slot of a shell, written from top to bottom.
pub struct Sheet<'a> {
    app: &'a App,
    title: String,
    html: String,
}

impl<'a> Sheet<'a> {
    /// A page with this title (plain text).
    pub fn titled(app: &'a App, title: &str) -> Self {
        let title = typography(title, app.locale());
        let html = format!("<h1>{}</h1>\n", escape(&title));
        Self { app, title, html }
    }

    /// The sentence under the title.
    pub fn lead(self, key: &str) -> Self {
        let text = self.app.words().text(key).into_owned();
        self.paragraph(" class=\"lead\"", &text)
    }

    /// A paragraph.
    pub fn text(self, key: &str) -> Self {
        let text = self.app.words().text(key).into_owned();
        self.paragraph("", &text)
    }

    /// A list of links: (path, plain text).
    pub fn links(mut self, links: &[(String, String)]) -> Self {
        if links.is_empty() {
            return self;
        }
        self.html.push_str("<ul class=\"lines\">\n");
        for (href, text) in links {
            let text = typography(text, self.app.locale());
            // Writing to a String cannot fail.
            let _ = writeln!(self.html, "<li><a href=\"{}\">{}</a></li>", escape(href), escape(&text));
        }
        self.html.push_str("</ul>\n");
        self
    }

    /// HTML that is escaped already.
    pub fn html(mut self, html: &str) -> Self {
        self.html.push_str(html);
        self
    }

    /// The whole page.
    pub fn page(self) -> String {
        self.app.bundle.page(self.app.locale().tag(), &self.title, &self.html)
    }

    fn paragraph(mut self, attributes: &str, text: &str) -> Self {
        let text = typography(text, self.app.locale());
        let _ = writeln!(self.html, "<p{attributes}>{}</p>", escape(&text));
        self
    }
}

/// A refusal with a title and a text under `answers.<key>`, as a page or as JSON.
pub fn refusal(app: &App, wanted: Wanted, status: Status, key: &str) -> Answer {
    let title = app.words().text(&format!("answers.{key}.title")).into_owned();
    match wanted {
        Wanted::Json => json(app, status, key),
        Wanted::Page => {
            let sheet = Sheet::titled(app, &title).text(&format!("answers.{key}.text"));
            Answer::page(status, sheet.page())
        }
    }
}

/// The same for scripts: a stable code and the sentence for people.
pub fn json(app: &App, status: Status, key: &str) -> Answer {
    let message = app.words().text(&format!("answers.{key}.text"));
    let message = typography(&message, app.locale());
    let code = key.replace('_', "-");
    Answer::json(status, &serde_json::json!({ "error": { "code": code, "message": message } }))
}
