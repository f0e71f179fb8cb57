//! A person at a browser: one call, which may never be answered; forms filled in by chance from their own
//! tables.

use contract::forms::{FORMS, Field, FieldKind, Form, HiddenShape, Method};
use functions::exchange::{Body, Call, Status, Verb};
use functions::store::Table;
use jiff::ToSpan;
use tests::answers;
use tests::browser::{self, Shown};

use crate::run::Run;

pub type Pairs = Vec<(String, String)>;

/// One call. Nothing when no answer came: then no cookie came either.
pub fn call(
    run: &mut Run,
    who: usize,
    verb: Verb,
    path: &str,
    pairs: &Pairs,
) -> Result<Option<Shown>, String> {
    let borrowed: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let body = browser::body(&borrowed);
    let call = match verb {
        Verb::Post => Call::post(path, &body),
        _ => Call::get(path),
    };
    let (faults, commits) = (run.faults.since(), run.witness.pending_commits());
    let browser = run.people[who].browser.over(&run.world);
    let answer = browser.call(&call);
    if verb == Verb::Get {
        only_reads(run, path, commits)?;
    }
    let told = (format!("{verb:?} {}", call.path), answer.status.code());
    *run.answered.entry(told).or_default() += 1;
    let calm = run.faults.since() == faults;
    if calm && is_sorry(run, &answer.body) {
        return Err(format!("{} answered {}, and nothing had gone wrong", call.path, answer.status.code()));
    }
    // The connection may break, and a process that has stopped answers nobody.
    if run.faults.has_crashed() || (!calm && run.chance.below(8) == 0) {
        return Ok(None);
    }
    run.people[who].browser = browser;
    let (path, source) = match answer.body {
        Body::Location(next) => (next, String::new()),
        Body::Html(source) | Body::Json(source) => (path.to_owned(), source),
        Body::File { bytes, .. } => (path.to_owned(), String::from_utf8_lossy(&bytes).into_owned()),
    };
    Ok(Some(Shown { status: answer.status, path, source }))
}

/// What is said when the store does not answer, or somebody wrote first. A closed form says something else.
fn is_sorry(run: &Run, body: &Body) -> bool {
    let words = run.world.app.words();
    let titles = ["answers.unavailable.title", "answers.conflict.title"].map(|key| words.text(key));
    matches!(body, Body::Html(source) if titles.iter().any(|title| source.contains(title.as_ref())))
}

/// GET never changes anything; that staff read something about a person is written down.
fn only_reads(run: &Run, path: &str, commits: usize) -> Result<(), String> {
    match run.witness.written_since(commits) {
        Some(kind) if kind != "readings" => Err(format!("GET {path} wrote a document of {kind}")),
        _ => Ok(()),
    }
}

/// Opens an address and what it leads to inside the API.
pub fn open(run: &mut Run, who: usize, path: &str) -> Result<Option<Shown>, String> {
    let mut shown = call(run, who, Verb::Get, path, &Vec::new())?;
    for _ in 0..3 {
        let next = match &shown {
            Some(page) if page.status == Status::SeeOther && page.path.starts_with("/api/") => {
                page.path.clone()
            }
            _ => break,
        };
        shown = call(run, who, Verb::Get, &next, &Vec::new())?;
    }
    Ok(shown)
}

/// How a form went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Went {
    /// It was acknowledged: where the sender is led.
    Acknowledged(String),
    /// It was answered otherwise.
    Refused(Status),
    /// No answer came, however often it was tried.
    Unheard,
}

/// Sends a form of the public, reads it again, sends it; again when no answer comes, sometimes when one
/// came. However often: it leads to one row of the outbox at most, and to one when it is acknowledged.
pub fn send(run: &mut Run, who: usize, form: &Form, pairs: &Pairs) -> Result<Went, String> {
    run.look()?;
    let before = run.ledger.rows().count();
    let Some(first) = call(run, who, Verb::Post, form.action, pairs)? else { return Ok(Went::Unheard) };
    let carried = first.carried(form.action);
    let is_asked_again = first.status == Status::Ok && carried.iter().any(|(name, _)| name == "_step");
    let (pairs, mut went) = match is_asked_again {
        true => (carried, Went::Unheard),
        false => (pairs.clone(), went(&first)),
    };
    let tries = if is_asked_again { 3 } else { run.chance.below(2) };
    for _ in 0..tries {
        if matches!(went, Went::Acknowledged(_)) && run.chance.below(4) > 0 {
            break;
        }
        if run.faults.has_crashed() {
            run.restart();
        }
        let again = call(run, who, Verb::Post, form.action, &pairs)?;
        went = match (again.as_ref().map(self::went), went) {
            (Some(now @ Went::Acknowledged(_)), _) => now,
            (_, once @ Went::Acknowledged(_)) => once,
            (Some(now), _) => now,
            (None, once) => once,
        };
    }
    run.look()?;
    let rows = run.ledger.rows().count() - before;
    if rows > 1 && PUBLIC_ROWS.contains(&form.name) {
        return Err(format!("{}: sent once, asked of the worker {rows} times", form.name));
    }
    if matches!(went, Went::Acknowledged(_)) {
        run.figures.acknowledged += 1;
        let signed_in = run.people[who].is_signed_in();
        if rows == 0 && is_asked_again && !signed_in && PUBLIC_ROWS.contains(&form.name) {
            return Err(format!("{}: acknowledged, and the worker knows of nothing", form.name));
        }
    }
    Ok(went)
}

/// Forms whose whole effect is one row of the outbox.
const PUBLIC_ROWS: [&str; 5] = ["signup", "signup_abroad", "signin", "message", "idea"];

