//! How to reach DynamoDB: plain values in, the SDK's client out.

use std::fmt;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region, SharedHttpClient};
use aws_smithy_http_client::{Builder, tls};

const CONNECT: Duration = Duration::from_secs(2);
/// DynamoDB answers in milliseconds; what takes longer is lost, and a function has little time.
const ATTEMPT: Duration = Duration::from_secs(5);

/// Where DynamoDB is, and who asks.
#[derive(Clone)]
pub struct Access {
    /// Such as `eu-west-3`.
    pub region: String,
    /// The public half of the key.
    pub key_id: String,
    /// The secret half of the key.
    pub secret: String,
    /// What goes with a key that is lent for a while.
    pub session_token: Option<String>,
    /// An address other than the region's: emulators.
    pub endpoint: Option<String>,
}

/// The key stays out of logs.
impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access").field("region", &self.region).finish_non_exhaustive()
    }
}

impl Access {
    /// An emulator on this machine, which takes any key.
    #[must_use]
    pub fn emulator(port: u16) -> Self {
        Self {
            region: "eu-west-3".to_owned(),
            key_id: "emulator".to_owned(),
            secret: "emulator".to_owned(),
            session_token: None,
            endpoint: Some(format!("http://127.0.0.1:{port}")),
        }
    }

    pub(super) fn client(&self) -> Client {
        let Self { region, endpoint, .. } = self;
        let timeouts =
            TimeoutConfig::builder().connect_timeout(CONNECT).operation_attempt_timeout(ATTEMPT).build();
        let mut config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(region.clone()))
            .credentials_provider(self.credentials())
            // The SDK would repeat a guarded write whose answer was lost, and then report the conflict of
            // the write with itself. `retry` knows which calls may be repeated.
            .retry_config(RetryConfig::disabled())
            .timeout_config(timeouts)
            .http_client(https());
        config.set_endpoint_url(endpoint.clone());
        Client::from_conf(config.build())
    }

    pub(crate) fn credentials(&self) -> Credentials {
        let Self { key_id, secret, session_token, .. } = self;
        Credentials::new(key_id, secret, session_token.clone(), None, "access")
    }
}

/// HTTP with the TLS we have already.
pub(crate) fn https() -> SharedHttpClient {
    Builder::new().tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring)).build_https()
}
