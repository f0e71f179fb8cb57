//! A decision in the stores is on the site within a second.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use contract::records::Idea;
use contract::shards::Sharded;
use contract::words::Locale;
use functions::clock::Clock;
use functions::exchange::Scheme;
use functions::export::Publication;
use functions::files::Folder;
use functions::keys::Keys;
use functions::mail::{Mailbox, Mailer};
use functions::platform::{Config, Platform};
use functions::random::Random;
use functions::store::sqlite::Sqlite;
use functions::store::{Commit, Key, Store, Table};
use functions::values::Email;
use tokio::sync::watch;

use super::builder::{Builder, Shown};
use super::publisher::Publisher;
use crate::args::{Arguments, Common, Task};
use crate::demo;

/// Far above the goal of one second: machines that compile meanwhile are slow.
const STOP: Duration = Duration::from_secs(20);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn common(state: &Path) -> Common {
    let line = ["maille", "build", "--format", "json"].map(std::ffi::OsString::from);
    let sentences = crate::words::Sentences::of(Locale::Fr);
    let Arguments { task, common } = crate::args::parse(&sentences, line).expect("arguments");
    assert!(matches!(task, Task::Build));
    Common { site: root(), out: Some(state.join("out")), data: Some(state.join("data")), ..common }
}

fn platform(publication: &Arc<Publication>) -> Platform {
    let store =
        Store::sqlite(Sqlite::in_memory().expect("memory"), Clock::System).observed(publication.clone());
    let random = Random::seeded(1);
    let keys = Keys::generate(&random);
    let sender = Email::parse("bonjour@maille.example").expect("an address");
    let config = Config::usual(Scheme::LoopbackHttp, "http://127.0.0.1:8080", sender);
    Platform::new(store, Mailer::Mailbox(Mailbox::in_memory()), random, keys, config)
}

#[test]
fn a_decision_is_on_the_site_within_a_second() {
    let state = std::env::temp_dir().join(format!("maille-decision-{}", std::process::id()));
    let _ = fs::remove_dir_all(&state);
    let publication = Arc::new(Publication::default());
    let platform = Arc::new(platform(&publication));
    let store = platform.store.clone();
    let plan = demo::Plan { group_count: 30, event_count: 45, seed: 7, now: demo::today(None) };
    let records = demo::invent(&plan, &demo::Vocabulary::of_site(&root()));
    demo::fill(&store, &records, plan.now).expect("filled");
    let publisher = Publisher::new(&platform, publication, Folder::at(state.join("data")));
    publisher.everything().expect("exported");
    let (tell, shown) = watch::channel(Shown::default());
    let (changed, changes) = mpsc::channel();
    let mut builder = Builder::new(common(&state), Locale::Fr, tell, platform);
    builder.build_first();
    publisher.follow(changed);
    std::thread::spawn(move || builder.follow(&changes));
    let mut idea: Idea = records.ideas.values().next().cloned().expect("an idea");
    let mut took = Vec::new();
    for round in 0..5 {
        idea.title = format!("Une idée toute neuve {round}");
        let start = Instant::now();
        let commit = Commit::new().set(Table::Public, Key::new(idea.shard(), idea.key()), &idea);
        store.commit(&commit).expect("written");
        while !is_shown(&state, &idea.title) {
            assert!(start.elapsed() < STOP, "the decision is not on the site");
            std::thread::sleep(Duration::from_millis(2));
        }
        took.push(start.elapsed().as_millis());
    }
    eprintln!("from the commit to the page, {} pages, ms: {took:?}", pages(&state));
    drop(shown);
    let _ = fs::remove_dir_all(&state);
}

/// On the list of ideas, which all of the demo's fit on.
fn is_shown(state: &Path, title: &str) -> bool {
    fs::read_to_string(state.join("out/public/idees/index.html")).is_ok_and(|page| page.contains(title))
}

fn pages(state: &Path) -> usize {
    let folder = Folder::at(state.join("out/public"));
    folder.names().iter().filter(|name| name.ends_with("index.html")).count()
}

#[test]
fn an_invented_movement_can_be_acted_on_and_is_invented_once() {
    let state = std::env::temp_dir().join(format!("maille-settled-{}", std::process::id()));
    let _ = fs::remove_dir_all(&state);
    let platform = Arc::new(platform(&Arc::default()));
    let store = platform.store.clone();
    let plan = demo::Plan { group_count: 30, event_count: 45, seed: 7, now: demo::today(None) };
    let records = demo::invent(&plan, &demo::Vocabulary::of_site(&root()));
    demo::fill(&store, &records, plan.now).expect("filled");
    assert_eq!(demo::is_filled(&store), Ok(Some(true)));
    Publisher::new(&platform, Arc::default(), Folder::at(state.join("data"))).everything().expect("exported");
    let (tell, shown) = watch::channel(Shown::default());
    Builder::new(common(&state), Locale::Fr, tell, platform).build_first();
    let app = shown.borrow().app.clone().expect("functions");
    demo::settle(&app).expect("settled");
    let work = |prefix: &str| {
        let documents = store.scan(Table::Work, None, 1000).expect("a page").documents;
        documents.iter().filter(|document| document.key.partition.starts_with(prefix)).count()
    };
    assert_eq!(work("idea#"), records.ideas.len());
    let held = work("mandates#");
    assert!(held > 3, "{held}");
    for someone in demo::PEOPLE {
        let email = Email::parse(someone.address).expect("an address");
        let (_, person) = functions::person::by_address(&app, &email).expect("an answer").expect("known");
        assert!(person.is_member(), "{}", someone.address);
    }
    demo::settle(&app).expect("settled again");
    assert_eq!((work("idea#"), work("mandates#")), (records.ideas.len(), held));
    let _ = fs::remove_dir_all(&state);
}