fn went(shown: &Shown) -> Went {
    match shown.status {
        Status::SeeOther => Went::Acknowledged(shown.path.clone()),
        other => Went::Refused(other),
    }
}

/// A form as it stands in a page.
#[derive(Default)]
pub struct OnPage {
    pub action: String,
    pub pairs: Pairs,
    /// Boxes to tick and buttons to press: one of a name.
    choices: Pairs,
    /// Names of fields to be written into.
    blank: Vec<String>,
}

/// Forms of a page that post, filled in by chance.
pub fn forms(run: &mut Run, shown: &Shown) -> Vec<OnPage> {
    let mut found: Vec<OnPage> = Vec::new();
    for element in &shown.document().elements {
        let value = |name| element.get(name).unwrap_or_default().to_owned();
        if element.name == "form" {
            let posts = value("method").eq_ignore_ascii_case("post");
            let action = if posts { value("action") } else { String::new() };
            found.push(OnPage { action, ..OnPage::default() });
            continue;
        }
        let Some(form) = found.last_mut().filter(|_| element.get("name").is_some()) else { continue };
        let pair = (value("name"), value("value"));
        match (element.name.as_str(), value("type").as_str()) {
            ("input", "hidden") => form.pairs.push(pair),
            ("input", "checkbox" | "radio") | ("button", _) if pair.0 != "_edit" => form.choices.push(pair),
            ("input" | "textarea" | "select", _) => form.blank.push(pair.0),
            _ => {}
        }
    }
    found.retain(|form| form.action.starts_with("/api/"));
    found.iter_mut().for_each(|form| complete(run, form));
    found
}

fn complete(run: &mut Run, form: &mut OnPage) {
    let known = FORMS.iter().find(|known| known.action == form.action && known.method == Method::Post);
    for name in std::mem::take(&mut form.blank) {
        let field = known.and_then(|known| known.field(&name));
        // Most of what need not be said is not said.
        if let Some(field) = field.filter(|field| field.required || run.chance.below(2) == 0) {
            form.pairs.push((name, fill(run, field)));
        }
    }
    while !form.choices.is_empty() {
        let name = form.choices[0].0.clone();
        let (same, others): (Pairs, Pairs) =
            std::mem::take(&mut form.choices).into_iter().partition(|(known, _)| *known == name);
        form.choices = others;
        let is_publishing = same.iter().find(|(_, value)| value == "publish" && name == "verb");
        match is_publishing.filter(|_| run.chance.below(2) == 0) {
            Some(publish) => form.pairs.push(publish.clone()),
            None if run.chance.below(6) > 0 => form.pairs.push(run.chance.pick(&same).clone()),
            None => {}
        }
    }
    form.pairs.retain(|(_, value)| !value.is_empty());
}

/// Answers to every field of a form, by chance: mostly right ones.
pub fn filled(run: &mut Run, form: &Form) -> Pairs {
    let fields = form.fields.iter().filter(|field| field.kind != FieldKind::Trap);
    let mut pairs = Pairs::new();
    for field in fields {
        if field.required || run.chance.below(2) == 0 {
            pairs.push((field.name.to_owned(), fill(run, field)));
        }
    }
    pairs.retain(|(_, value)| !value.is_empty());
    pairs
}

const ROLES: [&str; 6] =
    ["moderator", "contact:logement", "deputy:logement", "contact:accueil", "coordinator:63", "operator"];
const WORDS: [&str; 6] = ["logement", "marché", "écoute", "<b>salle</b>", "= 1+1", "vélo"];

/// One answer.
fn fill(run: &mut Run, field: &Field) -> String {
    if run.chance.below(40) == 0 {
        return answers::bad(field, &mut run.chance);
    }
    let number = run.chance.below(run.people.len());
    match field.kind {
        FieldKind::Email => run.people[number].address.clone(),
        FieldKind::Text(_) if field.name.contains("address") => run.people[number].address.clone(),
        FieldKind::Text(_) if field.name == "role" => (*run.chance.pick(&ROLES)).to_owned(),
        FieldKind::Text(length) | FieldKind::LongText(length) => {
            let mut text = format!("{} {}", run.chance.pick(&WORDS), run.chance.below(1000));
            while text.chars().count() < length.min {
                text.push_str(" encore");
            }
            text.chars().take(length.max).collect()
        }
        FieldKind::Day => {
            let ahead = i64::try_from(run.chance.below(60)).unwrap_or_default();
            run.world.app.today().saturating_add(ahead.days()).to_string()
        }
        FieldKind::Number(range) => {
            let width = usize::try_from(range.max - range.min + 1).unwrap_or(1);
            (range.min + i64::try_from(run.chance.below(width)).unwrap_or_default()).to_string()
        }
        FieldKind::Choice(contract::forms::List::Fixed(values))
        | FieldKind::MultiChoice(contract::forms::List::Fixed(values)) => {
            (*run.chance.pick(values)).to_owned()
        }
        FieldKind::Checkbox if !field.required && run.chance.below(3) == 0 => String::new(),
        FieldKind::Hidden(HiddenShape::Id | HiddenShape::Ids) => {
            something_public(run, if field.name == "idea" { "ideas/" } else { "" })
        }
        _ => answers::good(field),
    }
}

/// The id of something that is public, or was.
fn something_public(run: &mut Run, shards: &str) -> String {
    let held = run.witness.held(Table::Public, shards);
    match held.is_empty() {
        true => "01ABC-def_9".to_owned(),
        false => run.chance.pick(&held).0.sort.clone(),
    }
}
