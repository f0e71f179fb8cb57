//! Two virtual years of each of a few seeds in every run; `MAILLE_LONG` says how many years in all, and
//! `MAILLE_SEED` the seed to begin with.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use tests::chance::amount;
use tests::report::figure;

use crate::run::{Figures, Run};

const YEARS: usize = 2;
const SEEDS: usize = 3;
/// Where people must have come, or the rules behind it were not tried.
const REACHED: [&str; 13] = [
    "/api/signups/confirm",
    "/api/signin/code",
    "/api/preferences",
    "/api/account/erase",
    "/api/mandates/accept",
    "/api/ideas/confirm",
    "/api/moderation/decide",
    "/api/supports",
    "/api/messages/confirm",
    "/api/attendances/confirm",
    "/api/groups/join/confirm",
    "/api/groups/hand-over/answer",
    "/api/groups/messages/reply",
];
/// 20 times the goal of 5 seconds.
const STOP: Duration = Duration::from_secs(100);

fn first_seed() -> u64 {
    std::env::var("MAILLE_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

fn days_of(years: usize) -> i64 {
    i64::try_from(years * 731 / 2).unwrap_or_default()
}

#[test]
fn seeds_hold_every_rule_for_two_years() {
    let seeds = amount(SEEDS * YEARS).div_ceil(YEARS);
    let mut all = Figures::default();
    let mut reached = BTreeSet::new();
    for seed in (first_seed()..).take(seeds) {
        let began = Instant::now();
        let mut run = Run::new(seed, |_, _| None);
        let figures = run.days(days_of(YEARS)).unwrap_or_else(|found| panic!("{found}"));
        assert!(began.elapsed() < STOP, "seed {seed} took {:?}", began.elapsed());
        figure(
            &format!("S23 seed {seed}"),
            format!(
                "{} steps, {} faults, {} crashes, {} mails, {} acknowledged, {} people, {:.1} s",
                figures.steps,
                figures.faults,
                figures.crashes,
                figures.mails,
                figures.acknowledged,
                figures.members,
                began.elapsed().as_secs_f32()
            ),
        );
        let kept = run.answered.keys().filter(|(_, status)| *status == 303).map(|(address, _)| address);
        reached.extend(kept.cloned());
        all.steps += figures.steps;
        all.faults += figures.faults;
        all.mails += figures.mails;
    }
    for path in REACHED {
        assert!(reached.contains(&format!("Post {path}")), "nobody came as far as {path}");
    }
    figure("S23 addresses whose forms were acknowledged", reached.len());
    let (years, steps, faults, mails) = (seeds * YEARS, all.steps, all.faults, all.mails);
    figure(
        "S23 seeds",
        format!(
            "{seeds}, virtual years = {years}, steps = {steps}, faults injected = {faults}, mails = {mails}"
        ),
    );
}

#[test]
fn a_seed_is_the_same_run_each_time() {
    let run = || Run::new(7, |_, _| None).days(60);
    assert_eq!(run(), run());
}
