//! Accounts: becoming a member, signing in, one's own page.
//!
//! `signup`: an address is written down, a mail asks, a button confirms. `signin`: a mail with a link and a
//! code, no password. `own`: the page of what one has and may do. Handlers that take an address write it
//! into the outbox and never look it up: known and unknown cannot be told apart.

mod own;
mod retention;
mod signin;
mod signup;

use crate::api::{Caller, Route};
use crate::features::{Feature, Record};
use crate::store::Table;
use crate::worker::Task;

/// The feature's name.
pub const NAME: &str = "accounts";

/// What it brings.
pub static FEATURE: Feature = Feature {
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
        Route::get("/api/account", "account", Caller::Person, own::page).of("signup"),
    ],
    tasks: &[
        Task { name: signup::TASK, run: signup::write },
        Task { name: signin::TASK, run: signin::write },
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
        Record { table: Table::People, kind: "pending", personal: &["email", "residence"], kept: "pending" },
        Record { table: Table::Work, kind: "standing", personal: &["member_since"], kept: "member" },
        Record { table: Table::ShortLived, kind: "session", personal: &["person"], kept: "session" },
        Record { table: Table::ShortLived, kind: "sessions", personal: &[], kept: "session" },
        Record { table: Table::ShortLived, kind: "link", personal: &["person"], kept: "link" },
        Record { table: Table::ShortLived, kind: "code", personal: &["person"], kept: "link" },
        Record { table: Table::ShortLived, kind: "browser", personal: &[], kept: "link" },
        Record { table: Table::ShortLived, kind: "cap", personal: &[], kept: "cap" },
    ],
    ..Feature::named(NAME)
};
