//! What one mail says, before it is laid out.

use serde::{Deserialize, Serialize};

use crate::values::Email;

/// Why somebody gets a mail: what they may stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Class {
    /// It answers what the person asked for or waits for them before a deadline: always sent.
    Answer,
    /// The platform starts it (digest, reminder, invitation): it can be stopped by one POST to this path
    /// with its token in the query (RFC 8058).
    Started {
        /// `/api/unsubscribe?t=…`.
        stop: String,
    },
}

/// One line of a list: a digest has many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What it says, as plain text; line breaks in it become spaces.
    pub text: String,
    /// Where it leads: a path of the site.
    pub path: Option<String>,
}

/// A date for the reader's calendar, as a file (RFC 5545).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// What the file does there: its METHOD.
    pub method: Method,
    /// The file.
    pub file: String,
}

/// What a calendar does with an invitation (RFC 5546).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// It takes the date in, or brings it up to date.
    Publish,
    /// It strikes it out.
    Cancel,
}

/// What one mail says; the outbox keeps it until it is sent.
///
/// Its words are `mail.<kind>.subject`, `.text` (an empty line parts paragraphs) and `.why` (why this person
/// gets it) of the functions' translations, perhaps `.button`, and `.source` where the address does not come
/// from a form. `{name}` placeholders are filled from `args`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Its one recipient.
    pub to: Email,
    /// Key of its words: `signup_confirm`.
    pub kind: String,
    /// Placeholders of its words, as plain text; line breaks in them become spaces. `site` is there already.
    pub args: Vec<(String, String)>,
    /// Where its button leads: a path of the site, perhaps with a token.
    pub action: Option<String>,
    /// A code to type, shown large and alone on its line.
    pub code: Option<String>,
    /// Somebody's words, shown as a quotation, as plain text.
    pub quote: Option<String>,
    /// Lines of a list, after the words.
    #[serde(default)]
    pub items: Vec<Item>,
    /// A date for the reader's calendar, attached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<Invitation>,
    /// Why it is sent.
    pub class: Class,
    /// Neutral sender and subject: nobody who sees the list of mails learns of what movement it is.
    pub discreet: bool,
    /// What the Message-ID is made of: a row that is sent twice makes the same one.
    pub id: String,
}

impl Letter {
    /// A letter that answers, with nothing but words.
    #[must_use]
    pub fn answer(to: Email, kind: &str, id: impl Into<String>) -> Self {
        Self {
            to,
            kind: kind.to_owned(),
            args: Vec::new(),
            action: None,
            code: None,
            quote: None,
            items: Vec::new(),
            invitation: None,
            class: Class::Answer,
            discreet: false,
            id: id.into(),
        }
    }

    /// With the value of a placeholder.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.args.push((name.to_owned(), value.into()));
        self
    }

    /// With a button.
    #[must_use]
    pub fn to_path(self, path: impl Into<String>) -> Self {
        Self { action: Some(path.into()), ..self }
    }

    /// With somebody's words.
    #[must_use]
    pub fn quoting(self, text: impl Into<String>) -> Self {
        Self { quote: Some(text.into()), ..self }
    }

    /// With a code to type.
    #[must_use]
    pub fn with_code(self, code: impl Into<String>) -> Self {
        Self { code: Some(code.into()), ..self }
    }

    /// With a line of its list, which may lead to a path of the site.
    #[must_use]
    pub fn listing(mut self, text: impl Into<String>, path: Option<String>) -> Self {
        self.items.push(Item { text: text.into(), path });
        self
    }

    /// With a date for the reader's calendar.
    #[must_use]
    pub fn inviting(self, method: Method, file: String) -> Self {
        Self { invitation: Some(Invitation { method, file }), ..self }
    }

    /// Started by the platform: stopped by one POST to this path with its token.
    #[must_use]
    pub fn stopped_at(self, stop: impl Into<String>) -> Self {
        Self { class: Class::Started { stop: stop.into() }, ..self }
    }

    /// With a neutral sender and subject.
    #[must_use]
    pub fn discreetly(self) -> Self {
        Self { discreet: true, ..self }
    }
}
