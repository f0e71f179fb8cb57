//! Splits: a group becomes two, by the choice of each of its members.
//!
//! - `states`: the life of one as a table; `record`: what is kept while it is under way.
//! - `proposal`: an animator proposes, a second person agrees. `founders`: those named, who accept by mail.
//! - `choices`: stay, move or both, by a link of one's own. `telling`: mails.
//! - `throwing`: one commit publishes the new group and throws the switch that every read of seats obeys
//!   ([`crate::membership::switch`]); `moving`: then the seats follow, a page at a time.
//! - `merging`: the other way round, a group becomes part of another; `joined`: who agrees and animates then;
//!   `asking`: its letters.
//! - `own`: data rights.

mod asking;
mod choices;
mod founders;
mod joined;
mod merging;
mod moving;
mod own;
mod proposal;
mod record;
pub mod states;
mod telling;
mod throwing;

use crate::App;
use crate::api::{Caller, Route, Set};
use crate::due::Due;
use crate::features::{Feature, Record};
use crate::powers::Deed;
use crate::store::{Commit, Table};
use crate::trouble::Trouble;
use crate::worker::Task;

/// The feature's name.
pub const NAME: &str = "splits";
const SWITCH: &str = "groups";

/// What it brings.
pub static FEATURE: Feature = Feature {
    set: Set::Organisers,
    routes: &[
        Route::get("/api/groups/split", "split", Caller::Person, proposal::page)
            .of(SWITCH)
            .asking(&["group"])
            .needing(Deed::AgreeToSplit),
        Route::post("/api/groups/split", "split_propose", Caller::Person, proposal::propose)
            .of(SWITCH)
            .needing(Deed::Split),
        Route::post("/api/groups/split/founder", "split_founder", Caller::Person, founders::name)
            .of(SWITCH)
            .needing(Deed::Split),
        Route::post("/api/groups/split/agree", "split_agree", Caller::Person, proposal::agree)
            .of(SWITCH)
            .needing(Deed::AgreeToSplit),
        Route::post("/api/groups/split/cancel", "split_cancel", Caller::Person, proposal::cancel)
            .of(SWITCH)
            .needing(Deed::Split),
        Route::get("/api/groups/merge", "merge", Caller::Person, merging::page)
            .of(SWITCH)
            .asking(&["group"])
            .needing(Deed::Merge),
        Route::post("/api/groups/merge", "merge_propose", Caller::Person, merging::propose)
            .of(SWITCH)
            .needing(Deed::Merge),
        Route::post("/api/groups/merge/cancel", "merge_cancel", Caller::Person, merging::cancel)
            .of(SWITCH)
            .needing(Deed::Merge),
        Route::get("/api/groups/merge/answer", "merge_question", Caller::Person, merging::question)
            .of(SWITCH)
            .asking(&["group", "from"])
            .needing(Deed::AgreeToMerge),
        Route::post("/api/groups/merge/answer", "merge_answer", Caller::Person, merging::answer)
            .of(SWITCH)
            .needing(Deed::AgreeToMerge),
        Route::get("/api/groups/split/answer", "split_button", Caller::Anyone, founders::button)
            .of(SWITCH)
            .asking(&["t"]),
        Route::post("/api/groups/split/answer", "split_answer", Caller::Anyone, founders::answer).of(SWITCH),
        Route::get("/api/groups/split/choice", "split_choice_page", Caller::Anyone, choices::page)
            .of(SWITCH)
            .asking(&["t"]),
        Route::post("/api/groups/split/choice", "split_choice", Caller::Anyone, choices::pick).of(SWITCH),
    ],
    tasks: &[
        Task { name: asking::ASK, run: asking::run_ask },
        Task { name: asking::TELL, run: asking::run_tell },
        Task { name: asking::NO, run: asking::run_no },
        Task { name: founders::TASK, run: founders::write },
        Task { name: telling::SECOND, run: telling::run_second },
        Task { name: telling::ASK, run: telling::run_ask },
        Task { name: telling::MEMBERS, run: telling::run_members },
        Task { name: telling::ONE, run: telling::run_one },
        Task { name: moving::TASK, run: moving::run },
    ],
    records: &[
        Record { table: Table::Work, kind: "split", personal: &["by", "founders"], kept: "split" },
        Record { table: Table::Work, kind: "merge", personal: &["by", "animators", "second"], kept: "split" },
        Record { table: Table::Work, kind: "choice", personal: &["choice"], kept: "split" },
        Record { table: Table::Work, kind: "switch", personal: &["keeps"], kept: "switch" },
    ],
    due: Some(ring),
    personal: Some(own::personal),
    erase: Some(own::erase),
    ..Feature::named(NAME)
};

/// Two weeks of a split went by.
///
/// # Errors
/// The store does not answer.
fn ring(app: &App, due: &Due) -> Result<Commit, Trouble> {
    match due.id.split_once('#') {
        Some((group, id)) => throwing::ring(app, group, id),
        None => Ok(Commit::new()),
    }
}
