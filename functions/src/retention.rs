//! How long each kind of thing is kept: one table, from which pages for people and tests are written. The
//! words are `retention.<key>` of the translations.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::accounts;
use crate::due;
use crate::person::Person;
use crate::store::Commit;

/// How long something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasts {
    /// So many minutes.
    Minutes(i64),
    /// So many hours.
    Hours(i64),
    /// So many days.
    Days(i64),
    /// So many months.
    Months(i32),
    /// As long as what it belongs to.
    AsLongAs(&'static str),
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// What `Record::kept` names.
    pub key: &'static str,
    /// How long.
    pub lasts: Lasts,
    /// Counted from what.
    pub rule: &'static str,
}

const fn kept(key: &'static str, lasts: Lasts, rule: &'static str) -> Kept {
    Kept { key, lasts, rule }
}

/// Every limit.
pub static RETENTION: &[Kept] = &[
    kept("pending", Lasts::Hours(48), "after the form was sent, unless it is confirmed"),
    kept("guestkey", Lasts::Days(16), "after a form was sent by somebody who is no member"),
    kept("link", Lasts::Minutes(15), "after the mail was asked for"),
    kept("cap", Lasts::Days(30), "after the last one that is counted; 24 hours for most"),
    kept("once", Lasts::Hours(24), "after the form was sent"),
    kept("session", Lasts::Days(90), "after signing in on one's own device; 12 hours elsewhere"),
    kept("member", Lasts::Months(24), "after the person was last seen"),
    kept("consent", Lasts::Days(365), "after the person is erased"),
    kept("mandate", Lasts::AsLongAs("mandate"), "until the mandate ends"),
    kept("group", Lasts::AsLongAs("group"), "as long as the group stands; a draft 60 days"),
    kept("report", Lasts::AsLongAs("report"), "as long as its group stands; 60 days when nobody wrote it"),
    kept("seat", Lasts::AsLongAs("seat"), "until the person leaves the group, or goes"),
    kept("handover", Lasts::Days(74), "after it was begun; it goes as soon as it is decided"),
    kept("offer", Lasts::Days(14), "after it was asked"),
    kept("split", Lasts::Days(60), "after it was picked; a split goes as soon as it is over"),
    kept("switch", Lasts::AsLongAs("switch"), "until the last seat is moved: seconds"),
    kept("undo", Lasts::Days(7), "after the change of address"),
    kept("lost", Lasts::Days(30), "after the form was sent"),
    kept("copy", Lasts::Days(7), "after the copy was made"),
    kept("audit", Lasts::Days(365), "after it was done"),
    kept("reputation", Lasts::AsLongAs("member"), "until the person acts or is erased"),
    kept("suppressed", Lasts::AsLongAs("suppressed"), "until the owner of the address signs up again"),
    kept("erased", Lasts::Days(60), "after the erasure: backups of before end earlier"),
    kept("erasing", Lasts::AsLongAs("erasing"), "until the erasure is done, 14 days at most"),
    kept("outbox", Lasts::AsLongAs("outbox"), "until what is asked is done and sent"),
    kept("due", Lasts::AsLongAs("due"), "until its day, which is the longest limit of its record"),
    kept("clock", Lasts::AsLongAs("clock"), "as long as the platform runs"),
    kept("relay", Lasts::Days(30), "after the answer; 90 days when there is none"),
    kept("figures", Lasts::AsLongAs("figures"), "counts of nobody, as long as they are shown"),
    kept(
        "idea",
        Lasts::AsLongAs("idea"),
        "as long as it is public; 30 days once rejected, 60 when abandoned",
    ),
    kept(
        "article",
        Lasts::AsLongAs("article"),
        "as long as it is public; 30 days once refused, 60 when nobody works on it",
    ),
    kept("missive", Lasts::Days(90), "after it was written"),
    kept("invitation", Lasts::Days(365), "after it was written"),
    kept("invited", Lasts::Days(180), "after the answer \"not now\"; 30 days after an invitation"),
    kept(
        "event",
        Lasts::AsLongAs("group"),
        "as long as its group stands; 60 days when it is not published, 30 after it what was for those coming",
    ),
    kept("attendance", Lasts::Days(30), "after the event"),
    kept("support", Lasts::AsLongAs("idea"), "until it is withdrawn, or the person or the idea goes"),
    kept("ideacount", Lasts::AsLongAs("idea"), "as long as the idea"),
    kept("count", Lasts::Days(30), "after it was sent, to count what one sends"),
    kept("always", Lasts::AsLongAs("always"), "says nothing of anybody"),
    kept("waiting", Lasts::AsLongAs("waiting"), "until somebody decides"),
    kept("moderation", Lasts::Days(365), "after the report or the decision"),
    kept("claim", Lasts::Minutes(15), "after a moderator took it"),
    kept("site", Lasts::AsLongAs("site"), "settings of the site; says nothing of anybody"),
    kept("unclear", Lasts::Days(30), "after it was noticed"),
];

/// The line of a key.
#[must_use]
pub fn of(key: &str) -> Option<&'static Kept> {
    RETENTION.iter().find(|kept| kept.key == key)
}

/// The clocks of a profile, in months since the person was last seen.
pub const CLOCKS: [(&str, i32); 3] = [("dormant", 12), ("remind", 22), ("erase", 24)];

/// Adds the clocks of a new profile to what is about to be written.
#[must_use]
pub fn watch(commit: Commit, person: &Person) -> Commit {
    clocks_of(person.last_seen_on)
        .fold(commit, |commit, (what, day)| due::on(commit, day, accounts::NAME, what, person.key.as_str()))
}

/// Moves the clocks of a profile that was seen before: whoever comes by each day has three, not three a day.
#[must_use]
pub fn watch_again(commit: Commit, before: Date, person: &Person) -> Commit {
    let stands = |clock: &(&str, Date)| clocks_of(person.last_seen_on).any(|new| new == *clock);
    let gone = clocks_of(before).filter(|clock| !stands(clock));
    let commit = gone.fold(commit, |commit, clock| stop(commit, clock, person));
    watch(commit, person)
}

/// Takes the clocks of a profile back: nothing leads to who is erased, for as long as a clock would run.
#[must_use]
pub fn watch_no_more(commit: Commit, person: &Person) -> Commit {
    clocks_of(person.last_seen_on).fold(commit, |commit, clock| stop(commit, clock, person))
}

fn stop(commit: Commit, (what, day): (&str, Date), person: &Person) -> Commit {
    due::off(commit, day, accounts::NAME, what, person.key.as_str())
}

fn clocks_of(seen: Date) -> impl Iterator<Item = (&'static str, Date)> {
    CLOCKS.into_iter().map(move |(what, months)| (what, months_after(seen, months)))
}

/// So many months after a day.
#[must_use]
pub fn months_after(day: Date, months: i32) -> Date {
    day.saturating_add(months.months())
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::features;
    use crate::words;
    use contract::words::Locale;

    #[test]
    fn every_kind_of_documents_has_a_limit_and_words_for_it() {
        for record in features::all().flat_map(|feature| feature.records) {
            assert!(of(record.kept).is_some(), "{}: {} is not in the table", record.kind, record.kept);
        }
        for locale in Locale::ALL {
            let words = words::own(locale);
            for kept in super::RETENTION {
                assert!(words.get(&format!("retention.{}", kept.key)).is_some(), "{locale}: {}", kept.key);
            }
        }
    }
}
