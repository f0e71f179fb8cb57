//! One's own page: who one is here, what one may do, what is kept, the ways out.

use contract::forms::{Answers, form};

use crate::App;
use crate::exchange::{Answer, Call, Cookie, Status};
use crate::features;
use crate::person::{self, Person, Standing};
use crate::rights::{self, Role};
use crate::sending;
use crate::session::{self, Session};
use crate::shell::Sheet;
use crate::store::{Commit, Document};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{Trouble, Trouble::Refused};

/// Pages of one's own account, and the keys of their names.
const PAGES: [(&str, &str); 5] = [
    ("/api/preferences", "forms.preferences.title"),
    ("/api/account/addresses", "answers.addresses.title"),
    ("/api/account/what-we-know", "answers.known.title"),
    ("/api/account/export", "answers.export.title"),
    ("/api/account/erase", "answers.erase.title"),
];

/// Who is signed in, with the profile as it was read.
///
/// # Errors
/// Nobody is signed in, or the store does not answer.
pub fn signed_in(app: &App, call: &Call<'_>) -> Result<(Session, Document, Person), Trouble> {
    let session = session::of(app, call)?.ok_or(Refused(Status::Forbidden, "sign_in"))?;
    let (read, person) = person::get(app, &session.person)?.ok_or(Refused(Status::Forbidden, "sign_in"))?;
    Ok((session, read, person))
}

/// A link with the words of a key.
#[must_use]
pub fn link(app: &App, path: &str, label: &str) -> (String, String) {
    (path.to_owned(), app.words().text(label).into_owned())
}

/// `GET /api/account`.
///
/// # Errors
/// Nobody is signed in, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (_, _, person) = signed_in(app, call)?;
    let roles = rights::roles(app, &person.key)?;
    let title = app.words().text("answers.account.title").into_owned();
    let label = |key: &str| app.words().text(key).into_owned();
    let addresses: Vec<&str> = person.addresses.iter().map(|one| one.email.as_str()).collect();
    let standing = match person.standing {
        Standing::Guest => "answers.account.guest",
        Standing::Active | Standing::Dormant => "answers.account.member",
        Standing::Blocked => "answers.account.blocked",
    };
    let facts = [
        (label("answers.account.addresses"), addresses.join(", ")),
        (label("answers.account.standing"), label(standing)),
    ];
    let own: Vec<(String, String)> = PAGES.iter().map(|(path, label)| link(app, path, label)).collect();
    let sheet = Sheet::titled(app, &title)
        .facts(&facts)
        .links(&desks(app, &roles))
        .heading("answers.account.data")
        .links(&own)
        .button("/api/signout", "answers.account.sign_out", &[]);
    let sheet = match form("sessions_end") {
        Some(form) => sheet.heading("forms.sessions_end.title").form(form, &Answers::default(), &[]),
        None => sheet,
    };
    Ok(sheet.answer(Status::Ok))
}

/// The signed-in pages this person has, by the table of features.
fn desks(app: &App, roles: &[Role]) -> Vec<(String, String)> {
    let kinds: Vec<&str> = roles.iter().map(|role| role.parts().0).collect();
    let open = features::all()
        .flat_map(|feature| feature.desks)
        .filter(|desk| desk.roles.is_empty() || desk.roles.iter().any(|role| kinds.contains(role)));
    open.map(|desk| link(app, desk.path, desk.label)).collect()
}

/// `POST /api/account/sessions/end`: signs out everywhere; here too unless "stay signed in here" is ticked.
///
/// # Errors
/// Nobody is signed in, or the store does not answer.
pub fn end_sessions(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (session, _, person) = signed_in(app, call)?;
    let answers = match submission::plain(app, call, "sessions_end")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    end_all(app, &person)?;
    let what = "accounts.sessions_end";
    let commit = trail::note(app, Commit::new(), Some(&person.key), what, "person", Via::Web);
    let told = Told::words("sessions_end");
    if answers.is_ticked("stay") {
        // The old secret is void with the others; this device gets a new one that ends no later.
        let (begin, cookie) = session::begin(app, &person.key, session.device);
        app.store().commit(&commit.and(begin))?;
        return Ok(sending::told(app, call.wanted, &told).with(cookie));
    }
    app.store().commit(&commit)?;
    Ok(sending::told(app, call.wanted, &told).with(Cookie::forgotten(session::COOKIE)))
}

/// Ends every session of a person, a batch at a time.
///
/// # Errors
/// The store does not answer.
pub fn end_all(app: &App, person: &Person) -> Result<(), Trouble> {
    loop {
        let commit = session::end_all(app, &person.key)?;
        if commit.writes().is_empty() {
            return Ok(());
        }
        app.store().commit(&commit)?;
    }
}
