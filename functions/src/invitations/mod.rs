//! "Invite around us": an animator writes, who coordinates the department says yes, and it goes to people
//! without a group who agreed to be invited and live within the radius they chose. The animator learns a band.
//!
//! `invitation`: the document and its states. `asking`: the group's page. `deciding`: the coordinators' desk.
//! `job`: who gets it, a page of people at a time. `answering`: join, not now, never again. `own`: data rights.

mod answering;
mod asking;
mod deciding;
mod invitation;
mod job;
mod own;

use crate::api::{Caller, Route, Set};
use crate::features::{Desk, Feature, GroupPage, GroupSection, Record};
use crate::powers::Deed;
use crate::store::Table;
use crate::worker::Task;

pub use invitation::{State, Verb, go};

/// The feature's name.
pub const NAME: &str = "invitations";
/// An invitation leads to a group: with groups it goes.
const SWITCH: &str = "groups";

const DECIDING: &[&str] = &["coordinator", "operator"];

/// What it brings.
pub static FEATURE: Feature = Feature {
    set: Set::Organisers,
    routes: &[
        Route::get("/api/invitations", "invitations", Caller::Person, asking::page)
            .of(SWITCH)
            .asking(&["group"]),
        Route::post("/api/invitations", "invitation", Caller::Person, asking::ask)
            .of(SWITCH)
            .needing(Deed::InviteAround),
        Route::post("/api/invitations/take-back", "invitation_take_back", Caller::Person, asking::take_back)
            .of(SWITCH)
            .needing(Deed::InviteAround),
        Route::get("/api/invitations/desk", "invitations_desk", Caller::Holder(DECIDING), deciding::page)
            .of(SWITCH),
        Route::post(
            "/api/invitations/decide",
            "invitation_decide",
            Caller::Holder(DECIDING),
            deciding::decide,
        )
        .of(SWITCH),
        Route::get("/api/invitations/answer", "invitation_page", Caller::Anyone, answering::page).of(SWITCH),
        Route::post("/api/invitations/answer", "invitation_answer", Caller::Anyone, answering::answer)
            .of(SWITCH),
    ],
    of_groups: &[GroupPage {
        path: "/api/invitations",
        label: "answers.group.pages.invitations",
        deed: Deed::InviteAround,
        section: GroupSection::Work,
        switch: "groups",
    }],
    tasks: &[
        Task { name: deciding::TASK, run: deciding::tell_deciders },
        Task { name: deciding::DECIDED, run: deciding::tell_author },
        Task { name: job::BEGIN, run: job::begin },
        Task { name: job::TASK, run: job::run },
        Task { name: answering::TASK, run: answering::write },
    ],
    records: &[
        Record { table: Table::Work, kind: "invitation", personal: &["by", "text"], kept: "invitation" },
        Record { table: Table::Work, kind: "invitations", personal: &[], kept: "invitation" },
        Record { table: Table::Work, kind: "invitationswaiting", personal: &[], kept: "waiting" },
        Record { table: Table::Work, kind: "invitationopen", personal: &[], kept: "invitation" },
        Record { table: Table::People, kind: "invited", personal: &["quiet_until"], kept: "invited" },
        Record { table: Table::ShortLived, kind: "link", personal: &["person"], kept: "pending" },
    ],
    desks: &[Desk { path: "/api/invitations/desk", label: "answers.invitations.decide", roles: DECIDING }],
    personal: Some(own::personal),
    erase: Some(own::erase),
    ..Feature::named(NAME)
};
