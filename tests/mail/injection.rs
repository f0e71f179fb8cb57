//! S21: nothing that people write adds a header, a recipient or a part to a mail. Mails are read by a library
//! that knows nothing of the one that wrote them.

use std::time::{Duration, Instant};

use contract::words::Locale;
use functions::mail::{Letter, Stationery};
use mail_parser::{MessageParser, MimeHeaders, PartType};
use tests::chance::{Chance, amount};
use tests::report::figure;

use super::stationery::{composed, email, stationery};

const USUAL: usize = 1_000;
const BOUND: Duration = Duration::from_secs(200);

const PIECES: [&str; 56] = [
    "\r",
    "\n",
    "\r\n",
    "\n\n",
    "\r\n\r\n",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{b}",
    "\u{c}",
    "\0",
    "\t",
    "\u{7f}",
    "\u{1b}[31m",
    " ",
    "  ",
    "\u{a0}",
    "\u{202f}",
    "\r\nBcc: victim@example.org",
    "\nTo: victim@example.org\n",
    "\u{2028}Cc: victim@example.org",
    "\r\n Reply-To: victim@example.org",
    "%0d%0aBcc: victim@example.org",
    "\r\n.\r\nMAIL FROM:<x@example.org>\r\n",
    "=?utf-8?B?DQpCY2M6IHhAZXhhbXBsZS5vcmc=?=",
    "=?utf-8?Q?=0D=0ABcc:_x@example.org?=",
    "=?iso-8859-1?q?=E9?=",
    "=?",
    "?=",
    "=",
    "?",
    "\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>",
    "\r\n--boundary--\r\n",
    "--",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{feff}",
    "\u{ad}",
    "\u{fffe}",
    "👩🏽‍🌾",
    "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "e\u{301}",
    "é",
    "œuvre",
    "日本",
    "עברית",
    "<b>",
    "\"",
    "'",
    "\\",
    "a, b; c: d (e) <f@example.org>",
    "{site}",
    "{name}",
    "...",
    "mot",
];

const ADDRESSES: [&str; 5] = [
    "ada@example.fr",
    "a!#$%&'*+/=?^_`{|}~-b@example.fr",
    "Ada.Lovelace+maille@Example.FR",
    "ada@été.example",
    "x@sub.domain.example.org",
];

fn text(chance: &mut Chance) -> String {
    let mut text = String::new();
    for _ in 0..=chance.below(12) {
        match chance.below(40) {
            0 => text.push_str(&"a".repeat(chance.below(12_000))),
            1 => text.push_str(&"é".repeat(chance.below(6_000))),
            2 => text.push_str(&chance.pick::<&str>(&PIECES).repeat(chance.below(400))),
            3 => text.extend(char::from_u32(u32::try_from(chance.below(0x11_0000)).unwrap_or_default())),
            _ => text.push_str(chance.pick::<&str>(&PIECES)),
        }
    }
    text
}

/// What the words of the probe say: values in every place a feature may put them.
fn probing(chance: &mut Chance) -> Stationery {
    let locale = *chance.pick(&Locale::ALL);
    let mut on = stationery(locale);
    on.words.set("mail.probe.subject", "{name} - {title}");
    on.words.set("mail.probe.text", "{name}\n\n{title}");
    on.words.set("mail.probe.why", "{name}");
    on.words.set("mail.probe.button", "{title}");
    on.site = text(chance);
    on.publisher = text(chance);
    on.reply_to = (chance.below(2) == 0).then(|| email("contact@maille.example"));
    on
}

fn letter(chance: &mut Chance, number: usize) -> Letter {
    let to = email(chance.pick::<&str>(&ADDRESSES));
    let mut letter = Letter::answer(to, "probe", format!("{number} {}", text(chance)))
        .with("name", text(chance))
        .with("title", text(chance))
        .to_path("/api/confirm?t=0a1b")
        .with_code(text(chance))
        .quoting(text(chance))
        .listing(text(chance), None);
    if chance.below(2) == 0 {
        letter = letter.stopped_at("/api/unsubscribe?t=2c3d");
    }
    if chance.below(4) == 0 { letter.discreetly() } else { letter }
}

fn expected_headers(letter: &Letter, on: &Stationery) -> Vec<&'static str> {
    let mut names =
        vec!["auto-submitted", "content-type", "date", "from", "message-id", "mime-version", "subject", "to"];
    if letter.class != functions::mail::Class::Answer {
        names.extend(["list-unsubscribe", "list-unsubscribe-post"]);
    }
    if on.reply_to.is_some() {
        names.push("reply-to");
    }
    names.sort_unstable();
    names
}

#[test]
fn no_text_adds_a_header() {
    let started = Instant::now();
    let (mails, mut right) = (amount(USUAL), 0);
    let mut chance = Chance::new(21);
    for number in 0..mails {
        let on = probing(&mut chance);
        let letter = letter(&mut chance, number);
        let bytes = composed(&letter, &on).bytes;
        check_lines(&bytes, number);
        check_mail(&bytes, &letter, &on, number);
        right += 1;
        assert!(started.elapsed() < BOUND, "S21: {number} mails take more than {BOUND:?}");
    }
    figure("S21 mails", format!("{mails}, header sets as expected = {right}"));
}

