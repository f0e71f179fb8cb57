//! The shortcodes editors may write, as Hugo writes them: `{{< name key="value" >}}`.

use std::collections::BTreeMap;

/// What a shortcode takes.
#[derive(Debug)]
pub struct Shortcode {
    /// As written.
    pub name: &'static str,
    /// May have an inside, closed by `{{< /name >}}`.
    pub paired: bool,
    /// Makes no sense without an inside.
    pub inner_required: bool,
    /// Arguments it cannot do without.
    pub required: &'static [&'static str],
    /// Arguments it also knows.
    pub optional: &'static [&'static str],
    /// Shown when it is written wrong.
    pub example: &'static str,
}

const fn single(
    name: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
    example: &'static str,
) -> Shortcode {
    Shortcode { name, paired: false, inner_required: false, required, optional, example }
}

/// Every shortcode.
pub const ALL: &[Shortcode] = &[
    single("figure", &["src", "alt"], &["caption"], r#"{{< figure src="photo.jpg" alt="…" caption="…" >}}"#),
    Shortcode {
        name: "video",
        paired: true,
        inner_required: false,
        required: &["src", "captions", "title"],
        optional: &["poster"],
        example: r#"{{< video src="v.webm" captions="v.vtt" title="…" >}}…{{< /video >}}"#,
    },
    Shortcode {
        name: "callout",
        paired: true,
        inner_required: true,
        required: &[],
        optional: &["kind", "title"],
        example: r#"{{< callout kind="warning" title="…" >}}…{{< /callout >}}"#,
    },
    single("contact", &["role"], &[], r#"{{< contact role="logement" >}}"#),
    single("form", &["name"], &[], r#"{{< form name="idea" >}}"#),
    single(
        "agenda",
        &[],
        &["theme", "group", "department", "kind", "limit"],
        r#"{{< agenda theme="logement" limit="5" >}}"#,
    ),
    single("map", &[], &[], "{{< map >}}"),
    single("wishes", &[], &[], "{{< wishes >}}"),
    single("moderation", &[], &[], "{{< moderation >}}"),
];

/// The shortcode of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Shortcode> {
    ALL.iter().find(|shortcode| shortcode.name == name)
}

/// A shortcode as an editor wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Of [`ALL`].
    pub name: &'static str,
    /// Key -> value, quotes removed.
    pub arguments: BTreeMap<String, String>,
    /// Byte offset in the body.
    pub at: usize,
    /// The inside and its byte offset in the body.
    pub inner: Option<(usize, String)>,
}

impl Call {
    /// An argument, if given and not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.arguments.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

/// Reads `key="value" key2=value2`.
///
/// # Errors
/// What is wrong, as the part of the sentence that names it.
pub fn arguments(text: &str, spec: &Shortcode) -> Result<BTreeMap<String, String>, String> {
    let mut arguments = BTreeMap::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=').ok_or_else(|| rest.to_owned())?;
        let (value, next) = value(after.trim_start()).ok_or_else(|| format!("{name}=…\""))?;
        let name = name.trim();
        if !spec.required.contains(&name) && !spec.optional.contains(&name) {
            return Err(format!("{name}="));
        }
        arguments.insert(name.to_owned(), value.to_owned());
        rest = next.trim_start();
    }
    match spec.required.iter().find(|name| arguments.get(**name).is_none_or(|value| value.trim().is_empty()))
    {
        Some(missing) => Err(format!("{missing}=\"…\"")),
        None => Ok(arguments),
    }
}

fn value(text: &str) -> Option<(&str, &str)> {
    match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"'),
        None => Some(text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, String)>, String> {
        let spec = find("figure").expect("figure is a shortcode");
        arguments(text, spec).map(|arguments| arguments.into_iter().collect())
    }

    #[test]
    fn arguments_are_read_quoted_or_bare() {
        assert_eq!(
            read(r#" src="a b.jpg" alt=x "#),
            Ok(vec![("alt".into(), "x".into()), ("src".into(), "a b.jpg".into())])
        );
    }

    #[test]
    fn what_is_missing_unknown_or_not_closed_is_named() {
        assert_eq!(read(r#"src="a""#), Err("alt=\"…\"".into()));
        assert_eq!(read(r#"src="a" alt="b" width="3""#), Err("width=".into()));
        assert_eq!(read(r#"src="a"#), Err("src=…\"".into()));
    }
}
