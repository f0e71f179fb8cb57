//! What a template sees: values drawn from the site's facts, and bodies that may wait until they are needed.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::Value;

use crate::content;
use crate::hash::Key;
use crate::job::PageMeta;
use crate::markdown::Rendered;
use crate::page::Page;
use crate::site::Site;

/// What a template sees beside the globals. A body may come late: its key stands for it, and it is rendered
/// only when the page must be made again.
#[derive(Debug, Clone, Default)]
pub struct Context {
    values: BTreeMap<&'static str, Value>,
    late: Vec<Late>,
}

/// A body that is not rendered yet.
#[derive(Debug, Clone)]
struct Late {
    /// Place of the page in the site.
    page: usize,
    /// Fingerprint of all its HTML depends on.
    key: u128,
    /// Whether the headings are shown too.
    toc: Contents,
}

/// Whether a page shows the contents of its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contents {
    /// As `toc`.
    Shown,
    /// Not at all.
    Absent,
}

impl Context {
    /// A context with its page.
    #[must_use]
    pub fn new(page: &PageMeta) -> Self {
        Self::default().with("page", page)
    }

    /// With a value.
    #[must_use]
    pub fn with<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        self.values.insert(name, Value::from_serializable(value));
        self
    }

    /// With a value serialised before: a card that stands in many lists is serialised once.
    #[must_use]
    pub fn with_value(mut self, name: &'static str, value: Value) -> Self {
        self.values.insert(name, value);
        self
    }

    /// With a list of values serialised before.
    #[must_use]
    pub fn with_values(self, name: &'static str, values: Vec<Value>) -> Self {
        self.with_value(name, Value::from(values))
    }

    /// With the body of an editor's page as `content`. One that lists what others wrote is rendered at once, so
    /// that what it lists is in the key.
    #[must_use]
    pub fn with_body(mut self, site: &Site, page: &Page, toc: Contents) -> Self {
        match (content::key(site, page), site.shelves.file(&page.file)) {
            (Some(key), Some(page)) => {
                self.late.push(Late { page, key, toc });
                self
            }
            _ => self.with_rendered(content::html(site, page), toc),
        }
    }

    fn with_rendered(self, body: Rendered, toc: Contents) -> Self {
        let with = self.with("content", &body.html);
        if toc == Contents::Shown { with.with("toc", &body.toc) } else { with }
    }

    /// The key of all a template sees here, late bodies by their own keys.
    #[must_use]
    pub(crate) fn key(&self) -> Key {
        let key = self.values.iter().fold(Key::default(), |key, (name, value)| key.text(name).value(value));
        self.late
            .iter()
            .fold(key, |key, late| key.number(late.key).number(u8::from(late.toc == Contents::Shown)))
    }

    /// All values, late bodies rendered.
    #[must_use]
    pub(crate) fn whole(self, site: &Site) -> tera::Context {
        let late = self.late.clone();
        let whole = late.iter().fold(self, |context, late| {
            context.with_rendered(content::html(site, &site.pages[late.page]), late.toc)
        });
        let mut values = tera::Context::new();
        for (name, value) in whole.values {
            values.insert_value(name, value);
        }
        values
    }
}
