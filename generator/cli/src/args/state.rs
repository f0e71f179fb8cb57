//! Arguments of the commands about production and about a state.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

/// `run`.
#[derive(Debug, Clone, Args)]
pub struct RunArguments {
    /// The file of settings.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

/// `doctor`.
#[derive(Debug, Clone, Args)]
pub struct DoctorArguments {
    /// The file of settings.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
    /// Where a mail is sent to see whether it arrives.
    #[arg(long, value_name = "ADDRESS")]
    pub mail_to: Option<String>,
}

/// `upgrade`.
#[derive(Debug, Clone, Args)]
pub struct UpgradeArguments {
    /// The file of settings.
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

/// `keys`.
#[derive(Debug, Clone, Args)]
pub struct KeysArguments {
    /// The file to make.
    pub file: PathBuf,
}

/// `export`.
#[derive(Debug, Clone, Args)]
pub struct ExportArguments {
    /// Folder of the state.
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,
    /// Folder written to.
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
    /// All four tables, for moving house.
    #[arg(long)]
    pub all: bool,
}

/// `import`.
#[derive(Debug, Clone, Args)]
#[command(group = ArgGroup::new("what").required(true).multiple(true).args(["all", "groups", "events"]))]
pub struct ImportArguments {
    /// Folder of the state; empty for `all`.
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,
    /// What `export --all` wrote.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["groups", "events", "dry_run"])]
    pub all: Option<PathBuf>,
    /// A table of groups.
    #[arg(long, value_name = "FILE")]
    pub groups: Option<PathBuf>,
    /// A table of events.
    #[arg(long, value_name = "FILE")]
    pub events: Option<PathBuf>,
    /// Writes nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// `backup`.
#[derive(Debug, Clone, Args)]
pub struct BackupArguments {
    /// Folder of the state.
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,
    /// The file to make.
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
}