/// ASCII in lines that end by CR LF, none longer than RFC 5322 allows; headers counted by hand.
fn check_lines(bytes: &[u8], number: usize) {
    let text = std::str::from_utf8(bytes).unwrap_or_else(|_| panic!("mail {number} is not text"));
    assert!(text.is_ascii(), "mail {number} is not ASCII");
    for line in text.split("\r\n") {
        assert!(!line.contains(['\r', '\n', '\0']), "mail {number}: a bare line end in {line:?}");
        assert!(line.len() <= 998, "mail {number}: {} bytes in a line", line.len());
    }
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    let to = head.lines().filter(|line| line.to_ascii_lowercase().starts_with("to:")).count();
    let copies = head.lines().any(|line| line.to_ascii_lowercase().starts_with("bcc:"));
    assert!(to == 1 && !copies, "mail {number}: {head}");
}

fn check_mail(bytes: &[u8], letter: &Letter, on: &Stationery, number: usize) {
    let message = MessageParser::default().parse(bytes).unwrap_or_else(|| panic!("mail {number} is none"));
    let mut names: Vec<String> =
        message.headers().iter().map(|header| header.name.as_str().to_ascii_lowercase()).collect();
    names.sort_unstable();
    assert_eq!(names, expected_headers(letter, on), "mail {number}");
    check_recipient(&message, letter, number);
    assert_eq!(message.parts.len(), 3, "mail {number}: parts");
    assert!(
        message.parts[1].is_content_type("text", "plain") && message.parts[2].is_content_type("text", "html")
    );
    let PartType::Html(html) = &message.parts[2].body else { panic!("mail {number} has no HTML") };
    check_subject(message.subject().unwrap_or_default(), html, letter, on, number);
    check_html(html, number);
    let PartType::Text(text) = &message.parts[1].body else { panic!("mail {number} has no text") };
    let strange = |letter: char| letter != '\r' && letter != '\n' && is_hidden(letter);
    assert!(
        !text.contains(strange) && text.contains("https://maille.example/api/confirm?t=0a1b\r\n"),
        "{text:?}"
    );
}

fn check_recipient(message: &mail_parser::Message<'_>, letter: &Letter, number: usize) {
    let to: Vec<_> = message.to().into_iter().flat_map(mail_parser::Address::iter).collect();
    let (local, _) = letter.to.as_str().rsplit_once('@').unwrap_or_default();
    assert_eq!(to.len(), 1, "mail {number}: {to:?}");
    let address = to[0].address().unwrap_or_default();
    assert!(address.starts_with(&format!("{local}@")) && to[0].name().is_none(), "mail {number}: {address}");
    let from: Vec<_> = message.from().into_iter().flat_map(mail_parser::Address::iter).collect();
    assert_eq!(from.len(), 1, "mail {number}: {from:?}");
    assert_eq!(from[0].address(), Some("bonjour@maille.example"), "mail {number}");
    let name = from[0].name().unwrap_or_default();
    assert!(!name.contains(is_hidden) && name.chars().count() <= 70, "mail {number}: {name:?}");
}

/// The subject says what was meant, on one line; the title of the page is the same text by another way.
fn check_subject(subject: &str, html: &str, letter: &Letter, on: &Stationery, number: usize) {
    let title =
        html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or_default();
    assert_eq!(subject, unescaped(title), "mail {number}");
    assert!(!subject.contains(is_hidden) && subject.chars().count() <= 150, "mail {number}: {subject:?}");
    let meant = if letter.discreet {
        on.words.text("mail.discreet.subject").into_owned()
    } else {
        let args: Vec<(&str, &str)> =
            letter.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        on.words.format("mail.probe.subject", &args)
    };
    assert!(squeezed(&meant).starts_with(&squeezed(subject)), "mail {number}: {subject:?} is not {meant:?}");
}

fn check_html(html: &str, number: usize) {
    let allowed = [
        "!DOCTYPE",
        "html",
        "head",
        "meta",
        "title",
        "body",
        "main",
        "footer",
        "p",
        "h1",
        "big",
        "strong",
        "blockquote",
        "br",
        "ul",
        "li",
        "a",
        "hr",
    ];
    for tag in html.split('<').skip(1) {
        let name = tag.trim_start_matches('/').split([' ', '>']).next().unwrap_or_default();
        assert!(allowed.contains(&name), "mail {number}: <{name}>");
    }
    let remote = ["src=", "style=", "url(", "<img", "<link", "<script"];
    assert!(
        !remote.iter().any(|word| html.split('<').any(|tag| {
            let inside = tag.split('>').next().unwrap_or_default();
            inside.contains(word)
        })),
        "mail {number} asks something of elsewhere"
    );
}

/// Controls, line separators, marks of direction: nothing a reader would see.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
        || matches!(letter, '\u{200b}' | '\u{feff}' | '\u{ad}')
}

fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// Letters alone: without spaces, what cannot be seen, and what typography sets otherwise.
fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}
