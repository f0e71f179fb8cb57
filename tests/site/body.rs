//! Markdown read and rendered without a site around it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use contract::words::{Locale, Words};
use generator::markdown::{Context, Picture, Resolve, Target, outline, render};
use generator::shortcodes::Call;
use tests::repository;

/// A site that is not there: what a body names exists or does not by the length of its name, or always.
pub enum Stub {
    /// Both ways are walked.
    Half,
    /// Every target exists.
    All,
}

impl Stub {
    fn has(&self, name: &str) -> bool {
        matches!(self, Self::All) || !name.len().is_multiple_of(3)
    }
}

impl Resolve for Stub {
    fn wiki(&self, target: &str) -> Option<Target> {
        self.has(target).then(|| Target { href: "/x/".into(), title: Some("X".into()) })
    }

    fn link(&self, address: &str) -> Option<String> {
        self.has(address).then(|| address.to_owned())
    }

    fn picture(&self, address: &str, alt: &str) -> Option<Picture> {
        self.has(address).then(|| Picture {
            src: address.to_owned(),
            srcset: None,
            sizes: None,
            width: 1,
            height: 1,
            alt: alt.to_owned(),
            caption: None,
        })
    }

    fn shortcode(&self, _call: &Call, inner: Option<String>) -> String {
        inner.unwrap_or_default()
    }
}

/// Variables of a site.
pub fn variables() -> BTreeMap<&'static str, String> {
    BTreeMap::from([("name", "Les Essais".into()), ("phone", "01 99 00 12 34".into())])
}

/// Reads and renders a body, as a build does.
pub fn body(text: &str) -> usize {
    let variables = variables();
    let context = Context { file: "x.md", variables: &variables, words: words() };
    let (_, problems) = outline(text, &context);
    // A build leaves out a page with an error; what is refused is not rendered.
    let refused = problems.iter().any(|(_, problem)| problem.code == generator::problem::Code::TooNested);
    if refused { 0 } else { render(text, &context, &Stub::Half).html.len() }
}

/// French words of the contract and the theme, as a site has them.
pub fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let text = repository::text("themes/default/i18n/fr.toml");
        let theme = Words::parse(Locale::Fr, &text).unwrap_or_else(|error| panic!("{error:?}"));
        let mut words = Words::built_in(Locale::Fr).clone();
        words.overlay(&theme);
        words
    })
}
