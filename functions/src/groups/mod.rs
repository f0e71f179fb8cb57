//! Groups: founded, described, joined, run, closed. What a group is and who sits in it is of the core
//! ([`crate::membership`]), what a rank may do too ([`crate::powers`]).
//!
//! `found`: a draft, sent to the moderators. `moderation`: what they see and decide. `joining`, `leaving`:
//! from the group's page. `mine`, `desk`: where those who run groups begin. `describing`, `links`, `phone`,
//! `receivers`: what they change without staff. `members`, `animators`: who is what. `ending`: pause, close.
//! `messages`, `replies`, `threads`: writing to a group. `life`: what happens on a day. `counting`: members, once a
//! month. `territory`: for coordinators. `telling`: mails. `own`: data rights. `import`: groups from
//! elsewhere.

mod animators;
mod counting;
mod describing;
mod desk;
mod ending;
mod found;
mod import;
mod joining;
mod leaving;
mod life;
mod links;
mod members;
mod messages;
mod mine;
mod moderation;
mod own;
mod page;
mod phone;
mod receivers;
mod replies;
mod telling;
mod territory;
mod threads;

use crate::api::{Caller, Route, Set};
use crate::features::{Desk, Feature, Moderate, Record};
use crate::powers::Deed;
use crate::store::Table;
use crate::worker::Task;

pub use import::{import, seat};

/// The feature's name.
pub const NAME: &str = "groups";

/// Who looks after the groups of a territory.
const COORDINATING: &[&str] = &["coordinator", "operator"];

const fn get(path: &'static str, key: &'static str, handler: crate::api::Handler) -> Route {
    Route::get(path, key, Caller::Person, handler).of(NAME)
}

const fn post(path: &'static str, key: &'static str, handler: crate::api::Handler) -> Route {
    Route::post(path, key, Caller::Person, handler).of(NAME)
}

const fn open_page(path: &'static str, key: &'static str, handler: crate::api::Handler) -> Route {
    Route::get(path, key, Caller::Anyone, handler).of(NAME).asking(&["t"])
}

const fn open_form(path: &'static str, key: &'static str, handler: crate::api::Handler) -> Route {
    Route::post(path, key, Caller::Anyone, handler).of(NAME)
}

/// A page of a group's desk.
const fn desk_page(path: &'static str, key: &'static str, deed: Deed, handler: crate::api::Handler) -> Route {
    get(path, key, handler).asking(&["group"]).needing(deed)
}

const ROUTES: &[Route] = &[
    get("/api/groups/new", "group_new", found::page),
    post("/api/groups", "group_found", found::found),
    post("/api/groups/submit", "group_submit", found::submit).needing(Deed::Submit),
    get("/api/groups/mine", "groups_mine", mine::page),
    desk_page("/api/groups/desk", "group_desk", Deed::SeeDesk, desk::page),
    desk_page("/api/groups/describe", "group_describe_page", Deed::Describe, describing::describe_page),
    post("/api/groups/describe", "group_describe", describing::describe).needing(Deed::Describe),
    desk_page("/api/groups/rename", "group_rename_page", Deed::Rename, describing::rename_page),
    post("/api/groups/rename", "group_rename", describing::rename).needing(Deed::Rename),
    desk_page("/api/groups/opening", "group_opening_page", Deed::OpenOrClose, describing::opening_page),
    post("/api/groups/opening", "group_opening", describing::opening).needing(Deed::OpenOrClose),
    desk_page("/api/groups/links", "group_links", Deed::ChangeLinks, links::page),
    post("/api/groups/links", "group_link_add", links::add).needing(Deed::ChangeLinks),
    post("/api/groups/links/remove", "group_link_remove", links::remove).needing(Deed::ChangeLinks),
    desk_page("/api/groups/phone", "group_phone_page", Deed::ChangePhone, phone::page),
    post("/api/groups/phone", "group_phone", phone::show).needing(Deed::ChangePhone),
    post("/api/groups/phone/hide", "group_phone_hide", phone::hide).needing(Deed::ChangePhone),
    desk_page("/api/groups/receivers", "group_receivers", Deed::ChooseReceivers, receivers::page),
    post("/api/groups/receivers", "group_receiver", receivers::offer).needing(Deed::ChooseReceivers),
    post("/api/groups/receivers/remove", "group_receiver_remove", receivers::remove)
        .needing(Deed::ChooseReceivers),
    open_page("/api/groups/receivers/accept", "group_receiver_button", receivers::button),
    open_form("/api/groups/receivers/accept", "group_receiver_accept", receivers::answer),
    desk_page("/api/groups/members", "group_members", Deed::SeeMembers, members::page),
    desk_page("/api/groups/member", "group_member", Deed::SeeMembers, members::one)
        .asking(&["group", "member"]),
    post("/api/groups/admit", "group_admit", members::admit).needing(Deed::AdmitMembers),
    post("/api/groups/members/end", "group_member_end", members::end).needing(Deed::EndMembership),
    post("/api/groups/managers", "group_manager", members::manager).needing(Deed::ChangeManagers),
    desk_page("/api/groups/invite", "group_invite_page", Deed::InviteAnimator, animators::page),
    post("/api/groups/invite", "group_invite", animators::invite).needing(Deed::InviteAnimator),
    open_page("/api/groups/invite/accept", "group_invite_button", animators::button),
    open_form("/api/groups/invite/accept", "group_invite_accept", animators::answer),
    desk_page("/api/groups/step-down", "group_step_down_page", Deed::StepDown, leaving::step_down_page),
    post("/api/groups/step-down", "group_step_down", leaving::step_down).needing(Deed::StepDown),
    post("/api/groups/leave", "group_leave", leaving::leave),
    desk_page("/api/groups/pause", "group_pause_page", Deed::Pause, ending::pause_page),
    post("/api/groups/pause", "group_pause", ending::pause).needing(Deed::Pause),
    post("/api/groups/resume", "group_resume", ending::resume).needing(Deed::Pause),
    desk_page("/api/groups/close", "group_close_page", Deed::Close, ending::close_page),
    post("/api/groups/close", "group_close", ending::close).needing(Deed::Close),
    desk_page("/api/groups/close/second", "group_close_second_page", Deed::ConfirmClose, ending::second_page),
    post("/api/groups/close/second", "group_close_second", ending::second_answer).needing(Deed::ConfirmClose),
    open_form("/api/groups/join", "group_join", joining::submit),
    open_page("/api/groups/join/confirm", "group_join_button", joining::button),
    open_form("/api/groups/join/confirm", "group_join_confirm", joining::confirm),
    open_form("/api/groups/messages", "group_write", messages::submit),
    open_page("/api/groups/messages/confirm", "group_write_button", messages::button),
    open_form("/api/groups/messages/confirm", "group_write_confirm", messages::confirm),
    desk_page("/api/groups/messages", "group_messages", Deed::AnswerMessages, replies::list),
    desk_page("/api/groups/messages/thread", "group_message", Deed::AnswerMessages, replies::thread)
        .asking(&["group", "message"]),
    post("/api/groups/messages/reply", "group_reply", replies::reply).needing(Deed::AnswerMessages),
    open_page("/api/groups/messages/status", "group_message_status", replies::status),
    open_form("/api/groups/messages/status/reply", "group_reply_by_link", replies::reply_by_link),
    Route::get("/api/groups/territory", "groups_territory", Caller::Holder(COORDINATING), territory::page)
        .of(NAME),
    Route::get("/api/groups/certify", "group_certify_page", Caller::Holder(COORDINATING), territory::one)
        .of(NAME)
        .asking(&["group"]),
    Route::post("/api/groups/certify", "group_certify", Caller::Holder(COORDINATING), territory::certify)
        .of(NAME),
];

