//! A set of permissions as a Lambda: the same router as on one machine, behind API Gateway's HTTP API. And the
//! worker as one: whatever wakes it, it does once what the worker of one machine does at each ring.
//!
//! Settings come from the environment (see [`Settings::read`]); the bundle lies in the zip. Requests of other
//! sets are answered as if they did not exist, and the stores refuse their tables.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use contract::bundle::SiteBundle;
use jiff::{SignedDuration, Timestamp};
use lambda_http::lambda_runtime::{self, Context, LambdaEvent, service_fn};
use serde::de::IgnoredAny;

use crate::App;
use crate::api::Set;
use crate::clock::{Clock, after};
use crate::due;
use crate::exchange::Scheme;
use crate::files::FileStore;
use crate::files::s3::S3;
use crate::http;
use crate::keys::Keys;
use crate::mail::{Mailbox, Mailer, Ses};
use crate::platform::{Config, Platform};
use crate::random::Random;
use crate::store::dynamodb::{Access, DynamoDb};
use crate::store::{Store, Table};
use crate::trouble::Trouble;
use crate::values::Email;
use crate::worker;

/// Header in which CloudFront tells who asks; the address is counted, never kept.
const VISITOR: &str = "cloudfront-viewer-address";
/// No step begins so near to the end of an invocation: a mail of which SES says nothing takes as long as
/// `mail/ses` waits, and one cut off in between is a mail of which nobody knows.
const LAST_STEP: SignedDuration = SignedDuration::from_secs(30);

/// What Lambda's own runtime speaks of.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What is missing or wrong in the environment: names of settings, never their values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unset(pub Vec<String>);

impl fmt::Display for Unset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "missing or wrong in the environment: {}", self.0.join(", "))
    }
}

impl std::error::Error for Unset {}

/// What a function is told by its environment.
#[derive(Debug)]
pub struct Settings {
    access: Access,
    tables: String,
    bundle: String,
    files: String,
    keys: Keys,
    sender: Email,
    mail_endpoint: Option<String>,
    mail_set: Option<String>,
}

impl Settings {
    /// Reads `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` and
    /// `AWS_ENDPOINT_URL` (optional) as Lambda sets them; `MAILLE_TABLES`, the start of the tables' names; `MAILLE_FILES`, the bucket of files people sent;
    /// `MAILLE_BUNDLE` and `MAILLE_KEYS`, the texts of the bundle and of the key file; `MAILLE_SENDER`. What the cache
    /// says to be known, `MAILLE_ORIGIN_SECRET`, is read beside them. The worker also heeds `MAILLE_MAIL_SET`, the
    /// configuration set of SES, and `AWS_ENDPOINT_URL_SESV2`, where SES is elsewhere than the rest.
    ///
    /// # Errors
    /// Names all that is missing or wrong at once.
    pub fn read(environment: &BTreeMap<String, String>) -> Result<Self, Unset> {
        let mut unset = Vec::new();
        let mut need = |name: &str| {
            let found = environment.get(name).filter(|value| !value.is_empty()).cloned();
            if found.is_none() {
                unset.push(name.to_owned());
            }
            found.unwrap_or_default()
        };
        let access = Access {
            region: need("AWS_REGION"),
            key_id: need("AWS_ACCESS_KEY_ID"),
            secret: need("AWS_SECRET_ACCESS_KEY"),
            session_token: environment.get("AWS_SESSION_TOKEN").cloned(),
            endpoint: environment.get("AWS_ENDPOINT_URL").cloned(),
        };
        let (tables, bundle, files) = (need("MAILLE_TABLES"), need("MAILLE_BUNDLE"), need("MAILLE_FILES"));
        let said = |name: &str| environment.get(name).filter(|value| !value.is_empty()).cloned();
        let (mail_endpoint, mail_set) = (said("AWS_ENDPOINT_URL_SESV2"), said("MAILLE_MAIL_SET"));
        let (keys, sender) = (Keys::parse(&need("MAILLE_KEYS")), Email::parse(&need("MAILLE_SENDER")));
        match (keys, sender) {
            (Ok(keys), Ok(sender)) if unset.is_empty() => {
                Ok(Self { access, tables, bundle, files, keys, sender, mail_endpoint, mail_set })
            }
            (keys, sender) => {
                let wrong = [("MAILLE_KEYS", keys.is_err()), ("MAILLE_SENDER", sender.is_err())];
                let wrong = wrong.into_iter().filter(|(_, is_wrong)| *is_wrong);
                unset.extend(wrong.map(|(name, _)| name.to_owned()));
                unset.dedup();
                Err(Unset(unset))
            }
        }
    }

