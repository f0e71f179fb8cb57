//! S23: the whole platform in a seeded world, as FoundationDB and TigerBeetle test theirs. One process, a clock
//! moved by hand, chance from a seed; people of every role act at random through the public API and read their
//! mails; calls fail before or after they are done, the process stops between any two of them, the outbox
//! comes doubled, late and out of order. After each step what `invariants` lists must hold.
//!
//! - `run`: the story of a run. `acts`, `machine`: what happens, as tables. `faults`: what goes wrong.
//! - `witness`: what was really done. `rows`: every task and letter, from asked to done.
//! - `seeds`: the runs of every day, and the long ones. `planted`: faults of our own making, all found.
//! - `letters`: S4, one letter and every crash.

mod acts;
mod faults;
mod invariants;
mod letters;
mod machine;
mod people;
mod planted;
mod rows;
mod run;
mod seeds;
mod witness;
