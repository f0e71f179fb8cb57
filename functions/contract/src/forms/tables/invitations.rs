//! Invitations around a group: written by an animator, let through by a coordinator, answered by who gets one.

use super::{Field, FieldKind, Form, Length, List, TOKEN};
use crate::forms::{HiddenShape, Method};

const WHICH: Field =
    Field::new("invitation", "forms.invitation.which", FieldKind::Hidden(HiddenShape::Id)).required();
const GROUP: Field =
    Field::new("group", "forms.invitation.group", FieldKind::Hidden(HiddenShape::Id)).required();

const VERDICTS: &[&str] = &["yes", "no"];
const ANSWERS: &[&str] = &["join", "later", "never"];

/// An invitation around us.
pub static INVITATION: Form = form(
    "invitation",
    "/api/invitations",
    &[
        GROUP,
        Field::new("text", "forms.invitation.text", FieldKind::LongText(Length { min: 20, max: 1500 }))
            .required(),
    ],
);

/// It is taken back before anybody has decided.
pub static INVITATION_TAKE_BACK: Form =
    form("invitation_take_back", "/api/invitations/take-back", &[GROUP, WHICH]);

/// Who coordinates the department says yes or no.
pub static INVITATION_DECIDE: Form = form(
    "invitation_decide",
    "/api/invitations/decide",
    &[
        WHICH,
        Field::new("verdict", "forms.invitation_decide.verdict", FieldKind::Choice(List::Fixed(VERDICTS)))
            .required(),
        Field::new("text", "forms.invitation_decide.text", FieldKind::LongText(Length { min: 5, max: 500 })),
    ],
);

/// Join, not now, never again: by the link of the mail.
pub static INVITATION_ANSWER: Form = form(
    "invitation_answer",
    "/api/invitations/answer",
    &[
        TOKEN,
        Field::new("answer", "forms.invitation_answer.answer", FieldKind::Choice(List::Fixed(ANSWERS)))
            .required(),
    ],
);

const fn form(name: &'static str, action: &'static str, fields: &'static [Field]) -> Form {
    Form { name, method: Method::Post, action, feature: Some("groups"), fields, rules: &[] }
}
