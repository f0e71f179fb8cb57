//! The whole HTTP API as one table: method, path, switch, name, who may call, feature function.

use std::sync::OnceLock;

use contract::forms::{FORMS, Form, Method};

use crate::exchange::{Answer, Call, Origin, Status, Verb, Wanted};
use crate::powers::Deed;
use crate::rights::{self, Role};
use crate::session::{self, Session};
use crate::shell::{Sheet, refusal};
use crate::store::{StoreError, Table};
use crate::trouble::Trouble;
use crate::{App, features, not_open};

/// What answers at an address.
pub type Handler = fn(&App, &Call<'_>) -> Result<Answer, Trouble>;

/// Who may call an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// Anyone.
    Anyone,
    /// Somebody signed in.
    Person,
    /// Somebody signed in who holds a mandate of this kind: `moderator`, `contact`… (see [`Role::parts`]).
    Holder(&'static [&'static str]),
}

/// From where a POST may come (rule 11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// From our own pages.
    OwnPages,
    /// From anywhere: the token in it is what counts (one-click unsubscribe, events of providers).
    ByToken,
}

/// What a POST may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// The answers to a form.
    Words,
    /// A file besides.
    File,
}

/// Sets of permissions: on AWS a binary each, everywhere the tables a handler may touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Set {
    /// People themselves: sign-up, sessions, preferences, data rights, members' pages.
    Accounts,
    /// What anyone sends.
    Contributions,
    /// What becomes public at once, and roles.
    Organisers,
}

impl Set {
    /// All.
    pub const ALL: [Self; 3] = [Self::Accounts, Self::Contributions, Self::Organisers];

    /// The tables of the set.
    #[must_use]
    pub fn tables(self) -> &'static [Table] {
        match self {
            Self::Accounts => &[Table::People, Table::ShortLived, Table::Work],
            Self::Contributions => &[Table::Work, Table::ShortLived, Table::Public],
            Self::Organisers => &[Table::Work, Table::Public, Table::ShortLived],
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// How it is called.
    pub method: Method,
    /// Where, without parameters. One that ends in `/*` takes all below it.
    pub path: &'static str,
    /// The switch of `[features]` that takes it away.
    pub feature: Option<&'static str>,
    /// The name logs use, never the path or the query (invariant 7).
    pub key: &'static str,
    /// Who may call it.
    pub caller: Caller,
    /// From where.
    pub entry: Entry,
    /// The set of permissions it needs, when not its feature's.
    pub set: Option<Set>,
    /// What may be sent to it.
    pub takes: Takes,
    /// Names it reads from the query, besides those of a form.
    pub asks: &'static [&'static str],
    /// What it does in a group's name: its handler asks [`crate::powers::pass`] for this very deed. Tests walk
    /// every such route with every rank.
    pub deed: Option<Deed>,
    /// What answers.
    pub handler: Handler,
}

impl Route {
    /// A page that reads.
    #[must_use]
    pub const fn get(path: &'static str, key: &'static str, caller: Caller, handler: Handler) -> Self {
        Self::new(Method::Get, path, key, caller, handler)
    }

    /// A form that changes something.
    #[must_use]
    pub const fn post(path: &'static str, key: &'static str, caller: Caller, handler: Handler) -> Self {
        Self::new(Method::Post, path, key, caller, handler)
    }

    const fn new(
        method: Method,
        path: &'static str,
        key: &'static str,
        caller: Caller,
        handler: Handler,
    ) -> Self {
        let (feature, entry, set) = (None, Entry::OwnPages, None);
        let takes = Takes::Words;
        Self { method, path, feature, key, caller, entry, set, takes, asks: &[], deed: None, handler }
    }

    /// Taken away with this switch.
    #[must_use]
    pub const fn of(self, feature: &'static str) -> Self {
        Self { feature: Some(feature), ..self }
    }

