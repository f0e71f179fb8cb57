//! Mail through Amazon SES: the mail as it was laid out, by one call that is never repeated here.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::config::http::HttpResponse;
use aws_sdk_sesv2::config::retry::RetryConfig;
use aws_sdk_sesv2::config::timeout::TimeoutConfig;
use aws_sdk_sesv2::config::{BehaviorVersion, Config, Region};
use aws_sdk_sesv2::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::primitives::Blob;
use aws_sdk_sesv2::types::{Destination, EmailContent, RawMessage};

use super::compose::address;
use super::{Mail, MailError};
use crate::store::dynamodb::thread::Thread;
use crate::store::dynamodb::{Access, https};

const CONNECT: Duration = Duration::from_secs(3);
/// Longer than SES takes on a bad day: a mail whose answer is lost has to be listed as unclear.
const ATTEMPT: Duration = Duration::from_secs(20);

/// Amazon SES. Clones share the connection.
#[derive(Clone)]
pub struct Ses {
    thread: Arc<Thread>,
    client: Client,
    configuration_set: Option<String>,
}

impl fmt::Debug for Ses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ses").field("configuration_set", &self.configuration_set).finish_non_exhaustive()
    }
}

impl Ses {
    /// SES of a region; bounces and complaints are told where `configuration_set` says. Nothing is asked yet.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn start(access: &Access, configuration_set: Option<String>) -> io::Result<Self> {
        let timeouts =
            TimeoutConfig::builder().connect_timeout(CONNECT).operation_attempt_timeout(ATTEMPT).build();
        let mut config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(access.region.clone()))
            .credentials_provider(access.credentials())
            // A mail whose answer was lost would be sent twice.
            .retry_config(RetryConfig::disabled())
            .timeout_config(timeouts)
            .http_client(https());
        config.set_endpoint_url(access.endpoint.clone());
        let thread = Arc::new(Thread::start("mail-ses")?);
        Ok(Self { thread, client: Client::from_conf(config.build()), configuration_set })
    }

    pub(super) fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let unfit = |_| MailError::Refused("the mail is empty".to_owned());
        let raw = RawMessage::builder().data(Blob::new(mail.bytes.clone())).build().map_err(unfit)?;
        let to = Destination::builder().to_addresses(address(&mail.to)?.to_string()).build();
        let call = self
            .client
            .send_email()
            .from_email_address(address(&mail.from)?.to_string())
            .destination(to)
            .content(EmailContent::builder().raw(raw).build())
            .set_configuration_set_name(self.configuration_set.clone());
        let ended = |_| MailError::Unclear("the thread of the calls has ended".to_owned());
        let sent = self.thread.wait(async move { call.send().await.map_err(|error| meaning(&error)) });
        sent.map_err(ended)?.map(|_| ())
    }
}

/// What an error means. Only codes: the sentences beside them repeat addresses.
fn meaning(error: &SdkError<SendEmailError, HttpResponse>) -> MailError {
    match error {
        SdkError::ServiceError(answer) => {
            let code = answer.err().code().unwrap_or("an answer without a code").to_owned();
            match code.as_str() {
                "MessageRejected" | "BadRequestException" => MailError::Refused(code),
                _ if answer.raw().status().as_u16() >= 500 => MailError::Unclear(code),
                // Our account, our rights, our rate: no fault of the mail.
                _ => MailError::Later(code),
            }
        }
        SdkError::DispatchFailure(_) if never_connected(error) => {
            MailError::Later("nobody answers at the address of SES".to_owned())
        }
        SdkError::ConstructionFailure(_) => MailError::Later("the request cannot be made".to_owned()),
        SdkError::TimeoutError(_) => MailError::Unclear("no answer in time".to_owned()),
        SdkError::DispatchFailure(_) => MailError::Unclear("the connection broke".to_owned()),
        _ => MailError::Unclear("an answer that cannot be read".to_owned()),
    }
}

fn never_connected(error: &(dyn StdError + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
        {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests;
