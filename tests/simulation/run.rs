//! One run of a seed: people act, the machine works, things break, and after each step everything that must
//! hold is looked at.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use functions::App;
use functions::clock::{Clock, Virtual};
use functions::limits::Limits;
use functions::mail::Mailer;
use functions::platform::Platform;
use functions::rights::Role;
use functions::store::sqlite::Sqlite;
use functions::store::{Commit, Document, Observer, Store};
use functions::values::Email;
use jiff::{SignedDuration, Timestamp};
use tests::chance::Chance;
use tests::world::{World, beginning};

use crate::faults::{Faults, Weather};
use crate::invariants;
use crate::people::Person;
use crate::rows::Ledger;
use crate::witness::Witness;
use crate::{acts, machine};

/// How many people there are.
const PEOPLE: usize = 24;
/// One call in so many goes wrong while it storms.
const STORM: usize = 60;
/// Faults stop so often, and all must be done.
const SETTLED_EVERY_DAYS: i64 = 30;

/// What went wrong, and how to see it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub seed: u64,
    pub step: usize,
    pub at: Timestamp,
    pub act: &'static str,
    pub what: String,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "seed {}, step {} ({}), {}: {}\nsee it again: MAILLE_SEED={} cargo test -p tests --test simulation seeds",
            self.seed, self.step, self.act, self.at, self.what, self.seed
        )
    }
}

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    pub steps: usize,
    pub faults: usize,
    pub mails: usize,
    pub crashes: usize,
    pub acknowledged: usize,
    pub members: usize,
    pub fingerprint: u64,
}

/// A running simulation.
#[derive(Debug)]
pub struct Run {
    pub seed: u64,
    pub chance: Chance,
    pub world: World,
    /// The same stores, without faults and unseen.
    pub raw: Store,
    pub witness: Arc<Witness>,
    pub faults: Arc<Faults>,
    pub people: Vec<Person>,
    pub ledger: Ledger,
    /// Rows as they were once read: they come again late, and out of order.
    pub stale: Vec<Document>,
    pub figures: Figures,
    /// Keys of those who were erased.
    pub erased: Vec<String>,
    /// How often each address answered with each status.
    pub answered: BTreeMap<(String, u16), usize>,
    settled_at: Timestamp,
}

impl Run {
    /// A run that begins; `planted` sees each call too, and is handed the stores without faults: unseen,
    /// and before the eyes of the witness.
    pub fn new(seed: u64, planted: impl FnOnce(&Store, &Store) -> Option<Arc<dyn Observer>>) -> Self {
        let clock = Virtual::at(beginning());
        let engine = Sqlite::in_memory().unwrap_or_else(|error| panic!("{error}"));
        let raw = Store::sqlite(engine, Clock::Virtual(clock.clone()));
        let (witness, faults) = (Witness::new(&clock), Faults::new(seed));
        let seen = raw.observed(witness.clone());
        let seen = planted(&raw, &seen).map_or_else(|| seen.clone(), |planted| seen.observed(planted));
        let mut world = World::over(seen.observed(faults.clone()), clock, seed);
        let mailbox = world.mailbox.observed(witness.clone()).observed(faults.clone());
        let platform = Platform { mailer: Mailer::Mailbox(mailbox.clone()), ..(*world.app.platform).clone() };
        world.app = Arc::new(App::new(world.app.bundle.clone(), Arc::new(platform)));
        world.mailbox = mailbox;
        let people = (0..PEOPLE).map(|number| Person::new(number, world.browser())).collect();
        Self {
            seed,
            chance: Chance::new(seed),
            world,
            raw,
            witness,
            faults,
            people,
            ledger: Ledger::default(),
            stale: Vec::new(),
            figures: Figures::default(),
            erased: Vec::new(),
            answered: BTreeMap::new(),
            settled_at: beginning(),
        }
    }

