//! The idea box.

use super::{
    CONSENT_PUBLIC, Field, FieldKind, Form, Length, List, THEME, TOKEN, TRAP, contribution_email, pseudonym,
};
use crate::forms::{HiddenShape, Method, Rule};

const TITLE: Field =
    Field::new("title", "forms.idea.title_field", FieldKind::Text(Length { min: 5, max: 120 })).required();
const BODY: Field =
    Field::new("body", "forms.idea.body", FieldKind::LongText(Length { min: 20, max: 3000 })).required();
const TERRITORY: Field = Field::new("territory", "forms.idea.territory", FieldKind::Territory);

/// The idea a button is about.
const WHICH: Field = Field::new("idea", "forms.idea.which", FieldKind::Hidden(HiddenShape::Id)).required();

/// What an official answer may lead to.
const STATUSES: &[&str] =
    &["acknowledged", "studying", "accepted", "planned", "done", "declined", "duplicate"];
/// Why an idea is declined: a public list.
const REASONS: &[&str] = &["elsewhere", "exists", "principles", "means", "other"];

/// An idea for the movement.
pub static IDEA: Form = Form {
    name: "idea",
    method: Method::Post,
    action: "/api/ideas",
    feature: Some("ideas"),
    fields: &[
        TITLE,
        BODY,
        THEME.required(),
        TERRITORY,
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

/// The button behind the link of the confirmation mail.
pub static IDEA_CONFIRM: Form = button("idea_confirm", "/api/ideas/confirm", &[TOKEN]);

/// Other words for an idea: by the secret link of its mail, or signed in.
pub static IDEA_EDIT: Form = Form {
    name: "idea_edit",
    method: Method::Post,
    action: "/api/ideas/edit",
    feature: Some("ideas"),
    fields: &[
        Field::new("t", "forms.shared.token", FieldKind::Hidden(HiddenShape::Hash)),
        Field::new("idea", "forms.idea.which", FieldKind::Hidden(HiddenShape::Id)),
        TITLE,
        BODY,
        THEME.required(),
        TERRITORY,
    ],
    rules: &[],
};

/// An idea that came on paper, typed in by a member for somebody else. It is never signed.
pub static IDEA_PAPER: Form = Form {
    name: "idea_paper",
    method: Method::Post,
    action: "/api/ideas/paper",
    feature: Some("ideas"),
    fields: &[
        TITLE,
        BODY,
        THEME.required(),
        TERRITORY,
        Field::new("agreed", "forms.idea_paper.agreed", FieldKind::Checkbox)
            .required()
            .personal("forms.idea_paper.agreed.why"),
    ],
    rules: &[],
};

/// The author takes the idea back.
pub static IDEA_WITHDRAW: Form = button("idea_withdraw", "/api/ideas/withdraw", &[WHICH]);

/// The author's pseudonym leaves the idea.
pub static IDEA_UNSIGN: Form = button("idea_unsign", "/api/ideas/unsign", &[WHICH]);

/// An official answer.
pub static IDEA_ANSWER: Form = Form {
    name: "idea_answer",
    method: Method::Post,
    action: "/api/ideas/answer",
    feature: Some("ideas"),
    fields: &[
        WHICH,
        Field::new("status", "forms.idea_answer.status", FieldKind::Choice(List::Fixed(STATUSES))).required(),
        Field::new("text", "forms.idea_answer.text", FieldKind::LongText(Length { min: 10, max: 3000 }))
            .required(),
        Field::new("day", "forms.idea_answer.day", FieldKind::Day),
        Field::new("reason", "forms.idea_answer.reason", FieldKind::Choice(List::Fixed(REASONS))),
        Field::new("original", "forms.idea_answer.original", FieldKind::Text(Length { min: 4, max: 8 })),
    ],
    rules: &[],
};

/// The button behind the link of the mail about a support.
pub static SUPPORT_CONFIRM: Form = button("support_confirm", "/api/supports/confirm", &[TOKEN]);

/// A support is taken back.
pub static SUPPORT_WITHDRAW: Form = button("support_withdraw", "/api/supports/withdraw", &[WHICH]);

/// One button that carries what it is about.
const fn button(name: &'static str, action: &'static str, fields: &'static [Field]) -> Form {
    Form { name, method: Method::Post, action, feature: Some("ideas"), fields, rules: &[] }
}
