//! What is asked of us and what we answer, free of any server's types: features know nothing else.

use std::fmt;

use jiff::SignedDuration;

/// How an address is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Reads; changes nothing, ever (rule 1). HEAD is a GET whose body is left out.
    Get,
    /// Sends a form.
    Post,
    /// Anything else: nothing here answers it.
    Other,
}

/// What the caller can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A page, for people.
    Page,
    /// JSON, for scripts.
    Json,
}

impl Wanted {
    /// Reads an `Accept` header: JSON when it is named, and named before HTML.
    #[must_use]
    pub fn of_accept(accept: &str) -> Self {
        let position = |kind: &str| accept.find(kind).unwrap_or(usize::MAX);
        if position("application/json") < position("text/html") { Self::Json } else { Self::Page }
    }
}

/// Where a browser says that a call comes from (rule 11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// From a page of this site, or typed by the person.
    Own,
    /// From somebody else's page.
    Foreign,
    /// It does not say: no browser, or one that is older than the headers.
    Silent,
}

/// A file that came with a form. Nobody has looked at it yet (see [`crate::uploads`]).
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    /// The field it is the answer to.
    pub field: String,
    /// The name its sender's machine gave it, as it came.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names and contents of people's files are in no log.
        write!(f, "Upload({} bytes)", self.bytes.len())
    }
}

/// One request.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// How.
    pub verb: Verb,
    /// Decoded by nobody yet: our paths are plain ASCII.
    pub path: &'a str,
    /// After the `?`, undecoded. Never logged (invariant 7).
    pub query: &'a str,
    /// What the answer should be.
    pub wanted: Wanted,
    /// The form sent, `application/x-www-form-urlencoded`.
    pub body: &'a str,
    /// The files sent with it, at most one, where the address takes any.
    pub uploads: &'a [Upload],
    /// The `Cookie` header.
    pub cookies: &'a str,
    /// Where the browser says it comes from.
    pub origin: Origin,
    /// The network address of the caller, for limits only: never kept, never logged.
    pub visitor: &'a str,
}

impl<'a> Call<'a> {
    /// A GET of a page from nowhere in particular: what tests begin with.
    #[must_use]
    pub fn get(path: &'a str) -> Self {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        Self {
            verb: Verb::Get,
            path,
            query,
            wanted: Wanted::Page,
            body: "",
            uploads: &[],
            cookies: "",
            origin: Origin::Own,
            visitor: "",
        }
    }

    /// A form sent from a page of the site.
    #[must_use]
    pub fn post(path: &'a str, body: &'a str) -> Self {
        Self { verb: Verb::Post, body, ..Self::get(path) }
    }

    /// The value of a name in the query, decoded.
    #[must_use]
    pub fn asked(&self, name: &str) -> Option<String> {
        pair(self.query, name)
    }

    /// The value of a name in the body, decoded.
    #[must_use]
    pub fn sent(&self, name: &str) -> Option<String> {
        pair(self.body, name)
    }

    /// The file sent as an answer to a field.
    #[must_use]
    pub fn file(&self, field: &str) -> Option<&'a Upload> {
        self.uploads.iter().find(|upload| upload.field == field)
    }

    /// The value of a cookie.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&'a str> {
        self.cookies
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(key, value)| (bare_name(key) == name).then_some(value))
    }
}

/// Cookies over https carry a prefix that binds them to this host (RFC 6265bis).
pub const HOST_PREFIX: &str = "__Host-";

fn bare_name(name: &str) -> &str {
    name.strip_prefix(HOST_PREFIX).unwrap_or(name)
}

fn pair(text: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(text.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// Status codes we answer with (RFC 9110).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// 200.
    Ok,
    /// 303.
    SeeOther,
    /// 400.
    BadRequest,
    /// 403.
    Forbidden,
    /// 404.
    NotFound,
    /// 405.
    MethodNotAllowed,
    /// 409.
    Conflict,
    /// 410.
    Gone,
    /// 413.
    TooLarge,
    /// 415.
    UnsupportedMedia,
    /// 422.
    Unprocessable,
    /// 429.
    TooMany,
    /// 503.
    Unavailable,
}

impl Status {
    /// The number on the wire.
    #[must_use]
    pub fn code(self) -> u16 {
        match self {
            Self::Ok => 200,
            Self::SeeOther => 303,
            Self::BadRequest => 400,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Conflict => 409,
            Self::Gone => 410,
            Self::TooLarge => 413,
            Self::UnsupportedMedia => 415,
            Self::Unprocessable => 422,
            Self::TooMany => 429,
            Self::Unavailable => 503,
        }
    }
}

/// What an answer carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// A whole page.
    Html(String),
    /// A JSON text.
    Json(String),
    /// Go there: a path of the site.
    Location(String),
    /// A file.
    File {
        /// Media type.
        kind: String,
        /// Name to save it under; shown in place when there is none.
        name: Option<String>,
        /// Its bytes.
        bytes: Vec<u8>,
    },
}

