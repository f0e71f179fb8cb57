//! One's own page: who one is here, what one may do, the way out.

use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::features;
use crate::person::{self, Standing};
use crate::rights::{self, Role};
use crate::session;
use crate::shell::Sheet;
use crate::trouble::{Trouble, Trouble::Refused};

/// `GET /api/account`.
///
/// # Errors
/// Nobody is signed in, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let session = session::of(app, call)?.ok_or(Refused(Status::Forbidden, "sign_in"))?;
    let (_, person) = person::get(app, &session.person)?.ok_or(Refused(Status::Forbidden, "sign_in"))?;
    let roles = rights::roles(app, &person.key)?;
    let title = app.words().text("answers.account.title").into_owned();
    let label = |key: &str| app.words().text(key).into_owned();
    let addresses: Vec<&str> = person.addresses.iter().map(|one| one.email.as_str()).collect();
    let standing = match person.standing {
        Standing::Guest => "answers.account.guest",
        Standing::Active | Standing::Dormant | Standing::Blocked => "answers.account.member",
    };
    let facts = [
        (label("answers.account.addresses"), addresses.join(", ")),
        (label("answers.account.standing"), label(standing)),
    ];
    let sheet = Sheet::titled(app, &title).facts(&facts).links(&desks(app, &roles));
    Ok(sheet.button("/api/signout", "answers.account.sign_out", &[]).answer(Status::Ok))
}

/// The signed-in pages this person has, by the table of features.
fn desks(app: &App, roles: &[Role]) -> Vec<(String, String)> {
    let kinds: Vec<&str> = roles.iter().map(|role| role.parts().0).collect();
    let open = features::all()
        .flat_map(|feature| feature.desks)
        .filter(|desk| desk.roles.is_empty() || desk.roles.iter().any(|role| kinds.contains(role)));
    open.map(|desk| (desk.path.to_owned(), app.words().text(desk.label).into_owned())).collect()
}
