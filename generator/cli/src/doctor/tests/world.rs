//! A world of its own on loopback: a name server, a proxy with a certificate, a mail server, a clock.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use contract::words::Locale;
use functions::headers::CONTENT_SECURITY_POLICY;
use functions::keys::Keys;
use functions::random::Random;
use functions::store::sqlite::Sqlite;
use functions::values::Email;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use simple_dns::rdata::{A, PTR, RData, TXT};
use simple_dns::{CLASS, Name, Packet, PacketFlag, QTYPE, ResourceRecord, TYPE};

use super::super::finding::Finding;
use super::super::look;
use crate::args::{Common, Format};
use crate::build;
use crate::run::config;
use crate::words::Sentences;

pub const HOST: &str = "www.mouvement.example";
pub const DOMAIN: &str = "mouvement.example";
/// A day, for ends of certificates.
const DAY: i64 = 24 * 3600;

/// What the world says, as the healthy one says it.
#[derive(Clone)]
pub struct Said {
    pub names: Vec<(String, Answer)>,
    pub certificate_for: String,
    /// When the certificate ends, in days from now.
    pub ends_in_days: i64,
    /// Whether its authority is the one the settings name.
    pub is_known: bool,
    pub policy: String,
    pub mail: &'static str,
    pub clock_off: Duration,
    pub offsite_hours: u64,
    pub least_free_megabytes: u64,
    pub erasure_list: &'static str,
    pub state_mode: u32,
    /// Whether the disk has lost what the database held.
    pub is_database_torn: bool,
    pub has_publisher: bool,
}

#[derive(Clone)]
pub enum Answer {
    Text(&'static str),
    Address([u8; 4]),
    Name(&'static str),
}

impl Said {
    pub fn well() -> Self {
        let names = vec![
            (HOST.to_owned(), Answer::Address([192, 0, 2, 7])),
            ("7.2.0.192.in-addr.arpa".to_owned(), Answer::Name(HOST)),
            (DOMAIN.to_owned(), Answer::Text("v=spf1 ip4:192.0.2.7 -all")),
            (DOMAIN.to_owned(), Answer::Text("site-verification=1")),
            (format!("maille._domainkey.{DOMAIN}"), Answer::Text("v=DKIM1; k=rsa; p=MIGf")),
            (format!("_dmarc.{DOMAIN}"), Answer::Text("v=DMARC1; p=quarantine")),
        ];
        Self {
            names,
            certificate_for: HOST.to_owned(),
            ends_in_days: 60,
            is_known: true,
            policy: CONTENT_SECURITY_POLICY.to_owned(),
            mail: "220 essai",
            clock_off: Duration::ZERO,
            offsite_hours: 3,
            least_free_megabytes: 1,
            erasure_list: "erasures.jsonl",
            state_mode: 0o700,
            is_database_torn: false,
            has_publisher: true,
        }
    }

    pub fn without(mut self, name: &str) -> Self {
        self.names.retain(|(known, _)| known != name);
        self
    }

    pub fn and(mut self, name: &str, answer: Answer) -> Self {
        self.names.push((name.to_owned(), answer));
        self
    }
}

/// Answers questions for names until the test ends.
fn name_server(names: Vec<(String, Answer)>) -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
    let address = socket.local_addr().expect("an address");
    std::thread::spawn(move || {
        let mut bytes = [0; 2048];
        while let Ok((length, from)) = socket.recv_from(&mut bytes) {
            let question = Packet::parse(&bytes[..length]).expect("a question");
            let reply = reply(&question, &names);
            socket.send_to(&reply, from).expect("sent");
        }
    });
    address
}

fn reply(question: &Packet<'_>, names: &[(String, Answer)]) -> Vec<u8> {
    let mut packet = Packet::new_reply(question.id());
    packet.set_flags(PacketFlag::RECURSION_AVAILABLE);
    let asked = &question.questions[0];
    for (name, answer) in names.iter().filter(|(name, _)| *name == asked.qname.to_string()) {
        let (kind, data) = match answer {
            Answer::Text(text) => (TYPE::TXT, RData::TXT(TXT::new().with_string(text).expect("a text"))),
            Answer::Address(address) => (TYPE::A, RData::A(A { address: u32::from_be_bytes(*address) })),
            Answer::Name(name) => (TYPE::PTR, RData::PTR(PTR(Name::new(name).expect("a name")))),
        };
        if asked.qtype == QTYPE::TYPE(kind) {
            packet.answers.push(ResourceRecord::new(Name::new(name).expect("a name"), CLASS::IN, 60, data));
        }
    }
    packet.build_bytes_vec().expect("a reply")
}

/// A proxy whose certificate an authority of its own has signed; answers that authority's certificate.
fn proxy(said: &Said) -> (SocketAddr, String) {
    let mut authority = CertificateParams::new(Vec::new()).expect("parameters");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().expect("a key");
    let root = authority.self_signed(&authority_key).expect("a certificate").pem();
    let issuer = Issuer::new(authority, authority_key);
    let mut own = CertificateParams::new(vec![said.certificate_for.clone()]).expect("parameters");
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("a time").as_secs();
    let now = i64::try_from(now).expect("a time");
    let at = |seconds: i64| time::OffsetDateTime::from_unix_timestamp(seconds).expect("a time");
    (own.not_before, own.not_after) = (at(now - 90 * DAY), at(now + said.ends_in_days * DAY));
    let key = KeyPair::generate().expect("a key");
    let certificate = own.signed_by(&key, &issuer).expect("a certificate");
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("a certificate");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (config, policy) = (Arc::new(config), said.policy.clone());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
            let mut sealed = StreamOwned::new(connection, stream);
            let mut bytes = [0; 1024];
            // Whoever does not trust the certificate goes away.
            if sealed.read(&mut bytes).is_ok() {
                let head = format!("HTTP/1.1 200 OK\r\nContent-Security-Policy: {policy}\r\n\r\n");
                let _ = sealed.write_all(head.as_bytes());
            }
        }
    });
    (address, root)
}

