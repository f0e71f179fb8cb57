//! The port is synchronous and the SDK is not: its futures run on a thread of their own, and callers
//! wait. So it does not matter what kind of thread calls, and connections outlive single calls.

use std::future::Future;
use std::io;
use std::sync::mpsc::sync_channel;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

/// The thread of the calls has ended: it panicked.
#[derive(Debug, Clone, Copy)]
pub struct Ended;

/// The thread; it ends when this is dropped.
#[derive(Debug)]
pub struct Thread {
    handle: Handle,
    /// Dropping it is the sign to end.
    _end: oneshot::Sender<()>,
}

impl Thread {
    /// Starts it, under a name for those who look at the process.
    pub fn start(name: &str) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (end, ended) = oneshot::channel::<()>();
        std::thread::Builder::new()
            .name(name.to_owned())
            // The sender is only ever dropped, never used: both outcomes mean the end.
            .spawn(move || drop(runtime.block_on(ended)))?;
        Ok(Self { handle, _end: end })
    }

    /// Runs it there, and waits.
    pub fn wait<T: Send + 'static>(
        &self,
        call: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Ended> {
        let (reply, answer) = sync_channel(1);
        // Nobody waits any more only when the caller's thread has panicked.
        self.handle.spawn(async move { drop(reply.send(call.await)) });
        answer.recv().map_err(|_| Ended)
    }
}
