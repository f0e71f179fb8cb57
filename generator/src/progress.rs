//! How far a build is, for those who show it.

/// A step of a build, for those who show progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Files are read.
    Load,
    /// Pages are rendered, and written when this is a build.
    Render,
}

/// Is told how far a build is. Called from several threads.
pub trait Progress: Sync {
    /// A stage begins; `total` steps, 0 when not known.
    fn stage(&self, _stage: Stage, _total: usize) {}
    /// One step of the stage is done.
    fn step(&self) {}
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet;

impl Progress for Quiet {}
