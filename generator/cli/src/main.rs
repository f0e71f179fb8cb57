//! The one command of Maille. Here, and only here, generator and functions meet.
#![forbid(unsafe_code)]

mod admin;
mod args;
mod build;
mod demo;
mod doctor;
mod ending;
mod house;
mod import;
mod new;
mod progress;
mod report;
mod run;
mod running;
mod serve;
mod upgrade;
mod words;

use std::io::Write;
use std::process::ExitCode;

use args::{Arguments, Task};
use ending::Ending;
use generator::Strictness;
use words::Sentences;

fn main() -> ExitCode {
    let line: Vec<_> = std::env::args_os().collect();
    let sentences = Sentences::of(words::locale(&line, |name| std::env::var(name).ok()));
    let arguments = match args::parse(&sentences, line) {
        Ok(arguments) => arguments,
        // Help that was asked for is no error: clap knows which of the two it is.
        Err(error) => error.exit(),
    };
    let ending = run(&arguments, &sentences);
    if let Ending::Refused(sentence) = &ending {
        // Nobody to tell when standard error is closed; the status still says it.
        let _ = writeln!(std::io::stderr(), "{sentence}");
    }
    ending.code()
}

fn run(arguments: &Arguments, sentences: &Sentences) -> Ending {
    let common = &arguments.common;
    match &arguments.task {
        Task::Build => build::build(common, sentences),
        Task::Check { strict: false } => build::check(common, Strictness::Normal, sentences),
        Task::Check { strict: true } => build::check(common, Strictness::GoingLive, sentences),
        Task::Serve(asked) => serve::serve(common, asked, sentences),
        Task::New(asked) => new::begin(&common.site, asked, jiff::Zoned::now().date(), sentences),
        Task::Demo(asked) => demo::run(common, asked, sentences),
        Task::Admin(asked) => admin::run(common, asked, sentences),
        Task::Run(asked) => run::run(common, asked, sentences),
        Task::Keys(asked) => run::new_keys(&asked.file, sentences),
        Task::Export(asked) => house::export(common, asked, sentences),
        Task::Import(asked) => import::run(common, asked, sentences),
        Task::Doctor(asked) => doctor::doctor(common, asked, sentences),
        Task::Upgrade(asked) => upgrade::upgrade(asked, sentences),
        Task::Backup(asked) => house::backup(common, asked, sentences),
    }
}
