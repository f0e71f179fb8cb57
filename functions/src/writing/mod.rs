//! An animator writes to the members of a group, who runs it to those coming to an event: shown first with roughly how many it goes to, ten minutes to
//! take it back, a second person's yes above 200, twice a week at most.
//!
//! `missive`: the document and its states. `pages`: the group's page and the preview. `acts`: written, sent,
//! agreed to, taken back. `job`: a page of people at a time. `mutes`: the secret of a letter, which stops them and
//! answers. `own`: data rights.

mod acts;
mod job;
mod missive;
mod mutes;
mod own;
mod pages;

use crate::api::{Caller, Route, Set};
use crate::features::{Feature, GroupPage, GroupSection, Record};
use crate::powers::Deed;
use crate::store::Table;
use crate::worker::Task;

pub use missive::{State, Verb, go};

/// The feature's name.
pub const NAME: &str = "writing";
/// It goes with groups.
const SWITCH: &str = "groups";

const WHICH: &[&str] = &["group", "missive"];

/// What those may who write to people coming; to members, the handler asks for more.
const fn of_group(route: Route) -> Route {
    route.of(SWITCH).needing(Deed::WriteToComing)
}

/// What it brings.
pub static FEATURE: Feature = Feature {
    set: Set::Organisers,
    routes: &[
        Route::get("/api/writing", "writings", Caller::Person, pages::list).of(SWITCH).asking(&["group"]),
        Route::post("/api/writing", "writing", Caller::Person, acts::write)
            .of(SWITCH)
            .needing(Deed::WriteToMembers),
        Route::get("/api/writing/preview", "writing_preview", Caller::Person, pages::preview)
            .of(SWITCH)
            .needing(Deed::AgreeToWriting)
            .asking(WHICH),
        of_group(Route::get("/api/writing/coming", "writing_coming_page", Caller::Person, pages::coming))
            .asking(&["group", "event"]),
        of_group(Route::post("/api/writing/coming", "writing_coming", Caller::Person, acts::write_to_coming)),
        of_group(Route::post("/api/writing/send", "writing_send", Caller::Person, acts::send)),
        of_group(Route::post("/api/writing/take-back", "writing_take_back", Caller::Person, acts::take_back)),
        Route::get("/api/writing/reply", "writing_reply_page", Caller::Anyone, mutes::reply_page)
            .of(SWITCH)
            .asking(&["t"]),
        Route::post("/api/writing/reply", "writing_reply", Caller::Anyone, mutes::reply).of(SWITCH),
        Route::post("/api/writing/agree", "writing_agree", Caller::Person, acts::agree)
            .of(SWITCH)
            .needing(Deed::AgreeToWriting),
        Route::get("/api/writing/stop", "writing_stop_page", Caller::Anyone, mutes::page)
            .of(SWITCH)
            .asking(&["t"]),
        Route::post("/api/writing/stop", "writing_stop", Caller::Anyone, mutes::stop).of(SWITCH).by_token(),
    ],
    of_groups: &[GroupPage {
        path: "/api/writing",
        label: "answers.group.pages.writing",
        deed: Deed::WriteToMembers,
        section: GroupSection::Work,
        switch: SWITCH,
    }],
    tasks: &[
        Task { name: acts::TASK, run: acts::tell_seconds },
        Task { name: job::BEGIN, run: job::begin },
        Task { name: job::TASK, run: job::run },
    ],
    records: &[
        Record { table: Table::Work, kind: "missive", personal: &["by", "subject", "text"], kept: "missive" },
        Record { table: Table::Work, kind: "missives", personal: &[], kept: "missive" },
        Record { table: Table::Work, kind: "missivecount", personal: &[], kept: "missive" },
        Record { table: Table::Work, kind: "muted", personal: &["since"], kept: "seat" },
        Record { table: Table::ShortLived, kind: "link", personal: &["person"], kept: "pending" },
    ],
    personal: Some(own::personal),
    erase: Some(own::erase),
    ..Feature::named(NAME)
};
