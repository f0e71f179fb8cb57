//! What the public sees of people: pseudonyms and phones they agreed to show, counts, roles.

use std::collections::BTreeMap;

use contract::records::{AnswerFigures, Consented, Contact, CrowdCount, ModerationCount, Phone, SkillCount};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Setting;
use super::groups::Home;
use super::ids::consented;
use super::random::Random;

/// Members of a department for each of its groups, invented.
const MEMBERS_PER_GROUP: u64 = 60;

/// An invented public phone, of the ranges kept for fiction.
pub fn phone(setting: &Setting<'_>, random: &mut Random) -> Option<Consented<Phone>> {
    let pattern = random.pick(&setting.texts.people.phones)?;
    let digits = format!("{:02} {:02}", random.below(100), random.below(100));
    let hours = random.pick(&setting.texts.events.hours).cloned().unwrap_or_default();
    let phone = Phone { number: pattern.replace("{n}", &digits), hours };
    Some(consented(phone, setting.plan.now, random))
}

/// A pseudonym its author chose to show.
pub fn pseudonym(setting: &Setting<'_>, random: &mut Random) -> Option<Consented<String>> {
    let name = random.pick(&setting.texts.people.pseudonyms)?.clone();
    Some(consented(name, setting.plan.now, random))
}

/// Who answers for what, one record for each role of the site.
pub fn contacts(setting: &Setting<'_>) -> Vec<Contact> {
    let random = &mut setting.random("contacts");
    let answers = setting.texts.ideas.iter().flat_map(|idea| &idea.answers);
    let roles = setting.vocabulary.roles(answers.map(|answer| answer.role.as_str()));
    roles.into_iter().enumerate().map(|(index, role)| contact(setting, index, role, random)).collect()
}

fn contact(setting: &Setting<'_>, index: usize, role: String, random: &mut Random) -> Contact {
    let vacant = index % 11 == 8;
    let named = !vacant && random.chance(70);
    let name = random.pick(&setting.texts.people.contact_names).filter(|_| named).cloned();
    let received = CrowdCount::of(random.count(5, 140)).filter(|_| !vacant && random.chance(80));
    Contact {
        role,
        name: name.map(|name| consented(name, setting.plan.now, random)),
        vacant,
        figures: received.map(|received| AnswerFigures {
            received,
            answered_percent: u8::try_from(random.below(31)).unwrap_or_default() + 68,
            median_days: u16::try_from(random.below(9)).unwrap_or_default() + 1,
        }),
        late: late(setting, random),
    }
}

/// Days of messages that wait: more of them where nobody holds the role.
fn late(setting: &Setting<'_>, random: &mut Random) -> Vec<Date> {
    let today = setting.plan.now.to_zoned(TimeZone::UTC).date();
    let mut late: Vec<Date> = (0..random.count(0, 3))
        .map(|_| today.saturating_sub(i64::from(random.count(31, 80)).days()))
        .collect();
    late.sort_unstable();
    late
}

/// What moderators did in the last three months.
pub fn moderation(setting: &Setting<'_>) -> Vec<ModerationCount> {
    let random = &mut setting.random("moderation");
    let today = setting.plan.now.to_zoned(TimeZone::UTC).date();
    let months = (0..3).map(|back| today.first_of_month().saturating_sub(back.months()));
    let mut counts = Vec::new();
    for month in months {
        let month = month.strftime("%Y-%m").to_string();
        let rejected = ["off_topic", "duplicate", "unclear", "insult", "advertising"];
        counts.push(ModerationCount {
            published: random.count(20, 60),
            kept: random.count(0, 4),
            rejected: rejected.map(|reason| (reason.to_owned(), random.count(1, 6))).into(),
            hidden: random.count(0, 3),
            appeals: random.count(0, 3),
            median_hours: Some(random.count(2, 30)),
            ..ModerationCount::none(&month, "ideas")
        });
    }
    counts
}

/// How many offer a skill in each department with a group, rounded as the public sees it.
pub fn skills(setting: &Setting<'_>, homes: &[Home]) -> Vec<SkillCount> {
    let random = &mut setting.random("skills");
    let mut groups: BTreeMap<&'static str, u64> = BTreeMap::new();
    for code in homes.iter().filter_map(Home::department) {
        *groups.entry(code).or_default() += 1;
    }
    let mut counts = Vec::new();
    for (code, groups) in groups {
        for (skill, percent) in &setting.texts.posts.skills {
            let exact = groups * MEMBERS_PER_GROUP * random.below(u64::from(*percent) + 1) / 100;
            let count = CrowdCount::of(u32::try_from(exact).unwrap_or_default());
            counts.extend(count.map(|count| SkillCount {
                skill: skill.clone(),
                department: code.to_owned(),
                count,
            }));
        }
    }
    counts
}
