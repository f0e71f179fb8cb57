//! Templates compiled; one that is broken is named and left out, or replaced by the default theme's.

use std::collections::BTreeMap;

use tera::{Error, ErrorKind, ReportError, Tera};

use crate::problem::{Code, Problem, Spot};

/// A template's layers: (shown name, text), the last wins.
type Layers = Vec<(String, String)>;

/// Compiles all templates. Every value is escaped, whatever the template's suffix. Answers the templates
/// that are missing because they, or the one they extend, are broken.
pub(super) fn compile(
    tera: &mut Tera,
    mut sources: BTreeMap<String, Layers>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, Problem> {
    let mut broken: BTreeMap<String, Problem> = BTreeMap::new();
    tera.autoescape_on([""]);
    // Registered before compiling: Tera refuses templates that name unknown functions.
    super::globals::declare(tera);
    loop {
        let all: Vec<(&str, &str)> = sources
            .iter()
            .filter_map(|(name, layers)| Some((name.as_str(), layers.last()?.1.as_str())))
            .collect();
        let Err(error) = tera.add_raw_templates(all) else { return broken };
        let Some(name) = culprit(&error).filter(|name| sources.contains_key(name)) else {
            problems.push(problem(&error, "base.html", "themes", &BTreeMap::new()));
            return broken;
        };
        let shown =
            sources.get_mut(&name).and_then(Vec::pop).map_or_else(|| name.clone(), |(shown, _)| shown);
        let parent = match error.kind() {
            ErrorKind::MissingParent { parent, .. } => broken.get(parent).cloned(),
            _ => None,
        };
        let named = parent.unwrap_or_else(|| {
            let mut named = problem(&error, &name, &name, &BTreeMap::new());
            named.file = shown;
            problems.push(named.clone());
            named
        });
        sources.retain(|_, layers| !layers.is_empty());
        if !sources.contains_key(&name) {
            broken.insert(name, named);
        }
    }
}

fn culprit(error: &Error) -> Option<String> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            Some(report.filename().to_owned())
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => Some(tpl.clone()),
        ErrorKind::MissingParent { current, .. } => Some(current.clone()),
        _ => None,
    }
}

/// A template's mistake as a problem of the theme; `target` is what could not be made.
pub(super) fn problem(
    error: &Error,
    template: &str,
    target: &str,
    layers: &BTreeMap<String, String>,
) -> Problem {
    let named =
        |file: &str| layers.get(file).cloned().unwrap_or_else(|| format!("themes/default/templates/{file}"));
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            Problem::new(Code::TemplateBroken, &named(report.filename()))
                .at(spot(report))
                .with("target", target)
                .with("detail", first_line(report.message()))
        }
        ErrorKind::TemplateNotFound(name) => {
            Problem::new(Code::TemplateMissing, &named(name)).with("target", name.as_str())
        }
        other => Problem::new(Code::TemplateBroken, &named(template))
            .with("target", target)
            .with("detail", first_line(&other.to_string())),
    }
}

fn spot(report: &ReportError) -> Spot {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Spot { line: number(report.span().start_line), column: number(report.span().start_col + 1) }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}
