//! Proposing a change to a page.

use super::{CONSENT_PUBLIC, Field, FieldKind, Form, Length, TRAP, contribution_email, pseudonym};
use crate::forms::{HiddenShape, Method, Rule};

/// A change to a page of the wiki or the FAQ, against the text that was read.
pub static SUGGESTION: Form = Form {
    name: "suggestion",
    method: Method::Post,
    action: "/api/suggestions",
    feature: Some("suggestions"),
    fields: &[
        Field::new("page", "forms.suggestion.page", FieldKind::Hidden(HiddenShape::Path)).required(),
        Field::new("hash", "forms.suggestion.hash", FieldKind::Hidden(HiddenShape::Hash)).required(),
        Field::new("text", "forms.suggestion.text", FieldKind::LongText(Length { min: 3, max: 6000 }))
            .required(),
        Field::new("reason", "forms.suggestion.reason", FieldKind::Text(Length { min: 3, max: 300 }))
            .required(),
        pseudonym("forms.suggestion.why_pseudonym"),
        CONSENT_PUBLIC,
        contribution_email("forms.suggestion.why_email"),
        TRAP,
    ],
    rules: &[Rule::Needs { field: "consent_public", when: "pseudonym" }],
};
