//! S6: 500 forms a second. No answer of ours says that we failed, and there are as many records as answers.
//! The pace itself is printed, never asserted: machines are shared.

use std::time::{Duration, Instant};

use tests::chance::amount;
use tests::lean::{Folder, Lean};
use tests::pace;
use tests::report::figure;
use tests::sending::{counted, times};

use crate::load::server;

const RATE: usize = 500;
/// Twenty times what it should take: slower than that is no longer the machine's fault.
const STOP: u32 = 20;

#[test]
fn five_hundred_forms_a_second_are_all_kept() {
    let seconds = amount(10).min(60);
    let place = tempfile::tempdir().expect("a folder");
    let folder = Folder::make(&place.path().join("state"));
    let sendings = pace::solved(&folder.minter(), RATE * seconds);
    let lean = Lean::start(server(), &folder, &[]);
    let begun = Instant::now();
    let measured = pace::send(lean.port, &sendings, RATE);
    lean.kill();
    let goal = Duration::from_secs(seconds as u64);
    assert!(begun.elapsed() < goal * STOP, "{} forms took {:?}", sendings.len(), begun.elapsed());
    let markers = sendings.iter().map(|sending| sending.marker.as_str());
    let counted = counted(&folder.store());
    let records: usize = times(&counted, markers).into_iter().map(|(_, times)| times).sum();
    let (taken, quantiles) = (measured.taken, measured.quantiles());
    figure(
        "S6 load",
        format!(
            "{:.0} POST/s for {seconds} s, {quantiles}, answers = {taken}, records = {records}",
            measured.rate()
        ),
    );
    assert!(measured.wrong.is_empty(), "{:?}", measured.wrong);
    assert_eq!((taken, records), (sendings.len(), sendings.len()));
}
