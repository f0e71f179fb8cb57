//! Stylesheets and scripts against the oldest browsers served: Safari 12, Chrome 70, Firefox 68
//! (numbers of the plan). What an old browser merely ignores is fine; what makes it drop a whole rule,
//! stop a script or lay out a page wrongly is not.

use regex_lite::Regex;
use tests::repository::{self, File, nothing_wrong};

/// A stylesheet without comments, lines kept.
fn bare(file: &File) -> String {
    let comment = Regex::new(r"(?s)/\*.*?\*/").expect("pattern");
    let text = file.text().unwrap_or_default();
    comment
        .replace_all(text, |found: &regex_lite::Captures<'_>| "\n".repeat(found[0].matches('\n').count()))
        .into_owned()
}

fn sheets() -> Vec<File> {
    let found = repository::under(&["themes/"], "css");
    assert!(!found.is_empty(), "no stylesheet");
    found
}

/// Old browsers drop the rule, or read it as another one.
const TOO_NEW_FOR_STYLE: [(&str, &str); 14] = [
    (r":(is|where|has)\(", "drops the whole rule"),
    (r"\binset(-\w+)*\s*:", "does not place the box"),
    (r"\baspect-ratio\s*:", "boxes without height"),
    (r"@(layer|container|scope|starting-style)\b", "drops all inside"),
    (r"(^|[\s{;])&[\s.:\[>]", "nesting is not read"),
    (r"\b(margin|padding|border)-(inline|block)\s*:", "the shorthand is not read"),
    (r"\d(dvh|svh|lvh|cqw|cqi|lh)\b", "the unit is not read"),
    (r"\b(oklch|oklab|color-mix|light-dark|lab|lch)\(", "the colour is not read"),
    (r"\brgba?\(\s*[\d.]+%?\s+[\d.]", "Safari 12.0 does not read blanks between colours"),
    (r"@media[^{]*\(\s*\w+\s*[<>]=?", "drops the whole query"),
    (r"@import\b", "one stylesheet, loaded once"),
    (r"@font-face\b", "system fonts"),
    (r"url\(\s*['\x22]?(https?:)?//", "S9: asks elsewhere"),
    (r":not\([^()]*,", "a list in :not() drops the rule"),
];

#[test]
fn stylesheets_are_read_by_the_oldest_browsers() {
    let mut wrong = Vec::new();
    for file in sheets() {
        for (index, line) in bare(&file).lines().enumerate() {
            for (pattern, why) in TOO_NEW_FOR_STYLE {
                let pattern = Regex::new(pattern).expect("pattern");
                if let Some(found) = pattern.find(line) {
                    wrong.push(format!("{}:{}: {}: {why}", file.path, index + 1, found.as_str().trim()));
                }
            }
        }
    }
    nothing_wrong("Safari 12, Chrome 70 and Firefox 68 do not read:", &wrong);
}

/// Property and value.
type Declaration = (String, String);

/// The innermost rules: selector, declarations, line of the selector.
fn rules(css: &str) -> Vec<(String, Vec<Declaration>, usize)> {
    let rule = Regex::new(r"([^{};]+)\{([^{}]*)\}").expect("pattern");
    rule.captures_iter(css)
        .map(|found| {
            let declarations = found[2]
                .split(';')
                .filter_map(|one| one.split_once(':'))
                .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
                .collect();
            let at = found.get(0).map_or(0, |whole| whole.start());
            (found[1].trim().to_owned(), declarations, css[..at].matches('\n').count() + 1)
        })
        .collect()
}

#[test]
fn flexible_boxes_are_spaced_by_margins() {
    let mut wrong = Vec::new();
    for file in sheets() {
        for (selector, declarations, line) in rules(&bare(&file)) {
            let flex = declarations.iter().any(|(name, value)| name == "display" && value.ends_with("flex"));
            let gap = declarations
                .iter()
                .any(|(name, _)| ["gap", "row-gap", "column-gap"].contains(&name.as_str()));
            if flex && gap {
                wrong.push(format!("{}:{line}: {selector}", file.path));
            }
        }
    }
    nothing_wrong("`gap` in a flexible box came with Safari 14.1; use margins or a grid:", &wrong);
}

#[test]
fn computed_sizes_have_a_fallback_before_them() {
    let computed = Regex::new(r"\b(clamp|min|max)\(").expect("pattern");
    let mut wrong = Vec::new();
    for file in sheets() {
        for (selector, declarations, line) in rules(&bare(&file)) {
            for (index, (name, value)) in declarations.iter().enumerate() {
                let inside_grid = value.contains("minmax(") && !value.replace("minmax(", "").contains("max(");
                let before = declarations[..index].iter().any(|(other, _)| other == name);
                if computed.is_match(value) && !inside_grid && !before {
                    wrong.push(format!("{}:{line}: {selector} {{ {name}: {value} }}", file.path));
                }
            }
        }
    }
    nothing_wrong(
        "clamp(), min() and max() are ignored by the oldest browsers; say a plain size first:",
        &wrong,
    );
}

#[test]
fn a_new_selector_drags_no_old_one_down() {
    let new = Regex::new(r":(focus-visible|focus-within|any-link|placeholder-shown|autofill)|::(marker|file-selector-button|details-content)")
        .expect("pattern");
    let mut wrong = Vec::new();
    for file in sheets() {
        for (selector, _, line) in rules(&bare(&file)) {
            let parts: Vec<&str> = selector.split(',').collect();
            let newer = parts.iter().filter(|part| new.is_match(part)).count();
            // In a list, one selector that is not read drops the rule for all of them.
            if newer > 0 && newer < parts.len() && !selector.contains("focus-within") {
                wrong.push(format!("{}:{line}: {selector}", file.path));
            }
        }
    }
    nothing_wrong("an unread selector in a list drops the whole rule:", &wrong);
}

/// A parser of 2018 stops at these, and nothing of the script runs; or they do not exist.
const TOO_NEW_FOR_SCRIPTS: [(&str, &str); 11] = [
    (r"\?\.[\w\[(]", "optional chaining"),
    (r"\?\?", "nullish"),
    (r"(\|\||&&)=", "logical assignment"),
    (r"^\s*(static\s+)?#\w+", "private fields"),
    (r"\bimport\s*\(|\bimport\.meta|^\s*(import|export)\s", "modules"),
    (r"\.(at|replaceAll|matchAll|flatMap|findLast|toSorted|fromEntries|allSettled)\(", "method"),
    (r"\b(globalThis|structuredClone|BigInt|WeakRef|ResizeObserver)\b", "global"),
    (r"\(\?<[=!\w]", "named group or look-behind"),
    (r"\d_\d", "numeric separator"),
    (r"\bawait\b", "await stops parsing in sloppy top level; use promises"),
    (r"\.(showModal|closest\(\)|replaceChildren|requestIdleCallback)\b", "method"),
];

/// Ways for a text to become a script or a page (S10, S11).
const DANGEROUS: [(&str, &str); 6] = [
    (r"\b(inner|outer)HTML\b", "use textContent"),
    (r"insertAdjacentHTML|document\.write|createContextualFragment|DOMParser", "use textContent"),
    (r"\beval\s*\(|new Function\b", "no code from text"),
    (r"set(Timeout|Interval)\(\s*['\x22]", "no code from text"),
    (r"\bimportScripts\b|\bnew Blob\b", "own files only"),
    (r"['\x22](https?:)?//", "S9: asks elsewhere"),
];

fn scripts() -> Vec<File> {
    repository::under(&["themes/"], "js")
}

fn lines_of_scripts(patterns: &[(&str, &str)]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in scripts() {
        for (index, line) in repository::code(file.text().unwrap_or_default()).lines().enumerate() {
            for (pattern, why) in patterns {
                let pattern = Regex::new(pattern).expect("pattern");
                if let Some(found) = pattern.find(line) {
                    wrong.push(format!("{}:{}: {}: {why}", file.path, index + 1, found.as_str()));
                }
            }
        }
    }
    wrong
}

#[test]
fn scripts_are_read_by_the_oldest_browsers() {
    nothing_wrong("Safari 12, Chrome 70 and Firefox 68 stop at:", &lines_of_scripts(&TOO_NEW_FOR_SCRIPTS));
}

#[test]
fn scripts_put_text_into_pages_as_text() {
    nothing_wrong("a script could run what it reads:", &lines_of_scripts(&DANGEROUS));
}

#[test]
fn drawings_carry_no_script() {
    let active =
        Regex::new(r"(?i)<script|\son\w+\s*=|javascript:|<foreignObject|\sstyle\s*=|href\s*=\s*.https?:")
            .expect("pattern");
    let mut wrong = Vec::new();
    for file in repository::under(&["themes/", "content/"], "svg") {
        for (number, line) in file.lines() {
            wrong
                .extend(active.find(line).map(|found| format!("{}:{number}: {}", file.path, found.as_str())));
        }
    }
    nothing_wrong("S10: a drawing that runs or asks:", &wrong);
}
