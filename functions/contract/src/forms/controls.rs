//! One field as HTML: label, help, why, error, control, in this order.

use std::fmt::Write;

use jiff::civil::{Date, Time};

use super::choices::Choice;
use super::html::Attributes;
use super::render::Sheet;
use super::{Field, FieldKind, FileSort, FormChoices, List, escape};

/// Up to so many choices are shown at once; more go into a list that opens.
const MAX_RADIOS: usize = 6;

/// How a field is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Widget {
    Line,
    Lines,
    Radios(List),
    Boxes(List),
    Select(List),
    Tick,
}

impl Widget {
    /// Several inputs under one legend.
    pub(super) fn is_group(self) -> bool {
        matches!(self, Widget::Radios(_) | Widget::Boxes(_))
    }
}

pub(super) fn widget(field: &Field, choices: &FormChoices) -> Widget {
    match field.kind {
        FieldKind::LongText(_) => Widget::Lines,
        FieldKind::MultiChoice(list) => Widget::Boxes(list),
        FieldKind::Choice(list) => {
            let count = match list {
                List::Fixed(values) => values.len(),
                List::Site(list) => choices.list(list).len(),
            };
            if count <= MAX_RADIOS { Widget::Radios(list) } else { Widget::Select(list) }
        }
        FieldKind::Checkbox => Widget::Tick,
        _ => Widget::Line,
    }
}

/// A field that people see.
pub(super) fn control(sheet: &Sheet, field: &Field) -> String {
    let class = if sheet.error(field).is_some() { "field field-error" } else { "field" };
    match widget(field, sheet.choices) {
        Widget::Radios(list) => group(sheet, field, class, list, "radio"),
        Widget::Boxes(list) => group(sheet, field, class, list, "checkbox"),
        Widget::Select(list) => labelled(sheet, field, class, &select(sheet, field, list)),
        Widget::Lines => labelled(sheet, field, class, &lines(sheet, field)),
        Widget::Line => labelled(sheet, field, class, &line(sheet, field)),
        Widget::Tick => tick(sheet, field, class),
    }
}

/// The label's text; what may be left empty says so.
fn label(sheet: &Sheet, field: &Field) -> String {
    let label = sheet.say(&field.label_key());
    if field.required || field.default.is_some() {
        label
    } else {
        format!("{label} {}", sheet.say("forms.optional"))
    }
}

fn labelled(sheet: &Sheet, field: &Field, class: &str, control: &str) -> String {
    format!(
        "<div class=\"{class}\">\n<label class=\"label\"{}>{}</label>\n{}{control}\n</div>\n",
        Attributes::default().with("for", &sheet.id(field.name)),
        label(sheet, field),
        below_label(sheet, field),
    )
}

/// Help, why we ask, and what is wrong.
fn below_label(sheet: &Sheet, field: &Field) -> String {
    let mut html = String::new();
    let mut paragraph = |part: &str, text: &str| {
        let id = Attributes::default().with("id", &sheet.id(&format!("{}-{part}", field.name)));
        let _ = writeln!(html, "<p class=\"{part}\"{id}>{text}</p>");
    };
    if let Some(help) = sheet.help(field) {
        paragraph("help", &help);
    }
    if let Some(why) = field.why {
        paragraph("why", &sheet.say(why));
    }
    if let Some(error) = sheet.error(field) {
        paragraph("error", &escape(&sheet.sentence(error)));
    }
    html
}

/// What every control of a field carries.
fn common(sheet: &Sheet, field: &Field) -> Attributes {
    Attributes::default()
        .with("id", &sheet.id(field.name))
        .with("name", field.name)
        .flag(field.required.then_some("required"))
        .with_some("aria-describedby", sheet.described_by(field).as_deref())
        .with_some("aria-invalid", sheet.error(field).map(|_| "true"))
}

/// What was answered, else what stands there at first.
fn value<'a>(sheet: &'a Sheet, field: &Field) -> &'a str {
    if sheet.answers.is_given(field.name) {
        sheet.answers.text(field.name)
    } else {
        field.default.unwrap_or_default()
    }
}

/// A file that is chosen: no page may fill it in.
fn file(sheet: &Sheet, field: &Field, sort: FileSort) -> String {
    let attributes = common(sheet, field).with("accept", sort.accept());
    format!("<input class=\"input\" type=\"file\"{attributes}>")
}

fn line(sheet: &Sheet, field: &Field) -> String {
    if let FieldKind::File(sort) = field.kind {
        return file(sheet, field, sort);
    }
    let hints = Hints::of(field);
    let value = value(sheet, field).replace('\n', " ");
    let kind = if keeps(hints.kind, &value) { hints.kind } else { "text" };
    let attributes = common(sheet, field)
        .with("value", &value)
        .with_some("inputmode", hints.inputmode)
        .with_some("autocomplete", field.autocomplete.or(hints.autocomplete))
        .with_some("autocapitalize", hints.autocapitalize)
        .with_some("spellcheck", hints.autocapitalize.map(|_| "false"));
    format!("<input class=\"input\" type=\"{kind}\"{attributes}>")
}

