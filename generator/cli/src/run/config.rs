//! The file of `maille run`: read whole, every mistake told at once. It holds no secret: the mail server's
//! password and the platform's keys lie in files of their own, which only their owner may read.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use functions::exchange::Scheme;
use functions::keys::Keys;
use functions::mail::{Security, Smtp, SmtpLogin, SmtpSettings};
use functions::platform::Config;
use functions::values::Email;
use jiff::SignedDuration;
use serde::Deserialize;

use crate::words::Sentences;

/// Where it listens unless told otherwise: a proxy with TLS stands in front.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
/// The list of erasures, beside the file of settings.
const ERASURES: &str = "erasures.jsonl";
/// How long the mail server may take for each answer.
const MAIL_TIMEOUT: Duration = Duration::from_secs(30);
/// Whose time `maille doctor` asks for.
const TIME_SERVER: &str = "pool.ntp.org";
/// A moderator may take a decision back for at most so long: mails wait meanwhile.
const LONGEST_UNDO_MINUTES: u32 = 60;

/// The file as written: what is missing is told later, all at once.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    base_url: Option<String>,
    listen: Option<SocketAddr>,
    state: Option<PathBuf>,
    site: Option<PathBuf>,
    key_file: Option<PathBuf>,
    erasure_list: Option<PathBuf>,
    sender: Option<String>,
    operator: Option<String>,
    visitor_header: Option<String>,
    undo_minutes: Option<u32>,
    posts_an_hour: Option<u32>,
    smtp: Option<SmtpFile>,
    #[serde(default)]
    doctor: DoctorFile,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct DoctorFile {
    dkim_selector: Option<String>,
    offsite_stamp: Option<PathBuf>,
    resolver: Option<SocketAddr>,
    time_server: Option<String>,
    proxy: Option<SocketAddr>,
    authority: Option<PathBuf>,
    least_free_megabytes: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SmtpFile {
    host: String,
    port: Option<u16>,
    #[serde(default)]
    security: SmtpSecurity,
    user: Option<String>,
    password_file: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SmtpSecurity {
    #[default]
    StartTls,
    Tls,
    None,
}

/// What production needs, complete.
#[derive(Debug)]
pub struct Settings {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Folder of the stores and the built site.
    pub state: PathBuf,
    /// Folder with `content/` and `themes/`, when the file names it.
    pub site: Option<PathBuf>,
    /// Settings of the platform.
    pub config: Config,
    /// Keys.
    pub keys: Keys,
    /// Where the list of erasures lies: outside of what is backed up with the stores.
    pub erasure_list: PathBuf,
    /// How mail leaves.
    pub smtp: Smtp,
    /// What `maille doctor` must know besides.
    pub doctor: Doctor,
}

/// What `maille doctor` looks at, and by what.
#[derive(Debug)]
pub struct Doctor {
    /// Under which name the key of the mails' signature is published.
    pub dkim_selector: Option<String>,
    /// File that the off-site job touches once its copy has arrived.
    pub offsite_stamp: Option<PathBuf>,
    /// Name server to ask; the machine's own without it.
    pub resolver: Option<SocketAddr>,
    /// Whose time it is held against.
    pub time_server: String,
    /// Where the proxy with TLS is found from here; where the site's name leads without it.
    pub proxy: Option<SocketAddr>,
    /// Certificates of an authority of one's own.
    pub authority: Option<PathBuf>,
    /// Bytes below which the disk counts as full.
    pub least_free: Option<u64>,
}

/// Reads the file and those it names.
///
/// # Errors
/// A sentence for each thing that is missing or wrong.
pub fn read(path: &Path, sentences: &Sentences) -> Result<Settings, Vec<String>> {
    let shown = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| {
        vec![sentences.format("run.unreadable", &[("path", &shown), ("error", &error.to_string())])]
    })?;
    let file: File = toml::from_str(&text).map_err(|error| {
        // The error itself would quote the line: a password put there by mistake stays unprinted.
        let line = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
        let args = [("path", shown.as_str()), ("line", &line.to_string()), ("error", error.message())];
        vec![sentences.format("run.broken", &args)]
    })?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    Reading { folder, sentences, wrong: Vec::new() }.settings(file)
}

/// Paths are meant from the file's folder; mistakes gather.
struct Reading<'a> {
    folder: PathBuf,
    sentences: &'a Sentences,
    wrong: Vec<String>,
}

