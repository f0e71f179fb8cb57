//! Fills a state folder with ideas that wait for moderators, as people would have sent them: what the
//! browser's test of the desk clears; and offers somebody the role. Use: `fill_queue FOLDER COUNT ADDRESS`,
//! before anything serves the folder.
#![forbid(unsafe_code)]

use std::path::PathBuf;

use functions::clock::{Clock, Virtual};
use functions::mandates;
use functions::rights::Role;
use functions::store::sqlite::Sqlite;
use functions::store::{Commit, Store};
use functions::values::Email;
use jiff::Timestamp;
use tests::world::World;

/// One person may send so many in 30 days.
const EACH: usize = 3;
const OPENINGS: [&str; 5] = [
    "Un train de plus",
    "Une salle pour tous",
    "Un potager partagé",
    "Des bancs à l'ombre",
    "Un marché du soir",
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, count, address] = arguments.as_slice() else {
        panic!("Use: fill_queue FOLDER COUNT ADDRESS")
    };
    let count: usize = count.parse().unwrap_or_else(|error| panic!("{count}: {error}"));
    let folder = PathBuf::from(folder);
    std::fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{error}"));
    let engine = Sqlite::open(&folder.join("maille.db")).unwrap_or_else(|error| panic!("{error}"));
    let clock = Virtual::at(Timestamp::now());
    let world = World::over(Store::sqlite(engine, Clock::Virtual(clock.clone())), clock, 77);
    for first in (0..count).step_by(EACH) {
        let browser = world.browser();
        browser.sign_up(&format!("voix{first}@exemple.fr"));
        for number in first..count.min(first + EACH) {
            let title = format!("{} ({number})", OPENINGS[number % OPENINGS.len()]);
            let body =
                format!("Proposition {number} : dites-nous ce que vous en pensez, et ce qu'il en coûterait.");
            let form = [("title", title.as_str()), ("body", &body), ("theme", "logement")];
            let sent = browser.send("/api/ideas", &form);
            assert!(sent.path.starts_with("/api/"), "{}", sent.source);
        }
        world.work();
    }
    // Who serves the folder sends the mail.
    let address = Email::parse(address).unwrap_or_else(|bad| panic!("{bad}"));
    let commit = mandates::offer(&world.app, Commit::new(), &Role::Moderator, address, None);
    world.app.store().commit(&commit).unwrap_or_else(|error| panic!("{error}"));
}
