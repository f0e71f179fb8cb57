//! A browser without JavaScript: keeps cookies, follows 303, sends forms as it finds them in pages.

use std::cell::RefCell;
use std::collections::BTreeMap;

use contract::forms::Method;
use functions::api::{self, Route};
use functions::exchange::{Answer, Body, Call, Status, Verb, Wanted};
use functions::mail::Opened;

use crate::html::Document;
use crate::world::World;

/// Somebody's browser.
#[derive(Debug)]
pub struct Browser {
    world: World,
    cookies: RefCell<BTreeMap<String, String>>,
}

/// A page as the browser shows it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Status of the last answer.
    pub status: Status,
    /// Where it was shown.
    pub path: String,
    /// Its source; a path for pages outside the API, JSON for scripts.
    pub source: String,
}

impl Shown {
    /// The page, read by an independent parser.
    #[must_use]
    pub fn document(&self) -> Document {
        Document::parse(&self.source)
    }

    /// The text of its `h1`.
    #[must_use]
    pub fn title(&self) -> String {
        self.document().all("h1").next().map(|h1| h1.text.clone()).unwrap_or_default()
    }

    /// Hidden fields of its forms that post to `action`.
    #[must_use]
    pub fn carried(&self, action: &str) -> Vec<(String, String)> {
        let mut inside = false;
        let mut found = Vec::new();
        for element in &self.document().elements {
            match element.name.as_str() {
                "form" => inside = element.get("action") == Some(action),
                "input" if inside && element.get("type") == Some("hidden") => {
                    let value = |name| element.get(name).unwrap_or_default().to_owned();
                    found.push((value("name"), value("value")));
                }
                _ => {}
            }
        }
        found
    }

    /// Values of every input of a name, each once.
    #[must_use]
    pub fn values_of(&self, name: &str) -> Vec<String> {
        let document = self.document();
        let inputs = document.elements.iter().filter(|one| one.get("name") == Some(name));
        let mut values: Vec<String> = inputs.filter_map(|one| one.get("value")).map(str::to_owned).collect();
        values.sort();
        values.dedup();
        values
    }

    /// Links of the page: addresses.
    #[must_use]
    pub fn links(&self) -> Vec<String> {
        let document = self.document();
        document.all("a").filter_map(|link| link.get("href")).map(str::to_owned).collect()
    }
}

/// A form's body.
#[must_use]
pub fn body(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(&encode(name));
        text.push('=');
        text.push_str(&encode(value));
    }
    text
}

fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

impl Browser {
    pub(crate) fn new(world: World) -> Self {
        Self { world, cookies: RefCell::default() }
    }

    /// The same browser with its cookies, over another world: the platform was started again.
    #[must_use]
    pub fn over(&self, world: &World) -> Self {
        Self { world: world.clone(), cookies: self.cookies.clone() }
    }

    /// The value of a cookie it keeps.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    /// Names of the cookies it keeps.
    #[must_use]
    pub fn cookies(&self) -> Vec<String> {
        self.cookies.borrow().keys().cloned().collect()
    }

    /// One answer, cookies kept, nothing followed.
    pub fn call(&self, call: &Call<'_>) -> Answer {
        let jar = self.jar();
        let answer = api::answer(self.world.app_at(call.path), &Call { cookies: &jar, ..*call });
        for cookie in &answer.cookies {
            match cookie.value.is_empty() {
                true => self.cookies.borrow_mut().remove(cookie.name),
                false => self.cookies.borrow_mut().insert(cookie.name.to_owned(), cookie.value.clone()),
            };
        }
        answer
    }

    /// Whether the door of an address lets this browser in; what is theirs, the feature knows.
    #[must_use]
    pub fn is_admitted(&self, route: &Route) -> bool {
        let jar = self.jar();
        let verb = match route.method {
            Method::Get => Verb::Get,
            Method::Post => Verb::Post,
        };
        api::admit(
            self.world.app_at(route.path),
            &Call { cookies: &jar, verb, ..Call::get(route.path) },
            route,
        )
        .is_ok()
    }

