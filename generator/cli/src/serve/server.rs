//! The trial's server: guard, live reload, the API, the files, the headers of every answer.

use std::io;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use functions::App;
use functions::mail::Mailbox;
use tokio::sync::watch::Receiver;

use super::later::{self, Later};
use super::live::{self, PanelWords};
use super::mails::{self, Mails};
use super::{content, guard};
use crate::running::builder::Shown;
use crate::words::Sentences;

/// Everything a call needs.
#[derive(Debug)]
pub struct Trial {
    public: PathBuf,
    port: u16,
    words: PanelWords,
    empty: String,
    shown: Receiver<Shown>,
    mails: Mails,
    later: Option<Arc<Later>>,
}

impl Trial {
    /// A trial of the site built in `public`, whose mails go to a mailbox.
    pub fn new(
        public: PathBuf,
        port: u16,
        sentences: &Sentences,
        shown: Receiver<Shown>,
        mailbox: Mailbox,
    ) -> Self {
        Self {
            public,
            port,
            words: PanelWords::of(sentences),
            empty: sentences.text("serve.panel_empty"),
            shown,
            mails: Mails::new(mailbox, Sentences::of(sentences.locale())),
            later: None,
        }
    }

    /// With a clock whoever tries it out moves on.
    pub fn moved_by(self, later: Option<Later>) -> Self {
        Self { later: later.map(Arc::new), ..self }
    }
}

/// Serves until Ctrl-C.
///
/// # Errors
/// The system refuses.
pub fn run(listener: TcpListener, trial: Trial) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let server = axum::serve(listener, router(trial)).into_future();
        // Streams of live reload never end: at Ctrl-C they are cut, not waited for.
        tokio::select! {
            ended = server => ended,
            asked = tokio::signal::ctrl_c() => asked,
        }
    })
}

/// Every address of the trial.
pub fn router(trial: Trial) -> Router {
    let trial = Arc::new(trial);
    Router::new()
        .fallback(|State(trial): State<Arc<Trial>>, request: Request| async move {
            respond(&trial, request).await
        })
        .with_state(trial)
}

async fn respond(trial: &Trial, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = if guard::is_local(request.uri(), request.headers(), trial.port) {
        route(trial, &path, request).await
    } else {
        // Nothing tells a stranger what runs here.
        status(StatusCode::NOT_FOUND)
    };
    functions::http::secure(&path, response.headers_mut());
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn route(trial: &Trial, path: &str, request: Request) -> Response {
    // Copied out at once: the lock on what is shown must not be held across an await.
    let (version, app) = {
        let shown = trial.shown.borrow();
        (shown.version, shown.app.clone())
    };
    if path == later::PATH {
        return move_on(trial, request, app).await;
    }
    let mail = path.strip_prefix(mails::PREFIX);
    if let Some(answer) = mail.and_then(|path| trial.mails.answer(request.method(), path, app.as_deref())) {
        return answer;
    }
    match (path.strip_prefix(live::PREFIX), app) {
        (Some("events"), _) => live::events(trial.shown.clone(), trial.words.clone()),
        (Some("reload.js"), _) => text("text/javascript; charset=utf-8", live::SCRIPT),
        (Some("panel.css"), _) => text("text/css; charset=utf-8", live::STYLE),
        (None, Some(app)) if functions::http::answers_at(path) => {
            functions::http::respond(&app, request).await
        }
        _ => content::answer(&trial.public, request, version, &trial.empty).await,
    }
}

/// The worker has much to do in a week: on a thread that may wait.
async fn move_on(trial: &Trial, request: Request, app: Option<Arc<App>>) -> Response {
    let (head, _) = request.into_parts();
    let (Some(days), Some(later)) = (later::asked(&head), trial.later.clone()) else {
        return status(StatusCode::NOT_FOUND);
    };
    let moved = tokio::task::spawn_blocking(move || later.pass(days, app.as_deref())).await;
    match moved {
        Ok(Ok(())) => {
            let mut response = status(StatusCode::SEE_OTHER);
            response.headers_mut().insert(LOCATION, HeaderValue::from_static(mails::LIST));
            response
        }
        _ => status(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn status(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn text(kind: &'static str, body: &'static str) -> Response {
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
