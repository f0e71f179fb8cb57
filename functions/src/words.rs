//! The sentences of answers, compiled in, under what the site overrides.

use contract::bundle::SiteBundle;
use contract::words::{Locale, Words};

/// Words in the site's own language.
pub fn of_site(bundle: &SiteBundle) -> Words {
    let locale = bundle.locales.first().and_then(|tag| Locale::parse(tag)).unwrap_or_default();
    let mut words = Words::built_in(locale).clone();
    words.overlay(&own(locale));
    for (key, text) in bundle.words.get(locale.tag()).into_iter().flatten() {
        words.set(key.clone(), text.clone());
    }
    words
}

/// A test reads both files, so the empty fallback never shows.
pub(crate) fn own(locale: Locale) -> Words {
    let text = match locale {
        Locale::Fr => include_str!("../i18n/fr.toml"),
        Locale::En => include_str!("../i18n/en.toml"),
    };
    Words::parse(locale, text).unwrap_or_else(|_| Words::new(locale))
}

#[cfg(test)]
mod tests {
    use super::own;
    use contract::words::Locale;

    #[test]
    fn both_languages_say_the_same_things() {
        let keys = |locale| own(locale).iter().map(|(key, _)| key.to_owned()).collect::<Vec<_>>();
        assert!(!keys(Locale::Fr).is_empty());
        assert_eq!(keys(Locale::Fr), keys(Locale::En));
    }
}
