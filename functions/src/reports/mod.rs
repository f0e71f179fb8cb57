//! Reports of events: asked for the day after, written by who organised, with figures and photos.
//!
//! `states`: the whole life as a table. `report`, `photo`: the document and what is read of it. `asking`: the
//! day after. `pages`, `writing`: the words, the photos, the way to the site. `hiding`: "I am on this photo".
//! `moderation`: what moderators see and decide. `telling`: mails. `own`: what is held of a person. `import`:
//! public reports from elsewhere.

mod asking;
mod hiding;
mod import;
mod moderation;
mod own;
mod pages;
mod photo;
mod report;
pub mod states;
mod telling;
mod writing;

use crate::api::{Caller, Route, Set};
use crate::features::{Feature, GroupPage, GroupSection, Moderate, Record};
use crate::powers::Deed;
use crate::store::Table;
use crate::worker::Task;

pub use import::import;

/// The feature's name.
pub const NAME: &str = "reports";

const WHICH: &[&str] = &["group", "report"];
const PHOTO: &[&str] = &["report", "photo"];

/// What is done in a group's name.
const fn of_group(route: Route) -> Route {
    route.of(NAME).needing(Deed::Report)
}

/// What it brings.
pub static FEATURE: Feature = Feature {
    set: Set::Organisers,
    routes: &[
        Route::get("/api/reports", "reports", Caller::Person, pages::list).of(NAME),
        of_group(Route::get("/api/reports/one", "report_one", Caller::Person, pages::one)).asking(WHICH),
        of_group(Route::get("/api/reports/write", "report_page", Caller::Person, pages::write)).asking(WHICH),
        of_group(Route::post("/api/reports/write", "report", Caller::Person, writing::write)),
        of_group(Route::get("/api/reports/photos", "report_photo_page", Caller::Person, pages::photos))
            .asking(WHICH),
        of_group(Route::post("/api/reports/photos", "report_photo", Caller::Person, writing::add_photo))
            .taking_a_file(),
        of_group(Route::post(
            "/api/reports/photos/remove",
            "report_photo_remove",
            Caller::Person,
            writing::remove_photo,
        )),
        of_group(Route::post("/api/reports/publish", "report_publish", Caller::Person, writing::publish)),
        of_group(Route::post(
            "/api/reports/take-back",
            "report_take_back",
            Caller::Person,
            writing::take_back,
        )),
        Route::get("/api/reports/photo", "report_photo_see", Caller::Person, hiding::see)
            .of(NAME)
            .asking(PHOTO),
        Route::get("/api/reports/hide", "photo_hide_page", Caller::Anyone, hiding::page)
            .of(NAME)
            .asking(PHOTO),
        Route::post("/api/reports/hide", "photo_hide", Caller::Anyone, hiding::hide).of(NAME),
    ],
    tasks: &[
        Task { name: asking::TASK, run: asking::run },
        Task { name: telling::TASK, run: telling::run },
        Task { name: hiding::DROP, run: hiding::drop_bytes },
        Task { name: hiding::FORGET, run: hiding::forget },
    ],
    records: &[
        Record { table: Table::Work, kind: "report", personal: &["wording", "photos"], kept: "report" },
        Record { table: Table::Work, kind: "reportof", personal: &[], kept: "always" },
        Record { table: Table::Work, kind: "groupreports", personal: &[], kept: "report" },
        Record { table: Table::Work, kind: "reportslug", personal: &[], kept: "always" },
    ],
    of_groups: &[GroupPage {
        path: "/api/reports",
        label: "answers.group.pages.reports",
        deed: Deed::Report,
        section: GroupSection::Work,
        switch: NAME,
    }],
    due: Some(asking::ring),
    daily: Some(asking::daily),
    moderate: Some(Moderate::usual(moderation::show, moderation::decide, moderation::locate)),
    personal: Some(own::personal),
    erase: Some(own::erase),
    ..Feature::named(NAME)
};
