//! A disk as a power cut leaves it, made from the journal that `powercut.c` writes: what was synced is there,
//! and of what was not, whatever chance keeps.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tests::chance::Chance;

/// One thing done to a file of the folder.
#[derive(Debug, Clone)]
enum Deed {
    Made { file: u64, name: String },
    Written { file: u64, at: usize, bytes: Vec<u8> },
    Cut { file: u64, length: usize },
    Synced { file: u64 },
    FolderSynced,
    Unlinked { name: String },
}

/// What was done, each with how long the journal was after it.
#[derive(Debug, Default)]
pub struct Journal(Vec<(u64, Deed)>);

/// How a disk takes a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disk {
    /// What is synced stays.
    Honest,
    /// It says so, and keeps nothing but names: the fault that shows that the test would see one.
    Lying,
    /// It forgets the syncs of the log of SQLite: what `synchronous = NORMAL` would be.
    LyingOfLogs,
}

const HEAD: usize = 21;

impl Journal {
    /// Reads a journal. The record that was being written when the process was killed is left out.
    ///
    /// # Panics
    /// When it is not there.
    pub fn read(path: &Path) -> Self {
        let bytes = fs::read(path).expect("a journal");
        let (mut deeds, mut at) = (Vec::new(), 0);
        while let Some(head) = bytes.get(at..at + HEAD) {
            let number = |from: usize| u64::from_le_bytes(head[from..from + 8].try_into().expect("8 bytes"));
            let length = u32::from_le_bytes(head[17..21].try_into().expect("4 bytes")) as usize;
            let Some(rest) = bytes.get(at + HEAD..at + HEAD + length) else { break };
            at += HEAD + length;
            deeds.push((at as u64, deed(head[0], number(1), number(9), rest)));
        }
        Self(deeds)
    }

    /// How long it is, in bytes.
    pub fn length(&self) -> u64 {
        self.0.last().map(|(end, _)| *end).unwrap_or_default()
    }

    /// How often the database itself, not its log, was synced: checkpoints.
    pub fn checkpoints(&self) -> usize {
        let database = self.0.iter().find_map(|(_, deed)| match deed {
            Deed::Made { file, name } if name.ends_with(".db") => Some(*file),
            _ => None,
        });
        self.0
            .iter()
            .filter(|(_, deed)| matches!(deed, Deed::Synced { file } if Some(*file) == database))
            .count()
    }

    /// Lays out in `folder` what a cut leaves after so many bytes of the journal.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn cut(&self, after: u64, disk: Disk, chance: &mut Chance, folder: &Path) {
        let mut state = State::default();
        for (_, deed) in self.0.iter().take_while(|(end, _)| *end <= after) {
            state.take(deed, disk);
        }
        for (name, bytes) in state.left(chance) {
            fs::write(folder.join(name), bytes).expect("written");
        }
    }
}

fn deed(what: u8, file: u64, number: u64, rest: &[u8]) -> Deed {
    let name = || String::from_utf8_lossy(rest).into_owned();
    let number = usize::try_from(number).expect("a length");
    match what {
        b'N' => Deed::Made { file, name: name() },
        b'W' => Deed::Written { file, at: number, bytes: rest.to_vec() },
        b'T' => Deed::Cut { file, length: number },
        b'S' => Deed::Synced { file },
        b'D' => Deed::FolderSynced,
        b'U' => Deed::Unlinked { name: name() },
        other => panic!("the journal says {other}"),
    }
}

/// A file: what is safe, and what was done since.
#[derive(Debug, Default)]
struct File {
    name: String,
    safe: Vec<u8>,
    since: Vec<Change>,
}

#[derive(Debug, Clone)]
enum Change {
    Written(usize, Vec<u8>),
    Cut(usize),
}

#[derive(Debug, Default)]
struct State {
    files: Vec<File>,
    /// Inode -> its file now: a number is given again after a file is gone.
    now: BTreeMap<u64, usize>,
    names: BTreeMap<String, usize>,
    safe_names: BTreeMap<String, usize>,
}

impl State {
    fn take(&mut self, deed: &Deed, disk: Disk) {
        match deed {
            Deed::Made { file, name } => {
                self.now.insert(*file, self.files.len());
                self.names.insert(name.clone(), self.files.len());
                self.files.push(File { name: name.clone(), ..File::default() });
            }
            Deed::Written { file, at, bytes } => self.change(*file, Change::Written(*at, bytes.clone())),
            Deed::Cut { file, length } => self.change(*file, Change::Cut(*length)),
            Deed::Synced { file } => self.sync(*file, disk),
            Deed::FolderSynced => self.safe_names.clone_from(&self.names),
            Deed::Unlinked { name } => drop(self.names.remove(name)),
        }
    }

    fn file(&mut self, inode: u64) -> &mut File {
        let at = self.now.get(&inode).copied().expect("a file the journal has seen being made");
        &mut self.files[at]
    }

    fn change(&mut self, inode: u64, change: Change) {
        self.file(inode).since.push(change);
    }

    fn sync(&mut self, inode: u64, disk: Disk) {
        let file = self.file(inode);
        let is_kept = match disk {
            Disk::Honest => true,
            Disk::Lying => false,
            Disk::LyingOfLogs => !file.name.ends_with("-wal"),
        };
        if is_kept {
            for change in std::mem::take(&mut file.since) {
                apply(&mut file.safe, &change);
            }
        }
    }

    /// What is found after the cut: names that were safe, or all by luck; of what was not synced nothing, all,
    /// or pieces in any choice, some torn.
    fn left(mut self, chance: &mut Chance) -> Vec<(String, Vec<u8>)> {
        let names = if chance.below(2) == 0 { self.safe_names } else { self.names };
        let luck = chance.below(4);
        let mut left = Vec::new();
        for (name, at) in names {
            let file = &mut self.files[at];
            for change in std::mem::take(&mut file.since) {
                let is_kept = match luck {
                    0 => false,
                    1 => true,
                    _ => chance.below(2) == 0,
                };
                if is_kept {
                    apply(&mut file.safe, &torn(change, luck, chance));
                }
            }
            left.push((name, std::mem::take(&mut file.safe)));
        }
        left
    }
}

/// Of a write, sometimes only the first sectors reached the disk.
fn torn(change: Change, luck: usize, chance: &mut Chance) -> Change {
    match change {
        Change::Written(at, mut bytes) if luck == 3 && chance.below(3) == 0 => {
            bytes.truncate(chance.below(bytes.len() / 512 + 1) * 512);
            Change::Written(at, bytes)
        }
        whole => whole,
    }
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Written(_, new) if new.is_empty() => {}
        Change::Written(at, new) => {
            let end = at + new.len();
            bytes.resize(bytes.len().max(end), 0);
            bytes[*at..end].copy_from_slice(new);
        }
        Change::Cut(length) => bytes.resize(*length, 0),
    }
}