    /// Reads these names from the query.
    #[must_use]
    pub const fn asking(self, asks: &'static [&'static str]) -> Self {
        Self { asks, ..self }
    }

    /// Under another set of permissions than its feature's.
    #[must_use]
    pub const fn under(self, set: Set) -> Self {
        Self { set: Some(set), ..self }
    }

    /// Done in a group's name, by who may do this deed in it.
    #[must_use]
    pub const fn needing(self, deed: Deed) -> Self {
        Self { deed: Some(deed), ..self }
    }

    /// Takes a file with its form.
    #[must_use]
    pub const fn taking_a_file(self) -> Self {
        Self { takes: Takes::File, ..self }
    }

    /// Called from anywhere.
    #[must_use]
    pub const fn by_token(self) -> Self {
        Self { entry: Entry::ByToken, ..self }
    }

    fn answers_at(&self, path: &str) -> bool {
        match self.path.strip_suffix('*') {
            Some(above) => path.starts_with(above),
            None => self.path == path,
        }
    }
}

/// Every route: those of features, and forms of the contract whose feature does not stand yet.
pub fn routes() -> impl Iterator<Item = Route> {
    // The tables never change: which forms are closed is found once, not at every call.
    static ROUTES: OnceLock<Vec<Route>> = OnceLock::new();
    ROUTES.get_or_init(|| open().chain(closed()).collect()).iter().copied()
}

fn open() -> impl Iterator<Item = Route> {
    features::all().flat_map(|feature| feature.routes.iter().copied())
}

fn closed() -> impl Iterator<Item = Route> {
    let is_open = |form: &Form| open().any(|route| route.path == form.action && route.method == form.method);
    FORMS.into_iter().filter(move |form| !is_open(form)).map(|form| Route {
        feature: form.feature,
        ..Route::new(form.method, form.action, form.name, Caller::Anyone, not_open::answer)
    })
}

/// Whether a feature stands behind a route; forms of others say that they are not open yet.
#[must_use]
pub fn is_open(route: &Route) -> bool {
    open().any(|own| own.key == route.key)
}

/// Whether a file may be sent to a path: elsewhere nobody waits for so much.
#[must_use]
pub fn takes_a_file(path: &str) -> bool {
    routes().any(|route| route.takes == Takes::File && route.answers_at(path))
}

/// The set of permissions of the address at a path; that of what anyone sends where nothing answers.
#[must_use]
pub fn set_at(path: &str) -> Set {
    let of = |feature: &'static features::Feature| {
        let route = feature.routes.iter().find(|route| route.answers_at(path))?;
        Some(route.set.unwrap_or(feature.set))
    };
    features::all().find_map(of).unwrap_or(Set::Contributions)
}

/// Answers a call: the route's feature, or a page that says what is wrong.
#[must_use]
pub fn answer(app: &App, call: &Call<'_>) -> Answer {
    let here: Vec<Route> =
        routes().filter(|route| route.answers_at(call.path) && app.has(route.feature)).collect();
    let asked = match call.verb {
        Verb::Get => Some(Method::Get),
        Verb::Post => Some(Method::Post),
        Verb::Other => None,
    };
    match here.iter().find(|route| Some(route.method) == asked) {
        Some(route) => {
            let result = admit(app, call, route).and_then(|()| (route.handler)(app, call));
            result.unwrap_or_else(|trouble| tell(app, call.wanted, route, &trouble))
        }
        None if here.is_empty() => not_found(app, call.wanted),
        None => not_allowed(app, call.wanted, &here),
    }
}

/// Whether this caller may call at all, from where they come; what is theirs, the feature knows.
///
/// # Errors
/// A refusal, or the store does not answer.
pub fn admit(app: &App, call: &Call<'_>, route: &Route) -> Result<(), Trouble> {
    let foreign = call.verb == Verb::Post && route.entry == Entry::OwnPages && call.origin == Origin::Foreign;
    // A browser that says nothing may be old; one that brings a session must say where from.
    let silent = call.verb == Verb::Post
        && route.entry == Entry::OwnPages
        && call.origin == Origin::Silent
        && call.cookie(session::COOKIE).is_some();
    if foreign || silent {
        return Err(Trouble::Refused(Status::Forbidden, "foreign"));
    }
    let session = match route.caller {
        Caller::Anyone => return Ok(()),
        Caller::Person | Caller::Holder(_) => session::of(app, call)?,
    };
    match (session, route.caller) {
        (None, _) => Err(Trouble::Refused(Status::Forbidden, "sign_in")),
        (Some(session), Caller::Holder(kinds)) => holds_one(app, &session, kinds),
        (Some(_), _) => Ok(()),
    }
}

