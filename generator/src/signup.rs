//! Pages that are a form: sign-up, an event, a report of something wrong.

use crate::forms;
use crate::job::{Context, Job, LinkTo, PageMeta};
use crate::routes::Place;
use crate::site::Site;

/// The pages.
pub(crate) fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    if site.has("signup") {
        jobs.push(form_page(site, site.routes.to(Place::Signup), "signup", "signup", None));
        let parent = LinkTo::new(site.words.text("signup.title"), site.routes.to(Place::Signup));
        let path = site.routes.to(Place::SignupAbroad);
        jobs.push(form_page(site, path, "signup_abroad", "signup_abroad", Some(parent)));
    }
    if site.has("events") {
        let parent = LinkTo::new(site.words.text("agenda.title"), site.routes.to(Place::Agenda));
        jobs.push(form_page(site, site.routes.to(Place::EventNew), "event", "event_new", Some(parent)));
    }
}

/// A page with one form; its title, lead and next steps are the words `<words>.title`, `.summary`,
/// `.next_1`…
pub(crate) fn form_page<'s>(
    site: &'s Site,
    path: String,
    form: &'static str,
    words: &'static str,
    parent: Option<LinkTo>,
) -> Job<'s> {
    let address = path.clone();
    Job::page(path, "form.html", move || {
        let text = |key: &str| site.words.get(&format!("{words}.{key}")).map(str::to_owned);
        let title = text("title").unwrap_or_else(|| site.words.text(&format!("{words}.title")).into_owned());
        let page = PageMeta::new(site, "form", title, &address)
            .summary(site, &text("summary").unwrap_or_default())
            .under(site, parent.clone());
        let next_steps: Vec<String> = (1..=4).map_while(|n| text(&format!("next_{n}"))).collect();
        Context::new(&page)
            .with("content", "")
            .with("form_html", &forms::html(site, form, &[]))
            .with("next_steps", &next_steps)
    })
}
