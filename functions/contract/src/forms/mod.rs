//! The forms of the platform as static tables, and the two things one does with a form:
//! [`parse`] what was sent, [`render`] what is shown.
//!
//! The site shows them, the functions answer with them (422, everything kept), the OpenAPI file and
//! the privacy page are written from them. Their words are in `i18n`, under `forms.`.

mod answers;
mod check;
mod choices;
mod clean;
mod controls;
mod field;
mod html;
mod parse;
mod render;
mod rules;
mod tables;

pub use answers::Answers;
pub use check::email_address;
pub use choices::{FormChoices, FormLinks};
pub use field::{Field, FieldKind, FileSort, HiddenShape, Length, List, Range, SiteList};
pub use html::escape;
pub use parse::{FieldError, MAX_BODY_BYTES, MAX_FILE_BYTES, MAX_PAIRS, Rejected, parse};
pub use render::render;
pub use rules::Rule;
pub use tables::FORMS;

/// How a form is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// It asks for something and changes nothing.
    Get,
    /// It changes something.
    Post,
}

/// A form. Its words: `forms.<name>.title`, `.intro` (optional), `.next` (what happens next) and
/// `.button`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Form {
    /// Name in tables, templates and identifiers: `idea`.
    pub name: &'static str,
    /// How it is sent.
    pub method: Method,
    /// Where it is sent.
    pub action: &'static str,
    /// The switch of `[features]` that takes it off the site.
    pub feature: Option<&'static str>,
    /// In the order they are asked.
    pub fields: &'static [Field],
    /// What must hold between fields.
    pub rules: &'static [Rule],
}

impl Form {
    /// The field of a name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether one of its fields is a file: it is sent as `multipart/form-data`.
    #[must_use]
    pub fn takes_a_file(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.kind, FieldKind::File(_)))
    }

    /// The key of one of the form's own words: `button`, `next`, `title`.
    #[must_use]
    pub fn key(&self, word: &str) -> String {
        format!("forms.{}.{word}", self.name)
    }
}

/// The form of a name.
#[must_use]
pub fn form(name: &str) -> Option<&'static Form> {
    FORMS.into_iter().find(|form| form.name == name)
}

#[cfg(test)]
mod tests;