/// A mail server on this machine; how it greets is given. Keeps what it took.
fn mail_server(said: &'static str) -> (SocketAddr, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let taken = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&taken);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let _ = take_mail(stream, said, &kept);
        }
    });
    (address, taken)
}

fn take_mail(mut stream: TcpStream, said: &str, kept: &Mutex<String>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    writeln!(stream, "{said}\r")?;
    while let Some(line) = lines.next() {
        match line?.split(' ').next().unwrap_or_default() {
            "EHLO" => writeln!(stream, "250 essai\r")?,
            "DATA" => {
                writeln!(stream, "354 go on\r")?;
                let text: Vec<String> =
                    lines.by_ref().map_while(Result::ok).take_while(|line| line != ".").collect();
                *kept.lock().expect("kept") = text.join("\n");
                writeln!(stream, "250 taken\r")?;
            }
            "QUIT" => writeln!(stream, "221 bye\r")?,
            _ => writeln!(stream, "250 ok\r")?,
        }
    }
    Ok(())
}

/// A clock that goes wrong by so much (RFC 5905's header, as a server fills it).
fn time_server(off: Duration) -> SocketAddr {
    const SINCE_1900: u64 = 2_208_988_800;
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
    let address = socket.local_addr().expect("an address");
    std::thread::spawn(move || {
        let mut asked = [0; 48];
        while let Ok((_, from)) = socket.recv_from(&mut asked) {
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("a time") + off;
            let seconds = u32::try_from(now.as_secs() + SINCE_1900).expect("before 2036");
            let fraction =
                u32::try_from((u64::from(now.subsec_nanos()) << 32) / 1_000_000_000).expect("below one");
            let now = [seconds.to_be_bytes(), fraction.to_be_bytes()].concat();
            let mut answer = [0; 48];
            // Version 4, a server, of stratum 1.
            (answer[0], answer[1]) = (0b0010_0100, 1);
            answer[12..16].copy_from_slice(b"TEST");
            answer[16..24].copy_from_slice(&now);
            // When it was asked, as the one who asked said.
            answer[24..32].copy_from_slice(&asked[40..48]);
            answer[32..40].copy_from_slice(&now);
            answer[40..48].copy_from_slice(&now);
            socket.send_to(&answer, from).expect("sent");
        }
    });
    address
}

