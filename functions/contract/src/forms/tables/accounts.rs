//! Becoming a member (an address, a place, and one consent a purpose), and coming back.

use super::{Field, FieldKind, Form, Length, List, THEMES, TOKEN, TRAP, email};
use crate::forms::Method;

/// Zones of France, then of where people of ours live elsewhere.
pub(super) const ZONES: &[&str] = &[
    "Europe/Paris",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Cayenne",
    "Indian/Reunion",
    "America/Miquelon",
    "Indian/Mayotte",
    "America/St_Barthelemy",
    "America/Marigot",
    "Pacific/Wallis",
    "Pacific/Tahiti",
    "Pacific/Marquesas",
    "Pacific/Gambier",
    "Pacific/Noumea",
    "Europe/Brussels",
    "Europe/Zurich",
    "Europe/Luxembourg",
    "Europe/Berlin",
    "Europe/Madrid",
    "Europe/Rome",
    "Europe/Lisbon",
    "Europe/London",
    "Europe/Athens",
    "Africa/Casablanca",
    "Africa/Tunis",
    "Africa/Algiers",
    "Africa/Dakar",
    "Africa/Abidjan",
    "Africa/Kinshasa",
    "Indian/Antananarivo",
    "Asia/Beirut",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Bangkok",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
    "America/Montreal",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
];

const ZONES_ABROAD: &[&str] = ZONES.split_at(14).1;

const RADIUS_KM: &[&str] = &["5", "10", "20", "50", "100", "200"];

const MEMBERSHIP: Field =
    Field::new("consent_membership", "forms.signup.consent_membership", FieldKind::Checkbox)
        .required()
        .personal("forms.signup.consent_membership.why");
pub(super) const DIGEST: Field =
    Field::new("consent_digest", "forms.signup.consent_digest", FieldKind::Checkbox)
        .personal("forms.signup.consent_digest.why");
pub(super) const REMINDER: Field =
    Field::new("consent_reminder", "forms.signup.consent_reminder", FieldKind::Checkbox)
        .personal("forms.signup.consent_reminder.why");
pub(super) const INVITATIONS: Field =
    Field::new("consent_invitations", "forms.signup.consent_invitations", FieldKind::Checkbox)
        .personal("forms.signup.consent_invitations.why");

/// Themes are opinions once they are somebody's.
pub(super) const MY_THEMES: Field = THEMES.personal("forms.signup.why_themes");

/// Sign-up of those who live in France.
pub static SIGNUP: Form = Form {
    name: "signup",
    method: Method::Post,
    action: "/api/signups",
    feature: Some("signup"),
    fields: &[
        email("forms.signup.why_email"),
        Field::new("residence", "forms.signup.residence", FieldKind::Commune)
            .required()
            .personal("forms.signup.why_residence")
            .autocomplete("postal-code"),
        Field::new("radius_km", "forms.signup.radius_km", FieldKind::Choice(List::Fixed(RADIUS_KM)))
            .starts_as("20")
            .personal("forms.signup.why_radius"),
        MY_THEMES,
        MEMBERSHIP,
        DIGEST,
        REMINDER,
        INVITATIONS,
        TRAP,
    ],
    rules: &[],
};

/// Sign-up of those who live elsewhere: no commune, no radius, their own hour.
pub static SIGNUP_ABROAD: Form = Form {
    name: "signup_abroad",
    method: Method::Post,
    action: "/api/signups/abroad",
    feature: Some("signup"),
    fields: &[
        email("forms.signup.why_email"),
        Field::new("country", "forms.signup_abroad.country", FieldKind::Text(Length { min: 2, max: 60 }))
            .required()
            .personal("forms.signup_abroad.why_country")
            .autocomplete("country-name"),
        Field::new("town", "forms.signup_abroad.town", FieldKind::Text(Length { min: 1, max: 80 }))
            .required()
            .personal("forms.signup_abroad.why_town")
            .autocomplete("address-level2"),
        Field::new("zone", "forms.signup_abroad.zone", FieldKind::Choice(List::Fixed(ZONES_ABROAD)))
            .required()
            .personal("forms.signup_abroad.why_zone"),
        MY_THEMES,
        MEMBERSHIP,
        DIGEST,
        TRAP,
    ],
    rules: &[],
};

/// A session that lasts 90 days.
const OWN_DEVICE: Field = Field::new("own_device", "forms.signin.own_device", FieldKind::Checkbox)
    .personal("forms.signin.own_device.why");

/// Opening one's account: a link and a code by mail. Whether the address is known is never said.
pub static SIGNIN: Form = Form {
    name: "signin",
    method: Method::Post,
    action: "/api/signin",
    feature: Some("signup"),
    fields: &[email("forms.signin.why_email"), OWN_DEVICE, TRAP],
    rules: &[],
};

/// The code of the sign-in mail, typed where one asked for it.
pub static SIGNIN_CODE: Form = Form {
    name: "signin_code",
    method: Method::Post,
    action: "/api/signin/code",
    feature: Some("signup"),
    fields: &[Field::new("code", "forms.signin_code.code", FieldKind::Text(Length { min: 6, max: 8 }))
        .required()
        .autocomplete("one-time-code")],
    rules: &[],
};

/// The button behind the link of the sign-in mail.
pub static SIGNIN_LINK: Form = Form {
    name: "signin_link",
    method: Method::Post,
    action: "/api/signin/link",
    feature: Some("signup"),
    fields: &[TOKEN, OWN_DEVICE],
    rules: &[],
};

/// The button behind the link of the confirmation mail.
pub static SIGNUP_CONFIRM: Form = Form {
    name: "signup_confirm",
    method: Method::Post,
    action: "/api/signups/confirm",
    feature: Some("signup"),
    fields: &[TOKEN],
    rules: &[],
};
