//! Announcing an event, running it, and coming to one.

use super::{Field, FieldKind, Form, Length, List, SiteList, THEMES, TOKEN, TRAP, contribution_email};
use crate::forms::{HiddenShape, Method, Range, Rule};

const ADMISSIONS: &[&str] = &["anyone", "confirmed", "members", "approval"];
const ACCESS: &[&str] = &["step_free", "sign_language", "child_care"];
const SHOWN_TO: &[&str] = &["everyone", "coming", "accepted"];
const REPEATS: &[&str] = &["none", "weekly", "monthly"];
const CHOSEN: &[&str] = &["private_home", "reconfirm", "unlisted", "draft"];
const AUDIENCES: &[&str] = &["public", "members", "group"];
/// Of a repeated event: this date, or this and all after it.
const SCOPES: &[&str] = &["one", "following"];

const fn text(name: &'static str, key: &'static str, max: usize) -> Field {
    Field::new(name, key, FieldKind::Text(Length { min: 2, max }))
}

const fn tick(name: &'static str, key: &'static str) -> Field {
    Field::new(name, key, FieldKind::Checkbox)
}

const TITLE: Field =
    Field::new("title", "forms.event.title_field", FieldKind::Text(Length { min: 3, max: 100 })).required();
const KIND: Field =
    Field::new("kind", "forms.event.kind", FieldKind::Choice(List::Site(SiteList::EventKinds))).required();
const DAY: Field = Field::new("day", "forms.event.day", FieldKind::Day).required();
const STARTS: Field = Field::new("starts", "forms.event.starts", FieldKind::Time).required();
const LAST_DAY: Field = Field::new("last_day", "forms.event.last_day", FieldKind::Day).folded();
const ENDS: Field = Field::new("ends", "forms.event.ends", FieldKind::Time);
const COMMUNE: Field = Field::new("commune", "forms.event.commune", FieldKind::Commune);
const VENUE: Field = text("venue", "forms.event.venue", 100);
const STREET: Field = text("street", "forms.event.street", 150);
const POSTCODE: Field = Field::new("postcode", "forms.event.postcode", FieldKind::PostalCode).folded();
const DIRECTIONS: Field =
    Field::new("directions", "forms.event.directions", FieldKind::LongText(Length { min: 2, max: 500 }))
        .folded();
const SHOWN: Field = Field::new("shown_to", "forms.event.shown_to", FieldKind::Choice(List::Fixed(SHOWN_TO)))
    .starts_as("everyone")
    .folded();
const ONLINE: Field = Field::new("online_link", "forms.event.online_link", FieldKind::Link);
const DESCRIPTION: Field =
    Field::new("description", "forms.event.description", FieldKind::LongText(Length { min: 2, max: 5000 }));
const WELCOME: Field =
    Field::new("access", "forms.event.access", FieldKind::MultiChoice(List::Fixed(ACCESS))).folded();
const ADMISSION: Field =
    Field::new("admission", "forms.event.admission", FieldKind::Choice(List::Fixed(ADMISSIONS)))
        .starts_as("anyone")
        .folded();
const CAPACITY: Field =
    Field::new("capacity", "forms.event.capacity", FieldKind::Number(Range { min: 1, max: 100_000 }))
        .folded();
const GUESTS_MAX: Field =
    Field::new("guests_max", "forms.event.guests_max", FieldKind::Number(Range { min: 0, max: 5 })).folded();
const OPTIONS: Field =
    Field::new("options", "forms.event.options", FieldKind::MultiChoice(List::Fixed(CHOSEN))).folded();
const AUDIENCE: Field =
    Field::new("audience", "forms.event.audience", FieldKind::Choice(List::Fixed(AUDIENCES)))
        .starts_as("public")
        .folded();
const PHONE: Field =
    Field::new("phone", "forms.event.phone", FieldKind::Phone).personal("forms.event.why_phone").folded();
const CONSENT_PHONE: Field =
    tick("consent_phone", "forms.event.consent_phone").personal("forms.event.consent_phone.why").folded();

const PLACE: Rule = Rule::OneOf(&["commune", "online_link"]);
const SPAN: Rule =
    Rule::EventSpan { day: "day", starts: "starts", last_day: "last_day", ends: "ends", commune: "commune" };
const PHONE_AGREED: Rule = Rule::Needs { field: "consent_phone", when: "phone" };

/// The group in whose name something is done.
const GROUP: Field =
    Field::new("group", "forms.event.for_group", FieldKind::Hidden(HiddenShape::Id)).required();
/// The event a button is about.
const WHICH: Field = Field::new("event", "forms.event.which", FieldKind::Hidden(HiddenShape::Id)).required();
/// Whose answer a button is about.
const WHO: Field =
    Field::new("who", "forms.attend_decide.who", FieldKind::Hidden(HiddenShape::Id)).required();
/// Of a repeated event.
const SCOPE: Field =
    Field::new("scope", "forms.event.scope", FieldKind::Choice(List::Fixed(SCOPES))).starts_as("one");

