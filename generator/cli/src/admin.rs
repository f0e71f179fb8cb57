//! `maille admin`: roles of a state, offered and ended from the machine it lies on. What it writes, the
//! running platform does: the mail leaves from there.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use contract::bundle::SiteBundle;
use functions::keys::Keys;
use functions::mail::{Mailbox, Mailer};
use functions::random::Random;
use functions::rights::{self, Mandate, Role};
use functions::store::Commit;
use functions::trail::{self, Via};
use functions::trouble::Trouble;
use functions::values::{Email, PersonKey};
use functions::{App, mandates};
use jiff::civil::Date;

use crate::args::{AdminArguments, AdminTask, Common};
use crate::ending::Ending;
use crate::serve::platform;
use crate::words::Sentences;

/// Does what was asked of the roles of a state.
pub fn run(common: &Common, asked: &AdminArguments, sentences: &Sentences) -> Ending {
    let state = asked.state.clone().unwrap_or_else(|| common.site.join(".state"));
    let has_state = state.join("maille.db").is_file();
    let opened = if has_state { open(common, &state, sentences) } else { Err(missing(&state, sentences)) };
    match opened.and_then(|app| act(&app, &asked.task, sentences)) {
        Ok(lines) => {
            // Nobody to tell when standard output is closed; it is done all the same.
            let _ = writeln!(std::io::stdout(), "{}", lines.join("\n"));
            Ending::Done
        }
        Err(sentence) => Ending::Refused(sentence),
    }
}

fn missing(state: &Path, sentences: &Sentences) -> String {
    sentences.format("wrong.no_state", &[("path", &state.display().to_string())])
}

/// The state as a platform over the site that was last built for it; begun when it is not there yet.
///
/// # Errors
/// The sentence for whoever asked.
pub fn open(common: &Common, state: &Path, sentences: &Sentences) -> Result<App, String> {
    let out: PathBuf = common.out.clone().unwrap_or_else(|| state.join("out"));
    let file = out.join("bundle.json");
    let missing = || missing(state, sentences);
    let text = std::fs::read_to_string(&file).map_err(|_| missing())?;
    let bundle: SiteBundle = serde_json::from_str(&text).map_err(|_| missing())?;
    // It sends nothing: the worker of the running platform does.
    let unused = Mailer::Mailbox(Mailbox::in_memory());
    // Nor does it make a link or look an address up: the platform's own keys may lie elsewhere.
    let keys = Keys::generate(&Random::system());
    let platform = platform::over(state, unused, &bundle.base_url, keys, sentences)?;
    Ok(App::new(bundle, Arc::new(platform)))
}

fn act(app: &App, task: &AdminTask, sentences: &Sentences) -> Result<Vec<String>, String> {
    match task {
        AdminTask::Invite { address } => offer(app, &Role::Moderator.id(), address, None, sentences),
        AdminTask::Assign { role, address, until } => offer(app, role, address, *until, sentences),
        AdminTask::End { role, person } => end(app, role, person, sentences),
        AdminTask::Roles => roles(app, sentences),
    }
}

fn offer(
    app: &App,
    role: &str,
    address: &str,
    until: Option<Date>,
    sentences: &Sentences,
) -> Result<Vec<String>, String> {
    let role = known(app, role, sentences)?;
    if until.is_some_and(|until| until <= app.today() || !mandates::may_end(&role)) {
        return Err(sentences.text("wrong.end_day"));
    }
    let email =
        Email::parse(address).map_err(|_| sentences.format("wrong.address", &[("address", address)]))?;
    let commit = mandates::offer(app, Commit::new(), &role, email, until);
    let commit =
        trail::note(app, commit, None, "mandates.offer", &format!("role#{}", role.id()), Via::Command);
    app.store().commit(&commit).map_err(|error| told(&error.into(), sentences))?;
    let name = mandates::name_of(app, &role);
    Ok(vec![sentences.format("admin.offered", &[("role", &name)])])
}

fn end(app: &App, role: &str, person: &str, sentences: &Sentences) -> Result<Vec<String>, String> {
    let role = known(app, role, sentences)?;
    let holders = rights::holders(app, &role).map_err(|trouble| told(&trouble, sentences))?;
    let meant: Vec<&PersonKey> = holders.iter().filter(|key| key.as_str().starts_with(person)).collect();
    let [person] = meant.as_slice() else {
        return Err(sentences.format("wrong.no_holder", &[("person", person)]));
    };
    let commit =
        mandates::end(app, Commit::new(), person, &role).map_err(|trouble| told(&trouble, sentences))?;
    let commit = trail::note(app, commit, None, "mandates.end", &format!("role#{}", role.id()), Via::Command);
    app.store().commit(&commit).map_err(|error| told(&error.into(), sentences))?;
    Ok(vec![sentences.format("admin.ended", &[("role", &mandates::name_of(app, &role))])])
}

/// Every role and the beginning of the keys of those who hold it.
fn roles(app: &App, sentences: &Sentences) -> Result<Vec<String>, String> {
    let mut lines = Vec::new();
    for role in mandates::known(app) {
        let holders = rights::mandates(app, &role).map_err(|trouble| told(&trouble, sentences))?;
        let shown: Vec<String> = holders.iter().map(shown).collect();
        let shown = if shown.is_empty() { sentences.text("admin.nobody") } else { shown.join(", ") };
        lines.push(format!("{}  {}  {shown}", role.id(), mandates::name_of(app, &role)));
    }
    Ok(lines)
}

/// The beginning of a key, and the day the mandate ends when it does.
fn shown((person, mandate): &(PersonKey, Mandate)) -> String {
    let key: String = person.as_str().chars().take(6).collect();
    mandate.until.map_or_else(|| key.clone(), |until| format!("{key} ({until})"))
}

fn known(app: &App, role: &str, sentences: &Sentences) -> Result<Role, String> {
    Role::parse(role)
        .filter(|role| mandates::exists(app, role))
        .ok_or_else(|| sentences.format("wrong.role", &[("role", role)]))
}

/// What the store said, as a sentence.
pub fn told(trouble: &Trouble, sentences: &Sentences) -> String {
    sentences.format("wrong.store", &[("error", &trouble.to_string())])
}
