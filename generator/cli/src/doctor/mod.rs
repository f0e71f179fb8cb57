//! `maille doctor`: looks at everything production needs and nobody sees on the site: the name, the certificate,
//! whether mails arrive, the clock, the disk, the last copy elsewhere. It changes nothing but a mail it is asked to
//! send, and may run beside a running platform.

mod finding;
mod machine;
mod mail;
mod names;
mod proxy;

#[cfg(test)]
mod tests;

use std::io;

use functions::values::Email;
use generator::BuildOptions;

use crate::args::{Common, DoctorArguments};
use crate::build;
use crate::ending::Ending;
use crate::run::config::{self, Settings};
use crate::words::Sentences;

use finding::{Finding, State};
use names::{Names, Silent};

/// What is looked at, and by what.
struct World<'a> {
    settings: &'a Settings,
    names: Names,
    sentences: &'a Sentences,
}

impl World<'_> {
    /// The name of the site.
    fn host(&self) -> &str {
        let rest = self.settings.config.base_url.trim_start_matches("https://");
        rest.split([':', '/']).next().unwrap_or(rest)
    }
}

/// Looks at everything and tells it.
pub fn doctor(common: &Common, asked: &DoctorArguments, sentences: &Sentences) -> Ending {
    let settings = match config::read(&asked.config, sentences) {
        Ok(settings) => settings,
        Err(wrong) => return Ending::Refused(wrong.join("\n")),
    };
    let to = match asked.mail_to.as_deref().map(Email::parse).transpose() {
        Ok(to) => to,
        Err(why) => return Ending::Refused(why),
    };
    let site = settings.site.clone().unwrap_or_else(|| common.site.clone());
    let base_url = Some(settings.config.base_url.clone());
    let common = Common { site, data: Some(settings.state.join("data")), base_url, ..common.clone() };
    let findings = look(&settings, &build::options(&common), to.as_ref(), sentences);
    // Nobody to tell when standard output is closed; the status says it.
    let _ = finding::tell(&findings, common.format, sentences, &mut io::stdout().lock());
    let is_well = findings.iter().all(|finding| finding.state != State::Bad);
    if is_well { Ending::Done } else { Ending::Problems }
}

/// Every finding: the way in, mails, the machine, the site.
fn look(settings: &Settings, site: &BuildOptions, to: Option<&Email>, sentences: &Sentences) -> Vec<Finding> {
    let mut all = Vec::new();
    let names = settings.doctor.resolver.map(Names::at).or_else(Names::of_this_machine);
    let names = names.unwrap_or_else(|| Names::at(([127, 0, 0, 1], 53).into()));
    let world = World { settings, names, sentences };
    let asked = || -> Result<Vec<Finding>, Silent> {
        let mut all = vec![proxy::name(&world)?];
        all.extend(mail::records(&world)?);
        all.push(mail::reverse(&world)?);
        Ok(all)
    };
    match asked() {
        Ok(found) => all.extend(found),
        Err(Silent(error)) => {
            all.push(Finding::bad("names.silent").with("server", names.server()).with("error", error));
        }
    }
    all.extend(proxy::way_in(&world));
    all.push(mail::server(&world, to));
    all.push(machine::clock(&world));
    all.push(machine::disk(&world));
    all.push(machine::state(&world));
    all.push(machine::offsite(&world));
    all.push(machine::erasures(&world));
    all.push(machine::site(site));
    all
}
