//! The one writer of a file. Commits that arrive while the disk is busy are written together: each in
//! its own savepoint, all in one transaction, one sync for all (group commit).

use std::sync::mpsc::{self, Receiver, Sender, SyncSender, sync_channel};

use jiff::Timestamp;
use rusqlite::Connection;

use super::super::{Commit, StoreError};
use super::sql;

/// So many commits at most share one sync.
const MAX_GROUP: usize = 256;

#[derive(Debug)]
enum Request {
    Commit(Box<Commit>, Timestamp, SyncSender<Result<(), StoreError>>),
    Sweep(Timestamp, SyncSender<Result<usize, StoreError>>),
}

/// Sends commits to the writing thread. The thread ends when the last handle is dropped.
#[derive(Debug)]
pub struct Writer(Sender<Request>);

impl Writer {
    /// Starts the writing thread with its connection.
    pub fn start(connection: Connection) -> Result<Self, StoreError> {
        let (sender, requests) = mpsc::channel();
        std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || write(connection, &requests))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self(sender))
    }

    /// Writes it, and returns when it is on the disk.
    pub fn commit(&self, commit: Commit, now: Timestamp) -> Result<(), StoreError> {
        let (reply, answer) = sync_channel(1);
        self.ask(Request::Commit(Box::new(commit), now, reply))?;
        answer.recv().map_err(|_| gone())?
    }

    /// Deletes what is expired.
    pub fn sweep(&self, now: Timestamp) -> Result<usize, StoreError> {
        let (reply, answer) = sync_channel(1);
        self.ask(Request::Sweep(now, reply))?;
        answer.recv().map_err(|_| gone())?
    }

    fn ask(&self, request: Request) -> Result<(), StoreError> {
        self.0.send(request).map_err(|_| gone())
    }
}

fn gone() -> StoreError {
    StoreError::Unavailable("the writing thread has ended".to_owned())
}

fn write(mut connection: Connection, requests: &Receiver<Request>) {
    while let Ok(first) = requests.recv() {
        let mut group = vec![first];
        while group.len() < MAX_GROUP
            && let Ok(next) = requests.try_recv()
        {
            group.push(next);
        }
        write_group(&mut connection, group);
    }
}

fn write_group(connection: &mut Connection, group: Vec<Request>) {
    let mut commits = Vec::new();
    for request in group {
        match request {
            Request::Commit(commit, now, reply) => commits.push((commit, now, reply)),
            // Whoever asked may be gone; the sweep is done all the same.
            Request::Sweep(now, reply) => drop(reply.send(sql::sweep(connection, now))),
        }
    }
    if commits.is_empty() {
        return;
    }
    let together: Vec<(&Commit, Timestamp)> =
        commits.iter().map(|(commit, now, _)| (&**commit, *now)).collect();
    let results = sql::commit_group(connection, &together);
    for ((_, _, reply), result) in commits.into_iter().zip(results) {
        // A caller that is gone learns nothing; what is written stays written.
        drop(reply.send(result));
    }
}
