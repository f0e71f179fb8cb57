//! What needs no database: expressions, and what answers mean.

use std::cell::Cell;

use jiff::Timestamp;

use super::super::{Guard, Query, Span, StoreError};
use super::expressions::{condition, range};
use super::items::key;
use super::retry::{Fault, Repeat, attempt};
use super::{Access, tables::Tables};
use crate::random::Random;

fn start_of(span: Span, after: Option<&str>) -> Option<Option<String>> {
    let query = Query { span, after: after.map(str::to_owned), ..Query::all("p") };
    let range = range(&query)?;
    Some(range.start.map(|start| {
        let after = after.unwrap_or_default();
        assert_eq!(start, key("p", after));
        after.to_owned()
    }))
}

#[test]
fn a_page_begins_inside_its_range_or_not_at_all() {
    let prefix = || Span::Prefix("b".to_owned());
    assert_eq!(start_of(prefix(), None), Some(None));
    assert_eq!(start_of(prefix(), Some("a")), Some(None));
    assert_eq!(start_of(prefix(), Some("b")), Some(Some("b".to_owned())));
    assert_eq!(start_of(prefix(), Some("b1")), Some(Some("b1".to_owned())));
    assert_eq!(start_of(prefix(), Some("c")), None);
    let before = || Span::Before("m".to_owned());
    assert_eq!(start_of(before(), Some("a")), Some(Some("a".to_owned())));
    assert_eq!(start_of(before(), Some("m")), None);
    assert_eq!(start_of(Span::Before(String::new()), None), None);
    assert_eq!(start_of(Span::Prefix(String::new()), Some("z")), Some(Some("z".to_owned())));
}

#[test]
fn a_guard_names_each_of_its_values() {
    for guard in [Guard::Absent, Guard::Version(3)] {
        let condition = condition(guard, Timestamp::UNIX_EPOCH).expect("a condition");
        assert!(condition.values.iter().all(|(name, _)| condition.text.contains(name)), "{condition:?}");
        assert_eq!(condition.text.matches(':').count(), condition.values.len());
    }
    assert_eq!(condition(Guard::Any, Timestamp::UNIX_EPOCH), None);
}

/// How many attempts are made at a call that always goes so, and what comes of it.
fn attempts(repeat: Repeat, fault: &Fault) -> (u32, StoreError) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let made = Cell::new(0);
    let once = || {
        made.set(made.get() + 1);
        std::future::ready(Err::<(), _>(fault.clone()))
    };
    let result = runtime.block_on(attempt(&Random::seeded(1), repeat, once));
    (made.get(), result.expect_err("never goes well"))
}

#[test]
fn only_what_may_be_repeated_is() {
    let unavailable = || StoreError::Unavailable("why".to_owned());
    let why = || "why".to_owned();
    for repeat in [Repeat::Freely, Repeat::OnlyWhenNotDone] {
        assert_eq!(attempts(repeat, &Fault::Conflict), (1, StoreError::Conflict));
        assert_eq!(attempts(repeat, &Fault::Refused(why())), (1, unavailable()));
        assert_eq!(attempts(repeat, &Fault::Busy(why())), (8, unavailable()));
    }
    assert_eq!(attempts(Repeat::Freely, &Fault::Unclear(why())), (8, unavailable()));
    assert_eq!(attempts(Repeat::OnlyWhenNotDone, &Fault::Unclear(why())), (1, unavailable()));
}

#[test]
fn a_key_is_not_printed() {
    let access = Access { secret: "cheval".to_owned(), key_id: "pile".to_owned(), ..Access::emulator(1) };
    let printed = format!("{access:?} {:?}", Tables::of("maille-"));
    assert!(!printed.contains("cheval") && !printed.contains("pile"), "{printed}");
}
