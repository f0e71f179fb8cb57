//! Files of groups. The session is the proof, so none has a trap.

use super::{Field, FieldKind, Form, HiddenShape, Length, List};
use crate::forms::{FileSort, Method};

const FEATURE: Option<&str> = Some("files");

const GROUP: Field =
    Field::new("group", "forms.file_add.group", FieldKind::Hidden(HiddenShape::Id)).required();
const FILE: Field = Field::new("file", "forms.file_show.file", FieldKind::Hidden(HiddenShape::Id)).required();
const AUDIENCE: Field =
    Field::new("audience", "forms.file_add.audience", FieldKind::Choice(List::Fixed(&["members", "public"])))
        .required();

/// One file for a group.
pub static ADD: Form = Form {
    name: "file_add",
    method: Method::Post,
    action: "/api/groups/files",
    feature: FEATURE,
    fields: &[
        GROUP,
        Field::new("file", "forms.file_add.file", FieldKind::File(FileSort::Document)).required(),
        Field::new("title", "forms.file_add.name", FieldKind::Text(Length { min: 2, max: 100 })),
        AUDIENCE,
    ],
    rules: &[],
};

/// For whom a file is.
pub static SHOW: Form = Form {
    name: "file_show",
    method: Method::Post,
    action: "/api/groups/files/show",
    feature: FEATURE,
    fields: &[GROUP, FILE, AUDIENCE],
    rules: &[],
};

/// A file is gone.
pub static REMOVE: Form = Form {
    name: "file_remove",
    method: Method::Post,
    action: "/api/groups/files/remove",
    feature: FEATURE,
    fields: &[GROUP, FILE],
    rules: &[],
};
