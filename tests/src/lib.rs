//! The harness of the tests that cross crates. Each file of `tests/` says what must hold in terms of
//! these; when the product changes its shape, only these files change.
//!
//! - [`repository`]: the committed tree, for tests that hold rules against sources.
//! - [`html`]: what a page says, read by a parser that had no part in writing it.
//! - [`site`]: a site in a folder of its own, built in this process.
//! - [`world`], [`browser`]: the whole platform in one process, and people who use it.
//! - [`answers`]: good and bad answers to any field. [`trace`]: what a store was asked, what it holds.
//! - [`vectors`]: what attackers type, and whether a page has become theirs.
//! - [`command`]: the `maille` command as a user runs it. [`crates`]: what Cargo says of what we build on.
//! - [`emulator`]: DynamoDB on this machine.
//! - [`python`]: programs from the Python index.
//! - [`losing`]: a network that loses answers.
//! - [`lean`]: the functions over files, as a process that may be killed. [`wire`]: a client of it.
//! - [`sending`]: forms that are found again in the stores; [`pace`]: many of them, so many a second.
//! - [`chance`]: seeded choices, so that every failure has a number.
//! - [`report`]: figures that a run prints.
#![forbid(unsafe_code)]

pub mod answers;
pub mod browser;
pub mod chance;
pub mod command;
pub mod crates;
pub mod emulator;
pub mod html;
pub mod lean;
pub mod losing;
pub mod pace;
pub mod python;
pub mod report;
pub mod repository;
pub mod sending;
pub mod site;
pub mod trace;
pub mod vectors;
pub mod wire;
pub mod world;
