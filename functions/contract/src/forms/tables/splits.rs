//! Splits of groups: proposed, founded, agreed to, picked by each member.

use super::{Field, FieldKind, Form, Length, List, TOKEN};
use crate::forms::{HiddenShape, Method};

const FEATURE: Option<&str> = Some("groups");
const ANSWERS: &[&str] = &["yes", "no"];
const RANKS: &[&str] = &["animator", "manager"];
const CHOICES: &[&str] = &["stay", "move", "both"];

/// Which group.
const GROUP: Field =
    Field::new("group", "forms.shared.group_id", FieldKind::Hidden(HiddenShape::Id)).required();

/// A name and a place for the new group.
pub static PROPOSE: Form = Form {
    name: "split_propose",
    method: Method::Post,
    action: "/api/groups/split",
    feature: FEATURE,
    fields: &[
        GROUP,
        Field::new("name", "forms.split_propose.name", FieldKind::Text(Length { min: 3, max: 80 }))
            .required(),
        Field::new("place", "forms.split_propose.place", FieldKind::Territory).required(),
    ],
    rules: &[],
};

/// Somebody of the group is asked to found the new one.
pub static FOUNDER: Form = Form {
    name: "split_founder",
    method: Method::Post,
    action: "/api/groups/split/founder",
    feature: FEATURE,
    fields: &[
        GROUP,
        Field::new("person", "forms.handover_give.person", FieldKind::Hidden(HiddenShape::Id)),
        // Not `email`: whoever sends it is signed in, and it is somebody else's.
        Field::new("address", "forms.split_founder.address", FieldKind::Text(Length { min: 6, max: 254 }))
            .personal("forms.split_founder.why_address"),
        Field::new("rank", "forms.split_founder.rank", FieldKind::Choice(List::Fixed(RANKS)))
            .required()
            .starts_as("animator"),
    ],
    rules: &[],
};

/// A second person agrees: the members are asked.
pub static AGREE: Form = Form {
    name: "split_agree",
    method: Method::Post,
    action: "/api/groups/split/agree",
    feature: FEATURE,
    fields: &[GROUP],
    rules: &[],
};

/// It is taken back.
pub static CANCEL: Form = Form {
    name: "split_cancel",
    method: Method::Post,
    action: "/api/groups/split/cancel",
    feature: FEATURE,
    fields: &[GROUP],
    rules: &[],
};

/// The buttons behind the link of who is named.
pub static ANSWER: Form = Form {
    name: "split_answer",
    method: Method::Post,
    action: "/api/groups/split/answer",
    feature: FEATURE,
    fields: &[
        TOKEN,
        Field::new("answer", "forms.handover_answer.answer", FieldKind::Choice(List::Fixed(ANSWERS)))
            .required(),
    ],
    rules: &[],
};

/// The buttons behind a member's link.
pub static CHOICE: Form = Form {
    name: "split_choice",
    method: Method::Post,
    action: "/api/groups/split/choice",
    feature: FEATURE,
    fields: &[
        TOKEN,
        Field::new("choice", "forms.split_choice.choice", FieldKind::Choice(List::Fixed(CHOICES))).required(),
    ],
    rules: &[],
};

/// A group becomes part of another.
pub static MERGE: Form = Form {
    name: "merge_propose",
    method: Method::Post,
    action: "/api/groups/merge",
    feature: FEATURE,
    fields: &[
        GROUP,
        Field::new("into", "forms.merge_propose.into", FieldKind::Page).required(),
        Field::new("animators", "forms.merge_propose.animators", FieldKind::Hidden(HiddenShape::Ids)),
    ],
    rules: &[],
};

/// It is taken back.
pub static MERGE_CANCEL: Form = Form {
    name: "merge_cancel",
    method: Method::Post,
    action: "/api/groups/merge/cancel",
    feature: FEATURE,
    fields: &[GROUP],
    rules: &[],
};

/// The other group answers.
pub static MERGE_ANSWER: Form = Form {
    name: "merge_answer",
    method: Method::Post,
    action: "/api/groups/merge/answer",
    feature: FEATURE,
    fields: &[
        GROUP,
        Field::new("from", "forms.shared.group_id", FieldKind::Hidden(HiddenShape::Id)).required(),
        Field::new("answer", "forms.handover_answer.answer", FieldKind::Choice(List::Fixed(ANSWERS)))
            .required(),
    ],
    rules: &[],
};
