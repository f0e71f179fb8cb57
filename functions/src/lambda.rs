//! A set of permissions as a Lambda: the same router as on one machine, behind API Gateway's HTTP API.
//!
//! Settings come from the environment (see [`Settings::read`]); the bundle lies in the zip. Requests of other
//! sets are answered as if they did not exist, and the stores refuse their tables.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use contract::bundle::SiteBundle;

use crate::App;
use crate::api::Set;
use crate::clock::Clock;
use crate::exchange::Scheme;
use crate::files::FileStore;
use crate::files::s3::S3;
use crate::http;
use crate::keys::Keys;
use crate::mail::{Mailbox, Mailer};
use crate::platform::{Config, Platform};
use crate::random::Random;
use crate::store::Store;
use crate::store::dynamodb::{Access, DynamoDb};
use crate::values::Email;

/// Header in which CloudFront tells who asks; the address is counted, never kept.
const VISITOR: &str = "cloudfront-viewer-address";

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
}

impl Settings {
    /// Reads `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` and
    /// `AWS_ENDPOINT_URL` (optional) as Lambda sets them; `MAILLE_TABLES`, the start of the tables' names; `MAILLE_FILES`, the bucket of files people sent;
    /// `MAILLE_BUNDLE` and `MAILLE_KEYS`, the texts of the bundle and of the key file; `MAILLE_SENDER`. What the cache
    /// says to be known, `MAILLE_ORIGIN_SECRET`, is read beside them.
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
        let (keys, sender) = (Keys::parse(&need("MAILLE_KEYS")), Email::parse(&need("MAILLE_SENDER")));
        match (keys, sender) {
            (Ok(keys), Ok(sender)) if unset.is_empty() => {
                Ok(Self { access, tables, bundle, files, keys, sender })
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
        let bundle: SiteBundle =
            serde_json::from_str(&self.bundle).map_err(|_| Unset(vec!["MAILLE_BUNDLE".to_owned()]))?;
        let random = Random::system();
        let engine = DynamoDb::start(&self.access, &self.tables, random.clone())
            .map_err(|error| Unset(vec![error.to_string()]))?;
        let bucket = S3::start(&self.access, &self.files).map_err(|error| Unset(vec![error.to_string()]))?;
        let store = Store::dynamodb(engine, Clock::System).only(set.tables());
        let config = Config {
            visitor_header: Some(VISITOR.to_owned()),
            ..Config::usual(Scheme::Https, &bundle.base_url, self.sender)
        };
        // Handlers send nothing: the worker does, in a function of its own.
        let mailer = Mailer::Mailbox(Mailbox::in_memory());
        let platform = Platform::new(store, mailer, random, self.keys, config);
        Ok(App::new(bundle, Arc::new(Platform { files: FileStore::S3(bucket), ..platform })))
    }
}

/// Answers until Lambda ends it.
///
/// # Errors
/// The environment is not complete, or Lambda's runtime fails.
pub fn run(set: Set) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut environment: BTreeMap<String, String> = std::env::vars().collect();
    // In a zip the bundle is a file; in a test it may be the text itself.
    for name in ["MAILLE_BUNDLE", "MAILLE_KEYS"] {
        if let Some(value) = environment.get_mut(name).filter(|value| !value.trim_start().starts_with('{')) {
            *value = std::fs::read_to_string(&*value)?;
        }
    }
    let secret = environment.get("MAILLE_ORIGIN_SECRET").filter(|secret| !secret.is_empty()).cloned();
    let app = Arc::new(Settings::read(&environment)?.app(set)?);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(lambda_http::run(http::router_of(app, set, secret)))
}
