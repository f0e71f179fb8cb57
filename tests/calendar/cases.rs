//! Events whose instants are known: written by hand, not computed by what is tested.

use contract::records::{Admission, Event, EventStatus, Territory, Venue};
use contract::visibility::Audience;
use jiff::Timestamp;

/// An event, and when it is on clocks of Greenwich.
#[derive(Debug)]
pub struct Case {
    pub id: &'static str,
    pub zone: &'static str,
    /// On the clocks there: start, end.
    pub local: [&'static str; 2],
    pub starts: &'static str,
    pub ends: &'static str,
    /// How often it was moved.
    pub sequence: u32,
    /// Why it is cancelled; empty when it is not.
    pub reason: &'static str,
    /// What it is a date of; empty when it stands alone.
    pub series: &'static str,
}

const fn case(
    id: &'static str,
    zone: &'static str,
    local: [&'static str; 2],
    utc: [&'static str; 2],
    sequence: u32,
) -> Case {
    Case { id, zone, local, starts: utc[0], ends: utc[1], sequence, reason: "", series: "" }
}

impl Case {
    const fn of(self, series: &'static str) -> Self {
        Self { series, ..self }
    }

    const fn off(self, reason: &'static str) -> Self {
        Self { reason, ..self }
    }

    pub fn is_off(&self) -> bool {
        !self.reason.is_empty()
    }

    pub fn title(&self) -> &'static str {
        "Réunion à l’école, salle « B » ; apportez un plat \\ une idée"
    }

    pub fn event(&self) -> Event {
        let at = |local: &str| local.parse().expect("a local time");
        let place = Territory::Commune("63113".into());
        let directions = "Tram A,\narrêt Jaude".to_owned();
        Event {
            id: self.id.to_owned(),
            slug: self.id.to_owned(),
            title: self.title().to_owned(),
            groups: vec!["g".into()],
            kind: "reunion".into(),
            themes: Vec::new(),
            starts_at: at(self.local[0]),
            ends_at: at(self.local[1]),
            zone: self.zone.to_owned(),
            venue: Some(Venue {
                name: Some("Maison du peuple".into()),
                street: Some("12, rue de l’Essai".into()),
                postcode: Some("63000".into()),
                place,
                position: Some([3.08, 45.78]),
                directions,
            }),
            online: false,
            description: "Venez.\r\n\r\nBEGIN:VEVENT".into(),
            admission: Admission::Anyone,
            seats: None,
            access: Vec::new(),
            phone: None,
            status: if self.is_off() { EventStatus::Cancelled } else { EventStatus::Published },
            reason: self.reason.to_owned(),
            series: (!self.series.is_empty()).then(|| self.series.to_owned()),
            sequence: self.sequence,
            audience: Audience::Public,
            unlisted: false,
            published_at: Timestamp::UNIX_EPOCH,
            updated_at: Timestamp::UNIX_EPOCH,
        }
    }
}

const PARIS: &str = "Europe/Paris";

pub const CASES: &[Case] = &[
    // Every Sunday at 19 h across 25 October 2026: summer, summer, the day itself, winter.
    case(
        "w1",
        PARIS,
        ["2026-10-11T19:00", "2026-10-11T21:00"],
        ["2026-10-11T17:00:00Z", "2026-10-11T19:00:00Z"],
        0,
    )
    .of("w"),
    case(
        "w2",
        PARIS,
        ["2026-10-18T19:00", "2026-10-18T21:00"],
        ["2026-10-18T17:00:00Z", "2026-10-18T19:00:00Z"],
        0,
    )
    .of("w"),
    case(
        "w3",
        PARIS,
        ["2026-10-25T19:00", "2026-10-25T21:00"],
        ["2026-10-25T18:00:00Z", "2026-10-25T20:00:00Z"],
        0,
    )
    .of("w"),
    // Moved twice, to another day and hour.
    case(
        "w4",
        PARIS,
        ["2026-11-02T18:30", "2026-11-02T20:00"],
        ["2026-11-02T17:30:00Z", "2026-11-02T19:00:00Z"],
        2,
    )
    .of("w"),
    case(
        "w5",
        PARIS,
        ["2026-11-08T19:00", "2026-11-08T21:00"],
        ["2026-11-08T18:00:00Z", "2026-11-08T20:00:00Z"],
        1,
    )
    .of("w")
    .off("La salle est fermée, pardon."),
    // Every Sunday at 10 h across 28 March 2027.
    case(
        "s1",
        PARIS,
        ["2027-03-21T10:00", "2027-03-21T12:00"],
        ["2027-03-21T09:00:00Z", "2027-03-21T11:00:00Z"],
        0,
    )
    .of("s"),
    case(
        "s2",
        PARIS,
        ["2027-03-28T10:00", "2027-03-28T12:00"],
        ["2027-03-28T08:00:00Z", "2027-03-28T10:00:00Z"],
        0,
    )
    .of("s"),
    case(
        "s3",
        PARIS,
        ["2027-04-04T10:00", "2027-04-04T12:00"],
        ["2027-04-04T08:00:00Z", "2027-04-04T10:00:00Z"],
        3,
    )
    .of("s"),
    case(
        "s4",
        PARIS,
        ["2027-04-11T10:00", "2027-04-11T12:00"],
        ["2027-04-11T08:00:00Z", "2027-04-11T10:00:00Z"],
        1,
    )
    .of("s")
    .off("Trop peu de monde."),
    // Over the nights in which clocks change; into and out of the hour that comes twice, which is the first.
    case(
        "n1",
        PARIS,
        ["2026-10-24T22:00", "2026-10-25T06:00"],
        ["2026-10-24T20:00:00Z", "2026-10-25T05:00:00Z"],
        0,
    ),
    case(
        "n2",
        PARIS,
        ["2027-03-27T22:00", "2027-03-28T06:00"],
        ["2027-03-27T21:00:00Z", "2027-03-28T04:00:00Z"],
        0,
    ),
    case(
        "n3",
        PARIS,
        ["2026-10-25T02:30", "2026-10-25T05:00"],
        ["2026-10-25T00:30:00Z", "2026-10-25T04:00:00Z"],
        0,
    ),
    case(
        "n4",
        PARIS,
        ["2026-10-24T23:00", "2026-10-25T02:15"],
        ["2026-10-24T21:00:00Z", "2026-10-25T00:15:00Z"],
        0,
    ),
    case(
        "n5",
        PARIS,
        ["2026-10-25T01:59", "2026-10-25T03:00"],
        ["2026-10-24T23:59:00Z", "2026-10-25T02:00:00Z"],
        0,
    ),
    case(
        "n6",
        PARIS,
        ["2027-03-28T01:59", "2027-03-28T03:00"],
        ["2027-03-28T00:59:00Z", "2027-03-28T01:00:00Z"],
        0,
    ),
    // Overseas: no change of clocks, and other sides of the date line.
    case(
        "r1",
        REUNION,
        ["2026-10-25T20:30", "2026-10-25T22:00"],
        ["2026-10-25T16:30:00Z", "2026-10-25T18:00:00Z"],
        0,
    ),
    case(
        "r2",
        REUNION,
        ["2027-03-28T02:30", "2027-03-28T04:00"],
        ["2027-03-27T22:30:00Z", "2027-03-28T00:00:00Z"],
        1,
    ),
    case(
        "m1",
        MARTINIQUE,
        ["2026-10-24T19:00", "2026-10-24T21:00"],
        ["2026-10-24T23:00:00Z", "2026-10-25T01:00:00Z"],
        0,
    ),
    case(
        "m2",
        MARTINIQUE,
        ["2027-03-28T19:00", "2027-03-28T21:00"],
        ["2027-03-28T23:00:00Z", "2027-03-29T01:00:00Z"],
        1,
    )
    .off("Le vent."),
    case(
        "c1",
        NOUMEA,
        ["2026-10-25T08:00", "2026-10-25T10:00"],
        ["2026-10-24T21:00:00Z", "2026-10-24T23:00:00Z"],
        0,
    ),
    case(
        "c2",
        NOUMEA,
        ["2027-03-28T18:00", "2027-03-28T20:00"],
        ["2027-03-28T07:00:00Z", "2027-03-28T09:00:00Z"],
        0,
    ),
    // Half an hour off, and another continent's changes: 1 November 2026, 14 March 2027.
    case(
        "q1",
        MARQUESAS,
        ["2026-10-25T18:00", "2026-10-25T19:00"],
        ["2026-10-26T03:30:00Z", "2026-10-26T04:30:00Z"],
        0,
    ),
    case(
        "p1",
        MIQUELON,
        ["2026-10-31T18:00", "2026-10-31T20:00"],
        ["2026-10-31T20:00:00Z", "2026-10-31T22:00:00Z"],
        0,
    ),
    case(
        "p2",
        MIQUELON,
        ["2026-11-01T18:00", "2026-11-01T20:00"],
        ["2026-11-01T21:00:00Z", "2026-11-01T23:00:00Z"],
        0,
    ),
    case(
        "p3",
        MIQUELON,
        ["2027-03-14T18:00", "2027-03-14T20:00"],
        ["2027-03-14T20:00:00Z", "2027-03-14T22:00:00Z"],
        0,
    ),
    // Abroad, where no yearly rule of a calendar says when clocks change: after the last Thursday of October.
    case(
        "e1",
        CAIRO,
        ["2026-10-29T18:00", "2026-10-29T20:00"],
        ["2026-10-29T15:00:00Z", "2026-10-29T17:00:00Z"],
        0,
    ),
    case(
        "e2",
        CAIRO,
        ["2026-10-30T18:00", "2026-10-30T20:00"],
        ["2026-10-30T16:00:00Z", "2026-10-30T18:00:00Z"],
        0,
    ),
];

const REUNION: &str = "Indian/Reunion";
const MARTINIQUE: &str = "America/Martinique";
const NOUMEA: &str = "Pacific/Noumea";
const MARQUESAS: &str = "Pacific/Marquesas";
const MIQUELON: &str = "America/Miquelon";
const CAIRO: &str = "Africa/Cairo";
