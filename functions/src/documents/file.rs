//! A file of a group, and the one document that counts what its group keeps: of two who put files in at once, one
//! begins anew, so that no quota is overrun.

use contract::records::GroupFile;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{FORGET, NAME};
use crate::App;
use crate::exchange::Status;
use crate::membership::{Group, group};
use crate::outbox::{self, Row};
use crate::person::things_of;
use crate::powers::Pass;
use crate::store::{Commit, Document, Key, Query, Table};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::uploads::{Clean, Kind};
use crate::values::PersonKey;
use crate::worker::Done;

/// Bytes of all files of a group.
pub const QUOTA: u64 = 50 * 1024 * 1024;
/// Files of a group: as many as one commit can take off the site at once.
pub const MOST_FILES: usize = 60;

/// The group keeps as much as it may.
pub const FULL: Trouble = Trouble::Refused(Status::Conflict, "files_full");

/// For whom a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum For {
    /// The group's members.
    Members,
    /// Anyone: it is on the site.
    Public,
}

impl For {
    /// Reads the answer of a form.
    #[must_use]
    pub fn of(answer: &str) -> Self {
        if answer == "public" { Self::Public } else { Self::Members }
    }

    /// Its name in forms and words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Public => "public",
        }
    }
}

/// What moderators said of a file that shall be for anyone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// Nothing stands in its way.
    #[default]
    Clear,
    /// It waits for a moderator.
    Waits,
    /// It was public, and is out of sight while they look.
    Hidden,
    /// Never, or never again.
    Refused,
}

/// A file as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// ULID.
    pub id: String,
    /// Its name in the store of files, made by us: says nothing of who sent it or what they called it.
    pub name: String,
    /// What is read.
    pub title: String,
    /// Bytes.
    pub bytes: u64,
    /// Of its bytes, in hexadecimal.
    pub sha256: String,
    /// For whom.
    pub audience: For,
    /// Who put it in; nobody any more once they are erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonKey>,
    /// When.
    pub at: Timestamp,
    /// Who showed it to anyone, when that is somebody: the one who answers for it before moderators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_by: Option<PersonKey>,
    /// What moderators said.
    #[serde(default)]
    pub look: Look,
    /// As it was before their last decision, to take it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Look>,
    /// When they last decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
}

impl File {
    /// What it is, by the name we made of its content.
    #[must_use]
    pub fn kind(&self) -> Kind {
        Kind::of_name(&self.name).unwrap_or(Kind::Text)
    }

    /// Whether anyone may have it.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.audience == For::Public && self.look == Look::Clear
    }

    fn record(&self) -> GroupFile {
        GroupFile {
            title: self.title.clone(),
            src: format!("/{}", self.name),
            bytes: self.bytes,
            media_type: self.kind().media_type().to_owned(),
        }
    }
}

/// What a group keeps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// Bytes.
    pub bytes: u64,
    /// Files.
    pub files: usize,
}

fn partition(group: &str) -> String {
    format!("groupfiles#{group}")
}

fn quota_key(group: &str) -> Key {
    Key::head(format!("filequota#{group}"))
}

/// Where it is written whose file it is: a path of the site names the file alone.
fn group_key(id: &str) -> Key {
    Key::head(format!("fileof#{id}"))
}

/// The group of a file, by the file's id.
///
/// # Errors
/// The store does not answer.
pub fn group_of(app: &App, id: &str) -> Result<Option<String>, Trouble> {
    Ok(app.store().read::<String>(Table::Work, &group_key(id))?.map(|(_, group)| group))
}

/// Where it is listed that somebody put a file in, or showed it.
#[must_use]
pub fn own_key(person: &PersonKey, id: &str) -> Key {
    Key::new(things_of(person), format!("{NAME}#{id}"))
}

/// The files of a group, the latest first.
///
/// # Errors
/// The store does not answer.
pub fn all(app: &App, group: &str) -> Result<Vec<File>, Trouble> {
    let documents = app.store().query_all(Table::Work, &Query::all(partition(group)))?;
    let mut files = documents.iter().map(Document::read).collect::<Result<Vec<File>, _>>()?;
    files.reverse();
    Ok(files)
}

/// A file of a group.
///
/// # Errors
/// There is none, or the store does not answer.
pub fn get(app: &App, group: &str, id: &str) -> Result<(Document, File), Trouble> {
    app.store().read(Table::Work, &Key::new(partition(group), id))?.ok_or(NOT_FOUND)
}

