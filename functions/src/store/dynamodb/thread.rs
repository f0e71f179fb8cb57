//! The port is synchronous and the SDK is not: its futures run on a thread of their own, and callers
//! wait. So it does not matter what kind of thread calls, and connections outlive single calls.

use std::future::Future;
use std::sync::mpsc::sync_channel;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use super::super::StoreError;

/// The thread; it ends when this is dropped.
#[derive(Debug)]
pub struct Thread {
    handle: Handle,
    /// Dropping it is the sign to end.
    _end: oneshot::Sender<()>,
}

impl Thread {
    /// Starts it.
    pub fn start() -> Result<Self, StoreError> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(unavailable)?;
        let handle = runtime.handle().clone();
        let (end, ended) = oneshot::channel::<()>();
        std::thread::Builder::new()
            .name("store-dynamodb".to_owned())
            // The sender is only ever dropped, never used: both outcomes mean the end.
            .spawn(move || drop(runtime.block_on(ended)))
            .map_err(unavailable)?;
        Ok(Self { handle, _end: end })
    }

    /// Runs it there, and waits.
    pub fn wait<T: Send + 'static>(
        &self,
        call: impl Future<Output = Result<T, StoreError>> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = sync_channel(1);
        // Nobody waits any more only when the caller's thread has panicked.
        self.handle.spawn(async move { drop(reply.send(call.await)) });
        answer.recv().map_err(|_| StoreError::Unavailable("the thread of the calls has ended".to_owned()))?
    }
}

fn unavailable(error: std::io::Error) -> StoreError {
    StoreError::Unavailable(error.to_string())
}
