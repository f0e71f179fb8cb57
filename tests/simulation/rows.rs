//! The outbox, row by row: nothing asked is lost, no letter is missing, none is sent once too often.

use std::collections::{BTreeMap, BTreeSet};

use functions::keys::sha256;
use functions::mail::{Class, Letter};
use functions::outbox::{Row, Stage};
use functions::store::{Key, Table, kind_of};
use functions::values::Email;
use functions::worker::UNCLEAR;
use jiff::{SignedDuration, Timestamp};

use crate::witness::{Change, Sent, Witness};

/// Kinds of letters that ask a mailbox to confirm something: at most 3 in 24 hours (rule 3).
const CONFIRMATIONS: [&str; 13] = [
    "signup_confirm",
    "signup_known",
    "message_confirm",
    "idea_confirm",
    "event_confirm",
    "attend_confirm",
    "attend_members",
    "support_confirm",
    "support_members",
    "group_join_confirm",
    "group_write_confirm",
    "report_confirm",
    "address_confirm",
];
/// Letters that count among them when they go to an address somebody typed, and not when to somebody known.
const SOMETIMES: [&str; 5] =
    ["handover_offer", "group_invite", "address_taken", "mailbox_lost", "event_not_yours"];

/// How a row ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It waits, or its letters do.
    Open,
    /// Its feature found nothing to send.
    Silent,
    /// Its letters left, or are listed.
    Done,
    /// It was given up, and is listed.
    SetAside,
}

/// A row that was asked for.
#[derive(Debug, Clone)]
pub struct Tracked {
    pub feature: String,
    pub task: String,
    pub asked_at: Timestamp,
    /// The address it is about, if its payload holds one.
    pub email: Option<String>,
    pub ended_at: Timestamp,
    pub end: End,
    stage: Stage,
}

/// Everything ever asked of the worker.
#[derive(Debug, Default)]
pub struct Ledger {
    rows: BTreeMap<String, Tracked>,
    open: BTreeSet<String>,
    sent: BTreeMap<(String, String), usize>,
    once: BTreeSet<(String, String)>,
    confirmed: BTreeMap<String, Vec<Timestamp>>,
    sometimes: BTreeMap<String, Vec<Timestamp>>,
}

fn place(letter: &Letter) -> (String, String) {
    (sha256(&letter.id)[..32].to_owned(), letter.to.as_str().to_owned())
}

fn letters(stage: &Stage) -> &[Letter] {
    match stage {
        Stage::Asked { .. } => &[],
        Stage::Sending { letters } | Stage::SendingOnce { letters, .. } => letters,
    }
}

impl Ledger {
    pub fn rows(&self) -> impl Iterator<Item = &Tracked> {
        self.rows.values()
    }

    /// Ids of rows that are still to be done.
    pub fn open(&self) -> &BTreeSet<String> {
        &self.open
    }

    /// How often the mailbox of an address was asked to confirm something in the 24 hours before.
    pub fn confirmations(&self, email: &str, before: Timestamp) -> usize {
        let since = before.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(before);
        let asked = self.confirmed.get(email);
        asked.map_or(0, |all| all.iter().filter(|at| **at > since && **at <= before).count())
    }

    /// How many letters may have counted so that the mailbox was asked nothing more.
    pub fn reasons(&self, email: &str, before: Timestamp) -> usize {
        let since = before.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(before);
        let asked = self.sometimes.get(email);
        let more = asked.map_or(0, |all| all.iter().filter(|at| **at > since && **at <= before).count());
        self.confirmations(email, before) + more
    }

    /// A mail left.
    pub fn mail(&mut self, sent: &Sent) -> Result<(), String> {
        let place = (sent.message_id.clone(), sent.to.clone());
        let count = self.sent.entry(place.clone()).or_default();
        *count += 1;
        match *count > 1 && self.once.contains(&place) {
            true => Err("a letter that leaves once at most left twice".to_owned()),
            false => Ok(()),
        }
    }

    /// What one commit did to rows.
    pub fn commit(&mut self, changes: &[Change], witness: &Witness, faults: usize) -> Result<(), String> {
        let mut before: BTreeMap<String, Row> = BTreeMap::new();
        let mut after: BTreeMap<String, Row> = BTreeMap::new();
        for change in changes.iter().filter(|change| kind_of(&change.key.partition) == "outbox") {
            let read = |body: &String| serde_json::from_str::<Row>(body).map_err(|error| error.to_string());
            if let Some(row) = change.before.as_ref().map(read).transpose()? {
                before.insert(row.id.clone(), row);
            }
            if let Some(row) = change.after.as_ref().map(read).transpose()? {
                after.insert(row.id.clone(), row);
            }
        }
        for row in after.values() {
            match before.get(&row.id) {
                None => self.begin(row)?,
                Some(old) => self.step(old, row, witness, faults, changes[0].at)?,
            }
        }
        for row in before.values().filter(|row| !after.contains_key(&row.id)) {
            self.end(row, changes, witness)?;
        }
        Ok(())
    }

