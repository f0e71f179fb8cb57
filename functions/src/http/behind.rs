//! Behind CloudFront: what it says differently from a proxy of one machine.

use axum::http::header::HOST;
use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::App;

/// In which CloudFront shows that it is ours.
pub const SECRET: &str = "x-maille-origin";
/// In which CloudFront tells who asks: address and port, an IPv6 address without brackets.
const VIEWER: HeaderName = HeaderName::from_static("cloudfront-viewer-address");

/// Puts the headers as the visitor's browser meant them: the API is asked under a name of its own, by which every
/// form of an older browser would look foreign; and a port would make each connection a visitor.
pub fn as_asked(app: &App, headers: &mut HeaderMap) {
    let site = super::authority(&app.platform.config.base_url);
    if let Ok(site) = HeaderValue::from_str(site) {
        headers.insert(HOST, site);
    }
    let address = headers.get(VIEWER).and_then(|value| value.to_str().ok()?.rsplit_once(':'));
    if let Some(address) = address.and_then(|(address, _)| HeaderValue::from_str(address).ok()) {
        headers.insert(VIEWER, address);
    }
}