impl Reading<'_> {
    fn settings(mut self, file: File) -> Result<Settings, Vec<String>> {
        let base_url = self.base_url(file.base_url);
        let sender = self.email("sender", file.sender);
        let operator = self.email("operator", file.operator);
        let state = self.required("state", file.state).map(|state| self.folder.join(state));
        let keys = self.required("key_file", file.key_file).and_then(|path| self.keys(&path));
        let smtp = self.required("smtp", file.smtp).and_then(|smtp| self.smtp(smtp));
        let undo = file.undo_minutes.unwrap_or(5);
        if undo > LONGEST_UNDO_MINUTES {
            self.tell("run.undo", &[("most", &LONGEST_UNDO_MINUTES.to_string())]);
        }
        let complete = (base_url, sender, operator, state, keys, smtp);
        let (Some(base_url), Some(sender), Some(operator), Some(state), Some(keys), Some(smtp)) = complete
        else {
            return Err(self.wrong);
        };
        if !self.wrong.is_empty() {
            return Err(self.wrong);
        }
        let usual = Config::usual(Scheme::Https, &base_url, sender);
        let config = Config {
            operator: Some(operator),
            visitor_header: file.visitor_header.map(|name| name.to_ascii_lowercase()),
            undo: SignedDuration::from_mins(undo.into()),
            posts_an_hour: file.posts_an_hour.unwrap_or(usual.posts_an_hour),
            ..usual
        };
        let site = file.site.map(|site| self.folder.join(site));
        let erasure_list = self.folder.join(file.erasure_list.unwrap_or_else(|| ERASURES.into()));
        let (listen, doctor) = (file.listen.unwrap_or(LISTEN), self.doctor(file.doctor));
        Ok(Settings { listen, state, site, config, keys, erasure_list, smtp, doctor })
    }

    fn doctor(&self, file: DoctorFile) -> Doctor {
        let here = |path: PathBuf| self.folder.join(path);
        Doctor {
            dkim_selector: file.dkim_selector,
            offsite_stamp: file.offsite_stamp.map(here),
            resolver: file.resolver,
            time_server: file.time_server.unwrap_or_else(|| TIME_SERVER.to_owned()),
            proxy: file.proxy,
            authority: file.authority.map(here),
            least_free: file.least_free_megabytes.map(|megabytes| megabytes.saturating_mul(1024 * 1024)),
        }
    }

    fn tell(&mut self, key: &str, args: &[(&str, &str)]) {
        let sentence = self.sentences.format(key, args);
        self.wrong.push(sentence);
    }

    fn required<T>(&mut self, name: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.tell(&format!("run.missing_{name}"), &[]);
        }
        value
    }

    fn base_url(&mut self, value: Option<String>) -> Option<String> {
        let url = self.required("base_url", value)?;
        let host = url.strip_prefix("https://").map(|rest| rest.trim_end_matches('/'));
        let is_one = host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', ' ', '@']));
        if !is_one {
            self.tell("run.base_url", &[("url", &url)]);
        }
        is_one.then_some(url)
    }

    fn email(&mut self, name: &str, value: Option<String>) -> Option<Email> {
        let text = self.required(name, value)?;
        let email = Email::parse(&text).ok();
        if email.is_none() {
            self.tell("run.email", &[("name", name)]);
        }
        email
    }

    fn keys(&mut self, path: &Path) -> Option<Keys> {
        let text = self.secret(path)?;
        match Keys::parse(&text) {
            Ok(keys) => Some(keys),
            Err(error) => {
                let path = self.folder.join(path).display().to_string();
                self.tell("run.unreadable", &[("path", &path), ("error", &error)]);
                None
            }
        }
    }

    /// The text of a file that nobody but its owner may read.
    fn secret(&mut self, path: &Path) -> Option<String> {
        let path = self.folder.join(path);
        let shown = path.display().to_string();
        match fs::read_to_string(&path) {
            Ok(_) if is_open_to_others(&path) => {
                self.tell("run.open_to_others", &[("path", &shown)]);
                None
            }
            Ok(text) => Some(text),
            Err(error) => {
                self.tell("run.unreadable", &[("path", &shown), ("error", &error.to_string())]);
                None
            }
        }
    }

    fn smtp(&mut self, file: SmtpFile) -> Option<Smtp> {
        let (security, usual_port) = match file.security {
            SmtpSecurity::StartTls => (Security::StartTls, 587),
            SmtpSecurity::Tls => (Security::Implicit, 465),
            SmtpSecurity::None => (Security::None, 25),
        };
        let login = match (file.user, file.password_file) {
            (None, None) => None,
            (Some(user), Some(path)) => {
                let password = self.secret(&path)?.trim_end_matches(['\r', '\n']).to_owned();
                Some(SmtpLogin { user, password })
            }
            _ => {
                self.tell("run.smtp_login", &[]);
                return None;
            }
        };
        let port = file.port.unwrap_or(usual_port);
        let settings = SmtpSettings { host: file.host, port, security, login, timeout: MAIL_TIMEOUT };
        match Smtp::new(settings) {
            Ok(smtp) => Some(smtp),
            Err(error) => {
                self.tell("run.smtp", &[("error", &error)]);
                None
            }
        }
    }
}

/// Whether other accounts of this machine may read or write a file or folder.
#[cfg(unix)]
pub fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0)
}

/// Other systems keep rights in another way, which their administrator sets.
#[cfg(not(unix))]
pub fn is_open_to_others(_path: &Path) -> bool {
    false
}
