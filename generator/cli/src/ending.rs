//! How a command ends.

use std::process::ExitCode;

/// The three ways, and their statuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// 0: done.
    Done,
    /// 1: the content has errors, which have been told.
    Problems,
    /// 2: wrong use of the command, or a machine that refuses; the sentence to tell.
    Refused(String),
}

impl Ending {
    /// The status.
    pub fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Done => 0,
            Self::Problems => 1,
            Self::Refused(_) => 2,
        })
    }
}
