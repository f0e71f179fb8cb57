//! Articles of groups: written, shown to who writes as they will look, read by a second person, published,
//! corrected, taken off.
//!
//! `states`: the whole life as a table. `article`: the document and what is read of it. `pages`: the group's
//! list and the preview. `writing`: the words. `publishing`: from a draft to the site and back. `reading`: the
//! second reader. `moderation`: what moderators see and decide. `telling`: mails. `own`: what is held of a
//! person. `clocks`: what is thrown away on a day. `import`: public articles from elsewhere.

mod article;
mod clocks;
mod import;
mod moderation;
mod own;
mod pages;
mod publishing;
mod reading;
pub mod states;
mod telling;
mod writing;

use crate::api::{Caller, Route, Set};
use crate::features::{Desk, Feature, GroupPage, GroupSection, Moderate, Record};
use crate::powers::Deed;
use crate::store::Table;
use crate::worker::Task;

pub use import::import;

/// The feature's name.
pub const NAME: &str = "articles";

const WHICH: &[&str] = &["group", "article"];

/// What is done in a group's name.
const fn of_group(route: Route) -> Route {
    route.of(NAME).needing(Deed::WriteArticles)
}

/// What it brings.
pub static FEATURE: Feature = Feature {
    set: Set::Organisers,
    routes: &[
        Route::get("/api/articles", "articles", Caller::Person, pages::list).of(NAME).asking(&["group"]),
        of_group(Route::get("/api/articles/write", "article_page", Caller::Person, writing::page))
            .asking(WHICH),
        of_group(Route::post("/api/articles/write", "article", Caller::Person, writing::write)),
        of_group(Route::get("/api/articles/preview", "article_preview", Caller::Person, pages::preview))
            .asking(WHICH),
        of_group(Route::post("/api/articles/review", "article_review", Caller::Person, reading::ask)),
        of_group(Route::post("/api/articles/read", "article_read", Caller::Person, reading::read)),
        of_group(Route::post(
            "/api/articles/publish",
            "article_publish",
            Caller::Person,
            publishing::publish,
        )),
        of_group(Route::post(
            "/api/articles/take-back",
            "article_take_back",
            Caller::Person,
            publishing::take_back,
        )),
        of_group(Route::post(
            "/api/articles/unpublish",
            "article_unpublish",
            Caller::Person,
            publishing::unpublish,
        )),
        of_group(Route::get("/api/articles/drop", "article_drop_page", Caller::Person, pages::drop_page))
            .asking(WHICH),
        of_group(Route::post("/api/articles/drop", "article_drop", Caller::Person, publishing::drop_one)),
        Route::get("/api/articles/mine", "articles_mine", Caller::Person, pages::mine).of(NAME),
        Route::post("/api/articles/unsign", "article_unsign", Caller::Person, writing::unsign).of(NAME),
    ],
    of_groups: &[GroupPage {
        path: "/api/articles",
        label: "answers.group.pages.articles",
        deed: Deed::WriteArticles,
        section: GroupSection::Work,
        switch: "articles",
    }],
    tasks: &[
        Task { name: telling::TASK, run: telling::run },
        Task { name: reading::TASK, run: reading::tell_readers },
    ],
    records: &[
        Record {
            table: Table::Work,
            kind: "article",
            personal: &["wording", "correction", "sent_back", "before"],
            kept: "article",
        },
        Record { table: Table::Work, kind: "articles", personal: &[], kept: "article" },
        Record { table: Table::Work, kind: "articleslug", personal: &[], kept: "article" },
    ],
    desks: &[Desk {
        path: "/api/articles/mine",
        label: "answers.articles.mine",
        roles: &["animator", "manager"],
    }],
    due: Some(clocks::ring),
    moderate: Some(Moderate::usual(moderation::show, moderation::decide, moderation::locate)),
    personal: Some(own::personal),
    erase: Some(own::erase),
    ..Feature::named(NAME)
};
