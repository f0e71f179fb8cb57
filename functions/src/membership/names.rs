//! Names of groups that look alike: a group must not pass for another by case, accents, spaces, letters of
//! other scripts, or what cannot be seen. What a name looks like is a short text, equal for all that the eye
//! takes for one another; who bears that look, and in which department, is a document of `work`.

use contract::records::Territory;
use contract::words::fold;
use unicode_security::skeleton;

use super::group::{self, Group};
use crate::App;
use crate::keys::sha256;
use crate::store::{Commit, Key, Query, Table};
use crate::trouble::Trouble;

/// Whether a name holds what nobody sees: joiners, direction marks, fillers, tags. Forms drop what pages
/// leave behind when copied before a feature reads them.
#[must_use]
pub fn hides_something(name: &str) -> bool {
    name.chars().any(|letter| {
        matches!(letter,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
    })
}

/// What a name looks like: confusable letters as one (UTS 39), without case, accents, spaces and signs. A
/// one, a small L and an i are one another's twins in most letters of the web.
#[must_use]
pub fn look(name: &str) -> String {
    // Before case is gone a capital i is an L; after, what is left of other scripts is found.
    let seen: String = skeleton(name).collect();
    let folded = fold(&seen);
    let again = fold(&skeleton(&folded).collect::<String>());
    let kept = again.chars().filter(|letter| letter.is_alphanumeric());
    kept.map(|letter| match letter {
        'i' | 'l' | '1' => 'l',
        'o' | '0' => 'o',
        other => other,
    })
    .collect()
}

/// Where a look is taken: a department, a country, or all of the country.
fn scope(group: &Group) -> String {
    match (&group.place, group.department()) {
        (_, Some(code)) => code,
        (Territory::Abroad { country, .. }, None) => format!("abroad:{}", fold(country).replace(' ', "-")),
        (Territory::Region(code), None) => format!("region:{code}"),
        _ => "country".to_owned(),
    }
}

fn partition(name: &str) -> String {
    format!("groupname#{}", sha256(&look(name)))
}

fn key(group: &Group) -> Key {
    Key::new(partition(&group.name), scope(group))
}

/// Writes that a new group bears its name: of two at once, one begins anew.
#[must_use]
pub fn claim(commit: Commit, group: &Group) -> Commit {
    commit.insert(Table::Work, key(group), &group.id)
}

/// The same whoever bears the look already: groups that are public elsewhere come with their names.
#[must_use]
pub fn adopt(commit: Commit, group: &Group) -> Commit {
    commit.set(Table::Work, key(group), &group.id)
}

/// A group bears another name from now on, or the same one elsewhere.
#[must_use]
pub fn change(commit: Commit, old: &Group, new: &Group) -> Commit {
    match key(old) == key(new) {
        true => commit,
        false => claim(commit.delete(Table::Work, key(old)), new),
    }
}

/// A group is gone, and was never public.
#[must_use]
pub fn free(commit: Commit, group: &Group) -> Commit {
    commit.delete(Table::Work, key(group))
}

/// Who bears a name that looks like this one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alike {
    /// Another group of the same department does.
    pub here: bool,
    /// Names of those elsewhere.
    pub elsewhere: Vec<String>,
}

/// The other groups whose names look like this group's.
///
/// # Errors
/// The store does not answer.
pub fn alike(app: &App, new: &Group) -> Result<Alike, Trouble> {
    let (mut alike, scope) = (Alike::default(), scope(new));
    for document in app.store().query_all(Table::Work, &Query::all(partition(&new.name)))? {
        let id: String = document.read()?;
        if id == new.id {
            continue;
        }
        match document.key.sort == scope {
            true => alike.here = true,
            false => alike.elsewhere.extend(group::find(app, &id)?.map(|(_, other)| other.name)),
        }
    }
    Ok(alike)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_eye_takes_for_one_another_looks_alike() {
        let name = look("Comité des Halles");
        let twins = [
            "COMITE DES HALLES",
            "Comité  des  Halles !",
            "Сomité des Halles",
            "Comite des Ha1les",
            "Comité dеs Hаlles",
            "Cοmité-des-Halles",
            "Comité des HaIIes",
            "Ｃomité des Halles",
            "𝐂omité des Halles",
            "C0mité des Halles",
        ];
        for twin in twins {
            assert_eq!(look(twin), name, "{twin}");
        }
        for other in ["Comité des Salles", "Comité du Halles", "Comité des Halles 2"] {
            assert_ne!(look(other), name, "{other}");
        }
    }

    #[test]
    fn what_nobody_sees_is_told() {
        for hidden in ["Co\u{200D}mité", "\u{200F}Comité", "Comité\u{2060}", "Com\u{E0041}ité"] {
            assert!(hides_something(hidden), "{hidden:?}");
        }
        assert!(!hides_something("Comité des Halles, l’été"));
    }
}