fn holds_one(app: &App, session: &Session, kinds: &[&str]) -> Result<(), Trouble> {
    // Whoever is blocked may sign in for what is theirs; a role is not.
    if crate::person::known(app, &session.person)?.is_some_and(|known| known.blocked) {
        return Err(crate::trouble::NOT_ALLOWED);
    }
    let roles = rights::roles(app, &session.person)?;
    let is_one = |role: &Role| kinds.contains(&role.parts().0);
    if roles.iter().any(is_one) { Ok(()) } else { Err(crate::trouble::NOT_ALLOWED) }
}

fn tell(app: &App, wanted: Wanted, route: &Route, trouble: &Trouble) -> Answer {
    match trouble {
        Trouble::Refused(Status::Forbidden, "sign_in") if wanted == Wanted::Page => sign_in_first(app),
        Trouble::Refused(Status::Gone, key) if wanted == Wanted::Page => gone(app, key),
        Trouble::Refused(status, key) => refusal(app, wanted, *status, key),
        Trouble::Store(StoreError::Conflict) => refusal(app, wanted, Status::Conflict, "conflict"),
        Trouble::Store(error) => {
            // The route's name and what the engine says: never a path, a query or a value.
            crate::log::trouble(route.key, error);
            refusal(app, wanted, Status::Unavailable, "unavailable")
        }
    }
}

/// A link or an account that is no more: the way in is at hand.
fn gone(app: &App, key: &str) -> Answer {
    let say = |part: &str| app.words().text(&format!("answers.{key}.{part}")).into_owned();
    let link = app.words().text("answers.sign_in.link").into_owned();
    let links = [(app.bundle.signin_path().to_owned(), link)];
    Sheet::titled(app, &say("title")).text(&format!("answers.{key}.text")).links(&links).answer(Status::Gone)
}

fn sign_in_first(app: &App) -> Answer {
    let title = app.words().text("answers.sign_in.title").into_owned();
    let link = app.words().text("answers.sign_in.link").into_owned();
    let links = [(app.bundle.signin_path().to_owned(), link)];
    let sheet = Sheet::titled(app, &title).text("answers.sign_in.text").links(&links);
    Answer::page(Status::Forbidden, sheet.page())
}

/// Nothing answers at this address.
#[must_use]
pub fn not_found(app: &App, wanted: Wanted) -> Answer {
    refusal(app, wanted, Status::NotFound, "not_found")
}

/// The body is above the cap of forms.
#[must_use]
pub fn too_large(app: &App, wanted: Wanted) -> Answer {
    refusal(app, wanted, Status::TooLarge, "too_large")
}

/// The file is above the cap of files.
#[must_use]
pub fn file_too_large(app: &App, wanted: Wanted) -> Answer {
    refusal(app, wanted, Status::TooLarge, "file_too_large")
}

/// There is more than one file.
#[must_use]
pub fn several_files(app: &App, wanted: Wanted) -> Answer {
    refusal(app, wanted, Status::BadRequest, "several_files")
}

/// The body is no form.
#[must_use]
pub fn not_a_form(app: &App, wanted: Wanted) -> Answer {
    refusal(app, wanted, Status::UnsupportedMedia, "not_a_form")
}

fn not_allowed(app: &App, wanted: Wanted, here: &[Route]) -> Answer {
    let takes = |method| here.iter().any(|route| route.method == method);
    let allow = match (takes(Method::Get), takes(Method::Post)) {
        (true, true) => "GET, HEAD, POST",
        (true, false) => "GET, HEAD",
        (false, _) => "POST",
    };
    Answer { allow: Some(allow), ..refusal(app, wanted, Status::MethodNotAllowed, "method") }
}
