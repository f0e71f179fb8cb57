//! How events are set on sheets of A4: as large as they fit, and never more than a sheet holds.

use serde::Serialize;

use super::handout::Line;

/// A size of type: how many lines a sheet holds of it, and how many letters stand in one.
#[derive(Debug, Clone, Copy)]
struct Size {
    class: &'static str,
    lines: usize,
    title: usize,
    facts: usize,
}

/// The largest first. Measured on the printed sheet: tests/browser/sheets.mjs.
const SIZES: [Size; 3] = [
    Size { class: "roomy", lines: 20, title: 40, facts: 46 },
    Size { class: "plain", lines: 29, title: 50, facts: 58 },
    Size { class: "tight", lines: 42, title: 60, facts: 70 },
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
    let fits = |size: &&Size| events.iter().map(|event| height(event, size)).sum::<usize>() <= size.lines;
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
        match all.last_mut().filter(|_| filled + height <= size.lines) {
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

/// Lines that an event takes.
fn height(event: &Line, size: &Size) -> usize {
    let letters = |text: &str| text.chars().count();
    let facts: usize = event.facts.iter().map(|fact| letters(fact) + 3).sum();
    let reason = event.reason.as_deref().map_or(0, letters);
    letters(&event.title).div_ceil(size.title) + (facts + reason).div_ceil(size.facts)
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
        let sheets = sheets("2026-12".into(), "décembre 2026".into(), vec![line(title, 40); count]);
        sheets.iter().map(|sheet| (sheet.size, sheet.events.len())).collect()
    }

    #[test]
    fn a_month_of_twenty_events_stands_on_one_sheet_as_large_as_it_fits() {
        assert_eq!(set(4, 30), [("roomy", 4)]);
        assert_eq!(set(14, 30), [("plain", 14)]);
        assert_eq!(set(20, 30), [("tight", 20)]);
        assert_eq!(set(21, 30), [("tight", 21)]);
    }

    #[test]
    fn what_does_not_fit_goes_to_the_next_sheet() {
        assert_eq!(set(50, 30), [("tight", 21), ("tight", 21), ("tight", 8)]);
        assert_eq!(set(20, 100), [("tight", 14), ("tight", 6)]);
    }
}
