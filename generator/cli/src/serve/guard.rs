//! The trial answers this machine's own browser and nobody else (security.md, rule 18).

use axum::http::header::HOST;
use axum::http::{HeaderMap, Uri};

/// What proxies add; a trial behind one is a trial in public.
const FORWARDING: [&str; 4] = ["forwarded", "via", "x-real-ip", "x-original-host"];
const FORWARDING_PREFIX: &str = "x-forwarded-";

/// Whether a call comes straight from a browser that asked for this machine by one of its own names.
/// Other names would let any site's pages speak to the trial (DNS rebinding).
pub fn is_local(uri: &Uri, headers: &HeaderMap, port: u16) -> bool {
    let forwarded = headers
        .keys()
        .any(|name| FORWARDING.contains(&name.as_str()) || name.as_str().starts_with(FORWARDING_PREFIX));
    let mut hosts = headers.get_all(HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    let one = hosts.next().is_none();
    // A call in absolute form names the host in its first line too.
    let authority = uri.authority().is_none_or(|authority| is_own_name(authority.as_str(), port));
    !forwarded && one && authority && host.is_some_and(|host| is_own_name(host, port))
}

fn is_own_name(host: &str, port: u16) -> bool {
    let name = match host.strip_suffix(&format!(":{port}")) {
        Some(name) => name,
        // Browsers leave the port of http out.
        None if port == 80 => host,
        None => return false,
    };
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|own| own.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn call(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        is_local(&Uri::from_static("/"), &headers, 8080)
    }

    #[test]
    fn this_machine_s_own_names_pass() {
        for host in ["localhost:8080", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080"] {
            assert!(call(&[("host", host)]), "{host}");
        }
        assert!(is_own_name("localhost", 80));
    }

    #[test]
    fn foreign_names_do_not() {
        for host in [
            "evil.example:8080",
            "localhost",
            "localhost:80",
            "localhost.evil.example:8080",
            "127.0.0.2:8080",
            "",
        ] {
            assert!(!call(&[("host", host)]), "{host}");
        }
        assert!(!call(&[]));
        assert!(!call(&[("host", "localhost:8080"), ("host", "evil.example:8080")]));
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static("localhost:8080"));
        assert!(!is_local(&Uri::from_static("http://evil.example/"), &headers, 8080));
    }

    #[test]
    fn what_comes_through_a_proxy_does_not() {
        for name in
            ["forwarded", "via", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-real-ip"]
        {
            assert!(!call(&[("host", "localhost:8080"), (name, "1")]), "{name}");
        }
    }
}
