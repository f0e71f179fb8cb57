//! Ideas: sent, read by moderators, supported, answered.
//!
//! `states`: the whole life as a table. `idea`: the document and what the public reads of it. `sending`:
//! from the form to the moderators. `moderation`: what they see and decide. `supports`, `counting`,
//! `joining`: who supports what, counted once a month. `answers`, `desk`: those who answer for a theme.
//! `own`: what a person sent, and may still change. `clocks`: what happens on a day. `telling`: mails to the
//! author. `data`: what is held of a person. `import`: public ideas from elsewhere.

mod answers;
mod clocks;
mod counting;
mod data;
mod desk;
mod idea;
mod import;
mod joining;
mod limit;
mod moderation;
mod own;
mod secret;
mod sending;
pub mod states;
mod supports;
mod telling;

use crate::api::{Caller, Route};
use crate::features::{Desk, Feature, Moderate, Record};
use crate::store::Table;
use crate::worker::Task;

pub use import::import;

/// The feature's name.
pub const NAME: &str = "ideas";

const ANSWERING: &[&str] = &["contact", "deputy", "moderator"];

/// What it brings.
pub static FEATURE: Feature = Feature {
    routes: &[
        Route::post("/api/ideas", "idea", Caller::Anyone, sending::submit).of(NAME),
        Route::get("/api/ideas/confirm", "idea_button", Caller::Anyone, sending::button).of(NAME),
        Route::post("/api/ideas/confirm", "idea_confirm", Caller::Anyone, sending::confirm).of(NAME),
        Route::get("/api/ideas/edit", "idea_edit_page", Caller::Anyone, own::edit_page).of(NAME),
        Route::post("/api/ideas/edit", "idea_edit", Caller::Anyone, own::edit).of(NAME),
        Route::get("/api/ideas/paper", "idea_paper_page", Caller::Person, sending::paper_page).of(NAME),
        Route::post("/api/ideas/paper", "idea_paper", Caller::Person, sending::paper).of(NAME),
        Route::get("/api/ideas/mine", "ideas_mine", Caller::Person, own::page).of(NAME),
        Route::post("/api/ideas/withdraw", "idea_withdraw", Caller::Person, own::withdraw).of(NAME),
        Route::post("/api/ideas/unsign", "idea_unsign", Caller::Person, own::unsign).of(NAME),
        Route::get("/api/ideas/desk", "ideas_desk", Caller::Holder(ANSWERING), desk::page).of(NAME),
        Route::get("/api/ideas/answer", "idea_answer_page", Caller::Holder(ANSWERING), answers::page)
            .of(NAME),
        Route::post("/api/ideas/answer", "idea_answer", Caller::Holder(ANSWERING), answers::answer).of(NAME),
        Route::post("/api/supports", "support", Caller::Anyone, supports::ask).of(NAME),
        Route::get("/api/supports/confirm", "support_button", Caller::Anyone, supports::button).of(NAME),
        Route::post("/api/supports/confirm", "support_confirm", Caller::Anyone, supports::confirm).of(NAME),
        Route::post("/api/supports/withdraw", "support_withdraw", Caller::Person, supports::withdraw)
            .of(NAME),
    ],
    tasks: &[
        Task { name: sending::TASK, run: sending::ask_to_confirm },
        Task { name: supports::TASK, run: supports::write },
        Task { name: supports::CLEAR_TASK, run: supports::clear },
        Task { name: joining::TASK, run: joining::run },
        Task { name: telling::TASK, run: telling::run },
        Task { name: clocks::TASK, run: clocks::remind },
    ],
    records: &[
        Record {
            table: Table::ShortLived,
            kind: "ideapending",
            personal: &["email", "sent"],
            kept: "pending",
        },
        Record {
            table: Table::Work,
            kind: "idea",
            personal: &["author", "wording", "next_wording", "pseudonym", "sent_at", "before"],
            kept: "idea",
        },
        Record { table: Table::Work, kind: "ideacode", personal: &[], kept: "always" },
        Record { table: Table::Work, kind: "author", personal: &[], kept: "idea" },
        Record { table: Table::Work, kind: "support", personal: &["at"], kept: "support" },
        Record { table: Table::Work, kind: "supported", personal: &["at"], kept: "support" },
        Record { table: Table::Work, kind: "ideacount", personal: &["web", "paper"], kept: "count" },
        Record { table: Table::Work, kind: "ideacounts", personal: &[], kept: "ideacount" },
        Record { table: Table::Work, kind: "ideacounted", personal: &[], kept: "always" },
        Record { table: Table::Work, kind: "ideasowed", personal: &[], kept: "idea" },
        Record { table: Table::ShortLived, kind: "link", personal: &["person"], kept: "pending" },
    ],
    desks: &[
        Desk { path: "/api/ideas/mine", label: "answers.ideas.mine", roles: &[] },
        Desk { path: "/api/ideas/desk", label: "answers.ideas.desk", roles: ANSWERING },
    ],
    due: Some(clocks::ring),
    daily: Some(counting::daily),
    moderate: Some(Moderate::usual(moderation::show, moderation::decide, moderation::locate)),
    personal: Some(data::personal),
    erase: Some(data::erase),
    ..Feature::named(NAME)
};
