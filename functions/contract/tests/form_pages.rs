//! Every form as a page, empty and with all its errors, for the W3C's checker:
//! `FORM_PAGES_DIR=/tmp/forms cargo test -p contract --test form_pages`, then `vnu` over that folder.

#![forbid(unsafe_code)]

use std::path::Path;

use contract::bundle::Named;
use contract::forms::{Answers, FORMS, Form, FormChoices, parse, render};
use contract::words::{Locale, Words};

fn site() -> FormChoices {
    let named = |id: &str| Named { id: id.to_owned(), name: format!("Nom de {id}") };
    let mut choices = FormChoices {
        themes: ["logement", "ecologie"].map(named).into(),
        event_kinds: ["reunion", "marche", "fete", "debat", "tractage", "formation", "porte-a-porte"]
            .map(named)
            .into(),
        roles: ["logement", "presse"].map(named).into(),
        ..FormChoices::default()
    };
    choices.links.privacy = Some("/confidentialite/".to_owned());
    choices.links.abroad = Some("/inscription/hors-de-france/".to_owned());
    choices
}

/// As first shown; sent empty; sent with markup in every field.
fn renderings(form: &Form, locale: Locale) -> Vec<String> {
    let markup: Vec<String> =
        form.fields.iter().map(|field| format!("{}=%3C%2Ftextarea%3E%22%27%26+x%0Ay", field.name)).collect();
    let sent = ["", &markup.join("&")].map(|body| parse(form, &site(), body).err().unwrap_or_default());
    let words = Words::built_in(locale);
    let first = render(form, &Answers::default(), &[], words, &site());
    let again = sent.map(|rejected| render(form, &rejected.answers, &rejected.errors, words, &site()));
    [first].into_iter().chain(again).collect()
}

#[test]
fn every_form_renders_to_one_whole_form() {
    let folder = std::env::var_os("FORM_PAGES_DIR");
    for form in FORMS {
        for locale in Locale::ALL {
            for (index, html) in renderings(form, locale).iter().enumerate() {
                assert!(html.starts_with("<form ") && html.ends_with("</form>\n"), "{html}");
                if let Some(folder) = &folder {
                    let path = Path::new(folder).join(format!("{}-{locale}-{index}.html", form.name));
                    assert!(std::fs::write(path, page(locale, html)).is_ok());
                }
            }
        }
    }
}

fn page(locale: Locale, form: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{locale}\"><head><meta charset=\"utf-8\"><title>Maille</title></head>\
         <body><main><h1>Maille</h1>\n{form}</main></body></html>\n"
    )
}
