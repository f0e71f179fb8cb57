//! Writing to a group's members, or to those coming to one of its events.

use super::{Field, FieldKind, Form, Length, List, TOKEN};
use crate::forms::{HiddenShape, Method};

const WHICH: Field =
    Field::new("missive", "forms.writing.which", FieldKind::Hidden(HiddenShape::Id)).required();
const GROUP: Field =
    Field::new("group", "forms.writing.group", FieldKind::Hidden(HiddenShape::Id)).required();
const SUBJECT: Field =
    Field::new("subject", "forms.writing.subject", FieldKind::Text(Length { min: 3, max: 100 })).required();
const TEXT: Field =
    Field::new("text", "forms.writing.text", FieldKind::LongText(Length { min: 10, max: 3000 })).required();

const VERDICTS: &[&str] = &["yes", "no"];
const STOPS: &[&str] = &["stop", "again"];

/// To the members.
pub static WRITING: Form = form("writing", "/api/writing", &[GROUP, SUBJECT, TEXT]);
/// To those coming to an event.
pub static WRITING_COMING: Form = form(
    "writing_coming",
    "/api/writing/coming",
    &[
        GROUP,
        Field::new("event", "forms.writing.event", FieldKind::Hidden(HiddenShape::Id)).required(),
        SUBJECT,
        TEXT,
    ],
);
/// Who got one answers the group, by the link of the letter.
pub static WRITING_REPLY: Form = form("writing_reply", "/api/writing/reply", &[TOKEN, TEXT]);
/// It leaves, in a while.
pub static WRITING_SEND: Form = form("writing_send", "/api/writing/send", &[GROUP, WHICH]);
/// It does not.
pub static WRITING_TAKE_BACK: Form = form("writing_take_back", "/api/writing/take-back", &[GROUP, WHICH]);
/// A second person says yes to what goes to many.
pub static WRITING_AGREE: Form = form(
    "writing_agree",
    "/api/writing/agree",
    &[
        GROUP,
        WHICH,
        Field::new("verdict", "forms.writing_agree.verdict", FieldKind::Choice(List::Fixed(VERDICTS)))
            .required(),
    ],
);
/// One reader wants no such mail of this group, or wants it again: by the link of each mail.
pub static WRITING_STOP: Form = form(
    "writing_stop",
    "/api/writing/stop",
    &[TOKEN, Field::new("wish", "forms.writing_stop.wish", FieldKind::Choice(List::Fixed(STOPS)))],
);

const fn form(name: &'static str, action: &'static str, fields: &'static [Field]) -> Form {
    Form { name, method: Method::Post, action, feature: Some("groups"), fields, rules: &[] }
}
