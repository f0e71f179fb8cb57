//! A group's desk: what those who run it change without staff, one thing a form.

use super::groups::{COUNTRY, DESCRIPTION, GROUP, NAME, OPENING, PLACE, TOWN};
use super::{Field, FieldKind, Form, Length, List, THEMES, TOKEN};
use crate::forms::{HiddenShape, Method};

const ANSWERS: &[&str] = &["yes", "no"];

/// Somebody of the group, by the name the desk gives them: never their key.
const MEMBER: Field =
    Field::new("member", "forms.group_member.who", FieldKind::Hidden(HiddenShape::Id)).required();
const ANSWER: Field =
    Field::new("answer", "forms.group_member.answer", FieldKind::Choice(List::Fixed(ANSWERS))).required();
const UNDERSTOOD: Field = Field::new("understood", "forms.group_close.understood", FieldKind::Checkbox)
    .required()
    .personal("forms.group_close.understood.why");

const fn post(name: &'static str, action: &'static str, fields: &'static [Field]) -> Form {
    Form { name, method: Method::Post, action, feature: Some("groups"), fields, rules: &[] }
}

/// The draft goes to the moderators.
pub static SUBMIT: Form = post("group_submit", "/api/groups/submit", &[GROUP]);

/// Description and themes.
pub static DESCRIBE: Form = post("group_describe", "/api/groups/describe", &[GROUP, DESCRIPTION, THEMES]);

/// Name and place.
pub static RENAME: Form = post("group_rename", "/api/groups/rename", &[GROUP, NAME, PLACE, COUNTRY, TOWN]);

/// Who may join.
pub static OPENS: Form = post("group_opening", "/api/groups/opening", &[GROUP, OPENING]);

/// One more link.
pub static LINK_ADD: Form = post(
    "group_link_add",
    "/api/groups/links",
    &[
        GROUP,
        Field::new("title", "forms.group_link_add.title_field", FieldKind::Text(Length { min: 2, max: 60 }))
            .required(),
        Field::new("url", "forms.group_link_add.url", FieldKind::Link).required(),
    ],
);

/// One link less.
pub static LINK_REMOVE: Form = post(
    "group_link_remove",
    "/api/groups/links/remove",
    &[GROUP, Field::new("url", "forms.group_link_add.url", FieldKind::Link).required()],
);

/// One's own phone number on the group's page.
pub static PHONE: Form = post(
    "group_phone",
    "/api/groups/phone",
    &[
        GROUP,
        Field::new("phone", "forms.group_phone.phone", FieldKind::Phone)
            .required()
            .personal("forms.group_phone.why_phone"),
        Field::new("hours", "forms.group_phone.hours", FieldKind::Text(Length { min: 3, max: 80 })),
        // The sentence that is agreed to is one, wherever a number is shown.
        Field::new("consent_phone", "forms.event.consent_phone", FieldKind::Checkbox)
            .required()
            .personal("forms.group_phone.why_consent"),
    ],
);

/// And off it.
pub static PHONE_HIDE: Form = post("group_phone_hide", "/api/groups/phone/hide", &[GROUP]);

/// Somebody who runs the group is asked to receive its messages.
pub static RECEIVER: Form = post("group_receiver", "/api/groups/receivers", &[GROUP, MEMBER]);

/// Their answer, behind the link of the mail.
pub static RECEIVER_ACCEPT: Form =
    post("group_receiver_accept", "/api/groups/receivers/accept", &[TOKEN, ANSWER]);

/// Somebody receives them no more.
pub static RECEIVER_REMOVE: Form =
    post("group_receiver_remove", "/api/groups/receivers/remove", &[GROUP, MEMBER]);

/// An answer to who asked to join.
pub static ADMIT: Form = post("group_admit", "/api/groups/admit", &[GROUP, MEMBER, ANSWER]);

/// Somebody is a member no more.
pub static MEMBER_END: Form = post("group_member_end", "/api/groups/members/end", &[GROUP, MEMBER]);

/// A member helps to run the group, or no more.
pub static MANAGER: Form = post("group_manager", "/api/groups/managers", &[GROUP, MEMBER, ANSWER]);

/// Another animator, by address.
pub static INVITE: Form = post(
    "group_invite",
    "/api/groups/invite",
    &[
        GROUP,
        // Not `email`: whoever invites is signed in, and it is somebody else's.
        Field::new("address", "forms.group_invite.address", FieldKind::Text(Length { min: 6, max: 254 }))
            .required()
            .personal("forms.group_invite.why_address"),
    ],
);

/// Their answer, behind the link of the mail.
pub static INVITE_ACCEPT: Form = post("group_invite_accept", "/api/groups/invite/accept", &[TOKEN, ANSWER]);

/// An animator lays the charge down, and stays a member.
pub static STEP_DOWN: Form = post("group_step_down", "/api/groups/step-down", &[GROUP]);

/// The group pauses.
pub static PAUSE: Form = post("group_pause", "/api/groups/pause", &[GROUP]);

/// And goes on.
pub static RESUME: Form = post("group_resume", "/api/groups/resume", &[GROUP]);

/// The group ends.
pub static CLOSE: Form = post("group_close", "/api/groups/close", &[GROUP, UNDERSTOOD]);

/// What the second person says to that.
pub static CLOSE_SECOND: Form = post("group_close_second", "/api/groups/close/second", &[GROUP, ANSWER]);

/// The movement vouches for a group, or no more.
pub static CERTIFY: Form = post("group_certify", "/api/groups/certify", &[GROUP, ANSWER]);
