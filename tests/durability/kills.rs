//! The process is killed (-9) at a random point, again and again, over the same files.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use functions::App;
use tests::chance::{Chance, amount};
use tests::lean::{Folder, Lean, kill_while_starting};
use tests::report::figure;
use tests::sending::counted;

use crate::load::{Count, Known, Sender, server};

const SENDERS: u64 = 4;
/// In milliseconds. A server reads its table of communes with the first sign-up, which takes a while in a
/// build for tests: some lives end before, some go on long after.
const LIVES: [usize; 3] = [100, 400, 900];

#[test]
fn what_was_acknowledged_is_kept_once_whenever_the_process_is_killed() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = Folder::make(&place.path().join("state"));
    let minter = folder.minter();
    let mut chance = Chance::new(0x53_33);
    let mut senders: Vec<Sender> =
        (0..SENDERS).map(|number| Sender::new(&format!("s{number}"), number)).collect();
    let kills = amount(100);
    for _ in 0..kills {
        live_and_die(&folder, &minter, &mut senders, &mut chance);
    }
    let again = try_all_again(&folder, &minter, &mut senders);
    let count =
        Count::of(&counted(&folder.store()), senders.iter().flat_map(|sender| &sender.sent), |_| true);
    let (lost, doubled) = (count.lost.len(), count.doubled.len());
    figure(
        "S3 kills",
        format!(
            "{kills}, acknowledged = {}, sent again = {again}, lost = {lost}, doubled = {doubled}",
            count.taken
        ),
    );
    count.is_right("after all kills");
    assert!(
        count.taken > kills && again > kills / 10,
        "too little was going on: {} and {again}",
        count.taken
    );
}

/// One life of the server: people send, it is killed. Now and then it dies before it answers.
fn live_and_die(folder: &Folder, minter: &App, senders: &mut [Sender], chance: &mut Chance) {
    if chance.below(10) == 0 {
        let wait = Duration::from_micros(chance.below(20_000) as u64);
        return kill_while_starting(server(), folder, wait);
    }
    let lean = Lean::start(server(), folder, &[]);
    let (port, stop) = (lean.port, AtomicBool::new(false));
    let longest = *chance.pick(&LIVES);
    let life = Duration::from_millis(chance.below(longest) as u64);
    std::thread::scope(|scope| {
        for sender in &mut *senders {
            scope.spawn(|| sender.send(port, minter, &stop, &|| 0));
        }
        std::thread::sleep(life);
        lean.kill();
        stop.store(true, Ordering::Relaxed);
    });
    let wrong: Vec<&String> = senders.iter().flat_map(|sender| &sender.wrong).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// A last life: what nobody answered is sent again, and so is everything else. How many nobody had answered.
fn try_all_again(folder: &Folder, minter: &App, senders: &mut [Sender]) -> usize {
    let lean = Lean::start(server(), folder, &[]);
    let all = || senders.iter().flat_map(|sender| &sender.sent);
    let unanswered = all().filter(|sent| sent.unanswered > 0).count();
    for sender in &mut *senders {
        *sender = sender.with_nothing_known();
        sender.send(lean.port, minter, &AtomicBool::new(true), &|| 0);
    }
    let open = senders.iter().flat_map(|sender| &sender.sent).filter(|sent| sent.known == Known::Nothing);
    assert_eq!(open.count(), 0, "{:?}", senders.iter().flat_map(|sender| &sender.wrong).collect::<Vec<_>>());
    unanswered
}
