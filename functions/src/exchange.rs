//! What is asked of us and what we answer, free of any server's types: features know nothing else.

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
}

/// Status codes we answer with (RFC 9110).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// 200.
    Ok,
    /// 303.
    SeeOther,
    /// 404.
    NotFound,
    /// 405.
    MethodNotAllowed,
    /// 413.
    TooLarge,
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
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::TooLarge => 413,
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
}

impl Answer {
    /// A page.
    #[must_use]
    pub fn page(status: Status, html: String) -> Self {
        Self { status, allow: None, body: Body::Html(html) }
    }

    /// JSON for a script.
    #[must_use]
    pub fn json(status: Status, value: &serde_json::Value) -> Self {
        Self { status, allow: None, body: Body::Json(value.to_string()) }
    }

    /// 303 to a path of the site.
    #[must_use]
    pub fn see(path: &str) -> Self {
        Self { status: Status::SeeOther, allow: None, body: Body::Location(path.to_owned()) }
    }
}

#[cfg(test)]
mod tests {
    use super::Wanted;

    #[test]
    fn browsers_get_pages_and_scripts_get_json() {
        assert_eq!(Wanted::of_accept("text/html,application/xhtml+xml,*/*;q=0.8"), Wanted::Page);
        assert_eq!(Wanted::of_accept("application/json"), Wanted::Json);
        assert_eq!(Wanted::of_accept("*/*"), Wanted::Page);
        assert_eq!(Wanted::of_accept("text/html, application/json"), Wanted::Page);
    }
}
