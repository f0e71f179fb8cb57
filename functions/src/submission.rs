//! From a form's body to answers that may be kept: errors with everything kept, the proof of a browser's
//! work or the page to read again, one answer however often it is sent (rules 4 to 6).

use contract::forms::{self, Answers, FieldKind, Form, Rejected};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::App;
use crate::clock::{after, days};
use crate::closing;
use crate::exchange::{Answer, Call, Status, Wanted};
use crate::keys::{Purpose, leading_zero_bits, sha256};
use crate::sending;
use crate::session;
use crate::store::{Commit, Key, StoreError, Table};
use crate::trouble::{LINK_SPENT, Trouble};
use crate::values::{Email, PersonKey, Token, ulid};

/// Carries the signed step.
pub const STEP: &str = "_step";
/// Carries the answer to the proof of work.
pub const WORK: &str = "_work";
/// Carries the secret of a link: in its query, and in the form of its button.
const SECRET: &str = "t";
/// Pressed to go back from "read again" to the form.
pub const EDIT: &str = "_edit";

/// How long a step may take.
const STEP_LASTS: SignedDuration = SignedDuration::from_hours(1);
/// How long the same step gives the same answer.
const REPEATS_DAYS: i64 = 1;
/// How long the same words of one person give the same answer, when no step says more.
const SAME_WORDS: SignedDuration = SignedDuration::from_mins(10);

/// What became of a form's body.
#[derive(Debug)]
pub enum Received {
    /// It may be kept.
    Ready(Box<Submission>),
    /// It may not, or not yet: this is the answer.
    Answered(Answer),
}

/// Answers that may be kept.
#[derive(Debug)]
pub struct Submission {
    /// What was answered.
    pub answers: Answers,
    /// Who sent it, when they are signed in.
    pub person: Option<PersonKey>,
    form: &'static Form,
    wanted: Wanted,
    once: Key,
    repeats_until: Timestamp,
}

/// What the sender is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Key under `answers.sent.` of title and text.
    pub words: String,
    /// Where to go on, at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl Told {
    /// "Done", in the words of a key.
    #[must_use]
    pub fn words(key: &str) -> Self {
        Self { words: key.to_owned(), next: None }
    }

    /// Go on there at once.
    #[must_use]
    pub fn and_go(self, path: impl Into<String>) -> Self {
        Self { next: Some(path.into()), ..self }
    }
}

/// Two kinds of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Given to a script, which works for it.
    Challenge,
    /// Given in the page to read again.
    ReadAgain,
}

impl Step {
    fn letter(self) -> char {
        match self {
            Self::Challenge => 'c',
            Self::ReadAgain => 'r',
        }
    }
}

/// A signed step: `<kind>.<form>.<seconds since 1970>.<ulid>.<mac>`.
#[must_use]
pub fn step(app: &App, kind: Step, form: &Form) -> String {
    let id = ulid(app.now(), &app.platform.random);
    let text = format!("{}.{}.{}.{id}", kind.letter(), form.name, app.now().as_second());
    let mac = app.platform.keys.mac(Purpose::Signing, &format!("step {text}"));
    format!("{text}.{mac}")
}

/// A step that came back and is still good.
struct Valid {
    kind: Step,
    id: String,
}

fn read_step(app: &App, form: &Form, text: &str) -> Option<Valid> {
    let (signed, mac) = text.rsplit_once('.')?;
    if !app.platform.keys.verify(Purpose::Signing, &format!("step {signed}"), mac) {
        return None;
    }
    let mut parts = signed.split('.');
    let (kind, name, second, id) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let kind =
        [Step::Challenge, Step::ReadAgain].into_iter().find(|known| kind == known.letter().to_string())?;
    let issued = Timestamp::from_second(second.parse().ok()?).ok()?;
    let lasts = issued <= app.now() && app.now() < after(issued, STEP_LASTS);
    (name == form.name && lasts).then(|| Valid { kind, id: id.to_owned() })
}

