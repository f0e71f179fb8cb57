//! Roles and who holds them.

use super::{Field, FieldKind, Form, Length, List, TOKEN};
use crate::forms::{HiddenShape, Method};

const ANSWERS: &[&str] = &["yes", "no"];

/// `contact:logement`, `moderator`.
const ROLE: Field =
    Field::new("role", "forms.mandate_offer.role", FieldKind::Text(Length { min: 3, max: 80 })).required();

/// An operator offers a role to the owner of an address.
pub static OFFER: Form = Form {
    name: "mandate_offer",
    method: Method::Post,
    action: "/api/mandates",
    feature: None,
    fields: &[
        ROLE,
        // Not `email`: the operator is signed in, and it is somebody else's.
        Field::new("address", "forms.mandate_offer.address", FieldKind::Text(Length { min: 6, max: 254 }))
            .required()
            .personal("forms.mandate_offer.why_address"),
        Field::new("until", "forms.mandate_offer.until", FieldKind::Day),
    ],
    rules: &[],
};

/// The buttons behind the link of an offer.
pub static ACCEPT: Form = Form {
    name: "mandate_accept",
    method: Method::Post,
    action: "/api/mandates/accept",
    feature: None,
    fields: &[
        TOKEN,
        Field::new("answer", "forms.mandate_accept.answer", FieldKind::Choice(List::Fixed(ANSWERS)))
            .required(),
    ],
    rules: &[],
};

/// An operator ends a mandate.
pub static END: Form = Form {
    name: "mandate_end",
    method: Method::Post,
    action: "/api/mandates/end",
    feature: None,
    fields: &[
        ROLE,
        Field::new("person", "forms.mandate_end.person", FieldKind::Hidden(HiddenShape::Id)).required(),
    ],
    rules: &[],
};

/// Somebody gives a role back.
pub static GIVE_BACK: Form = Form {
    name: "mandate_give_back",
    method: Method::Post,
    action: "/api/mandates/give-back",
    feature: None,
    fields: &[ROLE],
    rules: &[],
};
