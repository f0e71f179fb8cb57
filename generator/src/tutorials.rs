//! Step-by-step helps, with a video where there is one.

use serde::Serialize;

use crate::content;
use crate::job::{Context, Job, LinkTo};
use crate::kind::Kind;
use crate::page::Page;
use crate::pages::{body, every, index, index_body, job, leaves, list_meta, meta, neighbours};
use crate::routes::Place;
use crate::site::{Site, ThemeRef};

#[derive(Serialize)]
struct Card {
    href: String,
    title: String,
    summary: Option<String>,
    themes: Vec<ThemeRef>,
    minutes: Option<i64>,
    has_video: bool,
}

/// The pages.
pub(crate) fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    if !site.has("tutorials") || !site.pages.iter().any(|page| page.kind == Kind::Tutorial) {
        return;
    }
    jobs.push(Job::page(site.routes.to(Place::Tutorials), "tutorials.html", move || list_context(site)));
    for page in every(site, Kind::Tutorial) {
        jobs.push(job(page, "tutorial.html", move || page_context(site, page)));
    }
}

fn list_context(site: &Site) -> Context {
    let top = index(site, Kind::Tutorial, "");
    let page = list_meta(site, top, "tutorial", "tutorial.title", &site.routes.to(Place::Tutorials));
    let cards: Vec<Card> = leaves(site, Kind::Tutorial, None)
        .into_iter()
        .map(|page| Card {
            href: page.path.clone(),
            title: site.typeset(&page.front.title),
            summary: page.front.summary.as_deref().map(|summary| site.typeset(summary)),
            themes: site.themes(&page.front.themes),
            minutes: page.front.minutes,
            has_video: page.front.video.is_some(),
        })
        .collect();
    Context::new(&page).with("content", &index_body(site, top)).with("tutorials", &cards)
}

fn page_context(site: &Site, page: &Page) -> Context {
    let list = LinkTo::new(site.words.text("tutorial.title"), site.routes.to(Place::Tutorials));
    let (prev, next) = neighbours(site, &leaves(site, Kind::Tutorial, None), page);
    let context = Context::new(&meta(site, page, "tutorial").under(site, [list]))
        .with("minutes", &page.front.minutes)
        .with("video", &video(site, page))
        .with("themes", &site.themes(&page.front.themes))
        .with("suggest_form", &crate::wiki::suggest_form(site, page))
        .with("prev", &prev)
        .with("next", &next);
    body(site, page, context)
}

fn video(site: &Site, page: &Page) -> Option<String> {
    let video = page.front.video.as_ref()?;
    let transcript = video.transcript.as_deref().and_then(|target| {
        match content::References::of(site, page).link(target) {
            content::LinkFound::File(href) | content::LinkFound::Page { href, .. } => {
                let words = site.words.text("video.transcript");
                Some(format!("<p><a href=\"{href}\">{}</a></p>", crate::markdown::escape(&words)))
            }
            _ => None,
        }
    });
    let title = &page.front.title;
    Some(crate::shortcode_html::video_html(site, page, &video.file, &video.captions, title, transcript))
}
