//! The whole platform in one process: stores in memory, a clock that is moved by hand, seeded chance, a
//! mailbox one can read. Nothing sleeps, nothing uses the network, every run of a seed is the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use contract::bundle::{Named, PlacePages, SLOT, SiteBundle, TITLE_SLOT};
use contract::records::{SKILLS, Territory};
use functions::api::{self, Set};
use functions::clock::{Clock, Virtual};
use functions::exchange::Scheme;
use functions::keys::Keys;
use functions::mail::{Mailbox, Mailer, Opened};
use functions::membership::states::State;
use functions::membership::{self, Group};
use functions::platform::{Config, Platform};
use functions::random::Random;
use functions::rights::Role;
use functions::store::sqlite::Sqlite;
use functions::store::{Commit, Observer, Store};
use functions::values::Email;
use functions::{App, due, mandates, worker};
use jiff::{SignedDuration, Timestamp};

use crate::browser::Browser;

/// The instant every world begins at: a Tuesday morning in Paris.
pub const BEGINNING: &str = "2026-11-24T09:00:00Z";

/// A platform and the hands that move it.
#[derive(Debug, Clone)]
pub struct World {
    /// The platform over a small site, as the worker has it.
    pub app: Arc<App>,
    /// The same as handlers of each set of permissions have it.
    sets: [Arc<App>; 3],
    /// Its clock.
    pub clock: Virtual,
    /// What was sent.
    pub mailbox: Mailbox,
}

impl World {
    /// A world in memory.
    ///
    /// # Panics
    /// When SQLite refuses a database in memory.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let clock = Virtual::at(beginning());
        let engine = Sqlite::in_memory().unwrap_or_else(|error| panic!("{error}"));
        Self::over(Store::sqlite(engine, Clock::Virtual(clock.clone())), clock, seed)
    }

    /// A world over these stores, which go by this clock.
    ///
    /// # Panics
    /// Never: the address of its sender is one.
    #[must_use]
    pub fn over(store: Store, clock: Virtual, seed: u64) -> Self {
        let (random, mailbox) = (Random::seeded(seed), Mailbox::in_memory());
        let sender = Email::parse("bonjour@essais.example").unwrap_or_else(|bad| panic!("{bad}"));
        let mut config = Config::usual(Scheme::Https, "https://essais.example", sender);
        // Worlds send as fast as they can, from nowhere.
        config.posts_an_hour = u32::MAX;
        config.proof_bits = 4;
        let keys = Keys::generate(&random);
        let platform = Platform::new(store, Mailer::Mailbox(mailbox.clone()), random, keys, config);
        Self::of(bundle(), Arc::new(platform), clock, mailbox)
    }

    /// The world of a site over a platform.
    #[must_use]
    pub fn of(bundle: SiteBundle, platform: Arc<Platform>, clock: Virtual, mailbox: Mailbox) -> Self {
        let sets = Set::ALL.map(|set| {
            let store = platform.store.only(set.tables());
            Arc::new(App::new(bundle.clone(), Arc::new(Platform { store, ..(*platform).clone() })))
        });
        Self { app: Arc::new(App::new(bundle, platform)), sets, clock, mailbox }
    }

    /// The platform with the rights of the address at a path: a missing grant shows as 503.
    #[must_use]
    pub fn app_at(&self, path: &str) -> &App {
        &self.sets[api::set_at(path) as usize]
    }

    /// The same world with another site, on the same platform.
    #[must_use]
    pub fn with_bundle(&self, bundle: SiteBundle) -> Self {
        Self::of(bundle, Arc::clone(&self.app.platform), self.clock.clone(), self.mailbox.clone())
    }

    /// The same world, whose store is watched.
    #[must_use]
    pub fn watched(&self, observer: Arc<dyn Observer>) -> Self {
        let platform = &self.app.platform;
        let platform = Platform { store: platform.store.observed(observer), ..(**platform).clone() };
        Self::of(self.app.bundle.clone(), Arc::new(platform), self.clock.clone(), self.mailbox.clone())
    }

    /// Somebody's browser, without cookies.
    #[must_use]
    pub fn browser(&self) -> Browser {
        Browser::new(self.clone())
    }

    /// Lets the worker do what may be done now.
    ///
    /// # Panics
    /// When the store does not answer.
    pub fn work(&self) {
        while worker::run_due(&self.app).unwrap_or_else(|trouble| panic!("{trouble}")) > 0 {}
    }

    /// Time passes; clocks ring, the worker works.
    ///
    /// # Panics
    /// When the store does not answer.
    pub fn pass(&self, time: SignedDuration) {
        self.clock.pass(time);
        due::run(&self.app).unwrap_or_else(|trouble| panic!("{trouble}"));
        self.work();
    }

    /// What was sent to an address, oldest first.
    #[must_use]
    pub fn mails_to(&self, address: &str) -> Vec<Opened> {
        let mut all: Vec<Opened> = self
            .mailbox
            .list()
            .into_iter()
            .filter(|mail| mail.to.as_str() == address)
            .filter_map(|mail| self.mailbox.open(&mail.id))
            .collect();
        all.reverse();
        all
    }

    /// The last mail to an address.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn last_mail_to(&self, address: &str) -> Opened {
        self.mails_to(address).pop().unwrap_or_else(|| panic!("no mail to {address}"))
    }
}

