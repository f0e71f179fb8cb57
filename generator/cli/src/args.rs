//! The command line. The doc comments here are for readers of the code: what people read comes from
//! `i18n`, put in place by [`command`].

mod state;

use std::path::PathBuf;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

use crate::words::Sentences;

pub use state::{
    BackupArguments, DoctorArguments, ExportArguments, ImportArguments, KeysArguments, RunArguments,
    UpgradeArguments,
};

/// `maille`.
#[derive(Debug, Parser)]
#[command(name = "maille", version, arg_required_else_help = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
    /// Flags every command knows.
    #[command(flatten)]
    pub common: Common,
}

/// Flags every command knows; those that mean nothing to one are ignored by it.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Folder with `content/` and `themes/`.
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    pub site: PathBuf,
    /// Folder written to.
    #[arg(long, global = true, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Folder of exported data.
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Address the site is served at.
    #[arg(long, global = true, value_name = "URL")]
    pub base_url: Option<String>,
    /// The instant the build believes it is.
    #[arg(long, global = true, value_name = "RFC3339")]
    pub now: Option<Timestamp>,
    /// Shows drafts.
    #[arg(long, global = true)]
    pub drafts: bool,
    /// Reads every file again.
    #[arg(long, global = true)]
    pub no_cache: bool,
    /// Form of the problems.
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Language of the command.
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Lang>,
}

/// How problems are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Sentences.
    Human,
    /// One JSON object a line.
    Json,
    /// Annotations of GitHub Actions.
    Github,
}

/// A language of the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// French.
    Fr,
    /// English.
    En,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Builds the site.
    Build,
    /// Looks for problems, writes nothing.
    Check {
        /// Also what is needed to go live.
        #[arg(long)]
        strict: bool,
    },
    /// Builds, serves on this machine, rebuilds at each change.
    Serve(ServeArguments),
    /// Begins a page.
    New(NewArguments),
    /// Invents exported data.
    Demo(DemoArguments),
    /// Roles of a state.
    Admin(AdminArguments),
    /// Production.
    Run(RunArguments),
    /// Looks at all that production needs.
    Doctor(DoctorArguments),
    /// Brings the stores to this version's layout.
    Upgrade(UpgradeArguments),
    /// Makes a key file.
    Keys(KeysArguments),
    /// Public data, or all, of a state.
    Export(ExportArguments),
    /// Takes in a state that moved.
    Import(ImportArguments),
    /// Copies the stores while they are in use.
    Backup(BackupArguments),
}

/// `serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeArguments {
    /// Port on 127.0.0.1.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Folder of the trial's own files.
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,
    /// With an invented movement.
    #[arg(long, conflicts_with = "data")]
    pub demo: bool,
}

/// `new`.
#[derive(Debug, Clone, Args)]
pub struct NewArguments {
    /// Kind of page.
    #[arg(value_enum)]
    pub kind: NewKind,
    /// Title, in quotes.
    pub title: String,
    /// Section of a wiki page, group of a question.
    #[arg(long)]
    pub section: Option<String>,
}

/// Kinds of pages one may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NewKind {
    /// A page at the root.
    Page,
    /// A wiki page.
    Wiki,
    /// A question and its answer.
    Faq,
    /// An article of the movement.
    Article,
    /// A document to take away.
    Resource,
    /// Steps to follow.
    Tutorial,
}

/// `demo`.
#[derive(Debug, Clone, Args)]
pub struct DemoArguments {
    /// Groups.
    #[arg(long, default_value_t = 40)]
    pub groups: usize,
    /// Events.
    #[arg(long, default_value_t = 60)]
    pub events: usize,
    /// Another seed is another movement.
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
}

/// `admin`.
#[derive(Debug, Clone, Args)]
pub struct AdminArguments {
    /// Folder of the state.
    #[arg(long, global = true, value_name = "DIR")]
    pub state: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub task: AdminTask,
}

/// `admin …`.
#[derive(Debug, Clone, Subcommand)]
pub enum AdminTask {
    /// Offers moderation to the owner of an address: the first moderator, or the next.
    Invite {
        /// Address.
        address: String,
    },
    /// Offers a role.
    Assign {
        /// `moderator`, `contact:accueil`…
        role: String,
        /// Address.
        address: String,
        /// The day it ends.
        #[arg(long, value_name = "DATE")]
        until: Option<jiff::civil::Date>,
    },
    /// Ends a mandate.
    End {
        /// `moderator`, `contact:accueil`…
        role: String,
        /// Beginning of the person's key.
        person: String,
    },
    /// Lists roles and who holds them.
    Roles,
}

