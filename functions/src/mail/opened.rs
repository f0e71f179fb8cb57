//! A mail read back, as its recipient's program would.

use jiff::Timestamp;
use mail_parser::{Address, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders};

use super::text::CODE_INDENT;

/// A mail as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Names and decoded values, in the mail's order.
    pub headers: Vec<(String, String)>,
    /// The instant of its `Date`.
    pub date: Option<Timestamp>,
    /// The part in plain text.
    pub text: String,
    /// The part in HTML: a whole page.
    pub html: String,
    /// The calendar file attached: its METHOD and its text; nothing when there is none.
    pub calendar: Option<(String, String)>,
}

impl Opened {
    /// Reads a mail; nothing when it is none.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let message = MessageParser::default().parse(bytes)?;
        let date = message.date().and_then(|date| Timestamp::from_second(date.to_timestamp()).ok());
        let body = |part: Option<std::borrow::Cow<'_, str>>| part.unwrap_or_default().replace("\r\n", "\n");
        Some(Self {
            headers: headers(&message),
            date,
            text: body(message.body_text(0)),
            html: body(message.body_html(0)),
            calendar: message.attachments().find_map(calendar),
        })
    }

    /// The first header of a name, in whatever case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Addresses of the web in the text, in its order.
    #[must_use]
    pub fn links(&self) -> Vec<&str> {
        let words = self.text.split_whitespace();
        words.filter(|word| word.starts_with("https://") || word.starts_with("http://")).collect()
    }

    /// The code alone on its line, if the mail has one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.text.lines().find_map(|line| line.strip_prefix(CODE_INDENT))
    }
}

fn calendar(part: &MessagePart<'_>) -> Option<(String, String)> {
    let kind = part.content_type()?;
    let is_one = kind.ctype() == "text" && kind.subtype() == Some("calendar");
    let method = kind.attribute("method").unwrap_or_default().to_owned();
    is_one.then(|| (method, part.text_contents().unwrap_or_default().to_owned()))
}

fn headers(message: &Message<'_>) -> Vec<(String, String)> {
    let raw = message.headers_raw().map(|(_, value)| value.split_whitespace().collect::<Vec<_>>().join(" "));
    let decoded = message.headers().iter().zip(raw).map(|(header, raw)| {
        let value = match &header.value {
            HeaderValue::Text(text) if header.name.as_str() == "Subject" => text.to_string(),
            HeaderValue::Address(address) => written(address),
            _ => raw,
        };
        (header.name.as_str().to_owned(), value)
    });
    decoded.collect()
}

fn written(address: &Address<'_>) -> String {
    let each = address.iter().map(|one| match (one.name(), one.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => address.or(name).unwrap_or_default().to_owned(),
    });
    each.collect::<Vec<_>>().join(", ")
}