/// What a group keeps now.
///
/// # Errors
/// The store does not answer.
pub fn quota(app: &App, group: &str) -> Result<(Option<Document>, Quota), Trouble> {
    let found = app.store().read::<Quota>(Table::Work, &quota_key(group))?;
    Ok(found.map_or((None, Quota::default()), |(document, quota)| (Some(document), quota)))
}

/// A file that is about to be put in.
#[must_use]
pub fn new(app: &App, clean: &Clean, title: &str, audience: For, by: &PersonKey) -> File {
    let name = clean.new_name(app.now(), &app.platform.random);
    let id = name.split('.').next().unwrap_or_default().to_uppercase();
    let bytes = u64::try_from(clean.bytes.len()).unwrap_or(u64::MAX);
    File {
        id,
        name: format!("files/{name}"),
        title: title.to_owned(),
        bytes,
        sha256: clean.sha256(),
        audience,
        by: Some(by.clone()),
        at: app.now(),
        shown_by: None,
        look: Look::Clear,
        before: None,
        decided_at: None,
    }
}

/// Writes a file of a group, within its quota.
///
/// # Errors
/// The quota is used up, or the store does not answer.
pub fn put_in(app: &App, commit: Commit, pass: &Pass, file: &File) -> Result<Commit, Trouble> {
    let (counted, quota) = quota(app, &pass.group.id)?;
    let more = Quota { bytes: quota.bytes + file.bytes, files: quota.files + 1 };
    if more.bytes > QUOTA || more.files > MOST_FILES {
        return Err(FULL);
    }
    let commit = match counted {
        Some(document) => commit.replace(&document, &more),
        None => commit.insert(Table::Work, quota_key(&pass.group.id), &more),
    };
    let commit = commit.insert(Table::Work, Key::new(partition(&pass.group.id), &*file.id), file).insert(
        Table::Work,
        group_key(&file.id),
        &pass.group.id,
    );
    let commit = listed(commit, &pass.group.id, file);
    Ok(shown_again(commit, (&pass.document, &pass.group), file))
}

/// Where people find what they put in or showed.
fn listed(commit: Commit, group: &str, file: &File) -> Commit {
    people(file)
        .into_iter()
        .fold(commit, |commit, person| commit.set(Table::Work, own_key(person, &file.id), &group))
}

/// Who put it in and who showed it, each once.
fn people(file: &File) -> Vec<&PersonKey> {
    let mut people: Vec<&PersonKey> = file.by.iter().chain(&file.shown_by).collect();
    people.dedup();
    people
}

/// Writes for whom a file of a group is from now on.
#[must_use]
pub fn turn(commit: Commit, of: (&Document, &Group), document: &Document, file: &File) -> Commit {
    let commit = listed(commit.replace(document, file), &of.1.id, file);
    shown_again(commit, of, file)
}

/// Takes a file out: off the site with this commit, its bytes as soon as the worker comes by.
///
/// # Errors
/// The store does not answer.
pub fn take_out(
    app: &App,
    commit: Commit,
    pass: &Pass,
    document: &Document,
    file: &File,
) -> Result<Commit, Trouble> {
    let (counted, quota) = quota(app, &pass.group.id)?;
    let less = Quota { bytes: quota.bytes.saturating_sub(file.bytes), files: quota.files.saturating_sub(1) };
    let commit = match counted {
        Some(counted) => commit.replace(&counted, &less),
        None => commit,
    };
    let commit =
        people(file).into_iter().fold(commit.delete(Table::Work, group_key(&file.id)), |commit, person| {
            commit.delete(Table::Work, own_key(person, &file.id))
        });
    let hidden = File { audience: For::Members, ..file.clone() };
    let commit = shown_again(commit.remove(document), (&pass.document, &pass.group), &hidden);
    Ok(outbox::ask(app, commit, Table::Work, (NAME, FORGET), &file.name))
}

/// The group's list of files for anyone, as it is with this one.
fn shown_again(commit: Commit, (document, group): (&Document, &Group), file: &File) -> Commit {
    let record = file.record();
    let mut files: Vec<GroupFile> =
        group.files.iter().filter(|other| other.src != record.src).cloned().collect();
    if file.is_shown() {
        files.insert(0, record);
    }
    if files == group.files {
        return commit;
    }
    let new = Group { files, ..group.clone() };
    group::save(commit, document, group, &new)
}

/// The worker: the bytes of a file nobody has any more.
///
/// # Errors
/// The files do not answer.
pub fn forget(app: &App, row: &Row) -> Result<Done, Trouble> {
    let name: String = row.payload()?;
    app.platform.files.remove(&name)?;
    Ok(Done::nothing())
}
