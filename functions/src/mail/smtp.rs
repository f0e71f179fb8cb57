//! A server that takes mail (RFC 5321). One connection a mail: the worker sends few, and none waits for another.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Rcpt};
use lettre::transport::smtp::extension::ClientId;

use super::compose::address;
use super::{Mail, MailError};

/// How the way to the server is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// STARTTLS, or nothing is sent. Port 587 as a rule.
    StartTls,
    /// TLS from the first byte. Port 465 as a rule.
    Implicit,
    /// Not at all: for a server on this machine only.
    None,
}

/// Who we are to the server. Never printed.
#[derive(Clone)]
pub struct SmtpLogin {
    /// Name of the account.
    pub user: String,
    /// Its password.
    pub password: String,
}

impl fmt::Debug for SmtpLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmtpLogin(not printed)")
    }
}

/// Which server, and how.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// Its name, which its certificate must bear.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way there is sealed.
    pub security: Security,
    /// Who we are, if it asks.
    pub login: Option<SmtpLogin>,
    /// How long it may take for each answer.
    pub timeout: Duration,
}

/// A server that takes mail.
#[derive(Clone)]
pub struct Smtp {
    settings: SmtpSettings,
    tls: Option<TlsParameters>,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Smtp").field(&self.settings).finish()
    }
}

impl Smtp {
    /// A server; nothing is sent yet.
    ///
    /// # Errors
    /// Its name is none, or it is on another machine and the way there is not sealed.
    pub fn new(settings: SmtpSettings) -> Result<Self, String> {
        let tls = match settings.security {
            Security::None if is_this_machine(&settings.host) => None,
            Security::None => return Err("mail to another machine needs TLS".to_owned()),
            Security::StartTls | Security::Implicit => {
                let parameters = TlsParameters::new(settings.host.clone());
                Some(parameters.map_err(|_| "the mail server's name is not one".to_owned())?)
            }
        };
        Ok(Self { settings, tls })
    }

    /// Its name.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.settings.host
    }

    /// Connects and signs in, without sending anything: for a check of the settings.
    ///
    /// # Errors
    /// [`MailError::Later`] with what failed.
    pub fn check(&self) -> Result<(), MailError> {
        let mut connection = self.connect(&ClientId::Ipv4(Ipv4Addr::LOCALHOST))?;
        connection.abort();
        Ok(())
    }

    /// Sends a mail, step by step, since what an error means depends on the step it comes at.
    pub(super) fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let (from, to) = (address(&mail.from)?, address(&mail.to)?);
        let mut connection = self.connect(&ClientId::Domain(from.domain().to_owned()))?;
        let sent = connection
            .command(MailFrom::new(Some(from), Vec::new()))
            .map_err(|error| later("MAIL", &error))
            .and_then(|_| {
                connection.command(Rcpt::new(to, Vec::new())).map_err(|error| before("RCPT", &error))
            })
            .and_then(|_| connection.command(Data).map_err(|error| before("DATA", &error)))
            .and_then(|_| connection.message(&mail.bytes).map_err(|error| after(&error)));
        // Says goodbye when the server still listens; what it answers changes nothing.
        connection.abort();
        sent.map(|_| ())
    }

    fn connect(&self, hello: &ClientId) -> Result<SmtpConnection, MailError> {
        let settings = &self.settings;
        let server = (settings.host.as_str(), settings.port);
        let implicit = self.tls.as_ref().filter(|_| settings.security == Security::Implicit);
        let mut connection = SmtpConnection::connect(server, Some(settings.timeout), hello, implicit, None)
            .map_err(|error| later("connecting", &error))?;
        if let Some(tls) = self.tls.as_ref().filter(|_| settings.security == Security::StartTls) {
            connection.starttls(tls, hello).map_err(|error| later("STARTTLS", &error))?;
        }
        if let Some(login) = &settings.login {
            let credentials = Credentials::new(login.user.clone(), login.password.clone());
            connection
                .auth(&[Mechanism::Plain, Mechanism::Login], &credentials)
                .map_err(|error| later("signing in", &error))?;
        }
        Ok(connection)
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Before a recipient is named, a refusal is about us, not about the mail: it can be mended.
fn later(step: &str, error: &Error) -> MailError {
    MailError::Later(reason(step, error))
}

/// Before the mail itself is on its way: nothing left.
fn before(step: &str, error: &Error) -> MailError {
    if refuses(error) { MailError::Refused(reason(step, error)) } else { later(step, error) }
}

/// Once the mail is on its way, only an answer tells.
fn after(error: &Error) -> MailError {
    match error.status() {
        Some(_) => before("the mail", error),
        None => MailError::Unclear(reason("the mail", error)),
    }
}

/// A final refusal; 53x tell that we did not sign in as we should (RFC 4954), which is no fault of the mail.
fn refuses(error: &Error) -> bool {
    let code = error.status().map(u16::from);
    error.is_permanent() && code.is_none_or(|code| !(530..=539).contains(&code))
}

/// Step and code. The server's own words are left out: they repeat addresses.
fn reason(step: &str, error: &Error) -> String {
    match error.status() {
        Some(code) => format!("{step}: the server says {code}"),
        None if error.is_timeout() => format!("{step}: no answer in time"),
        None if error.is_tls() => format!("{step}: TLS fails"),
        None => format!("{step}: the connection fails"),
    }
}
