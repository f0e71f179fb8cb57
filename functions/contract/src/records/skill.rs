//! What members know how to do, as crowds.

use serde::{Deserialize, Serialize};

use super::CrowdCount;

/// How many members offer a skill in a department, rounded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SkillCount {
    /// Code of the closed list of [`SKILLS`].
    pub skill: String,
    /// Department.
    pub department: String,
    /// Rounded.
    pub count: CrowdCount,
}

/// The closed list of skills; their names are words `skills.<code>` of the contract's translations.
pub const SKILLS: [&str; 40] = [
    "accounting",
    "administration",
    "archiving",
    "audio",
    "baking",
    "bookkeeping",
    "carpentry",
    "childcare",
    "cooking",
    "crafts",
    "debating",
    "design",
    "driving",
    "editing",
    "electricity",
    "facilitation",
    "first-aid",
    "fundraising",
    "gardening",
    "illustration",
    "interpreting",
    "it-support",
    "law",
    "layout",
    "lighting",
    "logistics",
    "mediation",
    "music",
    "photography",
    "press",
    "printing",
    "public-speaking",
    "reading-aloud",
    "research",
    "sewing",
    "sign-language",
    "sound",
    "teaching",
    "translation",
    "video",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_skills_is_sorted_and_without_doubles() {
        assert!(SKILLS.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
