//! The idea box.

use super::{CONSENT_PUBLIC, Field, FieldKind, Form, Length, THEME, TRAP, contribution_email, pseudonym};
use crate::forms::{HiddenShape, Method, Rule};

/// An idea for the movement.
pub static IDEA: Form = Form {
    name: "idea",
    method: Method::Post,
    action: "/api/ideas",
    feature: Some("ideas"),
    fields: &[
        Field::new("title", "forms.idea.title_field", FieldKind::Text(Length { min: 5, max: 120 }))
            .required(),
        Field::new("body", "forms.idea.body", FieldKind::LongText(Length { min: 20, max: 3000 })).required(),
        THEME.required(),
        Field::new("territory", "forms.idea.territory", FieldKind::Territory),
        pseudonym("forms.idea.why_pseudonym"),
        CONSENT_PUBLIC,
        Field::new("group", "forms.idea.group", FieldKind::Page),
        contribution_email("forms.idea.why_email"),
        TRAP,
    ],
    rules: &[Rule::Needs { field: "consent_public", when: "pseudonym" }],
};

/// A support: one a member, withdrawable.
pub static SUPPORT: Form = Form {
    name: "support",
    method: Method::Post,
    action: "/api/supports",
    feature: Some("ideas"),
    fields: &[
        Field::new("idea", "forms.support.idea", FieldKind::Hidden(HiddenShape::Id)).required(),
        contribution_email("forms.support.why_email"),
        TRAP,
    ],
    rules: &[],
};
