//! Whether mails arrive: who may send for the domain (SPF, RFC 7208), whose signature stands for it (DKIM,
//! RFC 6376), what others do with the rest (DMARC, RFC 7489), the name of the sending machine, and the server itself.

use std::net::IpAddr;

use functions::mail::{Mail, MailError, Mailer};
use functions::values::Email;

use super::World;
use super::finding::Finding;
use super::names::Silent;

/// The part of an address after the `@`.
fn domain(email: &Email) -> &str {
    email.as_str().rsplit_once('@').map_or("", |(_, domain)| domain)
}

/// The records that say who speaks for the sender's domain.
pub fn records(world: &World<'_>) -> Result<Vec<Finding>, Silent> {
    let domain = domain(&world.settings.config.sender).to_owned();
    Ok(vec![spf(world, &domain)?, dkim(world, &domain)?, dmarc(world, &domain)?])
}

fn spf(world: &World<'_>, domain: &str) -> Result<Finding, Silent> {
    let texts = world.names.texts(domain)?;
    let records: Vec<&String> = texts.iter().filter(|text| is_spf(text)).collect();
    let finding = match records[..] {
        [] => Finding::bad("spf.missing"),
        [one] => match one.split_ascii_whitespace().find(|term| term.ends_with("all")) {
            Some("-all" | "~all") => Finding::good("spf.good"),
            Some(_) => Finding::bad("spf.anyone"),
            None if one.contains("redirect=") => Finding::good("spf.good"),
            None => Finding::look("spf.open_end"),
        },
        // Receivers take several for none (RFC 7208, 4.5).
        _ => Finding::bad("spf.several"),
    };
    Ok(finding.with("domain", domain))
}

fn is_spf(text: &str) -> bool {
    text.split_ascii_whitespace().next().is_some_and(|first| first.eq_ignore_ascii_case("v=spf1"))
}

fn dkim(world: &World<'_>, domain: &str) -> Result<Finding, Silent> {
    let Some(selector) = &world.settings.doctor.dkim_selector else {
        return Ok(Finding::look("dkim.unknown").with("domain", domain));
    };
    let name = format!("{selector}._domainkey.{domain}");
    let texts = world.names.texts(&name)?;
    let key = texts.iter().find_map(|text| tag(text, "p"));
    let finding = match key.as_deref() {
        None => Finding::bad("dkim.missing"),
        Some("") => Finding::bad("dkim.revoked"),
        Some(_) => Finding::good("dkim.good"),
    };
    Ok(finding.with("name", name).with("domain", domain))
}

fn dmarc(world: &World<'_>, domain: &str) -> Result<Finding, Silent> {
    let mut at = domain;
    // What a domain does not say, the one above it says for it.
    let record = loop {
        let texts = world.names.texts(&format!("_dmarc.{at}"))?;
        let found = texts.into_iter().find(|text| tag(text, "v").as_deref() == Some("DMARC1"));
        match (found, at.split_once('.')) {
            (None, Some((_, above))) if above.contains('.') => at = above,
            (found, _) => break found,
        }
    };
    let policy = record.and_then(|record| tag(&record, "p"));
    let finding = match policy.as_deref() {
        Some("quarantine" | "reject") => Finding::good("dmarc.good"),
        Some(_) => Finding::look("dmarc.none"),
        None => Finding::bad("dmarc.missing"),
    };
    Ok(finding.with("domain", domain))
}

/// The value of `name` in a list of tags, `a=b; c=d` (RFC 6376, 3.2).
fn tag(text: &str, name: &str) -> Option<String> {
    let mut tags = text.split(';').filter_map(|tag| tag.split_once('='));
    let (_, value) = tags.find(|(key, _)| key.trim().eq_ignore_ascii_case(name))?;
    Some(value.split_ascii_whitespace().collect())
}

/// Whether the machine that sends bears the name it says: many servers take no mail from one that does not.
pub fn reverse(world: &World<'_>) -> Result<Finding, Silent> {
    let host = world.settings.smtp.host();
    let is_here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    // A server on this machine sends by this machine's public address.
    let name = if is_here { world.host() } else { host };
    let addresses = match name.parse::<IpAddr>() {
        Ok(address) => vec![address],
        Err(_) => world.names.addresses(name)?,
    };
    for address in &addresses {
        let mut is_named = false;
        for found in world.names.reverse(*address)? {
            is_named |= world.names.addresses(found.trim_end_matches('.'))?.contains(address);
        }
        if !is_named {
            return Ok(Finding::bad("reverse.missing").with("address", address).with("name", name));
        }
    }
    let finding =
        if addresses.is_empty() { Finding::bad("reverse.nowhere") } else { Finding::good("reverse.good") };
    Ok(finding.with("name", name))
}

/// Whether the mail server takes us, and a mail, when there is an address to try it on.
pub fn server(world: &World<'_>, to: Option<&Email>) -> Finding {
    let tried = match to {
        None => world.settings.smtp.check(),
        Some(to) => Mailer::Smtp(world.settings.smtp.clone()).send(&mail(world, to)),
    };
    let host = world.settings.smtp.host();
    let said = |error: MailError| Finding::bad("mail.refused").with("error", error).with("host", host);
    match (tried, to) {
        (Err(error), _) => said(error),
        (Ok(()), None) => Finding::good("mail.good").with("host", host),
        (Ok(()), Some(to)) => Finding::good("mail.sent").with("host", host).with("to", to.as_str()),
    }
}

/// A mail without words of anybody: what arrives of it tells whether the records hold.
fn mail(world: &World<'_>, to: &Email) -> Mail {
    let from = world.settings.config.sender.clone();
    let (subject, text) =
        (world.sentences.raw("doctor.mail.subject", &[]), world.sentences.raw("doctor.mail.text", &[]));
    let date = jiff::fmt::rfc2822::to_string(&jiff::Zoned::now()).unwrap_or_default();
    let id = functions::values::ulid(jiff::Timestamp::now(), &functions::random::Random::system());
    let head = format!(
        "From: {}\r\nTo: {}\r\nSubject: {subject}\r\nDate: {date}\r\nMessage-ID: <{id}@{}>\r\nAuto-Submitted: auto-generated\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n",
        from.as_str(),
        to.as_str(),
        domain(&from),
    );
    let bytes = format!("{head}{text}\r\n").into_bytes();
    Mail { from, to: to.clone(), bytes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_with_and_without_spaces() {
        assert_eq!(tag("v=DMARC1; p=reject; rua=mailto:x", "p").as_deref(), Some("reject"));
        assert_eq!(tag("v=DKIM1;k=rsa; p = AB CD", "p").as_deref(), Some("ABCD"));
        assert_eq!(tag("v=DKIM1; p=", "p").as_deref(), Some(""));
        assert_eq!(tag("google-site-verification=x", "p"), None);
    }
}
