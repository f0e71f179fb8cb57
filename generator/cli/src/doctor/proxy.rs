//! The way in from outside: the name, the certificate, and what answers behind it.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use functions::headers::CONTENT_SECURITY_POLICY;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::World;
use super::finding::Finding;
use super::names::Silent;

const PATIENCE: Duration = Duration::from_secs(10);
const HTTPS: u16 = 443;
/// Certificates that are renewed by themselves are renewed a month before their end; two weeks before it, something
/// has stopped.
const SOON: Duration = Duration::from_secs(14 * 24 * 3600);
/// Enough for the head of an answer.
const MAX_HEAD: u64 = 16 * 1024;

/// The site's own name.
pub fn name(world: &World<'_>) -> Result<Finding, Silent> {
    let addresses = world.names.addresses(world.host())?;
    let finding =
        if addresses.is_empty() { Finding::bad("name.missing") } else { Finding::good("name.good") };
    let all: Vec<String> = addresses.iter().map(ToString::to_string).collect();
    Ok(finding.with("name", world.host()).with("addresses", all.join(", ")))
}

/// The certificate, and what answers behind it.
pub fn way_in(world: &World<'_>) -> Vec<Finding> {
    let now = UnixTime::since_unix_epoch(since_1970());
    let soon = UnixTime::since_unix_epoch(since_1970() + SOON);
    let answer = match ask(world, now) {
        Ok(answer) => answer,
        Err(error) => return vec![unsealed(world, &error)],
    };
    // Whether it will still be good then is what the same question at that time tells.
    let sealed = match ask(world, soon) {
        Err(error) if is_expired(&error) => Finding::look("tls.soon").with("days", SOON.as_secs() / 86_400),
        _ => Finding::good("tls.good"),
    };
    vec![sealed.with("name", world.host()), behind(world, &answer)]
}

/// Why no sealed way leads in.
fn unsealed(world: &World<'_>, error: &io::Error) -> Finding {
    let finding = match certificate(error) {
        Some(_) if is_expired(error) => Finding::bad("tls.expired"),
        Some(
            rustls::CertificateError::NotValidForName
            | rustls::CertificateError::NotValidForNameContext { .. },
        ) => Finding::bad("tls.other_name"),
        Some(_) => Finding::bad("tls.untrusted"),
        None => Finding::bad("tls.closed"),
    };
    finding.with("name", world.host()).with("error", error)
}

fn certificate(error: &io::Error) -> Option<&rustls::CertificateError> {
    match error.get_ref()?.downcast_ref::<rustls::Error>()? {
        rustls::Error::InvalidCertificate(why) => Some(why),
        _ => None,
    }
}

fn is_expired(error: &io::Error) -> bool {
    use rustls::CertificateError::{Expired, ExpiredContext};
    matches!(certificate(error), Some(Expired | ExpiredContext { .. }))
}

/// Whether Maille answers there, with its headers whole.
fn behind(world: &World<'_>, head: &str) -> Finding {
    let status = head.split_ascii_whitespace().nth(1).unwrap_or_default();
    let policy = head.lines().filter_map(|line| line.split_once(':')).find_map(|(name, value)| {
        name.eq_ignore_ascii_case("content-security-policy").then(|| value.trim().to_owned())
    });
    let finding = match (status, policy) {
        ("200", Some(policy)) if policy == CONTENT_SECURITY_POLICY => Finding::good("proxy.good"),
        ("200", _) => Finding::bad("proxy.headers"),
        _ => Finding::bad("proxy.silent").with("status", status),
    };
    finding.with("name", world.host())
}

fn since_1970() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

/// A clock that stands.
#[derive(Debug)]
struct At(UnixTime);

impl TimeProvider for At {
    fn current_time(&self) -> Option<UnixTime> {
        Some(self.0)
    }
}

/// The head of what the site answers, at a time as far as its certificate is concerned.
fn ask(world: &World<'_>, at: UnixTime) -> io::Result<String> {
    let name = ServerName::try_from(world.host().to_owned()).map_err(io::Error::other)?;
    let connection = ClientConnection::new(Arc::new(config(world, at)?), name).map_err(io::Error::other)?;
    let stream = TcpStream::connect_timeout(&address(world)?, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut sealed = StreamOwned::new(connection, stream);
    let asked = format!("GET / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", world.host());
    sealed.write_all(asked.as_bytes())?;
    let mut answer = Vec::new();
    // Many end without a word; what was read until then counts.
    match sealed.take(MAX_HEAD).read_to_end(&mut answer) {
        Err(error) if answer.is_empty() => return Err(error),
        _ => {}
    }
    let text = String::from_utf8_lossy(&answer);
    Ok(text.split("\r\n\r\n").next().unwrap_or_default().to_owned())
}

fn address(world: &World<'_>) -> io::Result<SocketAddr> {
    if let Some(proxy) = world.settings.doctor.proxy {
        return Ok(proxy);
    }
    let addresses = world.names.addresses(world.host()).map_err(|silent| io::Error::other(silent.0))?;
    let first = addresses.first().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
    Ok(SocketAddr::new(*first, HTTPS))
}

fn config(world: &World<'_>, at: UnixTime) -> io::Result<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    if let Some(path) = &world.settings.doctor.authority {
        for one in CertificateDer::pem_file_iter(path).map_err(io::Error::other)? {
            roots.add(one.map_err(io::Error::other)?).map_err(io::Error::other)?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_details(provider, Arc::new(At(at)));
    let builder = builder.with_safe_default_protocol_versions().map_err(io::Error::other)?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}
