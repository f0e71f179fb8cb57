//! Who sees everything that was really done: each write, each mail that left, whatever its caller was told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use functions::clock::Virtual;
use functions::mail::{self, Mail, MailError};
use functions::store::{Call, Document, Key, Moment, Observer, StoreError, Table, Write, kind_of};
use jiff::Timestamp;

/// A document as it was last written.
#[derive(Debug, Clone)]
pub struct Held {
    pub body: String,
    pub expires_at: Option<Timestamp>,
    pub written_at: Timestamp,
}

/// A write that was done.
#[derive(Debug, Clone)]
pub struct Change {
    pub table: Table,
    pub key: Key,
    /// Nothing when it was absent or expired.
    pub before: Option<String>,
    /// Nothing when it is removed.
    pub after: Option<String>,
    pub expires_at: Option<Timestamp>,
    pub at: Timestamp,
}

/// A mail that left.
#[derive(Debug, Clone)]
pub struct Sent {
    pub to: String,
    pub message_id: String,
    pub bytes: Vec<u8>,
}

#[derive(Debug, Default)]
struct Seen {
    shadow: BTreeMap<(Table, Key), Held>,
    commits: Vec<Vec<Change>>,
    mails: Vec<Sent>,
    fingerprint: u64,
}

/// The witness: stands before those who break things.
#[derive(Debug)]
pub struct Witness {
    clock: Virtual,
    seen: Mutex<Seen>,
}

impl Witness {
    pub fn new(clock: &Virtual) -> Arc<Self> {
        Arc::new(Self { clock: clock.clone(), seen: Mutex::default() })
    }

    /// Commits since the last time, oldest first.
    pub fn take_commits(&self) -> Vec<Vec<Change>> {
        std::mem::take(&mut self.lock().commits)
    }

    /// How many commits were done since they were taken.
    pub fn pending_commits(&self) -> usize {
        self.lock().commits.len()
    }

    /// The kind of a document written after so many of the commits not yet taken.
    pub fn written_since(&self, commits: usize) -> Option<String> {
        let seen = self.lock();
        let mut changes = seen.commits.iter().skip(commits).flatten();
        changes.next().map(|change| kind_of(&change.key.partition).to_owned())
    }

    /// Mails since the last time, oldest first.
    pub fn take_mails(&self) -> Vec<Sent> {
        std::mem::take(&mut self.lock().mails)
    }

    /// A number made of every write and every mail, in order: two runs of a seed have the same.
    pub fn fingerprint(&self) -> u64 {
        self.lock().fingerprint
    }

    /// Documents of a table whose partition begins so, unless they are expired.
    pub fn held(&self, table: Table, prefix: &str) -> Vec<(Key, Held)> {
        let now = self.clock.now();
        let seen = self.lock();
        let from = (table, Key::new(prefix, ""));
        seen.shadow
            .range(from..)
            .take_while(|((of, key), _)| *of == table && key.partition.starts_with(prefix))
            .filter(|(_, held)| lasts(held.expires_at, now))
            .map(|((_, key), held)| (key.clone(), held.clone()))
            .collect()
    }

    /// Whether what ties two things in `work` stands under both: `one#A` B, and `other#B` A.
    pub fn are_written_twice(&self, one: &str, other: &str) -> bool {
        let pairs = |prefix: &str| -> Vec<(String, String)> {
            let held = self.held(Table::Work, prefix);
            held.into_iter().map(|(key, _)| (key.partition.replacen(prefix, "", 1), key.sort)).collect()
        };
        let turned = pairs(other).into_iter().map(|(under, of)| (of, under));
        pairs(one).into_iter().collect::<BTreeSet<_>>() == turned.collect()
    }

    /// One document, unless it is expired.
    pub fn one(&self, table: Table, key: &Key) -> Option<Held> {
        let now = self.clock.now();
        self.lock().shadow.get(&(table, key.clone())).filter(|held| lasts(held.expires_at, now)).cloned()
    }

    /// Says how what a store shows differs from what was written; nothing when it does not.
    pub fn compare(&self, shown: &[Document]) -> Result<(), String> {
        let now = self.clock.now();
        let seen = self.lock();
        let lasting = seen.shadow.values().filter(|held| lasts(held.expires_at, now)).count();
        for document in shown {
            match seen.shadow.get(&(document.table, document.key.clone())) {
                Some(held) if held.body == document.body && lasts(held.expires_at, now) => {}
                _ => {
                    return Err(format!("a document of {} is not as it was written", document.kind()));
                }
            }
        }
        match lasting == shown.len() {
            true => Ok(()),
            false => Err(format!("{lasting} documents were written and last, {} are there", shown.len())),
        }
    }

    /// Forgets what is expired, as the engine's sweep does.
    pub fn sweep(&self) {
        let now = self.clock.now();
        self.lock().shadow.retain(|_, held| lasts(held.expires_at, now));
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Engines keep seconds.
fn lasts(expires_at: Option<Timestamp>, now: Timestamp) -> bool {
    expires_at.is_none_or(|at| at.as_second() > now.as_second())
}

impl Seen {
    fn apply(&mut self, write: &Write, now: Timestamp) -> Option<Change> {
        let place = (write.table(), write.key().clone());
        let before = self.shadow.get(&place).filter(|held| lasts(held.expires_at, now));
        let before = before.map(|held| held.body.clone());
        let (after, expires_at) = match write {
            Write::Put { body, expires_at, .. } => (Some(body.clone()), *expires_at),
            Write::Delete { .. } => (None, None),
            Write::Check { .. } => return None,
        };
        self.note(place.1.partition.as_bytes());
        self.note(place.1.sort.as_bytes());
        self.note(after.as_deref().unwrap_or_default().as_bytes());
        match &after {
            Some(body) => {
                let held = Held { body: body.clone(), expires_at, written_at: now };
                self.shadow.insert(place.clone(), held);
            }
            None => _ = self.shadow.remove(&place),
        }
        let (table, key) = place;
        Some(Change { table, key, before, after, expires_at, at: now })
    }

    /// FNV-1a.
    fn note(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.fingerprint = (self.fingerprint ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

impl Observer for Witness {
    fn observe(&self, moment: Moment, call: &Call<'_>) -> Result<(), StoreError> {
        if let (Moment::After, Call::Commit { commit }) = (moment, call) {
            let now = self.clock.now();
            let mut seen = self.lock();
            let changes = commit.writes().iter().filter_map(|write| seen.apply(write, now)).collect();
            seen.commits.push(changes);
        }
        Ok(())
    }
}

impl mail::Observer for Witness {
    fn observe(&self, moment: Moment, mail: &Mail) -> Result<(), MailError> {
        if moment == Moment::After {
            let message_id = message_id_of(&mail.bytes);
            let mut seen = self.lock();
            seen.note(message_id.as_bytes());
            let to = mail.to.as_str().to_owned();
            seen.mails.push(Sent { to, message_id, bytes: mail.bytes.clone() });
        }
        Ok(())
    }
}

/// The part of the Message-ID before the `@`.
fn message_id_of(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let head = text.split("\r\n\r\n").next().unwrap_or_default().to_owned();
    let id = head.split("Message-ID: <").nth(1).and_then(|rest| rest.split('@').next());
    id.unwrap_or_default().to_owned()
}