/// What it brings.
pub static FEATURE: Feature = Feature {
    set: Set::Organisers,
    routes: ROUTES,
    tasks: &[
        Task { name: joining::CONFIRM, run: joining::ask_to_confirm },
        Task { name: animators::INVITE, run: animators::write },
        Task { name: animators::ACCEPT, run: animators::accept },
        Task { name: receivers::OFFER, run: receivers::write },
        Task { name: messages::CONFIRM, run: messages::ask_to_confirm },
        Task { name: messages::RECEIVE, run: messages::receive },
        Task { name: messages::TELL, run: messages::tell },
        Task { name: telling::TASK, run: telling::run },
    ],
    records: &[
        Record {
            table: Table::Work,
            kind: "group",
            personal: &["animators", "managers", "receivers", "phone", "phone_of"],
            kept: "group",
        },
        Record { table: Table::Work, kind: "groupslug", personal: &[], kept: "always" },
        Record { table: Table::Work, kind: "groupname", personal: &[], kept: "always" },
        Record { table: Table::Work, kind: "seats", personal: &["rank", "since"], kept: "seat" },
        Record { table: Table::Work, kind: "sits", personal: &["rank", "since"], kept: "seat" },
        Record { table: Table::Work, kind: "animates", personal: &[], kept: "seat" },
        Record { table: Table::Work, kind: "joinasked", personal: &["at"], kept: "seat" },
        Record { table: Table::Work, kind: "joinasks", personal: &["at"], kept: "seat" },
        Record { table: Table::Work, kind: "groupclosing", personal: &["by"], kept: "offer" },
        Record { table: Table::Work, kind: "groupmessage", personal: &["author", "posts"], kept: "relay" },
        Record { table: Table::Work, kind: "groupmessages", personal: &[], kept: "relay" },
        Record { table: Table::Work, kind: "groupscounted", personal: &[], kept: "always" },
        Record { table: Table::ShortLived, kind: "joinpending", personal: &["email"], kept: "pending" },
        Record {
            table: Table::ShortLived,
            kind: "groupwriting",
            personal: &["email", "text"],
            kept: "pending",
        },
    ],
    desks: &[
        Desk { path: "/api/groups/mine", label: "answers.groups.mine", roles: &[] },
        Desk { path: "/api/groups/territory", label: "answers.groups.territory", roles: COORDINATING },
    ],
    due: Some(life::ring),
    daily: Some(counting::daily),
    moderate: Some(Moderate::usual(moderation::show, moderation::decide, moderation::locate).always_before()),
    personal: Some(own::personal),
    erase: Some(own::erase),
    ..Feature::named(NAME)
};
