//! A phone number on the group's page: one's own, with one's consent, for a year at most.

use contract::records::{Consented, Phone};

use super::page::{self, Change};
use super::{NAME, life};
use crate::App;
use crate::clock::{after, days};
use crate::consents::{self, ConsentPurpose};
use crate::due;
use crate::exchange::{Answer, Call};
use crate::membership::Group;
use crate::powers::Deed;
use crate::store::Commit;
use crate::submission::Told;
use crate::trouble::Trouble;
use crate::values::ulid;

/// A number is shown for a year.
const SHOWN_DAYS: i64 = 365;

/// `GET /api/groups/phone?group=…`.
///
/// # Errors
/// They may not.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = page::opened(app, call, Deed::ChangePhone)?;
    let group = &pass.group;
    let mut sheet = page::sheet(app, "forms.group_phone.title", group);
    if let Some(phone) = &group.phone {
        let until = app.words().day_plain(page::day(app, phone.expires_at));
        let label = app.words().format("answers.group.phone_until", &[("day", &until)]);
        sheet = sheet.facts(&[(label, phone.value.number.clone())]).button(
            "/api/groups/phone/hide",
            "forms.group_phone_hide.button",
            &[("group", &group.id)],
        );
    }
    Ok(page::with_way_back(app, page::shown(sheet, "group_phone", group, &[]), group))
}

/// `POST /api/groups/phone`.
///
/// # Errors
/// They may not.
pub fn show(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let told = Told::words("group_saved");
    page::change(
        app,
        call,
        ("group_phone", Deed::ChangePhone, "groups.phone"),
        &told,
        |pass, answers, new| {
            let commit = hidden(app, Commit::new(), new);
            let (consent, until) =
                (ulid(app.now(), &app.platform.random), after(app.now(), days(SHOWN_DAYS)));
            let commit =
                consents::ask_to_give(app, commit, &pass.person, ConsentPurpose::PublicPhone, &consent);
            let (number, hours) = (answers.text("phone").to_owned(), answers.text("hours").to_owned());
            new.phone = Some(Consented { value: Phone { number, hours }, consent, expires_at: until });
            new.phone_of = Some(pass.person.clone());
            let commit = due::on(commit, page::day(app, until), NAME, life::PHONE, &new.id);
            Ok(Change::Write(commit))
        },
    )
}

/// `POST /api/groups/phone/hide`.
///
/// # Errors
/// They may not.
pub fn hide(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let told = Told::words("group_saved");
    page::change(app, call, ("group_phone_hide", Deed::ChangePhone, "groups.unphone"), &told, |_, _, new| {
        Ok(Change::Write(hidden(app, Commit::new(), new)))
    })
}

/// Takes the number off, and the consent with it.
#[must_use]
pub fn hidden(app: &App, commit: Commit, group: &mut Group) -> Commit {
    match (group.phone.take(), group.phone_of.take()) {
        (Some(shown), Some(owner)) => {
            consents::ask_to_withdraw(app, commit, &owner, ConsentPurpose::PublicPhone, &shown.consent)
        }
        _ => commit,
    }
}
