//! Writing to who answers for what.

use super::{
    CONSENT_PUBLIC, Field, FieldKind, Form, Length, List, SiteList, TOKEN, TRAP, contribution_email,
};
use crate::forms::{HiddenShape, Method};

const KINDS: &[&str] = &["speaker", "material", "advice", "other"];

const MESSAGE_TEXT: Field =
    Field::new("text", "forms.message.text", FieldKind::LongText(Length { min: 10, max: 3000 })).required();

/// What is written on, once somebody answered or while they have not.
const MORE: Field =
    Field::new("text", "forms.message_reply.text", FieldKind::LongText(Length { min: 2, max: 3000 }))
        .required();

/// Which thread.
const THREAD: Field =
    Field::new("id", "forms.message_reply.id", FieldKind::Hidden(HiddenShape::Id)).required();

/// Which role of the site.
const ROLE: Field =
    Field::new("role", "forms.message.role", FieldKind::Hidden(HiddenShape::OneOf(SiteList::Roles)))
        .required();

/// The name shown beside a role.
const SHOWN_NAME: Field =
    Field::new("name", "forms.contact_name.name", FieldKind::Text(Length { min: 2, max: 60 }))
        .required()
        .personal("forms.contact_name.why");

const NAMED: Field = CONSENT_PUBLIC.required();

/// A message to a role, from a person or for a group.
pub static MESSAGE: Form = Form {
    name: "message",
    method: Method::Post,
    action: "/api/messages",
    feature: Some("contacts"),
    fields: &[
        ROLE,
        Field::new("kind", "forms.message.kind", FieldKind::Choice(List::Fixed(KINDS))).required(),
        MESSAGE_TEXT,
        Field::new("group", "forms.message.group", FieldKind::Page),
        contribution_email("forms.message.why_email"),
        TRAP,
    ],
    rules: &[],
};

/// The button behind the link of the confirmation mail.
pub static MESSAGE_CONFIRM: Form = Form {
    name: "message_confirm",
    method: Method::Post,
    action: "/api/messages/confirm",
    feature: Some("contacts"),
    fields: &[TOKEN],
    rules: &[],
};

/// Writing on, signed in: an answer of who answers for the role, or more of the sender.
pub static MESSAGE_REPLY: Form = Form {
    name: "message_reply",
    method: Method::Post,
    action: "/api/messages/reply",
    feature: Some("contacts"),
    fields: &[THREAD, MORE],
    rules: &[],
};

/// Ending a thread, signed in.
pub static MESSAGE_CLOSE: Form = Form {
    name: "message_close",
    method: Method::Post,
    action: "/api/messages/close",
    feature: Some("contacts"),
    fields: &[THREAD],
    rules: &[],
};

/// The sender writes on, behind their secret link.
pub static MESSAGE_STATUS_REPLY: Form = Form {
    name: "message_status_reply",
    method: Method::Post,
    action: "/api/messages/status/reply",
    feature: Some("contacts"),
    fields: &[TOKEN, MORE],
    rules: &[],
};

/// The sender ends the thread, behind their secret link.
pub static MESSAGE_STATUS_CLOSE: Form = Form {
    name: "message_status_close",
    method: Method::Post,
    action: "/api/messages/status/close",
    feature: Some("contacts"),
    fields: &[TOKEN],
    rules: &[],
};

/// Who answers for a role agrees to be named.
pub static CONTACT_NAME: Form = Form {
    name: "contact_name",
    method: Method::Post,
    action: "/api/contacts/name",
    feature: Some("contacts"),
    fields: &[ROLE, SHOWN_NAME, NAMED],
    rules: &[],
};

/// And takes that back.
pub static CONTACT_UNNAME: Form = Form {
    name: "contact_unname",
    method: Method::Post,
    action: "/api/contacts/name/withdraw",
    feature: Some("contacts"),
    fields: &[ROLE],
    rules: &[],
};