    /// Another who breaks calls, of stores and mails.
    pub fn stop_by<S: Observer + functions::mail::Observer + 'static>(&mut self, stop: &Arc<S>) {
        let mailbox = self.world.mailbox.observed(stop.clone());
        let platform = &self.world.app.platform;
        let store = platform.store.observed(stop.clone());
        let platform = Platform { store, mailer: Mailer::Mailbox(mailbox.clone()), ..(**platform).clone() };
        self.world.app = Arc::new(App::new(self.world.app.bundle.clone(), Arc::new(platform)));
        self.world.mailbox = mailbox;
    }

    pub fn app(&self) -> Arc<App> {
        Arc::clone(&self.world.app)
    }

    pub fn now(&self) -> Timestamp {
        self.world.clock.now()
    }

    /// The process is gone: what it had in memory too. The stores stay, and so do people's browsers.
    pub fn restart(&mut self) {
        self.faults.start_again();
        self.figures.crashes += 1;
        let old = &self.world.app.platform;
        let limits = Arc::new(Limits::new(&old.random));
        let platform = Platform { limits, bell: Arc::default(), ..(**old).clone() };
        self.world.app = Arc::new(App::new(self.world.app.bundle.clone(), Arc::new(platform)));
    }

    /// Runs until so many days have gone by.
    pub fn days(&mut self, days: i64) -> Result<Figures, Found> {
        let end = functions::clock::after(beginning(), functions::clock::days(days));
        self.found("begin", Self::begin)?;
        while self.now() < end {
            self.one_step()?;
        }
        self.found("settle", Self::settle)?;
        let members = self.witness.held(functions::store::Table::Work, "standing#").len();
        let (faults, fingerprint) = (self.faults.injected(), self.witness.fingerprint());
        Ok(Figures { faults, fingerprint, members, ..self.figures })
    }

    fn one_step(&mut self) -> Result<(), Found> {
        let day = self.app().today();
        if self.chance.below(40) == 0 {
            let weather = match self.chance.below(3) {
                0 => Weather::Calm,
                1 => Weather::Storm(STORM * 4),
                _ => Weather::Storm(STORM),
            };
            self.faults.set(weather);
        }
        let (name, act) = acts::pick(self);
        self.found(name, |run| act.run(run))?;
        self.pass_a_while();
        let since = self.settled_at.duration_until(self.now());
        if since > functions::clock::days(SETTLED_EVERY_DAYS) {
            self.found("settle", Self::settle)?;
        }
        if self.app().today() != day {
            self.found("day", invariants::each_day)?;
        }
        Ok(())
    }

    /// Does something, and looks at what must hold after it.
    fn found(
        &mut self,
        act: &'static str,
        run: impl FnOnce(&mut Self) -> Result<(), String>,
    ) -> Result<(), Found> {
        self.figures.steps += 1;
        self.faults.mark();
        let result = run(self).and_then(|()| self.look());
        if self.faults.has_crashed() {
            self.restart();
        }
        result.map_err(|what| Found { seed: self.seed, step: self.figures.steps, at: self.now(), act, what })
    }

    /// Takes what was done since the last look, and holds it to the rules.
    pub fn look(&mut self) -> Result<(), String> {
        for sent in self.witness.take_mails() {
            self.figures.mails += 1;
            self.ledger.mail(&sent)?;
            if let Some(person) = self.people.iter_mut().find(|person| person.receives(&sent.to)) {
                person.remember(&sent);
            }
        }
        let faults = self.faults.since();
        for changes in self.witness.take_commits() {
            self.ledger.commit(&changes, &self.witness, faults)?;
            invariants::each_commit(self, &changes)?;
        }
        Ok(())
    }

    fn pass_a_while(&mut self) {
        let (minute, hour) = (60, 3600);
        let seconds = match self.chance.below(100) {
            0..50 => self.chance.below(3 * minute),
            50..70 => self.chance.below(hour),
            70..99 => 6 * hour + self.chance.below(34 * hour),
            // The machine was off.
            _ => self.chance.below(12 * 24 * hour),
        };
        let seconds = i64::try_from(seconds).unwrap_or_default();
        self.world.clock.pass(SignedDuration::from_secs(seconds));
    }

    fn begin(&mut self) -> Result<(), String> {
        // As the platform starts: from this day on none is missed.
        machine::ring(self)?;
        let roles = [
            (0, Role::Operator),
            (1, Role::Moderator),
            (2, Role::Moderator),
            (3, Role::Contact("logement".to_owned())),
            (4, Role::Deputy("logement".to_owned())),
        ];
        for (number, role) in roles {
            self.offer(number, &role)?;
            machine::work(self)?;
            self.look()?;
            acts::mail::accept_everything(self, number)?;
            machine::work(self)?;
        }
        self.look()
    }

    /// What the command `maille admin invite` does.
    pub fn offer(&mut self, number: usize, role: &Role) -> Result<(), String> {
        let email: Email = self.people[number].email().ok_or("no address")?;
        let app = self.app();
        let commit = functions::mandates::offer(&app, Commit::new(), role, email, None);
        match app.store().commit(&commit) {
            Err(error) if self.faults.since() == 0 => Err(error.to_string()),
            _ => Ok(()),
        }
    }

    /// Faults stop: in three hours everything that was asked for is done.
    fn settle(&mut self) -> Result<(), String> {
        self.faults.set(Weather::Calm);
        if self.faults.has_crashed() {
            self.restart();
        }
        for _ in 0..4 {
            machine::ring(self)?;
            machine::work(self)?;
            self.look()?;
            self.world.clock.pass(SignedDuration::from_mins(61));
        }
        machine::ring(self)?;
        machine::work(self)?;
        self.look()?;
        self.settled_at = self.now();
        invariants::when_settled(self)
    }
}
