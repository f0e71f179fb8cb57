//! From a letter to a mail of RFC 5322: header, text part, HTML part.

use std::time::SystemTime;

use contract::words::Words;
use jiff::Timestamp;
use lettre::Address;
use lettre::message::header::{
    ContentDisposition, ContentTransferEncoding, ContentType, Date, HeaderName, HeaderValue, MessageId,
};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};

use super::content::Content;
use super::html::html_part;
use super::letter::{Invitation, Method};
use super::text::text_part;
use super::{Class, Letter, Mail, MailError};
use crate::keys;
use crate::values::Email;

/// What every mail of a site has in common.
#[derive(Debug, Clone)]
pub struct Stationery {
    /// Name of the site.
    pub site: String,
    /// Absolute, without trailing slash.
    pub base_url: String,
    /// Whom mails are from.
    pub from: Email,
    /// Where answers go, when not to `from`.
    pub reply_to: Option<Email>,
    /// Who answers for the site: name and postal address, as one line. May be empty.
    pub publisher: String,
    /// Words of the functions, in the reader's language.
    pub words: Words,
}

impl Stationery {
    /// The absolute address of a path of the site.
    ///
    /// # Errors
    /// It is no path of the site, or holds what an address may not.
    pub(super) fn url(&self, path: &str) -> Result<String, MailError> {
        let own = path.starts_with('/') && !path.starts_with("//");
        let printable = path.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte));
        if own && printable && path.len() <= 900 {
            Ok(format!("{}{path}", self.base_url))
        } else {
            Err(MailError::Refused("a link of the letter is no path of the site".to_owned()))
        }
    }

    /// The name of the machine in `base_url`, as the network writes it.
    fn host(&self) -> String {
        let after = self.base_url.split_once("://").map_or(self.base_url.as_str(), |(_, rest)| rest);
        let host = after.split(['/', ':', '?', '#']).next().unwrap_or_default();
        idna::domain_to_ascii(host)
            .ok()
            .filter(|host| host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte)))
            .filter(|host| !host.is_empty())
            .unwrap_or_else(|| "localhost".to_owned())
    }
}

/// Lays a letter out. The same letter at the same instant makes the same bytes.
///
/// # Errors
/// [`MailError::Refused`]: its kind has no words, a link leads out of the site, or an address cannot be
/// written to.
pub fn compose(letter: &Letter, on: &Stationery, now: Timestamp) -> Result<Mail, MailError> {
    let content = Content::of(letter, on)?;
    let text = text_part(&content);
    let html = html_part(&content, on.words.locale());
    // Made of what it separates, so that nobody can write a text that holds it.
    let boundary = &keys::sha256(&format!("{}\n{text}\n{html}", letter.id))[..40];
    let parts = MultiPart::alternative()
        .boundary(boundary)
        .singlepart(part(ContentType::TEXT_PLAIN, text))
        .singlepart(part(ContentType::TEXT_HTML, html));
    let parts = match &letter.invitation {
        Some(invitation) => with_calendar(parts, boundary, invitation)?,
        None => parts,
    };
    let mut message = Message::builder()
        .from(Mailbox::new(Some(content.sender), address(&on.from)?))
        .to(Mailbox::new(None, address(&letter.to)?))
        .subject(content.subject)
        .header(Date::new(instant(now)))
        .header(MessageId::from(format!("<{}@{}>", &keys::sha256(&letter.id)[..32], on.host())))
        .raw_header(plain("Auto-Submitted", "auto-generated".to_owned()));
    if let Some(reply_to) = &on.reply_to {
        message = message.reply_to(Mailbox::new(None, address(reply_to)?));
    }
    if let Class::Started { stop } = &letter.class {
        message = message
            .raw_header(plain("List-Unsubscribe", format!("<{}>", on.url(stop)?)))
            .raw_header(plain("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    let message = message.multipart(parts).map_err(|_| refused("the mail cannot be laid out"))?;
    Ok(Mail { from: on.from.clone(), to: letter.to.clone(), bytes: message.formatted() })
}

/// The two parts, and a file that calendars take in.
fn with_calendar(parts: MultiPart, boundary: &str, invitation: &Invitation) -> Result<MultiPart, MailError> {
    let (method, name) = match invitation.method {
        Method::Publish => ("PUBLISH", "invitation.ics"),
        Method::Cancel => ("CANCEL", "annulation.ics"),
    };
    let kind = format!("text/calendar; charset=utf-8; method={method}; name=\"{name}\"");
    let kind = ContentType::parse(&kind).map_err(|_| refused("the calendar has no media type"))?;
    // In base 64, so that neither the lines of the file nor what people wrote into it meet those of the mail.
    let file = SinglePart::builder()
        .header(kind)
        .header(ContentDisposition::attachment(name))
        .header(ContentTransferEncoding::Base64)
        .body(invitation.file.clone());
    let outside = keys::sha256(&format!("{boundary}\n{}", invitation.file))[..40].to_owned();
    Ok(MultiPart::mixed().boundary(outside).multipart(parts).singlepart(file))
}

/// Always quoted-printable: no line is too long and none begins like a boundary's own encoding.
fn part(kind: ContentType, text: String) -> SinglePart {
    SinglePart::builder().header(kind).header(ContentTransferEncoding::QuotedPrintable).body(text)
}

fn plain(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// The address as the network writes it: the domain in ASCII (RFC 5890).
pub(super) fn address(email: &Email) -> Result<Address, MailError> {
    let unfit = || refused("the address is not one mail can go to");
    let (local, domain) = email.as_str().rsplit_once('@').ok_or_else(unfit)?;
    let domain = idna::domain_to_ascii(domain).map_err(|_| unfit())?;
    Address::new(local, domain).map_err(|_| unfit())
}

/// Dates of mails begin in 1970; a clock that is wrong must not stop them.
fn instant(now: Timestamp) -> SystemTime {
    SystemTime::from(now.max(Timestamp::UNIX_EPOCH))
}

fn refused(why: &str) -> MailError {
    MailError::Refused(why.to_owned())
}