    fn begin(&mut self, row: &Row) -> Result<(), String> {
        let email = match &row.stage {
            Stage::Asked { payload } => payload.get("email").and_then(|email| email.as_str()),
            _ => None,
        };
        let tracked = Tracked {
            feature: row.feature.clone(),
            task: row.task.clone(),
            asked_at: row.asked_at,
            email: email.and_then(|email| Email::parse(email).ok()).map(|email| email.normalised()),
            ended_at: row.asked_at,
            end: End::Open,
            stage: row.stage.clone(),
        };
        self.open.insert(row.id.clone());
        match self.rows.insert(row.id.clone(), tracked) {
            None => Ok(()),
            Some(_) => Err(format!("a row of {}.{} came back", row.feature, row.task)),
        }
    }

    fn step(
        &mut self,
        old: &Row,
        new: &Row,
        witness: &Witness,
        faults: usize,
        at: Timestamp,
    ) -> Result<(), String> {
        if new.tries > old.tries && faults == 0 {
            return Err(format!("{}.{} was put off, and nothing had gone wrong", new.feature, new.task));
        }
        match (&old.stage, &new.stage) {
            (Stage::Asked { .. }, Stage::Asked { .. }) => {}
            (Stage::Asked { .. }, stage) => self.decided(new, stage, at)?,
            (old_stage, new_stage) => self.left(new, letters(old_stage), letters(new_stage), witness)?,
        }
        if let Some(tracked) = self.rows.get_mut(&new.id) {
            tracked.stage = new.stage.clone();
        }
        Ok(())
    }

    fn decided(&mut self, row: &Row, stage: &Stage, at: Timestamp) -> Result<(), String> {
        let ids: BTreeSet<&str> = letters(stage).iter().map(|letter| letter.id.as_str()).collect();
        if ids.len() != letters(stage).len() {
            return Err(format!("two letters of {}.{} have one Message-ID", row.feature, row.task));
        }
        for letter in letters(stage) {
            if matches!(stage, Stage::SendingOnce { .. }) {
                self.once.insert(place(letter));
            }
            if SOMETIMES.contains(&letter.kind.as_str()) {
                self.sometimes.entry(letter.to.normalised()).or_default().push(at);
            }
            if CONFIRMATIONS.contains(&letter.kind.as_str()) {
                let mailbox = letter.to.normalised();
                self.confirmed.entry(mailbox.clone()).or_default().push(at);
                if self.confirmations(&mailbox, at) > 3 {
                    return Err(format!("{}: a 4th mail to confirm in 24 hours", letter.kind));
                }
            }
        }
        Ok(())
    }

    /// Letters that are no longer to be sent have left, or are listed.
    fn left(&self, row: &Row, old: &[Letter], new: &[Letter], witness: &Witness) -> Result<(), String> {
        // What the platform starts may be stopped before it leaves.
        let owed = |letter: &&Letter| letter.class == Class::Answer && !new.contains(letter);
        for letter in old.iter().filter(owed) {
            let place = place(letter);
            let times = self.sent.get(&place).copied().unwrap_or_default();
            let listed = Key::new(UNCLEAR, format!("{}#{}", row.id, letter.id));
            let is_listed = witness.one(Table::People, &listed).is_some();
            if times == 0 && !is_listed {
                return Err(format!("the letter {} neither left nor is listed", letter.kind));
            }
        }
        Ok(())
    }

    fn end(&mut self, row: &Row, changes: &[Change], witness: &Witness) -> Result<(), String> {
        let at = changes.first().map_or(row.asked_at, |change| change.at);
        let is_listed = changes.iter().any(|change| change.key.partition == UNCLEAR);
        let end = match (&row.stage, is_listed) {
            (_, true) if letters(&row.stage).len() != 1 => End::SetAside,
            (Stage::Asked { .. }, _) => End::Silent,
            (stage, _) => {
                if letters(stage).len() > 1 {
                    return Err(format!("{}.{} ended with letters to send", row.feature, row.task));
                }
                self.left(row, letters(stage), &[], witness)?;
                End::Done
            }
        };
        self.open.remove(&row.id);
        if let Some(tracked) = self.rows.get_mut(&row.id) {
            (tracked.end, tracked.ended_at) = (end, at);
        }
        Ok(())
    }
}
