//! The mailbox of a trial: mails stay on this machine, to be read.

use std::collections::VecDeque;
use std::fmt::{self, Debug};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::opened::Opened;
use super::{Mail, MailError};
use crate::store::Moment;
use crate::values::Email;

/// How many mails are kept; the oldest go first.
pub const MOST_MAILS: usize = 1_000;

/// Sees each mail that is sent: faults in simulations, counts in tests.
pub trait Observer: Debug + Send + Sync {
    /// Told before a mail is kept and after. An error before keeps it out; one after makes the sender believe
    /// that it may be lost, as a lost answer would.
    ///
    /// # Errors
    /// What the sender shall get.
    fn observe(&self, moment: Moment, mail: &Mail) -> Result<(), MailError>;
}

/// One mail in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Its name in the mailbox: digits.
    pub id: String,
    /// Its one recipient.
    pub to: Email,
    /// Its subject, decoded.
    pub subject: String,
    /// The instant of its `Date`.
    pub date: Timestamp,
}

struct Kept {
    summary: Summary,
    bytes: Vec<u8>,
}

#[derive(Default)]
struct Inside {
    next: u64,
    mails: VecDeque<Kept>,
    folder: Option<PathBuf>,
}

/// Mails that stay on this machine. Clones share them.
#[derive(Clone, Default)]
pub struct Mailbox {
    inside: Arc<Mutex<Inside>>,
    observers: Vec<Arc<dyn Observer>>,
}

impl Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mailbox")
    }
}

impl Mailbox {
    /// An empty one that is gone with the process.
    #[must_use]
    pub fn in_memory() -> Self {
        Self::default()
    }

    /// One whose mails are files of a folder too, `00000001.eml` and on: a later start finds them again. Other
    /// files of the folder are left alone.
    ///
    /// # Errors
    /// The folder cannot be made or read.
    pub fn in_folder(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let mut names: Vec<(u64, PathBuf)> = fs::read_dir(folder)?
            .filter_map(Result::ok)
            .filter_map(|entry| Some((number_of(&entry.path())?, entry.path())))
            .collect();
        names.sort();
        let mut inside = Inside { folder: Some(folder.to_owned()), ..Inside::default() };
        for (number, path) in names {
            inside.next = number;
            let bytes = fs::read(&path)?;
            // Somebody may have put a file there that is no mail.
            if let Some(summary) = summary(number, None, &bytes) {
                inside.mails.push_back(Kept { summary, bytes });
            }
        }
        inside.forget_oldest();
        Ok(Self { inside: Arc::new(Mutex::new(inside)), observers: Vec::new() })
    }

    /// The same mailbox with one who sees each mail, and may break its sending.
    #[must_use]
    pub fn observed(&self, observer: Arc<dyn Observer>) -> Self {
        let mut mailbox = self.clone();
        mailbox.observers.push(observer);
        mailbox
    }

    /// The mails, newest first.
    #[must_use]
    pub fn list(&self) -> Vec<Summary> {
        self.inside().mails.iter().rev().map(|kept| kept.summary.clone()).collect()
    }

    /// A mail as it would have travelled.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<Vec<u8>> {
        self.inside().mails.iter().find(|kept| kept.summary.id == id).map(|kept| kept.bytes.clone())
    }

    /// A mail as its recipient would read it.
    #[must_use]
    pub fn open(&self, id: &str) -> Option<Opened> {
        Opened::read(&self.get(id)?)
    }

    pub(super) fn send(&self, mail: &Mail) -> Result<(), MailError> {
        self.tell(Moment::Before, mail)?;
        self.keep(mail)?;
        self.tell(Moment::After, mail)
    }

    fn keep(&self, mail: &Mail) -> Result<(), MailError> {
        let mut inside = self.inside();
        let number = inside.next + 1;
        let summary = summary(number, Some(&mail.to), &mail.bytes)
            .ok_or_else(|| MailError::Refused("not readable as a mail".to_owned()))?;
        if let Some(folder) = &inside.folder {
            write_whole(&folder.join(file_name(number)), &mail.bytes).map_err(|error| {
                MailError::Later(format!("the mailbox cannot be written: {}", error.kind()))
            })?;
        }
        inside.next = number;
        inside.mails.push_back(Kept { summary, bytes: mail.bytes.clone() });
        inside.forget_oldest();
        Ok(())
    }

    fn tell(&self, moment: Moment, mail: &Mail) -> Result<(), MailError> {
        self.observers.iter().try_for_each(|observer| observer.observe(moment, mail))
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inside {
    fn forget_oldest(&mut self) {
        while self.mails.len() > MOST_MAILS {
            let oldest = self.mails.pop_front();
            let file = oldest.and_then(|kept| kept.summary.id.parse().ok()).map(file_name);
            if let (Some(folder), Some(file)) = (&self.folder, file) {
                // A file that stays is found at the next start, and goes then.
                let _ = fs::remove_file(folder.join(file));
            }
        }
    }
}

fn summary(number: u64, to: Option<&Email>, bytes: &[u8]) -> Option<Summary> {
    let opened = Opened::read(bytes)?;
    let to = to.cloned().or_else(|| Email::parse(opened.header("To")?).ok())?;
    Some(Summary {
        id: format!("{number:08}"),
        to,
        subject: opened.header("Subject").unwrap_or_default().to_owned(),
        date: opened.date.unwrap_or_default(),
    })
}

fn file_name(number: u64) -> String {
    format!("{number:08}.eml")
}

/// The number of a file that we wrote.
fn number_of(path: &Path) -> Option<u64> {
    let number = path.file_name()?.to_str()?.strip_suffix(".eml")?.parse().ok()?;
    path.ends_with(file_name(number)).then_some(number)
}

/// Whole or not at all, whenever the trial is killed.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("writing");
    fs::write(&beside, bytes)?;
    fs::rename(&beside, path)
}
