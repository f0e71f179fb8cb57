//! Hand-overs of groups, and what coordinators decide about them.

use super::{Field, FieldKind, Form, Length, List, TOKEN};
use crate::forms::{HiddenShape, Method};

const FEATURE: Option<&str> = Some("groups");
const ANSWERS: &[&str] = &["yes", "no"];
const STAYS: &[&str] = &["manager", "member", "leave"];

/// Which group.
const GROUP: Field =
    Field::new("group", "forms.shared.group_id", FieldKind::Hidden(HiddenShape::Id)).required();
/// Which hand-over: what is decided is what was shown.
const HANDOVER: Field =
    Field::new("handover", "forms.shared.handover_id", FieldKind::Hidden(HiddenShape::Id)).required();

/// An animator gives a group to somebody of it, or to the owner of an address.
pub static GIVE: Form = Form {
    name: "handover_give",
    method: Method::Post,
    action: "/api/groups/hand-over",
    feature: FEATURE,
    fields: &[
        GROUP,
        Field::new("person", "forms.handover_give.person", FieldKind::Hidden(HiddenShape::Id)),
        // Not `email`: whoever sends it is signed in, and it is somebody else's.
        Field::new("address", "forms.handover_give.address", FieldKind::Text(Length { min: 6, max: 254 }))
            .personal("forms.handover_give.why_address"),
        Field::new("stays", "forms.handover_give.stays", FieldKind::Choice(List::Fixed(STAYS)))
            .required()
            .starts_as("manager"),
    ],
    rules: &[],
};

/// The offer is taken back.
pub static WITHDRAW: Form = Form {
    name: "handover_withdraw",
    method: Method::Post,
    action: "/api/groups/hand-over/withdraw",
    feature: FEATURE,
    fields: &[GROUP],
    rules: &[],
};

/// The buttons behind the link of an offer.
pub static ANSWER: Form = Form {
    name: "handover_answer",
    method: Method::Post,
    action: "/api/groups/hand-over/answer",
    feature: FEATURE,
    fields: &[
        TOKEN,
        Field::new("answer", "forms.handover_answer.answer", FieldKind::Choice(List::Fixed(ANSWERS)))
            .required(),
    ],
    rules: &[],
};

/// A member claims a group that nobody animates any more.
pub static CLAIM: Form = Form {
    name: "claim",
    method: Method::Post,
    action: "/api/groups/claim",
    feature: FEATURE,
    fields: &[GROUP],
    rules: &[],
};

/// An animator is still there: the button behind the link of a mail.
pub static CONTEST: Form = Form {
    name: "claim_contest",
    method: Method::Post,
    action: "/api/groups/claim/contest",
    feature: FEATURE,
    fields: &[TOKEN],
    rules: &[],
};

/// The same, signed in.
pub static CLAIM_NO: Form = Form {
    name: "claim_no",
    method: Method::Post,
    action: "/api/groups/claim/no",
    feature: FEATURE,
    fields: &[GROUP],
    rules: &[],
};

/// Somebody offers to take a group that lost its last animator.
pub static CANDIDACY: Form = Form {
    name: "candidacy",
    method: Method::Post,
    action: "/api/groups/candidacy",
    feature: FEATURE,
    fields: &[TOKEN],
    rules: &[],
};

/// Who coordinates the department says yes.
pub static AGREE: Form = Form {
    name: "department_agree",
    method: Method::Post,
    action: "/api/department/agree",
    feature: FEATURE,
    fields: &[GROUP, HANDOVER],
    rules: &[],
};

/// They say no, and why.
pub static REFUSE: Form = Form {
    name: "department_refuse",
    method: Method::Post,
    action: "/api/department/refuse",
    feature: FEATURE,
    fields: &[
        GROUP,
        HANDOVER,
        Field::new(
            "reason",
            "forms.department_refuse.reason",
            FieldKind::LongText(Length { min: 10, max: 600 }),
        )
        .required(),
    ],
    rules: &[],
};
