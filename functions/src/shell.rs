//! Answers in the site's own page: a title, sentences, links. Everything is escaped here.

use std::fmt::Write;

use contract::forms::{self, Answers, FieldError, Form, escape};
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

    /// A paragraph whose words have placeholders.
    pub fn text_with(self, key: &str, args: &[(&str, &str)]) -> Self {
        let text = self.app.words().format(key, args);
        self.paragraph("", &text)
    }

    /// A heading inside the page.
    pub fn heading(mut self, key: &str) -> Self {
        let text = typography(&self.app.words().text(key), self.app.locale());
        let _ = writeln!(self.html, "<h2>{}</h2>", escape(&text));
        self
    }

    /// A heading whose words are at hand as a text.
    pub fn heading_text(mut self, text: &str) -> Self {
        let text = typography(text, self.app.locale());
        let _ = writeln!(self.html, "<h2>{}</h2>", escape(&text));
        self
    }

    /// A sentence that must not be overlooked.
    pub fn notice(self, key: &str) -> Self {
        let text = self.app.words().text(key).into_owned();
        self.paragraph(" class=\"notice\"", &text)
    }

    /// Somebody's own words, plain text, paragraphs apart.
    pub fn quote(mut self, text: &str) -> Self {
        self.html.push_str("<blockquote>\n");
        for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
            let _ = writeln!(self.html, "<p>{}</p>", escape(paragraph.trim()).replace('\n', "<br>"));
        }
        self.html.push_str("</blockquote>\n");
        self
    }

    /// Facts: (label, plain text).
    pub fn facts(mut self, facts: &[(String, String)]) -> Self {
        self.html.push_str("<dl class=\"facts\">\n");
        for (label, value) in facts {
            let (label, value) = (typography(label, self.app.locale()), escape(value));
            let _ = writeln!(self.html, "<div><dt>{}</dt><dd>{value}</dd></div>", escape(&label));
        }
        self.html.push_str("</dl>\n");
        self
    }

    /// One button that POSTs what it carries: (name, value).
    pub fn button(self, action: &str, label: &str, carried: &[(&str, &str)]) -> Self {
        self.buttons(action, carried, &[("", "", label)])
    }

    /// One plain button whose label is at hand as a text.
    pub fn labelled_button(mut self, action: &str, label: &str, carried: &[(&str, &str)]) -> Self {
        self.open_form(action, carried);
        let label = typography(label, self.app.locale());
        let button = format!("<button class=\"button plain\" type=\"submit\">{}</button>", escape(&label));
        let _ = writeln!(self.html, "{button}\n</form>");
        self
    }

    /// Buttons that POST what they carry and their own (name, value, key of the label). The first stands out.
    pub fn buttons(mut self, action: &str, carried: &[(&str, &str)], buttons: &[(&str, &str, &str)]) -> Self {
        self.open_form(action, carried);
        self.html.push_str("<p class=\"actions\">\n");
        for (index, (name, value, label)) in buttons.iter().enumerate() {
            let class = if index == 0 { "button" } else { "button plain" };
            let own = match *name {
                "" => String::new(),
                name => format!(" name=\"{}\" value=\"{}\"", escape(name), escape(value)),
            };
            let label = typography(&self.app.words().text(label), self.app.locale());
            let _ = writeln!(
                self.html,
                "<button class=\"{class}\" type=\"submit\"{own}>{}</button>",
                escape(&label)
            );
        }
        self.html.push_str("</p>\n</form>\n");
        self
    }

    /// The beginning of a form that carries what it is about.
    fn open_form(&mut self, action: &str, carried: &[(&str, &str)]) {
        let _ = writeln!(
            self.html,
            "<form class=\"form\" method=\"post\" action=\"{}\" accept-charset=\"utf-8\">",
            escape(action)
        );
        for (name, value) in carried {
            let (name, value) = (escape(name), escape(value));
            let _ = writeln!(self.html, "<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
        }
    }

    /// A form of the contract with these answers.
    pub fn form(self, form: &Form, answers: &Answers, errors: &[FieldError]) -> Self {
        let html = forms::render(form, answers, errors, self.app.words(), self.app.choices());
        self.html(&html)
    }

    /// The answer with this page.
    pub fn answer(self, status: Status) -> Answer {
        Answer::page(status, self.page())
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
