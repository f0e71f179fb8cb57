//! Files people sent that anyone may have: named in `public`, so that they appear and go with the commit that
//! says so. Whoever publishes copies them to where the generator finds them.

use serde_json::json;

use crate::store::{Commit, Key, Table};

/// Start of the partitions of `public` that name a file each. No name of a shard.
const CARRIED: &str = "carried/";
/// Folders of files anyone may have, in the store of files as on the site.
const FOLDERS: [&str; 2] = ["files/", "photos/"];

/// The file of this name is there for anyone from this commit on.
#[must_use]
pub fn carry(commit: Commit, name: &str) -> Commit {
    commit.set(Table::Public, key(name), &json!({}))
}

/// It is there for nobody any more.
#[must_use]
pub fn leave(commit: Commit, name: &str) -> Commit {
    commit.delete(Table::Public, key(name))
}

/// The partition of a file anyone may have: kind of the record.
pub const KIND: &str = "carried";

pub(super) fn key(name: &str) -> Key {
    Key::head(format!("{CARRIED}{name}"))
}

/// The file a partition names; nothing when it names none.
#[must_use]
pub fn name_of(partition: &str) -> Option<&str> {
    let name = partition.strip_prefix(CARRIED)?;
    let (folder, last) = name.split_at(name.find('/')? + 1);
    let is_plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'.' || byte == b'-';
    let plain = !last.starts_with('.') && !last.contains("..") && last.bytes().all(is_plain);
    (FOLDERS.contains(&folder) && plain && !last.is_empty()).then_some(name)
}

/// Whether a file is for anyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carried {
    /// It is.
    Here,
    /// It is not, or not any more.
    Gone,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_in_their_folders_are_carried() {
        for good in ["carried/files/01a.pdf", "carried/photos/01a-480.jpg"] {
            assert!(name_of(good).is_some(), "{good}");
        }
        for bad in [
            "carried/files/",
            "carried/x/a.pdf",
            "carried/files/../a",
            "carried/files/.a",
            "files/a.pdf",
            "carried/files/a/b",
            "carried/files/A.pdf",
            "carried/a.pdf",
        ] {
            assert_eq!(name_of(bad), None, "{bad}");
        }
    }
}
