//! A form as HTML: what is wrong on top, one column of fields, what happens next, one button.
//!
//! Valid for the W3C's checker, without inline style or script; everything is escaped here. Classes,
//! for themes: `form field field-error label help why input error error-summary choices choice button
//! trap next more`.

use std::fmt::Write;

use super::controls::{control, widget};
use super::html::Attributes;
use super::{Answers, Field, FieldError, FieldKind, Form, FormChoices, Method, escape};
use crate::words::{Words, typography};

/// The HTML of `form`, with `answers` in place and `errors` told on top and at their fields.
#[must_use]
pub fn render(
    form: &Form,
    answers: &Answers,
    errors: &[FieldError],
    words: &Words,
    choices: &FormChoices,
) -> String {
    let page = Sheet { form, answers, errors, words, choices };
    let mut html = page.opening();
    html.push_str(&page.summary());
    html.push_str(&page.introduction());
    let asked: Vec<&Field> = form.fields.iter().filter(|field| choices.asks(field)).collect();
    for run in asked.chunk_by(|one, next| one.folded == next.folded) {
        html.push_str(&page.run(run));
    }
    html.push_str(&page.ending());
    html
}

/// Everything one rendering needs to know.
pub(super) struct Sheet<'a> {
    form: &'a Form,
    pub(super) answers: &'a Answers,
    errors: &'a [FieldError],
    pub(super) words: &'a Words,
    pub(super) choices: &'a FormChoices,
}

