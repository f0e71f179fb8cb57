//! Groups as anyone meets them: founding one, joining, following, writing to it, leaving.

use super::{Field, FieldKind, Form, Length, List, THEMES, TOKEN, TRAP, contribution_email};
use crate::forms::{HiddenShape, Method};

const KINDS: &[&str] = &["local", "thematic", "department"];
const OPENINGS: &[&str] = &["open", "ask"];
const SEATS: &[&str] = &["member", "follower"];

/// Which group.
pub(super) const GROUP: Field =
    Field::new("group", "forms.group.which", FieldKind::Hidden(HiddenShape::Id)).required();

pub(super) const NAME: Field =
    Field::new("name", "forms.group.name", FieldKind::Text(Length { min: 3, max: 80 })).required();
pub(super) const PLACE: Field = Field::new("place", "forms.group.place", FieldKind::Territory);
pub(super) const COUNTRY: Field =
    Field::new("country", "forms.group.country", FieldKind::Text(Length { min: 2, max: 60 }))
        .autocomplete("off");
pub(super) const TOWN: Field =
    Field::new("town", "forms.group.town", FieldKind::Text(Length { min: 1, max: 80 })).autocomplete("off");
pub(super) const DESCRIPTION: Field =
    Field::new("description", "forms.group.description", FieldKind::LongText(Length { min: 20, max: 3000 }))
        .required();
pub(super) const OPENING: Field =
    Field::new("opening", "forms.group.opening", FieldKind::Choice(List::Fixed(OPENINGS)))
        .required()
        .starts_as("open");

/// What is written on in an exchange with a group.
const MORE: Field =
    Field::new("text", "forms.group_reply.text", FieldKind::LongText(Length { min: 2, max: 3000 }))
        .required();

const fn post(name: &'static str, action: &'static str, fields: &'static [Field]) -> Form {
    Form { name, method: Method::Post, action, feature: Some("groups"), fields, rules: &[] }
}

/// A new group, as a draft.
pub static FOUND: Form = post(
    "group_found",
    "/api/groups",
    &[
        NAME,
        Field::new("kind", "forms.group.kind", FieldKind::Choice(List::Fixed(KINDS)))
            .required()
            .starts_as("local"),
        PLACE,
        COUNTRY,
        TOWN,
        DESCRIPTION,
        THEMES,
        OPENING,
    ],
);

/// Joining or following, from the group's page.
pub static JOIN: Form = post(
    "group_join",
    "/api/groups/join",
    &[
        GROUP,
        Field::new("seat", "forms.group_join.seat", FieldKind::Choice(List::Fixed(SEATS)))
            .required()
            .starts_as("member"),
        contribution_email("forms.group_join.why_email"),
        TRAP,
    ],
);

/// The button behind the link of the mail about it.
pub static JOIN_CONFIRM: Form = post("group_join_confirm", "/api/groups/join/confirm", &[TOKEN]);

/// Leaving, or following no more.
pub static LEAVE: Form = post("group_leave", "/api/groups/leave", &[GROUP]);

/// Writing to a group.
pub static WRITE: Form = post(
    "group_write",
    "/api/groups/messages",
    &[
        GROUP,
        Field::new("text", "forms.group_write.text", FieldKind::LongText(Length { min: 10, max: 3000 }))
            .required(),
        contribution_email("forms.group_write.why_email"),
        TRAP,
    ],
);

/// The button behind the link of the mail about it.
pub static WRITE_CONFIRM: Form = post("group_write_confirm", "/api/groups/messages/confirm", &[TOKEN]);

/// The group's side writes on.
pub static REPLY: Form = post(
    "group_reply",
    "/api/groups/messages/reply",
    &[
        GROUP,
        Field::new("message", "forms.group_reply.message", FieldKind::Hidden(HiddenShape::Id)).required(),
        MORE,
    ],
);

/// Who wrote writes on, behind their secret link.
pub static REPLY_BY_LINK: Form =
    post("group_reply_by_link", "/api/groups/messages/status/reply", &[TOKEN, MORE]);
