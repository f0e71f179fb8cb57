//! Groups: begun by somebody, joined, and run by whoever animates them, through whatever form their desk has: handed
//! over, divided, merged, paused, closed.

use contract::forms::form;
use contract::records::Territory;
use functions::features;
use functions::membership::group::Group;
use functions::membership::{Rank, Seating, states::State};
use functions::rights::Role;
use functions::store::{Commit, Table};
use functions::values::{PersonKey, ulid};

use super::accounts::{see_through, set, spelled};
use super::{Act, Who, answering, key_of, pages};
use crate::run::Run;

/// So many are at work at once.
const MOST: usize = 4;

pub const ACTS: &[Act] = &[
    Act { name: "begin a group", weight: 3, who: Who::SignedIn, run: begin },
    Act { name: "join a group", weight: 12, who: Who::Anyone, run: join },
    Act {
        name: "animate",
        weight: 22,
        who: Who::Holder("animator"),
        run: |run, who| tend(run, who, "animator"),
    },
    Act {
        name: "help to run",
        weight: 8,
        who: Who::Holder("manager"),
        run: |run, who| tend(run, who, "manager"),
    },
];

/// Groups as they are, with their ids.
pub fn all(run: &Run) -> Vec<Group> {
    let held = run.witness.held(Table::Work, "group#");
    held.into_iter().filter_map(|(_, held)| serde_json::from_str(&held.body).ok()).collect()
}

/// A group that moderators let through, run by whoever founded it.
fn begin(run: &mut Run, who: usize) -> Result<(), String> {
    if all(run).iter().filter(|group| group.state.is_at_work()).count() >= MOST {
        return Ok(());
    }
    let Some(founder) = key_of(run, who).and_then(|key| PersonKey::parse(&key)) else { return Ok(()) };
    let app = run.app();
    let id = ulid(run.now(), &app.platform.random);
    let name = format!("Groupe {} {}", run.chance.below(1000), id.to_lowercase());
    let place = Territory::Commune("63113".to_owned());
    let draft = Group::draft(id.clone(), format!("groupe-{}", id.to_lowercase()), &name, place, run.now());
    let group = Group { state: State::Published, published_at: Some(run.now()), ..draft };
    let begun = Seating::new(&app, group)
        .set(&founder, Some(Rank::Animator))
        .and_then(|seating| seating.finish(Commit::new()))
        .and_then(|commit| Ok(app.store().commit(&commit)?));
    // Two groups are enough for one person.
    match begun {
        Err(trouble @ functions::trouble::Trouble::Store(_)) if run.faults.since() == 0 => {
            Err(format!("begin a group: {trouble}"))
        }
        _ => Ok(()),
    }
}

fn join(run: &mut Run, who: usize) -> Result<(), String> {
    let open: Vec<Group> = all(run).into_iter().filter(|group| group.state.is_at_work()).collect();
    if open.is_empty() {
        return Ok(());
    }
    let group = run.chance.pick(&open).id.clone();
    let form = form("group_join").ok_or("no form")?;
    let mut pairs = answering::filled(run, form);
    let address = spelled(run, who);
    set(&mut pairs, "email", address);
    set(&mut pairs, "group", group);
    see_through(run, who, form, &pairs)
}

/// A page of the desk of a group one runs, and one of its forms.
fn tend(run: &mut Run, who: usize, kind: &str) -> Result<(), String> {
    pages::sign_in_if_needed(run, who)?;
    let Some(key) = key_of(run, who) else { return Ok(()) };
    let held = run.witness.held(Table::Work, &format!("mandates#{key}"));
    let roles = held.iter().filter_map(|(key, _)| Role::parse(&key.sort));
    let groups: Vec<String> =
        roles.filter_map(|role| (role.parts().0 == kind).then(|| role.parts().1.to_owned())).collect();
    if groups.is_empty() || run.faults.has_crashed() {
        return Ok(());
    }
    let desk: Vec<&str> =
        features::all().flat_map(|feature| feature.of_groups).map(|page| page.path).collect();
    for _ in 0..1 + run.chance.below(3) {
        let (group, path) = (run.chance.pick(&groups).clone(), *run.chance.pick(&desk));
        pages::visit(run, who, &format!("{path}?group={group}"))?;
        run.look()?;
        if run.faults.has_crashed() {
            break;
        }
    }
    Ok(())
}
