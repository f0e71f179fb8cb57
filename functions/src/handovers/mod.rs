//! Hand-overs: a group comes into other hands, and is never without.
//!
//! - `states`: the life of one as a table; `record`: what is kept while it is under way.
//! - `give`: an animator gives it to somebody who says yes by mail.
//! - `claim`: a member asks for one whose animators are silent (`activity`); members hear of it, the animators
//!   are asked three times, `deciding`: who coordinates the department says yes or no.
//! - `orphan`: the last animator is gone; managers, then members, are asked.
//! - `department`: the desk of coordinators. `telling`: mails. `own`: data rights.

mod activity;
mod claim;
mod deciding;
mod department;
mod give;
mod orphan;
mod own;
mod record;
pub mod states;
mod telling;

use crate::App;
use crate::api::{Caller, Route, Set};
use crate::due::Due;
use crate::features::{Desk, Feature, GroupPage, GroupSection, Record};
use crate::membership;
use crate::powers::Deed;
use crate::store::{Commit, Table};
use crate::trouble::Trouble;
use crate::worker::Task;

use states::{Kind, State};

/// The feature's name.
pub const NAME: &str = "handovers";
const SWITCH: &str = "groups";
/// Who decides: an operator where nobody coordinates.
const DECIDES: Caller = Caller::Holder(&["coordinator", "operator"]);

/// What it brings.
pub static FEATURE: Feature = Feature {
    set: Set::Organisers,
    routes: &[
        Route::get("/api/groups/hand-over", "handover", Caller::Person, give::page)
            .of(SWITCH)
            .asking(&["group", "person"])
            .needing(Deed::HandOver),
        Route::post("/api/groups/hand-over", "handover_give", Caller::Person, give::offer)
            .of(SWITCH)
            .needing(Deed::HandOver),
        Route::post("/api/groups/hand-over/withdraw", "handover_withdraw", Caller::Person, give::withdraw)
            .of(SWITCH)
            .needing(Deed::HandOver),
        Route::get("/api/groups/hand-over/answer", "handover_button", Caller::Anyone, give::button)
            .of(SWITCH)
            .asking(&["t"]),
        Route::post("/api/groups/hand-over/answer", "handover_answer", Caller::Anyone, give::answer)
            .of(SWITCH),
        Route::get("/api/groups/claim", "claim_page", Caller::Person, claim::page)
            .of(SWITCH)
            .asking(&["group"]),
        Route::post("/api/groups/claim", "claim", Caller::Person, claim::begin).of(SWITCH),
        Route::get("/api/groups/claim/contest", "claim_button", Caller::Anyone, claim::button)
            .of(SWITCH)
            .asking(&["t"]),
        Route::post("/api/groups/claim/contest", "claim_contest", Caller::Anyone, claim::contest).of(SWITCH),
        Route::post("/api/groups/claim/no", "claim_no", Caller::Person, claim::say_no)
            .of(SWITCH)
            .needing(Deed::ContestClaim),
        Route::get("/api/groups/candidacy", "candidacy_button", Caller::Anyone, orphan::button)
            .of(SWITCH)
            .asking(&["t"]),
        Route::post("/api/groups/candidacy", "candidacy", Caller::Anyone, orphan::offer).of(SWITCH),
        Route::get("/api/department", "department", DECIDES, department::page).of(SWITCH),
        Route::get("/api/department/decision", "department_decision", DECIDES, deciding::page)
            .of(SWITCH)
            .asking(&["group"]),
        Route::post("/api/department/agree", "department_agree", DECIDES, deciding::agree).of(SWITCH),
        Route::post("/api/department/refuse", "department_refuse", DECIDES, deciding::refuse).of(SWITCH),
    ],
    of_groups: &[GroupPage {
        path: "/api/groups/hand-over",
        label: "answers.group.pages.handovers",
        deed: Deed::HandOver,
        section: GroupSection::Change,
        switch: "groups",
    }],
    tasks: &[
        Task { name: give::OFFER, run: give::write },
        Task { name: give::FINISH, run: give::finish },
        Task { name: claim::NOTICE, run: claim::notice },
        Task { name: claim::WARN, run: claim::warn },
        Task { name: membership::ORPHANED, run: orphan::begin },
        Task { name: orphan::CALL, run: orphan::call },
        Task { name: telling::TASK, run: telling::run },
        Task { name: telling::DECIDE, run: telling::run_deciders },
    ],
    records: &[
        Record { table: Table::Work, kind: "handover", personal: &["by", "begun_at"], kept: "handover" },
        Record { table: Table::Work, kind: record::WAITING, personal: &[], kept: "handover" },
    ],
    desks: &[Desk {
        path: "/api/department",
        label: "answers.department.title",
        roles: &["coordinator", "operator"],
    }],
    due: Some(ring),
    personal: Some(own::personal),
    erase: Some(own::erase),
    ..Feature::named(NAME)
};

/// A day came that a hand-over or an orphan waited for.
///
/// # Errors
/// The store does not answer.
fn ring(app: &App, due: &Due) -> Result<Commit, Trouble> {
    let Some((group, id)) = due.id.split_once('#') else { return orphan::ring(app, &due.what, &due.id) };
    let found = record::of_group(app, group)?.filter(|(_, handover)| handover.id == id);
    let (Some((document, handover)), Some((_, group))) = (found, membership::find(app, group)?) else {
        return Ok(Commit::new());
    };
    let read = (&document, &handover);
    match (due.what.as_str(), handover.kind, handover.state) {
        (record::ANSWER, Kind::Give, State::Proposed) => give::unanswered(app, read, &group),
        (record::ANSWER, Kind::Claim, State::Proposed) => claim::mature(app, read, &group),
        (record::DECISION, _, State::Accepted) => deciding::undecided(app, read, &group),
        (claim::ASK_AGAIN, Kind::Claim, State::Proposed) => Ok(claim::ask_again(app, &handover)),
        _ => Ok(Commit::new()),
    }
}
