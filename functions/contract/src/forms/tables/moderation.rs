//! Telling the moderators, and asking them to look again.

use super::{Field, FieldKind, Form, Length, List, TOKEN, TRAP, contribution_email};
use crate::forms::{HiddenShape, Method};

const REASONS: &[&str] =
    &["violence", "harassment", "hate", "personal_data", "photo_of_me", "false", "spam", "other"];

/// A report of something public.
pub static REPORT_ABUSE: Form = Form {
    name: "report_abuse",
    method: Method::Post,
    action: "/api/reports-of-abuse",
    feature: None,
    fields: &[
        Field::new("what", "forms.report_abuse.what", FieldKind::Hidden(HiddenShape::Path)).required(),
        Field::new("reason", "forms.report_abuse.reason", FieldKind::Choice(List::Fixed(REASONS))).required(),
        Field::new("text", "forms.report_abuse.text", FieldKind::LongText(Length { min: 2, max: 1000 })),
        contribution_email("forms.report_abuse.why_email"),
        TRAP,
    ],
    rules: &[],
};

/// The button of the mail that confirms a report.
pub static REPORT_CONFIRM: Form = Form {
    name: "report_confirm",
    method: Method::Post,
    action: "/api/reports-of-abuse/confirm",
    feature: None,
    fields: &[TOKEN],
    rules: &[],
};

/// An author asks that another moderator looks again: once a thing.
pub static APPEAL: Form = Form {
    name: "appeal",
    method: Method::Post,
    action: "/api/appeals",
    feature: None,
    fields: &[
        TOKEN,
        Field::new("text", "forms.appeal.text", FieldKind::LongText(Length { min: 10, max: 1000 }))
            .required(),
    ],
    rules: &[],
};