/// The command with its help in the reader's language.
pub fn command(sentences: &Sentences) -> clap::Command {
    translate(Arguments::command(), "maille", sentences)
        .disable_help_subcommand(true)
        .subcommand_help_heading(sentences.text("help.commands"))
}

/// Reads the command line.
///
/// # Errors
/// What clap has to say: wrong use, or help that was asked for.
pub fn parse(
    sentences: &Sentences,
    line: impl IntoIterator<Item = std::ffi::OsString>,
) -> Result<Arguments, clap::Error> {
    Arguments::from_arg_matches(&command(sentences).try_get_matches_from(line)?)
}

/// Puts `help.<command>.about` and `help.<command>.<argument>` in place; flags of all commands are
/// under `help.common`.
fn translate(command: clap::Command, name: &str, sentences: &Sentences) -> clap::Command {
    let usage = sentences.text("help.usage");
    let (arguments, options) = (sentences.text("help.arguments"), sentences.text("help.options"));
    let about = sentences.text(&format!("help.{name}.about"));
    let key = |id: &str| {
        let own = format!("help.{name}.{id}");
        if sentences.has(&own) { own } else { format!("help.common.{id}") }
    };
    let command = command
        .about(about)
        .help_template(format!("{{about}}\n\n{usage} {{usage}}\n\n{{all-args}}"))
        .mut_args(|argument| {
            let heading = if argument.is_positional() { arguments.clone() } else { options.clone() };
            let help = sentences.text(&key(argument.get_id().as_str()));
            // Values and defaults stand in the sentence: clap would tell them in English.
            let argument = argument.help(help).help_heading(heading);
            match argument.get_action().takes_values() {
                true => argument.hide_possible_values(true).hide_default_value(true),
                false => argument,
            }
        })
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(
            clap::Arg::new("help")
                .short('h')
                .long("help")
                .action(clap::ArgAction::Help)
                .help(sentences.text("help.common.help"))
                .help_heading(options.clone()),
        );
    let command = match name {
        "maille" => command.arg(
            clap::Arg::new("version")
                .short('V')
                .long("version")
                .action(clap::ArgAction::Version)
                .help(sentences.text("help.common.version"))
                .help_heading(options),
        ),
        _ => command,
    };
    command.mut_subcommands(|child| {
        let name = child.get_name().to_owned();
        translate(child, &name, sentences)
    })
}

#[cfg(test)]
mod tests {
    use contract::words::Locale;

    use super::*;

    fn read(line: &[&str]) -> Result<Arguments, clap::Error> {
        parse(&Sentences::of(Locale::Fr), line.iter().map(std::ffi::OsString::from))
    }

    #[test]
    fn flags_stand_before_or_after_the_command() -> Result<(), clap::Error> {
        for line in [["maille", "--site", "x", "build"], ["maille", "build", "--site", "x"]] {
            assert_eq!(read(&line)?.common.site, PathBuf::from("x"));
        }
        let arguments =
            read(&["maille", "check", "--strict", "--format", "json", "--now", "2026-11-23T07:00:00Z"])?;
        assert!(matches!(arguments.task, Task::Check { strict: true }));
        assert_eq!(arguments.common.format, Format::Json);
        Ok(())
    }

    #[test]
    fn wrong_use_is_status_2() {
        for line in [
            &["maille", "fly"][..],
            &["maille"],
            &["maille", "build", "--now", "hier"],
            &["maille", "new", "page"],
        ] {
            assert_eq!(read(line).map(|_| ()).map_err(|error| error.exit_code()), Err(2), "{line:?}");
        }
    }

    #[test]
    fn every_flag_is_explained_in_both_languages() {
        for locale in Locale::ALL {
            let mut command = command(&Sentences::of(locale));
            let mut pages = vec![command.render_help().to_string()];
            for name in [
                "build", "check", "serve", "new", "demo", "admin", "run", "keys", "export", "import",
                "backup", "doctor", "upgrade",
            ] {
                let child = command.find_subcommand_mut(name).expect("a command");
                pages.push(child.render_help().to_string());
            }
            for page in pages {
                assert!(!page.contains('‹'), "{locale}: {page}");
            }
        }
    }
}
