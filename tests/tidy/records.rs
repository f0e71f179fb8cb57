//! Invariant 2: no type of `contract::records` has a field that identifies a private person, but inside
//! `Consented`.

use regex_lite::Regex;
use tests::repository::{self, nothing_wrong};

/// Words that name a person or lead to one.
const PERSONAL: [&str; 36] = [
    "email",
    "mail",
    "address",
    "phone",
    "mobile",
    "telephone",
    "contact",
    "author",
    "member",
    "user",
    "person",
    "people_names",
    "owner",
    "animator",
    "manager",
    "moderator",
    "coordinator",
    "helper",
    "deputy",
    "host",
    "driver",
    "passenger",
    "first_name",
    "last_name",
    "surname",
    "full_name",
    "display_name",
    "nickname",
    "pseudonym",
    "signed",
    "credit",
    "birth",
    "gender",
    "ip",
    "login",
    "account",
];

/// Fields that hold one of these words and no person, each with its reason.
const NOT_A_PERSON: [(&str, &str, &str); 4] = [
    ("Group", "needs_animator", "bool"),
    ("Group", "members", "Option<CrowdCount>"),
    ("Records", "contacts", "BTreeMap<String,Contact>"),
    ("Contact", "vacant", "bool"),
];

#[derive(Debug)]
struct Field {
    file: String,
    owner: String,
    name: String,
    kind: String,
    line: usize,
}

/// The public fields of every struct in `records`.
fn fields() -> Vec<Field> {
    let owner_of = Regex::new(r"^pub struct (\w+)").expect("pattern");
    let field = Regex::new(r"^    (?:pub )?(\w+): (.+?),?$").expect("pattern");
    let (mut owner, mut found) = (String::new(), Vec::new());
    for file in repository::under(&["functions/contract/src/records/"], "rs") {
        for (index, line) in repository::code(file.text().unwrap_or_default()).lines().enumerate() {
            if let Some(named) = owner_of.captures(line) {
                owner = named[1].to_owned();
            } else if line.starts_with('}') {
                owner.clear();
            } else if let (false, Some(parts)) = (owner.is_empty(), field.captures(line)) {
                let kind = parts[2].replace(' ', "");
                found.push(Field {
                    file: file.path.clone(),
                    owner: owner.clone(),
                    name: parts[1].to_owned(),
                    kind,
                    line: index + 1,
                });
            }
        }
    }
    found
}

#[test]
fn no_record_identifies_a_private_person_without_consent() {
    let fields = fields();
    assert!(
        fields.len() > 60,
        "only {} fields were found: has the form of the records changed?",
        fields.len()
    );
    let wrong: Vec<String> = fields
        .iter()
        .filter(|field| {
            field.name.split('_').any(|part| PERSONAL.iter().any(|word| singular(part) == *word))
                || PERSONAL.contains(&field.name.as_str())
        })
        .filter(|field| !field.kind.contains("Consented<"))
        .filter(|field| {
            !NOT_A_PERSON.iter().any(|(owner, name, kind)| {
                field.owner == *owner && field.name == *name && field.kind == *kind
            })
        })
        .map(|field| format!("{}:{}: {}.{}: {}", field.file, field.line, field.owner, field.name, field.kind))
        .collect();
    nothing_wrong("a record has a field about a person outside `Consented<…>`:", &wrong);
}

/// Names that are a person's only in some types: `name` of a group is a group's.
#[test]
fn the_name_of_a_contact_is_consented() {
    for field in fields().iter().filter(|field| field.owner == "Contact" && field.name == "name") {
        assert!(field.kind.contains("Consented<"), "{field:?}");
    }
}

#[test]
fn consent_carries_its_key_and_its_end() {
    let names: Vec<String> =
        fields().into_iter().filter(|f| f.owner == "Consented").map(|f| f.name).collect();
    assert_eq!(names, ["value", "consent", "expires_at"]);
}

#[test]
fn every_record_refuses_fields_it_does_not_know() {
    let mut wrong = Vec::new();
    for file in repository::under(&["functions/contract/src/records/"], "rs") {
        let source = file.text().unwrap_or_default();
        for (at, _) in source.match_indices("\npub struct ") {
            let name = source[at + 12..].split([' ', '<', '(', '{']).next().unwrap_or_default();
            let attributes = source[..at].rsplit("\n\n").next().unwrap_or_default();
            // `Shard` may gain a field that older readers pass over.
            let closed = name == "Shard" || attributes.contains("deny_unknown_fields");
            if attributes.contains("Deserialize") && !closed {
                wrong.push(format!("{}: {name}", file.path));
            }
        }
    }
    nothing_wrong("an unknown field of exported data must be a named problem:", &wrong);
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}
