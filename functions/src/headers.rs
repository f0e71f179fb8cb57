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

/// Files people sent: saved, never opened in place (rule 13).
const SENT_FILES: &str = "/files/";
/// Opened in place all the same, such a file may do nothing and has no origin.
const SANDBOX: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// What an answer shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Served {
    /// A page of ours.
    Page,
    /// A file.
    File,
}

/// The headers of an answer at `path`.
pub fn of(path: &str, served: Served) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
    let shared = path.starts_with(SHARED_PICTURES);
    let sent = path.starts_with(SENT_FILES) && served == Served::File;
    let usual = SECURITY_HEADERS.into_iter().map(move |(name, value)| match name {
        "cross-origin-resource-policy" if shared => (name, "cross-origin"),
        "content-security-policy" if sent => (name, SANDBOX),
        _ => (name, value),
    });
    usual.chain(sent.then_some(("content-disposition", "attachment")))
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
        let corp = |path| {
            of(path, Served::File)
                .find(|(name, _)| *name == "cross-origin-resource-policy")
                .map(|(_, value)| value)
        };
        assert_eq!(corp("/og/home.png"), Some("cross-origin"));
        assert_eq!(corp("/images/a.png"), Some("same-origin"));
    }

    #[test]
    fn files_people_sent_are_saved_and_may_do_nothing() {
        let value =
            |path, served, name| of(path, served).find(|(known, _)| *known == name).map(|(_, value)| value);
        let (policy, disposition) = ("content-security-policy", "content-disposition");
        assert_eq!(value("/files/01a.pdf", Served::File, policy), Some(SANDBOX));
        assert_eq!(value("/files/01a.pdf", Served::File, disposition), Some("attachment"));
        assert_eq!(value("/files/none", Served::Page, policy), Some(CONTENT_SECURITY_POLICY));
        assert_eq!(value("/photos/01a.jpg", Served::File, disposition), None);
    }
}