/// Whether a browser shows `value` in an input of that type. It empties what is not a day or an hour
/// to it: then a plain field keeps what was typed.
fn keeps(kind: &str, value: &str) -> bool {
    match kind {
        _ if value.is_empty() => true,
        "date" => value.len() == 10 && value.parse::<Date>().is_ok(),
        "time" => value.len() == 5 && value.parse::<Time>().is_ok(),
        "url" => value.starts_with("https://") && !value.contains(|letter: char| !letter.is_ascii_graphic()),
        _ => true,
    }
}

/// How a browser and its keyboard help with a field of one line.
struct Hints {
    kind: &'static str,
    inputmode: Option<&'static str>,
    autocomplete: Option<&'static str>,
    autocapitalize: Option<&'static str>,
}

impl Hints {
    fn of(field: &Field) -> Hints {
        let plain = Hints { kind: "text", inputmode: None, autocomplete: Some("off"), autocapitalize: None };
        match field.kind {
            FieldKind::Email => Hints {
                kind: "email",
                inputmode: Some("email"),
                autocomplete: Some("email"),
                autocapitalize: Some("none"),
            },
            FieldKind::Phone => Hints { kind: "tel", autocomplete: Some("tel"), ..plain },
            FieldKind::PostalCode | FieldKind::Number(_) => Hints { inputmode: Some("numeric"), ..plain },
            FieldKind::Link => Hints { kind: "url", autocapitalize: Some("none"), ..plain },
            FieldKind::Page => Hints { autocapitalize: Some("none"), ..plain },
            FieldKind::Day => Hints { kind: "date", ..plain },
            FieldKind::Time => Hints { kind: "time", ..plain },
            _ => plain,
        }
    }
}

/// Rows by how much may be written.
fn lines(sheet: &Sheet, field: &Field) -> String {
    let rows = if field.max_chars() > 600 { "10" } else { "4" };
    // A line end after the tag is not part of the text, and keeps one that is.
    let text = escape(value(sheet, field));
    format!("<textarea class=\"input\" rows=\"{rows}\"{}>\n{text}</textarea>", common(sheet, field))
}

fn select(sheet: &Sheet, field: &Field, list: List) -> String {
    let chosen = value(sheet, field);
    let mut html = format!("<select class=\"input\"{}>\n", common(sheet, field));
    let _ = writeln!(html, "<option value=\"\">{}</option>", sheet.say("forms.choose"));
    for choice in sheet.choices.of(list, field, sheet.words) {
        let attributes = Attributes::default()
            .with("value", choice.value)
            .flag((choice.value == chosen).then_some("selected"));
        let _ = writeln!(html, "<option{attributes}>{}</option>", escape(&choice.label));
    }
    html.push_str("</select>");
    html
}

fn group(sheet: &Sheet, field: &Field, class: &str, list: List, kind: &str) -> String {
    let given: Vec<&str> = if sheet.answers.is_given(field.name) {
        sheet.answers.texts(field.name).iter().map(String::as_str).collect()
    } else {
        field.default.into_iter().collect()
    };
    let mut attributes = Attributes::default()
        .with("class", class)
        .with_some("aria-describedby", sheet.described_by(field).as_deref());
    if kind == "radio" {
        // ARIA knows what is required or wrong of a group of radios, not of one.
        attributes = attributes
            .with("role", "radiogroup")
            .with_some("aria-required", field.required.then_some("true"))
            .with_some("aria-invalid", sheet.error(field).map(|_| "true"));
    }
    let mut html =
        format!("<fieldset{attributes}>\n<legend class=\"label\">{}</legend>\n", label(sheet, field));
    html.push_str(&below_label(sheet, field));
    html.push_str("<div class=\"choices\">\n");
    for (index, choice) in sheet.choices.of(list, field, sheet.words).iter().enumerate() {
        let checked = given.contains(&choice.value).then_some("checked");
        html.push_str(&one_choice(sheet, field, (index, choice), (kind, checked)));
    }
    html.push_str("</div>\n</fieldset>\n");
    html
}

fn one_choice(
    sheet: &Sheet,
    field: &Field,
    (index, choice): (usize, &Choice),
    (kind, checked): (&str, Option<&str>),
) -> String {
    let id = sheet.id(&format!("{}-{index}", field.name));
    // A radio is required as a group; a box alone must not be.
    let required = (kind == "radio" && field.required).then_some("required");
    let attributes = Attributes::default()
        .with("type", kind)
        .with("id", &id)
        .with("name", field.name)
        .with("value", choice.value)
        .flag(required)
        .flag(checked)
        .with_some("aria-invalid", sheet.error(field).filter(|_| kind == "checkbox").map(|_| "true"));
    let target = Attributes::default().with("for", &id);
    format!(
        "<div class=\"choice\">\n<input{attributes}>\n<label{target}>{}</label>\n</div>\n",
        escape(&choice.label)
    )
}

/// A box with its label beside it, never ticked in advance.
fn tick(sheet: &Sheet, field: &Field, class: &str) -> String {
    let attributes = common(sheet, field)
        .with("value", "yes")
        .flag(sheet.answers.is_ticked(field.name).then_some("checked"));
    let target = Attributes::default().with("for", &sheet.id(field.name));
    format!(
        "<div class=\"{class}\">\n<div class=\"choice\">\n<input type=\"checkbox\"{attributes}>\n<label{target}>{}</label>\n</div>\n{}</div>\n",
        label(sheet, field),
        below_label(sheet, field),
    )
}