pub struct Built {
    pub folder: tempfile::TempDir,
    pub settings: PathBuf,
    pub taken: Arc<Mutex<String>>,
}

impl Built {
    pub fn of(said: &Said) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let (proxy, root) = proxy(said);
        let (mail, taken) = mail_server(said.mail);
        let mut authority = format!("authority = \"{}\"\n", at("authority.pem").display());
        if !said.is_known {
            authority.clear();
        }
        fs::write(at("authority.pem"), root).expect("a file");
        crate::run::write_secret(&at("keys.json"), &Keys::generate(&Random::seeded(1)).to_text())
            .expect("keys");
        state(&at("state"), said);
        let stamp = File::create(at("offsite")).expect("a file");
        let hours = Duration::from_secs(said.offsite_hours * 3600);
        stamp.set_modified(SystemTime::now() - hours).expect("a time");
        site(&at("site"), said);
        let text = format!(
            "base_url = \"https://{HOST}\"\nstate = \"state\"\nsite = \"site\"\nkey_file = \"keys.json\"\n\
             erasure_list = \"{}\"\nsender = \"bonjour@{DOMAIN}\"\noperator = \"technique@{DOMAIN}\"\n\
             [smtp]\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\n\
             [doctor]\ndkim_selector = \"maille\"\noffsite_stamp = \"offsite\"\nresolver = \"{}\"\n\
             time_server = \"{}\"\nproxy = \"{proxy}\"\nleast_free_megabytes = {}\n{authority}",
            said.erasure_list,
            mail.port(),
            name_server(said.names.clone()),
            time_server(said.clock_off),
            said.least_free_megabytes,
        );
        let settings = at("maille.toml");
        fs::write(&settings, text).expect("a file");
        Self { folder, settings, taken }
    }

    pub fn findings(&self, to: Option<&Email>) -> Vec<Finding> {
        let sentences = Sentences::of(Locale::Fr);
        let settings = config::read(&self.settings, &sentences).expect("settings");
        let common = Common {
            site: self.folder.path().join("site"),
            out: Some(self.folder.path().join("out")),
            data: Some(self.folder.path().join("state/data")),
            base_url: Some(settings.config.base_url.clone()),
            now: None,
            drafts: false,
            no_cache: true,
            format: Format::Human,
            lang: None,
        };
        let options = build::options(&common);
        look(&settings, &options, to, &sentences)
    }
}

fn state(folder: &Path, said: &Said) {
    use std::os::unix::fs::PermissionsExt;
    crate::run::secret_folder(folder).expect("a folder");
    let file = folder.join("maille.db");
    // A copy: it is whole on the disk, and nobody writes to it any more.
    let engine = Sqlite::open(&folder.with_extension("first")).expect("a database");
    engine.backup(&file).expect("a copy");
    if said.is_database_torn {
        let mut bytes = fs::read(&file).expect("bytes");
        // All but the head by which SQLite knows it.
        bytes[100..].fill(0xAA);
        fs::write(&file, bytes).expect("torn");
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(said.state_mode)).expect("rights");
}

/// The demonstration's own site, or one that says nothing of who publishes it.
fn site(folder: &Path, said: &Said) {
    let repository = fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).expect("a folder");
    fs::create_dir_all(folder).expect("a folder");
    std::os::unix::fs::symlink(repository.join("themes"), folder.join("themes")).expect("a link");
    if said.has_publisher {
        std::os::unix::fs::symlink(repository.join("content"), folder.join("content")).expect("a link");
        return;
    }
    fs::create_dir_all(folder.join("content")).expect("a folder");
    fs::write(folder.join("content/site.toml"), "name = \"Essai\"\n").expect("a file");
}
