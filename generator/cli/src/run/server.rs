//! The server of production: the public files, the functions, nothing of the trial. A proxy with TLS stands in
//! front of it.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, IF_MODIFIED_SINCE, IF_UNMODIFIED_SINCE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use tokio::sync::watch::Receiver;
use tower_http::services::ServeDir;

use crate::running::builder::Shown;

/// Everything a call needs.
#[derive(Debug)]
pub struct Site {
    /// The tree anyone may read.
    pub public: PathBuf,
    /// The functions of the last site that could be made.
    pub shown: Receiver<Shown>,
}

/// Serves until it is asked to stop; calls under way are answered.
///
/// # Errors
/// The system refuses.
pub fn run(listener: TcpListener, site: Site) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let service = router(site).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service).with_graceful_shutdown(asked_to_stop()).await
    })
}

/// Ctrl-C, or what service managers send.
async fn asked_to_stop() {
    #[cfg(unix)]
    if let Ok(mut ended) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => return,
            _ = ended.recv() => return,
        }
    }
    // Without the signal there is nothing to wait for but the process's end.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Every address.
pub fn router(site: Site) -> Router {
    let site = Arc::new(site);
    Router::new()
        .fallback(|State(site): State<Arc<Site>>, request: Request| async move {
            let path = request.uri().path().to_owned();
            let mut response = route(&site, &path, request).await;
            functions::http::secure(&path, response.headers_mut());
            response
        })
        .with_state(site)
}

async fn route(site: &Site, path: &str, request: Request) -> Response {
    if functions::http::answers_at(path) {
        // Copied out at once: the lock on what is shown must not be held across an await.
        let app = site.shown.borrow().app.clone();
        return match app {
            Some(app) => functions::http::respond(&app, request).await,
            None => plain(StatusCode::SERVICE_UNAVAILABLE),
        };
    }
    file(&site.public, path, request).await
}

/// The file a call asks for, or the site's own "not found" page.
async fn file(public: &Path, path: &str, mut request: Request) -> Response {
    // Dates count in seconds, and a decision may follow another in the same one: pages are always sent.
    if path.ends_with('/') || path.ends_with(".html") {
        request.headers_mut().remove(IF_MODIFIED_SINCE);
        request.headers_mut().remove(IF_UNMODIFIED_SINCE);
    }
    let mut response = match ServeDir::new(public).try_call(request).await {
        Ok(found) if found.status() != StatusCode::NOT_FOUND => found.map(Body::new),
        _ => not_found(public),
    };
    let headers = response.headers_mut();
    if headers.get(CONTENT_TYPE).is_some_and(|kind| kind == "text/html") {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    }
    // What is hidden must be gone at the next look.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn not_found(public: &Path) -> Response {
    let mut response = plain(StatusCode::NOT_FOUND);
    if let Ok(page) = std::fs::read(public.join("404.html")) {
        *response.body_mut() = Body::from(page);
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    }
    response
}

fn plain(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
