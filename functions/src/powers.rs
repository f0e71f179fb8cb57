//! What a rank in a group may do: one table, the rows of the matrix role x action x object. Features ask
//! [`pass`]; tests walk every cell.

use crate::App;
use crate::exchange::{Call, Status};
use crate::membership::{self, Group, Rank};
use crate::person;
use crate::rights::{self, Role};
use crate::session;
use crate::store::Document;
use crate::trouble::{NOT_ALLOWED, NOT_FOUND, Trouble};
use crate::values::PersonKey;

/// Something done in a group's name or to its things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deed {
    /// Opens its desk.
    SeeDesk,
    /// Reads its members' pages and files.
    ReadInside,
    /// Writes its description and themes.
    Describe,
    /// Changes its name or its place.
    Rename,
    /// Changes its links.
    ChangeLinks,
    /// Shows or hides a phone number.
    ChangePhone,
    /// Chooses who receives its messages.
    ChooseReceivers,
    /// Says whether anyone may join.
    OpenOrClose,
    /// Asks for it to be public.
    Submit,
    /// Reads who is a member: display names, where agreed.
    SeeMembers,
    /// Accepts who asked to join, or says no.
    AdmitMembers,
    /// Ends somebody's membership.
    EndMembership,
    /// Makes a member a manager, or no manager any more.
    ChangeManagers,
    /// Invites another animator.
    InviteAnimator,
    /// Hands the group over.
    HandOver,
    /// Says no to a claim of it.
    ContestClaim,
    /// Proposes to split it.
    Split,
    /// Agrees to a split somebody else proposed, and sees where it is.
    AgreeToSplit,
    /// Proposes or accepts to merge it.
    Merge,
    /// Agrees, as the second person, that it becomes part of another.
    AgreeToMerge,
    /// Pauses it, or goes on.
    Pause,
    /// Lays down what they are in it.
    StepDown,
    /// Closes it.
    Close,
    /// Confirms that it closes, as the second person.
    ConfirmClose,
    /// Reads and answers what is written to it.
    AnswerMessages,
    /// Announces an event, changes or cancels it, or makes it repeat.
    RunEvents,
    /// Accepts to organise an event of another group too.
    Coorganise,
    /// Reads who comes to its events, and says who came.
    SeeAttendance,
    /// Writes the report of an event.
    Report,
    /// Writes articles.
    WriteArticles,
    /// Puts files in, and takes them out.
    ManageFiles,
    /// Writes to its members.
    WriteToMembers,
    /// Says yes to what goes to many members.
    AgreeToWriting,
    /// Writes to those coming to an event.
    WriteToComing,
    /// Invites people around.
    InviteAround,
}

/// One row: the least rank, and whether coordinators of its department may too.
#[derive(Debug, Clone, Copy)]
pub struct Power {
    /// What.
    pub deed: Deed,
    /// From this rank on.
    pub from: Rank,
    /// So may who coordinates the department.
    pub coordinator: Coordinators,
}

/// Whether coordinators may too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coordinators {
    /// They may.
    Too,
    /// They may not.
    No,
}

const fn power(deed: Deed, from: Rank, coordinator: Coordinators) -> Power {
    Power { deed, from, coordinator }
}