impl Sheet<'_> {
    /// A word in good typography, escaped.
    pub(super) fn say(&self, key: &str) -> String {
        escape(&typography(&self.words.text(key), self.words.locale()))
    }

    /// A word that may be absent.
    fn say_if(&self, key: &str) -> Option<String> {
        self.words.get(key).map(|text| escape(&typography(text, self.words.locale())))
    }

    /// The help of a field, with its limits filled in.
    pub(super) fn help(&self, field: &Field) -> Option<String> {
        self.words.get(&field.help_key())?;
        let (min, max) = match field.kind {
            FieldKind::Text(length) | FieldKind::LongText(length) => (length.min as u64, length.max as u64),
            FieldKind::Number(range) => (range.min.unsigned_abs(), range.max.unsigned_abs()),
            _ => (0, 0),
        };
        let (min, max) = (self.words.count(min), self.words.count(max));
        let help = self.words.format(&field.help_key(), &[("min", &min), ("max", &max)]);
        Some(escape(&typography(&help, self.words.locale())))
    }

    /// Identifier of a field's control, or of a part of it (`help`, `0` for its first choice).
    pub(super) fn id(&self, part: &str) -> String {
        let prefix = self.choices.id_prefix.as_deref().unwrap_or(self.form.name);
        format!("{}-{part}", prefix.replace(char::is_whitespace, "-"))
    }

    /// What is wrong, as people read it.
    pub(super) fn sentence(&self, error: &FieldError) -> String {
        error.sentence(self.form, self.words)
    }

    /// What is wrong with a field.
    pub(super) fn error(&self, field: &Field) -> Option<&FieldError> {
        self.errors.iter().find(|error| error.field == field.name)
    }

    /// The words and the error below the label, as `aria-describedby` wants them.
    pub(super) fn described_by(&self, field: &Field) -> Option<String> {
        let parts = [
            ("help", self.words.get(&field.help_key()).is_some()),
            ("why", field.why.is_some()),
            ("error", self.error(field).is_some()),
        ];
        let ids: Vec<String> = parts
            .into_iter()
            .filter(|(_, stands)| *stands)
            .map(|(part, _)| self.id(&format!("{}-{part}", field.name)))
            .collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn opening(&self) -> String {
        let method = match self.form.method {
            Method::Get => "get",
            Method::Post => "post",
        };
        let attributes = Attributes::default().with("class", "form").with("id", &self.id("form"));
        // A form that asks and stores nothing is a landmark one can jump to.
        let attributes = match self.form.method {
            Method::Get => attributes.with("role", "search"),
            Method::Post => attributes,
        };
        let attributes = attributes
            .with("method", method)
            .with("action", self.form.action)
            .with("accept-charset", "utf-8")
            // Browsers speak of fields in their own language; we answer in the site's.
            .flag(Some("novalidate"));
        let attributes =
            attributes.with_some("enctype", self.form.takes_a_file().then_some("multipart/form-data"));
        format!("<form{attributes}{}>\n", self.script_words())
    }

    /// The form's name and the words of the theme's script, which sends the form without leaving the page.
    /// `#` stands for the number of errors.
    fn script_words(&self) -> Attributes {
        let say = |key: &str| typography(&self.words.text(key), self.words.locale());
        match self.form.method {
            Method::Get => Attributes::default(),
            // The script sends words only.
            Method::Post if self.form.takes_a_file() => Attributes::default(),
            Method::Post => Attributes::default()
                .with("data-form", self.form.name)
                .with("data-wait", &say("forms.wait"))
                .with("data-next", &say("forms.continue"))
                .with("data-one", &say("forms.errors.summary.one"))
                .with("data-many", &say("forms.errors.summary.other").replace("{n}", "#")),
        }
    }

    /// What is wrong, each with a link to where it is.
    fn summary(&self) -> String {
        if self.errors.is_empty() {
            return String::new();
        }
        let count = self.words.plural("forms.errors.summary", self.errors.len() as u64, &[]);
        let mut html = format!(
            "<div class=\"error-summary\" role=\"alert\" tabindex=\"-1\"{}>\n<h2>{}</h2>\n<ul>\n",
            Attributes::default().with("id", &self.id("errors")),
            escape(&typography(&count, self.words.locale())),
        );
        for error in self.errors {
            let sentence = escape(&error.sentence(self.form, self.words));
            let shown = self.form.field(error.field).and_then(|field| self.target(field));
            let _ = match shown {
                Some(id) => writeln!(html, "<li><a href=\"#{}\">{sentence}</a></li>", escape(&id)),
                None => writeln!(html, "<li>{sentence}</li>"),
            };
        }
        html.push_str("</ul>\n</div>\n");
        html
    }

    /// What a link to a field leads to: nothing for what is not shown.
    fn target(&self, field: &Field) -> Option<String> {
        match field.kind {
            FieldKind::Hidden(_) | FieldKind::Trap => None,
            _ if widget(field, self.choices).is_group() => Some(self.id(&format!("{}-0", field.name))),
            _ => Some(self.id(field.name)),
        }
    }

    /// How required fields are told, and where help is.
    fn introduction(&self) -> String {
        let mut html = String::new();
        if let Some(intro) = self.say_if(&self.form.key("intro")) {
            let _ = writeln!(html, "<p class=\"help\">{intro}</p>");
        }
        let shown = |field: &&Field| !matches!(field.kind, FieldKind::Hidden(_) | FieldKind::Trap);
        let fields = || self.form.fields.iter().filter(shown);
        let key = match fields().filter(|field| !field.required).count() {
            0 if fields().count() == 1 => None,
            0 => Some("forms.all_needed"),
            _ => Some("forms.some_needed"),
        };
        if let Some(key) = key {
            let _ = writeln!(html, "<p class=\"help\">{}</p>", self.say(key));
        }
        let links = &self.choices.links;
        let signin = (&links.signin, "forms.signup.signin");
        let related = match self.form.name {
            "signup" => vec![(&links.abroad, "forms.signup.abroad"), signin],
            "signup_abroad" => vec![(&links.home, "forms.signup_abroad.home"), signin],
            "signin" => vec![(&links.home, "forms.signin.signup")],
            _ => Vec::new(),
        };
        let related = related.into_iter().filter_map(|(href, key)| Some((href.as_deref()?, key)));
        let tutorial = links.tutorials.get(self.form.name).map(|href| (href.as_str(), "forms.tutorial"));
        for (href, key) in related.chain(tutorial) {
            let _ =
                writeln!(html, "<p class=\"help\"><a href=\"{}\">{}</a></p>", escape(href), self.say(key));
        }
        html
    }

    /// Fields one after the other: in sight, or behind "more choices" until one of them says something.
    fn run(&self, fields: &[&Field]) -> String {
        let html: String = fields.iter().map(|field| self.field(field)).collect();
        if !fields.iter().all(|field| field.folded) {
            return html;
        }
        let speaks = |field: &&Field| {
            let is_other = |text: &String| field.default != Some(text.as_str());
            self.error(field).is_some() || self.answers.texts(field.name).iter().any(is_other)
        };
        let open = if fields.iter().any(speaks) { " open" } else { "" };
        let more = self.say("forms.more");
        format!("<details class=\"more\"{open}>\n<summary>{more}</summary>\n{html}</details>\n")
    }

    fn field(&self, field: &Field) -> String {
        match field.kind {
            FieldKind::Hidden(_) => {
                let one = |value: &str| {
                    let attributes = Attributes::default().with("name", field.name).with("value", value);
                    format!("<input type=\"hidden\"{attributes}>\n")
                };
                match self.answers.texts(field.name) {
                    [] => one(""),
                    several => several.iter().map(|value| one(value)).collect(),
                }
            }
            FieldKind::Trap => self.trap(field),
            _ => control(self, field),
        }
    }

    /// Empty whatever was sent: a browser that filled it gets through at the second try.
    fn trap(&self, field: &Field) -> String {
        let attributes = Attributes::default().with("id", &self.id(field.name)).with("name", field.name);
        format!(
            "<div class=\"trap\" aria-hidden=\"true\">\n<label{}>{}</label>\n<input type=\"text\"{attributes} tabindex=\"-1\" autocomplete=\"off\">\n</div>\n",
            Attributes::default().with("for", &self.id(field.name)),
            self.say(&field.label_key()),
        )
    }

    fn ending(&self) -> String {
        let mut html = String::new();
        if let Some(next) = self.say_if(&self.form.key("next")) {
            let _ = writeln!(html, "<p class=\"next\">{next}</p>");
        }
        let is_personal = self.form.fields.iter().any(|field| field.personal);
        if let Some(href) = self.choices.links.privacy.as_deref().filter(|_| is_personal) {
            let _ = writeln!(
                html,
                "<p class=\"help\"><a href=\"{}\">{}</a></p>",
                escape(href),
                self.say("forms.privacy")
            );
        }
        let button = self.say(&self.form.key("button"));
        let _ = writeln!(html, "<button class=\"button\" type=\"submit\">{button}</button>\n</form>");
        html
    }
}
