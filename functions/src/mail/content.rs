//! What both parts of a mail say, in the order they say it.

use contract::words::typography;

use super::clean::{self, header, one_line};
use super::{Class, Letter, MailError, Stationery};

/// Where people choose what they get.
const PREFERENCES: &str = "/api/preferences";

/// A link with its words.
#[derive(Debug)]
pub(super) struct Link {
    pub label: String,
    pub url: String,
}

/// One line of the foot, with the address it leads to.
#[derive(Debug)]
pub(super) struct FootLine {
    pub text: String,
    pub url: Option<String>,
}

/// What a mail says, as plain text that is clean already.
#[derive(Debug)]
pub(super) struct Content {
    /// The subject, or the title where the subject is a neutral one.
    pub title: String,
    /// The subject that travels.
    pub subject: String,
    /// The name of the sender that travels.
    pub sender: String,
    /// What a list of mails shows of a discreet one.
    pub lead: Option<String>,
    pub paragraphs: Vec<String>,
    pub code: Option<String>,
    pub quote: Vec<String>,
    pub items: Vec<(String, Option<String>)>,
    pub button: Option<Link>,
    pub foot: Vec<FootLine>,
}

impl Content {
    /// Reads the words of a letter.
    ///
    /// # Errors
    /// Its kind has no words, or it leads out of the site.
    pub fn of(letter: &Letter, on: &Stationery) -> Result<Self, MailError> {
        let speaker = Speaker::new(letter, on)?;
        let title = header(&speaker.own("subject"), clean::SUBJECT);
        let site = header(&on.site, clean::NAME);
        let (subject, sender, lead) = if letter.discreet {
            let lead = Some(speaker.say("mail.discreet.lead", &[]));
            let subject = header(&speaker.say("mail.discreet.subject", &[]), clean::SUBJECT);
            (subject, header(&speaker.say("mail.discreet.sender", &[]), clean::NAME), lead)
        } else {
            (title.clone(), site, None)
        };
        let text = speaker.own("text");
        let address = |item: &Option<String>| item.as_deref().map(|path| on.url(path)).transpose();
        let items = letter.items.iter().map(|item| {
            Ok((typography(&one_line(&item.text, clean::VALUE), on.words.locale()), address(&item.path)?))
        });
        Ok(Self {
            title,
            subject,
            sender,
            lead,
            paragraphs: text.split("\n\n").map(|text| one_line(text, usize::MAX / 4)).collect(),
            code: letter.code.as_deref().map(|code| one_line(code, clean::NAME)),
            quote: letter.quote.as_deref().map(|quote| clean::lines(quote, clean::QUOTE)).unwrap_or_default(),
            items: items.collect::<Result<_, MailError>>()?,
            button: speaker.button()?,
            foot: speaker.foot()?,
        })
    }
}

/// The words of one letter, filled and in good typography.
struct Speaker<'a> {
    letter: &'a Letter,
    on: &'a Stationery,
    args: Vec<(&'a str, String)>,
}

impl<'a> Speaker<'a> {
    fn new(letter: &'a Letter, on: &'a Stationery) -> Result<Self, MailError> {
        let mut args: Vec<_> =
            letter.args.iter().map(|(name, value)| (name.as_str(), one_line(value, clean::VALUE))).collect();
        args.push(("site", one_line(&on.site, clean::NAME)));
        let speaker = Self { letter, on, args };
        for part in ["subject", "text", "why"] {
            let key = speaker.key(part);
            if on.words.get(&key).is_none() {
                return Err(MailError::Refused(format!("no words for {key}")));
            }
        }
        Ok(speaker)
    }

    fn key(&self, part: &str) -> String {
        format!("mail.{}.{part}", self.letter.kind)
    }

    fn say(&self, key: &str, more: &[(&str, &str)]) -> String {
        let own = self.args.iter().map(|(name, value)| (*name, value.as_str()));
        let all: Vec<(&str, &str)> = more.iter().copied().chain(own).collect();
        typography(&self.on.words.format(key, &all), self.on.words.locale())
    }

    /// A word of this kind of letter.
    fn own(&self, part: &str) -> String {
        self.say(&self.key(part), &[])
    }

    fn button(&self) -> Result<Option<Link>, MailError> {
        let Some(path) = &self.letter.action else { return Ok(None) };
        let key = self.key("button");
        let key = if self.on.words.get(&key).is_some() { key } else { "mail.frame.open".to_owned() };
        Ok(Some(Link { label: one_line(&self.say(&key, &[]), clean::SUBJECT), url: self.on.url(path)? }))
    }

    /// Who writes, why, where the address comes from, what to choose, how to stop (security.md, rule 15).
    fn foot(&self) -> Result<Vec<FootLine>, MailError> {
        let publisher = one_line(&self.on.publisher, clean::VALUE);
        let who = if publisher.is_empty() { "mail.foot.who_alone" } else { "mail.foot.who" };
        let source = self.key("source");
        let source = if self.on.words.get(&source).is_some() { source } else { "mail.source".to_owned() };
        let line = |key: &str, more: &[(&str, &str)], url| FootLine { text: self.say(key, more), url };
        let stop = match &self.letter.class {
            Class::Answer => line("mail.foot.stop_answer", &[], None),
            Class::Started { stop } => line("mail.foot.stop", &[], Some(self.on.url(stop)?)),
        };
        Ok(vec![
            line(who, &[("publisher", &publisher)], None),
            line("mail.foot.why", &[("why", &self.own("why"))], None),
            line("mail.foot.source", &[("source", &self.say(&source, &[]))], None),
            line("mail.foot.preferences", &[], Some(self.on.url(PREFERENCES)?)),
            stop,
        ])
    }
}