/// Every row.
pub static POWERS: &[Power] = &[
    power(Deed::SeeDesk, Rank::Manager, Coordinators::No),
    power(Deed::ReadInside, Rank::Member, Coordinators::No),
    power(Deed::Describe, Rank::Manager, Coordinators::No),
    power(Deed::Rename, Rank::Animator, Coordinators::No),
    power(Deed::ChangeLinks, Rank::Manager, Coordinators::No),
    power(Deed::ChangePhone, Rank::Animator, Coordinators::No),
    power(Deed::ChooseReceivers, Rank::Animator, Coordinators::No),
    power(Deed::OpenOrClose, Rank::Animator, Coordinators::No),
    power(Deed::Submit, Rank::Animator, Coordinators::No),
    power(Deed::SeeMembers, Rank::Manager, Coordinators::No),
    power(Deed::AdmitMembers, Rank::Manager, Coordinators::No),
    power(Deed::EndMembership, Rank::Manager, Coordinators::No),
    power(Deed::ChangeManagers, Rank::Animator, Coordinators::No),
    power(Deed::InviteAnimator, Rank::Animator, Coordinators::No),
    power(Deed::HandOver, Rank::Animator, Coordinators::No),
    power(Deed::ContestClaim, Rank::Animator, Coordinators::No),
    power(Deed::Split, Rank::Animator, Coordinators::No),
    power(Deed::AgreeToSplit, Rank::Manager, Coordinators::Too),
    power(Deed::Merge, Rank::Animator, Coordinators::No),
    power(Deed::AgreeToMerge, Rank::Manager, Coordinators::No),
    power(Deed::Pause, Rank::Animator, Coordinators::No),
    power(Deed::StepDown, Rank::Manager, Coordinators::No),
    power(Deed::Close, Rank::Animator, Coordinators::No),
    power(Deed::ConfirmClose, Rank::Manager, Coordinators::Too),
    power(Deed::AnswerMessages, Rank::Manager, Coordinators::No),
    power(Deed::RunEvents, Rank::Manager, Coordinators::No),
    power(Deed::Coorganise, Rank::Manager, Coordinators::No),
    power(Deed::SeeAttendance, Rank::Manager, Coordinators::No),
    power(Deed::Report, Rank::Manager, Coordinators::No),
    power(Deed::WriteArticles, Rank::Manager, Coordinators::No),
    power(Deed::ManageFiles, Rank::Manager, Coordinators::No),
    power(Deed::WriteToMembers, Rank::Animator, Coordinators::No),
    power(Deed::AgreeToWriting, Rank::Manager, Coordinators::No),
    power(Deed::WriteToComing, Rank::Manager, Coordinators::No),
    power(Deed::InviteAround, Rank::Animator, Coordinators::No),
];

/// Somebody who may, and the group they may it in.
#[derive(Debug)]
pub struct Pass {
    /// Who.
    pub person: PersonKey,
    /// What they are in it; nothing for a coordinator.
    pub rank: Option<Rank>,
    /// The group as it was read.
    pub document: Document,
    /// The group.
    pub group: Group,
}

/// Lets somebody signed in do something in a group, or not.
///
/// # Errors
/// Nobody is signed in, there is no such group, they may not, or the store does not answer.
pub fn pass(app: &App, call: &Call<'_>, deed: Deed, group: &str) -> Result<Pass, Trouble> {
    let session = session::of(app, call)?.ok_or(Trouble::Refused(Status::Forbidden, "sign_in"))?;
    let person = session.person;
    let (document, group) = membership::find(app, group)?.ok_or(NOT_FOUND)?;
    if person::known(app, &person)?.is_some_and(|known| known.blocked) {
        return Err(NOT_ALLOWED);
    }
    let rank = membership::rank(app, &group.id, &person)?;
    match may(app, &person, rank, deed, &group)? {
        true => Ok(Pass { person, rank, document, group }),
        false => Err(NOT_ALLOWED),
    }
}

/// Whether somebody of this rank may.
///
/// # Errors
/// The store does not answer.
pub fn may(
    app: &App,
    person: &PersonKey,
    rank: Option<Rank>,
    deed: Deed,
    group: &Group,
) -> Result<bool, Trouble> {
    let Some(power) = POWERS.iter().find(|power| power.deed == deed) else { return Ok(false) };
    if rank >= Some(power.from) {
        return Ok(true);
    }
    match (power.coordinator, group.department()) {
        (Coordinators::Too, Some(code)) => rights::holds(app, person, &Role::Coordinator(code)),
        _ => Ok(false),
    }
}
