//! Forms of people without an account, each with an address of its own, by which what became of it is found.

use contract::forms::{self, Form};
use functions::App;
use functions::keys::leading_zero_bits;

use functions::submission::{self, STEP, Step, WORK};
use serde_json::Value;

use crate::answers;
use crate::browser::body;
use crate::trace::everything;

/// Forms that anyone may send and that wait for a confirmation: each is one document until then.
pub const OF_ANYONE: [&str; 3] = ["signup", "signup_abroad", "message"];

/// One form, filled in, that counts once however often it is sent.
#[derive(Debug, Clone)]
pub struct Sending {
    /// The address of its sender: nobody else's.
    pub marker: String,
    /// Where it goes.
    pub path: &'static str,
    fields: Vec<(&'static str, String)>,
    /// The signed step it goes with, and what was worked for it.
    proof: Option<(String, String)>,
}

impl Sending {
    /// A form of this name, by this sender.
    ///
    /// # Panics
    /// When no form has that name.
    #[must_use]
    pub fn of(name: &str, marker: &str) -> Self {
        let form = form(name);
        let mut fields = answers::filled(form);
        for (field, value) in &mut fields {
            if *field == "email" {
                *value = marker.to_owned();
            }
        }
        // Only who runs a group may write for one.
        fields.retain(|(field, _)| *field != "group");
        Self { marker: marker.to_owned(), path: form.action, fields, proof: None }
    }

    /// With the step of a page that asked to read it again.
    #[must_use]
    pub fn read_again(self, step: &str) -> Self {
        Self { proof: Some((step.to_owned(), String::new())), ..self }
    }

    /// With a challenge solved beforehand by who knows the server's keys.
    #[must_use]
    pub fn solved(self, minter: &App) -> Self {
        let form = forms::FORMS.into_iter().find(|form| form.action == self.path).unwrap_or(form("signup"));
        let step = submission::step(minter, Step::Challenge, form);
        let bits = minter.platform.config.proof_bits;
        let work = (0_u32..).map(|number| number.to_string());
        let work = work.into_iter().find(|work| leading_zero_bits(&format!("{step}:{work}")) >= bits);
        Self { proof: Some((step, work.unwrap_or_default())), ..self }
    }

    /// Whether it goes with a step.
    #[must_use]
    pub fn has_step(&self) -> bool {
        self.proof.is_some()
    }

    /// As it is sent.
    #[must_use]
    pub fn body(&self) -> String {
        let mut pairs: Vec<(&str, &str)> =
            self.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if let Some((step, work)) = &self.proof {
            pairs.extend([(STEP, step.as_str()), (WORK, work.as_str())]);
        }
        body(&pairs)
    }
}

fn form(name: &str) -> &'static Form {
    forms::form(name).unwrap_or_else(|| panic!("no form {name}"))
}

/// Everything that counts, as text: what is asked and not done yet, and what it became, be it what waits for
/// a button among the short-lived. A row whose letters are on their way stands beside what it became, and is not
/// counted again.
#[must_use]
pub fn counted(store: &functions::store::Store) -> Vec<String> {
    let counts = |text: &str| {
        let body: Value = serde_json::from_str(text).unwrap_or_default();
        let is_row = body.get("stage").is_some();
        !is_row || body.pointer("/stage/asked").is_some()
    };
    let all = everything(store).into_iter();
    all.filter(|document| counts(&document.body)).map(|document| document.body).collect()
}

/// How often each sender is found among what counts.
#[must_use]
pub fn times<'a>(counted: &[String], markers: impl Iterator<Item = &'a str>) -> Vec<(&'a str, usize)> {
    let mut found: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    for text in counted {
        let mut here: Vec<&str> = text.split('"').filter(|part| part.ends_with("@essais.example")).collect();
        here.sort_unstable();
        here.dedup();
        for marker in here {
            *found.entry(marker).or_default() += 1;
        }
    }
    markers.map(|marker| (marker, found.get(marker).copied().unwrap_or_default())).collect()
}
