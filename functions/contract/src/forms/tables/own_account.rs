//! One's own account: what one gets, how one is reached, what becomes of one's data.

use super::accounts::{DIGEST, INVITATIONS, MY_THEMES, REMINDER, ZONES};
use super::{Field, FieldKind, Form, Length, List, TOKEN, TRAP, email};
use crate::forms::{HiddenShape, Method, Range, Rule};

const LOCALES: &[&str] = &["fr", "en"];

/// A link whose secret says whose it is.
const OWNED_TOKEN: Field =
    Field::new("t", "forms.shared.token", FieldKind::Hidden(HiddenShape::Id)).required();

/// Hash of one of the account's addresses.
const ADDRESS: Field =
    Field::new("address", "forms.shared.own_address", FieldKind::Hidden(HiddenShape::Hash)).required();

const fn post(name: &'static str, action: &'static str, fields: &'static [Field]) -> Form {
    Form { name, method: Method::Post, action, feature: None, fields, rules: &[] }
}

/// What one lets the movement know and send.
pub static PREFERENCES: Form = Form {
    rules: &[
        Rule::Needs { field: "town", when: "country" },
        Rule::Needs { field: "consent_display_name", when: "display_name" },
    ],
    ..post(
        "preferences",
        "/api/preferences",
        &[
            Field::new("residence", "forms.preferences.residence", FieldKind::Commune)
                .personal("forms.signup.why_residence")
                .autocomplete("postal-code"),
            Field::new("country", "forms.preferences.country", FieldKind::Text(Length { min: 2, max: 60 }))
                .personal("forms.signup_abroad.why_country")
                .autocomplete("country-name"),
            Field::new("town", "forms.preferences.town", FieldKind::Text(Length { min: 1, max: 80 }))
                .personal("forms.signup_abroad.why_town")
                .autocomplete("address-level2"),
            Field::new("zone", "forms.signup_abroad.zone", FieldKind::Choice(List::Fixed(ZONES)))
                .personal("forms.signup_abroad.why_zone"),
            Field::new(
                "radius_km",
                "forms.preferences.radius_km",
                FieldKind::Number(Range { min: 1, max: 200 }),
            )
            .starts_as("20")
            .personal("forms.signup.why_radius"),
            MY_THEMES,
            Field::new("locale", "forms.preferences.locale", FieldKind::Choice(List::Fixed(LOCALES)))
                .starts_as("fr")
                .personal("forms.preferences.locale.why"),
            Field::new(
                "display_name",
                "forms.preferences.display_name",
                FieldKind::Text(Length { min: 2, max: 40 }),
            )
            .personal("forms.preferences.display_name.why"),
            Field::new("consent_display_name", "forms.preferences.consent_display_name", FieldKind::Checkbox)
                .personal("forms.preferences.consent_display_name.why"),
            DIGEST,
            REMINDER,
            INVITATIONS,
            Field::new("discreet", "forms.preferences.discreet", FieldKind::Checkbox)
                .personal("forms.preferences.discreet.why"),
        ],
    )
};

/// The button behind the foot of a mail that the platform started; mail programs press it too (RFC 8058).
pub static UNSUBSCRIBE: Form = post("unsubscribe", "/api/unsubscribe", &[OWNED_TOKEN]);

/// Signing out everywhere.
pub static SESSIONS_END: Form = post(
    "sessions_end",
    "/api/account/sessions/end",
    &[Field::new("stay", "forms.sessions_end.stay", FieldKind::Checkbox)
        .personal("forms.sessions_end.stay.why")],
);

/// One more address.
pub static ADDRESS_ADD: Form =
    post("address_add", "/api/account/addresses", &[email("forms.address_add.why_email"), TRAP]);

/// The button behind the link to a new address.
pub static ADDRESS_CONFIRM: Form = post("address_confirm", "/api/account/addresses/confirm", &[TOKEN]);

/// One address less.
pub static ADDRESS_REMOVE: Form = post("address_remove", "/api/account/addresses/remove", &[ADDRESS]);

/// The address that mail goes to.
pub static ADDRESS_PRIMARY: Form = post("address_primary", "/api/account/addresses/primary", &[ADDRESS]);

/// The button behind the link that tells an old address of a change.
pub static ADDRESS_UNDO: Form = post("address_undo", "/api/account/addresses/undo", &[OWNED_TOKEN]);

/// A copy of one's data.
pub static EXPORT: Form = post(
    "export",
    "/api/account/export",
    &[Field::new("everything", "forms.export.everything", FieldKind::Checkbox)
        .required()
        .personal("forms.export.everything.why")],
);

/// The end of an account.
pub static ERASE: Form = post(
    "erase",
    "/api/account/erase",
    &[Field::new("understood", "forms.erase.understood", FieldKind::Checkbox)
        .required()
        .personal("forms.erase.understood.why")],
);

/// The mailbox of an account is lost.
pub static MAILBOX_LOST: Form = post(
    "mailbox_lost",
    "/api/account/lost",
    &[
        Field::new("old_email", "forms.mailbox_lost.old_email", FieldKind::Email)
            .required()
            .personal("forms.mailbox_lost.why_old_email"),
        Field { key: "forms.mailbox_lost.email", ..email("forms.mailbox_lost.why_email") },
        TRAP,
    ],
);

/// Somebody vouches for the owner of a lost mailbox.
pub static MAILBOX_VOUCH: Form = post(
    "mailbox_vouch",
    "/api/account/vouch",
    &[Field::new("reference", "forms.mailbox_vouch.reference", FieldKind::Text(Length { min: 8, max: 20 }))
        .required()],
);
