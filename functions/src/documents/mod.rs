//! Files of groups: what a group gives to anyone, and what it keeps among its members.
//!
//! `file`: a file, its group's quota, and the writes that keep them together. `desk`: who runs the group puts files
//! in, shows and removes them. `inside`: members open them by links that expire. `moderation`: what is for anyone is looked at;
//! `telling`: whoever showed it reads what became of it. `own`: data rights. What a file
//! is, [`crate::uploads`] tells; where its bytes lie, [`crate::files`].

mod desk;
mod file;
mod inside;
mod moderation;
mod own;
mod telling;

use crate::api::{Caller, Route, Set};
use crate::export::carried;
use crate::features::{Feature, GroupPage, GroupSection, Moderate, Record};
use crate::files::LINKS;
use crate::powers::Deed;
use crate::store::Table;
use crate::worker::Task;

/// The feature's name.
pub const NAME: &str = "files";
/// Rows of files whose bytes must go.
const FORGET: &str = "forget";

/// All below the place of links that expire.
const BELOW_LINKS: &str = "/files/private/*";
const _: () = assert!(BELOW_LINKS.len() == LINKS.len() + 1, "links lead to where they are answered");

/// What it brings.
pub static FEATURE: Feature = Feature {
    set: Set::Organisers,
    routes: &[
        Route::get("/api/groups/files", "files", Caller::Person, desk::page).of(NAME).asking(&["group"]),
        Route::post("/api/groups/files", "file_add", Caller::Person, desk::add)
            .of(NAME)
            .needing(Deed::ManageFiles)
            .taking_a_file(),
        Route::post("/api/groups/files/show", "file_show", Caller::Person, desk::show)
            .of(NAME)
            .needing(Deed::ManageFiles),
        Route::post("/api/groups/files/remove", "file_remove", Caller::Person, desk::remove)
            .of(NAME)
            .needing(Deed::ManageFiles),
        Route::get("/api/groups/files/open", "file_open", Caller::Person, inside::open)
            .of(NAME)
            .needing(Deed::ReadInside)
            .asking(&["group", "file"]),
        Route::get("/api/groups/files/look", "file_look", Caller::Holder(&["moderator"]), inside::look)
            .of(NAME)
            .asking(&["file"]),
        // The link is the right, and photos of reports have such links too: no switch takes it away.
        Route::get(BELOW_LINKS, "file_private", Caller::Anyone, inside::private)
            .asking(&["until", "as", "mac"]),
    ],
    tasks: &[Task { name: FORGET, run: file::forget }, Task { name: telling::TASK, run: telling::run }],
    of_groups: &[GroupPage {
        path: "/api/groups/files",
        label: "answers.group.pages.files",
        deed: Deed::ManageFiles,
        section: GroupSection::Work,
        switch: "files",
    }],
    records: &[
        Record { table: Table::Work, kind: "groupfiles", personal: &["by", "at", "shown_by"], kept: "group" },
        Record { table: Table::Work, kind: "fileof", personal: &[], kept: "group" },
        Record { table: Table::Work, kind: "filequota", personal: &[], kept: "group" },
        Record { table: Table::Public, kind: carried::KIND, personal: &[], kept: "group" },
    ],
    moderate: Some(Moderate::usual(moderation::show, moderation::decide, moderation::locate)),
    personal: Some(own::personal),
    erase: Some(own::erase),
    ..Feature::named(NAME)
};
