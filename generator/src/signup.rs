//! Sign-up, in France and from abroad, and sign-in.

use crate::forms;
use crate::job::{Job, LinkTo};
use crate::routes::Place;
use crate::site::Site;

/// The pages.
pub(crate) fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    let signup = site.routes.to(Place::Signup);
    let parent = LinkTo::new(site.words.text("signup.title"), signup.clone());
    jobs.extend(forms::job(site, "signup", signup, Vec::new()));
    jobs.extend(forms::job(site, "signup_abroad", site.routes.to(Place::SignupAbroad), vec![parent]));
    jobs.extend(forms::job(site, "signin", site.routes.to(Place::Signin), Vec::new()));
}