    fn jar(&self) -> String {
        let jar = self.cookies.borrow();
        jar.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// Opens an address, and those it is sent to.
    pub fn open(&self, path: &str) -> Shown {
        self.show(path, self.call(&Call::get(path)))
    }

    /// Sends a form as it is, once, and shows what comes.
    pub fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Shown {
        self.show(path, self.call(&Call::post(path, &body(pairs))))
    }

    /// The same as a script would: JSON comes back.
    pub fn post_json(&self, path: &str, pairs: &[(&str, &str)]) -> Shown {
        let body = body(pairs);
        let call = Call { wanted: Wanted::Json, ..Call::post(path, &body) };
        self.show(path, self.call(&call))
    }

    /// Sends a form, and presses the button of the page that asks to read it again, when it comes.
    pub fn send(&self, path: &str, pairs: &[(&str, &str)]) -> Shown {
        let shown = self.post(path, pairs);
        let carried = shown.carried(path);
        if shown.status != Status::Ok || !carried.iter().any(|(name, _)| name == "_step") {
            return shown;
        }
        let carried: Vec<(&str, &str)> =
            carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(path, &carried)
    }

    fn show(&self, path: &str, answer: Answer) -> Shown {
        match answer.body {
            Body::Location(next) if functions::http::answers_at(&next) => self.open(&next),
            Body::Location(next) => Shown { status: answer.status, path: next, source: String::new() },
            Body::Html(source) | Body::Json(source) => {
                Shown { status: answer.status, path: path.to_owned(), source }
            }
            Body::File { bytes, .. } => Shown {
                status: answer.status,
                path: path.to_owned(),
                source: String::from_utf8_lossy(&bytes).into_owned(),
            },
        }
    }

    /// Signs up in Clermont-Ferrand with all consents, and confirms.
    ///
    /// # Panics
    /// When a step does not go as it should.
    pub fn sign_up(&self, address: &str) {
        let form = [
            ("email", address),
            ("residence", "63000"),
            ("radius_km", "20"),
            ("themes", "logement"),
            ("consent_membership", "yes"),
            ("consent_digest", "yes"),
            ("consent_reminder", "yes"),
            ("consent_invitations", "yes"),
        ];
        let sent = self.send("/api/signups", &form);
        assert_eq!(sent.path, "/api/sent?what=signup", "{}", sent.source);
        self.world.work();
        let shown = self.press(&self.world.link_to(address, "/api/signups/confirm"));
        assert_eq!(shown.path, "/api/account", "{}", shown.source);
    }

    /// Signs in by the code of the mail.
    ///
    /// # Panics
    /// When a step does not go as it should.
    pub fn sign_in(&self, address: &str) {
        let shown = self.send("/api/signin", &[("email", address)]);
        assert_eq!(shown.path, "/api/signin/code", "{}", shown.source);
        self.world.work();
        let code = self.world.code_to(address);
        let shown = self.send("/api/signin/code", &[("code", &code)]);
        assert_eq!(shown.path, "/api/account", "{}", shown.source);
    }

    /// Opens a link of a mail and presses the button of its page.
    pub fn press(&self, link: &str) -> Shown {
        let shown = self.open(link);
        let path = link.split('?').next().unwrap_or_default();
        let carried = shown.carried(path);
        let carried: Vec<(&str, &str)> =
            carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if carried.is_empty() { shown } else { self.post(path, &carried) }
    }
}

impl World {
    /// The path of the link in the last mail to an address that leads below `path`.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn link_to(&self, address: &str, path: &str) -> String {
        let mails = self.mails_to(address);
        let links = mails.iter().rev().flat_map(Opened::links);
        let start = format!("{}{path}", self.app.platform.config.base_url);
        let found = links.into_iter().find(|link| link.starts_with(&start));
        match found {
            Some(link) => link.replacen(&self.app.platform.config.base_url, "", 1),
            None => panic!("no mail to {address} leads to {path}"),
        }
    }

    /// The code in the last mail to an address.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn code_to(&self, address: &str) -> String {
        match self.last_mail_to(address).code() {
            Some(code) => code.to_owned(),
            None => panic!("no code in the last mail to {address}"),
        }
    }
}
