//! Questions and answers, by group; a question has no page of its own but an anchor.

use serde::Serialize;
use serde_json::json;

use crate::content;
use crate::job::{Context, Day, Job, LinkTo};
use crate::kind::Kind;
use crate::markdown::plain_text;
use crate::page::Page;
use crate::pages::{index, index_body, job, leaves, list_meta, meta, sections};
use crate::routes::Place;
use crate::site::{Site, ThemeRef};

#[derive(Serialize)]
struct Group {
    title: String,
    href: String,
    summary: Option<String>,
    questions: Vec<LinkTo>,
}

#[derive(Serialize)]
struct GroupLink {
    title: String,
    href: String,
    current: bool,
}

#[derive(Serialize)]
struct Question {
    slug: String,
    title: String,
    answer: String,
    checked: Option<Day>,
    themes: Vec<ThemeRef>,
}

/// The pages.
pub(crate) fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    if !site.has("faq") || !site.pages.iter().any(|page| page.kind == Kind::Faq) {
        return;
    }
    jobs.push(Job::page(site.routes.to(Place::Faq), "faq_index.html", move || index_context(site)));
    for group in sections(site, Kind::Faq) {
        jobs.push(job(group, "faq_group.html", move || group_context(site, group)));
    }
}

fn index_context(site: &Site) -> Context {
    let top = index(site, Kind::Faq, "");
    let page = list_meta(site, top, "faq", "faq.title", &site.routes.to(Place::Faq));
    let groups: Vec<Group> = sections(site, Kind::Faq)
        .into_iter()
        .map(|group| Group {
            title: site.typeset(&group.front.title),
            href: group.path.clone(),
            summary: group.front.summary.as_deref().map(|summary| site.typeset(summary)),
            questions: leaves(site, Kind::Faq, Some(&group.section))
                .into_iter()
                .map(|page| LinkTo::new(site.typeset(&page.front.title), page.path.clone()))
                .collect(),
        })
        .collect();
    Context::new(&page).with("content", &index_body(site, top)).with("groups", &groups)
}

fn group_context(site: &Site, group: &Page) -> Context {
    let questions: Vec<Question> =
        leaves(site, Kind::Faq, Some(&group.section)).into_iter().map(|page| question(site, page)).collect();
    let faq = LinkTo::new(site.words.text("faq.title"), site.routes.to(Place::Faq));
    let mut page = meta(site, group, "faq").under(site, [faq]);
    page.json_ld = Some(json_ld(&questions));
    let links: Vec<GroupLink> = sections(site, Kind::Faq)
        .into_iter()
        .map(|other| GroupLink {
            title: site.typeset(&other.front.title),
            href: other.path.clone(),
            current: other.file == group.file,
        })
        .collect();
    Context::new(&page)
        .with("content", &content::html(site, group).html)
        .with("questions", &questions)
        .with("groups", &links)
        .with("suggest_form", &crate::wiki::suggest_form(site, group))
}

fn question(site: &Site, page: &Page) -> Question {
    Question {
        slug: page.slug.clone(),
        title: site.typeset(&page.front.title),
        answer: content::html(site, page).html,
        checked: page.front.checked_on.map(|date| site.day(date)),
        themes: site.themes(&page.front.themes),
    }
}

/// schema.org `FAQPage`, ready for a script element.
fn json_ld(questions: &[Question]) -> String {
    let entities: Vec<_> = questions
        .iter()
        .map(|question| {
            json!({
                "@type": "Question",
                "name": question.title,
                "acceptedAnswer": { "@type": "Answer", "text": plain_text(&question.answer) },
            })
        })
        .collect();
    crate::job::script_json(&json!({
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": entities,
    }))
}
