//! Those who use the platform: each has an address, a browser, and the mails they were sent.

use std::collections::VecDeque;

use functions::mail::Opened;
use functions::values::Email;
use tests::browser::Browser;

use crate::witness::Sent;

/// Every address of a simulation is here, so that it is found wherever it should not be.
pub const DOMAIN: &str = "boite.example";
/// Mails somebody still has in mind.
const REMEMBERED: usize = 6;

/// Somebody.
#[derive(Debug)]
pub struct Person {
    /// As they usually type it.
    pub address: String,
    pub browser: Browser,
    mails: VecDeque<Opened>,
}

impl Person {
    pub fn new(number: usize, browser: Browser) -> Self {
        Self { address: format!("gens{number}@{DOMAIN}"), browser, mails: VecDeque::new() }
    }

    pub fn email(&self) -> Option<Email> {
        Email::parse(&self.address).ok()
    }

    /// Whether a mail to this spelling reaches them.
    pub fn receives(&self, to: &str) -> bool {
        let mailbox = |text: &str| Email::parse(text).ok().map(|email| email.normalised());
        mailbox(to) == mailbox(&self.address)
    }

    pub fn remember(&mut self, sent: &Sent) {
        self.mails.extend(Opened::read(&sent.bytes));
        if self.mails.len() > REMEMBERED {
            self.mails.pop_front();
        }
    }

    /// Mails they have in mind, newest first.
    pub fn mails(&self) -> impl Iterator<Item = &Opened> {
        self.mails.iter().rev()
    }

    pub fn is_signed_in(&self) -> bool {
        self.browser.cookie("session").is_some()
    }
}