/// Reads what was sent to `form`.
///
/// # Errors
/// The store does not answer, or the address sends too often.
pub fn receive(app: &App, call: &Call<'_>, form: &'static Form) -> Result<Received, Trouble> {
    count(app, call)?;
    let person = session::of(app, call)?.map(|session| session.person);
    let parsed = match forms::parse(form, app.choices(), call.body) {
        Err(rejected) if person.is_some() => without_address(form, rejected),
        other => other,
    };
    let answers = match parsed {
        Ok(answers) => answers,
        Err(rejected) => return Ok(Received::Answered(sending::rejected(app, call, form, &rejected))),
    };
    if let Some((_, closed)) = closing::of(app, form.name)? {
        return Ok(Received::Answered(sending::closed(app, call.wanted, form, &answers, closed.until)));
    }
    if call.sent(EDIT).is_some() {
        return Ok(Received::Answered(sending::form_again(app, form, &answers)));
    }
    let step = call.sent(STEP).and_then(|text| read_step(app, form, &text).map(|valid| (text, valid)));
    let ready = |person, once, lasts| {
        let repeats_until = after(app.now(), lasts);
        let answers = answers.clone();
        let submission = Submission { answers, person, form, wanted: call.wanted, once, repeats_until };
        Ok(Received::Ready(Box::new(submission)))
    };
    match (person, step) {
        (Some(person), step) => {
            let same = step.map_or_else(|| words_of(app, form, &person, &answers), |(_, valid)| valid.id);
            ready(Some(person), once(&same), SAME_WORDS)
        }
        (None, Some((text, valid))) if is_earned(app, call, &text, valid.kind) => {
            ready(None, once(&valid.id), days(REPEATS_DAYS))
        }
        (None, _) => Ok(Received::Answered(not_yet(app, call, form, &answers))),
    }
}

/// Counts a sending of this network address.
///
/// # Errors
/// It sends too often.
pub fn count(app: &App, call: &Call<'_>) -> Result<(), Trouble> {
    let most = app.platform.config.posts_an_hour;
    match call.visitor.is_empty() || app.platform.limits.allows(call.visitor, most, app.now()) {
        true => Ok(()),
        false => Err(Trouble::Refused(Status::TooMany, "too_many")),
    }
}

/// Somebody signed in need not type an address: it is known.
fn without_address(form: &Form, mut rejected: Rejected) -> Result<Answers, Rejected> {
    let is_address = |name: &str| form.field(name).is_some_and(|field| field.kind == FieldKind::Email);
    rejected.errors.retain(|error| !(is_address(error.field) && error.key == "forms.errors.missing"));
    if rejected.errors.is_empty() { Ok(rejected.answers) } else { Err(rejected) }
}

fn is_earned(app: &App, call: &Call<'_>, step: &str, kind: Step) -> bool {
    match kind {
        Step::ReadAgain => true,
        Step::Challenge => {
            let work = call.sent(WORK).unwrap_or_default();
            work.len() <= 12 && leading_zero_bits(&format!("{step}:{work}")) >= app.platform.config.proof_bits
        }
    }
}

fn not_yet(app: &App, call: &Call<'_>, form: &'static Form, answers: &Answers) -> Answer {
    match call.wanted {
        Wanted::Page => sending::read_again(app, form, answers, &step(app, Step::ReadAgain, form)),
        Wanted::Json => crate::shell::json(app, Status::Unprocessable, "challenge"),
    }
}

fn words_of(app: &App, form: &Form, person: &PersonKey, answers: &Answers) -> String {
    let mut text = format!("{} {person}", form.name);
    for (field, values) in answers.iter() {
        text.push_str(&format!("\n{field}={}", values.join("\u{1f}")));
    }
    app.platform.keys.mac(Purpose::Signing, &format!("words {}", sha256(&text)))
}

