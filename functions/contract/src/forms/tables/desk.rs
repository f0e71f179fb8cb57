//! What moderators do at their desk. The session is the proof, so none has a trap.

use super::{Field, FieldKind, Form, HiddenShape, Length, List};
use crate::forms::{Method, Range};

/// Why something is not published: the list of the page about moderation, in its order, M1 to M11.
const REASONS: &[&str] = &[
    "insult",
    "hate",
    "personal_data",
    "violence",
    "illegal",
    "advertising",
    "duplicate",
    "unclear",
    "off_topic",
    "false",
    "impersonation",
];

const VERBS: &[&str] = &["publish", "reject", "hide", "restore", "remove"];

/// Forms that can be closed in a raid.
const FORMS: &[&str] = &[
    "idea",
    "support",
    "message",
    "event",
    "attend",
    "carpool",
    "lodging",
    "exchange",
    "suggestion",
    "report_abuse",
    "signup",
    "signup_abroad",
];

const ITEMS: Field =
    Field::new("item", "forms.moderation_decide.item", FieldKind::Hidden(HiddenShape::Ids)).required();

/// What the desk was showing, to go on there.
const DEPARTMENT: Field =
    Field::new("department", "forms.moderation_decide.department", FieldKind::Hidden(HiddenShape::Id));
const FEATURE: Field =
    Field::new("feature", "forms.moderation_decide.feature", FieldKind::Hidden(HiddenShape::Id));

/// A decision about one thing or up to 20.
pub static DECIDE: Form = Form {
    name: "moderation_decide",
    method: Method::Post,
    action: "/api/moderation/decide",
    feature: None,
    fields: &[
        ITEMS,
        Field::new("verb", "forms.moderation_decide.verb", FieldKind::Choice(List::Fixed(VERBS))).required(),
        Field::new("reason", "moderation.reasons", FieldKind::Choice(List::Fixed(REASONS))),
        Field::new("text", "forms.moderation_decide.text", FieldKind::LongText(Length { min: 2, max: 2000 })),
        DEPARTMENT,
        FEATURE,
    ],
    rules: &[],
};

/// Takes back what was decided together, while nobody was told.
pub static UNDO: Form = Form {
    name: "moderation_undo",
    method: Method::Post,
    action: "/api/moderation/undo",
    feature: None,
    fields: &[
        Field::new("batch", "forms.moderation_undo.batch", FieldKind::Hidden(HiddenShape::Id)).required()
    ],
    rules: &[],
};

/// "I am looking at these": for a quarter of an hour.
pub static CLAIM: Form = Form {
    name: "moderation_claim",
    method: Method::Post,
    action: "/api/moderation/claim",
    feature: None,
    fields: &[ITEMS, DEPARTMENT, FEATURE],
    rules: &[],
};

/// A sender may send nothing any more, or may again.
pub static BLOCK: Form = Form {
    name: "moderation_block",
    method: Method::Post,
    action: "/api/moderation/block",
    feature: None,
    fields: &[
        Field::new("who", "forms.moderation_block.who", FieldKind::Hidden(HiddenShape::Id)).required(),
        Field::new(
            "verb",
            "forms.moderation_block.verb",
            FieldKind::Choice(List::Fixed(&["block", "unblock"])),
        )
        .starts_as("block"),
    ],
    rules: &[],
};

/// Closes a form for some hours; none opens it again.
pub static CLOSE: Form = Form {
    name: "moderation_close",
    method: Method::Post,
    action: "/api/moderation/close",
    feature: None,
    fields: &[
        Field::new("what", "forms.moderation_close.what", FieldKind::Choice(List::Fixed(FORMS))).required(),
        Field::new("hours", "forms.moderation_close.hours", FieldKind::Number(Range { min: 0, max: 168 }))
            .required()
            .starts_as("24"),
    ],
    rules: &[],
};

/// What the cell for violence and harassment does with a report.
pub static CELL: Form = Form {
    name: "moderation_cell",
    method: Method::Post,
    action: "/api/moderation/cell",
    feature: None,
    fields: &[
        Field::new("report", "forms.moderation_cell.report", FieldKind::Hidden(HiddenShape::Id)).required(),
        Field::new(
            "verb",
            "forms.moderation_cell.verb",
            FieldKind::Choice(List::Fixed(&["handled", "hide"])),
        )
        .required(),
    ],
    rules: &[],
};
