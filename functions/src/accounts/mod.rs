//! Accounts: becoming a member, signing in, and every right over one's own data, without staff.
//!
//! `signup`: an address is written down, a mail asks, a button confirms. `signin`: a mail with a link and a
//! code, no password. `own`: the page of what one has and may do, `known`: what is kept. `preferences`,
//! `unsubscribe`: what one gets. `addresses`, `changes`, `lost`: how one is reached. `copy`, `erasure`: all of
//! it, taken along or gone. `absence`: who is not seen any more. Handlers that take an address write it into
//! the outbox and never look it up: known and unknown cannot be told apart.

mod absence;
mod addresses;
mod changes;
mod copy;
mod erasure;
mod known;
mod lost;
mod own;
mod preferences;
mod rows;
mod signin;
mod signup;
mod unsubscribe;

use crate::api::{Caller, Route, Set};
use crate::consents;
use crate::features::{Feature, Record};
use crate::guests;
use crate::store::Table;
use crate::worker::Task;

pub use erasure::{Erased, erasures, replay_erasures};

/// The feature's name.
pub const NAME: &str = "accounts";

/// What it brings.
pub static FEATURE: Feature = Feature {
    set: Set::Accounts,
    routes: &[
        Route::post("/api/signups", "signup", Caller::Anyone, signup::in_france).of("signup"),
        Route::post("/api/signups/abroad", "signup_abroad", Caller::Anyone, signup::abroad).of("signup"),
        Route::get("/api/signups/confirm", "signup_button", Caller::Anyone, signup::button)
            .of("signup")
            .asking(&["t"]),
        Route::post("/api/signups/confirm", "signup_confirm", Caller::Anyone, signup::confirm).of("signup"),
        Route::post("/api/signin", "signin", Caller::Anyone, signin::ask).of("signup"),
        Route::get("/api/signin/code", "signin_code_page", Caller::Anyone, signin::code_page).of("signup"),
        Route::post("/api/signin/code", "signin_code", Caller::Anyone, signin::code).of("signup"),
        Route::get("/api/signin/link", "signin_button", Caller::Anyone, signin::button)
            .of("signup")
            .asking(&["t"]),
        Route::post("/api/signin/link", "signin_link", Caller::Anyone, signin::link).of("signup"),
        Route::post("/api/signout", "signout", Caller::Person, signin::out).of("signup"),
        Route::get("/api/account", "account", Caller::Person, own::page),
        Route::get("/api/account/what-we-know", "account_known", Caller::Person, known::page),
        Route::post("/api/account/sessions/end", "sessions_end", Caller::Person, own::end_sessions),
        Route::get("/api/preferences", "preferences_page", Caller::Person, preferences::page),
        Route::post("/api/preferences", "preferences", Caller::Person, preferences::save),
        Route::get("/api/unsubscribe", "unsubscribe_button", Caller::Anyone, unsubscribe::page)
            .asking(&["t"]),
        Route::post("/api/unsubscribe", "unsubscribe", Caller::Anyone, unsubscribe::stop).by_token(),
        Route::get("/api/account/addresses", "addresses", Caller::Person, addresses::page),
        Route::post("/api/account/addresses", "address_add", Caller::Person, addresses::add),
        Route::get("/api/account/addresses/confirm", "address_button", Caller::Anyone, addresses::button)
            .asking(&["t"]),
        Route::post("/api/account/addresses/confirm", "address_confirm", Caller::Anyone, addresses::confirm),
        Route::post("/api/account/addresses/remove", "address_remove", Caller::Person, changes::remove),
        Route::post("/api/account/addresses/primary", "address_primary", Caller::Person, changes::primary),
        Route::get("/api/account/addresses/undo", "address_undo_button", Caller::Anyone, changes::button)
            .asking(&["t"]),
        Route::post("/api/account/addresses/undo", "address_undo", Caller::Anyone, changes::undo),
        Route::get("/api/account/export", "export_page", Caller::Person, copy::page),
        Route::post("/api/account/export", "export", Caller::Person, copy::ask),
        Route::get("/api/account/export/file", "export_file", Caller::Person, copy::file),
        Route::get("/api/account/erase", "erase_page", Caller::Person, erasure::page),
        Route::post("/api/account/erase", "erase", Caller::Person, erasure::ask),
        Route::get("/api/account/lost", "mailbox_lost_page", Caller::Anyone, lost::page),
        Route::post("/api/account/lost", "mailbox_lost", Caller::Anyone, lost::ask),
        Route::get("/api/account/vouch", "mailbox_vouch_page", Caller::Person, lost::vouch_page),
        Route::post("/api/account/vouch", "mailbox_vouch", Caller::Person, lost::vouch),
    ],
    tasks: &[
        Task { name: consents::TASK, run: consents::write },
        Task { name: guests::TASK, run: guests::write },
        Task { name: guests::FORGET, run: erasure::guest_over },
        Task { name: signup::TASK, run: signup::write },
        Task { name: signin::TASK, run: signin::write },
        Task { name: addresses::ADD, run: addresses::write },
        Task { name: changes::TOLD, run: changes::write },
        Task { name: copy::TASK, run: copy::write },
        Task { name: erasure::TASK, run: erasure::write },
        Task { name: absence::REMIND, run: absence::remind },
        Task { name: lost::ASKED, run: lost::write },
        Task { name: lost::MOVE, run: lost::take_over },
    ],
    records: &[
        Record {
            table: Table::People,
            kind: "person",
            personal: &[
                "addresses",
                "display_name",
                "residence",
                "radius_km",
                "themes",
                "locale",
                "zone",
                "discreet",
                "standing",
                "since",
                "last_seen_on",
                "purpose",
                "given_at",
                "withdrawn_at",
            ],
            kept: "member",
        },
        Record { table: Table::People, kind: "address", personal: &["key"], kept: "member" },
        Record { table: Table::People, kind: "guestkey", personal: &[], kept: "guestkey" },
        Record { table: Table::People, kind: "pending", personal: &["email", "residence"], kept: "pending" },
        Record { table: Table::Work, kind: "standing", personal: &["member_since"], kept: "member" },
        Record { table: Table::ShortLived, kind: "session", personal: &["person"], kept: "session" },
        Record { table: Table::ShortLived, kind: "sessions", personal: &[], kept: "session" },
        Record { table: Table::ShortLived, kind: "link", personal: &["person"], kept: "link" },
        Record { table: Table::ShortLived, kind: "code", personal: &["person"], kept: "link" },
        Record { table: Table::ShortLived, kind: "browser", personal: &[], kept: "link" },
        Record { table: Table::ShortLived, kind: "cap", personal: &[], kept: "cap" },
        Record { table: Table::People, kind: "pendings", personal: &[], kept: "pending" },
        Record { table: Table::People, kind: "undo", personal: &["before"], kept: "undo" },
        Record { table: Table::People, kind: "copy", personal: &["copy"], kept: "copy" },
        Record { table: Table::People, kind: "lost", personal: &["email"], kept: "lost" },
        Record { table: Table::People, kind: "lost_of", personal: &[], kept: "lost" },
        Record { table: Table::People, kind: "reputation", personal: &["state"], kept: "reputation" },
        Record { table: Table::People, kind: "suppressed", personal: &["hash"], kept: "suppressed" },
        Record { table: Table::People, kind: "erased", personal: &[], kept: "erased" },
        Record { table: Table::People, kind: "erasing", personal: &[], kept: "erasing" },
    ],
    desks: &[crate::features::Desk {
        path: "/api/account/vouch",
        label: "forms.mailbox_vouch.title",
        roles: &["manager", "animator", "coordinator"],
    }],
    due: Some(absence::ring),
    daily: Some(erasure::daily),
    ..Feature::named(NAME)
};