fn once(id: &str) -> Key {
    Key::head(format!("once#{id}"))
}

impl Submission {
    /// What makes this sending one, however often it is repeated.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.once.partition
    }

    /// The address typed; nothing when the person is signed in.
    #[must_use]
    pub fn email(&self) -> Option<Email> {
        match self.person {
            Some(_) => None,
            None => Email::parse(self.answers.text("email")).ok(),
        }
    }

    /// The first answer, when this very form was sent before: asked before any cap is counted.
    ///
    /// # Errors
    /// The store does not answer.
    pub fn answered_before(&self, app: &App) -> Result<Option<Answer>, Trouble> {
        let first = app.store().read::<Told>(Table::ShortLived, &self.once)?;
        Ok(first.map(|(_, told)| self.tell(app, &told)))
    }

    /// Writes `commit`, once however often the form is sent, and tells the sender.
    ///
    /// # Errors
    /// Somebody else wrote first, or the store does not answer.
    pub fn finish(&self, app: &App, commit: Commit, told: &Told) -> Result<Answer, Trouble> {
        let commit = commit.insert_until(Table::ShortLived, self.once.clone(), told, self.repeats_until);
        match app.store().commit(&commit) {
            Ok(()) => {
                app.platform.bell.ring();
                Ok(self.tell(app, told))
            }
            Err(StoreError::Conflict) => match app.store().read::<Told>(Table::ShortLived, &self.once)? {
                Some((_, first)) => Ok(self.tell(app, &first)),
                None => Err(StoreError::Conflict.into()),
            },
            Err(error) => Err(error.into()),
        }
    }

    /// Everything kept, and what is wrong with one answer that only the stores could tell.
    #[must_use]
    pub fn refuse(&self, app: &App, field: &'static str, key: &'static str) -> Answer {
        self.refuse_as(app, forms::FieldError::new(field, key))
    }

    /// The same, where the sentence has values of its own.
    #[must_use]
    pub fn refuse_as(&self, app: &App, error: forms::FieldError) -> Answer {
        let rejected = Rejected { answers: self.answers.clone(), errors: vec![error] };
        sending::rejected_as(app, self.wanted, self.form, &rejected)
    }

    fn tell(&self, app: &App, told: &Told) -> Answer {
        sending::told(app, self.wanted, told)
    }
}

/// Reads a form that carries its own proof (the secret of a link, a code, a session): no second step.
///
/// # Errors
/// No form has that name.
pub fn plain(app: &App, call: &Call<'_>, name: &str) -> Result<Result<Answers, Answer>, Trouble> {
    let form = forms::form(name).ok_or(crate::trouble::NOT_FOUND)?;
    Ok(forms::parse(form, app.choices(), call.body)
        .map_err(|rejected| sending::rejected(app, call, form, &rejected)))
}

/// The secret of a link that was opened.
///
/// # Errors
/// There is none, or it has not the shape.
pub fn secret_asked(call: &Call<'_>) -> Result<Token, Trouble> {
    call.asked(SECRET).and_then(|text| Token::parse(&text)).ok_or(LINK_SPENT)
}

/// The secret of a link whose button was pressed.
///
/// # Errors
/// There is none, or it has not the shape.
pub fn secret_sent(answers: &Answers) -> Result<Token, Trouble> {
    Token::parse(answers.text(SECRET)).ok_or(LINK_SPENT)
}

/// `GET /api/challenge?form=…`: what a script works on while the person types.
///
/// # Errors
/// No form has that name.
pub fn challenge(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let name = call.asked("form").unwrap_or_default();
    let Some(form) = forms::form(&name).filter(|form| app.has(form.feature)) else {
        return Err(crate::trouble::NOT_FOUND);
    };
    let step = step(app, Step::Challenge, form);
    let bits = app.platform.config.proof_bits;
    Ok(Answer::json(Status::Ok, &json!({ "step": step, "puzzle": step, "bits": bits })))
}
