//! How events are set on sheets of A4: as large as they fit, and never more than a sheet holds.

use serde::Serialize;

use super::handout::Line;

/// Tenths of a point between the head and the foot of a sheet.
const HEIGHT: usize = 6550;
/// Letters that the word beside a cancelled title takes.
const MARK: usize = 10;

/// A size of type, as the stylesheet prints it.
#[derive(Debug, Clone, Copy)]
struct Size {
    class: &'static str,
    /// Tenths of a point of a line, and of the air around an event.
    line: usize,
    air: usize,
    /// Letters in a line of the title, and of what stands below.
    title: usize,
    facts: usize,
}

/// The largest first. Held to the printed sheet by tests/browser/sheets.mjs.
const SIZES: [Size; 3] = [
    Size { class: "roomy", line: 213, air: 78, title: 36, facts: 41 },
    Size { class: "plain", line: 175, air: 58, title: 47, facts: 53 },
    Size { class: "tight", line: 138, air: 38, title: 62, facts: 70 },
];

/// One sheet.
#[derive(Debug, Clone, Serialize)]
pub struct Sheet {
    id: String,
    title: String,
    /// Which sheet of its month, from 1; nothing when there is one.
    number: Option<usize>,
    size: &'static str,
    events: Vec<Line>,
}

/// The sheets of a month.
pub fn sheets(id: String, title: String, events: Vec<Line>) -> Vec<Sheet> {
    let fits = |size: &&Size| events.iter().map(|event| height(event, size)).sum::<usize>() <= HEIGHT;
    if let Some(size) = SIZES.iter().find(fits) {
        return vec![Sheet { id, title, number: None, size: size.class, events }];
    }
    let [.., size] = SIZES;
    let several = cut(events, &size).into_iter().enumerate();
    several
        .map(|(at, events)| Sheet {
            id: format!("{id}-{}", at + 1),
            title: title.clone(),
            number: Some(at + 1),
            size: size.class,
            events,
        })
        .collect()
}

/// Sheets filled one after the other.
fn cut(events: Vec<Line>, size: &Size) -> Vec<Vec<Line>> {
    let (mut all, mut filled): (Vec<Vec<Line>>, usize) = (Vec::new(), 0);
    for event in events {
        let height = height(&event, size);
        match all.last_mut().filter(|_| filled + height <= HEIGHT) {
            Some(sheet) => {
                sheet.push(event);
                filled += height;
            }
            None => {
                all.push(vec![event]);
                filled = height;
            }
        }
    }
    all
}

/// Tenths of a point that an event takes; its day and hour are two lines.
fn height(event: &Line, size: &Size) -> usize {
    let letters = |text: &str| text.chars().count();
    let title = letters(&event.title) + if event.cancelled { MARK } else { 0 };
    let facts: usize = event.facts.iter().map(|fact| letters(fact) + 3).sum();
    let reason = event.reason.as_deref().map_or(0, letters);
    let lines = title.div_ceil(size.title) + (facts + reason).div_ceil(size.facts);
    lines.max(2) * size.line + size.air
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(title: usize, facts: usize) -> Line {
        Line {
            weekday: "jeu.".into(),
            day: "3".into(),
            hour: "19 h".into(),
            iso: String::new(),
            title: "a".repeat(title),
            cancelled: false,
            reason: None,
            facts: vec!["b".repeat(facts)],
        }
    }

    fn set(count: usize, title: usize) -> Vec<(&'static str, usize)> {
        let sheets = sheets("2026-12".into(), "décembre 2026".into(), vec![line(title, 30); count]);
        sheets.iter().map(|sheet| (sheet.size, sheet.events.len())).collect()
    }

    #[test]
    fn a_month_of_twenty_events_stands_on_one_sheet_as_large_as_it_fits() {
        assert_eq!(set(4, 30), [("roomy", 4)]);
        assert_eq!(set(14, 30), [("plain", 14)]);
        assert_eq!(set(20, 30), [("tight", 20)]);
        assert_eq!(set(21, 30), [("tight", 20), ("tight", 1)]);
    }

    #[test]
    fn what_does_not_fit_goes_to_the_next_sheet() {
        assert_eq!(set(50, 30), [("tight", 20), ("tight", 20), ("tight", 10)]);
        assert_eq!(set(20, 100), [("tight", 14), ("tight", 6)]);
    }
}
