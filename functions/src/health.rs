//! The operators' page of health: what is late, unclear or held by nobody. Counts and names of roles,
//! never of people.

use jiff::Timestamp;

use crate::App;
use crate::api::{Caller, Route, Set};
use crate::clock::after;
use crate::exchange::{Answer, Call, Status};
use crate::features::{Desk, Feature};
use crate::outbox;
use crate::review::{self, OwnDecisions};
use crate::rights;
use crate::shell::Sheet;
use crate::store::{Query, Table};
use crate::trouble::Trouble;
use crate::{due, mandates, worker};

/// What it brings.
pub static FEATURE: Feature = Feature {
    set: Set::Accounts,
    routes: &[Route::get("/api/health", "health", Caller::Holder(&["operator"]), page)],
    desks: &[Desk { path: "/api/health", label: "answers.health.title", roles: &["operator"] }],
    ..Feature::named("health")
};

/// A row of the outbox that waits longer than this is a sign that the worker stands still.
const LATE_MINUTES: i64 = 15;

/// What is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Roles without a person.
    pub vacant: Vec<String>,
    /// Rows of the outbox that could be done and are not.
    pub waiting: usize,
    /// Since when the oldest of them could.
    pub oldest: Option<Timestamp>,
    /// Letters of which nobody knows whether they were sent.
    pub unclear: usize,
    /// How often a moderator alone decided on something of their own.
    pub own_decisions: u32,
    /// Whether the clocks of today have rung.
    pub is_clock_on_time: bool,
}

/// Looks at everything.
///
/// # Errors
/// The store does not answer.
pub fn look(app: &App) -> Result<Health, Trouble> {
    let mut vacant = Vec::new();
    for role in mandates::known(app) {
        if rights::holders(app, &role)?.is_empty() {
            vacant.push(mandates::name_of(app, &role));
        }
    }
    let mut rows = Vec::new();
    for table in outbox::TABLES {
        for shard in 0..outbox::SHARDS {
            let until = outbox::instant(app.now());
            rows.extend(app.store().query_all(table, &Query::before(outbox::partition(shard), until))?);
        }
    }
    let unclear = app.store().query_all(Table::People, &Query::all(worker::UNCLEAR))?.len();
    let is_clock_on_time = due::last_run(app)?.is_none_or(|day| day >= app.today());
    let oldest = rows.iter().filter_map(outbox::not_before).min();
    let own = app.store().read::<OwnDecisions>(Table::Work, &review::own_decisions())?;
    let own_decisions = own.map_or(0, |(_, own)| own.count);
    Ok(Health { vacant, waiting: rows.len(), oldest, unclear, own_decisions, is_clock_on_time })
}

impl Health {
    /// Whether nobody need do anything.
    #[must_use]
    pub fn is_good(&self, now: Timestamp) -> bool {
        let late =
            self.oldest.is_some_and(|at| after(at, jiff::SignedDuration::from_mins(LATE_MINUTES)) < now);
        self.vacant.is_empty() && !late && self.unclear == 0 && self.is_clock_on_time
    }
}

fn minutes_since(app: &App, at: Timestamp) -> String {
    let minutes = u64::try_from(at.duration_until(app.now()).as_mins()).unwrap_or_default();
    app.words().format("answers.health.minutes", &[("n", &app.words().count(minutes))])
}

/// `GET /api/health`.
///
/// # Errors
/// The store does not answer.
pub fn page(app: &App, _call: &Call<'_>) -> Result<Answer, Trouble> {
    let health = look(app)?;
    let title = app.words().text("answers.health.title").into_owned();
    let word = |key: &str| app.words().text(&format!("answers.health.{key}")).into_owned();
    let good = if health.is_good(app.now()) { "answers.health.good" } else { "answers.health.bad" };
    let clock = if health.is_clock_on_time { "on_time" } else { "late" };
    let oldest = health.oldest.map_or_else(|| word("none"), |at| minutes_since(app, at));
    let vacant = if health.vacant.is_empty() { word("none") } else { health.vacant.join(", ") };
    let facts = [
        (word("vacant"), vacant),
        (word("waiting"), app.words().count(health.waiting as u64)),
        (word("oldest"), oldest),
        (word("unclear"), app.words().count(health.unclear as u64)),
        (word("own_decisions"), app.words().count(health.own_decisions.into())),
        (word("clock"), word(clock)),
    ];
    Ok(Sheet::titled(app, &title).notice(good).facts(&facts).answer(Status::Ok))
}
