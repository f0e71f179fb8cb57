//! People who send forms while the server is killed under them, and who try again.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use functions::App;
use tests::chance::Chance;
use tests::sending::{OF_ANYONE, Sending};
use tests::wire::{Reply, Wire};

/// The server's program.
pub fn server() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_lean-server"))
}

/// What somebody sent.
#[derive(Debug, Clone)]
pub struct Sent {
    pub sending: Sending,
    pub known: Known,
    /// How often no answer came.
    pub unanswered: u32,
}

/// What its sender knows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// No answer came.
    Nothing,
    /// It was taken; so much had happened by then, by whatever measure the test uses.
    Taken { by: u64 },
}

/// Somebody at a browser.
#[derive(Debug)]
pub struct Sender {
    name: String,
    chance: Chance,
    pub sent: Vec<Sent>,
    /// Answers that should not have come.
    pub wrong: Vec<String>,
}

impl Sender {
    pub fn new(name: &str, seed: u64) -> Self {
        Self { name: name.to_owned(), chance: Chance::new(seed), sent: Vec::new(), wrong: Vec::new() }
    }

    /// The same person, whom nothing was answered.
    pub fn with_nothing_known(&self) -> Self {
        let unknown = |sent: &Sent| Sent { known: Known::Nothing, ..sent.clone() };
        let sent = self.sent.iter().map(unknown).collect();
        Self { sent, ..Self::new(&self.name, 0) }
    }

    /// Sends again what nobody answered, then new forms, until told to stop or the server is gone. `measure`
    /// says how much has happened when an answer is there.
    pub fn send(&mut self, port: u16, minter: &App, stop: &AtomicBool, measure: &dyn Fn() -> u64) {
        let mut wire = Wire::to(port);
        for at in 0..self.sent.len() {
            if self.sent[at].known == Known::Nothing && self.post(&mut wire, at, measure).is_none() {
                return;
            }
        }
        while !stop.load(Ordering::Relaxed) {
            if self.one_more(&mut wire, minter, measure).is_none() {
                return;
            }
        }
    }

    /// A new form. Some are sent twice: impatient people press twice.
    fn one_more(&mut self, wire: &mut Wire, minter: &App, measure: &dyn Fn() -> u64) -> Option<()> {
        let marker = format!("{}-{}@essais.example", self.name, self.sent.len());
        let name: &str = OF_ANYONE[self.chance.below(OF_ANYONE.len())];
        let blank = Sending::of(name, &marker);
        let sending = match self.chance.below(2) {
            0 => blank.solved(minter),
            _ => {
                let reply = wire.post(blank.path, &blank.body()).ok()?;
                match reply.step() {
                    Some(step) => blank.read_again(step),
                    None => return self.note(&marker, &reply),
                }
            }
        };
        let at = self.sent.len();
        self.sent.push(Sent { sending, known: Known::Nothing, unanswered: 0 });
        self.post(wire, at, measure)?;
        if self.chance.below(8) == 0 {
            self.post(wire, at, measure)?;
        }
        Some(())
    }

    /// Sends one; nothing when the server is gone.
    fn post(&mut self, wire: &mut Wire, at: usize, measure: &dyn Fn() -> u64) -> Option<()> {
        let sent = self.sent.get_mut(at)?;
        let Ok(reply) = wire.post(sent.sending.path, &sent.sending.body()) else {
            sent.unanswered += 1;
            return None;
        };
        if !reply.is_taken() {
            let marker = sent.sending.marker.clone();
            return self.note(&marker, &reply);
        }
        if sent.known == Known::Nothing {
            sent.known = Known::Taken { by: measure() };
        }
        Some(())
    }

    fn note(&mut self, marker: &str, reply: &Reply) -> Option<()> {
        self.wrong.push(format!("{marker}: {} {}", reply.status, reply.body));
        None
    }
}

/// What is lost and doubled of what was taken.
#[derive(Debug, Default)]
pub struct Count {
    pub taken: usize,
    pub lost: Vec<String>,
    pub doubled: Vec<String>,
}

impl Count {
    /// Compares what people know with what the stores hold. Those for whom `must_be` says no may be there or not,
    /// once.
    pub fn of<'a>(
        counted: &[String],
        sent: impl Iterator<Item = &'a Sent>,
        must_be: impl Fn(&Sent) -> bool,
    ) -> Self {
        let sent: Vec<&Sent> = sent.collect();
        let times = tests::sending::times(counted, sent.iter().map(|sent| sent.sending.marker.as_str()));
        let mut count = Self::default();
        for (sent, (marker, times)) in sent.into_iter().zip(times) {
            let must_be = must_be(sent);
            count.taken += usize::from(must_be);
            match times {
                0 if must_be => count.lost.push(marker.to_owned()),
                0 | 1 => {}
                _ => count.doubled.push(marker.to_owned()),
            }
        }
        count
    }

    /// # Panics
    /// When anything is lost or doubled.
    pub fn is_right(&self, when: &str) {
        let (lost, doubled) = (&self.lost, &self.doubled);
        assert!(lost.is_empty() && doubled.is_empty(), "{when}: lost {lost:?}, doubled {doubled:?}");
    }
}
