//! Reports of events. The session is the proof of who writes; whoever is on a photo needs none.

use super::{Field, FieldKind, Form, Length, List, TRAP};
use crate::forms::{FileSort, HiddenShape, Method, Range};

const FEATURE: Option<&str> = Some("reports");

/// The group that speaks.
const GROUP: Field = Field::new("group", "forms.report.group", FieldKind::Hidden(HiddenShape::Id)).required();
/// The report a button is about.
const WHICH: Field =
    Field::new("report", "forms.report.which", FieldKind::Hidden(HiddenShape::Id)).required();
/// The photo a button is about.
const PHOTO: Field = Field::new("photo", "forms.report.photo", FieldKind::Hidden(HiddenShape::Id)).required();

const AUDIENCES: &[&str] = &["public", "members"];
const FACES: &[&str] = &["nobody", "agreed", "unsure"];
/// More is a mistake of the finger.
const MOST: Range = Range { min: 0, max: 1_000_000 };

/// The words and the figures.
pub static REPORT: Form = Form {
    name: "report",
    method: Method::Post,
    action: "/api/reports/write",
    feature: FEATURE,
    fields: &[
        GROUP,
        WHICH,
        Field::new("title", "forms.report.title_field", FieldKind::Text(Length { min: 3, max: 120 }))
            .required(),
        Field::new("body", "forms.report.body", FieldKind::LongText(Length { min: 20, max: 6000 }))
            .required(),
        Field::new("learnt", "forms.report.learnt", FieldKind::LongText(Length { min: 5, max: 2000 })),
        Field::new("people", "forms.report.people", FieldKind::Number(MOST)),
        Field::new("leaflets", "forms.report.leaflets", FieldKind::Number(MOST)),
        Field::new("doors", "forms.report.doors", FieldKind::Number(MOST)),
        Field::new("hours", "forms.report.hours", FieldKind::Number(MOST)),
        Field::new("audience", "forms.report.audience", FieldKind::Choice(List::Fixed(AUDIENCES)))
            .required()
            .starts_as("public"),
    ],
    rules: &[],
};

/// One photo.
pub static REPORT_PHOTO: Form = Form {
    name: "report_photo",
    method: Method::Post,
    action: "/api/reports/photos",
    feature: FEATURE,
    fields: &[
        GROUP,
        WHICH,
        Field::new("file", "forms.report_photo.file", FieldKind::File(FileSort::Photo)).required(),
        Field::new("alt", "forms.report_photo.alt", FieldKind::Text(Length { min: 5, max: 200 })).required(),
        Field::new("faces", "forms.report_photo.faces", FieldKind::Choice(List::Fixed(FACES))).required(),
    ],
    rules: &[],
};

/// A photo is taken out.
pub static REPORT_PHOTO_REMOVE: Form =
    button("report_photo_remove", "/api/reports/photos/remove", &[GROUP, WHICH, PHOTO]);
/// It is published, or goes to the moderators.
pub static REPORT_PUBLISH: Form = button("report_publish", "/api/reports/publish", &[GROUP, WHICH]);
/// It is a draft again.
pub static REPORT_TAKE_BACK: Form = button("report_take_back", "/api/reports/take-back", &[GROUP, WHICH]);
/// Somebody is on a photo: out of sight at once, without an account.
pub static PHOTO_HIDE: Form = button("photo_hide", "/api/reports/hide", &[WHICH, PHOTO, TRAP]);

/// One button that carries what it is about.
const fn button(name: &'static str, action: &'static str, fields: &'static [Field]) -> Form {
    Form { name, method: Method::Post, action, feature: FEATURE, fields, rules: &[] }
}
