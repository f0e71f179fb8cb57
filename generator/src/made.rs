//! Files that are no pages: calendars to subscribe to, agendas as plain text.

use rayon::prelude::*;

use crate::job::Tree;
use crate::output::{Output, file_of};
use crate::problem::Problem;

/// A public file, written when it is asked for and not before.
pub(crate) struct Made<'s> {
    /// Address.
    pub path: String,
    /// What it holds.
    pub text: Box<dyn Fn() -> String + Send + Sync + 's>,
}

impl<'s> Made<'s> {
    /// A file at an address.
    pub fn new(path: impl Into<String>, text: impl Fn() -> String + Send + Sync + 's) -> Self {
        Self { path: path.into(), text: Box::new(text) }
    }
}

/// Puts them in place.
pub(crate) fn write(all: &[Made<'_>], output: &Output) -> Vec<Problem> {
    let put = |made: &Made<'_>| {
        let file = file_of(&Tree::Public, &made.path);
        let put = output.put(&file, (made.text)().as_bytes());
        put.err().map(|error| crate::write::cannot_write(&file, &error))
    };
    all.par_iter().filter_map(put).collect()
}
