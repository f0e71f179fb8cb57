//! What moderators did, a line a month and kind: `{{< moderation >}}`.

use contract::records::ModerationCount;
use jiff::civil::Date;
use serde::Serialize;

use crate::page::Page;
use crate::site::Site;

/// Months that are shown.
const MONTHS: usize = 12;

#[derive(Serialize)]
struct Row {
    month: String,
    kind: String,
    published: u32,
    kept: u32,
    refused: u32,
    reasons: Vec<Reason>,
    hidden: u32,
    appeals: u32,
    hours: Option<u32>,
}

#[derive(Serialize)]
struct Reason {
    name: String,
    count: u32,
}

#[derive(Serialize)]
struct Counts {
    rows: Vec<Row>,
}

/// The table, newest month first; a sentence while there is nothing to count.
pub(crate) fn html(site: &Site, page: &Page) -> String {
    let mut counts: Vec<&ModerationCount> = site.records.moderation.iter().collect();
    counts.sort_by(|a, b| (&b.month, &a.kind).cmp(&(&a.month, &b.kind)));
    let mut months: Vec<&str> = counts.iter().map(|count| count.month.as_str()).collect();
    months.dedup();
    months.truncate(MONTHS);
    let shown = counts.into_iter().filter(|count| months.contains(&count.month.as_str()));
    let rows = shown.map(|count| row(site, count)).collect();
    site.theme.partial("moderation.html", &Counts { rows }, &page.path)
}

fn row(site: &Site, count: &ModerationCount) -> Row {
    let first = format!("{}-01", count.month).parse::<Date>();
    let month = first.map_or_else(|_| count.month.clone(), |first| site.words.month_long(first));
    let kind = site.words.get(&format!("moderation.kind.{}", count.kind)).unwrap_or(&count.kind);
    let reason = |(reason, count): (&String, &u32)| Reason {
        name: site.words.get(&format!("moderation.reasons.choices.{reason}")).unwrap_or(reason).to_owned(),
        count: *count,
    };
    Row {
        month,
        kind: kind.to_owned(),
        published: count.published,
        kept: count.kept,
        refused: count.refused(),
        reasons: count.rejected.iter().map(reason).collect(),
        hidden: count.hidden,
        appeals: count.appeals,
        hours: count.median_hours,
    }
}
