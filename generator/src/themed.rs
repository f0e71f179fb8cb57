//! Lists that are shown whole and by theme: their addresses, titles, and the links between them.

use crate::paging::Filter;
use crate::routes::Place;
use crate::site::Site;

/// A kind of things listed by theme. Its words are `<words>.title_of`, `.description_of`, `.every` and
/// `.by_theme`.
#[derive(Debug, Clone, Copy)]
pub struct Themed {
    /// Table of the translation files.
    pub words: &'static str,
    /// Address of the whole list.
    pub all: Place,
    /// Folder of the lists by theme.
    pub by_theme: Place,
}

/// One of its lists.
#[derive(Debug, Clone)]
pub struct List {
    /// `None` = all.
    pub theme: Option<String>,
    /// Address of its first page.
    pub path: String,
    /// Title of its first page.
    pub title: String,
    /// One sentence.
    pub description: String,
}

impl Themed {
    /// The whole list, under this title, then one for each theme of which `count` finds something.
    pub fn lists(
        self,
        site: &Site,
        title: String,
        description: String,
        count: impl Fn(&str) -> usize,
    ) -> Vec<List> {
        let all = List { theme: None, path: site.routes.to(self.all), title, description };
        let themes = site.config.themes.iter().filter(|theme| count(&theme.id) > 0).map(|theme| {
            let name = site.typeset(&theme.name);
            let of = |key: &str| site.words.format(&format!("{}.{key}", self.words), &[("name", &name)]);
            List {
                theme: Some(theme.id.clone()),
                path: site.routes.below(self.by_theme, &theme.id),
                title: of("title_of"),
                description: of("description_of"),
            }
        });
        std::iter::once(all).chain(themes).collect()
    }

    /// Links between the lists; `here` is the one the reader is on. Absent when there is nothing to choose.
    pub fn filters(self, site: &Site, here: &str, count: impl Fn(&str) -> usize) -> Vec<Filter> {
        let word = |key: &str| site.words.text(&format!("{}.{key}", self.words)).into_owned();
        let every = Filter::new(word("by_theme")).with(word("every"), site.routes.to(self.all), None, here);
        let add = |filter: Filter, theme: &crate::config::Theme| match count(&theme.id) {
            0 => filter,
            n => {
                let path = site.routes.below(self.by_theme, &theme.id);
                filter.with(site.typeset(&theme.name), path, Some(n), here)
            }
        };
        site.config.themes.iter().fold(every, add).some().into_iter().collect()
    }
}
