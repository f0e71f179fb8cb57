//! The one command of Maille.
#![forbid(unsafe_code)]

mod demo;

fn main() {
    let plan = demo::Plan { group_count: 40, event_count: 60, seed: 7, now: jiff::Timestamp::now() };
    let records = demo::invent(&plan, &demo::Vocabulary::default());
    let _ = demo::write(&records, plan.now, std::path::Path::new("/tmp/demo-out"));
}
