//! Arguments of the commands about production and about a state.

use std::path::PathBuf;

use clap::Args;

/// `run`.
#[derive(Debug, Clone, Args)]
pub struct RunArguments {
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
pub struct ImportArguments {
    /// Folder of the state, which must be empty.
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,
    /// What `export --all` wrote.
    #[arg(long, value_name = "DIR")]
    pub all: PathBuf,
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