/// An event of a group. Seven answers are required at most: where counts for one, online or not.
pub static EVENT: Form = Form {
    name: "event",
    method: Method::Post,
    action: "/api/events",
    feature: Some("events"),
    fields: &[
        TITLE,
        Field::new("group", "forms.event.group", FieldKind::Page).required(),
        KIND,
        DAY,
        STARTS,
        ENDS,
        COMMUNE,
        VENUE,
        STREET,
        ONLINE,
        DESCRIPTION,
        LAST_DAY,
        POSTCODE,
        DIRECTIONS,
        SHOWN,
        THEMES.folded(),
        WELCOME,
        ADMISSION,
        CAPACITY,
        GUESTS_MAX,
        Field::new("repeat", "forms.event.repeat", FieldKind::Choice(List::Fixed(REPEATS)))
            .starts_as("none")
            .folded(),
        Field::new("repeat_until", "forms.event.repeat_until", FieldKind::Day).folded(),
        text("repeat_except", "forms.event.repeat_except", 300).folded(),
        AUDIENCE,
        OPTIONS,
        PHONE,
        CONSENT_PHONE,
        contribution_email("forms.event.why_email"),
        TRAP,
    ],
    rules: &[PLACE, PHONE_AGREED, Rule::WithinYear { day: "day", until: "repeat_until" }, SPAN],
};

/// The button behind the link of the mail.
pub static EVENT_CONFIRM: Form = button("event_confirm", "/api/events/confirm", &[TOKEN]);

/// Other words, another time or place.
pub static EVENT_CHANGE: Form = Form {
    rules: &[PLACE, PHONE_AGREED, SPAN],
    ..button(
        "event_change",
        "/api/events/change",
        &[
            GROUP,
            WHICH,
            TITLE,
            KIND,
            DAY,
            STARTS,
            ENDS,
            COMMUNE,
            VENUE,
            STREET,
            ONLINE,
            DESCRIPTION,
            LAST_DAY,
            POSTCODE,
            DIRECTIONS,
            SHOWN,
            THEMES.folded(),
            WELCOME,
            ADMISSION,
            CAPACITY,
            GUESTS_MAX,
            AUDIENCE,
            OPTIONS,
            PHONE,
            CONSENT_PHONE,
            SCOPE,
        ],
    )
};

/// A draft goes to the moderators.
pub static EVENT_SUBMIT: Form = button("event_submit", "/api/events/submit", &[GROUP, WHICH]);

/// It does not take place.
pub static EVENT_CANCEL: Form = button(
    "event_cancel",
    "/api/events/cancel",
    &[
        GROUP,
        WHICH,
        Field::new("reason", "forms.event_cancel.reason", FieldKind::LongText(Length { min: 5, max: 500 }))
            .required(),
        SCOPE,
    ],
);

/// Another group is asked to organise it too.
pub static EVENT_INVITE: Form = button(
    "event_invite",
    "/api/events/invite",
    &[GROUP, WHICH, Field::new("other", "forms.event_invite.other", FieldKind::Page).required()],
);

/// That group's answer.
pub static EVENT_COORGANISE: Form = button(
    "event_coorganise",
    "/api/events/coorganise",
    &[
        GROUP,
        WHICH,
        Field::new("answer", "forms.event_coorganise.answer", FieldKind::Choice(List::Fixed(&["yes", "no"])))
            .required(),
    ],
);

/// "Je viens": an address, and how many come along.
pub static ATTEND: Form = Form {
    name: "attend",
    method: Method::Post,
    action: "/api/attendances",
    feature: Some("events"),
    fields: &[
        Field::new("event", "forms.attend.event", FieldKind::Hidden(HiddenShape::Id)).required(),
        contribution_email("forms.attend.why_email"),
        Field::new("guests", "forms.attend.guests", FieldKind::Number(Range { min: 0, max: 5 }))
            .starts_as("0"),
        TRAP,
    ],
    rules: &[],
};

/// The button behind the link of the mail that asks to confirm.
pub static ATTEND_CONFIRM: Form = button("attend_confirm", "/api/attendances/confirm", &[TOKEN]);

/// What one changes of one's own answer, by the link of any mail about it.
pub static ATTEND_CHANGE: Form = button(
    "attend_change",
    "/api/attendances/mine",
    &[
        TOKEN,
        Field::new("answer", "forms.attend_change.answer", FieldKind::Choice(List::Fixed(&["yes", "no"])))
            .required(),
        Field::new("guests", "forms.attend.guests", FieldKind::Number(Range { min: 0, max: 5 })),
    ],
);

/// The same, signed in: one stops coming.
pub static ATTEND_LEAVE: Form = button("attend_leave", "/api/attendances/leave", &[WHICH]);

/// The group says who may come, and who came.
pub static ATTEND_DECIDE: Form = button(
    "attend_decide",
    "/api/attendances/decide",
    &[
        GROUP,
        WHICH,
        WHO,
        Field::new(
            "verb",
            "forms.attend_decide.verb",
            FieldKind::Choice(List::Fixed(&["accept", "refuse", "attended", "absent"])),
        )
        .required(),
    ],
);

/// Somebody without the internet, typed in by the group.
pub static ATTEND_BEHALF: Form = button(
    "attend_behalf",
    "/api/attendances/behalf",
    &[
        GROUP,
        WHICH,
        text("name", "forms.attend_behalf.name", 60).required().personal("forms.attend_behalf.why_name"),
        Field::new("guests", "forms.attend.guests", FieldKind::Number(Range { min: 0, max: 5 }))
            .starts_as("0"),
        tick("agreed", "forms.attend_behalf.agreed").required().personal("forms.attend_behalf.agreed.why"),
    ],
);

/// One form whose page knows what it is about.
const fn button(name: &'static str, action: &'static str, fields: &'static [Field]) -> Form {
    Form { name, method: Method::Post, action, feature: Some("events"), fields, rules: &[] }
}
