//! Which moving things were read while something was made: what it must be made again for. A thread tells for itself,
//! so what is made under [`reads`] shares its work with no other thread.

use std::cell::RefCell;
use std::collections::BTreeSet;

/// Something of an editor's page that may move while all facts of the site stand still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moving {
    /// Its text, and what is read in it: headings, links, words.
    Text,
    /// Who links to it.
    Backlinks,
}

impl Moving {
    /// As a number, of the page at this place.
    pub fn of(self, page: usize) -> u32 {
        u32::try_from(page.saturating_mul(2)).unwrap_or(u32::MAX - 1) + u32::from(self == Self::Backlinks)
    }
}

thread_local! {
    static READ: RefCell<Option<BTreeSet<u32>>> = const { RefCell::new(None) };
}

/// Tells that it is read.
pub(crate) fn read(thing: Moving, page: usize) {
    READ.with_borrow_mut(|read| {
        if let Some(read) = read {
            read.insert(thing.of(page));
        }
    });
}

/// Makes something; answers what was read for it, in order.
pub(crate) fn reads<T>(make: impl FnOnce() -> T) -> (T, Vec<u32>) {
    let outer = READ.replace(Some(BTreeSet::new()));
    let made = make();
    let read = READ.replace(outer).unwrap_or_default();
    // Whoever makes something larger of it has read it too.
    READ.with_borrow_mut(|outer| outer.iter_mut().for_each(|outer| outer.extend(&read)));
    (made, read.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_inside_is_read_outside_too() {
        read(Moving::Text, 1);
        let ((inner, _), all) = reads(|| {
            read(Moving::Backlinks, 2);
            (reads(|| read(Moving::Text, 3)).1, read(Moving::Text, 3))
        });
        assert_eq!((inner, all), (vec![6], vec![5, 6]));
        assert_eq!(reads(|| ()).1, Vec::<u32>::new());
    }
}