/// A cookie to be kept: never readable by scripts, never sent from other sites' forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cookie {
    /// Bare name.
    pub name: &'static str,
    /// Letters and digits; empty to forget it.
    pub value: String,
    /// How long; until the browser is closed when absent.
    pub lasts: Option<SignedDuration>,
}

impl Cookie {
    /// Forgets a cookie.
    #[must_use]
    pub fn forgotten(name: &'static str) -> Self {
        Self { name, value: String::new(), lasts: Some(SignedDuration::ZERO) }
    }

    /// The header's value (RFC 6265bis). Over https the name carries `__Host-`; on loopback http browsers
    /// would refuse that.
    #[must_use]
    pub fn header(&self, scheme: Scheme) -> String {
        let (prefix, secure) = match scheme {
            Scheme::Https => (HOST_PREFIX, "; Secure"),
            Scheme::LoopbackHttp => ("", ""),
        };
        let age = self.lasts.map(|lasts| format!("; Max-Age={}", lasts.as_secs())).unwrap_or_default();
        format!("{prefix}{}={}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", self.name, self.value)
    }
}

/// How the site is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Production, always.
    Https,
    /// The trial on this machine.
    LoopbackHttp,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Status.
    pub status: Status,
    /// Verbs the address knows; told with 405 only.
    pub allow: Option<&'static str>,
    /// Body.
    pub body: Body,
    /// Cookies to set or forget.
    pub cookies: Vec<Cookie>,
}

impl Answer {
    fn new(status: Status, body: Body) -> Self {
        Self { status, allow: None, body, cookies: Vec::new() }
    }

    /// A page.
    #[must_use]
    pub fn page(status: Status, html: String) -> Self {
        Self::new(status, Body::Html(html))
    }

    /// JSON for a script.
    #[must_use]
    pub fn json(status: Status, value: &serde_json::Value) -> Self {
        Self::new(status, Body::Json(value.to_string()))
    }

    /// 303 to a path of the site.
    #[must_use]
    pub fn see(path: &str) -> Self {
        Self::new(Status::SeeOther, Body::Location(path.to_owned()))
    }

    /// A file to save.
    #[must_use]
    pub fn file(kind: &str, name: &str, bytes: Vec<u8>) -> Self {
        let body = Body::File { kind: kind.to_owned(), name: Some(name.to_owned()), bytes };
        Self::new(Status::Ok, body)
    }

    /// A file shown in place.
    #[must_use]
    pub fn shown(kind: &str, bytes: Vec<u8>) -> Self {
        Self::new(Status::Ok, Body::File { kind: kind.to_owned(), name: None, bytes })
    }

    /// With a cookie.
    #[must_use]
    pub fn with(mut self, cookie: Cookie) -> Self {
        self.cookies.push(cookie);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_get_pages_and_scripts_get_json() {
        assert_eq!(Wanted::of_accept("text/html,application/xhtml+xml,*/*;q=0.8"), Wanted::Page);
        assert_eq!(Wanted::of_accept("application/json"), Wanted::Json);
        assert_eq!(Wanted::of_accept("*/*"), Wanted::Page);
        assert_eq!(Wanted::of_accept("text/html, application/json"), Wanted::Page);
    }

    #[test]
    fn cookies_are_bound_to_the_host_over_https() {
        let cookie = Cookie { name: "session", value: "ab".to_owned(), lasts: None };
        assert_eq!(cookie.header(Scheme::Https), "__Host-session=ab; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(cookie.header(Scheme::LoopbackHttp), "session=ab; Path=/; HttpOnly; SameSite=Lax");
        let call = Call { cookies: "a=1; __Host-session=ab", ..Call::get("/") };
        assert_eq!(call.cookie("session"), Some("ab"));
    }
}
