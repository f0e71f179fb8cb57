//! Moderation: one desk for what every feature puts into the queue of [`crate::review`]. It names no feature.
//!
//! - `desk`, `page`, `queue`: what a moderator sees and sends; `names`: how senders are called there.
//! - `decide`, `undo`: a decision, one commit a thing, taken back while nobody was told; `kept`: documents.
//! - `report`, `reporters`, `hide`: reports, who is told, what they hide by themselves; `cell`: those of
//!   violence and harassment, for a named cell only.
//! - `held`: what was decided in a time of silence.
//! - `appeal`: an author asks that somebody else looks again.
//! - `counts`: what everybody may read of all this, a line a month.
//! - `raid`: blocked senders, closed forms.

mod appeal;
mod cell;
mod counts;
mod decide;
mod desk;
mod held;
mod hide;
mod kept;
mod names;
mod page;
mod queue;
mod raid;
mod report;
mod reporters;
mod undo;

use serde_json::Value;

use crate::App;
use crate::api::{Caller, Route, Set};
use crate::features::{Decision, Desk, Feature, Hiding, Moderate, Record};
use crate::person;
use crate::review;
use crate::store::{Commit, Key, Query, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;
use crate::worker::Task;

/// The feature's name.
pub const NAME: &str = "moderation";

const MODERATOR: Caller = Caller::Holder(&["moderator"]);
/// Who exactly is of the cell, its pages ask.
const CELL: Caller = Caller::Holder(&["contact", "moderator"]);

const fn record(
    table: Table,
    kind: &'static str,
    personal: &'static [&'static str],
    kept: &'static str,
) -> Record {
    Record { table, kind, personal, kept }
}

/// What it brings.
pub static FEATURE: Feature = Feature {
    set: Set::Organisers,
    routes: &[
        Route::get("/api/moderation", "moderation", MODERATOR, desk::open),
        Route::post("/api/moderation/decide", "moderation_decide", MODERATOR, desk::decide),
        Route::post("/api/moderation/undo", "moderation_undo", MODERATOR, desk::undo),
        Route::post("/api/moderation/claim", "moderation_claim", MODERATOR, desk::claim),
        Route::get("/api/moderation/forms", "moderation_forms", MODERATOR, raid::page),
        Route::post("/api/moderation/close", "moderation_close", MODERATOR, raid::close),
        Route::post("/api/moderation/block", "moderation_block", MODERATOR, raid::block),
        Route::get("/api/moderation/cell", "moderation_cell", CELL, cell::page),
        Route::post("/api/moderation/cell", "moderation_cell_act", CELL, cell::act),
        Route::post("/api/reports-of-abuse", "report_abuse", Caller::Anyone, report::receive),
        Route::get("/api/reports-of-abuse/confirm", "report_button", Caller::Anyone, report::button),
        Route::post("/api/reports-of-abuse/confirm", "report_confirm", Caller::Anyone, report::confirm),
        Route::get("/api/appeals", "appeal_page", Caller::Anyone, appeal::page),
        Route::post("/api/appeals", "appeal", Caller::Anyone, appeal::ask),
    ],
    tasks: &[
        Task { name: report::RECEIVED, run: report::write },
        Task { name: report::PROVED, run: report::proved },
        Task { name: reporters::TELL, run: reporters::tell },
        Task { name: hide::LAPSE, run: hide::lapse },
        Task { name: held::RELEASE, run: held::release },
        Task { name: raid::BLOCK, run: raid::write },
        Task { name: raid::SIGN_OUT, run: raid::sign_out },
    ],
    records: &[
        record(Table::Work, "review", &["author"], "waiting"),
        record(Table::Work, "queue", &["author"], "waiting"),
        record(Table::Work, "decision", &["waiting", "by"], "moderation"),
        record(Table::Work, "decided", &[], "moderation"),
        record(Table::Work, "hidden", &[], "waiting"),
        record(Table::Work, "report", &["what", "reason", "text", "at"], "moderation"),
        record(Table::Work, "cell", &["what", "reason", "text", "at", "by"], "moderation"),
        record(Table::Work, "cell-handled", &["what", "reason", "text", "at", "by"], "moderation"),
        record(Table::Work, "page", &[], "site"),
        record(Table::Work, "appeal", &["text"], "moderation"),
        record(Table::Work, "author-count", &["accepted", "rejected"], "member"),
        record(Table::Work, "blocked", &["person"], "member"),
        record(Table::Work, "closed", &[], "site"),
        record(Table::Work, "own-decisions", &[], "site"),
        record(Table::Work, "second-moderator", &[], "site"),
        record(Table::ShortLived, "claims", &["by"], "claim"),
        record(Table::ShortLived, "undo", &[], "claim"),
    ],
    desks: &[
        Desk { path: "/api/moderation", label: "answers.moderation.title", roles: &["moderator"] },
        Desk { path: "/api/moderation/cell", label: "answers.cell.title", roles: &["contact", "moderator"] },
    ],
    // Pages of editors, which anybody may report; no decision changes them from here.
    moderate: Some(Moderate {
        show: reporters::show_page,
        decide: nothing_to_write,
        locate: no_page_of_ours,
        after: None,
        hiding: Hiding::Never,
    }),
    daily: Some(counts::daily),
    personal: Some(personal),
    erase: Some(erase),
    ..Feature::named(NAME)
};

fn nothing_to_write(_app: &App, _id: &str, _decision: &Decision) -> Result<Commit, Trouble> {
    Ok(Commit::new())
}

fn no_page_of_ours(_app: &App, _path: &str) -> Result<Option<String>, Trouble> {
    Ok(None)
}

/// Where what a person reported lies, with the index that leads there.
fn reports_of(app: &App, person: &PersonKey, limit: usize) -> Result<Vec<(Key, Key)>, Trouble> {
    let query = Query::prefix(person::things_of(person), format!("{NAME}#")).limit(limit);
    let mut found = Vec::new();
    for document in app.store().query(Table::Work, &query)?.documents {
        let rest = document.key.sort.clone();
        let mut parts = rest.splitn(3, '#').skip(1);
        if let (Some(feature), Some(id)) = (parts.next(), parts.next()) {
            let place = match feature {
                cell::OPEN => Key::new(cell::OPEN, id),
                feature => reporters::place(feature, id, person),
            };
            found.push((document.key, place));
        }
    }
    Ok(found)
}

fn personal(app: &App, person: &PersonKey) -> Result<Vec<Value>, Trouble> {
    let mut all = Vec::new();
    for (_, place) in reports_of(app, person, 1000)? {
        for place in [place.clone(), Key::new(cell::HANDLED, place.sort)] {
            if let Some((_, mut report)) = app.store().read::<Value>(Table::Work, &place)? {
                if let Some(fields) = report.as_object_mut() {
                    fields.remove("by");
                }
                all.push(report);
            }
        }
    }
    let counts = review::counts(app, person)?;
    if counts != review::Counts::default() {
        all.push(serde_json::to_value(counts).unwrap_or_default());
    }
    Ok(all)
}

fn erase(app: &App, person: &PersonKey) -> Result<Commit, Trouble> {
    let mut commit = Commit::new();
    for (index, place) in reports_of(app, person, 20)? {
        if place.partition == cell::OPEN {
            commit = commit.delete(Table::Work, Key::new(cell::HANDLED, place.sort.clone()));
        }
        commit = commit.delete(Table::Work, index).delete(Table::Work, place);
    }
    if app.store().get(Table::Work, &review::counts_of(person))?.is_some() {
        commit = commit.delete(Table::Work, review::counts_of(person));
    }
    Ok(commit)
}