/// The instant every world begins at.
///
/// # Panics
/// Never: it is one.
#[must_use]
pub fn beginning() -> Timestamp {
    BEGINNING.parse().unwrap_or_else(|error| panic!("{error}"))
}

/// What functions know of a small site.
#[must_use]
pub fn bundle() -> SiteBundle {
    let named = |pairs: &[(&str, &str)]| -> Vec<Named> {
        let named = |(id, name): &(&str, &str)| Named { id: (*id).to_owned(), name: (*name).to_owned() };
        pairs.iter().map(named).collect()
    };
    let paths = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs.iter().map(|(name, path)| ((*name).to_owned(), (*path).to_owned())).collect()
    };
    SiteBundle {
        name: "Les Essais".to_owned(),
        base_url: "https://essais.example".to_owned(),
        locales: vec!["fr".to_owned()],
        features: BTreeMap::new(),
        themes: named(&[("logement", "Logement"), ("ecologie", "Écologie"), ("sante", "Santé")]),
        event_kinds: named(&[("reunion", "Réunion")]),
        skills: SKILLS.into_iter().map(str::to_owned).collect(),
        roles: named(&[("logement", "Logement"), ("accueil", "Accueil"), ("ecoute", "Cellule d'écoute")]),
        role_themes: paths(&[("logement", "logement")]),
        words: BTreeMap::new(),
        shells: BTreeMap::from([(
            "fr".to_owned(),
            format!("<!doctype html><html lang=\"fr\"><title>{TITLE_SLOT}</title><main>{SLOT}</main></html>"),
        )]),
        zone: "Europe/Paris".to_owned(),
        quiet: Vec::new(),
        publisher: "Association Les Essais".to_owned(),
        pages: paths(&[
            ("signin", "/connexion/"),
            ("signup", "/inscription/"),
            ("ideas", "/idees/"),
            ("groups", "/groupes/"),
            ("agenda", "/agenda/"),
            ("reports", "/comptes-rendus/"),
        ]),
        places: PlacePages {
            communes: paths(&[("63113", "/communes/63113-clermont-ferrand/")]),
            departments: paths(&[("63", "/departements/63-puy-de-dome/")]),
            near: "/pres-de-chez-moi/".to_owned(),
            abroad: "/pres-de-chez-moi/#hors-de-france".to_owned(),
        },
        content_hash: String::new(),
    }
}

impl World {
    /// Somebody who holds a role, signed in: the offer by the command, its mail, the button.
    ///
    /// # Panics
    /// When a step does not go as it should.
    #[must_use]
    pub fn entrust(&self, address: &str, role: &Role) -> Browser {
        self.give(address, role);
        let browser = self.browser();
        browser.sign_in(address);
        browser
    }

    /// A published group of Clermont-Ferrand under this id, if there is none yet; nobody sits in it.
    ///
    /// # Panics
    /// When the store does not answer.
    pub fn group(&self, id: &str) {
        if membership::find(&self.app, id).unwrap_or_else(|trouble| panic!("{trouble}")).is_some() {
            return;
        }
        let (now, place) = (self.app.now(), Territory::Commune("63113".to_owned()));
        let mut group = Group::draft(id.to_owned(), id.to_lowercase(), &format!("Groupe {id}"), place, now);
        (group.state, group.published_at) = (State::Published, Some(now));
        let commit = membership::group::insert(Commit::new(), &group);
        self.app.store().commit(&commit).unwrap_or_else(|error| panic!("{error}"));
    }

    /// Somebody holds a role from now on; a group it is about is there.
    ///
    /// # Panics
    /// When a step does not go as it should.
    pub fn give(&self, address: &str, role: &Role) {
        if let Role::Animator(group) | Role::Manager(group) = role {
            self.group(group);
        }
        let email = Email::parse(address).unwrap_or_else(|bad| panic!("{bad}"));
        let commit = mandates::offer(&self.app, Commit::new(), role, email, None);
        self.app.store().commit(&commit).unwrap_or_else(|error| panic!("{error}"));
        self.work();
        let browser = self.browser();
        let link = self.link_to(address, "/api/mandates/accept");
        let token = link.split("t=").nth(1).unwrap_or_default().to_owned();
        let shown = browser.post("/api/mandates/accept", &[("t", &token), ("answer", "yes")]);
        assert_eq!(shown.path, "/api/sent?what=mandate_accepted", "{}", shown.source);
        self.work();
    }
}
