//! Headers every answer carries, static files included (security.md, "Response headers").

/// Scripts, styles and everything else from our own origin only; nothing inline.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
img-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
trusted-types maille";

/// Name and value, in lower case as HTTP/2 wants names.
pub const SECURITY_HEADERS: [(&str, &str); 7] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    // 2 years. Browsers obey it over https only, so that a trial on loopback is not locked out.
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    // With `no-referrer`, browsers would send `Origin: null` on our own forms (rule 11).
    ("referrer-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), \
geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), \
picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), web-share=(), \
xr-spatial-tracking=()",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// Pictures that other sites may show beside a link to us.
const SHARED_PICTURES: &str = "/og/";

/// The headers of an answer at `path`.
pub fn of(path: &str) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
    let shared = path.starts_with(SHARED_PICTURES);
    SECURITY_HEADERS.into_iter().map(move |(name, value)| match name {
        "cross-origin-resource-policy" if shared => (name, "cross-origin"),
        _ => (name, value),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_that_of_the_design() {
        assert_eq!(
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; \
             connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types maille"
        );
    }

    #[test]
    fn only_shared_pictures_may_be_shown_elsewhere() {
        let corp =
            |path| of(path).find(|(name, _)| *name == "cross-origin-resource-policy").map(|(_, value)| value);
        assert_eq!(corp("/og/home.png"), Some("cross-origin"));
        assert_eq!(corp("/images/a.png"), Some("same-origin"));
    }
}
