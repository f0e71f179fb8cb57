//! Files that are no pages: calendars to subscribe to, agendas as plain text.

use rayon::prelude::*;

use crate::footing::Moved;
use crate::hash::Key;
use crate::job::Tree;
use crate::output::{Origin, Output, file_of};
use crate::problem::Problem;
use crate::site::Site;
use crate::trace;

/// What gives a key.
type Keyed<'s> = Box<dyn Fn() -> Key + Send + Sync + 's>;

/// A public file, written when it is asked for and not before.
pub(crate) struct Made<'s> {
    /// Address.
    pub path: String,
    /// What it holds.
    pub text: Box<dyn Fn() -> String + Send + Sync + 's>,
    /// What it is made from; without it, it is made each time and compared.
    key: Option<Keyed<'s>>,
}

impl<'s> Made<'s> {
    /// A file at an address.
    pub fn new(path: impl Into<String>, text: impl Fn() -> String + Send + Sync + 's) -> Self {
        Self { path: path.into(), text: Box::new(text), key: None }
    }

    /// Made only when its key is another than last time: all its text is drawn from, the instant of the build too if
    /// it matters. The program, the words, `site.toml` and the navigation are in it already.
    #[must_use]
    pub fn keyed(mut self, key: impl Fn() -> Key + Send + Sync + 's) -> Self {
        self.key = Some(Box::new(key));
        self
    }
}

/// Puts them in place.
pub(crate) fn write(
    site: &Site,
    all: &[Made<'_>],
    output: &Output,
    moved: Option<&Moved<'_>>,
) -> Vec<Problem> {
    let put = |made: &Made<'_>| {
        let file = file_of(&Tree::Public, &made.path);
        if output.rests(&file, moved).is_some() {
            return None;
        }
        let put = match &made.key {
            None => {
                let (text, reads) = trace::reads(|| (made.text)());
                output.put(&file, text.as_bytes(), Origin::read(reads)).map(drop)
            }
            Some(key) => {
                let (key, reads) = trace::reads(|| key().number(site.ground).finish());
                output.put_costly(&file, Origin::read(reads).keyed(key), || Ok((made.text)().into_bytes()))
            }
        };
        put.err().map(|error| crate::write::cannot_write(&file, &error))
    };
    all.par_iter().filter_map(put).collect()
}
