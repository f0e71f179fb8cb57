//! The work side of the invented movement: its ideas can be supported and answered, its roles are held, and
//! some of its people can sign in. Addresses are of a domain that exists nowhere (RFC 2606).

use contract::records::{Article, Contact, Event, GroupKind, GroupStatus, Idea, Report, Territory};
use contract::shards::{Kind, PlacedGroup};
use functions::clock::{after, days};
use functions::membership::{self, Rank};
use functions::person::{self, ConsentPurpose, Person, Residence, Standing};
use functions::rights::{self, Role};
use functions::store::{Commit, Key, Table};
use functions::trouble::Trouble;
use functions::values::{Email, PersonKey};
use functions::{App, articles, contacts, events, groups, ideas, reports};

/// Somebody of the invented movement one may be in a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Someone {
    /// Address.
    pub address: &'static str,
    /// Key of what they are, in the command's words.
    pub is: &'static str,
}

/// The five one may be.
pub const PEOPLE: [Someone; 5] = [
    Someone { address: "membre@maille.example", is: "serve.account_member" },
    Someone { address: ANIMATOR, is: "serve.account_animator" },
    Someone { address: "moderation@maille.example", is: "serve.account_moderator" },
    Someone { address: "reponses@maille.example", is: "serve.account_contact" },
    Someone { address: "technique@maille.example", is: "serve.account_operator" },
];

/// They animate a group of where they live, and the member is of it.
const ANIMATOR: &str = "groupe@maille.example";
/// They live in Clermont-Ferrand.
const HOME: &str = "63113";
/// Long enough to be trusted as members of some time are.
const MEMBERS_FOR: i64 = 90;
/// Documents read at once.
const PAGE: usize = 500;

/// Does what is not done yet: a trial that was killed is completed at its next start.
///
/// # Errors
/// The store does not answer.
pub fn settle(app: &App) -> Result<(), Trouble> {
    let (mut vacant, mut home) = (Vec::new(), None);
    let mut next: Option<Key> = None;
    loop {
        let page = app.store().scan(Table::Public, next.as_ref(), PAGE)?;
        for document in page.documents {
            match Kind::of(&document.key.partition) {
                Some(Kind::Articles) => articles::import(app, &document.read::<Article>()?)?,
                Some(Kind::Events) => events::import(app, &document.read::<Event>()?)?,
                Some(Kind::Reports) => reports::import(app, &document.read::<Report>()?)?,
                Some(Kind::Ideas) => ideas::import(app, &document.read::<Idea>()?)?,
                Some(Kind::Groups) => {
                    let placed: PlacedGroup = document.read()?;
                    groups::import(app, &placed)?;
                    home = home.or_else(|| is_at_home(&placed).then_some(placed.record.id));
                }
                Some(Kind::Contacts) => {
                    let contact: Contact = document.read()?;
                    contacts::import(app, &contact)?;
                    vacant.extend(contact.vacant.then_some(contact.role));
                }
                _ => {}
            }
        }
        match page.next {
            Some(after) => next = Some(after),
            None => break,
        }
    }
    for someone in PEOPLE {
        let Ok(email) = Email::parse(someone.address) else { continue };
        if person::by_address(app, &email)?.is_none() {
            let (commit, key) = member(app, &email);
            let roles = roles(app, someone, &vacant);
            let bind = |commit, role: &Role| rights::bind(app, commit, &key, role);
            app.store().commit(&roles.iter().fold(commit, bind))?;
        }
        if let (Some((_, known)), Some(group)) = (person::by_address(app, &email)?, &home) {
            sit(app, someone, &known.key, group)?;
        }
    }
    Ok(())
}

/// A local group of their town that is awake and has room.
fn is_at_home(placed: &PlacedGroup) -> bool {
    let group = &placed.record;
    group.place == Territory::Commune(HOME.to_owned())
        && group.kind == GroupKind::Local
        && group.status == GroupStatus::Published
        && !group.needs_animator
        && !group.unlisted
}

/// Once: who has a seat somewhere keeps what they made of it.
fn sit(app: &App, someone: Someone, person: &PersonKey, group: &str) -> Result<(), Trouble> {
    let rank = match someone.is {
        "serve.account_animator" => Rank::Animator,
        "serve.account_member" => Rank::Member,
        _ => return Ok(()),
    };
    match membership::groups_of(app, person)?.is_empty() {
        true => groups::seat(app, person, group, rank),
        false => Ok(()),
    }
}

fn roles(app: &App, someone: Someone, vacant: &[String]) -> Vec<Role> {
    match someone.is {
        "serve.account_moderator" => vec![Role::Moderator],
        "serve.account_operator" => vec![Role::Operator],
        "serve.account_contact" => {
            let held = app.bundle.roles.iter().filter(|role| !vacant.contains(&role.id));
            held.map(|role| Role::Contact(role.id.clone())).collect()
        }
        _ => Vec::new(),
    }
}

fn member(app: &App, email: &Email) -> (Commit, PersonKey) {
    let person = Person {
        residence: Some(Residence::Commune(HOME.to_owned())),
        standing: Standing::Active,
        since: after(app.now(), -days(MEMBERS_FOR)),
        ..person::guest(app, email)
    };
    let commit = person::create(app, Commit::new(), &person);
    (person::consent(app, commit, &person.key, ConsentPurpose::Membership), person.key)
}