    /// The app of a set of permissions.
    ///
    /// # Errors
    /// The bundle cannot be read, or the engine cannot start.
    pub fn app(self, set: Set) -> Result<App, Unset> {
        // Handlers send nothing: the worker does, in a function of its own.
        self.over(set.tables(), Mailer::Mailbox(Mailbox::in_memory()))
    }

    /// The app of the worker: its mail leaves.
    ///
    /// # Errors
    /// As [`Settings::app`].
    pub fn worker(self) -> Result<App, Unset> {
        let endpoint = self.mail_endpoint.clone().or_else(|| self.access.endpoint.clone());
        let ses = Ses::start(&Access { endpoint, ..self.access.clone() }, self.mail_set.clone())
            .map_err(|error| Unset(vec![error.to_string()]))?;
        self.over(worker::TABLES, Mailer::Ses(ses))
    }

    fn over(self, tables: &[Table], mailer: Mailer) -> Result<App, Unset> {
        let bundle: SiteBundle =
            serde_json::from_str(&self.bundle).map_err(|_| Unset(vec!["MAILLE_BUNDLE".to_owned()]))?;
        let random = Random::system();
        let engine = DynamoDb::start(&self.access, &self.tables, random.clone())
            .map_err(|error| Unset(vec![error.to_string()]))?;
        let bucket = S3::start(&self.access, &self.files).map_err(|error| Unset(vec![error.to_string()]))?;
        let store = Store::dynamodb(engine, Clock::System).only(tables);
        let config = Config {
            visitor_header: Some(VISITOR.to_owned()),
            ..Config::usual(Scheme::Https, &bundle.base_url, self.sender)
        };
        let platform = Platform::new(store, mailer, random, self.keys, config);
        Ok(App::new(bundle, Arc::new(Platform { files: FileStore::S3(bucket), ..platform })))
    }
}

/// Answers until Lambda ends it.
///
/// # Errors
/// The environment is not complete, or Lambda's runtime fails.
pub fn run(set: Set) -> Result<(), Failure> {
    let environment = environment()?;
    let secret = environment.get("MAILLE_ORIGIN_SECRET").filter(|secret| !secret.is_empty()).cloned();
    let app = Arc::new(Settings::read(&environment)?.app(set)?);
    runtime()?.block_on(lambda_http::run(http::router_of(app, set, secret)))
}

/// Works until Lambda ends it. Events say only that there may be something to do; what there is, the stores say. So it
/// does not matter how often one comes, nor in which order.
///
/// # Errors
/// The environment is not complete, or Lambda's runtime fails.
pub fn work() -> Result<(), Failure> {
    let app = Arc::new(Settings::read(&environment()?)?.worker()?);
    let once = service_fn(move |event: LambdaEvent<IgnoredAny>| {
        let (app, end) = (Arc::clone(&app), end_of(&event.context));
        async move {
            // Features wait for the store: on a thread of their own, as under the router.
            let worked = tokio::task::spawn_blocking(move || work_once(&app, end)).await?;
            // Told to Lambda, the event comes again.
            worked.map_err(|trouble| Failure::from(trouble.to_string()))
        }
    });
    runtime()?.block_on(lambda_runtime::run(once))
}

/// Does what is due now, and begins nothing after `end`: the rest is for the next event.
///
/// # Errors
/// The store does not answer; what fails alone is put off.
pub fn work_once(app: &App, end: Timestamp) -> Result<(), Trouble> {
    let may_go_on = || app.now() < end;
    worker::run_due_while(app, &may_go_on)?;
    due::run_while(app, &may_go_on)?;
    Ok(())
}

fn end_of(context: &Context) -> Timestamp {
    let deadline = i64::try_from(context.deadline).ok().and_then(|at| Timestamp::from_millisecond(at).ok());
    after(deadline.unwrap_or(Timestamp::MAX), -LAST_STEP)
}

fn environment() -> Result<BTreeMap<String, String>, Failure> {
    let mut environment: BTreeMap<String, String> = std::env::vars().collect();
    // In a zip the bundle is a file; in a test it may be the text itself.
    for name in ["MAILLE_BUNDLE", "MAILLE_KEYS"] {
        if let Some(value) = environment.get_mut(name).filter(|value| !value.trim_start().starts_with('{')) {
            *value = std::fs::read_to_string(&*value)?;
        }
    }
    Ok(environment)
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}
