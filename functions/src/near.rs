//! "A group near you": from what people type to the page of their commune or department.
//!
//! It keeps nothing, and nothing logs the query: where somebody looks for a group is theirs to know.

use contract::forms::{self, Answers, FormChoices, form};
use contract::places::{self, Commune, Department, Found};

use crate::App;
use crate::api::{Caller, Route};
use crate::exchange::{Answer, Call, Status};
use crate::features::Feature;
use crate::shell::Sheet;
use crate::trouble::Trouble;

/// What it brings.
pub static FEATURE: Feature = Feature {
    routes: &[Route::get("/api/near", "near", Caller::Anyone, answer).asking(&["commune"])],
    ..Feature::named("near")
};

/// How many places with something are shown to somebody whose place has nothing.
const NEAREST_COUNT: usize = 3;

/// Sends to the one page that fits; else offers what may be meant.
///
/// # Errors
/// None: it reads nothing but the site's places.
pub fn answer(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    Ok(find(app, call))
}

fn find(app: &App, call: &Call<'_>) -> Answer {
    if let Some(commune) = chosen(call.query) {
        return at_commune(app, commune);
    }
    let typed = typed(call.query);
    if typed.trim().is_empty() {
        return Answer::see(&app.bundle.places.near);
    }
    let found = places::search(&typed);
    match (found.communes.as_slice(), found.departments.as_slice()) {
        ([], []) => nothing(app, &typed),
        ([commune], []) => at_commune(app, commune),
        ([], [department]) => at_department(app, department),
        _ => choice(app, &found),
    }
}

/// The commune of a choice page's link: `commune=63113`.
fn chosen(query: &str) -> Option<&'static Commune> {
    let insee = query.split('&').find_map(|pair| pair.strip_prefix("commune="))?;
    places::commune(insee)
}

/// What was typed into the form, whether it is valid or not.
fn typed(query: &str) -> String {
    let Some(near) = form("near") else { return String::new() };
    let answers = match forms::parse(near, &FormChoices::default(), query) {
        Ok(answers) => answers,
        Err(rejected) => rejected.answers,
    };
    answers.text("q").to_owned()
}

fn at_commune(app: &App, commune: &Commune) -> Answer {
    let pages = &app.bundle.places;
    let own = pages.communes.get(commune.insee.as_ref());
    match own.or_else(|| pages.departments.get(commune.department)) {
        Some(path) => Answer::see(path),
        None => quiet(app, commune.name, &nearest(app, commune)),
    }
}

fn at_department(app: &App, department: &Department) -> Answer {
    match app.bundle.places.departments.get(department.code) {
        Some(path) => Answer::see(path),
        None => {
            let centre = department.communes().iter().max_by_key(|commune| commune.population);
            quiet(app, department.name, &centre.map(|commune| nearest(app, commune)).unwrap_or_default())
        }
    }
}

fn choice(app: &App, found: &Found) -> Answer {
    let words = app.words();
    let communes = found.communes.iter().map(|commune| {
        let department = places::department(commune.department).map_or("", |department| department.name);
        let args = [("name", commune.name), ("code", commune.department), ("department", department)];
        // A link of ours, not of the form: it names one commune and needs no second guess.
        (format!("/api/near?commune={}", commune.insee), words.format("answers.near.commune", &args))
    });
    let departments = found.departments.iter().map(|department| {
        let args = [("name", department.name), ("code", department.code)];
        let path = app.bundle.places.departments.get(department.code);
        let href = path.cloned().unwrap_or_else(|| format!("/api/near?q={}", department.code));
        (href, words.format("answers.near.department", &args))
    });
    let links: Vec<_> = departments.chain(communes).collect();
    let title = words.text("answers.near.choice_title");
    let sheet = Sheet::titled(app, &title).lead("answers.near.choice_lead").links(&links);
    Answer::page(Status::Ok, with_ways_out(app, sheet, None).page())
}

/// Nothing is known of what was typed. Not a 404: the address is right, and a search that finds
/// nothing is an answer.
fn nothing(app: &App, typed: &str) -> Answer {
    let title = app.words().text("answers.near.none_title");
    let sheet = Sheet::titled(app, &title).lead("answers.near.none_text");
    Answer::page(Status::Ok, with_ways_out(app, sheet, Some(typed)).page())
}

/// The place is known, and nothing happens there or in its department.
fn quiet(app: &App, name: &str, nearest: &[(String, String)]) -> Answer {
    let title = app.words().format("answers.near.quiet_title", &[("name", name)]);
    let text = if nearest.is_empty() { "answers.near.quiet_alone" } else { "answers.near.quiet_text" };
    let sheet = Sheet::titled(app, &title).lead(text).links(nearest);
    Answer::page(Status::Ok, with_ways_out(app, sheet, None).page())
}

/// The communes with a page that lie closest, with their distance.
fn nearest(app: &App, from: &Commune) -> Vec<(String, String)> {
    let pages = app.bundle.places.communes.iter();
    let mut placed: Vec<(f64, &Commune, &String)> = pages
        .filter_map(|(insee, path)| {
            let commune = places::commune(insee)?;
            Some((from.distance_km(commune)?, commune, path))
        })
        .collect();
    placed.sort_by(|one, other| one.0.total_cmp(&other.0));
    let words = app.words();
    let link = |(km, commune, path): (f64, &Commune, &String)| {
        let distance = words.distance_km(km);
        let args = [("name", commune.name), ("code", commune.department), ("distance", distance.as_str())];
        (path.clone(), words.format("answers.near.nearest", &args))
    };
    placed.into_iter().take(NEAREST_COUNT).map(link).collect()
}

/// The form once more, all departments, and those who live abroad.
fn with_ways_out<'a>(app: &'a App, sheet: Sheet<'a>, typed: Option<&str>) -> Sheet<'a> {
    let words = app.words();
    let pages = &app.bundle.places;
    let ways = [(&pages.near, "answers.near.all"), (&pages.abroad, "answers.near.abroad")];
    let links: Vec<_> = ways
        .into_iter()
        .filter(|(path, _)| !path.is_empty())
        .map(|(path, key)| (path.clone(), words.text(key).into_owned()))
        .collect();
    let form = form("near").map(|near| {
        let answers = typed.map_or_else(Answers::default, |typed| Answers::prefilled(near, &[("q", typed)]));
        forms::render(near, &answers, &[], words, &FormChoices::of_bundle(&app.bundle))
    });
    sheet.html(&form.unwrap_or_default()).links(&links)
}
