//! Writing to who answers for what.

use super::{Field, FieldKind, Form, Length, List, SiteList, TRAP, contribution_email};
use crate::forms::{HiddenShape, Method};

const KINDS: &[&str] = &["speaker", "material", "advice", "other"];

/// A message to a role, from a person or for a group.
pub static MESSAGE: Form = Form {
    name: "message",
    method: Method::Post,
    action: "/api/messages",
    feature: Some("contacts"),
    fields: &[
        Field::new("role", "forms.message.role", FieldKind::Hidden(HiddenShape::OneOf(SiteList::Roles)))
            .required(),
        Field::new("kind", "forms.message.kind", FieldKind::Choice(List::Fixed(KINDS))).required(),
        Field::new("text", "forms.message.text", FieldKind::LongText(Length { min: 10, max: 3000 }))
            .required(),
        Field::new("group", "forms.message.group", FieldKind::Page),
        contribution_email("forms.message.why_email"),
        TRAP,
    ],
    rules: &[],
};
