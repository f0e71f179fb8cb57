//! What happens near me.

use super::{Field, FieldKind, Form, Length};
use crate::forms::Method;

/// The "near" field: a postcode, a department, a name. It asks and keeps nothing.
pub static NEAR: Form = Form {
    name: "near",
    method: Method::Get,
    action: "/api/near",
    feature: None,
    fields: &[Field::new("q", "forms.near.q", FieldKind::Text(Length { min: 1, max: 100 }))
        .required()
        .autocomplete("postal-code")],
    rules: &[],
};
