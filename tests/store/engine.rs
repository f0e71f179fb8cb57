//! The engines, each with new tables for whoever asks.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use functions::clock::{Clock, Virtual};
use functions::random::Random;
use functions::store::Store;
use functions::store::dynamodb::{Access, Consumed, DynamoDb};
use functions::store::sqlite::Sqlite;
use jiff::Timestamp;
use tests::emulator::{self, Emulator};
use tests::report::not_run;

/// A clock that stands at the second it is: an emulator may delete by the machine's clock, and nothing
/// these tests call expired is so by that one.
pub fn clock() -> Clock {
    let now = Timestamp::now().as_second();
    Clock::Virtual(Virtual::at(Timestamp::from_second(now).unwrap_or_default()))
}

fn number() -> u32 {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

/// A SQLite database in a file.
pub fn in_file(folder: &Path) -> Store {
    Store::sqlite(Sqlite::open(&folder.join(format!("{}.db", number()))).expect("a file"), clock())
}

/// A SQLite database in memory.
pub fn in_memory() -> Store {
    Store::sqlite(Sqlite::in_memory().expect("memory"), clock())
}

/// New tables of an emulator, with the counter of what calls cost.
pub fn counted(emulator: &Emulator) -> (Store, Consumed) {
    counted_by(emulator, clock())
}

/// The same, by a clock of the test's.
pub fn counted_by(emulator: &Emulator, clock: Clock) -> (Store, Consumed) {
    let prefix = format!("maille-{}-", number());
    let engine = of(emulator, &prefix, Random::system());
    engine.create_tables().expect("tables");
    let consumed = engine.consumed();
    (Store::dynamodb(engine, clock), consumed)
}

/// New tables of an emulator, with the start of their names.
pub fn named(emulator: &Emulator) -> (String, Store) {
    let prefix = format!("maille-{}-", number());
    let engine = of(emulator, &prefix, Random::system());
    engine.create_tables().expect("tables");
    (prefix, Store::dynamodb(engine, clock()))
}

/// New tables of an emulator.
pub fn emulated(emulator: &Emulator) -> Store {
    counted(emulator).0
}

/// The engine for tables that may be there or not.
pub fn of(emulator: &Emulator, prefix: &str, random: Random) -> DynamoDb {
    DynamoDb::start(&Access::emulator(emulator.port), prefix, random).expect("an engine")
}

/// An emulator that tests share while one of them holds it, and that ends with the last.
type Shared = Mutex<Weak<Emulator>>;

fn share<E>(shared: &Shared, start: impl FnOnce() -> Result<Emulator, E>) -> Result<Arc<Emulator>, E> {
    let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(running) = shared.upgrade() {
        return Ok(running);
    }
    let started = Arc::new(start()?);
    *shared = Arc::downgrade(&started);
    Ok(started)
}

/// Dynoxide.
pub fn dynoxide() -> Arc<Emulator> {
    static SHARED: Shared = Mutex::new(Weak::new());
    let started = share(&SHARED, || Ok::<_, std::convert::Infallible>(emulator::dynoxide()));
    started.unwrap_or_else(|never| match never {})
}

/// Moto; nothing, and said so, where this machine cannot run it.
pub fn moto() -> Option<Arc<Emulator>> {
    static SHARED: Shared = Mutex::new(Weak::new());
    share(&SHARED, emulator::moto).inspect_err(|why| not_run("the contract of the stores on moto", why)).ok()
}
